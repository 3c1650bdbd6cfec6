/** Where a call to a broker names its channel → what that name can be. */
import { ts } from 'ts-morph';
import { withOptionalPrefix } from '../calls/optional-prefixes.js';
import { beginsUnknown, memberOf, type Parts, partsOf, partsOfValues } from '../calls/texts.js';
import { constructorOf } from '../evaluate/constructors.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { asSymbol } from '../evaluate/symbols.js';
import { fixed, isHole, known, openOf, parameterOf } from '../evaluate/text.js';
import { type Context, free, type Step, selfIn, type TextValue, type Value } from '../evaluate/values.js';
import { decorationsOf } from '../tables/decorators.js';
import { askedByName } from './asked-names.js';
import { topicPatterns } from './topic-patterns.js';
import type { InOptions, OfMade, Where } from './where.js';

export interface Name {
  readonly parts: Parts;
  /** Only the type of a parameter lists it, or something holds it among others: whoever gives that, or chooses, says which one is meant. */
  readonly typed?: TextValue['typed'];
  /** A check lets it through among others. */
  readonly among?: true;
}

/** The names of channels at a place of the catalogue; undefined where the call says none, and is no message. */
export function namesAt(
  evaluator: Evaluator,
  node: ts.CallExpression | ts.NewExpression,
  where: Where,
  steps: readonly Step[],
  context: Context,
): readonly Name[] | undefined {
  const given = node.arguments ?? [];
  if (where === 'all') return plain([[ALL]]);
  if ('firstOf' in where) {
    for (const each of where.firstOf) {
      const names = namesAt(evaluator, node, each, steps, context);
      if (names) return names;
    }
    return undefined;
  }
  if ('argument' in where) {
    const argument = given[where.argument];
    if (!argument || ts.isFunctionLike(argument)) return undefined;
    const { keys, member } = where;
    if (where.head) return namesAtHead(evaluator, argument, context);
    const values = keys || member !== undefined ? evaluator.valuesOf(argument, context).flatMap(itemsOf) : [];
    const held = member === undefined ? [] : memberOf(evaluator, values, member, node);
    const names = keys ? keysOf(evaluator, values) : [];
    const patterns = topicPatterns(evaluator, argument);
    if (patterns.length > 0)
      return [...plain(patterns), ...namesBeside(evaluator, evaluator.valuesOf(argument, context), argument)];
    if (held.length > 0) return namesOfValues(evaluator, held, node);
    if (names.length > 0) return plain(names);
    const others = where.rest
      ? given.slice(where.argument + 1).filter((each) => !ts.isFunctionLike(each) && !isFlag(each))
      : [];
    return [argument, ...others].flatMap((each) =>
      namesOf(evaluator, ts.isSpreadElement(each) ? each.expression : each, context),
    );
  }
  if ('made' in where)
    return (
      namesOfMade(evaluator, where, steps) ??
      givenWhole(evaluator, node) ??
      givenBelow(evaluator, receiverOf(node), context)
    );
  const first = given[where.at ?? 0];
  return first ? namesIn(evaluator, first, where, context) : undefined;
}

/** `send(['rates', rates])`: what a message of several parts begins with. */
function namesAtHead(
  evaluator: Evaluator,
  argument: ts.Expression,
  context: Context,
): readonly Name[] | undefined {
  const heads = evaluator
    .valuesOf(argument, context)
    .flatMap((value) => (value.kind === 'list' ? (value.elements?.[0] ?? []) : []));
  return heads.length > 0 ? namesOfValues(evaluator, heads, argument) : undefined;
}

/** `subscribe('rates', hear, true)`: what says how something is heard names nothing. */
function isFlag(node: ts.Expression): boolean {
  const said = ts.isAsExpression(node) ? node.expression : node;
  return said.kind === ts.SyntaxKind.TrueKeyword || said.kind === ts.SyntaxKind.FalseKeyword;
}

/** The name that stands for all that a program describes. */
export const ALL = '*';

/** The topics of `{ 'rates/#': { qos: 1 } }`, and those of what is spread into it. */
function keysOf(evaluator: Evaluator, values: readonly Value[]): readonly Parts[] {
  return values.flatMap((value): readonly Parts[] => {
    if (value.kind !== 'object') return [];
    const { named, computed, spread } = evaluator.indexOf(value.node);
    const others = spread.flatMap((each) => evaluator.valuesOf(each, value.context));
    const made = computed.flatMap(({ name }) =>
      name && ts.isComputedPropertyName(name) ? partsOf(evaluator, name.expression, value.context) : [],
    );
    return [
      ...[...named.keys(), ...(value.assigned?.keys() ?? [])].map((name) => [name]),
      ...made,
      ...keysOf(
        evaluator,
        others.filter((each) => each !== value),
      ),
    ];
  });
}

function namesOfMade(
  evaluator: Evaluator,
  { made, by, options }: OfMade,
  steps: readonly Step[],
): readonly Name[] | undefined {
  const isMaking = (name: RegExp | undefined) => (step: Step, index: number) => {
    if (step.step !== 'new' && step.step !== 'call') return false;
    const before = steps[index - 1];
    const method = before?.step === 'member' ? before.name : undefined;
    // `new Queue('mails').on('error', report)`: what listens makes nothing.
    return name === undefined ? !LISTENS.test(method ?? '') : method !== undefined && name.test(method);
  };
  const found = (by ?? [undefined])
    .map((name) => steps[steps.findLastIndex(isMaking(name))])
    .find((step) => step !== undefined);
  if (found?.step !== 'new' && found?.step !== 'call') return undefined;
  const argument = ts.isTaggedTemplateExpression(found.node) ? undefined : found.node.arguments?.[made];
  if (!argument) return undefined;
  return options
    ? namesIn(evaluator, argument, { options }, found.context)
    : namesOf(evaluator, argument, found.context);
}

const LISTENS = /^(?:on|once|off|addListener|prependListener|removeListener|setMaxListeners)$/;

/** What is called on a parameter, or on a member that the constructor is given, goes by a name that whoever gives it knows. */
function givenWhole(
  evaluator: Evaluator,
  node: ts.CallExpression | ts.NewExpression,
): readonly Name[] | undefined {
  const receiver = receiverOf(node);
  const open = receiver && givenAs(evaluator, receiver);
  const isInjected = open && ts.canHaveDecorators(open) && (ts.getDecorators(open) ?? []).length > 0;
  return open && !isInjected ? [{ parts: [{ hole: true, open }] }] : undefined;
}

/**
 * What is called on a member that the class only declares, `protected queue: Queue`, goes by a name that a class which extends it gives, or is
 * injected with: who calls the method knows which one that is.
 */
function givenBelow(
  evaluator: Evaluator,
  receiver: ts.Expression | undefined,
  context: Context,
): readonly Name[] | undefined {
  if (!receiver || !ts.isPropertyAccessExpression(receiver)) return undefined;
  if (receiver.expression.kind !== ts.SyntaxKind.ThisKeyword) return undefined;
  let method: ts.Node = receiver;
  while (method.parent && !ts.isClassElement(method)) method = method.parent;
  const { parent: of } = method;
  const [open] = ts.isMethodDeclaration(method) ? method.parameters : [];
  if (!open || !of || !ts.isClassLike(of)) return undefined;
  const name = receiver.name.text;
  const isOnlyDeclared = of.members.some(
    (member) =>
      ts.isPropertyDeclaration(member) &&
      member.name.getText() === name &&
      !member.initializer &&
      (ts.getDecorators(member) ?? []).length === 0,
  );
  if (!isOnlyDeclared || evaluator.assignedMembersOf(of).has(name)) return undefined;
  const self = selfIn(context);
  if (self?.kind === 'instance' && self.of !== of) return injectedAs(evaluator, self.of, name);
  return [{ parts: [{ hole: true, open }] }];
}

/** `constructor(@InjectQueue('mails') protected queue: Queue)` */
function injectedAs(
  evaluator: Evaluator,
  of: ts.ClassLikeDeclaration,
  name: string,
): readonly Name[] | undefined {
  const given = constructorOf(of)?.parameters ?? [];
  const [first] = [...given, ...of.members.filter(ts.isPropertyDeclaration)]
    .filter((member) => member.name.getText() === name)
    .flatMap((member) => decorationsOf(member).filter((each) => each.name === 'InjectQueue'))
    .flatMap((decoration) => [...decoration.arguments]);
  return first && namesOf(evaluator, first, free);
}

function givenAs(evaluator: Evaluator, node: ts.Expression): ts.ParameterDeclaration | undefined {
  if (ts.isIdentifier(node)) return evaluator.scopes.find(node.text, node).find(ts.isParameter);
  if (!ts.isPropertyAccessExpression(node) || node.expression.kind !== ts.SyntaxKind.ThisKeyword)
    return undefined;
  let place: ts.Node = node;
  while (place.parent && !ts.isClassLike(place)) place = place.parent;
  if (!ts.isClassLike(place)) return undefined;
  const name = node.name.text;
  const maker = constructorOf(place);
  const property = maker?.parameters.find(
    (each) => ts.isParameterPropertyDeclaration(each, maker) && each.name.getText() === name,
  );
  const [assigned] = evaluator.assignedMembersOf(place).get(name) ?? [];
  return property ?? (assigned && ts.isIdentifier(assigned) ? givenAs(evaluator, assigned) : undefined);
}

/** The names that options say: by one of their members, or each of what they list. */
function namesIn(
  evaluator: Evaluator,
  node: ts.Expression,
  { options: names, within, nested, keys }: InOptions,
  context: Context,
): readonly Name[] | undefined {
  const own = evaluator.valuesOf(node, context).flatMap(itemsOf);
  const options = nested === undefined ? own : withNested(evaluator, own, nested, node, 0);
  const below = names.flatMap(
    (name) => givenBelow(evaluator, queueNamed(evaluator, node, name), context) ?? [],
  );
  const others = below.length === 0 ? options : options.filter((each) => !own.includes(each));
  const patterns = others.flatMap((value) => patternsOf(evaluator, value, names));
  const found = names.flatMap((name) => memberOf(evaluator, others, name, node)).flatMap(itemsOf);
  if (patterns.length > 0) return [...plain(patterns), ...namesBeside(evaluator, found, node)];
  if (keys) return plain(keysOf(evaluator, found));
  if (below.length > 0) return [...below, ...namesOfValues(evaluator, found, node)];
  if (found.length > 0) {
    // `sendBatch({ topicMessages: [{ topic }] })`
    const inner = (within ?? [])
      .map((name) => memberOf(evaluator, found, name, node).flatMap(itemsOf))
      .find((values) => values.length > 0);
    return namesOfValues(evaluator, inner ?? found, node);
  }
  // `send(record)`: whoever gives all of it says the name.
  const [open] = options.flatMap((value) => parameterOf(value) ?? []);
  if (open) return [{ parts: [{ hole: true, open }] }];
  const isThere = options.some(
    (value) => value.kind === 'object' && names.some((name) => evaluator.indexOf(value.node).named.has(name)),
  );
  return isThere || options.length === 0 ? plain([[{ hole: true }]]) : undefined;
}

/** What an option says by a pattern. */
function patternsOf(evaluator: Evaluator, value: Value, names: readonly string[]): readonly Parts[] {
  if (value.kind !== 'object') return [];
  const { named } = evaluator.indexOf(value.node);
  return names.flatMap((name) => {
    const property = named.get(name);
    return property && ts.isPropertyAssignment(property)
      ? topicPatterns(evaluator, property.initializer)
      : [];
  });
}

/** The names that are said beside patterns. */
function namesBeside(evaluator: Evaluator, values: readonly Value[], node: ts.Node): readonly Name[] {
  const found = values.flatMap(itemsOf).filter((value) => fixed(value)?.startsWith('^') !== true);
  return namesOfValues(evaluator, found, node).filter(({ parts }) => !beginsUnknown(parts));
}

/** `{ queueName: this.queue.name }`: the queue whose name is an option. */
function queueNamed(evaluator: Evaluator, node: ts.Expression, option: string): ts.Expression | undefined {
  const said = ts.isObjectLiteralExpression(node) ? evaluator.indexOf(node).named.get(option) : undefined;
  const value = said && ts.isPropertyAssignment(said) ? said.initializer : undefined;
  return value && ts.isPropertyAccessExpression(value) && value.name.text === 'name'
    ? value.expression
    : undefined;
}

function receiverOf({ expression: callee }: ts.CallExpression | ts.NewExpression): ts.Expression | undefined {
  return ts.isPropertyAccessExpression(callee) ? callee.expression : undefined;
}

/** Values, and those that one of their members lists, and so on. */
function withNested(
  evaluator: Evaluator,
  values: readonly Value[],
  name: string,
  node: ts.Node,
  depth: number,
): readonly Value[] {
  // What only whoever gives it knows is asked for there, with all that it lists.
  const known = values.filter(({ kind }) => kind !== 'derived');
  const inner = depth > DEEPEST ? [] : memberOf(evaluator, known, name, node).flatMap(itemsOf);
  return inner.length === 0 ? values : [...values, ...withNested(evaluator, inner, name, node, depth + 1)];
}

/** Children of children. */
const DEEPEST = 6;

function itemsOf(value: Value): readonly Value[] {
  return value.kind === 'list' ? value.items : [value];
}

/** A name of a channel; of a queue that the broker names, the place where it is made. */
export function textsAt(
  evaluator: Evaluator,
  node: ts.Expression | undefined,
  context: Context,
): readonly Parts[] {
  return node ? namesOf(evaluator, node, context).map(({ parts }) => parts) : [];
}

function namesOf(evaluator: Evaluator, node: ts.Expression, context: Context): readonly Name[] {
  const found = evaluator.valuesOf(node, context);
  // The answer to a question goes to whoever asked.
  if (found.some(isReply) || /\.replyTo$/.test(node.getText())) return [];
  const open = givenQueue(evaluator, node, found);
  if (open) return [{ parts: [{ hole: true, open }] }];
  return namesOfValues(evaluator, found.flatMap(itemsOf), node);
}

/** `new Worker(queue.name, work)` of a queue of which only the type is known here: who gives it knows its name. */
function givenQueue(
  evaluator: Evaluator,
  node: ts.Expression,
  found: readonly Value[],
): ts.ParameterDeclaration | undefined {
  if (!ts.isPropertyAccessExpression(node) || node.name.text !== 'name') return undefined;
  const isOnlyTyped = found.every(
    (value) =>
      value.kind === 'derived' && value.steps.every(({ step }) => step === 'member' || step === 'instance'),
  );
  return isOnlyTyped ? givenAs(evaluator, node.expression) : undefined;
}

/** The names that values are. */
export function namesOfValues(evaluator: Evaluator, found: readonly Value[], node: ts.Node): readonly Name[] {
  const values = found.flatMap(
    (value) => (value.kind === 'derived' ? askedByName(evaluator, value) : undefined) ?? [asSymbol(value)],
  );
  if (values.length === 0) return plain(partsOfValues(evaluator, [], node));
  const isChoice = values.filter(isSaidByType).length > 1;
  const names = values.flatMap((value) => {
    const typed = isChoice && value.kind === 'text' ? value.typed : undefined;
    return partsOfValues(evaluator, [value], node).map((parts) => ({
      parts,
      ...(typed && { typed }),
      ...(value.kind === 'text' && value.among && { among: value.among }),
      isKnown: parts.length > 1 || !beginsUnknown(parts) || openOf(value) !== undefined,
    }));
  });
  // What is not known says nothing beside what is.
  const said = names.filter(({ isKnown }) => isKnown);
  // What begins as nothing is filled before it is used: `queue = ''`.
  const telling = names.length > 1 ? said.filter(({ parts }) => parts.some((part) => part !== '')) : said;
  const isAsked = values.some((value) => !found.includes(value) && value.kind === 'text');
  const isPlain = !isAsked && !isChoice && !names.some(({ among }) => among);
  if (names.length > 1 && isPlain && telling.length === names.length)
    return withoutShards(plain(withOptionalPrefix(names.map(({ parts }) => parts))));
  return withoutShards(isAsked ? withFallback(telling) : telling.length > 0 ? telling : names);
}

/** `process.env.QUEUE_URL`, and the queue that is asked for by name where nobody sets that: one or the other. */
function withFallback(names: readonly Name[]): readonly Name[] {
  const [first, second, ...others] = names;
  if (!first || !second || others.length > 0) return names;
  const [variable, asked] = typeof first.parts[0] === 'string' ? [second, first] : [first, second];
  const [part, ...rest] = variable.parts;
  const otherwise = known(asked.parts);
  const isVariable = typeof part === 'object' && !isHole(part) && rest.length === 0;
  return isVariable && otherwise ? [{ ...variable, parts: [{ ...part, otherwise }] }] : names;
}

/** Of `mails` and `mails-3`, `mails-${shard}` or, for a cluster of Redis, `{mails}`, the first: one channel, be it in several parts. */
function withoutShards(names: readonly Name[]): readonly Name[] {
  const plainNames = names.flatMap(({ parts: [first, ...others] }) =>
    typeof first === 'string' && others.length === 0 ? [first] : [],
  );
  return names.filter(({ parts }) => {
    const text = parts.map((part) => (typeof part === 'string' ? part : '0')).join('');
    return !plainNames.some(
      (name) =>
        text === `{${name}}` || (text.startsWith(name) && /^[-_.:]\d+$/.test(text.slice(name.length))),
    );
  });
}

function plain(texts: readonly Parts[]): readonly Name[] {
  return texts.map((parts) => ({ parts }));
}

/** Whether a text is one that a type lists, or a member of an enumeration that stands for a type. */
function isSaidByType(value: Value): boolean {
  return value.kind === 'text' && value.typed !== undefined;
}

function isReply(value: Value): boolean {
  const last = value.kind === 'derived' ? value.steps.at(-1) : undefined;
  return last?.step === 'member' && /^(replyTo|reply)$/.test(last.name);
}
