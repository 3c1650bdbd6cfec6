/** Which functions of the code call which others → for each service that runs them. What a library does is done by those who reach it. */
import type { Facts } from '../facts.js';
import type { Invocation, Path } from '../nouns.js';
import { placeKey } from '../queries.js';
import type { Reach } from './reach.js';

export function buildInvocations(
  { usage, traffic }: Pick<Facts, 'usage' | 'traffic'>,
  serviceAt: (path: Path) => string | undefined,
  reach: Reach,
): readonly Invocation[] {
  const facts = [...(usage?.invocations ?? []), ...(traffic?.invocations ?? [])];
  const all = facts.flatMap(({ declaration, ...invocation }): Invocation[] => {
    const own = serviceAt(invocation.at.path);
    const services = own === undefined ? reach.shared(invocation.at.path, declaration) : [own];
    return services.map((service) => ({ service, ...invocation }));
  });
  const seen = new Set<string>();
  return all.filter(({ service, at, to }) => {
    const key = `${service}\n${placeKey(at)}\n${placeKey(to)}`;
    return !seen.has(key) && seen.add(key);
  });
}
