import { describe, expect, it } from 'vitest';
import { described, manifestsOf, packageAt, type Repository, unitsOf } from './in-memory.js';

const NODE = 'FROM node:22\nCOPY . .\nCMD ["node", "src/index.js"]';
const UNITS: Repository = {
  'package.json': { name: 'clinic', workspaces: ['packages/*'] },
  ...packageAt('packages/visits', { name: '@clinic/visits' }),
  ...packageAt('packages/patients', { name: '@clinic/patients' }),
};

/** The directories that Dockerfiles make images of. */
function imagesOf(repository: Repository): string[] {
  const deployed = manifestsOf({ ...UNITS, ...repository }).units.filter(
    ({ weight }) => weight === 'deployed',
  );
  return deployed.map(({ path }) => path);
}

describe('a Dockerfile', () => {
  it('makes a service of its directory', () => {
    const units = unitsOf({ ...UNITS, 'packages/visits/Dockerfile': NODE });
    expect(described(units)).toEqual([
      'library patients at packages/patients',
      'service visits at packages/visits',
    ]);
    expect(units[1]?.evidence[0]).toEqual({
      says: 'Dockerfile makes an image of it',
      at: { path: 'packages/visits/Dockerfile', line: 1 },
    });
  });

  it.each([
    ['packages/visits/docker/Dockerfile', NODE],
    ['packages/visits/Dockerfile.prod', NODE],
    ['packages/visits/visits.Dockerfile', NODE],
    ['docker/visits.Dockerfile', NODE],
    ['devops/visits.Dockerfile', NODE],
    [
      'Dockerfile',
      'FROM node:22\nCOPY . .\nRUN npm ci \\\n  && npm run build --workspace=@clinic/visits\nCMD npm start',
    ],
    ['Dockerfile', 'FROM node:22\nWORKDIR /app/packages/visits\nCMD npm start'],
    ['Dockerfile', 'FROM node:22\nCOPY packages/visits ./\nCMD npm start'],
  ])('%s means the unit that it names', (path, text) => {
    expect(imagesOf({ [path]: text })).toEqual(['packages/visits']);
  });

  it.each([
    ['.devcontainer/Dockerfile', NODE],
    ['packages/visits/Dockerfile.test', NODE],
    ['packages/visits/tests/Dockerfile', NODE],
    ['docker/base.Dockerfile', NODE],
    ['packages/visits/Dockerfile.dockerignore', 'node_modules'],
    ['Dockerfile', NODE],
    ['Dockerfile', 'FROM node:22\nRUN npm run build -w @clinic/visits && npm run build -w @clinic/patients'],
    ['db/Dockerfile', 'FROM postgres:18\nCOPY schema.sql /docker-entrypoint-initdb.d/'],
    [
      'packages/visits/migrations/Dockerfile',
      'FROM node:22\nCOPY . .\nCMD ["npx", "prisma", "migrate", "deploy"]',
    ],
    ['packages/visits/pages/Dockerfile', 'FROM python:3\nADD . /\nCMD python -m http.server'],
    ['packages/visits/Dockerfile', 'not a Dockerfile'],
  ])('%s (%s) makes no service', (path, text) => {
    expect(imagesOf({ [path]: text })).toEqual([]);
  });

  it('makes a service of a directory in another language, but of none with settings only', () => {
    const python = 'FROM python:3\nCOPY . .\nCMD python app.py';
    expect(imagesOf({ 'triage/Dockerfile': python, 'triage/app.py': '' })).toEqual(['triage']);
    expect(imagesOf({ 'triage/Dockerfile': python, 'triage/settings.ini': '' })).toEqual([]);
  });

  it('makes a service of where all lies that it copies, though that is called like a place for Dockerfiles', () => {
    const copies = 'FROM denoland/deno\nCOPY deno.json ./\nCOPY main.ts ./\nCMD deno run main.ts';
    const beside = { 'release/docker/faas/deno.json': '', 'release/docker/faas/main.ts': '' };
    expect(imagesOf({ 'release/docker/faas/Dockerfile': copies, ...beside })).toEqual([
      'release/docker/faas',
    ]);
    const deploys =
      'FROM amazon/aws-cli\nCOPY modules /modules\nCOPY run.py /run.py\nENTRYPOINT python3 /run.py';
    expect(
      imagesOf({ 'infra/Dockerfile': deploys, 'infra/modules/main.tf': '', 'infra/run.py': '' }),
    ).toEqual([]);
  });

  it('makes the whole repository a service when there is one package', () => {
    const units = unitsOf({ 'package.json': { name: 'clinic' }, Dockerfile: NODE, 'src/index.js': '' });
    expect(described(units)).toEqual(['service clinic at the root']);
  });

  it('of a server at the root is not that of the front end it copies', () => {
    const units = unitsOf({
      'package.json': {
        name: 'clinic',
        scripts: { start: 'node server.js' },
        dependencies: { express: '5' },
      },
      'server.js': '',
      ...packageAt('client', { name: 'client', scripts: { dev: 'vite' } }),
      Dockerfile:
        'FROM node:22\nCOPY client client\nRUN npm --prefix client run build\nCOPY server.js .\nCMD node server.js',
    });
    expect(units.find(({ path }) => path === '')?.evidence[0]?.says).toBe('Dockerfile makes an image of it');
    expect(units.find(({ path }) => path === 'client')?.evidence[0]?.says).toMatch(/front end/);
  });

  it('calls its directory after what lies around it when the name says nothing', () => {
    const units = unitsOf({
      'src/cart/src/Dockerfile': NODE,
      'src/cart/src/cart.cs': '',
      'src/pay/Dockerfile': NODE,
      'src/pay/a.go': '',
    });
    expect(described(units)).toEqual(['service cart at src/cart/src', 'service pay at src/pay']);
  });

  it('that is written out by a unit is no part of the system', () => {
    const repository = {
      'packages/visits/src/templates/server/Dockerfile': NODE,
      ...packageAt('packages/visits/src/templates/server', { name: 'app', scripts: { start: 'nest start' } }),
    };
    expect(unitsOf({ ...UNITS, ...repository })).toEqual(unitsOf(UNITS));
  });
});

describe('of what the package around it starts', () => {
  const image = 'FROM node:22\nCOPY package*.json ./\nCOPY app app\nCMD ["node", "app/server/main.js"]';
  const tree = {
    'app/Dockerfile': image,
    'app/server/main.js': '',
    'app/page/index.ts': '',
    'compose.yaml': `services:
  app: { build: { context: ., dockerfile: app/Dockerfile } }
  wall: { build: { context: ., dockerfile: wall/Dockerfile } }`,
    'wall/Dockerfile': 'FROM owasp/modsecurity-crs:4-nginx\nCOPY wall/rules.conf /etc/modsecurity.d/',
    'scripts/copy.js': '',
  };
  const packaged = (scripts: object) => ({ name: 'clinic', scripts, dependencies: { fastify: '5' } });

  it('is the same program', () => {
    const units = unitsOf({
      ...tree,
      'package.json': packaged({
        start: 'node ./app/server/main.js',
        dev: 'node scripts/copy.js && npm start',
      }),
    });
    expect(described(units).filter((unit) => unit.startsWith('service'))).toEqual(['service app at app']);
  });

  it('is another where that starts something of its own as well', () => {
    const scripts = { start: 'node ./app/server/main.js', dev: 'node jobs.js' };
    const units = unitsOf({ ...tree, 'package.json': packaged(scripts), 'jobs.js': '' });
    expect(described(units)).toEqual(['service clinic at the root', 'service app at app']);
  });
});

it('an image is of the package that it copies, though its Dockerfile was put among the sources of that', () => {
  const npm = 'FROM node:22\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nCMD ["npm", "start"]';
  const visits = {
    ...packageAt('visits', { name: 'visits', scripts: { start: 'node src/index.js' } }),
    'visits/Dockerfile': npm,
    'visits/src/Dockerfile': npm,
    'visits/src/index.js': '',
  };
  const patients = packageAt('patients', { name: 'patients', scripts: { start: 'node index.js' } });
  const units = unitsOf({ ...visits, ...patients, 'patients/Dockerfile': npm, 'patients/index.js': '' });
  expect(described(units)).toEqual(['service patients at patients', 'service visits at visits']);
  const own = unitsOf({ ...visits, ...patients, 'visits/src/Dockerfile': NODE });
  expect(described(own)).toContain('service src at visits/src');
});

it('an image is of what is deployed into it, whatever its Dockerfile and what it is built of are called', () => {
  const units = unitsOf({
    'package.json': { name: 'clinic', workspaces: ['apps/*', 'packages/*'] },
    ...packageAt('apps/visits', { name: '@clinic/visits' }),
    ...packageAt('packages/server', { name: '@clinic/server', exports: { '.': './src/index.ts' } }),
    'Dockerfile.server':
      'FROM node:22 AS build\nCOPY . .\nRUN pnpm --filter=@clinic/server --filter=./apps/visits install\nRUN pnpm --filter=@clinic/server build\nRUN pnpm --filter=./apps/visits --prod deploy --legacy /prod/visits && ls\nFROM node:22\nCOPY --from=build /prod/visits/dist ./dist\nCMD ["pnpm", "start"]',
  });
  expect(described(units)).toEqual(['service visits at apps/visits', 'library server at packages/server']);
});

describe('a Dockerfile that an argument makes of one of several directories', () => {
  const dockerfile =
    'FROM node:22\nARG SERVICE_NAME\nCOPY source .\nCOPY ./source/services/${SERVICE_NAME} ./services/${SERVICE_NAME}\nCOPY ./source/services/$SERVICE_NAME/route.js ./route.js\nCMD node index.js';
  const repository: Repository = {
    'Dockerfile.micro': dockerfile,
    ...packageAt('source', { name: 'api' }),
    'source/services/visits/route.js': '',
    'source/services/patients/route.js': '',
    'source/services/gateway/docker-compose.yml': 'services: {}',
    'source/services/shared/errors.js': '',
  };

  it('makes a service of each that has all that is copied', () => {
    const units = unitsOf(repository);
    expect(described(units)).toEqual([
      'library api at source',
      'service patients at source/services/patients',
      'service visits at source/services/visits',
    ]);
    expect(units.at(-1)?.evidence).toEqual([
      {
        says: 'Dockerfile.micro makes an image of it, by its argument SERVICE_NAME',
        at: { path: 'Dockerfile.micro', line: 1 },
      },
    ]);
  });

  it('makes those that a compose file names, and no others', () => {
    const compose = (name: string) =>
      `  ${name}_service: { build: { context: ., dockerfile: Dockerfile.micro, args: { SERVICE_NAME: ${name} } } }\n`;
    const units = unitsOf({ ...repository, 'docker-compose.yml': `services:\n${compose('visits')}` });
    expect(described(units)).toEqual(['library api at source', 'service visits at source/services/visits']);
    const commented = `services:\n  db: { image: postgres }\n  # args: [SERVICE_NAME=visits]\n`;
    expect(described(unitsOf({ ...repository, 'docker-compose.yml': commented }))).toHaveLength(3);
  });

  it('says nothing of what it copies for all of them, where they are copied file by file', () => {
    const text =
      'FROM node:22\nWORKDIR /app/common\nCOPY ../../common/package.json /app/common/\nCOPY ../../common/src /app/common/src\nARG SERVICE_NAME\nWORKDIR /app/${SERVICE_NAME}\nCOPY ../../${SERVICE_NAME}/package.json /app/${SERVICE_NAME}/\nCOPY ../../${SERVICE_NAME}/src /app/${SERVICE_NAME}/src\nCMD node src/index.js';
    const build = `{ context: ../.., dockerfile: Dockerfile, args: { SERVICE_NAME: services/visits } }`;
    const units = unitsOf({
      ...packageAt('common', { name: '@clinic/common' }),
      ...packageAt('services/visits', { name: 'visits', scripts: { start: 'node src/index.js' } }),
      Dockerfile: text,
      'deployment/dev/docker-compose.yml': `services:\n  visits: { build: ${build} }\n`,
    });
    expect(described(units).filter((each) => each.startsWith('service'))).toEqual([
      'service visits at services/visits',
    ]);
  });

  it('is one like any other where the argument has a default, or chooses no directory', () => {
    const plain = (text: string) => described(unitsOf({ ...repository, 'Dockerfile.micro': text }));
    expect(plain(dockerfile.replace('ARG SERVICE_NAME', 'ARG SERVICE_NAME=visits'))).not.toContain(
      'service patients at source/services/patients',
    );
    expect(
      plain(`ARG SERVICE_NAME=visits\n${dockerfile}`).filter((each) => each.startsWith('service')),
    ).toEqual(['service api at source']);
    expect(
      plain('ARG SOURCES=.\nFROM node:22\nARG SOURCES\nCOPY ${SOURCES} /app\nCMD node index.js'),
    ).toEqual(['library api at source']);
    expect(plain('FROM node:22\nARG VERSION\nCOPY source/$VERSION.txt .\nCOPY source .')).not.toContain(
      'service patients at source/services/patients',
    );
  });
});

it('an image of a part whose whole an argument names is of that part alone', () => {
  const units = unitsOf({
    'package.json': { name: 'clinic', workspaces: ['apps/*', 'apps/*/apps/*'] },
    ...packageAt('apps/visits', { name: 'visits' }),
    ...packageAt('apps/visits/apps/server', { name: '@visits/server' }),
    ...packageAt('apps/visits/apps/landing', { name: '@visits/landing' }),
    'docker/Dockerfile.server':
      'ARG APP\nFROM node:22\nCOPY apps/${APP}/apps/server/package.json apps/${APP}/apps/server/\nCOPY apps/${APP}/apps/server/src apps/${APP}/apps/server/src\nCMD ["node", "src/index.js"]\n',
    'docker-compose.yml':
      'services:\n  visits-server:\n    build:\n      context: .\n      dockerfile: docker/Dockerfile.server\n      args: { APP: visits }\n',
  });
  const deployed = units.filter(({ evidence: [first] }) => first?.at?.path === 'docker-compose.yml');
  expect(described(deployed)).toEqual(['service server at apps/visits/apps/server']);
});

it('an argument goes before a Dockerfile that lies with all of the parts', () => {
  const build = (name: string) =>
    `  ${name}:\n    build:\n      context: ./backend\n      dockerfile: Dockerfile.service\n      args:\n        - SERVICE_NAME=${name}\n`;
  const units = unitsOf({
    ...packageAt('backend', { name: 'backend' }),
    ...packageAt('backend/orders', { name: 'orders' }),
    ...packageAt('backend/bills', { name: 'bills' }),
    'backend/shared/log.js': '',
    'backend/Dockerfile.service':
      'FROM node:22\nARG SERVICE_NAME\nCOPY shared ./shared\nCOPY ${SERVICE_NAME} ./${SERVICE_NAME}\nWORKDIR /app/${SERVICE_NAME}\nCMD ["node", "src/app.js"]\n',
    'docker-compose.yml': `services:\n${build('orders')}${build('bills')}`,
  });
  expect(described(units).filter((each) => each.startsWith('service'))).toEqual([
    'service bills at backend/bills',
    'service orders at backend/orders',
  ]);
});

it('pages that a server of files hands out are a service, by an image or by what is mounted', () => {
  const page = { 'web/index.html': '<script src="app.js"></script>', 'web/app.js': 'fetch("/orders");' };
  const compose = (lines: string) => `services:\n  web: { ${lines} }\n`;
  const services = (files: Readonly<Record<string, string>>) =>
    described(unitsOf({ ...page, ...files })).filter((each) => each.startsWith('service'));
  const image = 'FROM nginx:alpine\nCOPY . /usr/share/nginx/html\n';
  const built = compose('build: ./web');
  expect(services({ 'web/Dockerfile': image })).toEqual(['service web at web']);
  expect(services({ 'web/Dockerfile': image, 'docker-compose.yml': built })[0]).toBe('service web at web');
  const inPlace = 'FROM httpd:2\nWORKDIR /usr/local/apache2/htdocs\nCOPY index.html app.js ./\n';
  expect(services({ 'web/Dockerfile': inPlace, 'docker-compose.yml': built })[0]).toBe('service web at web');
  const mounted = 'image: nginx, volumes: ["./web:/usr/share/nginx/html:ro"]';
  expect(services({ 'docker-compose.yml': compose(mounted) })).toEqual(['service web at web']);

  // Where nothing else is a service, all of it is one.
  const root = ['service clinic at the root'];
  const proxy = 'FROM nginx\nCOPY nginx.conf /etc/nginx/nginx.conf\nCOPY 50x.html /usr/share/nginx/html/\n';
  expect(services({ 'web/Dockerfile': proxy, 'docker-compose.yml': built })).toEqual(root);
  const errors =
    'FROM nginx\nCOPY nginx.conf /etc/nginx/nginx.conf\nCOPY errors /usr/share/nginx/html/errors\n';
  expect(services({ 'web/Dockerfile': errors, 'docker-compose.yml': built })).toEqual(root);
  const configured = mounted.replace('["', '["./proxy.conf:/etc/nginx/conf.d/default.conf", "');
  expect(services({ 'docker-compose.yml': compose(configured) })).toEqual(root);
});

describe('an image that runs a script for the shell', () => {
  const SHOP: Repository = {
    'package.json': { name: 'clinic', workspaces: ['packages/*', 'ops'] },
    ...packageAt('ops', { name: '@clinic/ops' }),
  };
  const image = (path: string) => `FROM node:22\nCOPY . .\nCMD ["sh", "/code/${path}"]`;
  const scriptAt = (path: string, ...lines: string[]): Repository => ({
    ...SHOP,
    [path]: ['#!/bin/sh', 'set -eu', ...lines, ''].join('\n'),
    'Dockerfile.all': image(path),
  });

  it.each([
    [
      'several by a tool of their own',
      'ops/aws/run.sh',
      'clinic packages visits start',
      'clinic packages patients start',
    ],
    [
      'several by their paths',
      'ops/run.sh',
      'node packages/visits/main.js &',
      'node packages/patients/main.js',
    ],
    ['several by their names', 'ops/run.sh', 'npm start -w visits &', 'npm start -w patients'],
    ['nothing that is known, among the tools', 'packages/tools/run', 'run-all'],
  ])('is none of the package where that lies if it starts %s', (_, path, ...lines) => {
    const tools = packageAt('packages/tools', { name: '@clinic/tools' });
    expect(imagesOf({ ...tools, ...scriptAt(path, ...lines) })).toEqual([]);
  });

  it.each([
    ['the one that it starts', 'ops/run.sh', 'exec node /code/packages/visits/dist/main.js "$@"'],
    ['the one where it starts something', 'ops/run.sh', 'cd packages/visits', 'exec npm start'],
    ['the one that another script starts', 'ops/run.sh', './packages/visits/start.sh'],
    [
      'its own',
      'packages/visits/start.sh',
      'cd packages/patients && npx prisma migrate deploy',
      'cd -',
      'node dist/main.js',
    ],
    [
      'its own, whoever it waits for',
      'packages/visits/start.sh',
      'until nc -z patients 80; do sleep 1; done',
      'run "$PORT"',
    ],
    [
      'its own, if what follows is started',
      'packages/visits/entry.sh',
      'node packages/patients/seed.js',
      'exec "$@"',
    ],
  ])('is of %s', (_, path, ...lines) => {
    const inner = { 'packages/visits/start.sh': '#!/bin/sh\nnode dist/main.js\n' };
    expect(imagesOf({ ...inner, ...scriptAt(path, ...lines) })).toEqual(['packages/visits']);
  });
});

it.each([
  ['contracts, copied from another stage', ['/app/packages/patients/src/proto ./proto'], []],
  ['contracts, as files', ['/app/packages/patients/patients.proto ./'], []],
  ['its sources', ['/app/packages/patients/src ./src'], ['packages/patients']],
  [
    'a program, beside contracts of others',
    ['/app/packages/visits/lib ./lib', '/app/packages/patients/src/proto ./proto'],
    ['packages/visits'],
  ],
])('an image that has of a package %s', (_, copied, made) => {
  const lines = copied.map((each) => `COPY --from=build ${each}`);
  const dockerfile = [
    'FROM node AS build',
    'COPY . .',
    'RUN npm run build',
    'FROM node',
    'COPY --from=build /app/dist ./dist',
    ...lines,
    'CMD sh -c "node dist/${NAME}/main.js"',
  ].join('\n');
  expect(imagesOf({ Dockerfile: dockerfile })).toEqual(made);
});
