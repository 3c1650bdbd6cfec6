import { expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

const gateway = (...paths: readonly string[]) => ({
  files: {
    'index.ts': `import axios from 'axios';
import express from 'express';
const app = express();
app.use('/override', (request, response, next) => { request.method = 'PATCH'; next(); });
const ask = (request, path: string) => axios({ method: request.method, url: \`http://orders:3000/\${path}\` });
${paths.map((path, index) => `app.all('/way${index}', (request) => ask(request, ${path}));`).join('\n')}
app.listen(3000);
`,
  },
});

test('a method that a request came with is that of the only route that answers', async () => {
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
