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
