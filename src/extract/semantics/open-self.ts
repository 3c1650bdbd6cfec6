/**
 * Calls on what only a class below can say: `this.db(this.table).select()` where the class is abstract, and each that extends it has a `table`.
 * In: a call or a template. Out: the class around it, if it hangs on what that class itself does not have.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluate/evaluator.js';

/** @param isUnknown whether the site surely touches a table, of which the name is not known */
export function openSelf(
  evaluator: Evaluator,
  site: ts.Node,
  isUnknown: boolean = false,
): ts.ClassLikeDeclaration | undefined {
  let node = site.parent;
  while (node && !ts.isClassLike(node)) node = node.parent;
  if (!node) return undefined;
  const asked = ofItself(evaluator, site);
  if (asked.length === 0) return undefined;
  if (isAbstract(node)) return node;
  // JavaScript does not say which classes are whole.
  if (BASE.test(node.name?.text ?? '') && asked.some((each) => evaluator.valuesOf(each).length === 0))
    return node;
  return isUnknown && asked.some((each) => isUnsaid(evaluator, each)) ? node : undefined;
}

/** Whether nothing is said of a member but what it is called: `table: string;`. */
function isUnsaid(evaluator: Evaluator, member: ts.PropertyAccessExpression): boolean {
  return evaluator.valuesOf(member).every((value) => {
    const root = value.kind === 'derived' && value.steps.length === 0 ? value.root : undefined;
    return root !== undefined && 'name' in root && root.name === member.name.text && !('open' in root);
  });
}

/** What people call a class that others extend. */
const BASE = /^(?:Base|Abstract|Generic|Crud|Common)|(?:Base|Repository|Repo|Dao|Model|Store|Collection)$/;

function isAbstract(node: ts.ClassLikeDeclaration): boolean {
  const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword) ?? false;
}

/** The members of the object itself that an expression asks for, or that a constant before it did, but in functions that it hands on. */
function ofItself(evaluator: Evaluator, site: ts.Node): readonly ts.PropertyAccessExpression[] {
  const found: ts.PropertyAccessExpression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) return;
    if (ts.isPropertyAccessExpression(node) && node.expression.kind === ts.SyntaxKind.ThisKeyword)
      found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(site);
  const held = receiverOf(site);
  // `const collection = await this.collection(); await collection.find();`
  for (const node of held ? evaluator.scopes.find(held.text, held) : [])
    if (ts.isVariableDeclaration(node) && node.initializer) visit(node.initializer);
  return found;
}

/** The name that a chain of calls begins with. */
function receiverOf(site: ts.Node): ts.Identifier | undefined {
  let node: ts.Node = site;
  while (ts.isCallExpression(node) || ts.isPropertyAccessExpression(node)) node = node.expression;
  return ts.isIdentifier(node) && node !== site ? node : undefined;
}
