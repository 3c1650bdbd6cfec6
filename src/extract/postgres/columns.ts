/**
 * The columns of `pg_stat_statements`, by whatever name a version, a console, a service or a hand-written query gives them.
 * In: a header; out: for each meaning, where its value stands in a row, and how much of a unit it is.
 */
import type { Path } from '../../model/nouns.js';
import { UserError } from '../../model/user-error.js';
import { CALLS_NAMES, CUT_QUERY_NAMES, columnName, QUERY_NAMES } from './formats/header.js';
import type { Row } from './formats/index.js';
import { SAVE_STATEMENTS } from './remedies.js';

/** Names for each meaning, the likeliest first. */
const NAMES = {
  query: [...QUERY_NAMES, ...CUT_QUERY_NAMES],
  calls: CALLS_NAMES,
  queryid: ['queryid', 'query_id', 'tag_queryid', 'query_hash', 'queryhash', 'pgsm_query_id'],
  rows: ['rows', 'total_rows', 'rows_total', 'row_count', 'nrows', 'rows_returned'],
  toplevel: ['toplevel', 'top_level'],
  role: ['rolname', 'usename', 'username', 'user_name', 'role_name', 'db_user', 'user', 'role', 'rolename'],
  database: ['datname', 'database', 'dbname', 'database_name', 'db_name', 'db'],
  userid: ['userid', 'user_id'],
  dbid: ['dbid', 'db_id'],
  /** When the row was captured: history tables hold a statement once for each time. */
  captured: [
    'captured_at',
    'bucket_start_time',
    'bucket',
    'epoch_ns',
    'collected_at',
    'snapshot_time',
    'sampled_at',
    'ts',
  ],
} as const;

/** Names of the total execution time without their unit, the likeliest first. */
const TOTALS = [
  'total_exec_time',
  'total_execution_time',
  'total_time',
  'exec_time',
  'execution_time',
  'total_exec',
  'total_duration',
  'total_latency',
  'total_runtime',
  'total',
  'duration',
  '',
];

/** The same of the average, which calls make a total of. */
const MEANS = [
  'mean_exec_time',
  'mean_time',
  'avg_exec_time',
  'avg_time',
  'average_time',
  'avg_duration',
  'avg_latency',
  'mean',
  'avg',
  'average',
];

/** Milliseconds in one unit, by how the name of a column ends; without an ending they are milliseconds. */
const UNITS: readonly (readonly [RegExp, number])[] = [
  [/(^|_)(ms|msec|millis|milliseconds)$/, 1],
  [/(^|_)(us|micros|microseconds)$/, 1e-3],
  [/(^|_)(ns|nanos|nanoseconds)$/, 1e-6],
  [/(^|_)(s|sec|secs|seconds)$/, 1_000],
  [/(^|_)(min|mins|minutes)$/, 60_000],
  [/(^|_)(h|hours)$/, 3_600_000],
];

/** What `\pset null` and consoles show for it. */
const NULL = /^([([<]null[)\]>]|null|\\N|∅|¤)$/i;

export type Meaning = keyof typeof NAMES | 'total' | 'mean';

/** A header that has been understood. */
export interface Header {
  has(meaning: Meaning): boolean;
  /** The value of a row, without white space around it; empty when the column is missing or the value is NULL. */
  value(row: Row, meaning: Meaning): string;
  /** Milliseconds in one unit of the columns `total` and `mean`, for values that name none themselves. */
  unit(meaning: 'total' | 'mean'): number;
  /** The name of a column, as it is spelt everywhere; empty when there is none. */
  name(meaning: Meaning): string;
}

/** Finds the columns of a header. Throws UserError when one that nothing can be said without is missing. */
export function findColumns(header: readonly string[], path: Path): Header {
  const names = header.map(columnName);
  const places = new Map<Meaning, number>();
  const units = { total: 1, mean: 1 };
  for (const [meaning, known] of Object.entries(NAMES) as [keyof typeof NAMES, readonly string[]][]) {
    const name = known.find((candidate) => names.includes(candidate));
    if (name !== undefined) places.set(meaning, names.indexOf(name));
  }
  for (const [meaning, known] of [
    ['total', TOTALS],
    ['mean', MEANS],
  ] as const) {
    const found = timeOf(names, known);
    if (!found) continue;
    places.set(meaning, found.place);
    units[meaning] = found.unit;
  }
  const needed =
    places.has('total') || places.has('mean') ? (['query'] as const) : (['query', 'calls'] as const);
  const lacks = needed.some((meaning) => !places.has(meaning));
  const missing = (['query', 'calls'] as const).filter((meaning) => !places.has(meaning));
  if (lacks) throw lacking(missing, header, path);
  return {
    has: (meaning) => places.has(meaning),
    value: (row, meaning) => {
      const value = row.values[places.get(meaning) ?? -1]?.trim() ?? '';
      return NULL.test(value) ? '' : value;
    },
    unit: (meaning) => units[meaning],
    name: (meaning) => names[places.get(meaning) ?? -1] ?? '',
  };
}

function timeOf(
  names: readonly string[],
  known: readonly string[],
): { readonly place: number; readonly unit: number } | undefined {
  const split = names.map((name) => {
    if (name === '') return { base: name, unit: undefined };
    // `exec_time_min` is the shortest, `total_min` are minutes.
    const shortest = /(^|_)min$/.test(name) && !/^total_/.test(name);
    const [ending, unit] = (!shortest && UNITS.find(([pattern]) => pattern.test(name))) || [];
    return ending && unit !== undefined ? { base: name.replace(ending, ''), unit } : { base: name, unit: 1 };
  });
  const base = known.find((candidate) =>
    split.some((each) => each.base === candidate && each.unit !== undefined),
  );
  const place = split.findIndex((each) => each.base === base && each.unit !== undefined);
  return base === undefined ? undefined : { place, unit: split[place]!.unit! };
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
