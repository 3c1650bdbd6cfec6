/**
 * Clients that are declared as a list of what can be asked: `createApi({ baseQuery: fetchBaseQuery({ baseUrl }), endpoints: (build) => ({ … }) })`
 * of Redux Toolkit, and what `api.injectEndpoints` adds. In: the call that declares them. Out: a call for each of them, where it is declared.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import { joinUrl } from '../evaluate/urls.js';
import { type Context, type Derived, free, type Step, type Value } from '../evaluate/values.js';
import type { CallReading } from './http.js';
import { untold } from './options.js';
import { memberOf, type Parts, partsOfValues } from './texts.js';

const TOOLKIT = /^@reduxjs\/toolkit\b/;

export function readQueryApi(
  evaluator: Evaluator,
  node: ts.CallExpression,
  { root, steps }: Derived,
  context: Context,
): readonly CallReading[] {
  if (!('package' in root) || !TOOLKIT.test(root.package)) return [];
  const last = steps.at(-1);
  const declares = last?.step === 'member' && /^(createApi|injectEndpoints)$/.test(last.name);
  const [first] = node.arguments;
  if (!declares || !first) return [];
  const options = evaluator.valuesOf(first, context);
  const bases = basesOf(evaluator, node, options, steps);
  return memberOf(evaluator, options, 'endpoints', node)
    .flatMap((value) => (value.kind === 'function' ? evaluator.returnedBy(value) : []))
    .flatMap((value) =>
      value.kind === 'object' ? value.node.properties.map((each) => ({ each, value })) : [],
    )
    .flatMap(({ each, value }) => {
      const declared = ts.isPropertyAssignment(each) ? each.initializer : undefined;
      if (!declared || !ts.isCallExpression(declared) || !declared.arguments[0]) return [];
      const isQuery = /\.query\b|\.infiniteQuery\b/.test(declared.expression.getText());
      return asked(evaluator, declared.arguments[0], value.context).flatMap(
        ({ path, method = isQuery ? 'GET' : undefined }) =>
          bases.map(
            (base): CallReading => ({
              kind: 'call',
              protocol: 'http',
              by: '@reduxjs/toolkit',
              address: joinUrl(base, path),
              ...(method !== undefined && { method }),
              // Of what is declared, nothing is known about the manner in which it is asked.
              ...untold,
              awaited: true,
              node: declared,
            }),
          ),
      );
    });
}

/** What an endpoint asks for: `{ query: (id) => `/orders/${id}` }`, `{ query: (body) => ({ url, method, body }) }`. */
function asked(
  evaluator: Evaluator,
  options: ts.Expression,
  context: Context,
): readonly { readonly path: Parts; readonly method?: string }[] {
  const queries = memberOf(evaluator, evaluator.valuesOf(options, context), 'query', options);
  return queries
    .flatMap((value) => (value.kind === 'function' ? evaluator.returnedBy(value) : []))
    .flatMap((value) => {
      if (value.kind === 'text') return [{ path: value.parts }];
      const urls = memberOf(evaluator, [value], 'url', options);
      const method = memberOf(evaluator, [value], 'method', options).map(fixed)[0];
      return urls.length === 0
        ? []
        : partsOfValues(evaluator, urls, options).map((path) => ({
            path,
            ...(method !== undefined && { method: method.toUpperCase() }),
          }));
    });
}

/** The base of all addresses: of the call itself, or of the one that made what endpoints are added to. */
function basesOf(
  evaluator: Evaluator,
  node: ts.CallExpression,
  options: readonly Value[],
  steps: readonly Step[],
): readonly Parts[] {
  const made = steps.find((step) => step.step === 'call');
  const before =
    made?.step === 'call' && ts.isCallExpression(made.node) && made.node.arguments[0]
      ? evaluator.valuesOf(made.node.arguments[0], made.context)
      : [];
  const queries = memberOf(evaluator, [...options, ...before], 'baseQuery', node);
  const bases = queries.flatMap(basesOfQuery).flatMap((call) => {
    const given = call.arguments[0] ? evaluator.valuesOf(call.arguments[0], free) : [];
    const found = memberOf(evaluator, given, 'baseUrl', call);
    return found.length > 0 ? partsOfValues(evaluator, found, call) : [];
  });
  return bases.length > 0 ? bases : [[{ hole: true }]];
}

/** The calls of `fetchBaseQuery` that a base query is, is made of, or hands its work to. */
function basesOfQuery(value: Value): readonly ts.CallExpression[] {
  if (value.kind === 'derived') {
    return value.steps.flatMap((step) =>
      step.step === 'call' && ts.isCallExpression(step.node) ? queriesIn(step.node) : [],
    );
  }
  return value.kind === 'function' ? queriesIn(value.node.getSourceFile()) : [];
}

function queriesIn(within: ts.Node): readonly ts.CallExpression[] {
  const found: ts.CallExpression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /\bfetchBaseQuery$/.test(node.expression.getText())) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(within);
  return found;
}
