/**
 * JSON in the shapes that databases, drivers and services give it. In: the text; out: rows whose columns are the keys of the objects.
 * What a shape must compute (rates into counts) it gives under the names that `pg_stat_statements` has.
 */
import type { Path } from '../../../model/nouns.js';
import { UserError } from '../../../model/user-error.js';
import { SAVE_STATEMENTS } from '../remedies.js';
import { leftOut, type Row, type Rows, type StatementFormat } from './format.js';
import { isHeader } from './header.js';
import { cloudSql } from './json-cloud-sql.js';
import { performanceInsights } from './json-performance-insights.js';
import { pgBadger } from './json-pgbadger.js';
import { isObject, type JsonRecord, type JsonShape } from './json-shape.js';
import { type JsonLines, type JsonObject, type JsonValue, readJson } from './json-text.js';
import { isFooter } from './lines.js';

type LineOf = (object: JsonObject) => number;

/** A name such as `json_agg` may stand above, as psql's unaligned output has it. */
const START = /^\s*(?:[\w?]+[ \t]*\r?\n)?\s*(?:[[]\s*[[{\]"]|[{]\s*["}])/;

export const json: StatementFormat = {
  name: 'JSON',
  matches: (text) => START.test(text.slice(0, 4_000)),
  read,
};

/** Asked in this order; the last takes any list of objects. */
const SHAPES: readonly JsonShape[] = [performanceInsights, cloudSql, pgBadger];

function read(text: string, path: Path): Rows {
  const start = text.search(/[[{]/);
  const line = text.slice(0, start).split('\n').length;
  const trimmed = text.trimEnd();
  const lastLine = trimmed.slice(trimmed.lastIndexOf('\n') + 1);
  const end = isFooter(lastLine) ? trimmed.length - lastLine.length : trimmed.length;
  return rowsOfJson([{ text: trimmed.slice(start, end), line }], path);
}

/** Reads the rows of texts of JSON, each with the line that it starts at: a file, or the cells of a table. */
export function rowsOfJson(
  texts: readonly { readonly text: string; readonly line: number }[],
  path: Path,
): Rows {
  const lines: JsonLines = new WeakMap();
  const readings = texts.map(({ text, line }) => readJson(text, line, lines));
  const values = readings.flatMap((reading) => reading.values);
  const lineOf = (object: JsonObject): number => lines.get(object) ?? 1;
  const shape = SHAPES.find((each) => each.matches(values));
  const records = shape ? shape.read(values, lineOf, path) : listed(values, lineOf);
  const problems = readings.flatMap(({ problem }) => problem ?? []);
  if (records.length === 0) {
    const [problem] = problems;
    if (problem) throw broken(`is no JSON: it ${problem.message}`, path, problem.line);
    throw broken('holds no list of statements', path, texts[0]?.line ?? 1);
  }
  const notices = problems.map(({ line, message }) =>
    leftOut(`from here on the JSON cannot be read, because it ${message}`, path, line),
  );
  return { ...tabulated(records), notices };
}

function broken(what: string, path: Path, line: number): UserError {
  return new UserError({
    message: `${path} ${what}`,
    hint: `save an array of objects, one for each row of pg_stat_statements, or CSV; in psql: ${SAVE_STATEMENTS}`,
    at: { path, line },
  });
}

/** The longest list of objects that has the columns of statements; documents in a row are one. */
function listed(values: readonly JsonValue[], lineOf: LineOf): readonly JsonRecord[] {
  const lists = [values.filter(isObject), ...values.flatMap((value) => listsIn(value, 0))];
  const telling = lists.filter((list) =>
    list.slice(0, 20).some((each) => isHeader(Object.keys(unwrapped(each)))),
  );
  const longest = telling.reduce<readonly JsonObject[]>((a, b) => (b.length > a.length ? b : a), []);
  return longest.map((object) => ({ line: lineOf(object), fields: flat(unwrapped(object)) }));
}

/** Lists of objects at any depth; a text that holds JSON (`json_agg` that a driver did not parse) is opened. */
function listsIn(value: JsonValue, depth: number): JsonObject[][] {
  if (depth > 8 || value === null) return [];
  if (typeof value === 'string') {
    if (!/^\s*[[{]\s*["{]/.test(value)) return [];
    return readJson(value, 1, new WeakMap()).values.flatMap((inner) => listsIn(inner, depth + 1));
  }
  if (!isObject(value)) {
    const objects = value.filter(isObject);
    return [objects, ...value.slice(0, 50).flatMap((item) => listsIn(item, depth + 1))];
  }
  return Object.values(value).flatMap((item) => listsIn(item, depth + 1));
}

/** `{"to_jsonb": {…}}` and `{"node": {…}}`: an object that only holds the row. */
function unwrapped(object: JsonObject): JsonObject {
  const [only, ...others] = Object.values(object);
  return only !== undefined && others.length === 0 && isObject(only) ? only : object;
}

/** The fields of objects inside stand beside the others, by their own names if those are still free. */
function flat(object: JsonObject): ReadonlyMap<string, string | null> {
  const fields = new Map<string, string | null>();
  for (const [key, value] of Object.entries(object)) {
    if (value === null || typeof value === 'string') fields.set(key, value);
  }
  for (const [key, value] of Object.entries(object)) {
    if (value === null || typeof value === 'string') continue;
    const interval = isObject(value) ? milliseconds(value) : undefined;
    if (interval !== undefined) fields.set(key, `${interval} ms`);
    else if (isObject(value)) {
      for (const [inner, text] of flat(value)) if (!fields.has(inner)) fields.set(inner, text);
    }
  }
  return fields;
}

const UNITS: Readonly<Record<string, number>> = {
  days: 86_400_000,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1_000,
  milliseconds: 1,
};

/** The driver of Node gives an interval as an object of its parts. */
function milliseconds(object: JsonObject): number | undefined {
  const parts = Object.entries(object);
  if (parts.length === 0 || parts.some(([unit]) => UNITS[unit] === undefined)) return undefined;
  return parts.reduce((sum, [unit, count]) => sum + Number(count) * UNITS[unit]!, 0);
}

function tabulated(records: readonly JsonRecord[]): Pick<Rows, 'columns' | 'rows'> {
  const names = new Set<string>();
  for (const { fields } of records) for (const name of fields.keys()) names.add(name);
  const columns = [...names];
  const rows = records.map(({ line, fields, cut }): Row => {
    const values = columns.map((column) => fields.get(column) ?? null);
    return { line, values, ...(cut && { cut }) };
  });
  return { columns, rows };
}
