/** Clients of brokers as people write them in systems: buses in libraries, names from settings, workers below base classes, commands handed to helpers. */
import { expect, test } from 'vitest';
import { directory } from '../../helpers/world.js';
import { channelsIn, modelOf, systemOf } from '../support.js';

test('amqplib: a bus of a library that is the only one, which is told its topics as lists', async () => {
  const model = await modelOf(
    directory({
      'package.json': '{"name":"shop","workspaces":["libs/*","apps/*"]}',
      'libs/bus/package.json': '{"name":"@shop/bus","main":"src/index.ts"}',
      'libs/bus/src/index.ts': `export * from './event-bus'; export * from './events';`,
      'libs/bus/src/events.ts': `export const Events = { UserCreated: 'user.created', UserDeleted: 'user.deleted' } as const;
export type EventName = (typeof Events)[keyof typeof Events];`,
      'libs/bus/src/event-bus.ts': `import amqplib, { type Channel, type ChannelModel } from 'amqplib';
import type { EventName } from './events';
export class EventBus {
  private static instance: EventBus;
  private channel: Channel | null = null;
  private connection: ChannelModel | null = null;
  private readonly exchange = process.env.EXCHANGE || 'shop.events';
  private constructor(private serviceName: string) {}
  static getInstance(serviceName: string) { if (!EventBus.instance) EventBus.instance = new EventBus(serviceName); return EventBus.instance; }
  async connect() { this.connection = await amqplib.connect(process.env.RABBITMQ!); this.channel = await this.connection.createChannel(); await this.channel.assertExchange(this.exchange, 'topic', { durable: true }); }
  publish(event: EventName, payload: unknown) {
    if (!this.channel) throw new Error('not connected');
    return this.channel.publish(this.exchange, event, Buffer.from(JSON.stringify({ event, payload })));
  }
  async subscribe(events: EventName[], handler: (e: EventName, p: any) => Promise<void>) {
    const q = await this.channel!.assertQueue(\`\${this.serviceName}.queue\`, { durable: true });
    for (const event of events) await this.channel!.bindQueue(q.queue, this.exchange, event);
    await this.channel!.consume(q.queue, async (msg) => { if (!msg) return; const { event, payload } = JSON.parse(msg.content.toString()); await handler(event, payload); this.channel!.ack(msg); });
  }
}`,
      'apps/users/package.json':
        '{"name":"users","scripts":{"start":"ts-node src/main.ts"},"dependencies":{"@shop/bus":"*"}}',
      'apps/users/src/main.ts': `import express from 'express';
import { EventBus, Events } from '@shop/bus';
const bus = EventBus.getInstance('users');
const app = express();
app.post('/users', async (req, res) => { bus.publish(Events.UserCreated, req.body); res.sendStatus(201); });
app.delete('/users/:id', (req, res) => { bus.publish('user.deleted', { id: req.params.id }); res.end(); });
bus.connect().then(() => app.listen(3000));`,
      'apps/mail/package.json':
        '{"name":"mail","scripts":{"start":"ts-node src/main.ts"},"dependencies":{"@shop/bus":"*"}}',
      'apps/mail/src/main.ts': `import { EventBus, Events } from '@shop/bus';
(async () => {
  const bus = EventBus.getInstance('mail'); await bus.connect();
  await bus.subscribe([Events.UserCreated, Events.UserDeleted], async (e) => { switch (e) { case Events.UserCreated: break; } });
})();`,
      'apps/audit/package.json':
        '{"name":"audit","scripts":{"start":"ts-node src/main.ts"},"dependencies":{"@shop/bus":"*"}}',
      'apps/audit/src/main.ts': `import { EventBus, Events } from '@shop/bus';
const bus = EventBus.getInstance('audit');
bus.connect().then(() => bus.subscribe(Object.values(Events), async () => {}));`,
    }),
  );
  expect(channelsIn(model)).toEqual([
    'user.created: users → audit, mail',
    'user.deleted: users → audit, mail',
  ]);
});

test('BullMQ: queues by a table of names, flows, workers below a base, processors in files of their own, of Nest made later', async () => {
  const model = await modelOf(
    systemOf({
      web: {
        files: {
          'index.ts': `import { Queue, FlowProducer, QueueEvents, JobsOptions } from 'bullmq';
import IORedis from 'ioredis';
import { QUEUES, createQueue } from './queues';
const connection = new IORedis(process.env.REDIS_URL!, { maxRetriesPerRequest: null });
export const queues = Object.fromEntries(Object.values(QUEUES).map((name) => [name, new Queue(name, { connection })])) as Record<string, Queue>;
const flow = new FlowProducer({ connection });
export async function place(o: any) {
  await queues[QUEUES.MAIL].add('placed', o, { removeOnComplete: true });
  await createQueue<{ id: string }>(QUEUES.STOCK).addBulk([{ name: 'reserve', data: o }]);
  const tree = await flow.add({ name: 'ship', queueName: 'ship', data: {}, children: o.lines.map((l: any) => ({ name: 'pick', queueName: 'pick', data: l })) });
}
const events = new QueueEvents('ship', { connection });
events.on('completed', ({ jobId, returnvalue }) => {});
place({ lines: [] });`,
          'queues.ts': `import { Queue } from 'bullmq';
export const QUEUES = { MAIL: 'mail', STOCK: 'stock' } as const;
export function createQueue<T>(name: string) { return new Queue<T>(name, { prefix: '{shop}', connection: { url: process.env.REDIS_URL } as any }); }`,
          'package.json': '{"name": "web", "scripts": {"start": "ts-node index.ts"}}',
        },
      },
      mail: {
        files: {
          'index.ts': `import { Worker, Job } from 'bullmq';
const processors: Record<string, (j: Job) => Promise<void>> = { placed: async () => {} };
abstract class BaseWorker<T> { protected worker: Worker<T>; constructor(queue: string, concurrency = 5) { this.worker = new Worker<T>(queue, this.process.bind(this), { concurrency }); this.worker.on('failed', () => {}); } abstract process(job: Job<T>): Promise<void>; }
class MailWorker extends BaseWorker<{ id: string }> { constructor() { super('mail', 10); } async process(job: Job) { await processors[job.name]?.(job); } }
new MailWorker();`,
          'package.json': '{"name": "mail", "scripts": {"start": "ts-node index.ts"}}',
        },
      },
      stock: {
        files: {
          'src/main.ts': `import { NestFactory } from '@nestjs/core';
import { Module, Injectable } from '@nestjs/common';
import { BullModule, Processor, WorkerHost, OnWorkerEvent, InjectQueue } from '@nestjs/bullmq';
import { ConfigService } from '@nestjs/config';
import { Job, Queue } from 'bullmq';
import { StockProcessor } from './stock.processor';
@Module({ imports: [BullModule.forRootAsync({ inject: [ConfigService], useFactory: (c: ConfigService) => ({ connection: { host: c.get('REDIS_HOST') } }) }), BullModule.registerQueueAsync({ name: 'stock', useFactory: () => ({}) }), BullModule.registerFlowProducer({ name: 'flow' })], providers: [StockProcessor] })
class AppModule {}
NestFactory.createApplicationContext(AppModule);`,
          'src/stock.processor.ts': `import { Processor, WorkerHost, InjectQueue, InjectFlowProducer, OnQueueEvent, QueueEventsListener, QueueEventsHost } from '@nestjs/bullmq';
import { Job, Queue, FlowProducer } from 'bullmq';
@Processor({ name: 'stock', scope: 1 } as any, { concurrency: 3 })
export class StockProcessor extends WorkerHost {
  constructor(@InjectQueue('mail') private readonly mail: Queue, @InjectFlowProducer('flow') private readonly flow: FlowProducer) { super(); }
  async process(job: Job, token?: string) { switch (job.name) { case 'reserve': await this.mail.add('reserved', {}); await this.flow.addBulk([{ name: 'p', queueName: 'pick' }]); } }
}
@QueueEventsListener('ship') export class ShipEvents extends QueueEventsHost { @OnQueueEvent('completed') done() {} }`,
          'package.json': '{"name": "stock", "scripts": {"start": "ts-node src/main.ts"}}',
        },
      },
      ship: {
        files: {
          'index.js': `const { Worker } = require('bullmq');
const path = require('path');
const names = ['ship', 'pick'];
const workers = names.map((name) => new Worker(name, path.join(__dirname, 'processors', \`\${name}.js\`), { connection: { host: 'redis' } }));
process.on('SIGTERM', () => Promise.all(workers.map((w) => w.close())));`,
          'processors/ship.js': 'module.exports = async (job) => {};',
          'processors/pick.js': 'module.exports = async (job) => {};',
          'package.json': '{"name": "ship", "scripts": {"start": "node index.js"}}',
        },
      },
    }),
  );
  expect(channelsIn(model)).toEqual([
    'mail: stock, web → mail',
    'pick: stock, web → ship',
    'ship: web → ship',
    'stock: web → stock',
  ]);
});

test('SNS and SQS: commands that a helper sends, addresses from checked settings, both versions of the SDK, batches, events of functions', async () => {
  const model = await modelOf(
    systemOf({
      orders: {
        environment: {
          ORDERS_TOPIC_ARN: 'arn:aws:sns:eu-west-1:123:orders-placed',
          MAIL_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123/mails.fifo',
        },
        files: {
          'src/index.ts': `import { SNSClient, PublishCommand, PublishBatchCommand } from '@aws-sdk/client-sns';
import { SQSClient, SendMessageCommand, SendMessageBatchCommand, GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import { config } from './config';
const sns = new SNSClient({}); const sqs = new SQSClient({ endpoint: process.env.LOCALSTACK });
async function send<C>(client: { send(c: any): Promise<any> }, command: C) { for (let i = 0; i < 3; i++) try { return await client.send(command); } catch {} }
export async function placed(o: any) {
  await send(sns, new PublishCommand({ TopicArn: config.topics.orders, Message: JSON.stringify(o), MessageAttributes: { type: { DataType: 'String', StringValue: 'placed' } } }));
  const input = { QueueUrl: config.queues.mail, MessageBody: '{}', MessageGroupId: '1' };
  await sqs.send(new SendMessageCommand(input));
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'stock-reserve' }));
  const cmd = new SendMessageBatchCommand({ QueueUrl, Entries: [] }); await sqs.send(cmd);
}
placed({});`,
          'src/config.ts': `import { z } from 'zod';
const env = z.object({ ORDERS_TOPIC_ARN: z.string(), MAIL_QUEUE_URL: z.string().url() }).parse(process.env);
export const config = { topics: { orders: env.ORDERS_TOPIC_ARN }, queues: { mail: env.MAIL_QUEUE_URL } };`,
          'package.json': '{"name": "orders", "scripts": {"start": "ts-node src/index.ts"}}',
        },
      },
      mail: {
        environment: { QUEUE_URL: 'http://localstack:4566/000000000000/mails.fifo' },
        files: {
          'index.js': `const AWS = require('aws-sdk');
AWS.config.update({ region: 'eu-west-1' });
const sqs = new AWS.SQS({ apiVersion: '2012-11-05' });
const params = { QueueUrl: process.env.QUEUE_URL, WaitTimeSeconds: 20 };
function poll() { sqs.receiveMessage(params, (err, data) => { (data.Messages || []).forEach((m) => sqs.deleteMessage({ QueueUrl: params.QueueUrl, ReceiptHandle: m.ReceiptHandle }, () => {})); setTimeout(poll, 0); }); }
poll();`,
          'package.json': '{"name": "mail", "scripts": {"start": "node index.js"}}',
        },
      },
      stock: {
        environment: { ORDERS_URL: 'http://localstack:4566/000000000000/stock-orders' },
        files: {
          'index.ts': `import { Consumer } from 'sqs-consumer';
import { SQSClient } from '@aws-sdk/client-sqs';
const queueUrl = \`https://sqs.\${process.env.AWS_REGION}.amazonaws.com/\${process.env.ACCOUNT}/stock-reserve\`;
function consumer(url: string, handle: (m: any) => Promise<void>) { const c = Consumer.create({ queueUrl: url, handleMessageBatch: async (ms) => { for (const m of ms) await handle(m); }, sqs: new SQSClient({}) }); c.on('error', console.error); return c; }
[consumer(queueUrl, async () => {}), consumer(process.env.ORDERS_URL!, async () => {})].forEach((c) => c.start());`,
          'package.json': '{"name": "stock", "scripts": {"start": "ts-node index.ts"}}',
        },
      },
      ship: {
        files: {
          'serverless.yml': `service: ship
provider: { name: aws, runtime: nodejs20.x }
functions:
  placed: { handler: src/h.placed, events: [{ sns: { arn: 'arn:aws:sns:eu-west-1:123:orders-placed' } }] }
  batch:
    handler: src/h.batch
    events:
      - sqs: { arn: !GetAtt [ShipQueue, Arn], batchSize: 5 }
resources:
  Resources:
    ShipQueue: { Type: AWS::SQS::Queue, Properties: { QueueName: ship-labels } }`,
          'package.json': '{"name":"ship","dependencies":{"serverless":"3"}}',
          'src/h.ts': `import { SQS } from '@aws-sdk/client-sqs';
const sqs = new SQS();
export const placed = async () => { await sqs.sendMessage({ QueueUrl: process.env.LABELS ?? 'https://sqs.eu-west-1.amazonaws.com/1/ship-labels', MessageBody: '' }); };
export const batch = async (e: any) => ({ batchItemFailures: [] });`,
        },
      },
    }),
  );
  expect(channelsIn(model)).toEqual([
    'mails.fifo: orders → mail',
    'orders-placed: orders → ship',
    'ship-labels: ship → ship',
    'stock-orders: nobody → stock',
    'stock-reserve: orders → stock',
  ]);
});

test('the client of Confluent: its two ways, batches, producers of librdkafka', async () => {
  const model = await modelOf(
    systemOf({
      orders: {
        files: {
          'index.js': `const { Kafka, KafkaJS } = require('@confluentinc/kafka-javascript');
const { Kafka: K2, CompressionTypes } = require('@confluentinc/kafka-javascript').KafkaJS;
const kafka = new KafkaJS.Kafka({ kafkaJS: { brokers: ['k'], ssl: true, sasl: { mechanism: 'plain' } } });
const producer = kafka.producer({ kafkaJS: { allowAutoTopicCreation: true, acks: -1 }, 'linger.ms': 5 });
(async () => {
  await producer.connect();
  const all = [];
  for (const o of [1, 2]) all.push(producer.send({ topic: 'orders.placed', messages: [{ value: String(o) }] }).then((r) => r));
  await Promise.all(all);
  const k2 = new K2(); const p2 = k2.producer();
  await p2.sendBatch({ topicMessages: [{ topic: 'orders.paid', messages: [] }, { topic: 'orders.sent', messages: [] }] });
})();
const rd = require('@confluentinc/kafka-javascript');
const p3 = new rd.Producer({ 'bootstrap.servers': 'k' });
p3.on('ready', () => p3.produce('orders.raw', -1, Buffer.from('x'), 'k'));
p3.connect();`,
          'package.json': '{"name": "orders", "scripts": {"start": "node index.js"}}',
        },
      },
      stock: {
        files: {
          'index.ts': `import { KafkaJS } from '@confluentinc/kafka-javascript';
import type { KafkaConsumer as KC } from '@confluentinc/kafka-javascript';
const consumer = new KafkaJS.Kafka().consumer({ kafkaJS: { groupId: 'stock', fromBeginning: true } });
const main = async () => {
  await consumer.connect();
  await consumer.subscribe({ topics: ['orders.placed', 'orders.paid'] });
  consumer.run({ eachMessage: async ({ topic, message }) => {} });
};
main();`,
          'package.json': '{"name": "stock", "scripts": {"start": "ts-node index.ts"}}',
        },
      },
      mail: {
        files: {
          'index.ts': `import { KafkaConsumer, LibrdKafkaError } from '@confluentinc/kafka-javascript';
const c = new KafkaConsumer({ 'bootstrap.servers': 'k', 'group.id': 'm' }, {});
c.connect();
c.on('ready', () => { c.subscribe(['orders.raw', 'orders.sent']); c.consume(); });
c.on('data', () => {});`,
          'package.json': '{"name": "mail", "scripts": {"start": "ts-node index.ts"}}',
        },
      },
    }),
  );
  expect(channelsIn(model)).toEqual([
    'orders.paid: orders → stock',
    'orders.placed: orders → stock',
    'orders.raw: orders → mail',
    'orders.sent: orders → mail',
  ]);
});
