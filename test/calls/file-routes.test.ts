import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf, unknownIn } from './support.js';

const next = (files: Readonly<Record<string, string>>, dependencies = { next: '^15.0.0' } as object) => ({
  files: {
    'package.json': JSON.stringify({ name: 'web', scripts: { start: 'next start' }, dependencies }),
    ...files,
  },
  environment: { ORDERS_URL: 'http://orders:3000' },
});

const orders = answering('GET /orders', 'GET /orders/:id', 'POST /orders', 'GET /api/orders/:id');

describe('routes by where their files lie', () => {
  test.each([
    [
      'pages of Next, by their default',
      {
        'src/pages/api/orders/[id].ts':
          'export default function handler(request, response) { response.end(); }',
        'src/pages/api/index.ts':
          'import { wrapped } from "../../wrapped"; export default wrapped(async (request, response) => {});',
        'src/pages/orders/[id].tsx': 'export default function Page() { return null; }',
        'src/wrapped.ts':
          'export const wrapped = (handler) => (request, response) => handler(request, response);',
      },
      { next: '15' },
      ['any /api', 'any /api/orders/*'],
    ],
    [
      'handlers of Next, by the names that they export',
      {
        'app/(shop)/api/orders/route.ts':
          'export async function GET() {} export const POST = async () => {}; export const revalidate = 60;',
        'app/api/auth/[...all]/route.ts':
          'import { handlers } from "../../../auth"; export const { GET, POST } = handlers;',
        'app/api/files/[[...path]]/route.js':
          'const any = async () => {}; export { any as GET, any as DELETE };',
        'auth.ts': 'export const handlers = {};',
      },
      { next: '15' },
      [
        'GET /api/auth/*',
        'POST /api/auth/*',
        'DELETE /api/files/*',
        'GET /api/files/*',
        'GET /api/orders',
        'POST /api/orders',
      ],
    ],
    [
      'handlers of SvelteKit',
      { 'src/routes/orders/[id=integer]/+server.ts': 'export const GET = () => new Response();' },
      { '@sveltejs/kit': '2' },
      ['GET /orders/*'],
    ],
    [
      'handlers of Nitro, by the verb in their name',
      {
        'server/api/orders/[id].get.ts': 'export default defineEventHandler(() => 1);',
        'server/routes/feed.ts': 'export default defineEventHandler(() => 1);',
      },
      { nuxt: '4' },
      ['GET /api/orders/*', 'any /feed'],
    ],
    [
      'handlers of Nitro, beside what says where that is deployed',
      {
        'server/wrangler.toml': 'name = "web"\n',
        'server/api/orders/[id].get.ts': 'export default defineEventHandler(() => 1);',
      },
      { nuxt: '4' },
      ['GET /api/orders/*'],
    ],
    [
      'endpoints of Astro, pages/api among them',
      {
        'src/pages/api/orders/[id].ts':
          'export const GET = async () => new Response();\nexport const prerender = false;',
        'src/pages/feed.xml.js': 'export async function GET() {}',
        'src/pages/about.ts': 'export const about = 1;',
      },
      { astro: '5' },
      ['GET /api/orders/*', 'GET /feed.xml'],
    ],
    [
      'handlers of Next in directories of the name, below what is put before all paths',
      {
        'next.config.mjs': "export default {\n  basePath: '/shop',\n};",
        'app/src/app/api/orders/route.ts': 'export async function GET() {}',
        'app/project.json': '{}',
      },
      { next: '15' },
      ['GET /shop/api/orders'],
    ],
    [
      'resources of Remix, but no pages',
      {
        'app/routes/api.orders.$id.ts': 'export const loader = () => 1; export async function action() {}',
        'app/routes/_auth.health.tsx': 'export const loader = () => new Response("");',
        'app/routes/files.$/route.ts': 'export const loader = () => 1;',
        'app/routes/files.$/parts.ts': 'export const loader = () => 1;',
        'app/routes/carts.tsx': 'export const loader = () => 1; export default function Carts() {}',
      },
      { '@remix-run/node': '2' },
      [
        'DELETE /api/orders/*',
        'GET /api/orders/*',
        'PATCH /api/orders/*',
        'POST /api/orders/*',
        'PUT /api/orders/*',
        'GET /files/*',
        'GET /health',
      ],
    ],
    [
      'functions of Netlify and Vercel, but no routers that lie there',
      {
        'netlify.toml': '',
        'vercel.json': '{}',
        'netlify/functions/orders.js':
          'exports.handler = async () => ({});\nexport const handler = async () => ({});',
        'api/carts/[id].js': 'export default function handler(request, response) {}',
        'api/_shared.js': 'export default function shared() {}',
        'api/prices.js':
          "import { Router } from 'express';\nconst router = Router();\nexport default router;",
      },
      { react: '19' },
      ['any /.netlify/functions/orders', 'any /api/carts/*'],
    ],
    [
      'functions of Vercel, but no clients and helpers that are the default of a file, and no part of a route of Remix',
      {
        'vercel.json': '{}',
        'api/carts.js': "export default async function handler(req, res) { await fetch('/'); }",
        'api/client.js': "export default (axios) => ({ list: () => axios.get('/orders') });",
        'api/price.js': "import axios from 'axios';\nexport default (id) => axios.get(`/prices/${id}`);",
        'app/routes/orders/store.server.ts': 'export const loader = () => 1;',
      },
      { '@remix-run/node': '2' },
      ['any /api/carts'],
    ],
    [
      'what SvelteKit does for verbs without a name, and routes of SolidStart and Expo',
      {
        'src/routes/files/+server.ts': 'export const fallback = () => new Response();',
        'src/routes/api/orders.ts': 'export function GET() {}',
        'app/carts+api.ts': 'export function POST() {}',
      },
      { '@sveltejs/kit': '2', '@solidjs/start': '1', 'expo-router': '4' },
      ['GET /api/orders', 'POST /carts', 'any /files'],
    ],
    [
      'a directory that Bun serves',
      {
        'index.ts':
          'import { join } from "node:path";\nconst router = new Bun.FileSystemRouter({ dir: join(import.meta.dirname, "src", "handlers"), style: "nextjs" });\nBun.serve({ async fetch(request) { const found = router.match(request); return (await import(found.filePath))[request.method](request); } });',
        'src/handlers/orders/[id].ts':
          'const GET = () => new Response();\nconst DELETE = () => new Response();\nexport { GET, DELETE };',
        'src/handlers/index.ts': 'export const POST = () => new Response();',
        'src/elsewhere/prices.ts': 'export const GET = () => new Response();',
      },
      { react: '19' },
      ['POST /', 'DELETE /orders/*', 'GET /orders/*'],
    ],
    [
      'nothing where no such framework serves them',
      {
        'src/pages/api/orders.ts': 'export default function Orders() {}',
        'app/orders/route.ts': 'export function GET() {}',
        'index.js': "fetch('http://orders:3000/orders');",
      },
      { react: '19' },
      [],
    ],
  ])('%s', async (_, files, dependencies, expected) => {
    const { endpoints } = await modelOf(systemOf({ web: next(files, dependencies) }));
    expect(endpoints.map(({ method = 'any', path }) => `${method} ${path}`)).toEqual(expected);
  });

  test('others ask for them, and a page its own', async () => {
    const web = next({
      'app/api/prices/[sku]/route.ts':
        "export async function GET() { return fetch(process.env.ORDERS_URL + '/orders'); }",
      'app/page.tsx': "export default function Page() { fetch('/api/prices/1'); return null; }",
    });
    const robot = { files: { 'index.js': "fetch('http://web:3000/api/prices/7');" } };
    const model = await modelOf(systemOf({ orders, web, robot }));
    expect(callsIn(model)).toEqual(['robot → web GET /api/prices/7', 'web → orders GET /orders']);
    expect(model.calls.find(({ from }) => from === 'web')?.entrances).toHaveLength(1);
  });
});

describe('what such a file hands on', () => {
  const asks =
    "export const one = (id) => fetch(`/api/orders/${id}`).then((answer) => answer.json());\nexport const settings = () => fetch('/api/settings');";

  test.each([
    [
      'a proxy that takes its prefix away',
      {
        'pages/api/[...all].ts': `import { createProxyMiddleware } from 'http-proxy-middleware';
          export default async (request, response) => {
            const proxy = createProxyMiddleware({ target: process.env.ORDERS_URL, pathRewrite: { '^/api': '' } });
            return proxy(request, response, () => {});
          };`,
      },
      'web → orders GET /orders/*',
    ],
    [
      'a proxy that is told the rest before',
      {
        'pages/api/[...path].js': `import httpProxy from 'http-proxy';
          const proxy = httpProxy.createProxyServer();
          export default function handler(req, res) {
            req.url = req.url.replace(/^\\/api/, '');
            return proxy.web(req, res, { target: process.env.ORDERS_URL });
          }`,
      },
      'web → orders GET /orders/*',
    ],
    [
      'a proxy that leaves the path',
      {
        'pages/api/[...path].js': `import httpProxy from 'http-proxy';
          const proxy = httpProxy.createProxyServer();
          export default (req, res) => proxy.web(req, res, { target: process.env.ORDERS_URL });`,
      },
      'web → orders GET /api/orders/*',
    ],
    [
      'what fetches the rest of the path',
      {
        'app/api/[...path]/route.ts': `export async function GET(request, { params }) {
            const { path } = await params;
            return fetch(\`\${process.env.ORDERS_URL}/\${path.join('/')}\`, { headers: request.headers });
          }`,
      },
      'web → orders GET /orders/*',
    ],
  ])('%s', async (_, files, expected) => {
    const own =
      'pages/api/[...all].ts' in files || 'pages/api/[...path].js' in files
        ? 'pages/api/settings.ts'
        : undefined;
    const web = next(
      {
        ...files,
        [own ?? 'app/api/settings/route.ts']:
          own === undefined ? 'export function GET() {}' : 'export default function handler() {}',
        'lib/orders.js': asks,
      },
      { next: '15', 'http-proxy-middleware': '3' },
    );
    const model = await modelOf(systemOf({ orders, web }));
    expect(callsIn(model)).toContain(expected);
    expect(callsIn(model).filter((each) => /settings/.test(each))).toEqual([]);
    expect(unknownIn(model)).toEqual([]);
  });
});
