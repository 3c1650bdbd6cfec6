/**
 * KrakenD: endpoints, each with the backends that it asks. In: a configuration in JSON. Out: its routes; an endpoint that asks several backends, or another one by
 * each verb, is left out, as a route leads to one place. Source: https://www.krakend.io/docs/endpoints/
 */
import { escaped } from '../../../model/escaped.js';
import type { GatewayRouteFact } from '../../../model/facts.js';
import { groupBy } from '../../../model/group.js';
import type { Path } from '../../../model/nouns.js';
import { listOf, type Mapping, mappingOf, textOf, textsOf } from '../values.js';
import { rankOf } from './gateway.js';

/** Whether a file may be one of KrakenD, by its name. */
export function mayBeKrakend(path: Path): boolean {
  return /(?:^|\/)krakend[\w.-]*\.json$/i.test(path);
}

export function krakendRoutes(path: Path, text: string): readonly GatewayRouteFact[] {
  const config = mappingOf(parsed(text));
  const lines = linesOf(text);
  const routes = listOf(config['endpoints']).flatMap((item, index): readonly GatewayRouteFact[] => {
    const { endpoint, backend } = mappingOf(item);
    const asked = textOf(endpoint);
    const backends = listOf(backend).map(mappingOf);
    const [first] = backends;
    if (asked === undefined || !first || backends.length > 1) return [];
    const hosts = textsOf(first['host'] ?? config['host'] ?? []);
    const to = textOf(first['url_pattern']);
    // Queues and functions are asked by other means than requests.
    if (hosts.length === 0 || to === undefined || !hosts.every((host) => IS_WEB.test(host))) return [];
    if (Object.keys(mappingOf(first['extra_config'])).some((key) => NO_REQUEST.test(key))) return [];
    const match = { pattern: `^${patternOf(asked)}$` };
    const line = lines.get(asked);
    return [
      {
        hosts: [],
        path: match,
        rewrites: [{ pattern: match.pattern, by: putFor(asked, to), whole: true }],
        to: hosts,
        rank: rankOf(match, index),
        at: { path, ...(line !== undefined && { line }) },
      },
    ];
  });
  const said = ({ to, rewrites }: GatewayRouteFact) => JSON.stringify([to, rewrites]);
  const ofPaths = groupBy(routes, ({ path: match }) => JSON.stringify(match));
  return [...ofPaths.values()].flatMap((group) =>
    new Set(group.map(said)).size === 1 ? group.slice(0, 1) : [],
  );
}

/** Where a backend is asked by a request: `http://orders:3000`, or without the protocol. */
const IS_WEB = /^(?:https?:\/\/|(?![a-z][\w+.-]*:\/\/))/i;
/** What a backend is asked by instead. */
const NO_REQUEST =
  /^(?:github[.]com\/devopsfaith\/krakend-)?(?:backend\/)?(?:amqp|pubsub|lambda|kafka|nats)(?:$|\/)/;

/** The line, from 1, that each endpoint stands in first. */
function linesOf(text: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [index, line] of text.split('\n').entries())
    for (const [, asked = ''] of line.matchAll(/"endpoint"\s*:\s*"([^"]*)"/g))
      if (!found.has(asked)) found.set(asked, index + 1);
  return found;
}

function parsed(text: string): Mapping | undefined {
  try {
    return JSON.parse(text);
  } catch {
    // Templates of its flexible configuration are filled in when it starts.
    return undefined;
  }
}

const PARAMETER = /\{(\w+)\}|\/\*$/g;

/** `/orders/{id}`, and `/orders/*` for all below. */
function patternOf(endpoint: string): string {
  const open = endpoint.endsWith('/*') ? '(?:\\/(.*))?' : '';
  return (
    endpoint
      .replace(/\/\*$/, '')
      .split(/\{\w+\}/)
      .map(escaped)
      .join('([^\\/]+)') + open
  );
}

/** What a backend is asked, with what the endpoint names put in its place. */
function putFor(endpoint: string, backend: string): string {
  const names = [...endpoint.matchAll(PARAMETER)].map(([, name = '*']) => name);
  return backend.replaceAll('$', '$$$$').replace(/\{(\w+)\}|\*$/g, (whole, name: string = '*') => {
    const index = names.findIndex((each) => each.toLowerCase() === name.toLowerCase());
    return index === -1 ? whole : `$${index + 1}`;
  });
}
