/**
 * The columns of `pg_stat_statements`, by whatever name a version, a console or a hand-written query gives them.
 * In: a header; out: for each meaning, where its value stands in a row.
 */
import type { Path } from '../../model/nouns.js';
import { UserError } from '../../model/user-error.js';
import type { Row } from './formats/index.js';
import { SAVE_STATEMENTS } from './remedies.js';

/** Lower-case names for each meaning, the likeliest first. */
const NAMES = {
  query: ['query'],
  calls: ['calls', 'ncalls', 'total_calls'],
  queryid: ['queryid', 'query_id'],
  rows: ['rows', 'total_rows'],
  toplevel: ['toplevel'],
  role: ['rolname', 'usename', 'username', 'user', 'role'],
  database: ['datname', 'database', 'dbname'],
} as const;

/** Names of the total execution time, with the milliseconds that one unit is. */
const TIMES: readonly (readonly [name: string, milliseconds: number])[] = [
  ['total_exec_time', 1],
  ['total_time', 1],
  ['total_exec_time_ms', 1],
  ['total_time_ms', 1],
  ['total_exec_ms', 1],
  ['total_ms', 1],
  ['ms', 1],
  ['total_exec_time_s', 1_000],
  ['total_exec_time_seconds', 1_000],
  ['total_time_seconds', 1_000],
  ['total_seconds', 1_000],
  ['total_exec_time_minutes', 60_000],
  ['total_minutes', 60_000],
];

export type Meaning = keyof typeof NAMES;

export interface Columns {
  has(meaning: Meaning | 'time'): boolean;
  /** The value of a row, without white space around it; empty when the column is missing or the value is NULL. */
  value(row: Row, meaning: Meaning | 'time'): string;
  /** Milliseconds in one unit of the time column. */
  readonly unit: number;
}

/** Finds the columns of a header. Throws UserError when one that nothing can be said without is missing. */
export function findColumns(header: readonly string[], path: Path): Columns {
  const names = header.map((name) => name.trim().toLowerCase());
  const time = TIMES.find(([name]) => names.includes(name));
  const places = new Map<Meaning | 'time', number>();
  for (const meaning of Object.keys(NAMES) as Meaning[]) {
    const name = NAMES[meaning].find((candidate) => names.includes(candidate));
    if (name !== undefined) places.set(meaning, names.indexOf(name));
  }
  if (time) places.set('time', names.indexOf(time[0]));
  const missing = (['query', 'calls'] as const).filter((meaning) => !places.has(meaning));
  if (missing.length > 0) throw lacking(missing, header, path);
  return {
    has: (meaning) => places.has(meaning),
    value: (row, meaning) => row.values[places.get(meaning) ?? -1]?.trim() ?? '',
    unit: time?.[1] ?? 1,
  };
}

function lacking(missing: readonly string[], header: readonly string[], path: Path): UserError {
  const shown = header.slice(0, 12).map((name) =>
    name
      .replace(/[\s\p{Cc}]+/gu, ' ')
      .trim()
      .slice(0, 40),
  );
  const more = header.length > shown.length ? `, and ${header.length - shown.length} more` : '';
  return new UserError({
    message: `${path} has no column ${missing.join(' and no column ')}; its header is ${shown.join(', ')}${more}`,
    hint: `save the statements with a header, in psql: ${SAVE_STATEMENTS}`,
    at: { path, line: 1 },
  });
}
