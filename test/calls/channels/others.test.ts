import { expect, test } from 'vitest';
import { callsIn, channelsIn, unknownIn } from '../support.js';
import { bankOf, channelsOf, said } from './bank.js';

test('MQTT: levels with wildcards, shared subscriptions, several topics', async () => {
  expect(
    await channelsOf(
      `import mqtt from 'mqtt';
        const client = mqtt.connect('');
        export const tell = (id: string) => client.publish(\`branches/\${id}/rates\`, '');
        client.publish('branches/1/open', '');
        client.publish('alarms/fire', '');`,
      `import mqtt from 'mqtt';
        const client = mqtt.connect('');
        client.subscribe(['branches/+/rates', '$share/ledger/branches/1/open']);
        client.subscribe({ 'alarms/#': { qos: 1 } });`,
    ),
  ).toEqual([
    'alarms/fire: teller → ledger',
    'branches/*/rates: teller → ledger',
    'branches/1/open: teller → ledger',
  ]);
});

test('MQTT: who asks for everything hears what goes over the same broker', async () => {
  expect(
    await channelsOf(
      `import mqtt from 'mqtt';
        import { Queue } from 'bullmq';
        mqtt.connect('').publish('branches/1/open', '');
        export const pay = () => new Queue('payments').add('pay', {});`,
      `import mqtt from 'mqtt';
        mqtt.connect('').subscribe('#');`,
    ),
  ).toEqual(['branches/1/open: teller → ledger', 'payments: teller → nobody']);
});

test('services of events and jobs, and clients that are met less often', async () => {
  expect(
    await channelsOf(
      `import { Inngest } from 'inngest';
        import { Writer } from 'nsqjs';
        import RSMQ from 'rsmq';
        import { tasks } from '@trigger.dev/sdk/v3';
        import { RedisPubSub } from 'graphql-redis-subscriptions';
        const inngest = new Inngest({ id: 'bank' });
        export async function pay() {
          await inngest.send([{ name: 'bank/money.paid', data: {} }]);
          new Writer('nsq', 4150).publish('payments', {});
          new RSMQ({}).sendMessage({ qname: 'mails', message: '' });
          await tasks.trigger('write-statement', {});
          new RedisPubSub({}).publish('PAID', {});
        }`,
      `import { Inngest } from 'inngest';
        import { Reader } from 'nsqjs';
        import RSMQ from 'rsmq';
        import { task } from '@trigger.dev/sdk/v3';
        import { RedisPubSub } from 'graphql-redis-subscriptions';
        const inngest = new Inngest({ id: 'ledger' });
        inngest.createFunction({ id: 'book' }, { event: 'bank/money.paid' }, async ({ step }) => {
          await step.waitForEvent('closing', { event: 'bank/account.closed', timeout: '1d' });
        });
        inngest.createFunction({ id: 'nightly' }, { cron: '0 0 * * *' }, async () => {});
        new Reader('payments', 'ledger', {});
        new RSMQ({}).receiveMessage({ qname: 'mails' }, () => {});
        export const statement = task({ id: 'write-statement', run: async () => {} });
        export const paid = () => new RedisPubSub({}).asyncIterator(['PAID']);`,
    ),
  ).toEqual([
    'PAID: teller → ledger',
    'bank/account.closed: nobody → ledger',
    'bank/money.paid: teller → ledger',
    'mails: teller → ledger',
    'payments: teller → ledger',
    'write-statement: teller → ledger',
  ]);
});

test('MQTT: topics of a file of JSON, joined ones, and a list that is gone through when connected', async () => {
  expect(
    await said(
      {
        'index.js': `const mqtt = require('mqtt'); const { topics } = require('./config.json'); const client = mqtt.connect(process.env.MQTT_URL);
     client.on('connect', () => { client.publish(topics.open, 'x', { qos: 1 }); });
     function report(id, what) { client.publish('branch/' + id + '/' + what, ''); } report(3, 'rates');`,
        'config.json': '{"topics":{"open":"branch/open"}}',
      },
      {
        'index.ts': `import { connectAsync, type MqttClient } from 'mqtt';
     const client: MqttClient = await connectAsync(''); 
     const TOPICS = ['branch/open', 'branch/+/rates']; 
     client.on('connect', () => TOPICS.forEach((t) => client.subscribe(t, { qos: 1 }, () => {})));
     client.on('message', () => {});`,
      },
    ),
  ).toEqual(['branch/3/rates: teller → ledger', 'branch/open: teller → ledger']);
});

test('LISTEN and NOTIFY: in statements, and by libraries', async () => {
  expect(
    await channelsOf(
      `import pg from 'pg';
        import postgres from 'postgres';
        const pool = new pg.Pool();
        const CHANNEL = 'money_paid';
        await pool.query(\`NOTIFY \${CHANNEL}, 'three'\`);
        await pool.query('SELECT pg_notify($1, $2)', ['account_closed', '']);
        export const tell = (event: string) => pool.query(\`SELECT pg_notify('rates_\${event}', '')\`);
        await postgres().notify('letters', '');`,
      `import { Client } from 'pg';
        import createSubscriber from 'pg-listen';
        const client = new Client();
        await client.query('LISTEN "money_paid"');
        await client.query('LISTEN account_closed');
        client.on('notification', () => {});
        const subscriber = createSubscriber({});
        await subscriber.listenTo('letters');`,
    ),
  ).toEqual([
    'account_closed: teller → ledger',
    'letters: teller → ledger',
    'money_paid: teller → ledger',
    'rates_*: teller → nobody',
  ]);
});

test('LISTEN and NOTIFY: tagged templates, a trigger of a migration, a list of channels', async () => {
  expect(
    await said(
      {
        'index.ts': `import { PrismaClient } from '@prisma/client'; import { sql } from 'kysely'; const prisma = new PrismaClient();
    export async function tell(payload: string) { await prisma.$executeRaw\`SELECT pg_notify('money_paid', \${payload})\`; }
    await tell('');`,
        'migrations/001.sql': `CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_notify('accounts_changed', NEW.id::text); RETURN NEW; END $$;
    CREATE TRIGGER t AFTER UPDATE ON accounts FOR EACH ROW EXECUTE FUNCTION tell();`,
      },
      {
        'index.ts': `import postgres from 'postgres'; import pg from 'pg';
    const sql = postgres(); await sql.listen('money_paid', (payload) => {});
    const CHANNELS = ['accounts_changed']; const client = new pg.Client(); await client.connect();
    for (const channel of CHANNELS) await client.query(\`LISTEN \${channel}\`);`,
      },
    ),
  ).toEqual(['accounts_changed: teller → ledger', 'money_paid: teller → ledger']);
});

test('Nest: events are channels, questions are calls', async () => {
  const model = await bankOf(
    `import { ClientProxy } from '@nestjs/microservices';
      import { firstValueFrom } from 'rxjs';
      import { timeout } from 'rxjs/operators';
      export class Teller {
        constructor(private readonly client: ClientProxy) {}
        tell() { this.client.emit('money.paid', {}); }
        ask(id: string) { return firstValueFrom(this.client.send({ cmd: 'balance' }, id).pipe(timeout(2000))); }
        lost() { return this.client.send('nobody', {}); }
      }`,
    `import { Controller } from '@nestjs/common';
      import { EventPattern, MessagePattern } from '@nestjs/microservices';
      @Controller() export class Ledger {
        @EventPattern('money.paid') note() {}
        @MessagePattern({ cmd: 'balance' }) balance() {}
      }`,
  );
  expect(channelsIn(model)).toEqual(['money.paid: teller → ledger']);
  expect(callsIn(model)).toEqual(['teller → ledger {"cmd":"balance"}']);
  expect(model.calls[0]).toMatchObject({ protocol: 'rpc', timeoutMs: 2000, awaited: true });
  expect(unknownIn(model)).toEqual([
    'teller/index.ts:8 who is called here is not known: no service is known to answer the pattern nobody',
  ]);
});

test('Nest: what answers a pattern that is an object hears what is told by it', async () => {
  const telling = (pattern: string) => `import { ClientProxy } from '@nestjs/microservices';
    export class Teller {
      constructor(private readonly client: ClientProxy) {}
      tell() { this.client.emit(${pattern}, {}); }
    }`;
  const hearing = `import { Controller } from '@nestjs/common';
    import { MessagePattern } from '@nestjs/microservices';
    @Controller() export class Ledger { @MessagePattern({ cmd: 'book' }) book() {} }`;
  expect(await channelsOf(telling(`{ cmd: 'book' }`), hearing)).toEqual(['{"cmd":"book"}: teller → ledger']);
  expect(await channelsOf(telling(`{ cmd: 'lose' }`), hearing)).toEqual(['{"cmd":"lose"}: teller → nobody']);
});

test('Nest: names of enumerations and of other files, lists, a decorator by another name', async () => {
  expect(
    await said(
      {
        'index.ts': `import { Inject, Injectable } from '@nestjs/common'; import { ClientProxy, ClientKafka, ClientsModule, Transport } from '@nestjs/microservices';
    import { Events } from './events.js';
    @Injectable() export class Teller { constructor(@Inject('LEDGER') private client: ClientProxy, @Inject('KAFKA') private readonly kafka: ClientKafka) {}
      paid() { this.client.emit(Events.Paid, {}); this.tell('account.closed', {}); this.kafka.emit({ cmd: 'rates' }, {}); }
      private tell<T>(pattern: string, payload: T) { return this.client.emit<void, T>(pattern, payload).toPromise(); } }`,
        'events.ts': `export enum Events { Paid = 'money.paid' }`,
      },
      {
        'index.ts': `import { Controller } from '@nestjs/common'; import { EventPattern as On, Payload } from '@nestjs/microservices';
    import * as names from './names.js';
    @Controller() export class L { @On(names.PAID) paid(@Payload() p) {} @On(['account.closed', 'account.opened']) closed() {} @On({ cmd: 'rates' }) rates() {} }`,
        'names.ts': `const BASE = 'money'; export const PAID = BASE + '.paid';`,
      },
    ),
  ).toEqual([
    'account.closed: teller → ledger',
    'account.opened: nobody → ledger',
    'money.paid: teller → ledger',
    '{"cmd":"rates"}: teller → ledger',
  ]);
});

test("Dapr's sidecar, asked without its library", async () => {
  expect(
    await said(
      {
        'index.js': `const axios = require('axios'); const PORT = process.env.DAPR_HTTP_PORT || 3500;
    exports.pay = () => axios.post(\`http://localhost:\${PORT}/v1.0/publish/pubsub/money-paid\`, {});`,
      },
      {
        'index.js': `const express = require('express'); const app = express();
    app.get('/dapr/subscribe', (_req, res) => { res.json([{ pubsubname: 'pubsub', topic: 'money-paid', route: 'paid' }]); });
    app.post('/paid', (req, res) => res.sendStatus(200)); app.listen(3000);`,
      },
    ),
  ).toEqual(['money-paid: teller → ledger']);
});

test('less usual methods of clients: what is made with a name, shards, groups of addresses, triggers that are listed', async () => {
  expect(
    await channelsOf(
      `import { PubSub } from '@google-cloud/pubsub';
        import { Redis } from '@upstash/redis';
        import { Client } from '@upstash/qstash';
        import { Client as Temporal } from '@temporalio/client';
        import { DaprClient } from '@dapr/dapr';
        import IORedis from 'ioredis';
        import type { ClientKafka } from '@nestjs/microservices';
        const [topic] = await new PubSub().createTopic('rates');
        await topic.publishMessage({ json: {} });
        await Redis.fromEnv().publish('alarms', '');
        await new Client({}).publishJSON({ urlGroup: 'statements', body: {} });
        await new Temporal().schedule.create({ scheduleId: 'x', action: { type: 'startWorkflow', workflowType: 'close', taskQueue: 'closing' }, spec: {} });
        await new DaprClient().pubsub.publishBulk('bus', 'letters', []);
        await new IORedis().spublish('balances', '');
        export const tell = (kafka: ClientKafka) => kafka.emitBatch('money.paid', { messages: [] });
        tell(undefined as never);`,
      `import { QueueClient } from '@azure/storage-queue';
        import { Consumer } from 'sqs-consumer';
        import amqp from 'amqplib';
        import { Inngest } from 'inngest';
        import kafka from 'kafka-node';
        import IORedis from 'ioredis';
        await new QueueClient('', 'mails').receiveMessages();
        new Consumer({ queueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/cards', handleMessage: async () => {} }).start();
        const channel = await (await amqp.connect('')).createChannel();
        await channel.get('old letters');
        new Inngest({ id: 'ledger' }).createFunction({ id: 'book', triggers: [{ event: 'bank/paid' }, { cron: '0 0 * * *' }] }, async () => {});
        new kafka.Consumer(new kafka.KafkaClient(), [], {}).addTopics(['loans'], () => {});
        await new IORedis().ssubscribe('balances');`,
    ),
  ).toEqual([
    'alarms: teller → nobody',
    'balances: teller → ledger',
    'bank/paid: nobody → ledger',
    'cards: nobody → ledger',
    'closing: teller → nobody',
    'letters: teller → nobody',
    'loans: nobody → ledger',
    'mails: nobody → ledger',
    'money.paid: teller → nobody',
    'old letters: nobody → ledger',
    'rates: teller → nobody',
    'statements: teller → nobody',
  ]);
});

test('a subscriber that Golevelup makes when it runs is bound by its key, else it is its queue', async () => {
  expect(
    await channelsOf(
      `import { AmqpConnection } from '@golevelup/nestjs-rabbitmq';
        export const tell = (amqp: AmqpConnection) => amqp.publish('bank', 'money.paid', {});
        tell(undefined as never);`,
      `import { AmqpConnection } from '@golevelup/nestjs-rabbitmq';
        export async function hear(amqp: AmqpConnection) {
          await amqp.createSubscriber(async () => {}, { exchange: 'bank', routingKey: 'money.paid', queue: 'bookings' }, 'book');
          await amqp.createSubscriber(async () => {}, { queue: 'letters' }, 'write');
        }
        hear(undefined as never);`,
    ),
  ).toEqual(['letters: nobody → ledger', 'money.paid: teller → ledger']);
});
