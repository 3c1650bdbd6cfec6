import { describe, expect, test } from 'vitest';
import { channelsIn, modelOf, systemOf, unknownIn } from '../support.js';
import { bankOf, channelsOf, said } from './bank.js';

test('streams of NATS, whose subjects their names do not say', async () => {
  expect(
    await channelsOf(
      `import { connect } from 'nats';
        const nats = await connect();
        await nats.jetstream().publish('orders.placed', '');
        await nats.jetstream().publish('orders.paid', '');`,
      `import { connect } from 'nats';
        const nats = await connect();
        const manager = await nats.jetstreamManager();
        await manager.streams.add({ name: 'ORDERS', subjects: ['orders.*'] });
        await manager.consumers.add('ORDERS', { durable_name: 'ledger', filter_subject: 'orders.paid' });
        const js = nats.jetstream();
        const consumer = await js.consumers.get('ORDERS', 'ledger');
        for await (const message of await consumer.consume()) message.ack();`,
    ),
  ).toEqual(['orders.paid: teller → ledger', 'orders.placed: teller → nobody']);
});

test('subjects of a table that many others are spread into, and streams that a loop sets up with theirs', async () => {
  const spread = ['money', 'rates', 'cards']
    .map((of) => {
      const events = Array.from({ length: 12 }, (_, index) => `'${of}.e${index}': 'bank.${of}.e${index}'`);
      return `const ${of.toUpperCase()} = { ${events.join(', ')} } as const;`;
    })
    .join('\n');
  const events = `import type { NatsConnection } from 'nats';
    ${spread}
    const SUBJECTS = { ...MONEY, ...RATES, ...CARDS } as const;
    type EventName = keyof typeof SUBJECTS;
    const late = (ms: number) => new Promise<never>((_, reject) => setTimeout(() => reject(new Error('late')), ms));
    export async function publishEvent<T extends EventName>(nc: NatsConnection, name: T, data: unknown) {
      const subject = SUBJECTS[name];
      await nc.jetstream().publish(subject, JSON.stringify(data));
    }
    export async function subscribeEvent(nc: NatsConnection, name: EventName, handle: (data: unknown) => Promise<void>) {
      const js = nc.jetstream();
      const consumer = await Promise.race([js.consumers.get('BANK', { filterSubjects: [SUBJECTS[name]] }), late(9)]);
      for await (const message of await Promise.race([consumer.consume(), late(9)])) await handle(message);
    }`;
  expect(
    await channelsOf(
      {
        'events.ts': events,
        'index.ts': `import { connect } from 'nats'; import { publishEvent } from './events';
          const nc = await connect({});
          await publishEvent(nc, 'money.e1', {}); await publishEvent(nc, 'cards.e3', {});`,
      },
      {
        'events.ts': events,
        'index.ts': `import { connect } from 'nats'; import { subscribeEvent } from './events';
          const nc = await connect({});
          const STREAMS = [{ name: 'MONEY', subjects: ['bank.money.>'] }, { name: 'CARDS', subjects: ['bank.cards.>'] }];
          const manager = await nc.jetstreamManager();
          for (const { name, subjects } of STREAMS) await manager.streams.add({ name, subjects });
          await subscribeEvent(nc, 'money.e1', async () => {});
          const cards = await nc.jetstream().consumers.get('CARDS', 'ledger');
          for await (const message of await cards.consume()) message.ack();`,
      },
    ),
  ).toEqual(['bank.cards.e3: teller → ledger', 'bank.money.e1: teller → ledger']);
});

test('NATS behind a class that is made by its own method, groups, and the packages of its third version', async () => {
  expect(
    await said(
      {
        'index.ts': `import { connect, JSONCodec, type NatsConnection, type JetStreamClient } from 'nats';
     const jc = JSONCodec();
     export class Bus {
       private nc!: NatsConnection; private js!: JetStreamClient;
       static async make() { const bus = new Bus(); bus.nc = await connect({}); bus.js = bus.nc.jetstream(); return bus; }
       async publish<T>(subject: string, data: T) { await this.js.publish(subject, jc.encode(data)); }
       tell(subject: string) { this.nc.publish(subject); }
     }
     const bus = await Bus.make(); await bus.publish('money.paid.eu', {}); bus.tell('rates.changed');`,
      },
      {
        'index.ts': `import { connect, consumerOpts } from 'nats'; import { wsconnect } from '@nats-io/nats-core'; import { jetstream } from '@nats-io/jetstream';
     const nc = await connect({}); const js = nc.jetstream();
     const opts = consumerOpts(); const sub = await js.pullSubscribe('money.paid.*', opts);
     const nc3 = await wsconnect(); const s = nc3.subscribe('rates.changed', { queue: 'ledgers' }); for await (const m of s) {}
     const js3 = jetstream(nc3); await js3.publish('orders.new', '');`,
      },
    ),
  ).toEqual([
    'money.paid.eu: teller → ledger',
    'orders.new: ledger → nobody',
    'rates.changed: teller → ledger',
  ]);
});

test('base classes in a library, whose subjects those who extend them say', async () => {
  const root = systemOf(
    {
      ledger: {
        files: {
          'index.ts': `import { Listener, Subjects } from '@bank/common';
            class PaidListener extends Listener { subject = Subjects.Paid; }
            new PaidListener(nats).listen();`,
        },
      },
      teller: {
        files: {
          'index.ts': `import { Publisher, Subjects } from '@bank/common';
            class PaidPublisher extends Publisher<{ subject: Subjects.Paid }> { readonly subject = Subjects.Paid; }
            await new PaidPublisher(nats).publish({});`,
        },
      },
    },
    {
      'package.json': JSON.stringify({ workspaces: ['ledger', 'teller', 'common'] }),
      'common/package.json': JSON.stringify({ name: '@bank/common', main: 'index.ts' }),
      'common/index.ts':
        "export * from './publisher';\nexport * from './listener';\nexport * from './subjects';",
      'common/subjects.ts': "export enum Subjects { Paid = 'money.paid', Closed = 'account.closed' }",
      'common/publisher.ts': `import type { Stan } from 'node-nats-streaming';
        export abstract class Publisher<T extends { subject: string }> {
          abstract subject: T['subject'];
          constructor(private client: Stan) {}
          publish(data: unknown) { return new Promise((resolve) => this.client.publish(this.subject, JSON.stringify(data), resolve)); }
        }`,
      'common/listener.ts': `import type { Stan } from 'node-nats-streaming';
        export abstract class Listener {
          abstract subject: string;
          constructor(private client: Stan) {}
          listen() { this.client.subscribe(this.subject, 'group'); }
        }`,
    },
  );
  const model = await modelOf(root);
  expect(channelsIn(model)).toEqual(['money.paid: teller → ledger']);
  expect(unknownIn(model)).toEqual([]);
});

test('a helper whose parameter an enumeration types tells what those who call it say', async () => {
  const model = await bankOf(
    `import { connect } from 'nats';
      enum Subject { Paid = 'money.paid', Closed = 'account.closed', Opened = 'account.opened' }
      const nats = await connect();
      const tell = (subject: Subject, what: unknown) => nats.publish(subject, JSON.stringify(what));
      export const pay = () => tell(Subject.Paid, {});
      export const close = () => tell(Subject.Closed, {});`,
    `import { connect } from 'nats';
      (await connect()).subscribe('account.*');`,
  );
  expect(channelsIn(model)).toEqual(['account.closed: teller → ledger', 'money.paid: teller → nobody']);
});

test('subjects that base classes name by templates, by types, and by their first word', async () => {
  const root = systemOf(
    {
      ledger: {
        files: {
          'index.ts': `import { Listener, Subjects } from '@bank/common';
            class Paid extends Listener { readonly subject = Subjects.Paid; queueName = 'ledger'; }
            await new Paid(manager, client).listen();`,
        },
      },
      teller: {
        files: {
          'index.ts': `import { Publisher, Subjects, type Event } from '@bank/common';
            class Paid extends Publisher<Event> { readonly subject = Subjects.Paid; }
            await new Paid(client).publish({});`,
        },
      },
    },
    {
      'package.json': JSON.stringify({ workspaces: ['ledger', 'teller', 'common'] }),
      'common/package.json': JSON.stringify({ name: '@bank/common', main: 'index.ts' }),
      'common/index.ts': `import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream';
        export enum Subjects { Paid = 'MONEY.paid', Closed = 'ACCOUNT.closed' }
        export interface Event { subject: Subjects; data: unknown }
        export abstract class Publisher<T extends Event> {
          abstract subject: T['subject'];
          private js: JetStreamClient;
          constructor(js: JetStreamClient) { this.js = js; }
          async publish(data: T['data']) { await this.js.publish(\`\${this.subject}\`, JSON.stringify(data)); }
        }
        export abstract class Listener {
          abstract subject: Subjects;
          abstract queueName: string;
          constructor(private jsm: JetStreamManager, private js: JetStreamClient) {}
          async listen() {
            const stream = this.subject.split('.')[0];
            await this.jsm.streams.add({ name: stream, subjects: [this.subject] });
            await this.jsm.consumers.add(stream, { durable_name: this.queueName });
            const consumer = await this.js.consumers.get(stream, this.queueName);
            await consumer.consume({ callback: () => {} });
          }
        }`,
    },
  );
  const model = await modelOf(root);
  expect(channelsIn(model)).toEqual(['MONEY.paid: teller → ledger']);
  expect(unknownIn(model)).toEqual([]);
});

describe('streams that only a variable names, which no manifest sets', () => {
  const TELLER = `import { connect } from 'nats';
    const nats = await connect();
    await nats.jetstream().publish(\`\${process.env.EVENT_STREAM_NAME}.orders.placed\`, '');`;
  const NAME = 'const stream = `${process.env.EVENT_STREAM_NAME}`;';
  const ADD =
    'await manager.streams.add({ name: stream, subjects: [`${stream}.orders.placed`, `${stream}.orders.paid`] });';
  const heard = (code: string) =>
    channelsOf(
      TELLER,
      `import { connect } from 'nats';
        ${NAME}
        const nats = await connect();
        const manager = await nats.jetstreamManager();
        const js = nats.jetstream();
        ${code}`,
    );
  const BOTH = ['*.orders.paid: nobody → ledger', '*.orders.placed: teller → ledger'];

  test.each<[string, string, readonly string[]]>([
    [
      'with a consumer of the same name',
      `${ADD} await manager.consumers.add(stream, { durable_name: process.env.EVENT_STREAM_NAME });
        const consumer = await js.consumers.get(stream, process.env.EVENT_STREAM_NAME);
        for await (const message of await consumer.consume()) message.ack();`,
      BOTH,
    ],
    [
      'with a consumer of a name of its own',
      `${ADD} const consumer = await js.consumers.get(stream, 'ledger'); await consumer.consume({ callback: () => {} });`,
      BOTH,
    ],
    [
      'of which a consumer has some',
      `${ADD} await manager.consumers.add(stream, { durable_name: 'ledger', filter_subjects: [\`\${stream}.orders.paid\`] });
        const consumer = await js.consumers.get(stream, 'ledger'); await consumer.fetch();`,
      ['*.orders.paid: nobody → ledger', '*.orders.placed: teller → nobody'],
    ],
    [
      'of which a consumer whose name is a variable has some',
      `${ADD} await manager.consumers.add(stream, { durable_name: process.env.DURABLE, filter_subject: \`\${stream}.orders.paid\` });
        const consumer = await js.consumers.get(stream, process.env.DURABLE); await consumer.fetch();`,
      ['*.orders.paid: nobody → ledger', '*.orders.placed: teller → nobody'],
    ],
    [
      'with a consumer of which nobody says the name',
      `${ADD} const consumer = await js.consumers.get(stream); await consumer.consume({ callback: () => {} });`,
      BOTH,
    ],
    [
      'where a program reads another one',
      `${ADD} const consumer = await js.consumers.get(process.env.OTHER_STREAM_NAME, 'ledger'); await consumer.consume({ callback: () => {} });`,
      ['*.orders.placed: teller → nobody'],
    ],
    ['that nobody reads', ADD, ['*.orders.placed: teller → nobody']],
  ])('%s', async (_, code, expected) => {
    expect(await heard(code)).toEqual(expected);
  });
});
