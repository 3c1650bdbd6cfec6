/**
 * Functions that ask one other service several things, by themselves and through functions that they call: clients, repositories, helpers. In:
 * calls, and who calls whom within a service. Out: the innermost function of each that asks for so many on one way through it. Of a
 * choice only one branch runs, and what a gateway hands on is asked for by others.
 */
import { pagesOf } from './call-graph.js';
import { answered, PROXIES, requestOf } from './chatter.js';
import { groupBy } from './group.js';
import type { Model } from './model.js';
import type { Branches, Call, Invocation, Location, Scope } from './nouns.js';
import { compareText, placeKey } from './queries.js';

export interface Conversation {
  readonly from: string;
  readonly to: string;
  /** What the function goes by; absent where only the route that it is given to tells. */
  readonly name?: string;
  readonly scope: Location;
  /** What is asked for on the way through the function that asks most, in order. */
  readonly requests: readonly string[];
  readonly steps: readonly Step[];
}

/** A question on the way through a function. */
export interface Step {
  readonly call: Call;
  /** Where the function asks it, or calls who does. */
  readonly at: Location;
  readonly branches: Branches;
}

/** Calls of calls that are followed. */
const DEEPEST = 3;

/** @param least how many endpoints of one service make a conversation */
export function conversations(model: Model, least: number): readonly Conversation[] {
  const own = answered(model).filter(({ by, scope }) => scope !== undefined && !PROXIES.test(by));
  const pages = pagesOf(model);
  const invocations = groupBy(model.invocations, ({ service }) => service);
  return [...groupBy(own, ({ from }) => from)].flatMap(([from, calls]) =>
    // What a page does through others is done for who looks at it, when they like.
    conversationsOf(from, calls, pages.has(from) ? [] : (invocations.get(from) ?? []), least),
  );
}

function conversationsOf(
  from: string,
  calls: readonly Call[],
  invocations: readonly Invocation[],
  least: number,
): readonly Conversation[] {
  const asking = groupBy(calls, ({ scope }) => placeKey(scope!));
  const calling = groupBy(invocations, (invocation) => placeKey(invocation.from));
  const scopes = new Map<string, Scope>();
  for (const scope of [...calls.map(({ scope }) => scope!), ...invocations.map((each) => each.from)])
    if (!scopes.has(placeKey(scope))) scopes.set(placeKey(scope), scope);
  const known = new Map<string, readonly Conversation[]>();
  /** What a function is about; what is known of one that leads back to itself is what it asks without that. */
  const of = (key: string): readonly Conversation[] => {
    const before = known.get(key);
    if (before) return before;
    known.set(key, []);
    const found = [...groupBy(stepsOf(key, DEEPEST), ({ call }) => call.to)].flatMap(([to, steps]) => {
      const { name, ...scope } = scopes.get(key)!;
      const together = longestWay(steps);
      const requests = [...new Set(together.map(({ call }) => endpointIn(call)))].sort(compareText);
      if (requests.length < least) return [];
      return [{ from, to, ...(name !== undefined && { name }), scope, requests, steps: together }];
    });
    known.set(key, found);
    return found;
  };
  const stepsOf = (key: string, depth: number): readonly Step[] => [
    ...(asking.get(key) ?? []).map((call) => ({ call, at: call.at, branches: call.branches ?? [] })),
    ...(depth === 0 ? [] : (calling.get(key) ?? [])).flatMap((invocation) => through(invocation, depth)),
  ];
  /** What is asked through another function, but for what is a conversation of that, or is only asked at the start. */
  const through = ({ to, at, branches = [] }: Invocation, depth: number): readonly Step[] => {
    const inner = placeKey(to);
    const told = new Set(of(inner).map((each) => each.to));
    return stepsOf(inner, depth - 1)
      .filter(({ call }) => !told.has(call.to) && call.entrances?.length !== 0)
      .map((step) => ({
        call: step.call,
        at,
        branches: [...branches, ...step.branches.map((branch) => `${placeKey(at)} ${branch}`)],
      }));
  };
  return [...scopes.keys()].flatMap(of);
}

/** The endpoint that is asked, so that two spellings of one route count once. */
function endpointIn(call: Call): string {
  return call.endpoint ? requestOf({ ...call.endpoint, route: call.endpoint.path }) : requestOf(call);
}

/** What is asked together: of each choice on the way, only those on the branch with the most. */
function longestWay(steps: readonly Step[]): readonly Step[] {
  const choiceOf = (branch: string) => branch.slice(0, branch.lastIndexOf(':'));
  const choices = [...new Set(steps.flatMap(({ branches }) => branches.map(choiceOf)))];
  let kept = steps;
  for (const choice of choices) {
    const taken = ({ branches }: Step) => branches.find((branch) => choiceOf(branch) === choice);
    const ways = groupBy(
      kept.filter((step) => taken(step) !== undefined),
      (step) => taken(step)!,
    );
    const [most] = [...ways].sort(([, a], [, b]) => b.length - a.length);
    if (most) kept = kept.filter((step) => [undefined, most[0]].includes(taken(step)));
  }
  return kept;
}
