/**
 * Foreign keys as a builder of columns is told them: `t.foreign('customer_id').references('id').inTable('customers')`,
 * `(column) => column.references('customers.id')`, `addForeignKeyConstraint('by_customer', ['customer_id'], 'customers', ['id'])`. In: the function that a builder is given, and
 * those of the program that this one hands the builder to.
 */
import { ts } from 'ts-morph';
import type { ReferentialAction } from '../../../model/nouns.js';
import { boundCall } from '../evaluate/calls.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { returned } from '../evaluate/returned.js';
import { fixed } from '../evaluate/text.js';
import {
  type Context,
  type Derived,
  derived,
  type FunctionValue,
  further,
  type Open,
  type Value,
} from '../evaluate/values.js';
import { tablesNamed } from './builders.js';
import { actionOf } from './delete-rules.js';
import { tableOfColumn } from './described-keys.js';
import type { Key } from './keys.js';
import { callsOf, type MethodCall } from './reading.js';

/** Keys that a table gets, and those that it loses. */
export interface KeyChange {
  readonly adds?: readonly Key[];
  readonly takes?: readonly Pick<Key, 'name' | 'columns'>[];
}

/** Functions within functions that a builder is handed on to. */
const DEEPEST = 3;
const CHANGES =
  /\b(?:references|foreign|addForeignKeyConstraint|dropForeign|dropColumns?|dropConstraint)\s*\(|\(\s*(?:t|table|builder|col\w*)\b/;

/** @param columns the column that the builder is of, where it is of one */
export function columnKeys(
  evaluator: Evaluator,
  of: FunctionValue,
  columns: readonly string[] | undefined,
): readonly KeyChange[] {
  const [parameter] = of.node.parameters;
  if (!parameter || !ts.isIdentifier(parameter.name)) return [];
  // Of a package, for of what has only a name its type would tell more.
  const builder = derived({ package: 'knex' });
  const bound = new Map<Open, () => readonly Value[]>([[parameter, () => [builder]]]);
  const context: Context = { bound, outer: of.context, depth: of.context.depth + 1 };
  return within(evaluator, of.node, context, builder, columns, 0);
}

function within(
  evaluator: Evaluator,
  of: ts.SignatureDeclaration,
  context: Context,
  builder: Derived,
  columns: readonly string[] | undefined,
  depth: number,
): readonly KeyChange[] {
  const body = 'body' in of ? of.body : undefined;
  if (!body || !CHANGES.test(body.getText())) return [];
  const found: KeyChange[] = [];
  const isBuilder = (value: Value): boolean => value.kind === 'derived' && value.root === builder.root;
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const { parent } = node;
      const isWhole = !ts.isPropertyAccessExpression(parent) || parent.expression !== node;
      for (const callee of isWhole ? evaluator.valuesOf(node.expression, context) : []) {
        if (callee.kind === 'derived' && isBuilder(callee)) {
          const chain = callsOf(further(callee, { step: 'call', node, context }));
          found.push(...keysInChain(evaluator, chain, columns));
        } else if (callee.kind === 'function' && depth < DEEPEST) {
          const isHanded = node.arguments.some((each) => evaluator.valuesOf(each, context).some(isBuilder));
          if (isHanded) {
            const inside = boundCall(evaluator, callee, node, context);
            found.push(...within(evaluator, callee.node, inside, builder, undefined, depth + 1));
          }
        }
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(body);
  return found;
}

/** What the calls of one chain say of keys. */
export function keysInChain(
  evaluator: Evaluator,
  calls: readonly MethodCall[],
  columns?: readonly string[],
): readonly KeyChange[] {
  return calls.flatMap((call, position): readonly KeyChange[] => {
    const [first, second, third] = call.arguments;
    const { name } = call;
    const until = calls.findIndex((each, index) => index > position && BEGINS.test(each.name));
    const after = calls.slice(position + 1, until < 0 ? undefined : until);
    if (name === 'dropForeign') {
      const named = textsGiven(evaluator, second, call).map((each) => ({ name: each }));
      return [{ takes: [...named, { columns: textsGiven(evaluator, first, call) }] }];
    }
    if (/^dropColumns?$/.test(name)) {
      const texts = call.arguments.flatMap((each) => textsGiven(evaluator, each, call));
      return [{ takes: texts.map((each) => ({ columns: [each] })) }];
    }
    if (name === 'dropConstraint')
      return [{ takes: textsGiven(evaluator, first, call).map((each) => ({ name: each })) }];
    if (name === 'addForeignKeyConstraint' && third) {
      const [, , , , options] = call.arguments;
      const onDelete = ruleIn(evaluator, after) ?? ruleOfCallback(evaluator, options, call);
      const [named] = textsGiven(evaluator, first, call);
      return [
        {
          adds: tablesNamed(evaluator, third, call).map((to) => ({
            to,
            ...(named !== undefined && { name: named }),
            columns: textsGiven(evaluator, second, call),
            ...(onDelete && { onDelete }),
          })),
        },
      ];
    }
    if (name !== 'references' || !first) return [];
    const inTable = after.find((each) => each.name === 'inTable');
    const tables = inTable
      ? tablesNamed(evaluator, inTable.arguments[0], inTable)
      : evaluator.valuesOf(first, call.context).flatMap((value) => tableOfColumn(value) ?? []);
    const onDelete = ruleIn(evaluator, after);
    const [begin] = calls;
    const named = begin?.name === 'foreign' ? textsGiven(evaluator, begin.arguments[1], begin) : [];
    const own = begin && begin !== call ? textsGiven(evaluator, begin.arguments[0], begin) : [];
    return [
      {
        adds: tables.map((to) => ({
          to,
          ...(named[0] !== undefined && { name: named[0] }),
          columns: columns ?? own,
          ...(onDelete && { onDelete }),
        })),
      },
    ];
  });
}

/** What begins another key. */
const BEGINS = /^(?:references|addForeignKeyConstraint|addColumn|createTable|alterTable)$/;

function ruleIn(evaluator: Evaluator, calls: readonly MethodCall[]): ReferentialAction | undefined {
  const call = calls.find(({ name }) => name === 'onDelete');
  return call && textsGiven(evaluator, call.arguments[0], call).flatMap((text) => actionOf(text) ?? [])[0];
}

/** `addForeignKeyConstraint(…, (key) => key.onDelete('cascade'))` */
function ruleOfCallback(
  evaluator: Evaluator,
  callback: ts.Expression | undefined,
  { context }: MethodCall,
): ReferentialAction | undefined {
  const made = callback ? evaluator.valuesOf(callback, context) : [];
  for (const value of made)
    if (value.kind === 'function')
      for (const result of returned(evaluator, value.node, value.context))
        if (result.kind === 'derived') return ruleIn(evaluator, callsOf(result));
  return undefined;
}

/** The texts that an argument is, or holds as a list. */
export function textsGiven(
  evaluator: Evaluator,
  node: ts.Expression | undefined,
  { context }: Pick<MethodCall, 'context'>,
): readonly string[] {
  if (!node || ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return [];
  return evaluator
    .valuesOf(node, context)
    .flatMap((value) => (value.kind === 'list' ? value.items : [value]))
    .flatMap((value) => fixed(value) ?? []);
}
