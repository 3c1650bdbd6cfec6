import { describe, expect, it } from 'vitest';
import { described, packageAt, type Repository, unitsOf } from './in-memory.js';

/** What a package of a workspace is taken for, beside a library that keeps it from being alone. */
function kindOf(json: object, more: Repository = {}): string | undefined {
  const units = unitsOf({
    'package.json': { workspaces: ['packages/*'] },
    ...packageAt('packages/ledger', { name: '@bank/ledger', ...json }),
    ...packageAt('packages/money', { name: '@bank/money', dependencies: { fastify: '5' } }),
    ...more,
  });
  return units.find(({ path }) => path === 'packages/ledger')?.kind;
}

describe('without a start script', () => {
  it.each([
    ['index.js', "require('express')().listen(3000)", { dependencies: { express: '4' } }, 'service'],
    ['src/server.ts', 'app.listen({ port })', { dependencies: { fastify: '5' } }, 'service'],
    ['api.js', 'app.listen(80)', { main: './api.js', dependencies: { koa: '3' } }, 'service'],
    ['Server.js', 'app.listen(80)', { main: 'index.js', dependencies: { express: '5' } }, 'service'],
    ['index.js', 'module.exports = router', { dependencies: { express: '4' } }, 'library'],
    ['route.js', 'app.listen(80)', { main: 'index.js', dependencies: { express: '5' } }, 'service'],
    ['route.config.js', 'app.listen(80)', { dependencies: { express: '5' } }, 'library'],
    ['route.js', 'app.listen(80)', {}, 'library'],
    ['index.js', 'emitter.listen(callback)', { dependencies: { mitt: '4' } }, 'library'],
    ['index.js', 'app.listen(80)', { bin: 'index.js', dependencies: { express: '4' } }, 'library'],
  ])('%s, which says %s, decides', (file, text, json, kind) => {
    expect(kindOf(json, { [`packages/ledger/${file}`]: text })).toBe(kind);
  });
});

it('a package that starts others is the service, and those that only start while they are written are its parts', () => {
  const units = unitsOf({
    ...packageAt('ledger/app', {
      name: '@bank/ledger',
      main: 'dist/index.js',
      scripts: { start: 'node dist' },
      dependencies: { '@bank/ledger-rest': '1' },
    }),
    ...packageAt('ledger/rest', {
      name: '@bank/ledger-rest',
      main: 'lib/app.js',
      scripts: { develop: 'nest start --watch' },
      dependencies: { '@bank/server': '1' },
    }),
    ...packageAt('libs/server', { name: '@bank/server', dependencies: { '@nestjs/core': '11' } }),
  });
  expect(described(units)).toEqual([
    'service ledger at ledger/app',
    'library rest at ledger/rest',
    'library server at libs/server',
  ]);
});

describe('a folder for services', () => {
  const published = {
    name: '@bank/ledger',
    main: 'index.js',
    publishConfig: { access: 'public' },
    scripts: { 'start:prod': 'node --require ./lib/tracer.js ./lib/index.js' },
  };

  it.each([
    ['services', published, 'service'],
    ['packages', published, 'library'],
    ['services', { ...published, scripts: {} }, 'library'],
    ['apps', { ...published, bin: 'index.js' }, 'library'],
  ])('%s and a start of the main file agree', (folder, json, kind) => {
    const units = unitsOf({
      ...packageAt(`${folder}/ledger`, json),
      ...packageAt('services/money', {
        name: '@bank/money',
        scripts: { start: 'node a' },
        dependencies: { fastify: '5' },
      }),
    });
    expect(units.find(({ path }) => path === `${folder}/ledger`)?.kind).toBe(kind);
  });
});

it('what lies in a folder for services of a package that starts is no service', () => {
  const units = unitsOf({
    'package.json': { workspaces: ['server', 'web'] },
    ...packageAt('server', { scripts: { start: 'node src/index.js' }, dependencies: { express: '5' } }),
    ...packageAt('server/services/beds', { name: 'beds' }),
    ...packageAt('web', { scripts: { start: 'vite' } }),
  });
  expect(described(units)).toEqual(['service server at server', 'service web at web']);
});

describe('a start script', () => {
  it.each(['node ./bin/www', 'nodemon bin/start', 'node -r dotenv/config ./bin/start'])(
    '%s runs a file, whatever it is called',
    (start) => {
      expect(kindOf({ scripts: { start }, dependencies: { express: '5' } })).toBe('service');
    },
  );

  it.each([
    ['next start', {}],
    ['nest start', {}],
    ['npm run build && node dist/main.js', { express: '5' }],
    ['NODE_ENV=production node --enable-source-maps dist/index.js', { '@nestjs/core': '11' }],
    ['cross-env PORT=80 tsx src/index.ts', { hono: '4' }],
    ['node -r ts-node/register src/index.ts', { kafkajs: '2' }],
    ['dotenv -e .env -- ts-node src/server', { koa: '3' }],
    ['npm run serve:local', { 'pg-boss': '10' }],
    ['pm2-runtime dist/index.js', { bullmq: '5' }],
    ['node src/server.js', {}],
  ])('%s shows a service', (start, dependencies) => {
    const json = { scripts: { start, 'serve:local': 'nodemon src/index.ts' }, dependencies };
    expect(kindOf(json, { 'packages/ledger/src/server.ts': '' })).toBe('service');
  });

  it.each([
    ['tsc --watch', { express: '5' }],
    ['node src/index.js', { chalk: '5' }],
    ['node scripts/release.js', {}],
    ['tsx ./esbuild.config.ts && tsc', { 'node-schedule': '2' }],
    ['node build.mjs --watch', { express: '5' }],
    ['node --watch dist/cli.js', { ws: '8' }],
    ['tsx scripts/exports.ts && tsdown --watch', { bullmq: '5' }],
    ['storybook dev', { react: '19' }],
    ['npm start', { express: '5' }],
    ['', { express: '5' }],
  ])('"%s" shows none', (start, dependencies) => {
    expect(kindOf({ scripts: { start }, dependencies })).toBe('library');
  });

  it.each([
    'vite',
    'react-scripts start',
    'ng serve',
    'vue-cli-service serve',
    'nuxt dev',
    'astro dev --port 4321',
  ])('of a front end, %s, shows a service', (dev) => {
    expect(kindOf({ scripts: { dev } })).toBe('service');
  });

  it('whose files are only handed out shows a service where that is how it is started', () => {
    const start = 'npm run build && npx serve -l 3000 web';
    expect(kindOf({ scripts: { start } })).toBe('service');
    expect(kindOf({ scripts: { serve: 'serve docs' } })).toBe('library');
    expect(kindOf({ scripts: { start: 'http-server . -p 8080' }, exports: './dist/index.js' })).toBe(
      'library',
    );
  });

  it.each([
    'dotenv '.repeat(250),
    `dotenv ${'-a b '.repeat(350)}`,
    'A=b '.repeat(450),
    `npm ${'--silent '.repeat(200)}`,
    `nodemon ${'-x '.repeat(600)}`,
  ])('that is made to take long ends at once', (start) => {
    expect(kindOf({ scripts: { start } })).toBe('library');
  });

  it('that serves counts for more than one that shows a front end', () => {
    const scripts = { start: 'node dist/index.js', preview: 'vite preview' };
    const used = packageAt('packages/branch', {
      name: '@bank/branch',
      dependencies: { '@bank/ledger': '*' },
    });
    expect(kindOf({ scripts, dependencies: { express: '5' } }, used)).toBe('service');
    expect(kindOf({ scripts }, used)).toBe('library');
  });

  it('of a front end shows none when the package is for others', () => {
    expect(kindOf({ scripts: { dev: 'vite' }, exports: './dist/index.js' })).toBe('library');
    const used = packageAt('packages/branch', {
      name: '@bank/branch',
      dependencies: { '@bank/ledger': '*' },
    });
    expect(kindOf({ scripts: { dev: 'vite' } }, used)).toBe('library');
  });

  it.each([
    ['github:bank/ledger#v5.15.0', 'service'],
    ['bank/ledger', 'service'],
    ['git+ssh://git@github.com/bank/ledger.git#v2', 'service'],
    ['https://codeload.github.com/bank/ledger/tar.gz/main', 'service'],
    ['git@github.com:bank/whole.git', 'library'],
    ['https://github.com/bank/whole', 'library'],
    ['^5.15.0', 'library'],
    ['workspace:*', 'library'],
    ['file:../ledger', 'library'],
  ])(
    'of a front end shows a service where others need one of that name from elsewhere: %s',
    (wanted, kind) => {
      const front = { name: 'ledger', scripts: { serve: 'vite serve', build: 'vite build' } };
      const units = unitsOf({
        'package.json': { name: 'whole', repository: 'https://github.com/Bank/whole.git' },
        ...packageAt('api/web', front),
        ...packageAt('task', { name: 'task', dependencies: { ledger: wanted } }),
      });
      expect(units.find(({ path }) => path === 'api/web')?.kind).toBe(kind);
    },
  );

  it('of a front end for one kind of device shows a service, whatever it is called, but not one that shows a library', () => {
    expect(kindOf({ scripts: { 'dev-browser': 'quasar dev', 'dev-ios': 'quasar dev -m ios' } })).toBe(
      'service',
    );
    expect(kindOf({ scripts: { 'dev-browser': 'quasar dev' }, exports: './dist/index.js' })).toBe('library');
    expect(kindOf({ scripts: { 'playground:dev': 'vite' } })).toBe('library');
    const tried = { scripts: { 'dev-browser': 'vite' }, peerDependencies: { react: '19' } };
    expect(kindOf(tried)).toBe('library');
    expect(kindOf({ ...tried, private: true })).toBe('service');
  });

  it('of a page that webpack builds shows a service, but not of what is made for others', () => {
    const config = {
      'packages/ledger/webpack.config.js': "const Html = require('html-webpack-plugin');",
    };
    const scripts = { dev: 'webpack --mode development --watch' };
    // `npm init` writes a main file for everybody.
    expect(kindOf({ scripts, main: 'index.js' }, config)).toBe('service');
    expect(kindOf({ scripts, exports: './dist/ledger.js' }, config)).toBe('library');
    expect(kindOf({ scripts, main: 'index.js' })).toBe('library');
  });

  it('is found in nodemon.json', () => {
    const app = { 'packages/ledger/src/app.ts': '' };
    const nodemon = { ...app, 'packages/ledger/nodemon.json': { exec: 'tsx -r dotenv/config src/app.ts' } };
    const json = { scripts: { dev: 'nodemon' }, dependencies: { express: '5' } };
    expect(kindOf(json, nodemon)).toBe('service');
    expect(kindOf(json, app)).toBe('library');
  });

  it.each([
    'ts-node src/__start.ts',
    'node src/server.js',
    'tsx ./src/main',
    'node -r ts-node/register server.mts',
  ])('that runs source which is not there shows none: %s', (start) => {
    const json = { scripts: { start }, dependencies: { koa: '3' } };
    expect(kindOf(json)).toBe('library');
    // Another start may be there.
    expect(kindOf({ ...json, scripts: { start, dev: 'tsx watch src/index.ts' } })).toBe('service');
  });

  it.each([
    ['node dist/server.js', {}],
    ['node server.bundle.js', {}],
    ['node bin/start', {}],
    ['cd server && tsx app.ts', { 'packages/ledger/server/app.ts': '' }],
    ['ts-node packages/ledger/code/app.ts', { 'packages/ledger/code/app.ts': '' }],
    ['ts-node src/$PROGRAM.ts', {}],
    ['node src/app', { 'packages/ledger/src/app/index.ts': '' }],
  ])('that runs what a build may write, or what lies elsewhere, shows a service: %s', (start, files) => {
    expect(kindOf({ scripts: { start }, dependencies: { koa: '3' } }, files)).toBe('service');
  });

  it('shows a service when a package of the system brings the server', () => {
    const json = { scripts: { start: 'node src/index.js' } };
    expect(kindOf({ ...json, dependencies: { '@bank/money': '*' } })).toBe('service');
    expect(kindOf(json)).toBe('library');
  });

  it('of a command for the shell shows none', () => {
    const json = { scripts: { start: 'node src/index.js' }, dependencies: { ws: '8' } };
    expect(kindOf({ ...json, bin: 'src/index.js' })).toBe('library');
    expect(kindOf(json)).toBe('service');
  });
});

describe('a package that others depend on', () => {
  const dependents = (count: number): Repository =>
    Object.assign(
      {},
      ...Array.from({ length: count }, (_, index) =>
        packageAt(`packages/branch-${index}`, {
          name: `@bank/branch-${index}`,
          devDependencies: { '@bank/ledger': '*' },
        }),
      ),
    );

  it('is a library, and the evidence counts them', () => {
    const units = unitsOf({
      ...packageAt('packages/ledger', { name: '@bank/ledger' }),
      ...packageAt('tests/ledger', { name: 'ledger-test', dependencies: { '@bank/ledger': '*' } }),
      ...dependents(3),
    });
    const ledger = units.find(({ name }) => name === 'ledger');
    expect(ledger?.evidence[0]).toEqual({
      says: '3 other packages depend on it',
      at: { path: 'packages/ledger/package.json', line: 2 },
    });
  });

  it('is a service all the same when it starts a server: they may only want its types', () => {
    const json = {
      scripts: { start: 'node dist/main.js' },
      dependencies: { '@trpc/server': '11', express: '5' },
    };
    expect(kindOf(json, dependents(2))).toBe('service');
  });

  it('is a library when it only lies where services lie', () => {
    const services = (name: string, json: object) =>
      packageAt(`services/${name}`, { name: `@bank/${name}`, ...json });
    const units = unitsOf({
      ...services('fraud', { dependencies: { '@bank/rules': '*' } }),
      ...services('rules', {}),
      ...services('shared', {}),
    });
    expect(described(units)).toEqual([
      'service fraud at services/fraud',
      'library rules at services/rules',
      'library shared at services/shared',
    ]);
  });
});

describe('a marker', () => {
  it('that only says how modules are read is no package', () => {
    const units = unitsOf({
      ...packageAt('packages/ledger', { name: '@bank/ledger' }),
      ...packageAt('packages/ledger/legacy', { type: 'commonjs' }),
      ...packageAt('packages/money', { name: '@bank/money' }),
    });
    expect(described(units)).toEqual([
      'library ledger at packages/ledger',
      'library money at packages/money',
    ]);
  });
});

describe('a package that only names a directory of another one', () => {
  const config = { 'ledger/config/package.json': { name: 'config', version: '1.0.0' } };
  const code = { 'ledger/src/index.js': '', 'ledger/config/index.js': '' };
  const compose = { 'compose.yaml': 'services:\n  ledger:\n    build: ./ledger\n' };
  const dockerfile = { 'ledger/Dockerfile': 'FROM node\nCOPY . .\nCMD ["node", "src/index.js"]' };
  const needs = { dependencies: { express: '5' } };

  it('is part of what is built around it', () => {
    const repository = { ...config, ...code, ...compose, ...dockerfile, 'package.json': needs };
    expect(described(unitsOf(repository))).toEqual(['service ledger at ledger']);
    const own = { ...repository, 'ledger/package.json': { name: 'ledger', ...needs } };
    expect(described(unitsOf(own))).toEqual(['service ledger at ledger']);
  });

  it('is one of its own where Nest calls it an application', () => {
    const app = (name: string) => ({
      [`apps/${name}/package.json`]: { name, version: '1.0.0', scripts: {}, dependencies: {} },
      [`apps/${name}/src/main.ts`]: 'NestFactory.create(AppModule).then((app) => app.listen(80));',
    });
    const project = (name: string) => ({
      type: 'application',
      root: `apps/${name}`,
      entryFile: 'src/main',
      sourceRoot: './',
    });
    const repository = {
      ...app('ledger'),
      ...app('teller'),
      'package.json': {
        name: 'bank',
        scripts: { start: 'nest start', 'start:dev': 'nest start --watch' },
        dependencies: { '@nestjs/core': '11' },
      },
      'nest-cli.json': { monorepo: true, projects: { ledger: project('ledger'), teller: project('teller') } },
      'compose.yaml':
        'services: { ledger: { build: { context: ., dockerfile: ./apps/ledger/Dockerfile, target: development }, command: npm run start:dev ledger, volumes: [".:/app"] } }',
      'apps/ledger/Dockerfile':
        'FROM node AS development\nWORKDIR /app\nCOPY package.json .\nCOPY apps/ledger apps/ledger\nCOPY libs libs\nRUN cd apps/ledger\nRUN npm install\nRUN npm run build ledger\nCMD ["node", "dist/apps/ledger/src/main"]',
      'apps/teller/Dockerfile':
        'FROM node\nCOPY apps/teller apps/teller\nRUN npm run build teller\nCMD ["node", "dist/apps/teller/src/main"]',
      'public/js/index.js': 'fetch("/");',
    };
    expect(described(unitsOf(repository))).toEqual([
      'service ledger at apps/ledger',
      'service teller at apps/teller',
    ]);
  });

  it('is one of its own where another package needs it', () => {
    const own = {
      'ledger/package.json': { name: 'ledger', dependencies: { ...needs.dependencies, config: '*' } },
    };
    expect(described(unitsOf({ ...config, ...code, ...compose, ...dockerfile, ...own }))).toEqual([
      'service ledger at ledger',
      'library config at ledger/config',
    ]);
  });
});

describe('what makes a server listen, though nothing starts it,', () => {
  const json = { name: '@bank/ledger', main: 'dist/index.js', dependencies: { express: '5' } };
  const listens = {
    'packages/ledger/src/index.ts': 'export const run = (port: number) => express().listen(port);',
  };

  it('is a service', () => {
    expect(kindOf(json, listens)).toBe('service');
  });

  it.each<[string, object, Repository]>([
    [
      'others depend on it',
      {},
      packageAt('packages/rates', { name: 'rates', dependencies: { '@bank/ledger': '*' } }),
    ],
    ['it is published', { publishConfig: { access: 'public' } }, {}],
    ['it hands out code', { exports: './dist/index.js' }, {}],
  ])('is a library where %s', (_, more, others) => {
    expect(kindOf({ ...json, ...more }, { ...listens, ...others })).toBe('library');
  });
});

describe('what hands out a function to AWS Lambda', () => {
  const json = { name: '@bank/ledger', main: 'dist/index.js', devDependencies: { '@types/aws-lambda': '8' } };

  it.each([
    ['src/index.ts', 'export const handler = async (event) => {};', json, 'service'],
    ['src/index.ts', "import { wrap } from 'x';\nexport const sqsHandler = wrap(process);", json, 'service'],
    ['src/handler.ts', 'export async function handler(event: SQSEvent) {}', json, 'service'],
    ['index.js', 'exports.handler = async (event) => {};', json, 'service'],
    ['src/index.ts', 'export const handle = async (event) => {};', json, 'library'],
    [
      'src/index.ts',
      'export const handler = () => {};',
      { name: '@bank/ledger', main: 'dist/index.js' },
      'library',
    ],
    ['handler.js', 'exports.handler = async (event) => mail(event);', { name: 'mails' }, 'service'],
    [
      'index.mjs',
      'export const handler = async (_event) => ({ statusCode: 200 });',
      { name: 'mails' },
      'service',
    ],
    ['index.js', 'exports.handler = async (event) => mail(event);', { name: 'mails' }, 'library'],
    ['handler.js', 'exports.handler = (command) => mail(command);', { name: 'mails' }, 'library'],
  ])('%s, which says %s, is one', (file, text, own, kind) => {
    expect(kindOf(own, { [`packages/ledger/${file}`]: text })).toBe(kind);
  });

  it('needs nothing where it lies among such', () => {
    const json = { name: 'signatures', main: 'index.js' };
    const units = (path: string) =>
      described(
        unitsOf({
          ...packageAt('packages/ledger', { name: '@bank/ledger' }),
          [`${path}/package.json`]: json,
          [`${path}/index.js`]: 'export const handler = async function (event) {};',
        }),
      );
    expect(units('aws/lambdas/signatures')).toContain('service signatures at aws/lambdas/signatures');
    expect(units('aws/layers/signatures')).toContain('library signatures at aws/layers/signatures');
  });

  it('unless others use it', () => {
    const others = packageAt('packages/rates', {
      name: '@bank/rates',
      dependencies: { '@bank/ledger': '*' },
    });
    expect(kindOf(json, { 'packages/ledger/src/index.ts': 'export const handler = 1;', ...others })).toBe(
      'library',
    );
  });
});

it('what a script builds before it starts something is no program of the package', () => {
  const scripts = {
    'build-admin': 'node dist/admin/schema.js',
    'build-public': 'node dist/public/schema.js',
    build: 'tsc && npm run build-admin && npm run build-public',
    dev: 'npm run build && npm run watch',
    start: 'npm run migrate:deploy && node dist/main.js',
  };
  const sources = { 'src/admin/schema.ts': '', 'src/public/schema.ts': '', 'src/main.ts': '' };
  const more = Object.fromEntries(
    Object.entries(sources).map(([path, text]) => [`packages/ledger/${path}`, text]),
  );
  expect(kindOf({ scripts, dependencies: { express: '5' } }, more)).toBe('service');
});

it('what starts a file and asks a queue runs by itself', () => {
  const json = { scripts: { start: 'node -r dotenv/config dist/index.js' }, main: 'dist/index.js' };
  expect(kindOf({ ...json, dependencies: { '@aws-sdk/client-sqs': '3' } })).toBe('service');
  expect(kindOf({ ...json, dependencies: { chalk: '5' } })).toBe('library');
});

describe('a package whose program is still to be written', () => {
  const visits = {
    'package.json': { workspaces: ['services/*'] },
    ...packageAt('services/rounds', { name: 'rounds', scripts: { start: 'node src/index.js' } }),
    'services/visits/package.json': {
      name: 'visits',
      main: 'dist/server.js',
      scripts: { dev: 'ts-node-dev --respawn src/server.ts', start: 'node dist/server.js', build: 'tsc' },
      dependencies: { express: '4' },
    },
    'services/visits/src/app.ts': "import express from 'express';\nexport const app = express();\n",
  };
  const kindWith = (files: Repository) =>
    unitsOf({ ...visits, ...files }).find(({ path }) => path === 'services/visits')?.kind;

  it.each(['\n', '// to come\n', '/* to come,\n soon */\n'])('is no service: %j', (text) => {
    expect(kindWith({ 'services/visits/src/server.ts': text })).not.toBe('service');
  });

  it('is one where something is there, or something else deploys it', () => {
    const begun = "import './app';\n";
    expect(kindWith({ 'services/visits/src/server.ts': begun })).toBe('service');
    const deployed = 'services: { visits: { build: services/visits } }\n';
    expect(
      kindWith({
        'services/visits/src/server.ts': '\n',
        'compose.yaml': deployed,
        'services/visits/Dockerfile': 'FROM node\n',
      }),
    ).toBe('service');
    const other = {
      ...visits['services/visits/package.json'],
      scripts: { dev: 'node src/server.ts', start: 'node src/app.ts' },
    };
    expect(kindWith({ 'services/visits/src/server.ts': '\n', 'services/visits/package.json': other })).toBe(
      'service',
    );
  });
});
