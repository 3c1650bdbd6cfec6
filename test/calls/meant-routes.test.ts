/** Addresses and paths that stand in two tables, of which only running code knows what is taken. */
import { expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

const client = `const axios = require('axios');
  class Services {
    constructor() {
      this.instance = axios.create({ timeout: 1000 });
      this.services = {
        orders: { url: process.env.ORDERS_URL, endpoints: { place: { method: 'POST', path: '/orders' }, count: { method: 'POST', path: '/orders/count' } } },
        users: { url: process.env.USERS_URL, endpoints: { add: { method: 'POST', path: '/users' }, rename: { method: 'POST', path: '/users/name' } } },
      };
    }
    ask(service, name, data) {
      const { url, endpoints } = this.services[service];
      return this.instance({ method: 'POST', url: \`\${url}\${endpoints[name].path}\`, data });
    }
  }
  module.exports = new Services();`;

const web = (files: Readonly<Record<string, string>>) => ({
  files: { 'package.json': '{ "dependencies": { "axios": "1", "express": "5" } }', ...files },
  environment: { ORDERS_URL: 'http://orders:3000', USERS_URL: 'http://users:3000' },
});

test('a service is asked what it answers, and not what another of the table does', async () => {
  const asking = web({
    'client.js': client,
    'index.js': `const app = require('express')(); const services = require('./client');
      app.post('/:service/:name', async (req, res) => res.json(await services.ask(req.params.service, req.params.name, req.body)));
      app.listen(3000);`,
  });
  const orders = answering('POST /orders', 'POST /orders/count');
  const users = answering('POST /users', 'POST /users/name');
  expect(callsIn(await modelOf(systemOf({ orders, users, web: asking })))).toEqual([
    'web → orders POST /orders',
    'web → orders POST /orders/count',
    'web → users POST /users',
    'web → users POST /users/name',
  ]);
});

test('what none of them answers is still told', async () => {
  const asking = web({
    'index.js': `const axios = require('axios');
      exports.all = () => Promise.all([process.env.ORDERS_URL, process.env.USERS_URL].map((url) => axios.get(url + '/version')));`,
  });
  const model = await modelOf(
    systemOf({ orders: answering('POST /orders'), users: answering('POST /users'), web: asking }),
  );
  expect(callsIn(model)).toEqual([
    'web → orders GET /version (no endpoint)',
    'web → users GET /version (no endpoint)',
  ]);
});

test('one address that is set twice means both, whichever of them answers', async () => {
  const asking = web({
    'index.js': `const axios = require('axios');
      const api = axios.create({ baseURL: process.env.NODE_ENV === 'production' ? process.env.ORDERS_URL : process.env.USERS_URL });
      exports.all = async () => { await api.get('/orders'); await api.get('/users'); };`,
  });
  const model = await modelOf(
    systemOf({ orders: answering('GET /orders'), users: answering('GET /users'), web: asking }),
  );
  expect(callsIn(model)).toEqual([
    'web → orders GET /orders',
    'web → orders GET /users (no endpoint)',
    'web → users GET /orders (no endpoint)',
    'web → users GET /users',
  ]);
});

test('a service that answers nothing of what a place asks may be asked for all of it', async () => {
  const asking = web({
    'index.js': `const axios = require('axios');
      const checks = [
        { url: process.env.ORDERS_URL, path: '/health' },
        { url: process.env.ORDERS_URL, path: '/orders' },
        { url: process.env.USERS_URL, path: '/health' },
      ];
      exports.all = () => Promise.all(checks.map(({ url, path }) => axios.get(url + path)));`,
  });
  const orders = answering('GET /orders', 'GET /health');
  const model = await modelOf(systemOf({ orders, users: answering('POST /users'), web: asking }));
  expect(callsIn(model)).toContain('web → users GET /health (no endpoint)');
});
