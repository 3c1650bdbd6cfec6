/**
 * What an interface, or an abstract class, promises and one class of the program does. In: what is called, `resolve(path: string): string` without a body among
 * it. Out: the method of the one class that has it. Why: who is given something by its interface alone still gets what that class makes.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { openOf } from './text.js';
import type { FunctionValue, Value } from './values.js';

/** The same with what is meant by a promise where that can only be one; of whom somebody gives, nothing else is left to say then. */
export function withImplementations(evaluator: Evaluator, values: readonly Value[]): readonly Value[] {
  const meant = values.map((value) =>
    value.kind === 'function' ? (implementationOf(evaluator, value) ?? value) : value,
  );
  const isDone = meant.some((value, index) => value !== values[index]);
  return isDone ? meant.filter((value) => openOf(value) === undefined) : values;
}

function implementationOf(evaluator: Evaluator, { node }: FunctionValue): FunctionValue | undefined {
  const isPromise = ts.isMethodSignature(node) || (ts.isMethodDeclaration(node) && !node.body);
  if (!isPromise || !node.parent) return undefined;
  const name = node.name.getText();
  const [only, ...others] = evaluator
    .implementing(node.parent)
    .flatMap((of) =>
      of.members.flatMap((member) =>
        ts.isMethodDeclaration(member) && member.body && member.name.getText() === name
          ? [{ of, member }]
          : [],
      ),
    );
  return only && others.length === 0
    ? { kind: 'function', node: only.member, context: evaluator.inside(evaluator.anyInstanceOf(only.of)) }
    : undefined;
}
