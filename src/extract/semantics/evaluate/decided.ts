/**
 * What a test comes to where what it asks about is known: `prefix !== ''`, `kind.startsWith('order.')`, `prefix`, `!prefix`. In: a test, and a context in which
 * something is bound. Out: whether it holds; undefined where that is not known. Why: a function that is called with an empty prefix gives
 * back no name with one.
 */
import { ts } from 'ts-morph';
import { safePattern } from '../../../model/safe-pattern.js';
import { boundCall } from './calls.js';
import type { Evaluator } from './evaluator.js';
import { flagOf } from './flags.js';
import { isGiven, OTHERWISE } from './is-given.js';
import { isLeftOut } from './left-out.js';
import { conditionOf } from './predicates.js';
import { fixed } from './text.js';
import type { Context, Value } from './values.js';

export function decided(evaluator: Evaluator, test: ts.Expression, context: Context): boolean | undefined {
  if (!evaluator.isBound(context) && !context.outer && !context.self) return undefined;
  if (ts.isParenthesizedExpression(test)) return decided(evaluator, test.expression, context);
  if (ts.isPrefixUnaryExpression(test) && test.operator === ts.SyntaxKind.ExclamationToken) {
    const inner = decided(evaluator, test.operand, context);
    return inner === undefined ? undefined : !inner;
  }
  if (ts.isBinaryExpression(test))
    return joined(evaluator, test, context) ?? compared(evaluator, test, context);
  if (ts.isCallExpression(test)) return asked(evaluator, test, context);
  const text = textOf(evaluator, test, context);
  // Of numbers, nought is none.
  if (text !== undefined) return /^\d/.test(text) ? undefined : text !== '';
  return flagOf(evaluator, test, context) ?? isThere(evaluator, test, context);
}

/** Whether an expression surely is nothing, by what it is chosen from as well: `body ? { body } : undefined`, be it under a name. */
export function isNothingGiven(evaluator: Evaluator, node: ts.Expression, context: Context): boolean {
  if (isLeftOut(evaluator, node, context)) return true;
  if (ts.isParenthesizedExpression(node)) return isNothingGiven(evaluator, node.expression, context);
  if (ts.isConditionalExpression(node)) {
    const holds = decided(evaluator, node.condition, context);
    const ways = [node.whenTrue, node.whenFalse].filter(
      (_, index) => holds === undefined || holds === (index === 0),
    );
    return ways.every((each) => isNothingGiven(evaluator, each, context));
  }
  const [only, ...others] = ts.isIdentifier(node) ? evaluator.scopes.find(node.text, node) : [];
  return (
    only !== undefined &&
    others.length === 0 &&
    ts.isVariableDeclaration(only) &&
    (only.parent.flags & ts.NodeFlags.Const) !== 0 &&
    only.initializer !== undefined &&
    isNothingGiven(evaluator, only.initializer, context)
  );
}

/** Whether what a test names is anything at all; undefined where that is not known. */
function isThere(evaluator: Evaluator, node: ts.Expression, context: Context): boolean | undefined {
  if (isLeftOut(evaluator, node, context)) return false;
  const values = isGiven(evaluator, node) ? evaluator.valuesOf(node, context) : [];
  if (values.length === 0 || isGivenAtTimes(evaluator, node, context)) return undefined;
  // Who is given a body by whoever calls has one: others leave it out.
  const isSent = ts.isIdentifier(node) && SENT.test(node.text) && isBound(evaluator, node, context);
  return isSent || values.every(({ kind }) => THINGS.has(kind)) ? true : undefined;
}

/** Whether the call around gives a parameter something only at times: `send(path, isNew ? order : undefined)`. */
function isGivenAtTimes(evaluator: Evaluator, node: ts.Expression, context: Context): boolean {
  const parameter = ts.isIdentifier(node)
    ? evaluator.scopes.find(node.text, node).find(ts.isParameter)
    : undefined;
  for (let place: Context | undefined = context; parameter && place; place = place.outer) {
    if (!place.bound.has(parameter)) continue;
    const argument = place.call?.arguments?.[parameter.parent.parameters.indexOf(parameter)];
    return argument !== undefined && isAtTimes(evaluator, argument, DEEPEST);
  }
  return false;
}

/** Constants that hold one another. */
const DEEPEST = 5;

/** Whether an expression is nothing at times, by what is written: `isNew && order`, a variable that is declared without a value. */
function isAtTimes(evaluator: Evaluator, node: ts.Expression, depth: number): boolean {
  if (isNothing(node)) return true;
  if (depth === 0) return false;
  const within = (each: ts.Expression) => isAtTimes(evaluator, each, depth - 1);
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) return within(node.expression);
  if (ts.isConditionalExpression(node)) return within(node.whenTrue) || within(node.whenFalse);
  if (ts.isBinaryExpression(node)) {
    const isAnd = node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken;
    return isAnd || (OTHERWISE.has(node.operatorToken.kind) && within(node.right));
  }
  const [only] = ts.isIdentifier(node) ? evaluator.scopes.find(node.text, node) : [];
  if (!only || !ts.isVariableDeclaration(only) || !ts.isVariableDeclarationList(only.parent)) return false;
  if (only.initializer) return within(only.initializer);
  return ts.isVariableStatement(only.parent.parent);
}

/** What is sent along with a request. */
const SENT = /^(?:body|data|payload|json|formData)$/;
const THINGS: ReadonlySet<Value['kind']> = new Set(['object', 'list', 'function', 'instance', 'class']);

function isBound(evaluator: Evaluator, node: ts.Identifier, context: Context): boolean {
  const [only] = evaluator.scopes.find(node.text, node);
  return only !== undefined && ts.isParameter(only) && evaluator.boundTo(only, context) !== undefined;
}

/** `kind === 'topic' && name`, `kind.endsWith('.create') || kind.endsWith('.cancel')` */
function joined(
  evaluator: Evaluator,
  { left, right, operatorToken: { kind } }: ts.BinaryExpression,
  context: Context,
): boolean | undefined {
  const isAnd = kind === ts.SyntaxKind.AmpersandAmpersandToken;
  if (!isAnd && kind !== ts.SyntaxKind.BarBarToken) return undefined;
  const sides = [left, right].map((each) => decided(evaluator, each, context));
  // One side decides both where it is what the operator waits for.
  if (sides.includes(!isAnd)) return !isAnd;
  return sides.includes(undefined) ? undefined : isAnd;
}

/** What a text is asked for: `kind.startsWith('order.')`, `['order', 'cart'].includes(kind)`, `CLOSED.has(kind)`. */
function asked(evaluator: Evaluator, node: ts.CallExpression, context: Context): boolean | undefined {
  const { expression: callee, arguments: given } = node;
  const [first] = given;
  if (ts.isIdentifier(callee) && first) return ofPredicate(evaluator, node, context);
  if (!ts.isPropertyAccessExpression(callee) || !first || given.length > 1) return undefined;
  const { name, expression } = callee;
  if (callee.getText() === 'Array.isArray') return isList(evaluator, first, context);
  if (name.text === 'test' && ts.isRegularExpressionLiteral(expression))
    return matched(evaluator, expression, first, context);
  if (name.text === 'has' || name.text === 'includes') {
    const held = listedIn(evaluator, expression, context);
    const asking = held && textOf(evaluator, first, context);
    if (held) return asking === undefined ? undefined : held.has(asking);
  }
  const part = textOf(evaluator, first, context);
  const answer = part === undefined ? undefined : ofTexts(evaluator, name.text, part);
  return answer && agreed(textsOf(evaluator, expression, context).map(answer));
}

/** What a method of texts answers to a part of them. */
function ofTexts(
  evaluator: Evaluator,
  method: string,
  part: string,
): ((text: string) => boolean) | undefined {
  switch (method) {
    case 'startsWith':
      return (text) => {
        evaluator.compares?.(text, 'start', [part]);
        return text.startsWith(part);
      };
    case 'endsWith':
      return (text) => text.endsWith(part);
    case 'includes':
      return (text) => text.includes(part);
    default:
      return undefined;
  }
}

/** What is answered of each of several texts, where that is the same of all. */
function agreed([first, ...others]: readonly boolean[]): boolean | undefined {
  return others.every((each) => each === first) ? first : undefined;
}

/** Whether what a function of the program gives back holds, where that is a condition on what it is given. */
function ofPredicate(evaluator: Evaluator, node: ts.CallExpression, context: Context): boolean | undefined {
  const [value, ...others] = evaluator.valuesOf(node.expression, context);
  const condition = value?.kind === 'function' && others.length === 0 ? conditionOf(value.node) : undefined;
  if (value?.kind !== 'function' || !condition || context.depth > MOST_PREDICATES) return undefined;
  return decided(evaluator, condition, boundCall(evaluator, value, node, context));
}

/** Calls of predicates within others. */
const MOST_PREDICATES = 8;

/** Whether what whoever calls gives is a list; undefined where that is not known. */
function isList(evaluator: Evaluator, node: ts.Expression, context: Context): boolean | undefined {
  const [only, ...others] = isGiven(evaluator, node) ? evaluator.valuesOf(node, context) : [];
  const isTold = others.length === 0 && (only?.kind === 'list' || (only && fixed(only) !== undefined));
  return isTold ? only?.kind === 'list' : undefined;
}

/** `/^https?:/.test(base)` */
function matched(
  evaluator: Evaluator,
  { text: written }: ts.RegularExpressionLiteral,
  asked: ts.Expression,
  context: Context,
): boolean | undefined {
  const [, source = '', flags] = /^\/(.*)\/(\w*)$/.exec(written) ?? [];
  const pattern = flags === '' || flags === 'i' ? safePattern(source, flags) : undefined;
  const text = textOf(evaluator, asked, context);
  return text === undefined || !pattern ? undefined : pattern.test(text);
}

/** The texts of a list or a set that is written out, be it under a name; undefined for anything else, and where one of them is not known. */
function listedIn(
  evaluator: Evaluator,
  node: ts.Expression,
  context: Context,
): ReadonlySet<string> | undefined {
  const [list, ...others] = evaluator.valuesOf(node, context);
  if (list?.kind !== 'list' || !list.elements || others.length > 0) return undefined;
  const texts = list.elements.map(([only, ...more]) => (only && more.length === 0 ? fixed(only) : undefined));
  return texts.includes(undefined) ? undefined : new Set(texts as readonly string[]);
}

function compared(
  evaluator: Evaluator,
  { left, right, operatorToken: { kind } }: ts.BinaryExpression,
  context: Context,
): boolean | undefined {
  const isSame = kind === ts.SyntaxKind.EqualsEqualsEqualsToken || kind === ts.SyntaxKind.EqualsEqualsToken;
  const isOther =
    kind === ts.SyntaxKind.ExclamationEqualsEqualsToken || kind === ts.SyntaxKind.ExclamationEqualsToken;
  if (!isSame && !isOther) return undefined;
  const absent = [left, right].findIndex(isNothing);
  if (absent !== -1) {
    const node = absent === 0 ? right : left;
    const there = textOf(evaluator, node, context) === undefined ? isThere(evaluator, node, context) : true;
    return there === undefined ? undefined : there !== isSame;
  }
  const [one, other] = [left, right].map((each) => textsOf(evaluator, each, context));
  return agreed(
    one!.flatMap((first) =>
      other!.map((second) => {
        evaluator.compares?.(first, 'name', [second]);
        return (first === second) === isSame;
      }),
    ),
  );
}

/** `undefined`, `null` */
function isNothing(node: ts.Expression): boolean {
  return node.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(node) && node.text === 'undefined');
}

/** The one text that an expression can be. */
function textOf(evaluator: Evaluator, node: ts.Expression, context: Context): string | undefined {
  const [only, ...others] = textsOf(evaluator, node, context);
  return others.length === 0 ? only : undefined;
}

/** All texts that an expression can be: one that stands there, a member of an enumeration, or what whoever calls gives; none where any is not known. */
function textsOf(evaluator: Evaluator, node: ts.Expression, context: Context): readonly string[] {
  if (!ts.isStringLiteralLike(node) && !isGiven(evaluator, node) && !isOfEnum(evaluator, node)) return [];
  const texts = evaluator.valuesOf(node, context).map((value) => fixed(value) ?? pathIn(value));
  return texts.every((text) => text !== undefined) ? texts : [];
}

/** The path that is taken from an address of which all is known: `new URL(request.url, 'http://localhost').pathname`. */
function pathIn(value: Value): string | undefined {
  if (value.kind !== 'text') return undefined;
  const [taken, ...path] = value.parts;
  const isPath = typeof taken === 'object' && 'taken' in taken && taken.taken?.part === 'pathname';
  const isKnown =
    isPath && [...(taken.taken?.before ?? []), ...path].every((part) => typeof part === 'string');
  return isKnown ? path.join('') : undefined;
}

/** `Branch.Air` */
function isOfEnum(evaluator: Evaluator, node: ts.Expression): boolean {
  return (
    ts.isPropertyAccessExpression(node) &&
    ts.isIdentifier(node.expression) &&
    evaluator.valuesOf(node.expression).some(({ kind }) => kind === 'enum')
  );
}

/** Whether a statement or expression of a function may run, as far as the tests around and before it tell. */
export function mayRun(evaluator: Evaluator, node: ts.Node, body: ts.Node, context: Context): boolean {
  for (let place = node; place !== body && place.parent; place = place.parent) {
    const { parent } = place;
    if (ts.isIfStatement(parent) && place !== parent.expression) {
      const holds = decided(evaluator, parent.expression, context);
      if (holds !== undefined && holds !== (place === parent.thenStatement)) return false;
    }
    if (ts.isConditionalExpression(parent) && place !== parent.condition) {
      const holds = decided(evaluator, parent.condition, context);
      if (holds !== undefined && holds !== (place === parent.whenTrue)) return false;
    }
    if (ts.isCaseOrDefaultClause(place) && !isChosen(evaluator, place, context)) return false;
    if (!ts.isBlock(parent)) continue;
    for (const before of parent.statements) {
      if (before === place) break;
      if (ts.isIfStatement(before) && leaves(evaluator, before, context)) return false;
    }
  }
  return true;
}

/** Whether a switch may come to a clause: by its own label, or by one of those before it that have nothing of their own. */
function isChosen(evaluator: Evaluator, clause: ts.CaseOrDefaultClause, context: Context): boolean {
  const { clauses, parent } = clause.parent;
  if (parent.expression.kind === ts.SyntaxKind.TrueKeyword) return isFirstTrue(evaluator, clause, context);
  const asked = textOf(evaluator, parent.expression, context);
  if (asked === undefined) return true;
  evaluator.compares?.(asked, 'name', labelsOf(clause));
  const own: ts.CaseOrDefaultClause[] = [clause];
  for (
    let index = clauses.indexOf(clause) - 1;
    index >= 0 && clauses[index]!.statements.length === 0;
    index -= 1
  )
    own.push(clauses[index]!);
  const isOf = (each: ts.CaseOrDefaultClause): boolean =>
    ts.isCaseClause(each) && (!ts.isStringLiteralLike(each.expression) || each.expression.text === asked);
  return own.some(isOf) || (own.some(ts.isDefaultClause) && !clauses.some(isOf));
}

function labelsOf(clause: ts.CaseOrDefaultClause): readonly string[] {
  return ts.isCaseClause(clause) && ts.isStringLiteralLike(clause.expression) ? [clause.expression.text] : [];
}

/** Whether `switch (true)` may come to a clause: its test may hold, and none surely does before it. */
function isFirstTrue(evaluator: Evaluator, clause: ts.CaseOrDefaultClause, context: Context): boolean {
  const { clauses } = clause.parent;
  const holds = (each: ts.CaseOrDefaultClause) =>
    ts.isCaseClause(each) ? decided(evaluator, each.expression, context) : undefined;
  const group = [clause];
  for (
    let index = clauses.indexOf(clause) - 1;
    index >= 0 && clauses[index]!.statements.length === 0;
    index -= 1
  )
    group.push(clauses[index]!);
  const isDefault = group.some(ts.isDefaultClause);
  const mayHold = group.some((each) => ts.isCaseClause(each) && holds(each) !== false);
  const others = clauses.filter((each) => !group.includes(each) && (isDefault || each.pos < clause.pos));
  return (mayHold || isDefault) && others.every((each) => holds(each) !== true);
}

/** Whether a function surely ends with a statement, as far as the tests tell. */
function leaves(evaluator: Evaluator, node: ts.Statement | undefined, context: Context): boolean {
  if (!node) return false;
  if (ts.isBlock(node)) return node.statements.some((each) => leaves(evaluator, each, context));
  if (!ts.isIfStatement(node)) return ts.isReturnStatement(node) || ts.isThrowStatement(node);
  const holds = decided(evaluator, node.expression, context);
  const ways = [node.thenStatement, node.elseStatement].filter(
    (_, index) => holds === undefined || holds === (index === 0),
  );
  return ways.every((each) => leaves(evaluator, each, context));
}
