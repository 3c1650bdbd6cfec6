import { describe, expect, test } from 'vitest';
import { channelsIn, modelOf, systemOf } from './support.js';

/** The channels between a bank's teller, who publishes, and its ledger, that consumes. */
async function channelsOf(teller: string, ledger: string, environment: Record<string, string> = {}) {
  const model = await modelOf(
    systemOf({
      ledger: { files: { 'index.ts': ledger }, environment },
      teller: { files: { 'index.ts': teller }, environment },
    }),
  );
  return channelsIn(model);
}

describe('clients of brokers, each in an ordinary and an awkward use', () => {
  test('node-rdkafka and kafka-node', async () => {
    expect(
      await channelsOf(
        `import Kafka from 'node-rdkafka';
          import { KafkaClient, Producer } from 'kafka-node';
          const producer = new Kafka.Producer({});
          producer.produce('money.paid', null, Buffer.from(''));
          const payloads = [{ topic: 'rates', messages: '' }];
          new Producer(new KafkaClient({})).send(payloads, () => {});`,
        `import Kafka from 'node-rdkafka';
          import kafka from 'kafka-node';
          const consumer = new Kafka.KafkaConsumer({}, {});
          consumer.on('ready', () => { consumer.subscribe(['money.paid']); consumer.consume(); });
          new kafka.Consumer(new kafka.KafkaClient({}), [{ topic: 'rates' }], {}).on('message', () => {});
          new kafka.ConsumerGroup({}, ['groups']);`,
      ),
    ).toEqual(['groups: nobody → ledger', 'money.paid: teller → ledger', 'rates: teller → ledger']);
  });

  test('streams of NATS, whose subjects their names do not say', async () => {
    expect(
      await channelsOf(
        `import { connect } from 'nats';
          const nats = await connect();
          await nats.jetstream().publish('orders.placed', '');
          await nats.jetstream().publish('orders.paid', '');`,
        `import { connect } from 'nats';
          const nats = await connect();
          const manager = await nats.jetstreamManager();
          await manager.streams.add({ name: 'ORDERS', subjects: ['orders.*'] });
          await manager.consumers.add('ORDERS', { durable_name: 'ledger', filter_subject: 'orders.paid' });
          const js = nats.jetstream();
          const consumer = await js.consumers.get('ORDERS', 'ledger');
          for await (const message of await consumer.consume()) message.ack();`,
      ),
    ).toEqual(['orders.paid: teller → ledger', 'orders.placed: teller → nobody']);
  });

  test('MQTT: levels with wildcards, shared subscriptions, several topics', async () => {
    expect(
      await channelsOf(
        `import mqtt from 'mqtt';
          const client = mqtt.connect('');
          export const tell = (id: string) => client.publish(\`branches/\${id}/rates\`, '');
          client.publish('branches/1/open', '');
          client.publish('alarms/fire', '');`,
        `import mqtt from 'mqtt';
          const client = mqtt.connect('');
          client.subscribe(['branches/+/rates', '$share/ledger/branches/1/open']);
          client.subscribe({ 'alarms/#': { qos: 1 } });`,
      ),
    ).toEqual([
      'alarms/fire: teller → ledger',
      'branches/*/rates: teller → ledger',
      'branches/1/open: teller → ledger',
    ]);
  });

  test('Redis: patterns and streams', async () => {
    expect(
      await channelsOf(
        `import Redis from 'ioredis';
          import { createClient } from 'redis';
          const redis = new Redis();
          export const tell = (id: string) => redis.publish(\`accounts:\${id}\`, '');
          redis.xadd('payments', '*', 'amount', '3');
          createClient().xAdd('rates', '*', {});`,
        `import Redis from 'ioredis';
          import { createClient } from 'redis';
          const redis = new Redis();
          redis.psubscribe('accounts:*');
          redis.xreadgroup('GROUP', 'ledger', 'one', 'BLOCK', 100, 'STREAMS', 'payments', '>');
          createClient().xReadGroup('ledger', 'one', [{ key: 'rates', id: '>' }], {});`,
      ),
    ).toEqual(['accounts:*: teller → ledger', 'payments: teller → ledger', 'rates: teller → ledger']);
  });

  test('AWS: EventBridge, Kinesis, SNS, SQS by decorators and by the SDK of old', async () => {
    expect(
      await channelsOf(
        `import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
          import { KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis';
          import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
          import AWS from 'aws-sdk';
          const entry = { Source: 'teller', DetailType: 'MoneyPaid', Detail: '', EventBusName: 'bank' };
          await new EventBridgeClient({}).send(new PutEventsCommand({ Entries: [entry] }));
          await new KinesisClient({}).send(new PutRecordCommand({ StreamName: 'clicks', Data: '' }));
          await new SNSClient({}).send(new PublishCommand({ TopicArn: process.env.TOPIC, Message: '' }));
          const sqs = new AWS.SQS();
          await sqs.sendMessage({ QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/letters', MessageBody: '' }).promise();`,
        `import { SqsMessageHandler } from '@ssut/nestjs-sqs';
          import { Injectable } from '@nestjs/common';
          const QUEUE = 'letters';
          @Injectable() export class Letters { @SqsMessageHandler(QUEUE, false) async handle(message) {} }`,
        { TOPIC: 'arn:aws:sns:eu-west-1:1:news' },
      ),
    ).toEqual([
      'MoneyPaid: teller → nobody',
      'clicks: teller → nobody',
      'letters: teller → ledger',
      'news: teller → nobody',
    ]);
  });

  test('Google Pub/Sub: a subscription by the topic that it is made for', async () => {
    expect(
      await channelsOf(
        `import { PubSub } from '@google-cloud/pubsub';
          const pubsub = new PubSub();
          const [topic] = await pubsub.topic('money-paid').get({ autoCreate: true });
          await topic.publishMessage({ json: {} });
          await pubsub.topic('projects/bank/topics/rates').publishMessage({ json: {} });`,
        `import { PubSub } from '@google-cloud/pubsub';
          const pubsub = new PubSub();
          await pubsub.topic('money-paid').createSubscription('ledger-of-paid');
          const subscription = pubsub.subscription('ledger-of-paid');
          subscription.on('message', () => {});
          subscription.on('error', () => {});
          pubsub.topic('rates').subscription('ledger').on('message', () => {});`,
      ),
    ).toEqual(['money-paid: teller → ledger', 'rates: teller → ledger']);
  });

  test('Azure: Service Bus, Event Hubs and storage queues', async () => {
    expect(
      await channelsOf(
        `import { ServiceBusClient, type ServiceBusSender } from '@azure/service-bus';
          import { EventHubProducerClient } from '@azure/event-hubs';
          import { QueueServiceClient } from '@azure/storage-queue';
          class Sender {
            private sender: ServiceBusSender;
            constructor(client: ServiceBusClient, topic: string) { this.sender = client.createSender(topic); }
            send(body: unknown) { return this.sender.sendMessages({ body }); }
          }
          await new Sender(new ServiceBusClient(''), 'money-paid').send({});
          await new EventHubProducerClient('', 'clicks').sendBatch([]);
          await new QueueServiceClient('').getQueueClient('letters').sendMessage('');`,
        `import { ServiceBusClient } from '@azure/service-bus';
          import { EventHubConsumerClient } from '@azure/event-hubs';
          import { QueueClient, QueueServiceClient } from '@azure/storage-queue';
          const receiver = new ServiceBusClient('').createReceiver('money-paid', 'ledger');
          receiver.subscribe({ processMessage: async () => {}, processError: async () => {} });
          new EventHubConsumerClient('$Default', '', 'clicks').subscribe({ processEvents: async () => {}, processError: async () => {} });
          await new QueueServiceClient('').getQueueClient('letters').receiveMessages();`,
      ),
    ).toEqual(['clicks: teller → ledger', 'letters: teller → ledger', 'money-paid: teller → ledger']);
  });

  test('jobs in PostgreSQL and MongoDB, Pulsar, Dapr, STOMP', async () => {
    expect(
      await channelsOf(
        `import PgBoss from 'pg-boss';
          import Pulsar from 'pulsar-client';
          import { DaprClient } from '@dapr/dapr';
          import stompit from 'stompit';
          const boss = new PgBoss(''); await boss.send('letters', {});
          const producer = await new Pulsar.Client({}).createProducer({ topic: 'persistent://bank/eu/clicks' });
          await producer.send({ data: Buffer.from('') });
          await new DaprClient().pubsub.publish('broker', 'money-paid', {});
          stompit.connect({}, (error, client) => { client.send({ destination: '/queue/rates' }).end(''); });`,
        `import PgBoss from 'pg-boss';
          import Pulsar from 'pulsar-client';
          import { DaprServer } from '@dapr/dapr';
          import { Client } from '@stomp/stompjs';
          const boss = new PgBoss(''); await boss.work('letters', async () => {});
          await new Pulsar.Client({}).subscribe({ topic: 'persistent://bank/eu/clicks', subscription: 'ledger' });
          await new DaprServer({}).pubsub.subscribe('broker', 'money-paid', async () => {});
          new Client({}).subscribe('/queue/rates', () => {});`,
      ),
    ).toEqual([
      'clicks: teller → ledger',
      'letters: teller → ledger',
      'money-paid: teller → ledger',
      'rates: teller → ledger',
    ]);
  });

  test('LISTEN and NOTIFY: in statements, and by libraries', async () => {
    expect(
      await channelsOf(
        `import pg from 'pg';
          import postgres from 'postgres';
          const pool = new pg.Pool();
          const CHANNEL = 'money_paid';
          await pool.query(\`NOTIFY \${CHANNEL}, 'three'\`);
          await pool.query('SELECT pg_notify($1, $2)', ['account_closed', '']);
          export const tell = (event: string) => pool.query(\`SELECT pg_notify('rates_\${event}', '')\`);
          await postgres().notify('letters', '');`,
        `import { Client } from 'pg';
          import createSubscriber from 'pg-listen';
          const client = new Client();
          await client.query('LISTEN "money_paid"');
          await client.query('LISTEN account_closed');
          client.on('notification', () => {});
          const subscriber = createSubscriber({});
          await subscriber.listenTo('letters');`,
      ),
    ).toEqual([
      'account_closed: teller → ledger',
      'letters: teller → ledger',
      'money_paid: teller → ledger',
      'rates_*: teller → nobody',
    ]);
  });
});
