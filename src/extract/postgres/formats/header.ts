/** Names of columns, however a tool spells them: `totalExecTime`, `Total Exec Time (ms)` and `total_exec_time_ms` are one. */

/** PostgreSQL's own names have 63 bytes; whatever is longer is none, and must not cost more. */
const LONGEST_NAME = 200;

/** Lower case, with `_` between words and without the quotes, stars and backticks of a console or a ticket; empty for what is no name. */
export function columnName(written: string): string {
  const bare = written.trim();
  if (bare.length > LONGEST_NAME) return '';
  return bare
    .replace(/^["'`*\s]+|["'`*\s]+$/g, '')
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[\s()[\]-]+/g, '_')
    .replace(/^_+|_+$/g, '');
}

/** Names of the statement's text, the likeliest first. */
export const QUERY_NAMES: readonly string[] = [
  'query',
  'normalized_query',
  'query_text',
  'querytext',
  'query_string',
  'querystring',
  'tag_query',
  'statement',
  'sql_statement',
  'sql_text',
  'sqltext',
  'sql',
  'qry',
  'regexp_replace',
  'btrim',
  'replace',
  'translate',
];

/** Names under which the text is cut: what an expression such as `left(query, 100)` gives a column. */
export const CUT_QUERY_NAMES: readonly string[] = [
  'truncated_query',
  'short_query',
  'query_short',
  'query_preview',
  'query_snippet',
  'query_start_text',
  'left',
  'substring',
  'substr',
  'rpad',
];

/** Names of the count of executions, the likeliest first. */
export const CALLS_NAMES: readonly string[] = [
  'calls',
  'ncalls',
  'total_calls',
  'calls_total',
  'number_calls',
  'number_of_calls',
  'num_calls',
  'call_count',
  'total_call_count',
  'execution_count',
  'exec_count',
  'executions',
  'times_executed',
  'count',
];

const TELLING: ReadonlySet<string> = new Set([
  ...QUERY_NAMES.slice(0, -5),
  ...CUT_QUERY_NAMES,
  ...CALLS_NAMES,
]);

/** Whether these may be the columns of saved statements, rather than data, prose, or the query that asked for them. */
export function isHeader(names: readonly string[]): boolean {
  return names.some((name) => TELLING.has(columnName(name))) && !names.some((name) => SENTENCE.test(name));
}

const SENTENCE = /[;=<>{}]|\b(select|from|copy|with)\s/i;

/** Where the statement's text stands: the one column in which a separator may be part of the value. */
export function queryPlace(names: readonly string[]): number {
  const known = names.map(columnName);
  const name = [...QUERY_NAMES, ...CUT_QUERY_NAMES].find((each) => known.includes(each));
  return name === undefined ? -1 : known.indexOf(name);
}

/** Values of a row that a separator inside the statement has cut into too many, put together again. */
export function rejoin(
  values: readonly string[],
  columns: readonly string[],
  separator: string,
): readonly string[] {
  const surplus = values.length - columns.length;
  const place = queryPlace(columns);
  if (surplus <= 0 || place < 0) return values;
  const query = values.slice(place, place + surplus + 1).join(separator);
  return [...values.slice(0, place), query, ...values.slice(place + surplus + 1)];
}
