import { describe, expect, test } from 'vitest';
import { callsIn, channelsIn, modelOf, systemOf, unknownIn } from './support.js';

/** The channels between a bank's teller, who publishes, and its ledger, that consumes. */
async function channelsOf(teller: string, ledger: string, environment: Record<string, string> = {}) {
  return modelOf(
    systemOf({
      ledger: { files: { 'index.ts': ledger }, environment },
      teller: { files: { 'index.ts': teller }, environment },
    }),
  );
}

describe('channels', () => {
  test('kafkajs, with the name in a variable and in a list', async () => {
    const model = await channelsOf(
      `import { Kafka } from 'kafkajs';
        const producer = new Kafka({ brokers: [] }).producer();
        const TOPIC = process.env.PAID_TOPIC!;
        export const tell = () => producer.send({ topic: TOPIC, messages: [] });
        export const tellAll = () => producer.sendBatch({ topicMessages: [{ topic: 'closed', messages: [] }] });`,
      `import { Kafka } from 'kafkajs';
        const consumer = new Kafka({ brokers: [] }).consumer({ groupId: 'ledger' });
        await consumer.subscribe({ topics: ['money.paid', 'closed'] });`,
      { PAID_TOPIC: 'money.paid' },
    );
    expect(channelsIn(model)).toEqual(['closed: teller → ledger', 'money.paid: teller → ledger']);
  });

  test('amqplib: keys, bindings with wildcards, queues, answers', async () => {
    const model = await channelsOf(
      `import type { Channel } from 'amqplib';
        export function tell(channel: Channel) {
          channel.publish('bank', 'money.paid', Buffer.from(''));
          channel.publish('bank', 'account.closed', Buffer.from(''));
          channel.publish('news', '', Buffer.from(''));
          channel.sendToQueue('letters', Buffer.from(''));
        }`,
      `import { connect } from 'amqplib';
        const channel = await (await connect('amqp://broker')).createChannel();
        await channel.assertQueue('ledger');
        await channel.bindQueue('ledger', 'bank', 'money.*');
        await channel.consume('ledger', (message) => channel.sendToQueue(message.properties.replyTo, Buffer.from('')));
        const { queue } = await channel.assertQueue('', { exclusive: true });
        await channel.bindQueue(queue, 'news', '');
        await channel.consume(queue, () => {});
        await channel.consume('letters', () => {});`,
    );
    expect(channelsIn(model)).toEqual([
      'account.closed: teller → nobody',
      'letters: teller → ledger',
      'money.paid: teller → ledger',
      'news: teller → ledger',
    ]);
    expect(unknownIn(model)).toEqual([]);
  });

  test('decorators of the program that name an exchange, a queue or a topic', async () => {
    const model = await channelsOf(
      `import type { Channel } from 'amqplib';
        export function tell(channel: Channel) {
          channel.publish('bank', 'money.paid', Buffer.from(''));
          channel.sendToQueue('letters', Buffer.from(''));
          channel.sendToQueue('cards', Buffer.from(''));
        }`,
      `import { Subscribe, KafkaListener, SubscribeMessage } from './decorators.js';
        export class Ledger {
          @Subscribe({ exchange: 'bank', routingKey: 'money.paid' }) paid() {}
          @KafkaListener({ queue: 'letters' }) letter() {}
          @SubscribeMessage('cards') card() {}
        }`,
    );
    expect(channelsIn(model)).toEqual([
      'cards: teller → nobody',
      'letters: teller → ledger',
      'money.paid: teller → ledger',
    ]);
  });

  test('nats, redis, queues of bullmq and of AWS', async () => {
    const model = await channelsOf(
      `import { connect } from 'nats';
        import Redis from 'ioredis';
        import { Queue } from 'bullmq';
        import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
        const nats = await connect(); const redis = new Redis(); const mails = new Queue('mails');
        export async function tell() {
          nats.publish('accounts.opened', '');
          await redis.publish('rates', '');
          await mails.add('welcome', {});
          await new SQSClient({}).send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: '' }));
        }`,
      `import { connect } from 'nats';
        import { createClient } from 'redis';
        import { Worker } from 'bullmq';
        import { Consumer } from 'sqs-consumer';
        const nats = await connect(); nats.subscribe('accounts.>');
        const redis = createClient(); await redis.subscribe('rates', () => {});
        new Worker('mails', async () => {});
        Consumer.create({ queueUrl: process.env.QUEUE_URL, handleMessage: async () => {} }).start();`,
      { QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/1/statements' },
    );
    expect(channelsIn(model)).toEqual([
      'accounts.opened: teller → ledger',
      'mails: teller → ledger',
      'rates: teller → ledger',
      'statements: teller → ledger',
    ]);
  });

  test('base classes in a library, whose subjects those who extend them say', async () => {
    const root = systemOf(
      {
        ledger: {
          files: {
            'index.ts': `import { Listener, Subjects } from '@bank/common';
              class PaidListener extends Listener { subject = Subjects.Paid; }
              new PaidListener(nats).listen();`,
          },
        },
        teller: {
          files: {
            'index.ts': `import { Publisher, Subjects } from '@bank/common';
              class PaidPublisher extends Publisher<{ subject: Subjects.Paid }> { readonly subject = Subjects.Paid; }
              await new PaidPublisher(nats).publish({});`,
          },
        },
      },
      {
        'package.json': JSON.stringify({ workspaces: ['ledger', 'teller', 'common'] }),
        'common/package.json': JSON.stringify({ name: '@bank/common', main: 'index.ts' }),
        'common/index.ts':
          "export * from './publisher';\nexport * from './listener';\nexport * from './subjects';",
        'common/subjects.ts': "export enum Subjects { Paid = 'money.paid', Closed = 'account.closed' }",
        'common/publisher.ts': `import type { Stan } from 'node-nats-streaming';
          export abstract class Publisher<T extends { subject: string }> {
            abstract subject: T['subject'];
            constructor(private client: Stan) {}
            publish(data: unknown) { return new Promise((resolve) => this.client.publish(this.subject, JSON.stringify(data), resolve)); }
          }`,
        'common/listener.ts': `import type { Stan } from 'node-nats-streaming';
          export abstract class Listener {
            abstract subject: string;
            constructor(private client: Stan) {}
            listen() { this.client.subscribe(this.subject, 'group'); }
          }`,
      },
    );
    const model = await modelOf(root);
    expect(channelsIn(model)).toEqual(['money.paid: teller → ledger']);
    expect(unknownIn(model)).toEqual([]);
  });

  test('Nest: events are channels, questions are calls', async () => {
    const model = await channelsOf(
      `import { ClientProxy } from '@nestjs/microservices';
        import { firstValueFrom } from 'rxjs';
        import { timeout } from 'rxjs/operators';
        export class Teller {
          constructor(private readonly client: ClientProxy) {}
          tell() { this.client.emit('money.paid', {}); }
          ask(id: string) { return firstValueFrom(this.client.send({ cmd: 'balance' }, id).pipe(timeout(2000))); }
          lost() { return this.client.send('nobody', {}); }
        }`,
      `import { Controller } from '@nestjs/common';
        import { EventPattern, MessagePattern } from '@nestjs/microservices';
        @Controller() export class Ledger {
          @EventPattern('money.paid') note() {}
          @MessagePattern({ cmd: 'balance' }) balance() {}
        }`,
    );
    expect(channelsIn(model)).toEqual(['money.paid: teller → ledger']);
    expect(callsIn(model)).toEqual(['teller → ledger {"cmd":"balance"}']);
    expect(model.calls[0]).toMatchObject({ protocol: 'rpc', timeoutMs: 2000, awaited: true });
    expect(unknownIn(model)).toEqual([
      'teller/index.ts:8 who is called here is not known: no service is known to answer the pattern nobody',
    ]);
  });

  test('gRPC by Nest and by grpc-js', async () => {
    const model = await channelsOf(
      `import { type ClientGrpc } from '@nestjs/microservices';
        import * as grpc from '@grpc/grpc-js';
        import { loadSync } from '@grpc/proto-loader';
        interface Accounts { findOne(query: unknown): unknown }
        export class Teller {
          private accounts: Accounts;
          constructor(private readonly client: ClientGrpc) {}
          onModuleInit() { this.accounts = this.client.getService<Accounts>('Accounts'); }
          one() { return this.accounts.findOne({ id: 1 }); }
        }
        const { bank } = grpc.loadPackageDefinition(loadSync('bank.proto')) as any;
        const client = new bank.Rates(process.env.LEDGER_ADDR, grpc.credentials.createInsecure());
        export const rates = () => client.list({}, () => {});`,
      `import { Controller } from '@nestjs/common';
        import { GrpcMethod } from '@nestjs/microservices';
        import * as grpc from '@grpc/grpc-js';
        import { loadSync } from '@grpc/proto-loader';
        @Controller() export class Ledger { @GrpcMethod('Accounts', 'FindOne') findOne() {} }
        const { bank } = grpc.loadPackageDefinition(loadSync('bank.proto')) as any;
        new grpc.Server().addService(bank.Rates.service, { list: () => {} });`,
      { LEDGER_ADDR: 'ledger:50051' },
    );
    expect(callsIn(model)).toEqual(['teller → ledger Accounts/FindOne', 'teller → ledger Rates/List']);
  });

  test('an exchange that is named after the class of the message, through a container and an interface', async () => {
    const root = systemOf(
      {
        teller: {
          files: {
            'index.ts': `import { inject } from 'tsyringe';
              import { MoneyPaid } from '@bank/events';
              import type { IPublisher } from '@bank/events';
              export class Pay {
                constructor(@inject('IPublisher') private publisher: IPublisher) {}
                async pay() { await this.publisher.publishMessage(new MoneyPaid(3)); }
              }`,
          },
        },
      },
      {
        'package.json': JSON.stringify({ workspaces: ['teller', 'libs/*'] }),
        'libs/events/package.json': JSON.stringify({ name: '@bank/events', main: 'index.ts' }),
        'libs/events/index.ts': `import { container } from 'tsyringe';
          import { snakeCase } from 'lodash';
          import * as amqp from 'amqplib';
          export class MoneyPaid { constructor(readonly amount: number) {} }
          export interface IPublisher { publishMessage<T>(message: T): Promise<void> }
          class Broker { async channel(): Promise<amqp.Channel> { return (await amqp.connect('')).createChannel(); } }
          const nameOf = <T>(instance: T): string => {
            if (instance && instance.constructor) return instance.constructor.name;
            return typeof instance;
          };
          export class Publisher implements IPublisher {
            async publishMessage<T>(message: T) {
              const channel = await container.resolve(Broker).channel();
              const exchange = snakeCase(nameOf(message));
              await channel.assertExchange(exchange, 'fanout');
              channel.publish(exchange, '', Buffer.from(''));
            }
          }`,
      },
    );
    const model = await modelOf(root);
    expect(channelsIn(model)).toEqual(['money_paid: teller → nobody']);
    expect(unknownIn(model)).toEqual([]);
  });

  test('a queue that is bound to an exchange of which nothing is known is told', async () => {
    const model = await channelsOf(
      '',
      `import type { Channel } from 'amqplib';
        export async function listen(channel: Channel, options: { name: string }) {
          const { queue } = await channel.assertQueue('', { exclusive: true });
          await channel.bindQueue(queue, options.name, '');
          await channel.consume(queue, () => {});
        }`,
    );
    expect(channelsIn(model)).toEqual([]);
    expect(unknownIn(model)).toEqual([
      'ledger/index.ts:4 who is called here is not known: the name of the channel hangs on what only runs',
    ]);
  });

  test('channels that settings list, by the entries of objects', async () => {
    const model = await channelsOf(
      `import { Producer } from '@bank/central-streams';
        const SETTINGS = { PRODUCER: { paid: { topic: 'money.paid' }, refused: { topic: 'money.refused' } } };
        const describe = ({ topicName, key = null }) => Object.freeze({ topicName, key });
        export const tell = (message, isPaid) => {
          const { topic, config } = isPaid ? SETTINGS.PRODUCER.paid : SETTINGS.PRODUCER.refused;
          return Producer.produceMessage(message, describe({ topicName: topic }), config);
        };`,
      `import { Consumer } from '@bank/central-streams';
        const SETTINGS = { CONSUMER: { money: { PAID: { topic: 'money.paid' }, REFUSED: { topic: 'money.refused' } } } };
        for (const [name, each] of Object.entries(SETTINGS.CONSUMER)) {
          if (!wanted.includes(name)) continue;
          for (const { topic, config } of Object.values(each)) await Consumer.createHandler(topic, config, () => {});
        }
        await Consumer.createHandler('not a name that says so', {}, () => {});`,
    );
    expect(channelsIn(model)).toEqual(['money.paid: teller → ledger', 'money.refused: teller → ledger']);
    expect(unknownIn(model)).toEqual([
      'ledger/index.ts:7 who is called here is not known: the name of the channel hangs on what only runs',
    ]);
  });

  test('wrappers of packages that only their company knows', async () => {
    const model = await channelsOf(
      `import { Producer } from '@bank/central-streams';
        import { Util } from '@bank/shared';
        import { Subject } from 'rxjs';
        import { EventBus } from '@nestjs/cqrs';
        export const tell = (message) => Producer.produceMessage(message, { topicName: 'money.paid' }, {});
        export const tellAll = (message) => Util.Kafka.produceGeneralMessage(config, message);
        export const inside = (bus: EventBus) => { bus.publish({}); new Subject().subscribe(() => {}); };`,
      `import { Consumer } from '@bank/central-streams';
        await Consumer.createHandler('x', { topic: 'money.paid' }, () => {});`,
    );
    expect(channelsIn(model)).toEqual(['money.paid: teller → ledger']);
    expect(unknownIn(model)).toEqual([
      'teller/index.ts:6 who is called here is not known: the name of the channel hangs on what only runs',
    ]);
  });
});

describe('questions over a broker are calls', () => {
  test('RabbitMQ: who says where the answer shall go, through a helper that only tells without', async () => {
    const model = await channelsOf(
      `import { connect } from 'amqplib';
        import { EventEmitter } from 'node:events';
        const channel = await (await connect('amqp://broker')).createChannel();
        const answers = new EventEmitter();
        const send = async (queue, payload, id = '', replyQueue = '') => {
          if (id && replyQueue) {
            channel.sendToQueue(queue, Buffer.from(payload), { correlationId: id, replyTo: replyQueue });
            await channel.assertQueue(replyQueue);
            channel.consume(replyQueue, (message) => answers.emit(message.properties.correlationId, message.content));
            return new Promise((resolve) => answers.once(id, resolve));
          }
          channel.sendToQueue(queue, Buffer.from(payload));
        };
        export const balance = async (id) => await send('balance', id, id, 'balance' + id);
        export const note = async (text) => { await send('notes', text); };`,
      `import { connect } from 'amqplib';
        const channel = await (await connect('amqp://broker')).createChannel();
        channel.consume('balance', (message) => {
          channel.sendToQueue(message.properties.replyTo, Buffer.from('3'), { correlationId: message.properties.correlationId });
        });
        channel.consume('notes', () => {});`,
    );
    expect(callsIn(model)).toEqual(['teller → ledger balance']);
    expect(model.calls[0]).toMatchObject({
      protocol: 'rpc',
      by: 'amqplib',
      awaited: true,
      timeoutMs: 'none',
    });
    expect(channelsIn(model)).toEqual(['notes: teller → ledger']);
    expect(unknownIn(model)).toEqual([]);
  });

  test('RabbitMQ: by an exchange, with the queue for answers in a member; what answers itself asks nobody', async () => {
    const model = await channelsOf(
      `import amqp from 'amqplib';
        export class Asker {
          async start() {
            this.channel = await (await amqp.connect('')).createChannel();
            this.answers = (await this.channel.assertQueue('', { exclusive: true })).queue;
            await this.channel.consume(this.answers, (message) => this.resolve(message));
            await this.channel.consume('own', () => {});
          }
          ask(id) {
            this.channel.publish('bank', 'rates.get', Buffer.from(id), { replyTo: this.answers, correlationId: id });
            this.channel.sendToQueue('own', Buffer.from(id), { replyTo: this.answers });
          }
        }`,
      `import amqp from 'amqplib';
        const channel = await (await amqp.connect('')).createChannel();
        await channel.bindQueue('ledger', 'bank', 'rates.*');
        await channel.consume('ledger', (message) => {});`,
    );
    expect(callsIn(model)).toEqual(['teller → ledger rates.get']);
    expect(channelsIn(model).filter((each) => !each.startsWith('rates.*'))).toEqual([]);
    expect(unknownIn(model)).toEqual([]);
  });

  test('any consumer of a queue may answer', async () => {
    const consumer = {
      files: {
        'index.ts': `import amqp from 'amqplib';
          const channel = await (await amqp.connect('')).createChannel();
          await channel.consume('products', (message) => {});`,
      },
    };
    const model = await modelOf(
      systemOf({
        catalog: consumer,
        orders: consumer,
        web: {
          files: {
            'index.ts': `import amqp from 'amqplib';
              export async function products() {
                const channel = await (await amqp.connect('')).createChannel();
                const { queue: replyQueue } = await channel.assertQueue('', { exclusive: true });
                channel.sendToQueue('products', Buffer.from(''), { correlationId: '1', replyTo: replyQueue });
                return new Promise((resolve) => channel.consume(replyQueue, resolve));
              }`,
          },
        },
      }),
    );
    expect(callsIn(model)).toEqual(['web → catalog products', 'web → orders products']);
    expect(channelsIn(model)).toEqual([]);
  });

  test('NATS: request and publish', async () => {
    const model = await channelsOf(
      `import { connect } from 'nats';
        const nats = await connect();
        export const one = async (id) => (await nats.request('accounts.get', id, { timeout: 500 })).json();
        export const opened = () => nats.publish('accounts.opened', '');`,
      `import { connect } from 'nats';
        const nats = await connect();
        nats.subscribe('accounts.get', { callback: (error, message) => message.respond('') });
        nats.subscribe('accounts.opened');`,
    );
    expect(callsIn(model)).toEqual(['teller → ledger accounts.get']);
    expect(model.calls[0]).toMatchObject({ protocol: 'rpc', by: 'nats', awaited: true, timeoutMs: 500 });
    expect(channelsIn(model)).toEqual(['accounts.opened: teller → ledger']);
  });

  test('a variable that is given one name after the other means the last one', async () => {
    const model = await channelsOf(
      `import { connect } from 'amqplib';
        const channel = await (await connect('')).createChannel();
        export async function close(isLate) {
          let queue = 'closing';
          channel.sendToQueue(queue, Buffer.from(''));
          queue = 'closed';
          channel.sendToQueue(queue, Buffer.from(''));
          if (isLate) queue = 'closed.late';
          channel.consume(queue, () => {});
        }`,
      '',
    );
    expect(channelsIn(model)).toEqual([
      'closed: teller → teller',
      'closed.late: nobody → teller',
      'closing: teller → teller',
    ]);
  });
});

test('options that a builder or the code around it fills', async () => {
  const root = systemOf(
    {
      ledger: {
        files: {
          'index.ts': `import { Broker, Options } from '@bank/broker';
            const broker = new Broker();
            await broker.consume((options) => { options.exchange('MoneyPaid').handler(() => {}); });
            broker.connect().then((connected) => {
              connected.consume((options) => { (options.exchange('AccountClosed'), options.handler(() => {})); });
            });
            const options = new Options();
            options.queue = 'letters';
            await broker.listen(options);`,
        },
      },
      // Who may consume by the same library need not.
      desk: {
        files: { 'index.ts': `import { Broker } from '@bank/broker'; export const broker = new Broker();` },
      },
      teller: {
        files: {
          'index.ts': `import { connect } from 'amqplib';
            const channel = await (await connect('')).createChannel();
            channel.publish('money_paid', '', Buffer.from(''));
            channel.sendToQueue('letters', Buffer.from(''));`,
        },
      },
    },
    {
      'package.json': JSON.stringify({ workspaces: ['ledger', 'teller', 'broker'] }),
      'broker/package.json': JSON.stringify({ name: '@bank/broker', main: 'index.ts' }),
      'broker/options.ts': `export class Options { queue: string; exchange: string; handler: (message: unknown) => void; }
        export class OptionsBuilder {
          private options: Options = new Options();
          exchange(exchange: string): OptionsBuilder { this.options.exchange = exchange; return this; }
          handler(handler: (message: unknown) => void): OptionsBuilder { this.options.handler = handler; return this; }
          build(): Options { return this.options; }
        }`,
      'broker/index.ts': `import { connect, type Channel } from 'amqplib';
        import { snakeCase } from 'lodash';
        import { Options, OptionsBuilder } from './options';
        export { Options };
        class Consumer {
          async add(options: Options, channel: Channel) {
            const exchange = snakeCase(options.exchange);
            const { queue } = await channel.assertQueue('', { exclusive: true });
            await channel.bindQueue(queue, exchange, '');
            await channel.consume(queue, (message) => options.handler(message));
          }
        }
        export class Broker {
          private readonly consumer = new Consumer();
          async channel() { return (await connect('')).createChannel(); }
          async connect(): Promise<Broker> { return this; }
          async consume(build: (builder: OptionsBuilder) => void) {
            const builder = new OptionsBuilder();
            build(builder);
            await this.consumer.add(builder.build(), await this.channel());
          }
          async listen(options: Options) { (await this.channel()).consume(options.queue, () => {}); }
        }`,
    },
  );
  const model = await modelOf(root);
  expect(channelsIn(model)).toEqual([
    'account_closed: nobody → ledger',
    'letters: teller → ledger',
    'money_paid: teller → ledger',
  ]);
  expect(unknownIn(model)).toEqual([]);
});

describe('what a server carries to its handlers', () => {
  const carried = (server: string, handler: string) =>
    modelOf(
      systemOf({
        teller: { files: { 'server.js': server, 'handler.js': handler } },
        ledger: {
          files: {
            'index.js': `const { connect } = require('nats');
              connect().then((nats) => { nats.subscribe('money.paid'); nats.subscribe('account.closed'); });`,
          },
        },
      }),
    );

  test('hapi: settings that its maker is given, and a client', async () => {
    const model = await carried(
      `const Hapi = require('@hapi/hapi');
        const { connect } = require('nats');
        const config = { subjects: { paid: 'money.paid' } };
        const start = async (config) => {
          const server = new Hapi.Server({ port: 80 });
          server.app.config = config;
          server.app.nats = await connect();
          server.decorate('request', 'closed', 'account.closed');
          server.route({ method: 'POST', path: '/pay', handler: require('./handler').pay });
        };
        start(config);`,
      `exports.pay = async (request, h) => {
          const { config: { subjects }, nats } = request.server.app;
          nats.publish(subjects.paid, '');
          request.server.app.nats.publish(request.closed, '');
          return h.response();
        };`,
    );
    expect(channelsIn(model)).toEqual(['account.closed: teller → ledger', 'money.paid: teller → ledger']);
    expect(model.channels[1]?.publishers[0]?.at).toMatchObject({ path: 'teller/handler.js', line: 3 });
  });

  test('express and fastify: by locals, settings and decorations; nothing of another program', async () => {
    const model = await carried(
      `const express = require('express');
        const { connect } = require('nats');
        const app = express();
        connect().then((nats) => { app.locals.nats = nats; });
        app.set('paid', 'money.paid');
        app.post('/pay', require('./handler').pay);`,
      `exports.pay = (req, res) => {
          req.app.locals.nats.publish(req.app.get('paid'), '');
          req.app.locals.other.publish('account.closed', '');
        };`,
    );
    expect(channelsIn(model)).toEqual(['account.closed: nobody → ledger', 'money.paid: teller → ledger']);
    const decorated = await carried(
      `const plugin = require('fastify-plugin');
        const { connect } = require('nats');
        module.exports = plugin(async (fastify) => { 
          fastify.decorate('nats', await connect());
          fastify.register(require('./handler'));
        });`,
      `module.exports = async (fastify) => {
          fastify.post('/pay', async (request, reply) => { request.server.nats.publish('money.paid', ''); });
          fastify.post('/close', async function () { fastify.nats.publish('account.closed', ''); });
        };`,
    );
    expect(channelsIn(decorated)).toEqual(['account.closed: teller → ledger', 'money.paid: teller → ledger']);
  });
});

test('a library with one of several transports behind an interface, whose subjects a type lists', async () => {
  const root = systemOf(
    {
      ledger: {
        files: {
          'index.ts': `import { DefaultTransport, Subscriber, type Transport } from '@bank/pubsub';
            class Listener {
              private subscriber: Subscriber;
              constructor({ transport }: { transport: Transport }) { this.subscriber = new Subscriber(transport); }
              start() { this.subscriber.subscribe({ group: 'ledger', subject: 'paid', callback: () => {} }); }
            }
            new Listener({ transport: new DefaultTransport() }).start();`,
        },
      },
      teller: {
        files: {
          'pubsub.ts': `import { DefaultTransport, Publisher } from '@bank/pubsub';
            class PubSub { public publisher: Publisher; constructor() { this.publisher = new Publisher(new DefaultTransport()); } }
            export const pubsub = new PubSub();`,
          'index.ts': `import { pubsub } from './pubsub';
            export const pay = () => { void pubsub.publisher.publish({ subject: 'paid', amount: 3 }); };`,
        },
      },
      desk: {
        files: { 'index.ts': `import { Publisher } from '@bank/pubsub'; export const idle = Publisher;` },
      },
    },
    {
      'package.json': JSON.stringify({ workspaces: ['ledger', 'teller', 'desk', 'pubsub'] }),
      'pubsub/package.json': JSON.stringify({ name: '@bank/pubsub', main: 'index.ts' }),
      'pubsub/types.ts': `interface Paid { subject: 'paid'; amount: number }
        interface Closed { subject: 'closed' }
        export type Event = Paid | Closed;
        export interface SubscribeProps<S extends Event['subject'] = Event['subject']> { group: string; subject: S; callback: (event: unknown) => void }
        export interface Transport { publish(event: Event): Promise<void>; subscribe<S extends Event['subject']>(props: SubscribeProps<S>): void }`,
      'pubsub/stomp.ts': `import { Client } from '@stomp/stompjs';
        import type { Event, SubscribeProps, Transport } from './types';
        export class Stomp implements Transport {
          private client: Client | null = null;
          constructor() { this.client = new Client({}); }
          async publish(event: Event) { this.client.publish({ destination: \`/topic/VirtualTopic.\${event.subject}\`, body: '' }); }
          subscribe<S extends Event['subject']>(props: SubscribeProps<S>) {
            const { group, subject, callback } = props;
            this.client.subscribe(\`/queue/Consumer.\${group}.VirtualTopic.\${subject}\`, callback);
          }
        }`,
      'pubsub/nothing.ts': `import type { Event, SubscribeProps, Transport } from './types';
        export class Nothing implements Transport { async publish(event: Event) {} subscribe(props: SubscribeProps) {} }`,
      'pubsub/default.ts': `import { Nothing } from './nothing';
        import { Stomp } from './stomp';
        import type { Event, SubscribeProps, Transport } from './types';
        export class DefaultTransport implements Transport {
          private transport: Transport;
          constructor() { this.transport = process.env.STOMP ? new Stomp() : new Nothing(); }
          async publish(event: Event) { return this.transport.publish(event); }
          subscribe<S extends Event['subject']>(props: SubscribeProps<S>) { return this.transport.subscribe(props); }
        }`,
      'pubsub/publisher.ts': `import type { SetOptional } from 'type-fest';
        import type { Event, SubscribeProps, Transport } from './types';
        export class Publisher {
          constructor(private transport: Transport) {}
          async publish(event: SetOptional<Event, 'amount'>) { await this.transport.publish({ ...event, at: new Date() }); }
        }
        export class Subscriber {
          private transport: Transport;
          constructor(transport: Transport) { this.transport = transport; }
          subscribe<S extends Event['subject']>(params: SubscribeProps<S>) { this.transport.subscribe(params); }
        }`,
      'pubsub/index.ts': `export * from './types'; export * from './publisher'; export * from './default';`,
    },
  );
  const model = await modelOf(root);
  expect(channelsIn(model)).toEqual(['VirtualTopic.paid: teller → ledger']);
});

test('a helper whose parameter an enumeration types tells what those who call it say', async () => {
  const model = await channelsOf(
    `import { connect } from 'nats';
      enum Subject { Paid = 'money.paid', Closed = 'account.closed', Opened = 'account.opened' }
      const nats = await connect();
      const tell = (subject: Subject, what: unknown) => nats.publish(subject, JSON.stringify(what));
      export const pay = () => tell(Subject.Paid, {});
      export const close = () => tell(Subject.Closed, {});`,
    `import { connect } from 'nats';
      (await connect()).subscribe('account.*');`,
  );
  expect(channelsIn(model)).toEqual(['account.closed: teller → ledger', 'money.paid: teller → nobody']);
});

test('queues that single instances hold, that a function chooses, and that others are given', async () => {
  const model = await channelsOf(
    `import { Queue } from 'bullmq';
      enum Name { Letters = 'letters', Statements = 'statements', Reports = 'reports' }
      class Letters {
        private static instance: Queue | null = null;
        static getInstance(): Queue | null {
          if (Letters.instance) return Letters.instance;
          Letters.instance = process.env.REDIS ? new Queue(Name.Letters, {}) : null;
          return Letters.instance;
        }
      }
      class Statements {
        private static instances: Map<number, Queue | null> = new Map();
        static getInstance(shard: number): Queue | null {
          if (Statements.instances.has(shard)) return Statements.instances.get(shard) || null;
          const name = \`\${Name.Statements}\${shard > 0 ? \`-\${shard}\` : ''}\`;
          const queue = new Queue(name, {});
          Statements.instances.set(shard, queue);
          return queue;
        }
      }
      function queueOf(name: Name): Queue | null {
        switch (name) {
          case Name.Letters: return Letters.getInstance();
          case Name.Reports: return new Queue('reports', {});
          default: return null;
        }
      }
      const repeat = (queue: Queue) => queue.upsertJobScheduler('daily', {});
      class Writer { constructor(private readonly queue: Queue) {} write() { return this.queue.add('x', {}); } }
      export const all = async () => {
        await Letters.getInstance()?.add('letter', {});
        await Statements.getInstance(3)?.add('statement', {});
        await queueOf(Name.Reports)?.add('report', {});
        await repeat(new Queue('nightly', {}));
        await new Writer(new Queue('written', {})).write();
      };`,
    `import { Worker } from 'bullmq';
      enum Name { Letters = 'letters', Statements = 'statements', Reports = 'reports' }
      class Workers { static register(name: Name, process: () => void) { new Worker(name, process, {}); } }
      Workers.register(Name.Letters, () => {});
      Workers.register(Name.Statements, () => {});`,
  );
  expect(channelsIn(model)).toEqual([
    'letters: teller → ledger',
    'nightly: teller → nobody',
    'reports: teller → nobody',
    'statements: teller → ledger',
    'written: teller → nobody',
  ]);
});
