/**
 * Functions of a cloud that are asked by their names. In: the name that is asked for, and what functions answer to. Out: who answers. Why: a function is
 * called after its service and the stage, `orders-prod-place`, of which often only the end is known; and one that a queue or a path wakes has a name as well.
 */
import type { CallFact } from '../facts.js';
import type { Call, Endpoint } from '../nouns.js';

/** What answers, and whether something wakes it by itself. */
type Answering = Endpoint & { readonly woken?: true };

/** What answers for itself, and the functions that only who names one asks besides. */
export function apartFromWoken(every: readonly Answering[]): {
  readonly endpoints: Endpoint[];
  readonly functions: readonly Endpoint[];
} {
  const functions = every.flatMap(({ woken, ...endpoint }) => (woken ? [endpoint] : []));
  return { endpoints: every.filter(({ woken }) => !woken), functions };
}

/** Whether what is asked for goes by a name of which a stage may be a part that only who deploys it knows. */
export function isOfStack({ by }: Pick<CallFact, 'by'>): boolean {
  return by === 'lambda';
}

/** Those that some call is seen to ask. */
export function functionsAsked(functions: readonly Endpoint[], calls: readonly Call[]): readonly Endpoint[] {
  const asked = new Set(calls.flatMap(({ by, to, route }) => (by === 'lambda' ? [`${to} ${route}`] : [])));
  return functions.filter(({ service, path }) => asked.has(`${service} ${path}`));
}

/**
 * The functions that a name may mean: of several, those that more of it tells.
 * @param woken functions that something wakes as well, of which few are asked by their names
 */
export function functionsNamed(
  name: string,
  endpoints: readonly Endpoint[],
  woken: readonly Endpoint[],
): readonly Endpoint[] {
  const found = [...endpoints, ...woken.filter((each) => mayBeOf(name, each))].filter(
    ({ protocol, path }) => protocol === 'rpc' && (name === path || name.endsWith(`-${path}`)),
  );
  const longest = Math.max(...found.map(({ path }) => path.length));
  return found.filter(({ path }) => path.length === longest);
}

/** Whether a name may be of the service that has a function: `acme-fraud-prod-create` is of somebody else than `orders`, though that has a `create` as well. */
function mayBeOf(name: string, { service, path }: Endpoint): boolean {
  const before = name.slice(0, -path.length);
  if (before === '' || before.includes('*') || path.includes('-')) return true;
  const words = new Set(wordsOf(service));
  return wordsOf(before).some((word) => words.has(word));
}

function wordsOf(name: string): readonly string[] {
  return name
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
}
