import { describe, expect, test } from 'vitest';
import { answering, modelOf, systemOf } from './support.js';

/** What a page asks by the toolkit, with the lines that say it. */
async function asked(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const desk = answering(
    'GET /api/orders',
    'GET /api/orders/:id',
    'POST /api/orders',
    'PUT /api/orders/:id',
    'DELETE /api/orders/:id',
    'POST /api/auth/login',
    'POST /api/auth/refresh',
  );
  const web = {
    files: {
      'package.json': JSON.stringify({
        name: 'web',
        scripts: { start: 'vite' },
        dependencies: { '@reduxjs/toolkit': '2', react: '18', axios: '1' },
      }),
      ...files,
    },
  };
  const { calls } = await modelOf(systemOf({ desk, web }));
  return calls
    .map(
      ({ to, method = '*', route, at: { path, line } }) =>
        `${to} ${method} ${route} ${path.slice(4)}:${line}`,
    )
    .sort();
}

const base = `import { fetchBaseQuery } from '@reduxjs/toolkit/query/react';
const plain = fetchBaseQuery({ baseUrl: import.meta.env.VITE_API_URL });
export const signedIn = async (args, api, options) => {
  const answer = await plain(args, api, options);
  if (answer.error?.status === 401) api.dispatch(signOut());
  return answer;
};`;
const orders = (
  endpoints: string,
  through = 'signedIn',
  more = '',
) => `import { createApi } from '@reduxjs/toolkit/query/react';
import { signedIn } from './base';
const ENDPOINT = 'api/orders';
${more}
export const ordersApi = createApi({
  baseQuery: ${through},
  endpoints: (builder) => ({
${endpoints}
  }),
});
export const { useAllQuery, useOneQuery, useLazyOneQuery, usePlaceMutation, useChangeMutation, useDropMutation } = ordersApi;`;
const ENDPOINTS = `    all: builder.query({ query: () => ENDPOINT }),
    one: builder.query<Order, string>({
      query: (id) => \`\${ENDPOINT}/\${id}\`,
    }),
    place: builder.mutation<Order, { readonly items: readonly string[] }>({
      query: (body) => ({ url: ENDPOINT, method: 'POST', body }),
    }),`;
const main = (use: string) =>
  `import { ordersApi, useAllQuery, useOneQuery, usePlaceMutation } from './orders';\nexport const Page = () => { ${use} };`;

const ALL = [
  'desk GET /api/orders src/orders.ts:8',
  'desk GET /api/orders/* src/orders.ts:9',
  'desk POST /api/orders src/orders.ts:12',
];

describe('endpoints of Redux Toolkit', () => {
  test('are told where each of them is declared, though nothing but the base says how they ask', async () => {
    const files = {
      'src/base.ts': base,
      'src/orders.ts': orders(ENDPOINTS),
      'src/main.tsx': main("useAllQuery(); useOneQuery('1'); const [place] = usePlaceMutation();"),
    };
    expect(await asked(files)).toEqual(ALL);
  });

  test.each([
    ['retried', 'retry(signedIn, { maxRetries: 3 })', "import { retry } from '@reduxjs/toolkit/query';"],
    ['of a function that makes it', "make('/')", 'const make = () => signedIn;'],
    [
      'of the program, with axios',
      'through()',
      "import axios from 'axios';\nconst client = axios.create({ baseURL: import.meta.env.VITE_API_URL });\nconst through = () => async ({ url, method = 'GET', body }) => { const answer = await client({ url, method, data: body }); return { data: answer.data }; };",
    ],
  ])('through a base %s', async (_, through, more) => {
    const own = ENDPOINTS.replace('query: () => ENDPOINT', 'query: () => ({ url: ENDPOINT })').replace(
      'query: (id) => `${ENDPOINT}/${id}`',
      'query: (id) => ({ url: `${ENDPOINT}/${id}` })',
    );
    const found = await asked({
      'src/base.ts': base,
      'src/orders.ts': orders(own, through, more),
      'src/main.tsx': main("useAllQuery(); useOneQuery('1'); const [place] = usePlaceMutation();"),
    });
    expect(found.map((each) => each.replace(/\d+$/, ''))).toEqual(
      ALL.map((each) => each.replace(/\d+$/, '')),
    );
  });

  test('that are added later, and improved', async () => {
    const files = {
      'src/base.ts': base,
      'src/api.ts': `import { createApi } from '@reduxjs/toolkit/query/react';
import { signedIn } from './base';
export const api = createApi({ baseQuery: signedIn, tagTypes: [], endpoints: () => ({}) });`,
      'src/orders.ts': `import { api } from './api';
const added = api.enhanceEndpoints({ addTagTypes: ['Order'] }).injectEndpoints({
  endpoints: (b) => ({
    orders: b.query({ query: () => '/api/orders' }),
    order: b.query({
      queryFn: async (id, _api, _options, ask) => {
        const answer = await ask(\`/api/orders/\${id}\`);
        return { data: answer.data };
      },
    }),
    dropOrder: b.mutation({ query: (id) => ({ url: \`/api/orders/\${id}\`, method: 'DELETE' }) }),
    unasked: b.mutation({ query: (id) => ({ url: \`/api/orders/\${id}\`, method: 'PUT' }) }),
  }),
});
export const { useOrdersQuery, useLazyOrderQuery, useUnaskedMutation } = added.enhanceEndpoints({ endpoints: { unasked: {} } });
export default added;`,
      'src/main.tsx': `import added, { useOrdersQuery, useLazyOrderQuery } from './orders';
export const Page = ({ dispatch }) => { useOrdersQuery(); const [order] = useLazyOrderQuery(); dispatch(added.endpoints.dropOrder.initiate('1')); };`,
    };
    expect(await asked(files)).toEqual([
      'desk DELETE /api/orders/* src/orders.ts:11',
      'desk GET /api/orders src/orders.ts:4',
      'desk GET /api/orders/* src/orders.ts:7',
    ]);
  });

  test('that are called like what asks later are known by their hooks', async () => {
    const files = {
      'src/base.ts': base,
      'src/orders.ts': orders(ENDPOINTS.replace('one:', 'lazyOne:')),
      'src/main.tsx': `import { ordersApi } from './orders';\nexport const Page = () => { ordersApi.useAllQuery(); ordersApi.useLazyOneQuery(); };`,
    };
    expect(await asked(files)).toEqual(ALL.slice(0, 2));
  });

  test('of which nobody names the hook ask nobody', async () => {
    const files = {
      'src/base.ts': base,
      'src/orders.ts': orders(ENDPOINTS),
      'src/index.ts': "export { useAllQuery, useOneQuery, usePlaceMutation } from './orders';",
      'src/main.tsx': `import { useAllQuery } from '.';\nimport { ordersApi } from './orders';\nexport const Page = () => { useAllQuery(); ordersApi.usePrefetch('one'); };`,
    };
    expect(await asked(files)).toEqual(ALL.slice(0, 2));
  });

  test.each([
    [
      'all hooks are taken under other names',
      'const { useAllQuery: all, useOneQuery: one } = ordersApi; all(); one(); ordersApi.usePlaceMutation();',
    ],
    [
      'endpoints are chosen by names that are made',
      'const ask = (name) => ordersApi.endpoints[name].initiate(); ordersApi.usePlaceMutation();',
    ],
    ['all endpoints are handed on', 'run(ordersApi.endpoints);'],
    [
      'one is taken out of all of them',
      'const { endpoints: { one, place } } = ordersApi; useAllQuery(); run(one.initiate(), place.initiate());',
    ],
    [
      'the names of hooks are made',
      'useAllQuery(); for (const name of ["One", "Place"]) ordersApi[`use${name}Query`]?.();',
    ],
    ['no hook is named at all', 'ordersApi.reducer;'],
  ])('are asked, where %s', async (_, use) => {
    const files = {
      'src/base.ts': base,
      'src/orders.ts': orders(ENDPOINTS),
      'src/main.tsx': `import { ordersApi } from './orders';\nexport const Page = () => { ${use} };`,
    };
    expect(await asked(files)).toEqual(ALL);
  });
});
