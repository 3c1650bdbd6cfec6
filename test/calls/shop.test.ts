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
    'ledger → payouts payouts.js:8 2000',
    'loyalty → orders points.ts:14 2000',
    'offers → catalog products.ts:13 unknown',
    'offers → inventory products.ts:19 1000',
    'orders → catalog routes.ts:21 2000',
    'orders → payments place-order.ts:44 none',
    'orders → shipping place-order.ts:31 2000',
    'payments → orders charges.ts:15 2000',
    'payouts → payments payouts.service.ts:55 2000',
    'payouts → sellers payouts.service.ts:43 2000',
    'recommendations → catalog catalog.ts:8 1000',
    'sellers → catalog assortment.service.ts:17 2000',
    'shipping → inventory quotes.js:14 2000',
    'web → catalog products.ts:10 2000',
    'web → catalog products.ts:22 2000',
    'web → catalog reviews.ts:16 unknown',
    'web → catalog search.ts:25 unknown',
    'web → inventory products.ts:13 2000 in a loop',
    'web → inventory products.ts:23 2000',
    'web → notifications mails.ts:22 unknown',
    'web → orders checkout.ts:12 15000',
    'web → orders checkout.ts:18 15000',
    'web → orders checkout.ts:28 15000',
    'web → shipping checkout.ts:29 1000',
    'web → vouchers vouchers.ts:30 unknown',
    'web → vouchers vouchers.ts:35 unknown',
  ]);
  expect(channelsIn(model)).toEqual([
    'ad-clicks: nobody → recommendations',
    'bank-statements: nobody → payouts',
    'customer.birthday: loyalty → nobody',
    'letters: web → notifications',
    'offer.changed: offers → recommendations',
    'offer_changed: offers → offers',
    'order.placed: orders → loyalty, notifications',
    'payout-orders: payouts → nobody',
    'product.viewed: web → recommendations',
    'rankings.refresh: recommendations → recommendations',
    'seller.approved: sellers → ledger, payouts',
    'shipment.dispatched: shipping → notifications',
    'warehouses/+/picks: nobody → inventory',
  ]);
  expect(
    model.channels.flatMap(({ publishers }) => publishers.map(({ at }) => `${at.path}:${at.line}`)),
  ).toEqual([
    'services/loyalty/src/birthdays.ts:21',
    'services/web/src/mails.ts:26',
    'services/offers/src/relay.ts:17',
    'services/offers/src/offers.ts:33',
    'services/orders/src/modules/checkout/events.ts:13',
    'services/payouts/src/payouts.service.ts:49',
    'services/web/src/views.ts:9',
    'services/recommendations/src/refresh.ts:12',
    'services/sellers/src/sellers/outbox.relay.ts:21',
    'services/shipping/src/relay.js:14',
  ]);
  expect(model.stores.map(({ kind, name, database }) => `${kind} ${name} in ${database}`)).toEqual([
    'collection reviews in mongo/catalog',
    'collection profiles in mongo/recommendations',
    'dynamodb vouchers in undefined',
    'keys reviews: in redis/0',
  ]);
  expect(unknownIn(model)).toEqual([]);
});
