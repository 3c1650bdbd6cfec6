/** What each client of a broker has that others have not, as people write it: beside the usual ways, which the files of the brokers test. */
import { expect, test } from 'vitest';
import { channelsOf, said } from './bank.js';

test('kafkajs: names of pieces of which one may be missing, transactions, lists that a function makes, patterns', async () => {
  expect(
    await said(
      {
        'topics.ts': `const prefix = process.env.TOPIC_PREFIX;
          export const topicName = (name: string, suffix?: string) => [prefix, name, suffix].filter(Boolean).join('.');`,
        'index.ts': `import { Kafka, CompressionTypes, type TopicMessages } from 'kafkajs';
          import { topicName } from './topics.js';
          const producer = new Kafka({ brokers: [] }).producer({ transactionalId: 'tx', idempotent: true });
          const lines = (slips: string[]): TopicMessages[] => [{ topic: topicName('slips'), messages: slips.map((value) => ({ value })) }, { topic: topicName('totals', 'v2'), messages: [] }];
          export async function pay(slips: string[]) {
            const tx = await producer.transaction();
            await tx.send({ topic: topicName('paid'), compression: CompressionTypes.GZIP, messages: [] });
            await tx.sendBatch({ topicMessages: lines(slips) });
            await tx.commit();
          }
          pay([]);`,
      },
      `import { Kafka } from 'kafkajs';
        const kafka = new Kafka({ brokers: [] });
        const all = kafka.consumer({ groupId: 'ledger' });
        await all.subscribe({ topics: [/^bank\\.(paid|slips)$/, 'bank.rates'] });
        await all.run({ eachBatch: async ({ batch }) => {} });
        const totals = /^bank\\.totals/;
        await kafka.consumer({ groupId: 'totals' }).subscribe({ topic: totals });`,
      { TOPIC_PREFIX: 'bank' },
    ),
  ).toEqual([
    'bank.paid: teller → ledger',
    'bank.rates: nobody → ledger',
    'bank.slips: teller → ledger',
    'bank.totals.v2: teller → ledger',
  ]);
});

test('node-rdkafka: patterns, also those that are texts; what only a pattern says that nobody publishes is a name with stars', async () => {
  expect(
    await channelsOf(
      `import Kafka from 'node-rdkafka';
        const producer = new Kafka.HighLevelProducer({}); producer.connect();
        const send = (topic: string, value: unknown) => producer.produce(topic, null, Buffer.from(JSON.stringify(value)), null, Date.now(), () => {});
        producer.on('ready', () => send('money.paid', {}));`,
      `import { KafkaConsumer } from 'node-rdkafka';
        const consumer = new KafkaConsumer({ 'group.id': 'ledger' }, {});
        consumer.on('ready', () => { consumer.subscribe([/^money\\.\\w+$/, '^rates\\..*', 'closed']); consumer.consume(); });`,
    ),
  ).toEqual(['closed: nobody → ledger', 'money.paid: teller → ledger', 'rates.**: nobody → ledger']);
});

test('kafkajs: a pattern may say all of a name, while what is not known of a name is no pattern', async () => {
  expect(
    await said(
      {
        'index.ts': `import { Kafka } from 'kafkajs';
          const producer = new Kafka({ brokers: [] }).producer();
          for (const topic of ['paid', 'unpaid', 'money.moved']) await producer.send({ topic, messages: [] });`,
      },
      `import { Kafka } from 'kafkajs';
        const consumer = new Kafka({ brokers: [] }).consumer({ groupId: 'ledger' });
        await consumer.subscribe({ topic: \`\${process.env.TOPIC_PREFIX}paid\` });
        await consumer.subscribe({ topic: /money\\.moved/ });
        await consumer.run({ eachMessage: async () => {} });`,
    ),
  ).toEqual([
    'money.moved: teller → ledger',
    'paid: teller → nobody',
    'unpaid: teller → nobody',
    '? ledger/index.ts:3 who is called here is not known: the name of the channel hangs on what only runs',
  ]);
});

test('EventBridge: entries that are put into the list of what is sent, and parts of a list', async () => {
  expect(
    await said(
      {
        'index.js': `const AWS = require('aws-sdk');
          const events = new AWS.EventBridge();
          exports.handler = async (event) => {
            const params = { Entries: [] };
            params.Entries.push({ Source: 'teller', DetailType: event.detail.ok ? 'MoneyPaid' : 'MoneyRefused', Detail: '{}', EventBusName: 'bank' });
            await events.putEvents(params).promise();
          };
          require('./batches').publish('AccountClosed', {});`,
        'batches.js': `const { EventBridgeClient, PutEventsCommand } = require('@aws-sdk/client-eventbridge');
          const client = new EventBridgeClient({});
          const entry = (type, detail) => ({ Source: 'teller', DetailType: type, Detail: JSON.stringify(detail) });
          exports.publish = async (type, ...details) => {
            const Entries = details.map((each) => entry(type, each));
            for (let i = 0; i < Entries.length; i += 10) await client.send(new PutEventsCommand({ Entries: Entries.slice(i, i + 10) }));
          };`,
      },
      '',
    ),
  ).toEqual([
    'AccountClosed: teller → nobody',
    'MoneyPaid: teller → nobody',
    'MoneyRefused: teller → nobody',
  ]);
});

test('mqtt: topics that are made as names of an object, of a client that connects by a promise', async () => {
  expect(
    await said(
      `import { connectAsync, type MqttClient } from 'mqtt';
        class Till {
          private client!: MqttClient;
          constructor(private readonly id: string) {}
          private topic(kind: string) { return ['tills', this.id, kind].join('/'); }
          async start() { this.client = await connectAsync('mqtt://broker'); await this.client.publishAsync(this.topic('state'), 'open'); }
        }
        new Till(process.env.TILL!).start();`,
      `import mqtt from 'mqtt';
        const client = mqtt.connect('mqtt://broker');
        const BASE = 'tills';
        client.on('connect', () => client.subscribe({ [\`\${BASE}/+/state\`]: { qos: 1 }, 'alarms/#': { qos: 0 } }, () => {}));`,
    ),
  ).toEqual(['alarms/#: nobody → ledger', 'tills/*/state: teller → ledger']);
});

test('redis: a list that is spread, a flag behind what hears, pipelines and transactions', async () => {
  expect(
    await said(
      `import Redis from 'ioredis';
        import { createClient } from 'redis';
        const client = await createClient().connect();
        await client.multi().xAdd('slips', '*', { id: '1' }).publish('drops', '').exec();
        const redis = new Redis.Cluster([{ host: 'redis', port: 1 }]);
        redis.pipeline().publish('desk:7', '').exec();
        redis.publish('sessions', '');`,
      `import Redis from 'ioredis';
        import { createClient } from 'redis';
        const client = await createClient().connect();
        await client.subscribe('drops', (message) => {}, true as any);
        const redis = new Redis();
        const CHANNELS = ['sessions', 'rates'];
        redis.subscribe(...CHANNELS);
        redis.psubscribe('desk:*', (error, count) => {});
        await redis.xreadgroup('GROUP', 'ledger', 'one', 'BLOCK', 5000, 'STREAMS', 'slips', '>');`,
    ),
  ).toEqual([
    'desk:7: teller → ledger',
    'drops: teller → ledger',
    'rates: nobody → ledger',
    'sessions: teller → ledger',
    'slips: teller → ledger',
  ]);
});

test('LISTEN of names that are put behind it, and of several in one statement', async () => {
  expect(
    await channelsOf(
      `import pg from 'pg';
        await new pg.Pool().query("NOTIFY money_paid; NOTIFY account_closed, 'x'");
        await new pg.Pool().query("INSERT INTO notes (text) VALUES ('first; NOTIFY nobody')");`,
      {
        'index.js': `const { Client } = require('pg');
          const client = new Client();
          const channels = ['money_paid', 'account_closed'];
          client.connect().then(() => Promise.all(channels.map((channel) => client.query('LISTEN ' + channel))));`,
        'more.js': `const client = new (require('pg').Client)(); client.query('LISTEN rates; LISTEN "letters"');`,
      },
    ),
  ).toEqual([
    'account_closed: teller → ledger',
    'letters: nobody → ledger',
    'money_paid: teller → ledger',
    'rates: nobody → ledger',
  ]);
});

test('NATS: endpoints of services, below their groups; what answers by wildcards hears no more than is asked', async () => {
  expect(
    await said(
      `import { connect } from '@nats-io/transport-node';
        const nc = await connect({ servers: 'nats://nats:4222' });
        await nc.request('rates.highest', '[1,2]');
        await nc.request('lowest', '[1,2]');
        await nc.request('ping.all', '', { timeout: 500 });`,
      `import { connect } from 'nats';
        const nc = await connect({ servers: 'nats://nats:4222' });
        const service = await nc.services.add({ name: 'rates', version: '0.0.1' });
        service.addGroup('rates').addEndpoint('highest', (error, message) => message.respond());
        service.addEndpoint('least', { handler: (error, message) => message.respond(), subject: 'lowest' });
        nc.subscribe('ping.>', { callback: (error, message) => message.respond() });`,
    ),
  ).toEqual([
    'call teller → ledger rates.highest',
    'call teller → ledger lowest',
    'call teller → ledger ping.all',
  ]);
});

test('amqp-connection-manager: a wrapper of a class that a static method makes, exchanges of each kind, setups with queues of their own', async () => {
  expect(
    await said(
      `import amqp, { type ChannelWrapper, type AmqpConnectionManager } from 'amqp-connection-manager';
        import type { Channel } from 'amqplib';
        export class Publisher {
          private connection!: AmqpConnectionManager;
          private wrapper!: ChannelWrapper;
          static async create(): Promise<Publisher> {
            const publisher = new Publisher();
            publisher.connection = amqp.connect([process.env.RABBIT!], { heartbeatIntervalInSeconds: 5 });
            publisher.wrapper = publisher.connection.createChannel({ json: true, setup: publisher.setup });
            return publisher;
          }
          private async setup(channel: Channel) { await channel.assertExchange('bank', 'topic'); await channel.assertExchange('broadcast', 'fanout'); }
          paid(kind: string, what: unknown) { return this.wrapper.publish('bank', \`money.\${kind}.paid\`, what, { persistent: true }); }
          tellAll(what: unknown) { return this.wrapper.publish('broadcast', '', what); }
          letter(what: unknown) { return this.wrapper.publish('', 'letters', what); }
        }
        Publisher.create().then((publisher) => { publisher.paid(process.argv[2], {}); publisher.tellAll({}); publisher.letter({}); });`,
      `import * as amqp from 'amqp-connection-manager';
        import type { Channel } from 'amqplib';
        const connection = amqp.connect(() => Promise.resolve([process.env.RABBIT!]));
        async function subscribe<T>(queue: string, exchange: string, keys: string[], hear: (what: T) => Promise<void>) {
          const wrapper = connection.createChannel({
            setup: async (channel: Channel) => {
              const { queue: name } = await channel.assertQueue(queue, { durable: true });
              await Promise.all(keys.map((key) => channel.bindQueue(name, exchange, key)));
              await channel.consume(name, async (message) => { await hear(JSON.parse(message!.content.toString())); wrapper.ack(message!); });
            },
          });
        }
        subscribe('ledger', 'bank', ['money.*.paid', 'money.closed'], async () => {});
        const wrapper = connection.createChannel({ name: 'all' });
        wrapper.addSetup((channel: Channel) => Promise.all([
          channel.assertExchange('broadcast', 'fanout'),
          channel.assertQueue('', { exclusive: true }).then(({ queue }) => channel.bindQueue(queue, 'broadcast', '').then(() => channel.consume(queue, () => {}))),
        ]));
        const letters = connection.createChannel({ setup: (channel: Channel) => channel.assertQueue('letters') });
        letters.consume('letters', (message) => letters.ack(message), { noAck: false });`,
    ),
  ).toEqual([
    'broadcast: teller → ledger',
    'letters: teller → ledger',
    'money.*.paid: teller → ledger',
    'money.closed: nobody → ledger',
  ]);
});
