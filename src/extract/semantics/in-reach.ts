/**
 * Which files what services do can stand in. In: where the services are, and the imports of all files. Out: their own files, and those
 * that imports lead to from there. Why: nobody runs the others, as far as the code shows, and looking into a file takes a hundred times
 * what reading its imports does.
 */
import type { ImportFact, UnitFact } from '../../model/facts.js';
import { groupBy } from '../../model/group.js';
import type { Path } from '../../model/nouns.js';
import { importsOf } from './candidates.js';
import { innermostUnit } from './units.js';

/**
 * @param services the directories of the services
 * @param units of all that manifests show: what lies in a library inside of a service is the library's
 * @param orphansAmong those of the files of the service in a directory that nothing runs
 */
export function filesInReach(
  files: readonly Path[],
  imports: readonly Pick<ImportFact, 'from' | 'specifier' | 'to'>[],
  services: readonly Path[],
  units: readonly Pick<UnitFact, 'path'>[],
  orphansAmong: (service: Path, files: readonly Path[]) => ReadonlySet<Path> = () => new Set(),
): ReadonlySet<Path> {
  const isService = new Set(services);
  const unitOf = innermostUnit([...units, ...services.map((path) => ({ path }))]);
  const targets = importsOf(imports);
  const own = groupBy(files, unitOf);
  const left = new Set(services.flatMap((service) => [...orphansAmong(service, own.get(service) ?? [])]));
  const found = new Set(files.filter((path) => isService.has(unitOf(path)) && !left.has(path)));
  // What is added to a set while it is walked is walked as well.
  for (const path of found) {
    for (const { to } of targets.get(path) ?? []) if ('file' in to && !left.has(to.file)) found.add(to.file);
  }
  return found;
}
