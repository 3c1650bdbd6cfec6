import { expect, test } from 'vitest';
import { modelOf, systemOf } from './support.js';

const CONTRACT = `export const contract = {
  list: { method: 'GET', path: '/plays' },
  add: { method: 'POST', path: '/plays' },
  drop: { method: 'DELETE', path: '/plays/:id' },
} as const;
`;
const H = `import express from 'express'; import { contract } from './contract'; const app = express(); const handlers: any = { list: () => {}, add: () => {}, drop: () => {} };\n`;
const variants: [string, string][] = [
  [
    'app[method]',
    `${H}for (const [name, route] of Object.entries(contract)) app[route.method.toLowerCase() as 'get'](route.path, handlers[name]);\napp.listen(3000);`,
  ],
  [
    'keys',
    `${H}for (const key of Object.keys(contract) as (keyof typeof contract)[]) { const { method, path } = contract[key]; (app as any)[method.toLowerCase()](path, handlers[key]); }\napp.listen(3000);`,
  ],
  [
    'helper with switch',
    `${H}function register(app: express.Express, route: any, handle: any) { switch (route.method) { case 'GET': app.get(route.path, handle); break; case 'POST': app.post(route.path, handle); break; default: app.delete(route.path, handle); } }
Object.keys(contract).forEach((key) => register(app, contract[key as 'list'], handlers[key]));\napp.listen(3000);`,
  ],
  [
    'serve(contract)',
    `${H}function serve(app: express.Express, contract: any, handlers: any) { for (const [name, { method, path }] of Object.entries<any>(contract)) (app as any)[method.toLowerCase()](path, async (q: any, r: any) => r.json(await handlers[name](q.body))); }
serve(app, contract, handlers);\napp.listen(3000);`,
  ],
  [
    'fastify route',
    `import Fastify from 'fastify'; import { contract } from './contract'; const app = Fastify(); const handlers: any = {};
for (const [name, route] of Object.entries(contract)) app.route({ method: route.method, url: route.path, handler: async (q) => handlers[name](q.body) });\napp.listen({ port: 3000 });`,
  ],
];
test.each(variants)('routes that are added for each of a contract: %s', async (_, index) => {
  const shop = { files: { 'contract.ts': CONTRACT, 'index.ts': index } };
  const { endpoints } = await modelOf(systemOf({ shop, web: { files: { 'index.js': '' } } }));
  expect(endpoints.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
    'DELETE /plays/*',
    'GET /plays',
    'POST /plays',
  ]);
});
