import { describe, expect, test } from 'vitest';
import { channelsOf, said } from './bank.js';

const ROWS = `import { Pool } from 'pg'; export const pool = new Pool();
  export const pay = () => pool.query('INSERT INTO bank.outbox (event_type, status) VALUES ($1, $2)', ['money.paid', 'book.open']);
  export const lend = () => pool.query("INSERT INTO bank.outbox (event_type, status) VALUES ('money.lent', 'book.open')");`;

/** What sends by whatever queue the type of an event says. */
const BUS = `import { Queue } from 'bullmq';
  export const QUEUES = { MONEY: 'money-events', BOOK: 'book-events', OTHER: 'other-events' };`;

const relay = (publish: string) => `import { pool } from './rows'; import { tell } from './bus';
  async function processOutbox() {
    const { rows } = await pool.query('SELECT * FROM bank.outbox WHERE NOT sent');
    for (const row of rows) { ${publish} }
  }
  setInterval(processOutbox, 500);`;

const teller = (bus: string, publish = 'await tell(row.event_type, row.payload);') => ({
  'rows.ts': ROWS,
  'bus.ts': BUS + bus,
  'outbox-processor.ts': relay(publish),
  'index.ts': `import './outbox-processor'; export * from './rows';`,
});

describe('a relay that decides by what rows hold where they go', () => {
  const TELL = `export async function tell(type: string, data: unknown) { await new Queue(queueOf(type)).add(type, data); }`;
  test.each([
    [
      'by how it begins',
      `function queueOf(type: string) { if (type.startsWith('money.')) return QUEUES.MONEY; if (type.startsWith('book.')) return QUEUES.BOOK; return QUEUES.OTHER; } ${TELL}`,
      ['money-events: teller → nobody'],
    ],
    [
      'by what it is',
      `function queueOf(type: string) { switch (type) { case 'money.paid': return 'paid'; case 'money.lent': return 'lent'; case 'book.open': return QUEUES.BOOK; default: return QUEUES.OTHER; } } ${TELL}`,
      ['lent: teller → nobody', 'paid: teller → nobody'],
    ],
    [
      'by a table of names',
      `const NAMES: Record<string, string> = { 'money.paid': 'paid', 'money.lent': 'lent', 'book.open': 'opened' };
        const queueOf = (type: string) => NAMES[type]; ${TELL}`,
      ['lent: teller → nobody', 'paid: teller → nobody'],
    ],
  ])('%s', async (_, bus, channels) => {
    expect(await channelsOf(teller(bus), '')).toEqual(channels);
  });

  test('of each by another column, where it asks for that', async () => {
    expect(
      await channelsOf(
        teller(
          `const queueOf = (status: string) => (status === 'book.open' ? QUEUES.BOOK : QUEUES.OTHER); ${TELL}`,
          'await tell(row.status, row.payload);',
        ),
        '',
      ),
    ).toEqual(['book-events: teller → nobody', 'other-events: teller → nobody']);
  });

  test('is one that takes each row apart, and gives those of one destination to a producer', async () => {
    expect(
      await channelsOf(
        {
          'outbox.entity.ts': `import { Column, Entity } from 'typeorm';
            export enum Destination { KAFKA = 'KAFKA', POST = 'POST' }
            @Entity() export class OutboxEvent { @Column() destination: Destination; @Column() topic: string; @Column() eventType: string; @Column() payload: any; }`,
          'producer.ts': `import { Kafka } from 'kafkajs';
            export class Producer { private producer = new Kafka({}).producer();
              async sendMessage(topic: string, value: object) { await this.producer.send({ topic, messages: [{ value: JSON.stringify(value) }] }); } }`,
          'outbox.processor.ts': `import { InjectRepository } from '@nestjs/typeorm'; import { Cron } from '@nestjs/schedule'; import { Repository } from 'typeorm';
            import { Destination, OutboxEvent } from './outbox.entity'; import { Producer } from './producer';
            export class OutboxProcessor {
              constructor(@InjectRepository(OutboxEvent) private readonly rows: Repository<OutboxEvent>, private readonly producer: Producer) {}
              @Cron('* * * * * *') async run() {
                const events = await this.rows.createQueryBuilder('e').where('e.processed = false').getMany();
                for (const event of events) await this.process(event); }
              private async process(event: OutboxEvent) {
                const { destination, topic, eventType, payload } = event;
                switch (destination) { case Destination.KAFKA: await this.producer.sendMessage(topic, { type: eventType, payload }); break; } } }`,
          'desk.ts': `import { Destination, OutboxEvent } from './outbox.entity';
            export class Desk { async pay(manager: any) { const outbox = manager.create(OutboxEvent, { topic: 'money-events', destination: Destination.KAFKA, eventType: 'PAID', payload: {} }); await manager.save(outbox); }
              async write(manager: any) { const outbox = manager.create(OutboxEvent, { topic: 'letters', destination: Destination.POST, eventType: 'WRITTEN', payload: {} }); await manager.save(outbox); } }`,
          'index.ts': `import { Module } from '@nestjs/common'; import { Desk } from './desk'; import { OutboxProcessor } from './outbox.processor'; import { Producer } from './producer';
            @Module({ providers: [Desk, OutboxProcessor, Producer] }) export class AppModule {}`,
        },
        '',
      ),
    ).toEqual(['money-events: teller → nobody']);
  });

  test('is one that looks into what rows carry', async () => {
    expect(
      await channelsOf(
        {
          'index.ts': `import { PrismaClient } from '@prisma/client'; import { connect } from 'nats';
            const prisma = new PrismaClient();
            export const pay = () => prisma.outbox.create({ data: { type: 'MONEY', payload: { type: 'money.paid', sum: 1 } } });
            export async function relay() { const nats = await connect();
              for (const row of await prisma.outbox.findMany({ where: { sent: false } })) nats.publish((row.payload as any).type, ''); }
            relay();`,
        },
        '',
      ),
    ).toEqual(['money.paid: teller → nobody']);
  });
});

describe('rows of an outbox', () => {
  test('of a service that has no relay are not those of another, which relays its own', async () => {
    expect(
      await channelsOf(
        `import { Pool } from 'pg'; new Pool().query('INSERT INTO outbox (topic) VALUES ($1)', ['money.paid']);`,
        `import { Pool } from 'pg'; import { Kafka } from 'kafkajs'; const pool = new Pool(); const producer = new Kafka({}).producer();
          pool.query('INSERT INTO outbox (topic) VALUES ($1)', ['book.kept']);
          for (const row of (await pool.query('SELECT * FROM outbox')).rows) await producer.send({ topic: row.topic, messages: [] });`,
      ),
    ).toEqual(['book.kept: ledger → nobody']);
  });

  test('that are not known are said to be so, where a relay goes by them', async () => {
    expect(
      await said(
        `import { Pool } from 'pg'; import { Kafka } from 'kafkajs'; const pool = new Pool(); const producer = new Kafka({}).producer();
          pool.query('INSERT INTO outbox (topic) VALUES ($1)', [process.argv[2].trim()]);
          for (const row of (await pool.query('SELECT * FROM outbox')).rows) await producer.send({ topic: row.topic, messages: [] });`,
        '',
      ),
    ).toEqual([
      '? teller/index.ts:3 who is called here is not known: the name of the channel hangs on what only runs',
    ]);
  });
});
