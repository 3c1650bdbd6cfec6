import { expect, test } from 'vitest';
import nanoService from '../../rules/nano-service.js';
import prematureMicroservices from '../../rules/premature-microservices.js';
import releaseCoupling from '../../rules/release-coupling.js';
import sharedDomainLibrary from '../../rules/shared-domain-library.js';
import startupOrder from '../../rules/startup-order.js';
import versionDrift from '../../rules/version-drift.js';
import { type Sketch, type SketchedCommit, system, testRule } from '../../src/testing.js';

const times = (amount: number, commit: Omit<SketchedCommit, 'by'> & { readonly by?: string }) =>
  Array.from({ length: amount }, (_, index) => ({ by: index % 2 === 0 ? 'Ada' : 'Ben', ...commit }));

const both = ['orders', 'stock'];

function shop(commits: readonly SketchedCommit[], more: Partial<Sketch> = {}): Sketch {
  return { services: ['mail', 'orders', 'stock'], commits, ...more };
}

test('release-coupling', () => {
  testRule(releaseCoupling, {
    violating: [
      { name: 'five commits to both', system: shop(times(5, { changes: both })), keys: ['orders<>stock'] },
      {
        name: 'a third of what is done',
        system: shop([...times(6, { changes: both }), ...times(14, { changes: ['orders'] })]),
        keys: ['orders<>stock'],
      },
      {
        name: 'commits of one ticket, by two people on two days',
        system: shop(
          Array.from({ length: 5 }, (_, index) => [
            { by: 'Ada', changes: ['orders'], says: `SHOP-${index}: take the order` },
            { by: 'Ben', changes: ['stock'], says: `Reserve (SHOP-${index})` },
          ]).flat(),
        ),
        keys: ['orders<>stock'],
      },
      {
        name: 'commits of a ticket as a team writes them',
        system: shop(
          Array.from({ length: 5 }, (_, index) => [
            { by: 'Ada', changes: ['orders'], says: `[t${index}] take the order` },
            { by: 'Ben', changes: ['stock'], says: `[t${index}] reserve` },
          ]).flat(),
        ),
        options: { tickets: ['[t9]'] },
        keys: ['orders<>stock'],
      },
      {
        name: 'days of two people, on which they seldom do anything else',
        system: shop([
          ...Array.from({ length: 6 }, (_, day) => [
            { by: day % 2 ? 'Ada' : 'Ben', changes: ['orders'], daysAgo: 2 * day },
            { by: day % 2 ? 'Ada' : 'Ben', changes: ['stock'], daysAgo: 2 * day },
          ]).flat(),
          ...Array.from({ length: 20 }, (_, day) => ({ by: 'Cem', changes: ['mail'], daysAgo: day })),
        ]),
        keys: ['orders<>stock'],
      },
    ],
    clean: [
      { name: 'four commits', system: shop(times(4, { changes: both })) },
      {
        name: 'a fifth of what is done',
        system: shop([...times(5, { changes: both }), ...times(41, { changes: ['orders'] })]),
      },
      { name: 'commits of a program', system: shop(times(9, { by: 'renovate[bot]', changes: both })) },
      {
        name: 'versions and documents',
        system: shop(
          times(9, {
            changes: [
              'services/orders/package.json',
              'services/stock/CHANGELOG.md',
              'services/stock/yarn.lock',
            ],
          }),
        ),
      },
      {
        name: 'tests',
        system: shop(
          times(9, { changes: ['services/orders/src/main.ts', 'services/stock/src/main.test.ts'] }),
        ),
      },
      {
        name: 'sweeps over the files',
        system: shop(
          times(9, {
            changes: [...both, ...Array.from({ length: 30 }, (_, at) => `services/mail/${at}.ts`)],
          }),
        ),
      },
      {
        name: 'sweeps over the services',
        system: {
          services: ['bills', 'mail', 'orders', 'prices', 'stock'],
          commits: times(9, { changes: ['bills', 'mail', 'orders', 'prices', 'stock'] }),
        },
      },
      {
        name: 'long ago',
        system: shop([...times(9, { changes: both, daysAgo: 400 }), ...times(1, { changes: ['mail'] })]),
      },
      {
        name: 'days of one person who does a bit of everything',
        system: shop(
          Array.from({ length: 9 }, (_, day) =>
            both.map((name) => ({ by: 'Ada', changes: [name], daysAgo: day })),
          ).flat(),
        ),
      },
      {
        name: 'what looks like a ticket',
        system: shop(
          Array.from({ length: 6 }, (_, index) => [
            { by: 'Ada', changes: ['orders'], says: 'Write UTF-8' },
            { by: 'Ben', changes: ['stock'], says: `Read UTF-8, try ${index}` },
          ]).flat(),
        ),
      },
    ],
  });
});

test('release-coupling says what binds the two, or that nothing is known to', () => {
  const messageOf = (sketch: Sketch) => {
    const options = Object.entries(releaseCoupling.options).map(([name, each]) => [name, each.default]);
    return [...releaseCoupling.check(system(sketch), Object.fromEntries(options))][0]!.message;
  };
  const commits = times(5, { changes: both });
  expect(messageOf(shop(commits))).toContain('hidden coupling');
  const imports = ['services/orders/src/main.ts -> services/stock/src/main.ts'];
  expect(messageOf(shop(commits, { imports }))).toContain('Between them is an import.');
});

test('startup-order', () => {
  testRule(startupOrder, {
    violating: [
      {
        name: 'one waits',
        system: { services: both, startup: ['orders waits for stock (service_healthy)'] },
        keys: ['orders>stock'],
      },
      {
        name: 'each once, however often it is written',
        system: {
          services: both,
          startup: ['orders waits for stock', 'orders waits for stock', 'stock waits for orders'],
        },
        keys: ['orders>stock', 'stock>orders'],
      },
    ],
    clean: [
      { name: 'nobody waits', system: { services: both } },
      { name: 'for a store', system: { services: both, startup: ['orders waits for postgres'] } },
    ],
  });
});

test('version-drift', () => {
  const uses = (...used: string[]): Sketch => ({ services: ['mail', ...both], uses: used });
  testRule(versionDrift, {
    violating: [
      {
        name: 'two minors',
        system: uses('orders uses @shop/money 1.2.0', 'stock uses @shop/money 1.4.1'),
        keys: ['@shop/money'],
      },
      {
        name: 'a major, as locked',
        system: uses('orders uses @shop/money * = 1.9.0', 'stock uses @shop/money ^2.0.0'),
        keys: ['@shop/money'],
      },
      {
        name: 'minors of a library that is not done yet',
        system: uses('orders uses @shop/money ^0.2.1', 'stock uses @shop/money ~0.4.0'),
        keys: ['@shop/money'],
      },
      {
        name: 'one minor, when asked',
        system: uses('orders uses @shop/money 1.2.0', 'stock uses @shop/money 1.3.0'),
        options: { minors: 1 },
        keys: ['@shop/money'],
      },
    ],
    clean: [
      { name: 'one minor', system: uses('orders uses @shop/money 1.2.0', 'stock uses @shop/money 1.3.9') },
      {
        name: 'ranges that meet',
        system: uses('orders uses @shop/money ^1.2.0', 'stock uses @shop/money ^1.9.0'),
      },
      {
        name: 'a pinned one in a range',
        system: uses('orders uses @shop/money ^1.2.0', 'stock uses @shop/money 1.9.0'),
      },
      {
        name: 'the same',
        system: uses('orders uses @shop/money workspace:* = 3.0.0', 'stock uses @shop/money ^3.0.0'),
      },
      {
        name: 'ranges of several parts',
        system: uses('orders uses @shop/money >=1 <3', 'stock uses @shop/money 2.9.0'),
      },
      {
        name: 'different libraries',
        system: uses('orders uses @shop/money 1.0.0', 'stock uses @shop/days 4.0.0'),
      },
    ],
  });
});

test('version-drift is an error from two majors on', () => {
  const of = (newer: string) => {
    const model = system({
      services: both,
      uses: ['orders uses @shop/money 1.2.0', `stock uses @shop/money ${newer}`],
    });
    return [...versionDrift.check(model, { minors: 2, majors: 2 })][0]?.severity;
  };
  expect([of('2.0.0'), of('3.0.0')]).toEqual([undefined, 'error']);
});

test('shared-domain-library', () => {
  const library = (more: Partial<Sketch>): Sketch => ({
    services: ['mail', ...both],
    libraries: ['core'],
    defines: { orders: ['shop.orders', 'shop.order_lines'] },
    imports: both.map((name) => `services/${name}/src/main.ts -> libs/core/src/index.ts`),
    ...more,
  });
  testRule(sharedDomainLibrary, {
    violating: [
      {
        name: 'types named as tables are',
        system: library({ types: { 'libs/core/src/index.ts': ['Order', 'OrderLineEntity'] } }),
        keys: ['core'],
      },
      {
        name: 'passed on by an index',
        system: library({
          types: { 'libs/core/src/order.ts': ['IOrder', 'OrderLine'] },
          imports: [
            ...both.map((name) => `services/${name}/src/main.ts -> libs/core/src/index.ts`),
            'libs/core/src/index.ts -> libs/core/src/order.ts (type)',
          ],
        }),
        keys: ['core'],
      },
      {
        name: 'fifty declarations',
        system: library({
          types: { 'libs/core/src/index.ts': Array.from({ length: 45 }, (_, at) => `Part${at}`) },
        }),
        keys: ['core'],
      },
    ],
    clean: [
      { name: 'no domain', system: library({ types: { 'libs/core/src/index.ts': ['Money', 'Logger'] } }) },
      {
        name: 'domain that it keeps for itself',
        system: library({
          types: { 'libs/core/src/index.ts': ['Money'], 'libs/core/src/order.ts': ['Order', 'OrderLine'] },
          imports: [
            ...both.map((name) => `services/${name}/src/main.ts -> libs/core/src/index.ts`),
            'libs/core/src/index.ts -> libs/core/src/order.ts (type)',
          ],
        }),
      },
      {
        name: 'one user of three',
        system: library({
          types: { 'libs/core/src/index.ts': ['Order', 'OrderLine'] },
          imports: ['services/mail/src/main.ts -> libs/core/src/index.ts'],
        }),
      },
      {
        name: 'many declarations of infrastructure',
        system: {
          services: both,
          libraries: ['logging'],
          imports: both.map((name) => `services/${name}/src/main.ts -> libs/logging/src/index.ts`),
          types: { 'libs/logging/src/index.ts': Array.from({ length: 60 }, (_, at) => `Part${at}`) },
        },
      },
    ],
  });
});

test('a library that is only large is told for its size', () => {
  const [finding] = sharedDomainLibrary.check(
    system({
      services: both,
      libraries: ['core'],
      imports: both.map((name) => `services/${name}/src/main.ts -> libs/core/src/index.ts`),
      types: { 'libs/core/src/index.ts': Array.from({ length: 60 }, (_, at) => `Part${at}`) },
    }),
    { share: 50, domain: 2, symbols: 50, infrastructure: [] },
  );
  expect(finding?.message).toContain('none of which is seen to be of the domain: it is told for its size');
});

test('nano-service', () => {
  const filesOf = (service: string) =>
    Array.from({ length: 60 }, (_, at) => `services/${service}/src/page-${at}.ts`);
  const tiny = ['labels', 'parcels', 'rates'];
  const sharing = (names: readonly string[]): Sketch => ({
    services: [...tiny, 'web', 'shop', 'desk'],
    files: ['web', 'shop', 'desk'].flatMap(filesOf),
    defines: { parcels: ['shipping.parcels'] },
    statements: names.map((by) => ({ by, reads: ['shipping.parcels'] })),
  });
  testRule(nanoService, {
    violating: [
      {
        name: 'one noun, three verbs',
        system: { services: ['user-creation', 'user-update-service', 'deleteUser', 'mail'] },
        keys: ['user'],
      },
      { name: 'three tiny ones on one table', system: sharing(tiny), keys: [tiny.join(' ')] },
      {
        name: 'three tiny ones on two tables, once',
        system: {
          ...sharing(tiny),
          statements: tiny.map((by) => ({ by, reads: ['shipping.parcels', 'shipping.labels'] })),
        },
        keys: [tiny.join(' ')],
      },
    ],
    clean: [
      { name: 'commands and queries', system: { services: ['order-command', 'order-query', 'mail'] } },
      { name: 'different nouns', system: { services: ['create-user', 'update-order', 'delete-basket'] } },
      { name: 'verbs without a noun', system: { services: ['create', 'update', 'delete'] } },
      { name: 'names that are no verbs', system: { services: ['user-mail', 'user-login', 'user-photos'] } },
      { name: 'two tiny ones on one table', system: sharing(['labels', 'parcels', 'web']) },
      {
        name: 'a table that the large ones work on as well',
        system: sharing([...tiny, 'web', 'shop', 'desk']),
      },
    ],
  });
});

test('premature-microservices', () => {
  const services = ['mail', ...both];
  const work = (people: readonly string[], commits: number): Sketch => ({
    services,
    commits: Array.from({ length: commits }, (_, at) => ({
      by: people[at % people.length]!,
      changes: ['mail'],
    })),
  });
  const many = ['Ada', 'Ben', 'Cem', 'Dana', 'Eva', 'Finn'];
  testRule(prematureMicroservices, {
    violating: [
      {
        name: 'five people, three services',
        system: { services, teams: { all: { members: 5, services } } },
        keys: ['system'],
      },
      { name: 'five contributors', system: work(many.slice(1), 20), keys: ['system'] },
      {
        name: 'five contributors, and programs that write along',
        system: {
          services,
          commits: times(20, {
            changes: ['mail'],
            with: ['Cem', 'Dana', 'Eva', 'renovate[bot]', 'cursoragent'],
          }),
        },
        keys: ['system'],
      },
      {
        name: 'six members, of whom one works',
        system: { ...work(['Ada'], 30), teams: { all: { members: 6, services } } },
        keys: ['system'],
      },
    ],
    clean: [
      { name: 'six people', system: { services, teams: { all: { members: 6, services } } } },
      { name: 'six contributors', system: work(many, 24) },
      {
        name: 'six contributors, one of whom writes along',
        system: { services, commits: times(20, { changes: ['mail'], with: many.slice(2) }) },
      },
      { name: 'hardly any history', system: work(['Ada'], 19) },
      { name: 'two services', system: { ...work(['Ada'], 30), services: both } },
      {
        name: 'nobody knows how many people a team has',
        system: { services, teams: { all: { members: 2, services: both }, rest: { services: ['mail'] } } },
      },
    ],
  });
});
