import { performance } from 'node:perf_hooks';
import type { ts } from 'ts-morph';
import { expect, test } from 'vitest';
import type { Program } from '../../src/extract/semantics/evaluate/program.js';
import type { Definition } from '../../src/extract/semantics/tables/reader.js';
import type { NamedTable } from '../../src/extract/semantics/tables/reading.js';
import { standing } from '../../src/extract/semantics/tables/standing.js';
import { modelOf, systemOf } from '../calls/support.js';

/** What the tables of a system refer to, as `orders → customers (cascade)`, each as often as it is told. */
async function referencesOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { references } = await modelOf(systemOf({ shop: { files } }));
  const bare = (name: string) => name.replace(/^public\./, '');
  return references
    .map(
      ({ from, to, onDelete }) =>
        `${bare(from)} → ${bare(to)}${onDelete === 'no-action' ? '' : ` (${onDelete})`}`,
    )
    .sort();
}

test('knex: keys that a later migration gives to tables', async () => {
  expect(
    await referencesOf({
      'migrations/001_init.js': `exports.up = async function (knex) {
  await knex.schema.createTable('customers', (t) => { t.increments(); });
  await knex.schema.createTable('users', (t) => { t.increments(); });
  await knex.schema.createTable('orders', (t) => { t.increments(); t.integer('customer_id'); });
  await knex.schema.createTable('lines', (t) => { t.increments(); });
  await knex.schema.createTable('notes', (t) => { t.increments(); });
  await knex.schema.createTable('tags', (t) => { t.increments(); });
};
exports.down = async (knex) => { await knex.schema.dropTable('orders'); };`,
      'migrations/002_keys.js': `exports.up = async function (knex) {
  await knex.schema.alterTable('orders', (t) => { t.foreign('customer_id').references('id').inTable('customers').onDelete('CASCADE'); });
  await knex.schema.table('lines', (t) => { t.integer('order_id').unsigned().references('id').inTable('orders'); });
  await knex.schema.alterTable('notes', (t) => { t.foreign('user_id').references('users.id').onDelete('SET NULL'); })
   .alterTable('tags', (table) => { table.foreign(['user_id'], 'fk_tags').references(['id']).inTable('users'); });
};
exports.down = async (knex) => { await knex.schema.alterTable('orders', (t) => { t.foreign('id').references('id').inTable('wrong'); t.dropForeign('customer_id'); }); };`,
    }),
  ).toEqual(['lines → orders', 'notes → users (set-null)', 'orders → customers (cascade)', 'tags → users']);
});

test('knex: a function that is handed the builder, a schema, and what a migration takes back', async () => {
  expect(
    await referencesOf({
      'src/db/migrations/20200101_init.ts': `import type { Knex } from 'knex';
const T = { orders: 'orders', customers: 'customers' } as const;
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('customers', (t) => { t.increments(); });
  await knex.schema.createTable(T.orders, (t) => { t.increments(); });
  await knex.schema.createTable('lines', (t) => { t.increments(); });
  await knex.schema.createTable('tags', (t) => { t.increments(); });
  await knex.schema.createTable('users', (t) => { t.increments(); });
  await knex.schema.withSchema('shop').createTable('users', (t) => { t.increments(); });
  await knex.schema.withSchema('shop').createTable('notes', (t) => { t.increments(); });
}
export async function down(knex: Knex) {}`,
      'src/db/migrations/20200102_keys.ts': `import type { Knex } from 'knex';
const T = { orders: 'orders', customers: 'customers' } as const;
function addCustomer(table: Knex.AlterTableBuilder) {
  table.foreign('customer_id').references('id').inTable(T.customers).onDelete('cascade');
}
const link = (t: Knex.TableBuilder, column: string, to: string) => t.integer(column).references('id').inTable(to).onDelete('CASCADE');
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable(T.orders, addCustomer);
  await knex.schema.alterTable('lines', function (t) { link(t, 'order_id', T.orders); });
  await knex.schema.withSchema('shop').alterTable('notes', (t) => { t.foreign('user').references('id').inTable('shop.users'); });
  if (await knex.schema.hasTable('tags')) {
    return knex.schema.alterTable('tags', (t) => { t.bigInteger('user').references('id').inTable('users').index(); t.dropColumn('x'); });
  }
}
export const down = async (knex: Knex) => { await knex.schema.alterTable('orders', (t) => { t.foreign('a').references('id').inTable('tags'); }); };`,
    }),
  ).toEqual([
    'lines → orders (cascade)',
    'orders → customers (cascade)',
    'shop.notes → shop.users',
    'tags → users',
  ]);
});

test('Sequelize: addConstraint and addColumn', async () => {
  expect(
    await referencesOf({
      'migrations/001-init.js': `'use strict';
module.exports = {
  async up(queryInterface, Sequelize) {
    await queryInterface.createTable('customers', { id: { type: Sequelize.INTEGER, primaryKey: true } });
    await queryInterface.createTable('orders', { id: { type: Sequelize.INTEGER, primaryKey: true } });
    await queryInterface.createTable('lines', { id: { type: Sequelize.INTEGER, primaryKey: true } });
  },
  async down(queryInterface) { await queryInterface.dropTable('orders'); },
};`,
      'migrations/002-keys.js': `'use strict';
module.exports = {
  up: async (queryInterface, Sequelize) => {
    await queryInterface.addConstraint('orders', { fields: ['customerId'], type: 'foreign key', name: 'fk', references: { table: 'customers', field: 'id' }, onDelete: 'cascade', onUpdate: 'cascade' });
    await queryInterface.addColumn('lines', 'orderId', { type: Sequelize.INTEGER, references: { model: 'orders', key: 'id' }, onDelete: 'SET NULL' });
  },
  down: async (queryInterface) => { await queryInterface.addConstraint('orders', { type: 'foreign key', fields: ['x'], references: { table: 'wrong', field: 'id' } }); },
};`,
    }),
  ).toEqual(['lines → orders (set-null)', 'orders → customers (cascade)']);
});

test('Sequelize: a column that a function makes, the older addConstraint, tables in schemas', async () => {
  expect(
    await referencesOf({
      'migrations/001-init.ts': `import { DataTypes, QueryInterface } from 'sequelize';
export async function up({ context: qi }: { context: QueryInterface }) {
    await qi.createTable('customers', { id: { type: DataTypes.INTEGER, primaryKey: true } });
    await qi.createTable('orders', { id: { type: DataTypes.INTEGER, primaryKey: true } });
    await qi.createTable('lines', { id: { type: DataTypes.INTEGER, primaryKey: true } });
    await qi.createTable('tags', { id: { type: DataTypes.INTEGER, primaryKey: true } });
    await qi.createTable({ tableName: 'users', schema: 'shop' }, { id: { type: DataTypes.INTEGER, primaryKey: true } });
    await qi.createTable({ tableName: 'notes', schema: 'shop' }, { id: { type: DataTypes.INTEGER, primaryKey: true } });
}`,
      'migrations/002-keys.ts': `import { DataTypes, QueryInterface } from 'sequelize';
const reference = (model: string) => ({ type: DataTypes.INTEGER, references: { model, key: 'id' }, onDelete: 'SET NULL' });
export async function up({ context: qi }: { context: QueryInterface }) {
  await qi.sequelize.transaction(async (transaction) => {
    await Promise.all([
      qi.addConstraint('orders', ['customerId'], { type: 'FOREIGN KEY', references: { table: 'customers', field: 'id' }, onDelete: 'CASCADE', transaction }),
      qi.addColumn('lines', 'orderId', reference('orders'), { transaction }),
      qi.addColumn({ tableName: 'notes', schema: 'shop' }, 'userId', { type: DataTypes.UUID, references: { model: { tableName: 'users', schema: 'shop' }, key: 'id' } }, { transaction }),
      qi.changeColumn('tags', 'orderId', { type: DataTypes.UUID, references: { model: 'orders', key: 'id' } }),
      qi.addConstraint('orders', { type: 'unique', fields: ['a'] }),
    ]);
  });
}`,
    }),
  ).toEqual([
    'lines → orders (set-null)',
    'orders → customers (cascade)',
    'shop.notes → shop.users',
    'tags → orders',
  ]);
});

test('TypeORM: createForeignKey, and keys among the options of a table', async () => {
  expect(
    await referencesOf({
      'src/migrations/1-Init.ts': `import { MigrationInterface, QueryRunner, Table, TableForeignKey } from 'typeorm';
export class Init1 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(new Table({ name: 'customers', columns: [{ name: 'id', type: 'int', isPrimary: true }] }), true);
    await queryRunner.createTable(new Table({ name: 'users', columns: [{ name: 'id', type: 'int', isPrimary: true }] }), true);
    await queryRunner.createTable(new Table({ name: 'orders', columns: [{ name: 'id', type: 'int', isPrimary: true }] }), true);
    await queryRunner.createTable(new Table({ name: 'lines', columns: [{ name: 'id', type: 'int' }], foreignKeys: [{ columnNames: ['order_id'], referencedTableName: 'orders', referencedColumnNames: ['id'] }] }), true);
    await queryRunner.createTable(new Table({ name: 'notes', columns: [{ name: 'id', type: 'int' }], foreignKeys: [new TableForeignKey({ columnNames: ['user_id'], referencedTableName: 'users', referencedColumnNames: ['id'], onDelete: 'SET NULL' })] }), true);
    await queryRunner.createForeignKey('orders', new TableForeignKey({ columnNames: ['customer_id'], referencedColumnNames: ['id'], referencedTableName: 'customers', onDelete: 'CASCADE' }));
  }
  public async down(queryRunner: QueryRunner): Promise<void> { await queryRunner.createForeignKey('orders', new TableForeignKey({ columnNames: ['customer_id'], referencedColumnNames: ['id'], referencedTableName: 'wrong' })); }
}`,
    }),
  ).toEqual(['lines → orders', 'notes → users (set-null)', 'orders → customers (cascade)']);
});

test('TypeORM: what a field, a constant or the runner holds', async () => {
  expect(
    await referencesOf({
      'src/migrations/1-Init.ts': `import { MigrationInterface, QueryRunner, Table, TableForeignKey, TableColumn } from 'typeorm';
const ORDERS = 'orders';
export class Init1 implements MigrationInterface {
  private readonly key = new TableForeignKey({ columnNames: ['customer_id'], referencedColumnNames: ['id'], referencedTableName: 'customers', onDelete: 'CASCADE' });
  private table = new Table({ name: 'notes', columns: [], foreignKeys: [{ columnNames: ['u'], referencedTableName: 'users', referencedColumnNames: ['id'], onDelete: 'SET NULL' }] });
  public async up(queryRunner: QueryRunner): Promise<void> {
    for (const name of ['customers', 'users', 'lines', 'tags']) await queryRunner.createTable(new Table({ name, columns: [] }), true);
    await queryRunner.createTable(new Table({ name: ORDERS, columns: [] }), true);
    await queryRunner.createTable(this.table);
    await queryRunner.createForeignKey(ORDERS, this.key);
    const toOrders = new TableForeignKey({ columnNames: ['order_id'], referencedTableName: ORDERS, referencedColumnNames: ['id'] });
    const table = await queryRunner.getTable('lines');
    await queryRunner.createForeignKey(table!, toOrders);
    await queryRunner.createForeignKeys('tags', [new TableForeignKey({ columnNames: ['user_id'], referencedTableName: 'users', referencedColumnNames: ['id'], onDelete: 'RESTRICT' })]);
  }
  public async down(queryRunner: QueryRunner): Promise<void> { await queryRunner.dropForeignKey('orders', this.key); }
}`,
    }),
  ).toEqual([
    'lines → orders',
    'notes → users (set-null)',
    'orders → customers (cascade)',
    'tags → users (restrict)',
  ]);
});

test('MikroORM: addSql', async () => {
  expect(
    await referencesOf({
      'src/migrations/Migration20200101.ts': `import { Migration } from '@mikro-orm/migrations';
export class Migration20200101 extends Migration {
  async up(): Promise<void> {
    this.addSql('create table "customers" ("id" serial primary key);');
    this.addSql('create table "orders" ("id" serial primary key, "customer_id" int not null);');
    this.addSql('create table "lines" ("id" serial primary key, "order_id" int not null);');
    this.addSql('alter table "orders" add constraint "orders_customer_id_foreign" foreign key ("customer_id") references "customers" ("id") on update cascade on delete cascade;');
    this.addSql(\`alter table "lines" add constraint "lines_order_id_foreign" foreign key ("order_id") references "orders" ("id") on update cascade;\`);
  }
  override async down(): Promise<void> { this.addSql('alter table "orders" add constraint "x" foreign key ("a") references "wrong" ("id");'); }
}`,
    }),
  ).toEqual(['lines → orders', 'orders → customers (cascade)']);
});

test('MikroORM: SQL in a loop, and what knex makes of a builder', async () => {
  expect(
    await referencesOf({
      'src/migrations/Migration20200101.ts': `import { Migration } from '@mikro-orm/migrations';
export class Migration20200101 extends Migration {
  override up(): void {
    const knex = this.getKnex();
    this.addSql(\`create table "customers" ("id" serial primary key);\`);
    this.addSql(\`create table "orders" ("id" serial primary key, "customer_id" int not null);\`);
    this.addSql(knex.raw('create table "lines" ("id" serial primary key, "order_id" int not null)').toQuery());
    for (const [table, to, rule] of [['orders', 'customers', 'cascade']]) this.addSql(\`alter table "\${table}" add constraint "\${table}_foreign" foreign key ("\${to}_id") references "\${to}" ("id") on delete \${rule};\`);
    this.addSql(knex.schema.alterTable('lines', (t) => { t.foreign('order_id').references('id').inTable('orders'); }).toQuery());
  }
}`,
    }),
  ).toEqual(['lines → orders', 'orders → customers (cascade)']);
});

test('node-pg-migrate: constraints and columns', async () => {
  expect(
    await referencesOf({
      'migrations/1_init.js': `exports.up = (pgm) => {
  pgm.createTable('customers', { id: 'id' });
  pgm.createTable('users', { id: 'id' });
  pgm.createTable('orders', { id: 'id', customer_id: { type: 'integer' } });
  pgm.createTable('lines', { id: 'id', order_id: { type: 'integer', references: 'orders' } });
  pgm.createTable('notes', { id: 'id' });
  pgm.addConstraint('orders', 'fk_customer', { foreignKeys: { columns: 'customer_id', references: 'customers(id)', onDelete: 'CASCADE' } });
  pgm.addColumns('notes', { user_id: { type: 'integer', references: '"users"', onDelete: 'SET NULL' } });
};
exports.down = (pgm) => { pgm.addConstraint('orders', 'x', { foreignKeys: { columns: 'a', references: 'wrong(id)' } }); };`,
    }),
  ).toEqual(['lines → orders', 'notes → users (set-null)', 'orders → customers (cascade)']);
});

test('node-pg-migrate: constraints as text, as names with schemas, as options of a table', async () => {
  expect(
    await referencesOf({
      'migrations/1_init.ts': `import { MigrationBuilder, PgLiteral } from 'node-pg-migrate';
export async function up(pgm: MigrationBuilder): Promise<void> {
  pgm.createTable('customers', { id: 'id' });
  pgm.createTable('users', { id: 'id' });
  pgm.createTable({ schema: 'shop', name: 'users' }, { id: 'id' });
  pgm.createTable('orders', { id: 'id', customer_id: { type: 'integer' } });
  pgm.createTable('lines', { id: 'id', order_id: { type: 'integer', notNull: true, references: { name: 'orders' } } });
  pgm.createTable({ schema: 'shop', name: 'notes' }, { id: 'id' });
  pgm.createTable('tags', { id: 'id' }, { constraints: { foreignKeys: [{ columns: 'user', references: 'users(id)', onDelete: 'CASCADE' }, { columns: ['order'], references: 'orders' }] } });
  pgm.createTable('baskets', { id: 'id' });
  pgm.createConstraint('orders', 'fk_customer', 'FOREIGN KEY (customer_id) REFERENCES customers(id) ON DELETE CASCADE');
  pgm.addColumn({ schema: 'shop', name: 'notes' }, { user_id: { type: 'integer', references: { schema: 'shop', name: 'users' }, onDelete: 'SET NULL' } });
  pgm.addConstraint('baskets', null, 'foreign key (user_id) references users on delete cascade');
}`,
    }),
  ).toEqual([
    'baskets → users (cascade)',
    'lines → orders',
    'orders → customers (cascade)',
    'shop.notes → shop.users (set-null)',
    'tags → orders',
    'tags → users (cascade)',
  ]);
});

test('kysely: keys of tables, of columns, and of what is altered', async () => {
  expect(
    await referencesOf({
      'migrations/1_init.ts': `import { Kysely, sql } from 'kysely';
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema.createTable('customers').addColumn('id', 'serial', (col) => col.primaryKey()).execute();
  await db.schema.createTable('users').addColumn('id', 'serial', (col) => col.primaryKey()).execute();
  await db.schema.createTable('orders').addColumn('id', 'serial', (col) => col.primaryKey()).execute();
  await db.schema.createTable('lines').addColumn('order_id', 'integer', (col) => col.references('orders.id').onDelete('set null')).execute();
  await db.schema.createTable('notes').addColumn('user_id', 'integer').addForeignKeyConstraint('fk_n', ['user_id'], 'users', ['id']).execute();
  await db.schema.createTable('tags').addColumn('id', 'serial').execute();
  await db.schema.alterTable('orders').addForeignKeyConstraint('fk', ['customer_id'], 'customers', ['id']).onDelete('cascade').execute();
  await db.schema.alterTable('tags').addColumn('user_id', 'integer', (col) => col.references('users.id').onDelete('cascade').notNull()).execute();
}
export async function down(db: Kysely<any>): Promise<void> { await db.schema.alterTable('orders').addForeignKeyConstraint('fk', ['a'], 'wrong', ['id']).execute(); }`,
    }),
  ).toEqual([
    'lines → orders (set-null)',
    'notes → users',
    'orders → customers (cascade)',
    'tags → users (cascade)',
  ]);
});

test('kysely: a builder that a function goes on with, and a rule that a callback says', async () => {
  expect(
    await referencesOf({
      'migrations/1_init.ts': `import type { Kysely, CreateTableBuilder } from 'kysely';
const withUser = <T extends string, C extends string>(builder: CreateTableBuilder<T, C>) => builder.addForeignKeyConstraint('fk_user', ['user_id'], 'users', ['id'], (cb) => cb.onDelete('cascade'));
export async function up(db: Kysely<any>): Promise<void> {
  for (const table of ['customers', 'users', 'orders']) await db.schema.createTable(table).addColumn('id', 'serial', (col) => col.primaryKey()).execute();
  const shop = db.schema.withSchema('shop');
  await shop.createTable('orders').addColumn('id', 'serial').execute();
  await shop.createTable('lines').addColumn('id', 'serial').execute();
  await withUser(db.schema.createTable('notes').addColumn('user_id', 'integer')).execute();
  await db.schema.alterTable('orders').addForeignKeyConstraint('fk', ['customer_id'], 'customers', ['id'], (cb) => cb.onDelete('cascade')).execute();
  await shop.alterTable('lines').addForeignKeyConstraint('fk', ['order_id'], 'shop.orders', ['id']).onDelete('set null').execute();
}`,
    }),
  ).toEqual([
    'notes → users (cascade)',
    'orders → customers (cascade)',
    'shop.lines → shop.orders (set-null)',
  ]);
});

test('db-migrate: addForeignKey, and keys of columns', async () => {
  expect(
    await referencesOf({
      'migrations/20200101-init.js': `'use strict';
var dbm; var type;
exports.setup = function (options) { dbm = options.dbmigrate; type = dbm.dataType; };
exports.up = function (db) {
  return db.createTable('customers', { id: { type: 'int', primaryKey: true } })
    .then(() => db.createTable('orders', { id: { type: 'int', primaryKey: true } }))
    .then(() => db.createTable('lines', { id: 'int', order_id: { type: 'int', foreignKey: { name: 'fk', table: 'orders', rules: { onDelete: 'SET NULL', onUpdate: 'RESTRICT' }, mapping: 'id' } } }))
    .then(() => db.addForeignKey('orders', 'customers', 'fk_orders', { customer_id: 'id' }, { onDelete: 'CASCADE', onUpdate: 'RESTRICT' }));
};
exports.down = function (db) { return db.addForeignKey('orders', 'wrong', 'fk', { a: 'id' }, {}); };`,
    }),
  ).toEqual(['lines → orders (set-null)', 'orders → customers (cascade)']);
});

test('db-migrate: calls that are bound to be made later', async () => {
  expect(
    await referencesOf({
      'migrations/20200101-init.js': `const async = require('async');
const fk = { onDelete: 'CASCADE', onUpdate: 'RESTRICT' };
exports.up = function (db, callback) {
  async.series([
    db.createTable.bind(db, 'customers', { id: { type: 'int', primaryKey: true } }),
    db.createTable.bind(db, 'orders', { id: { type: 'int', primaryKey: true } }),
    (cb) => db.createTable('lines', { columns: { id: 'int' }, ifNotExists: true }, cb),
    (cb) => db.addColumn('lines', 'order_id', { type: 'int', foreignKey: { name: 'fk2', table: 'orders', rules: { onDelete: 'SET NULL' }, mapping: { order_id: 'id' } } }, cb),
    db.addForeignKey.bind(db, 'orders', 'customers', 'fk_orders', { customer_id: 'id' }, fk),
  ], callback);
};`,
    }),
  ).toEqual(['lines → orders (set-null)', 'orders → customers (cascade)']);
});

test('drizzle: a key to the table itself, one of several columns', async () => {
  expect(
    await referencesOf({
      'src/schema.ts': `import { pgTable, integer, foreignKey, serial, AnyPgColumn } from 'drizzle-orm/pg-core';
export const customers = pgTable('customers', { id: serial('id').primaryKey() });
export const orders = pgTable('orders', { id: serial('id').primaryKey(), customerId: integer('c') }, (t) => [foreignKey({ columns: [t.customerId], foreignColumns: [customers.id], name: 'fk' }).onDelete('cascade')]);
export const lines = pgTable('lines', { orderId: integer('o').references((): AnyPgColumn => orders.id, { onDelete: 'set null' }) });
export const nodes = pgTable('nodes', { id: serial('id'), parent: integer('p') }, (t) => ({ parentFk: foreignKey({ columns: [t.parent], foreignColumns: [t.id] }) }));`,
    }),
  ).toEqual(['lines → orders (set-null)', 'nodes → nodes', 'orders → customers (cascade)']);
});

test('drizzle: columns of a function, options that a function gives, a table in a module', async () => {
  expect(
    await referencesOf({
      'src/schema/index.ts': `import { pgSchema, integer, foreignKey, serial } from 'drizzle-orm/pg-core';
import * as c from './customers';
const shop = pgSchema('shop');
const toOrders = () => integer('order_id').references(() => orders.id, { onDelete: 'cascade' });
export const orders = shop.table('orders', { id: serial('id').primaryKey(), customerId: integer('c').references(() => { return c.customers.id; }, { onDelete: 'cascade' }) });
export const lines = shop.table('lines', { orderId: integer('o') }, ({ orderId }) => { return [foreignKey(() => ({ columns: [orderId], foreignColumns: [orders.id] })).onDelete('set null')]; });
export const tags = shop.table('tags', { id: serial(), order: toOrders() });
export const nodes = shop.table('nodes', { id: serial('id'), parent: integer('p').references((): any => nodes['id']) });`,
      'src/schema/customers.ts': `import { pgSchema, serial } from 'drizzle-orm/pg-core';
export const customers = pgSchema('shop').table('customers', { id: serial('id').primaryKey() });`,
    }),
  ).toEqual([
    'shop.lines → shop.orders (set-null)',
    'shop.nodes → shop.nodes',
    'shop.orders → shop.customers (cascade)',
    'shop.tags → shop.orders (cascade)',
  ]);
});

test('a model beside its migration says no key once more', async () => {
  expect(
    await referencesOf({
      'migrations/001.js': `module.exports = { up: async (queryInterface, Sequelize) => {
 await queryInterface.createTable('customers', { id: Sequelize.INTEGER });
 await queryInterface.createTable('orders', { id: Sequelize.INTEGER, customerId: { type: Sequelize.INTEGER, references: { model: 'customers', key: 'id' }, onDelete: 'CASCADE' } }); }, down: async () => {} };`,
      'src/models.js': `const { Sequelize, DataTypes } = require('sequelize'); const sequelize = new Sequelize(process.env.DATABASE_URL);
const Customer = sequelize.define('Customer', {}, { tableName: 'customers' });
const Order = sequelize.define('Order', { customerId: { type: DataTypes.INTEGER, references: { model: 'customers', key: 'id' } } }, { tableName: 'orders' });
Order.belongsTo(Customer, { foreignKey: 'customerId' }); Customer.hasMany(Order, { foreignKey: 'customerId' });
module.exports = { Customer, Order };`,
    }),
  ).toEqual(['orders → customers (cascade)']);
});

test('keys that are taken back, by their columns, their names or with the column', async () => {
  expect(
    await referencesOf({
      'migrations/001.js': `require('knex');
exports.up = async (knex) => {
  await knex.schema.createTable('customers', (t) => { t.increments(); });
  await knex.schema.createTable('orders', (t) => { t.integer('customer_id').references('id').inTable('customers'); });
  await knex.schema.createTable('lines', (t) => { t.foreign('a', 'by_a').references('id').inTable('orders'); t.integer('b').references('customers.id'); });
  await knex.raw('CREATE TABLE notes (id int, line int REFERENCES lines (id))');
};`,
      'migrations/002.js': `require('knex');
exports.up = async (knex) => {
  await knex.schema.alterTable('orders', (t) => { t.dropForeign('customer_id'); });
  await knex.schema.table('lines', (t) => { t.dropForeign('a', 'by_a'); t.dropColumn('b'); });
  await knex.raw('ALTER TABLE notes DROP CONSTRAINT notes_line_fkey');
};
exports.down = async (knex) => { await knex.schema.alterTable('orders', (t) => { t.foreign('customer_id').references('id').inTable('customers'); }); };`,
    }),
  ).toEqual([]);
});

test('a key that is made anew with another rule is one key; of its columns there may be another', async () => {
  expect(
    await referencesOf({
      'migrations/Migration1.ts': `import { Migration } from '@mikro-orm/migrations';
export class Migration1 extends Migration {
  async up() {
    this.addSql('create table "users" ("id" int);');
    this.addSql('create table "posts" ("id" int, "author_id" int, "editor_id" int);');
    this.addSql('alter table "posts" add constraint "posts_author_id_foreign" foreign key ("author_id") references "users" ("id");');
    this.addSql('alter table "posts" add constraint "posts_editor_id_foreign" foreign key ("editor_id") references "users" ("id") on delete set null;');
  }
}`,
      'migrations/Migration2.ts': `import { Migration } from '@mikro-orm/migrations';
export class Migration2 extends Migration {
  async up() {
    this.addSql('alter table "posts" drop constraint "posts_author_id_foreign";');
    this.addSql('alter table "posts" add constraint "posts_author_id_foreign" foreign key ("author_id") references "users" ("id") on delete cascade;');
  }
}`,
    }),
  ).toEqual(['posts → users (cascade)', 'posts → users (set-null)']);
});

test('what is no foreign key: other constraints, options of other calls, one of several tables that is not known', async () => {
  expect(
    await referencesOf({
      'migrations/001.js': `require('knex'); const { tables } = require('./tables.json');
exports.up = async (knex, queryInterface) => {
  for (const name of ['a', 'b']) await knex.schema.createTable(name, (t) => { t.increments(); });
  await queryInterface.addConstraint('a', { type: 'unique', fields: ['x'], name: 'references' });
  await queryInterface.addConstraint('a', { type: 'check', where: { references: 3 } });
  await queryInterface.addColumn('a', 'note', { comment: 'references b', type: 'foreign key (x) references b (id)' });
  await knex.schema.alterTable('a', (t) => { t.foreign('x').references('id').inTable(tables[process.pid]); });
  console.table('a', { references: { model: 'b', key: 'id' } });
};`,
    }),
  ).toEqual([]);
});

test('thousands of changes, most of them of one table alone, are done in no time', () => {
  const file = {};
  const table = (name: string): NamedTable => ({ name: [name] });
  const at = (pos: number) => ({ pos, getSourceFile: () => file }) as unknown as ts.Node;
  const definitions = Array.from(Array(4_000), (_, n): Definition[] => {
    const key = { to: table(`customers${n}`), name: `key${n}`, columns: ['customer_id'] };
    return [
      { table: table(`orders${n}`), source: 'ddl', node: at(3 * n) },
      { table: table(`orders${n}`), source: 'alter', references: [key], node: at(3 * n + 1) },
      { table: table(`orders${n}`), source: 'alter', without: [{ name: `key${n}` }], node: at(3 * n + 2) },
    ];
  }).flat();
  const start = performance.now();
  const left = standing({ pathOf: () => 'migrations/1.js' } as unknown as Program, definitions);
  expect(left).toHaveLength(4_000);
  expect(performance.now() - start).toBeLessThan(1_500);
});
