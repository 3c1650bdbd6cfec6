/**
 * What a member of a class is that its constructor alone gives what whoever makes one gives that: `this.name = options.name`. In: an expression, and what is bound
 * around it. Out: what stands in the constructor, where that is known to be given here; else the expression itself. Why: a test of the member is decided by who makes the class.
 */
import { ts } from 'ts-morph';
import { constructorOf } from './constructors.js';
import type { Evaluator } from './evaluator.js';
import { type Context, selfIn } from './values.js';

export function asGiven(evaluator: Evaluator, node: ts.Expression, context: Context): ts.Expression {
  if (!ts.isPropertyAccessExpression(node) || node.expression.kind !== ts.SyntaxKind.ThisKeyword) return node;
  const { text: name } = node.name;
  const around = ts.findAncestor(node, ts.isClassLike);
  const maker = around && constructorOf(around);
  if (!maker) return node;
  const self = selfIn(context);
  const below = self && ('of' in self ? self.of : self.node);
  // A class below may say something else.
  if (below && below !== around && says(evaluator, below, name)) return node;
  const given = givenBy(evaluator, around, maker, name);
  const root = given && rootOf(given);
  const isBound =
    root !== undefined &&
    evaluator.scopes
      .find(root.text, root)
      .some(
        (each) =>
          ts.isParameter(each) && each.parent === maker && evaluator.boundTo(each, context) !== undefined,
      );
  return given && isBound ? given : node;
}

/** What a constructor alone gives a member. */
function givenBy(
  evaluator: Evaluator,
  around: ts.ClassLikeDeclaration,
  maker: ts.ConstructorDeclaration,
  name: string,
): ts.Expression | undefined {
  const [only, ...others] = evaluator.assignedMembersOf(around).get(name) ?? [];
  const own = maker.parameters.find(
    (each) => ts.isParameterPropertyDeclaration(each, maker) && each.name.getText() === name,
  );
  if (own) return only || !ts.isIdentifier(own.name) ? undefined : own.name;
  const isInitial = around.members.some(
    (each) => ts.isPropertyDeclaration(each) && each.initializer && each.name.getText() === name,
  );
  const isOfMaker = only?.parent.parent.parent === maker.body;
  return isOfMaker && others.length === 0 && !isInitial ? only : undefined;
}

function says(evaluator: Evaluator, of: ts.ClassLikeDeclaration, name: string): boolean {
  return (
    evaluator.assignedMembersOf(of).has(name) || of.members.some((each) => each.name?.getText() === name)
  );
}

/** `options` of `options.queue.name` */
function rootOf(node: ts.Expression): ts.Identifier | undefined {
  let root = node;
  while (ts.isPropertyAccessExpression(root)) root = root.expression;
  return ts.isIdentifier(root) ? root : undefined;
}
