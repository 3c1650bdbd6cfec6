/**
 * The root's configuration and the files of the tree → the same with what other directories declare for themselves: whoever owns a
 * service draws the boundaries inside it, in an `archfit.yaml` beside its code.
 */
import { posix } from 'node:path';
import { outsideSystem } from '../model/decide-units.js';
import type { Notice, Path } from '../model/nouns.js';
import { UserError } from '../model/user-error.js';
import { fileInRoot, readText } from '../yaml/text-file.js';
import type { Config } from './config.js';
import { FILES } from './read.js';

/**
 * Adds the declarations of every `archfit.yaml` below the root, except the file that the configuration was read from and those in
 * directories that are no part of the system (tests, examples), which become a notice.
 * @param root absolute path
 * @param files paths below it, in any order
 * @throws UserError with every problem of the first file that has one
 */
export async function addNestedConfigs(config: Config, root: string, files: Iterable<Path>): Promise<Config> {
  const names = FILES.map((name) => `/${name}`);
  const found = [...files].filter(
    (path) => names.some((name) => path.endsWith(name)) && path !== config.path,
  );
  if (found.length === 0) return config;
  const isOutside = (path: Path) => outsideSystem(posix.dirname(path));
  const paths = found.filter((path) => !isOutside(path)).sort();
  refuseTwins(paths);
  const { parseNestedConfig } = await import('./parse.js');
  const nested = await Promise.all(
    paths.map(async (path) => parseNestedConfig(await readText(fileInRoot(root, path)), path)),
  );
  const { declarations, notices } = config;
  return {
    ...config,
    declarations: {
      ...declarations,
      modules: [...declarations.modules, ...nested.flatMap(({ modules }) => modules)],
      public: [...declarations.public, ...nested.flatMap((each) => each.public)],
      boundaries: [...declarations.boundaries, ...nested.flatMap(({ boundaries }) => boundaries)],
    },
    notices: [...notices, ...found.filter(isOutside).sort().map(leftOut)],
  };
}

function leftOut(path: Path): Notice {
  return {
    source: 'config',
    message: 'It is left out: by its name, this directory holds tests or examples, no part of the system.',
    at: { path },
  };
}

/** @param paths sorted, so that two files of one directory are neighbours */
function refuseTwins(paths: readonly Path[]): void {
  for (const [index, path] of paths.entries()) {
    const next = paths[index + 1];
    if (next === undefined || posix.dirname(next) !== posix.dirname(path)) continue;
    throw new UserError({
      message: `both ${path} and ${next} exist`,
      hint: 'join them into one and remove the other',
    });
  }
}
