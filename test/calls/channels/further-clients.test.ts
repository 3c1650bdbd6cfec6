import { expect, test } from 'vitest';
import { channelsOf, said } from './bank.js';

/** What a teller sends and a ledger gets, by one client each. */
const CLIENTS: Readonly<Record<string, readonly [teller: string, ledger: string]>> = {
  "queues of Oracle's cloud": [
    `import * as queue from 'oci-queue';
      await new queue.QueueClient({}).putMessages({ queueId: 'letters', putMessagesDetails: { messages: [{ content: 'x' }] } });`,
    `import * as oci from 'oci-sdk';
      const client = new oci.queue.QueueClient({});
      setInterval(() => client.getMessages({ queueId: 'letters' }), 100);`,
  ],
  "streams of Oracle's cloud": [
    `import { StreamClient } from 'oci-streaming';
      await new StreamClient({}).putMessages({ streamId: 'letters', putMessagesDetails: { messages: [{ value: 'x' }] } });`,
    `import { streaming } from 'oci-sdk';
      const client = new streaming.StreamClient({});
      setInterval(() => client.getMessages({ streamId: 'letters', cursor: '' }), 100);`,
  ],
  'topics of Event Grid': [
    `import { EventGridSenderClient } from '@azure/eventgrid-namespaces';
      await new EventGridSenderClient(process.env.GRID!, key, 'letters').sendEvents({ type: 'Paid', data: {} });`,
    `import { EventGridReceiverClient } from '@azure/eventgrid-namespaces';
      const client = new EventGridReceiverClient(process.env.GRID!, key, 'letters', 'ledger');
      setInterval(() => client.receiveEvents(), 100);`,
  ],
  'queues of MNS': [
    `import { Account, MQ } from 'ali-mns';
      new MQ('letters', new Account('a', 'b', 'c'), 'hangzhou').sendP('x');`,
    `import MNSClient from '@alicloud/mns';
      const client = new MNSClient('a', {});
      setInterval(() => client.receiveMessage('letters', 5), 100);`,
  ],
  RocketMQ: [
    `import { Producer } from 'rocketmq-client-nodejs';
      await new Producer({}).send({ topic: 'letters', body: Buffer.from('x') });`,
    `import { MQClient } from '@aliyunmq/mq-http-sdk';
      const consumer = new MQClient('e', 'k', 's').getConsumer('bank', 'letters', 'ledger', '');
      setInterval(() => consumer.consumeMessage(3, 3), 100);`,
  ],
  'rabbitmq-client, by queue': [
    `import { Connection } from 'rabbitmq-client';
      await new Connection('').createPublisher({ confirm: true }).send('letters', {});`,
    `import { Connection } from 'rabbitmq-client';
      new Connection('').createConsumer({ queue: 'letters' }, async () => {});`,
  ],
  'rabbitmq-client, by key': [
    `import { Connection } from 'rabbitmq-client';
      await new Connection('').createPublisher({}).send({ exchange: 'bank', routingKey: 'letters' }, {});`,
    `import { Connection } from 'rabbitmq-client';
      new Connection('').createConsumer({ queue: 'ledger', queueBindings: [{ exchange: 'bank', routingKey: 'letters' }] }, () => {});`,
  ],
  'amqp-ts': [
    `import { Connection, Message } from 'amqp-ts';
      new Connection('').declareQueue('letters').send(new Message('x'));`,
    `import * as Amqp from 'amqp-ts';
      const queue = new Amqp.Connection('').declareQueue('letters'); queue.activateConsumer(() => {});`,
  ],
  'streams of RabbitMQ': [
    `import rabbit from 'rabbitmq-stream-js-client';
      const publisher = await (await rabbit.connect({})).declarePublisher({ stream: 'letters' });
      await publisher.send(Buffer.from('x'));`,
    `import rabbit from 'rabbitmq-stream-js-client';
      const client = await rabbit.connect({});
      await client.declareConsumer({ stream: 'letters' }, () => {});`,
  ],
  'rhea-promise': [
    `import { Connection } from 'rhea-promise';
      const sender = await new Connection({}).createAwaitableSender({ target: { address: 'letters' } });`,
    `import { Connection } from 'rhea-promise';
      const receiver = await new Connection({}).createReceiver({ source: { address: 'letters' } });`,
  ],
  stompit: [
    `import stompit from 'stompit';
      stompit.connect({}, (error, client) => { client.send({ destination: '/queue/letters' }).end('x'); });`,
    `import stompit from 'stompit';
      stompit.connect({}, (error, client) => { client.subscribe({ destination: '/queue/letters' }, () => {}); });`,
  ],
  'BullMQ Pro': [
    `import { QueuePro } from '@taskforcesh/bullmq-pro';
      await new QueuePro('letters').add('write', {});`,
    `import { WorkerPro } from '@taskforcesh/bullmq-pro';
      new WorkerPro('letters', async () => {});`,
  ],
  Kue: [
    `const kue = require('kue'); kue.createQueue().create('letters', {}).save();`,
    `const kue = require('kue'); kue.createQueue().process('letters', 3, (job, done) => done());`,
  ],
  Celery: [
    `import celery from 'celery-node'; celery.createClient('', '').createTask('letters').applyAsync([1]);`,
    `import celery from 'celery-node'; const worker = celery.createWorker('', ''); worker.register('letters', () => {}); worker.start();`,
  ],
  Faktory: [
    `import faktory from 'faktory-worker'; const client = await faktory.connect(); await client.job('letters').push();`,
    `import faktory from 'faktory-worker'; faktory.register('letters', async () => {}); faktory.work();`,
  ],
  'Faktory, whole jobs': [
    `import faktory from 'faktory-worker'; const client = await faktory.connect(); await client.push({ jobtype: 'letters', args: [] });`,
    `import faktory from 'faktory-worker'; faktory.register('letters', async () => {}); faktory.work();`,
  ],
  Hatchet: [
    `import { HatchetClient } from '@hatchet-dev/typescript-sdk/v1'; await HatchetClient.init().events.push('letters', {});`,
    `import Hatchet from '@hatchet-dev/typescript-sdk'; const hatchet = Hatchet.init();
      const write = hatchet.task({ name: 'write', onEvents: ['letters'], fn: async () => {} });
      const plain = hatchet.task({ name: 'plain', fn: async () => {} });`,
  ],
  Ably: [
    `import * as Ably from 'ably'; await new Ably.Rest('').channels.get('letters').publish('paid', {});`,
    `import * as Ably from 'ably'; new Ably.Realtime('').channels.get('letters').subscribe('paid', () => {});`,
  ],
  PubNub: [
    `import PubNub from 'pubnub'; await new PubNub({}).publish({ channel: 'letters', message: {} });`,
    `import PubNub from 'pubnub'; new PubNub({}).subscribe({ channels: ['letters'] });`,
  ],
  Pusher: [
    `import Pusher from 'pusher'; await new Pusher({}).trigger('letters', 'paid', {});`,
    `import Pusher from 'pusher-js'; new Pusher('').subscribe('letters').bind('paid', () => {});`,
  ],
  'clients of the cores of AWS IoT': [
    `import { device } from 'aws-iot-device-sdk'; new device({}).publish('letters', 'x');`,
    `import iot from 'aws-iot-device-sdk'; iot.device({}).subscribe('letters');`,
  ],
  Kinesis: [
    `import { KinesisClient, PutRecordCommand } from '@aws-sdk/client-kinesis';
      await new KinesisClient({}).send(new PutRecordCommand({ StreamName: 'letters' }));`,
    `import { KinesisClient, GetShardIteratorCommand } from '@aws-sdk/client-kinesis';
      await new KinesisClient({}).send(new GetShardIteratorCommand({ StreamName: 'letters', ShardId: '0' }));`,
  ],
  ZeroMQ: [
    `import * as zmq from 'zeromq'; const socket = new zmq.Publisher(); await socket.bind('tcp://*:3000'); await socket.send(['letters', 'x']);`,
    `import zmq from 'zeromq'; const socket = zmq.socket('sub'); socket.connect('tcp://teller:3000'); socket.subscribe('letters');`,
  ],
  EventStoreDB: [
    `import { EventStoreDBClient } from '@eventstore/db-client'; const client = EventStoreDBClient.connectionString\`esdb://x\`;
      export const pay = (id: string) => client.appendToStream(\`letters-\${id}\`, []);`,
    `import { KurrentDBClient } from '@kurrent/kurrentdb-client'; const client = KurrentDBClient.connectionString\`esdb://x\`;
      client.subscribeToStream('$ce-letters', {});`,
  ],
};

for (const [name, [teller, ledger]] of Object.entries(CLIENTS))
  test(`${name}: who sends and who gets`, async () => {
    expect(await said(teller, ledger)).toEqual(['letters: teller → ledger']);
  });

test('Event Grid: events go by their type', async () => {
  expect(
    await channelsOf(
      `import { EventGridPublisherClient } from '@azure/eventgrid';
        const client = new EventGridPublisherClient(process.env.GRID!, 'EventGrid', key);
        await client.send([{ eventType: 'Bank.Paid', data: {} }, { eventType: 'Bank.Closed', data: {} }]);`,
      '',
    ),
  ).toEqual(['Bank.Closed: teller → nobody', 'Bank.Paid: teller → nobody']);
});

test('what is kept in a stream that nobody subscribes to, or sent to one other, is no channel', async () => {
  expect(
    await said(
      `import { EventStoreDBClient } from '@eventstore/db-client';
        import * as zmq from 'zeromq';
        const client = EventStoreDBClient.connectionString\`esdb://x\`;
        await client.appendToStream('letters', []);
        const socket = new zmq.Request(); socket.connect('tcp://ledger:3000');
        await socket.send(['GET', 'x']);
        export const pay = (stream: string) => client.appendToStream(stream, []);`,
      '',
    ),
  ).toEqual([]);
});

test('lists are pushed to, whoever has a client', async () => {
  expect(
    await said(
      `import faktory from 'faktory-worker';
        const jobs = []; jobs.push({ jobtype: 'letters' });
        const events = []; events.push('letters');`,
      '',
    ),
  ).toEqual([]);
});
