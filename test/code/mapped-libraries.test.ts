import { describe, expect, it, test } from 'vitest';
import { modelOf } from '../calls/support.js';
import { directory } from '../helpers/world.js';

type Files = Readonly<Record<string, string | object>>;

/** A monorepo of Nest that does not say what its libraries are. */
const MONOREPO: Files = {
  'package.json': { name: 'shop', dependencies: { '@nestjs/core': '11' } },
  'nest-cli.json': {
    monorepo: true,
    root: 'apps/orders',
    projects: {
      orders: { type: 'application', root: 'apps/orders' },
      billing: { type: 'application', root: 'apps/billing' },
      redis: { type: 'library', root: 'libs/redis' },
    },
  },
  'libs/redis/src/index.ts': 'export const redis = 1;',
  'apps/billing/src/main.ts': 'export {};',
};

const paths = (mappings: object) => ({ compilerOptions: { paths: mappings } });

/** The services, the libraries beside the declared one, and the dependencies, as `orders → commons`. */
async function partsOf(files: Files) {
  const texts = Object.entries(files).map(
    ([path, content]) => [path, typeof content === 'string' ? content : JSON.stringify(content)] as const,
  );
  const { modules, moduleDependencies } = await modelOf(directory(Object.fromEntries(texts)));
  const units = [...modules.values()].sort((a, b) => ((a.path ?? '') < (b.path ?? '') ? -1 : 1));
  return {
    services: units.flatMap(({ kind, path }) => (kind === 'service' ? (path ?? []) : [])),
    libraries: units.flatMap(({ kind, path, evidence }) =>
      kind !== 'library' || path === 'libs/redis' ? [] : [`${path}: ${evidence[0]?.says}`],
    ),
    dependencies: moduleDependencies.map(({ from, to }) => `${from} → ${to}`),
  };
}

describe('a directory that the paths of a configuration name, and that services import, is a library', () => {
  const library = (path: string, file: string, name: string) => [
    `${path}: the \`paths\` of ${file} lead ${name} to it`,
  ];
  it.each<[string, Files, string[], string[]]>([
    [
      'by its sources and all below them',
      {
        'tsconfig.json': paths({
          '@app/commons': ['libs/commons/src'],
          '@app/commons/*': ['libs/commons/src/*'],
        }),
        'libs/commons/src/pipes/id.ts': '',
        'apps/orders/src/main.ts': "import '@app/commons/pipes/id';",
      },
      library('libs/commons', 'tsconfig.json', '@app/commons'),
      ['orders → commons'],
    ],
    [
      'by a file, from the configuration of the app',
      {
        'apps/orders/tsconfig.json': paths({ '@shared': ['../../shared/index'] }),
        'shared/index.ts': '',
        'apps/orders/src/main.ts': "import '@shared';",
      },
      library('shared', 'apps/orders/tsconfig.json', '@shared'),
      ['orders → shared'],
    ],
    [
      'among those that one name means, each',
      {
        'tsconfig.base.json': paths({ '@libs/*': ['libs/*/src'] }),
        'tsconfig.json': { extends: './tsconfig.base.json' },
        'libs/commons/src/index.ts': "import '@libs/money';",
        'libs/money/src/index.ts': '',
        'libs/idle/src/index.ts': '',
        'apps/orders/src/main.ts': "import '@libs/commons'; import '@libs/redis';",
      },
      [
        ...library('libs/commons', 'tsconfig.base.json', '@libs/*'),
        ...library('libs/money', 'tsconfig.base.json', '@libs/*'),
      ],
      ['orders → commons', 'orders → redis', 'commons → money'],
    ],
    [
      'below a directory of all of them',
      {
        'tsconfig.json': paths({ 'libs/*': ['./libs/*'] }),
        'libs/commons/index.ts': '',
        'apps/orders/src/main.ts': "import 'libs/commons';",
      },
      library('libs/commons', 'tsconfig.json', 'libs/*'),
      ['orders → commons'],
    ],
  ])('%s', async (_, files, libraries, dependencies) => {
    const parts = await partsOf({ ...MONOREPO, ...files });
    expect(parts.libraries).toEqual(libraries);
    expect(parts.dependencies.sort()).toEqual([...dependencies].sort());
    expect(parts.services).toEqual(['apps/billing', 'apps/orders']);
  });
});

it.each<[string, Files]>([
  [
    'nobody imports',
    { 'tsconfig.json': paths({ '@app/commons': ['libs/commons/src'] }), 'libs/commons/src/index.ts': '' },
  ],
  [
    'only a test imports',
    {
      'tsconfig.json': paths({ '@app/commons': ['libs/commons/src'] }),
      'libs/commons/src/index.ts': '',
      'apps/orders/src/main.spec.ts': "import '@app/commons';",
    },
  ],
  [
    'is a part of a service',
    {
      'apps/orders/tsconfig.json': paths({ '@domain/*': ['src/domain/*'], '@/*': ['./*'] }),
      'apps/orders/src/domain/order.ts': '',
      'apps/orders/src/main.ts': "import '@domain/order'; import '@/src/domain/order';",
      'apps/billing/src/main.ts': "import '../../orders/src/domain/order';",
    },
  ],
  [
    'holds all there is',
    {
      'tsconfig.json': paths({ '@root/*': ['*'] }),
      'knex.ts': '',
      'apps/orders/src/main.ts': "import '@root/knex';",
    },
  ],
  [
    'holds tests',
    {
      'tsconfig.json': paths({ '@test/*': ['test/*'] }),
      'test/world.ts': '',
      'apps/orders/src/main.ts': "import '@test/world';",
    },
  ],
])('a directory that %s is none, though the paths of a configuration name it', async (_, files) => {
  expect(
    (await partsOf({ ...MONOREPO, 'apps/orders/src/main.ts': 'export {};', ...files })).libraries,
  ).toEqual([]);
});

it('a directory of one service that has no other unit beside it is a part of that', async () => {
  const { services, libraries } = await partsOf({
    'package.json': { name: 'shop', scripts: { start: 'node src/main.js' } },
    'tsconfig.json': paths({ '@config/*': ['config/*'], '@/*': ['src/*'] }),
    'config/port.ts': '',
    'src/main.ts': "import '@config/port';",
  });
  expect([services.length, libraries.length]).toEqual([1, 0]);
});

test('a library that nobody named takes no name from a service', async () => {
  const { dependencies } = await partsOf({
    'tsconfig.json': paths({ '@libs/*': ['libs/*/src'] }),
    'docker-compose.yml': 'services:\n  orders-service:\n    build: apps/orders\n',
    'apps/orders/Dockerfile': 'FROM node',
    'libs/orders/src/index.ts': '',
    'apps/orders/src/main.ts': "import '@libs/orders';",
  });
  expect(dependencies).toEqual(['orders → libs-orders']);
});
