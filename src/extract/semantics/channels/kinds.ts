/**
 * The kinds of messages, for channels whose own name only the deployment knows: one topic that takes all events of a program, `event.type` among what it
 * carries, and a consumer that looks up by it who handles the message. In: what publishes or consumes. Out: the names of the kinds.
 */
import { ts } from 'ts-morph';
import { memberOf, type Parts, partsOfValues } from '../calls/texts.js';
import { entriesOf } from '../evaluate/all-members.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed, openOf } from '../evaluate/text.js';
import type { Context, Value } from '../evaluate/values.js';

/** Members by which a message says its kind, the plainest first. */
const MEMBERS = [
  'type',
  'eventType',
  'eventName',
  'messageType',
  'event',
  'command',
  'pattern',
  'kind',
  'topic',
];
/** Members by which a message says what is asked for, the plainest first. */
const ASKED = [...MEMBERS, 'operation', 'action', 'method', 'function', 'cmd', 'procedure'];
/** Attributes beside the body that do. */
const ATTRIBUTE = /^(?:(?:event|message|command|domain)?[-_.]?(?:type|name|kind|event)|command|pattern)$/i;
const ASKED_ATTRIBUTE =
  /^(?:x-)?(?:(?:event|message|command|request)?[-_.]?(?:type|name|kind)|event|command|cmd|pattern|operation|action|method|function|procedure|rpc)$/i;
/** The options of clients that hold attributes and bodies. */
const ATTRIBUTES = ['MessageAttributes', 'messageAttributes', 'attributes', 'headers'];
const BODIES = ['Message', 'MessageBody', 'body', 'value', 'data', 'json', 'content'];
/** Calls of calls around what a message is made of. */
const DEEPEST = 4;

/** Whether nothing of a name is known but by the deployment. */
export function isUnnamed(channel: Parts): boolean {
  return channel.every((part) => typeof part !== 'string' || !/\w/.test(part));
}

/**
 * The kinds that a call, or what it makes, sends.
 * @param isOpen whether a body that callers give counts, so that they are asked for its kind
 */
export function kindsSent(
  evaluator: Evaluator,
  node: ts.CallExpression | ts.NewExpression,
  context: Context,
  isOpen: boolean,
): readonly Parts[] {
  return kindsSaid(evaluator, node, context, { members: MEMBERS, attribute: ATTRIBUTE, isOpen });
}

/**
 * What a message asks for whose sender waits for an answer.
 * @param isOpen whether whoever gives the message may be asked: what is said beside it, who calls always is
 */
export function operationsAsked(
  evaluator: Evaluator,
  node: ts.CallExpression,
  context: Context,
  isOpen: boolean,
): readonly Parts[] {
  return kindsSaid(evaluator, node, context, { members: ASKED, attribute: ASKED_ATTRIBUTE, isOpen });
}

interface Saying {
  readonly members: readonly string[];
  readonly attribute: RegExp;
  /** Whether a body that hangs on a parameter counts. */
  readonly isOpen?: boolean;
}

function kindsSaid(
  evaluator: Evaluator,
  node: ts.CallExpression | ts.NewExpression,
  context: Context,
  { members, attribute, isOpen }: Saying,
): readonly Parts[] {
  const given = (node.arguments ?? []).flatMap((each) => evaluator.valuesOf(each, context));
  const sent = given.flatMap((value) => [value, ...messagesIn(evaluator, value, node)]);
  const attributes = ATTRIBUTES.flatMap((name) => memberOf(evaluator, sent, name, node)).flatMap((value) =>
    value.kind === 'object' ? entriesOf(evaluator, value) : [],
  );
  const told = attributes.flatMap((entry): readonly Value[] => {
    const [key, held] = (entry.kind === 'list' && entry.elements) || [];
    const name = key?.[0] && fixed(key[0]);
    if (name === undefined || !held || !attribute.test(name)) return [];
    const values = ['StringValue', 'stringValue'].flatMap((each) => memberOf(evaluator, held, each, node));
    return values.length > 0 ? values : held.filter(({ kind }) => kind === 'text' || kind === 'derived');
  });
  if (told.length > 0) return partsOfValues(evaluator, told, node);
  const bodies = BODIES.flatMap((name) => memberOf(evaluator, sent, name, node));
  const written = [...given, ...bodies].flatMap((value) => stringified(evaluator, value, 0));
  const isTelling = (value: Value) =>
    value.kind === 'text' || (isOpen === true && openOf(value) !== undefined);
  const named = members
    .map((name) => written.flatMap((value) => evaluator.member(value, name, node)))
    .find((values) => values.some(isTelling));
  return named ? partsOfValues(evaluator, named, node) : [];
}

/** What a client is given several of at once: `{ messages: [{ value }] }`, `{ Entries: [{ MessageBody }] }`. */
function messagesIn(evaluator: Evaluator, value: Value, node: ts.Node): readonly Value[] {
  const details = memberOf(evaluator, [value], 'putMessagesDetails', node);
  return ['messages', 'Entries', 'PublishBatchRequestEntries']
    .flatMap((name) => memberOf(evaluator, [value, ...details], name, node))
    .flatMap((each) => (each.kind === 'list' ? each.items : []));
}

/** What was made a text of: `Buffer.from(JSON.stringify(event))`. */
function stringified(evaluator: Evaluator, value: Value, depth: number): readonly Value[] {
  if (value.kind !== 'derived' || depth > DEEPEST) return [];
  const isJson = 'name' in value.root && value.root.name === 'JSON';
  return value.steps.flatMap((step): readonly Value[] => {
    if (step.step !== 'call' || !ts.isCallExpression(step.node)) return [];
    const [first] = step.node.arguments;
    const values = first ? evaluator.valuesOf(first, step.context) : [];
    return isJson ? values : values.flatMap((each) => stringified(evaluator, each, depth + 1));
  });
}
