/** Where there is no history to read, archfit says so and goes on: a notice with its remedy, and rules that are skipped. */
import { execFileSync } from 'node:child_process';
import { chownSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readHistory } from '../../src/extract/history/index.js';
import { repository } from '../helpers/repository.js';
import { archfit, directory } from '../helpers/world.js';

const bank = {
  'docker-compose.yml': 'services:\n  loans: { build: loans }\n',
  'ownership.yaml': 'teams:\n  lending: { members: [Ada], services: [loans] }\n',
  'loans/main.ts': 'export const rate = 7;\n',
};

async function noticesOf(root: string, env: Record<string, string> = {}): Promise<string[]> {
  const { history, notices } = await readHistory({ root, env });
  expect(history.commits).toEqual([]);
  expect(notices.every(({ source, unresolved = 0 }) => source === 'history' && unresolved === 0)).toBe(true);
  return notices.map(({ message }) => message);
}

describe('a history that cannot be read', () => {
  test('no repository', async () => {
    expect(await noticesOf(directory({}))).toEqual([expect.stringMatching(/this is no git repository/)]);
  });

  test('no commits', async () => {
    expect(await noticesOf(repository({}).root)).toEqual([expect.stringMatching(/no commits yet/)]);
  });

  test('no git', async () => {
    expect(await noticesOf(repository({}).root, { PATH: '/nowhere' })).toEqual([
      'git is not installed, so the history is not read',
    ]);
  });

  test('a shallow clone', async () => {
    const { root, commit } = repository(bank);
    commit({ by: 'Ada', on: '2026-01-10' });
    commit({ by: 'Ada', on: '2026-01-11', changes: ['loans/main.ts'] });
    const clone = join(directory({}), 'clone');
    execFileSync('git', ['clone', '-q', '--depth', '1', `file://${root}`, clone]);
    expect(await noticesOf(clone)).toEqual([expect.stringMatching(/git fetch --unshallow.*fetch-depth: 0/)]);
    const { out, err, code } = await archfit(['check', '.', '--format', 'json'], { cwd: clone });
    expect(code).toBe(0);
    expect(err).toContain('the clone is shallow');
    const missing = { missing: ['history'] };
    expect(JSON.parse(out).skipped).toEqual(
      expect.arrayContaining([
        { rule: 'owner-drift', ...missing },
        { rule: 'review-bottleneck', ...missing },
      ]),
    );
  });

  test.runIf(process.getuid?.() === 0)('a directory of somebody whom git does not trust', async () => {
    const { root, commit } = repository(bank);
    commit({ by: 'Ada', on: '2026-01-10' });
    chownSync(root, 12345, 12345);
    chownSync(join(root, '.git'), 12345, 12345);
    expect(await noticesOf(root, { HOME: '/nowhere' })).toEqual([
      expect.stringMatching(/does not trust.*git config --global --add safe\.directory/),
    ]);
  });

  test('a repository that is broken', async () => {
    const { root, commit, git } = repository(bank);
    commit({ by: 'Ada', on: '2026-01-10' });
    writeFileSync(join(root, '.git', 'refs', 'heads', 'main'), `${'0123456789'.repeat(4)}\n`);
    expect(() => git('log')).toThrow();
    expect(await noticesOf(root)).toHaveLength(1);
  });
});

/** The rules that ask who changed what. */
const WHO = ['owner-drift', 'review-bottleneck', 'release-coupling', 'premature-microservices'];

test('nobody asks for a history that no rule needs', async () => {
  const cwd = directory(bank);
  expect((await archfit(['check', '.'], { cwd })).err).toContain('this is no git repository');
  const off = { ...bank, 'archfit.yaml': `rules:\n${WHO.map((rule) => `  ${rule}: off\n`).join('')}` };
  expect((await archfit(['check', '.'], { cwd: directory(off) })).err).toBe('');
  expect((await archfit(['check', '.', '--rule', 'unowned-service'], { cwd })).err).toBe('');
  expect((await archfit(['why', 'loans', 'loans', '.'], { cwd })).err).toBe('');
  // What changes together is of interest whoever owns it.
  const { 'ownership.yaml': _, ...nobodys } = bank;
  expect((await archfit(['check', '.'], { cwd: directory(nobodys) })).err).toContain(
    'this is no git repository',
  );
});

describe('a saved history', () => {
  const saved = {
    ...bank,
    'archfit.yaml': 'history: log.txt\n',
    'log.txt':
      'commit 0123456789\nparents \nauthor Ada <ada@bank.example>\ndate 1760000000\nsubject Lend\n\nM\tloans/main.ts\n',
  };

  test('is read in place of the repository', async () => {
    const { out, code } = await archfit(['check', '.', '--format', 'json'], { cwd: directory(saved) });
    expect(code).toBe(0);
    expect(JSON.parse(out).ran).toContain('owner-drift');
  });

  test.each([
    ['is no history', { 'log.txt': 'Ada changed the loans.\n' }],
    ['is no history', { 'log.txt': '' }],
    ['is no history', { 'log.txt': 'commit xyz\nauthor Ada <a@b>\ndate never\n' }],
    ['does not exist', { 'archfit.yaml': 'history: gone.txt\n' }],
    ['does not exist or is no file', { 'archfit.yaml': 'history: loans\n' }],
  ])('is refused when it %s: %j', async (message, files) => {
    const { code, out, err } = await archfit(['check', '.'], { cwd: directory({ ...saved, ...files }) });
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('archfit.yaml:1:10');
    expect(err).toContain(message);
    expect(err).toContain('git -c core.quotePath=false log');
  });

  test('is refused when it is a link that leads out of the root', async () => {
    const elsewhere = directory({ 'log.txt': saved['log.txt'] });
    const { 'log.txt': _, ...rest } = saved;
    const root = directory(rest);
    symlinkSync(join(elsewhere, 'log.txt'), join(root, 'log.txt'));
    const { code, err } = await archfit(['check', '.'], { cwd: root });
    expect(code).toBe(2);
    expect(err).toContain('leads out of the analysed root');
  });
});
