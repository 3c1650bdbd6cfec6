/**
 * Files that are routes by where they lie: handlers of Next, Astro, SvelteKit and Nitro, which Nuxt has within. In: the path of a file. Out: each framework that would
 * have it for one, the path that the file answers to, and the verb where its name says one. Sources: https://nextjs.org/docs/app/api-reference/file-conventions/route,
 * https://nextjs.org/docs/pages/building-your-application/routing/api-routes, https://svelte.dev/docs/kit/routing#server, https://nitro.build/guide/routing,
 * https://docs.astro.build/en/guides/endpoints/
 */
import type { Path } from '../../../model/nouns.js';

export interface FilePath {
  /** The package that whoever serves the file depends on. */
  readonly by: 'next' | 'astro' | '@sveltejs/kit' | 'nitro';
  /** As routers spell it: `/api/orders/:id`, `/api/*`. */
  readonly path: string;
  readonly method?: string;
  /** Whether its verbs are the names that it exports; else it handles all by its default. */
  readonly isNamed: boolean;
}

const ENDS = /\.[cm]?[jt]sx?$/;

/** For a first look at many paths. */
export const FILE_PATH =
  /(?:^|\/)pages\/api[/.][^\n]*[jt]sx?$|(?:^|\/)app\/(?:[^\n]*\/)?route\.[jt]sx?$|(?:^|\/)routes\/(?:[^\n]*\/)?\+server\.[jt]s$|(?:^|\/)src\/pages\/[^\n]*\.[jt]s$|(?:^|\/)server\/(?:api|routes)\/[^\n]*\.[jt]s$/;

export function filePaths(file: Path): readonly FilePath[] {
  if (!FILE_PATH.test(file) || /\.(?:test|spec|d)\.[jt]sx?$/.test(file)) return [];
  return [ofNext(file), ofAstro(file), ofSvelteKit(file), ofNitro(file)].filter((each) => each !== undefined);
}

function ofNext(file: Path): FilePath | undefined {
  const [, page] = /(?:^|\/)pages\/(api(?:\/.*)?\.[jt]sx?)$/.exec(file) ?? [];
  if (page !== undefined) return { by: 'next', path: routeOf(page.replace(ENDS, '')), isNamed: false };
  const [, handler] = /(?:^|\/)app\/((?:.*\/)?)route\.[jt]sx?$/.exec(file) ?? [];
  return handler === undefined ? undefined : { by: 'next', path: routeOf(handler), isNamed: true };
}

/** `src/pages/orders/[id].json.ts` */
function ofAstro(file: Path): FilePath | undefined {
  const [, page] = /(?:^|\/)src\/pages\/(.*)\.[jt]s$/.exec(file) ?? [];
  return page === undefined ? undefined : { by: 'astro', path: routeOf(page), isNamed: true };
}

function ofSvelteKit(file: Path): FilePath | undefined {
  const [, server] = /(?:^|\/)routes\/((?:.*\/)?)\+server\.[jt]s$/.exec(file) ?? [];
  return server === undefined ? undefined : { by: '@sveltejs/kit', path: routeOf(server), isNamed: true };
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
    isNamed: false,
  };
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
