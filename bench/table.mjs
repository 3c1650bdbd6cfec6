import { cpus, platform, totalmem } from 'node:os';

/** @import { Failure, Result } from './rounds.mjs' */

const HEAD = ['tool', 'median', '× archfit', 'peak memory', 'it says', 'runs'];

/**
 * The results as a Markdown table, its columns aligned so that it can be read in a terminal as well.
 * @param {readonly (Result | Failure)[]} results
 */
export function table(results) {
  const rows = results.map((one) =>
    'failed' in one
      ? [one.name, 'failed', '–', '–', one.failed.replaceAll('|', '/'), '–']
      : [one.name, seconds(one.seconds), times(one.ratio), memory(one.bytes), one.did, String(one.runs)],
  );
  const widths = HEAD.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column].length)));
  const isNumber = (/** @type {number} */ column) => ![0, 4].includes(column);
  const line = (/** @type {readonly string[]} */ cells) =>
    `| ${cells.map((cell, column) => (isNumber(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (isNumber(column) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`;
  return [line(HEAD), rule, ...rows.map(line)].join('\n');
}

/** The machine, in one line: numbers without it mean nothing. */
export function machine() {
  const processors = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const model = processors[0]?.model.trim() || 'unknown processor';
  return `${model}, ${processors.length} cores, ${memory}, ${platform()}, Node ${process.versions.node}`;
}

/** @param {number} value */
export const seconds = (value) => `${value < 10 ? value.toFixed(2) : value.toFixed(1)} s`;

/** @param {number} value */
export const times = (value) => (value < 10 ? value.toFixed(2) : value.toFixed(1));

/** @param {number | undefined} bytes */
export const memory = (bytes) =>
  bytes === undefined ? '–' : `${Math.round(bytes / 2 ** 20).toLocaleString('en')} MiB`;
