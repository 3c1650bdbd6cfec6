/**
 * Query Insights of Cloud SQL and AlloyDB, as the Monitoring API lists its time series (`…/insights/perquery/…`). One statement has
 * several series, one for each metric, user and client: their points are added. Points of a delta are summed; a cumulative series
 * says its total in its newest point. The text ends after `queryStringLength` bytes, 1,024 unless set otherwise.
 */
import { fills, isObject, type JsonRecord, type JsonShape, objectsOf, textOf } from './json-shape.js';
import type { JsonObject, JsonValue } from './json-text.js';

const METRIC = /insights\/(?:per)_?query\/(execution_time|latencies|row_count)$/;
const DEFAULT_LENGTH = 1_024;

export const cloudSql: JsonShape = {
  name: 'Query Insights',
  matches: (values) => seriesOf(values).some((series) => METRIC.test(metricOf(series))),
  read(values, lineOf) {
    const found = new Map<string, Sum>();
    for (const series of seriesOf(values)) {
      const kind = METRIC.exec(metricOf(series))?.[1];
      if (kind === undefined) continue;
      const labels = { ...labelsOf(series['resource']), ...labelsOf(series['metric']) };
      const key = JSON.stringify([
        labels['database'],
        labels['user'],
        labels['query_hash'] ?? labels['querystring'],
      ]);
      const sum = found.get(key) ?? { line: lineOf(series), labels, calls: 0, microseconds: 0, rows: 0 };
      found.set(key, sum);
      if (kind === 'execution_time') sum.microseconds += total(series, number);
      else if (kind === 'row_count') sum.rows += total(series, number);
      else sum.calls += total(series, count);
    }
    return [...found.values()].map(record);
  },
};

interface Sum {
  readonly line: number;
  readonly labels: Readonly<Record<string, string>>;
  calls: number;
  microseconds: number;
  rows: number;
}

function seriesOf(values: readonly JsonValue[]): readonly JsonObject[] {
  return values.flatMap((value) => {
    if (Array.isArray(value)) return value.filter(isObject);
    if (!isObject(value)) return [];
    return 'timeSeries' in value ? objectsOf(value['timeSeries']) : [value];
  });
}

function metricOf({ metric }: JsonObject): string {
  return (isObject(metric) && textOf(metric['type'])) || '';
}

function labelsOf(value: JsonValue | undefined): Readonly<Record<string, string>> {
  const labels = isObject(value) && isObject(value['labels']) ? value['labels'] : {};
  return Object.fromEntries(
    Object.entries(labels).flatMap(([name, text]) => (typeof text === 'string' ? [[name, text]] : [])),
  );
}

/** The newest point stands first. */
function total(series: JsonObject, measure: (value: JsonObject) => number): number {
  const points = objectsOf(series['points']).map(({ value }) => (isObject(value) ? measure(value) : 0));
  if (textOf(series['metricKind']) === 'CUMULATIVE') return points[0] ?? 0;
  return points.reduce((sum, each) => sum + each, 0);
}

const number = (value: JsonObject): number =>
  Number(textOf(value['int64Value']) ?? textOf(value['doubleValue']) ?? 0);

const count = (value: JsonObject): number =>
  isObject(value['distributionValue']) ? Number(textOf(value['distributionValue']['count']) ?? 0) : 0;

function record({ line, labels, calls, microseconds, rows }: Sum): JsonRecord {
  const query = labels['querystring'] ?? null;
  return {
    line,
    fields: new Map([
      ['query', query],
      ['calls', String(calls)],
      ['total_exec_time_us', String(microseconds)],
      ['rows', String(rows)],
      ['queryid', labels['query_hash'] ?? null],
      ['rolname', labels['user'] ?? null],
      ['datname', labels['database'] ?? null],
    ]),
    ...(query !== null && fills(query, DEFAULT_LENGTH) && { cut: true }),
  };
}
