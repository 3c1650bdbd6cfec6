/**
 * What members of an object are set to after it was written: `const options = { method: 'GET' }; if (gone) options.method = 'DELETE';`. In: the object, a member,
 * and where that is asked for. Out: what it was given last, where that is sure; else what it may be given.
 */
import { ts } from 'ts-morph';
import { decided } from './decided.js';
import type { Evaluator } from './evaluator.js';
import { mayRun } from './may-run.js';
import { reachingAt } from './reaching.js';
import { isHole } from './text.js';
import type { ObjectValue, Value } from './values.js';

/** What a member was set to last before a place; undefined where that is not sure. */
function latestSet(
  { node: object, assigned }: ObjectValue,
  name: string,
  at: ts.Node,
  written: ts.Expression | undefined,
): ts.Expression | undefined {
  const set = (assigned?.get(name) ?? []).toSorted((one, other) => one.pos - other.pos);
  if (set.length === 0) return undefined;
  const isWithin = (node: ts.Node, statement: ts.Statement) =>
    statement.pos <= node.pos && node.end <= statement.end;
  // A function that a variable holds may do all of it: `const place = () => { const options = { … }; options.method = 'POST'; … }`.
  const declares = (statement: ts.Statement) =>
    ts.isVariableStatement(statement) &&
    isWithin(object, statement) &&
    !set.some((each) => isWithin(each, statement));
  return reachingAt(at, {
    assigned: set,
    grown: [],
    givenBy: (statement) =>
      declares(statement)
        ? written
        : set.find((each) => each.parent.parent === statement && ts.isBinaryExpression(each.parent)),
  })?.from;
}

/**
 * What a member that is written with a text can be as well, or instead; undefined where nothing is known to set it to another.
 * @param begun what the object is made with: what is written, or what is spread over that
 */
export function setInstead(
  evaluator: Evaluator,
  value: ObjectValue,
  name: string,
  at: ts.Node,
  { written, begun }: { readonly written: ts.Expression; readonly begun: readonly Value[] },
): readonly Value[] | undefined {
  const set = value.assigned?.get(name);
  if (!set || begun.length === 0 || begun.some(({ kind }) => kind !== 'text')) return undefined;
  const latest = latestSet(value, name, at, written);
  if (latest === written) return begun;
  const around = evaluator.isBound(value.context)
    ? ts.findAncestor(value.node, ts.isFunctionLike)
    : undefined;
  const runs = (each: ts.Expression) =>
    !around ||
    ts.findAncestor(each, ts.isFunctionLike) !== around ||
    mayRun(evaluator, each, around, value.context);
  const later = (latest ? [latest] : set.filter(runs)).flatMap((each) =>
    evaluator.valuesOf(each, value.context),
  );
  const telling = later.filter(
    (each) => each.kind === 'text' && !(each.parts.length === 1 && each.parts.some(isHole)),
  );
  if (latest && telling.length > 0) return telling;
  return telling.length > 0 ? [...begun, ...telling] : undefined;
}

/** What a member that is not written is set to. */
export function setAfterwards(
  evaluator: Evaluator,
  value: ObjectValue,
  name: string,
  at: ts.Node,
): readonly Value[] | undefined {
  const latest = latestSet(value, name, at, undefined);
  return (latest ? [latest] : value.assigned?.get(name))?.flatMap((each) =>
    evaluator.valuesOf(each, value.context),
  );
}

/** Whether an object may be without a member when it is asked for: only a test sets that. */
export function mayLack(evaluator: Evaluator, value: Value, name: string, at: ts.Node): boolean {
  if (value.kind !== 'object') return false;
  const set = value.assigned?.get(name);
  if (!set) return false;
  const { named, spread } = evaluator.indexOf(value.node);
  if (named.has(name) || spread.length > 0) return false;
  if (latestSet(value, name, at, undefined) !== undefined) return false;
  const around = ts.findAncestor(value.node, ts.isBlock) ?? value.node.getSourceFile();
  const before = around.statements.filter(({ pos }) => pos < at.pos);
  const holds = (test: ts.Expression) => decided(evaluator, test, value.context);
  return !before.some((statement) => surelySets(statement, set, holds));
}

/** Whether a statement sets a member whatever its tests say that are not decided: in each of the branches that may run. */
function surelySets(
  statement: ts.Statement,
  set: readonly ts.Expression[],
  holds: (test: ts.Expression) => boolean | undefined,
): boolean {
  const sets = (each: ts.Statement) => surelySets(each, set, holds);
  if (ts.isBlock(statement)) return statement.statements.some(sets);
  if (ts.isTryStatement(statement)) return sets(statement.tryBlock);
  if (ts.isIfStatement(statement)) {
    const { thenStatement, elseStatement } = statement;
    const is = holds(statement.expression);
    const isElse = () => elseStatement !== undefined && sets(elseStatement);
    return (is === false || sets(thenStatement)) && (is === true || isElse());
  }
  if (ts.isSwitchStatement(statement)) {
    const { clauses } = statement.caseBlock;
    const isSet = ({ statements }: ts.CaseOrDefaultClause) =>
      statements.length === 0 || statements.some(sets);
    return clauses.some(ts.isDefaultClause) && clauses.every(isSet);
  }
  return set.some((each) => each.parent.parent === statement);
}
