import { describe, expect, it } from 'vitest';
import { packageOfDeno } from '../../src/extract/deno.js';
import { callsIn, modelOf } from '../calls/support.js';
import { directoryWith } from '../code/support.js';

describe('a deno.json says as a package', () => {
  it.each<[string, object, object | undefined]>([
    ['deno.json', { name: '@shop/stock', exports: './mod.ts' }, { name: '@shop/stock', exports: './mod.ts' }],
    [
      'deno.jsonc',
      {
        tasks: { start: 'deno run main.ts', check: { command: 'deno check', description: 'types' }, all: {} },
      },
      { scripts: { start: 'deno run main.ts', check: 'deno check' } },
    ],
    ['deno.json', { workspace: ['./apps/a'] }, { workspaces: ['./apps/a'] }],
    [
      'deno.json',
      {
        name: 'stock',
        imports: {
          hono: 'jsr:@hono/hono@^4.7',
          'oak/': 'jsr:/@oak/oak@17/',
          pg: 'npm:postgres@3.4.5/types',
          std: 'https://deno.land/std/mod.ts',
          '@/': './src/',
        },
      },
      {
        name: 'stock',
        dependencies: {
          hono: '^4.7',
          '@hono/hono': '^4.7',
          oak: '17',
          '@oak/oak': '17',
          pg: '3.4.5',
          postgres: '3.4.5',
          std: '*',
        },
      },
    ],
    ['deno.json', { fmt: { lineWidth: 100 }, imports: { a: 'npm:a' } }, undefined],
    ['supabase/functions/pay/deno.json', { name: 'pay' }, undefined],
  ])('%s %j', (file, json, said) => {
    expect(packageOfDeno(file, json as Record<string, unknown>)).toEqual(said);
  });
});

it('the members of a workspace of Deno are services and libraries that use each other', async () => {
  const model = await modelOf(
    directoryWith({
      'deno.jsonc': '{ "workspace": ["./apps/orders", "./apps/stock", "./apps/jobs", "./libs/log"] } // all',
      'apps/orders/deno.json': { tasks: { start: 'deno run -A main.ts' } },
      'apps/orders/main.ts':
        "import { log } from '@shop/log';\nDeno.serve({ port: 8001 }, async () => {\n  log();\n  return await fetch(`${Deno.env.get('STOCK_URL') ?? 'http://localhost:8002'}/stock`);\n});\n",
      'apps/stock/deno.json': {
        tasks: { dev: 'deno serve main.ts' },
        imports: { '@oak/oak': 'jsr:@oak/oak' },
      },
      'apps/stock/main.ts':
        "import { Application, Router } from 'https://deno.land/x/oak@v17.1.3/mod.ts';\nconst router = new Router();\nrouter.get('/stock', (context) => { context.response.body = []; });\nconst app = new Application();\napp.use(router.routes());\napp.listen({ port: 8002 });\n",
      'apps/jobs/deno.json': { name: '@shop/jobs', tasks: { start: 'deno run -A jobs.ts' } },
      'apps/jobs/jobs.ts': "Deno.cron('count', '0 * * * *', () => {});\n",
      'libs/log/deno.json': { name: '@shop/log', exports: './mod.ts' },
      'libs/log/mod.ts': 'export const log = () => {};\n',
    }),
  );
  const units = [...model.modules.values()].map(({ name, kind }) => `${kind} ${name}`).sort();
  expect(units).toEqual(['library log', 'service jobs', 'service orders', 'service stock']);
  expect(model.dependencies.map(({ from, to }) => `${from} → ${to}`)).toEqual([
    'apps/orders/main.ts → libs/log/mod.ts',
  ]);
  expect(callsIn(model)).toEqual(['orders → stock GET /stock']);
});
