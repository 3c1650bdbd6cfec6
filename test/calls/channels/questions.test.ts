import { describe, expect, test } from 'vitest';
import { callsIn, channelsIn, modelOf, systemOf, unknownIn } from '../support.js';
import { bankOf } from './bank.js';

test('RabbitMQ: who says where the answer shall go, through a helper that only tells without', async () => {
  const model = await bankOf(
    `import { connect } from 'amqplib';
      import { EventEmitter } from 'node:events';
      const channel = await (await connect('amqp://broker')).createChannel();
      const answers = new EventEmitter();
      const send = async (queue, payload, id = '', replyQueue = '') => {
        if (id && replyQueue) {
          channel.sendToQueue(queue, Buffer.from(payload), { correlationId: id, replyTo: replyQueue });
          await channel.assertQueue(replyQueue);
          channel.consume(replyQueue, (message) => answers.emit(message.properties.correlationId, message.content));
          return new Promise((resolve) => answers.once(id, resolve));
        }
        channel.sendToQueue(queue, Buffer.from(payload));
      };
      export const balance = async (id) => await send('balance', id, id, 'balance' + id);
      export const note = async (text) => { await send('notes', text); };`,
    `import { connect } from 'amqplib';
      const channel = await (await connect('amqp://broker')).createChannel();
      channel.consume('balance', (message) => {
        channel.sendToQueue(message.properties.replyTo, Buffer.from('3'), { correlationId: message.properties.correlationId });
      });
      channel.consume('notes', () => {});`,
  );
  expect(callsIn(model)).toEqual(['teller → ledger balance']);
  expect(model.calls[0]).toMatchObject({
    protocol: 'rpc',
    by: 'amqplib',
    awaited: true,
    timeoutMs: 'none',
  });
  expect(channelsIn(model)).toEqual(['notes: teller → ledger']);
  expect(unknownIn(model)).toEqual([]);
});

test('RabbitMQ: by an exchange, with the queue for answers in a member; what answers itself asks nobody', async () => {
  const model = await bankOf(
    `import amqp from 'amqplib';
      export class Asker {
        async start() {
          this.channel = await (await amqp.connect('')).createChannel();
          this.answers = (await this.channel.assertQueue('', { exclusive: true })).queue;
          await this.channel.consume(this.answers, (message) => this.resolve(message));
          await this.channel.consume('own', () => {});
        }
        ask(id) {
          this.channel.publish('bank', 'rates.get', Buffer.from(id), { replyTo: this.answers, correlationId: id });
          this.channel.sendToQueue('own', Buffer.from(id), { replyTo: this.answers });
        }
      }`,
    `import amqp from 'amqplib';
      const channel = await (await amqp.connect('')).createChannel();
      await channel.bindQueue('ledger', 'bank', 'rates.*');
      await channel.consume('ledger', (message) => {});`,
  );
  expect(callsIn(model)).toEqual(['teller → ledger rates.get']);
  expect(channelsIn(model).filter((each) => !each.startsWith('rates.*'))).toEqual([]);
  expect(unknownIn(model)).toEqual([]);
});

describe('RabbitMQ: several questions over one queue are told apart by what the message says', () => {
  const ASKING = `import amqp from 'amqplib';
    export class Asking {
      constructor(private channel: any, private answers: string) {}
      ask(queue: string, data: unknown, operation: string) {
        this.channel.sendToQueue(queue, Buffer.from(JSON.stringify(data)), {
          replyTo: this.answers, correlationId: '1', headers: { operation },
        });
        return new Promise((resolve) => this.channel.once('answer', resolve));
      }
    }
    const channel = await (await amqp.connect('')).createChannel();
    const { queue } = await channel.assertQueue('', { exclusive: true });
    const asking = new Asking(channel, queue);
    export const balance = (id: string) => asking.ask('accounts', { id }, 'balance.get');
    export const close = (id: string) => asking.ask('accounts', { id }, 'account.close');`;
  const answering = (handle: string) => `import amqp from 'amqplib';
    const channel = await (await amqp.connect('')).createChannel();
    await channel.consume('accounts', async (message) => {
      const { replyTo, correlationId, headers } = message.properties;
      const answer = await handle(headers.operation, JSON.parse(message.content.toString()));
      channel.sendToQueue(replyTo, Buffer.from(JSON.stringify(answer)), { correlationId });
    });
    ${handle}`;

  test('beside it, where the consumer chooses by a switch; the queue is the channel between them', async () => {
    const model = await bankOf(
      ASKING,
      answering(`async function handle(operation: string, data: any) {
        switch (operation) {
          case 'balance.get': return 3;
          case 'account.close': return true;
          default: return undefined;
        }
      }`),
    );
    expect(callsIn(model)).toEqual(['teller → ledger balance.get', 'teller → ledger account.close']);
    expect(model.calls.every(({ protocol, awaited }) => protocol === 'rpc' && awaited)).toBe(true);
    expect(channelsIn(model)).toEqual(['accounts: teller → ledger']);
    expect(unknownIn(model)).toEqual([]);
  });

  test('what no consumer tells apart is asked of the queue', async () => {
    const model = await bankOf(
      ASKING,
      answering(`async function handle(operation: string, data: any) {
        if (operation === 'balance.get') return 3;
        return true;
      }`),
    );
    expect(callsIn(model)).toEqual(['teller → ledger balance.get', 'teller → ledger accounts']);
    const whole = await bankOf(
      ASKING,
      answering('const handle = async (operation: string, data: any) => data;'),
    );
    expect(new Set(callsIn(whole))).toEqual(new Set(['teller → ledger accounts']));
    expect(channelsIn(whole)).toEqual([]);
  });

  test('in its body, that a function of another file is given, by the names of a table; each queue for itself', async () => {
    const serving = (queue: string, table: string) => ({
      files: {
        'index.ts': `import amqp from 'amqplib';
          const handlers: Record<string, (data: any) => unknown> = { ${table} };
          const service = { serve({ type, data }: any) { return handlers[type](data); } };
          const channel = await (await amqp.connect('')).createChannel();
          channel.consume('${queue}', async (message: any) => {
            const answer = await service.serve(JSON.parse(message.content.toString()));
            channel.sendToQueue(message.properties.replyTo, Buffer.from(JSON.stringify(answer)), {});
          });`,
      },
    });
    const model = await modelOf(
      systemOf({
        accounts: serving('accounts', 'LIST: () => [], SHOW: (id) => id'),
        cards: serving('cards', 'LIST: () => []'),
        teller: {
          files: {
            'rpc.ts': `import amqp from 'amqplib';
              export async function request(queue: string, payload: unknown) {
                const channel = await (await amqp.connect('')).createChannel();
                const { queue: answers } = await channel.assertQueue('', { exclusive: true });
                channel.sendToQueue(queue, Buffer.from(JSON.stringify(payload)), { replyTo: answers, correlationId: '1' });
                return new Promise((resolve) => channel.consume(answers, resolve));
              }`,
            'index.ts': `import { request } from './rpc';
              export const one = (id: string) => request('accounts', { type: 'SHOW', data: id });
              export const all = () => request('accounts', { type: 'LIST' });
              export const cards = () => request('cards', { type: 'LIST' });
              export const other = (body: any) => request('cards', body);`,
          },
        },
      }),
    );
    expect(callsIn(model)).toEqual([
      'teller → accounts SHOW',
      'teller → accounts LIST',
      'teller → cards LIST',
      'teller → cards cards',
    ]);
    expect(channelsIn(model)).toEqual(['accounts: teller → accounts', 'cards: teller → cards']);
  });
});

test('any consumer of a queue may answer', async () => {
  const consumer = {
    files: {
      'index.ts': `import amqp from 'amqplib';
        const channel = await (await amqp.connect('')).createChannel();
        await channel.consume('products', (message) => {});`,
    },
  };
  const model = await modelOf(
    systemOf({
      catalog: consumer,
      orders: consumer,
      web: {
        files: {
          'index.ts': `import amqp from 'amqplib';
            export async function products() {
              const channel = await (await amqp.connect('')).createChannel();
              const { queue: replyQueue } = await channel.assertQueue('', { exclusive: true });
              channel.sendToQueue('products', Buffer.from(''), { correlationId: '1', replyTo: replyQueue });
              return new Promise((resolve) => channel.consume(replyQueue, resolve));
            }`,
        },
      },
    }),
  );
  expect(callsIn(model)).toEqual(['web → catalog products', 'web → orders products']);
  expect(channelsIn(model)).toEqual([]);
});

test('NATS: request and publish', async () => {
  const model = await bankOf(
    `import { connect } from 'nats';
      const nats = await connect();
      export const one = async (id) => (await nats.request('accounts.get', id, { timeout: 500 })).json();
      export const opened = () => nats.publish('accounts.opened', '');`,
    `import { connect } from 'nats';
      const nats = await connect();
      nats.subscribe('accounts.get', { callback: (error, message) => message.respond('') });
      nats.subscribe('accounts.opened');`,
  );
  expect(callsIn(model)).toEqual(['teller → ledger accounts.get']);
  expect(model.calls[0]).toMatchObject({ protocol: 'rpc', by: 'nats', awaited: true, timeoutMs: 500 });
  expect(channelsIn(model)).toEqual(['accounts.opened: teller → ledger']);
});

test('gRPC by Nest and by grpc-js', async () => {
  const model = await bankOf(
    `import { type ClientGrpc } from '@nestjs/microservices';
      import * as grpc from '@grpc/grpc-js';
      import { loadSync } from '@grpc/proto-loader';
      interface Accounts { findOne(query: unknown): unknown }
      export class Teller {
        private accounts: Accounts;
        constructor(private readonly client: ClientGrpc) {}
        onModuleInit() { this.accounts = this.client.getService<Accounts>('Accounts'); }
        one() { return this.accounts.findOne({ id: 1 }); }
      }
      const { bank } = grpc.loadPackageDefinition(loadSync('bank.proto')) as any;
      const client = new bank.Rates(process.env.LEDGER_ADDR, grpc.credentials.createInsecure());
      export const rates = () => client.list({}, () => {});`,
    `import { Controller } from '@nestjs/common';
      import { GrpcMethod } from '@nestjs/microservices';
      import * as grpc from '@grpc/grpc-js';
      import { loadSync } from '@grpc/proto-loader';
      @Controller() export class Ledger { @GrpcMethod('Accounts', 'FindOne') findOne() {} }
      const { bank } = grpc.loadPackageDefinition(loadSync('bank.proto')) as any;
      new grpc.Server().addService(bank.Rates.service, { list: () => {} });`,
    { LEDGER_ADDR: 'ledger:50051' },
  );
  expect(callsIn(model)).toEqual(['teller → ledger Accounts/FindOne', 'teller → ledger Rates/List']);
});

test('Nest: what is asked of a handler of events is a call, unless somebody tells it as well', async () => {
  const root = systemOf({
    teller: {
      files: {
        'index.ts': `import { Inject } from '@nestjs/common';
          import { ClientProxy } from '@nestjs/microservices';
          export class Teller {
            constructor(@Inject('LEDGER') private readonly ledger: ClientProxy) {}
            balance() { return this.ledger.send('balance.get', {}); }
            pay() { this.ledger.emit('money.paid', {}); return this.ledger.send('money.paid', {}); }
          }`,
      },
    },
    ledger: {
      files: {
        'index.ts': `import { Controller } from '@nestjs/common';
          import { EventPattern } from '@nestjs/microservices';
          @Controller()
          export class Ledger {
            @EventPattern('balance.get') balance() {}
            @EventPattern('money.paid') paid() {}
          }`,
      },
    },
  });
  const model = await modelOf(root);
  expect(callsIn(model)).toEqual(['teller → ledger balance.get', 'teller → ledger money.paid']);
  expect(channelsIn(model)).toEqual(['money.paid: teller → ledger']);
});
