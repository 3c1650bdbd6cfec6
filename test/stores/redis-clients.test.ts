import { expect, test } from 'vitest';
import { storesOf } from './support.js';

test('repositories of Redis OM use the keys that their schema begins with', async () => {
  const stores = await storesOf({
    carts: {
      files: {
        'schema.ts': `import { Entity, Schema } from 'redis-om';
          class Coupon extends Entity {}
          export const carts = new Schema('cart', { sum: { type: 'number' } });
          export const coupons = new Schema(Coupon, { code: { type: 'string' } });
          export const gifts = new Schema(Coupon, {}, { prefix: 'gift' });`,
        'index.ts': `import { Client, Repository } from 'redis-om';
          import { createClient } from 'redis';
          import { carts, coupons, gifts } from './schema.js';
          const client = createClient();
          const repository = new Repository(carts, client);
          export async function run() {
            await repository.save({ sum: 1 });
            await repository.search().where('sum').equals(1).return.all();
            const old = await new Client().open('redis://cache');
            await old.fetchRepository(coupons).fetch('1');
            await new Repository(gifts, old).remove('1');
          }
          run();`,
      },
    },
  });
  expect(stores).toEqual(['keys Coupon:: carts r', 'keys cart:: carts rw', 'keys gift:: carts w']);
});

test('a client that others may give further options, and a key of which a part may be nothing', async () => {
  const stores = await storesOf({
    carts: {
      files: {
        'redis.js': `const Redis = require('ioredis');
          let client = null;
          const connect = (options = {}) => {
            if (!client) client = new Redis({ host: 'cache', ...options });
            return client;
          };
          exports.client = () => { if (!client) return connect(); return client; };
          exports.connect = connect;`,
        'index.js': `const { client } = require('./redis');
          exports.clear = async (user) => {
            const redis = client();
            const id = String(user.id || '');
            await redis.del(\`cart:\${id}:lines\`);
          };`,
      },
    },
  });
  expect(stores.map((store) => store.replace(/ in .*:/, ':'))).toEqual(['keys cart:: carts w']);
});

test('a key of which a part is one of many, with the one that it is unless somebody says another', async () => {
  const stores = await storesOf({
    carts: {
      files: {
        'index.js': `const Redis = require('ioredis');
          const redis = new Redis('redis://cache');
          exports.list = async (request) => {
            const page = parseInt(request.query.page) || 1;
            const limit = request.query.limit ?? 10;
            const kept = await redis.get(\`carts:\${page}:\${limit}\`);
            return kept ?? redis.set(request.isNew ? 'newest:carts' : request.key, '') ?? redis.get(request.of ? \`carts:\${request.of}\` : 'carts:totals');
          };`,
      },
    },
  });
  expect(stores.map((store) => store.replace(/ in .*:/, ':'))).toEqual([
    'keys carts:: carts r',
    'keys carts:totals: carts r',
    'keys newest:carts: carts w',
  ]);
});

test('several keys of which each is made of an element of a list, and commands that are given by their names', async () => {
  const stores = await storesOf({
    carts: {
      files: {
        'index.ts': `import Redis from 'ioredis';
          import { createClient } from 'redis';
          const redis = new Redis('redis://cache');
          const node = createClient({ url: 'redis://cache' });
          export const buyers = (ids: string[]) => redis.mget(...ids.map((id) => \`buyer:\${id}\`));
          export const drop = async (ids: string[]) => { const keys = ids.map((id) => \`seller:\${id}\`); await redis.del(...keys); };
          export const command = (id: string) => node.sendCommand(['GET', \`shelf:\${id}\`]);
          export const called = (id: string) => redis.call('JSON.SET', \`order:\${id}\`, '$', '{}');
          export const near = (city: string) => redis.geoadd(\`shops:\${city}\`, 1, 2, 'one');`,
      },
    },
  });
  expect(stores).toEqual([
    'keys buyer: in cache/0: carts r',
    'keys order: in cache/0: carts w',
    'keys seller: in cache/0: carts w',
    'keys shelf: in cache/0: carts r',
    'keys shops: in cache/0: carts w',
  ]);
});
