import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf, unknownIn } from './support.js';

const orders = answering('GET /orders/:id', 'POST /orders', 'GET /orders');

/** The calls of a service web, whose sources these are, to a service orders. */
async function callsOf(files: Readonly<Record<string, string>>) {
  const web = { files, environment: { ORDERS_URL: 'http://orders:3000' } };
  const model = await modelOf(systemOf({ orders, web }));
  return [...callsIn(model), ...unknownIn(model)].sort();
}

const ONE = 'web → orders GET /orders/*';
const ALL = 'web → orders GET /orders';
const PLACED = 'web → orders POST /orders';

describe('clients of programs', () => {
  test.each([
    [
      'node-fetch, imported when it is needed',
      "const fetch = (...args) => import('node-fetch').then(({ default: fetch }) => fetch(...args));\nexports.load = (id) => fetch(`${process.env.ORDERS_URL}/orders/${id}`);",
      [ONE],
    ],
    [
      'fetch and axios, which a package of the company hands on',
      "const { fetch, axios, logger } = require('@shop/platform');\nexports.load = (id) => fetch(`${process.env.ORDERS_URL}/orders/${id}`);\nexports.place = (order) => axios.post(process.env.ORDERS_URL + '/orders', order);\nexports.log = () => logger.info(process.env.ORDERS_URL + '/orders');",
      [ONE, PLACED],
    ],
    [
      'request-promise, under another name',
      "const rp = require('request-promise');\nexports.load = (id) => { const options = { uri: `${process.env.ORDERS_URL}/orders/${id}`, json: true }; return rp(options); };\nexports.place = (order) => rp.post(process.env.ORDERS_URL + '/orders', { body: order });",
      [ONE, PLACED],
    ],
    [
      'request, with defaults and a callback',
      "const request = require('request').defaults({ baseUrl: process.env.ORDERS_URL });\nexports.place = (order, done) => request({ uri: '/orders', method: 'POST', json: order }, done);",
      [PLACED],
    ],
    [
      'those of programs within others: uni-app in a promise, WeChat, Taro',
      `import Taro from '@tarojs/taro';
      const ask = ({ url, method, data }) => new Promise((resolve, reject) => {
        uni.request({ url: process.env.ORDERS_URL + url, method: method || 'GET', data, success: resolve, fail: reject });
      });
      export const get = (url) => ask({ url, method: 'GET' });
      export const one = (id) => get('/orders/' + id);
      export const all = () => wx.request({ url: process.env.ORDERS_URL + '/orders' });
      export const place = (data) => Taro.request({ url: process.env.ORDERS_URL + '/orders', method: 'POST', data });
      export const go = () => uni.navigateTo({ url: '/pages/orders' });
      export const kept = () => wx.setStorageSync('orders', []);`,
      [ALL, ONE, PLACED],
    ],
    [
      'needle, with the verb first',
      "const needle = require('needle');\nexports.load = (id) => needle('get', `${process.env.ORDERS_URL}/orders/${id}`);\nexports.place = (order) => needle.post(process.env.ORDERS_URL + '/orders', order);",
      [ONE, PLACED],
    ],
    [
      'gaxios, by itself, of a class and by its usual instance',
      "import { Gaxios, instance, request } from 'gaxios';\nconst api = new Gaxios({ baseURL: process.env.ORDERS_URL });\nexport const load = (id) => request({ url: `${process.env.ORDERS_URL}/orders/${id}` });\nexport const place = (data) => api.request({ url: '/orders', method: 'POST', data });\nexport const all = () => instance.request({ url: process.env.ORDERS_URL + '/orders' });",
      [ALL, ONE, PLACED],
    ],
    [
      'wreck, with defaults, and with the verb first',
      "const Wreck = require('@hapi/wreck');\nconst api = Wreck.defaults({ baseUrl: process.env.ORDERS_URL });\nexports.all = () => api.get('/orders');\nexports.place = (payload) => Wreck.request('POST', process.env.ORDERS_URL + '/orders', { payload });\nexports.read = (answer) => Wreck.read(answer);",
      [ALL, PLACED],
    ],
    [
      'urllib, by functions and of a class',
      "import urllib, { HttpClient } from 'urllib';\nconst client = new HttpClient();\nexport const all = () => urllib.curl(process.env.ORDERS_URL + '/orders');\nexport const place = (data) => client.request(process.env.ORDERS_URL + '/orders', { method: 'POST', data });",
      [ALL, PLACED],
    ],
    [
      'typed-rest-client, whose methods say what they do to a resource',
      "import { RestClient } from 'typed-rest-client/RestClient';\nimport { HttpClient } from 'typed-rest-client/HttpClient';\nconst rest = new RestClient('web', process.env.ORDERS_URL);\nconst http = new HttpClient('web');\nexport const load = (id) => rest.get(`/orders/${id}`);\nexport const place = (order) => rest.create('/orders', order);\nexport const all = () => http.get(process.env.ORDERS_URL + '/orders');\nexport const other = () => new Map().create('/orders');",
      [ALL, ONE, PLACED],
    ],
    [
      'HTTP/2 of Node, whose headers say what is asked',
      "import http2 from 'node:http2';\nconst session = http2.connect(process.env.ORDERS_URL);\nexport const all = () => session.request({ ':path': '/orders' });\nexport const place = () => session.request({ ':method': 'POST', ':path': '/orders' });",
      [ALL, PLACED],
    ],
    [
      'clients of axios that another library keeps answers of, or slows down; apisauce',
      "import axios from 'axios';\nimport { setupCache } from 'axios-cache-interceptor';\nimport rateLimit from 'axios-rate-limit';\nimport { create } from 'apisauce';\nconst settings = { baseURL: process.env.ORDERS_URL };\nconst [kept, slow, sauce] = [setupCache(axios.create(settings)), rateLimit(axios.create(settings), { maxRPS: 5 }), create(settings)];\nexport const load = (id) => kept.get(`/orders/${id}`);\nexport const all = () => slow.get('/orders');\nexport const place = (order) => sauce.post('/orders', order);",
      [ALL, ONE, PLACED],
    ],
    [
      'superagent, with the verb first',
      "const request = require('superagent');\nexports.place = (order) => request('POST', process.env.ORDERS_URL + '/orders').send(order);",
      [PLACED],
    ],
    [
      'wretch, along its chain',
      "import wretch from 'wretch';\nconst api = wretch(process.env.ORDERS_URL).auth('Basic x');\nexport const load = (id) => api.url(`/orders/${id}`).get().json();\nexport const place = (order) => api.post(order, '/orders').res();",
      [ONE, PLACED],
    ],
    [
      'bent, whatever the order',
      "const bent = require('bent');\nconst post = bent('POST', process.env.ORDERS_URL, 'json', 200);\nexports.place = (order) => post('/orders', order);",
      [PLACED],
    ],
    [
      'r2',
      "const r2 = require('r2');\nexports.load = async (id) => r2(`${process.env.ORDERS_URL}/orders/${id}`).json;\nexports.place = (order) => r2.post(process.env.ORDERS_URL + '/orders', { json: order }).response;",
      [ONE, PLACED],
    ],
    [
      'xior',
      "import xior from 'xior';\nconst api = xior.create({ baseURL: process.env.ORDERS_URL });\nexport const load = (id) => api.get(`/orders/${id}`);\nexport const place = (order) => api.post('/orders', order);",
      [ONE, PLACED],
    ],
    [
      'phin',
      "const p = require('phin');\nexports.place = (order) => p({ url: process.env.ORDERS_URL + '/orders', method: 'POST', data: order });",
      [PLACED],
    ],
    [
      'ofetch and the $fetch of Nuxt',
      "import { ofetch } from 'ofetch';\nconst api = ofetch.create({ baseURL: process.env.ORDERS_URL });\nexport const load = (id) => api(`/orders/${id}`);\nexport const place = (order) => $fetch('/orders', { baseURL: process.env.ORDERS_URL, method: 'POST', body: order });",
      [ONE, PLACED],
    ],
  ])('%s', async (_, text, calls) => {
    expect(await callsOf({ 'index.js': text })).toEqual(calls);
  });

  test('options that are not read may say the verb', async () => {
    expect(
      await callsOf({
        'index.js':
          "exports.send = (options) => fetch(process.env.ORDERS_URL + '/orders', { ...options, headers: {} });",
      }),
    ).toEqual(['web → orders /orders']);
  });
});

describe('clients of pages', () => {
  test('Angular: injected both ways, and by the verb', async () => {
    expect(
      await callsOf({
        'environments/environment.ts': "export const environment = { orders: 'http://orders:3000' };",
        'orders.service.ts': `import { HttpClient } from '@angular/common/http';
          import { Injectable, inject } from '@angular/core';
          import { environment } from './environments/environment';
          @Injectable() export class Reading {
            private base = environment.orders;
            constructor(private http: HttpClient) {}
            load(id: string) { return this.http.get<Order>(\`\${this.base}/orders/\${id}\`); }
          }
          export class Placing {
            private readonly http = inject(HttpClient);
            place(order: Order) { return this.http.post(environment.orders + '/orders', order); }
            all() { return this.http.request('GET', environment.orders + '/orders'); }
          }`,
      }),
    ).toEqual([ALL, ONE, PLACED]);
  });

  test('AngularJS, jQuery, XMLHttpRequest and scripts that a page loads', async () => {
    expect(
      await callsOf({
        'public/shop.js': `angular.module('shop').controller('Orders', ['$scope', '$http', function ($scope, $http) {
            $http.get('http://orders:3000/orders/1').then(function (answer) { $scope.order = answer.data; });
          }]);
          angular.module('shop').factory('Basket', function ($resource, $http) {
            return { place: (order) => $http({ method: 'POST', url: 'http://orders:3000/orders', data: order }) };
          });`,
      }),
    ).toEqual([ONE.replace('*', '1'), PLACED]);
    expect(
      await callsOf({
        'public/shop.js': `$.ajax({ url: 'http://orders:3000/orders', type: 'POST', data: {} });
          $.getJSON('http://orders:3000/orders');`,
        'public/old.js': `var request = new XMLHttpRequest();
          request.open('POST', 'http://orders:3000/orders');`,
        'public/new.js': "axios.get('http://orders:3000/orders');",
      }),
    ).toEqual([ALL, ALL, PLACED, PLACED]);
  });

  test('Vue: what a framework gives to components', async () => {
    expect(
      await callsOf({
        'src/Orders.vue':
          "<script>\nexport default { methods: { load() { return this.$http.get('http://orders:3000/orders'); } } };\n</script>",
        'src/login.js':
          "import Vue from 'vue';\nexport const place = (order) => Vue.http.post('http://orders:3000/orders', order);",
        'nuxt.config.ts':
          'export default defineNuxtConfig({ runtimeConfig: { public: { orders: process.env.ORDERS_URL } } });',
        'pages/order.vue':
          '<script setup lang="ts">\nconst config = useRuntimeConfig();\nconst { data } = await useFetch(`${config.public.orders}/orders/1`);\n</script>',
      }),
    ).toEqual([ALL, ONE.replace('*', '1'), PLACED]);
  });

  test('hooks that hand an address on, and lists of what can be asked', async () => {
    expect(
      await callsOf({
        'order.tsx': `import useSWR from 'swr';
          const load = (url: string) => fetch(url).then((answer) => answer.json());
          export const Order = () => useSWR(\`\${process.env.ORDERS_URL}/orders/1\`, load).data;`,
        'api.ts': `import { createApi, fetchBaseQuery } from '@reduxjs/toolkit/query/react';
          const base = fetchBaseQuery({ baseUrl: process.env.ORDERS_URL });
          const again = async (given, api, extra) => base(given, api, extra);
          export const api = createApi({ baseQuery: again, endpoints: (build) => ({
            all: build.query({ query: () => '/orders' }),
            place: build.mutation({ query: (body) => ({ url: '/orders', method: 'POST', body }) }),
          }) });`,
      }),
    ).toEqual([ALL, ONE.replace('*', '1'), PLACED]);
  });

  test('lists of what can be asked, each of a base that its maker is given, and what other files add to them', async () => {
    const base = (name: string) => `createApi({ reducerPath: '${name}', baseQuery: withToken(`;
    expect(
      await callsOf({
        'base.ts': `import { fetchBaseQuery, retry } from '@reduxjs/toolkit/query/react';
          const carts = fetchBaseQuery({ baseUrl: 'http://carts.other.com' });
          const orders = fetchBaseQuery({ baseUrl: process.env.ORDERS_URL });
          const patient = retry(orders, { maxRetries: 3 });
          export const toOrders = async (given, api, extra) => patient(given, api, extra);
          export const toCarts = async (given, api, extra) => carts(given, api, extra);
          export const withToken = (baseUrl: string) => {
            const base = fetchBaseQuery({ baseUrl, prepareHeaders: (headers) => headers });
            return async (given, api, extra) => {
              const result = await base(given, api, extra);
              return result.error ? { data: [] } : result;
            };
          };`,
        'carts.ts': `import { createApi } from '@reduxjs/toolkit/query/react';
          import { toCarts, withToken } from './base';
          export const carts = ${base('carts')}'http://carts.other.com'), endpoints: (build) => ({
            cart: build.query({ query: () => '/carts/1' }),
          }) });
          export const others = createApi({ baseQuery: toCarts, endpoints: (build) => ({
            list: build.query({ query: () => '/orders?of=carts' }),
          }) });`,
        'orders.ts': `import { createApi } from '@reduxjs/toolkit/query/react';
          import { toOrders, withToken } from './base';
          export const orders = ${base('orders')}process.env.ORDERS_URL), endpoints: () => ({}) });
          export const all = createApi({ baseQuery: toOrders, endpoints: (build) => ({
            all: build.query({ query: () => '/orders' }),
          }) });`,
        'place.ts': `import { orders } from './orders';
          export const placing = orders.injectEndpoints({ endpoints: (build) => ({
            place: build.mutation({ query: (body) => ({ url: '/orders', method: 'POST', body }) }),
          }) });`,
      }),
    ).toEqual([ALL, PLACED]);
  });
});

describe('addresses', () => {
  test('replaced, set and joined', async () => {
    expect(
      await callsOf({
        'a.js': `const path = '/orders/{id}';
          exports.one = (id) => fetch(process.env.ORDERS_URL.replace(/\\/+$/, '') + path.replace('{id}', encodeURIComponent(id)));
          exports.all = () => { const url = new URL(process.env.ORDERS_URL); url.pathname = '/orders'; return fetch(url); };`,
        'b.js': `const Path = require('node:path');
          exports.one = (id) => { const url = new URL(process.env.ORDERS_URL); url.pathname = Path.posix.join('orders', id); return fetch(url, { method: 'GET' }); };
          exports.place = () => { const url = new URL(process.env.ORDERS_URL); url.pathname = '/orders'; return fetch(url, { method: 'POST' }); };`,
      }),
    ).toEqual([ALL, ONE, ONE, PLACED]);
  });

  test('wrappers of wrappers, in files of their own', async () => {
    expect(
      await callsOf({
        'send.js': 'exports.send = async (url, options) => fetch(url, options);',
        'json.js':
          "const _ = require('lodash');\nconst { send } = require('./send');\nexports.json = async (url, options = {}) => (await send(url, _.omit(options, ['json']))).json();",
        'client.js':
          "const { json } = require('./json');\nexports.ask = (path, options) => json(`${process.env.ORDERS_URL}/orders${path}`, options);",
        'index.js':
          "const { ask } = require('./client');\nexports.place = (order) => ask('', { method: 'POST', json: order });\nexports.one = (id) => ask('/1');",
      }),
    ).toEqual([ONE.replace('*', '1'), PLACED]);
  });

  test('a class hands on what it is made with to the constructor that it inherits', async () => {
    expect(
      await callsOf({
        'remote.ts': `import axios, { type AxiosInstance, type AxiosRequestConfig } from 'axios';
          export class Remote {
            protected http: AxiosInstance;
            constructor(url: string) { this.http = axios.create({ baseURL: url }); }
          }
          const instance = axios.create({ baseURL: process.env.ORDERS_URL });
          export const send = (config: AxiosRequestConfig) => instance({ ...config, timeout: 5 });`,
        'orders.ts':
          "import { Remote } from './remote';\nexport class Orders extends Remote { one(id: string) { return this.http.get(`/orders/${id}`); } }",
        'index.ts': `import { Orders } from './orders';
          import { send } from './remote';
          const orders = new Orders(process.env.ORDERS_URL!);
          export const one = () => orders.one('1');
          export const place = (data: Order) => send({ url: '/orders', method: 'POST', data });`,
      }),
    ).toEqual([ONE, PLACED]);
  });

  test('a client that is made with settings, whose paths hang on what its methods are given', async () => {
    expect(
      await callsOf({
        'orders.ts': `import axios, { type AxiosInstance } from 'axios';
          interface Settings { ordersUrl: string }
          export class Orders {
            private client: AxiosInstance;
            constructor(settings: Settings) { this.client = axios.create({ baseURL: settings.ordersUrl }); }
            async place(order: { id: string }) { return this.find(order.id); }
            private async find(id: string) { return this.client.get(\`/orders/\${id}\`); }
          }`,
        'index.ts': `import { Orders } from './orders';
          const settings = { port: 3000, ordersUrl: process.env.ORDERS_URL || 'http://localhost:1' };
          export const orders = new Orders(settings);`,
      }),
    ).toEqual([ONE]);
  });

  test('settings that a library loads for the program around', async () => {
    const files = {
      'libs/settings/package.json': '{ "name": "@shop/settings", "main": "index.js" }',
      'libs/settings/index.js': `const { join } = require('node:path');
        const file = join(process.cwd(), 'config/settings.defaults.js');
        module.exports = require(file);`,
      'package.json': '{ "workspaces": ["libs/*", "web", "orders"] }',
    };
    const web = {
      files: {
        'config/settings.defaults.js':
          "module.exports = { apis: { orders: { url: `http://${process.env.ORDERS_HOST || 'localhost'}:3000` } } };",
        'index.js':
          "const settings = require('@shop/settings');\nexports.all = () => fetch(`${settings.apis.orders.url}/orders`);",
      },
      environment: { ORDERS_HOST: 'orders' },
    };
    expect(callsIn(await modelOf(systemOf({ orders, web }, files)))).toEqual([ALL]);
  });
});
