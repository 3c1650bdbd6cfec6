import { describe, expect, test } from 'vitest';
import { channelsOf } from './bank.js';

describe('an outbox', () => {
  const relay = `import { Kafka } from 'kafkajs';
    import { database } from './database';
    const producer = new Kafka({ brokers: [] }).producer();
    export async function relayOutbox() {
      const { rows } = await database.query('SELECT * FROM outbox WHERE sent = false');
      for (const row of rows) await producer.send({ topic: row.event_type, messages: [{ value: row.payload }] });
    }`;
  const hearing = `import { Kafka } from 'kafkajs';
    new Kafka({ brokers: [] }).consumer({ groupId: 'ledger' }).subscribe({ topics: ['money.paid', 'account.closed'] });`;
  const writing = `import { database } from './database';
    export const pay = (payload: string) =>
      database.query('INSERT INTO outbox (id, event_type, payload) VALUES ($1, $2, $3)', ['1', 'money.paid', payload]);
    export const close = () => database.outbox.create({ data: { eventType: 'account.closed', payload: '' } });`;
  const database = `import { Pool } from 'pg'; export const database: any = new Pool();`;

  test('of which a relay publishes each row by what it holds', async () => {
    expect(
      await channelsOf(
        { 'database.ts': database, 'relay.ts': relay, 'index.ts': `import './relay';\n${writing}` },
        hearing,
      ),
    ).toEqual(['account.closed: teller → ledger', 'money.paid: teller → ledger']);
  });

  test('without a relay, rows of an outbox tell nobody', async () => {
    expect(await channelsOf({ 'database.ts': database, 'index.ts': writing }, hearing)).toEqual([
      'account.closed: nobody → ledger',
      'money.paid: nobody → ledger',
    ]);
  });

  test('whose rows are made by classes of an ORM, and saved in whatever way', async () => {
    expect(
      await channelsOf(
        {
          'outbox-message.ts': `import { Column, Entity, PrimaryColumn } from 'typeorm';
            @Entity('messages') export class OutboxMessage { @PrimaryColumn() id: string; @Column() topic: string; @Column() payload: string; }`,
          'desk.ts': `import type { DataSource } from 'typeorm';
            import { OutboxMessage } from './outbox-message';
            export const pay = (source: DataSource) => source.transaction(async (manager) => {
              await manager.save(manager.create(OutboxMessage, { topic: 'money.paid', payload: '' }));
              const row = new OutboxMessage(); row.topic = 'money.lent'; row.payload = ''; await manager.save(row);
              await manager.getRepository(OutboxMessage).save({ topic: 'account.closed', payload: '' });
            });`,
          'relay.ts': `import { Kafka } from 'kafkajs'; import type { DataSource } from 'typeorm';
            import { OutboxMessage } from './outbox-message';
            const producer = new Kafka({}).producer();
            export async function relay(source: DataSource) {
              for (const { topic, payload } of await source.getRepository(OutboxMessage).find()) await producer.send({ topic, messages: [{ value: payload }] });
            }`,
          'index.ts': `import { DataSource } from 'typeorm'; import { pay } from './desk'; import { relay } from './relay';
            const source = new DataSource({}); pay(source); setInterval(() => relay(source), 1000);`,
        },
        {
          'index.ts': `import mongoose from 'mongoose'; import amqp from 'amqplib';
            const Outbox = mongoose.model('Outbox', new mongoose.Schema({ eventType: String }));
            await Outbox.create([{ eventType: 'book.opened' }], {}); await new Outbox({ eventType: 'book.kept' }).save();
            const channel = await (await amqp.connect('')).createChannel();
            for (const row of await Outbox.find({})) channel.publish('bank', row.eventType, Buffer.from(''));`,
        },
      ),
    ).toEqual([
      'account.closed: teller → nobody',
      'book.kept: ledger → nobody',
      'book.opened: ledger → nobody',
      'money.lent: teller → nobody',
      'money.paid: teller → nobody',
    ]);
  });

  test('behind an interface, whose relay hands the key to a publisher that knows nothing of it: queues that get all of the exchange get it', async () => {
    expect(
      await channelsOf(
        {
          'store.ts': `import { Pool } from 'pg';
            export interface Store { append(entry: { routingKey: string; body: unknown }): Promise<void>; pending(): Promise<{ routingKey: string; body: unknown }[]> }
            export class PgStore implements Store { private pool = new Pool();
              async append(entry: { routingKey: string; body: unknown }) {
                await this.pool.query(\`insert into bank.outbox_events (id, at, routing_key, body)
                  values (gen_random_uuid(), coalesce(now(), 'epoch'), $1, $2::jsonb) on conflict do nothing\`, [entry.routingKey, entry.body]); }
              async pending() { const { rows } = await this.pool.query('select * from bank.outbox_events');
                return rows.map((row) => ({ routingKey: row.routing_key, body: row.body })); } }`,
          'publisher.ts': `import amqp from 'amqplib';
            export class Publisher { async publish(body: unknown, routingKey: string) {
              const channel = await (await amqp.connect('')).createChannel();
              channel.publish('bank.events', routingKey, Buffer.from('')); } }`,
          'desk.ts': `import type { Store } from './store';
            export class Desk { constructor(private store: Store) {}
              async pay(isLent: boolean) { let routingKey: string;
                if (isLent) routingKey = 'money.lent'; else routingKey = 'money.paid';
                await this.store.append({ routingKey, body: {} }); } }`,
          'relay.ts': `import type { Publisher } from './publisher'; import type { Store } from './store';
            export class Relay { constructor(private store: Store, private publisher: Publisher) {}
              async run() { for (const each of await this.store.pending()) await this.publisher.publish(each.body, each.routingKey); } }`,
          'index.ts': `import { Desk } from './desk'; import { Publisher } from './publisher'; import { Relay } from './relay'; import { PgStore } from './store';
            const store = new PgStore(); new Desk(store).pay(true); new Relay(store, new Publisher()).run();`,
        },
        `import amqp from 'amqplib'; const channel = await (await amqp.connect('')).createChannel();
          await channel.assertQueue('books'); await channel.bindQueue('books', 'bank.events', '#'); channel.consume('books', () => {});`,
      ),
    ).toEqual(['money.lent: teller → ledger', 'money.paid: teller → ledger']);
  });

  test('of one service, relayed by another under a name that is made of a column', async () => {
    expect(
      await channelsOf(
        `import postgres from 'postgres'; const sql = postgres('');
          export const add = (aggregate: string, type: string) => sql\`INSERT INTO outbox (aggregate_type, type, payload) VALUES (\${aggregate}, \${type}, '{}')\`;
          add('money', 'PAID');`,
        `import { Pool } from 'pg'; import { Kafka } from 'kafkajs';
          const producer = new Kafka({}).producer();
          const { rows } = await new Pool().query('SELECT * FROM outbox');
          for (const row of rows) await producer.send({ topic: \`bank.\${row.aggregate_type}.events\`, messages: [] });`,
      ),
    ).toEqual(['bank.money.events: teller → nobody']);
  });

  test('whose relay tells all of it under one name: the relay of another service is not asked', async () => {
    expect(
      await channelsOf(
        {
          'outbox-relay.ts': `import { Pool } from 'pg'; import { Kafka } from 'kafkajs';
            export async function run() {
              const { rows } = await new Pool().query('SELECT * FROM outbox');
              await new Kafka({}).producer().send({ topic: 'bank.events', messages: rows.map((row) => ({ value: JSON.stringify({ type: row.type }) })) });
            }`,
          'index.ts': `import { Pool } from 'pg'; import { run } from './outbox-relay';
            new Pool().query('INSERT INTO outbox (type, payload) VALUES (?, ?)', ['MoneyPaid', '{}']);
            setInterval(run, 1000);`,
        },
        `import { Pool } from 'pg'; import { Kafka } from 'kafkajs';
          const producer = new Kafka({}).producer();
          const { rows } = await new Pool().query('SELECT * FROM outbox');
          for (const row of rows) await producer.send({ topic: row.type, messages: [] });`,
      ),
    ).toEqual(['bank.events: teller → nobody']);
  });

  test('beside a publisher of something else: that is no relay', async () => {
    expect(
      await channelsOf(
        {
          'log.ts': `import Redis from 'ioredis';
            export const log = (line: { level: string }) => new Redis().publish(line.level, '');`,
          'index.ts': `import { Pool } from 'pg'; import { log } from './log';
            new Pool().query('INSERT INTO outbox (subject) VALUES (?)', ['money.paid']);
            log(JSON.parse(process.argv[2]));`,
        },
        '',
      ),
    ).toEqual([]);
  });

  test('is none that holds what people are sent', async () => {
    expect(
      await channelsOf(
        {
          'bus.ts': `import Redis from 'ioredis'; const redis = new Redis();
            export const tell = (channel: string) => redis.publish(channel, '');`,
          'index.ts': `import { PrismaClient } from '@prisma/client'; import { tell } from './bus';
            const prisma = new PrismaClient(); export const relay = () => tell(process.argv[2]);
            prisma.outboundMessage.create({ data: { channel: 'paper', type: 'letter' } });`,
        },
        '',
      ),
    ).toEqual([]);
  });

  test('of which a constant of a statement holds letters of two units', async () => {
    expect(
      await channelsOf(
        `import { Pool } from 'pg'; import { Kafka } from 'kafkajs';
          const pool = new Pool(); const producer = new Kafka({}).producer();
          pool.query("INSERT INTO outbox (payload, topic) VALUES ('🎉🎉 paid', 'money.paid')");
          for (const row of (await pool.query('SELECT * FROM outbox')).rows) producer.send({ topic: row.topic, messages: [] });`,
        '',
      ),
    ).toEqual(['money.paid: teller → nobody']);
  });

  const capturing = (...lines: readonly string[]) =>
    ['connector.class=io.debezium.connector.postgresql.PostgresConnector', ...lines].join('\n');
  test.each([
    ['as it does by itself', [], 'outbox.event.money'],
    [
      'under a name of its own',
      [
        'transforms.outbox.route.topic.replacement=bank.${routedByValue}',
        'transforms.outbox.route.by.field=type',
      ],
      'bank.PAID',
    ],
  ])('that a connector of Debezium relays, %s', async (_, lines, name) => {
    expect(
      await channelsOf(
        `import { PrismaClient } from '@prisma/client'; const prisma = new PrismaClient();
          prisma.outbox.create({ data: { aggregatetype: 'money', type: 'PAID', payload: {} } });`,
        `import { Kafka } from 'kafkajs'; new Kafka({}).consumer({ groupId: 'ledger' }).subscribe({ topic: '${name}' });`,
        {},
        {
          'debezium/connector.properties': capturing(
            'transforms.outbox.type=io.debezium.transforms.outbox.EventRouter',
            ...lines,
          ),
        },
      ),
    ).toEqual([`${name}: teller → ledger`]);
  });

  test('that a connector relays, not a helper that is handed the name of its channel', async () => {
    expect(
      await channelsOf(
        {
          'bus.ts': `import Redis from 'ioredis'; const redis = new Redis();
            export const tell = (topic: string) => redis.publish(topic, '');`,
          'index.ts': `import { Pool } from 'pg'; import { tell } from './bus';
            new Pool().query('INSERT INTO outbox (aggregatetype, type) VALUES ($1, $2)', ['money', 'PAID']);
            tell(process.argv[2]);`,
        },
        '',
        {},
        {
          'debezium/connector.properties': capturing(
            'transforms.outbox.type=io.debezium.transforms.outbox.EventRouter',
          ),
        },
      ),
    ).toEqual(['outbox.event.money: teller → nobody']);
  });
});
