import { describe, expect, test } from 'vitest';
import { archfit, directory } from '../helpers/world.js';

const shop = 'fixtures/shop';

const service = (name: string) => `  ${name}: { build: services/${name} }\n`;
const names = ['accounts', 'cards', 'loans'];
const bank = {
  'docker-compose.yml': `services:\n${names.map(service).join('')}`,
  'ownership.yaml':
    'teams:\n  retail: { members: 6, services: [accounts, cards] }\n  lending: { services: [loans] }\n',
  'services/accounts/main.ts': "import '../cards/main.js';\n",
  'services/cards/main.ts': 'export {};\n',
  'services/loans/main.ts': "import '../cards/main.js';\nimport pg from 'pg';\n",
};

interface Surveyed {
  name: string;
  services: string[];
  inside: number;
  outside: number;
  stores: string[];
  verdict: string;
  size: { threeToFive: string; teamTopologies: string };
}

async function survey(flags: readonly string[] = [], files: Record<string, string> = bank) {
  const { out, code } = await archfit(['teams', '.', '--format', 'json', ...flags], {
    cwd: directory(files),
  });
  expect(code).toBe(0);
  const report = JSON.parse(out);
  const team = (name: string): Surveyed => report.teams.find((each: Surveyed) => each.name === name);
  return { report, team };
}

describe('teams', () => {
  test('counts what each team owns, what couples it, and both measures', async () => {
    const { report, team } = await survey();
    expect(team('retail')).toMatchObject({
      services: ['accounts', 'cards'],
      inside: 1,
      outside: 0,
      stores: [],
    });
    expect(team('lending')).toMatchObject({
      services: ['loans'],
      inside: 0,
      outside: 1,
      stores: ['PostgreSQL'],
    });
    expect(team('lending').size).toEqual({
      threeToFive: '1 service: room for more, fewer than 3',
      teamTopologies: 'one domain: fits, even a complex one',
    });
    expect(report.couplings).toEqual([
      { from: 'lending', to: 'retail', imports: 1, tables: [], calls: 0, channels: 0, sharedChanges: 0 },
    ]);
    expect(report.unowned).toEqual([]);
  });

  test('says in JSON what it says in words', async () => {
    const { out } = await archfit(['teams', shop, '--format', 'json']);
    const { teams, unowned } = JSON.parse(out);
    expect(teams.map(({ name, verdict, size }: Surveyed) => [name, verdict, size.threeToFive])).toEqual([
      ['accounts', 'warn', 'no services: owns nothing'],
      ['checkout', 'error', '6 services: over-fragmented, more than 5'],
      ['platform', 'fine', 'platform teams are not counted'],
    ]);
    expect(teams[1]).toMatchObject({ stores: ['PostgreSQL'], brokers: ['RabbitMQ'], inside: 14, outside: 0 });
    expect(unowned).toEqual(['notifications']);
  });

  test.each([40, 60, 80, 200])('fits %i columns', async (columns) => {
    for (const flags of [[], ['--move', 'catalog=accounts', '--merge', 'orders+payments']]) {
      const { out } = await archfit(['teams', shop, ...flags], { columns });
      const wide = out.split('\n').filter((line) => line.length > columns);
      // A name that cannot be broken may stand out.
      expect(
        wide.filter((line) =>
          line
            .trim()
            .split(/\s+/)
            .every((word) => word.length < 18),
        ),
      ).toEqual([]);
      expect(out).toContain('1 service without a team: notifications');
    }
  });

  test('csv and markdown hold the same rows, and nothing in them is run', async () => {
    const files = {
      ...bank,
      'ownership.yaml': `teams:\n  "=HYPERLINK(\\"http://evil.example\\")": { services: [accounts, cards] }\n  "a|b, <b>c</b> [x](y)": { services: [loans] }\n  "@SUM(A1)": {}\n`,
    };
    const cwd = directory(files);
    const csv = (await archfit(['teams', '.', '--format', 'csv'], { cwd })).out.split('\r\n');
    expect(csv[0]).toMatch(/^team,type,members,services,/);
    expect(csv[1]).toMatch(/^"'=HYPERLINK\(""http/);
    expect(csv[2]).toMatch(/^'@SUM\(A1\),,,0,/);
    expect(csv[3]).toMatch(/^"a\|b, <b>c<\/b> \[x\]\(y\)",,,1,loans,/);
    const unowned = (await archfit(['teams', shop, '--format', 'csv'])).out.split('\r\n');
    expect(unowned.at(-2)).toMatch(/^,,,1,notifications,/);
    const { out } = await archfit(['teams', '.', '--format', 'markdown'], { cwd });
    expect(out).toContain('| a\\|b, \\<b\\>c\\</b\\> \\[x\\](y) |');
    expect(out).toContain('Every service has a team.');
  });

  test('shows control characters of names instead of obeying them', async () => {
    const files = {
      ...bank,
      '.github/CODEOWNERS': '/services/loans/ @bank/lending\n',
      'ownership.yaml': 'teams: { "\\u202Eretail": { services: [accounts] } }\n',
    };
    const { out } = await archfit(['teams', '.'], { cwd: directory(files) });
    expect(out).not.toMatch(/\u202e/);
    expect(out).toContain('\\u202eretail');
  });
});

test('stores are what services use, not what their deployment could give them', async () => {
  const shared = 'AMQP_URL: amqp://rabbitmq, MONGO_URL: "mongodb://mongo/app"';
  const compose = (name: string, variables: string) =>
    `  ${name}:\n    build: services/${name}\n    environment: { ${[shared, variables].filter(Boolean).join(', ')} }\n`;
  const { report } = await survey([], {
    'docker-compose.yml': `services:\n${[
      compose('rates', 'REDIS_HOST: redis-master, KAFKA_BROKERS: "kafka:9092", DATABASE_HOST: db'),
      compose('mapped', 'DATABASE_URL: postgres://mapped@db/app'),
      compose('reached', ''),
      compose('plain', 'DATABASE_URL: postgres://plain@db/app'),
    ].join('')}`,
    'package.json': '{ "name": "bank", "workspaces": ["libs/*"] }',
    'libs/queue/package.json': '{ "name": "@bank/queue", "main": "index.ts" }',
    'libs/queue/index.ts': "import amqp from 'amqplib';\nexport default amqp;\n",
    'services/rates/main.go': 'package main\n',
    'services/mapped/main.ts':
      "import { PrismaClient } from '@prisma/client';\nimport type { Kafka } from 'kafkajs';\n",
    'services/reached/main.ts': "import queue from '@bank/queue';\nimport Redis from 'ioredis';\n",
    'services/plain/main.ts': 'export {};\n',
    'ownership.yaml': `teams:\n${['rates', 'mapped', 'reached', 'plain'].map((name) => `  ${name}: { services: [${name}] }\n`).join('')}`,
  });
  const of = Object.fromEntries(
    report.teams.map(({ name, stores, brokers }: Surveyed & { brokers: string[] }) => [
      name,
      [...stores, '|', ...brokers].join(' '),
    ]),
  );
  expect(of).toEqual({
    rates: 'MongoDB Redis | Kafka RabbitMQ',
    mapped: 'PostgreSQL |',
    reached: 'Redis | RabbitMQ',
    plain: '|',
  });
});

describe('what if', () => {
  test('a service moves: counts and couplings, before and after', async () => {
    const { report, team } = await survey(['--move', 'cards=lending']);
    expect(team('retail')).toMatchObject({ services: ['accounts'], inside: 0, outside: 1 });
    expect(team('lending')).toMatchObject({ services: ['cards', 'loans'], inside: 1, outside: 0 });
    expect(report.whatIf.changes).toEqual(['cards moves to lending']);
    expect(report.whatIf.before.teams[1]).toMatchObject({ name: 'retail', services: ['accounts', 'cards'] });
    expect(report.couplings).toEqual([
      expect.objectContaining({ from: 'retail', to: 'lending', imports: 1 }),
    ]);
  });

  test('services become one: what was between them is gone, what they had is joined', async () => {
    const { report, team } = await survey(['--merge', 'cards+loans']);
    expect(team('retail')).toMatchObject({
      services: ['accounts', 'cards'],
      inside: 1,
      stores: ['PostgreSQL'],
    });
    expect(team('lending').services).toEqual([]);
    expect(report.couplings).toEqual([]);
  });

  test('a team is founded, several changes at once, and the table shows it', async () => {
    const flags = [
      '--move',
      'catalog=assortment',
      '--move',
      'inventory=assortment',
      '--merge',
      'orders+payments',
    ];
    const { out, code } = await archfit(['teams', shop, ...flags], { columns: 80 });
    expect(code).toBe(0);
    expect(out).toMatch(
      /^What if: orders and payments become one, catalog moves to assortment, inventory\s+moves to assortment$/m,
    );
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      'checkout stream-aligned 7 6 → 3 3 services: right (was 6 services: over-fragmented, more than 5)',
    );
    expect(out).toMatch(/^assortment +– +– +2 /m);
    expect(out).not.toContain('error');
  });

  test.each([
    [['--move', 'catalogue=accounts'], /no service "catalogue"\s+did you mean "catalog"\?/],
    [['--move', 'catalog'], /--move catalog names no service and team\s+write --move catalog=accounts/],
    [['--merge', 'orders'], /--merge orders names no two services/],
    [['--merge', 'orders+orders'], /names no two services/],
    [['--merge', 'orders+payments', '--move', 'payments=accounts'], /merged into another service/],
    [['--format', 'xml'], /unknown format "xml"/],
  ])('refuses %j', async (flags, message) => {
    const { code, out, err } = await archfit(['teams', shop, ...flags]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
  });
});

describe('check --team', () => {
  test('shows and counts what one team has to act on', async () => {
    const { out, code } = await archfit(['check', shop, '--team', 'accounts', '--format', 'json']);
    const report = JSON.parse(out);
    expect(code).toBe(0);
    expect(report.violations.map(({ rule, team }: { rule: string; team: string }) => [rule, team])).toEqual([
      ['team-underload', 'accounts'],
    ]);
    expect(report.summary).toMatchObject({ errors: 0, warnings: 1 });
    expect((await archfit(['check', shop, '--team', 'checkout'])).code).toBe(1);
    expect((await archfit(['check', shop, '--team', 'accounts', '--fail-on', 'warn'])).code).toBe(1);
  });

  test('knows a team by its name only', async () => {
    const { err, code } = await archfit(['check', shop, '--team', 'chekout']);
    expect(code).toBe(2);
    expect(err).toMatch(/--team: there is no team "chekout"\s+did you mean "checkout"\?/);
  });
});

describe('sources of ownership', () => {
  const owner = async (files: Record<string, string>) => {
    const { out } = await archfit(['check', '.', '--format', 'json'], {
      cwd: directory({ ...bank, ...files }),
    });
    const { violations, notices } = JSON.parse(out);
    return {
      notices: notices.map(({ message }: { message: string }) => message),
      disagreements: violations
        .filter(({ rule }: { rule: string }) => rule === 'multi-owner-service')
        .map(
          ({
            message,
            team,
            related,
          }: {
            message: string;
            team: string;
            related: { path: string; line: number }[];
          }) => ({
            message,
            team,
            places: related.map(({ path, line }) => `${path}:${line}`),
          }),
        ),
    };
  };

  test('ownership.yaml wins, and every source is a place of the disagreement', async () => {
    const { disagreements } = await owner({
      '.github/CODEOWNERS': '/services/loans/ @bank/team-retail\n',
      'services/loans/catalog-info.yaml':
        'kind: Component\nmetadata: { name: loans }\nspec:\n  owner: retail\n',
      'services/cards/compass.yml': 'name: cards\nownerId: ari:cloud:identity::team/1234\n',
    });
    expect(disagreements).toEqual([
      {
        message:
          'loans has 2 owners: lending by ownership.yaml, retail by CODEOWNERS and retail by Backstage.',
        team: 'lending',
        places: ['ownership.yaml:3', '.github/CODEOWNERS:1', 'services/loans/catalog-info.yaml:4'],
      },
    ]);
  });

  test('an alias, a reviewer of everything and a person of the team are no disagreement', async () => {
    const { disagreements, notices } = await owner({
      'ownership.yaml':
        'teams:\n  retail: { members: [ada, cleo@bank.example], services: [accounts, cards] }\n  lending: { aliases: ["@bank/credit"], services: [loans] }\n',
      '.github/CODEOWNERS':
        '* @bank/everybody\n/services/loans/ @bank/credit\n/services/cards/ @ada\n/services/accounts/ cleo@bank.example\n',
    });
    expect(disagreements).toEqual([]);
    expect(notices.filter((message: string) => /CODEOWNERS/.test(message))).toEqual([]);
  });

  test('a catalogue adds the people of a team, and takes nothing away', async () => {
    const files = {
      ...bank,
      'catalog-info.yaml':
        'kind: Group\nmetadata: { name: retail-team }\nspec:\n  type: team\n  members: [ada, ben]\n',
    };
    const { team } = await survey([], files);
    expect(team('retail')).toMatchObject({
      members: 6,
      people: ['ada', 'ben'],
      services: ['accounts', 'cards'],
    });
  });

  test('a reviewer of everything gives way to what is written about each component; a guess is told', async () => {
    const component = (name: string, team: string) =>
      `kind: Component\nmetadata: { name: ${name} }\nspec: { owner: ${team} }\n`;
    const files = {
      'docker-compose.yml': bank['docker-compose.yml'],
      'services/accounts/catalog-info.yaml': component('accounts', 'retail'),
      'services/cards/catalog-info.yaml': component('cards', 'retail'),
      'services/loans/catalog-info.yaml': component('loans', 'group:default/lending'),
      'services/accounts/main.ts': '',
      'services/cards/main.ts': '',
      'services/loans/main.ts': '',
      CODEOWNERS: '* @bank/reviewers\n',
    };
    const run = async (codeowners: string) => {
      const cwd = directory({ ...files, CODEOWNERS: codeowners });
      const { out } = await archfit(['check', '.', '--rule', 'multi-owner-service', '--format', 'json'], {
        cwd,
      });
      const { violations, notices } = JSON.parse(out);
      return [...violations, ...notices].map(({ message }: { message: string }) => message);
    };
    expect(await run('* @bank/reviewers\n')).toEqual([]);
    expect(await run('/services/cards/ @bank/alpha\n/services/accounts/ @bank/alpha\n')).toEqual([
      'owners were taken for the team of all that they own (@bank/alpha → retail); aliases in ownership.yaml makes it certain',
    ]);
    expect(await run('/services/cards/ @bank/lending\n')).toEqual([
      'cards has 2 owners: lending by CODEOWNERS and retail by Backstage.',
    ]);
  });

  test('without ownership.yaml, CODEOWNERS makes teams, and people are asked for', async () => {
    const { 'ownership.yaml': _, ...rest } = bank;
    const cwd = directory({
      ...rest,
      CODEOWNERS: '/services/loans/ @bank/lending\n/services/cards/ @zoe @ben\n',
    });
    const { out, err } = await archfit(['teams', '.', '--format', 'json'], { cwd });
    const { teams, unowned } = JSON.parse(out);
    expect(teams).toMatchObject([{ name: 'lending', services: ['loans'] }]);
    expect(unowned).toEqual(['accounts', 'cards']);
    expect(err).toContain('CODEOWNERS names people (@zoe and 1 more) whom no team lists');
  });

  test('where nobody names a team, the rules about teams are skipped, not broken', async () => {
    const { 'ownership.yaml': _, ...rest } = bank;
    const cwd = directory({ ...rest, CODEOWNERS: '* @zoe\n' });
    const { out } = await archfit(['check', '.', '--format', 'json'], { cwd });
    const { skipped, violations } = JSON.parse(out);
    expect(skipped).toEqual(expect.arrayContaining([{ rule: 'unowned-service', missing: ['ownership'] }]));
    expect(violations.some(({ rule }: { rule: string }) => rule === 'unowned-service')).toBe(false);
  });

  test('libraries and tables are owned as well, and a wrong name is told with the right one', async () => {
    const files = {
      ...bank,
      'package.json': '{ "name": "bank", "workspaces": ["libs/*"] }',
      'libs/money/package.json': '{ "name": "money" }',
      'libs/money/index.ts': 'export {};\n',
      'services/loans/migrations/1.sql':
        'CREATE TABLE public.rates (id int);\nCREATE TABLE public.log (id int);\n',
      'ownership.yaml':
        'teams:\n  retail: { services: [accounts, card], libraries: [mony], tables: [log, public.rate] }\n  lending: { services: [loans], libraries: ["m*"] }\n',
    };
    const { out } = await archfit(['check', '.', '--rule', 'unknown-owned', '--format', 'json'], {
      cwd: directory(files),
    });
    expect(
      JSON.parse(out)
        .violations.map(({ message }: { message: string }) => message)
        .sort(),
    ).toEqual([
      'retail owns "card", but there is no such service (did you mean cards?).',
      'retail owns "mony", but there is no such library (did you mean money?).',
      'retail owns "public.rate", but there is no such table (did you mean public.rates?).',
    ]);
    const { team } = await survey([], files);
    expect([team('retail'), team('lending')]).toMatchObject([
      { tables: ['public.log'] },
      { tables: ['public.rates'], libraries: ['money'] },
    ]);
  });
});

test('map shows what couples team to team, as a table and as data', async () => {
  const cwd = directory({
    ...bank,
    'archfit.yaml': 'history: log.txt\n',
    'log.txt': ['1', '2', '3']
      .map(
        (hash) =>
          `commit ${hash.repeat(40)}\nauthor Ada <ada@b.example>\ndate 1760000000\nsubject Do\n\nM\tservices/loans/main.ts\nM\tservices/cards/main.ts\n`,
      )
      .join(''),
  });
  const { out } = await archfit(['map', '.', '--format', 'json'], { cwd });
  expect(JSON.parse(out).teamCouplings).toEqual([
    { from: 'lending', to: 'retail', imports: 1, tables: [], calls: 0, channels: 0, sharedChanges: 3 },
  ]);
  const table = await archfit(['map', '.'], { cwd, columns: 80 });
  expect(table.out).toMatch(
    /team → team\n +from +to +imports +calls +channels +shared commits +foreign tables\n +lending +retail +1 +3/,
  );
});
