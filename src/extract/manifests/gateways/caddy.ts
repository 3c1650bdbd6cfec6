/**
 * In: a Caddyfile. Out: where it sends what it is asked for: `reverse_proxy`, in `handle`, `handle_path` and `route`, for the paths and hosts of their matchers. What
 * `handle_path`, `uri` and `rewrite` do to a path is done before it is sent on. Of those that fit, the longest path goes before; of a site where anything hangs on
 * something else than a path or a host, nothing is told. Source: https://caddyserver.com/docs/caddyfile/directives
 */
import { escaped } from '../../../model/escaped.js';
import type { GatewayRouteFact, PathMatch, PathRewrite } from '../../../model/facts.js';
import type { Path } from '../../../model/nouns.js';
import { type CaddyLine, parseCaddy } from './caddy-syntax.js';
import { addPrefix, rankOf, replacePrefix } from './gateway.js';

/** Whether a file may be one of Caddy, by its name. */
export function mayBeCaddy(path: Path): boolean {
  return /(?:^|\/)Caddyfile(?:[.-][\w.-]+)?$|\.caddy(?:file)?$/i.test(path);
}

/** What something is for: nothing said is for all. */
interface Match {
  readonly paths: readonly PathMatch[];
  readonly hosts: readonly string[];
}

/** What holds where a directive stands. */
interface Around extends Match {
  readonly rewrites: readonly PathRewrite[];
  readonly named: ReadonlyMap<string, Match | 'other' | undefined>;
}

/** The routes of a file; a variable is what `lookup` says. */
export function caddyRoutes(
  path: Path,
  text: string,
  lookup: (name: string) => string | undefined,
): readonly GatewayRouteFact[] {
  const lines = parseCaddy(filledIn(text, lookup));
  // A file of one site may do without braces: then what follows its name is its block.
  const start = lines.findIndex(({ words: [name = ''] }) => name !== '' && !name.startsWith('('));
  const first = lines[start];
  const isBare = first !== undefined && first.block === undefined && first.words[0] !== 'import';
  const sites = isBare ? [{ ...first, block: lines.slice(start + 1) }] : lines;
  return sites.flatMap(({ words, block }) =>
    block && words.length > 0
      ? (routesIn(path, block, { hosts: hostsOf(words), paths: [], rewrites: [], named: new Map() }) ?? [])
      : [],
  );
}

/** `{$API_HOST:api}`: what is set nowhere stands as `${API_HOST}`. */
function filledIn(text: string, lookup: (name: string) => string | undefined): string {
  return text.replace(
    /\{\$(\w+)(?::([^{}\n]*))?\}/g,
    (_, name: string, usual?: string) => lookup(name) ?? usual ?? `\${${name}}`,
  );
}

/**
 * Undefined where something decides that is not followed.
 * @param isOrdered whether directives run as they are written, as in `route`
 */
function routesIn(
  file: Path,
  lines: readonly CaddyLine[],
  outer: Around,
  isOrdered = false,
): readonly GatewayRouteFact[] | undefined {
  if (lines.some(isConditionalChange)) return undefined;
  const named = new Map(outer.named);
  for (const { words, block } of lines) {
    const [name = '', ...others] = words;
    if (name.startsWith('@')) named.set(name, matchOf(block ?? [{ words: others, line: 0 }]));
  }
  // Whatever their order is, `rewrite` goes before `uri`, and both before what sends on.
  const changes = isOrdered
    ? changesIn(lines, /^(?:rewrite|uri)$/)
    : [...changesIn(lines, /^rewrite$/), ...changesIn(lines, /^uri$/)];
  const rewrites = [...outer.rewrites, ...changes];
  const around = { ...outer, named, rewrites };
  const routes: GatewayRouteFact[] = [];
  for (const { words, block = [], line } of lines) {
    const [name = '', ...given] = words;
    if (!/^(?:handle|handle_path|route|reverse_proxy)$/.test(name)) continue;
    // Others are asked only for what is no ordinary request.
    if (named.get(given[0] ?? '') === 'other') continue;
    const { inside, rest } = within(around, given);
    if (!inside) return undefined;
    const taken = name === 'handle_path' ? inside.paths.flatMap(prefixTaken) : [];
    const found =
      name === 'reverse_proxy'
        ? sentOn(file, rest, block, inside, line)
        : routesIn(file, block, { ...inside, rewrites: [...inside.rewrites, ...taken] }, name === 'route');
    if (!found) return undefined;
    routes.push(...found);
  }
  return routes;
}

/** What holds for a directive with a matcher; nothing where that is not followed. */
function within(
  around: Around,
  given: readonly string[],
): { readonly inside?: Around; readonly rest: readonly string[] } {
  const [first = '', ...others] = given;
  if (first === '*') return { inside: around, rest: others };
  if (!/^[/@]/.test(first)) return { inside: around, rest: given };
  const match = first.startsWith('/') ? { paths: pathsOf([first]), hosts: [] } : around.named.get(first);
  if (!match || match === 'other') return { rest: others };
  const paths = match.paths.length > 0 ? pathsWithin(around, match.paths) : around.paths;
  if (!paths) return { rest: others };
  const hosts = match.hosts.length > 0 ? match.hosts : around.hosts;
  return { inside: { ...around, paths, hosts }, rest: others };
}

/** Paths within a path, as they are asked for: below what was taken away before, `/api` of `handle_path /api/*`; undefined where they cannot be put together. */
function pathsWithin(
  { paths, rewrites }: Around,
  inner: readonly PathMatch[],
): readonly PathMatch[] | undefined {
  const [outer, ...others] = paths;
  if (!outer) return inner;
  if (others.length > 0 || !('prefix' in outer)) return undefined;
  const above = outer.prefix.replace(/\/+$/, '');
  const isTaken = rewrites.length === 1 && rewrites[0]!.pattern === replacePrefix(above, '').pattern;
  if (rewrites.length > 0 && !isTaken) return undefined;
  const all = inner.map((path): PathMatch | undefined => {
    if ('pattern' in path) return undefined;
    const text = 'exact' in path ? path.exact : path.prefix;
    const whole = isTaken ? above + text : text;
    // `/apiary` is not below `/api/`.
    const isInside = isTaken || whole.startsWith(outer.prefix);
    if ('exact' in path) return isInside ? { exact: whole } : undefined;
    if (isInside) return { prefix: whole };
    return outer.prefix.startsWith(whole) ? outer : undefined;
  });
  return all.includes(undefined) ? undefined : (all as readonly PathMatch[]);
}

/** The paths and hosts of a matcher; `other` for one that asks for neither, as for sockets; undefined for one that asks for something else as well. */
function matchOf(lines: readonly CaddyLine[]): Match | 'other' | undefined {
  const paths: PathMatch[] = [];
  const hosts: string[] = [];
  let isOther = false;
  for (const { words } of lines) {
    const [name, ...given] = words;
    if (name === 'path') paths.push(...pathsOf(given));
    else if (name === 'path_regexp') paths.push({ pattern: given.at(-1) ?? '' });
    else if (name === 'host') hosts.push(...given.filter(isHost));
    else if (name === 'not') return undefined;
    else if (name !== undefined) isOther = true;
  }
  const isFollowed = paths.length > 0 || hosts.length > 0;
  if (isFollowed) return isOther ? undefined : { paths, hosts };
  return isOther ? 'other' : undefined;
}

function pathsOf(written: readonly string[]): readonly PathMatch[] {
  return written.map((path): PathMatch => {
    const start = path.slice(0, -1);
    if (!path.includes('*')) return { exact: path };
    if (path.endsWith('*') && !start.includes('*')) return { prefix: start };
    return { pattern: `^${path.split('*').map(escaped).join('.*')}$` };
  });
}

/** What `handle_path` takes away. */
function prefixTaken(path: PathMatch): readonly PathRewrite[] {
  if ('pattern' in path) return [];
  const prefix = ('exact' in path ? path.exact : path.prefix).replace(/\/+$/, '');
  return prefix === '' ? [] : [replacePrefix(prefix, '')];
}

/** Whether a directive says that it is for some requests alone. */
function isMatched(given: readonly string[]): boolean {
  return /^[@*]/.test(given[0] ?? '') || (given.length > 1 && given[0]!.startsWith('/'));
}

/** A change of the path that is only made for some requests. */
function isConditionalChange({ words: [name = '', ...given] }: CaddyLine): boolean {
  return /^(?:rewrite|uri)$/.test(name) && isMatched(given) && given[0] !== '*';
}

/** What directives of some names do to the path. */
function changesIn(lines: readonly CaddyLine[], directives: RegExp): readonly PathRewrite[] {
  return lines.flatMap(({ words: [name = '', ...given] }): readonly PathRewrite[] => {
    if (!directives.test(name)) return [];
    const [first = '', second = '', third = ''] = isMatched(given) ? given.slice(1) : given;
    if (name === 'rewrite') return rewritten(first);
    if (first === 'strip_prefix') return [replacePrefix(second.startsWith('/') ? second : `/${second}`, '')];
    if (first === 'replace') return [{ pattern: escaped(second), by: third.replaceAll('$', '$$$$') }];
    return first === 'path_regexp' ? [{ pattern: second, by: third }] : [];
  });
}

/** `rewrite * /v2{uri}` */
function rewritten(to: string): readonly PathRewrite[] {
  const [path = ''] = to.split('?');
  const [, start, rest] = /^([^{}]*)(\{(?:http\.request\.)?(?:uri|path)(?:\.path)?\})?$/.exec(path) ?? [];
  if (start === undefined || path === '') return [];
  return rest === undefined
    ? [{ pattern: '^', by: start.replaceAll('$', '$$$$'), whole: true }]
    : addPrefix(start);
}

function sentOn(
  file: Path,
  given: readonly string[],
  block: readonly CaddyLine[],
  { paths, hosts, rewrites }: Around,
  line: number,
): readonly GatewayRouteFact[] {
  const named = block.flatMap(({ words: [name, ...words] }) =>
    name === 'to' ? words : name === 'dynamic' && words[0] === 'a' ? [words.slice(1, 3).join(':')] : [],
  );
  const to = [...given, ...named].flatMap(addressOf);
  const all = [...rewrites, ...changesIn(block, /^rewrite$/)];
  const matches: readonly PathMatch[] = paths.length > 0 ? paths : [{ prefix: '/' }];
  return to.length === 0
    ? []
    : matches.map((path, index) => ({
        hosts,
        path,
        rewrites: all,
        to,
        rank: rankOf(path, index),
        at: { path: file, line },
      }));
}

/** An upstream: of a port alone this machine. */
function addressOf(written: string): readonly string[] {
  const bare = written.replace(/^(?:https?|h2c):\/\//, '').replace(/\/.*$/, '');
  if (bare === '' || /^(?:unix|srv|fastcgi)/.test(bare) || /\{(?!\w+\})/.test(bare)) return [];
  return [bare.startsWith(':') ? `localhost${bare}` : bare];
}

/** The names that a site goes by. */
function hostsOf(words: readonly string[]): readonly string[] {
  const hosts = words
    .join(' ')
    .split(/[\s,]+/)
    .filter((each) => each !== '')
    .map((each) => each.replace(/^https?:\/\//, '').replace(/[:/].*$/, ''));
  // What goes by a port alone goes by any name.
  return hosts.every(isHost) ? hosts : [];
}

function isHost(name: string): boolean {
  return /^[\w*.-]+$/.test(name) && !/^(?:localhost|\*|0\.0\.0\.0|127\.0\.0\.1)$/.test(name);
}
