/** What ORMs do beside finding and saving the rows of one class: shared tables, trees, relations that builders set, tables by their names. */
import { describe, expect, it } from 'vitest';
import { accessesOf, definitionsOf } from './support.js';

const shop = { 'package.json': { name: 'shop' } };

describe('TypeORM', () => {
  it('classes of which the table is that of the class above, and a table of ways between rows of a tree', async () => {
    const system = {
      ...shop,
      'entities.ts': `import { ChildEntity, Entity, PrimaryGeneratedColumn, TableInheritance, Tree, TreeChildren, TreeParent } from 'typeorm';
        @Entity() @TableInheritance({ column: 'kind' }) export class Payment { @PrimaryGeneratedColumn() id: number; }
        @ChildEntity() export class CardPayment extends Payment {}
        @ChildEntity() export class GoldCardPayment extends CardPayment {}
        @Entity() @Tree('closure-table') export class Category { @TreeChildren() children: Category[]; @TreeParent() parent: Category; }
        @Entity('rooms') @Tree('closure-table', { closureTableName: 'room_ways' }) export class Room {}`,
      'store.ts': `import type { DataSource, TreeRepository } from 'typeorm';
        import { CardPayment, Category, GoldCardPayment, Room } from './entities.js';
        export const pay = (source: DataSource) => source.manager.find(CardPayment);
        export const gold = (source: DataSource) => source.manager.insert(GoldCardPayment, {});
        export class Shelves { constructor(private rows: TreeRepository<Category>) {} roots() { return this.rows.findRoots(); } all() { return this.rows.findTrees(); } }
        export const add = (source: DataSource) => source.getTreeRepository(Room).save({});`,
    };
    expect(await accessesOf(system)).toEqual([
      'read category',
      'read category_closure',
      'read payment',
      'write payment',
      'write room_ways_closure',
      'write rooms',
    ]);
    expect(await definitionsOf(system)).toEqual([
      'entity category',
      'entity category_closure',
      'entity payment',
      'entity room_ways_closure',
      'entity rooms',
    ]);
  });

  it('repositories of a transaction, and tables that a builder is told by name', async () => {
    expect(
      await accessesOf({
        ...shop,
        'entities.ts': `import { Entity, PrimaryGeneratedColumn } from 'typeorm';
          @Entity('products') export class Product { @PrimaryGeneratedColumn() id: number; }
          @Entity('carts') export class Cart { @PrimaryGeneratedColumn() id: number; }`,
        'store.ts': `import { DataSource, EntityManager, Repository } from 'typeorm';
          import { Cart, Product } from './entities.js';
          export class Stock { constructor(private source: DataSource, private products: Repository<Product>) {}
            take() { return this.source.transaction('SERIALIZABLE', (manager) => manager.withRepository(this.products).increment({}, 'taken', 1)); }
            clear() { return this.source.createQueryBuilder().delete().from('legacy_rows').execute(); }
            recent() { return this.source.createQueryBuilder().addCommonTableExpression('SELECT 1', 'recent').select('id').from('recent', 'r').getRawMany(); }
            empty() { return this.source.createQueryBuilder().delete().from('Cart').execute(); } }`,
      }),
    ).toEqual(['write carts', 'write legacy_rows', 'write products']);
  });
});

describe('MikroORM', () => {
  it('objects that say of a base, or of what is kept in columns of others, make no table', async () => {
    expect(
      await definitionsOf({
        ...shop,
        'entities.ts': `import { defineEntity, EntitySchema, p } from '@mikro-orm/core';
          export const Address = defineEntity({ name: 'Address', embeddable: true, properties: { street: p.string() } });
          export const Base = new EntitySchema({ name: 'Base', abstract: true, properties: { id: { type: 'number', primary: true } } });
          export const Person = defineEntity({ name: 'Person', abstract: true, discriminatorColumn: 'kind', properties: { id: p.integer().primary() } });`,
      }),
    ).toEqual(['entity person']);
  });

  it('classes below one that tells its kinds apart, and entities that are written as objects', async () => {
    expect(
      await accessesOf({
        ...shop,
        'entities.ts': `import { defineEntity, Entity, EntitySchema, p, PrimaryKey } from '@mikro-orm/core';
          @Entity({ discriminatorColumn: 'kind', abstract: true }) export abstract class Person { @PrimaryKey() id!: number; }
          @Entity({ discriminatorValue: 'employee' }) export class Employee extends Person {}
          export const Book = defineEntity({ name: 'Book', tableName: 'books', properties: { id: p.integer().primary(), tags: () => p.manyToMany(Tag).pivotTable('book_tags') } });
          export const Tag = defineEntity({ name: 'Tag', properties: { id: p.integer().primary() } });
          export class Shelf { id!: number; }
          export const ShelfSchema = new EntitySchema({ class: Shelf, properties: { id: { type: 'number', primary: true }, books: { kind: '1:m', entity: () => Book, mappedBy: 'shelf' } } });`,
        'store.ts': `import type { EntityManager } from '@mikro-orm/postgresql';
          import { Book, Employee, Shelf } from './entities.js';
          export const people = (em: EntityManager) => em.find(Employee, {});
          export const books = (em: EntityManager) => em.find(Book, {}, { populate: ['tags'] });
          export const shelves = (em: EntityManager) => em.find(Shelf, {}, { populate: ['books'] });
          export const load = (em: EntityManager) => em.getKnex().from('imports').insert({});
          export const drop = (em: EntityManager) => em.getKysely({ tableNamingStrategy: 'entity' }).deleteFrom('Employee').execute();`,
      }),
    ).toEqual([
      'read book_tags',
      'read books',
      'read person',
      'read shelf',
      'read tag',
      'write imports',
      'write person',
    ]);
  });
});

describe('Sequelize', () => {
  it('rows of tables that only their names say, and what decorated rows are related to', async () => {
    expect(
      await accessesOf({
        ...shop,
        'models.ts': `import { BelongsTo, BelongsToMany, Model, Table } from 'sequelize-typescript';
          @Table({ tableName: 'orders' }) export class Order extends Model { @BelongsToMany(() => Tag, () => OrderTag) tags: Tag[]; @BelongsTo(() => Buyer) buyer: Buyer; }
          @Table({ tableName: 'tags' }) export class Tag extends Model {}
          @Table({ tableName: 'order_tags' }) export class OrderTag extends Model {}
          @Table({ tableName: 'buyers' }) export class Buyer extends Model {}`,
        'store.ts': `import type { Sequelize } from 'sequelize-typescript';
          import { Order } from './models.js';
          export const tag = async () => { const order = await Order.findByPk(1); await order.$add('tags', 1); return order.$get('buyer'); };
          export const load = (sequelize: Sequelize, rows: object[]) => sequelize.getQueryInterface().bulkInsert('imports', rows);`,
      }),
    ).toEqual(['read buyers', 'read orders', 'write imports', 'write order_tags']);
  });
});
