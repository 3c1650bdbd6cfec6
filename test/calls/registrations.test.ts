import { describe, expect, test } from 'vitest';
import { answering, callsIn, channelsIn, modelOf, systemOf } from './support.js';

const stock = answering('GET /stock/:sku');
const ASKED = 'orders → stock GET /stock/*';
const addresses = { STOCK_URL: 'http://stock:3000', MAILS_URL: 'http://mails:3000' };

/** What a service that is made of these files asks the stock for, and what it says to others. */
async function saidBy(
  files: Readonly<Record<string, string>>,
  others: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const orders = { files, environment: addresses };
  const model = await modelOf(systemOf({ orders, stock, mails: answering('POST /mails') }, others));
  return [...callsIn(model), ...channelsIn(model)];
}

const library = (text: Readonly<Record<string, string>>) => ({
  'package.json': '{ "private": true, "workspaces": ["lib", "orders", "stock", "mails"] }',
  'lib/package.json': '{ "name": "@shop/kit", "main": "index.ts" }',
  ...Object.fromEntries(Object.entries(text).map(([path, each]) => [`lib/${path}`, each])),
});

describe('what is registered by a name, and asked for by it elsewhere', () => {
  test('in a map of a container, whose methods are told the name', async () => {
    const said = await saidBy({
      'container.ts': `class Container {
          private readonly services = new Map<string, any>();
          set(name: string, service: unknown) { this.services.set(name, service); return this; }
          get(name: string) { return this.services.get(name); }
        }
        export const container = new Container();`,
      'setup.ts': `import axios from 'axios';
        import { Kafka } from 'kafkajs';
        import { container } from './container';
        const producer = new Kafka({ brokers: [] }).producer();
        container
          .set('stock', axios.create({ baseURL: process.env.STOCK_URL }))
          .set('mails', axios.create({ baseURL: process.env.MAILS_URL }))
          .set('events', { tell: ({ topic, body }) => producer.send({ topic, messages: [body] }) });`,
      'index.ts': `import './setup';
        import { container } from './container';
        export async function place(order: any) {
          await container.get('stock').get(\`/stock/\${order.sku}\`);
          await container.get('mails').post('/mails', order);
          await container.get('events').tell({ topic: 'order.placed', body: order });
        }`,
    });
    expect(said).toEqual(['orders → mails POST /mails', ASKED, 'order.placed: orders → nobody']);
  });

  test('in a static object, by factories; in an object that a function fills', async () => {
    const said = await saidBy({
      'locator.ts': `export class Locator {
          private static factories: Record<string, () => any> = {};
          private static made = new Map<string, any>();
          static register(name: string, factory: () => any) { Locator.factories[name] = factory; }
          static resolve(name: string) {
            if (!Locator.made.has(name)) Locator.made.set(name, Locator.factories[name]());
            return Locator.made.get(name);
          }
        }
        export const services: any = {};
        export function provide(name: string, service: unknown) { services[name] = service; }`,
      'index.ts': `import axios from 'axios';
        import { Locator, provide, services } from './locator';
        Locator.register('stock', () => axios.create({ baseURL: process.env.STOCK_URL }));
        provide('mails', axios.create({ baseURL: process.env.MAILS_URL }));
        export const one = (sku: string) => Locator.resolve('stock').get(\`/stock/\${sku}\`);
        export const tell = (text: string) => services.mails.post('/mails', { text });`,
    });
    expect(said).toEqual(['orders → mails POST /mails', ASKED]);
  });

  test('by a function that is imported, handed on or held under another name', async () => {
    const said = await saidBy({
      'registry.ts': `const services: Record<string, any> = {};
        function register(name: string, service: unknown) { services[name] = service; }
        const note = (name: string, service: unknown) => register(name, service);
        export const find = (name: string) => services[name];
        export { register };
        export const registry = { add: register };
        export default note;`,
      'setup.ts': `import axios from 'axios';
        import { register as provide, registry } from './registry';
        import keep from './registry';
        provide('stock', axios.create({ baseURL: process.env.STOCK_URL }));
        registry.add('mails', axios.create({ baseURL: process.env.MAILS_URL }));
        keep('letters', axios.create({ baseURL: process.env.MAILS_URL }));`,
      'index.ts': `import './setup';
        import { find } from './registry';
        export const one = (sku: string) => find('stock').get(\`/stock/\${sku}\`);
        export const tell = (text: string) => find('mails').post('/mails', { text });
        export const write = (text: string) => find('letters').post('/mails', { text });`,
    });
    expect(said).toEqual(['orders → mails POST /mails', 'orders → mails POST /mails', ASKED]);
  });

  test('by two programs under the same name, in what they share: each asks what it registered itself', async () => {
    const shared = library({
      'index.ts': `export const services: any = {};
        export function provide(name: string, service: unknown) { services[name] = service; }`,
    });
    const asking = (variable: string, ask: string) => ({
      files: {
        'index.ts': `import axios from 'axios';
          import { provide, services } from '@shop/kit';
          provide('backend', axios.create({ baseURL: process.env.${variable} }));
          export const ask = () => services.backend.${ask};`,
      },
      environment: addresses,
    });
    const model = await modelOf(
      systemOf(
        {
          orders: asking('STOCK_URL', "get('/stock/1')"),
          refunds: asking('MAILS_URL', "post('/mails', {})"),
          stock,
          mails: answering('POST /mails'),
        },
        shared,
      ),
    );
    expect(callsIn(model)).toEqual(['orders → stock GET /stock/1', 'refunds → mails POST /mails']);
  });

  test('parts of a program that list which others they need', async () => {
    const said = await saidBy({
      'load.js': `module.exports = (parts) => {
          const made = {};
          const load = (name) => (made[name] ??= (async () => {
            const needed = {};
            for (const each of parts[name].requires ?? []) needed[each] = await load(each);
            return parts[name].setup(needed);
          })());
          return load;
        };`,
      'consumer.js': `module.exports = class Consumer {
          constructor(options) { this.kafka = options.kafka; this.settings = options.settings; this.stock = options.stock; }
          async start() {
            const consumer = this.kafka.consumer({ groupId: 'orders' });
            await consumer.subscribe({ topic: this.settings.topic });
            await consumer.run({ eachMessage: ({ message }) => this.stock.get(\`/stock/\${message.key}\`) });
          }
        };`,
      'index.js': `const axios = require('axios');
        const { Kafka } = require('kafkajs');
        const loader = require('./load');
        const Consumer = require('./consumer');
        const load = loader({
          settings: { setup: () => ({ topic: 'stock.low', stock: process.env.STOCK_URL }) },
          kafka: { setup: () => new Kafka({ brokers: [] }) },
          stock: { requires: ['settings'], setup: ({ settings }) => axios.create({ baseURL: settings.stock }) },
          consumer: {
            requires: ['settings', 'kafka', 'stock'],
            async setup({ settings, kafka, stock }) {
              const consumer = new Consumer({ settings, kafka, stock });
              await consumer.start();
              return consumer;
            },
          },
        });
        load('consumer');`,
    });
    expect(said).toEqual([ASKED, 'stock.low: nobody → orders']);
  });
});

describe('what a library registers for those who use it', () => {
  test('handlers that are added one by one, several at once, or by an object of them', async () => {
    const said = await saidBy(
      {
        'index.ts': `import { Router } from '@shop/kit';
          import { handlers } from './handlers';
          new Router().route('order.placed', async () => {}).use(handlers).start();`,
        'handlers.ts':
          "export const handlers = { 'order.sent': async () => {}, 'order.lost': async () => {} };",
      },
      library({
        'index.ts': `import { Kafka } from 'kafkajs';
          type Handle = (message: unknown) => Promise<void>;
          export class Router {
            private readonly routes: { channel: string; handle: Handle }[] = [];
            private readonly kafka = new Kafka({ brokers: [] });
            route(channel: string, handle: Handle) { this.routes.push({ channel, handle }); return this; }
            use(routes: Record<string, Handle>) {
              for (const [channel, handle] of Object.entries(routes)) this.routes.push({ channel, handle });
              return this;
            }
            async start() {
              const consumer = this.kafka.consumer({ groupId: 'all' });
              for (const { channel } of this.routes) await consumer.subscribe({ topic: channel });
            }
          }`,
      }),
    );
    expect(said).toEqual([
      'order.lost: nobody → orders',
      'order.placed: nobody → orders',
      'order.sent: nobody → orders',
    ]);
  });

  test('listeners that are instances of classes, whose events are classes', async () => {
    const said = await saidBy(
      {
        'index.ts': `import { Listener, Placed, Sent, Subscriber } from '@shop/kit';
          class OnPlaced extends Listener { event = Placed; }
          class OnSent extends Listener { event = Sent; }
          new Subscriber().register(new OnPlaced(), new OnSent()).start();`,
      },
      library({
        'index.ts': `import { Kafka } from 'kafkajs';
          export class Placed { static readonly topic = 'order.placed'; }
          export class Sent { static readonly topic = 'order.sent'; }
          export abstract class Listener { abstract event: { topic: string }; }
          export class Subscriber {
            private readonly listeners: Listener[] = [];
            register(...listeners: Listener[]) { this.listeners.push(...listeners); return this; }
            async start() {
              const consumer = new Kafka({ brokers: [] }).consumer({ groupId: 'all' });
              for (const listener of this.listeners) await consumer.subscribe({ topic: listener.event.topic });
            }
          }`,
      }),
    );
    expect(said).toEqual(['order.placed: nobody → orders', 'order.sent: nobody → orders']);
  });

  test('what decorators keep for whoever sets the program up', async () => {
    const said = await saidBy(
      {
        'index.ts': `import { start } from '@shop/kit';
          import { Handlers, Reminders } from './handlers';
          start([Handlers], [Reminders]);`,
        'handlers.ts': `import { Job, On } from '@shop/kit';
          export class Handlers {
            @On('order.placed') async placed() {}
            @On('order.sent') async sent() {}
          }
          @Job('reminders')
          export class Reminders { async run() {} }`,
      },
      library({
        'keys.ts': "export const HEARD = Symbol('heard');",
        'index.ts': `import 'reflect-metadata';
          import { Worker } from 'bullmq';
          import { Kafka } from 'kafkajs';
          import { HEARD } from './keys';
          export function On(topic: string): MethodDecorator {
            return (target, name) => {
              const heard = Reflect.getMetadata(HEARD, target.constructor) || [];
              Reflect.defineMetadata(HEARD, [...heard, { topic, name }], target.constructor);
            };
          }
          export const Job = (queue: string): ClassDecorator => (target) => Reflect.defineMetadata('job', queue, target);
          export async function start(handlers: any[], jobs: any[]) {
            const consumer = new Kafka({ brokers: [] }).consumer({ groupId: 'all' });
            for (const each of handlers)
              for (const { topic } of Reflect.getMetadata(HEARD, each)) await consumer.subscribe({ topic });
            for (const each of jobs) new Worker(Reflect.getMetadata('job', each), () => new each().run());
          }`,
      }),
    );
    expect(said).toEqual([
      'order.placed: nobody → orders',
      'order.sent: nobody → orders',
      'reminders: nobody → orders',
    ]);
  });

  test('what Nest keeps for methods, and an explorer of the program asks for', async () => {
    const said = await saidBy({
      'main.ts':
        "import { NestFactory } from '@nestjs/core';\nimport { Shop } from './shop.module';\nNestFactory.create(Shop);",
      'shop.module.ts': `import { Module } from '@nestjs/common';
        import { DiscoveryModule } from '@nestjs/core';
        import { Explorer } from './explorer';
        import { Handlers } from './handlers';
        @Module({ imports: [DiscoveryModule], providers: [Explorer, Handlers] })
        export class Shop {}`,
      'heard.ts': `import { SetMetadata } from '@nestjs/common';
        export const HEARD = 'heard';
        export const Heard = (topic: string) => SetMetadata(HEARD, topic);`,
      'explorer.ts': `import { Injectable, type OnModuleInit } from '@nestjs/common';
        import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
        import { Kafka } from 'kafkajs';
        import { HEARD } from './heard';
        @Injectable()
        export class Explorer implements OnModuleInit {
          constructor(private discovery: DiscoveryService, private scanner: MetadataScanner, private reflector: Reflector) {}
          async onModuleInit() {
            const consumer = new Kafka({ brokers: [] }).consumer({ groupId: 'orders' });
            for (const { instance } of this.discovery.getProviders())
              for (const name of this.scanner.getAllMethodNames(instance)) {
                const topic = this.reflector.get<string>(HEARD, instance[name]);
                if (topic) await consumer.subscribe({ topic });
              }
          }
        }`,
      'handlers.ts': `import { Injectable } from '@nestjs/common';
        import { Heard } from './heard';
        @Injectable()
        export class Handlers { @Heard('stock.low') async low() {} @Heard('stock.gone') async gone() {} }`,
    });
    expect(said).toEqual(['stock.gone: nobody → orders', 'stock.low: nobody → orders']);
  });
});
