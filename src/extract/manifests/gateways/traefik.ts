/**
 * Traefik: labels of the containers that it stands before, its files, and its resources of Kubernetes. One description serves all three:
 * routers with rules, middlewares that change paths, services with addresses. Source: https://doc.traefik.io/traefik/
 */
import type { GatewayRouteFact, PathRewrite } from '../../../model/facts.js';
import type { Location } from '../../../model/nouns.js';
import type { ComposeService } from '../compose-service.js';
import { listOf, type Mapping, mappingOf, textOf, textsOf } from '../values.js';
import {
  addPrefix,
  authority,
  type Documented,
  type GatewayReading,
  rankOf,
  replacePrefix,
} from './gateway.js';
import { parseRule } from './traefik-rule.js';

interface Router {
  readonly rule: string;
  readonly middlewares: readonly string[];
  readonly to: readonly string[];
  readonly priority?: number;
  readonly at: Location;
}

/** The routes that labels of containers make; each leads to its container, unless it names the service of another. */
export function labelledRoutes(services: readonly ComposeService[]): readonly GatewayRouteFact[] {
  const middlewares = new Map<string, readonly PathRewrite[]>();
  const named = new Map<string, readonly string[]>();
  const routers: (Router & { readonly service?: string })[] = [];
  for (const { name, labels, at } of services) {
    const tree = labelTree(labels);
    if (tree === undefined) continue;
    const http = mappingOf(tree['http']);
    for (const [key, value] of Object.entries(mappingOf(http['middlewares'])))
      middlewares.set(key, rewritesOf(value));
    const own = Object.entries(mappingOf(http['services']));
    const port = own.map(([, value]) => textOf(valueAt(value, 'loadbalancer', 'server', 'port')))[0];
    const to = [authority(name, port)];
    for (const [key] of own) named.set(key, to);
    for (const value of Object.values(mappingOf(http['routers']))) {
      const { rule, middlewares: used, service, priority } = mappingOf(value);
      const text = textOf(rule);
      if (text === undefined) continue;
      const other = textOf(service);
      const rank = Number(textOf(priority));
      routers.push({
        rule: text,
        middlewares: commaSeparated(used),
        to,
        ...(other !== undefined && { service: other }),
        ...(rank > 0 && { priority: rank }),
        at,
      });
    }
    for (const rule of firstVersionRules(tree)) {
      const [, strip] = /PathPrefixStrip:([^;]*)/.exec(rule) ?? [];
      const key = `${name} strips`;
      middlewares.set(
        key,
        strip === undefined ? [] : strip.split(',').map((each) => replacePrefix(each.trim(), '')),
      );
      routers.push({ rule, middlewares: [key], to, at });
    }
  }
  return routers.flatMap(({ service, ...router }) =>
    routesOf(
      { ...router, to: (service !== undefined && named.get(unscoped(service))) || router.to },
      middlewares,
    ),
  );
}

/** The routes of its dynamic configuration. */
export function traefikFile({ file, document }: Documented): readonly GatewayReading[] {
  const http = mappingOf(mappingOf(document.value)['http']);
  const routers = Object.entries(mappingOf(http['routers']));
  if (routers.length === 0) return [];
  const middlewares = new Map(
    Object.entries(mappingOf(http['middlewares'])).map(([key, value]) => [key, rewritesOf(value)] as const),
  );
  const services = mappingOf(http['services']);
  const routes = routers.flatMap(([key, value]) => {
    const { rule, middlewares: used, service } = mappingOf(value);
    const servers = listOf(valueAt(services[unscoped(textOf(service) ?? '')], 'loadBalancer', 'servers'));
    const to = servers.flatMap((server) => textOf(mappingOf(server)['url']) ?? []);
    const at = document.at(['http', 'routers', key]);
    const text = textOf(rule);
    return text === undefined || to.length === 0
      ? []
      : routesOf({ rule: text, middlewares: textsOf(used), to, at }, middlewares);
  });
  return routes.length === 0 ? [] : [{ file, by: 'Traefik', routes, at: document.at(['http']) }];
}

/** Its resources of Kubernetes: IngressRoute and Middleware. */
export function ingressRoutes(documents: readonly Documented[]): readonly GatewayReading[] {
  const middlewares = new Map<string, readonly PathRewrite[]>();
  for (const { document } of documents) {
    const { kind, metadata, spec } = mappingOf(document.value);
    if (kind === 'Middleware') middlewares.set(textOf(mappingOf(metadata)['name']) ?? '', rewritesOf(spec));
  }
  return documents.flatMap(({ file, document }) => {
    const { kind, spec } = mappingOf(document.value);
    if (kind !== 'IngressRoute') return [];
    const routes = listOf(mappingOf(spec)['routes']).flatMap((value, index) => {
      const { match, services, middlewares: used } = mappingOf(value);
      const to = listOf(services).flatMap((each) => {
        const { name, port } = mappingOf(each);
        return textOf(name) === undefined ? [] : [authority(textOf(name)!, textOf(port))];
      });
      const names = listOf(used).flatMap((each) => textOf(mappingOf(each)['name']) ?? []);
      const at = document.at(['spec', 'routes', index]);
      return routesOf({ rule: textOf(match) ?? '', middlewares: names, to, at }, middlewares);
    });
    return [{ file, by: 'Traefik', routes, at: document.at(['kind']) }];
  });
}

function routesOf(
  { rule, middlewares, to, priority, at }: Router,
  known: ReadonlyMap<string, readonly PathRewrite[]>,
): readonly GatewayRouteFact[] {
  const rewrites = middlewares.flatMap((name) => known.get(unscoped(name)) ?? []);
  return parseRule(rule).flatMap(({ hosts, paths }) =>
    (paths.length > 0 ? paths : [{ prefix: '/' }]).map((path) => ({
      hosts,
      path,
      rewrites,
      to,
      // Without a priority, the longer rule goes first.
      rank: priority ?? ('pattern' in path ? path.pattern.length : rankOf(path) % 1_000_000),
      at,
    })),
  );
}

/** What a middleware does to paths. Names of options are written in any case. */
function rewritesOf(value: unknown): readonly PathRewrite[] {
  return Object.entries(mappingOf(value)).flatMap(([key, options]): readonly PathRewrite[] => {
    const said = (name: string) =>
      Object.entries(mappingOf(options)).find(([each]) => each.toLowerCase() === name)?.[1];
    switch (key.toLowerCase()) {
      case 'stripprefix':
        return prefixesOf(said('prefixes')).map((prefix) => replacePrefix(prefix.replace(/\/+$/, ''), ''));
      case 'stripprefixregex':
        return prefixesOf(said('regex')).map((regex) => ({
          pattern: `^${regex.replace(/^\^/, '')}`,
          by: '',
        }));
      case 'addprefix':
        return addPrefix(textOf(said('prefix')) ?? '');
      case 'replacepath':
        return [{ pattern: '^.*$', by: textOf(said('path')) ?? '/' }];
      case 'replacepathregex':
        return [
          {
            pattern: textOf(said('regex')) ?? '',
            by: (textOf(said('replacement')) ?? '')
              .replace(/\$\{(\d+)\}/g, '$$$1')
              .replace(/\$\$(\d)/g, '$$$1'),
          },
        ];
      default:
        return [];
    }
  });
}

function prefixesOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? textsOf(value) : commaSeparated(value);
}

function commaSeparated(value: unknown): readonly string[] {
  return (textOf(value) ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

/** `strip@docker`, `strip@file`: the name alone. */
function unscoped(name: string): string {
  return name.replace(/@.*$/, '');
}

function firstVersionRules(tree: Mapping): readonly string[] {
  const frontend = mappingOf(tree['frontend']);
  const inSegments = Object.values(tree).map((each) => mappingOf(mappingOf(each)['frontend'])['rule']);
  return [frontend['rule'], ...inSegments].flatMap((rule) => textOf(rule) ?? []);
}

function valueAt(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce((inner, key) => {
    const found = Object.entries(mappingOf(inner)).find(([each]) => each.toLowerCase() === key.toLowerCase());
    return found?.[1];
  }, value);
}

/** `traefik.http.routers.a.rule=…` as the tree that it means; undefined when nothing is said to Traefik, or that it should not look. */
function labelTree(labels: Readonly<Record<string, string>>): Mapping | undefined {
  const root: Record<string, unknown> = Object.create(null);
  let isAny = false;
  for (const [label, value] of Object.entries(labels)) {
    const [first, ...keys] = label.split('.');
    if (first?.toLowerCase() !== 'traefik' || keys.length === 0 || keys.length > 12) continue;
    isAny = true;
    let place = root;
    for (const [index, written] of keys.entries()) {
      // Names of routers and their like keep their case.
      const key = index === 2 ? written : written.toLowerCase();
      if (index === keys.length - 1) place[key] = value;
      else {
        const inner = place[key];
        const next: Record<string, unknown> =
          typeof inner === 'object' && inner !== null
            ? (inner as Record<string, unknown>)
            : Object.create(null);
        place[key] = next;
        place = next;
      }
    }
  }
  return isAny && root['enable'] !== 'false' ? root : undefined;
}
