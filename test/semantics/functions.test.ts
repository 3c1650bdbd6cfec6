import { describe, expect, it } from 'vitest';
import { modelOf, systemOf } from '../calls/support.js';
import { usageOf } from './support.js';

/** The function that each access stands in, as `orders: placeOrder:3`; with what begins its transaction, where one does. */
async function scopesOf(text: string): Promise<readonly string[]> {
  const { usage } = await usageOf({ 'a.ts': text });
  return (usage?.accesses ?? []).map(({ table, scope, transaction }) => {
    const where = scope ? `${scope.name ?? 'a function'}:${scope.line}` : 'none';
    return `${table.name.join('')}: ${where}${transaction ? ` in ${transaction.line}` : ''}`;
  });
}

const pool = `import { Pool } from 'pg';\nconst pool = new Pool();\n`;

describe('the function that a place stands in', () => {
  it('is the innermost one that has a name', async () => {
    expect(
      await scopesOf(`${pool}
export async function a() { await pool.query('select 1 from t1'); }
class Orders {
  async b() { await pool.query('select 1 from t2'); }
  c = async () => { await pool.query('select 1 from t3'); };
}
exports.d = async () => { await pool.query('select 1 from t4'); };
const api = { async e() { await pool.query('select 1 from t5'); }, f: () => pool.query('select 1 from t6') };
export async function outer() {
  const inner = async () => pool.query('select 1 from t7');
  await inner();
}
pool.query('select 1 from t8');
`),
    ).toEqual([
      't1: a:4',
      't2: Orders.b:6',
      't3: Orders.c:7',
      't4: d:9',
      't5: e:10',
      't6: f:10',
      't7: inner:12',
      't8: none',
    ]);
  });

  it('is not the callback of a list, a promise, a transaction or a retry', async () => {
    expect(
      await scopesOf(`${pool}
export async function place(items, db, retry) {
  for (const item of items.map(async (each) => pool.query('select 1 from t1'))) await item;
  await pool.connect().then((client) => pool.query('select 1 from t2'));
  await db.transaction(async (tx) => {
    await Promise.all(items.map(() => pool.query('select 1 from t3')));
  });
  await retry(async () => pool.query('select 1 from t4'), { retries: 3 });
  const rows = await cache.get('rows', async () => pool.query('select 1 from t5'));
}
`),
    ).toEqual(['t1: place:4', 't2: place:4', 't3: place:4 in 7', 't4: place:4', 't5: place:4']);
  });

  it('is the handler that a route or a subscription is given, through wrappers too', async () => {
    expect(
      await scopesOf(`${pool}
export default function routes(app, channel, wrap) {
  app.get('/a', async (req, res) => { await pool.query('select 1 from t1'); });
  app.post('/b', wrap(async (req, res) => { await pool.query('select 1 from t2'); }));
  app.route('/c').put(async (req, res) => { await pool.query('select 1 from t3'); });
  channel.consume('queue', async (message) => { await pool.query('select 1 from t4'); });
}
export const create = wrap(async (req, res) => { await pool.query('select 1 from t5'); });
`),
    ).toEqual([
      't1: a function:5',
      't2: a function:6',
      't3: a function:7',
      't4: a function:8',
      't5: a function:10',
    ]);
  });
});

describe('the function of what is said to other services', () => {
  it('is told of calls, publishers, and of endpoints and consumers the one that handles', async () => {
    const model = await modelOf(
      systemOf({
        orders: {
          files: {
            'index.js': `const express = require('express');
const amqp = require('amqplib');
const app = express();
const { place } = require('./place');
app.post('/orders', place);
app.get('/orders/:id', async (request, response) => response.end());
app.listen(3000);`,
            'place.js': `const axios = require('axios');
const amqp = require('amqplib');
const { Pool } = require('pg');
const pool = new Pool();
exports.place = async (request, response) => {
  const channel = await (await amqp.connect('amqp://broker')).createChannel();
  const client = await pool.connect();
  await axios.post('http://mail:4000/mails', {});
  await client.query('BEGIN');
  channel.publish('orders', 'order.placed', Buffer.from(''));
  await client.query('COMMIT');
};`,
          },
        },
        mail: {
          files: {
            'index.js': `const express = require('express');
const amqp = require('amqplib');
const { Kafka } = require('kafkajs');
const app = express();
app.post('/mails', (request, response) => response.end());
app.listen(4000);
async function start() {
  const channel = await (await amqp.connect('amqp://broker')).createChannel();
  await channel.assertQueue('mails');
  await channel.bindQueue('mails', 'orders', 'order.placed');
  await channel.consume('mails', onOrder);
  const consumer = new Kafka({}).consumer({ groupId: 'mail' });
  await consumer.subscribe({ topic: 'returns' });
  await consumer.run({ eachMessage: async ({ message }) => message });
}
async function onOrder(message) {}
start();`,
          },
        },
      }),
    );
    const at = (scope?: { name?: string; line?: number }) =>
      scope ? `${scope.name ?? 'a function'}:${scope.line}` : 'none';
    expect(model.endpoints.map(({ path, scope }) => `${path} ${at(scope)}`)).toEqual([
      '/mails a function:5',
      '/orders place:5',
      '/orders/* a function:6',
    ]);
    expect(model.calls.map(({ route, scope }) => `${route} ${at(scope)}`)).toEqual(['/mails place:5']);
    expect(
      model.channels.flatMap(({ name, publishers, consumers }) => [
        ...publishers.map(({ scope }) => `${name} from ${at(scope)}`),
        ...consumers.map(({ scope }) => `${name} to ${at(scope)}`),
      ]),
    ).toEqual(['order.placed from place:5', 'order.placed to onOrder:16', 'returns to eachMessage:14']);
  });
});
