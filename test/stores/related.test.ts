/** Collections of Mongoose that only others lead to: what is populated, looked up, discriminated, or done by a plugin. */
import { expect, test } from 'vitest';
import { modelOf, systemOf } from '../calls/support.js';

/** The collections of one service, each with the first letters of what is done to it; and what is not known. */
async function storesOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { stores, notices } = await modelOf(systemOf({ shop: { files } }));
  return [
    ...stores.map(({ name, uses }) => {
      const modes = [...new Set(uses.flatMap(({ mode }) => (mode === 'define' ? [] : mode[0]!)))]
        .sort()
        .join('');
      return `${name}: ${modes}`;
    }),
    ...notices.flatMap(({ message }) => (/whose name is not known/.test(message) ? [message] : [])),
  ].filter((line) => !line.endsWith(': '));
}

const models = {
  'models/customer.js':
    "const mongoose = require('mongoose');\nmodule.exports = mongoose.model('Customer', new mongoose.Schema({ name: String, city: { type: mongoose.Schema.Types.ObjectId, ref: 'City' } }));",
  'models/city.js':
    "const mongoose = require('mongoose');\nmodule.exports = mongoose.model('City', new mongoose.Schema({ name: String }));",
  'models/product.js':
    "const mongoose = require('mongoose');\nmodule.exports = mongoose.model('Product', new mongoose.Schema({ name: String }));",
  'models/order.js': `const mongoose = require('mongoose');
const { Schema } = mongoose;
const orderSchema = new Schema({
  customer: { type: Schema.Types.ObjectId, ref: 'Customer' },
  lines: [{ product: { type: Schema.Types.ObjectId, ref: 'Product' }, count: Number }],
  subject: { type: Schema.Types.ObjectId, refPath: 'subjectModel' },
  subjectModel: { type: String, enum: ['Product', 'City'] },
});
mongoose.model('Order', orderSchema);`,
};
const Order =
  "const mongoose = require('mongoose');\nrequire('./models/order'); require('./models/customer'); require('./models/city'); require('./models/product');\nconst Order = mongoose.model('Order');\n";

test.each([
  ['a path', "Order.find({}).populate('customer')", ['customers: r', 'orders: r']],
  [
    'a path in a list, with fields',
    "Order.findOne({}).populate('lines.product', 'name')",
    ['orders: r', 'products: r'],
  ],
  [
    'an object',
    "Order.find({}).populate({ path: 'customer', select: 'name' })",
    ['customers: r', 'orders: r'],
  ],
  [
    'nested',
    "Order.find({}).populate({ path: 'customer', populate: { path: 'city' } })",
    ['cities: r', 'customers: r', 'orders: r'],
  ],
  [
    'nested in a list',
    "Order.find({}).populate([{ path: 'customer', populate: [{ path: 'city' }] }, 'lines.product'])",
    ['cities: r', 'customers: r', 'orders: r', 'products: r'],
  ],
  [
    'a model that is said',
    "Order.find({}).populate({ path: 'note', model: 'City' })",
    ['cities: r', 'orders: r'],
  ],
  [
    'a model that is said by itself',
    "Order.find({}).populate('note', 'name', mongoose.model('City'))",
    ['cities: r', 'orders: r'],
  ],
  [
    'a path that names its models',
    "Order.find({}).populate('subject')",
    ['cities: r', 'orders: r', 'products: r'],
  ],
  [
    'a document that was saved',
    "new Order({}).save().then((order) => order.populate('customer'))",
    ['customers: r', 'orders: rw'],
  ],
  [
    'a document that was found',
    "Order.findById(1).then(async (order) => { await order.populate('customer'); })",
    ['customers: r', 'orders: r'],
  ],
  ['documents by the model', "Order.populate([], { path: 'customer' })", ['customers: r', 'orders: r']],
  ['options of a query', "Order.find({}, null, { populate: 'customer' })", ['customers: r', 'orders: r']],
  [
    'a query that is kept',
    "(() => { let q = Order.find({}); if (mongoose) q = q.populate('customer'); return q; })()",
    ['customers: r', 'orders: r'],
  ],
  [
    'several calls',
    "Order.find({}).sort('x').populate('customer').populate('lines.product').lean()",
    ['customers: r', 'orders: r', 'products: r'],
  ],
  [
    'a constant',
    "Order.find({}).populate(require('./paths').ALL)",
    ['cities: r', 'customers: r', 'orders: r'],
  ],
])('populated: %s', async (_, query, expected) => {
  expect(
    await storesOf({
      ...models,
      'paths.js': "exports.ALL = [{ path: 'customer', populate: 'city' }];",
      'index.js': `${Order}exports.run = () => ${query};`,
    }),
  ).toEqual(expected);
});

test('by a plugin that populates by itself, and by a hook', async () => {
  const auto = {
    ...models,
    'models/order.js': `const mongoose = require('mongoose');
const schema = new mongoose.Schema({ customer: { type: mongoose.Schema.Types.ObjectId, ref: 'Customer', autopopulate: true }, city: { type: mongoose.Schema.Types.ObjectId, ref: 'City' } });
schema.plugin(require('mongoose-autopopulate'));
mongoose.model('Order', schema);`,
  };
  expect(await storesOf({ ...auto, 'index.js': `${Order}exports.run = () => Order.find({});` })).toEqual([
    'customers: r',
    'orders: r',
  ]);
  const hooked = {
    ...models,
    'models/order.js': `const mongoose = require('mongoose');
const schema = new mongoose.Schema({ customer: { type: mongoose.Schema.Types.ObjectId, ref: 'Customer' } });
schema.pre(/^find/, function (next) { this.populate('customer'); next(); });
mongoose.model('Order', schema);`,
  };
  expect(await storesOf({ ...hooked, 'index.js': `${Order}exports.run = () => Order.find({});` })).toEqual([
    'customers: r',
    'orders: r',
  ]);
});

test('discriminators keep their documents in the collection of their base', async () => {
  expect(
    await storesOf({
      'models/event.js': `const mongoose = require('mongoose');
const Event = mongoose.model('Event', new mongoose.Schema({ at: Date }, { discriminatorKey: 'kind' }));
const Sale = Event.discriminator('Sale', new mongoose.Schema({ total: Number, product: { type: mongoose.Schema.Types.ObjectId, ref: 'Product' } }));
module.exports = { Event, Sale };`,
      'models/product.js': models['models/product.js'],
      'index.js':
        "const { Sale } = require('./models/event'); require('./models/product');\nexports.run = async () => { await Sale.create({}); return Sale.find({}).populate('product'); };",
    }),
  ).toEqual(['events: rw', 'products: r']);
});

test.each([
  [
    'stages',
    "[{ $lookup: { from: 'customers', localField: 'a', foreignField: '_id', as: 'b' } }, { $out: 'reports' }]",
    ['customers: r', 'orders: r', 'reports: w'],
  ],
  ['a constant pipeline with constants', 'require("./stages").PIPELINE', ['customers: r', 'orders: r']],
  ['a helper', '[...require("./stages").withCustomer(), { $match: {} }]', ['customers: r', 'orders: r']],
  [
    'a helper for any collection',
    '[require("./stages").join("products"), { $merge: { into: "totals" } }]',
    ['orders: r', 'products: r', 'totals: w'],
  ],
  [
    'the collection of a model',
    '[{ $lookup: { from: require("./models/customer").collection.name, as: "b" } }]',
    ['customers: r', 'orders: r'],
  ],
  [
    'the name of a collection of a model',
    '[{ $lookup: { from: mongoose.model("City").collection.collectionName, as: "b" } }]',
    ['cities: r', 'orders: r'],
  ],
  [
    'within another',
    '[{ $lookup: { from: "customers", pipeline: [{ $lookup: { from: "cities", as: "c" } }], as: "b" } }, { $unionWith: "archive" }]',
    ['archive: r', 'cities: r', 'customers: r', 'orders: r'],
  ],
  [
    'facets, and a graph',
    '[{ $facet: { a: [{ $graphLookup: { from: "products", as: "x" } }] } }]',
    ['orders: r', 'products: r'],
  ],
])('aggregated: %s', async (_, pipeline, expected) => {
  expect(
    await storesOf({
      ...models,
      'stages.js': `const NAMES = { customers: 'customers' };
exports.PIPELINE = [{ $lookup: { from: NAMES.customers, as: 'c' } }];
exports.withCustomer = () => [{ $lookup: { from: NAMES.customers, as: 'c' } }, { $unwind: '$c' }];
exports.join = (name) => ({ $lookup: { from: name, as: 'x' } });`,
      'index.js': `${Order}exports.run = () => Order.aggregate(${pipeline});`,
    }),
  ).toEqual(expected);
});

test('a pipeline that is put together by calls and pushes', async () => {
  expect(
    await storesOf({
      ...models,
      'index.js': `${Order}exports.run = (deep) => { const stages = [{ $match: {} }]; if (deep) { stages.push({ $lookup: { from: 'customers', as: 'c' } }); stages.unshift({ $unionWith: { coll: 'archive' } }); } return Order.aggregate(stages).lookup({ from: 'products', as: 'p' }); };`,
    }),
  ).toEqual(['archive: r', 'customers: r', 'orders: r', 'products: r']);
});

test('a model that a package outside of the tree makes: its refs lead by name', async () => {
  expect(
    await storesOf({
      'index.ts': `import { Schema, model } from 'mongoose';
import { customerSchema } from '@elsewhere/models';
const Order = model('Order', new Schema({ customer: { type: Schema.Types.ObjectId, ref: 'Customer' } }));
const Customer = model('Customer', customerSchema);
export const run = () => Order.find({}).populate('customer');
export const add = () => Customer.create({});`,
    }),
  ).toEqual(['customers: rw', 'orders: r']);
});

test('a virtual that leads back, and a class of Nest with types that are written by functions', async () => {
  expect(
    await storesOf({
      'order.schema.ts': `import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { HydratedDocument, Types, Schema as Plain } from 'mongoose';
import { Customer } from './customer.schema';
@Schema({ timestamps: true })
export class Order { @Prop({ type: Plain.Types.ObjectId, ref: Customer.name }) customer: Types.ObjectId; @Prop({ type: [{ type: Types.ObjectId, ref: () => 'Tag' }] }) tags: Types.ObjectId[]; }
export const OrderSchema = SchemaFactory.createForClass(Order);
OrderSchema.virtual('invoices', { ref: 'Invoice', localField: '_id', foreignField: 'order' });`,
      'customer.schema.ts': `import { Schema, SchemaFactory } from '@nestjs/mongoose';
@Schema() export class Customer {}
export const CustomerSchema = SchemaFactory.createForClass(Customer);`,
      'module.ts': `import { MongooseModule } from '@nestjs/mongoose';
import { Order, OrderSchema } from './order.schema';
import { Customer, CustomerSchema } from './customer.schema';
export const modules = [MongooseModule.forFeatureAsync([{ name: Order.name, useFactory: () => OrderSchema }]), MongooseModule.forFeature([{ name: Customer.name, schema: CustomerSchema }])];`,
      'base.repository.ts': `import { Model, FilterQuery, PopulateOptions } from 'mongoose';
export abstract class BaseRepository<T> {
  constructor(protected readonly model: Model<T>) {}
  async findAll(filter: FilterQuery<T>, populate?: string | string[] | PopulateOptions) { return this.model.find(filter).populate(populate as any).exec(); }
  async create(row: Partial<T>) { return this.model.create(row); }
}`,
      'orders.repository.ts': `import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import { BaseRepository } from './base.repository';
import { Order } from './order.schema';
@Injectable()
export class OrdersRepository extends BaseRepository<Order> { constructor(@InjectModel(Order.name) model: Model<Order>) { super(model); } }`,
      'index.ts': `import { OrdersRepository } from './orders.repository';
import './module';
export class Orders { constructor(private readonly repository: OrdersRepository) {}
  all() { return this.repository.findAll({}, ['customer', 'tags']); }
  one() { return this.repository.findAll({}, { path: 'invoices' }); }
  add() { return this.repository.create({}); } }`,
    }),
  ).toEqual(['customers: r', 'invoices: r', 'orders: rw', 'tags: r']);
});

test('a base class of the driver whose collection is held by a constant, for classes that a container is told of in YAML', async () => {
  const files = {
    'package.json': JSON.stringify({
      name: 'shop',
      scripts: { start: 'node apps/shop/start.js' },
      dependencies: { mongodb: '4', 'node-dependency-injection': '3' },
    }),
    'apps/shop/start.ts': "import container from './injection';\ncontainer.get('Orders');\n",
    'apps/shop/injection/index.ts':
      "import { ContainerBuilder, YamlFileLoader } from 'node-dependency-injection';\nconst container = new ContainerBuilder();\nnew YamlFileLoader(container).load(`${__dirname}/application.yaml`);\nexport default container;\n",
    'apps/shop/injection/application.yaml': 'imports:\n  - { resource: ./orders/application.yaml }\n',
    'apps/shop/injection/orders/application.yaml':
      "services:\n  Orders:\n    class: ../../../../contexts/orders/mongo-orders\n    main: MongoOrders\n    arguments: ['@Client']\n",
    'contexts/orders/mongo-orders.ts':
      "import { MongoRepository } from '../shared/mongo-repository';\nexport class MongoOrders extends MongoRepository { protected collectionName() { return 'orders'; }\n save(order: any) { return this.persist(order.id, order); } }",
    'contexts/shared/mongo-repository.ts':
      "import { Collection, MongoClient } from 'mongodb';\nexport abstract class MongoRepository { constructor(private client: Promise<MongoClient>) {}\n protected abstract collectionName(): string;\n protected async collection(): Promise<Collection> { return (await this.client).db().collection(this.collectionName()); }\n protected async persist(id: string, row: any) { const collection = await this.collection(); await collection.updateOne({ _id: id }, { $set: row }, { upsert: true }); } }",
  };
  expect(await storesOf(files)).toEqual(['orders: w']);
});

test('two services that call their models the same have each its own', async () => {
  const schema = (fields: string, options = '') =>
    `const mongoose = require('mongoose');\nmongoose.model('Order', new mongoose.Schema({ ${fields} }${options}));\n`;
  const ref = (name: string) => `type: mongoose.Schema.Types.ObjectId, ref: '${name}'`;
  const asks = (what: string) =>
    `const mongoose = require('mongoose');\nrequire('./order');\nmodule.exports = () => mongoose.model('Order').find({})${what};`;
  const { stores, notices } = await modelOf(
    systemOf({
      shop: {
        files: {
          'order.js': schema(`by: { ${ref('Customer')} }`),
          'index.js': asks(".populate('by')"),
        },
      },
      billing: {
        files: {
          'order.js': schema(`amount: Number, by: { ${ref('Account')} }`, ", { collection: 'bills' }"),
          'index.js': asks(".populate('by')"),
        },
      },
      parcels: {
        files: {
          'order.js': schema('weight: Number'),
          'index.js': asks(''),
        },
      },
    }),
  );
  const read = stores.flatMap(({ name, uses }) =>
    uses.flatMap(({ service, mode }) => (mode === 'read' ? [`${service} ${name}`] : [])),
  );
  expect([...new Set(read)].sort()).toEqual([
    'billing accounts',
    'billing bills',
    'parcels orders',
    'shop customers',
    'shop orders',
  ]);
  expect(notices.filter(({ message }) => /whose name is not known/.test(message))).toEqual([]);
});
