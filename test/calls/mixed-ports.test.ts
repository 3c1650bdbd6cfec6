import { describe, expect, test } from 'vitest';
import { callsIn, modelOf, type Service, systemOf } from './support.js';

const answering = (port: number, ...paths: readonly string[]): Service => ({
  files: {
    'index.js': `const app = require('express')(); ${paths.map((path) => `app.get('${path}', (req, res) => res.end());`).join(' ')} app.listen(${port});`,
  },
});

const asking = (...paths: readonly string[]): Service => ({
  files: {
    'index.ts': paths
      .map((path, index) => `export const ask${index} = () => fetch('http://localhost:${path}');`)
      .join('\n'),
  },
});

const shop = {
  users: answering(4001, '/api/users', '/api/users/:id'),
  tills: answering(4002, '/api/tills', '/api/tills/:id'),
};

test('a port whose service answers nothing of what is asked there is taken for that of who does', async () => {
  const web = asking('4001/api/tills', '4001/api/tills/1', '4002/api/tills');
  expect(callsIn(await modelOf(systemOf({ ...shop, web })))).toEqual([
    'web → tills GET /api/tills',
    'web → tills GET /api/tills/1',
    'web → tills GET /api/tills',
  ]);
});

test('a port is that of its service where this answers some of what is asked there, or nobody all of it', async () => {
  const web = asking('4001/api/tills', '4001/api/users', '4002/api/rates', '4002/api/rates/1');
  expect(callsIn(await modelOf(systemOf({ ...shop, web })))).toEqual([
    'web → tills GET /api/rates (no endpoint)',
    'web → tills GET /api/rates/1 (no endpoint)',
    'web → users GET /api/tills (no endpoint)',
    'web → users GET /api/users',
  ]);
});

test('the beginning of a path that an address and who asks there both say is said once', async () => {
  const web: Service = {
    files: {
      'index.ts': `const base = \`\${process.env.TILLS_URL}/api\`;
        export const all = () => fetch(\`\${base}/tills\`);
        export const none = () => fetch(\`\${base}/none\`);`,
    },
    environment: { TILLS_URL: 'http://tills:4002/api' },
  };
  expect(callsIn(await modelOf(systemOf({ ...shop, web })))).toEqual([
    'web → tills GET /api/tills',
    'web → tills GET /api/api/none (no endpoint)',
  ]);
});

test('of several that have one port, for who is deployed the one is meant that is deployed as well', async () => {
  const mock = { 'web/mock/package.json': '{"name":"mock","scripts":{"start":"node index.js"}}' };
  const orders = (path: string) =>
    `const app = require('express')(); app.get('${path}', (req, res) => res.end()); app.listen(4004);`;
  const root = systemOf(
    {
      orders: { files: { 'index.js': orders('/orders') }, compose: ['ports: ["4004:4004"]'] },
      web: {
        files: { 'index.ts': "export const all = () => fetch('http://host.docker.internal:4004/orders');" },
      },
    },
    { ...mock, 'web/mock/index.js': orders('/orders') },
  );
  expect(callsIn(await modelOf(root))).toEqual(['web → orders GET /orders']);
});

describe('a port that settings say which several services are given', () => {
  const api = (port: string): Service => ({
    files: {
      'index.js': `const app = require('express')(); app.get('/api/users', (req, res) => res.end()); app.listen(process.env.PORT || ${port});`,
    },
    environment: { PORT: '3001' },
  });
  const worker = { files: { 'index.js': 'setInterval(() => {}, 1000);' }, environment: { PORT: '3041' } };
  const web = asking('3041/api/users');

  test('is that of who listens there where nobody sets another, and answers', async () => {
    const model = await modelOf(systemOf({ api: api('3041'), worker, web }));
    expect(callsIn(model)).toEqual(['web → api GET /api/users']);
  });

  test.each([
    ['that answers it', { ...answering(9, '/api/users'), environment: { PORT: '3041' } }],
    ['that it is published for', { ...worker, compose: ['ports: ["3041:80"]'] }],
  ])('is that of a service %s', async (_, worker) => {
    const model = await modelOf(systemOf({ api: api('3041'), worker, web }));
    expect(callsIn(model).map((call) => call.slice(0, 12))).toEqual(['web → worker']);
  });

  test('is that of who is told it where nobody else answers', async () => {
    const model = await modelOf(systemOf({ api: api('3041'), worker, web: asking('3041/api/rates') }));
    expect(callsIn(model)).toEqual(['web → worker GET /api/rates (no endpoint)']);
  });
});

describe('a variable that is called like a service', () => {
  const web = (...paths: readonly string[]): Service => ({
    files: {
      'index.ts': paths
        .map((path, index) => `export const ask${index} = () => fetch(process.env.USERS_URL + '${path}');`)
        .join('\n'),
    },
  });

  test('does not tell who is asked where that answers nothing of it, and another all', async () => {
    const model = await modelOf(systemOf({ ...shop, web: web('/api/tills') }));
    expect(callsIn(model)).toEqual([]);
    expect(model.notices.map(({ message }) => message)).toContainEqual(
      expect.stringContaining(
        'the variable USERS_URL of web is called like users, which answers nothing of what is asked there',
      ),
    );
  });

  test('nor where that hands out files beside', async () => {
    const users = {
      files: {
        'index.js':
          "const express = require('express'); const app = express(); app.get('/api/users', (req, res) => res.end()); app.use('/', express.static('dist')); app.listen(4001);",
      },
    };
    expect(callsIn(await modelOf(systemOf({ ...shop, users, web: web('/api/tills') })))).toEqual([]);
  });

  test.each<[string, readonly string[], Readonly<Record<string, Service>>, readonly string[]]>([
    [
      'it mounts what is not read',
      ['/api/tills'],
      {
        users: {
          files: {
            'index.js':
              "const app = require('express')(); app.get('/api/users', (req, res) => res.end()); app.use('/', require('shop-routes')()); app.listen(4001);",
          },
        },
      },
      ['GET /api/tills (no endpoint)'],
    ],
    [
      'it answers some of that',
      ['/api/tills', '/api/users'],
      {},
      ['GET /api/tills (no endpoint)', 'GET /api/users'],
    ],
    [
      'it answers that at another beginning',
      ['/v1/users'],
      { rates: answering(4003, '/v1/users') },
      ['GET /v1/users (no endpoint)'],
    ],
    [
      'nobody answers all of it',
      ['/api/tills', '/api/rates'],
      {},
      ['GET /api/tills (no endpoint)', 'GET /api/rates (no endpoint)'],
    ],
  ])('tells it where %s', async (_, paths, others, expected) => {
    const model = await modelOf(systemOf({ ...shop, ...others, web: web(...paths) }));
    expect(callsIn(model).map((call) => call.replace('web → users ', ''))).toEqual(expected);
  });
});

describe('a port that only a cluster leads to', () => {
  const served = (listens: string): Service => ({
    files: {
      'index.js': `const app = require('express')(); app.get('/orders', (req, res) => res.end()); ${listens}`,
    },
  });
  const deployment = (ports: string, container = '') => `apiVersion: apps/v1
kind: Deployment
metadata: { name: orders-depl }
spec:
  template:
    metadata: { labels: { app: orders } }
    spec: { containers: [{ name: orders, image: 'shop/orders:latest'${container} }] }
---
apiVersion: v1
kind: Service
metadata: { name: orders-srv }
spec: { selector: { app: orders }, ports: [${ports}] }
`;
  const asked = async (listens: string, ports: string, container?: string) =>
    callsIn(
      await modelOf(
        systemOf(
          { orders: served(listens), web: asking('2000/orders') },
          { 'k8s/orders.yaml': deployment(ports, container) },
        ),
      ),
    );

  test.each([
    ['its service names', '{ port: 80, targetPort: 2000 }', ''],
    ['its service has itself', '{ port: 2000 }', ''],
    ['its container names', '{ port: 80, targetPort: http }', ', ports: [{ containerPort: 2000 }]'],
  ])('is that of who listens where a variable says: one that %s', async (_, ports, container) => {
    expect(await asked('app.listen(process.env.PORT);', ports, container)).toEqual([
      'web → orders GET /orders',
    ]);
  });

  test('is not that of who listens at another, or of who is reached at it from outside alone', async () => {
    expect(await asked('app.listen(3000);', '{ port: 2000 }')).toEqual([]);
    expect(await asked('app.listen(process.env.PORT);', '{ port: 2000, targetPort: 3000 }')).toEqual([]);
  });
});
