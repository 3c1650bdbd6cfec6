/**
 * Tables drawn with characters, as psql's aligned and wrapped output (any border and line style), the libraries behind
 * pg-extras, and `supabase inspect` draw them. In: lines; out: rows, each at the line it starts at.
 * psql marks a cell that goes on in the next line (print.c of PostgreSQL); others leave all cells blank that do not.
 */
import type { Notice, Path } from '../../../model/nouns.js';
import { HEAD, leftOut, type Row, type Rows, type StatementFormat } from './format.js';
import { isHeader, queryPlace } from './header.js';
import { checkCount, isFooter, joined, linesOf, terminalColumns, WIDTHS } from './lines.js';
import { type Ruler, rulerOf, type Slot, slotsOf } from './ruler.js';

export const drawnTable: StatementFormat = {
  name: 'table',
  matches: (text) => firstTable(linesOf(text.slice(0, HEAD))) !== undefined,
  read,
};

interface Table {
  readonly columns: readonly string[];
  readonly ruler: Ruler;
  /** The index of the first line below the ruler. */
  readonly body: number;
}

/** The table that has statements, or the one that only looks like it: a session also shows what else was asked, such as a count. */
function firstTable(lines: readonly string[]): Table | undefined {
  return findTable(lines, 0, hasStatements) ?? findTable(lines, 0, isHeader);
}

const hasStatements = (columns: readonly string[]): boolean => columns.length > 1 && queryPlace(columns) >= 0;

/** The next ruler with such a header, or with JSON below it: beyond titles, prompts and prose. */
function findTable(
  lines: readonly string[],
  from: number,
  wanted: (columns: readonly string[]) => boolean,
): Table | undefined {
  for (let index = Math.max(from, 1); index < lines.length; index++) {
    const ruler = rulerOf(lines[index]!);
    const columns = ruler && headerOf(lines[index - 1]!, ruler);
    if (!ruler || !columns) continue;
    if (wanted(columns) || holdsJson(columns, lines[index + 1])) return { columns, ruler, body: index + 1 };
  }
  return undefined;
}

/** The names above a ruler. No name has a divider in it, so that they are found where a paste has lost the blanks before the first. */
function headerOf(line: string, ruler: Ruler): readonly string[] | undefined {
  if (!ruler.divided) return cells(line, ruler)?.map(({ text }) => text.trim());
  const names = line
    .replace(/^[\s>]*[|│║┃]?/, '')
    .replace(/[|│║┃]\s*$/, '')
    .split(/[|│║┃]/);
  return names.length === ruler.spans.length ? names.map((name) => name.trim()) : undefined;
}

/** `json_agg(…)` gives one column, and a cell that holds all. */
function holdsJson(columns: readonly string[], first: string | undefined): boolean {
  return columns.length === 1 && /^[\s>|│]*[[{]/.test(first ?? '');
}

/** The cells of a line, by whichever way of counting the width of characters fits. */
function cells(line: string, ruler: Ruler): Slot[] | undefined {
  if (isPlain(line)) return slotsOf(line, ruler);
  for (const widthOf of WIDTHS) {
    const found = slotsOf(line, ruler, terminalColumns(line, widthOf));
    if (found) return found;
  }
  return undefined;
}

/** Every character takes one column. */
const isPlain = (line: string): boolean => /^[\x20-\x7e│↵…]*$/.test(line);

function read(text: string, path: Path): Rows {
  const lines = linesOf(text);
  const first = firstTable(lines);
  const rows: Row[] = [];
  const notices: Notice[] = [];
  for (let table = first; table; ) {
    // A script for every database, or \watch, prints the same table again; what has other columns is something else.
    const same = table.columns.join() === first?.columns.join();
    if (!same) notices.push(otherTable(path, table.body - 1));
    const part = readTable(lines, table, path);
    if (same) rows.push(...part.rows);
    if (same) notices.push(...part.notices);
    table = findTable(lines, part.end + 1, hasStatements);
  }
  return { columns: first?.columns ?? [], rows, notices };
}

function otherTable(path: Path, line: number): Notice {
  const message = 'this table has other columns than the first and is not read: save it to a file of its own';
  return { source: 'statements', message, at: { path, line }, unresolved: 1 };
}

function readTable(
  lines: readonly string[],
  table: Table,
  path: Path,
): Pick<Rows, 'rows' | 'notices'> & { readonly end: number } {
  const rows: Row[] = [];
  const notices: Notice[] = [];
  let record: Growing | undefined;
  const finish = (): void => {
    if (record?.broken)
      notices.push(leftOut('this line does not fit the columns of its table', path, record.line));
    else if (record) rows.push(record.row());
    record = undefined;
  };
  let index = table.body;
  for (; index < lines.length; index++) {
    const line = lines[index]!;
    if (isFooter(line) || (line.trim() === '' && !record?.goesOn && ends(lines, index, table.ruler))) break;
    if (line.trim() === '' && !record?.goesOn) continue;
    if (rulerOf(line)) {
      finish();
      continue;
    }
    const slots = cells(line, table.ruler);
    if (slots && record?.takes(slots)) record.add(slots);
    else if (!slots && record?.goesOn) record.broken = true;
    else {
      finish();
      record = new Growing(index + 1, slots);
    }
  }
  finish();
  const count = lines.slice(index, index + 5).find((line) => line.trim() !== '') ?? '';
  notices.push(...checkCount(isCount(count) ? count : '', rows.length + notices.length, path, index + 1));
  return { rows, notices, end: index };
}

const isCount = (line: string): boolean => line.includes('(') && isFooter(line);

/** Whether a blank line ends the table: a cell may hold one that lost its mark, and then the table goes on behind it. */
function ends(lines: readonly string[], blank: number, ruler: Ruler): boolean {
  if (!ruler.divided) return lines[blank] === '';
  const next = lines.slice(blank, blank + 50).find((line) => line.trim() !== '');
  return next === undefined || isFooter(next) || cells(next, ruler) === undefined;
}

/** A row while its lines are read. */
class Growing {
  broken: boolean;
  readonly line: number;
  #texts: string[];
  #last: readonly Slot[];

  constructor(line: number, slots: readonly Slot[] | undefined) {
    this.line = line;
    this.broken = slots === undefined;
    this.#last = slots ?? [];
    this.#texts = this.#last.map(kept);
  }

  /** Whether the next line surely belongs to this row. */
  get goesOn(): boolean {
    return this.#last.some(({ continues }) => continues !== undefined);
  }

  takes(slots: readonly Slot[]): boolean {
    if (this.goesOn || slots.some(({ joins }) => joins !== undefined)) return true;
    const filled = slots.filter(({ text }) => text.trim() !== '').length;
    return slots.length > 1 && filled <= 1;
  }

  add(slots: readonly Slot[]): void {
    if (this.broken) return;
    for (const [place, slot] of slots.entries()) {
      const join = this.#last[place]?.continues ?? slot.joins ?? (slot.text.trim() === '' ? undefined : '\n');
      if (join !== undefined) this.#texts[place] = joined(this.#texts[place]!, join, kept(slot));
    }
    this.#last = slots;
  }

  row(): Row {
    return { line: this.line, values: this.#texts.map(whole) };
  }
}

/** A number that was wrapped has the blanks of its second line, where it stands at the right, inside. */
function whole(text: string): string {
  return /^-?[\d.][-+\d.\se]*$/.test(text) ? text.replace(/\s+/g, '') : text.trim();
}

/** Where a text was wrapped, its spaces are its own; elsewhere they only fill the cell. */
function kept({ text, continues }: Slot): string {
  return continues === '' ? text : text.trimEnd();
}
