/** Tables of databases that speak SQL of their own are stores beside the tables that PostgreSQL's SQL names. */
import { expect, test } from 'vitest';
import { tablesInSql } from '../../src/extract/semantics/stores/sql-tables.js';
import { modelOf, systemOf } from '../calls/support.js';

async function kept(
  files: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
) {
  const { stores, accesses } = await modelOf(systemOf({ shop: { files, environment } }));
  return [
    ...accesses.map(({ table, mode }) => `table of PostgreSQL ${table}: ${mode}`),
    ...stores.map(({ kind, name, database, uses }) => {
      const modes = [...new Set(uses.map(({ mode }) => mode[0]))].sort().join('');
      return `${kind} ${name}${database === undefined ? '' : ` in ${database}`}: ${modes}`;
    }),
  ];
}

test('ClickHouse: a client that a module of Nest provides, statements that are put together, what is inserted by name', async () => {
  expect(
    await kept(
      {
        'index.ts': `import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';
const app = await NestFactory.create(AppModule);
await app.listen(3000);`,
        'app.module.ts': `import { Module } from '@nestjs/common';
import { ClickHouseModule } from './clickhouse';
import { Audit } from './audit';
@Module({ imports: [ClickHouseModule.forRoot()], controllers: [Audit] })
export class AppModule {}`,
        'clickhouse.ts': `import { Module } from '@nestjs/common';
import { type ClickHouseClient, createClient } from '@clickhouse/client';
@Module({})
export class ClickHouseModule {
  static forRoot(options: { host?: string; database?: string } = {}) {
    const provider = {
      provide: 'CLICKHOUSE',
      useFactory: (): ClickHouseClient =>
        createClient({
          url: options.host || process.env.CLICKHOUSE_URL || 'http://localhost:8123',
          database: options.database || 'audit',
        }),
    };
    return { module: ClickHouseModule, providers: [provider], exports: [provider] };
  }
}`,
        'audit.ts': `import { Controller, Get, Inject, Post } from '@nestjs/common';
import type { ClickHouseClient } from '@clickhouse/client';
const SESSIONS = 'sessions';
@Controller('audit')
export class Audit {
  constructor(@Inject('CLICKHOUSE') private readonly clickhouse: ClickHouseClient) {}
  @Post() async add() {
    await this.clickhouse.insert({ table: 'audit_logs', values: [{}], format: 'JSONEachRow' });
    await this.clickhouse.command({ query: \`ALTER TABLE \${SESSIONS} DELETE WHERE id = {id:UUID}\` });
  }
  @Get() async all(limit: number, day?: string) {
    const conditions = ['1=1'];
    if (day) conditions.push('day = {day:Date}');
    const query = \`SELECT id FROM audit_logs WHERE \${conditions.join(' AND ')} LIMIT {limit:Int32}\`;
    const rows = await this.clickhouse.query({ query, query_params: { limit } });
    return rows.json();
  }
}`,
      },
      { CLICKHOUSE_URL: 'http://clickhouse:8123' },
    ),
  ).toEqual(['table audit_logs in clickhouse/audit: rw', 'table sessions in clickhouse/audit: w']);
});

test('BigQuery, Snowflake, Cassandra: statements by themselves, as an option, in a batch; tables by their names', async () => {
  expect(
    await kept({
      'index.js': `const express = require('express');
const { BigQuery } = require('@google-cloud/bigquery');
const snowflake = require('snowflake-sdk');
const cassandra = require('cassandra-driver');
const bigquery = new BigQuery();
const connection = snowflake.createConnection({ account: 'acme' });
const client = new cassandra.Client({ contactPoints: ['cassandra'], keyspace: 'shop' });
const app = express();
app.get('/', async (request, response) => {
  await bigquery.query('SELECT a FROM \`acme.shop.orders\`');
  await bigquery.dataset('shop').table('visits').insert([{}]);
  connection.execute({ sqlText: 'MERGE INTO stock USING arrivals ON stock.id = arrivals.id' });
  await client.execute('SELECT name FROM users WHERE id = ?', [1], { prepare: true });
  await client.batch([{ query: 'UPDATE users USING TTL 60 SET name = ?', params: [] }, 'INSERT INTO log (id) VALUES (1)']);
});
app.listen(3000);`,
    }),
  ).toEqual([
    'table arrivals: r',
    'table log: w',
    'table orders: r',
    'table stock: w',
    'table users: rw',
    'table visits: w',
  ]);
});

test('a function that is given the table', async () => {
  expect(
    await kept({
      'warehouse.ts': `import { createClient } from '@clickhouse/client';
const client = createClient({ url: 'http://clickhouse:8123' });
export class Warehouse {
  count(table: string) { return client.query({ query: \`SELECT count() FROM \${table}\` }); }
  add<T>(table: string, values: T[]) { return client.insert({ table, values, format: 'JSONEachRow' }); }
}`,
      'index.ts': `import express from 'express';
import { Warehouse } from './warehouse';
const warehouse = new Warehouse();
const app = express();
app.get('/', async (request, response) => { response.json(await warehouse.count('visits')); });
app.post('/', async (request, response) => { await warehouse.add('orders', [{}]); response.end(); });
app.listen(3000);`,
    }),
  ).toEqual(['table orders in clickhouse: w', 'table visits in clickhouse: r']);
});

test('a function that is given the statement: it goes where that sends it, and to no PostgreSQL', async () => {
  expect(
    await kept({
      'warehouse.ts': `import { createClient, type ClickHouseClient } from '@clickhouse/client';
export class Warehouse {
  private readonly client: ClickHouseClient = createClient({ url: 'http://clickhouse:8123' });
  async rows<T>(query: string): Promise<T[]> {
    const result = await this.client.query({ query, format: 'JSONEachRow' });
    return result.json<T>();
  }
}`,
      'index.ts': `import express from 'express';
import { Pool } from 'pg';
import { Warehouse } from './warehouse';
const warehouse = new Warehouse();
const pool = new Pool();
const read = (sql: string) => pool.query(sql);
const app = express();
app.get('/', async (request, response) => {
  response.json(await warehouse.rows(\`SELECT day FROM visits WHERE day > '\${request.query.day}'\`));
  await read('SELECT * FROM orders');
});
app.listen(3000);`,
    }),
  ).toEqual(['table of PostgreSQL public.orders: read', 'table visits in clickhouse: r']);
});

test('what a statement names', () => {
  const names = (text: string) =>
    tablesInSql([text]).map(
      ({ database, name, mode }) => `${mode} ${[...(database ?? []), ...name].join('.')}`,
    );
  expect(names('SELECT * FROM logs.entries FINAL e ARRAY JOIN tags JOIN days d ON d.id = e.id')).toEqual([
    'read logs.entries',
    'read days',
  ]);
  expect(
    names('WITH recent AS (SELECT 1 FROM a) SELECT extract(year FROM day) FROM recent, numbers(10)'),
  ).toEqual(['read a']);
  expect(names('INSERT INTO daily (day) SELECT day FROM (SELECT day FROM events)')).toEqual([
    'write daily',
    'read events',
  ]);
  expect(names('CREATE TABLE IF NOT EXISTS visits (id UUID) ENGINE = MergeTree')).toEqual(['define visits']);
  expect(names('SELECT \'copied from here\' -- from there\n/* from nowhere */ FROM "Orders"')).toEqual([
    'read Orders',
  ]);
  for (const nothing of [
    'select name from system.tables',
    'SELECT * FROM numbers(10)',
    'SELECT 1',
    'told from the beginning',
    'SELECT count() FROM (SELECT 1)',
    'OPTIMIZE everything',
  ])
    expect(names(nothing)).toEqual([]);
  expect(names("SELECT 'it''s', \"don't\" FROM notes")).toEqual(['read notes']);
});

test('what is asked of PostgreSQL, or of nobody that is known, is no such table', async () => {
  const found = await kept({
    'index.ts': `import express from 'express';
import { Pool } from 'pg';
import { createClient } from '@clickhouse/client';
const pool = new Pool();
const client = createClient({ url: 'http://clickhouse:8123' });
const app = express();
app.get('/', async (request, response) => { await pool.query('SELECT * FROM orders'); await client.query({ query: 'SELECT 1' }); });
app.listen(3000);`,
  });
  expect(found).toEqual(['table of PostgreSQL public.orders: read']);
});

test('a class that is made for several databases hands each what its own instance is given', async () => {
  const found = await kept({
    'index.ts': `import express from 'express';
import { Pool } from 'pg';
import { BigQuery } from '@google-cloud/bigquery';
import { Runner } from './runner';
const facts = new Runner(new BigQuery({ projectId: 'shop' }));
const shop = new Runner(new Pool());
const app = express();
app.get('/facts', async (request, response) => response.json(await facts.run('SELECT * FROM warehouse.facts')));
app.get('/orders', async (request, response) => response.json(await shop.run('SELECT * FROM public.orders')));
app.listen(3000);`,
    'runner.ts': `export class Runner {
  constructor(private readonly client: any) {}
  async run(sql: string) { return this.client.query(sql); }
}`,
  });
  expect(found).toContain('table of PostgreSQL public.orders: read');
  expect(found).not.toContain('table of PostgreSQL warehouse.facts: read');
});
