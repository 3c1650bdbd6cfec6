import { expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

const client = `import axios from 'axios';
  export class Orders {
    static request(method: string, url: string, data = {}) { return axios.request({ method, url, baseURL: process.env.ORDERS_URL + '/api/', data }); }
    static get(url: string) { return this.request('get', url); }
    static post(url: string, data: object) { return this.request('post', url, data); }
    static put(url: string, data: object) { return this.request('put', url, data); }
  }`;

async function calls(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const orders = answering(
    'GET /api/orders/:id',
    'GET /api/orders',
    'POST /api/orders',
    'PUT /api/orders/:id',
  );
  const environment = { ORDERS_URL: 'http://orders' };
  const web = { files: { 'orders.ts': client, ...files }, environment };
  return callsIn(await modelOf(systemOf({ orders, web })));
}

test('methods of a wrapper that nobody calls say nothing beside those that somebody calls', async () => {
  const index = `import { Orders } from './orders'; export const show = (id: string) => Orders.get(\`orders/\${id}\`); show('1');`;
  expect(await calls({ 'index.ts': index })).toEqual(['web → orders GET /api/orders/*']);
});

test('what a framework calls says what is known there, though it hands on what it is given', async () => {
  const index = `import { Controller, Get, Param, Put } from '@nestjs/common';
    import axios from 'axios';
    class Client {
      send(method: string, url: string) { return axios.request({ method, url }); }
    }
    class Orders {
      constructor(private readonly client: Client) {}
      one(id: string) { return this.client.send('get', \`http://orders/api/orders/\${id}\`); }
      all() { return this.client.send('get', 'http://orders/api/orders'); }
    }
    @Controller('orders') export class OrdersController {
      constructor(private readonly orders: Orders) {}
      @Get() list() { return this.orders.all(); }
      @Get(':id') show(@Param('id') id: string) { return this.orders.one(id); } }`;
  expect(await calls({ 'orders.ts': '', 'index.ts': index })).toEqual([
    'web → orders GET /api/orders/*',
    'web → orders GET /api/orders',
  ]);
});

test('a method that hands a path on to somebody else is told, though nobody is seen to call it', async () => {
  const index = `import axios from 'axios';
    class Api { ask(host: string, path: string) { return axios.get(\`http://\${host}/\${path}\`); }
      orders() { return this.ask('orders', 'api/orders/1'); } stock(path: string) { return this.ask('bank', path); } }
    const api = new Api(); api.orders(); export default { context: () => ({ api }) };`;
  const [orders, bank] = [answering('GET /api/orders/:id'), answering('GET /rates')];
  const model = await modelOf(systemOf({ orders, bank, web: { files: { 'index.ts': index } } }));
  expect(callsIn(model)).toEqual(['web → bank GET /*', 'web → orders GET /api/orders/1']);
});

test('of what a container makes with an address, methods that nobody calls ask nothing of whom the others ask', async () => {
  const index = `import { Inject, Injectable, Module, Controller, Get } from '@nestjs/common';
    import axios from 'axios';
    @Injectable() export class Client { private readonly http;
      constructor(@Inject('ORDERS_URL') private readonly url: string) { this.http = axios.create({ baseURL: this.url }); }
      async get(path: string) { return this.http.get(path); }
      async put(path: string, body: object) { return this.http.put(path, body); }
      async drop(id: string) { return this.http.delete('/api/orders/' + id); } }
    @Controller('orders') export class OrdersController { constructor(private readonly client: Client) {}
      @Get() list() { return this.client.get('/api/orders'); } }
    @Module({ controllers: [OrdersController], providers: [Client, { provide: 'ORDERS_URL', useFactory: () => process.env.ORDERS_URL }] }) export class AppModule {}`;
  expect(await calls({ 'orders.ts': '', 'index.ts': index })).toEqual([
    'web → orders DELETE /api/orders/* (no endpoint)',
    'web → orders GET /api/orders',
  ]);
});

test.each([
  ['an address', "process.env.ORDERS_URL ?? 'http://orders/api'", 'http://orders/api'],
  ['a server', "'http://orders'", undefined],
])('no path of a wrapper that nobody calls stands for any behind %s', async (_, base, given) => {
  const path = given === undefined ? '/api/orders' : '/orders';
  const index = `const BASE = ${base};
    class Api {
      async ask(url: string, options = {}) { return fetch(\`\${BASE}\${url}\`, { ...options }); }
      async get(url: string) { return this.ask(url); }
      async post(url: string, body: object) { return this.ask(url, { method: 'POST', body: JSON.stringify(body) }); }
      async put(url: string, body: object) { return this.ask(url, { method: 'PUT', body: JSON.stringify(body) }); }
    }
    const api = new Api();
    export const all = () => api.get('${path}'); export const one = (id: string) => api.get(\`${path}/\${id}\`);
    all(); one('1');`;
  const orders = answering('GET /api/orders/:id', 'GET /api/orders', 'POST /api/orders');
  const environment = given === undefined ? {} : { ORDERS_URL: given };
  const web = { files: { 'index.ts': index }, environment };
  expect(callsIn(await modelOf(systemOf({ orders, web })))).toEqual([
    'web → orders GET /api/orders',
    'web → orders GET /api/orders/*',
  ]);
});
