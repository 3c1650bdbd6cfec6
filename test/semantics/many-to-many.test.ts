import { describe, expect, test } from 'vitest';
import { accessesOf, definitionsOf, usageOf } from './support.js';

const shop = { 'package.json': { name: 'shop' } };

describe('TypeORM', () => {
  const entities = (
    more = '',
  ) => `import { Entity, JoinTable, ManyToMany, ManyToOne, OneToMany } from 'typeorm';
    ${more}
    @Entity() export class Tag { @ManyToMany(() => Order, (order) => order.tags) orders: Order[]; }
    @Entity() export class Coupon {}
    @Entity() export class OrderLine { @ManyToOne(() => Order, (order) => order.lines) order: Order; }
    @Entity() export class Order {
      @ManyToMany(() => Tag, (tag) => tag.orders) @JoinTable() tags: Tag[];
      @ManyToMany(() => Coupon) @JoinTable({ name: 'used_coupons', schema: 'sales' }) coupons: Coupon[];
      @OneToMany(() => OrderLine, (line) => line.order, { cascade: true }) lines: OrderLine[];
    }`;
  const store = (body: string) => `import { DataSource, Repository } from 'typeorm';
    import { Order, OrderLine, Tag } from './entities.js';
    export class Store {
      constructor(private readonly orders: Repository<Order>, private readonly tags: Repository<Tag>, private readonly source: DataSource) {}
      ${body}
    }`;
  const done = (body: string, others: Readonly<Record<string, string>> = {}) =>
    accessesOf({ ...shop, 'entities.ts': entities(), 'store.ts': store(body), ...others });

  test('a relation that is read by its members, its paths or a join is read by way of the table between', async () => {
    const between = ['read order', 'read order_tags_tag', 'read tag'];
    expect(await done('a() { return this.orders.find({ relations: { tags: true } }); }')).toEqual(between);
    expect(await done("a() { return this.orders.find({ relations: ['tags'] }); }")).toEqual(between);
    expect(await done("a() { return this.tags.find({ relations: ['orders'] }); }")).toEqual(between);
    expect(await done("a() { return this.orders.find({ where: { tags: { name: 'x' } } }); }")).toEqual(
      between,
    );
    expect(
      await done(
        "a() { return this.orders.createQueryBuilder('o').leftJoinAndSelect('o.tags', 't').getMany(); }",
      ),
    ).toEqual(between);
    expect(await done("a() { return this.orders.find({ relations: ['coupons'] }); }")).toEqual([
      'read coupon',
      'read order',
      'read sales.used_coupons',
    ]);
  });

  test('it is written with what is put into it, and by links, and not by every save', async () => {
    expect(await done('a(order: Order) { return this.orders.save(order); }')).toEqual(['write order']);
    expect(
      await done('a(order: Order, tag: Tag) { order.tags = [tag]; return this.orders.save(order); }'),
    ).toEqual(['write order', 'write order_tags_tag']);
    expect(
      await done(
        'a(tag: Tag) { const order = this.source.manager.create(Order, { tags: [tag] }); return this.source.manager.save(order); }',
      ),
    ).toEqual(['write order', 'write order_tags_tag']);
    expect(
      await done(
        "a(id: number) { return this.source.createQueryBuilder().relation(Order, 'tags').of(id).add(1); }",
      ),
    ).toEqual(['write order_tags_tag']);
    expect(
      await done(
        "a(id: number) { return this.source.createQueryBuilder().relation(OrderLine, 'order').of(id).set(1); }",
      ),
    ).toEqual(['write order_line']);
    expect(await done('a(lines: OrderLine[]) { return this.orders.save({ lines }); }')).toEqual([
      'write order',
      'write order_line',
    ]);
  });

  test('it is written where somebody gives it to what saves', async () => {
    const saving = (given: string) =>
      done(
        `a(given: Partial<Order>) { const row: Partial<Order> = given; return this.orders.save(row); }
        constructedAt(id: number, rows: unknown[]) { return rows.map(() => id); }`,
        {
          'page.ts': `import { Store } from './store.js'; export const place = (store: Store, tags: any[], id: number) => { ${given} };`,
        },
      );
    const between = ['write order', 'write order_tags_tag'];
    expect(await saving("store.a({ name: 'x', tags });")).toEqual(between);
    expect(await saving("store.a({ name: 'x' }); store.a({ ['x']: 1, tags: [] } as any);")).toEqual(between);
    expect(await saving('const order = { id, tags: tags.slice(1) }; store.a(order);')).toEqual(between);
    expect(await saving("store.a({ name: 'tags' }); other({ tags });")).toEqual(['write order']);
    expect(
      await saving('const order = { id }; store.a(order); store.constructedAt(id, [{ tags }]);'),
    ).toEqual(['write order']);
  });

  test('the tables between are defined where their entities are', async () => {
    expect(await definitionsOf({ ...shop, 'entities.ts': entities() })).toEqual([
      'entity coupon',
      'entity order',
      'entity order_line',
      'entity order_tags_tag',
      'entity sales.used_coupons',
      'entity tag',
    ]);
  });

  test('by a naming strategy and a prefix', async () => {
    const options = `import { DataSource, DefaultNamingStrategy } from 'typeorm';
      import { snakeCase } from 'typeorm/util/StringUtils';
      import pluralize from 'pluralize';
      class Plural extends DefaultNamingStrategy {
        tableName(className: string, customName?: string) {
          if (customName) return customName;
          const name = className.replace(/Entity$/, '');
          return pluralize(snakeCase(name));
        }
        joinTableName(first: string, second: string) { return \`\${first}_to_\${second}\`; }
      }
      export const source = new DataSource({ type: 'postgres', entityPrefix: 'shop_', namingStrategy: new Plural() });`;
    const files = { ...shop, 'entities.ts': entities(), 'options.ts': options };
    expect(await definitionsOf(files)).toEqual([
      'entity sales.shop_used_coupons',
      'entity shop_coupons',
      'entity shop_order_lines',
      'entity shop_orders',
      'entity shop_orders_to_tags',
      'entity shop_tags',
    ]);
  });

  test('a naming strategy that is not understood is told of', async () => {
    const options = `import { DataSource, DefaultNamingStrategy } from 'typeorm';
      import { spell } from 'some-spelling';
      class Own extends DefaultNamingStrategy { tableName(name: string) { return spell(name); } }
      export const source = new DataSource({ type: 'postgres', namingStrategy: new Own() });`;
    const { notices } = await usageOf({ ...shop, 'entities.ts': entities(), 'options.ts': options });
    expect(notices).toMatchObject([
      { message: expect.stringContaining('naming strategy'), at: { path: 'entities.ts' }, unresolved: 4 },
    ]);
  });

  test('strategies hold for the entities of their own service', async () => {
    const options = `import { DataSource, DefaultNamingStrategy } from 'typeorm';
      class Loud extends DefaultNamingStrategy { tableName(name: string) { return name.toUpperCase(); } }
      export const source = new DataSource({ namingStrategy: new Loud() });`;
    expect(await definitionsOf({ ...shop, 'options.ts': options, 'entities.ts': entities() })).toContain(
      'entity ORDER',
    );
  });
});

test('MikroORM: the side that owns names the table between; units of work write what was changed', async () => {
  const files = {
    ...shop,
    'entities.ts': `import { Collection, Entity, ManyToMany, ManyToOne } from '@mikro-orm/core';
      @Entity() export class Tag { @ManyToMany(() => Order, (order) => order.tags) orders = new Collection<Order>(this); }
      @Entity() export class Customer { name: string; }
      @Entity({ tableName: 'orders' }) export class Order {
        @ManyToMany(() => Tag, 'orders', { owner: true }) tags = new Collection<Tag>(this);
        @ManyToMany({ entity: () => Customer, pivotTable: 'order_watchers' }) watchers = new Collection<Customer>(this);
        @ManyToOne(() => Customer) customer: Customer;
      }`,
  };
  const done = (body: string) =>
    accessesOf({
      ...files,
      'store.ts': `import { EntityManager, wrap } from '@mikro-orm/core';
        import { Customer, Order, Tag } from './entities.js';
        export class Store { constructor(private readonly em: EntityManager) {} async a(tag: Tag) { ${body} } }`,
    });
  expect(await done("return this.em.find(Order, {}, { populate: ['tags', 'watchers'] });")).toEqual([
    'read customer',
    'read order_watchers',
    'read orders',
    'read orders_tags',
    'read tag',
  ]);
  expect(
    await done(
      'const order = await this.em.findOneOrFail(Order, 1); order.tags.add(tag); await this.em.flush();',
    ),
  ).toEqual(['read orders', 'write orders_tags']);
  expect(
    await done(
      "const one = await this.em.findOneOrFail(Customer, 1); one.name = 'x'; await this.em.flush();",
    ),
  ).toEqual(['read customer', 'write customer']);
  expect(await done('const one = this.em.create(Customer, {}); await this.em.persistAndFlush(one);')).toEqual(
    ['write customer'],
  );
});

describe('Sequelize', () => {
  const models = `import { DataTypes, Sequelize } from 'sequelize';
    export const sequelize = new Sequelize('', { define: { underscored: true } });
    export const Order = sequelize.define('PurchaseOrder', {});
    export const Tag = sequelize.define('Tag', {}, { tableName: 'labels' });
    export const Item = sequelize.define('Item', {}, { underscored: false });
    Order.belongsToMany(Tag, { through: 'order_labels', as: 'labels' });
    Order.hasMany(Item, { as: 'items' });`;
  const done = (body: string) =>
    accessesOf({
      ...shop,
      'models.ts': models,
      'store.ts': `import { Item, Order, Tag } from './models.js'; ${body}`,
    });

  test('what all models are defined with, includes of models and of names', async () => {
    expect(await done('export const a = () => Order.findAll();')).toEqual(['read purchase_orders']);
    expect(await done('export const a = () => Order.findAll({ include: [Tag] });')).toEqual([
      'read labels',
      'read order_labels',
      'read purchase_orders',
    ]);
    expect(
      await done("export const a = () => Order.findAll({ include: ['labels', { association: 'items' }] });"),
    ).toEqual(['read Items', 'read labels', 'read order_labels', 'read purchase_orders']);
    expect(await done('export const a = () => Order.create({ items: [] }, { include: [Item] });')).toEqual([
      'write Items',
      'write purchase_orders',
    ]);
  });

  test('methods that associations give to instances', async () => {
    expect(
      await done(
        'export const a = async () => { const order = await Order.findByPk(1); await order.setLabels([1]); };',
      ),
    ).toEqual(['read purchase_orders', 'write order_labels']);
    expect(
      await done(
        'export const a = async () => { const order = await Order.findByPk(1); await order.createItem({}); return order.getLabels(); };',
      ),
    ).toEqual(['read labels', 'read order_labels', 'read purchase_orders', 'write Items']);
  });

  test('decorators of sequelize-typescript', async () => {
    expect(
      await accessesOf({
        ...shop,
        'models.ts': `import { BelongsToMany, Model, Table } from 'sequelize-typescript';
          @Table({ tableName: 'order_tags' }) export class OrderTag extends Model {}
          @Table({ tableName: 'tags' }) export class Tag extends Model {}
          @Table({ tableName: 'orders' }) export class Order extends Model { @BelongsToMany(() => Tag, () => OrderTag) tags: Tag[]; }`,
        'store.ts': `import { Order, Tag } from './models.js';
          export const all = () => Order.findAll({ include: [{ model: Tag }] });`,
      }),
    ).toEqual(['read order_tags', 'read orders', 'read tags']);
  });
});

test('objection: graphs, joins, related queries and links', async () => {
  const done = (body: string) =>
    accessesOf({
      ...shop,
      'models.ts': `import { Model } from 'objection';
        export class Tag extends Model { static tableName = 'tags'; }
        export class Line extends Model { static tableName = 'lines'; }
        export class Order extends Model {
          static get tableName() { return 'orders'; }
          static get relationMappings() {
            return {
              tags: { relation: Model.ManyToManyRelation, modelClass: Tag, join: { from: 'orders.id', through: { from: 'order_tags.order_id', to: 'order_tags.tag_id' }, to: 'tags.id' } },
              lines: { relation: Model.HasManyRelation, modelClass: __dirname + '/line', join: { from: 'orders.id', to: 'lines.order_id' } },
            };
          }
        }`,
      'store.ts': `import { Order } from './models.js'; ${body}`,
    });
  expect(
    await done("export const a = () => Order.query().withGraphFetched('[tags(active), lines as l]');"),
  ).toEqual(['read lines', 'read order_tags', 'read orders', 'read tags']);
  expect(await done("export const a = () => Order.query().joinRelated('lines');")).toEqual([
    'read lines',
    'read orders',
  ]);
  expect(await done("export const a = () => Order.relatedQuery('lines').for(1).insert({});")).toEqual([
    'write lines',
  ]);
  expect(await done("export const a = () => Order.relatedQuery('tags').for(1).relate(2);")).toEqual([
    'write order_tags',
  ]);
});

test('Prisma: what it puts between two lists, by the names of the models or of the relation, over several files', async () => {
  const files = {
    ...shop,
    'prisma/schema/main.prisma':
      'datasource db {\n  provider = "postgresql"\n}\nmodel Tag {\n  orders Order[]\n}',
    'prisma/schema/orders.prisma': `model Order {
  tags Tag[]
  watchers Customer[] @relation("OrderWatchers")
  customer Customer @relation("Buyer", fields: [customerId], references: [id])
  @@map("orders")
}
model Customer {
  watched Order[] @relation("OrderWatchers")
  orders Order[] @relation("Buyer")
}`,
    'store.ts': `import { PrismaClient } from '@prisma/client';
      const prisma = new PrismaClient();
      export const all = () => prisma.order.findMany({ include: { tags: true }, where: { customer: { name: 'x' } } });
      export const watch = () => prisma.order.update({ where: { id: 1 }, data: { watchers: { connect: { id: 1 } } } });`,
  };
  expect(await accessesOf(files)).toEqual([
    'read Customer',
    'read Tag',
    'read _OrderToTag',
    'read orders',
    'write _OrderWatchers',
    'write orders',
  ]);
  expect(await definitionsOf(files)).toEqual([
    'entity Customer',
    'entity Tag',
    'entity _OrderToTag',
    'entity _OrderWatchers',
    'entity orders',
  ]);
});

test('objection: what is asked of rows that nothing is known of is the relation of that name, if there is one', async () => {
  const done = (body: string) =>
    accessesOf({
      ...shop,
      'models.ts': `import { Model } from 'objection';
        export class Line extends Model { static tableName = 'lines'; }
        export class Note extends Model { static tableName = 'notes'; }
        export class Client extends Model {
          static tableName = 'clients';
          static relationMappings = () => ({ notes: { relation: Model.HasManyRelation, modelClass: Note, join: { from: 'clients.id', to: 'notes.client_id' } } });
        }
        export class Order extends Model {
          static tableName = 'orders';
          static relationMappings = () => ({
            lines: { relation: Model.HasManyRelation, modelClass: Line, join: { from: 'orders.id', to: 'lines.order_id' } },
            notes: { relation: Model.HasManyRelation, modelClass: Line, join: { from: 'orders.id', to: 'lines.order_id' } },
          });
        }`,
      'store.js': body,
    });
  expect(
    await done(
      "exports.a = (request) => request.order.$relatedQuery('lines').insertAndFetch({ sku: request.sku });",
    ),
  ).toEqual(['write lines']);
  expect(await done("exports.a = (request) => request.order.$relatedQuery('notes').insert({});")).toEqual([]);
});
