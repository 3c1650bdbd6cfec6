import { describe, expect, it } from 'vitest';
import { pathsOf, SHOP } from './composed-shop.js';
import { described, manifestsOf, packageAt, type Repository, unitsOf } from './in-memory.js';

const RUST =
  'FROM rust AS build\nCOPY . .\nRUN cargo build\nFROM debian\nCOPY --from=build /target/search /search\nCMD ["/search"]';

it('an image is of the part of the system by its name, not of a template that is called the same', () => {
  const repository = {
    ...packageAt('microservices/visits', { name: '@clinic/microservice-visits', main: 'index.js' }),
    ...packageAt('template/docker', { name: 'visits', scripts: { start: 'node lib' } }),
    'docker-compose.yml':
      'services:\n  visits:\n    image: ghcr.io/clinic/microservices/visits:${VERSION_TAG}\n',
  };
  const units = unitsOf(repository);
  expect(units.find(({ path }) => path === 'microservices/visits')?.evidence[0]?.says).toBe(
    'docker-compose.yml runs its image as visits',
  );
});

describe('a build', () => {
  it('makes a service of its context, whatever its package shows', () => {
    const repository = {
      ...SHOP,
      'docker-compose.yml': 'services:\n  money-api:\n    build: ./libs/money\n',
    };
    const units = unitsOf(repository);
    expect(described(units)).toContain('service money at libs/money');
    expect(units.find(({ path }) => path === 'libs/money')?.evidence[0]).toEqual({
      says: 'docker-compose.yml builds it as money-api',
      at: { path: 'docker-compose.yml', line: 2, column: 3 },
    });
  });

  it('builds from where there is something, when files of several directories are given together', () => {
    const units = unitsOf({
      ...SHOP,
      'deploy/money/compose.yaml': 'services:\n  money:\n    build: ../libs/money\n',
      'libs/money/Dockerfile': 'FROM node\nCOPY . .\nCMD node index.js\n',
      'deploy/libs/money/values.txt': '',
    });
    expect(described(units).filter((each) => each.includes('money'))).toEqual([
      'service money at libs/money',
    ]);
  });

  it('whose Dockerfile has moved away is of the unit that is called like it, not of what lies around', () => {
    const repository = {
      'package.json': { name: 'bank', workspaces: ['apps', 'apps/*/*'], scripts: { start: 'node all.js' } },
      ...packageAt('apps', { name: 'all', scripts: { start: 'node all.js' } }),
      ...packageAt('apps/infra/gateway', { name: '@bank/gateway', main: 'index.js' }),
      ...packageAt('apps/services/loans', { name: '@bank/loans', main: 'index.js' }),
      'docker-compose.yml':
        'services:\n  api-gateway:\n    build: { context: ., dockerfile: apps/gateway/Dockerfile }\n  loans:\n    build: { context: ., dockerfile: apps/loans/Dockerfile }\n',
    };
    const built = unitsOf(repository).filter(({ evidence }) =>
      evidence.some(({ says }) => says.startsWith('docker-compose.yml builds')),
    );
    expect(built.map(({ path }) => path)).toEqual(['apps/infra/gateway', 'apps/services/loans']);
  });

  it('makes a service of a directory in another language', () => {
    const units = unitsOf({
      ...SHOP,
      'stock/main.go': '',
      'compose.yaml': 'services:\n  stock:\n    build: stock',
    });
    expect(described(units)).toContain('service stock at stock');
  });

  it.each([
    ['the place of its Dockerfile', 'dockerfile: apps/orders/Dockerfile', ''],
    ['an argument with a name', 'args: { APP: orders }', ''],
    ['an argument in a list, with a path', 'args: ["APP_PATH=apps/orders"]', ''],
    ['the target', 'target: orders', ''],
    ['the command', '', 'command: node dist/apps/orders/main'],
    ['the command in a list', '', 'command: ["npm", "run", "start", "-w", "@acme/orders"]'],
    ['a filter in the entrypoint', '', 'entrypoint: pnpm --filter=@acme/orders... start'],
    ['a workspace in the command', '', 'command: yarn workspace @acme/orders start'],
    ['a project of Nest in the command', '', 'command: nest start orders --watch'],
    ['a script of the root', '', 'command: npm run start:orders'],
    ['the working directory', '', 'working_dir: /usr/src/app/apps/orders'],
  ])('of the whole repository names its unit by %s', (_, build, service) => {
    const compose = [
      'services:',
      '  web-1:',
      '    build:',
      '      context: .',
      `      ${build}`,
      `    ${service}`,
    ].join('\n');
    const root = {
      name: '@acme/shop',
      workspaces: ['apps/*'],
      scripts: { 'start:orders': 'nx serve orders' },
    };
    expect(pathsOf({ ...SHOP, 'package.json': root, 'docker-compose.yml': compose })).toEqual({
      'web-1': 'apps/orders',
    });
  });

  it.each([
    ['its CMD', 'FROM node:22\nCOPY . .\nCMD ["node", "apps/orders/dist/main.js"]'],
    ['its CMD with an argument', 'FROM node:22\nARG APP=orders\nCMD node dist/apps/${APP}/main'],
    [
      'what it prunes to',
      'FROM node:22 AS build\nRUN turbo prune --scope=@acme/orders --docker\nFROM node:22\nCOPY --from=build /out .',
    ],
    [
      'what it copies from a stage',
      'FROM node:22 AS build\nFROM nginx\nCOPY --from=build /src/apps/orders/dist /usr/share/nginx/html',
    ],
    [
      'the sources it copies',
      'FROM node:22\nCOPY apps/billing/package.json apps/billing/\nCOPY apps/orders apps/orders',
    ],
  ])('of the whole repository names its unit in the Dockerfile by %s', (_, dockerfile) => {
    const compose = 'services: { web-1: { build: { context: ., dockerfile: docker/web.Dockerfile } } }';
    const repository = { ...SHOP, 'docker/web.Dockerfile': dockerfile, 'docker-compose.yml': compose };
    expect(pathsOf(repository)).toEqual({ 'web-1': 'apps/orders' });
  });

  it.each([
    ['/src/apps/orders/dist ./', 'apps/orders'],
    // Of what several units have built, the name says which one is meant.
    ['/src/apps/orders/dist /src/libs/money/dist ./', 'libs/api'],
  ])('of what stages have built, %s, whatever else is called as its target', (copied, path) => {
    const compose = 'services: { api: { build: { context: ., target: api } } }';
    const dockerfile = `FROM node:22 AS build\nFROM node:22 AS api\nCOPY --from=build /src/node_modules ./node_modules\nCOPY --from=build /src/libs/money/migrations ./migrations\nCOPY --from=build ${copied}\nCMD ["api"]`;
    const api = packageAt('libs/api', { name: '@acme/api' });
    expect(pathsOf({ ...SHOP, ...api, Dockerfile: dockerfile, 'compose.yml': compose })).toEqual({
      api: path,
    });
  });

  it('that may be of several units is a notice', () => {
    const compose = 'services:\n  all-in-one:\n    build: .\n';
    const repository = {
      ...SHOP,
      Dockerfile: 'FROM node:22\nCOPY . .\nCMD npm start',
      'docker-compose.yml': compose,
    };
    expect(pathsOf(repository)).toEqual({ 'all-in-one': undefined });
    expect(manifestsOf(repository).notices).toEqual([
      {
        source: 'manifests',
        message:
          'The service all-in-one is built from the root, which holds several units; which of them it runs is not known.',
        at: { path: 'docker-compose.yml', line: 2, column: 3 },
        unresolved: 1,
      },
    ]);
  });

  it.each([
    [
      'where there is nothing',
      './apps/archive',
      'The service archive is built from apps/archive, where there is nothing.',
    ],
    [
      'out of the root',
      '../shop',
      'The build context ../shop or its Dockerfile lies outside of the root and is not read.',
    ],
    [
      'at an absolute path',
      '/srv/shop',
      'The build context /srv/shop or its Dockerfile lies outside of the root and is not read.',
    ],
  ])('%s is a notice', (_, context, message) => {
    const { notices } = manifestsOf({
      ...SHOP,
      'compose.yml': `services:\n  archive:\n    build: ${context}\n`,
    });
    expect(notices).toMatchObject([{ message, unresolved: 1, at: { path: 'compose.yml' } }]);
  });

  it.each([
    ['is called like the service', 'triage', 'COPY triage/app.py /app/\nCOPY shared /shared'],
    ['is called like it by its path', 'ml-rooms', 'COPY ml/rooms /app\nCOPY shared /shared'],
    ['has the beginning of its name', 'triage-worker', 'COPY triage /app\nCOPY shared /shared'],
    [
      'is the only one that holds a program',
      'core',
      'COPY triage triage\nCOPY scripts scripts\nCOPY apps apps',
    ],
  ])('of the whole repository is of the directory in another language that %s', (_, name, copies) => {
    const repository = {
      ...SHOP,
      'triage/app.py': '',
      'triage/requirements.txt': '',
      'ml/rooms/main.py': '',
      'shared/util.py': '',
      'scripts/wait.py': '',
      'docker/Dockerfile.image': `FROM python:3\n${copies}\nCMD python`,
      'compose.yaml': `services:\n  ${name}: { build: { context: ., dockerfile: docker/Dockerfile.image } }\n`,
    };
    expect(Object.values(pathsOf(repository))).toEqual([name === 'ml-rooms' ? 'ml/rooms' : 'triage']);
  });

  it.each([
    ['the package at the root', '/app', 'yarn dev', ''],
    ['a package that the command names', '/app', 'yarn --cwd stock start', 'stock'],
    ['a package that it works in', '/app/stock', 'yarn start', 'stock'],
  ])('that has nothing of the tree is of what it mounts: %s', (_, directory, command, path) => {
    const repository = {
      'package.json': { name: 'shop', scripts: { dev: 'next dev' } },
      'pages/index.js': '',
      ...packageAt('stock', { name: 'stock' }),
      'infra/Dockerfile': 'FROM node:22\nRUN apk add git\nWORKDIR /srv',
      'infra/compose.yaml': `services:
  web:
    build: .
    command: ${command}
    working_dir: ${directory}
    volumes: ["..:/app", { type: bind, source: ./settings, target: /app/settings }]
  builder:
    build: .
    command: yarn --cwd stock build
    working_dir: /app
    volumes: ["..:/app"]
`,
    };
    expect(pathsOf(repository)).toEqual({ web: path, builder: undefined });
    expect(unitsOf(repository).map((unit) => unit.path)).not.toContain('infra');
  });

  it('that has only what starts it of the tree is of what it mounts, whatever language that is in', () => {
    const repository = {
      ...SHOP,
      'triage/server.py': '',
      'docker/python/start.sh': 'python server.py',
      'docker/python/Dockerfile':
        'FROM python:3\nENV HOME_DIR /srv/app\nWORKDIR $HOME_DIR\nCOPY docker/python/start.sh /usr/local/bin',
      'docker/copied/Dockerfile': 'FROM python:3\nWORKDIR /srv/app\nCOPY docker/python /srv/app',
      'compose.yaml': `services:
  symptoms:
    build: { context: ., dockerfile: docker/python/Dockerfile }
    entrypoint: [start.sh]
    volumes: ["./triage:/srv/app"]
  shell:
    build: { context: ., dockerfile: docker/python/Dockerfile }
    volumes: ["./triage:/srv/app"]
  copied:
    build: { context: ., dockerfile: docker/copied/Dockerfile }
    volumes: ["./triage:/srv/app"]
`,
    };
    expect(pathsOf(repository)['symptoms']).toBe('triage');
    expect(pathsOf(repository)['shell']).toBeUndefined();
    expect(pathsOf(repository)['copied']).not.toBe('triage');
  });

  it('of parts of packages is of none of the directories beside them', () => {
    const repository = {
      ...SHOP,
      'scripts/run.py': '',
      'scripts/requirements.txt': '',
      Dockerfile:
        'FROM node:22\nCOPY scripts/.env /app/\nCOPY apps/orders/build /app/orders\nCOPY apps/billing/build /app/billing',
      'compose.yaml': 'services:\n  app:\n    build: .\n',
    };
    expect(pathsOf(repository)).toEqual({ app: undefined });
  });

  it('to test with is no part of the system, nor is one whose image only migrates', () => {
    const repository = {
      ...SHOP,
      'libs/money/start.dockerfile': 'FROM node:22\nCOPY . .\nCMD ["npm", "run", "migrate"]',
      'libs/money/test/chain.Dockerfile': 'FROM ubuntu\nCOPY test/chain.cfg /etc/',
      'libs/money/compose.yaml': `services:
  start: { build: { context: ., dockerfile: start.dockerfile } }
  chain: { build: { context: ., dockerfile: test/chain.Dockerfile } }
  runner: { build: { context: ., dockerfile: Dockerfile-test } }
`,
    };
    expect(described(unitsOf(repository))).toContain('library money at libs/money');
    expect(Object.keys(pathsOf(repository))).toEqual(['start']);
  });

  it('of one context is one service, however many containers run it', () => {
    const compose = `
      services:
        orders: { build: apps/orders }
        worker-1: { build: apps/orders, command: node dist/worker.js }
        worker-2: { build: apps/orders, command: node dist/worker.js }
    `;
    const repository = { ...SHOP, 'docker-compose.yml': compose };
    expect(pathsOf(repository)).toEqual({
      orders: 'apps/orders',
      'worker-1': 'apps/orders',
      'worker-2': 'apps/orders',
    });
    expect(described(unitsOf(repository)).filter((unit) => unit.startsWith('service'))).toHaveLength(2);
  });

  it.each([
    [
      'a script',
      '#!/bin/sh\n# once\nuntil mc alias set shop http://minio:9000 $KEY $SECRET; do sleep 1; done\nif mc ls shop/$BUCKET; then\n  echo "there"\nelse\n  mc mb shop/$BUCKET\nfi\n',
    ],
    [
      'functions of its own',
      '#!/bin/sh\nset -e\nmake() {\n  aws --endpoint-url $URL s3 mb "s3://$1"\n}\nfor each in orders bills; do make "$each"; done\n',
    ],
    [
      'several requests',
      'curl -X POST -d @orders.json http://connect:8083/connectors && curl -sf http://connect:8083/connectors | jq .',
    ],
  ])('that only sets something up for others by %s is no service', (_, script) => {
    const repository = {
      ...SHOP,
      'docker/bucket/Dockerfile':
        'FROM alpine\nRUN apk add curl\nWORKDIR /app\nCOPY --chmod=755 start.sh start.sh\nENTRYPOINT [ "./start.sh" ]',
      'docker/bucket/start.sh': script,
      'compose.yaml':
        'services:\n  bucket:\n    build: { context: ./docker/bucket }\n  orders: { build: apps/orders }\n',
    };
    expect(described(unitsOf(repository)).filter((unit) => unit.includes('bucket'))).toEqual([]);
  });

  it.each([
    ['goes on for ever', 'while true; do mc mirror shop/in shop/out; sleep 5; done'],
    ['watches', 'mc mirror --watch shop/in shop/out'],
    ['sleeps for ever', 'mc mb shop/orders\nsleep infinity'],
    ['starts a program', 'mc mb shop/orders\nexec /usr/bin/orders serve'],
    ['starts what it is given', 'mc mb shop/orders\nexec "$@"'],
  ])('whose script %s is a service', (_, script) => {
    const repository = {
      ...SHOP,
      'docker/bucket/Dockerfile': 'FROM alpine\nCOPY start.sh start.sh\nENTRYPOINT ["sh", "./start.sh"]',
      'docker/bucket/start.sh': script,
      'compose.yaml': 'services:\n  bucket:\n    build: { context: ./docker/bucket }\n',
    };
    expect(described(unitsOf(repository)).filter((unit) => unit.includes('bucket'))).toHaveLength(1);
  });

  it('of a job that migrates or seeds makes no service, but its variables are known', () => {
    const compose =
      'services:\n  migrate:\n    build: libs/money\n    environment: { DATABASE_URL: "postgres://owner@db/shop" }';
    const repository = { ...SHOP, 'docker-compose.yml': compose };
    expect(described(unitsOf(repository))).toContain('library money at libs/money');
    expect(manifestsOf(repository).deployments).toMatchObject([
      { name: 'migrate', path: 'libs/money', connections: [{ role: 'owner' }] },
    ]);
  });
});

describe('an image', () => {
  it.each([
    'postgres:18-alpine',
    'docker.io/library/mysql',
    'redis/redis-stack-server',
    'rabbitmq:4-management',
    'confluentinc/cp-kafka:7',
    'mongo',
    'docker.elastic.co/elasticsearch/elasticsearch:9',
    'minio/minio',
    'nginx:alpine',
    'traefik:v3',
    'grafana/grafana',
    'prom/prometheus',
    'prom/node-exporter',
    'jaegertracing/all-in-one',
    'adminer',
    'dpage/pgadmin4',
    'axllent/mailpit',
    'timescale/timescaledb-ha:pg17',
    'quay.io/keycloak/keycloak:26',
    'localstack/localstack',
    'bitnami/zookeeper',
    'public.ecr.aws/docker/library/postgres:17',
  ])('%s is no service', (image) => {
    const compose = `services: { orders: { build: apps/orders }, beside: { image: "${image}", environment: { A: b } } }`;
    expect(Object.keys(pathsOf({ ...SHOP, 'docker-compose.yml': compose }))).toEqual(['orders']);
  });

  it.each([
    ['ghcr.io/acme/billing:latest', 'pay'],
    ['acme/shop-billing', 'pay'],
    ['billing:dev', 'pay'],
    ['${REGISTRY}/billing', 'pay'],
    ['123456.dkr.ecr.eu-west-1.amazonaws.com/platform/billing:1', 'pay'],
    ['somebody/billing', 'billing'],
    ['somebody/demo_billing', 'billing'],
  ])('%s of service %s is that of the unit with its name', (image, name) => {
    const compose = `services: { ${name}: { image: "${image}" } }`;
    expect(pathsOf({ ...SHOP, 'docker-compose.yml': compose })).toEqual({ [name]: 'apps/billing' });
  });

  it('of somebody else is that of no unit', () => {
    const compose = 'services: { pay: { image: somebody/billing }, mock: { image: mojaloop/simulator } }';
    expect(pathsOf({ ...SHOP, 'docker-compose.yml': compose })).toEqual({ pay: undefined, mock: undefined });
  });

  it('of a server of Prisma 1 is no part of the system, though a package for its clients is called like it', () => {
    const compose =
      'services: { prisma: { image: prismagraphql/prisma:1.34 }, orders: { build: apps/orders } }';
    const repository = {
      ...SHOP,
      'docker-compose.yml': compose,
      'prisma/package.json': { name: '@shop/prisma' },
    };
    expect(pathsOf(repository)).toEqual({ orders: 'apps/orders' });
  });

  it('is known by the name that another file builds it under', () => {
    const repository = {
      ...SHOP,
      'docker-compose.yml': 'services: { checkout: { build: apps/orders, image: acme/checkout-service } }',
      'deploy/docker-compose.yml': 'services: { shop: { image: "ghcr.io/acme/checkout-service:2" } }',
    };
    expect(pathsOf(repository)).toEqual({ checkout: 'apps/orders', shop: 'apps/orders' });
  });

  it.each<[string, Repository]>([
    [
      'in another language',
      { 'search/Cargo.toml': '[package]', 'search/Dockerfile': RUST, 'search/src/main.rs': '' },
    ],
    [
      'of another name',
      {
        ...packageAt('search', { name: '@acme/search-server' }),
        'search/Dockerfile': 'FROM node\nCOPY . .\nCMD node src/index.js',
      },
    ],
  ])('means what has a Dockerfile %s, not the library that is called as it is', (_, service) => {
    const repository = {
      ...SHOP,
      ...service,
      ...packageAt('libs/search', { name: '@acme/search', main: 'src/index.ts' }),
      'dev/compose.yaml': 'services: { search: { image: acme/search }, find: { image: "acmeteam/search" } }',
      'k8s/search.yaml':
        'kind: Deployment\nmetadata: { name: search }\nspec: { template: { spec: { containers: [{ name: search, image: acme/search }] } } }',
    };
    expect(pathsOf(repository)).toEqual({ search: 'search', find: undefined });
    const kinds = new Map(unitsOf(repository).map(({ path, kind }) => [path, kind]));
    expect([kinds.get('search'), kinds.get('libs/search')]).toEqual(['service', 'library']);
  });

  it('means none where two of its name have a Dockerfile, and neither is the library', () => {
    const repository = {
      ...SHOP,
      'one/search/Dockerfile': RUST,
      'one/search/src/main.rs': '',
      'two/search/Dockerfile': RUST,
      'two/search/src/main.rs': '',
      ...packageAt('libs/search', { name: '@acme/search', main: 'src/index.ts' }),
      'dev/compose.yaml': 'services: { search: { image: acme/search } }',
    };
    expect(described(unitsOf(repository))).not.toContain('service search at libs/search');
  });

  it('means the library by its name where nothing else is made into an image', () => {
    const compose = 'services: { money: { image: acme/money } }';
    expect(pathsOf({ ...SHOP, 'docker-compose.yml': compose })).toEqual({ money: 'libs/money' });
  });

  it('of a bare runtime is that of the directory it mounts', () => {
    const compose =
      'services: { dev: { image: "node:22", working_dir: /app, volumes: ["./apps/orders:/app"] } }';
    expect(pathsOf({ ...SHOP, 'docker-compose.yml': compose })).toEqual({ dev: 'apps/orders' });
  });

  it('of infrastructure stays infrastructure when configuration is built into it, and not when an app is', () => {
    const compose =
      'services: { db: { build: db }, broker: { build: broker }, proxy: { build: proxy }, web: { build: web } }';
    const repository = {
      ...SHOP,
      'docker-compose.yml': compose,
      'db/Dockerfile': 'FROM postgres:18\nCOPY init.sql /docker-entrypoint-initdb.d/',
      'broker/Dockerfile': 'FROM eclipse-mosquitto:2\nCOPY entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]',
      'broker/passwords.py': 'print()',
      'proxy/Dockerfile': 'FROM nginx:alpine\nCOPY nginx.conf /etc/nginx/',
      'web/Dockerfile':
        'FROM node:22 AS build\nCOPY . .\nRUN npm run build\nFROM nginx:alpine\nCOPY --from=build dist /usr/share/nginx/html',
    };
    expect(pathsOf(repository)).toEqual({ web: 'web' });
  });
});
