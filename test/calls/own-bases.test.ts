/** Whose base an address stands below, where a program says several: each module of Nest its own, a client before what all clients are told. */
import { expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

/** The calls of web to orders and to users, who answer below a path each. */
async function callsOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const environment = { ORDERS_URL: 'http://orders:3000', USERS_URL: 'http://users:3000' };
  const model = await modelOf(
    systemOf({
      orders: answering('GET /orders', 'GET /orders/:id', 'POST /orders'),
      users: answering('GET /api/users/:id', 'DELETE /api/users/:id', 'GET /api/orders', 'GET /orders'),
      web: { files, environment },
    }),
  );
  return [...callsIn(model)].sort();
}

const USERS = `import { Injectable, Module } from '@nestjs/common';
  import { HttpModule, HttpService } from '@nestjs/axios';
  import { ConfigModule, ConfigService } from '@nestjs/config';
  @Injectable() export class Users { constructor(private readonly http: HttpService) {} one(id: string) { return this.http.get('users/' + id); } }
  @Module({ imports: [HttpModule.registerAsync({ imports: [ConfigModule], inject: [ConfigService], useFactory: async (c: ConfigService) => ({ baseURL: \`\${c.get<string>('USERS_URL')}/api\` }) })], providers: [Users] })
  export class UsersModule {}`;

/** A module of Nest for orders, which registers its client so. */
const ordersWith = (registered: string, others = '') => `import { Injectable, Module } from '@nestjs/common';
  import { HttpModule, HttpService, type HttpModuleOptions, type HttpModuleOptionsFactory } from '@nestjs/axios';
  import { ConfigService } from '@nestjs/config';
  ${others}
  @Injectable() export class HttpSettings implements HttpModuleOptionsFactory {
    constructor(private readonly config: ConfigService) {}
    createHttpOptions(): HttpModuleOptions { return { baseURL: this.config.get('ORDERS_URL'), timeout: 5000 }; }
  }
  @Injectable() export class Orders {
    constructor(private readonly http: HttpService) {}
    all() { return this.http.get('/orders'); }
    add(order: object) { return this.http.axiosRef.post('/orders', order); }
  }
  @Module({ imports: [${registered}], providers: [Orders] }) export class OrdersModule {}`;

test.each([
  ['a class that makes its options', 'HttpModule.registerAsync({ useClass: HttpSettings })'],
  ['its options', 'HttpModule.register({ baseURL: process.env.ORDERS_URL })'],
])('HttpService, with %s, beside another module that has its own', async (_, registered) => {
  expect(await callsOf({ 'users.ts': USERS, 'orders.ts': ordersWith(registered) })).toEqual([
    'web → orders GET /orders',
    'web → orders POST /orders',
    'web → users GET /api/users/*',
  ]);
});

test('HttpService of a module that says what is not seen here is not asked below the base of another', async () => {
  const registered = 'HttpModule.registerAsync({ useClass: Elsewhere })';
  const calls = await callsOf({
    'users.ts': USERS,
    'orders.ts': ordersWith(registered, "import { Elsewhere } from '@other/http';"),
  });
  expect(calls.filter((call) => call.includes('users'))).toEqual(['web → users GET /api/users/*']);
});

test('axios: an instance with a base by its interceptor, one by a parameter, beside the base of all', async () => {
  expect(
    await callsOf({
      'index.ts': `import axios, { type AxiosInstance, type AxiosRequestConfig } from 'axios';
        const intercepted = axios.create();
        intercepted.interceptors.request.use((config) => { config.baseURL = \`\${process.env.USERS_URL}/api\`; return config; });
        export const user = (id: string) => intercepted.get('/users/' + encodeURIComponent(id));
        const defaults: AxiosRequestConfig = { headers: { accept: 'application/json' } };
        class Users {
          private readonly http: AxiosInstance;
          constructor(base: string) { this.http = axios.create({ ...defaults, baseURL: new URL('/api', base).toString() }); }
          drop(id: string) { return this.http.delete<void>(\`users/\${id}\`); }
        }
        new Users(process.env.USERS_URL!).drop('a'); user('b');
        axios.defaults.baseURL = process.env.ORDERS_URL;
        axios.post('/orders', {});`,
    }),
  ).toEqual(['web → orders POST /orders', 'web → users DELETE /api/users/*', 'web → users GET /api/users/*']);
});
