/** The helpers of clients that send SQL: what they put into a text by themselves, and what is made of a text before it is sent. */
import { describe, expect, it } from 'vitest';
import { accessesOf, definitionsOf } from './support.js';

const shop = { 'package.json': { name: 'shop' } };
const stores = (text: string) => accessesOf({ ...shop, 'store.ts': text });

describe('names that a client puts into SQL', () => {
  it('of pg-format: identifiers, numbered ones, lists, and whole pieces', async () => {
    expect(
      await stores(`import { Pool } from 'pg';
        import format from 'pg-format';
        const pool = new Pool();
        const drop = (table: string) => pool.query(format('DELETE FROM %I WHERE expired AND note LIKE %L', table, '%100%'));
        export const clean = () => drop('carts');
        export const copy = () => pool.query(format('INSERT INTO %2$I SELECT * FROM %1$I', 'orders', 'old_orders'));
        export const fill = (rows: unknown[]) => pool.query(format('INSERT INTO prices (sku, cents) VALUES %L', rows));
        export const listed = () => pool.query(format.withArray('SELECT * FROM %I', ['labels']));`),
    ).toEqual(['read labels', 'read orders', 'write carts', 'write old_orders', 'write prices']);
  });

  it('of mysql2: format, escaped names, marks of names with their values in a variable', async () => {
    expect(
      await stores(`import mysql from 'mysql2/promise';
        const pool = mysql.createPool({ namedPlaceholders: true });
        export const one = () => pool.query(\`SELECT * FROM \${mysql.escapeId('coupons')} LIMIT ?, ?\`, [0, 10]);
        export const two = () => { const sql = mysql.format('UPDATE ?? SET done = 1 WHERE id = ?', ['jobs', 1]); return pool.query(sql); };
        const find = (table: string, id: number) => { const values = [table, id]; return pool.query('SELECT * FROM ?? WHERE id = ?', values); };
        export const banner = () => find('banners', 1);`),
    ).toEqual(['read banners', 'read coupons', 'write jobs']);
  });

  it('of pg: an identifier that its client escapes', async () => {
    expect(
      await stores(`import pg from 'pg';
        const client = new pg.Client();
        const count = (table: string) => client.query('SELECT count(*) FROM ' + pg.escapeIdentifier(table));
        export const carts = () => count('carts');`),
    ).toEqual(['read carts']);
  });

  it('of pg-promise: names, tables of its own, and statements that its helpers make', async () => {
    expect(
      await stores(`import pgPromise from 'pg-promise';
        const pgp = pgPromise({ capSQL: true });
        const db = pgp('postgres://db/shop');
        const columns = new pgp.helpers.ColumnSet(['sku', 'amount'], { table: { table: 'stock', schema: 'store' } });
        const receipts = new pgp.helpers.TableName('receipts');
        export const a = () => db.any('SELECT * FROM \${table:name} JOIN $<schema~>.lines USING (id) WHERE id = \${id}', { table: 'notes', schema: 'sales', id: 1 });
        export const b = () => db.one('SELECT * FROM $1:name WHERE id = $2', ['buyers', 1]);
        export const c = () => db.any('SELECT * FROM \${from} WHERE day = $1::date', { from: receipts });
        export const d = (rows: object[]) => db.tx((task) => task.none(pgp.helpers.insert(rows, columns)));
        export const e = (row: object) => db.none(pgp.helpers.update(row, ['a'], 'wallets') + ' WHERE id = 1');`),
    ).toEqual([
      'read buyers',
      'read notes',
      'read receipts',
      'read sales.lines',
      'write store.stock',
      'write wallets',
    ]);
  });

  it('of pg-promise: what stands right behind a mark belongs to the statement', async () => {
    expect(
      await stores(`import pgPromise from 'pg-promise';
        const db = pgPromise()('postgres://db/shop');
        export const a = (row: object) => db.none('INSERT INTO refunds ($1:name) SELECT $1:csv FROM bills', [row]);
        export const b = () => db.any('SELECT * FROM $1^ WHERE id = $2', ['rates', 1]);`),
    ).toEqual(['read bills', 'read rates', 'write refunds']);
  });

  it('of pg-promise, where nobody says them: none is told', async () => {
    expect(
      await stores(`import pgPromise from 'pg-promise';
        const db = pgPromise()('postgres://db/shop');
        export const all = (given: object) => db.any('SELECT * FROM \${table:name} WHERE id = \${id}', given);`),
    ).toEqual([]);
  });

  it('of other tags: several pieces of one name, a quoted one, fragments that are glued', async () => {
    expect(
      await stores(`import createPool, { sql } from '@databases/pg';
        import SQL from '@nearform/sql';
        const db = createPool();
        export const a = () => db.query(sql\`SELECT * FROM \${sql.ident('sales', 'invoices')}\`);
        export const b = (pool: { query(text: unknown): void }) => pool.query(SQL\`SELECT * FROM \${SQL.quoteIdent('banners')}\`);
        export const c = (pool: { query(text: unknown): void }) => pool.query(SQL.glue([SQL\`UPDATE payments SET\`, SQL\` paid = true\`, SQL\` WHERE id = 1\`], ' '));`),
    ).toEqual(['read banners', 'read sales.invoices', 'write payments']);
  });

  it('of knex: marks of a raw piece, also with names of their own', async () => {
    expect(
      await stores(`import knex from 'knex';
        const db = knex({ client: 'pg' });
        export const a = () => db.into(db.raw('?? (??, ??)', ['archive', 'id', 'sum'])).insert(db('sessions').select('id', 'sum'));
        export const b = () => db.raw('SELECT * FROM :table: WHERE id = :id', { table: 'payments', id: 1 });
        export const c = () => db('carts as c').joinRaw('LEFT JOIN coupons k ON k.cart = c.id').select();
        export const d = () => db.fromRaw('shelves s, rooms r').select();`),
    ).toEqual([
      'read carts',
      'read coupons',
      'read payments',
      'read rooms',
      'read sessions',
      'read shelves',
      'write archive',
    ]);
  });
});

describe('better-sqlite3', () => {
  it('statements that are prepared once and kept', async () => {
    expect(
      await stores(`import Database from 'better-sqlite3';
        const db = new Database('shop.db');
        const statements = { one: db.prepare('SELECT * FROM orders WHERE id = @id'), put: db.prepare('INSERT OR REPLACE INTO orders VALUES (?, ?)') };
        export const move = db.transaction((ids: number[]) => { for (const id of ids) statements.put.run(id, 1); db.prepare('DELETE FROM queue').run(); });
        export const one = (id: number) => statements.one.get({ id });`),
    ).toEqual(['read orders', 'write orders', 'write queue']);
  });

  it('what is asked in one chain of a table that only classes below say', async () => {
    expect(
      await stores(`import type { Database } from 'better-sqlite3';
        abstract class Kept { protected abstract readonly table: string; constructor(protected db: Database) {}
          find(id: number) { return this.db.prepare(\`SELECT * FROM \${this.table} WHERE id = ?\`).get(id); } }
        export class Products extends Kept { protected readonly table = 'products'; }
        class Named { protected readonly table: string; constructor(protected db: Database) {}
          drop(id: number) { return this.db.prepare(\`DELETE FROM \${this.table} WHERE id = ?\`).run(id).changes; } }
        export class Carts extends Named { protected readonly table = 'carts'; }`),
    ).toEqual(['read products', 'write carts']);
  });

  it('a schema of several statements, of which some are its own alone', async () => {
    expect(
      await definitionsOf({
        ...shop,
        'db.ts': `import Database from 'better-sqlite3';
          const db = new Database('shop.db');
          db.exec(\`
            CREATE TABLE IF NOT EXISTS orders (id INTEGER PRIMARY KEY AUTOINCREMENT, note TEXT COLLATE NOCASE UNIQUE ON CONFLICT IGNORE);
            CREATE TABLE buyers (id TEXT PRIMARY KEY) WITHOUT ROWID;
            CREATE VIRTUAL TABLE IF NOT EXISTS notes USING fts5(title, body, tokenize = 'porter');
            CREATE TRIGGER counted AFTER INSERT ON orders BEGIN INSERT INTO counts VALUES (new.id); END;
            CREATE TABLE counts (n INTEGER);
          \`);`,
      }),
    ).toEqual(['ddl buyers', 'ddl counts', 'ddl notes', 'ddl orders']);
  });
});
