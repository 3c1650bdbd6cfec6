/**
 * What the code says to other services → calls, endpoints and channels of the model. Each belongs to the service whose file it stands in; in a
 * library to each service that reaches its declaration. Addresses and names are bound with the variables of the service that says them.
 */
import type {
  CallFact,
  DeploymentFact,
  ImportFact,
  PatternPart,
  Placed,
  TextPart,
  TrafficFacts,
} from '../facts.js';
import { groupBy } from '../group.js';
import type { Call, Channel, Endpoint, Location, Module, Notice, Path, SourceFile } from '../nouns.js';
import { compareText } from '../queries.js';
import { bindVariables } from './bindings.js';
import { type BoundMessage, buildChannels } from './channels.js';
import { type Answerer, findHosts, type Hosts } from './hosts.js';
import { type Reach, reachOf } from './reach.js';
import { findEndpoint, parseAddress, pathOf, UNKNOWN } from './routes.js';

export interface TrafficContext {
  readonly deployments: readonly DeploymentFact[];
  readonly imports: readonly ImportFact[];
  readonly modules: ReadonlyMap<string, Module>;
  readonly files: ReadonlyMap<Path, SourceFile>;
  serviceAt(path: Path): string | undefined;
}

export interface Traffic {
  readonly calls: readonly Call[];
  readonly endpoints: readonly Endpoint[];
  readonly channels: readonly Channel[];
  readonly notices: readonly Notice[];
}

export const noTraffic: Traffic = { calls: [], endpoints: [], channels: [], notices: [] };

export function buildTraffic(traffic: TrafficFacts | undefined, context: TrafficContext): Traffic {
  if (!traffic) return noTraffic;
  const { modules, serviceAt } = context;
  const binding = bindVariables(context.deployments, modules);
  /** The texts of a pattern in a service; a variable that is set nowhere is unknown. */
  const bind = (parts: readonly PatternPart[], service: string): readonly string[] => {
    let texts: readonly string[] = [''];
    for (const part of parts) {
      const choices = typeof part === 'object' && 'unknown' in part ? [UNKNOWN] : binding([part], service);
      texts = texts
        .flatMap((start) => (choices.length > 0 ? choices : [UNKNOWN]).map((end) => start + end))
        .slice(0, 16);
    }
    return texts;
  };
  const reach = reachOf(traffic.references, context.imports, serviceAt);
  const sited = <Fact extends Placed>(facts: readonly Fact[]) =>
    facts.flatMap((fact) => servicesOf(fact, context, reach).map((service) => ({ fact, ...service })));

  const prefixes = new Map(
    sited(traffic.prefixes).map(({ fact, service }) => [service, bind(fact.prefix, service)] as const),
  );
  const endpoints = sited(traffic.endpoints).flatMap(({ fact, service }): Endpoint[] => {
    const { protocol, method, at } = fact;
    const roots = fact.prefixed ? (prefixes.get(service) ?? ['']) : [''];
    return bind(fact.path, service).flatMap((path) =>
      roots.map((root) => ({
        service,
        protocol,
        ...(method !== undefined && { method }),
        path: protocol === 'http' ? pathOf(`/${root}/${path}`) : path.replaceAll(UNKNOWN, '*'),
        at,
      })),
    );
  });
  const answering = groupBy(endpoints, ({ service }) => service);
  const hosts = findHosts(context.deployments, sited(traffic.listens), modules, bind);
  const unknown: Unknown[] = [];
  const calls = sited(traffic.calls).flatMap(({ fact, service, via }): readonly Call[] => {
    const found = bind(fact.address ?? [], service).map((text) =>
      fact.protocol === 'http'
        ? httpTarget(fact, text, service, hosts, (name) => answering.has(name))
        : procedureTarget(fact, text, service, bind, endpoints, hosts),
    );
    const known = found.filter((each): each is Target => 'to' in each);
    const [missing] = found;
    if (known.length === 0 && missing && 'why' in missing) unknown.push({ why: missing.why, at: fact.at });
    return unique(known)
      .filter(({ to }) => to !== service)
      .map(({ to, route }) => callOf(fact, { from: service, to, route, via }, answering.get(to) ?? []));
  });
  // Of several addresses that one place may mean, one that is known is enough.
  const isKnownAt = new Set(calls.map(({ at }) => placeKey(at)));
  const partial = new Set<BoundMessage>();
  const told = sited(traffic.messages).flatMap(({ fact, service, via }): BoundMessage[] => {
    const { role, broker, declaration, at } = fact;
    const site = {
      service,
      ...(via !== undefined && { via }),
      ...(declaration !== undefined && { declaration }),
      at,
    };
    const exchanges = fact.exchange ? bind(fact.exchange, service) : [undefined];
    return bind(fact.channel, service).flatMap((channel) =>
      exchanges.flatMap((exchange): BoundMessage[] => {
        // A message without a key goes by the exchange.
        if (bare(channel === '' ? (exchange ?? '') : channel) === '') {
          unknown.push({ why: 'the name of the channel hangs on what only runs', at });
          return [];
        }
        const message: BoundMessage = {
          role,
          broker,
          channel: nameOf(channel.replaceAll(UNKNOWN, '*'), broker),
          ...(exchange !== undefined && { exchange: exchange.replaceAll(UNKNOWN, '*') }),
          site,
        };
        if (channel.includes(UNKNOWN)) partial.add(message);
        return [message];
      }),
    );
  });
  // A queue whose name is made when it is needed, and that nobody is seen to send to, waits for answers.
  const sentTo = new Set(told.flatMap(({ role, channel }) => (role === 'publishes' ? [channel] : [])));
  const messages = told.filter((message) => {
    if (message.role === 'publishes' || !partial.has(message) || sentTo.has(message.channel)) return true;
    unknown.push({ why: 'the name of the channel hangs on what only runs', at: message.site.at });
    return false;
  });
  // An event may be handled by what also answers questions, and a question over a broker be asked without waiting.
  const published = new Set(messages.flatMap(({ role, channel }) => (role === 'publishes' ? [channel] : [])));
  const answered = endpoints
    .filter(({ protocol, path }) => protocol === 'rpc' && published.has(path))
    .map(
      ({ service, path, at }): BoundMessage => ({
        role: 'consumes',
        broker: 'any',
        channel: path,
        site: { service, at },
      }),
    );
  const bindings = sited(traffic.bindings).flatMap(({ fact, service }) =>
    bind(fact.queue, service).flatMap((queue) =>
      bind(fact.exchange, service).flatMap((exchange) =>
        bind(fact.key, service).map((key) => ({ queue, exchange, key })),
      ),
    ),
  );
  return {
    calls: distinctCalls(calls).sort(byCall),
    endpoints: distinct(endpoints).sort(byEndpoint),
    channels: buildChannels([...messages, ...answered], bindings),
    notices: [
      ...unreachedNotices(
        [...traffic.calls, ...traffic.messages].filter(
          (fact) => servicesOf(fact, context, reach).length === 0,
        ),
      ),
      ...noticesOf(unknown.filter(({ at }) => !isKnownAt.has(placeKey(at)))),
    ],
  };
}

/** The services that run something, and the library that it lies in. */
function servicesOf(
  { declaration, at: { path } }: Placed,
  { files, modules, serviceAt }: TrafficContext,
  reach: Reach,
): readonly { readonly service: string; readonly via?: Path }[] {
  const own = serviceAt(path);
  if (own !== undefined) return [{ service: own }];
  let module = modules.get(files.get(path)?.module ?? '');
  if (module?.kind === 'module') module = modules.get(module.within ?? '');
  return reach
    .shared(path, declaration)
    .map((service) => ({ service, ...(module?.path !== undefined && { via: module.path }) }));
}

interface Target {
  readonly to: string;
  readonly route: string;
}

type Found = Target | { readonly why: string } | { readonly outside: true };

/** Queues and topics of AWS go by addresses that end with their names. */
function nameOf(channel: string, broker: string): string {
  return broker === 'sqs' || broker === 'sns' ? channel.slice(channel.search(/[^/:]*$/)) : channel;
}

function bare(text: string): string {
  return text.replaceAll(UNKNOWN, '').replace(/[^\w]/g, '');
}

function httpTarget(
  { address = [] }: CallFact,
  text: string,
  service: string,
  hosts: Hosts,
  isServer: (service: string) => boolean,
): Found {
  const { host, port, path } = parseAddress(text);
  if (host !== undefined) return targetOf(hosts.at(host, port), path, address, service, hosts);
  // A page asks whoever serves it for a path alone; a program that serves others must know whom it asks.
  if (/^[/?#]/.test(text)) return isServer(service) ? { why: 'the address is not known' } : { outside: true };
  const to = byVariable(address, service, hosts);
  return to === undefined ? { why: whyOf(address, service) } : { to, route: path };
}

function targetOf(
  answerer: Answerer,
  route: string,
  address: readonly PatternPart[],
  service: string,
  hosts: Hosts,
): Found {
  if ('service' in answerer) return { to: answerer.service, route };
  if ('outside' in answerer) return answerer;
  const to = byVariable(address, service, hosts);
  return to === undefined ? { why: `no service is known to answer at ${answerer.unknown}` } : { to, route };
}

/** The service that the variable at the start of an address is named after. */
function byVariable(address: readonly PatternPart[], service: string, hosts: Hosts): string | undefined {
  for (const part of address) {
    if (typeof part === 'string') continue;
    return 'variable' in part ? hosts.named(part.variable, service) : undefined;
  }
  return undefined;
}

function whyOf(address: readonly PatternPart[], service: string): string {
  const variable = address.find(
    (part): part is Exclude<TextPart, string> => typeof part === 'object' && 'variable' in part,
  );
  return variable
    ? `the address hangs on the variable ${variable.variable} of ${service}, which no manifest sets`
    : 'the address is not known';
}

/** Who answers a pattern or a procedure: by the address of the client, else whoever says that it does. */
function procedureTarget(
  { protocol, route = [], address }: CallFact,
  text: string,
  service: string,
  bind: (parts: readonly PatternPart[], service: string) => readonly string[],
  endpoints: readonly Endpoint[],
  hosts: Hosts,
): Found {
  const [asked = ''] = bind(route, service).map((each) => each.replaceAll(UNKNOWN, '*'));
  const { host, port } = address ? parseAddress(text) : {};
  if (host !== undefined) {
    const answerer = hosts.at(host, port);
    if ('service' in answerer) return { to: answerer.service, route: asked };
  }
  const answering = [
    ...new Set(
      endpoints.flatMap((each) =>
        each.protocol === protocol && each.service !== service && isAsked(asked, each.path)
          ? [each.service]
          : [],
      ),
    ),
  ];
  const [only] = answering;
  if (only !== undefined && answering.length === 1) return { to: only, route: asked };
  const what = protocol === 'grpc' ? 'procedure' : 'pattern';
  return {
    why:
      bare(asked) === ''
        ? `the ${what} is not known`
        : answering.length === 0
          ? `no service is known to answer the ${what} ${asked}`
          : `several services answer the ${what} ${asked}: ${answering.sort(compareText).join(', ')}`,
  };
}

/** The same procedure or pattern; a star at the end of a served one is any. */
function isAsked(asked: string, served: string): boolean {
  return asked === served || (served.endsWith('/*') && asked.startsWith(served.slice(0, -1)));
}

function callOf(
  fact: CallFact,
  { from, to, route, via }: { from: string; to: string; route: string; via: Path | undefined },
  endpoints: readonly Endpoint[],
): Call {
  const { protocol, by, method, address = [], declaration, at } = fact;
  const endpoint =
    protocol === 'http'
      ? findEndpoint(endpoints, method, route)
      : endpoints.find((each) => each.protocol === protocol && isAsked(route, each.path));
  const [first] = address;
  const { host, port } = parseAddress(typeof first === 'string' ? first : '');
  const hardCoded = host === undefined ? undefined : port === undefined ? host : `${host}:${port}`;
  return {
    from,
    to,
    protocol,
    ...(method !== undefined && { method }),
    route,
    ...(endpoint && { endpoint }),
    by,
    awaited: fact.awaited,
    inLoop: fact.inLoop,
    timeoutMs: fact.timeoutMs,
    retry: fact.retry,
    breaker: fact.breaker,
    headers: fact.headers,
    ...(hardCoded !== undefined && { hardCoded }),
    ...(via !== undefined && { via }),
    ...(declaration !== undefined && { declaration }),
    at,
  };
}

function unique(targets: readonly Target[]): readonly Target[] {
  const seen = new Set<string>();
  return targets.filter(({ to, route }) => !seen.has(`${to} ${route}`) && seen.add(`${to} ${route}`));
}

function unreachedNotices(facts: readonly Placed[]): readonly Notice[] {
  const [first] = [...facts].sort((a, b) => byPlaces(a.at, b.at));
  if (!first) return [];
  const places = facts.length === 1 ? '1 place calls' : `${facts.length} places call`;
  const among = facts.length === 1 ? '' : ', this one among them';
  const message = `${places} or tell${facts.length === 1 ? 's' : ''} somebody in code that no service reaches${among}`;
  return [{ source: 'code', message, at: first.at }];
}

function placeKey({ path, line }: Location): string {
  return `${path}:${line}`;
}

/** Each place once for each route: what it is asked through two addresses is asked once. */
function distinctCalls(calls: readonly Call[]): Call[] {
  const seen = new Set<string>();
  return calls.filter(({ from, to, method, route, at }) => {
    const key = [from, to, method, route, at.path, at.line].join('\n');
    return !seen.has(key) && seen.add(key);
  });
}

function distinct(endpoints: readonly Endpoint[]): Endpoint[] {
  const seen = new Set<string>();
  return endpoints.filter(({ service, protocol, method, path }) => {
    const key = [service, protocol, method, path].join('\n');
    return !seen.has(key) && seen.add(key);
  });
}

interface Unknown {
  readonly why: string;
  readonly at: Location;
}

/** More places than these are not told one by one. */
const MOST_NOTICES = 5;

function noticesOf(unknown: readonly Unknown[]): readonly Notice[] {
  const byPlace = new Map(unknown.map((each) => [placeKey(each.at), each] as const));
  const places = [...byPlace.values()].sort((a, b) => byPlaces(a.at, b.at));
  const told = places.slice(0, MOST_NOTICES).map(
    ({ why, at }): Notice => ({
      source: 'code',
      message: `who is called here is not known: ${why}`,
      at,
      unresolved: 1,
    }),
  );
  const [next] = places.slice(MOST_NOTICES);
  if (!next) return told;
  const more = places.length - told.length;
  const message = `${more} more places call or tell somebody that is not known, this one among them`;
  return [...told, { source: 'code', message, at: next.at, unresolved: more }];
}

function byPlaces(a: Location, b: Location): number {
  return compareText(a.path, b.path) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}

function byCall(a: Call, b: Call): number {
  return (
    compareText(a.from, b.from) ||
    compareText(a.to, b.to) ||
    byPlaces(a.at, b.at) ||
    compareText(a.route ?? '', b.route ?? '')
  );
}

function byEndpoint(a: Endpoint, b: Endpoint): number {
  return (
    compareText(a.service, b.service) ||
    compareText(a.path, b.path) ||
    compareText(a.method ?? '', b.method ?? '') ||
    byPlaces(a.at, b.at)
  );
}
