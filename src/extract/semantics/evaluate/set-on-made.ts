/**
 * Members that a program gives to something that a library, a function or a class made, where that goes by a name or is handed out: `client.withToken = (token) => ({ … })`,
 * `Object.assign(client, { place })`, `module.exports = client; module.exports.place = place`. In: such a value, and what it is given. Out: the value that has it, and
 * what it has by a name. Why: who is handed the value asks by those members, and says there what is asked for.
 */
import { ts } from 'ts-morph';
import { isAssignment } from './changes.js';
import type { Evaluator } from './evaluator.js';
import type { Exports } from './exports.js';
import { remembered } from './remembered.js';
import { type Context, type Derived, free, type SetMembers, type Value } from './values.js';

/** What is had by a name. What only goes around a member that the library has, `const send = client.send; client.send = (order) => send(order)`, stays that. */
export function setOnMade(
  evaluator: Evaluator,
  { set }: Pick<Derived, 'set'>,
  name: string,
): readonly Value[] {
  const given = set?.members.get(name);
  if (!set || !given || OF_LIBRARIES.test(name) || given.some((each) => isAround(each, name))) return [];
  return given.flatMap((each) => evaluator.valuesOf(each, set.context)).filter(({ kind }) => MADE.test(kind));
}

/** The same with what is given to it where it goes by a name, or is handed out. */
export function withSet(value: Value, members: SetMembers['members'], context: Context): Value {
  if (members.size === 0) return value;
  if (value.kind === 'object' || value.kind === 'instance')
    return { ...value, assigned: new Map([...members, ...(value.assigned ?? [])]) };
  const isHolder = value.kind === 'derived' || value.kind === 'function' || value.kind === 'class';
  if (!isHolder) return value;
  const before = value.set?.members;
  return {
    ...value,
    set: {
      members: new Map([...members, ...(before ?? [])]),
      context: before ? value.set!.context : context,
    },
  };
}

/** Members that clients have already. */
const OF_LIBRARIES =
  /^(?:get|post|put|patch|delete|head|options|request|fetch|send|emit|on|once|publish|subscribe|query|execute|connect|use|all|listen|defaults|interceptors|prototype)$/;
const MADE = /^(?:function|object|class|instance)$/;

/** Whether the file asks for the member as it was, to call it from what takes its place: before that is there, or in it. */
function isAround(to: ts.Expression, name: string): boolean {
  const { parent } = to;
  const holder = ts.isBinaryExpression(parent) ? parent.left : undefined;
  if (!holder || !ts.isPropertyAccessExpression(holder)) return false;
  const kept = keptIn(to.getSourceFile()).get(name) ?? [];
  const text = holder.getText();
  return kept.some((node) => node !== holder && node.pos < to.end && node.getText() === text);
}

/** The members that a file asks for without calling them, or giving them something, by their names. */
const keptIn = remembered((file: ts.SourceFile): ReadonlyMap<string, readonly ts.Node[]> => {
  const found = new Map<string, ts.Node[]>();
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && !isCalled(node) && !isGiven(node)) {
      const same = found.get(node.name.text);
      if (same) same.push(node);
      else found.set(node.name.text, [node]);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
});

function isCalled(node: ts.Expression): boolean {
  return ts.isCallExpression(node.parent) && node.parent.expression === node;
}

function isGiven(node: ts.Expression): boolean {
  return isAssignment(node.parent) && node.parent.left === node;
}

/** What a library made, with the functions that something gives it which it is handed to: `function extend(client) { client.place = (order) => …; return client; }`. */
export function withGiven(
  evaluator: Evaluator,
  node: ts.ParameterDeclaration,
  values: readonly Value[],
  context: Context,
): readonly Value[] {
  if (!ts.isIdentifier(node.name) || !values.some(isMade)) return values;
  if (!evaluator.scopes.assignedToMembers(node.name.text, node.getSourceFile())) return values;
  const given = evaluator.scopes.assignedToMembersOf(
    node as ts.ParameterDeclaration & { readonly name: ts.Identifier },
  );
  const functions = new Map([...given].filter(([, each]) => each.some(ts.isFunctionLike)));
  return values.map((value) => (isMade(value) ? withSet(value, functions, context) : value));
}

/** What CommonJS hands out as a whole, with what is handed out by names besides: `module.exports = client; module.exports.place = (order) => …`. */
export function wholeOf(evaluator: Evaluator, { whole, names }: Exports): readonly Value[] {
  const members = new Map(
    [...names].map(([name, all]) => [
      name,
      all.flatMap((each) => ('expression' in each ? [each.expression] : [])),
    ]),
  );
  return whole.flatMap((each) => evaluator.valuesOf(each)).map((value) => withSet(value, members, free));
}

/** Whether a value is what a library made, or has. */
function isMade(value: Value): boolean {
  return value.kind === 'derived' && 'package' in value.root;
}
