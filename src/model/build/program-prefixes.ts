/**
 * What programs put before the paths of their routes: `app.setGlobalPrefix('api')`. In: a route, and all prefixes of its service. Out: those that stand before
 * it, of each program that serves it.
 */
import type { EndpointFact, PrefixFact } from '../facts.js';

/** What a program puts before its paths, and the routes that it does that for not. */
interface Prefix extends Pick<PrefixFact, 'program' | 'except'> {
  readonly roots: readonly string[];
}

const none: Prefix = { roots: [''] };

export function prefixesOf(
  { prefixed, programs }: Pick<EndpointFact, 'prefixed' | 'programs'>,
  all: readonly Prefix[],
): readonly Prefix[] {
  if (!prefixed) return [none];
  if (!programs) return [all.at(-1) ?? none];
  const isOf = (program: string) => (each: Prefix) => each.program === undefined || each.program === program;
  return programs.map((program) => all.findLast(isOf(program)) ?? none);
}
