/**
 * What stands at a place of a list or under a name of an object: `TOPICS[kind]`. Where only running code knows the name, each text that the
 * object holds is one of several that may be meant, as with a type that lists them; whoever gives the name says which one is.
 */
import type { ts } from 'ts-morph';
import { chosenTexts, deployedValues } from './chosen.js';
import type { Evaluator } from './evaluator.js';
import { saidByType } from './members.js';
import { fixed } from './text.js';
import type { Context, Value } from './values.js';

export function elementValues(
  evaluator: Evaluator,
  node: ts.ElementAccessExpression,
  context: Context,
): readonly Value[] {
  const names = evaluator.valuesOf(node.argumentExpression, context);
  const values = evaluator.valuesOf(node.expression, context);
  const listed = names.flatMap((name): readonly Value[] => {
    const text = fixed(name);
    if (text === undefined) return [];
    const members = values.flatMap((value) => evaluator.member(value, text, node));
    return name.kind === 'text' && name.typed ? members.map(saidByType) : members;
  });
  const isKnown = names.length > 0 && names.every((name) => fixed(name) !== undefined);
  const chosen = isKnown ? [] : chosenTexts(evaluator, values, names, node);
  if (!isKnown && listed.length + chosen.length === 0) return deployedValues(evaluator, values, node);
  // Of those whose names are known nothing is said twice.
  return listed.length === 0 ? chosen : [...chosen.filter(({ kind }) => kind === 'derived'), ...listed];
}
