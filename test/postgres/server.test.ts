import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readStatementFile, type StatementReading } from '../../src/extract/postgres/index.js';
import { loadSql, type Sql } from '../../src/extract/sql/index.js';
import { isSystem } from '../../src/extract/sql/system-names.js';
import type { StatementFact, TableUse } from '../../src/model/facts.js';
import { startPostgres, type TestServer } from '../helpers/postgres.js';

/** What each role runs, with the relations that a person reads in it. Statements are found again by their number. */
const workload: readonly (readonly [role: string, sql: string, uses: readonly string[]])[] = [
  ['web', 'SELECT id, total FROM sales.orders WHERE customer_id = 7', ['read sales.orders']],
  ['web', "SELECT * FROM sales.orders WHERE status IN ('open', 'paid', 'sent')", ['read sales.orders']],
  ['web', "SELECT count(*) FROM sales.orders WHERE at > now() - interval '1 day'", ['read sales.orders']],
  ['web', "INSERT INTO sales.customers VALUES (7, 'Ann', '{}')", ['write sales.customers']],
  [
    'web',
    "INSERT INTO sales.orders (id, customer_id) VALUES (1, 7) ON CONFLICT (id) DO UPDATE SET status = 'open'",
    ['write sales.orders'],
  ],
  ['web', 'INSERT INTO sales.lines SELECT n, 1, 2 FROM generate_series(1, 3) n', ['write sales.lines']],
  [
    'web',
    'SELECT * FROM sales.orders o JOIN sales.lines l ON l.order_id = o.id LEFT JOIN sales.customers c ON c.id = o.customer_id',
    ['read sales.orders', 'read sales.lines', 'read sales.customers'],
  ],
  [
    'web',
    'UPDATE sales.orders SET total = (SELECT sum(n) FROM sales.lines WHERE order_id = 1) WHERE id = 1',
    ['write sales.orders', 'read sales.lines'],
  ],
  [
    'web',
    'SELECT * FROM sales.orders WHERE id = 1 FOR UPDATE SKIP LOCKED',
    ['read sales.orders', 'lock sales.orders'],
  ],
  [
    'web',
    'SELECT c.id FROM sales.customers c, sales.orders o FOR SHARE OF c',
    ['read sales.customers', 'lock sales.customers', 'read sales.orders'],
  ],
  [
    'web',
    "SELECT * FROM sales.customers WHERE data ? 'vip' AND data ?| array['a', 'b']",
    ['read sales.customers'],
  ],
  ['web', 'SELECT * FROM "Audit"."Log.2026" WHERE "größe" > 3', ['read Audit.Log.2026']],
  ['web', 'SELECT * FROM cart', ['read cart']],
  ['web', 'WITH cart AS (SELECT 1 AS id) SELECT * FROM cart', []],
  [
    'web',
    'WITH gone AS (DELETE FROM cart RETURNING *) INSERT INTO "Audit"."Log.2026" SELECT id FROM gone',
    ['write cart', 'write Audit.Log.2026'],
  ],
  ['web', 'CREATE TEMP TABLE basket AS SELECT * FROM cart', ['read cart']],
  ['web', 'SELECT sum(id) FROM basket', []],
  ['web', "SELECT * FROM json_table('[1]', '$[*]' COLUMNS (a int PATH '$')) t, cart", ['read cart']],
  ['web', 'EXPLAIN SELECT id FROM cart WHERE id = 4', []],
  ['web', 'DECLARE open CURSOR WITH HOLD FOR SELECT status FROM sales.orders', ['read sales.orders']],
  ['web', 'DO $$ BEGIN UPDATE public.cart SET id = id + 1; END $$', ['write public.cart']],
  ['web', 'SELECT version(), now()', []],
  ['web', "SET application_name = 'web'", []],
  ['web', "SELECT relname FROM pg_class WHERE relkind = 'r'", []],
  ['web', 'SELECT table_name FROM information_schema.tables', []],
  ['web', 'SELECT name FROM knex_migrations', []],
  ['billing', 'SELECT * FROM invoices', ['read invoices']],
  [
    'billing',
    'INSERT INTO invoices SELECT id, total FROM sales.orders',
    ['write invoices', 'read sales.orders'],
  ],
  [
    'billing',
    'MERGE INTO invoices i USING sales.orders o ON i.id = o.id WHEN MATCHED THEN UPDATE SET total = o.total WHEN NOT MATCHED THEN INSERT VALUES (o.id, o.total)',
    ['write invoices', 'read sales.orders'],
  ],
  [
    'billing',
    "DELETE FROM invoices i USING sales.customers c WHERE c.id = i.id AND c.name LIKE 'A%'",
    ['write invoices', 'read sales.customers'],
  ],
  [
    'billing',
    'UPDATE invoices SET total = o.total FROM sales.orders o WHERE o.id = invoices.id',
    ['write invoices', 'read sales.orders'],
  ],
  ['billing', 'TRUNCATE invoices', ['write invoices']],
  ['billing', 'ALTER TABLE invoices ADD COLUMN due date', ['define invoices']],
  ['billing', 'CREATE INDEX ON invoices (due)', ['define invoices']],
  ['billing', "COMMENT ON TABLE invoices IS 'secret remark'", ['define invoices']],
  [
    'billing',
    'CREATE TABLE dunning AS SELECT id FROM invoices',
    ['define dunning', 'write dunning', 'read invoices'],
  ],
  ['billing', 'COPY (SELECT id FROM dunning) TO STDOUT', ['read dunning']],
  ['billing', "ALTER ROLE billing PASSWORD 'billing'", []],
  [
    'reporting',
    'SELECT max(total) FROM sales.orders UNION ALL SELECT min(total) FROM billing.invoices',
    ['read sales.orders', 'read billing.invoices'],
  ],
  ['reporting', 'SELECT * FROM daily', ['read daily']],
  ['reporting', 'REFRESH MATERIALIZED VIEW daily', ['write daily']],
  [
    'reporting',
    'WITH RECURSIVE tree AS (SELECT id FROM sales.customers UNION SELECT id FROM tree) SELECT * FROM tree',
    ['read sales.customers'],
  ],
  [
    'reporting',
    'SELECT * FROM (SELECT id FROM sales.orders WHERE EXISTS (SELECT 1 FROM sales.lines WHERE order_id = orders.id)) x, LATERAL (SELECT 1 FROM cart WHERE id = x.id) y',
    ['read sales.orders', 'read sales.lines', 'read cart'],
  ],
];

const setUp = `
  CREATE EXTENSION pg_stat_statements;
  CREATE ROLE web LOGIN PASSWORD 'web';
  CREATE ROLE billing LOGIN PASSWORD 'billing';
  CREATE ROLE reporting LOGIN PASSWORD 'reporting';
  CREATE SCHEMA sales;
  CREATE SCHEMA billing AUTHORIZATION billing;
  CREATE SCHEMA "Audit";
  CREATE TABLE sales.customers (id int PRIMARY KEY, name text, data jsonb);
  CREATE TABLE sales.orders (id int PRIMARY KEY, customer_id int REFERENCES sales.customers, status text, total int, at timestamptz);
  CREATE TABLE sales.lines (id int, order_id int, n int);
  CREATE TABLE "Audit"."Log.2026" ("größe" int);
  CREATE TABLE public.cart (id int);
  CREATE TABLE public.knex_migrations (name text);
  CREATE TABLE billing.invoices (id int PRIMARY KEY, total int);
  ALTER TABLE billing.invoices OWNER TO billing;
  CREATE MATERIALIZED VIEW daily AS SELECT count(*) FROM sales.orders;
  ALTER MATERIALIZED VIEW daily OWNER TO reporting;
  GRANT USAGE ON SCHEMA sales, billing, "Audit" TO web, billing, reporting;
  GRANT ALL ON ALL TABLES IN SCHEMA sales, billing, public, "Audit" TO web, billing, reporting;
  GRANT pg_write_server_files TO web;
  ALTER ROLE billing SET search_path = billing;
  ALTER SYSTEM SET pg_stat_statements.track = 'all';
`;

const saved = `SELECT r.rolname, d.datname, s.* FROM pg_stat_statements s
  LEFT JOIN pg_roles r ON r.oid = s.userid LEFT JOIN pg_database d ON d.oid = s.dbid
  WHERE d.datname = current_database()`;

let server: TestServer;
let sql: Sql;
let reading: StatementReading;
let file: string;

beforeAll(async () => {
  sql = await loadSql();
  server = await startPostgres();
  const admin = await server.connect();
  for (const statement of setUp.split(';\n')) await admin.query(statement);
  await admin.query('SELECT pg_reload_conf()');
  for (const role of new Set(workload.map(([name]) => name))) {
    const client = await server.connect(role);
    for (const [index, [name, statement]] of workload.entries()) {
      if (name === role) await client.query(`${statement} /*job='${index}'*/`);
    }
  }
  file = join(server.directory, 'statements.csv');
  await admin.query(`COPY (${saved}) TO '${file}' (FORMAT csv, HEADER)`);
  reading = await readStatementFile({ file, path: 'db/statements.csv', name: 'main' }, sql);
}, 60_000);
afterAll(() => server?.stop());

const shown = ({ schema, name, mode }: TableUse): string =>
  schema === undefined ? `${mode} ${name}` : `${mode} ${schema}.${name}`;

const found = (index: number): StatementFact | undefined =>
  reading.statements.find(({ tags, toplevel }) => toplevel && tags?.['job'] === `${index}`);

describe('statements of a real server', () => {
  test.each(workload.map(([role, statement, uses], index) => ({ index, role, statement, uses })))(
    '$role: $statement',
    ({ index, role, uses }) => {
      const fact = found(index);
      expect(fact).toMatchObject({ role, datname: 'shop', source: 'main', calls: 1, toplevel: true });
      expect(fact?.queryid).toMatch(/^-?\d+$/);
      expect(fact?.totalMs).toBeGreaterThan(0);
      expect(fact?.uses.map(shown).sort()).toEqual([...uses].sort());
    },
  );

  test('all of them can be read, and there are no others', () => {
    const roles = workload.map(([role]) => role);
    const theirs = reading.statements.filter(({ role, toplevel }) => toplevel && roles.includes(role ?? ''));
    // PostgreSQL shows a cursor WITH HOLD twice: as DECLARE, and as the query that fills it.
    expect(new Set(theirs.map(({ tags }) => tags?.['job'])).size).toBe(workload.length);
    expect(reading.notices.map(({ message }) => message)).toEqual([
      'temporary tables are left out, by the roles that create them: basket',
    ]);
  });

  test('each stands at the line that it is said to stand at', async () => {
    const lines = (await readFile(file, 'utf8')).split('\n');
    for (const { at, role } of reading.statements) expect(lines[(at.line ?? 0) - 1]).toMatch(`${role},shop,`);
    expect(new Set(reading.statements.map(({ at }) => at.line)).size).toBe(reading.statements.length);
  });

  test('the check of a foreign key is nobody’s access; what a function runs is one', () => {
    const checks = reading.statements.filter(({ text }) => text.includes('FOR KEY SHARE OF x'));
    expect(checks).not.toEqual([]);
    for (const check of checks) expect(check.foreignKeyCheck).toBe(true);
    const inside = reading.statements.filter(
      ({ toplevel, text }) => !toplevel && text.startsWith('UPDATE public.cart'),
    );
    expect(inside.map(({ uses }) => uses.map(shown))).toEqual([['write public.cart']]);
  });

  test('all relations of the catalogue are known by their names', async () => {
    const admin = await server.connect();
    const { rows } = await admin.query<{ relname: string }>(
      "SELECT relname FROM pg_class WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind IN ('r', 'v')",
    );
    expect(rows.length).toBeGreaterThan(100);
    expect(rows.map(({ relname: name }) => name).filter((name) => !isSystem({ name }))).toEqual([]);
    expect(isSystem({ name: 'pg_search_documents' })).toBe(false);
  });

  test('no password and no other constant of a utility statement is shown', () => {
    const shownTexts = JSON.stringify(reading);
    expect(shownTexts).toContain("ALTER ROLE billing PASSWORD '…'");
    expect(shownTexts).not.toMatch(/PASSWORD 'billing'|secret remark/);
  });

  test('a role that may not see the texts of others is told so, and by how much', async () => {
    const web = await server.connect('web');
    const hidden = join(server.directory, 'hidden.csv');
    await web.query(`COPY (${saved}) TO '${hidden}' (FORMAT csv, HEADER)`);
    const { statements, notices } = await readStatementFile({ file: hidden, path: 'db/hidden.csv' }, sql);
    const others = statements.filter(({ role }) => role !== 'web');
    expect(others.length).toBeGreaterThan(15);
    for (const { uses, text } of others)
      expect({ uses, text }).toEqual({ uses: [], text: '<insufficient privilege>' });
    expect(notices.filter(({ unresolved }) => unresolved)).toMatchObject([
      {
        source: 'statements',
        unresolved: others.length,
        message: expect.stringContaining('GRANT pg_read_all_stats'),
      },
    ]);
  });
});
