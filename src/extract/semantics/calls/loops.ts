/**
 * Whether a node runs once for each of many things. In: a node. Out: the loop, list method or helper that repeats it. Loops that ask again
 * for the same (retries, polling), page after page, batch after batch, until somebody answers, or over a list that the program spells out are
 * none: how often they ask does not grow with what there is, or is what can be done about it.
 */

import { ts } from 'ts-morph';
import { escaped } from '../../../model/escaped.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Value } from '../evaluate/values.js';

/** Methods and helpers that call what they are given once for each element. */
export const EACH =
  /^(map|forEach|flatMap|filter|reduce|some|every|p?map(Series|Limit)?|p?each(Series|Limit|Of)?|forEach(Series|Limit|Of)|asyncForEach)$/i;
/** What runs a function that it is given there and then, once, or until it succeeds. */
const RUNS =
  /^(then|catch|finally|run|exec|execute|fire|call|apply|add|wrap|lastValueFrom|firstValueFrom|from|defer|Promise|transaction|\$transaction|limit(er)?|p?limit|schedule|\w*retry\w*|with[A-Z]\w*|try\w*|safe\w*|race|timeout)$/i;
/** What cuts a list into pieces, and what these are called: who asks for many at once asks for each piece. */
const PIECES = /chunk|batch|slices|partition|windowed/i;
/** What hands out things as they come, without end. */
const STREAM =
  /stream|consum|subscri|event|message|listen|socket|watch|chang|queue|channel|cursor|page|on\(/i;
/** What runs once in the life of a program. */
const AT_START =
  /^(main|bootstrap|start(up|Server|App)?|init(ialize|ialise)?|setup|seed\w*|migrate\w*|warm\w*|onModuleInit|onApplicationBootstrap|configure|register\w*)$/;

/** What repeats a node, if something does: the nearest. */
export function loopAround(evaluator: Evaluator, node: ts.Node): ts.Node | undefined {
  const found = repetition(evaluator, node);
  return found && !isAtStart(found) ? found : undefined;
}

function repetition(evaluator: Evaluator, node: ts.Node): ts.Node | undefined {
  let inner: ts.Node = node;
  for (let place = node.parent; place; inner = place, place = place.parent) {
    // What leaves the loop with the answer asks until somebody answers.
    if (ts.isReturnStatement(place)) inner = place;
    if (ts.isIterationStatement(place, false)) {
      if (place.statement === inner && isOverMany(evaluator, place) && !endsLoop(node, place)) return place;
      continue;
    }
    if (!ts.isFunctionLike(place)) continue;
    const call = place.parent;
    const isGiven = (ts.isCallExpression(call) || ts.isNewExpression(call)) && argumentOf(call, place);
    if (!isGiven) return undefined;
    const name = nameOfCallee(call);
    if (ts.isCallExpression(call) && EACH.test(name))
      return isListMethod(evaluator, call, place) ? call : undefined;
    if (!RUNS.test(name)) return undefined;
  }
  return undefined;
}

/**
 * The function that a node stands in and that something else keeps for later: what is done each time that something happens is not done
 * together with what others do then. None within a function that runs all of it.
 */
export function keptForLater(node: ts.Node, within: ts.Node | undefined): ts.Node | undefined {
  for (let place = node.parent; place && place !== within; place = place.parent)
    if (ts.isFunctionLike(place) && !runsWhereItStands(place)) return place;
  return undefined;
}

/** Whether a function is called there and then by what it is given to: by a list, a promise, a retry. */
function runsWhereItStands(given: ts.Node): boolean {
  const { parent } = given;
  if (ts.isParenthesizedExpression(parent)) return ts.isCallExpression(parent.parent);
  if (!ts.isCallExpression(parent) && !ts.isNewExpression(parent)) return false;
  const name = nameOfCallee(parent);
  return argumentOf(parent, given) && (EACH.test(name) || RUNS.test(name));
}

function argumentOf(call: ts.CallExpression | ts.NewExpression, node: ts.Node): boolean {
  return (call.arguments ?? []).some((each) => each === node);
}

function nameOfCallee({ expression }: ts.CallExpression | ts.NewExpression): string {
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text;
  return ts.isIdentifier(expression) ? expression.text : '';
}

function isOverMany(evaluator: Evaluator, loop: ts.IterationStatement): boolean {
  if (ts.isForInStatement(loop)) return !isSpeltOut(evaluator, loop.expression);
  if (ts.isForOfStatement(loop)) {
    const isStream = loop.awaitModifier && STREAM.test(loop.expression.getText());
    const isOfPieces = PIECES.test(`${loop.initializer.getText()} ${loop.expression.getText()}`);
    return !isStream && !isOfPieces && !isSpeltOut(evaluator, loop.expression);
  }
  if (ts.isForStatement(loop)) return isCounted(evaluator, loop);
  // How many there are is asked of a list; an attempt, a page or a cursor goes on otherwise.
  return /\.(length|size|hasNext\(|next\()/.test((loop as ts.WhileStatement).expression.getText());
}

/** `for (let i = 0; i < orders.length; i++)`: as often as something says that is not written here, unless what is counted are attempts or pages. */
function isCounted(evaluator: Evaluator, { condition, initializer, incrementor }: ts.ForStatement): boolean {
  if (!condition || !initializer || !ts.isBinaryExpression(condition) || isLeap(incrementor)) return false;
  const counted = `${initializer.getText()} ${condition.getText()}`;
  if (/attempt|retr(y|ies)|\btries\b|page|offset|cursor|skip/i.test(counted)) return false;
  const values = evaluator.valuesOf(condition.right);
  return !values.some((value) => value.kind === 'text') && !ts.isNumericLiteral(condition.right);
}

/** `i += 100`: what is done is done for a hundred at once. */
function isLeap(step: ts.Expression | undefined): boolean {
  return (
    step !== undefined &&
    ts.isBinaryExpression(step) &&
    step.operatorToken.kind === ts.SyntaxKind.PlusEqualsToken &&
    step.right.getText() !== '1'
  );
}

/** `orders.map(…)`, `Promise.map(orders, …)`, `pMap(orders, …)`: what is gone through is no stream and no list that the program spells out. */
function isListMethod(evaluator: Evaluator, call: ts.CallExpression, callback: ts.Node): boolean {
  const [first] = call.arguments;
  const callee = call.expression;
  const list = first === callback && ts.isPropertyAccessExpression(callee) ? callee.expression : first;
  if (!list || list === callback) return false;
  const isOfPieces = PIECES.test(`${elementOf(callback)?.getText() ?? ''} ${list.getText().slice(-60)}`);
  return !STREAM.test(list.getText().slice(-60)) && !isOfPieces && !isSpeltOut(evaluator, list);
}

/** What a loop or the callback of a list method calls the thing that it is at. */
function elementOf(repeats: ts.Node): ts.Node | undefined {
  if (ts.isForOfStatement(repeats)) return repeats.initializer;
  return ts.isFunctionLike(repeats) ? repeats.parameters[0]?.name : undefined;
}

/** Whether a call is made on what a loop goes through, `runner.client.stop()`: each of them is another instance, asked once. */
export function isOnElement(call: ts.Node, loop: ts.Node): boolean {
  let root: ts.Node = call;
  while (
    ts.isCallExpression(root) ||
    ts.isPropertyAccessExpression(root) ||
    ts.isElementAccessExpression(root) ||
    ts.isNonNullExpression(root) ||
    ts.isParenthesizedExpression(root)
  )
    root = root.expression;
  if (!ts.isIdentifier(root) || root === call) return false;
  const repeats = ts.isCallExpression(loop) ? loop.arguments.find(ts.isFunctionLike) : loop;
  const element = repeats && elementOf(repeats);
  return (
    element !== undefined && new RegExp(`(?<![\\w$.])${escaped(root.text)}(?![\\w$])`).test(element.getText())
  );
}

/** A list, or the members of an object, that the program says itself. */
function isSpeltOut(evaluator: Evaluator, list: ts.Expression): boolean {
  if (ts.isArrayLiteralExpression(list)) return !list.elements.some(ts.isSpreadElement);
  const values = evaluator.valuesOf(list);
  return (
    values.length > 0 &&
    values.every(
      (value) =>
        (value.kind === 'list' && value.items.length > 0 && !value.isFilled && isWhole(value)) ||
        value.kind === 'enum' ||
        (value.kind === 'object' && value.node.properties.length > 0),
    )
  );
}

/** Of every element something is known. A type says so only of texts: of `orders: Order[]` it is not known how many there are. */
function isWhole({ items, elements }: Extract<Value, { readonly kind: 'list' }>): boolean {
  return elements ? elements.every((each) => each.length > 0) : items.every(({ kind }) => kind === 'text');
}

/** Whether the loop ends as soon as the call has an answer: it is returned, or followed by a `break` or `return` in its own block. */
function endsLoop(node: ts.Node, loop: ts.IterationStatement): boolean {
  for (let place: ts.Node = node; place.parent && place !== loop.statement; place = place.parent) {
    if (ts.isReturnStatement(place)) return true;
    if (ts.isFunctionLike(place)) continue;
    const { parent } = place;
    if (!ts.isBlock(parent)) continue;
    const after = parent.statements.slice(parent.statements.indexOf(place as ts.Statement) + 1);
    if (after.some((each) => ts.isBreakStatement(each) || ts.isReturnStatement(each))) return true;
  }
  return false;
}

/** What runs when the program starts asks once, however many there are. */
function isAtStart(node: ts.Node): boolean {
  for (let place: ts.Node | undefined = node; place; place = place.parent) {
    if (!ts.isFunctionLike(place)) continue;
    const named = place.name ?? (ts.isVariableDeclaration(place.parent) ? place.parent.name : undefined);
    if (named) return AT_START.test(named.getText());
    const { parent } = place;
    // A function that is called where it stands.
    if (ts.isParenthesizedExpression(parent) && ts.isCallExpression(parent.parent)) continue;
    if (ts.isCallExpression(parent) && EACH.test(nameOfCallee(parent))) continue;
    if (!ts.isCallExpression(parent) || !RUNS.test(nameOfCallee(parent))) return false;
  }
  return true;
}
