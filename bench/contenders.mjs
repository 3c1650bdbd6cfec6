/**
 * The tools that are measured, how each is called, and how it is told that it did its work: the exit code alone does not
 * tell (rev-dep's and madge's are the number of cycles), so what a tool says of its work is read as well.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @import { Command, Measured } from './measure.mjs' */

/**
 * @typedef {{ name: string, command: (directory: string) => Command, did: RegExp, fails: (code: number) => boolean,
 *   before?: (directory: string) => void, isOurs: boolean }} Contender
 *   `did` finds, in what a tool prints, its own words about what it did; `before` is not measured
 */

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const MODULES = here('./node_modules');

/** archfit's caches: a directory of the bench's own, and one in the tree where that has `node_modules`. */
export class Caches {
  #home = mkdtempSync(join(tmpdir(), 'archfit-bench-cache-'));

  get environment() {
    return { XDG_CACHE_HOME: this.#home };
  }

  /** @param {string} directory the tree that is read */
  clear(directory) {
    rmSync(join(this.#home, 'archfit'), { recursive: true, force: true });
    rmSync(join(directory, 'node_modules/.cache/archfit'), { recursive: true, force: true });
  }

  remove() {
    rmSync(this.#home, { recursive: true, force: true });
  }
}

/** @param {readonly string[]} words @param {Caches} caches @returns {(directory: string) => Command} */
function archfit(words, caches) {
  return (directory) => ({
    command: process.execPath,
    arguments: [here('../bin/archfit.js'), 'check', directory, ...words],
    directory,
    environment: caches.environment,
  });
}

/** archfit, first with nothing remembered and then again, and asked for no more than the others. @param {Caches} caches @returns {Contender[]} */
export function ours(caches) {
  const common = {
    did: / in ([\d,]+ files?), /,
    fails: (/** @type {number} */ code) => code > 1,
    isOurs: true,
  };
  const whole = { command: archfit([], caches), ...common };
  const cycles = { command: archfit(['--rule', 'module-cycle'], caches), ...common };
  const before = (/** @type {string} */ directory) => caches.clear(directory);
  return [
    { name: 'archfit, cold', before, ...whole },
    { name: 'archfit, warm', ...whole },
    { name: 'archfit, cycles only, cold', before, ...cycles },
  ];
}

/** archfit on statements; there is nothing to remember. @param {Caches} caches @returns {Contender[]} */
export function oursOnStatements(caches) {
  const did = / in [\d,]+ files?, .*?([\d,]+ statements?), /;
  return [{ name: 'archfit', command: archfit([], caches), did, fails: (code) => code > 1, isOurs: true }];
}

/** The other tools, each asked for the import graph and its cycles. @returns {Contender[]} */
export function peers() {
  const node = (/** @type {string} */ script, /** @type {string[]} */ ...words) => ({
    command: process.execPath,
    arguments: [join(MODULES, script), ...words],
  });
  const cruise = [
    '--no-config',
    '--ts-pre-compilation-deps',
    '--do-not-follow',
    '(^|/)node_modules/',
    '--output-type',
    'err',
    '.',
  ];
  return [
    {
      name: 'dependency-cruiser',
      command: (directory) => ({
        ...node('dependency-cruiser/bin/dependency-cruise.mjs', ...cruise),
        directory,
      }),
      did: /\((\d+ modules), \d+ dependencies cruised\)/,
      fails: (code) => code !== 0,
      isOurs: false,
    },
    {
      name: 'madge',
      command: (directory) => ({
        ...node('madge/bin/cli.js', '--circular', '--extensions', 'ts,tsx,js,jsx', '.'),
        directory,
      }),
      did: /Processed (\d+ files?)/,
      fails: (code) => code > 1,
      isOurs: false,
    },
    {
      // The program itself: the npm package `rev-dep` starts it through Node and a shell, which takes longer.
      name: 'rev-dep',
      command: (directory) => ({
        command: join(MODULES, `@rev-dep/${process.platform}-${process.arch}/bin/rev-dep`),
        arguments: ['circular', '--algorithm', 'SCC', '--follow-monorepo-packages'],
        directory,
      }),
      did: /(?:Found (\d+ circular)|(No circular) dependenc)/,
      fails: () => false,
      isOurs: false,
    },
  ];
}

/**
 * What a tool said that it did, or why its run does not count.
 * @param {Contender} contender @param {Measured} measured
 * @returns {{ did: string } | { failed: string }}
 */
export function outcomeOf(contender, { code, output, timedOut }) {
  if (timedOut) return { failed: 'stopped after 15 minutes' };
  if (code === null) return { failed: `did not start, or was killed: ${lastLine(output)}` };
  const found = contender.did.exec(output);
  const did = found?.slice(1).find((group) => group !== undefined);
  if (contender.fails(code) || did === undefined) return { failed: `exit code ${code}: ${lastLine(output)}` };
  return { did };
}

/** @param {string} output */
function lastLine(output) {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return lines.at(-1)?.trim().slice(0, 100) ?? 'it printed nothing';
}
