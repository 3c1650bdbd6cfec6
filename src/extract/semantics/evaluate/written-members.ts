/**
 * What the code of a file writes to members other than `this.kind = kind` does: `client.kind = 'stock'`, `this.count += 1`, `Object.assign(this, options)`. In: a file.
 * Out: the names of such members, and the classes that give themselves members by names that are not written down. Why: what a constructor gives a
 * member holds only as long as nothing else does.
 */
import { ts } from 'ts-morph';
import { bare } from './words.js';

export interface WrittenMembers {
  readonly names: ReadonlySet<string>;
  readonly open: ReadonlySet<ts.Node>;
}

const known = new WeakMap<ts.SourceFile, WrittenMembers>();

export function writtenIn(file: ts.SourceFile): WrittenMembers {
  const found = known.get(file) ?? findWritten(file);
  known.set(file, found);
  return found;
}

function findWritten(file: ts.SourceFile): WrittenMembers {
  const names = new Set<string>();
  const open = new Set<ts.Node>();
  const openAround = (of: ts.Expression): void => {
    const around = isThis(of) && ts.findAncestor(of, ts.isClassLike);
    if (around) open.add(around);
  };
  const write = (place: ts.Expression, isPlain: boolean): void => {
    const target = bare(place);
    if (ts.isPropertyAccessExpression(target)) {
      if (!isPlain || !isThis(target.expression)) names.add(target.name.text);
    } else if (ts.isElementAccessExpression(target)) {
      const { argumentExpression: key } = target;
      if (ts.isStringLiteralLike(key)) names.add(key.text);
      else openAround(target.expression);
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && isWriting(node))
      write(node.left, node.operatorToken.kind === ts.SyntaxKind.EqualsToken);
    if ((ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) && COUNTS.has(node.operator))
      write(node.operand, false);
    if (
      ts.isCallExpression(node) &&
      node.arguments[0] &&
      /^Object\s*\.\s*assign$/.test(node.expression.getText())
    )
      openAround(node.arguments[0]);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { names, open };
}

/** Whether a function gives one of its parameters something else than it is given. */
export function isRewritten(name: string, within: ts.Node): boolean {
  const isWrite = (node: ts.Node): boolean =>
    (ts.isBinaryExpression(node) && isWriting(node) && node.left.getText() === name) ||
    ts.forEachChild(node, (inner) => isWrite(inner) || undefined) === true;
  return isWrite(within);
}

const COUNTS: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.PlusPlusToken,
  ts.SyntaxKind.MinusMinusToken,
]);

function isThis(node: ts.Expression): boolean {
  return bare(node).kind === ts.SyntaxKind.ThisKeyword;
}

function isWriting({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}
