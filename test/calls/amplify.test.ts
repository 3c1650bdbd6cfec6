import { describe, expect, it } from 'vitest';
import { answering, callsIn, modelOf, type Service, systemOf } from './support.js';

/** What a page asks by Amplify of two services, each of which answers to orders. */
async function asked(web: Service['files'], environment = {}): Promise<readonly string[]> {
  const services = {
    orders: answering(
      'GET /orders',
      'GET /stock/all',
      'GET /orders/:id',
      'POST /orders',
      'DELETE /orders/:id',
    ),
    stock: answering('GET /orders', 'GET /stock/levels/:id', 'GET /stock/all'),
    web: { files: web, environment },
  };
  return callsIn(await modelOf(systemOf(services)));
}

describe('requests by AWS Amplify', () => {
  it('of APIs that are configured by their names, by functions that are handed on', async () => {
    expect(
      await asked({
        'index.js': `import { Amplify } from 'aws-amplify'; import './lib/api';
Amplify.configure({ Auth: {}, API: { REST: { shop: { endpoint: 'http://orders:3000', region: 'eu' }, store: { endpoint: 'http://stock:3000' } } } });`,
        'lib/api.js': `import { del, get, post as send } from 'aws-amplify/api';
const apiName = 'shop';
const apiRequest = async (request, path, options) => {
  const { body } = await request({ apiName, path, options }).response;
  return body.json();
};
export const api = { get: (path, options) => apiRequest(get, path, options), post: (path, options) => apiRequest(send, path, options) };
export const all = () => api.get('/orders');
export const one = (id) => api.get(\`/orders/\${id}\`, { queryParams: { lines: 'all' } });
export const place = (body) => api.post('/orders', { body });
export const cancel = async (id) => { await del({ apiName: 'shop', path: 'orders/' + id }).response; };
export const inStock = () => get({ apiName: 'store', path: '/orders' });`,
      }),
    ).toEqual([
      'web → orders GET /orders',
      'web → orders GET /orders/*',
      'web → orders POST /orders',
      'web → orders DELETE /orders/*',
      'web → stock GET /orders',
    ]);
  });

  it('of older versions, with endpoints that are listed', async () => {
    expect(
      await asked(
        {
          'index.js': `import Amplify, { API, Auth, Storage } from 'aws-amplify';
import exported from './aws-exports';
Amplify.configure({ ...exported, API: { endpoints: [{ name: 'shop', endpoint: process.env.SHOP_URL }] } });
export const all = () => API.get('shop', '/orders', { headers: {} });
export const place = (order) => API.post('shop', '/orders', { body: order });
export const one = (id) => API.get('store', \`/stock/levels/\${id}\`);
export const graph = () => API.graphql({ query: 'query { orders }' });
export const kept = () => Storage.get('/orders', { level: 'private' });`,
          'aws-exports.js': `export default { aws_cloud_logic_custom: [{ name: 'store', endpoint: 'http://stock:3000', region: 'eu' }] };`,
        },
        { SHOP_URL: 'http://orders:3000' },
      ),
    ).toEqual(['web → orders GET /orders', 'web → orders POST /orders', 'web → stock GET /stock/levels/*']);
  });

  it('of APIs that nothing tells of: of whoever alone answers all that is asked by one name', async () => {
    expect(
      await asked({
        'index.js': `import * as api from '@aws-amplify/api'; import { RestAPI } from '@aws-amplify/api-rest'; import { generateClient } from 'aws-amplify/data';
import { list, remove as del } from 'aws-amplify/storage';
export const one = (id) => api.get({ apiName: 'x', path: \`/stock/levels/\${id}\` });
export const all = () => api.get({ apiName: 'x', path: '/stock/all' });
export const place = (body) => RestAPI.post('y', '/orders', { body });
export const unsaid = () => RestAPI.get('z', '/stock/all');
const client = generateClient();
export const listed = () => client.models.Order.get({ id: '/orders' });
export const files = () => list({ path: '/orders' });
export const drop = () => del({ path: '/orders/1' });`,
      }),
    ).toEqual(['web → stock GET /stock/levels/*', 'web → stock GET /stock/all']);
  });

  it('of APIs that are called as services are', async () => {
    expect(
      await asked({
        'index.js': `import { get } from 'aws-amplify/api/server';
import { runWithAmplifyServerContext } from './server';
export const one = (id) => runWithAmplifyServerContext({ operation: (context) => get(context, { apiName: 'orders', path: \`/orders/\${id}\` }).response });`,
        'server.js': `import { createServerRunner } from '@aws-amplify/adapter-nextjs';
export const { runWithAmplifyServerContext } = createServerRunner({ config: {} });`,
      }),
    ).toEqual(['web → orders GET /orders/*']);
  });
});
