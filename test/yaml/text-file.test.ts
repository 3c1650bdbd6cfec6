import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileInRoot, fileNamedByUser, findInRoot, readText } from '../../src/yaml/text-file.js';
import { problemsOf } from './problems.js';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'archfit-clinic-'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

const read = (path: string) => readText(fileInRoot(root, path));
const problems = (path: string) => problemsOf(() => read(path));

describe('readText', () => {
  it('reads UTF-8 and drops a byte order mark', async () => {
    await writeFile(join(root, 'archfit.yaml'), '\uFEFFservices: {}  # Ärzte\n');
    expect(await read('archfit.yaml')).toBe('services: {}  # Ärzte\n');
  });

  it('names the line that is not UTF-8', async () => {
    await writeFile(join(root, 'archfit.yaml'), Buffer.from('services:\n  \xe4rzte: {}\n', 'latin1'));
    expect(await problems('archfit.yaml')).toEqual([
      'archfit.yaml:2 archfit.yaml is not UTF-8 text (save it as UTF-8; archfit reads YAML that people write)',
    ]);
  });

  it('refuses a binary file and UTF-16', async () => {
    await writeFile(join(root, 'archfit.yaml'), Buffer.from([0x61, 0x0a, 0x00, 0x62]));
    await writeFile(join(root, 'ownership.yaml'), Buffer.from('\uFEFFteams: {}', 'utf16le'));
    expect(await problems('archfit.yaml')).toEqual([
      expect.stringMatching(/^archfit.yaml:2 .*not UTF-8 text/),
    ]);
    expect(await problems('ownership.yaml')).toEqual([
      expect.stringMatching(/^ownership.yaml:1 .*not UTF-8 text/),
    ]);
  });

  it('refuses a directory, a missing file and one in a file', async () => {
    await mkdir(join(root, 'archfit.yaml'));
    await writeFile(join(root, 'README.md'), '');
    expect(await problems('archfit.yaml')).toEqual(['archfit.yaml is a directory (name a YAML file)']);
    expect(await problems('conf.yaml')).toEqual([expect.stringMatching(/^conf.yaml does not exist \(/)]);
    expect(await problems('README.md/conf.yaml')).toEqual([expect.stringMatching(/does not exist/)]);
  });

  it('points at the place that names a missing file', async () => {
    const file = fileInRoot(root, 'teams.yaml', { path: 'archfit.yaml', line: 3, column: 12 });
    expect(await problemsOf(() => readText(file))).toEqual([
      'archfit.yaml:3:12 teams.yaml does not exist (check the spelling of its path)',
    ]);
  });

  it('refuses what no person writes by hand: 10 MB', async () => {
    await writeFile(join(root, 'archfit.yaml'), '# padding\n'.repeat(1_000_000));
    expect(await problems('archfit.yaml')).toEqual([expect.stringMatching(/is larger than 512 kB/)]);
  });

  it('follows a link inside the root, never out of it, round in circles or to nowhere', async () => {
    await mkdir(join(root, 'shop'));
    await writeFile(join(root, 'secret.yaml'), 'password: 1');
    await writeFile(join(root, 'shop', 'real.yaml'), 'teams: {}');
    await symlink('real.yaml', join(root, 'shop', 'inside.yaml'));
    await symlink('../secret.yaml', join(root, 'shop', 'outside.yaml'));
    await symlink('circle.yaml', join(root, 'shop', 'circle.yaml'));
    await symlink('gone.yaml', join(root, 'shop', 'nowhere.yaml'));
    const shop = (path: string) => problemsOf(() => readText(fileInRoot(join(root, 'shop'), path)));
    expect(await shop('inside.yaml')).toEqual([]);
    expect(await shop('outside.yaml')).toEqual([
      expect.stringMatching(/is a link that leads out of the analysed root/),
    ]);
    expect(await shop('circle.yaml')).toEqual([expect.stringMatching(/leads to itself/)]);
    expect(await shop('nowhere.yaml')).toEqual([expect.stringMatching(/leads nowhere/)]);
  });

  it.skipIf(process.platform === 'win32')('does not wait for a named pipe in the root', async () => {
    execFileSync('mkfifo', [join(root, 'archfit.yaml')]);
    expect(await problems('archfit.yaml')).toEqual([expect.stringMatching(/is not a regular file/)]);
  });

  it.skipIf(process.platform === 'win32' || userInfo().uid === 0)(
    'refuses a file without permission',
    async () => {
      await writeFile(join(root, 'archfit.yaml'), '');
      await chmod(join(root, 'archfit.yaml'), 0);
      expect(await problems('archfit.yaml')).toEqual([expect.stringMatching(/may not be read/)]);
    },
  );
});

describe('fileNamedByUser', () => {
  it('shows a file of the root by its path there, another as the user wrote it', () => {
    expect(fileNamedByUser('/shop', '/shop/services', '../conf/archfit.yaml').path).toBe('conf/archfit.yaml');
    expect(fileNamedByUser('/shop', '/shop', '../common/archfit.yaml').path).toBe('../common/archfit.yaml');
    expect(fileNamedByUser('/shop', '/elsewhere', '/shop/..fit.yaml').path).toBe('..fit.yaml');
  });
});

describe('findInRoot', () => {
  it('finds either name, and refuses both at once', async () => {
    const names = ['archfit.yaml', 'archfit.yml'];
    expect(await findInRoot(root, names)).toBeUndefined();
    await writeFile(join(root, 'archfit.yml'), '');
    expect((await findInRoot(root, names))?.path).toBe('archfit.yml');
    await writeFile(join(root, 'archfit.yaml'), '');
    expect(await problemsOf(() => findInRoot(root, names))).toEqual([
      'both archfit.yaml and archfit.yml exist (join them into one and remove the other)',
    ]);
  });
});
