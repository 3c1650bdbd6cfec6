import { expect, it } from 'vitest';
import { described, packageAt, type Repository, unitsOf } from './in-memory.js';

const orders = packageAt('services/orders', {
  name: 'orders',
  scripts: { start: 'node src/index.js' },
  dependencies: { express: '5' },
});
const root = (start: string): Repository => ({
  'package.json': {
    name: 'shop',
    workspaces: ['services/*'],
    scripts: { start },
    dependencies: { express: '5' },
  },
  ...orders,
});

it('the root of a workspace that starts a server of its own is a service', () => {
  const gateway = "require('express')().listen(3000);";
  expect(described(unitsOf({ ...root('node gateway.js'), 'gateway.js': gateway }))).toEqual([
    'service shop at the root',
    'service orders at services/orders',
  ]);
  // What starts the others ends, or not; the gateway runs beside them.
  const both = { 'gateway.js': gateway, 'all.js': "require('child_process').spawn('npm', ['start']);" };
  expect(described(unitsOf({ ...root('node all.js && nodemon gateway.js'), ...both }))).toContain(
    'service shop at the root',
  );
  expect(
    described(unitsOf({ ...root('nodemon ./gateway/index.js'), 'gateway/index.js': gateway })),
  ).toContain('service shop at the root');
});

it('what it starts by a name of its own, beside what it starts of its packages, is one as well', () => {
  const repository = {
    'package.json': {
      name: 'shop',
      main: 'gateway.js',
      scripts: {
        'start-gateway': 'nodemon ./gateway.js',
        'start-orders': 'nodemon ./services/orders/index.js',
        'start-all': 'concurrently "yarn:start-*"',
      },
    },
    'gateway.js': "const { ApolloServer } = require('apollo-server');\nnew ApolloServer({}).listen();",
    ...packageAt('services/orders', { name: 'orders' }),
    'services/orders/index.js': "require('express')().listen(4001);",
  };
  expect(described(unitsOf(repository))).toContain('service shop at the root');
  const tool = { ...repository, 'gateway.js': "require('fs').readFileSync('orders.graphql');" };
  expect(described(unitsOf(tool))).toEqual(['service orders at services/orders']);
});

it.each([
  [
    'helps those who work on it',
    'node scripts/proxy.js',
    { 'scripts/proxy.js': "require('express')().listen(3000);" },
  ],
  ['serves nobody', 'node all.js', { 'all.js': "require('child_process').spawn('npm', ['start']);" }],
  [
    'is of one of its packages',
    'node services/orders/src/index.js',
    { 'services/orders/src/index.js': "require('express')().listen(1);" },
  ],
  ['is not there', 'node gateway.js', {}],
])('what %s is none', (_, start, files) => {
  expect(described(unitsOf({ ...root(start), ...files }))).toEqual(['service orders at services/orders']);
});

it.each(['services/beds.service.js', 'backend/server.js'])(
  'the root that holds %s of no other package is one',
  (file) => {
    const repository = {
      'package.json': {
        name: 'clinic',
        scripts: { start: 'moleculer-runner' },
        dependencies: { moleculer: '0.14' },
      },
      [file]: '',
      ...packageAt('frontend', { name: 'web', scripts: { dev: 'vite' } }),
    };
    expect(described(unitsOf(repository))).toEqual([
      'service clinic at the root',
      'service frontend at frontend',
    ]);
  },
);

it('a directory in which something was installed, and that says nothing else, is no unit beside what lies in it', () => {
  const kept = {
    'compose.yaml': 'services:\n  orders:\n    build: ./services/orders\n',
    'services/orders/Dockerfile': 'FROM node:20\nCMD ["orders.sh"]\n',
    'services/orders/package.json': { dependencies: { 'pino-pretty': '13' } },
    ...packageAt('services/orders/app', {
      name: 'orders',
      scripts: { start: 'node src/index.js' },
      dependencies: { fastify: '5' },
    }),
  };
  expect(described(unitsOf(kept))).toEqual(['service orders at services/orders/app']);
  // With a program of its own it is one.
  const own = { ...kept, 'services/orders/relay.js': "require('fastify')().listen({ port: 3000 });" };
  expect(described(unitsOf(own))).toContain('service orders at services/orders');
});

it('a workspace of Nest in which scripts start its projects is none of them, whatever lies in it beside them', () => {
  const project = (name: string) => ({ type: 'application', root: name, sourceRoot: `${name}/src` });
  const scripts = (...starts: readonly string[]) =>
    Object.fromEntries(starts.map((start, index) => [index === 0 ? 'start' : `start:${index}`, start]));
  const bank = (starts: readonly string[], nest: object = { root: 'ledger', sourceRoot: 'ledger/src' }) => ({
    'services/package.json': {
      name: 'services',
      scripts: scripts(...starts),
      dependencies: { '@nestjs/core': '11' },
    },
    'services/nest-cli.json': {
      monorepo: true,
      ...nest,
      projects: { ledger: project('ledger'), teller: project('teller') },
    },
    'services/lib/index.ts': 'export const money = 1;',
    'services/ledger/src/main.ts': 'NestFactory.create(AppModule).then((app) => app.listen(80));',
    'services/teller/src/main.ts': 'NestFactory.create(AppModule).then((app) => app.listen(81));',
  });
  const servicesOf = (...given: Parameters<typeof bank>) =>
    described(unitsOf(bank(...given))).filter((each) => each.startsWith('service'));
  const projects = ['service ledger at services/ledger', 'service teller at services/teller'];
  expect(servicesOf(['nest start'])).toEqual(projects);
  expect(servicesOf(['nest start --watch -c nest-cli.json teller', 'nest start ledger --debug'])).toEqual(
    projects,
  );
  expect(servicesOf(['npm run start:1', 'nest start ledger'])).toEqual(projects);
  // One that lies with its settings is started by them.
  const main = { sourceRoot: 'src' };
  expect(servicesOf(['nest start'], main)).toContain('service services at services');
  expect(servicesOf(['nest start unheard-of'])).toEqual(projects);
});
