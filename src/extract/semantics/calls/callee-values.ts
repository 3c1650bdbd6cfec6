/**
 * What a call may be of. In: a call. Out: what its callee is: of a member that a class declares what is assigned to it, of one that is chosen as it runs each that it
 * may be, of a function that is made of one with a callback that one.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { type Context, further, type Value } from '../evaluate/values.js';
import { saidIn } from '../said-in.js';
import { assignedMember } from './assigned-clients.js';
import { UNNAMED } from './clients.js';
import { givenClient } from './libraries.js';

/**
 * What is called; of a member of a class with a declared type, what is assigned to it as well.
 *
 * @param isLikely whether the name of what is called says already that it may ask somebody
 */
export function calleeValues(
  evaluator: Evaluator,
  site: ts.CallExpression,
  context: Context,
  isLikely: boolean,
): readonly Value[] {
  const callee = promisedBy(site) ?? site.expression;
  if (ts.isElementAccessExpression(callee))
    return isLikely || STUB.test(callee.expression.getText()) || speaksOfProcedures(site.getSourceFile())
      ? chosenValues(evaluator, callee, context)
      : [];
  const ofFramework = givenClient(callee);
  if (ofFramework) {
    const known = evaluator.valuesOf(callee, context).filter(isKnownOf);
    return known.length > 0 ? known : [ofFramework];
  }
  if (!ts.isPropertyAccessExpression(callee)) return isLikely ? evaluator.valuesOf(callee, context) : [];
  const receiver = callee.expression;
  const isOfThis =
    ts.isPropertyAccessExpression(receiver) && receiver.expression.kind === ts.SyntaxKind.ThisKeyword;
  const assigned = isOfThis ? assignedMember(evaluator, receiver, callee, context) : [];
  if (assigned.length > 0) return assigned;
  if (callee !== site.expression) return evaluator.valuesOf(callee, context);
  const mayBeProcedure = ts.isIdentifier(receiver) || isOfThis || isRouter(receiver) || isMadeStub(receiver);
  const isProcedure = mayBeProcedure
    ? STUB.test(receiver.getText()) || speaksOfProcedures(site.getSourceFile())
    : makerOf(receiver) !== undefined && speaksOfProcedures(site.getSourceFile());
  if (!isLikely && !isProcedure) return [];
  return evaluator.valuesOf(callee, context);
}

/** What those who call procedures call whoever has them. */
const STUB = /client|service|stub|grpc|^(?:tsr|api|o?rpc)\b/i;

/** `this.grpc.getService('Orders')`, `getOrdersClient()` as what something is called on. */
function isMadeStub(receiver: ts.Expression): boolean {
  return /^getService(?:ByName)?$|(?:Client|Stub)$/.test(makerOf(receiver)?.text ?? '');
}

/** The name of what is called for something to be called on: `this.orders()`, `(await getOrdersClient())!`. */
function makerOf(receiver: ts.Expression): ts.Identifier | undefined {
  let made = receiver;
  while (
    ts.isParenthesizedExpression(made) ||
    ts.isAsExpression(made) ||
    ts.isNonNullExpression(made) ||
    ts.isAwaitExpression(made)
  )
    made = made.expression;
  if (!ts.isCallExpression(made)) return undefined;
  const maker = made.expression;
  const name = ts.isPropertyAccessExpression(maker) ? maker.name : maker;
  return ts.isIdentifier(name) ? name : undefined;
}

/** A router of a client: `client.orders` of `client.orders.place()`. */
function isRouter(receiver: ts.Expression): boolean {
  let root = receiver;
  while (ts.isPropertyAccessExpression(root)) root = root.expression;
  return ts.isIdentifier(root) && /^(?:\w*client|tsr|api|o?rpc)$/i.test(root.text);
}

/** What makes a function of one that is given a callback, by whatever library. */
const PROMISES = /^(?:\w*[pP]romisi[fsz]\w*|pify|denodeify)$/;

/** `promisify(client.getOrder.bind(client))`, `promisify(client.getOrder).bind(client)`: the method that is called in this way. */
function promisedBy({
  expression: callee,
  arguments: [first],
}: ts.CallExpression): ts.Expression | undefined {
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  if (!ts.isIdentifier(name) || !PROMISES.test(name.text) || !first) return undefined;
  const isBound = ts.isCallExpression(first) && ts.isPropertyAccessExpression(first.expression);
  const method = isBound && first.expression.name.text === 'bind' ? first.expression.expression : first;
  return ts.isPropertyAccessExpression(method) ? method : undefined;
}

/** Whether a value is a function of the program, or comes from a library. */
function isKnownOf(value: Value): boolean {
  return value.kind === 'function' || (value.kind === 'derived' && 'package' in value.root);
}

/** `axios[method]`: the methods that it may be; where that is not known, one without a name, or, of an object that holds some, what chooses among them. */
function chosenValues(
  evaluator: Evaluator,
  callee: ts.ElementAccessExpression,
  context: Context,
): readonly Value[] {
  const values = evaluator.valuesOf(callee, context);
  if (values.length > 0) return values;
  return evaluator.valuesOf(callee.expression, context).flatMap((value): readonly Value[] => {
    if (value.kind === 'derived') return [further(value, { step: 'member', name: UNNAMED, node: callee })];
    if (value.kind !== 'object') return [];
    return evaluator
      .valuesOf(callee.argumentExpression, context)
      .filter((each) => each.kind === 'derived' && 'open' in each.root);
  });
}

/** What makes clients of procedures, whatever they are called there. */
const OF_PROCEDURES =
  /\bClientGrpc\b|\b(?:from|require\(|import\()\s*['"](?:[^'"\n]*(?:_grpc_pb|_pb\b|\/(?:proto|grpc))|@ts-rest\/|@zodios\/|@connectrpc\/|@bufbuild\/connect|nice-grpc|@?grpc)/i;

const speaksOfProcedures = saidIn(OF_PROCEDURES);
