import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, type Service, systemOf } from './support.js';

const SERVER = `import { initTRPC } from '@trpc/server';
  const t = initTRPC.context<{}>().meta<{}>().create({});
  export const router = t.router;
  export const appRouter = router({ orders: router({ list: t.procedure.query(() => []), place: t.procedure.mutation(() => 1) }) });`;
const HOOKS = `import { createTRPCClient, httpBatchLink } from '@trpc/client';
  import { createTRPCContext } from '@trpc/tanstack-react-query';
  export const client = createTRPCClient<any>({ links: [httpBatchLink({ url: '/api/shop' })] });
  export const { TRPCProvider, useTRPC } = createTRPCContext<any>();
  export const place = () => client.orders.place.mutate();`;

/** A page with hooks of tRPC, before a shop whose adapter is told its options by a name. */
function pageOf(others: Readonly<Record<string, Service>>, files: Readonly<Record<string, string>> = {}) {
  return modelOf(
    systemOf({
      shop: {
        files: {
          'router.ts': SERVER,
          'server.ts': `import { createServer } from 'node:http';
            import { createHTTPHandler } from '@trpc/server/adapters/standalone';
            import { appRouter } from './router';
            const options: Parameters<typeof createHTTPHandler>[0] = { router: appRouter, allowBatching: true };
            export function server() { const handler = createHTTPHandler(options); return createServer((q, r) => { if (q.url === '/ping') r.end(); else handler(q, r); }); }`,
          'index.ts': "import { server } from './server';\nserver().listen(3000);",
        },
      },
      web: {
        files: {
          'package.json': JSON.stringify({ name: 'web', scripts: { start: 'vite' } }),
          'trpc.ts': HOOKS,
          'index.tsx': `import { useQuery } from '@tanstack/react-query';
            import { useTRPC } from './trpc';
            export function Orders() { const api = useTRPC(); useQuery(api.orders.list.queryOptions()); return null; }`,
          ...files,
        },
      },
      ...others,
    }),
  );
}

describe('procedures of tRPC', () => {
  test('of a server that keeps its options by a name', async () => {
    expect(callsIn(await pageOf({})).toSorted()).toEqual([
      'web → shop orders.list',
      'web → shop orders.place',
    ]);
  });

  test('behind a gateway in code that a page asks by a path, be it by hooks that say no address', async () => {
    const gateway = {
      files: {
        'index.js': `const Hapi = require('@hapi/hapi');
          const server = Hapi.server({ port: 7070 });
          server.route({ method: '*', path: '/shop/{path*}', handler: (request, h) => h.proxy({ uri: 'http://shop:3000/' + request.params.path }) });
          server.start();`,
      },
    };
    const nginx = 'server { location /api/ { proxy_pass http://gateway:7070/; } }';
    expect(callsIn(await pageOf({ gateway }, { 'nginx.conf': nginx })).toSorted()).toEqual([
      'gateway → shop /*',
      'web → gateway orders.list (no endpoint)',
      'web → gateway orders.place (no endpoint)',
    ]);
  });
});

describe('Traefik with hosts', () => {
  const labelled = (name: string, rule: string): Service => ({
    ...answering('GET /ping', 'GET /plays'),
    compose: ['labels:', `  - "traefik.http.routers.${name}.rule=${rule}"`],
  });
  const edge = `
  edge:
    image: traefik:v3
    networks: { default: { aliases: [www.stage.localhost, api.stage.localhost] } }`;
  const web = (rule: string, priority: string, ...asked: readonly string[]): Service => ({
    files: {
      'package.json': JSON.stringify({ name: 'web', scripts: { start: 'vite' } }),
      'index.ts': asked.map((each) => `fetch('${each}');`).join('\n'),
    },
    compose: [
      'labels:',
      `  - "traefik.http.routers.web.rule=${rule}"`,
      `  - "traefik.http.routers.web.priority=${priority}"`,
    ],
  });

  test('a path of a page is not asked of what is for another host as a whole', async () => {
    const plays = labelled('plays', 'Host(`api.stage.localhost`)');
    const model = await modelOf(
      systemOf({ plays, web: web('HostRegexp(`^.+$`)', '1', '/nowhere') }, {}, edge),
    );
    expect(callsIn(model)).toEqual([]);
  });

  test('a domain that the gateway goes by itself is asked for what is said of it', async () => {
    const plays = labelled('plays', 'Host(`api.stage.localhost`)');
    const asked = ['http://www.stage.localhost/none', 'http://api.stage.localhost/plays'];
    const model = await modelOf(systemOf({ plays, web: web('HostRegexp(`^.+$`)', '1', ...asked) }, {}, edge));
    expect(callsIn(model)).toEqual(['web → plays GET /plays']);
  });

  test('a path below the host of the page, and below any', async () => {
    const plays = labelled('plays', 'Host(`www.stage.localhost`) && PathPrefix(`/plays`)');
    for (const rule of ['Host(`www.stage.localhost`)', 'HostRegexp(`^.+$`)']) {
      const model = await modelOf(systemOf({ plays, web: web(rule, '1', '/plays') }, {}, edge));
      expect(callsIn(model)).toEqual(['web → plays GET /plays']);
    }
  });
});

describe('clients of gRPC', () => {
  const proto =
    'syntax = "proto3"; service Stock { rpc left (A) returns (A); rpc take (A) returns (A); rpc watch (A) returns (stream A); }';
  const stock: Service = {
    compose: ['ports: ["50051:50051"]'],
    files: {
      'index.ts': `import { Server, ServerCredentials } from '@grpc/grpc-js';
        import { StockService, StockServer } from '@shop/messages/src/generated/stock';
        const impl: StockServer = { left(call, answer) { answer(null, {}); }, take() {}, watch() {} };
        const server = new Server();
        server.addService(StockService, impl);
        server.bindAsync('0.0.0.0:50051', ServerCredentials.createInsecure(), () => {});`,
    },
  };
  const others = {
    'protos/stock.proto': proto,
    'package.json': JSON.stringify({ private: true, workspaces: ['shop', 'stock', 'messages'] }),
    'messages/package.json': JSON.stringify({ name: '@shop/messages' }),
    'messages/src/index.ts': 'export const version = 1;',
  };

  test('that a package of the tree has when it is built, from functions and classes that keep them', async () => {
    const shop: Service = {
      environment: { STOCK_URL: 'stock:50051' },
      files: {
        'clients.ts': `import { credentials } from '@grpc/grpc-js';
          import { StockClient } from '@shop/messages/src/generated/stock';
          let client: StockClient;
          export function getStockClient(): StockClient {
            if (!client) client = new StockClient(process.env.STOCK_URL!, credentials.createInsecure());
            return client;
          }
          export class Clients {
            private clients: StockClient[] = [];
            constructor(private urls: string[]) {}
            async getClient(id: string): Promise<StockClient> {
              const at = id.length % this.urls.length;
              let found = this.clients[at];
              if (found === undefined) this.clients[at] = found = new StockClient(this.urls[at], credentials.createInsecure());
              return found;
            }
          }
          export const clients = new Clients((process.env.STOCK_URL ?? '').split(','));`,
        'index.ts': `import { clients, getStockClient } from './clients';
          export const left = () => getStockClient().left({}, () => {});
          export async function take(id: string) { const client = await clients.getClient(id); client.take({}, () => {}); }
          export async function watch(id: string) { return (await clients.getClient(id)).watch({}); }`,
      },
    };
    expect(callsIn(await modelOf(systemOf({ shop, stock }, others))).toSorted()).toEqual([
      'shop → stock Stock/Left',
      'shop → stock Stock/Take',
      'shop → stock Stock/Watch',
    ]);
  });

  test('a port of a developer that is mixed up is not asked for what only another serves', async () => {
    const shop: Service = {
      compose: ['ports: ["50052:50052"]'],
      environment: { STOCK_URL: '0.0.0.0:50052' },
      files: {
        'index.ts': `import { credentials } from '@grpc/grpc-js';
          import { StockClient } from '@shop/messages/src/generated/stock';
          const client = new StockClient(process.env.STOCK_URL!, credentials.createInsecure());
          export const left = () => client.left({}, () => {});`,
      },
    };
    expect(callsIn(await modelOf(systemOf({ shop, stock }, others)))).toEqual(['shop → stock Stock/Left']);
  });
});
