/**
 * In: a configuration of HAProxy. Out: where its frontends send what they are asked for: to the servers of the backend that the first `use_backend` names whose conditions
 * hold, else of the default one. Conditions are lists of paths and hosts; of a frontend where anything hangs on something else, nothing is told.
 * Source: https://docs.haproxy.org/3.0/configuration.html
 */
import { escaped } from '../../../model/escaped.js';
import type { GatewayRouteFact, PathMatch, PathRewrite } from '../../../model/facts.js';
import type { Path } from '../../../model/nouns.js';

/** Whether a file may be one of HAProxy, by its name. */
export function mayBeHaproxy(path: Path): boolean {
  return /haproxy[^/]*\.(?:cfg|conf)(?:\.\w+)?$|(?:^|\/)haproxy\/[^/]+\.cfg$/i.test(path);
}

interface Line {
  readonly words: readonly string[];
  readonly line: number;
}

interface Section {
  readonly kind: string;
  readonly name: string;
  readonly lines: readonly Line[];
}

/** What a condition asks for. */
interface Condition {
  readonly paths: readonly PathMatch[];
  readonly hosts: readonly string[];
}

/** Before the default, in their order. */
const FIRST_RANK = 100_000;
const LONGEST = 500_000;

/** The routes of a file; a variable is what `lookup` says. */
export function haproxyRoutes(
  path: Path,
  text: string,
  lookup: (name: string) => string | undefined,
): readonly GatewayRouteFact[] {
  const sections = sectionsOf(
    text
      .slice(0, LONGEST)
      .replace(
        /\$\{(\w+)\}|"\$(\w+)"/g,
        (_, braced, bare) => lookup(braced ?? bare) ?? `\${${braced ?? bare}}`,
      ),
  );
  const backends = new Map(
    sections.flatMap((each) => (/^(?:backend|listen)$/.test(each.kind) ? [[each.name, each] as const] : [])),
  );
  const isOfTcp = (section: Section) => modeOf(section) === 'tcp';
  const defaults = sections.filter(({ kind }) => kind === 'defaults');
  return sections.flatMap((section) => {
    const isFront = section.kind === 'frontend' || section.kind === 'listen';
    const isTcp = isOfTcp(section) || (modeOf(section) === undefined && defaults.some(isOfTcp));
    return isFront && !isTcp ? routesOf(path, section, backends) : [];
  });
}

function modeOf({ lines }: Section): string | undefined {
  return lines.find(({ words: [name] }) => name === 'mode')?.words[1];
}

function sectionsOf(text: string): readonly Section[] {
  const sections: { kind: string; name: string; lines: Line[] }[] = [];
  for (const [index, written] of text.split('\n').entries()) {
    const words = wordsOf(written);
    const [kind = '', name = ''] = words;
    if (/^(?:global|defaults|frontend|backend|listen|userlist|peers|resolvers|cache)$/.test(kind))
      sections.push({ kind, name, lines: [] });
    else if (words.length > 0) sections.at(-1)?.lines.push({ words, line: index + 1 });
  }
  return sections;
}

function wordsOf(written: string): readonly string[] {
  const words: string[] = [];
  for (const [whole] of written.matchAll(/#.*|"(?:[^"\\]|\\.)*"|'[^']*'|(?:\\.|[^\s"'\\])+/g)) {
    if (whole.startsWith('#')) break;
    words.push(/^["']/.test(whole) ? whole.slice(1, -1) : whole.replace(/\\(\s)/g, '$1'));
  }
  return words;
}

function routesOf(
  file: Path,
  { name: own, kind, lines }: Section,
  backends: ReadonlyMap<string, Section>,
): readonly GatewayRouteFact[] {
  const named = new Map<string, Condition | undefined>();
  for (const {
    words: [directive, name = '', ...asked],
  } of lines)
    if (directive === 'acl') {
      const condition = conditionOf(asked);
      const before = named.get(name);
      // What is said of one name several times holds where any of it does.
      named.set(name, named.has(name) && before && condition ? joined(before, condition) : condition);
    }
  if (lines.some(isConditionalChange)) return [];
  const rewrites = changesIn(lines);
  // Many rules may lead to the same few backends.
  const leading = new Map<string, Pick<GatewayRouteFact, 'to' | 'rewrites'>>();
  const leadingTo = (to: string) => {
    const known = leading.get(to);
    if (known) return known;
    const { lines: behind = [] } = backends.get(to) ?? {};
    const servers = behind.flatMap(({ words }) => (words[0] === 'server' ? [words[2] ?? ''] : []));
    const found = {
      to: servers.filter((each) => each !== '' && !each.startsWith('unix@')),
      rewrites: [...rewrites, ...(to === own ? [] : changesIn(behind))],
    };
    leading.set(to, found);
    return found;
  };
  const routes: GatewayRouteFact[] = [];
  const add = (to: string, { paths, hosts }: Condition, rank: number, line: number) => {
    const led = leadingTo(to);
    for (const path of led.to.length === 0 ? [] : paths.length > 0 ? paths : [{ prefix: '/' }])
      routes.push({ hosts, path, ...led, rank, at: { path: file, line } });
  };
  const before = new Set<string>();
  for (const [index, { words, line }] of lines.entries()) {
    const [directive, to = '', when, ...asked] = words;
    if (directive === 'default_backend') add(to, { paths: [], hosts: [] }, 0, line);
    if (directive !== 'use_backend') continue;
    // Whom the same condition leads elsewhere before, nobody asks.
    const condition = words.slice(2).join(' ');
    if (before.has(condition)) continue;
    before.add(condition);
    if (when === undefined) add(to, { paths: [], hosts: [] }, 1, line);
    else {
      const conditions = when === 'if' ? alternatives(asked).map((all) => holding(all, named)) : [undefined];
      // What falls through to the lines below is not known then.
      if (conditions.includes(undefined)) return [];
      for (const each of conditions) add(to, each!, FIRST_RANK - index, line);
    }
  }
  if (kind === 'listen' && lines.some(({ words: [directive] }) => directive === 'server'))
    add(own, { paths: [], hosts: [] }, 0, lines[0]?.line ?? 1);
  return routes;
}

/** `is_api is_v1 || is_old`: each of them that is enough, where a condition in braces is one. */
function alternatives(asked: readonly string[]): readonly (readonly (string | readonly string[])[])[] {
  const all: (string | readonly string[])[][] = [[]];
  let braced: string[] | undefined;
  for (const word of asked) {
    if (word === '{' || word === '!{') braced = word === '{' ? [] : ['!'];
    else if (word === '}' && braced) {
      all.at(-1)!.push(braced);
      braced = undefined;
    } else if (braced) braced.push(word);
    else if (word === '||' || word === 'or') all.push([]);
    else all.at(-1)!.push(word);
  }
  return all;
}

/** What has to hold all together; undefined where something is asked for that is not followed: what must not hold, or two lists of paths. */
function holding(
  all: readonly (string | readonly string[])[],
  named: ReadonlyMap<string, Condition | undefined>,
): Condition | undefined {
  let found: Condition = { paths: [], hosts: [] };
  for (const each of all) {
    const isNot = typeof each === 'string' ? each.startsWith('!') : each[0] === '!';
    const followed = (asked: typeof each) =>
      typeof asked === 'string'
        ? named.get(asked.replace('!', ''))
        : conditionOf(isNot ? asked.slice(1) : asked);
    const condition = followed(each);
    if (isNot) {
      if (condition && condition.paths.length > 0) return undefined;
      // What is asked for by other names, or in a way that is not followed, is seldom meant.
      continue;
    }
    const isTwice =
      condition !== undefined &&
      ((found.paths.length > 0 && condition.paths.length > 0) ||
        (found.hosts.length > 0 && condition.hosts.length > 0));
    if (!condition || isTwice) return undefined;
    found = joined(found, condition);
  }
  return found.paths.length > 0 || found.hosts.length > 0 ? found : undefined;
}

/** A change of the path that is only made for some requests. */
function isConditionalChange({ words }: Line): boolean {
  return /^(?:http-request|reqi?rep)$/.test(words[0] ?? '') && changesIn([{ words, line: 0 }]).length > 0
    ? words.some((word) => /^(?:if|unless)$/.test(word))
    : false;
}

function joined(a: Condition, b: Condition): Condition {
  return { paths: [...a.paths, ...b.paths], hosts: [...a.hosts, ...b.hosts] };
}

/** `path_beg -i /api /v1`, `hdr(host) -i shop.example` */
function conditionOf([criterion = '', ...given]: readonly string[]): Condition | undefined {
  const [fetched = ''] = criterion.split(',');
  const flag = given.indexOf('-m');
  const matching = flag === -1 ? undefined : given[flag + 1];
  const values = given.filter(
    (word, index) => !/^-[min]$|^--$/.test(word) && (flag === -1 || index !== flag + 1),
  );
  if (given.includes('-f')) return undefined;
  const isHost = /^(?:req\.)?hdr(?:_(?:beg|dom|end|reg))?\(host\)$|^req\.hdr\(host\)$|^ssl_fc_sni$/i.test(
    fetched,
  );
  if (isHost) return /_(?:reg|beg)/.test(fetched) ? undefined : { paths: [], hosts: values };
  const [, of, by = matching] = /^(?:req\.)?(path|url)(?:_(beg|dir|end|reg|sub))?$/.exec(fetched) ?? [];
  if (of === undefined) return undefined;
  const paths = values.map((value): PathMatch => {
    const bare = value.replace(/\/+$/, '') || '/';
    if (by === 'beg') return { prefix: value };
    if (by === 'dir') return { prefix: value.startsWith('/') ? bare : `/${bare}`, whole: true };
    if (by === 'reg') return { pattern: value };
    if (by === 'end') return { pattern: `${escaped(value)}$` };
    return by === 'sub' ? { pattern: escaped(value) } : { exact: value };
  });
  return { paths, hosts: [] };
}

/** What rules do to the path, before it is sent on. */
function changesIn(lines: readonly Line[]): readonly PathRewrite[] {
  return lines.flatMap(({ words: [directive, action = '', ...given] }): readonly PathRewrite[] => {
    const [first = '', second = ''] = given;
    if (/^req(?:i?)rep$/.test(directive ?? '')) return ofRequestLine(action, given.join(' '));
    if (directive !== 'http-request') return [];
    if (/^replace-(?:path|uri|pathq)$/.test(action)) return [{ pattern: first, by: grouped(second) }];
    if (!/^set-(?:path|uri|pathq)$/.test(action)) return [];
    const [, pattern, by = ''] =
      /%\[(?:path|url|pathq),regsub\(["']?([^,"']*)["']?,["']?([^,"')]*)["']?/.exec(given.join(' ')) ?? [];
    if (pattern !== undefined) return [{ pattern, by: grouped(by) }];
    const [, start, end] = /^([^%]*)%\[(?:path|url|pathq)\]([^%]*)$/.exec(first) ?? [];
    return start === undefined || end !== '' ? [] : [{ pattern: '^', by: start.replaceAll('$', '$$$$') }];
  });
}

/** Of old: `reqrep ^([^\ :]*)\ /api/(.*) \1\ /\2`, where the first group is the method. */
function ofRequestLine(pattern: string, by: string): readonly PathRewrite[] {
  const [, path] = /^\^?\(\[\^ :\]\*\) (.*)$/.exec(pattern) ?? [];
  const [, put] = /^\\1 (.*)$/.exec(by) ?? [];
  if (path === undefined || put === undefined) return [];
  return [{ pattern: `^${path}`, by: put.replace(/\\(\d)/g, (_, group: string) => `$${Number(group) - 1}`) }];
}

function grouped(text: string): string {
  return text.replaceAll('$', '$$$$').replace(/\\(\d)/g, '$$$1');
}
