import { describe, expect, it } from 'vitest';
import { described, type Repository, unitsOf } from './in-memory.js';

const SERVER = "import express from 'express';\nconst app = express();\napp.listen(process.env.PORT);\n";
const WORKER =
  "import amqp from 'amqplib';\nconst channel = await (await amqp.connect(process.env.URL)).createChannel();\nchannel.consume('orders', () => {});\n";

/** A workspace with a package that a server and a worker run from, and another beside it. */
function shopWith(more: Repository, scripts: object = {}): string[] {
  return described(
    unitsOf({
      'package.json': { name: 'shop', workspaces: ['orders', 'web', 'packages/*'] },
      'packages/money/package.json': { name: '@shop/money', main: 'src/index.ts' },
      'packages/money/src/index.ts': 'export const money = 1;',
      'web/package.json': { name: 'web', scripts: { dev: 'vite', worker: 'vite build --watch' } },
      'web/src/main.ts': 'import "./page";',
      'orders/package.json': {
        name: 'orders',
        dependencies: { express: '5', amqplib: '1' },
        scripts: {
          build: 'tsc',
          dev: 'tsx watch src/index.ts',
          worker: 'tsx watch src/worker/index.ts',
          start: 'npm run build && node dist/index.js',
          ...scripts,
        },
      },
      'orders/src/index.ts': `import './stock';\n${SERVER}`,
      'orders/src/worker/index.ts': `import '../stock';\n${WORKER}`,
      'orders/src/stock.ts': 'export const stock = 1;',
      'orders/src/fill.ts': "console.log('filled');",
      ...more,
    }),
  ).filter((unit) => /^service .* at orders/.test(unit));
}

const APART = ['service orders at orders/src/index.ts', 'service worker at orders/src/worker/index.ts'];

const image = (command: string, more = '') =>
  `FROM node:24\nWORKDIR /workspace\nCOPY package.json ./\nCOPY orders/package.json ./orders/\nCOPY packages/money ./packages/money\nRUN npm ci\nCOPY orders ./orders\nWORKDIR /workspace/orders\n${more}CMD ${command}\n`;

const compose = (orders: string, worker: string) =>
  `services:\n  orders:\n    build: { context: ., ${orders} }\n    ports: ['3000:3000']\n  worker:\n    build: { context: ., ${worker} }\n`;

describe('an image that is built from above its package runs what lies where it works', () => {
  it.each<[string, Repository, object?]>([
    [
      'two Dockerfiles beside the package',
      {
        'docker-compose.yml': compose(
          'dockerfile: orders/Dockerfile',
          'dockerfile: orders/Dockerfile.worker',
        ),
        'orders/Dockerfile': image('["npm", "run", "dev"]'),
        'orders/Dockerfile.worker': image('["npm", "run", "worker"]'),
      },
    ],
    [
      'what another stage has built, by its whole path',
      {
        'docker-compose.yml': compose(
          'dockerfile: docker/orders.Dockerfile',
          'dockerfile: docker/orders-worker.Dockerfile',
        ),
        'docker/orders.Dockerfile': `${image('["true"]').replace('FROM node:24', 'FROM node:24 AS build')}FROM node:24\nWORKDIR /workspace\nCOPY orders/package.json ./orders/\nWORKDIR /workspace/orders\nCOPY --from=build /workspace/orders/dist ./dist\nCMD ["node", "/workspace/orders/dist/index.js"]\n`,
        'docker/orders-worker.Dockerfile': `${image('["true"]').replace('FROM node:24', 'FROM node:24 AS build')}FROM node:24\nWORKDIR /app\nCOPY --from=build /workspace/orders/package.json .\nCOPY --from=build /workspace/orders/dist ./dist\nCMD ["node", "dist/worker/index.js"]\n`,
      },
    ],
    [
      'two targets of one Dockerfile',
      {
        'compose.yaml': compose(
          'dockerfile: orders/Dockerfile, target: server',
          'dockerfile: orders/Dockerfile, target: worker',
        ),
        'orders/Dockerfile': `${image('["true"]').replace('FROM node:24', 'FROM node:24 AS base')}FROM base AS server\nCMD npm run dev\nFROM base AS worker\nCMD npm run worker\n`,
      },
    ],
    [
      'another command, with the sources mounted',
      {
        'compose.yaml': `services:
  orders:
    build: { context: ., dockerfile: dev.Dockerfile }
    working_dir: /srv/orders
    volumes: ['./orders:/srv/orders']
    command: npm run dev
  worker:
    build: { context: ., dockerfile: dev.Dockerfile }
    working_dir: /srv/orders
    volumes: ['./orders:/srv/orders']
    command: sh -c "sleep 5 && npm run worker"
`,
        'dev.Dockerfile': 'FROM node:24\nWORKDIR /srv\nCOPY package.json .\nRUN npm ci\n',
      },
    ],
    [
      'nodemon that says in its settings what it runs',
      {
        'docker-compose.yml': compose(
          'dockerfile: orders/Dockerfile',
          'dockerfile: orders/Dockerfile.worker',
        ),
        'orders/Dockerfile': image('["npm", "run", "dev"]'),
        'orders/Dockerfile.worker': image('["npm", "run", "worker"]'),
        'orders/nodemon.json': { watch: ['src'], exec: 'ts-node src/index.ts' },
      },
      { dev: 'nodemon', worker: 'nodemon --exec "ts-node src/worker/index.ts"' },
    ],
    [
      'a script of the shell beside the package',
      {
        'docker-compose.yml': compose(
          'dockerfile: orders/Dockerfile',
          'dockerfile: orders/Dockerfile.worker',
        ),
        'orders/Dockerfile': image('["/workspace/orders/start.sh"]'),
        'orders/Dockerfile.worker': image('["npm", "run", "worker"]'),
        'orders/start.sh': '#!/bin/sh\nnode /workspace/orders/dist/fill.js\nexec node dist/index.js\n',
      },
    ],
  ])('%s', (_, more, scripts) => {
    expect(shopWith(more, scripts)).toEqual(APART);
  });

  it('is one service where all that it runs beside its server ends', () => {
    expect(
      shopWith({
        'docker-compose.yml': compose('dockerfile: orders/Dockerfile', 'dockerfile: orders/Dockerfile.fill'),
        'orders/Dockerfile': image('["npm", "run", "dev"]'),
        'orders/Dockerfile.fill': image('["npx", "tsx", "src/fill.ts"]'),
      }),
    ).toEqual(['service orders at orders']);
  });

  it('is not what a script of that name does elsewhere', () => {
    const units = shopWith({
      'docker-compose.yml': compose('dockerfile: orders/Dockerfile', 'dockerfile: web/Dockerfile'),
      'orders/Dockerfile': image('["npm", "run", "dev"]'),
      'web/Dockerfile': image('["npm", "run", "worker"]').replaceAll('orders', 'web'),
    });
    expect(units).toEqual(['service orders at orders']);
  });
});

it('of many stages, each is laid out once', () => {
  const stages = Array.from(
    Array(700),
    (_, n) =>
      `FROM ${n === 0 ? 'node' : `s${n - 1}`} AS s${n}\nCOPY orders ./orders${n}\nCMD ["node", "orders${n}/src/index.js"]\n`,
  );
  const start = performance.now();
  expect(shopWith({ Dockerfile: stages.join('') })).not.toEqual([]);
  expect(performance.now() - start).toBeLessThan(3_000);
});
