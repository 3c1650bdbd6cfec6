import { describe, expect, test } from 'vitest';
import { bankOf, channelsOf } from './bank.js';

/** A service that imports nothing but what its company made. */
const ledger = (text: string) => ({
  'index.ts': `import { startServer } from '@bank/shared';
    import { listen } from './events/listen';
    startServer(3000);
    listen();`,
  'events/listen.ts': text,
});

describe('a bus of a package that is not in the tree', () => {
  test('that is called after a broker: of a factory, made, given, kept, exported', async () => {
    const model = await bankOf(
      {
        'index.ts': `import { RedisEventBus, redisBus } from '@bank/shared';
          import { Teller } from './teller';
          const bus = RedisEventBus.instance(process.env.REDIS_URL);
          await bus.connect();
          new Teller(bus).pay();
          await redisBus.publish('account.closed', { subject: 'Closed', channel: 'mail', topic: 'accounts' });`,
        'teller.ts': `import { RedisEventBus } from '@bank/shared';
          export class Teller {
            private static own = RedisEventBus.instance(process.env.REDIS_URL);
            constructor(private bus: RedisEventBus) {}
            async pay() {
              await this.bus.publish('money.paid', { eventName: 'Paid' });
              await Teller.own.publish(this.names.sent, {});
            }
            private names = { sent: 'letter.sent' };
          }`,
      },
      ledger(`import { RedisEventBus } from '@bank/shared';
        class Ledger {
          private bus = RedisEventBus.instance(process.env.REDIS_URL);
          async listen() {
            const sub = await this.bus.subscribe('money.paid', (event: any) => this.book(event));
            for (const name of ['account.closed', 'letter.sent']) await this.bus.subscribe(name, async () => {});
            return sub.unsubscribe();
          }
          book(event: unknown) {}
        }
        export const listen = () => new Ledger().listen();`),
    );
    expect(
      model.channels.map(({ name, broker, publishers, consumers }) => [
        name,
        broker,
        publishers.length,
        consumers.length,
      ]),
    ).toEqual([
      ['account.closed', 'redis', 1, 1],
      ['letter.sent', 'redis', 1, 1],
      ['money.paid', 'redis', 1, 1],
    ]);
  });

  test('what a function makes, what an option names, what is emitted and heard, and what extends one', async () => {
    expect(
      await channelsOf(
        `import { createKafkaProducer, connectNats, RabbitBus } from '@bank/shared';
          import { SqsClient } from 'bank-shared';
          import { KafkaBus } from 'bank-shared';
          class Bus extends RabbitBus { close() { return this.publish('account.closed', {}); } }
          const producer = await createKafkaProducer({ clientId: 'teller' });
          const nats = connectNats();
          export async function pay() {
            await producer.send('money.paid', {});
            await producer.send({ topic: 'money.refused', messages: [] });
            await nats.publish('rates.changed', {});
            await new Bus().close();
            new KafkaBus().emit('letter.sent', {});
          }
          await pay();`,
        `import * as shared from '@bank/shared';
          import { KafkaBus } from 'bank-shared';
          const consumer = shared.createKafkaConsumer('ledger');
          await consumer.subscribe({ topics: ['money.paid', 'money.refused'] }, async () => {});
          for await (const each of shared.connectNats().subscribe('rates.changed')) console.log(each);
          const bus = new shared.RabbitBus();
          await bus.consume('account.closed', async () => {});
          const kafka = new KafkaBus();
          kafka.on('error', () => {});
          kafka.on('letter.sent', () => {});`,
      ),
    ).toEqual([
      'account.closed: teller → ledger',
      'letter.sent: teller → ledger',
      'money.paid: teller → ledger',
      'money.refused: teller → ledger',
      'rates.changed: teller → ledger',
    ]);
  });

  test('that is called a bus of events, and told an address', async () => {
    expect(
      await channelsOf(
        `import { createEventBus } from '@bank/shared';
          const bus = createEventBus({ name: 'teller', busUrl: settings.bus });
          await bus.publish('money.paid', {});`,
        ledger(`import { EventBus } from '@bank/shared';
          const options = { brokers: ['kafka:9092'] };
          const bus = EventBus.getInstance(options);
          export const listen = () => bus.subscribe('money.paid', async () => {});`),
      ),
    ).toEqual(['money.paid: teller → ledger']);
  });
});

describe('what stays inside of one program', () => {
  test('buses of events without an address, emitters, and those of known packages', async () => {
    expect(
      await channelsOf(
        {
          'bus.ts': `import { EventEmitter } from 'node:events';
            export class RedisEventBus extends EventEmitter {
              publish(name: string, event: unknown) { this.emit(name, event); }
            }`,
          'index.ts': `import { EventBroker, EventBus, InMemoryRedisBus, LocalMessageBus, createEventBus } from '@bank/shared';
          import { EventBus as Cqrs } from '@nestjs/cqrs';
          import { RedisEventBus } from './bus';
          import { EventEmitter } from 'node:events';
          import { EventEmitter2 } from '@nestjs/event-emitter';
          import { KafkaPubSub } from 'graphql-kafkajs-subscriptions';
          import mitt from 'mitt';
          import { Subject } from 'rxjs';
          import { MessageBus } from '@bank/ui-react';
          import { EventBus as Tiny } from 'tiny-event-bus';
          EventBus.instance().publish('a.a', {});
          createEventBus({ name: 'teller', server: true }).publish('a.b', {});
          new InMemoryRedisBus().publish('a.c', {});
          new LocalMessageBus().publish('a.d', {});
          new Cqrs('redis://redis').publish('a.e', {});
          new RedisEventBus().publish('a.f', {});
          new EventEmitter().emit('a.g', {});
          new EventEmitter2().emit('a.h', {});
          mitt().emit('a.i', {});
          new Subject().subscribe('a.j', () => {});
          new MessageBus(process.env.URL).publish('a.k', {});
          new Tiny(process.env.URL).publish('a.l', {});
          document.addEventListener('a.m', () => {});
          // One topic carries all that it is told.
          new KafkaPubSub({ topic }).publish('a.n', {});
          new EventBroker().publish('a.o', {});`,
        },
        `import { RedisClient, KafkaConsumer, NatsBus } from '@bank/shared';
          const redis = new RedisClient(process.env.REDIS_URL);
          redis.on('ready', () => {});
          redis.get('b.a');
          redis.push('b.d', {});
          new KafkaConsumer().on('b.b', () => {});
          new NatsBus().on('disconnected', () => {});
          new NatsBus().emit('b.c');
          new NatsBus().events().subscribe((event) => {});`,
        {},
        {},
      ),
    ).toEqual([]);
  });
});

test('what is called after a broker, or told an address of another, and is no bus', async () => {
  expect(
    await channelsOf(
      `import { DomainEventBus, EventBus, KafkaMetrics, NatsHealth, RedisClient, RedisLogger } from '@bank/shared';
        import mongoose from 'mongoose';
        new KafkaMetrics().emit('lag', 5);
        new NatsHealth().emit('up', true);
        new RedisLogger().send('started', {});
        new RedisClient(process.env.REDIS_URL).send('GET', 'account');
        new EventBus(await mongoose.createConnection(process.env.MONGO_URL)).publish('a.a', {});
        new DomainEventBus({ connection: source }).publish('a.b', {});
        new EventBus({ host: document.location.host }).publish('a.c', {});
        new EventBus({ sentry: { url: 'https://sentry.io/1' }, name: 'teller' }).publish('a.d', {});
        new EventBus({ onError: (error) => fetch('https://alerts.io?url=1', { body: error }) }).publish('a.e', {});`,
      `import { EventStream, RabbitBus } from '@bank/shared';
        new EventStream('https://rates.io/feed').subscribe('a.f', () => {});
        const bus = new RabbitBus(process.env.AMQP);
        bus.on('timeout', () => {});
        bus.listen(3000, () => {});`,
    ),
  ).toEqual([]);
});

test('what parts of a page tell each other', async () => {
  const page = (does: string) =>
    `import { useEffect } from 'react';
      import { messageBus } from '@bank/shell';
      export const Cart = () => useEffect(() => messageBus.${does}, []);
      Cart();`;
  const told = `publish('cart.opened', {})`;
  const heard = `subscribe('cart.opened', () => {})`;
  expect(await channelsOf(page(told), page(heard))).toEqual([]);
});
