import { describe, expect, test } from 'vitest';
import { asked, BOTH, type Case, ONE } from './front-end.js';
import { answering, callsIn, modelOf, systemOf } from './support.js';

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
            return <form onSubmit={place.mutate} />;
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

describe('clients that are called themselves', () => {
  const client = {
    'src/http.ts': `import axios from 'axios';
      const service = axios.create({ baseURL: process.env.ORDERS_URL });
      export default service;`,
  };
  test.each<Case>([
    ...['http', 'server', 'service', 'ajax', 'API'].map(
      (name): Case => [
        `in a file that has them by the name ${name}`,
        {
          ...client,
          'src/order.ts': `import ${name} from './http';
            export const one = (id) => ${name}({ url: '/orders/' + id, method: 'get' });
            export const place = (data) => ${name}({ url: '/orders', method: 'post', data });`,
        },
        BOTH,
      ],
    ),
    [
      'by a hook that is given one, and hands on what asks by it in a context',
      {
        ...client,
        'src/use-client.ts': `import { useState } from 'react';
          export default (axiosInstance) => {
            const [state, setState] = useState({ loading: true });
            return { ...state, request: (method, url, more) => { const options = { method, url, ...more }; axiosInstance(options).then(setState); } };
          };`,
        'src/app.tsx': `import { createContext } from 'react';
          import useClient from './use-client';
          import service from './http';
          import { Orders } from './orders';
          export const Shop = createContext();
          export const App = () => { const asking = useClient(service); return <Shop.Provider value={{ asking }}><Orders /></Shop.Provider>; };`,
        'src/orders.tsx': `import { useContext } from 'react';
          import { Shop } from './app';
          export const Orders = ({ id }) => {
            const { asking } = useContext(Shop);
            const { request } = asking;
            request('get', \`/orders/\${id}\`);
            return <button onClick={() => request('post', '/orders', { data: {} })} />;
          };`,
      },
      BOTH,
    ],
    [
      'by a file that is given one, and imports nothing of the kind',
      {
        ...client,
        'src/orders.ts': `export default (client) => ({ one: (id) => client.get('/orders/' + id), place: (data) => client.post('/orders', data) });`,
        'src/api.ts': `import service from './http';
          import orders from './orders';
          export const api = { orders: orders(service) };`,
        'src/app.ts': `import { api } from './api';
          export const load = (id) => api.orders.one(id);
          export const place = (data) => api.orders.place(data);`,
      },
      BOTH,
    ],
    [
      'but not what is called with a url and asks nobody',
      {
        ...client,
        'src/order.ts': `import { open } from './open';\nimport './http';\nopen({ url: '/orders/1' });`,
        'src/open.ts': 'export const open = ({ url }) => history.pushState({}, "", url);',
      },
      [],
    ],
  ])('%s', async (_, files, expected) => {
    expect(await asked(files)).toEqual(expected);
  });
});

test('what a hook is called with, where a library calls the function that it is given with more', async () => {
  const model = await modelOf(
    systemOf({
      orders: answering('POST /api/orders', 'DELETE /api/orders'),
      web: {
        files: {
          'hook.jsx': `import { useMutation } from '@tanstack/react-query';
            const base = 'http://orders:8080/api';
            export const useAsking = (path, method) =>
              useMutation({
                mutationFn: async ({ body, below = '' }) => (await fetch(\`\${base}\${path}\${below}\`, { method, body })).json(),
              });`,
          'index.jsx': `import { useAsking } from './hook';
            export const Page = () => {
              const { mutate: place } = useAsking('/orders', 'POST');
              const { mutate: drop } = useAsking('/orders', 'DELETE');
              return <button onClick={() => place({ body: 1 })} onBlur={() => drop({ below: '?all=1' })} />;
            };`,
        },
      },
    }),
  );
  expect([...callsIn(model)].sort()).toEqual([
    'web → orders DELETE /api/orders',
    'web → orders POST /api/orders',
  ]);
});

test.each([
  ["useState('http://orders:3000')", 'GET /orders/*'],
  ["useState(process.env.VITE_ORDERS || 'http://orders:3000/')", 'GET /orders/*'],
  ["useState(() => 'http://orders:3000')", 'GET /orders/*'],
  ["useState('orders')", undefined],
  ["useState('/orders')", undefined],
])('a state asks whom it begins with, and says nothing else of a text: %s', async (state, expected) => {
  const code = `import { useState } from 'react';
    export function App({ id }) {
      const [base, setBase] = ${state};
      const load = () => fetch(\`\${base.replace(/\\/$/, '')}/orders/\${id}\`);
      return <input value={base} onChange={(event) => setBase(event.target.value)} onClick={load} />;
    }`;
  const orders = answering('GET /orders/:id', 'GET /');
  const calls = callsIn(await modelOf(systemOf({ orders, web: { files: { 'src/app.tsx': code } } })));
  expect(calls).toEqual(expected === undefined ? [] : [`web → orders ${expected}`]);
});

test.each([
  ["const [url] = useState('/api/orders/');", true],
  ["const [url, ] = useState<string>(() => '/api/orders/');", true],
  ["const [url, setUrl] = useState('/api/orders/');", false],
  ["const url = useState('/api/orders/')[1];", false],
])('a state that nobody can set is what it begins with: %s', async (state, isKnown) => {
  const code = `import axios from 'axios';
    import { useState } from 'react';
    export function App({ id }) {
      ${state}
      const load = () => { let all = url; all += '?page=1'; return axios.get(all); };
      return <button onClick={() => axios.put(url + id, {}).then(load)} />;
    }`;
  const orders = answering('GET /api/orders', 'PUT /api/orders/:id');
  const web = {
    files: {
      'package.json': '{ "name": "web", "scripts": { "start": "vite" }, "dependencies": { "axios": "1" } }',
      'src/app.tsx': code,
    },
  };
  const calls = callsIn(await modelOf(systemOf({ orders, web })));
  expect(calls).toEqual(isKnown ? ['web → orders GET /api/orders', 'web → orders PUT /api/orders/*'] : []);
});
