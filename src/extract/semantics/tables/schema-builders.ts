/**
 * What builders of schemas do: tables that they create, drop and rename, in migrations of knex, kysely, Sequelize, TypeORM and node-pg-migrate.
 * In: a chain of calls. Out: the tables.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Derived } from '../evaluate/values.js';
import { tablesNamed } from './builders.js';
import { callsOf, type MethodCall, type NamedTable, propertiesOf, tableOfText } from './reading.js';

/** Methods that create a table or view: `knex.schema.createTable('orders', …)`, `pgm.createTable(…)`, `queryInterface.createTable(…)`. */
export const CREATES =
  /^(createTable|createTableIfNotExists|createView|createViewOrReplace|createMaterializedView)$/;
/** … and that drop one. */
export const DROPS = /^(dropTable|dropTableIfExists|dropView|dropViewIfExists|dropMaterializedView)$/;

/** The tables that methods of a chain create, or drop. */
export function schemaTables(
  evaluator: Evaluator,
  value: Derived,
  methods: RegExp,
): readonly { readonly table: NamedTable; readonly node: ts.Node; readonly call: ts.Node }[] {
  const calls = callsOf(value);
  const inSchema = calls.find(({ name }) => name === 'withSchema');
  const [schemaName] = inSchema?.arguments ?? [];
  return calls.flatMap((call) => {
    if (!methods.test(call.name)) return [];
    const [first] = call.arguments;
    if (!first) return [];
    const found = [
      ...tablesNamed(evaluator, ts.isObjectLiteralExpression(first) ? undefined : first, call),
      ...describedTables(evaluator, first, call),
    ];
    const schema =
      schemaName && inSchema
        ? evaluator.valuesOf(schemaName, inSchema.context).find((each) => each.kind === 'text')
        : undefined;
    return found.map((table) => ({
      table: schema?.kind === 'text' && !table.schema ? { ...table, schema: schema.parts } : table,
      node: call.place,
      call: call.node,
    }));
  });
}

/**
 * Whether a table is only created where it is not there yet: `createTableIfNotExists`, `.ifNotExists()`, `{ ifNotExists: true }`, `createTable(table, true)`, or below
 * a question for it, `if (!(await knex.schema.hasTable('orders')))`.
 */
export function asksFirst(call: ts.Node): boolean {
  for (let node = call; !ts.isSourceFile(node); node = node.parent) {
    if (ts.isFunctionLike(node) || ts.isBlock(node)) {
      if (/\b(?:hasTable|tableExists|showAllTables)\b/.test(node.getText())) return true;
    } else if (ts.isExpression(node)) {
      if (/ifNotExists\b/i.test(node.getText())) return true;
      const [, second] = ts.isCallExpression(node) ? node.arguments : [];
      if (second?.kind === ts.SyntaxKind.TrueKeyword) return true;
    }
  }
  return false;
}

/** `new Table({ name: 'orders' })`, `{ schema, tableName }`, `{ schema, name }`. */
function describedTables(
  evaluator: Evaluator,
  first: ts.Expression,
  call: MethodCall,
): readonly NamedTable[] {
  const described = ts.isNewExpression(first) ? first.arguments?.[0] : first;
  if (!described || !ts.isObjectLiteralExpression(described)) return [];
  const options = propertiesOf(described);
  const textOf = (key: RegExp) => {
    const option = options.find(({ name }) => key.test(name));
    const value =
      option && evaluator.valuesOf(option.value, call.context).find((each) => each.kind === 'text');
    return value?.kind === 'text' ? value : undefined;
  };
  const name = textOf(/^(name|tableName)$/);
  const schema = textOf(/^schema$/);
  const table = name && tableOfText(name);
  return table ? [{ ...(schema && { schema: schema.parts }), ...table }] : [];
}

/** The tables that methods of a chain call otherwise: `renameTable('drafts', 'orders')`, `alterTable('drafts').renameTo('orders')`. */
export function renamedTables(
  evaluator: Evaluator,
  value: Derived,
): readonly { readonly table: NamedTable; readonly from: NamedTable; readonly node: ts.Node }[] {
  const calls = callsOf(value);
  return calls.flatMap((call) => {
    const [first, second] = call.arguments;
    const altered = calls.find(({ name }) => name === 'alterTable');
    const [from, to] =
      call.name === 'renameTable'
        ? [tablesNamed(evaluator, first, call), tablesNamed(evaluator, second, call)]
        : call.name === 'renameTo' && altered
          ? [tablesNamed(evaluator, altered.arguments[0], altered), tablesNamed(evaluator, first, call)]
          : [[], []];
    return from[0] && to[0] ? [{ table: to[0], from: from[0], node: call.place }] : [];
  });
}
