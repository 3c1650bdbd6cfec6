/** Clients of Nest and gRPC as people write them in systems: patterns and tokens in files of their own, clients made later, streams, promised methods. */
import { expect, test } from 'vitest';
import { modelOf, systemOf } from './support.js';

async function askedIn(root: string): Promise<readonly string[]> {
  const { calls } = await modelOf(root);
  return [
    ...new Set(calls.map(({ from, to, protocol, route }) => `${from} → ${to} ${protocol} ${route}`)),
  ].sort();
}

test('Nest: patterns of enums and tables, clients of TCP, Redis, NATS and MQTT made now or later, by tokens that are symbols', async () => {
  const root = systemOf({
    gateway: {
      environment: { ORDERS_HOST: 'orders', ORDERS_PORT: '4001' },
      files: {
        'src/main.ts': `import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';
NestFactory.create(AppModule).then((a) => a.listen(3000));`,
        'src/patterns.ts': `export enum OrderPatterns { Get = 'orders.get', List = 'orders.list' }
export const USERS = { FIND: { cmd: 'find', entity: 'user' }, ROLE: { cmd: 'role', entity: 'user' } } as const;
export const CLIENTS = { ORDERS: Symbol('ORDERS'), USERS: 'USERS_CLIENT' } as const;`,
        'src/app.module.ts': `import { Module } from '@nestjs/common';
import { ClientsModule, Transport, ClientProxyFactory } from '@nestjs/microservices';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { GatewayController } from './gateway.controller';
import { CLIENTS } from './patterns';
@Module({
  imports: [ConfigModule.forRoot({ isGlobal: true }), ClientsModule.registerAsync([{ name: CLIENTS.ORDERS, useFactory: (c: ConfigService) => ({ transport: Transport.TCP, options: { host: c.get('ORDERS_HOST'), port: +c.get('ORDERS_PORT') } }), inject: [ConfigService] }]),
   ClientsModule.register({ clients: [{ name: 'STOCK', transport: Transport.REDIS, options: { host: 'redis', port: 6379 } }], isGlobal: true } as any)],
  controllers: [GatewayController],
  providers: [{ provide: CLIENTS.USERS, useFactory: (c: ConfigService) => ClientProxyFactory.create({ transport: Transport.NATS, options: { servers: [c.get('NATS')!], queue: 'q' } }), inject: [ConfigService] }],
})
export class AppModule {}`,
        'src/gateway.controller.ts': `import { Controller, Get, Inject, Param, Post, Body } from '@nestjs/common';
import { Client, ClientProxy, Transport, ClientKafka, ClientMqtt, ClientRMQ, RmqRecordBuilder } from '@nestjs/microservices';
import { firstValueFrom, lastValueFrom, timeout, catchError, forkJoin, of } from 'rxjs';
import { OrderPatterns, USERS, CLIENTS } from './patterns';
@Controller() export class GatewayController {
  @Client({ transport: Transport.MQTT, options: { url: 'mqtt://m' } }) private readonly mq: ClientProxy;
  constructor(@Inject(CLIENTS.ORDERS) private readonly orders: ClientProxy, @Inject(CLIENTS.USERS) private readonly users: ClientProxy, @Inject('STOCK') private readonly stock: ClientProxy) {}
  @Get('orders/:id') get(@Param('id') id: string) { return this.ask(this.orders, OrderPatterns.Get, { id }); }
  @Get('all') all() { return forkJoin({ o: this.orders.send<any[], object>(OrderPatterns.List, {}).pipe(timeout(500), catchError(() => of([]))), u: this.users.send(USERS.FIND, '') }); }
  @Get('role') role() { return lastValueFrom(this.users.send({ entity: 'user', cmd: 'role' }, {})); }
  @Get('stock') level() { return this.stock.send({ cmd: \`stock.level\` }, {}).toPromise(); }
  @Get('lamp') lamp() { const record = new RmqRecordBuilder({}).setOptions({ priority: 3 }).build(); return this.mq.send('lamp/state', record); }
  private ask<T>(c: ClientProxy, p: any, d: unknown): Promise<T> { return firstValueFrom(c.send<T>(p, d).pipe(timeout(5000))); }
}`,
        'package.json': '{"name": "gateway", "scripts": {"start": "ts-node src/main.ts"}}',
      },
    },
    orders: {
      files: {
        'src/main.ts': `import { NestFactory } from '@nestjs/core';
import { MicroserviceOptions, Transport } from '@nestjs/microservices';
import { AppModule } from './app.module';
NestFactory.createMicroservice<MicroserviceOptions>(AppModule, { transport: Transport.TCP, options: { host: '0.0.0.0', port: 4001 } }).then((a) => a.listen());`,
        'src/app.module.ts': `import { Module, Controller } from '@nestjs/common';
import { MessagePattern, Payload, EventPattern, Ctx, TcpContext } from '@nestjs/microservices';
enum P { Get = 'orders.get', List = 'orders.list' }
@Controller() class C { @MessagePattern(P.Get) get(@Payload('id') id: string) {} @MessagePattern([P.List, 'orders.all']) list() {} }
@Module({ controllers: [C] }) export class AppModule {}`,
        'package.json': '{"name": "orders", "scripts": {"start": "ts-node src/main.ts"}}',
      },
    },
    users: {
      files: {
        'src/main.ts': `import { NestFactory } from '@nestjs/core';
import { Transport } from '@nestjs/microservices';
import { AppModule } from './app.module';
(async () => { const app = await NestFactory.create(AppModule); app.connectMicroservice({ transport: Transport.NATS, options: { servers: ['nats://nats:4222'] } }, { inheritAppConfig: true }); await app.startAllMicroservices(); await app.listen(3000); })();`,
        'src/app.module.ts': `import { Module, Controller } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';
const cmd = (cmd: string) => ({ cmd, entity: 'user' });
@Controller() class C { @MessagePattern({ entity: 'user', cmd: 'find' }) find() {} @MessagePattern(cmd('role')) role() {} }
@Module({ controllers: [C] }) export class AppModule {}`,
        'package.json': '{"name": "users", "scripts": {"start": "ts-node src/main.ts"}}',
      },
    },
    stock: {
      files: {
        'src/main.ts': `import { NestFactory } from '@nestjs/core';
import { Transport, RedisOptions } from '@nestjs/microservices';
import { AppModule } from './app.module';
const o: RedisOptions = { transport: Transport.REDIS, options: { host: 'redis' } };
NestFactory.createMicroservice(AppModule, o).then((a) => a.listen());`,
        'src/app.module.ts': `import { Module, Controller } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';
abstract class Base { @MessagePattern({ cmd: 'stock.level' }) level() { return this.load(); } abstract load(): number; }
@Controller() class C extends Base { load() { return 1; } @MessagePattern('lamp/+') lamp() {} }
@Module({ controllers: [C] }) export class AppModule {}`,
        'package.json': '{"name": "stock", "scripts": {"start": "ts-node src/main.ts"}}',
      },
    },
  });
  expect(await askedIn(root)).toEqual([
    'gateway → orders rpc orders.get',
    'gateway → orders rpc orders.list',
    'gateway → stock rpc lamp/state',
    'gateway → stock rpc {"cmd":"stock.level"}',
    'gateway → users rpc {"cmd":"find","entity":"user"}',
    'gateway → users rpc {"cmd":"role","entity":"user"}',
  ]);
});

test('gRPC: promised methods, streams, clients of Nest by options elsewhere, ts-proto, nice-grpc, Connect', async () => {
  const root = systemOf(
    {
      orders: {
        files: {
          'index.js': `const grpc = require('@grpc/grpc-js'); const loader = require('@grpc/proto-loader'); const path = require('path');
const pkg = grpc.loadPackageDefinition(loader.loadSync(path.resolve(__dirname, '../protos/orders.proto'), { keepCase: true })).shop.orders.v1;
const server = new grpc.Server();
const impl = { getOrder: (call, cb) => cb(null, {}), WatchOrders(call) { call.end(); }, upload: async (call, cb) => {} };
server.addService(pkg.OrderService.service, impl);
server.bindAsync('0.0.0.0:50051', grpc.ServerCredentials.createInsecure(), () => server.start());`,
          'package.json': '{"name": "orders", "scripts": {"start": "node index.js"}}',
        },
      },
      stock: {
        files: {
          'src/main.ts': `import { NestFactory } from '@nestjs/core';
import { Transport, MicroserviceOptions } from '@nestjs/microservices';
import { join } from 'path';
import { AppModule } from './app.module';
NestFactory.createMicroservice<MicroserviceOptions>(AppModule, { transport: Transport.GRPC, options: { package: 'stock', protoPath: join(__dirname, '../../protos/stock.proto'), url: '0.0.0.0:50052' } }).then((a) => a.listen());`,
          'src/app.module.ts': `import { Module, Controller } from '@nestjs/common';
import { GrpcMethod, GrpcStreamMethod, GrpcStreamCall } from '@nestjs/microservices';
import { Observable } from 'rxjs';
@Controller() class C { @GrpcMethod('Stock') reserve(r: any) { return r; } @GrpcStreamMethod('Stock', 'Chat') chat(m: Observable<any>) { return m; } @GrpcMethod('Stock', 'Level') l() {} }
@Module({ controllers: [C] }) export class AppModule {}`,
          'package.json': '{"name": "stock", "scripts": {"start": "ts-node src/main.ts"}}',
        },
      },
      web: {
        environment: { ORDERS_GRPC: 'orders:50051' },
        files: {
          'index.js': `const grpc = require('@grpc/grpc-js'); const { loadSync } = require('@grpc/proto-loader'); const { promisify } = require('util');
const def = loadSync('../protos/orders.proto');
const { shop } = grpc.loadPackageDefinition(def);
const client = new shop.orders.v1.OrderService(process.env.ORDERS_GRPC, grpc.credentials.createInsecure(), { 'grpc.max_receive_message_length': -1 });
const getOrder = promisify(client.getOrder).bind(client);
getOrder({ id: '1' }).then(console.log);
const stream = client.WatchOrders({ id: '1' }); stream.on('data', () => {});
const call = client.upload((err, r) => {}); call.write({}); call.end();`,
          'package.json': '{"name": "web", "scripts": {"start": "node index.js"}}',
        },
      },
      gw: {
        environment: { ORDERS_URL: 'orders:50051' },
        files: {
          'src/main.ts': `import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';
NestFactory.create(AppModule).then((a) => a.listen(3000));`,
          'src/app.module.ts': `import { Module, Controller, Get, Inject, OnModuleInit, Injectable } from '@nestjs/common';
import { ClientsModule, Transport, ClientGrpc, Client, ClientOptions } from '@nestjs/microservices';
import { join } from 'path';
import { firstValueFrom, Observable, ReplaySubject } from 'rxjs';
interface StockClient { reserve(r: object): Observable<any>; chat(r: Observable<any>): Observable<any>; level(r: object): Observable<any> }
const orders: ClientOptions = { transport: Transport.GRPC, options: { package: ['shop.orders.v1'], protoPath: [join(process.cwd(), '../protos/orders.proto')], url: process.env.ORDERS_URL } };
@Controller() class C implements OnModuleInit {
  private stock: StockClient; 
  @Client(orders) private readonly client: ClientGrpc;
  constructor(@Inject('STOCK_PACKAGE') private readonly c: ClientGrpc) {}
  onModuleInit() { this.stock = this.c.getService<StockClient>('Stock'); }
  @Get('r') r() { return this.stock.reserve({}); }
  @Get('c') ch() { const s = new ReplaySubject<any>(); return this.stock.chat(s.asObservable()); }
  @Get('o') o() { return firstValueFrom(this.client.getService<any>('OrderService').getOrder({ id: '1' })); }
}
@Module({ controllers: [C], imports: [ClientsModule.registerAsync({ clients: [{ name: 'STOCK_PACKAGE', useFactory: () => ({ transport: Transport.GRPC, options: { package: 'stock', protoPath: 'stock.proto', url: 'stock:50052' } }) }] })] }) export class AppModule {}`,
          'package.json': '{"name": "gw", "scripts": {"start": "ts-node src/main.ts"}}',
        },
      },
      gen: {
        environment: { STOCK: 'stock:50052' },
        files: {
          'src/gen/stock.ts': `/* eslint-disable */
import { ChannelCredentials, Client, makeGenericClientConstructor, type handleUnaryCall, type ServiceError, type ClientUnaryCall, Metadata, type UntypedServiceImplementation } from "@grpc/grpc-js";
export const protobufPackage = "stock";
export interface R { id: string; }
export type StockService = typeof StockService;
export const StockService = {
  reserve: { path: "/stock.Stock/Reserve", requestStream: false, responseStream: false, requestSerialize: (value: R) => Buffer.from(''), requestDeserialize: (value: Buffer) => ({}), responseSerialize: (value: R) => Buffer.from(''), responseDeserialize: (value: Buffer) => ({}) },
  level: { path: "/stock.Stock/Level", requestStream: false, responseStream: false, requestSerialize: (value: R) => Buffer.from(''), requestDeserialize: (value: Buffer) => ({}), responseSerialize: (value: R) => Buffer.from(''), responseDeserialize: (value: Buffer) => ({}) },
} as const;
export interface StockServer extends UntypedServiceImplementation { reserve: handleUnaryCall<R, R>; }
export interface StockClient extends Client { reserve(request: R, callback: (error: ServiceError | null, response: R) => void): ClientUnaryCall; level(request: R, callback: (error: ServiceError | null, response: R) => void): ClientUnaryCall; }
export const StockClient = makeGenericClientConstructor(StockService, "stock.Stock") as unknown as { new (address: string, credentials: ChannelCredentials): StockClient; service: typeof StockService; };`,
          'src/index.ts': `import { credentials } from '@grpc/grpc-js';
import { StockClient, R } from './gen/stock';
const client = new StockClient(process.env.STOCK!, credentials.createInsecure());
const reserve = (r: R) => new Promise<R>((resolve, reject) => client.reserve(r, (e, x) => (e ? reject(e) : resolve(x))));
reserve({ id: '1' });`,
          'package.json': '{"name": "gen", "scripts": {"start": "ts-node src/index.ts"}}',
        },
      },
      nice: {
        environment: { STOCK: 'stock:50052' },
        files: {
          'src/index.ts': `import { createChannel, createClientFactory, createClient } from 'nice-grpc';
import { deadlineMiddleware } from 'nice-grpc-client-middleware-deadline';
import { StockDefinition } from '@shop/protos/stock';
const channel = createChannel(process.env.STOCK!);
const client = createClientFactory().use(deadlineMiddleware).create(StockDefinition, channel, { '*': { deadline: 5 } } as any);
await client.level({ id: '1' });`,
          'package.json': '{"name": "nice", "scripts": {"start": "ts-node src/index.ts"}}',
        },
      },
      conn: {
        environment: { ORDERS: 'orders:50051' },
        files: {
          'src/index.ts': `import { createClient, createPromiseClient, Transport } from '@connectrpc/connect';
import { createGrpcTransport, createConnectTransport } from '@connectrpc/connect-node';
import { OrderService } from '@shop/protos/orders_pb';
const transport = createGrpcTransport({ baseUrl: \`http://\${process.env.ORDERS}\`, interceptors: [] });
const make = <T extends DescService>(s: T): Client<T> => createClient(s, transport);
const client = make(OrderService);
await client.getOrder({ id: '1' }); for await (const o of client.watchOrders({})) console.log(o);
const c2 = createPromiseClient(OrderService, transport); await c2.upload([] as any);`,
          'package.json': '{"name": "conn", "scripts": {"start": "ts-node src/index.ts"}}',
        },
      },
    },
    {
      'protos/orders.proto': `syntax = "proto3";
package shop.orders.v1;
service OrderService { rpc GetOrder (GetOrderRequest) returns (Order) {} rpc WatchOrders (GetOrderRequest) returns (stream Order); rpc Upload (stream Order) returns (Order); }
message GetOrderRequest { string id = 1; } message Order { string id = 1; }`,
      'protos/stock.proto': `syntax = "proto3";
package stock;
service Stock { rpc Reserve (R) returns (R); rpc Chat (stream R) returns (stream R); rpc Level(R) returns (R); }
message R { string id = 1; }`,
    },
  );
  expect(await askedIn(root)).toEqual([
    'conn → orders grpc OrderService/GetOrder',
    'conn → orders grpc OrderService/Upload',
    'conn → orders grpc OrderService/WatchOrders',
    'gen → stock grpc Stock/Reserve',
    'gw → orders grpc OrderService/GetOrder',
    'gw → stock grpc Stock/Chat',
    'gw → stock grpc Stock/Reserve',
    'nice → stock grpc Stock/Level',
    'web → orders grpc OrderService/GetOrder',
    'web → orders grpc OrderService/Upload',
    'web → orders grpc OrderService/WatchOrders',
  ]);
});
