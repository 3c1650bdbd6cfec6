import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, type Service, systemOf } from './support.js';

const ROUTES = `app.get('/api/orders', (request, response) => response.end());
app.get('/api/orders/:id', (request, response) => response.end());
app.post('/api/orders', (request, response) => response.end());
app.listen(3000);`;
const PAGE = `export const all = () => fetch('/api/orders');
export const one = (id) => fetch(\`/api/orders/\${id}\`);
export const place = (body) => fetch('/api/orders', { method: 'POST', body });`;
const ASKED = ['GET /api/orders', 'GET /api/orders/*', 'POST /api/orders'].map(
  (each) => `web → shop ${each}`,
);
const web = {
  files: {
    'package.json': '{ "name": "web", "scripts": { "start": "vite", "build": "vite build" } }',
    'src/main.js': PAGE,
  },
};
/** Another service that answers the same. */
const desk = answering('GET /api/orders', 'GET /api/orders/:id', 'POST /api/orders');

const asked = async (
  shop: Service,
  page: Service = web,
  more: Readonly<Record<string, Service>> = { desk },
) => callsIn(await modelOf(systemOf({ shop, web: page, ...more }))).filter((each) => each.startsWith('web'));
const express = (text: string, head = ''): Service => ({
  files: {
    'index.js': `const express = require('express'); const path = require('path'); ${head}\nconst app = express();\n${text}\n${ROUTES}`,
  },
});

describe('a page asks whoever hands out its files', () => {
  test.each<[string, Service, Service?]>([
    ['express', express("app.use(express.static(path.join(__dirname, '../web/dist')));")],
    ['express, of what the package lies beside', express("app.use('/', express.static('../web/build'));")],
    [
      'express, by the file of a page in a directory with a name',
      express(
        "if (process.env.NODE_ENV === 'production') app.get('*', (request, response) => response.sendFile(path.join(build, 'index.html')));",
        "const root = path.resolve(__dirname, '..'); const build = `${root}/web/dist`;",
      ),
    ],
    [
      'fastify',
      {
        files: {
          'index.js': `import fastifyStatic from '@fastify/static'; import Fastify from 'fastify'; import { join, dirname } from 'node:path'; import { fileURLToPath } from 'node:url';
            const here = dirname(fileURLToPath(import.meta.url)); const app = Fastify();
            app.register(fastifyStatic, { prefix: '/', root: join(here, '..', 'web', 'dist') });\n${ROUTES}`,
        },
      },
    ],
    [
      'Nest',
      {
        files: {
          'package.json':
            '{ "name": "shop", "scripts": { "start": "nest start" }, "dependencies": { "@nestjs/core": "10" } }',
          'src/main.ts': `import { NestFactory } from '@nestjs/core'; import { AppModule } from './app.module';
            (async () => { const app = await NestFactory.create(AppModule); app.setGlobalPrefix('api'); await app.listen(3000); })();`,
          'src/app.module.ts': `import { Module, Controller, Get, Post } from '@nestjs/common'; import { ServeStaticModule } from '@nestjs/serve-static'; import { join } from 'path';
            @Controller('orders') class Orders { @Get() all() {} @Get(':id') one() {} @Post() place() {} }
            @Module({ imports: [ServeStaticModule.forRoot({ rootPath: join(__dirname, '..', '..', 'web', 'dist'), exclude: ['/api*'] })], controllers: [Orders] })
            export class AppModule {}`,
        },
      },
    ],
    [
      'a server into whose directory it is built',
      express("app.use(express.static(path.join(__dirname, 'public')));"),
      {
        files: {
          ...web.files,
          'vite.config.ts': "export default { build: { outDir: '../shop/public', emptyOutDir: true } };",
        },
      },
    ],
  ])('%s', async (_, shop, page) => {
    expect(await asked(shop, page)).toEqual(ASKED);
  });

  test('though that answers one thing alone', async () => {
    const page = { files: { ...web.files, 'src/main.js': "fetch('/api/orders');" } };
    const shop = express("app.use(express.static(path.join(__dirname, '../web/dist')));");
    expect(await asked(shop, page)).toEqual(ASKED.slice(0, 1));
  });

  test.each<[string, Service]>([
    ['hands out other files', express("app.use(express.static(path.join(__dirname, 'public')));")],
    ['is told by a variable what to hand out', express('app.use(express.static(process.env.STATIC_DIR));')],
  ])('and nobody in particular, where each of two that answer %s', async (_, shop) => {
    expect(await asked(shop)).toEqual([]);
  });

  test('and another, where whoever hands out its files answers next to nothing of what it asks', async () => {
    const shop = {
      files: {
        'index.js': `const express = require('express'); const path = require('path'); const app = express();
          app.use(express.static(path.join(__dirname, '../web/dist'))); app.get('/settings', (a, b) => b.end()); app.listen(3000);`,
      },
    };
    expect(await asked(shop)).toEqual(ASKED.map((each) => each.replace('shop', 'desk')));
  });
});

test('of several that answer, a page asks the one in whose directory it lies', async () => {
  const shop = express('');
  const inside = Object.fromEntries(
    Object.entries(web.files).map(([path, text]) => [`shop/client/${path}`, text]),
  );
  const model = await modelOf(systemOf({ shop, desk }, inside));
  expect(callsIn(model)).toEqual(ASKED.map((each) => each.replace('web', 'client')));
});
