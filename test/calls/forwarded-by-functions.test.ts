/** Gateways whose handlers hand a request to one function that forwards whatever it is given: whom it asks is said by who hands it over, and told there. */
import { describe, expect, test } from 'vitest';
import { floatingCalls } from '../../src/model/floating.js';
import { mapOf } from '../../src/report/map.js';
import { modelOf, systemOf } from './support.js';
import { asking, gateway, plays, tickets } from './theatre.js';

const express = { express: '4', axios: '1', '@fastify/reply-from': '9' };

async function modelWith(files: Readonly<Record<string, string>>, ...asked: readonly string[]) {
  const web = asking(...asked);
  return modelOf(systemOf({ tickets, plays, gateway: gateway(files, express), web }));
}

/** What a gateway hands on, and the lines where it is told. */
async function toldOf(files: Readonly<Record<string, string>>) {
  const calls = mapOf(await modelWith(files)).calls.filter(({ from }) => from === 'gateway');
  return calls.flatMap(({ to, handsOn, at }) =>
    at.map(({ path, line }) => `${handsOn?.join(' ') ?? '?'} → ${to} at ${path.slice(8)}:${line}`),
  );
}

/** A function that asks whom an expression says. */
const forwardTo = (base: string) => `const axios = require('axios');
const bases = { box: process.env.TICKETS, stage: process.env.PLAYS };
exports.forward = async (req, res) => {
  const base = ${base};
  const response = await axios({ method: req.method, url: base + req.originalUrl, data: req.body });
  res.status(response.status).json(response.data);
};`;

const app = (box: string, stage: string) => `const app = require('express')();
const { forward } = require('./forward');
const aim = (name) => (req, res, next) => { req.aim = name; next(); };
app.all('/api/box/*', ${box});
app.all('/api/stage/*', ${stage});
app.listen(3000);`;

const expected = ['/api/stage/* → plays at index.js:5', '/api/box/* → tickets at index.js:4'];

describe('what a handler puts on a request', () => {
  test.each([
    [
      'a parameter of the path',
      'process.env[req.params.service.toUpperCase()]',
      "(req, res) => { req.params.service = 'tickets'; forward(req, res); }",
      "(req, res) => { req.params.service = 'plays'; return forward(req, res); }",
    ],
    ['what comes before at the route', 'bases[req.aim]', "aim('box'), forward", "[aim('stage'), forward]"],
    [
      'what the response has for it',
      'res.locals.base',
      '(req, res, next) => { res.locals.base = process.env.TICKETS; next(); }, forward',
      '(req, res, next) => { res.locals.base = process.env.PLAYS; next(); }, forward',
    ],
    [
      'a member that is set again',
      "bases[req['aim']]",
      "(req, res) => { req.aim = 'stage'; req.aim = 'box'; forward(req, res); }",
      "(req, res) => { if (req.query.all) { req.aim = 'stage'; forward(req, res); } else { req.aim = 'box'; res.end(); } }",
    ],
  ])('says whom a function asks: %s', async (_, base, box, stage) => {
    expect(await toldOf({ 'index.js': app(box, stage), 'forward.js': forwardTo(base) })).toEqual(expected);
  });

  test('is told at the route, where the handler stands in another file', async () => {
    const handlers = `const { forward } = require('./forward');
exports.box = (req, res) => { req.aim = 'box'; return forward(req, res); };
exports.stage = (req, res) => { req.aim = 'stage'; return forward(req, res); };`;
    const files = { 'handlers.js': handlers, 'forward.js': forwardTo('bases[req.aim]') };
    const index = app('handlers.box', 'handlers.stage').replace(
      "forward } = require('./forward'",
      "x } = require('./x'",
    );
    expect(
      await toldOf({
        ...files,
        'index.js': index.replace('const {', "const handlers = require('./handlers'); const {"),
      }),
    ).toEqual(expected);
  });

  test('asks nobody whom the function does not know, nor whoever is put there afterwards', async () => {
    const told = await toldOf({
      'index.js': app(
        "(req, res) => { req.aim = 'box'; forward(req, res); req.aim = 'stage'; }",
        "(req, res) => { req.aim = 'cellar'; forward(req, res); }",
      ),
      'forward.js': forwardTo('bases[req.aim]'),
    });
    expect(told).toEqual([expected[1]]);
  });

  test.each([
    ['a test without braces', "if (req.query.x) req.aim = 'box';"],
    ['a test that is an operator', "req.query.x && (req.aim = 'box');"],
    ['what is called for each', "req.asked.forEach(() => (req.aim = 'box'));"],
  ])('asks whoever was put there before as well where %s puts another there', async (_, choice) => {
    const told = await toldOf({
      'index.js': app(
        `(req, res) => { req.aim = 'stage'; ${choice} forward(req, res); }`,
        "(req, res) => { req.aim = 'stage'; forward(req, res); }",
      ),
      'forward.js': forwardTo('bases[req.aim]'),
    });
    expect(told.join('; ')).toMatch(/\/api\/box\/\* → tickets/);
    expect(told.join('; ')).toMatch(/\/api\/box\/\*[^;]* → plays/);
  });

  test('asks any of those that tests choose among', async () => {
    const told = await toldOf({
      'index.js': app(
        "(req, res) => { if (req.query.x) { req.aim = 'box'; } else { req.aim = 'stage'; } forward(req, res); }",
        "(req, res) => { req.at = Date.now(); req.aim = 'stage'; forward(req, res); }",
      ),
      'forward.js': forwardTo('bases[req.aim]'),
    });
    expect(told.sort()).toEqual([
      '/api/box/* /api/stage/* → plays at forward.js:5',
      '/api/box/* /api/stage/* → plays at index.js:5',
      '/api/box/* → tickets at forward.js:5',
    ]);
  });
});

test('a function that is handed the reply of fastify among others asks whom each who hands it says', async () => {
  const index = `const fastify = require('fastify')();
fastify.register(require('@fastify/reply-from'));
const bases = { box: process.env.TICKETS, stage: process.env.PLAYS };
fastify.all('/api/box/*', (request, reply) => forward('box', request, reply));
fastify.all('/api/stage/*', (request, reply) => forward('stage', request, reply));
function forward(name, request, reply) { return reply.from(bases[name] + request.url); }
fastify.listen({ port: 3000 });`;
  expect(await toldOf({ 'index.js': index })).toEqual(expected);
});

const chosen = `switch (method.toUpperCase()) {
    case 'POST': return axios.post(url, body);
    case 'PUT': return axios.put(url, body);
    case 'DELETE': return axios.delete(url);
    default: return axios.get(url);
  }`;

describe('requests that a function chooses among by the method', () => {
  const passing = (choice: string) => `const axios = require('axios');
const bases = { box: process.env.TICKETS, stage: process.env.PLAYS };
const send = async (name, path, method, body) => {
  const url = bases[name] + path;
  ${choice}
};
const pass = async (name, req, res) => res.json((await send(name, req.originalUrl, req.method, req.body)).data);
exports.box = (req, res) => pass('box', req, res);
exports.stage = (req, res) => pass('stage', req, res);`;
  const index = `const app = require('express')();
const to = require('./to');

app.all('/api/box/*', to.box);
app.all('/api/stage/*', to.stage);
app.listen(3000);`;

  test.each([
    ['by a switch', chosen],
    [
      'by tests',
      `if (method === 'GET') return axios.get(url);
       if ('POST' === method) return axios.post(url, body);
       if (method === 'PUT' || method === 'PATCH') return axios.put(url, body);
       throw new Error(method);`,
    ],
    ['by a name', 'return axios[method.toLowerCase()](url, body);'],
  ])('are one pass-on, told at its route: %s', async (_, choice) => {
    expect(await toldOf({ 'index.js': index, 'to.js': passing(choice) })).toEqual(expected);
  });

  test('are told each by itself, where they stand in the handler or what they ask for is not handed on', async () => {
    const model = await modelWith({
      'index.js': `const app = require('express')();
const axios = require('axios');
app.all('/api/seats', async (req, res) => {
  const { method, body } = req;
  const url = process.env.TICKETS + '/seats';
  ${chosen}
});
app.listen(3000);`,
    });
    const told = model.calls.filter(({ from }) => from === 'gateway');
    expect(told.map(({ method, route, at }) => `${method} ${route}:${at.line}`).sort()).toEqual([
      'DELETE /seats:9',
      'GET /seats:10',
      'POST /seats:7',
      'PUT /seats:8',
    ]);
  });
});

describe('what is passed on to somebody who is not known', () => {
  const found = `const { find } = require('./registry');
const forward = async (req, res) => {
  const { url } = await find(req.path.split('/')[1]);
  const response = await require('axios')({ method: req.method, url: url + req.url, data: req.body });
  res.status(response.status).send(response.data);
};`;
  const registry = `const client = require('redis').createClient();
exports.find = async (name) => JSON.parse(await client.get(name));`;
  const routes = (mounted: string) => `const express = require('express');
const app = express();
${mounted.includes('forward') ? found : ''}
app.get('/health', (req, res) => res.json({}));
app.get('/state', (req, res) => res.json({}));
${mounted}
app.listen(3000);`;

  test.each([
    ['by a router', "const router = express.Router(); router.use(forward); app.use('/services', router);", 1],
    [
      'with what comes next',
      "app.use('/services', (req, res, next) => { forward(req, res).catch(next); });",
      1,
    ],
    ['nothing of it', "app.use('/services', (req, res, next) => { req.at = 1; next(); });", 2],
  ])('is not told as floating: %s', async (_, mounted, count) => {
    const model = await modelWith(
      { 'index.js': routes(mounted), 'registry.js': registry },
      'http://gateway:3000/services/box/seats/1',
      'http://gateway:3000/cellar/wine',
    );
    const floating = floatingCalls(model).map(({ asked }) => asked.route);
    expect(floating.sort()).toEqual(['/cellar/wine', '/services/box/seats/1'].slice(0, count));
  });
});
