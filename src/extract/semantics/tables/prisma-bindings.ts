/**
 * Prisma 1: what its clients are asked for. In: a call. Out: the models that it reads and writes, with those that it nests. A binding has a member for each
 * root of the graph (`db.query.users({ where }, info)`, `db.mutation.createUser({ data })`, `db.exists.User({ id })`), a generated client has all of them
 * itself (`prisma.users({ where })`, `prisma.createUser({ name })`, `prisma.$exists.user({ id })`).
 * https://github.com/prisma-labs/prisma-binding, https://v1.prisma.io/docs/1.34/prisma-client/
 */
import { ts } from 'ts-morph';
import type { AccessMode } from '../../../model/nouns.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { remembered } from '../evaluate/remembered.js';
import { fixed } from '../evaluate/text.js';
import type { Context, Value } from '../evaluate/values.js';
import { isOfPrisma, type ModelsAt, Reading } from './prisma.js';
import type { PrismaModel } from './prisma-schema.js';
import type { TableTouch } from './reading.js';

type Models = ReadonlyMap<string, PrismaModel>;

/** What is asked of a model. */
interface Operation {
  readonly model: PrismaModel;
  readonly does: 'one' | 'many' | 'create' | 'change' | 'delete' | 'exists';
}

/** Where the members of a binding lead. */
const ROOTS = /^(?:query|mutation|exists|\$exists)$/;

export function bindingTouches(
  evaluator: Evaluator,
  node: ts.CallExpression,
  context: Context,
  modelsAt: ModelsAt,
): readonly TableTouch[] {
  const callee = node.expression;
  const models = modelsAt(evaluator.program.pathOf(node.getSourceFile()));
  if (models.size === 0) return [];
  if (ts.isIdentifier(callee)) return forwarded(evaluator, node, context, models);
  if (!ts.isPropertyAccessExpression(callee)) return [];
  const reading = new Reading(evaluator, models, callee.name);
  const asked = operationOf(evaluator, callee, context, models);
  if (!asked) {
    const before = ts.isCallExpression(callee.expression) ? callee.expression.expression : undefined;
    const one =
      before && ts.isPropertyAccessExpression(before)
        ? operationOf(evaluator, before, context, models)
        : undefined;
    if (!one || one.isBound) return [];
    if (callee.name.text === '$fragment') selected(evaluator, reading, one.model, node.arguments[0], context);
    else if (one.does !== 'many') reading.fluent(one.model, callee.name.text, node, context);
    return reading.touches;
  }
  const { model, does, isBound } = asked;
  const [options, info] = node.arguments;
  reading.touch(model, modeOf(asked));
  const isWhere = does === 'exists' || (!isBound && (does === 'one' || does === 'delete'));
  if (options && isWhere) reading.filters(model, options, context, 0);
  else if (options && does === 'create' && !isBound) reading.writes(model, options, context, 0);
  else if (options) reading.options(model, options, context);
  if (isBound) selected(evaluator, reading, model, info, context);
  return reading.touches;
}

/** A resolver that hands on whatever it is asked: `orders: forwardTo('db')`. */
function forwarded(
  evaluator: Evaluator,
  node: ts.CallExpression,
  context: Context,
  models: Models,
): readonly TableTouch[] {
  const { parent } = node;
  if (!ts.isPropertyAssignment(parent) || !/^\w*forwardTo$/i.test(node.expression.getText())) return [];
  const named = operationsOf(models);
  const name = parent.name.getText();
  const found = named.query.get(name) ?? named.mutation.get(name);
  if (!found || !evaluator.valuesOf(node.expression, context).some(isOfPrisma)) return [];
  const reading = new Reading(evaluator, models, parent.name);
  reading.touch(found.model, modeOf(found));
  return reading.touches;
}

function modeOf({ does }: Operation): AccessMode {
  return /^(?:create|change|delete)$/.test(does) ? 'write' : 'read';
}

/** What a member of a client that may be one of Prisma asks for. */
function operationOf(
  evaluator: Evaluator,
  { expression: on, name: { text } }: ts.PropertyAccessExpression,
  context: Context,
  models: Models,
): (Operation & { readonly isBound: boolean }) | undefined {
  const root = ts.isPropertyAccessExpression(on) && ROOTS.test(on.name.text) ? on.name.text : undefined;
  const named = operationsOf(models);
  if (root !== undefined) {
    const found = (
      root.endsWith('exists') ? named.exists : root === 'query' ? named.query : named.mutation
    ).get(text);
    return found && mayBeBinding(evaluator.valuesOf(on, context))
      ? { ...found, isBound: root !== '$exists' }
      : undefined;
  }
  const found = named.query.get(text) ?? named.mutation.get(text);
  return found && isClient(on, evaluator.valuesOf(on, context)) ? { ...found, isBound: false } : undefined;
}

/** What the program defines by itself, or a library for something else, is no binding of Prisma. */
function mayBeBinding(values: readonly Value[]): boolean {
  if (values.length === 0) return true;
  return values.some(
    (value) =>
      isOfPrisma(value) || value.kind === 'shape' || (value.kind === 'derived' && !('package' in value.root)),
  );
}

/** A generated client is one by what made it, else by what it is called. */
function isClient(on: ts.Expression, values: readonly Value[]): boolean {
  if (values.some(isOfPrisma)) return true;
  const last = ts.isPropertyAccessExpression(on) ? on.name.text : ts.isIdentifier(on) ? on.text : '';
  return /^_?prisma|prisma(?:Client)?$/i.test(last) && mayBeBinding(values);
}

/** The fields that the graph of a data model has at its roots. */
const operationsOf = remembered((models: Models) => {
  const query = new Map<string, Operation>();
  const mutation = new Map<string, Operation>();
  const exists = new Map<string, Operation>();
  for (const model of models.values()) {
    const { name } = model;
    const several = pluralOf(name);
    query.set(small(name), { model, does: 'one' });
    for (const each of [small(several), `${small(several)}Connection`])
      query.set(each, { model, does: 'many' });
    for (const each of [name, small(name)]) exists.set(each, { model, does: 'exists' });
    mutation.set(`create${name}`, { model, does: 'create' });
    for (const each of [`update${name}`, `upsert${name}`, `updateMany${several}`])
      mutation.set(each, { model, does: 'change' });
    mutation.set(`delete${name}`, { model, does: 'delete' });
    // Of several, both clients are told which by `where` or by themselves.
    mutation.set(`deleteMany${several}`, { model, does: 'delete' });
  }
  return { query, mutation, exists };
});

function small(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** The plural of a name in English, as the server makes it. */
function pluralOf(name: string): string {
  for (const [ending, plural] of [
    [/(?<=[^aeiou])y$/i, 'ies'],
    [/(?<=[Pp])erson$/, 'eople'],
    [/(?<=[Cc])hild$/, 'hildren'],
    [/(?<=(?:^|[a-z])[Mm])an$/, 'en'],
    [/(?<=s|x|z|ch|sh)$/, 'es'],
  ] as const)
    if (ending.test(name)) return name.replace(ending, plural);
  return `${name}s`;
}

/** Reads what a selection asks of the models that a model leads to: `'{ id lines { id product { name } } }'`. */
function selected(
  evaluator: Evaluator,
  reading: Reading,
  model: PrismaModel,
  info: ts.Expression | undefined,
  context: Context,
): void {
  for (const value of info ? evaluator.valuesOf(info, context) : []) {
    const text = fixed(value);
    const start = text?.indexOf('{') ?? -1;
    if (text !== undefined && start >= 0) reading.selection(model, text.slice(start));
  }
}
