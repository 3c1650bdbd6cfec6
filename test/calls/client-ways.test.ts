/** What each client has that others have not, as people write it: beside the usual ways, which other files test. */
import { expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf, unknownIn } from './support.js';

type Files = Readonly<Record<string, string>>;

const orders = answering(
  'GET /orders',
  'GET /orders/:id',
  'POST /orders',
  'DELETE /orders/:id',
  'GET /orders/:id/lines',
  'GET /v2/orders',
);

/** The calls of a web service to orders, and what is not known of them, sorted. */
async function calls(web: Files, answerer: Files | undefined = undefined): Promise<readonly string[]> {
  const environment = { ORDERS_URL: 'http://orders:3000' };
  const answers = answerer ? { files: answerer } : orders;
  const model = await modelOf(systemOf({ web: { files: web, environment }, orders: answers }));
  return [...callsIn(model), ...unknownIn(model)].sort();
}

test('got: pages, of an instance that extends another, and a stream', async () => {
  expect(
    await calls({
      'index.ts': `import got, { type Got } from 'got';
        const base = got.extend({ prefixUrl: process.env.ORDERS_URL, responseType: 'json', retry: { limit: 2 } });
        const authed: Got = base.extend({ headers: { authorization: 'x' } });
        export async function all() {
          for await (const order of authed.paginate('orders', { pagination: { countLimit: 3 } })) console.log(order);
          return base.paginate.all<{ id: string }>('v2/orders');
        }
        export const lines = (id: string) => got.stream(\`\${process.env.ORDERS_URL}/orders/\${id}/lines\`);
        all(); lines(process.argv[2]);`,
    }),
  ).toEqual(['web → orders GET /orders', 'web → orders GET /orders/*/lines', 'web → orders GET /v2/orders']);
});

test('openapi-fetch: by paths, and by a verb that is given', async () => {
  expect(
    await calls({
      'index.ts': `import createClient, { createPathBasedClient, wrapAsPathBasedClient } from 'openapi-fetch';
        import type { paths } from './schema';
        const client = createClient<paths>({ baseUrl: process.env.ORDERS_URL });
        const byPath = wrapAsPathBasedClient(client);
        await byPath['/orders/{id}/lines'].GET({ params: { path: { id: '1' } } });
        await createPathBasedClient<paths>({ baseUrl: process.env.ORDERS_URL })['/orders'].POST({ body: {} });
        await client.request('delete', '/orders/{id}', { params: { path: { id: '1' } } });`,
    }),
  ).toEqual([
    'web → orders DELETE /orders/*',
    'web → orders GET /orders/*/lines',
    'web → orders POST /orders',
  ]);
});

test('tRPC: subscriptions by a hook, and several questions by one', async () => {
  const server = {
    'index.ts': `import { initTRPC } from '@trpc/server'; import { createHTTPServer } from '@trpc/server/adapters/standalone';
      const t = initTRPC.create();
      const stock = t.router({ level: t.procedure.query(() => 2), changes: t.procedure.subscription(async function* () {}) });
      export const appRouter = t.router({ health: t.procedure.query(() => 1), stock });
      createHTTPServer({ router: appRouter }).listen(3000);`,
  };
  const web = {
    'index.tsx': `import { createTRPCReact } from '@trpc/react-query';
      import type { AppRouter } from '../orders';
      const trpc = createTRPCReact<AppRouter>();
      export function Page() {
        const [health, level] = trpc.useQueries((t) => [t.health(), t.stock.level()]);
        trpc.stock.changes.useSubscription(undefined, { onData() {} });
        return <b />;
      }`,
  };
  expect(await calls(web, server)).toEqual([
    'web → orders health',
    'web → orders stock.changes',
    'web → orders stock.level',
  ]);
});

test('graphql-request: several documents at once, one that a function makes; a field whose name is not known is none', async () => {
  const server = {
    'index.ts': `import { ApolloServer } from '@apollo/server'; import { startStandaloneServer } from '@apollo/server/standalone';
      const resolvers = { Query: { orders: () => [], order: () => null, id: () => 1, stock: () => 1 } };
      startStandaloneServer(new ApolloServer({ typeDefs: 'type Query { orders: [Int] order: Int id: Int stock: Int }', resolvers }), { listen: { port: 3000 } });`,
  };
  const web = {
    'index.ts': `import { GraphQLClient, gql } from 'graphql-request';
      const client = new GraphQLClient(process.env.ORDERS_URL + '/graphql');
      const listOf = (field: string) => gql\`query { \${field}(page: 1) { id } }\`;
      await client.request(listOf('orders'));
      await client.request(gql\`query { \${process.argv[2]}(page: 1) { id } stock }\`);
      await client.batchRequests([{ document: gql\`{ order(id: "1") { id } }\` }]);`,
  };
  expect(await calls(web, server)).toEqual([
    'web → orders Query order',
    'web → orders Query orders',
    'web → orders Query stock',
  ]);
});

test('a generated client that is told what to fetch with asks where its methods say', async () => {
  const asked = await calls({
    'Api.ts': `export class HttpClient {
          public baseUrl: string = '/';
          private customFetch = (...fetchParams: Parameters<typeof fetch>) => fetch(...fetchParams);
          constructor(config: { baseUrl?: string; customFetch?: typeof fetch } = {}) { Object.assign(this, config); }
          public request = async ({ body, path, baseUrl, ...params }: any): Promise<any> =>
            this.customFetch(\`\${baseUrl || this.baseUrl || ''}\${path}\`, { ...params, body }).then((response) => response.json());
        }
        export class Api extends HttpClient {
          orders = { create: (data: object, params: any = {}) => this.request({ path: '/orders', method: 'POST', body: data, ...params }) };
        }`,
    'index.ts': `import { Api } from './Api';
        const { orders } = new Api({ baseUrl: process.env.ORDERS_URL, customFetch: (input, init) => fetch(input, { ...init, keepalive: true }) });
        await orders.create({});`,
  });
  expect([...new Set(asked)]).toEqual(['web → orders POST /orders']);
});

test('ky: an instance that is told more by what it was told', async () => {
  expect(
    await calls({
      'index.ts': `import ky from 'ky';
        const api = ky.create({ prefixUrl: \`\${process.env.ORDERS_URL}/\`, retry: 0 });
        const v2 = api.extend((options) => ({ prefixUrl: \`\${options.prefixUrl}v2\` }));
        await api.get('orders', { searchParams: { page: 1 } }).json();
        await v2.get('orders').json();`,
    }),
  ).toEqual(['web → orders GET /orders', 'web → orders GET /v2/orders']);
});

test('Connect: clients that a function makes of the service that it is given', async () => {
  const server = {
    'index.js': `const grpc = require('@grpc/grpc-js');
      const { shop } = grpc.loadPackageDefinition(require('@grpc/proto-loader').loadSync('./orders.proto'));
      const server = new grpc.Server();
      server.addService(shop.OrderService.service, { getOrder: (call, done) => done(null, {}), place: (call, done) => done(null, {}) });
      server.bindAsync('0.0.0.0:3000', grpc.ServerCredentials.createInsecure(), () => server.start());`,
    'orders.proto':
      'syntax = "proto3"; package shop; service OrderService { rpc GetOrder (One) returns (One); rpc Place (One) returns (One); } message One { string id = 1; }',
  };
  const web = {
    'clients.ts': `import { createClient, type Client, type Interceptor } from '@connectrpc/connect';
      import { createGrpcTransport } from '@connectrpc/connect-node';
      const auth: Interceptor = (next) => async (request) => next(request);
      export function makeClient<T extends DescService>(service: T, baseUrl: string): Client<T> {
        return createClient(service, createGrpcTransport({ baseUrl, interceptors: [auth] }));
      }`,
    'index.ts': `import { OrderService } from '@shop/protos/orders_pb';
      import { makeClient } from './clients';
      class Orders {
        private readonly client = makeClient(OrderService, process.env.ORDERS_URL!);
        async one(id: string) { return this.client.getOrder({ id }); }
        place() { return this.client.place({}); }
      }
      new Orders().one('1'); new Orders().place();`,
  };
  expect(await calls(web, server)).toEqual([
    'web → orders OrderService/GetOrder',
    'web → orders OrderService/Place',
  ]);
});

test.each([
  ['MQTT', 'tills/+/state', 'tills/7/state'],
  ['NATS', 'tills.*.state', 'tills.7.state'],
])(
  'Nest over %s: who answers to all that a subject with wildcards means',
  async (transport, subject, asked) => {
    const web = {
      'index.ts': `import { Client, Transport, type ClientProxy } from '@nestjs/microservices';
      export class Tills { @Client({ transport: Transport.${transport}, options: {} }) private readonly client: ClientProxy; state() { return this.client.send('${asked}', {}); } }`,
    };
    const server = {
      'index.ts': `import { Controller } from '@nestjs/common'; import { MessagePattern } from '@nestjs/microservices';
      @Controller() export class Tills { @MessagePattern('${subject}') state() {} }`,
    };
    expect(await calls(web, server)).toEqual([`web → orders ${asked}`]);
  },
);
