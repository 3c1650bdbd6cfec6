import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

const orders = answering(
  'GET /orders',
  'GET /orders/:id',
  'POST /orders',
  'DELETE /orders/:id',
  'PATCH /orders/:id',
  'GET /api/orders/:id',
);
const environment = { ORDERS_URL: 'http://orders:3000', VITE_ORDERS_URL: 'http://orders:3000' };

/** The calls of a front end that a shop has beside its orders. */
async function asked(files: Readonly<Record<string, string>>, others: Readonly<Record<string, string>> = {}) {
  const model = await modelOf(systemOf({ orders, web: { files, environment } }, others));
  return callsIn(model)
    .map((call) => call.replace('web → orders ', ''))
    .sort();
}

const ONE = ['GET /orders/*'];
const BOTH = ['GET /orders/*', 'POST /orders'];

type Case = readonly [name: string, files: Readonly<Record<string, string>>, expected: readonly string[]];

describe('a fetcher of the program', () => {
  test.each<Case>([
    [
      'given through a context of React',
      {
        'src/api.tsx': `import { createContext, useContext } from 'react';
          const ApiContext = createContext(null);
          export function ApiProvider({ children }) {
            const fetcher = (path, init) => fetch(\`\${import.meta.env.VITE_ORDERS_URL}\${path}\`, init);
            return <ApiContext.Provider value={{ fetcher }}>{children}</ApiContext.Provider>;
          }
          export const useApi = () => useContext(ApiContext);`,
        'src/order.tsx': `import { useApi } from './api';
          export function Order({ id }) {
            const { fetcher } = useApi();
            const place = (order) => fetcher('/orders', { method: 'POST', body: order });
            fetcher(\`/orders/\${id}\`);
            return null;
          }`,
      },
      BOTH,
    ],
    [
      'given through a context, made by useCallback beside a default that throws',
      {
        'src/auth.tsx': `import { createContext, useCallback, useContext, useMemo } from 'react';
          export interface AuthValue { apiCall: <T>(url: string, options?: RequestInit) => Promise<T>; }
          export const AuthContext = createContext<AuthValue>({ apiCall: async () => { throw new Error('no provider'); } });
          export const useAuth = (): AuthValue => useContext(AuthContext);
          export const AuthProvider: React.FC = ({ children }) => {
            const apiCall = useCallback(async (url: string, options: RequestInit = {}) => {
              const response = await fetch(import.meta.env.VITE_ORDERS_URL + url, options);
              return response.json();
            }, []);
            const value = useMemo(() => ({ apiCall }), [apiCall]);
            return <AuthContext.Provider value={value}>{children}</AuthContext.Provider>;
          };`,
        'src/order.tsx': `import { useAuth } from './auth';
          export function Order({ id }) {
            const { apiCall } = useAuth();
            const place = async (order) => apiCall('/orders', { method: 'POST', body: order });
            apiCall(\`/orders/\${id}\`);
            return null;
          }`,
      },
      BOTH,
    ],
    [
      'a context that stands for its provider, and use() of React 19',
      {
        'src/api.tsx': `import { createContext, use } from 'react';
          import axios from 'axios';
          const ApiContext = createContext(null);
          const client = axios.create({ baseURL: process.env.ORDERS_URL });
          export const Provided = ({ children }) => <ApiContext value={client}>{children}</ApiContext>;
          export const useClient = () => use(ApiContext);`,
        'src/order.tsx': `import { useClient } from './api';
          export function Order({ id }) { const api = useClient(); api.post('/orders', {}); return api.get('/orders/' + id); }`,
      },
      BOTH,
    ],
    [
      'given as a property of a component',
      {
        'src/order.tsx': `const load = (path) => fetch(process.env.ORDERS_URL + path);
          function Order({ id, fetcher }) { fetcher(\`/orders/\${id}\`); return null; }
          export function Page() { return <Order id="1" fetcher={load} />; }`,
      },
      ONE,
    ],
    [
      'called through another one, whose options may be left out',
      {
        'src/api.ts': `const raw = async (context, path, options) =>
            fetch(\`\${context.base}\${path}\`, { ...options, headers: { a: 'b', ...options?.headers } });
          const api = async (context, path, schema, options) => schema.parse(await raw(context, path, options));
          export const tools = {
            one: { execute: (context, { id }) => api(context, \`/orders/\${id}\`, null) },
            all: { execute: (context) => api(context, '/orders', null) },
            place: { execute: (context, order) => api(context, '/orders', null, { method: 'POST', body: order }) },
            drop: { execute: (context, { id }) => api(context, '/orders/' + id, null, { method: 'DELETE' }) },
          };`,
      },
      ['DELETE /orders/*', 'GET /orders', 'GET /orders/*', 'POST /orders'],
    ],
    [
      'that adds to a question, be there one or not',
      {
        'src/api.ts': `const api = (path, options) => fetch(process.env.ORDERS_URL + (path.includes('?') ? path + '&full=1' : path + '?full=1'), options);
          export const one = (id) => api(\`/orders/\${id}\`);
          export const place = (body) => api('/orders', { method: 'POST', body });`,
      },
      BOTH,
    ],
    [
      'asked for what an address says as a whole',
      {
        'src/api.ts': `const fetcher = (path) => fetch(path);
          const urlOf = (id) => { const url = new URL(\`/orders/\${id}\`, process.env.ORDERS_URL); url.searchParams.set('full', '1'); return url.toString(); };
          export const one = (id) => fetcher(urlOf(id));`,
      },
      ONE,
    ],
    [
      'made by a factory that is given the address',
      {
        'src/api.ts': `export const createFetcher = (base: string) => ({
            get: <T>(path: string): Promise<T> => fetch(\`\${base}\${path}\`).then((r) => r.json()),
            send: <T>(path: string, body: unknown, method = 'POST') => fetch(base + path, { method, body: JSON.stringify(body) }),
          });
          export const api = createFetcher(process.env.ORDERS_URL!);`,
        'src/order.ts': `import { api } from './api';
          export const one = (id: string) => api.get(\`/orders/\${id}\`);
          export const place = (order: object) => api.send('/orders', order);`,
      },
      BOTH,
    ],
  ])('%s', async (_, files, expected) => {
    expect(await asked(files)).toEqual(expected);
  });
});

describe('what is asked for without a client', () => {
  test.each<Case>([
    [
      'an EventSource, which stays open',
      {
        'src/live.ts':
          'export const live = (id: string) => new EventSource(`${process.env.ORDERS_URL}/orders/${id}`);',
      },
      ONE,
    ],
    [
      'a WebSocket, in a browser and of a library',
      {
        'src/live.ts':
          "import WS from 'ws';\nexport const live = (id: string) => new WebSocket(`ws://orders:3000/orders/${id}`);",
      },
      ONE,
    ],
    [
      'a beacon, for which nobody waits',
      {
        'src/leave.ts':
          "export const leave = (order: string) => navigator.sendBeacon(process.env.ORDERS_URL + '/orders', order);",
      },
      ['POST /orders'],
    ],
    [
      'a page that goes to another server, and not to one of its own',
      {
        'src/go.ts':
          "export const go = (id: string) => { window.open(`${process.env.ORDERS_URL}/orders/${id}`); window.location.assign('/orders/1'); };",
      },
      ONE,
    ],
    [
      'nothing, by a class of the same name',
      {
        'src/own.ts':
          "class EventSource { constructor(readonly url: string) {} }\nexport const own = new EventSource(process.env.ORDERS_URL + '/orders/1');",
      },
      [],
    ],
  ])('%s', async (_, files, expected) => {
    expect(await asked(files)).toEqual(expected);
  });
});

describe('hooks that are told what to ask', () => {
  const fetcher =
    'export const fetcher = (path) => fetch(process.env.ORDERS_URL + path).then((r) => r.json());\n';
  test.each<Case>([
    [
      'SWR, with a key that may be none',
      {
        'src/order.ts': `import useSWR from 'swr';\n${fetcher}
          export const useOrder = (id) => useSWR(id ? \`/orders/\${id}\` : null, fetcher);`,
      },
      ONE,
    ],
    [
      'SWR, with a list for a key',
      {
        'src/order.ts': `import useSWR from 'swr';\n${fetcher}
          export const useOrder = (id, token) => useSWR(['/orders/' + id, token], ([path]) => fetcher(path));`,
      },
      ONE,
    ],
    [
      'SWR, whose fetcher its configuration has',
      {
        'src/app.tsx': `import useSWR, { SWRConfig } from 'swr';\n${fetcher}
          export const App = ({ children }) => <SWRConfig value={{ fetcher }}>{children}</SWRConfig>;
          export const useOrder = (id) => useSWR(\`/orders/\${id}\`);`,
      },
      ONE,
    ],
    [
      'SWR, whose key is a function, and whose fetcher takes options that nobody gives',
      {
        'src/app.tsx': `import { SWRConfig } from 'swr';
          export const App = ({ children }) => <SWRConfig value={{ fetcher: (path, init) => fetch(path, init).then((r) => r.json()) }}>{children}</SWRConfig>;`,
        'src/order.ts': `import useSWRInfinite from 'swr/infinite';
          const url = process.env.ORDERS_URL;
          export const useOrders = (id) => useSWRInfinite<object[]>((page) => \`\${url}/orders/\${id}?page=\${page + 1}\`, { revalidateAll: false });`,
      },
      ONE,
    ],
    [
      'SWR, to change something',
      {
        'src/order.ts': `import useSWRMutation from 'swr/mutation';
          const post = (path, { arg }) => fetch(process.env.ORDERS_URL + path, { method: 'POST', body: JSON.stringify(arg) });
          export const usePlacing = () => useSWRMutation('/orders', post);`,
      },
      ['POST /orders'],
    ],
    [
      'TanStack Query, with a function',
      {
        'src/order.ts': `import { useQuery, useMutation, queryOptions } from '@tanstack/react-query';
          import ky from 'ky';
          const api = ky.create({ prefixUrl: process.env.ORDERS_URL });
          const v1 = api.extend({ headers: { a: 'b' } });
          export const one = (id) => queryOptions({ queryKey: ['orders', id], queryFn: ({ signal }) => v1.get(\`orders/\${id}\`, { signal }).json() });
          export const useOrder = (id) => useQuery(one(id));
          export const usePlacing = () => useMutation({ mutationFn: (json) => api.post('orders', { json }) });`,
      },
      BOTH,
    ],
    [
      'TanStack Query, whose keys are paths that its client asks for',
      {
        'src/client.ts': `import { QueryClient } from '@tanstack/react-query';
          export async function apiRequest(method: string, url: string, data?: unknown) {
            return fetch(process.env.ORDERS_URL + url, { method, body: data ? JSON.stringify(data) : undefined });
          }
          export const getQueryFn = ({ on401 }) => async ({ queryKey }) => {
            const res = await fetch(process.env.ORDERS_URL + queryKey.join('/'), { credentials: 'include' });
            return await res.json();
          };
          export const queryClient = new QueryClient({ defaultOptions: { queries: { queryFn: getQueryFn({ on401: 'throw' }) } } });`,
        'src/order.tsx': `import { useQuery, useMutation } from '@tanstack/react-query';
          import { apiRequest } from './client';
          export function Orders({ id }) {
            const { data } = useQuery({ queryKey: ['/orders', id] });
            const all = useQuery<any[]>({ queryKey: ['/orders'] });
            const place = useMutation({ mutationFn: async (order) => { await apiRequest('POST', '/orders', order); } });
            return null;
          }`,
      },
      ['GET /orders', 'GET /orders/*', 'POST /orders'],
    ],
    [
      'use-http and axios-hooks',
      {
        'src/order.ts': `import useAxios from 'axios-hooks';
          export const useOrder = (id) => useAxios(\`\${process.env.ORDERS_URL}/orders/\${id}\`);
          export const usePlacing = () => useAxios({ url: process.env.ORDERS_URL + '/orders', method: 'POST' }, { manual: true });`,
      },
      BOTH,
    ],
    [
      'sagas',
      {
        'src/sagas.ts': `import { call, put, takeEvery } from 'redux-saga/effects';
          import axios from 'axios';
          const api = axios.create({ baseURL: process.env.ORDERS_URL });
          function* load({ payload }) { const { data } = yield call(api.get, \`/orders/\${payload.id}\`); yield put({ type: 'loaded', data }); }
          function* place({ payload }) { yield call([api, 'post'], '/orders', payload); }
          function* drop({ payload }) { yield call([api, api.delete], '/orders/' + payload.id); }
          export function* watch() { yield takeEvery('load', load); yield takeEvery('place', place); }`,
      },
      ['DELETE /orders/*', 'GET /orders/*', 'POST /orders'],
    ],
    [
      'thunks, with what the store hands to them',
      {
        'src/store.ts': `import { configureStore, createAsyncThunk } from '@reduxjs/toolkit';
          import axios from 'axios';
          const api = axios.create({ baseURL: process.env.ORDERS_URL });
          export const store = configureStore({ reducer: {}, middleware: (get) => get({ thunk: { extraArgument: { api } } }) });
          export const load = createAsyncThunk('orders/load', async (id: string) => (await api.get('/orders/' + id)).data);
          export const place = createAsyncThunk('orders/place', async (order, { extra }) => extra.api.post('/orders', order));`,
      },
      BOTH,
    ],
    [
      'Redux Toolkit, through a base query upon axios, with what is injected',
      {
        'src/base.ts': `import { createApi } from '@reduxjs/toolkit/query/react';
          import axios from 'axios';
          const axiosBaseQuery = ({ baseUrl } = { baseUrl: '' }) => async ({ url, method, data }) => {
            const result = await axios({ url: baseUrl + url, method, data });
            return { data: result.data };
          };
          export const api = createApi({ baseQuery: axiosBaseQuery({ baseUrl: process.env.ORDERS_URL }), endpoints: () => ({}) });`,
        'src/order.ts': `import { api } from './base';
          export const ordersApi = api.enhanceEndpoints({ addTagTypes: ['Order'] }).injectEndpoints({ endpoints: (builder) => ({
            one: builder.query<Order, string>({ query: (id) => ({ url: \`/orders/\${id}\`, method: 'get' }) }),
            place: builder.mutation({ query: (data) => ({ url: '/orders', method: 'POST', data }) }),
          }) });`,
      },
      BOTH,
    ],
  ])('%s', async (_, files, expected) => {
    expect(await asked(files)).toEqual(expected);
  });
});

describe('clients that are typed by what they ask', () => {
  test.each<Case>([
    [
      'openapi-fetch',
      {
        'src/api.ts': `import createClient, { type Middleware } from 'openapi-fetch';
          import type { paths } from './schema';
          export const client = createClient<paths>({ baseUrl: process.env.ORDERS_URL });
          client.use({ async onRequest({ request }) { return request; } });`,
        'src/order.ts': `import { client } from './api';
          export const one = (id: string) => client.GET('/orders/{id}', { params: { path: { id } } });
          export const place = async (body: object) => { const { data, error } = await client.POST('/orders', { body }); return data ?? error; };`,
      },
      BOTH,
    ],
    [
      "Hono's hc, made once and handed on",
      {
        'src/api.ts': `import { hc } from 'hono/client';
          import type { AppType } from '../server';
          export const createApi = (base: string) => hc<AppType>(base);
          const client = createApi(process.env.ORDERS_URL!);
          export const api = client;`,
        'src/order.ts': `import { api } from './api';
          export const one = (id: string) => api.orders[':id'].$get({ param: { id } });
          const { orders } = api;
          export const place = (json: object) => orders.$post({ json });`,
      },
      BOTH,
    ],
    [
      'Eden, as a treaty and as fetch',
      {
        'src/order.ts': `import { treaty, edenFetch } from '@elysiajs/eden';
          const api = treaty<App>(process.env.ORDERS_URL!);
          const ask = edenFetch<App>(process.env.ORDERS_URL!);
          export const one = (id) => api.orders({ id }).get();
          export const place = (order) => api.orders.post(order);
          export const drop = (id) => ask('/orders/:id', { method: 'DELETE', params: { id } });`,
      },
      ['DELETE /orders/*', 'GET /orders/*', 'POST /orders'],
    ],
    [
      'Feathers',
      {
        'src/order.ts': `import { feathers } from '@feathersjs/feathers';
          import rest from '@feathersjs/rest-client';
          const client = feathers();
          client.configure(rest(process.env.ORDERS_URL).fetch(window.fetch.bind(window)));
          export const one = (id) => client.service('orders').get(id);
          const service = client.service('/orders');
          export const place = (order) => service.create(order);
          export const all = () => service.find({ query: { open: true } });
          export const drop = (id) => service.remove(id);`,
      },
      ['DELETE /orders/*', 'GET /orders', 'GET /orders/*', 'POST /orders'],
    ],
    [
      'alova',
      {
        'src/order.ts': `import { createAlova, useRequest } from 'alova';
          import adapterFetch from 'alova/fetch';
          const alova = createAlova({ baseURL: process.env.ORDERS_URL, requestAdapter: adapterFetch() });
          export const one = (id) => alova.Get(\`/orders/\${id}\`, { params: { full: true } });
          export const usePlacing = (order) => useRequest(alova.Post('/orders', order));`,
      },
      BOTH,
    ],
  ])('%s', async (_, files, expected) => {
    expect(await asked(files)).toEqual(expected);
  });
});

describe('what frameworks bring', () => {
  test.each<Case>([
    [
      'Angular, with an environment file and inject',
      {
        'src/environments/environment.ts':
          "export const environment = { production: false, apiUrl: 'http://localhost:4200/none' };",
        'src/environments/environment.prod.ts':
          "export const environment = { production: true, apiUrl: 'http://orders:3000' };",
        'angular.json':
          '{ "projects": { "web": { "architect": { "build": { "configurations": { "production": { "fileReplacements": [{ "replace": "src/environments/environment.ts", "with": "src/environments/environment.prod.ts" }] } } } } } } }',
        'src/order.service.ts': `import { HttpClient } from '@angular/common/http';
          import { inject, Injectable } from '@angular/core';
          import { environment } from './environments/environment';
          @Injectable({ providedIn: 'root' })
          export class OrderService {
            private http = inject(HttpClient);
            private readonly url = \`\${environment.apiUrl}/orders\`;
            one(id: string) { return this.http.get<Order>(\`\${this.url}/\${id}\`); }
            place(order: Order) { return this.http.post<Order>(this.url, order); }
          }`,
      },
      BOTH,
    ],
    [
      'Angular, with an interceptor that puts the address before, and a resource',
      {
        'src/order.service.ts': `import { HttpClient, HttpInterceptorFn, httpResource } from '@angular/common/http';
          import { Injectable } from '@angular/core';
          export const baseUrl: HttpInterceptorFn = (request, next) => next(request.clone({ url: \`http://orders:3000\${request.url}\` }));
          @Injectable()
          export class OrderService {
            constructor(private readonly http: HttpClient) {}
            place(order: Order) { return this.http.post<Order>('/orders', order); }
            order = httpResource(() => \`http://orders:3000/orders/\${this.id()}\`);
          }`,
      },
      BOTH,
    ],
    [
      'SvelteKit, its own fetch and its modules of variables',
      {
        'src/routes/orders/[id]/+page.server.ts': `import { env } from '$env/dynamic/private';
          export const load = async ({ fetch, params }) => ({ order: await fetch(\`\${env.ORDERS_URL}/orders/\${params.id}\`).then((r) => r.json()) });`,
        'src/routes/orders/+page.server.ts': `import { ORDERS_URL } from '$env/static/private';
          export const actions = { default: async ({ fetch, request }) => { await fetch(\`\${ORDERS_URL}/orders\`, { method: 'POST', body: await request.formData() }); } };`,
      },
      BOTH,
    ],
    [
      'Nuxt, with its settings, and a fetch of its own',
      {
        'nuxt.config.ts':
          'export default defineNuxtConfig({ runtimeConfig: { public: { ordersUrl: process.env.ORDERS_URL } } });',
        'plugins/api.ts': `export default defineNuxtPlugin(() => {
            const config = useRuntimeConfig();
            const api = $fetch.create({ baseURL: config.public.ordersUrl });
            return { provide: { api } };
          });`,
        'pages/order.vue': `<template><p/></template>
          <script setup lang="ts">
          const { $api } = useNuxtApp();
          const config = useRuntimeConfig();
          const { data } = await useFetch(() => \`/orders/\${route.params.id}\`, { baseURL: config.public.ordersUrl });
          const place = (body) => $api('/orders', { method: 'POST', body });
          </script>`,
      },
      BOTH,
    ],
    [
      'Nuxt, whose names are imported from it, with an address that only the environment holds',
      {
        'nuxt.config.ts':
          'export default defineNuxtConfig({ runtimeConfig: { public: { somewhere: undefined } } });',
        'src/utils/fetchBackend.ts': `import { useRuntimeConfig } from '#app';
          import { $fetch } from 'ofetch';
          export const $fetchBackend = <T = any>(path: string, option: Record<string, unknown> = {}): Promise<T> => {
            const config = useRuntimeConfig();
            return $fetch(path, { baseURL: config.public.somewhere, ...option }) as Promise<T>;
          };`,
        'src/stores/orders.ts': `import { defineStore } from 'pinia';
          import { $fetchBackend } from '#imports';
          export const useOrders = defineStore('orders', { actions: {
            one: (id) => $fetchBackend(\`/api/orders/\${id}\`),
            drop: (id) => $fetchBackend(\`/orders/\${id}\`, { method: 'DELETE' }),
            place: () => $fetchBackend('/orders', { method: 'POST' }),
          } });`,
      },
      ['DELETE /orders/*', 'GET /api/orders/*', 'POST /orders'],
    ],
    [
      'Vue, a property of all components and what is provided',
      {
        'src/main.js': `import { createApp } from 'vue';
          import axios from 'axios';
          const api = axios.create({ baseURL: process.env.ORDERS_URL });
          const app = createApp(App);
          app.config.globalProperties.$api = api;
          app.provide('api', api);
          app.mount('#app');`,
        'src/Order.vue': `<template><p/></template>
          <script>
          export default { methods: { place(order) { return this.$api.post('/orders', order); } } };
          </script>`,
        'src/One.vue': `<script setup>
          import { inject } from 'vue';
          const api = inject('api');
          const load = (id) => api.get('/orders/' + id);
          </script>`,
      },
      BOTH,
    ],
    [
      'a worker at the edge, whose variables it is given',
      {
        'src/index.ts': `import { Hono } from 'hono';
          const app = new Hono<{ Bindings: { ORDERS_URL: string } }>();
          app.get('/mine/:id', async (c) => fetch(\`\${c.env.ORDERS_URL}/orders/\${c.req.param('id')}\`));
          export default { async fetch(request: Request, env: Env) { return fetch(env.ORDERS_URL + '/orders', { method: 'POST' }); } };`,
      },
      BOTH,
    ],
    [
      'hooks that hand functions on under other names',
      {
        'src/useApi.ts': `import axios from 'axios';
          const api = axios.create({ baseURL: import.meta.env.VITE_ORDERS_URL });
          const send = (url, body) => api.post(url, body);
          export const usePost = () => { const postFn = async (endpoint, body) => (await send(endpoint, body)).data; return { post: postFn, loading: false }; };
          export const useLazyGet = () => { const getFn = async (endpoint) => (await api.get(endpoint)).data; return { get: getFn }; };`,
        'src/Orders.tsx': `import { useLazyGet, usePost } from './useApi';
          export function Orders({ id }) { const { post, loading } = usePost(); const { get } = useLazyGet();
            const place = async () => { await post('/orders', { id }); }; const load = () => get(\`/orders/\${id}\`); return null; }`,
      },
      BOTH,
    ],
    [
      'tokens of Angular, by what they make and by what is provided for them',
      {
        'src/tokens.ts': `import { InjectionToken } from '@angular/core';
          export const ORDERS_URL = new InjectionToken<string>('orders', { providedIn: 'root', factory: () => 'http://orders:3000' });
          export const PLACE_URL = new InjectionToken<string>('place', { factory: () => 'http://nobody:1' });`,
        'src/config.ts': `import { ApplicationConfig } from '@angular/core';
          import { PLACE_URL } from './tokens';
          export const config: ApplicationConfig = { providers: [{ provide: PLACE_URL, useValue: 'http://orders:3000' }] };`,
        'src/orders.service.ts': `import { HttpClient } from '@angular/common/http';
          import { Inject, inject, Injectable } from '@angular/core';
          import { ORDERS_URL, PLACE_URL } from './tokens';
          @Injectable() export class Orders { private readonly http = inject(HttpClient); private readonly base = inject(ORDERS_URL);
            constructor(@Inject(PLACE_URL) private readonly place: string) {}
            one(id: string) { return this.http.get(\`\${this.base}/orders/\${id}\`); }
            add(order) { return this.http.post(this.place + '/orders', order); } }`,
      },
      BOTH,
    ],
    [
      'variables that a page is given when it is loaded',
      {
        'src/order.ts': `const base = window.__ENV__.ORDERS_URL;
          const other = window._env_?.ORDERS_URL ?? '';
          export const one = (id) => fetch(\`\${base}/orders/\${id}\`);
          export const place = () => fetch(other + '/orders', { method: 'POST' });`,
      },
      BOTH,
    ],
  ])('%s', async (_, files, expected) => {
    expect(await asked(files)).toEqual(expected);
  });
});
