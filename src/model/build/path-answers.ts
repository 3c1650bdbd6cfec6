/** Which services answer to a question, by its method and path. In: the question, and what all services answer to. Out: those that do, with what is asked of each. */
import type { Endpoint } from '../nouns.js';
import type { Asking } from './by-paths.js';
import type { Target } from './call-targets.js';
import { mayAnswer, PREFIX, parseAddress, prefixesOf, unprefixed } from './routes.js';

export type Routes = readonly (readonly [service: string, endpoints: readonly Endpoint[]])[];

/** The services that answer to a question, each with what is asked of it; they must have so many words of the path in common. */
export function answersTo(asking: Asking, routes: Routes, words: number, own: Own) {
  const { fact, service } = asking;
  const path = pathIn(asking);
  const found = new Map<string, Target>();
  /** How much of what is asked each of them has. */
  const having = new Map<string, number>();
  if (literals(path) < words) return found;
  for (const [to, endpoints] of routes) {
    const route = [path, ...prefixesOf(endpoints).map((prefix) => prefix + path), ...unprefixed(path)].find(
      (each) =>
        mayAnswer(endpoints, fact.method, each).some((endpoint) => shared(each, endpoint.path) >= words),
    );
    if (route === undefined) continue;
    found.set(to, { to, route, assumed: true });
    const answering = mayAnswer(endpoints, fact.method, route).map((endpoint) =>
      shared(route, endpoint.path),
    );
    having.set(to, Math.max(...answering));
  }
  if (own === 'never') found.delete(service);
  // A service that has all that begins so, whatever it is, `/api/auth/*`, is not meant where another has just that.
  const isOwn = [...having.values()].every((each) => each <= (having.get(service) ?? 0));
  return own === 'alone' && isOwn && found.has(service) ? new Map([[service, found.get(service)!]]) : found;
}

/**
 * What it means that a service answers its own question: that it asks nobody else, nothing more than that others answer it, or nothing at all,
 * where it is known to ask another.
 */
export type Own = 'alone' | 'beside' | 'never';

export function pathIn({ text, behind }: Pick<Asking, 'text' | 'behind'>): string {
  return parseAddress(behind?.text || text).path;
}

/** What every program answers to. */
const USUAL =
  /^(?:health\w*|ping|status|metrics|ready|readyz|live|livez|version|info|graphql|favicon\.ico)$/i;

function isTelling(segment: string): boolean {
  return segment !== '' && segment !== '*' && !PREFIX.test(segment) && !USUAL.test(segment);
}

/** The words of a path that say what is asked for. */
export function literals(path: string): number {
  return path.split('/').filter(isTelling).length;
}

/** The words that a path and a route have in common. */
function shared(path: string, route: string): number {
  const answered = route.toLowerCase().split('/');
  const asked = path.toLowerCase().split('/');
  return asked.filter((each, index) => isTelling(each) && each === answered[index]).length;
}
