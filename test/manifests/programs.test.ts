import { describe, expect, it } from 'vitest';
import { callsIn, channelsIn, modelOf } from '../calls/support.js';
import { directoryWith } from '../code/support.js';
import { described, manifestsOf, type Repository, unitsOf } from './in-memory.js';

/** One package with the sources of two programs and what they share. */
function clinicWith(more: Repository, json: object = {}): string[] {
  return described(
    unitsOf({
      'package.json': { name: 'clinic', dependencies: { express: '5' }, ...json },
      'apps/beds/src/index.js': '',
      'apps/visits/src/index.js': '',
      'libs/rabbit.js': '',
      ...more,
    }),
  );
}

const BOTH = ['library clinic at the root', 'service beds at apps/beds', 'service visits at apps/visits'];

describe('several programs of one package are services', () => {
  it.each<[string, Repository, object?]>([
    [
      'by a list of pm2, whose containers are told which one they are',
      {
        'ecosystem.config.cjs': `module.exports = { apps: [
          { name: 'beds', script: './apps/beds/src/index.js', env: { PORT: 1 } },
          { "name": "visits", "script": "apps/visits/src/index.js" },
        ] };`,
        'docker-compose.yml': `services:
  beds:
    image: acme/clinic:latest
    command: pm2-runtime ecosystem.config.cjs --only beds
`,
      },
    ],
    [
      'by the commands of containers, of which one is that of the image',
      {
        Dockerfile: 'FROM node:22\nCOPY . .\nCMD ["npx", "tsx", "apps/beds/src/index.js"]\n',
        'compose.yaml': `services:
  beds:
    build: .
  visits:
    build: .
    command: node apps/visits/src/index.js
`,
      },
    ],
    [
      'by a Procfile that starts what was built',
      {
        Procfile: 'web: node dist/apps/beds/main.js\nworker: npm run visits\nrelease: node migrate.js\n',
        'apps/beds/src/main.ts': '',
        'src/main.ts': '',
      },
      { scripts: { visits: 'node dist/apps/visits/src/index' } },
    ],
    [
      'by the targets of a Makefile, each in a directory of its own',
      {
        Makefile:
          'PORT := 3000\n\nother:\n\tcd $(OTHER) && node libs/rabbit.js\nbed:\n\tcd apps/beds/ && node --watch src/index.js\nvisit: install\n\t@cd apps/visits && node src/index.js\ntest:\n\tnode libs/rabbit.js\nload:\n\tcd tools-of-wards && node run.js\n',
        'apps/beds/src/index.js': 'app.listen(3000);',
        'apps/visits/src/index.js': "import './server.js';",
        'apps/visits/src/server.js': 'app.listen(3001);',
        'tools-of-wards/run.js': "fetch('http://localhost:3000/beds').then(() => process.exit());",
      },
    ],
    [
      'by a script that starts them at once, each in its directory',
      {},
      {
        scripts: {
          all: 'concurrently "cd apps/beds && node src/index.js" "cd apps/visits && node src/index.js"',
        },
      },
    ],
    [
      'by scripts, where they lie in a folder for services',
      {},
      { scripts: { beds: 'nodemon apps/beds/src/index.js', visits: 'node apps/visits/src/index.js' } },
    ],
    [
      'by a script that starts them together',
      {},
      {
        scripts: {
          dev: 'concurrently -n A,B "nodemon apps/beds/src/index.js" "npm:visits"',
          visits: 'node apps/visits/src/index.js',
        },
      },
    ],
  ])('%s', (_, more, json) => {
    expect(clinicWith(more, json)).toEqual(BOTH);
  });

  it.each([
    [
      'by scripts that are called like them',
      { 'start-beds': 'node beds/index.js', 'start:visits': 'node ./visits/index' },
    ],
    [
      'by scripts that run together',
      { a: 'node beds/index.js', b: 'node visits/index.js', start: 'run-p -r a b' },
    ],
  ])('%s', (_, scripts) => {
    const units = unitsOf({
      'package.json': { name: 'clinic', scripts },
      'beds/index.js': '',
      'visits/index.js': '',
      'log.js': '',
    });
    expect(described(units)).toEqual([
      'library clinic at the root',
      'service beds at beds',
      'service visits at visits',
    ]);
  });

  it('as they are called, wherever they lie', () => {
    const units = unitsOf({
      'package.json': { name: 'clinic' },
      'src/api/app.ts': '',
      'src/consumers/bills/index.ts': '',
      'src/shared/log.ts': '',
      'pm2.json': {
        apps: [{ script: 'dist/api/app.js' }, { name: 'bills', cwd: 'src', script: 'consumers/bills' }],
      },
    });
    expect(described(units)).toEqual([
      'library clinic at the root',
      'service api at src/api',
      'service bills at src/consumers/bills',
    ]);
  });
});

it('programs among the sources of a package that lies beside others are called as they are deployed', () => {
  const repository = {
    'beds/package.json': {
      name: 'beds',
      main: 'dist/api/server.js',
      dependencies: { express: '5', bullmq: '5' },
    },
    'beds/Dockerfile': `FROM node:22 AS base
COPY src ./src
FROM base AS api
CMD ["node", "dist/api/server.js"]
FROM base AS worker
CMD ["node", "dist/worker/index.js"]
`,
    'beds/src/api/server.ts': '',
    'beds/src/worker/index.ts': '',
    'beds/src/db/index.ts': '',
    'gateway/package.json': {
      name: 'gateway',
      scripts: { start: 'node index.js' },
      dependencies: { express: '5' },
    },
    'gateway/index.js': '',
    'compose.yaml': `services:
  beds-api: { build: { context: beds, target: api }, environment: { LEVEL: info } }
  beds-worker: { build: { context: beds, target: worker }, environment: { LEVEL: warn } }
`,
  };
  expect(described(unitsOf(repository))).toEqual([
    'library beds at beds',
    'service beds-api at beds/src/api',
    'service beds-worker at beds/src/worker',
    'service gateway at gateway',
  ]);
  expect(
    manifestsOf(repository).deployments.map(({ name, path, variables }) => [name, path, variables['LEVEL']]),
  ).toEqual([
    ['beds-api', 'beds/src/api', 'info'],
    ['beds-worker', 'beds/src/worker', 'warn'],
  ]);
});

describe('a package stays one service', () => {
  const one = ['service clinic at the root'];
  it.each<[string, Repository, object?]>([
    [
      'where other scripts are tools',
      {},
      { scripts: { start: 'node apps/beds/src/index.js', 'db:seed': 'node apps/visits/src/index.js' } },
    ],
    [
      'where its processes share its sources',
      { 'src/api/index.js': '', 'src/jobs/index.js': '' },
      { scripts: { 'start:api': 'node src/api/index.js', 'start:jobs': 'node src/jobs/index.js' } },
    ],
    [
      'where a container prepares what it runs',
      {
        'scripts/fill.js': '',
        'server/index.js': '',
        Dockerfile: 'FROM node:22\nCMD node scripts/fill.js && node server/index.js\n',
      },
    ],
    [
      'where scripts start files anywhere',
      { 'server/index.js': '', 'jobs/index.js': '' },
      { scripts: { start: 'node server/index.js', jobs: 'node jobs/index.js' } },
    ],
    [
      'where what runs beside it from the same directory does not keep running',
      {
        'src/server.ts': "import express from 'express';\nexpress().listen(80);\n",
        'src/worker.ts': "import { count } from './count';\nconsole.log(count());\n",
        Procfile: 'web: node dist/server.js\nworker: node dist/worker.js\n',
      },
    ],
    [
      'where a list of pm2 is computed',
      {
        'ecosystem.config.js':
          'module.exports = { apps: names.map((name) => ({ name, script: `apps/${name}` })) };',
      },
    ],
    [
      'where a list of pm2 names what is not there',
      { 'ecosystem.config.js': 'module.exports = { apps: [{ script: "a/b.js" }, { script: "c/d.js" }] };' },
    ],
  ])('%s', (_, more, json) => {
    expect(clinicWith(more, json)).toEqual(one);
  });
});

describe('programs that share a directory', () => {
  const worker = (queue: string) =>
    `import { Worker } from 'bullmq';\nnew Worker('${queue}', async () => {});\n`;
  const sources = {
    'src/workers/mails.ts': worker('mails'),
    'src/workers/bills.ts': worker('bills'),
    'src/workers/fill.ts': 'export const fill = () => {};\n',
    Dockerfile: 'FROM node:22\nCOPY . .\n',
  };
  const package_ = { scripts: { mails: 'node dist/workers/mails.js', fill: 'node dist/workers/fill.js' } };
  const served = {
    ...sources,
    'src/server.ts': "import express from 'express';\nexpress().listen(80);\n",
    Dockerfile: 'FROM node:22\nCOPY . .\nCMD ["node", "dist/server.js"]\n',
  };
  const kubernetes = (containers: readonly (readonly [name: string, runs: string])[]) =>
    containers
      .map(
        ([name, runs]) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  template:
    spec:
      containers:
        - name: ${name}
          image: acme/clinic:1
          ${runs}
`,
      )
      .join('---\n');
  const [mails, bills] = ['command: ["npm", "run", "mails"]', 'args: ["node", "dist/workers/bills.js"]'];

  it.each<[string, Repository, readonly string[]]>([
    [
      'by the commands of containers, of which one fills the database and ends',
      {
        'compose.yaml': `services:
  mail-worker: { build: ., command: npm run mails }
  billing: { build: ., command: ["node", "dist/workers/bills.js"] }
  fill: { build: ., command: npm run fill }
`,
      },
      ['service billing at src/workers/bills.ts', 'service mail-worker at src/workers/mails.ts'],
    ],
    [
      'by a Procfile',
      { Procfile: 'mails: npm run mails\nbilling: node dist/workers/bills.js\nrelease: npm run fill\n' },
      ['service billing at src/workers/bills.ts', 'service mails at src/workers/mails.ts'],
    ],
    [
      'by a list of pm2',
      {
        'ecosystem.config.js': `module.exports = { apps: [
          { name: 'mailing', script: './dist/workers/mails.js' },
          { script: './dist/workers/bills.js' },
        ] };`,
      },
      ['service bills at src/workers/bills.ts', 'service mailing at src/workers/mails.ts'],
    ],
    [
      'by a stack that runs them from an image that is built elsewhere',
      {
        'docker-stack.yml': `services:
  mail-worker: { image: "acme/clinic:\${TAG}", command: ["node", "dist/workers/mails.js"] }
  billing: { image: "acme/clinic:\${TAG}", command: ["node", "dist/workers/bills.js"] }
`,
      },
      ['service billing at src/workers/bills.ts', 'service mail-worker at src/workers/mails.ts'],
    ],
    [
      'by what the containers of Kubernetes are told to run from one image',
      {
        'k8s/all.yaml': kubernetes([
          ['mails', mails!],
          ['billing', bills!],
        ]),
      },
      ['service billing at src/workers/bills.ts', 'service mails at src/workers/mails.ts'],
    ],
  ])(
    'are told apart by their files, where each is deployed by itself and keeps running: %s',
    (_, more, services) => {
      const found = clinicWith({ ...sources, ...more }, package_);
      expect(found.filter((each) => each.startsWith('service'))).toEqual(services);
    },
  );

  it.each<[string, Repository, readonly string[]]>([
    [
      'by containers, of which one runs what its image does',
      {
        'compose.yaml': `services:
  desk: { build: . }
  mail-worker: { build: ., command: npm run mails }
  billing: { build: ., command: ["node", "dist/workers/bills.js"] }
`,
      },
      [
        'service desk at src/server.ts',
        'service billing at src/workers/bills.ts',
        'service mail-worker at src/workers/mails.ts',
      ],
    ],
    [
      'by a Procfile',
      { Procfile: 'web: node dist/server.js\nmails: npm run mails\n' },
      ['service web at src/server.ts', 'service mails at src/workers/mails.ts'],
    ],
    [
      'by Deployments of one image',
      {
        'k8s/all.yaml': kubernetes([
          ['desk', 'command: ["node", "dist/server.js"]'],
          ['mails', mails!],
        ]),
      },
      ['service desk at src/server.ts', 'service mails at src/workers/mails.ts'],
    ],
    [
      'by a list of pm2 that lies elsewhere, and is started by what a script of the image runs at last',
      {
        'src/workers/bills.ts':
          "import { queueOf } from '../queues.js';\nqueueOf('bills').process(() => {});\n",
        'src/queues.ts': 'export const queueOf = (name: string) => new Queue(name);\n',
        Dockerfile: 'FROM node:22\n',
        'ops/desk/Dockerfile': 'FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ["sh", "ops/desk/start.sh"]\n',
        'ops/desk/start.sh':
          'if [ ! -f data/beds.json ]; then\n  npm run fill\nfi\nnpm run migrate:up\npm2-runtime ops/desk/process.yml\n',
        'ops/desk/process.yml': `apps:
  - name: 'clinic-desk'
    script: 'dist/server.js'
  - name: 'clinic-bills'
    script: 'dist/workers/bills.js'
    env:
      LEVEL: info
`,
        'compose.yaml': `services:
  db: { build: { context: ., dockerfile: db/Dockerfile } }
  desk: { build: { context: ., dockerfile: ops/desk/Dockerfile } }
`,
        'compose.dev.yaml': 'services:\n  desk: { build: { args: { proxy: "http://proxy" } } }\n',
        'db/Dockerfile': 'FROM postgres:16\nCOPY db/init.sh /docker-entrypoint-initdb.d\n',
        'db/init.sh': '#!/bin/sh\npsql\n',
        'src/intake/cli.cjs': "require('./all').run();\n",
        'src/closing/cli.cjs': "require('./all').run();\n",
        'package.json': {
          name: 'clinic',
          scripts: {
            start: 'node dist/server.js',
            intake: 'node src/intake/cli.cjs beds',
            closing: 'node src/closing/cli.cjs',
          },
        },
      },
      ['service clinic-desk at src/server.ts', 'service clinic-bills at src/workers/bills.ts'],
    ],
  ])('a server and its workers are services where each is deployed by its name: %s', (_, more, services) => {
    expect(clinicWith({ ...served, ...more }, package_)).toEqual(['library clinic at the root', ...services]);
  });

  it('that one container starts are all told what it is', () => {
    const { deployments } = manifestsOf({
      'package.json': { name: 'clinic', scripts: { start: 'pm2-runtime process.json' } },
      ...served,
      Dockerfile: 'FROM node:22\nCOPY . .\nCMD ["npm", "start"]\n',
      'process.json': {
        apps: [
          { name: 'desk', script: 'dist/server.js' },
          { name: 'mails', script: 'dist/workers/mails.js' },
        ],
      },
      'compose.yaml':
        'services:\n  all: { build: ., environment: { BEDS_URL: "http://beds" }, ports: ["80:3000"] }\n',
    });
    expect(
      deployments.map(({ name, path, variables, ports }) => [name, path, variables['BEDS_URL'], ports]),
    ).toEqual([
      ['all', 'src/server.ts', 'http://beds', ['80']],
      ['mails', 'src/workers/mails.ts', 'http://beds', undefined],
    ]);
  });

  it('are called after their package too, where it is one of several and their names say little', () => {
    const program = (path: string): Repository => ({
      [`${path}/package.json`]: { name: path },
      [`${path}/server.ts`]: served['src/server.ts'],
      [`${path}/worker.ts`]: worker('mails'),
      [`${path}/Procfile`]: 'web: tsx server.ts\nworker: tsx worker.ts\n',
    });
    expect(described(unitsOf({ ...program('beds'), ...program('visits') }))).toEqual([
      'service beds-web at beds/server.ts',
      'service beds-worker at beds/worker.ts',
      'service visits-web at visits/server.ts',
      'service visits-worker at visits/worker.ts',
    ]);
  });

  it.each<[string, Repository]>([
    [
      'what one container runs together',
      {
        'compose.yaml':
          'services:\n  all: { build: ., command: sh -c "node dist/workers/mails.js & node dist/workers/bills.js" }\n',
      },
    ],
    [
      'workers beside what a framework starts',
      {
        Dockerfile: sources.Dockerfile,
        'package.json': {
          name: 'clinic',
          scripts: { start: 'next start', mails: 'node dist/workers/mails.js' },
          dependencies: { next: '15' },
        },
        Procfile: 'web: npm run start\nmails: npm run mails\nbills: node dist/workers/bills.js\n',
      },
    ],
    [
      'workers beside a server that only its package starts',
      {
        Dockerfile: sources.Dockerfile,
        'package.json': {
          name: 'clinic',
          scripts: { start: 'node dist/server.js', mails: 'node dist/workers/mails.js' },
          dependencies: { express: '5' },
        },
        Procfile: 'mails: npm run mails\nbills: node dist/workers/bills.js\n',
      },
    ],
    [
      'what fills a database before a container serves',
      {
        Dockerfile: 'FROM node:22\nCOPY . .\nCMD ["./start.sh"]\n',
        'start.sh': '#!/bin/sh\nset -e\nnode dist/first/beds.js\nexec node dist/server.js\n',
        'src/first/beds.ts': 'fetch("http://beds").then((each) => each.json());\n',
      },
    ],
  ])('are one service: %s', (_, more) => {
    expect(clinicWith({ ...served, ...more }, package_)).toEqual(['service clinic at the root']);
  });

  it('each do what they run, and share the rest as a library', async () => {
    const model = await modelOf(
      directoryWith({
        'package.json': { name: 'clinic', dependencies: { bullmq: '5', pg: '8' } },
        Dockerfile: sources.Dockerfile,
        'compose.yaml': `services:
  mails: { build: ., command: node dist/workers/mails.js, environment: { BEDS_URL: "http://beds:4000" } }
  bills: { build: ., command: node dist/workers/bills.js, environment: { BEDS_URL: "http://beds:4000" } }
  beds: { build: ./beds }
`,
        'beds/package.json': {
          name: 'beds',
          scripts: { start: 'node index.js' },
          dependencies: { express: '5' },
        },
        'beds/Dockerfile': 'FROM node:22\nCOPY . .\nCMD ["node", "index.js"]\n',
        'beds/index.js':
          "const app = require('express')();\napp.get('/free', (_, res) => res.end());\napp.listen(4000);\n",
        'src/queues.ts': `import { Queue, Worker } from 'bullmq';
          export const bills = new Queue('bills');
          export const work = (name: string, run: () => Promise<void>) => new Worker(name, run);`,
        'src/pool.ts': "import { Pool } from 'pg';\nexport const pool = new Pool();\n",
        'src/visits.ts': `import { pool } from './pool';
          export const save = (visit: any) => pool.query('INSERT INTO visits (id) VALUES ($1)', [visit.id]);
          export const all = () => pool.query('SELECT id FROM visits');`,
        'src/sent.ts': `import { pool } from './pool';
          export const note = () => pool.query('INSERT INTO sent (id) VALUES (1)');`,
        'src/beds.ts': 'export const free = () => fetch(`${process.env.BEDS_URL}/free`);\n',
        'src/workers/mails.ts': `import { bills, work } from '../queues';
import { note } from '../sent';
import { all } from '../visits';
import { free } from '../beds';
work('mails', async () => { await all(); await note(); await free(); await bills.add('bill', {}); });`,
        'src/workers/bills.ts': `import { work } from '../queues';
import { save } from '../visits';
import { free } from '../beds';
work('bills', async () => { await free(); await save({}); });`,
      }),
    );
    expect(channelsIn(model)).toEqual(['bills: mails → bills', 'mails: nobody → mails']);
    expect(callsIn(model)).toEqual(['bills → beds GET /free', 'mails → beds GET /free']);
    const writes = model.accesses.filter(({ mode }) => mode === 'write' || mode === 'read');
    expect(writes.map(({ service, mode, table }) => `${service} ${mode} ${table}`).sort()).toEqual([
      'bills write public.visits',
      'mails read public.visits',
      'mails write public.sent',
    ]);
  });
});

it('a script that starts many others which are called as it is ends in good time', () => {
  const names = Array.from({ length: 30 }, (_, index) => `ward-${index}`);
  const dev = `concurrently ${names.map((name) => `"npm run dev -w ${name}"`).join(' ')}`;
  const repository = {
    'package.json': JSON.stringify({ name: 'clinic', workspaces: names, scripts: { dev, start: dev } }),
    ...Object.fromEntries(
      names.flatMap((name) => [
        [`${name}/package.json`, JSON.stringify({ name, scripts: { dev: 'nodemon index.js' } })],
        [`${name}/index.js`, "require('http').createServer().listen(80);\n"],
      ]),
    ),
  };
  const services = described(unitsOf(repository)).filter((each) => each.includes('ward-'));
  expect(new Set(services.map((each) => /ward-\d+/.exec(each)?.[0])).size).toBe(30);
});

it('a container that starts something else keeps its package a service beside the programs', () => {
  const compose = `services:
  all: { build: ., command: ./run-all.sh }
  beds: { build: ., command: node apps/beds/src/index.js }
  visits: { build: ., command: node apps/visits/src/index.js }
`;
  expect(clinicWith({ 'compose.yaml': compose })).toEqual([
    'service clinic at the root',
    'service beds at apps/beds',
    'service visits at apps/visits',
  ]);
});

it('what programs share is done by those that ask for it', async () => {
  const model = await modelOf(
    directoryWith({
      'package.json': { name: 'clinic', type: 'module', dependencies: { express: '5' } },
      'compose.yaml': `services:
  beds: { build: ., command: node apps/beds/index.js, environment: { PORT: "4000" } }
  visits: { build: ., command: node apps/visits/index.js }
`,
      Dockerfile: 'FROM node:22\nCOPY . .\n',
      'libs/ask.js': "export const free = () => fetch('http://beds:4000/beds/free');\n",
      'apps/beds/index.js':
        "import express from 'express';\nconst app = express();\napp.get('/beds/free', (_, res) => res.json([]));\napp.listen(4000);\n",
      'apps/visits/index.js':
        "import express from 'express';\nimport { free } from '../../libs/ask.js';\nconst app = express();\napp.post('/visits', async (_, res) => res.json(await free()));\napp.listen(80);\n",
    }),
  );
  expect(callsIn(model)).toEqual(['visits → beds GET /beds/free']);
});
