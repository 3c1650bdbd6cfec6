/**
 * Who answers where an address is set to one that nobody of the system is known by, a public one or a container of which it is not known what it runs, and the code says what it is while the system is developed:
 * `process.env.API_URL ?? 'http://localhost:3000'`. In: the questions at such hosts. Out: the service that the address of the code leads to, if
 * that answers what is asked, or is not read. Why: the address that the world knows often stands in a deployment, and who has it in nothing of the tree.
 */
import type { CallFact, PatternPart } from '../facts.js';
import type { Asking } from './by-paths.js';
import type { Found, Target } from './call-targets.js';
import { isLocal } from './hosts.js';
import { parseAddress } from './routes.js';

export function answeredAsUsual(
  asking: readonly Asking[],
  /** Who answers a question. */
  find: (fact: CallFact, service: string) => readonly Found[],
  /** Whether a service answers what is asked, or may in what is not read of it. */
  mayAnswer: (target: Target, fact: CallFact) => boolean,
): ReadonlyMap<Asking, Target> {
  return new Map(
    asking.flatMap((each): readonly (readonly [Asking, Target])[] => {
      const address = usually(each.fact.address ?? []);
      const [found, ...others] = address ? find({ ...each.fact, address }, each.service) : [];
      if (!found || !('to' in found) || others.length > 0) return [];
      return mayAnswer(found, each.fact) ? [[each, { ...found, assumed: true }]] : [];
    }),
  );
}

/** An address as the code says it for variables that are not set, where that is a port of this machine. */
function usually(address: readonly PatternPart[]): readonly PatternPart[] | undefined {
  const [first, ...rest] = address.filter((part) => part !== '');
  if (typeof first !== 'object' || !('variable' in first) || !first.otherwise) return undefined;
  const { host } = parseAddress(
    first.otherwise.map((part) => (typeof part === 'string' ? part : '')).join(''),
  );
  if (host === undefined) return usually(first.otherwise)?.concat(rest);
  return isLocal(host) ? [...first.otherwise, ...rest] : undefined;
}
