import { expect, test } from 'vitest';
import { accessesOf, usageOf, written } from './support.js';

/** The routines that code calls, sorted. */
async function routinesOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { usage } = await usageOf({ 'package.json': { name: 'shop' }, ...files });
  const called = (usage?.accesses ?? []).flatMap(({ routine, table: { schema, name } }) =>
    routine ? [[...(schema ? [written(schema)] : []), written(name)].join('.')] : [],
  );
  return [...new Set(called)].sort();
}

test('routines are called by name, in whatever words a client has for it', async () => {
  const files = {
    'promise.ts': `import pgPromise from 'pg-promise';
      const db = pgPromise()('postgres://db/shop');
      export const a = () => db.func('open_orders', [1]);
      export const b = () => db.task((task) => task.proc('sales.close_day'));`,
    'server.js': `const sql = require('mssql');
      exports.run = async (pool) => {
        const pool = await sql.connect({});
        await pool.request().input('id', 1).execute('dbo.ship_order');
        await pool.request().query('EXEC cancel_order @id = 1');
      };`,
    'old.js': `const mysql = require('mysql2/promise');
      const pool = mysql.createPool({});
      exports.run = async () => { await pool.query('CALL \`archive_carts\`(?)', [1]); await pool.query('CALL purge'); };`,
    'queries.ts': `import { sql, type Kysely } from 'kysely';
      export const one = (db: Kysely<any>) => db.selectFrom(sql\`open_lines(\${1})\`.as('line')).selectAll().execute();
      export const two = (db: Kysely<any>) => db.selectNoFrom((eb) => eb.fn('price_of', [1]).as('price')).execute();`,
    'massive.js': `const massive = require('massive');
      massive('postgres://db/shop').then(async (db) => { await db.settle_debts(1); });`,
  };
  expect(await routinesOf(files)).toEqual([
    'archive_carts',
    'cancel_order',
    'dbo.ship_order',
    'open_lines',
    'open_orders',
    'price_of',
    'purge',
    'sales.close_day',
    'settle_debts',
  ]);
});

test('a function that calls whatever routine it is given calls those that its callers name', async () => {
  const files = {
    'call.ts': `import { Pool } from 'pg';
      const pool = new Pool();
      export async function rowsOf(name: string, values: unknown[]) {
        const marks = values.map((_, index) => \`$\${index + 1}\`).join(', ');
        return pool.query(\`SELECT * FROM \${name}(\${marks})\`, values);
      }
      export const run = (name: string) => pool.query(\`CALL \${name}($1)\`, [1]);`,
    'orders.ts': `import { rowsOf, run } from './call.js';
      export const all = () => rowsOf('open_orders', [1]);
      export const close = () => run('close_day');`,
  };
  expect(await routinesOf(files)).toEqual(['close_day', 'open_orders']);
});

test('what every server has, and what stands before a parenthesis, is no routine', async () => {
  const files = {
    'queries.ts': `import { sql, type Kysely } from 'kysely';
      export const one = (db: Kysely<any>) =>
        db.selectFrom('orders').select([sql\`count(*)\`.as('n'), sql\`coalesce(sum, 0)\`.as('s')]).where(sql\`exists (select 1)\`).execute();`,
  };
  expect(await routinesOf(files)).toEqual([]);
});

test('Massive and Zapatos name tables by members and by texts, and run what is kept in files', async () => {
  const files = {
    'package.json': { name: 'shop' },
    'db/reports/daily.sql': 'SELECT * FROM payments',
    'sql/old.sql': 'DELETE FROM returns',
    'massive.js': `const massive = require('massive');
      massive('postgres://db/shop').then(async (db) => {
        await db.orders.find({ id: 1 });
        await db.sales.carts.insert({ id: 1 });
        await db.reports.daily();
      });`,
    'zapatos.ts': `import * as db from 'zapatos/db';
      export async function run(pool) {
        await db.upsert('stock', { id: 1 }, ['id']).run(pool);
        await db.select('lines', db.all, { lateral: { gift: db.selectOne('gifts', {}) } }).run(pool);
      }`,
    'files.ts': `import postgres from 'postgres';
      const sql = postgres();
      export const clear = () => sql.file('sql/old.sql');`,
  };
  expect(await accessesOf(files)).toEqual([
    'read gifts',
    'read lines',
    'read orders',
    'read payments',
    'write returns',
    'write sales.carts',
    'write stock',
  ]);
});

test('what other servers say of changes is understood: targets by alias, outputs, hints, bulk rows', async () => {
  const files = {
    'package.json': { name: 'shop' },
    'server.js': `const sql = require('mssql');
      exports.run = async () => {
        const pool = await sql.connect({});
        await pool.request().query('UPDATE o SET o.sum = 1 FROM orders o INNER JOIN carts c ON o.id = c.id');
        await pool.request().query('MERGE stock AS s USING (SELECT * FROM deliveries) AS d ON s.id = d.id WHEN MATCHED THEN UPDATE SET n = d.n;');
        await pool.request().query('INSERT INTO lines (sum) OUTPUT INSERTED.id, INSERTED.sum VALUES (@sum)');
        await pool.request().query('SELECT * FROM prices WITH (NOLOCK) ORDER BY id OFFSET @from ROWS FETCH NEXT @count ROWS ONLY');
      };`,
    'old.js': `const mysql = require('mysql2/promise');
      const pool = mysql.createPool({});
      exports.run = async () => {
        await pool.query('INSERT INTO mails (id) VALUES ?', [[]]);
        await pool.query('DELETE r FROM returns r JOIN refunds f ON f.id = r.id');
        await pool.query('SELECT SQL_CALC_FOUND_ROWS * FROM gifts');
      };`,
  };
  expect(await accessesOf(files)).toEqual([
    'read carts',
    'read deliveries',
    'read gifts',
    'read orders',
    'read prices',
    'read refunds',
    'write lines',
    'write mails',
    'write orders',
    'write returns',
    'write stock',
  ]);
  const { notices } = await usageOf(files);
  expect(notices.filter(({ message }) => /not understood/.test(message))).toEqual([]);
});
