/**
 * History tables hold a statement once for each time it was captured. Whether its counters are to be added or the newest ones hold is for
 * the tool to say: PgHero empties pg_stat_statements at each capture and pg_stat_monitor counts each bucket from 0, so theirs are added;
 * PoWA, pgwatch and tables that people fill themselves copy counters that go on. Counters that fall were reset in between.
 */
import type { Notice, Path } from '../../model/nouns.js';
import type { Row } from './formats/index.js';
import { cell, MEANINGS } from './meanings.js';

const ADDED: ReadonlySet<string> = new Set(['captured_at', 'bucket', 'bucket_start_time']);
const COUNTERS = ['calls', 'time', 'rows'] as const;

/**
 * One row for each statement, with the line of its newest capture.
 * @param column the name of the column that says when a row was captured; empty when there is none
 */
export function onePerStatement(
  rows: readonly Row[],
  column: string,
  path: Path,
): { readonly rows: readonly Row[]; readonly notices: readonly Notice[] } {
  if (column === '') return { rows, notices: [] };
  const statements = new Map<string, Row[]>();
  for (const [place, row] of rows.entries()) {
    const query = cell(row, 'query');
    // Without an id and a text there is nothing to know a statement again by.
    const hidden = query === '' || query === '<insufficient privilege>' ? place : '';
    const key = JSON.stringify([
      cell(row, 'database'),
      cell(row, 'role'),
      cell(row, 'queryid') || `${query}${hidden}`,
      cell(row, 'toplevel'),
    ]);
    const known = statements.get(key);
    if (known) known.push(row);
    else statements.set(key, [row]);
  }
  if (statements.size === rows.length) return { rows, notices: [] };
  const added = ADDED.has(column);
  const merged = [...statements.values()].map((captures) => merge(captures, added));
  const how = added ? 'their calls and times are added' : 'their counters go on, so the newest ones hold';
  const message = `${rows.length} rows are captures of ${statements.size} statements (${column}): ${how}`;
  return { rows: merged, notices: [{ source: 'statements', message, at: { path } }] };
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
