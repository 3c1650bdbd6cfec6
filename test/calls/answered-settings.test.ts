import { describe, expect, it } from 'vitest';
import { answering, callsIn, modelOf, type Service, systemOf } from './support.js';

const orders = answering('GET /orders', 'GET /stock');
const stock = answering('GET /stock');

/** What a page asks that is told its settings by a server beside it, which knows them by variables of its own. */
async function asked(
  page: Readonly<Record<string, string>>,
  server: Readonly<Record<string, string>>,
  {
    environment = {},
    others = {},
  }: { environment?: Service['environment']; others?: Readonly<Record<string, Service>> } = {},
): Promise<readonly string[]> {
  const site = {
    files: {
      'package.json':
        '{ "name": "site", "scripts": { "start": "node index.js" }, "dependencies": { "express": "4" } }',
      ...server,
    },
    environment: { ORDERS_URL: 'http://orders:3000', ...environment },
  };
  const model = await modelOf(
    systemOf({
      orders,
      stock,
      site,
      web: { files: page, environment: { ORDERS_URL: 'http://stock:3000' } },
      ...others,
    }),
  );
  return callsIn(model)
    .filter((call) => call.startsWith('web →') && !call.includes('→ site'))
    .map((call) => call.replace('web → ', ''))
    .sort();
}

const express = (answer: string, before = '') => ({
  'index.js': `const express = require('express');\nconst app = express();\n${before}\napp.get('/config', (req, res) => {\n  ${answer}\n});\napp.listen(3000);\n`,
});
const literal = express('res.json({ ordersUrl: process.env.ORDERS_URL, version: 1 });');
const page = {
  'index.js':
    "export const config = await (await fetch('/config')).json();\nfetch(`${config.ordersUrl}/orders`);\n",
};

describe('the settings that a page asks a server for', () => {
  it('are what the server answers, by the variables of the server', async () => {
    expect(await asked(page, literal)).toEqual(['orders GET /orders']);
  });

  it.each<[string, string]>([
    [
      'taken apart',
      "const { ordersUrl } = await fetch('/config').then((answer) => answer.json());\nfetch(`${ordersUrl}/orders`);\n",
    ],
    [
      'in a callback',
      "import axios from 'axios';\naxios.get('/config').then(({ data }) => axios.get(`${data.ordersUrl}/orders`));\n",
    ],
    [
      'by a client',
      "import axios from 'axios';\nconst client = axios.create({ timeout: 1000 });\nconst { data } = await client.get('/config');\naxios.create({ baseURL: data.ordersUrl }).get('/orders');\n",
    ],
    [
      'kept in the browser as a text',
      "import axios from 'axios';\nconst KEYS = Object.freeze({ config: 'site-config' });\nconst kept = window.sessionStorage;\nexport class Settings {\n  static async init() {\n    const { data } = await axios.get('/config');\n    kept.setItem(KEYS.config, JSON.stringify(data));\n  }\n  get() {\n    const text = kept.getItem(KEYS.config);\n    return text ? JSON.parse(text) : undefined;\n  }\n}\naxios.create({ baseURL: new Settings().get().ordersUrl }).get('/orders');\n",
    ],
    [
      'kept by itself',
      "fetch('/config').then((answer) => answer.json()).then((config) => localStorage.setItem('url', config.ordersUrl));\nexport const load = () => fetch(`${localStorage.getItem('url')}/orders`);\n",
    ],
    [
      'kept in a variable',
      "let settings;\nexport async function init() {\n  const answer = await fetch('/config');\n  settings = await answer.json();\n}\nexport const load = () => fetch(`${settings.ordersUrl}/orders`);\n",
    ],
    [
      'asked of the server by its name',
      'const config = await (await fetch(`${import.meta.env.VITE_SITE_URL}/config`)).json();\nfetch(`${config.ordersUrl}/orders`);\n',
    ],
  ])('are taken %s', async (_, text) => {
    expect(await asked({ 'index.js': text }, literal)).toEqual(['orders GET /orders']);
  });

  const react = "import { createContext, useContext, useEffect, useState } from 'react';\n";
  it.each<[string, string]>([
    [
      'state of a component',
      "export function App() {\n  const [config, setConfig] = useState(null);\n  useEffect(() => { fetch('/config').then((answer) => answer.json()).then(setConfig); }, []);\n  const load = () => fetch(config.ordersUrl + '/orders');\n  return <button onClick={load} />;\n}\n",
    ],
    [
      'what a component hands down',
      "const Config = createContext(null);\nfunction Provider({ children }) {\n  const [config, setConfig] = useState(null);\n  useEffect(() => { (async () => { const answer = await fetch('/config'); setConfig(await answer.json()); })(); }, []);\n  return <Config.Provider value={config}>{children}</Config.Provider>;\n}\nfunction Orders() {\n  const { ordersUrl } = useContext(Config);\n  const load = () => fetch(`${ordersUrl}/orders`);\n  return <button onClick={load} />;\n}\nexport const App = () => <Provider><Orders /></Provider>;\n",
    ],
  ])('are kept as %s', async (_, text) => {
    expect(await asked({ 'index.jsx': react + text }, literal)).toEqual(['orders GET /orders']);
    // What a state holds that is no setting may be anything by then.
    const other = text.replace("'/config'", "'/orders/last'");
    const answers = { 'index.js': literal['index.js'].replace("'/config'", "'/orders/last'") };
    expect(await asked({ 'index.jsx': react + other }, answers)).toEqual([]);
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    [
      'an object',
      express('res.status(200).send(settings);', 'const settings = { ordersUrl: process.env.ORDERS_URL };'),
    ],
    [
      'what is spread',
      express(
        'res.json({ ...settings, version: 1 });',
        'const settings = { ordersUrl: process.env.ORDERS_URL };',
      ),
    ],
    ['a text', express('res.type("json").end(JSON.stringify({ ordersUrl: process.env.ORDERS_URL }));')],
    [
      'a function',
      express(
        'res.json(settings());',
        'function settings() { return { ordersUrl: process.env.ORDERS_URL }; }',
      ),
    ],
    [
      'a handler of another file, on a router that is mounted',
      {
        'index.js':
          "const express = require('express');\nconst app = express();\napp.use('/', require('./routes'));\napp.listen(3000);\n",
        'routes.js':
          "const router = require('express').Router();\nconst { settings } = require('./settings');\nrouter.route('/config').get(settings);\nmodule.exports = router;\n",
        'settings.js':
          'exports.settings = async (req, res) => {\n  try {\n    return res.json({ ordersUrl: process.env.ORDERS_URL });\n  } catch (error) {\n    res.status(500).json({ error });\n  }\n};\n',
      },
    ],
    [
      'fastify',
      {
        'index.js':
          "import fastify from 'fastify';\nconst app = fastify();\napp.get('/config', async () => ({ ordersUrl: process.env.ORDERS_URL }));\napp.listen({ port: 3000 });\n",
      },
    ],
    [
      'hono',
      {
        'index.js':
          "import { Hono } from 'hono';\nconst app = new Hono();\napp.get('/config', (c) => c.json({ ordersUrl: process.env.ORDERS_URL }));\nexport default app;\n",
      },
    ],
    [
      'koa',
      {
        'index.js':
          "const Router = require('@koa/router');\nconst router = new Router();\nrouter.get('/config', (ctx) => { ctx.body = { ordersUrl: process.env.ORDERS_URL }; });\n",
      },
    ],
    [
      'Nest',
      {
        'index.ts':
          "import { Controller, Get } from '@nestjs/common';\n@Controller('config')\nexport class ConfigController {\n  @Get()\n  settings() {\n    return { ordersUrl: process.env.ORDERS_URL };\n  }\n}\n",
      },
    ],
    [
      'node-config',
      {
        ...express(
          "res.status(200).json({ ...config.get('page'), version: 1 });",
          "const config = require('config');",
        ),
        'config/default.json': '{ "page": { "name": "shop" } }',
        'config/custom-environment-variables.json': '{ "page": { "ordersUrl": "ORDERS_URL" } }',
      },
    ],
  ])('are %s', async (_, server) => {
    expect(await asked(page, server)).toEqual(['orders GET /orders']);
  });

  it('are those of a group within a group', async () => {
    const server = {
      ...express("res.json({ ...config.get('page') });", "import config from 'config';"),
      'config/default.json': '{ "page": { "orders": { "url": "http://stock:3000" } } }',
      'config/custom-environment-variables.json': '{ "page": { "orders": { "url": "ORDERS_URL" } } }',
    };
    const text = page['index.js'].replace('config.ordersUrl', 'config.orders.url');
    expect(await asked({ 'index.js': text }, server)).toEqual(['orders GET /orders']);
    expect(await asked({ 'index.js': text }, server, { environment: { ORDERS_URL: '' } })).toEqual([
      'stock GET /orders (no endpoint)',
    ]);
  });

  it('are its own where it has a server', async () => {
    const own = { 'server.js': literal['index.js'], ...page };
    const other = express("res.json({ ordersUrl: 'http://orders:3000' });");
    expect(await asked(own, other)).toEqual(['stock GET /orders (no endpoint)']);
  });

  it.each<[string, Readonly<Record<string, string>>, Readonly<Record<string, string>>]>([
    ['nobody answers there', page, { 'index.js': literal['index.js'].replace("'/config'", "'/version'") }],
    ['it answers something else', page, express('res.json({ url: process.env.ORDERS_URL });')],
    [
      'it answers there only by another verb',
      page,
      { 'index.js': literal['index.js'].replace('app.get', 'app.post') },
    ],
    [
      'another path ends so',
      page,
      { 'index.js': literal['index.js'].replace("'/config'", "'/shops/config'") },
    ],
    [
      'what is asked for are no settings',
      { 'index.js': page['index.js'].replaceAll("'/config'", "'/orders/last'") },
      { 'index.js': literal['index.js'].replace("'/config'", "'/orders/last'") },
    ],
    [
      'something else may be kept',
      {
        'index.js':
          "export const init = (url) => localStorage.setItem('url', url);\nlocalStorage.setItem('url', 'http://orders:3000');\nfetch(`${localStorage.getItem('url')}/orders`);\n",
      },
      literal,
    ],
    [
      'another name is kept',
      {
        'index.js':
          "localStorage.setItem('other', 'http://orders:3000');\nfetch(`${localStorage.getItem('url')}/orders`);\n",
      },
      literal,
    ],
  ])('are not known where %s', async (_, web, server) => {
    expect(await asked(web, server)).toEqual([]);
  });

  it('say nothing of what is kept that was kept before', async () => {
    const text =
      "export const id = () => {\n  const id = sessionStorage.getItem('id') || `made-${Date.now()}`;\n  sessionStorage.setItem('id', id);\n  return id;\n};\nfetch(`http://orders:3000/orders/${sessionStorage.getItem('id')}`);\n";
    expect(await asked({ 'index.js': text }, literal)).toEqual(['orders GET /orders/* (no endpoint)']);
  });

  it('are not known where two servers that are as near answer', async () => {
    const second = {
      files: {
        'package.json': '{ "name": "second", "scripts": { "start": "node index.js" } }',
        ...express("res.json({ ordersUrl: 'http://stock:3000' });"),
      },
    };
    expect(await asked(page, literal, { others: { second } })).toEqual([]);
  });
});

describe('what a server writes into a script of its page', () => {
  const page = {
    'index.js': 'export const load = () => fetch(`${window.__ENV__.ordersUrl}/orders`);\n',
  };

  it.each([
    [
      'a template',
      'res.type("js").send(`window.__ENV__ = ${JSON.stringify({ ordersUrl: process.env.ORDERS_URL })};`);',
    ],
    ['texts that are put together', "res.end('window.__ENV__=' + JSON.stringify(settings) + ';');"],
    [
      'a part of the page',
      "res.send(html.replace('</head>', `<script>window['__ENV__'] = ${JSON.stringify(settings)}</script></head>`));",
    ],
    ['a library', 'res.send(`self.__ENV__ = ${serialize(settings, { isJSON: true })}`);'],
  ])('is known of %s', async (_, answer) => {
    const before =
      "const serialize = require('serialize-javascript');\nconst html = '';\nconst settings = { ordersUrl: process.env.ORDERS_URL };";
    expect(await asked(page, express(answer, before))).toEqual(['orders GET /orders']);
  });

  it('is not known of another name, or of two servers', async () => {
    const server = (url: string) =>
      express(`res.send(\`window.__ENV__ = \${JSON.stringify({ ordersUrl: '${url}' })}\`);`);
    const other = { 'index.js': page['index.js'].replace('__ENV__', '__CONFIG__') };
    expect(await asked(other, server('http://orders:3000'))).toEqual([]);
    const second = {
      files: {
        'package.json': '{ "name": "second", "scripts": { "start": "node index.js" } }',
        ...server('http://stock:3000'),
      },
    };
    expect(await asked(page, server('http://orders:3000'), { others: { second } })).toEqual([]);
  });
});

it('is not what a host of the public net answers', async () => {
  const elsewhere = {
    'index.js':
      "export const config = await (await fetch('https://vendor.example.com/config')).json();\nfetch(`${config.ordersUrl}/orders`);\n",
  };
  expect(await asked(elsewhere, literal)).toEqual([]);
});
