/**
 * Gateways of Kubernetes: Ingress (with the rewriting of ingress-nginx and of Kong), HTTPRoute of the Gateway API, VirtualService of Istio.
 * Sources: https://kubernetes.io/docs/concepts/services-networking/ingress/, https://gateway-api.sigs.k8s.io/reference/spec/,
 * https://istio.io/latest/docs/reference/config/networking/virtual-service/
 */
import type { GatewayRouteFact, PathMatch, PathRewrite } from '../../../model/facts.js';
import { listOf, mappingOf, textOf, textsOf } from '../values.js';
import { authority, type Documented, type GatewayReading, rankOf, replacePrefix } from './gateway.js';

export function kubernetesGateways(documents: readonly Documented[]): readonly GatewayReading[] {
  return documents.flatMap((each): readonly GatewayReading[] => {
    const { file, document } = each;
    const { kind } = mappingOf(document.value);
    const [by, routes] =
      kind === 'Ingress'
        ? (['the Ingress', ingress(each)] as const)
        : kind === 'HTTPRoute'
          ? (['the HTTPRoute', httpRoute(each)] as const)
          : kind === 'VirtualService'
            ? (['the VirtualService', virtualService(each)] as const)
            : (['', []] as const);
    return routes.length === 0 ? [] : [{ file, by, routes, at: document.at(['kind']) }];
  });
}

function ingress({ document }: Documented): readonly GatewayRouteFact[] {
  const { metadata, spec: written } = mappingOf(document.value);
  const spec = mappingOf(written);
  const annotations = mappingOf(mappingOf(metadata)['annotations']);
  const target = textOf(annotations['nginx.ingress.kubernetes.io/rewrite-target']);
  const usesPatterns =
    textOf(annotations['nginx.ingress.kubernetes.io/use-regex']) === 'true' || /\$\d/.test(target ?? '');
  // The controller of Kong takes what a path is for away where it is told to.
  const strips = String(annotations['konghq.com/strip-path']) === 'true';
  const fallback = backendOf(spec['defaultBackend'] ?? spec['backend']);
  const routes = listOf(spec['rules']).flatMap((rule, index) => {
    const { host, http } = mappingOf(rule);
    return listOf(mappingOf(http)['paths']).flatMap((item, place): readonly GatewayRouteFact[] => {
      const { path, pathType, backend } = mappingOf(item);
      const to = backendOf(backend);
      if (to === undefined) return [];
      const text = textOf(path) ?? '/';
      // Rewriting without groups puts one path in place of all.
      const isPattern = usesPatterns || /[()?*|]/.test(text);
      const match: PathMatch = isPattern
        ? { pattern: `^${text.replace(/^\^/, '')}` }
        : pathType === 'Exact'
          ? { exact: text }
          : { prefix: text, whole: true };
      return [
        {
          hosts: hostsOf(host),
          path: match,
          rewrites:
            target === undefined
              ? strips && !isPattern
                ? [replacePrefix(text.replace(/\/$/, ''), '')]
                : []
              : [{ pattern: isPattern ? `^${text.replace(/^\^/, '')}` : '^.*$', by: target, whole: true }],
          to: [to],
          rank: 'pattern' in match ? text.length : rankOf(match),
          at: document.at(['spec', 'rules', index, 'http', 'paths', place]),
        },
      ];
    });
  });
  return fallback === undefined
    ? routes
    : [
        ...routes,
        {
          hosts: [],
          path: { prefix: '/' },
          rewrites: [],
          to: [fallback],
          rank: 0,
          at: document.at(['spec']),
        },
      ];
}

/** `{ service: { name, port: { number } } }`, and of old `{ serviceName, servicePort }`. */
function backendOf(value: unknown): string | undefined {
  const { service, serviceName, servicePort } = mappingOf(value);
  const { name, port } = mappingOf(service);
  const known = textOf(name) ?? textOf(serviceName);
  return known === undefined
    ? undefined
    : authority(known, textOf(mappingOf(port)['number']) ?? textOf(servicePort));
}

function httpRoute({ document }: Documented): readonly GatewayRouteFact[] {
  const spec = mappingOf(mappingOf(document.value)['spec']);
  const hosts = textsOf(spec['hostnames']).flatMap(hostsOf);
  return listOf(spec['rules']).flatMap((rule, index) => {
    const { matches, filters, backendRefs } = mappingOf(rule);
    const to = listOf(backendRefs).flatMap((each) => {
      const { name, port } = mappingOf(each);
      return textOf(name) === undefined ? [] : [authority(textOf(name)!, textOf(port))];
    });
    const at = document.at(['spec', 'rules', index]);
    const paths = listOf(matches).map((match): PathMatch => {
      const { type, value } = mappingOf(mappingOf(match)['path']);
      const text = textOf(value) ?? '/';
      if (type === 'Exact') return { exact: text };
      return type === 'RegularExpression' ? { pattern: `^(?:${text})$` } : { prefix: text, whole: true };
    });
    return to.length === 0
      ? []
      : (paths.length > 0 ? paths : [{ prefix: '/', whole: true as const }]).map((path) => ({
          hosts,
          path,
          rewrites: listOf(filters).flatMap((filter) => filtered(filter, path)),
          to,
          rank: rankOf(path, index),
          at,
        }));
  });
}

function filtered(filter: unknown, path: PathMatch): readonly PathRewrite[] {
  const { path: change } = mappingOf(mappingOf(filter)['urlRewrite']);
  const { type, replacePrefixMatch, replaceFullPath } = mappingOf(change);
  if (type === 'ReplaceFullPath') return [{ pattern: '^.*$', by: textOf(replaceFullPath) ?? '/' }];
  if (type !== 'ReplacePrefixMatch' || !('prefix' in path)) return [];
  return [
    replacePrefix(path.prefix.replace(/\/$/, ''), (textOf(replacePrefixMatch) ?? '').replace(/\/$/, '')),
  ];
}

function virtualService({ document }: Documented): readonly GatewayRouteFact[] {
  const spec = mappingOf(mappingOf(document.value)['spec']);
  const hosts = textsOf(spec['hosts']).flatMap(hostsOf);
  return listOf(spec['http']).flatMap((item, index) => {
    const { match, rewrite, route } = mappingOf(item);
    const to = listOf(route).flatMap((each) => {
      const { host, port } = mappingOf(mappingOf(each)['destination']);
      return textOf(host) === undefined ? [] : [authority(textOf(host)!, textOf(mappingOf(port)['number']))];
    });
    const { uri: written, uriRegexRewrite: change } = mappingOf(rewrite);
    const uri = textOf(written);
    const changed = regexRewrite(change);
    const paths = listOf(match).map((each): PathMatch => {
      const { prefix, exact, regex } = mappingOf(mappingOf(each)['uri']);
      if (textOf(exact) !== undefined) return { exact: textOf(exact)! };
      return textOf(regex) === undefined
        ? { prefix: textOf(prefix) ?? '/' }
        : { pattern: `^(?:${textOf(regex)})$` };
    });
    return to.length === 0
      ? []
      : (paths.length > 0 ? paths : [{ prefix: '/' }]).map((path) => ({
          hosts,
          path,
          rewrites:
            uri === undefined
              ? changed
              : 'prefix' in path
                ? [replacePrefix(path.prefix, uri)]
                : [{ pattern: '^.*$', by: uri }],
          to,
          // The first that fits is taken.
          rank: 1_000_000 - index,
          at: document.at(['spec', 'http', index]),
        }));
  });
}

/** `uriRegexRewrite: { match: '^/api/(.*)$', rewrite: '/\\1' }` of Istio. */
function regexRewrite(value: unknown): readonly PathRewrite[] {
  const { match, rewrite } = mappingOf(value);
  const pattern = textOf(match);
  if (pattern === undefined) return [];
  const by = (textOf(rewrite) ?? '').replaceAll('$', '$$$$').replace(/\\(\d)/g, '$$$1');
  return [{ pattern, by }];
}

function hostsOf(value: unknown): readonly string[] {
  const host = textOf(value);
  return host === undefined || host === '*' || host === '' ? [] : [host];
}
