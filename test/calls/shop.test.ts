/** The shop's README lists what its services ask and tell each other; the reader must find it where it says, and nothing else. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { project } from '../helpers/world.js';
import { channelsIn, modelOf, unknownIn } from './support.js';

test('the calls and channels of the shop', async () => {
  const model = await modelOf(join(project, 'fixtures/shop'));
  const calls = model.calls.map(
    ({ from, to, at, timeoutMs, loop, endpoint }) =>
      `${from} → ${to} ${at.path.split('/').at(-1)}:${at.line} ${timeoutMs}${loop ? ' in a loop' : ''}${endpoint ? '' : ' to nothing'}`,
  );
  expect(calls).toEqual([
    'inventory → catalog warehouses.ts:20 2000',
    'orders → catalog routes.ts:21 2000',
    'orders → payments place-order.ts:44 none',
    'orders → shipping place-order.ts:31 2000',
    'payments → orders charges.ts:15 2000',
    'shipping → inventory quotes.js:14 2000',
    'web → catalog products.ts:9 2000',
    'web → catalog products.ts:21 2000',
    'web → catalog reviews.ts:16 unknown',
    'web → catalog search.ts:25 unknown',
    'web → inventory products.ts:12 2000 in a loop',
    'web → inventory products.ts:22 2000',
    'web → notifications mails.ts:22 unknown',
    'web → orders checkout.ts:12 15000',
    'web → orders checkout.ts:18 15000',
    'web → orders checkout.ts:28 15000',
    'web → shipping checkout.ts:29 1000',
  ]);
  expect(channelsIn(model)).toEqual([
    'letters: web → notifications',
    'order.placed: orders → notifications',
    'shipment.dispatched: shipping → notifications',
    'warehouses/+/picks: nobody → inventory',
  ]);
  expect(
    model.channels.flatMap(({ publishers }) => publishers.map(({ at }) => `${at.path}:${at.line}`)),
  ).toEqual([
    'services/web/src/mails.ts:26',
    'services/orders/src/modules/checkout/events.ts:13',
    'services/shipping/src/relay.js:14',
  ]);
  expect(model.stores.map(({ kind, name, database }) => `${kind} ${name} in ${database}`)).toEqual([
    'collection reviews in mongo/catalog',
    'keys reviews: in redis/0',
  ]);
  expect(unknownIn(model)).toEqual([]);
});
