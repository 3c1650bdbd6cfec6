import { outsideSystem } from '../../model/decide-units.js';
import type { Path } from '../../model/nouns.js';
import type { PackageManifest } from '../packages.js';
import { sourceOf } from './built-sources.js';
import { keptRunning } from './keeps-running.js';
import { liesIn, parentOf, SOURCE_FILE } from './paths.js';
import { otherStartsOf, startsOf } from './scripts.js';
import type { Sources } from './sources.js';

/** Directories and files that hold a package's own sources, not the scripts and settings of a whole repository. */
const OWN_SOURCES =
  /^(?:(?:src|lib|server|app|api|pages|source|functions|services|backend)\/.*|(?:index|main|server|app))\.[cm]?[jt]sx?$/;

/** What installing something in a directory leaves there, by accident or for whatever lies below. */
const LEFT = /^(?:(?:dev|peer|optional)?[dD]ependencies|type|private|packageManager|overrides|resolutions)$/;

/** Whether a package only says what is installed beside it. */
function isStray(json: PackageManifest['json']): boolean {
  return Object.keys(json).every((key) => LEFT.test(key));
}

/** Whether another unit lies in a directory. */
function holds(path: Path, units: ReadonlySet<Path>): boolean {
  return [...units].some((other) => other !== path && liesIn(other, path));
}

/** What a program needs that answers to others, whatever its file is called. */
const SERVES = /['"](?:express|fastify|koa|hono|@nestjs\/core|@apollo\/server|apollo-server[\w-]*)['"]/;
/** Where scripts lie that only help those who work on a repository. */
const HELPS = /(?:^|\/)(?:scripts?|tools?|bin|ci|\.\w+)\//;

/**
 * The directories that only hold other units together: the roots of workspaces, the root of the tree, and those in which something was
 * installed and that say nothing else, when they have
 * no sources of their own, and start nothing that serves others.
 * @param units the directories of packages and projects
 */
export function findIdleRoots(
  sources: Sources,
  units: ReadonlySet<Path>,
  roots: ReadonlySet<Path>,
): Set<Path> {
  const { directories, filesOf } = sources;
  const candidates = new Set(roots);
  if ([...units].some((path) => path !== '' && !outsideSystem(path))) candidates.add('');
  const strays = new Set(
    sources.packages
      .filter(({ path, json }) => path !== '' && isStray(json) && holds(path, units))
      .map(({ path }) => path),
  );
  for (const path of strays) candidates.add(path);
  const idle = new Set(candidates);
  for (const directory of directories) {
    let home = directory;
    while (home !== '' && !units.has(home) && !candidates.has(home)) home = parentOf(home);
    const isOwn = (file: Path) =>
      OWN_SOURCES.test(home === '' ? file : file.slice(home.length + 1)) ||
      (strays.has(home) && SOURCE_FILE.test(file));
    if (idle.has(home) && filesOf(directory).some(isOwn)) idle.delete(home);
  }
  const outside = (file: Path, root: Path) =>
    ![...units].some((path) => path !== root && path !== '' && file.startsWith(`${path}/`));
  for (const { path, json } of sources.packages) {
    if (!idle.has(path)) continue;
    const isOwn = (file: Path) => outside(file, path);
    const usual = startsOf(json);
    // Beside what starts the others by names of their own, `start-orders`, one may start what lies here.
    const starts = usual.length > 0 ? usual : otherStartsOf(json).filter(({ mayBeTool }) => !mayBeTool);
    const serves = starts.some(({ file: written }) => {
      const file = written === undefined ? undefined : sourceOf(written, path, sources);
      if (file === undefined || HELPS.test(file) || !isOwn(file)) return false;
      return (
        SERVES.test(sources.read(file) ?? '') || keptRunning(file, path, sources, { isOwn }) !== undefined
      );
    });
    if (serves) idle.delete(path);
  }
  return idle;
}
