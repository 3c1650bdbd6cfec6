/**
 * In: nothing but the reader itself. Out: a text that differs whenever another reader might read a file differently.
 * Why: a cache must not outlive the code that filled it, and nobody remembers to raise a number.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Parts of the program that decide what is read of a file. */
const PARTS = ['../reading/', './', '../../tree/'];

/** The version of the reader: its own code, and the release of the parser. */
export function readerVersion(): string {
  const hash = createHash('sha256');
  for (const part of PARTS) {
    const directory = fileURLToPath(new URL(part, import.meta.url));
    for (const name of readdirSync(directory).sort()) {
      if (/\.[jt]s$/.test(name) && !name.endsWith('.d.ts')) hash.update(readFileSync(directory + name));
    }
  }
  hash.update(createRequire(import.meta.url)('oxc-parser/package.json').version);
  return hash.digest('base64url').slice(0, 16);
}
