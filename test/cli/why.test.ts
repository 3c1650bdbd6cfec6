import { expect, test } from 'vitest';
import { archfit, directory } from '../helpers/world.js';

test('a table that only code touches leads from who writes it to who owns it', async () => {
  const root = directory({
    'docker-compose.yml': 'services:\n  loans: { build: loans }\n  accounts: { build: accounts }\n',
    'archfit.yaml': 'services:\n  accounts: { path: accounts, tables: [accounts] }\n',
    'loans/package.json': '{ "name": "loans" }',
    'loans/main.ts': "import { Pool } from 'pg';\nnew Pool().query('UPDATE accounts SET blocked = true');\n",
    'accounts/package.json': '{ "name": "accounts" }',
    'accounts/main.ts':
      "import { Pool } from 'pg';\nnew Pool().query('INSERT INTO accounts DEFAULT VALUES');\n",
  });
  const { code, out } = await archfit(['why', 'loans', 'accounts', root, '--no-cache']);
  expect(code).toBe(0);
  expect(out).toContain('loans/main.ts:2');
  expect(out).toContain('writes public.accounts');
});
