import { describe, expect, test } from 'vitest';
import { channelsIn, modelOf, systemOf, unknownIn } from '../support.js';

/** Consumers of NATS that a shared class makes, which is told of them by those that extend it. */
const BASE = `import type { Consumer, JetStreamClient, NatsConnection } from 'nats';
  export const PAID = 'money.paid' as const;
  export interface Options { connection: () => NatsConnection; streamName: string; durableName?: string }
  export abstract class Listener<T> {
    protected readonly streamName: string;
    protected readonly durableName?: string;
    protected readonly js: () => JetStreamClient;
    protected readonly connection: () => NatsConnection;
    private consumer: Consumer | null = null;
    protected abstract readonly subject: string;
    constructor(options: Options) {
      this.connection = options.connection;
      this.js = () => options.connection().jetstream();
      this.streamName = options.streamName;
      this.durableName = options.durableName;
    }
    abstract handle(event: T): Promise<void>;
    async start() {
      const consumers = this.js().consumers;
      if (this.durableName) {
        const manager = await this.connection().jetstreamManager();
        try {
          await manager.consumers.info(this.streamName, this.durableName);
          this.consumer = await consumers.get(this.streamName, this.durableName);
        } catch {
          await manager.consumers.add(this.streamName, { durable_name: this.durableName, filter_subject: this.subject });
          this.consumer = await consumers.get(this.streamName, this.durableName);
        }
      } else {
        this.consumer = await consumers.get(this.streamName);
      }
      for await (const message of await this.consumer.consume()) message.ack();
    }
  }`;
const CONFIG = `const read = (name: string, usual: string) => process.env[name] ?? usual;
  export interface Config { stream: string }
  export const load = (): Config => ({ stream: read('STREAM', 'BANK') });`;

async function heard(code: string, base = BASE) {
  const root = systemOf(
    {
      ledger: { files: { 'index.ts': code, 'config.ts': CONFIG } },
      teller: {
        files: {
          'index.ts': `import { connect } from 'nats'; import { PAID } from '@bank/common';
            const nats = await connect(); await nats.jetstream().publish(PAID, '');`,
        },
      },
    },
    {
      'package.json': JSON.stringify({ workspaces: ['ledger', 'teller', 'common'] }),
      'common/package.json': JSON.stringify({ name: '@bank/common', main: 'index.ts' }),
      'common/index.ts': base,
    },
  );
  const model = await modelOf(root);
  expect(unknownIn(model)).toEqual([]);
  return channelsIn(model);
}

const ONE = ['money.paid: teller → ledger'];

describe('a consumer that is known by its stream and a name, and by its subject, hears the subject alone', () => {
  test.each<[string, string]>([
    [
      'options that a variable holds, the stream of a configuration that a function is given',
      `import { connect } from 'nats'; import { Listener, PAID, type Options } from '@bank/common'; import { load, type Config } from './config.js';
        const nats = await connect();
        class Paid extends Listener<{}> {
          protected readonly subject = PAID;
          constructor(config: Config) {
            const options: Options = { connection: () => nats, streamName: config.stream, durableName: 'ledger-paid' };
            super(options);
          }
          async handle() {}
        }
        async function begin(config: Config) { await new Paid(config).start(); }
        await begin(load());`,
    ],
    [
      'options that a container brings',
      `import 'reflect-metadata'; import { connect } from 'nats'; import { container, inject, injectable } from 'tsyringe';
        import { Listener, PAID } from '@bank/common'; import { load, type Config } from './config.js';
        const nats = await connect();
        @injectable()
        class Paid extends Listener<{}> {
          protected readonly subject = PAID;
          constructor(@inject('config') config: Config) {
            super({ connection: () => nats, streamName: config.stream, durableName: 'ledger-paid' });
          }
          async handle() {}
        }
        async function begin(config: Config) {
          container.register('config', { useValue: config });
          await container.resolve(Paid).start();
        }
        await begin(load());`,
    ],
    [
      'a class between the two',
      `import { connect } from 'nats'; import { Listener, PAID } from '@bank/common'; import { load, type Config } from './config.js';
        const nats = await connect();
        abstract class OfLedger extends Listener<{}> {
          constructor(config: Config, name: string) {
            super({ connection: () => nats, streamName: config.stream, durableName: 'ledger-' + name });
          }
        }
        class Paid extends OfLedger {
          protected readonly subject = PAID;
          constructor(config: Config) { super(config, 'paid'); }
          async handle() {}
        }
        const config = load();
        await new Paid(config).start();`,
    ],
  ])('%s', async (_, code) => {
    expect(await heard(code)).toEqual(ONE);
  });

  test('options that are parameters of the shared class', async () => {
    const base = BASE.replace(
      /constructor\(options: Options\) \{[\s\S]*?\n {4}\}\n/,
      `constructor(protected readonly connection: () => NatsConnection, protected readonly streamName: string, protected readonly durableName?: string) {
        this.js = () => connection().jetstream();
      }
`,
    ).replace(/ {4}protected readonly (?:streamName|durableName\?|connection)[^\n]*\n/g, '');
    expect(
      await heard(
        `import { connect } from 'nats'; import { Listener, PAID } from '@bank/common'; import { load } from './config.js';
          const nats = await connect();
          class Paid extends Listener<{}> { protected readonly subject = PAID; async handle() {} }
          await new Paid(() => nats, load().stream, 'ledger-paid').start();`,
        base,
      ),
    ).toEqual(ONE);
  });
});

test('a consumer without a name hears what its stream has', async () => {
  expect(
    await heard(
      `import { connect } from 'nats'; import { Listener } from '@bank/common';
        const nats = await connect();
        class All extends Listener<{}> {
          protected readonly subject = '>';
          constructor() { super({ connection: () => nats, streamName: 'BANK' }); }
          async handle() {}
        }
        await new All().start();`,
    ),
  ).toEqual(['BANK: nobody → ledger', 'money.paid: teller → nobody']);
});

test('what a member may be given later decides nothing', async () => {
  const base = BASE.replace(
    'abstract handle',
    'rename(name?: string) { (this as any).durableName = name; this.durableName = name; }\n    abstract handle',
  );
  const told = await heard(
    `import { connect } from 'nats'; import { Listener, PAID } from '@bank/common';
      const nats = await connect();
      class Paid extends Listener<{}> {
        protected readonly subject = PAID;
        constructor() { super({ connection: () => nats, streamName: 'BANK', durableName: 'ledger-paid' }); }
        async handle() {}
      }
      const paid = new Paid(); paid.rename(undefined); await paid.start();`,
    base,
  );
  expect(told).toContain('money.paid: teller → ledger');
  expect(told).toContain('BANK: nobody → ledger');
});
