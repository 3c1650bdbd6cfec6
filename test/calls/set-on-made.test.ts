import { expect, test } from 'vitest';
import { answering, modelOf, systemOf } from './support.js';

const orders = answering('GET /orders', 'POST /orders', 'DELETE /orders');

/** What a program asks, where it does: `GET /orders index.js:4`. */
async function asked(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const web = { files, environment: { ORDERS_URL: 'http://orders:3000' } };
  const { calls } = await modelOf(systemOf({ orders, web }));
  return calls.map(({ method, route, at }) => `${method} ${route} ${at.path.slice(4)}:${at.line}`).sort();
}

const CLIENT = `const axios = require('axios');
const client = axios.create({ baseURL: process.env.ORDERS_URL });
`;
const ASKING = `({
  post: (url, data) => client.post(url, data),
  get: (url) => client.get(url),
})`;
const INDEX = `const client = require('./client');
exports.place = (token) => client.withToken(token).post('/orders', {});
exports.list = (token) => client.withToken(token).get('/orders');`;

test.each([
  ['a member of what a library made', `client.withToken = (token) => ${ASKING};\nmodule.exports = client;`],
  [
    'a member that is handed out by itself as well',
    `client.withToken = (token) => ${ASKING};\nmodule.exports = client;\nmodule.exports.again = client.withToken;`,
  ],
  [
    'a member that is written as a text',
    `client['withToken'] = (token) => ${ASKING};\nmodule.exports = client;`,
  ],
  [
    'a member that is assigned among others',
    `Object.assign(client, { version: 1, withToken(token) { return ${ASKING}; } });\nmodule.exports = client;`,
  ],
  [
    'a member that is defined',
    `Object.defineProperty(client, 'withToken', { value: (token) => ${ASKING} });\nmodule.exports = client;`,
  ],
  [
    'a member of what is handed out',
    `module.exports = client;\nmodule.exports.withToken = (token) => ${ASKING};`,
  ],
  [
    'a member of what is handed out by either name',
    `exports = module.exports = client;\nexports.withToken = (token) => ${ASKING};`,
  ],
  [
    'a member of a function that is handed out',
    `module.exports = () => client;\nmodule.exports.withToken = (token) => ${ASKING};`,
  ],
  [
    'a member of a class that is handed out',
    `module.exports = class Client {};\nmodule.exports.withToken = (token) => ${ASKING};`,
  ],
  [
    'a member of all instances of a class',
    `class Client {}\nClient.prototype.withToken = function (token) { return ${ASKING}; };\nmodule.exports = new Client();`,
  ],
  [
    'a member of what a function is given',
    `function extend(client) { client.withToken = (token) => ${ASKING}; return client; }\nmodule.exports = extend(client);`,
  ],
  [
    'a member of what a function made',
    `function make(baseURL) { const client = axios.create({ baseURL }); client.withToken = (token) => ${ASKING}; return client; }\nmodule.exports = make(process.env.ORDERS_URL);`,
  ],
  [
    'a member that says this of what it is set on',
    'client.withToken = function (token) { return { post: (url, data) => this.post(url, data), get: (url) => this.get(url) }; };\nmodule.exports = client;',
  ],
])('%s is asked for by who calls it', async (_, lines) => {
  expect(await asked({ 'client.js': CLIENT + lines, 'index.js': INDEX })).toEqual([
    'GET /orders index.js:3',
    'POST /orders index.js:2',
  ]);
});

test('is that of the one that it was set on', async () => {
  const files = {
    'client.js': `${CLIENT}client.withToken = (token) => ${ASKING};\nmodule.exports = client;`,
    'other.js': `const axios = require('axios');
      const client = axios.create({ baseURL: 'http://nobody' });
      client.withToken = (token) => ${ASKING};
      module.exports = client;`,
    'index.js': `const client = require('./client');
const other = require('./other');
exports.list = (token) => client.withToken(token).get('/orders');
exports.place = (token) => other.withToken(token).post('/orders', {});`,
  };
  expect(await asked(files)).toEqual(['GET /orders index.js:3']);
});

test('is not what stands around a member that a library has', async () => {
  const files = {
    'client.js': `${CLIENT}const ask = client.request;
client.request = (options) => ask({ ...options, retries: 3 });
const get = client.get.bind(client);
client.get = (url) => get(url);
module.exports = client;`,
    'index.js': `const client = require('./client');
exports.list = () => client.get('/orders');
exports.drop = () => client.request({ method: 'DELETE', url: '/orders' });`,
  };
  expect(await asked(files)).toEqual(['DELETE /orders index.js:3', 'GET /orders index.js:2']);
});

test('of another variable of that name is another', async () => {
  const files = {
    'index.js': `${CLIENT}function quiet() { const client = { }; client.withToken = (token) => ({ get: () => undefined }); return client; }
exports.list = (token) => quiet().withToken(token).get('/orders');
exports.place = (token) => client.withToken(token).post('/orders', {});`,
  };
  expect(await asked(files)).toEqual([]);
});
