import { posix } from 'node:path';
import type { Path } from '../../model/nouns.js';
import { liesIn } from '../paths.js';

export { liesIn, nameOf, parentOf } from '../paths.js';

/** A path as a manifest in `directory` writes it, relative to the root; `undefined` when it leaves the root. */
export function resolvePath(directory: Path, written: string): Path | undefined {
  if (posix.isAbsolute(written) || /^[a-z]:[\\/]/i.test(written)) return undefined;
  const joined = posix.join(directory, written.replaceAll('\\', '/')).replace(/\/+$/, '');
  if (joined === '..' || joined.startsWith('../')) return undefined;
  return joined === '.' ? '' : joined;
}

/** A path of a name in a directory. */
export function join(directory: Path, name: string): Path {
  return directory === '' ? name : `${directory}/${name}`;
}

/** The line of a text that an offset lies in, counted from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let end = text.indexOf('\n'); end !== -1 && end < offset; end = text.indexOf('\n', end + 1)) line += 1;
  return line;
}

/** How many directories two paths have in common from the root on. */
export function commonDepth(a: Path, b: Path): number {
  const [one, other] = [a.split('/'), b.split('/')];
  const index = one.findIndex((segment, at) => segment !== other[at]);
  return index === -1 ? one.length : index;
}

/** What programs are written in, in whatever language. */
export const SOURCE_FILE =
  /\.(?:[cm]?[jt]sx?|vue|svelte|astro|py|go|java|kt|kts|scala|cs|fs|vb|rb|rs|php|ex|exs|erl|clj|dart|swift|cpp|cc|c|hs|lua|r|jl|pl)$/;

/** Whether sources lie in a directory, at whatever depth. */
export function holdsSources(directory: Path, files: readonly Path[]): boolean {
  return files.some((file) => liesIn(file, directory) && SOURCE_FILE.test(file));
}
