/** The candidates → what the code says to other services: calls, endpoints, messages, and where programs listen. */
import { ts } from 'ts-morph';
import type { CallFact, MessageFact, PrefixFact, QueueBindingFact, TrafficFacts } from '../../model/facts.js';
import { groupBy } from '../../model/group.js';
import type { Path } from '../../model/nouns.js';
import {
  bindingFact,
  callFact,
  distinct,
  handedOnByFile,
  passedOnByFiles,
  passedOnByHooks,
} from './call-facts.js';
import { withoutAlternatives } from './calls/alternatives.js';
import { noteAssigned, noteDecorated } from './calls/elsewhere.js';
import { atCallers } from './calls/generated-callers.js';
import type { CallReading } from './calls/http.js';
import { usualText } from './calls/mount-paths.js';
import { passedOn } from './calls/passing.js';
import { makesProxies, withoutRest } from './calls/proxies.js';
import { callsOfMembers, putMembers, withoutMakers } from './calls/put-members.js';
import { readerOf } from './calls/read-each.js';
import { Settings } from './calls/settings.js';
import { entriesOf, readSites } from './calls/sites.js';
import { Surroundings } from './calls/surroundings.js';
import { patternOf } from './calls/texts.js';
import { withKindsAround } from './channels/brokers.js';
import { withNamesBrought } from './channels/brought.js';
import { connectorAmong } from './channels/connectors.js';
import { publishedByDapr } from './channels/dapr.js';
import { Rascal } from './channels/rascal.js';
import { relayed } from './channels/relays.js';
import { Transports } from './channels/transports.js';
import { codeWoken } from './channels/woken.js';
import { channelsOfDocuments, Described, pagesOfPackages } from './described/index.js';
import { mayEmit } from './emitted.js';
import { CloudRoutes, cloudEndpoint } from './endpoints/cloud-routes.js';
import { handsOutFiles } from './endpoints/middleware.js';
import { NestModules } from './endpoints/nest-modules.js';
import { NestPrograms } from './endpoints/nest-programs.js';
import { Routers } from './endpoints/routers.js';
import { Servers } from './endpoints/servers.js';
import { tsoaPrefixes } from './endpoints/tsoa.js';
import { Entrances } from './entrances.js';
import { joinUrl } from './evaluate/urls.js';
import { type Body, functionAround, scopeOf } from './functions.js';
import { GraphReader } from './graphql/graph-reader.js';
import type { Ground } from './ground.js';
import { callersIn } from './handed-on.js';
import { exportedHandler, routeHandler } from './handlers.js';
import { invocationsOf } from './invocations.js';
import { isOnce } from './once.js';
import { OF_DEVELOPERS } from './page-configs.js';
import { locationOf } from './places.js';
import { Placing } from './placing.js';
import { safely } from './safely.js';
import { codePaths } from './stores/constructs.js';
import type { Found } from './tasks.js';
import { TrafficWalk } from './traffic-walk.js';
import { Transactions } from './transactions.js';
import { innermostUnit, namedServices } from './units.js';

/** Reads what the code says to other services. */
export function trafficIn(
  ground: Ground,
  candidates: readonly Path[],
  documents: readonly Path[] = [],
): Found<TrafficFacts> {
  const { evaluator, units, read, readReferred, importersOf, mentioning, takenBy } = ground;
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
  const programs = new NestPrograms(evaluator);
  const servers = new Servers(evaluator);
  const clouds = new CloudRoutes(evaluator);
  const unitOf = innermostUnit(units);
  const unitAt = (node: ts.Node) => unitOf(program.pathOf(node.getSourceFile()));
  const settings = new Settings(evaluator, unitAt);
  const transports = new Transports(unitAt);
  const rascal = new Rascal(evaluator, unitAt);
  const graph = new GraphReader(ground, files, documents, unitOf);
  for (const file of files) {
    safely(() => noteAssigned(evaluator, file));
    safely(() => noteDecorated(evaluator, file));
  }
  const watchers = { routers, modules, programs, servers, clouds, settings, transports, rascal, graph };
  const walk = new TrafficWalk(evaluator, described, placing, watchers, (path) => isOnce(path, ground));
  walk.read(files);
  const { endpoints, messages, listens, pageProxies, controlled, events, gateways, sites } = walk;
  const prefixes = walk.prefixed.map(({ fact, app }): PrefixFact => {
    const program = app && safely(() => programs.ofApp(app));
    return { ...fact, ...(program !== undefined && { program }) };
  });
  for (const node of walk.telling) does(node);
  const bindings: QueueBindingFact[] = [];
  const calls: CallFact[] = [];
  const beside = channelsOfDocuments(documents, readReferred, namedServices(units));
  for (const { fact, handler: named } of beside.endpoints ?? []) {
    const handler = named && safely(() => exportedHandler(evaluator, named));
    if (handler && !fact.woken) handlers.add(handler);
    // A document may lie apart from the services whose functions it describes.
    const isApart = handler !== undefined && unitAt(handler) !== unitOf(fact.at.path);
    endpoints.push({
      ...fact,
      ...(handler && { scope: scopeOf(program, handler) }),
      ...(isApart && { at: locationOf(program, handler) }),
    });
  }
  for (const { fact, path, of, versions: own } of controlled) {
    const isNear = (node: ts.Node) => unitAt(node) === unitAt(of);
    const versions = safely(() => modules.versionsOf(own, isNear));
    const served = safely(() => programs.of(of)) ?? [];
    for (const prefix of safely(() => modules.prefixesOf(of)) ?? [['']])
      for (const version of versions ?? [['']])
        endpoints.push({
          ...fact,
          ...(served.length > 0 && { programs: served }),
          path: patternOf(joinUrl(version, joinUrl(prefix, path))),
        });
  }
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
  safely(() => routers.follow((open) => entriesOf(evaluator, open, callersOf)));
  for (const node of walk.registering)
    for (const prefix of safely(() => tsoaPrefixes(evaluator, routers, node)) ?? [])
      prefixes.push({ prefix: patternOf(prefix), ...placing.placed(node) });
  evaluator.routesAt = (call) => routers.at(call);
  evaluator.prefixesAt = (call) => routers.above(call);
  evaluator.rootNear = (node) => {
    const own = prefixes.filter(({ at }) => unitOf(at.path) === unitAt(node));
    const texts = own.length > 0 ? own.map((each) => usualText(each.prefix)) : [''];
    const [prefix, ...others] = new Set(texts);
    const except = own.flatMap((each) => each.except ?? []);
    return prefix !== undefined && others.length === 0 ? { prefix, except } : undefined;
  };
  evaluator.addingNear = perUnit(walk.adding, unitAt);
  for (const { method, path, node } of routers.routes)
    endpoints.push({
      protocol: 'http',
      ...(method !== undefined && { method }),
      path: patternOf(path),
      ...placing.served(node, routeHandler(evaluator, node)),
    });
  for (const route of safely(() => clouds.routes(callersOf)) ?? [])
    if (!route.function) walk.unread.push(route.node);
    else endpoints.push(cloudEndpoint(evaluator, placing, route, route.function));
  for (const { port, node } of safely(() => servers.given(callersOf, unitAt)) ?? [])
    listens.push({ port: patternOf(port), ...placing.placed(node) });
  const services = new Set(units.flatMap(({ path, shows }) => (shows === 'service' ? [path] : [])));
  // Steps are not to be spent on what is deployed nowhere, be it a copy of somebody's scripts.
  const isOfService = (node: ts.Node) => services.has(unitAt(node));
  const isForDevelopers = (node: ts.Node) => OF_DEVELOPERS.test(program.pathOf(node.getSourceFile()));
  const readAt = readerOf(evaluator, described, settings.asked);
  const put = putMembers(evaluator, files, (file, hops) => importersOf(program.pathOf(file), hops), readAt);
  evaluator.putNear = (file) => put.get(file) ?? new Map();
  const isCandidate = new Set(files);
  for (const file of put.keys()) if (!isCandidate.has(file)) sites.push(...callsOfMembers(evaluator, file));
  const rankOf = (site: ts.Node) => (isOfService(site) ? 0 : 1);
  sites.sort((a, b) => rankOf(a) - rankOf(b));
  const isNear = (a: ts.Node, b: ts.Node) => unitAt(a) === unitAt(b);
  const saidIn = new Map<string, boolean>();
  const isSaidNear = (node: ts.Node, text: string) => {
    const [unit, key] = [unitAt(node), `${unitAt(node)}\n${text}`];
    const found =
      saidIn.get(key) ??
      ground.files.some((path) => unitOf(path) === unit && (read(path) ?? '').includes(text));
    saidIn.set(key, found);
    return found;
  };
  /** The files of the unit of a file, and those that import it. */
  const filesOf = (path: Path) => [
    ...new Set([
      ...ground.files.filter((each) => unitOf(each) === unitOf(path)),
      ...importersOf(path, ALL_HOPS),
    ]),
  ];
  const standing = { isNear, isOfService, isSaidNear };
  const placings = withoutMakers(
    evaluator,
    readSites(evaluator, described, settings.asked, sites, callersOf, standing),
  );
  const surroundings = new Surroundings(
    evaluator,
    (file, name) => mentioning(program.pathOf(file), new Set([name]), 2),
    isNear,
  );
  /** The calls, and what each of them is made by. */
  const made: { readonly fact: CallFact; readonly reading: CallReading; readonly place: ts.Node }[] = [];
  const leading = [...gateways.flatMap((each) => each.calls), ...walk.handing].map((reading) => ({
    reading,
    place: reading.node,
  }));
  const told = relayed(evaluator, placings, {
    isNear,
    textsNaming: (file, names) =>
      mentioning(program.pathOf(file), new Set(names), 2).flatMap((path) => read(path) ?? []),
    connector: connectorAmong(documents, read),
  });
  const called = atCallers(evaluator, withoutAlternatives(withNamesBrought(told, isNear)), {
    filesAround: (file) => filesOf(program.pathOf(file)),
    read,
    readAt,
    standing,
  });
  const said = graph.said(called);
  const wokenAt = (node: ts.Node): Pick<MessageFact, 'code'> => {
    const code = (safely(() => codeWoken(evaluator, node, callersOf)) ?? []).flatMap((each) =>
      codePaths(program.pathOf(node.getSourceFile()), each),
    );
    return code.length > 0 ? { code } : {};
  };
  const passed = passedOnByFiles(evaluator, walk.opened, readAt);
  pageProxies.push(...passed, ...distinct(passedOnByHooks(evaluator, walk.hooks, readAt)));
  const passing = new Set(passed.map(({ at }) => at.path));
  const taken = [...leading, ...said].flatMap(({ reading, place }) =>
    takenBy(reading.node).length === 0 ? [] : takenBy(place).map((each) => ({ reading, place: each })),
  );
  for (const { reading, place } of taken) {
    const tells = reading.kind === 'message' && reading.role === 'publishes';
    if (tells || reading.kind === 'call') does(place);
    if (reading.kind === 'call' && makesProxies(reading.by)) {
      const { hands = [], address = [], toldAt = place } = reading;
      const at = locationOf(program, isNear(toldAt, place) && isOfService(place) ? toldAt : place);
      // What is not known at the end is what stood behind the prefix.
      for (const prefix of hands) pageProxies.push({ prefix, to: patternOf(withoutRest(address)), at });
      if (isForDevelopers(place)) continue;
    }
    const handed = reading.kind === 'call' ? safely(() => handedOnByFile(evaluator, reading)) : undefined;
    if (handed && !passing.has(handed.at.path)) pageProxies.push(handed);
    const sent =
      reading.kind === 'call' ? publishedByDapr(reading) : withKindsAround(evaluator, reading, place);
    if (reading.kind === 'call' && !sent)
      for (const each of safely(() => passedOn(evaluator, reading, place)) ?? [reading]) {
        // Who uses a library is told by the file of it that is asked for.
        const told = isOfService(place) ? each : { ...each, toldAt: place };
        made.push({ fact: callFact(evaluator, surroundings, placing, told, place), reading, place });
      }
    else if (sent?.kind === 'message')
      for (const { role, broker, channel, exchange, kinds, among } of safely(() =>
        rascal.meant(sent, place),
      ) ?? [])
        messages.push({
          role,
          broker,
          channel: patternOf(channel),
          ...(role === 'consumes' && wokenAt(sent.node)),
          ...(exchange && { exchange: patternOf(exchange) }),
          ...(kinds && { kinds: kinds.map(patternOf) }),
          ...(among && { among }),
          ...(role === 'consumes' ? placing.consuming(place, sent.node) : placing.placed(place, sent.node)),
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
    endpoints: distinct(endpoints.filter(({ at }) => !OF_DEVELOPERS.test(at.path))),
    messages: distinct([...messages, ...beside.messages]),
    bindings: distinct([...bindings, ...beside.bindings]),
    listens: distinct(listens.filter(({ at }) => !OF_DEVELOPERS.test(at.path))),
    prefixes,
    pageProxies: [...pageProxies, ...pagesOfPackages(documents, read)],
    unreadRoutes: [...routers.unread, ...walk.unread]
      .filter((node) => !isForDevelopers(node))
      .map((node) => ({
        ...placing.placed(node),
        ...(handsOutFiles(evaluator, node) && { files: true as const }),
      })),
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

/** Some calls, by the unit that a node is part of. */
function perUnit(
  calls: readonly ts.CallExpression[],
  unitAt: (node: ts.Node) => Path,
): (node: ts.Node) => readonly ts.CallExpression[] {
  let units: Map<Path, ts.CallExpression[]> | undefined;
  return (node) => {
    units ??= groupBy(calls, unitAt);
    return units.get(unitAt(node)) ?? [];
  };
}

/** Imports of imports by which a file may come to what another one declares. */
const ALL_HOPS = 8;
