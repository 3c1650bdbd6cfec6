/**
 * What a service passes on to somebody who is not known: to whom a directory names while it runs, or outside. In: a call of which nobody of the system is found to answer it. Out: the paths
 * that it passes on, of which nobody may say that they have no answer.
 */
import type { CallFact } from '../facts.js';
import type { UnreadRoutes } from '../nouns.js';

export function passedElsewhere(
  { protocol, hands, passes, anyMethod, at }: CallFact,
  service: string,
): readonly UnreadRoutes[] {
  if (protocol !== 'http' || !(hands || passes || anyMethod)) return [];
  const paths = [...(hands ?? []), ...(passes ?? [])];
  return [{ service, at, paths: paths.length > 0 ? paths : ['/*'] }];
}
