/**
 * What an interface, or an abstract class, promises and one class of the program does. In: a function without a body, `resolve(path: string): string`. Out: the
 * method of the one class that has it. Why: who is given something by its interface alone still gets what that class makes.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import type { FunctionValue } from './values.js';

/** The function that is meant where only one can be; what it stands for otherwise. */
export function implementationOf(evaluator: Evaluator, value: FunctionValue): FunctionValue {
  const { node } = value;
  const isPromise = ts.isMethodSignature(node) || (ts.isMethodDeclaration(node) && !node.body);
  if (!isPromise || !node.parent) return value;
  const name = node.name.getText();
  const doneIn = (of: ts.ClassLikeDeclaration) =>
    of.members.flatMap((member) =>
      ts.isMethodDeclaration(member) && member.body && member.name.getText() === name ? [{ of, member }] : [],
    );
  // Before the body of a method stand the ways in which it can be called.
  const [own] = ts.isClassLike(node.parent) ? doneIn(node.parent) : [];
  if (own) return { ...value, node: own.member };
  const [only, ...others] = evaluator.implementing(node.parent).flatMap(doneIn);
  return only && others.length === 0
    ? { kind: 'function', node: only.member, context: evaluator.inside(evaluator.anyInstanceOf(only.of)) }
    : value;
}
