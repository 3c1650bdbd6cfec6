import { describe, expect, test } from 'vitest';
import { read, tables } from './read-schema.js';

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
      "CREATE TABLE `orders` (\n  `id` int(11) unsigned NOT NULL AUTO_INCREMENT,\n  `state` enum('open','paid') COLLATE utf8mb4_bin DEFAULT 'open',\n  PRIMARY KEY (`id`) USING BTREE,\n  KEY `by_state` (`state`)\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;\nINSERT INTO `orders` VALUES (1, 'it\\'s; open');\nCREATE TABLE `shop`.`lines` (id int, `order_id` int, CONSTRAINT fk FOREIGN KEY (`order_id`) REFERENCES `shop`.`orders` (`id`));",
      ['lines', 'orders'],
    ],
    [
      'SQLite',
      "PRAGMA foreign_keys = ON;\nCREATE TABLE IF NOT EXISTS orders (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT DEFAULT (datetime('now')));\nCREATE VIEW IF NOT EXISTS open_orders AS SELECT id FROM orders;",
      ['open_orders', 'orders'],
    ],
    [
      'SQL Server',
      'CREATE TABLE [dbo].[orders] ([id] INT IDENTITY(1,1));\nGO\nCREATE TABLE lines (id int);\nGO',
      ['lines', 'orders'],
    ],
  ])('%s is read as what PostgreSQL would call it', (_, text, names) => {
    const reading = read({ 'db/1.sql': text });
    expect(reading.tables.map(({ name }) => name).sort()).toEqual(names);
    expect(reading.tables.every(({ schema }) => schema === undefined)).toBe(true);
    expect(reading.notices).toEqual([]);
  });

  test('what another dialect says and nobody understands is one notice', () => {
    const text =
      'USE shop;\nCREATE TABLE `orders` (id int);\nCREATE TRIGGER t BEFORE INSERT ON `orders` FOR EACH ROW SET NEW.id = 1;\nCREATE TABLE `odd` (id int GENERATED SOMEHOW);';
    const reading = read({ 'db/1.sql': text, 'db/2.sql': 'CREATE TABLE kept ();' });
    expect(reading.tables.map(({ name }) => name).sort()).toEqual(['kept', 'orders']);
    expect(reading.notices).toEqual([
      {
        source: 'code',
        message: "this is not PostgreSQL's SQL: 2 of the statements that may define something are left out",
        at: { path: 'db/1.sql', line: 1 },
        unresolved: 1,
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
