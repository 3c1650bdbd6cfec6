import { describe, expect, test } from 'vitest';
import { filesInReach } from '../../src/extract/semantics/in-reach.js';
import { readBehaviour } from '../../src/extract/semantics/index.js';
import { listTree } from '../../src/extract/tree.js';
import { directoryWith, readDirectory } from '../code/support.js';

const at = { path: 'a.ts' };
const from = (path: string, ...targets: readonly string[]) =>
  targets.map((file) => ({ from: path, specifier: file, to: { file }, at }));

describe('the files that services run or reach', () => {
  const reach = (files: readonly string[], imports: ReturnType<typeof from>, services: readonly string[]) =>
    [...filesInReach(files, imports, services, [{ path: 'orders/lib' }, { path: 'shared' }])].sort();

  test('are their own, and what these import, directly or not', () => {
    const files = ['orders/main.ts', 'orders/idle.ts', 'shared/index.ts', 'shared/db.ts', 'shared/idle.ts'];
    const imports = [
      ...from('orders/main.ts', 'shared/index.ts'),
      ...from('shared/index.ts', 'shared/db.ts'),
    ];
    expect(reach(files, imports, ['orders'])).toEqual([
      'orders/idle.ts',
      'orders/main.ts',
      'shared/db.ts',
      'shared/index.ts',
    ]);
  });

  test('are not those of a library inside of a service, unless it imports them', () => {
    const files = ['orders/main.ts', 'orders/lib/a.ts', 'orders/lib/b.ts'];
    expect(reach(files, from('orders/main.ts', 'orders/lib/a.ts'), ['orders'])).toEqual([
      'orders/lib/a.ts',
      'orders/main.ts',
    ]);
  });

  test('are all where the root is the service, and none where there is no service', () => {
    const files = ['main.ts', 'jobs/send.ts'];
    expect(reach(files, [], [''])).toEqual(['jobs/send.ts', 'main.ts']);
    expect(reach(files, from('main.ts', 'jobs/send.ts'), [])).toEqual([]);
  });
});

test('what nobody runs makes tables known, and accesses none', async () => {
  const root = directoryWith({
    'orders/main.ts': "import { Pool } from 'pg';\nnew Pool().query('SELECT * FROM orders');\n",
    'database/order.ts':
      "import { Entity } from 'typeorm';\n@Entity('orders')\nexport class Order {}\nexport const drop = (manager) => manager.query('DELETE FROM orders');\n",
    'database/clean.ts': "import { Pool } from 'pg';\nnew Pool().query('DELETE FROM carts');\n",
  });
  const { code, hints } = await readDirectory(root);
  const { usage, notices } = await readBehaviour({
    tree: listTree(root),
    ...code,
    hints,
    units: [{ path: 'orders' }, { path: 'database' }].map(({ path }) => ({
      path,
      name: path,
      shows: 'package',
      evidence: { says: 'it has a package.json' },
    })),
    services: ['orders'],
    isDatabaseKnown: false,
    traffic: false,
  });
  expect(usage?.accesses.map(({ mode, at: { path } }) => `${mode} ${path}`)).toEqual(['read orders/main.ts']);
  expect(usage?.definitions.map(({ at: { path } }) => path)).toEqual(['database/order.ts']);
  expect(notices.map(({ message }) => message)).toEqual([
    expect.stringContaining('2 files may touch tables'),
  ]);
});

describe('what is left over in a service', () => {
  /** The files that touch tables or speak to others there, as far as they count. */
  async function touching(files: Readonly<Record<string, string>>, packages: object = {}) {
    const root = directoryWith({
      'orders/package.json': JSON.stringify({
        name: 'orders',
        scripts: { start: 'node src/main.js' },
        ...packages,
      }),
      ...Object.fromEntries(Object.entries(files).map(([path, text]) => [`orders/${path}`, text])),
    });
    const { code, hints } = await readDirectory(root);
    const { usage } = await readBehaviour({
      tree: listTree(root),
      ...code,
      hints,
      units: [
        { path: 'orders', name: 'orders', shows: 'service', evidence: { says: 'it has a package.json' } },
      ],
      services: ['orders'],
      isDatabaseKnown: true,
      traffic: true,
    });
    return [...new Set(usage?.accesses.map(({ at: place }) => place.path.slice('orders/'.length)))].sort();
  }

  const main =
    "import { Pool } from 'pg';\nimport { carts } from './carts.js';\nnew Pool().query('SELECT * FROM orders');\ncarts();\n";
  const carts =
    "import { Pool } from 'pg';\nexport const carts = () => new Pool().query('SELECT * FROM carts');\n";
  const old =
    "import { Pool } from 'pg';\nimport { lines } from './lines.js';\nexport class Old { all() { return new Pool().query('SELECT * FROM old'); } }\nexport const both = lines;\n";
  const lines =
    "import { Pool } from 'pg';\nexport const lines = () => new Pool().query('SELECT * FROM lines');\n";
  const others = Object.fromEntries(
    Array.from({ length: 20 }, (_, n) => [`src/kinds/kind-${n}.ts`, `export type Kind${n} = '${n}';\n`]),
  );
  const all = {
    ...others,
    'src/main.ts': main,
    'src/carts.ts': carts,
    'src/old-orders.ts': old,
    'src/lines.ts': lines,
  };

  test('declares things that nobody imports, and what only it imports', async () => {
    expect(await touching(all)).toEqual(['src/carts.ts', 'src/main.ts']);
  });

  test.each([
    ['by a name that is used nowhere', "import { Old } from './old-orders.js';"],
    [
      'by names that only a comment has',
      "import more, { Old as Gone } from './old-orders.js';\n// Gone, and more",
    ],
    ['as a whole', "import type * as Gone from './old-orders.js';"],
  ])('is imported %s', async (_, imported) => {
    const main = all['src/main.ts'];
    expect(await touching({ ...all, 'src/main.ts': `${imported}\n${main}` })).toEqual([
      'src/carts.ts',
      'src/main.ts',
    ]);
  });

  test('is passed on by a barrel that nobody imports, past which others import the rest', async () => {
    const barrel = "export { carts } from '../carts.js';\nexport { Old } from '../old-orders.js';\n";
    expect(await touching({ ...all, 'src/parts/index.ts': barrel })).toEqual(['src/carts.ts', 'src/main.ts']);
    // Who imports the barrel, or a barrel alone that may be what a package is, may take any of it.
    const through = main.replace("'./carts.js'", "'./parts/index.js'");
    const asked = { ...all, 'src/main.ts': through, 'src/parts/index.ts': barrel };
    expect(await touching(asked)).toContain('src/old-orders.ts');
    const named = { scripts: { start: 'node src/main.js', fill: 'fill-with src/parts' } };
    expect(await touching({ ...all, 'src/parts/index.ts': barrel }, named)).toContain('src/old-orders.ts');
    const alone = { ...all, 'src/parts/index.ts': "export { Old } from '../old-orders.js';\n" };
    expect(await touching(alone)).toContain('src/old-orders.ts');
  });

  test('is named like a file of settings, which names no file of the code', async () => {
    const named = {
      scripts: { start: 'node src/main.js', up: 'docker compose -f docker-compose.carts-old.yml up' },
    };
    const { 'src/old-orders.ts': text, ...rest } = all;
    expect(await touching({ ...rest, 'src/carts-old.ts': text }, named)).toEqual([
      'src/carts.ts',
      'src/main.ts',
    ]);
    const run = { scripts: { start: 'node src/main.js', old: 'tsx src/carts-old.ts' } };
    expect(await touching({ ...rest, 'src/carts-old.ts': text }, run)).toContain('src/carts-old.ts');
  });

  test.each([
    ["if (!process.env.ORDERS_URL) throw new Error('ORDERS_URL is not set');", false],
    ["if (!process.env.ORDERS_URL) {\n  throw new Error(\n    'ORDERS_URL is not set',\n  );\n}", false],
    ["if (!process.env.ORDERS_URL) {\n  console.warn('ORDERS_URL is not set');\n}", false],
    ["import dotenv from 'dotenv';\ndotenv.config({ path: '.env' });", false],
    ["import { loadEnv } from './kinds/kind-1.js';\nloadEnv();", false],
    ['if (process.env.FILL) {\n  new Old().all();\n}', true],
    ["if (!process.env.ORDERS_URL) {\n  console.warn('none');\n} else new Old().all();", true],
    ["if (!process.env.ORDERS_URL) {\n  console.warn('none');\n  new Old().all();\n}", true],
    ['loadEnvoys();', true],
    ['fillEnv(new Old());', true],
  ])('sees to settings before, and does nothing else: %s', async (before, isRun) => {
    const old = all['src/old-orders.ts'];
    const paths = await touching({ ...all, 'src/old-orders.ts': `${old}\n${before}\n` });
    expect(paths.includes('src/old-orders.ts')).toBe(isRun);
  });

  test('hands on what it declares in the way of CommonJS, and only a seeder imports what it uses', async () => {
    const required = (name: string, exported: string) =>
      `const { Pool } = require('pg');\nasync function all() { return new Pool().query('SELECT * FROM ${name}'); }\n${exported}\n`;
    const files = {
      ...Object.fromEntries(
        Array.from({ length: 20 }, (_, n) => [`src/kinds/kind-${n}.js`, `exports.kind = '${n}';\n`]),
      ),
      'src/main.js':
        "const { Pool } = require('pg');\nconst used = require('./used');\nconst { both } = require('./both');\nnew Pool().query('SELECT * FROM orders');\nused.all();\nboth();\n",
      'src/used.js': required('used', 'module.exports = { all };'),
      'src/both.js': required('both', 'module.exports = {\n  all,\n  both: all,\n};'),
      'src/old-orders.js': `const { all: lines } = require('./old-lines');\n${required('old', 'module.exports = {\n  all,\n  lines,\n};')}`,
      'src/old-lines.js': required('lines', 'module.exports = { all };'),
      'src/old-notes.js': `const { Schema } = require('./schema');\nconst notes = new Schema({});\nnotes.pre('save', () => 1);\n${required('notes', 'module.exports = notes;')}`,
      'src/seed-data.js': "const notes = require('./old-notes');\nnotes.all();\n",
      // What somebody may take them for, or run.
      'src/given/old-task.js': required('task', 'module.exports = { run: all, all };'),
      'src/given/old-plan.js': required('plan', "module.exports = { name: 'plan', all };"),
      'src/given/old-start.js': required('start', 'all();\nmodule.exports = { all };'),
    };
    expect(await touching(files)).toEqual([
      'src/both.js',
      'src/given/old-plan.js',
      'src/given/old-start.js',
      'src/given/old-task.js',
      'src/main.js',
      'src/used.js',
    ]);
  });

  test('is run by hand from the scripts beside a program that begins above them', async () => {
    const program = "const { Pool } = require('pg');\nnew Pool().query('SELECT * FROM orders');\n";
    const told = (name: string, packages: object = {}) =>
      touching({ 'index.js': program, 'queue.js': program, [name]: program }, packages);
    expect(await told('scripts/clean-orders.js')).toEqual(['index.js', 'queue.js']);
    expect(
      await told('scripts/clean-orders.js', { scripts: { clean: 'node scripts/clean-orders.js' } }),
    ).toEqual(['index.js', 'queue.js', 'scripts/clean-orders.js']);
    expect(await told('orders/clean-orders.js')).toContain('orders/clean-orders.js');
  });

  describe('is called by a word that has other meanings', () => {
    const queries = { 'src/old/queries.ts': old.replace('./lines.js', '../lines.js') };
    const files = {
      ...others,
      ...queries,
      'src/main.ts': main,
      'src/carts.ts': carts,
      'src/lines.ts': lines,
    };

    test.each([
      ['of settings', { 'settings.yaml': 'log:\n  queries: true\n# of all queries\n' }],
      [
        'of a package',
        { 'package.json': '{ "dependencies": { "@data/old-queries": "1", "queries-of": "1" } }' },
      ],
      [
        'of a route that leads to what only it imports',
        { 'src/kinds/kind-0.ts': "export const path = '/api/lines';\n" },
      ],
    ])('%s', async (_, more) => {
      expect(await touching({ ...files, ...more })).toEqual(['src/carts.ts', 'src/main.ts']);
    });

    test.each([
      ['a manifest starts it', { Dockerfile: 'FROM node\nCMD ["node", "queries"]\n' }],
      ['a manifest starts it in lines', { 'jobs.yaml': 'command:\n  - node\n  - queries\n' }],
      ['a manifest says where it lies', { 'jobs.yaml': 'run: src/old/queries\n' }],
      ['a manifest says what it hands out', { 'jobs.yaml': 'handler: queries.all\n' }],
      ['the code says where it lies', { 'src/kinds/kind-0.ts': "export const path = './old/queries';\n" }],
    ])('but not where %s', async (_, more) => {
      expect(await touching({ ...files, ...more })).toContain('src/old/queries.ts');
    });
  });

  describe('lies beside the code of a service', () => {
    const trying = "const { Pool } = require('pg');\nnew Pool().query('SELECT * FROM trials');\n";
    const beside = (name: string, text: string, packages: object = {}) =>
      touching({ 'src/main.ts': main, 'src/carts.ts': carts, [name]: text }, packages);

    test('as a program that somebody runs by hand', async () => {
      expect(await beside('check-trials.js', trying)).toEqual(['src/carts.ts', 'src/main.ts']);
      expect(await beside('create.trials.ts', `import './src/carts';\n${trying}`)).not.toContain(
        'create.trials.ts',
      );
      const filling = `require('dotenv').config();\n${trying.replaceAll('SELECT', 'select')}`;
      expect(await beside('data/fill/fill-trials.js', filling)).toEqual(['src/carts.ts', 'src/main.ts']);
    });

    test.each([
      ['a script of the package starts it', 'send.js', trying, { scripts: { send: 'node send.js' } }],
      ['it keeps running', 'send.js', `${trying}setInterval(() => {}, 1000);\n`, {}],
      ['it hands something out', 'send.js', `${trying}module.exports = { now: Date.now() };\n`, {}],
      ['it is called as what starts programs', 'worker.js', trying, {}],
      ['it lies among jobs', 'jobs/send.js', trying, {}],
      ['it lies where pages find it', 'public/scripts/send.js', trying, {}],
      ['it lies in the code', 'src/tools/send.js', trying, {}],
      [
        'a script of the package starts it where it lies',
        'tools/send.js',
        trying,
        { scripts: { send: 'node tools/send.js' } },
      ],
      [
        'nothing shows that Node runs it',
        'tools/send.js',
        'globalThis.db.query(`SELECT * FROM trials`);\n',
        {},
      ],
    ])('but not where %s', async (_, name, text, packages) => {
      expect(await beside(name, text, packages)).toContain(name);
    });

    test('nor where nothing says in which part of it the service begins', async () => {
      const files = { 'main.js': main.replaceAll('./carts.js', './carts'), 'carts.js': carts };
      expect(await touching({ ...files, 'check-trials.js': trying })).toContain('check-trials.js');
    });
  });

  test.each([
    [
      'a generator of routes is set up',
      '',
      {
        'vite.config.ts':
          "import { tanstackRouter } from '@tanstack/router-plugin/vite';\nexport default { plugins: [tanstackRouter()] };\n",
      },
    ],
    [
      'a framework brings what it finds, which nobody imports',
      '',
      { 'nuxt.config.ts': 'export default defineNuxtConfig({});\n' },
    ],
    [
      'pages are found by a plugin',
      '',
      {
        'vite.config.ts': "import pages from 'vite-plugin-pages';\nexport default { plugins: [pages()] };\n",
      },
    ],
    [
      'it is a route of files',
      "import { createFileRoute } from '@tanstack/react-router';\nexport const Route = createFileRoute('/orders')({ loader: () => new Old().all() });\n",
      {},
    ],
    [
      'it is such a route that is loaded later',
      "import { createLazyFileRoute } from '@tanstack/react-router';\nexport const Route = createLazyFileRoute('/orders')({});\n",
      {},
    ],
  ])('but not where %s, though the list of routes is not made yet', async (_, route, more) => {
    expect(await touching({ ...all, 'src/old-orders.ts': old + route, ...more })).toContain(
      'src/old-orders.ts',
    );
  });

  test('but not in a service of a few files, nor where much would be', async () => {
    const few = Object.fromEntries(Object.entries(all).filter(([path]) => !(path in others)));
    expect(await touching(few)).toContain('src/old-orders.ts');
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`src/old-${n}.ts`, old]));
    expect(await touching({ ...all, ...many })).toContain('src/old-3.ts');
  });

  describe('in a service whose framework finds files by where they lie', () => {
    const config = { 'nuxt.config.ts': "export default defineNuxtConfig({ srcDir: 'src/' });\n" };
    const composable = `${old.replace('export class', 'class').replace('export const both', 'const both')}export const useOldOrders = () => new Old().all();\n`;
    const using = (how: string) => ({
      ...all,
      ...config,
      'src/kinds/kind-0.ts': `export const kind = () => ${how};\n`,
    });

    test.each<[string, Readonly<Record<string, string>>]>([
      ['a name that another has', { ...using('useOldOrders()'), 'src/old-orders.ts': composable }],
      [
        'the name of its file',
        {
          ...using('oldOrders()'),
          'src/old-orders.ts': old
            .replace('export class', 'export default class')
            .replace('export const both', 'const both'),
        },
      ],
    ])('but not what is called by %s', async (_, files) => {
      expect(await touching(files)).toContain('src/old-orders.ts');
    });

    test('nor what it runs by itself', async () => {
      const page = { 'src/plugins/lost-orders.ts': composable.replace('./lines.js', '../lines.js') };
      expect(await touching({ ...all, ...config, ...page })).toContain('src/plugins/lost-orders.ts');
    });

    test('as elsewhere what nobody calls', async () => {
      expect(await touching({ ...using('useOldOrdersToo()'), 'src/old-orders.ts': composable })).toEqual([
        'src/carts.ts',
        'src/main.ts',
      ]);
    });
  });

  describe('in a service whose framework finds pages by where they lie', () => {
    const found = (path: string) => [
      path,
      old.replace('./lines.js', `${'../'.repeat(path.split('/').length - 2)}lines.js`),
    ];
    const using = (name: string, paths: readonly string[]) => ({
      ...all,
      'src/kinds/kind-0.ts': `import { use } from '${name}';\nexport const kind = use();\n`,
      ...Object.fromEntries(paths.map(found)),
    });

    test.each<[string, readonly string[]]>([
      [
        'next/link',
        [
          'src/pages/orders.ts',
          'src/app/orders/page.ts',
          'src/app/api/orders/route.ts',
          'src/app/(shop)/layout.ts',
          'src/middleware.ts',
        ],
      ],
      ['@remix-run/node', ['src/app/routes/orders.ts', 'src/app/routes.ts', 'src/app/entry.server.ts']],
      ['expo-router', ['src/app/orders/first.ts']],
    ])('all of %s', async (name, paths) => {
      expect(await touching(using(name, paths))).toEqual(expect.arrayContaining([...paths]));
    });

    test.each(['next/link', '@remix-run/react', 'expo-router'])(
      'but not what lies beside, with %s',
      async (name) => {
        const paths = ['src/hooks/old-orders.ts', 'src/orders/old-orders.ts'];
        expect(await touching(using(name, paths))).toEqual(['src/carts.ts', 'src/main.ts']);
      },
    );

    test('nor all of it where any file may be a page', async () => {
      const config = { 'next.config.js': "module.exports = { pageExtensions: ['page.ts'] };\n" };
      const path = 'src/hooks/old-orders.ts';
      expect(await touching({ ...using('next/link', [path]), ...config })).toContain(path);
    });
  });

  test('in a small service as well, where its program is put together of the rest', async () => {
    const parts = ['prices', 'mails', 'bills'];
    const small = {
      'src/main.ts': `${parts.map((name) => `import { ${name} } from './${name}.js';`).join('\n')}\n${main}`,
      'src/carts.ts': carts,
      ...Object.fromEntries(
        parts.map((name) => [`src/${name}.ts`, `export const ${name} = '${name}';\n`] as const),
      ),
      'src/old-orders.ts': old.replace('./lines.js', './mails.js'),
    };
    expect(await touching(small)).toEqual(['src/carts.ts', 'src/main.ts']);
    // Half of it found in another way, all may be.
    const found = Object.fromEntries(
      parts.map((name) => [`src/found/${name}.ts`, `export const ${name} = 1;\n`] as const),
    );
    expect(await touching({ ...small, ...found })).toContain('src/old-orders.ts');
    const idle = { ...small, 'src/main.ts': 'export const main = () => 1;\n' };
    expect(await touching(idle)).toContain('src/old-orders.ts');
  });

  describe('makes a router that nobody mounts', () => {
    const routes = `const express = require('express');\nconst { Pool } = require('pg');\nconst router = express.Router();\nconst all = () => new Pool().query('SELECT * FROM old');\nrouter.use(express.json());\nrouter\n  .route('/all')\n  .get(all);\nrouter.get(\n  '/',\n  all,\n);\nmodule.exports = router;\n`;
    const about = { keywords: ['orders', 'oldRoutes'], description: 'Answers by oldRoutes' };

    test('as the code of old', async () => {
      const typed = routes
        .replace('const express = require', 'import express, { Router } from "express"; //')
        .replace(
          'const router = express.Router()',
          'export const router: Router = Router({ mergeParams: true })',
        )
        .replace('module.exports = router', 'export default router');
      const more = { 'src/oldRoutes.js': routes, 'src/old.routes.ts': typed };
      const documents = "export const options = { definition: {}, apis: ['./src/**/*.js'] };\n";
      expect(await touching({ ...all, ...more, 'src/documents.ts': documents }, about)).toEqual([
        'src/carts.ts',
        'src/main.ts',
      ]);
    });

    test.each([
      ['it is mounted', routes, { 'src/main.ts': `${main}app.use('/old', require('./oldRoutes'));\n` }],
      ['more runs when it is loaded', `${routes}app.use('/old', router);\n`, {}],
      ['it adds to what others make', routes.replace('express.Router()', "require('./app').router"), {}],
    ])('unless %s', async (_, text, more) => {
      expect(await touching({ ...all, ...more, 'src/oldRoutes.js': text }, about)).toContain(
        'src/oldRoutes.js',
      );
    });
  });

  test.each([
    ['it does something when it is loaded', { 'src/old-orders.ts': `${old}new Old().all();\n` }],
    ['it hands out a handler', { 'src/old-orders.ts': `${old}export const handler = both;\n` }],
    ['a manifest names it', { 'deploy.yml': 'handler: src/old-orders.run' }],
    [
      'a manifest names a function of it that is called like a file',
      { 'deploy.yml': 'handler: src/old-orders.lock' },
    ],
    ['a script names it', { 'bin/nightly.sh': 'node dist/old-orders.js' }],
    ['a path in the code names it', { 'src/carts.ts': `${carts}export const worker = './old-orders.js';\n` }],
    [
      'the program reads directories',
      { 'src/carts.ts': `${carts}export const names = () => readdirSync('.');\n` },
    ],
    [
      'a framework looks for files',
      { 'src/carts.ts': `import { ServiceBroker } from 'moleculer';\n${carts}` },
    ],
    [
      'a name of it is used',
      { 'src/more.ts': "import { Old, lines as all } from './old-orders.js';\nnew Old();\nlog();\n" },
    ],
    [
      'a name of it is used between what only looks like a comment',
      {
        'src/more.ts':
          "import { Old, lines as all } from './old-orders.js';\nuse('/api/*', check);\nnew Old();\n/** Says so. */\nlog();\n",
      },
    ],
    ['a file of JavaScript loads it', { 'src/more.js': "import { Old } from './old-orders.js';\nlog();\n" }],
    [
      'it makes something when it is loaded by an import that is not left out',
      {
        'src/more.ts': "import { Old } from './old-orders.js';\nlog();\n",
        'src/old-orders.ts': `${old}export const made = new Worker('old', both);\n`,
      },
    ],
    ['all of it is handed on', { 'src/more.ts': "export * from './old-orders.js';\nlog();\n" }],
    [
      'it is required beside a name that is not used',
      {
        'src/more.ts': "import { Old } from './old-orders.js';\nrequire('./old-orders.js').both();\nlog();\n",
      },
    ],
    ['a test is not all that imports it', { 'src/more.ts': "import './old-orders.js';\nlog();\n" }],
  ])('unless %s', async (_, more) => {
    expect(await touching({ ...all, ...more })).toEqual(
      expect.arrayContaining(['src/lines.ts', 'src/old-orders.ts']),
    );
  });
});
