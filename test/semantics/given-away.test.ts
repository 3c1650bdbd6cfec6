import { expect, test } from 'vitest';
import { directoryWith } from '../code/support.js';
import { archfit } from '../helpers/world.js';

const knex = "import knex from 'knex';\nconst db = knex({ client: 'pg' });\n";

/** What each service of a bank does through its library. */
async function doneBy(
  desk: Readonly<Record<string, string>>,
  library: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const { accesses } = await mapOf({
    'services/desk/package.json': { name: '@bank/desk', dependencies: { '@bank/db': '*' } },
    'libs/db/package.json': { name: '@bank/db', main: 'dist/index', typings: 'dist/index' },
    'libs/db/tsconfig.json': { compilerOptions: { rootDir: 'src', outDir: 'dist' } },
    ...placed('services/desk/src', desk),
    ...placed('libs/db/src', library),
  });
  return accesses.map(({ service, mode, table }) => `${service} ${mode} ${table.slice('public.'.length)}`);
}

interface Told {
  readonly accesses: readonly { service: string; mode: string; table: string }[];
  readonly channels: readonly { name: string; publishers: string[]; consumers: string[] }[];
}

async function mapOf(files: Readonly<Record<string, string | object>>): Promise<Told> {
  const root = directoryWith({
    'package.json': { name: 'bank', workspaces: ['services/*', 'libs/*'] },
    'docker-compose.yml': 'services:\n  desk: { build: services/desk }\n  vault: { build: services/vault }\n',
    'services/vault/package.json': { name: '@bank/vault' },
    'services/vault/src/main.ts': 'export {};',
    ...files,
  });
  return JSON.parse((await archfit(['map', root, '--format', 'json', '--no-cache'])).out) as Told;
}

function placed(directory: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`${directory}/${name}`, text]));
}

/** A server that a library for others makes, so that what it is is not known. */
const SERVER = {
  'server.ts':
    "import { Server } from 'some-server';\nimport tables from './tables';\nconst server = new Server({ tables });\nexport default server;",
  'tables.ts': `${knex}export default { all: () => db('loans').select(), add: () => db('loans').insert({}) };`,
  'other.ts': `${knex}const other = db('closed').select();\nexport default other;\nexport const rates = db('rates').select();`,
};

const barrels: Readonly<Record<string, string>> = {
  'as it is called':
    "import server from './server';\nimport other from './other';\nexport { server, other };",
  'under another name': "import made from './server';\nexport { made as server };",
  'by its name there': "import { default as server } from './server';\nexport { server };",
  'as the default': "import server from './server';\nexport default server;\nexport { server };",
  'with others of the file': "import server from './server';\nconst rate = 1;\nexport { rate, server };",
};

for (const [name, barrel] of Object.entries(barrels)) {
  test(`a barrel hands on what a statement of its own imports: ${name}`, async () => {
    const desk = { 'main.ts': "import { server } from '@bank/db';\nserver.start();" };
    expect(await doneBy(desk, { ...SERVER, 'index.ts': barrel })).toEqual([
      'desk read loans',
      'desk write loans',
    ]);
  });
}

test('a namespace that is imported and exported again is handed on as one', async () => {
  const library = { ...SERVER, 'index.ts': "import * as others from './other';\nexport { others };" };
  const desk = { 'main.ts': "import { others } from '@bank/db';\nconsole.log(others.rates);" };
  expect(await doneBy(desk, library)).toEqual(['desk read rates']);
});

test('what is exported as a type only is not handed on', async () => {
  const library = {
    ...SERVER,
    'index.ts': "import server from './server';\nexport type { server };\nexport const rate = 1;",
  };
  const desk = { 'main.ts': "import { rate } from '@bank/db';\nconsole.log(rate);" };
  expect(await doneBy(desk, library)).toEqual([]);
});

const LOANS = `${knex}export abstract class Base {
  all() { return db('loans').select(); }
  add() { return db('loans').insert({}); }
}
export class Loans extends Base {}
export class Desk { constructor(private readonly loans: Base) {} run() { return this.loans.all(); } }`;

const handed: Readonly<Record<string, string>> = {
  'a method that is bound to its own':
    "import { server } from 'some-server';\nconst loans = new Loans();\nserver.on('asked', loans.all.bind(loans));",
  'a method that is bound to its own in a class':
    "import { server } from 'some-server';\nclass Counter { loans = new Loans(); start() { server.on('asked', this.loans.all.bind(this.loans)); } }\nnew Counter().start();",
  'a method that is called for its own': 'const loans = new Loans();\nloans.all.call(loans);',
  'a constructor above':
    "import { Desk } from '@bank/db';\nclass Counter extends Desk { constructor(loans: Loans) { super(loans); } }\nnew Counter(new Loans()).run();",
};

for (const [name, code] of Object.entries(handed)) {
  test(`what a class has does not go away as a whole with ${name}`, async () => {
    const desk = { 'main.ts': `import { Loans } from '@bank/db';\n${code}` };
    expect(await doneBy(desk, { 'index.ts': LOANS })).toEqual(['desk read loans']);
  });
}

test('what a library is to call this for another function goes away as a whole', async () => {
  const desk = {
    'main.ts':
      "import { Loans } from '@bank/db';\nimport { server } from 'some-server';\nserver.on('asked', server.handle.bind(new Loans()));",
  };
  expect(await doneBy(desk, { 'index.ts': LOANS })).toEqual(['desk read loans', 'desk write loans']);
});

const TOPICS = `import { PubSub, Subscription, Topic } from '@google-cloud/pubsub';
export abstract class Topics {
  names: { asked: string; hears: string };
  client = new PubSub();
  asked: Topic;
  hears: Subscription;
  protected open() {
    this.asked = this.client.topic(this.names.asked);
    this.hears = this.client.subscription(this.names.hears);
  }
  publish(what: object) { return this.asked.publishMessage({ json: what }); }
  listen(handle: (message: object) => void) { this.hears.on('message', handle); }
}`;

test('of what its own class inherits from a library, a service does what it asks for', async () => {
  const own = (asks: string) => `import { Topics } from '@bank/topics';
class Rates extends Topics {
  names = { asked: 'rates', hears: 'rates-heard' };
  constructor() { super(); this.open(); }
}
const rates = new Rates();
${asks}`;
  const { channels } = await mapOf({
    'services/desk/package.json': { name: '@bank/desk', dependencies: { '@bank/topics': '*' } },
    'services/desk/src/main.ts': own('rates.publish({});'),
    'services/vault/src/main.ts': own('rates.listen(() => {});'),
    'libs/topics/package.json': { name: '@bank/topics', main: 'dist/index' },
    'libs/topics/src/index.ts': TOPICS,
  });
  expect(channels.map(({ name, publishers, consumers }) => ({ name, publishers, consumers }))).toEqual([
    { name: 'rates', publishers: ['desk'], consumers: [] },
    { name: 'rates-heard', publishers: [], consumers: ['vault'] },
  ]);
});
