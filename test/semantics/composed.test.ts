import { expect, it } from 'vitest';
import { accessesOf } from './support.js';

it('models whose bases are put together from mixins, by whatever library does it', async () => {
  const mixins = `export const Searchable = (Base: any) => class extends Base { static get searchable() { return true; } };
export const Kept = (Base: any) => class Kept extends Base { get timestamps() { return ['at']; } };`;
  expect(
    await accessesOf({
      'mixins.ts': mixins,
      'base.ts': `import * as R from 'ramda';
import { Model } from 'objection';
import { Kept, Searchable } from './mixins';
const Extended = R.pipe(Searchable, Kept)(Model);
export class Base extends Extended {}
export type Proxy<T> = () => T;`,
      'order.ts': `import { Base } from './base';
export class Order extends Base { static get tableName() { return 'orders'; } }`,
      'line.ts': `import flowRight from 'lodash/flowRight';
import * as _ from 'lodash';
import { Model } from 'objection';
import { Kept, Searchable } from './mixins';
export class Line extends _.flowRight(Kept, Searchable)(Model) { static tableName = 'order_lines'; }`,
      'index.ts': `import { Order } from './order';
import { Line } from './line';
import type { Proxy } from './base';
export class Orders {
  constructor(private readonly orders: Proxy<typeof Order>) {}
  place(order: object) { return this.orders().query().insert(order); }
  lines() { return Line.query().where({ open: true }); }
}`,
    }),
  ).toEqual(['read order_lines', 'write orders']);
});

it('what is put together for a value is what the last function gives', async () => {
  expect(
    await accessesOf({
      'index.js': `const { compose, pipe } = require('ramda');
const knex = require('knex')({ client: 'pg' });
const prefixed = (name) => 'shop_' + name;
const plural = (name) => name + 's';
exports.orders = () => knex(pipe(plural, prefixed)('order')).select();
exports.lines = () => knex(compose(prefixed, plural)('line')).del();
exports.text = () => pipe(String, Number)('7');`,
    }),
  ).toEqual(['read shop_orders', 'write shop_lines']);
});

it('a provider that is made for each of several models gives the one that is asked for', async () => {
  expect(
    await accessesOf({
      'models.ts': `import { Model } from 'objection';
export class Order extends Model { static tableName = 'orders'; }
export class Line extends Model { static tableName = 'order_lines'; }`,
      'module.ts': `import { Module } from '@nestjs/common';
import { Line, Order } from './models';
const models = [Order, Line];
const providers = models.map((model) => ({ provide: model.name, useValue: model }));
@Module({ providers, exports: providers }) export class Models {}`,
      'index.ts': `import { Inject, Injectable } from '@nestjs/common';
import { Line, Order } from './models';
import './module';
@Injectable() export class Orders {
  constructor(@Inject(Order.name) private readonly orders: typeof Order, @Inject(Line.name) private readonly lines: typeof Line) {}
  place(order: object) { return this.orders.query().insert(order); }
  all() { return this.lines.query(); }
}`,
    }),
  ).toEqual(['read order_lines', 'write orders']);
});
