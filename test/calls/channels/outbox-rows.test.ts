import { describe, expect, test } from 'vitest';
import { channelsOf } from './bank.js';

const RELAY = `import { Kafka } from 'kafkajs'; import { pool } from './db';
    const producer = new Kafka({}).producer();
    setInterval(async () => { for (const row of (await pool.query('SELECT * FROM outbox')).rows) await producer.send({ topic: row.type, messages: [] }); }, 500);`;
describe('rows of an outbox', () => {
  test.each([
    [
      'contract',
      `import { pool } from './db';
      const EVENTS = { paid: { routingKey: 'money.paid', version: 1 }, lent: { routingKey: 'money.lent', version: 2 } } as const;
      interface Contract { routingKey: string; version: number }
      class Outbox { async enqueue(tx: any, contract: Contract, payload: unknown) { await tx.insert('outbox').values({ type: contract.routingKey, payload }); } }
      const outbox = new Outbox(); export const pay = (tx: any) => outbox.enqueue(tx, EVENTS.paid, {});`,
    ],
    [
      'class of events',
      `import { pool } from './db';
      abstract class Event { abstract readonly type: string; constructor(readonly payload: object) {} }
      class MoneyPaid extends Event { readonly type = 'money.paid'; }
      const store = { async append(event: Event) { await pool.query('INSERT INTO outbox (type, payload) VALUES ($1, $2)', [event.type, event.payload]); } };
      export const pay = () => store.append(new MoneyPaid({}));`,
    ],
    [
      'list that another is made of',
      `import { PrismaClient } from '@prisma/client'; const prisma = new PrismaClient();
      const save = (events: { topic: string; body: object }[]) => prisma.outbox.createMany({ data: events.map((event) => ({ type: event.topic, payload: event.body })) });
      export const pay = () => save([{ topic: 'money.paid', body: {} }]);`,
    ],
    [
      'call for many',
      `import { DataTypes, Sequelize } from 'sequelize'; const sequelize = new Sequelize('');
      const Outbox = sequelize.define('outbox', { type: DataTypes.STRING });
      export const pay = () => Outbox.bulkCreate([{ type: 'money.paid' }]);`,
    ],
    [
      'batch',
      `import knex from 'knex'; const db = knex({});
      export const pay = () => db.transaction((tx) => tx.batchInsert('outbox', [{ type: 'money.paid' }]));`,
    ],
    [
      'statement that selects them',
      `import { pool } from './db';
      export const pay = (id: string) => pool.query("WITH paid AS (UPDATE orders SET paid = true WHERE id = $1 RETURNING *) INSERT INTO outbox (type, payload) SELECT 'money.paid', row_to_json(paid) FROM paid", [id]);`,
    ],
    [
      'statement with several',
      `import { pool } from './db';
      export const pay = (id: string) => pool.query('INSERT INTO outbox (type, payload) VALUES ($1, $2), ($3, $4)', ['money.seen', '', 'money.paid', '']);`,
    ],
    [
      'function of their class',
      `import { EntityManager } from 'typeorm'; import { Entity, Column } from 'typeorm';
      enum Kind { Paid = 'money.paid' } @Entity() class OutboxMessage { @Column() type: Kind; @Column() body: string;
        static of(type: Kind, body: object) { const message = new OutboxMessage(); message.type = type; message.body = JSON.stringify(body); return message; } }
      export const pay = (manager: EntityManager) => manager.save(OutboxMessage.of(Kind.Paid, {}));`,
    ],
    [
      'transaction of a client',
      `import { PrismaClient } from '@prisma/client'; const prisma = new PrismaClient();
      const outboxRow = (type: string, payload: object) => ({ type, payload });
      export const pay = () => prisma.$transaction([prisma.order.update({ where: { id: 1 }, data: {} }), prisma.outbox.create({ data: outboxRow('money.paid', {}) })]);`,
    ],
    [
      'function that takes its options apart',
      `import { pool } from './db'; import { EventEmitter } from 'node:events';
      async function addToOutbox(client: any, { type, payload }: { type: string; payload: object }) { await client.query(\`insert into outbox(type, payload) values($1, $2)\`, [type, payload]); }
      export const pay = async () => { const client = await pool.connect(); await addToOutbox(client, { type: 'money.paid', payload: {} }); };`,
    ],
  ])('that are put in by way of a %s', async (_, writer) => {
    expect(
      await channelsOf(
        {
          'db.ts': `import { Pool } from 'pg'; export const pool = new Pool();`,
          'outbox-relay.ts': RELAY,
          'index.ts': `import './outbox-relay'; ${writer}`,
        },
        '',
      ),
    ).toContain('money.paid: teller → nobody');
  });
});
