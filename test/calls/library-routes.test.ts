/** What libraries answer below a path of their own is answered, whatever their routes are called. */
import { expect, test } from 'vitest';
import { floatingCalls } from '../../src/index.js';
import { callsIn, modelOf, type Service, systemOf } from './support.js';

const CONTROLLER = `import { Controller, Get, Post } from '@nestjs/common';
@Controller('orders')
export class Orders { @Get() all() { return []; } @Post() add() { return {}; } }
`;

const gateway = (module: string, auth = 'betterAuth({})'): Service => ({
  files: {
    'index.ts': `import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';
const app = await NestFactory.create(AppModule);
app.setGlobalPrefix('v1');
await app.listen(3000);`,
    'auth.ts': `import { betterAuth } from 'better-auth';
export const auth = ${auth};
export function createAuth(db: unknown) { return ${auth}; }`,
    'orders.ts': CONTROLLER,
    'app.module.ts': `import { Module } from '@nestjs/common';
import { AuthModule } from '@thallesp/nestjs-better-auth';
import { Orders } from './orders';
import { auth, createAuth } from './auth';
@Module({ imports: [${module}], controllers: [Orders] })
export class AppModule {}`,
  },
});

const page = (path: string): Service => ({
  files: { 'index.js': `fetch('http://gateway:3000${path}');` },
});

async function asked(by: string, answers: Service) {
  const model = await modelOf(systemOf({ page: page(by), gateway: answers }));
  return { calls: callsIn(model), floating: floatingCalls(model).length };
}

test('better-auth in a module of NestJS answers below its base path, beside the prefix of the program', async () => {
  for (const module of [
    'AuthModule.forRoot(auth)',
    'AuthModule.forRoot({ auth })',
    'AuthModule.forRootAsync({ inject: [Db], useFactory: (db) => ({ auth: createAuth(db), withGlobalGuard: true }) })',
  ])
    expect(await asked('/api/auth/get-session', gateway(module))).toEqual({
      calls: ['page → gateway GET /api/auth/get-session'],
      floating: 0,
    });
});

test('the base path that it is told', async () => {
  const answers = gateway('AuthModule.forRoot({ auth })', "betterAuth({ basePath: '/session' })");
  expect(await asked('/session/get-session', answers)).toEqual({
    calls: ['page → gateway GET /session/get-session'],
    floating: 0,
  });
  expect((await asked('/api/auth/get-session', answers)).floating).toBe(1);
});

test('what lies elsewhere is not answered', async () => {
  expect((await asked('/api/other', gateway('AuthModule.forRoot({ auth })'))).floating).toBe(1);
});

test('SuperTokens', async () => {
  const answers: Service = {
    files: {
      'index.js': `import express from 'express';
import supertokens from 'supertokens-node';
import { middleware } from 'supertokens-node/framework/express';
supertokens.init({ framework: 'express', appInfo: { appName: 'shop', apiBasePath: '/login' }, recipeList: [] });
const app = express();
app.use(middleware());
app.get('/orders', (request, response) => response.end());
app.post('/orders', (request, response) => response.end());
app.listen(3000);`,
    },
  };
  expect(await asked('/login/signin', answers)).toEqual({
    calls: ['page → gateway GET /login/signin'],
    floating: 0,
  });
  expect((await asked('/auth/signin', answers)).floating).toBe(1);
});
