import { describe, expect, test } from 'vitest';
import { archfit, directory } from '../helpers/world.js';
import { bank, type Surveyed, service, survey } from './survey.js';

const shop = 'fixtures/shop';

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
      ['growth', 'warn', '3 services: right'],
      ['market', 'fine', '4 services: right'],
      ['platform', 'fine', 'platform teams are not counted'],
    ]);
    expect(teams[1]).toMatchObject({
      stores: ['MongoDB', 'PostgreSQL', 'Redis'],
      brokers: ['MQTT', 'NATS', 'RabbitMQ'],
      inside: 14,
      outside: 1,
    });
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

  test('long names and East Asian ones keep their columns', async () => {
    const long = 'the-team-that-looks-after-everything-nobody-else-looks-after';
    const files = {
      ...bank,
      'ownership.yaml': `teams:\n  结账团队: { type: complicated-subsystem, members: 6, services: [accounts] }\n  ${long}: { services: [cards] }\n  창고팀: { services: [loans] }\n`,
    };
    const lines = async (columns: number) => {
      const { out } = await archfit(['teams', '.'], { cwd: directory(files), columns });
      return out.split('\n').slice(0, 4);
    };
    expect(await lines(80)).toEqual([
      'team                      services  verdict',
      'the-team-tha…looks-after         1  1 service: room for more, fewer than 3',
      '结账团队                         1  1 service: room for more, fewer than 3',
      '창고팀                           1  1 service: room for more, fewer than 3',
    ]);
    expect((await lines(120))[0]).toMatch(/^team +type +members/);
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
      /^What if: orders and payments become one, catalog moves to assortment \(a new\s+team\), inventory moves to assortment$/m,
    );
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      'checkout stream-aligned 7 6 → 3 3 services: right (was 6 services: over-fragmented, more than 5)',
    );
    expect(out).toMatch(/^assortment +– +– +2 /m);
    expect(out).not.toContain('error');
  });

  test('a glob stands for all services that it matches', async () => {
    const moved = await survey(['--move', '*a*s=bank']);
    expect(moved.report.whatIf.changes).toEqual([
      'accounts moves to bank (a new team)',
      'cards moves to bank',
      'loans moves to bank',
    ]);
    expect(moved.team('bank').services).toEqual(['accounts', 'cards', 'loans']);
    const merged = await survey(['--merge', 'loans+*']);
    expect(merged.report.whatIf.changes).toEqual(['loans, accounts and cards become one']);
    expect(merged.team('lending')).toMatchObject({ services: ['loans'], inside: 0, outside: 0 });
  });

  test('a new team that is called nearly as one there is, is asked about', async () => {
    const { report } = await survey(['--move', 'cards=lendin']);
    expect(report.whatIf.changes).toEqual(['cards moves to lendin (a new team; or is lending meant?)']);
  });

  test.each([
    [['--move', 'catalogue=accounts'], /no service "catalogue"\s+did you mean "catalog"\?/],
    [['--move', 'catalog'], /--move catalog names no service and team\s+write --move catalog=accounts/],
    [['--move', 'catalog= '], /--move catalog= {2}names no service and team/],
    [['--move', 'domain=accounts'], /there is no service "domain"\s+it is a library/],
    [['--move', 'x*=accounts'], /there is no service "x\*"/],
    [['--move', '[=accounts'], /there is no service "\["/],
    [['--merge', 'cata*'], /--merge cata\* names no two services, only "catalog"/],
    [
      ['--merge', 'orders+payments', '--merge', 'payments+web'],
      /"payments" is merged into .* "orders"\s+name all/,
    ],
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

describe('calls and channels couple teams as well', () => {
  const called = ['accounts', 'cards', 'loans'];
  const compose = [
    'services:\n',
    '  portal:\n    build: services/portal\n    environment:\n',
    ...called.map((name) => `      ${name.toUpperCase()}_URL: http://${name}:3000\n`),
    ...called.map(service),
  ].join('');
  const files = {
    'docker-compose.yml': compose,
    'ownership.yaml':
      'teams:\n  front: { services: [portal] }\n  retail: { services: [accounts, cards, loans] }\n',
    'services/portal/main.ts': `import { Kafka } from 'kafkajs';
export const all = () => Promise.all([
${called.map((name) => `  fetch(\`\${process.env.${name.toUpperCase()}_URL}/list\`),`).join('\n')}
]);
export const consumer = new Kafka({ brokers: ['kafka:9092'] }).consumer({ groupId: 'portal' });
await consumer.subscribe({ topic: 'loan.granted' });
`,
    'services/accounts/main.ts': 'export {};\n',
    'services/cards/main.ts': 'export {};\n',
    'services/loans/main.ts': `import { Kafka } from 'kafkajs';
const producer = new Kafka({ brokers: ['kafka:9092'] }).producer();
await producer.send({ topic: 'loan.granted', messages: [] });
`,
  };

  test('teams counts them, inside, to others and team by team', async () => {
    const { report, team } = await survey([], files);
    expect(report.couplings).toEqual([
      { from: 'front', to: 'retail', imports: 0, tables: [], calls: 3, channels: 1, sharedChanges: 0 },
    ]);
    expect(team('front')).toMatchObject({ inside: 0, outside: 4 });
  });

  test('… whichever rules are on', async () => {
    const config = 'rules: { cross-team-coupling: off, release-coupling: off }\n';
    const { report } = await survey([], { ...files, 'archfit.yaml': config });
    expect(report.couplings).toMatchObject([{ calls: 3, channels: 1 }]);
  });

  test('what if: they move with the service, and are gone once both are one', async () => {
    const moved = await survey(['--move', 'loans=front'], files);
    expect(moved.report.couplings).toMatchObject([{ from: 'front', to: 'retail', calls: 2, channels: 0 }]);
    expect(moved.team('front')).toMatchObject({ inside: 2, outside: 2 });
    const merged = await survey(['--merge', 'portal+loans'], files);
    expect(merged.report.couplings).toMatchObject([{ calls: 2, channels: 0 }]);
    expect(merged.team('front')).toMatchObject({ services: ['portal'], inside: 0, outside: 2 });
    const other = await survey(['--merge', 'accounts+loans'], files);
    expect(other.report.couplings).toMatchObject([{ calls: 3, channels: 1 }]);
    expect(other.team('front')).toMatchObject({ outside: 3 });
  });

  test('cross-team-coupling counts them, and runs where there are none', async () => {
    const run = async (tree: Record<string, string>) => {
      const argv = ['check', '.', '--rule', 'cross-team-coupling', '--format', 'json'];
      const { violations, ran } = JSON.parse((await archfit(argv, { cwd: directory(tree) })).out);
      return [ran, violations.map(({ message }: { message: string }) => message)];
    };
    expect(await run(files)).toEqual([
      ['cross-team-coupling'],
      [
        '4 couplings of front lead to retail, and none stays inside: portal calls accounts, portal calls cards, portal calls loans and portal listens to loans.',
      ],
    ]);
    expect(await run(bank)).toEqual([['cross-team-coupling'], []]);
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
