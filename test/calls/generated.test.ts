import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf, unknownIn } from './support.js';

const orders = answering('GET /orders/:id', 'POST /orders');

async function modelWith(files: Readonly<Record<string, string>>) {
  const web = { files, environment: { ORDERS_URL: 'http://orders:3000' } };
  return modelOf(systemOf({ orders, web }));
}

const TEMPLATE = '`/orders/{id}`.replace(`{${"id"}}`, encodeURIComponent(String(given)))';

describe('clients that are generated from OpenAPI documents', () => {
  test("openapi-generator's for fetch", async () => {
    const model = await modelWith({
      'api/runtime.ts': `export const BASE_PATH = 'http://localhost:1';
        export class Configuration { constructor(private configuration: any = {}) {} get basePath() { return this.configuration.basePath ?? BASE_PATH; } }
        export class BaseAPI { constructor(protected configuration = new Configuration()) {}
          protected async request(context: any) { return (this.configuration as any).fetchApi(this.configuration.basePath + context.path, { method: context.method }); } }`,
      'api/OrdersApi.ts': `import * as runtime from './runtime';
        export class OrdersApi extends runtime.BaseAPI {
          async getOrder(given: string) { return this.request({ path: ${TEMPLATE}, method: 'GET', headers: {} }); }
          async placeOrder(order: any) { return this.request({ path: \`/orders\`, method: 'POST', body: order }); } }`,
      'index.ts': `import { Configuration } from './api/runtime'; import { OrdersApi } from './api/OrdersApi';
        const api = new OrdersApi(new Configuration({ basePath: process.env.ORDERS_URL }));
        export const one = (id: string) => api.getOrder(id);
        export const place = (order: any) => api.placeOrder(order);`,
    });
    expect(callsIn(model)).toEqual(['web → orders GET /orders/*', 'web → orders POST /orders']);
  });

  test("openapi-generator's for axios, which keeps the paths elsewhere", async () => {
    const model = await modelWith({
      'api/base.ts': `export const BASE_PATH = 'http://localhost';
        export class BaseAPI { protected configuration: any; constructor(configuration?: any, protected basePath: string = BASE_PATH, protected axios: any = undefined) { this.configuration = configuration; } }`,
      'api/api.ts': `import { BaseAPI } from './base';
        export const OrdersApiAxiosParamCreator = function (configuration?: any) { return {
          getOrder: async (given: string) => { const localVarPath = ${TEMPLATE}; const options = { method: 'GET' }; return { url: localVarPath, options }; } } };
        export const OrdersApiFp = function (configuration?: any) { return { async getOrder(id: string) { return (axios: any, basePath: any) => axios; } } };
        export class OrdersApi extends BaseAPI { public getOrder(id: string) { return OrdersApiFp(this.configuration).getOrder(id).then((request: any) => request(this.axios, this.basePath)); } }`,
      'index.ts':
        "import { OrdersApi } from './api/api';\nexport const orders = new OrdersApi(undefined, process.env.ORDERS_URL);",
    });
    expect(callsIn(model)).toEqual(['web → orders GET /orders/*']);
    expect(unknownIn(model)).toEqual([]);
  });

  test('openapi-typescript-codegen, whose base is set elsewhere', async () => {
    const model = await modelWith({
      'api/OpenAPI.ts': "export const OpenAPI: any = { BASE: '', VERSION: '1' };",
      'api/request.ts':
        'export const request = (config: any, options: any) => fetch(config.BASE + options.url);',
      'api/OrdersService.ts': `import { OpenAPI } from './OpenAPI'; import { request as __request } from './request';
        export class OrdersService { static getOrder(id: string) { return __request(OpenAPI, { method: 'GET', url: '/orders/{id}', path: { id } }); } }`,
      'index.ts': "import { OpenAPI } from './api/OpenAPI';\nOpenAPI.BASE = process.env.ORDERS_URL;",
    });
    expect(callsIn(model)).toEqual(['web → orders GET /orders/*']);
  });

  test.each([
    [
      'what it is made with',
      'createConfig({ baseUrl: process.env.ORDERS_URL })',
      '',
      ['web → orders GET /orders/*'],
    ],
    [
      'what the program sets',
      'createConfig()',
      "import { client } from './api/client.gen';\nclient.setConfig({ baseUrl: process.env.ORDERS_URL });",
      ['web → orders GET /orders/*'],
    ],
    ['nothing that is seen', 'createConfig()', '', []],
  ])("hey-api's, by %s", async (_, configuration, index, calls) => {
    const model = await modelWith({
      'api/client.gen.ts': `import { createClient, createConfig } from './client'; export const client = createClient(${configuration});`,
      'api/sdk.gen.ts': `import { client } from './client.gen';
        export const getOrder = <T extends boolean = false>(options: any) => (options.client ?? client).get<any, any, T>({ url: '/orders/{id}', ...options });`,
      'index.ts': index,
    });
    expect(callsIn(model)).toEqual(calls);
    expect(unknownIn(model)).toHaveLength(1 - calls.length);
  });

  test('swagger-typescript-api and NSwag', async () => {
    const model = await modelWith({
      'Api.ts': `export class HttpClient { public baseUrl = 'http://localhost:1'; constructor(config: any = {}) { Object.assign(this, config); }
          public request = async ({ path, ...params }: any) => this.customFetch(this.baseUrl + path, params);
          private customFetch = (...given: Parameters<typeof fetch>) => fetch(...given); }
        export class Api extends HttpClient { orders = { place: (data: any, params: any = {}) => this.request({ path: \`/orders\`, method: 'POST', body: data, ...params }) }; }`,
      'client.ts': `export class OrdersClient { private http: { fetch(url: RequestInfo, init?: RequestInit): Promise<Response> }; private baseUrl: string;
          constructor(baseUrl?: string, http?: any) { this.http = http ? http : window as any; this.baseUrl = baseUrl ?? 'http://orders:3000'; }
          one(id: string) { let url_ = this.baseUrl + '/orders/{id}'; url_ = url_.replace('{id}', encodeURIComponent('' + id)); url_ = url_.replace(/[?&]$/, ''); return this.http.fetch(url_, { method: 'GET' }); } }`,
      'index.ts': `import { Api } from './Api'; import { OrdersClient } from './client';
        const api = new Api({ baseUrl: process.env.ORDERS_URL });
        export const place = (order: any) => api.orders.place(order);
        export const one = () => new OrdersClient().one('1');`,
    });
    expect(callsIn(model)).toEqual(['web → orders POST /orders', 'web → orders GET /orders/*']);
  });

  test("ng-openapi-gen's, whose builder makes the request, with the address that the program gives its configuration", async () => {
    const model = await modelWith({
      'api/configuration.ts': `import { Injectable } from '@angular/core';
        @Injectable({ providedIn: 'root' }) export class ApiConfiguration { rootUrl: string = 'http://localhost:1'; }`,
      'api/request-builder.ts': `import { HttpRequest } from '@angular/common/http';
        class PathParameter { constructor(public name: string, public value: any) {}
          append(path: string): string { path = path.replace(\`{\${this.name}}\`, this.value); return path; } }
        export class RequestBuilder { private parameters = new Map<string, PathParameter>();
          constructor(public rootUrl: string, public operationPath: string, public method: string) {}
          path(name: string, value: any): void { this.parameters.set(name, new PathParameter(name, value)); }
          build<T = any>(options?: any): HttpRequest<T> {
            let path = this.operationPath;
            for (const each of this.parameters.values()) { path = each.append(path); }
            const url = this.rootUrl + path;
            return new HttpRequest<T>(this.method.toUpperCase(), url, undefined, options); } }`,
      'api/get-order.ts': `import { HttpClient } from '@angular/common/http'; import { RequestBuilder } from './request-builder';
        export function getOrder(http: HttpClient, rootUrl: string, params: { id: string }) {
          const rb = new RequestBuilder(rootUrl, getOrder.PATH, 'get'); if (params) { rb.path('id', params.id); }
          return http.request(rb.build({ responseType: 'json' })); }
        getOrder.PATH = '/orders/{id}';`,
      'api/orders.service.ts': `import { Injectable } from '@angular/core'; import { HttpClient } from '@angular/common/http';
        import { ApiConfiguration } from './configuration'; import { RequestBuilder } from './request-builder'; import { getOrder } from './get-order';
        class BaseService { constructor(protected config: ApiConfiguration, protected http: HttpClient) {} private _rootUrl: string = '';
          get rootUrl(): string { return this._rootUrl || this.config.rootUrl; } set rootUrl(url: string) { this._rootUrl = url; } }
        @Injectable({ providedIn: 'root' }) export class OrdersService extends BaseService {
          constructor(config: ApiConfiguration, http: HttpClient) { super(config, http); }
          static readonly PlaceOrderPath = '/orders';
          placeOrder$Response(params: { body: any }) { const rb = new RequestBuilder(this.rootUrl, OrdersService.PlaceOrderPath, 'post'); return this.http.request(rb.build({ accept: 'application/json' })); }
          getOrder(params: { id: string }) { return getOrder(this.http, this.rootUrl, params); } }`,
      'index.ts': `import { NgModule } from '@angular/core'; import { ApiConfiguration as OrdersConfiguration } from './api/configuration'; import { OrdersService } from './api/orders.service';
        @NgModule({ providers: [{ provide: OrdersConfiguration, useValue: { rootUrl: 'http://orders:3000' } }] }) export class AppModule {}
        export class Page { constructor(private orders: OrdersService) {} show(id: string) { this.orders.getOrder({ id }); this.orders.placeOrder$Response({ body: {} }); } }`,
    });
    expect(callsIn(model)).toEqual(['web → orders GET /orders/*', 'web → orders POST /orders']);
    expect(unknownIn(model)).toEqual([]);
  });

  test("somebody's own `request` with a path and a verb has no base, and is nobody's", async () => {
    const model = await modelWith({
      'bus.ts': `export const bus = { request(message: any) { return message; } };
        export const tell = () => bus.request({ path: '/orders', method: 'POST' });`,
    });
    expect([...callsIn(model), ...unknownIn(model)]).toEqual([]);
  });
});

describe('who is asked by name', () => {
  test('of a registry: Consul and Eureka', async () => {
    const model = await modelWith({
      'eureka.js': `const { Eureka } = require('eureka-js-client');
        const client = new Eureka({ instance: { app: 'web' } });
        const urlOf = (app) => { const [instance] = client.getInstancesByAppId(app); return \`http://\${instance.hostName}:\${instance.port.$}\`; };
        exports.one = (id) => fetch(urlOf('ORDERS') + \`/orders/\${id}\`);`,
      'consul.js': `const Consul = require('consul');
        const consul = new Consul({ host: 'consul' });
        exports.place = async () => { const nodes = await consul.catalog.service.nodes('orders'); const node = nodes[0]; return fetch(\`http://\${node.ServiceAddress}:\${node.ServicePort}/orders\`, { method: 'POST' }); };
        exports.lost = async (name) => { const nodes = await consul.catalog.service.nodes(name); return fetch(\`http://\${nodes[0].Address}/orders\`); };`,
    });
    expect(callsIn(model)).toEqual(['web → orders POST /orders', 'web → orders GET /orders/*']);
    expect(unknownIn(model)).toHaveLength(1);
  });

  test("of Dapr's sidecar, by its library, its paths and its header", async () => {
    const model = await modelWith({
      'a.ts': `import { DaprClient, HttpMethod } from '@dapr/dapr';
        const client = new DaprClient({ daprHost: '127.0.0.1' });
        export const one = (id: string) => client.invoker.invoke('orders', \`orders/\${id}\`, HttpMethod.GET);`,
      'b.js': `const port = process.env.DAPR_HTTP_PORT ?? 3500;
        exports.one = (id) => fetch(\`http://localhost:\${port}/v1.0/invoke/orders/method/orders/\${id}\`);
        exports.place = () => fetch(\`http://localhost:\${port}/orders\`, { method: 'POST', headers: { 'dapr-app-id': 'orders' } });`,
    });
    expect(callsIn(model)).toEqual([
      'web → orders GET /orders/*',
      'web → orders GET /orders/*',
      'web → orders POST /orders',
    ]);
  });

  test("of Nest's clients, where several services answer the same pattern", async () => {
    const answers = {
      files: {
        'c.ts': `import { Controller } from '@nestjs/common'; import { MessagePattern } from '@nestjs/microservices';
          @Controller() export class C { @MessagePattern({ cmd: 'find' }) find() {} @MessagePattern('ping') ping() {} @MessagePattern('load') load() {} }`,
      },
    };
    const web = {
      files: {
        'app.module.ts': `import { Module } from '@nestjs/common'; import { ClientProxyFactory, ClientsModule, Transport } from '@nestjs/microservices'; import { ConfigService } from '@nestjs/config';
          @Module({ imports: [ClientsModule.register([{ name: 'CARTS', transport: Transport.TCP, options: { host: 'carts', port: 3001 } }])],
            providers: [{ provide: 'ORDERS', inject: [ConfigService], useFactory: (config: ConfigService) => ClientProxyFactory.create({ transport: Transport.TCP, options: { host: config.get('ORDERS_HOST'), port: 3001 } }) }] })
          export class AppModule {}`,
        'shop.ts': `import { Inject } from '@nestjs/common'; import { ClientProxy } from '@nestjs/microservices';
          export class Shop { constructor(@Inject('ORDERS') private orders: ClientProxy, @Inject('CARTS') private carts: ClientProxy, @Inject('OTHERS') private others: ClientProxy) {}
            find() { return this.orders.send({ cmd: 'find' }, {}); }
            cart() { return this.carts.send({ cmd: 'find' }, {}); }
            other() { return this.others.send({ cmd: 'find' }, {}); } }`,
        'health.ts': `import { Inject } from '@nestjs/common'; import { ClientProxy } from '@nestjs/microservices';
          export class Health { constructor(@Inject('ORDERS') private orders: ClientProxy, @Inject('CARTS') private carts: ClientProxy) {}
            all() { const ping = async (name: string, client: ClientProxy) => ({ name, answer: await client.send('ping', {}).toPromise() });
              return [ping('orders', this.orders), ping('carts', this.carts), this.load(this.carts)]; }
            private load(of: ClientProxy) { return of.send('load', {}); } }`,
        'index.ts': "import './shop'; import './health'; import './app.module';",
      },
      environment: { ORDERS_HOST: 'orders' },
    };
    const model = await modelOf(systemOf({ orders: answers, carts: answers, web }));
    expect(callsIn(model)).toEqual([
      'web → carts ping',
      'web → carts load',
      'web → carts {"cmd":"find"}',
      'web → orders ping',
      'web → orders {"cmd":"find"}',
    ]);
    expect(unknownIn(model)).toEqual([
      'web/shop.ts:5 who is called here is not known: several services answer the pattern {"cmd":"find"}: carts, orders',
    ]);
  });
});
