import { test } from 'vitest';
import crossTeamCoupling from '../../rules/cross-team-coupling.js';
import ownerDrift from '../../rules/owner-drift.js';
import polyglotTeam from '../../rules/polyglot-team.js';
import reviewBottleneck from '../../rules/review-bottleneck.js';
import siloTeam from '../../rules/silo-team.js';
import { testRule } from '../../src/testing.js';

const services = ['cart', 'orders', 'payments', 'prices', 'stock', 'web'];

test('polyglot-team', () => {
  const stored = (name: string, ...packages: string[]) =>
    packages.map((each) => `services/${name}/src/main.ts -> npm:${each}`);
  testRule(polyglotTeam, {
    violating: [
      {
        name: 'three languages',
        system: {
          services,
          languages: { 'services/cart/main.go': 'Go', 'services/stock/level.py': 'Python' },
          teams: { shop: { services: ['cart', 'stock', 'web'] } },
        },
        keys: ['shop'],
      },
      {
        name: 'four kinds of store',
        system: {
          services,
          imports: [
            ...stored('cart', 'ioredis', 'pg'),
            ...stored('web', 'mongodb', '@elastic/elasticsearch'),
          ],
          teams: { shop: { services: ['cart', 'web'] } },
        },
        keys: ['shop'],
      },
    ],
    clean: [
      {
        name: 'two languages, and SQL',
        system: {
          services,
          languages: { 'services/cart/main.go': 'Go', 'services/cart/001.sql': 'SQL' },
          teams: { shop: { services: ['cart', 'web'] } },
        },
      },
      {
        name: 'languages of one runtime',
        system: {
          services,
          languages: {
            'services/cart/a.vue': 'Vue',
            'services/cart/a.js': 'JavaScript',
            'services/cart/a.go': 'Go',
          },
          teams: { shop: { services: ['cart'] } },
        },
      },
      {
        name: 'a third language in a script or two',
        system: {
          services,
          files: Array.from({ length: 20 }, (_, index) => `services/cart/src/${index}.ts`),
          languages: { 'services/cart/seed.py': 'Python', 'services/cart/tool.rb': 'Ruby' },
          teams: { shop: { services: ['cart'] } },
        },
      },
      {
        name: 'three stores and two brokers, and types of a fourth',
        system: {
          services,
          imports: [
            ...stored('cart', 'ioredis', 'pg', 'kafkajs', 'amqplib'),
            ...stored('web', 'mongodb', '@elastic/elasticsearch').slice(0, 1),
            'services/web/src/main.ts -> npm:mysql2 (type)',
          ],
          teams: { shop: { services: ['cart', 'web'] } },
        },
      },
    ],
  });
});

test('cross-team-coupling', () => {
  const libraries = ['money', 'names', 'rates', 'words'];
  const uses = (service: string, ...of: string[]) =>
    of.map((library) => `services/${service}/src/main.ts -> libs/${library}/src/index.ts`);
  testRule(crossTeamCoupling, {
    violating: [
      {
        name: 'three libraries of another team, and none of its own',
        system: {
          services,
          libraries,
          imports: uses('web', 'money', 'names', 'rates'),
          teams: { front: { services: ['web'] }, back: { services: ['stock', ...libraries] } },
        },
        keys: ['front>back'],
      },
      {
        name: 'two tables and a library of another team, one of its own',
        system: {
          services,
          libraries,
          imports: [...uses('cart', 'money', 'words')],
          defines: { stock: ['stock.levels', 'stock.places'] },
          statements: [{ by: 'cart', reads: ['stock.levels'], writes: ['stock.places'] }],
          teams: { front: { services: ['cart', 'words'] }, back: { services: ['stock', 'money'] } },
        },
        keys: ['front>back'],
      },
    ],
    clean: [
      {
        name: 'as many inside as across',
        system: {
          services,
          libraries,
          imports: [
            ...uses('web', 'money', 'names', 'rates'),
            ...uses('cart', 'words'),
            ...uses('web', 'words'),
            'services/web/src/main.ts -> services/cart/src/main.ts',
          ],
          teams: {
            front: { services: ['web', 'cart', 'words'] },
            back: { services: ['stock', 'money', 'names', 'rates'] },
          },
        },
      },
      {
        name: 'libraries of a platform team',
        system: {
          services,
          libraries,
          imports: uses('web', ...libraries),
          teams: { front: { services: ['web'] }, core: { type: 'platform', services: libraries } },
        },
      },
      {
        name: 'types only',
        system: {
          services,
          libraries,
          imports: uses('web', 'money', 'names', 'rates').map((each) => `${each} (type)`),
          teams: { front: { services: ['web'] }, back: { services: libraries } },
        },
      },
      {
        name: 'two libraries are no pattern',
        system: {
          services,
          libraries,
          imports: uses('web', 'money', 'names'),
          teams: { front: { services: ['web'] }, back: { services: libraries } },
        },
      },
    ],
  });
});

test('owner-drift', () => {
  const teams = {
    shop: { people: ['Ada', 'ben@example.org'], services: ['cart'] },
    money: { people: ['Cleo'], services: ['payments'] },
  };
  const changes = (by: string, times: number, more: object = {}) =>
    Array.from({ length: times }, () => ({ by, changes: ['cart'], ...more }));
  testRule(ownerDrift, {
    violating: [
      {
        name: 'six of eleven from outside',
        system: { services, teams, commits: [...changes('Ada', 5), ...changes('Cleo', 6)] },
        keys: ['cart'],
      },
      {
        name: 'from nobody knows whom',
        system: { services, teams, commits: [...changes('Ben', 4), ...changes('Zoe', 6)] },
        keys: ['cart'],
      },
      {
        name: 'what is older than a year does not help',
        system: {
          services,
          teams,
          commits: [...changes('Ada', 20, { daysAgo: 400 }), ...changes('Ada', 1), ...changes('Cleo', 10)],
        },
        keys: ['cart'],
      },
    ],
    clean: [
      {
        name: 'half is not most',
        system: { services, teams, commits: [...changes('Ada', 5), ...changes('Cleo', 5)] },
      },
      {
        name: 'nine commits say little',
        system: { services, teams, commits: [...changes('Ada', 1), ...changes('Cleo', 8)] },
      },
      {
        name: 'written together with the team',
        system: {
          services,
          teams,
          commits: [...changes('Ada', 5), ...changes('Cleo', 6, { with: ['Ben'] })],
        },
      },
      {
        name: 'nobody of the team is known: its members are a number',
        system: {
          services,
          teams: { shop: { members: 5, services: ['cart'] } },
          commits: changes('Cleo', 20),
        },
      },
      {
        name: 'programs and sweeps',
        system: {
          services,
          teams,
          commits: [
            ...changes('Ada', 10),
            ...changes('renovate[bot]', 12),
            ...changes('Cleo', 12, {
              changes: Array.from({ length: 31 }, (_, index) => `services/cart/src/${index}.ts`),
            }),
          ],
        },
      },
    ],
  });
});

test('review-bottleneck', () => {
  const teams = {
    shop: { people: ['Ada', 'Ben'], services: ['cart', 'orders'] },
    money: { people: ['Cleo'], services: ['payments', 'prices'] },
  };
  const held = ['cart', 'orders', 'payments', 'prices'];
  const passed = (names: readonly string[], times: number, more: object) =>
    names.flatMap((name) => Array.from({ length: times }, () => ({ by: 'Ada', changes: [name], ...more })));
  testRule(reviewBottleneck, {
    violating: [
      {
        name: 'one person merges everything',
        system: { services, teams, commits: passed(held, 5, { mergedBy: 'Vera' }) },
        keys: ['Vera'],
      },
      {
        name: 'three of five reviewed',
        system: {
          services,
          teams,
          commits: [
            ...passed(held, 3, { reviewedBy: ['Vera', 'Ben'] }),
            ...passed(held, 2, { reviewedBy: ['Cleo'] }),
          ],
        },
        keys: ['Vera', 'Ben'],
      },
    ],
    clean: [
      {
        name: 'half is not most',
        system: {
          services,
          teams,
          commits: [...passed(held, 3, { mergedBy: 'Vera' }), ...passed(held, 3, { mergedBy: 'Cleo' })],
        },
      },
      {
        name: 'three services',
        system: { services, teams, commits: passed(held.slice(1), 5, { mergedBy: 'Vera' }) },
      },
      {
        name: 'services of one team',
        system: {
          services,
          teams: { shop: { people: ['Ada'], services: held } },
          commits: passed(held, 5, { mergedBy: 'Vera' }),
        },
      },
      { name: 'one’s own work', system: { services, teams, commits: passed(held, 5, { mergedBy: 'Ada' }) } },
      { name: 'a program', system: { services, teams, commits: passed(held, 5, { mergedBy: 'bors-bot' }) } },
    ],
  });
});

test('silo-team', () => {
  const page = (name: string) => `services/${name}/src/page.ts -> npm:react`;
  testRule(siloTeam, {
    violating: [
      {
        name: 'a team of front ends',
        system: {
          services,
          imports: [page('web'), page('cart')],
          teams: { front: { services: ['web', 'cart'] }, back: { services: services.slice(1, 5) } },
        },
        keys: ['front'],
      },
      {
        name: 'everybody owns everything',
        system: { services, teams: { a: { services }, b: { services } } },
        keys: ['everybody'],
      },
    ],
    clean: [
      {
        name: 'a front end and what is behind it',
        system: {
          services,
          imports: [page('web')],
          teams: { shop: { services: ['web', 'cart'] }, back: { services: services.slice(1, 5) } },
        },
      },
      {
        name: 'a page that keeps data',
        system: {
          services,
          imports: [page('web'), page('cart'), 'services/cart/src/page.ts -> npm:pg'],
          teams: { front: { services: ['web', 'cart'] }, back: { services: services.slice(1, 5) } },
        },
      },
      {
        name: 'one front end is no pattern',
        system: {
          services,
          imports: [page('web')],
          teams: { front: { services: ['web'] }, back: { services: services.slice(0, 5) } },
        },
      },
      {
        name: 'a system of nothing but front ends',
        system: {
          services: ['web', 'cart'],
          imports: [page('web'), page('cart')],
          teams: { front: { services: ['*'] } },
        },
      },
    ],
  });
});
