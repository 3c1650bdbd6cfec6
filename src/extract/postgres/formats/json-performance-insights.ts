/**
 * Performance Insights of Amazon RDS: the answer of DescribeDimensionKeys, grouped by `db.sql` or `db.sql_tokenized`. `Total` is the
 * average number of sessions that were active with the statement, so times the length of the window it is seconds; the count of
 * executions is there if `db.sql_tokenized.stats.calls_per_sec.avg` was asked for. Texts end after 500 bytes.
 */
import type { Path } from '../../../model/nouns.js';
import { UserError } from '../../../model/user-error.js';
import { fills, isObject, type JsonRecord, type JsonShape, objectsOf, textOf } from './json-shape.js';
import type { JsonObject, JsonValue } from './json-text.js';

const CUT_AT = 500;

export const performanceInsights: JsonShape = {
  name: 'Performance Insights',
  matches: (values) => values.some((value) => isAnswer(value) || isDetail(value)),
  read(values, lineOf, path) {
    const answers = values.filter(isAnswer);
    if (answers.length === 0) throw onlyText(path);
    return answers.flatMap((answer) =>
      objectsOf(answer['Keys']).map((key) => record(key, seconds(answer), lineOf(key))),
    );
  },
};

function isAnswer(value: JsonValue): value is JsonObject {
  return isObject(value) && objectsOf(value['Keys']).some((key) => isObject(key['Dimensions']));
}

/** GetDimensionKeyDetails tells the whole text of one statement, and nothing else. */
function isDetail(value: JsonValue): boolean {
  return (
    isObject(value) && objectsOf(value['Dimensions']).some((each) => 'Dimension' in each && 'Value' in each)
  );
}

function onlyText(path: Path): UserError {
  return new UserError({
    message: `${path} is an answer of GetDimensionKeyDetails: the text of one statement, and not how often it ran`,
    hint: 'save DescribeDimensionKeys, grouped by db.sql_tokenized, with the metric db.sql_tokenized.stats.calls_per_sec.avg; or better pg_stat_statements itself',
    at: { path },
  });
}

function seconds(answer: JsonObject): number {
  const [from, to] = [answer['AlignedStartTime'], answer['AlignedEndTime']].map(moment);
  return from !== undefined && to !== undefined && to > from ? to - from : 0;
}

/** Seconds since 1970: the command line of AWS writes a number or an ISO date, by its version. */
function moment(value: JsonValue | undefined): number | undefined {
  const text = textOf(value);
  if (text === undefined) return undefined;
  const found = /^[\d.]+(e\+?\d+)?$/i.test(text) ? Number(text) : Date.parse(text) / 1_000;
  return Number.isNaN(found) ? undefined : found;
}

function record(key: JsonObject, window: number, line: number): JsonRecord {
  const dimensions = isObject(key['Dimensions']!) ? key['Dimensions'] : {};
  const metrics = isObject(key['AdditionalMetrics']) ? key['AdditionalMetrics'] : {};
  const dimension = (name: string): string | null =>
    textOf(dimensions[`db.sql_tokenized.${name}`]) ?? textOf(dimensions[`db.sql.${name}`]) ?? null;
  const rate = (name: string): string | null => {
    const text = textOf(metrics[`db.sql_tokenized.stats.${name}`]) ?? textOf(metrics[`db.sql.stats.${name}`]);
    return text === undefined ? null : String(Math.round(Number(text) * window));
  };
  const query = dimension('statement');
  return {
    line,
    fields: new Map([
      ['query', query],
      ['calls', rate('calls_per_sec.avg')],
      ['rows', rate('rows_per_sec.avg')],
      ['total_exec_time_s', String(Number(textOf(key['Total']) ?? 0) * window)],
      ['queryid', dimension('db_id') ?? dimension('id')],
      ['rolname', textOf(dimensions['db.user.name']) ?? null],
      ['datname', textOf(dimensions['db.name']) ?? null],
    ]),
    ...(query !== null && fills(query, CUT_AT) && { cut: true }),
  };
}
