/**
 * The calls of a function or a method of the program. In: its declaration. Out: the calls, in its file and in those that import that and have its
 * name. Why: what a registry holds is said by those who register it, `registry.register('orders', { url })`.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluate/evaluator.js';
import { type Body, nameOfBody } from './functions.js';
import type { Ground } from './ground.js';

/** Imports away that those may be who call it. */
const HOPS = 2;
/** What more call is no registry of a few. */
const MOST = 24;

/** Looked for once for each declaration. */
export function callsNear(
  evaluator: Evaluator,
  mentioning: Ground['mentioning'],
): (of: Body) => readonly ts.CallExpression[] {
  const known = new WeakMap<ts.Node, readonly ts.CallExpression[]>();
  return (of) => {
    const before = known.get(of);
    if (before) return before;
    // Whoever asks again while they are looked for asks in a circle.
    known.set(of, []);
    const found = evaluator.apart(() => find(evaluator, mentioning, of));
    known.set(of, found);
    return found;
  };
}

function find(
  evaluator: Evaluator,
  mentioning: Ground['mentioning'],
  of: Body,
): readonly ts.CallExpression[] {
  const name = nameOfBody(of);
  if (name === undefined) return [];
  const { program } = evaluator;
  const file = of.getSourceFile();
  const found: ts.CallExpression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && lastName(node.expression) === name) {
      const isMeant = evaluator
        .valuesOf(node.expression)
        .some((value) => value.kind === 'function' && value.node === of);
      if (isMeant) found.push(node);
    }
    ts.forEachChild(node, visit);
  };
  const paths = mentioning(program.pathOf(file), new Set([name]), HOPS);
  for (const each of new Set([file, ...paths.flatMap((path) => program.file(path) ?? [])])) visit(each);
  return found.length > MOST ? [] : found;
}

function lastName(callee: ts.Expression): string | undefined {
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  return ts.isIdentifier(name) || ts.isPrivateIdentifier(name) ? name.text : undefined;
}
