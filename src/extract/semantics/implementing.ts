/**
 * The classes that have what an interface, or an abstract class, promises. In: its declaration. Out: the classes whose heritage leads to it, in the files that
 * know its name; those that only stand in for another in tests or without a network are none, where others are.
 */

import { ts } from 'ts-morph';
import { escaped } from '../../model/escaped.js';
import type { Evaluator } from './evaluate/evaluator.js';
import type { Ground } from './ground.js';

/** Imports away that those may be who implement it. */
const HOPS = 3;
/** What stands in for something else. */
const STANDS_IN = /mock|fake|stub|dummy|noop|in-?memory|null/i;

/** Looked for once for each declaration. */
export function implementing(
  evaluator: Evaluator,
  mentioning: Ground['mentioning'],
): (node: ts.Node) => readonly ts.ClassLikeDeclaration[] {
  const known = new WeakMap<ts.Node, readonly ts.ClassLikeDeclaration[]>();
  return (node) => {
    const before = known.get(node);
    if (before) return before;
    // Whoever asks again while it is looked for asks in a circle.
    known.set(node, []);
    const all = evaluator.apart(() => find(evaluator, mentioning, node));
    const real = all.filter((each) => !STANDS_IN.test(each.name?.text ?? ''));
    const found = real.length > 0 ? real : all;
    known.set(node, found);
    return found;
  };
}

function find(
  evaluator: Evaluator,
  mentioning: Ground['mentioning'],
  node: ts.Node,
): readonly ts.ClassLikeDeclaration[] {
  const isPromise = ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node);
  const name = isPromise ? node.name?.text : undefined;
  if (name === undefined) return [];
  const { program } = evaluator;
  const heritage = new RegExp(`\\b(?:implements|extends)\\b[^{;]*\\b${escaped(name)}\\b`);
  const found: ts.ClassLikeDeclaration[] = [];
  const visit = (inner: ts.Node): void => {
    if (
      ts.isClassLike(inner) &&
      (inner.heritageClauses ?? []).some((clause) => isMeant(evaluator, clause, node))
    )
      found.push(inner);
    ts.forEachChild(inner, visit);
  };
  for (const path of mentioning(program.pathOf(node.getSourceFile()), new Set([name]), HOPS)) {
    const file = heritage.test(program.text(path) ?? '') ? program.file(path) : undefined;
    if (file) visit(file);
  }
  return found;
}

/** Whether a clause of a class says that it is, or extends, what is declared by a node. */
function isMeant(evaluator: Evaluator, { types }: ts.HeritageClause, node: ts.Node): boolean {
  return types
    .flatMap((type) => evaluator.valuesOfType(type))
    .some((value) =>
      value.kind === 'instance'
        ? value.of === node
        : value.kind === 'shape' && ts.isInterfaceDeclaration(node) && value.members === node.members,
    );
}
