import { describe, expect, test } from 'vitest';
import { directory } from '../helpers/world.js';
import { answering, callsIn, modelOf, systemOf, unknownIn } from './support.js';

const PROTO =
  'syntax = "proto3"; package shop; service UserService { rpc GetUser (A) returns (B); rpc Rename (A) returns (B); } service AuthService { rpc Check (A) returns (B); rpc Rename (A) returns (B); }';
const served = (service: string, ...procedures: readonly string[]) =>
  `import { Controller } from '@nestjs/common'; import { GrpcMethod } from '@nestjs/microservices';
   @Controller() export class Served { ${procedures.map((each) => `@GrpcMethod('${service}', '${each}') do${each}() {}`).join(' ')} }`;

describe('clients of gRPC that are kept by names', () => {
  test('procedures by their names, of one service or of the one that is named', async () => {
    const model = await modelOf(
      systemOf(
        {
          user: { files: { 'index.ts': served('UserService', 'GetUser', 'Rename') } },
          auth: { files: { 'index.ts': served('AuthService', 'Check', 'Rename') } },
          web: {
            files: {
              'kept.ts':
                "import * as grpc from '@grpc/grpc-js';\nexport class GrpcClientService { [name: string]: any; keep = grpc.credentials; }",
              'typed.ts': `import { GrpcClientService } from './kept';
                export class Typed { constructor(private readonly grpcClient: GrpcClientService) {}
                  load(id: string) { return this.grpcClient.callUserService<
                    { id: string },
                    { name: string }
                  >('GetUser', { id }); } }`,
              'library.ts': `import { GrpcClientService } from 'nestjs-grpc';
                export class Library { constructor(private readonly auth: GrpcClientService) {}
                  check(token: string) { return this.auth.call<{ token: string }, boolean>('AuthService', 'Check', { token }); } }`,
              'index.ts': `import { GrpcClientService } from '@shop/grpc';
                export { Typed } from './typed';
                export { Library } from './library';
                export class Web { constructor(private readonly grpcClient: GrpcClientService, private readonly grpcMetrics: Metrics) {}
                  load(id: string) { this.grpcMetrics.record('GetUser'); return this.grpcClient.callUserService('GetUser', { id }); }
                  check(token: string) { return this.grpcClient.call('auth-service', 'Check', { token }); }
                  rename(name: string) { return this.grpcClient.call('auth-service', 'Rename', { name }); }
                  lost() { return this.grpcClient.call('some-service', 'Rename', {}); } }`,
            },
          },
        },
        { 'proto/shop.proto': PROTO },
      ),
    );
    expect(callsIn(model)).toEqual([
      'web → auth AuthService/Check',
      'web → auth AuthService/Rename',
      'web → auth AuthService/Check',
      'web → user UserService/GetUser',
      'web → user UserService/GetUser',
    ]);
  });
});

describe('what is answered by gRPC', () => {
  test('is not asked for', async () => {
    const user = { files: { 'index.ts': served('UserService', 'GetUser') } };
    const other = { files: { 'index.ts': served('UserService', 'GetUser') } };
    const model = await modelOf(systemOf({ user, other }, { 'proto/shop.proto': PROTO }));
    expect(callsIn(model)).toEqual([]);
    expect(unknownIn(model)).toEqual([]);
  });
});

describe('what was built and committed', () => {
  test('says nothing where it is built from the code of the service; a program that is only there does', async () => {
    const asks = (path: string) => `const axios = require('axios');\naxios.get('http://orders:3000${path}');`;
    const files = {
      'package.json': JSON.stringify({ name: 'web', scripts: { start: 'node dist/server.js' } }),
      'src/server.ts': `import axios from 'axios';\nexport const all = () => axios.get('http://orders:3000/orders');`,
      'dist/server.js': asks('/orders/old'),
      'dist/clients/orders.js': asks('/orders/older'),
    };
    const orders = answering('GET /orders', 'GET /orders/:id');
    expect(callsIn(await modelOf(systemOf({ orders, web: { files } })))).toEqual([
      'web → orders GET /orders',
    ]);
    const { 'src/server.ts': _, ...built } = files;
    expect(callsIn(await modelOf(systemOf({ orders, web: { files: built } })))).toContain(
      'web → orders GET /orders/old',
    );
  });
});

describe('two systems in one tree', () => {
  const deployed = (name: string, image: string) =>
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name}-depl }\nspec:\n  template:\n    metadata: { labels: { app: ${name} } }\n    spec:\n      containers: [{ name: ${name}, image: ${image} }]\n---\napiVersion: v1\nkind: Service\nmetadata: { name: ${name}-srv }\nspec: { selector: { app: ${name} }, ports: [{ port: 3000 }] }\n`;
  const ingress = (path: string, service: string) =>
    `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: all }\nspec:\n  rules:\n    - http:\n        paths:\n          - { path: ${path}, pathType: Prefix, backend: { service: { name: ${service}, port: { number: 3000 } } } }\n          - { path: /, pathType: Prefix, backend: { service: { name: client-srv, port: { number: 3000 } } } }\n`;
  const page = (path: string) => ({
    'package.json': JSON.stringify({ name: 'client', scripts: { start: 'next start' } }),
    'pages/index.js': `export const load = () => fetch('${path}');`,
  });
  const program = (name: string, route: string) => ({
    'package.json': JSON.stringify({ name, scripts: { start: 'node index.js' } }),
    'index.js': answering(route).files['index.js'] ?? '',
  });
  const below = (at: string, files: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(files).map(([path, text]) => [`${at}/${path}`, text]));

  test('pages of one name ask through their own Ingress; a copied name of a package means nothing', async () => {
    const root = directory({
      ...below('blog/client', page('/posts')),
      ...below('blog/posts', program('posts', 'GET /posts')),
      'blog/k8s/all.yaml': [deployed('client', 'me/client'), deployed('posts', 'me/posts')].join('---\n'),
      'blog/k8s/ingress.yaml': ingress('/posts', 'posts-srv'),
      ...below('shop/client', page('/orders')),
      // Each was made of a copy of the other.
      ...below('shop/orders', program('stock', 'GET /orders')),
      ...below('shop/stock', program('orders', 'GET /stock')),
      'shop/k8s/all.yaml': [
        deployed('client', 'me/client'),
        deployed('orders', 'me/orders'),
        deployed('stock', 'me/stock'),
      ].join('---\n'),
      'shop/k8s/ingress.yaml': ingress('/orders', 'orders-srv'),
    });
    const model = await modelOf(root);
    const paths = new Map([...model.modules.values()].map(({ name, path }) => [name, path]));
    expect(
      model.calls.map(({ from, to, route }) => `${paths.get(from)} → ${paths.get(to)} ${route}`),
    ).toEqual(['blog/client → blog/posts /posts', 'shop/client → shop/orders /orders']);
  });
});

test('what only its own server answers, a page does not ask by way of an Ingress', async () => {
  const orders = answering('GET /api/orders', 'POST /api/orders/mail');
  const route = (answer: string) => `export async function ${answer}() { return Response.json([]); }\n`;
  const desk = {
    files: {
      'package.json': JSON.stringify({
        name: 'desk',
        scripts: { start: 'next start' },
        dependencies: { next: '*' },
      }),
      'app/page.tsx':
        "export default function Page() { fetch('/api/orders'); fetch('/api/orders/renew', { method: 'POST' }); fetch('/api/orders/mail', { method: 'POST' }); return null; }\n",
      'app/api/orders/renew/route.ts': route('POST'),
      'app/api/orders/mail/route.ts': route('POST'),
    },
  };
  const ingress =
    'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: main }\nspec: { rules: [{ http: { paths: [{ path: /api/orders, pathType: Prefix, backend: { service: { name: orders, port: { number: 80 } } } }] } }] }\n';
  const { calls } = await modelOf(systemOf({ orders, desk }, { 'k8s/main.yml': ingress }));
  expect(calls.map(({ to, route: asked }) => `${to} ${asked}`)).toEqual([
    'orders /api/orders',
    'orders /api/orders/mail',
  ]);
});

describe('what Azure runs', () => {
  test('a static web app leads /api to the functions of a directory, or to an address', async () => {
    const api = {
      files: {
        'package.json': JSON.stringify({ name: '@shop/api', scripts: { start: 'func start' } }),
        'src/index.ts': `import { app } from '@azure/functions';
          app.http('orders', { methods: ['GET', 'POST'], route: 'orders/{id?}', handler: async () => ({}) });
          app.deleteRequest('stock', { route: 'stock', handler: async () => ({}) });`,
      },
    };
    const portal = {
      files: {
        'package.json': JSON.stringify({ name: 'portal', scripts: { start: 'ng serve' } }),
        'src/app.ts':
          "export const one = (id: string) => fetch(`/api/orders/${id}`);\nexport const clear = () => fetch('/api/stock', { method: 'DELETE' });\nexport const other = () => fetch('/elsewhere');",
        'swa-cli.config.json': JSON.stringify({
          configurations: { shop: { appLocation: '.', apiLocation: '../api' } },
        }),
      },
    };
    const model = await modelOf(systemOf({ api, portal }));
    expect(callsIn(model)).toEqual(['portal → api GET /api/orders/*', 'portal → api DELETE /api/stock']);
    expect(unknownIn(model)).toEqual([]);
    const orders = answering('GET /api/orders/:id');
    const told = {
      files: {
        ...portal.files,
        'swa-cli.config.json': JSON.stringify({
          configurations: { shop: { apiLocation: 'http://orders:3000' } },
        }),
      },
    };
    expect(callsIn(await modelOf(systemOf({ orders, portal: told })))).toEqual([
      'portal → orders GET /api/orders/*',
      'portal → orders DELETE /api/stock (no endpoint)',
    ]);
  });
});

describe('pages of Next', () => {
  test('what _app gives to the hooks of pages', async () => {
    const orders = answering('GET /api/orders/:id', 'GET /api/orders');
    const web = {
      files: {
        'package.json': JSON.stringify({ name: 'web', scripts: { start: 'next start' } }),
        'api/client.js':
          "import axios from 'axios';\nexport default ({ req }) => axios.create({ baseURL: 'http://orders:3000', headers: req.headers });",
        'pages/_app.jsx':
          "import clientFor from '../api/client';\nconst App = ({ Component }) => <Component />;\nApp.getInitialProps = async ({ ctx, Component }) => { const client = clientFor(ctx); return Component.getInitialProps(ctx, client); };\nexport default App;",
        'pages/orders/[id].jsx':
          'const Order = () => <p />;\nOrder.getInitialProps = async (context, client) => client.get(`/api/orders/${context.query.id}`);\nexport default Order;',
        'pages/index.jsx':
          "const All = () => <p />;\nAll.getInitialProps = async (context, client) => client.get('/api/orders');\nexport default All;",
      },
    };
    expect(callsIn(await modelOf(systemOf({ orders, web })))).toEqual([
      'web → orders GET /api/orders',
      'web → orders GET /api/orders/*',
    ]);
  });
});

describe('clients that are made by functions', () => {
  test('a base that is given outside, and a path that is given inside', async () => {
    const orders = answering('GET /orders', 'GET /orders/:id');
    const web = {
      files: {
        'client.ts':
          "const clientFor = (base: string) => ({ request: (path: string, init?: RequestInit) => fetch(new URL(path, base), init) });\nexport const ordersClient = (base: string) => clientFor(base);\nexport const listOrders = async (base: string) => ordersClient(base).request('/orders');\nexport const oneOrder = async (base: string, id: number) => ordersClient(base).request(`/orders/${id}`);",
        'index.ts':
          "import { listOrders, oneOrder } from './client';\nexport const all = () => listOrders('http://orders:3000');\nexport const one = (id: number) => oneOrder('http://orders:3000', id);",
      },
    };
    expect(callsIn(await modelOf(systemOf({ orders, web })))).toEqual([
      'web → orders GET /orders',
      'web → orders GET /orders/*',
    ]);
  });
});
