import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fingerprint } from '../../src/extract/sql/index.js';
import { tokens } from '../../src/extract/sql/tokens.js';
import { processorTime } from '../helpers/processor.js';
import { statement } from './grammar.js';

describe('the same statement', () => {
  test.each([
    ['SELECT * FROM orders WHERE id = $1', 'select *\n  from "orders" where id=$7 -- by id'],
    ['SELECT * FROM orders WHERE id = $1', 'SELECT * FROM orders WHERE id = 42;'],
    ['SELECT * FROM orders WHERE id = $1', "SELECT * FROM orders WHERE id = 'A-42'"],
    ['SELECT * FROM orders WHERE id = $1', '/* web */ SELECT * FROM orders WHERE id = ?'],
    ['SELECT * FROM orders WHERE id = $1', 'SELECT * FROM orders WHERE id=?'],
    ['SELECT * FROM orders WHERE n > $1', 'SELECT * FROM orders WHERE n >-1'],
    ['SELECT * FROM orders WHERE paid = $1', 'SELECT * FROM orders WHERE paid = true'],
    ['SELECT * FROM orders LIMIT $1', 'SELECT * FROM orders LIMIT -5'],
    ['SELECT EXTRACT($1 FROM at) FROM t', 'SELECT EXTRACT(epoch FROM at) FROM t'],
    ['SELECT a - $1 FROM t', 'SELECT a - 1 FROM t'],
    ['SELECT * FROM orders WHERE id IN ($1)', 'SELECT * FROM orders WHERE id IN ($1, $2, $3)'],
    ['SELECT * FROM orders WHERE id IN ($1)', 'SELECT * FROM orders WHERE id IN ($1 /*, ... */)'],
    ['SELECT * FROM orders WHERE id IN ($1)', "SELECT * FROM orders WHERE id IN (1, 'b', NULL)"],
    ['SELECT * FROM orders WHERE id IN ($1)', 'SELECT * FROM orders WHERE id = ANY (ARRAY[$1, $2])'],
    ['SELECT * FROM orders WHERE id NOT IN ($1)', 'SELECT * FROM orders WHERE id <> ALL (ARRAY[$1, $2])'],
    [
      'SELECT * FROM t WHERE id IN ($1 /*, ... */::bigint)',
      'SELECT * FROM t WHERE id IN ($1::bigint, $2::bigint)',
    ],
    [
      'SELECT * FROM t WHERE (a, b) IN (($1, $2))',
      'SELECT * FROM t WHERE (a, b) IN (($1, $2), ($3, $4), ($5, $6))',
    ],
    [
      'WITH x AS (INSERT INTO t VALUES ($1, DEFAULT) RETURNING id) SELECT * FROM x',
      'WITH x AS (INSERT INTO t VALUES ($1, DEFAULT), ($2, DEFAULT) RETURNING id) SELECT * FROM x',
    ],
    ['SELECT ARRAY[$1]', 'SELECT ARRAY[$1, $2]'],
    ['INSERT INTO t (a, b) VALUES ($1, $2)', 'INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4), (5, 6)'],
    ['INSERT INTO t (a, b) VALUES ($1, now())', 'INSERT INTO t (a, b) VALUES ($1, now()), ($2, now()) '],
    [
      'INSERT INTO t VALUES ($1, DEFAULT) RETURNING id',
      'INSERT INTO t VALUES ($1, DEFAULT), ($2, DEFAULT) RETURNING id',
    ],
  ])('%s is %s', (one, other) => {
    expect(fingerprint(other)).toBe(fingerprint(one));
  });
});

describe('another statement', () => {
  test.each([
    ['SELECT * FROM orders WHERE id = $1', 'SELECT * FROM orders WHERE id <> $1'],
    ['SELECT * FROM orders', 'SELECT * FROM "Orders"'],
    ['SELECT * FROM orders', 'SELECT * FROM sales.orders'],
    ['SELECT a, b FROM t', 'SELECT b, a FROM t'],
    ['SELECT a, a FROM t', 'SELECT a FROM t'],
    ['SELECT f($1) FROM t', 'SELECT f($1, $2) FROM t'],
    ['SELECT $1, $2', 'SELECT $1'],
    ['SELECT * FROM t WHERE a IS NULL', 'SELECT * FROM t WHERE a IS TRUE'],
    ['SELECT * FROM t WHERE a IS NOT NULL', 'SELECT * FROM t WHERE a IS NULL'],
    ['SELECT * FROM t WHERE a IN ($1, b)', 'SELECT * FROM t WHERE a IN (b, $1)'],
    ['SELECT a - 1 FROM t', 'SELECT a FROM t'],
    ['INSERT INTO t (a) VALUES ($1)', 'INSERT INTO t (b) VALUES ($1)'],
    ['SELECT * FROM f(($1), ($2))', 'SELECT * FROM f(($1))'],
    ['SELECT * FROM a, b', 'SELECT * FROM a'],
    ['UPDATE t SET a = $1, b = $2', 'UPDATE t SET a = $1'],
    ['SELECT * FROM t WHERE data ?| $1', 'SELECT * FROM t WHERE data ?& $1'],
  ])('%s is not %s', (one, other) => {
    expect(fingerprint(other)).not.toBe(fingerprint(one));
  });
});

describe('properties', () => {
  /** Ways to write a token that mean the same. */
  const spellings = (text: string, kind: string, choice: number): string => {
    if (kind === 'comment') return ' ';
    if (kind === 'parameter' || kind === 'number' || kind === 'string')
      return ['$9', '1', "'it''s'", '?', 'NULL'][choice % 5]!;
    if (kind === 'word') return choice % 2 === 0 ? text.toUpperCase() : text.toLowerCase();
    return text;
  };

  test('hold whatever way a generated statement is spelt', () => {
    const noise = fc.constantFrom(' ', '\n', '\t', ' /* web, 1 */ ', ' -- x\n');
    fc.assert(
      fc.property(
        statement,
        fc.array(fc.tuple(fc.nat(9), noise), { minLength: 400, maxLength: 400 }),
        ({ text }, choices) => {
          const other = tokens(text)
            .map(({ kind, start, end }, index) => {
              const [choice, space] = choices[index % choices.length]!;
              // ASCII only: PostgreSQL leaves the case of other letters alone.
              const source = text.slice(start, end);
              return (/^[ -~\s]*$/.test(source) ? spellings(source, kind, choice) : source) + space;
            })
            .join('');
          expect(fingerprint(other)).toBe(fingerprint(text));
        },
      ),
    );
  });

  test('lists and rows may be of any length', () => {
    const constant = fc.constantFrom('$1', '?', '42', "'x'", 'NULL', '-1', '$3::int');
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('$1', '?', '42', "'x'", 'NULL', '-1'), { minLength: 1, maxLength: 30 }),
        fc.nat(20),
        constant,
        (list, rows, value) => {
          expect(fingerprint(`SELECT * FROM t WHERE a IN (${list.join(', ')})`)).toBe(
            fingerprint('SELECT * FROM t WHERE a IN ($1)'),
          );
          const row = `(${value}, now(), 1)`;
          expect(fingerprint(`INSERT INTO t VALUES ${[row, ...Array(rows).fill(row)].join(', ')}`)).toBe(
            fingerprint(`INSERT INTO t VALUES ${row}`),
          );
        },
      ),
    );
  });

  test('any text has one, in time linear in its length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(fingerprint(text)).toMatch(/^[0-9a-f]{16}$/);
      }),
    );
    const read = () => {
      for (const text of [
        `${'('.repeat(200_000)}${')'.repeat(200_000)}`,
        `(${'1,'.repeat(200_000)}1)`,
        `${'((1),'.repeat(50_000)}1`,
        `${'(1)'.repeat(50_000)},${'(1)'.repeat(50_000)}`,
      ]) {
        expect(fingerprint(text)).toHaveLength(16);
      }
    };
    expect(processorTime(read)).toBeLessThan(3_000);
  });
});
