import { describe, expect, it } from 'vitest';
import { described, manifestsOf, type Repository, unitsOf } from './in-memory.js';

const LISTENS = "import express from 'express';\nconst app = express();\napp.listen(process.env.PORT);\n";
const CONSUMES = "const run = async () => channel.consume('bed.freed', done);\nrun();\n";
const ENDS = "fetch('http://localhost:3000/beds').then(() => process.exit());\n";

/** One package with two programs, which nothing starts but what is added. */
function clinicWith(more: Repository, json: object = {}): string[] {
  return described(
    unitsOf({
      'package.json': { name: 'clinic', ...json },
      'beds/src/index.js': LISTENS,
      'mails/src/index.js': CONSUMES,
      'log.js': '',
      ...more,
    }),
  );
}

const BOTH = ['library clinic at the root', 'service beds at beds', 'service mails at mails'];

describe('programs of one package are services', () => {
  it.each<[string, Repository, object?]>([
    [
      'that a script of a shell starts, wherever it lies',
      {
        'scripts/start-all.sh':
          '#!/bin/bash\n# node log.js\ncd "$(dirname "$0")/.."\nexport TZ=UTC\nPORT=1 node beds/src/index.js &\n(cd mails && nohup node src/index.js) &\nwait\n',
      },
    ],
    [
      'that it starts in a loop',
      {
        'run.sh':
          'all=(beds "mails")\nfor one in "${all[@]}"; do\n  (cd $one && node src/index.js) &\ndone\n',
      },
    ],
    [
      'that a script starts which goes from directory to directory',
      { 'run.sh': 'cd beds\nnode src/index.js \\\n  --quiet &\ncd ../mails\nnode src/index.js &\n' },
    ],
    [
      'that a batch file starts in windows of their own',
      {
        'start.bat':
          '@echo off\r\nstart "Beds" cmd /k "cd /d %~dp0beds && node src\\index.js"\r\nstart "Mails" cmd /k "cd mails && node src\\index.js"\r\n',
      },
    ],
    [
      'that a script of PowerShell starts',
      {
        'start.ps1':
          "Start-Process powershell -ArgumentList '-NoExit', '-Command', 'cd beds; node src/index.js'\nStart-Process powershell -ArgumentList '-NoExit', '-Command', 'cd mails; node src/index.js'\n",
      },
    ],
    [
      'that a justfile starts',
      { justfile: 'beds:\n    node beds/src/index.js\n\nmails:\n    @node mails/src/index.js\n' },
    ],
    [
      'that a list of processes starts, each in its directory',
      {
        'mprocs.yaml':
          'procs:\n  beds:\n    cmd: ["node", "src/index.js"]\n    cwd: ./beds\n  mails:\n    shell: node src/index.js\n    cwd: mails\n',
      },
    ],
    [
      'that units of systemd start, where they lie on the machine',
      {
        'deploy/beds.service': '[Service]\nExecStart=/usr/bin/node /opt/clinic/beds/src/index.js\n',
        'deploy/mails.service': '[Service]\nExecStart=/usr/bin/node /opt/clinic/mails/src/index.js\n',
      },
    ],
    [
      'that another program starts, by the names of a list',
      {
        'start.js':
          "const { fork } = require('child_process');\nfor (const name of ['beds', 'mails']) fork('./' + name + '/src/index.js');\n",
      },
      { scripts: { start: 'node start.js' } },
    ],
    [
      'that a list of pm2 starts which is computed',
      {
        'ecosystem.config.js':
          "const app = (name, script) => ({ name, script });\nmodule.exports = { apps: [app('beds', './beds/src/index.js'), app('mails', 'mails/src/index.js')] };\n",
      },
    ],
    [
      'that a list of pm2 in YAML starts',
      {
        'ecosystem.config.yml':
          'apps:\n  - name: beds\n    script: ./beds/src/index.js\n  - name: mails\n    script: src/index.js\n    cwd: mails\n',
      },
    ],
    [
      'that a script starts by the beginning of names',
      {},
      {
        scripts: {
          dev: 'concurrently "npm:go:*"',
          'go:a': 'node beds/src/index.js',
          'go:b': 'node mails/src/index.js',
        },
      },
    ],
  ])('%s', (_, more, json) => {
    expect(clinicWith(more, json)).toEqual(BOTH);
  });

  it.each<[string, Repository]>([
    [
      'what a script starts for its tests',
      { 'test-all.sh': 'node beds/src/index.js &\nnode mails/src/index.js &\n' },
    ],
    [
      'what does something once',
      {
        'fill.sh': 'node beds/fill.js && node mails/fill.js\n',
        'beds/fill.js': ENDS,
        'mails/fill.js': ENDS,
      },
    ],
    [
      'a program and what works for it',
      {
        'run.sh': 'node src/server.js &\nnode src/jobs/mails.js &\n',
        'src/server.js': LISTENS,
        'src/jobs/mails.js': CONSUMES,
      },
    ],
  ])('but not %s', (_, more) => {
    expect(clinicWith(more)).toEqual(['service clinic at the root']);
  });
});

describe('programs that nothing is known to start', () => {
  const dependencies = { express: '5' };

  it('are services where several servers lie beside each other', () => {
    const more = { 'wards/server.js': LISTENS, 'mock-lab/server.js': LISTENS };
    expect(clinicWith(more, { dependencies })).toEqual([...BOTH, 'service wards at wards']);
  });

  it('are services by their files where none is the main one', () => {
    const repository = {
      'package.json': { name: 'clinic', dependencies },
      'beds.js': LISTENS,
      'wards.js': LISTENS,
      'log.js': '',
    };
    expect(described(unitsOf(repository))).toEqual([
      'library clinic at the root',
      'service beds at beds.js',
      'service wards at wards.js',
    ]);
  });

  it.each<[string, Repository]>([
    ['beside the program of the package', { 'server.js': LISTENS, 'wards/server.js': LISTENS }],
    ['if there is but one', {}],
  ])('are parts of it %s', (_, more) => {
    expect(clinicWith(more, { dependencies })).toEqual(['service clinic at the root']);
  });
});

describe('programs that share a directory', () => {
  const files = { 'src/beds.js': LISTENS, 'src/wards.js': LISTENS, 'src/mails.js': CONSUMES };
  const told = (start: string, more: Repository = {}) =>
    described(unitsOf({ 'package.json': { name: 'clinic', scripts: { start } }, ...files, ...more }));

  it('are services where several that serve requests are started together', () => {
    expect(told('concurrently "node src/beds.js" "node src/wards.js" "node src/mails.js"')).toEqual([
      'service beds at src/beds.js',
      'service mails at src/mails.js',
      'service wards at src/wards.js',
    ]);
  });

  it('are one where it starts one of them', () => {
    expect(told('node src/beds.js', { 'run.sh': 'node src/beds.js &\nnode src/wards.js &\n' })).toEqual([
      'service clinic at the root',
    ]);
  });
});

describe('what starts a program tells it by variables', () => {
  const told = (repository: Repository) =>
    Object.fromEntries(
      manifestsOf(repository).deployments.map(({ path, name, variables }) => [path ?? name, variables]),
    );

  it('in scripts, which say more than what lies beside them', () => {
    const repository = {
      'package.json': {
        name: 'clinic',
        scripts: {
          beds: 'cross-env PORT=4001 WARDS_URL=http://localhost:4002 node beds/src/index.js',
          wards: 'node --env-file=.env.wards wards/src/index.js',
          'test:wards': 'PORT=9 node wards/src/index.js',
        },
      },
      '.env':
        'PORT=3000\nWARDS_URL=http://localhost:9999\nAMQP_URL=amqp://rabbit\nLEDGER_URL=postgres://db/ledger\n',
      '.env.wards': 'PORT=4002\n',
      Makefile: 'ward:\n\tPORT=1 LEVEL=$(LEVEL) FLOOR=2 node wards/src/index.js\n',
      'beds/src/index.js': LISTENS,
      'wards/src/index.js': LISTENS,
    };
    const { deployments } = manifestsOf(repository);
    const all = (path: string) =>
      Object.assign({}, ...deployments.filter((one) => one.path === path).map(({ variables }) => variables));
    expect(all('beds')).toEqual({
      PORT: '4001',
      WARDS_URL: 'http://localhost:4002',
      AMQP_URL: 'amqp://rabbit',
      LEDGER_URL: 'postgres://db/ledger',
    });
    expect(deployments.flatMap(({ connections }) => connections)).toEqual([]);
    expect(all('wards')).toEqual({
      PORT: '4002',
      FLOOR: '2',
      WARDS_URL: 'http://localhost:9999',
      AMQP_URL: 'amqp://rabbit',
      LEDGER_URL: 'postgres://db/ledger',
    });
  });

  it('but not where a container is told otherwise', () => {
    const repository = {
      'beds/package.json': {
        name: 'beds',
        scripts: { start: 'LEDGER_URL=http://localhost:1 node index.js' },
      },
      'beds/index.js': LISTENS,
      'beds/Dockerfile': 'FROM node:22\nCOPY . .\nCMD ["npm", "start"]\n',
      'compose.yaml':
        'services:\n  beds:\n    build: beds\n    environment:\n      LEDGER_URL: http://ledger:80\n',
    };
    expect(told(repository)).toEqual({ beds: { LEDGER_URL: 'http://ledger:80' } });
  });
});

it('a Dockerfile that copies sources which are not there makes no image of what lies around it', () => {
  const repository = {
    Dockerfile: 'FROM node:22\nCOPY package*.json ./\nCOPY ./src ./src\nCMD ["npm", "start"]\n',
    'package.json': { name: 'clinic', dependencies: { pg: '8' } },
    'beds/package.json': { name: 'beds', scripts: { start: 'node src/index.js' } },
    'beds/src/index.js': LISTENS,
    'log.js': '',
  };
  expect(described(unitsOf(repository))).not.toContain('service clinic at the root');
});

it('who starts the functions of others is none of them', () => {
  const repository = {
    'package.json': { name: 'clinic', scripts: { start: 'sls offline' } },
    'serverless-compose.yml': 'services:\n  beds:\n    path: beds\n',
    'src/log.js': '',
    'beds/serverless.yml': 'service: beds\nfunctions:\n  list:\n    handler: list.handler\n',
    'beds/list.js': 'exports.handler = async () => [];\n',
  };
  expect(described(unitsOf(repository))).toEqual(['library clinic at the root', 'service beds at beds']);
});
