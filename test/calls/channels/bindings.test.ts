import { expect, test } from 'vitest';
import { said } from './bank.js';

const teller = `import { connect } from 'amqplib';
  const channel = await (await connect('amqp://broker')).createChannel();
  await channel.assertExchange(process.env.EXCHANGE_NAME, 'direct');
  channel.publish(process.env.EXCHANGE_NAME, process.env.LEDGER_BINDING_KEY, Buffer.from(''));`;
const ledger = `import { connect, type Channel } from 'amqplib';
  let channel: Channel;
  export async function makeQueue(queue: string, key: string) {
    await channel.assertQueue(queue, { durable: true });
    await channel.bindQueue(queue, process.env.EXCHANGE_NAME, key);
  }
  export async function listen(queue: string) {
    channel.consume(queue, (message) => {
      const { type, data } = JSON.parse(message.content.toString());
      switch (type) { case 'MONEY_PAID': return book(data); case 'MONEY_LENT': return book(data); }
    });
  }
  function book(data: unknown) {}
  await makeQueue(process.env.QUEUE_NAME, process.env.LEDGER_BINDING_KEY);
  await listen(process.env.QUEUE_NAME);`;

test('a queue of which only the variable is known gets what comes by the key that it is bound by, if only a variable too', async () => {
  expect(await said(teller, ledger)).toEqual(['${LEDGER_BINDING_KEY}: teller → ledger']);
});

test('keys of bindings that the deployment sets are no secrets', async () => {
  const environment = { EXCHANGE_NAME: 'bank', QUEUE_NAME: 'ledger', LEDGER_BINDING_KEY: 'money' };
  expect(await said(teller, ledger, environment)).toEqual(['money: teller → ledger']);
});

test('a queue of which only the variable is known, and that nobody binds, is told by the kinds of its messages', async () => {
  const unbound = ledger.replace(
    'await makeQueue(process.env.QUEUE_NAME,',
    'await makeQueue(process.env.OTHER_QUEUE,',
  );
  expect(await said('', unbound)).toEqual(['MONEY_LENT: nobody → ledger', 'MONEY_PAID: nobody → ledger']);
});

const cashier = `import { connect } from 'amqplib';
  const channel = await (await connect('amqp://broker')).createChannel();
  for (const key of ['money.paid', 'money.lent', 'account.closed']) channel.publish('bank', key, Buffer.from(''));`;
const bound = (binds: string, listened = 'payments') => `import { connect } from 'amqplib';
  const channel = await (await connect('amqp://broker')).createChannel();
  const BOUND = [
    { queue: 'payments', keys: ['money.paid'] },
    { queue: 'loans', keys: ['money.lent'] },
    { queue: 'archive', keys: ['account.closed', 'money.lent'] },
  ];
  ${binds}
  channel.consume('${listened}', (message) => channel.ack(message));`;

test.each([
  'for (const { queue, keys } of BOUND) for (const key of keys) await channel.bindQueue(queue, "bank", key);',
  'await Promise.all(BOUND.map((each) => channel.bindQueue(each.queue, "bank", each.keys[0])));',
  'BOUND.forEach(({ queue, keys }) => { keys.forEach((key) => channel.bindQueue(queue, "bank", key)); });',
])('a queue that a loop binds gets what comes by its own keys: %s', async (binds) => {
  expect(await said(cashier, bound(binds))).toEqual([
    'account.closed: teller → nobody',
    'money.lent: teller → nobody',
    'money.paid: teller → ledger',
  ]);
});

test('a queue that a loop binds by a function gets what comes by its own keys, however many these are', async () => {
  const binds = `const bindTo = (queue: string, key: string) => channel.bindQueue(queue, 'bank', key);
    for (const { queue, keys } of BOUND) for (const key of keys) await bindTo(queue, key);`;
  expect(await said(cashier, bound(binds, 'archive'))).toEqual([
    'account.closed: teller → ledger',
    'money.lent: teller → ledger',
    'money.paid: teller → nobody',
  ]);
});

test('a program that only sets up the broker binds queues for all', async () => {
  expect(
    await said(
      `import amqp from 'amqplib';
        const channel = await (await amqp.connect('')).createChannel();
        channel.publish('bank', 'money.paid', Buffer.from(''));`,
      `import amqp from 'amqplib';
        const channel = await (await amqp.connect('')).createChannel();
        await channel.consume('postings', () => {});`,
      {},
      {
        'package.json': JSON.stringify({ name: 'bank' }),
        'infra/queues.ts': `import amqp from 'amqplib';
          async function setUp() {
            const channel = await (await amqp.connect('')).createChannel();
            await channel.assertQueue('postings');
            await channel.bindQueue('postings', 'bank', 'money.paid');
          }
          setUp();`,
      },
    ),
  ).toEqual(['money.paid: teller → ledger']);
});

test('… but not what is left over in a service', async () => {
  expect(
    await said(
      `import amqp from 'amqplib';
        const channel = await (await amqp.connect('')).createChannel();
        channel.publish('bank', 'money.paid', Buffer.from(''));`,
      {
        'index.ts': "import http from 'node:http'; http.createServer().listen(3000);",
        ...Object.fromEntries(
          ['accounts', 'books', 'cards', 'days', 'errors', 'fees', 'gains', 'hours', 'items', 'jobs'].map(
            (name) => [`src/${name}.ts`, 'export const kept = 1;'],
          ),
        ),
        'src/hearing.ts': `import type { Channel } from 'amqplib';
          export const hear = async (channel: Channel) => {
            await channel.bindQueue('postings', 'bank', 'money.paid');
            await channel.consume('postings', () => {});
          };`,
      },
    ),
  ).toEqual(['money.paid: teller → nobody']);
});
