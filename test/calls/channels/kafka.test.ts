import { expect, test } from 'vitest';
import { channelsIn, unknownIn } from '../support.js';
import { bankOf, channelsOf, said } from './bank.js';

test('kafkajs, with the name in a variable and in a list', async () => {
  const model = await bankOf(
    `import { Kafka } from 'kafkajs';
      const producer = new Kafka({ brokers: [] }).producer();
      const TOPIC = process.env.PAID_TOPIC!;
      export const tell = () => producer.send({ topic: TOPIC, messages: [] });
      export const tellAll = () => producer.sendBatch({ topicMessages: [{ topic: 'closed', messages: [] }] });`,
    `import { Kafka } from 'kafkajs';
      const consumer = new Kafka({ brokers: [] }).consumer({ groupId: 'ledger' });
      await consumer.subscribe({ topics: ['money.paid', 'closed'] });`,
    { PAID_TOPIC: 'money.paid' },
  );
  expect(channelsIn(model)).toEqual(['closed: teller → ledger', 'money.paid: teller → ledger']);
});

test('kafkajs in CommonJS: members of a class, a map of topics in another file, a loop over names', async () => {
  expect(
    await said(
      {
        'index.js': `const { Kafka } = require('kafkajs');
      const { TOPICS } = require('./topics');
      class Events {
        constructor() { this.kafka = new Kafka({ brokers: [] }); this.producer = this.kafka.producer(); }
        async emit(kind, value) { await this.producer.send({ topic: TOPICS[kind], messages: [{ value }] }); }
      }
      const events = new Events();
      module.exports.pay = () => events.emit('PAID', '');`,
        'topics.js': `module.exports.TOPICS = { PAID: 'money.paid', CLOSED: 'account.closed' };`,
      },
      {
        'index.js': `const kafkajs = require('kafkajs');
      const consumer = new kafkajs.Kafka({ brokers: [] }).consumer({ groupId: 'x' });
      const topics = ['money.paid', 'account.closed'];
      (async () => { for (const topic of topics) await consumer.subscribe({ topic, fromBeginning: true });
        await consumer.run({ eachMessage: async () => {} }); })();`,
      },
    ),
  ).toEqual(['account.closed: nobody → ledger', 'money.paid: teller → ledger']);
});

test('the topics that a variable lists, as the deployment sets it or the code says', async () => {
  const bank = (environment: Record<string, string>) =>
    bankOf(
      `import { Kafka } from 'kafkajs';
      const producer = new Kafka({ brokers: [] }).producer();
      export const tell = () => producer.send({ topic: 'money.paid', messages: [] });
      export const close = () => producer.send({ topic: 'closed', messages: [] });`,
      `import { Kafka } from 'kafkajs';
      const consumer = new Kafka({ brokers: process.env.BROKERS.split(',') }).consumer({ groupId: 'ledger' });
      const topics = (process.env.TOPICS || 'money.paid,closed').split(',').map((each) => each.trim());
      await Promise.all(topics.map((topic) => consumer.subscribe({ topic, fromBeginning: true })));
      const [host] = process.env.ADDRESS.split(':');
      await consumer.subscribe({ topic: host });`,
      environment,
    );
  const all = ['closed: teller → ledger', 'money.paid: teller → ledger'];
  const isNotKnown = ['the name of the channel hangs on what only runs'];
  for (const TOPICS of ['money.paid, closed', '']) {
    const model = await bank({ TOPICS, ADDRESS: 'money.paid:closed' });
    expect(channelsIn(model)).toEqual(all);
    expect(unknownIn(model)).toMatchObject(isNotKnown.map((why) => expect.stringContaining(why)));
  }
  expect(channelsIn(await bank({ TOPICS: 'closed' }))).toEqual([
    'closed: teller → ledger',
    'money.paid: teller → nobody',
  ]);
});

test("Confluent's client, whose classes are members of what it exports", async () => {
  expect(
    await said(
      `import { KafkaJS as Confluent } from '@confluentinc/kafka-javascript';
     const { Kafka } = Confluent;
     const producer = new Kafka({ kafkaJS: { brokers: [] } }).producer();
     await producer.send({ topic: 'money.paid', messages: [] });`,
      `const { Kafka } = require('@confluentinc/kafka-javascript').KafkaJS;
     const consumer = new Kafka({}).consumer({ kafkaJS: { groupId: 'x' } });
     async function start() { await consumer.subscribe({ topics: ['money.paid'] }); }
     start();`,
    ),
  ).toEqual(['money.paid: teller → ledger']);
});

test("Confluent's client by the interface of node-rdkafka", async () => {
  expect(
    await said(
      `import { Producer } from '@confluentinc/kafka-javascript';
     const producer = new Producer({});
     producer.connect();
     producer.produce('money.paid', null, Buffer.from(''));`,
      `import { KafkaConsumer } from '@confluentinc/kafka-javascript';
     class Paid {
       private consumer: KafkaConsumer | null = null;
       async start() {
         this.consumer = new KafkaConsumer({ 'group.id': 'x' });
         this.consumer.subscribe(['money.paid']);
         this.consumer.consume(10, (error, messages) => {});
       }
     }
     new Paid().start();`,
    ),
  ).toEqual(['money.paid: teller → ledger']);
});

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

test('node-rdkafka: streams, and a producer that a class holds', async () => {
  expect(
    await said(
      {
        'index.js': `const Kafka = require('node-rdkafka'); const { topics: { paid } } = require('./config');
    const stream = Kafka.Producer.createWriteStream({}, {}, { topic: paid }); stream.write('x');
    class P { constructor() { this.producer = new Kafka.HighLevelProducer({}); } tell(t, v) { this.producer.produce(t, null, Buffer.from(v), null, Date.now(), () => {}); } }
    new P().tell(process.env.RATES_TOPIC, '');`,
        'config.js': `exports.topics = { paid: 'money.paid' };`,
      },
      {
        'index.js': `const { KafkaConsumer, createReadStream } = require('node-rdkafka');
    const s = KafkaConsumer.createReadStream({}, {}, { topics: ['money.paid'] }); s.on('data', () => {});
    const c = new KafkaConsumer({}, {}); c.connect(); c.on('ready', function () { c.subscribe([process.env.RATES_TOPIC]); c.consume(); }).on('data', () => {});`,
      },
      { RATES_TOPIC: 'rates' },
    ),
  ).toEqual(['money.paid: teller → ledger', 'rates: teller → ledger']);
});

test('channels that settings list, by the entries of objects', async () => {
  const model = await bankOf(
    `import { Producer } from '@bank/central-streams';
      const SETTINGS = { PRODUCER: { paid: { topic: 'money.paid' }, refused: { topic: 'money.refused' } } };
      const describe = ({ topicName, key = null }) => Object.freeze({ topicName, key });
      export const tell = (message, isPaid) => {
        const { topic, config } = isPaid ? SETTINGS.PRODUCER.paid : SETTINGS.PRODUCER.refused;
        return Producer.produceMessage(message, describe({ topicName: topic }), config);
      };`,
    `import { Consumer } from '@bank/central-streams';
      const SETTINGS = { CONSUMER: { money: { PAID: { topic: 'money.paid' }, REFUSED: { topic: 'money.refused' } } } };
      for (const [name, each] of Object.entries(SETTINGS.CONSUMER)) {
        if (!wanted.includes(name)) continue;
        for (const { topic, config } of Object.values(each)) await Consumer.createHandler(topic, config, () => {});
      }
      await Consumer.createHandler('not a name that says so', {}, () => {});`,
  );
  expect(channelsIn(model)).toEqual(['money.paid: teller → ledger', 'money.refused: teller → ledger']);
  expect(unknownIn(model)).toEqual([
    'ledger/index.ts:7 who is called here is not known: the name of the channel hangs on what only runs',
  ]);
});

test('wrappers of packages that only their company knows', async () => {
  const model = await bankOf(
    `import { Producer } from '@bank/central-streams';
      import { Util } from '@bank/shared';
      import { Subject } from 'rxjs';
      import { EventBus } from '@nestjs/cqrs';
      export const tell = (message) => Producer.produceMessage(message, { topicName: 'money.paid' }, {});
      export const tellAll = (message) => Util.Kafka.produceGeneralMessage(config, message);
      export const inside = (bus: EventBus) => { bus.publish({}); new Subject().subscribe(() => {}); };`,
    `import { Consumer } from '@bank/central-streams';
      await Consumer.createHandler('x', { topic: 'money.paid' }, () => {});`,
  );
  expect(channelsIn(model)).toEqual(['money.paid: teller → ledger']);
  expect(unknownIn(model)).toEqual([
    'teller/index.ts:6 who is called here is not known: the name of the channel hangs on what only runs',
  ]);
});

test('what a type lists of a helper that nobody calls is not told', async () => {
  expect(
    await said(
      `import { Kafka, type Producer } from 'kafkajs';
        type Topic = 'money.paid' | 'account.closed';
        let producer: Producer;
        const connected = async <T>(): Promise<T> => { producer = new Kafka({}).producer(); return producer as unknown as T; };
        const tell = async (data: { topic: Topic }) => { await (await connected<Producer>()).send({ topic: data.topic, messages: [] }); };
        export const Broker = { tell };
        export const pay = () => Broker.tell({ topic: 'money.paid' });`,
      `import { Kafka } from 'kafkajs';
        type Topic = 'money.paid' | 'account.closed';
        const producer = new Kafka({}).producer();
        export const tell = async (topic: Topic) => { await producer.send({ topic, messages: [] }); };
        await new Kafka({}).consumer({ groupId: 'ledger' }).subscribe({ topic: 'money.paid' });`,
    ),
  ).toEqual([
    'money.paid: teller → ledger',
    '? ledger/index.ts:4 who is called here is not known: the name of the channel hangs on what only runs',
  ]);
});

test('a prefix that is empty takes its dot with it', async () => {
  expect(
    await said(
      `import { Kafka } from 'kafkajs';
        const producer = new Kafka({ brokers: [] }).producer();
        const named = (topic: string, region: string) => \`\${region}.\${topic}\`;
        export const tell = () => producer.send({ topic: named('paid', process.env.REGION ?? ''), messages: [] });`,
      `import { Kafka } from 'kafkajs';
        const consumer = new Kafka({ brokers: [] }).consumer({ groupId: 'ledger' });
        await consumer.subscribe({ topic: 'paid' });`,
    ),
  ).toEqual(['paid: teller → ledger']);
});

test('who answers a request with topics tells nobody', async () => {
  expect(
    await channelsOf(
      `import express from 'express';
        const app = express();
        app.get('/topics', (request, res) => { res.send({ topics: 0, page: 1 }); });
        app.post('/topics', (request, res) => { res.status(409).send({ topic: 'paid' }); });`,
      `import { Kafka } from 'kafkajs'; new Kafka({ brokers: [] });`,
    ),
  ).toEqual([]);
});

const listening = `import { Kafka } from 'kafkajs';
  const consumer = new Kafka({ brokers: [] }).consumer({ groupId: process.env.KAFKA_CLIENT });
  await consumer.subscribe({ topic: process.env.KAFKA_TOPIC });`;
const telling = (...topics: readonly string[]) => `import { Kafka } from 'kafkajs';
  const producer = new Kafka({ brokers: [] }).producer();
  ${topics.map((topic) => `await producer.send({ topic: '${topic}', messages: [] });`).join('\n')}`;

test('a consumer of which only an unset variable says the topic reads what is called after its service', async () => {
  expect(await said(telling('ledger_topic', 'closed'), listening)).toEqual([
    'closed: teller → nobody',
    'ledger_topic: teller → ledger',
  ]);
});

test.each([
  [
    'which itself tells that',
    `${listening}\n${telling('ledger_topic').replace(/import.*/, '')}`,
    telling('ledger_topic'),
  ],
  [
    'that waits at several places',
    `${listening}\nawait consumer.subscribe({ topic: process.env.KAFKA_INPUT_TOPIC });`,
    telling('ledger_topic'),
  ],
  ['after which several are called', listening, telling('ledger_topic', 'ledger_events')],
  ['after which none is called', listening, telling('ledgers_closed')],
])('… but not a service %s', async (_, ledger, teller) => {
  const told = await said(teller, ledger);
  expect(told.filter((each) => each.endsWith('→ ledger'))).toEqual([]);
  expect(told.some((each) => each.startsWith('? ledger/index.ts'))).toBe(true);
});

test('a batch that makes a message of each of some, however many there are', async () => {
  expect(
    await said(
      `import { Kafka } from 'kafkajs';
       const producer = new Kafka({ brokers: [] }).producer();
       export const close = (accounts: object[], others: { topic: string }[]) => Promise.all([
         producer.sendBatch({ topicMessages: accounts.map((each) => ({ topic: 'closed', messages: [each] })) }),
         producer.sendBatch({ topicMessages: others.map(({ topic }) => ({ topic, messages: [] })) }),
       ]);`,
      `import { Kafka } from 'kafkajs';
       const consumer = new Kafka({ brokers: [] }).consumer({ groupId: 'ledger' });
       await consumer.subscribe({ topics: ['closed'] });`,
    ),
  ).toEqual([
    'closed: teller → ledger',
    '? teller/index.ts:5 who is called here is not known: the name of the channel hangs on what only runs',
  ]);
});

test('a bus of a package elsewhere: names that stand first, and kinds of events that it is handed', async () => {
  const model = await bankOf(
    `import { MessageBus, EventFactory, Event } from '@bank/messaging';
      import { RabbitMQClient } from '@bank/common';
      import { ServiceBus } from '@bank/inside';
      import { Queue } from 'queue-typescript';
      const waiting = new Queue<{ type: string }>();
      waiting.enqueue({ type: 'rates.read' });
      const bus = new MessageBus();
      const rabbit = new RabbitMQClient();
      enum Kind { Paid = 'money.paid', Closed = 'account.closed' }
      class Opened extends Event { readonly type = 'account.opened'; }
      const tell = async (kind: string, data: unknown) => { await bus.publish(kind, data); };
      export async function pay(message: { text: string }) {
        await tell(Kind.Paid, {});
        await bus.publish(EventFactory.create(Kind.Closed, {}));
        await bus.publish({ type: 'rates.changed', rates: [] });
        await bus.publish(new Opened());
        await rabbit.publish('bank', 'letter.sent', {});
        await bus.publish(message);
        bus.emit('connected', {});
      }
      await pay({ text: '' });`,
    `import { MessageBus } from '@bank/messaging';
      const bus = new MessageBus();
      await bus.subscribe(['money.paid', 'account.closed'], async () => {});
      await bus.subscribe('account.opened', async () => {});
      bus.subscribe((event) => {});`,
  );
  expect(channelsIn(model)).toEqual([
    'account.closed: teller → ledger',
    'account.opened: teller → ledger',
    'letter.sent: teller → nobody',
    'money.paid: teller → ledger',
    'rates.changed: teller → nobody',
  ]);
  expect(unknownIn(model)).toHaveLength(2);
});

test('a bus of a package elsewhere: what it is told in words, and what keeps to one program or page, is no name', async () => {
  const model = await bankOf(
    `import PubSub from 'pubsub-js';
      import { MessageSender } from '@bank/messaging';
      import { MessageBus } from '@bank/message-bus-react';
      const [sender, bus] = [new MessageSender(), new MessageBus()];
      export function pay(phone: string) {
        PubSub.publish('balance.changed', {});
        sender.sendMessage('Your money is on its way', phone);
        bus.publish('dialog.closed', {});
      }`,
    `import PubSub from 'pubsub-js';
      PubSub.subscribe('balance.changed', () => {});`,
  );
  expect(channelsIn(model)).toEqual([]);
});
