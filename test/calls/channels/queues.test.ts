import { expect, test } from 'vitest';
import { channelsIn } from '../support.js';
import { bankOf, channelsOf, said } from './bank.js';

test('nats, redis, queues of bullmq and of AWS', async () => {
  const model = await bankOf(
    `import { connect } from 'nats';
      import Redis from 'ioredis';
      import { Queue } from 'bullmq';
      import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
      const nats = await connect(); const redis = new Redis(); const mails = new Queue('mails');
      export async function tell() {
        nats.publish('accounts.opened', '');
        await redis.publish('rates', '');
        await mails.add('welcome', {});
        await new SQSClient({}).send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: '' }));
      }`,
    `import { connect } from 'nats';
      import { createClient } from 'redis';
      import { Worker } from 'bullmq';
      import { Consumer } from 'sqs-consumer';
      const nats = await connect(); nats.subscribe('accounts.>');
      const redis = createClient(); await redis.subscribe('rates', () => {});
      new Worker('mails', async () => {});
      Consumer.create({ queueUrl: process.env.QUEUE_URL, handleMessage: async () => {} }).start();`,
    { QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/1/statements' },
  );
  expect(channelsIn(model)).toEqual([
    'accounts.opened: teller → ledger',
    'mails: teller → ledger',
    'rates: teller → ledger',
    'statements: teller → ledger',
  ]);
});

test('queues that Nest injects, also those that a helper is given, and processors', async () => {
  expect(
    await said(
      {
        'index.ts': `import { InjectQueue } from '@nestjs/bullmq';
     import { Queue } from 'bullmq';
     import { Module, Injectable } from '@nestjs/common';
     import { BullModule } from '@nestjs/bullmq';
     export enum Queues { Letters = 'letters', Rates = 'rates' }
     @Injectable() export class Letters {
       constructor(@InjectQueue(Queues.Letters) private readonly letters: Queue, @InjectQueue(Queues.Rates) private rates: Queue) {}
       async tell() { await this.letters.add('new', {}); await this.rates.upsertJobScheduler('nightly', {}); await this.enqueue(this.rates); }
       private enqueue(queue: Queue) { return queue.addBulk([]); }
     }
     @Module({ imports: [BullModule.registerQueue({ name: Queues.Letters }, { name: Queues.Rates })] }) export class M {}`,
      },
      {
        'index.ts': `import { Processor, WorkerHost, Process } from '@nestjs/bullmq';
     @Processor({ name: 'letters', concurrency: 3 }) export class A extends WorkerHost { async process(job) {} }
     @Processor('rates') export class B { @Process('nightly') nightly() {} }`,
      },
    ),
  ).toEqual(['letters: teller → ledger', 'rates: teller → ledger']);
});

test('a queue that is listened to where it is made, and a worker that goes by the name of a queue', async () => {
  expect(
    await said(
      {
        'index.js': `const { createQueue } = require('./queue');
          const letters = createQueue('letters');
          exports.send = (id) => letters.add({ id });`,
        'queue.js': `const Bull = require('bull');
          exports.createQueue = (name) =>
            new Bull(name, {}).on('error', console.error).on('removed', () => {});`,
      },
      {
        'index.ts': `import { Worker } from 'bullmq';
          import { letters, bills } from './queues.js';
          new Worker(letters.name, async () => {});
          new Worker(bills.name, async () => {}, { concurrency: 2 });`,
        'queues.ts': `import { Queue } from 'bullmq';
          export const letters = new Queue<{ id: string }>('letters');
          export const bills = new Queue(named('bills'));
          function named(name: string) { return process.env.CLUSTERED ? \`{\${name}}\` : name; }`,
      },
    ),
  ).toEqual(['bills: nobody → ledger', 'letters: teller → ledger']);
});

test('a channel of Redis for each of many, through a helper of the class', async () => {
  const desk = `import Redis from 'ioredis';
    export class Desk {
      private publisher = new Redis();
      private subscriber = new Redis();
      constructor() { this.subscriber.psubscribe('clinic:*'); }
      async tell(channel: string, data: object) { await this.publisher.publish(channel, JSON.stringify(data)); }
      async open(id: string) { await this.tell('clinic:open', { id }); }
      async call(patient: string) { await this.tell(\`clinic:patient:\${patient}\`, { patient }); }
      async ring(bed: { ward: string }) { await this.tell(\`clinic:ward:\${bed.ward}\`, bed); }
    }`;
  expect(await said({ 'index.ts': desk }, { 'index.ts': '' })).toEqual([
    'clinic:open: teller → teller',
    'clinic:patient:*: teller → teller',
    'clinic:ward:*: teller → teller',
  ]);
});

test('bull in CommonJS, workers for each of several names, flows with children', async () => {
  expect(
    await said(
      {
        'queues.js': `const Queue = require('bull'); const opts = {};
       const letters = new Queue('letters', opts); module.exports = { letters };`,
        'index.js': `const { letters } = require('./queues'); const { FlowProducer } = require('bullmq');
       exports.go = async () => { await letters.add({}); 
       const flow = new FlowProducer({}); await flow.add({ name: 'root', queueName: 'reports', children: [{ name: 'x', queueName: 'pages', data: {} }] }); };`,
      },
      {
        'index.js': `const Bull = require('bull'); const { Worker } = require('bullmq');
       const queue = new Bull(process.env.LETTERS_QUEUE || 'letters'); queue.process(5, async (job) => {});
       const names = ['reports', 'pages']; for (const name of names) new Worker(name, __dirname + '/p.js');`,
      },
    ),
  ).toEqual(['letters: teller → ledger', 'pages: teller → ledger', 'reports: teller → ledger']);
});

test('pg-boss and graphile-worker: jobs as objects, schedules, lists of tasks', async () => {
  expect(
    await said(
      {
        'index.ts': `import { PgBoss } from 'pg-boss'; import { makeWorkerUtils, quickAddJob, type WorkerUtils } from 'graphile-worker';
     const boss = new PgBoss(''); await boss.start(); await boss.insert('statements', [{ data: {} }]); await boss.schedule('nightly', '0 0 * * *'); await boss.send({ name: 'letters', data: {} });
     const utils = await makeWorkerUtils({ connectionString: '' }); await utils.addJob('mail', {});
     await quickAddJob({}, 'report', {});`,
      },
      {
        'index.ts': `import PgBoss from 'pg-boss'; import { run, type TaskList } from 'graphile-worker';
     const QUEUES = { statements: async () => {}, nightly: async () => {}, letters: async () => {} };
     const boss = new PgBoss({ connectionString: '' }); 
     for (const [name, handler] of Object.entries(QUEUES)) await boss.work(name, handler);
     const taskList: TaskList = { mail: async (payload, helpers) => { await helpers.addJob('log', {}); }, report: async () => {}, log: async () => {} };
     const runner = await run({ connectionString: '', taskList });`,
      },
    ),
  ).toEqual([
    'letters: teller → ledger',
    'log: ledger → ledger',
    'mail: teller → ledger',
    'nightly: teller → ledger',
    'report: teller → ledger',
    'statements: teller → ledger',
  ]);
});

test('jobs in PostgreSQL and MongoDB, Pulsar, Dapr, STOMP', async () => {
  expect(
    await channelsOf(
      `import PgBoss from 'pg-boss';
        import Pulsar from 'pulsar-client';
        import { DaprClient } from '@dapr/dapr';
        import stompit from 'stompit';
        const boss = new PgBoss(''); await boss.send('letters', {});
        const producer = await new Pulsar.Client({}).createProducer({ topic: 'persistent://bank/eu/clicks' });
        await producer.send({ data: Buffer.from('') });
        await new DaprClient().pubsub.publish('broker', 'money-paid', {});
        stompit.connect({}, (error, client) => { client.send({ destination: '/queue/rates' }).end(''); });`,
      `import PgBoss from 'pg-boss';
        import Pulsar from 'pulsar-client';
        import { DaprServer } from '@dapr/dapr';
        import { Client } from '@stomp/stompjs';
        const boss = new PgBoss(''); await boss.work('letters', async () => {});
        await new Pulsar.Client({}).subscribe({ topic: 'persistent://bank/eu/clicks', subscription: 'ledger' });
        await new DaprServer({}).pubsub.subscribe('broker', 'money-paid', async () => {});
        new Client({}).subscribe('/queue/rates', () => {});`,
    ),
  ).toEqual([
    'clicks: teller → ledger',
    'letters: teller → ledger',
    'money-paid: teller → ledger',
    'rates: teller → ledger',
  ]);
});

test('queues that single instances hold, that a function chooses, and that others are given', async () => {
  const model = await bankOf(
    `import { Queue } from 'bullmq';
      enum Name { Letters = 'letters', Statements = 'statements', Reports = 'reports' }
      class Letters {
        private static instance: Queue | null = null;
        static getInstance(): Queue | null {
          if (Letters.instance) return Letters.instance;
          Letters.instance = process.env.REDIS ? new Queue(Name.Letters, {}) : null;
          return Letters.instance;
        }
      }
      class Statements {
        private static instances: Map<number, Queue | null> = new Map();
        static getInstance(shard: number): Queue | null {
          if (Statements.instances.has(shard)) return Statements.instances.get(shard) || null;
          const name = \`\${Name.Statements}\${shard > 0 ? \`-\${shard}\` : ''}\`;
          const queue = new Queue(name, {});
          Statements.instances.set(shard, queue);
          return queue;
        }
      }
      function queueOf(name: Name): Queue | null {
        switch (name) {
          case Name.Letters: return Letters.getInstance();
          case Name.Reports: return new Queue('reports', {});
          default: return null;
        }
      }
      const repeat = (queue: Queue) => queue.upsertJobScheduler('daily', {});
      class Writer { constructor(private readonly queue: Queue) {} write() { return this.queue.add('x', {}); } }
      export const all = async () => {
        await Letters.getInstance()?.add('letter', {});
        await Statements.getInstance(3)?.add('statement', {});
        await queueOf(Name.Reports)?.add('report', {});
        await repeat(new Queue('nightly', {}));
        await new Writer(new Queue('written', {})).write();
      };`,
    `import { Worker } from 'bullmq';
      enum Name { Letters = 'letters', Statements = 'statements', Reports = 'reports' }
      class Workers { static register(name: Name, process: () => void) { new Worker(name, process, {}); } }
      Workers.register(Name.Letters, () => {});
      Workers.register(Name.Statements, () => {});`,
  );
  expect(channelsIn(model)).toEqual([
    'letters: teller → ledger',
    'nightly: teller → nobody',
    'reports: teller → nobody',
    'statements: teller → ledger',
    'written: teller → nobody',
  ]);
});

test('Temporal: queues of tasks, of workflows and of their children; Agenda: what is done again and again', async () => {
  expect(
    await said(
      {
        'index.ts': `import { Client } from '@temporalio/client'; import Agenda from 'agenda';
          const client = new Client();
          await client.workflow.start('pay', { taskQueue: 'payments', workflowId: '1' });
          await client.workflow.execute('close', { taskQueue: process.env.CLOSING_QUEUE });
          new Agenda({}).every('1 hour', ['rates', 'alarms']);`,
        'workflows.ts': `import { executeChild, proxyActivities } from '@temporalio/workflow';
          const { book } = proxyActivities({ taskQueue: 'books', startToCloseTimeout: '1 minute' });
          export const pay = async () => { await book(); await executeChild('print', { taskQueue: 'letters' }); };`,
      },
      `import { Worker } from '@temporalio/worker'; import Agenda from 'agenda';
        const QUEUES = ['payments', 'books', 'letters', 'closings'];
        await Promise.all(QUEUES.map((taskQueue) => Worker.create({ taskQueue, workflowsPath: '' })));
        new Agenda({}).define('rates', () => {});`,
      { CLOSING_QUEUE: 'closings' },
    ),
  ).toEqual([
    'alarms: teller → nobody',
    'books: teller → ledger',
    'closings: teller → ledger',
    'letters: teller → ledger',
    'payments: teller → ledger',
    'rates: teller → ledger',
  ]);
});

test('jobs that a function of another file hands to a producer of flows, with those they list', async () => {
  expect(
    await said(
      {
        'flows.ts': `import { type FlowJob, FlowProducer } from 'bullmq';
     export const flowsOf = (connection: object) => { const producer = new FlowProducer({ connection });
       return { add: (flow: FlowJob) => producer.add(flow), close: () => producer.close() }; };`,
        'index.ts': `import { flowsOf } from './flows.js'; const flows = flowsOf({});
     export async function report(days: number[]) {
       const parts = [{ name: 'cover', queueName: 'covers', data: {} }, ...days.map((day) => ({ name: 'page', queueName: 'pages', data: { day } }))];
       await flows.add({ name: 'report', queueName: 'reports', children: parts });
     }
     await report([1]);`,
      },
      {
        'index.ts': `import { Worker } from 'bullmq';
     for (const queue of ['covers', 'pages', 'reports']) new Worker(queue, async () => {});`,
      },
    ),
  ).toEqual(['covers: teller → ledger', 'pages: teller → ledger', 'reports: teller → ledger']);
});

test('who hears a queue in a file that nobody imports hears none, however the helper is shared', async () => {
  const helper = `import { Queue, Worker } from 'bullmq';
    export const hear = (name: string, work: () => void) => new Worker(name, work);
    export const tell = (name: string) => new Queue(name).add('one', {});`;
  const parts = ['rates', 'fees', 'logs'];
  const main = `${parts.map((name) => `import { ${name} } from './${name}';`).join('\n')}\nimport { hear, tell } from './bus';\nhear('opened', () => {}); tell('closed');`;
  const more = Object.fromEntries(parts.map((name) => [`${name}.ts`, `export const ${name} = 1;`]));
  const ledger = { 'bus.ts': helper, 'index.ts': main, ...more };
  const left = `import { hear, tell } from './bus';
    export async function listen() { hear('kept', () => {}); tell('lost'); }`;
  const told = ['closed: ledger → nobody', 'opened: nobody → ledger'];
  expect(await said('', { ...ledger, 'listeners.ts': left })).toEqual(told);
  const both = {
    ...ledger,
    'listeners.ts': left,
    'rates.ts': "import { listen } from './listeners';\nexport const rates = listen();",
  };
  expect(await said('', both)).toEqual([
    'closed: ledger → nobody',
    'kept: nobody → ledger',
    'lost: ledger → nobody',
    'opened: nobody → ledger',
  ]);
});
