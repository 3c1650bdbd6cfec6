import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf, unknownIn } from './support.js';

const orders = answering('GET /orders', 'PATCH /orders/:id');
const stock = answering('DELETE /stock/:sku', 'POST /stock');
const environment = { ORDERS_URL: 'http://orders:3000', STOCK_URL: 'http://stock:3000' };

async function shopOf(files: Readonly<Record<string, string>>) {
  return modelOf(systemOf({ orders, stock, shop: { environment, files } }));
}

describe('services that a program keeps by their names', () => {
  test('in the map of a class, by who registers them', async () => {
    const model = await shopOf({
      'registry.ts': `export interface Service { url: string }
        export class Registry {
          private static instance: Registry;
          private services = new Map<string, Service>();
          static getInstance() { if (!Registry.instance) Registry.instance = new Registry(); return Registry.instance; }
          register(name: string, service: Service) { this.services.set(name, service); }
          get(name: string): Service { const found = this.services.get(name); if (!found) throw new Error(name); return found; }
          urlOf(name: string) { return this.get(name).url; }
        }`,
      'start.ts': `import { Registry } from './registry';
        export function start() {
          const registry = Registry.getInstance();
          registry.register('orders', { url: process.env.ORDERS_URL! });
          registry.register('stock', { url: process.env.STOCK_URL! });
        }`,
      'index.ts': `import axios from 'axios';
        import { Registry } from './registry';
        import { start } from './start';
        start();
        axios.get(\`\${Registry.getInstance().get('orders').url}/orders\`);
        export const drop = (sku) => axios.delete(Registry.getInstance().urlOf('stock') + '/stock/' + sku);`,
    });
    expect(callsIn(model)).toEqual(['shop → orders GET /orders', 'shop → stock DELETE /stock/*']);
    expect(unknownIn(model)).toEqual([]);
  });

  test('under names that are those of what is added, and as clients', async () => {
    const model = await shopOf({
      'table.ts': `import axios, { AxiosInstance } from 'axios';
        export interface Service { name: string; url: string }
        class Table {
          private services: { [name: string]: Service } = {};
          add(service: Service) { this.services[service.name] = service; }
          find(name: string): Service | undefined { return this.services[name]; }
        }
        export const table = new Table();
        export class Clients {
          private clients = new Map<string, AxiosInstance>();
          add(name: string, baseURL: string) { this.clients.set(name, axios.create({ baseURL })); return this; }
          get(name: string): AxiosInstance { return this.clients.get(name)!; }
        }
        export const clients = new Clients();`,
      'index.ts': `import axios from 'axios';
        import { clients, table } from './table';
        table.add({ name: 'orders', url: process.env.ORDERS_URL! });
        table.add({ name: 'stock', url: process.env.STOCK_URL! });
        clients.add('orders', process.env.ORDERS_URL!).add('stock', process.env.STOCK_URL!);
        const service = table.find('stock');
        axios.post(\`\${service!.url}/stock\`);
        clients.get('orders').patch('/orders/1');`,
    });
    expect(callsIn(model).toSorted()).toEqual(['shop → orders PATCH /orders/1', 'shop → stock POST /stock']);
  });

  test('what nobody registers by that name is not known', async () => {
    const model = await shopOf({
      'index.ts': `import axios from 'axios';
        const services = new Map<string, { url: string }>();
        function register(name: string, service: { url: string }) { services.set(name, service); }
        register(process.argv[2], { url: process.env.ORDERS_URL! });
        axios.get(services.get('refunds')!.url + '/x/y');`,
    });
    expect(callsIn(model)).toEqual([]);
    expect(unknownIn(model)).toHaveLength(1);
  });
});

describe('what a program fills as it runs', () => {
  test('a map in a loop over names: each name with its own address', async () => {
    const index = `import axios from 'axios';
      const urls = new Map();
      ['orders', 'stock'].forEach((name) => { urls.set(name, \`http://\${name}:3000\`); });
      axios.get(urls.get('orders') + '/orders');`;
    expect(callsIn(await shopOf({ 'index.ts': index }))).toEqual(['shop → orders GET /orders']);
  });

  test('a set that is changed after it was made decides nothing', async () => {
    const index = `import axios from 'axios';
      const open = new Set(['orders']);
      if (process.env.LINES) open.add('stock');
      async function ask(kind) { if (open.has(kind)) return axios.post(\`http://\${kind}:3000/\${kind}\`); }
      ask('stock');`;
    expect(callsIn(await shopOf({ 'index.ts': index }))).toEqual(['shop → stock POST /stock']);
  });

  test('a port that one branch gives, and of the other is not known', async () => {
    const index = `import axios from 'axios'; import { load } from 'somewhere';
      let port; if (process.env.NODE_ENV === 'production') port = load('port'); else port = 3000;
      axios.get(\`http://orders:\${port}/orders\`);`;
    expect(callsIn(await shopOf({ 'index.ts': index }))).toEqual(['shop → orders GET /orders']);
  });
});
