/**
 * Endpoints of Redux Toolkit that nobody asks for. In: what was found in files that declare some, and the texts of all files. Out: what stands in those of
 * which neither a hook that the library names after them stands anywhere, `useLazyOrdersQuery` of `orders`, nor they themselves. Why: apis are often written
 * for all that a server answers, and what an endpoint would ask is asked by those who name its hook. Source:
 * https://redux-toolkit.js.org/rtk-query/api/created-api/hooks
 */
import type { Location, Path } from '../../../model/nouns.js';
import type { UncalledRequest } from './doings.js';
import { marksOf } from './marks.js';

interface Declared {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** What of a file is known here. */
export interface Texts {
  /** The text of a file, without notes. */
  textOf(path: Path): string;
  /** Where something stands in it. */
  placeOf(at: Location): number;
}

/** What another library makes by that name, it makes without endpoints. */
const DECLARES = [/\b(?:createApi|injectEndpoints)\b/, /\bendpoints\b/];
/** What stands before the bracket of an endpoint: `orders: build.query<Order[], void>`. */
const ENDPOINT =
  /(?<![\w$])([A-Za-z_$][\w$]*)\s{0,40}:\s{0,40}[\w$]+\s{0,40}\.\s{0,40}(?:query|mutation|infiniteQuery)\s{0,40}(?:<[^()]{0,600}>\s{0,40})?$/;
/** Characters before the bracket. */
const NEAR = 800;

/** A hook of an endpoint, one that is named to be taken out of the api, and one that is taken under another name. */
const HOOK =
  /(?<![\w$])use(?:Lazy)?([A-Z][\w$]*?)(?:InfiniteQuery|Query|Mutation)(?:State|Subscription)?(?![\w$])/g;
/** Lists of names that are taken out of something, and those that are handed out. */
const LISTS = /\b(?:const|let|var)\s*\{([^{}]*)\}(?=\s*=)|\bexport\s*\{([^{}]*)\}/g;
/** What asks an endpoint without a hook: `api.endpoints.orders.initiate()`, `usePrefetch('orders')`. */
const NAMED = /\bendpoints\s*[?!]?\.\s*([\w$]+)|\b(?:usePrefetch|prefetch)\s*\(\s*["'`]([\w$]+)/g;
/** What has all endpoints, whatever they are called: `const { endpoints } = api`, `const { endpoints: { orders } } = api`, ``api[`use${name}Query`]``. */
const ANY =
  /\.\s*endpoints\b(?!\s*[?!]?\.\s*[\w$])|\{[^{}=]{0,400}\bendpoints\b(?:\s*:\s*\{[^{}=]{0,400}\})?[^{}=]{0,400}\}\s*=|\busePrefetch\s*\((?!\s*["'`])|["'`]use(?:Lazy)?(?:\$\{|["'`]\s*\+)/;

/** The share of the endpoints of a service that may be asked for by nobody: where it is more, they are asked for in a way that is not known here. */
const MOST = 3 / 4;

/** @returns whether a place stands in an endpoint that nobody asks for */
export function unaskedEndpoints(
  places: readonly Location[],
  { files, serviceOf }: Pick<UncalledRequest, 'files' | 'serviceOf'>,
  texts: Texts,
): (at: Location) => boolean {
  const declared = new Map<Path, readonly Declared[]>();
  for (const { path } of places) {
    if (declared.has(path) || serviceOf(path) === undefined) continue;
    const text = texts.textOf(path);
    if (DECLARES.every((each) => each.test(text))) declared.set(path, endpointsOf(text));
  }
  if ([...declared.values()].every(({ length }) => length === 0)) return () => false;
  const asked = askedIn(files.map((path) => texts.textOf(path)));
  if (!asked) return () => false;
  const counts = new Map<Path | undefined, { all: number; unasked: number }>();
  for (const [path, endpoints] of declared) {
    const count = counts.get(serviceOf(path)) ?? { all: 0, unasked: 0 };
    count.all += endpoints.length;
    count.unasked += endpoints.filter(({ name }) => !asked.has(hookNameOf(name))).length;
    counts.set(serviceOf(path), count);
  }
  return (at) => {
    const endpoints = at.line === undefined ? undefined : declared.get(at.path);
    const { all, unasked } = counts.get(serviceOf(at.path)) ?? { all: 0, unasked: 0 };
    if (!endpoints || unasked > all * MOST) return false;
    const place = texts.placeOf(at);
    const own = endpoints.find(({ start, end }) => start <= place && place < end);
    return own !== undefined && !asked.has(hookNameOf(own.name));
  };
}

/** The endpoints that a text declares. */
function endpointsOf(text: string): readonly Declared[] {
  const found: Declared[] = [];
  const open: { readonly at: number; readonly name?: string }[] = [];
  for (const { at, mark } of marksOf(text)) {
    if ('([{'.includes(mark)) {
      const name = mark === '(' ? ENDPOINT.exec(text.slice(Math.max(0, at - NEAR), at)) : null;
      open.push(name ? { at: at - name[0].length, name: name[1]! } : { at });
    } else if (')]}'.includes(mark)) {
      const { at: start, name } = open.pop() ?? {};
      if (name !== undefined && start !== undefined) found.push({ name, start, end: at });
    }
  }
  return found;
}

/** What is asked for anywhere, as hooks are named after it; undefined where that may be anything. */
function askedIn(texts: readonly string[]): ReadonlySet<string> | undefined {
  const asked = new Set<string>();
  for (const text of texts) {
    if (ANY.test(text)) return undefined;
    for (const [, member, given] of text.matchAll(NAMED)) asked.add(hookNameOf(member ?? given ?? ''));
    if (!text.includes('use')) continue;
    // Who takes a hook out of an api to hand it on does not ask; one that gets another name there may be anything.
    const rest = text.replace(LISTS, (_, taken?: string, handed?: string) =>
      (taken ?? handed ?? '')
        .split(',')
        .filter((entry) => !/^\s*[\w$]*\s*$/.test(entry))
        .join(','),
    );
    for (const [hook, name] of rest.matchAll(HOOK)) {
      asked.add(name!);
      // `useLazyOrdersQuery` is that of `lazyOrders` as well.
      if (hook.startsWith('useLazy')) asked.add(`Lazy${name}`);
      if (/InfiniteQuery/.test(hook)) asked.add(`${name}Infinite`);
    }
  }
  return asked;
}

function hookNameOf(endpoint: string): string {
  return endpoint.charAt(0).toUpperCase() + endpoint.slice(1);
}
