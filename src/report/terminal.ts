/** What the reporters for people share: colour, width, tables without lines, and text that cannot harm a terminal. */
import { Chalk, type ChalkInstance } from 'chalk';
import Table from 'cli-table3';
import type { Severity } from '../model/declarations.js';
import type { Location } from '../model/nouns.js';

export type { ChalkInstance };

export interface Terminal {
  /** Columns that may be used. */
  readonly width: number;
  readonly colour: boolean;
}

export function paint({ colour }: Terminal): ChalkInstance {
  return new Chalk({ level: colour ? 1 : 0 });
}

/** `✖ error`, in red. */
export function severityMark(severity: Severity, terminal: Terminal): string {
  const colour = paint(terminal);
  if (severity === 'error') return colour.red('✖ error');
  return severity === 'warn' ? colour.yellow('▲ warn') : colour.blue('● info');
}

/** Names and texts of an analysed system come from strangers: control and direction characters are shown, not obeyed. */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    return `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`;
  });
}

/** `services/billing/src/pay.ts:42:5`, which terminals and editors make clickable. */
export function place({ path, line, column }: Location): string {
  const parts = [plain(path || '.'), line, line === undefined ? undefined : column];
  return parts.filter((part) => part !== undefined).join(':');
}

const noLines = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
}; // prettier-ignore

/**
 * A text wrapped at spaces to the width, each line after `indent` columns, the first after `mark` as well. A word that is too long stays
 * whole: a path that is broken cannot be clicked.
 */
export function paragraph(text: string, terminal: Terminal, { indent = 0, mark = '' } = {}): string {
  const margin = ' '.repeat(indent);
  const room = Math.max(20, terminal.width - indent - mark.length);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && visible(line).length + 1 + visible(word).length > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line]
    .map((each, index) => `${margin}${index === 0 ? mark : ' '.repeat(mark.length)}${each}`)
    .join('\n');
}

export type Align = 'left' | 'right';

/**
 * Rows in columns, under a head if there is one. The last column is wrapped to the width that is left, so that nothing is cut off.
 * @param align one per column; left where it says nothing
 */
export function columns(
  rows: readonly (readonly string[])[],
  terminal: Terminal,
  {
    head = [],
    align = [],
    indent = 2,
  }: { head?: readonly string[]; align?: readonly Align[]; indent?: number } = {},
): string {
  const wide = Math.max(head.length, ...rows.map((row) => row.length));
  const fixed = [...Array(wide - 1).keys()].map((column) =>
    Math.max(...[head, ...rows].map((row) => visible(row[column] ?? '').length)),
  );
  const left = terminal.width - indent - fixed.reduce((sum, width) => sum + width + 2, 0);
  const table = new Table({
    chars: noLines,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    head: head.map((title) => paint(terminal).dim(title)),
    colAligns: [...Array(wide).keys()].map((column) => align[column] ?? 'left'),
    colWidths: [...fixed, Math.max(left, 12)],
    wordWrap: true,
  });
  table.push(...rows.map((row) => [...row, ...Array(wide - row.length).fill('')]));
  const margin = ' '.repeat(indent);
  return table
    .toString()
    .split('\n')
    .map((line) => `${margin}${line}`.trimEnd())
    .join('\n');
}

/** A text without colour, for measuring. */
function visible(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this is how a terminal is told a colour
  return text.replace(/\u001b\[\d+m/g, '');
}
