/** Keys of Redis that begin alike: the part of a key that is known, up to the last colon before what is not. */
import { ts } from 'ts-morph';
import type { StoreMode } from '../../../model/nouns.js';
import { memberOf, type Parts, partsOf, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { returned } from '../evaluate/returned.js';
import { fixed, isHole } from '../evaluate/text.js';
import type { Context, Derived, Value } from '../evaluate/values.js';
import { REDIS } from './packages.js';
import { calledName, type Site, type StoreReading } from './reading.js';
import { type Commands, type KeyUse, keysOfScript } from './redis-scripts.js';

const READS =
  /^(get|mget|getrange|strlen|exists|ttl|pttl|type|hget|hmget|hgetall|hexists|hkeys|hvals|hlen|lrange|llen|lindex|smembers|sismember|scard|zrange\w*|zscore|zrank|zcard|zcount|zmscore|smismember|srandmember|hrandfield|hscan|sscan|zscan|getbit|bitcount|pfcount|xrange|xrevrange|xlen|get(Buffer)|substr|lpos|hstrlen|sinter|sunion|sdiff|sintercard|zrev(range\w*|rank)|zlexcount|zrandmember|bitpos|geo(search|radius|dist|pos|hash)\w*|expiretime|json\.\w*get)$/i;
const WRITES =
  /^(set|mset|msetnx|setex|psetex|setnx|getset|getdel|append|del|unlink|expire(at)?|pexpire|persist|incr(by(float)?)?|decr(by)?|hset|hsetnx|hmset|hdel|hincrby|lpush|rpush|lpop|rpop|lrem|ltrim|sadd|srem|spop|zadd|zrem\w*|zincrby|json\.set|pfadd|xadd|xtrim|b[lr]pop|b?rpoplpush|b?lmove|b?zpop(min|max)|rename|copy|setbit|bitfield|getex|setrange|hincrbyfloat|lset|linsert|[lr]pushx|smove|geoadd|pfmerge|touch|restore|(sinter|sunion|sdiff|zinter|zunion|zdiff|zrange|geosearch)store|json\.(del|merge|arr\w+|num\w+))$/i;
const CONNECTS =
  /^(createClient|createCluster|Redis|RedisClient|IORedis|Cluster|Valkey|KeyvRedis|createKeyv\w*|\w*[rR]edis\w*Store)$/;

/** Whether a method of the name reads or writes keys. */
export function isCommand(name: string): boolean {
  return modeOfCommand(name) !== undefined;
}

/** What a command does with its key. */
export function modeOfCommand(name: string): StoreMode | undefined {
  return READS.test(name) ? 'read' : WRITES.test(name) ? 'write' : undefined;
}

export function readRedis(
  evaluator: Evaluator,
  site: Site,
  value: Value,
  context: Context,
  commands: Commands,
): readonly StoreReading[] {
  if (value.kind !== 'derived' || !('package' in value.root) || !REDIS.test(value.root.package)) return [];
  const [own] = value.steps;
  // Bun brings more than a client of Redis.
  if (value.root.package === 'bun' && !(own?.step === 'member' && /^(?:RedisClient|redis)$/.test(own.name)))
    return [];
  const [name, args] = commandOf(evaluator, site, context);
  if (CONNECTS.test(name) || ts.isNewExpression(site)) return connection(evaluator, site, context);
  const mode = modeOfCommand(name);
  const [key] = args;
  if (!key || ts.isFunctionLike(key)) return [];
  const uses: readonly KeyUse[] = mode
    ? keysGiven(evaluator, args, name, context).map((parts) => ({ name: parts, mode }))
    : [
        ...keysOfScript(evaluator, site, name, context, commands),
        ...patternsOf(evaluator, name, key, context).map((parts) => ({ name: parts, mode: 'read' as const })),
      ];
  if (uses.length === 0) return [];
  const by = /ioredis/.test(value.root.package) ? 'ioredis' : 'redis';
  return prefixesOf(evaluator, value).flatMap((prefix) =>
    uses.map((use) => ({
      reads: 'use',
      kind: 'keys',
      by,
      name: startOf(use.isWhole ? use.name : [...prefix, ...use.name]),
      mode: use.mode,
    })),
  );
}

/** The command, and what it is given: also of `call('JSON.GET', key)` and `sendCommand(['GET', key])`. */
function commandOf(
  evaluator: Evaluator,
  site: Site,
  context: Context,
): readonly [name: string, args: readonly ts.Expression[]] {
  const name = calledName(site);
  const all = site.arguments ?? [];
  const [list] = all;
  const given = name === 'sendCommand' && list && ts.isArrayLiteralExpression(list) ? list.elements : all;
  if (!/^(?:call|sendCommand)$/.test(name) || !given[0]) return [name, all];
  const [command] = evaluator.valuesOf(given[0], context).map(fixed);
  return command === undefined ? [name, all] : [command, given.slice(1)];
}

/** Commands that take any number of keys, as arguments or as a list. */
const SEVERAL = /^(?:mget|del|unlink|exists|pfcount|touch|sinter|sunion|sdiff)$/i;

function keysGiven(
  evaluator: Evaluator,
  args: readonly ts.Expression[],
  name: string,
  context: Context,
): readonly Parts[] {
  const [key, ...others] = args;
  if (!key) return [];
  const all = SEVERAL.test(name) ? [key, ...others.filter((each) => !ts.isFunctionLike(each))] : [key];
  return all.flatMap((given) => {
    const each = ts.isSpreadElement(given) ? given.expression : given;
    const values = evaluator.valuesOf(each, context);
    const items = values.flatMap((value) =>
      value.kind === 'list' ? value.items : mappedItems(evaluator, value),
    );
    if (items.length > 0) return partsOfValues(evaluator, items, each);
    const objects = /^mset(?:nx)?$/i.test(name)
      ? values.flatMap((value) =>
          value.kind === 'object' ? [...evaluator.indexOf(value.node).named.keys()] : [],
        )
      : [];
    return objects.length > 0 ? objects.map((each) => [each]) : filled(partsOf(evaluator, each, context));
  });
}

/** `ids.map((id) => `cart:${id}`)`, whatever the list is. */
function mappedItems(evaluator: Evaluator, value: Value): readonly Value[] {
  const [named, called] = value.kind === 'derived' ? value.steps.slice(-2) : [];
  if (named?.step !== 'member' || !/^(?:flatM|m)ap$/.test(named.name) || called?.step !== 'call') return [];
  const [make] = ts.isCallExpression(called.node) ? called.node.arguments : [];
  return (make ? evaluator.valuesOf(make, called.context) : []).flatMap((each) =>
    each.kind === 'function' ? returned(evaluator, each.node, each.context) : [],
  );
}

/**
 * Of keys that differ only in what stands where one has nothing, `cart:${id ?? ''}`, the ones that have something; of those that differ only in
 * the number that stands where it is not known, `carts:${page || 1}`, that.
 */
function filled(keys: readonly Parts[]): readonly Parts[] {
  if (keys.length < 2) return keys;
  const wordsOf = (parts: Parts) => parts.map((part) => (typeof part === 'string' ? part : '')).join('');
  const starts = keys
    .filter((key) => key.some(isHole))
    .map((key) => wordsOf(key.slice(0, key.findIndex(isHole))));
  return keys.filter((key) => {
    const own = key.findIndex(isHole);
    const start = wordsOf(own === -1 ? key : key.slice(0, own));
    // A word there may be another kind of key: `shop:totals` beside `shop:${id}`.
    const isOneOfMany = starts.some(
      (other) => other.endsWith(':') && start.startsWith(other) && /^\d/.test(start.slice(other.length)),
    );
    return (
      !isOneOfMany && !keys.some((other) => other.length > key.length && wordsOf(other) === wordsOf(key))
    );
  });
}

/** What keys that are looked for begin with: `redis.keys('cart:*')`, `scanStream({ match: 'cart:*' })`. */
function patternsOf(
  evaluator: Evaluator,
  name: string,
  given: ts.Expression,
  context: Context,
): readonly Parts[] {
  if (!/^(?:keys|scanStream|scanIterator)$/.test(name)) return [];
  const values = evaluator.valuesOf(given, context);
  const said =
    name === 'keys' ? values : ['match', 'MATCH'].flatMap((each) => memberOf(evaluator, values, each, given));
  return said.length === 0
    ? []
    : partsOfValues(evaluator, said, given).map((parts) =>
        parts.flatMap((part): Parts => {
          if (typeof part !== 'string') return [part];
          const wild = part.search(/[*?[]/);
          return wild === -1 ? [part] : [part.slice(0, wild), { hole: true }];
        }),
      );
}

/** What is known of a key; `cart:` of `cart:${id}`, and of a key that is known all of it. */
export function startOf(parts: Parts): Parts {
  const hole = parts.findIndex(isHole);
  if (hole === -1) return parts;
  const known = parts.slice(0, hole);
  const last = known.at(-1);
  if (typeof last !== 'string') return parts.slice(0, hole + 1);
  const end = last.lastIndexOf(':');
  return end === -1 ? parts.slice(0, hole + 1) : [...known.slice(0, -1), last.slice(0, end + 1)];
}

/** `new Redis({ keyPrefix: 'orders:' })` */
function prefixesOf(evaluator: Evaluator, { steps }: Derived): readonly Parts[] {
  const made = steps.find(({ step }) => step === 'new');
  if (made?.step !== 'new' || !ts.isNewExpression(made.node)) return [[]];
  const said = (made.node.arguments ?? []).flatMap((each) =>
    ts.isObjectLiteralExpression(each) || ts.isIdentifier(each)
      ? memberOf(evaluator, evaluator.valuesOf(each, made.context), 'keyPrefix', each)
      : [],
  );
  // Options that are handed on from others need not have any.
  const given = said.filter((value) => value.kind !== 'derived' || value.steps.length === 0);
  return given.length > 0 ? partsOfValues(evaluator, given, made.node) : [[]];
}

/** `new Redis(url)`, `new Redis(port, host)`, `createClient({ url })`, `new Redis({ host, port, db })`. */
function connection(evaluator: Evaluator, site: Site, context: Context): readonly StoreReading[] {
  const [first, second] = site.arguments ?? [];
  if (!first) return [];
  const options = evaluator.valuesOf(first, context);
  if (options.some(({ kind }) => kind === 'object')) return connectionOf(evaluator, options, first);
  const address = second && !ts.isObjectLiteralExpression(second) ? second : first;
  return partsOf(evaluator, address, context).map((each) => ({
    reads: 'connection',
    kind: 'keys',
    address: each,
  }));
}

/** `{ url }`, `{ host, port, db }`, `{ socket: { host } }`. */
export function connectionOf(
  evaluator: Evaluator,
  options: readonly Value[],
  at: ts.Node,
): readonly StoreReading[] {
  const said = (name: string, of = options): readonly Parts[] => {
    const values = memberOf(evaluator, of, name, at);
    return values.length > 0 ? partsOfValues(evaluator, values, at) : [];
  };
  const [database] = [...said('db'), ...said('database')];
  const addresses = [
    ...said('url'),
    ...said('host'),
    ...said('host', memberOf(evaluator, options, 'socket', at)),
  ];
  return addresses.map((address) => ({
    reads: 'connection',
    kind: 'keys',
    address,
    ...(database && { database }),
  }));
}
