import { beforeAll, describe, expect, test } from 'vitest';
import { cutAtLiteral, loadSql, oneLine, redacted, type Sql } from '../../src/extract/sql/index.js';

let sql: Sql;
beforeAll(async () => {
  sql = await loadSql();
});

const uses = (text: string): string[] =>
  sql.read(text).statements.flatMap((statement) => statement.uses.map(({ mode, name }) => `${mode} ${name}`));

describe('texts as pg_stat_statements shows them', () => {
  test.each([
    ['SELECT * FROM orders WHERE id IN ($1 /*, ... */)', ['read orders']],
    ['SELECT * FROM orders WHERE id IN ($1 /*, ... */::bigint)', ['read orders']],
    ['SELECT * FROM orders WHERE at > now() - INTERVAL $1', ['read orders']],
    ['SELECT $1, n$2 FROM orders', ['read orders']],
    ['DO $1', []],
    ['SAVEPOINT $1', []],
    ['ROLLBACK TO $1', []],
    ['PREPARE TRANSACTION $1', []],
    ['DEALLOCATE $1', []],
    ['DECLARE $1 CURSOR FOR SELECT * FROM orders', ['read orders']],
    ['FETCH FORWARD $1 c', []],
    ['COMMENT ON TABLE orders IS $1', ['define orders']],
    ['SELECT * FROM json_table($1, $2 COLUMNS (a int PATH $3)) t, orders', ['read orders']],
    // PostgreSQL 9.x
    ['SELECT * FROM orders WHERE id = ? AND n IN (?, ?) LIMIT ?', ['read orders']],
    ['SELECT * FROM orders WHERE id=? AND at>now()-INTERVAL ?', ['read orders']],
    ['UPDATE orders SET a=?,b=?', ['write orders']],
    // `?` is also an operator of jsonb
    ['SELECT * FROM orders WHERE data ? $1 AND data ?| $2 AND data @? $3', ['read orders']],
    ['SELECT * FROM orders WHERE data ? ? AND data ?| array[?] AND n = ?', ['read orders']],
    ['SELECT \'?\', "?" /* ? */ FROM orders WHERE a = ?', ['read orders']],
    // comments of sqlcommenter and others
    ["/* app:web */ SELECT * FROM orders /*traceparent='00-1'*/", ['read orders']],
    ['', []],
    ['-- nothing\n;', []],
  ])('%s', (text, expected) => {
    expect(sql.read(text).problems).toEqual([]);
    expect(uses(text)).toEqual(expected);
  });

  test('a parameter is never taken for the name of a table', () => {
    expect(sql.read('SELECT * FROM $1')).toMatchObject({ statements: [], problems: [{ line: 1 }] });
  });
});

describe('what cannot be read', () => {
  const problem = (text: string): string | undefined => sql.read(text).problems[0]?.message;

  test('costs one statement of a text, and says where it stands', () => {
    const { statements, problems } = sql.read(`CREATE TABLE a (id int);

-- a slip of the pen
CREAT TABLE b (id int;
CREATE TABLE c (id int);
CREATE FUNCTION f() RETURNS int BEGIN ATOMIC
  SELECT CASE WHEN true THEN 1 END FROM d;
  DELETE FROM e;
END;
INSERT INTO g VALUES (');', $$;$$, $x$ ; $$ $x$);
SELECT * FROM h`);
    expect(statements.map(({ line, uses }) => [line, uses.map(({ name }) => name).join(' ')])).toEqual([
      [1, 'a'],
      [5, 'c'],
      [6, 'd e'],
      [10, 'g'],
      [11, 'h'],
    ]);
    expect(problems).toEqual([{ line: 4, message: 'syntax error at or near "CREAT"' }]);
  });

  test('a NUL byte is refused, not taken for the end of the text', () => {
    expect(problem('SELECT * FROM orders\0, users')).toBe('it holds a NUL byte');
  });

  test('a text that is cut off', () => {
    expect(problem('SELECT * FROM orders WHERE')).toBe('syntax error at end of input');
    expect(problem("SELECT * FROM orders WHERE name = 'Ann")).toBe('unterminated quoted string');
  });

  test('no part of a constant stands in the message', () => {
    expect(problem("ALTER ROLE web PASWORD 'hunter2'")).toBe('unrecognized role option "pasword"');
    expect(problem("ALTER ROLE web PASSWORD = 'hunter2'")).toBe('syntax error at or near "="');
    expect(problem("ALTER ROLE web 'hunter2' PASSWORD")).toBe('syntax error');
    expect(problem("ALTER ROLE web PASSWORD 'ab\\'hunter2'")).not.toContain('hunter2');
    expect(problem("ALTER ROLE web PASSWORD 'hunter2")).not.toContain('hunter2');
  });

  test('nesting that exhausts the stack is refused, and the parser still works after any number of it', async () => {
    const deep = [
      `SELECT ${'('.repeat(10_000)}1${')'.repeat(10_000)}`,
      `SELECT 1${'+1'.repeat(50_000)}`,
      `SELECT 1${' UNION ALL SELECT 1'.repeat(20_000)}`,
      `SELECT ${'NOT '.repeat(50_000)}true`,
      `SELECT * FROM ${'(SELECT * FROM '.repeat(5_000)}a${') x'.repeat(5_000)}`,
    ];
    const own = await loadSql();
    expect(own.read(deep[0] ?? '').problems[0]?.message).toBe('it is nested too deeply');
    for (let round = 0; round < 10; round++) {
      for (const text of deep) expect(own.read(text).problems).toHaveLength(1);
      expect(own.read('SELECT * FROM orders').statements).toHaveLength(1);
    }
  });

  test('a statement of a megabyte is read', () => {
    const rows = Array.from({ length: 60_000 }, (_, index) => `(${index}, 'abcdef')`).join(', ');
    expect(uses(`INSERT INTO orders VALUES ${rows}`)).toEqual(['write orders']);
  });

  test('a statement of ten megabytes is refused', () => {
    expect(problem(`SELECT '${'x'.repeat(10_000_000)}'`)).toMatch(/longer than/);
  });

  test('many statements on one line take time linear in their number', () => {
    expect(sql.split('SELECT 1;'.repeat(100_000))).toHaveLength(100_000);
  });
});

describe('what is shown', () => {
  test('one line, without anything that would act on a terminal', () => {
    expect(oneLine('SELECT *\n\tFROM  orders -- all */ of them\n WHERE x')).toBe(
      'SELECT * FROM orders /* all * / of them */ WHERE x',
    );
    expect(oneLine('SELECT "\u001b[31mred\u0007\u202e"')).toBe('SELECT "[31mred"');
    expect(oneLine("SELECT ' -- '  /* a  b */")).toBe("SELECT ' -- ' /* a b */");
  });

  test('constants and comments go', () => {
    expect(redacted("CREATE USER MAPPING FOR web SERVER s OPTIONS (password 'it''s', user E'a\\'b')")).toBe(
      "CREATE USER MAPPING FOR web SERVER s OPTIONS (password '…', user '…')",
    );
    expect(redacted("DO $x$ secret $x$ -- 'secret'")).toBe("DO '…'");
    expect(redacted("ALTER ROLE web PASSWORD 'cut of")).toBe("ALTER ROLE web PASSWORD '…'");
  });

  test('a text that does not parse ends at its first constant, for its quoting may be another', () => {
    expect(cutAtLiteral("ALTER ROLE web PASSWORD 'ab\\'hunter2' VALID")).toBe("ALTER ROLE web PASSWORD '…'");
    expect(cutAtLiteral('SELECT  FROM')).toBe('SELECT FROM');
  });
});

describe('changes of the schema', () => {
  const changes = (text: string) => sql.read(text).statements.flatMap((statement) => statement.changes);
  const orders = { schema: 'sales', name: 'orders' };
  const readsT = { uses: [{ name: 't', mode: 'read' }], calls: [{ name: 'f' }] };
  const inSales = [
    { change: 'search-path', schemas: ['sales', 'public'] },
    { change: 'create', relation: { name: 'orders' } },
    { change: 'restore-search-path' },
  ];

  test.each([
    ['CREATE TABLE sales.orders ()', [{ change: 'create', relation: orders }]],
    ['CREATE TABLE IF NOT EXISTS sales.orders AS SELECT 1', [{ change: 'create', relation: orders }]],
    ['SELECT * INTO sales.orders FROM x', [{ change: 'create', relation: orders }]],
    [
      'CREATE OR REPLACE VIEW sales.orders AS SELECT f(a) FROM t',
      [{ change: 'create', relation: orders, kind: 'view', body: readsT }],
    ],
    [
      'CREATE MATERIALIZED VIEW sales.orders AS SELECT f(a) FROM t',
      [{ change: 'create', relation: orders, kind: 'materialized-view', body: readsT }],
    ],
    [
      'CREATE FOREIGN TABLE sales.orders () SERVER s',
      [{ change: 'create', relation: orders, kind: 'foreign-table' }],
    ],
    ['CREATE SCHEMA sales CREATE TABLE orders ()', inSales],
    ['CREATE SCHEMA AUTHORIZATION sales CREATE TABLE orders ()', inSales],
    ['CREATE TEMP TABLE t ()', []],
    ['CREATE TABLE pg_temp.t ()', []],
    ['CREATE INDEX i ON sales.orders (id)', []],
    [
      'DROP TABLE sales.orders, x',
      [
        { change: 'drop', relation: orders },
        { change: 'drop', relation: { name: 'x' } },
      ],
    ],
    ['DROP INDEX i', []],
    ['ALTER TABLE sales.orders RENAME TO old', [{ change: 'rename', relation: orders, to: 'old' }]],
    [
      'ALTER TABLE sales.orders RENAME COLUMN a TO b',
      [{ change: 'rename-column', relation: orders, name: 'a', to: 'b' }],
    ],
    ['ALTER VIEW sales.orders SET SCHEMA old', [{ change: 'move', relation: orders, schema: 'old' }]],
    [
      'DROP SCHEMA a, b CASCADE',
      [
        { change: 'drop-schema', schema: 'a' },
        { change: 'drop-schema', schema: 'b' },
      ],
    ],
    ['ALTER SCHEMA sales RENAME TO shop', [{ change: 'rename-schema', schema: 'sales', to: 'shop' }]],
    ['SET search_path = "$user", "Sales", public', [{ change: 'search-path', schemas: ['Sales', 'public'] }]],
    ["SET SCHEMA 'sales'", [{ change: 'search-path', schemas: ['sales'] }]],
    ['RESET search_path', [{ change: 'search-path', schemas: [] }]],
    ["SELECT pg_catalog.set_config('search_path', '', false)", [{ change: 'search-path', schemas: [] }]],
    [
      "SELECT set_config('search_path', 'sales, \"Old\"', false)",
      [{ change: 'search-path', schemas: ['sales', 'Old'] }],
    ],
    ['ALTER ROLE web SET search_path = sales', [{ change: 'default-path', role: 'web', schemas: ['sales'] }]],
  ])('%s', (text, expected) => {
    expect(changes(text)).toEqual(expected);
  });
});

describe('a body in PL/pgSQL', () => {
  const bodyOf = (declared: string, body: string) => {
    const text = `CREATE FUNCTION settle(p_id uuid) RETURNS jsonb LANGUAGE plpgsql AS $$ DECLARE ${declared} BEGIN ${body} END $$`;
    return sql
      .read(text)
      .statements.flatMap(({ changes }) =>
        changes.flatMap((change) =>
          change.change === 'routine'
            ? [change.body.unread ?? change.body.uses.map(({ mode, name }) => `${mode} ${name}`).join()]
            : [],
        ),
      );
  };
  test.each([
    [
      'v_tier shop.tier; v_name text;',
      'SELECT t.tier, t.name INTO v_tier, v_name FROM tiers t;',
      'read tiers',
    ],
    [
      "v_tier tier := 'free'; -- a word; and another\n v_name text;",
      'SELECT t.tier, t.name INTO v_tier, v_name FROM tiers t;',
      'read tiers',
    ],
    [
      'v_order orders%ROWTYPE;',
      'SELECT * INTO v_order FROM orders; v_order.paid := true; DELETE FROM lines WHERE id = v_order.id;',
      'write lines,read orders',
    ],
    [
      'v_order shop.orders; v_tier shop.tier;',
      'SELECT * INTO v_order FROM orders; SELECT a, b INTO v_tier, v_tier FROM tiers; v_order.paid := true;',
      'read orders,read tiers',
    ],
    [
      'v_id tiers.id%TYPE; v_row RECORD;',
      'FOR v_row IN SELECT * FROM tiers LOOP UPDATE orders SET tier = v_row.id; END LOOP;',
      'write orders,read tiers',
    ],
  ])('with variables of types that only the database knows: %s', (declared, body, expected) => {
    expect(bodyOf(declared, body).join().split(',').sort()).toEqual(expected.split(',').sort());
  });
});
