/**
 * Apache httpd as a gateway. In: a file of its configuration. Out: where it sends what it is asked for. `ProxyPass` puts the path of an address in place of the
 * one that it names; the first that fits is taken. Sources: https://httpd.apache.org/docs/2.4/mod/mod_proxy.html and mod_rewrite.html
 */
import type { GatewayRouteFact, PathMatch, PathRewrite } from '../../../model/facts.js';
import type { Path } from '../../../model/nouns.js';
import { replacePrefix } from './gateway.js';

const PASSES = /^[ \t]*(?:ProxyPass(?:Match)?[ \t]|RewriteRule[ \t].*\[[^\]\n]*\bP\b)/im;

/** Whether a file may be one of Apache; most are called as those of nginx are. */
export function mayBeApache(path: Path): boolean {
  return /(?:^|\/)(?:\.htaccess|(?:httpd|apache)[\w.-]*|[\w.-]+\.vhost)$/i.test(path);
}

/** Whether a text is of Apache, and sends something on. */
export function passesByApache(text: string): boolean {
  return PASSES.test(text);
}

/** What holds where a line stands. */
interface Section {
  readonly name: string;
  readonly said: string;
  /** Names of the virtual host around, as they are told. */
  hosts: string[];
}

export function apacheRoutes(
  path: Path,
  text: string,
  lookup: (name: string) => string | undefined,
): readonly GatewayRouteFact[] {
  const defined = new Map<string, string>();
  const balancers = new Map<string, string[]>();
  const routes: { readonly route: Omit<GatewayRouteFact, 'hosts'>; readonly hosts: readonly string[] }[] = [];
  const open: Section[] = [{ name: '', said: '', hosts: [] }];
  // A line goes on behind a backslash at its end.
  for (const [index, line] of text
    .replace(/\\\r?\n/g, ' \u0000')
    .split('\n')
    .entries()) {
    const filled = line
      .replaceAll('\u0000', '')
      .replace(/\$\{(\w+)\}/g, (whole, name: string) => defined.get(name) ?? lookup(name) ?? whole);
    const [word = '', ...given] = wordsOf(filled);
    const around = open.at(-1)!;
    const [, end, name] = /^<(\/?)(\w+)/.exec(word) ?? [];
    if (name !== undefined) {
      if (end === '/') open.splice(Math.max(1, open.length - 1));
      else {
        const isHost = name.toLowerCase() === 'virtualhost';
        const said = (given[0] ?? '').replace(/>$/, '');
        open.push({ name: name.toLowerCase(), said, hosts: isHost ? [] : around.hosts });
      }
      continue;
    }
    const section = open.findLast((each) => /^location(?:match)?$/.test(each.name));
    const add = (route: Omit<GatewayRouteFact, 'hosts' | 'rank' | 'at'>) =>
      routes.push({
        route: { ...route, rank: 1_000_000 - routes.length, at: { path, line: index + 1 } },
        hosts: around.hosts,
      });
    switch (word.toLowerCase()) {
      case 'define':
        if (given[0] !== undefined) defined.set(given[0], given[1] ?? '');
        break;
      case 'servername':
      case 'serveralias':
        around.hosts.push(...given.map((each) => each.replace(/:\d+$/, '')).filter(isHost));
        break;
      case 'balancermember':
        if (around.name === 'proxy')
          balancers.set(around.said, [...(balancers.get(around.said) ?? []), given[0] ?? '']);
        break;
      case 'proxypass': {
        const [first = '', second] = section && !given[0]?.startsWith('/') ? [section.said, given[0]] : given;
        const isPattern = section?.name === 'locationmatch' || (section && first === '~');
        if (second !== undefined && !isPattern) add(passed({ prefix: first, whole: true }, second));
        break;
      }
      case 'proxypassmatch': {
        const [pattern, to] = given;
        if (pattern !== undefined && to !== undefined) add(passed({ pattern }, to));
        break;
      }
      case 'rewriterule': {
        const [pattern, to, flags = ''] = given;
        if (pattern !== undefined && to !== undefined && /^\[(?:.*,)?P\b/.test(flags))
          add(passed({ pattern: rooted(pattern, path) }, to));
        break;
      }
    }
  }
  return routes.map(({ route, hosts }) => ({
    ...route,
    hosts: [...new Set(hosts)],
    to: route.to
      .flatMap((to) => (to.startsWith('balancer://') ? (balancers.get(to) ?? []) : [to]))
      .map((to) => to.replace(/\/+$/, '')),
  }));
}

/** What is sent on to an address; `!` is for paths that are sent on to nobody. */
function passed(path: PathMatch, address: string): Omit<GatewayRouteFact, 'hosts' | 'rank' | 'at'> {
  const [, origin = '', behind = ''] = /^([a-z]+:\/\/[^/]*)(.*)$/i.exec(address) ?? [];
  const put = behind.replace(/\?.*$/, '');
  const rewrites: readonly PathRewrite[] =
    'pattern' in path
      ? [{ pattern: path.pattern, by: put === '' ? '/' : put, whole: true }]
      : 'prefix' in path
        ? [replacePrefix(path.prefix, put)]
        : [];
  return { path, rewrites, to: origin === '' ? [] : [origin.replace(/^ws/i, 'http')] };
}

/** In a directory, what a pattern is matched with has no slash at its start. */
function rooted(pattern: string, file: Path): string {
  return file.endsWith('.htaccess') ? pattern.replace(/^\^(?!\/)/, '^/') : pattern;
}

/** The words of a line, those in quotes whole; none of a comment. */
function wordsOf(line: string): readonly string[] {
  if (/^\s*#/.test(line)) return [];
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );
}

function isHost(name: string): boolean {
  return /^[\w*.-]+$/.test(name) && !/^(?:_|localhost|\*)$/.test(name);
}
