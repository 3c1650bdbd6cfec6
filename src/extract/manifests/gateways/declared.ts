/**
 * Gateways that one file declares whole: Kong, Envoy (https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/route/v3/route_components.proto) and Express Gateway
 * (https://www.express-gateway.io/docs/configuration/gateway.config.yml/).
 */
import { escaped } from '../../../model/escaped.js';
import type { GatewayRouteFact, PathMatch, PathRewrite } from '../../../model/facts.js';
import { listOf, type Mapping, mappingOf, textOf, textsOf } from '../values.js';
import {
  addPrefix,
  authority,
  type Documented,
  type GatewayReading,
  rankOf,
  replacePrefix,
} from './gateway.js';
import { kong } from './kong.js';

export function declaredGateways(each: Documented): readonly GatewayReading[] {
  const value = mappingOf(each.document.value);
  const { file, document } = each;
  const found: (readonly [string, readonly GatewayRouteFact[]])[] = [];
  if (value['_format_version'] !== undefined) found.push(['Kong', kong(each, value)]);
  if (value['static_resources'] !== undefined || value['resources'] !== undefined)
    found.push(['Envoy', envoy(each)]);
  if (value['serviceEndpoints'] !== undefined && value['pipelines'] !== undefined)
    found.push(['Express Gateway', expressGateway(each, value)]);
  return found.flatMap(([by, routes]) =>
    routes.length === 0 ? [] : [{ file, by, routes, at: document.at([]) }],
  );
}

/** Lists of virtual hosts, wherever the configuration nests them. */
function envoy({ document }: Documented): readonly GatewayRouteFact[] {
  const clusters = new Map<string, readonly string[]>();
  const hosts: { readonly value: Mapping; readonly keys: readonly (string | number)[] }[] = [];
  const visit = (value: unknown, keys: readonly (string | number)[]): void => {
    if (keys.length > 30) return;
    for (const [index, item] of listOf(value).entries()) visit(item, [...keys, index]);
    const mapping = mappingOf(value);
    for (const [key, inner] of Object.entries(mapping)) {
      if (key === 'clusters') {
        for (const cluster of listOf(inner)) {
          const name = textOf(mappingOf(cluster)['name']);
          if (name !== undefined) clusters.set(name, socketsIn(cluster, 0));
        }
      } else if (key === 'virtual_hosts') {
        for (const [index, host] of listOf(inner).entries())
          hosts.push({ value: mappingOf(host), keys: [...keys, key, index] });
      } else visit(inner, [...keys, key]);
    }
  };
  visit(document.value, []);
  return hosts.flatMap(({ value, keys }) => {
    const names = textsOf(value['domains']).filter((name) => name !== '*');
    return listOf(value['routes']).flatMap((item, index): readonly GatewayRouteFact[] => {
      const { match, route } = mappingOf(item);
      const { prefix, path, path_separated_prefix: separated, safe_regex: regex } = mappingOf(match);
      const {
        cluster,
        weighted_clusters: weighted,
        prefix_rewrite: by,
        regex_rewrite: change,
      } = mappingOf(route);
      const used = [
        ...textsOf(cluster),
        ...listOf(mappingOf(weighted)['clusters']).flatMap((each) => textOf(mappingOf(each)['name']) ?? []),
      ];
      const to = used.flatMap((name) => clusters.get(name) ?? [name]);
      if (to.length === 0) return [];
      const found: PathMatch =
        textOf(path) !== undefined
          ? { exact: textOf(path)! }
          : textOf(mappingOf(regex)['regex']) !== undefined
            ? { pattern: `^(?:${textOf(mappingOf(regex)['regex'])})$` }
            : textOf(separated) !== undefined
              ? { prefix: textOf(separated)!, whole: true }
              : { prefix: textOf(prefix) ?? '/' };
      const { pattern, substitution } = mappingOf(change);
      const changed = textOf(mappingOf(pattern)['regex']);
      const taken = 'prefix' in found ? found.prefix : 'exact' in found ? found.exact : undefined;
      const rewrites: readonly PathRewrite[] =
        changed !== undefined
          ? [{ pattern: changed, by: (textOf(substitution) ?? '').replace(/\\(\d)/g, '$$$1') }]
          : textOf(by) !== undefined && taken !== undefined
            ? [replacePrefix(taken, textOf(by)!)]
            : [];
      // The first that fits is taken.
      const rank = 1_000_000 - index;
      return [{ hosts: names, path: found, rewrites, to, rank, at: document.at([...keys, 'routes', index]) }];
    });
  });
}

/** The addresses of a cluster. */
function socketsIn(value: unknown, depth: number): readonly string[] {
  if (depth > 12) return [];
  if (Array.isArray(value)) return value.flatMap((each) => socketsIn(each, depth + 1));
  return Object.entries(mappingOf(value)).flatMap(([key, inner]): readonly string[] => {
    if (key !== 'socket_address') return socketsIn(inner, depth + 1);
    const { address, port_value: port } = mappingOf(inner);
    return textOf(address) === undefined ? [] : [authority(textOf(address)!, textOf(port))];
  });
}

function expressGateway({ document }: Documented, value: Mapping): readonly GatewayRouteFact[] {
  const endpoints = mappingOf(value['apiEndpoints']);
  const services = mappingOf(value['serviceEndpoints']);
  const pipelines = Array.isArray(value['pipelines'])
    ? value['pipelines'].map((each, index) => [index, each] as const)
    : Object.entries(mappingOf(value['pipelines']));
  return pipelines
    .flatMap(([key, pipeline]) => {
      const { apiEndpoint, apiEndpoints, policies } = mappingOf(pipeline);
      const at = document.at(['pipelines', key]);
      const rewritten = listOf(policies).flatMap(rewritesOf);
      const actions = listOf(policies).flatMap((policy) => listOf(mappingOf(policy)['proxy'] ?? []));
      return actions.flatMap((item) => {
        const action = mappingOf(mappingOf(item)['action']);
        const service = mappingOf(services[textOf(action['serviceEndpoint']) ?? '']);
        const urls = [...textsOf(service['url']), ...textsOf(service['urls'])];
        const to = urls.map((url) => url.replace(/^([a-z]+:\/\/[^/]*).*$/i, '$1'));
        const base = addPrefix((urls[0] ?? '').replace(/^[a-z]+:\/\/[^/]*/i, ''));
        return [...textsOf(apiEndpoint), ...textsOf(apiEndpoints)].flatMap((name) => {
          const endpoint = endpoints[name];
          const said = Array.isArray(endpoint) ? endpoint.map(mappingOf) : [mappingOf(endpoint)];
          return said.flatMap(({ host, paths }) =>
            (textsOf(paths).length > 0 ? textsOf(paths) : ['/*']).map((path) => {
              const match = globMatch(path);
              const taken = path.replace(/\/?\*.*$/, '');
              return {
                hosts: textOf(host) === undefined || textOf(host) === '*' ? [] : [textOf(host)!],
                path: match,
                rewrites: [
                  ...rewritten,
                  ...(action['stripPath'] === true ? [replacePrefix(taken, '')] : []),
                  ...base,
                ],
                to,
                rank: 'pattern' in match ? path.length : rankOf(match),
                at,
              };
            }),
          );
        });
      });
    })
    .filter(({ to }) => to.length > 0);
}

/** `rewrite: [{ condition: { name: 'regexpmatch', match: '^/api/(.*)$' }, action: { rewrite: '/$1' } }]`, of its plugin for that. */
function rewritesOf(policy: unknown): readonly PathRewrite[] {
  return listOf(mappingOf(policy)['rewrite']).flatMap((item) => {
    const { condition, action } = mappingOf(item);
    const { name, match } = mappingOf(condition);
    const { rewrite, redirect } = mappingOf(action);
    const [pattern, by] = [textOf(match), textOf(rewrite)];
    if (pattern === undefined || by === undefined || redirect !== undefined) return [];
    if (/^regexpmatch$/i.test(textOf(name) ?? '')) return [{ pattern, by }];
    return /^pathmatch$/i.test(textOf(name) ?? '') ? [byParameters(pattern, by)] : [];
  });
}

/** A path with parameters in place of one that names them: `/orders/:id` by `/v1/orders/:id`. */
function byParameters(path: string, by: string): PathRewrite {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name);
  const pieces = path.split(/:\w+/).map((piece) => piece.split('*').map(escaped).join('.*'));
  const put = by.replace(/:(\w+)/g, (whole, name: string) =>
    names.includes(name) ? `$${names.indexOf(name) + 1}` : whole,
  );
  return { pattern: `^${pieces.join('([^/]+)')}$`, by: put };
}

/** `/orders*` and `/orders/*` are prefixes, `/a/*` + `/b` a pattern, and what has no star is exact. */
function globMatch(path: string): PathMatch {
  if (!/[*:]/.test(path)) return { exact: path };
  const [, prefix] = /^([^*:]*?)\/?\*+$/.exec(path) ?? [];
  if (prefix !== undefined) return { prefix: prefix === '' ? '/' : prefix };
  const parts = path
    .split('/')
    .map((part) => (/^:/.test(part) ? '[^/]+' : part.split(/\*+/).map(escaped).join('.*')));
  return { pattern: `^${parts.join('/')}$` };
}
