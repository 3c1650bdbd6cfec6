/**
 * Whether what is given by a call stays what the program writes: a literal, a constant, a member of what nobody changes. In: an argument. Out: false where a
 * text is known of it that may be another by then: `this.step`, `config.step`, an element of a list that others may add to.
 */
import { ts } from 'ts-morph';
import { isAssignment } from '../evaluate/changes.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import type { Mentions } from '../mentions.js';

/** Constants that are made of others. */
const DEEPEST = 5;
/** How people write what is never changed: `STEPS`, `Steps.Print`. */
const FOR_GOOD = /^[A-Z]/;
const IN_CAPITALS = /^[A-Z\d_$]+$/;

export function isCertain(evaluator: Evaluator, mentions: Mentions, node: ts.Expression, depth = 0): boolean {
  const within = (each: ts.Expression) => isCertain(evaluator, mentions, each, depth);
  if (depth > DEEPEST) return false;
  if (ts.isAsExpression(node) && ts.isConstTypeReference(node.type)) return true;
  // What something is said to be says what may be done with it.
  if (ts.isAsExpression(node) && !isText(evaluator, node.expression)) return !isText(evaluator, node);
  if (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isAwaitExpression(node)
  )
    return within(node.expression);
  if (ts.isIdentifier(node)) return isNameCertain(evaluator, mentions, node, depth + 1);
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node))
    return !isText(evaluator, node) || isMemberCertain(evaluator, mentions, node, depth + 1);
  if (ts.isConditionalExpression(node)) return within(node.whenTrue) && within(node.whenFalse);
  if (ts.isBinaryExpression(node)) return within(node.left) && within(node.right);
  if (ts.isTemplateExpression(node)) return node.templateSpans.every(({ expression }) => within(expression));
  if (ts.isArrayLiteralExpression(node)) return node.elements.every(within);
  if (ts.isSpreadElement(node)) return within(node.expression);
  if (!ts.isObjectLiteralExpression(node)) return true;
  return node.properties.every((each) => {
    if (ts.isPropertyAssignment(each)) return within(each.initializer);
    if (ts.isShorthandPropertyAssignment(each)) return within(each.name);
    return !ts.isSpreadAssignment(each) || within(each.expression);
  });
}

/** Whether anything is known of a member: of what nothing is known, nothing is taken for certain anyway. */
function isText(evaluator: Evaluator, node: ts.Expression): boolean {
  return evaluator.valuesOf(node).some((value) => fixed(value) !== undefined);
}

function isNameCertain(
  evaluator: Evaluator,
  mentions: Mentions,
  node: ts.Identifier,
  depth: number,
): boolean {
  return evaluator.scopes.find(node.text, node).every((each) => {
    if (ts.isBindingElement(each)) {
      const from = ts.findAncestor(each, ts.isVariableDeclaration);
      return !from || isTakenFromCertain(evaluator, mentions, from, depth);
    }
    if (!ts.isVariableDeclaration(each)) return true;
    const loop = each.parent.parent;
    const from = ts.isForOfStatement(loop) ? loop.expression : each.initializer;
    if (!from) return true;
    return isCertain(evaluator, mentions, from, depth) && isKept(mentions, each);
  });
}

function isTakenFromCertain(
  evaluator: Evaluator,
  mentions: Mentions,
  { initializer, parent: { parent: loop } }: ts.VariableDeclaration,
  depth: number,
): boolean {
  const from = ts.isForOfStatement(loop) ? loop.expression : initializer;
  if (!from) return true;
  if (ts.isIdentifier(from)) return isHolderCertain(evaluator, mentions, from, depth);
  return isCertain(evaluator, mentions, from, depth);
}

function isMemberCertain(
  evaluator: Evaluator,
  mentions: Mentions,
  node: ts.PropertyAccessExpression | ts.ElementAccessExpression,
  depth: number,
): boolean {
  const { expression: holder } = node;
  const name = ts.isPropertyAccessExpression(node) ? node.name.text : undefined;
  const isChanged =
    name !== undefined && evaluator.scopes.assignedToMember(name, node.getSourceFile()).length > 0;
  if (isChanged) return false;
  if (holder.kind === ts.SyntaxKind.ThisKeyword) return isReadonly(node, name);
  if (ts.isIdentifier(holder))
    return !maySet(evaluator, holder, name) && isHolderCertain(evaluator, mentions, holder, depth);
  if (ts.isPropertyAccessExpression(holder) || ts.isElementAccessExpression(holder))
    return isMemberCertain(evaluator, mentions, holder, depth);
  return isCertain(evaluator, mentions, holder, depth);
}

/** Whether any file may set a member of a class or an object, as whoever loads it does with `Config.step`. */
function maySet(evaluator: Evaluator, holder: ts.Identifier, name: string | undefined): boolean {
  if (name === undefined || FOR_GOOD.test(name) || IN_CAPITALS.test(holder.text)) return false;
  return evaluator
    .valuesOf(holder)
    .some(
      (value) =>
        value.kind === 'class' ||
        (value.kind === 'object' && FOR_GOOD.test(holder.text) && !isConstant(value.node)),
    );
}

/** `{ print: 'print' } as const` */
function isConstant({ parent }: ts.Node): boolean {
  return ts.isAsExpression(parent) && ts.isConstTypeReference(parent.type);
}

/** Whether what holds something is no other by then, nor holds something else. */
function isHolderCertain(
  evaluator: Evaluator,
  mentions: Mentions,
  node: ts.Identifier,
  depth: number,
): boolean {
  if (FOR_GOOD.test(node.text)) return true;
  return evaluator.scopes.find(node.text, node).every((each) => {
    if (ts.isParameter(each)) return true;
    // What another file has, others may change.
    const isOwn = ts.isVariableDeclaration(each) || ts.isBindingElement(each);
    return isOwn && isNameCertain(evaluator, mentions, node, depth + 1);
  });
}

/** Whether a variable holds no object or list, or one that only its file has, and only reads. */
function isKept(mentions: Mentions, declared: ts.VariableDeclaration): boolean {
  const { initializer, name } = declared;
  if (!initializer || !ts.isIdentifier(name) || FOR_GOOD.test(name.text)) return true;
  if (!ts.isObjectLiteralExpression(initializer) && !ts.isArrayLiteralExpression(initializer)) return true;
  if (ts.getCombinedModifierFlags(declared) & ts.ModifierFlags.Export) return false;
  return mentions.in(declared.getSourceFile(), name.text).every((mention) => {
    if (mention.kind !== 'expression') return false;
    const { parent } = mention.node;
    if (ts.isPropertyAccessExpression(parent)) return true;
    if (ts.isElementAccessExpression(parent))
      return !(isAssignment(parent.parent) && parent.parent.left === parent);
    return ts.isForOfStatement(parent) || ts.isSpreadElement(parent) || ts.isSpreadAssignment(parent);
  });
}

/** Whether the class around says that a member of it stays the same. */
function isReadonly(node: ts.Node, name: string | undefined): boolean {
  const of = ts.findAncestor(node, ts.isClassLike);
  const declared = of?.members.find((each) => each.name?.getText() === name);
  if (!declared) return false;
  const flags = ts.getCombinedModifierFlags(declared as ts.Declaration);
  // One that is said to be any text is another one in classes below.
  const isOwn =
    ts.isPrivateIdentifier(declared.name!) ||
    (flags & (ts.ModifierFlags.Private | ts.ModifierFlags.Static)) !== 0;
  const isText = ts.isPropertyDeclaration(declared) && declared.type !== undefined;
  return (flags & ts.ModifierFlags.Readonly) !== 0 && (isOwn || !isText);
}
