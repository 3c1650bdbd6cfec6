import { describe, expect, test } from 'vitest';
import { callsIn, modelOf, systemOf, unknownIn } from './support.js';

const SERVER = `import { ApolloServer } from '@apollo/server';
  import { startStandaloneServer } from '@apollo/server/standalone';
  const typeDefs = '';
  const resolvers = {
    Query: { orders: () => [], order: { resolve: () => 1 }, customers: () => [] },
    Mutation: { placeOrder(parent, args) { return 1; } },
    Order: { customer: () => 1 },
  };
  startStandaloneServer(new ApolloServer({ typeDefs, resolvers }), { listen: { port: 4000 } });`;

/** A shop: a page that asks, and the orders that answer. */
function shopOf(
  web: Record<string, string>,
  orders: Record<string, string> | string = SERVER,
  others: Record<string, string> = {},
) {
  return modelOf(
    systemOf(
      {
        orders: { files: typeof orders === 'string' ? { 'index.ts': orders } : orders },
        web: { files: web, environment: { GRAPH: 'http://orders:4000/graphql' } },
      },
      others,
    ),
  );
}

const ORDERS = 'web → orders Query orders';

describe('documents of GraphQL, and whoever answers their fields', () => {
  test.each<[string, Record<string, string>, readonly string[]]>([
    [
      'hooks of Apollo, with documents of another file',
      {
        'documents.ts':
          'import { gql } from \'@apollo/client\';\nexport const LINES = gql`fragment Lines on Order { lines }`;\nexport const GET_ORDERS = gql`query Orders($first: Int = 3) { mine: orders(first: $first) { id ...Lines } } ${LINES}`;\nexport const PLACE = gql`mutation { placeOrder(input: { note: "{" }) { id } }`;',
        'index.tsx':
          "import { useQuery, useMutation } from '@apollo/client';\nimport { GET_ORDERS, PLACE } from './documents';\nexport function Orders() { useQuery(GET_ORDERS, { variables: {} }); const [place] = useMutation(PLACE); return null; }",
      },
      ['web → orders Mutation placeOrder', ORDERS],
    ],
    [
      'clients',
      {
        'index.ts':
          "import { ApolloClient, gql, HttpLink } from '@apollo/client';\nconst client = new ApolloClient({ link: new HttpLink({ uri: process.env.GRAPH }) });\nexport const load = () => client.query({ query: gql`{ orders { id } customers { id } }` });\nexport const place = () => client.mutate({ mutation: gql`mutation Place { placeOrder { id } }` });",
      },
      [
        'web → orders POST /graphql',
        'web → orders Mutation placeOrder',
        'web → orders Query customers',
        ORDERS,
      ],
    ],
    [
      'requests',
      {
        'index.ts':
          "import { request } from 'graphql-request';\nexport const load = () => request(process.env.GRAPH, `query { orders { id } }`);",
      },
      [ORDERS],
    ],
    [
      'a request of the window, with the document among what is sent',
      {
        'index.ts':
          "const QUERY = `query Orders { orders { id } }`;\nexport const load = () => fetch('http://orders:4000/graphql', { method: 'POST', body: JSON.stringify({ query: QUERY }) });",
      },
      [ORDERS],
    ],
    [
      'a function of the program that sends',
      {
        'send.ts':
          "export async function send(query: string) { const got = await fetch(process.env.GRAPH!, { method: 'POST', body: JSON.stringify({ query }) }); return got.json(); }",
        'index.ts':
          "import { send } from './send';\nexport const load = () => send(`query { orders { id } }`);",
      },
      ['web → orders POST /graphql', ORDERS],
    ],
    ...(
      [
        ['among options', 'send({ query: "{orders{id}}" })'],
        [
          'with a name of its own for what it asks',
          'send({ "query": `\n  { mine: orders(first: 3) { id } }` })',
        ],
        ['by itself', "send('{ orders { id } }')"],
        [
          'in options that a constant holds',
          'const body = { query: `{ orders { id } }`, variables: {} };\n  send(body)',
        ],
        ['of another file', 'send({ query: MINE })'],
        ['of a list', "for (const query of ['{orders{id}}', '{invoices{id}}']) send({ query })"],
        ['of a choice', 'send({ query: BY_KIND[kind] })'],
      ] as const
    ).map(([what, asking]): [string, Record<string, string>, readonly string[]] => [
      `a document that says nothing but its fields, ${what}`,
      {
        'send.ts':
          "import axios from 'axios';\nexport const send = (params) => axios.get(process.env.GRAPH, { params });",
        'texts.ts':
          'export const MINE = `{ orders { id } }`;\nexport const BY_KIND = { mine: `{ orders { id } }`, bill: `{invoices{id}}` };',
        'index.ts': `import { send } from './send';\nimport { BY_KIND, MINE } from './texts';\nexport async function load(kind) {\n  ${asking};\n}`,
      },
      ['web → orders GET /graphql', ORDERS],
    ]),
    [
      'what begins as a document does, and is none that is sent',
      {
        'index.ts':
          "console.log({ query: '{ orders { id } }' });\nexport const note = { text: '{ orders { id } }' };",
      },
      [],
    ],
    [
      'urql, and a document beside the code',
      {
        'orders.graphql': 'query Orders { orders { id } }',
        'index.ts':
          "import { useQuery } from 'urql';\nimport Orders from './orders.graphql';\nexport const useOrders = () => useQuery({ query: Orders });",
      },
      [ORDERS],
    ],
    [
      'a typed document of a function of the program',
      {
        'gql/gql.ts':
          'const documents = { "query Orders { orders { id } }": {}, "query Customers { customers { id } }": {} };\nexport function graphql(source: string) { return (documents as any)[source] ?? {}; }',
        'index.ts':
          "import { useQuery } from '@apollo/client';\nimport { graphql } from './gql/gql';\nconst ordersQuery = graphql(`query Orders { orders { id } }`);\nexport const useOrders = () => useQuery(ordersQuery);",
      },
      [ORDERS],
    ],
    [
      'hooks that are generated, and not in the tree',
      {
        'orders.graphql': 'query GetOrders { orders { id } }\nmutation placeOrder { placeOrder { id } }',
        'index.tsx':
          "import { useGetOrdersQuery, usePlaceOrderMutation } from './generated/graphql';\nexport const Orders = () => { useGetOrdersQuery(); usePlaceOrderMutation(); return null; };",
      },
      ['web → orders Mutation placeOrder', ORDERS],
    ],
    [
      'an SDK that is generated, by those who call its methods',
      {
        'orders.graphql': 'query getOrders { orders { id } }\nquery getCustomers { customers { id } }',
        'generated/sdk.ts':
          'export type Exact<T> = T;\nexport const GetOrdersDocument = `query getOrders { orders { id } }`;\nexport const GetCustomersDocument = `query getCustomers { customers { id } }`;\nexport function getSdk(client: any) { return { getOrders(variables?: any) { return client.request(GetOrdersDocument, variables); }, getCustomers(variables?: any) { return client.request(GetCustomersDocument, variables); } }; }',
        'api.ts':
          "import { GraphQLClient } from 'graphql-request';\nimport { getSdk } from './generated/sdk';\nexport const api = () => getSdk(new GraphQLClient('/gateway'));",
        'index.ts': "import { api } from './api';\nexport const load = () => api().getOrders();",
      },
      [ORDERS],
    ],
    [
      'a document that is generated as a tree',
      {
        'documents.ts':
          'export const OrdersDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Orders"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"orders"}}]}}]} as unknown;',
        'index.ts':
          "import { useQuery } from '@apollo/client';\nimport { OrdersDocument } from './documents';\nexport const useOrders = () => useQuery(OrdersDocument);",
      },
      [ORDERS],
    ],
    [
      'components, and options of Vue',
      {
        'Orders.vue':
          "<script>\nimport gql from 'graphql-tag';\nexport default { apollo: { orders: { query: gql`{ orders { id } }` }, customers: gql`{ customers { id } }` } };\n</script>",
        'index.jsx':
          "import './Orders.vue';\nimport { Query } from 'react-apollo';\nimport gql from 'graphql-tag';\nconst ORDER = gql`query { order(id: 1) { id } }`;\nexport const Order = () => <Query query={ORDER}>{() => null}</Query>;",
      },
      ['web → orders Query customers', 'web → orders Query order', ORDERS],
    ],
    [
      'options of Vue that functions give back, that are subscribed to, and that are never asked',
      {
        'Orders.vue':
          "<script>\nimport gql from 'graphql-tag';\nexport default { apollo: { orders() { return { query: gql`{ orders { id } }` }; }, $subscribe: { added: { query: gql`{ customers { id } }` } }, order: { query: gql`{ order(id: 1) { id } }`, skip: true } } };\n</script>",
        'index.js': "import './Orders.vue';",
      },
      ['web → orders Query customers', ORDERS],
    ],
    [
      'options of Vue that are left out until something else is known',
      {
        'Orders.vue':
          "<script>\nimport gql from 'graphql-tag';\nexport default { apollo: { orders: { query: gql`{ orders { id } }`, skip: true } }, methods: { load() { this.$apollo.queries.orders.skip = false; } } };\n</script>",
        'index.js': "import './Orders.vue';",
      },
      [ORDERS],
    ],
    [
      'services of Angular that are generated',
      {
        'orders.graphql':
          'query Orders { orders { id } }\nquery Customers { customers { id } }\nmutation place { placeOrder { id } }',
        'index.ts':
          "import { inject } from '@angular/core';\nimport { CustomersGQL, OrdersGQL, PlaceGQL } from './generated';\nexport class Orders { constructor(private readonly ordersGQL: OrdersGQL, private readonly all: CustomersGQL) {} load() { return [this.ordersGQL.watch().valueChanges, this.all.fetch()]; } }\nexport const place = (orders = inject(PlaceGQL)) => orders.mutate();",
      },
      ['web → orders Mutation placeOrder', 'web → orders Query customers', ORDERS],
    ],
    [
      'documents that are chosen, and that functions make',
      {
        'index.ts':
          "import { gql, useMutation, useQuery } from '@apollo/client';\nconst BY_KIND = { one: gql`{ order { id } }`, all: gql`{ orders { id } }` };\nconst customersQuery = (more: boolean) => { if (more) return gql`{ customers { id name } }`; return gql`{ customers { id } }`; };\nexport const useAny = (kind: 'one' | 'all') => [useQuery(BY_KIND[kind]), useQuery(customersQuery(true)), useMutation(kind === 'one' ? gql`mutation { placeOrder { id } }` : BY_KIND.all)];",
      },
      [
        'web → orders Mutation placeOrder',
        'web → orders Query customers',
        'web → orders Query order',
        ORDERS,
      ],
    ],
    [
      'what the client answers, what a fragment of the root brings, and what only keeps documents',
      {
        'index.ts':
          "import { gql, useQuery } from '@apollo/client';\nconst ROOT = gql`fragment Root on Query { customers { id } }`;\nconst ALL = gql`query All { cart @client { id } ... on Query { orders { id } } ...Root __typename } ${ROOT}`;\nexport const useAll = (cache) => { cache.readQuery({ query: gql`{ order { id } }` }); return useQuery(ALL); };",
      },
      ['web → orders Query customers', ORDERS],
    ],
  ])('%s', async (_, web, expected) => {
    const model = await shopOf(web);
    expect(
      callsIn(model)
        .filter((call) => !call.includes('/gateway'))
        .sort(),
    ).toEqual([...expected].sort());
  });

  test('documents of what is public are not taken for our own', async () => {
    const model = await shopOf({
      'github.ts':
        "import { request } from 'graphql-request';\nexport const load = () => request('https://api.github.com/graphql', `{ orders { id } }`);",
      'shopify.ts':
        "import { authenticate } from '@shopify/shopify-app-remix/server';\nexport const load = (admin) => admin.graphql(`query { orders { id } }`);",
      'others.ts':
        "import { useQuery, gql } from '@apollo/client';\nexport const useBoth = () => useQuery(gql`{ orders { id } repository { id } }`);",
      'index.ts': "import './github'; import './shopify'; import './others';",
    });
    expect(callsIn(model)).toEqual([]);
  });

  test('a public address is ours where one service answers nearly all that is asked there', async () => {
    const asking = (...fields: readonly string[]) => ({
      'index.ts': `import { gql, HttpLink, useQuery } from '@apollo/client';
        export const link = new HttpLink({ uri: 'https://graph.example.com/graphql' });
        export const useAll = () => [${fields.map((field) => `useQuery(gql\`${field}\`)`).join(', ')}];`,
    });
    const ours = await shopOf(
      asking(
        '{ orders { id } }',
        '{ order { id } }',
        '{ customers { id } }',
        'mutation { placeOrder { id } }',
      ),
    );
    expect(callsIn(ours)).toHaveLength(4);
    const others = await shopOf(
      asking(
        '{ orders { id } }',
        '{ order { id } }',
        '{ customers { id } }',
        '{ viewer { id } }',
        '{ repository { id } }',
      ),
    );
    expect(callsIn(others)).toEqual([]);
  });

  test('whoever has a client for one graph asks that one; of several who answer alike nobody is guessed', async () => {
    const services = {
      orders: { files: { 'index.ts': SERVER } },
      archive: { files: { 'index.ts': SERVER } },
    };
    const asking =
      "import { gql, useQuery } from '@apollo/client';\nexport const useOrders = () => useQuery(gql`{ orders { id } }`);\n";
    const told = await modelOf(
      systemOf({
        ...services,
        web: {
          files: {
            'index.ts': `${asking}import { HttpLink } from '@apollo/client';\nexport const link = new HttpLink({ uri: process.env.GRAPH });`,
          },
          environment: { GRAPH: 'http://archive:4000/graphql' },
        },
      }),
    );
    expect(callsIn(told)).toContain('web → archive Query orders');
    expect(callsIn(told).join()).not.toContain('web → orders');
    const untold = await modelOf(systemOf({ ...services, web: { files: { 'index.ts': asking } } }));
    expect(callsIn(untold)).toEqual([]);
    expect(unknownIn(untold)).toEqual([
      'web/index.ts:2 who is called here is not known: several services answer Query orders: archive, orders',
    ]);
  });
});

test('the fields of one document are of whoever answers each, where all are answered', async () => {
  const answering = (field: string) => ({
    files: {
      'index.ts': `import { buildSubgraphSchema } from '@apollo/subgraph';
        export const schema = buildSubgraphSchema({ typeDefs: '', resolvers: { Query: { ${field}: () => [] } } });`,
    },
  });
  const model = await modelOf(
    systemOf({
      orders: answering('orders'),
      reviews: answering('reviews'),
      web: {
        files: {
          'index.ts': `import { gql, useQuery } from '@apollo/client';
            export const useBoth = () => useQuery(gql\`{ orders { id } reviews { text } }\`);
            export const useOthers = () => useQuery(gql\`{ orders { id } reviews { text } repository { id } }\`);`,
        },
      },
    }),
  );
  expect(callsIn(model)).toEqual(['web → orders Query orders', 'web → reviews Query reviews']);
});

describe('who answers fields of a graph', () => {
  const web = {
    'index.ts':
      "import { gql, useQuery } from '@apollo/client';\nexport const useOrders = () => [useQuery(gql`{ orders { id } }`), useQuery(gql`mutation { placeOrder { id } }`)];",
  };
  test.each<[string, Record<string, string>]>([
    [
      'maps of resolvers in several files',
      {
        'index.ts':
          "import { makeExecutableSchema } from '@graphql-tools/schema';\nimport { orders } from './orders';\nimport * as Mutation from './mutations';\nexport const schema = makeExecutableSchema({ typeDefs: '', resolvers: { Query: { ...orders.Query }, Mutation } });",
        'orders.ts': 'export const orders = { Query: { orders: async () => [] } };',
        'mutations.ts': 'export const placeOrder = async () => 1;',
      },
    ],
    [
      'a schema beside the code, of which the resolvers are not seen',
      {
        'schema.graphql':
          '"""The shop"""\ntype Query {\n  "all" orders(first: Int = 3): [Order!]! @auth(role: "x")\n}\nextend type Mutation { placeOrder(note: String): Order }\ntype Order { id: ID }',
        'index.ts':
          "import { createYoga } from 'graphql-yoga';\nimport { schema } from './load';\nexport const yoga = createYoga({ schema });",
        'load.ts': "export const schema = globalThis.load('schema.graphql');",
      },
    ],
    [
      'Pothos',
      {
        'index.ts':
          "import SchemaBuilder from '@pothos/core';\nconst builder = new SchemaBuilder({});\nbuilder.queryType({ fields: (t) => ({ orders: t.field({ type: ['Order'], resolve: () => [] }) }) });\nbuilder.mutationField('placeOrder', (t) => t.field({ type: 'Order', resolve: () => 1 }));\nexport const schema = builder.toSchema();",
      },
    ],
    [
      'Nexus',
      {
        'index.ts':
          "import { extendType, queryType, makeSchema } from 'nexus';\nexport const Query = queryType({ definition(t) { t.nonNull.list.field('orders', { type: 'Order', args: { first: intArg('x') }, resolve: () => [] }); } });\nexport const More = extendType({ type: 'Mutation', definition(t) { t.field('placeOrder', { type: 'Order', resolve: () => 1 }); } });",
      },
    ],
    [
      'graphql-js',
      {
        'index.ts':
          "import { GraphQLObjectType, GraphQLSchema } from 'graphql';\nconst query = new GraphQLObjectType({ name: 'RootQueryType', fields: () => ({ orders: { type: null, resolve: () => [] } }) });\nconst mutation = new GraphQLObjectType({ name: 'Mutation', fields: { placeOrder: { type: null, resolve() { return 1; } } } });\nexport const schema = new GraphQLSchema({ query, mutation });",
      },
    ],
    [
      'decorators',
      {
        'index.ts':
          "import { Resolver, Query, Mutation } from 'type-graphql';\n@Resolver() export class Orders { @Query(() => [String]) orders() { return []; } @Mutation(() => String) placeOrder() { return ''; } }",
      },
    ],
  ])('%s', async (_, orders) => {
    expect([...callsIn(await shopOf(web, orders))].sort()).toEqual([
      'web → orders Mutation placeOrder',
      ORDERS,
    ]);
  });

  test('what a page keeps for itself, and a copy of a schema, answer nobody', async () => {
    const model = await shopOf({
      ...web,
      'schema.graphql': 'type Query { orders: [Order] }',
      'cache.ts':
        "import { InMemoryCache } from '@apollo/client';\nexport const cache = new InMemoryCache({ typePolicies: { Query: { fields: { orders: { read: () => 1 } } } } });",
    });
    expect(model.endpoints.filter(({ service }) => service === 'web')).toEqual([]);
    expect(callsIn(model)).toContain(ORDERS);
  });
});
