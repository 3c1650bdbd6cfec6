/**
 * Where what a file makes may be handed to. In: imports, and the files that matter. Out: for some files, those that they import, and what these
 * import. Why: `registerConsumer(broker)` calls what carries messages in a file that knows nothing of it.
 */
import type { Path } from '../../model/nouns.js';
import type { Link } from './links.js';

/** Imports of imports. */
const HOPS = 2;

export function handedBy(
  imports: readonly Link[],
  files: ReadonlySet<Path>,
): (from: readonly Path[]) => readonly Path[] {
  let targets: ReadonlyMap<Path, readonly Path[]> | undefined;
  return (from) => {
    targets ??= targetsOf(imports);
    const found = new Set(from);
    let edge: readonly Path[] = from;
    for (let hop = 0; hop < HOPS && edge.length > 0; hop += 1) {
      edge = edge.flatMap((path) => targets!.get(path) ?? []).filter((path) => !found.has(path));
      for (const path of edge) found.add(path);
    }
    return [...found].filter((path) => files.has(path));
  };
}

function targetsOf(imports: readonly Link[]): ReadonlyMap<Path, readonly Path[]> {
  const targets = new Map<Path, Path[]>();
  for (const { from, to } of imports) {
    if (!('file' in to)) continue;
    const known = targets.get(from);
    if (known) known.push(to.file);
    else targets.set(from, [to.file]);
  }
  return targets;
}
