import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, type Service, systemOf, unknownIn } from './support.js';

const orders = answering('GET /orders/:id');
const ask = (files: Readonly<Record<string, string>>): Service => ({ files });
const directory = `import axios from 'axios';
  export interface Directory { getServiceUrl(id: Id): Promise<URL> }
  export class Id { static parse(urn: string): Id { return new Id(urn.split(':')); } private constructor(readonly parts: string[]) {} }
  export function urn(strings: TemplateStringsArray): Id { return Id.parse(strings.join('')); }`;

describe('a directory of services that the program asks for addresses by name', () => {
  test('by a literal, a constant, a name in a template, with what the address is called in the answer', async () => {
    const web = ask({
      'directory.ts': directory,
      'index.ts': `import axios from 'axios';
        import { type Directory, urn } from './directory';
        const ORDERS = urn\`urn:shop:platform:orders-service:v1\`;
        class Shop {
          constructor(private readonly directory: Directory) {}
          async byId(id: string) {
            const base = await this.directory.getServiceUrl(ORDERS);
            return axios.get(new URL(\`orders/\${id}\`, base).href);
          }
        }
        const instances = new Map<string, { address: string }>();
        const getServiceInstance = async (name: string) => instances.get(name)!;
        export async function one(id: string) {
          const { address } = await getServiceInstance('stock');
          return fetch(\`\${address}/stock/\${id}\`);
        }`,
    });
    const model = await modelOf(
      systemOf({ 'orders-service': orders, stock: answering('GET /stock/:sku'), web }),
    );
    expect(callsIn(model)).toEqual(['web → orders-service GET /orders/*', 'web → stock GET /stock/*']);
    expect(model.calls.every(({ assumed }) => assumed)).toBe(true);
    expect(unknownIn(model)).toEqual([]);
  });

  test('options that are given an address of what the directory says before they are sent', async () => {
    const web = ask({
      'remotes.ts': `import axios from 'axios';
        const known = new Map<string, any>();
        export class Remotes {
          static async getService(name: string): Promise<any> {
            const found = known.get(name);
            if (found) return found;
            const answer = await axios.get(process.env.NOWHERE + '/find/' + name);
            return answer.data.result;
          }
          async call(name: string, options: any): Promise<any> {
            const { ip, port } = await Remotes.getService(name);
            options.url = \`http://\${ip}:\${port}\${options.url}\`;
            try { return (await axios({ ...options, timeout: 5000 })).data; } catch (error) { return undefined; }
          }
        }`,
      'index.ts': `import express from 'express';
        import { Remotes } from './remotes';
        const remotes = new Remotes();
        const app = express();
        app.get('/orders/:id', (request, response) => response.json({}));
        export const one = (id: string) => remotes.call('orders-service', { method: 'get', url: \`/orders/\${id}\` });
        export const add = (sku: string) => remotes.call('stock', { method: 'post', url: '/stock', data: { sku } });
        app.listen(3000);`,
    });
    const model = await modelOf(systemOf({ 'orders-service': orders, stock: answering('POST /stock'), web }));
    expect(callsIn(model)).toEqual(['web → orders-service GET /orders/*', 'web → stock POST /stock']);
    // What is set after the call, or in another function, says nothing of it.
    const late = ask({
      'index.ts': `import axios from 'axios';
        export const ask = (options: any) => { const answer = axios(options); options.url = 'http://stock:3000/late'; return answer; };
        export const other = (options: any) => { options.url = 'http://stock:3000/other'; };
        export const one = () => ask({ method: 'post', url: 'http://stock:3000/stock' });`,
    });
    expect(callsIn(await modelOf(systemOf({ stock: answering('POST /stock'), late })))).toEqual([
      'late → stock POST /stock',
    ]);
  });

  test('an address that is written down wins, and nobody answers to what no service is called', async () => {
    const web = ask({
      'index.ts': `const known: Record<string, string> = { orders: 'http://stock:3000' };
        const getServiceUrl = (name: string) => 'http://stock:3000';
        const lost = new Map<string, string>();
        const findServiceUrl = (name: string) => lost.get(name);
        export const one = () => fetch(\`\${getServiceUrl('orders')}/stock/1\`);
        export const other = () => fetch(\`\${findServiceUrl('refunds')}/refunds/1\`);`,
    });
    const model = await modelOf(systemOf({ orders, stock: answering('GET /stock/:sku'), web }));
    expect(callsIn(model)).toEqual(['web → stock GET /stock/1']);
    expect(unknownIn(model)).toEqual([
      'web/index.ts:6 who is called here is not known: a directory of services is asked for refunds, and no service is known to be called so',
    ]);
  });

  test('a name that whoever calls the wrapper gives; a client of tRPC without types', async () => {
    const library = {
      'package.json': JSON.stringify({ private: true, workspaces: ['shared', 'loyalty', 'sales'] }),
      'shared/package.json': JSON.stringify({ name: '@shop/shared', main: 'index.ts' }),
      'shared/index.ts': `import { createTRPCUntypedClient, httpBatchLink } from '@trpc/client';
        import express from 'express';
        import * as trpc from '@trpc/server/adapters/express';
        import { redis } from './redis';
        const getPlugin = async (name: string) => ({ address: (await redis.get(\`service-\${name}\`)) || '' });
        interface Message { plugin: string; module: string; action: string; method?: string; input: unknown }
        export const ask = async ({ plugin, module, action, method = 'query', input }: Message) => {
          const info = await getPlugin(plugin);
          let client;
          client = createTRPCUntypedClient({ links: [httpBatchLink({ url: \`\${info.address}/trpc\` })] });
          return client[method](\`\${module}.\${action}\`, input);
        };
        export function start({ name, trpcRouter }: { name: string; trpcRouter: { router: unknown } }) {
          const app = express();
          app.use('/trpc', trpc.createExpressMiddleware({ router: trpcRouter.router }));
          app.listen(3000);
        }`,
    };
    const sales = ask({
      'index.ts': `import { initTRPC } from '@trpc/server';
        import { ask, start } from '@shop/shared';
        const t = initTRPC.create();
        start({ name: 'sales', trpcRouter: { router: t.router({ deals: t.router({ find: t.procedure.query(() => 1) }) }) } });
        export const score = () => ask({ plugin: 'loyalty', module: 'scores', action: 'count', input: {} });`,
    });
    const loyalty = ask({
      'index.ts': `import { ask } from '@shop/shared';
        export const deals = () => ask({ plugin: 'sales', module: 'deals', action: 'find', input: {} });`,
    });
    const model = await modelOf(systemOf({ sales, loyalty }, library));
    expect(callsIn(model)).toEqual([
      'loyalty → sales deals.find',
      'sales → loyalty scores.count (no endpoint)',
    ]);
    expect(model.calls.map(({ at }) => at.path)).toEqual(['loyalty/index.ts', 'sales/index.ts']);
  });
});

describe('settings of Nest that nobody sets', () => {
  test('within a group, by a path, under an instance of axios whose base is not known', async () => {
    const gateway = ask({
      'http.ts': `import { HttpService } from '@nestjs/axios';
        import type { AxiosInstance } from 'axios';
        export class Http {
          private readonly axios: AxiosInstance;
          constructor(private readonly http: HttpService) { this.axios = this.http.axiosRef; }
          send(method: string, url: string) { return this.axios.request({ method, url }); }
        }`,
      'index.ts': `import { ConfigService } from '@nestjs/config';
        import { Http } from './http';
        export class Orders {
          private readonly ordersHost: string;
          constructor(private readonly http: Http, private readonly config: ConfigService) {
            const { ordersHost } = this.config.get('hosts');
            this.ordersHost = ordersHost;
          }
          all() { return this.http.send('get', \`\${this.ordersHost}/orders\`); }
          stock() { return this.http.send('get', \`\${this.config.get('services.stock.url')}/stock/1\`); }
          mail() { return this.http.send('get', \`\${this.config.get('services.mailer.url')}/mails\`); }
        }`,
    });
    const model = await modelOf(
      systemOf({ gateway, orders: answering('GET /orders'), stock: answering('GET /stock/:sku') }),
    );
    expect(callsIn(model)).toEqual(['gateway → orders GET /orders', 'gateway → stock GET /stock/1']);
    expect(unknownIn(model)).toEqual([
      'gateway/index.ts:11 who is called here is not known: the address hangs on the variable services.mailer.url of gateway, which no manifest sets',
    ]);
  });
});
