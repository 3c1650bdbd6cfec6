/**
 * What stands at a place of a list or under a name of an object: `TOPICS[kind]`. Where the name hangs on a parameter, each text that the object
 * holds is one of several that may be meant, as with a type that lists them; whoever gives the name says which one is.
 */
import type { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { allMembers, saidByType } from './members.js';
import { fixed, openOf } from './text.js';
import { type Context, derived, type Value } from './values.js';

export function elementValues(
  evaluator: Evaluator,
  node: ts.ElementAccessExpression,
  context: Context,
): readonly Value[] {
  const names = evaluator.valuesOf(node.argumentExpression, context);
  const values = evaluator.valuesOf(node.expression, context);
  const isListed = names.some((name) => fixed(name) !== undefined);
  return names.flatMap((name): readonly Value[] => {
    const text = fixed(name);
    if (text !== undefined) {
      const members = values.flatMap((value) => evaluator.member(value, text, node));
      return name.kind === 'text' && name.typed ? members.map(saidByType) : members;
    }
    const open = openOf(name);
    const held = open ? values.flatMap((value) => textsHeld(evaluator, value)) : [];
    if (!open || held.length === 0) return [];
    return [derived({ open, name: node.getText() }), ...(isListed ? [] : held.map(saidByType))];
  });
}

/** What an object or an enumeration holds, if that is nothing but texts. */
function textsHeld(evaluator: Evaluator, value: Value): readonly Value[] {
  if (value.kind !== 'object' && value.kind !== 'enum') return [];
  const members = allMembers(evaluator, value);
  return members.every(({ kind }) => kind === 'text') ? members : [];
}
