/**
 * Settings that are on or off: `forward(base, path, { whole: true })`, `const { whole = false } = options`. In: an expression, and what is bound around it. Out: whether it is
 * true; undefined where nobody says so. Why: who does not set one gets what is said for that, and only one of the branches.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { allLack } from './left-out.js';
import type { Context, Value } from './values.js';

export function flagOf(evaluator: Evaluator, node: ts.Expression, context: Context): boolean | undefined {
  const said = written(node);
  if (said !== undefined) return said;
  if (ts.isPropertyAccessExpression(node))
    return ofMember(evaluator, evaluator.valuesOf(node.expression, context), node.name.text);
  if (!ts.isIdentifier(node)) return undefined;
  const [only, ...others] = evaluator.scopes.find(node.text, node);
  if (!only || others.length > 0 || evaluator.scopes.assignedTo(node.text, node.getSourceFile()).length > 0)
    return undefined;
  if (ts.isParameter(only)) return given(only, context);
  return ts.isBindingElement(only) ? takenApart(evaluator, only, context) : undefined;
}

/** `true`, `false` */
function written(node: ts.Expression): boolean | undefined {
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  return node.kind === ts.SyntaxKind.FalseKeyword ? false : undefined;
}

/** What the call around gives a parameter, or what that is where the call gives nothing. */
function given(parameter: ts.ParameterDeclaration, context: Context): boolean | undefined {
  for (let place: Context | undefined = context; place; place = place.outer) {
    if (!place.bound.has(parameter) || !place.call) continue;
    const argumentsGiven = place.call.arguments ?? [];
    if (argumentsGiven.some(ts.isSpreadElement)) return undefined;
    const argument = argumentsGiven[parameter.parent.parameters.indexOf(parameter)] ?? parameter.initializer;
    return argument && written(argument);
  }
  return undefined;
}

function takenApart(evaluator: Evaluator, element: ts.BindingElement, context: Context): boolean | undefined {
  const name = element.propertyName ?? element.name;
  const { parent: pattern, initializer } = element;
  if (!ts.isObjectBindingPattern(pattern) || !ts.isIdentifier(name) || element.dotDotDotToken)
    return undefined;
  const { parent: from } = pattern;
  if (ts.isBindingElement(from)) return undefined;
  const holders = ts.isParameter(from)
    ? (evaluator.boundTo(from, context) ?? [])
    : from.initializer
      ? evaluator.valuesOf(from.initializer, context)
      : [];
  if (initializer && allLack(evaluator, holders, name.text)) return written(initializer);
  return ofMember(evaluator, holders, name.text);
}

/** What all that may hold a setting say of it. */
function ofMember(evaluator: Evaluator, holders: readonly Value[], name: string): boolean | undefined {
  const said = holders.map((value) => {
    if (value.kind !== 'object' || value.called || value.assigned?.has(name)) return undefined;
    const { named, computed, spread } = evaluator.indexOf(value.node);
    const property = named.get(name);
    const isPlain = computed.length === 0 && spread.length === 0;
    const isElsewhere = evaluator.assignedElsewhere.get(value.node)?.has(name) === true;
    return isPlain && !isElsewhere && property && ts.isPropertyAssignment(property)
      ? written(property.initializer)
      : undefined;
  });
  const [first, ...others] = said;
  return others.every((each) => each === first) ? first : undefined;
}
