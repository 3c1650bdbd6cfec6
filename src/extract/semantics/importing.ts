/** Which files import what is called so. */
import type { ImportFact } from '../../model/facts.js';
import { groupBy } from '../../model/group.js';
import type { Path } from '../../model/nouns.js';
import { remembered } from './evaluate/remembered.js';

type Named = Pick<ImportFact, 'from' | 'to' | 'specifier'>;

/** What an import names: the package, or what is written where it leads to none. */
function nameOf({ to, specifier }: Named): string {
  return 'package' in to ? to.package : specifier;
}

/** A tree has thousands of imports of few packages, which many ask about. */
const byName = remembered((imports: readonly Named[]) => groupBy(imports, nameOf));

/** The files that import something with such a name, as often as they do, by names. */
export function importing(imports: readonly Named[], isMeant: (name: string) => boolean): readonly Path[] {
  return [...byName(imports)].flatMap(([name, own]) => (isMeant(name) ? own.map(({ from }) => from) : []));
}
