/**
 * The candidates → what the code says to other services, as facts. Every call of a file is asked once, outside of any call; where its
 * address or channel hangs on a parameter, it is asked again for each place that calls the function or makes the class around it.
 */
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
import { groupBy } from '../../model/group.js';
import type { Path } from '../../model/nouns.js';
import { type CallReading, readHttp } from './calls/http.js';
import { isAwaited, isInLoop } from './calls/manner.js';
import { readGrpcServer, readRpc } from './calls/rpc.js';
import { beginsUnknown, opensOf, type Parts, partsOf, patternOf } from './calls/texts.js';
import { MESSAGE_METHOD, type MessageReading, readMade, readMessage } from './channels/brokers.js';
import { queueDecorations } from './channels/decorated.js';
import { readController } from './endpoints/nest.js';
import { Routers } from './endpoints/routers.js';
import { Evaluator } from './evaluate/evaluator.js';
import { Program } from './evaluate/program.js';
import { isHole } from './evaluate/text.js';
import { type Context, derived, free, type Open, type Value } from './evaluate/values.js';
import { declarationAround, locationOf } from './places.js';
import { referencesIn } from './references.js';
import { Entries } from './tables/instantiation.js';
import { innermostUnit, sharedUnits } from './units.js';

export interface TrafficRequest {
  readonly candidates: readonly Path[];
  readonly imports: readonly ImportFact[];
  readonly units: readonly UnitFact[];
  read(path: Path): string | undefined;
  /** The source files that reach a file by at most so many imports, itself among them. */
  importersOf(path: Path, hops: number): readonly Path[];
}

type Site = ts.CallExpression | ts.NewExpression;
type Reading = CallReading | MessageReading;

/** Methods that may send a request, for a first look at the text. */
const CALL_METHOD =
  /^\$?(get|post|put|patch|delete|del|head|options|request|fetch|stream|pipeline|raw|send|emit)(Form|Async)?$/;
/** Functions that may. */
const CALL_NAME = /fetch|axios|got|ky|request|http|needle|client|superagent|wretch|api|bent|phin|proxy/i;
/** Calls of calls that are followed for an address. */
const DEEPEST = 3;
/** Steps of evaluation for all callers together; what is beyond them counts as not known. */
const MOST_STEPS = 600_000;

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
  const sites: Site[] = [];
  for (const file of files) {
    const visit = (node: ts.Node): void => {
      if (ts.isTypeNode(node)) return;
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
  const unitOf = innermostUnit(request.units);
  const unitAt = (node: ts.Node) => unitOf(program.pathOf(node.getSourceFile()));
  const placings = readSites(
    evaluator,
    sites,
    (file, names) => {
      const near = request.importersOf(program.pathOf(file), 3);
      const wanted = withSubclasses(names, near, request.read);
      return near.filter((path) => mentions(request.read(path) ?? '', wanted));
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

/** What an answer would be, were the code not nested so deeply that it exhausts the stack. */
function safely<Answer>(read: () => Answer): Answer | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
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

interface Placing {
  readonly reading: Reading;
  readonly place: ts.Node;
}

interface OpenSite {
  readonly site: Site;
  readonly open: Open;
  readonly within: (inside: Context) => Context;
  readonly depth: number;
}

function readSites(
  evaluator: Evaluator,
  sites: readonly Site[],
  /** The files that may call, make or extend something of a file that goes by one of these names. */
  callers: (file: ts.SourceFile, names: ReadonlySet<string | undefined>) => readonly Path[],
  /** Whether two places lie in one unit. */
  isNear: (a: ts.Node, b: ts.Node) => boolean,
): readonly Placing[] {
  const placings: Placing[] = [];
  const pending: OpenSite[] = [];
  const fallback = new Map<Site, readonly Reading[]>();
  for (const site of sites) {
    const answer = safely(() => readSite(evaluator, site, free));
    if (!answer) continue;
    const unbound = answer.open ?? memberOpen(site, answer.readings);
    if (unbound) {
      pending.push({ site, open: unbound, within: (inside) => inside, depth: 0 });
      fallback.set(site, answer.readings);
    } else placings.push(...answer.readings.map((reading) => ({ reading, place: site })));
  }
  const entries = new Entries(evaluator);
  for (const [file, opens] of groupBy(pending, ({ open }) => open.getSourceFile())) {
    entries.add(file);
    const names = new Set(opens.map(({ open }) => ownerName(open)));
    for (const path of callers(file, names)) {
      const caller = evaluator.program.file(path);
      if (caller) entries.add(caller);
    }
  }
  const found = new Set<Site>();
  const start = evaluator.steps;
  for (let next = pending.shift(); next; next = pending.shift()) {
    const { site, open, within, depth } = next;
    for (const { place, enter } of entries.of(open)) {
      if (evaluator.steps - start > MOST_STEPS) break;
      const inside = (around: Context) => within(enter(around));
      const answer = safely(() => readSite(evaluator, site, inside(free)));
      if (!answer) continue;
      if (answer.open && answer.open !== open && depth < DEEPEST) {
        pending.push({ site, open: answer.open, within: inside, depth: depth + 1 });
        continue;
      }
      for (const reading of answer.readings) {
        if (!isNamed(reading)) continue;
        found.add(site);
        // A class that is made or extended only says for whom: the call stands where it does, but is theirs who make it.
        placings.push({ reading, place: ts.isCallExpression(place) || !isNear(site, place) ? place : site });
      }
    }
  }
  for (const [site, readings] of fallback) {
    if (!found.has(site)) placings.push(...readings.map((reading) => ({ reading, place: site })));
  }
  return placings;
}

/** The name by which others call the function, or make the class, of a parameter; undefined when it is called otherwise. */
function ownerName({ parent }: Open): string | undefined {
  const named = ts.isConstructorDeclaration(parent) ? parent.parent : parent;
  const own = 'name' in named ? (named.name as ts.Node | undefined) : undefined;
  if (own) return own.getText();
  const holder = named.parent;
  const isHeld =
    ts.isVariableDeclaration(holder) || ts.isPropertyAssignment(holder) || ts.isPropertyDeclaration(holder);
  return isHeld ? holder.name.getText() : undefined;
}

const EXTENDS = /\bclass\s+(\w+)(?:<[^{]*>)?\s+extends\s+([\w.]+)/g;

/** The names, and those of classes that extend one of them: who makes these makes the first. */
function withSubclasses(
  names: ReadonlySet<string | undefined>,
  files: readonly Path[],
  read: (path: Path) => string | undefined,
): ReadonlySet<string | undefined> {
  const extended = files.flatMap((path) =>
    [...(read(path) ?? '').matchAll(EXTENDS)].map(([, of = '', base = '']) => ({ of, base })),
  );
  const found = new Set(names);
  for (let size = 0; size !== found.size; ) {
    size = found.size;
    for (const { of, base } of extended) if (found.has(base)) found.add(of);
  }
  return found;
}

/** Whether a text holds one of some names; what has no name may be called by any. */
function mentions(text: string, names: ReadonlySet<string | undefined>): boolean {
  return names.has(undefined) || [...names].some((name) => name !== undefined && text.includes(name));
}

/**
 * A parameter of the class around a site whose name hangs on a member that only those who extend the class give a value:
 * `abstract subject: string`.
 */
function memberOpen(site: Site, readings: readonly Reading[]): Open | undefined {
  if (readings.length === 0 || readings.every(isNamed)) return undefined;
  if (!site.arguments?.some((each) => /\bthis\./.test(each.getText()))) return undefined;
  let place: ts.Node = site;
  while (place.parent && !ts.isClassLike(place)) place = place.parent;
  if (!ts.isClassLike(place)) return undefined;
  return place.typeParameters?.[0] ?? place.members.find(ts.isConstructorDeclaration)?.parameters[0];
}

/** Whether a reading names who is called, or which channel. */
function isNamed(reading: Reading): boolean {
  if (reading.kind === 'call') return !beginsUnknown(reading.address ?? reading.route ?? []);
  if (reading.kind === 'message') return !beginsUnknown(reading.channel);
  return !beginsUnknown(reading.queue);
}

interface Answer {
  readonly readings: readonly Reading[];
  /** The parameter that the readings, or whether there are any, hang on. */
  readonly open?: Open;
}

function readSite(evaluator: Evaluator, site: Site, context: Context): Answer {
  const none = { readings: [] };
  const callee = site.expression;
  const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText().slice(0, 80);
  if (ts.isNewExpression(site)) {
    if (!/Worker|Command$/.test(name)) return none;
    const readings = evaluator
      .valuesOf(callee, context)
      .flatMap((value) => (value.kind === 'derived' ? readMade(evaluator, site, value, context) : []));
    return answerOf(readings);
  }
  const isMethod = ts.isPropertyAccessExpression(callee);
  const isMessage = isMethod && MESSAGE_METHOD.test(name);
  const isCall = isMethod
    ? CALL_METHOD.test(name) || CALL_NAME.test(name)
    : ts.isIdentifier(callee) && CALL_NAME.test(name);
  const found = calleeValues(evaluator, site, context, isMessage || isCall);
  // Of what nothing is known, the shape of the call may still speak.
  const values: readonly Value[] =
    found.length === 0 && isMessage && isMethod
      ? [derived({ name: '' }, { step: 'member', name, node: callee })]
      : found;
  const readings: Reading[] = [];
  let open: Open | undefined;
  for (const value of values) {
    if (value.kind !== 'derived') continue;
    const own = [
      ...(isCall ? readHttp(evaluator, site, value, context) : []),
      ...readRpc(evaluator, site, value, context),
      ...(isMessage ? readMessage(evaluator, site, value, context) : []),
    ];
    readings.push(...own);
    if (
      own.length === 0 &&
      'open' in value.root &&
      (isCall || isMessage) &&
      value.steps.length <= 2 &&
      mayBeClient(site)
    )
      open = value.root.open;
  }
  const answer = answerOf(readings);
  return answer.open || open === undefined || readings.length > 0 ? answer : { readings, open };
}

/** What is called with nothing, with a function or with a number first is no client, whatever it is given as. */
function mayBeClient(site: ts.CallExpression): boolean {
  const [first] = site.arguments;
  return first !== undefined && !ts.isFunctionLike(first) && !ts.isNumericLiteral(first);
}

/** What is called; of a member of a class with a declared type, what is assigned to it as well. */
function calleeValues(
  evaluator: Evaluator,
  site: ts.CallExpression,
  context: Context,
  isLikely: boolean,
): readonly Value[] {
  const callee = site.expression;
  if (!ts.isPropertyAccessExpression(callee)) return isLikely ? evaluator.valuesOf(callee, context) : [];
  const receiver = callee.expression;
  const isOfThis =
    ts.isPropertyAccessExpression(receiver) && receiver.expression.kind === ts.SyntaxKind.ThisKeyword;
  const assigned = isOfThis ? assignedMember(evaluator, receiver, callee, context) : [];
  if (assigned.length > 0) return assigned;
  const mayBeProcedure = ts.isIdentifier(receiver) || isOfThis;
  if (!isLikely && !(mayBeProcedure && /client|service|stub|grpc/i.test(receiver.getText()))) return [];
  return evaluator.valuesOf(callee, context);
}

/** `this.orders = client.getService('Orders')`: the declared type of the member hides where it comes from. */
function assignedMember(
  evaluator: Evaluator,
  receiver: ts.PropertyAccessExpression,
  callee: ts.PropertyAccessExpression,
  context: Context,
): readonly Value[] {
  let place: ts.Node | undefined = receiver.parent;
  while (place && !ts.isClassLike(place)) place = place.parent;
  if (!place) return [];
  const expressions = evaluator.assignedMembersOf(place).get(receiver.name.text) ?? [];
  return expressions
    .filter((each) => ts.isCallExpression(each) || ts.isNewExpression(each) || ts.isAwaitExpression(each))
    .flatMap((each) => evaluator.valuesOf(each, context))
    .filter((value) => value.kind === 'derived' && 'package' in value.root)
    .flatMap((value) => evaluator.member(value, callee.name.text, callee));
}

function answerOf(readings: readonly Reading[]): Answer {
  const opens = readings.flatMap((reading): readonly Open[] => {
    const parts = partsThatMatter(reading);
    return parts.flatMap((each) => opensOf(each));
  });
  // What a method is called with makes known what it is called on.
  const open =
    opens.find(({ parent }) => !ts.isClassLike(parent) && !ts.isConstructorDeclaration(parent)) ?? opens[0];
  return open ? { readings, open } : { readings };
}

/** The texts without which a reading says nothing: who is asked, and the first of what is asked for. */
function partsThatMatter(reading: Reading): readonly Parts[] {
  if (reading.kind === 'message') return [reading.channel];
  if (reading.kind === 'binding') return [reading.queue, reading.key];
  if (reading.route) return [reading.route, reading.address ?? []];
  const address = reading.address ?? [];
  const index = address.findIndex(isHole);
  if (index === -1) return [];
  const before = address.slice(0, index).map((part) => (typeof part === 'string' ? part : 'http://variable'));
  const known = before.join('').replace(/^[a-z]+:\/\//i, '');
  // A hole beyond the first segment of the path is a parameter of the route.
  return /\/[^/]+.*/.test(known) ? [] : [address];
}
