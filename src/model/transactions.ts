/**
 * The transactions of the code: what each of them writes, in the function that begins it and in those that it is handed to, and what is told
 * to others before it ends.
 */
import { type Act, branchesOf, type Deeds, deedsOf, transactionOf, type Write } from './deeds.js';
import type { Model } from './model.js';
import { type Branches, type Invocation, OUTSIDE, type Transaction } from './nouns.js';
import { once } from './once.js';
import { placeKey } from './queries.js';

export interface CodeTransaction {
  readonly service: string;
  /** Where it begins. */
  readonly at: Transaction;
  readonly writes: readonly Write[];
  /** What is published or asked for before it ends. */
  readonly tells: readonly Exclude<Act, Write>[];
}

/** Calls of calls that are followed. */
const DEEPEST = 4;

export const transactionsOf = once((model: Model): readonly CodeTransaction[] =>
  deedsOf(model).flatMap(ofService),
);

function ofService(deeds: Deeds): readonly CodeTransaction[] {
  const begun = new Map<string, { at: Transaction; acts: Act[]; calls: Invocation[] }>();
  const of = (at: Transaction) => {
    const known = begun.get(placeKey(at)) ?? { at, acts: [], calls: [] };
    begun.set(placeKey(at), known);
    return known;
  };
  for (const scope of deeds.scopes) {
    for (const act of deeds.own(scope)) {
      const transaction = transactionOf(act);
      if (transaction) of(transaction).acts.push(act);
    }
    for (const call of deeds.calls(scope)) if (call.transaction) of(call.transaction).calls.push(call);
  }
  return [...begun.values()].map(({ at, acts, calls }) => {
    const writes = new Set<Write>();
    const tells = new Set<Exclude<Act, Write>>();
    const add = (act: Act, isHanded: boolean) => {
      if (act.kind !== 'write') tells.add(act);
      else if (isHanded) writes.add(act);
    };
    for (const act of acts) add(act, true);
    const isAmbient: boolean = at.ambient ?? false;
    const seen = new Set<string>();
    const follow = (call: Invocation, isHanded: boolean, depth: number): void => {
      const key = `${placeKey(call.to)} ${isHanded}`;
      if (depth > DEEPEST || seen.has(key)) return;
      seen.add(key);
      const mayRun = (branches: Branches | undefined) => !isHanded || !branches?.includes(OUTSIDE);
      // What begins a transaction of its own there is part of that.
      for (const act of deeds.own(call.to))
        if (mayRun(branchesOf(act))) add(act, isHanded && !transactionOf(act));
      for (const inner of deeds.calls(call.to))
        if (mayRun(inner.branches)) follow(inner, isHanded && isPart(inner), depth + 1);
    };
    const isPart = ({ handed, transaction }: Invocation): boolean =>
      isAmbient || (handed === true && !transaction);
    for (const call of calls) follow(call, isAmbient || (call.handed ?? false), 0);
    return { service: deeds.service, at, writes: [...writes], tells: [...tells] };
  });
}
