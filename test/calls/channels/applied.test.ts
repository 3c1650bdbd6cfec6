import { describe, expect, test } from 'vitest';
import { callsIn, channelsIn, modelOf, systemOf, unknownIn } from '../support.js';
import { bankOf, channelsOf, said } from './bank.js';

describe("decorators of the program's own that apply those of a library", () => {
  test('queues, by a name that the decorator hands on in one of two ways', async () => {
    expect(
      await channelsOf(
        `import { InjectQueue } from '@nestjs/bull';
          import type { Queue } from 'bull';
          export class Payments { constructor(@InjectQueue('payments') private readonly queue: Queue) {} pay() { return this.queue.add('pay', {}); } }`,
        {
          'registered.ts': `import { Processor } from '@nestjs/bull';
            const known = new Set<string>();
            export function Registered(queue: string, scope?: unknown): ClassDecorator {
              return (target) => {
                if (known.has(queue)) throw new Error(queue);
                if (scope) Processor({ name: queue, scope })(target);
                else Processor(queue)(target);
              };
            }`,
          'index.ts': `import { Process } from '@nestjs/bull';
            import { Registered } from './registered';
            enum Queues { Payments = 'payments' }
            @Registered(Queues.Payments) export class PaymentJobs { @Process() pay() {} }`,
        },
      ),
    ).toEqual(['payments: teller → ledger']);
  });

  test('patterns, through decorators of decorators; one that applies none says nothing', async () => {
    expect(
      await said(
        `import { ClientProxy } from '@nestjs/microservices';
          export class Teller { constructor(private readonly client: ClientProxy) {}
            paid() { this.client.emit('bank.money.paid', {}); return this.client.send('bank.balance', {}); } }`,
        {
          'on.ts': `import { applyDecorators, UseFilters } from '@nestjs/common';
            import { EventPattern, MessagePattern } from '@nestjs/microservices';
            const named = (key: string) => \`bank.\${key}\`;
            export const On = (key: string) => applyDecorators(EventPattern(named(key)), UseFilters(class {}));
            export const OnMoney = (key: string) => On(\`money.\${key}\`);
            export function Answers(key: string) { return applyDecorators(MessagePattern(named(key))); }
            export const Traced = (key: string) => (target: object) => Reflect.defineMetadata('trace', key, target);`,
          'index.ts': `import { Controller } from '@nestjs/common';
            import { Answers, OnMoney, Traced } from './on';
            @Controller() export class Ledger {
              @OnMoney('paid') book() {}
              @Answers('balance') balance() { return 1; }
              @Traced('closed') close() {} }`,
        },
      ),
    ).toEqual(['bank.money.paid: teller → ledger', 'call teller → ledger bank.balance']);
  });
});

describe('a bus of the program that finds the topic by what it is asked to tell', () => {
  const bus = `import { Kafka } from 'kafkajs';
    export interface Bus { publish(kind: string, data: unknown): Promise<void>; subscribe(kind: string, handle: () => void): Promise<void> }
    export class KafkaBus implements Bus {
      private kafka = new Kafka({ brokers: [] });
      private producer = this.kafka.producer();
      private consumer = this.kafka.consumer({ groupId: 'bank' });
      async publish(kind: string, data: unknown) { const topic = this.topicOf(kind); await this.producer.send({ topic, messages: [] }); }
      async subscribe(kind: string, handle: () => void) { const topic = this.topicOf(kind); await this.consumer.subscribe({ topic }); }
      private topicOf(kind: string): string {
        if (['error', 'fault'].includes(kind)) return 'errors';
        if (kind.endsWith('.pay') || (kind.endsWith('.close') && kind !== 'x.close')) {
          if (kind.startsWith('money.')) return 'money-commands';
          if (kind.startsWith('account.')) return 'account-commands';
        }
        if (kind.startsWith('money.')) return 'money-events';
        return kind.includes('account') ? 'account-events' : 'others';
      }
    }`;

  test('only the topics that the calls lead to, also on a bus of which the type says nothing', async () => {
    expect(
      await channelsOf(
        {
          'bus.ts': bus,
          'handlers.ts': `export class Handlers { constructor(private bus: any) {} async close() { await this.bus.publish('account.close', {}); } }`,
          'index.ts': `import { type Bus, KafkaBus } from './bus';
            import { Handlers } from './handlers';
            class Desk { handlers: Handlers; constructor(private bus: Bus) { this.handlers = new Handlers(bus); }
              pay() { return this.bus.publish('money.pay', {}); } }
            const desk = new Desk(new KafkaBus());
            desk.pay();`,
        },
        {
          'bus.ts': bus,
          'index.ts': `import { KafkaBus } from './bus';
            const bus = new KafkaBus();
            bus.publish('money.paid', {});
            bus.subscribe('money.paid', () => {});
            bus.subscribe('error', () => {});`,
        },
      ),
    ).toEqual([
      'account-commands: teller → nobody',
      'errors: nobody → ledger',
      'money-commands: teller → nobody',
      'money-events: ledger → ledger',
    ]);
  });
});

describe('what stands in a library and is done by a service', () => {
  const library = (text: string) => ({
    'package.json': JSON.stringify({ private: true, workspaces: ['shared', 'teller', 'ledger'] }),
    'shared/package.json': JSON.stringify({ name: '@bank/shared', main: 'index.ts' }),
    'shared/index.ts': text,
  });

  test('under a name that the service gives, through a bus of another library', async () => {
    const others = {
      ...library(`import { bus } from '@bank/bus';
        class Named { constructor(private readonly title: string) {} get name() { return this.title; } }
        export abstract class Module extends Named {
          protected constructor(title: string) { super(title); }
          settle() { bus.publish(\`\${this.name}:settled\`, '1'); }
          watch() { bus.subscribe(this.name + ':settled', () => {}); }
        }`),
      'bus/package.json': JSON.stringify({ name: '@bank/bus', main: 'index.ts' }),
      'bus/index.ts': `import { Redis } from 'ioredis';
        class Bus { private redis = new Redis();
          publish(channel: string, text: string) { this.redis.publish(channel, text); }
          subscribe(channel: string, handle: () => void) { this.redis.subscribe(channel); } }
        export const bus = new Bus();`,
      'package.json': JSON.stringify({ private: true, workspaces: ['shared', 'bus', 'teller', 'ledger'] }),
    };
    const module = (name: string) => `import { Module } from '@bank/shared';
      class Own extends Module { constructor() { super('${name}'); } }
      const own = new Own(); own.settle(); own.watch();`;
    expect(await channelsOf(module('teller'), module('ledger'), {}, others)).toEqual([
      'ledger:settled: ledger → ledger',
      'teller:settled: teller → teller',
    ]);
  });

  test('what a library calls back stays with the service whose function it is', async () => {
    const shared = `export interface Hooks { afterPaid?: (input: { topic: string }) => void }
      export function start(hooks: Hooks) { const { afterPaid } = hooks; if (afterPaid) afterPaid({ topic: 'money.paid' }); }`;
    const model = await bankOf(
      `import { Kafka } from 'kafkajs';
        import { start } from '@bank/shared';
        const producer = new Kafka({ brokers: [] }).producer();
        start({ afterPaid: ({ topic }) => { producer.send({ topic, messages: [] }); } });`,
      `import { start } from '@bank/shared'; start({});`,
      {},
      library(shared),
    );
    expect(channelsIn(model)).toEqual(['money.paid: teller → nobody']);
  });
});

describe('a channel whose name only a variable holds', () => {
  const queue = (variable: string) => `import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
    export const tell = () => new SQSClient({}).send(new SendMessageCommand({ QueueUrl: process.env.${variable}, MessageBody: '' }));`;
  const consumer = (variable: string) => `import { Consumer } from 'sqs-consumer';
    Consumer.create({ queueUrl: process.env.${variable}, handleMessage: async () => {} }).start();`;

  test('goes by the variable; of one that any program may have it is told that it is not known', async () => {
    expect(await channelsOf(queue('PAYMENTS_QUEUE_URL'), consumer('PAYMENTS_QUEUE_URL'))).toEqual([
      `\${PAYMENTS_QUEUE_URL}: teller → ledger`,
    ]);
    const model = await bankOf(queue('SQS_QUEUE_URL'), consumer('SQS_QUEUE_URL'));
    expect(channelsIn(model)).toEqual([]);
    expect(unknownIn(model)).toHaveLength(2);
    // Within one program it means but one queue.
    expect(await channelsOf(queue('SQS_QUEUE_URL') + consumer('SQS_QUEUE_URL'), '')).toEqual([
      `\${SQS_QUEUE_URL}: teller → teller`,
    ]);
  });

  test.each(['NA', 'n/a', 'not-set', '<queue url>'])(
    'does so where the program takes %s if nobody sets it',
    async (nothing) => {
      const said = `PAYMENTS_QUEUE_URL || '${nothing}'`;
      expect(await channelsOf(queue(said), consumer(said))).toEqual([
        `\${PAYMENTS_QUEUE_URL}: teller → ledger`,
      ]);
    },
  );

  test('goes by the name that the program takes if nobody sets it', async () => {
    const said = `PAYMENTS_QUEUE_URL ?? 'none-paid'`;
    expect(await channelsOf(queue(said), consumer(said))).toEqual(['none-paid: teller → ledger']);
  });

  test('a stream of NATS whose name begins with one hears its subjects', async () => {
    const names = `const SUBJECTS = { PAID: \`\${process.env.STREAM}.paid\` }; const STREAM = \`\${process.env.STREAM}-money\`;`;
    expect(
      await channelsOf(
        `import { connect } from 'nats'; ${names}
          const js = (await connect({})).jetstream(); export const paid = () => js.publish(SUBJECTS.PAID, '');`,
        `import { connect } from 'nats'; ${names}
          const connection = await connect({});
          const manager = await connection.jetstreamManager();
          await manager.streams.add({ name: STREAM, subjects: [SUBJECTS.PAID] });
          await manager.consumers.add(STREAM, { durable_name: 'ledger' });
          const consumer = await connection.jetstream().consumers.get(STREAM, 'ledger');
          for await (const message of await consumer.consume()) message.ack();`,
      ),
    ).toEqual(['*.paid: teller → ledger']);
  });
});

test('who answers under another name than the variable says, by all that it is asked for', async () => {
  const server = {
    files: {
      'index.js': `const app = require('express')();
        app.post('/api/v1/complaint/staging', (q, r) => r.end()); app.post('/api/v1/complaint/process/:id', (q, r) => r.end()); app.listen(3000);`,
    },
  };
  const worker = (variable: string, ...paths: string[]) => ({
    files: {
      'index.ts': paths
        .map(
          (path, index) =>
            `export const ask${index} = (id) => fetch(\`\${process.env.${variable}}${path}\`, { method: 'POST' });`,
        )
        .join('\n'),
    },
  });
  const both = ['/complaint/staging', `/complaint/process/\${id}`];
  const model = await modelOf(
    systemOf({
      backend: server,
      worker: worker('COMPLAINTS_DESK_URL', ...both),
      other: worker('PAYMENTS_URL', '/complaint/staging'),
    }),
  );
  expect(callsIn(model)).toEqual([
    'worker → backend POST /api/v1/complaint/staging',
    'worker → backend POST /api/v1/complaint/process/*',
  ]);
  expect(unknownIn(model)).toHaveLength(1);
});

test('decorators of the program that only note the topic which is heard, on methods and on classes', async () => {
  expect(
    await channelsOf(
      `import rdkafka from 'node-rdkafka';
        export const paying = (producer) => () => {
          producer.produce('money.paid', null, Buffer.from(''));
          producer.produce('letters');
        };`,
      {
        'heard.ts': `import { SetMetadata } from '@nestjs/common';
          export const KafkaTopic = (topic: string) => SetMetadata('topic', topic);
          export const KafkaSubscriber = (options: { topicName: string }) => SetMetadata('options', options);
          export const SubscribeMessage = (event: string) => SetMetadata('event', event);`,
        'index.ts': `import { KafkaSubscriber, KafkaTopic, SubscribeMessage } from './heard';
          @KafkaSubscriber({ topicName: 'account.closed' })
          export class Closings { close() {} }
          export class Payments {
            @KafkaTopic('money.paid') paid() {}
            @SubscribeMessage('typing') typing() {}
          }`,
      },
    ),
  ).toEqual(['account.closed: nobody → ledger', 'money.paid: teller → ledger']);
});
