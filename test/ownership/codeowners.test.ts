import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decidingRules, parseCodeowners } from '../../src/extract/ownership/codeowners.js';
import { type Dialect, pathMatcher } from '../../src/extract/ownership/codeowners-pattern.js';
import { readCodeowners } from '../../src/extract/ownership/owners-of-files.js';
import { listTree } from '../../src/extract/tree.js';
import { directory } from '../helpers/world.js';

const ownersOf = (text: string, path: string, dialect: Dialect = 'GitHub') =>
  decidingRules(parseCodeowners(text, dialect), path).flatMap(({ owners }) => owners);

describe('GitHub', () => {
  // The examples of https://docs.github.com/articles/about-code-owners, in its order.
  const documented = `# This is a comment.
*       @global-owner1 @global-owner2
*.js    @js-owner #This is an inline comment.
*.go docs@example.com
*.txt @octo-org/octocats
/build/logs/ @doctocat
docs/*  docs@example.com
apps/ @octocat
/docs/ @doctocat
/scripts/ @doctocat @octocat
**/logs @octocat
/apps/ @octocat
/apps/github
`;

  it.each([
    ['README.md', ['@global-owner1', '@global-owner2']],
    ['src/deep/main.js', ['@js-owner']],
    ['cmd/main.go', ['docs@example.com']],
    ['notes.txt', ['@octo-org/octocats']],
    ['build/logs/today/1.log', ['@octocat']],
    ['docs/getting-started.md', ['@doctocat']],
    ['docs/build-app/troubleshooting.md', ['@doctocat']],
    ['site/apps/index.html', ['@octocat']],
    ['scripts/run.sh', ['@doctocat', '@octocat']],
    ['deeply/nested/logs/a', ['@octocat']],
    ['apps/web/main.ts', ['@octocat']],
    ['apps/github/main.ts', []],
  ])('gives %s to %j', (path, owners) => {
    expect(ownersOf(documented, path)).toEqual(owners);
  });

  it('lets docs/* own only what lies directly in docs', () => {
    expect(ownersOf('docs/* @a\n', 'docs/a.md')).toEqual(['@a']);
    expect(ownersOf('docs/* @a\n', 'docs/deep/a.md')).toEqual([]);
    expect(ownersOf('docs/* @a\n', 'site/docs/a.md')).toEqual([]);
  });

  it('reads escaped blanks and hashes, any line ends, and owners of each kind', () => {
    const text = '/my\\ files/ @bank/tellers\r\n\\#notes.md ada@bank.example # who else\r\n';
    expect(ownersOf(text, 'my files/a.ts')).toEqual(['@bank/tellers']);
    expect(ownersOf(text, '#notes.md')).toEqual(['ada@bank.example']);
  });

  it('skips lines that GitHub would skip, and says which', () => {
    const { rules, problems } = parseCodeowners(
      '!/docs/ @a\n/src/[ab]/ @a\n/ @a\n../up @a\n/a//b @a\n/ok/ nobody\n/fine/ @a\n',
      'GitHub',
    );
    expect(rules.map(({ pattern }) => pattern)).toEqual(['/fine/']);
    expect(problems.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('matches as git does, but for the star that stays in its directory', () => {
    const segment = fc.constantFrom('a', 'b', 'ab', '*', 'a*', '*b', '**', '?', '.a', '*.ts');
    const patterns = fc
      .tuple(fc.boolean(), fc.array(segment, { minLength: 1, maxLength: 3 }), fc.boolean())
      .map(([rooted, segments, open]) => `${rooted ? '/' : ''}${segments.join('/')}${open ? '/' : ''}`)
      .filter((pattern) => !/(^|\/)\*$/.test(pattern) || pattern === '*');
    const names = fc.constantFrom('a', 'b', 'ab', 'aab', '.a', 'x.ts');
    const paths = fc.uniqueArray(
      fc.array(names, { minLength: 1, maxLength: 4 }).map((each) => each.join('/')),
      {
        minLength: 20,
        maxLength: 20,
      },
    );
    const root = directory({});
    execFileSync('git', ['init', '-q', root]);
    fc.assert(
      fc.property(patterns, paths, (pattern, all) => {
        const ignored = gitIgnores(root, pattern, all);
        const matches = pathMatcher(pattern, 'GitHub');
        expect(all.filter((path) => matches(path))).toEqual(all.filter((path) => ignored.has(path)));
      }),
      { numRuns: 60 },
    );
  });

  it('takes no longer for a pattern or an owner that is made to', () => {
    expect(
      parseCodeowners(`* a@${'.'.repeat(1_000_000)}@\n${'*a'.repeat(100_000)} @a\n`, 'GitHub').problems,
    ).toHaveLength(2);
    const matches = pathMatcher(`${'*a'.repeat(10)}b`, 'GitHub');
    const deep = pathMatcher(`${'**/a/'.repeat(10)}b`, 'GitHub');
    const begun = Date.now();
    expect(matches('a'.repeat(5_000))).toBe(false);
    expect(deep('a/'.repeat(2_000))).toBe(false);
    expect(Date.now() - begun).toBeLessThan(2_000);
  });
});

/** What git would ignore by one pattern: the very rules that GitHub refers to. */
function gitIgnores(root: string, pattern: string, paths: readonly string[]): ReadonlySet<string> {
  writeFileSync(join(root, '.git', 'info', 'exclude'), `${pattern}\n`);
  const { stdout } = spawnSync('git', ['-C', root, 'check-ignore', '--no-index', '-z', '--stdin'], {
    input: paths.join('\0'),
    encoding: 'utf8',
  });
  return new Set(stdout.split('\0'));
}

describe('GitLab', () => {
  const sections = `* @default
/docs/ @writers

[Database][2] @bank/dba
/db/
/db/*.md @writers

^[Security] @bank/security
/src/auth/
/db/

[DATABASE]
/migrations/
!/db/generated/
[Roles]
/roles/ @@maintainer
`;

  it.each([
    ['main.ts', ['@default']],
    ['docs/a/b.md', ['@writers']],
    ['db/schema/a.sql', ['@default', '@bank/dba']],
    ['db/readme.md', ['@default', '@writers']],
    ['db/generated/a.sql', ['@default']],
    ['src/auth/login.ts', ['@default']],
    ['migrations/1.sql', ['@default']],
  ])('gives %s to %j', (path, owners) => {
    expect(ownersOf(sections, path, 'GitLab').sort()).toEqual([...owners].sort());
  });

  it('counts who may only approve where nobody else owns', () => {
    expect(ownersOf('^[Security] @bank/security\n/src/auth/\n', 'src/auth/login.ts', 'GitLab')).toEqual([
      '@bank/security',
    ]);
  });

  it('means a directory only by a slash or ** at the end', () => {
    expect(ownersOf('/docs @a\n', 'docs/a.md', 'GitLab')).toEqual([]);
    expect(ownersOf('/docs/** @a\n', 'docs/deep/a.md', 'GitLab')).toEqual(['@a']);
    expect(ownersOf('docs/ @a\n', 'site/docs/deep/a.md', 'GitLab')).toEqual(['@a']);
    expect(ownersOf('docs/*.md @a\n', 'site/docs/a.md', 'GitLab')).toEqual(['@a']);
  });
});

describe('readCodeowners', () => {
  const read = (files: Record<string, string>) => readCodeowners(listTree(directory(files)));

  it('reads the first of the places where the hosts look', () => {
    const all = { 'src/a.ts': '', CODEOWNERS: '* @b/root\n', 'docs/CODEOWNERS': '* @b/docs\n' };
    expect(read(all).read).toBe('CODEOWNERS');
    const { claims, notices } = read({ ...all, '.github/CODEOWNERS': '* @b/github\n' });
    expect(new Set(claims.map(({ owner }) => owner))).toEqual(new Set(['@b/github']));
    expect(notices.map(({ at, message }) => [at!.path, message])).toEqual([
      ['CODEOWNERS', 'the file is not read: .github/CODEOWNERS comes before it'],
      ['docs/CODEOWNERS', 'the file is not read: .github/CODEOWNERS comes before it'],
    ]);
  });

  it('tells teams from people, and whose form a file has', () => {
    const kinds = (files: Record<string, string>) =>
      read({ 'a.ts': '', ...files }).claims.map(({ owner, kind }) => [owner, kind]);
    expect(kinds({ CODEOWNERS: '*.ts @ada ada@b.example @b/team\n' })).toEqual([
      ['@ada', 'person'],
      ['ada@b.example', 'person'],
      ['@b/team', 'team'],
    ]);
    expect(kinds({ CODEOWNERS: '[All] @tellers @@owner\n*.ts\n' })).toEqual([['@tellers', undefined]]);
  });

  it('says which patterns match nothing, and which lines nobody understands', () => {
    const { notices } = read({ 'a.ts': '', CODEOWNERS: '* @b/t\n/gone/ @b/t\n/lost/ @b/t\n![x] @b/t\n' });
    expect(notices.map(({ message, at, unresolved }) => [message, at!.line, unresolved])).toEqual([
      ['GitHub knows no pattern with "!", and skips the line', 4, 1],
      ['"/gone/" matches no file, and 1 more of its patterns match none either', 2, 0],
    ]);
  });
});
