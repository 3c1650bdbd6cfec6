import { describe, expect, it } from 'vitest';
import { modelOf, type Service, systemOf } from '../calls/support.js';
import { one, storesOf } from './support.js';

describe('collections of MongoDB', () => {
  it('of Prisma, which may keep tables of another schema', async () => {
    const system = systemOf({
      chats: {
        environment: { CHATS_URL: 'mongodb://mongo:27017/chats' },
        files: {
          'prisma/schema.prisma':
            'datasource db {\n  provider = "mongodb"\n  url = env("CHATS_URL")\n}\ngenerator client {\n  provider = "prisma-client-js"\n}\nmodel Message {\n  id String @id @map("_id")\n  thread Thread @relation(fields: [threadId], references: [id])\n  threadId String\n  @@map("messages")\n}\nmodel Thread {\n  id String @id\n  messages Message[]\n}\nmodel Idle {\n  id String @id\n}',
          'index.ts': `import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
export const send = (text: string) => prisma.message.create({ data: { text, thread: { create: {} } } });
export const all = () => prisma.message.findMany({ include: { thread: true } });`,
        },
      },
      orders: {
        files: {
          'prisma/schema.prisma':
            'datasource db {\n  provider = "postgresql"\n  url = env("ORDERS_URL")\n}\ngenerator client {\n  provider = "prisma-client-js"\n}\nmodel Order {\n  id String @id\n}',
          'index.ts': `import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
export const all = () => prisma.order.findMany();`,
        },
      },
    });
    const { stores, tables } = await modelOf(system);
    expect(
      stores.map(({ name, database, uses }) => [
        name,
        database,
        [...new Set(uses.map(({ mode }) => mode))].sort(),
      ]),
    ).toEqual([
      ['Idle', 'mongo/chats', ['define']],
      ['Thread', 'mongo/chats', ['define', 'read', 'write']],
      ['messages', 'mongo/chats', ['define', 'read', 'write']],
    ]);
    expect([...tables.values()].map(({ name }) => name)).toEqual(['public.Order']);
  });

  it('of models that are made by new, and documents that are made without it', async () => {
    expect(
      await storesOf(
        one(`import mongoose, { model } from 'mongoose';
const connection = mongoose.createConnection(process.env.MONGO_URI);
const User = new mongoose.model('User', new mongoose.Schema({ email: String }));
const Badge = new connection.model('Badge', new mongoose.Schema({ name: String }));
const Team = new model('Team', new mongoose.Schema({ name: String }));
const Again = mongoose.model('User');
export const find = (email) => User.findOne({ email });
export const all = () => Again.find();
export const teams = () => Team.find();
export const add = async (email) => { const user = User({ email }); await user.save(); };
export const badge = () => new Badge({ name: 'x' }).save();
class Plan { model(name) { return name; } }
export const plan = () => new (new Plan().model)('Draft', {});`),
      ),
    ).toEqual(['collection badges: a dw', 'collection teams: a dr', 'collection users: a drw']);
  });

  it('of services of Moleculer, whose actions on them are mixed in by its library', async () => {
    const runner = { name: 'shop', scripts: { start: 'moleculer-runner services' } };
    const packaged = (name: string, dependencies: Readonly<Record<string, string>>) =>
      JSON.stringify({ ...runner, name, dependencies: { moleculer: '0.14.0', ...dependencies } });
    expect(
      await storesOf({
        orders: {
          files: {
            'package.json': packaged('orders', {
              'moleculer-db-adapter-mongoose': '0.8.0',
              mongoose: '5.0.0',
            }),
            'models/order.js': `const mongoose = require('mongoose');
const OrderSchema = mongoose.Schema({ total: Number }, { collection: 'Order' });
module.exports = mongoose.model(OrderSchema.options.collection, OrderSchema);`,
            'mixins/db.js': `const DbService = require('moleculer-db');
const MongooseAdapter = require('moleculer-db-adapter-mongoose');
module.exports = { mixins: [DbService], adapter: new MongooseAdapter(process.env.MONGO_URI) };`,
            'services/orders.service.js': `const Db = require('../mixins/db');
const Order = require('../models/order');
module.exports = { name: 'orders', mixins: [Db], model: Order };`,
          },
        },
        stock: {
          files: {
            'package.json': packaged('stock', { 'moleculer-db-adapter-mongo': '0.4.0' }),
            'mixins/db.js': `const DbService = require('moleculer-db');
module.exports = function (collection) {
  const schema = { mixins: [DbService], methods: {} };
  if (process.env.MONGO_URI) {
    const MongoAdapter = require('moleculer-db-adapter-mongo');
    schema.adapter = new MongoAdapter(process.env.MONGO_URI);
    schema.collection = collection;
  } else schema.adapter = new DbService.MemoryAdapter({ filename: collection });
  return schema;
};`,
            'mixins/kept.js': `const DbService = require('moleculer-db');
const MongoAdapter = require('moleculer-db-adapter-mongo');
module.exports = (collection) => ({ mixins: [DbService], adapter: new MongoAdapter(process.env.MONGO_URI), collection });`,
            'services/shelves.service.js': `const Db = require('../mixins/db');
module.exports = { name: 'shelves', mixins: [Db('shelves')], actions: {} };`,
            'services/boxes.service.js': `const kept = require('../mixins/kept');
module.exports = { name: 'boxes', mixins: [kept('boxes')], actions: {} };`,
            // No schema of a service, and no library that keeps what it names.
            'services/view.service.js': `module.exports = { name: 'view', actions: {}, settings: { collection: 'views', model: 'view' } };`,
          },
        },
      }),
    ).toEqual(['collection Order: orders drw', 'collection boxes: stock rw', 'collection shelves: stock rw']);
  });

  it('of classes that are given a model whose type does not say which one, be it called like the parameter', async () => {
    expect(
      await storesOf({
        orders: {
          files: {
            'models.ts': `import { Document, Model, model, Schema } from 'mongoose';
export interface OrderDocument extends Document { total: number }
export interface OrderModel extends Model<OrderDocument> {}
export const Order = model<OrderDocument, OrderModel>('Order', new Schema<OrderDocument>({ total: Number }));
export const Cart = model<OrderDocument>('Cart', new Schema<OrderDocument>({ total: Number }));`,
            'services.ts': `import { Model } from 'mongoose';
import { OrderDocument, OrderModel } from './models';
export class Orders {
  private orderModel: OrderModel;
  constructor(OrderModel: OrderModel) { this.orderModel = OrderModel; }
  all() { return this.orderModel.find({}); }
}
export class Carts {
  constructor(private readonly carts: Model<OrderDocument>) {}
  empty() { return this.carts.deleteMany({}); }
}`,
            'index.ts': `import express from 'express';
import { Cart, Order } from './models';
import { Carts, Orders } from './services';
const app = express();
app.get('/orders', async (request, response) => response.json(await new Orders(Order).all()));
app.delete('/carts', async (request, response) => response.json(await new Carts(Cart).empty()));
app.listen(3000);`,
          },
        },
      }),
    ).toEqual(['collection carts: orders dw', 'collection orders: orders dr']);
  });

  it('of base classes that learn their model from who extends or makes them', async () => {
    expect(
      await storesOf({
        orders: {
          files: {
            'abstract.repository.ts': `import { Model, FilterQuery } from 'mongoose';
export abstract class AbstractRepository<Document> {
  constructor(protected readonly model: Model<Document>) {}
  async create(document: Document) { return (await new this.model(document).save()).toJSON(); }
  find(filter: FilterQuery<Document>) { return this.model.find(filter).lean(); }
}`,
            'order.schema.ts': `import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
@Schema({ versionKey: false }) export class OrderDocument { @Prop() at: Date; }
export const OrderSchema = SchemaFactory.createForClass(OrderDocument);`,
            'client.schema.ts': `import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
@Schema() export class Client { @Prop() name: string; }
export const ClientSchema = SchemaFactory.createForClass(Client);`,
            'orders.module.ts': `import { MongooseModule } from '@nestjs/mongoose';
import { OrderDocument, OrderSchema } from './order.schema';
import { Client, ClientSchema } from './client.schema';
export const models = MongooseModule.forFeature([
  { name: OrderDocument.name, schema: OrderSchema },
  { name: 'Payer', schema: ClientSchema, collection: 'payers' },
]);`,
            'orders.repository.ts': `import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import { AbstractRepository } from './abstract.repository';
import { OrderDocument } from './order.schema';
export class OrdersRepository extends AbstractRepository<OrderDocument> {
  constructor(@InjectModel(OrderDocument.name) orders: Model<OrderDocument>) { super(orders); }
}`,
            'payers.repository.ts': `import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import { AbstractRepository } from './abstract.repository';
import { Client } from './client.schema';
export class PayersRepository extends AbstractRepository<Client> {
  constructor(@InjectModel('Payer') payers: Model<any>) { super(payers); }
}`,
            'index.ts': `import { OrdersRepository } from './orders.repository';
import { PayersRepository } from './payers.repository';
import './orders.module';
export const all = (orders: OrdersRepository, payers: PayersRepository) => [orders.find({}), orders.create({}), payers.find({}), payers.create({})];`,
          },
        },
        lanes: {
          files: {
            'crud.js': `class Crud { constructor(model) { this.model = model; }
  all() { return this.model.find({}); }
  add(data) { return this.model.create(data); } }
module.exports = Crud;`,
            'index.js': `const mongoose = require('mongoose');
const Crud = require('./crud');
const handlers = require('./handlers');
const Lane = mongoose.model('Lane', new mongoose.Schema({}));
const Truck = mongoose.model('Truck', new mongoose.Schema({}));
class Lanes extends Crud { constructor() { super(Lane); } }
const lanes = new Lanes();
exports.lanes = async () => { await lanes.add({}); return lanes.all(); };
exports.truck = handlers.getOne(Truck);`,
            'handlers.js':
              'exports.getOne = (Model) => async (request, response) => response.json(await Model.findById(request.params.id));',
          },
        },
      }),
    ).toEqual([
      'collection lanes: lanes drw',
      'collection orderdocuments: orders rw',
      'collection payers: orders rw',
      'collection trucks: lanes dr',
    ]);
  });

  it('of typegoose: collections and names that options say', async () => {
    expect(
      await storesOf({
        orders: {
          files: {
            'models.ts': `import { getModelForClass, modelOptions, prop } from '@typegoose/typegoose';
class Order { @prop() public id: string; }
@modelOptions({ options: { customName: 'lane' } }) class Way { @prop() public id: string; }
class Client { @prop() public id: string; }
export const OrderModel = getModelForClass(Order, { options: { customName: 'purchase' } });
export const WayModel = getModelForClass(Way);
export const ClientModel = getModelForClass(Client, { schemaOptions: { collection: 'people' } });`,
            'index.ts': `import { ClientModel, OrderModel, WayModel } from './models';
export const all = async () => [await OrderModel.find({}), await WayModel.create({}), await ClientModel.deleteOne({})];`,
          },
        },
      }),
    ).toEqual([
      'collection lanes: orders dw',
      'collection people: orders dw',
      'collection purchases: orders dr',
    ]);
  });

  it('of Mongoose: models, their usual names, their schemas, and documents', async () => {
    expect(
      await storesOf(
        one(
          `import mongoose, { model, Schema } from 'mongoose';
mongoose.connect(process.env.MONGO_URL);
const Person = mongoose.model('Person', new Schema({}));
const Order = model('Order', new Schema({}, { collection: 'purchases' }));
const Entry = mongoose.model('Entry', new Schema({}), 'journal');
export async function a() {
  const order = await Order.findOne({});
  order.paid = true;
  await order.save();
  await new Person({}).save();
  await Entry.find({}).sort().limit(1);
}`,
          { MONGO_URL: 'mongodb://root:secret@mongo:27017/shop?authSource=admin' },
        ),
      ),
    ).toEqual([
      'collection journal in mongo/shop: a dr',
      'collection people in mongo/shop: a dw',
      'collection purchases in mongo/shop: a drw',
    ]);
  });

  it('of Nest and Typegoose', async () => {
    expect(
      await storesOf({
        a: {
          files: {
            'user.ts': `import { Prop, Schema } from '@nestjs/mongoose';
@Schema({ collection: 'members' }) export class User { @Prop() name: string; }
@Schema() export class Visit {}`,
            'users.ts': `import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import { User, Visit } from './user';
export class Users {
  constructor(@InjectModel(User.name) private readonly users: Model<any>, @InjectModel('Visit') private visits: Model<Visit>) {}
  async a() { await this.users.create({}); return this.visits.countDocuments(); }
}`,
            'goose.ts': `import { getModelForClass, prop } from '@typegoose/typegoose';
class Cat { @prop() name: string; }
const Cats = getModelForClass(Cat);
export const b = () => Cats.deleteMany({});`,
          },
        },
      }),
    ).toEqual(['collection cats: a dw', 'collection members: a w', 'collection visits: a r']);
  });

  it('of Nest, by the name of a class that everybody has, where who forgot to import another says it', async () => {
    const files = {
      'event.ts': `import { Schema, SchemaFactory } from '@nestjs/mongoose';
@Schema({ collection: 'happenings' }) export class Event {}
@Schema() export class Place {}
export const EventSchema = SchemaFactory.createForClass(Event);`,
      'module.ts': `import { MongooseModule } from '@nestjs/mongoose';
import { Event, EventSchema } from './event';
export const models = MongooseModule.forFeature([{ name: Event.name, schema: EventSchema }]);`,
      'events.ts': `import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
export class Events {
  constructor(@InjectModel(Event.name) private readonly events: Model<any>, @InjectModel(Place.name) private readonly places: Model<any>) {}
  all(Request: { name: string }) { this.places.find(); return this.events.find({ by: Request.name }); }
}`,
    };
    expect(await storesOf({ a: { files } })).toEqual(['collection happenings: a r']);
  });

  it('by the class that a type names, if that is made for documents', async () => {
    const files = {
      'store.ts': `import { Schema } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
@Schema({ collection: 'members' }) export class Member {}
export class VisitEntity { name: string; }
export const a = (members: Model<Member>) => members.create({});
export const b = (visits: Model<VisitEntity>) => visits.deleteMany({});`,
    };
    expect(await storesOf({ a: { files } })).toEqual(['collection members: a w']);
  });

  it('of the driver, the name and the database in other functions', async () => {
    expect(
      await storesOf(
        one(
          `const { MongoClient } = require('mongodb');
const client = new MongoClient(process.env.MONGO_URL);
const NAMES = { orders: 'orders' };
function collection(name) { return client.db('sales').collection(name); }
exports.a = () => collection(NAMES.orders).insertOne({});
exports.b = () => client.db().collection('lines').aggregate([]);`,
          { MONGO_URL: 'mongodb+srv://a:b@cluster.example.com/shop' },
        ),
      ),
    ).toEqual([
      'collection orders in cluster.example.com/sales: a w',
      'collection lines in cluster.example.com/shop: a r',
    ]);
  });

  it('that only other ones lead to: populated, virtual, looked up, written by a stage', async () => {
    expect(
      await storesOf(
        one(`import mongoose, { model, Schema } from 'mongoose';
const Line = new Schema({ product: { type: Schema.Types.ObjectId, ref: 'Product' } });
const order = new Schema({ customer: { type: Schema.Types.ObjectId, ref: 'Customer' }, lines: [Line], notes: [{ by: { type: Schema.Types.ObjectId, ref: 'Clerk' } }] });
order.virtual('visits', { ref: 'Visit', localField: '_id', foreignField: 'order' });
model('Clerk', new Schema({}), 'staff');
const Order = model('Order', order);
export const a = () => Order.find().populate('customer lines.product');
export const b = () => Order.findOne().populate({ path: 'visits' }).populate([{ path: 'notes.by', select: 'name' }]);
export const c = () => Order.aggregate([{ $match: {} }, { $lookup: { from: 'payments', as: 'p', pipeline: [{ $lookup: { from: 'refunds' } }] } }, { $out: 'reports' }]);
export const d = () => Order.find().populate(process.argv[2]);
export const e = () => Order.find().populate('nobody');`),
      ),
    ).toEqual([
      'collection customers: a r',
      'collection orders: a dr',
      'collection payments: a r',
      'collection products: a r',
      'collection refunds: a r',
      'collection reports: a w',
      'collection staff: a dr',
      'collection visits: a r',
    ]);
  });

  it('whose name only whoever runs it knows, populated: none is told', async () => {
    expect(
      await storesOf(
        one(`import { model, Schema } from 'mongoose';
const order = new Schema({ customer: { type: Schema.Types.ObjectId, ref: 'Customer' } });
const ofTenant = (tenant: string) => model('Order', order, tenant + '_orders');
export const read = (tenant: string) => ofTenant(tenant).find().populate('customer');`),
      ),
    ).toEqual([]);
  });

  it('of Nest, populated by what decorators refer to', async () => {
    expect(
      await storesOf({
        a: {
          files: {
            'order.ts': `import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Types } from 'mongoose';
@Schema({ collection: 'people' }) export class User {}
@Schema() export class Order { @Prop({ type: Types.ObjectId, ref: User.name }) user: User; @Prop({ type: [{ type: Types.ObjectId, ref: 'Item' }] }) items: unknown[]; }
export const UserSchema = SchemaFactory.createForClass(User);
export const OrderSchema = SchemaFactory.createForClass(Order);
OrderSchema.virtual('reviews', { ref: 'Review', localField: '_id', foreignField: 'order' });`,
            'module.ts': `import { MongooseModule } from '@nestjs/mongoose';
import { Order, OrderSchema, User, UserSchema } from './order';
export const feature = MongooseModule.forFeature([{ name: User.name, schema: UserSchema }, { name: Order.name, schema: OrderSchema }]);`,
            'orders.ts': `import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';
import { Order } from './order';
export class Orders {
  constructor(@InjectModel(Order.name) private readonly orders: Model<Order>) {}
  a() { return this.orders.find().populate('user').populate(['items', 'reviews']).exec(); }
}`,
          },
        },
      }),
    ).toEqual([
      'collection items: a r',
      'collection orders: a r',
      'collection people: a r',
      'collection reviews: a r',
    ]);
  });

  it('that a list names', async () => {
    expect(
      await storesOf(
        one(`const { MongoClient } = require('mongodb');
const client = new MongoClient('mongodb://mongo/shop');
const ALL = ['orders', 'lines'];
exports.a = async () => { for (const name of ALL) await client.db().collection(name).deleteMany({}); };
exports.b = () => Promise.all(['carts', 'visits'].map((name) => client.db().dropCollection(name)));
exports.c = () => ['stock'].forEach((name) => client.db().collection(name).drop());`),
      ),
    ).toEqual([
      'collection carts in mongo/shop: a w',
      'collection lines in mongo/shop: a w',
      'collection orders in mongo/shop: a w',
      'collection stock in mongo/shop: a w',
      'collection visits in mongo/shop: a w',
    ]);
  });

  it('of the same name are two in two databases, and nobody knows where no server is known', async () => {
    const users = `const mongoose = require('mongoose');
mongoose.connect(process.env.MONGO_URL);
const User = mongoose.model('User', new mongoose.Schema({}));
exports.a = () => User.find();`;
    const service = (url?: string): Service => ({
      files: { 'index.js': users },
      environment: url === undefined ? {} : { MONGO_URL: url },
    });
    expect(
      await storesOf({
        a: service('mongodb://mongo/shop'),
        b: service('mongodb://mongo:27017/shop'),
        c: service('mongodb://mongo/mail'),
        d: service('mongodb://other/shop'),
        e: service(),
        f: service(),
      }),
    ).toEqual([
      'collection users: e dr',
      'collection users: f dr',
      'collection users in mongo/mail: c dr',
      'collection users in mongo/shop: a dr, b dr',
      'collection users in other/shop: d dr',
    ]);
  });

  it('that uses of one wrapper within each other give; a function that hands itself to it has an end', async () => {
    expect(
      await storesOf({
        shop: {
          files: {
            'guard.ts': `export const guarded = async <T>(run: () => Promise<T>): Promise<T> => {
  try { const result = await run(); return result; } catch (error) { console.error(error); throw error; }
};`,
            'kept.ts': `import { Collection, Db, MongoClient } from 'mongodb';
import { guarded } from './guard.js';
export let db: Db;
export const connect = (url: string) => guarded(async () => { db = new MongoClient(url).db(); });
export class Kept<T> {
  private collection: Collection | undefined;
  constructor(private readonly options: { name: string }) {}
  async open() {
    return guarded(async () => { this.collection = await this.native(); return this.collection as unknown as T; });
  }
  private async native() {
    return guarded(async () => { const collection = db.collection(this.options.name); return collection; });
  }
}
export const kept = <T>(options: { name: string }) => guarded(async () => {
  const made = new Kept<T>(options);
  return await made.open();
});
export const again = async (name: string): Promise<Collection> =>
  guarded(async () => (name.startsWith('.') ? again(name.slice(1)) : db.collection('visits')));`,
            'index.ts': `import { again, kept } from './kept.js';
import { guarded } from './guard.js';
export let users;
export const start = () => guarded(async () => { users = await kept({ name: 'users' }); });
export const find = () => users.findOne({});
export const add = () => users.insertOne({});
export const see = async () => { const visits = await again('..visits'); return visits.countDocuments({}); };`,
          },
        },
      }),
    ).toEqual(['collection users: shop rw']);
  });
});
