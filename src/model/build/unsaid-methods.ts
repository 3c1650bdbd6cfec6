/**
 * Calls whose method only the running program knows. In: all calls, and who answers. Out: of what one place may call those that somebody answers,
 * where some are, with the method of the only route that answers. What goes on by the method that a request came with has any.
 */
import type { Endpoint } from '../nouns.js';
import type { Handing } from './handed-on.js';

export function withMethods(
  calls: readonly Handing[],
  answering: (service: string) => readonly Endpoint[],
): readonly Handing[] {
  const isAnswered = ({ call }: Handing) => call.endpoint !== undefined;
  const isUnsaid = ({ call, hands, passes }: Handing) =>
    call.protocol === 'http' && call.method === undefined && !hands && !passes;
  const placeOf = ({ call: { from, to, at } }: Handing) => [from, to, at.path, at.line, at.column].join('\n');
  const answered = new Set(calls.filter(isAnswered).map(placeOf));
  return calls
    .filter((each) => !isUnsaid(each) || isAnswered(each) || !answered.has(placeOf(each)))
    .map((each) => {
      const { endpoint, to, route } = each.call;
      // Who asks for no path that is known may ask for any, and who hands on what comes below one by any method.
      if (
        !isUnsaid(each) ||
        each.anyMethod ||
        !endpoint ||
        !/\w/.test(route ?? '') ||
        /\*$/.test(route ?? '')
      )
        return each;
      const methods = new Set(
        answering(to).flatMap(({ protocol, path, method }) =>
          protocol === 'http' && path === endpoint.path ? [method] : [],
        ),
      );
      const [only] = methods;
      return methods.size === 1 && only !== undefined
        ? { ...each, call: { ...each.call, method: only } }
        : each;
    });
}
