import { expect, test } from 'vitest';
import { channelsIn, modelOf, systemOf } from '../support.js';
import { bankOf, channelsOf, said } from './bank.js';

/** A publisher of kafka behind an interface, whose topic is given when it is made. */
const PUBLISHER = `import { Kafka } from 'kafkajs';
export interface Publisher { publish(event: { topic: string }): Promise<void> }
export class KafkaPublisher implements Publisher {
  private readonly producer = new Kafka({ brokers: [] }).producer();
  constructor(private readonly prefix: string) {}
  async publish(event: { topic: string }) {
    await this.producer.send({ topic: \`\${this.prefix}.\${event.topic}\`, messages: [] });
  }
}
`;
const LEDGER = `import { Kafka } from 'kafkajs';
const consumer = new Kafka({ brokers: [] }).consumer({ groupId: 'ledger' });
await consumer.subscribe({ topic: 'bank.money.paid' });`;

const PAYING = (ask: string) => `${ask}
export class Paying {
  constructor(@inject(TYPES.Publisher) private readonly publisher: Publisher) {}
  pay() { return this.publisher.publish({ topic: 'money.paid' }); }
}
`;

test('inversify: a value, a function and a class for a token, asked for by others', async () => {
  const types =
    "export const TYPES = { Publisher: Symbol.for('Publisher'), Prefix: Symbol.for('Prefix') };\n";
  const paying = PAYING(
    "import { inject } from 'inversify';\nimport { TYPES } from './types';\nimport type { Publisher } from './publisher';",
  );
  const container = (binding: string) => `import { Container } from 'inversify';
import { KafkaPublisher, Publisher } from './publisher';
import { Paying } from './paying';
import { TYPES as Names } from './types';
const container = new Container();
container.bind<string>(Names.Prefix).toConstantValue('bank');
container.bind<Publisher>(Names.Publisher).${binding};
container.bind(Paying).toSelf();
container.get(Paying).pay();
`;
  for (const binding of [
    'toConstantValue(new KafkaPublisher(container.get(Names.Prefix)))',
    'toDynamicValue((context) => new KafkaPublisher(context.container.get<string>(Names.Prefix)))',
  ])
    expect(
      await channelsOf(
        {
          'types.ts': types,
          'publisher.ts': PUBLISHER,
          'paying.ts': paying,
          'index.ts': container(binding),
        },
        LEDGER,
      ),
    ).toEqual(['bank.money.paid: teller → ledger']);
});

test('tsyringe and typedi: what is registered under a name, and what is asked for by it', async () => {
  expect(
    await channelsOf(
      {
        'publisher.ts': PUBLISHER,
        'index.ts': `import { container, inject, injectable } from 'tsyringe';
import { KafkaPublisher, type Publisher } from './publisher';
container.register<Publisher>('Publisher', { useFactory: () => new KafkaPublisher('bank') });
@injectable()
export class Paying {
  constructor(@inject('Publisher') private readonly publisher: Publisher) {}
  pay() { return this.publisher.publish({ topic: 'money.paid' }); }
}
container.resolve(Paying).pay();
`,
      },
      `import { Container } from 'typedi';
import { Kafka } from 'kafkajs';
Container.set('ledger.topic', 'bank.money.paid');
const consumer = new Kafka({ brokers: [] }).consumer({ groupId: 'ledger' });
await consumer.subscribe({ topic: Container.get<string>('ledger.topic') });`,
    ),
  ).toEqual(['bank.money.paid: teller → ledger']);
});

test('Nest: an abstract class is what its provider makes, and each service has its own providers', async () => {
  const nest = (own: string) => ({
    files: {
      'publisher.ts': `import { Kafka } from 'kafkajs';
export abstract class Publisher { abstract publish(what: string): Promise<void> }
export class KafkaPublisher extends Publisher {
  private readonly producer = new Kafka({ brokers: [] }).producer();
  async publish(what: string) { await this.producer.send({ topic: \`${own}.\${what}\`, messages: [] }); }
}
`,
      'index.ts': `import { Injectable, Module } from '@nestjs/common';
import { KafkaPublisher, Publisher } from './publisher';
@Injectable()
export class Opening {
  constructor(private readonly publisher: Publisher) {}
  open() { return this.publisher.publish('opened'); }
}
@Module({ providers: [Opening, { provide: Publisher, useClass: KafkaPublisher }] })
export class Main {}
`,
    },
  });
  expect(channelsIn(await modelOf(systemOf({ branch: nest('branch'), vault: nest('vault') })))).toEqual([
    'branch.opened: branch → nobody',
    'vault.opened: vault → nobody',
  ]);
});

test('a token that a service provides nothing for is not what another service provides', async () => {
  expect(
    await said(
      {
        'index.ts': `import { Inject, Injectable } from '@nestjs/common';
import { Kafka } from 'kafkajs';
const producer = new Kafka({ brokers: [] }).producer();
@Injectable()
export class Telling {
  constructor(@Inject('TOPIC') private readonly topic: string) {}
  tell() { return producer.send({ topic: this.topic, messages: [] }); }
}
`,
      },
      {
        'index.ts': `import { Module } from '@nestjs/common';
@Module({ providers: [{ provide: 'TOPIC', useValue: 'letters' }] })
export class Main {}
`,
      },
    ),
  ).toEqual([
    '? teller/index.ts:7 who is called here is not known: the name of the channel hangs on what only runs',
  ]);
});

test('a queue that is made for a channel: who calls its methods sends or hears, whoever made it', async () => {
  const queue = `import { SQSClient, SendMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
export enum Kind { Letters = 'letters', Money = 'money' }
export abstract class Queue {
  abstract send(body: string): Promise<void>;
  abstract take(): Promise<unknown>;
}
export class SqsQueue extends Queue {
  private readonly client = new SQSClient({});
  constructor(private readonly url: string) { super(); }
  async send(body: string) { await this.client.send(new SendMessageCommand({ QueueUrl: this.url, MessageBody: body })); }
  async take() { return this.client.send(new ReceiveMessageCommand({ QueueUrl: this.url })); }
}
const queues: Record<string, Queue> = {};
export function queueOf(kind: Kind): Queue {
  if (Object.keys(queues).length === 0) {
    queues[Kind.Letters] = new SqsQueue('https://sqs.x/1/letters');
    queues[Kind.Money] = new SqsQueue('https://sqs.x/1/money');
  }
  return queues[kind];
}
`;
  const service = (index: string) => ({
    files: {
      'index.ts': index,
      'package.json': JSON.stringify({ name: 'x', dependencies: { '@bank/queue': '*' } }),
    },
  });
  const system = systemOf(
    {
      teller: service(
        "import { Kind, queueOf } from '@bank/queue';\nawait queueOf(Kind.Money).send('');\nawait queueOf(Kind.Letters).send('');",
      ),
      ledger: service(`import { Kind, type Queue, queueOf } from '@bank/queue';
async function drain(queue: Queue) { return queue.take(); }
await drain(queueOf(Kind.Money));`),
    },
    {
      'package.json': JSON.stringify({ name: 'bank', workspaces: ['teller', 'ledger', 'queue'] }),
      'queue/package.json': JSON.stringify({ name: '@bank/queue', main: 'index.ts' }),
      'queue/index.ts': queue,
    },
  );
  expect(channelsIn(await modelOf(system))).toEqual(['letters: teller → nobody', 'money: teller → ledger']);
});

test('a base class that calls its own method hears what those who extend it list', async () => {
  expect(
    await channelsOf(
      '',
      `import type { Consumer } from 'kafkajs';
export abstract class Hearing {
  topics: { topic: string }[] = [];
  constructor(readonly client: Consumer) {}
  async start() {
    this.list();
    await this.subscribe();
  }
  async subscribe() {
    await this.client.subscribe({ topics: this.topics.map(({ topic }) => topic) });
  }
  abstract list(): void;
}
export class Payments extends Hearing {
  list() {
    this.topics = [{ topic: 'money.paid' }];
  }
}
`,
    ),
  ).toEqual(['money.paid: nobody → ledger']);
});

test('settings that a class takes from the environment by names in camel case', async () => {
  const settings = `import { camelCase } from 'lodash';
import * as dotenv from 'dotenv';
import * as fs from 'node:fs';
import * as path from 'node:path';
class Settings {
  moneyTopic: string;
  lettersTopic: string;
  constructor() {
    const defaults = dotenv.parse(fs.readFileSync(path.resolve(__dirname, 'env-defaults')));
    for (const name of Object.keys({ ...defaults, ...process.env })) this[camelCase(name)] = process.env[name];
  }
}
export const settings = new Settings();
`;
  const model = await bankOf(
    {
      'settings.ts': settings,
      'env-defaults': '# of the bank\nMONEY_TOPIC=money.paid\n',
      'index.ts': `import { Kafka } from 'kafkajs';
import { settings } from './settings';
const producer = new Kafka({ brokers: [] }).producer();
await producer.send({ topic: settings.moneyTopic, messages: [] });
await producer.send({ topic: settings.lettersTopic, messages: [] });
`,
    },
    `import { Kafka } from 'kafkajs';
const consumer = new Kafka({ brokers: [] }).consumer({ groupId: 'ledger' });
await consumer.subscribe({ topics: ['money.paid', 'letters.sent'] });`,
    { LETTERS_TOPIC: 'letters.sent' },
  );
  expect(channelsIn(model)).toEqual(['letters.sent: teller → ledger', 'money.paid: teller → ledger']);
});
