/** Tables that only relations lead to, in the ways that ORMs have of asking for them. */
import { describe, expect, test } from 'vitest';
import { accessesOf } from './support.js';

const pack = {
  'package.json': JSON.stringify({
    name: 'shop',
    dependencies: {
      sequelize: '6',
      typeorm: '0.3',
      objection: '3',
      'drizzle-orm': '1',
      '@mikro-orm/core': '6',
      '@prisma/client': '6',
    },
  }),
};

describe('Sequelize', () => {
  const models = `import { Sequelize, DataTypes, Model } from 'sequelize';
const sequelize = new Sequelize('');
export class City extends Model {}
City.init({}, { sequelize, tableName: 'cities' });
export class Customer extends Model {}
Customer.init({}, { sequelize, tableName: 'customers' });
export class Line extends Model {}
Line.init({}, { sequelize, tableName: 'lines' });
export class Tag extends Model {}
Tag.init({}, { sequelize, tableName: 'tags' });
export class Order extends Model {}
Order.init({}, { sequelize, tableName: 'orders', scopes: { full: { include: [{ model: Line, as: 'lines' }] }, of: (name: string) => ({ include: [{ association: 'buyer' }] }) }, defaultScope: {} });
export class Invoice extends Model {}
Invoice.init({}, { sequelize, tableName: 'invoices', defaultScope: { include: [{ model: Order, as: 'order' }] } });
Customer.belongsTo(City, { as: 'city' });
Order.belongsTo(Customer, { as: 'buyer' });
Order.hasMany(Line, { as: 'lines' });
Order.belongsToMany(Tag, { through: 'order_tags', as: 'tags' });
Invoice.belongsTo(Order, { as: 'order' });
Order.addScope('tagged', { include: ['tags'] });
`;
  test.each([
    [
      'association',
      "Order.findAll({ include: [{ association: 'buyer' }] })",
      ['read customers', 'read orders'],
    ],
    [
      'an association that is kept',
      'Order.findAll({ include: [(Order as any).associations.buyer] })',
      ['read customers', 'read orders'],
    ],
    [
      'nested',
      "Order.findAll({ include: [{ association: 'buyer', include: ['city'] }] })",
      ['read cities', 'read customers', 'read orders'],
    ],
    [
      'all',
      'Order.findAll({ include: [{ all: true }] })',
      ['read customers', 'read lines', 'read order_tags', 'read orders', 'read tags'],
    ],
    [
      'all, nested',
      'Order.findAll({ include: { all: true, nested: true } })',
      ['read cities', 'read customers', 'read lines', 'read order_tags', 'read orders', 'read tags'],
    ],
    ['a scope', "Order.scope('full').findAll()", ['read lines', 'read orders']],
    [
      'a scope with arguments',
      "Order.scope({ method: ['of', 'ada'] }).findAll()",
      ['read customers', 'read orders'],
    ],
    [
      'several scopes',
      "Order.scope(['full', 'tagged']).findOne()",
      ['read lines', 'read order_tags', 'read orders', 'read tags'],
    ],
    ['a default scope', 'Invoice.findAll()', ['read invoices', 'read orders']],
    ['without it', 'Invoice.unscoped().findAll()', ['read invoices']],
    [
      'a condition by a path',
      "Order.findAll({ where: { '$buyer.name$': 'ada' }, include: ['buyer'] })",
      ['read customers', 'read orders'],
    ],
    [
      'written along',
      "Order.create({ lines: [{}] }, { include: ['lines'] })",
      ['write lines', 'write orders'],
    ],
    [
      'counted',
      "Order.findAndCountAll({ include: [{ model: Customer, as: 'buyer', required: true }], distinct: true })",
      ['read customers', 'read orders'],
    ],
    [
      'a helper that gives includes',
      'Order.findAll({ include: withBuyer() })',
      ['read customers', 'read orders'],
    ],
    ['options of a constant', 'Order.findAll({ ...common })', ['read lines', 'read orders']],
    [
      'a row that is loaded again',
      "Order.findByPk(1).then((row) => row!.reload({ include: ['lines'] }))",
      ['read lines', 'read orders'],
    ],
  ])('%s', async (_, query, expected) => {
    expect(
      await accessesOf({
        ...pack,
        'models.ts': models,
        'index.ts': `import { City, Customer, Line, Tag, Order, Invoice } from './models';
const withBuyer = () => [{ association: 'buyer' }];
const common = { include: [{ model: Line, as: 'lines' }] };
export const run = () => ${query};`,
      }),
    ).toEqual(expected);
  });
});

describe('TypeORM', () => {
  const entities = `import { Entity, PrimaryColumn, ManyToOne, OneToMany, OneToOne, JoinColumn, ManyToMany, JoinTable } from 'typeorm';
@Entity('cities') export class City { @PrimaryColumn() id: string; }
@Entity('customers') export class Customer { @PrimaryColumn() id: string; @ManyToOne(() => City) city: City; @OneToMany(() => Order, (o) => o.buyer) orders: Order[]; }
@Entity('products') export class Product { @PrimaryColumn() id: string; }
@Entity('lines') export class Line { @PrimaryColumn() id: string; @ManyToOne(() => Order, (o) => o.lines) order: Order; @ManyToOne(() => Product, { eager: true }) product: Product; }
@Entity('orders') export class Order { @PrimaryColumn() id: string; @ManyToOne(() => Customer) buyer: Customer; @OneToMany(() => Line, (l) => l.order, { cascade: true }) lines: Line[]; }
@Entity('carts') export class Cart { @PrimaryColumn() id: string; @OneToOne(() => Customer, { lazy: true }) @JoinColumn() owner: Promise<Customer>; }
`;
  test.each([
    [
      'paths',
      "R(Order).find({ relations: ['buyer.city'] })",
      ['read cities', 'read customers', 'read orders'],
    ],
    [
      'an object',
      'R(Order).find({ relations: { buyer: { city: true } } })',
      ['read cities', 'read customers', 'read orders'],
    ],
    ['what is not asked', 'R(Order).find({ relations: { buyer: false } })', ['read orders']],
    [
      'eager ones of what is asked',
      "R(Order).find({ relations: ['lines'] })",
      ['read lines', 'read orders', 'read products'],
    ],
    ['eager ones', 'R(Line).findOneBy({ id: "1" })', ['read lines', 'read products']],
    ['eager ones are not', 'R(Line).find({ loadEagerRelations: false })', ['read lines']],
    ['ids', "R(Order).find({ loadRelationIds: { relations: ['lines'] } })", ['read lines', 'read orders']],
    [
      'a condition',
      "R(Order).find({ where: { buyer: { city: { id: '1' } } } })",
      ['read cities', 'read customers', 'read orders'],
    ],
    [
      'a builder',
      "R(Order).createQueryBuilder('o').leftJoinAndSelect('o.buyer', 'b').leftJoinAndSelect('b.city', 'c').getMany()",
      ['read cities', 'read customers', 'read orders'],
    ],
    [
      'a builder that is kept',
      "(() => { const q = R(Order).createQueryBuilder('o'); q.leftJoinAndSelect('o.buyer', 'b'); if (q) q.innerJoin('b.city', 'c'); return q.getMany(); })()",
      ['read cities', 'read customers', 'read orders'],
    ],
    [
      'a builder, of relations',
      "R(Order).createQueryBuilder('o').relation(Order, 'lines').of('1').loadMany()",
      ['read lines'],
    ],
    [
      'a builder, mapped',
      "R(Order).createQueryBuilder('o').leftJoinAndMapOne('o.buyer', Customer, 'b', 'b.id = o.buyerId').getOne()",
      ['read customers', 'read orders'],
    ],
    [
      'a builder, counted',
      "R(Order).createQueryBuilder('o').loadRelationCountAndMap('o.count', 'o.lines').getMany()",
      ['read lines', 'read orders'],
    ],
    ['a cascade', "R(Order).save({ id: '1', lines: [{ id: '2' }] })", ['write lines', 'write orders']],
    [
      'a cascade of what was made',
      "R(Order).save(R(Order).create({ id: '1', lines: [new Line()] }))",
      ['write lines', 'write orders'],
    ],
    ['what does not cascade', "R(Order).save({ id: '1', buyer: { id: '2' } })", ['write orders']],
    [
      'options of the one',
      "R(Order).findOneOrFail({ where: { id: '1' }, relations: ['buyer', 'lines'] })",
      ['read customers', 'read lines', 'read orders', 'read products'],
    ],
  ])('%s', async (_, query, expected) => {
    expect(
      await accessesOf({
        ...pack,
        'entities.ts': entities,
        'index.ts': `import { DataSource } from 'typeorm';
import { City, Customer, Product, Line, Order, Cart } from './entities';
const source = new DataSource({ type: 'postgres', entities: [City, Customer, Product, Line, Order, Cart] });
export const run = () => ${query.replaceAll('R(', 'source.getRepository(')};`,
      }),
    ).toEqual(expected);
  });
});

describe('Prisma', () => {
  const schema = `datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}
model City {
  id String @id
  customers Customer[]
  @@map("cities")
}
model Customer {
  id String @id
  city City @relation(fields: [cityId], references: [id])
  cityId String
  orders Order[]
  @@map("customers")
}
model Order {
  id String @id
  buyer Customer @relation(fields: [buyerId], references: [id])
  buyerId String
  lines Line[]
  tags Tag[]
  @@map("orders")
}
model Line {
  id String @id
  order Order @relation(fields: [orderId], references: [id])
  orderId String
  @@map("lines")
}
model Tag {
  id String @id
  orders Order[]
  @@map("tags")
}`;
  test.each([
    [
      'include within select',
      'findMany({ select: { buyer: { include: { city: true } } } })',
      ['read cities', 'read customers', 'read orders'],
    ],
    [
      'counts',
      'findMany({ include: { _count: { select: { lines: true } } } })',
      ['read lines', 'read orders'],
    ],
    [
      'all counts',
      'findMany({ include: { _count: true } })',
      ['read _OrderToTag', 'read lines', 'read orders', 'read tags'],
    ],
    [
      'a condition on many',
      'findMany({ where: { lines: { some: { id: "1" } } } })',
      ['read lines', 'read orders'],
    ],
    [
      'an order',
      'findMany({ orderBy: { buyer: { city: { id: "asc" } } } })',
      ['read cities', 'read customers', 'read orders'],
    ],
    [
      'the table between',
      'findMany({ include: { tags: true } })',
      ['read _OrderToTag', 'read orders', 'read tags'],
    ],
    [
      'connected',
      'update({ where: { id: "1" }, data: { tags: { connect: { id: "2" } } } })',
      ['read tags', 'write _OrderToTag', 'write orders'],
    ],
    [
      'created within',
      'create({ data: { buyer: { create: { city: { connect: { id: "1" } } } }, lines: { createMany: { data: [] } } } })',
      ['read cities', 'write customers', 'write lines', 'write orders'],
    ],
    [
      'connected or created',
      'create({ data: { tags: { connectOrCreate: { where: { id: "1" }, create: { id: "1" } } } } })',
      ['read tags', 'write _OrderToTag', 'write orders', 'write tags'],
    ],
    [
      'deleted within',
      'update({ where: { id: "1" }, data: { lines: { deleteMany: {} } } })',
      ['write lines', 'write orders'],
    ],
    ['by a chain', 'findUnique({ where: { id: "1" } }).lines()', ['read lines', 'read orders']],
    ['by a constant that satisfies', 'findMany(withBuyer)', ['read customers', 'read orders']],
    ['by a validator', 'findMany({ ...validated })', ['read lines', 'read orders']],
  ])('%s', async (_, query, expected) => {
    expect(
      await accessesOf({
        ...pack,
        'prisma/schema.prisma': schema,
        'index.ts': `import { Prisma, PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
const withBuyer = { include: { buyer: true } } satisfies Prisma.OrderFindManyArgs;
const validated = Prisma.validator<Prisma.OrderDefaultArgs>()({ include: { lines: true } });
export const run = () => prisma.order.${query};`,
      }),
    ).toEqual(expected);
  });
});

test('Objection: graphs as objects, modifiers, graphs that are written', async () => {
  const models = `import { Model } from 'objection';
export class Customer extends Model { static tableName = 'customers'; }
export class Line extends Model { static tableName = 'lines'; static relationMappings = { product: { relation: Model.BelongsToOneRelation, modelClass: () => Product, join: { from: 'lines.a', to: 'products.a' } } }; }
export class Product extends Model { static tableName = 'products'; }
export class Order extends Model { static tableName = 'orders'; static get relationMappings() { return { buyer: { relation: Model.BelongsToOneRelation, modelClass: Customer, join: { from: 'orders.a', to: 'customers.a' } }, lines: { relation: Model.HasManyRelation, modelClass: Line, join: { from: 'orders.a', to: 'lines.a' } } }; }
  static modifiers = { full(query: any) { query.withGraphFetched('lines'); } }; }`;
  const of = (query: string) =>
    accessesOf({
      ...pack,
      'models.ts': models,
      'index.ts': `import { Order } from './models';\nexport const run = () => ${query};`,
    });
  expect(await of('Order.query().withGraphFetched({ lines: { product: true }, buyer: true })')).toEqual([
    'read customers',
    'read lines',
    'read orders',
    'read products',
  ]);
  expect(await of("Order.query().withGraphJoined('[lines(full).product, buyer]')")).toEqual([
    'read customers',
    'read lines',
    'read orders',
    'read products',
  ]);
  expect(await of('Order.query().insertGraph({ lines: [{ product: {} }] })')).toEqual([
    'write lines',
    'write orders',
    'write products',
  ]);
  expect(await of("Order.relatedQuery('lines').for(1)")).toEqual(['read lines']);
  expect(await of("Order.query().then((rows) => Order.fetchGraph(rows, 'lines'))")).toEqual([
    'read lines',
    'read orders',
  ]);
});

test('Drizzle: relations within relations, of a schema in many files', async () => {
  const files = {
    ...pack,
    'schema/orders.ts': `import { pgTable, text } from 'drizzle-orm/pg-core';
import { relations } from 'drizzle-orm';
import { customers } from './customers';
export const orders = pgTable('orders', { id: text('id'), buyer: text('buyer') });
export const lines = pgTable('lines', { id: text('id'), order: text('order') });
export const ordersRelations = relations(orders, ({ one, many }) => ({ buyer: one(customers, { fields: [orders.buyer], references: [customers.id] }), lines: many(lines) }));`,
    'schema/customers.ts': `import { pgTable, text } from 'drizzle-orm/pg-core';
import { relations } from 'drizzle-orm';
export const cities = pgTable('cities', { id: text('id') });
export const customers = pgTable('customers', { id: text('id'), city: text('city') });
export const customersRelations = relations(customers, ({ one }) => ({ city: one(cities, { fields: [customers.city], references: [cities.id] }) }));`,
    'schema/index.ts': "export * from './orders';\nexport * from './customers';",
    'db.ts':
      "import { drizzle } from 'drizzle-orm/node-postgres';\nimport * as schema from './schema';\nexport const db = drizzle('', { schema });",
  };
  const of = (query: string) =>
    accessesOf({
      ...files,
      'index.ts': `import { db } from './db';\nconst deep = { city: true } as const;\nexport const run = () => ${query};`,
    });
  expect(
    await of('db.query.orders.findMany({ with: { buyer: { with: deep }, lines: { limit: 5 } } })'),
  ).toEqual(['read cities', 'read customers', 'read lines', 'read orders']);
  expect(
    await of('db.transaction(async (tx) => tx.query.orders.findFirst({ with: { lines: true } }))'),
  ).toEqual(['read lines', 'read orders']);
});

test('MikroORM: populate in its forms, and collections that are loaded', async () => {
  const entities = `import { Entity, PrimaryKey, ManyToOne, OneToMany, Collection } from '@mikro-orm/core';
@Entity({ tableName: 'cities' }) export class City { @PrimaryKey() id!: number; }
@Entity({ tableName: 'customers' }) export class Customer { @PrimaryKey() id!: number; @ManyToOne(() => City) city!: City; }
@Entity({ tableName: 'lines' }) export class Line { @PrimaryKey() id!: number; @ManyToOne(() => Order) order!: Order; }
@Entity({ tableName: 'orders' }) export class Order { @PrimaryKey() id!: number; @ManyToOne(() => Customer) buyer!: Customer; @OneToMany(() => Line, (line) => line.order) lines = new Collection<Line>(this); }`;
  const of = (query: string) =>
    accessesOf({
      ...pack,
      'entities.ts': entities,
      'index.ts': `import { EntityManager } from '@mikro-orm/postgresql';\nimport { Order, Line } from './entities';\nexport class Orders { constructor(private readonly em: EntityManager) {}\n async run() { return ${query}; } }`,
    });
  expect(await of("this.em.find(Order, {}, { populate: ['buyer.city'] })")).toEqual([
    'read cities',
    'read customers',
    'read orders',
  ]);
  expect(await of("this.em.findOne(Order, 1, { populate: ['*'] })")).toEqual([
    'read customers',
    'read lines',
    'read orders',
  ]);
  expect(await of('this.em.find(Order, { buyer: { city: 1 } })')).toEqual(['read customers', 'read orders']);
  expect(await of("this.em.populate(await this.em.find(Order, {}), ['lines'])")).toEqual([
    'read lines',
    'read orders',
  ]);
});

test('Objection: a base class that is given the class of its rows', async () => {
  expect(
    await accessesOf({
      ...pack,
      'base.ts': `import { Model, ModelClass } from 'objection';
export class CrudRepository<T extends Model> { protected model: ModelClass<T>; constructor(model: ModelClass<T>) { this.model = model; }
  async create(data: Partial<T>) { return (await this.model.query().insert(data as any)) as T; } }`,
      'order.ts':
        "import { Model } from 'objection';\nexport class Order extends Model { static tableName = 'orders'; }",
      'orders.ts': `import { CrudRepository } from './base';
import { Order } from './order';
export class Orders extends CrudRepository<Order> { constructor() { super(Order); }
  byName(name: string) { return this.model.query().where('name', name).first(); } }`,
    }),
  ).toEqual(['read orders', 'write orders']);
});

test('Drizzle: relations of the second kind, in blocks, and tables that the schema calls otherwise', async () => {
  const tables = `import { pgTable, text } from 'drizzle-orm/pg-core';
export const ordersTable = pgTable('orders', { id: text('id'), buyer: text('buyer') });
export const linesTable = pgTable('order_lines', { id: text('id'), order: text('order') });
export const peopleTable = pgTable('people', { id: text('id') });`;
  const run = (query: string) =>
    `import { drizzle } from 'drizzle-orm/node-postgres';
import { defineRelations, relations } from 'drizzle-orm';
import { ordersTable, linesTable, peopleTable } from './tables';
const schema = { orders: ordersTable, lines: linesTable, people: peopleTable };
RELATIONS
const db = drizzle('', { schema });
export const run = () => db.query.${query};`;
  const of = (query: string, declared: string) =>
    accessesOf({ ...pack, 'tables.ts': tables, 'index.ts': run(query).replace('RELATIONS', declared) });
  const second =
    'export const all = defineRelations(schema, (r) => ({ orders: { rows: r.many.lines(), by: r.one.people({ from: r.orders.buyer, to: r.people.id }) } }));';
  const blocks =
    'export const ofOrders = relations(ordersTable, function ({ one, many }) { return { rows: many(linesTable), by: one(peopleTable) }; });';
  for (const declared of [second, blocks]) {
    expect(await of('orders.findMany()', declared)).toEqual(['read orders']);
    expect(await of('orders.findMany({ with: { rows: true } })', declared)).toEqual([
      'read order_lines',
      'read orders',
    ]);
    expect(await of('orders.findFirst({ with: { by: true } })', declared)).toEqual([
      'read orders',
      'read people',
    ]);
  }
});
