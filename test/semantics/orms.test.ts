import { expect, test } from 'vitest';
import { accessesOf, definitionsOf, usageOf } from './support.js';

const shop = { 'package.json': { name: 'shop' } };

test('drizzle: tables, schemas, creators, relations, and a repository that is made for a table', async () => {
  const files = {
    ...shop,
    'schema.ts': `import { pgSchema, pgTable, pgTableCreator } from 'drizzle-orm/pg-core';
      import { relations } from 'drizzle-orm';
      export const orders = pgTable('orders', {});
      export const lines = pgSchema('sales').table('order_lines', {});
      const shopTable = pgTableCreator((name) => \`shop_\${name}\`);
      export const carts = shopTable('carts', {});
      export const orderRelations = relations(orders, ({ many }) => ({ items: many(lines) }));`,
    'base.ts': `import type { PgTable } from 'drizzle-orm/pg-core';
      export const repository = ({ table, db }: { table: PgTable; db: any }) => ({
      add: (row: object) => db.insert(table).values(row),
    });`,
    'store.ts': `import { drizzle } from 'drizzle-orm/node-postgres';
      import { eq, sql } from 'drizzle-orm';
      import * as schema from './schema.js';
      import { carts, lines, orders } from './schema.js';
      import { repository } from './base.js';
      const db = drizzle('', { schema });
      export const a = () => db.select().from(orders).leftJoin(lines, eq(lines.order, orders.id));
      export const b = () => db.transaction(async (tx) => { await tx.update(schema.lines).set({}); });
      export const c = () => db.query.orders.findMany({ with: { items: true } });
      export const d = () => db.execute(sql\`delete from \${carts} where \${carts.id} = 1\`);
      export const all = repository({ table: orders, db });`,
  };
  expect(await accessesOf(files)).toEqual([
    'read orders',
    'read sales.order_lines',
    'write orders',
    'write sales.order_lines',
    'write shop_carts',
  ]);
  expect(await definitionsOf(files)).toEqual([
    'entity orders',
    'entity sales.order_lines',
    'entity shop_carts',
  ]);
});

test('TypeORM: repositories, managers, builders, relations, naming, generic and custom repositories', async () => {
  const files = {
    ...shop,
    'entities.ts': `import { Entity, ManyToOne, OneToMany, type Relation, BaseEntity } from 'typeorm';
      @Entity() export class OrderLine { @ManyToOne(() => Order, (o) => o.lines) order: Relation<Order>; }
      @Entity({ name: 'orders', schema: 'sales' }) export class Order { @OneToMany(() => OrderLine, (l) => l.order) lines: OrderLine[]; }
      @Entity('customer') export class Customer extends BaseEntity {}
      @Entity('returns') export class Return {}
      @Entity('carts') export class Cart {}`,
    'base.ts': `import { Repository } from 'typeorm';
      export class Base<T> { constructor(protected readonly repository: Repository<T>) {} all() { return this.repository.find(); } }`,
    'orders.ts': `import { InjectRepository } from '@nestjs/typeorm';
      import { DataSource, EntityManager, Repository } from 'typeorm';
      import { Base } from './base.js';
      import { Cart, Customer, Order, OrderLine, Return } from './entities.js';
      export class Orders {
        constructor(@InjectRepository(Order) private readonly orders: Repository<Order>, private readonly source: DataSource) {}
        all() { return this.orders.find({ relations: { lines: true } }); }
        build() { return this.orders.createQueryBuilder('o').leftJoinAndSelect('o.lines', 'l').setLock('pessimistic_write').getMany(); }
        pay() { return this.source.transaction(async (manager) => { await manager.update(Order, 1, {}); await manager.getRepository(OrderLine).delete(1); }); }
        customers() { return Customer.find(); }
      }
      export class Returns extends Base<Return> { constructor(@InjectRepository(Return) r: Repository<Return>) { super(r); } }
      export class Carts extends Repository<Cart> { drop(manager: EntityManager) { return this.clear(); } }
      export const drop = (carts: Carts) => carts.delete(1);`,
  };
  expect(await accessesOf(files)).toEqual([
    'lock sales.orders',
    'read customer',
    'read order_line',
    'read returns',
    'read sales.orders',
    'write carts',
    'write order_line',
    'write sales.orders',
  ]);
  expect(await definitionsOf(files)).toContain('entity order_line');
});

test('Prisma: schema files, maps, a client that is extended or injected, nested reads and writes', async () => {
  const files = {
    ...shop,
    'prisma/schema/base.prisma':
      'datasource db {\n  provider = "postgresql"\n}\ngenerator client {\n  provider = "prisma-client-js"\n}',
    'prisma/schema/parts.prisma': 'model Order {\n  id Int @id\n  lines OrderLine[]\n}',
    'prisma/schema/orders.prisma': `model Order {
  id Int @id
  lines OrderLine[]
  customer Customer @relation(fields: [customerId], references: [id])
  @@map("orders") // not @@map("other")
  @@schema("sales")
}
model OrderLine {
  order Order @relation(fields: [orderId], references: [id])
}
model Customer { 
  orders Order[]
}`,
    'prisma.service.ts':
      "import { PrismaClient } from '@prisma/client';\nexport class PrismaService extends PrismaClient {}",
    'orders.ts': `import { PrismaService } from './prisma.service.js';
      const include = { lines: true };
      export class Orders {
        constructor(private readonly prisma: PrismaService) {}
        all() { return this.prisma.order.findMany({ include }); }
        add() { return this.prisma.$transaction(async (tx) => tx.order.create({ data: { lines: { create: [{}] }, customer: { connect: { id: 1 } } } })); }
        raw() { return this.prisma.$queryRaw\`SELECT * FROM "Customer"\`; }
      }`,
  };
  expect(await accessesOf(files)).toEqual([
    'read Customer',
    'read OrderLine',
    'read sales.orders',
    'write OrderLine',
    'write sales.orders',
  ]);
  expect(await definitionsOf(files)).toEqual(['entity Customer', 'entity OrderLine', 'entity sales.orders']);
});

test('MikroORM and objection', async () => {
  expect(
    await accessesOf({
      ...shop,
      'mikro.ts': `import { Entity, EntityManager, EntityRepository } from '@mikro-orm/core';
        @Entity() export class OrderItem {}
        @Entity({ tableName: 'orders' }) export class Order {}
        export class Orders {
          constructor(private readonly em: EntityManager, private readonly items: EntityRepository<OrderItem>) {}
          all() { return this.items.findAll(); }
          drop() { return this.em.nativeDelete(Order, {}); }
        }`,
      'objection.ts': `import { Model } from 'objection';
        export class Customer extends Model { static tableName = 'customers'; }
        export class Cart extends Model { static get tableName() { return 'carts'; } }
        export const a = () => Customer.query().where('id', 1).patch({});
        export const b = () => Cart.query().findById(1);`,
    }),
  ).toEqual(['read carts', 'read order_item', 'write customers', 'write orders']);
});

test('objects that are filled member by member, and repositories that are extended', async () => {
  expect(
    await accessesOf({
      ...shop,
      'models/index.js': `const Sequelize = require('sequelize');
        const sequelize = new Sequelize(process.env.DATABASE_URL);
        const db = {};
        db.users = require('./user.js')(sequelize, Sequelize);
        db['carts'] = sequelize.define('cart', {});
        module.exports = db;`,
      'models/user.js':
        "module.exports = (sequelize) => { const User = sequelize.define('user', {}); return User; };",
      'store.js':
        "const db = require('./models');\nexports.add = () => db.users.create({});\nexports.all = () => db.carts.findAll();",
      'orders.ts': `import { DataSource, Entity } from 'typeorm';
        @Entity('orders') export class Order {}
        const source = new DataSource({ type: 'postgres' });
        export const orders = source.getRepository(Order).extend({ paid() { return this.findBy({ paid: true }); } });
        export const drop = () => orders.delete(1);`,
    }),
  ).toEqual(['read carts', 'read orders', 'write orders', 'write users']);
});

test('TypeORM: repositories of the program, asked for by their class', async () => {
  expect(
    await accessesOf({
      ...shop,
      'orders.ts': `import { Entity, EntityRepository, getCustomRepository, Repository } from 'typeorm';
        @Entity() export class Order {}
        @Entity() export class Cart {}
        @EntityRepository(Order) export class Orders extends Repository<Order> { add(rows: Order[]) { return this.save(rows); } }
        class Carts extends Repository<Cart> {}
        export const count = () => getCustomRepository(Orders).count();
        export const drop = async () => { const carts = getCustomRepository(Carts); await carts.delete(1); };`,
    }),
  ).toEqual(['read order', 'write cart', 'write order']);
});

test('a query that a function of the program begins is of those that go on with it', async () => {
  const files = {
    ...shop,
    'helper.ts': `import type { Model, ModelClass } from 'objection';
      import knex from 'knex';
      const db = knex({ client: 'pg' });
      export function begin<T extends Model>(model: ModelClass<T>) { return model.query(); }
      export const table = (name: string) => db(name);`,
    'store.ts': `import { Model } from 'objection';
      import { begin, table } from './helper.js';
      export class Order extends Model { static tableName = 'orders'; }
      export const all = () => begin(Order).where('id', 1);
      export const add = () => table('carts').insert({});`,
  };
  expect(await accessesOf(files)).toEqual(['read orders', 'write carts']);
  const { usage } = await usageOf(files);
  expect([...new Set(usage?.accesses.map(({ at }) => at.path))]).toEqual(['store.ts']);
});

test('Supabase: requests, schemas, what is selected along, and no buckets', async () => {
  expect(
    await accessesOf({
      ...shop,
      'client.ts': `import { createClient } from '@supabase/supabase-js';
        export const supabase = createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_KEY!);
        export const connect = () => createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_KEY!);`,
      'store.ts': `import type { SupabaseClient } from '@supabase/supabase-js';
        import { connect, supabase } from './client.js';
        export const all = () => supabase.from('orders').select('id, lines (count), customer:customers!inner (name)').eq('id', 1).single();
        export const add = async () => { const { data } = await supabase.from('orders').insert({}).select('*'); return data; };
        export const drop = async () => { const client = await connect(); await client.schema('sales').from('carts').delete().eq('id', 1); };
        export const file = () => supabase.storage.from('invoices').upload('a', '');
        export class Store { constructor(private readonly client: SupabaseClient) {} put(row: object) { return this.client.from('stock').upsert(row); } }`,
    }),
  ).toEqual([
    'read customers?',
    'read lines?',
    'read orders',
    'write orders',
    'write sales.carts',
    'write stock',
  ]);
});

test('Supabase: a table that those who call a function, or use a hook, name', async () => {
  expect(
    await accessesOf({
      ...shop,
      'use.ts': `import { useEffect, useState } from 'react';
        import { createClient } from '@supabase/supabase-js';
        const supabase = createClient(process.env.SUPABASE_URL!, process.env.SUPABASE_KEY!);
        export function useRows(table: string, options: { select?: string } = {}) {
          const { select = '*' } = options;
          const [rows, setRows] = useState<unknown[]>([]);
          useEffect(() => {
            let query = supabase.from(table).select(select);
            query.then(({ data }) => setRows(data ?? []));
          }, [table]);
          return rows;
        }
        export const drop = async (table: string, id: string) => { await supabase.from(table).delete().eq('id', id); };`,
      'page.tsx': `import { drop, useRows } from './use.js';
        export function Page() {
          const orders = useRows('orders', { select: '*, lines (*)' });
          const carts = useRows('carts');
          return <button onClick={() => drop('carts', '1')}>{orders.length + carts.length}</button>;
        }`,
    }),
  ).toEqual(['read carts', 'read lines?', 'read orders', 'write carts']);
});

test('what libraries do with the repositories and models that they are handed', async () => {
  const contents = {
    'entities.ts': `import { Entity, PrimaryGeneratedColumn } from 'typeorm';
      @Entity('orders') export class Order { @PrimaryGeneratedColumn() id: number; }
      @Entity('clients') export class Client { @PrimaryGeneratedColumn() id: number; }
      @Entity('lanes') export class Lane { @PrimaryGeneratedColumn() id: number; }
      @Entity('parts') export class Part { @PrimaryGeneratedColumn() id: number; }
      @Entity('bills') export class Bill { @PrimaryGeneratedColumn() id: number; }`,
    'endpoints.ts': `import { Endpoint, columnsOf } from '@acme/endpoints';
      import { getRepository } from 'typeorm';
      import { plainToClass } from 'class-transformer';
      import { Bill, Client, Lane, Order } from './entities';
      export const list = Endpoint.list(() => ({ repository: getRepository(Order) }));
      export const remove = Endpoint.remove(() => getRepository(Client));
      export const crud = Endpoint.controller(() => getRepository(Lane), { restore: false });
      export const columns = columnsOf(getRepository(Bill));
      export const bill = plainToClass(Bill, {});`,
    'parts.service.ts': `import { TypeOrmCrudService } from '@nestjsx/crud-typeorm';
      import { InjectRepository } from '@nestjs/typeorm';
      import { Repository } from 'typeorm';
      import { Part } from './entities';
      export class PartsService extends TypeOrmCrudService<Part> {
        constructor(@InjectRepository(Part) parts: Repository<Part>) { super(parts); }
      }`,
    'stocks.js': `import { KnexService } from '@feathersjs/knex';
      export class StocksService extends KnexService {}
      const optionsOf = (app) => ({ Model: app.get('client'), name: 'stocks' });
      export const stocks = (app) => app.use('/stocks', new StocksService(optionsOf(app)));`,
  };
  expect(await accessesOf(contents)).toEqual([
    'read lanes',
    'read orders',
    'read parts',
    'read stocks',
    'write clients',
    'write lanes',
    'write parts',
    'write stocks',
  ]);
  const { notices } = await usageOf(contents);
  expect(notices).toEqual([
    {
      source: 'code',
      message: 'what the library that is handed a table here does with it is not known',
      at: { path: 'endpoints.ts', line: 8, column: expect.any(Number) },
      unresolved: 1,
    },
  ]);
});

test('TypeORM: schemas beside the classes and names that they map', async () => {
  const contents = {
    'order.ts':
      'export class Order { constructor(readonly id: string) {} }\nexport class Line {}\nexport class Plain {}',
    'schemas.ts': `import { EntitySchema } from 'typeorm';
      import { Line, Order } from './order';
      export const OrderSchema = new EntitySchema<Order>({
        name: 'Order', tableName: 'orders', target: Order, columns: {},
        relations: { lines: { type: 'one-to-many', target: () => Line } },
      });
      export const LineSchema = new EntitySchema<Line>({ name: 'Line', tableName: 'order_lines', columns: {} });
      export const ClientSchema = new EntitySchema({ name: 'Client', tableName: 'clients', target: 'Client', columns: {} });`,
    'repository.ts': `import { DataSource, EntityTarget, Repository } from 'typeorm';
      import { Line, Order, Plain } from './order';
      export abstract class TypeOrmRepository<Entity> {
        constructor(private readonly source: DataSource) {}
        protected abstract schema(): EntityTarget<Entity>;
        protected repository(): Repository<Entity> { return this.source.getRepository(this.schema()); }
        async persist(entity: Entity) { await this.repository().save(entity); }
      }
      export class OrderRepository extends TypeOrmRepository<Order> {
        protected schema() { return Order; }
        all() { return this.repository().find({ relations: ['lines'] }); }
      }
      export const clients = (source: DataSource) => source.getRepository('Client').find();
      export const lines = (source: DataSource) => source.getRepository(Line).delete({});
      export const plain = (source: DataSource) => source.getRepository(Plain).find();`,
  };
  expect(await accessesOf(contents)).toEqual([
    'read clients',
    'read order_lines',
    'read orders',
    'write order_lines',
    'write orders',
  ]);
  expect(await definitionsOf(contents)).toEqual(['entity clients', 'entity order_lines', 'entity orders']);
});

test('TypeORM: schemas that name each other, and rows that a mapper makes', async () => {
  const schemas = `import { EntitySchema } from 'typeorm';
    export const OrderSchema = new EntitySchema<any>({ name: 'orders', columns: {}, relations: {
      address: { type: 'one-to-one', target: 'order_addresses', eager: true, cascade: ['insert'] },
      notes: { type: 'one-to-many', target: 'order_notes', cascade: true },
      tags: { type: 'many-to-many', target: 'tags', inverseSide: 'orders', eager: true, cascade: ['insert'] },
    } });
    export const AddressSchema = new EntitySchema<any>({ name: 'order_addresses', columns: {} });
    export const NoteSchema = new EntitySchema<any>({ name: 'order_notes', columns: {} });
    export const TagSchema = new EntitySchema<any>({ name: 'tags', columns: {}, relations: {
      orders: { type: 'many-to-many', target: 'orders', joinTable: { name: 'order_tags' } } } });`;
  const repository = `import { InjectRepository } from '@nestjs/typeorm'; import { Repository } from 'typeorm';
    import { OrderSchema } from './schemas'; import { OrderMapper } from './mapper';
    export class OrderRepository {
      private readonly mapper = new OrderMapper();
      constructor(@InjectRepository(OrderSchema) private readonly rows: Repository<any>) {}
      async find(id: string) { return this.mapper.toOrder(await this.rows.findOneBy({ id })); }
      async save(order: any) { const row = this.mapper.toRow(order); await this.rows.save(row); }
    }`;
  expect(
    await accessesOf({
      'schemas.ts': schemas,
      'repository.ts': repository,
      'mapper.ts': `export class OrderMapper {
        toRow(order: any) { return { id: order.id, address: { city: order.address.city }, tags: order.tags.map((name: string) => ({ name })) }; }
        toOrder(row: any) { return { ...row, notes: [] }; }
      }`,
    }),
  ).toEqual([
    'read order_addresses',
    'read order_tags',
    'read orders',
    'read tags',
    'write order_addresses',
    'write order_tags',
    'write orders',
    'write tags',
  ]);
});

test('TypeORM: repositories that an object holds once it is started, whatever their types say', async () => {
  expect(
    await accessesOf({
      'orders.ts': `import { DataSource, EntitySchema, Repository } from 'typeorm';
        interface Order { id: string }
        export const OrderSchema = new EntitySchema<Order>({ name: 'Order', tableName: 'orders', columns: {} });
        const ReturnSchema = new EntitySchema<Order>({ name: 'Return', tableName: 'returns', columns: {} });
        export const Orders = {
          kept: null as Repository<Order> | null,
          returned: (undefined)!,
          refunds: null as Repository<Order> | null,
          start: (source: DataSource): void => {
            Orders.kept = source.getRepository(OrderSchema);
            Orders.returned = source.getRepository(ReturnSchema);
          },
          add: (order: Order) => Orders.kept!.save(order),
          all: () => Orders.returned.find(),
          refund: (order: Order) => Orders.refunds!.save(order),
        };`,
    }),
  ).toEqual(['read returns', 'write orders']);
});

const PRISMA_OF_ORDERS = `datasource db {
  provider = "postgresql"
}
model Order {
  id       Int    @id
  lines    Line[]
  client   Client @relation(fields: [clientId], references: [id])
  clientId Int
}
model Line {
  id      Int   @id
  order   Order @relation(fields: [orderId], references: [id])
  orderId Int
}
model Client {
  id     Int     @id
  orders Order[]
}`;

test.each([
  ['by name', 'return prisma.order.findMany({ where, take, include });'],
  [
    'set on what is handed on where they are given',
    'const options: any = { where, take };\n if (include) { options.include = include; }\n return prisma.order.findMany(options);',
  ],
  [
    'set on what is handed on, of a model that is named as well',
    "const options: any = { take };\n options.where = where;\n if (include) options.include = include;\n const model = (prisma as any)[params.model ?? 'order'];\n return model.findMany(options);",
  ],
])('options that a caller gives are read at its call, and for its sake: %s', async (_, find) => {
  const { usage } = await usageOf({
    ...shop,
    'prisma/schema.prisma': PRISMA_OF_ORDERS,
    'find.ts': `import { PrismaClient, type Prisma } from '@prisma/client';
      const prisma = new PrismaClient();
      export async function batch(params: Prisma.OrderFindManyArgs & { model?: string }) {
        const { where = {}, take = 10, include } = params;
        ${find}
      }`,
    'index.ts': `import { batch } from './find.js';
      export const index = () => batch({ take: 5, where: { client: { name: 'Ann' } }, include: { lines: true } });`,
  });
  const told = (usage?.accesses ?? []).map(
    ({ table, mode, at }) => `${at.path} ${mode} ${table.name.join('')}`,
  );
  expect(told.sort()).toEqual(['find.ts read Order', 'index.ts read Client', 'index.ts read Line']);
});

test('options of another variable of the same name are read for nobody', async () => {
  expect(
    await accessesOf({
      ...shop,
      'prisma/schema.prisma': PRISMA_OF_ORDERS,
      'find.ts': `import { PrismaClient } from '@prisma/client';
        const prisma = new PrismaClient();
        export const all = () => { const options: any = {}; return prisma.order.findMany(options); };
        export const one = (ask: (options: any) => void) => { const options: any = {}; options.include = { lines: true }; ask(options); };`,
    }),
  ).toEqual(['read Order']);
});
