/** Whether an argument is none. */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import type { Context, Value } from './values.js';

/** `undefined`, `null`, a parameter that the call around leaves out, or a member of what has none of that name. */
export function isLeftOut(evaluator: Evaluator, node: ts.Expression, context: Context): boolean {
  if (node.kind === ts.SyntaxKind.NullKeyword) return true;
  if (ts.isPropertyAccessExpression(node)) {
    // What is set before the function is called once more is there then.
    if (evaluator.scopes.assignedToMember(node.name.text, node.getSourceFile()).length > 0) return false;
    if (isLeftOut(evaluator, node.expression, context)) return true;
    return allLack(evaluator, evaluator.valuesOf(node.expression, context), node.name.text);
  }
  if (!ts.isIdentifier(node)) return false;
  if (node.text === 'undefined') return true;
  return evaluator.scopes
    .find(node.text, node)
    .some((each) =>
      ts.isParameter(each)
        ? isAbsent(each, context)
        : ts.isBindingElement(each) && isTakenFromNothing(evaluator, each, context),
    );
}

function isAbsent(parameter: ts.ParameterDeclaration, context: Context): boolean {
  for (let place: Context | undefined = context; place; place = place.outer)
    if (place.absent?.has(parameter)) return true;
  return false;
}

/** Whether what is taken apart has no member of a name: `({ method }) => …`, `const { method } = options`. */
function isTakenFromNothing(evaluator: Evaluator, element: ts.BindingElement, context: Context): boolean {
  const name = element.propertyName ?? element.name;
  const { parent: pattern } = element;
  if (element.initializer || element.dotDotDotToken || !ts.isIdentifier(name)) return false;
  const from = ts.isObjectBindingPattern(pattern) ? pattern.parent : undefined;
  if (from && ts.isVariableDeclaration(from))
    return (
      from.initializer !== undefined &&
      (isLeftOut(evaluator, from.initializer, context) ||
        allLack(evaluator, evaluator.valuesOf(from.initializer, context), name.text))
    );
  if (!from || !ts.isParameter(from)) return false;
  const given = evaluator.boundTo(from, context);
  if (given && given.length > 0) return allLack(evaluator, given, name.text);
  if (!given && !isAbsent(from, context)) return false;
  return !from.initializer || allLack(evaluator, evaluator.valuesOf(from.initializer, context), name.text);
}

/** Whether all that may hold something are objects that are written out without it. */
export function allLack(evaluator: Evaluator, holders: readonly Value[], name: string): boolean {
  return holders.length > 0 && holders.every((value) => lacks(evaluator, value, name));
}

/** Whether a value is an object that is written out and has no member of a name. */
function lacks(evaluator: Evaluator, value: Value, name: string): boolean {
  if (value.kind !== 'object' || value.called || value.assigned?.has(name)) return false;
  if (value.without?.has(name)) return true;
  const { named, computed, spread } = evaluator.indexOf(value.node);
  const isWhole = computed.length === 0 && spread.length === 0;
  return isWhole && !named.has(name) && !evaluator.assignedElsewhere.get(value.node)?.has(name);
}
