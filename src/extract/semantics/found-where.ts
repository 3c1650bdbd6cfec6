/** What was found of what code does, at some of its places alone. In: what was found, and which places count. Out: the same without the others. */
import type { Placed } from '../../model/facts.js';
import type { Answer } from './tasks.js';

export function foundWhere<Found extends Answer>(found: Found, counts: (placed: Placed) => boolean): Found {
  const { usage, stores, traffic } = found;
  return {
    ...found,
    ...(usage && { usage: { ...usage, accesses: usage.accesses.filter(counts) } }),
    ...(stores && { stores: { ...stores, uses: stores.uses.filter(counts) } }),
    ...(traffic && {
      traffic: {
        ...traffic,
        calls: traffic.calls.filter(counts),
        messages: traffic.messages.filter(counts),
        bindings: traffic.bindings.filter(counts),
      },
    }),
  };
}
