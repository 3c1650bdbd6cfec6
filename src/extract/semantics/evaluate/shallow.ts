/**
 * Syntax trees that nobody who walks through them falls out of: all walks descend by recursion, for which a stack has room for some thousand levels. In: the
 * tree of a file. Out: the same with long sums (`'a' + b + 'c' + …`, each of which is the left side of the next) as a tree of few levels, and whether what
 * remains is nested too deeply.
 */
import { ts } from 'ts-morph';

/** Levels that every walk has room for, also where the stack is small. */
const DEEPEST = 1_000;
/** What is no longer than so many characters has too few levels to matter. */
const SHORT = 250;
/** A sum of more parts than these is made shallow. */
const LONG = 64;

/** Makes long sums of a tree shallow; false if it is nested too deeply all the same. */
export function madeShallow(file: ts.SourceFile): boolean {
  const waiting: { readonly node: ts.Node; readonly depth: number }[] = [{ node: file, depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, depth } = next;
    if (depth > DEEPEST) return false;
    if (ts.isBinaryExpression(node)) levelled(node);
    ts.forEachChild(node, (child) => {
      if (child.end - child.pos > SHORT) waiting.push({ node: child, depth: depth + 1 });
    });
  }
  return true;
}

/** Operators of which it makes no difference how a row of one of them is bracketed. */
function isLevel(kind: ts.SyntaxKind): boolean {
  return (
    kind === ts.SyntaxKind.PlusToken ||
    kind === ts.SyntaxKind.BarBarToken ||
    kind === ts.SyntaxKind.AmpersandAmpersandToken ||
    kind === ts.SyntaxKind.QuestionQuestionToken ||
    kind === ts.SyntaxKind.CommaToken
  );
}

/** A binary expression as its parser makes it, to be changed. */
type Mutable = { -readonly [Key in 'left' | 'right' | 'operatorToken']: ts.BinaryExpression[Key] };

/** Brackets a long row of one operator by halves. */
function levelled(node: ts.BinaryExpression): void {
  const { kind } = node.operatorToken;
  if (!isLevel(kind)) return;
  const parts: ts.Expression[] = [];
  const operators: ts.BinaryOperatorToken[] = [];
  let left: ts.Expression = node;
  while (ts.isBinaryExpression(left) && left.operatorToken.kind === kind) {
    parts.push(left.right);
    operators.push(left.operatorToken);
    left = left.left;
  }
  if (operators.length < LONG) return;
  parts.push(left);
  parts.reverse();
  operators.reverse();
  const between = (begin: number, end: number): ts.Expression => {
    if (end - begin === 1) return parts[begin]!;
    const middle = (begin + end) >> 1;
    const sides = [between(begin, middle), between(middle, end)] as const;
    const operator = operators[middle - 1]!;
    const made = ts.factory.createBinaryExpression(sides[0], operator, sides[1]);
    // The factory brackets what it takes for a sum within another.
    join(made, sides, operator);
    return Object.assign(ts.setTextRange(made, { pos: sides[0].pos, end: sides[1].end }), { parent: node });
  };
  const middle = parts.length >> 1;
  join(node, [between(0, middle), between(middle, parts.length)], operators[middle - 1]!);
}

function join(
  node: ts.BinaryExpression,
  [left, right]: readonly [ts.Expression, ts.Expression],
  operatorToken: ts.BinaryOperatorToken,
): void {
  Object.assign<Mutable, Mutable>(node, { left, operatorToken, right });
  for (const each of [left, operatorToken, right]) Object.assign(each, { parent: node });
}
