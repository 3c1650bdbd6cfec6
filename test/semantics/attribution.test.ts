import { expect, test } from 'vitest';
import { directoryWith } from '../code/support.js';
import { archfit } from '../helpers/world.js';

interface Mapped {
  readonly accesses: readonly {
    readonly service: string;
    readonly table: string;
    readonly mode: string;
    readonly via?: string;
    readonly module: string;
  }[];
  readonly tables: readonly {
    readonly name: string;
    readonly owner?: string;
    readonly ownerSource?: string;
  }[];
}

async function mapOf(contents: Parameters<typeof directoryWith>[0]) {
  const root = directoryWith(contents);
  const { out, err } = await archfit(['map', root, '--format', 'json', '--no-cache']);
  const { accesses, tables } = JSON.parse(out) as Mapped;
  const lines = accesses
    .filter(({ mode }) => mode !== 'define')
    .map(({ service, mode, table, via }) => `${service} ${mode} ${table}${via ? ` via ${via}` : ''}`);
  return { lines, tables, err };
}

const knex = "import knex from 'knex';\nconst db = knex({ client: 'pg' });\n";
const bank = {
  'package.json': { name: 'bank', workspaces: ['services/*', 'libs/*'] },
  'docker-compose.yml':
    'services:\n  accounts: { build: services/accounts, environment: { LEDGER: ledger_accounts } }\n  loans: { build: services/loans, environment: { LEDGER: loans.ledger } }\n  audit: { build: services/audit }\n',
  'services/accounts/package.json': { name: '@bank/accounts', dependencies: { '@bank/db': '*' } },
  'services/loans/package.json': { name: '@bank/loans', dependencies: { '@bank/db': '*' } },
  'services/audit/package.json': { name: '@bank/audit', dependencies: { '@bank/db': '*' } },
  'libs/db/package.json': { name: '@bank/db', main: 'src/index.ts' },
  'libs/db/src/index.ts':
    "export * from './accounts.js';\nexport { Loans as LoanStore } from './loans.js';\nexport * from './ledger.js';",
  'libs/db/src/accounts.ts': `${knex}export class Accounts { all() { return db('accounts').select(); } }`,
  'libs/db/src/loans.ts': `${knex}export class Loans { add() { return insert({}); } }\nconst insert = (row: object) => db('loans').insert(row);`,
  'libs/db/src/ledger.ts': `${knex}export const book = () => db(process.env.LEDGER ?? 'ledger').insert({});`,
};

test('an access in a library belongs to those who import its declaration by name, through barrels and new names, but for tests', async () => {
  const { lines, err } = await mapOf({
    ...bank,
    'services/accounts/src/main.ts': "import { Accounts } from '@bank/db';\nnew Accounts().all();",
    'services/loans/src/main.ts': "import * as db from '@bank/db';\nnew db.LoanStore().add();",
    'services/audit/src/main.ts': 'export {};',
    'services/audit/src/main.test.ts': "import { LoanStore } from '@bank/db';\nnew LoanStore().add();",
  });
  expect(lines).toEqual([
    'accounts read public.accounts via libs/db',
    'loans write public.loans via libs/db',
  ]);
  expect(err).toMatch(/1 place touches a table in code that no service reaches/);
});

test('who asks only what something of another service is, as a type, runs nothing of it', async () => {
  const { lines } = await mapOf({
    ...bank,
    'services/loans/package.json': {
      name: '@bank/loans',
      main: 'src/main.ts',
      dependencies: { '@bank/db': '*' },
    },
    'services/loans/src/main.ts': `import { LoanStore } from '@bank/db';
      const lend = () => new LoanStore().add();
      const routes = { lend, all: () => lend() };
      export const ROUTES = routes;
      Bun.serve({ fetch: () => ROUTES.all() });`,
    // One asks what it is, one hands it on.
    'services/accounts/src/main.ts':
      "import { ROUTES } from '@bank/loans';\nconst client = ask<typeof ROUTES>('');\nexport const of = (...args: Parameters<(typeof ROUTES)['lend']>) => client.lend(...args);",
    'services/audit/src/main.ts':
      "import { ROUTES } from '@bank/loans';\nconst kept: typeof ROUTES = ROUTES;\nkept.lend();",
  });
  expect(lines).toEqual(['audit write public.loans via libs/db', 'loans write public.loans via libs/db']);
});

test('a name that the deployment sets is another table in each service, and the default where it sets none', async () => {
  const { lines } = await mapOf({
    ...bank,
    'services/accounts/src/main.ts': "import { book } from '@bank/db';\nbook();",
    'services/loans/src/main.ts': "import { book } from '@bank/db';\nbook();",
    'services/audit/src/main.ts': "import { book } from '@bank/db';\nbook();",
  });
  expect(lines).toEqual([
    'accounts write public.ledger_accounts via libs/db',
    'audit write public.ledger via libs/db',
    'loans write loans.ledger via libs/db',
  ]);
});

test('what a Nest module lists is reached by who injects it', async () => {
  const { lines } = await mapOf({
    ...bank,
    'libs/db/src/index.ts':
      "export * from './module.js';\nexport * from './accounts.js';\nexport * from './loans.js';",
    'libs/db/src/module.ts':
      "import { Module } from '@nestjs/common';\nimport { Accounts } from './accounts.js';\nimport { Loans } from './loans.js';\n@Module({ providers: [Accounts, Loans], exports: [Accounts, Loans] })\nexport class DatabaseModule {}",
    'services/accounts/src/main.ts':
      "import { Accounts, DatabaseModule } from '@bank/db';\nexport class App { imports = [DatabaseModule]; constructor(private readonly accounts: Accounts) {} run() { return this.accounts.all(); } }",
    'services/loans/src/main.ts': "import { Loans } from '@bank/db';\nnew Loans().add();",
    'services/audit/src/main.ts': 'export {};',
  });
  expect(lines).toEqual([
    'accounts read public.accounts via libs/db',
    'loans write public.loans via libs/db',
  ]);
});

test('an entity claims its table for the service that it lies in; a name without schema is the table that is known', async () => {
  const { lines, tables } = await mapOf({
    ...bank,
    'services/accounts/src/entity.ts':
      "import { Entity, Repository } from 'typeorm';\n@Entity({ name: 'accounts', schema: 'core' }) export class Account {}\nexport const drop = (accounts: Repository<Account>) => accounts.clear();",
    'services/accounts/src/main.ts': "import './entity.js';",
    'services/loans/src/main.ts': `${knex}export const all = () => db('accounts').select();`,
    'services/audit/src/main.ts': 'export {};',
  });
  expect(lines).toEqual(['accounts write core.accounts', 'loans read core.accounts']);
  expect(tables.map(({ name, owner, ownerSource }) => [name, owner, ownerSource])).toEqual([
    ['core.accounts', 'accounts', 'entity'],
  ]);
});

test('rules judge what the code does without any statement', async () => {
  const root = directoryWith({
    ...bank,
    'services/accounts/src/main.ts': `${knex}export const a = () => db('accounts').insert({});`,
    'services/accounts/migrations/1.sql': 'CREATE TABLE accounts (id int);',
    'services/loans/src/main.ts': `${knex}export const a = () => db('accounts').update({});`,
    'services/audit/src/main.ts': 'export {};',
  });
  const { out, code } = await archfit(['check', root, '--no-cache', '--rule', 'foreign-write']);
  expect(out).toMatch(
    /services\/loans\/src\/main\.ts:3[\s\S]*loans writes public\.accounts, which accounts owns/,
  );
  expect(code).toBe(1);
});

test('the code of the shop shows all that its statements show, and nothing else', async () => {
  const { out } = await archfit(['map', 'fixtures/shop', '--format', 'json', '--no-cache']);
  const { accesses } = JSON.parse(out) as {
    accesses: { database: string; table: string; mode: string; seen: string[] }[];
  };
  // The market has databases of its own, of which nothing was captured.
  const run = accesses.filter(({ database, mode }) => database === 'main' && mode !== 'define');
  expect(run.length).toBeGreaterThan(30);
  // No scanner was handed out on the day of the capture.
  const oneSided = run.filter(({ seen }) => seen.join() !== 'code,statements');
  expect(oneSided.map(({ table, mode, seen }) => `${table} ${mode} ${seen.join()}`)).toEqual([
    'inventory.devices read code',
    'inventory.devices write code',
  ]);
});

test('what is handed for an interface to a file that is read for the sake of its endpoints is asked for there', async () => {
  const system = {
    'package.json': { name: 'bank', workspaces: ['apps/*', 'libs/*'] },
    'apps/desk/package.json': {
      name: '@bank/desk',
      dependencies: { '@bank/clients': '*', express: '5' },
      scripts: { start: 'node dist/server.js' },
    },
    'apps/desk/src/server.ts':
      "import { createClients } from '@bank/clients';\nconst clients = createClients({});\nconsole.log(clients.router);",
    'libs/clients/package.json': {
      name: '@bank/clients',
      main: 'src/index.ts',
      dependencies: { express: '5' },
    },
    'libs/clients/src/index.ts': "export { createClients } from './module.js';",
    'libs/clients/src/store.ts':
      'export interface Clients { find(id: string): Promise<void>; drop(id: string): Promise<void> }',
    'libs/clients/src/pg-clients.ts': `import { Pool } from 'pg';
      import type { Clients } from './store.js';
      export class PgClients implements Clients {
        constructor(private readonly db: Pool) {}
        async find(id: string) { await this.db.query('SELECT * FROM clients WHERE id = $1', [id]); }
        async drop(id: string) { await this.db.query('DELETE FROM clients WHERE id = $1', [id]); }
      }`,
    'libs/clients/src/module.ts': `import { Pool } from 'pg';
      import { PgClients } from './pg-clients.js';
      import { createRouter } from './router.js';
      export function createClients(db: Pool) {
        const clients = new PgClients(db);
        return { router: createRouter({ clients }) };
      }`,
    'libs/clients/src/router.ts': `import { Router } from 'express';
      import type { Clients } from './store.js';
      export function createRouter(given: { clients: Clients }) {
        const router = Router();
        router.get('/clients/:id', async (request, response) => { response.json(await given.clients.find(request.params.id)); });
        return router;
      }`,
  };
  const { lines } = await mapOf(system);
  expect(lines).toEqual(['desk read public.clients via libs/clients']);
  // What it is handed on to is not read, so it may be asked for anything there.
  const further = await mapOf({
    ...system,
    'libs/clients/src/drop-client.ts': `import type { Clients } from './store.js';
      export class DropClient {
        constructor(private readonly given: { clients: Clients }) {}
        run(id: string) { return this.given.clients.drop(id); }
      }`,
    'libs/clients/src/router.ts': `import { Router } from 'express';
      import { DropClient } from './drop-client.js';
      import type { Clients } from './store.js';
      export function createRouter(given: { clients: Clients }) {
        const router = Router();
        const dropping = new DropClient({ clients: given.clients });
        router.delete('/clients/:id', async (request, response) => { response.json(await dropping.run(request.params.id)); });
        return router;
      }`,
  });
  expect(further.lines).toContain('desk write public.clients via libs/clients');
});

test('who deletes from a map asks no store of the program to delete anything', async () => {
  const store = (name: string) => `import type { Database } from './client.js';
    const ${name} = (db: Database) => ({
      one: async () => db('${name}').first(),
      delete: async () => db('${name}').del(),
    });
    export default ${name};`;
  const { lines } = await mapOf({
    ...bank,
    'libs/db/src/client.ts': "import type { Knex } from 'knex';\nexport type Database = Knex;",
    'libs/db/src/cards.ts': store('cards'),
    'libs/db/src/limits.ts': store('limits'),
    'libs/db/src/index.ts': `import knex from 'knex';
      import cards from './cards.js';
      import limits from './limits.js';
      export function connect() {
        const db = knex({ client: 'pg' });
        return { cards: cards(db), limits: limits(db) };
      }
      export default connect();`,
    'services/accounts/src/main.ts': `import db from '@bank/db';
      const sockets = new Map();
      export async function run() { sockets.delete(await db.cards.one()); await db.limits.delete(); }
      run();`,
    'services/loans/src/main.ts': 'export {};',
    'services/audit/src/main.ts': 'export {};',
  });
  expect(lines).toEqual([
    'accounts read public.cards via libs/db',
    'accounts write public.limits via libs/db',
  ]);
});

test('a table whose schema hangs on what nothing sets is still the one of its name, in a schema of its own', async () => {
  const entity = (variable: string, name: string) => `import { Entity, PrimaryKey } from '@mikro-orm/core';
    @Entity({ tableName: 'outbox', schema: process.env.${variable} })
    export class ${name} { @PrimaryKey() id: number; }`;
  const { lines } = await mapOf({
    ...bank,
    'services/accounts/src/outbox.ts': entity('ACCOUNTS_SCHEMA', 'AccountOutbox'),
    'services/accounts/src/main.ts': `import type { EntityManager } from '@mikro-orm/core';
      import { AccountOutbox } from './outbox.js';
      export const all = (em: EntityManager) => em.find(AccountOutbox, {});`,
    'services/loans/src/outbox.ts': entity('LOANS_SCHEMA', 'LoanOutbox'),
    'services/loans/src/main.ts': `import type { EntityManager } from '@mikro-orm/core';
      import { LoanOutbox } from './outbox.js';
      export const clear = (em: EntityManager) => em.nativeDelete(LoanOutbox, {});`,
    'services/audit/src/main.ts': 'export {};',
  });
  expect(lines).toEqual([`accounts read \${ACCOUNTS_SCHEMA}.outbox`, `loans write \${LOANS_SCHEMA}.outbox`]);
});

test('what an entity runs by itself belongs to those who have that entity, not to those who have one that is related to it', async () => {
  const entity = (name: string, rest: string) =>
    `import { BelongsTo, HasMany, Model, Table } from 'sequelize-typescript';\n${rest.replace('CLASS', `export class ${name} extends Model`)}`;
  const { lines } = await mapOf({
    ...bank,
    'libs/db/package.json': {
      name: '@bank/db',
      main: 'src/index.ts',
      dependencies: { 'sequelize-typescript': '2' },
    },
    'libs/db/src/index.ts':
      "export { Account } from './account.js';\nexport { Loan } from './loan.js';\nexport { Mark } from './mark.js';",
    'libs/db/src/mark.ts': entity('Mark', "@Table({ tableName: 'marks' }) CLASS {}"),
    'libs/db/src/loan.ts': entity(
      'Loan',
      "import { Account } from './account.js';\nimport { Mark } from './mark.js';\n@Table({ tableName: 'loans', hooks: { afterDestroy: async (loan) => { await Mark.destroy({ where: { of: loan.id } }); } } })\nCLASS { @BelongsTo(() => Account) account: Account; }",
    ),
    'libs/db/src/account.ts': entity(
      'Account',
      "import { Loan } from './loan.js';\n@Table({ tableName: 'accounts' })\nCLASS { @HasMany(() => Loan, 'account_id') loans: Loan[]; }",
    ),
    'services/accounts/src/main.ts': "import { Account } from '@bank/db';\nvoid Account.findAll();",
    'services/loans/src/main.ts':
      "import { Loan } from '@bank/db';\nvoid Loan.destroy({ where: { id: 1 } });",
    'services/audit/src/main.ts': 'export {};',
  });
  expect(lines).toEqual([
    'accounts read public.accounts',
    'loans write public.loans',
    'loans write public.marks via libs/db',
  ]);
});
