/**
 * Clients that name tables, routines and scripts by texts or by members of their own, without a query: pg-promise, Massive, Zapatos, mssql, and
 * the functions that builders put into a query. In: a chain. Out: what it touches.
 * Sources: https://vitaly-t.github.io/pg-promise/Database.html, https://massivejs.org/docs, https://jawj.github.io/zapatos, https://github.com/tediousjs/node-mssql
 */
import type { AccessMode } from '../../../model/nouns.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Derived } from '../evaluate/values.js';
import {
  callsOf,
  type MethodCall,
  type NamedTable,
  packageOf,
  type TableTouch,
  tablesNamedFirst,
} from './reading.js';

/** Calls whose first argument is the name of a routine, by who has them. */
const CALLING: readonly (readonly [RegExp, RegExp])[] = [
  [/^pg-promise$/, /^(?:func|proc)$/],
  [/^mssql$/, /^execute$/],
  [/^sequelize$/, /^fn$/],
  [/^kysely$/, /^(?:fn|agg)$/],
];

/** Methods of what Massive has by the name of a table. */
const MASSIVE = modes(
  'find findOne findDoc search searchDoc count countDoc where',
  'insert update save destroy modify saveDoc updateDoc refresh',
);
/** Functions of Zapatos that are given the name of a table. */
const ZAPATOS = modes(
  'select selectOne selectExactlyOne count sum avg min max',
  'insert update deletes upsert truncate',
);

function modes(reads: string, writes: string): ReadonlyMap<string, AccessMode> {
  const all = (names: string, mode: AccessMode) =>
    names.split(' ').map((name): [string, AccessMode] => [name, mode]);
  return new Map([...all(reads, 'read'), ...all(writes, 'write')]);
}

export function thinTouches(evaluator: Evaluator, value: Derived): readonly TableTouch[] {
  const from = packageOf(value);
  if (from === undefined || !CLIENTS.test(from)) return [];
  const given = value.steps.findLastIndex(({ step }) => step === 'given');
  return callsOf(value).flatMap((call) =>
    call.index > given ? touchesOf(evaluator, value, from, call) : [],
  );
}

function touchesOf(
  evaluator: Evaluator,
  value: Derived,
  from: string,
  call: MethodCall,
): readonly TableTouch[] {
  if (from === 'massive') return massiveTouches(value, call);
  const place = { node: call.place, depth: call.context.depth };
  const mode = from.startsWith('zapatos') ? ZAPATOS.get(call.name) : undefined;
  if (mode)
    return tablesNamedFirst(evaluator, call).map((table) => ({ table, mode, by: 'zapatos', ...place }));
  const isRoutine = CALLING.some(([packages, names]) => packages.test(from) && names.test(call.name));
  // What every server has is called in this way as well.
  return isRoutine
    ? tablesNamedFirst(evaluator, call).map((table) => ({
        ...{ table, mode: 'read', by: 'sql', isRoutine: true },
        ...place,
      }))
    : [];
}

const CLIENTS = /^(?:pg-promise|mssql|sequelize|kysely|massive|zapatos(?:\/.*)?)$/;

/** `db.orders.find({})`, `db.sales.orders.insert({})`; `db.close_order(1)` calls a routine. */
function massiveTouches({ steps }: Derived, call: MethodCall): readonly TableTouch[] {
  const path: string[] = [];
  for (let index = call.index - 1; index >= 0; index -= 1) {
    const step = steps[index];
    if (step?.step !== 'member') break;
    path.unshift(step.name);
  }
  const place = { node: call.place, depth: call.context.depth };
  const mode = path.length > 1 ? MASSIVE.get(path.at(-1) ?? '') : undefined;
  const [name, schema] = (mode ? path.slice(0, -1) : path).toReversed();
  if (name === undefined || path.length > 3) return [];
  const table: NamedTable = { ...(schema !== undefined && { schema: [schema] }), name: [name] };
  return mode
    ? [{ table, mode, by: 'massive', ...place }]
    : [{ table, mode: 'read', by: 'sql', isRoutine: true, ...place }];
}
