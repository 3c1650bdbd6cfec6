import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf, unknownIn } from './support.js';

const orders = answering('GET /orders', 'GET /orders/:id', 'POST /orders');

async function asked(files: Readonly<Record<string, string>>) {
  const model = await modelOf(
    systemOf({ orders, web: { files, environment: { ORDERS_URL: 'http://orders:3000' } } }),
  );
  expect(unknownIn(model)).toEqual([]);
  return [...callsIn(model)].sort();
}

const ALL = ['web → orders GET /orders', 'web → orders GET /orders/*', 'web → orders POST /orders'];

describe("orval's functions", () => {
  const uses = `import { getOrder, listOrders, usePlaceOrder } from './api/orders';
    export const load = (id: string) => Promise.all([getOrder(id), listOrders()]); export const Place = () => usePlaceOrder();`;

  test('with axios, whose base is set for all', async () => {
    expect(
      await asked({
        'api/orders.ts': `import axios from 'axios'; import type { AxiosRequestConfig } from 'axios'; import { useMutation } from '@tanstack/react-query';
          export const listOrders = (options?: AxiosRequestConfig) => { return axios.get(\`/orders\`, options); };
          export const getOrder = (orderId: string, options?: AxiosRequestConfig) => { return axios.get(\`/orders/\${orderId}\`, options); };
          export const placeOrder = (order: object, options?: AxiosRequestConfig) => { return axios.post(\`/orders\`, order, options); };
          export const usePlaceOrder = () => useMutation({ mutationFn: (props: any) => placeOrder(props.data) });`,
        'index.ts': `import axios from 'axios'; axios.defaults.baseURL = process.env.ORDERS_URL;\n${uses}`,
      }),
    ).toEqual(ALL);
  });

  test('with an instance of its own', async () => {
    expect(
      await asked({
        'api/instance.ts': `import Axios, { type AxiosRequestConfig } from 'axios';
          export const AXIOS_INSTANCE = Axios.create({ baseURL: process.env.ORDERS_URL });
          export const customInstance = <T>(config: AxiosRequestConfig, options?: AxiosRequestConfig): Promise<T> => {
            const source = Axios.CancelToken.source();
            const promise = AXIOS_INSTANCE({ ...config, ...options, cancelToken: source.token }).then(({ data }) => data);
            // @ts-ignore
            promise.cancel = () => { source.cancel('cancelled'); };
            return promise;
          };`,
        'api/orders.ts': `import { customInstance } from './instance'; import { useMutation } from '@tanstack/react-query';
          type SecondParameter<T extends (...args: never) => unknown> = Parameters<T>[1];
          export const listOrders = (options?: SecondParameter<typeof customInstance>, signal?: AbortSignal) => { return customInstance<object[]>({ url: \`/orders\`, method: 'GET', signal }, options); };
          export const getOrder = (orderId: string, options?: SecondParameter<typeof customInstance>, signal?: AbortSignal) => { return customInstance<object>({ url: \`/orders/\${orderId}\`, method: 'GET', signal }, options); };
          export const placeOrder = (order: object, options?: SecondParameter<typeof customInstance>) => { return customInstance<object>({ url: \`/orders\`, method: 'POST', headers: { 'Content-Type': 'application/json' }, data: order }, options); };
          export const usePlaceOrder = () => useMutation({ mutationFn: (props: any) => placeOrder(props.data) });`,
        'index.ts': uses,
      }),
    ).toEqual(ALL);
  });

  test('with fetch, and addresses that functions make', async () => {
    expect(
      await asked({
        'api/fetcher.ts': `const getUrl = (contextUrl: string): string => { const base = process.env.ORDERS_URL; return \`\${base}\${contextUrl}\`; };
          export const customFetch = async <T>(url: string, options: RequestInit): Promise<T> => {
            const requestUrl = getUrl(url);
            const request = new Request(requestUrl, { ...options, headers: { ...options.headers } });
            const response = await fetch(request);
            return { status: response.status, data: await response.json() } as T;
          };`,
        'api/orders.ts': `import { customFetch } from './fetcher'; import { useMutation } from '@tanstack/react-query';
          export const getListOrdersUrl = (params?: object) => { const normalizedParams = new URLSearchParams(); const stringifiedParams = normalizedParams.toString();
            return stringifiedParams.length > 0 ? \`/orders?\${stringifiedParams}\` : \`/orders\`; };
          export const listOrders = async (params?: object, options?: RequestInit) => { return customFetch<object>(getListOrdersUrl(params), { ...options, method: 'GET' }); };
          export const getGetOrderUrl = (orderId: string) => { return \`/orders/\${orderId}\`; };
          export const getOrder = async (orderId: string, options?: RequestInit) => { return customFetch<object>(getGetOrderUrl(orderId), { ...options, method: 'GET' }); };
          export const getPlaceOrderUrl = () => { return \`/orders\`; };
          export const placeOrder = async (order: object, options?: RequestInit) => { return customFetch<object>(getPlaceOrderUrl(), { ...options, method: 'POST', body: JSON.stringify(order) }); };
          export const usePlaceOrder = () => useMutation({ mutationFn: (props: any) => placeOrder(props.data) });`,
        'index.ts': uses,
      }),
    ).toEqual(ALL);
  });
});

describe('what is typed by a document', () => {
  test('openapi-fetch with middleware in another file, and openapi-react-query upon it', async () => {
    expect(
      await asked({
        'api/client.ts': `import createFetchClient, { type Middleware } from 'openapi-fetch'; import createClient from 'openapi-react-query'; import type { paths } from './schema';
          const auth: Middleware = { async onRequest({ request }) { request.headers.set('a', 'b'); return request; } };
          export const fetchClient = createFetchClient<paths>({ baseUrl: process.env.ORDERS_URL });
          fetchClient.use(auth);
          export const $api = createClient(fetchClient);`,
        'api/schema.d.ts': 'export interface paths { "/orders": {}; "/orders/{id}": {} }',
        'index.ts': `import { useQuery } from '@tanstack/react-query'; import { $api, fetchClient } from './api/client';
          export const useOrder = (id: string) => $api.useQuery('get', '/orders/{id}', { params: { path: { id } } });
          export const useOrders = () => useQuery($api.queryOptions('get', '/orders'));
          export const place = async (body: object) => { const { data } = await fetchClient.POST('/orders', { body }); return data; };`,
      }),
    ).toEqual(ALL);
  });
});
