/** Which database a service's tables are in, where only its code says what it connects to. */
import { expect, test } from 'vitest';
import { connectionMade } from '../../src/model/build/connected.js';
import { modelOf, systemOf } from '../calls/support.js';

/** The databases in which two services, `orders` and `users`, have the table `events`. */
async function databasesOf(
  filesOf: (service: string) => Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const service = (name: string) => ({ files: filesOf(name), environment });
  const { tables } = await modelOf(systemOf({ orders: service('orders'), users: service('users') }));
  return [...tables.values()].map(({ database, name }) => `${database} ${name}`).sort();
}

const INSERT = "'INSERT INTO events (id) VALUES (1)'";

test.each<[string, (service: string) => Readonly<Record<string, string>>]>([
  [
    'a pool of pg',
    (name) => ({
      'index.js': `const { Pool } = require('pg');
        const pool = new Pool({ host: 'localhost', user: 'postgres', database: '${name}' });
        exports.add = () => pool.query(${INSERT});`,
    }),
  ],
  [
    'a pool of mysql2 from another file, with settings of a third',
    (name) => ({
      'config.js': `module.exports = { host: 'localhost', name: process.env.STORE_NAME || '${name}' };`,
      'db.js': `const mysql = require('mysql2/promise');
        const { host, name } = require('./config');
        module.exports = mysql.createPool({ host, user: 'root', database: name });`,
      'index.js': `const db = require('./db');
        exports.add = () => db.execute(${INSERT});`,
    }),
  ],
  [
    'Sequelize with the name first',
    (name) => ({
      'index.js': `const { Sequelize } = require('sequelize');
        const sequelize = new Sequelize('${name}', 'root', 'secret', { host: 'localhost', dialect: 'mysql' });
        const Event = sequelize.define('event', {}, { tableName: 'events' });
        exports.add = () => Event.create({});`,
    }),
  ],
  [
    'Sequelize with a URL',
    (name) => ({
      'index.js': `const { Sequelize } = require('sequelize');
        const sequelize = new Sequelize('postgres://root:p@ss/w@localhost:5432/${name}?ssl=true');
        const Event = sequelize.define('event', {}, { tableName: 'events' });
        exports.add = () => Event.create({});`,
    }),
  ],
  [
    'Knex with a file of settings',
    (name) => ({
      'knexfile.js': `module.exports = { development: { client: 'mysql2', connection: { host: '127.0.0.1', database: '${name}' } } };`,
      'index.js': `const knex = require('knex')(require('./knexfile').development);
        exports.add = () => knex('events').insert({});`,
    }),
  ],
  [
    'Knex with an address',
    (name) => ({
      'index.js': `import knex from 'knex';
        const db = knex({ client: 'pg', connection: 'postgresql://localhost/${name}' });
        export const add = () => db('events').insert({});`,
    }),
  ],
  [
    "TypeORM's DataSource, imported",
    (name) => ({
      'source.ts': `import { DataSource, Entity, PrimaryColumn } from 'typeorm';
        @Entity('events') export class Event { @PrimaryColumn() id: string; }
        export const source = new DataSource({ type: 'postgres', host: process.env.HOST ?? 'localhost', database: '${name}', entities: [Event] });`,
      'index.ts': `import { Event, source } from './source';
        export const add = () => source.getRepository(Event).save({});`,
    }),
  ],
  [
    "Nest's module of TypeORM, made later",
    (name) => ({
      'app.module.ts': `import { TypeOrmModule } from '@nestjs/typeorm';
        import { Event } from './event';
        export const imports = [TypeOrmModule.forRootAsync({ useFactory: () => ({ type: 'mysql' as const, database: '${name}', entities: [Event] }) })];`,
      'event.ts': `import { Entity, PrimaryColumn, DataSource } from 'typeorm';
        @Entity('events') export class Event { @PrimaryColumn() id: string; }
        export const add = (source: DataSource) => source.getRepository(Event).save({});`,
      'index.ts': "import './app.module';\nexport { add } from './event';",
    }),
  ],
  [
    'MikroORM',
    (name) => ({
      'index.ts': `import { Entity, MikroORM, PrimaryKey } from '@mikro-orm/postgresql';
        @Entity({ tableName: 'events' }) class Event { @PrimaryKey() id!: number; }
        const orm = await MikroORM.init({ dbName: '${name}', entities: [Event] });
        export const add = () => orm.em.fork().insert(Event, {});`,
    }),
  ],
  [
    'Kysely by its dialect',
    (name) => ({
      'index.ts': `import { Kysely, PostgresDialect } from 'kysely';
        import { Pool } from 'pg';
        const db = new Kysely<any>({ dialect: new PostgresDialect({ pool: new Pool({ connectionString: 'postgres://db/${name}' }) }) });
        export const add = () => db.insertInto('events').values({}).execute();`,
    }),
  ],
])('%s', async (_, filesOf) => {
  expect(await databasesOf(filesOf)).toEqual(['orders public.events', 'users public.events']);
});

test.each<[string, Readonly<Record<string, string>>]>([
  [
    'better-sqlite3',
    {
      'index.js': `const Database = require('better-sqlite3');
        const db = new Database('./data/app.db');
        exports.add = () => db.prepare(${INSERT}).run();`,
    },
  ],
  [
    'a Prisma schema',
    {
      'prisma/schema.prisma':
        'datasource db {\n  provider = "sqlite"\n  url = "file:./app.db"\n}\nmodel events {\n  id Int @id\n}',
      'index.js': `const { PrismaClient } = require('@prisma/client');
        const prisma = new PrismaClient();
        exports.add = () => prisma.events.create({ data: {} });`,
    },
  ],
  [
    'Sequelize',
    {
      'index.js': `const { Sequelize } = require('sequelize');
        const sequelize = new Sequelize({ dialect: 'sqlite', storage: 'app.db' });
        const Event = sequelize.define('event', {}, { tableName: 'events' });
        exports.add = () => Event.create({});`,
    },
  ],
])('a file of SQLite lies beside the program that opens it: %s', async (_, files) => {
  expect(await databasesOf(() => files)).toEqual([
    'orders/app.db public.events',
    'users/app.db public.events',
  ]);
});

test.each(['@', '@a,', 'a:'])('an address that is none is read in no time: %s', (piece) => {
  const fact = { url: [`postgres://${piece.repeat(10_000)}`], at: { path: 'index.js' } };
  expect(connectionMade(fact, 'orders', ([text]) => [String(text)], false).connection).toBeUndefined();
});

test('what a deployment sets is what runs, whatever the code would take otherwise', async () => {
  const filesOf = (name: string) => ({
    'index.js': `const { Pool } = require('pg');
      const pool = new Pool({ connectionString: process.env.DATABASE_URL ?? 'postgres://localhost/${name}' });
      exports.add = () => pool.query(${INSERT});`,
  });
  expect(await databasesOf(filesOf, { DATABASE_URL: 'postgres://app@db/shop' })).toEqual([
    'main public.events',
  ]);
  expect(await databasesOf(filesOf)).toEqual(['orders public.events', 'users public.events']);
});

/** The databases in which `orders` and `users`, each with a start and a deployment of its own, have the table `events`. */
async function databasesWith(
  orders: string,
  users: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const index = (start: string) => ({
    'index.js': `${start}\nexports.add = () => db.${start.includes('sqlite') ? `prepare(${INSERT}).run()` : `query(${INSERT})`};`,
  });
  const { tables } = await modelOf(
    systemOf({ orders: { files: index(orders), environment }, users: { files: index(users) } }),
  );
  return [...tables.values()].map(({ database }) => database).sort();
}

const POOL = "const { Pool } = require('pg');";
const LITE = "const db = require('better-sqlite3')";
const AT_SHOP = `${POOL} const db = new Pool({ host: 'db', database: 'shop' });`;

test.each<[string, string, string, Readonly<Record<string, string>>?]>([
  [
    'one of several that tests take',
    `${POOL} const db = new Pool({ host: 'db', database: process.env.NODE_ENV === 'test' ? 'shop_test' : 'shop' });`,
    AT_SHOP,
  ],
  [
    'one of several that developers take',
    `${POOL} const db = new Pool({ database: process.env.NODE_ENV === 'production' ? 'shop' : 'app' });`,
    AT_SHOP,
  ],
  [
    'the one of the server itself',
    `${POOL} const first = new Pool({ host: 'db', database: 'postgres' }); const db = new Pool({ host: 'db', database: 'shop' });`,
    AT_SHOP,
  ],
  [
    'another one beside it',
    `${POOL} const clicks = new Pool({ host: 'db', database: 'clicks' }); const db = new Pool({ host: 'db', database: 'shop' });`,
    AT_SHOP,
  ],
  [
    'what is taken where nothing is set, beside a deployment',
    `${POOL} const db = new Pool({ connectionString: process.env.DATABASE_URL });`,
    `${POOL} const db = new Pool({ connectionString: process.env.DATABASE_URL || 'postgres://localhost/users_dev' });`,
    { DATABASE_URL: 'postgres://app@db/shop' },
  ],
  ['a file on a volume', `${LITE}('/data/shop.db');`, `${LITE}(process.env.FILE || '/data/shop.db');`],
  ['a file beside all programs', `${LITE}('../../data/shop.db');`, `${LITE}('../../data/shop.db');`],
])('a database that two share stays one: %s', async (_, orders, users, environment) => {
  expect(await databasesWith(orders, users, environment)).toHaveLength(1);
});

test('who is not known to connect to anything shares the table that only one other defines', async () => {
  const at = (database: string) => `const { Pool } = require('pg');
    const db = new Pool(${database && `{ host: 'db', database: '${database}' }`});`;
  const service = (code: string) => ({ files: { 'index.js': code } });
  const { tableAccesses } = await modelOf(
    systemOf({
      orders: service(`${at('shop')}
        exports.setup = () => db.query('CREATE TABLE orders (id int)');`),
      users: service(`${at('users')} exports.add = () => db.query('INSERT INTO users (id) VALUES (1)');`),
      billing: service(`${at('')} exports.pay = () => db.query('UPDATE orders SET paid = true');`),
    }),
  );
  expect(tableAccesses.map(({ service, table }) => `${service} ${table.database} ${table.name}`)).toEqual([
    'billing shop public.orders',
    'orders shop public.orders',
    'users users public.users',
  ]);
});

test('tables of which nothing else is known are in PostgreSQL where a service has MySQL beside it', async () => {
  const POSTGRES = { PGHOST: 'db', PGUSER: 'app', PGDATABASE: 'shop' };
  const service = (environment: Readonly<Record<string, string>>) => ({
    files: {
      'index.js': `${POOL} const db = new Pool();\nexports.add = () => db.query(${INSERT});`,
    },
    environment,
  });
  const { tables } = await modelOf(
    systemOf({
      orders: service({
        ...POSTGRES,
        MYSQL_HOST: 'old',
        MYSQL_USER: 'app',
        MYSQL_DATABASE: 'archive',
      }),
      users: service(POSTGRES),
    }),
  );
  expect([...tables.values()].map(({ database, name }) => `${database} ${name}`)).toEqual([
    'shop public.events',
  ]);
});
