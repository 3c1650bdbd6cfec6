/**
 * Gateways that are code: a service that hands on what it is asked for, by its path or by the field of a graph. In: the calls of the model, those of such gateways with the
 * paths that they are for. Out: the same calls, each of one to a gateway with the service that it is handed on to, and led to by no other.
 */
import { groupBy } from '../group.js';
import type { Call } from '../nouns.js';
import { placeKey } from '../queries.js';

/** A call, and the paths of its own service that it is made for, where it hands on. */
export interface Handing {
  readonly call: Call;
  readonly hands: readonly string[] | undefined;
  /** Whether what follows one of them in a path follows the route as well, or nothing does; undefined where that is not known. */
  readonly rest?: 'kept' | 'none' | undefined;
  /** The paths of its own service for which its handler passes on whatever it is asked. */
  readonly passes?: readonly string[] | undefined;
  /** Whether it goes on by the method that the request has. */
  readonly anyMethod?: true | undefined;
}

/**
 * @param answers whether a service answers a field of a graph: a gateway of a federation hands on each to whichever of its subgraphs does
 */
export function handedOn(
  all: readonly Handing[],
  answers: (service: string, field: string) => boolean,
): readonly Call[] {
  const subgraphs = groupBy(
    all.flatMap(({ call }) => (call.by === OF_FEDERATION ? [call] : [])),
    ({ from }) => from,
  );
  const handing = all.flatMap(({ call, hands = [] }) => hands.map((prefix) => ({ call, prefix })));
  const byGateway = groupBy(handing, ({ call }) => call.from);
  return all.map(({ call, hands }): Call => {
    // Who asks for a path is led to what is handed on for it, and to nothing else of a gateway.
    if (hands) return { ...call, ...(hands.length > 0 && { entrances: [call.at] }) };
    if (call.by === OF_FEDERATION) return { ...call, entrances: [call.at] };
    if (call.protocol === 'graphql' && !call.endpoint) {
      const able = (subgraphs.get(call.to) ?? []).filter(({ to }) => answers(to, call.route ?? ''));
      const [one] = able;
      return one && able.every(({ to }) => to === one.to)
        ? { ...call, handedOn: one.to, handlers: [one.at] }
        : call;
    }
    const fitting = (byGateway.get(call.to) ?? []).filter(({ prefix }) => isFor(prefix, call.route ?? ''));
    const longest = Math.max(...fitting.map(({ prefix }) => prefix.length));
    const taken = fitting.filter(({ prefix }) => prefix.length === longest).map((each) => each.call);
    const [first] = taken;
    if (!first || taken.some(({ to }) => to !== first.to)) return call;
    const places = new Map(taken.map(({ at }) => [placeKey(at), at]));
    return { ...call, handedOn: first.to, handlers: [...places.values()] };
  });
}

/** What the requests of a gateway to its subgraphs are made by. */
const OF_FEDERATION = '@apollo/gateway';

/** Whether a path is for a mount. One of which the beginning is not known may be for any. */
function isFor(prefix: string, route: string): boolean {
  const bare = prefix.replace(/\/+$/, '');
  return !/^\/?\*/.test(route) && `${route}/`.startsWith(`${bare}/`);
}
