/** A service that hands on what a shared library has may ask for less than all of it, so that does not fail a run by itself. */
import { expect, test } from 'vitest';
import { archfit, directory } from '../helpers/world.js';

const service = (name: string, main: string, others: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries(
    Object.entries({
      'package.json': JSON.stringify({
        name,
        scripts: { start: 'node src/main.js' },
        dependencies: { '@bank/db': 'workspace:*' },
      }),
      'src/main.ts': main,
      ...others,
    }).map(([path, text]) => [`services/${name}/${path}`, text]),
  );

const bank = {
  'package.json': JSON.stringify({ name: 'bank', workspaces: ['services/*', 'libs/*'] }),
  'docker-compose.yml':
    'services:\n  ledger: { build: services/ledger }\n  cards: { build: services/cards }\n  mail: { build: services/mail }\n',
  'libs/db/package.json': JSON.stringify({
    name: '@bank/db',
    main: 'src/index.ts',
    dependencies: { pg: '8' },
  }),
  'libs/db/src/index.ts': `import { Pool } from 'pg';
const pool = new Pool();
export class Accounts {
  list() { return pool.query('SELECT id FROM accounts'); }
  close(id: string) { return pool.query('DELETE FROM accounts WHERE id = $1', [id]); }
}
`,
  ...service('ledger', "import { Accounts } from '@bank/db';\nnew Accounts().close('1');\n", {
    'migrations/001.sql': 'CREATE TABLE accounts (id text PRIMARY KEY);\n',
  }),
  ...service(
    'cards',
    "import relay from 'relay';\nimport { Accounts } from '@bank/db';\nrelay(new Accounts());\n",
  ),
  ...service('mail', "import { Pool } from 'pg';\nnew Pool().query('UPDATE accounts SET id = id');\n"),
};

test('it warns and says whose code shows it, where a service that writes by itself is an error', async () => {
  const { out, code } = await archfit([
    'check',
    directory(bank),
    '--rule',
    'foreign-write',
    '--format',
    'json',
  ]);
  const found = JSON.parse(out).violations.map(
    ({ severity, message }: { severity: string; message: string }) => `${severity}: ${message}`,
  );
  expect(found.sort()).toEqual([
    'error: mail writes public.accounts, which ledger owns.',
    'warn: cards writes public.accounts, which ledger owns, as far as the code of libs/db shows.',
  ]);
  expect(code).toBe(1);
});
