import { expect, test } from 'vitest';
import { said } from './bank.js';

const teller = `import { connect } from 'amqplib';
  const channel = await (await connect('amqp://broker')).createChannel();
  channel.publish('bank', 'money.paid', Buffer.from(''));
  channel.publish('bank', 'money.lent', Buffer.from(''));`;

/** A library of a broker whose subscribers say by a method which events they want; the queue of each is called by its class. */
const library = {
  'events.ts': `export interface EventClass { EVENT_NAME: string; new (data: unknown): unknown }
    enum Money { Paid = 'money.paid', Lent = 'money.lent' }
    export class MoneyPaid { static readonly EVENT_NAME = Money.Paid; constructor(readonly data: unknown) {} }
    export class MoneyLent { static readonly EVENT_NAME = Money.Lent; constructor(readonly data: unknown) {} }
    export interface Subscriber { subscribedTo(): Array<EventClass>; on(event: unknown): Promise<void> }`,
  'subscribers.ts': `import type { Subscriber } from './events';
    export abstract class Subscribers { constructor(public items: Array<Subscriber>) {} }`,
  'connection.ts': `import amqplib, { type ConfirmChannel } from 'amqplib';
    export class Connection {
      private channel?: ConfirmChannel;
      async connect() { this.channel = await (await amqplib.connect('amqp://broker')).createConfirmChannel(); }
      async queue(params: { exchange: string; name: string; keys: string[] }) {
        if (!this.channel) throw new Error('not connected');
        await this.channel.assertQueue(params.name, {});
        for (const key of params.keys) await this.channel.bindQueue(params.name, params.exchange, key);
      }
      async consume(queue: string, take: (message: unknown) => void) {
        if (!this.channel) throw new Error('not connected');
        await this.channel.consume(queue, (message) => take(message));
      }
    }`,
  'names.ts': `import type { Subscriber } from './events';
    export class Names {
      constructor(private module: string) {}
      of(subscriber: Subscriber) {
        const name = subscriber.constructor.name.split(/(?=[A-Z])/).join('_').toLowerCase();
        return \`\${this.module}.\${name}\`;
      }
    }`,
  'queues.ts': `import type { Connection } from './connection'; import type { Subscriber } from './events'; import type { Names } from './names';
    export class Queues {
      constructor(private connection: Connection, private names: Names) {}
      async makeAll(params: { exchange: { name: string }; subscribers: Array<Subscriber> }) {
        for (const subscriber of params.subscribers) await this.make(subscriber, params.exchange.name);
      }
      private async make(subscriber: Subscriber, exchange: string) {
        await this.connection.queue({ keys: this.keysOf(subscriber), name: this.names.of(subscriber), exchange });
      }
      private keysOf(subscriber: Subscriber) { return subscriber.subscribedTo().map((event) => event.EVENT_NAME); }
    }`,
  'broker.ts': `import type { Connection } from './connection'; import type { Names } from './names'; import type { Subscribers } from './subscribers';
    export class Broker {
      private connection: Connection; private names: Names;
      constructor(params: { connection: Connection; names: Names }) { this.connection = params.connection; this.names = params.names; }
      async addSubscribers(subscribers: Subscribers) {
        for (const subscriber of subscribers.items)
          await this.connection.consume(this.names.of(subscriber), (message) => subscriber.on(message));
      }
    }`,
};

const own = `import { MoneyLent, MoneyPaid, type Subscriber } from './events';
  class BookPaid implements Subscriber { subscribedTo() { return [MoneyPaid]; } async on() {} }
  class BookLent implements Subscriber { subscribedTo() { return [MoneyLent]; } async on() {} }`;

const main = (
  made: string,
  makes: string,
  adds = makes,
) => `import { Broker } from './broker'; import { Connection } from './connection';
  import { Names } from './names'; import { Queues } from './queues'; import { Subscribers } from './subscribers';
  ${own}
  ${made}
  async function start() {
    const connection = new Connection();
    await connection.connect();
    const all = ${makes}; const heard = ${adds};
    await new Queues(connection, new Names('ledger')).makeAll({ exchange: { name: 'bank' }, subscribers: all.items });
    await new Broker({ connection, names: new Names('ledger') }).addSubscribers(heard);
  }
  start();`;

test.each([
  ['an object', '', '{ items: [new BookPaid(), new BookLent()] }'],
  [
    'a class below that of the library',
    'class Own extends Subscribers { static from(paid: Subscriber) { return new Own([paid, new BookLent()]); } }',
    'Own.from(new BookPaid())',
  ],
  [
    'a container',
    `import { Container } from 'inversify';
     const container = new Container(); container.bind('Paid').to(BookPaid); container.bind('Lent').to(BookLent);
     class Own extends Subscribers { static from(all: Container) { const lent = all.get<Subscriber>('Lent'); return new Own([all.get<Subscriber>('Paid'), lent]); } }`,
    'Own.from(container)',
  ],
])('what a library subscribes to for all that it is given in %s', async (_, made, given) => {
  expect(await said(teller, { ...library, 'index.ts': main(made, given) })).toEqual([
    'money.lent: teller → ledger',
    'money.paid: teller → ledger',
  ]);
});

test('each queue gets what comes by the keys of its own subscriber, and no other', async () => {
  const made = main('', '{ items: [new BookPaid(), new BookLent()] }', '{ items: [new BookLent()] }');
  expect(await said(teller, { ...library, 'index.ts': made })).toEqual([
    'money.lent: teller → ledger',
    'money.paid: teller → nobody',
  ]);
});

test('a queue of which a part is made otherwise is not taken for another', async () => {
  const made = main('', '{ items: [new BookPaid(), new BookLent()] }').replace(
    "names: new Names('ledger')",
    "names: new Names('vault')",
  );
  expect(await said(teller, { ...library, 'index.ts': made })).toEqual([
    'money.lent: teller → nobody',
    'money.paid: teller → nobody',
    'vault.book_lent: nobody → ledger',
    'vault.book_paid: nobody → ledger',
  ]);
});

const kafka = `import { Kafka } from 'kafkajs';
  const producer = new Kafka({}).producer();
  for (const topic of ['money.paid', 'money.lent']) producer.send({ topic, messages: [] });`;
const handlers = `export abstract class Handler { abstract topic(): string; abstract handle(message: unknown): Promise<void>; }
  export class Paid extends Handler { topic() { return 'money.paid'; } async handle() {} }
  export class Lent extends Handler { topic() { return 'money.lent'; } async handle() {} }`;
const heard = ['money.lent: teller → ledger', 'money.paid: teller → ledger'];

test('what a consumer subscribes to for all that a register holds, which another class keeps', async () => {
  expect(
    await said(kafka, {
      'handlers.ts': handlers,
      'bus.ts': `import { Kafka } from 'kafkajs'; import type { Handler } from './handlers';
        export class Register {
          private handlers: Handler[] = [];
          add(handler: Handler) { this.handlers.push(handler); return this; }
          all() { return this.handlers; }
        }
        export class Bus {
          constructor(private readonly register: Register) {}
          async start() {
            const consumer = new Kafka({}).consumer({ groupId: 'ledger' });
            for (const handler of this.register.all()) await consumer.subscribe({ topic: handler.topic() });
          }
        }`,
      'index.ts': `import { Bus, Register } from './bus'; import { Lent, Paid } from './handlers';
        const register = new Register(); register.add(new Paid()).add(new Lent());
        new Bus(register).start();`,
    }),
  ).toEqual(heard);
});

test.each([
  [
    'inversify',
    'multiInject',
    "container.bind<Handler>('Handler').to(Paid); container.bind<Handler>('Handler').to(Lent);",
  ],
  [
    'tsyringe',
    'injectAll',
    "container.register('Handler', { useClass: Paid }); container.register('Handler', { useClass: Lent });",
  ],
])(
  'what a consumer subscribes to for all that a container of %s has for one token',
  async (name, inject, binds) => {
    const made =
      name === 'tsyringe'
        ? "import { container } from 'tsyringe';"
        : "import { Container } from 'inversify'; const container = new Container();";
    const files = (start: string, given: string) => ({
      'handlers.ts': handlers,
      'bus.ts': `import { Kafka } from 'kafkajs'; import { ${inject}, injectable } from '${name}'; import type { Handler } from './handlers';
      @injectable() export class Bus {
        constructor(${given}) {}
        async start() {
          const consumer = new Kafka({}).consumer({ groupId: 'ledger' });
          for (const handler of this.handlers) await consumer.subscribe({ topic: handler.topic() });
        }
      }`,
      'index.ts': `${made} import { Bus } from './bus'; import { Lent, Paid, type Handler } from './handlers'; ${binds} ${start}`,
    });
    const asks = name === 'tsyringe' ? 'resolveAll' : 'getAll';
    expect(
      await said(
        kafka,
        files(
          `new Bus(container.${asks}<Handler>('Handler')).start();`,
          'private readonly handlers: Handler[]',
        ),
      ),
    ).toEqual(heard);
    expect(
      await said(kafka, files('', `@${inject}('Handler') private readonly handlers: Handler[]`)),
    ).toEqual(heard);
  },
);

test('what a consumer subscribes to for all that classes list of themselves, which only a type says', async () => {
  const subscribes = (list: string) => `import { Kafka } from 'kafkajs';
    class Paid { static readonly topics = ['money.paid']; } class Lent { static readonly topics = ['money.lent']; }
    async function start(handlers: readonly { topics: string[] }[]) {
      await new Kafka({}).consumer({ groupId: 'ledger' }).subscribe({ topics: handlers.flatMap((each) => each.topics) });
    }
    start([${list}]);`;
  expect(await said(kafka, subscribes('Paid, Lent'))).toEqual(heard);
  expect(await said(kafka, subscribes('Lent'))).toEqual([heard[0], 'money.paid: teller → nobody']);
});
