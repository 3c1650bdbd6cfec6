import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/read.js';
import { problemsOf } from '../yaml/problems.js';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'archfit-shop-'));
  await mkdir(join(root, 'shop', 'conf'), { recursive: true });
  root = join(root, 'shop');
});

afterEach(() => rm(join(root, '..'), { recursive: true, force: true }));

const write = (path: string, text: string) => writeFile(join(root, path), text);

describe('readConfig', () => {
  it('declares nothing without a file', async () => {
    const config = await readConfig({ root });
    expect(config.path).toBeUndefined();
    expect(config).toMatchObject({
      databases: [],
      ignore: [],
      declarations: { services: [], rules: [], presets: [] },
    });
  });

  it.each(['archfit.yaml', 'archfit.yml'])('finds %s in the root', async (file) => {
    await write(file, 'ignore: ["**/*.gen.ts"]');
    expect(await readConfig({ root })).toMatchObject({
      path: file,
      ignore: [{ value: '**/*.gen.ts', at: { path: file, line: 1, column: 10 } }],
    });
  });

  it('reads the file that the user named instead, wherever it lies', async () => {
    await write('archfit.yaml', 'not: read');
    await write('conf/ci.yaml', 'ownership: teams.yaml');
    await write('../common.yaml', 'ownership: common.yaml');
    expect(await readConfig({ root, file: 'conf/ci.yaml' })).toMatchObject({ path: 'conf/ci.yaml' });
    expect(await readConfig({ root, cwd: join(root, 'conf'), file: 'ci.yaml' })).toMatchObject({
      path: 'conf/ci.yaml',
      ownership: { value: 'teams.yaml', at: { path: 'conf/ci.yaml', line: 1, column: 12 } },
    });
    expect(await readConfig({ root, cwd: join(root, 'conf'), file: '../../common.yaml' })).toMatchObject({
      path: '../../common.yaml',
      ownership: { value: 'common.yaml' },
    });
  });

  it('refuses a named file that is missing or a directory', async () => {
    expect(await problemsOf(() => readConfig({ root, file: 'ci.yaml' }))).toEqual([
      'ci.yaml does not exist (check the spelling of its path)',
    ]);
    expect(await problemsOf(() => readConfig({ root, file: 'conf' }))).toEqual([
      'conf is a directory (name a YAML file)',
    ]);
  });

  it('fills in the environment that it is given', async () => {
    await write('archfit.yaml', `databases: { main: { url: "\${SHOP_DB}" } }`);
    const config = await readConfig({ root, environment: { SHOP_DB: 'postgres://shop/shop' } });
    expect(config.databases[0]?.url?.value).toBe('postgres://shop/shop');
    expect(await problemsOf(() => readConfig({ root }))).toEqual([expect.stringContaining('SHOP_DB')]);
  });

  it('gives equal results in two runs of one process', async () => {
    await write(
      'archfit.yaml',
      'services: { orders: { path: services/orders, roles: [orders_app] } }\nextends: strict\n',
    );
    expect(await readConfig({ root })).toEqual(await readConfig({ root }));
  });
});
