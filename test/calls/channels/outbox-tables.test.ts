import { describe, expect, test } from 'vitest';
import { channelsOf } from './bank.js';

/** What all services share: a table for each, a repository that is given one, and a poller that is given what publishes. */
const SHARED = {
  'tsconfig.json': JSON.stringify({
    compilerOptions: { baseUrl: '.', paths: { '@bank/*': ['libs/*/index.ts'] } },
  }),
  'libs/contracts/index.ts': `export const KEYS = { money: { paid: 'money.paid', lent: 'money.lent', back: 'money.back' }, book: { kept: 'book.kept' } } as const;
    export type Key = string;`,
  'libs/db/index.ts': `import { pgSchema, text, jsonb, type PgSchema } from 'drizzle-orm/pg-core';
    export function createOutboxTable(schema: PgSchema) { return schema.table('outbox', { routingKey: text('routing_key'), payload: jsonb('payload') }); }
    export const tellerOutbox = createOutboxTable(pgSchema('teller'));
    export const ledgerOutbox = createOutboxTable(pgSchema('ledger'));
    export type OutboxTable = ReturnType<typeof createOutboxTable>;`,
  'libs/outbox/index.ts': `import { isNull } from 'drizzle-orm';
    import type { OutboxTable } from '@bank/db'; import type { Key } from '@bank/contracts';
    export interface OutboxMessage { routingKey: Key; payload: unknown }
    export class OutboxRepository {
      constructor(private readonly db: any, private readonly table: OutboxTable) {}
      async enqueue(tx: any, message: OutboxMessage) {
        await tx.insert(this.table).values({ routingKey: message.routingKey, payload: { id: 1, ...(message.payload as object) } });
      }
      pending(tx: any) { return tx.select().from(this.table).where(isNull(this.table.payload)); }
      within<T>(work: (tx: any) => Promise<T>): Promise<T> { return this.db.transaction(work); }
    }
    export type Publish = (routingKey: string, payload: unknown) => Promise<void>;
    export class OutboxPoller {
      constructor(private readonly outbox: OutboxRepository, private readonly publish: Publish) {}
      onModuleInit() { setInterval(() => void this.drain(), 500); }
      async drain() {
        await this.outbox.within(async (tx) => {
          const rows = await this.outbox.pending(tx);
          for (const row of rows) await this.publish(row.routingKey, row.payload);
        });
      }
    }`,
  'libs/rmq/index.ts': `import { AmqpConnection } from '@golevelup/nestjs-rabbitmq';
    import { OutboxPoller, OutboxRepository } from '@bank/outbox'; import type { OutboxTable } from '@bank/db';
    export const publishStored = (amqp: AmqpConnection, routingKey: string, payload: unknown) => amqp.publish('bank.events', routingKey, payload);
    export class OutboxModule {
      static forFeature(table: OutboxTable) {
        return { module: OutboxModule, providers: [
          { provide: OutboxRepository, inject: ['DB'], useFactory: (db: any) => new OutboxRepository(db, table) },
          { provide: OutboxPoller, inject: [OutboxRepository, AmqpConnection],
            useFactory: (outbox: OutboxRepository, amqp: AmqpConnection) =>
              new OutboxPoller(outbox, (routingKey, payload) => publishStored(amqp, routingKey, payload)) },
        ] };
      }
    }`,
};

const moduleOf = (name: string, service: string) => `import { Module } from '@nestjs/common';
  import { ${name}Outbox } from '@bank/db'; import { OutboxModule } from '@bank/rmq'; import { ${service} } from './desk';
  @Module({ imports: [OutboxModule.forFeature(${name}Outbox)], providers: [${service}] }) export class AppModule {}`;

describe('an outbox whose repository is given its table', () => {
  test('is what each service puts into it, of all that a shared poller could relay', async () => {
    expect(
      await channelsOf(
        {
          'index.ts': moduleOf('teller', 'Desk'),
          'desk.ts': `import { Injectable } from '@nestjs/common'; import { OutboxRepository } from '@bank/outbox'; import { KEYS, type Key } from '@bank/contracts';
            type Emit = (routingKey: Key, payload: unknown) => Promise<void>;
            const EFFECTS: Record<string, { tell: (emit: Emit) => Promise<void> }> = {
              'loan.given': { tell: (emit) => emit(KEYS.money.lent, {}) }, 'loan.returned': { tell: (emit) => emit(KEYS.money.back, {}) } };
            @Injectable() export class Desk {
              constructor(private readonly outbox: OutboxRepository) {}
              private emit(tx: any, routingKey: Key, payload: unknown) { return this.outbox.enqueue(tx, { routingKey, payload }); }
              async pay(tx: any) { await this.emit(tx, KEYS.money.paid, {}); }
              async hear(tx: any, kind: string) { const effect = EFFECTS[kind]; await effect.tell((routingKey, payload) => this.outbox.enqueue(tx, { routingKey, payload })); }
            }`,
        },
        {
          'index.ts': moduleOf('ledger', 'Book'),
          'desk.ts': `import { Injectable } from '@nestjs/common'; import { RabbitSubscribe } from '@golevelup/nestjs-rabbitmq'; import { OutboxRepository } from '@bank/outbox'; import { KEYS } from '@bank/contracts';
            const on = (queue: string, routingKey: string) => ({ exchange: 'bank.events', routingKey, queue });
            @Injectable() export class Book {
              constructor(private readonly outbox: OutboxRepository) {}
              @RabbitSubscribe(on('ledger.paid', KEYS.money.paid)) async paid() { await this.outbox.within((tx) => this.outbox.enqueue(tx, { routingKey: KEYS.book.kept, payload: {} })); }
            }`,
        },
        {},
        SHARED,
      ),
    ).toEqual([
      'book.kept: ledger → nobody',
      'money.back: teller → nobody',
      'money.lent: teller → nobody',
      'money.paid: teller → ledger',
    ]);
  });

  test('says nothing of a service that has it and puts nothing into it, nor of what is put into other tables', async () => {
    expect(
      await channelsOf(
        {
          'index.ts': moduleOf('teller', 'Desk'),
          'desk.ts': `import { Injectable } from '@nestjs/common'; import { OutboxRepository } from '@bank/outbox';
            import { pgTable, text } from 'drizzle-orm/pg-core'; export const visits = pgTable('visits', { type: text('type'), topic: text('topic') });
            @Injectable() export class Desk {
              constructor(private readonly outbox: OutboxRepository, private readonly db: any) {}
              async greet() { await this.db.insert(visits).values({ type: 'short', topic: 'money' }); }
            }`,
        },
        {
          'index.ts': moduleOf('ledger', 'Book'),
          'desk.ts': `import { Injectable } from '@nestjs/common'; import { OutboxRepository } from '@bank/outbox';
            @Injectable() export class Book { constructor(private readonly outbox: OutboxRepository) {}
              async keep(tx: any) { await this.outbox.enqueue(tx, { routingKey: 'book.kept', payload: {} }); } }`,
        },
        {},
        SHARED,
      ),
    ).toEqual(['book.kept: ledger → nobody']);
  });
});

describe('an outbox that a store is handed', () => {
  const relay = (rows: string) => `import { Kafka } from 'kafkajs'; import { store } from './store';
    const producer = new Kafka({}).producer();
    setInterval(async () => { for (const row of ${rows}) await producer.send({ topic: row.eventType ?? row.event_type, messages: [] }); }, 500);`;
  const desk = `import { store } from './store'; import './relay'; export const pay = () => store.add({ type: 'money.paid', body: {} });`;

  test.each([
    [
      'TypeORM',
      `import { Column, DataSource, Entity, Repository } from 'typeorm';
        @Entity('outbox_events') export class Kept { @Column() eventType: string; @Column() payload: string; }
        class Store { constructor(private readonly rows: Repository<Kept>) {}
          add(event: { type: string; body: object }) { return this.rows.save(this.rows.create({ eventType: event.type, payload: event.body })); }
          pending() { return this.rows.find(); } }
        export const store = new Store(new DataSource({}).getRepository(Kept));`,
    ],
    [
      'Nest with TypeORM',
      `import { InjectRepository } from '@nestjs/typeorm'; import { Column, DataSource, Entity, Repository } from 'typeorm';
        @Entity() export class OutboxEvent { @Column() eventType: string; @Column() payload: string; }
        class Store { constructor(@InjectRepository(OutboxEvent) private readonly rows: Repository<OutboxEvent>) {}
          async add(event: { type: string; body: object }) { await this.rows.insert({ eventType: event.type, payload: event.body }); }
          pending() { return this.rows.find(); } }
        export const store = new Store(new DataSource({}).getRepository(OutboxEvent));`,
    ],
    [
      'knex',
      `import knex from 'knex'; const TABLE = 'outbox_messages';
        class Store { private readonly db = knex({}); private readonly table = TABLE;
          add(event: { type: string; body: object }) { return this.db(this.table).insert({ event_type: event.type, payload: event.body }); }
          pending() { return this.db(this.table).where({ sent: false }); } }
        export const store = new Store();`,
    ],
    [
      'Kysely',
      `import { Kysely } from 'kysely'; const TABLE = 'bank.outbox' as const;
        export const store = { db: new Kysely<any>({}),
          add(event: { type: string; body: object }) { return this.db.insertInto(TABLE).values({ event_type: event.type, payload: event.body }).execute(); },
          pending() { return this.db.selectFrom(TABLE).selectAll().execute(); } };`,
    ],
    [
      'Sequelize',
      `import { DataTypes, Model, Sequelize } from 'sequelize';
        class Kept extends Model {} Kept.init({ eventType: DataTypes.STRING }, { sequelize: new Sequelize(''), tableName: 'outbox' });
        class Store { constructor(private readonly rows: typeof Kept) {}
          async add(event: { type: string; body: object }) { await this.rows.create({ eventType: event.type, payload: event.body }); }
          pending() { return this.rows.findAll(); } }
        export const store = new Store(Kept);`,
    ],
    [
      'Mongoose',
      `import mongoose, { Model } from 'mongoose';
        class OutboxStore { constructor(private readonly rows: Model<any>) {}
          async add(event: { type: string; body: object }) { await this.rows.create([{ eventType: event.type, payload: event.body }]); }
          pending() { return this.rows.find(); } }
        export const store = new OutboxStore(mongoose.model('Kept', new mongoose.Schema({ eventType: String })));`,
    ],
    [
      'statements',
      `import { Pool } from 'pg'; const TABLE = 'bank.outbox';
        class Store { private readonly pool = new Pool();
          async add(event: { type: string; body: object }) {
            await this.pool.query(\`INSERT INTO \${TABLE} (event_type, payload) VALUES ($1, $2)\`, [event.type, JSON.stringify(event.body)]); }
          async pending() { return (await this.pool.query(\`SELECT * FROM \${TABLE} WHERE sent_at IS NULL\`)).rows; } }
        export const store = new Store();`,
    ],
    [
      'a client that types what it is given',
      `import { PrismaClient, type Outbox, type Prisma } from '@prisma/client';
        type Written = Pick<Outbox, 'eventType'> & { payload?: Prisma.InputJsonObject };
        abstract class Keeps { abstract write(row: Written): Promise<void>; abstract pending(): Promise<Outbox[]> }
        class Store extends Keeps { private readonly prisma = new PrismaClient();
          async write(row: Written) { await this.prisma.outbox.create({ data: row }); }
          async pending() { return this.prisma.outbox.findMany({ where: { sent: false } }); } }
        const keeps: Keeps = new Store();
        export const store = { add: (event: { type: string; body: object }) => keeps.write({ eventType: event.type }), pending: () => keeps.pending() };`,
    ],
    [
      'Drizzle',
      `import { drizzle } from 'drizzle-orm/node-postgres'; import { pgTable, text } from 'drizzle-orm/pg-core';
        const kept = pgTable('outbox_events', { eventType: text('event_type') }); const db = drizzle('');
        export const store = {
          async add(event: { type: string; body: object }) { await db.transaction(async (tx) => { await tx.insert(kept).values([{ eventType: event.type }]); }); },
          pending: () => db.select().from(kept) };`,
    ],
  ])('with %s', async (_, store) => {
    expect(
      await channelsOf(
        { 'store.ts': store, 'relay.ts': relay('await store.pending()'), 'index.ts': desk },
        '',
      ),
    ).toEqual(['money.paid: teller → nobody']);
  });
});
