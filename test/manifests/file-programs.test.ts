/** One package, one server, one worker: by what they are told apart, and by what not. */
import { describe, expect, it } from 'vitest';
import { channelsIn, modelOf } from '../calls/support.js';
import { directoryWith } from '../code/support.js';
import { described, manifestsOf, type Repository, unitsOf } from './in-memory.js';

const SOURCES = {
  'package.json': {
    name: 'clinic',
    scripts: { start: 'node dist/server.js', mails: 'node dist/mails.js' },
    dependencies: { express: '5', bullmq: '5' },
  },
  'src/server.ts': "import express from 'express';\nconst app = express();\napp.listen(3000);\n",
  'src/mails.ts': "import { Worker } from 'bullmq';\nnew Worker('mails', async () => {});\n",
  'src/beds.ts': 'export const beds = 12;\n',
};
const DOCKERFILE = { Dockerfile: 'FROM node:22\nCOPY . .\nCMD ["node", "dist/server.js"]\n' };

function servicesOf(more: Repository): string[] {
  return described(unitsOf({ ...SOURCES, ...more })).filter((each) => each.startsWith('service'));
}

function deployed(workload: string, runs: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${workload} }
spec:
  template:
    spec:
      containers:
        - { name: node, image: "acme/clinic:1", ${runs} }
---
`;
}

describe('a server and its worker are two services', () => {
  const both = ['service mailer at src/mails.ts', 'service web at src/server.ts'];
  it.each<[string, Repository]>([
    [
      'of a list of pm2 in one line',
      {
        'ecosystem.config.js':
          "module.exports = { apps: [{ name: 'web', script: './dist/server.js' }, { name: 'mailer', script: 'dist/mails.js' }] };",
      },
    ],
    [
      'of a list of pm2 that runs scripts of the package',
      {
        'ecosystem.config.cjs': `module.exports = { apps: [
          { name: 'web', script: 'npm', args: 'start' },
          { name: 'mailer', script: '/usr/bin/npm', args: ['run', 'mails'] },
        ] };`,
      },
    ],
    [
      'of a list of supervisor',
      {
        'ops/supervisord.conf':
          '[supervisord]\nnodaemon=true\n\n[program:web]\ncommand=node /app/dist/server.js\n\n[program:mailer]\nautorestart=true\ncommand=node /app/dist/mails.js\n',
      },
    ],
    [
      'of units of systemd',
      {
        'ops/web.service':
          '[Service]\nWorkingDirectory=/opt/clinic\nExecStart=/usr/bin/node dist/server.js\n',
        'ops/mailer@.service':
          '[Service]\nWorkingDirectory=/opt/clinic\nExecStart=/usr/bin/node dist/mails.js\n',
      },
    ],
    [
      'of a job of Nomad',
      {
        'clinic.nomad':
          'job "clinic" {\n  task "web" {\n    config {\n      command = "node"\n      args = ["dist/server.js"]\n    }\n  }\n  task "mailer" {\n    config {\n      command = "node"\n      args = ["dist/mails.js"]\n    }\n  }\n}\n',
      },
    ],
    [
      'of processes of Fly',
      {
        ...DOCKERFILE,
        'fly.toml':
          "app = 'clinic'\n[processes]\n  web = 'node dist/server.js'\n  mailer = 'npm run mails'\n",
      },
    ],
    [
      'of a blueprint of Render',
      {
        'render.yaml':
          'services:\n  - type: web\n    name: web\n    startCommand: npm start\n  - type: worker\n    startCommand: npm run mails\n    name: mailer\n',
      },
    ],
    [
      'of Deployments of one image, of which one runs what that does',
      {
        ...DOCKERFILE,
        'k8s.yaml': deployed('web', '') + deployed('mailer', 'args: ["npm", "run", "mails"]'),
      },
    ],
    [
      'of a Procfile, whose web is Nest’s',
      {
        'package.json': {
          name: 'clinic',
          scripts: { start: 'nest start', 'start:prod': 'node dist/server', mails: 'node dist/mails' },
          dependencies: { '@nestjs/core': '11' },
        },
        'src/mails.ts':
          "import { NestFactory } from '@nestjs/core';\nvoid NestFactory.createApplicationContext(Mails);\n",
        Procfile: 'web: npm run start:prod\nmailer: npm run mails\nrelease: npx prisma migrate deploy\n',
      },
    ],
  ])('%s', (_, more) => {
    expect(servicesOf(more)).toEqual(both);
  });
});

describe('a server and its worker are one service', () => {
  it.each<[string, Repository]>([
    [
      'that a script of the container starts together',
      {
        Dockerfile: 'FROM node:22\nCOPY . .\nCMD ["./start.sh"]\n',
        'start.sh': '#!/bin/sh\nnode dist/mails.js &\nexec node dist/server.js\n',
      },
    ],
    [
      'that a script of the package starts together',
      {
        'package.json': {
          name: 'clinic',
          scripts: { start: 'concurrently "node dist/server.js" "node dist/mails.js"' },
          dependencies: { express: '5', bullmq: '5' },
        },
      },
    ],
    [
      'beside what pretends to be another',
      {
        ...DOCKERFILE,
        'compose.yaml':
          'services:\n  web: { build: . }\n  payments: { build: ., command: node dist/mock-payments.js }\n',
        'src/mock-payments.ts': SOURCES['src/server.ts'],
      },
    ],
    ['of which only one is deployed', { Procfile: 'web: npm start\n' }],
    [
      'where a list of pm2 runs a script that runs the list',
      {
        'package.json': { ...SOURCES['package.json'], scripts: { start: 'pm2-runtime ecosystem.config.js' } },
        'ecosystem.config.js':
          "module.exports = { apps: [{ name: 'web', script: 'npm', args: 'start' }, { name: 'all', script: './all.sh' }] };",
        'all.sh': '#!/bin/sh\nnpm start\n./all.sh\n',
      },
    ],
    [
      'where what is deployed beside it does something once',
      {
        ...DOCKERFILE,
        'compose.yaml': 'services:\n  web: { build: . }\n  fill: { build: ., command: node dist/fill.js }\n',
        'src/fill.ts': "import { beds } from './beds';\nvoid fetch(`http://beds/${beds}`);\n",
      },
    ],
  ])('%s', (_, more) => {
    expect(servicesOf(more)).toHaveLength(1);
    expect(servicesOf(more)[0]).toMatch(/ at the root$/);
  });
});

it('each is told what its own container is, and nobody what does something once', () => {
  const { deployments } = manifestsOf({
    ...SOURCES,
    ...DOCKERFILE,
    'compose.yaml': `services:
  web: { build: ., environment: { BEDS_URL: "http://beds" } }
  mailer: { build: ., command: npm run mails, environment: { BEDS_URL: "http://mail" } }
  migrate: { build: ., command: npx prisma migrate deploy, environment: { BEDS_URL: "http://old" } }
`,
  });
  const told = deployments.filter(({ path }) => path !== '');
  expect(told.map(({ name, path, variables }) => [name, path, variables['BEDS_URL']])).toEqual([
    ['web', 'src/server.ts', 'http://beds'],
    ['mailer', 'src/mails.ts', 'http://mail'],
  ]);
});

it('a platform tells all processes of an app the same', () => {
  const { deployments } = manifestsOf({
    ...SOURCES,
    ...DOCKERFILE,
    'fly.toml':
      "app = 'clinic'\n[env]\n  BEDS_URL = 'http://beds'\n[processes]\n  web = 'node dist/server.js'\n  mailer = 'npm run mails'\n",
  });
  expect(deployments.map(({ path, variables }) => [path, variables['BEDS_URL']])).toEqual([
    ['src/server.ts', 'http://beds'],
    ['src/mails.ts', 'http://beds'],
  ]);
});

it('each does what it asks for of what both require', async () => {
  const model = await modelOf(
    directoryWith({
      'package.json': { name: 'clinic', dependencies: { express: '4', bull: '3', pg: '8', mongodb: '4' } },
      Procfile: 'web: node server.js\nmailer: node mails.js\n',
      'server.js': `const express = require('express');
const { summary, ask } = require('./lib/visits');
const app = express();
app.get('/visits', async (_, res) => res.json(await summary()));
app.post('/mails', async (_, res) => res.json(await ask()));
app.listen(3000);`,
      'mails.js': `const queue = require('./lib/queue');
const Visits = require('./lib/visits');
queue('mails').process(4, () => Visits.close());`,
      'lib/queue.js': `const Queue = require('bull');
const queues = new Map();
module.exports = function queue(name) {
  if (!queues.has(name)) queues.set(name, new Queue(name));
  return queues.get(name);
};`,
      'lib/mongo.js': `const { MongoClient } = require('mongodb');
class Mongo {
  async connect() { this.client = await MongoClient.connect(process.env.MONGO_URL); this.db = this.client.db(); }
}
module.exports = new Mongo();`,
      'lib/notes.js': `const { Pool } = require('pg');
const pool = new Pool();
module.exports.note = (text) => pool.query('INSERT INTO ward.notes (text) VALUES ($1)', [text]);
module.exports.started = () => pool.query('INSERT INTO ward.starts (id) VALUES (1)');
module.exports.last = () => pool.query('SELECT text FROM ward.notes');`,
      'lib/visits.js': `const mongo = require('./mongo');
const mails = require('./queue')('mails');
const { note: write, started, last } = require('./notes');
started();
function summary() { return mongo.db.collection('visits').find({}).toArray(); }
async function close() { await write('closed'); await mongo.db.collection('visits').updateMany({}, { $set: { open: false } }); }
function ask() { return mails.add({}); }
module.exports = { summary, close, ask, last };`,
    }),
  );
  const accesses = model.accesses.map(({ service, mode, table }) => `${service} ${mode} ${table}`);
  expect(accesses.sort()).toEqual([
    'mailer write ward.notes',
    'mailer write ward.starts',
    'web write ward.starts',
  ]);
  expect(channelsIn(model)).toEqual(['mails: web → mailer']);
});

it.each([
  ['first', 'a', 'b'],
  ['last', 'b', 'a'],
])('what a script runs is known, whoever of those that run it stands %s', (_, far, near) => {
  const containers = [
    [far, 'sh first.sh'],
    [near, 'sh third.sh'],
  ].sort();
  const services = servicesOf({
    ...DOCKERFILE,
    'compose.yaml': `services:\n  web: { build: . }\n${containers.map(([name, command]) => `  ${name}: { build: ., command: ${command} }\n`).join('')}`,
    'first.sh': '#!/bin/sh\nsh second.sh\n',
    'second.sh': '#!/bin/sh\nsh third.sh\n',
    'third.sh': '#!/bin/sh\nsh fourth.sh\n',
    'fourth.sh': '#!/bin/sh\nexec node dist/mails.js\n',
  });
  expect(services).toContain(`service ${near} at src/mails.ts`);
});

it('a list of pm2 is read once, however many scripts run it', () => {
  const numbers = Array.from(Array(1_000).keys());
  const scripts = numbers.map((n) => [`ward${n}`, `pm2 start ecosystem.config.js --only ward${n}`]);
  const apps = numbers.map((n) => `{ name: 'ward${n}', script: 'dist/ward.js' },`);
  const start = performance.now();
  servicesOf({
    'package.json': { ...SOURCES['package.json'], scripts: Object.fromEntries(scripts) },
    'ecosystem.config.js': `module.exports = { apps: [${apps.join('\n')}] };`,
  });
  expect(performance.now() - start).toBeLessThan(3_000);
});
