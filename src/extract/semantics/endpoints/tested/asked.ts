/** What tests tell of a request: its verb, and the words of its path as far as they are known. Tests one within the other tell all that each of them does. */

/** The words of a path, `*` for what is not known; an open one goes on. */
export interface TestedPath {
  readonly words: readonly string[];
  readonly isOpen: boolean;
}

export interface Tested {
  readonly method?: string;
  readonly path?: TestedPath;
}

/** The path that a text is: `/orders/:id`. */
export function pathIn(text: string, { isOpen = false } = {}): TestedPath {
  const words = text.split('/').filter((word) => word !== '');
  return { words: words.map((word) => (/^[:{*]/.test(word) ? '*' : word)), isOpen };
}

/** As routers spell it; undefined where nothing of it is known. */
export function spelled({ words, isOpen }: TestedPath): string | undefined {
  if (isOpen && words.every((word) => word === '*')) return undefined;
  return `/${[...words, ...(isOpen ? ['*'] : [])].join('/')}`;
}

/** What holds where both do; undefined where that can not be. */
export function both(one: Tested, other: Tested): Tested | undefined {
  if (one.method !== undefined && other.method !== undefined && one.method !== other.method) return undefined;
  const method = one.method ?? other.method;
  const path = one.path && other.path ? samePath(one.path, other.path) : (one.path ?? other.path);
  if (one.path && other.path && !path) return undefined;
  return { ...(method !== undefined && { method }), ...(path && { path }) };
}

/** Alternatives of alternatives, beyond which nothing is told. */
const MOST = 4096;

/** What holds where one of some does and one of others. */
export function eachBoth(some: readonly Tested[], others: readonly Tested[]): readonly Tested[] {
  if (some.length * others.length > MOST) return [];
  return some.flatMap((one) => others.flatMap((other) => both(one, other) ?? []));
}

function samePath(one: TestedPath, other: TestedPath): TestedPath | undefined {
  const length = Math.max(one.words.length, other.words.length);
  const fits = [one, other].every((each) => each.isOpen || each.words.length === length);
  const words = Array.from({ length }, (_, index) => sameWord(one.words[index], other.words[index]));
  return fits && words.every((word) => word !== undefined)
    ? { words, isOpen: one.isOpen && other.isOpen }
    : undefined;
}

function sameWord(one = '*', other = '*'): string | undefined {
  if (one === '*' || one === other) return other;
  return other === '*' ? one : undefined;
}

/** `^\/orders\/(\d+)$` as a path; undefined for a pattern that says more than which words there are. */
export function pathOfPattern(source: string): TestedPath | undefined {
  // What may begin anywhere says no path.
  if (!source.startsWith('^')) return undefined;
  const isOpen = !/\$$/.test(source);
  const bare = source
    .replace(/^\^/, '')
    .replace(/\$$/, '')
    .replace(/\\?\/\??$/, '')
    .replaceAll('\\/', '/')
    .replaceAll('\\-', '-')
    .replace(/\[\^\/\??#?\]/g, '[^]');
  if (!bare.startsWith('/')) return undefined;
  const words = bare.slice(1).split('/');
  const known = words.map((word) => (/^[\w.~-]+$/.test(word) ? word : ANY_WORD.test(word) ? '*' : undefined));
  return known.every((word) => word !== undefined) ? { words: known, isOpen } : undefined;
}

/** `([^/]+)`, `\d+`, `(?<id>[\w-]+)`, `[0-9a-f]{24}`, `(.*)` */
const ANY_WORD = /^\(?(?:\?(?:<\w+>|:))?(?:\\[dw]|\.|\[(?:[^\]\\]|\\.)*\])(?:[+*]\??|\{[\d,]+\})\)?$/;
