/** The candidates → what the code says to other services, as facts: calls, endpoints, messages, and where programs listen. */
import { ts } from 'ts-morph';
import type {
  CallFact,
  EndpointFact,
  ListenFact,
  MessageFact,
  Placed,
  PrefixFact,
  QueueBindingFact,
  TrafficFacts,
} from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import { mentions, withSubclasses } from './calls/callers.js';
import { type CallReading, type ClientDefaults, type DefaultsAt, readDefaults } from './calls/http.js';
import { isAwaited, isInLoop } from './calls/manner.js';
import { readGrpcServer } from './calls/rpc.js';
import type { Site } from './calls/site.js';
import { readSites, safely } from './calls/sites.js';
import { type Parts, partsOf, patternOf } from './calls/texts.js';
import { queueDecorations } from './channels/decorated.js';
import { readController } from './endpoints/nest.js';
import { Routers } from './endpoints/routers.js';
import type { Evaluator } from './evaluate/evaluator.js';
import { free, type Value } from './evaluate/values.js';
import type { Ground } from './ground.js';
import { leadingReferences } from './leading.js';
import { declarationAround, locationOf } from './places.js';
import { innermostUnit, sharedUnits } from './units.js';

/** Reads what the code says to other services. */
export function trafficIn(ground: Ground, candidates: readonly Path[]): TrafficFacts {
  const { evaluator, imports, units, read, importersOf } = ground;
  const { program } = evaluator;
  const files = candidates.flatMap((path) => program.file(path) ?? []);
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
  const unitOf = innermostUnit(units);
  const unitAt = (node: ts.Node) => unitOf(program.pathOf(node.getSourceFile()));
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
  for (const { method, path, node } of routers.routes)
    endpoints.push({
      protocol: 'http',
      ...(method !== undefined && { method }),
      path: patternOf(path),
      ...placed(node),
    });
  const placings = readSites(
    evaluator,
    defaultsAt,
    sites,
    (file, names) => {
      const near = importersOf(program.pathOf(file), 3);
      const wanted = withSubclasses(names, near, read);
      return near.filter((path) => mentions(read(path) ?? '', wanted));
    },
    (a, b) => unitAt(a) === unitAt(b),
  );
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
  const said = [...facts.calls, ...facts.endpoints, ...facts.messages, ...facts.bindings];
  const shared = sharedUnits(units, imports, [...new Set(said.map(({ at }) => at.path))]);
  const places = [...said, ...facts.listens, ...facts.prefixes].map(({ declaration, at: { path } }) => ({
    path,
    declaration,
  }));
  return { ...facts, references: leadingReferences(ground, shared, places) };
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
