/**
 * Query builders that name tables by text: knex and kysely, and whatever wraps them. A chain whose beginning is not known to come from
 * one counts when its methods are a builder's own; with methods that others have as well, it is doubtful: then the table must be known.
 */
import { ts } from 'ts-morph';
import type { AccessMode } from '../../../model/nouns.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { withBindings } from '../evaluate/placeholders.js';
import { parameterOf } from '../evaluate/text.js';
import type { Derived, Part, TextValue, Value } from '../evaluate/values.js';
import { tablesOf } from './entities.js';
import { snakeCase } from './naming.js';
import {
  callsOf,
  goesOn,
  type MethodCall,
  type NamedTable,
  packageOf,
  propertiesOf,
  type TableTouch,
  tableOfText,
} from './reading.js';

const WRITES = /^(insert|update|del|delete|truncate|increment|decrement|upsert|batchInsert|insertGraph)$/;
const JOINS = /^(inner|left|leftOuter|right|rightOuter|outer|full|fullOuter|cross)?join(Lateral)?$/i;
const OWN_TO_KYSELY: ReadonlyMap<string, AccessMode> = new Map([
  ['selectFrom', 'read'],
  ['insertInto', 'write'],
  ['replaceInto', 'write'],
  ['updateTable', 'write'],
  ['deleteFrom', 'write'],
  ['mergeInto', 'write'],
]);
/** Methods that speak for a builder of queries. */
const BUILDING =
  /^(where\w*|andWhere\w*|orWhere\w*|select|insert|update|del|delete|first|returning|join\w*|innerJoin|leftJoin|rightJoin|orderBy\w*|groupBy\w*|count\w*|pluck|transacting|onConflict|forUpdate|increment|decrement|limit|columns?|max|min|sum|distinct\w*|truncate|query|find\w*|upsert|update\w+|modify|from|into|with|crossJoin|fullOuterJoin|as|clone|having\w*|offset|union\w*|avg\w*|forShare|stream|pipe)$/;
/** Names that such things go by. */
const SPEAKING =
  /^(knex|trx|tx|db|database|transaction|qb|builder|querybuilder|kysely|conn|connection|client)$/i;
const NO_BUILDER =
  /^(Array|Buffer|Object|Observable|Promise|Set|Map|Uint8Array|String|Number|Date|JSON|Math|console|URL|rxjs|of|from|fs|path|z|Joi|yup|expect|jest|vi|cy|document|window|\$)$/;
/** Packages that are known to build no queries of SQL, or whose queries others read. */
const OTHERS =
  /^(typeorm|@mikro-orm|sequelize|drizzle-orm|rxjs|@prisma|mongoose|mongodb|ioredis|lodash|axios|express|zod|fs|node:|@supabase\/)/;
/** Stores that have tables of their own: what a browser or a file keeps, and servers that know no SQL. */
const KEEPS_ITS_OWN =
  /^(dexie|idb|localforage|pouchdb|rxdb|nedb|@seald-io\/nedb|lokijs|lowdb|@nozbe\/watermelondb|airtable|rethinkdb|rethinkdbdash|datastore)([-/]|$)/;

export function builderTouches(evaluator: Evaluator, value: Derived): readonly TableTouch[] {
  const calls = callsOf(value);
  if (calls.length === 0) return [];
  const from = packageOf(value);
  const said = trustIn(value, from);
  if (said === 'none') return [];
  // What only Kysely has says what all of its chain is.
  const trust = calls.some(({ name }) => OWN_TO_KYSELY.has(name)) ? 'certain' : said;
  const ctes = new Set<string>();
  let subject: { readonly tables: readonly NamedTable[]; readonly place: MethodCall } | undefined;
  const touches: TableTouch[] = [];
  let schema: NamedTable['name'] | undefined;
  let mode: AccessMode = 'read';
  /** What Kysely selects from. */
  let selected: MethodCall | undefined;
  let isLocked = false;
  const by = from === 'kysely' ? 'kysely' : 'knex';
  const isOfMikro = value.steps.some((step) => step.step === 'member' && step.name === 'getKysely');
  const touch = (tables: readonly NamedTable[], how: AccessMode, call: MethodCall, isOwn: boolean): void => {
    for (const each of tables) {
      const table = isOfMikro ? ofEntity(evaluator, each, call.node) : each;
      const [first] = table.name;
      if (table.schema === undefined && typeof first === 'string' && ctes.has(first)) continue;
      const placed = schema && !table.schema ? { ...table, schema } : table;
      const isDoubtful = trust === 'doubtful' && !isOwn;
      const depth = call.context.depth;
      touches.push({
        table: placed,
        mode: how,
        by,
        node: call.place,
        depth,
        ...(isDoubtful && { doubtful: true }),
      });
    }
  };
  for (const [position, call] of calls.entries()) {
    const { name } = call;
    const [first, second] = call.arguments;
    if (isGiven(value, call)) continue;
    const own = OWN_TO_KYSELY.get(name);
    if (own) {
      touch(tablesNamed(evaluator, first, call), own, call, true);
      if (name === 'selectFrom') selected = call;
    } else if (name === 'with' || name === 'withRecursive' || name === 'withMaterialized') {
      for (const each of first ? evaluator.valuesOf(first, call.context) : []) {
        if (each.kind === 'text' && typeof each.parts[0] === 'string')
          for (const name of withSnake(each.parts[0].replace(/\(.*$/, ''))) ctes.add(name);
      }
    } else if (name === 'withSchema' && first) {
      const text = evaluator.valuesOf(first, call.context).find((each) => each.kind === 'text');
      if (text?.kind === 'text') schema = text.parts;
    } else if (JOINS.test(name) && call.arguments.length > (name === 'crossJoin' ? 0 : 1)) {
      touch(tablesNamed(evaluator, first, call), 'read', call, position > 0);
    } else if (name === 'batchInsert' && second)
      touch(tablesNamed(evaluator, first, call), 'write', call, true);
    else if (name === 'updateFrom' && first) touch(tablesNamed(evaluator, first, call), 'read', call, true);
    else if (isNaming(evaluator, name, position, call, calls, value)) {
      const named = tablesNamed(evaluator, first, call);
      if (named.length > 0 && !subject) subject = { tables: named, place: call };
      else if (named.length > 0 && /^(from|into|using|table)$/.test(name) && mode === 'read')
        touch(named, 'read', call, false);
    } else if (WRITES.test(name)) mode = 'write';
    else if (/^for(Update|Share|NoKeyUpdate|KeyShare)$/.test(name)) isLocked = true;
  }
  if (selected && isLocked)
    touch(tablesNamed(evaluator, selected.arguments[0], selected), 'lock', selected, true);
  if (subject) {
    // Who goes on with a query that another function began touches the table.
    const { tables: named, place } = subject;
    const next = calls.find(
      (call) => call.index > place.index && goesOn(call, place.context.depth) && !isGiven(value, call),
    );
    touch(named, mode, next ?? place, false);
    if (isLocked) touch(named, 'lock', next ?? place, false);
  }
  return touches;
}

/** The table of an entity, where MikroORM lets its builder go by their names: `em.getKysely({ tableNamingStrategy: 'entity' })`. */
function ofEntity(evaluator: Evaluator, named: NamedTable, near: ts.Node): NamedTable {
  const [name, ...others] = named.name;
  const entity =
    typeof name === 'string' && others.length === 0 ? evaluator.entityNamed(name, near) : undefined;
  return (entity && tablesOf(evaluator, entity)[0]) ?? named;
}

/** What was called to hand a callback the value that the chain goes on with, is said where it is called. */
function isGiven({ steps }: Derived, { index }: MethodCall): boolean {
  return steps.slice(index + 1).some(({ step }) => step === 'given') && !isSubjectOf(steps.slice(index + 1));
}

/** `Db.from('orders').query((builder) => builder.insert(…))`: the builder goes on with the table. */
function isSubjectOf(rest: Derived['steps']): boolean {
  const given = rest.findIndex(({ step }) => step === 'given');
  const before = rest.slice(0, given).filter(({ step }) => step === 'member');
  return before.length === 1 && before[0]?.step === 'member' && before[0].name === 'query';
}

function trustIn({ root, steps }: Derived, from: string | undefined): 'certain' | 'doubtful' | 'none' {
  if (from !== undefined) {
    if (/^(knex|kysely|objection|kysely-\w+)$/.test(from)) return from === 'objection' ? 'none' : 'certain';
    // `em.getKnex()('orders')`: MikroORM hands out the builder below it.
    if (steps.some((step) => step.step === 'member' && /^get(?:Knex|Kysely)$/.test(step.name)))
      return 'certain';
    if (OTHERS.test(from) || KEEPS_ITS_OWN.test(from)) return 'none';
    return /knex|database|sql|\bdb\b|postgres|(^|[-/@])db([-/]|$)/i.test(from) ? 'certain' : 'doubtful';
  }
  const name = 'name' in root ? root.name : '';
  if (NO_BUILDER.test(name)) return 'none';
  const speaks =
    SPEAKING.test(name) ||
    steps.slice(0, 2).some((step) => step.step === 'member' && /^(knex|trx|db)$/i.test(step.name));
  return speaks &&
    /knex|trx/i.test(
      name +
        steps
          .slice(0, 2)
          .map((step) => (step.step === 'member' ? step.name : ''))
          .join(),
    )
    ? 'certain'
    : 'doubtful';
}

/** Whether a call names the table that a chain is about: `knex('orders')`, `.from('orders')`, `.into('orders')`. */
function isNaming(
  evaluator: Evaluator,
  name: string,
  position: number,
  call: MethodCall,
  calls: readonly MethodCall[],
  value: Derived,
): boolean {
  const [first] = call.arguments;
  if (!first || ts.isArrowFunction(first) || ts.isFunctionExpression(first)) return false;
  if (/^(from|into|table|using)$/.test(name))
    return position > 0 || calls.length > 1 || 'package' in value.root;
  if (name !== '' && !/^(knex|trx|db|tx|conn|connection)$/i.test(name)) return false;
  // The call that makes the builder itself: `knex({ client: 'pg' })`, `knex(settings)`.
  if (evaluator.valuesOf(first, call.context).some(isConfiguration)) return false;
  const next = calls[position + 1];
  const before = value.steps[call.index - 1];
  const isCalled = before?.step !== 'member' || /^(knex|trx|db|tx|conn|connection)$/i.test(before.name);
  const goesOn = value.steps[call.index + 1];
  if (!isCalled) return false;
  if (next) return BUILDING.test(next.name) && goesOn?.step === 'member';
  return packageOf(value) === 'knex' && value.steps.length > 1;
}

function isConfiguration(value: Value): boolean {
  return (
    value.kind === 'object' &&
    propertiesOf(value.node).some(({ name }) => /^(client|dialect|connection)$/.test(name))
  );
}

/** The tables that an argument names: a text, a list of texts, or texts by alias. */
export function tablesNamed(
  evaluator: Evaluator,
  argument: ts.Expression | undefined,
  call: MethodCall,
): readonly NamedTable[] {
  if (!argument) return [];
  const ofValue = (value: Value): readonly NamedTable[] => {
    if (value.kind === 'text') {
      const table = tableOfText(value);
      return table ? [table] : [];
    }
    if (value.kind === 'list') return value.items.flatMap(ofValue);
    if (value.kind === 'object') {
      return propertiesOf(value.node).flatMap(({ value: name }) =>
        evaluator
          .valuesOf(name, value.context)
          .flatMap((each) => (each.kind === 'text' ? ofValue(each) : [])),
      );
    }
    if (value.kind === 'derived') {
      const raw = rawTexts(evaluator, value);
      if (raw.length > 0) return raw.flatMap((text) => tableOfText(text) ?? []);
      const dynamic = dynamicTable(value);
      if (dynamic) return tablesNamed(evaluator, dynamic.arguments[0], dynamic);
    }
    const open = parameterOf(value);
    return open ? [{ name: [{ hole: true, open }] }] : [];
  };
  const named = evaluator.valuesOf(argument, call.context).flatMap(ofValue);
  return evaluator.snakesNear(call.node) ? named.map(snaked) : named;
}

/** `db.dynamic.table(name).as('orders')`: a name that Kysely's types need not know. */
function dynamicTable(value: Derived): MethodCall | undefined {
  return callsOf(value).find(({ name, index }) => {
    const before = value.steps[index - 2];
    return name === 'table' && before?.step === 'member' && before.name === 'dynamic';
  });
}

/** A name as it is written, and as it may be sent. */
export function withSnake(name: string): readonly string[] {
  return [name, snakeCase(name)];
}

function snaked(table: NamedTable): NamedTable {
  return {
    ...table,
    name: table.name.map((part) => (typeof part === 'string' ? snakeCase(part) : part)),
  };
}

/** A table that is written out, with the columns that are filled, where a builder cannot say them: `raw('orders (id, sum)')`. */
function rawTexts(evaluator: Evaluator, value: Derived): readonly TextValue[] {
  const last = callsOf(value).at(-1);
  const [first] = last?.arguments ?? [];
  if (!last || !first || last.name !== 'raw' || last.index !== value.steps.length - 1) return [];
  const bindings = last.arguments[1];
  const given = () => (bindings ? evaluator.valuesOf(bindings, last.context) : []);
  return evaluator
    .valuesOf(first, last.context)
    .flatMap((text) => (text.kind === 'text' ? withBindings(evaluator, text, given, first) : []))
    .map((text) => ({ ...text, parts: text.parts.map(withoutColumns) }));
}

function withoutColumns(part: Part, index: number, parts: readonly Part[]): Part {
  return typeof part === 'string' && index === parts.length - 1
    ? part.replace(/\s*\([\w\s,"`]+\)\s*$/, '')
    : part;
}
