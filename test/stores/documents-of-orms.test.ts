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

test('an entity whose key a database of tables counts is a table, whatever else its program connects to', async () => {
  const store = `import { Column, DataSource, Entity, EntitySchema, ObjectIdColumn, PrimaryGeneratedColumn } from 'typeorm';
import express from 'express';
@Entity() export class OrderLine { @PrimaryGeneratedColumn() id; @Column() sku; }
@Entity() export class LogEntry { @ObjectIdColumn() id; @Column() text; }
export const Buyer = new EntitySchema({ name: 'Buyer', columns: { id: { type: Number, primary: true, generated: true } } });
export const Visit = new EntitySchema({ name: 'Visit', columns: { id: { type: String, objectId: true } } });
export const source = new DataSource({ type: process.env.STORE_KIND, url: process.env.STORE_URL });
export const logs = new DataSource({ type: 'mongodb', url: process.env.LOGS_URL });
source.getRepository(OrderLine).save({});
source.getRepository(Buyer).find();
logs.getMongoRepository(LogEntry).find();
logs.getMongoRepository(Visit).find();
express().listen(80);`;
  expect(await storesOf({ a: { files: { 'store.ts': store } } })).toEqual([
    'collection log_entry: a dr',
    'collection visit: a dr',
  ]);
  expect(await accessesOf({ 'store.ts': store, 'package.json': { name: 'shop' } })).toEqual([
    'read buyer',
    'write order_line',
  ]);
});

test('a database of documents of one service tells nothing of the entities that another keeps by another ORM', async () => {
  const found = await storesOf({
    a: {
      files: {
        'store.ts':
          "import { DataSource, Entity, ObjectIdColumn } from 'typeorm';\nimport express from 'express';\n@Entity() export class LogEntry { @ObjectIdColumn() id; }\nnew DataSource({ type: 'mongodb', url: process.env.LOGS_URL }).getRepository(LogEntry).find();\nexpress().listen(80);",
      },
    },
    b: {
      files: {
        'store.ts':
          "import { Entity, MikroORM, PrimaryKey } from '@mikro-orm/core';\nimport express from 'express';\nimport config from './read.js';\n@Entity() export class Buyer { @PrimaryKey() id; }\nMikroORM.init(config).then((orm) => orm.em.find(Buyer, {}));\nexpress().listen(80);",
      },
    },
  });
  expect(found).toEqual(['collection log_entry: a dr']);
});
