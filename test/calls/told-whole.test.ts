import { describe, expect, test } from 'vitest';
import { answering, modelOf, systemOf } from './support.js';

const environment = { ORDERS_URL: 'http://orders:3000' };
const SERVER = `import express from 'express'; import axios from 'axios'; const app = express(); app.listen(3000);
`;

/** What a program asks, each with the line that it is told at. */
async function told(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { calls } = await modelOf(
    systemOf({
      orders: answering(
        'GET /:id',
        'GET /:id/lines',
        'GET /orders',
        'GET /orders/:id',
        'GET /users/:id',
        'PATCH /:id',
      ),
      web: {
        environment,
        files: {
          'package.json': JSON.stringify({
            name: 'web',
            scripts: { start: 'node index.js' },
            dependencies: { axios: '1', express: '4' },
          }),
          ...files,
        },
      },
    }),
  );
  return calls
    .flatMap(({ method, route, at }) => {
      const line = files[at.path.replace(/^web\//, '')]?.split('\n')[(at.line ?? 0) - 1]?.trim();
      return [`${method} ${route}: ${line ?? at.path}`];
    })
    .sort();
}

describe('a request of which nobody says a segment is told where it stands', () => {
  test('of a class that is given its client', async () => {
    const files = {
      'client.ts': `import type { AxiosInstance } from 'axios';
        export class OrdersClient {
          constructor(private httpClient: AxiosInstance) {}
          async getOrder(serviceId: string) {
            return this.httpClient.get(\`/\${serviceId}\`);
          }
          async getLines(orderId: string, token: string) {
            return this.httpClient.get(\`/\${orderId}/lines\`, { headers: { token } });
          }
          async pay(serviceId: string, amount: number) {
            await this.httpClient.patch(\`/\${serviceId}\`, { amount });
          }
        }`,
      'orders.ts': `import type { OrdersClient } from './client';
        export class Orders {
          constructor(private client: OrdersClient) {}
          async show(id: string) { await this.client.pay(id, 3); return this.client.getOrder(id); }
          lines(id: string) { return this.client.getLines(id, ''); }
        }`,
      'index.ts': `${SERVER}import { OrdersClient } from './client'; import { Orders } from './orders';
        const client = new OrdersClient(axios.create({ baseURL: process.env.ORDERS_URL }));
        const orders = new Orders(client);
        app.get('/show/:id', async (req, res) => res.json(await orders.show(req.params.id)));
        app.get('/other/:id', async (req, res) => res.json(await client.getOrder(req.body.order)));
        app.get('/lines/:id', async (req, res) => res.json(await orders.lines(req.params.id)));`,
    };
    expect(await told(files)).toEqual([
      'GET /*/lines: return this.httpClient.get(`/${orderId}/lines`, { headers: { token } });',
      'GET /*: return this.httpClient.get(`/${serviceId}`);',
      'PATCH /*: await this.httpClient.patch(`/${serviceId}`, { amount });',
    ]);
  });

  test('of a function that hands options on', async () => {
    const files = {
      'ask.ts': `import axios from 'axios';
        const client = axios.create({ timeout: 1000 });
        const safely = async (config: any) => { try { return await client(config); } catch { return undefined; } };
        const ask = async (config: any, name: string) => (await safely(config))?.data ?? name;
        export async function getService(serviceId: string) {
          return ask({ method: 'get', url: \`\${process.env.ORDERS_URL}/\${serviceId}\` }, 'Service');
        }
        export const linesOf = ({ serviceId, token }: { serviceId: string; token: string }) =>
          ask({ method: 'get', url: process.env.ORDERS_URL + '/' + encodeURIComponent(serviceId) + '/lines', headers: { token } }, 'Lines');`,
      'index.ts': `${SERVER}import { getService, linesOf } from './ask';
        app.get('/a/:id', async (req, res) => res.json(await getService(req.params.id)));
        const all = (ids: string[]) => Promise.all(ids.map(async (id) => [await getService(id), await linesOf({ serviceId: id, token: '' })]));
        app.post('/b', async (req, res) => res.json(await all(req.body.ids)));`,
    };
    expect(await told(files)).toEqual([
      "GET /*/lines: ask({ method: 'get', url: process.env.ORDERS_URL + '/' + encodeURIComponent(serviceId) + '/lines', headers: { token } }, 'Lines');",
      "GET /*: return ask({ method: 'get', url: `${process.env.ORDERS_URL}/${serviceId}` }, 'Service');",
    ]);
  });
});

test('what hands a path on is none that says all but a segment, what gives it one is', async () => {
  const files = {
    'orders.ts': `import axios, { AxiosInstance } from 'axios';
      class Base {
        private http: AxiosInstance;
        constructor(base: string) { this.http = axios.create({ baseURL: base }); }
        fetchOne(path: string) { return this.http.get(path); }
      }
      export class Orders extends Base {
        constructor() { super(process.env.ORDERS_URL!); }
        find(orderKey: string) {
          return this.fetchOne(\`/\${orderKey}\`);
        }
      }`,
    'index.ts': `${SERVER}import { Orders } from './orders';
      const orders = new Orders();
      app.get('/y', async (req, res) => { for (const id of req.body) await orders.find(id); res.json({}); });`,
  };
  expect(await told(files)).toEqual(['GET /*: return this.fetchOne(`/${orderKey}`);']);
});

describe('a request of which somebody says a segment is told by who calls', () => {
  test('of a wrapper that is given paths, or segments of them, by one caller or by all', async () => {
    const files = {
      'ask.ts': `import axios from 'axios';
        export const get = (path: string) => axios.get(\`\${process.env.ORDERS_URL}/\${path}\`);
        export const find = (kind: string, id: string) => axios.get(\`\${process.env.ORDERS_URL}/\${kind}/\${id}\`);
        const own = (path: string) => axios.get(process.env.ORDERS_URL + path);
        export const through = (service: string) => own('/' + service);`,
      'index.ts': `${SERVER}import { find, get, through } from './ask';
        app.get('/a/:id', async (req, res) => {
          await get('orders');
          await get(\`users/\${req.params.id}\`);
          await get(req.params.id);
          await find('users', req.params.id);
          await through('orders');
        });`,
    };
    expect(await told(files)).toEqual([
      'GET /*: await get(req.params.id);',
      "GET /orders: await get('orders');",
      "GET /orders: await through('orders');",
      "GET /users/*: await find('users', req.params.id);",
      'GET /users/*: await get(`users/${req.params.id}`);',
    ]);
  });

  test('of one that is given it further up, or in an object', async () => {
    const files = {
      'ask.ts': `import axios from 'axios';
        export const ask = ({ kind }: { kind: string }) => axios.get(\`\${process.env.ORDERS_URL}/\${kind}\`);
        const list = (kind: string) => axios.get(\`\${process.env.ORDERS_URL}/\${kind}\`);
        export const listOf = (kind: string) => list(kind);`,
      'index.ts': `${SERVER}import { ask, listOf } from './ask';
        app.get('/a/:id', async (req, res) => {
          await ask({ kind: 'orders' });
          await listOf('orders');
        });`,
    };
    expect(await told(files)).toEqual([
      "GET /orders: await ask({ kind: 'orders' });",
      "GET /orders: await listOf('orders');",
    ]);
  });
});
