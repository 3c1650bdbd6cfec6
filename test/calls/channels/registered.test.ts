import { describe, expect, test } from 'vitest';
import { channelsOf } from './bank.js';

const paying = `import { Kafka } from 'kafkajs';
  const producer = new Kafka({ brokers: [] }).producer();
  export const pay = () => producer.send({ topic: 'money.paid', messages: [] });`;

describe('who subscribes to all that others have registered', () => {
  test('under names of an object that is filled as the program runs', async () => {
    expect(
      await channelsOf(paying, {
        'bus.ts': `import { Kafka } from 'kafkajs';
          export class Bus {
            private consumer = new Kafka({ brokers: [] }).consumer({ groupId: 'ledger' });
            private handlers: Record<string, () => void> = {};
            on(topic: string, handle: () => void) { this.handlers[topic] = handle; }
            async start() { await this.consumer.subscribe({ topics: Object.keys(this.handlers) }); }
          }`,
        'index.ts': `import { Bus } from './bus';
          const bus = new Bus();
          bus.on('money.paid', () => {});
          bus.start();`,
      }),
    ).toEqual(['money.paid: teller → ledger']);
  });

  test('in a list that a class begins as an empty one', async () => {
    expect(
      await channelsOf(paying, {
        'bus.ts': `import { Kafka } from 'kafkajs';
          export class Bus {
            private consumer = new Kafka({ brokers: [] }).consumer({ groupId: 'ledger' });
            private listeners: { topic: string; handle: () => void }[] = [];
            on(topic: string, handle: () => void) { this.listeners.push({ topic, handle }); }
            async start() { for (const { topic } of this.listeners) await this.consumer.subscribe({ topic }); }
          }
          export class Others {
            private listeners: { topic: string }[] = [];
            hear() { this.listeners.push({ topic: 'money.heard' }); }
          }`,
        'index.ts': `import { Bus } from './bus';
          const bus = new Bus();
          bus.on('money.paid', () => {});
          bus.start();`,
      }),
    ).toEqual(['money.paid: teller → ledger']);
  });

  test('by a list that is declared as an array and given to a method', async () => {
    expect(
      await channelsOf(paying, {
        'consumer.ts': `import type { Consumer, ConsumerSubscribeTopics, Kafka } from 'kafkajs';
          export interface Listening { topic: string; handle: () => void }
          export class Listener {
            private consumer: Consumer;
            constructor(kafka: Kafka) { this.consumer = kafka.consumer({ groupId: 'ledger' }); }
            async start(all: Array<Listening>) {
              const topics: ConsumerSubscribeTopics = { topics: all.map(({ topic }) => topic), fromBeginning: true };
              await this.consumer.subscribe(topics);
            }
          }`,
        'index.ts': `import { Kafka } from 'kafkajs';
          import { Listener, type Listening } from './consumer';
          const listening: Array<Listening> = [{ topic: 'money.paid', handle: () => {} }];
          new Listener(new Kafka({ brokers: [] })).start(listening);`,
      }),
    ).toEqual(['money.paid: teller → ledger']);
  });

  test('of objects that are spread into each other nothing more than their names', async () => {
    expect(
      await channelsOf(
        paying,
        `import { Kafka } from 'kafkajs';
          const late = { ...early, 'money.paid': () => {} };
          const early = { ...late };
          new Kafka({ brokers: [] }).consumer({ groupId: 'ledger' }).subscribe({ topics: Object.keys(early) });`,
      ),
    ).toEqual(['money.paid: teller → ledger']);
  });

  test('of many objects that are all spread into each other, each looked at once', async () => {
    const all = Array.from({ length: 10 }, (_, index) => `handlers${index}`);
    const spread = all.map((each) => `...${each}`).join(', ');
    expect(
      await channelsOf(
        paying,
        `import { Kafka } from 'kafkajs';
          ${all.map((each) => `const ${each} = { ${spread}, [process.env.OTHER!]: () => {} };`).join('\n')}
          const last = { ${spread}, 'money.paid': () => {} };
          new Kafka({ brokers: [] }).consumer({ groupId: 'ledger' }).subscribe({ topics: Object.keys(last) });`,
      ),
    ).toEqual(['money.paid: teller → ledger']);
  });

  test('of an object that a function makes anew for each that calls it', async () => {
    expect(
      await channelsOf(
        paying,
        `import { Kafka } from 'kafkajs';
          const counted = (handlers: Record<string, () => void>) => ({ ...handlers });
          const all = { ...counted({ 'money.refused': () => {} }), ...counted({ 'money.paid': () => {} }) };
          new Kafka({ brokers: [] }).consumer({ groupId: 'ledger' }).subscribe({ topics: Object.keys(all) });`,
      ),
    ).toContain('money.paid: teller → ledger');
  });
});

describe('what holds a client or a queue', () => {
  test('an accessor, whose setter the class uses itself', async () => {
    expect(
      await channelsOf(
        `const Bull = require('bull');
          class Connection {
            constructor() { this.queue = new Bull('payments'); }
            get queue() { return this._queue; }
            set queue(queue) { this._queue = queue; }
          }
          class Teller {
            constructor() { this.connection = new Connection(); }
            set connection(connection) { this._connection = connection; this._queue = connection.queue; }
            pay() { return this._queue.add({ amount: 1 }); }
          }
          new Teller().pay();`,
        `const Bull = require('bull');
          new Bull('payments').process(() => {});`,
      ),
    ).toEqual(['payments: teller → ledger']);
  });

  test('a global, in the program that keeps it', async () => {
    expect(
      await channelsOf(
        {
          'kafka.js': `const { Kafka } = require('kafkajs');
            module.exports = async () => {
              const producer = new Kafka({ brokers: [] }).producer();
              global.kafkaProducer = producer;
            };`,
          'pay.js': `exports.pay = (amount) => {
              const message = { topic: 'money.paid', messages: [{ value: amount }] };
              return kafkaProducer.send(message);
            };`,
          'index.js': `const express = require('express');
            require('./kafka')();
            const { pay } = require('./pay');
            express().post('/pay', (request) => pay(request.body.amount));`,
        },
        `const express = require('express');
          const message = { topic: 'money.lost', messages: [] };
          express().post('/lose', () => kafkaProducer.send(message));`,
      ),
    ).toEqual(['money.paid: teller → nobody']);
  });

  test('a parameter that is told to be a queue, for a worker by its name', async () => {
    expect(
      await channelsOf(
        `import { Queue } from 'bullmq';
          export const pay = () => new Queue('payments').add('pay', {});`,
        {
          'queues.ts': `import { Queue } from 'bullmq';
            let payments: Queue;
            export function paymentsQueue() {
              if (!payments) payments = new Queue('payments');
              return payments;
            }`,
          'index.ts': `import { type Job, type Queue, Worker } from 'bullmq';
            import { paymentsQueue } from './queues';
            const work = (queue: Queue, book: (job: Job) => Promise<void>) => new Worker(queue.name, book);
            work(paymentsQueue(), async () => {});`,
        },
      ),
    ).toEqual(['payments: teller → ledger']);
  });

  test('a member that begins as nothing and is filled when somebody connects', async () => {
    expect(
      await channelsOf(
        {
          'rabbit.js': `const amqp = require('amqplib');
            module.exports = class Rabbit {
              constructor() { this.queue = ''; }
              async connect(queue) {
                this.queue = queue;
                this.channel = await (await amqp.connect('')).createChannel();
                return this;
              }
              send(message) { this.channel.sendToQueue(this.queue, Buffer.from(message)); }
            };`,
          'index.js': `const Rabbit = require('./rabbit');
            new Rabbit().connect('payments').then((rabbit) => rabbit.send(''));`,
        },
        `const amqp = require('amqplib');
          amqp.connect('').then(async (connection) => (await connection.createChannel()).consume('payments', () => {}));`,
      ),
    ).toEqual(['payments: teller → ledger']);
  });
});

describe('settings and rows', () => {
  test('settings that a schema lets through, and a client of another package that is made with them', async () => {
    expect(
      await channelsOf(
        `const { MessageSender } = require('bank-messaging');
          const Joi = require('joi');
          const settings = { host: 'broker', payments: { address: 'payments' } };
          const result = Joi.object({ host: Joi.string() }).validate(settings);
          const payments = { host: result.value.host, ...result.value.payments };
          exports.pay = () => new MessageSender(payments).sendMessage({ amount: 1 });`,
        `import { z } from 'zod';
          import { Kafka } from 'kafkajs';
          const settings = z.object({ topic: z.string() }).parse({ topic: 'payments' });
          new Kafka({ brokers: [] }).consumer({ groupId: 'ledger' }).subscribe({ topics: [settings.topic] });`,
      ),
    ).toEqual(['payments: teller → ledger']);
  });
});
