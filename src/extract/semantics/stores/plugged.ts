/** The server of a store that a plugin of fastify connects to: `fastify.register(fastifyMongo, { url, database })`, `fastify.register(fastifyRedis, { host })`. */
import { ts } from 'ts-morph';
import { memberOf, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Context } from '../evaluate/values.js';
import { pluggedAt } from '../server-plugins.js';
import { MONGO, REDIS } from './packages.js';
import { calledName, type Site, type StoreReading } from './reading.js';
import { connectionOf } from './redis.js';

export function readPlugged(evaluator: Evaluator, site: Site, context: Context): readonly StoreReading[] {
  const [, options] = site.arguments ?? [];
  if (calledName(site) !== 'register' || !options || !ts.isCallExpression(site)) return [];
  const root = pluggedAt(evaluator, site)?.value.root;
  if (!root || !('package' in root)) return [];
  const given = evaluator.valuesOf(options, context);
  if (REDIS.test(root.package)) return connectionOf(evaluator, given, options);
  if (!MONGO.test(root.package)) return [];
  const said = (name: string) => {
    const values = memberOf(evaluator, given, name, options);
    return values.length > 0 ? partsOfValues(evaluator, values, options) : [];
  };
  const [database] = said('database');
  return said('url').map((address) => ({
    reads: 'connection',
    kind: 'collection',
    address,
    ...(database && { database }),
  }));
}
