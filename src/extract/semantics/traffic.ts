/** The candidates → what the code says to other services: calls, endpoints, messages, and where programs listen. */
import { ts } from 'ts-morph';
import type {
  CallFact,
  EndpointFact,
  ListenFact,
  MessageFact,
  PageProxyFact,
  PrefixFact,
  QueueBindingFact,
  TrafficFacts,
} from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import { type ActionReading, readActions } from './actions/moleculer.js';
import { readActionClass } from './actions/moleculer-classes.js';
import { type EventReading, readEventClass, readEvents } from './actions/moleculer-events.js';
import { readWebGateway, type WebGateway } from './actions/moleculer-web.js';
import { readPatternServer } from './actions/patterns.js';
import { bindingFact, callFact, distinct, handedOnByFile } from './call-facts.js';
import { withoutAlternatives } from './calls/alternatives.js';
import { noteAssigned, noteDecorated } from './calls/elsewhere.js';
import { readProxyRoute } from './calls/hapi-proxies.js';
import type { CallReading } from './calls/http.js';
import { readPageProxies } from './calls/page-proxies.js';
import { makesProxies, prefixOf, withoutRest } from './calls/proxies.js';
import { readGrpcServer } from './calls/rpc.js';
import { Settings } from './calls/settings.js';
import type { Site } from './calls/site.js';
import { entriesOf, readSites, safely } from './calls/sites.js';
import { Surroundings } from './calls/surroundings.js';
import { type Parts, patternOf } from './calls/texts.js';
import { publishedByDapr, subscribedByDapr } from './channels/dapr.js';
import { queueDecorations } from './channels/decorated.js';
import { mayHearByDetailType, readDetailTypes } from './channels/detail-types.js';
import { relayed } from './channels/outbox.js';
import { Rascal } from './channels/rascal.js';
import { Transports } from './channels/transports.js';
import { channelsOfDocuments, Described, pagesOfPackages } from './described/index.js';
import { mayEmit } from './emitted.js';
import { directoryServed, routeBelow } from './endpoints/directory-routers.js';
import { type FileRoute, readFileRoutes, routesIn } from './endpoints/file-routes.js';
import { readController } from './endpoints/nest.js';
import { NestModules } from './endpoints/nest-modules.js';
import { Routers } from './endpoints/routers.js';
import { addsRoutes, nameOf, Servers } from './endpoints/servers.js';
import { readHandler, readTypedServer, type TypedEndpoint } from './endpoints/typed-servers.js';
import { Entrances } from './entrances.js';
import { joinUrl } from './evaluate/urls.js';
import type { Context } from './evaluate/values.js';
import { type Body, functionAround, scopeOf } from './functions.js';
import { GraphReader } from './graphql/graph-reader.js';
import type { Ground } from './ground.js';
import { callersIn } from './handed-on.js';
import { exportedHandler, routeHandler } from './handlers.js';
import { invocationsOf } from './invocations.js';
import { isOnce } from './once.js';
import { PAGE_CONFIG } from './page-configs.js';
import { locationOf } from './places.js';
import { Placing } from './placing.js';
import type { Found } from './tasks.js';
import { NOTIFIES } from './traffic-candidates.js';
import { Transactions } from './transactions.js';
import { innermostUnit } from './units.js';

/** Reads what the code says to other services. */
export function trafficIn(
  ground: Ground,
  candidates: readonly Path[],
  documents: readonly Path[] = [],
): Found<TrafficFacts> {
  const { evaluator, units, read, importersOf, mentioning } = ground;
  const { program } = evaluator;
  const described = new Described(documents, read);
  const files = candidates.flatMap((path) => program.file(path) ?? []);
  const transactions = new Transactions(evaluator);
  /** The functions that ask others for something, or tell them of something. */
  const doing = new Set<Body>();
  const does = (node: ts.Node): void => {
    const around = functionAround(node);
    if (around) doing.add(around);
  };
  const placing = new Placing(evaluator, transactions);
  const { handlers } = placing;
  const routers = new Routers(evaluator);
  const modules = new NestModules(evaluator);
  /** What controllers of Nest answer to, below what is put before their modules. */
  const controlled: {
    readonly fact: Omit<EndpointFact, 'path'>;
    readonly path: Parts;
    readonly of: ts.Node;
  }[] = [];
  const endpoints: EndpointFact[] = [];
  const messages: MessageFact[] = [];
  const bindings: QueueBindingFact[] = [];
  const listens: ListenFact[] = [];
  const servers = new Servers(evaluator);
  const prefixes: PrefixFact[] = [];
  const pageProxies: PageProxyFact[] = [];
  const calls: CallFact[] = [];
  const answersTo = (actions: readonly ActionReading[] = []): void => {
    for (const { path, node, handler } of actions)
      endpoints.push({
        protocol: 'rpc',
        path: patternOf(path),
        ...placing.served(node, handler),
        at: locationOf(program, node),
      });
  };
  const answersTyped = (typed: readonly TypedEndpoint[] = []): void => {
    for (const { path, node, ...told } of typed)
      endpoints.push({ ...told, path: patternOf(path), ...placing.handled(node) });
  };
  const hears = (heard: readonly EventReading[] = []): void => {
    for (const { broker, channel, node, handler } of heard)
      messages.push({
        role: 'consumes',
        broker,
        channel: patternOf(channel),
        ...placing.served(node, handler),
        at: locationOf(program, node),
      });
  };
  const answersAsFile = (routes: readonly FileRoute[] = [], of: Pick<EndpointFact, 'ofPage'> = {}): void => {
    for (const { method, path, node, handler } of routes)
      endpoints.push({
        protocol: 'http',
        ...(method !== undefined && { method }),
        path: [path],
        ...of,
        ...placing.served(node, handler),
        at: locationOf(program, node),
      });
  };
  const unitOf = innermostUnit(units);
  const unitAt = (node: ts.Node) => unitOf(program.pathOf(node.getSourceFile()));
  const settings = new Settings(evaluator, unitAt);
  const transports = new Transports(unitAt);
  const rascal = new Rascal(evaluator, unitAt);
  const graph = new GraphReader(ground, files, documents, unitOf);
  /** What Nest's handlers consume, over what is set elsewhere. */
  const events: { readonly message: MessageFact; readonly node: ts.Node }[] = [];
  /** What leads requests on to actions. */
  const gateways: (WebGateway & { readonly node: ts.Node })[] = [];
  /** What routes ask that hand on whatever they are asked. */
  const handing: CallReading[] = [];
  const sites: Site[] = [];
  /** Directories whose files are routes. */
  const directories = new Set<Path>();
  /** What adds routes that are not read. */
  const unread: ts.Node[] = [];
  for (const file of files) {
    safely(() => noteAssigned(evaluator, file));
    safely(() => noteDecorated(evaluator, file));
  }
  for (const file of files) {
    const isPageConfig = PAGE_CONFIG.test(program.pathOf(file));
    const isOneOff = isOnce(program.pathOf(file));
    const visit = (node: ts.Node): void => {
      if (ts.isTypeNode(node)) return;
      if (isPageConfig)
        for (const { prefix, to, node: at } of safely(() => readPageProxies(evaluator, node)) ?? [])
          pageProxies.push({ prefix, to: patternOf(to), at: locationOf(program, at) });
      for (const { prefix, port } of safely(() => servers.read(node)) ?? []) {
        if (port) listens.push({ port: patternOf(port), ...placing.placed(node) });
        if (prefix) prefixes.push({ prefix: patternOf(prefix), ...placing.placed(node) });
      }
      safely(() => settings.read(node));
      safely(() => graph.read(node, isOneOff));
      if (ts.isCallExpression(node)) {
        transports.read(node);
        safely(() => rascal.read(node));
        safely(() => routers.read(node));
        modules.read(node);
        if (!isOneOff) sites.push(node);
        if (/^(enableVersioning|createServer|serve)$/.test(nameOf(node)) && addsRoutes(evaluator, node))
          unread.push(node);
        answersTyped(safely(() => readTypedServer(evaluator, node)));
        answersTo(safely(() => readPatternServer(evaluator, node)));
        if (nameOf(node) === 'addService') {
          for (const { path, handler } of safely(() => readGrpcServer(evaluator, described, node)) ?? [])
            endpoints.push({ protocol: 'grpc', path: patternOf(path), ...placing.served(node, handler) });
        }
      } else if (
        ts.isNewExpression(node) ||
        (ts.isTaggedTemplateExpression(node) && NOTIFIES.test(node.template.getText()))
      ) {
        if (!isOneOff) sites.push(node);
        if (ts.isNewExpression(node)) answersTyped(safely(() => readHandler(evaluator, node)));
        const directory = ts.isNewExpression(node) && safely(() => directoryServed(evaluator, node));
        if (typeof directory === 'string') directories.add(directory);
      } else if (ts.isObjectLiteralExpression(node)) {
        answersTo(safely(() => readActions(evaluator, node)));
        hears(safely(() => readEvents(evaluator, node)));
        const gateway = safely(() => readWebGateway(evaluator, node));
        if (gateway) gateways.push({ ...gateway, node });
        handing.push(...(safely(() => readProxyRoute(evaluator, node)) ?? []));
        for (const { role, broker, channel } of safely(() => subscribedByDapr(evaluator, node)) ?? [])
          messages.push({ role, broker, channel: patternOf(channel), ...placing.placed(node) });
      } else if (ts.isClassLike(node)) {
        answersTo(safely(() => readActionClass(evaluator, node)));
        hears(safely(() => readEventClass(evaluator, node)));
        for (const each of safely(() => readController(evaluator, described, node)) ?? []) {
          const at = {
            ...placing.served(each.node, functionAround(each.node)),
            at: locationOf(program, each.node),
          };
          const path = patternOf(each.path);
          if (each.kind === 'event')
            events.push({
              message: { role: 'consumes', broker: 'any', channel: path, ...at },
              node: each.node,
            });
          else {
            const isHttp = each.kind === 'http';
            const fact = {
              protocol: each.kind,
              ...(each.method !== undefined && { method: each.method }),
              ...(isHttp && { prefixed: true as const }),
              ...at,
            };
            if (isHttp) controlled.push({ fact, path: each.path, of: node });
            else endpoints.push({ ...fact, path });
          }
        }
        for (const { role, broker, channel, exchange, node: at } of safely(() =>
          queueDecorations(evaluator, node),
        ) ?? []) {
          if (role === 'publishes') does(at);
          messages.push({
            role,
            broker,
            channel: patternOf(channel),
            ...(exchange && { exchange: patternOf(exchange) }),
            ...(role === 'consumes' ? placing.handled(at) : placing.placed(at)),
            at: locationOf(program, at),
          });
        }
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
    if (mayHearByDetailType(file.text)) {
      const hear = (node: ts.Node): void => {
        for (const { role, broker, channel } of safely(() => readDetailTypes(evaluator, node)) ?? [])
          messages.push({ role, broker, channel: patternOf(channel), ...placing.handled(node) });
        ts.forEachChild(node, hear);
      };
      hear(file);
    }
    answersAsFile(
      safely(() => readFileRoutes(evaluator, file)),
      { ofPage: true },
    );
  }
  for (const directory of directories)
    for (const file of files) {
      const route = routeBelow(directory, program.pathOf(file));
      if (route) answersAsFile(safely(() => routesIn(evaluator, file, route)));
    }
  const beside = channelsOfDocuments(documents, read);
  for (const { fact, handler: named } of beside.endpoints ?? []) {
    const handler = named && safely(() => exportedHandler(evaluator, named));
    if (handler) handlers.add(handler);
    // A document may lie apart from the services whose functions it describes.
    const isApart = handler !== undefined && unitAt(handler) !== unitOf(fact.at.path);
    endpoints.push({
      ...fact,
      ...(handler && { scope: scopeOf(program, handler) }),
      ...(isApart && { at: locationOf(program, handler) }),
    });
  }
  for (const { fact, path, of } of controlled)
    for (const prefix of safely(() => modules.prefixesOf(of)) ?? [['']])
      endpoints.push({ ...fact, path: patternOf(joinUrl(prefix, path)) });
  for (const { ports, routes, node } of gateways) {
    for (const port of ports) listens.push({ port: patternOf(port), ...placing.placed(node) });
    for (const { method, path, node: at } of routes)
      endpoints.push({
        protocol: 'http',
        ...(method !== undefined && { method }),
        path: patternOf(path),
        ...placing.placed(at),
      });
  }
  endpoints.push(...graph.endpoints(placing, endpoints));
  for (const { message, node } of events)
    messages.push({ ...message, ...(transports.redeliver(node) && { redelivered: true }) });
  const callersOf = callersIn(ground, new Set(candidates));
  safely(() => routers.follow(entriesOf(evaluator, routers.open, callersOf)));
  for (const { method, path, node } of routers.routes)
    endpoints.push({
      protocol: 'http',
      ...(method !== undefined && { method }),
      path: patternOf(path),
      ...placing.served(node, routeHandler(evaluator, node)),
    });
  for (const { port, node } of safely(() => servers.given(callersOf, unitAt)) ?? [])
    listens.push({ port: patternOf(port), ...placing.placed(node) });
  const services = new Set(units.flatMap(({ path, shows }) => (shows === 'service' ? [path] : [])));
  // Steps are not to be spent on what is deployed nowhere, be it a copy of somebody's scripts.
  const isOfService = (node: ts.Node) => services.has(unitAt(node));
  const rankOf = (site: ts.Node) => (isOfService(site) ? 0 : 1);
  sites.sort((a, b) => rankOf(a) - rankOf(b));
  const isNear = (a: ts.Node, b: ts.Node) => unitAt(a) === unitAt(b);
  const placings = readSites(
    evaluator,
    described,
    Object.assign((node: ts.Node, client: Parameters<Settings['at']>[1]) => settings.at(node, client), {
      addressesOf: (client: ts.Expression, context: Context) => settings.addressesOf(client, context),
    }),
    sites,
    callersOf,
    { isNear, isOfService },
  );
  const surroundings = new Surroundings(
    evaluator,
    (file, name) => mentioning(program.pathOf(file), new Set([name]), 2),
    isNear,
  );
  /** The calls, and what each of them is made by. */
  const made: { readonly fact: CallFact; readonly reading: CallReading; readonly place: ts.Node }[] = [];
  const leading = [...gateways.flatMap((each) => each.calls), ...handing].map((reading) => ({
    reading,
    place: reading.node,
  }));
  for (const { reading, place } of [...leading, ...graph.said(withoutAlternatives(placings))]) {
    const tells = reading.kind === 'message' && reading.role === 'publishes';
    if (tells || reading.kind === 'call') does(place);
    if (reading.kind === 'call' && makesProxies(reading.by)) {
      const { node, hands } = reading;
      const known = ts.isCallExpression(node) ? prefixOf(evaluator, node) : undefined;
      const prefix = known ?? (hands?.length === 1 ? hands[0] : undefined);
      const { address = [] } = reading;
      // What is not known at the end is what stood behind the prefix.
      if (prefix !== undefined)
        pageProxies.push({ prefix, to: patternOf(withoutRest(address)), at: locationOf(program, place) });
    }
    const handed = reading.kind === 'call' ? safely(() => handedOnByFile(evaluator, reading)) : undefined;
    if (handed) pageProxies.push(handed);
    const sent = reading.kind === 'call' ? publishedByDapr(reading) : reading;
    if (reading.kind === 'call' && !sent)
      made.push({ fact: callFact(evaluator, surroundings, placing, reading, place), reading, place });
    else if (sent?.kind === 'message')
      for (const { role, broker, channel, exchange, kinds } of safely(() => rascal.meant(sent, place)) ?? [])
        messages.push({
          role,
          broker,
          channel: patternOf(channel),
          ...(exchange && { exchange: patternOf(exchange) }),
          ...(kinds && { kinds: kinds.map(patternOf) }),
          ...(role === 'consumes' ? placing.consuming(place) : placing.placed(place)),
        });
    else if (sent) bindings.push(bindingFact(sent, place, placing));
  }
  for (const reading of safely(() => rascal.bindings()) ?? [])
    bindings.push(bindingFact(reading, reading.node, placing));
  const emitters = files.filter(({ text }) => mayEmit(text));
  const emitting = (file: ts.SourceFile) => emitters.filter((each) => isNear(each, file));
  const entrances = new Entrances(
    evaluator,
    handlers,
    (file, names) => mentioning(program.pathOf(file), names, ALL_HOPS),
    (file) => importersOf(program.pathOf(file), 1),
    emitting,
  );
  /** A call with the handlers that lead to it, and without those who only seem to wait for it. */
  const entered = (fact: CallFact, node: ts.Node, place: ts.Node): CallFact => {
    if (!ts.isCallExpression(place)) return fact;
    const leading = safely(() => entrances.of(place, node));
    const isWaitedFor = !fact.awaited || safely(() => entrances.isWaitedFor(place)) !== false;
    return {
      ...fact,
      awaited: fact.awaited && isWaitedFor,
      // What a library has is there for others, of whom some may not be seen.
      ...(leading &&
        (leading.length > 0 || services.has(unitAt(node))) && {
          entrances: leading.map((body) => scopeOf(program, body)),
        }),
    };
  };
  const serving = new Set([...handlers].map(unitAt));
  for (const { fact, reading, place } of made) {
    const unit = unitAt(place);
    // Nobody asks what answers nobody; a proxy asks when it is asked, wherever it was made.
    const isAsked = serving.has(unit) || !services.has(unit);
    calls.push(isAsked && !makesProxies(fact.by) ? entered(fact, reading.node, place) : fact);
  }
  const facts = {
    calls: distinct(calls),
    endpoints: distinct(endpoints),
    messages: distinct([...relayed(messages, read, unitOf), ...beside.messages]),
    bindings: distinct([...bindings, ...beside.bindings]),
    listens: distinct(listens),
    prefixes,
    pageProxies: [...pageProxies, ...pagesOfPackages(documents, read)],
    unreadRoutes: [...routers.unread, ...unread].map((node) => placing.placed(node)),
  };
  return {
    ...facts,
    invocations: invocationsOf(
      evaluator,
      transactions,
      doing,
      (file, names) => mentioning(program.pathOf(file), names, 3),
      emitting,
    ),
  };
}

/** Imports of imports by which a file may come to what another one declares. */
const ALL_HOPS = 8;
