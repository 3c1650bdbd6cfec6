import { beforeAll, describe, expect, test } from 'vitest';
import { isSchemaFile, readSchema } from '../../src/extract/postgres/index.js';
import { loadSql, type Sql } from '../../src/extract/sql/index.js';

let sql: Sql;
beforeAll(async () => {
  sql = await loadSql();
});

const read = (files: Readonly<Record<string, string>>) => {
  const { catalogue, notices } = readSchema(
    Object.entries(files).map(([path, text]) => ({ path, text })),
    sql,
  );
  return { catalogue, tables: catalogue.relations, notices };
};

/** `schema.name path:line`, sorted. */
const tables = (files: Readonly<Record<string, string>>): string[] =>
  read(files)
    .tables.map(
      ({ schema, name, at }) => `${schema === undefined ? '' : `${schema}.`}${name} ${at.path}:${at.line}`,
    )
    .sort();

describe('which files', () => {
  test.each([
    ['db/migrations/001_orders.sql', true],
    ['prisma/migrations/20260101_init/migration.sql', true],
    ['db/schema.SQL', true],
    ['db/shutdown.sql', true],
    ['contest/schema.sql', true],
    ['db/migrations/001_orders.up.sql', true],
    ['db/migrations/001_orders.down.sql', false],
    ['migrations/2026/down.sql', false],
    ['db/undo/U2__orders.sql', false],
    ['db/U2__orders.sql', false],
    ['deploy/orders.sql', true],
    ['revert/orders.sql', false],
    ['test/fixtures/schema.sql', false],
    ['src/orders.ts', false],
  ])('%s: %s', (path, expected) => {
    expect(isSchemaFile(path)).toBe(expected);
  });
});

describe('tables', () => {
  test('of every kind, each where its CREATE stands', () => {
    expect(
      tables({
        'db/schema.sql': `-- the shop
CREATE TABLE sales.orders (
  id int
) PARTITION BY LIST (id);
CREATE TABLE sales.orders_1 PARTITION OF sales.orders FOR VALUES IN (1);
CREATE VIEW open AS SELECT * FROM sales.orders;
CREATE MATERIALIZED VIEW "Daily" AS SELECT 1;
CREATE TABLE copy AS SELECT 1; CREATE FOREIGN TABLE remote (id int) SERVER s;
CREATE TEMP TABLE scratch (id int);
CREATE INDEX i ON sales.orders (id);
CREATE SCHEMA billing CREATE TABLE invoices (id int);
`,
      }),
    ).toEqual([
      'Daily db/schema.sql:7',
      'billing.invoices db/schema.sql:11',
      'copy db/schema.sql:8',
      'open db/schema.sql:6',
      'remote db/schema.sql:8',
      'sales.orders db/schema.sql:2',
      'sales.orders_1 db/schema.sql:5',
    ]);
  });

  test('carry the database of their file', () => {
    const { catalogue } = readSchema([{ path: 'a.sql', text: 'CREATE TABLE t ()', database: 'main' }], sql);
    expect(catalogue.relations).toEqual([{ name: 't', database: 'main', at: { path: 'a.sql', line: 1 } }]);
  });

  test('are followed through later migrations, in the order of their numbers', () => {
    expect(
      tables({
        'db/V10__last.sql':
          'DROP TABLE gone; ALTER TABLE public.clients RENAME TO customers; ALTER TABLE a SET SCHEMA b;',
        'db/V2__first.sql': 'CREATE TABLE gone (); CREATE TABLE clients (); CREATE TABLE IF NOT EXISTS a ();',
        'db/V11__again.sql':
          'CREATE TABLE IF NOT EXISTS customers (); DROP TABLE IF EXISTS unknown; ALTER TABLE x RENAME TO y;',
        'db/V12__schemas.sql':
          'CREATE TABLE s.t (); ALTER SCHEMA s RENAME TO u; CREATE TABLE v.w (); DROP SCHEMA v CASCADE;',
      }),
    ).toEqual(['b.a db/V2__first.sql:1', 'customers db/V2__first.sql:1', 'u.t db/V12__schemas.sql:1']);
  });

  test('of one directory are not those of another, but a directory per migration belongs to the one above', () => {
    expect(
      tables({
        'orders/migrations/1_init/migration.sql': 'CREATE TABLE users (); CREATE TABLE old ();',
        'orders/migrations/2_old/migration.sql': 'DROP TABLE old;',
        'billing/migrations/1.sql': 'CREATE TABLE users (); CREATE TABLE old ();',
        'billing/migrations/2.sql': 'DROP TABLE users;',
      }),
    ).toEqual(['old billing/migrations/1.sql:1', 'users orders/migrations/1_init/migration.sql:1']);
  });

  test('take the schema of the search path, up to the end of the file', () => {
    expect(
      tables({
        '1.sql':
          'CREATE TABLE a ();\nSET search_path = "$user", sales, public;\nCREATE TABLE b ();\nCREATE TABLE old ();\nDROP TABLE old;\nRESET search_path;\nCREATE TABLE c ();',
        '2.sql': 'CREATE TABLE d ();\nSET search_path TO sales;\nALTER TABLE b RENAME TO e;',
      }),
    ).toEqual(['a 1.sql:1', 'c 1.sql:7', 'd 2.sql:1', 'sales.e 1.sql:3']);
  });
});

describe('what is not applied', () => {
  test.each([
    ['dbmate', '-- migrate:up\nCREATE TABLE a ();\n-- migrate:down\nDROP TABLE a;\nCREATE TABLE b ();'],
    [
      'goose',
      '-- +goose Up\n-- +goose StatementBegin\nCREATE TABLE a ();\n-- +goose StatementEnd\n\n-- +goose Down\nDROP TABLE a;',
    ],
    ['sql-migrate', '-- +migrate Down\nDROP TABLE a;\n-- +migrate Up\nCREATE TABLE a ();'],
    ['node-pg-migrate', '-- Up Migration\nCREATE TABLE a ();\n-- Down Migration\nDROP TABLE a;'],
    ['Play', '# --- !Ups\nCREATE TABLE a ();\n# --- !Downs\nDROP TABLE a;'],
  ])('the way back in a file of %s', (_, text) => {
    const reading = read({ 'db/1.sql': text });
    expect(reading.tables.map(({ name }) => name)).toEqual(['a']);
    expect(reading.notices).toEqual([]);
  });

  test('what pg_dump and psql write besides SQL', () => {
    const reading = read({
      'db/dump.sql': `\\restrict xyz
SELECT pg_catalog.set_config('search_path', '', false);
\\connect shop
CREATE TABLE public.orders (id int, note text);
COPY public.orders (id, note) FROM stdin;
1	it's; CREATE TABLE public.fake ();
2	\\N
\\.

CREATE TABLE public.lines (id int);
\\unrestrict xyz
`,
    });
    expect(reading.notices).toEqual([]);
    expect(reading.tables).toEqual([
      { schema: 'public', name: 'orders', at: { path: 'db/dump.sql', line: 4 } },
      { schema: 'public', name: 'lines', at: { path: 'db/dump.sql', line: 10 } },
    ]);
  });
});

describe('what cannot be read', () => {
  test('is named at its line, and the rest is read', () => {
    const reading = read({
      'db/1.sql': 'CREATE TABLE a ();\n\nCREATE TABEL b ();\nINSERT INTO a SELCT 1;\nCREATE TABLE c ();',
    });
    expect(reading.tables.map(({ name }) => name)).toEqual(['a', 'c']);
    expect(reading.notices).toEqual([
      {
        source: 'code',
        message: 'the statement could not be parsed: syntax error at or near "TABEL"',
        at: { path: 'db/1.sql', line: 3 },
        unresolved: 1,
      },
    ]);
  });

  test('a quote that swallows a CREATE TABLE is noticed', () => {
    const reading = read({
      'db/1.sql': "INSERT INTO a VALUES ('it\\'s');\nCREATE TABLE b ();\nINSERT INTO a VALUES ('x');",
    });
    expect(reading.notices).toMatchObject([{ at: { line: 1 }, unresolved: 1 }]);
  });

  test('tables that a DO block creates by dynamic SQL are noticed', () => {
    const reading = read({
      'db/1.sql':
        "CREATE TABLE a ();\nDO $$ BEGIN\n  EXECUTE 'CREATE TABLE ' || current_user || '_b ()';\nEND $$;",
    });
    expect(reading.tables.map(({ name }) => name)).toEqual(['a']);
    expect(reading.notices).toMatchObject([{ at: { line: 2 }, unresolved: 1 }]);
  });

  test.each([
    [
      'MySQL',
      'CREATE TABLE `orders` (`id` int AUTO_INCREMENT) ENGINE=InnoDB;\nCREATE TABLE `b` (id int);\nCREATE TABLE fine (id int);',
    ],
    ['SQLite', 'PRAGMA foreign_keys = ON;\nCREATE TABLE fine (id INTEGER PRIMARY KEY);'],
    [
      'SQLite with counters',
      'CREATE TABLE fine (id int);\nCREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT);',
    ],
    ['SQL Server', 'CREATE TABLE [dbo].[orders] (id INT IDENTITY(1,1));\nGO\nCREATE TABLE fine (id int);'],
  ])('%s is left out with one notice', (_, text) => {
    const reading = read({ 'db/1.sql': text, 'db/2.sql': 'CREATE TABLE kept ();' });
    expect(reading.tables.map(({ name }) => name)).toEqual(['kept']);
    expect(reading.notices).toEqual([
      {
        source: 'code',
        message: "this is not PostgreSQL's SQL: the file is left out",
        at: { path: 'db/1.sql', line: 1 },
        unresolved: 0,
      },
    ]);
  });

  test('a byte order mark is no part of the first statement', () => {
    expect(tables({ 'db/1.sql': '\ufeffCREATE TABLE orders ();' })).toEqual(['orders db/1.sql:1']);
  });

  test.each([
    ['blank lines', `CREATE TABEL a ();${'\n'.repeat(200_000)}`],
    ['copies', `COPY ${'x FROM stdin '.repeat(50_000)}`],
    ['spaces', `DO $$ ${'create '.repeat(20_000)}${' '.repeat(200_000)}$$`],
    ['quotes', `CREATE TABLE a (${"'".repeat(100_001)}`],
    ['dollars', `CREATE TABLE a (${'$a$b'.repeat(50_001)}`],
    ['comments', `CREATE TABLE a (${'/*'.repeat(100_000)}`],
    ['nested comments', `CREATE TABLE a (${'/*'.repeat(100_000)}${'*/'.repeat(100_000)})`],
    ['operators', `CREATE TABLE a (CHECK (1 ${'+-'.repeat(100_000)} 1))`],
  ])('%s without end take no time at all', (_, text) => {
    read({ 'db/1.sql': text });
  });

  test('backticks in a comment make no other dialect', () => {
    expect(
      tables({ 'db/1.sql': "-- `orders`\nCREATE TABLE orders ();\nCOMMENT ON TABLE orders IS 'see `x`';" }),
    ).toEqual(['orders db/1.sql:2']);
  });
});
