/**
 * In: the files of one nginx, together. Out: where it sends what it is asked for. Source: https://nginx.org/en/docs/http/ngx_http_proxy_module.html
 * and ngx_http_rewrite_module. `proxy_pass` with a path puts that in place of what the location matched; without one it changes nothing.
 */
import type { GatewayRouteFact, PathMatch, PathRewrite } from '../../../model/facts.js';
import { halves } from '../../../model/group.js';
import type { Location, Path } from '../../../model/nouns.js';
import { rankOf, replacePrefix } from './gateway.js';
import { collectMaps, decidedIn, type NginxMap, spelled } from './nginx-maps.js';
import { filledIn } from './nginx-scripts.js';
import { type Directive, parseNginx } from './nginx-syntax.js';

export interface NginxFile {
  readonly path: Path;
  readonly text: string;
}

/** Whether a file may be one of nginx that sends something on. */
export function mayProxy(path: Path): boolean {
  return /(?:\.conf(?:\.(?:template|tmpl|tpl|dev|prod))?|\.nginx|\.conf\.\w+\.template|(?:^|\/)nginx[\w.-]*|\/sites-(?:available|enabled)\/[^/]+)$/i.test(
    path,
  );
}

/** What holds where a location stands. */
interface Around {
  readonly hosts: readonly string[];
  /** What `set` gave to variables. */
  readonly variables: ReadonlyMap<string, string>;
  readonly named: ReadonlyMap<string, readonly Directive[]>;
  readonly path?: PathMatch;
  readonly rank: number;
  /** What was asked for, where another location sent it here with another path. */
  readonly asked?: Pick<GatewayRouteFact, 'path' | 'rewrites' | 'rank'>;
}

/** The routes of all its files; a variable is what `lookup` says. */
export function nginxRoutes(
  files: readonly NginxFile[],
  lookup: (name: string) => string | undefined,
): readonly GatewayRouteFact[] {
  const parsed = files.map(({ path, text }) => ({
    path,
    directives: parseNginx(filledIn(text, lookup)),
  }));
  const upstreams = new Map<string, readonly string[]>();
  const maps = new Map<string, NginxMap>();
  for (const { directives } of parsed) {
    collectUpstreams(directives, upstreams);
    collectMaps(directives, maps);
  }
  const [whole, parts] = halves(parsed, ({ directives }) => !isPart(directives));
  const included = new Set<ParsedFile>();
  const include = (written: string) => {
    const found = parts.filter(({ path }) => isIncluded(written, path));
    for (const part of found) included.add(part);
    return found;
  };
  const read = ({ path, directives }: ParsedFile) => {
    const reader = new Reader(path, { upstreams, maps }, include);
    reader.read(directives, { hosts: [], variables: new Map(), named: new Map(), rank: 0 });
    return reader.routes;
  };
  const routes = whole.flatMap(read);
  // What nothing includes that is seen stands by itself.
  return [...routes, ...parts.filter((part) => !included.has(part)).flatMap(read)];
}

interface ParsedFile {
  readonly path: Path;
  readonly directives: readonly Directive[];
}

/** Whether a file holds what belongs into a server that another one has. */
function isPart(directives: readonly Directive[]): boolean {
  const isServer = ({ name }: Directive) => /^(?:server|http|upstream)$/.test(name);
  return directives.some(({ name }) => name === 'location') && !directives.some(isServer);
}

/** Whether `include` means a file, by its name: where the image has it is seldom where the tree does. */
function isIncluded(written: string, path: Path): boolean {
  const [name, ...others] = [written, path].map((each) => each.slice(each.lastIndexOf('/') + 1));
  const pattern = (name ?? '').split('*').map((each) => each.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${pattern.join('[^/]*')}(?:\\.template)?$`).test(others[0] ?? '');
}

function collectUpstreams(directives: readonly Directive[], found: Map<string, readonly string[]>): void {
  for (const { name, words, block = [] } of directives) {
    const servers = block.flatMap((each) => (each.name === 'server' ? each.words.slice(0, 1) : []));
    if (name === 'upstream' && words[0] !== undefined) found.set(words[0], servers);
    else collectUpstreams(block, found);
  }
}

/** What all files together say. */
interface Shared {
  readonly upstreams: ReadonlyMap<string, readonly string[]>;
  readonly maps: ReadonlyMap<string, NginxMap>;
}

class Reader {
  readonly routes: GatewayRouteFact[] = [];
  readonly #file: Path;
  readonly #shared: Shared;
  readonly #include: (written: string) => readonly ParsedFile[];
  #patterns = 0;

  constructor(file: Path, shared: Shared, include: (written: string) => readonly ParsedFile[]) {
    this.#file = file;
    this.#shared = shared;
    this.#include = include;
  }

  read(directives: readonly Directive[], around: Around): void {
    const variables = new Map(around.variables);
    const named = new Map(around.named);
    for (const { name, words, block } of directives) {
      const [first = '', second = ''] = words;
      if (name === 'set') variables.set(first, filled(second, variables));
      if (name === 'location' && first.startsWith('@') && block) named.set(first, block);
    }
    const names = directives.flatMap(({ name, words }) => (name === 'server_name' ? words : []));
    const hosts = names.length > 0 ? names.filter(isHost) : around.hosts;
    const inside = { ...around, hosts, variables, named };
    const rewrites = rewritesIn(directives);
    for (const each of directives) {
      const { name, words, block } = each;
      if (/^(?:proxy|grpc)_pass$/.test(name)) this.#passed(each, inside, rewrites);
      else if (name === 'include')
        for (const { path, directives: part } of this.#include(words[0] ?? ''))
          this.#part(path, part, inside);
      else if (name === 'try_files' || name === 'error_page') {
        // What it does not have itself, it asks for where a location with a name says.
        const other = named.get(words.at(-1)?.replace(/^=/, '') ?? '');
        if (other) this.read(other, { ...inside, named: new Map() });
      } else if (name === 'location' && block) {
        if (words[0]?.startsWith('@')) continue;
        const located = { ...inside, ...this.#located(words) };
        if (!this.#sendOn(block, directives, located)) this.read(block, located);
      } else if (block && name !== 'upstream' && name !== 'map' && name !== 'types') this.read(block, inside);
    }
  }

  /** Whether a location gives what it is asked for another path, by which others are asked for it; they are read then. */
  #sendOn(
    block: readonly Directive[],
    others: readonly Directive[],
    { asked, ...around }: Around & Pick<GatewayRouteFact, 'path'>,
  ): boolean {
    const isDone = ({ name, words }: Directive) =>
      /_pass$/.test(name) || (name === 'rewrite' && words[2] === 'break');
    // What is sent on twice is followed once.
    if (asked || block.some(isDone)) return false;
    let isSent = false;
    for (const rewrite of rewritesIn(block)) {
      for (const by of spelled(rewrite.by, this.#shared.maps)) {
        const begin = by.replace(/\$.*$/, '');
        const rewrites = [{ ...rewrite, by }];
        const send = (
          target: Directive | undefined,
          { path, rank }: Pick<GatewayRouteFact, 'path' | 'rank'>,
        ) => {
          if (!target?.block || target.block === block || this.routes.length > MOST_ROUTES) return;
          this.read(target.block, {
            ...around,
            ...this.#located(target.words),
            asked: { path, rank, rewrites },
          });
          isSent = true;
        };
        send(locationOf(begin, others), around);
        // What follows decides among those that lie deeper: `^/api/(.*)$` by `/$1` leads `/api/orders/1` to `/orders/`.
        const [, before] = /^\^?(\/[\w/-]*)\(\.[*+]\)\$?$/.exec(rewrite.pattern) ?? [];
        for (const target of others) {
          const prefix = target.name === 'location' ? prefixOf(target) : undefined;
          if (!prefix?.startsWith(begin) || prefix === begin || before === undefined) continue;
          const path = { prefix: before + prefix.slice(begin.length) };
          send(target, { path, rank: rankOf(path) });
        }
      }
    }
    return isSent;
  }

  /** What another file has for the place that includes it. */
  #part(path: Path, directives: readonly Directive[], around: Around): void {
    // A part may include itself by a pattern of names.
    if (path === this.#file) return;
    const reader = new Reader(path, this.#shared, () => []);
    reader.#patterns = this.#patterns;
    reader.read(directives, around);
    this.#patterns = reader.#patterns;
    this.routes.push(...reader.routes);
  }

  #located(words: readonly string[]): Pick<Around, 'path' | 'rank'> & { readonly path: PathMatch } {
    const [first = '/', second] = words;
    const path: PathMatch =
      second === undefined
        ? { prefix: first }
        : first === '='
          ? { exact: second }
          : first.startsWith('~')
            ? { pattern: first === '~*' ? `(?:${second})` : second }
            : { prefix: second };
    this.#patterns += 1;
    // `^~` goes before the patterns.
    const rank = first === '^~' ? 1_000_001 + (second?.length ?? 0) : rankOf(path, this.#patterns);
    return { path, rank };
  }

  #passed({ words, line }: Directive, around: Around, rewrites: readonly PathRewrite[]): void {
    const { maps } = this.#shared;
    const written = filled(words[0] ?? '', around.variables);
    const at: Location = { path: this.#file, line };
    const all = decidedIn(written, maps)?.map((each) => ({
      ...each,
      lies: each.path ? liesIn(each.path, around.path) : 'inside',
    }));
    // Where it is not sure which of them are for the location, each may be.
    const decided = all?.some(({ lies }) => lies === undefined) ? undefined : all;
    if (!decided) this.#route(spelled(written, maps), around, rewrites, at);
    for (const { text, path, host, before, lies } of decided ?? []) {
      // What is not for the location never comes here.
      if (lies === 'outside') continue;
      const hosts = host === undefined ? around.hosts : [host];
      const own = { ...around, hosts, rank: around.rank + before, ...(path && { decided: path }) };
      this.#route([text], own, rewrites, at);
    }
  }

  #route(
    written: readonly string[],
    around: Around & { readonly decided?: PathMatch },
    rewrites: readonly PathRewrite[],
    at: Location,
  ): void {
    const [passed, ...others] = written.flatMap(passedTo);
    if (!passed) return;
    const path = around.path ?? { prefix: '/' };
    const to = [passed, ...others].flatMap(({ host }) => {
      const servers = this.#shared.upstreams.get(host) ?? [];
      return servers.length > 0 ? servers : [host];
    });
    const own = rewrites.length > 0 ? rewrites : rewritesOf(path, passed.uri);
    this.routes.push({
      hosts: around.hosts,
      path: around.asked?.path ?? around.decided ?? path,
      rewrites: [...(around.asked?.rewrites ?? []), ...own],
      to: [...new Set(to)],
      rank: around.asked?.rank ?? around.rank,
      at,
    });
  }
}

/** A gateway of more was made to take long. */
const MOST_ROUTES = 2_000;

/** Whether a path by which a variable is decided lies in a location; undefined where only some of it may, or that is not known. */
function liesIn(decided: PathMatch, location: PathMatch = { prefix: '/' }): 'inside' | 'outside' | undefined {
  if ('pattern' in location) return undefined;
  const isExact = 'exact' in location;
  const own = isExact ? location.exact : location.prefix;
  const known = 'exact' in decided ? decided.exact : 'pattern' in decided ? beginning(decided.pattern) : '';
  const isInside = isExact ? 'exact' in decided && known === own : own === '/' || known.startsWith(own);
  if (isInside) return 'inside';
  // What goes on behind what is known may still lead there.
  return 'pattern' in decided && own.startsWith(known) ? undefined : 'outside';
}

/** What all that a pattern matches begins with: `/orders` of `^/orders(/|$)`. */
function beginning(pattern: string): string {
  return /^\^((?:[\w/-]|\\[./-])*)(?![*?{])/.exec(pattern)?.[1]?.replaceAll('\\', '') ?? '';
}

/** Whom a `proxy_pass` names, and by which path; nothing for what is no host. */
function passedTo(written: string): readonly { readonly host: string; readonly uri: string }[] {
  const [, whole = '', uri = ''] = /^(?:[a-z]+:\/\/)?([^/?]*)(.*)$/i.exec(written) ?? [];
  const [, host = '', glued = ''] = /^([^$]*(?:\$\{\w+\}[^$]*)?)(.*)$/.exec(whole) ?? [];
  const bare = glued === '' || /^\$(?:request_)?uri/.test(glued) ? host : whole;
  return bare === '' || bare === 'unix:' ? [] : [{ host: bare, uri: glued + uri }];
}

function rewritesIn(directives: readonly Directive[]): readonly PathRewrite[] {
  return directives.flatMap(({ name, words: [pattern = '', by = ''] }) =>
    name === 'rewrite' && !/^https?:|^\$scheme/.test(by)
      ? [{ pattern, by: by.replace(/\?.*$/, ''), whole: true as const }]
      : [],
  );
}

/** The location that a path is for: the longest prefix, as far as the path is known. */
function locationOf(path: string, directives: readonly Directive[]): Directive | undefined {
  const fitting = directives.filter((each) => {
    const prefix = each.name === 'location' ? prefixOf(each) : undefined;
    return prefix !== undefined && path.startsWith(prefix);
  });
  return fitting.toSorted((a, b) => prefixOf(b)!.length - prefixOf(a)!.length)[0];
}

/** What the paths of a location begin with; undefined for one of a pattern, a name or a single path. */
function prefixOf({ words: [first = '', second] }: Directive): string | undefined {
  const prefix = second === undefined ? first : first === '^~' ? second : '';
  return prefix.startsWith('/') ? prefix : undefined;
}

/** What the path of a `proxy_pass` does to the path that was asked for. */
function rewritesOf(path: PathMatch, uri: string): readonly PathRewrite[] {
  if (uri === '' || /^\/?\$(?:request_)?uri/.test(uri)) return [];
  const by = uri.replace(/\$is_args|\$args|\?.*$/g, '').replace(/\$(?!\d)\w+/g, '');
  if ('pattern' in path) return [{ pattern: path.pattern, by, whole: true }];
  return [replacePrefix('exact' in path ? path.exact : path.prefix, by)];
}

function filled(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(/\$\{?(\w+)\}?/g, (whole, name: string) => variables.get(`$${name}`) ?? whole);
}

/** A name of a server that says more than that it is any. */
function isHost(name: string): boolean {
  return /^[\w*.-]+$/.test(name) && !/^(?:_|localhost|\*)$/.test(name);
}
