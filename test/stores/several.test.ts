import { expect, it } from 'vitest';
import { storesOf } from './support.js';

it('rows of Mongoose that a loop or a plugin changes', async () => {
  expect(
    await storesOf({
      shop: {
        files: {
          'plugins/touched.js': `module.exports = function touched(schema) {
  schema.methods.touch = function () { this.at = new Date(); return this.save(); };
  schema.statics.newest = function () { return this.findOne().sort('-at'); };
};`,
          'index.js': `const mongoose = require('mongoose');
const touched = require('./plugins/touched');
const orderSchema = new mongoose.Schema({});
orderSchema.plugin(touched);
const Order = mongoose.model('Order', orderSchema);
const Line = mongoose.model('Line', new mongoose.Schema({}));
const Cart = mongoose.model('Cart', new mongoose.Schema({}));
const Note = mongoose.model('Note', new mongoose.Schema({}));
exports.close = async () => { for await (const line of Line.find().cursor()) { line.closed = true; await line.save(); } };
exports.clear = async () => { for (const cart of await Cart.find({})) await cart.deleteOne(); };
exports.look = async () => { for (const note of await Note.find({})) console.log(note.text); };
exports.newest = () => Order.newest();`,
        },
      },
    }),
  ).toEqual([
    'collection carts: shop drw',
    'collection lines: shop drw',
    'collection notes: shop dr',
    'collection orders: shop drw',
  ]);
});

it('keys of Redis that one command names several of, or looks for', async () => {
  expect(
    await storesOf({
      shop: {
        files: {
          'index.js': `const Redis = require('ioredis');
const redis = new Redis('redis://cache:6379');
exports.all = (id) => [
  redis.mget('first', 'second:' + id),
  redis.del(['third', \`fourth:\${id}\`]),
  redis.mset({ fifth: 1 }),
  redis.scanStream({ match: 'cart:*', count: 100 }),
  redis.keys('session:*'),
  redis.brpop('jobs', 0),
];`,
        },
      },
    }),
  ).toEqual([
    'keys cart: in cache/0: shop r',
    'keys fifth in cache/0: shop w',
    'keys first in cache/0: shop r',
    'keys fourth: in cache/0: shop w',
    'keys jobs in cache/0: shop w',
    'keys second: in cache/0: shop r',
    'keys session: in cache/0: shop r',
    'keys third in cache/0: shop w',
  ]);
});

it('indexes that each item of several names', async () => {
  expect(
    await storesOf({
      shop: {
        files: {
          'index.ts': `import { Client } from '@elastic/elasticsearch';
const client = new Client({ node: 'http://es:9200' });
export const all = (docs: { id: string }[]) => [
  client.helpers.bulk({ datasource: docs, onDocument: () => ({ index: { _index: 'orders' } }) }),
  client.bulk({ operations: docs.flatMap((doc) => [{ update: { _index: 'lines', _id: doc.id } }, { doc }]) }),
  client.msearch({ searches: [{ index: 'customers' }, { query: { match: { index: 'no' } } }] }),
  client.updateByQuery({ index: ['carts', 'drafts'], query: {} }),
  client.helpers.scrollSearch({ index: 'archive' }),
  client.index({ index: 'notes', document: { index: 7, text: 'x' } }),
];`,
        },
      },
    }),
  ).toEqual([
    'index archive: shop r',
    'index carts: shop w',
    'index customers: shop r',
    'index drafts: shop w',
    'index lines: shop w',
    'index notes: shop w',
    'index orders: shop w',
  ]);
});

it('keys of Bun, which brings more than a client of Redis', async () => {
  expect(
    await storesOf({
      shop: {
        files: {
          'index.ts': `import { RedisClient, redis, file } from 'bun';
const client = new RedisClient('redis://cache:6379');
export const all = (id: string) => [client.get('cart:' + id), redis.set('seen', id), file('notes.txt').exists()];`,
        },
      },
    }),
  ).toEqual(['keys cart: in cache/0: shop r', 'keys seen in cache/0: shop w']);
});
