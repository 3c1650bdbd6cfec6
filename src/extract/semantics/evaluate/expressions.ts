/** What each kind of expression can be: by what it is made of. */
import { ts } from 'ts-morph';
import { callValues } from './calls.js';
import { areChecked, checkedTexts } from './checked.js';
import { memberOfSuper } from './class-members.js';
import { decided } from './decided.js';
import { elementValues } from './elements.js';
import type { Evaluator } from './evaluator.js';
import { filedTexts } from './filed-texts.js';
import { isNumber } from './first-numbers.js';
import { grownTexts } from './grown.js';
import { instanceOf } from './instances.js';
import { listedValues, setOf } from './lists.js';
import { isWindow, keptModel } from './members.js';
import { latestOwn } from './own-members.js';
import { membersOf } from './parameters.js';
import { yieldedValues } from './promised.js';
import type { Reaching } from './reaching.js';
import { stillPossible } from './still-possible.js';
import { rejoined } from './taken-apart.js';
import { addends, concatenated, fixed, openOf, textsOf, withDefault } from './text.js';
import { writtenTexts } from './urls.js';
import { type Context, derived, distinct, free, further, selfIn, textValue, type Value } from './values.js';
import { bare } from './words.js';

/** The values that an expression can have, found anew: who wants them asks the evaluator, which remembers. */
export function expressionValues(
  evaluator: Evaluator,
  node: ts.Expression,
  context: Context,
): readonly Value[] {
  if (ts.isNumericLiteral(node)) return [textValue(node.text, node)];
  if (ts.isTemplateExpression(node)) return templateValues(evaluator, node, context);
  if (ts.isIdentifier(node)) {
    if (node.text === 'undefined') return [];
    const latest = evaluator.scopes.reaching(node.text, node);
    const values = latest ? reached(evaluator, node, latest, context) : [];
    // What else it holds may have been filled since; of what a text is made of, that is nothing: `url = base + url`.
    const isText =
      values.length > 0 &&
      values.every((value) => value.kind === 'text' || (isOfText(node) && openOf(value) !== undefined));
    return isText
      ? stillPossible(evaluator, node, values, context)
      : checkedValues(evaluator, node, evaluator.valuesOfName(node.text, node, context), context);
  }
  if (ts.isPropertyAccessExpression(node))
    return checkedValues(evaluator, node, accessValues(evaluator, node, context), context);
  if (ts.isElementAccessExpression(node)) return elementValues(evaluator, node, context);
  if (ts.isCallExpression(node)) return callValues(evaluator, node, context);
  if (ts.isNewExpression(node)) return createdValues(evaluator, node, context);
  if (ts.isTaggedTemplateExpression(node)) return taggedValues(evaluator, node, context);
  if (ts.isBinaryExpression(node)) return binaryValues(evaluator, node, context);
  if (ts.isConditionalExpression(node)) return conditionalValues(evaluator, node, context);
  if (ts.isObjectLiteralExpression(node)) return [{ kind: 'object', node, context }];
  if (ts.isArrayLiteralExpression(node)) return listValues(evaluator, node, context);
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return [{ kind: 'function', node, context }];
  if (ts.isClassExpression(node)) return [{ kind: 'class', node, context }];
  if (node.kind === ts.SyntaxKind.ThisKeyword) return thisValues(evaluator, node, context);
  if (ts.isAsExpression(node) || ts.isTypeAssertionExpression(node))
    return assertedValues(evaluator, node, context);
  if (
    ts.isParenthesizedExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isAwaitExpression(node)
  ) {
    return evaluator.valuesOf(node.expression, context);
  }
  if (ts.isYieldExpression(node) && node.asteriskToken && node.expression)
    return yieldedValues(evaluator, node.expression, context);
  return [];
}

/** What a name can be where checks let it through: of what is known, what is left; and what only running code knows, by what is listed. */
function checkedValues(
  evaluator: Evaluator,
  node: ts.Identifier | ts.PropertyAccessExpression,
  values: readonly Value[],
  context: Context,
): readonly Value[] {
  if (!areChecked(values)) return stillPossible(evaluator, node, values, context);
  const texts = checkedTexts(evaluator, node, context);
  return texts.length > 0 ? texts : values;
}

function templateValues(
  evaluator: Evaluator,
  node: ts.TemplateExpression,
  context: Context,
): readonly Value[] {
  const pieces = [
    textsOf([textValue(node.head.text, node)], node),
    ...node.templateSpans.flatMap(({ expression, literal }) => [
      writtenTexts(evaluator, evaluator.valuesOf(expression, context), expression),
      textsOf([textValue(literal.text, node)], node),
    ]),
  ];
  return rejoined(concatenated(pieces));
}

function accessValues(
  evaluator: Evaluator,
  node: ts.PropertyAccessExpression,
  context: Context,
): readonly Value[] {
  const { text: name } = node.name;
  if (ts.isMetaProperty(node.expression) && name === 'env') return [{ kind: 'environment' }];
  if (node.expression.kind === ts.SyntaxKind.SuperKeyword)
    return memberOfSuper(evaluator, node, thisValues(evaluator, node.expression, context)[0], context);
  if (node.expression.kind === ts.SyntaxKind.ThisKeyword) {
    const latest = latestOwn(evaluator, node);
    const values = latest ? evaluator.valuesOf(latest, context) : [];
    if (values.length > 0 && values.every(({ kind }) => kind === 'text')) return values;
  }
  const values = evaluator.valuesOf(node.expression, context);
  // A row may be got from where nothing is known.
  const held = values.length === 0 ? evaluator.rowMember(undefined, name) : undefined;
  if (held) return held;
  const own = name === 'name' ? nameOfGlobal(node.expression, values) : undefined;
  if (own) return [own];
  return values.length === 0 ? keptModel(evaluator, name, node) : membersOf(evaluator, values, name, node);
}

/** Classes that every program has without importing them, and that models may be called like. */
const GLOBAL =
  /^(?:Event|EventTarget|CustomEvent|MessageEvent|File|Blob|FormData|Headers|Request|Response|URL|Map|Set|Date|Error|Promise|Buffer|Performance|Storage|Navigator)$/;

/** What a class that nothing declares is called, as who forgets to import one of the program does in `@InjectModel(Event.name)`. */
function nameOfGlobal(node: ts.Expression, [value, ...others]: readonly Value[]): Value | undefined {
  if (!ts.isIdentifier(node) || !GLOBAL.test(node.text) || others.length > 0) return undefined;
  const isGlobal =
    value?.kind === 'derived' &&
    'name' in value.root &&
    !('open' in value.root) &&
    value.root.name === node.text &&
    value.steps.length === 0;
  return isGlobal ? textValue(node.text, node) : undefined;
}

/** Whether an expression is a part of a text that is put together. */
function isOfText({ parent }: ts.Expression): boolean {
  return (
    ts.isTemplateSpan(parent) ||
    (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.PlusToken)
  );
}

/** What a name is that statements before it surely gave something, or appended to. */
function reached(
  evaluator: Evaluator,
  node: ts.Identifier,
  latest: Reaching,
  context: Context,
): readonly Value[] {
  if (latest.grown.length > 0) return grownTexts(evaluator, node, latest, context) ?? [];
  return latest.from ? evaluator.valuesOf(latest.from, context) : [];
}

function createdValues(evaluator: Evaluator, node: ts.NewExpression, context: Context): readonly Value[] {
  return evaluator.valuesOf(node.expression, context).flatMap((value): readonly Value[] => {
    if (value.kind === 'class') return [instanceOf(evaluator, value.node, node, context)];
    if (value.kind !== 'derived') return [];
    const listed = setOf(evaluator, value, node, context);
    if (listed.length > 0) return listed;
    const filed = filedTexts(evaluator, value, node, context);
    return filed.length > 0 ? filed : [further(value, { step: 'new', node, context })];
  });
}

function taggedValues(
  evaluator: Evaluator,
  node: ts.TaggedTemplateExpression,
  context: Context,
): readonly Value[] {
  const tags = evaluator.valuesOf(node.tag, context);
  const isRaw = ts.isPropertyAccessExpression(node.tag) && node.tag.name.text === 'raw';
  if (isRaw && node.tag.getText().startsWith('String')) return evaluator.valuesOf(node.template, context);
  const { template } = node;
  return tags.flatMap((tag): readonly Value[] => {
    if (tag.kind === 'derived') return [further(tag, { step: 'call', node, context })];
    // What a function of the program makes of a name still goes by it: `urn`shop:orders``.
    const isName = ts.isNoSubstitutionTemplateLiteral(template) && /^[\w.:/-]+$/.test(template.text);
    return tag.kind === 'function' && isName ? [textValue(template.text, template)] : [];
  });
}

function binaryValues(evaluator: Evaluator, node: ts.BinaryExpression, context: Context): readonly Value[] {
  const { kind } = node.operatorToken;
  const right = () => evaluator.valuesOf(node.right, context);
  if (kind === ts.SyntaxKind.PlusToken) {
    const pieces = addends(node).map((each) =>
      writtenTexts(evaluator, evaluator.valuesOf(each, context), each),
    );
    return rejoined(concatenated(pieces));
  }
  if (kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.BarBarToken) {
    const left = evaluator.valuesOf(node.left, context);
    // Of an empty text, `||` gives the other side.
    const isSaid = kind === ts.SyntaxKind.QuestionQuestionToken || !left.some(isEmpty);
    return isSaid
      ? withDefault(left, right())
      : distinct([
          ...withDefault(
            left.filter((value) => !isEmpty(value)),
            right(),
          ),
          ...right(),
        ]);
  }
  const isRight =
    kind === ts.SyntaxKind.AmpersandAmpersandToken ||
    kind === ts.SyntaxKind.CommaToken ||
    (kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment);
  return isRight ? right() : [];
}

/** Whether the program writes it as a text with nothing in it; what a page has of its own address is there. */
function isEmpty(value: Value): boolean {
  return value.kind === 'text' && fixed(value) === '' && value.origins.every(ts.isStringLiteralLike);
}

function conditionalValues(
  evaluator: Evaluator,
  { condition, whenTrue, whenFalse }: ts.ConditionalExpression,
  context: Context,
): readonly Value[] {
  // `stage ? stage : 'dev'`
  if (condition.getText() === whenTrue.getText())
    return withDefault(evaluator.valuesOf(whenTrue, context), evaluator.valuesOf(whenFalse, context));
  const holds = decided(evaluator, condition, context);
  const chosen = [...(holds === false ? [] : [whenTrue]), ...(holds === true ? [] : [whenFalse])].map(
    (each) => ({ each, values: evaluator.valuesOf(each, context) }),
  );
  const found = chosen.flatMap(({ values }) => values);
  // Beside a number that is written, `page ? (page - 1) * size : 0`, a calculated one is another.
  const isCalculated = chosen.some(({ each, values }) => values.length === 0 && calculates(each));
  return isCalculated && found.every(isNumber) ? [derived({ name: 'number' }), ...found] : found;
}

function calculates(node: ts.Expression): boolean {
  const inner = bare(node);
  if (ts.isPrefixUnaryExpression(inner))
    return (
      inner.operator === ts.SyntaxKind.PlusToken ||
      (inner.operator === ts.SyntaxKind.MinusToken && !ts.isNumericLiteral(inner.operand))
    );
  return ts.isBinaryExpression(inner) && CALCULATED.has(inner.operatorToken.kind);
}

const CALCULATED: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.AsteriskToken,
  ts.SyntaxKind.SlashToken,
  ts.SyntaxKind.MinusToken,
  ts.SyntaxKind.PercentToken,
]);

function listValues(
  evaluator: Evaluator,
  node: ts.ArrayLiteralExpression,
  context: Context,
): readonly Value[] {
  const elements = node.elements.map((element) => listedValues(evaluator, element, context));
  return [{ kind: 'list', items: distinct(elements.flat()), elements }];
}

function thisValues(evaluator: Evaluator, node: ts.Expression, context: Context): readonly Value[] {
  let place: ts.Node | undefined = node.parent;
  let isStatic = false;
  while (place && !ts.isClassLike(place)) {
    if (ts.isFunctionDeclaration(place) || ts.isFunctionExpression(place)) {
      const { parent } = place;
      const isMember = ts.isPropertyAssignment(parent) && ts.isObjectLiteralExpression(parent.parent);
      if (isMember) return extendedValues(evaluator, parent.parent, context);
      const built = ts.isCallExpression(parent) ? builderGiven(evaluator, parent, context) : [];
      return built.length > 0 ? built : [derived({ name: 'this' })];
    }
    if (ts.isMethodDeclaration(place) && ts.isObjectLiteralExpression(place.parent)) {
      return extendedValues(evaluator, place.parent, context);
    }
    if (ts.isClassElement(place) && ts.canHaveModifiers(place)) {
      isStatic = (ts.getModifiers(place) ?? []).some((each) => each.kind === ts.SyntaxKind.StaticKeyword);
    }
    place = place.parent;
  }
  if (!place) return [derived({ name: 'this' })];
  const self = selfIn(context);
  if (self && (self.kind === 'class') === isStatic) return [self];
  return isStatic ? [{ kind: 'class', node: place, context: free }] : [evaluator.anyInstanceOf(place)];
}

/** What `this` is in a function that a builder of queries calls for a part of one: `.whereExists(function () { this.from('orders') })`. */
function builderGiven(evaluator: Evaluator, call: ts.CallExpression, context: Context): readonly Value[] {
  if (!ts.isPropertyAccessExpression(call.expression)) return [];
  return evaluator.valuesOf(call.expression, context).flatMap((callee): readonly Value[] => {
    const isBuilder =
      callee.kind === 'derived' &&
      'package' in callee.root &&
      /^(?:knex|objection)$/.test(callee.root.package);
    return isBuilder
      ? [further(callee, { step: 'call', node: call, context }, { step: 'given', index: 0 })]
      : [];
  });
}

/** What `this` is in a member of an object: the object, and what the object extends: `repository.extend({ … })`. */
function extendedValues(
  evaluator: Evaluator,
  node: ts.ObjectLiteralExpression,
  context: Context,
): readonly Value[] {
  const call = node.parent;
  const callee =
    ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression) ? call.expression : undefined;
  const base = callee?.name.text === 'extend' ? evaluator.valuesOf(callee.expression, context) : [];
  return [{ kind: 'object', node, context }, ...base];
}

function assertedValues(
  evaluator: Evaluator,
  node: ts.AsExpression | ts.TypeAssertion,
  context: Context,
): readonly Value[] {
  const values = evaluator.valuesOf(node.expression, context);
  const isTelling = values.some((value) => value.kind !== 'derived' || 'package' in value.root);
  if (isTelling || ts.isConstTypeReference(node.type)) return values;
  // Whatever it is said to hold, it is the window.
  if (values.every(isWindow)) return values;
  const typed = evaluator.valuesOfType(node.type, context);
  // What it is said to be does not make known what it is.
  return [...typed, ...(typed.length === 0 || values.some(openOf) ? values : [])];
}
