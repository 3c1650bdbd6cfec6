/** What a type says of a member of what is declared to be of it; and what a program makes of the contexts that it hands around. */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { nameOf, saidByType } from './members.js';
import type { Context, Value } from './values.js';

/** What a type says of a member; of a context of the program, what is made of that says more. */
export function filledMember(
  evaluator: Evaluator,
  members: ts.NodeArray<ts.TypeElement>,
  name: string,
  node: ts.Node,
  context: Context,
): readonly Value[] {
  const typed = shapeMember(evaluator, members, name, context);
  if (typed.some(({ kind }) => kind === 'text' || kind === 'list')) return typed;
  const filled = evaluator.madeAs.member(members, name, node).filter(saysSomething);
  // What only somebody else gives says no more than the type does.
  return filled.some((value) => !('root' in value && 'open' in value.root)) ? filled : [...typed, ...filled];
}

function saysSomething(value: Value): boolean {
  return (
    value.kind !== 'shape' && (value.kind !== 'derived' || 'package' in value.root || 'open' in value.root)
  );
}

function shapeMember(
  evaluator: Evaluator,
  members: ts.NodeArray<ts.TypeElement>,
  name: string,
  context: Context,
): readonly Value[] {
  return members.flatMap((member): readonly Value[] => {
    if (!member.name || nameOf(member.name, evaluator, context) !== name) return [];
    if (ts.isPropertySignature(member))
      return member.type ? evaluator.valuesOfType(member.type, context).map(saidByType) : [];
    return ts.isMethodSignature(member) ? [{ kind: 'function', node: member, context }] : [];
  });
}
