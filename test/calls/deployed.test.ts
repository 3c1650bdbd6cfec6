import { describe, expect, test } from 'vitest';
import { directory } from '../helpers/world.js';
import { answering, callsIn, modelOf, type Service, systemOf, unknownIn } from './support.js';

const manifest = (name: string, more: object = {}) =>
  JSON.stringify({ name, scripts: { start: 'node index.js' }, ...more });

const serverOf = (port: string, ...routes: readonly string[]) =>
  answering(...routes).files['index.js']!.replace('process.env.PORT', port);

const asking = (...calls: readonly string[]) =>
  `import axios from 'axios';\n${calls.map((call, index) => `export const ask${index} = (id) => ${call};`).join('\n')}`;

test('what pm2 tells its apps: where each listens, wherever they lie on its machine', async () => {
  const root = directory({
    'ecosystem.config.js': `module.exports = { apps: [
      { name: 'web', cwd: '/home/shop/apps/web', script: './server.js', env: { PORT: 3000 } },
      { name: 'orders', script: './apps/orders/dist/index.js', env: { PORT: 5000 }, env_staging: { PORT: '5001' } },
      { name: 'stock', script: './apps/stock/index.js', env: { NODE_ENV: 'production', PORT: '6000' } },
    ] };`,
    'package.json': manifest('shop', { workspaces: ['apps/*'] }),
    'apps/web/package.json': manifest('web'),
    'apps/web/server.js': asking(
      'axios.get("http://localhost:5000/orders/" + id)',
      'axios.get("http://localhost:6000/stock")',
    ),
    'apps/orders/package.json': manifest('orders'),
    'apps/orders/index.js': serverOf('process.env.PORT', 'GET /orders/:id'),
    'apps/stock/package.json': manifest('stock'),
    'apps/stock/index.js': serverOf('process.env.PORT', 'GET /stock'),
  });
  const model = await modelOf(root);
  expect(callsIn(model)).toEqual(['web → orders GET /orders/*', 'web → stock GET /stock']);
  expect(unknownIn(model)).toEqual([]);
});

describe('who is meant by a port of the machine that one publishes and another listens at', () => {
  const shop = (inner: string) =>
    directory({
      'docker-compose.yml': `services:
  web:
    build: ./web
  orders:
    build: ./orders
    ports: ["4001:${inner}"]
  stock:
    build: ./stock
    ports:
      - { published: 4002, target: 4002 }
`,
      'package.json': manifest('shop', { workspaces: ['*'] }),
      'web/package.json': manifest('web'),
      'web/index.js': asking('axios.get("http://localhost:4001/" + id)'),
      'orders/package.json': manifest('orders'),
      'orders/index.js': serverOf('4002', 'GET /orders'),
      'stock/package.json': manifest('stock'),
      'stock/index.js': serverOf('4001', 'GET /stock'),
    });

  test('not who publishes it for a port that nothing of it listens at', async () => {
    expect(callsIn(await modelOf(shop('4001')))).toEqual(['web → stock GET /*']);
  });

  test('nobody surely where it leads to what listens within', async () => {
    const model = await modelOf(shop('4002'));
    expect(callsIn(model)).toEqual([]);
    expect(unknownIn(model)).toHaveLength(1);
  });
});

test('of several that have one port of the machine, who answers what is asked, else who is deployed beside who asks', async () => {
  const compose = (name: string) => `services:\n  ${name}:\n    build: .\n    ports: ["4000:4000"]\n`;
  const root = directory({
    'docker-compose.yml':
      'services:\n  web:\n    build: ./apps/web\n  orders:\n    build: ./services/orders\n    ports: ["4000:4000"]\n',
    'package.json': manifest('shop', { workspaces: ['apps/*', 'services/*'] }),
    'apps/web/package.json': manifest('web'),
    'apps/web/index.js': asking(
      'axios.get("http://localhost:4000/orders")',
      'axios.get("http://localhost:4000/" + id)',
      'axios.get("http://localhost:4000/beds")',
    ),
    'apps/beds/package.json': manifest('beds'),
    'apps/beds/docker-compose.yml': compose('beds'),
    'apps/beds/index.js': serverOf('4000', 'GET /beds'),
    'services/orders/package.json': manifest('orders'),
    'services/orders/index.js': serverOf('4000', 'GET /orders'),
  });
  expect([...callsIn(await modelOf(root))].sort()).toEqual([
    'web → beds GET /beds',
    'web → orders GET /*',
    'web → orders GET /orders',
  ]);
});

test('a port that is handed to what listens, and the one of who writes the code where the deployment has another', async () => {
  const orders: Service = {
    files: {
      'index.js': `const { listen } = require('./listen'); const app = require('express')();
        app.get('/orders', (q, r) => r.end()); listen(app, 4100);`,
      'listen.js': 'exports.listen = (app, port) => app.listen(port);',
    },
  };
  const stock: Service = {
    files: {
      'index.ts': `import express from 'express';
        class Server { app = express(); constructor(private readonly port: number) {}
          start() { this.app.get('/stock', (q, r) => r.end()); this.app.listen(this.port); } }
        new Server(Number(process.env.PORT ?? 4200)).start();`,
    },
    environment: { PORT: '80' },
  };
  const web: Service = {
    files: {
      'index.js': asking(
        'axios.get("http://localhost:4100/orders")',
        'axios.get("http://localhost:4200/stock")',
      ),
    },
  };
  expect(callsIn(await modelOf(systemOf({ orders, stock, web })))).toEqual([
    'web → orders GET /orders',
    'web → stock GET /stock',
  ]);
});

test('servers that are told their port among other things', async () => {
  const served = (text: string): Service => ({ files: { 'index.ts': text } });
  const web: Service = {
    files: {
      'index.js': asking(
        'axios.get("http://localhost:4301/orders")',
        'axios.get("http://localhost:4302/stock")',
        'axios.get("http://localhost:4303/beds")',
      ),
    },
  };
  const orders = served(`import { serve } from '@hono/node-server'; import { Hono } from 'hono';
    const app = new Hono(); app.get('/orders', (c) => c.json([])); serve({ fetch: app.fetch, port: 4301 });`);
  const stock = served(`import { Hono } from 'hono';
    const app = new Hono(); app.get('/stock', (c) => c.json([])); export default { port: 4302, fetch: app.fetch };`);
  const beds = served(`import Hapi from '@hapi/hapi';
    const server = Hapi.server({ port: 4303 }); server.route({ method: 'GET', path: '/beds', handler: () => [] });`);
  expect(callsIn(await modelOf(systemOf({ beds, orders, stock, web })))).toEqual([
    'web → beds GET /beds',
    'web → orders GET /orders',
    'web → stock GET /stock',
  ]);
});

test('what the command of a container gives the program as options, by whatever reads them', async () => {
  const web = (text: string): Service => ({
    files: { 'index.ts': `import axios from 'axios';\n${text}` },
    compose: [
      'command: ["node", "index.js", "--ordersUrl", "http://orders:3000", "--stock-url=http://stock:3000"]',
    ],
  });
  const system = (text: string) =>
    systemOf({ orders: answering('GET /orders'), stock: answering('GET /stock'), web: web(text) });
  const both = ['web → orders GET /orders', 'web → stock GET /stock'];
  for (const text of [
    `import yargs from 'yargs';
      const argv = yargs.help().option('ordersUrl', { type: 'string', default: 'http://localhost:1' }).option('stock-url', {}).argv;
      axios.get(argv.ordersUrl + '/orders'); axios.get(argv.stockUrl + '/stock');`,
    `import minimist from 'minimist'; const options = minimist(process.argv.slice(2));
      axios.get(options.ordersUrl + '/orders'); axios.get(options.stockUrl + '/stock');`,
    `import { parseArgs } from 'node:util'; const { values } = parseArgs({ options: { ordersUrl: { type: 'string' } } });
      axios.get(values.ordersUrl + '/orders'); axios.get(values.stockUrl + '/stock');`,
    `import { program } from 'commander'; program.option('--orders-url <url>');
      const options = program.opts(); axios.get(options.ordersUrl + '/orders'); axios.get(options.stockUrl + '/stock');`,
  ])
    expect(callsIn(await modelOf(system(text)))).toEqual(both);
  // Without such a command, what the program says for itself.
  const alone: Service = {
    files: {
      'index.ts': `import axios from 'axios'; import yargs from 'yargs/yargs';
        const { ordersUrl } = yargs(process.argv).options({ ordersUrl: { default: 'http://orders:3000' } }).parseSync();
        axios.get(ordersUrl + '/orders');`,
    },
  };
  expect(callsIn(await modelOf(systemOf({ orders: answering('GET /orders'), alone })))).toEqual([
    'alone → orders GET /orders',
  ]);
});

test('an address of its own goes before the one of the client', async () => {
  const web: Service = {
    files: {
      'index.ts': `import axios from 'axios'; const api = axios.create({ baseURL: process.env.API_URL });
        export const one = (id: string) => api.get(\`\${process.env.API_URL}/orders/\${id}\`);
        export const all = () => api.get('/orders');`,
    },
    environment: { API_URL: 'http://orders:3000/api' },
  };
  const orders = answering('GET /api/orders', 'GET /api/orders/:id');
  expect(callsIn(await modelOf(systemOf({ orders, web })))).toEqual([
    'web → orders GET /api/orders/*',
    'web → orders GET /api/orders',
  ]);
});

test('functions that nothing wakes are asked by their names, whatever the service and the stage before', async () => {
  const functions = {
    'beds/package.json': JSON.stringify({ name: 'beds' }),
    'beds/serverless.yml': `service: clinic
provider: { name: aws }
functions:
  freeBed: { handler: src/free.handler }
  list: { handler: src/list.handler, events: [{ httpApi: 'GET /beds' }] }
`,
    'beds/src/free.ts': 'export const handler = async () => 1;',
    'beds/src/list.ts': 'export const handler = async () => [];',
  };
  const visits: Service = {
    files: {
      'index.ts': `import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
        export const free = () => new LambdaClient({}).send(
          new InvokeCommand({ FunctionName: \`\${process.env.SERVICE}-\${process.env.STAGE}-freeBed\` }));`,
    },
  };
  expect(callsIn(await modelOf(systemOf({ visits }, functions)))).toEqual(['visits → beds freeBed']);
});

test('what a gateway takes from the beginning of a path is not asked of who stands behind it', async () => {
  const proxy = `
  front:
    image: nginx:1
    ports: ["80:80"]
    volumes: ["./nginx.conf:/etc/nginx/nginx.conf"]
`;
  const nginx = `http { server { listen 80;
    location /api/ { proxy_pass http://machine:7001; }
    location /search/ { proxy_pass http://machine:7002/; }
  } }`;
  const web: Service = {
    files: {
      'index.js': asking(
        'axios.get("http://localhost/api/orders/" + id)',
        'axios.post("http://localhost/api/orders")',
        'axios.get("http://localhost/search/beds")',
        'axios.get("http://localhost/search/rooms/" + id)',
      ),
    },
  };
  const orders = answering('GET /orders/:id', 'POST /orders');
  const search = answering('GET /beds', 'GET /rooms/:id');
  expect(callsIn(await modelOf(systemOf({ orders, search, web }, { 'nginx.conf': nginx }, proxy)))).toEqual([
    'web → orders GET /orders/*',
    'web → orders POST /orders',
    'web → search GET /beds',
    'web → search GET /rooms/*',
  ]);
});

test('a client whose constructor and methods are declared several times', async () => {
  const web: Service = {
    files: {
      'client.ts': `import axios from 'axios';
        export class Orders { protected base = 'http://localhost';
          constructor(base?: string);
          constructor(nameOrBase: string, password?: string) { if (nameOrBase) this.base = nameOrBase; }
          public path(id: string): string;
          public path(id: number): string;
          public path(id: unknown) { return '/orders/' + id; }
          public one(id: string) { return axios.get(this.base + this.path(id)); } }`,
      'index.ts': `import { Orders } from './client'; export const one = (id: string) => new Orders('http://orders:3000').one(id);`,
    },
  };
  expect(callsIn(await modelOf(systemOf({ orders: answering('GET /orders/:id'), web })))).toContain(
    'web → orders GET /orders/*',
  );
});

test('variables that begin with what they hold, and name one of what is called by several', async () => {
  const web: Service = {
    files: {
      'index.js': asking(
        'axios.get(process.env.URLORDER + "/orders/" + id)',
        'axios.get(process.env.HOST_STOCK + "/stock")',
      ),
    },
  };
  const system = { orders: answering('GET /orders/:id'), 'app-stock': answering('GET /stock'), web };
  expect(callsIn(await modelOf(systemOf(system)))).toEqual([
    'web → app-stock GET /stock',
    'web → orders GET /orders/*',
  ]);
});

test('who listens is a server though none of its routes is read, and asks nobody by asking itself', async () => {
  const orders: Service = {
    files: {
      'index.ts': `import { serve } from '@hono/node-server'; import axios from 'axios'; import { app } from '@shop/routes';
        export const start = (options: { port: number }) => serve({ fetch: app.fetch, port: options.port });
        app.get('/again', () => axios.get('http://localhost:3000/again'));
        start({ port: 3000 });`,
    },
  };
  const web: Service = { files: { 'index.js': asking('axios.get(process.env.ORDERS_URL + "/orders")') } };
  expect(callsIn(await modelOf(systemOf({ orders, web })))).toEqual([
    'web → orders GET /orders (no endpoint)',
  ]);
});

test('dotenv files in a folder of their own', async () => {
  const root = directory({
    'package.json': manifest('shop', { workspaces: ['apps/*'] }),
    'apps/web/package.json': manifest('web'),
    'apps/web/env/.env.production': 'UPSTREAM=http://localhost:4000\n',
    'apps/web/index.js': asking('axios.get(process.env.UPSTREAM + "/orders")'),
    'apps/orders/package.json': manifest('orders'),
    'apps/orders/config/.env.example': 'PORT=4000\n',
    'apps/orders/index.js': serverOf('process.env.PORT', 'GET /orders'),
  });
  expect(callsIn(await modelOf(root))).toEqual(['web → orders GET /orders']);
});

test('dotenv files of who is deployed without variables, and services that are called like what answers', async () => {
  const compose = (environment: string) =>
    ['web', 'stock-service-api']
      .map((name) => `  ${name}:\n    build: ./${name}\n${name === 'web' ? environment : ''}`)
      .join('');
  const rootOf = (environment: string) =>
    directory({
      'docker-compose.yml': `services:\n${compose(environment)}`,
      'web/package.json': manifest('web'),
      'web/.env.example': 'UPSTREAM=http://stock-service-api:4000\n',
      'web/index.js': asking(
        'axios.get(process.env.UPSTREAM + "/stock")',
        'axios.get(`${process.env.STOCK_SERVICE_API}/stock/${id}`)',
      ),
      'stock-service-api/package.json': manifest('stock-service-api'),
      'stock-service-api/index.js': serverOf('4000', 'GET /stock', 'GET /stock/:id'),
    });
  const [one, other] = ['web → stock-service-api GET /stock', 'web → stock-service-api GET /stock/*'];
  expect(callsIn(await modelOf(rootOf('    environment: { NODE_ENV: production }\n')))).toEqual([one, other]);
  // Who is deployed is told more there than who runs it locally.
  expect(callsIn(await modelOf(rootOf('    environment: { TITLE: shop }\n')))).toEqual([other]);
});
