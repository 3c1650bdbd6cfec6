import { describe, expect, test } from 'vitest';
import { accessesOf } from './support.js';

const shop = { 'package.json': { name: 'shop' } };

describe('knex and kysely', () => {
  test('chains from knex, transactions, joins, aliases, schemas and batches', async () => {
    expect(
      await accessesOf({
        ...shop,
        'store.ts': `import knex, { type Knex } from 'knex';
          const db = knex({ client: 'pg' });
          export const a = () => db('orders as o').leftJoin('lines as l', 'l.order', 'o.id').where({ id: 1 });
          export const b = (trx: Knex.Transaction) => trx('orders').where('id', 1).update({ paid: true });
          export const c = () => db.transaction(async (trx) => { await trx.withSchema('sales').insert({}).into('returns'); });
          export const d = () => db.batchInsert('carts', []);
          export const e = () => db.select('*').from({ c: 'customers' }).forUpdate();
          export const f = () => db.with('recent', db('visits')).select().from('recent');`,
      }),
    ).toEqual([
      'lock customers',
      'read customers',
      'read lines',
      'read orders',
      'read visits',
      'write carts',
      'write orders',
      'write sales.returns',
    ]);
  });

  test('a query that is only begun under a name does what is done with that name', async () => {
    expect(
      await accessesOf({
        ...shop,
        'store.js': `const db = require('knex')({ client: 'pg' });
          exports.add = async (order) => { const orders = db('orders'); const query = orders.insert(order).returning('*'); return query; };
          exports.drop = async (id) => { const carts = db('carts'); await carts.where({ id }).del(); };
          exports.all = async (since) => { const lines = db('lines'); if (since) lines.where({ since }); return lines; };
          exports.both = async () => { const stock = db('stock'); await stock.update({}); return { stock }; };`,
      }),
    ).toEqual(['read lines', 'read stock', 'write carts', 'write orders', 'write stock']);
  });

  test('in JavaScript a builder is known by its ways, and what only looks like one is doubtful', async () => {
    expect(
      await accessesOf({
        ...shop,
        'db.js': "const Database = require('@bank/database-lib');\nmodule.exports = new Database();",
        'store.js': `const Db = require('./db');
          const find = () => Db.from('participant').query(async (builder) => builder.innerJoin('party as p', 'p.id', 'participant.id').first());
          const add = (knex, row) => knex('transfer').insert(row);
          const other = (thing) => thing.from('somewhere').insert({});
          const no = Buffer.from('utf8').toString('base64');
          module.exports = { find, add, other, no };`,
      }),
    ).toEqual(['read participant', 'read party', 'write somewhere?', 'write transfer']);
  });

  test('tables of stores that know no SQL are none', async () => {
    expect(
      await accessesOf({
        ...shop,
        'store.ts': `import Dexie from 'dexie';
          import knex from 'knex';
          import r from 'rethinkdb';
          class Kept extends Dexie {
            constructor() { super('shop'); this.version(1).stores({ orders: 'id' }); }
          }
          const kept = new Kept();
          export const drop = (id: string) => kept.table('carts').where({ id }).delete(id);
          export const see = (id: string) => r.table('visits').where({ id }).update({ seen: true });
          export const add = (order: object) => knex({ client: 'pg' })('orders').insert(order);`,
      }),
    ).toEqual(['write orders']);
  });

  test('a table among the options of a function is the one that each caller names', async () => {
    expect(
      await accessesOf({
        ...shop,
        'store.ts': `import knex from 'knex';
          const db = knex({ client: 'pg' });
          const TABLES = { orders: 'orders', carts: 'carts' } as const;
          const find = ({ id, table }: { id: string; table: string }) => db(table).where({ id }).first();
          const drop = (options: { table: string }) => db.from(options.table).del();
          export const order = (id: string) => { const table = TABLES.orders; return find({ id, table }); };
          export const empty = () => drop({ table: TABLES.carts });`,
      }),
    ).toEqual(['read orders', 'write carts']);
  });

  test('tables that are written out with their columns, and queries that are columns', async () => {
    expect(
      await accessesOf({
        ...shop,
        'store.js': `const knex = require('knex')({ client: 'mysql2' });
          exports.late = () => knex.from(knex.raw('orderTimeout (orderId, expires)')).insert(function () { this.from('orders').select('id'); });
          exports.all = () => knex('orders').select(['orders.*', knex.raw('(SELECT JSON_ARRAYAGG(lines.sku) FROM lines WHERE lines.orderId = orders.id) AS skus')]);
          exports.now = () => knex('orders').select(knex.raw('now()'), knex.raw('orders.total (sum)'));`,
      }),
    ).toEqual(['read lines', 'read orders', 'write orderTimeout']);
  });

  test('what makes the builder names no table, wherever its settings are written', async () => {
    expect(
      await accessesOf({
        'settings.ts':
          "export function settings() {\n  return { client: process.env.DB_CLIENT || 'pg', connection: { host: 'db' } };\n}\n",
        'store.ts': `import knex, { type Knex } from 'knex';
          import { settings } from './settings.js';
          class Store {
            db: Knex;
            constructor() {
              const config = settings();
              this.db = knex(config);
            }
            close(id: number) { return this.db.from('accounts').where({ id }).del(); }
          }
          export const close = (id: number) => new Store().db.from('loans').where({ id }).del();`,
      }),
    ).toEqual(['write accounts', 'write loans']);
  });

  test('kysely', async () => {
    expect(
      await accessesOf({
        ...shop,
        'store.ts': `import { Kysely } from 'kysely';
          export class Orders {
            constructor(private readonly db: Kysely<any>) {}
            all() { return this.db.selectFrom('sales.orders as o').innerJoin('lines', 'lines.order', 'o.id').selectAll().execute(); }
            add() { return this.db.transaction().execute((tx) => tx.insertInto('orders').values({}).execute()); }
            drop() { return this.db.deleteFrom('carts').execute(); }
          }`,
      }),
    ).toEqual(['read lines', 'read sales.orders', 'write carts', 'write orders']);
  });
});

test('kysely: names that a plugin sends in snake case, but those of queries', async () => {
  expect(
    await accessesOf({
      ...shop,
      'database.ts': `import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely';
        export const db = new Kysely<any>({ dialect: new PostgresDialect({} as any), plugins: [new CamelCasePlugin()] });`,
      'lines.ts': `import { db } from './database.js';
        export const all = () => db.with('openOrders', (q) => q.selectFrom('purchaseOrders').selectAll())
          .selectFrom('openOrders').innerJoin('orderLines as l', 'l.orderId', 'openOrders.id').selectAll().execute();
        export const add = () => db.insertInto('orderLines').values({}).execute();`,
    }),
  ).toEqual(['read order_lines', 'read purchase_orders', 'write order_lines']);
});
