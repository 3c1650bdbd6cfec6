/**
 * What the code says to other services → calls, endpoints and channels of the model. Each belongs to the service whose file it stands in; in a
 * library to each service that reaches its declaration. Addresses and names are bound with the variables of the service that says them.
 */
import type { CallFact, Facts, PatternPart, Placed, TrafficFacts } from '../facts.js';
import { groupBy } from '../group.js';
import type { Call, Channel, Endpoint, Module, Notice, Path, SourceFile, UnreadRoutes } from '../nouns.js';
import { compareCalls } from '../queries.js';
import { answeredPaths } from './answered-paths.js';
import { type Bind, bindVariables, withMarks } from './bindings.js';
import { type Asking, type Before, isGateway, withPairs } from './by-paths.js';
import { callOf, type Found, httpTarget, procedureTarget, type Target, unique } from './call-targets.js';
import { answering, buildChannels } from './channels.js';
import { byEndpoint, distinctCalls, distinctEndpoints } from './distinct-traffic.js';
import { findGateways } from './gateways.js';
import { Graphs, isOfGraph } from './graph-targets.js';
import { type Handing, handedOn } from './handed-on.js';
import { answeredByHanding } from './handing-paths.js';
import { consumedByPatterns } from './handled-patterns.js';
import { hookAddresses } from './hook-addresses.js';
import { withHops } from './hops.js';
import { findHosts } from './hosts.js';
import { lentCalls } from './lent-calls.js';
import { onlyMeant } from './meant-routes.js';
import { bindMessages, withoutPrefix } from './messages.js';
import { apartFromWoken, functionsAsked, isOfStack } from './named-functions.js';
import { operationsOf } from './operations.js';
import { pageGateways } from './page-proxies.js';
import { passedElsewhere } from './passed-elsewhere.js';
import { prefixesOf } from './program-prefixes.js';
import { findQueues, isQueue } from './queues.js';
import type { Reach } from './reach.js';
import { isExcepted, pathOf, UNKNOWN } from './routes.js';
import { type FoundFor, settled } from './settled.js';
import { withSettings } from './store-variables.js';
import { noticesOf, placeKey, type Unknown, unreachedNotices } from './traffic-notices.js';
import { withMethods } from './unsaid-methods.js';
import { WhoAnswers } from './who-answers.js';
import { wokenService } from './woken.js';

export interface TrafficContext extends Pick<Facts, 'deployments' | 'gateways' | 'stores'> {
  readonly modules: ReadonlyMap<string, Module>;
  readonly files: ReadonlyMap<Path, SourceFile>;
  /** By the references of what is said. */
  readonly reach: Reach;
  serviceAt(path: Path): string | undefined;
}

export interface Traffic {
  readonly calls: readonly Call[];
  readonly endpoints: readonly Endpoint[];
  readonly unreadRoutes: readonly UnreadRoutes[];
  readonly channels: readonly Channel[];
  readonly notices: readonly Notice[];
}

export const noTraffic: Traffic = { calls: [], endpoints: [], unreadRoutes: [], channels: [], notices: [] };

export function buildTraffic(traffic: TrafficFacts | undefined, context: TrafficContext): Traffic {
  if (!traffic) return noTraffic;
  const { modules, serviceAt, reach } = context;
  const bind = patternsIn(bindVariables(context.deployments, modules));
  /** Names of channels are often known but for the stack that is deployed. */
  const stacked = withSettings(new Map(), context.stores?.settings ?? [], modules, serviceAt);
  const bindPartly = patternsIn(bindVariables(context.deployments, modules, withMarks(UNKNOWN), stacked));
  /** Patterns of messages, which a prefix that is not set leaves as they are. */
  const bindName: typeof bind = (parts, service) =>
    bind(parts, service).map((text) => withoutPrefix(text, parts));
  const sited = <Fact extends Placed>(facts: readonly Fact[]) =>
    facts.flatMap((fact) => servicesOf(fact, context, reach).map((service) => ({ fact, ...service })));
  /** Who runs what: what others alone come to of a service is theirs. */
  const run = <Fact extends Placed>(facts: readonly Fact[]): ReturnType<typeof sited<Fact>> =>
    facts.flatMap((fact) => {
      const others = reach.instead(fact.asker ?? fact.at.path, fact.declaration);
      return others ? others.map((service) => ({ fact, service })) : sited([fact]);
    });

  const prefixed = sited(traffic.prefixes).map(({ fact, service }) => {
    return { service, roots: bind(fact.prefix, service), ...fact };
  });
  const prefixes = groupBy(prefixed, ({ service }) => service);
  const unreadRoutes: UnreadRoutes[] = sited(traffic.unreadRoutes).map(({ fact, service }) => ({
    service,
    at: fact.at,
  }));
  /** What a stack says of functions is of the service whose code they are, wherever that lies. */
  const sitedByCode = <Fact extends Placed & { readonly code?: readonly Path[] }>(fact: Fact) => {
    const own = fact.code && wokenService(fact.code, context);
    return own === undefined ? sited([fact]) : [{ fact, service: own }];
  };
  const every = traffic.endpoints.flatMap(sitedByCode).flatMap(({ fact, service }): Endpoint[] => {
    const { protocol, method, scope, at } = fact;
    const paths = (protocol === 'rpc' ? bindName : bind)(fact.path, service);
    const before = prefixesOf(fact, prefixes.get(service) ?? []);
    // A route of which a part is not known may be any.
    if ([...paths, ...before.flatMap(({ roots }) => roots)].some((text) => text.includes(UNKNOWN)))
      unreadRoutes.push({ service, at });
    const rootsOf = (path: string) =>
      before.flatMap(({ roots, except }) => (isExcepted(except, method, pathOf(`/${path}`)) ? [''] : roots));
    return paths.flatMap((path) =>
      [...new Set(rootsOf(path))].map((root) => ({
        service,
        protocol,
        ...(method !== undefined && { method }),
        path: protocol === 'http' ? pathOf(`/${root}/${path}`) : path.replaceAll(UNKNOWN, '*'),
        ...(scope && { scope }),
        at,
        ...(fact.woken && { woken: true as const }),
      })),
    );
  });
  /** Functions that something wakes, which whoever names one may ask as well. */
  const { endpoints, functions } = apartFromWoken(every);
  endpoints.push(...answeredByHanding(run(traffic.calls), endpoints));
  const hosts = findHosts(
    context.deployments,
    sited(traffic.listens),
    modules,
    bind,
    run(traffic.calls).flatMap(({ fact, service }) =>
      fact.protocol === 'http' ? bind(fact.address ?? [], service) : [],
    ),
  );
  const answeringAt = (host: string, port: string | undefined, file: Path): string | undefined => {
    const answerer = hosts.at(host, port, { file });
    return 'service' in answerer ? answerer.service : undefined;
  };
  const gateways = findGateways(
    [
      ...(context.gateways ?? []),
      ...pageGateways(
        traffic.pageProxies,
        ({ to, at }) => {
          const service = serviceAt(at.path);
          return service === undefined ? [] : bind(to, service);
        },
        (host, port, { path }) => 'outside' in hosts.at(host, port, { file: path }),
      ),
    ],
    // Where its container is known, that decides: a gateway may lie among the files of a service at the root.
    ({ at, hosts: [host] }) =>
      host === undefined ? serviceAt(at.path) : answeringAt(host, undefined, at.path),
    answeringAt,
  );
  const unknown: Unknown[] = [];
  /** Whoever runs the source of another service tells and hears by it what that does. */
  const runBy = (fact: Placed) => {
    const own = context.serviceAt(fact.at.path);
    return own === undefined ? [] : reach.foreign(fact.at.path, fact.declaration);
  };
  const { messages, bindings, unnamed } = bindMessages(
    [
      ...traffic.messages.flatMap((fact) =>
        fact.code === undefined && reach.instead(fact.at.path, fact.declaration) ? [] : sitedByCode(fact),
      ),
      ...traffic.messages.flatMap((fact) => runBy(fact).map((service) => ({ fact, service }))),
    ],
    [
      // What no service says holds for all: documents, stacks, programs that only set up a broker.
      ...traffic.bindings.flatMap((fact) => {
        const own = fact.described ? [] : sited([fact]);
        return own.length > 0 ? own : [{ fact, service: '' }];
      }),
    ],
    bindPartly,
  );
  unknown.push(...unnamed);
  // Who asks over a broker is answered by who consumes what is asked.
  const served = groupBy(endpoints, ({ path }) => path);
  const hearing = findQueues(sited(traffic.listens), bind);
  /** Whether whoever is asked answers a pattern, as far as the queue tells who that is. */
  const isServed = (name: string, { address }: CallFact, service: string) => {
    const heard = address && isQueue(address) ? hearing(address, service) : undefined;
    const serving = served.get(name) ?? [];
    return heard === undefined ? serving.length > 0 : serving.some((each) => each.service === heard);
  };
  const isOwnAnswer = (fact: CallFact, service: string) =>
    bindName(fact.route ?? [], service).some((name) =>
      served.get(name)?.some((each) => each.service === service),
    );
  const asked = new Map<string, 'broker' | 'framework'>();
  const askedFor: Parameters<typeof operationsOf>[0][number][] = [];
  const requested = new Set<string>();
  for (const { fact, service } of run(traffic.calls)) {
    if (fact.protocol !== 'rpc') continue;
    for (const text of bindName(fact.route ?? [], service)) {
      const name = text.replaceAll(UNKNOWN, '*');
      requested.add(name);
      for (const operation of fact.operation ? bind(fact.operation, service) : [])
        askedFor.push({ fact, service, queue: name, operation });
      if (fact.broker !== undefined) asked.set(name, 'broker');
      // Nest hands what is asked to a handler of events as well, where nothing else answers.
      else if (!asked.has(name) && !isServed(name, fact, service)) asked.set(name, 'framework');
    }
  }
  const { answers, told } = answering(asked, messages, bindings);
  const operations = operationsOf(askedFor, answers);
  endpoints.push(
    ...operations.endpoints,
    ...answers.map(({ name, message: { site } }): Endpoint => {
      const { service, scope, at } = site;
      return { service, protocol: 'rpc', path: name, ...(scope && { scope }), at };
    }),
  );
  const answeringBy = groupBy(endpoints, ({ service }) => service);
  // What serves a page is one: whatever else answers in it, its pages ask whoever serves them.
  const ofPages = new Set(
    sited(traffic.endpoints.filter(({ ofPage }) => ofPage)).map(({ service }) => service),
  );
  const others = new Set(
    sited(traffic.endpoints.filter(({ ofPage }) => !ofPage)).map(({ service }) => service),
  );
  const serving = new Set([...answeringBy.keys()].filter((name) => others.has(name) || !ofPages.has(name)));
  const halfRead = new Set(unreadRoutes.map(({ service }) => service));
  const ofFiles = new Set(traffic.unreadRoutes.flatMap(({ files, at }) => (files ? [placeKey(at)] : [])));
  const openRead = new Set(
    unreadRoutes.flatMap(({ service, at }) => (ofFiles.has(placeKey(at)) ? [] : [service])),
  );
  const listening = new Set(
    sited(traffic.listens).flatMap(({ fact, service }) =>
      bind(fact.port, service).some((port) => port === UNKNOWN || /^\d+$/.test(port)) ? [service] : [],
    ),
  );
  const mounted = new Set(
    sited(traffic.pageProxies.filter(({ to }) => to.length > 0)).map(
      ({ fact, service }) => `${service} ${fact.prefix.replace(/\/+$/, '')}/*`,
    ),
  );
  const whoAnswers = new WhoAnswers({ answeringBy, serving, halfRead, listening, mounted, modules });
  const httpFound = (fact: CallFact, service: string, text: string) => {
    const found = httpTarget(fact, text, service, hosts, gateways, whoAnswers.asWhoAsks(fact, service));
    const asked = 'outside' in found ? found.through : undefined;
    return withQuestion(found, { fact, service, text: asked ?? text });
  };
  const sitedCalls = [
    ...run(traffic.calls),
    ...lentCalls(traffic.calls, isOwnAnswer, context.serviceAt, reach),
  ];
  const addressOf = hookAddresses(sitedCalls);
  const foundFor = (each: CallFact, service: string): readonly FoundFor[] => {
    const address = addressOf(each, service);
    const fact = address === each.address ? each : { ...each, ...(address && { address }) };
    const texts = fact.address || fact.protocol !== 'graphql' ? bind(fact.address ?? [], service) : [];
    if (fact.protocol === 'http') return texts.map((text) => httpFound(fact, service, text));
    const byOperation = (fact.operation ? bind(fact.operation, service) : []).flatMap((operation) =>
      bind(fact.route ?? [], service).flatMap((queue) => operations.targets(queue, operation)),
    );
    if (byOperation.length > 0) return byOperation;
    if (fact.protocol !== 'graphql')
      return texts.flatMap((text) =>
        procedureTarget(fact, text, service, isOfStack(fact) ? bindPartly : bindName, endpoints, hosts, {
          answeringPath: (path) => httpFound(fact, service, path),
          hearing,
          functions,
        }),
      );
    const own = texts.map((text) => httpFound(fact, service, text));
    return bind(fact.route ?? [], service).flatMap((field) => graphs.target(fact, field, service, own));
  };
  const graphs = new Graphs(
    endpoints,
    sitedCalls
      .filter(({ fact }) => isOfGraph(fact))
      .map(({ fact, service }) => ({ fact, service, found: foundFor(fact, service) })),
    fieldsAsked(sitedCalls),
  );
  /** Each call in each service that makes it, with who answers at each of its addresses. */
  const asking = sitedCalls.map(({ fact, service, via }) => ({
    fact,
    service,
    via,
    found: foundFor(fact, service),
  }));
  const handing = new Set(sitedCalls.flatMap(({ fact, service }) => (fact.hands ? [service] : [])));
  const meant = settled(asking, {
    answeringBy,
    before: gatewaysIn(asking),
    gateways,
    hosts,
    mayAnswer: (name) => whoAnswers.mayAnswer(name),
    isWhole: (name) => serving.has(name) && !halfRead.has(name) && !handing.has(name),
    isWholeButFiles: (name) => serving.has(name) && !openRead.has(name) && !handing.has(name),
    find: foundFor,
  });
  const questions = asking.flatMap(({ fact, service, via, found: first }): readonly Handing[] => {
    const found = first.map(meant);
    const known = found.filter((each): each is Target => 'to' in each);
    const [missing] = found;
    if (known.length === 0) unreadRoutes.push(...passedElsewhere(fact, service));
    if (known.length === 0 && missing && 'why' in missing) unknown.push({ why: missing.why, at: fact.at });
    return unique(known)
      .filter(({ to }) => to !== service)
      .map((target) => ({
        call: callOf(fact, { ...target, from: service, via }, [
          ...(answeringBy.get(target.to) ?? []),
          ...functions.filter((each) => each.service === target.to),
        ]),
        hands: fact.hands,
        rest: fact.rest,
        passes: fact.passes,
        anyMethod: fact.anyMethod,
      }));
  });
  const saidWhole = withMethods(onlyMeant(questions), (name) => answeringBy.get(name) ?? []);
  const calls = withHops(
    saidWhole,
    handedOn(saidWhole, (name, field) => graphs.answers(name, field)),
    (name) => answeringBy.get(name) ?? [],
  );
  // Of several addresses that one place may mean, one that is known is enough.
  const isKnownAt = new Set(calls.map(({ at }) => placeKey(at)));
  // An event may be handled by what also answers questions, and a question over a broker be asked without waiting.
  const published = new Set(told.flatMap(({ role, channel }) => (role === 'publishes' ? [channel] : [])));
  const answered = consumedByPatterns(endpoints, published, (pattern) => requested.has(pattern));
  return {
    calls: answeredPaths(distinctCalls(calls), endpoints).sort(compareCalls),
    endpoints: distinctEndpoints([...endpoints, ...functionsAsked(functions, calls)]).sort(byEndpoint),
    unreadRoutes,
    channels: buildChannels([...told, ...operations.messages, ...answered], bindings),
    notices: [
      ...unreachedNotices(
        [...traffic.calls, ...traffic.messages].filter(
          (fact) =>
            servicesOf(fact, context, reach).length === 0 &&
            !('code' in fact && fact.code && wokenService(fact.code, context)),
        ),
      ),
      ...noticesOf(unknown.filter(({ at }) => !isKnownAt.has(placeKey(at)))),
      ...gateways.notices,
    ],
  };
}

/** The fields of graphs that each service asks for without an address. */
function fieldsAsked(
  calls: readonly { readonly fact: CallFact; readonly service: string }[],
): ReadonlyMap<string, readonly string[]> {
  const asked = calls.filter(({ fact }) => fact.protocol === 'graphql' && !fact.address);
  const fields = [...groupBy(asked, ({ service }) => service)].map(
    ([service, of]) =>
      [service, [...new Set(of.flatMap(({ fact: { route = [] } }) => String(route[0] ?? '')))]] as const,
  );
  return new Map(fields);
}

/** Who answers, with the question that asks for it. */
function withQuestion(found: Found, asked: Asking): FoundFor {
  const behind = 'why' in found ? found.behind : undefined;
  const isOwn = 'own' in found && found.own === true;
  return { ...found, asked: { ...asked, ...(behind && { behind }), ...(isOwn && { isOwn }) } };
}

/** The gateways in code, as far as it is known whom they ask. */
function gatewaysIn(
  asking: readonly { readonly fact: CallFact; readonly service: string; readonly found: readonly Found[] }[],
): Before {
  const pairs = asking.flatMap(({ fact, service, found }) =>
    // What answers its own questions, and asks others in another way, is asked by its own routes.
    fact.hands || (isGateway(service) && fact.protocol === 'http')
      ? found.flatMap((each) => ('to' in each ? [[service, each.to] as const] : []))
      : [],
  );
  return withPairs(new Map(), pairs);
}

/** The services that run something, and the library that it lies in. */
function servicesOf(
  { declaration, inherited, asker, at: { path } }: Placed,
  { files, modules, serviceAt }: TrafficContext,
  reach: Reach,
): readonly { readonly service: string; readonly via?: Path }[] {
  const own = serviceAt(path);
  if (own !== undefined) {
    // What its class has from a library does nothing by being inherited.
    const isShared = inherited !== undefined && serviceAt(inherited.path) === undefined;
    const isAsked = !isShared || reach.shared(inherited.path, inherited.declaration).includes(own);
    return isAsked ? [{ service: own }] : [];
  }
  let module = modules.get(files.get(path)?.module ?? '');
  if (module?.kind === 'module') module = modules.get(module.within ?? '');
  const asking = asker === undefined ? undefined : serviceAt(asker);
  return (asking === undefined ? reach.shared(path, declaration) : [asking]).map((service) => ({
    service,
    ...(module?.path !== undefined && { via: module.path }),
  }));
}

/** The texts of a pattern in a service; a variable that is set nowhere is unknown. */
function patternsIn(binding: Bind): (parts: readonly PatternPart[], service: string) => readonly string[] {
  return (parts, service) => {
    let texts: readonly string[] = [''];
    for (const part of parts) {
      const choices = typeof part === 'object' && 'unknown' in part ? [UNKNOWN] : binding([part], service);
      texts = texts
        .flatMap((start) => (choices.length > 0 ? choices : [UNKNOWN]).map((end) => start + end))
        .slice(0, 16);
    }
    return texts;
  };
}
