/**
 * What is told at the places of callers that nobody runs. In: what was found, and which files of services nobody runs. Out: the same without what stands
 * there. Why: a function that all share (`subscribe(queue, handle)`) is followed to everybody who calls it, and who reaches no program calls nothing.
 */
import type { Placed } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import type { Answer } from './tasks.js';

export function withoutLeftOver<Found extends Answer>(
  found: Found,
  isLeftOver: (path: Path) => boolean,
): Found {
  const { usage, stores, traffic } = found;
  const isRun = ({ at }: Pick<Placed, 'at'>) => !isLeftOver(at.path);
  return {
    ...found,
    ...(usage && { usage: { ...usage, accesses: usage.accesses.filter(isRun) } }),
    ...(stores && { stores: { ...stores, uses: stores.uses.filter(isRun) } }),
    ...(traffic && {
      traffic: {
        ...traffic,
        calls: traffic.calls.filter(isRun),
        messages: traffic.messages.filter(isRun),
        bindings: traffic.bindings.filter(isRun),
      },
    }),
  };
}
