/**
 * What postgres_exporter and its like answer to Prometheus: `pg_stat_statements_calls_total{datname="shop",queryid="…",user="…"} 12`.
 * In: lines; out: a row for each statement. The text stands in a label `query`, of these metrics or of one that joins it to the id.
 */
import type { Path } from '../../../model/nouns.js';
import { HEAD, type Row, type Rows, type StatementFormat } from './format.js';
import { linesOf } from './lines.js';

const METRIC = /^(\w*stat_statements?_\w+)\{(.*)\}\s+(\S+)/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

export const prometheus: StatementFormat = {
  name: 'Prometheus',
  matches: (text) => linesOf(text.slice(0, HEAD)).some((line) => METRIC.test(line)),
  read,
};

/** Which column the metric is, by what is behind `stat_statements_`. */
const COLUMNS: readonly (readonly [RegExp, string])[] = [
  [/^calls(_total)?$/, 'calls'],
  [/^(seconds_total|(total_)?(exec_)?(time_)?seconds(_total)?)$/, 'total_exec_time_seconds'],
  [
    /^(total_(exec_)?time|total_exec_time_total|time_milliseconds_total|total_time_milliseconds)$/,
    'total_exec_time',
  ],
  [/^rows(_total)?$/, 'rows'],
];

const NAMES = [
  'query',
  'queryid',
  'rolname',
  'datname',
  'calls',
  'total_exec_time_seconds',
  'total_exec_time',
  'rows',
];

function read(text: string, _path: Path): Rows {
  const found = new Map<string, { line: number; values: Map<string, string> }>();
  const texts = new Map<string, string>();
  for (const [index, line] of linesOf(text).entries()) {
    const [, metric = '', inner = '', value = ''] = METRIC.exec(line) ?? [];
    if (metric === '') continue;
    const labels = labelsOf(inner);
    const queryid = labels.get('queryid') ?? labels.get('query_id') ?? '';
    const query = labels.get('query') ?? labels.get('query_text');
    if (query !== undefined && queryid !== '') texts.set(queryid, query);
    const kind = metric.replace(/^\w*?stat_statements?_/, '');
    const column = COLUMNS.find(([pattern]) => pattern.test(kind))?.[1];
    if (column === undefined) continue;
    const role =
      labels.get('user') ?? labels.get('usename') ?? labels.get('rolname') ?? labels.get('username') ?? '';
    const datname = labels.get('datname') ?? labels.get('database') ?? '';
    const key = JSON.stringify([datname, role, queryid, query]);
    const row = found.get(key) ?? { line: index + 1, values: new Map() };
    found.set(key, row);
    for (const [name, text] of Object.entries({ queryid, rolname: role, datname, query: query ?? '' }))
      row.values.set(name, text);
    row.values.set(column, value);
  }
  const present = new Set([...found.values()].flatMap(({ values }) => [...values.keys()]));
  const columns = NAMES.filter((name) => present.has(name));
  const rows = [...found.values()].map(({ line, values }): Row => {
    const query = values.get('query') || (texts.get(values.get('queryid') ?? '') ?? '');
    return { line, values: columns.map((name) => (name === 'query' ? query : (values.get(name) ?? null))) };
  });
  return { columns, rows, notices: [] };
}

function labelsOf(text: string): ReadonlyMap<string, string> {
  const escapes: Readonly<Record<string, string>> = { n: '\n' };
  return new Map(
    [...text.matchAll(LABEL)].map(([, name = '', value = '']) => [
      name,
      value.replace(/\\(.)/g, (_, character: string) => escapes[character] ?? character),
    ]),
  );
}
