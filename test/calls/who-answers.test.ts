import { describe, expect, test } from 'vitest';
import { directory } from '../helpers/world.js';
import { callsIn, modelOf, systemOf, unknownIn } from './support.js';
import { callsOf, environment, orders } from './web-and-orders.js';

describe('who answers', () => {
  const load = 'export const load = () => fetch(`${process.env.ORDERS_URL}/orders`);';

  test.each([
    ['a name of Kubernetes', 'http://orders.shop.svc.cluster.local:80', {}],
    ['the name of the container', 'http://shop-orders', { compose: ['container_name: shop-orders'] }],
    ['a port of this machine', 'http://localhost:4001', { compose: ['ports: ["4001:3000"]'] }],
    ['an alias in a network', 'http://tills', { compose: ['networks: { back: { aliases: [tills] } }'] }],
  ])('%s', async (_, url, more) => {
    const root = systemOf({
      orders: { ...orders, ...more },
      web: { files: { 'index.js': load }, environment: { ORDERS_URL: url } },
    });
    expect(callsIn(await modelOf(root))).toEqual(['web → orders GET /orders']);
  });

  test('a default of the code, and the name of a variable that nobody sets', async () => {
    expect(
      await callsOf(
        {
          'index.js':
            "export const load = () => fetch((process.env.BACKEND ?? 'http://orders:3000') + '/orders');",
        },
        { ORDERS_URL: '' },
      ),
    ).toEqual(['web → orders GET /orders']);
    expect(await callsOf({ 'index.js': load }, { ORDERS_URL: '' })).toEqual(['web → orders GET /orders']);
  });

  test('a variable without what all services of a shop are called, and what follows an address that ends with a slash', async () => {
    const answers = (path: string) => ({
      files: {
        'index.js': `import express from 'express'; const app = express(); app.get('${path}', (_, response) => response.json([])); app.listen(80);`,
      },
    });
    const asked = async (...names: readonly string[]) => {
      const shop = Object.fromEntries(names.map((name) => [name, answers('/list')]));
      const web = {
        files: {
          'index.js':
            "export const all = () => [fetch(process.env.CARTS_URL_BASE + 'list'), fetch(`${process.env.TILLS_URL}list/${id}`)];",
        },
      };
      return callsIn(await modelOf(systemOf({ ...shop, web })));
    };
    expect(await asked('acme-carts-service', 'acme-tills-service', 'acme-mails-service')).toEqual([
      'web → acme-carts-service GET /list',
      'web → acme-tills-service GET /list/* (no endpoint)',
    ]);
    // Of two that share a word it is not known whose that is.
    expect(await asked('acme-carts-service', 'acme-tills-service')).toEqual([]);
  });

  test('a port that a program without an ending listens at, as the generator of express names it', async () => {
    const manifest = (start: string) =>
      JSON.stringify({ scripts: { start }, dependencies: { express: '4', axios: '1' } });
    const root = directory({
      'till/package.json': manifest('node ./bin/www'),
      'till/bin/www': `#!/usr/bin/env node
        var app = require('../app');
        var port = normalizePort(process.env.PORT || '4017');
        app.set('port', port);
        require('http').createServer(app).listen(port);
        function normalizePort(given) {
          var port = parseInt(given, 10);
          if (isNaN(port)) return given;
          if (port >= 0) return port;
          return false;
        }`,
      'till/app.js': `var app = require('express')();
        app.post('/receipts', (request, response) => response.json({}));
        module.exports = app;`,
      'web/bin/www': '#!/bin/sh\nexec node ../index.js "$@"\n',
      'web/package.json': manifest('node index.js'),
      'web/index.js': `require('axios').post('http://localhost:4017/receipts');
        require('express')().listen(80);`,
    });
    expect(callsIn(await modelOf(root))).toEqual(['web → till POST /receipts']);
  });

  test.each([
    [
      'Ts.ED is told with the class of its server',
      4017,
      `import { PlatformExpress } from '@tsed/platform-express'; import { Till } from './till';
       PlatformExpress.bootstrap(Till, { port: process.env.PORT || 4017 }).then((platform) => platform.listen());`,
    ],
    [
      'a server of Apollo has where nobody says one',
      4000,
      "const { ApolloServer } = require('apollo-server'); new ApolloServer({ typeDefs: '' }).listen().then(() => {});",
    ],
    [
      'a standalone server of Apollo has',
      4000,
      "import { ApolloServer } from '@apollo/server'; import { startStandaloneServer } from '@apollo/server/standalone';\nawait startStandaloneServer(new ApolloServer({}));",
    ],
  ])('a port that %s', async (_, port, index) => {
    const packageOf = (...names: readonly string[]) =>
      JSON.stringify({
        scripts: { start: 'node index.ts' },
        dependencies: Object.fromEntries(names.map((name) => [name, '1'])),
      });
    const root = directory({
      'till/package.json': packageOf('express', '@tsed/platform-express', '@apollo/server', 'apollo-server'),
      'till/index.ts': index,
      'till/till.ts': 'export class Till {}',
      'web/package.json': packageOf('express'),
      'web/index.ts': `fetch('http://localhost:${port}/receipts', { method: 'POST' });
        fetch('http://localhost:9999/receipts');
        require('express')().listen(80);`,
    });
    const model = await modelOf(root);
    expect(callsIn(model).map((each) => each.replace(' (no endpoint)', ''))).toEqual([
      'web → till POST /receipts',
    ]);
    expect(unknownIn(model)).toHaveLength(1);
  });

  test('hosts of others are nobody, and what is not known is said', async () => {
    const model = await modelOf(
      systemOf({
        orders,
        web: {
          files: {
            'index.js': `export const pay = () => fetch('https://api.stripe.com/v1/charges');
              export const ask = (host) => fetch(\`http://\${host}/orders\`);
              export const rate = () => fetch('http://ratings:3000/rates');`,
          },
        },
      }),
    );
    expect(callsIn(model)).toEqual([]);
    expect(unknownIn(model)).toEqual([
      'web/index.js:2 who is called here is not known: the address is not known',
      'web/index.js:3 who is called here is not known: no service is known to answer at ratings',
    ]);
  });

  test('a service that answers nobody is not who a variable is called after', async () => {
    const server = { files: { 'index.ts': 'setInterval(() => console.log(1), 1000);' } };
    const web = { files: { 'index.js': 'fetch(`${process.env.SERVER_URL}/deploy`);' } };
    const model = await modelOf(systemOf({ orders, server, web }));
    expect(callsIn(model)).toEqual([]);
    expect(unknownIn(model)).toEqual([
      'web/index.js:1 who is called here is not known: the address hangs on the variable SERVER_URL of web, which no manifest sets',
    ]);
    const python = { files: { 'main.py': 'app = FastAPI()' } };
    expect(callsIn(await modelOf(systemOf({ orders, server: python, web })))).toEqual([
      'web → server GET /deploy (no endpoint)',
    ]);
    const image = { files: { Dockerfile: 'FROM postgrest/postgrest' } };
    expect(callsIn(await modelOf(systemOf({ orders, server: image, web })))).toEqual([
      'web → server GET /deploy (no endpoint)',
    ]);
  });

  test('a route that nobody serves has no endpoint', async () => {
    expect(
      await callsOf({ 'index.js': 'export const load = () => fetch(`${process.env.ORDERS_URL}/invoices`);' }),
    ).toEqual(['web → orders GET /invoices (no endpoint)']);
  });

  test('a gateway hands on', async () => {
    expect(
      await callsOf({
        'index.js': `import express from 'express';
          import { createProxyMiddleware } from 'http-proxy-middleware';
          const app = express();
          app.use('/api', createProxyMiddleware({ target: process.env.ORDERS_URL }));`,
      }),
    ).toEqual(['web → orders /*']);
  });

  test('a call in a library is made by who reaches it', async () => {
    const root = systemOf(
      {
        orders,
        web: { files: { 'index.ts': "import { load } from '@shop/client';\nawait load();" }, environment },
        mail: {
          files: { 'index.ts': "import { words } from '@shop/client';\nconsole.log(words);" },
          environment,
        },
      },
      {
        'package.json': JSON.stringify({ workspaces: ['web', 'mail', 'orders', 'libs/*'] }),
        'libs/client/package.json': JSON.stringify({ name: '@shop/client', main: 'index.ts' }),
        'libs/client/index.ts': "export { load } from './load';\nexport const words = 3;",
        'libs/client/load.ts': 'export const load = () => fetch(`${process.env.ORDERS_URL}/orders`);',
      },
    );
    const model = await modelOf(root);
    expect(model.calls).toMatchObject([{ from: 'web', to: 'orders', via: 'libs/client' }]);
  });

  test('a guard of a library calls for who guards a route with it, be it decorated or not', async () => {
    const guardOf = (decoration: string) => `import { CanActivate, Injectable } from '@nestjs/common';
      ${decoration}
      export class OrderGuard implements CanActivate {
        async canActivate() { return (await fetch(\`\${process.env.ORDERS_URL}/orders\`)).ok; }
      }`;
    const controllerOf = (decoration: string) => `import { Controller, Get, UseGuards } from '@nestjs/common';
      import { OrderGuard } from '@shop/guards';
      @Controller('carts')
      export class Carts { ${decoration} @Get() all() { return []; } }`;
    const nest = (decoration: string) => ({
      files: {
        'index.ts': `import { NestFactory } from '@nestjs/core';
          import { Module } from '@nestjs/common';
          import { Carts } from './carts';
          @Module({ controllers: [Carts] }) class App {}
          NestFactory.create(App).then((app) => app.listen(3000));`,
        'carts.ts': controllerOf(decoration),
      },
      environment,
    });
    for (const decoration of ['', '@Injectable()']) {
      const root = systemOf(
        { orders, web: nest('@UseGuards(OrderGuard)'), mail: nest('') },
        {
          'package.json': JSON.stringify({ workspaces: ['web', 'mail', 'orders', 'libs/*'] }),
          'libs/guards/package.json': JSON.stringify({ name: '@shop/guards', main: 'index.ts' }),
          'libs/guards/index.ts': guardOf(decoration),
        },
      );
      const { calls } = await modelOf(root);
      expect(calls).toMatchObject([{ from: 'web', to: 'orders', via: 'libs/guards' }]);
    }
  });
});

test('of two systems side by side, each asks its own', async () => {
  const shopOf = (at: string) => ({
    [`${at}/docker-compose.yml`]: 'services:\n  web:\n    build: ./web\n  stock:\n    build: ./stock\n',
    [`${at}/web/package.json`]: JSON.stringify({ name: `${at}-web`, scripts: { start: 'node index.js' } }),
    [`${at}/web/index.js`]: "fetch('http://stock:3000/parts');",
    [`${at}/stock/package.json`]: JSON.stringify({
      name: `${at}-stock`,
      scripts: { start: 'node index.js' },
    }),
    [`${at}/stock/index.js`]: "require('express')().get('/parts', (req, res) => res.json([])).listen(3000);",
  });
  const { calls, modules } = await modelOf(directory({ ...shopOf('old'), ...shopOf('new') }));
  const path = (name: string) => modules.get(name)?.path;
  expect(calls.map(({ from, to }) => `${path(from)} → ${path(to)}`).sort()).toEqual([
    'new/web → new/stock',
    'old/web → old/stock',
  ]);
});

test('what is not known of a path is answered by the route that leaves it open', async () => {
  const routes = ['/orders/open', '/orders/:id', '/orders/open/lines', '/orders/:id/lines', '/:any/*'];
  const { calls } = await modelOf(
    systemOf({
      orders: {
        files: {
          'index.js': `const app = require('express')();
            ${routes.map((route) => `app.get('${route}', (req, res) => res.json([]));`).join('\n')}
            app.listen(3000);`,
        },
      },
      web: {
        files: {
          'index.ts': `const base = 'http://orders:3000';
            export const one = (id: string) => fetch(\`\${base}/orders/\${id}\`);
            export const lines = (id: string) => fetch(\`\${base}/orders/\${id}/lines\`);
            export const open = () => fetch(base + '/orders/open');`,
        },
      },
    }),
  );
  expect(calls.map(({ route, endpoint }) => `${route} → ${endpoint?.path}`).sort()).toEqual([
    '/orders/* → /orders/*',
    '/orders/*/lines → /orders/*/lines',
    '/orders/open → /orders/open',
  ]);
});
