import { chmodSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { archfit, directory, type Outcome } from '../helpers/world.js';

const bank = {
  'package.json': '{ "name": "bank", "private": true, "workspaces": ["services/*"] }',
  'services/accounts/package.json':
    '{ "name": "@bank/accounts", "scripts": { "start": "node src/main.js" } }',
  'services/accounts/src/main.js': "import express from 'express';\nexpress().listen(3000);\n",
};
const header = 'rolname,query,calls,total_exec_time';

/** One message with a place and a remedy, exit code 2, and nothing else. */
function refuses({ code, out, err, files }: Outcome, ...words: readonly (string | RegExp)[]): void {
  for (const word of words) expect(err).toMatch(word);
  expect(code).toBe(2);
  expect(out).toBe('');
  expect(files).toEqual({});
  expect(err).not.toMatch(/\n\s+at /);
}

const check = (files: Readonly<Record<string, string | Uint8Array>>, ...flags: readonly string[]) =>
  archfit(['check', '.', ...flags], { cwd: directory(files) });

describe('what keeps archfit from running ends with one message and exit code 2:', () => {
  test('no such root', async () => {
    refuses(await archfit(['check', 'nowhere']), /nowhere/, /archfit check <directory>/);
  });

  test('a root that is a file', async () => {
    refuses(await archfit(['check', 'README.md'], { cwd: directory({ 'README.md': '' }) }), /is a file/);
  });

  test('YAML with a syntax error', async () => {
    refuses(
      await check({ ...bank, 'archfit.yaml': 'services:\n  accounts: { path: [\n' }),
      /archfit\.yaml:\d+/,
    );
  });

  test('an unknown key, with a suggestion', async () => {
    const yaml = 'services:\n  accounts:\n    rolse: [accounts_app]\n';
    refuses(
      await check({ ...bank, 'archfit.yaml': yaml }),
      /archfit\.yaml:3:5/,
      /rolse/,
      /did you mean "roles"/,
    );
  });

  test('a wrong type', async () => {
    const yaml = 'services:\n  accounts:\n    roles: accounts_app\n';
    refuses(
      await check({ ...bank, 'archfit.yaml': yaml }),
      /archfit\.yaml:3:\d+/,
      /services\.accounts\.roles/,
      /list/,
    );
  });

  test('an unknown rule and an unknown option, both at once', async () => {
    const yaml = 'rules:\n  foreign-writes: error\n  team-overload: { severity: warn, mst: 4 }\n';
    refuses(
      await check({ ...bank, 'archfit.yaml': yaml }),
      /archfit\.yaml:2:\d+: unknown rule "foreign-writes"\n\s+did you mean "foreign-write"/,
      /archfit\.yaml:3:\d+: rules\.team-overload\.mst: unknown option\n\s+did you mean "most"/,
    );
    refuses(await check(bank, '--rule', 'foreign-wriet'), /unknown rule "foreign-wriet"/, /foreign-write/);
  });

  test('a value that an option does not take', async () => {
    const yaml = 'rules:\n  team-overload: { most: many }\n';
    refuses(
      await check({ ...bank, 'archfit.yaml': yaml }),
      /archfit\.yaml:2:\d+/,
      /most must be a whole number/,
    );
  });

  test('a service path that does not exist', async () => {
    const yaml = 'services:\n  accounts: { path: services/acounts }\n';
    refuses(
      await check({ ...bank, 'archfit.yaml': yaml }),
      /archfit\.yaml:2:\d+/,
      /services\/acounts/,
      /did you mean "services\/accounts"/,
    );
  });

  test.each([
    ['modules: ["services/*/modules/*"]\n', /modules: "services\/\*\/modules\/\*" matches no directory/],
    ['public: ["public/**"]\n', /public: "public\/\*\*" matches no file/],
    ['boundaries: { forbid: [{ from: accounts, to: loans }] }\n', /to "loans" matches no file/],
    ['boundaries: { layers: [web] }\n', /layers "web" matches no file/],
  ])('a glob that matches nothing: %s', async (yaml, words) => {
    refuses(await check({ ...bank, 'archfit.yaml': yaml }), /archfit\.yaml:1:\d+/, words);
  });

  test('statements without the needed columns', async () => {
    const csv = 'rolname,words,calls\naccounts_app,SELECT 1,4\n';
    refuses(
      await check({ ...bank, 's.csv': csv }, '--statements', 's.csv'),
      /s\.csv/,
      /query/,
      /pg_stat_statements/,
    );
  });

  test.each([
    ['empty', ''],
    ['without rows', `${header}\n`],
    ['binary', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13, 0, 1, 2, 3])],
  ])('statements that are %s', async (_, csv) => {
    refuses(await check({ ...bank, 's.csv': csv }, '--statements', 's.csv'), /s\.csv/);
  });

  test('two teams with one name', async () => {
    const yaml = 'teams:\n  core: { services: [accounts] }\n  core: { services: [] }\n';
    refuses(await check({ ...bank, 'ownership.yaml': yaml }), /ownership\.yaml:3/, /core/);
  });

  test('files that are not there or cannot be read', async () => {
    refuses(await check(bank, '--statements', 'none.csv'), /none\.csv/, /pg_stat_statements/);
    refuses(await check(bank, '--ownership', 'none.yaml'), /none\.yaml does not exist/);
    refuses(await check(bank, '--config', 'none.yaml'), /none\.yaml does not exist/);
    refuses(await check(bank, '--ownership', 'services'), /services is a directory/);
    const root = directory({ ...bank, 'ownership.yaml': 'teams: {}' });
    chmodSync(join(root, 'ownership.yaml'), 0);
    // Nothing is unreadable to root, so there the empty teams are what is wrong.
    refuses(await archfit(['check'], { cwd: root }), /ownership\.yaml/);
  });

  test('a link that leaves the root', async () => {
    const root = directory(bank);
    symlinkSync(
      join(directory({ 'ownership.yaml': 'teams: {}' }), 'ownership.yaml'),
      join(root, 'ownership.yaml'),
    );
    refuses(await archfit(['check'], { cwd: root }), /leads out of the analysed root/);
  });

  test('wrong flags', async () => {
    refuses(await check(bank, '--format', 'jsn'), /unknown format "jsn"/, /did you mean "json"/);
    refuses(await check(bank, '--fial-on', 'warn'), /--fail-on/);
    refuses(
      await archfit(['check', '--rule', 'foreign-write', '.'], { cwd: directory(bank) }),
      /the root goes before --rule/,
    );
    refuses(await check(bank, '--statements', '.'), /^\.: \. is a directory/);
    refuses(await check(bank, '--fail-on', 'info'), /error/);
    refuses(await check(bank, '--max-unresolved', 'few'), /percentage/);
    refuses(await archfit(['chekc']), /check/);
    refuses(await archfit(['explain', 'foreign-wriet']), /did you mean "foreign-write"/);
    refuses(await archfit([]), /Usage: archfit/);
  });

  test('nothing to judge: an empty directory, one that is no project, a rule whose input is missing', async () => {
    refuses(
      await check({}),
      /no rule could run on \.: archfit found no code, no manifests, no statements$/m,
      /name the root of a codebase/,
    );
    refuses(await check({ 'notes.txt': 'milk, bread' }), /no rule could run/);
    refuses(
      await check({ 'compose.yml': 'services:\n  a:\n    build: [\n' }),
      /no rule could run/,
      /^ +compose\.yml:\d.* under ignore: in archfit\.yaml; /m,
    );
    refuses(
      await check(bank, '--rule', 'foreign-write'),
      /archfit found no accesses/,
      /^ +give what its database ran: --statements <file>, or --db <url>$/m,
    );
    refuses(
      await check(bank, '--rule', 'cross-owner-foreign-key'),
      /archfit found no catalogue/,
      /schema: schema\.sql of databases/,
    );
  });

  test('stores of which nobody says where they are, with how that is said', async () => {
    const loans = `import { MongoClient } from 'mongodb';
      new MongoClient(process.env.MONGO_URL).db().collection('loans').find();`;
    const files = { ...bank, 'services/accounts/src/loans.js': loans };
    const said = await check(files, '--rule', 'shared-store');
    refuses(said, /archfit found no stores of known servers/, /MONGO_URL: mongodb:\/\/mongo\/shop/);
    expect(said.err).not.toMatch(/--statements/);
  });

  test('more unresolved than allowed', async () => {
    const files = { ...bank, 'services/accounts/src/loan.js': "import './nowhere.js';\n" };
    refuses(await check(files, '--max-unresolved', '5'), /--max-unresolved/, /loan\.js:1/);
    expect((await check(files)).code).toBe(0);
  });

  test('nothing to show', async () => {
    for (const files of [{}, { 'notes.txt': 'milk, bread' }] as Record<string, string>[]) {
      refuses(
        await archfit(['map'], { cwd: directory(files) }),
        /nothing to show of \.: archfit found no code/,
        /archfit map <directory>/,
      );
    }
  });

  test('an input that a chosen rule lacks, with why it is missing', async () => {
    refuses(
      await check(bank, '--rule', 'unowned-service'),
      /archfit found no ownership\n {2}nobody said which team owns which service: archfit init <root>/,
    );
    const owned = { ...bank, 'ownership.yaml': 'teams: { retail: { services: [accounts] } }\n' };
    refuses(
      await check(owned, '--rule', 'owner-drift'),
      /archfit found no history\n {2}this is no git repository/,
    );
  });
});

describe('what is only a part is a notice, and the run goes on:', () => {
  const summary = ({ out }: Outcome) => JSON.parse(out).summary;
  const notices = ({ out }: Outcome) =>
    JSON.parse(out).notices as { source: string; message: string; at?: object }[];

  test('a source file that does not parse, and one that is not UTF-8', async () => {
    const outcome = await check(
      {
        ...bank,
        'services/accounts/src/broken.ts': "export const = ;\nimport('./rates.js');\n",
        'services/accounts/src/latin.ts': Uint8Array.from([
          ...Buffer.from("const a = '"),
          0xe9,
          ...Buffer.from("';\n"),
        ]),
      },
      '--format',
      'json',
    );
    expect(outcome.code).toBe(0);
    expect(summary(outcome).unresolved).toBe(2);
    const places = notices(outcome).map(({ at }) => (at as { path: string } | undefined)?.path);
    expect(places).toContain('services/accounts/src/broken.ts');
    expect(places).toContain('services/accounts/src/latin.ts');
  });

  test('manifests that cannot be read, and no word of what others lie behind links', async () => {
    const outside = directory({ Dockerfile: 'FROM node:22\nCMD node apps/jobs/main.js\n' });
    const root = directory({
      ...bank,
      'docker-compose.yml': new Uint8Array(6_000_000).fill(0x20),
      'deploy/compose.yaml':
        'services:\n  accounts: { build: { context: .., dockerfile: away/Dockerfile } }\n',
      'services/accounts/Procfile': new Uint8Array([0x77, 0x00, 0x3a]),
    });
    symlinkSync(outside, join(root, 'away'));
    const outcome = await archfit(['check', '.', '--format', 'json'], { cwd: root });
    expect(outcome.code).toBe(0);
    expect(summary(outcome).unresolved).toBe(2);
    const told = notices(outcome).filter(({ source }) => source === 'manifests');
    expect(told.map(({ message, at }) => `${(at as { path: string }).path}: ${message}`)).toEqual([
      'docker-compose.yml: The file is too large (6 MB, at most 5 MB are read), so it is left out.',
      'services/accounts/Procfile: The file is binary, not text, so it is left out.',
    ]);
  });

  test('a statement that does not parse, a hidden one, and a role without a service', async () => {
    const csv = [
      header,
      'accounts_app,SELECT balance FROM accounts WHERE id = $1,10,5.5',
      'accounts_app,SELEC nonsense,1,1',
      'accounts_app,<insufficient privilege>,7,70.25',
      'analyst,SELECT sum(balance) FROM accounts,2,900',
    ].join('\n');
    const outcome = await check({ ...bank, 's.csv': csv }, '--statements', 's.csv', '--format', 'json');
    expect(outcome.code).toBe(0);
    expect(summary(outcome).unresolved).toBe(3);
    const messages = notices(outcome)
      .map(({ message }) => message)
      .join('\n');
    expect(messages).toMatch(/could not be parsed/);
    expect(messages).toMatch(/1 statement has no text, 70 ms/);
    expect(messages).toMatch(/role analyst belongs to no service/);
  });
});
