/**
 * Calls of what a hook gives for the function that it was given: `const act = useMutation({ mutationFn: ({ id, action }) => api.post(`/orders/${id}/${action}`) })` and
 * `act.mutate({ id, action: 'pay' })`. In: the calls of the files that may hold such places. Out: for such a function, the contexts in which its parameter is known, each
 * with the place that makes it so. Nothing where none of these calls gives a text: what is asked for is known without them.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluate/evaluator.js';
import { type Derived, type FunctionValue, free, type Open } from './evaluate/values.js';
import { insideOf } from './listed-calls.js';
import type { Entry } from './tables/made-classes.js';

const PACKAGES = /^(?:react-query|@tanstack\/(?:\w+-)+query|@tanstack\/query-core)$/;
const CALLS = /^mutate(?:Async)?$/;
const FUNCTION = 'mutationFn';

export class MutationCalls {
  readonly #calls: ts.CallExpression[] = [];

  add(node: ts.CallExpression): void {
    if (node.arguments.length > 0 && node.getSourceFile().text.includes('mutate')) this.#calls.push(node);
  }

  /** The ways into a function by what is given to its first parameter. */
  of(evaluator: Evaluator, owner: ts.SignatureDeclaration, open: Open): readonly Entry[] {
    const made = hookGiven(owner);
    if (!made || owner.parameters[0] !== open) return [];
    const calls = this.#calls.filter(
      ({ expression }) =>
        mayMutate(evaluator, expression) &&
        evaluator.valuesOf(expression).some((value) => value.kind === 'derived' && isOf(value, made)),
    );
    if (!calls.some(({ arguments: [given] }) => maySayText(evaluator, given!))) return [];
    const called: FunctionValue = { kind: 'function', node: owner, context: free };
    return calls.map((place) => ({
      place,
      enter: (around) =>
        insideOf(called, open, () => evaluator.valuesOf(place.arguments[0]!, around), around),
    }));
  }
}

/** The call of a hook that a function is given to, as what it calls. */
function hookGiven(owner: ts.SignatureDeclaration): ts.CallExpression | undefined {
  const element = ts.isMethodDeclaration(owner) ? owner : owner.parent;
  const isIt =
    (ts.isMethodDeclaration(element) || ts.isPropertyAssignment(element)) &&
    element.name.getText() === FUNCTION;
  const call = isIt ? element.parent.parent : undefined;
  return call && ts.isCallExpression(call) ? call : undefined;
}

/** `act.mutate`, or `pay` of `const { mutate: pay } = act` */
function mayMutate({ scopes }: Evaluator, callee: ts.Expression): boolean {
  if (ts.isPropertyAccessExpression(callee)) return CALLS.test(callee.name.text);
  if (!ts.isIdentifier(callee)) return false;
  return scopes
    .find(callee.text, callee)
    .some((each) => ts.isBindingElement(each) && CALLS.test((each.propertyName ?? each.name).getText()));
}

/** Whether a value is what calls the function that was given in a call. */
function isOf({ root, steps }: Derived, made: ts.CallExpression): boolean {
  const [call, last] = [steps.at(-2), steps.at(-1)];
  return (
    'package' in root &&
    PACKAGES.test(root.package) &&
    last?.step === 'member' &&
    CALLS.test(last.name) &&
    call?.step === 'call' &&
    call.node === made
  );
}

/** Whether something says a text, by itself or as a member, or somebody else may say one by it. */
function maySayText({ scopes }: Evaluator, given: ts.Expression): boolean {
  if (ts.isStringLiteralLike(given)) return true;
  if (ts.isIdentifier(given)) return scopes.find(given.text, given).some(ts.isParameter);
  return (
    ts.isObjectLiteralExpression(given) &&
    given.properties.some((each) => ts.isPropertyAssignment(each) && ts.isStringLiteralLike(each.initializer))
  );
}
