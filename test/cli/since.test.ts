import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { archfit, directory } from '../helpers/world.js';

const bank = {
  'package.json': '{ "name": "bank", "workspaces": ["services/*"] }',
  'services/loans/package.json': '{ "name": "loans", "scripts": { "start": "node src/main.js" } }',
  'services/loans/Dockerfile': 'FROM node\n',
  'services/loans/src/main.js': "import '../../ledger/src/post.js';\n",
  'services/ledger/package.json': '{ "name": "ledger", "scripts": { "start": "node src/post.js" } }',
  'services/ledger/Dockerfile': 'FROM node\n',
  'services/ledger/src/post.js': 'export const post = 1;\n',
};

function repository(files: Readonly<Record<string, string>>) {
  const root = directory(files);
  const git = (...command: string[]) =>
    execFileSync(
      'git',
      ['-C', root, '-c', 'user.name=Ada', '-c', 'user.email=ada@bank.example', ...command],
      {
        encoding: 'utf8',
      },
    );
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-qm', 'Open the bank');
  const write = (path: string, text: string) => writeFileSync(join(root, path), text);
  const since = (ref: string, cwd = root, ...flags: string[]) =>
    archfit(['check', '.', '--since', ref, ...flags], { cwd });
  return { root, git, write, since };
}

describe('check --since', () => {
  test('passes over what was there, and fails on what the change brings', async () => {
    const { git, write, since, root } = repository(bank);
    expect((await archfit(['check'], { cwd: root })).code).toBe(1);
    expect((await since('HEAD')).code).toBe(0);

    write('services/loans/src/main.js', "\n\nimport '../../ledger/src/post.js';\n");
    expect((await since('main')).code, 'a moved line is nothing new').toBe(0);

    write('services/ledger/src/post.js', "import '../../loans/src/main.js';\n");
    const before = git('status', '--porcelain');
    const { code, out } = await since('HEAD', root, '--format', 'json');
    expect(code).toBe(1);
    const { violations, summary } = JSON.parse(out);
    expect(violations.map(({ rule, key }: { rule: string; key: string }) => `${rule} ${key}`)).toEqual([
      'module-cycle ledger+loans',
      'service-import ledger>loans',
    ]);
    expect(violations.every(({ introduced }: { introduced: boolean }) => introduced)).toBe(true);
    expect(summary.errors).toBe(2);
    expect(git('status', '--porcelain'), 'the repository is left as it was').toBe(before);
  });

  test('knows what a submodule had, and nothing of one that is only linked to', async () => {
    const ledger = repository({
      'package.json': '{ "name": "ledger" }',
      'post.js': 'export const post = 1;\n',
    });
    const { git, write, since, root } = repository({
      ...bank,
      'services/loans/src/main.js': 'export const loan = 1;\n',
    });
    const add = ['-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', ledger.root];
    git(...add, 'services/loans/src/ledger');
    write('services/loans/src/ledger/use.js', "import '../../../ledger/src/post.js';\n");
    const inside = ['-C', join(root, 'services/loans/src/ledger')];
    git(...inside, 'add', '-A');
    git(...inside, 'commit', '-qm', 'Use the other one');
    git('add', '-A');
    git('commit', '-qm', 'Pin it');
    expect((await archfit(['check'], { cwd: root })).code).toBe(1);
    expect((await since('HEAD')).code, 'it is as it was').toBe(0);
    expect((await since('HEAD~1')).code, 'it was not there').toBe(1);
  });

  test('works in a directory of the repository', async () => {
    const nested = Object.fromEntries(
      Object.entries(bank).map(([path, text]) => [`systems/bank/${path}`, text]),
    );
    const { root, since } = repository(nested);
    expect((await since('HEAD', join(root, 'systems/bank'))).code).toBe(0);
  });

  test('refuses what it cannot compare with', async () => {
    const { root, since } = repository(bank);
    const unknown = await since('no-such-branch');
    expect(unknown).toMatchObject({ code: 2, out: '' });
    expect(unknown.err).toContain('git does not know the commit "no-such-branch"');
    expect((await since('--output=/tmp/x')).code).toBe(2);

    const shallow = directory({});
    execFileSync('git', ['clone', '-q', '--depth', '1', `file://${root}`, join(shallow, 'clone')]);
    const cut = await since('HEAD~1', join(shallow, 'clone'));
    expect(cut.code).toBe(2);
    expect(cut.err).toContain('git fetch --unshallow');

    expect((await since('HEAD', directory(bank))).code, 'no repository').toBe(2);
  });
});
