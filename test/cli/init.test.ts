import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { addressOf, repository } from '../helpers/repository.js';
import { archfit, directory, project } from '../helpers/world.js';

const bank = {
  'docker-compose.yml': `services:
  db: { image: postgres:17 }
  accounts: { build: services/accounts, environment: { DATABASE_URL: "postgres://accounts_app@db/bank" } }
  cards: { build: services/cards }
  loans: { build: services/loans }
`,
  'package.json': '{ "name": "bank", "workspaces": ["libs/*"] }',
  'libs/money/package.json': '{ "name": "@bank/money", "main": "index.ts" }',
  'libs/money/index.ts': 'export const cents = 100;\n',
  'services/accounts/main.ts': "import pg from 'pg';\nimport '../cards/main.js';\n",
  'services/accounts/migrations/1.sql': 'CREATE TABLE public.accounts (id int);\n',
  'services/cards/main.ts': 'export {};\n',
  'services/loans/main.ts': 'export {};\n',
};

const read = (root: string, name: string) => readFileSync(join(root, name), 'utf8');

/** Takes the "#" away from every entry that is switched off. */
function switchOn(root: string): void {
  for (const name of ['archfit.yaml', 'ownership.yaml'])
    writeFileSync(join(root, name), read(root, name).replaceAll(/^( *)#(?=[^ #\n])/gm, '$1'));
}

async function unitsOf(root: string) {
  const { out } = await archfit(['map', '.', '--format', 'json'], { cwd: root });
  const { services, libraries } = JSON.parse(out);
  const named = (all: { name: string; path?: string }[]) => all.map(({ name, path }) => `${name} ${path}`);
  return [named(services), named(libraries)];
}

async function codeOf(root: string): Promise<number> {
  return (await archfit(['check', '.'], { cwd: root })).code;
}

describe('init', () => {
  test('drafts both files, says so, and check passes', async () => {
    const root = directory(bank);
    expect(await codeOf(root)).toBe(1);
    const { code, out, err, files } = await archfit(['init'], { cwd: root });
    expect([code, Object.keys(files)]).toEqual([0, ['ownership.yaml', 'archfit.yaml']]);
    expect(
      out,
    ).toBe(`Wrote ownership.yaml: no team is known, and 3 services that wait for a team (accounts, cards and
loans).
Wrote archfit.yaml: 3 services and 1 library as detected; 2 rules that fail today only warn
(service-import and unowned-service).
Next: name the team "your-team" in ownership.yaml and say what it owns.
Then: archfit check (it passes today), archfit teams
`);
    expect(err).not.toContain('nobody said which team');
    expect(read(root, 'archfit.yaml')).toContain(`services:
  # docker-compose.yml builds it as accounts (docker-compose.yml:3)
  # owns public.accounts by its migrations
  #accounts: { path: services/accounts, roles: [accounts_app] }
`);
    expect(parse(read(root, 'archfit.yaml'))).toEqual({
      services: null,
      libraries: null,
      ownership: 'ownership.yaml',
      rules: { 'service-import': 'warn', 'unowned-service': 'warn' },
    });
    expect(parse(read(root, 'ownership.yaml'))).toEqual({
      teams: { 'your-team': { services: null, libraries: null } },
    });
    const { out: report, code: passes } = await archfit(['check', '.', '--format', 'json'], { cwd: root });
    const { ran, violations, summary } = JSON.parse(report);
    expect(passes).toBe(0);
    expect(ran).toContain('unowned-service');
    expect(violations.filter(({ rule }: { rule: string }) => rule === 'unowned-service')).toHaveLength(3);
    expect(summary.errors).toBe(0);
    expect(readdirSync(root).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('what is switched off is true: switched on, it changes nothing', async () => {
    const root = directory(bank);
    const before = await unitsOf(root);
    await archfit(['init'], { cwd: root });
    switchOn(root);
    expect(await unitsOf(root)).toEqual(before);
    expect(await codeOf(root)).toBe(0);
    const { out } = await archfit(['teams', '.', '--format', 'json'], { cwd: root });
    const { teams, unowned } = JSON.parse(out);
    expect(unowned).toEqual([]);
    expect(teams).toMatchObject([
      { name: 'your-team', services: ['accounts', 'cards', 'loans'], libraries: ['money'], members: 6 },
    ]);
  });

  test('teams are those that are named elsewhere, each with its place', async () => {
    const root = directory({
      ...bank,
      CODEOWNERS: '/services/accounts/ @bank/retail\n/libs/ @bank/retail\n',
      'services/cards/catalog-info.yaml':
        'kind: Component\nmetadata: { name: cards }\nspec: { owner: cards }\n---\nkind: Group\nmetadata: { name: cards }\nspec: { members: [ada, ben] }\n',
    });
    const { out } = await archfit(['init'], { cwd: root });
    expect(out).toContain('2 teams as written elsewhere, and 1 service that waits for a team (loans).');
    expect(read(root, 'ownership.yaml')).toContain(`  cards:
    #type: stream-aligned
    members: 2
    services:
      - cards   # services/cards/catalog-info.yaml:3

  retail:
    #type: stream-aligned
    services:
      - accounts   # CODEOWNERS:1
    libraries:
      - money   # CODEOWNERS:2
`);
    expect(await codeOf(root)).toBe(0);
    const { out: report } = await archfit(['check', '.', '--format', 'json'], { cwd: root });
    const rules = JSON.parse(report).violations.map(({ rule }: { rule: string }) => rule);
    expect(rules).not.toContain('multi-owner-service');
  });

  test('everything has a team: nothing is left to be named', async () => {
    const root = directory({ ...bank, CODEOWNERS: '/services/ @bank/retail\n/libs/ @bank/core\n' });
    const { out } = await archfit(['init'], { cwd: root });
    expect(out).toContain('Next: archfit check (it passes today), archfit teams');
    expect(read(root, 'ownership.yaml')).not.toContain('your-team');
  });

  test('git suggests, and states nothing', async () => {
    const { root, commit } = repository(bank);
    commit({ by: 'Ada Lovelace', on: '2026-01-01' });
    for (const on of ['2026-01-02', '2026-01-03', '2026-01-04'])
      commit({ by: 'Ben King', on, changes: ['services/loans/main.ts'] });
    commit({ by: 'renovate[bot]', on: '2026-01-05', changes: ['services/loans/main.ts'] });
    await archfit(['init'], { cwd: root });
    const text = read(root, 'ownership.yaml');
    expect(text).toContain('      #- loans   # Ben King 3, Ada Lovelace 1, of 4 commits\n');
    expect(text).toContain('      #- cards   # Ada Lovelace 1, of 1 commit\n');
    expect(text).not.toContain(addressOf('Ben King'));
    expect(text).not.toContain('renovate');
    expect(parse(text).teams['your-team'].services).toBe(null);
  });

  test('the drafts read as they were read by a person', async () => {
    const { root, commit } = repository({
      ...bank,
      '.github/CODEOWNERS':
        '* @bank/everybody\n/services/accounts/ @bank/retail\n/services/cards/ @bank/retail\n',
      'services/cards/catalog-info.yaml':
        'kind: Component\nmetadata: { name: cards }\nspec: { owner: plastic }\n',
      'db/s.csv': 'rolname,query,calls,total_exec_time\ncards_app,SELECT id FROM accounts,4,1\n',
    });
    commit({ by: 'Ada Lovelace', on: '2026-01-01' });
    for (const on of ['2026-01-02', '2026-01-03'])
      commit({ by: 'Ben King', on, changes: ['services/accounts/main.ts', 'libs/money/index.ts'] });
    await archfit(['init', '.', '--statements', 'db/s.csv'], { cwd: root });
    const golden = join(project, 'test/golden');
    await expect(read(root, 'archfit.yaml')).toMatchFileSnapshot(join(golden, 'init-archfit.yaml'));
    await expect(read(root, 'ownership.yaml')).toMatchFileSnapshot(join(golden, 'init-ownership.yaml'));
    expect(await codeOf(root)).toBe(0);
  });

  test('saved statements that are given are named', async () => {
    const root = directory({
      ...bank,
      'db/s.csv': 'rolname,query,calls,total_exec_time\ncards_app,SELECT id FROM accounts,4,1\n',
    });
    await archfit(['init', '.', '--statements', 'bank=db/s.csv'], { cwd: root });
    expect(parse(read(root, 'archfit.yaml')).databases).toEqual({ bank: { statements: ['db/s.csv'] } });
    expect(await codeOf(root)).toBe(0);
  });

  test('a root elsewhere is named in what it says, and what lies around it is left alone', async () => {
    const root = directory(
      Object.fromEntries(Object.entries(bank).map(([path, text]) => [`a b/${path}`, text])),
    );
    const { out } = await archfit(['init', 'a b'], { cwd: root, columns: 200 });
    expect(out).toContain('Wrote a b/ownership.yaml');
    expect(out).toContain("Then: archfit check 'a b' (it passes today), archfit teams 'a b'");
    expect(readdirSync(root)).toEqual(['a b']);
  });
});

describe('init writes only what is absent:', () => {
  test('beside a configuration, and tells what that lets fail', async () => {
    const root = directory({
      ...bank,
      'archfit.yaml': 'services: { cards: { path: services/cards } } # mine\n',
    });
    const { code, out, files } = await archfit(['init'], { cwd: root });
    expect([code, Object.keys(files)]).toEqual([0, ['ownership.yaml']]);
    expect(out).toContain('Left archfit.yaml as it is.');
    expect(out).toMatch(/Then: archfit check \(it fails today: service-import and unowned-service\)/);
    expect(read(root, 'archfit.yaml')).toContain('# mine');
  });

  test('beside an ownership file, whatever it is called', async () => {
    const yaml = 'teams: { retail: { services: ["*"] } }\n';
    const root = directory({ ...bank, 'ownership.yml': yaml });
    const { files, out } = await archfit(['init'], { cwd: root });
    expect(Object.keys(files)).toEqual(['archfit.yaml']);
    expect(out).toContain('Next: archfit check (it passes today)');
    expect(parse(read(root, 'archfit.yaml')).ownership).toBe('ownership.yml');
    expect([read(root, 'ownership.yml'), await codeOf(root)]).toEqual([yaml, 0]);
  });

  test('with both there it writes nothing and exits with 2', async () => {
    const root = directory(bank);
    await archfit(['init'], { cwd: root });
    const { code, out, err } = await archfit(['init'], { cwd: root });
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(
      'archfit: archfit.yaml and ownership.yaml are there already, and nothing was written\n  archfit never writes over a file',
    );
  });

  test('a link counts as a file, wherever it leads', async () => {
    const [root, elsewhere] = [directory(bank), directory({})];
    symlinkSync(join(elsewhere, 'stolen.yaml'), join(root, 'ownership.yaml'));
    const { code, err, files } = await archfit(['init'], { cwd: root });
    expect([code, files]).toEqual([2, {}]);
    expect(err).toMatch(/ownership\.yaml is a symbolic link that leads nowhere/);
    expect([readdirSync(elsewhere), lstatSync(join(root, 'ownership.yaml')).isSymbolicLink()]).toEqual([
      [],
      true,
    ]);
  });

  test('--dry-run prints and writes nothing', async () => {
    const root = directory(bank);
    const { code, out, files } = await archfit(['init', '--dry-run'], { cwd: root });
    expect([code, files, readdirSync(root).includes('archfit.yaml')]).toEqual([0, {}, false]);
    expect(out).toMatch(
      /^# ownership\.yaml\n# Which team[\s\S]*\n# archfit\.yaml\n# What archfit cannot know/,
    );
  });

  test('nothing to begin with, no such directory, and a broken configuration end with 2', async () => {
    const outcomes = [
      [
        await archfit(['init'], { cwd: directory({}) }),
        /nothing to begin with in \.[\s\S]+archfit init <directory>/,
      ],
      [await archfit(['init', 'nowhere'], { cwd: directory({}) }), /nowhere/],
      [
        await archfit(['init'], { cwd: directory({ ...bank, 'archfit.yaml': 'servces: {}\n' }) }),
        /archfit\.yaml:1:1.*\n.*services/,
      ],
    ] as const;
    for (const [{ code, out, err, files }, message] of outcomes) {
      expect([code, out, files]).toEqual([2, '', {}]);
      expect(err).toMatch(message);
    }
  });
});

describe('names of strangers', () => {
  const nasty = [
    'null',
    '1e3',
    'a: b',
    "it's",
    'say "hi"',
    '# no comment',
    '- item',
    '&anchor',
    '*',
    'a*b',
    'orders[1]',
    '!tag',
    '%x',
    '@at',
    '服务',
    'Ünïcode-ß',
    '🦀',
    'a, b',
    '{x}',
    '<<',
    'a|b',
    '~',
  ];

  test('are written so that they are read back, as paths, services and teams', async () => {
    const files: Record<string, string> = {};
    for (const [index, name] of nasty.entries()) {
      const path = `services/${name}`;
      files[`${path}/Dockerfile`] = 'FROM node\nCOPY . .\n';
      files[`${path}/main.ts`] = 'export {};\n';
      files[`${path}/catalog-info.yaml`] = JSON.stringify({
        kind: 'Component',
        metadata: { name: `component-${index}` },
        spec: { owner: `team ${name}` },
      });
    }
    const root = directory(files);
    const before = await unitsOf(root);
    expect(before[0]).toHaveLength(nasty.length);
    const { code } = await archfit(['init'], { cwd: root });
    expect([code, await codeOf(root)]).toEqual([0, 0]);
    const survey = async () =>
      JSON.parse((await archfit(['teams', '.', '--format', 'json'], { cwd: root })).out).unowned;
    expect(await survey()).toEqual([]);
    switchOn(root);
    expect(await unitsOf(root)).toEqual(before);
    expect([await codeOf(root), await survey()]).toEqual([0, []]);
  });

  test('break no line', async () => {
    const root = directory({
      ...bank,
      'services/evil/main.ts': '',
      'services/evil/Dockerfile': 'FROM node\n',
    });
    const evil = 'x\nrules: { foreign-write: off }\u0085\u2028#';
    mkdirSync(join(root, 'services', evil), { recursive: true });
    writeFileSync(join(root, 'services', evil, 'Dockerfile'), 'FROM node\nCOPY . .\n');
    writeFileSync(join(root, 'services', evil, 'main.ts'), 'export {};\n');
    await archfit(['init'], { cwd: root });
    expect(parse(read(root, 'archfit.yaml')).rules['foreign-write']).toBe(undefined);
    expect(await codeOf(root)).toBe(0);
    switchOn(root);
    expect(await codeOf(root)).toBe(0);
  });
});

test('any text is a scalar that is read back, as a key, a value and an item', async () => {
  const { scalar, flowList } = await import('../../src/yaml/write.js');
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (text) => {
      const yaml = `${scalar(text)}: { ${scalar(text)}: ${scalar(text)}, list: ${flowList([text, 'b'])} } # end\n`;
      expect(yaml.split('\n')).toHaveLength(2);
      expect(parse(yaml)).toEqual({ [text]: { [text]: text, list: [text, 'b'] } });
    }),
  );
});
