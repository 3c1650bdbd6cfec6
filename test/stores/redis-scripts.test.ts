import { expect, it } from 'vitest';
import { channelsIn, modelOf, systemOf } from '../calls/support.js';
import { storesOf } from './support.js';

it('keys that scripts of Redis are given or name: eval of both clients, commands of their own, files of Lua', async () => {
  expect(
    await storesOf({
      stock: {
        files: {
          'src/reserve.lua': `-- takes from stock
local key = KEYS[1]
if tonumber(redis.call('GET', key)) < tonumber(ARGV[1]) then return 0 end
redis.call('DECRBY', key, ARGV[1])
redis.call("SADD", KEYS[2], ARGV[2])
return redis.pcall('incr', 'reservations:count')`,
          'src/redis.ts': `import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Redis from 'ioredis';
export const redis = new Redis('redis://cache:6379', { keyPrefix: 'shop:' });
redis.defineCommand('reserve', { numberOfKeys: 2, lua: readFileSync(join(__dirname, 'reserve.lua'), 'utf8') });`,
          'index.ts': `import { redis } from './src/redis';
const RELEASE = 'return redis.call("get", KEYS[1]) == ARGV[1] and redis.call("del", KEYS[1])';
export const reserve = (sku: string) => (redis as any).reserve('stock:' + sku, 'orders:open', 1, 'order');
export const release = (name: string) => redis.eval(RELEASE, 1, \`lock:\${name}\`, 'token');
export const again = (sha: string) => redis.evalsha(sha, 1, 'known-by-sha');`,
        },
      },
      carts: {
        files: {
          'index.js': `const { createClient } = require('redis');
const client = createClient({ url: 'redis://cache:6379' });
const LIMIT = "local n = redis.call('INCR', KEYS[1]) redis.call('EXPIRE', KEYS[1], 60) return n";
exports.limit = (ip) => client.eval(LIMIT, { keys: ['limit:' + ip], arguments: ['1'] });
exports.none = () => client.eval('return 1', { keys: [], arguments: [] });`,
        },
      },
    }),
  ).toEqual([
    'keys limit: in cache/0: carts w',
    'keys reservations:count in cache/0: stock w',
    'keys shop:known-by-sha in cache/0: stock w',
    'keys shop:lock: in cache/0: stock rw',
    'keys shop:orders:open in cache/0: stock w',
    'keys shop:stock: in cache/0: stock rw',
  ]);
});

it('lists of Redis are queues where somebody waits at them, and else only keys', async () => {
  const model = await modelOf(
    systemOf({
      orders: {
        files: {
          'index.js': `const Redis = require('ioredis');
const redis = new Redis('redis://cache:6379');
exports.place = (order) => redis.lpush('mails', JSON.stringify(order));
exports.note = (id) => redis.rpush('recent', id);
exports.dynamic = (name) => redis.rpush(name, 1);`,
        },
      },
      mail: {
        files: {
          'index.js': `const { createClient } = require('redis');
const client = createClient({ url: 'redis://cache:6379' });
async function run() { for (;;) { const message = await client.brPop('mails', 0); console.log(message); } }
run();`,
        },
      },
    }),
  );
  expect(channelsIn(model)).toEqual(['mails: orders → mail']);
  expect(model.stores.map(({ name }) => name)).toEqual(['mails', 'recent']);
  expect(model.notices.filter(({ message }) => message.includes('channel'))).toEqual([]);
});
