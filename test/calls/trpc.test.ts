import { describe, expect, test } from 'vitest';
import { callsIn, modelOf, systemOf } from './support.js';

const SERVER = `import { initTRPC, lazy } from '@trpc/server';
  import { createHTTPServer } from '@trpc/server/adapters/standalone';
  import { customers } from './customers';
  const t = initTRPC.context().create();
  const orders = t.router({ list: t.procedure.query(() => []), place: t.procedure.mutation(() => 1), placed: t.procedure.subscription(() => 1) });
  const health = t.router({ ping: t.procedure.query(() => 'ok') });
  const lines = { lines: { all: t.procedure.query(() => []) } };
  export const appRouter = t.mergeRouters(t.router({ orders, customers, stock: lazy(() => import('./stock')), ...lines }), health);
  export const createCaller = t.createCallerFactory(appRouter);
  export const self = () => createCaller({}).orders.list();
  createHTTPServer({ router: appRouter }).listen(3000);`;

function shopOf(web: Record<string, string>) {
  return modelOf(
    systemOf({
      shop: {
        files: {
          'index.ts': SERVER,
          'customers.ts':
            "import { initTRPC } from '@trpc/server';\nconst t = initTRPC.create();\nexport const customers = t.router({ byId: t.procedure.input(String).query(() => 1) });",
          'stock.ts':
            "import { initTRPC } from '@trpc/server';\nconst t = initTRPC.create();\nexport const stockRouter = t.router({ left: t.procedure.query(() => 1) });",
        },
      },
      web: { files: web },
    }),
  );
}

describe('tRPC', () => {
  test('routers that are merged, lazy, spread, and records of procedures', async () => {
    const { endpoints, calls } = await shopOf({ 'index.ts': '' });
    expect(endpoints.map(({ path }) => path).sort()).toEqual([
      'customers.byId',
      'lines.all',
      'orders.list',
      'orders.place',
      'orders.placed',
      'ping',
      'stock.left',
    ]);
    // Who calls its own procedures asks nobody.
    expect(calls).toEqual([]);
  });

  test.each<[string, Record<string, string>, readonly string[]]>([
    [
      'options for queries of TanStack, with filters and keys that ask nobody',
      {
        'trpc.ts':
          "import { createTRPCContext } from '@trpc/tanstack-react-query';\nexport const { TRPCProvider, useTRPC } = createTRPCContext<any>();",
        'index.tsx':
          "import { useQuery, useMutation, useQueryClient } from '@tanstack/react-query';\nimport { useTRPC } from './trpc';\nexport function Orders() { const api = useTRPC(); const client = useQueryClient(); client.invalidateQueries(api.orders.list.queryFilter()); client.getQueryData(api.stock.left.queryKey()); useQuery(api.customers.byId.queryOptions('1')); useMutation(api.orders.place.mutationOptions()); return null; }",
      },
      ['customers.byId', 'orders.place'],
    ],
    [
      'utilities of a client, and what is fetched by them',
      {
        'index.tsx':
          "import { createTRPCReact } from '@trpc/react-query';\nexport const trpc = createTRPCReact<any>();\nexport function Orders() { const utils = trpc.useUtils(); utils.orders.list.invalidate(); utils.client.orders.place.mutate({}); return () => utils.customers.byId.fetch('1'); }",
      },
      ['customers.byId', 'orders.place'],
    ],
    [
      'a proxy of options, and hooks of pages',
      {
        'index.ts':
          "import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';\nimport { createTRPCNext } from '@trpc/next';\nexport const trpc = createTRPCOptionsProxy<any>({ ctx: 1 });\nexport const api = createTRPCNext<any>({ config: () => ({}) });\nexport const load = (client) => client.prefetchQuery(trpc.orders.list.queryOptions());\nexport const useOne = () => api.customers.byId.useQuery('1');",
      },
      ['customers.byId', 'orders.list'],
    ],
    [
      'a part of a client',
      {
        'index.ts':
          "import { createTRPCProxyClient, httpBatchLink } from '@trpc/client';\nconst client = createTRPCProxyClient<any>({ links: [httpBatchLink({ url: '/trpc' })] });\nconst { orders } = client;\nconst stock = client.stock;\nexport const load = () => [orders.list.query(), stock.left.query(), orders.placed.subscribe()];",
      },
      ['orders.list', 'orders.placed', 'stock.left'],
    ],
  ])('%s', async (_, web, expected) => {
    expect([...callsIn(await shopOf(web))].sort()).toEqual(expected.map((path) => `web → shop ${path}`));
  });
});

describe('a router that a server of a library is given', () => {
  const library = {
    'package.json': JSON.stringify({
      name: 'base',
      main: 'index.ts',
      dependencies: { '@trpc/server': '11' },
    }),
    'index.ts': `import { initTRPC } from '@trpc/server';
      import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
      import { Hono } from 'hono';
      const t = initTRPC.create();
      export const router = t.router;
      export const procedure = t.procedure;
      export function createBase(options) {
        const app = new Hono();
        app.all('/trpc/*', (c) => fetchRequestHandler({ endpoint: '/trpc', req: c.req.raw, router: options.router }));
        return app;
      }`,
  };
  test.each<[string, string]>([
    ['by the name of its option', 'createBase({ router: orders, db })'],
    ['under that name', 'const router = orders; createBase({ router })'],
  ])('%s', async (_, made) => {
    const { endpoints } = await modelOf(
      systemOf(
        {
          shop: {
            files: {
              'index.ts': `import { createBase } from 'base';\nimport { orders } from './orders';\nconst db = {};\nconst start = () => { ${made}; };\nstart();`,
              'orders.ts':
                "import { procedure, router } from 'base';\nexport const orders = router({ list: procedure.query(() => []) });",
            },
          },
        },
        Object.fromEntries(Object.entries(library).map(([path, text]) => [`libs/base/${path}`, text])),
      ),
    );
    expect(endpoints.map(({ service, path }) => `${service} ${path}`)).toContain('shop list');
  });
});

describe('oRPC', () => {
  test('records of procedures behind a handler; clients, and queries that are made of them', async () => {
    const model = await modelOf(
      systemOf({
        shop: {
          files: {
            'index.ts': `import { os } from '@orpc/server';
              import { RPCHandler } from '@orpc/server/node';
              import { createServer } from 'node:http';
              const list = os.input(null).handler(async () => []);
              const place = os.handler(async () => 1);
              export const router = { orders: { list, place }, stock: os.router({ left: os.handler(() => 1) }) };
              const handler = new RPCHandler(router, {});
              createServer((request, response) => handler.handle(request, response)).listen(3000);`,
          },
        },
        web: {
          files: {
            'orpc.ts': `import { createORPCClient } from '@orpc/client';
              import { RPCLink } from '@orpc/client/fetch';
              import { createTanstackQueryUtils } from '@orpc/tanstack-query';
              const link = new RPCLink({ url: 'http://shop:3000/rpc' });
              export const client = createORPCClient<any>(link);
              export const orpc = createTanstackQueryUtils(client);`,
            'index.ts': `import { useQuery } from '@tanstack/react-query';
              import { client, orpc } from './orpc';
              export const useOrders = () => useQuery(orpc.orders.list.queryOptions({ input: {} }));
              export const keyed = (queries) => queries.invalidateQueries({ queryKey: orpc.stock.left.key() });
              export const place = async () => { await client.orders.place({ id: 1 }); };`,
          },
        },
      }),
    );
    expect(model.endpoints.map(({ protocol, path }) => `${protocol} ${path}`)).toEqual([
      'rpc orders.list',
      'rpc orders.place',
      'rpc stock.left',
    ]);
    expect(callsIn(model)).toEqual(['web → shop orders.list', 'web → shop orders.place']);
  });
});

test('of several services that serve the routers of one library, pages ask their own', async () => {
  const served = (
    adapter: string,
  ) => `import { ${adapter} } from '@trpc/server/adapters/${adapter === 'createNextApiHandler' ? 'next' : 'standalone'}';
    import { makeRouter } from '../routers';
    const router = makeRouter();
    export default ${adapter}({ router });`;
  const asking = (url: string) => `import { httpBatchLink } from '@trpc/client';
    import { createTRPCNext } from '@trpc/next';
    const base = () => (typeof window === 'undefined' ? \`http://localhost:\${process.env.PORT ?? 3000}\` : '');
    const trpc = createTRPCNext<any>({ config: () => ({ links: [httpBatchLink({ url: ${url} })] }) });
    export const useOrders = () => trpc.orders.list.useQuery();`;
  const model = await modelOf(
    systemOf(
      {
        api: { files: { 'index.ts': `${served('createHTTPServer')}` } },
        web: {
          files: {
            'index.ts': `import './serve'; import './ask';`,
            'serve.ts': served('createNextApiHandler'),
            'ask.ts': asking('`${base()}/api/trpc`'),
          },
        },
        desk: {
          environment: { NEXT_PUBLIC_API_URL: 'http://api:3000' },
          files: {
            'index.ts': `import './serve'; import './ask';`,
            'serve.ts': served('createNextApiHandler'),
            'ask.ts': asking('`${process.env.NEXT_PUBLIC_API_URL}/trpc`'),
          },
        },
      },
      {
        'routers/package.json': JSON.stringify({ name: 'routers', main: 'index.ts' }),
        'routers/index.ts': `import { initTRPC } from '@trpc/server';
          const t = initTRPC.create();
          export const makeRouter = () => t.router({ orders: t.router({ list: t.procedure.query(() => []) }) });`,
      },
    ),
  );
  expect(callsIn(model)).toEqual(['desk → api orders.list']);
});

test('pages ask their own server for what it answers, though another one has the port that it is developed at', async () => {
  const serving = (procedures: string) => `import { initTRPC } from '@trpc/server';
    import { createHTTPServer } from '@trpc/server/adapters/standalone';
    const t = initTRPC.create();
    createHTTPServer({ router: t.router({ ${procedures} }) }).listen(3000);`;
  const asking = (procedure: string) => `import { createTRPCProxyClient, httpBatchLink } from '@trpc/client';
    const base = () => \`http://localhost:\${process.env.PORT ?? 3000}\`;
    const trpc = createTRPCProxyClient<any>({ links: [httpBatchLink({ url: \`\${base()}/api/trpc\` })] });
    export const ask = () => trpc.${procedure}.query();`;
  const model = await modelOf(
    systemOf({
      portal: {
        compose: ['ports: ["3000:3000"]'],
        files: { 'index.ts': serving("session: t.procedure.query(() => 'mine')") },
      },
      dashboard: {
        files: {
          'index.ts': serving('orders: t.procedure.query(() => [])'),
          'own.ts': asking('orders'),
          'other.ts': asking('session'),
        },
      },
    }),
  );
  expect(callsIn(model)).toEqual(['dashboard → portal session']);
});
