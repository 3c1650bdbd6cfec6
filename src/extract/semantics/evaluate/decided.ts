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
import { asGiven } from './given-members.js';
import { isGiven, OTHERWISE } from './is-given.js';
import { isLeftOut } from './left-out.js';
import { ofLength, trimmedIn } from './lengths.js';
import { startsOf } from './pattern-starts.js';
import { conditionOf } from './predicates.js';
import { calledWith } from './returned.js';
import { supposedOf } from './supposed.js';
import { wholePath } from './taken-apart.js';
import { fixed } from './text.js';
import { type Context, textValue, type Value } from './values.js';
import { bare } from './words.js';

export function decided(evaluator: Evaluator, test: ts.Expression, context: Context): boolean | undefined {
  if (!evaluator.isBound(context) && !context.outer && !context.self && !context.supposed) return undefined;
  if (ts.isParenthesizedExpression(test)) return decided(evaluator, test.expression, context);
  if (ts.isPrefixUnaryExpression(test) && test.operator === ts.SyntaxKind.ExclamationToken) {
    const inner = decided(evaluator, test.operand, context);
    return inner === undefined ? undefined : !inner;
  }
  const long = ofLength(test, (node) => textsOf(evaluator, node, context));
  if (long !== undefined) return long;
  if (ts.isBinaryExpression(test))
    return joined(evaluator, test, context) ?? compared(evaluator, test, context);
  if (ts.isCallExpression(test) && !trimmedIn(test)) return asked(evaluator, test, context);
  const text = textOf(evaluator, test, context);
  // Of numbers, nought is none.
  if (text !== undefined) return /^\d/.test(text) ? undefined : text !== '';
  const given = asGiven(evaluator, test, context);
  return flagOf(evaluator, given, context) ?? isThere(evaluator, given, context);
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
function isThere(evaluator: Evaluator, asked: ts.Expression, context: Context): boolean | undefined {
  const node = asGiven(evaluator, asked, context);
  if (isLeftOut(evaluator, node, context)) return false;
  if (context.isSure) return undefined;
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
  const isOwn = ts.isPropertyAccessExpression(callee) && callee.expression.kind === ts.SyntaxKind.ThisKeyword;
  if ((ts.isIdentifier(callee) || isOwn) && first) return ofPredicate(evaluator, node, context);
  if (!ts.isPropertyAccessExpression(callee) || !first || given.length > 1) return undefined;
  const { name, expression } = callee;
  if (callee.getText() === 'Array.isArray') return isList(evaluator, first, context);
  if (name.text === 'some' || name.text === 'every') return ofElements(evaluator, callee, first, context);
  const [pattern, matching] = name.text === 'match' ? [first, expression] : [expression, first];
  if (/^(?:test|match)$/.test(name.text) && ts.isRegularExpressionLiteral(pattern))
    return matched(evaluator, pattern, matching, context);
  if (name.text === 'has' || name.text === 'includes') {
    const held = listedIn(evaluator, expression, context);
    const asking = held && textOf(evaluator, first, context);
    if (held) return asking === undefined ? undefined : held.has(asking);
  }
  const [part, ...parts] =
    [textsOf(evaluator, first, context), constantTexts(evaluator, first)].find((each) => each.length > 0) ??
    [];
  const answer = part === undefined || parts.length > 0 ? undefined : ofTexts(evaluator, name.text, part);
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
      return (text) => {
        evaluator.compares?.(text, 'part', [part]);
        return text.includes(part);
      };
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
  const inside = boundCall(evaluator, value, node, context);
  return decided(evaluator, condition, supposedInside(evaluator, value.node, node, inside, context));
}

/** What is supposed of a name that is given to a function is so of its parameter. */
function supposedInside(
  evaluator: Evaluator,
  { parameters }: ts.SignatureDeclaration,
  { arguments: given }: ts.CallExpression,
  inside: Context,
  context: Context,
): Context {
  const bound = new Map(inside.bound);
  for (const [index, argument] of given.entries()) {
    const text = context.supposed && supposedOf(evaluator, argument, context);
    const parameter = parameters[index];
    if (text !== undefined && parameter) bound.set(parameter, () => [textValue(text, argument)]);
  }
  if (!context.supposed && !context.isSure) return inside;
  return { ...inside, bound, ...(context.isSure && { isSure: true }) };
}

/** Calls of predicates within others. */
const MOST_PREDICATES = 8;

/** Whether a condition holds of one element of a list that is written out, or of each: `PREFIXES.some((prefix) => path.startsWith(prefix))`. */
function ofElements(
  evaluator: Evaluator,
  { name, expression }: ts.PropertyAccessExpression,
  condition: ts.Expression,
  context: Context,
): boolean | undefined {
  const [list, ...lists] = evaluator.valuesOf(expression, context);
  const [value, ...others] = evaluator.valuesOf(condition, context);
  const test = value?.kind === 'function' ? conditionOf(value.node) : undefined;
  if (list?.kind !== 'list' || !list.elements || value?.kind !== 'function' || !test) return undefined;
  if (lists.length > 0 || others.length > 0 || context.depth > MOST_PREDICATES) return undefined;
  const waitsFor = name.text === 'some';
  const held = list.elements.map((element) => {
    const { inside } = calledWith(evaluator, value, [() => element], context);
    return decided(evaluator, test, context.isSure ? { ...inside, isSure: true } : inside);
  });
  if (held.includes(waitsFor)) return waitsFor;
  return held.includes(undefined) ? undefined : !waitsFor;
}

/** Whether what whoever calls gives is a list; undefined where that is not known. */
function isList(evaluator: Evaluator, node: ts.Expression, context: Context): boolean | undefined {
  const [only, ...others] = isGiven(evaluator, node) ? evaluator.valuesOf(node, context) : [];
  const isTold = others.length === 0 && (only?.kind === 'list' || (only && fixed(only) !== undefined));
  return isTold ? only?.kind === 'list' : undefined;
}

/** `/^https?:/.test(base)`, `base.match(/^https?:/)` */
function matched(
  evaluator: Evaluator,
  { text: written }: ts.RegularExpressionLiteral,
  asked: ts.Expression,
  context: Context,
): boolean | undefined {
  const [, source = '', flags] = /^\/(.*)\/(\w*)$/.exec(written) ?? [];
  const pattern = flags === '' || flags === 'i' ? safePattern(source, flags) : undefined;
  const text = textOf(evaluator, asked, context);
  if (text === undefined || !pattern) return undefined;
  if (evaluator.compares) {
    const { by, texts } = startsOf(source);
    evaluator.compares(text, by, texts);
  }
  return pattern.test(text);
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
  const [one, other] = sides(evaluator, left, right, context);
  return agreed(
    one.flatMap((first) =>
      other.map((second) => {
        evaluator.compares?.(first, 'name', [second]);
        return (first === second) === isSame;
      }),
    ),
  );
}

/** What is compared, and what with: a constant is compared with what is given, and not with another. */
function sides(
  evaluator: Evaluator,
  left: ts.Expression,
  right: ts.Expression,
  context: Context,
): readonly [readonly string[], readonly string[]] {
  const [one, other] = [textsOf(evaluator, left, context), textsOf(evaluator, right, context)];
  const isFree = (each: ts.Expression) => !isWritten(each);
  if (one.length > 0 && other.length === 0 && isFree(left)) return [one, constantTexts(evaluator, right)];
  if (other.length > 0 && one.length === 0 && isFree(right)) return [constantTexts(evaluator, left), other];
  return [one, other];
}

/** `undefined`, `null` */
function isNothing(node: ts.Expression): boolean {
  return node.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(node) && node.text === 'undefined');
}

/** The one text that an expression can be. */
export function textOf(evaluator: Evaluator, node: ts.Expression, context: Context): string | undefined {
  const [only, ...others] = textsOf(evaluator, node, context);
  return others.length === 0 ? only : undefined;
}

/**
 * All texts that an expression can be: one that stands there, a constant, a member of an enumeration, what whoever calls gives, or what is supposed of it; none
 * where any is not known.
 */
export function textsOf(evaluator: Evaluator, asked: ts.Expression, context: Context): readonly string[] {
  const trimmed = trimmedIn(asked);
  if (trimmed) return textsOf(evaluator, trimmed, context).map((text) => text.trim());
  const node = asGiven(evaluator, asked, context);
  const supposed = supposedOf(evaluator, node, context);
  if (supposed !== undefined) return [supposed];
  if (!isWritten(node) && !isGiven(evaluator, node) && !isOfEnum(evaluator, node)) return [];
  const texts = evaluator.valuesOf(node, context).map((value) => fixed(value) ?? wholePath(value));
  return texts.every((text) => text !== undefined) ? texts : [];
}

function isWritten(node: ts.Expression): boolean {
  return ts.isStringLiteralLike(node) || ts.isNumericLiteral(node);
}

/** `Branch.Air` */
export function isOfEnum(evaluator: Evaluator, node: ts.Expression): boolean {
  return (
    ts.isPropertyAccessExpression(node) &&
    ts.isIdentifier(node.expression) &&
    evaluator.valuesOf(node.expression).some(({ kind }) => kind === 'enum')
  );
}

/** The texts of a constant, of the file or another one, or of a member of one: `KIND`, `kinds.ORDER`; none where any is not known. */
export function constantTexts(evaluator: Evaluator, node: ts.Expression): readonly string[] {
  let root = bare(node);
  while (ts.isPropertyAccessExpression(root)) root = bare(root.expression);
  if (!ts.isIdentifier(root)) return [];
  const declared = evaluator.scopes.find(root.text, root);
  if (declared.length === 0 || !declared.every(isForGood)) return [];
  const texts = evaluator.valuesOf(node).map(fixed);
  return texts.every((text) => text !== undefined) ? texts : [];
}

/** Whether a name stands for the same as long as the program runs. */
function isForGood(node: ts.Node): boolean {
  if (ts.isVariableDeclaration(node)) return (node.parent.flags & ts.NodeFlags.Const) !== 0;
  return !ts.isParameter(node) && !ts.isBindingElement(node);
}
