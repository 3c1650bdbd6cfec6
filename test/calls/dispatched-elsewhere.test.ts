import { describe, expect, test } from 'vitest';
import { modelOf, systemOf } from './support.js';
import { askedOfGateway as asked, gateway, handedBy, plays, tickets } from './theatre.js';

const told = async (index: string, dependencies: Readonly<Record<string, string>> = {}, more = {}) => {
  const made = gateway({ 'index.js': index, ...more }, dependencies);
  const model = await modelOf(systemOf({ tickets, plays, web: asked('/plays', '/seats/7'), gateway: made }));
  return [...handedBy(model)].sort();
};

const PROXIES = `import { createProxyMiddleware } from 'http-proxy-middleware';
  const toPlays = createProxyMiddleware({ target: process.env.PLAYS, changeOrigin: true });
  const toTickets = createProxyMiddleware({ target: process.env.TICKETS, changeOrigin: true });`;
const EXPRESS = `import express from 'express'; ${PROXIES} const app = express();`;
const BOTH = ['/plays/* → plays /plays/*, GET /plays', '/seats/* → tickets /seats/*, GET /seats/7'];
const REST = ['/* → plays /*, GET /plays', '/seats/* → tickets /seats/*, GET /seats/7'];

describe('whom a server hands on to by the path', () => {
  test.each([
    [
      'http of node, told with each whom to ask',
      `import http from 'node:http'; import httpProxy from 'http-proxy';
       const proxy = httpProxy.createProxyServer({});
       http.createServer((req, res) => {
         if (req.url.startsWith('/seats')) { proxy.web(req, res, { target: process.env.TICKETS }); }
         else if (req.url.startsWith('/plays')) { proxy.web(req, res, { target: process.env.PLAYS }); }
         else { res.writeHead(404); res.end(); }
       }).listen(3000);`,
      BOTH,
    ],
    [
      'http of node, by a proxy for each',
      `import http from 'node:http'; import { createProxyServer } from 'http-proxy';
       const toPlays = createProxyServer({ target: process.env.PLAYS }); const toTickets = createProxyServer({ target: process.env.TICKETS });
       http.createServer((req, res) => { const { pathname } = new URL(req.url, 'http://shop');
         switch (pathname.split('/')[1]) { case 'seats': return toTickets.web(req, res); default: return toPlays.web(req, res); } }).listen(3000);`,
      REST,
    ],
    [
      'http of node, in functions that ask',
      `import http from 'node:http'; import { createProxyServer } from 'http-proxy';
       const one = createProxyServer({ target: process.env.PLAYS }); const two = createProxyServer({ target: process.env.TICKETS });
       function toPlays(req, res) { one.web(req, res); }
       function toTickets(req, res) { two.web(req, res); }
       const server = http.createServer((req, res) => { if (req.url.startsWith('/seats')) toTickets(req, res); else toPlays(req, res); });
       server.listen(3000);`,
      REST,
    ],
    [
      'a class that keeps its proxies in a map',
      `import express from 'express'; import { createProxyMiddleware } from 'http-proxy-middleware';
       class Gateway {
         constructor() { this.proxies = new Map([['seats', createProxyMiddleware({ target: process.env.TICKETS })], ['plays', createProxyMiddleware({ target: process.env.PLAYS })]]); }
         route(req, res, next) { const [, first] = req.path.split('/'); const proxy = this.proxies.get(first); if (!proxy) return next(); return proxy(req, res, next); }
       }
       const gateway = new Gateway(); const app = express();
       app.use((req, res, next) => gateway.route(req, res, next)); app.listen(3000);`,
      BOTH,
    ],
    [
      'koa',
      `import Koa from 'koa'; import proxy from 'koa-better-http-proxy';
       const app = new Koa(); const toPlays = proxy(process.env.PLAYS); const toTickets = proxy(process.env.TICKETS);
       app.use(async (ctx, next) => { if (ctx.path.startsWith('/seats')) return toTickets(ctx, next); if (ctx.path.startsWith('/plays')) return toPlays(ctx, next); await next(); });
       app.listen(3000);`,
      BOTH,
    ],
    [
      'fastify',
      `import Fastify from 'fastify'; import httpProxy from 'http-proxy';
       const app = Fastify(); const proxy = httpProxy.createProxyServer();
       app.all('/*', (request, reply) => {
         reply.hijack();
         if (request.url.startsWith('/seats')) return proxy.web(request.raw, reply.raw, { target: process.env.TICKETS });
         return proxy.web(request.raw, reply.raw, { target: process.env.PLAYS });
       });
       app.listen({ port: 3000 });`,
      REST,
    ],
    [
      'a middleware of Nest',
      `import { Injectable, Module } from '@nestjs/common'; import { NestFactory } from '@nestjs/core'; import { createProxyMiddleware } from 'http-proxy-middleware';
       @Injectable() class Forwarding {
         toPlays = createProxyMiddleware({ target: process.env.PLAYS });
         toTickets = createProxyMiddleware({ target: process.env.TICKETS });
         use(req, res, next) { if (req.originalUrl.startsWith('/seats')) { this.toTickets(req, res, next); } else if (req.originalUrl.startsWith('/plays')) { this.toPlays(req, res, next); } else { next(); } }
       }
       @Module({}) class App { configure(consumer) { consumer.apply(Forwarding).forRoutes('*'); } }
       NestFactory.create(App).then((app) => app.listen(3000));`,
      BOTH,
    ],
    [
      'a route for all, by the name that a function gives back',
      `${EXPRESS} const proxies = { plays: toPlays, seats: toTickets };
       function nameOf(path) { if (path.startsWith('/seats')) return 'seats'; if (path.startsWith('/plays')) return 'plays'; return null; }
       app.all('*', (req, res, next) => { const name = nameOf(req.path); if (!name) return res.sendStatus(404); proxies[name](req, res, next); }); app.listen(3000);`,
      BOTH,
    ],
    [
      'a table by the key that fits',
      `${EXPRESS} const proxies = { '/plays': toPlays, '/seats': toTickets };
       app.use((req, res, next) => { const key = Object.keys(proxies).find((each) => req.path.startsWith(each)); if (key) return proxies[key](req, res, next); next(); }); app.listen(3000);`,
      BOTH,
    ],
    [
      'a guard over several prefixes before the one proxy',
      `${EXPRESS} const ours = ['/seats', '/boxes'];
       app.use((req, res, next) => { if (!ours.some((each) => req.path.startsWith(each))) return next(); toTickets(req, res, next); });
       app.use('/plays', (req, res, next) => { req.url = '/plays' + req.url; toPlays(req, res, next); }); app.listen(3000);`,
      [
        '/boxes/* /seats/* → tickets /boxes/*, /seats/*, GET /seats/7',
        '/plays/* → plays /plays/*, GET /plays',
      ],
    ],
    [
      'proxies that are made when they are asked for',
      `import express from 'express'; import { createProxyMiddleware } from 'http-proxy-middleware'; const app = express();
       app.use((req, res, next) => {
         if (req.url.startsWith('/seats')) return createProxyMiddleware({ target: process.env.TICKETS })(req, res, next);
         return createProxyMiddleware({ target: process.env.PLAYS })(req, res, next);
       }); app.listen(3000);`,
      REST,
    ],
    [
      'a middleware beside others',
      `${EXPRESS}
       app.use((req, res, next) => (req.path.startsWith('/seats') ? toTickets(req, res, next) : next()));
       app.use((req, res, next) => req.path.startsWith('/plays') && toPlays(req, res, next)); app.listen(3000);`,
      BOTH,
    ],
    [
      'a function that asks for whatever it is given',
      `import express from 'express'; const app = express();
       const forward = async (req, res, base) => { const answer = await fetch(base + req.originalUrl, { method: req.method, headers: req.headers }); res.status(answer.status).send(await answer.text()); };
       app.use((req, res) => { if (req.path.startsWith('/seats')) return forward(req, res, process.env.TICKETS); return forward(req, res, process.env.PLAYS); }); app.listen(3000);`,
      REST,
    ],
    [
      'a function of another file that asks for whatever it is given',
      `import express from 'express'; import { route } from './route.js'; const app = express(); app.use('/', route); app.listen(3000);`,
      BOTH,
      {
        'route.js': `import axios from 'axios';
          const pass = (base) => async (req, res) => { const { data } = await axios({ method: req.method, url: \`\${base}\${req.originalUrl}\`, data: req.body }); res.json(data); };
          const [toPlays, toTickets] = [pass(process.env.PLAYS), pass(process.env.TICKETS)];
          export function route(req, res, next) { if (req.originalUrl.startsWith('/seats')) return toTickets(req, res); if (req.originalUrl.startsWith('/plays')) return toPlays(req, res); next(); }`,
      },
    ],
  ])('%s', async (_, index, expected, more?: Readonly<Record<string, string>>) => {
    expect(await told(index, { 'http-proxy-middleware': '^2.0.6', express: '4' }, more)).toEqual(expected);
  });
});
