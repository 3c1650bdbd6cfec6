/**
 * What a relative import means inside of an image. In: where images have what is in the tree. Out: for an import of a file in a directory, the paths
 * in the tree of what it may lead to.
 */
import { posix } from 'node:path';
import type { Path } from '../../../model/nouns.js';
import { below, liesIn } from './paths.js';

/** A file or directory of the tree, and where an image or a container has it. */
export interface PlacedCopy {
  readonly from: Path;
  /** From the root of the image, without the first slash. */
  readonly to: string;
}

/** What one image or container has of the tree. */
export type ImageLayout = readonly PlacedCopy[];

export class ImageFiles {
  readonly #layouts: readonly ImageLayout[];

  constructor(layouts: readonly ImageLayout[]) {
    this.#layouts = layouts;
  }

  /** The paths that a specifier may mean in a directory, in the order of the images, those of the innermost copy first. */
  *meant(directory: Path, specifier: string): Iterable<Path> {
    for (const layout of this.#layouts) {
      for (const own of layout) {
        if (!liesIn(directory, own.from)) continue;
        const path = posix.join('/', own.to, below(directory, own.from), specifier).slice(1);
        const copies = layout.filter(
          ({ to }) => liesIn(path, to) || withoutEnding(path) === withoutEnding(to),
        );
        for (const { from, to } of copies.sort((a, b) => b.to.length - a.to.length))
          yield liesIn(path, to) ? posix.join(from, below(path, to)) : from;
      }
    }
  }
}

function withoutEnding(path: string): string {
  return path.replace(/\.[cm]?[jt]sx?$/, '');
}
