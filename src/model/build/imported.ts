/** Who imports what of the shared code. In: the imports between files. Out: the services from whose files imports lead to a file. */
import type { ImportFact } from '../facts.js';
import type { Path } from '../nouns.js';
import type { Reached } from './reached.js';

/** The services whose files import a file, directly or through others, be it of other services. Types do not count: they do not run. */
export function importedBy(
  imports: readonly ImportFact[],
  serviceAt: (path: Path) => string | undefined,
): Reached {
  const next = new Map<Path, Path[]>();
  for (const { from, to, kind } of imports) {
    if (!('file' in to) || kind === 'type') continue;
    const known = next.get(from);
    if (known) known.push(to.file);
    else next.set(from, [to.file]);
  }
  const starts = new Map<string, Path[]>();
  for (const path of next.keys()) {
    const service = serviceAt(path);
    if (service === undefined) continue;
    const own = starts.get(service);
    if (own) own.push(path);
    else starts.set(service, [path]);
  }
  const reached = new Map<Path, string[]>();
  for (const [service, own] of starts) {
    const left = new Set(own);
    const seen = new Set<Path>();
    // What is added to a set while it is walked is walked as well.
    for (const path of left) {
      for (const to of next.get(path) ?? []) {
        left.add(to);
        seen.add(to);
      }
    }
    for (const path of seen) {
      const known = reached.get(path);
      if (known) known.push(service);
      else reached.set(path, [service]);
    }
  }
  return (path) => new Set(reached.get(path));
}
