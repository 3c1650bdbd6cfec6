import { describe, expect, test } from 'vitest';
import { callsIn, modelOf, systemOf, unknownIn } from './support.js';

const orders = {
  files: {
    'index.js': `const app = require('express')();
      app.get('/orders/:id', (request, response) => response.end());
      app.post('/orders', (request, response) => response.end());
      app.get('/api/orders/:id', (request, response) => response.end());
      app.post('/api/orders', (request, response) => response.end());
      app.listen(3000);`,
  },
};
const page =
  "export const one = (id: string) => fetch(`/api/orders/${id}`);\nexport const place = (body: string) => fetch(window.location.origin + '/api/orders', { method: 'POST', body });";

async function modelWith(files: Readonly<Record<string, string>>) {
  const web = {
    files: {
      'package.json': JSON.stringify({ name: 'web', scripts: { start: 'vite' } }),
      'src/orders.ts': page,
      ...files,
    },
    environment: { ORDERS_URL: 'http://orders:3000' },
  };
  return modelOf(systemOf({ orders, web }));
}

const STRIPPED = ['web → orders GET /orders/*', 'web → orders POST /orders'];
const WHOLE = ['web → orders GET /api/orders/*', 'web → orders POST /api/orders'];

describe('what the server of a page hands on', () => {
  test.each([
    [
      'Vite, with a function that rewrites',
      {
        'vite.config.ts':
          "import { defineConfig } from 'vite';\nexport default defineConfig(() => ({ server: { proxy: { '/api': { target: 'http://orders:3000', rewrite: (path) => path.replace(/^\\/api/, '') } } } }));",
      },
      STRIPPED,
    ],
    [
      'Vite, with a pattern and a variable',
      {
        'vite.config.ts':
          "export default { server: { proxy: { '^/api/.*': process.env.ORDERS_URL || 'http://localhost:1' } } };",
      },
      WHOLE,
    ],
    [
      'Vite, set up with how it is tested',
      {
        'vite.config.ts': `import { defineConfig } from 'vitest/config';
import type { InlineConfig } from 'vitest';
const test: InlineConfig = { environment: 'jsdom' };
const proxy = { '/api': { target: 'http://orders:3000', rewrite: (path) => path.replace(/^\\/api/, '') } };
export default defineConfig({ server: { proxy: proxy }, test });`,
      },
      STRIPPED,
    ],
    [
      'webpack, a list and a port of the machine',
      {
        'webpack.config.js':
          "module.exports = { devServer: { proxy: [{ context: ['/api'], target: 'http://localhost:3000', pathRewrite: { '^/api': '' } }] } };",
      },
      STRIPPED,
    ],
    [
      'Vite, by what functions make of a table',
      {
        'vite.config.ts':
          "const before = 'api';\nconst to = (name: string, port: number) => ({ [`/${before}/${name}`]: { target: `http://localhost:${port}`, rewrite: (path) => path.replace(new RegExp(`^/${before}`), '') } });\nexport default { server: { proxy: { ...to('orders', 3000) } } };",
      },
      STRIPPED,
    ],
    [
      'Vite, by tables that spread one another, and themselves',
      {
        'vite.config.ts': `const t0 = { '/api': 'http://orders:3000', ...t0 };\n${Array.from({ length: 30 }, (_, index) => `const t${index + 1} = { ...t${index}, ...t${index} };`).join('\n')}\nexport default { server: { proxy: t30 } };`,
      },
      WHOLE,
    ],
    [
      'webpack, with a pattern for other paths alone',
      {
        'webpack.config.js':
          "module.exports = { devServer: { proxy: { '/api': { target: 'http://orders:3000', pathRewrite: { '^/api/old': '/api' } } } } };",
      },
      WHOLE,
    ],
    [
      'Vite, by entries of a list, and by a text that is replaced',
      {
        'vite.config.ts':
          "const ports = { orders: 3000 };\nexport default { server: { proxy: Object.fromEntries(Object.entries(ports).map(([name, port]) => [`/api/${name}`, { target: `http://localhost:${port}`, rewrite: (path) => path.replace('/api', '') }])) } };",
      },
      STRIPPED,
    ],
    [
      'webpack, by a function that puts back what a pattern finds',
      {
        'webpack.config.js':
          "module.exports = { devServer: { proxy: [{ context: ['/api'], target: 'http://localhost:3000', pathRewrite: (path) => path.replace(/^\\/api\\/(.*)$/, '/$1') }] } };",
      },
      STRIPPED,
    ],
    [
      'Angular, in a file of its own',
      {
        'proxy.conf.js':
          "const table = [{ context: ['/api'], target: 'http://localhost:3000', pathRewrite: { '^/api': '' } }];\nmodule.exports = table;",
      },
      STRIPPED,
    ],
    [
      'Nuxt, by rules of routes',
      {
        'nuxt.config.ts':
          "export default defineNuxtConfig({ routeRules: { '/api/orders/**': { proxy: { to: 'http://orders:3000/orders/**' } } } });",
      },
      STRIPPED,
    ],
    [
      'Nuxt, which takes the path away',
      {
        'nuxt.config.ts':
          "export default defineNuxtConfig({ nitro: { devProxy: { '/api/orders': { target: 'http://localhost:3000/orders' } } } });",
      },
      STRIPPED,
    ],
    [
      'Next, under the name of a function',
      {
        'next.config.js':
          "const rewrites = async () => ({ fallback: [{ source: '/api/:path*', destination: 'http://orders:3000/:path*' }] });\nmodule.exports = { rewrites };",
      },
      STRIPPED,
    ],
    [
      'Vue, one address for all',
      { 'vue.config.js': "module.exports = { devServer: { proxy: 'http://orders:3000' } };" },
      WHOLE,
    ],
    [
      'create-react-app',
      {
        'package.json':
          '{ "name": "web", "scripts": { "start": "react-scripts start" }, "proxy": "http://localhost:3000" }',
      },
      WHOLE,
    ],
    [
      "Angular's proxy.conf.json",
      { 'proxy.conf.json': '{ "/api": { "target": "http://orders:3000", "pathRewrite": { "^/api": "" } } }' },
      STRIPPED,
    ],
    [
      'rewrites of Vercel',
      {
        'vercel.json':
          '{ "rewrites": [{ "source": "/api/:path*", "destination": "http://orders:3000/:path*" }, { "source": "/(.*)", "destination": "/index.html" }] }',
      },
      STRIPPED,
    ],
    [
      'routes of Vercel, as they were of old',
      { 'vercel.json': '{ "routes": [{ "src": "/api/(.*)", "dest": "http://orders:3000/api/$1" }] }' },
      WHOLE,
    ],
    [
      'redirects of Netlify',
      {
        'netlify.toml':
          '[build]\ncommand = "vite build"\n[[redirects]]\n  from = "/old/*"\n  to = "http://orders:3000/:splat"\n  status = 301\n[[redirects]]\n  from = "/api/*"\n  to = "http://orders:3000/:splat"\n  status = 200 # as if it were here\n[[redirects]]\nfrom = "/*"\nto = "/index.html"\nstatus = 200\n',
      },
      STRIPPED,
    ],
    [
      'the file of Netlify for redirects',
      { 'public/_redirects': '# pages\n/api/*  http://orders:3000/api/:splat  200\n/*  /index.html  200\n' },
      WHOLE,
    ],
    [
      'rewrites of Next, with a variable',
      {
        'next.config.js':
          "module.exports = { async rewrites() { return [{ source: '/api/:path*', destination: `${process.env.ORDERS_URL}/:path*` }]; } };",
      },
      STRIPPED,
    ],
    [
      'rewrites of Next, as a last resort',
      {
        'next.config.mjs':
          "export default { rewrites: async () => ({ fallback: [{ source: '/old', destination: '/new' }, { source: '/api/:path*', destination: 'http://orders:3000/api/:path*' }] }) };",
      },
      WHOLE,
    ],
  ])('%s', async (_, files, calls) => {
    const model = await modelWith(files);
    expect(callsIn(model)).toEqual(calls);
    expect(unknownIn(model)).toEqual([]);
  });

  test('a platform hands on to a public address that only one service may have', async () => {
    const more = `${page}
      export const all = () => fetch('/api/orders/all/open');
      export const cancel = (id: string) => fetch(\`/api/orders/${'$'}{id}/cancel\`, { method: 'PUT' });`;
    const routes = `const app = require('express')(); app.get('/orders/:id', (a, b) => b.end()); app.post('/orders', (a, b) => b.end());
      app.get('/orders/all/open', (a, b) => b.end()); app.put('/orders/:id/cancel', (a, b) => b.end()); app.listen(3000);`;
    const web = {
      files: {
        'package.json': JSON.stringify({ name: 'web', scripts: { start: 'vite' } }),
        'src/orders.ts': more,
        'vercel.json':
          '{ "rewrites": [{ "source": "/api/(.*)", "destination": "https://shop-x1y2.onrender.com/$1" }] }',
      },
    };
    const model = await modelOf(systemOf({ orders: { files: { 'index.js': routes } }, web }));
    expect(callsIn(model)).toEqual([
      'web → orders GET /orders/*',
      'web → orders POST /orders',
      'web → orders GET /orders/all/open',
      'web → orders PUT /orders/*/cancel',
    ]);
  });

  test('a proxy in code that only serves who develops the page, and asks nobody where that is deployed', async () => {
    const model = await modelWith({
      'package.json':
        '{ "name": "web", "scripts": { "start": "react-scripts start" }, "dependencies": { "http-proxy-middleware": "^2.0.0" } }',
      'src/setupProxy.js':
        "const { createProxyMiddleware } = require('http-proxy-middleware');\nmodule.exports = (app) => { app.use('/api', createProxyMiddleware({ target: 'http://orders:3000', pathRewrite: { '^/api': '' } })); };",
    });
    expect(callsIn(model)).toEqual(STRIPPED);
  });

  test.each([
    [
      'a pattern with what it is for, at an address that a variable holds',
      'src/setupProxy.js',
      'app.use(/\\/(api|auth)/, createProxyMiddleware({ target: process.env.ORDERS_URL, changeOrigin: true }));',
    ],
    [
      'paths of a list',
      'src/setupProxy.ts',
      "app.use(['/api', '/auth'], createProxyMiddleware({ target: 'http://localhost:3000' }));",
    ],
    [
      'what the middleware goes by itself',
      'src/setupProxy.js',
      "if (process.env.ORDERS_URL) app.use(createProxyMiddleware(['/api/**', '!/api/old'], { target: process.env.ORDERS_URL }));",
    ],
    [
      'what the options of the middleware say',
      'src/setupProxy.cjs',
      "app.use(createProxyMiddleware({ pathFilter: '/api', target: 'http://orders:3000' }));",
    ],
    [
      'a port where nobody is seen to listen',
      'src/setupProxy.js',
      "app.use('/api', createProxyMiddleware({ target: 'http://localhost:8081' }));",
    ],
    [
      'whatever it is asked',
      'src/setupProxy.js',
      "app.use((request, response, next) => (request.path.startsWith('/static') ? next() : createProxyMiddleware({ target: process.env.ELSEWHERE })(request, response, next)));",
    ],
    [
      'the server of a bundler',
      'webpack.dev.js',
      "module.exports.devServer = { setupMiddlewares: (middlewares, { app }) => { app.use('/api', createProxyMiddleware({ target: 'http://orders:3000' })); return middlewares; } };",
    ],
  ])('the server of who develops the page, told by %s', async (_, file, text) => {
    const model = await modelWith({
      'package.json':
        '{ "name": "web", "scripts": { "start": "react-scripts start" }, "dependencies": { "http-proxy-middleware": "^2.0.0" } }',
      [file]: `const { createProxyMiddleware } = require('http-proxy-middleware');\nmodule.exports = (app) => { ${text} };`,
    });
    expect(callsIn(model)).toEqual(WHOLE);
  });

  test('a server of pages that runs where they are deployed asks for what it hands on', async () => {
    const model = await modelWith({
      'package.json':
        '{ "name": "web", "scripts": { "start": "node server.js" }, "dependencies": { "express": "4", "http-proxy-middleware": "^2.0.0" } }',
      'server.js':
        "const { createProxyMiddleware } = require('http-proxy-middleware');\nconst app = require('express')(); app.use('/api', createProxyMiddleware({ target: 'http://orders:3000' })); app.listen(80);",
      'src/orders.ts': '',
    });
    expect(callsIn(model)).toEqual(['web → orders /api/*']);
  });

  test('a proxy in code is no route of the server by itself, whatever it is mounted at', async () => {
    const model = await modelWith({
      'package.json':
        '{ "name": "web", "scripts": { "start": "react-scripts start" }, "dependencies": { "http-proxy-middleware": "^2.0.0" } }',
      'src/setupProxy.js':
        "const { createProxyMiddleware } = require('http-proxy-middleware');\nmodule.exports = (app) => { app.use('/api/orders', createProxyMiddleware({ target: 'http://orders:3000', pathRewrite: { '^/api': '' } })); };",
    });
    expect(callsIn(model)).toEqual(STRIPPED);
  });

  test('what nginx says goes before what a server for development does', async () => {
    const model = await modelWith({
      'vite.config.ts': "export default { server: { proxy: { '/api': 'http://localhost:9' } } };",
      'nginx.conf':
        'server { listen 80; location /api/ { proxy_pass http://orders:3000/; } location / { try_files $uri /index.html; } }',
      Dockerfile: 'FROM nginx\nCOPY nginx.conf /etc/nginx/conf.d/default.conf',
    });
    expect(callsIn(model)).toEqual(STRIPPED);
  });

  test('http-proxy, asked in a handler', async () => {
    const model = await modelWith({
      'src/orders.ts': '',
      'index.js': `const proxy = require('http-proxy').createProxyServer(); const app = require('express')();
        app.all('/api/orders/*', (request, response) => proxy.web(request, response, { target: process.env.ORDERS_URL })); app.listen(80);`,
    });
    expect(callsIn(model)).toEqual(['web → orders /api/orders/*']);
  });
});

test('a page that hands on to itself where it is developed asks whoever answers, and for what begins alike as well', async () => {
  const web = {
    files: {
      'package.json': JSON.stringify({ name: 'web', scripts: { start: 'vite' } }),
      'vite.config.ts': "export default { server: { proxy: { '/api': 'http://localhost:8080' } } };",
      'src/desk.ts': `export const one = (id) => fetch(\`/api/orders/\${id}\`);
        export const place = (body) => fetch('/api/orders', { method: 'POST', body });
        export const prices = () => fetch('/api/prices');
        export const login = (body) => fetch('/api/auth/login', { method: 'POST', body });
        export const elsewhere = () => fetch('/internal/place');`,
    },
    environment: { PORT: '8080' },
  };
  const answers = {
    files: {
      'index.js': `const app = require('express')();
        app.get('/api/orders/:id', (request, response) => response.end());
        app.post('/api/orders', (request, response) => response.end());
        app.get('/api/prices', (request, response) => response.end());
        app.use('/api/auth', require('someauth')());
        app.listen(3000);`,
    },
  };
  expect([...callsIn(await modelOf(systemOf({ answers, web })))].sort()).toEqual([
    'web → answers GET /api/orders/*',
    'web → answers GET /api/prices',
    'web → answers POST /api/auth/login (no endpoint)',
    'web → answers POST /api/orders',
  ]);
});

describe('a file that answers all below a path', () => {
  const answering = (route: string) => ({
    files: {
      'index.js': `const app = require('express')(); app.get('${route}', (request, response) => response.end()); app.listen(3000);`,
    },
  });
  const stock = answering('/stock/:id');
  const environment = { ORDERS_URL: 'http://orders:3000', STOCK_URL: 'http://stock:3000' };
  const asked = async (files: Readonly<Record<string, string>>) =>
    callsIn(
      await modelOf(systemOf({ orders: answering('/orders/:id'), stock, web: { files, environment } })),
    );

  test('of Next, and asks whom the first part of it names', async () => {
    const files = {
      'package.json': JSON.stringify({
        name: 'web',
        scripts: { start: 'next start' },
        dependencies: { next: '14' },
      }),
      'app/api/[...path]/route.ts': `const SERVICES = { orders: process.env.ORDERS_URL, stock: process.env.STOCK_URL };
        export async function GET(request, { params }) { const { path } = params; return fetch(\`\${SERVICES[path[0]]}/\${path.join('/')}\`); }`,
      'app/page.tsx':
        "'use client';\nexport default () => { fetch('/api/orders/5'); fetch('/api/stock/5'); };",
    };
    const found = await asked(files);
    expect(found.filter((call) => call.includes('5'))).toEqual([
      'web → orders GET /orders/5',
      'web → stock GET /stock/5',
    ]);
  });

  const ofNext = {
    'package.json': JSON.stringify({
      name: 'web',
      scripts: { start: 'next start' },
      dependencies: { next: '15' },
    }),
    'lib/bff.ts':
      'export async function bff<T>(path: string, init?: RequestInit): Promise<T> { const answer = await fetch(`/bff${path}`, { ...init }); return answer.json(); }',
    'app/page.tsx':
      "'use client';\nimport { bff } from '../lib/bff';\nexport default () => { bff<Order>('/orders/5'); };",
  };

  test.each([
    [
      'in a function that each method calls',
      `async function proxy(request: NextRequest, path: string[]): Promise<Response> {
         const target = \`\${process.env.ORDERS_URL ?? 'http://localhost:3000'}/\${path.join('/')}\${request.nextUrl.search}\`;
         const headers = new Headers({ accept: 'application/json' });
         const upstream = await fetch(target, { method: request.method, headers, body: METHODS.has(request.method) ? await request.text() : undefined });
         return new NextResponse(await upstream.text(), { status: upstream.status });
       }
       type Ctx = { params: Promise<{ path: string[] }> };
       export async function GET(request: NextRequest, ctx: Ctx) { return proxy(request, (await ctx.params).path); }
       export async function POST(request: NextRequest, ctx: Ctx) { return proxy(request, (await ctx.params).path); }`,
    ],
    [
      'with what is put behind a question mark',
      `const forward = (req: NextRequest, path: string) => fetch(\`\${process.env.ORDERS_URL}/\${path}?\${req.nextUrl.searchParams}\`, { method: req.method });
       export const GET = async (req: NextRequest, { params }) => forward(req, (await params).path.join('/'));`,
    ],
    [
      'of parameters that come later',
      `export async function GET(request: NextRequest, context: { params: Promise<{ path: string[] }> }) {
         const { path } = await context.params;
         return fetch(\`\${process.env.ORDERS_URL}/\${path.join('/')}\`);
       }`,
    ],
    [
      'by one function that goes by the names of all methods',
      `const handler = async (request: NextRequest, { params }: { params: Promise<{ path: string[] }> }) => {
         const { path } = await params;
         const url = new URL(path.join('/'), process.env.ORDERS_URL);
         return fetch(url, { method: request.method });
       };
       export { handler as GET, handler as POST };`,
    ],
  ])('of Next %s', async (_, route) => {
    expect(
      (await asked({ ...ofNext, 'app/bff/[...path]/route.ts': route })).filter((call) => call.includes('5')),
    ).toEqual(['web → orders GET /orders/5']);
  });

  test('of Next, and asks the same whatever it is asked for', async () => {
    const route = `export async function GET(request: NextRequest) {
      return fetch(\`\${process.env.ORDERS_URL}/orders/5\${request.nextUrl.search}\`); }`;
    expect(await asked({ ...ofNext, 'app/bff/[...path]/route.ts': route })).toEqual([
      'web → orders GET /orders/5',
    ]);
  });

  test('of Nuxt, and joins the address with what is left of it', async () => {
    const files = {
      'package.json': JSON.stringify({
        name: 'web',
        scripts: { start: 'nuxt start' },
        dependencies: { nuxt: '3', ufo: '1' },
      }),
      'server/api/[...path].ts': `import { joinURL, withQuery } from 'ufo';
        export default defineEventHandler((event) => proxyRequest(event, withQuery(joinURL(process.env.ORDERS_URL, event.path.replace(/^\\/api/, '')), {})));`,
      'server/api/store/[...].ts': `import { withBase } from 'ufo';
        export default defineEventHandler((event) => proxyRequest(event, withBase(event.context.params._, process.env.STOCK_URL)));`,
      'pages/index.vue':
        "<script setup>\nawait useFetch('/api/orders/5'); await $fetch('/api/store/stock/7');\n</script>",
    };
    const found = await asked(files);
    expect(found.filter((call) => /[57]/.test(call))).toEqual([
      'web → orders GET /orders/5',
      'web → stock GET /stock/7',
    ]);
  });
});
