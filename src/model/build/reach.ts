/**
 * Which services reach a declaration of a file that they share. In: who uses what, by name, and the imports between files. Out: the
 * services on some way from whose own files it lies, and whether that way is known or taken to be. What only lists a declaration for a
 * framework counts where nothing else leads to it, and plain imports of its file where uses were not read.
 */
import type { ImportFact, ReferenceFact } from '../facts.js';
import type { Path } from '../nouns.js';
import { compareText } from '../queries.js';
import { importedBy } from './imported.js';
import { ownPrograms, startedBy } from './own-programs.js';
import { reachedBy } from './reached.js';
import { referenceGraph } from './reference-graph.js';

export interface Reach {
  /** The services that reach a declaration that no service owns. */
  shared(path: Path, declaration: string | undefined): readonly string[];
  /** The services that run a declaration of another one, whose source they import. */
  foreign(path: Path, declaration: string | undefined): readonly string[];
  /** Whether the code shows that a service reaches it: each step asks for that very declaration, or member of one. */
  isShown(path: Path, declaration: string | undefined, service: string): boolean;
  /**
   * The services that run a declaration of a service instead of that: they reach it, and nothing that it starts itself does. Undefined where it does, or
   * may do so.
   */
  instead(path: Path, declaration: string | undefined): readonly string[] | undefined;
}

export function reachOf(
  all: readonly ReferenceFact[],
  imports: readonly ImportFact[],
  serviceAt: (path: Path) => string | undefined,
  /** Whether a file is itself what something starts. */
  isStarted: (path: Path) => boolean = () => false,
): Reach {
  const references = all.filter(({ how }) => how !== 'starts');
  const plain = once(() => importedBy(imports, serviceAt));
  // What nobody imports does not run, or is known to a framework: that is no proof of running another service's code.
  const imported = once(() => new Set(imports.flatMap(({ to }) => ('file' in to ? [to.file] : []))));
  const isAlive = (path: Path) =>
    serviceAt(path) === undefined ||
    imported().has(path) ||
    isStarted(path) ||
    /(?:^|\/)(?:main|index|server|app|start|cli)\.\w+$/.test(path);
  const graph = once(() => referenceGraph(references));
  const strict = once(() => reachedBy(graph(), serviceAt));
  const loose = references.some((each) => each.loose)
    ? once(() => reachedBy(graph(), serviceAt, { loose: true }))
    : strict;
  const alive = once(() => reachedBy(graph(), serviceAt, { from: isAlive }));
  const exact = once(() => reachedBy(graph(), serviceAt, { exact: true }));
  const starts = startedBy(all, serviceAt);
  const runs = once(() => ownPrograms(graph(), imports, starts));
  const foreign = (path: Path, declaration: string | undefined) =>
    sorted(alive()(path, declaration)).filter((service) => service !== serviceAt(path));
  return {
    shared(path, declaration) {
      // Of files whose uses were read nobody reaches what no use leads to.
      if (!graph().has(path)) return sorted(plain()(path, undefined));
      const certain = strict()(path, declaration);
      return sorted(certain.size > 0 ? certain : loose()(path, declaration));
    },
    foreign,
    isShown(path, declaration, service) {
      return exact()(path, declaration).has(service);
    },
    instead(path, declaration) {
      const own = serviceAt(path);
      if (own === undefined || !starts.has(own)) return undefined;
      const others = foreign(path, declaration);
      return others.length === 0 || runs()(own, path, declaration) ? undefined : others;
    },
  };
}

function sorted(services: ReadonlySet<string>): readonly string[] {
  return [...services].sort(compareText);
}

/** Most of these take long and are seldom asked for. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
