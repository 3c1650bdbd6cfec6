/**
 * The candidates → what the code keeps elsewhere than in tables, as facts: collections, keys, buckets, indexes, and the servers that it
 * connects to. Where a name hangs on a parameter, the place that calls the function is asked.
 */
import { ts } from 'ts-morph';
import type {
  Placed,
  StoreConnectionFact,
  StoreFacts,
  StoreSettingFact,
  StoreUseFact,
} from '../../model/facts.js';
import type { Location, Path } from '../../model/nouns.js';
import { branchesAround } from './branches.js';
import { distinct } from './call-facts.js';
import { beginsUnknown, opensOf, type Parts, patternOf } from './calls/texts.js';
import { declarationOfPlace } from './declared.js';
import { tablesOfDocuments } from './described/index.js';
import { mayCheck } from './evaluate/checked.js';
import type { Evaluator } from './evaluate/evaluator.js';
import { comesTo, surely } from './evaluate/may-run.js';
import type { Program } from './evaluate/program.js';
import { type Context, calledWithAnything, free, type Open } from './evaluate/values.js';
import { type Body, functionAround, scopeOf } from './functions.js';
import type { Ground } from './ground.js';
import { invocationsOf } from './invocations.js';
import { isOnce } from './once.js';
import { openReceiver } from './open-receivers.js';
import { openSelf } from './open-self.js';
import { locationOf } from './places.js';
import { safely } from './safely.js';
import { askedThrough, asksDynamo, methodMade } from './stores/asked-through.js';
import { RemoteCaches, readCache } from './stores/caches.js';
import { codePaths, readConstruct } from './stores/constructs.js';
import { readDynamo } from './stores/dynamo.js';
import { readDynamoModel } from './stores/dynamo-models.js';
import { readFirestore } from './stores/firestore.js';
import { readMongo, readOfSchema } from './stores/mongo.js';
import { MongoModels } from './stores/mongo-models.js';
import { readNamed } from './stores/named.js';
import { readPlugged } from './stores/plugged.js';
import type { Site, StoreReading } from './stores/reading.js';
import { isCommand, readRedis } from './stores/redis.js';
import { readRedisOm } from './stores/redis-om.js';
import { type Commands, commandsIn } from './stores/redis-scripts.js';
import { isSchemaSite, readSchemaSite, type SchemaSite } from './stores/service-schemas.js';
import { readSqlStore } from './stores/sql-stores.js';
import { Entries } from './tables/instantiation.js';
import { farthestWay, ownerName } from './tables/owner-names.js';
import { isRelative } from './tables/relative.js';
import type { Found } from './tasks.js';
import { Transactions } from './transactions.js';

/** Calls of calls that are followed for a name. */
const DEEPEST = 3;
/** Imports between a method and those who call it: what makes its class may lie between. */
const FARTHEST = 5;
/** Steps of evaluation for all callers together; what is beyond them counts as not known. */
const MOST_STEPS = 300_000;

interface OpenSite {
  readonly site: Site | SchemaSite;
  /** The place that is come to by those who make it known. */
  readonly at: ts.Node;
  /** The parameter, or the class around the site that classes below it complete. */
  readonly open: Open | ts.ClassLikeDeclaration;
  readonly within: (inside: Context) => Context;
  readonly depth: number;
  /** The parameter is the client: who gives it uses nothing yet. */
  readonly isClient?: true;
}

export function storesIn(
  ground: Ground,
  candidates: readonly Path[],
  documents: readonly Path[],
): Found<StoreFacts> {
  const { evaluator, mentioning, imports, units, readReferred, takenBy } = ground;
  const { program } = evaluator;
  const uses: StoreUseFact[] = [...tablesOfDocuments(documents, readReferred)];
  const connections: StoreConnectionFact[] = [];
  const settings: StoreSettingFact[] = [];
  /** The functions that write. */
  const writing = new Set<Body>();
  /** Where nothing is known of a name, and where something is. */
  const unnamed = new Map<ts.Node, Location>();
  const named = new Set<ts.Node>();
  const add = (reading: StoreReading, node: ts.Node, site: ts.Node): void => {
    if (![site, node].every((each) => takenBy(each).length > 0)) return;
    const place = placed(program, node, site);
    if (reading.reads === 'setting') {
      const { variable, to, code } = reading;
      settings.push({
        variable,
        to: patternOf(to),
        ...(code !== undefined && { code: codePaths(place.at.path, code) }),
        ...place,
      });
      return;
    }
    const database = reading.database && { database: patternOf(reading.database) };
    if (reading.reads === 'connection')
      connections.push({ kind: reading.kind, address: patternOf(reading.address), ...database, ...place });
    else if (beginsUnknown(reading.name)) {
      // What a stack builds is used under the name that it hands on.
      if (reading.by !== 'stack') unnamed.set(reading.says ?? site, place.at);
    } else {
      named.add(reading.says ?? site);
      const { kind, by, mode, name } = reading;
      const around = functionAround(node);
      if (around && mode === 'write') writing.add(around);
      const relative = kind === 'collection' && mode === 'write' && isRelative(site, undefined);
      uses.push({
        kind,
        by,
        name: patternOf(name),
        mode,
        ...(relative && { relative }),
        ...database,
        ...place,
      });
    }
  };
  const open: OpenSite[] = [];
  const files = candidates.flatMap((path) => program.file(path) ?? []);
  const knowledge: Knowledge = {
    evaluator,
    caches: new RemoteCaches(program, imports, units),
    models: new MongoModels(evaluator, files, units),
    commands: safely(() => commandsIn(evaluator, files)) ?? new Map(),
  };
  for (const path of candidates) {
    const file = isOnce(path, ground) ? undefined : program.file(path);
    if (!file) continue;
    const visit = (node: ts.Node): void => {
      if (ts.isTypeNode(node)) return;
      if (ts.isCallExpression(node) || ts.isNewExpression(node) || isSchemaSite(node)) {
        const readings = readSite(knowledge, node, free);
        const receiver = readings.length > 0 ? undefined : safely(() => openReceiver(evaluator, node));
        const client = readings.length > 0 || receiver ? undefined : givenClient(evaluator, node);
        if (receiver)
          open.push({ site: node, at: node, open: receiver, within: (inside) => inside, depth: 0 });
        if (client)
          open.push({
            site: node,
            at: node,
            open: client,
            within: (inside) => inside,
            depth: 0,
            isClient: true,
          });
        const isOpen = !receiver && !client && !readings.some((each) => !beginsUnknown(partsOf(each)));
        const self = isOpen ? safely(() => openSelf(evaluator, node)) : undefined;
        if (self && readings.length === 0)
          open.push({ site: node, at: node, open: self, within: (inside) => inside, depth: 0 });
        const followed = new Set<ts.Node>();
        for (const reading of readings) {
          const parameter = opensOf(partsOf(reading))[0] ?? self;
          if (parameter && beginsUnknown(partsOf(reading))) {
            if (!followed.has(parameter))
              open.push({ site: node, at: node, open: parameter, within: (inside) => inside, depth: 0 });
            followed.add(parameter);
            // A server that is not known is told as such.
            if (reading.reads === 'use' && !reading.isOption) add(reading, node, node);
          } else add(reading, node, node);
        }
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  const entries = new Entries(evaluator);
  const waysInto = (parameter: Open | ts.ClassLikeDeclaration) => {
    const file = parameter.getSourceFile();
    entries.add(file);
    const names = new Set([ownerName(parameter)]);
    for (const path of mentioning(program.pathOf(file), names, farthestWay(parameter))) {
      const caller = program.file(path);
      if (caller) entries.add(caller);
    }
    return entries.of(parameter);
  };
  const callsOf = (method: ts.MethodDeclaration) => {
    const file = method.getSourceFile();
    const paths = mentioning(program.pathOf(file), new Set([method.name.getText()]), FARTHEST);
    const files = new Set([file, ...paths.flatMap((path) => program.file(path) ?? [])]);
    for (const each of files) entries.add(each);
    return entries.calling(method, files);
  };
  const start = evaluator.steps;
  for (let next = open.shift(); next; next = open.shift()) {
    const { site, at, open: parameter, within, depth, isClient } = next;
    const isOfModels = !isClient && !isSchemaSite(site) && safely(() => asksDynamo(evaluator, site)) === true;
    const method = isOfModels ? methodMade(site, parameter) : undefined;
    const asked =
      method &&
      askedThrough(method, {
        callsOf,
        readIn: (context) => {
          const readings = readSite(knowledge, site, within(context));
          const isKnown = readings.length > 0 && readings.every((each) => !beginsUnknown(partsOf(each)));
          return isKnown && evaluator.steps - start <= MOST_STEPS ? readings : undefined;
        },
      });
    if (asked) {
      for (const { place, reading } of asked) add(reading, place, site);
      // What nobody asks for has no name that is to be known.
      if (asked.length === 0) named.add(site);
      continue;
    }
    const settled = new Set<ts.Node>();
    let isFollowed = false;
    for (const { place, enter, below } of waysInto(parameter)) {
      if (below?.some((each) => settled.has(each))) continue;
      if (evaluator.steps - start > MOST_STEPS) {
        evaluator.unfollowed.add(site);
        break;
      }
      const inside = (around: Context) => within(enter(around));
      if (safely(() => comesTo(evaluator, at, surely(enter(free)), site, surely(inside(free)))) === false) {
        isFollowed = true;
        continue;
      }
      const readings = readSite(knowledge, site, inside(free));
      const further = (outer: Open | undefined) => {
        if (!outer || outer === parameter || depth >= DEEPEST) return;
        isFollowed = true;
        open.push({ site, at: place, open: outer, within: inside, depth: depth + 1 });
      };
      if (readings.length === 0) further(safely(() => openReceiver(evaluator, site, inside(free))));
      for (const reading of readings) {
        if (beginsUnknown(partsOf(reading)) && !(saysPart(reading) && opensOf(partsOf(reading)).length === 0))
          further(opensOf(partsOf(reading))[0]);
        else {
          add(reading, isClient ? site : place, site);
          settled.add(place);
          isFollowed = true;
        }
      }
    }
    // What hangs on a stage that nobody is seen to say is known for the rest of it.
    if (!isFollowed)
      for (const reading of readSite(knowledge, site, within(free)))
        if (saysPart(reading)) add(reading, at, site);
    // What nobody is seen to give may be anything that a check lets through.
    if (isFollowed || isClient || !ts.isParameter(parameter) || !mayCheck(parameter)) continue;
    const readings = readSite(knowledge, site, within(calledWithAnything(parameter)));
    for (const reading of readings) if (!beginsUnknown(partsOf(reading))) add(reading, site, site);
  }
  return {
    uses: distinct(uses),
    connections: distinct(connections),
    settings: distinct(settings),
    invocations: invocationsOf(evaluator, new Transactions(evaluator), writing, (file, names) =>
      mentioning(program.pathOf(file), names, 3),
    ),
    unnamed: distinct([...unnamed].flatMap(([site, at]) => (named.has(site) ? [] : [at]))),
  };
}

/** The parameter without a type that something is asked of as of a client: `constructor(redis) { this.redis = redis; }`. */
function givenClient(evaluator: Evaluator, node: Site | SchemaSite): Open | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const { expression: callee } = node;
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  if (callee.name.text !== 'collection' && !isCommand(callee.name.text)) return undefined;
  const [first] = node.arguments;
  if (!first || ts.isFunctionLike(first)) return undefined;
  for (const value of safely(() => evaluator.valuesOf(callee.expression)) ?? []) {
    const open = value.kind === 'derived' && 'open' in value.root ? value.root.open : undefined;
    if (open && ts.isParameter(open) && !open.type) return open;
  }
  return undefined;
}

interface Knowledge {
  readonly evaluator: Evaluator;
  readonly models: MongoModels;
  readonly caches: RemoteCaches;
  /** What is added to clients of Redis. */
  readonly commands: Commands;
}

/** What one site does, in a context. */
function readSite(
  { evaluator, models, caches, commands }: Knowledge,
  site: Site | SchemaSite,
  context: Context,
): readonly StoreReading[] {
  return (
    safely(() => {
      if (isSchemaSite(site)) return readSchemaSite(evaluator, site, context, models);
      const own = readOfSchema(evaluator, site, context, models);
      if (own.length > 0) return own;
      const plugged = readPlugged(evaluator, site, context);
      if (plugged.length > 0) return plugged;
      return evaluator
        .valuesOf(site.expression, context)
        .flatMap((value) => [
          ...readMongo(evaluator, site, value, context, models),
          ...readRedis(evaluator, site, value, context, commands),
          ...readRedisOm(evaluator, site, value),
          ...readCache(evaluator, site, value, context, caches),
          ...readNamed(evaluator, site, value, context),
          ...readSqlStore(evaluator, site, value, context),
          ...readDynamo(evaluator, site, value, context),
          ...readDynamoModel(evaluator, site, value, context),
          ...readFirestore(evaluator, site, value, context),
          ...readConstruct(evaluator, site, value, context),
        ]);
    }) ?? []
  );
}

/** Whether a stack says a word of what it sets a variable to: `${stage}-orders`. */
function saysPart(reading: StoreReading): boolean {
  return (
    reading.reads === 'setting' &&
    reading.to.some((part) => typeof part === 'string' && /[a-z]{3}/i.test(part))
  );
}

function partsOf(reading: StoreReading): Parts {
  if (reading.reads === 'setting') return reading.to;
  return reading.reads === 'use' ? reading.name : reading.address;
}

function placed(program: Program, node: ts.Node, site: ts.Node): Placed {
  const declaration = declarationOfPlace(node, site);
  const around = functionAround(node);
  const branches = branchesAround(node);
  const callee = ts.isCallExpression(node) ? node.expression : node;
  return {
    ...(declaration !== undefined && { declaration }),
    ...(around && { scope: scopeOf(program, around) }),
    ...(branches && { branches }),
    at: locationOf(program, ts.isPropertyAccessExpression(callee) ? callee.name : node),
  };
}
