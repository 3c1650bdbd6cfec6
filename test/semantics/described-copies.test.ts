import { expect, test } from 'vitest';
import { accessesOf } from './support.js';

const DESCRIBED = `export interface Copy { key: string; schema: string; table: string; target: { table: string; schema?: string } }
export const copies: Copy[] = [
  { key: 'orders', schema: 'shop', table: 'orders', target: { table: 'raw.orders' } },
  { key: 'lines', schema: 'stock', table: 'lines', target: { table: 'raw.order_lines' } },
];
export const byKey: Record<string, Copy> = { orders: copies[0]!, lines: copies[1]! };`;

const QUOTED = `export const quoted = (name: string) => name.split('.').map((part) => part.trim()).filter((part) => part.length > 0).map((part) => \`"\${part.replace(/"/g, '""')}"\`).join('.');`;

const copied = (code: string, more: Record<string, string> = {}) =>
  accessesOf({
    'package.json': { name: 'shop' },
    'described.ts': DESCRIBED,
    'quoted.ts': QUOTED,
    ...more,
    'copy.ts': `import pg from 'pg';
import { byKey, copies, type Copy } from './described';
import { quoted } from './quoted';
const pool = new pg.Pool();
const within = async <T>(run: (client: pg.PoolClient) => Promise<T>) => { const client = await pool.connect(); return run(client); };
${code}`,
  });

const READ = ['read shop.orders', 'read stock.lines'];

test('what each object of a list says goes together, in a loop, a callback or a function that is called for each', async () => {
  for (const code of [
    'export const f = async () => { for (const c of copies) await pool.query(`SELECT * FROM ${c.schema}.${c.table}`); };',
    'export const f = async () => { for (const { schema, table } of copies) await within((client) => client.query(`SELECT * FROM ${schema}.${table}`)); };',
    'export const f = () => Promise.all(copies.map(async ({ schema, table }) => pool.query(`SELECT * FROM ${schema}.${table}`)));',
    'export const f = async () => { for (const c of copies) await g(c); }; const g = (c: Copy) => pool.query(`SELECT * FROM ${c.schema}.${c.table}`);',
    'export const f = () => copies.forEach((c) => { const from = `${c.schema}.${c.table}`; const sql = `SELECT * FROM ${from}`; void pool.query(sql); });',
  ])
    expect(await copied(code), code).toEqual(READ);
});

test('so does what an object says that is chosen among them', async () => {
  for (const code of [
    'export const f = async (key: string) => { const c = copies.find((each) => each.key === key); if (!c) return; await pool.query(`SELECT * FROM ${c.schema}.${c.table}`); };',
    'export const f = async (key: string) => { const c = byKey[key]!; await within((client) => client.query(`SELECT * FROM ${c.schema}.${c.table}`)); };',
    'const chosen = (key: string) => copies.find((each) => each.key === key)!; export const f = async (key: string) => { const { schema, table } = chosen(key); await pool.query(`SELECT * FROM ${schema}.${table}`); };',
    'export const f = async (key: string) => { const c = copies.find((each) => each.key === key); if (c) await g(c); }; const g = async (c: Copy) => { const sql = `SELECT * FROM ${c.schema}.${c.table}`; await within((client) => client.query(sql)); };',
    'export const f = async (keys: string[]) => { for (const key of keys) { const c = copies.find((each) => each.key === key)!; const name = [c.schema, c.table].join("."); await pool.query("SELECT * FROM " + name); } };',
  ])
    expect(await copied(code), code).toEqual(READ);
});

test('a query that an object holds, and the table that its rows are put into', async () => {
  const sales = `import type { Copy } from './described';
export const sales: (Pick<Copy, 'target'> & { query: string })[] = [
  { query: 'SELECT o.id FROM sales.orders o', target: { table: 'raw.orders' } },
  { query: 'SELECT l.id FROM sales.lines l', target: { table: 'order_lines', schema: 'raw' } },
];`;
  expect(
    await copied(
      'import { sales } from "./sales"; export const f = async () => { for (const c of sales) { const { rows } = await pool.query(c.query); await put(rows, c.target); } }; const put = async (rows: any[], { table, schema }: Copy["target"]) => { const name = schema ? `${quoted(schema)}.${quoted(table)}` : quoted(table); const rowsOf: string[] = []; rows.forEach((row, index) => { rowsOf.push(`($${index + 1})`); }); const columns = Object.keys(rows[0]).map((each) => quoted(each)).join(", "); const sql = `INSERT INTO ${name} (${columns}) VALUES ${rowsOf.join(", ")} ON CONFLICT (id) DO ${columns.length > 3 ? "UPDATE SET id = EXCLUDED.id" : "NOTHING"}`; await pool.query(sql, rows); };',
      { 'sales.ts': sales },
    ),
  ).toEqual(['read sales.lines', 'read sales.orders', 'write raw.order_lines', 'write raw.orders']);
});

test('a list of more than a text has ways to be put together', async () => {
  const names = Array.from({ length: 40 }, (_, index) => `t${index}`);
  const many = `export const many = [${names.map((name) => `{ key: '${name}', from: { schema: 's${name.slice(-1)}', table: '${name}' } }`).join(', ')}];`;
  expect(
    await copied(
      'import { many } from "./many"; export const f = async (key: string) => { const each = many.find((one) => one.key === key); if (!each) return; await g(each); }; const g = async (each: (typeof many)[number]) => pool.query(select({ schema: each.from.schema ?? "public", table: each.from.table })); const select = (options: { schema?: string; table: string }) => { const name = options.schema ? `${quoted(options.schema)}.${quoted(options.table)}` : quoted(options.table); return `SELECT * FROM ${name}`; };',
      { 'many.ts': many },
    ),
  ).toEqual(names.map((name) => `read s${name.slice(-1)}.${name}`).sort());
});

test('pieces of a name that a test leaves out as they say nothing', async () => {
  for (const filter of [
    '(part) => part.length > 0',
    '(part) => part.length',
    '(part) => part !== ""',
    '(part) => part.trim() !== ""',
    'function (part) { return 0 < part.trim().length; }',
    'isFilled',
  ])
    expect(
      await copied(
        `const isFilled = (part: string) => !!part.trim(); const named = (name: string) => name.split('.').filter(${filter}).map((part) => \`"\${part}"\`).join('.'); export const f = () => pool.query(\`SELECT * FROM \${named('shop..orders')}\`);`,
      ),
      filter,
    ).toEqual(['read shop.orders']);
});

test('what is not known of a list makes no table', async () => {
  expect(
    await copied(
      'export const f = async (names: string[]) => { const kept = names.filter((each) => each.length > 3); await pool.query(`SELECT * FROM ${kept.join(".")}`); };',
    ),
  ).toEqual([]);
  expect(
    await copied(
      'const named = (name: string) => name.split(".").filter((part) => part.length > 5).join("."); export const f = () => pool.query(`SELECT * FROM ${named("shop.orders")}`);',
    ),
  ).toEqual(['read orders']);
});
