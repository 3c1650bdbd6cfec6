import { expect, test } from 'vitest';
import { archfit, directory } from '../helpers/world.js';

const root = (): string =>
  directory({
    'archfit.yaml': `services:
  web: { roles: [app] }
  mail: { roles: [app, mail], tables: [public.letters] }
`,
    'statements.csv': `rolname,query,calls,total_exec_time
app,SELECT * FROM orders,5,60
mail,INSERT INTO letters VALUES ($1),5,910
app,<insufficient privilege>,1,30
`,
  });

test('the summary says how much of the time is whose, and what would make it more', async () => {
  const { code, out } = await archfit(['check', root(), '--statements', 'statements.csv'], {
    cwd: root(),
    columns: 400,
  });
  expect(code).toBe(0);
  expect(out).toContain('91 % of 1.0 s of execution attributed, 6 % ambiguous, 3 % hidden');
  expect(out).toContain('GRANT pg_read_all_stats TO the role that saves the statements');
  expect(out).toContain('CREATE ROLE web_app LOGIN: each in place of app, which mail and web share');
});

test('a role that only the configuration gives to two services is shared', async () => {
  const words = ['--statements', 'statements.csv', '--rule', 'shared-role', '--format', 'json'];
  const { out } = await archfit(['check', root(), ...words], { cwd: root() });
  expect(JSON.parse(out)).toMatchObject({
    skipped: [],
    violations: [{ rule: 'shared-role', key: 'app', entities: ['service:mail', 'service:web'] }],
  });
});
