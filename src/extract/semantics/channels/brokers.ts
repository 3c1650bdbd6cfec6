/**
 * Who publishes and consumes what. In: a call and what its callee is, by the evaluator. Out: the role and the name of the channel. One table
 * describes all clients of brokers: which methods publish or consume, and where the name stands.
 */
import { ts } from 'ts-morph';
import type { MessageFact } from '../../../model/facts.js';
import { memberOf, type Parts, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Context, Derived, Step, Value } from '../evaluate/values.js';

export type MessageReading =
  | {
      readonly kind: 'message';
      readonly role: MessageFact['role'];
      readonly broker: string;
      readonly channel: Parts;
      readonly exchange?: Parts;
      readonly node: ts.Node;
    }
  | {
      readonly kind: 'binding';
      readonly queue: Parts;
      readonly exchange: Parts;
      readonly key: Parts;
      readonly node: ts.Node;
    };

/** Where a name stands: the nth argument, a property of the first one, or an argument of what made the object. */
type Where =
  | { readonly argument: number }
  | { readonly options: readonly string[] }
  | { readonly made: number };

interface Method {
  readonly role: MessageFact['role'];
  readonly name: Where;
  /** A key of this exchange. */
  readonly exchange?: number;
}

interface Broker {
  readonly broker: string;
  readonly packages: RegExp;
  readonly methods: Readonly<Record<string, Method>>;
  /** Whether its methods, on something of which nothing is known, are its own by their arguments. */
  readonly byShape?: (name: string, receiver: string, given: readonly ts.Expression[]) => boolean;
}

const publishes = 'publishes';
const consumes = 'consumes';
const topic = { options: ['topic', 'topics'] };

const BROKERS: readonly Broker[] = [
  {
    broker: 'kafka',
    packages: /^(kafkajs|@confluentinc\/kafka-javascript)$|kafka/i,
    methods: {
      send: { role: publishes, name: topic },
      sendBatch: { role: publishes, name: { options: ['topicMessages'] } },
      subscribe: { role: consumes, name: topic },
      produce: { role: publishes, name: { argument: 0 } },
    },
    byShape: (name, _receiver, [first]) => /^(send|subscribe)$/.test(name) && hasKeys(first, /^topics?$/),
  },
  {
    broker: 'rabbitmq',
    packages:
      /^(amqplib(\/.*)?|amqp-connection-manager|@golevelup\/nestjs-rabbitmq|amqplib-plus)$|amqp|rabbit/i,
    methods: {
      publish: { role: publishes, name: { argument: 1 }, exchange: 0 },
      sendToQueue: { role: publishes, name: { argument: 0 } },
      consume: { role: consumes, name: { argument: 0 } },
    },
    byShape: (name, receiver, given) =>
      name === 'sendToQueue' ||
      (/chan|^ch$/i.test(receiver) && given.length >= 2 && /^(publish|consume)$/.test(name)),
  },
  {
    broker: 'nats',
    packages: /^(nats|@nats-io\/.+|node-nats-streaming|nats\.ws)$/,
    methods: {
      publish: { role: publishes, name: { argument: 0 } },
      request: { role: publishes, name: { argument: 0 } },
      subscribe: { role: consumes, name: { argument: 0 } },
    },
  },
  {
    broker: 'redis',
    packages: /^(redis|ioredis|@redis\/client|handy-redis)$/,
    methods: {
      publish: { role: publishes, name: { argument: 0 } },
      subscribe: { role: consumes, name: { argument: 0 } },
      pSubscribe: { role: consumes, name: { argument: 0 } },
      psubscribe: { role: consumes, name: { argument: 0 } },
    },
  },
  {
    broker: 'bull',
    packages: /^(bull|bullmq|bee-queue|@nestjs\/bull|@nestjs\/bullmq)$/,
    methods: {
      add: { role: publishes, name: { made: 0 } },
      addBulk: { role: publishes, name: { made: 0 } },
      createJob: { role: publishes, name: { made: 0 } },
      process: { role: consumes, name: { made: 0 } },
    },
  },
  {
    broker: 'mqtt',
    packages: /^(mqtt|async-mqtt)$/,
    methods: {
      publish: { role: publishes, name: { argument: 0 } },
      publishAsync: { role: publishes, name: { argument: 0 } },
      subscribe: { role: consumes, name: { argument: 0 } },
      subscribeAsync: { role: consumes, name: { argument: 0 } },
    },
  },
  {
    broker: 'pubsub',
    packages: /^@google-cloud\/pubsub$/,
    methods: {
      publish: { role: publishes, name: { made: 0 } },
      publishMessage: { role: publishes, name: { made: 0 } },
      publishJSON: { role: publishes, name: { made: 0 } },
      on: { role: consumes, name: { made: 0 } },
    },
  },
];

/** Things that are made for a channel, and are its publisher or consumer by that. */
const MADE: readonly {
  readonly broker: string;
  readonly packages: RegExp;
  readonly name: RegExp;
  readonly role: MessageFact['role'];
  readonly where: Where;
}[] = [
  { broker: 'bull', packages: /^bullmq$/, name: /^Worker$/, role: consumes, where: { argument: 0 } },
  {
    broker: 'sqs',
    packages: /^(aws-sdk|@aws-sdk\/client-sqs)$/,
    name: /^SendMessage(Batch)?Command$/,
    role: publishes,
    where: { options: ['QueueUrl'] },
  },
  {
    broker: 'sqs',
    packages: /^(aws-sdk|@aws-sdk\/client-sqs)$/,
    name: /^ReceiveMessageCommand$/,
    role: consumes,
    where: { options: ['QueueUrl'] },
  },
  {
    broker: 'sns',
    packages: /^(aws-sdk|@aws-sdk\/client-sns)$/,
    name: /^Publish(Batch)?Command$/,
    role: publishes,
    where: { options: ['TopicArn'] },
  },
];

/** Methods that may publish or consume, for a first look at the text. */
export const MESSAGE_METHOD =
  /^(send|sendBatch|subscribe|pSubscribe|psubscribe|produce|publish|publishAsync|publishMessage|publishJSON|subscribeAsync|sendToQueue|consume|bindQueue|request|add|addBulk|createJob|process|on|sendMessage|receiveMessage|create)$/;

export function readMessage(
  evaluator: Evaluator,
  node: ts.CallExpression,
  callee: Derived,
  context: Context,
): readonly MessageReading[] {
  const last = callee.steps.at(-1);
  if (last?.step !== 'member') return [];
  const from = 'package' in callee.root ? callee.root.package : undefined;
  const name = last.name;
  const given = [...node.arguments];
  if (name === 'bindQueue' && (from === undefined || /amqp|rabbit/.test(from)))
    return binding(evaluator, node, context);
  const receiver = receiverOf(node);
  const broker = BROKERS.find(({ packages, methods, byShape }) => {
    if (!Object.hasOwn(methods, name)) return false;
    return from === undefined ? byShape?.(name, receiver, given) : packages.test(from);
  });
  const method = broker?.methods[name];
  if (!broker || !method) return aws(evaluator, node, name, from, context);
  const channels = namesAt(evaluator, node, method.name, callee.steps, context);
  // What has no name here sends something else: `emitter.send(…)`.
  if (!channels) return [];
  const exchange =
    method.exchange === undefined ? undefined : textsAt(evaluator, given[method.exchange], context)[0];
  return channels.map((channel) => ({
    kind: 'message',
    role: method.role,
    broker: broker.broker,
    channel,
    ...(exchange && { exchange }),
    node,
  }));
}

/** `new Worker('mails', …)`, `new SendMessageCommand({ QueueUrl })`. */
export function readMade(
  evaluator: Evaluator,
  node: ts.NewExpression,
  callee: Derived,
  context: Context,
): readonly MessageReading[] {
  if (!('package' in callee.root)) return [];
  const from = callee.root.package;
  const last = callee.steps.at(-1);
  const name = last?.step === 'member' ? last.name : '';
  return MADE.filter((each) => each.packages.test(from) && each.name.test(name)).flatMap(
    ({ broker, role, where }) =>
      (namesAt(evaluator, node, where, [], context) ?? []).map((channel) => ({
        kind: 'message' as const,
        role,
        broker,
        channel,
        node,
      })),
  );
}

/** The AWS SDK of old: `sqs.sendMessage({ QueueUrl })`; and `Consumer.create({ queueUrl })`. */
function aws(
  evaluator: Evaluator,
  node: ts.CallExpression,
  name: string,
  from: string | undefined,
  context: Context,
): readonly MessageReading[] {
  if (from === undefined || !/^(aws-sdk|sqs-consumer|@aws-sdk\/client-s[qn]s)$/.test(from)) return [];
  const role = /^(receiveMessage|create)$/.test(name) ? consumes : publishes;
  if (!/^(sendMessage|sendMessageBatch|receiveMessage|publish|create)$/.test(name)) return [];
  const where = { options: ['QueueUrl', 'queueUrl', 'TopicArn'] };
  return (namesAt(evaluator, node, where, [], context) ?? []).map((channel) => ({
    kind: 'message',
    role,
    broker: name === 'publish' ? 'sns' : 'sqs',
    channel,
    node,
  }));
}

function binding(evaluator: Evaluator, node: ts.CallExpression, context: Context): readonly MessageReading[] {
  const [queue, exchange, key] = node.arguments;
  const [queues, exchanges, keys] = [queue, exchange, key].map((each) => textsAt(evaluator, each, context));
  return (queues ?? []).flatMap((ofQueue) =>
    (exchanges ?? []).flatMap((ofExchange) =>
      (keys && keys.length > 0 ? keys : [['']]).map((ofKey) => ({
        kind: 'binding' as const,
        queue: ofQueue,
        exchange: ofExchange,
        key: ofKey,
        node,
      })),
    ),
  );
}

function namesAt(
  evaluator: Evaluator,
  node: ts.CallExpression | ts.NewExpression,
  where: Where,
  steps: readonly Step[],
  context: Context,
): readonly Parts[] | undefined {
  const given = node.arguments ?? [];
  if ('argument' in where) {
    const argument = given[where.argument];
    return argument && !ts.isFunctionLike(argument) ? textsAt(evaluator, argument, context) : undefined;
  }
  if ('made' in where) {
    const made = steps.findLast((step) => step.step === 'new' || step.step === 'call');
    if (made?.step !== 'new' && made?.step !== 'call') return undefined;
    const argument = ts.isTaggedTemplateExpression(made.node) ? undefined : made.node.arguments?.[where.made];
    return argument ? textsAt(evaluator, argument, made.context) : undefined;
  }
  const [first] = given;
  if (!first) return undefined;
  const options = evaluator.valuesOf(first, context);
  const found = where.options.flatMap((name) => memberOf(evaluator, options, name, node)).flatMap(itemsOf);
  if (found.length > 0) {
    // `sendBatch({ topicMessages: [{ topic }] })`
    const inner = memberOf(evaluator, found, 'topic', node);
    return (inner.length > 0 ? inner : found).flatMap((value) => partsOfValues(evaluator, [value], first));
  }
  const isThere = options.some(
    (value) =>
      value.kind === 'object' && where.options.some((name) => evaluator.indexOf(value.node).named.has(name)),
  );
  return isThere || options.length === 0 ? [[{ hole: true }]] : undefined;
}

function itemsOf(value: Value): readonly Value[] {
  return value.kind === 'list' ? value.items : [value];
}

/** A name of a channel; of a queue that the broker names, the place where it is made. */
function textsAt(evaluator: Evaluator, node: ts.Expression | undefined, context: Context): readonly Parts[] {
  if (!node) return [];
  const found = evaluator.valuesOf(node, context);
  // The answer to a question goes to whoever asked.
  if (found.some(isReply) || /\.replyTo$/.test(node.getText())) return [];
  const values = found.flatMap((value): readonly Value[] => {
    if (value.kind === 'list') return value.items;
    const asserted = value.kind === 'derived' ? assertedQueue(evaluator, value) : undefined;
    return asserted ?? [value];
  });
  return values.length === 0
    ? partsOfValues(evaluator, [], node)
    : values.flatMap((value) => partsOfValues(evaluator, [value], node));
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

function hasKeys(node: ts.Expression | undefined, name: RegExp): boolean {
  return (
    node !== undefined &&
    ts.isObjectLiteralExpression(node) &&
    node.properties.some((property) => property.name && name.test(property.name.getText()))
  );
}

function receiverOf(node: ts.CallExpression): string {
  const callee = node.expression;
  if (!ts.isPropertyAccessExpression(callee)) return '';
  const { expression } = callee;
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText().slice(0, 40);
}
