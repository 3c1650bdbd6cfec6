import { describe, expect, test } from 'vitest';
import { modelOf, systemOf } from './support.js';

/** The endpoints of a service whose sources these are. */
async function endpointsOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { endpoints } = await modelOf(systemOf({ clinic: { files } }));
  return endpoints.map(({ protocol, method, path }) =>
    [protocol === 'http' ? (method ?? 'any') : protocol, path].join(' '),
  );
}

describe('routes', () => {
  test('of controllers that a class is given as a list, below what it mounts them at', async () => {
    expect(
      await endpointsOf({
        'index.ts': `import App from './app';
          import { Wards } from './wards';
          new App([new Wards()]).listen();`,
        'app.ts': `import express from 'express';
          export default class App {
            public app = express();
            constructor(controllers: any[]) { this.mount(controllers); }
            private mount(controllers: any[]) { controllers.forEach((each) => this.app.use('/api', each.router)); }
            listen() { this.app.listen(80); }
          }`,
        'wards.ts': `import { Router } from 'express';
          export class Wards {
            path = '/wards';
            router = Router();
            constructor() { this.router.get(this.path, this.all); this.router.post(\`\${this.path}/:id\`, this.all); }
            all = (request, response) => response.end();
          }`,
      }),
    ).toEqual(['GET /api/wards', 'POST /api/wards/*']);
  });

  test('that a function adds below what a parameter of its caller says', async () => {
    expect(
      await endpointsOf({
        'index.ts': `import express from 'express'; import { add } from './add';
          const app = express(); add(app, '/beds', (request, response) => response.end());
          export const more = (name: string) => add(app, \`/wards/\${name}\`, (request, response) => response.end());
          app.listen(80);`,
        'add.ts': 'export function add(app, path: string, handle) { app.get(path, handle); }',
      }),
    ).toEqual(['GET /beds', 'GET /wards/*']);
  });

  test('of Nest: inherited ones, versions of methods and those of all that say none', async () => {
    const nest = (more: string) => `import { NestFactory } from '@nestjs/core';
      import { Module, VersioningType } from '@nestjs/common';
      import { Beds, Wards } from './wards';
      @Module({ controllers: [Beds, Wards] }) class App {}
      async function start() {
        const app = await NestFactory.create(App);
        app.setGlobalPrefix('api');
        ${more}
        await app.listen(80);
      }
      start();`;
    const wards = `import { Controller, Delete, Get, Post, Version } from '@nestjs/common';
      abstract class Crud<T> {
        @Get() all() { return []; }
        @Get(':id') one() { return 1; }
        @Delete(':id') remove() { return 1; }
        help() { return 1; }
      }
      @Controller('beds') export class Beds extends Crud<string> { @Delete('all') remove() { return 1; } }
      @Controller({ path: 'wards', version: '2' }) export class Wards { @Post() add() {} @Version('3') @Get() all() {} }`;
    const ofWards = ['GET /api/v3/wards', 'POST /api/v2/wards'];
    const ofBeds = ['DELETE /api/beds/all', 'GET /api/beds', 'GET /api/beds/*'];
    const asked = async (more: string) =>
      (await endpointsOf({ 'index.ts': nest(more), 'wards.ts': wards })).toSorted();
    expect(await asked('app.enableVersioning();')).toEqual([...ofBeds, ...ofWards].sort());
    const usual = "app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });";
    expect(await asked(usual)).toEqual(
      [...ofBeds.map((each) => each.replace('/api', '/api/v1')), ...ofWards].sort(),
    );
    const inHeader =
      "app.enableVersioning({ type: VersioningType.HEADER, header: 'X-V', defaultVersion: '1' });";
    expect(await asked(inHeader)).toEqual(
      [...ofBeds, ...ofWards.map((each) => each.replace(/v\d\//, ''))].sort(),
    );
  });

  test('of routing-controllers and of plugins of hapi, below what is said for all', async () => {
    expect(
      await endpointsOf({
        'index.ts': `import { createExpressServer } from 'routing-controllers';
          import { Wards } from './wards';
          createExpressServer({ routePrefix: '/api', controllers: [Wards] }).listen(80);`,
        'wards.ts': `import { Get, JsonController } from 'routing-controllers';
          @JsonController('/wards') export class Wards { @Get('/:id') one() { return 1; } }`,
      }),
    ).toEqual(['GET /api/wards/*']);
    const plugin = (name: string) =>
      `exports.plugin = { name: '${name}', register: async (server) => { server.route({ method: 'GET', path: '/${name}', handler: () => 1 }); } };`;
    expect(
      await endpointsOf({
        'index.js': `const Hapi = require('@hapi/hapi');
          const start = async () => {
            const server = Hapi.server({ port: 80 });
            await server.register([{ plugin: require('./wards'), routes: { prefix: '/v1' } }, { plugin: require('./beds') }]);
            await server.register(require('./visits').plugin, { routes: { prefix: '/v2' } });
            await server.start();
          };
          start();`,
        ...Object.fromEntries(['wards', 'beds', 'visits'].map((name) => [`${name}.js`, plugin(name)])),
      }),
    ).toEqual(['GET /beds', 'GET /v1/wards', 'GET /v2/visits']);
  });

  test('whose verb is computed: of a table, of a list of verbs, of what is not known', async () => {
    const { endpoints } = await modelOf(
      systemOf({
        clinic: {
          files: {
            'app.js': `const express = require('express');
              const { verbOf } = require('verbs');
              const app = express();
              const routes = [{ method: 'GET', path: '/visits' }, { method: 'post', path: '/beds' }];
              routes.forEach((route) => app[route.method.toLowerCase()](route.path, (request, response) => response.end()));
              for (const verb of ['put', 'patch']) app[verb]('/visits/:id', (request, response) => response.end());
              app[verbOf()]('/unknown', (request, response) => response.end());
              app['locals']['title'];
              app.listen(80);`,
          },
        },
      }),
    );
    expect(endpoints.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /beds',
      'GET /visits',
      'PATCH /visits/*',
      'PUT /visits/*',
    ]);
  });

  test('through an adapter of a server, which is known by its interface', async () => {
    const adapter = (made: string, takes: string) => `import express from 'express';
      export interface Input { method: string; url: string; callback: Function }
      export default interface Server { on(${takes}): void; }
      export class Adapter implements Server {
        ${made}
        on(${takes}) {
          this.app[method](\`/v1\${url.replace(/\\{|\\}/g, '')}\`, async (request, response) => response.json(await callback(request.params)));
        }
        listen(port: number) { this.app.listen(port); }
      }`;
    const visits = (asked: string, found: string) => `import Server from './adapter';
      export class Visits { constructor(readonly server: Server) { this.server.on(${asked}); server.on(${found}); } }`;
    const own = adapter('app: any = express();', 'method: string, url: string, callback: Function');
    const given = adapter('constructor(private readonly app: any) {}', '{ method, url, callback }: Input');
    const [one, all] = ["'get', '/visits/:{id}', async () => 1", "'post', '/visits', async () => 1"];
    const asObject = (text: string) => {
      const [method, url, callback] = text.split(/, /);
      return `{ method: ${method}, url: ${url}, callback: ${callback} }`;
    };
    for (const [made, making, asked, found] of [
      [own, 'new Adapter()', one, all],
      [given, 'make(express())', asObject(one), asObject(all)],
    ] as const)
      expect(
        await endpointsOf({
          'adapter.ts': made,
          'visits.ts': visits(asked, found),
          'index.ts': `import express, { type Application } from 'express';
            import { Adapter } from './adapter';
            import { Visits } from './visits';
            const make = (app: Application): Adapter => new Adapter(app);
            const server = ${making};
            new Visits(server);
            server.listen(80);`,
        }),
      ).toEqual(['POST /v1/visits', 'GET /v1/visits/*']);
  });

  test('express: routers in routers, in other files, in functions', async () => {
    expect(
      await endpointsOf({
        'app.js': `const express = require('express');
          const patients = require('./patients');
          const visits = require('./visits');
          const app = express();
          app.use(express.json());
          app.use('/api/patients', patients);
          visits(app);
          app.all('/ping', (request, response) => response.end());
          app.get('title');`,
        'patients.js': `const { Router } = require('express');
          const router = Router();
          const beds = Router({ mergeParams: true });
          router.route('/').get(list).post(add);
          router.use('/:id/beds', beds);
          beds.delete('/:bed', remove);
          function list() {} function add() {} function remove() {}
          module.exports = router;`,
        'visits.js':
          "module.exports = (app) => { app.get('/visits/:day(\\\\d+)', (request, response) => response.end()); };",
      }),
    ).toEqual([
      'GET /api/patients',
      'POST /api/patients',
      'DELETE /api/patients/*/beds/*',
      'any /ping',
      'GET /visits/*',
    ]);
  });

  test('routers that a list holds with their paths, each mounted below its own', async () => {
    const made = (path: string) => `const { Router } = require('express');
      const router = Router();
      router.get('${path}', (request, response) => response.end());
      module.exports = router;`;
    expect(
      await endpointsOf({
        'app.js': `const express = require('express');
          const routes = require('./routes');
          const app = express();
          app.use('/v1', routes);
          app.listen(3000);`,
        'routes.js': `const express = require('express');
          const router = express.Router();
          const open = [
            { path: '/patients', route: require('./patients') },
            { path: '/visits', route: require('./visits') },
          ];
          const guarded = [['/beds', require('./beds')], ['/wards', require('./wards')]];
          open.forEach((each) => { router.use(each.path, each.route); });
          for (const [path, guardedRoute] of guarded)
            ['', '/old'].forEach((version) => router.use(version + path, guardedRoute));
          module.exports = router;`,
        'patients.js': made('/search'),
        'visits.js': made('/today'),
        'beds.js': made('/free'),
        'wards.js': made('/'),
      }),
    ).toEqual([
      'GET /v1/beds/free',
      'GET /v1/old/beds/free',
      'GET /v1/old/wards',
      'GET /v1/patients/search',
      'GET /v1/visits/today',
      'GET /v1/wards',
    ]);
  });

  test('fastify: plugins with prefixes, and routes as objects', async () => {
    expect(
      await endpointsOf({
        'app.ts': `import Fastify from 'fastify';
          import { visits } from './visits.js';
          const app = Fastify();
          await app.register(visits, { prefix: '/v1/visits' });
          app.route({ method: ['GET', 'HEAD'], url: '/status', handler: () => 'up' });`,
        'visits.ts': `import type { FastifyInstance } from 'fastify';
          export async function visits(app: FastifyInstance) {
            app.get('/', async () => []);
            app.put('/:id', async () => undefined);
          }`,
      }),
    ).toEqual(['GET /status', 'HEAD /status', 'GET /v1/visits', 'PUT /v1/visits/*']);
  });

  test('fastify: plugins that are functions within functions, whatever they call what they are given', async () => {
    expect(
      await endpointsOf({
        'app.ts': `import Fastify from 'fastify';
          import { routes } from './routes.js';
          const app = Fastify();
          await app.register((f) => routes(f, { audit: true }));
          await app.listen({ port: 3000 });`,
        'routes.ts': `import type { FastifyInstance } from 'fastify';
          import { visits, wards } from './visits.js';
          import type { ClinicInstance } from './types.js';
          export async function routes(fastify: FastifyInstance, options: { audit: boolean }) {
            await fastify.register(async (f: ClinicInstance) => {
              await Promise.all([
                f.register(visits, { prefix: '/visits' }),
                options.audit ? f.register(wards, { prefix: '/wards' }) : null,
              ]);
            }, { prefix: '/api' });
          }`,
        'types.ts': `import type { FastifyInstance, RawServerDefault } from 'fastify';
          export type ClinicInstance = FastifyInstance<RawServerDefault>;`,
        'visits.ts': `import type { FastifyInstance } from 'fastify';
          import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
          export async function visits(app: FastifyInstance) {
            app.withTypeProvider<TypeBoxTypeProvider>().put('/:id', { schema: {} }, async () => undefined);
          }
          export async function wards(app: FastifyInstance) {
            app.addHook('onRequest', async () => {}).get('/', async () => []);
          }`,
      }),
    ).toEqual(['PUT /api/visits/*', 'GET /api/wards']);
  });

  test('controllers of inversify-express-utils', async () => {
    expect(
      await endpointsOf({
        'beds.ts': `import { BaseHttpController, controller, httpDelete, httpGet, httpPost, all } from 'inversify-express-utils';
          @controller('/v1/beds', 'RequiresToken')
          export class Beds extends BaseHttpController {
            @httpGet('/') async list() {}
            @httpPost('/:id/move', 'Audits') async move() {}
            @httpDelete('/:id') async remove() {}
            @all('/legacy/*') async legacy() {}
          }`,
      }),
    ).toEqual(['GET /v1/beds', 'DELETE /v1/beds/*', 'POST /v1/beds/*/move', 'any /v1/beds/legacy/*']);
  });

  test('koa and hono', async () => {
    expect(
      await endpointsOf({
        'koa.js': `import Router from '@koa/router';
          const router = new Router({ prefix: '/beds' });
          router.get('/:id', async (context) => {}).post('/', async (context) => {});`,
        'hono.ts': `import { Hono } from 'hono';
          const app = new Hono(); const wards = new Hono();
          wards.get('/:name', (context) => context.text(''));
          app.route('/wards', wards);`,
      }),
    ).toEqual(['POST /beds', 'GET /beds/*', 'GET /wards/*']);
  });

  test('routes of hono that are described by themselves, and a controller of Nest of several versions', async () => {
    expect(
      await endpointsOf({
        'index.ts': `import { OpenAPIHono, createRoute } from '@hono/zod-openapi';
          import { serve } from '@hono/node-server';
          import { beds } from './beds';
          const ward = createRoute({ method: 'get', path: '/wards/{id}', responses: {} });
          const app = new OpenAPIHono().basePath('/api');
          app.openapi(ward, (c) => c.json({}));
          app.route('/beds', beds);
          serve(app);`,
        'beds.ts': `import { OpenAPIHono, createRoute } from '@hono/zod-openapi';
          export const beds = new OpenAPIHono();
          beds.openapi(createRoute({ method: 'post', path: '/', responses: {} }), (c) => c.json({}));`,
      }),
    ).toEqual(['POST /api/beds', 'GET /api/wards/*']);
    expect(
      await endpointsOf({
        'index.ts': `import { NestFactory } from '@nestjs/core'; import { Controller, Get, Module, Version, VersioningType } from '@nestjs/common';
          @Controller({ path: ['wards', 'units'], version: ['1', '2'] }) class Wards { @Get(':id') one() {} @Version('3') @Get() all() {} }
          @Module({ controllers: [Wards] }) class AppModule {}
          async function main() { const app = await NestFactory.create(AppModule); app.enableVersioning({ type: VersioningType.URI }); await app.listen(80); }
          main();`,
      }),
    ).toEqual([
      'GET /v1/units/*',
      'GET /v1/wards/*',
      'GET /v2/units/*',
      'GET /v2/wards/*',
      'GET /v3/units',
      'GET /v3/wards',
    ]);
  });

  test('controllers of Nest, with the prefix of the program', async () => {
    expect(
      await endpointsOf({
        'main.ts': `import { NestFactory } from '@nestjs/core';
          const app = await NestFactory.create(Module); app.setGlobalPrefix('api'); await app.listen(3000);`,
        'visits.ts': `import { All, Controller, Delete, Get } from '@nestjs/common';
          import { GrpcMethod, MessagePattern } from '@nestjs/microservices';
          const PATH = 'visits';
          @Controller(PATH) export class Visits {
            @Get() all() {}
            @Delete([':id', 'old/:id']) remove() {}
            @MessagePattern({ cmd: 'visit', area: 'clinic' }) answer() {}
            @GrpcMethod('Visits', 'findOne') one() {}
          }
          @Controller({ path: 'wards', version: '2' }) export class Wards { @All('x') any() {} }`,
      }),
    ).toEqual(
      [
        'grpc Visits/FindOne',
        'GET /api/visits',
        'DELETE /api/visits/*',
        'DELETE /api/visits/old/*',
        'any /api/v2/wards/x',
        'rpc {"area":"clinic","cmd":"visit"}',
      ].sort((a, b) => (a.slice(a.indexOf(' ') + 1) < b.slice(b.indexOf(' ') + 1) ? -1 : 1)),
    );
  });

  test('controllers of Nest below what is put before their modules', async () => {
    expect(
      await endpointsOf({
        'main.ts': `import { NestFactory } from '@nestjs/core';
          const app = await NestFactory.create(Root); app.setGlobalPrefix('api'); await app.listen(3000);`,
        'root.ts': `import { Module } from '@nestjs/common'; import { RouterModule, type Routes } from '@nestjs/core';
          import { Areas } from './areas'; import { Beds, Wards } from './wards';
          const routes: Routes = [{ path: Areas.Staff, module: Wards, children: [{ path: '/:ward', children: [Beds] }] }];
          @Module({ imports: [Wards, Beds, RouterModule.register(routes)] }) export class Root {}`,
        'areas.ts': "export enum Areas { Staff = 'staff' }",
        'wards.ts': `import { Controller, Get, Module } from '@nestjs/common';
          @Controller('wards') class WardList { @Get() all() {} }
          @Controller('beds') class BedList { @Get(':id') one() {} }
          @Controller('health') export class Health { @Get() ok() {} }
          @Module({ controllers: [WardList] }) export class Wards {}
          @Module({ controllers: [BedList] }) export class Beds {}`,
      }),
    ).toEqual(['GET /api/health', 'GET /api/staff/*/beds/*', 'GET /api/staff/wards']);
  });

  test('controllers of tsoa, that are named by their route', async () => {
    expect(
      await endpointsOf({
        'visits.ts': `import { Controller, Delete, Get, Path, Route } from 'tsoa';
          @Route('visits') export class Visits extends Controller {
            @Get() public async all() { return []; }
            @Get('{id}/notes') public async notes(@Path() id: string) { return []; }
            @Delete('{id}') public async remove(@Path() id: string) {}
          }`,
      }),
    ).toEqual(['GET /visits', 'DELETE /visits/*', 'GET /visits/*/notes']);
  });

  test('resolvers of GraphQL, and procedures that a class names the service of', async () => {
    expect(
      await endpointsOf({
        'beds.ts': `import { Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
          @Resolver(() => Bed) export class Beds {
            @Query(() => [Bed]) beds() {}
            @Query(() => Bed, { name: 'bed' }) one() {}
            @Mutation('freeBed') free() {}
            @ResolveField() ward() {}
          }`,
        'wards.ts': `import { GrpcController, GrpcMethod } from 'nestjs-grpc';
          @GrpcController('Wards') export class Wards {
            @GrpcMethod('FindOne') one() {}
            @GrpcMethod() findAll() {}
          }`,
      }),
    ).toEqual([
      'graphql Mutation freeBed',
      'graphql Query bed',
      'graphql Query beds',
      'grpc Wards/FindAll',
      'grpc Wards/FindOne',
    ]);
  });
});

test('a function that adds routes for those that call it', async () => {
  expect(
    await endpointsOf({
      'route.ts': `import type { Express } from 'express';
        export const createRoute = (server: Express, route: { method: string; path: string; handler: any }) => {
          if (route.method === 'GET') server.get(route.path, route.handler);
          else if (route.method === 'POST') server.post(route.path, route.handler);
        };
        export function read(server: Express, path: string) { server.get(path, () => {}); }`,
      'beds.ts': "export const beds = { method: 'GET', path: '/beds/:id', handler: () => {} };",
      'index.ts': `import express from 'express';
        import { createRoute, read } from './route.js';
        import { beds } from './beds.js';
        const app = express();
        createRoute(app, beds);
        read(app, '/wards');`,
    }),
  ).toEqual(['GET /beds/*', 'GET /wards']);
});

test('a verb that a function is told, and a path with it, whatever the verb is said to be', async () => {
  expect(
    await endpointsOf({
      'index.ts': `import express from 'express';
        const app = express();
        function add(verb: string, path: string, handler: any) { app[verb as 'get'](path, handler); }
        add('get', '/wards', () => {});
        add('post', '/wards/:id', () => {});
        const table = { list: { verb: 'get', path: '/beds' }, free: { verb: 'delete', path: '/beds/:id' } } as const;
        function serve(name: keyof typeof table, handler: any) {
          const { verb, path } = table[name];
          app[verb as 'get'](path, handler);
        }
        serve('list', () => {});
        serve('free', () => {});`,
    }),
  ).toEqual(['GET /beds', 'DELETE /beds/*', 'GET /wards', 'POST /wards/*']);
});

test('verbs and paths of which nobody says which go together', async () => {
  expect(
    await endpointsOf({
      'index.ts': `import express from 'express';
        const app = express();
        const table = { list: { verb: 'get', path: '/beds' }, free: { verb: 'delete', path: '/beds/:id' } } as const;
        export function serve(name: keyof typeof table, handler: any) {
          const { verb, path } = table[name];
          app[verb](path, handler);
        }`,
    }),
  ).toEqual([]);
});
