import { expect, test } from 'vitest';
import { modelOf, systemOf } from '../calls/support.js';

const SERVER = `const express = require('express'); const app = express(); app.listen(3000);
`;

/** Reads and writes of tables, each in its database, sorted: `cache.db/users read`. */
async function accessesOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const environment = {
    DATABASE_URL: 'postgres://shop:secret@db:5432/shop',
    ...(files['index.js']?.includes('REPORTS_URL') && {
      REPORTS_URL: 'postgres://shop:secret@db:5432/reports',
    }),
  };
  const { accesses } = await modelOf(systemOf({ shop: { files, environment } }));
  return [
    ...new Set(
      accesses.flatMap(({ database, table, mode }) =>
        mode === 'read' || mode === 'write' ? `${database}/${table.replace(/^public\./, '')} ${mode}` : [],
      ),
    ),
  ].sort();
}

test('a file of SQLite beside the PostgreSQL of the deployment, with a table of the same name in each', async () => {
  expect(
    await accessesOf({
      'index.js': `${SERVER}const { Pool } = require('pg'); const Database = require('better-sqlite3');
const pool = new Pool({ connectionString: process.env.DATABASE_URL });
const cache = new Database('./data/cache.db');
app.get('/u', async () => { await pool.query('SELECT * FROM users'); cache.prepare('SELECT * FROM users').get(); cache.prepare('INSERT INTO seen (id) VALUES (?)').run(1); });`,
    }),
  ).toEqual(['cache.db/seen write', 'cache.db/users read', 'main/users read']);
});

test('builders that are told what they speak', async () => {
  expect(
    await accessesOf({
      'index.js': `${SERVER}const knex = require('knex');
const pg = knex({ client: 'pg', connection: process.env.DATABASE_URL });
const local = knex({ client: 'better-sqlite3', connection: { filename: __dirname + '/local.sqlite' }, useNullAsDefault: true });
app.get('/', async () => { await pg('users').select(); await local('users').insert({}); await local.schema.createTable('drafts', (t) => { t.increments(); }); await local('drafts').select(); });`,
    }),
  ).toEqual(['local.sqlite/drafts read', 'local.sqlite/users write', 'main/users read']);
});

test('tables and clients of drizzle', async () => {
  expect(
    await accessesOf({
      'index.ts': `import express from 'express'; import { drizzle } from 'drizzle-orm/better-sqlite3'; import { drizzle as pgDrizzle } from 'drizzle-orm/node-postgres'; import Database from 'better-sqlite3'; import { Pool } from 'pg';
import { sqliteTable, integer } from 'drizzle-orm/sqlite-core'; import { pgTable, serial } from 'drizzle-orm/pg-core';
const app = express(); app.listen(3000);
export const hits = sqliteTable('hits', { id: integer('id') }); export const users = pgTable('users', { id: serial('id') });
const lite = drizzle(new Database('hits.db')); const db = pgDrizzle({ client: new Pool({ connectionString: process.env.DATABASE_URL }) });
app.get('/', async () => { await lite.insert(hits).values({ id: 1 }); await db.select().from(users); });`,
    }),
  ).toEqual(['hits.db/hits write', 'main/users read']);
});

test('models of two connections of Sequelize', async () => {
  expect(
    await accessesOf({
      'index.js': `${SERVER}const { Sequelize, DataTypes } = require('sequelize');
const main = new Sequelize(process.env.DATABASE_URL); const local = new Sequelize({ dialect: 'sqlite', storage: 'local.db' });
const User = main.define('user', {}, { tableName: 'users' }); const Note = local.define('note', {}, { tableName: 'notes' });
app.get('/', async () => { await User.findAll(); await Note.create({}); });`,
    }),
  ).toEqual(['local.db/notes write', 'main/users read']);
});

test('repositories of two data sources', async () => {
  expect(
    await accessesOf({
      'index.ts': `import express from 'express'; import { DataSource, Entity } from 'typeorm';
const app = express(); app.listen(3000);
@Entity('users') export class User {} @Entity('audits') export class Audit {}
const main = new DataSource({ type: 'postgres', url: process.env.DATABASE_URL, entities: [User] });
const local = new DataSource({ type: 'better-sqlite3', database: 'audit.sqlite', entities: [Audit] });
app.get('/', async () => { await main.getRepository(User).find(); await local.getRepository(Audit).save({}); });`,
    }),
  ).toEqual(['audit.sqlite/audits write', 'main/users read']);
});

test('schemas of Prisma', async () => {
  expect(
    await accessesOf({
      'index.ts': `import express from 'express'; import { PrismaClient } from '@prisma/client'; import { PrismaClient as Local } from './generated/local';
const app = express(); app.listen(3000); const prisma = new PrismaClient(); const local = new Local();
app.get('/', async () => { await prisma.user.findMany(); await local.note.create({}); });`,
      'prisma/schema.prisma': `datasource db {
 provider = "postgresql"
 url = env("DATABASE_URL")
}
generator client {
 provider = "prisma-client-js"
}
model User {
 id Int @id
}
`,
      'prisma-local/schema.prisma': `datasource db {
 provider = "sqlite"
 url = "file:./local.db"
}
generator client {
 provider = "prisma-client-js"
 output = "../generated/local"
}
model Note {
 id Int @id
}
`,
    }),
  ).toEqual(['local.db/Note write', 'main/User read']);
});

test('what a class is given, and functions that run what they are told', async () => {
  expect(
    await accessesOf({
      'index.ts': `import express from 'express'; import { Store } from './store'; import { all, one } from './pg';
const app = express(); app.listen(3000); const store = new Store();
app.get('/', async () => { store.put('a'); await all('SELECT * FROM users'); await one('DELETE FROM sessions', []); });`,
      'store.ts': `import Database from 'better-sqlite3'; import { Repo } from './repo';
export class Store { private readonly db: Database.Database; private repo: Repo; constructor() { this.db = new Database('store.db'); this.repo = new Repo(this.db); }
 private run(sql: string, ...args: unknown[]) { return this.db.prepare(sql).run(...args); }
 put(k: string) { this.run('INSERT INTO entries (k) VALUES (?)', k); this.repo.count(); } }`,
      'repo.ts': `import type BetterSqlite3 from 'better-sqlite3'; export class Repo { constructor(private db: BetterSqlite3.Database) {} count() { return this.db.prepare('SELECT count(*) FROM users').get(); } }`,
      'pg.ts': `import { Pool } from 'pg'; const pool = new Pool({ connectionString: process.env.DATABASE_URL });
export async function all(sql: string) { const r = await pool.query(sql); return r.rows; } export const one = async (sql: string, args: unknown[]) => (await pool.query(sql, args)).rows[0];`,
    }),
  ).toEqual(['main/sessions write', 'main/users read', 'store.db/entries write', 'store.db/users read']);
});

test('the driver with its calls of old, its path set by nothing', async () => {
  expect(
    await accessesOf({
      'index.js': `${SERVER}const sqlite3 = require('sqlite3').verbose(); const { Client } = require('pg');
const db = new sqlite3.Database(process.env.SQLITE_PATH || 'events.db'); const client = new Client(process.env.DATABASE_URL);
app.get('/', (req, res) => { db.serialize(() => { db.run('CREATE TABLE IF NOT EXISTS events (id int)'); db.all('SELECT * FROM events', [], (e, rows) => {}); }); client.query('SELECT * FROM events'); });`,
    }),
  ).toEqual(['events.db/events read', 'main/events read']);
});

test('dialects that are handed their driver', async () => {
  expect(
    await accessesOf({
      'index.ts': `import express from 'express'; import { Kysely, SqliteDialect, PostgresDialect } from 'kysely'; import SQLite from 'better-sqlite3'; import { Pool } from 'pg';
const app = express(); app.listen(3000);
const lite = new Kysely<any>({ dialect: new SqliteDialect({ database: new SQLite('k.db') }) });
const dialect = new PostgresDialect({ pool: async () => new Pool({ connectionString: process.env.DATABASE_URL }) }); const db = new Kysely<any>({ dialect });
app.get('/', async () => { await lite.insertInto('marks').values({}).execute(); await db.selectFrom('users').selectAll().execute(); });`,
    }),
  ).toEqual(['k.db/marks write', 'main/users read']);
});

test('a connection that a function opens', async () => {
  expect(
    await accessesOf({
      'index.js': `${SERVER}const sqlite3 = require('sqlite3'); const { open } = require('sqlite'); const { Pool } = require('pg'); const pool = new Pool();
let instance; async function getDb() { if (!instance) instance = await open({ filename: './settings.db', driver: sqlite3.Database }); return instance; }
app.get('/', async () => { const db = await getDb(); await db.all('SELECT * FROM settings'); await pool.query('SELECT * FROM users'); });`,
    }),
  ).toEqual(['main/users read', 'settings.db/settings read']);
});

test('what is kept in memory', async () => {
  expect(
    await accessesOf({
      'index.js': `${SERVER}const Database = require('better-sqlite3'); const { Pool } = require('pg'); const pool = new Pool(); const mem = new Database(':memory:');
app.get('/', async () => { mem.prepare('INSERT INTO temp_rows VALUES (1)').run(); await pool.query('SELECT * FROM users'); });`,
    }),
  ).toEqual(['main/users read', 'shop.sqlite/temp_rows write']);
});

test('of two connections that are chosen by the environment, the deployed one', async () => {
  expect(
    await accessesOf({
      'index.js': `${SERVER}const knex = require('knex')(require('./knexfile')[process.env.NODE_ENV || 'development']);
app.get('/', async () => { await knex('users').select(); });`,
      'knexfile.js': `module.exports = { development: { client: 'sqlite3', connection: { filename: './dev.sqlite3' } }, production: { client: 'pg', connection: process.env.DATABASE_URL } };`,
    }),
  ).toEqual(['main/users read']);
});

test('a MySQL that the code alone names', async () => {
  expect(
    await accessesOf({
      'index.js': `${SERVER}const mysql = require('mysql2/promise'); const { Pool } = require('pg'); const pool = new Pool();
const legacy = mysql.createPool({ host: process.env.LEGACY_HOST, user: 'x', database: 'legacy' });
app.get('/', async () => { await legacy.query('SELECT * FROM users'); await legacy.execute('UPDATE \`old_orders\` SET a = ?', [1]); await pool.query('SELECT * FROM users'); });`,
    }),
  ).toEqual(['legacy/old_orders write', 'legacy/users read', 'main/users read']);
});

test('two databases that the deployment names, each by its pool', async () => {
  expect(
    await accessesOf({
      'index.js': `${SERVER}const { Pool } = require('pg'); const orders = new Pool({ connectionString: process.env.DATABASE_URL });
const reports = new Pool({ connectionString: process.env.REPORTS_URL });
app.get('/', async () => { await orders.query('SELECT * FROM totals'); await reports.query('INSERT INTO totals VALUES (1)'); await reports.query('SELECT * FROM days'); });`,
    }),
  ).toEqual(['reports/days read', 'reports/totals write', 'shop/totals read']);
});

test('a file where no PostgreSQL is used', async () => {
  expect(
    await accessesOf({
      'index.ts': `import express from 'express'; import { db } from './db'; const app = express(); app.listen(3000);
app.get('/', async () => { db.prepare('SELECT * FROM users').all(); });`,
      'db.ts': `import Database from 'better-sqlite3'; import { DataSource, Entity } from 'typeorm'; export const db = new Database('app.db');`,
    }),
  ).toEqual(['app.db/users read']);
});

test('a schema of Prisma for each database that a program may be given', async () => {
  const schema = (provider: string, url: string) =>
    `datasource db {\n provider = "${provider}"\n url = ${url}\n}\nmodel Order {\n id Int @id\n @@map("orders")\n}\n`;
  expect(
    await accessesOf({
      'index.js': `${SERVER}const { PrismaClient } = require('@prisma/client'); const prisma = new PrismaClient();
app.get('/', () => prisma.order.findMany());`,
      'prisma/postgres/schema.prisma': schema('postgresql', 'env("DATABASE_URL")'),
      'prisma/sqlite/schema.prisma': schema('sqlite', '"file:./dev.db"'),
    }),
  ).toEqual(['main/orders read']);
});

test('a file whose name only running code knows is no other one, though that is the only one with a name', async () => {
  expect(
    await accessesOf({
      'index.js': `${SERVER}const { open, outbox } = require('./files'); const { Pool } = require('pg');
const pool = new Pool({ connectionString: process.env.DATABASE_URL }); const cache = open(process.argv[2]);
app.get('/', async () => { await pool.query('SELECT * FROM users'); cache.prepare('SELECT * FROM hits').all(); outbox.prepare('SELECT * FROM mails').all(); });`,
      'files.js': `const Database = require('better-sqlite3'); const outbox = new Database('outbox.db');
module.exports = { outbox, open: (file) => new Database(file) };`,
    }),
  ).toEqual(['main/users read', 'outbox.db/mails read', 'shop.sqlite/hits read']);
});

test('entities are defined where they are asked for, whatever database comes first', async () => {
  const { tables, accesses } = await modelOf(
    systemOf({
      shop: {
        environment: {
          DATABASE_URL: 'postgres://shop:secret@db:5432/shop',
          REPORTS_URL: 'postgres://shop:secret@db:5432/reports',
          LEGACY_URL: 'mysql://shop:secret@old:3306/legacy',
        },
        files: {
          'index.ts': `import express from 'express'; import { DataSource, Entity, PrimaryColumn } from 'typeorm';
@Entity('orders') class Order { @PrimaryColumn() id: number; }
@Entity('days') class Day { @PrimaryColumn() id: number; }
@Entity('carts') class Cart { @PrimaryColumn() id: number; }
const main = new DataSource({ type: 'postgres', url: process.env.DATABASE_URL, entities: [Order] });
const reports = new DataSource({ type: 'postgres', url: process.env.REPORTS_URL, entities: [Day] });
const legacy = new DataSource({ type: 'mysql', url: process.env.LEGACY_URL, entities: [Cart] });
const app = express(); app.listen(3000);
app.get('/', async () => { await main.getRepository(Order).find(); await reports.getRepository(Day).find(); await legacy.getRepository(Cart).find(); });`,
        },
      },
    }),
  );
  const places = ['legacy/public.carts', 'reports/public.days', 'shop/public.orders'];
  expect(accesses.map(({ database, table }) => `${database}/${table}`).sort()).toEqual(places);
  expect(
    [...tables.values()].map(({ database, name, owner }) => `${database}/${name} of ${owner}`).sort(),
  ).toEqual(places.map((each) => `${each} of shop`));
});
