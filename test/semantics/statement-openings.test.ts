import { expect, test } from 'vitest';
import { looksLikeSql } from '../../src/extract/semantics/tables/sql-text.js';
import { processorTime } from '../helpers/processor.js';

const isSql = (text: string) => looksLikeSql({ kind: 'text', parts: [text], origins: [] });

test.each([
  'EXEC archive',
  'EXECUTE dbo.archive @id = 1',
  'exec archive @id = 1',
  'CALL archive',
  'call archive()',
  '/* nightly ** */ -- by a job\n (SELECT * FROM orders)',
  '\n BEGIN;\n WITH placed AS (INSERT INTO orders (id) VALUES (1) RETURNING id) INSERT INTO lines SELECT id FROM placed; COMMIT;',
  'START TRANSACTION READ WRITE; -- all or nothing\n DELETE FROM lines; COMMIT',
  'set search_path to shop; begin; update orders set paid = true; end',
])('a statement: %s', (text) => {
  expect(isSql(text)).toBe(true);
});

test.each([
  'Begin; from here on',
  'Set the table; then sit',
  'Execute archive',
  'Call archive',
  'execute archive',
  'call archive',
  'Exec archive',
])('what people read: %s', (text) => {
  expect(isSql(text)).toBe(false);
});

test('many comments before what is no statement are read at once', () => {
  const read = () =>
    expect(isSql(`${'/* a note */ '.repeat(5000)}grant select on orders to clerk`)).toBe(false);
  expect(processorTime(read)).toBeLessThan(1000);
});
