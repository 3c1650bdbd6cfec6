import { expect, test } from 'vitest';
import { callsIn, modelOf, systemOf, unknownIn } from './support.js';

const SERVER = `import { ApolloServer } from '@apollo/server';
  import { startStandaloneServer } from '@apollo/server/standalone';
  startStandaloneServer(new ApolloServer({ typeDefs: '', resolvers: { Query: { orders: () => [] } } }), { listen: { port: 4000 } });`;

/** Two services that answer the same field: only the client tells which one is asked. */
const pageOf = (web: Readonly<Record<string, string>>) =>
  modelOf(
    systemOf({
      archive: { files: { 'index.ts': SERVER } },
      orders: { files: { 'index.ts': SERVER } },
      web: { files: web, environment: { GRAPH: 'http://orders:4000/graphql' } },
    }),
  );

const CLIENT =
  "import { GraphQLClient } from 'graphql-request';\nexport const client = new GraphQLClient(process.env.GRAPH!);\n";
const DOCUMENT =
  "import { gql } from 'graphql-request';\nexport const ORDERS = gql`query Orders { orders { id } }`;\n";

test.each<[string, string, string]>([
  [
    'bound',
    'export const request = client.request.bind(client);',
    "import { request } from './client';\nexport const load = () => request<{ orders: [] }>(ORDERS, {});",
  ],
  [
    'taken out of the client',
    'export const { request } = client;',
    "import { request } from './client';\nexport const load = () => request(ORDERS);",
  ],
  [
    'a member of an object of the program',
    'export const graph = { request: client.request.bind(client) };',
    "import { graph } from './client';\nexport const load = () => graph.request(ORDERS);",
  ],
])('the request of a client, %s', async (_, client, use) => {
  const model = await pageOf({
    'client.ts': CLIENT + client,
    'lib.ts': "export * from './client';\n",
    'documents.ts': DOCUMENT,
    'index.ts': `import { ORDERS } from './documents';\n${use.replace('./client', './lib')}`,
  });
  expect(callsIn(model)).toEqual(['web → orders Query orders']);
  expect(unknownIn(model)).toEqual([]);
});

test('a function of that name that sends nothing asks nobody', async () => {
  const model = await pageOf({
    'documents.ts': DOCUMENT,
    'client.ts': 'export const request = (text: unknown) => text;',
    'index.ts':
      "import { ORDERS } from './documents';\nimport { request } from './client';\nconsole.log(request(ORDERS));",
  });
  expect(callsIn(model)).toEqual([]);
});
