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
  const found = calls.flatMap(({ fact: { protocol, hands = [], passes = [], at }, service }) => {
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
  const all = new Set(found.map(keyOf));
  return found.filter(({ service, path }) => !isOfTwo(path, (each) => all.has(`${service} ${each}`)));
}

/** Whether a path is one that is handed on below another, `/api/orders/api/carts/*`: two that stand beside each other are taken for that where one function makes both. */
function isOfTwo(path: string, isHandedOn: (path: string) => boolean): boolean {
  for (let at = path.indexOf('/', 1); at !== -1; at = path.indexOf('/', at + 1))
    if (isHandedOn(`${path.slice(0, at)}/*`) && isHandedOn(path.slice(at))) return true;
  return false;
}

function keyOf({ service, path }: Endpoint): string {
  return `${service} ${path}`;
}
