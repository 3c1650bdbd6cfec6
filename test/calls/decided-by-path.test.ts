import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

/** A gateway before orders and stock, which asks by axios whom its handler decides for. */
async function calls(index: string, ofPackage?: string): Promise<readonly string[]> {
  const [orders, stock] = [answering('GET /orders/:id'), answering('GET /stock/:id')];
  const environment = { ORDERS_URL: 'http://orders:3000', STOCK_URL: 'http://stock:3000' };
  const files = { 'index.ts': index, ...(ofPackage !== undefined && { 'package.json': ofPackage }) };
  const web = { files, environment };
  return callsIn(await modelOf(systemOf({ orders, stock, web })));
}

const express = (handler: string) => `import axios from 'axios'; import express from 'express';
  const app = express();
  const services: any = { orders: process.env.ORDERS_URL, stock: process.env.STOCK_URL };
  ${handler}
  app.listen(3000);`;
const ask = (url: string) =>
  `const { data } = await axios({ method: req.method, url: ${url}, data: req.body }); res.json(data);`;

describe('whom a handler asks that decides by the path', () => {
  test.each([
    [
      'in a function that tests what it begins with',
      `function whom(path: string) { if (path.startsWith('/orders')) return services.orders; if (path.startsWith('/stock')) return services.stock; throw new Error(path); }
       app.use(async (req, res) => { ${ask('whom(req.path) + req.originalUrl')} });`,
    ],
    [
      'by tests in the handler, each of which gives an address',
      `app.use('/api', async (req, res) => { let base = ''; if (req.url.startsWith('/orders')) { base = services.orders; } else if (req.url.startsWith('/stock')) { base = services.stock; } else { return res.sendStatus(404); } ${ask('base + req.url')} });`,
    ],
    [
      'by the first test that holds',
      `app.all('/api/*', async (req, res) => { let base; switch (true) { case req.path.startsWith('/api/orders'): base = services.orders; break; case req.path.startsWith('/api/stock'): base = services.stock; break; default: return res.sendStatus(404); } ${ask("base + req.path.replace('/api', '')")} });`,
    ],
    [
      'by a part of it that names one of several',
      `app.use(async (req, res) => { const name = req.path.split('/')[1]; const base = services[name]; if (!base) return res.sendStatus(404); ${ask('base + req.originalUrl')} });`,
    ],
    [
      'by a part of it that a switch tells apart',
      `app.all('/api/*', async (req, res) => { const [, , name, ...rest] = req.path.split('/'); let base; switch (name) { case 'orders': base = services.orders; break; case 'stock': base = services.stock; break; default: return res.sendStatus(404); } ${ask("base + '/' + name + '/' + rest.join('/')")} });`,
    ],
    [
      'by what a map keeps under it',
      `const kept = new Map([['/orders', process.env.ORDERS_URL], ['/stock', process.env.STOCK_URL]]);
       app.all('*', async (req, res) => { ${ask("kept.get('/' + req.path.split('/')[1]) + req.originalUrl")} });`,
    ],
  ])('%s', async (_, handler) => {
    expect(await calls(express(handler))).toEqual(['web → orders /orders/*', 'web → stock /stock/*']);
  });

  test('all that is told from nothing goes to the one that is left', async () => {
    const handler = `app.use(async (req, res) => { const base = req.path.startsWith('/stock') ? services.stock : services.orders; if (req.path.startsWith('/stock/old')) delete req.headers.etag; ${ask('base + req.originalUrl')} });`;
    expect(await calls(express(handler))).toEqual(['web → orders /*', 'web → stock /stock/*']);
  });

  test('what is put before the path where something else holds is left out where that does not', async () => {
    const handler = `app.all('/orders/:id', async (req, res) => { let before = ''; if (req.user.old) before = '/archive'; ${ask('services.orders + before + req.path')} });`;
    expect(await calls(express(handler))).toEqual([
      'web → orders /archive/orders/* (no endpoint)',
      'web → orders /orders/*',
    ]);
  });

  test.each([
    ["req.path.startsWith('/stock')", '/stock/*'],
    ['/^\\/stock/.test(req.path)', '/stock/*'],
    ["req.path.includes('/stock')", '/stock/*'],
    ["req.path.endsWith('/stock')", '/*'],
    ['isStock.test(req.path)', '/*'],
  ])('what a variable was before is not all that it is: %s', async (isStock, path) => {
    const handler = `app.use('/api', async (req, res) => { if (req.path.startsWith('/admin')) return res.sendStatus(403); let base = process.env.ORDERS_URL; if (${isStock}) base = process.env.STOCK_URL; else if (req.path.startsWith('/rates')) base = 'https://rates.example.com'; ${ask('base + req.url')} });`;
    expect(await calls(express(handler))).toEqual(['web → orders /*', `web → stock ${path}`]);
  });

  test.each([
    "req.baseUrl.split('/')[2]",
    "req.baseUrl.split('/').pop()",
    "req.baseUrl.replace('/api/', '')",
    "req.baseUrl.split('/').at(-1)",
  ])('by where the router is mounted that adds it: %s', async (name) => {
    const handler = `const [orders, stock] = [express.Router(), express.Router()];
      const pass = async (req, res) => { const name = ${name}; const base = name === 'orders' ? services.orders : services.stock; ${ask('`${base}/${name}${req.path}`')} };
      orders.get('/:id', pass); stock.get('/:id', pass);
      app.use('/api/orders', orders); app.use('/api/stock', stock);`;
    expect(await calls(express(handler))).toEqual(['web → orders GET /orders/*', 'web → stock GET /stock/*']);
  });

  test('for routes of a controller, each by its own path and verb', async () => {
    const index = `import { All, Controller, Get, Post, Req, Res } from '@nestjs/common'; import { HttpService } from '@nestjs/axios'; import { ConfigService } from '@nestjs/config'; import { firstValueFrom } from 'rxjs';
      export class Proxy {
        constructor(private readonly http: HttpService, private readonly config: ConfigService) {}
        private baseOf(path: string) {
          if (path.startsWith('/orders')) return this.config.get('ORDERS_URL');
          if (path.startsWith('/stock')) return this.config.get('STOCK_URL');
          throw new Error(path);
        }
        async send(method: string, path: string, data: unknown) {
          const url = \`\${this.baseOf(path)}\${path}\`;
          return firstValueFrom(this.http.request({ method, url, data }));
        }
      }
      @Controller() export class ProxyController {
        constructor(private readonly proxy: Proxy) {}
        @Post(['orders/drafts', 'orders/quotes']) async open(@Req() req, @Res() res) { const { method, originalUrl, body } = req; res.json(await this.proxy.send(method, originalUrl, body)); }
        @Get('stock/:id') async one(@Req() req, @Res() res) { const { method, originalUrl, body } = req; res.json(await this.proxy.send(method, originalUrl, body)); }
        @All('*') async rest(@Req() req, @Res() res) { const { method, originalUrl, body } = req; res.json(await this.proxy.send(method, originalUrl, body)); }
      }`;
    expect((await calls(index)).map((each) => each.replace(' (no endpoint)', ''))).toEqual([
      'web → orders POST /orders/drafts',
      'web → orders POST /orders/quotes',
      'web → orders /orders/*',
      'web → stock GET /stock/*',
      'web → stock /stock/*',
    ]);
  });

  test('by a function that a proxy is given to find the server', async () => {
    const index = `import express from 'express'; import { createProxyMiddleware } from 'http-proxy-middleware';
      const app = express();
      const servers: any = { orders: process.env.ORDERS_URL, stock: process.env.STOCK_URL };
      app.use('/api', createProxyMiddleware({
        target: 'http://localhost:9',
        router: (req) => { const parts = req.path.split('/'); const name = parts[1] || parts[0]; return servers[name]; },
        pathRewrite: (path) => \`/v1\${path}\`,
        changeOrigin: true,
      }));
      app.listen(3000);`;
    const ofPackage = JSON.stringify({
      name: 'web',
      scripts: { start: 'node index.js' },
      dependencies: { 'http-proxy-middleware': '^3.0.0' },
    });
    expect(await calls(index, ofPackage)).toEqual([
      'web → orders /v1/orders/* (no endpoint)',
      'web → stock /v1/stock/* (no endpoint)',
    ]);
  });

  test('by a function that says nothing of what the usual server is asked for', async () => {
    const routing = (mount: string, router: string, version: string) =>
      [
        `import express from 'express'; import { createProxyMiddleware } from 'http-proxy-middleware';
        const app = express();
        app.use('${mount}', createProxyMiddleware({ target: process.env.ORDERS_URL, router: ${router} }));
        app.listen(3000);`,
        JSON.stringify({
          name: 'web',
          scripts: { start: 'node index.js' },
          dependencies: { 'http-proxy-middleware': `^${version}` },
        }),
      ] as const;
    const stock = (path: string, rest: string) =>
      `(req) => { if (req.path.startsWith('${path}')) return process.env.STOCK_URL; ${rest} }`;
    const both = ['web → orders /*', 'web → stock /stock/*'];
    for (const rest of [
      '',
      'return undefined;',
      'return req.headers.late ? process.env.LATE_URL : process.env.ORDERS_URL;',
    ])
      expect(await calls(...routing('/', stock('/stock', rest), '3.0.0'))).toEqual(both);
    // Until version 3 it sees the whole of the path.
    expect(await calls(...routing('/api', stock('/api/stock', ''), '2.0.0'))).toEqual([
      'web → orders /api/* (no endpoint)',
      'web → stock /api/stock/* (no endpoint)',
    ]);
    // What a table says of a path, the usual server is not asked for.
    const [text, ofPackage] = routing('/', "{ '/stock': process.env.STOCK_URL }", '2.0.0');
    const listed = text.replace(
      "'/', createProxyMiddleware(",
      "createProxyMiddleware(['/orders', '/stock'], ",
    );
    expect(await calls(listed, ofPackage)).toEqual(['web → orders /orders/*', 'web → stock /stock/*']);
  });

  test('by the path that a controller is given by itself', async () => {
    const index = `import { All, Controller, Param, Req, Res } from '@nestjs/common'; import { HttpService } from '@nestjs/axios'; import { firstValueFrom } from 'rxjs';
      export class Proxy {
        constructor(private readonly http: HttpService) {}
        async send(method: string, path: string, data: unknown) {
          const base = path.startsWith('/stock') ? process.env.STOCK_URL : process.env.ORDERS_URL;
          return firstValueFrom(this.http.request({ method, url: base + path, data }));
        }
      }
      @Controller('api') export class ProxyController {
        constructor(private readonly proxy: Proxy) {}
        @All('*path') async all(@Param('path') path: string | string[], @Req() req, @Res() res) {
          const text = Array.isArray(path) ? path.join('/') : path;
          res.json(await this.proxy.send(req.method, \`/\${text}\`, req.body));
        }
      }`;
    expect(await calls(index)).toEqual(['web → orders /*', 'web → stock /stock/*']);
  });
});
