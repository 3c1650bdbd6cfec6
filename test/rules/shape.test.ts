/** Rules on the size of services and on what holds them together. */
import { expect, test } from 'vitest';
import megaService from '../../rules/mega-service.js';
import mixedService from '../../rules/mixed-service.js';
import nanoService from '../../rules/nano-service.js';
import type { Sketch } from '../../src/testing.js';
import { system, testRule } from '../../src/testing.js';

/** Files of ten lines each. */
const files = (service: string, amount: number) =>
  Array.from({ length: amount }, (_, at) => `services/${service}/src/part-${at}.ts`);
const endpoints = (service: string, amount: number) =>
  Array.from({ length: amount }, (_, at) => `${service} GET /${service}/list-${at}`);

const services = ['fares', 'maps', 'stops', 'tickets'];

/** A main file of ten lines for each service, and more for some; five endpoints each but for some. */
function transit(lines: Readonly<Record<string, number>>, more: Partial<Sketch> = {}, answers = {}): Sketch {
  const answered: Readonly<Record<string, number>> = answers;
  return {
    services,
    files: Object.entries(lines).flatMap(([name, amount]) => files(name, amount / 10)),
    answers: services.flatMap((name) => endpoints(name, answered[name] ?? 5)),
    ...more,
  };
}

test('mega-service', () => {
  const more = ['alarms', 'crews', 'depots', 'lines'];
  testRule(megaService, {
    violating: [
      {
        // 60 of 60 + 20 × 3 lines, twice the mean of 30; 5 of 20 endpoints.
        name: 'half of the lines and a quarter of the endpoints',
        system: transit({ tickets: 50, fares: 10, maps: 10, stops: 10 }),
        keys: ['tickets'],
      },
      {
        name: 'beside a front end and a gateway that are larger',
        system: transit(
          { tickets: 50, fares: 10, maps: 10, stops: 10, web: 900, edge: 900 },
          {
            services: [...services, 'web', 'edge'],
            imports: [
              'services/web/src/main.ts -> npm:react',
              'services/edge/src/main.ts -> npm:http-proxy-middleware',
            ],
          },
        ),
        keys: ['tickets'],
      },
      {
        // 40 of 100 lines are 1.6 times the mean.
        name: '40 % of the lines of four services',
        system: transit({ tickets: 30, fares: 10, maps: 10, stops: 10 }),
        keys: ['tickets'],
      },
    ],
    clean: [
      {
        // 80 of 80 + 20 × 7 = 220 lines.
        name: '36 % of the lines of eight services',
        system: transit(
          {
            tickets: 70,
            ...Object.fromEntries(['fares', 'maps', 'stops', ...more].map((name) => [name, 10])),
          },
          {
            services: [...services, ...more],
            answers: [...services, ...more].flatMap((name) => endpoints(name, name === 'tickets' ? 5 : 2)),
          },
        ),
      },
      {
        name: '40 % of the lines of four services, where twice the mean is asked for',
        system: transit({ tickets: 30, fares: 10, maps: 10, stops: 10 }),
        options: { times: 2 },
      },
      {
        name: '19 % of the endpoints',
        system: transit({ tickets: 300 }, {}, { fares: 6, maps: 6, tickets: 4 }),
      },
      {
        name: 'one of two endpoints, where the others work by messages',
        system: transit(
          { tickets: 50, fares: 10, maps: 10, stops: 10 },
          { statements: ['maps', 'stops'].map((by) => ({ by, reads: ['transit.stops'] })) },
          { tickets: 1, fares: 1, maps: 0, stops: 0 },
        ),
      },
      {
        name: 'three services',
        system: {
          services: ['tickets', 'fares', 'maps'],
          files: files('tickets', 30),
          answers: ['tickets', 'fares', 'maps'].flatMap((name) => endpoints(name, 5)),
        },
      },
      {
        name: 'what is large is tests',
        system: transit(
          {},
          { files: Array.from({ length: 9 }, (_, at) => `services/maps/src/${at}.test.ts`) },
        ),
      },
      {
        // 60 of 120 lines, and about ten for each file of a service in Go.
        name: 'a service in another language is as large',
        system: transit(
          { tickets: 50, fares: 10, maps: 10, stops: 10 },
          {
            services: [...services, 'routing'],
            languages: Object.fromEntries(
              ['main', 'graph', 'queue', 'fares'].map((name) => [`services/routing/${name}.go`, 'Go']),
            ),
          },
        ),
      },
      {
        name: 'a gateway',
        system: transit(
          { tickets: 300 },
          { imports: ['services/tickets/src/main.ts -> npm:http-proxy-middleware'] },
        ),
      },
    ],
  });
});

test('nano-service by size and endpoints', () => {
  // The mean without one of the largest is (10 + 2 × 80) / 3 = 57 lines, and 20 % of it 11.
  const large = { fares: 70, maps: 70, stops: 70 };
  const few = { tickets: 1, fares: 20, maps: 20, stops: 20 };
  testRule(nanoService, {
    violating: [
      { name: 'ten lines and one of 61 endpoints', system: transit(large, {}, few), keys: ['tiny tickets'] },
      {
        name: 'a health check is no endpoint',
        system: transit(
          large,
          {
            answers: [
              ...services.flatMap((name) => endpoints(name, name === 'tickets' ? 1 : 20)),
              'tickets GET /health',
              'tickets GET /metrics',
            ],
          },
          few,
        ),
        keys: ['tiny tickets'],
      },
    ],
    clean: [
      { name: '20 lines', system: transit({ ...large, tickets: 10 }, {}, few) },
      {
        // (3 × 50 + 40) / 4 without the largest.
        name: 'small only beside one that is far too large',
        system: transit({ fares: 40, maps: 40, stops: 900, tickets: 30 }, {}, few),
      },
      { name: 'two of 62 endpoints', system: transit(large, {}, { ...few, tickets: 2 }) },
      { name: 'a worker that answers nobody', system: transit(large, {}, { ...few, tickets: 0 }) },
      {
        name: 'a worker with a health check',
        system: transit(large, {
          answers: [
            ...['fares', 'maps', 'stops'].flatMap((name) => endpoints(name, 20)),
            'tickets GET /health',
          ],
        }),
      },
      {
        name: 'a gateway',
        system: transit(large, { imports: ['services/tickets/src/main.ts -> npm:http-proxy'] }, few),
      },
      {
        name: 'what is called a gateway',
        system: {
          services: ['fares', 'maps', 'stops', 'graphql-gateway'],
          files: Object.entries(large).flatMap(([name, amount]) => files(name, amount / 10)),
          answers: ['fares', 'maps', 'stops', 'graphql-gateway'].flatMap((name) =>
            endpoints(name, few[name as 'fares'] ?? 1),
          ),
        },
      },
      {
        name: 'most of it is in another language',
        system: transit(large, { languages: { 'services/tickets/main.py': 'Python' } }, few),
      },
      {
        name: 'three services that can be compared',
        system: {
          ...transit(large, {}, few),
          services: ['fares', 'maps', 'tickets'],
          answers: ['fares', 'maps', 'tickets'].flatMap((name) => endpoints(name, few[name as 'fares'])),
        },
      },
    ],
  });
});

/** A library that lends books and rents out rooms, each in a file of its own. */
function lending(more: Partial<Sketch> = {}, touches: readonly string[] = []): Sketch {
  return {
    services: ['lending', 'mail'],
    defines: { lending: ['lending.loans', 'lending.rooms', 'lending.members'] },
    answers: [
      'lending GET /loans in services/lending/src/loans.ts',
      'lending POST /loans in services/lending/src/loans.ts',
      'lending GET /rooms in services/lending/src/rooms.ts',
      'lending POST /rooms in services/lending/src/rooms.ts',
    ],
    touches: [
      'services/lending/src/loans.ts writes lending.loans',
      'services/lending/src/rooms.ts writes lending.rooms',
      ...touches,
    ],
    ...more,
  };
}

test('mixed-service', () => {
  testRule(mixedService, {
    violating: [
      { name: 'books and rooms', system: lending(), keys: ['lending'] },
      {
        name: 'all ask who it is',
        system: lending({}, [
          'services/lending/src/loans.ts reads lending.members',
          'services/lending/src/rooms.ts reads lending.members',
        ]),
        keys: ['lending'],
      },
      {
        name: 'tables behind the files of the endpoints',
        system: lending({
          imports: [
            'services/lending/src/loans.ts -> services/lending/src/store/loans.ts',
            'services/lending/src/rooms.ts -> services/lending/src/store/rooms.ts',
            'services/lending/src/main.ts -> services/lending/src/loans.ts',
            'services/lending/src/main.ts -> services/lending/src/rooms.ts',
          ],
          touches: [
            'services/lending/src/store/loans.ts writes lending.loans',
            'services/lending/src/store/rooms.ts writes lending.rooms',
          ],
        }),
        keys: ['lending'],
      },
    ],
    clean: [
      {
        name: 'all ask for what the service is called after',
        system: lending({}, [
          'services/lending/src/loans.ts reads lending.lendings',
          'services/lending/src/rooms.ts reads lending.lendings',
        ]),
      },
      {
        name: 'parts that import one another by names that nothing explains',
        system: lending({
          files: ['services/lending/src/modules/members.ts'],
          imports: ['services/lending/src/loans.ts -> npm:@modules/members'],
        }),
      },
      {
        name: 'one store that both import',
        system: lending({
          imports: [
            'services/lending/src/loans.ts -> services/lending/src/store.ts',
            'services/lending/src/rooms.ts -> services/lending/src/store.ts',
          ],
          touches: [
            'services/lending/src/store.ts writes lending.loans',
            'services/lending/src/store.ts writes lending.rooms',
          ],
        }),
      },
      {
        name: 'a table that both change',
        system: lending({}, [
          'services/lending/src/loans.ts reads lending.members',
          'services/lending/src/loans.ts writes lending.members',
          'services/lending/src/rooms.ts reads lending.members',
          'services/lending/src/rooms.ts writes lending.members',
        ]),
      },
      {
        name: 'rooms of a loan',
        system: lending({
          answers: [
            'lending GET /loans/* in services/lending/src/loans.ts',
            'lending POST /loans in services/lending/src/loans.ts',
            'lending GET /loans/*/rooms in services/lending/src/rooms.ts',
            'lending POST /loans/*/rooms in services/lending/src/rooms.ts',
          ],
        }),
      },
      { name: 'a foreign key', system: lending({ foreignKeys: ['lending.rooms -> lending.loans'] }) },
      {
        name: 'one endpoint that stands alone',
        system: lending({
          answers: [
            'lending GET /loans in services/lending/src/loans.ts',
            'lending POST /loans in services/lending/src/loans.ts',
            'lending GET /rooms in services/lending/src/rooms.ts',
            'lending GET /health in services/lending/src/rooms.ts',
          ],
        }),
      },
      {
        name: 'endpoints without tables',
        system: lending({ touches: ['services/lending/src/loans.ts writes lending.loans'] }),
      },
      {
        name: 'something is only known from statements',
        system: lending({ statements: [{ by: 'lending', reads: ['lending.members'] }] }),
      },
      { name: 'the only service of its system', system: lending({ services: ['lending'] }) },
    ],
  });
  const [finding] = mixedService.check(system(lending()), { parts: 2, endpoints: 2, ubiquitous: 80 });
  expect(finding!.message).toBe(
    'lending falls into 2 parts that share no table: 2 endpoints (GET /loans and POST /loans) with lending.loans; ' +
      '2 endpoints (GET /rooms and POST /rooms) with lending.rooms.',
  );
});
