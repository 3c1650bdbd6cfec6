import type { Path } from '../../model/nouns.js';
import { join, liesIn, nameOf, parentOf, resolvePath } from './paths.js';
import type { Sources } from './sources.js';
import { textOf } from './values.js';

/** Where images keep what they run. */
export const IN_IMAGE = /^\/(?:usr\/src\/app|usr\/app|opt\/app|home\/node\/app|app|srv|code|workspace)\//;
/** Where builds write. */
const OUTPUT = /^(?:dist|build|out|lib|output|compiled|\.build)(?:\/(.*))?$/;
const SOURCES = ['ts', 'mts', 'cts', 'tsx', 'js', 'mjs', 'cjs', 'jsx'];

/** The source of what is run in a directory: the file itself, or the one that `dist/orders/main.js` is built from. */
export function sourceOf(written: string, directory: Path, sources: Sources): Path | undefined {
  const path = resolvePath(directory, written.replace(IN_IMAGE, ''));
  if (path === undefined) return undefined;
  // `node .` runs what the package calls its main file.
  const main = path === directory ? mainOf(directory, sources) : undefined;
  if (main !== undefined) return sourceOf(main, directory, sources);
  const inside = path === directory ? '' : directory === '' ? path : path.slice(directory.length + 1);
  const built = OUTPUT.exec(inside);
  const bases = [inside, ...(built === null ? [] : [built[1] ?? '', join('src', built[1] ?? '')])];
  for (const base of bases) {
    const whole = base === '' ? directory : join(directory, base);
    const found =
      sourceAt(whole, sources) ?? sourceAt(join(parentOf(whole), `src/${nameOf(whole)}`), sources);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The source file that a path means: with its ending, with another, without one, or as a directory. */
export function sourceAt(path: Path, { files }: Sources): Path | undefined {
  const stem = path.replace(/\.[cm]?[jt]sx?$/, '');
  const candidates = [path, ...SOURCES.map((ending) => `${stem}.${ending}`)];
  const inside = SOURCES.map((ending) => join(path, `index.${ending}`));
  return [...candidates, ...inside].find((candidate) => files.has(candidate));
}

/**
 * Whether what a package of a directory is said to run is source that the tree has nowhere: then that script starts nothing any more. What a build
 * writes need not be there; and a script may change its directory before.
 */
export function isGone(written: string, directory: Path, sources: Sources): boolean {
  const isSource = /\.[cm]?tsx?$/.test(written) || /^(?:\.\/)?src\/[\w./-]*\w$/.test(written);
  if (!isSource || written.includes('$') || sourceOf(written, directory, sources) !== undefined) return false;
  const stem = written.replace(/^(?:\.{0,2}\/)+/, '').replace(/\.[cm]?[jt]sx?$/, '');
  return !sources.tree.files.some(
    (file) =>
      (file.startsWith(`${stem}.`) || (file.includes(`/${stem}.`) && liesIn(file, directory))) &&
      /^[cm]?[jt]sx?$/.test(file.slice(file.lastIndexOf(`${stem}.`) + stem.length + 1)),
  );
}

function mainOf(directory: Path, { packages }: Sources): string | undefined {
  const main = textOf(packages.find(({ path }) => path === directory)?.json['main']);
  return main === undefined || resolvePath(directory, main) === directory ? undefined : main;
}
