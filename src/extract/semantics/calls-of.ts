/**
 * Who calls a function of the program, by its name or another that it is imported or handed on by, for what they say by it:
 * `container.set('orders', orders)`. In: the function, and a place of whose program the calls are wanted. Out: the calls in that program, or in what it shares
 * with others; of a place that is shared itself, those of the only program that has any. Why: what is registered under a name is asked for elsewhere by that name.
 */
import { ts } from 'ts-morph';
import type { UnitFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import { type Callers, callingFiles } from './calls/calling-files.js';
import type { Evaluator } from './evaluate/evaluator.js';
import { lastName } from './evaluate/last-name.js';
import { remembered } from './evaluate/remembered.js';
import type { CallOf, CallsOf } from './evaluate/values.js';
import type { Ground } from './ground.js';
import { aliasIn } from './tables/handed-names.js';
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
  const callers: Callers = (file, names, hops) => mentioning(evaluator.program.pathOf(file), names, hops);
  const saidIn = remembered(readCalls);
  const all = (of: ts.SignatureDeclaration): readonly CallOf[] => {
    const before = known.get(of);
    if (before) return before;
    pending.add(of);
    const found = evaluator.apart(() => find(evaluator, callers, saidIn, of));
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
  callers: Callers,
  saidIn: (file: ts.SourceFile) => Said,
  of: ts.SignatureDeclaration,
): readonly CallOf[] {
  const name = nameOf(of);
  if (name === undefined) return [];
  const { files, names } = callingFiles(evaluator, { owner: of, name }, callers, HOPS);
  if (files.size > MOST_FILES) return [];
  const said = [...files].map(saidIn);
  const called = new Set([name, ...names]);
  for (const each of called)
    for (const { aliases } of said) for (const alias of aliases.get(each) ?? []) called.add(alias);
  const calls = said.flatMap(({ calls: all }) =>
    [...called].flatMap((each) => all.get(each) ?? []).sort((one, other) => one.pos - other.pos),
  );
  if (calls.length > MOST_CALLS) return [];
  return calls.flatMap((node) =>
    evaluator
      .valuesOf(node.expression)
      .flatMap((value) => (value.kind === 'function' && value.node === of ? [{ node, of: value }] : []))
      .slice(0, 1),
  );
}

/** The calls of a file that give something, by the name of what they call, and the other names of what goes by one in it. */
interface Said {
  readonly calls: ReadonlyMap<string, readonly ts.CallExpression[]>;
  readonly aliases: ReadonlyMap<string, readonly string[]>;
}

function readCalls(file: ts.SourceFile): Said {
  const calls = new Map<string, ts.CallExpression[]>();
  const aliases = new Map<string, string[]>();
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return;
    const called = ts.isCallExpression(node) && node.arguments.length > 0 && lastName(node.expression);
    if (called) put(calls, called, node as ts.CallExpression);
    const [name, alias] = ts.isImportSpecifier(node)
      ? [node.propertyName?.text, node.name.text]
      : (aliasIn(node) ?? []);
    if (name !== undefined && alias !== undefined) put(aliases, name, alias);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { calls, aliases };
}

function put<Kept>(to: Map<string, Kept[]>, name: string, kept: Kept): void {
  const known = to.get(name);
  if (known) known.push(kept);
  else to.set(name, [kept]);
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
