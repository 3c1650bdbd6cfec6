/**
 * In: the root, and what the configuration leaves out of it. Out: whether a file or directory is a part of the tree. What git tracks is one,
 * whatever an ignore file says; of what it does not track, what it does not ignore. Where there is no work tree, ignore files only say what
 * was made by those who work there: in a copy of what git tracks, such as an archive, there is nothing of the kind.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { globMatcher } from '../../model/globs.js';
import type { Path } from '../../model/nouns.js';
import { type IgnoreRules, ignores, workTreeAround } from './ignore-files.js';
import { ALL_TRACKED, NOTHING_TRACKED, type Tracked, trackedBy } from './tracked.js';

/** `held`: ignored, but tracked; of a directory, something in it is, and nothing else in it counts. */
export type Verdict = 'in' | 'held' | 'out';

export interface LeftOut {
  /** The rules that hold in the root, without those of its own ignore file. */
  readonly rules: IgnoreRules;
  /** What to put before a path of the root to have it relative to the work tree. */
  readonly prefix: string;
  /** Absolute paths outside the listed tree that were looked at; grows while verdicts are asked for. */
  readonly around: readonly string[];
  /** @param isHeld the directory that it lies in is */
  readonly of: (rules: IgnoreRules, path: Path, isDirectory: boolean, isHeld: boolean) => Verdict;
}

/** @param root its absolute, real path */
export function leftOutOf(root: string, globs: readonly string[]): LeftOut {
  const { prefix, rules: outer, asked, index } = workTreeAround(root);
  const matchers = globs.map((glob) => globMatcher(glob.replace(/^\.\//, '').replace(/\/$/, '')));
  const around = [...asked];
  let tracked: Tracked | undefined;
  const look = () => {
    if (index === undefined) return isWorkedIn(root) ? NOTHING_TRACKED : ALL_TRACKED;
    around.push(index);
    return trackedBy(index);
  };
  return {
    rules: outer,
    prefix,
    around,
    of(rules, path, isDirectory, isHeld) {
      if (matchers.some((matches) => matches(path))) return 'out';
      if (!isHeld && !ignores(rules, prefix + path, isDirectory)) return 'in';
      tracked ??= look();
      return tracked.has(prefix + path, isDirectory) ? 'held' : 'out';
    },
  };
}

/** How deep packages lie whose dependencies somebody has installed. */
const DEPTH = 2;

/** Whether dependencies are installed: then somebody works there, and builds. */
function isWorkedIn(directory: string, depth = DEPTH): boolean {
  if (existsSync(join(directory, 'node_modules')) || existsSync(join(directory, '.pnp.cjs'))) return true;
  if (depth === 0) return false;
  try {
    return readdirSync(directory, { withFileTypes: true }).some(
      (entry) => entry.isDirectory() && isWorkedIn(join(directory, entry.name), depth - 1),
    );
  } catch {
    return false;
  }
}
