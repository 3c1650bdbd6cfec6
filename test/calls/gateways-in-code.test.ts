import { describe, expect, test } from 'vitest';
import { isFollowedBy } from '../../src/model/requests.js';
import { callsIn, modelOf, type Service, systemOf } from './support.js';
import { asking, plays, tickets } from './theatre.js';

describe('gateways in code', () => {
  const environment = { TICKETS: 'http://tickets:3000', PLAYS: 'http://plays:3000' };
  /** What a gateway asks of others and answers to, and what a page asks of it. */
  async function handed(text: string, version = '2.0.6') {
    const gateway: Service = {
      files: {
        'index.js': text,
        'package.json': JSON.stringify({
          name: 'gateway',
          main: 'index.js',
          scripts: { start: 'node index.js' },
          dependencies: { 'http-proxy-middleware': `^${version}` },
        }),
      },
      environment,
    };
    const model = await modelOf(
      systemOf({ tickets, plays, gateway, web: asking('http://gateway/api/plays') }),
    );
    const answers = model.endpoints.flatMap(({ service, path }) => (service === 'gateway' ? [path] : []));
    return { calls: callsIn(model), answers };
  }

  test('http-proxy-middleware, with rewriting and a name', async () => {
    const text = `import express from 'express';
      import { createProxyMiddleware } from 'http-proxy-middleware';
      const app = express();
      const toTickets = createProxyMiddleware({ target: process.env.TICKETS, pathRewrite: { '^/box': '/seats' } });
      app.use('/box', toTickets);
      app.use('/api', createProxyMiddleware({ target: process.env.PLAYS, changeOrigin: true }));`;
    expect(await handed(text)).toEqual({
      calls: [
        'gateway → plays /api/* (no endpoint)',
        'gateway → tickets /seats/*',
        'web → gateway GET /api/plays',
      ],
      answers: ['/api/*', '/box/*'],
    });
    // From version 3 on, express takes the mount away.
    expect((await handed(text, '3.0.0')).calls).toEqual([
      'gateway → plays /*',
      'gateway → tickets /*',
      'web → gateway GET /api/plays',
    ]);
  });

  test('what is asked for is handed on by its path, to nobody else', async () => {
    const gateway: Service = {
      files: {
        'index.js': `import express from 'express';
          import { createProxyMiddleware } from 'http-proxy-middleware';
          import proxy from 'express-http-proxy';
          const app = express();
          app.use(createProxyMiddleware({ target: process.env.TICKETS, pathFilter: ['/box', '/seats/**'] }));
          app.use('/api', proxy(process.env.PLAYS));
          app.get('/health', (req, res) => res.send('ok'));`,
      },
      environment,
    };
    const paths = ['/api/plays', '/box/7', '/seats/3/row', '/health', '/boxes'];
    const web = asking(...paths.map((path) => `http://gateway${path}`));
    const { calls } = await modelOf(systemOf({ tickets, plays, gateway, web }));
    expect(
      calls.flatMap(({ from, route, handedOn }) => (from === 'web' ? [`${route} ${handedOn ?? ''}`] : [])),
    ).toEqual(['/api/plays plays', '/box/7 tickets', '/seats/3/row tickets', '/health ', '/boxes ']);
    const [toPlays, toTickets] = calls.filter(({ from }) => from === 'gateway');
    const asked = calls.find(({ route }) => route === '/box/7')!;
    expect([isFollowedBy(asked, toTickets!), isFollowedBy(asked, toPlays!)]).toEqual(['yes', 'no']);
  });

  test.each(['http-proxy', 'http-proxy-3'])('%s, in a file that speaks to nobody else', async (library) => {
    const gateway: Service = {
      files: {
        'proxies.js': `const { createProxyServer } = require('${library}');
          const server = createProxyServer();
          const handOn = (target, req, res, next) => {
            try {
              server.web(req, res, { target });
            } catch (error) {
              next(error);
            }
          };
          exports.box = (req, res, next) => handOn(process.env.TICKETS, req, res, next);`,
        'index.js': `const app = require('express')();
          const proxies = require('./proxies');
          app.use('/box', proxies.box);
          app.listen(3000);`,
      },
      environment,
    };
    expect(callsIn(await modelOf(systemOf({ tickets, gateway })))).toEqual(['gateway → tickets /*']);
  });

  test('what makes proxies for others, with options of theirs', async () => {
    const gateway: Service = {
      files: {
        'with-user.js': `import proxy from 'express-http-proxy';
          export const withUser = (url, options = {}) => proxy(url, { ...options, proxyReqOptDecorator: (asked) => asked });`,
        'index.js': `import express from 'express';
          import { withUser } from './with-user.js';
          const app = express();
          app.use('/box', withUser(process.env.TICKETS));
          app.use('/api', withUser(process.env.PLAYS, { limit: '2mb' }));`,
      },
      environment,
    };
    expect(callsIn(await modelOf(systemOf({ tickets, plays, gateway })))).toEqual([
      'gateway → plays /*',
      'gateway → tickets /*',
    ]);
  });

  test('a list of routes, express-http-proxy, fastify', async () => {
    const list = `const express = require('express');
      const { createProxyMiddleware } = require('http-proxy-middleware');
      const app = express();
      const routes = [{ at: '/box', to: process.env.TICKETS }, { at: '/api', to: process.env.PLAYS }];
      for (const { at, to } of routes) app.use(at, createProxyMiddleware({ target: to, pathRewrite: { [\`^\${at}\`]: '' } }));`;
    expect(await handed(list)).toEqual({
      calls: ['gateway → plays /*', 'gateway → tickets /*', 'web → gateway GET /api/plays'],
      answers: ['/api/*', '/box/*'],
    });
    const others = `import express from 'express';
      import proxy from 'express-http-proxy';
      import Fastify from 'fastify';
      import httpProxy from '@fastify/http-proxy';
      const app = express();
      app.use('/box', proxy(process.env.TICKETS));
      const server = Fastify();
      server.register(httpProxy, { upstream: process.env.PLAYS, prefix: '/api', rewritePrefix: '/v2' });`;
    expect(await handed(others)).toEqual({
      calls: ['gateway → plays /v2/*', 'gateway → tickets /*', 'web → gateway GET /api/plays'],
      answers: ['/api/*', '/box/*'],
    });
  });
});
