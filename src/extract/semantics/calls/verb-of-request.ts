/**
 * The verb of a request that is handed on as it was made: `router.get('/orders', (request) => axios({ method: request.method, url }))`. In: what is said to be the
 * verb. Out: the one verb of the route whose handler is given the request; nothing where a handler takes all.
 */
import { ts } from 'ts-morph';
import type { Open, Value } from '../evaluate/values.js';
import { decorationsOf } from '../tables/decorators.js';
import { VERB } from './clients.js';

export function verbOfRequest(value: Value): string | undefined {
  if (value.kind !== 'derived') return undefined;
  const last = value.steps.at(-1);
  if (last?.step !== 'member' || last.name !== 'method') return undefined;
  const before = value.steps.at(-2);
  const open = 'open' in value.root ? value.root.open : before?.step === 'instance' ? before.open : undefined;
  const verb = open && verbOfHandler(open);
  return verb !== undefined && VERB.test(verb) ? verb.toUpperCase() : undefined;
}

function verbOfHandler({ parent: handler }: Open): string | undefined {
  if (ts.isMethodDeclaration(handler)) {
    const verbs = decorationsOf(handler).map(({ name }) => name.replace(/^http(?=[A-Z])/, ''));
    return verbs.find((each) => VERB.test(each));
  }
  const { parent: call } = handler;
  return ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression)
    ? call.expression.name.text
    : undefined;
}
