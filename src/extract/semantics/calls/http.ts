/**
 * Outbound HTTP. In: a call and what its callee is, by the evaluator: a chain that begins at a package (`axios` → `create({ baseURL })` →
 * `post`). Out: the address, the method and the manner. One description of clients serves all libraries: where a client is made, what its
 * options call the base of all addresses, which methods send.
 */
import type { ts } from 'ts-morph';
import type { CallManner } from '../../../model/facts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import { joinUrl } from '../evaluate/urls.js';
import type { Context, Derived, Value } from '../evaluate/values.js';
import { basesIn, clientOf } from './clients.js';
import { mannerOf } from './options.js';
import { readProxy } from './proxies.js';
import type { SettingAt } from './settings.js';
import { memberOf, type Parts, partsOf, partsOfValues } from './texts.js';
import { isKnown, isRead } from './timeouts.js';

/** A call as it stands, its holes still hanging on parameters. */
export interface CallReading extends CallManner {
  readonly kind: 'call';
  readonly protocol: 'http' | 'grpc' | 'rpc';
  readonly by: string;
  /** The broker that carries it to whoever consumes the channel that the route names. */
  readonly broker?: string;
  readonly address?: Parts;
  readonly method?: string;
  readonly route?: Parts;
  readonly hands?: readonly string[];
  readonly node: ts.Node;
}

export function readHttp(
  evaluator: Evaluator,
  node: ts.CallExpression,
  callee: Derived,
  context: Context,
  settingAt: SettingAt,
): readonly CallReading[] {
  const proxied = readProxy(evaluator, node, callee, context);
  if (proxied.length > 0) return proxied;
  const client = clientOf(evaluator, callee);
  if (!client) return [];
  const { by, verb } = client;
  const setting = settingAt(node, client);
  const bases = client.bases.length > 0 ? client.bases : setting.bases;
  const [first, second, third] = node.arguments;
  if (!first) return [];
  const values = evaluator.valuesOf(first, context);
  const asOptions = values.filter((value) => value.kind === 'object');
  const takesBody = /^(post|put|patch)$/i.test(verb ?? '') && /axios|@nestjs|needle/.test(by);
  const given = takesBody ? third : second;
  // http.request(url, options, callback) and request(url, body, options).
  const places = [given, third && given !== third ? third : undefined].filter((each) => each !== undefined);
  const own = [...asOptions, ...places.flatMap((each) => evaluator.valuesOf(each, context))];
  const paths =
    asOptions.length > 0 ? addressesOf(evaluator, asOptions, node) : partsOf(evaluator, first, context);
  const ownBases = basesIn(evaluator, own, node);
  const roots = ownBases.length > 0 ? ownBases : bases;
  const addresses =
    roots.length === 0
      ? paths
      : roots.flatMap((base) =>
          paths.map((path) => joinUrl(base, by === 'ky' || by === 'got' ? path : path)),
        );
  const methods = verb
    ? [verb]
    : memberOf(evaluator, own, 'method', node).flatMap((value) => fixed(value)?.toUpperCase() ?? []);
  const hasMethod = own.some(
    (value) => value.kind === 'object' && evaluator.indexOf(value.node).named.has('method'),
  );
  const isOpaque = client.isChosen || (given !== undefined && own.length === 0);
  const usual = methods[0] ?? (hasMethod || isOpaque ? undefined : 'GET');
  const manner = mannerOf(evaluator, {
    node,
    context,
    by,
    ...(usual !== undefined && { method: usual }),
    own,
    isRead:
      client.isRead &&
      (asOptions.length === 0 || isRead(evaluator, values)) &&
      // superagent is given what it sends, and asked for the rest along its chain.
      (by === 'superagent' || places.every((each) => isKnown(evaluator, each, context))),
    ofClient: client.options,
    setting,
    timeout: client.timeout,
  });
  return addresses.slice(0, 8).map((address) => ({
    kind: 'call',
    protocol: 'http',
    by,
    address,
    ...(usual !== undefined && { method: usual }),
    ...manner,
    node,
  }));
}

/** The address that options say: whole, or in the pieces that Node takes. */
function addressesOf(evaluator: Evaluator, options: readonly Value[], node: ts.Node): readonly Parts[] {
  for (const name of ['url', 'uri', 'href']) {
    const found = memberOf(evaluator, options, name, node);
    if (found.length > 0) return partsOfValues(evaluator, found, node);
  }
  const said = (name: string) => {
    const values = memberOf(evaluator, options, name, node);
    return values.length > 0 ? partsOfValues(evaluator, values, node)[0] : undefined;
  };
  const host = said('hostname') ?? said('host');
  if (!host) return [[{ hole: true }]];
  const port = said('port');
  const path = said('path') ?? ['/'];
  return [['http://', ...host, ...(port ? [':', ...port] : []), ...path]];
}
