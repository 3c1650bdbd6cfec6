/** What the code does and what ran, in one: the weight of statements lands on source lines. */
import { expect, test } from 'vitest';
import { archfit, directory } from '../helpers/world.js';

/** A clinic whose two services share a login, so that only their code tells whose a statement is. */
const clinic = {
  'package.json': '{ "name": "clinic", "private": true, "workspaces": ["services/*", "libs/*"] }',
  'docker-compose.yml': [
    'services:',
    '  db: { image: "postgres:18" }',
    '  wards: { build: services/wards, environment: { DATABASE_URL: "postgres://clinic:x@db/clinic" } }',
    '  billing: { build: services/billing, environment: { DATABASE_URL: "postgres://clinic:x@db/clinic" } }',
  ].join('\n'),
  'services/wards/package.json': '{ "name": "wards", "dependencies": { "pg": "8" } }',
  'services/wards/Dockerfile': 'FROM node:24\nCMD ["node", "src/main.js"]',
  'services/wards/migrations/1.sql':
    'CREATE TABLE stays (id int, patient int) PARTITION BY RANGE (id);\nCREATE TABLE stays_old PARTITION OF stays FOR VALUES FROM (0) TO (9);\nCREATE VIEW current_stays AS SELECT * FROM stays;',
  'services/wards/src/main.ts': [
    "import pg from 'pg';",
    'const pool = new pg.Pool();',
    'export const admit = (patient: number) =>',
    "  pool.query('INSERT INTO stays (id, patient) VALUES ($1, $2)', [1, patient]);",
  ].join('\n'),
  'services/billing/package.json': '{ "name": "billing", "dependencies": { "pg": "8", "@clinic/db": "*" } }',
  'services/billing/Dockerfile': 'FROM node:24\nCMD ["node", "src/main.js"]',
  'services/billing/migrations/1.sql': 'CREATE TABLE invoices (id int, stay int);',
  'services/billing/src/main.ts': [
    "import pg from 'pg';",
    "import { discharge } from '@clinic/db';",
    'const pool = new pg.Pool();',
    "export const open = () => pool.query('SELECT * FROM current_stays WHERE id = $1', [1]);",
    "export const old = () => pool.query('SELECT id FROM stays_old');",
    'export const close = (id: number) => discharge(id);',
  ].join('\n'),
  'libs/db/package.json': '{ "name": "@clinic/db", "main": "src/index.ts" }',
  'libs/db/src/index.ts': [
    "import postgres from 'postgres';",
    'const sql = postgres();',
    'export const discharge = (id: number) =>',
    '  sql`UPDATE stays SET patient = NULL WHERE id = ${id}`;',
    'export const unpaid = () =>',
    '  sql`SELECT * FROM stays JOIN invoices ON invoices.stay = stays.id`;',
  ].join('\n'),
};

const capture = [
  'queryid,rolname,query,calls,total_exec_time',
  '1,clinic,"INSERT INTO stays (id, patient) VALUES ($1, $2)",40,8.5',
  '2,clinic,"update stays set patient = $2 where id = $1",300,90',
  '3,clinic,"SELECT * FROM current_stays WHERE id = $1",7,1',
].join('\n');

interface Report {
  readonly violations: readonly {
    readonly id: string;
    readonly rule: string;
    readonly key: string;
    readonly message: string;
    readonly at: { readonly path: string; readonly line?: number };
    readonly related?: readonly { readonly path: string; readonly line?: number; readonly says?: string }[];
  }[];
}

async function check(files: Readonly<Record<string, string>>, ...flags: readonly string[]): Promise<Report> {
  const { out, err } = await archfit([
    ...['check', directory(files), '--format', 'json', '--no-cache', ...flags],
    ...['--rule', 'foreign-write', 'foreign-read', 'cross-owner-join'],
  ]);
  expect(out, err).not.toBe('');
  return JSON.parse(out);
}

test('a statement of a shared login is of the service whose code sends it, and its weight stands at that line', async () => {
  const root = { ...clinic, 'db/pg_stat_statements.csv': capture };
  const { violations } = await check({
    ...root,
    'archfit.yaml': 'databases: { main: { statements: db/pg_stat_statements.csv } }',
  });
  const write = violations.find(({ rule }) => rule === 'foreign-write')!;
  expect(write.message).toBe('billing writes public.stays, which wards owns (300 calls, 90 ms).');
  expect(write.at).toMatchObject({ path: 'libs/db/src/index.ts', line: 4 });
  expect(write.related).toMatchObject([{ path: 'db/pg_stat_statements.csv', line: 3 }]);
  expect(write.related![0]!.says).toMatch(
    /queryid 2: 300 calls, 90 ms.*\(billing: only the code of billing has it \(libs\/db\/src\/index\.ts:4\)\)/,
  );
});

test('a violation has the same id whether code, statements or both show it', async () => {
  const ids = async (files: Readonly<Record<string, string>>) =>
    (await check(files)).violations.map(({ id, key }) => `${id} ${key}`).sort();
  const declared = {
    'archfit.yaml': 'databases: { main: { statements: db/pg_stat_statements.csv } }',
    'db/pg_stat_statements.csv': capture,
  };
  const both = await ids({ ...clinic, ...declared });
  expect(await ids(clinic)).toEqual(both);
  expect(both.map((each) => each.slice(each.indexOf(' ') + 1))).toEqual([
    'billing>public.stays',
    'billing>public.stays',
  ]);
});

test('what the code reads through a view, or in a partition, it reads in the table', async () => {
  const { out } = await archfit(['map', directory(clinic), '--format', 'json', '--no-cache']);
  const { accesses, tables } = JSON.parse(out);
  const lines = accesses
    .filter(({ mode }: { mode: string }) => mode !== 'define')
    .map(
      ({
        service,
        mode,
        table,
        via,
        at,
      }: Record<string, string> & { at: { path: string; line: number }[] }) =>
        `${service} ${mode} ${table} ${via ?? ''} ${at.map(({ path, line }) => `${path}:${line}`).join(' ')}`,
    );
  expect(lines).toEqual([
    'billing read public.stays  services/billing/src/main.ts:4 services/billing/src/main.ts:5 services/wards/migrations/1.sql:3',
    'billing write public.stays libs/db libs/db/src/index.ts:4',
    'wards write public.stays  services/wards/src/main.ts:4',
  ]);
  expect(tables.map(({ name }: { name: string }) => name)).toEqual([
    'public.current_stays',
    'public.invoices',
    'public.stays',
  ]);
});

test('what the code has a routine do, it does', async () => {
  const system = {
    ...clinic,
    'services/wards/migrations/2.sql':
      'CREATE FUNCTION discharge_all(ward int) RETURNS void LANGUAGE sql AS $$ UPDATE stays SET patient = NULL WHERE id = ward $$;',
    'services/billing/src/main.ts': [
      "import pg from 'pg';",
      "import { createClient } from '@supabase/supabase-js';",
      'const pool = new pg.Pool();',
      'const supabase = createClient("", "");',
      "export const close = () => pool.query('SELECT discharge_all($1), now()', [1]);",
      "export const settle = () => supabase.rpc('discharge_all', { ward: 1 });",
      "export const lost = () => supabase.rpc('forgotten');",
    ].join('\n'),
  };
  const { out } = await archfit(['map', directory(system), '--format', 'json', '--no-cache']);
  const { accesses } = JSON.parse(out);
  expect(
    accesses.filter(
      ({ service, mode }: Record<string, string>) => service === 'billing' && mode !== 'define',
    ),
  ).toMatchObject([
    {
      table: 'public.stays',
      mode: 'write',
      at: [
        { path: 'services/billing/src/main.ts', line: 5 },
        { path: 'services/billing/src/main.ts', line: 6 },
        { path: 'services/wards/migrations/2.sql', line: 1 },
      ],
    },
  ]);
  const report = await archfit(['check', directory(system), '--format', 'json', '--no-cache']);
  expect(
    JSON.parse(report.out).notices.filter(({ message }: { message: string }) => /routine/.test(message)),
  ).toMatchObject([{ at: { path: 'services/billing/src/main.ts', line: 7 } }]);
});

test('a join across owners in the code needs no statement, and is none twice', async () => {
  const files = {
    ...clinic,
    'services/billing/src/unpaid.ts': "import { unpaid } from '@clinic/db';\nexport const list = unpaid;",
  };
  const alone = (await check(files)).violations.filter(({ rule }) => rule === 'cross-owner-join');
  expect(alone).toMatchObject([
    {
      key: 'billing>public.invoices+public.stays',
      at: { path: 'libs/db/src/index.ts', line: 6 },
    },
  ]);
  const ran = await check({
    ...files,
    'archfit.yaml': 'databases: { main: { statements: db/pg_stat_statements.csv } }',
    'db/pg_stat_statements.csv': `${capture}\n4,clinic,"SELECT * FROM stays JOIN invoices ON invoices.stay = stays.id",5,2`,
  });
  expect(ran.violations.filter(({ rule }) => rule === 'cross-owner-join')).toMatchObject([
    {
      id: alone[0]!.id,
      message:
        'billing joins public.invoices of billing and public.stays of wards in one statement (5 calls, 2.0 ms).',
      at: { path: 'libs/db/src/index.ts', line: 6 },
      related: [{ path: 'db/pg_stat_statements.csv', line: 5 }],
    },
  ]);
});

test('the map tells what only the code or only statements show', async () => {
  const root = directory({
    ...clinic,
    'archfit.yaml':
      'services: { wards: { roles: [wards] } }\ndatabases: { main: { statements: db/pg_stat_statements.csv } }',
    'db/pg_stat_statements.csv': `${capture}\n4,wards,"DELETE FROM invoices",1,1\n5,wards,"SELECT 1 FROM stays",1,1`,
  });
  const { out } = await archfit(['map', root, '--no-cache']);
  const table = out.slice(out.indexOf('table ← service'), out.indexOf('metrics'));
  expect(table).toMatch(/wards +w +1 .*foreign, w only in statements/);
  expect(table).toMatch(/wards +r w d .* r only in statements/);
  expect(table).not.toMatch(/billing.*only in/);
});

test('an entity of a library is a table where each service that uses it connects to, and nowhere else', async () => {
  const entity =
    "import { Entity, Repository } from 'typeorm';\n@Entity('beds') export class Bed {}\nexport const all = (beds: Repository<Bed>) => beds.find();";
  const root = directory({
    ...clinic,
    'docker-compose.yml': [
      'services:',
      '  wards: { build: services/wards, environment: { DATABASE_URL: "postgres://w:x@db/wards?options=-csearch_path%3Dcare" } }',
      '  billing: { build: services/billing, environment: { DATABASE_URL: "postgres://b:x@db/billing" } }',
    ].join('\n'),
    'libs/db/src/index.ts': "export * from './beds.js';\nexport const discharge = (id: number) => id;",
    'libs/db/src/beds.ts': entity,
    'services/wards/package.json': '{ "name": "wards", "dependencies": { "@clinic/db": "*" } }',
    'services/wards/src/main.ts': "import { all } from '@clinic/db';\nexport const list = all;",
  });
  const { out } = await archfit(['map', root, '--format', 'json', '--no-cache']);
  const { tables, accesses } = JSON.parse(out);
  const beds = (all: readonly Record<string, string>[], key: string) =>
    all.filter((each) => each[key]!.endsWith('.beds')).map((each) => `${each['database']} ${each[key]}`);
  expect(beds(tables, 'name')).toEqual(['wards care.beds']);
  expect(beds(accesses, 'table')).toEqual(['wards care.beds']);
});
