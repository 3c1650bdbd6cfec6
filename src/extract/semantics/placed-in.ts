/**
 * What stands in code that is run. In: what was found, and which files something runs. Out: what stands in others is left out. Why: only what is run is
 * looked into, but who calls a function that asks others is looked for in all files.
 */
import type { Placed } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import type { Answer } from './tasks.js';

export function placedIn(found: Answer, isRun: (path: Path) => boolean): Answer {
  const { usage, stores, traffic } = found;
  const stands = ({ at }: Placed) => isRun(at.path);
  return {
    ...found,
    ...(usage && { usage: { ...usage, accesses: usage.accesses.filter(stands) } }),
    ...(stores && { stores: { ...stores, uses: stores.uses.filter(stands) } }),
    ...(traffic && {
      traffic: {
        ...traffic,
        calls: traffic.calls.filter(stands),
        messages: traffic.messages.filter(stands),
      },
    }),
  };
}
