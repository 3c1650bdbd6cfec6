/** Clients of brokers of clouds and of libraries that few programs have; told by what their own documentation says. */
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

const publishesBy = (name: Where): Method => ({ role: publishes, name });
const consumesBy = (name: Where): Method => ({ role: consumes, name });
/** The argument of what made it, which goes by a name. */
const madeBy = (made: number, ...by: readonly RegExp[]): Where => ({ made, by });

/** Oracle's, of one package for each service or of the one with all. https://docs.oracle.com/en-us/iaas/tools/typescript/latest/ */
const OCI: readonly Broker[] = [
  {
    broker: 'oci-queue',
    packages: /^oci-(?:queue|sdk)(?:\/.+)?$/,
    of: /^QueueClient$/,
    methods: {
      putMessages: publishesBy({ options: ['queueId'] }),
      getMessages: consumesBy({ options: ['queueId'] }),
    },
  },
  {
    broker: 'oci-streaming',
    packages: /^oci-(?:streaming|sdk)(?:\/.+)?$/,
    of: /^StreamClient$/,
    methods: {
      putMessages: publishesBy({ options: ['streamId'] }),
      getMessages: consumesBy({ options: ['streamId'] }),
    },
  },
];

/** https://learn.microsoft.com/en-us/javascript/api/overview/azure/event-grid: events go by their type, or to a topic of a namespace. */
const EVENT_GRID: readonly Broker[] = [
  {
    broker: 'eventgrid',
    packages: /^@azure\/eventgrid$/,
    of: /^EventGridPublisherClient$/,
    methods: { send: publishesBy({ options: ['eventType', 'type'] }) },
  },
  {
    broker: 'eventgrid',
    packages: /^@azure\/eventgrid-namespaces$/,
    methods: {
      send: publishesBy(madeBy(2, /^EventGridSenderClient$/)),
      sendEvents: publishesBy(madeBy(2, /^EventGridSenderClient$/)),
      receive: consumesBy(madeBy(2, /^EventGridReceiverClient$/)),
      receiveEvents: consumesBy(madeBy(2, /^EventGridReceiverClient$/)),
    },
  },
];

const ALIBABA: readonly Broker[] = [
  {
    broker: 'mns',
    packages: /^ali-mns$/,
    methods: {
      sendP: publishesBy(madeBy(0, /^MQ(?:Batch)?$/)),
      recvP: consumesBy(madeBy(0, /^MQ(?:Batch)?$/)),
      notifyRecv: consumesBy(madeBy(0, /^MQ(?:Batch)?$/)),
      publishP: publishesBy(madeBy(0, /^Topic$/)),
    },
  },
  {
    broker: 'mns',
    packages: /^@alicloud\/mns$/,
    methods: {
      sendMessage: publishesFirst,
      batchSendMessage: publishesFirst,
      publishMessage: publishesFirst,
      receiveMessage: consumesFirst,
      batchReceiveMessage: consumesFirst,
    },
  },
  {
    broker: 'rocketmq',
    packages: /^@aliyunmq\/mq-http-sdk$/,
    methods: {
      publishMessage: publishesBy(madeBy(1, /^get(?:Trans)?Producer$/)),
      consumeMessage: consumesBy(madeBy(1, /^getConsumer$/)),
      consumeMessageOrderly: consumesBy(madeBy(1, /^getConsumer$/)),
    },
  },
  {
    broker: 'rocketmq',
    packages: /^rocketmq-client-nodejs$/,
    methods: { send: publishesBy({ options: ['topic'] }), subscribe: consumesFirst },
  },
];

/** What a message to RabbitMQ says of where it goes: a key of an exchange, an exchange, or a queue alone. */
const envelope: Where = { firstOf: [{ options: ['routingKey'] }, { options: ['exchange'] }, first] };
const ofExchange: Where = { options: ['exchange'] };
const boundQueue: Where = {
  firstOf: [{ options: ['queueBindings'], within: ['routingKey', 'exchange'] }, { options: ['queue'] }],
};

const RABBIT: readonly Broker[] = [
  // https://github.com/cody-greene/node-rabbitmq-client
  {
    broker: 'rabbitmq',
    packages: /^rabbitmq-client$/,
    of: /^createRPCClient$/,
    methods: { send: { role: publishes, name: envelope, exchange: ofExchange, asks: true } },
  },
  {
    broker: 'rabbitmq',
    packages: /^rabbitmq-client$/,
    methods: {
      send: { role: publishes, name: envelope, exchange: ofExchange },
      basicPublish: { role: publishes, name: envelope, exchange: ofExchange },
      createConsumer: {
        role: consumes,
        name: boundQueue,
        exchange: { options: ['queueBindings'], within: ['exchange'] },
      },
      basicConsume: consumesBy({ options: ['queue'] }),
    },
  },
  {
    broker: 'rabbitmq',
    packages: /^amqp-ts$/,
    of: /^declareQueue$/,
    methods: {
      send: publishesBy(madeBy(0, /^declareQueue$/)),
      activateConsumer: consumesBy(madeBy(0, /^declareQueue$/)),
      startConsumer: consumesBy(madeBy(0, /^declareQueue$/)),
    },
  },
  {
    broker: 'rabbitmq',
    packages: /^amqp-ts$/,
    of: /^declareExchange$/,
    methods: {
      send: { role: publishes, name: { argument: 1 }, exchange: madeBy(0, /^declareExchange$/) },
    },
  },
  // Streams of RabbitMQ, which have a protocol of their own.
  {
    broker: 'rabbitmq-stream',
    packages: /^rabbitmq-stream-js-client$/,
    methods: {
      send: publishesBy({
        made: 0,
        by: [/^declare(?:SuperStream)?Publisher$/],
        options: ['stream', 'superStream'],
      }),
      declareConsumer: consumesBy({ options: ['stream'] }),
      declareSuperStreamConsumer: consumesBy({ options: ['superStream'] }),
    },
  },
  {
    broker: 'amqp',
    packages: /^rhea-promise$/,
    methods: {
      createSender: publishesBy({ options: ['target'], within: ['address'] }),
      createAwaitableSender: publishesBy({ options: ['target'], within: ['address'] }),
      createReceiver: consumesBy({ options: ['source'], within: ['address'] }),
    },
  },
  {
    broker: 'stomp',
    packages: /^stompit$/,
    methods: { subscribe: consumesBy({ options: ['destination'] }) },
  },
];

const wakingEvents: Where = { firstOf: [{ options: ['onEvents'] }, { options: ['on'], within: ['event'] }] };

const JOBS: readonly Broker[] = [
  {
    broker: 'bull',
    packages: /^@taskforcesh\/(?:nestjs-)?bullmq-pro$/,
    methods: {
      add: publishesBy({ made: 0 }),
      addBulk: publishesBy({ made: 0 }),
      upsertJobScheduler: publishesBy({ made: 0 }),
    },
  },
  {
    broker: 'kue',
    packages: /^kue$/,
    methods: { create: publishesFirst, createJob: publishesFirst, process: consumesFirst },
  },
  {
    broker: 'celery',
    packages: /^celery-node$/,
    methods: { createTask: publishesFirst, register: consumesFirst },
  },
  {
    broker: 'faktory',
    packages: /^faktory-worker$/,
    methods: {
      job: publishesFirst,
      push: publishesBy({ options: ['jobtype'] }),
      register: consumesFirst,
    },
  },
  // https://docs.hatchet.run
  {
    broker: 'hatchet',
    packages: /^@hatchet-dev\/typescript-sdk(?:\/.+)?$/,
    of: /^events?$/,
    methods: { push: publishesFirst, bulkPush: publishesFirst },
  },
  {
    broker: 'hatchet',
    packages: /^@hatchet-dev\/typescript-sdk(?:\/.+)?$/,
    methods: {
      task: consumesBy(wakingEvents),
      durableTask: consumesBy(wakingEvents),
      workflow: consumesBy(wakingEvents),
      registerWorkflow: consumesBy(wakingEvents),
    },
  },
];

/** Those that pages hear as well. */
const REALTIME: readonly Broker[] = [
  {
    broker: 'ably',
    packages: /^ably(?:\/.+)?$/,
    of: /^channels$/,
    methods: {
      publish: publishesBy(madeBy(0, /^get$/)),
      subscribe: consumesBy(madeBy(0, /^get$/)),
    },
  },
  {
    broker: 'pubnub',
    packages: /^pubnub$/,
    methods: {
      publish: publishesBy({ options: ['channel'] }),
      subscribe: consumesBy({ options: ['channels'] }),
    },
  },
  {
    broker: 'pusher',
    packages: /^pusher$/,
    methods: { trigger: publishesFirst, triggerBatch: publishesBy({ argument: 0, member: 'channel' }) },
  },
  { broker: 'pusher', packages: /^pusher-js(?:\/.+)?$/, methods: { subscribe: consumesFirst } },
  {
    broker: 'mqtt',
    packages: /^aws-iot-device-sdk(?:-v2)?$/,
    methods: { publish: publishesFirst, subscribe: consumesFirst },
  },
  {
    broker: 'mqtt',
    packages: /^aedes$/,
    methods: { publish: publishesBy({ options: ['topic'] }), subscribe: consumesFirst },
  },
];

export const FURTHER_BROKERS: readonly Broker[] = [
  ...OCI,
  ...EVENT_GRID,
  ...ALIBABA,
  ...RABBIT,
  ...JOBS,
  ...REALTIME,
  {
    broker: 'pubsub',
    packages: /^@google-cloud\/pubsub$/,
    of: /^PublisherClient$/,
    methods: { publish: publishesBy({ options: ['topic'] }) },
  },
  {
    broker: 'pubsub',
    packages: /^@google-cloud\/pubsub$/,
    of: /^SubscriberClient$/,
    methods: { pull: consumesBy({ options: ['subscription'] }) },
  },
  {
    broker: 'kinesis',
    packages: /^(?:aws-sdk(?:\/.*)?|@aws-sdk\/client-kinesis)$/,
    methods: { getShardIterator: consumesBy({ options: ['StreamName', 'StreamARN'] }) },
  },
  // The first frame of a message is what subscribers tell messages apart by.
  {
    broker: 'zeromq',
    packages: /^(?:zeromq(?:\/.+)?|zmq)$/,
    methods: { send: publishesBy({ argument: 0, head: true }), subscribe: consumesAll },
  },
  {
    broker: 'eventstore',
    packages: /^(?:@eventstore\/db-client|@kurrent\/kurrentdb-client)$/,
    methods: {
      appendToStream: publishesFirst,
      subscribeToStream: consumesFirst,
      subscribeToPersistentSubscription: consumesFirst,
      subscribeToPersistentSubscriptionToStream: consumesFirst,
    },
  },
];

export const FURTHER_MADE: readonly Making[] = [
  {
    broker: 'bull',
    packages: /^@taskforcesh\/(?:nestjs-)?bullmq-pro$/,
    name: /^Worker(?:Pro)?$/,
    role: consumes,
    where: first,
  },
  {
    broker: 'kinesis',
    packages: /^@aws-sdk\/client-kinesis$/,
    name: /^GetShardIteratorCommand$/,
    role: consumes,
    where: { options: ['StreamName', 'StreamARN'] },
  },
];
