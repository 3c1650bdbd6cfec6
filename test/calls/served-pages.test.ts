import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

const orders = answering('GET /api/orders', 'POST /api/orders/drafts', 'GET /api/stock');
const ALL = [
  'web → orders GET /api/orders',
  'web → orders GET /api/stock',
  'web → orders POST /api/orders/drafts',
];
const ASK = `const get = async (path) => (await fetch(path)).json();
  const post = async (path, body) => (await fetch(path, { method: 'POST', body })).json();
  get('/api/orders').then(() => post('/api/orders/drafts', '{}')).then(() => get('/api/stock'));`;
const PAGE = {
  'public/index.html': '<script type="module" src="/scripts/page.js"></script>',
  'public/scripts/page.js': ASK,
};
const EXPRESS = "const path = require('path'); const express = require('express'); const app = express();";

/** What pages ask that a server of their own hands out, beside orders. */
async function asked(files: Record<string, string>, others: Record<string, string> = {}, containers = '') {
  const web = { environment: {}, files };
  return callsIn(await modelOf(systemOf({ orders, web }, others, containers))).toSorted();
}

describe('a server that hands out pages answers all else with one', () => {
  test.each([
    [
      'fastify',
      "const app = require('fastify')(); app.get('/*', async (request, reply) => reply.sendFile('index.html')); app.listen({ port: 80 });",
    ],
    [
      'express',
      `${EXPRESS} app.use(express.static('public')); app.get('*', (request, response) => response.sendFile(path.join(__dirname, 'public/index.html'))); app.listen(80);`,
    ],
    [
      'express 5',
      `${EXPRESS} app.use(express.static('public')); app.get('/{*rest}', (request, response) => response.sendFile(path.join(__dirname, 'public/index.html'))); app.listen(80);`,
    ],
    [
      'a pattern',
      `${EXPRESS} app.use(express.static('public')); app.get(/.*/, (request, response) => response.sendFile(path.join(__dirname, 'public/index.html'))); app.listen(80);`,
    ],
    [
      'whatever the method',
      `${EXPRESS} app.use(express.static('public')); app.all('*', (request, response) => response.sendFile(path.join(__dirname, 'public/index.html'))); app.listen(80);`,
    ],
    [
      'middleware',
      `${EXPRESS} app.get('/health', (q, r) => r.end()); app.use(express.static('public')); app.use((request, response) => response.sendFile(path.join(__dirname, 'public/index.html'))); app.listen(80);`,
    ],
    [
      'koa',
      "const Router = require('@koa/router'); const Koa = require('koa'); const app = new Koa(); const router = new Router(); router.get('(.*)', async (context) => { context.body = page; }); app.use(router.routes()); app.listen(80);",
    ],
    [
      'hono',
      "import { Hono } from 'hono'; import { serve } from '@hono/node-server'; import { serveStatic } from '@hono/node-server/serve-static'; const app = new Hono(); app.get('*', serveStatic({ root: './public' })); serve({ fetch: app.fetch, port: 80 });",
    ],
    [
      'the word for a page',
      `${EXPRESS} app.use(express.static('public')); app.get('/:page', (request, response) => response.sendFile(path.join(__dirname, 'public/index.html'))); app.get('/:page/:id', (request, response) => response.sendFile(path.join(__dirname, 'public/index.html'))); app.listen(80);`,
    ],
    [
      'not found',
      "const app = require('fastify')(); app.get('/health', async () => 'ok'); app.setNotFoundHandler((request, reply) => reply.sendFile('index.html')); app.listen({ port: 80 });",
    ],
  ])('%s', async (_, server) => {
    expect(await asked({ 'index.js': server, ...PAGE })).toEqual(ALL);
  });
});

describe('a gateway that leads to a server of pages whatever it leads to nobody else', () => {
  const SERVER = `${EXPRESS} app.use(express.static('public')); app.get('*', (request, response) => response.sendFile(path.join(__dirname, 'public/index.html'))); app.listen(80);`;
  const gateway = (...locations: readonly string[]) => ({
    'nginx.conf': `server { listen 80; ${locations.join(' ')} }`,
  });
  const container = "\n  edge:\n    image: nginx\n    volumes: ['./nginx.conf:/etc/nginx/nginx.conf']";
  const page = (...paths: readonly string[]) => ({
    'index.js': SERVER,
    'public/index.html': '<script type="module" src="/page.js"></script>',
    'public/page.js': paths.map((each) => `fetch('${each}');`).join('\n'),
  });
  const ORDERS = 'location /shop/ { proxy_pass http://orders:80/api/; }';

  test('asks by its paths', async () => {
    const before = gateway(ORDERS, 'location / { proxy_pass http://web; }');
    expect(await asked(page('/shop/orders'), before, container)).toEqual(['web → orders GET /api/orders']);
  });

  test('of what it leads to the server itself, nobody else is asked', async () => {
    const before = gateway(ORDERS, 'location / { proxy_pass http://web; }');
    expect(await asked(page('/help', '/shops/orders'), before, container)).toEqual([]);
  });

  test('of what nobody is seen to answer there, nothing is told', async () => {
    const before = gateway(ORDERS, 'location / { proxy_pass http://web; }');
    expect(await asked(page('/shop/nothing'), before, container)).toEqual([]);
  });

  test('a server that is led to by a path of its own hands out no pages of the whole', async () => {
    const before = gateway(ORDERS, 'location /web/ { proxy_pass http://web; }');
    expect(await asked(page('/shop/orders'), before, container)).toEqual([]);
  });
});

describe('pages without a bundler', () => {
  const SERVER = `${EXPRESS} app.use(express.static('public')); app.get('*', (request, response) => response.sendFile(path.join(__dirname, 'public/index.html'))); app.listen(80);`;
  const API = `export const get = (path) => fetch(path).then((answer) => answer.json());
    export const post = (path, body) => fetch(path, { method: 'POST', body: JSON.stringify(body) });`;
  const USE = "get('/api/orders'); post('/api/orders/drafts', {}); get('/api/stock');";
  const MODULE = '<script type="module" src="/js/main.js"></script>';

  test.each([
    ['import from the root of what is served', MODULE, `import { get, post } from '/js/api.js';\n${USE}`],
    ['import in a page', `<script type="module">import { get, post } from './js/api.js';\n${USE}</script>`],
    [
      'import in a page from the root',
      `<script type="module">\n  import { get, post } from '/js/api.js';\n  ${USE}\n</script>`,
    ],
    [
      'have elements of their own',
      MODULE,
      `import { get, post } from './api.js';
       class OrderList extends HTMLElement {
         connectedCallback() { this.render(); this.addEventListener('click', this.add); }
         async render() { await get('/api/orders'); await get('/api/stock'); }
         add = async () => { await post('/api/orders/drafts', {}); };
       }
       customElements.define('order-list', OrderList);`,
    ],
  ])('%s', async (_, html, main = '') => {
    const files = { 'public/index.html': html, 'public/js/api.js': API, 'public/js/main.js': main };
    expect(await asked({ 'index.js': SERVER, ...files })).toEqual(ALL);
  });

  test('of what lies in no directory around, or is of strangers, nothing is told', async () => {
    const files = (from: string) => ({
      'index.js': SERVER,
      'public/index.html': `<script type="module">import { get, post } from '${from}';\n${USE}</script>`,
      'other/js/api.js': API,
    });
    expect(await asked(files('/js/api.js'))).toEqual([]);
    expect(await asked(files('https://strangers.example/js/api.js'))).toEqual([]);
  });
});
