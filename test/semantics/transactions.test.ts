import { describe, expect, it } from 'vitest';
import type { Contents } from '../code/support.js';
import { usageOf } from './support.js';

/** What is written, with the line that its transaction begins at: `orders in 4`, `orders` outside of any. */
async function writesOf(text: string, others: Contents = {}): Promise<readonly string[]> {
  const { usage } = await usageOf({ 'a.ts': text, ...others });
  return (usage?.accesses ?? [])
    .filter(({ mode }) => mode === 'write')
    .map(({ table, transaction }) => `${table.name.join('')}${transaction ? ` in ${transaction.line}` : ''}`);
}

describe('the transaction that an access is part of', () => {
  it('begins with BEGIN and ends with COMMIT, of the same function', async () => {
    expect(
      await writesOf(`import { Pool } from 'pg';
const pool = new Pool();
export async function a() {
  const client = await pool.connect();
  await client.query('INSERT INTO before VALUES (1)');
  await client.query('BEGIN');
  await Promise.all([1, 2].map(() => client.query('INSERT INTO within VALUES (1)')));
  await client.query('COMMIT');
  await client.query('INSERT INTO after VALUES (1)');
}`),
    ).toEqual(['before', 'within in 6', 'after']);
  });

  it('is what a function is run in: of a library, or of the program, whatever that is called', async () => {
    expect(
      await writesOf(`import { Pool } from 'pg';
const pool = new Pool();
async function atOnce(work) {
  const client = await pool.connect();
  await client.query('BEGIN');
  await work(client);
  await client.query('COMMIT');
}
export const a = () => atOnce(async (client) => {
  await client.query('INSERT INTO wrapped VALUES (1)');
});
export const b = () => pool.withTransaction(async (tx) => tx.query('INSERT INTO named VALUES (1)'));
export const c = () => log.getTransactions(async () => pool.query('INSERT INTO listed VALUES (1)'));
export const d = () => pool.transaction(async (tx) => {
  tx.afterCommit(async () => pool.query('INSERT INTO later VALUES (1)'));
});`),
    ).toEqual(['wrapped in 9', 'named in 12', 'listed', 'later']);
  });

  it('of knex, with a function and without', async () => {
    expect(
      await writesOf(`import knex from 'knex';
const db = knex({ client: 'pg' });
export async function a() {
  await db.transaction(async (trx) => { await trx('orders').insert({}); });
  const trx = await db.transaction();
  await trx('lines').insert({});
  await trx.commit();
  await db('logs').insert({});
}`),
    ).toEqual(['orders in 4', 'lines in 5', 'logs']);
  });

  it('of TypeORM: query runners, and decorators', async () => {
    expect(
      await writesOf(`import { Column, DataSource, Entity, PrimaryColumn, Repository } from 'typeorm';
import { Transactional } from 'typeorm-transactional';
@Entity() class Order { @PrimaryColumn() id: number; }
class Orders {
  constructor(private readonly orders: Repository<Order>, private readonly source: DataSource) {}
  @Transactional()
  async a() { await this.orders.save({}); }
  async b() {
    const runner = this.source.createQueryRunner();
    await runner.startTransaction();
    await runner.manager.save(Order, {});
    await runner.commitTransaction();
    await this.orders.delete(1);
  }
}`),
    ).toEqual(['order in 6', 'order in 10', 'order']);
  });

  it('of Prisma: a list, and a function', async () => {
    expect(
      await writesOf(
        `import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
export async function a() {
  await prisma.$transaction([
    prisma.order.create({ data: {} }),
  ]);
  await prisma.$transaction(async (tx) => {
    await tx.order.delete({ where: {} });
  });
  await prisma.order.update({ where: {}, data: {} });
}`,
        {
          'prisma/schema.prisma':
            'datasource db {\n provider = "postgresql"\n url = env("A")\n}\nmodel order {\n  id Int @id\n}\n',
        },
      ),
    ).toEqual(['order in 4', 'order in 7', 'order']);
  });

  it('of Sequelize: managed and unmanaged', async () => {
    expect(
      await writesOf(`import { DataTypes, Sequelize } from 'sequelize';
const sequelize = new Sequelize('');
const Order = sequelize.define('order', { id: DataTypes.INTEGER }, { tableName: 'orders' });
export async function a() {
  await sequelize.transaction(async (t) => { await Order.create({}, { transaction: t }); });
  const t = await sequelize.transaction();
  await Order.update({}, { where: {}, transaction: t });
  await t.commit();
  await Order.destroy({ where: {} });
}`),
    ).toEqual(['orders in 5', 'orders in 6', 'orders']);
  });

  it('is not what a tracer calls one', async () => {
    expect(
      await writesOf(`import { Pool } from 'pg';
import * as Sentry from '@sentry/node';
const pool = new Pool();
export async function a() {
  const transaction = Sentry.startTransaction({ name: 'a' });
  await pool.query('INSERT INTO orders VALUES (1)');
  transaction.finish();
}`),
    ).toEqual(['orders']);
  });
});

describe('calls of functions that write', () => {
  it('are told where it is sure who is called, with the transaction and whether they are handed it', async () => {
    const { usage } = await usageOf({
      'orders.ts': `export class Orders {
  async save(tx, order) { await tx.query('INSERT INTO orders VALUES ($1)', [order]); }
  async count(tx) { await tx.query('SELECT 1 FROM orders'); }
}
export const log = async (pool, text) => pool.query('INSERT INTO logs VALUES ($1)', [text]);`,
      'place.ts': `import { Pool } from 'pg';
import { log, Orders } from './orders';
const pool = new Pool();
export class Checkout {
  constructor(private readonly orders: Orders) {}
  async place(order) {
    await pool.transaction(async (tx) => {
      await this.orders.save(tx, order);
      await this.orders.count(tx);
      await log(pool, 'saved');
    });
    await log(pool, 'placed');
  }
}
export const run = (checkout: Checkout) => checkout.place({});`,
    });
    const told = usage?.invocations.map(
      ({ from, to, transaction, handed }) =>
        `${from.name} → ${to.name}${transaction ? ` in ${transaction.line}` : ''}${handed ? ', handed' : ''}`,
    );
    expect(told).toEqual([
      'Checkout.place → Orders.save in 7, handed',
      'Checkout.place → log in 7',
      'Checkout.place → log',
      'run → Checkout.place',
    ]);
  });
});
