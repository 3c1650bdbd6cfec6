/**
 * Rows of a class that says which table it stands for, and has what is done with them from a class of a package that is not here: `class Run extends Generic {
 * static _table = 'runs' }`, `Run.create(pool, run)`. In: a chain. Out: what it touches, by the words that its methods are called. Why only these: of what such
 * a package has beside them nothing is known, nor whose rows come of a chain that goes on.
 */
import type { AccessMode } from '../../../model/nouns.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Derived } from '../evaluate/values.js';
import { staticTableOf } from './entities.js';
import { ormOf } from './orm-of.js';
import { callsOf, packageOf, type TableTouch } from './reading.js';

const WRITES =
  /^(?:create|insert|add|save|store|update|patch|upsert|replace|commit|generate|delete|destroy|remove|clear|truncate|increment|decrement)(?![a-z])/;
const READS = /^(?:find|get|list|from|fetch|all|first|count|exists|paginate|search)(?![a-z])/;
/** What is done with a row that was read or made before. */
const OF_ROW = /^(?:save|update|patch|commit|delete|destroy|remove)$/;
/** Packages that keep something else than tables, or whose own words are known. */
const OTHERS = /objection|dynamo|mongo|firestore|elastic|redis|neo4j|cassandra|dexie|lit$|^react|^vue/i;

export function ownBaseTouches(evaluator: Evaluator, value: Derived): readonly TableTouch[] {
  const from = packageOf(value);
  if (from === undefined || OTHERS.test(from) || ormOf(value) !== undefined) return [];
  const index = value.steps.findIndex(({ step }) => step === 'subclass');
  const own = value.steps[index];
  if (own?.step !== 'subclass') return [];
  const isAsked = value.steps
    .slice(index + 1)
    .every(({ step }, place) => step === (place % 2 === 0 ? 'member' : 'call'));
  const calls = isAsked ? callsOf(value).filter((call) => call.index > index) : [];
  const [first, second, ...others] = calls;
  if (first === undefined || others.length > 0) return [];
  const mode = second ? modeOfRow(first.name, second.name) : modeOf(first.name, own.instance);
  const table = mode && staticTableOf(evaluator, own.of);
  const last = second ?? first;
  return table && mode ? [{ table, mode, by: 'model', node: last.place, depth: last.context.depth }] : [];
}

function modeOf(name: string, isRow: boolean): AccessMode | undefined {
  if (isRow) return OF_ROW.test(name) ? 'write' : undefined;
  return WRITES.test(name) ? 'write' : READS.test(name) ? 'read' : undefined;
}

/** `(await Run.from(pool, id)).commit({ … })` */
function modeOfRow(first: string, second: string): AccessMode | undefined {
  return modeOf(first, false) !== undefined && OF_ROW.test(second) ? 'write' : undefined;
}
