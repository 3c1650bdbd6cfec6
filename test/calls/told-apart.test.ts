import { describe, expect, test } from 'vitest';
import { routesOf } from './answering.js';

const server = (body: string, more = '') =>
  `import http from 'node:http'; http.createServer(async (req, res) => { ${body} res.end(); }).listen(3000); ${more}`;
const LISTS = 'function list(res) { res.end(); }';

describe('a server that tells paths apart by itself', () => {
  test.each([
    [
      'by comparisons, of which the inner ones say the verb',
      server(
        `if (req.url === '/health' && req.method === 'GET') return list(res);
         if (req.url === '/orders') { if (req.method === 'GET') { list(res); } else if (req.method === 'POST') { list(res); } }
         else if (req.url.startsWith('/carts/')) { if (req.method === 'OPTIONS') { return res.end(); } list(res); }`,
        LISTS,
      ),
      ['GET /health', 'GET /orders', 'OPTIONS /carts/*', 'POST /orders', 'any /carts/*'],
    ],
    [
      'by what is taken apart of its address, and patterns',
      server(
        `const { pathname } = new URL(req.url, 'http://shop'); const { method } = req;
         const found = pathname.match(/^\\/orders\\/([^/]+)\\/items$/);
         if (found && method === 'GET') return list(res);
         if (/^\\/carts\\/\\d+$/.test(pathname)) return list(res);
         if (/^\\/(a|b)$/.test(pathname)) return list(res);`,
        LISTS,
      ),
      ['GET /orders/*/items', 'any /carts/*'],
    ],
    [
      'by a switch over both, cases that fall through among them',
      server(
        `const path = req.url.split('?')[0];
         switch (\`\${req.method} \${path}\`) { case 'GET /orders': case 'GET /sales': res.end(); break; case 'POST /orders': res.end(); break; default: res.statusCode = 404; }`,
      ),
      ['GET /orders', 'GET /sales', 'POST /orders'],
    ],
    [
      'by functions that give back conditions',
      server(
        `const { pathname } = new URL(req.url, 'http://shop');
         if (isOrders(pathname)) return list(res);
         if (req.method === 'POST' && isCarts(pathname)) return list(res);
         if (isAnything(pathname)) return list(res);`,
        `${LISTS} const isOrders = (path) => path === '/orders' || path.startsWith('/orders/');
         function isCarts(path) { return path.startsWith('/carts'); }
         function isAnything(path) { log(path); return true; }`,
      ),
      ['POST /carts/*', 'any /orders', 'any /orders/*'],
    ],
    [
      'by words of the path',
      server(
        `const words = req.url.split('/').filter(Boolean);
         if (words[0] === 'orders' && words.length === 2) return list(res);
         switch (req.url.split('/')[1]) { case 'carts': return list(res); }`,
        LISTS,
      ),
      ['any /carts/*', 'any /orders/*'],
    ],
    [
      'by tables of handlers',
      server(
        'const route = routes[req.url]; const handle = route && route[req.method]; if (handle) return handle(req, res); const other = keyed[`${req.method} ${req.url}`]; if (other) return other(req, res);',
        `${LISTS} const routes = { '/orders': { GET: list, POST: list }, '/carts': { GET: list } }; const keyed = { 'PUT /prices': list };`,
      ),
      ['GET /carts', 'GET /orders', 'POST /orders', 'PUT /prices'],
    ],
    [
      'in functions that are given the request, or its path',
      server(
        `const { pathname } = new URL(req.url, 'http://shop'); if (pathname.startsWith('/api')) return api(req, pathname, res);`,
        `${LISTS} function api(req, where, res) { if (where === '/api/orders') return list(res); if (req.method === 'POST' && where === '/api/carts') return list(res); }`,
      ),
      ['POST /api/carts', 'any /api/orders'],
    ],
    [
      'in functions that are served, or exported to be',
      `Bun.serve({ port: 3000, async fetch(request) { const url = new URL(request.url); if (url.pathname === '/orders') return new Response(''); return new Response('', { status: 404 }); } });
       export default { async fetch(request, env) { const url = new URL(request.url); if (request.method === 'POST' && url.pathname === '/carts') return new Response(''); } };`,
      ['POST /carts', 'any /orders'],
    ],
    [
      'and whose conditions exclude each other, or say nothing of a path, answers nothing by them',
      server(
        `if (req.url === '/orders') { if (req.url === '/carts') return res.end(); }
         if (req.method === 'GET') { res.end(); } if (req.headers.url === '/prices') { res.end(); } if (location.path === '/here') res.end();`,
      ),
      ['any /orders'],
    ],
  ])('%s', async (_, text, expected) => {
    expect(await routesOf({ 'index.js': text })).toEqual(expected);
  });

  test.each([
    [
      'where they are many',
      `if (req.url === '/a' || req.url === '/b' || req.url === '/c' || req.url === '/d' || req.url === '/e' || req.url === '/f') return list(res);
       if (req.method === 'POST' && req.url === '/g' && isOpen && isPaid && isKnown && isNew && isSent) return list(res);`,
      ['POST /g', 'any /a', 'any /b', 'any /c', 'any /d', 'any /e', 'any /f'],
    ],
    [
      'of the request, and of no other address',
      `const from = new URL(req.headers.referer); if (from.pathname === '/login') return list(res);
       const { pathname } = new URL(process.env.ORDERS_URL); if (pathname === '/base') return list(res);
       try { list(res); } catch (e) { if (e.path === '/var/orders') return list(res); }
       const request = sent(); if (request.path === '/sent') return list(res);
       if (req.url === 'http://shop/there') return list(res);
       res.write(pages.map(({ url, name }) => (url === '/about' ? name : '')).join()); res.write(pages.map((r) => (r.path === '/about' ? 1 : 2)).join());
       const here = new URL(\`http://\${req.headers.host}\${req.url}\`); if (here.pathname === '/orders') return list(res);`,
      ['any /orders'],
    ],
    [
      'unless something else is left of it',
      `const { pathname } = new URL(req.url, 'http://shop'); if (/\\/items$/.test(pathname)) return list(res);
       const cut = pathname.slice(4); if (cut === '/cut') return list(res); if (pathname.slice(0, 4) === '/api') return list(res);
       const inner = pathname.replace(/^\\/api/, ''); if (inner === '/inner') return list(res);
       let path = req.url; if (path.startsWith('/v1')) path = path.slice(3); if (path === '/path') return list(res);
       const words = pathname.split('/'); words.shift(); if (words[1] === 'shifted') return list(res);
       const rest = pathname.split('/').slice(2); if (rest[0] === 'prices') return list(res);
       const bare = pathname.slice(1); if (bare.split('/')[0] === 'carts') return list(res);
       let whole = req.url; const end = whole.indexOf('?'); if (end > 0) whole = whole.slice(0, end); if (whole === '/orders') return list(res);`,
      ['any /*/prices/*', 'any /carts/*', 'any /orders'],
    ],
    [
      'where they are not refused',
      `if (req.url.startsWith('/api') && !isKnown(req)) { res.writeHead(401); return res.end(); }
       if (req.url === '/favicon.ico') { res.statusCode = 404; return res.end(); }
       if (req.url === '/api/orders') { if (req.method === 'GET') return list(res); }`,
      ['GET /api/orders'],
    ],
    [
      'by a table, whose texts have the slash or are names of functions',
      `const limit = limits[req.url.slice(1)]; const { pathname } = new URL(req.url, 'http://shop');
       const handle = handlers[pathname.replace(/^\\/+|\\/+$/g, '')]; if (handle) return handle(res);
       const limits = { prices: 10 }; const handlers = { orders: list, 'carts/new': list, notFound: list };`,
      ['any /carts/new', 'any /orders'],
    ],
  ])('by paths, %s', async (_, body, expected) => {
    expect(await routesOf({ 'index.js': server(body, LISTS) })).toEqual(expected);
  });

  test('in functions that lead to functions over and over, in no time', async () => {
    const words = (index: number) =>
      Array.from({ length: 60 }, (_, each) => `words[${index}] === 'x${each}'`).join(' || ');
    const functions = Array.from(
      { length: 5 },
      (_, each) => `function f${each}(req) { ${`f${each + 1}(req);\n`.repeat(60)} }`,
    );
    const held = Array.from(
      { length: 5 },
      (_, each) =>
        `const h${each} = ${Array(60)
          .fill(`h${each + 1}`)
          .join(' && ')};\n`,
    );
    const body = `f0(req); const words = req.url.split('/'); if (${words(1)}) { if (${words(2)}) { if (${words(3)}) list(res); } }
      ${held.join('')} const h5 = req.url === '/held'; if (h0) list(res); if (req.url === '/orders') list(res);`;
    const found = await routesOf({ 'index.js': server(body, `${LISTS}\n${functions.join('\n')}`) });
    expect(found.length).toBeLessThan(600);
  }, 10_000);

  test('what a worker of a page and a server for developers compare is none', async () => {
    const compares = `if (new URL(event.request.url).pathname === '/orders') event.respondWith(1);`;
    const worker = `self.addEventListener('fetch', (event) => { ${compares} });`;
    const mock = server(`if (req.url === '/orders') return;`);
    expect(await routesOf({ 'index.js': worker, 'dev-server.js': mock })).toEqual([]);
  });

  test('what pages and emitters compare is no route', async () => {
    const page = `export function Page() { if (location.pathname === '/orders') return 1; if (window.location.pathname.startsWith('/carts')) return 2; fetch('/prices'); }
      emitter.on('request', 'orders'); const routes = { '/orders': 1 }; routes[location.pathname];`;
    expect(await routesOf({ 'index.js': page })).toEqual([]);
  });
});

test('routes that Bun and Sails are listed', async () => {
  const bun = `import { serve } from 'bun'; import { orders } from './orders';
    serve({ routes: { '/': page, '/status': new Response(''), '/carts/:id': { GET: () => 1, PUT: async (req) => 2 }, ...orders }, fetch: () => new Response('') });
    other.serve({ routes: { '/prices': 1 } });`;
  const orders = `export const orders = { '/orders/*': (request) => new Response('') };`;
  expect(await routesOf({ 'index.ts': bun, 'orders.ts': orders })).toEqual(
    ['any /', 'any /status', 'GET /carts/*', 'PUT /carts/*', 'any /orders/*'].toSorted(),
  );
  const sails = `module.exports.routes = { 'POST /orders': 'OrdersController.add', '/carts': { action: 'carts' }, 'r|^/x$|x': 'X' };`;
  const start = `require('sails').lift({ port: 3000 });`;
  const files = { 'index.js': start, 'config/routes.js': sails };
  expect(await routesOf(files, 'sails')).toEqual(['POST /orders', 'any /carts']);
  expect(await routesOf(files)).toEqual([]);
});
