/**
 * Clients that a service lends to others: messages by which it asks what it answers itself, in classes of its own directory that other services
 * import. In: what is asked, and who reaches which declaration. Out: the same as those others ask it, who use the very class.
 */
import type { CallFact } from '../facts.js';
import type { Path } from '../nouns.js';
import type { Reach } from './reach.js';

/** @param isOwnAnswer whether a service answers itself what is asked */
export function lentCalls(
  calls: readonly CallFact[],
  isOwnAnswer: (fact: CallFact, service: string) => boolean,
  serviceAt: (path: Path) => string | undefined,
  reach: Reach,
): readonly { readonly fact: CallFact; readonly service: string; readonly via?: Path }[] {
  return calls.flatMap((fact) => {
    const { protocol, declaration, at } = fact;
    const own = protocol === 'rpc' && declaration !== undefined ? serviceAt(at.path) : undefined;
    if (own === undefined || !isOwnAnswer(fact, own)) return [];
    return reach
      .shared(at.path, declaration)
      .filter((service) => service !== own)
      .map((service) => ({ fact, service }));
  });
}
