import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Installs the other tools as `package-lock.json` says, unless that was done. Throws when npm fails. */
export function installPeers() {
  const directory = fileURLToPath(new URL('.', import.meta.url));
  const modified = (/** @type {string} */ path) =>
    statSync(`${directory}${path}`, { throwIfNoEntry: false })?.mtimeMs;
  // npm writes the inner file last.
  if ((modified('node_modules/.package-lock.json') ?? 0) >= (modified('package-lock.json') ?? 0)) return;
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: directory,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0)
    throw new Error(`The tools to compare with could not be installed: npm ci in ${directory} failed`);
}
