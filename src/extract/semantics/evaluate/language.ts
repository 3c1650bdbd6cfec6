/** What functions of the language, and those that are as common, make of what they are given: of texts, objects, lists. */
import { ts } from 'ts-morph';
import { allMembers } from './all-members.js';
import { areChecked, checkedInCase } from './checked.js';
import { sameEncoded } from './encoded.js';
import type { Evaluator } from './evaluator.js';
import { filledIn, heldBy } from './fillings.js';
import { listFrom, listValues } from './lists.js';
import { mappedRecord, recordOf } from './records.js';
import { replacedValues, restsOf, separatorOf } from './replaced.js';
import { wholePath } from './taken-apart.js';
import { concatenated, fixed, textsOf } from './text.js';
import { urlTexts, writtenTexts } from './urls.js';
import { type Context, distinct, type TextValue, textValue, type Value } from './values.js';

/** What functions of lodash, change-case and their like make of a name; undefined for any other function. */
function caseOf(callee: ts.Expression): ((text: string) => string) | undefined {
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  if (!ts.isIdentifier(name)) return undefined;
  const joined = (between: string) => (text: string) => wordsOf(text).join(between);
  const capitalised = (text: string) =>
    wordsOf(text).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  switch (name.text) {
    case 'snakeCase':
      return joined('_');
    case 'kebabCase':
    case 'paramCase':
      return joined('-');
    case 'dotCase':
      return joined('.');
    case 'constantCase':
      return (text) => wordsOf(text).join('_').toUpperCase();
    case 'pascalCase':
      return (text) => capitalised(text).join('');
    case 'camelCase':
      return (text) =>
        capitalised(text)
          .join('')
          .replace(/^./, (first) => first.toLowerCase());
    default:
      return undefined;
  }
}

function wordsOf(text: string): readonly string[] {
  return (text.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? []).map((word) => word.toLowerCase());
}

/** Methods that leave a text as it is, or nearly so; those of env-var say what it must be: `env.get('TOPIC').required().asString()`. */
const SAME =
  /^(trim|trimStart|trimEnd|toString|valueOf|normalize|stripIndent|required|example|as(?:String|UrlString|Enum|PortNumber|Int|IntPositive))$/;

/** Functions of libraries that give a text or an address as it is but for what does not belong there: DOMPurify's, normalize-url, those of ufo. */
const CLEANING =
  /^(?:sanitize(?:Ur[il]|URL)?|normalizeUrl|clean(?:Url|DoubleSlashes)|without(?:TrailingSlash|Fragment))$/;

/** A text that a library cleans; undefined for what the program's own functions make of it. */
function cleaned(
  evaluator: Evaluator,
  { expression }: ts.CallExpression,
  given: ts.Expression,
  context: Context,
): readonly Value[] | undefined {
  const isOwn = evaluator.valuesOf(expression, context).some(({ kind }) => kind === 'function');
  const texts = isOwn ? [] : evaluator.valuesOf(given, context).filter(({ kind }) => kind === 'text');
  return texts.length > 0 ? texts : undefined;
}

const BROKERS = /nats|kafka|amqp|rabbit|mqtt|pulsar/;
const SPEAKS_TO_BROKERS = /['"](?:nats|@nats-io\/[\w-]+|kafkajs|amqplib|mqtt|pulsar-client)['"]/;

/** What a call of such a function gives; undefined for any other. */
export function languageValues(
  evaluator: Evaluator,
  node: ts.CallExpression,
  context: Context,
): readonly Value[] | undefined {
  const callee = node.expression;
  const [first] = node.arguments;
  if (ts.isIdentifier(callee) && /^(String|Number|parseInt|encodeURI)$/.test(callee.text) && first) {
    return writtenTexts(evaluator, evaluator.valuesOf(first, context), first);
  }
  const same = first && sameEncoded(callee, () => evaluator.valuesOf(first, context));
  if (same) return same;
  const cased = first && caseOf(callee);
  if (cased) {
    const texts = textsOf(evaluator.valuesOf(first, context), first);
    return texts.map((text) => ({
      ...text,
      parts: text.parts.map((part) => (typeof part === 'string' ? cased(part) : part)),
    }));
  }
  const called = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  const clean = first && ts.isIdentifier(called) && CLEANING.test(called.text);
  if (clean) return cleaned(evaluator, node, first, context);
  const mapped = ts.isIdentifier(called) && mappedRecord(evaluator, called.text, node.arguments, context);
  if (mapped) return mapped;
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const { name, expression } = callee;
  const method = name.text;
  if (ts.isIdentifier(expression) && expression.text === 'Object' && first)
    return ofObject(evaluator, node, method, context);
  if (ts.isIdentifier(expression) && expression.text === 'Promise' && first && /^(?:race|any)$/.test(method))
    return broughtFirst(evaluator, node, first, context);
  if (ts.isIdentifier(expression) && expression.text === 'Promise' && first && method === 'all')
    return broughtTogether(evaluator, first, context);
  // One of what React Native is told for each kind of device.
  if (first && method === 'select' && isPlatform(evaluator, expression))
    return evaluator.valuesOf(first, context).flatMap((value) => allMembers(evaluator, value));
  if (ts.isIdentifier(expression) && expression.text === 'Array' && first && method === 'from')
    return listFrom(evaluator, node, context);
  if (SAME.test(method) || /^to(Lower|Upper)Case$/.test(method) || method === 'concat') {
    const found = evaluator.valuesOf(expression, context);
    const checked = areChecked(found) ? checkedInCase(evaluator, node, context) : [];
    const values: readonly Value[] =
      method === 'toString'
        ? found.flatMap((each): readonly Value[] => urlTexts(evaluator, each) ?? [each])
        : checked.length > 0
          ? checked
          : found;
    if (!values.some(({ kind }) => kind === 'text'))
      return method === 'concat' ? listValues(evaluator, node, context) : undefined;
    if (method === 'concat') {
      return concatenated([
        textsOf(values, node),
        ...node.arguments.map((each) => textsOf(evaluator.valuesOf(each, context), each)),
      ]);
    }
    return values.map((value) =>
      value.kind === 'text'
        ? {
            ...value,
            parts: value.parts.map((part) => (typeof part === 'string' ? changed(part, method) : part)),
          }
        : value,
    );
  }
  // A promise is taken for what it brings.
  if ((method === 'catch' || method === 'finally') && first) {
    const values = evaluator.valuesOf(expression, context);
    return values.length > 0 ? values : undefined;
  }
  if (/^replace(All)?$/.test(method)) return replacedValues(evaluator, node, expression, context);
  const list = listValues(evaluator, node, context);
  if (list) return list;
  if (method === 'join') return joined(evaluator, expression, first, context);
  if (method === 'split' && first) return piecesOf(evaluator, expression, first, context);
  if (first && /^(?:slice|substring|substr)$/.test(method))
    return restsOf(evaluator, node, expression, context);
  if (method === 'bind') {
    const values = evaluator.valuesOf(expression, context);
    return values.some(({ kind }) => kind === 'function') || isBoundToItsOwn(expression, first)
      ? values
      : undefined;
  }
  return undefined;
}

/** `client.request.bind(client)`, `fetch.bind(globalThis)`: a method, and not what a library calls so. */
function isBoundToItsOwn(method: ts.Expression, to: ts.Expression | undefined): boolean {
  if (ts.isIdentifier(method) && to && /^(?:globalThis|window|self)$/.test(to.getText())) return true;
  return ts.isPropertyAccessExpression(method) && method.expression.getText() === to?.getText();
}

/** What a client of a broker brings, or what gives up waiting for it: `Promise.race([messages.next(), aSecond()])`. */
function broughtFirst(
  evaluator: Evaluator,
  node: ts.CallExpression,
  given: ts.Expression,
  context: Context,
): readonly Value[] | undefined {
  if (!SPEAKS_TO_BROKERS.test(node.getSourceFile().text)) return undefined;
  const running = evaluator
    .valuesOf(given, context)
    .flatMap((value) => (value.kind === 'list' ? value.items : [value]));
  const brought = running.filter(
    (value) => value.kind === 'derived' && 'package' in value.root && BROKERS.test(value.root.package),
  );
  return brought.length > 0 ? brought : undefined;
}

/** `Promise.all([addressOf('mails'), addressOf('bills')])`: a promise is taken for what it brings, so a list of them is one of that. */
function broughtTogether(
  evaluator: Evaluator,
  given: ts.Expression,
  context: Context,
): readonly Value[] | undefined {
  const lists = evaluator.valuesOf(given, context).filter(({ kind }) => kind === 'list');
  return lists.length > 0 ? lists : undefined;
}

/** Whether a name is React Native's, and nothing of that name that the program has itself. */
function isPlatform(evaluator: Evaluator, node: ts.Expression): boolean {
  if (!ts.isIdentifier(node) || node.text !== 'Platform') return false;
  const values = evaluator.valuesOf(node);
  return values.length > 0 && values.every((value) => value.kind === 'derived' && 'package' in value.root);
}

/** What the functions of `Object` make of objects. */
function ofObject(
  evaluator: Evaluator,
  node: ts.CallExpression,
  method: string,
  context: Context,
): readonly Value[] | undefined {
  const given = () => node.arguments.slice(0, 1).flatMap((each) => evaluator.valuesOf(each, context));
  switch (method) {
    case 'freeze':
    case 'seal':
      return given();
    case 'assign':
      return node.arguments.flatMap((each) => evaluator.valuesOf(each, context));
    case 'values': {
      const objects = given();
      const items = objects.flatMap((value) => allMembers(evaluator, value));
      const filled = objects.flatMap((value) =>
        value.kind === 'object' ? filledIn(evaluator, value, value.context) : [],
      );
      return filled.length > 0
        ? [{ kind: 'list', items: distinct([...items, ...filled]), isFilled: true }]
        : [{ kind: 'list', items, elements: items.map((item) => [item]) }];
    }
    case 'fromEntries':
      return recordOf(given());
    default:
      return heldBy(evaluator, { node, method }, given(), context);
  }
}

/** `subject.split('.')`, `name.split(/(?=[A-Z])/)`: the pieces of a text, of which all is known, or of a variable that holds a list. */
function piecesOf(
  evaluator: Evaluator,
  text: ts.Expression,
  separator: ts.Expression,
  context: Context,
): readonly Value[] | undefined {
  const between = separatorOf(evaluator, separator, context);
  if (between === undefined) return undefined;
  const lists = evaluator.valuesOf(text, context).flatMap((value): readonly Value[] => {
    const whole = fixed(value) ?? wholePath(value);
    const pieces = whole?.split(between).map((piece) => textValue(piece, text)) ?? listed(value, between);
    return pieces ? [{ kind: 'list', items: pieces, elements: pieces.map((each) => [each]) }] : [];
  });
  return lists.length > 0 ? lists : undefined;
}

/** Any entry of the list that a variable holds; what is separated otherwise, like a host and its port, is none. */
function listed(value: Value, between: string | RegExp): readonly TextValue[] | undefined {
  if (
    typeof between !== 'string' ||
    value.kind !== 'text' ||
    value.parts.length !== 1 ||
    !/^[,;|\s]\s*$/.test(between)
  )
    return undefined;
  const [part] = value.parts;
  return typeof part === 'object' && 'variable' in part && !('hole' in part)
    ? [{ ...value, parts: [{ ...part, split: between.trim() || between }] }]
    : undefined;
}

function changed(text: string, method: string): string {
  if (method === 'toLowerCase') return text.toLowerCase();
  if (method === 'toUpperCase') return text.toUpperCase();
  return text;
}

function joined(
  evaluator: Evaluator,
  list: ts.Expression,
  separator: ts.Expression | undefined,
  context: Context,
): readonly Value[] | undefined {
  const values = evaluator.valuesOf(list, context);
  const all = values.flatMap((value) => (value.kind === 'list' && value.elements ? [value.elements] : []));
  if (all.length === 0 || all.length < values.length) return undefined;
  const between = separator ? textsOf(evaluator.valuesOf(separator, context), separator) : textsOf([], list);
  return all.flatMap((elements) =>
    concatenated(
      elements.flatMap((element, index) => [...(index === 0 ? [] : [between]), textsOf(element, list)]),
    ),
  );
}
