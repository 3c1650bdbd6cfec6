/** Query builders as people use what lies beside their usual methods: pieces, callbacks, locks, models that are handed on. */
import { describe, expect, it } from 'vitest';
import { accessesOf } from './support.js';

const shop = { 'package.json': { name: 'shop' } };
const stores = (text: string) => accessesOf({ ...shop, 'store.ts': text });

describe('knex', () => {
  it('what `this` is in a function that builds a part of a query', async () => {
    expect(
      await stores(`import knex from 'knex';
        const db = knex({ client: 'pg' });
        export const barred = () => db('buyers').whereExists(function () { this.select('*').from('bans').whereRaw('bans.buyer = buyers.id'); });
        export const moved = () => db('stock').updateFrom('deliveries').update({ seen: true });`),
    ).toEqual(['read bans', 'read buyers', 'read deliveries', 'write stock']);
  });
});

describe('kysely', () => {
  it('a merge, dynamic tables, and names of several pieces', async () => {
    expect(
      await stores(`import { sql, type Kysely } from 'kysely';
        export const merge = (db: any) => db.mergeInto('stock as s').using('deliveries as d', 's.sku', 'd.sku').whenMatched().thenDelete().execute();
        export const list = (db: Kysely<any>, table: 'coupons' = 'coupons') => db.selectFrom(db.dynamic.table(table).as('t')).selectAll().execute();
        export const drop = (db: Kysely<any>) => sql\`delete from \${sql.id('auth', 'tokens')}\`.execute(db);`),
    ).toEqual(['read coupons', 'read deliveries', 'write auth.tokens', 'write stock']);
  });
});

describe('drizzle', () => {
  it('rows that a query locks', async () => {
    expect(
      await stores(`import { drizzle } from 'drizzle-orm/node-postgres';
        import { pgTable, serial } from 'drizzle-orm/pg-core';
        export const wallets = pgTable('wallets', { id: serial() });
        const db = drizzle('postgres://db/shop');
        export const spend = () => db.transaction(async (tx) => { await tx.select().from(wallets).where(undefined).for('update', { skipLocked: true }); await tx.update(wallets).set({}); });`),
    ).toEqual(['lock wallets', 'read wallets', 'write wallets']);
  });
});

describe('objection', () => {
  const models = `import { Model } from 'objection';
    export class Token extends Model { static tableName = 'tokens'; }
    export class Order extends Model { static tableName = 'orders'; }
    export class Line extends Model { static tableName = 'lines'; }`;

  it('a model whose type does not say which, handed to whoever asks it', async () => {
    expect(
      await accessesOf({
        ...shop,
        'models.ts': models,
        'store.ts': `import type { ModelClass } from 'objection';
          import { Token } from './models.js';
          class Kept { constructor(private model: ModelClass<any>) {}
            one(id: number) { return this.model.query().findById(id).throwIfNotFound(); }
            drop(id: number) { return this.model.query().deleteById(id); } }
          const tokens = new Kept(Token);
          export const use = async () => { await tokens.one(1); await tokens.drop(1); };`,
      }),
    ).toEqual(['read tokens', 'write tokens']);
  });

  it('the knex of a model, and of a row', async () => {
    expect(
      await accessesOf({
        ...shop,
        'models.ts': models,
        'store.ts': `import { transaction } from 'objection';
          import { Line, Order, Token } from './models.js';
          export const fill = (rows: object[]) => transaction(Order.knex(), async (trx) => { await Line.knex().batchInsert('lines', rows).transacting(trx); });
          export const clear = async () => { const knex = Order.knex(); await knex('orders').where({ id: 1 }).del(); };
          export const all = () => Token.knex().raw('SELECT * FROM sessions');
          export const none = () => Order.knex().destroy();`,
      }),
    ).toEqual(['read sessions', 'write lines', 'write orders']);
  });

  it('models that are bound to a transaction', async () => {
    expect(
      await accessesOf({
        ...shop,
        'models.ts': models,
        'store.ts': `import { transaction } from 'objection';
          import { Line, Order } from './models.js';
          export const place = () => transaction(Order, Line, async (Orders, Lines) => { await Orders.query().insert({}); await Lines.query().insertAndFetch({}); });`,
      }),
    ).toEqual(['write lines', 'write orders']);
  });
});
