import { describe, expect, test } from 'vitest';
import { modelOf, systemOf } from './support.js';
import { askedOfGateway as asked, gateway, handedBy, plays, tickets } from './theatre.js';

describe('handlers that give back what another server answers', () => {
  test.each([
    [
      'fastify, with a server for all, and an address of its own',
      {
        'index.js': `import Fastify from 'fastify';
          import replyFrom from '@fastify/reply-from';
          const app = Fastify();
          app.register(replyFrom, { base: process.env.PLAYS });
          app.all('/stage/*', (request, reply) => reply.from('/' + request.params['*']));
          app.get('/box/:id', (request, reply) => { reply.from(\`\${process.env.TICKETS}/seats/\${request.params.id}\`); });
          app.listen({ port: 3000 });`,
      },
      ['/stage/* → plays /*, GET /plays', '/box/* → tickets GET /seats/*, GET /seats/7'],
    ],
    [
      'hono',
      {
        'index.js': `import { Hono } from 'hono';
          import { proxy } from 'hono/proxy';
          const app = new Hono();
          app.all('/stage/*', (c) => proxy(process.env.PLAYS + c.req.path.replace('/stage', ''), { ...c.req.raw }));
          app.all('/box/*', (c) => proxy(\`\${process.env.TICKETS}\${c.req.path.replace('/box', '/seats')}\`, c.req));
          export default app;`,
      },
      ['/stage/* → plays /*, GET /plays', '/box/* → tickets /seats/*, GET /seats/7'],
    ],
    [
      'h3, whose routers leave the path as it is',
      {
        'index.js': `import { createApp, createRouter, eventHandler, proxyRequest, toNodeListener } from 'h3';
          import { createServer } from 'node:http';
          const app = createApp();
          const router = createRouter();
          router.use('/stage/**', eventHandler((event) => proxyRequest(event, process.env.PLAYS + event.path.replace('/stage', ''))));
          router.use('/box/**:seat', eventHandler((event) => proxyRequest(event, \`\${process.env.TICKETS}\${event.path.replace(/^\\/box/, '/seats')}\`)));
          app.use(router);
          createServer(toNodeListener(app)).listen(3000);`,
      },
      ['/stage/* → plays /*, GET /plays', '/box/* → tickets /seats/*, GET /seats/7'],
    ],
    [
      'request, into which the request that came in is piped',
      {
        'index.js': `const app = require('express')();
          const request = require('request');
          app.use('/stage', (req, res) => { req.pipe(request(process.env.PLAYS + req.url)).pipe(res); });
          app.all('/box/:id', (req, res) => { const asked = request({ uri: \`\${process.env.TICKETS}/seats/\${req.params.id}\` }); req.pipe(asked); asked.pipe(res); });
          app.get('/posters', (req, res) => { request(process.env.PLAYS + '/plays').pipe(res); });
          app.listen(3000);`,
      },
      ['/stage/* → plays /*, GET /plays', '/box/* → tickets /seats/*, GET /seats/7'],
    ],
  ])('%s', async (_, files, expected) => {
    const model = await modelOf(
      systemOf({ tickets, plays, web: asked('/stage/plays', '/box/7'), gateway: gateway(files) }),
    );
    expect(handedBy(model)).toEqual(expected);
  });
});

describe('whom proxies ask, and for what is left of the path', () => {
  test.each([
    [
      'http-proxy, told once whom to ask, which sees what the handler makes of the path',
      {
        'index.js': `const app = require('express')();
          const { createProxyServer } = require('http-proxy');
          const toPlays = createProxyServer({ target: process.env.PLAYS });
          const toTickets = createProxyServer({ target: process.env.TICKETS, changeOrigin: true });
          app.all('/stage/*', (req, res) => { req.url = req.url.replace('/stage', ''); toPlays.web(req, res); });
          app.use('/box', (req, res) => { req.url = '/seats' + req.url; toTickets.web(req, res, (error) => { res.status(502).end(); }); });
          app.listen(3000);`,
      },
      ['/stage/* → plays /*, GET /plays', '/box/* → tickets /seats/*, GET /seats/7'],
    ],
    [
      'what makes them under another name, kept by whom each asks',
      {
        'package.json': JSON.stringify({
          name: 'gateway',
          scripts: { start: 'node index.js' },
          dependencies: { express: '5', 'http-proxy-middleware': '^3.0.5' },
        }),
        'index.js': `import express from 'express';
          import { createProxyMiddleware as forward } from 'http-proxy-middleware';
          const app = express();
          const made = new Map();
          const to = ({ name, url }) => {
            const known = made.get(name);
            if (known) return known;
            const proxy = forward({ target: url });
            made.set(name, proxy);
            return proxy;
          };
          const handlerOf = (route) => {
            const proxy = to(route.of);
            return async (req, res, next) => { await new Promise((resolve) => { res.on('close', resolve); proxy(req, res, next); }); };
          };
          const routes = [
            { prefix: '/stage', of: { name: 'plays', url: process.env.PLAYS } },
            { prefix: '/box', of: { name: 'tickets', url: process.env.TICKETS + '/seats' } },
          ];
          for (const route of routes) app.use(route.prefix, handlerOf(route));
          app.listen(3000);`,
      },
      ['/stage/* → plays /*, GET /plays', '/box/* → tickets /seats/*, GET /seats/7'],
    ],
    [
      'http-proxy, in methods that controllers call',
      {
        'index.js': `import { All, Controller, Injectable, Module, Req, Res } from '@nestjs/common';
          import { NestFactory } from '@nestjs/core';
          import * as httpProxy from 'http-proxy';
          @Injectable() class Forwarding {
            private readonly plays = httpProxy.createProxyServer({ target: process.env.PLAYS });
            private readonly tickets;
            constructor() { this.tickets = httpProxy.createProxyServer({ target: process.env.TICKETS }); }
            toPlays(req, res) { req.url = req.url.replace('/stage', ''); this.plays.web(req, res); }
            toTickets(req, res) { req.url = req.url.replace('/box', '/seats'); this.tickets.web(req, res); }
          }
          @Controller() class Edge {
            constructor(private readonly forwarding: Forwarding) {}
            @All('stage/*') stage(@Req() req, @Res() res) { this.forwarding.toPlays(req, res); }
            @All('box/*') box(@Req() req, @Res() res) { this.forwarding.toTickets(req, res); }
          }
          @Module({ controllers: [Edge], providers: [Forwarding] }) class App {}
          NestFactory.create(App).then((app) => app.listen(3000));`,
      },
      ['/stage/* → plays /*, GET /plays', '/box/* → tickets /seats/*, GET /seats/7'],
    ],
    [
      'http-proxy-middleware, by a table of paths before what is for the rest',
      {
        'package.json': JSON.stringify({
          name: 'gateway',
          scripts: { start: 'node index.js' },
          dependencies: { 'http-proxy-middleware': '^2.0.6' },
        }),
        'index.js': `import express from 'express';
          import { createProxyMiddleware } from 'http-proxy-middleware';
          const app = express();
          app.use('/api', createProxyMiddleware({
            target: process.env.PLAYS,
            router: { '/api/box': process.env.TICKETS, 'localhost:9': 'http://localhost:9' },
            pathRewrite: { '^/api/box': '/seats', '^/api': '' },
          }));
          app.listen(3000);`,
      },
      ['/api/* → plays /*, GET /plays', '/api/box/* → tickets /seats/*, GET /seats/7'],
    ],
    [
      'express-http-proxy, whom a function says',
      {
        'index.js': `import express from 'express';
          import proxy from 'express-http-proxy';
          const app = express();
          const whom = (req) => { if (req.originalUrl.startsWith('/api/box')) return process.env.TICKETS; return process.env.PLAYS; };
          app.use('/api', proxy(whom, { proxyReqPathResolver: (req) => req.url.replace('/box', '/seats') }));
          app.listen(3000);`,
      },
      ['/api/* → plays /*, GET /plays', '/api/box/* → tickets /seats/*, GET /seats/7'],
    ],
  ])('%s', async (_, files, expected) => {
    const below = expected[0]!.startsWith('/api') ? '/api' : '';
    const paths = [`${below}${below === '' ? '/stage' : ''}/plays`, `${below}/box/7`];
    const model = await modelOf(systemOf({ tickets, plays, web: asked(...paths), gateway: gateway(files) }));
    expect([...handedBy(model)].sort()).toEqual([...expected].sort());
  });

  test('by a table of paths, which alone are rewritten, and the rest as it is', async () => {
    const files = {
      'index.js': `import express from 'express';
        import { createProxyMiddleware } from 'http-proxy-middleware';
        const app = express();
        app.use('/v2', createProxyMiddleware({ target: process.env.PLAYS, router: { '/v2/box': process.env.TICKETS }, pathRewrite: { '^/v2/box': '/seats' } }));
        app.listen(3000);`,
    };
    const made = gateway(files, { 'http-proxy-middleware': '^2.0.6' });
    const model = await modelOf(
      systemOf({ tickets, plays, web: asked('/v2/plays', '/v2/box/7'), gateway: made }),
    );
    expect(handedBy(model)).toEqual([
      '/v2/* → plays /v2/*, GET /v2/plays',
      '/v2/box/* → tickets /seats/*, GET /seats/7',
    ]);
  });
});

describe('where proxies are mounted', () => {
  test.each([
    [
      'by a loop over a table, beside a handler that makes the same of what it looks up',
      {
        'index.js': `import express from 'express';
          import { forwardTo, table } from './forward.js';
          const app = express();
          table.forEach((entry) => {
            const forward = forwardTo(entry.name);
            app.all(entry.at, (req, res) => { forward(req, res); });
          });
          app.use((req, res, next) => {
            const found = table.find((entry) => req.path === entry.at);
            if (!found) return next();
            forwardTo(found.name)(req, res);
          });
          app.listen(3000);`,
        'forward.js': `import httpProxy from 'http-proxy';
          const proxy = httpProxy.createProxyServer({});
          const addresses = { tickets: process.env.TICKETS, plays: process.env.PLAYS };
          export const table = [{ at: '/seats', name: 'tickets' }, { at: '/plays', name: 'plays' }];
          export const forwardTo = (name) => (req, res) => { proxy.web(req, res, { target: addresses[name] }); };`,
      },
      ['/* /plays → plays /*, /plays', '/* /seats → tickets /*, /seats'],
    ],
    [
      'by a function of the path, of the request, and in a loop',
      {
        'index.js': `import express from 'express';
          import { createProxyMiddleware } from 'http-proxy-middleware';
          import proxy from 'express-http-proxy';
          const app = express();
          // req.url = what is left, and pathRewrite: it is put back.
          const table = [{ at: '/one', to: '/seats' }, { at: '/two', to: '/boxes' }];
          for (const { at, to } of table)
            app.use(at, createProxyMiddleware({ target: process.env.TICKETS, pathRewrite: (_path, req) => to + req.url }));
          app.use('/plays', proxy(process.env.PLAYS, { proxyReqPathResolver: (req) => '/v2' + req.originalUrl }));`,
      },
      ['/plays/* → plays /v2/plays/*', '/one/* /two/* → tickets /boxes/*, /seats/*'],
    ],
    [
      'in a router of another file, for a verb, and by a handler that asks by it',
      {
        'index.js': `import express from 'express';
          import routes from './routes.js';
          const app = express();
          app.use('/api', routes);`,
        'proxies.js': `import { createProxyMiddleware } from 'http-proxy-middleware';
          import httpProxy from 'express-http-proxy';
          export const toTickets = createProxyMiddleware({ target: process.env.TICKETS });
          const toPlays = httpProxy(process.env.PLAYS);
          export const handlers = { plays: (req, res, next) => { toPlays(req, res, next); } };`,
        'routes.js': `import { Router } from 'express';
          import { handlers, toTickets } from './proxies.js';
          const router = Router();
          router.get('/seats/:id', checked, toTickets);
          router.use('/plays', handlers.plays);
          export default router;`,
      },
      ['/api/plays/* → plays /*', '/api/seats/* → tickets GET /seats/*'],
    ],
    [
      'by Nest, for what a configuration lists',
      {
        'index.ts': `import { Module, RequestMethod, type MiddlewareConsumer } from '@nestjs/common';
          import { createProxyMiddleware } from 'http-proxy-middleware';
          const TABLE = [{ prefix: '/api/seats', target: process.env.TICKETS }, { prefix: '/api/plays', target: process.env.PLAYS }];
          @Module({})
          export class ProxyModule {
            configure(consumer: MiddlewareConsumer) {
              TABLE.forEach(({ prefix, target }) => {
                const options = { target, changeOrigin: true };
                consumer.apply(createProxyMiddleware(options)).forRoutes({ path: \`\${prefix}{*rest}\`, method: RequestMethod.ALL });
              });
            }
          }`,
      },
      ['/api/plays/* → plays /api/plays/*', '/api/seats/* → tickets /api/seats/*'],
    ],
    [
      'by methods of a controller of Nest, below what the program puts before all, that name a setting each',
      {
        'proxies.ts': `import { Injectable } from '@nestjs/common';
          import { createProxyMiddleware } from 'http-proxy-middleware';
          @Injectable()
          export class Proxies {
            private readonly made = new Map<string, any>();
            of(target: string) {
              if (!this.made.has(target)) this.made.set(target, createProxyMiddleware({ target, changeOrigin: true }));
              return this.made.get(target);
            }
          }`,
        'index.ts': `import { All, Controller, Module, Req, Res } from '@nestjs/common';
          import { ConfigService } from '@nestjs/config';
          import { NestFactory } from '@nestjs/core';
          import { Proxies } from './proxies';
          @Controller()
          export class Edge {
            constructor(private readonly config: ConfigService, private readonly proxies: Proxies) {}
            @All('seats{/*splat}') seats(@Req() req, @Res() res) { this.forward('TICKETS', req, res); }
            @All('plays{/*splat}') plays(@Req() req, @Res() res) { this.forward('PLAYS', req, res); }
            private forward(key: string, req, res) {
              const target = this.config.getOrThrow<string>(key);
              this.proxies.of(target)(req, res, () => {});
            }
          }
          @Module({ controllers: [Edge], providers: [Proxies] })
          export class App {}
          NestFactory.create(App).then((app) => { app.setGlobalPrefix('api'); app.listen(3000); });`,
      },
      ['/api/plays/* → plays /api/plays/*', '/api/seats/* → tickets /api/seats/*'],
    ],
    [
      'by a table of paths, a plugin below a prefix, and what drops the path',
      {
        'index.js': `import express from 'express';
          import Fastify from 'fastify';
          import { createProxyMiddleware } from 'http-proxy-middleware';
          import httpProxy from '@fastify/http-proxy';
          const app = express();
          app.use(createProxyMiddleware({ router: { '/box': process.env.TICKETS, '/stage': process.env.PLAYS } }));
          app.use('/graphql', createProxyMiddleware({ target: process.env.TICKETS + '/graphql', ignorePath: true }));
          const server = Fastify();
          server.register(async (inner) => { inner.register(httpProxy, { upstream: process.env.PLAYS, prefix: '/plays', rewritePrefix: '/v2/plays' }); }, { prefix: '/api' });`,
      },
      ['/api/plays/* /stage/* → plays /stage/*, /v2/plays/*', '/box/* /graphql → tickets /box/*, /graphql'],
    ],
  ])('%s', async (_, files, expected) => {
    const model = await modelOf(
      systemOf({ tickets, plays, gateway: gateway(files, { 'http-proxy-middleware': '^3.0.0' }) }),
    );
    expect(handedBy(model)).toEqual(expected);
  });
});

describe('a proxy that one loop keeps and another mounts is for the path of its own element', () => {
  const table =
    "const table = [{ at: '/seats', to: process.env.TICKETS }, { at: '/plays', to: process.env.PLAYS }];";
  const mounts = "const mounts = { '/seats': process.env.TICKETS, '/plays': process.env.PLAYS };";
  const kept = `${table} const proxies = new Map(); for (const { at, to } of table) proxies.set(at, createProxyMiddleware({ target: to }));`;
  const put = `${table} const proxies = {}; for (const { at, to } of table) proxies[at] = createProxyMiddleware({ target: to });`;

  test.each([
    ['a Map that is asked', `${kept} for (const { at } of table) app.use(at, proxies.get(at));`],
    ['a Map by its entries', `${kept} for (const [at, proxy] of proxies) app.use(at, proxy);`],
    ['a Map by each entry', `${kept} proxies.forEach((proxy, at) => app.use(at, proxy));`],
    ['an object that is asked', `${put} for (const { at } of table) app.use(at, proxies[at]);`],
    [
      'an object by its entries',
      `${put} for (const [at, proxy] of Object.entries(proxies)) app.use(at, proxy);`,
    ],
    ['an object by its names', `${put} for (const at in proxies) app.use(at, proxies[at]);`],
    [
      'a list',
      `${table} const made = table.map(({ at, to }) => ({ at, proxy: createProxyMiddleware({ target: to }) })); for (const { at, proxy } of made) app.use(at, proxy);`,
    ],
    [
      'a record',
      `${table} const made = Object.fromEntries(table.map(({ at, to }) => [at, createProxyMiddleware({ target: to })])); for (const at in made) app.use(at, made[at]);`,
    ],
    [
      'the names of mounts',
      `${mounts} for (const at in mounts) { const target = mounts[at]; app.use(at, createProxyMiddleware({ target })); }`,
    ],
  ])('in %s', async (_, text) => {
    const code = `import express from 'express'; import { createProxyMiddleware } from 'http-proxy-middleware';
      const app = express(); ${text} app.listen(3000);`;
    const files = { 'index.js': code };
    const model = await modelOf(
      systemOf({ tickets, plays, gateway: gateway(files, { 'http-proxy-middleware': '^3.0.0' }) }),
    );
    expect(handedBy(model)).toEqual(['/plays/* → plays /*', '/seats/* → tickets /*']);
  });
});
