/** Each library whose use is read has something real in the shop: what it does there must be found in the very file that uses it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { Model } from '../../src/model/model.js';
import { tableId } from '../../src/model/queries.js';
import { modelOf } from '../calls/support.js';
import { project } from '../helpers/world.js';

const shop = join(project, 'fixtures/shop');
const facts = new Set<string>();

/** What a model tells of each file: `services/offers/src/offers.ts writes offers/public.offers`. */
function factsOf({ accesses, calls, channels, endpoints, stores }: Model): readonly string[] {
  return [
    ...accesses.map(
      ({ at, mode, database, table: name }) => `${at?.path} ${mode}s ${tableId({ database, name })}`,
    ),
    ...calls.map(
      ({ at, to, protocol, method = '', route }) =>
        `${at.path} asks ${to} by ${protocol} for ${`${method} ${route}`.trim()}`,
    ),
    ...channels.flatMap(({ name, broker, publishers, consumers }) => [
      ...publishers.map(({ at }) => `${at.path} publishes ${name} by ${broker}`),
      ...consumers.map(({ at }) => `${at.path} consumes ${name} by ${broker}`),
    ]),
    ...endpoints.map(({ at, method = '', path }) => `${at?.path} answers ${`${method} ${path}`.trim()}`),
    ...stores.flatMap(({ name, kind, uses }) =>
      uses.map(({ at, mode }) => `${at.path} ${mode}s ${kind} ${name}`),
    ),
  ];
}

beforeAll(async () => {
  for (const fact of factsOf(await modelOf(shop))) facts.add(fact);
}, 60_000);

test.each([
  [
    'pg',
    'libs/platform/src/database.ts',
    'services/orders/src/modules/cart/cart-store.ts writes orders.carts',
  ],
  ['drizzle-orm', 'services/inventory/src/devices.ts', 'writes inventory.devices'],
  [
    '@prisma/client',
    'services/offers/src/client.ts',
    'services/offers/src/offers.ts writes offers/public.price_steps',
  ],
  ['@prisma/client', 'services/offers/src/client.ts', 'writes offers/archive.withdrawn_offers'],
  ['better-sqlite3', 'services/offers/src/price-lists.ts', 'writes price-lists.db/public.lines_seen'],
  ['typeorm', 'services/sellers/src/sellers/sellers.service.ts', 'reads sellers/public.bank_accounts'],
  [
    'typeorm',
    'services/sellers/src/naming.ts',
    'services/sellers/src/sellers/sellers.service.ts writes sellers/public.sellers',
  ],
  ['typeorm', 'services/sellers/src/sellers/sellers.repository.ts', 'reads sellers/public.sellers'],
  ['@mikro-orm/postgresql', 'services/payouts/src/payouts.service.ts', 'reads payouts/public.payout'],
  ['@mikro-orm/core', 'services/payouts/src/bank-statements.ts', 'writes payouts/public.payout'],
  [
    'knex',
    'services/ledger/src/database.js',
    'services/ledger/src/bookings.js writes ledger/public.ledger_accounts',
  ],
  [
    'objection',
    'services/ledger/src/models/account.js',
    'services/ledger/src/bookings.js writes ledger/public.entries',
  ],
  ['slonik', 'services/ledger/src/reports.js', 'reads ledger/public.entries'],
  ['kysely', 'services/recommendations/src/rankings.ts', 'writes recommendations/public.rankings'],
  ['postgres', 'services/recommendations/src/views.ts', 'writes recommendations/public.views'],
  ['mongoose', 'services/recommendations/src/profiles.ts', 'writes collection profiles'],
  ['mongodb', 'services/catalog/src/reviews/reviews.store.ts', 'writes collection reviews'],
  ['ioredis', 'services/catalog/src/reviews/reviews.store.ts', 'writes keys reviews:'],
  [
    'sequelize',
    'services/loyalty/src/models.ts',
    'services/loyalty/src/points.ts writes loyalty/public.movements',
  ],
  [
    'sequelize-typescript',
    'services/loyalty/src/tiers.ts',
    'services/loyalty/src/points.ts reads loyalty/public.tiers',
  ],
  ['sequelize', 'services/loyalty/src/points.ts', 'writes loyalty/public.movements'],
  [
    'envalid',
    'services/loyalty/src/settings.ts',
    'services/loyalty/src/points.ts reads loyalty/public.accounts',
  ],
  ['@aws-sdk/lib-dynamodb', 'services/vouchers/src/vouchers.ts', 'writes dynamodb vouchers'],
  ['mysql2/promise', 'services/loyalty/src/points.ts', 'reads loyalty/public.accounts'],
  ['axios', 'libs/platform/src/http.ts', 'services/web/src/checkout.ts asks orders by http for POST /orders'],
  [
    '@nestjs/axios',
    'services/sellers/src/sellers/assortment.service.ts',
    'asks catalog by http for GET /products',
  ],
  ['undici', 'services/offers/src/products.ts', 'asks inventory by http for GET /stock/*'],
  [
    'axios',
    'services/offers/src/catalog-client/api.ts',
    'services/offers/src/products.ts asks catalog by http for GET /products/*',
  ],
  ['got', 'services/loyalty/src/points.ts', 'asks orders by http for GET /orders/*'],
  ['ky', 'services/recommendations/src/catalog.ts', 'asks catalog by http for GET /products/*'],
  [
    'superagent',
    'services/payouts/src/payouts.service.ts',
    'asks payments by http for POST /charges/*/refunds',
  ],
  [
    'convict',
    'services/ledger/src/settings.js',
    'services/ledger/src/payouts.js asks payouts by http for GET /payouts',
  ],
  ['aws-amplify/api', 'services/web/src/pages/vouchers.ts', 'asks vouchers by http for GET /vouchers/*'],
  ['node:http', 'services/ledger/src/payouts.js', 'asks payouts by http for GET /payouts'],
  ['@grpc/grpc-js', 'services/web/src/reviews.ts', 'asks catalog by grpc for Reviews/List'],
  [
    '@nestjs/microservices',
    'services/payouts/src/payouts.service.ts',
    'asks sellers by rpc for {"cmd":"bank-accounts"}',
  ],
  ['@trpc/client', 'services/web/src/mails.ts', 'asks notifications by rpc for recent'],
  ['graphql-request', 'services/web/src/search.ts', 'asks catalog by graphql for Query search'],
  ['express', 'services/payments/src/server.ts', 'answers POST /charges'],
  ['aws-cdk-lib/aws-apigateway', 'services/vouchers/stack/vouchers-stack.ts', 'answers POST /vouchers'],
  [
    'aws-cdk-lib/aws-apigatewayv2',
    'services/vouchers/stack/vouchers-stack.ts',
    'answers POST /vouchers/*/redemptions',
  ],
  ['fastify', 'services/offers/src/server.ts', 'answers POST /offers'],
  ['@nestjs/common', 'services/sellers/src/sellers/sellers.controller.ts', 'answers PUT /sellers/*/approval'],
  ['@koa/router', 'services/loyalty/src/server.ts', 'answers GET /customers/*/points'],
  ['hono', 'services/recommendations/src/server.ts', 'answers PUT /recommendations/*/likes/*'],
  ['amqplib', 'services/notifications/src/consumer.ts', 'consumes order.placed by rabbitmq'],
  ['amqp-connection-manager', 'services/loyalty/src/consumer.ts', 'consumes order.placed by rabbitmq'],
  ['bullmq', 'services/notifications/src/letters.ts', 'consumes letters by bull'],
  ['kafkajs', 'services/offers/src/relay.ts', 'publishes offer.changed by kafka'],
  ['kafkajs', 'services/recommendations/src/events.ts', 'consumes offer.changed by kafka'],
  [
    '@nestjs/microservices',
    'services/sellers/src/sellers/outbox.relay.ts',
    'publishes seller.approved by kafka',
  ],
  [
    '@nestjs/microservices',
    'services/payouts/src/payouts.controller.ts',
    'consumes seller.approved by kafka',
  ],
  ['node-rdkafka', 'services/ledger/src/consumer.js', 'consumes seller.approved by kafka'],
  ['nats', 'services/web/src/views.ts', 'publishes product.viewed by nats'],
  ['nats', 'services/recommendations/src/events.ts', 'consumes product.viewed by nats'],
  ['mqtt', 'services/inventory/src/scanners.ts', 'consumes warehouses/+/picks by mqtt'],
  ['redis', 'services/recommendations/src/refresh.ts', 'publishes rankings.refresh by redis'],
  ['redis', 'services/recommendations/src/refresh.ts', 'consumes rankings.refresh by redis'],
  ['@aws-sdk/client-sns', 'services/payouts/src/payouts.service.ts', 'publishes payout-orders by sns'],
  ['@aws-sdk/client-sqs', 'services/payouts/src/bank-statements.ts', 'consumes bank-statements by sqs'],
  [
    '@aws-sdk/client-eventbridge',
    'services/loyalty/src/birthdays.ts',
    'publishes customer.birthday by eventbridge',
  ],
  ['@google-cloud/pubsub', 'services/recommendations/src/events.ts', 'consumes ad-clicks by pubsub'],
  ['pg', 'services/offers/src/relay.ts', 'consumes offer_changed by postgres'],
  [
    '@prisma/client',
    'services/offers/src/client.ts',
    'services/offers/src/offers.ts publishes offer_changed by postgres',
  ],
])('%s in %s: %s', (library, path, fact) => {
  expect(readFileSync(join(shop, path), 'utf8')).toMatch(
    new RegExp(`(?:from |require\\()'${library.replaceAll('/', '\\/')}(?:/[\\w-]+)?'`),
  );
  expect([...facts]).toContain(/^(?:services|libs)\//.test(fact) ? fact : `${path} ${fact}`);
});

test.each([
  [
    'nginx',
    'edge/nginx.conf',
    /location \/catalog\//,
    'services/recommendations/src/catalog.ts asks catalog by http for GET /products/*',
  ],
  [
    'Kong',
    'edge/kong.yml',
    /paths: \["\/payments"\]/,
    'services/payouts/src/payouts.service.ts asks payments by http for POST /charges/*/refunds',
  ],
  [
    'labels of Traefik',
    'docker-compose.yml',
    /routers\.orders\.rule: PathPrefix/,
    'services/loyalty/src/points.ts asks orders by http for GET /orders/*',
  ],
])('%s in %s leads on to who answers', (_, path, said, fact) => {
  expect(readFileSync(join(shop, path), 'utf8')).toMatch(said);
  expect([...facts]).toContain(fact);
});
