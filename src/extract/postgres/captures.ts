/**
 * History tables hold a statement once for each time it was captured. Whether its counters are to be added or the newest ones hold is for
 * the tool to say: PgHero empties pg_stat_statements at each capture and pg_stat_monitor counts each bucket from 0, so theirs are added;
 * PoWA, pgwatch and tables that people fill themselves copy counters that go on. Counters that fall were reset in between.
 */

import { groupBy } from '../../model/group.js';
import type { Notice, Path } from '../../model/nouns.js';
import type { Row } from './formats/index.js';
import { cell, MEANINGS } from './meanings.js';

const ADDED: ReadonlySet<string> = new Set(['captured_at', 'bucket', 'bucket_start_time']);
const COUNTERS = ['calls', 'time', 'rows'] as const;

/** What a file says of its captures. */
interface Captures {
  /** The name of the column that says when a row was captured; empty when there is none. */
  readonly column: string;
  /** Rows have all that makes a row of the view one: role, database, id, and from PostgreSQL 14 on `toplevel`. */
  readonly identified: 'wholly' | 'but for toplevel' | 'no';
}

/**
 * One row for each statement, with the line of its newest capture. Without a column that tells the time, what stands further down is newer:
 * the view never holds the same row twice, but `\watch` and files that were appended to one another do.
 */
export function onePerStatement(
  rows: readonly Row[],
  { column, identified }: Captures,
  path: Path,
): { readonly rows: readonly Row[]; readonly notices: readonly Notice[] } {
  const unchanged = { rows, notices: [] };
  if (column === '' && identified === 'no') return unchanged;
  const statements = groupBy([...rows.entries()], ([place, row]) => keyOf(row, place));
  if (statements.size === rows.length) return unchanged;
  // Without `toplevel` a statement may well stand there twice, but then not every one does.
  const few = statements.size * 2 > rows.length;
  if (column === '' && identified === 'but for toplevel' && few) return unchanged;
  const added = ADDED.has(column);
  const merged = [...statements.values()].map((captures) =>
    merge(
      captures.map(([, row]) => row),
      added,
    ),
  );
  const how = added ? 'their calls and times are added' : 'their counters go on, so the newest ones hold';
  const what = column === '' ? 'saved one after another' : column;
  const message = `${rows.length} rows are captures of ${statements.size} statements (${what}): ${how}`;
  return { rows: merged, notices: [{ source: 'statements', message, at: { path } }] };
}

function keyOf(row: Row, place: number): string {
  const query = cell(row, 'query');
  // Without an id and a text there is nothing to know a statement again by.
  const hidden = query === '' || query === '<insufficient privilege>' ? place : '';
  const id = cell(row, 'queryid') || `${query}${hidden}`;
  return JSON.stringify([cell(row, 'database'), cell(row, 'role'), id, cell(row, 'toplevel')]);
}

function merge(captures: readonly Row[], added: boolean): Row {
  const sorted = [...captures].sort((a, b) => compareTimes(cell(a, 'captured'), cell(b, 'captured')));
  const newest = sorted.at(-1)!;
  if (sorted.length === 1) return newest;
  const totals = new Map<string, number>(COUNTERS.map((counter) => [counter, 0]));
  for (const [place, row] of sorted.entries()) {
    const next = sorted[place + 1];
    const ends = added || !next || Number(cell(next, 'calls')) < Number(cell(row, 'calls'));
    if (!ends) continue;
    for (const counter of COUNTERS) {
      totals.set(counter, totals.get(counter)! + (Number(cell(row, counter)) || 0));
    }
  }
  const text = sorted.findLast((row) => cell(row, 'query') !== '') ?? newest;
  const values = MEANINGS.map((meaning, place) => {
    const total = totals.get(meaning);
    if (total !== undefined) return String(total);
    return meaning === 'query' ? cell(text, 'query') : (newest.values[place] ?? '');
  });
  return { line: newest.line, values, ...(text.cut && { cut: text.cut }) };
}

/** Numbers of any length, or dates, which sort as they are written when one tool has written them. */
function compareTimes(a: string, b: string): number {
  if (/^\d+$/.test(a) && /^\d+$/.test(b) && a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}
