import { describe, expect, test } from 'vitest';
import { channelsIn, modelOf, systemOf } from '../support.js';
import { channelsOf, said } from './bank.js';

describe('events that are classes', () => {
  const bus = `import { Kafka } from 'kafkajs';
    const producer = new Kafka({}).producer();
    export abstract class Event { get title() { return this.constructor.name; } }
    export const publish = (event: Event) => producer.send({ topic: event.title, messages: [] });
    export const tell = (event: Event) => producer.send({ topic: event.constructor.name, messages: [] });`;

  test('go by the name of the class that is told, not of the one that all extend', async () => {
    expect(
      await said(
        {
          'bus.ts': bus,
          'index.ts': `import { Event, publish, tell } from './bus';
            class MoneyPaid extends Event {} class AccountClosed extends Event {}
            publish(new MoneyPaid()); tell(new AccountClosed());`,
        },
        `import { Kafka } from 'kafkajs';
          class MoneyPaid {}
          new Kafka({}).consumer({ groupId: 'ledger' }).subscribe({ topic: MoneyPaid.name });`,
      ),
    ).toEqual(['AccountClosed: teller → nobody', 'MoneyPaid: teller → ledger']);
  });
});

describe('commands of a bus that say what is to be told', () => {
  test('through their handler, to a service that tells it: of what the type lists, only what somebody makes', async () => {
    expect(
      await said(
        {
          'tell.ts': `export interface Told { topic: 'money.paid' | 'money.lent' | 'account.closed'; data: unknown }
            export class Tell { constructor(public readonly event: Told) {} }`,
          'teller.ts': `import { ClientKafka } from '@nestjs/microservices';
            import type { Tell } from './tell';
            export class Teller { constructor(private readonly client: ClientKafka) {}
              async tell(command: Tell) { const { event } = command; return this.client.emit(event.topic, event.data); } }`,
          'handler.ts': `import { CommandHandler } from '@nestjs/cqrs';
            import { Tell } from './tell'; import { Teller } from './teller';
            @CommandHandler(Tell) export class TellHandler { constructor(private readonly teller: Teller) {}
              execute(command: Tell) { return this.teller.tell(command); } }`,
          'saga.ts': `import { ofType, Saga } from '@nestjs/cqrs'; import { map } from 'rxjs';
            import { Tell } from './tell';
            class Paid { constructor(readonly amount: number) {} }
            export class Payments { @Saga() paid = (events$: any) => events$.pipe(ofType(Paid), map((paid: Paid) => new Tell({ topic: 'money.paid', data: paid }))); }`,
          'index.ts': `import { Module } from '@nestjs/common';
            import { TellHandler } from './handler'; import { Payments } from './saga'; import { Teller } from './teller';
            @Module({ providers: [TellHandler, Payments, Teller] }) export class Desk {}`,
        },
        '',
      ),
    ).toEqual(['money.paid: teller → nobody']);
  });
});

describe("decorators of the program's own that leave names for who subscribes", () => {
  const told = `import { connect } from 'nats'; const nats = await connect();
    nats.publish('money.paid'); nats.publish('money.lent');`;

  test('by the metadata of Nest, and a reflector that finds them', async () => {
    expect(
      await said(told, {
        'hears.ts': `import { SetMetadata } from '@nestjs/common';
          export const HEARS = Symbol('hears');
          export const Hears = (subject: string) => SetMetadata(HEARS, { subject, at: Date.now() });`,
        'explorer.ts': `import { Injectable } from '@nestjs/common';
          import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
          import { connect } from 'nats';
          import { HEARS } from './hears';
          @Injectable() export class Explorer {
            constructor(private discovery: DiscoveryService, private scanner: MetadataScanner, private reflector: Reflector) {}
            async onModuleInit() {
              const nats = await connect();
              for (const { instance } of this.discovery.getProviders())
                for (const method of this.scanner.getAllMethodNames(instance)) {
                  const heard = this.reflector.get(HEARS, instance[method]);
                  if (heard) nats.subscribe(heard.subject, { callback: () => instance[method]() });
                } } }`,
        'booking.ts': `import { Injectable } from '@nestjs/common';
          import { Hears } from './hears';
          @Injectable() export class Booking { @Hears('money.paid') paid() {} @Hears('money.lent') lent() {} }`,
        'index.ts': `import { Module } from '@nestjs/common';
          import { Booking } from './booking'; import { Explorer } from './explorer';
          @Module({ providers: [Booking, Explorer] }) export class Ledger {}`,
      }),
    ).toEqual(['money.lent: teller → ledger', 'money.paid: teller → ledger']);
  });

  test('by the metadata of the language, in a list that each adds to; another key says nothing', async () => {
    expect(
      await said(told, {
        'hears.ts': `import 'reflect-metadata';
          export const HEARS = 'hears', NOTES = 'notes';
          export function Hears(subject: string) { return (target: object, method: string) => {
            const all = Reflect.getMetadata(HEARS, target.constructor) ?? [];
            all.push({ subject, method });
            Reflect.defineMetadata(HEARS, all, target.constructor); }; }
          export const Noted = (note: string) => (target: object) => Reflect.defineMetadata(NOTES, [{ subject: note }], target);`,
        'index.ts': `import { connect } from 'nats';
          import { HEARS, Hears, Noted } from './hears';
          @Noted('books') class Booking { @Hears('money.paid') paid() {} }
          const nats = await connect();
          for (const { subject, method } of Reflect.getMetadata(HEARS, Booking)) nats.subscribe(subject, { callback: () => new Booking()[method]() });`,
      }),
    ).toEqual(['money.lent: teller → nobody', 'money.paid: teller → ledger']);
  });

  test('found by the discovery of golevelup', async () => {
    expect(
      await channelsOf(told, {
        'hears.ts': `import { SetMetadata } from '@nestjs/common';
          export const HEARS = 'hears';
          export const Hears = (subject: string) => SetMetadata(HEARS, subject);`,
        'index.ts': `import { DiscoveryService } from '@golevelup/nestjs-discovery';
          import { connect } from 'nats';
          import { HEARS, Hears } from './hears';
          export class Booking { @Hears('money.paid') paid() {} }
          export class Explorer { constructor(private readonly discovery: DiscoveryService) {}
            async onModuleInit() { const nats = await connect();
              const methods = await this.discovery.providerMethodsWithMetaAtKey<string>(HEARS);
              methods.forEach(({ meta, discoveredMethod }) => { nats.subscribe(meta, { callback: () => discoveredMethod.handler() }); }); } }`,
      }),
    ).toEqual(['money.lent: teller → nobody', 'money.paid: teller → ledger']);
  });

  const transfers = (rest: string) => ({
    'transfer.ts': `import { SetMetadata } from '@nestjs/common';
      import { connect, type NatsConnection } from 'nats';
      export const TRANSFER = 'transfer';
      export const Named = (meta: { name: string }) => SetMetadata(TRANSFER, meta);
      export abstract class Transfer {
        private nats: NatsConnection;
        async run(data: Uint8Array, name: string) { this.nats = await connect(); this.nats.publish(name, data); }
      }`,
    'kinds.ts': `import { Named, Transfer } from './transfer';
      @Named({ name: 'money.paid' }) export class Paid extends Transfer {}
      @Named({ name: 'money.lent' }) export class Lent extends Transfer {}`,
    'index.ts': `import { DiscoveryService } from '@golevelup/nestjs-discovery';
      import { Transfer, TRANSFER } from './transfer';
      import './kinds';
      export class Transfers {
        private all: { meta: { name: string } }[] = [];
        constructor(private readonly discovery: DiscoveryService) {}
        async onModuleInit() { this.all = await this.discovery.providersWithMetaAtKey(TRANSFER); }
        run(name: string) { const found = this.all.find(({ meta }) => meta.name === name); ${rest} } }`,
  });
  const paidAndLent = ['money.lent: teller → nobody', 'money.paid: teller → nobody'];

  test.each([
    [
      'left otherwise',
      'if (!found || !(found.host.instance instanceof Transfer)) throw new Error(name); found.host.instance.run(data, found.meta.name);',
    ],
    [
      'in a branch',
      'if (found && found.host.instance instanceof Transfer) { found.host.instance.run(data, found.meta.name); }',
    ],
    [
      'as one of two',
      'return found.host.instance instanceof Transfer ? found.host.instance.run(data, found.meta.name) : undefined;',
    ],
  ])('run as what a test says that it is: %s', async (_, rest) => {
    expect(await channelsOf(transfers(rest), '')).toEqual(paidAndLent);
  });

  test('a test of something else, or that leaves where it holds, says nothing', async () => {
    const other = 'if (found.host instanceof Transfer) return; found.host.run(data, found.meta.name);';
    expect(await channelsOf(transfers(other), '')).toEqual([]);
  });
});

test('of events that a library keeps for all, those are told that a service makes', async () => {
  const root = systemOf(
    {
      teller: {
        files: {
          'index.ts': `import { Aggregate, Closed, EventBus, Opened } from '@bank/common';
            class Account extends Aggregate {
              static open() { const account = new Account(); account.record(new Opened('1')); return account; }
              close() { this.record(new Closed('1')); }
            }
            const account = Account.open();
            account.close();
            await new EventBus().publish(account.pull());`,
        },
      },
      ledger: {
        files: {
          'index.ts': `import { Aggregate, Booked, EventBus } from '@bank/common';
            class Book extends Aggregate { write() { this.record(new Booked('1')); } }
            const book = new Book();
            book.write();
            await new EventBus().publish(book.pull());`,
        },
      },
    },
    {
      'package.json': JSON.stringify({ name: 'bank', workspaces: ['common', 'teller', 'ledger'] }),
      'common/package.json': JSON.stringify({ name: '@bank/common', main: 'index.ts' }),
      'common/index.ts': `import { Kafka } from 'kafkajs';
        export abstract class Event { constructor(readonly name: string, readonly id: string) {} }
        export class Opened extends Event { constructor(id: string) { super('account.opened', id); } }
        export class Closed extends Event { constructor(id: string) { super('account.closed', id); } }
        export class Booked extends Event { constructor(id: string) { super('money.booked', id); } }
        export abstract class Aggregate {
          private events: Event[] = [];
          protected record(event: Event) { this.events.push(event); }
          pull(): Event[] { const told = this.events; this.events = []; return told; }
        }
        export class EventBus {
          private producer = new Kafka({ brokers: [] }).producer();
          async publish(events: Event[]) { for (const event of events) await this.producer.send({ topic: event.name, messages: [] }); }
        }`,
    },
  );
  expect(channelsIn(await modelOf(root))).toEqual([
    'account.closed: teller → nobody',
    'account.opened: teller → nobody',
    'money.booked: ledger → nobody',
  ]);
});

test('an event that a program only hears is not told because others of its kind are', async () => {
  expect(
    await said(
      `import amqp, { type Channel } from 'amqplib';
        abstract class Event { constructor(readonly eventName: string, readonly id: string) {} }
        class Paid extends Event {
          static readonly NAME = 'money.paid';
          constructor(id: string) { super(Paid.NAME, id); }
          static fromPrimitives(row: { id: string }) { return new Paid(row.id); }
        }
        class Opened extends Event {
          static readonly NAME = 'account.opened';
          constructor(id: string) { super(Opened.NAME, id); }
          static fromPrimitives(row: { id: string }) { return new Opened(row.id); }
        }
        class Account {
          private events: Event[] = [];
          open() { this.events.push(new Opened('1')); }
          pull() { const told = this.events; this.events = []; return told; }
        }
        class Bus {
          constructor(private channel: Channel) {}
          async publish(events: Event[]) { for (const event of events) this.channel.publish('bank', event.eventName, Buffer.from('')); }
        }
        const channel = await (await amqp.connect('')).createChannel();
        const account = new Account();
        account.open();
        await new Bus(channel).publish(account.pull());
        await channel.bindQueue('teller', 'bank', Paid.NAME);
        await channel.consume('teller', () => Paid.fromPrimitives({ id: '1' }));`,
      '',
    ),
  ).toEqual(['account.opened: teller → nobody', 'money.paid: nobody → teller']);
});
