import { expect, test } from 'vitest';
import { modelOf, systemOf } from '../calls/support.js';

/** A service of a clinic with a Prisma schema of some models; it writes down what comes in. */
const keeping = (...models: readonly string[]) => ({
  files: {
    'prisma/schema.prisma': [
      'datasource db {\n  provider = "mysql"\n}',
      ...models.map((model) => `model ${model} {\n  id Int @id\n}`),
    ].join('\n'),
    'index.js': `const { PrismaClient } = require('@prisma/client');
      const prisma = new PrismaClient();
      exports.receive = () => prisma.inbox.create({ data: {} });`,
  },
});

async function databasesOf(visits: readonly string[], beds: readonly string[]): Promise<readonly string[]> {
  const { tables } = await modelOf(systemOf({ visits: keeping(...visits), beds: keeping(...beds) }));
  return [...tables.values()].map(({ database, name }) => `${database} ${name}`).sort();
}

test('one table in two Prisma schemas that each lack what the other has is two', async () => {
  expect(await databasesOf(['Inbox', 'Visit'], ['Inbox', 'Bed'])).toEqual([
    'beds public.Bed',
    'beds public.Inbox',
    'visits public.Inbox',
    'visits public.Visit',
  ]);
});

test('copies of one schema, and schemas with nothing in common, may be of one database', async () => {
  expect(await databasesOf(['Inbox', 'Visit'], ['Inbox', 'Visit'])).toEqual([
    'main public.Inbox',
    'main public.Visit',
  ]);
  expect(await databasesOf(['Inbox', 'Visit'], ['Inbox'])).toEqual([
    'main public.Inbox',
    'main public.Visit',
  ]);
  expect(await databasesOf(['Inbox', 'Visit'], ['Bed'])).toEqual([
    'main public.Bed',
    'main public.Inbox',
    'main public.Visit',
  ]);
});

/** A service with tables of its own migrations, or of its entities. */
const migrating = (...tables: readonly string[]) => ({
  files: {
    'migrations/1.sql': tables.map((table) => `CREATE TABLE ${table} (id int);`).join('\n'),
    'index.js': `const { Pool } = require('pg');
      const pool = new Pool();
      exports.receive = () => pool.query('INSERT INTO inbox DEFAULT VALUES');`,
  },
});
const mapping = (...tables: readonly string[]) => ({
  files: {
    'index.ts': [
      "import { DataSource, Entity, PrimaryColumn } from 'typeorm';",
      ...tables.map(
        (table) => `@Entity('${table}') export class Of${table} { @PrimaryColumn() id: string; }`,
      ),
      "const source = new DataSource({ type: 'postgres', url: process.env.DATABASE_URL });",
      'export const receive = () => source.getRepository(Ofinbox).save({});',
    ].join('\n'),
  },
});

test('one table of the migrations of two services is two; of their entities it is not known, which is said', async () => {
  const apart = await modelOf(
    systemOf({ visits: migrating('inbox', 'visit'), beds: migrating('inbox', 'bed') }),
  );
  expect([...apart.tables.values()].map(({ database, name }) => `${database} ${name}`).sort()).toEqual([
    'beds public.bed',
    'beds public.inbox',
    'visits public.inbox',
    'visits public.visit',
  ]);
  const said = ({ notices }: typeof apart) =>
    notices.flatMap(({ message, at }) => (message.includes('each define') ? [`${at?.path} ${message}`] : []));
  expect(said(apart)).toEqual([]);

  const asks = (...tables: readonly string[]) => {
    const { files } = migrating();
    const ddl = tables.map((table) => `CREATE TABLE IF NOT EXISTS ${table} (id int);`);
    const inCode = ddl.map((each) => `pool.query('${each}');`).join('\n');
    return {
      sql: { files: { ...files, 'migrations/1.sql': ddl.join('\n') } },
      code: { files: { 'index.js': `${files['index.js']}\n${inCode}` } },
      builder: {
        files: {
          'index.js': files['index.js'],
          'migrations/1.js': `exports.up = async (knex) => {
            ${tables.map((table) => `if (!(await knex.schema.hasTable('${table}'))) await knex.schema.createTable('${table}', (t) => t.increments());`).join('\n')}
          };`,
        },
      },
    };
  };
  const [some, others] = [asks('inbox', 'visit'), asks('inbox', 'bed')];
  for (const how of ['sql', 'code', 'builder'] as const) {
    const { tables } = await modelOf(systemOf({ visits: some[how], beds: others[how] }));
    expect([...tables.values()].map(({ database, name }) => `${database} ${name}`).sort()).toEqual([
      'main public.bed',
      'main public.inbox',
      'main public.visit',
    ]);
  }

  const open = { visits: mapping('inbox', 'visit'), beds: mapping('inbox', 'bed') };
  const supposed = await modelOf(systemOf(open));
  expect([...supposed.tables.values()].map(({ database, name }) => `${database} ${name}`).sort()).toEqual([
    'main public.bed',
    'main public.inbox',
    'main public.visit',
  ]);
  expect(said(supposed)).toEqual([
    'beds/index.ts beds and visits each define public.inbox, and nothing says which databases they connect to: what they call the same counts as one table until a manifest or a .env file says it',
  ]);

  const told = (host: string) => ({ environment: { DATABASE_URL: `postgres://app@${host}/shop` } });
  const known = { visits: { ...open.visits, ...told('a') }, beds: { ...open.beds, ...told('b') } };
  expect(said(await modelOf(systemOf(known)))).toEqual([]);
});

test('a table that is only made where it is not there yet may be the one of another, and so may one of another schema not be', async () => {
  const served = (sql: readonly string[]) => ({
    files: {
      ...migrating('inbox').files,
      'migrations/1.sql': sql.map((each) => `${each} (id int);`).join('\n'),
    },
  });
  const namesOf = async (visits: readonly string[], beds: readonly string[]) => {
    const { tables } = await modelOf(systemOf({ visits: served(visits), beds: served(beds) }));
    return [...tables.values()].map(({ database, name }) => `${database} ${name}`).sort();
  };
  const shared = 'CREATE TABLE IF NOT EXISTS inbox';
  expect(await namesOf([shared, 'CREATE TABLE visit'], [shared, 'CREATE TABLE bed'])).toEqual([
    'main public.bed',
    'main public.inbox',
    'main public.visit',
  ]);
  const own = (schema: string, table: string) =>
    ['outbox', table].map((each) => `CREATE TABLE ${schema}.${each}`);
  expect(await namesOf(own('visits', 'visit'), own('beds', 'bed'))).toEqual(
    expect.arrayContaining(['main beds.outbox', 'main visits.outbox']),
  );
});

test.each([
  `exports.up = async () => { await pool.query('CREATE TABLE IF NOT EXISTS inbox (id int)'); await pool.query('CREATE TABLE NAME (id int)'); };`,
  `exports.up = async (knex) => { if (!(await knex.schema.hasTable('inbox'))) await knex.schema.createTable('inbox', (t) => t.increments()); };
   exports.also = (knex) => knex.schema.createTable('NAME', (t) => t.increments());`,
  `exports.up = async (knex) => { await knex.schema.createTableIfNotExists('inbox', (t) => t.increments()); await knex.schema.createTable('NAME', (t) => t.increments()); };`,
])('and so in code: %s', async (code) => {
  const served = (name: string) => ({
    files: {
      'package.json': '{"name":"visits","dependencies":{"pg":"8","knex":"3"}}',
      'migrations/1.js': code.replaceAll('NAME', name),
      'index.js': `const { Pool } = require('pg'); const pool = new Pool(); require('./migrations/1.js'); exports.receive = () => pool.query('INSERT INTO inbox DEFAULT VALUES');`,
    },
  });
  const { tables } = await modelOf(systemOf({ visits: served('visit'), beds: served('bed') }));
  expect([...tables.values()].map(({ database, name }) => `${database} ${name}`)).toContain(
    'main public.inbox',
  );
});

test('one table in MySQL and in PostgreSQL is two, and so it is in two databases of one MySQL', async () => {
  const counting = (environment: Record<string, string>, library: string) => ({
    environment,
    files: {
      'package.json': JSON.stringify({ name: library, dependencies: { sequelize: '6' } }),
      'index.js': `const { DataTypes, Sequelize } = require('sequelize');
        const sequelize = new Sequelize(process.env.DB_URL ?? process.env.MYSQL_DATABASE);
        const Account = sequelize.define('account', { points: DataTypes.INTEGER }, { tableName: 'accounts' });
        exports.add = (points) => Account.create({ points });`,
    },
  });
  const { tables } = await modelOf(
    systemOf({
      points: counting({ DB_URL: 'mysql://points@mysql/points' }, 'points'),
      stamps: counting({ MYSQL_HOST: 'mysql', MYSQL_USER: 'stamps', MYSQL_DATABASE: 'stamps' }, 'stamps'),
      ledger: counting({ DB_URL: 'postgres://ledger@db/ledger' }, 'ledger'),
    }),
  );
  expect([...tables.values()].map(({ database, name }) => `${database} ${name}`).sort()).toEqual([
    'ledger public.accounts',
    'points public.accounts',
    'stamps public.accounts',
  ]);
});
