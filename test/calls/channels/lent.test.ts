import { describe, expect, test } from 'vitest';
import { callsIn, channelsIn, modelOf, systemOf, unknownIn } from '../support.js';

const PACKAGES = JSON.stringify({
  dependencies: { '@nestjs/core': '11', '@nestjs/microservices': '11', '@nestjs/config': '4' },
});

/** What all services of the bank share: a client of Kafka that may put a prefix before each topic, and decorators that do the same. */
const COMMON = {
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      baseUrl: '.',
      paths: { '@bank/common': ['libs/common/index.ts'], '@bank/ledger': ['ledger/exports.ts'] },
    },
  }),
  'libs/common/index.ts': `import { Inject } from '@nestjs/common';
    import { ConfigService } from '@nestjs/config';
    import { ClientKafka, EventPattern, MessagePattern } from '@nestjs/microservices';
    function applyPrefix(prefix: string, topic: string) {
      if (!prefix) return topic;
      return \`\${prefix}.\${topic}\`;
    }
    export class Broker {
      private prefix: string;
      constructor(@Inject('KAFKA') private readonly client: ClientKafka, config: ConfigService) {
        this.prefix = config.get<string>('TOPIC_PREFIX', null);
      }
      send(topic: any, data: object) {
        topic = applyPrefix(this.prefix, topic);
        return this.client.send(topic, data);
      }
      emit(topic: any, data: object) {
        topic = applyPrefix(this.prefix, topic);
        return this.client.emit(topic, data);
      }
    }
    const PREFIX = process.env.TOPIC_PREFIX;
    export const Answers = (topic: string) => MessagePattern(applyPrefix(PREFIX, topic));
    export const Hears = (topic: string) => EventPattern(applyPrefix(PREFIX, topic));
    export interface Told { topic: string; data: object }
    /** Tells all at once. */
    export class Teller {
      private told: Told[] = [];
      constructor(private broker: Broker) {}
      tell(told: Told): void { this.told.push(told); }
      async tellAll() {
        const chunked = (list: any[], size: number) =>
          Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, i * size + size));
        for (const some of chunked(this.told, 100))
          await Promise.all(some.map((each) => this.broker.emit(each.topic, each.data)));
      }
    }`,
};

const DESK_TELLER = `const TOPICS = { OPENED: 'desk.opened', CLOSED: 'desk.closed' };
  class DeskTeller {
    constructor(private readonly teller: Teller) {}
    tell(what: keyof typeof TOPICS, data: object) { this.teller.tell({ topic: TOPICS[what], data }); }
  }`;
/** How the desk tells what happens: at the end, of all that it has kept until then. */
const LATER = `const teller = new Teller(this.broker);
  const desk = new DeskTeller(teller);
  desk.tell('OPENED', {});
  desk.tell('CLOSED', {});
  await teller.tellAll();`;

function systemWith(environment: Readonly<Record<string, string>> = {}, tells = LATER) {
  return systemOf(
    {
      desk: {
        environment,
        files: {
          'package.json': PACKAGES,
          'src/main.ts': `import { Controller, Module, Post } from '@nestjs/common';
            import { NestFactory } from '@nestjs/core';
            import { Broker, Teller } from '@bank/common';
            import { BalanceOf } from '@bank/ledger';
            ${tells === LATER ? DESK_TELLER : ''}
            @Controller() class Desk {
              constructor(private readonly broker: Broker) {}
              @Post() async open() {
                await new BalanceOf(this.broker).ask('1');
                ${tells}
              }
            }
            @Module({ controllers: [Desk], providers: [Broker] }) class AppModule {}
            NestFactory.create(AppModule).then((app) => app.listen(3000));`,
        },
      },
      ledger: {
        environment,
        files: {
          'package.json': PACKAGES,
          'exports.ts': `import { Broker } from '@bank/common';
            export class BalanceOf {
              constructor(private readonly broker: Broker) {}
              ask(account: string) { return this.broker.send('ledger.balance', { account }); }
            }
            export class HistoryOf {
              constructor(private readonly broker: Broker) {}
              ask(account: string) { return this.broker.send('ledger.history', { account }); }
            }`,
          'src/main.ts': `import { Controller, Module } from '@nestjs/common';
            import { NestFactory } from '@nestjs/core';
            import { Answers, Broker, Hears } from '@bank/common';
            import { BalanceOf } from '../exports';
            @Controller() class Ledger {
              constructor(private readonly broker: Broker) {}
              @Answers('ledger.balance') balance() {}
              @Answers('ledger.history') history() { return new BalanceOf(this.broker).ask('1'); }
              @Hears('desk.opened') opened() {}
            }
            @Module({ controllers: [Ledger], providers: [Broker] }) class AppModule {}
            NestFactory.createMicroservice(AppModule, {}).then((app) => app.listen());`,
        },
      },
    },
    COMMON,
  );
}

describe('a bank whose services lend their clients to each other', () => {
  test('a prefix that nobody sets is none, whoever may put it before a topic', async () => {
    const model = await modelOf(systemWith());
    expect(callsIn(model)).toEqual(['desk → ledger ledger.balance']);
    expect(channelsIn(model)).toEqual(['desk.closed: desk → nobody', 'desk.opened: desk → ledger']);
    expect(unknownIn(model)).toEqual([]);
  });

  test('one that is set stands before all', async () => {
    const model = await modelOf(
      systemWith({ TOPIC_PREFIX: 'eu' }, `await this.broker.emit('desk.opened', {});`),
    );
    expect(callsIn(model)).toEqual(['desk → ledger eu.ledger.balance']);
    expect(channelsIn(model)).toEqual(['eu.desk.opened: desk → ledger']);
  });
});
