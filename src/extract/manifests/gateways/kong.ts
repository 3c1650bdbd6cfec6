/**
 * Kong as one file declares it: services with their routes, and the plugin that puts another path in place of what is asked. Sources:
 * https://docs.konghq.com/gateway/latest/production/deployment-topologies/db-less-and-declarative-config/, https://docs.konghq.com/hub/kong-inc/request-transformer/
 */
import type { GatewayRouteFact, PathMatch, PathRewrite } from '../../../model/facts.js';
import { listOf, type Mapping, mappingOf, textOf, textsOf } from '../values.js';
import { addPrefix, authority, type Documented, rankOf, replacePrefix } from './gateway.js';

export function kong({ document }: Documented, value: Mapping): readonly GatewayRouteFact[] {
  const upstreams = new Map(
    listOf(value['upstreams']).map((each) => {
      const { name, targets } = mappingOf(each);
      const servers = listOf(targets).flatMap((target) => textOf(mappingOf(target)['target']) ?? []);
      return [textOf(name) ?? '', servers] as const;
    }),
  );
  const services = listOf(value['services']).map(mappingOf);
  const own = services.flatMap((service, index) =>
    listOf(service['routes']).flatMap((route, place) =>
      kongRoutes(service, mappingOf(route), upstreams, pluginsFor(value, service, mappingOf(route))).map(
        (each) => ({
          ...each,
          at: document.at(['services', index, 'routes', place]),
        }),
      ),
    ),
  );
  const apart = listOf(value['routes']).flatMap((item, index) => {
    const route = mappingOf(item);
    const name = textOf(route['service']) ?? textOf(mappingOf(route['service'])['name']);
    const service = services.find((each) => textOf(each['name']) === name);
    return service
      ? kongRoutes(service, route, upstreams, pluginsFor(value, service, route)).map((each) => ({
          ...each,
          at: document.at(['routes', index]),
        }))
      : [];
  });
  return [...own, ...apart];
}

function kongRoutes(
  service: Mapping,
  route: Mapping,
  upstreams: ReadonlyMap<string, readonly string[]>,
  plugins: readonly Mapping[],
): readonly Omit<GatewayRouteFact, 'at'>[] {
  const url = textOf(service['url']) ?? '';
  const [, written = '', behind = ''] = /^(?:[a-z]+:\/\/)?([^/]*)(.*)$/i.exec(url) ?? [];
  const host = textOf(service['host']) ?? written;
  if (host === '') return [];
  const base = addPrefix(textOf(service['path']) ?? behind);
  const to = upstreams.get(host) ?? [authority(host, textOf(service['port']))];
  const strips = route['strip_path'] !== false;
  const paths = textsOf(route['paths']);
  return (paths.length > 0 ? paths : ['/']).map((path) => {
    const written = path.startsWith('~') ? `^${path.slice(1).replace(/^\^/, '')}` : undefined;
    const match: PathMatch = written === undefined ? { prefix: path } : { pattern: unnamed(written) };
    const whole = replacedBy(plugins, written);
    const taken: PathRewrite =
      'pattern' in match ? { pattern: match.pattern, by: '/' } : replacePrefix(path.replace(/\/$/, ''), '');
    return {
      hosts: textsOf(route['hosts']),
      path: match,
      rewrites: whole ? [whole] : [...(strips ? [taken] : []), ...base],
      to,
      rank: rankOf(match),
    };
  });
}

/** The plugins that change what a route is asked: its own, else those of its service, else those of all. */
function pluginsFor(value: Mapping, service: Mapping, route: Mapping): readonly Mapping[] {
  const all = listOf(value['plugins']).map(mappingOf);
  const isOf = (plugin: Mapping, kind: string, of: Mapping) => {
    const said = textOf(plugin[kind]) ?? textOf(mappingOf(plugin[kind])['name']);
    return said !== undefined && said === textOf(of['name']);
  };
  const apart = all.filter((plugin) => plugin['route'] === undefined && plugin['service'] === undefined);
  return [
    ...listOf(route['plugins']).map(mappingOf),
    ...all.filter((plugin) => isOf(plugin, 'route', route)),
    ...listOf(service['plugins']).map(mappingOf),
    ...all.filter((plugin) => isOf(plugin, 'service', service)),
    ...apart,
  ].filter(({ enabled }) => enabled !== false);
}

/** What `request-transformer` puts in place of the whole path: `replace: { uri: '/orders/$(uri_captures[1])' }`. */
function replacedBy(plugins: readonly Mapping[], pattern: string | undefined): PathRewrite | undefined {
  const plugin = plugins.find(({ name }) => /^request-transformer(?:-advanced)?$/.test(textOf(name) ?? ''));
  const by = textOf(mappingOf(mappingOf(plugin?.['config'])['replace'])['uri']);
  if (by === undefined) return undefined;
  const names = groupsIn(pattern ?? '');
  const put = by.replace(/\$\(([^()]*)\)/g, (_, template: string) => {
    const [, name = ''] = /^\s*uri_captures(?:\.|\[\s*['"]?)(\w+)['"]?\s*\]?\s*$/.exec(template) ?? [];
    const index = /^\d+$/.test(name) ? Number(name) : names.indexOf(name) + 1;
    // What headers and the like say is not known.
    return index > 0 && index <= names.length ? `$${index}` : '*';
  });
  return { pattern: pattern === undefined ? '^.*$' : unnamed(pattern), by: put, whole: true };
}

/** The names of the groups of a pattern, in their order. */
function groupsIn(pattern: string): readonly (string | undefined)[] {
  return [...pattern.matchAll(/\\.|\((?:\?<(\w+)>|(?!\?))/g)]
    .filter(([whole]) => whole.startsWith('('))
    .map(([, name]) => name);
}

/** A pattern whose groups have no names. */
function unnamed(pattern: string): string {
  return pattern.replace(/\(\?<\w+>/g, '(');
}
