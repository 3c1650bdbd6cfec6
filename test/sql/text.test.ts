import { beforeAll, describe, expect, test } from 'vitest';
import { loadSql, type Sql, type TextReading } from '../../src/extract/sql/index.js';
import { loadParser } from '../../src/extract/sql/parse.js';
import { split } from '../../src/extract/sql/split.js';

let sql: Sql;
beforeAll(async () => {
  sql = await loadSql();
});

const read = async (text: string, cut = false): Promise<TextReading> =>
  (await sql.readTexts([{ text, cut }]))[0]!;
const uses = ({ uses }: TextReading): string[] =>
  uses.map(({ mode, schema, name }) => `${mode} ${schema === undefined ? '' : `${schema}.`}${name}`);

describe('a text that is cut off', () => {
  test.each([
    ['SELECT * FROM orders JOIN custom', ['read orders']],
    ['SELECT * FROM orders JOIN customers ', ['read orders']],
    [
      'SELECT * FROM orders o, sales.items AS i, "Order Lines" x WHERE o.id = i.ord',
      ['read orders', 'read sales.items', 'read Order Lines'],
    ],
    [
      "SELECT * FROM orders o JOIN customers c ON c.id = o.customer_id WHERE c.name = 'An",
      ['read orders', 'read customers'],
    ],
    ['SELECT * FROM orders...', []],
    ['SELECT * FROM orders WHERE…', ['read orders']],
    ['SELECT * FROM "orde', []],
    ['SELECT * FROM sales', []],
    ['SELECT * FROM sales.', []],
    ['SELECT * FROM sales.orders WHERE', ['read sales.orders']],
    ['INSERT INTO orders (id, total', ['write orders']],
    ['INSERT INTO orders SELECT * FROM carts WHERE x', ['write orders', 'read carts']],
    ['UPDATE orders SET total', ['write orders']],
    ['DELETE FROM orders USING customers WHERE', ['write orders', 'read customers']],
    [
      'MERGE INTO stock s USING deliveries d ON s.id = d.id WHEN MATCHED THEN UPDATE SET n =',
      ['write stock', 'read deliveries'],
    ],
    // nothing of what a WITH is for is known before its main verb
    [
      'WITH recent AS (SELECT * FROM orders WHERE at > $1), x AS (SELECT * FROM recent JOIN customers ON true) DEL',
      ['read orders', 'read customers'],
    ],
    ['WITH gone AS (DELETE FROM carts WHERE id = $1 RETURNING *) SELECT * FROM gone, ', ['write carts']],
    [
      'WITH RECURSIVE t (a, b) AS (SELECT * FROM seeds s UNION ALL SELECT * FROM t) SELECT * FROM t WH',
      ['read seeds'],
    ],
    ['WITH RECURSIVE a AS (SELECT * FROM b JOIN s.orders ON true), ', ['read s.orders']],
    ['WITH a AS ((SELECT 1) UNION SELECT * FROM b WHERE x), c AS (SELECT * FROM a WHERE', ['read b']],
    ['MERGE INTO stock s USING deliveries d ON s.id = d.id WHEN MATCHED THEN', ['read deliveries']],
    [
      'DELETE FROM orders USING customers JOIN carts USING (id) WHERE',
      ['write orders', 'read customers', 'read carts'],
    ],
    ['SELECT * FROM (TABLE orders) x WHERE', ['read orders']],
    ['DECLARE c CURSOR FOR SELECT * FROM orders WHERE', ['read orders']],
    ['EXPLAIN SELECT * FROM orders WHERE', []],
    // FROM that is none
    [
      'SELECT extract(year FROM placed_at), trim(both $1 FROM name), substring(x FROM 1 FOR 2) FROM orders WHERE',
      ['read orders'],
    ],
    ['SELECT * FROM orders WHERE a IS DISTINCT FROM b AND c IS NOT DISTINCT FROM d AND', ['read orders']],
    ['SELECT * FROM generate_series(1, 3) g WHERE x', []],
    ['SELECT * FROM (SELECT * FROM orders WHERE id = $1) x WHERE', ['read orders']],
    ['SELECT * FROM orders WHERE id = $1 FOR UPDATE SKIP LOC', ['read orders']],
    ['INSERT INTO orders VALUES ($1) ON CONFLICT (id) DO UPDATE SET total = EXCLUDED.to', ['write orders']],
    ['SELECT * FROM pg_class c JOIN pg_catalog.pg_namespace n ON n.oid', []],
    ['SELECT * FROM $1 WHERE', []],
    ['GRANT SELECT ON orders TO web, rep', []],
    ['REVOKE ALL ON orders FROM web, rep', []],
    ['COPY orders FR', []],
    ['', []],
  ])('%s', async (text, expected) => {
    const reading = await read(text, true);
    expect(uses(reading)).toEqual(expected);
    expect(reading).toMatchObject({ partial: true });
    expect(reading.fingerprint).toBeUndefined();
  });

  test('at any place says nothing that the whole does not say', async () => {
    const whole =
      'WITH a AS (SELECT * FROM s.orders o JOIN customers c ON c.id = o.customer), b AS (DELETE FROM carts USING items i WHERE i.id = 1 RETURNING *) INSERT INTO archive (id) SELECT a.id FROM a, b, ONLY shelves x LEFT JOIN (SELECT * FROM racks) r ON true WHERE EXISTS (SELECT 1 FROM flags f WHERE f.id = a.id)';
    const known = new Set(uses(await read(whole)));
    expect(known.size).toBe(8);
    for (let end = 0; end <= whole.length; end++) {
      for (const use of uses(await read(whole.slice(0, end), true)))
        expect(known, whole.slice(0, end)).toContain(use);
    }
    expect(new Set(uses(await read(`${whole} AND x`, true)))).toEqual(known);
  });
});

describe('a text that PostgreSQL does not read', () => {
  test.each([
    ['SELECT * FROM orders WHERE FRM customers', ['read orders']],
    ['SELECT * FROM orders\0, customers WHERE x', ['read orders']],
    [`SELECT * FROM orders WHERE ${'('.repeat(10_000)}1${')'.repeat(10_000)} = 1`, ['read orders']],
    [`INSERT INTO orders VALUES ('${'x'.repeat(3_000_000)}')`, ['write orders']],
  ])('%.40s', async (text, expected) => {
    const reading = await read(text);
    expect(uses(reading)).toEqual(expected);
    expect(reading).toMatchObject({ partial: true, problem: expect.any(String) });
  });

  test('costs itself only, however often it exhausts the parser', async () => {
    const deep = {
      text: `SELECT * FROM ${'(SELECT * FROM '.repeat(5_000)}a${') x'.repeat(5_000)}`,
      cut: false,
    };
    const long = { text: `SELECT * FROM orders WHERE id IN (${'1, '.repeat(2_000)}1)`, cut: false };
    const readings = await sql.readTexts(
      Array.from({ length: 8 }, (_, at) => ({ ...deep, text: `${deep.text}${at}` })).concat(long),
    );
    expect(readings.map(({ problem }) => problem !== undefined)).toEqual([...Array(8).fill(true), false]);
    expect(uses(readings.at(-1)!)).toEqual(['read orders']);
  });
});

test('a parser that runs out of memory says so, and a new one reads on', async () => {
  const [parser, other] = [await loadParser(), await loadParser()];
  const [piece] = split('SELECT * FROM orders');
  const outOfMemory = Object.assign(new Error('memory access out of bounds'), { name: 'RuntimeError' });
  const failing = (): never => {
    throw outOfMemory;
  };
  expect(parser.parse(piece!, failing)).toEqual({ problem: 'it breaks the parser' });
  expect(parser.isWorn).toBe(true);
  expect(parser.parse(piece!, () => 'read')).toHaveProperty('problem');
  // What one reader met is nothing to another, and that holds at once.
  expect(other.parse(piece!, () => 'read')).toEqual({ value: 'read' });
  expect(other.parseBody('DO $$ BEGIN END $$')).toBeDefined();
  expect(other.isWorn).toBe(false);
  expect((await loadParser()).parse(piece!, () => 'read')).toEqual({ value: 'read' });
});

test('readers share a parser, and statements of one that were too deep count for no other', async () => {
  const [one, other] = [await loadParser(), await loadParser()];
  const [deep] = split(`SELECT 1${'+1'.repeat(50_000)}`);
  const [long] = split(`SELECT '${'x'.repeat(3_000)}' FROM orders`);
  for (let round = 0; round < 3; round += 1)
    expect(one.parse(deep!, () => 'read')).toEqual({ problem: 'it is nested too deeply, or too large' });
  expect(one.parse(long!, () => 'read')).toHaveProperty('problem');
  expect(other.parse(long!, () => 'read')).toEqual({ value: 'read' });
  expect(other.isWorn).toBe(false);
  expect((await loadParser()).isWorn).toBe(false);
});

describe('DO blocks', () => {
  test('touch what the statements and expressions in them touch', async () => {
    const reading = await read(`DO $$ DECLARE r record; n int := (SELECT count(*) FROM counted); BEGIN
      n := (SELECT 1 FROM assigned);
      FOR r IN SELECT * FROM orders LOOP UPDATE items SET x = r.id; PERFORM audit.log(r.id); END LOOP;
      IF EXISTS (SELECT 1 FROM flags) THEN EXECUTE 'DELETE FROM carts WHERE name = ''x'''; END IF; END $$`);
    expect(uses(reading).sort()).toEqual(
      ['read assigned', 'read counted', 'read flags', 'read orders', 'write carts', 'write items'].sort(),
    );
    expect(reading.routines).toContainEqual({ schema: 'audit', name: 'log' });
    expect(reading).toMatchObject({ partial: false, shown: "DO '…'" });
  });

  test.each([
    "DO $$ BEGIN EXECUTE format('DROP TABLE %I', 'x'); END $$",
    "DO LANGUAGE plpython3u $$ plpy.execute('x') $$",
    'DO $$ BEGIN BEGIN $$',
    'DO $1',
  ])('%s: what it does is not known', async (text) => {
    expect(await read(text)).toMatchObject({ uses: [], partial: true });
  });
});

describe('definitions', () => {
  test.each([
    ['CREATE VIEW open AS SELECT f(x) FROM orders', ['define open']],
    ['CREATE RULE r AS ON INSERT TO orders DO ALSO INSERT INTO log VALUES (1)', ['define orders']],
    ['CREATE FUNCTION f() RETURNS int BEGIN ATOMIC DELETE FROM orders; END', []],
    [
      'CREATE MATERIALIZED VIEW daily AS SELECT * FROM orders',
      ['define daily', 'write daily', 'read orders'],
    ],
  ])('%s', async (text, expected) => {
    const reading = await read(text);
    expect(uses(reading)).toEqual(expected);
    expect(reading.routines).toEqual([]);
  });
});

test.each([
  ['SELECT 1 FROM orders JOIN lines USING (id)', false],
  ['SELECT 1 FROM orders; DELETE FROM lines;', true],
  ["DO 'BEGIN DELETE FROM orders; DELETE FROM lines; END'", true],
])('%s: are its tables those of several statements?', async (text, several) => {
  expect(await read(text)).toMatchObject({ several, uses: [{ name: 'orders' }, { name: 'lines' }] });
});

describe('what PL/pgSQL runs of an expression', () => {
  test.each([
    ['$1', []],
    ['EXISTS (SELECT $1 FROM orders WHERE id = $2)', ['orders']],
    ['NOT EXISTS (SELECT $1 FROM orders)', ['orders']],
    ['(SELECT count(*) FROM orders) > $1', ['orders']],
    ['n := (SELECT count(*) FROM orders)', ['orders']],
    ['"New".total[2] = total + (SELECT max(n) FROM lines)', ['lines']],
    ['count(*) FROM orders WHERE id = $1', ['orders']],
    ['NEW.total <> OLD.total AND OLD.id IN (SELECT id FROM lines)', ['lines']],
    ['orders_total(new.id) > $1', []],
  ])('%s', async (text, names) => {
    const { problem, partial, uses } = await read(text);
    expect({ problem, partial, names: uses.map(({ name }) => name) }).toEqual({ partial: false, names });
  });

  test.each(['SELEC 1 FROM orders', 'UPDATE orders SEET n = 1', 'SELECT * FORM orders', "SELEC 'x'"])(
    '%s is none',
    async (text) => expect((await read(text)).problem).toContain('syntax error'),
  );
});

describe('tags', () => {
  test.each([
    [
      "SELECT 1 /*application='orders',controller='cart',route='%2Fcart%2F%3Aid',traceparent='00-ab'*/",
      { application: 'orders', controller: 'cart' },
    ],
    [
      '/*application:Shop,controller:orders,action:index*/ SELECT 1',
      { application: 'Shop', controller: 'orders', action: 'index' },
    ],
    ["/*dddbs='db',ddps='billing-api',ddpv='1'*/ SELECT 1", { service: 'billing-api' }],
    ['SELECT 1 -- service: orders, user: ann', { service: 'orders' }],
    ['/* app=web */ SELECT 1 /* app=other */', { application: 'web' }],
    ['/* service_name="mail" request_id=7 */ SELECT 1', { service: 'mail' }],
    ["/*job='mail to ann@shop.example',queue='amqp://a:hunter2@mq'*/ SELECT 1", undefined],
    ["/*app_name='it\\'s',db_driver='pg%3A8'*/ SELECT 1", { application: "it's", dbdriver: 'pg:8' }],
    ['-- Metabase:: userID: 1 queryType: native\nSELECT 1', { application: 'metabase' }],
    ['/* all orders of a customer: */ SELECT 1', undefined],
    ["SELECT '/* service=no */'", undefined],
    ["SELECT 1 /* password='hunter2', token=abc */", undefined],
    ['SELECT * FROM t WHERE id IN ($1 /*, ... */)', undefined],
  ])('%s', async (text, tags) => {
    const reading = await read(text);
    expect(reading.tags).toEqual(tags);
    expect(reading.shown).not.toMatch(/hunter2|ann/);
  });

  test('are plain and short, whatever stands in a comment', async () => {
    const { tags } = await read(`SELECT 1 /* service='a%1b[31m\u202e${'x'.repeat(500)}', app=%zz */`);
    expect(tags?.['service']).toMatch(/^a\[31mx+$/);
    expect(tags?.['service']).toHaveLength(100);
    expect(tags?.['application']).toBe('%zz');
  });
});

describe('what is shown', () => {
  test.each([
    [
      "SELECT * FROM orders WHERE name = 'Ann' /* ann */ AND n = 5",
      "SELECT * FROM orders WHERE name = '…' AND n = 5",
    ],
    ['SELECT * FROM cards WHERE number = 4111111111111111', 'SELECT * FROM cards WHERE number = …'],
    ['SELECT * FROM t WHERE id IN ($1 /*, ... */)', 'SELECT * FROM t WHERE id IN ($1 /*, ... */)'],
    ["CREATE ROLE web PASSWORD 'hunter2'", "CREATE ROLE web PASSWORD '…'"],
    ['SELECT a--b\nFROM t', 'SELECT a FROM t'],
  ])('%s', async (text, shown) => {
    expect((await read(text)).shown).toBe(shown);
  });

  test('a long text is cut', async () => {
    expect((await read(`SELECT ${'a, '.repeat(10_000)}a FROM t`)).shown).toHaveLength(10_001);
  });
});

test('equal texts have equal readings, in the order of the texts', async () => {
  const texts = ['SELECT * FROM a', 'SELECT * FROM b', 'SELECT * FROM a'].map((text) => ({
    text,
    cut: false,
  }));
  const readings = await sql.readTexts([...texts, { text: 'SELECT * FROM a', cut: true }]);
  expect(readings.map(uses)).toEqual([['read a'], ['read b'], ['read a'], []]);
});
