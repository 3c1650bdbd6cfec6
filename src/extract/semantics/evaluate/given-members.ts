/**
 * What a member of a class is that its constructor alone gives what whoever makes one gives that: `this.name = options.name`. In: an expression, and what is bound
 * around it. Out: what stands in the constructor, where that is known to be given here; else the expression itself. Why: a test of the member is decided by who makes the class.
 */
import { ts } from 'ts-morph';
import { basesOf } from './bases.js';
import { constructorOf } from './constructors.js';
import type { Evaluator } from './evaluator.js';
import { type Context, free, selfIn } from './values.js';
import { isRewritten, writtenIn } from './written-members.js';

export function asGiven(evaluator: Evaluator, node: ts.Expression, context: Context): ts.Expression {
  if (!ts.isPropertyAccessExpression(node) || node.expression.kind !== ts.SyntaxKind.ThisKeyword) return node;
  const { text: name } = node.name;
  const around = ts.findAncestor(node, ts.isClassLike);
  const self = selfIn(context);
  const below = self && ('of' in self ? self.of : self.node);
  const initial = self?.kind === 'instance' ? initialText(evaluator, self.of, name) : undefined;
  if (initial) return initial;
  const maker = around && constructorOf(around);
  if (!maker) return node;
  // A class below may say something else.
  if (below && ts.isClassLike(below) && isSaidBelow(evaluator, below, around, name)) return node;
  const given = givenBy(evaluator, around, maker, name);
  const root = given && rootOf(given);
  const isBound =
    root !== undefined &&
    evaluator.scopes
      .find(root.text, root)
      .some(
        (each) =>
          ts.isParameter(each) &&
          each.parent === maker &&
          !isRewritten(root.text, maker) &&
          evaluator.boundTo(each, context) !== undefined,
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
  // Others may give it something else: whoever has an instance, by another name of it, or by a name that is not written down.
  const { names, open } = writtenIn(around.getSourceFile());
  if (names.has(name) || open.has(around)) return undefined;
  if (own) return only || !ts.isIdentifier(own.name) ? undefined : own.name;
  const isInitial = around.members.some(
    (each) => ts.isPropertyDeclaration(each) && each.initializer && each.name.getText() === name,
  );
  const isOfMaker = only?.parent.parent.parent === maker.body;
  return isOfMaker && others.length === 0 && !isInitial ? only : undefined;
}

/** The text that a member of what is made of a class begins with, and stays: `version = 'v1'`, be it said above; undefined where anything else may be put there. */
function initialText(
  evaluator: Evaluator,
  of: ts.ClassLikeDeclaration,
  name: string,
): ts.Expression | undefined {
  const classes = withAbove(evaluator, of, 0);
  const isPut = classes.some((each) => {
    const { names, open } = writtenIn(each.getSourceFile());
    return names.has(name) || open.has(each) || evaluator.assignedMembersOf(each).has(name);
  });
  if (isPut) return undefined;
  const said = classes
    .flatMap((each) => [...(constructorOf(each)?.parameters ?? []), ...each.members])
    .filter((each) => each.name?.getText() === name)
    // What only says the type leaves it to others.
    .find((each) => !ts.isPropertyDeclaration(each) || each.initializer);
  const initial = said && ts.isPropertyDeclaration(said) ? said.initializer : undefined;
  return initial && ts.isStringLiteralLike(initial) ? initial : undefined;
}

/** A class, and those that it extends. */
function withAbove(
  evaluator: Evaluator,
  of: ts.ClassLikeDeclaration,
  depth: number,
): readonly ts.ClassLikeDeclaration[] {
  if (depth > MOST_BASES) return [of];
  return [
    of,
    ...basesOf(evaluator, of, free).flatMap(({ value }) =>
      value.kind === 'class' ? withAbove(evaluator, value.node, depth + 1) : [],
    ),
  ];
}

/** Whether a class, or one between that and another which it extends, says a member by itself. */
function isSaidBelow(
  evaluator: Evaluator,
  below: ts.ClassLikeDeclaration,
  around: ts.ClassLikeDeclaration,
  name: string,
  depth = 0,
): boolean {
  if (below === around || depth > MOST_BASES) return false;
  return (
    says(evaluator, below, name) ||
    basesOf(evaluator, below, free).some(
      ({ value }) => value.kind === 'class' && isSaidBelow(evaluator, value.node, around, name, depth + 1),
    )
  );
}

/** Classes below classes. */
const MOST_BASES = 6;

function says(evaluator: Evaluator, of: ts.ClassLikeDeclaration, name: string): boolean {
  return (
    evaluator.assignedMembersOf(of).has(name) ||
    writtenIn(of.getSourceFile()).open.has(of) ||
    of.members.some((each) => each.name?.getText() === name)
  );
}

/** `options` of `options.queue.name` */
function rootOf(node: ts.Expression): ts.Identifier | undefined {
  let root = node;
  while (ts.isPropertyAccessExpression(root)) root = root.expression;
  return ts.isIdentifier(root) ? root : undefined;
}
