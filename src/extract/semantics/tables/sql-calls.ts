/**
 * SQL that a call sends: as an argument of whatever function, as a tagged template, or as a text that stands by itself. Identifiers that
 * a client quotes (`sql(name)`, `sql.identifier([…])`, `??` with bindings) and tables of an ORM in a template become names again.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { withBindings } from '../evaluate/placeholders.js';
import { concatenated, fixed, textsOf } from '../evaluate/text.js';
import { type Context, type Derived, type TextValue, textValue, type Value } from '../evaluate/values.js';
import { tablesOf } from './entities.js';
import { callsOf, packageOf } from './reading.js';
import { sendsToAddress } from './to-address.js';

/** Functions that are told about SQL but send none. */
const TELLING =
  /^(log|debug|info|warn|error|trace|verbose|fatal|describe|it|test|expect|push|includes|startsWith|endsWith|match|replace|split|format|print|write|writeln|register|Error|TypeError|encodeURI|encodeURIComponent)$/;
const MOST_ARGUMENTS = 8;

/** The texts that the arguments of a call may be, each with the argument. */
export function sqlArguments(
  evaluator: Evaluator,
  node: ts.CallExpression | ts.NewExpression,
  context: Context,
): readonly TextValue[] {
  const callee = node.expression;
  const name = ts.isPropertyAccessExpression(callee)
    ? callee.name.text
    : ts.isIdentifier(callee)
      ? callee.text
      : '';
  if (TELLING.test(name) || (ts.isCallExpression(node) && sendsToAddress(node))) return [];
  const given = [...(node.arguments ?? [])];
  return given.slice(0, MOST_ARGUMENTS).flatMap((argument, index) => {
    const texts = textsIn(evaluator, argument, context);
    const bindings = given[index + 1];
    return bindings
      ? texts.flatMap((text) =>
          withBindings(evaluator, text, () => evaluator.valuesOf(bindings, context), node),
        )
      : texts;
  });
}

const NAMED = /^(text|sql|query|statement|queryText|values?)$/;

function textsIn(evaluator: Evaluator, argument: ts.Expression, context: Context): readonly TextValue[] {
  if (ts.isObjectLiteralExpression(argument)) {
    return argument.properties.flatMap((property) => {
      if (ts.isPropertyAssignment(property) && NAMED.test(property.name.getText()))
        return textsIn(evaluator, property.initializer, context);
      const isShort = ts.isShorthandPropertyAssignment(property) && NAMED.test(property.name.text);
      return isShort ? evaluator.valuesOfName(property.name.text, argument, context).filter(isText) : [];
    });
  }
  if (!mayBeText(argument)) return [];
  return evaluator.valuesOf(argument, context).flatMap((value): readonly TextValue[] => {
    if (value.kind === 'text') return [value];
    if (value.kind === 'object') {
      return evaluator.member(value, 'text', argument).filter(isText);
    }
    return [];
  });
}

function isText(value: Value): value is TextValue {
  return value.kind === 'text';
}

function mayBeText(node: ts.Expression): boolean {
  return (
    ts.isStringLiteralLike(node) ||
    ts.isTemplateExpression(node) ||
    ts.isIdentifier(node) ||
    ts.isPropertyAccessExpression(node) ||
    ts.isElementAccessExpression(node) ||
    ts.isBinaryExpression(node) ||
    ts.isConditionalExpression(node) ||
    ts.isCallExpression(node) ||
    ts.isNewExpression(node) ||
    ts.isAwaitExpression(node) ||
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node)
  );
}

function merged(parts: TextValue['parts']): TextValue['parts'] {
  const made: TextValue['parts'][number][] = [];
  for (const part of parts) {
    const last = made.at(-1);
    if (typeof part === 'string' && typeof last === 'string') made[made.length - 1] = last + part;
    else made.push(part);
  }
  return made;
}

/** The text of a tagged template, if it may be SQL: what is put in is a name, a fragment, or a constant. */
export function taggedTexts(
  evaluator: Evaluator,
  node: ts.TaggedTemplateExpression,
  context: Context,
  depth = 0,
): readonly TextValue[] {
  const { template } = node;
  if (ts.isNoSubstitutionTemplateLiteral(template)) return [textValue(template.text, template)];
  if (depth > 4) return [];
  const pieces = [
    [textValue(template.head.text, template)],
    ...template.templateSpans.flatMap(({ expression, literal }) => [
      spanTexts(evaluator, expression, context, depth),
      [textValue(literal.text, template)],
    ]),
  ];
  return concatenated(pieces);
}

function spanTexts(
  evaluator: Evaluator,
  node: ts.Expression,
  context: Context,
  depth: number,
): readonly TextValue[] {
  const values = evaluator.valuesOf(node, context);
  const texts = values.flatMap((value): readonly TextValue[] => {
    if (value.kind === 'text')
      return isConstant(node) || isProse(value) ? [textValue(' $1 ', node)] : [value];
    const [table] = value.kind === 'derived' || value.kind === 'class' ? tablesOf(evaluator, value) : [];
    if (table) return [quoted([...(table.schema ? [table.schema] : []), table.name], node)];
    return value.kind === 'derived' ? derivedTexts(evaluator, value, node, context, depth) : [];
  });
  return texts.length > 0 ? texts : textsOf([], node);
}

/** How a piece of a statement begins: with a word of the language, a name that is compared, a parenthesis, a parameter. */
const PIECE =
  /^\s*(?:--|(?:select|with|insert|update|delete|merge|where|and|or|not|order|group|limit|offset|having|join|left|right|inner|full|cross|natural|lateral|on|set|from|into|values|union|except|intersect|returning|for|case|exists|using|asc|desc|nulls|interval|distinct)\b|["'(:$?*]|[\w.]+\s*(?:[=<>!,()|+~]|::|(?:is|in|like|ilike|between|as|asc|desc|not|collate)\b))/i;

/** Whether a text of several words is a sentence, and so a value: `Moved from draft to open`. */
function isProse({ parts }: TextValue): boolean {
  const whole = parts.map((part) => (typeof part === 'string' ? part : 'x')).join('');
  return /\S\s+\S/.test(whole) && !PIECE.test(whole);
}

/** A literal between the braces is a constant that the client sends apart. */
function isConstant(node: ts.Expression): boolean {
  return ts.isStringLiteralLike(node) || ts.isNumericLiteral(node);
}

function derivedTexts(
  evaluator: Evaluator,
  value: Derived,
  node: ts.Expression,
  context: Context,
  depth: number,
): readonly TextValue[] {
  const last = callsOf(value).at(-1);
  if (!last || last.index !== value.steps.length - 1) {
    // A column of a drizzle table.
    return packageOf(value)?.startsWith('drizzle-orm')
      ? [textValue('"column"', node)]
      : textsOf([value], node);
  }
  if (ts.isTaggedTemplateExpression(last.node))
    return taggedTexts(evaluator, last.node, last.context, depth + 1);
  const [first] = last.arguments;
  if (!first) return textsOf([value], node);
  const isName = last.name === '' || /^(identifier|ident|table|ref|id|lit|raw|unsafe|name)$/i.test(last.name);
  // `sql.ident('shop', 'orders')`: one name, piece by piece.
  if (/^id(?:ent)?$/.test(last.name) && last.arguments.length > 1) {
    const pieces = last.arguments.map((each) => textsOf(evaluator.valuesOf(each, context), each)[0]!.parts);
    return [quoted(pieces, node)];
  }
  const given = evaluator.valuesOf(first, context);
  if (/^(raw|unsafe|lit)$/.test(last.name)) return given.filter(isText);
  if (!isName) return textsOf([value], node);
  return given.flatMap((each): readonly TextValue[] => {
    if (each.kind === 'list' && last.name === 'identifier') {
      const names = (each.elements ?? []).map((element) => textsOf(element, node)[0]!.parts);
      return names.length > 0 ? [quoted(names, node)] : [];
    }
    return each.kind === 'text' ? [quoted([each.parts], node)] : [];
  });
}

/** A name as SQL quotes it. */
function quoted(names: readonly TextValue['parts'][], node: ts.Node): TextValue {
  const parts = names.flatMap((name, index) => [index === 0 ? '"' : '."', ...name, '"']);
  // A qualified name in one text is quoted piece by piece.
  return {
    kind: 'text',
    parts: merged(parts).map((part) =>
      typeof part === 'string' ? part.replace(/(?<=\w)\.(?=\w)/g, '"."') : part,
    ),
    origins: [node],
  };
}

/** Whether the text is only a message. */
export function isMessage(value: Value): boolean {
  return fixed(value) === undefined && value.kind !== 'text';
}
