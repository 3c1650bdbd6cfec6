/**
 * The clients of brokers, as data: which methods publish, consume or ask, and where the name of the channel stands. What a new library needs
 * is an entry here; where it names its channels in a way of its own, a reader beside this file.
 */
import { ts } from 'ts-morph';
import type { MessageFact } from '../../../model/facts.js';

/** Where a name stands: the nth argument, a property of an argument, or an argument of what made the object. */
export type Where = { readonly argument: number; readonly keys?: true } | InOptions | OfMade;

export interface InOptions {
  readonly options: readonly string[];
  /** Which argument; the first one. */
  readonly at?: number;
  /** Where each element of what the option lists says it. */
  readonly within?: readonly string[];
}

export interface OfMade {
  /** Which argument of what made it. */
  readonly made: number;
  /** What made it, the first of these that did; without them, whatever made something last. */
  readonly by?: readonly RegExp[];
  readonly options?: readonly string[];
}

export interface Method {
  readonly role: MessageFact['role'];
  readonly name: Where;
  /** A key of this exchange. */
  readonly exchange?: Where;
  /** Who calls it waits for an answer: always, or where the nth argument says to whom the answer goes. */
  readonly asks?: true | { readonly replyTo: number };
}

export interface Broker {
  readonly broker: string;
  readonly packages: RegExp;
  readonly methods: Readonly<Record<string, Method>>;
  /** Whether its methods, on something of which nothing is known, are its own by their arguments. */
  readonly byShape?: (name: string, receiver: string, given: readonly ts.Expression[]) => boolean;
}

/** Things that are made for a channel, and are its publisher or consumer by that. */
export interface Making {
  readonly broker: string;
  readonly packages: RegExp;
  readonly name: RegExp;
  readonly role: MessageFact['role'];
  readonly where: Where;
}

const publishes = 'publishes';
const consumes = 'consumes';
const first: Where = { argument: 0 };
const topic: Where = { options: ['topic', 'topics'] };
/** EventBridge tells events apart by their type; without one, by the bus. */
const entries: Where = { options: ['Entries'], within: ['DetailType', 'EventBusName'] };
const SQS = /^(aws-sdk(\/.*)?|@aws-sdk\/client-sqs)$/;
const SNS = /^(aws-sdk(\/.*)?|@aws-sdk\/client-sns)$/;
const EVENT_BRIDGE = /^(aws-sdk(\/.*)?|@aws-sdk\/client-(eventbridge|cloudwatch-events))$/;
const KINESIS = /^(aws-sdk(\/.*)?|@aws-sdk\/client-kinesis)$/;
const topicArn: Where = { options: ['TopicArn', 'TargetArn'] };
const streamName: Where = { options: ['StreamName', 'StreamARN'] };
const queueUrl: Where = { options: ['QueueUrl', 'queueUrl'] };
const publishesFirst: Method = { role: publishes, name: first };
const consumesFirst: Method = { role: consumes, name: first };

export const BROKERS: readonly Broker[] = [
  {
    broker: 'kafka',
    packages: /^(node-rdkafka|kafka-node)$/,
    methods: {
      produce: publishesFirst,
      send: { role: publishes, name: topic },
      subscribe: consumesFirst,
      createReadStream: { role: consumes, name: { options: ['topics'], at: 2 } },
      createWriteStream: { role: publishes, name: { options: ['topic'], at: 2 } },
    },
  },
  {
    broker: 'kafka',
    packages: /^(kafkajs|@confluentinc\/kafka-javascript)$|kafka/i,
    methods: {
      send: { role: publishes, name: topic },
      sendBatch: { role: publishes, name: { options: ['topicMessages'], within: ['topic'] } },
      subscribe: { role: consumes, name: topic },
      consume: { role: consumes, name: topic },
      produce: publishesFirst,
    },
    byShape: (name, _receiver, [given]) => /^(send|subscribe)$/.test(name) && hasKeys(given, /^topics?$/),
  },
  {
    broker: 'rabbitmq',
    packages:
      /^(amqplib(\/.*)?|amqp-connection-manager|@golevelup\/nestjs-rabbitmq|amqplib-plus)$|amqp|rabbit/i,
    methods: {
      publish: { role: publishes, name: { argument: 1 }, exchange: first, asks: { replyTo: 3 } },
      sendToQueue: { role: publishes, name: first, asks: { replyTo: 2 } },
      consume: consumesFirst,
      request: {
        role: publishes,
        name: { options: ['routingKey'] },
        exchange: { options: ['exchange'] },
        asks: true,
      },
    },
    byShape: (name, receiver, given) =>
      name === 'sendToQueue' ||
      (/chan|^ch$/i.test(receiver) && given.length >= 2 && /^(publish|consume)$/.test(name)),
  },
  {
    broker: 'nats',
    packages: /^(nats|@nats-io\/.+|node-nats-streaming|nats\.ws|ts-nats)$/,
    methods: {
      publish: publishesFirst,
      request: { ...publishesFirst, asks: true },
      requestMany: { ...publishesFirst, asks: true },
      subscribe: consumesFirst,
      pullSubscribe: consumesFirst,
    },
  },
  {
    broker: 'redis',
    packages: /^(redis|ioredis|@redis\/client|handy-redis|async-redis)$/,
    methods: {
      publish: publishesFirst,
      subscribe: consumesFirst,
      pSubscribe: consumesFirst,
      psubscribe: consumesFirst,
      xadd: publishesFirst,
      xAdd: publishesFirst,
    },
  },
  {
    broker: 'bull',
    packages: /^(bull|bullmq|bee-queue|@nestjs\/bull|@nestjs\/bullmq)$/,
    methods: {
      add: { role: publishes, name: { made: 0 } },
      addBulk: { role: publishes, name: { made: 0 } },
      createJob: { role: publishes, name: { made: 0 } },
      upsertJobScheduler: { role: publishes, name: { made: 0 } },
      process: { role: consumes, name: { made: 0 } },
    },
  },
  {
    broker: 'pgboss',
    packages: /^pg-boss$/,
    methods: {
      send: publishesFirst,
      sendAfter: publishesFirst,
      sendOnce: publishesFirst,
      sendSingleton: publishesFirst,
      publish: publishesFirst,
      work: consumesFirst,
      subscribe: consumesFirst,
    },
  },
  {
    broker: 'postgres',
    packages: /^(postgres|pg-listen|pg-pubsub)$/,
    methods: {
      notify: publishesFirst,
      publish: publishesFirst,
      listen: consumesFirst,
      listenTo: consumesFirst,
      addChannel: consumesFirst,
    },
  },
  {
    broker: 'mqtt',
    packages: /^(mqtt|async-mqtt)$/,
    methods: {
      publish: publishesFirst,
      publishAsync: publishesFirst,
      subscribe: { role: consumes, name: { argument: 0, keys: true } },
      subscribeAsync: { role: consumes, name: { argument: 0, keys: true } },
    },
  },
  {
    broker: 'stomp',
    packages: /^(@stomp\/stompjs|stompjs|@stomp\/rx-stomp|webstomp-client|stompit)$/,
    methods: {
      publish: { role: publishes, name: { options: ['destination'] } },
      send: { role: publishes, name: { options: ['destination'] } },
      subscribe: consumesFirst,
      watch: consumesFirst,
    },
  },
  {
    broker: 'pubsub',
    packages: /^@google-cloud\/pubsub$/,
    methods: {
      publish: { role: publishes, name: { made: 0, by: [/^topic$/] } },
      publishMessage: { role: publishes, name: { made: 0, by: [/^topic$/] } },
      publishJSON: { role: publishes, name: { made: 0, by: [/^topic$/] } },
      on: { role: consumes, name: { made: 0, by: [/^topic$/, /^(subscription|createSubscription)$/] } },
    },
  },
  {
    broker: 'servicebus',
    packages: /^@azure\/service-bus$/,
    methods: {
      sendMessages: { role: publishes, name: { made: 0, by: [/^createSender$/] } },
      scheduleMessages: { role: publishes, name: { made: 0, by: [/^createSender$/] } },
      subscribe: { role: consumes, name: { made: 0, by: [/^(createReceiver|accept\w*Session)$/] } },
      receiveMessages: { role: consumes, name: { made: 0, by: [/^(createReceiver|accept\w*Session)$/] } },
      getMessageIterator: { role: consumes, name: { made: 0, by: [/^(createReceiver|accept\w*Session)$/] } },
    },
  },
  {
    broker: 'eventhubs',
    packages: /^@azure\/event-hubs$/,
    methods: {
      sendBatch: { role: publishes, name: { made: 1, by: [/^EventHubProducerClient$/] } },
      enqueueEvent: { role: publishes, name: { made: 1, by: [/^EventHubBufferedProducerClient$/] } },
      subscribe: { role: consumes, name: { made: 2, by: [/^EventHubConsumerClient$/] } },
    },
  },
  {
    broker: 'azure-queue',
    packages: /^@azure\/storage-queue$/,
    methods: {
      sendMessage: { role: publishes, name: { made: 0, by: [/^getQueueClient$/] } },
      receiveMessages: { role: consumes, name: { made: 0, by: [/^getQueueClient$/] } },
    },
  },
  {
    broker: 'pulsar',
    packages: /^pulsar-client$/,
    methods: {
      send: { role: publishes, name: { made: 0, by: [/^createProducer$/], options: ['topic'] } },
      subscribe: { role: consumes, name: topic },
      createReader: { role: consumes, name: topic },
    },
  },
  {
    broker: 'dapr',
    packages: /^@dapr\/dapr$/,
    methods: {
      publish: { role: publishes, name: { argument: 1 } },
      subscribe: { role: consumes, name: { argument: 1 } },
      subscribeWithOptions: { role: consumes, name: { argument: 1 } },
    },
  },
  {
    broker: 'agenda',
    packages: /^(agenda|@hokify\/agenda|agenda-ts)$/,
    methods: {
      now: publishesFirst,
      schedule: { role: publishes, name: { argument: 1 } },
      create: publishesFirst,
      define: consumesFirst,
    },
  },
  { broker: 'sqs', packages: /^@ssut\/nestjs-sqs$/, methods: { send: publishesFirst } },
  { broker: 'sqs', packages: /^sqs-consumer$/, methods: { create: { role: consumes, name: queueUrl } } },
  {
    broker: 'sqs',
    packages: SQS,
    methods: {
      sendMessage: { role: publishes, name: queueUrl },
      sendMessageBatch: { role: publishes, name: queueUrl },
      receiveMessage: { role: consumes, name: queueUrl },
    },
  },
  {
    broker: 'sns',
    packages: SNS,
    methods: {
      publish: { role: publishes, name: topicArn },
      publishBatch: { role: publishes, name: topicArn },
    },
  },
  {
    broker: 'eventbridge',
    packages: EVENT_BRIDGE,
    methods: { putEvents: { role: publishes, name: entries } },
  },
  {
    broker: 'kinesis',
    packages: KINESIS,
    methods: {
      putRecord: { role: publishes, name: streamName },
      putRecords: { role: publishes, name: streamName },
    },
  },
];

export const MADE: readonly Making[] = [
  { broker: 'bull', packages: /^bullmq$/, name: /^Worker$/, role: consumes, where: first },
  {
    broker: 'sqs',
    packages: SQS,
    name: /^SendMessage(Batch)?Command$/,
    role: publishes,
    where: queueUrl,
  },
  {
    broker: 'sqs',
    packages: SQS,
    name: /^ReceiveMessageCommand$/,
    role: consumes,
    where: queueUrl,
  },
  {
    broker: 'sns',
    packages: SNS,
    name: /^Publish(Batch)?Command$/,
    role: publishes,
    where: topicArn,
  },
  {
    broker: 'eventbridge',
    packages: EVENT_BRIDGE,
    name: /^PutEventsCommand$/,
    role: publishes,
    where: entries,
  },
  {
    broker: 'kinesis',
    packages: KINESIS,
    name: /^PutRecords?Command$/,
    role: publishes,
    where: streamName,
  },
  {
    broker: 'kafka',
    packages: /^kafka-node$/,
    name: /^(Consumer|ConsumerStream)$/,
    role: consumes,
    where: { options: ['topic'], at: 1 },
  },
  {
    broker: 'kafka',
    packages: /^kafka-node$/,
    name: /^ConsumerGroup(Stream)?$/,
    role: consumes,
    where: { argument: 1 },
  },
];

/** Methods that may publish or consume, for a first look at the text. */
export const MESSAGE_METHOD = new RegExp(
  `^(${[
    ...new Set(BROKERS.flatMap(({ methods }) => Object.keys(methods))),
    'bindQueue',
    'createSubscription',
    'fetch',
    'xreadgroup',
    'xReadGroup',
    'xread',
    'xRead',
  ].join('|')})$`,
);

/** What is made with `new` that may. */
export const MESSAGE_MADE = /Worker|Command$|^Consumer(Stream|Group(Stream)?)?$/;

function hasKeys(node: ts.Expression | undefined, name: RegExp): boolean {
  return (
    node !== undefined &&
    ts.isObjectLiteralExpression(node) &&
    node.properties.some((property) => property.name && name.test(property.name.getText()))
  );
}
