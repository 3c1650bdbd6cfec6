/**
 * Who publishes, consumes and asks over a broker. In: a call and what its callee is, by the evaluator. Out: the role and the name of the channel,
 * or a call where the answer is waited for. The catalogue says which methods of which client do what.
 */
import { ts } from 'ts-morph';
import type { MessageFact } from '../../../model/facts.js';
import type { CallReading } from '../calls/http.js';
import { mannerOf, quiet } from '../calls/options.js';
import { beginsUnknown, memberOf, opensOf, type Parts } from '../calls/texts.js';
import { isRead } from '../calls/timeouts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import type { Context, Derived, TextValue, Value } from '../evaluate/values.js';
import { functionAround } from '../functions.js';
import { BROKERS, MADE } from './catalogue.js';
import { kindsHandled, kindsHandledAround } from './handled-kinds.js';
import { isUnnamed, kindsSent, operationsAsked } from './kinds.js';
import { namesAt } from './names.js';
import { readNatsEndpoint } from './nats-services.js';
import { readNodeAmqp } from './node-amqp.js';
import { readSst } from './sst.js';
import { readBinding, readStream, readSubscription } from './streams.js';
import type { Broker, Method } from './where.js';

export type MessageReading = ToldReading | BindingReading;

/** Somebody publishes or consumes. */
export interface ToldReading {
  readonly kind: 'message';
  readonly role: MessageFact['role'];
  readonly broker: string;
  readonly channel: Parts;
  readonly exchange?: Parts;
  /** The key that the call says beside the name of a publication. */
  readonly key?: Parts;
  /** Only a type lists the channel, or something holds it, among others. */
  readonly typed?: TextValue['typed'];
  /** A check lets it through among others. */
  readonly among?: true;
  /** The kinds of messages that a channel without a known name carries. */
  readonly kinds?: readonly Parts[];
  /** What a row of an outbox holds, by its columns. */
  readonly columns?: ReadonlyMap<string, readonly Parts[]>;
  /** … and what it is made of, where that is an object. */
  readonly row?: readonly Value[];
  readonly node: ts.Node;
}

/** A queue gets what comes to an exchange by a key. */
export interface BindingReading {
  readonly kind: 'binding';
  readonly queue: Parts;
  readonly exchange: Parts;
  readonly key: Parts;
  readonly node: ts.Node;
}

/** Whether the catalogue knows what a method of a package does. */
export function isOfBroker(from: string, method: string): boolean {
  return BROKERS.some(({ packages, methods }) => packages.test(from) && Object.hasOwn(methods, method));
}

export function readMessage(
  evaluator: Evaluator,
  node: ts.CallExpression,
  callee: Derived,
  context: Context,
): readonly (MessageReading | CallReading)[] {
  const last = callee.steps.at(-1);
  if (last?.step !== 'member') return [];
  const asked = readNodeAmqp(evaluator, node, callee, context);
  if (asked) return asked;
  const from = 'package' in callee.root ? callee.root.package : undefined;
  const name = last.name;
  const given = [...node.arguments];
  const endpoints = readNatsEndpoint(evaluator, node, callee, context);
  if (endpoints.length > 0) return endpoints;
  const built = readSst(evaluator, node, { ...callee, steps: callee.steps.slice(0, -1) }, context);
  if (built.length > 0) return built;
  const subscribed = readSubscription(evaluator, node, callee, context);
  if (subscribed.length > 0) return subscribed;
  const bindings = readBinding(evaluator, node, callee, context);
  if (bindings) return bindings;
  const streamed = readStream(evaluator, node, callee, context);
  if (streamed.length > 0) return streamed;
  const receiver = receiverOf(node);
  const isMethod = ts.isPropertyAccessExpression(node.expression);
  const methodsOf = ({ methods, functions = {} }: Broker) =>
    isMethod ? methods : { ...methods, ...functions };
  const broker = BROKERS.find((each) => {
    if (!Object.hasOwn(methodsOf(each), name)) return false;
    if (from === undefined) return each.byShape?.(name, receiver, given);
    const { packages, of } = each;
    return (
      packages.test(from) &&
      (!of || callee.steps.some((step) => step.step === 'member' && of.test(step.name)))
    );
  });
  const method = broker && methodsOf(broker)[name];
  // Other events of what consumes are no messages.
  if (!broker || !method || (name === 'on' && given[0] && !/['"`]message/.test(given[0].getText())))
    return [];
  if (method.role === 'consumes' && isOfAnswers(given[0])) return [];
  const channels = namesAt(evaluator, node, method.name, callee.steps, context);
  // What has no name here sends something else: `emitter.send(…)`.
  if (!channels) return [];
  const [of] = method.exchange ? (namesAt(evaluator, node, method.exchange, [], context) ?? []) : [];
  const exchange = of?.parts;
  const [said] = method.key ? (namesAt(evaluator, node, method.key, [], context) ?? []) : [];
  return channels.flatMap(({ parts: channel, typed, among }): readonly (MessageReading | CallReading)[] => {
    // A message without a key goes by the exchange.
    const route = exchange && channel.every((part) => part === '') ? exchange : channel;
    const by = from ?? broker.broker;
    const asked = askedBy(evaluator, { node, context, method, route, by, broker: broker.broker });
    if (asked) return asked;
    return [
      {
        kind: 'message',
        role: method.role,
        broker: broker.broker,
        channel,
        ...(exchange && { exchange }),
        // What may say another key says none where nothing is known of it.
        ...(said && !beginsUnknown(said.parts) && { key: said.parts }),
        ...(typed && { typed }),
        ...(among && { among }),
        ...kindsOf(evaluator, { role: method.role, broker: broker.broker }, channel, node, context),
        node,
      },
    ];
  });
}

/** Brokers on which nobody makes a channel before it is used, so that programs make up names as they run: one for each session, or device. */
const NAMED_AT_WILL = /^(?:redis|nats|mqtt)$/;

/** The kinds of messages that a channel carries of which the program does not know the name. */
function kindsOf(
  evaluator: Evaluator,
  { role, broker }: Pick<MessageFact, 'role' | 'broker'>,
  channel: Parts,
  node: ts.CallExpression | ts.NewExpression,
  context: Context,
): Pick<ToldReading, 'kinds'> {
  // What is answered is told apart whatever the queue is called.
  if (role === 'consumes' && ANSWERED_BY.test(broker) && ts.isCallExpression(node) && mayAnswer(node)) {
    const kinds = kindsHandled(evaluator, node, context, true);
    if (kinds.length > 0) return { kinds };
  }
  if (!isUnnamed(channel) || NAMED_AT_WILL.test(broker)) return {};
  const kinds =
    role === 'publishes'
      ? kindsSent(evaluator, node, context, !isInAbstract(node))
      : kindsHandled(evaluator, node, context);
  return kinds.length > 0 ? { kinds } : {};
}

/** Whether classes below say what a call hangs on: they name the channel, and callers are not asked for kinds instead. */
function isInAbstract(node: ts.Node): boolean {
  const around = ts.findAncestor(node, ts.isClassLike);
  return around?.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword) === true;
}

/** What consumes, with the kinds that are told apart where it is called: what takes messages of a queue may hand them back. */
export function withKindsAround(
  evaluator: Evaluator,
  reading: MessageReading,
  place: ts.Node,
): MessageReading {
  if (reading.kind !== 'message' || reading.role !== 'consumes' || reading.kinds) return reading;
  if (functionAround(place) === functionAround(reading.node)) return reading;
  if (!isUnnamed(reading.channel) || NAMED_AT_WILL.test(reading.broker)) return reading;
  const kinds = kindsHandledAround(evaluator, place);
  return kinds.length > 0 ? { ...reading, kinds } : reading;
}

/** Brokers on which a queue is asked for several things. */
const ANSWERED_BY = /^rabbitmq$/;

/** Whether the file of what consumes speaks of answers. */
function mayAnswer(node: ts.CallExpression): boolean {
  return /\breplyTo\b/.test(node.getSourceFile().text);
}

/** Whether an expression names the queue to which the same file wants its answers sent. */
function isOfAnswers(node: ts.Expression | undefined): boolean {
  if (!node) return false;
  const name = node.getText();
  if (/amq\.rabbitmq\.reply-to/.test(name)) return true;
  if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return false;
  const { text } = node.getSourceFile();
  if (name === 'replyTo') return /[{,]\s*replyTo\s*[,}]/.test(text);
  return [...text.matchAll(/\breplyTo\s*:\s*([\w.$]+)/g)].some(([, each]) => each === name);
}

interface Asking {
  readonly node: ts.CallExpression;
  readonly context: Context;
  readonly method: Method;
  readonly route: Parts;
  readonly by: string;
  readonly broker: string;
}

/** The calls that a message is to whose sender waits for an answer, one for each operation that it may ask for; undefined for one that only tells. */
function askedBy(
  evaluator: Evaluator,
  { node, context, method, route, by, broker }: Asking,
): readonly CallReading[] | undefined {
  const { asks } = method;
  if (asks === undefined) return undefined;
  const options = node.arguments.slice(1).flatMap((each) => evaluator.valuesOf(each, context));
  if (asks !== true) {
    const said = node.arguments[asks.replyTo];
    const values = said ? evaluator.valuesOf(said, context) : [];
    const replies = memberOf(evaluator, values, 'replyTo', node);
    const isSaid = values.some(
      (value) => value.kind === 'object' && asksItself(evaluator.indexOf(value.node).named.get('replyTo')),
    );
    if (!isSaid || (replies.length > 0 && replies.every((value) => fixed(value) === ''))) return undefined;
  }
  // The answer comes by another way: what gives up waiting for it stands somewhere around.
  const mayGiveUp = asks !== true && /timeout/i.test((functionAround(node) ?? node).getText());
  const objects = options.filter(({ kind }) => kind === 'object');
  const call: CallReading = {
    kind: 'call',
    protocol: 'rpc',
    by,
    broker,
    route,
    ...mannerOf(evaluator, {
      ...quiet,
      node,
      context,
      by,
      own: objects,
      isRead: asks !== true && !mayGiveUp && isRead(evaluator, objects),
    }),
    ...(asks !== true && { awaited: true }),
    node,
  };
  // Who says neither the queue nor anything of the message itself is asked no more than for the queue.
  const mayAskCallers = context.bound.size === 0 || opensOf(route).length > 0;
  const operations = asks === true ? [] : operationsAsked(evaluator, node, context, mayAskCallers);
  return operations.length === 0 ? [call] : operations.map((operation) => ({ ...call, operation }));
}

/** Whether a property says where the answer goes, other than to who asked first: what is sent on keeps that. */
function asksItself(property: ts.ObjectLiteralElementLike | undefined): boolean {
  if (!property) return false;
  return !ts.isPropertyAssignment(property) || !/\.\s*replyTo\b/.test(property.initializer.getText());
}

/** `new Worker('mails', …)`, `new SendMessageCommand({ QueueUrl })`. */
export function readMade(
  evaluator: Evaluator,
  node: ts.NewExpression,
  callee: Derived,
  context: Context,
): readonly MessageReading[] {
  if (!('package' in callee.root)) return [];
  const built = readSst(
    evaluator,
    node,
    { ...callee, steps: [...callee.steps, { step: 'new', node, context }] },
    context,
  );
  if (built.length > 0) return built;
  const subscribed = readSubscription(evaluator, node, callee, context);
  if (subscribed.length > 0) return subscribed;
  const from = callee.root.package;
  const last = callee.steps.at(-1);
  const name = last?.step === 'member' ? last.name : '';
  return MADE.filter((each) => each.packages.test(from) && each.name.test(name)).flatMap(
    ({ broker, role, where }) =>
      (namesAt(evaluator, node, where, [], context) ?? []).map(({ parts: channel, typed }) => ({
        kind: 'message' as const,
        role,
        broker,
        channel,
        ...(typed && { typed }),
        ...kindsOf(evaluator, { role, broker }, channel, node, context),
        node,
      })),
  );
}

function receiverOf(node: ts.CallExpression): string {
  const callee = node.expression;
  if (!ts.isPropertyAccessExpression(callee)) return '';
  const { expression } = callee;
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText().slice(0, 40);
}
