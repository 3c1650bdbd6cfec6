import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import ignore from 'ignore';
import { describe, expect, it, onTestFinished } from 'vitest';
import { builtNotices } from '../../src/extract/tree/built.js';
import { listTree } from '../../src/extract/tree.js';
import { starMatcher } from '../../src/model/stars.js';
import { UserError } from '../../src/model/user-error.js';
import { type Contents, directoryWith, write } from '../code/support.js';

function filesOf(contents: Contents, ignored: readonly string[] = []): readonly string[] {
  return listTree(directoryWith(contents), ignored).files;
}

/** What makes a directory a work tree. */
const GIT = { '.git/HEAD': '' };

describe('what is listed', () => {
  it('is every file, sorted by code units, with forward slashes', () => {
    const files = filesOf({ 'b.ts': '', 'a/z.ts': '', 'a-b.ts': '', 'Z.ts': '', 'ä.ts': '' });
    expect(files).toEqual(['Z.ts', 'a-b.ts', 'a/z.ts', 'b.ts', 'ä.ts']);
  });

  it('is nothing of git, package managers, and what they install', () => {
    const files = filesOf({
      'src/cart.ts': '',
      '.git/config': '',
      'node_modules/zod/index.js': '',
      'web/node_modules/vue/index.js': '',
      'web/bower_components/jquery/index.js': '',
      '.yarn/releases/yarn.cjs': '',
      'web/.npm/express/4.15.4/package/index.js': '',
      '.pnpm-store/v3/files/00/index.js': '',
    });
    expect(files).toEqual(['src/cart.ts']);
  });

  it('bears any name that a file system bears', () => {
    const names = [
      'a b.ts',
      "it's.ts",
      'say "hi".ts',
      'new\nline.ts',
      'заказ.ts',
      '订单.ts',
      '🧾.ts',
      '-rf.ts',
      'a\\b.ts',
      '#x.ts',
    ];
    const files = filesOf({
      ...Object.fromEntries(names.map((name) => [name, ''])),
      '.gitignore': 'nothing\n',
    });
    expect(files).toEqual([...names, '.gitignore'].sort());
  });

  it('leaves out what is configured, by file and by directory', () => {
    const contents = {
      'src/a.ts': '',
      'src/generated/b.ts': '',
      'libs/x/generated/deep/c.ts': '',
      'docs/d.ts': '',
      'docs.ts': '',
    };
    expect(filesOf(contents, ['**/generated/**', './docs/'])).toEqual(['docs.ts', 'src/a.ts']);
  });

  it('follows no link, but tells where those lead that stay inside', () => {
    const outside = directoryWith({ 'secret.ts': '' });
    const root = directoryWith({ 'libs/money/index.ts': '', 'apps/web/main.ts': '' });
    symlinkSync('../../libs/money', join(root, 'apps/web/money'));
    symlinkSync('..', join(root, 'apps/loop'));
    symlinkSync('self', join(root, 'self'));
    symlinkSync('nowhere', join(root, 'dangling'));
    symlinkSync(outside, join(root, 'outside'));
    symlinkSync(join(outside, 'secret.ts'), join(root, 'secret.ts'));
    const tree = listTree(root);
    expect(tree.files).toEqual(['apps/web/main.ts', 'libs/money/index.ts']);
    expect([...tree.links]).toEqual([['apps/web/money', 'libs/money']]);
  });

  it('is no pipe and no socket', async () => {
    const root = directoryWith({ 'cart.ts': '' });
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(root, 'socket.ts'), resolve));
    onTestFinished(() => void server.close());
    execFileSync('mkfifo', [join(root, 'pipe.ts')]);
    expect(listTree(root).files).toEqual(['cart.ts']);
  });
});

describe('ignore files', () => {
  it('hold below their directory, the inner before the outer', () => {
    const files = filesOf({
      ...GIT,
      '.gitignore': '*.log\n/dist\nbuild/\n',
      'a.log': '',
      'dist/x.js': '',
      'src/dist/x.ts': '',
      'src/build/x.ts': '',
      'src/build.ts': '',
      'kept/.gitignore': '!important.log\ntemporary.ts\n',
      'kept/important.log': '',
      'kept/other.log': '',
      'kept/temporary.ts': '',
      'temporary.ts': '',
    });
    expect(files).toEqual([
      '.gitignore',
      'kept/.gitignore',
      'kept/important.log',
      'src/build.ts',
      'src/dist/x.ts',
      'temporary.ts',
    ]);
  });

  it('let an inner file bring back a directory with all that is in it', () => {
    const files = filesOf({
      ...GIT,
      '.gitignore': '.vscode/\n!.vscode/tasks.json\n',
      '.vscode/launch.json': '',
      'sample/.gitignore': '!.vscode\n',
      'sample/.vscode/launch.json': '',
    });
    expect(files).toContain('sample/.vscode/launch.json');
    expect(files).not.toContain('.vscode/launch.json');
  });

  it('tell upper from lower case', () => {
    expect(filesOf({ ...GIT, '.gitignore': 'Readme.ts\n', 'Readme.ts': '', 'readme.ts': '' })).toEqual([
      '.gitignore',
      'readme.ts',
    ]);
  });

  it('count up to the top of the work tree that the root is a part of, and not beyond', () => {
    const top = directoryWith({
      '.gitignore': 'beyond.ts\n',
      'repository/.git/info/exclude': 'mine.ts\n',
      'repository/.gitignore': 'generated/\n/services/orders/src/local.ts\n',
      'repository/services/.gitignore': '*.tmp.ts\n',
    });
    write(join(top, 'repository/services/orders'), {
      'src/main.ts': '',
      'src/local.ts': '',
      'src/x.tmp.ts': '',
      'src/generated/y.ts': '',
      'mine.ts': '',
      'beyond.ts': '',
    });
    expect(listTree(join(top, 'repository/services/orders')).files).toEqual(['beyond.ts', 'src/main.ts']);
  });

  it('include `info/exclude` of the shared directory of a linked work tree', () => {
    const root = directoryWith({
      'main/.git/info/exclude': 'mine.ts\n',
      'main/.git/worktrees/linked/commondir': '../..\n',
      'linked/.git': 'gitdir: ../main/.git/worktrees/linked\n',
      'linked/mine.ts': '',
      'linked/cart.ts': '',
    });
    expect(listTree(join(root, 'linked')).files).toEqual(['cart.ts']);
  });

  it('from above do not hide a root that they ignore themselves', () => {
    const top = directoryWith({ '.git/HEAD': '', '.gitignore': 'tmp/\n*.ts\n', 'tmp/shop/cart.ts': '' });
    expect(listTree(join(top, 'tmp/shop')).files).toEqual(['cart.ts']);
  });

  it('take no time for patterns that were made to take it', () => {
    const long = `${'a'.repeat(200)}.ts`;
    const patterns = [
      `${'*a'.repeat(40)}b`,
      `x/${'*a'.repeat(40)}b`,
      `${'*a'.repeat(40)}[b]`,
      `${'**/a'.repeat(9)}`,
    ];
    expect(filesOf({ '.gitignore': patterns.join('\n'), [`x/${long}`]: '', [long]: '' })).toEqual([
      '.gitignore',
      long,
      `x/${long}`,
    ]);
  });

  it('answer for paths that do not exist', () => {
    const tree = listTree(
      directoryWith({ ...GIT, '.gitignore': 'generated/\n', 'src/.gitignore': '*.gen.ts', 'src/a.ts': '' }),
      ['old/**'],
    );
    const ignored = [
      'generated/client',
      'src/generated/client',
      'src/x.gen.ts',
      'node_modules/zod',
      'old/a.ts',
    ];
    expect(ignored.filter((path) => !tree.ignores(path))).toEqual([]);
    expect(['', 'src/b.ts', 'x.gen.ts', 'src/deep/b.ts'].filter((path) => tree.ignores(path))).toEqual([]);
  });

  it('mean what the ignore library says they mean, whatever their patterns', () => {
    const segment = fc.constantFrom(
      'a',
      'b',
      'ab',
      '.a',
      'a.ts',
      'b.ts',
      '*',
      'a*',
      '*.ts',
      '**',
      '?',
      '[ab]',
      'x y',
    );
    const pattern = fc
      .tuple(
        fc.constantFrom('', '', '', '!', '/', '!/'),
        fc.array(segment, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('', '', '/'),
      )
      .map(([start, segments, end]) => start + segments.join('/') + end);
    const names = ['a', 'b', 'ab', '.a', 'a.ts', 'b.ts', 'x y'];
    const paths = names.flatMap((one) => names.flatMap((two) => [`${one}/${two}/a.ts`, `${one}/${two}/b`]));
    const root = directoryWith({ ...GIT, ...Object.fromEntries(paths.map((path) => [path, ''])) });
    fc.assert(
      fc.property(fc.array(pattern, { minLength: 1, maxLength: 5 }), (patterns) => {
        writeFileSync(join(root, '.gitignore'), `${patterns.join('\n')}\n`);
        const matcher = ignore({ ignoreCase: false }).add(patterns);
        expect(listTree(root).files).toEqual(
          [...paths, '.gitignore'].filter((path) => !matcher.ignores(path)).sort(),
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe('what git tracks', () => {
  const CONTENTS = {
    '.gitignore': '/gateway/\n.env\ndist/\n',
    'gateway/server.js': '',
    'gateway/src/routes.js': '',
    'gateway/notes.txt': '',
    'orders/index.js': '',
    'orders/.env': 'A=1',
    'orders/dist/index.js': '',
    'stock/gateway/dist/a.js': '',
  };
  const KEPT = ['gateway/server.js', 'gateway/src/routes.js', 'orders/.env'];
  /** A repository of which some ignored files are tracked. */
  function tracking(...options: readonly string[]): { root: string; git: (...command: string[]) => void } {
    const root = directoryWith(CONTENTS);
    const git = (...command: string[]) => void execFileSync('git', command, { cwd: root, stdio: 'ignore' });
    git('init', ...options);
    git('add', '.');
    git('add', '-f', ...KEPT);
    return { root, git };
  }
  const listed = ['.gitignore', ...KEPT, 'orders/index.js'].sort();

  it.each([
    ['as it is written by default', [], []],
    ['of the version with compressed paths', [], ['update-index', '--index-version', '4']],
    ['of the version with further flags', [], ['update-index', '--skip-worktree', 'orders/index.js']],
    ['of a repository with other hashes', ['--object-format=sha256'], []],
  ])('is listed though it is ignored, by an index %s', (_, options, command) => {
    const { root, git } = tracking(...options);
    if (command.length > 0) git(...command);
    const tree = listTree(root);
    expect(tree.files).toEqual(listed);
    expect(tree.around.some((path) => path.endsWith('/index'))).toBe(true);
    expect(['orders/.env', 'gateway/server.js'].filter((path) => tree.ignores(path))).toEqual([]);
    const ignored = ['gateway/notes.txt', 'stock/.env', 'dist/b.js'];
    expect(ignored.filter((path) => !tree.ignores(path))).toEqual([]);
  });

  it('is listed below a root that is a part of the work tree, and in a linked one', () => {
    const { root, git } = tracking();
    expect(listTree(join(root, 'orders')).files).toEqual(['.env', 'index.js']);
    git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-m', 'all');
    const linked = join(directoryWith({}), 'linked');
    git('worktree', 'add', linked);
    expect(listTree(linked).files).toEqual(listed);
  });

  it('is not known of an index that is in two files, is none, or is cut off', () => {
    const { root, git } = tracking();
    const rest = ['.gitignore', 'orders/index.js'];
    const whole = readFileSync(join(root, '.git/index'));
    for (const length of [0, 11, 40, 120, whole.length - 200]) {
      writeFileSync(join(root, '.git/index'), whole.subarray(0, length));
      expect(listTree(root).files).toEqual(rest);
    }
    rmSync(join(root, '.git/index'));
    execFileSync('mkfifo', [join(root, '.git/index')]);
    expect(listTree(root).files).toEqual(rest);
    rmSync(join(root, '.git/index'));
    writeFileSync(join(root, '.git/index'), whole);
    git('update-index', '--split-index');
    git('add', '-f', 'gateway/notes.txt');
    expect(listTree(root).files).toEqual(rest);
  });

  it('is all of a copy without git, unless somebody works there', () => {
    expect(filesOf(CONTENTS)).toEqual(Object.keys(CONTENTS).sort());
    const installed = { ...CONTENTS, 'orders/node_modules/koa/index.js': '' };
    expect(filesOf(installed)).toEqual(['.gitignore', 'orders/index.js']);
    expect(listTree(directoryWith(CONTENTS)).ignores('dist/generated.js')).toBe(true);
  });

  it('is left out where the configuration says so', () => {
    const { root } = tracking();
    const tree = listTree(root, ['gateway/**', 'orders/.env']);
    expect(tree.files).toEqual(['.gitignore', 'orders/index.js']);
  });
});

describe('what cannot be listed', () => {
  it('is an error with a remedy when it is the root', () => {
    const root = directoryWith({ 'cart.ts': '' });
    expect(() => listTree(join(root, 'nowhere'))).toThrow(UserError);
    expect(() => listTree(join(root, 'nowhere'))).toThrow(/There is no directory .*nowhere/);
    expect(() => listTree(join(root, 'cart.ts'))).toThrow(/cart\.ts is a file, not a directory/);
    expect(() => listTree(join(root, 'cart.ts/src'))).toThrow(UserError);
    try {
      listTree(join(root, 'nowhere'));
    } catch (error) {
      expect((error as UserError).problems[0]?.hint).toContain('archfit check <directory>');
    }
  });

  it.skipIf(process.getuid?.() === 0)('is a notice when it is a directory', () => {
    const root = directoryWith({ 'open/a.ts': '', 'closed/b.ts': '' });
    chmodSync(join(root, 'closed'), 0);
    onTestFinished(() => chmodSync(join(root, 'closed'), 0o700));
    const tree = listTree(root);
    expect(tree.files).toEqual(['open/a.ts']);
    expect(tree.notices).toEqual([
      expect.objectContaining({
        at: { path: 'closed' },
        unresolved: 1,
        message: expect.stringContaining('permission denied'),
      }),
    ]);
  });

  it('is not a path of many characters, nor a deep one', () => {
    const root = directoryWith({});
    const deep = Array.from({ length: 30 }, (_, index) => `directory-${index}`).join('/');
    mkdirSync(join(root, deep), { recursive: true });
    writeFileSync(join(root, deep, 'cart.ts'), '');
    expect(listTree(root).files).toEqual([`${deep}/cart.ts`]);
    rmSync(join(root, 'directory-0'), { recursive: true });
    expect(listTree(root).files).toEqual([]);
  });
});

it('stars match what a regular expression says they match', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 8 });
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 6 });
  fc.assert(
    fc.property(text, pattern, (name, stars) => {
      const expression = new RegExp(
        `^${stars
          .split('*')
          .map((part) => part.replaceAll('.', '\\.'))
          .join('.*')}$`,
      );
      expect(starMatcher(stars)(name)).toBe(expression.test(name));
    }),
  );
});

it('what a compiler wrote beside its sources is left out, and told', () => {
  const kept = {
    'a/src/cart.ts': '',
    'a/src/page.tsx': '',
    'a/lib/other.js': '',
    'a/dist/only.js': '',
    'a/dist/cart.json': '',
    'b/main.ts': '',
    'b/build/main.js': '',
    'b/out/main.js': '',
    'a/lib/page.js': '',
    'c/lib/cart.ts': '',
    'c/src/cart.ts': '',
    'd/distant/src.js': '',
  };
  const built = {
    'a/dist/cart.js': '',
    'a/dist/cart.d.ts': '',
    'a/dist/cart.js.map': '',
    'b/dist/main.js': '',
    'a/build/src/cart.js': '',
  };
  const tree = listTree(directoryWith({ ...kept, ...built }));
  expect(tree.files).toEqual(Object.keys(kept).sort());
  expect(builtNotices(tree.built).map(({ message, at }) => [message, at?.path])).toEqual([
    ['5 files left out as built from sources beside them, this one among them.', 'a/build/src/cart.js'],
  ]);
  expect(tree.ignores('a/dist/cart.js')).toBe(true);
});
