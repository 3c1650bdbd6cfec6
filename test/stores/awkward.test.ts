import { expect, test } from 'vitest';
import { modelOf, systemOf } from '../calls/support.js';

/** The stores of one service, each with the first letters of what is done to it; and what is not known. */
async function storesOf(
  files: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const { stores, notices } = await modelOf(systemOf({ shop: { files, environment } }));
  return [
    ...stores.map(({ kind, name, database, uses }) => {
      const modes = [...new Set(uses.map(({ mode }) => mode[0]))].sort().join('');
      return `${kind} ${name}${database === undefined ? '' : ` in ${database}`}: ${modes}`;
    }),
    ...notices.flatMap(({ message }) => (/whose name is not known/.test(message) ? [message] : [])),
  ];
}

test('the driver of MongoDB in CommonJS: connected when it is needed, a repository that is made or extended for a name', async () => {
  expect(
    await storesOf(
      {
        'db.js': `const { MongoClient } = require('mongodb'); let db; module.exports.getDb = async () => { if (!db) { const client = new MongoClient(process.env.MONGO_URL); await client.connect(); db = client.db('shop'); } return db; };`,
        'names.js': `module.exports = { COLLECTIONS: { ORDERS: 'orders', CARTS: 'carts' } };`,
        'repo.js': `const { getDb } = require('./db'); class Repository { constructor(name) { this.name = name; } async collection() { return (await getDb()).collection(this.name); } async find(q) { return (await this.collection()).find(q).toArray(); } async add(d) { const c = await this.collection(); return c.insertOne(d); } } module.exports = { Repository };`,
        'index.js': `const { Repository } = require('./repo'); const { COLLECTIONS: C } = require('./names'); const orders = new Repository(C.ORDERS); class Carts extends Repository { constructor() { super(C.CARTS); } } orders.find({}); new Carts().add({});`,
      },
      { MONGO_URL: 'mongodb://mongo:27017/x' },
    ),
  ).toEqual(['collection carts in mongo/shop: rw', 'collection orders in mongo/shop: rw']);
});
test('the driver of MongoDB: a database that a program keeps in a global, for the file that connects and for others', async () => {
  expect(
    await storesOf({
      'db.js': `const { MongoClient } = require('mongodb'); async function connect() { if (global.db) return global.db; const client = new MongoClient('mongodb://mongo:27017/'); await client.connect(); global.db = client.db('shop'); return global.db; } exports.connect = connect; exports.orders = async () => (await connect()).collection('orders').find().toArray();`,
      'index.js': `const { connect, orders } = require('./db'); connect().then(async () => { await orders(); await global.db.collection('carts').insertOne({}); });`,
    }),
  ).toEqual(['collection carts in mongo/shop: w', 'collection orders in mongo/shop: r']);
});

test('Mongoose: a class of Nest that its model is injected for, a connection of its own, models that may be there', async () => {
  expect(
    await storesOf(
      {
        'order.schema.ts': `import { Prop, Schema as S, SchemaFactory } from '@nestjs/mongoose'; @S({ collection: 'purchases', timestamps: true }) export class Order { @Prop() id!: string; } export const OrderSchema = SchemaFactory.createForClass(Order);`,
        'orders.ts': `import { InjectModel } from '@nestjs/mongoose'; import type { Model } from 'mongoose'; import { Order } from './order.schema'; export class Orders { constructor(@InjectModel(Order.name) private readonly orders: Model<Order>) {} all() { return this.orders.find().lean().exec(); } add() { const o = new this.orders({}); return o.save(); } }`,
        'models.js': `const mongoose = require('mongoose'); const { Schema, models } = mongoose; mongoose.connect(process.env.MONGO_URL); const userSchema = new Schema({}); exports.User = models.User || mongoose.model('User', userSchema); const conn = mongoose.createConnection(process.env.LOGS_URL); exports.Log = conn.model('Log', new Schema({}), 'audit');`,
        'index.js': `const { User, Log: Audit } = require('./models'); exports.a = async () => { await User.findOneAndUpdate({}, {}, { new: true }); await Audit.create({}); };`,
        'main.ts': `import './orders';`,
      },
      { LOGS_URL: 'mongodb://logs:27017/audit', MONGO_URL: 'mongodb://mongo:27017/shop' },
    ),
  ).toEqual(['collection audit: dw', 'collection purchases: rw', 'collection users: dw']);
});
test.each([
  ['a static', 'schema.statics.byName = function (name) { return this.findOne({ name }); };', 'dr'],
  [
    'a static by a call',
    "schema.static('byName', async function (name) { return await this.findOne({ name }).lean(); });",
    'dr',
  ],
  [
    'a query that is made of itself again and again',
    `schema.statics.many = function () { var q = this.find(); ${'var q = q.where("a"); '.repeat(40)} return q.find(); };`,
    'dr',
  ],
  [
    'a document that a static makes',
    'schema.statics.add = async function (data) { const made = new this(data); return await made.save(); };',
    'dw',
  ],
  [
    'one that it finds, and what is no document',
    "schema.statics.touch = async function (id) { const found = (await this.findById(id).exec())!; await found.save(); const list = names(); list.remove('a'); };",
    'drw',
  ],
  ['statics at once', 'schema.statics = { drop(id) { return this.deleteOne({ _id: id }); } };', 'dw'],
  ['a method', 'schema.methods.rename = function (name) { this.name = name; return this.save(); };', 'dw'],
  [
    'a method that asks its model',
    'schema.methods.same = function () { return this.constructor.find({ name: this.name }); };',
    'dr',
  ],
  [
    'a class',
    'class Clients { static byName(name) { return this.findOne({ name }); } }\nschema.loadClass(Clients);',
    'dr',
  ],
  [
    'an arrow within',
    'schema.statics.each = function (names) { return Promise.all(names.map((name) => this.updateOne({ name }, {}))); };',
    'dw',
  ],
])('Mongoose: what a schema is given works on its model: %s', async (_, given, modes) => {
  expect(
    await storesOf({
      'client.js': `const mongoose = require('mongoose');\nconst schema = new mongoose.Schema({ name: String });\n${given}\nmodule.exports = mongoose.model('Client', schema);`,
      'index.js': "require('./client');",
    }),
  ).toEqual([`collection clients: ${modes}`]);
});
test('Mongoose: options of a schema, and hooks that work on another model', async () => {
  expect(
    await storesOf({
      'models.js': `const { Schema, model } = require('mongoose');
        const lines = new Schema({ sku: String }, { statics: { ofSku(sku) { return this.find({ sku }); } } });
        const orders = new Schema({});
        orders.post('deleteOne', { document: true }, async function () { await this.model('Line').deleteMany({ order: this._id }); });
        class Other { find() { return this.findOne({}); } }
        exports.Line = model('Line', lines); exports.Order = model('Order', orders); exports.other = new Other();`,
      'index.js': "require('./models');",
    }),
  ).toEqual(['collection lines: drw', 'collection orders: d']);
});
test('Redis: a client that a class is given, keys that functions join, several commands at once', async () => {
  expect(
    await storesOf(
      {
        'keys.js': `const P = 'shop'; exports.cartKey = (id) => [P, 'cart', id].join(':'); exports.SESSIONS = 'sess';`,
        'cache.js': `const Redis = require('ioredis'); const { cartKey, SESSIONS } = require('./keys'); const make = () => new Redis(process.env.REDIS_URL); class Cache { static of() { return new Cache(make()); } constructor(redis) { this.redis = redis; } cart(id) { return this.redis.hgetall(cartKey(id)); } clear(id) { return this.redis.multi().del(cartKey(id)).set(\`\${SESSIONS}:\${id}\`, '').exec(); } } const c = Cache.of(); c.cart(1); c.clear(1); module.exports = c;`,
        'index.js': `require('./cache');`,
      },
      { REDIS_URL: 'redis://cache:6379/0' },
    ),
  ).toEqual(['keys sess: in cache/0: w', 'keys shop:cart: in cache/0: rw']);
});
