import { describe, expect, test } from 'vitest';
import { channelsIn, modelOf, systemOf } from '../support.js';

const bus = `import { Kafka } from 'kafkajs';
  import { Container } from 'typedi';
  export class Bus {
    private producer = new Kafka({ brokers: ['kafka:9092'] }).producer();
    async publish({ topicName, message }: { topicName: string; message: string }) {
      await this.producer.send({ topic: topicName, messages: [{ value: message }] });
    }
  }
  export enum Topics { Opened = 'account.opened', Closed = 'account.closed', Never = 'account.never' }`;

/** A service that tells of accounts by a decorator of a library. */
async function channels(
  decorator: string,
  teller: string,
  others: Readonly<Record<string, string>> = {},
  library: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const root = systemOf(
    {
      teller: { files: { 'index.ts': teller } },
      ...Object.fromEntries(
        Object.entries(others).map(([name, text]) => [name, { files: { 'index.ts': text } }]),
      ),
    },
    {
      'package.json': JSON.stringify({
        private: true,
        workspaces: ['shared', 'teller', ...Object.keys(others)],
      }),
      'shared/package.json': JSON.stringify({ name: '@bank/shared', main: 'index.ts' }),
      'shared/index.ts': `export * from './bus'; export * from './publishes';`,
      ...Object.fromEntries(Object.entries(library).map(([name, text]) => [`shared/${name}`, text])),
      'shared/bus.ts': bus,
      'shared/publishes.ts': `import { Container } from 'typedi'; import { Bus } from './bus';\n${decorator}`,
    },
  );
  return channelsIn(await modelOf(root));
}

const publishesResult = `export function Publishes(options: { prepare?: (result: any, args: unknown[]) => any }) {
  return function (_target: object, _key: string, descriptor: PropertyDescriptor) {
    const original = descriptor.value;
    descriptor.value = async function (...args: unknown[]) {
      const bus = Container.get(Bus);
      const result = await original.apply(this, args);
      const payload = options.prepare ? options.prepare(result, args) : result;
      if (payload && 'topicName' in payload)
        await bus.publish({ topicName: payload.topicName as string, message: JSON.stringify(payload.message) });
      return result;
    };
    return descriptor;
  };
}
export const AS_IT_IS = { prepare: (data) => data };`;

const teller = (
  decoration: string,
  body: string,
) => `import { Publishes, AS_IT_IS, Topics } from '@bank/shared';
  export class Accounts {
    ${decoration}
    private async opened(id: string) { ${body} }
    async open(id: string) { await this.opened(id); }
  }
  void new Accounts().open('1');`;

const publish = (topic: string) => `await Container.get(Bus).publish({ topicName: ${topic}, message: '' });`;

describe('a decorator that publishes what the method returns', () => {
  test.each([
    ['as the channel says', 'return { topicName: Topics.Opened, message: { id } };'],
    [
      'or nothing',
      'if (!id) return; const topicName = Topics.Opened; return { topicName, message: { id } };',
    ],
  ])('by the channel that the method names, %s', async (_, body) => {
    expect(await channels(publishesResult, teller('@Publishes(AS_IT_IS)', body))).toEqual([
      'account.opened: teller → nobody',
    ]);
  });

  test.each([
    [
      'that is given no options',
      `export function Publishes(_target: object, _key: string, descriptor: PropertyDescriptor) {
        const original = descriptor.value;
        descriptor.value = async function (...args: unknown[]) {
          const result = await original.call(this, ...args); ${publish('result.topicName')} return result; };
      }`,
      '@Publishes',
    ],
    [
      'that asks the class for the method',
      `export const Publishes = () => (target: any, key: string) => {
        const original = target[key];
        target[key] = async function (...args: unknown[]) {
          const { topicName } = await original.apply(this, args); ${publish('topicName')} };
      };`,
      '@Publishes()',
    ],
    [
      'of the language itself',
      `export function Publishes() {
        return function <This, Args extends unknown[]>(original: (this: This, ...args: Args) => Promise<any>, context: ClassMethodDecoratorContext) {
          return async function (this: This, ...args: Args) {
            const told = await original.call(this, ...args); ${publish('told.topicName')} return told; };
        };
      }`,
      '@Publishes()',
    ],
    [
      'that goes on when the method is done',
      `export const Publishes = (): MethodDecorator => (_target, _key, descriptor: TypedPropertyDescriptor<any>) => {
        const { value: original } = descriptor;
        return { ...descriptor, value(...args: unknown[]) {
          return Reflect.apply(original, this, args).then(async (result) => { ${publish('result.topicName')} return result; }); } };
      };`,
      '@Publishes()',
    ],
    [
      'that binds the method',
      `export const Publishes = () => (_target: object, _key: string, descriptor: PropertyDescriptor) => {
        const wrapped = descriptor.value;
        descriptor.value = async function (...args: unknown[]) {
          const result = await wrapped.bind(this)(...args); ${publish('result?.topicName')} };
      };`,
      '@Publishes()',
    ],
  ])('%s', async (_, decorator, decoration) => {
    const text = teller(decoration, 'return { topicName: Topics.Opened, message: { id } };');
    expect(await channels(decorator, text)).toEqual(['account.opened: teller → nobody']);
  });

  test('by what whoever calls the method says', async () => {
    const text = `import { Publishes, AS_IT_IS, Topics } from '@bank/shared';
      export class Accounts {
        @Publishes(AS_IT_IS) private async tell(topicName: Topics, id: string) { return { topicName, message: { id } }; }
        async open(id: string) { await this.tell(Topics.Opened, id); }
        async close(id: string) { await this.tell(Topics.Closed, id); }
      }
      const accounts = new Accounts(); void accounts.open('1'); void accounts.close('1');`;
    expect(await channels(publishesResult, text)).toEqual([
      'account.closed: teller → nobody',
      'account.opened: teller → nobody',
    ]);
  });

  test('by the name of the method', async () => {
    const decorator = `export const Publishes = (of: string) => (_target: object, key: string, descriptor: PropertyDescriptor) => {
      const original = descriptor.value;
      descriptor.value = async function (...args: unknown[]) {
        const result = await original.apply(this, args); ${publish('`${of}.${key}`')} return result; };
    };`;
    const text = teller("@Publishes('account')", 'return { id };');
    expect(await channels(decorator, text)).toEqual(['account.opened: teller → nobody']);
  });

  test('says nothing of methods that it does not decorate, nor of one that names no channel', async () => {
    const text = `import { Publishes, AS_IT_IS, Topics } from '@bank/shared';
      const Logs = () => (_target: object, _key: string, descriptor: PropertyDescriptor) => {
        const original = descriptor.value;
        descriptor.value = async function (...args: unknown[]) { const result = await original.apply(this, args); console.log(result.topicName); return result; };
      };
      export class Accounts {
        @Publishes(AS_IT_IS) async open(id: string) { return { topicName: Topics.Opened, message: { id } }; }
        @Logs() async close(id: string) { return { topicName: Topics.Closed, message: { id } }; }
        async forget(id: string) { return { topicName: Topics.Never, message: { id } }; }
        @Publishes(AS_IT_IS) async note(id: string) { return { id }; }
      }
      const accounts = new Accounts(); void accounts.open('1'); void accounts.close('1'); void accounts.forget('1'); void accounts.note('1');`;
    expect(await channels(publishesResult, text)).toEqual(['account.opened: teller → nobody']);
  });

  test('in a library, of which it says what each of those who use it tells', async () => {
    const ledger = `import { Publishes, AS_IT_IS, Topics } from './index';
      export class Ledger {
        @Publishes(AS_IT_IS) private async tell(id: string) { return { topicName: Topics.Closed, message: { id } }; }
        async close(id: string) { await this.tell(id); }
      }`;
    const text = `import { Ledger } from '@bank/shared'; void new Ledger().close('1');`;
    const others = { mails: `import { AS_IT_IS } from '@bank/shared'; console.log(AS_IT_IS);` };
    expect(
      await channels(`export { Ledger } from './ledger'; ${publishesResult}`, text, others, {
        'ledger.ts': ledger,
      }),
    ).toEqual(['account.closed: teller → nobody']);
  });
});
