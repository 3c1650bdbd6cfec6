/**
 * Foreign keys that migrations in code give to tables, and take from them, at whatever time: builders of knex and kysely, the interface of
 * Sequelize, the runner of TypeORM, node-pg-migrate, db-migrate. In: a chain of calls. Out: for each table that it names, the keys. Why: most keys come
 * after their tables, for both of these must be there.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Derived, Value } from '../evaluate/values.js';
import { tablesNamed } from './builders.js';
import { columnKeys, type KeyChange, keysInChain, textsGiven } from './column-keys.js';
import { actionOf } from './delete-rules.js';
import { describedKeys, keyWritten, memberTexts, tablesDescribed } from './described-keys.js';
import type { Key } from './keys.js';
import { callsOf, type MethodCall, type NamedTable } from './reading.js';

/** A table whose keys change, and where. */
export interface AlteredKeys {
  readonly table: NamedTable;
  readonly references: readonly Key[];
  /** Those that are taken from it, by the name that they have or by their columns. */
  readonly without: readonly Pick<Key, 'name' | 'columns'>[];
  readonly node: ts.Node;
}

/** What a builder is told a table by: `alterTable('orders', …)`, `table('orders', …)`, `alterTable('orders').addColumn(…)`. */
const BUILDS = /^(?:createTable|createTableIfNotExists|alterTable|table)$/;
/** What is told a table first, and keys of it among the rest. */
const TELLS =
  /^(?:createTable|createTableIfNotExists|addConstraint|createConstraint|addColumns?|changeColumn|alterColumn|createForeignKeys?)$/;
/** … and what takes them back, by their names or those of columns. */
const TAKES = /^(?:removeConstraint|dropConstraint|dropForeignKey|removeForeignKey)$/;
const TAKES_COLUMNS = /^(?:removeColumn|dropColumns?)$/;

export function alteredKeys(evaluator: Evaluator, value: Derived): readonly AlteredKeys[] {
  const calls = callsOf(value).map((call) => called(value, call));
  if (!calls.some(({ name }) => mayChangeKeys(name))) return [];
  const schema = schemaOf(evaluator, calls);
  const found: AlteredKeys[] = [];
  const add = (tables: readonly NamedTable[], changes: readonly KeyChange[], node: ts.Node): void => {
    const references = changes.flatMap(({ adds }) => adds ?? []);
    const without = changes.flatMap(({ takes }) => takes ?? []);
    if (references.length + without.length === 0) return;
    // Which of several tables refers to which of several others is not known.
    if (tables.length > 1 && new Set(references.map(({ to }) => JSON.stringify(to))).size > 1) return;
    for (const table of tables)
      found.push({
        table: schema && !table.schema ? { ...table, schema } : table,
        ...{ references, without, node },
      });
  };
  for (const [position, call] of calls.entries()) {
    const [first, ...rest] = call.arguments;
    if (!first) continue;
    if (BUILDS.test(call.name))
      add(tablesTold(evaluator, call), builtWith(evaluator, calls.slice(position)), call.place);
    if (!calls.slice(0, position).some(({ name }) => BUILDS.test(name)))
      add(tablesTold(evaluator, call), told(evaluator, call, first, rest), call.place);
  }
  return found;
}

/** What the calls on a builder of a table, and what it is handed to, say of keys, until it is that of another one. */
function builtWith(evaluator: Evaluator, [begin, ...others]: readonly MethodCall[]): readonly KeyChange[] {
  const next = others.findIndex(({ name }) => BUILDS.test(name));
  const after = next < 0 ? others : others.slice(0, next);
  const handed = [begin!, ...after].flatMap((call) => {
    const [first] = call.arguments;
    const columns = call.name === 'addColumn' ? textsGiven(evaluator, first, call) : undefined;
    return call.arguments.flatMap((each) => ofCallback(evaluator, each, call, columns));
  });
  return [...handed, ...keysInChain(evaluator, after)];
}

function mayChangeKeys(name: string): boolean {
  return (
    BUILDS.test(name) ||
    TELLS.test(name) ||
    TAKES.test(name) ||
    TAKES_COLUMNS.test(name) ||
    name === 'addForeignKey'
  );
}

/** A call by the name that it has when it is made: `db.addForeignKey.bind(db, 'orders', …)`. */
function called(value: Derived, call: MethodCall): MethodCall {
  const bound = value.steps[call.index - 2];
  return call.name === 'bind' && bound?.step === 'member'
    ? { ...call, name: bound.name, arguments: call.arguments.slice(1) }
    : call;
}

function schemaOf(evaluator: Evaluator, calls: readonly MethodCall[]): NamedTable['schema'] {
  const call = calls.find(({ name }) => name === 'withSchema');
  const [first] = call?.arguments ?? [];
  const [text] = call && first ? evaluator.valuesOf(first, call.context) : [];
  return text?.kind === 'text' ? text.parts : undefined;
}

/** The tables that a call is told first. */
export function tablesTold(evaluator: Evaluator, call: MethodCall): readonly NamedTable[] {
  const [first] = call.arguments;
  if (!first) return [];
  const values = evaluator.valuesOf(first, call.context);
  if (values.some(({ kind }) => kind === 'text')) return tablesNamed(evaluator, first, call);
  return tablesDescribed(evaluator, values, first);
}

function ofCallback(
  evaluator: Evaluator,
  argument: ts.Expression,
  { context }: MethodCall,
  columns: readonly string[] | undefined,
): readonly KeyChange[] {
  const isInline = ts.isArrowFunction(argument) || ts.isFunctionExpression(argument);
  if (!isInline && !ts.isIdentifier(argument) && !ts.isPropertyAccessExpression(argument)) return [];
  return evaluator
    .valuesOf(argument, context)
    .flatMap((value) => (value.kind === 'function' ? columnKeys(evaluator, value, columns) : []));
}

/** The keys among what a call is told of a table. */
function told(
  evaluator: Evaluator,
  call: MethodCall,
  first: ts.Expression,
  rest: readonly ts.Expression[],
): readonly KeyChange[] {
  const valuesOf = (node: ts.Expression): readonly Value[] => evaluator.valuesOf(node, call.context);
  const textsOf = (node: ts.Expression | undefined) => textsGiven(evaluator, node, call);
  if (TAKES.test(call.name)) {
    const [second] = rest;
    const described = second ? describedKeys(evaluator, valuesOf(second), second) : [];
    return [{ takes: [...textsOf(second).map((name) => ({ name })), ...described] }];
  }
  if (TAKES_COLUMNS.test(call.name))
    return [{ takes: textsOf(rest[0]).map((each) => ({ columns: [each] })) }];
  if (call.name === 'addForeignKey') {
    const [to, name, columns, rules] = rest;
    const [onDelete] = rules ? memberTexts(evaluator, valuesOf(rules), 'onDelete', rules) : [];
    const action = actionOf(onDelete);
    const [named] = textsOf(name);
    const keys = to
      ? tablesNamed(evaluator, to, call).map((table) => ({
          to: table,
          ...(named !== undefined && { name: named }),
          ...(columns && { columns: namesIn(columns) }),
          ...(action && { onDelete: action }),
        }))
      : [];
    return [{ adds: keys }];
  }
  if (!TELLS.test(call.name)) return [];
  // `addColumn('orders', 'customer_id', { references: … })`, `addConstraint('orders', 'by_customer', { foreignKeys: … })`
  const beside = rest.find((each) => textsOf(each).length > 0);
  const [besideName] = textsOf(beside);
  const isColumn = /Column$/.test(call.name);
  const all = call.name.startsWith('create') ? [first, ...rest] : rest;
  const adds = all.flatMap((argument) => [
    ...(argument === first
      ? []
      : textsOf(argument).flatMap((text) => keyWritten(text, /onstraint$/.test(call.name)))),
    ...describedKeys(
      evaluator,
      valuesOf(argument),
      argument,
      isColumn && besideName !== undefined ? [besideName] : undefined,
    ),
  ]);
  const isConstraint = /onstraint$/.test(call.name) && besideName !== undefined;
  return [{ adds: adds.map((key) => (isConstraint && !key.name ? { ...key, name: besideName } : key)) }];
}

function namesIn(node: ts.Expression): readonly string[] {
  return ts.isObjectLiteralExpression(node)
    ? node.properties.flatMap(({ name }) => (name && !ts.isComputedPropertyName(name) ? [name.text] : []))
    : [];
}
