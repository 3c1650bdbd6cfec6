/**
 * Gateways that are no services: what is asked of one is asked of whoever it sends the path on to. In: their routes. Out: for a host and a
 * path the addresses behind them, with the path that is asked there. A page asks the gateway that it comes from, or that stands before it.
 */
import type { GatewayFact, GatewayRouteFact, PathMatch, PathRewrite } from '../facts.js';
import type { Notice, Path } from '../nouns.js';
import { safePattern } from '../safe-pattern.js';
import { isLocal } from './hosts.js';
import { parseAddress, pathOf } from './routes.js';

/** What a service asks for; without a host, what a page asks of whom it comes from. */
export interface Asked {
  readonly from: string;
  readonly host: string | undefined;
  readonly port: string | undefined;
  readonly path: string;
  /** Whether what asks answers to others, and so is no page. */
  readonly isServer: boolean;
  /** Whether it has a route of just this path, which its own server takes before it hands anything on. */
  readonly isOwn: boolean;
  /** Whether it is a page that a server hands out, which only a gateway knows that leads to that whatever it leads to nobody else. */
  readonly isOfPages?: boolean;
}

/** An address that a gateway leads to. */
export interface Behind {
  readonly host: string;
  readonly port: string | undefined;
  readonly path: string;
}

export type Passed =
  | { readonly behind: readonly Behind[] }
  /** Somebody behind it answers, but the path that is not known decides who. */
  | { readonly why: string; readonly hidden: true };

export interface Gateways {
  /** Where something goes on to; undefined when no gateway stands there, or it sends nothing of the kind on. */
  pass(asked: Asked): Passed | undefined;
  /** Where each gateway sends a path on to that it does not send on whatever it is, by whatever host it is asked. */
  passEach(path: string): readonly (Passed | undefined)[];
  /** What of the routes that were asked for could not be understood. */
  readonly notices: readonly Notice[];
}

/** What a gateway goes by that is the server of a page itself. */
export const OF_PAGE = 'the server of the page';

/** What stands before all that an Ingress describes goes by a name inside of the cluster as well. */
const CONTROLLER = /\bingress-nginx|\bingress-controller|\bnginx-ingress/i;

/** A longer path is no path of a program. */
const LONGEST = 500;

/** @param ownerOf the service whose container runs a gateway, by where it is described */
export function findGateways(
  facts: readonly GatewayFact[],
  ownerOf: (gateway: GatewayFact) => string | undefined,
  serviceAt: (host: string, port: string | undefined, file: Path) => string | undefined,
): Gateways {
  const gateways = facts.map((fact) => ({
    fact,
    owner: ownerOf(fact),
    names: new Set(fact.hosts.map((host) => host.toLowerCase())),
    serves: new Set(
      fact.routes.flatMap(({ to }) =>
        to.flatMap((address) => {
          const { host, port } = parseAddress(address);
          return (host !== undefined && serviceAt(host, port, fact.at.path)) || [];
        }),
      ),
    ),
  }));
  const unread = new Map<string, Notice>();
  const patternOf = (source: string, { at }: GatewayRouteFact): RegExp | undefined => {
    const pattern = safePattern(source);
    if (!pattern) {
      const message = `The pattern ${source.slice(0, 80)} is not followed, so what this route does with paths is not known.`;
      unread.set(`${at.path}:${at.line}`, { source: 'manifests', message, at, unresolved: 1 });
    }
    return pattern;
  };

  const leadsTo = ({ to }: GatewayRouteFact, service: string, file: Path) =>
    to.some((address) => {
      const { host, port } = parseAddress(address);
      return host !== undefined && serviceAt(host, port, file) === service;
    });
  const leadsRestTo = ({ routes, at }: GatewayFact, service: string) =>
    routes.some(
      (route) => 'prefix' in route.path && route.path.prefix === '/' && leadsTo(route, service, at.path),
    );

  const standing = ({ from, host, port, isServer, isOwn, isOfPages }: Asked) => {
    if (host !== undefined) {
      const name = host.toLowerCase();
      return isLocal(host)
        ? gateways.filter(({ fact }) => fact.ports.includes(port ?? '80'))
        : gateways.filter(
            ({ names, fact }) =>
              names.has(name) ||
              fact.routes.some((route) => isFor(route, name)) ||
              (fact.by === 'the Ingress' && CONTROLLER.test(name)),
          );
    }
    const own = gateways.filter(({ owner }) => owner === from);
    if (own.length > 0) return isOwn ? own.filter(({ fact }) => fact.by !== OF_PAGE) : own;
    if (isOfPages) return gateways.filter(({ fact }) => leadsRestTo(fact, from));
    if (isServer) return [];
    const before = gateways.filter(({ serves }) => serves.has(from));
    // The only gateway may serve the page as well, but what it sends on whatever the path proves nothing.
    return before.length > 0 || gateways.length > 1 ? before : gateways.map(withoutRest);
  };

  /** The routes of a gateway that are for the hosts of a page which it leads to: what is for another host as a whole is not asked by its paths. */
  const besidePage = ({ routes, at }: GatewayFact, page: string): readonly GatewayRouteFact[] => {
    const own = routes.filter((route) => leadsTo(route, page, at.path));
    if (own.length === 0) return routes;
    const hosts = new Set(own.flatMap((route) => route.hosts));
    const isAnywhere = own.some((route) => route.hosts.length === 0);
    return routes.filter(
      (route) =>
        route.hosts.length === 0 ||
        route.hosts.some((host) => hosts.has(host)) ||
        (isAnywhere && !('prefix' in route.path && route.path.prefix === '/')),
    );
  };

  const passBy = (candidates: readonly GatewayRouteFact[], path: string): Passed | undefined => {
    const routes = [...candidates].sort((a, b) => b.rank - a.rank);
    const found = routes.find((route) => fits(route.path, path, (source) => patternOf(source, route)));
    const perhaps = routes.filter(
      (route) => (!found || route.rank > found.rank) && mayFit(route.path, path) && !isSame(route, found),
    );
    if (perhaps.length > 0) {
      const [first] = perhaps;
      const isOne = perhaps.every((route) => isSame(route, first));
      if (found || !isOne)
        return {
          why: 'which service behind the gateway is meant hangs on a path that is not known',
          hidden: true,
        };
    }
    const route = found ?? perhaps[0];
    // What it keeps for itself it passes on to nobody.
    if (!route || route.to.length === 0) return undefined;
    const rewritten = found ? rewrite(route, path, patternOf) : '/*';
    return {
      behind: route.to.flatMap((address): readonly Behind[] => {
        const variable = /^(?:[a-z]+:\/\/)?\$\{(\w+)\}(?::(\d+))?$/i.exec(address);
        if (variable) return [{ host: `\${${variable[1]}}`, port: variable[2], path: rewritten }];
        const { host, port } = parseAddress(address);
        return host === undefined ? [] : [{ host, port, path: rewritten }];
      }),
    };
  };

  return {
    pass(asked) {
      const isNamed = asked.host !== undefined && !isLocal(asked.host);
      const routes = standing(asked).flatMap(({ fact, names }) =>
        asked.host === undefined
          ? besidePage(fact, asked.from)
          : isNamed
            ? forHost(fact, names, asked.host.toLowerCase())
            : fact.routes,
      );
      return passBy(routes, asked.path.slice(0, LONGEST));
    },
    passEach(path) {
      return gateways
        .map(withoutRest)
        .map(({ fact }) => (fact.by === OF_PAGE ? undefined : passBy(fact.routes, path.slice(0, LONGEST))));
    },
    get notices() {
      return [...unread.values()];
    },
  };
}

/** The routes for a host. A gateway that goes by the name of a domain itself is asked for what is said of that; by a name of its own, for anything. */
function forHost(
  { routes }: GatewayFact,
  names: ReadonlySet<string>,
  host: string,
): readonly GatewayRouteFact[] {
  const said = routes.filter((route) => route.hosts.length === 0 || isFor(route, host));
  const isOwn = names.has(host) && (said.length === 0 || !host.includes('.'));
  return isOwn || CONTROLLER.test(host) ? routes : said;
}

function withoutRest<Standing extends { readonly fact: GatewayFact }>(gateway: Standing): Standing {
  const routes = gateway.fact.routes.filter(({ path }) => !('prefix' in path) || path.prefix !== '/');
  return { ...gateway, fact: { ...gateway.fact, routes } };
}

function isSame(a: GatewayRouteFact, b: GatewayRouteFact | undefined): boolean {
  return b !== undefined && a.to.join(' ') === b.to.join(' ');
}

/** Whether a route is for a host by its name: `*.shop.example` is for all of its subdomains. */
function isFor({ hosts }: GatewayRouteFact, name: string): boolean {
  return hosts.some((host) => {
    const wanted = host.toLowerCase();
    return wanted === name || (wanted.startsWith('*.') && name.endsWith(wanted.slice(1)));
  });
}

/** Whether a path is for a route. Paths end without a slash, prefixes may end with one. */
function fits(match: PathMatch, path: string, patternOf: (source: string) => RegExp | undefined): boolean {
  if ('exact' in match) return path === pathOf(match.exact);
  if ('pattern' in match) {
    const pattern = patternOf(match.pattern);
    return pattern !== undefined && (pattern.test(path) || pattern.test(`${path}/`));
  }
  const { prefix, whole } = match;
  return `${path}/`.startsWith(whole ? `${prefix.replace(/\/+$/, '')}/` : prefix);
}

/** Whether a path of which something is not known may turn out to be for a route. */
function mayFit(match: PathMatch, path: string): boolean {
  const star = path.indexOf('*');
  if (star === -1 || !('prefix' in match) || match.prefix.length <= star) return false;
  return match.prefix.startsWith(path.slice(0, star));
}

function rewrite(
  route: GatewayRouteFact,
  path: string,
  patternOf: (source: string, route: GatewayRouteFact) => RegExp | undefined,
): string {
  let text = path;
  for (const { pattern, by, whole } of route.rewrites) {
    const known = patternOf(pattern, route);
    if (!known) return '/*';
    const [of, match] = [text, `${text}/`]
      .map((each) => [each, known.exec(each)] as const)
      .find((each) => each[1]) ?? [text, null];
    if (!match) continue;
    const put = expanded({ pattern, by }, match);
    text = whole ? put : of.slice(0, match.index) + put + of.slice(match.index + match[0].length);
    if (!text.startsWith('/')) text = `/${text}`;
  }
  return pathOf(text.slice(0, LONGEST));
}

function expanded({ by }: PathRewrite, match: RegExpExecArray): string {
  return by.replace(/\$(?:(\$)|(\d)|\{(\d)\})/g, (_, dollar?: string, plain?: string, braced?: string) =>
    dollar === undefined ? (match[Number(plain ?? braced)] ?? '') : '$',
  );
}
