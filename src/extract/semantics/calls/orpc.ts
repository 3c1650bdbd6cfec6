/**
 * Clients of oRPC: `createORPCClient(new RPCLink({ url }))` and a procedure of it, called by itself or by what makes queries of it. In: what is called, by the
 * evaluator. Out: the procedure, and the address of the link where it says one. Source: https://orpc.unnoq.com/docs/client/client-side
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Derived, Step, Value } from '../evaluate/values.js';
import { memberOf, type Parts, partsOfValues } from './texts.js';

export const OF_ORPC =
  /^@orpc\/(?:client|react|tanstack-query|react-query|vue-query|solid-query|svelte-query|vue-colada)(?:\/.*)?$/;
const MADE = /^(?:createORPCClient|createSafeClient|create\w*Utils|create\w*QueryUtils)$/;
/** By what a procedure is given to what asks it … */
const ASKS =
  /^(?:call|(?:q|infiniteQ|streamedQ|liveQ)ueryOptions|mutationOptions|(?:infinite|streamed|live)Options)$/;
/** … and what only speaks of its answers. */
const SPEAKS = /^(?:key|\w+Key|queryFilter)$/;
/** Clients of clients. */
const DEEPEST = 4;

export interface Procedure {
  readonly route: string;
  readonly addresses: readonly Parts[];
}

export function procedureOfOrpc(evaluator: Evaluator, { steps }: Derived): Procedure | undefined {
  const index = steps.findIndex((step) => step.step === 'call');
  const [maker, made, ...after] = steps.slice(Math.max(0, index - 1));
  if (index < 1 || maker?.step !== 'member' || !MADE.test(maker.name) || made?.step !== 'call')
    return undefined;
  if (after.some(({ step }) => step !== 'member')) return undefined;
  const names = after.flatMap((step) => (step.step === 'member' ? [step.name] : []));
  const last = names.at(-1) ?? '';
  if (names.length === 0 || SPEAKS.test(last)) return undefined;
  // Utilities ask by what stands at the end; a client by the procedure itself.
  const isClient = !/Utils$/.test(maker.name);
  if (!isClient && !ASKS.test(last)) return undefined;
  const path = isClient ? names : names.slice(0, -1);
  return path.length === 0 ? undefined : { route: path.join('.'), addresses: linkedTo(evaluator, made, 0) };
}

/** What a link says that a client is made with, or a client that utilities are made for. */
function linkedTo(evaluator: Evaluator, made: Step, depth: number): readonly Parts[] {
  if ((made.step !== 'call' && made.step !== 'new') || ts.isTaggedTemplateExpression(made.node)) return [];
  const [first] = made.node.arguments ?? [];
  if (!first || depth > DEEPEST) return [];
  const values: readonly Value[] = evaluator.valuesOf(first, made.context);
  const said = memberOf(evaluator, values, 'url', made.node).flatMap((value) =>
    value.kind === 'function' ? evaluator.returnedBy(value) : [value],
  );
  if (said.length > 0) return partsOfValues(evaluator, said, made.node);
  return values.flatMap((value) => {
    const inner =
      value.kind === 'derived'
        ? value.steps.find(({ step }) => step === 'call' || step === 'new')
        : undefined;
    return inner ? linkedTo(evaluator, inner, depth + 1) : [];
  });
}
