import { expect, test } from 'vitest';
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
