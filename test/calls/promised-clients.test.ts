import { describe, expect, test } from 'vitest';
import { callsIn, modelOf, type Service, systemOf } from './support.js';

const PROTO = `syntax = "proto3"; package shop;
service Orders { rpc find (Q) returns (R); rpc findOne (Q) returns (R); rpc create (Q) returns (R); rpc closeAsync (Q) returns (R); }
service Stock { rpc find (Q) returns (R); rpc reserve (Q) returns (R); }
message Q { string id = 1; } message R { string id = 1; }`;

/** A server of Mali, which is told the file instead of what is generated of it. */
const told = (name: string, added: string): Service => ({
  files: {
    'package.json': JSON.stringify({ name, scripts: { start: 'node index.js' } }),
    'shop.proto': PROTO,
    'index.js': `const Mali = require('mali'); const path = require('path'); const FILE = path.resolve(__dirname, 'shop.proto'); ${added} app.start('0.0.0.0:50051');`,
  },
});
const orders = told('orders', "const app = new Mali(FILE, 'Orders'); app.use({ find: () => {} });");
const stock = told('stock', "const app = new Mali(); app.addService(FILE, 'Stock'); app.use({ Stock: {} });");

/** A desk that asks through classes which are given their clients. */
const desk = (files: Readonly<Record<string, string>>): Service => ({
  environment: { ORDERS: 'orders:50051', STOCK: 'stock:50051' },
  files: {
    'package.json': JSON.stringify({ name: 'desk', scripts: { start: 'node index.js' } }),
    'shop.proto': PROTO,
    'registry.js': `const grpc = require('@grpc/grpc-js'); const loader = require('@grpc/proto-loader');
      const { Orders, Stock } = grpc.loadPackageDefinition(loader.loadSync('shop.proto')).shop;
      const { OrderService } = require('./order-service'); const { StockService } = require('./stock-service');
      const credentials = grpc.credentials.createInsecure();
      module.exports = { orderService: new OrderService(new Orders(process.env.ORDERS, credentials)), stockService: new StockService(new Stock(process.env.STOCK, credentials)) };`,
    'order-service.js': `const { CrudService } = require('./crud-service'); class OrderService extends CrudService { create(order) { return this.client.createAsync(order); } } module.exports = { OrderService };`,
    'stock-service.js': `const { CrudService } = require('./crud-service'); class StockService extends CrudService { reserve(sku) { return this.client.reserveAsync({ sku }); } } module.exports = { StockService };`,
    'crud-service.js': `const Bluebird = require('bluebird');
      class CrudService { constructor(client) { this.client = Bluebird.promisifyAll(client); } find(query) { return this.client.findAsync({ query }); } }
      module.exports = { CrudService };`,
    'index.js': `const { orderService, stockService } = require('./registry'); const app = require('express')();
      app.get('/', async (req, res) => res.json([await orderService.find({}), await stockService.find({}), await orderService.create({}), await stockService.reserve('1')]));
      app.listen(3000);`,
    ...files,
  },
});

const ASKED = [
  'desk → orders Orders/create',
  'desk → orders Orders/find',
  'desk → stock Stock/find',
  'desk → stock Stock/reserve',
];

describe('clients of gRPC that are made to give promises', () => {
  test('as a whole, in a class above those that are given them, which alone imports nothing of gRPC', async () => {
    const model = await modelOf(systemOf({ orders, stock, desk: desk({}) }));
    expect(callsIn(model).toSorted()).toEqual(ASKED);
  });

  test.each([
    [
      'by a function that is taken out of its library',
      'const { promisifyAll } = require("aigle"); ',
      'promisifyAll(client)',
    ],
    [
      'by one of the program',
      'const promisifyClient = (client) => new Proxy(client, {});',
      'promisifyClient(client)',
    ],
  ])('%s', async (_, brings, made) => {
    const crud = `${brings} class CrudService { constructor(client) { this.client = ${made}; } find(query) { return this.client.findAsync({ query }); } } module.exports = { CrudService };`;
    const model = await modelOf(systemOf({ orders, stock, desk: desk({ 'crud-service.js': crud }) }));
    expect(callsIn(model).toSorted()).toEqual(ASKED);
  });

  test('a procedure that is called so itself is that one, and one function that is promised is no client', async () => {
    const model = await modelOf(
      systemOf({
        orders,
        desk: {
          files: {
            'shop.proto': PROTO,
            'index.js': `const grpc = require('@grpc/grpc-js'); const loader = require('@grpc/proto-loader'); const { promisify } = require('util');
              const { Orders } = grpc.loadPackageDefinition(loader.loadSync('shop.proto')).shop;
              const client = new Orders('orders:50051', grpc.credentials.createInsecure());
              const write = promisify((line, done) => done(null, line));
              const app = require('express')();
              app.get('/', (req, res) => { client.closeAsync({}, () => res.end()); write.findOne({}); });
              app.listen(3000);`,
          },
        },
      }),
    );
    expect(callsIn(model)).toEqual(['desk → orders Orders/closeAsync']);
  });
});

test('a server that is told a file answers all procedures of its services, or of the one that is named', async () => {
  const whole = told('all', 'const app = new Mali(); app.addService(FILE, null, { keepCase: true });');
  const { endpoints } = await modelOf(systemOf({ orders, stock, all: whole }));
  const of = (service: string) =>
    endpoints.filter((each) => each.service === service).map(({ path }) => path);
  expect(of('orders')).toEqual(['Orders/closeAsync', 'Orders/create', 'Orders/find', 'Orders/findOne']);
  expect(of('stock')).toEqual(['Stock/find', 'Stock/reserve']);
  expect(of('all')).toHaveLength(6);
});
