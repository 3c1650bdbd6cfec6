/** Where a call to a broker names its channel → what that name can be. */
import { ts } from 'ts-morph';
import { beginsUnknown, memberOf, type Parts, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Context, Derived, Step, Value } from '../evaluate/values.js';
import type { InOptions, OfMade, Where } from './catalogue.js';

/** The names of channels at a place of the catalogue; undefined where the call says none, and is no message. */
export function namesAt(
  evaluator: Evaluator,
  node: ts.CallExpression | ts.NewExpression,
  where: Where,
  steps: readonly Step[],
  context: Context,
): readonly Parts[] | undefined {
  const given = node.arguments ?? [];
  if ('argument' in where) {
    const argument = given[where.argument];
    if (!argument || ts.isFunctionLike(argument)) return undefined;
    const keys = where.keys ? keysOf(evaluator, evaluator.valuesOf(argument, context)) : [];
    return keys.length > 0 ? keys : textsAt(evaluator, argument, context);
  }
  if ('made' in where) return namesOfMade(evaluator, where, steps);
  const first = given[where.at ?? 0];
  return first ? namesIn(evaluator, first, where, context) : undefined;
}

/** The topics of `{ 'rates/#': { qos: 1 } }`. */
function keysOf(evaluator: Evaluator, values: readonly Value[]): readonly Parts[] {
  return values.flatMap((value) =>
    value.kind === 'object' ? [...evaluator.indexOf(value.node).named.keys()].map((name) => [name]) : [],
  );
}

function namesOfMade(
  evaluator: Evaluator,
  { made, by, options }: OfMade,
  steps: readonly Step[],
): readonly Parts[] | undefined {
  const isMaking = (name: RegExp | undefined) => (step: Step, index: number) => {
    if (step.step !== 'new' && step.step !== 'call') return false;
    const before = steps[index - 1];
    return name === undefined || (before?.step === 'member' && name.test(before.name));
  };
  const found = (by ?? [undefined])
    .map((name) => steps[steps.findLastIndex(isMaking(name))])
    .find((step) => step !== undefined);
  if (found?.step !== 'new' && found?.step !== 'call') return undefined;
  const argument = ts.isTaggedTemplateExpression(found.node) ? undefined : found.node.arguments?.[made];
  if (!argument) return undefined;
  return options
    ? namesIn(evaluator, argument, { options }, found.context)
    : textsAt(evaluator, argument, found.context);
}

/** The names that options say: by one of their members, or each of what they list. */
function namesIn(
  evaluator: Evaluator,
  node: ts.Expression,
  { options: names, within }: InOptions,
  context: Context,
): readonly Parts[] | undefined {
  const options = evaluator.valuesOf(node, context).flatMap(itemsOf);
  const found = names.flatMap((name) => memberOf(evaluator, options, name, node)).flatMap(itemsOf);
  if (found.length > 0) {
    // `sendBatch({ topicMessages: [{ topic }] })`
    const inner = (within ?? [])
      .map((name) => memberOf(evaluator, found, name, node))
      .find((values) => values.length > 0);
    return (inner ?? found).flatMap((value) => partsOfValues(evaluator, [value], node));
  }
  const isThere = options.some(
    (value) => value.kind === 'object' && names.some((name) => evaluator.indexOf(value.node).named.has(name)),
  );
  return isThere || options.length === 0 ? [[{ hole: true }]] : undefined;
}

function itemsOf(value: Value): readonly Value[] {
  return value.kind === 'list' ? value.items : [value];
}

/** A name of a channel; of a queue that the broker names, the place where it is made. */
export function textsAt(
  evaluator: Evaluator,
  node: ts.Expression | undefined,
  context: Context,
): readonly Parts[] {
  if (!node) return [];
  const found = evaluator.valuesOf(node, context);
  // The answer to a question goes to whoever asked.
  if (found.some(isReply) || /\.replyTo$/.test(node.getText())) return [];
  const values = found.flatMap((value): readonly Value[] => {
    if (value.kind === 'list') return value.items;
    const asserted = value.kind === 'derived' ? assertedQueue(evaluator, value) : undefined;
    return asserted ?? [value];
  });
  if (values.length === 0) return partsOfValues(evaluator, [], node);
  const texts = values.flatMap((value) => partsOfValues(evaluator, [value], node));
  // What is not known says nothing beside what is.
  const known = texts.filter((parts) => parts.length > 1 || !beginsUnknown(parts));
  return known.length > 0 ? known : texts;
}

function isReply(value: Value): boolean {
  const last = value.kind === 'derived' ? value.steps.at(-1) : undefined;
  return last?.step === 'member' && /^(replyTo|reply)$/.test(last.name);
}

/** `(await channel.assertQueue('', { exclusive: true })).queue` */
function assertedQueue(evaluator: Evaluator, { steps }: Derived): readonly Value[] | undefined {
  const index = steps.findLastIndex((step) => step.step === 'member' && step.name === 'assertQueue');
  const call = steps[index + 1];
  if (index === -1 || call?.step !== 'call' || !ts.isCallExpression(call.node)) return undefined;
  const { node } = call;
  const [name] = node.arguments;
  const values = name ? evaluator.valuesOf(name, call.context) : [];
  const isNamed = values.some((value) => value.kind !== 'text' || value.parts.some((part) => part !== ''));
  if (isNamed) return values;
  const file = node.getSourceFile();
  const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
  const parts = [`a queue without a name of ${evaluator.program.pathOf(file)}:${line + 1}`];
  return [{ kind: 'text', parts, origins: [node] }];
}
