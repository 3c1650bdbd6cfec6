import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mayBeOperation, readGraph } from '../../src/extract/semantics/graphql/text.js';
import { mapOf } from '../../src/report/map.js';
import { callsIn, modelOf, systemOf } from './support.js';

describe('texts of GraphQL', () => {
  test('operations: aliases, arguments, directives, strings, comments, fragments of the root', () => {
    const { operations, fragments } = readGraph(`
      # query Nothing { nothing }
      query Orders($first: Int = 3, $by: By = { name: "}" }) @cached(ttl: 60) {
        mine: orders(first: $first, text: """ { } """) @include(if: true) { id lines { id } }
        cart @client { id }
        ... on Query @skip(if: false) { customers { id } }
        ... { stock }
        ...Root
        __typename
      }
      fragment Root on Query { order(id: "{") { id } ...More }
      mutation { placeOrder }
      subscription Placed { placed { id } }`);
    expect(operations).toEqual([
      { root: 'Query', name: 'Orders', fields: ['orders', 'customers', 'stock'], spread: ['Root'] },
      { root: 'Mutation', fields: ['placeOrder'], spread: [] },
      { root: 'Subscription', name: 'Placed', fields: ['placed'], spread: [] },
    ]);
    expect([...fragments]).toEqual([['Root', { fields: ['order'], spread: ['More'] }]]);
  });

  test('schemas: types of other names, extensions, and what is no root', () => {
    const { rootFields } = readGraph(`schema { query: Shop mutation: Mutation }
      """ The { shop } """
      type Shop implements Node & Named @key(fields: "id") {
        "all: of them" orders(first: Int = 3, by: By = { name: ASC }): [Order!]! @deprecated(reason: "old: {")
        order(
          id: ID!
        ): Order
      }
      input By { name: Name } enum Name { ASC DESC } union Any = Order | Line scalar Date
      directive @key(fields: String) on OBJECT | INTERFACE
      type Query
      extend type Mutation { placeOrder(note: String): Order }
      type Order { id: ID! lines: [Line] }`);
    expect(rootFields).toEqual([
      { root: 'Query', name: 'orders', line: 4 },
      { root: 'Query', name: 'order', line: 5 },
      { root: 'Mutation', name: 'placeOrder', line: 12 },
    ]);
  });

  test('what is no operation', () => {
    for (const text of ['query the orders', 'SELECT 1', '{}', 'mutation of cells', '{ "orders": 1 }', ''])
      expect([
        text,
        mayBeOperation(text) && readGraph(text).operations.some(({ fields }) => fields.length > 0),
      ]).toEqual([text, false]);
  });

  test('any text comes to an end, and one that breaks off says what stands before', () => {
    const piece = fc.constantFrom(
      'query',
      'mutation',
      'fragment',
      'type',
      'extend',
      'schema',
      'on',
      '...',
      '{',
      '}',
      '(',
      ')',
      ':',
      '@a',
      '"',
      '"""',
      '#',
      'orders',
      '$x',
      '!',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        readGraph(pieces.join(' '));
      }),
    );
    const name = fc.stringMatching(/^[a-z][A-Za-z\d]{0,8}$/);
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 6 }), (fields) => {
        const text = `query { ${fields.map((field) => `${field}(a: "}") { id { x } }`).join(' ')}`;
        expect(readGraph(text).operations[0]?.fields).toEqual(fields);
      }),
    );
  });
});

describe('a gateway of a federation', () => {
  test('is asked by whoever has it for an address, and hands on each field to whichever subgraph answers it', async () => {
    const subgraph = (field: string) =>
      `import { ApolloServer } from '@apollo/server'; import { startStandaloneServer } from '@apollo/server/standalone'; import { buildSubgraphSchema } from '@apollo/subgraph';
       const resolvers = { Query: { ${field}: () => [] } };
       startStandaloneServer(new ApolloServer({ schema: buildSubgraphSchema({ resolvers }) }), { listen: { port: 4000 } });`;
    const model = await modelOf(
      systemOf({
        orders: { files: { 'index.ts': subgraph('orders') } },
        customers: { files: { 'index.ts': subgraph('customers') } },
        gateway: {
          files: {
            'index.ts': `import { ApolloServer } from '@apollo/server'; import { ApolloGateway, IntrospectAndCompose } from '@apollo/gateway'; import { startStandaloneServer } from '@apollo/server/standalone';
              const gateway = new ApolloGateway({ supergraphSdl: new IntrospectAndCompose({ subgraphs: [{ name: 'orders', url: 'http://orders:4000/graphql' }, { name: 'customers', url: 'http://customers:4000/graphql' }] }) });
              startStandaloneServer(new ApolloServer({ gateway }), { listen: { port: 4000 } });`,
          },
        },
        web: {
          files: {
            'index.ts': `import { ApolloClient, gql, HttpLink, useQuery } from '@apollo/client';
              export const client = new ApolloClient({ link: new HttpLink({ uri: 'http://gateway:4000/graphql' }) });
              export const useAll = () => [useQuery(gql\`{ orders { id } }\`), useQuery(gql\`{ customers { id } }\`)];`,
          },
        },
      }),
    );
    expect([...callsIn(model)].sort()).toEqual([
      'gateway → customers POST /graphql',
      'gateway → orders POST /graphql',
      'web → gateway POST /graphql',
      'web → gateway Query customers (no endpoint)',
      'web → gateway Query orders (no endpoint)',
    ]);
    const asked = model.calls.filter(({ protocol }) => protocol === 'graphql');
    expect(asked.map(({ route, handedOn }) => `${route} ${handedOn}`).sort()).toEqual([
      'Query customers customers',
      'Query orders orders',
    ]);
    expect(mapOf(model).calls.find(({ protocol }) => protocol === 'graphql')?.handedOnTo).toEqual([
      { service: 'customers', routes: ['Query customers'] },
      { service: 'orders', routes: ['Query orders'] },
    ]);
  });

  test('is asked for each field by pages of its own, which have only a path for it', async () => {
    const subgraph = (field: string) =>
      `import { ApolloServer } from '@apollo/server'; import { startStandaloneServer } from '@apollo/server/standalone'; import { buildSubgraphSchema } from '@apollo/subgraph';
       startStandaloneServer(new ApolloServer({ schema: buildSubgraphSchema({ resolvers: { Query: { ${field}: () => [] } } }) }), { listen: { port: 4000 } });`;
    const list = "[{ name: 'orders', url: 'http://orders:4000/graphql' }]";
    const pages = (made: string) => ({
      'package.json': JSON.stringify({
        name: 'web',
        scripts: { start: 'next start' },
        dependencies: { next: '14' },
      }),
      'pages/api/graphql.ts': `import { ApolloServer } from 'apollo-server-micro'; import { ApolloGateway } from '@apollo/gateway';
        export default async function handler(request, response) {
          const server = new ApolloServer({ ${made} });
          await server.createHandler({ path: '/api/graphql' })(request, response);
        }`,
      'pages/index.tsx': `import { ApolloClient, gql, InMemoryCache, useQuery } from '@apollo/client';
        export const client = new ApolloClient({ uri: '/api/graphql', cache: new InMemoryCache() });
        export default function Page() { useQuery(gql\`{ orders { id } }\`); useQuery(gql\`{ customers { id } }\`); return null; }`,
    });
    const others = {
      orders: { files: { 'index.ts': subgraph('orders') } },
      customers: { files: { 'index.ts': subgraph('customers') } },
    };
    const calls = async (made: string) =>
      callsIn(await modelOf(systemOf({ ...others, web: { files: pages(made) } })));
    expect(
      (await calls(`gateway: new ApolloGateway({ serviceList: ${list} })`)).filter((call) =>
        call.includes('Query'),
      ),
    ).toEqual(['web → orders Query orders']);
    expect(await calls('schema')).toEqual([]);
  });
});
