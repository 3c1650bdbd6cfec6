import { expect, test } from 'vitest';
import { modelOf, systemOf } from '../calls/support.js';
import type { Contents } from '../code/support.js';
import { definitionsOf, usageOf, written } from './support.js';

/** What entities refer to, sorted, as `orders → customers`, with `(cascade)` behind it. */
async function referencesOf(contents: Contents): Promise<readonly string[]> {
  const { usage } = await usageOf(contents);
  return (usage?.definitions ?? [])
    .flatMap(({ table, references }) =>
      references.map(
        ({ schema, name, onDelete = 'no-action' }) =>
          `${written(table.name)} → ${schema ? `${written(schema)}.` : ''}${written(name)}${onDelete === 'no-action' ? '' : ` (${onDelete})`}`,
      ),
    )
    .sort();
}

test('TypeORM and MikroORM: the side that keeps the key, unless none is made', async () => {
  expect(
    await referencesOf({
      'a.ts': `import { Entity, JoinColumn, ManyToMany, ManyToOne, OneToMany, OneToOne } from 'typeorm';
@Entity('customers', { schema: 'crm' }) export class Customer {
  @OneToMany(() => Order, (order) => order.customer) orders: Order[];
  @OneToOne(() => Address, (address) => address.customer) address: Address;
}
@Entity('addresses') export class Address { @OneToOne(() => Customer) @JoinColumn() customer: Customer; }
@Entity('orders') export class Order {
  @ManyToOne(() => Customer, (customer) => customer.orders, { onDelete: 'CASCADE' }) customer: Customer;
  @ManyToOne(() => Stock, { createForeignKeyConstraints: false }) stock: Stock;
}
@Entity('stock') export class Stock {}`,
      'b.ts': `import { Entity, ManyToOne, OneToOne } from '@mikro-orm/core';
@Entity({ tableName: 'books' }) export class Book {
  @ManyToOne(() => Author) author: Author;
  @OneToOne({ entity: () => Cover, owner: true }) cover: Cover;
}
@Entity({ tableName: 'authors' }) export class Author {}
@Entity({ tableName: 'covers' }) export class Cover { @OneToOne({ entity: () => Book, mappedBy: 'cover' }) book: Book; }`,
    }),
  ).toEqual([
    'addresses → crm.customers',
    'books → authors',
    'books → covers',
    'orders → crm.customers (cascade)',
  ]);
});

test('Sequelize: associations, columns, decorators', async () => {
  expect(
    await referencesOf({
      'models.js': `const { DataTypes, Sequelize } = require('sequelize');
const sequelize = new Sequelize('');
const User = sequelize.define('user', {}, { tableName: 'users' });
const Order = sequelize.define('order', {}, { tableName: 'orders' });
const Line = sequelize.define('line', { orderId: { type: DataTypes.INTEGER, references: { model: Order, key: 'id' } } }, { tableName: 'lines' });
const Log = sequelize.define('log', { userId: { references: { model: 'users', key: 'id' } } }, { tableName: 'logs' });
const Note = sequelize.define('note', {}, { tableName: 'notes' });
User.hasMany(Order);
Order.belongsTo(User);
Note.belongsTo(User, { constraints: false });
module.exports = { User, Order, Line, Log, Note };`,
      'decorated.ts': `import { BelongsTo, Column, ForeignKey, Model, Table } from 'sequelize-typescript';
@Table({ tableName: 'teams' }) export class Team extends Model {}
@Table({ tableName: 'players' }) export class Player extends Model {
  @ForeignKey(() => Team) @Column teamId: number;
  @BelongsTo(() => Team) team: Team;
}`,
    }),
  ).toEqual(['lines → orders', 'logs → users', 'orders → users', 'players → teams']);
});

test('drizzle: columns and keys of several columns', async () => {
  expect(
    await referencesOf({
      'schema.ts': `import { foreignKey, integer, pgTable } from 'drizzle-orm/pg-core';
export const users = pgTable('users', { id: integer().primaryKey() });
export const orders = pgTable('orders', { user: integer().references(() => users.id, { onDelete: 'cascade' }) });
export const lines = pgTable('lines', { a: integer(), b: integer() }, (table) => [
  foreignKey({ columns: [table.a, table.b], foreignColumns: [orders.user, orders.user] }),
]);`,
    }),
  ).toEqual(['lines → orders', 'orders → users (cascade)']);
});

test('what becomes of the rows that refer to one that is deleted, as each library says it', async () => {
  expect(
    await referencesOf({
      'mikro.ts': `import { Entity, ManyToOne } from '@mikro-orm/core';
const RULES = { deleteRule: 'cascade' };
@Entity({ tableName: 'books' }) export class Book {
  @ManyToOne(() => Author, RULES) author: Author;
  @ManyToOne({ entity: () => Shelf, onDelete: 'set null' }) shelf: Shelf;
}
@Entity({ tableName: 'authors' }) export class Author {}
@Entity({ tableName: 'shelves' }) export class Shelf {}`,
      'sequelize.js': `const { Sequelize } = require('sequelize');
const sequelize = new Sequelize('');
const User = sequelize.define('user', {}, { tableName: 'users' });
const Order = sequelize.define('order', {}, { tableName: 'orders' });
const Line = sequelize.define('line', { orderId: { references: { model: Order, key: 'id' }, onDelete: 'CASCADE' }, sku: { onDelete: 'SET NULL' } }, { tableName: 'lines' });
User.hasMany(Order, { onDelete: 'SET NULL' });
module.exports = { User, Order, Line };`,
      'decorated.ts': `import { BelongsTo, Column, ForeignKey, Model, Table } from 'sequelize-typescript';
@Table({ tableName: 'teams' }) export class Team extends Model {}
@Table({ tableName: 'players' }) export class Player extends Model {
  @ForeignKey(() => Team) @Column teamId: number;
  @BelongsTo(() => Team, { onDelete: 'CASCADE', hooks: true }) team: Team;
}`,
      'drizzle.ts': `import { foreignKey, integer, pgTable } from 'drizzle-orm/pg-core';
export const rooms = pgTable('rooms', { id: integer().primaryKey() });
export const beds = pgTable('beds', { a: integer() }, (table) => [
  foreignKey({ columns: [table.a], foreignColumns: [rooms.id] }).onDelete('set null'),
]);`,
      'migrations/1.js': `exports.up = (knex) => knex.schema.createTable('carts', (t) => {
  t.integer('user').references('id').inTable('users').onDelete('CASCADE');
  t.integer('team').references('teams.id');
  t.integer('room').references('id').inTable('rooms').onUpdate('CASCADE').onDelete('RESTRICT');
});
require('knex');`,
      'prisma/schema.prisma': `model Post {
  author   User @relation(fields: [authorId], references: [id], onDelete: Cascade)
  authorId Int
  editor   User @relation("edits", fields: [editorId], references: [id])
  editorId Int
}
model User {
  id Int @id
}`,
    }),
  ).toEqual([
    'Post → User',
    'Post → User (cascade)',
    'beds → rooms (set-null)',
    'books → authors (cascade)',
    'books → shelves (set-null)',
    'carts → rooms (restrict)',
    'carts → teams',
    'carts → users (cascade)',
    'lines → orders (cascade)',
    'orders → users (set-null)',
    'players → teams (cascade)',
  ]);
});

test('migrations in code', async () => {
  expect(
    await referencesOf({
      'migrations/001.js': `require('knex');
exports.up = async (knex) => {
  await knex.schema.createTable('orders', (table) => {
    table.integer('user').references('id').inTable('users');
    table.foreign('stock').references('stock.id');
  });
  await knex.raw('CREATE TABLE lines (order_id int REFERENCES orders (id))');
};`,
      'migrations/002.js': `const { Sequelize } = require('sequelize');
exports.up = (queryInterface) => queryInterface.createTable('logs', { user: { references: { model: 'users', key: 'id' } } });`,
    }),
  ).toEqual(['lines → orders', 'logs → users', 'orders → stock', 'orders → users']);
});

test('what a migration in code drops is gone, and a partition is a part', async () => {
  expect(
    await definitionsOf({
      'migrations/001.js': `exports.up = async (knex) => {
  await knex.schema.createTable('orders', () => {});
  await knex.schema.createTable('carts', () => {});
  await knex.schema.dropTableIfExists('logs');
  await knex.schema.createTable('logs', () => {});
  await knex.raw('CREATE TABLE lines (id int)');
};
exports.down = (knex) => knex.schema.dropTable('orders');
require('knex');`,
      'migrations/002.js': `require('knex');
exports.up = async (knex) => { await knex.schema.dropTable('carts'); await knex.raw('DROP TABLE lines'); };`,
      'setup.js': `const knex = require('knex')({ client: 'pg' });
exports.clean = () => knex.schema.dropTable('orders');`,
    }),
  ).toEqual(['ddl logs', 'ddl orders']);
  const model = await modelOf(
    systemOf({
      events: {
        files: {
          'index.js': `const { Pool } = require('pg');
const pool = new Pool();
exports.a = () => pool.query('INSERT INTO events_2024 VALUES (1)');`,
          'migrations/001.js': `require('knex');
exports.up = (knex) => knex.raw('CREATE TABLE events (at date) PARTITION BY RANGE (at)');`,
          'migrations/002.js': `require('knex');
exports.up = (knex) => knex.raw("CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')");`,
        },
      },
    }),
  );
  expect([...model.tables.keys()]).toEqual(['public.events']);
  expect(model.accesses.map(({ table, mode }) => `${mode} ${table}`)).toContain('write public.events');
});

test('what a migration in code renames is there by its new name alone, with what refers to it', async () => {
  const migrations = {
    'migrations/001.js': `require('knex');
exports.up = async (knex) => {
  await knex.schema.createTable('drafts', () => {});
  await knex.schema.createTable('people', () => {});
  await knex.raw('CREATE TABLE lines (id int)');
  await knex.schema.createTable('notes', (table) => { table.integer('draft').references('id').inTable('drafts'); });
};`,
    'migrations/002.js': `require('knex');
exports.up = async (knex) => {
  await knex.schema.renameTable('drafts', 'orders');
  await knex.raw('ALTER TABLE people RENAME TO clients');
  await knex.raw('ALTER INDEX lines_pkey RENAME TO line_key');
};
exports.down = (knex) => knex.schema.renameTable('orders', 'drafts');`,
  };
  expect(await definitionsOf(migrations)).toEqual(['ddl clients', 'ddl lines', 'ddl notes', 'ddl orders']);
  expect(await referencesOf(migrations)).toEqual(['notes → orders']);
});

test('entities by their names, schemas that are objects, trees, mappings of objection, and tables between models of Sequelize', async () => {
  expect(
    await referencesOf({
      'a.ts': `import { Entity, EntitySchema, ManyToOne, TreeParent } from 'typeorm';
@Entity('buyers') export class Buyer {}
@Entity('orders') export class Order { @ManyToOne('Buyer', 'orders', { onDelete: 'CASCADE' }) buyer: any; }
@Entity('shelves') export class Shelf { @TreeParent() parent: Shelf; }
export const Session = new EntitySchema({ name: 'Session', tableName: 'sessions', relations: { buyer: { type: 'many-to-one', target: 'Buyer' } } });`,
      'b.ts': `import { defineEntity, p } from '@mikro-orm/core';
export const Author = defineEntity({ name: 'Author', tableName: 'authors', properties: {} });
export const Book = defineEntity({ name: 'Book', tableName: 'books', properties: { author: () => p.manyToOne(Author), cover: () => p.oneToOne(Author).mappedBy('book') } });`,
      'c.ts': `import { Model } from 'objection';
export class Pet extends Model { static tableName = 'pets'; static relationMappings = () => ({ owner: { relation: Model.BelongsToOneRelation, modelClass: Owner, join: { from: 'pets.ownerId', to: 'owners.id' } } }); }
export class Owner extends Model { static tableName = 'owners'; static relationMappings = { pets: { relation: Model.HasManyRelation, modelClass: Pet, join: { from: 'owners.id', to: 'pets.ownerId' } } }; }`,
      'd.js': `const { Sequelize } = require('sequelize');
const sequelize = new Sequelize('');
const User = sequelize.define('user', {}, { tableName: 'users' });
const Role = sequelize.define('role', {}, { tableName: 'roles' });
User.belongsToMany(Role, { through: 'user_roles' });`,
    }),
  ).toEqual([
    'books → authors',
    'orders → buyers (cascade)',
    'pets → owners',
    'sessions → buyers',
    'shelves → shelves',
    'user_roles → roles (cascade)',
    'user_roles → users (cascade)',
  ]);
});

test('several tables that one chain creates refer each to what its own columns say', async () => {
  expect(
    await referencesOf({
      'migrations/1.js': `exports.up = (knex) => knex.schema
  .createTable('lines', (table) => { table.integer('order').references('orders.id'); })
  .createTable('tags', (table) => { table.increments(); });`,
    }),
  ).toEqual(['lines → orders']);
});
