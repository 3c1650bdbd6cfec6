/**
 * The JSON report of pgBadger: `normalyzed_info` (its own spelling) maps each normalised statement, inside its database in newer
 * versions, to how often it ran and for how many milliseconds; `users` splits both by role. It is made of the server's log, so it
 * holds only what `log_min_duration_statement` let through.
 */
import { isObject, type JsonRecord, type JsonShape, textOf } from './json-shape.js';
import type { JsonObject, JsonValue } from './json-text.js';

export const pgBadger: JsonShape = {
  name: 'pgBadger',
  matches: (values) => values.some((value) => infoOf(value) !== undefined),
  read: (values, lineOf) =>
    values.flatMap((value) =>
      entries(infoOf(value) ?? {}, undefined).flatMap((entry) => records(entry, lineOf)),
    ),
};

function infoOf(value: JsonValue): JsonObject | undefined {
  if (!isObject(value)) return undefined;
  const info = value['normalyzed_info'];
  return isObject(info) ? info : undefined;
}

interface Entry {
  readonly query: string;
  readonly database: string | undefined;
  readonly info: JsonObject;
}

function entries(info: JsonObject, database: string | undefined): Entry[] {
  return Object.entries(info).flatMap(([name, value]) => {
    if (!isObject(value)) return [];
    if (textOf(value['count']) !== undefined) return { query: name, database, info: value };
    return database === undefined ? entries(value, name) : [];
  });
}

function records({ query, database, info }: Entry, lineOf: (object: JsonObject) => number): JsonRecord[] {
  const users = Object.entries(isObject(info['users']) ? info['users'] : {}).flatMap(([role, counts]) =>
    isObject(counts) ? [{ role, counts }] : [],
  );
  const parts = users.length > 0 ? users : [{ role: null, counts: info }];
  return parts.map(({ role, counts }) => ({
    line: lineOf(info),
    fields: new Map([
      ['query', query],
      ['calls', textOf(counts['count']) ?? null],
      ['total_exec_time', textOf(counts['duration']) ?? null],
      ['rolname', role],
      ['datname', database ?? null],
    ]),
  }));
}
