/** Tables that several services know by one name: each service has its own. */
import { expect, test } from 'vitest';
import { modelOf, type Service, systemOf } from '../calls/support.js';

const reads = async (
  services: Readonly<Record<string, Service>>,
  others: Readonly<Record<string, string>> = {},
) => {
  const { accesses } = await modelOf(systemOf(services, others));
  return [
    ...new Set(
      accesses.map(({ service, table, mode }) => `${service} ${mode} ${table.replace(/^.*\./, '')}`),
    ),
  ]
    .filter((each) => each.includes(' read '))
    .sort();
};

test('Drizzle: what constants hold, and what relations lead to', async () => {
  const service = (table: string, to: string): Service => ({
    files: {
      'schema.ts': `import { pgTable, text } from 'drizzle-orm/pg-core';
import { relations } from 'drizzle-orm';
export const orders = pgTable('${table}', { id: text('id'), by: text('by') });
export const people = pgTable('${to}', { id: text('id') });
export const ordersRelations = relations(orders, ({ one }) => ({ by: one(people) }));`,
      'index.ts': `import { Database } from './database';
import './schema';
export const run = (db: Database) => db.query.orders.findMany({ with: { by: true } });`,
    },
  });
  expect(await reads({ shop: service('orders', 'customers'), billing: service('bills', 'payers') })).toEqual([
    'billing read bills',
    'billing read payers',
    'shop read customers',
    'shop read orders',
  ]);
});

test('Sequelize: what a library shares is meant where a service has no model of its own', async () => {
  const model = (table: string) =>
    `const { DataTypes } = require('sequelize');
module.exports = (sequelize) => sequelize.define('Order', { id: DataTypes.STRING }, { tableName: '${table}' });`;
  const use = `const { Sequelize } = require('sequelize');
const sequelize = new Sequelize(process.env.DATABASE_URL);
require('REQUIRED')(sequelize);
module.exports = () => sequelize.models.Order.findAll();`;
  expect(
    await reads(
      {
        billing: {
          files: { 'order.js': model('bills'), 'index.js': use.replace('REQUIRED', './order') },
        },
        shop: { files: { 'index.js': use.replace('REQUIRED', '../libs/models/order') } },
      },
      { 'libs/models/package.json': '{ "name": "models" }', 'libs/models/order.js': model('orders') },
    ),
  ).toEqual(['billing read bills', 'shop read orders']);
});

test.each([
  ['by its name', "include: 'lines'"],
  ['with all others', 'include: { all: true }'],
  ['by a scope', ''],
])('Sequelize: what is said of models beside them, asked for %s', async (_, options) => {
  const service = (lines: string): Service => ({
    files: {
      'models.js': `const { Sequelize, DataTypes } = require('sequelize');
const sequelize = new Sequelize(process.env.DATABASE_URL);
const Order = sequelize.define('Order', { id: DataTypes.STRING }, { tableName: 'orders' });
const Line = sequelize.define('Line', { id: DataTypes.STRING }, { tableName: '${lines}' });
Order.hasMany(Line, { as: 'lines' });
Order.addScope('full', { include: [Line] });
module.exports = { Order, Line };`,
      'index.js': `const { Order } = require('./models');
module.exports = () => Order${options === '' ? ".scope('full')" : ''}.findAll({ ${options} });`,
    },
  });
  expect(await reads({ shop: service('order_lines'), billing: service('bill_rows') })).toEqual([
    'billing read bill_rows',
    'billing read orders',
    'shop read order_lines',
    'shop read orders',
  ]);
});

const entities = (
  orm: string,
  line: string,
  order: string,
) => `import { Entity, OneToMany, ManyToOne } from '${orm}';
@Entity(${order}) export class Order { @OneToMany('Line', 'order') lines: Line[]; }
@Entity(${line}) export class Line { @ManyToOne('Order', 'lines') order: Order; }`;

test.each([
  [
    'TypeORM',
    entities('typeorm', "'LINES'", "'ORDERS'"),
    `import { DataSource } from 'typeorm';
export const source = new DataSource({ type: 'postgres', url: process.env.DATABASE_URL });
export const orders = () => source.getRepository('Order').find();
export const lines = () => source.manager.find('Line');`,
  ],
  [
    'MikroORM',
    entities('@mikro-orm/core', "{ tableName: 'LINES' }", "{ tableName: 'ORDERS' }"),
    `import { EntityManager } from '@mikro-orm/postgresql';
export class Orders { constructor(private readonly em: EntityManager) {}
  all() { return this.em.find('Order', {}); }
  lines() { return this.em.getRepository('Line').findAll(); } }`,
  ],
])('%s: entities that are asked for by their names', async (_, written, asking) => {
  const service = (orders: string, lines: string): Service => ({
    files: {
      'entities.ts': written.replace('ORDERS', orders).replace('LINES', lines),
      'index.ts': `import './entities';\n${asking}`,
    },
  });
  expect(await reads({ shop: service('orders', 'lines'), billing: service('bills', 'rows') })).toEqual([
    'billing read bills',
    'billing read rows',
    'shop read lines',
    'shop read orders',
  ]);
});
