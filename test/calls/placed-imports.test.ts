import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf, unknownIn } from './support.js';

const orders = answering('GET /orders/:id', 'POST /orders');
const ONE = 'web → orders GET /orders/*';
const PLACED = 'web → orders POST /orders';

/** What a library beside the services asks for. */
const CLIENT = `const axios = require('axios');
exports.load = (id) => axios.get(\`\${process.env.ORDERS_URL}/orders/\${id}\`);
exports.place = (order) => axios.post(process.env.ORDERS_URL + '/orders', order);`;

async function callsOf(index: string, others: Readonly<Record<string, string>> = {}) {
  const web = { files: { 'index.js': index }, environment: { ORDERS_URL: 'http://orders:3000' } };
  const root = systemOf(
    { orders, web },
    {
      'packages/shared/clients/orders.js': CLIENT,
      'packages/shared/package.json': '{"name":"@shop/shared"}',
      ...others,
    },
  );
  const model = await modelOf(root);
  return [...callsIn(model), ...unknownIn(model)].sort();
}

describe('code of others that a service loads by where it lies', () => {
  test.each([
    [
      'a directory under a name, and what is joined to it',
      `const path = require('path');
      const shared = path.join(__dirname, '..', 'packages', 'shared');
      const client = require(path.join(shared, 'clients', 'orders'));
      app.get('/', () => client.load(1).then(client.place));`,
    ],
    [
      'taken apart where it is loaded',
      `const { resolve } = require('path');
      const { load, place } = require(resolve(__dirname, '../packages/shared/clients/orders.js'));
      app.get('/', () => load(1).then(place));`,
    ],
    [
      'one of its functions at once',
      `const load = require(__dirname + '/../packages/shared/clients/orders').load;
      const place = require(\`\${__dirname}/../packages/shared/clients/orders\`).place;
      app.get('/', () => load(1).then(place));`,
    ],
    [
      'a router that only it mounts',
      `const path = require('path');
      const root = path.join(__dirname, '..', 'packages');
      const app = require('express')();
      app.use('/api', require(path.join(root, 'shared', 'routes.js')));`,
      {
        'packages/shared/routes.js': `const router = require('express').Router();
        const client = require('./clients/orders');
        router.get('/one', async (req, res) => res.json(await client.load(1)));
        router.post('/one', async (req, res) => res.json(await client.place(req.body)));
        module.exports = router;`,
      },
    ],
    [
      'awaited, as a module',
      `const { join } = require('path');
      app.get('/', async () => {
        const client = await import(join(__dirname, '..', 'packages', 'shared', 'clients', 'orders.js'));
        return client.place(await client.load(1));
      });`,
    ],
  ])('%s', async (_, index: string, others: Readonly<Record<string, string>> = {}) => {
    expect(await callsOf(index, others)).toEqual([ONE, PLACED]);
  });

  test('is none of theirs that load something else from there', async () => {
    const index = `const path = require('path');
    const shared = path.join(__dirname, '..', 'packages', 'shared');
    const { log } = require(path.join(shared, 'log'));
    log('started');`;
    expect(
      await callsOf(index, { 'packages/shared/log.js': 'exports.log = (text) => console.log(text);' }),
    ).toEqual([]);
  });

  test('is not what lies beside the file of what is resolved from wherever the program is started', async () => {
    const files = {
      'packages/shared/start.js':
        "const path = require('path');\nexports.start = () => require(path.resolve('./clients/orders')).load(1);",
    };
    const index = "const { start } = require('../packages/shared/start');\napp.get('/', start);";
    expect(await callsOf(index, files)).toEqual([]);
  });
});
