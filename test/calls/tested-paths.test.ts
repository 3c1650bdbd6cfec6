import { expect, test } from 'vitest';
import { answering, callsIn, modelOf, type Service, systemOf } from './support.js';

const environment = { ORDERS_URL: 'http://orders:3001', CARTS_URL: 'http://carts:3002' };
const services = {
  carts: answering('GET /carts/:id', 'POST /carts'),
  orders: answering('GET /orders', 'GET /orders/:id'),
};

/** What a gateway asks whose program is this, and who answers in the end what a page asks of it. */
async function handed(text: string, path = '') {
  const dependencies = { express: '4', axios: '1', 'http-proxy': '1', 'http-proxy-middleware': '2' };
  const gateway: Service = {
    files: {
      'index.ts': text,
      'package.json': JSON.stringify({
        name: 'gateway',
        scripts: { start: 'ts-node index.ts' },
        dependencies,
      }),
    },
    environment,
  };
  const web: Service = {
    files: { 'index.js': `export const all = () => fetch('http://gateway${path}/orders');` },
  };
  const model = await modelOf(systemOf({ ...services, gateway, web }));
  const [asked] = model.calls.filter(({ from }) => from === 'web');
  return {
    calls: callsIn(model).filter((call) => call.startsWith('gateway')),
    end: asked?.hops?.map(({ to, route }) => `${to} ${route}`),
  };
}

const BY_PATH = {
  calls: ['gateway → carts /carts/*', 'gateway → orders /orders/*'],
  end: ['orders /orders'],
};

const express = `import express from 'express'; import axios from 'axios'; const app = express();`;
const asks = `const r = await axios({ method: req.method, url: target + req.originalUrl, data: req.body }); res.json(r.data);`;

test.each([
  [
    'a variable that is set for each',
    `app.use(async (req, res) => { let target;
       if (req.path.startsWith('/orders')) target = process.env.ORDERS_URL;
       else if (req.path.startsWith('/carts')) { target = process.env.CARTS_URL; } else { return res.status(404).end(); }
       ${asks} });`,
  ],
  [
    'a switch over a part of the path',
    `app.all('*', async (req, res) => { const name = req.path.split('/')[1]; let target;
       switch (name) { case 'orders': target = process.env.ORDERS_URL; break; case 'carts': target = process.env.CARTS_URL; break; }
       ${asks} });`,
  ],
  [
    'a table that a part of the path looks up',
    `const table: Record<string, string> = { orders: process.env.ORDERS_URL, carts: process.env.CARTS_URL };
     app.all('*', async (req, res) => { const [, name] = req.path.split('/'); const target = table[name]; ${asks} });`,
  ],
  [
    'a function that says who is meant',
    `function whom(path: string) { if (path.startsWith('/orders')) return process.env.ORDERS_URL; if (path.startsWith('/carts')) return process.env.CARTS_URL; return null; }
     app.all('*', async (req, res) => { const target = whom(req.url); ${asks} });`,
  ],
])('a handler of all paths tells them apart by %s', async (_, text) => {
  expect(await handed(`${express} ${text} app.listen(80);`)).toEqual(BY_PATH);
});

test('below the path that a handler is for', async () => {
  const text = `${express} const table = { orders: process.env.ORDERS_URL, carts: process.env.CARTS_URL };
    app.all('/api/*', async (req, res) => { const name = req.path.split('/')[2]; const base = table[name];
      const r = await axios({ method: req.method, url: base + req.path.replace('/api', ''), data: req.body }); res.json(r.data); });
    app.listen(80);`;
  expect(await handed(text, '/api')).toEqual(BY_PATH);
});

test('a server of Node that hands on by what an address begins with', async () => {
  const text = `import http from 'node:http'; import httpProxy from 'http-proxy'; const proxy = httpProxy.createProxyServer({});
    http.createServer((req, res) => {
      if (req.url.startsWith('/orders')) { proxy.web(req, res, { target: process.env.ORDERS_URL }); }
      else if (req.url.startsWith('/carts')) { proxy.web(req, res, { target: process.env.CARTS_URL }); }
      else { res.writeHead(404); res.end(); } }).listen(80);`;
  expect(await handed(text)).toEqual(BY_PATH);
});

test('the path of an address that is taken apart; all else goes to one', async () => {
  const text = `import http from 'node:http'; http.createServer(async (req, res) => {
      const url = new URL(req.url, 'http://localhost');
      let target; if (url.pathname.startsWith('/orders')) target = process.env.ORDERS_URL; else target = process.env.CARTS_URL;
      const r = await fetch(target + url.pathname, { method: req.method }); res.end(await r.text()); }).listen(80);`;
  expect((await handed(text)).calls).toEqual(['gateway → carts /*', 'gateway → orders /orders/*']);
});

test('the path of one address that is set of another, by a function that goes through lists of beginnings', async () => {
  const text = `import http from 'node:http';
    const ORDERS = ['/orders']; const CARTS = ['/carts', '/baskets'];
    const isOf = (path: string, all: string[]) => all.some((each) => path === each || path.startsWith(\`\${each}/\`));
    function whom(path: string): 'orders' | 'carts' | undefined { if (isOf(path, ORDERS)) return 'orders'; if (isOf(path, CARTS)) return 'carts'; return undefined; }
    const SERVERS: any = { orders: new URL(process.env.ORDERS_URL!), carts: new URL(process.env.CARTS_URL!) };
    function built(server: URL, path: string, search: string): URL { const url = new URL(server); url.pathname = path; url.search = search; return url; }
    http.createServer(async (req, res) => {
      const asked = new URL(req.url ?? '/', 'http://localhost');
      const name = whom(asked.pathname);
      if (!name) return res.end();
      const r = await fetch(built(SERVERS[name], asked.pathname, asked.search), { method: req.method }); res.end(await r.text()); }).listen(80);`;
  const { calls, end } = await handed(text);
  expect(calls).toEqual([
    'gateway → carts /baskets/* (no endpoint)',
    'gateway → carts /carts/*',
    'gateway → orders /orders/*',
  ]);
  expect(end).toEqual(['orders /orders']);
});

test('tests that do not choose whom it asks say nothing of that', async () => {
  const text = `${express} const table = { orders: process.env.ORDERS_URL, carts: process.env.CARTS_URL };
    const send = (name: string, req: any) => axios({ method: req.method, url: table[name] + req.originalUrl, data: req.body });
    app.all('/orders/*', async (req, res) => { if (req.path.startsWith('/orders/old')) console.log('old'); res.json((await send('orders', req)).data); });
    app.all('/carts/*', async (req, res) => { res.json((await send('carts', req)).data); });
    app.listen(80);`;
  expect((await handed(text)).calls).toEqual(['gateway → carts /carts/*', 'gateway → orders /orders/*']);
});

test('a list of routes that a function is given, with the options of each whole', async () => {
  const text = `import express from 'express'; import { createProxyMiddleware } from 'http-proxy-middleware'; const app = express();
    const ROUTES = [{ url: '/orders', proxy: { target: process.env.ORDERS_URL } }, { url: '/carts', proxy: { target: process.env.CARTS_URL, changeOrigin: true } }];
    const mount = (app, routes) => { routes.forEach((route) => { app.use(route.url, createProxyMiddleware(route.proxy)); }); };
    mount(app, ROUTES); app.listen(80);`;
  expect(await handed(text)).toEqual(BY_PATH);
});

test('a list of paths that a proxy is for', async () => {
  const text = `import express from 'express'; import { createProxyMiddleware } from 'http-proxy-middleware'; const app = express();
    app.use(createProxyMiddleware(['/orders', '/orders/**'], { target: process.env.ORDERS_URL }));
    app.use(createProxyMiddleware('/carts', { target: process.env.CARTS_URL })); app.listen(80);`;
  expect(await handed(text)).toEqual(BY_PATH);
});

test('a server of Node that goes by functions which give back conditions, for whatever verb it is asked', async () => {
  const to = (base: string, options: string) => `await fetch(${base} + req.url, ${options});`;
  const { calls } = await handed(`
    import { createServer, type IncomingMessage } from 'node:http';
    const isOrders = (path: string) => path === '/orders' || path.startsWith('/orders/');
    createServer(async (req: IncomingMessage, res) => {
      const method = req.method?.toUpperCase() ?? 'GET';
      if (isOrders(req.url ?? '/')) ${to('process.env.ORDERS_URL', '{ method, headers: {} }')}
      else res.statusCode = 404;
      res.end();
    }).listen(80);`);
  expect(calls).toEqual(['gateway → orders /orders/*']);
});
