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
