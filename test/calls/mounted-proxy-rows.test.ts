/** Where a gateway's pass-on is told that is mounted apart from where its proxy is made: at the route that says the path. */
import { describe, expect, test } from 'vitest';
import { mapOf } from '../../src/report/map.js';
import { modelOf, systemOf } from './support.js';
import { gateway, plays, tickets } from './theatre.js';

const middleware = { express: '4', 'http-proxy-middleware': '^2.0.6' };

/** What a gateway hands on, and the lines where it is told. */
async function toldOf(files: Readonly<Record<string, string>>) {
  const model = await modelOf(systemOf({ tickets, plays, gateway: gateway(files, middleware) }));
  return mapOf(model).calls.flatMap(({ from, to, handsOn, routes, at }) =>
    from === 'gateway'
      ? [
          `${handsOn?.join(' ') ?? '?'} → ${to} ${routes.join(', ')} at ${at.map(({ path, line }) => `${path.replace('gateway/', '')}:${line}`).join(' ')}`,
        ]
      : [],
  );
}

const app = `const app = require('express')();
app.use('/api', require('./routes'));
app.listen(3000);`;

const factories = `const { createProxyMiddleware } = require('http-proxy-middleware');
class Proxies {
  toTickets() {
    return createProxyMiddleware({ target: process.env.TICKETS, pathRewrite: { '^/api/box': '/seats' } });
  }
  toPlays() {
    return createProxyMiddleware({ target: process.env.PLAYS, pathRewrite: (path) => path.replace('/api/stage', '') });
  }
}
module.exports = new Proxies();`;

const expected = [
  '/api/stage/plays → plays GET /plays at routes.js:6',
  '/api/box /api/box/* → tickets GET /seats/*, POST /seats at routes.js:4 routes.js:5',
];

const routesOf = (box: string, stage: string, auth = '') => `const router = require('express').Router();
const proxies = require('./proxies');
const auth = (req, res, next) => next();
router.get('/box/:id', ${auth}${box});
router.post('/box', ${auth}${box});
router.get('/stage/plays', ${auth}${stage});
module.exports = router;`;

describe('proxies that are mounted at several routes', () => {
  test.each([
    ['made for each by methods', factories, routesOf('proxies.toTickets()', 'proxies.toPlays()', 'auth, ')],
    [
      'kept in an object',
      `const { createProxyMiddleware: make } = require('http-proxy-middleware');
       module.exports = {
         box: make({ target: process.env.TICKETS, pathRewrite: { '^/api/box': '/seats' } }),
         stage: make({ target: process.env.PLAYS, pathRewrite: { '^/api/stage': '' } }),
       };`,
      routesOf('proxies.box', "proxies['stage']"),
    ],
    [
      'made by a function that is told whom to ask, and kept',
      `const { createProxyMiddleware } = require('http-proxy-middleware');
       const to = (target, from, by) => createProxyMiddleware({ target, pathRewrite: { [from]: by } });
       const box = to(process.env.TICKETS, '^/api/box', '/seats');
       const stage = to(process.env.PLAYS, '^/api/stage', '');
       module.exports = { box, stage };`,
      routesOf('proxies.box', '[auth, proxies.stage]'),
    ],
    [
      'made by functions that keep what they make, of options of their own',
      `const { createProxyMiddleware } = require('http-proxy-middleware');
       let kept;
       exports.box = function () {
         const options = { target: process.env.TICKETS, pathRewrite: { '^/api/box': '/seats' } };
         kept = kept || createProxyMiddleware(options);
         return kept;
       };
       exports.stage = () => { const made = createProxyMiddleware({ target: process.env.PLAYS, pathRewrite: { '^/api/stage': '' } }); return made; };`,
      routesOf('proxies.box()', 'proxies.stage()'),
    ],
  ])('%s', async (_, proxies, routes) => {
    expect((await toldOf({ 'index.js': app, 'proxies.js': proxies, 'routes.js': routes })).sort()).toEqual(
      [...expected].sort(),
    );
  });

  test('those chained at one route are told each in its own line', async () => {
    const routes = `const router = require('express').Router();
const proxies = require('./proxies');
router
  .route('/box')
  .get(proxies.toPlays())
  .post(proxies.toTickets());
module.exports = router;`;
    const told = await toldOf({ 'index.js': app, 'proxies.js': factories, 'routes.js': routes });
    expect(told.map((each) => each.replace(/.*(→ \w+) .* at /, '$1 at '))).toEqual([
      '→ plays at routes.js:5',
      '→ tickets at routes.js:6',
    ]);
  });

  test('one that says its paths by itself is told where it is made', async () => {
    const index = `const { createProxyMiddleware } = require('http-proxy-middleware');
const app = require('express')();
const box = createProxyMiddleware('/seats', { target: process.env.TICKETS });
const log = (req, res, next) => next();
app.use(log);
app.use(box);
app.listen(3000);`;
    expect(await toldOf({ 'index.js': index })).toEqual(['/seats/* → tickets /seats/* at index.js:3']);
  });

  test('what nobody mounts passes nothing on at a route of others', async () => {
    const routes = routesOf('proxies.toTickets()', '(req, res) => res.end()');
    const told = await toldOf({ 'index.js': app, 'proxies.js': factories, 'routes.js': routes });
    expect(told.filter((each) => each.includes('routes.js:6'))).toEqual([]);
    expect(told.filter((each) => each.includes('→ tickets'))).toEqual([expected[1]]);
  });
});

describe('a table of routes that a class is given as it is made', () => {
  const proxy = (choose: string, resolve = '') => `import { All, Controller, Req, Res } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
interface ServiceRoute { prefix: string; target: string }
@Controller()
export class ProxyController {
  private readonly routes: ServiceRoute[];
  constructor(private readonly config: ConfigService) {
    const tickets = this.config.get('TICKETS', 'http://localhost:3001');
    this.routes = [
      { prefix: '/seats', target: tickets },
      { prefix: '/plays', target: this.config.get('PLAYS') },
    ];
  }
  ${resolve}
  @All('*')
  async proxy(@Req() req: Request, @Res() res: Response) {
    const path = req.path;
    const route = ${choose};
    if (!route) { res.status(404).end(); return; }
    const below = path.replace(/^\\/api/, '');
    const answer = await fetch(\`\${route.target}\${below}\`, { method: req.method });
    res.json(await answer.json());
  }
}`;
  const main = `import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ProxyController } from './proxy';
@Module({ controllers: [ProxyController] }) class AppModule {}
NestFactory.create(AppModule).then((app) => { app.setGlobalPrefix('api'); app.listen(3000); });`;
  const rows = [
    '/api/plays/* → plays /plays/* at proxy.ts:11',
    '/api/seats/* → tickets /seats/* at proxy.ts:10',
  ];
  const find = 'this.routes.find((each) => path.startsWith(`/api${each.prefix}`))';

  test.each([
    ['looks it up', find, ''],
    [
      'asks a method that looks it up',
      'this.resolveRoute(path)',
      `private resolveRoute(path: string) { return ${find}; }`,
    ],
    [
      'asks one that makes an exception first',
      'this.resolveRoute(path)',
      `private resolveRoute(path: string) { if (/\\/plays\\/[^/]+\\/seats$/.test(path)) return this.routes.find((each) => each.prefix === '/seats'); return ${find}; }`,
    ],
    [
      'asks one that is a field',
      'this.pickRoute(path)',
      `private pickRoute = (path: string) => ${find} ?? null;`,
    ],
  ])('is told row by row where the handler %s', async (_, choose, resolve) => {
    expect(await toldOf({ 'proxy.ts': proxy(choose, resolve), 'index.ts': main })).toEqual(rows);
  });
});
