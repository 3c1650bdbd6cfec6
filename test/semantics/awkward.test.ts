import { expect, test } from 'vitest';
import { accessesOf } from './support.js';

/** The accesses of a shop of some files. */
const touched = (files: Readonly<Record<string, string>>) =>
  accessesOf({ 'package.json': { name: 'shop' }, ...files });

test('variables by convict, of which a group is asked for, by envalid and by a schema of zod that is tried', async () => {
  expect(
    await touched({
      'config.ts': `import convict from 'convict'; import { cleanEnv, str } from 'envalid'; import { z } from 'zod';
      const config = convict({ tables: { orders: { doc: 'x', format: String, default: 'orders', env: 'ORDERS_TABLE' } } });
      config.validate({ allowed: 'strict' }); export default config;
      export const env = cleanEnv(process.env, { CARTS_TABLE: str({ default: 'carts' }) });
      const schema = z.object({ RETURNS_TABLE: z.string().default('returns'), LINES: z.string().min(1) });
      const parsed = schema.safeParse(process.env); if (!parsed.success) throw new Error();
      export const vars = parsed.data;`,
      'store.ts': `import config, { env, vars } from './config.js'; import pg from 'pg'; const pool = new pg.Pool();
      const { orders } = config.get('tables');
      export const a = () => pool.query(\`SELECT * FROM \${orders}\`);
      export const b = () => pool.query(\`DELETE FROM \${env.CARTS_TABLE}\`);
      export const c = () => pool.query('SELECT * FROM ' + vars.RETURNS_TABLE + ' WHERE id = $1', [1]);`,
    }),
  ).toEqual([
    'read ${ORDERS_TABLE:-orders}',
    'read ${RETURNS_TABLE:-returns}',
    'write ${CARTS_TABLE:-carts}',
  ]);
});
test.each([
  [
    'of a module',
    `import { ConfigModule } from '@nestjs/config'; import configuration from './configuration'; import { Module } from '@nestjs/common';
      @Module({ imports: [ConfigModule.forRoot({ load: [configuration], isGlobal: true })] }) export class AppModule {}`,
  ],
  [
    'of a module of its own, which goes by the same name',
    `import { ConfigModule as NestConfigModule } from '@nestjs/config'; import configuration from './configuration'; import { Module } from '@nestjs/common';
      @Module({ imports: [NestConfigModule.forRoot({ load: [async () => configuration()] })] }) export class ConfigModule {}`,
  ],
])(
  'a setting of ConfigService that a constructor keeps, by the path of what is loaded: %s',
  async (_, module) => {
    expect(
      await touched({
        'configuration.ts': `export default () => ({ database: { ordersTable: process.env.ORDERS_TABLE || 'orders' } });`,
        'module.ts': module,
        'store.ts': `import { ConfigService } from '@nestjs/config'; import { Injectable } from '@nestjs/common'; import { Pool } from 'pg';
      @Injectable() export class Store { private readonly table: string; private readonly pool = new Pool();
        constructor(private readonly config: ConfigService) { this.table = this.config.get<string>('database.ordersTable')!; }
        all() { return this.pool.query(\`SELECT * FROM \${this.table}\`); } }`,
      }),
    ).toEqual(['read ${ORDERS_TABLE:-orders}']);
  },
);
test('pg in CommonJS: a wrapper that hands out clients, queries as objects, SQL of a static member', async () => {
  expect(
    await touched({
      'db.js': `const { Pool } = require('pg'); const pool = new Pool();
      module.exports = { query: (text, params) => pool.query(text, params), tx: async (fn) => { const client = await pool.connect(); try { await client.query('BEGIN'); const r = await fn(client); await client.query('COMMIT'); return r; } finally { client.release(); } } };`,
      'sql.js': `exports.INSERT = 'INSERT INTO orders (id) VALUES ($1)'; exports.BY_ID = { name: 'by-id', text: 'SELECT * FROM orders o JOIN customers c ON c.id = o.customer WHERE o.id = $1' };`,
      'orders.js': `const db = require('./db'); const { INSERT, BY_ID } = require('./sql');
      exports.add = (id) => db.tx((client) => client.query(INSERT, [id]));
      exports.find = (id) => db.query({ ...BY_ID, values: [id] });
      class Lines { static SQL = 'UPDATE lines SET n = $1'; set() { return db.query(Lines.SQL, [1]); } } exports.Lines = Lines;`,
    }),
  ).toEqual(['read customers', 'read orders', 'write lines', 'write orders']);
});
test('postgres.js by another name: identifiers, rows and clauses that are put in, transactions', async () => {
  expect(
    await touched({
      'store.ts': `import postgres, { type Sql } from 'postgres'; const pgsql = postgres();
      const TABLE = 'orders';
      export const a = () => pgsql\`SELECT * FROM \${pgsql(TABLE)} WHERE id = \${1}\`;
      export const b = () => pgsql.begin(async (tx) => { await tx\`INSERT INTO lines \${tx({ a: 1 })}\`; });
      const open = pgsql\`WHERE open\`; export const c = (sql: Sql) => sql\`DELETE FROM carts \${open}\`;`,
    }),
  ).toEqual(['read orders', 'write carts', 'write lines']);
});
test('slonik: typed tags, identifiers, a pool that a class is given', async () => {
  expect(
    await touched({
      'store.ts': `import { createPool, sql, type DatabasePool, type CommonQueryMethods } from 'slonik'; import { z } from 'zod';
      const row = z.object({ id: z.number() });
      export class Orders { constructor(private readonly pool: DatabasePool) {}
        find(id: number) { return this.pool.one(sql.type(row)\`SELECT id FROM orders WHERE id = \${id}\`); }
        add() { return this.pool.transaction(async (t) => { await t.query(sql.unsafe\`INSERT INTO \${sql.identifier(['sales', 'returns'])} (id) VALUES (1)\`); }); } }
      export const touch = (connection: CommonQueryMethods) => connection.query(sql.typeAlias('void')\`UPDATE carts SET at = now()\`);
      createPool('').then((pool) => new Orders(pool).add());`,
    }),
  ).toEqual(['read orders', 'write carts', 'write sales.returns']);
});
test('mysql2 with a pool that is made when it is needed, better-sqlite3 with statements that a class keeps', async () => {
  expect(
    await touched({
      'my.js': `const mysql = require('mysql2/promise'); const T = { orders: 'orders' };
      let pool; const getPool = () => pool || (pool = mysql.createPool({}));
      exports.a = async () => { const [rows] = await getPool().execute('SELECT * FROM \`' + T.orders + '\` WHERE id = ?', [1]); return rows; };
      exports.b = async () => { const conn = await getPool().getConnection(); await conn.beginTransaction(); await conn.query('UPDATE carts SET x = ? WHERE id IN (?)', [1, [2]]); };`,
      'lite.ts': `import Database from 'better-sqlite3'; 
      export class Store { private db = new Database('x.db'); private insert = this.db.prepare('INSERT INTO visits (id) VALUES (?)');
        add = this.db.transaction((ids: number[]) => { for (const id of ids) this.insert.run(id); });
        all() { return this.db.prepare<[], { id: number }>('SELECT * FROM visits v LEFT JOIN pages p ON p.id = v.page').all(); } }`,
    }),
  ).toEqual(['read orders', 'read pages', 'read visits', 'write carts', 'write visits']);
});
test('knex in CommonJS: a repository above others, tables of another file', async () => {
  expect(
    await touched({
      'tables.js': `const Tables = Object.freeze({ ORDERS: 'orders', LINES: 'sales.lines' }); module.exports = { Tables };`,
      'base.js': `class BaseRepository { constructor(knex, table) { this.knex = knex; this.table = table; } find(id) { return this.knex(this.table).where({ id }).first(); } insert(row) { return this.knex(this.table).insert(row).returning('*'); } }
      module.exports = { BaseRepository };`,
      'orders.js': `const { knex: makeKnex } = require('knex'); const { BaseRepository } = require('./base'); const { Tables } = require('./tables');
      class OrderRepository extends BaseRepository { constructor(knex) { super(knex, Tables.ORDERS); } lines(id) { return this.knex(Tables.LINES).where({ order: id }); } }
      const repo = new OrderRepository(makeKnex({ client: 'pg' })); repo.find(1); repo.insert({}); module.exports = repo;`,
    }),
  ).toEqual(['read orders', 'read sales.lines', 'write orders']);
});
test('kysely: an executor that is a database or a transaction, lists, subqueries, raw SQL', async () => {
  expect(
    await touched({
      'db.ts': `import { Kysely, PostgresDialect, type Transaction, sql } from 'kysely'; import type { DB } from './types.js'; export const db = new Kysely<DB>({ dialect: new PostgresDialect({}) }); export type Executor = Kysely<DB> | Transaction<DB>;`,
      'types.ts': 'export interface DB { orders: { id: number } }',
      'store.ts': `import { db, type Executor } from './db.js'; import { sql } from 'kysely';
      export const find = (x: Executor = db) => x.selectFrom(['orders as o', 'customers']).innerJoin((eb) => eb.selectFrom('lines').selectAll().as('l'), (j) => j.onRef('l.id', '=', 'o.id')).selectAll().execute();
      export const add = () => db.transaction().execute(async (trx) => { await trx.insertInto('sales.returns').values({}).onConflict((c) => c.doNothing()).execute(); await sql\`REFRESH MATERIALIZED VIEW totals\`.execute(trx); });
      export const w = () => db.with('recent', (qb) => qb.selectFrom('visits').selectAll()).selectFrom('recent').selectAll().execute();`,
    }),
  ).toEqual([
    'read customers',
    'read lines',
    'read orders',
    'read visits',
    'write sales.returns',
    'write totals',
  ]);
});
test('drizzle: tables of a creator behind barrels and namespaces, a transaction by its type, prepared queries', async () => {
  expect(
    await touched({
      'schema/index.ts': `export * from './orders'; export * as auth from './auth';`,
      'schema/orders.ts': `import { pgTableCreator, serial, pgSchema } from 'drizzle-orm/pg-core'; import { relations } from 'drizzle-orm';
      export const table = pgTableCreator((name) => 'shop_' + name); export const orders = table('orders', { id: serial('id') });
      export const sales = pgSchema('sales'); export const returns = sales.table('returns', { id: serial('id') });
      export const lines = table('lines', { id: serial('id') }); export const ordersRelations = relations(orders, ({ many }) => ({ lines: many(lines) }));`,
      'schema/auth.ts': `import { pgTable, text } from 'drizzle-orm/pg-core'; export const users = pgTable('users', { id: text('id') });`,
      'db.ts': `import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'; import * as schema from './schema'; export const db = drizzle('', { schema }); export type Tx = Parameters<Parameters<typeof db.transaction>[0]>[0];`,
      'store.ts': `import { db, type Tx } from './db'; import { orders as ordersTable, returns, auth } from './schema'; import { eq, sql } from 'drizzle-orm';
      export const find = () => db.query.orders.findMany({ with: { lines: true } });
      export const add = (tx: Tx) => tx.insert(returns).values({}).onConflictDoNothing();
      export class Users { constructor(private readonly d = db) {} all() { return this.d.select().from(auth.users).leftJoin(ordersTable, eq(1, 1)); } }
      export const raw = () => db.execute(sql\`UPDATE \${ordersTable} SET x = 1\`);
      const prepared = db.delete(auth.users).where(eq(auth.users.id, sql.placeholder('id'))).prepare('x'); export const del = () => prepared.execute({ id: 1 });`,
    }),
  ).toEqual([
    'read shop_lines',
    'read shop_orders',
    'read users',
    'write sales.returns',
    'write shop_orders',
    'write users',
  ]);
});
test('objection in CommonJS: a base class, relations in a getter, a table that is set afterwards', async () => {
  expect(
    await touched({
      'base.js': `const { Model } = require('objection'); class BaseModel extends Model { static get modelPaths() { return [__dirname]; } } module.exports = { BaseModel };`,
      'order.js': `const { BaseModel } = require('./base'); class Order extends BaseModel { static get tableName() { return 'orders'; } static get relationMappings() { const { Line } = require('./line'); return { lines: { relation: BaseModel.HasManyRelation, modelClass: Line, join: { from: 'orders.id', to: 'lines.order_id' } } }; } } module.exports = { Order };`,
      'line.js': `const { BaseModel } = require('./base'); class Line extends BaseModel {} Line.tableName = 'lines'; module.exports = { Line };`,
      'store.js': `const { Order } = require('./order'); const { Line } = require('./line');
      exports.a = (trx) => Order.query(trx).withGraphFetched('lines'); exports.b = () => Order.relatedQuery('lines').for(1).delete(); exports.c = () => Line.query().upsertGraph({});`,
    }),
  ).toEqual(['read lines', 'read orders', 'write lines']);
});
test('TypeORM: decorators by another name, schemas, repositories that are extended, active records, managers', async () => {
  expect(
    await touched({
      'entities.ts': `import { Entity as E, PrimaryColumn, EntitySchema, ManyToOne, OneToMany, BaseEntity } from 'typeorm';
      @E({ name: 'purchase', schema: 'sales' }) export class Order { @PrimaryColumn() id!: number; @OneToMany(() => OrderLine, (l) => l.order) lines!: OrderLine[]; }
      @E() export class OrderLine extends BaseEntity { @PrimaryColumn() id!: number; @ManyToOne(() => Order) order!: Order; }
      export const Visit = new EntitySchema<{ id: number }>({ name: 'Visit', tableName: 'visits', columns: {} });`,
      'source.ts': `import { DataSource } from 'typeorm'; import { Order, OrderLine, Visit } from './entities'; export const AppDataSource = new DataSource({ type: 'postgres', entities: [Order, OrderLine, Visit] });`,
      'repo.ts': `import { AppDataSource } from './source'; import { Order, Visit, OrderLine } from './entities';
      export const OrderRepository = AppDataSource.getRepository(Order).extend({ late() { return this.createQueryBuilder('o').leftJoinAndSelect('o.lines', 'l').getMany(); } });
      export const visit = () => AppDataSource.getRepository(Visit).save({ id: 1 });
      export const active = () => OrderLine.find(); export const rm = (l: OrderLine) => l.remove();`,
      'service.ts': `import { OrderRepository } from './repo'; import { AppDataSource } from './source'; import { Order } from './entities';
      export const go = () => OrderRepository.late();
      export const tx = () => AppDataSource.transaction('SERIALIZABLE', async (manager) => { await manager.getRepository(Order).update(1, {}); await manager.query('DELETE FROM carts'); });`,
    }),
  ).toEqual([
    'read order_line',
    'read sales.purchase',
    'write carts',
    'write order_line',
    'write sales.purchase',
    'write visits',
  ]);
});
test('TypeORM in Nest: a repository of the program above that which is injected', async () => {
  expect(
    await touched({
      'order.entity.ts': `import { Entity, PrimaryGeneratedColumn } from 'typeorm'; @Entity('orders') export class Order { @PrimaryGeneratedColumn() id!: number; }`,
      'base.repository.ts': `import { Repository, type FindOptionsWhere, type ObjectLiteral } from 'typeorm'; export abstract class AbstractRepository<T extends ObjectLiteral> { constructor(protected readonly repository: Repository<T>) {} findOne(where: FindOptionsWhere<T>) { return this.repository.findOne({ where }); } create(x: T) { return this.repository.save(x); } }`,
      'orders.repository.ts': `import { InjectRepository } from '@nestjs/typeorm'; import { Repository } from 'typeorm'; import { Injectable } from '@nestjs/common'; import { Order } from './order.entity'; import { AbstractRepository } from './base.repository';
      @Injectable() export class OrdersRepository extends AbstractRepository<Order> { constructor(@InjectRepository(Order) repository: Repository<Order>) { super(repository); } }`,
      'orders.service.ts': `import { Injectable } from '@nestjs/common'; import { OrdersRepository } from './orders.repository'; @Injectable() export class S { constructor(private readonly orders: OrdersRepository) {} go() { return this.orders.findOne({ id: 1 }); } add() { return this.orders.create({ id: 2 }); } }`,
    }),
  ).toEqual(['read orders', 'write orders']);
});
test('Prisma: a service that is the client, models that a getter gives, transactions handed on, an extended client', async () => {
  expect(
    await touched({
      'prisma/schema.prisma': `datasource db {
  provider = "postgresql"
}
model Order {
  id Int @id
  lines Line[]
  @@map("orders")
}
model Line {
  id Int @id
  order Order @relation(fields: [orderId], references: [id])
  orderId Int
  @@map("order_lines")
}
model AuditLog {
  id Int @id
}`,
      'prisma.service.ts': `import { Injectable, OnModuleInit } from '@nestjs/common'; import { PrismaClient } from '@prisma/client'; @Injectable() export class PrismaService extends PrismaClient implements OnModuleInit { async onModuleInit() { await this.$connect(); } }`,
      'store.ts': `import { PrismaService } from './prisma.service'; import { Prisma, PrismaClient } from '@prisma/client'; import { Injectable } from '@nestjs/common';
      @Injectable() export class Orders { private get orders() { return this.prisma.order; } constructor(private readonly prisma: PrismaService) {}
        all() { return this.orders.findMany({ include: { lines: true } }); }
        add() { return this.prisma.$transaction(async (tx) => { await tx.order.create({ data: { lines: { create: [{}] } } }); await log(tx); }); }
        raw(id: number) { return this.prisma.$queryRaw(Prisma.sql\`SELECT * FROM "orders" WHERE id = \${id}\`); } }
      async function log(tx: Prisma.TransactionClient) { await tx.auditLog.create({ data: {} }); }
      export const client = new PrismaClient().$extends({ model: {} }); export const del = () => client.line.deleteMany();`,
    }),
  ).toEqual(['read order_lines', 'read orders', 'write AuditLog', 'write order_lines', 'write orders']);
});
test('Sequelize in CommonJS: models in files of functions, put together and taken apart again', async () => {
  expect(
    await touched({
      'models/order.js': `const { Model, DataTypes } = require('sequelize'); module.exports = (sequelize) => { class Order extends Model { static associate(models) { Order.hasMany(models.Line, { as: 'lines' }); } } Order.init({ id: DataTypes.INTEGER }, { sequelize, modelName: 'Order', tableName: 'orders' }); return Order; };`,
      'models/line.js': `module.exports = (sequelize, DataTypes) => sequelize.define('Line', { id: DataTypes.INTEGER }, { freezeTableName: true });`,
      'models/index.js': `const { Sequelize, DataTypes } = require('sequelize'); const sequelize = new Sequelize(''); const db = { Order: require('./order')(sequelize), Line: require('./line')(sequelize, DataTypes) }; Object.values(db).forEach((m) => m.associate && m.associate(db)); module.exports = { ...db, sequelize };`,
      'store.js': `const { Order, Line: Lines, sequelize } = require('./models'); const { QueryTypes } = require('sequelize');
      exports.a = () => Order.findAndCountAll({ include: [{ model: Lines, as: 'lines' }] }); exports.b = async () => { const o = await Order.findByPk(1); await o.destroy(); };
      exports.c = () => sequelize.query('UPDATE carts SET x = :x', { replacements: { x: 1 }, type: QueryTypes.UPDATE }); exports.d = (t) => Lines.bulkCreate([], { transaction: t });`,
    }),
  ).toEqual(['read Line', 'read orders', 'write Line', 'write carts', 'write orders']);
});
test('MikroORM: a repository that an entity names, units of work, native statements', async () => {
  expect(
    await touched({
      'order.ts': `import { Entity, PrimaryKey, Collection, OneToMany, ManyToOne, EntityRepositoryType } from '@mikro-orm/core'; import { OrderRepository } from './repo';
      @Entity({ tableName: 'purchases', repository: () => OrderRepository }) export class Order { @PrimaryKey() id!: number; @OneToMany(() => OrderLine, (l) => l.order) lines = new Collection<OrderLine>(this); [EntityRepositoryType]?: OrderRepository; }
      @Entity() export class OrderLine { @PrimaryKey() id!: number; @ManyToOne(() => Order) order!: Order; }`,
      'repo.ts': `import { EntityRepository } from '@mikro-orm/postgresql'; import type { Order } from './order'; export class OrderRepository extends EntityRepository<Order> { late() { return this.find({}, { populate: ['lines'] }); } }`,
      'service.ts': `import { EntityManager } from '@mikro-orm/postgresql'; import { InjectRepository } from '@mikro-orm/nestjs'; import { OrderRepository } from './repo'; import { Order, OrderLine } from './order';
      export class S { constructor(private readonly em: EntityManager, @InjectRepository(Order) private readonly orders: OrderRepository) {}
        go() { return this.orders.late(); } async add() { const o = new Order(); this.em.persist(o); await this.em.flush(); await this.em.nativeDelete(OrderLine, {}); } }`,
    }),
  ).toEqual(['read order_line', 'read purchases', 'write order_line', 'write purchases']);
});
