import { describe, expect, test } from 'vitest';
import { answering, callsIn, channelsIn, modelOf, systemOf } from './support.js';

const stock = answering('GET /stock/:sku', 'POST /stock/reserve');
const ASKED = 'orders → stock GET /stock/*';

async function saidBy(
  files: Readonly<Record<string, string>>,
  others: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const orders = { files, environment: { STOCK_URL: 'http://stock:3000' } };
  const model = await modelOf(systemOf({ orders, stock }, others));
  return [...callsIn(model), ...channelsIn(model)];
}

describe('a context that a program hands around', () => {
  test('plugins that are declared to be such, and take what the context is made of', async () => {
    const said = await saidBy({
      'context.ts': `import got from 'got';
        import { Kafka } from 'kafkajs';
        export async function buildContext() {
          const producer = new Kafka({ brokers: [] }).producer();
          const events = { tell: (topic: string, body: string) => producer.send({ topic, messages: [{ value: body }] }) };
          return { stock: got.extend({ prefixUrl: process.env.STOCK_URL }), events };
        }
        export type Context = Awaited<ReturnType<typeof buildContext>>;`,
      'server.ts': `import { buildContext, type Context } from './context';
        export type Plugin = (context: Context) => { routes: { url: string; handle(order: any, context: Context): Promise<void> }[] };
        export async function serve(plugins: Plugin[]) {
          const context = await buildContext();
          return plugins.map((plugin) => plugin(context));
        }`,
      'orders.ts': `import type { Plugin } from './server';
        export const orders: Plugin = ({ stock }) => ({
          routes: [{ url: '/orders', async handle(order, { events }) {
            await stock.get(\`stock/\${order.sku}\`);
            await events.tell('order.placed', order.id);
          } }],
        });`,
      'index.ts': "import { serve } from './server';\nimport { orders } from './orders';\nserve([orders]);",
    });
    expect(said).toEqual([ASKED, 'order.placed: orders → nobody']);
  });

  test('plugins of a library, which fill it by a name of theirs or one that they are given', async () => {
    const said = await saidBy(
      {
        'index.ts': `import { App, bus, http } from '@shop/kit';
          import { orders } from './orders';
          new App().use(http('stock', process.env.STOCK_URL!)).use(bus()).use(orders).start();`,
        'orders.ts': `import type { Plugin } from '@shop/kit';
          export const orders: Plugin = {
            init() {},
            run(context) {
              context.stock.get('/stock/1');
              context.bus.tell('order.placed', '1');
            },
          };`,
      },
      {
        'package.json': '{ "private": true, "workspaces": ["lib", "orders", "stock"] }',
        'lib/package.json': '{ "name": "@shop/kit", "main": "index.ts" }',
        'lib/index.ts': "export * from './app';\nexport * from './plugins';",
        'lib/app.ts': `export interface Context { [key: string]: any }
          export interface Plugin { init(context: Context): void; run?(context: Context): void }
          export class App {
            private readonly plugins: Plugin[] = [];
            private readonly context: Context = {};
            use(plugin: Plugin) { this.plugins.push(plugin); return this; }
            start() {
              for (const each of this.plugins) each.init(this.context);
              for (const each of this.plugins) each.run?.(this.context);
            }
          }`,
        'lib/plugins.ts': `import axios from 'axios';
          import { Kafka } from 'kafkajs';
          import type { Plugin } from './app';
          export const http = (name: string, baseURL: string): Plugin => ({
            init(context) { context[name] = axios.create({ baseURL }); },
          });
          export const bus = (): Plugin => ({
            init(context) {
              const producer = new Kafka({ brokers: [] }).producer();
              context.bus = { tell: (topic: string, value: string) => producer.send({ topic, messages: [{ value }] }) };
            },
          });`,
      },
    );
    expect(said).toEqual(['orders → stock GET /stock/1', 'order.placed: orders → nobody']);
  });

  test('what another program fills in its own context of the same type is none of ours', async () => {
    const shared = {
      'package.json': '{ "private": true, "workspaces": ["lib", "orders", "refunds", "stock"] }',
      'lib/package.json': '{ "name": "@shop/kit", "main": "index.ts" }',
      'lib/index.ts': 'export interface Context { backend: any }',
    };
    const filling = (base: string) => ({
      'index.ts': `import axios from 'axios';
        import type { Context } from '@shop/kit';
        import { ask } from './ask';
        const handlers = [ask];
        const context: Context = { backend: axios.create({ baseURL: '${base}' }) };
        for (const each of handlers) each(context);`,
      'ask.ts': `import type { Context } from '@shop/kit';
        export const ask = (context: Context) => context.backend.get('/stock/1');`,
    });
    const orders = { files: filling('http://stock:3000') };
    const refunds = { files: filling('http://elsewhere.example') };
    const model = await modelOf(systemOf({ orders, refunds, stock }, shared));
    expect(callsIn(model)).toEqual(['orders → stock GET /stock/1']);
  });

  test('the state of a request of koa, and what is kept for all that a request leads to', async () => {
    const said = await saidBy({
      'context.ts': `import { AsyncLocalStorage } from 'node:async_hooks';
        export const storage = new AsyncLocalStorage<{ producer: any }>();
        export function current() {
          const store = storage.getStore();
          if (!store) throw new Error('outside of a request');
          return store;
        }`,
      'index.ts': `import Koa from 'koa';
        import axios from 'axios';
        import { Kafka } from 'kafkajs';
        import { storage } from './context';
        import { place } from './place';
        const app = new Koa();
        const stock = axios.create({ baseURL: process.env.STOCK_URL });
        const producer = new Kafka({ brokers: [] }).producer();
        app.use(async (ctx, next) => { ctx.state.clients = { stock }; await next(); });
        app.use((ctx, next) => storage.run({ producer }, next));
        app.use(place);`,
      'place.ts': `import { current } from './context';
        export const place = async (ctx) => {
          const { clients } = ctx.state;
          await clients.stock.post('/stock/reserve', {});
          await current().producer.send({ topic: 'order.placed', messages: [] });
        };`,
    });
    expect(said).toEqual(['orders → stock POST /stock/reserve', 'order.placed: orders → nobody']);
  });

  test('options that a plugin of fastify is registered with', async () => {
    const said = await saidBy({
      'consumer.ts': `import fp from 'fastify-plugin';
        import { Kafka } from 'kafkajs';
        export const consumer = fp(async (server, options: { topics: string[] }) => {
          const consumer = new Kafka({ brokers: [] }).consumer({ groupId: 'orders' });
          await consumer.subscribe({ topics: options.topics });
        });`,
      'index.ts': `import Fastify from 'fastify';
        import { consumer } from './consumer';
        const server = Fastify();
        server.register(consumer, { topics: ['stock.low'] });
        server.listen({ port: 3000 });`,
    });
    expect(said).toEqual(['stock.low: nobody → orders']);
  });
});

describe('files that a program loads by where they lie', () => {
  test('controllers of a directory, which are made with what they need', async () => {
    const said = await saidBy({
      'index.ts': `import express from 'express';
        import axios from 'axios';
        import { readdirSync } from 'node:fs';
        import { join } from 'node:path';
        const app = express();
        const clients = { stock: axios.create({ baseURL: process.env.STOCK_URL }) };
        const directory = join(__dirname, 'controllers');
        export async function start() {
          for (const name of readdirSync(directory)) {
            const { default: Controller } = await import(join(directory, name));
            const controller = new Controller({ clients });
            app.use(controller.path, controller.router);
          }
        }`,
      'controllers/orders.ts': `import { Router } from 'express';
        export default class Orders {
          path = '/orders';
          router = Router();
          private clients;
          constructor({ clients }) { this.clients = clients; this.router.post('/', this.place.bind(this)); }
          async place(req, res) { await this.clients.stock.get(\`/stock/\${req.body.sku}\`); }
        }`,
    });
    expect(said).toEqual([ASKED]);
  });

  test('consumers that a glob finds, and those whose names a loop joins; not what lies elsewhere', async () => {
    const kafka = `const { Kafka } = require('kafkajs');
      const consumer = new Kafka({ brokers: [] }).consumer({ groupId: 'orders' });`;
    const said = await saidBy({
      'index.js': `const glob = require('glob');
        const path = require('node:path');
        ${kafka}
        const handlers = {};
        for (const file of glob.sync(path.join(__dirname, 'consumers/**/*.consumer.js'))) {
          const { topic, handle } = require(file);
          handlers[topic] = handle;
        }
        for (const topic of Object.keys(handlers)) consumer.subscribe({ topic });`,
      'old.js': `const fs = require('node:fs');
        ${kafka}
        for (const file of fs.readdirSync(__dirname + '/listeners')) {
          const listener = require('./listeners/' + file);
          consumer.subscribe({ topic: listener.topic });
        }`,
      'consumers/orders/placed.consumer.js':
        "exports.topic = 'order.placed'; exports.handle = async () => {};",
      'consumers/orders/helper.js': "exports.topic = 'nothing';",
      'listeners/sent.js': "module.exports = { topic: 'order.sent', handle: async () => {} };",
      'drafts/lost.consumer.js': "exports.topic = 'order.lost'; exports.handle = async () => {};",
    });
    expect(said).toEqual(['order.placed: nobody → orders', 'order.sent: nobody → orders']);
  });

  test('plugins of fastify, whose routes stand below their directories', async () => {
    const web = {
      files: {
        'index.ts': `import axios from 'axios';
          const carts = axios.create({ baseURL: 'http://carts:3000' });
          export const all = () => Promise.all([carts.get('/api/carts/1'), carts.get('/api/v2/offers/1'), carts.get('/carts/1')]);`,
      },
    };
    const carts = {
      files: {
        'index.ts': `import Fastify from 'fastify';
          import autoload from '@fastify/autoload';
          import { join } from 'node:path';
          const app = Fastify();
          app.register(autoload, { dir: join(__dirname, 'routes'), options: { prefix: '/api' } });
          app.listen({ port: 3000 });`,
        'routes/carts/index.ts':
          "export default async function (server) { server.get('/:id', async () => ({})); }",
        'routes/offers.ts': `export const autoPrefix = '/v2/offers';
          export default async (server) => { server.get('/:id', async () => ({})); };`,
      },
    };
    expect(callsIn(await modelOf(systemOf({ web, carts })))).toEqual([
      'web → carts GET /api/carts/1',
      'web → carts GET /api/v2/offers/1',
      'web → carts GET /carts/1 (no endpoint)',
    ]);
  });

  test.each([
    ['', ['/v1/_id/things']],
    [', dirNameRoutePrefix: false', ['/things']],
    [', dirNameRoutePrefix: isNamed', ['/things']],
    [', routeParams: true', ['/v1/7/things', '/v1/_id/things']],
    [', routeParams: isNamed', ['/things']],
  ])('plugins of fastify, as their loader is told%s', async (options, answered) => {
    const web = {
      files: {
        'index.ts': `import axios from 'axios';
          const carts = axios.create({ baseURL: 'http://carts:3000' });
          export const all = () => Promise.all([carts.get('/things'), carts.get('/v1/7/things'), carts.get('/v1/_id/things')]);`,
      },
    };
    const carts = {
      files: {
        'index.ts': `import Fastify from 'fastify';
          import autoload from '@fastify/autoload';
          import { join } from 'node:path';
          const isNamed = process.argv.length > 2;
          const app = Fastify();
          app.register(autoload, { dir: join(__dirname, 'routes')${options} });
          app.listen({ port: 3000 });`,
        'routes/v1/_id/things.ts':
          "export default async function (server) { server.get('/things', async () => ({})); }",
      },
    };
    const calls = callsIn(await modelOf(systemOf({ web, carts })));
    expect(calls.filter((call) => !call.endsWith('(no endpoint)'))).toEqual(
      answered.map((path) => `web → carts GET ${path}`),
    );
  });
});
