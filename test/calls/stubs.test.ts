import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { servicesOfProto } from '../../src/extract/semantics/described/protos.js';
import { callsIn, modelOf, type Service, systemOf } from './support.js';

const PROTO = `syntax = "proto3";
// service Nobody { rpc None (A) returns (B); }
package shop.orders.v1;
option java_package = "service Nobody { rpc None (A) returns (B); }";
service OrderService {
  option deprecated = false;
  rpc GetOrder (GetOrderRequest) returns (Order);
  rpc PlaceOrder (stream Order) returns (Order) { option (google.api.http) = { post: "/v1/orders" body: "*" }; }
}
message GetOrderRequest { string service = 1; message rpc { string id = 1; } }
message Order { string id = 1; }`;

describe('.proto files', () => {
  test('services with their procedures, whatever else has such words', () => {
    expect(servicesOfProto(PROTO)).toEqual([
      {
        name: 'OrderService',
        fullName: 'shop.orders.v1.OrderService',
        procedures: ['GetOrder', 'PlaceOrder'],
      },
    ]);
  });

  test('any text is read to its end', () => {
    const words = fc.constantFrom(
      'service',
      'rpc',
      'package',
      '{',
      '}',
      '(',
      ';',
      '"',
      "'",
      '/*',
      '//',
      'A',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 60 }), (tokens) => {
        for (const { name, fullName } of servicesOfProto(tokens.join(' ')))
          expect(fullName.endsWith(name)).toBe(true);
      }),
    );
    expect(servicesOfProto('/*'.repeat(200_000))).toEqual([]);
  });
});

const answering: Service = {
  files: {
    'orders.proto': PROTO,
    'index.ts': `import * as grpc from '@grpc/grpc-js'; import { OrderServiceService } from '@shop/protos/orders_grpc_pb';
      class Orders { getOrder(call: any, done: any) { done(null); } placeOrder = (call: any, done: any) => { done(null); }; private helper() {} log() {} }
      const server = new grpc.Server();
      server.addService(OrderServiceService, new Orders() as any);
      server.bindAsync('0.0.0.0:50051', grpc.ServerCredentials.createInsecure(), () => {});`,
  },
};

async function modelWith(files: Readonly<Record<string, string>>, orders = answering) {
  const web = { files, environment: { ORDERS: 'dns:///orders:50051' } };
  return modelOf(systemOf({ orders, web }));
}

const GET = 'web → orders OrderService/GetOrder';
const PLACE = 'web → orders OrderService/PlaceOrder';

describe('clients of gRPC that are known by their descriptions', () => {
  test('the procedures of a server that is a class', async () => {
    const { endpoints } = await modelWith({});
    expect(endpoints.map(({ path }) => path)).toEqual(['OrderService/GetOrder', 'OrderService/PlaceOrder']);
  });

  test('a server whose definition is cast to generated types is called what its document calls it, with all that ends it', async () => {
    const orders = {
      files: {
        'orders.proto':
          'syntax = "proto3"; package shop; service StockService { rpc GetStock (Id) returns (Stock); }',
        'generated/orders.ts':
          'import type { Client } from "@grpc/grpc-js"; type Made<C extends new (...given: any) => any, S> = { new(...given: ConstructorParameters<C>): S }; import type { StockServiceDefinition } from "./Stock"; export interface ProtoGrpcType { shop: { StockService: Made<typeof Client, unknown> & { service: StockServiceDefinition } } }',
        'generated/Stock.ts': 'export interface StockServiceDefinition { GetStock: unknown }',
        'index.ts': `import { Server, ServerCredentials } from '@grpc/grpc-js';
      import type { ProtoGrpcType } from './generated/orders';
      declare const proto: ProtoGrpcType;
      const server = new Server();
      server.addService(proto.shop.StockService.service, { GetStock: (call: any, done: any) => done(null) });
      server.bindAsync('0.0.0.0:50051', ServerCredentials.createInsecure(), () => {});`,
      },
    };
    const { endpoints } = await modelWith({}, orders);
    expect(endpoints.map(({ path }) => path)).toEqual(['StockService/GetStock']);
  });

  test.each([
    [
      'stubs of a package',
      {
        'index.ts': `import { credentials } from '@grpc/grpc-js'; import { promisify } from 'node:util'; import { OrderServiceClient } from '@shop/protos/orders_grpc_pb';
          const client = new OrderServiceClient(process.env.ORDERS!, credentials.createInsecure());
          export const one = (id: string, done: any) => client.getOrder({ id }, done);
          export class Desk { private orders: OrderServiceClient; constructor() { this.orders = new OrderServiceClient('orders:50051', credentials.createInsecure()); }
            place(order: any) { return promisify(this.orders.placeOrder.bind(this.orders))(order); } close() { this.orders.close(); } }`,
      },
      [GET, PLACE],
    ],
    [
      'methods of which a library makes what gives a promise',
      {
        'index.js': `import grpc from 'grpc'; import promisize from 'promisize';
          const shop = grpc.load('orders.proto').shop.orders.v1;
          const client = new shop.OrderService('orders:50051', grpc.credentials.createInsecure());
          const getOrder = promisize(client.getOrder, { context: client });
          export const one = (id) => getOrder({ id });`,
      },
      [GET],
    ],
    [
      'stubs of another file, whose methods are called whatever they are',
      {
        'shop.js': `const grpc = require('grpc'); const { OrderService } = grpc.load('orders.proto').shop.orders.v1;
          module.exports = { ordersService: new OrderService('orders:50051', grpc.credentials.createInsecure()) };`,
        'index.js': `const { ordersService } = require('./shop');
          class Orders { one(id) { return new Promise((done) => ordersService.getOrder({ id }, (error, order) => done(order))); } }
          module.exports = new Orders();`,
        'desk.js':
          "const orders = require('./index'); exports.load = (service) => [orders.one('1'), service.place({})];",
      },
      [GET],
    ],
    [
      'methods that are given to what calls them',
      {
        'ask.ts': `export function ask<Answer>({ method, request }: { method: (request: object, done: Function) => void; request: object }): Promise<Answer> {
          return new Promise((resolve, reject) => method(request, (error: Error, answer: Answer) => (error ? reject(error) : resolve(answer)))); }`,
        'desk.ts': `import { credentials } from '@grpc/grpc-js'; import { OrderServiceClient } from '@shop/protos/orders_grpc_pb'; import { ask } from './ask';
          class Clients { getOrdersClient() { return new OrderServiceClient('orders:50051', credentials.createInsecure()); } }
          export class Desk { constructor(private readonly clients: Clients) {}
            one(id: string) { const client = this.clients.getOrdersClient(); return ask({ method: client.getOrder.bind(client), request: { id } }); }
            place(order: object) { const client = this.clients.getOrdersClient(); return ask({ method: client.placeOrder.bind(client), request: order }); }
            close() { const client = this.clients.getOrdersClient(); return client.close.bind(client); } }`,
        // What answers by its methods asks nobody.
        'server.ts': `import * as grpc from '@grpc/grpc-js'; class OrderService { getOrder(call: any, done: any) {} } const orders = new OrderService();
          export const implementation = { getOrder: orders.getOrder.bind(orders) };`,
      },
      [GET, PLACE],
    ],
    [
      'a class of the tree with a transport',
      {
        'gen/orders.client.ts': `export class OrderServiceClient { typeName = 'x'; constructor(private readonly _transport: any) {}
          getOrder(input: any) { return stackIntercept('unary', this._transport, input); } }`,
        'index.ts': `import { GrpcTransport } from '@protobuf-ts/grpc-transport'; import { OrderServiceClient } from './gen/orders.client';
          const client = new OrderServiceClient(new GrpcTransport({ host: 'orders:50051' }));
          export const one = () => client.getOrder({ id: '1' });`,
      },
      [GET],
    ],
    [
      'an interface whose client a framework provides',
      {
        'gen/orders.ts':
          'export interface OrderServiceClient { getOrder(request: any): any; other(request: any): any; }',
        'desk.ts': `import { Inject } from '@nestjs/common'; import type { OrderServiceClient } from './gen/orders';
          export class Desk { constructor(@Inject('ORDERS') private readonly client: OrderServiceClient) {}
            one() { return this.client.getOrder({ id: '1' }); } none() { return this.client.other({}); } }`,
      },
      [GET],
    ],
    [
      'what is called by a name that a function is given, and nothing else in its file says so',
      {
        'a.js': `const grpc = require('@grpc/grpc-js');
          const { shop } = grpc.loadPackageDefinition(require('@grpc/proto-loader').loadSync('orders.proto'));
          const orders = new shop.OrderService('orders:50051', grpc.credentials.createInsecure());
          const ask = (method, request) => new Promise((done, fail) => orders[method](request, (error, answer) => (error ? fail(error) : done(answer))));
          exports.one = (id) => ask('GetOrder', { id });`,
        'b.js': `const client = require('grpc-caller')(process.env.ORDERS, './orders.proto', 'OrderService');
          const ask = (name, request) => client[name](request);
          exports.place = (order) => ask('placeOrder', order);`,
      },
      [GET, PLACE],
    ],
    [
      'grpc-caller and a factory of nice-grpc',
      {
        'a.js': `const caller = require('grpc-caller');
          const client = caller(process.env.ORDERS, './orders.proto', 'OrderService');
          exports.one = (id) => client.getOrder({ id });`,
        'b.ts': `import { createChannel, createClientFactory } from 'nice-grpc'; import { OrderServiceDefinition } from './gen';
          const client = createClientFactory().use(log).create(OrderServiceDefinition, createChannel('orders:50051'));
          export const place = () => client.placeOrder({});`,
      },
      [GET, PLACE],
    ],
  ])('%s', async (_, files, calls) => {
    expect(callsIn(await modelWith(files))).toEqual(calls);
  });

  test('a procedure of which nobody says the name is some of its service', async () => {
    const model = await modelWith({
      'a.ts': `import * as grpc from '@grpc/grpc-js'; import { shop } from './protos';
        const orders = new (grpc.loadPackageDefinition(shop) as any).OrderService('orders:50051', grpc.credentials.createInsecure());
        process.on('message', ({ method, request }: any) => orders[method](request, () => {}));`,
    });
    expect(callsIn(model)).toEqual(['web → orders OrderService/* (no endpoint)']);
  });

  test('a service that is got where it is first asked, by whatever the function is called', async () => {
    const model = await modelWith({
      'lazily.ts': `import type { ClientGrpc } from '@nestjs/microservices';
        export function lazily<Service extends object>(known: Service | undefined, client: ClientGrpc, name: string, keep: (service: Service) => void): Service {
          if (!known) { const service = client.getService<Service>(name); keep(service); return service; }
          return known;
        }`,
      'desk.ts': `import { ClientGrpc } from '@nestjs/microservices'; import { lazily } from './lazily'; import { Ledger } from './ledger';
        interface Orders { getOrder(request: any): any; placeOrder(request: any): any; }
        export class Desk {
          private orders?: Orders; private ledger = new Ledger();
          constructor(private client: ClientGrpc) {}
          onModuleInit() { this.orders = this.client.getService<Orders>('OrderService'); }
          private remote(): Orders { return lazily<Orders>(this.orders, this.client, 'OrderService', (made) => (this.orders = made)); }
          getOrder(id: string) { return this.remote().getOrder({ id }); }
          placeOrder(order: object) { return this.remote().placeOrder(order); }
          book(order: object) { return this.books().placeOrder(order); }
          private books() { return this.ledger; }
        }`,
      'ledger.ts': 'export class Ledger { placeOrder(order: object) { return order; } }',
    });
    expect(model.calls.map(({ at, route }) => `${at.path}:${at.line} ${route}`)).toEqual([
      'web/desk.ts:8 OrderService/GetOrder',
      'web/desk.ts:9 OrderService/PlaceOrder',
    ]);
  });

  test('a class of the program that is called like the service asks nobody by being called', async () => {
    const model = await modelWith({
      'desk.ts': `import { ClientGrpc } from '@nestjs/microservices'; import type { OrderServiceClient } from './gen';
        export class OrderService { private orders: OrderServiceClient; constructor(private client: ClientGrpc) {} onModuleInit() { this.orders = this.client.getService('OrderService'); }
          getOrder(id: string) { return this.orders.getOrder({ id }); } }`,
      'gen.ts':
        'export interface OrderServiceClient { getOrder(request: any): any; placeOrder(request: any): any; }',
      'controller.ts': `import { Controller, Get } from '@nestjs/common'; import { OrderService } from './desk';
        @Controller('orders') export class OrdersController { constructor(private readonly orderService: OrderService) {} @Get(':id') one(id: string) { return this.orderService.getOrder(id); } }`,
    });
    expect(model.calls.map(({ at, route }) => `${at.path}:${at.line} ${route}`)).toEqual([
      'web/desk.ts:3 OrderService/GetOrder',
    ]);
  });

  test("Nest's generated decorator stands for what is described, and for nothing else of its class", async () => {
    const { endpoints } = await modelWith(
      {},
      {
        files: {
          'orders.proto': PROTO,
          'orders.controller.ts': `import { Controller } from '@nestjs/common'; import { OrderServiceControllerMethods } from './gen';
            @Controller() @OrderServiceControllerMethods()
            export class OrdersController { getOrder() { return {}; } async placeOrder() { return {}; } helper() {} private own() {} }`,
        },
      },
    );
    expect(endpoints.map(({ path }) => path)).toEqual(['OrderService/GetOrder', 'OrderService/PlaceOrder']);
  });

  test('a procedure that nobody is seen to serve is asked of who serves the others', async () => {
    const orders: Service = {
      files: {
        'c.ts': `import { Controller } from '@nestjs/common'; import { GrpcMethod } from '@nestjs/microservices';
          @Controller() export class C { @GrpcMethod('OrderService', 'PlaceOrder') place() {} }`,
      },
    };
    const model = await modelWith(
      {
        'desk.ts': `import { ClientGrpc } from '@nestjs/microservices';
          export class Desk { private orders: any; constructor(private client: ClientGrpc) {} onModuleInit() { this.orders = this.client.getService('OrderService'); } one() { return this.orders.getOrder({}); } }`,
      },
      orders,
    );
    expect(model.calls.map(({ to, route, assumed }) => [to, route, assumed])).toEqual([
      ['orders', 'OrderService/GetOrder', true],
    ]);
  });
});

test('a procedure that is asked for where its service is got, and one whose name is given', async () => {
  const model = await modelOf(
    systemOf({
      orders: {
        files: {
          'index.ts': `import { Controller } from '@nestjs/common';
            import { GrpcMethod } from '@nestjs/microservices';
            @Controller() export class Orders {
              @GrpcMethod('OrderService', 'GetOrder') one() {}
              @GrpcMethod('OrderService', 'ListOrders') all() {}
              @GrpcMethod('OrderService', 'PlaceOrder') place() {}
            }`,
        },
      },
      web: {
        files: {
          'index.ts': `import { Inject, Injectable } from '@nestjs/common';
            import { ClientGrpc } from '@nestjs/microservices';
            @Injectable() export class Web {
              constructor(@Inject('ORDERS') private readonly client: ClientGrpc, private readonly services: Record<string, () => void>) {}
              one() { return this.client.getService('OrderService').getOrder({}); }
              all() { return (this.client.getService('OrderService') as any).listOrders({}); }
              place(kind: string) { this.services[kind](); return this.forward(this.client, 'OrderService', 'placeOrder', {}); }
              private forward(client: ClientGrpc, name: string, method: string, data: unknown) {
                const service = client.getService<any>(name);
                return service[method](data);
              }
            }`,
        },
      },
    }),
  );
  expect(callsIn(model)).toEqual([
    'web → orders OrderService/GetOrder',
    'web → orders OrderService/ListOrders',
    'web → orders OrderService/PlaceOrder',
  ]);
});

test('a client that is handed to a function of a file which only its type says to be one', async () => {
  const generated = `import { GrpcMethod } from '@nestjs/microservices';
    export interface OrderServiceClient { getOrder(request: { id: string }): any }
    export const ORDER_SERVICE_NAME = 'OrderService';`;
  const web: Service = {
    files: {
      'stubs/orders.ts': generated,
      'remote.ts': `import { firstValueFrom } from 'rxjs';
        import { type OrderServiceClient } from './stubs/orders';
        export async function load(id: string, grpcOrders?: OrderServiceClient) { return firstValueFrom(grpcOrders?.getOrder({ id })); }`,
      'index.ts': `import { Controller, Inject } from '@nestjs/common';
        import { type ClientGrpc } from '@nestjs/microservices';
        import { load } from './remote';
        import { ORDER_SERVICE_NAME, type OrderServiceClient } from './stubs/orders';
        @Controller() export class Desk {
          private orders: OrderServiceClient;
          constructor(@Inject('ORDERS') private readonly client: ClientGrpc) {}
          onModuleInit() { this.orders = this.client.getService<OrderServiceClient>(ORDER_SERVICE_NAME); }
          show(id: string) { return load(id, this.orders); }
        }`,
    },
  };
  expect(callsIn(await modelOf(systemOf({ orders: answering, web })))).toEqual([
    'web → orders OrderService/GetOrder',
  ]);
});
