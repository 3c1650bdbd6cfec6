import { describe, expect, test } from 'vitest';
import { channelsOf, said } from './bank.js';

describe('dead letters and retries, named by what a message came by', () => {
  test('Kafka: each topic of the subscription, and no other', async () => {
    expect(
      await channelsOf(
        `import { Kafka } from 'kafkajs'; new Kafka({}).producer().send({ topic: 'payments', messages: [] });`,
        `import { Kafka } from 'kafkajs';
          const kafka = new Kafka({}); const producer = kafka.producer();
          export async function alarms() { await kafka.consumer({ groupId: 'alarms' }).subscribe({ topic: 'alarms' }); }
          async function start() {
            const consumer = kafka.consumer({ groupId: 'ledger' });
            await consumer.subscribe({ topics: ['payments', 'rates'] });
            await consumer.run({ eachMessage: async ({ topic, partition, message }) => {
              try { book(message); } catch { await producer.send({ topic: \`\${topic}.dlq\`, messages: [message] }); } } });
          }
          start(); alarms();`,
      ),
    ).toEqual([
      'alarms: nobody → ledger',
      'payments: teller → ledger',
      'payments.dlq: ledger → nobody',
      'rates: nobody → ledger',
      'rates.dlq: ledger → nobody',
    ]);
  });

  test.each([
    [
      'handed from method to method',
      '(payload) => this.handle(payload)',
      'handle(payload: EachMessagePayload) { const { topic, message } = payload; return this.bury(topic, message); } bury(topic: string, message: unknown)',
    ],
    [
      'taken apart by a method that is bound',
      'this.handle.bind(this)',
      'handle({ topic, message }: EachMessagePayload)',
    ],
    ['taken apart without a type', 'this.handle', 'handle({ topic, partition, message })'],
  ])('Kafka: %s, of topics that a loop goes through', async (_, handler, method) => {
    expect(
      await channelsOf(
        '',
        `import { Kafka, type EachMessagePayload } from 'kafkajs';
          const TOPICS = { payments: 'payments', rates: 'rates' };
          class Consumer { private kafka = new Kafka({}); private producer = this.kafka.producer(); private consumer = this.kafka.consumer({ groupId: 'ledger' });
            async start() { for (const topic of Object.values(TOPICS)) await this.consumer.subscribe({ topic });
              await this.consumer.run({ eachMessage: ${handler} }); }
            async ${method} { await this.producer.send({ topic: topic + '.retry', messages: [message] }); } }
          new Consumer().start();`,
      ),
    ).toEqual([
      'payments: nobody → ledger',
      'payments.retry: ledger → nobody',
      'rates: nobody → ledger',
      'rates.retry: ledger → nobody',
    ]);
  });

  test('Kafka: in a library, for the topics of each service that consumes by it', async () => {
    const consume = (topics: string) =>
      `import { consume } from '@bank/shared'; consume(${topics}, () => {});`;
    expect(
      await channelsOf(
        consume("['payments']"),
        consume("['rates', 'alarms']"),
        {},
        {
          'package.json': JSON.stringify({ private: true, workspaces: ['shared', 'teller', 'ledger'] }),
          'shared/package.json': JSON.stringify({ name: '@bank/shared', main: 'index.ts' }),
          'shared/index.ts': `import { Kafka } from 'kafkajs';
          export async function consume(topics: string[], handle: (message: unknown) => void) {
            const kafka = new Kafka({}); const consumer = kafka.consumer({ groupId: 'bank' }); const producer = kafka.producer();
            for (const topic of topics) await consumer.subscribe({ topic });
            await consumer.run({ eachBatch: async ({ batch }) => {
              try { handle(batch); } catch { await producer.send({ topic: \`dlq.\${batch.topic}\`, messages: [] }); } } });
          }`,
        },
      ),
    ).toEqual([
      'alarms: nobody → ledger',
      'dlq.alarms: ledger → nobody',
      'dlq.payments: teller → nobody',
      'dlq.rates: ledger → nobody',
      'payments: nobody → teller',
      'rates: nobody → ledger',
    ]);
  });

  test('RabbitMQ: the key that a queue is bound by; under the same key through another exchange, the exchange', async () => {
    expect(
      await channelsOf(
        '',
        `import amqp from 'amqplib';
          const channel = await (await amqp.connect('')).createChannel();
          await channel.assertQueue('ledger'); await channel.bindQueue('ledger', 'bank', 'money.paid');
          channel.consume('ledger', (message) => {
            channel.publish('bank.dead', message.fields.routingKey + '.failed', message.content);
            channel.publish('bank.retry', message.fields.routingKey, message.content); });`,
      ),
    ).toEqual([
      'bank.retry: ledger → nobody',
      'money.paid: nobody → ledger',
      'money.paid.failed: ledger → nobody',
    ]);
  });

  test('NATS, MQTT and BullMQ: subjects, topics and queues', async () => {
    expect(
      await channelsOf(
        {
          'index.ts': `import { connect } from 'nats'; const nats = await connect();
            const payments = nats.subscribe('payments'); for await (const message of payments) nats.publish(message.subject + '.dlq', message.data);
            nats.subscribe('rates', { callback: (error, message) => { nats.publish(\`dead.\${message.subject}\`, message.data); } });`,
        },
        {
          'index.ts': `import mqtt from 'mqtt'; import './jobs'; const client = mqtt.connect('');
            client.subscribe('branches/doors'); client.on('message', (topic, payload) => { client.publish(topic + '/seen', payload); });`,
          'jobs.ts': `import { type Job, Queue, Worker } from 'bullmq';
            new Worker('statements', async (job: Job) => { await new Queue(job.queueName + '-dead').add('again', job.data); });`,
        },
      ),
    ).toEqual([
      'branches/doors: nobody → ledger',
      'branches/doors/seen: ledger → nobody',
      'dead.rates: teller → nobody',
      'payments: nobody → teller',
      'payments.dlq: teller → nobody',
      'rates: nobody → teller',
      'statements: nobody → ledger',
      'statements-dead: ledger → nobody',
    ]);
  });

  test('what is sent on by the topic of something that did not come this way stays unknown', async () => {
    expect(
      await said(
        '',
        `import { Kafka } from 'kafkajs'; const producer = new Kafka({}).producer(); const consumer = new Kafka({}).consumer({ groupId: 'ledger' });
          await consumer.subscribe({ topic: 'payments' }); await consumer.run({ eachMessage: async ({ message }) => {} });
          export const tell = (order: { topic: string }) => producer.send({ topic: order.topic, messages: [] });
          tell(JSON.parse(process.argv[2]));`,
      ),
    ).toEqual([
      'payments: nobody → ledger',
      '? ledger/index.ts:3 who is called here is not known: the name of the channel hangs on what only runs',
    ]);
  });
});
