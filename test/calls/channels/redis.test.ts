import { expect, test } from 'vitest';
import { channelsOf, said } from './bank.js';

test('Redis: patterns and streams', async () => {
  expect(
    await channelsOf(
      `import Redis from 'ioredis';
        import { createClient } from 'redis';
        const redis = new Redis();
        export const tell = (id: string) => redis.publish(\`accounts:\${id}\`, '');
        redis.xadd('payments', '*', 'amount', '3');
        createClient().xAdd('rates', '*', {});`,
      `import Redis from 'ioredis';
        import { createClient } from 'redis';
        const redis = new Redis();
        redis.psubscribe('accounts:*');
        redis.xreadgroup('GROUP', 'ledger', 'one', 'BLOCK', 100, 'STREAMS', 'payments', '>');
        createClient().xReadGroup('ledger', 'one', [{ key: 'rates', id: '>' }], {});`,
    ),
  ).toEqual(['accounts:*: teller → ledger', 'payments: teller → ledger', 'rates: teller → ledger']);
});

test('Redis: a second connection, several channels at once, a list of streams', async () => {
  expect(
    await said(
      {
        'index.ts': `import { createClient, type RedisClientType } from 'redis';
    export class Bus { private readonly client: RedisClientType = createClient({ url: process.env.REDIS }); 
      async publish(event: { type: string }) { await this.client.publish('bank:' + event.type, JSON.stringify(event)); } }
    const bus = new Bus(); await bus.publish({ type: 'paid' });
    import { STREAM } from './names.js'; const c = createClient(); await c.xAdd(STREAM, '*', { a: '1' });`,
        'names.ts': `export const STREAM = 'statements';`,
      },
      {
        'index.ts': `import { createClient } from 'redis'; import IORedis from 'ioredis';
    const client = createClient(); const subscriber = client.duplicate(); await subscriber.connect();
    await subscriber.pSubscribe('bank:*', (message, channel) => {});
    const redis = new IORedis(); const sub = redis.duplicate(); 
    sub.subscribe('alarms', 'rates', (err, count) => {}); sub.on('message', (channel, message) => {});
    const STREAMS = ['statements']; async function poll() { const r = await redis.xread('BLOCK', 0, 'COUNT', 10, 'STREAMS', STREAMS[0], '$'); } poll();`,
      },
    ),
  ).toEqual([
    'alarms: nobody → ledger',
    'bank:paid: teller → ledger',
    'rates: nobody → ledger',
    'statements: teller → ledger',
  ]);
});

test.each([
  ['maps', 'const ids = settings.streams.map((stream) => ({ key: stream.name, id: ">" }));'],
  [
    'loops over',
    'const ids = []; for (const stream of settings.streams) ids.push({ key: stream.name, id: ">" });',
  ],
  [
    'goes through',
    'const ids = []; settings.streams.forEach((stream) => { ids.push({ key: stream.name, id: ">" }); });',
  ],
])('Redis: streams of a list that the function around them is given, and %s', async (_, listing) => {
  expect(
    await said(
      { 'index.ts': `import { createClient } from 'redis'; await createClient().xAdd('rates', '*', {});` },
      {
        'index.ts': `import { listen } from './streams.js';
          listen({ streams: [{ name: 'rates', handlers: { PAID: () => {} } }], group: 'ledger' });`,
        'streams.ts': `import { commandOptions, createClient } from 'redis';
          interface Settings { streams: { name: string; handlers: Record<string, () => void> }[]; group: string }
          const client = createClient();
          export const listen = async (settings: Settings) => {
            ${listing}
            await client.xReadGroup(commandOptions({ isolated: true }), settings.group, 'one', ids, { COUNT: 3 });
          };`,
      },
    ),
  ).toEqual(['rates: teller → ledger']);
});

test('streams of a list that is spread', async () => {
  expect(
    await said(
      "import Redis from 'ioredis'; await new Redis().xadd('rates', '*', 'a', 'b');",
      `import Redis from 'ioredis';
        const streams = ['rates', 'letters'];
        await new Redis().xread('BLOCK', 0, 'STREAMS', ...streams, ...streams.map(() => '$'));`,
    ),
  ).toEqual(['letters: nobody → ledger', 'rates: teller → ledger']);
});

test('streams that somebody looks through, by names that a function makes of each of a list', async () => {
  const naming = 'const deadLetters = (service: string) => `dead-letter.${service}`;';
  expect(
    await channelsOf(
      `import Redis from 'ioredis';
        const redis = new Redis();
        ${naming}
        const fail = (service: string) => redis.xadd(deadLetters(service), '*', 'why', '');
        await fail('rates');
        await fail('mails');`,
      `import Redis from 'ioredis';
        const redis = new Redis();
        ${naming}
        export async function look() {
          for (const service of ['rates', 'mails']) await redis.xrange(deadLetters(service), '-', '+', 'COUNT', '50');
        }
        await look();`,
    ),
  ).toEqual(['dead-letter.mails: teller → ledger', 'dead-letter.rates: teller → ledger']);
  expect(
    await channelsOf(
      `import { createClient } from 'redis';
        await createClient().xAdd('rates', '*', { rate: '1' });`,
      `import { createClient } from 'redis';
        await createClient().xRevRange('rates', '+', '-');`,
    ),
  ).toEqual(['rates: teller → ledger']);
});
