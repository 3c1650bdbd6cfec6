/**
 * Files that are routes by where they lie: handlers of Next, Astro, SvelteKit, SolidStart, Remix and Nitro, which Nuxt has within, of Expo, and functions of Vercel, Netlify and Cloudflare's Pages.
 * In: the path of a file below its package. Out: each framework that would have it for one, the path that the file answers to, and the verb where its name says one.
 * Sources: https://nextjs.org/docs/app/api-reference/file-conventions/route, https://nextjs.org/docs/pages/building-your-application/routing/api-routes,
 * https://svelte.dev/docs/kit/routing#server, https://nitro.build/guide/routing, https://docs.astro.build/en/guides/endpoints/,
 * https://docs.solidjs.com/solid-start/building-your-application/api-routes, https://v2.remix.run/docs/file-conventions/routes,
 * https://docs.expo.dev/router/reference/api-routes/, https://vercel.com/docs/functions, https://docs.netlify.com/functions/get-started/,
 * https://developers.cloudflare.com/pages/functions/routing/
 */
import type { Path } from '../../../model/nouns.js';
import { routeOfRemix } from './remix-paths.js';

/** Who has files for routes. */
export type FileRouter =
  | 'next'
  | 'astro'
  | '@sveltejs/kit'
  | 'solid'
  | 'remix'
  | 'nitro'
  | 'expo'
  | 'vercel'
  | 'netlify'
  | 'cloudflare';

export interface FilePath {
  readonly by: FileRouter;
  /** As routers spell it: `/api/orders/:id`, `/api/*`. */
  readonly path: string;
  readonly method?: string;
  /** What of it answers: the verbs that it exports, its default, what Remix calls so, or Cloudflare: `onRequestGet`. */
  readonly answers: 'named' | 'default' | 'loaders' | 'requests';
}

const ENDS = /\.[cm]?[jt]sx?$/;

/** For a first look at many paths. */
export const FILE_PATH =
  /(?:^|\/)pages\/api[/.][^\n]*[jt]sx?$|(?:^|\/)app\/(?:[^\n]*\/)?route\.[jt]sx?$|(?:^|\/)routes\/(?:[^\n]*\/)?\+server\.[jt]s$|(?:^|\/)src\/pages\/[^\n]*\.[jt]s$|(?:^|\/)server\/(?:api|routes)\/[^\n]*\.[jt]s$|(?:^|\/)app\/routes\/[^\n]*\.[jt]sx?$|\+api\.[jt]sx?$|(?:^|\/)netlify\/functions\/[^\n]*\.[cm]?[jt]s$/;
/** … and at files that are read for what stands in them. */
const FILE_ROUTE = /^(?:src\/routes|api|functions)\/[^\n]*\.[cm]?[jt]sx?$/;

/** Files whose functions frameworks of pages ask before all routes: `middleware.ts` of Next, `hooks.server.ts` of SvelteKit, `server/middleware` of Nuxt. */
export const HOOK_FILE =
  /(?:^|\/)(?:middleware|proxy)\.[jt]s$|(?:^|\/)src\/hooks(?:\.server)?\.[jt]s$|(?:^|\/)server\/middleware\/[^/\n]+\.[jt]s$/;

/** Who asks the function of such a file, and by which names. */
export function hookOf(file: Path): { readonly by: FileRouter; readonly names: readonly string[] } {
  if (/(?:^|\/)server\/middleware\//.test(file)) return { by: 'nitro', names: ['default'] };
  if (/(?:^|\/)hooks(?:\.server)?\.[jt]s$/.test(file)) return { by: '@sveltejs/kit', names: ['handle'] };
  return { by: 'next', names: ['middleware', 'proxy', 'default'] };
}

/** Whether a file may be a route, whatever it is part of. */
export function mayBeRoute(path: Path): boolean {
  return FILE_PATH.test(path) || /(?:^|\/)(?:src\/routes|api|functions)\//.test(path);
}

/** @param file below the package that it is part of */
export function filePaths(file: Path): readonly FilePath[] {
  if (!(FILE_PATH.test(file) || FILE_ROUTE.test(file)) || /\.(?:test|spec|d)\.[cm]?[jt]sx?$/.test(file))
    return [];
  return [ofNext, ofAstro, ofSvelteKit, ofNitro, ofSolid, ofRemix, ofExpo, ofPlatforms, ofPages]
    .map((each) => each(file))
    .filter((each) => each !== undefined);
}

function ofNext(file: Path): FilePath | undefined {
  const [, page] =
    within(file, /^(?:src\/)?pages\/(api(?:\/.*)?\.[jt]sx?)$/, /\/pages\/(api(?:\/.*)?\.[jt]sx?)$/) ?? [];
  if (page !== undefined) return { by: 'next', path: routeOf(page.replace(ENDS, '')), answers: 'default' };
  const [, handler] =
    within(file, /^(?:src\/)?app\/((?:.*\/)?)route\.[jt]sx?$/, /\/app\/((?:.*\/)?)route\.[jt]sx?$/) ?? [];
  return handler === undefined ? undefined : { by: 'next', path: routeOf(handler), answers: 'named' };
}

/** Below the package itself, else in a part of it that has no package.json of its own. */
function within(file: Path, own: RegExp, inner: RegExp): RegExpExecArray | null {
  return own.exec(file) ?? inner.exec(file);
}

/** `src/pages/orders/[id].json.ts` */
function ofAstro(file: Path): FilePath | undefined {
  const [, page] = /(?:^|\/)src\/pages\/(.*)\.[jt]s$/.exec(file) ?? [];
  return page === undefined ? undefined : { by: 'astro', path: routeOf(page), answers: 'named' };
}

function ofSvelteKit(file: Path): FilePath | undefined {
  const [, server] = /(?:^|\/)routes\/((?:.*\/)?)\+server\.[jt]s$/.exec(file) ?? [];
  return server === undefined ? undefined : { by: '@sveltejs/kit', path: routeOf(server), answers: 'named' };
}

function ofNitro(file: Path): FilePath | undefined {
  const [, below, rest] = /(?:^|\/)server\/(api|routes)\/(.*\.[jt]s)$/.exec(file) ?? [];
  if (below === undefined || rest === undefined) return undefined;
  const [, name = rest, verb] =
    /^(.*?)(?:\.(get|post|put|patch|delete|head|options))?$/.exec(rest.replace(ENDS, '')) ?? [];
  return {
    by: 'nitro',
    path: routeOf(below === 'api' ? `api/${name}` : name),
    ...(verb !== undefined && { method: verb.toUpperCase() }),
    answers: 'default',
  };
}

function ofSolid(file: Path): FilePath | undefined {
  const [, page] = /^src\/routes\/(.*)\.[jt]sx?$/.exec(file) ?? [];
  return page === undefined ? undefined : { by: 'solid', path: routeOf(page), answers: 'named' };
}

function ofRemix(file: Path): FilePath | undefined {
  const [, page] = /(?:^|\/)app\/routes\/(.*)\.[jt]sx?$/.exec(file) ?? [];
  const path = page === undefined ? undefined : routeOfRemix(page);
  return path === undefined ? undefined : { by: 'remix', path, answers: 'loaders' };
}

function ofExpo(file: Path): FilePath | undefined {
  const [, page] = /(?:^|\/)app\/(.*)\+api\.[jt]sx?$/.exec(file) ?? [];
  return page === undefined ? undefined : { by: 'expo', path: routeOf(page), answers: 'named' };
}

/** `api/orders/[id].ts` of Vercel, `netlify/functions/orders.ts` and `netlify/functions/orders/index.ts`. */
function ofPlatforms(file: Path): FilePath | undefined {
  const [, page] = /^api\/(.*)\.[cm]?[jt]s$/.exec(file) ?? [];
  // What begins with an underscore is no function.
  if (page !== undefined && !/(?:^|\/)[_.]/.test(page))
    return { by: 'vercel', path: routeOf(`api/${page}`), answers: 'default' };
  const [, name, inner] = /(?:^|\/)netlify\/functions\/([\w-]+)(?:\/([\w-]+))?\.[cm]?[jt]s$/.exec(file) ?? [];
  return name === undefined || (inner !== undefined && inner !== 'index' && inner !== name)
    ? undefined
    : { by: 'netlify', path: `/.netlify/functions/${name}`, answers: 'default' };
}

/** `functions/orders/[id].ts` and `functions/api/[[path]].ts` of Cloudflare's Pages. */
function ofPages(file: Path): FilePath | undefined {
  const [, page] = /^functions\/(.*)\.[cm]?[jt]sx?$/.exec(file) ?? [];
  if (page === undefined || /(?:^|\/)_middleware$/.test(page)) return undefined;
  return {
    by: 'cloudflare',
    path: routeOf(page.replace(/\[\[(\w+)\]\]$/, '[...$1]')),
    answers: 'requests',
  };
}

/** The path below which a middleware of Cloudflare's Pages is asked before all functions. */
export function pathOfMiddleware(file: Path): string | undefined {
  const [, above] = /(?:^|\/)functions\/(.*?)\/?_middleware\.[cm]?[jt]sx?$/.exec(file) ?? [];
  return above === undefined ? undefined : routeOf(`${above}/[...path]`);
}

/** What the parameters in the path of a file are called, in their order: `path` of `[...path]`, and what frameworks call what has no name. */
export function parametersIn(file: Path): readonly string[] {
  return [...file.matchAll(/\[{1,2}(?:\.\.\.)?(\w*)(?:=\w+)?\]|(?<=[/.])\$(\w*)/g)].map(
    ([written, name, ofRemix]) => name || ofRemix || (written.startsWith('$') ? '*' : '_'),
  );
}

/** `orders/[id]/index` → `/orders/:id`, `(shop)/files/[...path]` → `/files/*`. */
export function routeOf(text: string): string {
  const segments = text
    .split('/')
    .filter((each) => each !== '' && each !== 'index' && !/^(?:\(.*\)|@.*)$/.test(each));
  const known = segments.map((each) =>
    /^\[{1,2}\.\.\./.test(each) ? '*' : each.replace(/^\[+([^\]=]+)(?:=\w+)?\]+$/, ':$1'),
  );
  return `/${known.join('/')}`;
}
