/**
 * What a call looks something up by: `client.get(routes[name].path)`. In: what it is given first. Out: the parameters of the functions around it that stand in that, or in
 * what it is made of, and of which nothing is known. Why: of what is looked up by a name that is not known yet, only what it is looked up in is seen to be open, and who calls the
 * function says both.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { isRequest } from '../evaluate/of-request.js';
import { openOf } from '../evaluate/text.js';
import type { Context, Open } from '../evaluate/values.js';
import { isWithin } from './within.js';

/** Constants of a function that are looked through, one in the other. */
const DEEPEST = 2;

/** @param around what is seen to be open, around whose functions nothing is looked for */
export function lookedUpBy(
  evaluator: Evaluator,
  given: ts.Expression | undefined,
  context: Context,
  around: Open,
): readonly Open[] {
  const found = new Set<Open>();
  const visit = (node: ts.Node, depth: number): void => {
    // What options say beside the address is not looked up.
    if (ts.isFunctionLike(node) || ts.isObjectLiteralExpression(node)) return;
    if (!ts.isIdentifier(node)) {
      // A name is given as it is, and is no part of something else.
      if (ts.isPropertyAccessExpression(node)) {
        if (!ts.isIdentifier(node.expression)) visit(node.expression, depth);
      } else ts.forEachChild(node, (child) => visit(child, depth));
      return;
    }
    const [declared, ...others] = evaluator.scopes.find(node.text, node);
    if (!declared || others.length > 0 || !isWithin(declared, around.parent)) return;
    if (ts.isParameter(declared) && declared.parent !== around.parent) {
      const isOpen = evaluator.valuesOf(node, context).some((value) => openOf(value) === declared);
      if (isOpen && !isRequest(declared)) found.add(declared);
    } else if (ts.isVariableDeclaration(declared) && declared.initializer && depth < DEEPEST)
      visit(declared.initializer, depth + 1);
  };
  if (given) visit(given, 0);
  return [...found];
}
