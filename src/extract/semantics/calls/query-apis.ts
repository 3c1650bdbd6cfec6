/**
 * Clients that are declared as a list of what can be asked: `createApi({ baseQuery: fetchBaseQuery({ baseUrl }), endpoints: (build) => ({ … }) })`
 * of Redux Toolkit, and what `api.injectEndpoints` adds. In: the call that declares them. Out: a call for each of them, where it is declared.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import { joinUrl } from '../evaluate/urls.js';
import { type Context, type Derived, free, type Value } from '../evaluate/values.js';
import type { CallReading } from './http.js';
import { untold } from './options.js';
import { memberOf, type Parts, partsOfValues } from './texts.js';

export const OF_TOOLKIT = /^@(?:reduxjs|rtk-query)\/|^@reduxjs\/toolkit\b/;

export function readQueryApi(
  evaluator: Evaluator,
  node: ts.CallExpression,
  callee: Derived,
  context: Context,
): readonly CallReading[] {
  if (!declaresEndpoints(node, callee)) return askedThrough(evaluator, node, callee, context);
  const through = baseQueriesOf(evaluator, node, callee, context);
  const bases = basesOf(evaluator, through);
  // What the program asks through itself is read where it asks.
  if (bases.length === 0 && through.some(({ kind }) => kind === 'function')) return [];
  return endpointsIn(evaluator, node, context).flatMap(({ declared, options, isQuery }) => [
    ...asked(evaluator, queriesOf(evaluator, options)).flatMap(
      ({ path, method = isQuery ? 'GET' : undefined }) =>
        toldWhere(declared, readingsOf(bases, { path, ...(method !== undefined && { method }) }, declared)),
    ),
    ...askedInside(evaluator, options).flatMap(({ call, given }) =>
      asked(evaluator, given).flatMap(({ path, method = 'GET' }) =>
        toldWhere(call, readingsOf(bases, { path, method }, call)),
      ),
    ),
  ]);
}

/** One call declares many endpoints: each of them is told where it stands. */
function toldWhere(place: ts.Node, readings: readonly CallReading[]): readonly CallReading[] {
  return readings.map((reading) => ({ ...reading, toldAt: place }));
}

interface Asked {
  readonly path: Parts;
  readonly method?: string;
}

/** Of what is declared, nothing is known about the manner in which it is asked. */
function readingsOf(
  bases: readonly Parts[],
  { path, method }: Asked,
  node: ts.CallExpression,
): readonly CallReading[] {
  return (bases.length > 0 ? bases : [[{ hole: true as const }]]).map((base) => ({
    kind: 'call',
    protocol: 'http',
    by: '@reduxjs/toolkit',
    address: joinUrl(base, path),
    ...(method !== undefined && { method }),
    ...untold,
    awaited: true,
    node,
  }));
}

/** For a first look: what base queries are called, and what is handed to those who ask through them. */
export const BASE_QUERY = /base_?query|query_?base|with_?bq/i;

/** What a program asks itself through a base query: `baseQuery({ url: '/refresh', method: 'POST' }, api, extraOptions)`. */
function askedThrough(
  evaluator: Evaluator,
  node: ts.CallExpression,
  { root, steps }: Derived,
  context: Context,
): readonly CallReading[] {
  const [made, call, ...others] = steps;
  const isMade =
    'package' in root &&
    OF_TOOLKIT.test(root.package) &&
    made?.step === 'member' &&
    made.name === 'fetchBaseQuery';
  const [first] = node.arguments;
  if (!isMade || call?.step !== 'call' || others.length > 0 || !first) return [];
  const [options] = ts.isCallExpression(call.node) ? call.node.arguments : [];
  const given = options ? evaluator.valuesOf(options, call.context) : [];
  const found = memberOf(evaluator, given, 'baseUrl', node);
  const bases = found.length > 0 ? partsOfValues(evaluator, found, node) : [];
  return asked(evaluator, evaluator.valuesOf(first, context)).flatMap(({ path, method = 'GET' }) =>
    readingsOf(bases, { path, method }, node),
  );
}

/** What an endpoint asks by a function of its own, which is given the base query last: `queryFn: (id, api, options, ask) => ask('/orders')`. */
function askedInside(evaluator: Evaluator, options: readonly Value[]) {
  const functions = options.flatMap((value) =>
    value.kind === 'object' ? evaluator.member(value, 'queryFn', value.node) : [],
  );
  return functions.flatMap((value) => {
    const ask = value.kind === 'function' ? value.node.parameters[3]?.name.getText() : undefined;
    if (value.kind !== 'function' || ask === undefined) return [];
    return callsIn(value.node).flatMap((call) =>
      call.expression.getText() === ask && call.arguments[0]
        ? [{ call, given: evaluator.valuesOf(call.arguments[0], value.context) }]
        : [],
    );
  });
}

/** What is asked through a base query that the program has itself: the base query, and what it is given for each endpoint. */
export function askedOf(evaluator: Evaluator, node: ts.CallExpression) {
  const name = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
  if (!DECLARES.test(name.getText().slice(0, 40))) return undefined;
  for (const callee of evaluator.valuesOf(node.expression)) {
    if (callee.kind !== 'derived' || !declaresEndpoints(node, callee)) continue;
    const through = baseQueriesOf(evaluator, node, callee, free);
    if (basesOf(evaluator, through).length > 0) return undefined;
    return {
      through,
      asked: endpointsIn(evaluator, node, free).map(({ declared, options }) => ({
        place: declared,
        given: () => queriesOf(evaluator, options),
      })),
    };
  }
  return undefined;
}

const DECLARES = /^(createApi|injectEndpoints)$/;

function declaresEndpoints(node: ts.CallExpression, { root, steps }: Derived): boolean {
  const last = steps.at(-1);
  return (
    'package' in root &&
    OF_TOOLKIT.test(root.package) &&
    last?.step === 'member' &&
    DECLARES.test(last.name) &&
    node.arguments.length > 0
  );
}

interface Declared {
  readonly declared: ts.CallExpression;
  readonly options: readonly Value[];
  readonly isQuery: boolean;
}

/** The endpoints that a call declares: `{ one: build.query({ … }) }`. */
function endpointsIn(evaluator: Evaluator, node: ts.CallExpression, context: Context): readonly Declared[] {
  const [first] = node.arguments;
  const options = first ? evaluator.valuesOf(first, context) : [];
  return memberOf(evaluator, options, 'endpoints', node)
    .flatMap((value) => (value.kind === 'function' ? evaluator.returnedBy(value) : []))
    .flatMap((value) =>
      value.kind === 'object' ? value.node.properties.map((each) => ({ each, value })) : [],
    )
    .flatMap(({ each, value }): readonly Declared[] => {
      const declared = ts.isPropertyAssignment(each) ? each.initializer : undefined;
      if (!declared || !ts.isCallExpression(declared) || !declared.arguments[0]) return [];
      const isQuery = /\.query\b|\.infiniteQuery\b/.test(declared.expression.getText());
      return [{ declared, options: evaluator.valuesOf(declared.arguments[0], value.context), isQuery }];
    });
}

/** What an endpoint asks for: `{ query: (id) => `/orders/${id}` }`, `{ query: (body) => ({ url, method, body }) }`. */
function asked(evaluator: Evaluator, queries: readonly Value[]): readonly Asked[] {
  return queries.flatMap((value): readonly Asked[] => {
    if (value.kind === 'text') return [{ path: value.parts }];
    if (value.kind !== 'object') return [];
    const urls = memberOf(evaluator, [value], 'url', value.node);
    const method = memberOf(evaluator, [value], 'method', value.node).map(fixed)[0];
    return urls.length === 0
      ? []
      : partsOfValues(evaluator, urls, value.node).map((path) => ({
          path,
          ...(method !== undefined && { method: method.toUpperCase() }),
        }));
  });
}

/** What the base query is given for an endpoint: what its `query` returns. */
function queriesOf(evaluator: Evaluator, options: readonly Value[]): readonly Value[] {
  return options.flatMap((value) =>
    value.kind === 'object'
      ? evaluator
          .member(value, 'query', value.node)
          .flatMap((each) => (each.kind === 'function' ? evaluator.returnedBy(each) : []))
      : [],
  );
}

/** What an api asks through: as the call itself says, or the one that made what endpoints are added to. */
function baseQueriesOf(
  evaluator: Evaluator,
  node: ts.CallExpression,
  { steps }: Derived,
  context: Context,
): readonly Value[] {
  const [first] = node.arguments;
  const options = first ? evaluator.valuesOf(first, context) : [];
  const made = steps.find((step) => step.step === 'call');
  const before =
    made?.step === 'call' && ts.isCallExpression(made.node) && made.node.arguments[0]
      ? evaluator.valuesOf(made.node.arguments[0], made.context)
      : [];
  return memberOf(evaluator, [...options, ...before], 'baseQuery', node);
}

/** The bases of all addresses. */
function basesOf(evaluator: Evaluator, through: readonly Value[]): readonly Parts[] {
  return through
    .flatMap((each) => madeIn(evaluator, each))
    .flatMap(({ call, context }) => {
      const given = call.arguments[0] ? evaluator.valuesOf(call.arguments[0], context) : [];
      const found = memberOf(evaluator, given, 'baseUrl', call);
      return found.length > 0 ? partsOfValues(evaluator, found, call) : [];
    });
}

/** A call of `fetchBaseQuery`, and where it is made: what makes a base query may be given the base. */
interface MadeQuery {
  readonly call: ts.CallExpression;
  readonly context: Context;
}

/** The calls of `fetchBaseQuery` that a base query is, is made of, or hands its work to; where it is not seen to whom, those of its file. */
function madeIn(evaluator: Evaluator, value: Value, seen = new Set<ts.Node>()): readonly MadeQuery[] {
  if (value.kind === 'derived') {
    return value.steps.flatMap((step) =>
      step.step === 'call' && !seen.has(step.node)
        ? handedTo(evaluator, step.node, step.context, seen.add(step.node))
        : [],
    );
  }
  if (value.kind !== 'function' || seen.has(value.node)) return [];
  const isFirst = seen.size === 0;
  const found = handedTo(evaluator, value.node, value.context, seen.add(value.node));
  return found.length > 0 || !isFirst ? found : directIn(value.node.getSourceFile(), value.context);
}

/** Those within some code, and those of what it calls or hands on. */
function handedTo(
  evaluator: Evaluator,
  within: ts.Node,
  context: Context,
  seen: Set<ts.Node>,
): readonly MadeQuery[] {
  const direct = directIn(within, context);
  if (direct.length > 0) return direct;
  return callsIn(within).flatMap((call) =>
    [call.expression, ...call.arguments].flatMap((each) =>
      ts.isIdentifier(each)
        ? evaluator.valuesOf(each, context).flatMap((value) => madeIn(evaluator, value, seen))
        : [],
    ),
  );
}

function directIn(within: ts.Node, context: Context): readonly MadeQuery[] {
  return callsIn(within).flatMap((call) =>
    /\bfetchBaseQuery$/.test(call.expression.getText()) ? [{ call, context }] : [],
  );
}

function callsIn(within: ts.Node): readonly ts.CallExpression[] {
  const found: ts.CallExpression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(within);
  return found;
}
