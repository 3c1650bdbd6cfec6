/** Which of the files that something starts are programs, and whether they are several and not the processes of one. */
import { pathInside } from '../../model/directories.js';
import { groupBy } from '../../model/group.js';
import type { Path } from '../../model/nouns.js';
import { keepsRunning } from './file-programs.js';
import { SERVES } from './keeps-running.js';
import { liesIn, parentOf } from './paths.js';
import { PRETENDS } from './scripts.js';
import type { Sources } from './sources.js';
import type { Started } from './started.js';

/**
 * Those of the files that are started from a directory that keep running, if several of them serve requests, or each lies apart from the others: what lies among
 * the sources of one program, or within another, may be a process of it, unless that is how it is deployed.
 */
export function readsAsProgram<Each extends Started>(
  started: readonly Each[],
  home: Path,
  sources: Sources,
): readonly Each[] {
  const runs = new Map(
    [...groupBy(started, ({ file }) => file).keys()].map((file) => [
      file,
      keepsRunning(file, programAround(file), sources),
    ]),
  );
  const running = started.filter(({ file }) => runs.get(file) !== undefined && !PRETENDS.test(file));
  const files = [...new Set(running.map(({ file }) => file))];
  const isNear = (one: Path, other: Path) => other !== one && liesIn(other, parentOf(one));
  const inside = (one: Path) => (liesIn(one, home) ? pathInside(home, one) : one);
  const isApart = (one: Path) => inside(one).includes('/') && !files.some((other) => isNear(one, other));
  const isAmongSources = (one: Path) => inside(one).startsWith('src/');
  const serving = files.filter((file) => runs.get(file) === SERVES);
  const isSeveral = serving.length > 1 || (files.every(isApart) && !files.some(isAmongSources));
  return isSeveral ? running : running.filter(({ isDeployed }) => isDeployed);
}

/** The directory of the program that begins with a file. */
export function programAround(file: Path): Path {
  return parentOf(file).replace(/\/(?:src|source|lib|bin)$/, '');
}
