import { outsideSystem } from '../../model/decide-units.js';
import type { Path } from '../../model/nouns.js';
import { parentOf } from './paths.js';
import type { Sources } from './sources.js';

/** Directories and files that hold a package's own sources, not the scripts and settings of a whole repository. */
const OWN_SOURCES =
  /^(?:(?:src|lib|server|app|api|pages|source|functions)\/.*|(?:index|main|server|app))\.[cm]?[jt]sx?$/;

/**
 * The directories that only hold other units together: the roots of workspaces, and the root of the tree, when they have
 * no sources of their own.
 * @param units the directories of packages and projects
 */
export function findIdleRoots(
  { tree }: Sources,
  units: ReadonlySet<Path>,
  roots: ReadonlySet<Path>,
): Set<Path> {
  const candidates = new Set(roots);
  if ([...units].some((path) => path !== '' && !outsideSystem(path))) candidates.add('');
  const idle = new Set(candidates);
  for (const file of tree.files) {
    let directory = parentOf(file);
    while (directory !== '' && !units.has(directory) && !candidates.has(directory))
      directory = parentOf(directory);
    const inside = directory === '' ? file : file.slice(directory.length + 1);
    if (idle.has(directory) && OWN_SOURCES.test(inside)) idle.delete(directory);
  }
  return idle;
}
