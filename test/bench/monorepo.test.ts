import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Sources } from '../../src/extract/code/index.js';
import { readPackages } from '../../src/extract/packages.js';
import { listTree } from '../../src/extract/tree.js';
import { readCode } from '../code/support.js';

const module = new URL('../../bench/synthesise.mjs', import.meta.url).href;
const { synthesise } = (await import(module)) as {
  synthesise: (files: number, directory: string) => void;
};

const SIZE = 800;
let home: string;
let shop: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'archfit-monorepo-'));
  shop = synthesised('shop');
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function synthesised(name: string): string {
  const directory = join(home, name);
  mkdirSync(directory);
  synthesise(SIZE, directory);
  return directory;
}

function textsBelow(directory: string): Map<string, string> {
  const paths = readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort();
  const files = paths.filter(
    (path) => !path.startsWith('node_modules') && statSync(join(directory, path)).isFile(),
  );
  return new Map(files.map((path) => [path, readFileSync(join(directory, path), 'utf8')]));
}

async function codeOf(directory: string) {
  const tree = listTree(directory);
  return readCode(tree, readPackages(tree).packages, new Sources(directory, {}));
}

describe('the synthetic monorepo', () => {
  it('is the same whenever it is made', () => {
    expect(textsBelow(synthesised('again'))).toEqual(textsBelow(shop));
  });

  it('has as many source files as it was asked for, and every import leads somewhere', async () => {
    const { code, notices } = await codeOf(shop);
    expect(code.files).toHaveLength(SIZE);
    expect(notices).toEqual([]);
  });

  it('has files of a believable size, with a believable number of imports', async () => {
    const sources = [...textsBelow(shop)].filter(([path]) => /\.(?:ts|tsx|js)$/.test(path));
    const bytes = sources.reduce((sum, [, text]) => sum + text.length, 0) / sources.length;
    expect(bytes).toBeGreaterThan(2_400);
    expect(bytes).toBeLessThan(3_200);
    const { code } = await codeOf(shop);
    const imports = code.imports.length / SIZE;
    expect(imports).toBeGreaterThan(3);
    expect(imports).toBeLessThan(8);
  });

  it('refuses a size that it cannot make', () => {
    expect(() => synthesise(150, join(home, 'never'))).toThrow('not a multiple of 100');
  });
});
