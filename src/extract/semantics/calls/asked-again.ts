/** Requests that were asked before, and failed: `api(error.config)` of what an interceptor is told, or of what was caught. In: what such a request is given. */
import { ts } from 'ts-morph';
import type { Derived, Value } from '../evaluate/values.js';

/** What is told of what failed. */
const TELLS = /^(?:use|catch|then)$/;

/** Whether all that a request may be given is a request that was asked before. */
export function isAskedAgain(values: readonly Value[]): boolean {
  // What its type promises says no more of it.
  const told = values.filter((value) => value.kind !== 'shape' && !isOfType(value));
  return told.length > 0 && told.every((value) => value.kind === 'derived' && isOfFailure(value));
}

/** `config: InternalAxiosRequestConfig` */
function isOfType(value: Value): boolean {
  const [type, last] = value.kind === 'derived' ? value.steps.slice(-2) : [];
  return type?.step === 'member' && /Config$/.test(type.name) && last?.step === 'instance';
}

function isOfFailure({ root, steps }: Derived): boolean {
  if (steps.some((step) => step.step === 'member' && step.name === 'interceptors')) return true;
  const [type, before, last] = [-3, -2, -1].map((at) => steps.at(at));
  if (last?.step !== 'member' || last.name !== 'config') return false;
  // `error: AxiosError`
  if (before?.step === 'instance') return type?.step === 'member' && /Error$/.test(type.name);
  if (before?.step === 'given') return steps.some((step) => step.step === 'member' && step.name === 'catch');
  return before === undefined && 'open' in root && isToldOfFailure(root.open.parent);
}

/** Whether a function is given to what tells it of what failed: `client.interceptors.response.use(undefined, (error) => …)` of a client that is not known. */
function isToldOfFailure(teller: ts.Node): boolean {
  const { parent } = teller;
  if (!ts.isCallExpression(parent) || !ts.isPropertyAccessExpression(parent.expression)) return false;
  return parent.arguments.some((each) => each === teller) && TELLS.test(parent.expression.name.text);
}
