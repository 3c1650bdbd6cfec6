import { describe, expect, test } from 'vitest';
import { isSchemaFile } from '../../src/extract/postgres/index.js';
import type {
  CatalogueFacts,
  ForeignKeyFact,
  GrantFact,
  RelationFact,
  RoutineFact,
} from '../../src/model/facts.js';
import { read, tables } from './read-schema.js';

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
    expect(read({ 'a.sql': 'CREATE TABLE t ()' }, 'main').tables).toEqual([
      { name: 't', database: 'main', at: { path: 'a.sql', line: 1 } },
    ]);
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

describe('what else there is', () => {
  /** Facts without their places, as text. */
  const facts = (kind: keyof CatalogueFacts, ...texts: readonly string[]): unknown[] =>
    read(Object.fromEntries(texts.map((text, index) => [`${index + 1}.sql`, text]))).catalogue[kind].map(
      ({ at: _, ...fact }) => fact,
    );
  const keys = (...texts: readonly string[]): string[] =>
    (facts('foreignKeys', ...texts) as ForeignKeyFact[]).map(
      ({ name, from, to, onDelete }) => `${name}: ${from.name} → ${to.name} ${onDelete}`,
    );
  const routines = (...texts: readonly string[]) => facts('routines', ...texts) as RoutineFact[];
  const body = (text: string) => routines(text)[0]!.body;
  const shop = 'CREATE TABLE customers (id int); CREATE TABLE orders (id int, customer_id int);';

  test.each([
    ['in a column', 'CREATE TABLE a (b int REFERENCES c ON DELETE CASCADE)', ['a_b_fkey: a → c cascade']],
    [
      'in a table',
      'CREATE TABLE a (x int, y int, FOREIGN KEY (x, y) REFERENCES c ON DELETE RESTRICT, CONSTRAINT k FOREIGN KEY (x) REFERENCES d)',
      ['a_x_y_fkey: a → c restrict', 'k: a → d no-action'],
    ],
    [
      'added later',
      `${shop} ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers ON DELETE SET NULL, ADD COLUMN shop int REFERENCES shops`,
      ['orders_customer_id_fkey: orders → customers set-null', 'orders_shop_fkey: orders → shops no-action'],
    ],
    ['dropped', 'CREATE TABLE a (b int REFERENCES c); ALTER TABLE a DROP CONSTRAINT a_b_fkey', []],
    ['dropped with their column', 'CREATE TABLE a (b int REFERENCES c); ALTER TABLE a DROP COLUMN b', []],
    [
      'dropped with the table that they refer to',
      'CREATE TABLE c (); CREATE TABLE a (b int REFERENCES c); DROP TABLE c CASCADE',
      [],
    ],
    [
      'of tables, columns and constraints with new names',
      'CREATE TABLE c (); CREATE TABLE a (b int REFERENCES c, d int REFERENCES c); ALTER TABLE c RENAME TO e; ALTER TABLE a RENAME TO f; ALTER TABLE f RENAME CONSTRAINT a_b_fkey TO g; ALTER TABLE f RENAME COLUMN d TO h; ALTER TABLE f DROP COLUMN h',
      ['g: f → e no-action'],
    ],
    [
      'of a table that is created twice count once',
      'CREATE TABLE a (b int REFERENCES c); CREATE TABLE IF NOT EXISTS a (b int REFERENCES c)',
      ['a_b_fkey: a → c no-action'],
    ],
    [
      'with a name that is too long',
      `CREATE TABLE ${'a'.repeat(40)} (${'b'.repeat(40)} int REFERENCES c)`,
      [`${'a'.repeat(29)}_${'b'.repeat(28)}_fkey: ${'a'.repeat(40)} → c no-action`],
    ],
  ])('foreign keys %s', (_, text, expected) => {
    expect(keys(text)).toEqual(expected);
    expect(keys(...text.split(';').map((each) => `${each};`))).toEqual(expected);
  });

  test('partitions and what inherits', () => {
    const text = `CREATE TABLE a () PARTITION BY LIST (x); CREATE TABLE b PARTITION OF a DEFAULT; CREATE TABLE c (); CREATE TABLE d () INHERITS (c);
      CREATE TABLE e (); ALTER TABLE a ATTACH PARTITION e DEFAULT; CREATE TABLE f PARTITION OF a DEFAULT; ALTER TABLE a DETACH PARTITION f;
      CREATE TABLE g (); ALTER TABLE g INHERIT c; ALTER TABLE d NO INHERIT c;`;
    const parts = facts('relations', text) as RelationFact[];
    expect(
      parts.filter(({ partOf }) => partOf).map(({ name, partOf }) => `${name} of ${partOf!.name}`),
    ).toEqual(['b of a', 'e of a', 'g of c']);
    expect((facts('relations', `${text} DROP TABLE a`) as RelationFact[]).map(({ name }) => name)).toEqual([
      'c',
      'd',
      'f',
      'g',
    ]);
  });

  test('sequences', () => {
    const text = `CREATE TABLE s.a (id serial, n bigint GENERATED BY DEFAULT AS IDENTITY); CREATE SEQUENCE s.own; ALTER SEQUENCE s.own OWNED BY s.a.id;
      CREATE SEQUENCE s.free OWNED BY s.a.id; ALTER SEQUENCE s.free OWNED BY NONE; ALTER TABLE s.a ADD COLUMN z smallserial; ALTER TABLE s.a RENAME TO b;`;
    const sequences = (facts('relations', text) as RelationFact[]).filter(({ kind }) => kind === 'sequence');
    expect(sequences.map(({ name, ownedBy }) => `${name} of ${ownedBy?.name}`)).toEqual([
      'a_id_seq of b',
      'a_n_seq of b',
      'own of b',
      'free of undefined',
      'a_z_seq of b',
    ]);
    expect((facts('relations', `${text} DROP TABLE s.b`) as RelationFact[]).map(({ name }) => name)).toEqual([
      'free',
    ]);
  });

  test('views follow the tables that they read, and go with them', () => {
    const text = `${shop} CREATE VIEW v AS SELECT f(c.id) FROM orders o, customers c; CREATE VIEW w AS SELECT * FROM v; ALTER TABLE orders SET SCHEMA sales;`;
    expect(facts('relations', text).slice(2)).toEqual([
      {
        name: 'v',
        kind: 'view',
        body: {
          uses: [
            { name: 'customers', mode: 'read' },
            { schema: 'sales', name: 'orders', mode: 'read' },
          ],
          calls: [{ name: 'f' }],
        },
      },
      { name: 'w', kind: 'view', body: { uses: [{ name: 'v', mode: 'read' }], calls: [] } },
    ]);
    expect(facts('relations', `${text} DROP TABLE customers CASCADE`)).toMatchObject([{ name: 'orders' }]);
  });

  test.each([
    [
      'SQL',
      "LANGUAGE sql AS 'INSERT INTO a SELECT * FROM b; SELECT f()'",
      ['read b', 'write a'],
      ['f'],
      undefined,
    ],
    [
      'a body of the standard',
      'LANGUAGE sql BEGIN ATOMIC UPDATE a SET x = 1; SELECT 1; END',
      ['write a'],
      [],
      undefined,
    ],
    ['RETURN', 'RETURN (SELECT f(x) FROM a)', ['read a'], ['f'], undefined],
    [
      'PL/pgSQL',
      `LANGUAGE plpgsql AS $$ DECLARE c CURSOR FOR SELECT * FROM a; n int := (SELECT 1 FROM b); r record; BEGIN
         FOR r IN SELECT * FROM d LOOP n := n + (SELECT count(*) FROM e); END LOOP;
         IF EXISTS (SELECT FROM g) THEN DELETE FROM h; END IF; PERFORM f(); CALL p(); SELECT 1 INTO n FROM i FOR UPDATE;
         EXECUTE 'DELETE ' || 'FROM j'; EXECUTE format('TRUNCATE k'); RETURN n;
       EXCEPTION WHEN OTHERS THEN INSERT INTO l VALUES (1); RETURN 0; END $$`,
      [
        'lock i',
        'read a',
        'read b',
        'read d',
        'read e',
        'read g',
        'read i',
        'write h',
        'write j',
        'write k',
        'write l',
      ],
      ['count', 'f', 'format', 'p'],
      undefined,
    ],
    [
      'temporary tables',
      "LANGUAGE plpgsql AS 'BEGIN CREATE TEMP TABLE t AS SELECT * FROM a; DELETE FROM t; RETURN 1; END'",
      ['read a'],
      [],
      undefined,
    ],
    [
      'dynamic SQL',
      "LANGUAGE plpgsql AS $$ BEGIN INSERT INTO a VALUES (1); EXECUTE format('DELETE FROM %I', x); RETURN 1; END $$",
      ['write a'],
      ['format'],
      'it runs dynamic SQL',
    ],
    [
      'types of columns',
      'LANGUAGE plpgsql AS $$ DECLARE y a.b%TYPE; BEGIN DELETE FROM a WHERE b = y; RETURN 1; END $$',
      ['write a'],
      [],
      undefined,
    ],
    ['another language', "LANGUAGE plpython3u AS 'return 1'", [], [], 'it is written in plpython3u'],
    [
      'PL/pgSQL that does not parse',
      "LANGUAGE plpgsql AS 'BEGIN garbage'",
      [],
      [],
      'its PL/pgSQL does not parse',
    ],
    [
      'SQL that does not parse',
      "LANGUAGE sql AS 'SELECT 1 FROM a; SELCT'",
      ['read a'],
      [],
      'a part of it could not be parsed',
    ],
  ])('routines in %s', (_, text, uses, calls, unread) => {
    const read = body(`CREATE FUNCTION g(x text) RETURNS int ${text};`);
    expect(read.uses.map(({ mode, name }) => `${mode} ${name}`).sort()).toEqual(uses);
    expect(read.calls.map(({ name }) => name)).toEqual(calls);
    expect(read.unread).toBe(unread);
  });

  test('routines with a parameter of the type of a column', () => {
    const text =
      'CREATE FUNCTION g(x a.b%TYPE) RETURNS a.b%TYPE LANGUAGE plpgsql AS $$ BEGIN DELETE FROM a; RETURN 1; END $$';
    expect(body(text)).toEqual({ uses: [{ name: 'a', mode: 'write' }], calls: [] });
  });

  test('routines are told apart by their parameters, altered and dropped', () => {
    const define = (parameters: string) =>
      `CREATE FUNCTION f(${parameters}) RETURNS int LANGUAGE sql AS 'SELECT 1';`;
    const two = define('a int') + define('a text, OUT b int');
    expect(routines(two)).toHaveLength(2);
    expect(routines(`${two} DROP FUNCTION f(integer)`)).toHaveLength(1);
    expect(routines(two + define('other int').replace('FUNCTION', 'OR REPLACE FUNCTION'))).toHaveLength(2);
    expect(
      routines(
        `${define('')} ALTER FUNCTION f() SECURITY DEFINER SET search_path = a, b; ALTER FUNCTION f() OWNER TO web; ALTER FUNCTION f() RENAME TO g; ALTER FUNCTION g() SET SCHEMA s`,
      ),
    ).toMatchObject([{ schema: 's', name: 'g', runsAs: 'web', searchPath: ['a', 'b'] }]);
  });

  test('triggers and rules; the names that new rows have are no tables', () => {
    const text = `${shop} CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO log SELECT * FROM fresh; RETURN NULL; END';
      CREATE TRIGGER t AFTER INSERT ON orders REFERENCING NEW TABLE AS fresh EXECUTE FUNCTION f();
      CREATE TRIGGER u AFTER INSERT ON orders EXECUTE FUNCTION f(); DROP TRIGGER u ON orders;
      CREATE RULE r AS ON UPDATE TO customers DO ALSO INSERT INTO log VALUES (new.id); ALTER TABLE orders RENAME TO purchases;`;
    expect(facts('triggers', text)).toEqual([
      { name: 't', table: { name: 'purchases' }, routine: { name: 'f' } },
      { name: 'r', table: { name: 'customers' }, routine: { name: 'rule r on customers' } },
    ]);
    expect(routines(text).map((routine) => routine.body.uses)).toEqual([
      [{ name: 'log', mode: 'write' }],
      [{ name: 'log', mode: 'write' }],
    ]);
    expect(facts('triggers', `${text} DROP TABLE purchases; DROP RULE r ON customers`)).toEqual([]);
  });

  test('grants, on what there is and on what comes', () => {
    const text = `CREATE SCHEMA s; CREATE TABLE s.a (); CREATE TABLE s.b (); GRANT SELECT, INSERT ON s.a, s.b TO web, PUBLIC;
      REVOKE INSERT ON s.b FROM web; GRANT ALL ON ALL TABLES IN SCHEMA s TO admin; REVOKE ALL ON s.a FROM PUBLIC;
      ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT ON TABLES TO later; CREATE TABLE s.c (); CREATE SEQUENCE s.d; CREATE TABLE e ();
      ALTER TABLE s.b OWNER TO admin; GRANT UPDATE (x) ON s.c TO web; GRANT USAGE ON SCHEMA s TO web;`;
    const all = 'DELETE,INSERT,REFERENCES,SELECT,TRIGGER,TRUNCATE,UPDATE';
    const grants = facts('grants', text) as GrantFact[];
    expect(
      grants.map(({ role, relation, privileges }) => `${role} on ${relation.name}: ${privileges}`),
    ).toEqual([
      'web on a: INSERT,SELECT',
      `admin on a: ${all}`,
      'web on b: SELECT',
      'public on b: INSERT,SELECT',
      'later on c: SELECT',
      'web on c: UPDATE',
    ]);
  });

  test('search paths of roles and databases', () => {
    expect(
      facts(
        'searchPaths',
        'ALTER ROLE web SET search_path = a, "B", "$user"; ALTER ROLE gone SET search_path = a; ALTER ROLE gone RESET search_path; ALTER DATABASE shop SET search_path TO c;',
      ),
    ).toEqual([{ role: 'web', schemas: ['a', 'B'] }, { schemas: ['c'] }]);
  });

  test('what a DO block does', () => {
    const text = `DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles) THEN CREATE TABLE a (b int REFERENCES c); END IF;
      EXECUTE 'CREATE TABLE d ()'; END $$; DO $$ BEGIN ALTER TABLE a RENAME TO e; END $$;`;
    expect(facts('relations', text)).toEqual([{ name: 'e' }, { name: 'd' }]);
    expect(keys(text)).toEqual(['a_b_fkey: e → c no-action']);
    expect(read({ '1.sql': text }).notices).toEqual([]);
  });
});
