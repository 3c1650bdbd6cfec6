import { describe, expect, test } from 'vitest';
import { channelsIn, modelOf, systemOf } from '../support.js';
import { bankOf, channelsOf } from './bank.js';

const kept = (files: Readonly<Record<string, string>>) => ({
  'shared/package.json': JSON.stringify({ name: '@bank/streams', main: 'index.ts' }),
  'package.json': JSON.stringify({ private: true, workspaces: ['shared', 'teller', 'ledger', 'mails'] }),
  ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`shared/${name}`, text])),
});

describe('a broker of the program in a library', () => {
  const library = {
    'index.ts': `export * from './clients'; export * from './topics'; export * from './queue';`,
    // What a package may have as well hides nothing of the program.
    'clients.ts': `export * from '@bank/clients';`,
    'topics.ts': `export enum Topic { Paid = 'money.paid', Closed = 'account.closed', Sent = 'mail.sent' }`,
    'queue.ts': `import { Kafka } from 'kafkajs';
      import { Topic } from '@bank/streams';
      export interface Config { postfix: string }
      export interface Sending { send(messages: unknown[]): Promise<void> }
      export interface Streams {
        producer: <T>(topic: Topic | string) => Sending;
        consume: (topic: Topic | string, group: string, handle: (message: unknown) => void) => void;
      }
      const named = (topic: Topic | string, config: Config): string => \`\${topic}\${config.postfix}\`;
      class KafkaStreams implements Streams {
        producers = new Map<string, KafkaSending>();
        constructor(private readonly kafka: Kafka, readonly config: Config) {}
        producer<T>(topic: Topic | string): Sending {
          const known = this.producers.get(topic);
          if (known) return known;
          const made = new KafkaSending(this.kafka, named(topic, this.config));
          this.producers.set(topic, made);
          return made;
        }
        consume(topic: Topic | string, group: string, handle: (message: unknown) => void) {
          new Consuming(this.kafka, this.config, topic, group, handle);
        }
      }
      class KafkaSending implements Sending {
        private producer;
        constructor(kafka: Kafka, private readonly topic: string) { this.producer = kafka.producer({}); }
        async send(messages: unknown[]) { await this.producer.send({ topic: this.topic, messages }); }
      }
      class Consuming {
        private consumer;
        constructor(kafka: Kafka, readonly config: Config, private readonly topic: Topic | string, group: string,
                    private readonly handle: (message: unknown) => void) {
          this.consumer = kafka.consumer({ groupId: group });
          void this.start();
        }
        async start() {
          await this.consumer.subscribe({ topic: named(this.topic, this.config) });
          await this.consumer.run({ eachMessage: async ({ message }) => this.handle(message) });
        }
      }
      export function streamsOf(id: string): Streams {
        return new KafkaStreams(new Kafka({ brokers: [id] }), { postfix: '' });
      }`,
  };

  test('each service says only what its own calls name, through members that an interface declares', async () => {
    const root = systemOf(
      {
        teller: {
          files: {
            'index.ts': `import { streamsOf } from '@bank/streams';
              import { Teller } from './teller';
              const streams = streamsOf('teller');
              new Teller({ streams }).pay();`,
            'teller.ts': `import { Topic, type Streams } from '@bank/streams';
              export class Teller {
                constructor(private readonly options: { streams: Streams }) {}
                async pay() { await this.options.streams.producer(Topic.Paid).send([]); }
              }`,
          },
        },
        ledger: {
          files: {
            'index.ts': `import { Topic, streamsOf } from '@bank/streams';
              const streams = streamsOf('ledger');
              const closed = streams.producer<string>(Topic.Closed);
              streams.consume(Topic.Paid, 'ledger', () => closed.send([]));`,
          },
        },
        mails: {
          files: {
            'index.ts': `import { Topic, streamsOf } from '@bank/streams';
              const streams = streamsOf('mails');
              streams.consume(Topic.Closed, 'mails', () => undefined);
              // Which one this is, only running code knows.
              export const forward = (message: any) => streams.producer(message.topic).send([message]);`,
          },
        },
      },
      kept(library),
    );
    const model = await modelOf(root);
    expect(channelsIn(model)).toEqual(['account.closed: ledger → mails', 'money.paid: teller → ledger']);
  });

  test('a parameter for types lists what the parameter may be, and its callers choose', async () => {
    const root = systemOf(
      {
        teller: {
          files: {
            'index.ts': `import { send } from '@bank/streams'; send('money.paid', {});`,
          },
        },
        ledger: {
          files: {
            'index.ts': `import { consume } from '@bank/streams'; consume('money.paid', () => undefined);`,
          },
        },
      },
      kept({
        'index.ts': `import { Queue, Worker } from 'bullmq';
          type Name = 'money.paid' | 'account.closed';
          export const send = <N extends Name>(name: N, data: unknown) => new Queue(name).add('job', data);
          export function consume<N extends Name>(name: N, handle: () => void) { return new Worker(name, handle); }`,
      }),
    );
    expect(channelsIn(await modelOf(root))).toEqual(['money.paid: teller → ledger']);
  });
});

describe('what waits in a map until somebody subscribes', () => {
  test('handlers that a decorator of the program collects', async () => {
    const root = systemOf({
      teller: {
        files: {
          'index.ts': `import { Kafka } from 'kafkajs';
            const producer = new Kafka({}).producer();
            producer.send({ topic: 'money.paid', messages: [] });
            producer.send({ topic: 'account.closed', messages: [] });`,
        },
      },
      ledger: {
        files: {
          'collected.ts': `export const COLLECTED = new Map();
            export function SubscribeTo(topic: string) {
              return (target: any, name: string) => { COLLECTED.set(topic, target[name]); };
            }`,
          'index.ts': `import { Kafka } from 'kafkajs';
            import { COLLECTED } from './collected';
            export class Streams {
              private consumer = new Kafka({}).consumer({ groupId: 'ledger' });
              async onModuleInit() { COLLECTED.forEach((handle, topic) => { this.subscribe(topic); }); }
              private async subscribe(topic: string) { await this.consumer.subscribe({ topic }); }
            }`,
          'handlers.ts': `import { SubscribeTo } from './collected';
            const paid = 'money.paid';
            export class Handlers {
              @SubscribeTo(paid)
              onPaid() {}
            }`,
        },
      },
    });
    expect(channelsIn(await modelOf(root))).toEqual([
      'account.closed: teller → nobody',
      'money.paid: teller → ledger',
    ]);
  });

  test('workers that are made of the entries, the keys and the map itself', async () => {
    const root = systemOf({
      ledger: {
        files: {
          'index.ts': `import { Queue, Worker } from 'bullmq';
            const handlers = new Map([['money.paid', () => undefined]]);
            handlers.set('account.closed', () => undefined);
            for (const [name, handle] of handlers.entries()) new Worker(name, handle);
            const queues = new Map([['mail.sent', 1]]);
            for (const name of queues.keys()) new Queue(name).add('job', {});
            for (const [name] of queues) new Worker(name, () => undefined);`,
        },
      },
    });
    expect(channelsIn(await modelOf(root))).toEqual([
      'account.closed: nobody → ledger',
      'mail.sent: ledger → ledger',
      'money.paid: nobody → ledger',
    ]);
  });
});

describe('names that tests decide', () => {
  const system = (prefix: string) =>
    systemOf({
      teller: {
        files: {
          'queues.ts': `import { Queue } from 'bullmq';
            const named = (name: string, options: { prefix: string }) => {
              if (options.prefix !== '') return \`\${options.prefix}.\${name}\`;
              return name;
            };
            export const send = (name: string, prefix: string, isLate?: string) =>
              new Queue(isLate ? 'late' : named(name, { prefix })).add('job', {});`,
          'index.ts': `import { send } from './queues'; send('money.paid', ${prefix});`,
        },
      },
    });

  test('by what the caller gives', async () => {
    expect(channelsIn(await modelOf(system(`''`)))).toEqual(['money.paid: teller → nobody']);
    expect(channelsIn(await modelOf(system(`'eu'`)))).toEqual(['eu.money.paid: teller → nobody']);
  });

  test('not by what the deployment may set, but a prefix that is not set needs no dot', async () => {
    expect(channelsIn(await modelOf(system(`process.env.REGION ?? ''`)))).toEqual([
      'money.paid: teller → nobody',
    ]);
  });
});

test('objects of a declared type, through promises and services of Effect', async () => {
  const root = systemOf(
    {
      teller: {
        files: {
          'index.ts': `import { publisherOf } from '@bank/streams';
            const ready = publisherOf();
            export const pay = async () => { const publisher = await ready; await publisher.publish('money.paid', {}); };`,
        },
      },
      ledger: {
        files: {
          'index.ts': `import { Effect } from 'effect';
            import { Publisher, type Consumer } from '@bank/streams';
            export const listen = ({ consumer }: { consumer: Consumer }) => {
              consumer.subscribe('money.paid', () => Effect.gen(function* () {
                const publisher = yield* Publisher;
                yield* publisher.publish('mail.sent', {});
              }));
            };`,
        },
      },
      mails: {
        files: {
          'index.ts': `import type { Consumer } from '@bank/streams';
            export const listen = (consumer: Consumer) => consumer.subscribe('mail.sent', () => undefined);`,
        },
      },
    },
    kept({
      'index.ts': `import { Queue, Worker } from 'bullmq';
        import { Context, Effect } from 'effect';
        export interface PublisherShape { readonly publish: <T extends string>(queue: T, data: unknown) => unknown }
        export interface Consumer { subscribe(queue: string, handle: () => unknown): void; start(): void }
        export class Publisher extends Context.Tag('Publisher')<Publisher, PublisherShape>() {}
        export const makePublisher = (): Effect.Effect<PublisherShape, Error> =>
          Effect.gen(function* () {
            const queueOf = (name: string): Promise<Queue> => {
              const queue = new Queue(name);
              const ready = queue.waitUntilReady().then(() => queue);
              return ready.catch((error) => { throw error; });
            };
            return {
              publish: <T extends string>(queue: T, data: unknown) =>
                Effect.tryPromise({ try: async () => { const ready = await queueOf(queue); await ready.add('job', data); } }),
            };
          });
        export function publisherOf(): Promise<PublisherShape> { return Effect.runPromise(makePublisher()); }
        export const makeConsumer = (): Consumer => {
          const waiting = new Map<string, () => unknown>();
          const subscribe = (queue: string, handle: () => unknown): void => { waiting.set(queue, handle); };
          const start = () => { for (const [queue, handle] of waiting) new Worker(queue, handle); };
          return { subscribe, start };
        };`,
    }),
  );
  expect(channelsIn(await modelOf(root))).toEqual([
    'mail.sent: ledger → mails',
    'money.paid: teller → ledger',
  ]);
});

test('a whole record that is handed on, typed by the library or not at all', async () => {
  const root = systemOf(
    {
      teller: {
        files: {
          'index.ts': `import { Sending } from '@bank/streams';
            class Teller {
              constructor(private readonly sending: Sending) {}
              async pay() { await this.sending.produce({ topic: 'money.paid', messages: [] }); }
            }
            new Teller(new Sending()).pay();`,
        },
      },
      ledger: {
        files: {
          'index.ts': `import { Consuming } from '@bank/streams';
            new Consuming().consume({ topics: ['money.paid'] }, {});
            new Consuming().consumeSome({ topic: 'account.closed' });`,
        },
      },
    },
    kept({
      'index.ts': `import { type ConsumerSubscribeTopics, Kafka, type Producer, type ProducerRecord } from 'kafkajs';
        const kafka = new Kafka({ brokers: ['kafka:9092'] });
        export class Sending {
          private readonly producer: Producer = kafka.producer();
          async produce(record: ProducerRecord) { await this.producer.send(record); }
        }
        export class Consuming {
          async consume(topics: ConsumerSubscribeTopics, config: any) {
            const consumer = kafka.consumer({ groupId: 'ledger' });
            await consumer.subscribe(topics);
            await consumer.run(config);
          }
          async consumeSome(options) { await kafka.consumer({ groupId: 'late' }).subscribe({ topic: options.topic }); }
        }`,
    }),
  );
  expect(channelsIn(await modelOf(root))).toEqual([
    'account.closed: nobody → ledger',
    'money.paid: teller → ledger',
  ]);
});

test('a broker that is handed to functions and members that declare no type', async () => {
  const root = systemOf(
    {
      teller: {
        files: {
          'index.js': `const { Broker } = require('@bank/streams');
            const desk = require('./desk');
            const { pay } = require('./pay');
            const broker = new Broker('teller');
            desk.setBroker(broker);
            pay({ broker, amount: 3 });`,
          'pay.js': `exports.pay = async ({ broker, amount }) => { await broker.publish('money.paid', { amount }); };`,
          'desk.js': `class Desk {
              constructor() { this.broker = null; }
              setBroker(broker) { this.broker = broker; }
              close() { if (this.broker) this.broker.publish('account.closed', {}); }
            }
            module.exports = new Desk();`,
        },
      },
      ledger: {
        files: {
          'index.js': `const { Broker } = require('@bank/streams');
            const { register } = require('./register');
            const other = { consume() {} };
            register(new Broker('ledger'), other);`,
          'register.js': `async function register(broker, other) {
              await broker.consume('q.ledger', () => {}, ['money.paid']);
              await other.consume('q.other', () => {}, ['account.closed']);
            }
            module.exports = { register };`,
        },
      },
    },
    kept({
      'index.ts': `import amqp from 'amqplib';
        export class Broker {
          constructor(name) { this.name = name; this.channel = null; }
          async ready() { this.channel = await (await amqp.connect(this.name)).createChannel(); }
          async publish(key, data) { await this.channel.publish('bank', key, Buffer.from(JSON.stringify(data))); }
          async consume(queue, handle, keys = []) {
            await this.channel.assertQueue(queue);
            for (const key of keys) await this.channel.bindQueue(queue, 'bank', key);
            await this.channel.consume(queue, handle);
          }
        }`,
    }),
  );
  expect(channelsIn(await modelOf(root))).toEqual([
    'account.closed: teller → nobody',
    'money.paid: teller → ledger',
  ]);
});

test('a company’s client of RabbitMQ, and handlers whose patterns are objects', async () => {
  const model = await bankOf(
    `import { Injectable } from '@nestjs/common';
      import { RabbitMqClient } from '@bank/nest-kit';
      import { Mailer } from '@bank/mails';
      @Injectable()
      export class Teller {
        constructor(private readonly client: RabbitMqClient, private readonly mailer: Mailer) {}
        paid(payload: unknown) { return this.tell('money.paid', payload); }
        refused(payload: unknown) { return this.tell('money.refused', payload); }
        computed(kinds: Record<string, string>, kind: string) { return this.client.send({ channel: kinds[kind], exchange: 'events' }, {}); }
        mail() { return this.mailer.send({ channel: 'letters' }); }
        private tell(name: string, payload: unknown) { return this.client.send({ channel: name, exchange: 'events' }, { name, payload }); }
      }`,
    `import { Controller } from '@nestjs/common';
      import { MessagePattern } from '@nestjs/microservices';
      @Controller()
      export class Ledger {
        @MessagePattern({ name: 'money.paid', channel: 'ledger' }) paid() {}
        @MessagePattern({ name: 'rates.changed', channel: 'ledger' }) changed() {}
        @MessagePattern({ cmd: 'balance' }) balance() {}
        @MessagePattern('limits') limits() {}
      }`,
  );
  expect(channelsIn(model)).toEqual([
    'money.paid: teller → ledger',
    'money.refused: teller → nobody',
    'rates.changed: nobody → ledger',
  ]);
});

describe('a name with a default', () => {
  const bus = `import amqp from 'amqplib';
    let channel: amqp.Channel;
    export async function publish(event: any) {
      const key = event.eventType || 'money.unknown';
      channel.publish('money', key, Buffer.from(JSON.stringify(event)));
    }`;
  const ledger = `import express from 'express';\nexpress().listen(3000);`;

  test('is what those who call say, where they do', async () => {
    const teller = `import { publish } from './bus';
      export const pay = (id: string) => { const event = { eventType: 'money.paid', id }; return publish(event); };
      setInterval(() => pay('1'), 1000);`;
    expect(await channelsOf({ 'index.ts': teller, 'bus.ts': bus }, ledger)).toEqual([
      'money.paid: teller → nobody',
    ]);
  });

  test('is the default, where they do not', async () => {
    const teller = `import { publish } from './bus';
      export const pay = (id: string) => publish({ id });
      setInterval(() => pay('1'), 1000);`;
    expect(await channelsOf({ 'index.ts': teller, 'bus.ts': bus }, ledger)).toEqual([
      'money.unknown: teller → nobody',
    ]);
  });
});
