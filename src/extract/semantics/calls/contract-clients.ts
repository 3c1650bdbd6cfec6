/** Clients of a contract: `initClient(contract, { baseUrl }).orders.place(…)` of ts-rest, `new Zodios(base, api).placeOrder(…)`. */
import { ts } from 'ts-morph';
import { type ContractRoute, contractRoutes } from '../contracts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { joinUrl } from '../evaluate/urls.js';
import type { Context, Derived } from '../evaluate/values.js';
import type { CallReading } from './http.js';
import { mannerOf, quiet } from './options.js';
import { memberOf, type Parts, partsOf, partsOfValues } from './texts.js';

const PACKAGES =
  /^@(?:ts-rest\/(?:core|react-query(?:\/.+)?|solid-query|vue-query)|zodios\/(?:core|react|vue|solid))$/;
const MADE = /^(?:initClient|initQueryClient|initTsrReactQuery|Zodios)$/;
/** Methods of what asks by hooks. */
const HOOK = /^(?:use\w*Query|useMutation|useQueries|query|mutate|fetchQuery|prefetchQuery|ensureQueryData)$/;

/** For a first look: whether a value is a client of a contract. */
export function isContractClient({ root, steps }: Derived): boolean {
  return (
    'package' in root &&
    PACKAGES.test(root.package) &&
    steps.some((step) => step.step === 'member' && MADE.test(step.name))
  );
}

export function readContractCall(
  evaluator: Evaluator,
  node: ts.CallExpression,
  callee: Derived,
  context: Context,
): readonly CallReading[] {
  if (!isContractClient(callee)) return [];
  const { steps } = callee;
  const index = steps.findIndex((step) => step.step === 'call' || step.step === 'new');
  const made = steps[index];
  const names = steps.slice(index + 1).flatMap((step) => (step.step === 'member' ? [step.name] : []));
  if (
    (made?.step !== 'call' && made?.step !== 'new') ||
    ts.isTaggedTemplateExpression(made.node) ||
    names.length === 0
  )
    return [];
  const isZodios = made.step === 'new';
  const given = made.node.arguments ?? [];
  const isBased = isZodios && given.length > 1 && !ts.isArrayLiteralExpression(given[0]!);
  const [contract, options] = isBased ? [given[1], given[0]] : [given[0], given[1]];
  const bases = options
    ? isBased
      ? partsOf(evaluator, options, made.context)
      : basesIn(evaluator, options, made.context)
    : [];
  const asked: readonly Omit<ContractRoute, 'names'>[] =
    isZodios && /^(?:get|post|put|patch|delete)$/.test(names[0]!)
      ? (node.arguments[0] ? partsOf(evaluator, node.arguments[0], context) : []).map((path) => ({
          path,
          method: names[0]!.toUpperCase(),
        }))
      : routesNamed(evaluator, contract, made.context, names);
  return asked.flatMap(({ path, method }) =>
    (bases.length > 0 ? bases : [undefined]).map(
      (base): CallReading => ({
        kind: 'call',
        protocol: 'http',
        by: 'package' in callee.root ? callee.root.package : '',
        address: joinUrl(base ?? [{ hole: true }], path),
        method,
        ...mannerOf(evaluator, { ...quiet, node, context, by: '@ts-rest/core', method, isRead: false }),
        awaited: true,
        node,
      }),
    ),
  );
}

function basesIn(evaluator: Evaluator, options: ts.Expression, context: Context): readonly Parts[] {
  const found = memberOf(evaluator, evaluator.valuesOf(options, context), 'baseUrl', options);
  return found.length > 0 ? partsOfValues(evaluator, found, options) : [];
}

/** The routes of a contract that members of its client lead to, with or without a hook behind them. */
function routesNamed(
  evaluator: Evaluator,
  contract: ts.Expression | undefined,
  context: Context,
  names: readonly string[],
): readonly ContractRoute[] {
  if (!contract) return [];
  const bare = HOOK.test(names.at(-1)!) && names.length > 1 ? names.slice(0, -1) : names;
  const wanted = bare.join('.');
  return evaluator
    .valuesOf(contract, context)
    .flatMap((value) => contractRoutes(evaluator, value, contract))
    .filter((route) => route.names.join('.') === wanted);
}
