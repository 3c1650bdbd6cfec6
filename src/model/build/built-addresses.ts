/**
 * What pages ask for that were built with another address than their container is given: `NEXT_PUBLIC_API_URL: http://gateway:3000`, of which the code says
 * `?? 'http://localhost:3000/api'`. In: the questions with who is found at their addresses. Out: what is asked of them with the path that the code says
 * for the variable, where they answer that and nothing of what is asked without. Why: bundlers write such variables into pages, where what a container is
 * given comes too late.
 */
import type { CallFact } from '../facts.js';
import { groupBy } from '../group.js';
import type { Endpoint } from '../nouns.js';
import { isBundled } from './bundled-variables.js';
import type { Asking } from './by-paths.js';
import type { Target } from './call-targets.js';
import { tells } from './published-paths.js';
import { findEndpoint, parseAddress } from './routes.js';
import type { Question } from './settled.js';

/** A question with whom it is asked, and what it is below the path that the code says. */
interface Built {
  readonly key: string;
  readonly asked: Asking;
  readonly to: string;
  readonly isAnswered: boolean;
  readonly route: string;
  readonly isAnsweredSo: boolean;
}

export function answeredAsBuilt(
  questions: readonly Question[],
  answeringBy: ReadonlyMap<string, readonly Endpoint[]>,
): ReadonlyMap<Asking, Target> {
  const built = questions.flatMap(({ fact, service, found }) =>
    found.flatMap((each): readonly Built[] => {
      const said = 'to' in each && each.asked ? builtPath(fact) : undefined;
      if (!said || !('to' in each) || !each.asked) return [];
      const { to, asked } = each;
      const route = `${said.path}${each.route}`;
      const pathOf = (path: string) => findEndpoint(answeringBy.get(to) ?? [], fact.method, path)?.path;
      const answer = pathOf(route);
      return [
        {
          key: `${service} ${said.variable} ${to}`,
          asked,
          to,
          isAnswered: pathOf(each.route) !== undefined,
          route,
          isAnsweredSo: answer !== undefined && (answer === route || tells(answer, route)),
        },
      ];
    }),
  );
  return new Map(
    [...groupBy(built, ({ key }) => key).values()].flatMap((group) =>
      group.some(({ isAnswered }) => isAnswered)
        ? []
        : group.flatMap(({ asked, to, route, isAnsweredSo }) =>
            isAnsweredSo ? [[asked, { to, route, assumed: true }] as const] : [],
          ),
    ),
  );
}

/** The path of what the code says for the variable of a bundler that an address begins with. */
function builtPath({
  address = [],
}: CallFact): { readonly variable: string; readonly path: string } | undefined {
  const first = address.find((part) => part !== '');
  if (typeof first !== 'object' || !('variable' in first) || !isBundled(first.variable)) return undefined;
  const { otherwise = [] } = first;
  if (otherwise.length === 0 || otherwise.some((part) => typeof part !== 'string')) return undefined;
  const path = parseAddress(otherwise.join('')).path.replace(/\/+$/, '');
  return path === '' ? undefined : { variable: first.variable, path };
}
