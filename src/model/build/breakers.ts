/** Which calls a mesh stops when nobody answers. In: the calls, and before which hosts meshes break the circuit. Out: the calls, those marked. */
import type { BreakerFact, DeploymentFact } from '../facts.js';
import type { Call, Module } from '../nouns.js';
import { findHosts, type Hosts } from './hosts.js';

export function guardCalls(
  calls: readonly Call[],
  breakers: readonly BreakerFact[],
  deployments: readonly DeploymentFact[],
  modules: ReadonlyMap<string, Module>,
): readonly Call[] {
  if (breakers.length === 0) return calls;
  const hosts = findHosts(deployments, [], modules, () => []);
  const guards = breakers.map(({ host, from }) => ({
    to: serviceOf(host, hosts),
    from: from === undefined ? ANY : serviceOf(from, hosts),
  }));
  const isOne = (named: string | undefined, service: string) => named === ANY || named === service;
  return calls.map((call) =>
    guards.some(({ from, to }) => isOne(from, call.from) && isOne(to, call.to))
      ? { ...call, breaker: true }
      : call,
  );
}

const ANY = '*';

/** `*.shop.svc.cluster.local` is every host of it. */
function serviceOf(host: string, hosts: Hosts): string | undefined {
  if (host.startsWith('*')) return ANY;
  const answerer = hosts.at(host, undefined);
  return 'service' in answerer ? answerer.service : undefined;
}
