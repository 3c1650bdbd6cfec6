import { expect, test } from 'vitest';
import { channelsIn, modelOf, systemOf } from '../support.js';
import { channelsOf, said } from './bank.js';

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

test('SNS and SQS: clients with all methods, consumers, producers, members that the environment names', async () => {
  expect(
    await said(
      {
        'index.ts': `import { SNS } from '@aws-sdk/client-sns'; import { SQS } from '@aws-sdk/client-sqs'; import { SqsService } from '@ssut/nestjs-sqs'; import { Producer } from 'sqs-producer';
     import { fromSSO } from './env.js';
     const sns = new SNS({}); await sns.publish({ TopicArn: process.env.PAID_TOPIC_ARN, Message: '' });
     const sqs = new SQS({}); await sqs.sendMessage({ QueueUrl: process.env.LETTERS_URL, MessageBody: '' });
     export class T { constructor(private readonly sqs: SqsService) {} go() { return this.sqs.send('rates', { id: '1', body: {} }); } }
     const producer = Producer.create({ queueUrl: process.env.CLOSED_URL }); await producer.send(['x']);`,
        'env.ts': 'export const fromSSO = 1;',
      },
      {
        'index.ts': `import { Consumer } from 'sqs-consumer'; import { SQSClient, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
     import { SqsMessageHandler, SqsModule } from '@ssut/nestjs-sqs';
     const app = Consumer.create({ queueUrl: process.env.LETTERS_URL!, handleMessage: async () => {} }); app.start();
     const client = new SQSClient({}); 
     class Poller { private url = process.env.CLOSED_URL; async poll() { await client.send(new ReceiveMessageCommand({ QueueUrl: this.url, MaxNumberOfMessages: 10 })); } }
     new Poller().poll();
     class R { @SqsMessageHandler('rates', false) h() {} }`,
      },
      {
        LETTERS_URL: 'http://localstack:4566/000000000000/letters',
        CLOSED_URL: 'http://localstack:4566/000000000000/closed.fifo',
        PAID_TOPIC_ARN: 'arn:aws:sns:eu-west-1:1:money-paid',
      },
    ),
  ).toEqual([
    'closed.fifo: teller → ledger',
    'letters: teller → ledger',
    'money-paid: teller → nobody',
    'rates: teller → ledger',
  ]);
});

test('SQS and SNS: addresses that are asked for by name, and one of which only the end is known', async () => {
  expect(
    await said(
      {
        'index.ts': `import { SQSClient, GetQueueUrlCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
    import { SNSClient, PublishCommand, CreateTopicCommand } from '@aws-sdk/client-sns';
    const client = new SQSClient({});
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: 'letters' }));
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: '' }));
    const sns = new SNSClient({}); const topic = await sns.send(new CreateTopicCommand({ Name: 'money-paid' }));
    await sns.send(new PublishCommand({ TopicArn: topic.TopicArn, Message: '' }));`,
      },
      {
        'index.js': `const AWS = require('aws-sdk'); const sqs = new AWS.SQS({});
    async function poll() { const { QueueUrl } = await sqs.getQueueUrl({ QueueName: 'letters' }).promise();
      const data = await sqs.receiveMessage({ QueueUrl }).promise(); } poll();
    const ACCOUNT = process.env.ACCOUNT_ID; const { Consumer } = require('sqs-consumer');
    Consumer.create({ queueUrl: \`https://sqs.eu-west-1.amazonaws.com/\${ACCOUNT}/statements\`, handleMessage() {} }).start();`,
      },
    ),
  ).toEqual(['letters: teller → ledger', 'money-paid: teller → nobody', 'statements: nobody → ledger']);
});

test('SQS: addresses that are asked for together, and handed on', async () => {
  expect(
    await said(
      {
        'index.ts': `import { SQSClient, GetQueueUrlCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
    const sqs = new SQSClient({});
    async function urlOf(name: string) {
      const response = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
      if (!response.QueueUrl) throw new Error(name);
      return response.QueueUrl;
    }
    const send = (QueueUrl: string, body: object) => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(body) }));
    async function pay(urls: { letters: string }) { await send(urls.letters, { type: 'PAID' }); }
    async function open() {
      const [letters, rates] = await Promise.all([urlOf('letters'), urlOf('rates')]);
      await pay({ letters });
      await send(rates, { type: 'OPENED' });
    }
    function close() { return Promise.all([urlOf('closed'), urlOf('kept')]).then(([closed]) => send(closed, { type: 'CLOSED' })); }
    open(); close();`,
      },
      {
        'index.ts': `import { SQSClient, GetQueueUrlCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
    const sqs = new SQSClient({});
    const urlOf = async (QueueName: string) => (await sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl!;
    class Poller {
      private letters!: string; private rates!: string;
      async start() {
        [this.letters, this.rates] = await Promise.all(['letters', 'rates'].map((name) => urlOf(name)));
        for (;;) await sqs.send(new ReceiveMessageCommand({ QueueUrl: this.letters }));
      }
    }
    new Poller().start();`,
      },
    ),
  ).toEqual(['closed: teller → nobody', 'letters: teller → ledger', 'rates: teller → nobody']);
});

test('EventBridge behind a class with a client by default', async () => {
  expect(
    await said(
      {
        'index.ts': `import { EventBridge } from '@aws-sdk/client-eventbridge'; 
    export class Bus { constructor(private readonly eb = new EventBridge({})) {} 
      async put(type: string, detail: unknown) { return this.eb.putEvents({ Entries: [{ EventBusName: process.env.BUS, Source: 'teller', DetailType: type, Detail: JSON.stringify(detail) }] }); } }
    await new Bus().put('MoneyPaid', {});`,
      },
      { 'index.ts': '' },
      { BUS: 'bank' },
    ),
  ).toEqual(['MoneyPaid: teller → nobody']);
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

test('Google Pub/Sub: topics by the keys of a map, subscriptions in a function', async () => {
  expect(
    await said(
      {
        'index.ts': `import { PubSub, Topic } from '@google-cloud/pubsub'; import { Injectable } from '@nestjs/common';
    const TOPICS = { paid: 'money-paid', closed: 'account-closed' } as const;
    @Injectable() export class Events { private readonly pubsub = new PubSub(); private topics = new Map<string, Topic>();
      publish(topic: keyof typeof TOPICS, data: unknown) { return this.pubsub.topic(TOPICS[topic], { enableMessageOrdering: true }).publishMessage({ json: data }); } }
    new Events().publish('paid', {});`,
      },
      {
        'index.ts': `import { PubSub, type Message } from '@google-cloud/pubsub';
    const pubsub = new PubSub({ projectId: process.env.PROJECT });
    function listen(topicName: string, name: string, handler: (m: Message) => void) {
      const topic = pubsub.topic(topicName); const subscription = topic.subscription(name); subscription.on('message', handler); subscription.on('error', () => {}); }
    listen('money-paid', 'ledger-paid', () => {});`,
      },
    ),
  ).toEqual(['money-paid: teller → ledger']);
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

test('Azure: senders that are kept by name, and functions that are woken', async () => {
  expect(
    await said(
      {
        'index.ts': `import { ServiceBusClient } from '@azure/service-bus';
    const client = ServiceBusClient.fromConnectionString ? new ServiceBusClient(process.env.SB!) : new ServiceBusClient('');
    const senders = {}; function senderFor(queue: string) { return senders[queue] ??= client.createSender(queue); }
    await senderFor('letters').sendMessages([{ body: {} }]);
    const sender = client.createSender(process.env.TOPIC!); await sender.scheduleMessages({ body: 1 }, new Date());`,
      },
      {
        'index.ts': `import { app, output } from '@azure/functions';
    app.serviceBusQueue('letters', { connection: 'SB', queueName: 'letters', handler: async () => {} });
    app.serviceBusTopic('paid', { connection: 'SB', topicName: 'money-paid', subscriptionName: 'ledger', handler: async () => {} });
    const log = output.storageQueue({ queueName: 'log', connection: '' });`,
      },
      { TOPIC: 'money-paid' },
    ),
  ).toEqual(['letters: teller → ledger', 'log: ledger → nobody', 'money-paid: teller → ledger']);
});

test('stacks of the Cloud Development Kit say what wakes a function', async () => {
  const stack = (text: string) => ({
    'lib/stack.ts': `import { Stack } from 'aws-cdk-lib';
      import * as events from 'aws-cdk-lib/aws-events';
      import { type EventPattern, Rule } from 'aws-cdk-lib/aws-events';
      import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
      import { Function } from 'aws-cdk-lib/aws-lambda';
      import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
      import { Topic } from 'aws-cdk-lib/aws-sns';
      import { LambdaSubscription, SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
      import { Queue } from 'aws-cdk-lib/aws-sqs';
      export class Ledger extends Stack {
        constructor(scope, id) {
          super(scope, id);
          const handler = new Function(this, 'handler', { handler: 'index.handler' });
          ${text}
        }
        ruleFor(name: string, pattern: EventPattern) {
          const rule = new Rule(this, name, {});
          rule.addEventPattern(pattern);
          return rule;
        }
      }`,
  });
  const root = systemOf({
    teller: {
      files: {
        'index.ts': `import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
          import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
          import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
          new EventBridgeClient({}).send(new PutEventsCommand({ Entries: [
            { DetailType: 'money.paid' }, { DetailType: 'account.closed' }, { DetailType: 'rate.changed' }] }));
          new SQSClient({}).send(new SendMessageCommand({ QueueUrl: 'https://sqs.eu.amazonaws.com/1/postings' }));
          new SNSClient({}).send(new PublishCommand({ TopicArn: 'arn:aws:sns:eu:1:statements' }));`,
      },
    },
    ledger: {
      files: stack(`const postings = new Queue(this, 'Postings', { queueName: 'postings' });
        handler.addEventSource(new SqsEventSource(postings, { batchSize: 1 }));
        this.ruleFor('paid', { detailType: ['money.paid'] }).addTarget(new LambdaFunction(handler));
        new events.Rule(this, 'closed', { eventPattern: { source: ['bank'], detailType: ['account.closed'] }, targets: [] });
        new events.Rule(this, 'nightly', { schedule: {} });`),
    },
    archive: {
      files: stack(`const statements = new Topic(this, 'statements');
        const kept = new Queue(this, 'kept');
        statements.addSubscription(new SqsSubscription(kept));
        handler.addEventSource(new SqsEventSource(kept));
        statements.addSubscription(new LambdaSubscription(handler));`),
    },
  });
  expect(channelsIn(await modelOf(root))).toEqual([
    'account.closed: teller → ledger',
    'money.paid: teller → ledger',
    'postings: teller → ledger',
    'rate.changed: teller → nobody',
    'statements: teller → archive',
  ]);
});

test('stacks of the Cloud Development Kit tell functions in the environment where they send; what is imported by an ARN is not known', async () => {
  const root = systemOf(
    {
      teller: {
        files: {
          'index.ts': `import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
          import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
          import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
          new EventBridgeClient({}).send(new PutEventsCommand({ Entries: [{ DetailType: process.env.PAID, EventBusName: process.env.BUS }] }));
          new EventBridgeClient({}).send(new PutEventsCommand({ Entries: [{ EventBusName: process.env.BUS }] }));
          new SQSClient({}).send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL }));
          new SQSClient({}).send(new SendMessageCommand({ QueueUrl: process.env.OTHERS_LETTERS_URL }));
          new SNSClient({}).send(new PublishCommand({ TopicArn: process.env.TOPIC_ARN }));`,
        },
      },
      ledger: {
        files: {
          'index.ts': `import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
          new SQSClient({}).send(new ReceiveMessageCommand({ QueueUrl: process.env.QUEUE_URL }));`,
        },
      },
    },
    {
      'infra/package.json': JSON.stringify({ name: 'infra' }),
      'infra/app.ts': `import { App, Stack } from 'aws-cdk-lib';
        import { EventBus } from 'aws-cdk-lib/aws-events';
        import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
        import { Topic } from 'aws-cdk-lib/aws-sns';
        import { Queue } from 'aws-cdk-lib/aws-sqs';
        const stack = new Stack(new App(), 'bank');
        const postings = new Queue(stack, 'Postings', { queueName: 'postings' });
        const letters = new Queue(stack, 'letters');
        const foreign = Queue.fromQueueArn(stack, 'foreign', process.env.LETTERS_ARN!);
        const rates = new Topic(stack, 'Rates', { topicName: 'rates' });
        const bus = new EventBus(stack, 'Bus', { eventBusName: 'bank' });
        new NodejsFunction(stack, 'Teller', { entry: 'teller/index.ts', environment: {
          QUEUE_URL: postings.queueUrl, TOPIC_ARN: rates.topicArn, BUS: bus.eventBusName, PAID: 'money.paid', OTHERS_LETTERS_URL: foreign.queueUrl } });
        new NodejsFunction(stack, 'Ledger', { entry: 'ledger/index.ts', environment: { QUEUE_URL: letters.queueUrl } });`,
    },
  );
  expect(channelsIn(await modelOf(root))).toEqual([
    '${OTHERS_LETTERS_URL}: teller → nobody',
    'bank: teller → nobody',
    'letters: nobody → ledger',
    'money.paid: teller → nobody',
    'postings: teller → nobody',
    'rates: teller → nobody',
  ]);
});

test('who consumes what a stack of the Cloud Development Kit wakes is the service that the code of the function lies in', async () => {
  const root = systemOf(
    {
      teller: {
        files: {
          'index.ts': `import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
          new EventBridgeClient({}).send(new PutEventsCommand({ Entries: [{ DetailType: 'money.paid' }, { DetailType: 'account.closed' }] }));`,
        },
      },
      ledger: { files: { 'index.ts': 'export const handler = async () => {};' } },
      archive: { files: { 'index.ts': 'export const handler = async () => {};' } },
    },
    {
      'infra/package.json': JSON.stringify({ name: 'infra' }),
      'infra/functions.ts': `import { IFunction } from 'aws-cdk-lib/aws-lambda';
        import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
        import { Construct } from 'constructs';
        import { join } from 'path';
        export class Functions extends Construct {
          readonly ledger: IFunction;
          readonly archive: NodejsFunction;
          constructor(scope: Construct, id: string) {
            super(scope, id);
            this.ledger = this.made('ledger');
            this.archive = new NodejsFunction(this, 'archive', { entry: join(__dirname, '/../archive/index.ts') });
          }
          private made(id: string): NodejsFunction { return new NodejsFunction(this, id, { entry: join(__dirname, '/../ledger/index.ts') }); }
        }`,
      'infra/bus.ts': `import { Rule } from 'aws-cdk-lib/aws-events';
        import { LambdaFunction, SqsQueue } from 'aws-cdk-lib/aws-events-targets';
        import { IFunction } from 'aws-cdk-lib/aws-lambda';
        import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
        import { Topic } from 'aws-cdk-lib/aws-sns';
        import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
        import { IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
        import { Construct } from 'constructs';
        interface BusProps { payer: IFunction; keeper: { of: IFunction }; stranger: IFunction }
        export class Bus extends Construct {
          constructor(scope: Construct, id: string, props: BusProps) {
            super(scope, id);
            const letters = new Queue(this, 'Letters', { queueName: 'letters' });
            props.payer.addEventSource(new SqsEventSource(letters, { batchSize: 1 }));
            const paid = new Rule(this, 'Paid', { eventPattern: { source: ['teller'], detailType: ['money.paid'] } });
            paid.addTarget(new LambdaFunction(props.payer));
            paid.addTarget(new SqsQueue(letters));
            this.closed(props);
            new Topic(this, 'rates').addSubscription(new LambdaSubscription(props.keeper.of));
            const lost = new Queue(this, 'lost');
            props.stranger.addEventSource(new SqsEventSource(lost));
          }
          private closed({ keeper }: BusProps) {
            return new Rule(this, 'Closed', { eventPattern: { detailType: ['account.closed'] }, targets: [new LambdaFunction(keeper.of)] });
          }
        }`,
      'infra/app.ts': `import { App, Stack } from 'aws-cdk-lib';
        import { Function } from 'aws-cdk-lib/aws-lambda';
        import { Bus } from './bus';
        import { Functions } from './functions';
        class Bank extends Stack {
          constructor(scope: App) {
            super(scope, 'bank');
            const functions = new Functions(this, 'functions');
            const stranger = Function.fromFunctionName(this, 'stranger', 'of-others');
            new Bus(this, 'bus', { payer: functions.ledger, keeper: { of: functions.archive }, stranger });
          }
        }
        new Bank(new App());`,
    },
  );
  expect(channelsIn(await modelOf(root))).toEqual([
    'account.closed: teller → archive',
    'letters: nobody → ledger',
    'money.paid: teller → ledger',
    'rates: nobody → archive',
  ]);
});

test("stacks of an organisation's own constructs say what a function is packed in, and list what wakes it", async () => {
  const handler = { files: { 'index.ts': 'export const handler = async () => {};' } };
  const root = systemOf(
    { ledger: handler, archive: handler, vault: handler },
    {
      'infra/package.json': JSON.stringify({ name: 'infra' }),
      'infra/app.ts': `import { BankFunction } from '@bank/cdk/lib/lambda';
        import { App, Stack } from 'aws-cdk-lib';
        import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
        import { Rule } from 'aws-cdk-lib/aws-events';
        import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
        import { Queue } from 'aws-cdk-lib/aws-sqs';
        class Letters extends Stack {
          constructor(scope: App) {
            super(scope, 'letters');
            const letters = new Queue(this, 'Letters', {});
            new BankFunction(this, 'Ledger', { events: [new SqsEventSource(letters, { batchSize: 1 })], fileName: 'ledger.zip' });
            const archive = new BankFunction(this, 'Archive', { fileName: 'archive-lambda.zip', handler: 'index.handler' });
            new Rule(this, 'Closed', { eventPattern: { detailType: ['account.closed'] }, targets: [new LambdaFunction(archive)] });
            const lost = new Queue(this, 'Lost', {});
            new BankFunction(this, 'Other', { events: [new SqsEventSource(lost)], fileName: 'stranger.zip' });
          }
        }
        new Letters(new App());`,
    },
  );
  expect(channelsIn(await modelOf(root))).toEqual([
    'Letters: nobody → ledger',
    'account.closed: nobody → archive',
  ]);
});

test('EventBridge: by the type of what comes, wherever that is decided', async () => {
  expect(
    await channelsOf(
      `import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
        const tell = (type: string) => new EventBridgeClient({}).send(new PutEventsCommand({ Entries: [{ DetailType: type, Detail: '{}' }] }));
        export const pay = () => tell('money.paid');
        export const close = () => tell('account.closed');
        export const refuse = () => tell('money.refused');
        export const open = () => tell('account.opened');`,
      `enum Type { Closed = 'account.closed' }
        const handlers: { [type: string]: (event: unknown) => void } = { 'money.paid': () => {}, [Type.Closed]: () => {} };
        const OTHERS = ['account.opened'];
        export const handler = async (event) => {
          const type = event['detail-type'];
          switch (type) { case 'money.refused': return; }
          if (event['detail-type'] === 'Scheduled Event') return;
          if (OTHERS.includes(event['detail-type'])) return;
          await handlers[event['detail-type']](event);
        };`,
    ),
  ).toEqual([
    'account.closed: teller → ledger',
    'account.opened: teller → ledger',
    'money.paid: teller → ledger',
    'money.refused: teller → ledger',
  ]);
});

test('functions of SST are woken by queues, topics and rules, and send to what is handed to them', async () => {
  const handler = 'export const handler = async () => {};';
  const root = systemOf(
    {
      teller: {
        files: {
          'index.ts': `import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
            import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
            import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
            import { Resource } from 'sst';
            import { Topic } from 'sst/node/topic';
            await new SQSClient({}).send(new SendMessageCommand({ QueueUrl: Resource.Letters.url }));
            await new SNSClient({}).send(new PublishCommand({ TopicArn: Resource.Rates.arn }));
            await new SNSClient({}).send(new PublishCommand({ TopicArn: Topic.Closings.topicArn }));
            await new EventBridgeClient({}).send(new PutEventsCommand({ Entries: [{ EventBusName: Resource.Bank.name, DetailType: 'money.paid' }] }));`,
        },
      },
      ledger: {
        files: {
          'letters.ts': handler,
          'rates.ts': handler,
          'paid.ts': handler,
          'closings.ts': handler,
          'index.ts': '',
        },
      },
      archive: { files: { 'rates.ts': handler, 'opened.ts': handler, 'index.ts': '' } },
    },
    {
      'package.json': JSON.stringify({ name: 'bank', workspaces: ['*'] }),
      'sst.config.ts': `export default $config({ async run() {
          const letters = new sst.aws.Queue('Letters');
          letters.subscribe('ledger/letters.handler');
          const rates = new sst.aws.SnsTopic('Rates');
          rates.subscribe('Ledger', { handler: 'ledger/rates.handler' });
          const kept = new sst.aws.Queue('Kept');
          rates.subscribeQueue('Archive', kept.arn);
          kept.subscribe({ handler: 'archive/rates.handler' });
          const bank = new sst.aws.Bus('Bank');
          bank.subscribe('Paid', 'ledger/paid.handler', { pattern: { detailType: ['money.paid'] } });
        } });`,
      'infra/events.ts': `import { EventBus, Queue, Topic, type StackContext } from 'sst/constructs';
        export function Events({ stack }: StackContext) {
          new Topic(stack, 'Closings', { subscribers: { ledger: 'ledger/closings.handler' } });
          const bus = new EventBus(stack, 'Bus', { rules: { opened: { pattern: { detailType: ['account.opened'] }, targets: { archive: { function: 'archive/opened.handler' } } } } });
          bus.addRules(stack, { changed: { pattern: { detailType: ['rate.changed'] }, targets: { ledger: 'ledger/rates.handler' } } });
          const cards = new Queue(stack, 'Cards', { consumer: 'ledger/letters.handler' });
        }`,
    },
  );
  expect(channelsIn(await modelOf(root))).toEqual([
    'Cards: nobody → ledger',
    'Closings: teller → ledger',
    'Letters: teller → ledger',
    'Rates: teller → archive, ledger',
    'account.opened: nobody → archive',
    'money.paid: teller → ledger',
    'rate.changed: nobody → ledger',
  ]);
});

test('events of SST go by the types that they are defined with, on both of its versions', async () => {
  const root = systemOf(
    {
      teller: {
        files: {
          'events.ts': `import { event } from 'sst/event';
            import { createEventBuilder } from 'sst/node/event-bus';
            const defineEvent = event.builder({});
            const older = createEventBuilder({ bus: 'bus' });
            export const Money = { Paid: defineEvent('money.paid', {}), Refused: defineEvent('money.refused', {}) };
            export const Opened = older('account.opened', {});`,
          'index.ts': `import { Resource } from 'sst';
            import { bus } from 'sst/aws/bus';
            import { Money, Opened } from './events';
            await bus.publish(Resource.Bank, Money.Paid, { amount: 3 });
            await bus.publish(Resource.Bank, 'money.lent', { amount: 3 });
            await Opened.publish({ id: 4 });`,
        },
      },
      ledger: {
        files: {
          'index.ts': `import { bus } from 'sst/aws/bus';
            import { EventHandler } from 'sst/node/event-bus';
            import { Money, Opened } from '../teller/events';
            export const handler = bus.subscriber([Money.Paid, Money.Refused], async (event) => console.log(event));
            export const older = EventHandler(Opened, async (event) => console.log(event));`,
          'closed.ts': 'export const handler = async () => {};',
        },
      },
    },
    {
      'package.json': JSON.stringify({ name: 'bank', workspaces: ['*'] }),
      'infra/events.ts': `import { EventBus, type StackContext } from 'sst/constructs';
        export function Events({ stack }: StackContext) {
          const bus = new EventBus(stack, 'bus');
          bus.subscribe('account.closed', { handler: 'ledger/closed.handler' });
          bus.subscribe(['account.blocked', 'account.moved'], 'ledger/closed.handler');
        }`,
    },
  );
  expect(channelsIn(await modelOf(root))).toEqual([
    'account.blocked: nobody → ledger',
    'account.closed: nobody → ledger',
    'account.moved: nobody → ledger',
    'account.opened: teller → ledger',
    'money.lent: teller → nobody',
    'money.paid: teller → ledger',
    'money.refused: nobody → ledger',
  ]);
});

test('what a stack has of others by an address is what that names', async () => {
  const root = systemOf({
    teller: {
      files: {
        'index.ts': `import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
          await new SNSClient({}).send(new PublishCommand({ TopicArn: 'arn:aws:sns:eu:1:statements' }));`,
      },
    },
    ledger: {
      files: {
        'index.ts': 'export const handler = async () => {};',
        'stack.ts': `import { Stack } from 'aws-cdk-lib';
          import { Function } from 'aws-cdk-lib/aws-lambda';
          import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
          import { Topic } from 'aws-cdk-lib/aws-sns';
          import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
          import { Queue } from 'aws-cdk-lib/aws-sqs';
          export class Ledger extends Stack {
            constructor(scope, id) {
              super(scope, id);
              const handler = new Function(this, 'handler', { handler: 'index.handler' });
              const statements = Topic.fromTopicArn(this, 'Statements', \`arn:aws:sns:\${this.region}:\${this.account}:statements\`);
              statements.addSubscription(new LambdaSubscription(handler));
              const cards = Queue.fromQueueAttributes(this, 'Cards', { queueArn: 'arn:aws:sqs:eu:1:cards' });
              handler.addEventSource(new SqsEventSource(cards));
            }
          }`,
      },
    },
  });
  expect(channelsIn(await modelOf(root))).toEqual(['cards: nobody → ledger', 'statements: teller → ledger']);
});

test('a program that sets up a stand-in for AWS binds queues to topics', async () => {
  expect(
    await channelsOf(
      `import AWS from 'aws-sdk';
        import { CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
        import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
        const sns = new SNSClient({});
        const sqs = new SQSClient({});
        const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'money-paid' }));
        const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'postings' }));
        const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
        await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: Attributes.QueueArn }));
        await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'clerk@bank.example' }));
        await new AWS.SNS().subscribe({ TopicArn: 'arn:aws:sns:eu:1:rates', Protocol: 'sqs', Endpoint: 'arn:aws:sqs:eu:1:ledger-rates' }).promise();
        await sns.send(new PublishCommand({ TopicArn, Message: '' }));
        await sns.send(new PublishCommand({ TopicArn: 'arn:aws:sns:eu:1:rates', Message: '' }));`,
      `import { Consumer } from 'sqs-consumer';
        for (const queue of ['postings', 'ledger-rates'])
          Consumer.create({ queueUrl: \`http://localstack:4566/000000000000/\${queue}\`, handleMessage: async () => {} }).start();`,
    ),
  ).toEqual(['money-paid: teller → ledger', 'rates: teller → ledger']);
});
