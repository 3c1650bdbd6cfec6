/**
 * Foreign keys that options describe: `{ references: { model: 'customers', key: 'id' }, onDelete: 'CASCADE' }` of Sequelize,
 * `new TableForeignKey({ referencedTableName: 'customers' })` of TypeORM, `{ foreignKeys: { columns, references: 'customers(id)' } }` of node-pg-migrate,
 * `{ foreignKey: { table: 'customers', rules } }` of db-migrate. In: values, whatever made them. Out: the keys in them.
 */
import { ts } from 'ts-morph';
import { entriesOf } from '../evaluate/all-members.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import type { ObjectValue, Value } from '../evaluate/values.js';
import { actionOf } from './delete-rules.js';
import { tablesOf } from './entities.js';
import type { Key } from './keys.js';
import { callsOf, type NamedTable, tableOfText } from './reading.js';

/** Options within options that are looked into. */
const DEEPEST = 4;

/** @param columns the column that the options are of, where they are of one */
export function describedKeys(
  evaluator: Evaluator,
  values: readonly Value[],
  near: ts.Node,
  columns?: readonly string[],
  depth = 0,
): readonly Key[] {
  if (depth > DEEPEST) return [];
  return values.flatMap((value): readonly Key[] => {
    if (value.kind === 'list') return describedKeys(evaluator, value.items, near, columns, depth + 1);
    if (value.kind === 'derived')
      return describedKeys(evaluator, madeWith(evaluator, value), near, columns, depth + 1);
    if (value.kind !== 'object') return [];
    const own = keysOf(evaluator, value, near, columns);
    if (own.length > 0) return own;
    return entriesOf(evaluator, value).flatMap((entry) => {
      const [names = [], held = []] = entry.kind === 'list' ? (entry.elements ?? []) : [];
      const name = names.map(fixed)[0];
      if (name !== undefined && OF_ROWS.test(name)) return [];
      const inner = held.filter(({ kind }) => kind === 'object' || kind === 'list' || kind === 'derived');
      const isOption = name === undefined || OPTIONS.test(name);
      return inner.length === 0
        ? []
        : describedKeys(evaluator, inner, near, isOption ? columns : [name], depth + 1);
    });
  });
}

/** What holds keys, or columns that do, and is no column itself. */
const OPTIONS = /^(?:foreignKeys?|constraints|columns|options)$/;

/** What is said of rows, and not of the table. */
const OF_ROWS = /^(?:where|check|default\w*)$/;

/** What something of a library is made with: `new TableForeignKey({ … })`. */
function madeWith(evaluator: Evaluator, value: Value & { readonly kind: 'derived' }): readonly Value[] {
  const last = value.steps.at(-1);
  if (last?.step !== 'new' || !ts.isNewExpression(last.node)) return [];
  const [first] = last.node.arguments ?? [];
  return first ? evaluator.valuesOf(first, last.context).filter(({ kind }) => kind === 'object') : [];
}

/** The keys that the members of one object say. */
function keysOf(
  evaluator: Evaluator,
  value: ObjectValue,
  near: ts.Node,
  columns: readonly string[] | undefined,
): readonly Key[] {
  const member = (name: string) => evaluator.member(value, name, near);
  const texts = (...names: readonly string[]) =>
    names.flatMap((name) => memberTexts(evaluator, [value], name, near));
  const typeorm = member('referencedTableName').flatMap(tableWritten);
  const described = typeorm.length > 0 ? typeorm : tablesReferred(evaluator, member('references'), near);
  const ofForeign = described.length > 0 ? [] : member('foreignKey');
  const tables =
    described.length > 0
      ? described
      : ofForeign.flatMap((key) =>
          key.kind === 'object' ? evaluator.member(key, 'table', near).flatMap(tableWritten) : [],
        );
  if (tables.length === 0) return [];
  const schema = typeorm.length > 0 ? texts('referencedSchema')[0] : undefined;
  const rules = ofForeign.flatMap((key) => evaluator.member(key, 'rules', near));
  const [onDelete] = [...texts('onDelete'), ...memberTexts(evaluator, rules, 'onDelete', near)].flatMap(
    (text) => actionOf(text) ?? [],
  );
  const own = texts('columns', 'columnNames', 'fields');
  const [name] = [
    ...texts('name', 'foreignKeyConstraintName'),
    ...memberTexts(evaluator, ofForeign, 'name', near),
  ];
  return tables.map((to) => ({
    to: schema === undefined || to.schema ? to : { ...to, schema: [schema] },
    ...(name !== undefined && { name }),
    columns: own.length > 0 ? own : (columns ?? []),
    ...(onDelete && { onDelete }),
  }));
}

/** `references: 'customers(id)'`, `{ model: Customer, key: 'id' }`, `{ table: 'customers', field: 'id' }`, `{ schema: 'crm', name: 'customers' }` */
function tablesReferred(
  evaluator: Evaluator,
  values: readonly Value[],
  near: ts.Node,
): readonly NamedTable[] {
  return values.flatMap((value) => {
    if (value.kind !== 'object') return tableWritten(value);
    const target = [...evaluator.member(value, 'model', near), ...evaluator.member(value, 'table', near)];
    return target.length === 0
      ? tablesDescribed(evaluator, [value], near)
      : target.flatMap((each) => {
          const written = tableWritten(each);
          if (written.length > 0) return written;
          const mapped = tablesOf(evaluator, each);
          return mapped.length > 0 ? mapped : tablesDescribed(evaluator, [each], near);
        });
  });
}

/** The tables that values describe: `{ schema, tableName }`, `new Table({ name })`, `await runner.getTable('orders')`. */
export function tablesDescribed(
  evaluator: Evaluator,
  values: readonly Value[],
  near: ts.Node,
): readonly NamedTable[] {
  return values.flatMap((value): readonly NamedTable[] => {
    if (value.kind === 'text') return tableWritten(value);
    if (value.kind === 'derived') {
      const found = callsOf(value).at(-1);
      const [first] = found?.name === 'getTable' ? found.arguments : [];
      return first
        ? evaluator.valuesOf(first, found?.context).flatMap(tableWritten)
        : tablesDescribed(evaluator, madeWith(evaluator, value), near);
    }
    if (value.kind !== 'object') return [];
    const names = ['name', 'tableName'].flatMap((name) => evaluator.member(value, name, near));
    const [schema] = evaluator.member(value, 'schema', near);
    return names
      .flatMap(tableWritten)
      .map((table) =>
        schema?.kind === 'text' && !table.schema ? { ...table, schema: schema.parts } : table,
      );
  });
}

/** `customers`, `"customers"`, `customers(id)` */
function tableWritten(value: Value): readonly NamedTable[] {
  if (value.kind !== 'text') return [];
  const parts = value.parts.map((part) => (typeof part === 'string' ? part.replace(/\([^()]*\)/, '') : part));
  const table = tableOfText({ ...value, parts });
  return table ? [table] : [];
}

/** The table of a column that is written behind it: `customers.id`, `crm.customers.id`. */
export function tableOfColumn(value: Value): NamedTable | undefined {
  if (value.kind !== 'text') return undefined;
  const last = value.parts.at(-1);
  if (typeof last !== 'string' || !/\.\w+\s*$/.test(last)) return undefined;
  return tableOfText({ ...value, parts: [...value.parts.slice(0, -1), last.replace(/\.\w+\s*$/, '')] });
}

const KEY = /\bforeign\s+key\s*\(([^()]*)\)\s*references\s+([\w."]+)/i;
const RULE = /\bon\s+delete\s+(set\s+\w+|no\s+action|\w+)/i;

/** A constraint in the language of the database: `FOREIGN KEY (customer_id) REFERENCES customers (id)`. */
export function keyWritten(text: string, isConstraint: boolean): readonly Key[] {
  const [, columns = '', named = ''] = (isConstraint && KEY.exec(text)) || [];
  const table = named && tableOfText({ kind: 'text', parts: [named], origins: [] });
  if (!table) return [];
  const onDelete = actionOf(RULE.exec(text)?.[1]);
  return [
    {
      to: table,
      columns: columns.split(',').map((each) => each.replace(/["\s]/g, '')),
      ...(onDelete && { onDelete }),
    },
  ];
}

export function memberTexts(
  evaluator: Evaluator,
  values: readonly Value[],
  name: string,
  near: ts.Node,
): readonly string[] {
  return values.flatMap((value) =>
    value.kind === 'object'
      ? evaluator
          .member(value, name, near)
          .flatMap((each) => (each.kind === 'list' ? each.items : [each]))
          .flatMap((each) => fixed(each) ?? [])
      : [],
  );
}
