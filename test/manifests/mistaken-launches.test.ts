/** What looks like something that starts programs, and is not; and texts that are written to keep a reader busy. */
import { describe, expect, it } from 'vitest';
import { described, manifestsOf, type Repository, unitsOf } from './in-memory.js';

const LISTENS = "import express from 'express';\nconst app = express();\napp.listen(process.env.PORT);\n";
const SHOP = { name: 'shop', dependencies: { express: '4.0.0' } };

function shopWith(more: Repository, json: object = {}): string[] {
  return described(unitsOf({ 'package.json': { ...SHOP, ...json }, ...more }, 'shop'));
}

const ONE = ['service shop at the root'];

describe('no programs of their own are', () => {
  it.each<[string, Repository, object?]>([
    [
      'servers that are required by what starts something else',
      {
        'index.js':
          "const { execSync } = require('child_process');\nexecSync('git rev-parse HEAD');\nrequire('./orders/server');\nrequire('./admin/server');\n",
        'orders/server.js': LISTENS,
        'admin/server.js': LISTENS,
      },
      { scripts: { start: 'node index.js' } },
    ],
    [
      'servers that are imported by what starts something else',
      {
        'main.js':
          "import { exec } from 'child_process';\nimport './orders/server.js';\nawait import('./admin/server.js');\nexec('ls');\n",
        'orders/server.js': LISTENS,
        'admin/server.js': LISTENS,
      },
      { scripts: { start: 'node main.js' } },
    ],
    [
      'what a file speaks of that is only called like a list of pm2',
      {
        'process-orders.js':
          "const files = ['./orders/server', './admin/server'];\nfiles.forEach(require);\n",
        'orders/server.js': LISTENS,
        'admin/server.js': LISTENS,
      },
      { scripts: { start: 'node process-orders.js' } },
    ],
    [
      'doubles of others that are started beside the system',
      {
        'start-all.sh':
          'node orders/index.js &\nnode mock-payments/index.js &\nnode stubs/mails.js &\nwait\n',
        'orders/index.js': LISTENS,
        'mock-payments/index.js': LISTENS,
        'stubs/mails.js': LISTENS,
      },
    ],
    ['lessons', { '01-hello.js': LISTENS, '02-routes.js': LISTENS, '03-orders.js': LISTENS }],
  ])('%s', (_, more, json) => {
    expect(shopWith(more, json)).toEqual(ONE);
  });
});

describe('an image is made of what lies around its Dockerfile', () => {
  it.each([
    ['that copies what was built before', 'COPY dist/index.js ./\n'],
    ['that copies a bundle', 'COPY orders.bundle.js bundle.js ./\n'],
    ['that copies all, and something that is not kept', 'COPY . .\nCOPY newrelic.js ./\n'],
  ])('%s', (_, copy) => {
    const units = shopWith({
      'orders/package.json': { name: 'orders' },
      'orders/src/main.ts': '',
      'orders/Dockerfile': `FROM node:22\nWORKDIR /app\n${copy}CMD ["node", "index.js"]\n`,
      'bills/package.json': { name: 'bills' },
      'bills/src/main.ts': '',
    });
    expect(units).toContain('service orders at orders');
  });
});

it('what comes after a loop is told by the line that it stands in', () => {
  const { units } = manifestsOf({
    'package.json': SHOP,
    'run.sh':
      'for one in orders bills; do\n  echo $one\n  (cd $one && node src/index.js) &\ndone\n# later\nnode mails/src/index.js &\n',
    'orders/src/index.js': LISTENS,
    'bills/src/index.js': LISTENS,
    'mails/src/index.js': LISTENS,
  });
  const lines = units.flatMap(({ path, evidence }) =>
    evidence.at?.path === 'run.sh' ? [`${path}:${evidence.at.line}`] : [],
  );
  expect(lines.sort()).toEqual(['bills:3', 'mails:6', 'orders:3']);
});

describe('ends in good time on', () => {
  const many = (count: number, each: (index: number) => string) =>
    Array.from({ length: count }, (_, at) => each(at)).join('');
  const values = {
    'chart/Chart.yaml': 'name: shop\n',
    'chart/values.yaml': 'all: [1, 2, 3, 4, 5, 6, 7, 8, 9]\n',
  };
  const scripts = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`s${at}`, 'npm run s*']));
  it.each<[string, Repository, object?]>([
    ['scripts that call all the others', {}, { scripts }],
    [
      'scripts that call many of the others',
      {},
      {
        scripts: Object.fromEntries(
          Object.keys(scripts)
            .slice(0, 45)
            .map((name) => [name, 'npm run s*']),
        ),
      },
    ],
    [
      'a Makefile of long words',
      { Makefile: `all:\n\tnode a.js\n${many(400, () => `${'a'.repeat(3_900)}\n`)}` },
    ],
    [
      'a script of shells with open brackets',
      { 'run.sh': `node a.js\n${many(48, () => `$(${' '.repeat(3_900)}\n`)}` },
    ],
    [
      'a program that makes many paths',
      {
        'start.js': `const { fork } = require('child_process');\n${"'/'+a+'';".repeat(1_000)}${"'aa',".repeat(1_900)}\n`,
      },
    ],
    [
      'settings with many places',
      {
        'mprocs.yaml': many(1_000, (at) => `cwd: d${at}\ncmd: node a.js\n`),
        ...Object.fromEntries(Array.from({ length: 1_000 }, (_, at) => [`d${at}/notes.txt`, ''])),
      },
    ],
    [
      'a gateway of many endpoints',
      {
        'krakend.json': {
          host: ['http://orders'],
          endpoints: Array.from({ length: 6_000 }, (_, at) => ({
            endpoint: `/v1/orders/${at}`,
            backend: [{ url_pattern: '/orders' }],
          })),
        },
      },
    ],
    [
      'a template of Helm that repeats what it repeats',
      {
        ...values,
        'chart/templates/orders.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: orders\nspec:\n  template:\n    spec:\n      containers:\n        - name: orders\n          image: shop/orders\n      x: ${'{{ range $.Values.all }}'.repeat(12)}${'{{ end }}'.repeat(12)}\n`,
      },
    ],
  ])(
    '%s',
    (_, more, json) => {
      const start = performance.now();
      manifestsOf({ 'package.json': { ...SHOP, ...json }, 'a.js': LISTENS, ...more });
      expect(performance.now() - start).toBeLessThan(3_000);
    },
    60_000,
  );
});
