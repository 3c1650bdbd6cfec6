/** Which functions of the code call which others → for each service that runs them. What a library does is done by those who reach it. */
import type { Facts, InvocationFact } from '../facts.js';
import { distinctBy } from '../group.js';
import type { Invocation, Path } from '../nouns.js';
import { placeKey } from '../queries.js';
import type { Reach } from './reach.js';

export function buildInvocations(
  { usage, stores, traffic }: Pick<Facts, 'usage' | 'stores' | 'traffic'>,
  serviceAt: (path: Path) => string | undefined,
  reach: { readonly usage: Reach; readonly stores: Reach; readonly traffic: Reach },
): readonly Invocation[] {
  const servicesOf = (invocations: readonly InvocationFact[], { shared }: Reach) =>
    invocations.flatMap(({ declaration, ...invocation }): Invocation[] => {
      const own = serviceAt(invocation.at.path);
      const services = own === undefined ? shared(invocation.at.path, declaration) : [own];
      return services.map((service) => ({ service, ...invocation }));
    });
  const all = [
    ...servicesOf(usage?.invocations ?? [], reach.usage),
    ...servicesOf(stores?.invocations ?? [], reach.stores),
    ...servicesOf(traffic?.invocations ?? [], reach.traffic),
  ];
  return distinctBy(all, ({ service, at, to }) => `${service}\n${placeKey(at)}\n${placeKey(to)}`);
}
