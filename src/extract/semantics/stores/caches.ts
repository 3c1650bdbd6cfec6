/**
 * Keys of caches that are kept in Redis: cache-manager and Nest's, Keyv. In: a call on a cache. Out: the keys, if what the cache is kept in is
 * shared: a cache in the memory of a process is nobody else's.
 */
import { ts } from 'ts-morph';
import type { UnitFact } from '../../../model/facts.js';
import type { Path } from '../../../model/nouns.js';
import { memberOf, type Parts, partsOf, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Program } from '../evaluate/program.js';
import { returned } from '../evaluate/returned.js';
import { fixed } from '../evaluate/text.js';
import type { Context, Derived, Value } from '../evaluate/values.js';
import type { Link } from '../links.js';
import { innermostUnit } from '../units.js';
import { CACHES } from './packages.js';
import { calledName, type Site, type StoreReading } from './reading.js';
import { connectionOf, startOf } from './redis.js';

const READS = /^(get|mget|getMany|has|ttl|wrap|getRaw)$/;
const WRITES = /^(set|mset|setMany|del|mdel|delete|deleteMany|wrap|getAndDelete)$/;
const CONNECTS = /^(register|registerAsync|caching)$/;
/** What a cache is given to keep its keys in Redis. */
const REMOTE = /redis|valkey/i;

/** Whether a package keeps a cache in Redis: `cache-manager-redis-store`, `@keyv/redis`. */
function keepsInRedis(name: string): boolean {
  return REMOTE.test(name) && /cache|^@keyv\//.test(name);
}

/** Which units keep their caches in Redis: those that import something that does, and those that such a unit imports from. */
export class RemoteCaches {
  readonly #program: Program;
  readonly #unitOf: (path: Path) => Path;
  readonly #units: ReadonlySet<Path>;

  constructor(program: Program, imports: readonly Link[], units: readonly UnitFact[]) {
    const unitOf = innermostUnit(units);
    const own = new Set(
      imports.flatMap(({ from, to }) => ('package' in to && keepsInRedis(to.package) ? [unitOf(from)] : [])),
    );
    const used = imports.flatMap(({ from, to }) =>
      own.size > 0 && 'file' in to && own.has(unitOf(from)) ? [unitOf(to.file)] : [],
    );
    this.#program = program;
    this.#unitOf = unitOf;
    this.#units = new Set([...own, ...used]);
  }

  /** Whether the cache that is used at a place is kept in Redis. */
  at(node: ts.Node): boolean {
    return this.#units.has(this.#unitOf(this.#program.pathOf(node.getSourceFile())));
  }
}

export function readCache(
  evaluator: Evaluator,
  site: Site,
  value: Value,
  context: Context,
  caches: RemoteCaches,
): readonly StoreReading[] {
  if (value.kind !== 'derived' || !('package' in value.root) || !CACHES.test(value.root.package)) return [];
  const name = calledName(site);
  if (CONNECTS.test(name)) return connections(evaluator, site, context);
  const [key] = site.arguments ?? [];
  const modes = [
    ...(READS.test(name) ? ['read' as const] : []),
    ...(WRITES.test(name) ? ['write' as const] : []),
  ];
  if (modes.length === 0 || !key || ts.isFunctionLike(key)) return [];
  const made = value.steps.find(({ step }) => step === 'new');
  const kept =
    made?.step === 'new' && ts.isNewExpression(made.node) ? keptBy(evaluator, made.node, made.context) : {};
  const isRemote = kept.isRemote ?? caches.at(site);
  if (!isRemote) return [];
  const keys = partsOf(evaluator, key, context);
  return keys.flatMap((parts) =>
    modes.map((mode) => ({
      reads: 'use' as const,
      kind: 'keys' as const,
      by: (value.root as Extract<Derived['root'], { package: string }>).package.replace(/^@[\w-]+\//, ''),
      name: startOf([...(kept.prefix ?? []), ...parts]),
      mode,
    })),
  );
}

/** `new Keyv('redis://cache')`, `new Keyv({ store: new KeyvRedis(…), namespace: 'orders' })`, `new Keyv(store, { namespace })`. */
function keptBy(
  evaluator: Evaluator,
  node: ts.NewExpression,
  context: Context,
): { readonly isRemote?: boolean; readonly prefix?: Parts } {
  const given = (node.arguments ?? []).flatMap((each) => evaluator.valuesOf(each, context));
  const stores = [
    ...given,
    ...memberOf(evaluator, given, 'store', node),
    ...memberOf(evaluator, given, 'uri', node),
  ];
  const isRemote = stores.some(
    (value) =>
      (value.kind === 'derived' && 'package' in value.root && REMOTE.test(value.root.package)) ||
      (value.kind === 'text' && /^rediss?:/.test(String(fixed(value) ?? ''))) ||
      (value.kind === 'text' &&
        value.parts.some((part) => typeof part === 'object' && REMOTE.test(part.variable ?? ''))),
  );
  const named = memberOf(evaluator, given, 'namespace', node);
  const [namespace] = named.length > 0 ? partsOfValues(evaluator, named, node) : [];
  return { isRemote, prefix: namespace ? [...namespace, ':'] : ['keyv:'] };
}

/** `CacheModule.register({ store: redisStore, host })`, `registerAsync({ useFactory: () => ({ store, url }) })`. */
function connections(evaluator: Evaluator, site: Site, context: Context): readonly StoreReading[] {
  return (site.arguments ?? []).flatMap((argument) => {
    const options = evaluator.valuesOf(argument, context);
    const made = memberOf(evaluator, options, 'useFactory', argument).flatMap((value) =>
      value.kind === 'function' ? returned(evaluator, value.node, value.context) : [],
    );
    return connectionOf(evaluator, [...options, ...made], argument);
  });
}
