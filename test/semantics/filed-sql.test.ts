import { expect, it } from 'vitest';
import { accessesOf, definitionsOf } from './support.js';

const SQL = {
  'src/sql/open-orders.sql':
    '-- the orders that are open\nSELECT o.id\nFROM orders o JOIN customers c ON c.id = o.customer WHERE o.at > $1;',
  'src/sql/close.sql':
    "/* closes one */\nUPDATE orders SET closed = now() WHERE id = ${id} AND at > '10:30'::time;\nINSERT INTO audit (what) VALUES ($/what/);",
  'src/sql/stock.sql': 'SELECT * FROM ${schema~}.stock WHERE sku = :sku AND n > :least::int',
};

it('SQL of files that code reads, however it names them', async () => {
  expect(
    await accessesOf({
      ...SQL,
      'src/index.ts': `import { readFileSync } from 'node:fs';
import { readFile } from 'fs/promises';
import * as path from 'path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
const pool = new pg.Pool();
const open = readFileSync(path.join(__dirname, 'sql', 'open-orders.sql'), 'utf8');
export const list = () => pool.query(open, [new Date()]);
const load = async (name: string) => (await readFile(new URL(\`./sql/\${name}.sql\`, import.meta.url))).toString();
export const close = async () => pool.query(await load('close'));
export const stock = async () => pool.query(await readFile(fileURLToPath(new URL('./sql/stock.sql', import.meta.url)), { encoding: 'utf8' }));`,
    }),
  ).toEqual(['read customers', 'read orders', 'read stock', 'write audit', 'write orders']);
});

it('query files of pg-promise, texts that a bundler imports, and TypedSQL of Prisma', async () => {
  expect(
    await accessesOf({
      ...SQL,
      'src/sql/index.js': `const { QueryFile } = require('pg-promise');
const { join } = require('path');
const sql = (file) => new QueryFile(join(__dirname, file), { minify: true });
module.exports = { orders: { open: sql('open-orders.sql'), close: sql('./close.sql') } };`,
      'src/repository.js': `const sql = require('./sql');
class Orders { constructor(db) { this.db = db; } open() { return this.db.any(sql.orders.open); } close(id) { return this.db.none(sql.orders.close, { id }); } }
module.exports = Orders;`,
      'src/database.js': `const pgp = require('pg-promise')();\nconst Orders = require('./repository');\nconst db = pgp(process.env.DATABASE_URL);\nmodule.exports = new Orders(db);`,
      'prisma/schema.prisma':
        'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\nmodel Bill {\n  id String @id\n}',
      'prisma/sql/unpaid.sql': 'SELECT * FROM bills WHERE paid = $1',
      'src/bills.ts': `import { PrismaClient } from '@prisma/client';
import { unpaid } from '@prisma/client/sql';
const prisma = new PrismaClient();
export const all = () => prisma.$queryRawTyped(unpaid(false));`,
      'src/raw.ts': `import { Pool } from 'pg';
import refunds from './refunds.sql?raw';
export const of = () => new Pool().query(refunds);`,
      'src/refunds.sql': 'DELETE FROM refunds WHERE id = $1',
    }),
  ).toEqual(['read bills', 'read customers', 'read orders', 'write audit', 'write orders', 'write refunds']);
});

it('queries that pgtyped generates beside such files', async () => {
  expect(
    await accessesOf({
      'src/orders.sql': '/* @name InsertOrder */ INSERT INTO orders (id) VALUES (:id!);',
      'src/orders.queries.ts': `import { PreparedQuery } from '@pgtyped/runtime';
const insertOrderIR: any = {"usedParamSet":{"id":true},"params":[],"statement":"INSERT INTO orders (id) VALUES (:id!)"};
export const insertOrder = new PreparedQuery<{ id: string }, void>(insertOrderIR);`,
      'src/index.ts': `import { insertOrder } from './orders.queries';
import { Client } from 'pg';
export const add = (client: Client, id: string) => insertOrder.run({ id }, client);`,
    }),
  ).toEqual(['write orders']);
});

it('files that are not there, lie outside, or are no statements, say nothing', async () => {
  const contents = {
    'src/index.ts': `import { readFileSync } from 'node:fs';
import { Pool } from 'pg';
const pool = new Pool();
export const none = () => pool.query(readFileSync('missing.sql', 'utf8'));
export const outside = () => pool.query(readFileSync('../../../../etc/passwd.sql', 'utf8'));
export const told = () => pool.query(readFileSync(process.argv[2]!, 'utf8'));
export const text = () => pool.query(readFileSync('src/notes.sql', 'utf8'));
export const schema = () => pool.query(readFileSync('schema.sql', 'utf8'));`,
    'src/notes.sql': 'nothing to see here',
    'schema.sql': 'CREATE TABLE orders (id int PRIMARY KEY);\nCREATE TABLE lines (id int REFERENCES orders);',
  };
  expect(await accessesOf(contents)).toEqual([]);
  expect(await definitionsOf(contents)).toEqual(['ddl lines', 'ddl orders']);
});

it('statements that go to the interface of somebody else, in an address, touch no table', async () => {
  expect(
    await accessesOf({
      'index.ts': `import { Pool } from 'pg';
const pool = new Pool();
export const bills = (ask: (path: string) => unknown) => ask(\`/query?query=\${encodeURIComponent("SELECT * FROM Bill WHERE Active = true")}\`);
export const orders = () => pool.query('SELECT * FROM orders');`,
    }),
  ).toEqual(['read orders']);
});
