import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LogParser } from '../../src/extract/history/log-format.js';
import { unquote } from '../../src/extract/history/unquote.js';
import { parseCodeowners } from '../../src/extract/ownership/codeowners.js';

let repository: string;
beforeAll(() => {
  repository = mkdtempSync(join(tmpdir(), 'archfit-quotes-'));
  execFileSync('git', ['init', '-q', '--bare', repository]);
});
afterAll(() => rmSync(repository, { recursive: true, force: true }));

const parse = (text: string) => {
  const parser = new LogParser();
  for (const line of text.split('\n')) parser.line(line);
  return { commits: parser.finish(), strange: parser.strange };
};

describe('a log', () => {
  it('is never more than what it says, whatever it says', () => {
    const line = fc.oneof(
      fc.constantFrom(
        'commit abc',
        'parents ',
        'parents',
        'author Ada <a@b>',
        'author',
        'date x',
        'subject',
        'M\ta',
        'R100\ta\tb',
        'R\ta',
        '',
      ),
      fc.string({ unit: 'binary', maxLength: 20 }),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const { commits } = parse(lines.join('\n'));
        expect(commits.length).toBeLessThanOrEqual(
          lines
            .join('\n')
            .split('\n')
            .filter((each) => each.startsWith('commit')).length,
        );
      }),
    );
  });

  it('counts what fits nowhere', () => {
    expect(parse('hello\ncommit 1\nwhat is this\nM\ta.ts\n').strange).toBe(2);
  });

  it('takes a subject for a subject, though it looks like something else', () => {
    const { commits } = parse('commit 1\nauthor A <a@b>\ndate 5\nsubject commit 2\n\nM\tcommit 3\n');
    expect(commits.map(({ subject, changes }) => [subject, changes])).toEqual([
      ['commit 2', [{ path: 'commit 3' }]],
    ]);
  });
});

it('names of files come back from the quotes that git puts around them', () => {
  const name = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 12 })
    .filter(
      (text) =>
        !text.includes('\0') && !text.includes('/') && Buffer.from(text, 'utf8').toString('utf8') === text,
    );
  fc.assert(
    fc.property(name, (text) => {
      const written = quotedByGit(text);
      expect(written.startsWith('"') ? unquote(written) : written).toBe(text);
    }),
    { numRuns: 40 },
  );
});

function quotedByGit(name: string): string {
  const tree = execFileSync('git', ['mktree', '-z', '--missing'], {
    cwd: repository,
    input: `100644 blob ${'0'.repeat(39)}1\t${name}\0`,
    encoding: 'utf8',
  }).trim();
  return execFileSync('git', ['-c', 'core.quotePath=false', 'ls-tree', '--name-only', tree], {
    cwd: repository,
    encoding: 'utf8',
  }).replace(/\n$/, '');
}

it('CODEOWNERS never fails, and each of its rules can be asked', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom('GitHub' as const, 'GitLab' as const),
      fc.string({ maxLength: 10 }),
      (text, dialect, path) => {
        for (const rule of parseCodeowners(text, dialect).rules)
          expect([true, false]).toContain(rule.matches(path));
      },
    ),
  );
});
