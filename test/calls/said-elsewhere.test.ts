/** Addresses, and the calls to them, that stand in another file than the one that a reader would look into first. */
import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf, unknownIn } from './support.js';
import { callsOf, environment, orders } from './web-and-orders.js';

test('a barrel that leads back to itself under another name', async () => {
  expect(
    await callsOf({
      'index.ts':
        "import { ordersUrl } from './all';\nexport const load = () => fetch(`${ordersUrl}/orders`);",
      'all.ts': "export { base as ordersUrl } from './other';\nexport { url as inner } from './urls';",
      'other.ts': "export { inner as base } from './all';",
      'urls.ts': 'export const url = process.env.ORDERS_URL;',
    }),
  ).toEqual(['web → orders GET /orders']);
});

test.each([
  [
    'zod',
    "import { z } from 'zod';\nconst parsed = z.object({ ORDERS: z.string().url().optional().default('http://orders:3000') }).safeParse(process.env);\nif (!parsed.success) throw new Error();\nexport const env = parsed.data;",
  ],
  [
    'envalid',
    "import { cleanEnv, url } from 'envalid';\nexport const env = cleanEnv(process.env, { ORDERS: url({ default: 'http://orders:3000' }) });",
  ],
])('defaults that %s declares', async (_, text) => {
  expect(
    await callsOf({
      'env.ts': text,
      'index.ts': "import { env } from './env.js';\nexport const load = () => fetch(`${env.ORDERS}/orders`);",
    }),
  ).toEqual(['web → orders GET /orders']);
});

const OWN =
  "import { z } from 'zod';\nconst Own = z.object({ ORDERS: z.string().default('http://orders:3000'), PORT: z.coerce.number() })";
const OTHER = 'const Other = z.object({ LEVEL: z.string() }).transform((c) => ({ level: c.LEVEL }));';

test.each([
  [
    'by itself',
    `${OWN}.transform((c) => ({ port: c.PORT, orders: { url: c.ORDERS } }));\nexport const config = Own.parse(process.env);`,
  ],
  [
    'joined with others',
    `${OWN}.transform((c) => ({ orders: { url: c.ORDERS } }));\n${OTHER}\nconst All = Other.and(Own).and(z.object({ TRACE: z.string() }));\nexport const config: Config = All.parse(process.env);`,
  ],
  [
    'of an intersection that is parsed safely',
    `${OWN}.transform(({ ORDERS }) => { const orders = { url: ORDERS }; return { orders }; });\n${OTHER}\nconst parsed = z.intersection(Own, Other).safeParse(process.env);\nif (!parsed.success) throw new Error();\nexport const config = parsed.data;`,
  ],
])('variables that a schema of zod gives other names: %s', async (_, text) => {
  expect(
    await callsOf({
      'config.ts': text,
      'index.ts':
        "import { config } from './config.js';\nexport const load = () => fetch(`${config.orders.url}/orders`);",
    }),
  ).toEqual(['web → orders GET /orders']);
});

test.each([
  ['zod', "import { z } from 'zod';\nexport const base = z.url().parse(process.env.ORDERS);", true],
  [
    'a schema of its own for each, by a function',
    "import { z } from 'zod';\nconst Url = z.string().url();\nconst read = (value?: string) => Url.parse(value);\nexport const base = read(process.env.ORDERS);",
    true,
  ],
  [
    'joi',
    "import Joi from 'joi';\nconst { value } = Joi.string().uri().required().validate(process.env.ORDERS);\nexport const base = value;",
    true,
  ],
  [
    'zod, which makes another of it',
    "import { z } from 'zod';\nexport const base = z.string().transform((name) => hosts[name]).parse(process.env.ORDERS);",
    false,
  ],
])('a single address that a schema lets through: %s', async (_, text, isKnown) => {
  const { calls } = await modelOf(
    systemOf({
      orders,
      web: {
        environment: { ORDERS: 'http://orders:3000' },
        files: {
          'base.ts': text,
          'index.ts': "import { base } from './base.js';\nexport const load = () => fetch(`${base}/orders`);",
        },
      },
    }),
  );
  expect(calls.map(({ to, route }) => `${to} ${route}`)).toEqual(isKnown ? ['orders /orders'] : []);
});

test.each([
  [
    'Page.vue',
    "<template><p>{{ a }}</p></template>\n<script setup lang=\"ts\">\nimport { load } from './api';\nconst orders = await load('/orders');\n</script>",
  ],
  [
    'Page.svelte',
    "<script>\n  import { load } from './api';\n  export let id;\n  load(`/orders`);\n</script>\n<p>don't</p>",
  ],
  [
    'Page.astro',
    "---\nimport { load } from './api';\nconst orders = await load('/orders');\n---\n<p>{orders.length}</p>",
  ],
])('a call in %s', async (path, text) => {
  const model = await modelOf(
    systemOf({
      orders,
      web: {
        environment,
        files: {
          [path]: text,
          'api.ts': 'export const load = (path: string) => fetch(`${process.env.ORDERS_URL}${path}`);',
        },
      },
    }),
  );
  expect(callsIn(model)).toEqual(['web → orders GET /orders']);
  expect(model.calls[0]?.at).toMatchObject({ path: `web/${path}` });
});

test('what follows a port without a slash is a path; a machine without a port is nobody', async () => {
  const model = await modelOf(
    systemOf({
      orders: { ...orders, compose: ['ports: ["4001:3000"]'] },
      web: {
        files: {
          'index.js': 'module.exports = (path) => fetch(`http://localhost:4001${path}`);',
          'other.js': 'module.exports = (path) => fetch(`http://localhost${path}`);',
        },
      },
    }),
  );
  expect(callsIn(model)).toEqual(['web → orders GET /*']);
  expect(unknownIn(model)).toHaveLength(1);
});

test('who is told which one of many is asked for says nothing of whom is asked; who is told a path does', async () => {
  const model = await modelOf(
    systemOf({
      orders: answering('GET /:id', 'GET /paid', 'GET /lent'),
      web: {
        environment: { ORDERS_URL: 'http://orders:3000' },
        files: {
          'ask.ts': `const BASE = process.env.ORDERS_URL;
            export const one = async (id: string) => {
              const url = new URL(BASE);
              url.pathname = \`\${url.pathname.replace(/\\/$/, '')}/\${id}\`;
              return fetch(url.toString());
            };
            export const other = (orderId: string) => fetch(\`\${BASE}/\${orderId}\`);
            export const some = (which: string) => fetch(\`\${BASE}/\${which}\`);
            export const few = (collectionId: string) => fetch(\`\${BASE}/\${collectionId}\`);
            export const whole = (hostId: string) => fetch(\`http://\${hostId}\`);`,
          'page.ts': `import { few, one, other, some, whole } from './ask';
            export const title = async ({ params }) => one((await params).id);
            export const page = async ({ params }) => [one(params.id), other(params.id), some('paid'), few('lent'), whole('orders:3000')];`,
        },
      },
    }),
  );
  expect(model.calls.map(({ route, at }) => `${route} ${at.path}:${at.line}`)).toEqual([
    '/* web/ask.ts:5',
    '/* web/ask.ts:7',
    '/paid web/page.ts:3',
    '/lent web/page.ts:3',
    '/ web/page.ts:3',
  ]);
});

describe('settings', () => {
  test('of node-config, by files and the variables that they name', async () => {
    const ask = (name: string) =>
      `const config = require('config');\nmodule.exports = () => fetch(config.get('${name}') + '/orders');`;
    const files = {
      'config/default.json': JSON.stringify({
        shop: { orders: 'http://orders:3000', till: 'http://nobody' },
      }),
      'config/custom-environment-variables.json': JSON.stringify({ shop: { till: 'ORDERS_URL' } }),
    };
    expect(await callsOf({ ...files, 'a.js': ask('shop.orders'), 'b.js': ask('shop.till') })).toEqual([
      'web → orders GET /orders',
      'web → orders GET /orders',
    ]);
  });

  test('of Nest: registerAs, a function that is loaded, HttpModule.registerAsync', async () => {
    const model = await modelOf(
      systemOf({
        orders,
        web: {
          environment,
          files: {
            'settings.ts': `import { registerAs } from '@nestjs/config';
              export const shop = registerAs('shop', () => ({ orders: { url: process.env.ORDERS_URL } }));
              export default () => ({ till: { host: 'orders' } });`,
            'app.ts': `import { Module } from '@nestjs/common';
              import { ConfigModule, ConfigService } from '@nestjs/config';
              import { HttpModule } from '@nestjs/axios';
              import settings, { shop } from './settings';
              @Module({ imports: [
                ConfigModule.forRoot({ load: [settings, shop] }),
                HttpModule.registerAsync({ inject: [ConfigService], useFactory: (config: ConfigService) => ({ baseURL: config.get('shop.orders.url') }) }),
              ] }) export class App {}`,
            'load.ts': `import { ConfigService } from '@nestjs/config';
              import { HttpService } from '@nestjs/axios';
              export class Load {
                constructor(private readonly config: ConfigService, private readonly http: HttpService) {}
                one() { return fetch(\`http://\${this.config.get<string>('till.host')}/orders/1\`); }
                all() { return this.http.get('/orders'); }
              }`,
          },
        },
      }),
    );
    expect(callsIn(model)).toEqual(['web → orders GET /orders/1', 'web → orders GET /orders']);
  });
});

test.each([
  [
    'a group of convict',
    "require('convict')({ orders: { host: { env: 'HOST', default: null }, port: { env: 'PORT_OF', default: 1 } } }).get('orders')",
  ],
  [
    'what a library gives',
    "{ ...require('./agents').usual, host: process.env.HOST, port: process.env.PORT_OF }",
  ],
])('hosts among options of which not all is known: %s', async (_, options) => {
  expect(
    await callsOf(
      {
        'index.js': `const http = require('http');\nconst options = ${options};\nhttp.get({ ...options, path: '/orders', timeout: 2000 }, () => {});`,
        'agents.js': "const { defaults } = require('agents');\nexports.usual = defaults();",
      },
      { HOST: 'orders', PORT_OF: '3000' },
    ),
  ).toEqual(['web → orders GET /orders']);
});
