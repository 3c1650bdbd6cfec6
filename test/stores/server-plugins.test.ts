/** What plugins of libraries put on a server of fastify, and what handlers ask the server for. */
import { expect, test } from 'vitest';
import { modelOf, systemOf } from '../calls/support.js';

type Files = Readonly<Record<string, string>>;

/** The tables and stores of a service, each with the first letters of what is done to it. */
async function kept(files: Files, environment: Readonly<Record<string, string>> = {}) {
  const { stores, accesses } = await modelOf(systemOf({ shop: { files, environment } }));
  const modes = (all: readonly string[]) => [...new Set(all.map((mode) => mode[0]))].sort().join('');
  const tables = new Map<string, string[]>();
  for (const { table, mode } of accesses) tables.set(table, [...(tables.get(table) ?? []), mode]);
  return [
    ...[...tables].map(([name, all]) => `table ${name}: ${modes(all)}`).sort(),
    ...stores.map(
      ({ kind, name, database, uses }) =>
        `${kind} ${name}${database === undefined ? '' : ` in ${database}`}: ${modes(uses.map(({ mode }) => mode))}`,
    ),
  ];
}

const AUTOLOADING = `import Fastify from 'fastify';
import path from 'node:path';
import AutoLoad from '@fastify/autoload';
const server = Fastify();
server.register(AutoLoad, { dir: path.join(__dirname, 'plugins') });
server.register(AutoLoad, { dir: path.join(__dirname, 'routes') });
server.listen({ port: 3000 });
`;
const MONGO = `import fp from 'fastify-plugin';
import mongo from '@fastify/mongodb';
export default fp(async (fastify) => { fastify.register(mongo, { url: process.env.MONGO_URL, database: 'shop' }); });
`;
const ENVIRONMENT = { MONGO_URL: 'mongodb://mongo:27017' };

test('repositories of TypeORM, of the connection that has no name and of one that has', async () => {
  expect(
    await kept({
      'index.ts': AUTOLOADING,
      'order.ts': `import { Column, Entity } from 'typeorm';
@Entity() export class Order { @Column() id!: string; }
@Entity() export class Trade { @Column() id!: string; }
@Entity() export class Unused { @Column() id!: string; }`,
      'plugins/orm.ts': `import fp from 'fastify-plugin';
import orm from 'typeorm-fastify-plugin';
import { Order, Trade, Unused } from '../order';
export default fp(async (fastify) => {
  fastify.register(orm, { type: 'postgres', entities: [Order, Unused] });
  fastify.register(orm, { type: 'postgres', namespace: 'ledger', entities: [Trade] });
});`,
      'routes/orders/index.ts': `import type { FastifyInstance } from 'fastify';
import { Order, Trade } from '../../order';
export default async function (fastify: FastifyInstance) {
  fastify.get('/', async () => fastify.orm.getRepository(Order).find({}));
  fastify.post('/', async function () {
    const trades = this.orm['ledger'].getRepository(Trade);
    await trades.save(trades.create({}));
  });
}`,
    }),
  ).toEqual(['table public.order: r', 'table public.trade: w']);
});

test.each([
  [
    'a route without types',
    "module.exports = async function (fastify) { fastify.get('/', async () => fastify.mongo.db.collection('orders').find().toArray()); };",
  ],
  [
    'the request',
    "module.exports = async (app) => { app.get('/', async (request) => request.server.mongo.db.collection('orders').find().toArray()); };",
  ],
  [
    'taken apart',
    "module.exports = async ({ mongo, get }, options) => {}; module.exports = async (fastify) => { const { mongo } = fastify; fastify.get('/', async () => mongo.db.collection('orders').find().toArray()); };",
  ],
  [
    'a client of it',
    "module.exports = async (fastify) => { fastify.get('/', async () => fastify.mongo.client.db('shop').collection('orders').find().toArray()); };",
  ],
  [
    'one that has a name',
    "module.exports = async (fastify) => { fastify.get('/', async () => fastify.mongo.shop.db.collection('orders').find().toArray()); };",
  ],
])('collections of MongoDB: %s', async (_, route) => {
  expect(
    await kept(
      { 'index.ts': AUTOLOADING, 'plugins/mongo.ts': MONGO, 'routes/orders/index.js': route },
      ENVIRONMENT,
    ),
  ).toEqual(['collection orders in mongo/shop: r']);
});

test('a class that is given the server, and routes that are registered one by one', async () => {
  expect(
    await kept(
      {
        'index.ts': `import Fastify from 'fastify';
import mongo from './plugins/mongo';
import orders from './routes';
const app = Fastify();
app.register(mongo);
app.register(orders, { prefix: '/orders' });
app.listen({ port: 3000 });`,
        'plugins/mongo.ts': MONGO,
        'routes.ts': `import type { FastifyInstance } from 'fastify';
import { Orders } from './orders';
export default async function routes(app: FastifyInstance) {
  const orders = new Orders(app);
  app.post('/', async () => orders.add());
}`,
        'orders.ts': `import type { FastifyInstance } from 'fastify';
export class Orders {
  constructor(private readonly app: FastifyInstance) {}
  private get collection() { return this.app.mongo.db!.collection('orders'); }
  add() { return this.collection.insertOne({}); }
}`,
      },
      ENVIRONMENT,
    ),
  ).toEqual(['collection orders in mongo/shop: w']);
});

test('what is decorated further, and keys of Redis', async () => {
  expect(
    await kept({
      'index.ts': AUTOLOADING,
      'plugins/stores.ts': `import fp from 'fastify-plugin';
export default fp(async (fastify) => {
  await fastify.register(require('@fastify/mongodb'), { url: 'mongodb://mongo:27017/shop' });
  await fastify.register(import('@fastify/redis'), { host: 'redis' });
  fastify.decorate('orders', fastify.mongo.db.collection('orders'));
});`,
      'routes/orders/index.js': `module.exports = async (fastify) => {
  fastify.get('/', async () => fastify.orders.find().toArray());
  fastify.put('/', async function () { await this.redis.set('cart:1', ''); });
};`,
    }),
  ).toEqual(['collection orders in mongo/shop: r', 'keys cart:1 in redis/0: w']);
});

test('what no plugin gives is nothing, and what another service registers is for that alone', async () => {
  const route =
    "module.exports = async (fastify) => { fastify.get('/', async () => fastify.mongo.db.collection('orders').find().toArray()); };";
  const bare = AUTOLOADING.replace(
    /server\.register\(AutoLoad, \{ dir: path\.join\(__dirname, 'plugins'\) \}\);\n/,
    '',
  );
  const { stores } = await modelOf(
    systemOf({
      shop: {
        files: {
          'index.ts': AUTOLOADING,
          'plugins/mongo.ts': MONGO,
          'routes/a.js': 'module.exports = async () => {};',
        },
      },
      mail: { files: { 'index.ts': bare, 'routes/b.js': route } },
    }),
  );
  expect(stores).toEqual([]);
});
