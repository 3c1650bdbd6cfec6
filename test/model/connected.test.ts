/** Which database a service's tables are in, where only its code says what it connects to. */
import { expect, test } from 'vitest';
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
