import { expect, test } from 'vitest';
import { callsIn, channelsIn, modelOf, systemOf } from './support.js';

/** A graph whose resolvers are given what a server says to be their context. */
const graph = (resolvers: string, made = '({ request }) => ({ request, ...services })') => ({
  environment: { ORDERS: 'http://orders:3000' },
  files: {
    'package.json': JSON.stringify({ name: 'graph', scripts: { start: 'node index.js' } }),
    'index.js': `const axios = require('axios'); const { RedisPubSub } = require('graphql-redis-subscriptions'); const { startServer } = require('./server');
      const orders = axios.create({ baseURL: process.env.ORDERS });
      startServer({ orders, pubsub: new RedisPubSub({}) });`,
    'server.js': `const { GraphQLServer } = require('graphql-yoga'); const resolvers = require('./resolvers');
      exports.startServer = (services) => new GraphQLServer({ typeDefs: '', resolvers, context: ${made} }).start();`,
    'resolvers.js': `const { withFilter } = require('graphql-subscriptions');\n${resolvers}`,
  },
});
const orders = {
  files: {
    'index.js':
      "const app = require('express')(); app.get('/orders/:id', (req, res) => res.end()); app.listen(3000);",
  },
};

test('what a resolver takes out of its context is what the server puts there', async () => {
  const model = await modelOf(
    systemOf({
      orders,
      graph: graph(`module.exports = {
        Query: { order: (parent, { id }, { orders }) => orders.get(\`/orders/\${id}\`) },
        Mutation: { pay: async (parent, args, context) => context.pubsub.publish('orderPaid', args) },
        Subscription: { orderPaid: { subscribe: withFilter((parent, args, { pubsub }) => pubsub.asyncIterator('orderPaid'), () => true) } },
      };`),
    }),
  );
  expect(channelsIn(model)).toEqual(['orderPaid: graph → graph']);
  expect(callsIn(model)).toEqual(['graph → orders GET /orders/*']);
});

test('but for a parameter that is none, and a member that no context has', async () => {
  const model = await modelOf(
    systemOf({
      orders,
      graph: graph(
        `exports.pay = (args, { pubsub }) => pubsub.publish('orderPaid', args); exports.load = (parent, args, { orders }) => orders.get('/orders/1');`,
        '{ stock: services.orders }',
      ),
    }),
  );
  expect(channelsIn(model)).toEqual([]);
  expect(callsIn(model)).toEqual([]);
});

test('nor for what others are given third', async () => {
  const model = await modelOf(
    systemOf({
      orders,
      graph: graph(
        `class Ledger { record(id, amount, clients) { return clients.orders.get('/orders/2'); } }
        module.exports = { Ledger, visit: (node, key, parent) => parent.orders.get('/orders/3'), Query: { order: (_, { id }, app) => app.orders.get('/orders/4') } };`,
      ),
    }),
  );
  expect(callsIn(model)).toEqual(['graph → orders GET /orders/4']);
});
