import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, type Service, systemOf } from './support.js';

const rooms = Object.fromEntries(
  Array.from({ length: 20 }, (_, n) => [`rooms/room-${n}.ts`, `export const room${n} = ${n};`]),
);
const orders = answering('GET /orders', 'GET /orders/:id', 'DELETE /orders/:id');

async function asked(web: Readonly<Record<string, string>>, others: Readonly<Record<string, Service>> = {}) {
  const model = await modelOf(systemOf({ orders, ...others, web: { files: web } }));
  return callsIn(model)
    .filter((call) => call.startsWith('web'))
    .map((call) => call.replace('web → orders ', ''))
    .sort();
}

describe('what nobody asks for, though others have something of that name', () => {
  const client = (more: string) => `import axios from 'axios';
export class OrdersClient {
  list() { return axios.get('http://orders/orders'); }
  one(id: string) { return axios.get(\`http://orders/orders/\${id}\`); }
  drop(id: string) { return axios.delete(\`http://orders/orders/\${id}\`); }
  ${more}
}`;
  const page = (more = '') => `import { OrdersClient } from './client';
import { basket } from './basket';
const client = new OrdersClient();
export function show(id: string) { client.list(); client.one(id); basket.drop(id); ${more} }
show('1');`;
  const ofClient = (more: string, asks = '') =>
    asked({
      ...rooms,
      'basket.ts': 'export const basket = { drop: (id: string) => id };',
      'client.ts': client(more),
      'index.ts': page(asks),
    });

  test('is a method of a class that makes something of what it has, or names what begins like itself', async () => {
    const kept = ['GET /orders', 'GET /orders/*'];
    expect(
      await ofClient('async save(order: object) { const made = new this.model(order); return made.save(); }'),
    ).toEqual(kept);
    expect(
      await ofClient('sum() { return {\n      all: 1,\n      thisWeek,\n      thisMonth: 2 }; }'),
    ).toEqual(kept);
  });

  test('is none of a class that makes another of its own, or gives itself away', async () => {
    for (const more of [
      'again() { return new this.constructor(); }',
      'static make() { return new this(); }',
      'register() { registry.add(this); }',
      'open() { return { kept: 1,\n      this: this }; }',
    ])
      expect(await ofClient(more), more).toContain('DELETE /orders/*');
  });

  test('is a member of an object of which another service has its own', async () => {
    const api = `import axios from 'axios';
export const ordersApi = {
  list: () => axios.get('http://orders/orders'),
  drop: (id) => axios.delete(\`http://orders/orders/\${id}\`),
};`;
    const files = {
      ...rooms,
      'api.ts': api,
      'index.ts': "import { ordersApi } from './api'; ordersApi.list();",
    };
    const desk = (text: string): Service => ({
      files: {
        'index.js': `import { ordersApi } from './api'; ${text}`,
        'api.js': 'export const ordersApi = {};',
      },
    });
    expect(await asked(files, { desk: desk("rpc.request('drop'); ordersApi.find();") })).toEqual([
      'GET /orders',
    ]);
    expect(await asked(files, { desk: desk("rpc.request('ordersApi.drop');") })).toContain(
      'DELETE /orders/*',
    );
    expect(await asked(files, { desk: desk("rpc.request({ of: 'ordersApi', what: 'drop' });") })).toContain(
      'DELETE /orders/*',
    );
  });

  test('is a function of a small service that another of its files has as well', async () => {
    const small = (route: string) => ({
      'orders.js': `const axios = require('axios');
const listOrders = () => axios.get('http://orders/orders');
const dropOrders = (id) => axios.delete(\`http://orders/orders/\${id}\`);
module.exports = { listOrders, dropOrders };`,
      'stock.js': 'const dropOrders = (id) => id; module.exports = { dropOrders };',
      'index.js': `const { listOrders } = require('./orders');
require('./routes'); listOrders();`,
      'routes.js': route,
    });
    const imported = "const stock = require('./stock'); stock.dropOrders('1');";
    expect(await asked(small(imported))).toEqual(['GET /orders']);
    for (const other of [
      "app.dropOrders('1');",
      "const stock = make(); stock.dropOrders('1');",
      "require('./stock').of.dropOrders('1');",
    ])
      expect(await asked(small(other)), other).toContain('DELETE /orders/*');
  });
});
