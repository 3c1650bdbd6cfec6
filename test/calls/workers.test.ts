import { describe, expect, test } from 'vitest';
import { directory } from '../helpers/world.js';
import { callsIn, modelOf, unknownIn } from './support.js';

const STOCK = `import { Hono } from 'hono';
  const app = new Hono();
  app.get('/stock', (c) => c.json([]));
  app.post('/stock', (c) => c.json({}));
  app.get('/stock/:id', (c) => c.json({}));
  export default app;`;

/** Workers in packages of a workspace: each with its files, and what its configuration says beside its name. */
async function worked(
  workers: Readonly<
    Record<string, { readonly says?: string; readonly files: Readonly<Record<string, string>> }>
  >,
) {
  const files: Record<string, string> = {
    'package.json': JSON.stringify({ name: 'shop', private: true, workspaces: ['*'] }),
  };
  for (const [name, { says = '', files: own }] of Object.entries(workers)) {
    files[`${name}/package.json`] = JSON.stringify({ name, scripts: { dev: 'wrangler dev' } });
    files[`${name}/wrangler.toml`] = `name = "shop-${name}"\nmain = "index.ts"\n${says}`;
    for (const [path, text] of Object.entries(own)) files[`${name}/${path}`] = text;
  }
  const model = await modelOf(directory(files));
  return [...callsIn(model), ...unknownIn(model)].sort();
}

const BOUND = ['STOCK', 'AUTH_TOKEN']
  .map((binding) => `[[services]]\nbinding = "${binding}"\nservice = "shop-stock"\n`)
  .join('');

function asked(index: string, says = BOUND, others: Readonly<Record<string, string>> = {}) {
  return worked({
    web: { says, files: { 'index.ts': index, ...others } },
    stock: { files: { 'index.ts': STOCK } },
  });
}

describe('a Worker that is bound to another', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'asks it by the path alone of an address, and by requests that it makes',
      `export default { async fetch(request: Request, env: Env) {
        const one = await env.STOCK.fetch('https://anything/stock/1');
        return env.STOCK.fetch(new Request('http://internal/stock', { method: 'POST', body: '{}' }));
      } };`,
      ['web → stock GET /stock/1', 'web → stock POST /stock'],
    ],
    [
      'whatever the binding is called, which is no secret',
      `export default { async fetch(request: Request, env: Env) {
        return env.AUTH_TOKEN.fetch('https://anything/stock/1');
      } };`,
      ['web → stock GET /stock/1'],
    ],
    [
      'in handlers of hono, taken apart',
      `import { Hono } from 'hono';
      const app = new Hono<{ Bindings: { STOCK: Fetcher } }>();
      app.get('/one/:id', async (c) => { const { STOCK } = c.env; return STOCK.fetch(\`http://stock/stock/\${c.req.param('id')}\`); });
      app.post('/two', (c) => c.env.STOCK.fetch('http://stock/stock', { method: 'POST' }));
      export default app;`,
      ['web → stock GET /stock/*', 'web → stock POST /stock'],
    ],
    [
      'in a function and a class that are given the environment',
      `class Stock { constructor(private env: Env) {} all() { return this.env.STOCK.fetch('http://stock/stock'); } }
      async function one(env: Env, id: string) { return env.STOCK.fetch('http://stock/stock/' + id); }
      export default { async fetch(request: Request, env: Env) { await new Stock(env).all(); return one(env, '7'); } };`,
      ['web → stock GET /stock', 'web → stock GET /stock/*'],
    ],
    [
      'in an entrypoint, by the module of the runtime as well',
      `import { WorkerEntrypoint, env } from 'cloudflare:workers';
      export default class extends WorkerEntrypoint<Env> {
        async fetch() { await env.STOCK.fetch('http://stock/stock/1'); return this.env.STOCK.fetch('http://stock/stock'); }
      }`,
      ['web → stock GET /stock', 'web → stock GET /stock/1'],
    ],
    [
      'what it fetches by an address that a variable has',
      `export default { async fetch(request: Request, env: Env) { return fetch(\`\${env.URL_OF_STOCK}/stock\`); } };`,
      ['web → stock GET /stock'],
    ],
  ])('%s', async (_, index, expected) => {
    expect(await asked(index, `${BOUND}[vars]\nURL_OF_STOCK = "http://shop-stock"\n`)).toEqual(expected);
  });

  test.each<[string, string]>([
    [
      'by a test of the path',
      `export default { async fetch(request: Request, env: Env) {
        const url = new URL(request.url);
        if (url.pathname.startsWith('/stock')) return env.STOCK.fetch(request);
        return new Response('not found', { status: 404 });
      } };`,
    ],
    [
      'copied, by a part of the path',
      `const handler: ExportedHandler<Env> = { fetch: async (request, env) => {
        switch (new URL(request.url).pathname.split('/')[1]) {
          case 'stock': return env.STOCK.fetch(request.clone());
          default: return new Response('not found', { status: 404 });
        }
      } };
      export default handler;`,
    ],
    [
      'by a table of bindings',
      `const ROUTES = { '/stock': 'STOCK' } as const;
      export default { async fetch(request: Request, env: Env) {
        const url = new URL(request.url);
        for (const [path, name] of Object.entries(ROUTES)) if (url.pathname.startsWith(path)) return env[name].fetch(request);
        return new Response('not found', { status: 404 });
      } };`,
    ],
    [
      'in routes of hono',
      `import { Hono } from 'hono';
      const app = new Hono();
      app.all('/stock/*', (c) => c.env.STOCK.fetch(c.req.raw));
      export default app;`,
    ],
  ])('hands requests on as they came: %s', async (_, gateway) => {
    expect(await asked(gateway)).toEqual(['web → stock /stock/*']);
  });

  test('is asked at the address that its routes say', async () => {
    const model = await modelOf(
      directory({
        'package.json': JSON.stringify({ name: 'shop', private: true, workspaces: ['*'] }),
        'web/package.json': JSON.stringify({ name: 'web', scripts: { start: 'node index.js' } }),
        'web/index.js':
          "import http from 'node:http';\nhttp.createServer(async () => { await fetch('https://shop.example/stock/1'); await fetch('https://shop.example/others'); }).listen(3000);",
        'stock/package.json': JSON.stringify({ name: 'stock', scripts: { dev: 'wrangler dev' } }),
        'stock/wrangler.toml':
          'name = "warehouse"\nmain = "index.ts"\n[[routes]]\npattern = "shop.example/stock/*"\nzone_name = "shop.example"\n',
        'stock/index.ts': STOCK,
      }),
    );
    expect(callsIn(model)).toEqual(['web → stock GET /stock/1']);
  });

  test('its files, an object of its own and what only is called so are none', async () => {
    const index = `export default { async fetch(request: Request, env: Env) {
      const room = env.ROOM.get(env.ROOM.idFromName('a'));
      await room.fetch('http://room/stock');
      return env.ASSETS.fetch(request);
    } };`;
    const says =
      '[assets]\ndirectory = "public"\nbinding = "ASSETS"\n[[durable_objects.bindings]]\nname = "ROOM"\nclass_name = "Room"\n';
    expect(await asked(index, says)).toEqual([]);
  });
});

describe('a project of Pages', () => {
  /** Functions of a site that lies in no package. */
  async function site(functions: Readonly<Record<string, string>>) {
    const model = await modelOf(
      directory({
        'stock/package.json': JSON.stringify({ name: 'stock', scripts: { dev: 'wrangler dev' } }),
        'stock/wrangler.toml': 'name = "shop-stock"\nmain = "index.ts"\n',
        'stock/index.ts': STOCK,
        'site/wrangler.toml': `name = "shop"\npages_build_output_dir = "dist"\n${BOUND}`,
        ...Object.fromEntries(
          Object.entries(functions).map(([path, text]) => [`site/functions/${path}`, text]),
        ),
      }),
    );
    const endpoints = model.endpoints.flatMap(({ service, method = '*', path }) =>
      service === 'site' ? [`${method} ${path}`] : [],
    );
    return { endpoints: endpoints.sort(), calls: [...callsIn(model), ...unknownIn(model)].sort() };
  }

  test('answers by its files', async () => {
    const { endpoints } = await site({
      'index.ts': "export const onRequestGet = () => new Response('');",
      'orders/[id].ts':
        'export async function onRequestGet() { return Response.json({}); }\nexport async function onRequestDelete() { return Response.json({}); }',
      'api/[[path]].ts': 'export const onRequest = [async ({ next }) => next(), () => Response.json({})];',
      '_middleware.ts': 'export const onRequest = ({ next }) => next();',
      'lib/format.ts':
        "export const GET = () => 1; export const format = () => fetch('https://elsewhere.example');",
    });
    expect(endpoints).toEqual(['* /api/*', 'DELETE /orders/*', 'GET /', 'GET /orders/*']);
  });

  test.each<[string, string]>([
    [
      'by an address of which it changes the path',
      "export const onRequest = async (context) => { const url = new URL(context.request.url); url.pathname = url.pathname.replace(/^\\/api/, ''); return context.env.STOCK.fetch(new Request(url.toString(), context.request)); };",
    ],
    [
      'by what is left of the path',
      "export const onRequest = ({ request, env }) => { const { pathname, search } = new URL(request.url); return env.STOCK.fetch(`https://stock${pathname.slice('/api'.length)}${search}`, request); };",
    ],
    [
      'by the part of the path that its file stands for',
      "export const onRequest = (context) => context.env.STOCK.fetch(new Request('https://stock/stock/' + context.params.path.join('/'), context.request));",
    ],
  ])('hands on what is asked below a path: %s', async (_, file) => {
    const { calls } = await site({ 'api/stock/[[path]].ts': file });
    expect(calls).toEqual(['site → stock /stock/*']);
  });

  test('hands on in its middleware', async () => {
    const { calls } = await site({
      'stock/_middleware.ts': 'export const onRequest = ({ request, env }) => env.STOCK.fetch(request);',
    });
    expect(calls).toEqual(['site → stock /stock/*']);
  });
});
