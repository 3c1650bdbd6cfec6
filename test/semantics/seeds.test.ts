import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from '../calls/support.js';
import { storesOf } from '../stores/support.js';
import { accessesOf } from './support.js';

const manifest = { 'package.json': { name: 'shop', dependencies: { knex: '3', mongoose: '8' } } };
const seed = "export const seedOrders = (knex) => knex('orders').insert({ name: 'first' });";

test('what a program fills whenever it starts is written by it', async () => {
  const started = "import { seedOrders } from './seeders';\nseedOrders(require('knex')({}));";
  expect(
    await accessesOf({
      ...manifest,
      'src/seeders/index.ts': "export { seedOrders } from './orders.seeder';",
      'src/seeders/orders.seeder.ts': seed,
      'src/main.ts': started,
    }),
  ).toEqual(['write orders']);
});

test.each([
  ['nobody imports', 'src/other.ts', ''],
  [
    'only another of its kind imports',
    'src/seed.ts',
    "import { seedOrders } from './seeders/orders.seeder';\nseedOrders(require('knex')({}));",
  ],
  [
    'a tool is told of',
    'src/data-source.ts',
    "import { seedOrders } from './seeders/orders.seeder';\nexport const seeds = [seedOrders];",
  ],
  [
    'a command runs',
    'src/commands/fill.ts',
    "import { seedOrders } from '../seeders/orders.seeder';\nseedOrders(require('knex')({}));",
  ],
  [
    'a module only knows',
    'src/orders.module.ts',
    "import { seedOrders } from './seeders/orders.seeder';\nexport const providers = [seedOrders];",
  ],
])('what %s is filled by hand', async (_, path, text) => {
  expect(await accessesOf({ ...manifest, 'src/seeders/orders.seeder.ts': seed, [path]: text })).toEqual([]);
});

test.each(['src/seed-data.ts', 'src/database/seed-db.ts', 'src/seed_orders.ts', 'src/seedDatabase.ts'])(
  'what a program fills that somebody starts by hand: %s',
  async (path) => {
    const text = `import knex from 'knex';\nconst db = knex({});\nasync function seed() { await db('orders').insert({ name: 'first' }); }\nseed();`;
    const main = "import { load } from './other';\nload();";
    expect(await accessesOf({ ...manifest, [path]: text, 'src/main.ts': main })).toEqual([]);
    const started = `import '${path.replace(/^src/, '.').replace(/\.ts$/, '')}';`;
    expect(await accessesOf({ ...manifest, [path]: text, 'src/main.ts': started })).toEqual(['write orders']);
  },
);

test('what only begins like a seed', async () => {
  const text = "export const grow = (knex) => knex('seedlings').insert({ name: 'first' });";
  const main = "import { grow } from './seedlings';\ngrow(require('knex')({}));";
  expect(await accessesOf({ ...manifest, 'src/seedlings.ts': text, 'src/main.ts': main })).toEqual([
    'write seedlings',
  ]);
  expect(await accessesOf({ ...manifest, 'src/seedlings.ts': text })).toEqual(['write seedlings']);
});

test('a seeder that its framework starts', async () => {
  const stores = (hook: string) =>
    storesOf({
      shop: {
        files: {
          'index.js': "import './src/app.module';",
          'src/seeder/order.seeder.ts': `import { Order } from '../order';
            export class OrderSeeder { async ${hook}() { await Order.create({ name: 'first' }); } }`,
          'src/order.ts':
            "import mongoose from 'mongoose';\nexport const Order = mongoose.model('Order', new mongoose.Schema({ name: String }));",
          'src/app.module.ts':
            "import { OrderSeeder } from './seeder/order.seeder';\nexport const providers = [OrderSeeder];",
        },
      },
    });
  expect(await stores('onModuleInit')).toEqual(['collection orders: shop dw']);
  expect(await stores('fill')).toEqual(['collection orders: shop d']);
});

describe('what changes something', () => {
  const orders = answering('GET /orders/fees');
  const asked = async (files: Readonly<Record<string, string>>) =>
    callsIn(
      await modelOf(systemOf({ orders, shop: { files, environment: { ORDERS_URL: 'http://orders:3000' } } })),
    );
  const change =
    'export const migrateFees = async () => {\n  await fetch(`${process.env.ORDERS_URL}/orders/fees`);\n};\n';

  test.each<[string, Readonly<Record<string, string>>]>([
    [
      'is called',
      {
        'index.js':
          "import { migrateFees } from './services/migrateFees.js';\nmigrateFees().catch(console.error);\n",
      },
    ],
    [
      'is called by another name',
      { 'index.js': "import { migrateFees as fill } from './services/migrateFees.js';\nawait fill();\n" },
    ],
    [
      'is called as part of all',
      { 'index.js': "const fees = await import('./services/migrateFees.js');\nawait fees.migrateFees();\n" },
    ],
    [
      'is called as soon as it is loaded',
      { 'index.js': "import('./services/migrateFees.js').then((all) => all.migrateFees());\n" },
    ],
    [
      'is called by another one',
      {
        'index.js': "import { migrate } from './services/migrate.js';\nmigrate();\n",
        'services/migrate.js':
          "import { migrateFees } from './migrateFees.js';\nexport async function migrate() {\n  await migrateFees();\n}\n",
      },
    ],
  ])('whenever a program starts, as it %s there, is part of that', async (_, files) => {
    expect(await asked({ 'services/migrateFees.js': change, ...files })).toEqual([
      'shop → orders GET /orders/fees',
    ]);
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ['nobody imports it', { 'index.js': 'console.log(1);\n' }],
    [
      'it is only listed',
      {
        'index.js':
          "import { migrateFees } from './services/migrateFees.js';\nexport const steps = [migrateFees];\n",
      },
    ],
    [
      'a command calls it',
      {
        'index.js': 'console.log(1);\n',
        'commands/fees.js': "import { migrateFees } from '../services/migrateFees.js';\nmigrateFees();\n",
      },
    ],
  ])('is changed by hand where %s', async (_, files) => {
    expect(await asked({ 'services/migrateFees.js': change, ...files })).toEqual([]);
  });

  test('step by step is changed once', async () => {
    expect(
      await asked({
        'index.js': "import { migrateFees } from './migrations/migrateFees.js';\nmigrateFees();\n",
        'migrations/migrateFees.js': change,
      }),
    ).toEqual([]);
  });
});
