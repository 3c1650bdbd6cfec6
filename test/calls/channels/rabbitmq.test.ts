import { expect, test } from 'vitest';
import { callsIn, channelsIn, modelOf, systemOf, unknownIn } from '../support.js';
import { bankOf, channelsOf, said } from './bank.js';

test('amqplib: keys, bindings with wildcards, queues, answers', async () => {
  const model = await bankOf(
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

test('amqp-connection-manager: setups that a channel is made with or given later', async () => {
  expect(
    await said(
      `import amqp, { type ChannelWrapper } from 'amqp-connection-manager';
     import type { ConfirmChannel } from 'amqplib';
     import { EXCHANGE } from './names.js';
     export class Publisher {
       private channelWrapper: ChannelWrapper;
       constructor() {
         const connection = amqp.connect(['amqp://broker']);
         this.channelWrapper = connection.createChannel({ json: true, setup: (channel: ConfirmChannel) => channel.assertExchange(EXCHANGE, 'topic') });
       }
       async paid(what: unknown) { await this.channelWrapper.publish(EXCHANGE, 'money.paid', what); }
       async letter(what: unknown) { await this.channelWrapper.sendToQueue('letters', what); }
     }
     new Publisher().paid({});`.replace("import { EXCHANGE } from './names.js';", "const EXCHANGE = 'bank';"),
      `import amqp from 'amqp-connection-manager';
     const connection = amqp.connect(['amqp://broker']);
     const wrapper = connection.createChannel({
       setup: async (channel) => {
         await channel.assertQueue('ledger', { durable: true });
         await channel.bindQueue('ledger', 'bank', 'money.#');
         await channel.consume('ledger', () => {});
       },
     });
     await wrapper.addSetup((channel) => Promise.all([channel.assertQueue('letters'), channel.consume('letters', () => {})]));`,
    ),
  ).toEqual(['letters: teller → ledger', 'money.paid: teller → ledger']);
});

test('@golevelup/nestjs-rabbitmq: keys in another file, options that several handlers share, questions', async () => {
  expect(
    await said(
      {
        'index.ts': `import { AmqpConnection } from '@golevelup/nestjs-rabbitmq';
     import { Injectable } from '@nestjs/common';
     import { RK } from './keys.js';
     @Injectable() export class Tell {
       constructor(private readonly amqpConnection: AmqpConnection) {}
       async paid() { await this.amqpConnection.publish('bank', RK.paid, {}); await this.amqpConnection.sendToQueue?.('letters', {}); }
       ask() { return this.amqpConnection.request<number>({ exchange: 'bank', routingKey: 'rates.get', payload: {}, timeout: 1000 }); }
     }`,
        'keys.ts': `export const RK = { paid: 'money.paid' } as const;`,
      },
      {
        'index.ts': `import { RabbitSubscribe, RabbitRPC, Nack, RabbitPayload } from '@golevelup/nestjs-rabbitmq';
     import { Injectable } from '@nestjs/common';
     const shared = { exchange: 'bank', queueOptions: {} };
     @Injectable() export class Ledger {
       @RabbitSubscribe({ ...shared, routingKey: ['money.paid', 'money.refused'], queue: 'ledger' }) async paid(@RabbitPayload() m: unknown) {}
       @RabbitRPC({ exchange: 'bank', routingKey: 'rates.get', queue: 'rates' }) rates() { return 3; }
       @RabbitSubscribe({ queue: 'letters', createQueueIfNotExists: true }) letter() {}
     }`,
      },
    ),
  ).toEqual([
    'letters: teller → ledger',
    'money.paid: teller → ledger',
    'money.refused: nobody → ledger',
    'call teller → ledger rates.get',
  ]);
});

test('rascal: publications and subscriptions of files and of lists, behind a base class', async () => {
  expect(
    await said(
      {
        'index.ts': `import { BrokerAsPromised as Broker, withDefaultConfig } from 'rascal';
     import config from './config.json';
     const broker = await Broker.create(withDefaultConfig(config));
     await broker.publish('paid_pub', { amount: 3 });
     await broker.publish('letters_pub', {}, 'letters.new');`,
        'config.json': JSON.stringify({
          vhosts: {
            '/': {
              exchanges: ['bank'],
              publications: {
                paid_pub: { exchange: 'bank', routingKey: 'money.paid' },
                letters_pub: { exchange: 'post' },
              },
            },
          },
        }),
      },
      {
        'index.ts': `import { createBrokerAsPromised } from 'rascal';
     const config = { vhosts: { v1: { queues: ['ledger_q', 'letters_q'], exchanges: { bank: { type: 'topic' }, post: {} },
       bindings: ['bank[money.*] -> ledger_q', 'post[letters.new] -> letters_q'],
       subscriptions: { ledger_sub: { queue: 'ledger_q', prefetch: 3 }, letters_sub: { vhost: 'v1', queue: 'letters_q' } } } } };
     abstract class Base { abstract name: string; constructor(protected broker) {} async listen() { (await this.broker.subscribe(this.name)).on('message', () => {}); } }
     class Paid extends Base { name = 'ledger_sub'; }
     const broker = await createBrokerAsPromised(config);
     await new Paid(broker).listen();
     const letters = await broker.subscribe('letters_sub'); letters.on('message', () => {});`,
      },
    ),
  ).toEqual(['letters.new: teller → ledger', 'money.paid: teller → ledger']);
});

test('decorators of the program that name an exchange, a queue or a topic', async () => {
  const model = await bankOf(
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
  const model = await bankOf(
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

test('a variable that is given one name after the other means the last one', async () => {
  const model = await bankOf(
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

test('a library that knows the channel by an interface of its own, and sends on what it got', async () => {
  const root = systemOf(
    {
      ledger: {
        files: {
          'index.ts': `import { connect } from 'amqplib';
            import { retry } from '@bank/messaging';
            const channel = await (await connect('')).createChannel();
            await channel.bindQueue('ledger', 'bank', '#');
            await channel.consume('ledger', (message) => retry({ channel, message, queue: 'ledger' }));`,
        },
      },
      teller: {
        files: {
          'index.ts': `import { connect } from 'amqplib';
            const channel = await (await connect('')).createChannel();
            channel.publish('bank', 'money.paid', Buffer.from(''));
            channel.publish('other', 'rates', Buffer.from(''));
            const TARGETS = [{ queue: 'a', key: 'again' }, { queue: 'b', key: 'again' }];
            export function redrive(queue: string, message) {
              const target = TARGETS.find((each) => each.queue === queue);
              channel.publish('retries', target.key, message.content, { replyTo: message.properties.replyTo });
            }`,
        },
      },
    },
    {
      'package.json': JSON.stringify({ workspaces: ['ledger', 'teller', 'messaging'] }),
      'messaging/package.json': JSON.stringify({ name: '@bank/messaging', main: 'index.ts' }),
      'messaging/index.ts': `export * from './retry';`,
      'messaging/retry.ts': `interface ChannelLike { publish(exchange: string, key: string, content: Buffer): boolean }
        interface Input { channel: ChannelLike; message: { content: Buffer }; queue: string; key?: string }
        const PARKED = 'parked';
        export function retry(input: Input) {
          input.channel.publish(\`dead.\${input.queue}\`, input.key ?? PARKED, input.message.content);
        }`,
    },
  );
  const model = await modelOf(root);
  expect(channelsIn(model)).toEqual([
    'again: teller → nobody',
    'money.paid: teller → ledger',
    'parked: ledger → nobody',
    'rates: teller → nobody',
  ]);
  expect([...callsIn(model), ...unknownIn(model)]).toEqual([]);
});

test('a message whose key is only known when it is sent goes by its exchange', async () => {
  expect(
    await channelsOf(
      `import { connect } from 'amqplib';
        const channel = await (await connect('amqp://rabbit')).createChannel();
        export const tell = (event: { namespace: string; name: string }) =>
          channel.publish('bank-events', \`\${event.namespace}.\${event.name}\`, Buffer.from(''));`,
      `import { connect } from 'amqplib';
        const channel = await (await connect('amqp://rabbit')).createChannel();
        await channel.assertQueue('ledger-events');
        await channel.bindQueue('ledger-events', 'bank-events', '#');
        await channel.consume('ledger-events', () => {});`,
    ),
  ).toEqual(['bank-events: teller → ledger']);
});

test('amqplib: a helper that nobody calls tells nobody, one whose keys only run sends to its exchange', async () => {
  const helper = (called: string) => `import { connect } from 'amqplib';
    const channel = await (await connect('amqp://broker')).createChannel();
    export const publishEvent = (key: string, message: unknown) => channel.publish('bank.events', key, Buffer.from(JSON.stringify(message)));
    ${called}`;
  const ledger = `import { connect } from 'amqplib';
    const channel = await (await connect('amqp://broker')).createChannel();
    await channel.bindQueue('ledger', 'bank.events', '#');
    await channel.consume('ledger', () => {});`;
  expect(await said(helper(''), ledger)).toEqual([
    'bank.events: nobody → ledger',
    '? teller/index.ts:3 who is called here is not known: the name of the channel hangs on what only runs',
  ]);
  expect(
    await said(helper('export const tell = (event) => publishEvent(event.type, event);'), ledger),
  ).toEqual(['bank.events: teller → ledger']);
});

test('a key with the exchanges that it is of and the queues that get it', async () => {
  const bound = (queue: string, exchange: string, key: string) =>
    `await channel.assertQueue('${queue}'); await channel.bindQueue('${queue}', '${exchange}', '${key}');`;
  const { channels } = await bankOf(
    `import amqp from 'amqplib';
      const channel = await (await amqp.connect('amqp://mq')).createChannel();
      export const pay = () => channel.publish('bank', 'money.paid', Buffer.from(''));
      export const close = () => channel.publish('branches', '', Buffer.from(''));
      export const print = () => channel.sendToQueue('letters', Buffer.from(''));`,
    `import amqp from 'amqplib';
      const channel = await (await amqp.connect('amqp://mq')).createChannel();
      ${bound('books', 'bank', 'money.*')}
      ${bound('books', 'branches', '')}
      await channel.consume('books', () => {});
      await channel.consume('letters', () => {});`,
  );
  expect(channels.map(({ name, exchanges, queues }) => ({ name, exchanges, queues }))).toEqual([
    { name: 'branches', queues: ['books'] },
    { name: 'letters' },
    { name: 'money.paid', exchanges: ['bank'], queues: ['books'] },
  ]);
});
