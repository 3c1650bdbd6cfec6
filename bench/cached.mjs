import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A directory of test data that is made once and kept between runs, under the system's directory for temporary files. It
 * is made anew when the code that makes it has changed; a run that was stopped leaves nothing that looks complete.
 * @param {string} name what it holds, such as `monorepo-1000`
 * @param {readonly URL[]} makers the modules that decide what comes out
 * @param {(directory: string) => void} make fills a directory that exists and is empty
 * @returns {string} its absolute path
 */
export function cachedDirectory(name, makers, make) {
  const home = join(tmpdir(), 'archfit-bench');
  const version = createHash('sha256');
  for (const maker of makers) version.update(readFileSync(maker));
  const directory = join(home, `${name}-${version.digest('hex').slice(0, 8)}`);
  if (existsSync(directory)) return directory;
  mkdirSync(home, { recursive: true });
  for (const old of readdirSync(home)) {
    if (old.startsWith(`${name}-`)) rmSync(join(home, old), { recursive: true });
  }
  const unfinished = join(home, `${name}-unfinished`);
  mkdirSync(unfinished);
  make(unfinished);
  renameSync(unfinished, directory);
  return directory;
}
