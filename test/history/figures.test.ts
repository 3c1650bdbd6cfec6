/** Repositories whose figures a person worked out by hand, through the whole of archfit. */
import { expect, test } from 'vitest';
import { repository } from '../helpers/repository.js';
import { archfit } from '../helpers/world.js';

const service = (name: string) => `  ${name}: { build: services/${name} }\n`;
const bank = {
  'docker-compose.yml': `services:\n${['accounts', 'cards', 'fraud', 'loans'].map(service).join('')}`,
  'ownership.yaml': `teams:
  retail: { members: [Ada Lovelace, ben@bank.example, Cy], services: [accounts, cards] }
  lending: { members: [Dora Diaz, eve], services: [fraud, loans] }
`,
  '.mailmap': 'Dora Diaz <dora@bank.example> <dd@old.example>\n',
  ...Object.fromEntries(
    ['accounts', 'cards', 'fraud', 'loans'].map((name) => [`services/${name}/main.ts`, 'export {};\n']),
  ),
};

interface Violation {
  rule: string;
  key: string;
  message: string;
  related: { path: string; says: string }[];
}

async function found(root: string, rule: string): Promise<Violation[]> {
  const { out, err } = await archfit(['check', '.', '--rule', rule, '--format', 'json'], { cwd: root });
  expect(err).toBe('');
  return JSON.parse(out).violations;
}

test('owner drift: shares, limits, renames, co-authors, programs and the year', async () => {
  const { root, git, write, commit } = repository(bank);
  const day = (index: number) =>
    `2026-${String(1 + Math.floor(index / 28)).padStart(2, '0')}-${String(1 + (index % 28)).padStart(2, '0')}`;
  let now = 0;
  const change = (by: string, path: string, message?: string) => {
    now += 1;
    commit({ by, on: day(now), changes: [path], ...(message !== undefined && { message }) });
  };
  // Older than a year: of no account, though all are of the team.
  for (let month = 1; month <= 9; month += 1)
    commit({ by: 'Ada Lovelace', on: `2024-0${month}-01`, changes: ['services/cards/main.ts'] });
  // accounts: 6 of its 10 commits by Dora and Eve of lending, 3 by its team, 1 by a stranger with Cy: 6 of 10 from outside.
  for (let times = 0; times < 4; times += 1) change('Dora Diaz', 'services/accounts/main.ts');
  for (let times = 0; times < 2; times += 1) change('Eve', 'services/accounts/more.ts');
  for (let times = 0; times < 2; times += 1) change('Ada Lovelace', 'services/accounts/main.ts');
  change('Ben Ali', 'services/accounts/main.ts');
  change('Zoe', 'services/accounts/main.ts', 'Help\n\nCo-authored-by: Cy Young <cy@bank.example>');
  for (let times = 0; times < 5; times += 1) change('dependabot[bot]', 'services/accounts/main.ts');
  // cards: 5 of 10 from outside is half, not most. Half of them were written before its file was called otherwise.
  for (let times = 0; times < 5; times += 1) change('Zoe', 'services/cards/old.ts');
  git('mv', 'services/cards/old.ts', 'services/cards/new.ts');
  change('Ada Lovelace', 'services/cards/main.ts');
  for (let times = 0; times < 4; times += 1) change('Ben Ali', 'services/cards/new.ts');
  // loans: 9 commits say too little. fraud: all by its team.
  for (let times = 0; times < 9; times += 1) change('Zoe', 'services/loans/main.ts');
  for (let times = 0; times < 12; times += 1) change('Eve', 'services/fraud/main.ts');

  const [drift, ...others] = await found(root, 'owner-drift');
  expect(others).toEqual([]);
  expect(drift).toMatchObject({
    key: 'accounts',
    message: '6 of 10 commits to accounts in 12 months come from outside its team retail: all by lending.',
  });
  expect(drift!.related).toHaveLength(6);
  expect(drift!.related[0]).toMatchObject({
    path: 'services/accounts',
    says: expect.stringMatching(/by Eve: Change it$/),
  });

  // What lay elsewhere counts for the service that it lies in today: 9 commits of before, and the one that moves it.
  git('mv', 'services/loans', 'services/credits');
  for (const file of ['docker-compose.yml', 'ownership.yaml'] as const) {
    write(file, bank[file].replaceAll('loans', 'credits'));
  }
  commit({ by: 'Zoe', on: day(now + 1) });
  const [moved] = await found(root, 'owner-drift');
  expect(moved!.message).toBe(
    '10 of 10 commits to credits in 12 months come from outside its team lending: all by people of no known team.',
  );
});

test('review bottleneck: trailers, merges and who applied it', async () => {
  const { root, git, commit } = repository(bank);
  commit({ by: 'Ada Lovelace', on: '2024-01-01' });
  const names = ['accounts', 'cards', 'fraud', 'loans'];
  let day = 1;
  const on = () => {
    day += 1;
    return `2026-02-${String(day).padStart(2, '0')}`;
  };
  for (const name of names) {
    // Of 5 changes: one reviewed, one applied and one merged by Vera makes 3; two merged by nobody else.
    const path = `services/${name}/main.ts`;
    commit({
      by: 'Ben Ali',
      on: on(),
      changes: [path],
      message: 'Check it\n\nReviewed-by: Vera Lund <vera@bank.example>',
    });
    commit({ by: 'Ben Ali', on: on(), changes: [path], committer: 'Vera Lund' });
    commit({ by: 'Ben Ali', on: on(), changes: [path] });
    commit({ by: 'Vera Lund', on: on(), changes: [path] });
    git('checkout', '-qb', name);
    commit({ by: 'Dora Diaz', on: on(), changes: [`services/${name}/branch.ts`] });
    git('checkout', '-q', 'main');
    git('merge', '-q', '--no-ff', '--no-commit', name);
    commit({ by: 'Vera Lund', on: on(), message: `Merge ${name}` });
  }
  expect(await found(root, 'review-bottleneck')).toMatchObject([
    {
      key: 'Vera Lund',
      message:
        'Vera Lund reviews or merges most changes of 4 services of retail and lending: accounts (3 of 5), cards (3 of 5), fraud (3 of 5) and loans (3 of 5).',
    },
  ]);
  // One more change of loans that passes without her: 3 of 6 is not most, and three services are no bottleneck.
  commit({ by: 'Eve', on: '2026-03-01', changes: ['services/loans/main.ts'] });
  expect(await found(root, 'review-bottleneck')).toEqual([]);
});

test('check --since counts a drift that was there before as nothing new', async () => {
  const { root, commit } = repository(bank);
  commit({ by: 'Ada Lovelace', on: '2025-12-01' });
  for (let day = 10; day < 20; day += 1)
    commit({ by: 'Eve', on: `2026-01-${day}`, changes: ['services/cards/main.ts'] });
  commit({ by: 'Ada Lovelace', on: '2026-01-20', changes: ['services/loans/main.ts'] });
  const since = async (ref: string) => {
    const { out } = await archfit(['check', '.', '--since', ref, '--format', 'json'], { cwd: root });
    return JSON.parse(out).violations.map(({ rule, key }: Violation) => `${rule} ${key}`);
  };
  expect(await since('HEAD~1')).toEqual([]);
  expect(await since('HEAD~9')).toEqual(['owner-drift cards']);
});

test('what is remembered is what git says, until there is another commit', async () => {
  const { root, write, commit } = repository(bank);
  commit({ by: 'Ada Lovelace', on: '2025-12-01' });
  for (let day = 10; day < 20; day += 1) {
    commit({
      by: 'Eve',
      on: `2026-01-${day}`,
      changes: ['services/cards/main.ts'],
      message: 'Do\n\nAcked-by: Cy <cy@x.example>',
    });
  }
  const run = async (...flags: string[]) => {
    const { out } = await archfit(['check', '.', '--rule', 'owner-drift', '--format', 'json', ...flags], {
      cwd: root,
    });
    return JSON.parse(out).violations.map(({ message }: Violation) => message);
  };
  const first = await run();
  expect(first).toEqual([expect.stringContaining('10 of 11 commits to cards')]);
  expect([await run(), await run('--no-cache')]).toEqual([first, first]);
  write('.mailmap', 'Ada Lovelace <ada@bank.example> <eve@bank.example>\n');
  expect(await run()).toEqual([]);
  write('.mailmap', '');
  for (let day = 20; day < 29; day += 1)
    commit({ by: 'Ben', on: `2026-01-${day}`, changes: ['services/cards/main.ts'] });
  expect(await run()).toEqual([]);
});
