/**
 * Which client something is run on, where a program has several: a pool of PostgreSQL, and beside it a file of SQLite. In: a call that touches tables.
 * Out: where its client is made, and what that speaks. Why: a deployment says what a service connects to, and not by which of its clients.
 */
import { ts } from 'ts-morph';
import type { ClientFact } from '../../../model/facts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { type Context, type Derived, type FunctionValue, free, type Value } from '../evaluate/values.js';
import { locationOf } from '../places.js';
import { type Called, connectingCall, dialectAt, dialectOfPackage } from './connecting.js';

/** Clients within clients, and functions within functions, that are looked into. */
const DEEPEST = 4;
/** What clients are handed to others by: `drizzle(pool)`, `drizzle({ client })`, `new Kysely({ dialect: new SqliteDialect({ database }) })`. */
const HANDED = ['client', 'connection', 'database', 'pool', 'dialect', 'driver'];

/** The client that a call is made on, if it is one alone. */
export function clientAt(
  evaluator: Evaluator,
  node: ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression,
  context: Context,
): ClientFact | undefined {
  const callee = ts.isTaggedTemplateExpression(node) ? node.tag : node.expression;
  return only(evaluator.valuesOf(callee, context).flatMap((value) => clientsOf(evaluator, value)));
}

/** The client that a value is of, if it is of one alone: a table of an ORM, a model. */
export function clientOf(evaluator: Evaluator, values: readonly Value[]): ClientFact | undefined {
  return only(values.flatMap((value) => clientsOf(evaluator, value)));
}

function only(found: readonly (ClientFact | undefined)[]): ClientFact | undefined {
  const [first, ...others] = found;
  const key = JSON.stringify(first);
  return first && others.every((each) => JSON.stringify(each) === key) ? first : undefined;
}

/** The clients that a value may be of; undefined stands for one that is not known. */
function clientsOf(evaluator: Evaluator, value: Value, depth = 0): readonly (ClientFact | undefined)[] {
  if (depth > DEEPEST) return [];
  if (value.kind === 'function') return clientsInside(evaluator, value, depth + 1);
  return value.kind === 'derived' ? clientsOfDerived(evaluator, value, depth) : [];
}

function clientsOfDerived(
  evaluator: Evaluator,
  value: Derived,
  depth: number,
): readonly (ClientFact | undefined)[] {
  if (!('package' in value.root)) return [];
  const { call: made, connects = false } = connectingCall(value) ?? {};
  const handed = made ? handedClients(evaluator, made, depth + 1) : [];
  if (handed.length > 0) return handed;
  const site = made && connects && !ts.isTaggedTemplateExpression(made.node) ? made.node : undefined;
  const dialect =
    dialectOfPackage(value.root.package) ?? (site && dialectAt(evaluator, site, made?.context ?? free));
  if (dialect === undefined) return [undefined];
  return [{ dialect, ...(site && { at: locationOf(evaluator.program, site) }) }];
}

function handedClients(
  evaluator: Evaluator,
  { node, context }: Called,
  depth: number,
): readonly (ClientFact | undefined)[] {
  if (depth > DEEPEST || ts.isTaggedTemplateExpression(node)) return [];
  return (node.arguments ?? []).slice(0, 2).flatMap((argument) =>
    evaluator.valuesOf(argument, context).flatMap((value): readonly (ClientFact | undefined)[] => {
      const within =
        value.kind === 'object' ? HANDED.flatMap((name) => evaluator.member(value, name, argument)) : [value];
      return within
        .filter(({ kind }) => kind === 'derived')
        .flatMap((each) => clientsOf(evaluator, each, depth))
        .filter((each) => each !== undefined);
    }),
  );
}

/** The clients that a function of the program runs on what it is told: `run(sql)`. */
function clientsInside(
  evaluator: Evaluator,
  { node: { parameters }, node, context }: FunctionValue,
  depth: number,
): readonly (ClientFact | undefined)[] {
  const body = 'body' in node ? node.body : undefined;
  const told = new Set(parameters.flatMap(({ name }) => (ts.isIdentifier(name) ? name.text : [])));
  if (!body || told.size === 0) return [];
  const found: (ClientFact | undefined)[] = [];
  const visit = (inner: ts.Node): void => {
    if (
      ts.isCallExpression(inner) &&
      inner.arguments.some((each) => ts.isIdentifier(each) && told.has(each.text))
    )
      for (const value of evaluator.valuesOf(inner.expression, context))
        found.push(...clientsOf(evaluator, value, depth));
    ts.forEachChild(inner, visit);
  };
  visit(body);
  return found;
}
