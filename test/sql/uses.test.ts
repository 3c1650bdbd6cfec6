import { beforeAll, describe, expect, test } from 'vitest';
import { loadSql, type Sql } from '../../src/extract/sql/index.js';
import type { TableUse } from '../../src/model/facts.js';
import { examples } from './examples.js';

let sql: Sql;
beforeAll(async () => {
  sql = await loadSql();
});

/** A name that holds a dot is marked when it has no schema. */
const shown = ({ schema, name, mode }: TableUse): string => {
  if (schema !== undefined) return `${mode} ${schema}.${name}`;
  return name.includes('.') ? `${mode} ${name} (unqualified)` : `${mode} ${name}`;
};

const usesOf = (text: string): string[] => {
  const { statements, problems } = sql.read(text);
  expect(problems).toEqual([]);
  return statements.flatMap(({ uses }) => uses.map(shown));
};

describe('uses', () => {
  test.each(examples)('%s', (text, uses) => {
    expect(usesOf(text).sort()).toEqual([...uses].sort());
  });

  test('a temporary table hides the table of its name from then on, until it is dropped', () => {
    const uses = usesOf(`
      CREATE TEMP TABLE orders AS SELECT * FROM orders;
      UPDATE orders SET total = 0;
      SELECT * FROM orders, sales.orders;
      DROP TABLE orders;
      DELETE FROM orders;`);
    expect(uses).toEqual(['read orders', 'read sales.orders', 'write orders']);
  });

  test('a statement that touches only the catalogue is told from one that touches nothing', () => {
    expect(sql.read('SELECT * FROM pg_class').statements[0]).toMatchObject({
      uses: [],
      system: [{ name: 'pg_class' }],
    });
    expect(sql.read('SELECT now()').statements[0]).toMatchObject({ uses: [], system: [] });
    expect(sql.read('SELECT * FROM orders, pg_class').statements[0]).toMatchObject({
      system: [{ name: 'pg_class' }],
    });
  });

  test('functions and procedures are named', () => {
    const functions = (text: string) =>
      sql.read(text).statements[0]?.routines.map(({ schema, name }) => (schema ? `${schema}.${name}` : name));
    expect(functions('SELECT lower(name), audit.stamp(now()), lower(x) FROM generate_series(1, 2)')).toEqual([
      'generate_series',
      'lower',
      'audit.stamp',
      'now',
    ]);
    expect(functions('CALL billing.close_month($1)')).toEqual(['billing.close_month']);
    expect(functions('CREATE TRIGGER t AFTER INSERT ON orders EXECUTE FUNCTION f()')).toEqual([]);
  });

  test.each([
    ['SELECT $2 FROM ONLY "public"."users" x WHERE "id" OPERATOR(pg_catalog.=) $1 FOR KEY SHARE OF x', true],
    [
      'SELECT 1 FROM ONLY a.b x WHERE p OPERATOR(pg_catalog.=) $1 AND q OPERATOR(public.=) $2 FOR KEY SHARE OF x',
      true,
    ],
    ['SELECT 1 FROM ONLY a.b x WHERE p::text OPERATOR(pg_catalog.=) $1::text FOR KEY SHARE OF x', true],
    [
      'SELECT 1 FROM (SELECT p AS r FROM ONLY a.b x WHERE p OPERATOR(pg_catalog.=) $1 FOR KEY SHARE OF x) x1 HAVING $2 <@ range_agg(x1.r)',
      true,
    ],
    ['DELETE FROM ONLY "public"."orders" WHERE $1 OPERATOR(pg_catalog.=) "user_id"', true],
    ['UPDATE ONLY "public"."orders" SET "user_id" = NULL WHERE $1 OPERATOR(pg_catalog.=) "user_id"', true],
    ['SELECT 1 FROM ONLY users x WHERE id = $1 FOR KEY SHARE OF x', false],
    ['SELECT 1 FROM users x WHERE id OPERATOR(pg_catalog.=) $1 FOR KEY SHARE OF x', false],
    ['SELECT 1 FROM ONLY users x WHERE id OPERATOR(pg_catalog.=) $1 FOR UPDATE OF x', false],
    ['DELETE FROM ONLY orders WHERE user_id = $1', false],
    ['DELETE FROM ONLY orders', false],
  ])('%s: the check of a foreign key: %s', (text, expected) => {
    expect(sql.read(text).statements[0]?.foreignKeyCheck).toBe(expected);
  });
});
