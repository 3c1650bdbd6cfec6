import { describe, expect, test } from 'vitest';
import { channelsIn, modelOf, systemOf } from '../support.js';
import { channelsOf, said } from './bank.js';

describe('what a server carries to its handlers', () => {
  const carried = (server: string, handler: string) =>
    modelOf(
      systemOf({
        teller: { files: { 'server.js': server, 'handler.js': handler } },
        ledger: {
          files: {
            'index.js': `const { connect } = require('nats');
              connect().then((nats) => { nats.subscribe('money.paid'); nats.subscribe('account.closed'); });`,
          },
        },
      }),
    );

  test('hapi: settings that its maker is given, and a client', async () => {
    const model = await carried(
      `const Hapi = require('@hapi/hapi');
        const { connect } = require('nats');
        const config = { subjects: { paid: 'money.paid' } };
        const start = async (config) => {
          const server = new Hapi.Server({ port: 80 });
          server.app.config = config;
          server.app.nats = await connect();
          server.decorate('request', 'closed', 'account.closed');
          server.route({ method: 'POST', path: '/pay', handler: require('./handler').pay });
        };
        start(config);`,
      `exports.pay = async (request, h) => {
          const { config: { subjects }, nats } = request.server.app;
          nats.publish(subjects.paid, '');
          request.server.app.nats.publish(request.closed, '');
          return h.response();
        };`,
    );
    expect(channelsIn(model)).toEqual(['account.closed: teller → ledger', 'money.paid: teller → ledger']);
    expect(model.channels[1]?.publishers[0]?.at).toMatchObject({ path: 'teller/handler.js', line: 3 });
  });

  test('express: what goes before a handler puts on the request', async () => {
    const model = await carried(
      `const express = require('express');
        const { connect } = require('nats');
        const app = express();
        app.use(async (req, res, next) => {
          req.nats = await connect();
          req.paid = 'money.paid';
          next();
        });
        app.post('/pay', require('./handler').pay);`,
      `exports.pay = (req, res) => {
          req.nats.publish(req.paid, '');
          req.other.publish('account.closed', '');
        };`,
    );
    expect(channelsIn(model)).toEqual(['account.closed: nobody → ledger', 'money.paid: teller → ledger']);
  });

  test('express and fastify: by locals, settings and decorations; nothing of another program', async () => {
    const model = await carried(
      `const express = require('express');
        const { connect } = require('nats');
        const app = express();
        connect().then((nats) => { app.locals.nats = nats; });
        app.set('paid', 'money.paid');
        app.post('/pay', require('./handler').pay);`,
      `exports.pay = (req, res) => {
          req.app.locals.nats.publish(req.app.get('paid'), '');
          req.app.locals.other.publish('account.closed', '');
        };`,
    );
    expect(channelsIn(model)).toEqual(['account.closed: nobody → ledger', 'money.paid: teller → ledger']);
    const decorated = await carried(
      `const plugin = require('fastify-plugin');
        const { connect } = require('nats');
        module.exports = plugin(async (fastify) => { 
          fastify.decorate('nats', await connect());
          fastify.register(require('./handler'));
        });`,
      `module.exports = async (fastify) => {
          fastify.post('/pay', async (request, reply) => { request.server.nats.publish('money.paid', ''); });
          fastify.post('/close', async function () { fastify.nats.publish('account.closed', ''); });
        };`,
    );
    expect(channelsIn(decorated)).toEqual(['account.closed: teller → ledger', 'money.paid: teller → ledger']);
  });
});

test('a library with one of several transports behind an interface, whose subjects a type lists', async () => {
  const root = systemOf(
    {
      ledger: {
        files: {
          'index.ts': `import { DefaultTransport, Subscriber, type Transport } from '@bank/pubsub';
            class Listener {
              private subscriber: Subscriber;
              constructor({ transport }: { transport: Transport }) { this.subscriber = new Subscriber(transport); }
              start() { this.subscriber.subscribe({ group: 'ledger', subject: 'paid', callback: () => {} }); }
            }
            new Listener({ transport: new DefaultTransport() }).start();`,
        },
      },
      teller: {
        files: {
          'pubsub.ts': `import { DefaultTransport, Publisher } from '@bank/pubsub';
            class PubSub { public publisher: Publisher; constructor() { this.publisher = new Publisher(new DefaultTransport()); } }
            export const pubsub = new PubSub();`,
          'index.ts': `import { pubsub } from './pubsub';
            export const pay = () => { void pubsub.publisher.publish({ subject: 'paid', amount: 3 }); };`,
        },
      },
      desk: {
        files: { 'index.ts': `import { Publisher } from '@bank/pubsub'; export const idle = Publisher;` },
      },
    },
    {
      'package.json': JSON.stringify({ workspaces: ['ledger', 'teller', 'desk', 'pubsub'] }),
      'pubsub/package.json': JSON.stringify({ name: '@bank/pubsub', main: 'index.ts' }),
      'pubsub/types.ts': `interface Paid { subject: 'paid'; amount: number }
        interface Closed { subject: 'closed' }
        export type Event = Paid | Closed;
        export interface SubscribeProps<S extends Event['subject'] = Event['subject']> { group: string; subject: S; callback: (event: unknown) => void }
        export interface Transport { publish(event: Event): Promise<void>; subscribe<S extends Event['subject']>(props: SubscribeProps<S>): void }`,
      'pubsub/stomp.ts': `import { Client } from '@stomp/stompjs';
        import type { Event, SubscribeProps, Transport } from './types';
        export class Stomp implements Transport {
          private client: Client | null = null;
          constructor() { this.client = new Client({}); }
          async publish(event: Event) { this.client.publish({ destination: \`/topic/VirtualTopic.\${event.subject}\`, body: '' }); }
          subscribe<S extends Event['subject']>(props: SubscribeProps<S>) {
            const { group, subject, callback } = props;
            this.client.subscribe(\`/queue/Consumer.\${group}.VirtualTopic.\${subject}\`, callback);
          }
        }`,
      'pubsub/nothing.ts': `import type { Event, SubscribeProps, Transport } from './types';
        export class Nothing implements Transport { async publish(event: Event) {} subscribe(props: SubscribeProps) {} }`,
      'pubsub/default.ts': `import { Nothing } from './nothing';
        import { Stomp } from './stomp';
        import type { Event, SubscribeProps, Transport } from './types';
        export class DefaultTransport implements Transport {
          private transport: Transport;
          constructor() { this.transport = process.env.STOMP ? new Stomp() : new Nothing(); }
          async publish(event: Event) { return this.transport.publish(event); }
          subscribe<S extends Event['subject']>(props: SubscribeProps<S>) { return this.transport.subscribe(props); }
        }`,
      'pubsub/publisher.ts': `import type { SetOptional } from 'type-fest';
        import type { Event, SubscribeProps, Transport } from './types';
        export class Publisher {
          constructor(private transport: Transport) {}
          async publish(event: SetOptional<Event, 'amount'>) { await this.transport.publish({ ...event, at: new Date() }); }
        }
        export class Subscriber {
          private transport: Transport;
          constructor(transport: Transport) { this.transport = transport; }
          subscribe<S extends Event['subject']>(params: SubscribeProps<S>) { this.transport.subscribe(params); }
        }`,
      'pubsub/index.ts': `export * from './types'; export * from './publisher'; export * from './default';`,
    },
  );
  const model = await modelOf(root);
  expect(channelsIn(model)).toEqual(['VirtualTopic.paid: teller → ledger']);
});

test.each(['', ': Dependencies'])(
  'a queue that a member of what is given makes, of which a type%s says its methods',
  async (type) => {
    const model = await modelOf(
      systemOf({
        teller: {
          files: {
            'queue.js':
              "import { Queue } from 'bullmq';\nexport const make = (connection) => new Queue('letters', { connection });",
            'index.ts': `import { make } from './queue.js';
interface Dependencies { createQueue: () => { add: (name: string, data: unknown) => Promise<unknown> } }
const run = async (user, dependencies${type}) => {
  const queue = dependencies.createQueue();
  await Promise.all(user.ids.map((id) => queue.add(\`sync-\${id}\`, { id })));
};
export const enqueue = (user) => run(user, { createQueue: () => make({ url: 'redis' }) });`,
          },
        },
        ledger: {
          files: { 'index.ts': "import { Worker } from 'bullmq';\nnew Worker('letters', async () => {});" },
        },
      }),
    );
    expect(channelsIn(model)).toEqual(['letters: teller → ledger']);
  },
);

test.each([
  [
    'a schema describes',
    'z.infer<typeof Consuming>',
    'const Consuming = z.object({ queueUrl: z.string(), most: z.number() });',
  ],
  [
    'names a member beside what a schema describes',
    '{ queueUrl: string } & z.infer<typeof Consuming>',
    'const Consuming = z.object({ MOST: z.number() }).transform((read) => ({ most: read.MOST }));',
  ],
])(
  'the queue of a consumer whose settings are of a type that %s is told by who gives them',
  async (_, type, schema) => {
    expect(
      await said(
        {
          'index.ts': `import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
          export const tell = () => new SQSClient({}).send(new SendMessageCommand({ QueueUrl: 'http://queue:9324/0/rates', MessageBody: '' }));`,
        },
        {
          'index.ts': `import { SQSClient, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
          import { z } from 'zod';
          ${schema}
          type Settings = ${type};
          const poll = async (client: SQSClient, settings: Settings) => {
            const command = new ReceiveMessageCommand({ QueueUrl: settings.queueUrl, MaxNumberOfMessages: settings.most });
            do { await Promise.all(Array.from({ length: 3 }, () => limit(() => client.send(command)))); } while (true);
          };
          const run = async (client: SQSClient, settings: Settings) => {
            try { await poll(client, settings); } catch (error) { console.error(settings.queueUrl); }
          };
          await run(new SQSClient({}), { queueUrl: 'http://queue:9324/0/rates', most: 3 });`,
        },
      ),
    ).toEqual(['rates: teller → ledger']);
  },
);

test('a client that is handed to what a barrel imports, and exports by another name', async () => {
  const barrels = [
    "import { place as placing } from './place'; import { cancel } from './cancel'; export { placing, cancel };",
    "export { place as placing } from './place'; export * from './cancel';",
  ];
  for (const barrel of barrels)
    expect(
      await channelsOf(
        {
          'index.ts': `import AWS from 'aws-sdk'; import { cancel, placing } from './handlers';
          const sqs = new AWS.SQS();
          export const place = placing({ sqs, name: 'teller' });
          export const undo = cancel(sqs);`,
          'handlers/index.ts': barrel,
          'handlers/place.ts': `export const place = ({ name, sqs }: any) => async (event: any) => {
            const send = async (body: string) => { await sqs.sendMessage({ QueueUrl: process.env.PLACED_URL, MessageBody: body }).promise(); };
            for (const each of event.Records) await send(each.body);
          };`,
          'handlers/cancel.ts': `export const cancel = (sqs: any) => () => sqs.sendMessage({ QueueUrl: process.env.CANCELLED_URL, MessageBody: '' });`,
        },
        '',
        { PLACED_URL: 'placed', CANCELLED_URL: 'cancelled' },
      ),
    ).toEqual(['cancelled: teller → nobody', 'placed: teller → nobody']);
});
