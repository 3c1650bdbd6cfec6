/**
 * What a service whose source others run as well runs itself. In: the files that it starts, what imports what, and who uses what by name. Out: whether what
 * it starts comes to a declaration of its own directory. Why: what a directory holds for others is done by them, and not by the service that it is called after.
 */

import type { ImportFact, ReferenceFact } from '../facts.js';
import { groupBy } from '../group.js';
import type { Path } from '../nouns.js';
import { reachedFrom } from './reached.js';
import type { ReferenceGraph } from './reference-graph.js';

/** The files that services start, by their names; of those of which all that they start is known. */
export type Starts = ReadonlyMap<string, readonly Path[]>;

export function startedBy(
  references: readonly ReferenceFact[],
  serviceAt: (path: Path) => string | undefined,
): Starts {
  const starts = references.flatMap(({ to, how }) => {
    const service = how === 'starts' ? serviceAt(to.path) : undefined;
    return service === undefined ? [] : [{ service, path: to.path }];
  });
  const found = groupBy(starts, ({ service }) => service);
  return new Map([...found].map(([service, each]) => [service, each.map(({ path }) => path)]));
}

/** Whether a service of which it is known what it starts runs a declaration; without one, what runs when the file is loaded. */
export function ownPrograms(
  graph: ReferenceGraph,
  imports: readonly ImportFact[],
  starts: Starts,
): (service: string, path: Path, declaration: string | undefined) => boolean {
  const next = groupBy(
    imports.filter(({ kind }) => kind !== 'type'),
    ({ from }) => from,
  );
  const programs = new Map(
    [...starts].map(([service, own]) => {
      const loaded = new Set(own);
      // What is added to a set while it is walked is walked as well.
      for (const path of loaded)
        for (const { to } of next.get(path) ?? []) if ('file' in to) loaded.add(to.file);
      return [
        service,
        { started: new Set(own), loaded, isReached: reachedFrom(graph, own, loaded) },
      ] as const;
    }),
  );
  return (service, path, declaration) => {
    const program = programs.get(service);
    if (program === undefined || program.started.has(path)) return true;
    if (!program.loaded.has(path)) return false;
    return declaration === undefined || program.isReached(path, declaration);
  };
}
