import { expect, test } from 'vitest';
import blastRadius from '../../rules/blast-radius.js';
import hubService from '../../rules/hub-service.js';
import { rules } from '../../rules/index.js';
import missingCircuitBreaker from '../../rules/missing-circuit-breaker.js';
import syncChain from '../../rules/sync-chain.js';
import syncCycle from '../../rules/sync-cycle.js';
import { type Model, placesOf } from '../../src/index.js';
import { nothingDeclared } from '../../src/model/declarations.js';
import { judge } from '../../src/rule/judge.js';
import { settle } from '../../src/rule/settings.js';
import { type Sketch, system, testRule } from '../../src/testing.js';

/** `web > orders > stock` is two calls. */
function sketch(ways: readonly string[], more: Partial<Sketch> = {}): Sketch {
  const calls = ways.flatMap((way) => {
    const names = way.split(' > ');
    return names.slice(1).map((to, index) => `${names[index]} calls ${to}: GET /${to}`);
  });
  const services = [...new Set([...ways.flatMap((way) => way.split(' > ')), ...(more.services ?? [])])];
  return { ...more, services: services.sort(), calls: [...calls, ...(more.calls ?? [])] };
}

const judged = (model: Model) => judge(model, settle(rules, { ...nothingDeclared, rules: [], presets: [] }));

test('sync-cycle', () => {
  testRule(syncCycle, {
    violating: [
      { name: 'two', system: sketch(['orders > payments > orders']), keys: ['orders+payments'] },
      { name: 'three', system: sketch(['a > b > c > a', 'web > a']), keys: ['a+b+c'] },
      { name: 'two circles that meet', system: sketch(['a > b > a', 'b > c > b']), keys: ['a+b+c'] },
      { name: 'two that do not', system: sketch(['d > c > d', 'a > b > a', 'a > c']), keys: ['a+b', 'c+d'] },
    ],
    clean: [
      { name: 'one way', system: sketch(['web > orders > stock', 'web > stock']) },
      { name: 'itself', system: sketch(['orders > orders']) },
      {
        name: 'a call that nobody waits for',
        system: sketch(['orders > payments'], { calls: ['payments calls orders: POST /paid (not awaited)'] }),
      },
      {
        name: 'a page that its gateway hands out',
        system: sketch(['gateway > shop', 'shop > gateway > orders'], {
          imports: ['services/shop/src/main.ts -> npm:react', 'services/shop/src/main.ts -> npm:next'],
        }),
      },
    ],
  });
});

test('a circle is proved by its calls, those of the shortest way first', () => {
  const [finding] = syncCycle.check(system(sketch(['a > b > c > a', 'c > b'])), {});
  expect(finding).toMatchObject({
    message: 'a, b and c wait for each other: a → b → c → a.',
    at: { path: 'services/a/src/main.ts', line: 1 },
  });
  expect(placesOf(finding!).map(({ says }) => says)).toEqual([
    'a → b: GET /b',
    'b → c: GET /c',
    'c → a: GET /a',
    'c → b: GET /b',
  ]);
});

test('sync-chain', () => {
  testRule(syncChain, {
    violating: [
      { name: 'three', system: sketch(['web > orders > stock']), keys: ['orders>stock'] },
      {
        name: 'the longest of several from one beginning',
        system: sketch(['web > orders > stock > prices', 'web > mail > logs']),
        keys: ['orders>stock>prices'],
      },
      {
        name: 'once for all who begin it',
        system: sketch(['web > orders > stock', 'app > orders', 'desk > orders']),
        keys: ['orders>stock'],
      },
      {
        name: 'one for each beginning that waits for something else',
        system: sketch(['web > orders > stock', 'desk > returns > stock']),
        keys: ['orders>stock', 'returns>stock'],
      },
      {
        name: 'of equals the first by name',
        system: sketch(['web > returns > stock', 'web > orders > stock']),
        keys: ['orders>stock'],
      },
      {
        name: 'through a circle, the longest way',
        system: sketch(['web > orders > payments > orders', 'payments > bank', 'orders > stock']),
        keys: ['orders>payments>bank'],
      },
      {
        name: 'that begins with a circle',
        system: sketch(['orders > payments > orders', 'payments > bank']),
        keys: ['payments>bank'],
      },
      {
        name: 'two, where the configuration allows one',
        system: sketch(['web > orders']),
        options: { maxServices: 1 },
        keys: ['orders'],
      },
    ],
    clean: [
      { name: 'two', system: sketch(['web > orders', 'web > stock']) },
      { name: 'a gateway', system: sketch(['a', 'b', 'c', 'd', 'e'].map((name) => `gateway > ${name}`)) },
      { name: 'nothing but a circle', system: sketch(['a > b > c > a']) },
      {
        name: 'a call that nobody waits for',
        system: sketch(['web > orders'], { calls: ['orders calls stock: POST /taken (not awaited)'] }),
      },
      {
        name: 'a front end that answers nobody',
        system: sketch(['shop > orders > stock'], { imports: ['services/shop/src/main.ts -> npm:react'] }),
      },
      {
        name: 'what the configuration allows',
        system: sketch(['a > b > c > d']),
        options: { maxServices: 4 },
      },
    ],
  });
});

test('a chain tells what it costs, and is proved by each of its calls', () => {
  const model = system(sketch(['web > orders > shipping > stock > catalog', 'app > orders']));
  const [finding] = syncChain.check(model, { maxServices: 2, errorFrom: 5, availability: 99.9, p99: 200 });
  expect(finding).toMatchObject({
    message:
      'app and web begin a chain of 5 services that wait for one another: app and web → orders → shipping → stock → catalog. ' +
      'At 99.9 % each, all of them are up 99.5 % of the time, 3.6 h of outage a month; P99s of 200 ms each come to 1.0 s.',
    severity: 'error',
  });
  expect(placesOf(finding!).map(({ says, line }) => `${line} ${says}`)).toEqual([
    '5 app → orders: GET /orders',
    '1 web → orders: GET /orders',
    '2 orders → shipping: GET /shipping',
    '3 shipping → stock: GET /stock',
    '4 stock → catalog: GET /catalog',
  ]);
});

test('a chain through a large knot is said to be at least so long, in bounded time', () => {
  const names = Array.from({ length: 300 }, (_, index) => `s${String(index).padStart(3, '0')}`);
  // Rings that touch in one service: whoever leaves one too early cannot come back.
  const ways = names.flatMap((name, index) => [
    `${name} > ${names[(index + 1) % 300]}`,
    ...(index % 7 === 0 ? [`${names[(index * 3 + 50) % 300]} > ${name}`] : []),
  ]);
  const model = system(
    sketch([...ways.filter((way) => !way.startsWith('s299')), 's299 > s007', 'web > s150']),
  );
  const [finding] = syncChain.check(model, { maxServices: 2, errorFrom: 5, availability: 99.9, p99: 200 });
  expect(finding!.message).toMatch(/^web begins a chain of at least \d+ services/);
  expect(finding!.key.length).toBeLessThan(200);
});

/** web asks orders for one thing, and orders asks stock for another. */
const apart: Sketch = {
  services: ['orders', 'stock', 'web'],
  answers: ['orders GET /orders/:id by find', 'orders POST /orders by place', 'stock GET /stock by list'],
  calls: ['web calls orders: GET /orders/7', 'orders calls stock: GET /stock for place'],
};
const within = (calls: readonly string[], more: Partial<Sketch> = {}): Sketch => ({
  ...apart,
  ...more,
  calls,
});

test('a chain goes on only where a handler may lead to the next call', () => {
  testRule(syncChain, {
    violating: [
      {
        name: 'the handler that is asked leads there',
        system: within(['web calls orders: POST /orders', 'orders calls stock: GET /stock for place']),
        keys: ['orders>stock'],
      },
      {
        name: 'both handlers lead there',
        system: within(['web calls orders: GET /orders/7', 'orders calls stock: GET /stock for find,place']),
        keys: ['orders>stock'],
      },
      {
        name: 'who leads there is not known',
        system: within(['web calls orders: GET /orders/7', 'orders calls stock: GET /stock']),
        keys: ['orders>stock'],
      },
      {
        name: 'who handles it is not known',
        system: { ...apart, answers: ['orders GET /orders/:id', 'orders POST /orders by place'] },
        keys: ['orders>stock'],
      },
      {
        name: 'what is asked is not known',
        system: within(['web calls orders: GET /*', 'orders calls stock: GET /stock for find']),
        keys: ['orders>stock'],
      },
      {
        name: 'another handler of the same service leads further',
        system: within(
          [
            'web calls orders: POST /orders',
            'orders calls stock: GET /stock for place',
            'orders calls mail: POST /mails for cancel',
            'mail calls logs: POST /lines',
            'logs calls disk: POST /blocks',
          ],
          { services: ['disk', 'logs', 'mail', 'orders', 'stock', 'web'] },
        ),
        keys: ['mail>logs>disk', 'orders>stock'],
      },
      {
        name: 'what runs at the start begins a chain of its own',
        system: within([
          'web calls orders: POST /orders for nobody',
          'orders calls stock: GET /stock for place',
        ]),
        keys: ['orders>stock'],
      },
    ],
    clean: [
      { name: 'another handler', system: apart },
      {
        name: 'a call at the start',
        system: within(['web calls orders: GET /orders/7', 'orders calls stock: GET /stock for nobody']),
      },
      {
        name: 'what handles a message',
        system: within(['web calls orders: GET /orders/7', 'orders calls stock: GET /stock for onPaid']),
      },
    ],
  });
  testRule(missingCircuitBreaker, {
    violating: [
      {
        name: 'the handler that is asked leads there',
        system: within(['web calls orders: POST /orders', 'orders calls stock: GET /stock for place']),
        keys: ['orders>stock', 'web>orders'],
      },
      {
        name: 'a chain that comes back to another handler',
        system: {
          ...apart,
          calls: [
            'web calls orders: POST /orders',
            'orders calls stock: GET /stock for place',
            'stock calls orders: GET /orders/7 for list',
          ],
        },
        keys: ['orders>stock', 'stock>orders', 'web>orders'],
      },
    ],
    clean: [{ name: 'another handler', system: apart }],
  });
  testRule(blastRadius, {
    violating: [
      {
        name: 'those who ask the handler that leads there',
        system: within(
          [
            'desk calls orders: GET /orders/7',
            'web calls orders: POST /orders',
            'orders calls stock: GET /stock for place',
          ],
          { services: ['desk', 'orders', 'stock', 'web'] },
        ),
        options: { warnFrom: 40 },
        keys: ['orders', 'stock'],
      },
    ],
    clean: [
      {
        name: 'another handler',
        system: { ...apart, services: ['mail', ...apart.services!] },
        options: { warnFrom: 40 },
      },
    ],
  });
});

test('a chain is proved by the calls of one request', () => {
  const model = system(
    within([
      'web calls orders: GET /orders/7',
      'web calls orders: POST /orders',
      'orders calls stock: GET /stock for place',
    ]),
  );
  const [finding] = syncChain.check(model, { maxServices: 2, errorFrom: 5, availability: 99.9, p99: 200 });
  expect(placesOf(finding!).map(({ says }) => says)).toEqual([
    'web → orders: POST /orders',
    'orders → stock: GET /stock',
  ]);
});

test('a circle tells whether one request goes round', () => {
  const messageOf = (calls: readonly string[]) => [...syncCycle.check(system(within(calls)), {})][0]?.message;
  expect(
    messageOf(['orders calls stock: GET /stock for place', 'stock calls orders: GET /orders/7 for list']),
  ).toBe('orders and stock wait for each other: orders → stock → orders, and one request goes round.');
  expect(
    messageOf(['orders calls stock: GET /stock for place', 'stock calls orders: GET /orders/7 for count']),
  ).toBe(
    'orders and stock wait for each other: orders → stock → orders, though no single request goes round.',
  );
  expect(messageOf(['orders calls stock: GET /stock for place', 'stock calls orders: GET /orders/7'])).toBe(
    'orders and stock wait for each other: orders → stock → orders.',
  );
  // Of several circles that one is shown which a request surely goes round.
  const [finding] = syncCycle.check(
    system(
      within(
        [
          'edge calls orders: POST /orders',
          'orders calls edge: GET /edge',
          'orders calls stock: GET /stock for place',
          'stock calls orders: GET /orders/7 for list',
        ],
        { services: ['edge', 'orders', 'stock'] },
      ),
    ),
    {},
  );
  expect(finding?.message).toBe(
    'edge, orders and stock wait for each other: orders → stock → orders, and one request goes round.',
  );
});

test('blast-radius', () => {
  testRule(blastRadius, {
    violating: [
      { name: 'two of four wait', system: sketch(['a > d', 'b > d'], { services: ['c'] }), keys: ['d'] },
      {
        name: 'one waits for one that waits',
        system: sketch(['a > b > c'], { services: ['d'] }),
        keys: ['c'],
      },
      {
        name: 'readers of its tables',
        system: sketch(['web > orders'], {
          services: ['mail', 'stock'],
          defines: { orders: ['orders.orders'] },
          statements: [
            { by: 'orders', writes: ['orders.orders'] },
            { by: 'mail', reads: ['orders.orders'] },
            { by: 'stock', locks: ['orders.orders'] },
          ],
        }),
        keys: ['orders'],
      },
      {
        name: 'all of a circle',
        system: sketch(['a > b > a', 'c > a'], { services: ['d'] }),
        keys: ['a', 'b'],
      },
    ],
    clean: [
      { name: 'three services', system: sketch(['a > c', 'b > c']) },
      { name: 'one of four', system: sketch(['a > b'], { services: ['c', 'd'] }) },
      {
        name: 'a gateway and its pages',
        system: sketch(['gateway > a', 'gateway > b', 'gateway > c', 'shop > gateway', 'desk > gateway'], {
          services: ['d'],
        }),
        options: { warnFrom: 34 },
      },
      {
        name: 'readers of what a reader writes',
        system: sketch([], {
          services: ['a', 'b', 'c', 'd'],
          statements: [
            { by: 'a', writes: ['a.rows'] },
            { by: 'b', reads: ['a.rows'], writes: ['b.rows'] },
            { by: 'c', reads: ['b.rows'] },
          ],
        }),
      },
      {
        name: 'calls that nobody waits for',
        system: sketch(['a > d'], { services: ['c'], calls: ['b calls d (not awaited)'] }),
      },
    ],
  });
});

test('hub-service', () => {
  const six = ['a', 'b', 'c', 'd', 'e', 'f'];
  testRule(hubService, {
    violating: [
      {
        name: 'six wait for it',
        system: sketch(six.map((name) => `${name} > accounts`)),
        keys: ['accounts'],
      },
      { name: 'it waits for six', system: sketch(six.map((name) => `orders > ${name}`)), keys: ['orders'] },
    ],
    clean: [
      {
        name: 'five',
        system: sketch(six.slice(1).flatMap((name) => [`${name} > accounts`, `orders > ${name}`])),
      },
      {
        name: 'six calls from one',
        system: sketch(['a > b'], { calls: six.map((route) => `a calls b: GET /${route}`) }),
      },
    ],
  });
});

test('that a gateway asks many is only worth knowing; that a service with data does is more', () => {
  const ways = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `front > ${name}`);
  const severityOf = (more: Partial<Sketch>) => {
    const [finding] = hubService.check(system(sketch(ways, more)), { callers: 6, callees: 6 });
    return finding!.severity;
  };
  expect(severityOf({})).toBe('info');
  expect(severityOf({ statements: [{ by: 'front', writes: ['front.carts'] }] })).toBeUndefined();
});

test('missing-circuit-breaker', () => {
  testRule(missingCircuitBreaker, {
    violating: [
      {
        name: 'both calls of three',
        system: sketch(['web > orders > stock']),
        keys: ['orders>stock', 'web>orders'],
      },
      {
        name: 'the one of two that is open',
        system: sketch(['web > orders'], {
          services: ['stock'],
          calls: ['orders calls stock: GET /stock (behind a breaker)', 'orders calls stock: POST /stock'],
        }),
        keys: ['orders>stock', 'web>orders'],
      },
      {
        name: 'a circle with a way out',
        system: sketch(['a > b > a', 'b > c']),
        keys: ['a>b', 'b>c'],
      },
    ],
    clean: [
      { name: 'two services', system: sketch(['web > orders', 'web > stock']) },
      { name: 'two that wait for each other', system: sketch(['a > b > a']) },
      {
        name: 'both behind a breaker',
        system: {
          services: ['orders', 'stock', 'web'],
          calls: ['web calls orders (behind a breaker)', 'orders calls stock (behind a breaker)'],
        },
      },
      {
        name: 'shorter than the configuration says',
        system: sketch(['a > b > c']),
        options: { services: 4 },
      },
    ],
  });
});

test('a system of services that only a gateway asks scores next to nothing, and so does a single one', () => {
  const stores = ['accounts', 'catalog', 'orders', 'payments', 'stock'];
  const six = sketch(
    stores.map((name) => `gateway > ${name}`),
    {
      defines: Object.fromEntries(stores.map((name) => [name, [`${name}.rows`]])),
      statements: stores.map((name) => ({ by: name, reads: [`${name}.rows`], writes: [`${name}.rows`] })),
    },
  );
  const { score } = judged(system(six));
  expect(score.value).toBe(0);
  expect(score.parts.find(({ part }) => part === 'synchronous-calls')?.points).toBe(0);
  expect(
    judged(system({ services: ['orders'], statements: [{ by: 'orders', writes: ['orders.orders'] }] })).score
      .value,
  ).toBe(0);
});

test('the same system gives the same findings, in whatever order its calls are told', () => {
  const ways = [
    'web > orders > stock',
    'app > orders',
    'orders > payments > orders',
    'web > returns > stock',
  ];
  const told = (order: readonly string[]) =>
    judged(system(sketch(order))).violations.map(({ rule, key, message }) => `${rule} ${key} ${message}`);
  expect(told([...ways].reverse())).toEqual(told(ways));
});
