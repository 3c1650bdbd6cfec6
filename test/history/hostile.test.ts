/** A repository of a stranger names programs wherever git knows a place for one. None of them runs. */
import { chmodSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repository } from '../helpers/repository.js';
import { archfit, directory } from '../helpers/world.js';

const bank = {
  'docker-compose.yml': 'services:\n  loans: { build: loans }\n',
  'ownership.yaml': 'teams:\n  lending: { members: [Ada], services: [loans] }\n',
  'loans/main.ts': 'export const rate = 7;\n',
  '.gitattributes': '* filter=evil diff=evil merge=evil\n',
};

test('nothing that the repository names is run, and it is left as it was', async () => {
  const { root, git, commit } = repository(bank);
  commit({ by: 'Ada', on: '2026-01-10' });
  commit({ by: 'Ada', on: '2026-01-11', changes: ['loans/main.ts'] });
  const traces = directory({});
  const program = join(traces, 'program.sh');
  writeFileSync(program, `#!/bin/sh\ntouch ${traces}/ran-$(basename "$0")-$$\ncat\n`);
  chmodSync(program, 0o755);
  for (const key of [
    ...[
      'core.fsmonitor',
      'core.pager',
      'pager.log',
      'core.editor',
      'core.sshCommand',
      'core.gitProxy',
      'core.askPass',
    ],
    ...[
      'diff.external',
      'diff.evil.textconv',
      'diff.evil.command',
      'filter.evil.smudge',
      'filter.evil.clean',
    ],
    ...['filter.evil.process', 'merge.evil.driver', 'gpg.program', 'gpg.ssh.program', 'credential.helper'],
    ...[
      'uploadpack.packObjectsHook',
      'interactive.diffFilter',
      'sequence.editor',
      'core.alternateRefsCommand',
    ],
  ]) {
    git('config', key, program);
  }
  for (const [key, value] of [
    ['log.showSignature', 'true'],
    ['alias.log', `!${program}`],
    ['alias.rev-parse', `!${program}`],
    ['filter.evil.required', 'true'],
    ['core.hooksPath', join(root, 'hooks')],
    ['remote.evil.url', `ext::${program}`],
    ['remote.evil.promisor', 'true'],
    ['remote.evil.partialclonefilter', 'blob:none'],
    ['extensions.partialClone', 'evil'],
    ['protocol.ext.allow', 'always'],
    ['core.repositoryFormatVersion', '1'],
  ]) {
    git('config', key!, value!);
  }
  for (const hook of ['post-checkout', 'post-index-change', 'reference-transaction', 'fsmonitor-watchman']) {
    writeFileSync(join(root, '.git', 'hooks', hook), `#!/bin/sh\ntouch ${traces}/ran-hook\n`);
    chmodSync(join(root, '.git', 'hooks', hook), 0o755);
  }
  const before = JSON.stringify(readdirSync(join(root, '.git'), { recursive: true }).sort());

  const whole = await archfit(['check', '.', '--format', 'json', '--no-cache'], { cwd: root });
  expect(JSON.parse(whole.out).ran).toContain('owner-drift');
  const since = await archfit(['check', '.', '--since', 'HEAD~1', '--no-cache'], { cwd: root });
  expect(since.code, since.err).toBe(0);

  // A part of a partial clone: whoever wanted the missing object would have to fetch it.
  const blob = git('-c', 'core.fsmonitor=false', 'rev-parse', 'HEAD~1:loans/main.ts').trim();
  rmSync(join(root, '.git', 'objects', blob.slice(0, 2), blob.slice(2)));
  await archfit(['check', '.', '--format', 'json', '--no-cache'], { cwd: root });
  const cut = await archfit(['check', '.', '--since', 'HEAD~1', '--no-cache'], { cwd: root });
  expect(cut.code).toBe(2);

  expect(readdirSync(traces).filter((name) => name !== 'program.sh')).toEqual([]);
  expect(existsSync(join(root, '.git', 'index.lock'))).toBe(false);
  const after = readdirSync(join(root, '.git'), { recursive: true }).sort();
  expect(JSON.stringify(after.concat(`objects/${blob.slice(0, 2)}/${blob.slice(2)}`).sort())).toBe(before);

  // All this is no idle fear: git itself does run them.
  const checkout = ['checkout-index', '-f', '--all', `--prefix=${traces}/out/`];
  const isRun = () => readdirSync(traces).some((name) => name.startsWith('ran-'));
  expect(isRun()).toBe(false);
  try {
    git('-c', 'core.fsmonitor=false', ...checkout);
  } catch {
    // The program need not do as a filter should.
  }
  expect(isRun()).toBe(true);
});
