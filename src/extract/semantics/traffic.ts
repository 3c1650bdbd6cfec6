/** The candidates → what the code says to other services, as facts: calls, endpoints, messages, and where programs listen. */
import { ts } from 'ts-morph';
import type {
  CallFact,
  EndpointFact,
  ImportFact,
  ListenFact,
  MessageFact,
  Placed,
  PrefixFact,
  QueueBindingFact,
  TrafficFacts,
  UnitFact,
} from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import { mentions, withSubclasses } from './calls/callers.js';
import { type CallReading, type ClientDefaults, type DefaultsAt, readDefaults } from './calls/http.js';
import { isAwaited, isInLoop } from './calls/manner.js';
import { readGrpcServer } from './calls/rpc.js';
import type { Site } from './calls/site.js';
import { entriesOf, readSites, safely } from './calls/sites.js';
import { type Parts, partsOf, patternOf } from './calls/texts.js';
import { queueDecorations } from './channels/decorated.js';
import { readController } from './endpoints/nest.js';
import { Routers } from './endpoints/routers.js';
import { readTypedServer } from './endpoints/typed-servers.js';
import { Evaluator } from './evaluate/evaluator.js';
import { Program } from './evaluate/program.js';
import { factoriesIn } from './evaluate/settings.js';
import { free, type Value } from './evaluate/values.js';
import { declarationAround, locationOf } from './places.js';
import { referencesIn } from './references.js';
import { innermostUnit, sharedUnits } from './units.js';

export interface TrafficRequest {
  readonly candidates: readonly Path[];
  readonly imports: readonly ImportFact[];
  readonly units: readonly UnitFact[];
  read(path: Path): string | undefined;
  /** The source files that reach a file by at most so many imports, itself among them. */
  importersOf(path: Path, hops: number): readonly Path[];
}

/** Reads what the code says to other services. */
export function trafficIn(request: TrafficRequest): TrafficFacts {
  const evaluator = new Evaluator(new Program(request.imports, request.read));
  const { program } = evaluator;
  const files = request.candidates.flatMap((path) => program.file(path) ?? []);
  const routers = new Routers(evaluator);
  const endpoints: EndpointFact[] = [];
  const messages: MessageFact[] = [];
  const bindings: QueueBindingFact[] = [];
  const listens: ListenFact[] = [];
  const prefixes: PrefixFact[] = [];
  const calls: CallFact[] = [];
  const placed = (node: ts.Node): Placed => {
    const declaration = declarationAround(node);
    return { ...(declaration !== undefined && { declaration }), at: locationOf(program, placeOf(node)) };
  };
  const unitOf = innermostUnit(request.units);
  const unitAt = (node: ts.Node) => unitOf(program.pathOf(node.getSourceFile()));
  evaluator.factoriesNear = settingsOf(evaluator, files, unitAt);
  const defaults: (ClientDefaults & { readonly unit: Path })[] = [];
  const defaultsAt: DefaultsAt = (node, by) => {
    const unit = unitAt(node);
    const [only, ...others] = defaults.filter((each) => each.by === by && each.unit === unit);
    return others.length === 0 ? only : undefined;
  };
  const sites: Site[] = [];
  for (const file of files) {
    const visit = (node: ts.Node): void => {
      if (ts.isTypeNode(node)) return;
      const usual = safely(() => readDefaults(evaluator, node));
      if (usual) defaults.push({ ...usual, unit: unitAt(node) });
      if (ts.isCallExpression(node)) {
        safely(() => routers.read(node));
        sites.push(node);
        for (const { prefix, port } of safely(() => serverSettings(evaluator, node)) ?? []) {
          if (port) listens.push({ port: patternOf(port), ...placed(node) });
          if (prefix) prefixes.push({ prefix: patternOf(prefix), ...placed(node) });
        }
        for (const { protocol, path, prefixed, node: at } of safely(() => readTypedServer(evaluator, node)) ??
          [])
          endpoints.push({ protocol, path: patternOf(path), ...(prefixed && { prefixed }), ...placed(at) });
        if (nameOf(node) === 'addService') {
          for (const path of safely(() => readGrpcServer(evaluator, node)) ?? [])
            endpoints.push({ protocol: 'grpc', path: patternOf(path), ...placed(node) });
        }
      } else if (ts.isNewExpression(node)) sites.push(node);
      else if (ts.isClassLike(node)) {
        for (const each of safely(() => readController(evaluator, node)) ?? []) {
          const at = { ...placed(node), at: locationOf(program, each.node) };
          const path = patternOf(each.path);
          if (each.kind === 'event') messages.push({ role: 'consumes', broker: 'any', channel: path, ...at });
          else {
            const isHttp = each.kind === 'http';
            endpoints.push({
              protocol: each.kind,
              ...(each.method !== undefined && { method: each.method }),
              path,
              ...(isHttp && { prefixed: true as const }),
              ...at,
            });
          }
        }
        for (const { role, broker, channel, exchange, node: at } of safely(() =>
          queueDecorations(evaluator, node),
        ) ?? [])
          messages.push({
            role,
            broker,
            channel: patternOf(channel),
            ...(exchange && { exchange: patternOf(exchange) }),
            ...placed(node),
            at: locationOf(program, at),
          });
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  const callersOf = (file: ts.SourceFile, names: ReadonlySet<string | undefined>): readonly Path[] => {
    const near = request.importersOf(program.pathOf(file), 3);
    const wanted = withSubclasses(names, near, request.read);
    return near.filter((path) => mentions(request.read(path) ?? '', wanted));
  };
  safely(() => routers.follow(entriesOf(evaluator, routers.open, callersOf)));
  for (const { method, path, node } of routers.routes)
    endpoints.push({
      protocol: 'http',
      ...(method !== undefined && { method }),
      path: patternOf(path),
      ...placed(node),
    });
  const placings = readSites(evaluator, defaultsAt, sites, callersOf, (a, b) => unitAt(a) === unitAt(b));
  for (const { reading, place } of placings) {
    if (reading.kind === 'call') calls.push(callFact(reading, place, placed));
    else if (reading.kind === 'message')
      messages.push({
        role: reading.role,
        broker: reading.broker,
        channel: patternOf(reading.channel),
        ...(reading.exchange && { exchange: patternOf(reading.exchange) }),
        ...placed(place),
      });
    else
      bindings.push({
        queue: patternOf(reading.queue),
        exchange: patternOf(reading.exchange),
        key: patternOf(reading.key),
        ...placed(place),
      });
  }
  const facts = {
    calls: distinct(calls),
    endpoints: distinct(endpoints),
    messages: distinct(messages),
    bindings: distinct(bindings),
    listens: distinct(listens),
    prefixes,
  };
  const places = [...facts.calls, ...facts.endpoints, ...facts.messages, ...facts.bindings].map(
    ({ at }) => at.path,
  );
  const shared = sharedUnits(request.units, request.imports, [...new Set(places)]);
  return {
    ...facts,
    references: shared.flatMap((path) => {
      const file = program.file(path);
      return file ? referencesIn(evaluator, file) : [];
    }),
  };
}

/** What Nest's configuration loads, for each unit; looked for when it is first asked for. */
function settingsOf(
  evaluator: Evaluator,
  files: readonly ts.SourceFile[],
  unitAt: (node: ts.Node) => Path,
): (node: ts.Node) => readonly Value[] {
  let found: { readonly unit: Path; readonly values: readonly Value[] }[] | undefined;
  return (at) => {
    if (!found) {
      found = [];
      for (const file of files) {
        if (!file.text.includes('ConfigModule')) continue;
        const visit = (node: ts.Node): void => {
          if (ts.isCallExpression(node)) {
            const values = factoriesIn(evaluator, node);
            if (values.length > 0) found?.push({ unit: unitAt(node), values });
          }
          ts.forEachChild(node, visit);
        };
        visit(file);
      }
    }
    const unit = unitAt(at);
    return found.flatMap((each) => (each.unit === unit ? each.values : []));
  };
}

function callFact(reading: CallReading, place: ts.Node, placed: (node: ts.Node) => Placed): CallFact {
  const { kind: _, node, address, route, ...others } = reading;
  const outer = place !== node && ts.isCallExpression(place) ? place : undefined;
  return {
    ...others,
    // What a wrapper does is done where that is called.
    awaited: outer ? others.awaited && isAwaited(outer) : others.awaited,
    inLoop: others.inLoop || (outer !== undefined && isInLoop(outer)),
    ...(address && { address: patternOf(address) }),
    ...(route && { route: patternOf(route) }),
    ...placed(place),
  };
}

/** The name of a method stands where a call is said to be. */
function placeOf(node: ts.Node): ts.Node {
  if (!ts.isCallExpression(node)) return node;
  const callee = node.expression;
  return ts.isPropertyAccessExpression(callee) && callee.expression.getText().includes('\n')
    ? callee.name
    : node;
}

function nameOf(node: ts.CallExpression): string {
  const callee = node.expression;
  if (ts.isPropertyAccessExpression(callee)) return callee.name.text;
  return ts.isIdentifier(callee) ? callee.text : '';
}

function distinct<Fact>(facts: readonly Fact[]): readonly Fact[] {
  const seen = new Set<string>();
  return facts.filter((fact) => {
    const key = JSON.stringify(fact);
    return !seen.has(key) && seen.add(key);
  });
}

/** Where a server listens, and what a program puts before all of its routes. */
function serverSettings(
  evaluator: Evaluator,
  node: ts.CallExpression,
): readonly { readonly port?: Parts; readonly prefix?: Parts }[] {
  const name = nameOf(node);
  const [first] = node.arguments;
  if (!first || !/^(listen|setGlobalPrefix)$/.test(name)) return [];
  if (name === 'setGlobalPrefix') return partsOf(evaluator, first, free).map((prefix) => ({ prefix }));
  const values = evaluator.valuesOf(first);
  const ports = values.flatMap((value): readonly Value[] =>
    value.kind === 'object' ? evaluator.member(value, 'port', first) : [value],
  );
  return ports.flatMap((value) => (value.kind === 'text' ? [{ port: value.parts }] : []));
}
