/**
 * Who calls a function of the program, for what they say by it: `container.set('orders', orders)`. In: the function, and a place of whose program the calls are
 * wanted. Out: the calls in that program, or in what it shares with others; of a place that is shared itself, those of the only program that has any. Why: what
 * is registered under a name is asked for elsewhere by that name.
 */
import { ts } from 'ts-morph';
import type { UnitFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import type { Evaluator } from './evaluate/evaluator.js';
import { lastName } from './evaluate/last-name.js';
import type { CallOf, CallsOf } from './evaluate/values.js';
import type { Ground } from './ground.js';
import { innermostUnit } from './units.js';

/** Imports away that those may be who call it. */
const HOPS = 3;
/** What more files name, or call, is told of more than a name can be asked for. */
const MOST_FILES = 100;
const MOST_CALLS = 200;

/** Looked for once for each function. */
export function callsOf(
  evaluator: Evaluator,
  mentioning: Ground['mentioning'],
  units: readonly UnitFact[],
): CallsOf {
  const unitOf = innermostUnit(units);
  const unitAt = (node: ts.Node): Path => unitOf(evaluator.program.pathOf(node.getSourceFile()));
  const services = new Set(units.flatMap(({ path, shows }) => (shows === 'service' ? [path] : [])));
  const known = new Map<ts.Node, readonly CallOf[]>();
  /** By the unit that asks: who asks again is given the very same. */
  const told = new Map<ts.Node, Map<Path, readonly CallOf[]>>();
  const pending = new Set<ts.Node>();
  const all = (of: ts.SignatureDeclaration): readonly CallOf[] => {
    const before = known.get(of);
    if (before) return before;
    pending.add(of);
    const found = evaluator.apart(() => find(evaluator, mentioning, of));
    pending.delete(of);
    known.set(of, found);
    return found;
  };
  const callsFrom = (of: ts.SignatureDeclaration, unit: Path): readonly CallOf[] => {
    const found = all(of).map((call) => ({ call, unit: unitAt(call.node) }));
    const calling = services.has(unit)
      ? new Set([unit])
      : new Set(found.flatMap((each) => (services.has(each.unit) ? [each.unit] : [])));
    // What several programs say of what they share, says nothing of either.
    if (calling.size > 1) return [];
    return found.filter((each) => calling.has(each.unit) || !services.has(each.unit)).map(({ call }) => call);
  };
  return (of, near) => {
    // Who asks again while it is looked for asks in a circle.
    if (pending.has(of)) return [];
    const unit = unitAt(near);
    const byUnit = told.get(of) ?? new Map<Path, readonly CallOf[]>();
    told.set(of, byUnit);
    const calls = byUnit.get(unit) ?? callsFrom(of, unit);
    byUnit.set(unit, calls);
    return calls;
  };
}

function find(
  evaluator: Evaluator,
  mentioning: Ground['mentioning'],
  of: ts.SignatureDeclaration,
): readonly CallOf[] {
  const name = nameOf(of);
  if (name === undefined) return [];
  const paths = mentioning(evaluator.program.pathOf(of.getSourceFile()), new Set([name]), HOPS);
  if (paths.length > MOST_FILES) return [];
  const calls: ts.CallExpression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return;
    if (ts.isCallExpression(node) && node.arguments.length > 0 && lastName(node.expression) === name)
      calls.push(node);
    ts.forEachChild(node, visit);
  };
  for (const path of paths) {
    const file = evaluator.program.file(path);
    if (file) visit(file);
  }
  if (calls.length > MOST_CALLS) return [];
  return calls.flatMap((node) =>
    evaluator
      .valuesOf(node.expression)
      .flatMap((value) => (value.kind === 'function' && value.node === of ? [{ node, of: value }] : []))
      .slice(0, 1),
  );
}

/** What a function is called by: its own name, or that of what holds it. */
function nameOf(of: ts.SignatureDeclaration): string | undefined {
  const { name, parent } = of;
  if (name) return name.getText();
  const isHeld =
    ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent);
  if (isHeld) return parent.name.getText();
  return ts.isBinaryExpression(parent) ? lastName(parent.left) : undefined;
}
