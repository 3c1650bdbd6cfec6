/** Clients of brokers, and services of events and jobs, that are met less often. */
import {
  type Broker,
  consumes,
  consumesFirst,
  first,
  type Making,
  publishes,
  publishesFirst,
  type Where,
} from './where.js';

/** What carries subscriptions of GraphQL from one process to another. */
const SUBSCRIPTIONS: readonly Broker[] = (
  [
    ['redis', /^(?:@[\w-]+\/)?graphql-redis-subscriptions$/],
    ['rabbitmq', /^graphql-(?:amqp|rabbitmq)-subscriptions$/],
    ['kafka', /^graphql-kafka-subscriptions$/],
    ['mqtt', /^graphql-mqtt-subscriptions$/],
    ['nats', /^graphql-nats-subscriptions$/],
    ['postgres', /^graphql-postgres-subscriptions$/],
    ['pubsub', /^@axelspringer\/graphql-google-pubsub$/],
  ] as const
).map(([broker, packages]) => ({
  broker,
  packages,
  methods: {
    publish: publishesFirst,
    subscribe: consumesFirst,
    asyncIterator: consumesFirst,
    asyncIterableIterator: consumesFirst,
  },
}));

/** A queue that a channel was asked for: `channel.queue('mails').publish(mail)`. */
const ofQueue: Where = { made: 0, by: [/^queue$/] };
const awaitedEvent: Where = { options: ['event'], at: 1 };
/** From version 4 on, the first of what it is given lists what wakes a function. */
const wakingEvent: Where = { firstOf: [{ options: ['triggers'], within: ['event'] }, awaitedEvent] };
const ofTask: Where = { made: 0, options: ['id'] };
const qname: Where = { options: ['qname'] };
const urlGroup: Where = { options: ['urlGroup', 'topic'] };
const taskQueue: Where = { options: ['taskQueue'], at: 1 };

export const MORE_BROKERS: readonly Broker[] = [
  ...SUBSCRIPTIONS,
  {
    broker: 'kafka',
    packages: /^@platformatic\/kafka$/,
    methods: {
      send: { role: publishes, name: { options: ['messages'], within: ['topic'] } },
      consume: { role: consumes, name: { options: ['topics'] } },
    },
  },
  {
    broker: 'rabbitmq',
    packages: /^@cloudamqp\/amqp-client$/,
    methods: {
      basicPublish: { role: publishes, name: { argument: 1 }, exchange: first },
      basicConsume: consumesFirst,
      publish: { role: publishes, name: ofQueue },
      subscribe: { role: consumes, name: ofQueue },
    },
  },
  {
    broker: 'amqp',
    packages: /^rhea(?:-promise)?$/,
    methods: {
      open_sender: { role: publishes, name: { argument: 0, member: 'address' } },
      open_receiver: { role: consumes, name: { argument: 0, member: 'address' } },
    },
  },
  // https://www.inngest.com/docs/reference/typescript
  {
    broker: 'inngest',
    packages: /^inngest(?:\/.+)?$/,
    methods: {
      send: { role: publishes, name: { argument: 0, member: 'name' } },
      sendEvent: { role: publishes, name: { argument: 1, member: 'name' } },
      createFunction: { role: consumes, name: wakingEvent },
      waitForEvent: { role: consumes, name: awaitedEvent },
    },
  },
  // https://trigger.dev/docs/triggering
  {
    broker: 'trigger.dev',
    packages: /^@trigger\.dev\/sdk(?:\/.+)?$/,
    of: /^tasks$/,
    methods: {
      trigger: publishesFirst,
      triggerAndWait: publishesFirst,
      batchTrigger: publishesFirst,
    },
  },
  {
    broker: 'trigger.dev',
    packages: /^@trigger\.dev\/sdk(?:\/.+)?$/,
    methods: {
      trigger: { role: publishes, name: ofTask },
      triggerAndWait: { role: publishes, name: ofTask },
      batchTrigger: { role: publishes, name: ofTask },
    },
    functions: {
      task: { role: consumes, name: { options: ['id'] } },
      schemaTask: { role: consumes, name: { options: ['id'] } },
    },
  },
  // https://typescript.temporal.io: who starts a workflow puts a task into a queue, which workers take it from.
  {
    broker: 'temporal',
    packages: /^@temporalio\/client$/,
    methods: {
      start: { role: publishes, name: taskQueue },
      execute: { role: publishes, name: taskQueue },
      signalWithStart: { role: publishes, name: taskQueue },
      create: { role: publishes, name: { options: ['action'], within: ['taskQueue'] } },
    },
  },
  {
    broker: 'temporal',
    packages: /^@temporalio\/worker$/,
    of: /^Worker$/,
    methods: { create: { role: consumes, name: { options: ['taskQueue'] } } },
  },
  {
    broker: 'temporal',
    packages: /^@temporalio\/workflow$/,
    methods: {},
    functions: {
      executeChild: { role: publishes, name: taskQueue },
      startChild: { role: publishes, name: taskQueue },
      proxyActivities: { role: publishes, name: { options: ['taskQueue'] } },
    },
  },
  // https://sst.dev/docs/component/aws/bus, https://v2.sst.dev/clients/event-bus
  {
    broker: 'eventbridge',
    packages: /^sst(?:\/.+)?$/,
    of: /^bus$/,
    methods: { publish: { role: publishes, name: { argument: 1 } }, subscriber: consumesFirst },
  },
  {
    broker: 'eventbridge',
    packages: /^sst(?:\/.+)?$/,
    methods: { publish: { role: publishes, name: { made: 0 } } },
    functions: { EventHandler: consumesFirst },
  },
  // https://upstash.com/docs/qstash: a group of addresses is what others call a topic.
  {
    broker: 'qstash',
    packages: /^@upstash\/qstash$/,
    methods: {
      publish: { role: publishes, name: urlGroup },
      publishJSON: { role: publishes, name: urlGroup },
    },
  },
  { broker: 'nsq', packages: /^nsqjs$/, methods: { publish: publishesFirst } },
  {
    broker: 'redis',
    packages: /^(?:rsmq|rsmq-promise)$/,
    methods: {
      sendMessage: { role: publishes, name: qname },
      sendMessageAsync: { role: publishes, name: qname },
      receiveMessage: { role: consumes, name: qname },
      receiveMessageAsync: { role: consumes, name: qname },
      popMessage: { role: consumes, name: qname },
      popMessageAsync: { role: consumes, name: qname },
    },
  },
  {
    broker: 'resque',
    packages: /^node-resque$/,
    methods: { enqueue: publishesFirst, enqueueIn: { role: publishes, name: { argument: 1 } } },
  },
];

export const MORE_MADE: readonly Making[] = [
  { broker: 'nsq', packages: /^nsqjs$/, name: /^Reader$/, role: consumes, where: first },
  {
    broker: 'resque',
    packages: /^node-resque$/,
    name: /^(?:Multi)?Worker$/,
    role: consumes,
    where: { options: ['queues'] },
  },
  {
    broker: 'mqtt',
    packages: /^@aws-sdk\/client-iot-data-plane$/,
    name: /^PublishCommand$/,
    role: publishes,
    where: { options: ['topic'] },
  },
];
