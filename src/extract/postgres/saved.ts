/**
 * The text of a file → rows that mean the same whatever form they came in: the statement, its counters in one unit, names for the ids of
 * roles and databases, one row for each statement however often it was captured, and a mark where its text was cut.
 */
import type { Notice, Path } from '../../model/nouns.js';
import { UserError } from '../../model/user-error.js';
import { onePerStatement } from './captures.js';
import { findColumns, type Header } from './columns.js';
import { markCut } from './cut.js';
import { type Row, type Rows, readRows } from './formats/index.js';
import { type Columns, cell, type Meaning } from './meanings.js';
import { type NamedIds, namer } from './names.js';
import { readMilliseconds, readNumber } from './numbers.js';
import { CHECK_COLLECTION } from './remedies.js';

export interface SavedRows {
  readonly columns: Columns;
  readonly rows: readonly Row[];
  readonly notices: readonly Notice[];
  /** Rows that could not be read, one by one. */
  readonly unread: readonly Notice[];
}

/** Throws UserError when the text is in no known form, holds no rows, or lacks the columns that are needed. */
export function readSaved(text: string, path: Path, ids: NamedIds): SavedRows {
  const saved = settle(readRows(text, path), path, ids);
  if (saved.rows.length === 0 && saved.unread.length === 0) throw withoutRows(path);
  return saved;
}

/** The same for rows that are no longer text, if there are any. Throws UserError when they lack the columns that are needed. */
export function settle(found: Rows, path: Path, ids: NamedIds): SavedRows {
  const header = findColumns(found.columns, path);
  const data = found.rows.filter((row) => !repeatsHeader(row, found.columns));
  const names = namer(header, data, ids, path);
  const known = data.map((row): Row => canonical(row, header, names));
  const captures = onePerStatement(
    known,
    { column: header.name('captured'), identified: identified(header) },
    path,
  );
  const rows = markCut(captures.rows, header.name('query'));
  const has = (meaning: Meaning): boolean => {
    if (meaning === 'time') return header.has('total') || header.has('mean');
    if (meaning === 'role') return header.has('role') || header.has('userid');
    if (meaning === 'database') return header.has('database') || header.has('dbid');
    return header.has(meaning);
  };
  return {
    columns: { has, value: cell },
    rows,
    notices: [...withoutCalls(header, path), ...names.notices, ...captures.notices],
    unread: found.notices,
  };
}

function identified(header: Header): 'wholly' | 'but for toplevel' | 'no' {
  const role = header.has('role') || header.has('userid');
  const database = header.has('database') || header.has('dbid');
  if (!role || !database || !header.has('queryid')) return 'no';
  return header.has('toplevel') ? 'wholly' : 'but for toplevel';
}

function canonical(row: Row, header: Header, names: ReturnType<typeof namer>): Row {
  const number = (meaning: 'calls' | 'rows'): string => {
    const text = header.value(row, meaning);
    return String(readNumber(text) ?? text);
  };
  const calls = header.has('calls') ? number('calls') : '0';
  return {
    line: row.line,
    values: [
      header.value(row, 'query'),
      calls,
      time(row, header, calls),
      number('rows'),
      header.value(row, 'queryid'),
      names.role(row),
      names.database(row),
      header.value(row, 'toplevel'),
      header.value(row, 'captured'),
    ],
    ...(row.cut && { cut: row.cut }),
  };
}

/** Milliseconds as a plain number; the text itself when it is none. */
function time(row: Row, header: Header, calls: string): string {
  const meaning = header.has('total') ? 'total' : 'mean';
  const text = header.value(row, meaning);
  const milliseconds = readMilliseconds(text, header.unit(meaning));
  if (text === '' || milliseconds === undefined) return text;
  return String(meaning === 'total' ? milliseconds : milliseconds * (Number(calls) || 0));
}

/** Files that were appended to one another name their columns again. */
function repeatsHeader(row: Row, columns: readonly string[]): boolean {
  return row.values.every((value, place) => value?.trim() === columns[place]?.trim());
}

function withoutCalls(header: Header, path: Path): readonly Notice[] {
  if (header.has('calls')) return [];
  const message = `${path} does not say how often a statement ran: all calls count as 0`;
  return [{ source: 'statements', message, at: { path } }];
}

function withoutRows(path: Path): UserError {
  return new UserError({
    message: `${path} has a header and no rows, so it says nothing about the database`,
    hint: CHECK_COLLECTION,
    at: { path, line: 1 },
  });
}
