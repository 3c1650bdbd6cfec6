/** The clients of brokers that clouds run: of AWS, Google and Azure. */
import { type Broker, consumes, first, type Making, publishes, publishesFirst, type Where } from './where.js';

/** EventBridge tells events apart by their type; without one, by the bus. */
const entries: Where = { options: ['Entries'], within: ['DetailType', 'EventBusName'] };
const SQS = /^(aws-sdk(\/.*)?|@aws-sdk\/client-sqs)$/;
const SNS = /^(aws-sdk(\/.*)?|@aws-sdk\/client-sns)$/;
const EVENT_BRIDGE = /^(aws-sdk(\/.*)?|@aws-sdk\/client-(eventbridge|cloudwatch-events))$/;
const KINESIS = /^(aws-sdk(\/.*)?|@aws-sdk\/client-kinesis)$/;
const topicArn: Where = { options: ['TopicArn', 'TargetArn'] };
const streamName: Where = { options: ['StreamName', 'StreamARN'] };
/** What makes a topic of Google's, or gets one. */
export const TOPIC = /^(?:topic|createTopic)$/;
const queueUrl: Where = { options: ['QueueUrl', 'queueUrl'] };

/** What stacks of AWS's Cloud Development Kit are made of. https://docs.aws.amazon.com/cdk/api/v2/docs/aws-construct-library.html */
export const CONSTRUCTS = /^(?:aws-cdk-lib(?:\/.*)?|@aws-cdk\/.+)$/;

export const CLOUDS: readonly Broker[] = [
  {
    broker: 'eventbridge',
    packages: CONSTRUCTS,
    methods: { addEventPattern: { role: consumes, name: { options: ['detailType'] } } },
  },
  {
    broker: 'pubsub',
    packages: /^@google-cloud\/pubsub$/,
    methods: {
      publish: { role: publishes, name: { made: 0, by: [TOPIC] } },
      publishMessage: { role: publishes, name: { made: 0, by: [TOPIC] } },
      publishJSON: { role: publishes, name: { made: 0, by: [TOPIC] } },
      on: { role: consumes, name: { made: 0, by: [TOPIC, /^(subscription|createSubscription)$/] } },
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
    of: /^QueueClient$/,
    methods: {
      sendMessage: { role: publishes, name: { made: 1, by: [/^QueueClient$/] } },
      receiveMessages: { role: consumes, name: { made: 1, by: [/^QueueClient$/] } },
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
    broker: 'servicebus',
    packages: /^@azure\/functions$/,
    of: /^output$/,
    methods: {
      serviceBusQueue: { role: publishes, name: { options: ['queueName'] } },
      serviceBusTopic: { role: publishes, name: { options: ['topicName'] } },
      storageQueue: { role: publishes, name: { options: ['queueName'] } },
      eventHub: { role: publishes, name: { options: ['eventHubName'] } },
    },
  },
  {
    broker: 'servicebus',
    packages: /^@azure\/functions$/,
    methods: {
      serviceBusQueue: { role: consumes, name: { options: ['queueName'], at: 1 } },
      serviceBusTopic: { role: consumes, name: { options: ['topicName'], at: 1 } },
      storageQueue: { role: consumes, name: { options: ['queueName'], at: 1 } },
      eventHub: { role: consumes, name: { options: ['eventHubName'], at: 1 } },
    },
  },
  {
    broker: 'pubsub',
    packages: /^firebase-functions(\/.*)?$/,
    methods: { onPublish: { role: consumes, name: { made: 0, by: [/^topic$/] } } },
    functions: { onMessagePublished: { role: consumes, name: { argument: 0, member: 'topic' } } },
  },
  {
    broker: 'sqs',
    packages: /^sqs-producer$/,
    methods: { send: { role: publishes, name: { made: 0, by: [/^create$/], options: ['queueUrl'] } } },
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

export const MADE_IN_CLOUDS: readonly Making[] = [
  {
    broker: 'eventbridge',
    packages: CONSTRUCTS,
    name: /^Rule$/,
    role: consumes,
    where: { options: ['eventPattern'], at: 2, within: ['detailType'] },
  },
  // What wakes a function: `fetch.addEventSource(new SqsEventSource(queue))`.
  { broker: 'sqs', packages: CONSTRUCTS, name: /^SqsEventSource$/, role: consumes, where: first },
  { broker: 'sns', packages: CONSTRUCTS, name: /^SnsEventSource$/, role: consumes, where: first },
  { broker: 'kinesis', packages: CONSTRUCTS, name: /^KinesisEventSource$/, role: consumes, where: first },
  { broker: 'sqs', packages: /^sqs-consumer$/, name: /^Consumer$/, role: consumes, where: queueUrl },
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
];
