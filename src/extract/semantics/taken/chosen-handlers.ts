/**
 * Functions that an object keeps by names, of which one is asked for: `const handlers = { print: () => …, mail: () => … }; handlers[step]()`. In: a function. Out: its
 * name in the object, and the places that ask the object for something by a name; undefined where it may be come to in another way.
 */
import { ts } from 'ts-morph';
import { constantTexts } from '../evaluate/decided.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Body } from '../functions.js';
import type { Mentions } from '../mentions.js';

export interface ChosenHandler {
  readonly name: string;
  readonly asking: readonly ts.ElementAccessExpression[];
}

export function chosenHandler(
  evaluator: Evaluator,
  mentions: Mentions,
  body: Body,
): ChosenHandler | undefined {
  const property = ts.isMethodDeclaration(body) ? body : body.parent;
  if (!ts.isPropertyAssignment(property) && !ts.isMethodDeclaration(property)) return undefined;
  if (!ts.isObjectLiteralExpression(property.parent)) return undefined;
  const name = nameOf(evaluator, property.name);
  const holder = holderOf(property.parent);
  if (name === undefined || !holder) return undefined;
  const asking: ts.ElementAccessExpression[] = [];
  for (const mention of mentions.in(holder.getSourceFile(), holder.text)) {
    if (mention.kind !== 'expression') return undefined;
    const { node } = mention;
    const { parent } = node;
    const isOfOther =
      ts.isIdentifier(node) && !evaluator.scopes.find(node.text, node).some((each) => each.name === holder);
    if (isOfOther) continue;
    if (ts.isElementAccessExpression(parent) && parent.expression === node) asking.push(parent);
    else if (ts.isPropertyAccessExpression(parent) && parent.expression === node) {
      if (parent.name.text === name) return undefined;
    } else if (!isTest(node, parent)) return undefined;
  }
  return { name, asking };
}

function nameOf(evaluator: Evaluator, name: ts.PropertyName): string | undefined {
  if (ts.isIdentifier(name) || ts.isStringLiteralLike(name)) return name.text;
  if (!ts.isComputedPropertyName(name)) return undefined;
  if (ts.isStringLiteralLike(name.expression)) return name.expression.text;
  const [only, ...others] = constantTexts(evaluator, name.expression);
  return others.length === 0 ? only : undefined;
}

/** What holds an object for its file or its class alone. */
function holderOf(node: ts.ObjectLiteralExpression): ts.Identifier | undefined {
  let whole: ts.Node = node;
  while (ts.isAsExpression(whole.parent) || ts.isSatisfiesExpression(whole.parent)) whole = whole.parent;
  const { parent } = whole;
  if (!ts.isVariableDeclaration(parent) && !ts.isPropertyDeclaration(parent)) return undefined;
  const flags = ts.getCombinedModifierFlags(parent);
  const isOwn = ts.isVariableDeclaration(parent)
    ? (parent.parent.flags & ts.NodeFlags.Const) !== 0 && (flags & ts.ModifierFlags.Export) === 0
    : (flags & ts.ModifierFlags.Private) !== 0;
  return isOwn && parent.initializer === whole && ts.isIdentifier(parent.name) ? parent.name : undefined;
}

/** `step in handlers`, `Object.keys(handlers)` */
function isTest(node: ts.Expression, parent: ts.Node): boolean {
  if (ts.isBinaryExpression(parent))
    return parent.right === node && parent.operatorToken.kind === ts.SyntaxKind.InKeyword;
  return ts.isCallExpression(parent) && /^Object\.(?:keys|hasOwn)$/.test(parent.expression.getText());
}
