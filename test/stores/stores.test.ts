import { describe, expect, it } from 'vitest';
import { modelOf, systemOf } from '../calls/support.js';
import { one, storesOf } from './support.js';

it('counts the places that use what is not known, and not those that callers make known', async () => {
  const { stores, notices } = await modelOf(
    systemOf(
      one(`import Redis from 'ioredis';
const redis = new Redis('redis://cache:6379');
export const read = (token) => redis.get(token);
export const forget = (token) => redis.del(token);
const find = (key) => redis.get(key);
export const cart = () => find('cart:1');
export const name = (token) => redis.set('name:' + token, '');`),
    ),
  );
  expect(stores.map(({ name }) => name)).toEqual(['cart:1', 'name:']);
  expect(notices.filter(({ message }) => /keys/.test(message))).toMatchObject([
    {
      message:
        '2 places use collections, keys, buckets or indexes whose name is not known, this one among them',
      at: { path: 'a/index.js', line: 3 },
    },
  ]);
});

describe('keys of Redis', () => {
  it('go by what they begin with, with the prefix of the client', async () => {
    expect(
      await storesOf(
        one(
          `const Redis = require('ioredis');
const redis = new Redis({ host: process.env.REDIS_HOST, port: 6379, keyPrefix: 'shop:' });
exports.a = async (id) => {
  await redis.set(\`cart:\${id}:lines\`, '1');
  await redis.get('config');
  await redis.get(id);
  await redis.publish('changes', '1');
};`,
          { REDIS_HOST: 'redis' },
        ),
      ),
    ).toEqual([
      'keys shop: in redis/0: a r',
      'keys shop:cart: in redis/0: a w',
      'keys shop:config in redis/0: a r',
    ]);
  });

  it('are followed through a class of the program, and into a library', async () => {
    expect(
      await storesOf(
        {
          a: {
            files: {
              'index.js': `const { cache } = require('../libs/cache');\nexports.a = (id) => cache.read('user:' + id);`,
            },
            environment: { REDIS_URL: 'redis://redis:6379/2' },
          },
        },
        {
          'libs/cache/index.js': `const { createClient } = require('redis');
class Cache {
  constructor() { this.client = createClient({ url: process.env.REDIS_URL }); }
  read(key) { return this.client.get(key); }
}
exports.cache = new Cache();`,
          'libs/cache/package.json': '{ "name": "cache" }',
        },
      ),
    ).toEqual(['keys user: in redis/2: a r']);
  });

  it('of caches that are kept in Redis, and none of those in memory', async () => {
    const users = `import { CACHE_MANAGER } from '@nestjs/cache-manager';
import { Inject } from '@nestjs/common';
import { Cache } from 'cache-manager';
export class Users {
  constructor(@Inject(CACHE_MANAGER) private readonly cache: Cache) {}
  one(id: string) { return this.cache.wrap(\`user:\${id}\`, () => null); }
  drop() { return this.cache.del('users:all'); }
}`;
    expect(
      await storesOf({
        a: {
          files: {
            'users.ts': users,
            'module.ts': `import { CacheModule } from '@nestjs/cache-manager';
import * as redisStore from 'cache-manager-redis-store';
export const cache = CacheModule.register({ store: redisStore, host: process.env.REDIS_HOST, port: 6379 });`,
          },
          environment: { REDIS_HOST: 'redis' },
        },
        b: {
          files: {
            'users.ts': users,
            'module.ts': `import { CacheModule } from '@nestjs/cache-manager';\nexport const cache = CacheModule.register();`,
          },
        },
      }),
    ).toEqual(['keys user: in redis/0: a rw', 'keys users:all in redis/0: a w']);
    expect(
      await storesOf(
        one(
          `import Keyv from 'keyv';
import KeyvRedis from '@keyv/redis';
const orders = new Keyv({ store: new KeyvRedis(process.env.REDIS_URL), namespace: 'orders' });
const local = new Keyv();
const plain = new Keyv('redis://redis:6379/1');
export const a = (id) => orders.set(id, 1);
export const b = (id) => local.set(id, 1);
export const c = () => plain.get('config');`,
          { REDIS_URL: 'redis://redis:6379/1' },
        ),
      ),
    ).toEqual(['keys keyv:config in redis/1: a r', 'keys orders: in redis/1: a w']);
  });

  it('are none of queues and caches of libraries', async () => {
    expect(
      await storesOf(
        one(`const { Queue } = require('bullmq');
const queue = new Queue('mails');
exports.a = () => queue.add('mail', {});`),
      ),
    ).toEqual([]);
  });
});

describe('buckets and indexes', () => {
  it('of Supabase, and not its tables', async () => {
    expect(
      await storesOf(
        one(`import { createClient } from '@supabase/supabase-js';
const supabase = createClient(process.env.SUPABASE_URL, process.env.SUPABASE_KEY);
export const put = () => supabase.storage.from('invoices').upload('a', '');
export const get = () => supabase.storage.from('photos').createSignedUrl('a', 60);
export const row = () => supabase.from('orders').update({});`),
      ),
    ).toEqual(['bucket invoices: a w', 'bucket photos: a r']);
  });

  it('are named by options and arguments', async () => {
    expect(
      await storesOf(
        one(
          `const { S3Client, PutObjectCommand, GetObjectCommand } = require('@aws-sdk/client-s3');
const { Client } = require('@elastic/elasticsearch');
const { MeiliSearch } = require('meilisearch');
const { Storage } = require('@google-cloud/storage');
const s3 = new S3Client({});
const elastic = new Client({ node: 'http://elastic:9200' });
const meili = new MeiliSearch({ host: 'http://meili:7700' });
exports.a = async () => {
  await s3.send(new PutObjectCommand({ Bucket: process.env.BUCKET, Key: 'a' }));
  await s3.send(new GetObjectCommand({ Bucket: 'invoices', Key: 'a' }));
  await new Storage().bucket('photos').upload('a.png');
  await elastic.search({ index: 'products' });
  await elastic.index({ index: 'products', document: {} });
  await meili.index('movies').addDocuments([]);
};`,
          { BUCKET: 'archive' },
        ),
      ),
    ).toEqual([
      'bucket archive: a w',
      'bucket invoices: a r',
      'bucket photos: a w',
      'index movies: a w',
      'index products: a rw',
    ]);
  });
});
