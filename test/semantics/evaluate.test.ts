import { ts } from 'ts-morph';
import { expect, test } from 'vitest';
import { concatenated } from '../../src/extract/semantics/evaluate/text.js';
import { textValue } from '../../src/extract/semantics/evaluate/values.js';
import { accessesOf, usageOf } from './support.js';

/** What the name in `knex(name)` is, of a file that imports it from others. */
async function tablesOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return (await accessesOf({ 'package.json': { name: 'shop' }, ...files })).map((line) =>
    line.replace('read ', ''),
  );
}
const knex = "import knex from 'knex';\nconst db = knex({ client: 'pg' });\n";

test('a name is followed through constants, templates, sums and barrels of other files', async () => {
  expect(
    await tablesOf({
      'names/schema.ts':
        "export const SCHEMA = 'sales';\nexport const tables = { order: 'orders', line: `${SCHEMA}.order_lines` } as const;",
      'names/index.ts': "export * from './schema.js';\nexport { tables as all } from './schema.js';",
      'store.ts': `${knex}import { all, SCHEMA } from './names/index.js';\nimport * as names from './names/index.js';
        export const a = () => db(all.line).select();
        export const b = () => db(SCHEMA + '.' + names.tables.order).select();`,
    }),
  ).toEqual(['sales.order_lines', 'sales.orders']);
});

test('a barrel leads past files that lack the name to what passes it on: a barrel, an object of CommonJS, a name with an escape', async () => {
  expect(
    await tablesOf({
      'names/other.ts': "export const other = 'other';",
      'names/sales/tables.ts': "export const ORDERS = 'orders';",
      'names/sales/index.ts': "export type * from './nothing.js';\nexport * from './tables.js';",
      'names/sales/nothing.ts': 'export {};',
      'names/old.js': "module.exports = require('./old-names.js');",
      'names/old-names.js': "module.exports = { RETURNS: 'returns' };",
      'names/escaped.ts': "export const \\u004cINES = 'order_lines';",
      'names/index.ts':
        "export * from './other.js';\nexport * from './sales/index.js';\nexport * from './old.js';\nexport * from './escaped.js';",
      'store.ts': `${knex}import { LINES, ORDERS, RETURNS } from './names/index.js';
        export const a = () => db(ORDERS).select();
        export const b = () => db(RETURNS).select();
        export const c = () => db(LINES).select();`,
    }),
  ).toEqual(['order_lines', 'orders', 'returns']);
});

test('an enum, a static member, a class field and a getter hold names', async () => {
  expect(
    await tablesOf({
      'store.ts': `${knex}
        enum Table { Orders = 'orders' }
        class Names { static readonly LINES = 'order_lines'; }
        export class Store {
          private readonly table = 'customers';
          get other() { return 'returns'; }
          all() { return db(Table.Orders).select(); }
          lines() { return db(Names.LINES).select(); }
          own() { return db(this.table).select(); }
          others() { return db(this.other).select(); }
        }`,
    }),
  ).toEqual(['customers', 'order_lines', 'orders', 'returns']);
});

test('a base class learns its table from super, from a member of its subclass, and from new', async () => {
  expect(
    await tablesOf({
      'base.ts': `${knex}
        export abstract class Repository {
          constructor(protected readonly table: string) {}
          all() { return db(this.table).select(); }
        }`,
      'orders.ts':
        "import { Repository } from './base.js';\nexport class Orders extends Repository { constructor() { super('orders'); } }",
      'named.ts': `${knex}
        export abstract class Named { abstract table: string; all() { return db(this.table).select(); } }
        export class Lines extends Named { table = 'order_lines'; more() { return this.all(); } }
        export const lines = () => new Lines().all();`,
    }),
  ).toEqual(expect.arrayContaining(['orders']));
});

test('a function that is given the name is read for each caller, and said of the caller', async () => {
  const { usage } = await usageOf({
    'package.json': { name: 'shop' },
    'find.ts': `${knex}export const findAll = (table: string, schema = 'public') => db(\`\${schema}.\${table}\`).select();`,
    'orders.ts':
      "import { findAll } from './find.js';\nexport const orders = () => findAll('orders');\nexport const lines = () => findAll('lines', 'sales');",
  });
  const found = usage!.accesses.map(({ table, at, declaration }) => [
    table.schema?.[0],
    table.name[0],
    at.path,
    declaration,
  ]);
  expect(found).toEqual([
    ['public', 'orders', 'orders.ts', 'orders'],
    ['sales', 'lines', 'orders.ts', 'lines'],
  ]);
});

test('variables of the deployment stay open, with the default that the code has', async () => {
  expect(
    await tablesOf({
      'config.ts': `
        export const required = (name: string) => { const value = process.env[name]; if (!value) throw new Error(name); return value; };
        const { LINES_TABLE = 'lines' } = process.env;
        export const config = { orders: process.env.ORDERS_TABLE ?? 'orders', lines: LINES_TABLE, returns: required('RETURNS_TABLE') };`,
      'store.ts': `${knex}import { config } from './config.js';
        export const a = () => db(config.orders).select();
        export const b = () => db(config.lines).select();
        export const c = () => db(\`shop.\${config.returns}\`).select();`,
    }),
  ).toEqual(['${LINES_TABLE:-lines}', '${ORDERS_TABLE:-orders}', 'shop.${RETURNS_TABLE}']);
});

test.each([
  [
    "import { ConfigService } from '@nestjs/config';\nconst c = new ConfigService();\nconst name = c.getOrThrow<string>('ORDERS');",
    '${ORDERS}',
  ],
  [
    "import { ConfigService } from '@nestjs/config';\nconst c = new ConfigService();\nconst name = c.get('ORDERS', 'orders');",
    '${ORDERS:-orders}',
  ],
  [
    "import { z } from 'zod';\nconst env = z.object({ ORDERS: z.string() }).parse(process.env);\nconst name = env.ORDERS;",
    '${ORDERS}',
  ],
  [
    "import { cleanEnv, str } from 'envalid';\nconst env = cleanEnv(process.env, { ORDERS: str() });\nconst name = env.ORDERS;",
    '${ORDERS}',
  ],
  [
    "import convict from 'convict';\nconst c = convict({ table: { orders: { env: 'ORDERS', default: 'orders' } } });\nconst name = c.get('table.orders');",
    '${ORDERS:-orders}',
  ],
  [
    "import { createEnv } from '@t3-oss/env-core';\nconst env = createEnv({ server: {}, runtimeEnv: process.env });\nconst name = env.ORDERS;",
    '${ORDERS}',
  ],
])('%s', async (code, table) => {
  const [imports, ...rest] = code.split('\n');
  expect(
    await tablesOf({
      'store.ts': `${imports}\n${knex}${rest.join('\n')}\nexport const all = () => db(name).select();`,
    }),
  ).toEqual([table]);
});

test('a name is found in an object that grows by itself, and beside functions that call themselves', async () => {
  const grown = Array.from(
    { length: 12 },
    (_, index) => `names = { ...names, ...more(names), n${index}: 1 };`,
  );
  expect(
    await tablesOf({
      'store.ts': `${knex}
        const more = (known) => ({ ...known, ...(known.deep ? more({ ...known, deep: false }) : {}), line: 'order_lines' });
        const filled = (text, names) => {
          text = clean(text, (inner) => filled(inner, names));
          text = quoted(text, (inner) => filled(inner, names));
          return text.replace('$', names.order);
        };
        const clean = (text, inner) => (text.includes('(') ? inner(text) : text);
        const quoted = (text, inner) => (text.includes('"') ? inner(text) : text);
        let names = { order: 'orders' };
        ${grown.join('\n')}
        export const a = () => db(names.order).select();
        export const b = () => db(names.line).select();
        export const c = () => db(filled('$', names) ?? 'x').select();`,
    }),
  ).toEqual(expect.arrayContaining(['order_lines', 'orders']));
});

test('circles, endless spreads and a file that does not parse end, and cost nobody else', async () => {
  expect(
    await tablesOf({
      'a.ts': "export { NAME } from './b.js';\nexport const X = Y + 'x';\nexport const Y: string = X + 'y';",
      'b.ts': "export { NAME } from './a.js';",
      'broken.ts': `${knex}export const all = () => db('orders').select(\n`,
      'store.ts': `${knex}import { NAME, X } from './a.js';
        let options: any = {}; options = { ...options, ...options };
        function deep(n: number): string { return deep(n - 1); }
        export const a = () => [db(NAME).select(), db(X).select(), db(options.table).select(), db(deep(3)).select()];
        export const b = () => db('customers').select();`,
    }),
  ).toEqual(['customers', 'orders']);
});

test('a table whose name is not known is told with its place', async () => {
  const { usage, notices } = await usageOf({
    'package.json': { name: 'shop' },
    'store.ts': `${knex}export const all = (request: Request) => db(request.headers.get('table')!).select();\nexport const one = () => db.raw(\`SELECT * FROM \${globalThis.table}\`);`,
  });
  expect(usage!.accesses).toEqual([]);
  expect(notices.map(({ at }) => `${at!.path}:${at!.line}`)).toEqual(['store.ts:4']);
});

test('where nothing speaks of a database, nothing is read', async () => {
  expect(
    await usageOf({
      'package.json': { name: 'shop' },
      'a.ts': "import express from 'express';\nexport const a = express();",
    }),
  ).toEqual({ notices: [] });
});

test('classes in a circle, choices without number and thousands of callers end', async () => {
  const choices = Array.from({ length: 40 }, (_, index) => `const t${index} = c ? 'a' : 'b';`).join('\n');
  const callers = Array.from(
    { length: 1_500 },
    (_, index) => `export const u${index} = () => find('t${index % 30}');`,
  );
  const { usage, notices } = await usageOf({
    'package.json': { name: 'shop' },
    'circle.ts': `${knex}class A extends B {}\nclass B extends A {}\ntype T<X> = T<T<X>>;\nexport const f = (t: T<string>) => [new A().find('x'), t.find(1), db('orders').select()];`,
    'choices.ts': `${knex}declare const c: boolean;\n${choices}\nexport const f = () => db.raw('SELECT * FROM ' + ${Array.from({ length: 40 }, (_, index) => `t${index}`).join(' + ')});`,
    'callers.ts': `${knex}export const find = (table: string) => db(table).select();\n${callers.join('\n')}`,
  });
  expect(usage!.accesses.length).toBe(1_501);
  expect(notices.map(({ at }) => at!.path)).toEqual(['choices.ts']);
});

test('what a class leaves to those below it is read for each of them, and said of the member that it inherits', async () => {
  const { usage } = await usageOf({
    'package.json': { name: 'shop' },
    'store.ts': `${knex}export abstract class Store {
      abstract readonly table: string;
      protected abstract journal(): string;
      all() { return db(this.table).select(); }
      add(row: object) { return db.transaction(async (trx) => { await trx(this.table).insert(row); await this.note(row); }); }
      note(row: object) { return db.raw(\`INSERT INTO \${this.journal()} (row) VALUES (?)\`, [row]); }
    }`,
    'stores.ts': `import { Store } from './store.js';
      export class Orders extends Store { readonly table = 'orders'; protected journal() { return 'order_log'; } }
      abstract class Quiet extends Store { protected journal() { return 'log'; } }
      export class Lines extends Quiet { get table() { return 'lines'; } }`,
    'base.js': `const db = require('knex')({ client: 'pg' });
      class BaseModel { all() { return db(this.tableName).select(); } }
      class Cart extends BaseModel { get tableName() { return 'carts'; } }
      module.exports = { Cart };`,
  });
  const said = usage!.accesses.map(
    ({ mode, table, declaration }) => `${declaration} ${mode} ${table.name[0]}`,
  );
  expect(said.sort()).toEqual([
    'Cart.all read carts',
    'Lines.add write lines',
    'Lines.all read lines',
    'Orders.add write orders',
    'Orders.all read orders',
    'Orders.note write order_log',
    'Quiet.note write log',
  ]);
});

test('a text that is made of itself over and over ends, and a statement beside it is read', async () => {
  const doubled = (first: string) =>
    [
      `const d0 = ${first};`,
      ...Array.from({ length: 40 }, (_, index) => `const d${index + 1} = \`\${d${index}}\${d${index}}\`;`),
    ].join('\n');
  const reads = "export const f = () => [db.raw(`SELECT ${d40}`), db('orders').select()];";
  const { usage } = await usageOf({
    'package.json': { name: 'shop' },
    'empty.ts': `${knex}${doubled("''")}\n${reads}`,
    'long.ts': `${knex}${doubled("'column, '")}\n${reads}`,
    'unknown.ts': `${knex}declare const column: string;\n${doubled('column')}\n${reads}`,
  });
  expect(usage!.accesses.map(({ at, table }) => [at.path, ...table.name])).toEqual([
    ['empty.ts', 'orders'],
    ['long.ts', 'orders'],
    ['unknown.ts', 'orders'],
  ]);
});

test('a text comes from each place once, however often that is a part of it', () => {
  const place = ts.createSourceFile('text.ts', "'a'", ts.ScriptTarget.Latest);
  const letter = textValue('a', place);
  const choice = Array.from({ length: 65 }, () => letter);
  const [joined] = concatenated([[letter], [letter], choice]);
  expect(joined).toEqual({ kind: 'text', parts: ['aa', { hole: true }], origins: [place] });
});
