import { expect, test } from 'vitest';
import { accessesOf } from './support.js';

const sent = (code: string) =>
  accessesOf({
    'package.json': { name: 'shop' },
    'store.ts': `import pg from 'pg';\nconst pool = new pg.Pool();\nexport const f = (full: boolean, since: string, ids: string[]) => { ${code} };`,
  });

test('SQL that is appended to names what each of its pieces names, in branches as well', async () => {
  expect(
    await sent(
      "let sql = 'SELECT * FROM '; sql += 'orders o'; if (full) sql += ' JOIN lines l ON l.order_id = o.id'; sql += ' WHERE o.id = $1'; return pool.query(sql);",
    ),
  ).toEqual(['read lines', 'read orders']);
  expect(
    await sent(
      "let sql = 'SELECT * FROM orders o '; if (full) { sql += 'JOIN lines l ON l.order_id = o.id'; } else { sql += 'JOIN refunds r ON r.order_id = o.id'; } if (since) sql += ' WHERE o.placed > $1'; return new Promise((done) => pool.query(sql, done));",
    ),
  ).toEqual(['read lines', 'read orders', 'read refunds']);
});

test('in a loop, and with conditions of which there are many', async () => {
  const many = Array.from({ length: 12 }, (_, index) => `if (full) sql += ' AND o.c${index} = 1';`).join(' ');
  expect(
    await sent(
      `let sql = 'UPDATE orders o SET open = false WHERE true'; ${many} for (const id of ids) sql += ' OR o.id = ' + id; return pool.query(sql);`,
    ),
  ).toEqual(['write orders']);
  expect(
    await sent(
      "let sql = 'SELECT o.id FROM orders o'; for (const id of ids) { sql += ' UNION SELECT a.id FROM archived a WHERE a.id = ' + id; } return pool.query(sql);",
    ),
  ).toEqual(['read archived', 'read orders']);
});
