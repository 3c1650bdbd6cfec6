/**
 * What a service answers by handing it on. In: its calls that go on whatever is asked below a path, and the routes that are known. Out: those paths as routes
 * of its own. Why: a handler that is put in for all below a path, `router.use('/orders', forward)`, is no route where it is read, and yet whoever asks for one is
 * answered.
 */
import type { CallFact } from '../facts.js';
import type { Endpoint } from '../nouns.js';
import { pathOf } from './routes.js';

export function answeredByHanding(
  calls: readonly { readonly fact: CallFact; readonly service: string }[],
  endpoints: readonly Endpoint[],
): readonly Endpoint[] {
  const known = new Set(endpoints.map(keyOf));
  return calls.flatMap(({ fact: { protocol, hands = [], passes = [], at }, service }) => {
    if (protocol !== 'http') return [];
    const below = [...hands.map((each) => `${each}/*`), ...passes.filter((each) => each.endsWith('/*'))];
    return below.flatMap((each): readonly Endpoint[] => {
      const endpoint: Endpoint = { service, protocol, path: pathOf(`/${each}`), at };
      // What goes on whatever it is tells of no path.
      if (/^\/?\*?$/.test(endpoint.path) || known.has(keyOf(endpoint))) return [];
      known.add(keyOf(endpoint));
      return [endpoint];
    });
  });
}

function keyOf({ service, path }: Endpoint): string {
  return `${service} ${path}`;
}
