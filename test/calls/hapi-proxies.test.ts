import { expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf, unknownIn } from './support.js';

const orders = answering('GET /orders/:id', 'POST /orders', 'PUT /till/:id');

/** A gateway of hapi with some routes, and what it asks. */
async function askedBy(routes: string, web: Readonly<Record<string, string>> = {}) {
  const gateway = {
    environment: { ORDERS_URL: 'http://orders:3000/' },
    files: {
      'routes.ts': `import { ServerRoute } from '@hapi/hapi';
        export const env = { ORDERS_URL: process.env.ORDERS_URL! };
        export const routes = [${routes}] satisfies Array<ServerRoute>;`,
      'index.ts': `import Hapi from '@hapi/hapi';
        import { routes } from './routes';
        const server = Hapi.server({ port: 7070 });
        server.route([...routes]);
        server.start();`,
    },
  };
  return modelOf(systemOf({ gateway, orders, web: { files: web } }));
}

test('what a handler hands on, by the method of its route', async () => {
  const model = await askedBy(
    `{ method: 'POST', path: '/buy', handler: async (request, h) => { return h.proxy({ uri: \`\${env.ORDERS_URL}orders\`, passThrough: true }); } },
     { method: '*', path: '/all/{path*}', handler: (request, h) => h.proxy({ uri: new URL(request.params.path, env.ORDERS_URL).toString() + request.url.search }) }`,
  );
  expect(callsIn(model)).toEqual(['gateway → orders POST /orders', 'gateway → orders /*']);
});

test('routes that say it of themselves: whole, by the server alone, and by a function', async () => {
  const model = await askedBy(
    `{ method: ['GET', 'DELETE'], path: '/orders/{id}', handler: { proxy: { uri: \`\${env.ORDERS_URL}orders/{id}\` } } },
     { method: 'POST', path: '/orders', handler: { proxy: { host: 'orders', port: 3000 } } },
     { method: 'PUT', path: '/till', handler: { proxy: { mapUri: (request) => ({ uri: \`\${env.ORDERS_URL}till/\${request.query.id}\` }) } } }`,
  );
  expect(callsIn(model).toSorted()).toEqual([
    'gateway → orders DELETE /orders/* (no endpoint)',
    'gateway → orders GET /orders/*',
    'gateway → orders POST /orders',
    'gateway → orders PUT /till/*',
  ]);
});

test('who asks the gateway is led to what it asks, and another method `proxy` hands nothing on', async () => {
  const model = await askedBy(
    "{ method: 'GET', path: '/shop/{id}', handler: (request, h) => h.proxy({ uri: `${env.ORDERS_URL}orders/${request.params.id}` }) }, { method: 'GET', path: '/x', handler: (request, h) => { tunnels.proxy({ uri: 'http://orders:3000/x' }); return h.response(); } }",
    { 'index.ts': "fetch('http://gateway:7070/shop/1');" },
  );
  expect(callsIn(model)).toEqual(['gateway → orders GET /orders/*', 'web → gateway GET /shop/1']);
  expect(model.calls.find(({ from }) => from === 'web')?.handedOn).toBe('orders');
  expect(unknownIn(model)).toEqual([]);
});
