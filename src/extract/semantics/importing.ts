/** Which files import what is called so. */
import type { ImportFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';

type Named = Pick<ImportFact, 'from' | 'to' | 'specifier'>;

/** What an import names: the package, or what is written where it leads to none. */
function nameOf({ to, specifier }: Named): string {
  return 'package' in to ? to.package : specifier;
}

/** The files that import something with such a name, as often as they do. Each name is asked for once: a tree has thousands of imports of few packages. */
export function importing(imports: readonly Named[], isMeant: (name: string) => boolean): readonly Path[] {
  const known = new Map<string, boolean>();
  for (const name of new Set(imports.map(nameOf))) known.set(name, isMeant(name));
  return imports.filter((one) => known.get(nameOf(one))).map(({ from }) => from);
}
