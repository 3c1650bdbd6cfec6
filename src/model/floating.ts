/**
 * Which calls ask for a route that nobody serves. In: the model. Out: calls whose target is known wholly and answers to nothing like it, with
 * the nearest route that it has. Why so narrow: a route is easily served by what was not read (a generated router, static files, a proxy, another
 * language), and a false alarm here sends people looking for nothing. Cerny et al. (CIMET) call such calls floating.
 */
import { distance } from 'fastest-levenshtein';
import { groupBy } from './group.js';
import type { Model } from './model.js';
import type { Call, Endpoint } from './nouns.js';
import { placeKey } from './queries.js';

export interface FloatingCall {
  readonly call: Call;
  /** What the service has that comes nearest. */
  readonly nearest: Endpoint;
}

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
  const served = groupBy(
    model.endpoints.filter(({ protocol }) => protocol === 'http'),
    ({ service }) => service,
  );
  const open = new Set(model.unreadRoutes.map(({ service }) => service));
  const unread = unreadServices(model);
  // Of several addresses that one place may mean, one that is served is enough.
  const answered = new Set(model.calls.flatMap(({ endpoint, at }) => (endpoint ? [placeKey(at)] : [])));
  return model.calls.flatMap((call): FloatingCall[] => {
    const { to, protocol, endpoint, assumed, at } = call;
    const endpoints = served.get(to) ?? [];
    if (protocol !== 'http' || endpoint || assumed || endpoints.length < 2) return [];
    if (open.has(to) || unread.has(to) || answered.has(placeKey(at)) || !isCertain(call)) return [];
    if (endpoints.some((each) => mayAnswer(each, call))) return [];
    return [{ call, nearest: nearestTo(call, endpoints) }];
  });
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

/** What is asked for begins with something that is known; preflights and checks of headers are answered by frameworks. */
function isCertain({ method, route = '' }: Call): boolean {
  const [first] = route.split('/').slice(1);
  return first !== undefined && first !== '' && first !== '*' && method !== 'OPTIONS' && method !== 'HEAD';
}

/** A route that takes whatever follows, or one that what the call leaves open may end with nothing for. */
function mayAnswer({ method, path }: Endpoint, { method: asked, route = '' }: Call): boolean {
  if (path === '/*') return true;
  const isSame = method === undefined || asked === undefined || method === asked;
  return isSame && route.endsWith('/*') && path === route.slice(0, -2);
}

/** The same path by another method first, else the path that is spelt most alike. */
function nearestTo({ method, route = '' }: Call, endpoints: readonly Endpoint[]): Endpoint {
  const [nearest] = [...endpoints].sort(
    (a, b) =>
      distance(a.path, route) - distance(b.path, route) ||
      Number(a.method !== method) - Number(b.method !== method),
  );
  return nearest!;
}
