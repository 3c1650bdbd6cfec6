/**
 * What comes to a consumer by another name than the one that was published: queues that are bound to exchanges, subscriptions to topics, streams of
 * subjects; and the streams of Redis, whose names stand among the words of a command.
 */
import { ts } from 'ts-morph';
import { memberOf, type Parts, partsOfValues } from '../calls/texts.js';
import { elementContexts } from '../evaluate/each-element.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import type { Context, Derived, Step, Value } from '../evaluate/values.js';
import type { MessageReading } from './brokers.js';
import { CONSTRUCTS } from './clouds.js';
import { namesOfValues, textsAt } from './names.js';

/** What a call binds; undefined where it binds nothing. */
export function readBinding(
  evaluator: Evaluator,
  node: ts.CallExpression,
  { root, steps }: Derived,
  context: Context,
): readonly MessageReading[] | undefined {
  const from = 'package' in root ? root.package : undefined;
  const last = steps.at(-1);
  const name = last?.step === 'member' ? last.name : '';
  const texts = (argument: ts.Expression | undefined) => textsAt(evaluator, argument, context);
  const [first, second, third] = node.arguments;
  if (name === 'bindQueue' && (from === undefined || /amqp|rabbit/.test(from)))
    // What a loop says of a queue and its key goes together.
    return elementContexts(evaluator, node, context).flatMap((each) => {
      const said = (argument: ts.Expression | undefined) => textsAt(evaluator, argument, each);
      return bindings(node, said(first), said(second), third ? said(third) : [['']]);
    });
  if (name === 'addSubscription' && from !== undefined && CONSTRUCTS.test(from))
    return subscribed(evaluator, node, context);
  if (from === '@google-cloud/pubsub' && name === 'createSubscription') {
    const topic = madeBy(evaluator, steps, 'topic');
    return topic
      ? bindings(node, texts(first), topic, [['']])
      : bindings(node, texts(second), texts(first), [['']]);
  }
  const holder = steps.at(-2);
  if (!from || !/^(nats|@nats-io\/.+)$/.test(from) || name !== 'add' || holder?.step !== 'member')
    return undefined;
  // What a loop says of a stream and its subjects goes together.
  return elementContexts(evaluator, node, context).flatMap((around) => {
    const said = (argument: ts.Expression | undefined, ...names: readonly string[]) =>
      optionsSaid(evaluator, argument, names, around);
    if (holder.name === 'streams')
      return bindings(node, said(first, 'name'), [['']], said(first, 'subjects'));
    const consumers = said(second, 'durable_name', 'name').flatMap((own) =>
      textsAt(evaluator, first, around).map((stream) => [...stream, '/', ...own]),
    );
    const subjects = said(second, 'filter_subject', 'filter_subjects');
    return holder.name === 'consumers' && subjects.length > 0
      ? bindings(node, consumers, [['']], subjects)
      : [];
  });
}

/** What options say under some names, each text of lists by itself. */
function optionsSaid(
  evaluator: Evaluator,
  argument: ts.Expression | undefined,
  names: readonly string[],
  context: Context,
): readonly Parts[] {
  if (!argument) return [];
  const values = evaluator.valuesOf(argument, context);
  return names
    .flatMap((each) => memberOf(evaluator, values, each, argument))
    .flatMap((value): readonly Value[] => (value.kind === 'list' ? value.items : [value]))
    .flatMap((value) => partsOfValues(evaluator, [value], argument));
}

/** `new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint })`, and the same of the second version of the SDK: the queue gets what comes to the topic. */
export function readSubscription(
  evaluator: Evaluator,
  node: ts.CallExpression | ts.NewExpression,
  { root, steps }: Derived,
  context: Context,
): readonly MessageReading[] {
  const last = steps.at(-1);
  const isOf = (from: RegExp, name: string) =>
    'package' in root && from.test(root.package) && last?.step === 'member' && last.name === name;
  if (
    !isOf(/^@aws-sdk\/client-sns$/, 'SubscribeCommand') &&
    !isOf(/^aws-sdk(?:\/.*)?$|client-sns$/, 'subscribe')
  )
    return [];
  const [given] = node.arguments ?? [];
  const said = (name: string) =>
    given ? memberOf(evaluator, evaluator.valuesOf(given, context), name, given) : [];
  if (!said('Protocol').some((value) => fixed(value) === 'sqs')) return [];
  const names = (name: string) =>
    namesOfValues(evaluator, said(name), node).map(({ parts }) => lastWord(parts));
  return bindings(node, names('Endpoint'), names('TopicArn'), [['']]);
}

/** Of an address, `arn:aws:sqs:eu-west-1:1:mails`, the name. */
function lastWord(parts: Parts): Parts {
  const [last] = parts.slice(-1);
  return parts.length === 1 && typeof last === 'string' ? [last.slice(last.search(/[^:/]*$/))] : parts;
}

/** `topic.addSubscription(new SqsSubscription(queue))` of a stack of AWS: the queue gets what comes to the topic; a function is woken by it. */
function subscribed(
  evaluator: Evaluator,
  node: ts.CallExpression,
  context: Context,
): readonly MessageReading[] | undefined {
  const [given] = node.arguments;
  const { expression: callee } = node;
  if (!given || !ts.isPropertyAccessExpression(callee)) return undefined;
  const topics = textsAt(evaluator, callee.expression, context);
  return evaluator.valuesOf(given, context).flatMap((value): readonly MessageReading[] => {
    const made = value.kind === 'derived' ? value.steps.at(-1) : undefined;
    const kind = value.kind === 'derived' ? value.steps.at(-2) : undefined;
    if (made?.step !== 'new' || !ts.isNewExpression(made.node) || kind?.step !== 'member') return [];
    const [target] = made.node.arguments ?? [];
    if (kind.name === 'SqsSubscription')
      return bindings(node, textsAt(evaluator, target, made.context), topics, [['']]);
    if (kind.name !== 'LambdaSubscription') return [];
    return topics.map((channel) => ({ kind: 'message', role: 'consumes', broker: 'sns', channel, node }));
  });
}

/** What is read of a stream: `redis.xreadgroup('GROUP', group, consumer, 'STREAMS', 'rates', '>')`, `client.xReadGroup(group, consumer, [{ key: 'rates', id: '>' }])`. */
export function readStream(
  evaluator: Evaluator,
  node: ts.CallExpression,
  { root, steps }: Derived,
  context: Context,
): readonly MessageReading[] {
  const last = steps.at(-1);
  if (last?.step === 'member' && /^(consume|fetch)$/.test(last.name)) return ofStream(evaluator, node, steps);
  const isReading = last?.step === 'member' && /^x[rR]ead([gG]roup)?$/.test(last.name);
  if (!isReading || !('package' in root) || !/redis/.test(root.package)) return [];
  const given = [...node.arguments];
  const index = given.findIndex((each) =>
    evaluator.valuesOf(each, context).some((value) => fixed(value)?.toUpperCase() === 'STREAMS'),
  );
  const rest = given.slice(index + 1);
  const channels =
    index === -1
      ? keyed(evaluator, streamsAmong(given, last.name), context)
      : rest
          .slice(0, Math.max(1, Math.floor(rest.length / 2)))
          // `'STREAMS', ...streams, ...ids`
          .flatMap((each) => textsAt(evaluator, ts.isSpreadElement(each) ? each.expression : each, context));
  return channels.map((channel) => ({ kind: 'message', role: 'consumes', broker: 'redis', channel, node }));
}

/** `js.consumers.get('ORDERS', 'ledger')` of NATS: the stream, and who consumes it; one that is told its subjects consumes these. */
function ofStream(
  evaluator: Evaluator,
  node: ts.CallExpression,
  steps: readonly Step[],
): readonly MessageReading[] {
  const index = steps.findIndex(
    (step, at) => step.step === 'member' && step.name === 'get' && isMember(steps[at - 1], 'consumers'),
  );
  const call = index === -1 ? undefined : steps[index + 1];
  if (call?.step !== 'call' || !ts.isCallExpression(call.node)) return [];
  const [of, by] = call.node.arguments;
  const consumed = (channel: Parts) => ({
    kind: 'message' as const,
    role: 'consumes' as const,
    broker: 'nats',
    channel,
    node,
  });
  const filtered = optionsSaid(
    evaluator,
    by,
    ['filterSubjects', 'filter_subjects', 'filter_subject'],
    call.context,
  );
  if (filtered.length > 0) return filtered.map(consumed);
  const consumers = by ? textsAt(evaluator, by, call.context) : [[]];
  return textsAt(evaluator, of, call.context).flatMap((stream) =>
    consumers.map((name) => consumed(name.length > 0 ? [...stream, '/', ...name] : stream)),
  );
}

function isMember(step: Step | undefined, name: string): boolean {
  return step?.step === 'member' && step.name === name;
}

/** The arguments of which one lists streams: those after the group and the consumer; how the command is sent may stand before all. */
function streamsAmong(given: readonly ts.Expression[], method: string): readonly ts.Expression[] {
  const first = /group$/i.test(method) ? 2 : 0;
  return given.slice(first, first + 2);
}

/** The names of streams by their key; of what is handed in, by the key of that. */
function keyed(evaluator: Evaluator, nodes: readonly ts.Expression[], context: Context): readonly Parts[] {
  return nodes.flatMap((node) => {
    const options = evaluator
      .valuesOf(node, context)
      .flatMap((value): readonly Value[] => (value.kind === 'list' ? value.items : [value]));
    const open = options.flatMap((value) =>
      value.kind === 'derived' && 'open' in value.root ? evaluator.member(value, 'key', node) : [],
    );
    return [...memberOf(evaluator, options, 'key', node), ...open].flatMap((value) =>
      partsOfValues(evaluator, [value], node),
    );
  });
}

/** What the method of a name was given first that made something on the way. */
function madeBy(evaluator: Evaluator, steps: readonly Step[], name: string): readonly Parts[] | undefined {
  const index = steps.findLastIndex((step) => step.step === 'member' && step.name === name);
  const call = index === -1 ? undefined : steps[index + 1];
  if (call?.step !== 'call' || !ts.isCallExpression(call.node)) return undefined;
  const [first] = call.node.arguments;
  return first ? textsAt(evaluator, first, call.context) : undefined;
}

/** Each queue bound to each exchange by each key. */
export function bindings(
  node: ts.Node,
  queues: readonly Parts[],
  exchanges: readonly Parts[],
  keys: readonly Parts[],
): readonly MessageReading[] {
  return queues.flatMap((queue) =>
    exchanges.flatMap((exchange) =>
      (keys.length > 0 ? keys : [['']]).map((key) => ({
        kind: 'binding' as const,
        queue,
        exchange,
        key,
        node,
      })),
    ),
  );
}
