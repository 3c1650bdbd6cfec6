/**
 * Which of several ways through a function a node lies on. In: a node. Out: for each choice around it, the choice and the way taken, as
 * `120:then`. Two nodes of one function never run together when they lie on different ways of one choice.
 */
import { ts } from 'ts-morph';
import { runsWhereItStands } from './loops.js';

export function armsAround(node: ts.Node, within: ts.Node | undefined): readonly string[] {
  const arms: string[] = [];
  let inner: ts.Node = node;
  for (let place = node.parent; place && inner !== within; inner = place, place = place.parent) {
    // What is done later, each time that something happens, is not done together with what others do then.
    if (inner !== node && ts.isFunctionLike(inner) && !runsWhereItStands(inner))
      arms.push(`later:${inner.pos}`);
    const arm = armOf(place, inner);
    if (arm !== undefined) arms.push(`${place.pos}:${arm}`);
    if (ts.isCaseOrDefaultClause(place)) arms.push(`${place.parent.pos}:${place.pos}`);
    const statements = ts.isBlock(place) || ts.isCaseOrDefaultClause(place) ? place.statements : undefined;
    if (!statements || !ts.isStatement(inner)) continue;
    // What stands behind a choice that leaves the function is its other way.
    for (const before of statements.slice(0, statements.indexOf(inner)))
      if (ts.isIfStatement(before) && leaves(before.thenStatement)) arms.push(`${before.pos}:else`);
  }
  return arms;
}

function armOf(place: ts.Node, inner: ts.Node): string | undefined {
  if (ts.isIfStatement(place))
    return inner === place.thenStatement ? 'then' : inner === place.elseStatement ? 'else' : undefined;
  if (ts.isConditionalExpression(place))
    return inner === place.whenTrue ? 'then' : inner === place.whenFalse ? 'else' : undefined;
  if (ts.isTryStatement(place))
    return inner === place.tryBlock ? 'try' : inner === place.catchClause ? 'catch' : undefined;
  return undefined;
}

function leaves(node: ts.Statement): boolean {
  const last = ts.isBlock(node) ? node.statements.at(-1) : node;
  return (
    last !== undefined &&
    (ts.isReturnStatement(last) || ts.isThrowStatement(last) || ts.isContinueStatement(last))
  );
}
