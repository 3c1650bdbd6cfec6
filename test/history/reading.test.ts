import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { readHistory } from '../../src/extract/history/index.js';
import { addressOf, repository } from '../helpers/repository.js';
import { directory } from '../helpers/world.js';

const person = (name: string) => ({ name, email: addressOf(name) });
const read = (root: string, env: Record<string, string> = {}) => readHistory({ root, env });
const commitsOf = async (root: string) => (await read(root)).history.commits;

describe('readHistory', () => {
  test('gives commits, newest first, with people, dates, subjects and paths', async () => {
    const { root, commit } = repository({});
    commit({ by: 'Ada Lovelace', on: '2026-01-10', message: 'BANK-7: open it', changes: ['loans/a.ts'] });
    commit({
      by: 'Ben Ali',
      on: '2026-02-11',
      committer: 'Cleo Diaz',
      changes: ['loans/a.ts', 'odd "names"/ö\tü.ts'],
      message:
        'Lend more\n\nReviewed-by: Dan <dan@bank.example>\nCo-authored-by: Eva Lind <eva@bank.example>',
    });
    expect(await commitsOf(root)).toEqual([
      {
        hash: expect.stringMatching(/^[0-9a-f]{40}$/),
        at: Date.parse('2026-02-11T12:00:00Z') / 1000,
        author: person('Ben Ali'),
        committer: person('Cleo Diaz'),
        coAuthors: [person('Eva Lind')],
        reviewers: [person('Dan')],
        subject: 'Lend more',
        paths: ['loans/a.ts', 'odd "names"/ö\tü.ts'],
      },
      expect.objectContaining({ subject: 'BANK-7: open it', paths: ['loans/a.ts'] }),
    ]);
  });

  test('knows people by .mailmap, also those whom messages name', async () => {
    const { root, commit } = repository({ '.mailmap': 'Ada King <ada@king.example> <ada@bank.example>\n' });
    commit({ by: 'ada', on: '2026-01-10', changes: ['a.ts'] });
    commit({
      by: 'Ben Ali',
      on: '2026-01-11',
      changes: ['a.ts'],
      message: 'Help\n\nCo-authored-by: Lovelace <ada@bank.example>',
    });
    // Whoever is only called otherwise in a message keeps that name.
    commit({
      by: 'Ben Ali',
      on: '2026-01-12',
      changes: ['a.ts'],
      message: 'Do\n\nCo-authored-by: Benny <ben@bank.example>',
    });
    expect((await commitsOf(root))[0]!.coAuthors).toEqual([{ name: 'Benny', email: 'ben@bank.example' }]);
    const ada = { name: 'Ada King', email: 'ada@king.example' };
    const [, second, first] = await commitsOf(root);
    expect([first!.author, second!.coAuthors[0]]).toEqual([ada, ada]);
  });

  test('calls files by the names that they have today', async () => {
    const { root, git, commit } = repository({
      'old/a.ts': 'export const rate = 7;\n',
      'old/b.ts': 'export {};\n',
    });
    commit({ by: 'Ada', on: '2026-01-10' });
    git('mv', 'old', 'middle');
    commit({ by: 'Ada', on: '2026-01-11' });
    git('mv', 'middle', 'loans');
    commit({ by: 'Ada', on: '2026-01-12' });
    const paths = (await commitsOf(root)).map((each) => [...each.paths].sort());
    expect(paths).toEqual([1, 2, 3].map(() => ['loans/a.ts', 'loans/b.ts']));
  });

  test('tells who brought a branch onto the main line', async () => {
    const { root, git, commit } = repository({});
    commit({ by: 'Ada', on: '2026-01-10', changes: ['a.ts'] });
    git('checkout', '-qb', 'lend');
    commit({ by: 'Ben', on: '2026-01-11', changes: ['b.ts'] });
    commit({ by: 'Ben', on: '2026-01-12', changes: ['b.ts'] });
    git('checkout', '-q', 'main');
    commit({ by: 'Ada', on: '2026-01-13', changes: ['c.ts'] });
    git('merge', '-q', '--no-ff', '--no-commit', 'lend');
    commit({ by: 'Cleo', on: '2026-01-14', message: 'Merge branch lend' });
    const landed = (await commitsOf(root)).map(({ paths, landedBy }) => [paths[0], landedBy?.name]);
    expect(landed).toEqual([
      ['c.ts', undefined],
      ['b.ts', 'Cleo'],
      ['b.ts', 'Cleo'],
      ['a.ts', undefined],
    ]);
  });

  test('reads a directory of the repository: only what is changed in there, as seen from there', async () => {
    const { root, git, commit } = repository({ 'systems/bank/loans.ts': 'export const a = 1;\n' });
    commit({ by: 'Ada', on: '2026-01-10', changes: ['systems/bank/rates.ts', 'systems/clinic/beds.ts'] });
    commit({ by: 'Ben', on: '2026-01-11', changes: ['systems/clinic/beds.ts'] });
    git('mv', 'systems/bank/loans.ts', 'systems/clinic/loans.ts');
    commit({ by: 'Cleo', on: '2026-01-12' });
    const found = (await commitsOf(`${root}/systems/bank`)).map(({ author, paths }) => [
      author.name,
      ...paths,
    ]);
    expect(found).toEqual([
      ['Cleo', 'loans.ts'],
      ['Ada', 'loans.ts', 'rates.ts'],
    ]);
  });

  test('reads a partial clone without fetching what it lacks', async () => {
    const { root, git, commit } = repository({ 'old.ts': 'export const a = 1;\n'.repeat(20) });
    commit({ by: 'Ada', on: '2026-01-10' });
    git('mv', 'old.ts', 'new.ts');
    commit({ by: 'Ada', on: '2026-01-11', changes: ['other.ts'] });
    git('config', 'uploadpack.allowFilter', 'true');
    const clone = `${directory({})}/clone`;
    git('clone', '-q', '--no-checkout', '--filter=blob:none', `file://${root}`, clone);
    git('mv', 'new.ts', 'newest.ts');
    const [second, first] = await commitsOf(clone);
    expect([second!.paths, first!.paths]).toEqual([['new.ts', 'other.ts'], ['new.ts']]);
  });

  test('reads a repository that names its objects by SHA-256', async () => {
    const root = directory({ 'a.ts': 'export {};\n' });
    const git = (...command: string[]) =>
      execFileSync('git', [
        '-C',
        root,
        '-c',
        'user.name=Ada',
        '-c',
        'user.email=ada@bank.example',
        ...command,
      ]);
    git('init', '-q', '--object-format=sha256');
    git('add', '-A');
    git('commit', '-qm', 'Open it');
    expect((await commitsOf(root)).map(({ hash, author }) => [hash.length, author.name])).toEqual([
      [64, 'Ada'],
    ]);
  });

  test('ends two years before the newest commit, whenever that was', async () => {
    const { root, commit } = repository({});
    commit({ by: 'Ada', on: '2013-05-01', changes: ['a.ts'] });
    commit({ by: 'Ben', on: '2013-06-01', changes: ['a.ts'] });
    commit({ by: 'Cleo', on: '2015-05-20', changes: ['a.ts'] });
    expect((await commitsOf(root)).map(({ author }) => author.name)).toEqual(['Cleo', 'Ben']);
  });

  test('reads in the middle of a rebase, of a linked work tree, and with names that nobody should have', async () => {
    const { root, git, commit } = repository({});
    commit({ by: 'Mal\u001b[31mlory\u202e', on: '2026-01-10', changes: ['a.ts'] });
    git('checkout', '-qb', 'other');
    commit({ by: 'Ben', on: '2026-01-11', changes: ['a.ts'] });
    git('checkout', '-q', 'main');
    commit({ by: 'Ada', on: '2026-01-12', changes: ['a.ts'] });
    git('worktree', 'add', '-q', `${root}/linked`, 'other');
    expect((await commitsOf(`${root}/linked`)).map(({ author }) => author.name)).toEqual([
      'Ben',
      'Mal\u001b[31mlory\u202e',
    ]);
    git('worktree', 'remove', '--force', 'linked');
    expect(() => git('rebase', 'other')).toThrow();
    expect(await commitsOf(root)).toHaveLength(2);
  });
});
