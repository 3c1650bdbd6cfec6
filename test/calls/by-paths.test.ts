import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, type Service, systemOf, unknownIn } from './support.js';

const orders = answering('GET /api/orders/:id', 'POST /api/orders');
const stock = answering('GET /stock/:sku', 'GET /health');

/** A page that asks for some paths, each as it is written in the code. */
function page(...asked: readonly string[]): Service {
  const lines = asked.map((each, index) => `export const ask${index} = (id) => ${each};`);
  return {
    files: {
      'package.json': JSON.stringify({ name: 'web', scripts: { start: 'vite' } }),
      'src/api.ts': `import axios from 'axios';\nconst api = axios.create({ baseURL: import.meta.env.VITE_API_URL });\n${lines.join('\n')}`,
    },
  };
}

describe('who answers where nothing tells the address', () => {
  test('by method and path, with what the address may hold before it', async () => {
    const web = page('api.get(`/orders/${id}`)', "api.post('/orders')", 'api.get(`/stock/${id}`)');
    const model = await modelOf(systemOf({ orders, stock, web }));
    expect(callsIn(model)).toEqual([
      'web → orders GET /api/orders/*',
      'web → orders POST /api/orders',
      'web → stock GET /stock/*',
    ]);
    expect(model.calls.every(({ assumed }) => assumed)).toBe(true);
    expect(unknownIn(model)).toEqual([]);
  });

  test('an address of which only the name is known: that of the server, or that of somebody in particular', async () => {
    const web = (name: string): Service => ({
      files: {
        'package.json': JSON.stringify({
          name: 'web',
          scripts: { start: 'vite' },
          dependencies: { zustand: '5' },
        }),
        'src/page.tsx': `import { create } from 'zustand';
          const useSettings = create(() => ({}));
          export function Page({ id }: { id: string }) {
            const { ${name} } = useSettings();
            return { one: () => fetch(\`\${${name}}/orders/\${id}\`), add: () => fetch(\`\${${name}}/orders\`, { method: 'POST' }) };
          }`,
      },
    });
    for (const name of ['apiBase', 'backendUrl', 'baseURL'])
      expect(callsIn(await modelOf(systemOf({ orders, stock, web: web(name) })))).toEqual([
        'web → orders GET /api/orders/*',
        'web → orders POST /api/orders',
      ]);
    for (const name of ['id2', 'stripeApi', 'database'])
      expect(callsIn(await modelOf(systemOf({ orders, stock, web: web(name) })))).toEqual([]);
  });

  test('what begins so at the service that asks is not meant where another answers just that', async () => {
    const web: Service = {
      files: {
        ...page('axios.post(`${import.meta.env.VITE_API_URL}/auth/login`)', 'api.get(`/stock/${id}`)').files,
        'src/server.js':
          "const app = require('express')(); app.all('/api/auth/*', (req, res) => res.end()); app.listen(3000);",
      },
    };
    const auth = answering('POST /auth/login', 'GET /stock/:sku');
    expect(callsIn(await modelOf(systemOf({ auth, web }))).toSorted()).toEqual([
      'web → auth GET /stock/*',
      'web → auth POST /auth/login',
    ]);
    // Where nobody does, it asks itself.
    expect(callsIn(await modelOf(systemOf({ stock: answering('GET /stock/:sku'), web })))).toEqual([
      'web → stock GET /stock/*',
    ]);
  });

  test('what begins with the variable of its client is whole', async () => {
    const web = page('api.post(`${import.meta.env.VITE_API_URL}/orders`)', 'api.get(`/orders/${id}`)');
    expect(callsIn(await modelOf(systemOf({ orders, web }))).toSorted()).toEqual([
      'web → orders GET /api/orders/*',
      'web → orders POST /api/orders',
    ]);
  });

  test('a page asks whoever serves it over a socket as well, by its own host', async () => {
    const web = page(
      "new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/orders/${id}`)",
      "fetch('/api/orders', { method: 'POST' })",
    );
    const model = await modelOf(systemOf({ orders, stock, web }));
    expect(callsIn(model)).toEqual(['web → orders GET /api/orders/*', 'web → orders POST /api/orders']);
    expect(unknownIn(model)).toEqual([]);
  });

  test('what several answer, nobody does, or every program does is not known', async () => {
    const web = page(
      "api.get('/health')",
      "api.get('/refunds')",
      'api.delete(`/stock/${id}`)',
      'api.get(`/${id}`)',
    );
    const more = answering('DELETE /stock/:sku');
    const model = await modelOf(systemOf({ stock, depot: more, cellar: more, web }));
    expect(callsIn(model)).toEqual([]);
    expect(unknownIn(model)).toHaveLength(4);
  });

  test('a variable by which one service is seen to ask somebody is the same for others', async () => {
    const shop = answering(
      'GET /api/orders/:id',
      'POST /api/orders',
      'DELETE /api/orders/:id',
      'GET /api/bins',
    );
    const store = answering('GET /api/bins');
    const asking = (variable: string, ...requests: readonly string[]) =>
      page(...requests.map((request) => request.replace('BASE', `import.meta.env.${variable}`)));
    const web = asking(
      'GLOBAL_SERVICE_URL',
      'axios.get(BASE + `/api/orders/${id}`)',
      "axios.post(BASE + '/api/orders')",
    );
    const admin = asking('GLOBAL_SERVICE_URL', "axios.get(BASE + '/api/bins')");
    const desk = asking('MAIN_SERVICE_URL', "axios.get(BASE + '/api/bins')");
    const calls = callsIn(await modelOf(systemOf({ shop, store, web, admin, desk })));
    expect(calls.filter((call) => !call.startsWith('web'))).toEqual(['admin → shop GET /api/bins']);
  });

  test('a variable that says only «the server» is of each program by itself', async () => {
    const shop = answering('GET /api/orders/:id', 'POST /api/orders', 'GET /api/bins');
    const store = answering('GET /api/bins');
    const web = page(
      'axios.get(import.meta.env.VITE_API_URL + `/api/orders/${id}`)',
      "axios.post(import.meta.env.VITE_API_URL + '/api/orders')",
    );
    const admin = page("axios.get(import.meta.env.VITE_API_URL + '/api/bins')");
    const calls = callsIn(await modelOf(systemOf({ shop, store, web, admin })));
    expect(calls.filter((call) => !call.startsWith('web'))).toEqual([]);
  });

  test('a variable that names somebody in particular is nobody else', async () => {
    const web = page("axios.post(import.meta.env.VITE_STRIPE_URL + '/api/orders')");
    const model = await modelOf(systemOf({ orders, web }));
    expect(callsIn(model)).toEqual([]);
    expect(unknownIn(model)).toHaveLength(1);
  });

  test('a variable that shortens the name of who answers the one thing that is asked', async () => {
    const authentication = answering('POST /auth/user-verification');
    const check = 'axios.post(`${process.env.AUTH_API_URL}/auth/user-verification`)';
    const calls = async (name: string, asked: string) =>
      callsIn(await modelOf(systemOf({ orders, [name]: authentication, web: page(asked) })));
    expect(await calls('authentication-service', check)).toEqual([
      'web → authentication-service POST /auth/user-verification',
    ]);
    // What goes on with another word is another one, as is whoever has no such route.
    expect(await calls('identity', check)).toEqual([]);
    expect(await calls('authentication-service', check.replace('user-verification', 'others'))).toEqual([]);
  });

  test('a variable that names somebody behind what says that it is an address', async () => {
    const web = page(
      "axios.get((process.env.API_BASE_URL_ORDERS || 'http://localhost:4310') + '/api/orders/1')",
      "axios.get(process.env.SERVER_URL_STOCK + '/stock/2')",
    );
    expect(callsIn(await modelOf(systemOf({ orders, stock, web })))).toEqual([
      'web → orders GET /api/orders/1',
      'web → stock GET /stock/2',
    ]);
  });

  test('a variable that names a service before what says of which kind its address is', async () => {
    const web = page(
      'axios.get(`http://${process.env.ORDERS_SERVICE_HOST_NAME}:${process.env.ORDERS_SERVICE_PORT}/api/orders/1`)',
      'axios.get(`${process.env.STOCK_INTERNAL_URL}/stock/2`)',
      'axios.get(`${process.env.INTERNAL_URL}/stock/3`)',
    );
    expect(callsIn(await modelOf(systemOf({ orders, stock, web })))).toEqual([
      'web → orders GET /api/orders/1',
      'web → stock GET /stock/2',
      'web → stock GET /stock/3',
    ]);
  });

  test('what is mounted answers the path itself that it is mounted at', async () => {
    const edge = {
      files: {
        'index.js': `const app = require('express')();
          const { createProxyMiddleware } = require('http-proxy-middleware');
          app.use('/v1/orders', createProxyMiddleware({ target: 'http://orders:3000' }));
          app.use('/v1/stock', createProxyMiddleware({ target: 'http://stock:3000' }));
          app.listen(process.env.PORT);`,
      },
    };
    const old = answering('POST /v1/orders', 'GET /v1/stock');
    const web = page(
      "axios.post('http://localhost:4310/v1/orders')",
      "axios.get('http://localhost:4310/v1/orders/1')",
      "axios.get('http://localhost:4310/v1/stock')",
    );
    const model = await modelOf(systemOf({ orders, stock, edge, old, web }));
    expect(callsIn(model).filter((call) => call.startsWith('web'))).toEqual([
      'web → edge POST /v1/orders',
      'web → edge GET /v1/orders/1',
      'web → edge GET /v1/stock',
    ]);
  });

  test('a page asks whoever serves it: the service that answers most of what it asks', async () => {
    const web = page(
      "fetch('/api/orders', { method: 'POST' })",
      'axios.get(`/api/orders/${id}`)',
      "fetch('/config.json')",
    );
    const model = await modelOf(systemOf({ orders, stock, web }));
    expect(callsIn(model)).toEqual(['web → orders POST /api/orders', 'web → orders GET /api/orders/*']);
    expect(unknownIn(model)).toEqual([]);
    const other = page(
      "fetch('/api/orders', { method: 'POST' })",
      "fetch('/api/carts')",
      "fetch('/api/coupons')",
    );
    expect(callsIn(await modelOf(systemOf({ orders, web: other })))).toEqual([]);
    const once = page("fetch('/api/orders', { method: 'POST' })");
    expect(callsIn(await modelOf(systemOf({ orders, web: once })))).toEqual([]);
  });

  test('a port that nobody is seen to listen at: by two words of one question, or by several questions', async () => {
    const web = page("fetch('http://localhost:4310/api/orders', { method: 'POST' })");
    expect(callsIn(await modelOf(systemOf({ orders, web })))).toEqual([]);
    const shelf = answering('GET /api/shelves/free');
    const asking = page("fetch('http://localhost:4310/api/shelves/free')");
    expect(callsIn(await modelOf(systemOf({ shelf, web: asking })))).toEqual([
      'web → shelf GET /api/shelves/free',
    ]);
    const twice = page(
      "fetch('http://localhost:4310/api/orders', { method: 'POST' })",
      'fetch(`http://localhost:4310/api/orders/${id}`)',
    );
    expect(callsIn(await modelOf(systemOf({ orders, web: twice })))).toEqual([
      'web → orders POST /api/orders',
      'web → orders GET /api/orders/*',
    ]);
  });

  test('of several ports that a gateway asks, those who answer what it answers itself, and whoever else asks there', async () => {
    const own = answering('GET /orders/:id', 'POST /orders', 'GET /stock/:sku', 'PUT /stock/:sku/shelf');
    const gateway = {
      files: {
        'index.js': `${own.files['index.js']}
          const axios = require('axios');
          exports.all = (id) => [
            axios.get(\`http://localhost:4310/orders/\${id}\`), axios.post('http://localhost:4310/orders'),
            axios.get(\`http://localhost:4320/stock/\${id}\`), axios.put(\`http://localhost:4320/stock/\${id}/shelf\`)];`,
      },
    };
    const sales = answering('GET /orders/:id', 'POST /orders');
    const depot = answering('GET /stock/:sku', 'PUT /stock/:sku/shelf');
    const web = page('fetch(`http://localhost:4320/stock/${id}`)');
    expect(callsIn(await modelOf(systemOf({ sales, depot, gateway, web })))).toEqual([
      'gateway → depot GET /stock/*',
      'gateway → depot PUT /stock/*/shelf',
      'gateway → sales GET /orders/*',
      'gateway → sales POST /orders',
      'web → depot GET /stock/*',
    ]);
    // What asks one port alone may well ask itself.
    const once = {
      files: {
        'index.js': `${own.files['index.js']}
          const axios = require('axios');
          exports.all = (id) => [axios.get(\`http://localhost:4310/orders/\${id}\`), axios.post('http://localhost:4310/orders')];`,
      },
    };
    expect(callsIn(await modelOf(systemOf({ sales, once })))).toEqual([]);
  });

  test('a gateway in code is asked; those behind it ask one another', async () => {
    const gateway = {
      files: {
        'index.js': `const app = require('express')();
          app.use((request, response) => Promise.all([
            fetch('http://orders:3000/api/orders', { method: 'POST' }), fetch('http://stock:3000/stock/1')]));
          app.listen(process.env.PORT);`,
      },
    };
    const asking = {
      files: {
        'index.js': `${stock.files['index.js']}\nexports.orderOf = (id) => fetch(\`\${process.env.API_URL}/api/orders/\${id}\`);`,
      },
    };
    const web = page('api.get(`/orders/${id}`)');
    expect(callsIn(await modelOf(systemOf({ orders, stock: asking, gateway, web })))).toEqual([
      'gateway → orders POST /api/orders',
      'gateway → stock GET /stock/1',
      'stock → orders GET /api/orders/*',
      'web → gateway GET /orders/* (no endpoint)',
    ]);
    const proxying = {
      files: {
        'index.js': `const app = require('express')();
          const { createProxyMiddleware } = require('http-proxy-middleware');
          app.use('/api/orders', createProxyMiddleware({ target: 'http://orders:3000' }));
          app.listen(process.env.PORT);`,
      },
    };
    expect(callsIn(await modelOf(systemOf({ orders, front: proxying, web })))).toEqual([
      'front → orders /*',
      'web → front GET /api/orders/*',
    ]);
  });

  test('behind a gateway whose variables nobody sets', async () => {
    const web = {
      files: {
        'package.json': JSON.stringify({ name: 'web', scripts: { start: 'next start' } }),
        'next.config.js':
          "module.exports = { rewrites: async () => [{ source: '/api/:path*', destination: `${process.env.API_URL}/api/:path*` }] };",
        'app/page.ts':
          "export const place = () => fetch('/api/orders', { method: 'POST' });\nexport const other = () => fetch('/api/nothing');",
      },
    };
    const model = await modelOf(systemOf({ orders, stock, web }));
    expect(callsIn(model)).toEqual(['web → orders POST /api/orders']);
    expect(unknownIn(model)).toHaveLength(1);
    const named = {
      files: {
        ...web.files,
        'next.config.js':
          "module.exports = { rewrites: async () => [{ source: '/api/:path*', destination: `http://${process.env.STOCK_SERVICE_UPSTREAM}/:path*` }] };",
        'app/page.ts': 'export const one = (sku) => fetch(`/api/stock/${sku}`);',
      },
    };
    expect(callsIn(await modelOf(systemOf({ orders, stock, web: named })))).toEqual([
      'web → stock GET /stock/*',
    ]);
  });

  test('what a program answers itself it asks of itself', async () => {
    const own = {
      files: {
        'index.js': `${stock.files['index.js']}\nexports.again = (sku) => fetch(\`\${process.env.BASE_URL}/stock/\${sku}\`);`,
      },
    };
    const model = await modelOf(systemOf({ depot: stock, stock: own }));
    expect(callsIn(model)).toEqual([]);
    expect(unknownIn(model)).toEqual([]);
  });

  test('a default that says nothing leaves it to the name of the variable, also where the one who asks answers to the same', async () => {
    const gateway: Service = {
      files: {
        'index.js': `const app = require('express')();
app.post('/api/orders', (req, res) => place(req.body).then((order) => res.json(order)));
app.listen(3000);
const base = process.env.ORDERS_SERVICE_URL || '';
const place = (order) => fetch(\`\${base}/api/orders\`, { method: 'POST', body: order });
`,
      },
    };
    expect(callsIn(await modelOf(systemOf({ orders, gateway })))).toEqual([
      'gateway → orders POST /api/orders',
    ]);
  });

  test('a variable that is named after a part of the name of one service, which answers most of what is asked', async () => {
    const tracking = answering('GET /tracking/meals/:id', 'POST /tracking/meals', 'GET /tracking/state');
    const asks = (variable: string, ...paths: readonly string[]): Service => ({
      files: { 'index.js': paths.map((path) => `fetch(process.env.${variable} + '${path}');`).join('\n') },
    });
    const paths = ['/tracking/meals/1', '/tracking/state', '/tracking/gone'] as const;
    const found = async (web: Service, others: Readonly<Record<string, Service>> = {}) =>
      callsIn(await modelOf(systemOf({ 'client-tracking': tracking, orders, web, ...others })));
    expect(await found(asks('TRACKING_SERVICE_URL', ...paths))).toEqual([
      'web → client-tracking GET /tracking/meals/1',
      'web → client-tracking GET /tracking/state',
    ]);
    // Of what is mostly unknown there, of two of that word, and of another word, nothing is known.
    expect(await found(asks('TRACKING_URL', '/tracking/state', '/a/b', '/c/d'))).toEqual([]);
    expect(await found(asks('TRACKING_URL', ...paths), { 'parcel-tracking': stock })).toEqual([]);
    expect(await found(asks('STRIPE_URL', ...paths))).toEqual([]);
  });
});
