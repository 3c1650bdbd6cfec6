/**
 * Which of the paths that one place may mean are meant: `${root()}/orders`, where only running code chooses among the roots. In: the calls of a place.
 * Out: of those that differ in one word alone, the ones that whoever is asked answers to; all of them where none is seen to be answered. A path that repeats its beginning goes where it is known without,
 * and one that nobody answers where it is answered with a beginning: a variable that nothing sets would say that as well. A single word that
 * is spelt as no path is, and with which no route of whoever is asked begins, is a name for something else, where another of the paths is answered. Of
 * several methods and several paths of one place, those that nobody answers go where both are answered with others.
 */
import { groupBy } from '../group.js';
import type { Call, Endpoint } from '../nouns.js';

export function answeredPaths(calls: readonly Call[], endpoints: readonly Endpoint[]): Call[] {
  const beginnings = new Set(endpoints.map(({ service, path }) => `${service}/${path.split('/')[1]}`));
  // What a gateway hands on goes by what it is asked itself: nothing is chosen there.
  const chosen = calls.filter(({ handsOn }) => handsOn === undefined);
  const choices = groupBy(chosen, ({ from, to, protocol, method, at }) =>
    [from, to, protocol, method, at.path, at.line, at.column].join('\n'),
  );
  const left = new Set<Call>();
  for (const choice of choices.values()) {
    if (choice.length === 1) continue;
    const known = choice.map((call) => ({
      call,
      words: (call.route ?? '').split('/'),
      sure: sureness(call),
    }));
    for (const each of known)
      if (
        known.some((other) => other.sure > each.sure && differInOne(other.words, each.words)) ||
        known.some((other) => other.sure >= each.sure && isRepeated(each.call, other.call)) ||
        (each.sure === 0 && known.some((other) => other.sure > 1 && isEndOf(each.call, other.call))) ||
        (isStrange(each.call, each.words, beginnings) && known.some(({ sure }) => sure === 3))
      )
        left.add(each.call);
  }
  for (const call of mismatched(chosen)) left.add(call);
  return calls.filter((call) => !left.has(call));
}

/** Methods and paths that a place chooses at once, and that do not belong together: `PUT /orders` beside `POST /orders` and `PUT /orders/*`. */
function mismatched(calls: readonly Call[]): readonly Call[] {
  const places = groupBy(calls, ({ from, to, protocol, at }) =>
    [from, to, protocol, at.path, at.line, at.column].join('\n'),
  );
  return [...places.values()].flatMap((choice) => {
    const answered = choice.filter((call) => sureness(call) > 1);
    if (answered.length < 2) return [];
    const methods = new Set(answered.map(({ method }) => method));
    const routes = new Set(answered.map(({ route }) => route));
    return choice.filter((call) => !call.endpoint && methods.has(call.method) && routes.has(call.route));
  });
}

/** Whether a path is one word, spelt as names of other things are, with which nothing begins that whoever is asked answers. */
function isStrange(
  { to, endpoint }: Call,
  [, word = '', ...others]: readonly string[],
  beginnings: ReadonlySet<string>,
): boolean {
  return !endpoint && others.length === 0 && NAME.test(word) && !beginnings.has(`${to}/${word}`);
}

/** `/api/v1/api/v1/orders` beside `/api/v1/orders`: of a root that is given its end where it lacks it. */
function isRepeated({ route: one = '' }: Call, { route: other = '' }: Call): boolean {
  const beginning = one.slice(0, Math.max(one.length - other.length, 0));
  return beginning !== '' && one.endsWith(other) && other.startsWith(`${beginning}/`);
}

/**
 * `/42/cancel`, of a root that only a variable says which nothing sets, beside `/api/orders/42/cancel`. Any path ends with nothing: that `/` is such a root has
 * to be seen.
 */
function isEndOf({ route: one = '', assumed }: Call, { route: other = '' }: Call): boolean {
  const end = one.replace(/\/$/, '');
  return (end !== '' || assumed === true) && other.length > one.length && other.endsWith(end);
}

/** `orders.list`, `ORDER_PLACED` */
const NAME = /^[A-Z][A-Z\d_]+$|\w[.:]\w/;

/** How far it is seen that somebody answers: not at all, by a route that takes all that follows, by one of the length of the path, by one that says what it says. */
function sureness({ endpoint, route = '' }: Call): number {
  if (!endpoint) return 0;
  const asked = route.split('/');
  const answered = endpoint.path.split('/');
  if (asked.length !== answered.length) return 1;
  return asked.every((word, index) => word === '*' || answered[index] !== '*') ? 3 : 2;
}

/** Whether one path is the other with a word before its last in the place of another, or without one. */
function differInOne(one: readonly string[], other: readonly string[]): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  const from = long.findIndex((word, index) => word !== short[index]);
  const rest = long.slice(from + 1).join('/');
  const isLeftOut = long.length - short.length === 1 && rest === short.slice(from).join('/');
  const isOther = long.length === short.length && rest === short.slice(from + 1).join('/');
  return rest !== '' && (isLeftOut || isOther);
}
