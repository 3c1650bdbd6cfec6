/**
 * Whether what is called is something of the language: a map, a set, a list. In: a call on a parameter, or on a member of it, and the parameter. Why:
 * `names.get(name)` looks like a request, and who calls the function around it makes no client of a map.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Open } from '../evaluate/values.js';
import type { Site } from './site.js';

/** What the language, or the browser, makes is no client. */
const OF_LANGUAGE =
  /^(?:new\s+)?(?:Readonly|Weak)?(?:Map|Set|Array|URLSearchParams|Headers|FormData|Iterable|Iterator|Date|RegExp|(?:HTML|SVG)\w*Element)\b/;

export function isOfLanguage(
  evaluator: Evaluator,
  open: Exclude<Open, ts.TypeParameterDeclaration>,
  site: Site,
): boolean {
  const callee = ts.isCallExpression(site) ? site.expression : undefined;
  // What is only given to the call may well be a list.
  if (OF_LANGUAGE.test((open.type ?? open.initializer)?.getText() ?? '')) return isCalledOn(callee, open);
  const member =
    callee && ts.isPropertyAccessExpression(callee) ? memberOf(callee.expression, evaluator) : undefined;
  if (member === undefined || !open.type) return false;
  return evaluator
    .valuesOfType(open.type)
    .some(
      (value) =>
        value.kind === 'shape' &&
        value.members.some(
          (each) =>
            ts.isPropertySignature(each) &&
            each.name.getText() === member &&
            OF_LANGUAGE.test(each.type?.getText() ?? ''),
        ),
    );
}

/** Whether something is called on a parameter, or on what it holds: `names.get(name)`, `names.all.get(name)`. */
function isCalledOn(callee: ts.Expression | undefined, { name }: ts.ParameterDeclaration): boolean {
  let place = callee;
  while (place && (ts.isPropertyAccessExpression(place) || ts.isCallExpression(place))) {
    // What a class is made with, it has as a member.
    if (ts.isPropertyAccessExpression(place) && place.expression.kind === ts.SyntaxKind.ThisKeyword)
      return ts.isIdentifier(name) && place.name.text === name.text;
    place = place.expression;
  }
  return place !== undefined && ts.isIdentifier(place) && place.text === name.getText();
}

/** `names` of `model.names`, and of what `const { names } = model` takes from it. */
function memberOf(receiver: ts.Expression, evaluator: Evaluator): string | undefined {
  if (ts.isPropertyAccessExpression(receiver)) return receiver.name.text;
  if (!ts.isIdentifier(receiver)) return undefined;
  const found = evaluator.scopes.find(receiver.text, receiver).find(ts.isBindingElement);
  return found && (found.propertyName ?? found.name).getText();
}
