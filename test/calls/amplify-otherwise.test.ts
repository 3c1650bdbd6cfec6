import { expect, it } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

/** What a page asks by Amplify. */
async function asked(web: Record<string, string>, environment = {}) {
  const services = {
    orders: answering(
      'GET /orders',
      'GET /orders/all',
      'GET /orders/:id',
      'POST /orders',
      'DELETE /orders/:id',
    ),
    stock: answering('GET /stock/levels/:id', 'GET /stock/all', 'PUT /stock/levels/:id'),
    web: { files: web, environment },
  };
  return [...callsIn(await modelOf(systemOf(services)))].sort();
}
it('by a class, of an API whose name is computed', async () => {
  expect(
    await asked(
      {
        'index.ts': `import { bootstrap } from './boot'; import { OrdersService } from './service'; bootstrap(); const s = new OrdersService(); export const a = () => s.list(); export const b = (id: string) => s.remove(id);`,
        'boot.ts': `import { Amplify, type ResourcesConfig } from 'aws-amplify';
import { API_NAME } from './constants';
const config: ResourcesConfig = { API: { REST: { [API_NAME]: { endpoint: process.env.VITE_ORDERS_URL as string } } } };
export const bootstrap = () => { Amplify.configure(config); };`,
        'constants.ts': `export const API_NAME = 'OrdersApi';`,
        'service.ts': `import * as rest from 'aws-amplify/api'; import { API_NAME } from './constants';
export class OrdersService {
  private readonly apiName = API_NAME;
  async list() { const op = rest.get({ apiName: this.apiName, path: '/orders' }); const { body } = await op.response; return body.json(); }
  remove(id: string) { return rest.del({ apiName: this.apiName, path: \`/orders/\${id}\`, options: { headers: {} } }).response; }
}`,
      },
      { VITE_ORDERS_URL: 'http://orders:3000' },
    ),
  ).toEqual(['web → orders DELETE /orders/*', 'web → orders GET /orders']);
});
it('by functions that an object holds, and whoever calls chooses', async () => {
  expect(
    await asked({
      'index.js': `import { Amplify } from 'aws-amplify'; import { call } from './call';
Amplify.configure({ API: { REST: { shop: { endpoint: 'http://stock:3000' } } } });
export const level = (id) => call('get', \`/stock/levels/\${id}\`);
export const set = (id, body) => call('put', \`/stock/levels/\${id}\`, body);`,
      'call.js': `import { get, put, post } from '@aws-amplify/api';
const methods = { get, put, post };
export async function call(method, path, body) {
  const operation = methods[method]({ apiName: 'shop', path, options: body ? { body } : {} });
  return (await operation.response).body.json();
}`,
    }),
  ).toEqual(['web → stock GET /stock/levels/*', 'web → stock PUT /stock/levels/*']);
});
it('of endpoints that are made of a list', async () => {
  expect(
    await asked({
      'index.js': `import Amplify from '@aws-amplify/core'; import API from '@aws-amplify/api'; import config from './config';
Amplify.configure({ Auth: { region: 'x' }, API: { endpoints: config.apis.map(({ name, url }) => ({ name, endpoint: url, region: 'x' })) } });
const name = 'stockApi';
export const all = async () => { const init = { response: true }; return API.get(name, '/stock/all', init); };
export const set = (id, body) => API.put(name, '/stock/levels/' + id, { body }).then((r) => r.data).catch(console.error);`,
      'config.js': `export default { apis: [{ name: 'ordersApi', url: 'http://orders:3000' }, { name: 'stockApi', url: 'http://stock:3000' }] };`,
    }),
  ).toEqual(['web → stock GET /stock/all', 'web → stock PUT /stock/levels/*']);
});
it('of the API that whoever makes a client names', async () => {
  expect(
    await asked({
      'index.js': `import { Amplify } from 'aws-amplify'; import { useApi } from './use';
Amplify.configure({ API: { REST: { shop: { endpoint: 'http://orders:3000' }, store: { endpoint: 'http://stock:3000' } } } });
const shop = useApi('shop'); const store = useApi('store');
export const a = () => shop.fetch('/orders/all'); export const b = () => store.fetch('/stock/all');`,
      'use.js': `import { get } from 'aws-amplify/api';
export const useApi = (apiName) => ({ fetch: async (path) => { const restOperation = get({ apiName, path }); const response = await restOperation.response; return response.body.json(); } });`,
    }),
  ).toEqual(['web → orders GET /orders/all', 'web → stock GET /stock/all']);
});
it('by what is imported when it is needed, of what a file of JSON says', async () => {
  expect(
    await asked({
      'index.js': `import { Amplify } from 'aws-amplify'; import outputs from './amplify_outputs.json';
Amplify.configure(outputs); const existing = Amplify.getConfig();
Amplify.configure({ ...existing, API: { ...existing.API, REST: outputs.custom.API } });
export async function all() { const { get } = await import('aws-amplify/api'); const request = { apiName: 'store', path: '/stock/all', options: { headers: {} } }; return get(request).response; }
export const one = async (id) => { const api = await import('aws-amplify/api'); return api.get({ apiName: 'store', path: \`stock/levels/\${id}\` }).response; };`,
      'amplify_outputs.json': JSON.stringify({
        version: '1',
        custom: { API: { store: { endpoint: 'http://stock:3000', region: 'x', apiName: 'store' } } },
      }),
    }),
  ).toEqual(['web → stock GET /stock/all', 'web → stock GET /stock/levels/*']);
});
it('of an API whose address whoever sets it up is given', async () => {
  expect(
    await asked(
      {
        'index.ts': `import { setUp } from './set-up'; import { get } from 'aws-amplify/api';
setUp({ url: process.env.ORDERS_API! }); export const all = () => get({ apiName: 'shop', path: '/stock/all' }).response;`,
        'set-up.ts': `import { Amplify } from 'aws-amplify';
export function setUp({ url, region = 'x' }: { url: string; region?: string }) { Amplify.configure({ API: { REST: { shop: { endpoint: url, region } } } }); }`,
      },
      { ORDERS_API: 'http://orders:3000' },
    ),
  ).toEqual(['web → orders GET /stock/all (no endpoint)']);
});

const [shop, store] = ['http://orders:3000', 'http://stock:3000'];
it.each([
  [
    'names that an object is given later',
    `const REST: any = {}; REST.shop = { endpoint: '${shop}' }; REST['store'] = { endpoint: '${store}' }; const API = { REST }; Amplify.configure({ API });`,
  ],
  [
    'a file that is given a member',
    `import config from './config.json'; const all: any = config; all.API = { REST: { shop: { endpoint: '${shop}' }, store: { endpoint: '${store}' } } }; Amplify.configure(all);`,
  ],
  [
    'what is configured already',
    `import config from './config.json'; Amplify.configure(config, { ssr: true }); const now = Amplify.getConfig(); const rest = { shop: { endpoint: process.env.SHOP! }, store: { endpoint: process.env.STORE! } }; Amplify.configure({ ...now, API: { ...now.API, REST: { ...now.API?.REST, ...rest } } });`,
  ],
  [
    'a function for each',
    `const api = (name: string, endpoint: string) => ({ [name]: { endpoint, region: 'x' } }); Amplify.configure({ API: { REST: { ...api('shop', '${shop}'), ...api('store', '${store}') } } });`,
  ],
  [
    'a list that is reduced',
    `const REST = [['shop', '${shop}'], ['store', '${store}']].reduce((all, [name, endpoint]) => ({ ...all, [name!]: { endpoint } }), {}); Amplify.configure({ API: { REST } });`,
  ],
  [
    'what a function is given',
    `import { setUp } from './set-up'; setUp({ shop: { endpoint: '${shop}' }, store: { endpoint: '${store}' } });`,
  ],
])('of APIs that are put together of %s', async (_, configuring) => {
  expect(
    await asked(
      {
        'index.ts': `import { Amplify } from 'aws-amplify'; import { get } from 'aws-amplify/api'; ${configuring}
export const ofShop = () => get({ apiName: 'shop', path: '/levels' }).response; export const ofStore = () => get({ apiName: 'store', path: '/levels' }).response;`,
        'config.json': '{ "version": "1" }',
        'set-up.ts': `import { Amplify } from 'aws-amplify'; export function setUp(REST: Record<string, { endpoint: string }>) { Amplify.configure({ API: { REST } }); }`,
      },
      { SHOP: shop, STORE: store },
    ),
  ).toEqual(['web → orders GET /levels (no endpoint)', 'web → stock GET /levels (no endpoint)']);
});
