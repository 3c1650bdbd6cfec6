import { describe, expect, test } from 'vitest';
import { asked, BOTH, type Case, ONE } from './front-end.js';

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
            return <form onSubmit={place} />;
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
            return <form onSubmit={place} />;
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
          'export default defineNuxtConfig({ runtimeConfig: { public: { serverUrl: undefined } } });',
        'src/utils/fetchBackend.ts': `import { useRuntimeConfig } from '#app';
          import { $fetch } from 'ofetch';
          export const $fetchBackend = <T = any>(path: string, option: Record<string, unknown> = {}): Promise<T> => {
            const config = useRuntimeConfig();
            return $fetch(path, { baseURL: config.public.serverUrl, ...option }) as Promise<T>;
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
            const place = async () => { await post('/orders', { id }); }; const load = () => get(\`/orders/\${id}\`); return <a onClick={place} onFocus={load} />; }`,
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
