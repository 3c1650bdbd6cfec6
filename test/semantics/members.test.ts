import { expect, test } from 'vitest';
import { directoryWith } from '../code/support.js';
import { archfit } from '../helpers/world.js';
import { accessesOf } from './support.js';

const knex = "import knex from 'knex';\nconst db = knex({ client: 'pg' });\n";

/** A class that reads, writes, and writes behind another of its members. */
const LOANS = `${knex}export class Loans {
  all() { return db('loans').select(); }
  add(row: object) { return db('loans').insert(row); }
  close() { return this.archive(); }
  archive() { return db('closed').insert({}); }
}`;

/** What the only service of a bank does through its only library; the parts are files of the two, by their names. */
async function doneBy(
  service: Readonly<Record<string, string>>,
  library: Readonly<Record<string, string>> = { 'index.ts': LOANS },
): Promise<readonly string[]> {
  const root = directoryWith({
    'package.json': { name: 'bank', workspaces: ['services/*', 'libs/*'] },
    'docker-compose.yml': 'services:\n  desk: { build: services/desk }\n  vault: { build: services/vault }\n',
    'services/desk/package.json': { name: '@bank/desk', dependencies: { '@bank/db': '*' } },
    'services/vault/package.json': { name: '@bank/vault' },
    'services/vault/src/main.ts': 'export {};',
    'libs/db/package.json': { name: '@bank/db', main: 'src/index.ts' },
    ...placed('services/desk/src', service),
    ...placed('libs/db/src', library),
  });
  const { out } = await archfit(['map', root, '--format', 'json', '--no-cache']);
  const { accesses } = JSON.parse(out) as { accesses: { service: string; mode: string; table: string }[] };
  return accesses
    .filter(({ service: name }) => name === 'desk')
    .map(({ mode, table }) => `${mode} ${table.slice('public.'.length)}`);
}

function placed(directory: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`${directory}/${name}`, text]));
}

const uses: Readonly<Record<string, string>> = {
  'new, at once': "import { Loans } from '@bank/db';\nnew Loans().all();",
  'a variable':
    "import { Loans } from '@bank/db';\nconst loans = new Loans();\nexport const run = () => loans.all();",
  'a constructor that is given one by its type':
    "import { Loans } from '@bank/db';\nexport class Desk { constructor(private readonly loans: Loans) {} run() { return this.loans.all(); } }",
  'a parameter of that type':
    "import { Loans } from '@bank/db';\nexport function run(loans: Loans) { return loans.all(); }\nrun(new Loans());",
  'a field that is set later':
    "import { Loans } from '@bank/db';\nexport class Desk { loans?: Loans; start() { this.loans = new Loans(); } run() { return this.loans?.all(); } }",
  'a namespace': "import * as bank from '@bank/db';\nnew bank.Loans().all();",
  destructuring: "import { Loans } from '@bank/db';\nconst { all } = new Loans();\nall();",
  'a wrapper': "import { Loans } from '@bank/db';\nconst make = () => new Loans();\nmake().all();",
  'a type alone': "import type { Loans } from '@bank/db';\nexport const run = (loans: Loans) => loans.all();",
  'a bracket': "import { Loans } from '@bank/db';\nnew Loans()['all']();",
  'a class that inherits':
    "import { Loans } from '@bank/db';\nclass Special extends Loans { few() { return super.all(); } }\nnew Special().few();",
  CommonJS: "const { Loans } = require('@bank/db');\nnew Loans().all();",
};

for (const [name, code] of Object.entries(uses)) {
  test(`only the member that is asked for counts: ${name}`, async () => {
    expect(await doneBy({ 'main.ts': code })).toEqual(['read loans']);
  });
}

test('a member brings those that it uses of its own', async () => {
  expect(await doneBy({ 'main.ts': "import { Loans } from '@bank/db';\nnew Loans().close();" })).toEqual([
    'write closed',
  ]);
});

const leaks: Readonly<Record<string, string>> = {
  'handed to a library':
    "import express from 'express';\nimport { Loans } from '@bank/db';\nexpress().set('loans', new Loans());",
  'asked for by a name that only running code knows':
    "import { Loans } from '@bank/db';\nexport const run = (what: string) => (new Loans() as any)[what]();",
  spread: "import { Loans } from '@bank/db';\nexport const copy = { ...new Loans() };",
  'provided under another name':
    "import { Module } from '@nestjs/common';\nimport { Loans } from '@bank/db';\n@Module({ providers: [{ provide: 'LOANS', useClass: Loans }] })\nexport class App {}",
  'hung on something that is not known':
    "import { Loans } from '@bank/db';\nexport const start = (context: any) => { context.loans = new Loans(); };",
  'given to a function that hands it to a library':
    "import { container } from 'some-container';\nimport { Loans } from '@bank/db';\nconst register = (what: any) => container.set('loans', what);\nregister(new Loans());",
};

for (const [name, code] of Object.entries(leaks)) {
  test(`all members count of what goes out of sight: ${name}`, async () => {
    expect(await doneBy({ 'main.ts': code })).toEqual(['write closed', 'read loans', 'write loans']);
  });
}

const port = "export interface Store { all(): unknown }\nexport const STORE = Symbol('store');";
const containers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  inversify: {
    'desk.ts':
      "import { inject } from 'inversify';\nimport { STORE, type Store } from './port';\nexport class Desk { constructor(@inject(STORE) private readonly store: Store) {} run() { return this.store.all(); } }",
    'main.ts':
      "import { ContainerModule } from 'inversify';\nimport { Loans } from '@bank/db';\nimport { STORE, type Store } from './port';\nexport const stores = new ContainerModule((options) => { options.bind<Store>(STORE).to(Loans).inSingletonScope(); });",
  },
  'inversify, by a function': {
    'desk.ts':
      "import type { Container } from 'inversify';\nimport { STORE, type Store } from './port';\nexport const run = (container: Container) => container.get<Store>(STORE).all();",
    'main.ts':
      "import { Container } from 'inversify';\nimport { Loans } from '@bank/db';\nimport { STORE } from './port';\nexport const container = new Container();\ncontainer.bind(STORE).toDynamicValue(() => { const made = new Loans(); return made; });",
  },
  tsyringe: {
    'desk.ts':
      "import { inject, injectable } from 'tsyringe';\nimport { STORE, type Store } from './port';\n@injectable() export class Desk { constructor(@inject(STORE) private readonly store: Store) {} run() { return this.store.all(); } }",
    'main.ts':
      "import { container } from 'tsyringe';\nimport { Loans } from '@bank/db';\nimport { STORE } from './port';\ncontainer.register(STORE, { useClass: Loans });",
  },
  typedi: {
    'desk.ts':
      "import { Inject, Service } from 'typedi';\nimport { STORE, type Store } from './port';\n@Service() export class Desk { constructor(@Inject(STORE) private readonly store: Store) {} run() { return this.store.all(); } }",
    'main.ts':
      "import { Container } from 'typedi';\nimport { Loans } from '@bank/db';\nimport { STORE } from './port';\nContainer.set(STORE, new Loans());",
  },
};

for (const [name, files] of Object.entries(containers)) {
  test(`of what a container has for a token, only the member counts that who knows the token asks for: ${name}`, async () => {
    expect(await doneBy({ 'port.ts': port, ...files })).toEqual(['read loans']);
  });
}

test('of what a container has, only the member counts that is asked of what a function gives for any token', async () => {
  const files = {
    'desk.ts': "import { give } from './main';\nexport const run = () => give('loans').all();",
    'main.ts':
      "import { Container } from 'inversify';\nimport { Loans } from '@bank/db';\nconst container = new Container();\ncontainer.bind('loans').to(Loans);\nexport const give = (name: string) => container.get<any>(name);",
  };
  expect(await doneBy(files)).toEqual(['read loans']);
});

test('of what a container has for a token of a library, that may ask for anything', async () => {
  const files = {
    'main.ts':
      "import { Container } from 'inversify';\nimport { TYPE } from 'inversify-express-utils';\nimport { Loans } from '@bank/db';\nnew Container().bind(TYPE.AuthProvider).to(Loans);",
  };
  expect(await doneBy(files)).toEqual(['write closed', 'read loans', 'write loans']);
});

test('through an interface, a member counts by its name where that is read; else all of them', async () => {
  const files = {
    'desk.ts':
      'interface Store { all(): unknown }\nexport class Desk { constructor(private readonly store: Store) {} run() { return this.store.all(); } }',
    'main.ts':
      "import { Loans } from '@bank/db';\nimport { Desk } from './desk.js';\nnew Desk(new Loans()).run();",
  };
  // The file that asks does not lead to the library itself, so that all may be meant.
  expect(await doneBy(files)).toEqual(['write closed', 'read loans', 'write loans']);
  const inOne = `${files['desk.ts']}\n${files['main.ts']
    .split('\n')
    .filter((line) => !line.includes('./desk'))
    .join('\n')}`;
  expect(await doneBy({ 'main.ts': inOne })).toEqual(['read loans']);
});

test('what a file makes is asked for in another, and what runs when a class is made counts with it', async () => {
  const library = {
    'index.ts': `${knex}class Loans {
  rows = db('cached').select();
  constructor() { db('opened').insert({}); }
  all() { return db('loans').select(); }
  add() { return db('loans').insert({}); }
}
export default new Loans();`,
  };
  expect(
    await doneBy(
      {
        'loans.ts': "import loans from '@bank/db';\nexport { loans };",
        'main.ts': "import { loans } from './loans.js';\nloans.all();",
      },
      library,
    ),
  ).toEqual(['read cached', 'read loans', 'write opened']);
});

const objects: Readonly<Record<string, readonly [library: string, service: string]>> = {
  'an exported object': [
    `${knex}export const loans = { all: () => db('loans').select(), add() { return db('loans').insert({}); } };`,
    "import { loans } from '@bank/db';\nloans.all();",
  ],
  'a default export': [
    `${knex}export default { all() { return db('loans').select(); }, add() { return db('loans').insert({}); } };`,
    "import loans from '@bank/db';\nloans.all();",
  ],
  'an object in an object': [
    `${knex}export const bank = { loans: { all: () => db('loans').select(), add: () => db('loans').insert({}) } };`,
    "import { bank } from '@bank/db';\nbank.loans.all();",
  ],
  'a function that makes one': [
    `${knex}export function createLoans() { const add = () => db('loans').insert({}); return { all() { return db('loans').select(); }, add }; }`,
    "import { createLoans } from '@bank/db';\ncreateLoans().all();",
  ],
  CommonJS: [
    "const knex = require('knex');\nconst db = knex({ client: 'pg' });\nmodule.exports = { all: async () => db('loans').select(), add: async () => db('loans').insert({}) };",
    "const loans = require('@bank/db');\nloans.all();",
  ],
  'a module as a namespace': [
    `${knex}export const all = () => db('loans').select();\nexport const add = () => db('loans').insert({});`,
    "import * as loans from '@bank/db';\nloans.all();",
  ],
};

for (const [name, [library, service]] of Object.entries(objects)) {
  test(`objects have members as well: ${name}`, async () => {
    expect(await doneBy({ 'main.ts': service }, { 'index.ts': library })).toEqual(['read loans']);
  });
}

test('of a choice among several, only what is asked for by name counts', async () => {
  const code = (last: string) =>
    `import { Loans } from '@bank/db';\nconst stores = { old: new Loans(), young: new Loans() };\nexport const run = (age: 'old' | 'young') => ${last};`;
  expect(await doneBy({ 'main.ts': code('stores[age].all()') })).toEqual(['read loans']);
  expect(await doneBy({ 'main.ts': code('globalThis.use(stores[age])') })).toEqual([
    'write closed',
    'read loans',
    'write loans',
  ]);
});

test('whoever hands on what makes an object hands on all its members', async () => {
  const [library] = objects['a function that makes one']!;
  const service =
    "import { container } from 'some-container';\nimport { createLoans } from '@bank/db';\ncontainer.register('loans', createLoans);";
  expect(await doneBy({ 'main.ts': service }, { 'index.ts': library })).toEqual([
    'read loans',
    'write loans',
  ]);
});

const STORES = `${knex}export abstract class Store { save() { return this.insert(); } abstract insert(): unknown; abstract all(): unknown; }
export class Loans extends Store { insert() { return db('loans').insert({}); } all() { return db('loans').select(); } }
export class Cards extends Store { insert() { return db('cards').insert({}); } all() { return db('cards').select(); } }`;

test('what a base asks of itself is done by the class that is made, and by no other', async () => {
  expect(
    await doneBy(
      { 'main.ts': "import { Loans } from '@bank/db';\nnew Loans().save();" },
      { 'index.ts': STORES },
    ),
  ).toEqual(['write loans']);
  expect(
    await doneBy(
      {
        'main.ts':
          "import { Cards, Store } from '@bank/db';\nconst run = (store: Store) => store.all();\nrun(new Cards());",
      },
      { 'index.ts': STORES },
    ),
  ).toEqual(['read cards']);
});

test('a framework calls handlers and the steps of a life without being asked', async () => {
  const library = {
    'index.ts': `${knex}import { Cron } from '@nestjs/schedule';
export class Loans {
  onModuleInit() { return db('started').insert({}); }
  @Cron('* * * * *') sweep() { return db('swept').delete(); }
  all() { return db('loans').select(); }
}`,
  };
  const service =
    "import { Module } from '@nestjs/common';\nimport { Loans } from '@bank/db';\n@Module({ providers: [Loans] })\nexport class App {}";
  expect(await doneBy({ 'main.ts': service }, library)).toEqual(['write started', 'write swept']);
});

test('what tests of a service do is not what the service does', async () => {
  expect(
    await doneBy({
      'main.ts': "import { Loans } from '@bank/db';\nnew Loans().all();",
      'loans.test.ts': "import { Loans } from '@bank/db';\nnew Loans().add({});",
    }),
  ).toEqual(['read loans']);
});

test('a function that something is made with counts with the members that call it, and with no others', async () => {
  const library = `${knex}class Routing {
  constructor(private readonly choose: () => Promise<string>) {}
  get() { return this.choose(); }
  name() { return 'routing'; }
}
class Kept {
  private readonly choose: () => Promise<string>;
  constructor(choose: () => Promise<string>) { this.choose = choose; }
  get() { return this.choose(); }
  name() { return 'kept'; }
}
export const routing = new Routing(async () => { await db('routes').insert({}); return 'a'; });
export class Router {
  private readonly routing: Routing;
  private readonly names = new Map<string, string>();
  constructor({ routing }: { routing: Routing }) { this.routing = routing; }
  route() { return this.routing.get(); }
  all(other: any) { return other.get('a'); }
}
export const router = new Router({ routing });
export const kept = new Kept(async () => { await db('kept_routes').insert({}); return 'a'; });`;
  const done = (service: string) => doneBy({ 'main.ts': service }, { 'index.ts': library });
  expect(await done("import { kept, routing } from '@bank/db';\nrouting.name(); kept.name();")).toEqual([]);
  expect(await done("import { router } from '@bank/db';\nrouter.all(new Map());")).toEqual([]);
  expect(await done("import { router } from '@bank/db';\nrouter.route();")).toEqual(['write routes']);
  expect(await done("import { kept, routing } from '@bank/db';\nrouting.get(); kept.get();")).toEqual([
    'write kept_routes',
    'write routes',
  ]);
});

test('an ORM that is told which classes to map asks for none of the members that the program adds', async () => {
  const library = `import { Model, Sequelize } from 'sequelize';
${knex}export class Loan extends Model {
  static purge() { return db('loans').del(); }
}
Loan.init({}, { tableName: 'loans' });
const all = { Loan };
export const connect = () => new Sequelize({ dialect: 'mariadb', models: Object.values(all) } as any);`;
  expect(
    await doneBy({ 'main.ts': "import { connect } from '@bank/db';\nconnect();" }, { 'index.ts': library }),
  ).toEqual([]);
});

test('a type that names a class leads to what is asked of it alone', async () => {
  const library = `${knex}export class Loans {
  static cache = db('cached').select();
  all() { return db('loans').select(); }
}
export type Known = Loans | string;
export interface Desk { loans: Loans }`;
  const done = (service: string) => doneBy({ 'main.ts': service }, { 'index.ts': library });
  expect(
    await done(
      "import { type Known } from '@bank/db';\nexport const isKnown = (known: Known) => known !== undefined;",
    ),
  ).toEqual([]);
  expect(
    await done("import { type Desk } from '@bank/db';\nexport const run = ({ loans }: Desk) => loans.all();"),
  ).toEqual(['read cached', 'read loans']);
});

test('of what a class inherits only what is asked of that very class counts', async () => {
  const library = {
    'store.ts': `${knex}export abstract class Store<Row> {
      constructor(private readonly table: string) {}
      all(): Promise<Row[]> { return this.query().select(); }
      add(row: Row) { return this.prepare(row).then(() => db(this.table).insert(row)); }
      remove(id: string) { return db(this.table).where({ id }).del(); }
      protected query() { return db(this.table); }
      protected async prepare(_: Row) {}
    }`,
    'stores.ts': `${knex}import { Store } from './store.js';
      export class Loans extends Store<object> { constructor() { super('loans'); } }
      export class Clients extends Store<object> {
        constructor() { super('clients'); }
        protected async prepare() { await db('checks').insert({}); }
      }
      export class Notes extends Store<object> { constructor() { super('notes'); } }`,
    'index.ts': "export * from './stores.js';\nexport type { Store } from './store.js';",
  };
  expect(
    await doneBy(
      {
        'main.ts':
          "import { Clients, Loans, Notes } from '@bank/db';\nexport const notes = new Notes();\nexport const loans = () => new Loans().all();\nnew Clients().add({});",
      },
      library,
    ),
  ).toEqual(['write checks', 'write clients', 'read loans']);
  expect(
    await doneBy(
      {
        'main.ts':
          "import { Loans, type Store } from '@bank/db';\nconst clear = (store: Store<object>) => store.remove('1');\nclear(new Loans());",
      },
      library,
    ),
  ).toEqual(['write loans']);
});

test('a list that only tells Nest what there is asks for nothing of what it lists', async () => {
  const listed = (last: string) =>
    doneBy({
      'main.ts': `import { Module } from '@nestjs/common';
import { Loans } from '@bank/db';
const STORES = [Loans];
const PROVIDERS = [...STORES];
export class Desk { constructor(private readonly loans: Loans) {} run() { return this.loans.all(); } }
@Module({ providers: [...PROVIDERS, Desk], exports: PROVIDERS })
export class Main {}
${last}`,
    });
  expect(await listed('')).toEqual(['read loans']);
  expect(await listed('export const made = STORES.map((each) => new each());')).toContain('write closed');
});

test('a class that keeps usual names under those that it is given touches what each who makes one says', async () => {
  const files = {
    'package.json': { name: 'shop' },
    'store.ts': `import { Pool } from 'pg';
      export interface Options { url: string; eventsTable?: string; copiesTable?: string }
      export abstract class Base {
        protected readonly options: Required<Options>;
        constructor(options: Options) { this.options = { eventsTable: 'events', copiesTable: 'copies', ...options }; }
      }
      export class Store extends Base {
        private readonly pool = new Pool();
        constructor(options: Options) { super(options); }
        add() { return this.pool.query(\`INSERT INTO \${this.options.eventsTable} (id) VALUES ($1)\`, [1]); }
        all() { return this.pool.query(\`SELECT * FROM \${this.options.copiesTable}\`); }
      }`,
  };
  const made = (options: string) => ({
    ...files,
    'main.ts': `import { Store } from './store.js';
    const store = new Store(${options});
    store.add();
    store.all();`,
  });
  expect(await accessesOf(made("{ url: 'postgres://db', eventsTable: 'order_events' }"))).toEqual([
    'read copies',
    'write order_events',
  ]);
  expect(await accessesOf(made("{ url: 'postgres://db' }"))).toEqual(['read copies', 'write events']);
});
