import { describe, expect, it } from 'vitest';
import { described, manifestsOf, packageAt, type Repository, unitsOf } from './in-memory.js';

const ORDERS = packageAt('services/orders', {
  name: '@shop/orders',
  scripts: { start: 'node dist/main.js' },
  dependencies: { express: '5', '@shop/money': '*' },
});
const MONEY = packageAt('libs/money', { name: '@shop/money', main: 'dist/index.js' });
const BOTH: Repository = { ...ORDERS, ...MONEY };
const FOUND = ['library money at libs/money', 'service orders at services/orders'];

describe('a workspace', () => {
  it.each<[string, Repository]>([
    ['npm', { 'package.json': { name: 'shop', workspaces: ['services/*', 'libs/*'] } }],
    [
      'yarn with an object',
      { 'package.json': { name: 'shop', workspaces: { packages: ['{services,libs}/*'] } } },
    ],
    [
      'pnpm',
      {
        'package.json': { name: 'shop' },
        'pnpm-workspace.yaml': 'packages:\n  - "./services/*"\n  - libs/**\n',
      },
    ],
    ['lerna', { 'package.json': { name: 'shop' }, 'lerna.json': { packages: ['services/*', 'libs/*/'] } }],
    [
      'Rush, with comments and a comma too many',
      {
        'rush.json': `{
          // see "https://rushjs.io", [a,]
          "note": "// no comment, /* nor this */ \\" ,]",
          "projects": [
            { "packageName": "@shop/orders", "projectFolder": "services/orders" }, /* deployed */
            { "packageName": "@shop/money", "projectFolder": "libs/money", },
          ],
        }`,
      },
    ],
    ['none', {}],
  ])('of %s makes services of what starts a server and libraries of what others depend on', (_, root) => {
    expect(described(unitsOf({ ...BOTH, ...root }))).toEqual(FOUND);
  });

  it('says for each member which line names it', () => {
    const { units } = manifestsOf({ ...BOTH, 'pnpm-workspace.yaml': 'packages:\n  - services/*\n' });
    const member = units.find(({ path, shows }) => path === 'services/orders' && shows === 'package');
    expect(member?.evidence).toEqual({
      says: 'it is a member of the workspace in pnpm-workspace.yaml',
      at: { path: 'pnpm-workspace.yaml', line: 1, column: 1 },
    });
  });

  it('leaves out what a glob with "!" takes out, and what shows nothing outside of it', () => {
    const units = unitsOf({
      ...BOTH,
      ...packageAt('services/legacy', { name: '@shop/legacy' }),
      ...packageAt('tools/migration', { name: 'one-off' }),
      'pnpm-workspace.yaml': 'packages: ["services/*", "!services/legacy", "libs/*"]',
    });
    expect(described(units)).toEqual(FOUND);
  });

  it('keeps a package that the workspace leaves out when it starts a server', () => {
    const units = unitsOf({
      ...BOTH,
      ...packageAt('gateway', {
        name: 'gateway',
        scripts: { start: 'node src/index.js' },
        dependencies: { fastify: '5' },
      }),
      'package.json': { workspaces: ['services/*', 'libs/*'] },
    });
    expect(described(units)).toContain('service gateway at gateway');
  });

  it('makes no unit of its root, whose scripts start others', () => {
    const root = { name: 'shop', workspaces: ['services/*', 'libs/*'], scripts: { start: 'nest start' } };
    expect(described(unitsOf({ ...BOTH, 'package.json': root, 'jest.config.js': '' }))).toEqual(FOUND);
  });

  it('makes a unit of a root with sources of its own', () => {
    const root = {
      name: 'shop',
      workspaces: ['services/*', 'libs/*'],
      scripts: { start: 'node src/server.js' },
      dependencies: { koa: '3' },
    };
    expect(described(unitsOf({ ...BOTH, 'package.json': root, 'src/server.js': '' }))).toContain(
      'service shop at the root',
    );
  });

  it('takes what Rush publishes for a library, though it lies in apps/', () => {
    const units = unitsOf({
      ...packageAt('apps/ledger-tools', { name: '@bank/ledger-tools' }),
      ...packageAt('apps/branch', { name: '@bank/branch' }),
      'rush.json': {
        projects: [
          { projectFolder: 'apps/ledger-tools', shouldPublish: true },
          { projectFolder: 'apps/branch' },
        ],
      },
    });
    expect(described(units)).toEqual([
      'service branch at apps/branch',
      'library ledger-tools at apps/ledger-tools',
    ]);
  });
});

describe('Nx', () => {
  it('believes projectType, and names projects as Nx does', () => {
    const units = unitsOf({
      'nx.json': {},
      'apps/portal/project.json': { name: 'portal', projectType: 'application' },
      'apps/portal/src/main.ts': '',
      'apps/portal-e2e/project.json': { name: 'portal-e2e', projectType: 'application' },
      'apps/portal-e2e/src/portal.cy.ts': '',
      'libs/patients/data/project.json': { name: 'patients-data', projectType: 'library' },
      'libs/patients/data/src/index.ts': '',
      'libs/visits/data/project.json': { name: 'visits-data', projectType: 'library' },
      'libs/visits/data/src/index.ts': '',
    });
    expect(described(units)).toEqual([
      'service portal at apps/portal',
      'library patients-data at libs/patients/data',
      'library visits-data at libs/visits/data',
    ]);
  });

  it('takes a program of the CDK for what deploys others, unless functions lie in it or it is called otherwise', () => {
    const application = { projectType: 'application' };
    const units = unitsOf({
      'nx.json': {},
      'cdk/project.json': application,
      'cdk/cdk.json': {},
      'cdk/bin/app.ts': "import { App } from 'aws-cdk-lib';",
      'deploy/project.json': application,
      'deploy/src/main.ts': '',
      'orders/project.json': application,
      'orders/cdk.json': {},
      'orders/src/main.ts': '',
      'stacks/project.json': application,
      'stacks/cdk.json': {},
      'stacks/src/place.ts': 'export const handler = async () => {};',
    });
    expect(described(units).map((each) => each.replace(/ at .*/, ''))).toEqual([
      'service deploy',
      'service orders',
      'service stacks',
    ]);
  });

  it('goes by the folders of nx.json where a project does not say what it is', () => {
    const units = unitsOf({
      'nx.json': { workspaceLayout: { appsDir: 'deployables', libsDir: 'shared' } },
      'deployables/portal/project.json': { targets: {} },
      'deployables/portal/src/main.ts': '',
      'shared/forms/project.json': { targets: {} },
      'shared/forms/src/index.ts': '',
    });
    expect(described(units)).toEqual([
      'service portal at deployables/portal',
      'library forms at shared/forms',
    ]);
  });

  it('reads the projects of angular.json', () => {
    const units = unitsOf({
      'angular.json': {
        projects: {
          reception: { root: 'projects/reception', projectType: 'application' },
          widgets: { root: 'projects/widgets', projectType: 'library' },
        },
      },
      'projects/reception/src/main.ts': '',
      'projects/widgets/src/public-api.ts': '',
    });
    expect(described(units)).toEqual([
      'service reception at projects/reception',
      'library widgets at projects/widgets',
    ]);
  });
});

describe('a Nest monorepo', () => {
  const projects = {
    billing: { type: 'application', root: 'apps/billing', sourceRoot: 'apps/billing/src' },
    common: { type: 'library', root: 'libs/common' },
    archive: { type: 'application', root: 'apps/archive' },
  };
  const repository: Repository = {
    'package.json': {
      name: 'clinic',
      scripts: { start: 'nest start' },
      dependencies: { '@nestjs/core': '11' },
    },
    'nest-cli.json': { monorepo: true, root: 'apps/billing', projects },
    'apps/billing/src/main.ts': '',
    'libs/common/src/index.ts': '',
  };

  it('makes services of applications and libraries of libraries, and nothing of its root', () => {
    expect(described(unitsOf(repository))).toEqual([
      'service billing at apps/billing',
      'library common at libs/common',
    ]);
  });

  it('says which projects are declared where there is nothing', () => {
    const { notices } = manifestsOf(repository);
    expect(notices).toEqual([
      {
        source: 'manifests',
        message: 'The projects archive are declared in directories where there is nothing.',
        at: { path: 'nest-cli.json', line: 14 },
      },
    ]);
  });
});
