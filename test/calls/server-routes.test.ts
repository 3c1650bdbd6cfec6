import { describe, expect, test } from 'vitest';
import { routesOf } from './answering.js';

const nest = (more: string, controllers: string) => ({
  'index.ts': `import { NestFactory } from '@nestjs/core'; import { RequestMethod, VersioningType } from '@nestjs/common'; import { ConfigService } from '@nestjs/config'; import { App } from './app';
    async function start() { const app = await NestFactory.create(App); ${more} await app.listen(3000); } start();`,
  'app.ts': `import { Controller, Get, Post, Version, VERSION_NEUTRAL, Module } from '@nestjs/common'; ${controllers} @Module({}) export class App {}`,
});

describe('what Nest puts before all paths', () => {
  const three = `@Controller('orders') export class Orders { @Get() all() {} @Version('2') @Get(':id') one() {} }
    @Controller('health') export class Health { @Get() get() {} @Post() post() {} }
    @Controller('auth') export class Auth { @Post('login') login() {} @Post() out() {} }`;

  test('but for those that are left out, by their verb or with all below a path', async () => {
    const said = `app.setGlobalPrefix('api', { exclude: [{ path: 'health', method: RequestMethod.GET }, 'auth/(.*)'] });`;
    expect(await routesOf(nest(said, three))).toEqual([
      'GET /api/orders',
      'GET /api/v2/orders/*',
      'GET /health',
      'POST /api/auth',
      'POST /api/health',
      'POST /auth/login',
    ]);
  });

  describe('by the program that serves them, where a service starts several', () => {
    const start = (told: string) => ({
      'index.ts': `import { NestFactory } from '@nestjs/core'; import { Shop, Admin } from './app';
        async function start() { const shop = await NestFactory.create(Shop); shop.setGlobalPrefix('api'); await shop.listen(3000);
          const admin = await NestFactory.create(Admin); ${told} await admin.listen(3001); } start();`,
      'app.ts': `import { Controller, Get, Module, forwardRef } from '@nestjs/common';
        @Controller('orders') export class Orders { @Get() all() {} } @Controller('users') export class Users { @Get() all() {} } @Controller('health') export class Health { @Get() get() {} }
        @Module({ controllers: [Health] }) export class HealthModule { static forRoot() { return { module: HealthModule }; } }
        @Module({ controllers: [Orders], imports: [forwardRef(() => HealthModule)] }) export class OrdersModule {}
        @Module({ imports: [OrdersModule] }) export class Shop {} @Module({ controllers: [Users], imports: [HealthModule.forRoot()] }) export class Admin {}`,
    });

    test('each with a prefix of its own', async () => {
      expect(await routesOf(start("admin.setGlobalPrefix('admin');"))).toEqual([
        'GET /admin/health',
        'GET /admin/users',
        'GET /api/health',
        'GET /api/orders',
      ]);
    });

    test('of which one has none', async () => {
      expect(await routesOf(start(''))).toEqual([
        'GET /api/health',
        'GET /api/orders',
        'GET /health',
        'GET /users',
      ]);
    });
  });

  test('with and without what stands in braces', async () => {
    const said = `app.setGlobalPrefix('api', { exclude: ['health{/*rest}'] });`;
    const health = `@Controller('health') export class Health { @Get() all() {} @Get('live') live() {} }`;
    expect(await routesOf(nest(said, health))).toEqual(['GET /health', 'GET /health/live']);
  });

  test('and not by settings of others, nor by what is only said of a method', async () => {
    const orders = `import { Operation } from './docs'; @Controller('orders') export class Orders { @Operation('Place an order', 'orders') @Post() add() {} }`;
    const settings = `export const settings = { rest: { basePath: '/v9' }, express: { globalPrefix: '/v8' } };`;
    const files = { ...nest('', orders), 'settings.ts': settings };
    const manifests = {
      'tools/package.json': JSON.stringify({ name: 'tools', dependencies: { '@loopback/rest': '14' } }),
      'tools/index.ts': `import { get } from '@loopback/rest'; export const read = get;`,
    };
    expect(await routesOf({ ...files, ...manifests })).toEqual(['POST /orders']);
  });

  test.each([
    [`{ type: VersioningType.URI, prefix: 'version-', defaultVersion: '1' }`, 'version-1/', 'version-2/'],
    [`{ type: VersioningType.URI, prefix: false, defaultVersion: '1' }`, '1/', '2/'],
    [`{ type: VersioningType.HEADER, header: 'X-Version', defaultVersion: '1' }`, '', ''],
    [`{ type: VersioningType.URI }`, '', 'v2/'],
  ])('by versions, as %s', async (options, usual, second) => {
    const orders = `@Controller('orders') export class Orders { @Get() all() {} @Version('2') @Get(':id') one() {} }
      @Controller({ path: 'health', version: VERSION_NEUTRAL }) export class Health { @Get() get() {} }`;
    expect(await routesOf(nest(`app.enableVersioning(${options});`, orders))).toEqual(
      [`GET /${usual}orders`, `GET /${second}orders/*`, 'GET /health'].toSorted(),
    );
  });

  test('where its settings are asked for, of what the program holds', async () => {
    const said = `const settings = app.get(ConfigService); app.setGlobalPrefix(settings.get('PREFIX', 'api/v1'));`;
    const orders = `@Controller('orders') export class Orders { @Get() all() {} }`;
    expect(await routesOf(nest(said, orders))).toEqual(['GET /api/v1/orders']);
  });
});

test('of a contract of ts-rest that controllers of Nest answer, by parts of it', async () => {
  const controllers = `import { TsRestHandler } from '@ts-rest/nest'; import { contract } from './contract';
    @Controller() export class Orders { @TsRestHandler(contract.list) list() {} @TsRestHandler({ add: contract.add, items: contract.items }) rest() {} }`;
  const contract = `import { initContract } from '@ts-rest/core'; const c = initContract();
    export const contract = c.router({ list: { method: 'GET', path: '/orders' }, add: { method: 'POST', path: '/orders' }, gone: { method: 'DELETE', path: '/orders' },
      items: c.router({ one: { method: 'GET', path: '/:id' } }, { pathPrefix: '/items' }) });`;
  expect(
    await routesOf({ ...nest(`app.setGlobalPrefix('api');`, controllers), 'contract.ts': contract }),
  ).toEqual(['GET /api/items/*', 'GET /api/orders', 'POST /api/orders']);
});

describe('what other programs put before all of their routes', () => {
  test('of tsoa: its base path, and the router that the generated function is given', async () => {
    const controller = `import { Controller, Get, Path, Route } from 'tsoa'; @Route('orders') export class Orders extends Controller { @Get('{id}') one(@Path() id: string) { return 1; } }`;
    const start = `import express from 'express'; import { RegisterRoutes } from './build/routes'; const app = express(); const api = express.Router(); RegisterRoutes(api); app.use('/api', api); app.listen(3000);`;
    const files = { 'index.ts': start, 'orders.ts': controller };
    expect(await routesOf(files)).toEqual(['GET /api/orders/*']);
    const told = { ...files, 'tsoa.json': '{ "routes": { "basePath": "/v1" } }' };
    expect(await routesOf(told)).toEqual(['GET /api/v1/orders/*']);
  });

  test('of inversify-express-utils, LoopBack and Midway, by their own decorators', async () => {
    const inversify = `import { InversifyExpressServer, controller, httpGet, httpMethod } from 'inversify-express-utils';
      @controller('/orders') export class Orders { @httpGet('/:id') one() {} @httpMethod('patch', '/') change() {} }
      new InversifyExpressServer(container, null, { rootPath: '/api' }).build().listen(3000);`;
    expect(await routesOf({ 'index.ts': inversify })).toEqual(['GET /api/orders/*', 'PATCH /api/orders']);
    const loopback = `import { RestApplication, api, del, get, operation } from '@loopback/rest';
      export class Orders { @get('/orders/{id}') one() {} @del('/orders/{id}') gone() {} @operation('post', '/orders') add() {} }
      @api({ basePath: '/carts' }) export class Carts { @get('/{id}') one() {} }
      class App extends RestApplication {} new App({ rest: { port: 3000, basePath: '/v1' } }).start();`;
    expect(await routesOf({ 'index.ts': loopback })).toEqual([
      'DELETE /v1/orders/*',
      'GET /v1/carts/*',
      'GET /v1/orders/*',
      'POST /v1/orders',
    ]);
    const midway = `import { Controller, Del, Get } from '@midwayjs/core'; @Controller('/orders') export class Orders { @Get('/:id') one() {} @Del('/:id') gone() {} }`;
    const settings = `export default { koa: { port: 3000, globalPrefix: '/v2' } };`;
    expect(await routesOf({ 'index.ts': midway, 'config.ts': settings }, '@midwayjs/core')).toEqual([
      'DELETE /v2/orders/*',
      'GET /v2/orders/*',
    ]);
  });

  test('a small verb is a route of LoopBack alone', async () => {
    const text = `import { get } from './cache'; import { Controller } from '@nestjs/common'; @Controller('orders') export class Orders { @get('/orders') one() {} }`;
    expect(await routesOf({ 'index.ts': text })).toEqual([]);
  });
});

describe('routers', () => {
  test('that koa-mount puts below a path, and that are told their prefix later', async () => {
    const koa = `import Koa from 'koa'; import mount from 'koa-mount'; import Router from '@koa/router'; import { orders } from './orders';
      const app = new Koa(); const admin = new Koa(); const users = new Router(); users.prefix('/users'); users.get('/:id', (ctx) => {});
      admin.use(users.routes()); app.use(mount('/admin', admin)); app.use(mount('/orders', orders.routes())); app.listen(3000);`;
    const orders = `import Router from '@koa/router'; export const orders = new Router(); orders.get('/', (ctx) => {}); orders.register('/:id', ['PUT', 'PATCH'], (ctx) => {});`;
    expect(await routesOf({ 'index.ts': koa, 'orders.ts': orders })).toEqual([
      'GET /admin/users/*',
      'GET /orders',
      'PATCH /orders/*',
      'PUT /orders/*',
    ]);
  });

  test('that are told the verb beside the path', async () => {
    const text = `import { Hono } from 'hono'; import { createFactory } from 'hono/factory'; import { Elysia } from 'elysia'; import findMyWay from 'find-my-way'; import polka from 'polka';
      const factory = createFactory(); const carts = factory.createApp().get('/', (c) => c.json([])); const other = factory.createApp().post('/', (c) => c.json([]));
      const app = new Hono(); app.on(['PUT', 'DELETE'], '/orders', (c) => c.text('')); app.on('PURGE', ['/a', '/b'], (c) => c.text('')); app.route('/carts', carts); app.route('/sales', other);
      new Elysia().route('M-SEARCH', '/found', () => 1).listen(3000);
      findMyWay().on('GET', '/ways/:id', (req, res) => {}); polka().add('PATCH', '/dots', (req, res) => {});
      app.on('opened', '/never', () => {}); emitter.on('GET', '/nobody', () => {});`;
    expect(await routesOf({ 'index.ts': text })).toEqual([
      'DELETE /orders',
      'GET /carts',
      'GET /ways/*',
      'M-SEARCH /found',
      'PATCH /dots',
      'POST /sales',
      'PURGE /a',
      'PURGE /b',
      'PUT /orders',
    ]);
  });

  test('of itty, h3, uWebSockets and restify, each in its own spelling', async () => {
    const text = `import { Router } from 'itty-router'; import { createApp, createRouter, eventHandler, useBase } from 'h3'; import uWS from 'uWebSockets.js'; import restify from 'restify';
      Router({ base: '/api' }).get('/orders', () => 1);
      const inner = createRouter().get('/y', eventHandler(() => 1)); const outer = createRouter(); outer.use('/x/**', useBase('/x', inner.handler)); createApp().use(outer);
      uWS.App().any('/all/*', (res) => {}); const server = restify.createServer(); server.post({ path: '/carts' }, add); server.opts('/carts', add);
      function add(req, res) {}`;
    expect(await routesOf({ 'index.ts': text })).toEqual([
      'GET /api/orders',
      'GET /x/y',
      'OPTIONS /carts',
      'POST /carts',
      'any /all/*',
    ]);
  });
});

test('services of Feathers, by the methods that they have and may be asked by', async () => {
  const files = {
    'index.ts': `import { feathers } from '@feathersjs/feathers'; import { koa, rest } from '@feathersjs/koa'; import { orders } from './orders'; const app = koa(feathers()); app.configure(rest()); app.configure(orders); app.use('/pages', files('public')); app.listen(3000);`,
    'orders.ts': `import { KnexService } from '@feathersjs/knex'; class Orders extends KnexService {} class Carts { async find() { return []; } async remove(id) {} help() {} }
      export const path = 'orders'; export const orders = (app) => { app.use(path, new Orders({}), { methods: ['find', 'get', 'create'] }); app.use('/carts', new Carts()); };`,
  };
  expect(await routesOf(files, '@feathersjs/feathers')).toEqual([
    'DELETE /carts/*',
    'GET /carts',
    'GET /orders',
    'GET /orders/*',
    'POST /orders',
  ]);
  expect(await routesOf(files)).toEqual([]);
});

test('routes of AdonisJS and Egg, below the groups around them, with their resources', async () => {
  const adonis = `import router from '@adonisjs/core/services/router'; const Orders = () => import('#controllers/orders');
    router.group(() => {
      router.get('orders', [Orders, 'index']); router.resource('orders.items', Orders).only(['index', 'show']);
      router.group(() => { router.any('me', [Orders, 'me']); }).prefix('/users').use(checked());
    }).prefix('api');
    router.resource('/carts', Orders).apiOnly().except(['destroy']); router.route('/two', ['GET', 'POST'], [Orders, 'two']);
    other.router.get('/nobody', []); cache.get('orders', 1);`;
  expect(await routesOf({ 'start/routes.ts': adonis }, '@adonisjs/core')).toEqual([
    'GET /api/orders',
    'GET /api/orders/*/items',
    'GET /api/orders/*/items/*',
    'GET /carts',
    'GET /carts/*',
    'GET /two',
    'PATCH /carts/*',
    'POST /carts',
    'POST /two',
    'PUT /carts/*',
    'any /api/users/me',
  ]);
  const egg = `module.exports = (app) => { const { router, controller } = app; router.get('list', '/orders', controller.orders.list); router.resources('carts', '/carts', controller.carts); };`;
  expect(await routesOf({ 'app/router.js': egg }, 'egg')).toEqual([
    'DELETE /carts/*',
    'GET /carts',
    'GET /carts/*',
    'GET /carts/*/edit',
    'GET /carts/new',
    'GET /orders',
    'POST /carts',
    'PUT /carts/*',
  ]);
});

test('of the server that a program of Nest runs on', async () => {
  const said = `const server = app.getHttpAdapter().getInstance(); server.get('/live', (req, res) => res.send('')); app.setGlobalPrefix('api', { exclude: ['*'] });`;
  const orders = `@Controller('orders') export class Orders { @Get() all() {} }`;
  expect(await routesOf(nest(said, orders))).toEqual(['GET /api/orders', 'GET /live']);
});

test('a text that replacements make longer and longer is not known', async () => {
  const grown = ".replace(/x/g, '$&$&$&$&$&$&$&$&$&$&')".repeat(7);
  const text = `import express from 'express'; const app = express(); const path = '/xxxxxxxxxx'${grown}; app.get(path, (req, res) => res.end()); app.get('/orders', (req, res) => res.end()); app.listen(3000);`;
  expect(await routesOf({ 'index.ts': text })).toEqual(['GET /*', 'GET /orders']);
});

test('a router of hono that is based at a path lies below what it is mounted at, with that path', async () => {
  const files = {
    'index.ts': `import { Hono } from 'hono'; import { serve } from '@hono/node-server';
      const api = new Hono().basePath('/api').basePath('/v1'); api.get('/orders', (c) => c.json({}));
      const plain = new Hono(); plain.get('/stock', (c) => c.json({})); const later = plain.basePath('/later'); later.get('/carts', (c) => c.json({}));
      const app = new Hono(); app.route('/shop', api); app.route('/', plain); serve(app);`,
  };
  expect(await routesOf(files)).toEqual(['GET /later/carts', 'GET /shop/api/v1/orders', 'GET /stock']);
});

test.each([
  ['(/(\\/api)?/', 'app.use(/(\\/api)?/, router);', ['GET /api/orders', 'GET /orders']],
  [
    '/^\\/(?:shop|till)\\/v1/',
    'app.use(/^\\/(?:shop|till)\\/v1/, router);',
    ['GET /shop/v1/orders', 'GET /till/v1/orders'],
  ],
  ['/^\\/stock$/', 'app.get(/^\\/stock$/, (req, res) => res.end());', ['GET /stock']],
  ['/\\/api.*/', 'app.get(/^\\/stock\\/\\d+$/, (req, res) => res.end());', []],
])('a plain pattern is for the paths that it is written for: %s', async (_, how, expected) => {
  const text = `const express = require('express'); const app = express(); const router = express.Router();
    router.get('/orders', (req, res) => res.end()); ${how} app.listen(3000);`;
  expect(
    (await routesOf({ 'index.js': text })).filter(
      (route) => how.includes('router') || route !== 'GET /orders',
    ),
  ).toEqual(expected);
});
