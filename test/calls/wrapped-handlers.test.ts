import { expect, test } from 'vitest';
import { madeFor } from './made-for.js';

const axios = "const axios = require('axios');\n";
const app = "const app = require('express')();\n";
const ask = (route: string) => `axios.get('http://stock${route}')`;
const asking = `${axios}
exports.a = async () => (await ${ask('/a')}).data;
exports.b = async () => (await ${ask('/b')}).data;
`;
const listens = 'app.listen(80);\n';

test('a wrapper of a package around a handler', async () => {
  const index = `${app}const asyncHandler = require('express-async-handler');
const { a, b } = require('./stock');
app.get('/x', asyncHandler(async (req, res) => res.json(await a())));
app.post('/y', asyncHandler(async (req, res) => res.json(await b())));
${listens}`;
  expect(await madeFor({ 'index.js': index, 'stock.js': asking })).toEqual([
    '/a for GET /x',
    '/b for POST /y',
  ]);
});

test('a wrapper of the program around handlers that a controller exports', async () => {
  const found = await madeFor({
    'index.js': `${app}const controller = require('./controller');
app.get('/x', controller.list);
app.post('/y', controller.create);
${listens}`,
    'catch-async.js':
      'module.exports = (fn) => (req, res, next) => { Promise.resolve(fn(req, res, next)).catch(next); };\n',
    'controller.js': `const catchAsync = require('./catch-async');
const { a, b } = require('./stock');
exports.list = catchAsync(async (req, res) => res.json(await a()));
const create = catchAsync(async (req, res) => res.json(await b()));
exports.create = create;
`,
    'stock.js': asking,
  });
  expect(found).toEqual(['/a for GET /x', '/b for POST /y']);
});

test('a wrapper around handlers that are named where the routes are', async () => {
  const found = await madeFor({
    'index.js': `${app}const { wrap } = require('./wrap');
const { list, create } = require('./controller');
app.get('/x', wrap(list));
app.post('/y', wrap(create));
${listens}`,
    'wrap.js':
      'exports.wrap = (fn) => async (req, res, next) => { try { await fn(req, res, next); } catch (error) { next(error); } };\n',
    'controller.js': `const { a, b } = require('./stock');
exports.list = async (req, res) => res.json(await a());
exports.create = async function (req, res) { res.json(await b()); };
`,
    'stock.js': asking,
  });
  expect(found).toEqual(['/a for GET /x', '/b for POST /y']);
});

test('route objects of hapi and of fastify', async () => {
  const hapi = `const Hapi = require('@hapi/hapi');
const { a, b } = require('./stock');
const server = Hapi.server({ port: 80 });
server.route({ method: 'GET', path: '/x', handler: async () => a() });
server.route([{ method: 'POST', path: '/y', options: { handler: async (request, h) => b() } }]);
server.start();
`;
  expect(await madeFor({ 'index.js': hapi, 'stock.js': asking })).toEqual([
    '/a for GET /x',
    '/b for POST /y',
  ]);
  const fastify = `const fastify = require('fastify')();
const { a, b } = require('./stock');
fastify.route({ method: 'GET', url: '/x', handler: async () => a() });
const create = async () => b();
fastify.route({ method: 'POST', url: '/y', handler: create });
fastify.listen({ port: 80 });
`;
  expect(await madeFor({ 'index.js': fastify, 'stock.js': asking })).toEqual([
    '/a for GET /x',
    '/b for POST /y',
  ]);
});

test('methods of a controller that are bound to it', async () => {
  const index = `${app}const { a, b } = require('./stock');
class Orders {
  constructor() { this.create = this.create.bind(this); }
  async list(req, res) { res.json(await a()); }
  async create(req, res) { res.json(await b()); }
}
const orders = new Orders();
app.get('/x', orders.list.bind(orders));
app.post('/y', orders.create);
${listens}`;
  expect(await madeFor({ 'index.js': index, 'stock.js': asking })).toEqual([
    '/a for GET /x',
    '/b for POST /y',
  ]);
});

test('lists of handlers', async () => {
  const index = `${app}const { a, b } = require('./stock');
const check = (req, res, next) => next();
const list = async (req, res) => res.json(await a());
const creating = [check, async (req, res) => res.json(await b())];
app.get('/x', [check, list]);
app.post('/y', creating);
${listens}`;
  expect(await madeFor({ 'index.js': index, 'stock.js': asking })).toEqual([
    '/a for GET /x',
    '/b for POST /y',
  ]);
});

test('handlers that a function makes', async () => {
  const found = await madeFor({
    'index.js': `${app}const { listOrders, makeCreate } = require('./handlers');
const { a, b } = require('./stock');
app.get('/x', listOrders(a));
app.post('/y', makeCreate({ stock: b }));
${listens}`,
    'handlers.js': `exports.listOrders = (load) => async (req, res) => res.json(await load());
exports.makeCreate = ({ stock }) => { return async function create(req, res) { res.json(await stock()); }; };
`,
    'stock.js': asking,
  });
  expect(found).toEqual(['/a for GET /x', '/b for POST /y']);
});

test('the methods of what a function makes', async () => {
  const found = await madeFor({
    'index.ts': `import express from 'express';
import { makeController } from './controller';
import { Stock } from './stock';
const app = express();
const controller = makeController(new Stock());
app.get('/x', controller.list);
app.post('/y', controller.create);
${listens}`,
    'controller.ts': `import type { Stock } from './stock';
export const makeController = (stock: Stock) => ({
  async list(req, res) { res.json(await stock.a()); },
  create: async (req, res) => { res.json(await stock.b()); },
});
`,
    'stock.ts': `import axios from 'axios';
export class Stock {
  async a() { return (await ${ask('/a')}).data; }
  async b() { return (await ${ask('/b')}).data; }
}
`,
  });
  expect(found).toEqual(['/a for GET /x', '/b for POST /y']);
});

test('what a maker of handlers keeps for others is not known to be for one', async () => {
  const found = await madeFor({
    'index.js': `${app}const { makeCreate } = require('./handlers');
const { a, b } = require('./stock');
app.get('/x', makeCreate({ stock: a }));
app.post('/y', (req, res) => res.end());
module.exports = { tools: [b] };
${listens}`,
    'handlers.js':
      'exports.makeCreate = ({ stock }) => async function create(req, res) { res.json(await stock()); };\n',
    'stock.js': asking,
  });
  expect(found).toEqual(['/a for GET /x', '/b for anybody']);
});
