import { describe, expect, test } from 'vitest';
import { mapOf } from '../../src/report/map.js';
import { modelOf, systemOf } from './support.js';
import { askedOfGateway as asked, gateway, handedBy, plays, tickets } from './theatre.js';

type Files = Readonly<Record<string, string>>;
const told = async (files: string | Files, dependencies: Files = {}, paths = ['/plays', '/seats/7']) => {
  const made = gateway(typeof files === 'string' ? { 'index.js': files } : files, dependencies);
  const model = await modelOf(systemOf({ tickets, plays, web: asked(...paths), gateway: made }));
  return [...handedBy(model)].sort();
};
const OLD = { 'http-proxy-middleware': '^2.0.6', express: '4' };
const EXPRESS = `import express from 'express'; import { createProxyMiddleware } from 'http-proxy-middleware'; const app = express();
  const toPlays = createProxyMiddleware({ target: process.env.PLAYS });
  const toTickets = createProxyMiddleware({ target: process.env.TICKETS });`;
const BOTH = ['/plays/* → plays /plays/*, GET /plays', '/seats/* → tickets /seats/*, GET /seats/7'];
const REST = ['/* → plays /*, GET /plays', '/seats/* → tickets /seats/*, GET /seats/7'];

describe('whom a handler hands on to by the path, in other words', () => {
  test.each([
    [
      'koa, by what asks with the raw request',
      `import Koa from 'koa'; import httpProxy from 'http-proxy'; const app = new Koa(); const proxy = httpProxy.createProxyServer();
       app.use(async (ctx, next) => { if (ctx.url.startsWith('/seats')) { ctx.respond = false; proxy.web(ctx.req, ctx.res, { target: process.env.TICKETS }); return; }
         if (ctx.url.startsWith('/plays')) { ctx.respond = false; proxy.web(ctx.req, ctx.res, { target: process.env.PLAYS }); return; } await next(); }); app.listen(3000);`,
      BOTH,
    ],
    [
      'by a table that is looked into before one asks',
      `import http from 'node:http'; import httpProxy from 'http-proxy'; const proxy = httpProxy.createProxyServer();
       const TARGETS = { '/seats': process.env.TICKETS, '/plays': process.env.PLAYS };
       http.createServer((req, res) => { const key = Object.keys(TARGETS).find((each) => req.url.startsWith(each)); if (!key) { res.writeHead(404); return res.end(); } proxy.web(req, res, { target: TARGETS[key] }); }).listen(3000);`,
      BOTH,
    ],
    [
      'a pattern of several words',
      `${EXPRESS} app.use((req, res, next) => { if (req.path.match(/^\\/(seats|boxes)(\\/|$)/)) return toTickets(req, res, next); toPlays(req, res, next); }); app.listen(3000);`,
      ['/* → plays /*, GET /plays', '/boxes/* /seats/* → tickets /boxes/*, /seats/*, GET /seats/7'],
    ],
    [
      'a pattern of which a letter may be left out',
      `${EXPRESS} app.use((req, res, next) => { if (/^\\/seats?(\\/|$)/.test(req.path)) return toTickets(req, res, next); toPlays(req, res, next); }); app.listen(3000);`,
      ['/* → plays /*, GET /plays', '/seat/* /seats/* → tickets /seat/*, /seats/*, GET /seats/7'],
    ],
    [
      'a pattern that asks for more',
      `${EXPRESS} app.use((req, res, next) => { if (/^\\/seats\\/.+/.test(req.path)) return toTickets(req, res, next); toPlays(req, res, next); }); app.listen(3000);`,
      REST,
    ],
    [
      'several patterns in one',
      `${EXPRESS} app.use((req, res, next) => { if (/^\\/seats|^\\/boxes/.test(req.path)) return toTickets(req, res, next); toPlays(req, res, next); }); app.listen(3000);`,
      ['/* → plays /*, GET /plays', '/boxes/* /seats/* → tickets /boxes/*, /seats/*, GET /seats/7'],
    ],
    [
      'what a function makes for each of several',
      `${EXPRESS} const gate = (prefix, proxy) => (req, res, next) => (req.path.startsWith(prefix) ? proxy(req, res, next) : next());
       app.use(gate('/seats', toTickets)); app.use(gate('/plays', toPlays)); app.listen(3000);`,
      BOTH,
    ],
    [
      'the first of the parts that are not empty',
      `${EXPRESS} const proxies = { seats: toTickets, plays: toPlays };
       app.use((req, res, next) => { const [first] = req.path.split('/').filter(Boolean); const proxy = proxies[first]; if (!proxy) return next(); proxy(req, res, next); }); app.listen(3000);`,
      BOTH,
    ],
    [
      'methods of a class that is bound',
      `import express from 'express'; import { createProxyMiddleware } from 'http-proxy-middleware';
       class Gateway {
         #toPlays = createProxyMiddleware({ target: process.env.PLAYS });
         #toTickets = createProxyMiddleware({ target: process.env.TICKETS });
         async route(req, res, next) { try { if (this.isOf(req, '/seats')) { await this.box(req, res, next); } else { await this.stage(req, res, next); } } catch (error) { next(error); } }
         isOf(req, prefix) { return req.path.startsWith(prefix); }
         async box(req, res, next) { return this.#toTickets(req, res, next); }
         async stage(req, res, next) { return this.#toPlays(req, res, next); }
       }
       const gateway = new Gateway(); const app = express(); app.use(gateway.route.bind(gateway)); app.listen(3000);`,
      REST,
    ],
    [
      'what a function makes for a target',
      `import express from 'express'; import { createProxyMiddleware } from 'http-proxy-middleware'; const app = express();
       const proxyTo = (target) => createProxyMiddleware({ target, changeOrigin: true });
       app.use((req, res, next) => { if (req.path.startsWith('/seats')) return proxyTo(process.env.TICKETS)(req, res, next); return proxyTo(process.env.PLAYS)(req, res, next); }); app.listen(3000);`,
      REST,
    ],
    [
      'the first test that holds',
      `${EXPRESS} app.use((req, res, next) => { switch (true) { case req.path.startsWith('/seats'): return toTickets(req, res, next); case req.path === '/plays': case req.path.startsWith('/plays/'): return toPlays(req, res, next); default: return next(); } }); app.listen(3000);`,
      BOTH,
    ],
    [
      'fetch, in a worker',
      `import http from 'node:http';
       async function pass(req, res, base) { const answer = await fetch(\`\${base}\${req.url}\`, { method: req.method, headers: req.headers }); res.end(await answer.text()); }
       http.createServer(async (req, res) => { const [path] = req.url.split('?'); if (path.startsWith('/seats')) await pass(req, res, process.env.TICKETS); else if (path.startsWith('/plays')) await pass(req, res, process.env.PLAYS); else { res.statusCode = 404; res.end(); } }).listen(3000);`,
      BOTH,
    ],
  ])('%s', async (_, index, expected) => {
    expect(await told(index, OLD)).toEqual(expected);
  });

  test('below a mount of which the server leaves the rest', async () => {
    const dispatch = `app.use('/api', (req, res, next) => { if (req.originalUrl.startsWith('/api/seats')) return toTickets(req, res, next); if (req.url.startsWith('/plays')) return toPlays(req, res, next); next(); }); app.listen(3000);`;
    const NEW = { 'http-proxy-middleware': '^3.0.0', express: '5' };
    expect(await told(EXPRESS + dispatch, NEW, ['/api/plays', '/api/seats/7'])).toEqual([
      '/api/plays/* → plays /plays/*, GET /plays',
      '/api/seats/* → tickets /seats/*, GET /seats/7',
    ]);
  });
});

describe('what is not told of paths', () => {
  test.each([
    [
      'what hangs on something else than the path',
      'if (req.headers.late) return toTickets(req, res, next); return toPlays(req, res, next);',
      ['/* → plays /*', '/* → tickets /*'],
    ],
    [
      'what the gateway answers itself',
      `if (req.path.startsWith('/health')) return res.send('well'); if (req.path.startsWith('/seats')) return toTickets(req, res, next); toPlays(req, res, next);`,
      REST,
    ],
    [
      'what lies below a path that alone is meant',
      `if (req.path === '/plays') return toPlays(req, res, next); if (req.path.startsWith('/seats')) return toTickets(req, res, next); next();`,
      ['/plays → plays /plays, GET /plays', '/seats/* → tickets /seats/*, GET /seats/7'],
    ],
    [
      'which of too many are meant, be one of them alone as well',
      `${Array.from({ length: 61 }, (_, index) => `if (req.path.startsWith('/box${index}')) return toTickets(req, res, next);`).join(' ')}
       if (req.path === '/seats') return toTickets(req, res, next); toPlays(req, res, next);`,
      ['/* → plays /*', '/* → tickets /*'],
    ],
    [
      'which of too many rows are meant',
      `const rows = [${Array.from({ length: 301 }, (_, index) => `{ prefix: '/box${index}', to: toTickets }`).join(',\n')}, { prefix: '/seats', to: toTickets }];
       const row = rows.find(({ prefix }) => req.path.startsWith(prefix)); if (row) return row.to(req, res, next); toPlays(req, res, next);`,
      ['/* → plays /*', '/* → tickets /*'],
    ],
    [
      'what lies behind more functions than are gone through',
      `const write = (req, res) => console.log(req.path, res.statusCode); ${'write(req, res); '.repeat(201)}
       const box = (req, res, next) => (req.path.startsWith('/seats') ? toTickets(req, res, next) : toPlays(req, res, next));
       if (req.path.startsWith('/plays')) return toPlays(req, res, next); box(req, res, next);`,
      ['/* → plays /*', '/* → tickets /*'],
    ],
    [
      'a pattern that may begin otherwise as well',
      `if (/^\\/seats|^\\/\\d+/.test(req.path)) return toTickets(req, res, next); toPlays(req, res, next);`,
      ['/* → plays /*', '/* → tickets /*'],
    ],
    [
      'what is only written down for some',
      `if (req.path.startsWith('/seats/old')) console.log('old'); if (req.path.startsWith('/seats')) return toTickets(req, res, next); toPlays(req, res, next);`,
      REST,
    ],
  ])('%s', async (_, body, expected) => {
    expect(await told(`${EXPRESS} app.use((req, res, next) => { ${body} }); app.listen(3000);`, OLD)).toEqual(
      expected,
    );
  });
});

test('where it is chosen who is handed on to', async () => {
  const lines = [
    `import { toPlays, toTickets } from './proxies.js';`,
    'export const dispatch = (req, res, next) => {',
    `  if (req.originalUrl.startsWith('/api/seats')) {`,
    `    if ((req.headers['content-type'] ?? '').includes('multipart')) toTickets(req, res, next);`,
    '    else toTickets(req, res, next);',
    '  }',
    `  else if (req.originalUrl.startsWith('/api/boxes')) toTickets(req, res, next);`,
    '  else toPlays(req, res, next);',
    '};',
  ];
  const files = {
    'index.js': `import express from 'express'; import { dispatch } from './dispatch.js'; const app = express(); app.use('/api', dispatch); app.listen(3000);`,
    'dispatch.js': lines.join('\n'),
    'proxies.js': `import proxy from 'express-http-proxy'; const made = (url) => proxy(url, { proxyReqPathResolver: (req) => req.originalUrl.replace('/api', '') });
      export const toPlays = made(process.env.PLAYS); export const toTickets = made(process.env.TICKETS);`,
  };
  const made = gateway(files, { 'express-http-proxy': '2' });
  const model = await modelOf(systemOf({ tickets, plays, gateway: made }));
  const places = mapOf(model).calls.map(({ to, at }) => `${to} ${at.map(({ line }) => line).join(' ')}`);
  expect(places.sort()).toEqual(['plays 8', 'tickets 4 5 7']);
});
