import { describe, expect, test } from 'vitest';
import { directoryWith } from '../code/support.js';
import { archfit } from '../helpers/world.js';

async function accesses(contents: Parameters<typeof directoryWith>[0]): Promise<readonly string[]> {
  const root = directoryWith({ ...bank, ...contents });
  const { out } = await archfit(['map', root, '--format', 'json', '--no-cache']);
  const found = (JSON.parse(out) as Mapped).accesses.filter(({ mode }) => mode !== 'define');
  return found.map(({ service, mode, table }) => `${service} ${mode} ${table}`);
}

interface Mapped {
  readonly accesses: readonly { readonly service: string; readonly table: string; readonly mode: string }[];
}

const bank = {
  'package.json': { name: 'bank', workspaces: ['services/*', 'libs/*'] },
  'docker-compose.yml':
    'services:\n  accounts: { build: services/accounts }\n  loans: { build: services/loans }\n',
  'services/accounts/package.json': {
    name: '@bank/accounts',
    dependencies: { '@bank/db': '*', typedi: '1' },
  },
  'services/loans/package.json': { name: '@bank/loans', dependencies: { '@bank/db': '*', typedi: '1' } },
  'libs/db/package.json': {
    name: '@bank/db',
    main: 'src/index.ts',
    dependencies: { typedi: '1', knex: '3' },
  },
};

const knex = "import knex from 'knex';\nconst db = knex({ client: 'pg' });\n";

/** A library whose bootstrapping makes a ledger, and starts whatever services are named. */
const library = (ledger: string, starting = 'await service.start();') => ({
  'libs/db/src/index.ts': `import { Container } from 'typedi';\n${knex}
    export class Ledger {\n${ledger}\n  }
    export interface Startable { start(): Promise<void> }
    export async function boot(services: Record<string, Startable>, keys: string[]) {
      Container.set(Ledger, new Ledger());
      for (const key of keys) { const service = Container.get<Startable>(key); ${starting} }
    }`,
});

const own = (what: string) => `import { boot, Ledger } from '@bank/db'; import { Container } from 'typedi';
  export class Own { async start(): Promise<void> { ${what} } }
  Container.set('own', new Own());
  void boot({}, ['own']);
  process.on('SIGTERM', () => Container.get(Ledger).stop());`;

const services = {
  'services/accounts/src/main.ts': own(''),
  'services/loans/src/main.ts': own("await Container.get(Ledger).start('loans');"),
};

describe('a member that is asked for of something unknown', () => {
  test.each([
    ['a method', "async start(group: string) { await db('entries').insert({ group }); } stop() {}"],
    [
      'a function that a field holds',
      "start = async (group: string) => { await db('entries').insert({ group }); }; stop() {}",
    ],
    [
      'one with more that need not be given',
      "async start(group: string, times = 1, ...others: string[]) { await db('entries').insert({ group }); } stop() {}",
    ],
  ])('is none that has to be given more arguments: %s', async (_, ledger) => {
    expect(await accesses({ ...library(ledger), ...services })).toEqual(['loans write public.entries']);
  });

  test('is none by being asked whether it is there', async () => {
    const ledger = "async start(group: string) { await db('entries').insert({ group }); } stop() {}";
    const starting =
      'if (service?.start) { await service.start(); } const has = !service.start; if (has) return;';
    expect(await accesses({ ...library(ledger, starting), ...services })).toEqual([
      'loans write public.entries',
    ]);
  });

  test.each([
    [
      'it needs nothing',
      "async start(group?: string) { await db('entries').insert({ group }); } stop() {}",
      undefined,
    ],
    [
      'anything may be left out',
      "async start(group: any) { await db('entries').insert({ group }); } stop() {}",
      undefined,
    ],
    [
      'as many are given',
      "async start(group: string) { await db('entries').insert({ group }); } stop() {}",
      "await service.start('all');",
    ],
    [
      'it is not known how many are',
      "async start(group: string) { await db('entries').insert({ group }); } stop() {}",
      'await service.start(...keys);',
    ],
    [
      'it is handed on',
      "async start(group: string) { await db('entries').insert({ group }); } stop() {}",
      'queueMicrotask(service.start);',
    ],
  ])('may be anybody’s where %s', async (_, ledger, starting) => {
    expect(await accesses({ ...library(ledger, starting), ...services })).toEqual([
      'accounts write public.entries',
      'loans write public.entries',
    ]);
  });
});

describe('a method that is decorated', () => {
  const decorated = (decorator: string) => ({
    'libs/db/src/index.ts': `${knex}
      const known: unknown[] = [];
      ${decorator}
      export class Ledger {
        @Told('entries') async write(group: string) { await db('entries').insert({ group }); }
        async other() { return known; }
      }`,
    'services/accounts/src/main.ts': "import { Ledger } from '@bank/db'; void new Ledger().other();",
    'services/loans/src/main.ts': "import { Ledger } from '@bank/db'; void new Ledger().write('loans');",
  });

  test.each([
    [
      'of TypeScript',
      `const Told = (name: string) => (_target: object, key: string, descriptor: PropertyDescriptor) => {
        const original = descriptor.value as (...args: unknown[]) => unknown;
        descriptor.value = function (...args: unknown[]) { console.log(name, key); return original.apply(this, args); };
        return descriptor; };`,
    ],
    [
      'that asks the class',
      `const Told = (name: string) => (target: any, key: string) => {
        const original = target[key]; target[key] = async function (...args: unknown[]) { console.log(name, target.constructor.name); return original.call(this, ...args); }; };`,
    ],
    [
      'of the language',
      `function Told(name: string) { return function (original: Function, context: ClassMethodDecoratorContext) {
        return function (this: unknown, ...args: unknown[]) { console.log(name, context.name); return Reflect.apply(original, this, args); }; }; }`,
    ],
  ])('by what only wraps it is called by those who ask for it: %s', async (_, decorator) => {
    expect(await accesses(decorated(decorator))).toEqual(['loans write public.entries']);
  });

  test.each([
    [
      'keeps the class',
      `const Told = (name: string) => (target: object, key: string) => { known.push({ name, target, key }); };`,
    ],
    [
      'keeps it',
      `const Told = (name: string) => (_target: object, _key: string, { value }: PropertyDescriptor) => { known.push(value); };`,
    ],
    [
      'keeps what it wraps',
      `const Told = (name: string) => (_target: object, _key: string, descriptor: PropertyDescriptor) => {
        const original = descriptor.value; descriptor.value = () => original(); known.push(original); };`,
    ],
    [
      'leaves a mark',
      `const Told = (name: string) => (target: object, key: string) => Reflect.defineMetadata('told', name, target, key);`,
    ],
    ['is of a library', `import { Cron as Told } from '@nestjs/schedule';`],
  ])('by what %s may be called by that', async (_, decorator) => {
    expect(await accesses(decorated(decorator))).toEqual([
      'accounts write public.entries',
      'loans write public.entries',
    ]);
  });
});
