import { describe, expect, it } from 'vitest';
import { readPackages } from '../../src/extract/packages.js';
import { listTree } from '../../src/extract/tree.js';
import { type Contents, directoryWith } from '../code/support.js';

function packagesOf(contents: Contents) {
  return readPackages(listTree(directoryWith(contents)));
}

it('reads every package.json, where it is and as it is', () => {
  const { packages, notices } = packagesOf({
    'package.json': { private: true, workspaces: ['libs/*'] },
    'libs/money/package.json': { name: '@shop/money', version: '1.2.0' },
    'libs/money/not-package.json': {},
    'node_modules/zod/package.json': { name: 'zod' },
  });
  expect(packages).toEqual([
    {
      path: 'libs/money',
      file: 'libs/money/package.json',
      name: '@shop/money',
      json: { name: '@shop/money', version: '1.2.0' },
    },
    { path: '', file: 'package.json', json: { private: true, workspaces: ['libs/*'] } },
  ]);
  expect(notices).toEqual([]);
});

it('has no name for a package whose name is none', () => {
  const { packages } = packagesOf({ 'a/package.json': { name: 7 }, 'b/package.json': { name: '' } });
  expect(packages.map((manifest) => 'name' in manifest)).toEqual([false, false]);
});

describe('one that is broken is a notice with its place', () => {
  it.each([
    ['a comma too many', '{\n  "name": "@shop/money",\n}', { line: 3, column: 1 }],
    ['a comment', '{ // money\n}', { line: 1, column: 3 }],
    ['cut short', '{\n  "name": "@shop/mon', { line: 2 }],
    ['empty', '', {}],
    ['a list', '[]', {}],
    ['a word', 'null', {}],
  ])('%s', (_, text, place) => {
    const { packages, notices } = packagesOf({ 'libs/money/package.json': text, 'package.json': {} });
    expect(packages.map(({ path }) => path)).toEqual(['']);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatchObject({
      source: 'manifests',
      unresolved: 1,
      at: { path: 'libs/money/package.json', ...place },
    });
    expect(notices[0]?.message).toMatch(/^The package\.json cannot be read: .+[^.]\.$/);
  });
});
