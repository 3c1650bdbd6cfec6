import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf, unknownIn } from './support.js';

/** A library: a desk that asks, and an archive that answers. */
async function libraryOf(desk: string, archive: string, environment: Record<string, string> = {}) {
  return modelOf(
    systemOf({
      archive: { files: { 'index.ts': archive } },
      desk: { files: { 'index.ts': desk }, environment: { ARCHIVE: 'http://archive:3000', ...environment } },
    }),
  );
}

describe('tRPC', () => {
  const server = `import { initTRPC } from '@trpc/server';
    import { createHTTPServer } from '@trpc/server/adapters/standalone';
    const t = initTRPC.context().create();
    const { router, procedure } = t;
    const books = router({ byId: procedure.query(() => 1), lend: procedure.mutation(() => 2) });
    const appRouter = router({ books, health: procedure.query(() => 'ok') });
    export type AppRouter = typeof appRouter;
    createHTTPServer({ router: appRouter }).listen(3000);`;

  test('routers in routers, by the address of a link', async () => {
    const model = await libraryOf(
      `import { createTRPCClient, httpBatchLink } from '@trpc/client';
        const client = createTRPCClient({ links: [httpBatchLink({ url: process.env.ARCHIVE + '/trpc' })] });
        export const load = async (ids) => { for (const id of ids) await client.books.byId.query(id); };
        export const lend = (id) => client.books.lend.mutate(id);`,
      server,
    );
    expect(callsIn(model)).toEqual(['desk → archive books.byId', 'desk → archive books.lend']);
    expect(model.calls.map(({ by, loop }) => [by, loop !== undefined])).toEqual([
      ['@trpc/client', true],
      ['@trpc/client', false],
    ]);
    expect(model.endpoints.map(({ protocol, path }) => `${protocol} ${path}`)).toEqual([
      'rpc books.byId',
      'rpc books.lend',
      'rpc health',
    ]);
  });

  test('without an address, by the procedure; a client by its type', async () => {
    const model = await libraryOf(
      `import { createTRPCReact, type CreateTRPCReact } from '@trpc/react-query';
        import type { CreateTRPCProxyClient } from '@trpc/client';
        export const trpc = createTRPCReact();
        export function Book({ id }) { return trpc.books.byId.useQuery(id).data; }
        export class Desk { constructor(private readonly client: CreateTRPCProxyClient<any>) {} check() { return this.client.health.query(); }
          lost() { return this.client.nobody.query(); } }`,
      server,
    );
    expect(callsIn(model)).toEqual(['desk → archive books.byId', 'desk → archive health']);
    expect(unknownIn(model)).toEqual([
      'desk/index.ts:6 who is called here is not known: no service is known to answer the pattern nobody',
    ]);
  });
});

describe('tRPC in Nest', () => {
  test('routers with and without an alias, and every kind of hook', async () => {
    const model = await libraryOf(
      `import { createTRPCReact } from '@trpc/react-query';
        const trpc = createTRPCReact();
        export const useBooks = () => [trpc.books.all.useInfiniteQuery({}), trpc.books.lend.useMutation(),
          trpc.shelfRouter.free.useSuspenseQuery()];`,
      `import { Router, Query, Mutation } from 'nestjs-trpc';
        @Router({ alias: 'books' }) export class BooksRouter { @Query() all() { return []; } @Mutation() lend() { return 1; } }
        @Router() export class ShelfRouter { @Query() free() { return []; } helper() { return 1; } }`,
    );
    expect(callsIn(model)).toEqual([
      'desk → archive books.all',
      'desk → archive books.lend',
      'desk → archive shelfRouter.free',
    ]);
  });
});

describe('GraphQL', () => {
  test.each([
    [
      'graphql-request',
      "import { request } from 'graphql-request';\nexport const load = () => request(process.env.ARCHIVE + '/graphql', '{ books }');",
      'Query books (no endpoint)',
    ],
    [
      'its client',
      "import { GraphQLClient } from 'graphql-request';\nconst client = new GraphQLClient(`${process.env.ARCHIVE}/graphql`);\nexport const load = () => client.request('{ books }');",
      'Query books (no endpoint)',
    ],
    [
      'a link of Apollo',
      "import { ApolloClient, HttpLink } from '@apollo/client';\nexport const client = new ApolloClient({ link: new HttpLink({ uri: process.env.ARCHIVE + '/graphql' }) });",
    ],
    [
      'urql',
      "import { createClient } from 'urql';\nexport const client = createClient({ url: `${process.env.ARCHIVE}/graphql` });",
    ],
    [
      'a gateway of Apollo',
      "import { ApolloGateway, IntrospectAndCompose } from '@apollo/gateway';\nexport const gateway = new ApolloGateway({ supergraphSdl: new IntrospectAndCompose({ subgraphs: [{ name: 'archive', url: process.env.ARCHIVE + '/graphql' }] }) });",
    ],
  ])('%s', async (_, desk, asked = 'POST /graphql') => {
    const archive = `import express from 'express';
      import { ApolloServer } from 'apollo-server-express';
      const app = express();
      const server = new ApolloServer({ typeDefs: '' });
      server.applyMiddleware({ app });`;
    expect(callsIn(await libraryOf(desk, archive))).toEqual([`desk → archive ${asked}`]);
  });

  test.each([
    [
      'what it is composed of',
      {
        'supergraph.yaml':
          'subgraphs:\n  archive:\n    routing_url: http://archive:3000/graphql # the books\n',
      },
    ],
    [
      'what it is composed to, with a document of others',
      {
        'desk/supergraph.graphql':
          'enum join__Graph {\n  ARCHIVE @join__graph(name: "archive", url: "http://archive:3000/graphql")\n}',
        'supergraph.graphql':
          'enum join__Graph { DESK @join__graph(name: "desk" url: "http://desk:4000/graphql") }',
      },
    ],
    ['a variable', { 'rover.yaml': 'subgraphs: { archive: { routing_url: "${env.ARCHIVE}/graphql" } }' }],
  ])('a gateway of Apollo that is given a file: %s', async (_, documents) => {
    const root = systemOf(
      {
        archive: {
          files: {
            'index.ts': `import { ApolloServer } from '@apollo/server'; import { startStandaloneServer } from '@apollo/server/standalone';
              const server = new ApolloServer({ typeDefs: '' }); startStandaloneServer(server, { listen: { port: 3000 } });`,
          },
        },
        desk: {
          files: {
            'gateway.js': `const { ApolloServer } = require('apollo-server'); const { ApolloGateway } = require('@apollo/gateway');
              const config = {}; config['supergraphSdl'] = require('fs').readFileSync('/etc/supergraph.graphql').toString();
              const gateway = new ApolloGateway(config); new ApolloServer({ gateway }).listen({ port: 4000 });`,
          },
          environment: { ARCHIVE: 'http://archive:3000' },
        },
      },
      documents,
    );
    const { calls } = await modelOf(root);
    expect(calls.map(({ from, to, method, route }) => `${from} → ${to} ${method} ${route}`)).toEqual([
      'desk → archive POST /graphql',
    ]);
  });

  test.each([
    [
      'mercurius',
      `import Fastify from 'fastify'; import mercurius from '@mercuriusjs/gateway';
       Fastify().register(mercurius, { gateway: { services: [{ name: 'archive', url: process.env.ARCHIVE + '/graphql' }] } });`,
    ],
    [
      "Nest's module",
      `import { GraphQLModule } from '@nestjs/graphql'; import { Module } from '@nestjs/common'; import { MercuriusGatewayDriver } from '@nestjs/mercurius';
       @Module({ imports: [GraphQLModule.forRoot({ driver: MercuriusGatewayDriver, gateway: { services: [{ name: 'archive', url: 'http://archive:3000/graphql' }] } })] }) export class App {}`,
    ],
  ])('gateways whose options list the subgraphs: %s', async (_, desk) => {
    const archive =
      "import Fastify from 'fastify'; import mercurius from 'mercurius'; const app = Fastify(); app.register(mercurius, { schema: '' }); app.listen({ port: 3000 });";
    expect(callsIn(await libraryOf(desk, archive))).toEqual(['desk → archive POST /graphql']);
  });

  test.each([
    [
      'Apollo Server 4',
      "import express from 'express';\nimport { expressMiddleware } from '@apollo/server/express4';\nconst app = express();\napp.use('/query', express.json(), expressMiddleware(server));",
      '/query',
    ],
    [
      'Nest',
      "import { GraphQLModule } from '@nestjs/graphql';\nimport { Module } from '@nestjs/common';\n@Module({ imports: [GraphQLModule.forRoot({ autoSchemaFile: true })] }) export class App {}",
      '/graphql',
    ],
    [
      'mercurius',
      "import Fastify from 'fastify';\nimport mercurius from 'mercurius';\nFastify().register(mercurius, { schema, path: '/gql' });",
      '/gql',
    ],
    [
      'yoga',
      "import { createYoga } from 'graphql-yoga';\nexport const yoga = createYoga({ schema, graphqlEndpoint: '/api/graphql' });",
      '/api/graphql',
    ],
  ])('%s answers', async (_, archive, path) => {
    const { endpoints } = await libraryOf('', archive);
    expect(endpoints.map((each) => each.path)).toEqual([path]);
  });
});

describe('clients that are made from descriptions', () => {
  test('Connect and nice-grpc', async () => {
    const model = await libraryOf(
      `import { createClient } from '@connectrpc/connect';
        import { createConnectTransport } from '@connectrpc/connect-node';
        import { createChannel, createClient as dial } from 'nice-grpc';
        import { Books } from './gen/books_pb';
        import { LoansDefinition } from './gen/loans';
        const books = createClient(Books, createConnectTransport({ baseUrl: process.env.ARCHIVE }));
        const client = dial(LoansDefinition, createChannel('archive:3000'));
        export const load = () => books.find({ id: 1 });
        export const lend = () => client.lend({ id: 1 });`,
      `import { createServer } from 'nice-grpc';
        import type { ConnectRouter } from '@connectrpc/connect';
        import { Books } from './gen/books_pb';
        import { LoansDefinition } from './gen/loans';
        export const routes = (router: ConnectRouter) => router.service(Books, { find: () => ({}) });
        const server = createServer();
        server.add(LoansDefinition, { lend: () => ({}) });`,
    );
    expect(callsIn(model)).toEqual(['desk → archive Books/Find', 'desk → archive Loans/Lend']);
  });

  test('generated clients of grpc-js', async () => {
    const model = await libraryOf(
      `import { credentials, makeGenericClientConstructor } from '@grpc/grpc-js';
        export const BooksService = {};
        export const BooksClient = makeGenericClientConstructor(BooksService, 'shelf.Books') as unknown as { new (a: string, b: unknown): any };
        const client = new BooksClient('archive:3000', credentials.createInsecure());
        export const load = () => client.find({}, () => {});`,
      `import { Server } from '@grpc/grpc-js';
        import { BooksService } from './gen/books';
        new Server().addService(BooksService, { find: () => {} });`,
    );
    expect(callsIn(model)).toEqual(['desk → archive Books/Find']);
  });

  test('openapi-fetch, the configuration of a generated client, Hono, Angular', async () => {
    const model = await modelOf(
      systemOf({
        archive: answering('GET /books/:id'),
        desk: {
          files: {
            'index.ts': `import createClient from 'openapi-fetch';
              import { hc } from 'hono/client';
              import { HttpClient } from '@angular/common/http';
              import { BooksApi, Configuration } from '@library/books-client';
              const api = createClient<paths>({ baseUrl: process.env.ARCHIVE });
              export const load = (id) => api.GET('/books/{id}', { params: { path: { id } } });
              const client = hc(process.env.ARCHIVE!);
              export const one = (id) => client.books[':id'].$get({ param: { id } });
              export const books = new BooksApi(new Configuration({ basePath: process.env.ARCHIVE }));
              export class Page { constructor(private readonly http: HttpClient) {} show(id: string) { return this.http.get(\`\${process.env.ARCHIVE}/books/\${id}\`); } }`,
          },
          environment: { ARCHIVE: 'http://archive:3000' },
        },
      }),
    );
    expect(callsIn(model)).toEqual([
      'desk → archive GET /books/*',
      'desk → archive GET /books/*',
      'desk → archive /*',
      'desk → archive GET /books/*',
    ]);
  });
});
