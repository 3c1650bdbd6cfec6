/** What the reporters for people share: colour, width, tables without lines, and text that cannot harm a terminal. */
import { Chalk, type ChalkInstance } from 'chalk';
import Table from 'cli-table3';
import type { Severity } from '../model/declarations.js';
import type { Location } from '../model/nouns.js';
import { plain } from './plain.js';
import { widthOf } from './width.js';

export { plain } from './plain.js';

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
};

/** Less room than this is none. */
const NARROWEST = 7;

/**
 * A text wrapped at spaces to the width, each line after `indent` columns, the first after `mark` as well. A word that is too long stays
 * whole: a path that is broken cannot be clicked.
 */
export function paragraph(text: string, terminal: Terminal, { indent = 0, mark = '' } = {}): string {
  const margin = ' '.repeat(indent);
  const room = Math.max(NARROWEST, terminal.width - indent - mark.length);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > room) {
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
 * Rows in columns, under a head if there is one. The last column is wrapped to the width that is left, so that nothing is cut off. A row of one
 * cell among longer ones stands above those that follow, across all columns.
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
  const longest = Math.max(head.length, ...rows.map(({ length }) => length));
  const all = [head, ...rows.filter(({ length }) => length > 1 || longest === 1)];
  const widths: number[] = [];
  for (const row of all) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, widthOf(cell));
    }
  }
  const last = widths.length - 1;
  const taken = widths.slice(0, last).reduce((sum, width) => sum + width + 2, indent);
  const room = { ...terminal, width: Math.max(terminal.width - taken, NARROWEST) };
  const table = new Table({
    chars: noLines,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    head: head.map((title) => paint(terminal).dim(title)),
    colAligns: widths.map((_, column) => align[column] ?? 'left'),
  });
  for (const row of rows) {
    if (row.length === 1 && longest > 1) {
      table.push([{ content: row[0]!, colSpan: longest }]);
      continue;
    }
    // cli-table3 wraps as well, but cuts long words off, and takes minutes for some thousand rows.
    table.push(
      widths.map((_, column) => (column === last ? paragraph(row[column] ?? '', room) : (row[column] ?? ''))),
    );
  }
  const margin = ' '.repeat(indent);
  return table
    .toString()
    .split('\n')
    .map((line) => `${margin}${line}`.trimEnd())
    .join('\n');
}
