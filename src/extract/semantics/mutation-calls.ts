/**
 * Calls of what a hook gives for the function that it was given: `const act = useMutation({ mutationFn: ({ id, action }) => api.post(`/orders/${id}/${action}`) })` and
 * `act.mutate({ id, action: 'pay' })`. In: the calls of the files that may hold such places. Out: for such a function, the contexts in which its parameter is known, each
 * with the place that makes it so. Nothing where none of these calls gives a text: what is asked for is known without them;
 * nor where somebody else is given what calls it, who may say any text.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluate/evaluator.js';
import { type Derived, type FunctionValue, free, type Open } from './evaluate/values.js';
import { functionAround } from './functions.js';
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
    if (isHandedOn(evaluator, made)) return [];
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

/** Whether what a hook gives, or what of it calls the function, is given to a component or to another function. */
function isHandedOn({ scopes }: Evaluator, made: ts.CallExpression): boolean {
  const { parent } = made;
  if (!ts.isVariableDeclaration(parent)) return false;
  const { name } = parent;
  const declared = ts.isIdentifier(name)
    ? [{ declaration: parent as ts.Node, name: name.text }]
    : name.elements.flatMap((each) =>
        ts.isBindingElement(each) &&
        ts.isIdentifier(each.name) &&
        CALLS.test((each.propertyName ?? each.name).getText())
          ? [{ declaration: each as ts.Node, name: each.name.text }]
          : [],
      );
  let isIt = false;
  const visit = (node: ts.Node): void => {
    if (isIt) return;
    if (ts.isIdentifier(node) && declared.some((each) => each.name === node.text) && isGiven(node))
      isIt = scopes
        .find(node.text, node)
        .some((found) => declared.some(({ declaration }) => declaration === found));
    ts.forEachChild(node, visit);
  };
  visit(functionAround(made) ?? made.getSourceFile());
  return isIt;
}

/** Whether a variable, or what calls of it, is what somebody is given; effects that only hang on it, `[act]`, call nothing. */
function isGiven(name: ts.Identifier): boolean {
  const { parent } = name;
  const isOwner = ts.isPropertyAccessExpression(parent) && parent.expression === name;
  if (isOwner && !CALLS.test(parent.name.text)) return false;
  let given: ts.Node = isOwner ? parent : name;
  while (
    ts.isShorthandPropertyAssignment(given.parent) ||
    (ts.isPropertyAssignment(given.parent) && given.parent.initializer === given) ||
    ts.isObjectLiteralExpression(given.parent)
  )
    given = given.parent;
  const to = given.parent;
  if (ts.isJsxExpression(to) || ts.isJsxSpreadAttribute(to)) return true;
  return ts.isCallExpression(to) && to.arguments.some((each) => each === given);
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
