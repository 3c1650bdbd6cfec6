/**
 * What somebody does with events of EventBridge by their type. In: a place that compares `event['detail-type']` with names, or looks a handler up
 * by it. Out: the names. Why: what wakes the function may be set up where no file of the tree says it, or hand on events of all types.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 */
import { ts } from 'ts-morph';
import { partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { namesWritten } from '../evaluate/members.js';
import { asSymbol } from '../evaluate/symbols.js';
import { textValue, type Value } from '../evaluate/values.js';
import type { ToldReading } from './brokers.js';

/** The events of AWS itself that a schedule makes. */
const OF_SCHEDULE = 'Scheduled Event';

/** For a first look at a text. */
export function mayHearByDetailType(text: string): boolean {
  return text.includes('detail-type');
}

export function readDetailTypes(evaluator: Evaluator, node: ts.Node): readonly ToldReading[] {
  return namesBy(evaluator, node).flatMap((value) => {
    const [channel] = partsOfValues(evaluator, [asSymbol(value)], node);
    const isName = channel?.length === 1 && typeof channel[0] === 'string' && channel[0] !== OF_SCHEDULE;
    return isName ? [{ kind: 'message', role: 'consumes', broker: 'eventbridge', channel, node }] : [];
  });
}

function namesBy(evaluator: Evaluator, node: ts.Node): readonly Value[] {
  if (ts.isElementAccessExpression(node) && isDetailType(evaluator, node.argumentExpression))
    return evaluator.valuesOf(node.expression).flatMap((value): readonly Value[] => {
      if (value.kind !== 'object') return [];
      return namesWritten(evaluator, value).map((name) => textValue(name, value.node));
    });
  if (ts.isSwitchStatement(node) && isDetailType(evaluator, node.expression))
    return node.caseBlock.clauses.flatMap((clause) =>
      ts.isCaseClause(clause) ? evaluator.valuesOf(clause.expression) : [],
    );
  if (ts.isBinaryExpression(node) && /^[!=]==?$/.test(node.operatorToken.getText())) {
    if (isDetailType(evaluator, node.left)) return evaluator.valuesOf(node.right);
    return isDetailType(evaluator, node.right) ? evaluator.valuesOf(node.left) : [];
  }
  // `TYPES.includes(event['detail-type'])`
  const callee = ts.isCallExpression(node) ? node.expression : undefined;
  const [given] = ts.isCallExpression(node) ? node.arguments : [];
  if (!callee || !ts.isPropertyAccessExpression(callee) || callee.name.text !== 'includes' || !given)
    return [];
  if (!isDetailType(evaluator, given)) return [];
  return evaluator.valuesOf(callee.expression).flatMap((value) => (value.kind === 'list' ? value.items : []));
}

/** `event['detail-type']`, or what is called so and is just that. */
function isDetailType(evaluator: Evaluator, node: ts.Expression): boolean {
  if (ts.isElementAccessExpression(node))
    return ts.isStringLiteralLike(node.argumentExpression) && node.argumentExpression.text === 'detail-type';
  if (!ts.isIdentifier(node)) return false;
  const [found] = evaluator.scopes.find(node.text, node);
  if (!found) return false;
  if (ts.isVariableDeclaration(found) && found.initializer && ts.isElementAccessExpression(found.initializer))
    return isDetailType(evaluator, found.initializer);
  // `const { 'detail-type': type } = event`
  return (
    ts.isBindingElement(found) &&
    found.propertyName !== undefined &&
    ts.isStringLiteralLike(found.propertyName) &&
    found.propertyName.text === 'detail-type'
  );
}
