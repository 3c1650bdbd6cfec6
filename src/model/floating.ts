/**
 * Which calls ask for a route that nobody serves. In: the model. Out: calls whose target is known wholly and answers to nothing like it, with
 * the nearest route that it has. Why so narrow: a route is easily served by what was not read (a generated router, static files, a proxy, another
 * language), and a false alarm here sends people looking for nothing. Cerny et al. (CIMET) call such calls floating.
 */
import { distance } from 'fastest-levenshtein';
import { findEndpoint, matches, unprefixed } from './build/routes.js';
import { groupBy } from './group.js';
import type { Model } from './model.js';
import type { Call, Endpoint } from './nouns.js';
import { placeKey } from './queries.js';

export interface FloatingCall {
  readonly call: Call;
  /** Who is asked in the end: the service that is called, or the one that gateways hand the call on to. */
  readonly asked: Asked;
  /** What that service has that comes nearest. */
  readonly nearest: Endpoint;
}

/** What somebody is asked for in the end. */
export type Asked = Pick<Call, 'to' | 'protocol' | 'method' | 'route'>;

/** Packages that answer requests in ways that are not read: generated routes, files, proxies, pages, graphs. */
const ANSWERS_UNREAD =
  /^(next|nuxt|remix|gatsby|astro|serve|sirv|send|ecstatic|http-server|connect|micro|polka-\w+|elysia|h3|nitropack|itty-router|find-my-way|sails|meteor|moleculer(-web)?|tsoa|routing-controllers|serve-\w+|http-proxy.*|express-(http-proxy|graphql|openapi.*|static.*|file-routing|list-endpoints)|fastify-(static|autoload|http-proxy|openapi.*)|koa-(static|send|mount|proxies|graphql)|graphql-(yoga|http)|mercurius|apollo-server.*|openapi-.+|swagger-(tools|node-runner|express-mw|routes-express)|oas\w*-.+|@(apollo|trpc|orpc|ts-rest|feathersjs|loopback|strapi|adonisjs|sveltejs|remix-run|nuxt|medusajs|keystonejs|payloadcms|bull-board|adminjs|connectrpc|hapi|nestia)\/.+|@fastify\/(autoload|static|http-proxy|reply-from|middie|express)|@nestjs\/(serve-static|graphql|apollo|swagger-cli)|@mojaloop\/.+)$/;
/** Languages of servers that are not read. */
const UNREAD_LANGUAGES = [
  'Java',
  'Kotlin',
  'Scala',
  'Groovy',
  'Go',
  'Python',
  'Ruby',
  'PHP',
  'C#',
  'Rust',
  'Elixir',
];

export function floatingCalls(model: Model): readonly FloatingCall[] {
  const served = groupBy(model.endpoints, ({ service, protocol }) => `${service} ${protocol}`);
  const servedFor = ({ to, protocol }: Asked) => served.get(`${to} ${protocol}`) ?? [];
  const patterns = new Set(
    model.endpoints.flatMap(({ protocol, path }) => (protocol === 'rpc' ? [path] : [])),
  );
  const unreadOf = groupBy(model.unreadRoutes, ({ service }) => service);
  const isOpen = ({ to, route = '' }: Asked) =>
    unreadOf.get(to)?.some(({ paths }) => !paths || paths.some((path) => matches(route, path))) ?? false;
  const unread = unreadServices(model);
  const passedOn = mountsOf(model.calls);
  const behind = groupBy(
    model.calls.filter(({ handsOn }) => handsOn),
    ({ from }) => from,
  );
  // A gateway may tell paths apart in ways that are not seen: what another service behind it answers is asked of that.
  const isForOthers = ({ to, method, route = '' }: Call) =>
    (behind.get(to) ?? []).some((other) =>
      endsOf(route).some((end) => {
        const found = findEndpoint(servedFor({ to: other.to, protocol: 'http' }), method, end);
        return found !== undefined && /[^/*]/.test(found.path);
      }),
    );
  const isAnswered = (call: Call): boolean => {
    const hop = call.hops?.at(-1);
    return hop ? findEndpoint(servedFor(hop), hop.method, hop.route ?? '') !== undefined : !!call.endpoint;
  };
  // Of several addresses that one place may mean, one that is served is enough.
  const answered = new Set(model.calls.flatMap((call) => (isAnswered(call) ? [placeKey(call.at)] : [])));
  return model.calls.flatMap((call): FloatingCall[] => {
    const asked = call.hops?.at(-1) ?? call;
    const endpoints = servedFor(asked);
    if (endpoints.length < 2 || isOpen(asked) || answered.has(placeKey(call.at))) return [];
    const isFloating =
      asked.protocol === 'rpc'
        ? isUnheard(call, patterns)
        : isUnserved(call, asked, endpoints) &&
          !unread.has(asked.to) &&
          !(asked !== call && isForOthers(call)) &&
          !(asked === call && (passedOn.get(call.to) ?? []).some((path) => matches(call.route ?? '', path)));
    return isFloating ? [{ call, asked, nearest: nearestTo(asked, endpoints) }] : [];
  });
}

/** Whether a request is one that a service, of which all is read, has nothing for. */
function isUnserved(call: Call, asked: Asked, endpoints: readonly Endpoint[]): boolean {
  if (asked.protocol !== 'http' || call.assumed || !isCertain(call) || !isCertain(asked)) return false;
  // Where it is not seen what a gateway asks for, the gateway has the path.
  if (asked === call && (call.endpoint || call.handedOn !== undefined)) return false;
  const { method, route = '' } = asked;
  // What stands before the paths of all services, somebody may take away who is not read: an ingress, a base address.
  const taken = [route, ...unprefixed(route), ...(asked === call ? [] : endsOf(call.route ?? ''))];
  return (
    !taken.some((path) => findEndpoint(endpoints, method, path)) &&
    !endpoints.some((each) => mayAnswer(each, asked))
  );
}

/** The ends of a path that a gateway may leave of it: the service may be asked for any of them that begins with a word. */
function endsOf(route: string): readonly string[] {
  const words = route.split('/').slice(1);
  return words.flatMap((word, index) => (word === '*' ? [] : [`/${words.slice(index).join('/')}`]));
}

/** Whether nobody of the system has a handler for a pattern of Nest. */
function isUnheard({ protocol, by, route = '', endpoint }: Call, patterns: ReadonlySet<string>): boolean {
  return (
    protocol === 'rpc' &&
    by === 'nest' &&
    !endpoint &&
    /\w/.test(route) &&
    !route.includes('*') &&
    !patterns.has(route)
  );
}

/** The paths for which services hand on what they are asked, by the service. */
function mountsOf(calls: readonly Call[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { from, handsOn = [] } of calls) found.set(from, [...(found.get(from) ?? []), ...handsOn]);
  return found;
}

/** Services that answer by something that is not read. */
function unreadServices({ modules, packageDependencies, files }: Model): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { name, languages } of modules.values())
    if (languages.some((each) => UNREAD_LANGUAGES.includes(each))) found.add(name);
  for (const { from, to } of packageDependencies) {
    if (!ANSWERS_UNREAD.test(to)) continue;
    const module = modules.get(files.get(from)?.module ?? '');
    const unit = module?.kind === 'module' ? module.within : module?.name;
    if (unit !== undefined) found.add(unit);
  }
  return found;
}

/**
 * What is asked for begins with something that is known, and not with that twice, as an address may say it already in a way that is not followed; preflights
 * and checks of headers are answered by frameworks.
 */
function isCertain({ method, route = '' }: Asked): boolean {
  const [first = '', second] = route.split('/').slice(1);
  const isKnown = first !== '' && first !== '*' && first !== second;
  return isKnown && method !== 'OPTIONS' && method !== 'HEAD';
}

/** A route that takes whatever follows, or one that what the call leaves open may end with nothing for. */
function mayAnswer({ method, path }: Endpoint, { method: asked, route = '' }: Asked): boolean {
  if (path === '/*') return true;
  const isSame = method === undefined || asked === undefined || method === asked;
  return isSame && route.endsWith('/*') && path === route.slice(0, -2);
}

/** The same path by another method first, else the path that is spelt most alike. */
function nearestTo({ method, route = '' }: Asked, endpoints: readonly Endpoint[]): Endpoint {
  const [nearest] = [...endpoints].sort(
    (a, b) =>
      distance(a.path, route) - distance(b.path, route) ||
      Number(a.method !== method) - Number(b.method !== method),
  );
  return nearest!;
}
