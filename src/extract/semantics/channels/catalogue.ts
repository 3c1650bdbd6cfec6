/**
 * The clients of brokers, as data. What a new library needs is an entry here; where it names its channels in a way of its own, a reader beside
 * this file.
 */
import { ts } from 'ts-morph';
import { CLOUDS, MADE_IN_CLOUDS } from './clouds.js';
import { FURTHER_BROKERS, FURTHER_MADE } from './further-clients.js';
import { MORE_BROKERS, MORE_MADE } from './more-clients.js';
import { ADDS_ENDPOINT } from './nats-services.js';
import {
  type Broker,
  consumes,
  consumesAll,
  consumesFirst,
  first,
  type Making,
  type Method,
  publishes,
  publishesFirst,
  type Where,
} from './where.js';

const topic: Where = { options: ['topic', 'topics'] };
const REDIS = /^(redis|ioredis|@redis\/client|handy-redis|async-redis|@upstash\/redis)$/;
/** The keys that a queue is bound by where it is; else the queue. */
const subscribed: Where = {
  firstOf: [
    { options: ['routingKey'], at: 1 },
    { options: ['queue'], at: 1 },
  ],
};
/** pg-boss takes a name, or a job, or several, which say it. */
const publishesJob: Method = { role: publishes, name: { argument: 0, member: 'name' } };

/** What answers a request, and may well answer with topics. */
const ANSWERS = /^(?:res|resp|response|reply|ws|socket)$|\.(?:status|code|type)\(/;

export const BROKERS: readonly Broker[] = [
  ...FURTHER_BROKERS,
  ...MORE_BROKERS,
  {
    broker: 'kafka',
    packages: /^(node-rdkafka|kafka-node)$/,
    methods: {
      produce: publishesFirst,
      send: { role: publishes, name: topic },
      subscribe: consumesFirst,
      assign: { role: consumes, name: topic },
      addTopics: { role: consumes, name: { argument: 0, member: 'topic' } },
      createReadStream: { role: consumes, name: { options: ['topics'], at: 2 } },
      createWriteStream: { role: publishes, name: { options: ['topic'], at: 2 } },
    },
    // `producer.produce(topic, partition, message)`
    byShape: (name, receiver, given) => name === 'produce' && /producer$/i.test(receiver) && given.length > 2,
  },
  {
    // The second of the two interfaces that it has, which is that of node-rdkafka.
    broker: 'kafka',
    packages: /^@confluentinc\/kafka-javascript$/,
    of: /^KafkaConsumer$/,
    methods: { subscribe: consumesFirst },
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
    byShape: (name, receiver, [given]) =>
      /^(send|subscribe)$/.test(name) && !ANSWERS.test(receiver) && hasKeys(given, /^topics?$/),
  },
  // `channel.get('mails')` takes one message, if there is any.
  { broker: 'rabbitmq', packages: /^amqplib(\/.*)?$/, methods: { get: consumesFirst } },
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
      createSubscriber: { role: consumes, name: subscribed, exchange: { options: ['exchange'], at: 1 } },
      createRpc: { role: consumes, name: subscribed, exchange: { options: ['exchange'], at: 1 } },
    },
    byShape: (name, receiver, given) =>
      name === 'sendToQueue' ||
      (/chan|^ch$/i.test(receiver) && given.length >= 2 && /^(publish|consume)$/.test(name)),
  },
  {
    broker: 'rascal',
    packages: /^rascal$/,
    methods: {
      publish: { role: publishes, name: first, key: { argument: 2, member: 'routingKey' } },
      forward: { role: publishes, name: first, key: { argument: 2, member: 'routingKey' } },
      subscribe: consumesFirst,
      subscribeAll: { role: consumes, name: 'all' },
    },
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
  // A list is a queue where somebody waits for what comes: src/model/build/messages.ts.
  {
    broker: 'redis-list',
    packages: REDIS,
    methods: Object.fromEntries([
      ...['lpush', 'rpush', 'lPush', 'rPush'].map((name) => [name, publishesFirst]),
      ...[
        'brpop',
        'blpop',
        'brPop',
        'blPop',
        'blmove',
        'blMove',
        'brpoplpush',
        'brPopLPush',
        'bRPopLPush',
      ].map((name) => [name, consumesFirst]),
    ]),
  },
  {
    broker: 'redis',
    packages: REDIS,
    methods: {
      publish: publishesFirst,
      subscribe: consumesAll,
      pSubscribe: consumesFirst,
      psubscribe: consumesAll,
      // Of a cluster, by its shards.
      spublish: publishesFirst,
      ssubscribe: consumesAll,
      sPublish: publishesFirst,
      sSubscribe: consumesFirst,
      xadd: publishesFirst,
      xAdd: publishesFirst,
      // What looks through a stream gets all that is in it, as who waits for more does.
      xrange: consumesFirst,
      xRange: consumesFirst,
      xrevrange: consumesFirst,
      xRevRange: consumesFirst,
    },
  },
  {
    broker: 'bull',
    packages: /^(bullmq|@nestjs\/bullmq)$/,
    of: /FlowProducer/,
    methods: {
      add: { role: publishes, name: { options: ['queueName'], nested: 'children' } },
      addBulk: { role: publishes, name: { options: ['queueName'], nested: 'children' } },
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
      send: publishesJob,
      sendAfter: publishesJob,
      sendOnce: publishesJob,
      sendSingleton: publishesJob,
      sendDebounced: publishesJob,
      sendThrottled: publishesJob,
      insert: publishesJob,
      schedule: publishesJob,
      publish: publishesJob,
      work: consumesFirst,
      fetch: consumesFirst,
      subscribe: consumesFirst,
    },
  },
  {
    broker: 'graphile',
    packages: /^graphile-worker$/,
    methods: { addJob: publishesFirst },
    functions: {
      quickAddJob: { role: publishes, name: { argument: 1 } },
      run: { role: consumes, name: { options: ['taskList'], keys: true } },
      runOnce: { role: consumes, name: { options: ['taskList'], keys: true } },
    },
    byShape: (name, receiver, [given]) =>
      name === 'addJob' && receiver === 'helpers' && given !== undefined && ts.isStringLiteralLike(given),
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
      publishBulk: { role: publishes, name: { argument: 1 } },
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
      every: { role: publishes, name: { argument: 1 } },
      create: publishesFirst,
      define: consumesFirst,
    },
  },
  ...CLOUDS,
];

export const MADE: readonly Making[] = [
  { broker: 'bull', packages: /^bullmq$/, name: /^Worker$/, role: consumes, where: first },
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
  ...FURTHER_MADE,
  ...MORE_MADE,
  ...MADE_IN_CLOUDS,
];

/** What lists do as well, which programs do everywhere: only what is called so tells of events by it. */
const PUSHES = /^(?:push|bulkPush)$/;
const PUSHED_TO = /(?:\bevents?|[cC]lient|faktory)[!?]?$/;

/** Whether a method may publish or consume, for a first look at the text. */
export function mayBeMessage(callee: ts.PropertyAccessExpression): boolean {
  const { name, expression } = callee;
  return (
    MESSAGE_METHOD.test(name.text) &&
    (!PUSHES.test(name.text) || PUSHED_TO.test(expression.getText().slice(-LONGEST)))
  );
}

/** A name that is longer says nothing more. */
const LONGEST = 40;

const MESSAGE_METHOD = new RegExp(
  `^(${[
    ...new Set(BROKERS.flatMap(({ methods }) => Object.keys(methods))),
    ADDS_ENDPOINT,
    'addSubscription',
    'addConsumers?',
    'addRules',
    'addSubscribers',
    'bindQueue',
    'createSubscription',
    'fetch',
    'subscribeQueue',
    'xreadgroup',
    'xReadGroup',
    'xread',
    'xRead',
  ].join('|')})$`,
);

/** Functions that may. */
export const MESSAGE_FUNCTION = new RegExp(
  `^(${BROKERS.flatMap(({ functions = {} }) => Object.keys(functions)).join('|')})$`,
);

/** What is made with `new` that may. */
export const MESSAGE_MADE =
  /Worker|Command$|^Reader$|EventSource$|^(?:Rule|Queue|Topic|EventBus|KinesisStream)$|^Consumer(Stream|Group(Stream)?)?$/;

function hasKeys(node: ts.Expression | undefined, name: RegExp): boolean {
  return (
    node !== undefined &&
    ts.isObjectLiteralExpression(node) &&
    node.properties.some((property) => property.name && name.test(property.name.getText()))
  );
}
