import { expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

const gatewayBy = (method: string, ...paths: readonly string[]) => ({
  files: {
    'index.ts': `import axios from 'axios';
import express from 'express';
const app = express();
app.use('/override', (request, response, next) => { request.method = 'PATCH'; next(); });
const ask = (request, path: string) => axios({ method: ${method}, url: \`http://orders:3000/\${path}\` });
${paths.map((path, index) => `app.all('/way${index}', (request) => ask(request, ${path}));`).join('\n')}
app.listen(3000);
`,
  },
});

const gateway = (...paths: readonly string[]) => gatewayBy('methodOf(request)', ...paths);

test('a request goes on by the method that it came with, whoever answers', async () => {
  const orders = answering('GET /orders');
  expect(
    callsIn(await modelOf(systemOf({ gateway: gatewayBy('request.method', "'orders'"), orders }))),
  ).toEqual(['gateway → orders /orders']);
});

test('a method that only the running program knows is that of the only route that answers', async () => {
  const orders = answering('GET /orders', 'GET /carts', 'POST /carts');
  expect(callsIn(await modelOf(systemOf({ gateway: gateway("'orders'", "'carts'"), orders })))).toEqual([
    'gateway → orders GET /orders',
    'gateway → orders /carts',
  ]);
});

test('of several paths that one place may ask for, those that somebody answers', async () => {
  const orders = answering('GET /orders');
  expect(
    callsIn(
      await modelOf(systemOf({ gateway: gateway("process.env.HOME ? 'orders' : 'orders.list'"), orders })),
    ),
  ).toEqual(['gateway → orders GET /orders']);
  expect(callsIn(await modelOf(systemOf({ gateway: gateway("'orders.list'"), orders })))).toEqual([
    'gateway → orders /orders.list (no endpoint)',
  ]);
});
