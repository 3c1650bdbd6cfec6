import { expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

/** A request that is made with its address, and sent by the method that says the verb. */
const request = (sent: string) => `const fetch = require('node-fetch');
  class Request {
    constructor(url) { this.url = url; this.params = {}; this.headers = {}; }
    header(name, value) { this.headers[name] = value; }
    ${sent}
  }
  module.exports = Request;`;

const byOne = `get() { return this.send('GET'); }
  post(body) { this.body = body; return this.send('POST'); }
  remove() { return this.send('DELETE'); }
  send(method) {
    let url = '';
    if (Object.keys(this.params).length > 0) url = \`\${this.url}?\${String(this.params)}\`;
    else url = this.url;
    return fetch(url, { method, headers: this.headers, body: this.body });
  }`;

const byEach = `get() { return fetch(this.url, { headers: this.headers }); }
  post(body) { return fetch(this.url, { method: 'POST', body }); }
  remove() { return fetch(this.url, { method: 'DELETE' }); }`;

const asking = `const Request = require('./request'); const app = require('express')();
  module.exports.all = () => { const request = new Request('http://stock:3000/items'); request.header('a', 'b'); return request.get(); };
  module.exports.add = (item) => { const request = new Request('http://stock:3000/items'); return request.post(item); };
  module.exports.drop = (id) => { let request = new Request(\`http://stock:3000/items/\${id}\`); return request.remove(); };
  module.exports.pay = (bill) => new Request('http://till:3000/bills').post(bill);
  app.listen(3000);`;

/** Both answer the same paths by all verbs, so that nothing but the code tells which is asked for. */
const shop = (sent: string) =>
  systemOf({
    desk: { files: { 'index.js': asking, 'request.js': request(sent) } },
    stock: answering(
      'GET /items',
      'POST /items',
      'DELETE /items',
      'GET /items/:id',
      'POST /items/:id',
      'DELETE /items/:id',
    ),
    till: answering('GET /bills', 'POST /bills', 'DELETE /bills'),
  });

const told = [
  'desk → stock DELETE /items/*',
  'desk → stock GET /items',
  'desk → stock POST /items',
  'desk → till POST /bills',
];

test('a request is sent to the address that it was made with by the verb of the method that is called on it', async () => {
  expect(callsIn(await modelOf(shop(byEach))).toSorted()).toEqual(told);
});

test('… also where the methods hand the verb to one that sends it, and the address is put together there', async () => {
  expect(callsIn(await modelOf(shop(byOne))).toSorted()).toEqual(told);
});

test('a base that a client is made with is asked for by whoever makes it', async () => {
  const client = `const fetch = require('node-fetch');
    class Stock { constructor(base) { this.base = base; } all() { return fetch(this.base + '/items'); } }
    const app = require('express')(); const stock = new Stock('http://stock:3000');
    app.get('/', () => stock.all()); app.listen(3000);`;
  const root = systemOf({
    desk: { files: { 'index.js': client } },
    stock: answering('GET /items', 'POST /items'),
  });
  expect(callsIn(await modelOf(root))).toEqual(['desk → stock GET /items']);
});

test('a client that a list is given asks for each of its addresses', async () => {
  const asks = `import axios from 'axios'; import express from 'express';
    const api = axios.create({ baseURL: 'http://stock:3000' });
    const app = express();
    app.get('/all', async (req, res) => {
      const urls = ['http://stock:3000/items', 'http://till:3000/bills'];
      res.json([...(await Promise.all(urls.map(fetch))), ...(await Promise.all(['/items/7'].map(api.get)))]);
    });
    app.get('/none', (req, res) => { res.json(['name'].map(req.get)); });
    app.listen(3000);`;
  const desk = { files: { 'index.ts': asks } };
  const stock = answering('GET /items', 'GET /items/:id');
  const model = await modelOf(systemOf({ desk, stock, till: answering('GET /bills') }));
  expect(callsIn(model)).toEqual([
    'desk → stock GET /items',
    'desk → stock GET /items/7',
    'desk → till GET /bills',
  ]);
});
