import { expect, test } from 'vitest';
import { madeFor } from './made-for.js';

const axios = "const axios = require('axios');\n";
const app = "const app = require('express')();\n";
const ask = (route: string) => `axios.get('http://stock${route}')`;

test('inline handlers, and a helper that two of three share', async () => {
  const index = `${app}${axios}
async function stockOf() { const { data } = await ${ask('/a')}; return data; }
app.get('/x', async (req, res) => res.json(await stockOf()));
app.post('/y', async (req, res) => { await check(req); res.json(1); });
app.get('/z', (req, res) => res.json(2));
async function check() { const found = await stockOf(); return found.length; }
app.listen(80);
`;
  expect(await madeFor({ 'index.js': index })).toEqual(['/a for GET /x, POST /y']);
});

test('controllers and services in files of their own, exported in each way', async () => {
  const found = await madeFor({
    'index.js': `${app}
const orders = require('./controller');
const { cancel } = require('./controller');
const refund = require('./refund');
app.get('/x', orders.list);
app.post('/y', cancel);
app.post('/z', refund);
app.listen(80);
`,
    'controller.js': `const service = require('./service');
const check = require('./check');
const list = async (req, res) => res.json(await service.all());
exports.cancel = async (req, res) => { await check(); res.end(); };
exports.list = list;
`,
    'service.js': `${axios}
async function all() { return (await ${ask('/all')}).data; }
async function other() { return (await ${ask('/other')}).data; }
module.exports = { all, other };
`,
    'check.js': `${axios}module.exports = async () => { const { data } = await ${ask('/check')}; return data; };\n`,
    'refund.js': `const { other } = require('./service');\nmodule.exports = async (req, res) => { res.json(await other()); };\n`,
  });
  expect(found).toEqual(['/check for POST /y', '/all for GET /x', '/other for POST /z']);
});

test('what runs before all handlers, before one, and what is not known', async () => {
  const index = `${app}${axios}
async function session(req, res, next) { await ${ask('/session')}; next(); }
async function allowed(req, res, next) { await ${ask('/allowed')}; next(); }
async function created() { await ${ask('/created')}; }
async function given() { await ${ask('/given')}; }
async function unused() { await ${ask('/unused')}; }
const react = { created };
app.use(session);
app.get('/x', allowed, (req, res) => res.end());
app.post('/y', async (req, res) => { await react[req.body.type](); await created(); res.end(); });
require('./hooks')(given);
app.listen(80);
`;
  expect(await madeFor({ 'index.js': index, 'hooks.js': 'module.exports = (hook) => {};\n' })).toEqual([
    '/session for anybody',
    '/allowed for GET /x',
    '/created for anybody',
    '/given for anybody',
    '/unused for anybody',
  ]);
});

test('what a breaker runs is run by those who fire it', async () => {
  const breakers = (made: string) => `const Breaker = require('opossum');\n${axios}
const known = new Map();
const ask = async (url) => (await axios.get(url)).data;
exports.breakerOf = (name) => {
  if (!known.has(name)) known.set(name, new Breaker(${made}, { timeout: 900 }));
  return known.get(name);
};
exports.states = () => [...known.values()].map((breaker) => breaker.opened);
`;
  const index = `${app}
const { breakerOf, states } = require('./breakers');
const load = (path) => breakerOf('stock').fire('http://stock' + path);
app.get('/x', async (req, res) => res.json(await load('/a')));
app.get('/states', (req, res) => res.json(states()));
app.listen(80);
`;
  for (const made of ['ask', 'async (url) => (await axios.get(url)).data'])
    expect(await madeFor({ 'index.js': index, 'breakers.js': breakers(made) })).toEqual(['/a for GET /x']);
});

test('who gives the address leads to the request, whoever else may run what makes it', async () => {
  const index = `${app}${axios}
const load = async (path) => (await axios.get('http://stock' + path)).data;
require('./hooks')(load);
app.get('/x', async (req, res) => res.json(await load('/a')));
app.get('/y', (req, res) => res.end());
app.listen(80);
`;
  expect(await madeFor({ 'index.js': index, 'hooks.js': 'module.exports = (hook) => {};\n' })).toEqual([
    '/a for GET /x',
  ]);
});

test('functions that call each other and themselves', async () => {
  const index = `${app}${axios}
async function even(n) { return n === 0 ? (await ${ask('/a')}).data : odd(n - 1); }
async function odd(n) { return n > 9 ? odd(n - 2) : even(n - 1); }
app.get('/x', async (req, res) => res.json(await odd(3)));
app.get('/y', (req, res) => res.end());
app.listen(80);
`;
  expect(await madeFor({ 'index.js': index })).toEqual(['/a for GET /x']);
});

test('what is made first and asked later belongs to anybody', async () => {
  const index = `${app}${axios}
const { createProxyMiddleware } = require('http-proxy-middleware');
const paths = (request) => request.length > 0;
function make() { return async () => (await ${ask('/made')}).data; }
function mount() { app.use(createProxyMiddleware({ target: 'http://stock', pathFilter: paths })); made = make(); }
let made;
mount();
app.get('/x', async (req, res) => res.json(await made()));
app.listen(80);
`;
  expect((await madeFor({ 'index.js': index })).every((each) => / for anybody$/.test(each))).toBe(true);
});

test('the start, timers and the end', async () => {
  const index = `${app}${axios}
const register = async () => axios.put('http://stock/register').catch(console.error);
const leave = async () => axios.delete('http://stock/register');
async function warm() { const { data } = await ${ask('/warm')}; console.log(data); }
app.get('/x', (req, res) => res.end());
app.listen(80, () => {
  register();
  setInterval(register, 1000);
  process.on('SIGTERM', async () => { await leave(); process.exit(0); });
});
warm();
`;
  expect(await madeFor({ 'index.js': index })).toEqual([
    '/register for nobody (not awaited)',
    '/register for nobody (not awaited)',
    '/warm for nobody',
  ]);
});

test('what some of its callers wait for is waited for', async () => {
  const index = `${app}${axios}
const tell = async () => axios.put('http://stock/told');
app.get('/x', (req, res) => { tell(); res.end(); });
app.post('/y', async (req, res) => { await tell(); res.end(); });
app.listen(80);
`;
  expect(await madeFor({ 'index.js': index })).toEqual(['/told for GET /x, POST /y']);
});

test('Nest: what is injected, what a guard asks, and what stands behind an interface', async () => {
  const found = await madeFor({
    'src/main.ts':
      "import { NestFactory } from '@nestjs/core';\nimport { Orders } from './orders.module';\nNestFactory.create(Orders);\n",
    'src/orders.module.ts': `import { Module } from '@nestjs/common';
import { OrdersController } from './orders.controller';
import { OrdersService } from './orders.service';
@Module({ controllers: [OrdersController], providers: [OrdersService] })
export class Orders {}
`,
    'src/orders.controller.ts': `import { Controller, Get, Inject, Post, UseGuards } from '@nestjs/common';
import { OrdersService } from './orders.service';
import { Session } from './session.guard';
import type { Mailer } from './mailer';
@Controller('orders')
export class OrdersController {
  constructor(private readonly service: OrdersService, @Inject('mailer') private readonly mailer: Mailer) {}
  @Get() list() { return this.service.list(); }
  @UseGuards(Session) @Post() create() { return this.mailer.send(); }
}
`,
    'src/orders.service.ts': `import { Injectable } from '@nestjs/common';
import axios from 'axios';
@Injectable()
export class OrdersService {
  async list() { return (await ${ask('/list')}).data; }
}
`,
    'src/session.guard.ts': `import axios from 'axios';
export class Session { async canActivate() { return (await ${ask('/session')}).data; } }
`,
    'src/mailer.ts': `import axios from 'axios';
export interface Mailer { send(): Promise<unknown> }
export class SmtpMailer implements Mailer { async send() { return (await ${ask('/mail')}).data; } }
`,
  });
  expect(found).toEqual(['/mail for POST /orders', '/list for GET /orders', '/session for anybody']);
});

test('what comes by message leads to what its consumer asks', async () => {
  const index = `${app}${axios}
const { Kafka } = require('kafkajs');
const consumer = new Kafka({ brokers: ['kafka:9092'] }).consumer({ groupId: 'orders' });
async function onPaid() { await ${ask('/paid')}; }
async function start() {
  await consumer.subscribe({ topic: 'paid' });
  await consumer.run({ eachMessage: async ({ message }) => { await onPaid(message); } });
}
start();
app.get('/x', (req, res) => res.end());
app.listen(80);
`;
  expect(await madeFor({ 'index.js': index })).toEqual(['/paid for eachMessage']);
});

test('who emits an event by its name waits for who listens to it only if it says so', async () => {
  const nest = (emit: string) => ({
    'orders.ts': `import { Controller, Post, Get } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
@Controller('orders')
export class Orders {
  constructor(private readonly eventEmitter: EventEmitter2) {}
  @Post() async place() { ${emit} return 1; }
  @Get() list() { return []; }
}
`,
    'billing.ts': `import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import axios from 'axios';
@Injectable()
export class Billing {
  @OnEvent('order.placed') async bill() { await axios.get('http://stock/bill'); }
}
`,
  });
  expect(await madeFor(nest("this.eventEmitter.emit('order.placed', {});"))).toEqual(['/bill for nobody']);
  expect(await madeFor(nest("await this.eventEmitter.emitAsync('order.placed', {});"))).toEqual([
    '/bill for POST /orders',
  ]);
  expect(await madeFor(nest("this.eventEmitter.emit('order.cancelled', {});"))).toEqual([
    '/bill for anybody',
  ]);
});
