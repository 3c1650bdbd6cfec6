/**
 * Which services reach a declaration of a file that they share. In: who uses what, by name, and the imports between files. Out: the
 * services on some way from whose own files it lies, and whether that way is known or taken to be. What only lists a declaration for a
 * framework counts where nothing else leads to it, and plain imports of its file where uses were not read.
 */
import type { ImportFact, ReferenceFact } from '../facts.js';
import type { Path } from '../nouns.js';
import { compareText } from '../queries.js';
import { type Reached, reachedBy } from './reached.js';

export interface Reach {
  /** The services that reach a declaration that no service owns. */
  shared(path: Path, declaration: string | undefined): readonly string[];
  /** The services that run a declaration of another one, whose source they import. */
  foreign(path: Path, declaration: string | undefined): readonly string[];
  /** Whether the code shows that a service reaches it: each step asks for that very declaration, or member of one. */
  isShown(path: Path, declaration: string | undefined, service: string): boolean;
}

export function reachOf(
  references: readonly ReferenceFact[],
  imports: readonly ImportFact[],
  findService: (path: Path) => string | undefined,
): Reach {
  const serviceAt = remembered(findService);
  const strict = reachedBy(
    references.filter(({ loose }) => !loose),
    serviceAt,
  );
  // Files whose uses were read: nobody reaches what no use leads to.
  const read = new Set(references.flatMap(({ from, to }) => [from.path, to.path]));
  let loose: Reached | undefined;
  let plain: Reached | undefined;
  // What nobody imports does not run, or is known to a framework: that is no proof of running another service's code.
  const imported = new Set(imports.flatMap(({ to }) => ('file' in to ? [to.file] : [])));
  const isAlive = (path: Path) =>
    imported.has(path) || /(?:^|\/)(?:main|index|server|app|start|cli)\.\w+$/.test(path);
  let alive: Reached | undefined;
  const findAlive = () =>
    reachedBy(
      references.filter(
        ({ from, loose: isLoose }) => !isLoose && (serviceAt(from.path) === undefined || isAlive(from.path)),
      ),
      serviceAt,
    );
  let exact: Reached | undefined;
  return {
    shared(path, declaration) {
      const first = strict(path, declaration);
      if (first.size > 0) return sorted(first);
      loose ??= reachedBy(references, serviceAt);
      const second = loose(path, declaration);
      if (second.size > 0 || read.has(path)) return sorted(second);
      plain ??= importedBy(imports, serviceAt);
      return sorted(plain(path, undefined));
    },
    foreign(path, declaration) {
      alive ??= findAlive();
      return sorted(alive(path, declaration)).filter((service) => service !== serviceAt(path));
    },
    isShown(path, declaration, service) {
      exact ??= reachedBy(
        references.filter(({ loose: isLoose }) => !isLoose),
        serviceAt,
        true,
      );
      return exact(path, declaration).has(service);
    },
  };
}

function sorted(services: ReadonlySet<string>): readonly string[] {
  return [...services].sort(compareText);
}

/** The services whose files import a file, directly or through others that belong to no service. */
function importedBy(imports: readonly ImportFact[], serviceAt: (path: Path) => string | undefined): Reached {
  const references = imports.flatMap(({ from, to, kind }): ReferenceFact[] =>
    'file' in to && kind !== 'type' ? [{ from: { path: from }, to: { path: to.file } }] : [],
  );
  return reachedBy(references, serviceAt);
}

/** Asked tens of thousands of times for the same few thousand files. */
function remembered(serviceAt: (path: Path) => string | undefined): (path: Path) => string | undefined {
  const known = new Map<Path, string | undefined>();
  return (path) => {
    if (!known.has(path)) known.set(path, serviceAt(path));
    return known.get(path);
  };
}
