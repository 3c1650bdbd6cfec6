import { expect, test } from 'vitest';
import { accessesOf } from '../semantics/support.js';
import { storesOf } from './support.js';

const mikro = `import { Collection, Entity, ManyToMany, ManyToOne, PrimaryKey, Property } from '@mikro-orm/core';
@Entity({ collection: 'orders' }) export class Order { @PrimaryKey() _id; @ManyToOne(() => Buyer) buyer; @ManyToMany(() => OrderTag) tags = new Collection<OrderTag>(this); }
@Entity() export class Buyer { @PrimaryKey() _id; @Property() name; }
@Entity() export class OrderTag { @PrimaryKey() _id; @Property() name; }`;
const asked = `import { Buyer, Order, OrderTag } from './entities.js';
export const orders = (em) => em.find(Order, {}, { populate: ['buyer', 'tags'] });`;

/** Entities of MikroORM, and a program that connects by a driver. */
const shop = (driver: string) => ({
  'entities.ts': mikro,
  'store.ts': `import { MikroORM } from '@mikro-orm/${driver}';\nimport express from 'express';\n${asked}\nexport const orm = MikroORM.init({ dbName: 'shop' });\norders(orm.em);\norm.em.fork().getRepository(Buyer).nativeDelete({});\nexpress().listen(80);`,
});

test('entities of MikroORM are collections where its driver is that of MongoDB, and keep their keys themselves', async () => {
  expect(await storesOf({ a: { files: shop('mongodb') } })).toEqual([
    'collection buyer: a drw',
    'collection order-tag: a dr',
    'collection orders: a dr',
  ]);
});

test('they are tables by any other', async () => {
  expect(await storesOf({ a: { files: shop('postgresql') } })).toEqual([]);
  expect(await accessesOf({ ...shop('postgresql'), 'package.json': { name: 'shop' } })).toEqual([
    'read buyer',
    'read order_tag',
    'read orders',
    'read orders_tags',
    'write buyer',
  ]);
});

test('entities of TypeORM are collections by their key, and by what their program connects to', async () => {
  const entities = (key: string) =>
    `import { Column, DataSource, Entity, ObjectIdColumn, PrimaryColumn } from 'typeorm';\n@Entity() export class OrderLine { ${key} id; @Column() sku; }\n`;
  const uses =
    "import express from 'express';\nexport const source = new DataSource({ type: 'mongodb', url: process.env.LINES_URL });\nsource.getMongoRepository(OrderLine).find();\nsource.getRepository(OrderLine).save({});\nexpress().listen(80);";
  for (const key of ['@ObjectIdColumn()', '@PrimaryColumn()'])
    expect(await storesOf({ a: { files: { 'store.ts': entities(key) + uses } } })).toEqual([
      'collection order_line: a drw',
    ]);
  expect(
    await storesOf({
      a: { files: { 'store.ts': entities('@PrimaryColumn()') + uses.replace('mongodb', 'postgres') } },
    }),
  ).toEqual([]);
});
