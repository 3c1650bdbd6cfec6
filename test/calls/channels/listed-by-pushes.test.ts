import { describe, expect, test } from 'vitest';
import { channelsOf } from './bank.js';

const TELLER = `import { Kafka } from 'kafkajs';
const producer = new Kafka({ brokers: [] }).producer();
export async function pay() { await producer.send({ topic: 'money.paid', messages: [] }); await producer.send({ topic: 'money.lent', messages: [] }); }
pay();`;

/** What keeps the topics that it is told, until it is started. */
const listener = (told: string, kept = 'private topics: string[] = [];', asked = 'this.topics') =>
  `import { Kafka } from 'kafkajs';
const consumer = new Kafka({ brokers: [] }).consumer({ groupId: 'ledger' });
export interface Listening { start(): Promise<void>; subscribe<T>(topic: string, handle: (data: T) => Promise<void>): Promise<void>; }
export class Listener implements Listening {
  private isRunning = false; private handlers: Map<string, (data: unknown) => Promise<void>> = new Map();
  ${kept}
  async start() { await consumer.connect(); }
  async stop() { await consumer.disconnect(); this.handlers.clear(); this.topics = []; }
  async subscribe<T>(topic: string, handle: (data: T) => Promise<void>) { if (this.isRunning) throw new Error(); this.handlers.set(topic, handle as any); ${told} }
  async run() {
    if (this.topics.length === 0) return;
    await consumer.subscribe({ topics: ${asked}, fromBeginning: false });
    await consumer.run({ eachMessage: async ({ topic, message }) => { const handle = this.handlers.get(topic); if (handle) await handle(message); } });
  }
}`;
const ASKING = `import { Listener } from './listener'; const listener = new Listener();
async function main() {
  await listener.start();
  await listener.subscribe('money.paid', async (data) => { console.log(data); });
  await listener.subscribe('money.lent', async (data) => { console.log(data); });
  await listener.run();
}
main();`;
const BOTH = ['money.lent: teller → ledger', 'money.paid: teller → ledger'];

describe('topics that are told one by one, and emptied when all is over', () => {
  test.each([
    ['each', listener('this.topics.push(topic);'), ASKING],
    ['once', listener('if (!this.topics.includes(topic)) { this.topics.push(topic); }'), ASKING],
    [
      'to a member that the constructor begins',
      listener('this.topics.push(topic);', 'private topics: string[]; constructor() { this.topics = []; }'),
      ASKING,
    ],
    ['as they are spread', listener('this.topics.push(topic);', undefined, '[...this.topics]'), ASKING],
    [
      'by an interface that a container gives',
      listener('this.topics.push(topic);'),
      ASKING.replace(
        'const listener = new Listener();',
        "import type { Listening } from './listener'; import { Container } from 'inversify'; const container = new Container(); container.bind<Listening>('L').to(Listener); const listener = container.get<Listening>('L');",
      ).replace('listener.run()', '(listener as Listener).run()'),
    ],
    ['and added to the list as a new one', listener('this.topics = [...this.topics, topic];'), ASKING],
    [
      'to the map of what handles them',
      listener('', 'private topics: string[] = [];', 'Array.from(this.handlers.keys())').replace(
        'if (this.topics.length === 0) return;',
        '',
      ),
      ASKING,
    ],
  ])('%s', async (_, made, index) => {
    expect(await channelsOf(TELLER, { 'listener.ts': made, 'index.ts': index })).toEqual(BOTH);
  });

  test('what another member is told is none', async () => {
    const made = listener(
      'this.names.push(topic);',
      'private names: string[] = []; private topics: string[] = [];',
    );
    expect(await channelsOf(TELLER, { 'listener.ts': made, 'index.ts': ASKING })).toEqual(
      BOTH.map((each) => each.replace('ledger', 'nobody')),
    );
  });
});
