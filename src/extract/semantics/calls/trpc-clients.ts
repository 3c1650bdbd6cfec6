/**
 * Clients of tRPC: `client.orders.byId.query(…)`, hooks, and what is named when it is asked. In: a call and what its callee is. Out: the procedure that it asks
 * for, and the address that the links of its client say, if any does.
 * Source: https://trpc.io/docs/client
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { lastName } from '../evaluate/last-name.js';
import { returned } from '../evaluate/returned.js';
import type { Context, Derived } from '../evaluate/values.js';
import { saidIn } from '../said-in.js';
import { UNNAMED } from './clients.js';
import type { CallReading } from './http.js';
import { type Made, optionOf, type Told, type TypedSite } from './made-options.js';
import { memberOf, type Parts, partsOf } from './texts.js';

/** Methods by which a procedure of tRPC is asked, or is given to what asks it: `useQuery(trpc.orders.byId.queryOptions(id))`. */
const ASKS =
  /^(query|mutate|subscribe|use\w*Query|useMutation|useSubscription|(infiniteQ|q)ueryOptions|mutationOptions|subscriptionOptions|(?:pre)?fetch(?:Infinite)?|ensureData)$/;
/** Hooks of tRPC that are given a function which says all that is asked. */
const TOGETHER = /^use(?:Suspense)?Queries$/;
const asksTogether = saidIn(/\buse(?:Suspense)?Queries\b/);

/** Whether a call is one of those that such a hook is given: `t.orders.byId(id)` of `useQueries((t) => […])`. */
export function isAskedTogether(node: ts.CallExpression): boolean {
  if (!asksTogether(node.getSourceFile())) return false;
  let root = node.expression;
  while (ts.isPropertyAccessExpression(root)) root = root.expression;
  if (!ts.isIdentifier(root)) return false;
  for (let place: ts.Node | undefined = node; place; place = place.parent) {
    if (!ts.isArrowFunction(place) || place.parameters[0]?.name.getText() !== root.text) continue;
    return ts.isCallExpression(place.parent) && TOGETHER.test(lastName(place.parent.expression) ?? '');
  }
  return false;
}

/** `client.orders.byId.query(…)`; the address stands in the links that the client is made with, if it is known at all. */
export function procedureOfTrpc(
  evaluator: Evaluator,
  { steps }: Derived,
  made: Made | undefined,
  reading: (told: Told) => CallReading,
): readonly CallReading[] {
  const start = steps.findLastIndex(({ step }) => step === 'call' || step === 'new' || step === 'instance');
  const names = steps.slice(start + 1).flatMap((step) => (step.step === 'member' ? [step.name] : []));
  // `trpc.useQueries((t) => [t.orders.byId(id)])`: what is called on what the function is given is asked.
  const maker = steps[start - 1];
  const isTogether =
    maker?.step === 'member' && TOGETHER.test(maker.name) && steps[start + 1]?.step === 'given';
  const how = isTogether ? 'query' : names.pop();
  // What hooks give to ask without them: `trpc.useUtils().client.orders.place.mutate()`.
  const isByHook = maker?.step === 'member' && /^use(?:Utils|Context)$/.test(maker.name);
  if (isByHook && names[0] === 'client') names.shift();
  if (start === -1 || names.length === 0 || !ASKS.test(how ?? '')) return [];
  const addresses = made ? linkedTo(evaluator, made) : [];
  const route = [names.join('.')];
  return (addresses.length > 0 ? addresses : [undefined]).map((address) =>
    reading({ protocol: 'rpc', route, ...(address && { address }) }),
  );
}

/** `createTRPCUntypedClient({ links }).query('orders.byId', …)`, whose procedure is named when it is asked. */
export function untypedProcedure(
  evaluator: Evaluator,
  node: TypedSite,
  context: Context,
  { steps }: Derived,
  made: Made | undefined,
  reading: (told: Told) => CallReading,
): readonly CallReading[] {
  const at = made ? steps.indexOf(made) : -1;
  const maker = steps[at - 1];
  const how = steps.at(-1);
  const [first] = node.arguments ?? [];
  const isMade =
    maker?.step === 'member' && /^(?:createTRPCUntypedClient|TRPCUntypedClient)$/.test(maker.name);
  if (!made || !isMade || at !== steps.length - 2 || how?.step !== 'member' || !first) return [];
  if (how.name !== UNNAMED && !/^(?:query|mutation|mutate|subscription)$/.test(how.name)) return [];
  const addresses = linkedTo(evaluator, made);
  return partsOf(evaluator, first, context).flatMap((route) =>
    (addresses.length > 0 ? addresses : [undefined]).map((address) =>
      reading({ protocol: 'rpc', route, ...(address && { address }) }),
    ),
  );
}

function linkedTo(evaluator: Evaluator, { node, context }: Made): readonly Parts[] {
  const [first] = ts.isTaggedTemplateExpression(node) ? [] : (node.arguments ?? []);
  const given = first ? evaluator.valuesOf(first, context) : [];
  // Next is given a function: `createTRPCNext({ config: () => ({ links }) })`.
  const configured = memberOf(evaluator, given, 'config', node).flatMap((value) =>
    value.kind === 'function' ? returned(evaluator, value.node, value.context) : [],
  );
  const links = memberOf(evaluator, [...given, ...configured], 'links', node).flatMap((value) =>
    value.kind === 'list' ? value.items : [],
  );
  return links.flatMap((link) => {
    const step = link.kind === 'derived' ? link.steps.findLast((each) => each.step === 'call') : undefined;
    return step?.step === 'call' ? optionOf(evaluator, step, 'url') : [];
  });
}
