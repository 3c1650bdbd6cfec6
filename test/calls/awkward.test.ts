import { expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf, unknownIn } from './support.js';

type Files = Readonly<Record<string, string>>;

/** The calls of a web service, and what is not known of them, sorted; orders answers to some routes, or by files of its own. */
async function calls(web: Files, orders: Files | readonly string[]): Promise<readonly string[]> {
  const answerer = Array.isArray(orders) ? answering(...orders) : { files: orders as Files };
  const environment = { ORDERS_URL: 'http://orders:3000' };
  const model = await modelOf(systemOf({ web: { files: web, environment }, orders: answerer }));
  return [...callsIn(model), ...unknownIn(model)].sort();
}
const O = ['GET /orders', 'GET /orders/:id', 'POST /orders', 'DELETE /orders/:id'];
test('axios in CommonJS: an instance that a factory of another file makes, held by a private member, verbs in options', async () => {
  expect(
    await calls(
      {
        'http.js': `const axios = require('axios').default; const createClient = (baseURL, opts = {}) => { const c = axios.create({ baseURL, ...opts }); c.interceptors.request.use((x) => x); return c; }; module.exports = { createClient };`,
        'orders.js': `const { createClient } = require('./http'); class OrdersApi { #client; constructor() { this.#client = createClient(process.env.ORDERS_URL, { timeout: 1000 }); }
      all() { return this.#client({ method: 'get', url: '/orders' }); } one(id) { return this.#client.get(\`/orders/\${id}\`); } async add(o) { const { data } = await this.#client.request({ url: '/orders', method: 'POST', data: o }); return data; } }
      module.exports = new OrdersApi();`,
        'index.js': `const api = require('./orders'); api.all(); api.one(1); api.add({});`,
      },
      O,
    ),
  ).toEqual(['web → orders GET /orders', 'web → orders GET /orders/*', 'web → orders POST /orders']);
});
test('fetch: objects of URL and Request, a wrapper, and a map of functions that make addresses', async () => {
  expect(
    await calls(
      {
        'endpoints.ts': `const BASE = process.env.ORDERS_URL; export const endpoints = { list: () => \`\${BASE}/orders\`, one: (id: string) => new URL(\`/orders/\${id}\`, BASE) } as const;`,
        'index.ts': `import { endpoints } from './endpoints.js'; type Options = RequestInit & { json?: unknown };
      export async function send<T>(url: string | URL, { json, ...init }: Options = {}): Promise<T> { const res = await fetch(url, { ...init, body: json ? JSON.stringify(json) : undefined }); return res.json(); }
      send(endpoints.list()); send(endpoints.one('1'), { method: 'DELETE' });
      export const add = () => fetch(new Request(new URL('orders', process.env.ORDERS_URL), { method: 'POST' }));`,
      },
      O,
    ),
  ).toEqual(['web → orders DELETE /orders/1', 'web → orders GET /orders', 'web → orders POST /orders']);
});
test('got, ky, superagent and undici: what extends an instance, agents, pools, a function by another name', async () => {
  expect(
    await calls(
      {
        'got.ts': `import got, { type Got } from 'got'; const api: Got = got.extend({ prefixUrl: process.env.ORDERS_URL, responseType: 'json' }); export const one = (id: string) => api.get(\`orders/\${id}\`).json(); one('1');`,
        'ky.ts': `import ky from 'ky'; const base = ky.create({ prefixUrl: process.env.ORDERS_URL }); const authed = base.extend({ hooks: { beforeRequest: [] } }); export const add = () => authed.post('orders', { json: {} }).json(); add();`,
        'sa.js': `const request = require('superagent'); const agent = request.agent(); exports.all = () => agent.get(process.env.ORDERS_URL + '/orders').set('x', 'y').timeout({ response: 1 });`,
        'un.ts': `import { Pool, request as send } from 'undici'; const pool = new Pool(process.env.ORDERS_URL!); export const del = (id: string) => pool.request({ path: '/orders/' + id, method: 'DELETE' }); del('1'); export const l = () => send(new URL('/orders', process.env.ORDERS_URL), { method: 'GET' }); l();`,
        'index.ts': `import './got.js'; import './ky.js'; import './un.js'; import * as sa from './sa.js'; sa.all();`,
      },
      O,
    ),
  ).toEqual([
    'web → orders DELETE /orders/*',
    'web → orders GET /orders',
    'web → orders GET /orders',
    'web → orders GET /orders/*',
    'web → orders POST /orders',
  ]);
});
test('the http of Node in a promise, with an address taken apart', async () => {
  expect(
    await calls(
      {
        'index.js': `const http = require('http'); const { URL } = require('url'); const target = new URL(process.env.ORDERS_URL);
     function call(method, path, body) { return new Promise((resolve, reject) => { const req = http.request({ hostname: target.hostname, port: target.port, path, method }, (res) => resolve(res)); req.setTimeout(500); req.on('error', reject); req.end(body); }); }
     call('GET', '/orders'); call('POST', '/orders', '{}'); http.get(\`\${process.env.ORDERS_URL}/orders/1\`, () => {});`,
      },
      O,
    ),
  ).toEqual(['web → orders GET /orders', 'web → orders GET /orders/1', 'web → orders POST /orders']);
});
test('HttpService below a base class, its address by ConfigService, and its axios', async () => {
  expect(
    await calls(
      {
        'base.ts': `import { HttpService } from '@nestjs/axios'; import { lastValueFrom } from 'rxjs'; export abstract class ApiClient { protected abstract readonly baseUrl: string; constructor(protected readonly http: HttpService) {} protected async get<T>(path: string) { return (await lastValueFrom(this.http.get<T>(\`\${this.baseUrl}\${path}\`))).data; } }`,
        'orders.ts': `import { Injectable } from '@nestjs/common'; import { HttpService } from '@nestjs/axios'; import { ConfigService } from '@nestjs/config'; import { ApiClient } from './base.js';
      @Injectable() export class OrdersClient extends ApiClient { protected readonly baseUrl: string; constructor(http: HttpService, config: ConfigService) { super(http); this.baseUrl = config.getOrThrow('ORDERS_URL'); }
        all() { return this.get('/orders'); } add(o: unknown) { return this.http.axiosRef.post(\`\${this.baseUrl}/orders\`, o); }
        drop(id: string) { return this.http.axiosRef({ url: this.baseUrl + '/orders/' + id, method: 'delete' }); } }`,
        'index.ts': `import { OrdersClient } from './orders.js'; export const use = (c: OrdersClient) => { c.all(); c.drop(process.argv[2]); return c.add({}); };`,
      },
      O,
    ),
  ).toEqual(['web → orders DELETE /orders/*', 'web → orders GET /orders', 'web → orders POST /orders']);
});
test('HttpService with an address that a member keeps of what a getter has kept before', async () => {
  expect(
    await calls(
      {
        'config.ts': `export interface OrdersConfig { url: string; key: string }
          export class ConfigService { private ordersConfig: OrdersConfig;
            get orders(): OrdersConfig { return this.kept('ordersConfig', { url: process.env.ORDERS_URL, key: 'x' }); }
            get plain(): OrdersConfig { return { url: process.env.ORDERS_URL, key: 'x' }; }
            private kept<T>(key: string, value: T): T { if (this[key] === undefined) { this[key] = value; } return this[key]; } }`,
        'index.ts': `import { HttpService } from '@nestjs/axios'; import { ConfigService, type OrdersConfig } from './config.js';
          export class Orders { private readonly config: OrdersConfig; private readonly plain: OrdersConfig;
            constructor(private readonly http: HttpService, service: ConfigService) { this.config = service.orders; this.plain = service.plain; }
            all() { return this.http.axiosRef.get(\`\${this.config.url}/orders\`); }
            one(id: string) { return this.http.axiosRef.get(\`\${this.plain.url}/orders/\${id}\`); } }`,
      },
      O,
    ),
  ).toEqual(['web → orders GET /orders', 'web → orders GET /orders/*']);
});
test('axios with settings that are chosen by where the program runs', async () => {
  expect(
    await calls(
      {
        'config.ts': `export interface Config { url: string; level: string } const { NODE_ENV = 'development', ORDERS_URL = 'http://localhost:1' } = process.env;
          const common = { url: ORDERS_URL, env: NODE_ENV }; const configs: any = { development: { ...common, level: 'debug' }, production: { ...common, level: 'info' } };
          export function getConfig(): Config { return configs[NODE_ENV]; }
          export const hosts = { test: { url: 'http://nobody:1' }, dev: { url: process.env.ORDERS_URL } }[process.env.APP_ENV ?? 'dev'];`,
        'index.ts': `import axios from 'axios'; import { getConfig, hosts } from './config.js'; const config = getConfig();
          axios.get(\`\${config.url}/orders\`); axios.post(hosts.url + '/orders', {});`,
      },
      O,
    ),
  ).toEqual(['web → orders GET /orders', 'web → orders POST /orders']);
});
test('SWR: a function among its options, and one of its own', async () => {
  expect(
    await calls(
      {
        'fetcher.ts':
          'export default async function load<T>(url: string): Promise<T> { return (await fetch(url)).json(); }',
        'index.ts': `import useSWR from 'swr'; import fetcher from './fetcher.js'; const base = () => process.env.ORDERS_URL;
          export const useOrders = () => useSWR(\`\${base()}/orders\`, { fetcher, refreshInterval: 1000 });
          export const useOrder = (id: string) => useSWR(\`\${base()}/orders/\${id}\`, fetcher);`,
      },
      O,
    ),
  ).toEqual(['web → orders GET /orders', 'web → orders GET /orders/*']);
});
test('express: routers that functions of other files are given under names of their own, chains, several paths', async () => {
  expect(
    await calls(
      {
        'index.js': `const axios = require('axios'); const u = process.env.ORDERS_URL;
     axios.get(u + '/v1/orders'); axios.post(u + '/v1/orders'); axios.put(u + '/v1/orders/1/lines'); axios.patch(u + '/v1/nothing');`,
      },
      {
        'index.js': `const express = require('express'); const app = express(); const v1 = express.Router(); require('./orders')(v1); app.use('/v1', v1); app.listen(3000);`,
        'orders.js': `const { Router } = require('express'); module.exports = (parent) => { const r = Router({ mergeParams: true }); r.route('/').get((q, s) => s.json([])).post((q, s) => s.end()); r.put(['/:id/lines', '/:id/rows'], (q, s) => s.end()); parent.use('/orders', r); };`,
      },
    ),
  ).toEqual([
    'web → orders GET /v1/orders',
    'web → orders PATCH /v1/nothing (no endpoint)',
    'web → orders POST /v1/orders',
    'web → orders PUT /v1/orders/1/lines',
  ]);
});
test('fastify, koa and hono: plugins in plugins, named routes, a base path', async () => {
  const ask = {
    'index.js': `const u = process.env.ORDERS_URL; fetch(u + '/api/orders/1'); fetch(u + '/api/orders', { method: 'POST' });`,
  };
  expect(
    await calls(ask, {
      'index.ts': `import Fastify, { type FastifyPluginAsync } from 'fastify'; import fp from 'fastify-plugin'; const app = Fastify(); 
     const orders: FastifyPluginAsync = async (f) => { f.get<{ Params: { id: string } }>('/:id', { schema: {} }, async () => ({})); f.route({ method: ['POST', 'PUT'], url: '/', handler: async () => ({}) }); };
     app.register(async (api) => { await api.register(orders, { prefix: '/orders' }); }, { prefix: '/api' }); app.listen({ port: 3000 });`,
    }),
  ).toEqual(['web → orders GET /api/orders/1', 'web → orders POST /api/orders']);
  expect(
    await calls(ask, {
      'index.js': `const Koa = require('koa'); const Router = require('@koa/router'); const app = new Koa(); const orders = new Router({ prefix: '/orders' }); orders.get('one', '/:id', async (ctx) => {}).post('/', async (ctx) => {}); const api = new Router(); api.use('/api', orders.routes(), orders.allowedMethods()); app.use(api.routes()); app.listen(3000);`,
    }),
  ).toEqual(['web → orders GET /api/orders/1', 'web → orders POST /api/orders']);
  expect(
    await calls(ask, {
      'index.ts': `import { Hono } from 'hono'; import { serve } from '@hono/node-server'; import { createFactory } from 'hono/factory'; const app = new Hono().basePath('/api'); const orders = new Hono().get('/:id', (c) => c.json({})).post('/', async (c) => c.body(null)); app.route('/orders', orders); serve({ fetch: app.fetch, port: 3000 });`,
    }),
  ).toEqual(['web → orders GET /api/orders/1', 'web → orders POST /api/orders']);
});
test('ClientProxy.send through a helper, with patterns of other files and a decorator by another name', async () => {
  expect(
    await calls(
      {
        'index.ts': `import { ClientProxy, ClientProxyFactory, Transport } from '@nestjs/microservices'; import { Inject } from '@nestjs/common'; import { firstValueFrom } from 'rxjs'; import { PATTERNS as P } from './patterns.js';
     export class Web { constructor(@Inject('ORDERS') private readonly orders: ClientProxy) {} private ask<T>(cmd: string, data: unknown) { return firstValueFrom(this.orders.send<T>({ cmd }, data)); } find(id: string) { return this.ask(P.FIND, { id }); } add() { return this.ask('orders.add', {}); } }`,
        'patterns.ts': `export const PATTERNS = { FIND: 'orders.find' } as const;`,
      },
      {
        'index.ts': `import { Controller } from '@nestjs/common'; import { MessagePattern as Answers } from '@nestjs/microservices'; const CMD = { add: { cmd: 'orders.add' } }; @Controller() export class C { @Answers({ cmd: 'orders.find' }) find() {} @Answers(CMD.add) add() {} }`,
      },
    ),
  ).toEqual(['web → orders {"cmd":"orders.add"}', 'web → orders {"cmd":"orders.find"}']);
});
