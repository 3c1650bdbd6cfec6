import { describe, expect, it } from 'vitest';
import { callsIn, modelOf } from '../calls/support.js';
import { directoryWith } from '../code/support.js';
import { manifestsOf, packageAt, type Repository, unitsOf } from './in-memory.js';

const UNITS: Repository = {
  'package.json': { name: 'shop', workspaces: ['packages/*'] },
  ...packageAt('packages/orders', { name: '@shop/orders' }),
  ...packageAt('packages/stock', { name: '@shop/stock', exports: './src/index.ts' }),
};

/** The services of a repository, and what each is deployed with. */
function deployed(more: Repository): readonly unknown[] {
  const services = unitsOf({ ...UNITS, ...more }).flatMap(({ kind, path }) =>
    kind === 'service' ? [path] : [],
  );
  const { deployments } = manifestsOf({ ...UNITS, ...more });
  return [services, ...deployments.map(({ name, path, variables, hosts }) => [name, path, variables, hosts])];
}

describe('fly.toml', () => {
  const text = 'app = "shop-orders"\n[env]\nPORT = "8080"\nSTOCK_URL = "http://shop-stock.internal:8080"\n';
  const hosts = ['shop-orders.internal', 'shop-orders.flycast', 'shop-orders.fly.dev'];
  const variables = { STOCK_URL: 'http://shop-stock.internal:8080' };

  it.each([
    ['packages/orders/fly.toml', ''],
    ['packages/orders/deploy/fly.production.toml', ''],
    ['fly.orders.toml', ''],
    ['fly.toml', '[build]\ndockerfile = "packages/orders/Dockerfile.web"\n'],
  ])('%s deploys a unit with variables, and says what it is called', (file, more) => {
    expect(deployed({ [file]: text + more })).toEqual([
      ['packages/orders'],
      ['shop-orders', 'packages/orders', variables, hosts],
    ]);
  });

  it('at the root of a workspace deploys none that it does not name', () => {
    expect(deployed({ 'fly.toml': text })).toEqual([[]]);
  });

  it('deploys none where it runs a ready image', () => {
    const image = '[build]\nimage = "flyio/redis:6"\n';
    expect(deployed({ 'packages/orders/fly.redis.toml': text + image })).toEqual([[]]);
  });
});

describe('render.yaml', () => {
  it('deploys the units that its services name, and leads from one to the other', () => {
    const text = `services:
  - type: web
    name: shop-orders
    rootDir: packages/orders
    envVars:
      - { key: STOCK_HOST, fromService: { name: shop-stock, type: pserv, property: hostport } }
      - { key: SECRET_TOKEN, value: abcdef123456 }
      - { key: DATABASE_URL, fromDatabase: { name: db, property: connectionString } }
  - type: pserv
    name: shop-stock
    startCommand: npm start -w @shop/stock
  - type: keyvalue
    name: cache
`;
    expect(deployed({ 'render.yaml': text })).toEqual([
      ['packages/orders', 'packages/stock'],
      [
        'shop-orders',
        'packages/orders',
        { SECRET_TOKEN: '***', STOCK_HOST: 'shop-stock' },
        ['shop-orders.onrender.com'],
      ],
      ['shop-stock', 'packages/stock', {}, ['shop-stock.onrender.com']],
    ]);
  });

  it('deploys what it makes of the root, and no ready images', () => {
    const paths = (services: string) =>
      manifestsOf({
        'package.json': { name: 'shop' },
        'index.ts': '',
        'render.yaml': `services: [${services}]`,
      }).deployments.map(({ name, path }) => `${name}: ${path}`);
    const image = '{ type: web, name: metabase, image: { url: docker.io/metabase/metabase } }';
    const ready = '{ type: web, name: metabase, runtime: image }';
    expect(paths(`{ type: web, name: till }, ${image}, ${ready}`)).toEqual(['till: ']);
    const counting = '{ type: worker, name: counting, runtime: python, startCommand: ./count }';
    expect(paths(`{ type: web, name: till, runtime: node }, ${counting}`)).toEqual(['till: ']);
    const both = '{ type: web, name: till, runtime: node }, { type: worker, name: mail, env: node }';
    expect(paths(both)).toEqual(['till: ', 'mail: ']);
  });

  it('reads environments of projects, and does without what names nothing', () => {
    const service = '{ type: worker, name: w, dockerfilePath: ./packages/stock/Dockerfile }';
    const text = `projects: [{ name: shop, environments: [{ name: prod, services: [${service}, { type: web }, 1] }] }]\n`;
    expect(deployed({ 'render.yaml': text })).toEqual([
      ['packages/stock'],
      ['w', 'packages/stock', {}, ['w.onrender.com']],
    ]);
    expect(
      deployed({ 'render.yaml': 'services: [{ type: web, name: all, startCommand: npm start }]' }),
    ).toEqual([[]]);
    expect(deployed({ 'render.yaml': ': [' })).toEqual([[]]);
  });
});

it.each<[string, string, Record<string, string>, (readonly string[])?]>([
  ['app.yaml', 'runtime: nodejs22\nservice: orders\nenv_variables:\n  LEVEL: info\n', { LEVEL: 'info' }],
  ['wrangler.toml', 'name = "orders"\n[vars]\nLEVEL = "info"\n', { LEVEL: 'info' }],
  ['wrangler.toml', 'name = "orders"\nvars = { LEVEL = "info", NO = {} }\n', { LEVEL: 'info' }],
  [
    'wrangler.toml',
    'name = "orders"\n[env.production.vars]\nLEVEL = "info"\n',
    { LEVEL: 'info' },
    ['orders-production'],
  ],
  [
    'wrangler.toml',
    'name = "orders"\n[[services]]\nbinding = "STOCK"\nservice = "shop-stock"\n[[env.test.services]]\nbinding = "CART"\nservice = "shop-cart"\nenvironment = "test"\n[env.test]\nname = "orders-tried"\n',
    { STOCK: 'http://shop-stock', CART: 'http://shop-cart-test' },
    ['orders-tried'],
  ],
  [
    'wrangler.json',
    '{ "name": "orders", "queues": { "producers": [{ "binding": "MAILS", "queue": "mails" }] } }',
    { MAILS: 'mails' },
  ],
  [
    'wrangler.jsonc',
    '{ "name": "orders", /* of all */ "vars": { "LEVEL": "info", "NO": {} } }',
    { LEVEL: 'info' },
  ],
])('%s gives variables', (file, text, variables, hosts = []) => {
  expect(deployed({ [`packages/orders/${file}`]: text })).toEqual([
    ['packages/orders'],
    ['orders', 'packages/orders', variables, hosts],
  ]);
});

it('who is asked by the name of an app is the unit that it is made of', async () => {
  const listens = "import express from 'express';\nconst app = express();\n";
  const json = { type: 'module', scripts: { start: 'node index.js' }, dependencies: { express: '5' } };
  const model = await modelOf(
    directoryWith({
      'package.json': JSON.stringify({ name: 'shop', workspaces: ['services/*'] }),
      'services/a/package.json': JSON.stringify({ ...json, name: 'orders' }),
      'services/a/fly.toml':
        'app = "shop-blue"\n[env]\nPORT = "8080"\nASKED = "https://shop-green.fly.dev"\n',
      'services/a/index.js': `${listens}app.post('/orders', async () => fetch(\`\${process.env.ASKED}/stock\`));\napp.listen(process.env.PORT);\n`,
      'services/b/package.json': JSON.stringify({ ...json, name: 'stock' }),
      'services/b/fly.toml': 'app = "shop-green"\n[env]\nPORT = "8080"\n',
      'services/b/index.js': `${listens}app.get('/stock', (_, response) => response.json([]));\napp.listen(process.env.PORT);\n`,
    }),
  );
  expect(callsIn(model)).toEqual(['a → b GET /stock']);
});

describe('a file that cannot be read', () => {
  it.each([
    ['render.yaml', 'services:\n  - type: [web\n'],
    ['packages/orders/app.yaml', 'runtime: nodejs22\nservice: [orders\n'],
    ['packages/orders/wrangler.jsonc', '{ "name": "orders", "vars": { '],
    ['packages/orders/wrangler.toml', 'name = "orders"\n[vars\nLEVEL = "info"\n'],
    ['packages/orders/fly.toml', 'app = orders\n'],
  ])('%s is told, and counts as unresolved', (file, text) => {
    expect(manifestsOf({ ...UNITS, [file]: text }).notices).toEqual([
      expect.objectContaining({
        source: 'manifests',
        at: expect.objectContaining({ path: file }),
        unresolved: 1,
      }),
    ]);
  });

  it('is the only one that is told', () => {
    const whole = 'services:\n  - type: web\n    name: shop\n    rootDir: packages/orders\n';
    expect(manifestsOf({ ...UNITS, 'render.yaml': whole }).notices).toEqual([]);
  });
});
