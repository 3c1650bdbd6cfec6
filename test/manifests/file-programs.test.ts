/** One package, one server, one worker: by what they are told apart, and by what not. */
import { describe, expect, it } from 'vitest';
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
