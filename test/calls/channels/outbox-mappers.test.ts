import { describe, expect, test } from 'vitest';
import { callsIn, channelsIn, modelOf, systemOf, unknownIn } from '../support.js';

/** What all services share: a table for rows, what writes them, and a relay that is given what publishes. */
const SHARED = {
  'tsconfig.json': JSON.stringify({
    compilerOptions: { baseUrl: '.', paths: { '@bank/*': ['libs/*/index.ts'] } },
  }),
  'libs/kafka/index.ts': `import { Kafka } from 'kafkajs';
    export interface Message { topic: string; key: string; value: object | null }
    export interface EventProducer { publish(message: Message): Promise<void>; close(): Promise<void> }
    export function createProducer(): EventProducer {
      const producer = new Kafka({}).producer();
      return {
        async publish({ topic, key, value }) { await producer.send({ topic, messages: [{ key, value: JSON.stringify(value) }] }); },
        async close() { await producer.disconnect(); },
      };
    }`,
};

const TABLE = `import { jsonb, pgTable, text } from 'drizzle-orm/pg-core'; import { isNull } from 'drizzle-orm';
  import type { NodePgDatabase } from 'drizzle-orm/node-postgres'; import type { EventProducer } from '@bank/kafka';
  export const outboxEvents = pgTable('outbox_events', { topic: text('topic'), key: text('key'), payload: jsonb('payload'), sentAt: text('sent_at') });
  export interface OutboxMessage { topic: string; key: string; payload: object | null }`;

const RELAYER = `export class OutboxRelayer {
    private readonly db: NodePgDatabase; private readonly producer: EventProducer;
    constructor(options: { db: NodePgDatabase; producer: EventProducer }) { this.db = options.db; this.producer = options.producer; }
    start() { setInterval(() => void this.relayOnce(), 500); }
    private async relayOnce() {
      const rows = await this.db.select().from(outboxEvents).where(isNull(outboxEvents.sentAt));
      for (const row of rows) await this.producer.publish({ topic: row.topic, key: row.key, value: row.payload });
    }
  }`;

const INSERT = `export async function insertMessages(tx: NodePgDatabase, messages: OutboxMessage[]) {
    if (messages.length === 0) return;
    const rows = messages.map((message) => ({ topic: message.topic, key: message.key, payload: message.payload }));
    await tx.insert(outboxEvents).values(rows);
  }`;

/** A service that stores what its mappers make of what happened. */
const storing = (mapper: string, saved: string) => ({
  'mapper.ts': `import type { OutboxMessage } from '@bank/outbox'; ${mapper}`,
  'desk.ts': `import { insertMessages } from '@bank/outbox'; import { toMessages } from './mapper';
    export class Desk { constructor(private db: any) {}
      async save(account: { pull(): { type: string; id: string }[] }) {
        const events = account.pull();
        await this.db.transaction(async (tx: any) => { ${saved} }); } }`,
  'index.ts': `import { drizzle } from 'drizzle-orm/node-postgres'; import { createProducer } from '@bank/kafka'; import { OutboxRelayer } from '@bank/outbox'; import { Desk } from './desk';
    const db = drizzle('postgres://db/bank');
    new OutboxRelayer({ db, producer: createProducer() }).start();
    new Desk(db).save({ pull: () => JSON.parse('[]') });`,
});

const MAPPER = `const versioned = (name: string, version: number) => \`\${name}.v\${version}\`;
  const PAID = versioned('money.paid', 1); const SEEN = versioned('money.seen', 1);
  export function toMessages(event: { type: string; id: string }): OutboxMessage[] {
    const first: OutboxMessage = { topic: PAID, key: event.id, payload: event };
    const second: OutboxMessage = event.type === 'closed' ? { topic: SEEN, key: event.id, payload: null } : { topic: SEEN, key: event.id, payload: event };
    return [first, second];
  }`;
const SAVED = 'const messages = events.flatMap(toMessages); await insertMessages(tx, messages);';

/** Tells by the same publisher what it names itself. */
const RETRYING = `import { createProducer, type EventProducer } from '@bank/kafka';
  const retry = (producer: EventProducer) => producer.publish({ topic: 'retried', key: '', value: {} });
  retry(createProducer());`;

async function told(services: Readonly<Record<string, Readonly<Record<string, string>>>>, outbox: string) {
  const model = await modelOf(
    systemOf(Object.fromEntries(Object.entries(services).map(([name, files]) => [name, { files }])), {
      ...SHARED,
      'libs/outbox/index.ts': TABLE + outbox,
    }),
  );
  return [
    ...channelsIn(model),
    ...callsIn(model).map((call) => `call ${call}`),
    ...unknownIn(model).map((unknown) => `? ${unknown}`),
  ];
}

describe('rows that mappers make', () => {
  test.each([
    ['held in a constant before they are written', INSERT],
    [
      'each written by itself',
      `export async function insertMessages(tx: NodePgDatabase, messages: OutboxMessage[]) {
        for (const message of messages) await tx.insert(outboxEvents).values({ topic: message.topic, key: message.key, payload: message.payload }); }`,
    ],
    [
      'each taken apart',
      `export const insertMessages = async (tx: NodePgDatabase, messages: OutboxMessage[]) => {
        const rows = messages.map(({ topic, key, payload }) => ({ topic, key, payload }));
        await tx.insert(outboxEvents).values(rows); };`,
    ],
    [
      'made by a function with a name',
      `const toRow = (message: OutboxMessage) => ({ topic: message.topic, key: message.key, payload: message.payload });
        export async function insertMessages(tx: NodePgDatabase, messages: readonly OutboxMessage[]) {
          const rows = messages.map(toRow); await tx.insert(outboxEvents).values(rows); }`,
    ],
    [
      'added to a list one by one',
      `export async function insertMessages(tx: NodePgDatabase, messages: OutboxMessage[]) {
        const rows: OutboxMessage[] = []; for (const message of messages) rows.push({ topic: message.topic, key: message.key, payload: message.payload });
        await tx.insert(outboxEvents).values(rows); }`,
    ],
    [
      'copied',
      `export async function insertMessages(tx: NodePgDatabase, messages: OutboxMessage[]) {
        const rows = messages.map((message) => ({ ...message, sentAt: null })); await tx.insert(outboxEvents).values(rows); }`,
    ],
  ])('%s', async (_, insert) => {
    expect(await told({ teller: storing(MAPPER, SAVED) }, insert + RELAYER)).toEqual([
      'money.paid.v1: teller → nobody',
      'money.seen.v1: teller → nobody',
    ]);
  });

  test('are relayed by what another service tells by under names of its own', async () => {
    expect(
      await told({ retry: { 'index.ts': RETRYING }, teller: storing(MAPPER, SAVED) }, INSERT + RELAYER),
    ).toEqual([
      'money.paid.v1: teller → nobody',
      'money.seen.v1: teller → nobody',
      'retried: retry → nobody',
    ]);
  });

  test('of which one program relays none are not told by it, nor what is written into another table', async () => {
    const { 'index.ts': _, ...files } = storing(MAPPER, SAVED);
    const other = INSERT.replace('insert(outboxEvents)', 'insert(letters)');
    const letters = `export const letters = pgTable('letters', { topic: text('topic'), key: text('key'), payload: jsonb('payload') });`;
    expect(
      await told(
        { retry: { 'index.ts': RETRYING }, teller: storing(MAPPER, SAVED) },
        letters + other + RELAYER,
      ),
    ).toEqual([
      'retried: retry → nobody',
      '? teller/index.ts:3 who is called here is not known: the name of the channel hangs on what only runs',
    ]);
    expect(
      await told(
        {
          retry: { 'index.ts': RETRYING },
          teller: {
            ...files,
            'index.ts': `import { Desk } from './desk'; new Desk({}).save({ pull: () => [] });`,
          },
        },
        INSERT,
      ),
    ).toEqual(['retried: retry → nobody']);
  });
});
