/**
 * Where hooks of tRPC ask, which are made of a type alone and given a client by their page. In: all calls with the services that make them. Out: for a
 * call without an address, the one that all clients of its service are made with, if that is one.
 */
import type { CallFact, PatternPart } from '../facts.js';
import { groupBy } from '../group.js';

type Sited = { readonly fact: CallFact; readonly service: string };

/** Whether a call goes through tRPC, by whatever of its packages. */
function isByTrpc({ protocol, by }: CallFact): boolean {
  return protocol === 'rpc' && by.startsWith('@trpc/');
}

export function hookAddresses(
  calls: readonly Sited[],
): (fact: CallFact, service: string) => readonly PatternPart[] | undefined {
  const asking = groupBy(
    calls.filter(({ fact }) => isByTrpc(fact) && fact.address !== undefined),
    ({ service }) => service,
  );
  return (fact, service) => {
    if (!isByTrpc(fact) || fact.address) return fact.address;
    const [first, ...others] = (asking.get(service) ?? []).map((each) => each.fact.address);
    const isOne = others.every((each) => JSON.stringify(each) === JSON.stringify(first));
    return isOne ? first : undefined;
  };
}
