/**
 * Ends of a path that may as well be nothing: `/orders${suffix}` of `suffix = ''`. In: all that an address may be, and what says it. Out: the same, where what is not known of an end
 * that another does without is a part of the path by itself. Why: what goes on behind a whole word begins with a slash, and `/orders*` is no path.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { isRequest } from '../evaluate/of-request.js';
import { isHole } from '../evaluate/text.js';
import type { Parts } from './texts.js';

export function withOptionalEnds(
  evaluator: Evaluator,
  addresses: readonly Parts[],
  said: ts.Expression | undefined,
): readonly Parts[] {
  const mayLack = said !== undefined && addresses.length === 1 && endsWithUsual(evaluator, said, 0);
  if (addresses.length < 2 && !mayLack) return addresses;
  const known = new Set(addresses.map(keyOf));
  return addresses.flatMap((address): readonly Parts[] => {
    const parts = address.filter((part) => part !== '');
    const [before, last] = [parts.at(-2), parts.at(-1)];
    const isEnd =
      last !== undefined &&
      isHole(last) &&
      // Whoever calls says what a parameter is.
      (last.open === undefined || isRequest(last.open)) &&
      !last.query &&
      !last.rooted &&
      !last.optional &&
      typeof before === 'string' &&
      /\/[^/?#]+$/.test(before.replace(/^[a-z]+:\/\/[^/]*/, ''));
    const without = parts.slice(0, -1);
    if (!isEnd || !(mayLack || known.has(keyOf(without)))) return [address];
    return [...(mayLack ? [without] : []), [...without, '/', last]];
  });
}

/** Constants that are looked through, one in the other. */
const DEEPEST = 2;

/** Whether a text ends with a parameter that is nothing where nobody gives it: `suffix = ''`. */
function endsWithUsual(evaluator: Evaluator, node: ts.Expression, depth: number): boolean {
  if (ts.isTemplateExpression(node)) {
    const last = node.templateSpans.at(-1);
    return last?.literal.text === '' && endsWithUsual(evaluator, last.expression, depth);
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken)
    return endsWithUsual(evaluator, node.right, depth);
  if (!ts.isIdentifier(node)) return false;
  const [declared, ...others] = evaluator.scopes.find(node.text, node);
  if (!declared || others.length > 0) return false;
  if (ts.isParameter(declared))
    return (
      declared.initializer !== undefined &&
      ts.isStringLiteralLike(declared.initializer) &&
      declared.initializer.text === ''
    );
  return (
    ts.isVariableDeclaration(declared) &&
    declared.initializer !== undefined &&
    depth < DEEPEST &&
    endsWithUsual(evaluator, declared.initializer, depth + 1)
  );
}

function keyOf(parts: Parts): string {
  return JSON.stringify(
    parts.filter((part) => part !== ''),
    (name, value) => (name === 'open' ? undefined : value),
  );
}
