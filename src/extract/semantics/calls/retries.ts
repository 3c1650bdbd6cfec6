/**
 * Who sends the same again when it has failed. In: a call, the condition of a library that retries, or a handler of failed answers. Out: whether
 * a change may be sent twice by it. What was refused (4xx) was not carried out, and so it is no second time.
 */
import { ts } from 'ts-morph';
import { lastName } from '../evaluate/last-name.js';

const ATTEMPT = /attempt|retr(y|ies)|\btries\b/i;

/** `for (let attempt = 0; attempt < 3; attempt++) { try { … } catch { … } }`, or a function that calls itself in its `catch` with one try less. */
export function isTriedAgain(node: ts.Node): boolean {
  let isCaught = false;
  for (let place = node.parent; place && !ts.isFunctionLike(place); place = place.parent) {
    if (ts.isTryStatement(place) && place.catchClause && place.catchClause !== node) {
      isCaught = true;
      if (callsItself(place.catchClause)) return true;
    }
    if (!ts.isForStatement(place) && !ts.isWhileStatement(place) && !ts.isDoStatement(place)) continue;
    const head = ts.isForStatement(place) ? place.condition : place.expression;
    if (isCaught && head && ATTEMPT.test(head.getText())) return true;
  }
  return false;
}

/** Whether a function is called again in what stands within it, with one attempt more or less. */
function callsItself(caught: ts.CatchClause): boolean {
  let body: ts.Node = caught;
  while (body.parent && !ts.isFunctionLike(body)) body = body.parent;
  const named =
    ts.isFunctionLike(body) && (body.name ?? (ts.isVariableDeclaration(body.parent) && body.parent.name));
  if (!named || !ts.isIdentifier(named)) return false;
  return some(
    caught,
    (each) =>
      ts.isCallExpression(each) &&
      lastName(each.expression) === named.text &&
      each.arguments.some((given) => ATTEMPT.test(given.getText()) && /[+-]/.test(given.getText())),
  );
}

/** Whether a condition asks what is sent, so that only what may be done twice is. */
const ASKS_WHAT = /idempotent|isSafe|method/i;
/** What fails when it may have been carried out: the server broke, or nothing came back. */
const MAY_BE_DONE = /\b5\d\d\b|isRetryableError|isNetworkError|\btrue\b/;

/**
 * Whether the condition of axios-retry sends again whatever is sent. One that asks for the method on one side of an `||` and not on the other,
 * `isNetworkOrIdempotentRequestError(error) || status >= 500`, does for the other.
 */
export function retriesWhatever(condition: readonly ts.Node[]): boolean {
  const text = condition.map((each) => each.getText()).join('\n');
  const statuses = text.match(/\b[45]\d\d\b/g) ?? [];
  if (!ASKS_WHAT.test(text))
    return MAY_BE_DONE.test(text) || statuses.length === 0 || statuses.some((each) => each.startsWith('5'));
  if (/method/i.test(text)) return false;
  return condition.some((each) =>
    some(
      each,
      (inner) =>
        ts.isBinaryExpression(inner) &&
        inner.operatorToken.kind === ts.SyntaxKind.BarBarToken &&
        [inner.left, inner.right].some(
          (side) => /\b5\d\d\b|isRetryableError/.test(side.getText()) && !ASKS_WHAT.test(side.getText()),
        ),
    ),
  );
}

/** Who asks again after a login has run out sends what was refused. */
const REFUSED = /\b(401|403|419|429)\b|refresh|unauthori[sz]ed/i;

/** Whether a handler of failed answers sends the request of the answer again by one of these clients: `client(error.config)`. */
export function resends(handler: ts.Node, clients: readonly string[]): boolean {
  const text = handler.getText();
  if (REFUSED.test(text) || ASKS_WHAT.test(text)) return false;
  return some(handler, (each) => {
    if (!ts.isCallExpression(each)) return false;
    const [given] = each.arguments;
    const callee = each.expression.getText().replace(/\.request$/, '');
    return given !== undefined && clients.includes(callee) && /config|request/i.test(given.getText());
  });
}

function some(node: ts.Node, is: (each: ts.Node) => boolean): boolean {
  return is(node) || !!ts.forEachChild(node, (each) => some(each, is) || undefined);
}
