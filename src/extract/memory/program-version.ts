/**
 * In: nothing but the program itself. Out: a text that differs whenever another program might read a file differently.
 * Why: a cache must not outlive the code that filled it, and nobody remembers to raise a number.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** The version of the program: all its code, and the release of the parser. */
export function programVersion(): string {
  const { version } = createRequire(import.meta.url)('oxc-parser/package.json');
  return `${codeVersion(programDirectory())}-${version}`;
}

/** Whoever bundles the program hashes it and leaves the hash beside it: doing so takes longer than recalling many a tree. */
function codeVersion(directory: string): string {
  const known = `${directory}code.sha256`;
  if (existsSync(known)) return readFileSync(known, 'utf8');
  const hash = createHash('sha256');
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  for (const name of names.filter((name) => /(?<!\.d)\.[jt]s$/.test(name)).sort()) {
    hash.update(readFileSync(directory + name));
  }
  return hash.digest('base64url').slice(0, 16);
}

/** Where the program is: src, where this module is one of many, or the directory of the bundle that it has become a part of. */
function programDirectory(): string {
  const isBundle = !/program-version\.[jt]s$/.test(import.meta.url);
  return fileURLToPath(new URL(isBundle ? './' : '../../', import.meta.url));
}
