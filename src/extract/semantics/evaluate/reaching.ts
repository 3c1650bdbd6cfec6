/**
 * What a name was given last where it is used (its reaching definitions), as far as statements before the use surely say it: `path = '/orders'`, and what is
 * appended to a text since, `path += '/paid'`, in branches as well. In: a name where it is used. Out: the expression, or nothing where a branch, a loop or
 * another function may have given it something else.
 */
import { ts } from 'ts-morph';
import { leaves } from '../leaving.js';

/** What may be appended by one statement: a way for each branch, each the expressions in their order. */
export type Growth = readonly (readonly ts.BinaryExpression[])[];

export interface Reaching {
  /** Nothing where only its declaration tells what it was before it grew. */
  readonly from?: ts.Expression;
  readonly grown: readonly Growth[];
}

/** What changes a name, as a file shows it, each in the order of the file. */
export interface Changed {
  /** What is assigned to it. */
  readonly assigned: readonly ts.Expression[];
  /** `path += '/paid'`, whole. */
  readonly grown: readonly ts.BinaryExpression[];
  /** What a statement surely gives it. */
  givenBy(statement: ts.Statement): ts.Expression | undefined;
}

/** Branches of what appends to one text, beyond which only the first counts. */
const MOST_WAYS = 8;

export function reachingAt(at: ts.Node, changed: Changed): Reaching | undefined {
  const { assigned, grown } = changed;
  const found: Growth[] = [];
  const grownFrom = () => (found.length > 0 ? { grown: found } : undefined);
  for (let place = at; place.parent; place = place.parent) {
    if (ts.isClassLike(place)) return grownFrom();
    // What a function that is made here uses is what it was when that was made, if nothing changes it later.
    if (ts.isFunctionLike(place) && !endsBefore(place, assigned, grown)) return grownFrom();
    if (ts.isIterationStatement(place, false) && (holds(place, assigned) || holds(place, grown)))
      return undefined;
    const { parent } = place;
    if (ts.isTryStatement(parent) && triesFirst(place, parent, changed)) return undefined;
    if (ts.isCaseBlock(parent) && fallsInto(place, parent, changed)) return undefined;
    const statements = statementsOf(parent);
    for (let index = statements.indexOf(place as ts.Statement) - 1; index >= 0; index -= 1) {
      const statement = statements[index]!;
      const from = changed.givenBy(statement);
      if (from) return { from, grown: found };
      if (holds(statement, assigned)) return undefined;
      if (holds(statement, grown)) found.unshift(waysOf(statement, grown));
    }
  }
  return grownFrom();
}

function holds(node: ts.Node, changes: readonly ts.Node[]): boolean {
  return within(node, changes).length > 0;
}

/** The changes in a node: a text may grow by thousands of statements. */
function within<Change extends ts.Node>(node: ts.Node, changes: readonly Change[]): readonly Change[] {
  let [first, end] = [0, changes.length];
  while (first < end) {
    const middle = (first + end) >> 1;
    if (changes[middle]!.pos < node.pos) first = middle + 1;
    else end = middle;
  }
  while (end < changes.length && changes[end]!.end <= node.end) end += 1;
  return changes.slice(first, end);
}

function endsBefore(place: ts.Node, ...changes: readonly (readonly ts.Node[])[]): boolean {
  return changes.every((all) => all.every((each) => each.end <= place.pos));
}

function statementsOf(node: ts.Node): readonly ts.Statement[] {
  return ts.isBlock(node) || ts.isSourceFile(node) || ts.isModuleBlock(node) || ts.isCaseOrDefaultClause(node)
    ? node.statements
    : [];
}

/** Whether what is tried, or done when that fails, changes the name before another part of a `try` runs. */
function triesFirst(place: ts.Node, tried: ts.TryStatement, { assigned, grown }: Changed): boolean {
  return [tried.tryBlock, tried.catchClause].some(
    (part) => part && part.end <= place.pos && (holds(part, assigned) || holds(part, grown)),
  );
}

/** Whether a case before one changes the name and goes on into it. */
function fallsInto(place: ts.Node, { clauses }: ts.CaseBlock, { assigned, grown }: Changed): boolean {
  const before = clauses.slice(0, clauses.indexOf(place as ts.CaseClause));
  return before.some((each) => {
    const last = each.statements.at(-1);
    return (holds(each, assigned) || holds(each, grown)) && !(last && leaves(last));
  });
}

/** The ways through a statement in which something is appended. */
function waysOf(statement: ts.Statement, grown: readonly ts.BinaryExpression[]): Growth {
  const inside = within(statement, grown);
  if (inside.length === 0) return [[]];
  if (ts.isExpressionStatement(statement) && statement.expression === inside[0]) return [[inside[0]]];
  if (ts.isIfStatement(statement)) {
    const { thenStatement, elseStatement } = statement;
    const branches = [thenStatement, elseStatement].flatMap((each) => {
      if (!each) return [[]];
      return leaves(each) ? [] : waysOf(each, inside);
    });
    return branches.length > 0 ? branches : [[]];
  }
  if (ts.isBlock(statement))
    return statement.statements.reduce<Growth>(
      (ways, each) => {
        const next = waysOf(each, inside);
        const all = ways.flatMap((way) => next.map((more) => [...way, ...more]));
        return all.slice(0, MOST_WAYS);
      },
      [[]],
    );
  if (ts.isTryStatement(statement)) return waysOf(statement.tryBlock, inside);
  // Loops, cases and functions: each may run, or not.
  return [...inside.map((each) => [each]), []];
}
