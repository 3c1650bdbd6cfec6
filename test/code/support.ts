import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type CodeReading, joinCode, Sources } from '../../src/extract/code/index.js';
import { sourcesOf } from '../../src/extract/manifests/sources.js';
import { readWorkspaces } from '../../src/extract/manifests/workspaces.js';
import { type PackageManifest, readPackages } from '../../src/extract/packages.js';
import { type FreshTree, listTree, readText } from '../../src/extract/tree.js';

/** Files of a directory that exists until the test is over: paths to texts, bytes, or JSON. */
export type Contents = Readonly<Record<string, string | Uint8Array | object>>;

/** Writes files to a directory of their own and gives its path. */
export function directoryWith(contents: Contents): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'archfit-test-')));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  write(root, contents);
  return root;
}

/** Writes files below a directory. */
export function write(root: string, contents: Contents): void {
  for (const [path, content] of Object.entries(contents)) {
    const isRaw = typeof content === 'string' || content instanceof Uint8Array;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), isRaw ? content : JSON.stringify(content));
  }
}

/** Reads the source files of a tree and joins them. */
export async function readCode(
  tree: FreshTree,
  packages: readonly PackageManifest[],
  sources: Sources,
): Promise<CodeReading> {
  const read = (path: string) => readText(tree, path, 'manifests').text;
  const { members } = readWorkspaces(sourcesOf(tree, packages, read));
  return joinCode(tree, packages, await sources.read(tree.files), { members: new Set(members.keys()) });
}

/** Reads the code of a directory. */
export async function readDirectory(root: string) {
  const tree = listTree(root);
  const { packages } = readPackages(tree);
  return readCode(tree, packages, new Sources(root));
}

/** What the imports of the code mean, as lines `from -> to`: a file, `npm:package`, or `nowhere`. */
export async function importsOf(contents: Contents): Promise<readonly string[]> {
  const { code } = await readDirectory(directoryWith(contents));
  return code.imports.map(({ from, to }) => {
    if ('file' in to) return `${from} -> ${to.file}`;
    return 'package' in to ? `${from} -> npm:${to.package}` : `${from} -> nowhere`;
  });
}

/** The notices of the code, as lines `path:line message`. */
export async function noticesOf(contents: Contents): Promise<readonly string[]> {
  const { notices } = await readDirectory(directoryWith(contents));
  return notices.map(({ at, message }) => `${at?.path}:${at?.line ?? ''} ${message}`);
}
