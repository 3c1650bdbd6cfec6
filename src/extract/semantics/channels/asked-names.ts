/**
 * Names that stand for what a broker, a stack or a client was asked for before: the address of a queue of SQS that is asked for by name, what a stack builds,
 * the name of a queue of Bull, the queue that RabbitMQ answers with. In: a value that comes from such a call. Out: what the name can be.
 */
import { ts } from 'ts-morph';
import { memberOf } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Derived, Value } from '../evaluate/values.js';
import { linkedName } from '../stores/constructs.js';
import { CONSTRUCTS } from './clouds.js';

/** What a broker is asked for by name: a queue of RabbitMQ, the address of one of SQS, a topic of SNS; what a stack makes by one. */
export function askedByName(evaluator: Evaluator, value: Derived): readonly Value[] | undefined {
  const linked = linkedName(value);
  if (linked) return linked.map((parts) => ({ kind: 'text', parts, origins: [] }));
  if ('package' in value.root && CONSTRUCTS.test(value.root.package)) return constructed(evaluator, value);
  const [made, of] = [value.steps.at(-2), value.steps.at(-1)];
  const event = definedEvent(evaluator, value);
  if (event) return event;
  // The name of a queue of Bull: `new Worker(mails.name, send)`.
  if (made?.step === 'new' && of?.step === 'member' && of.name === 'name' && ts.isNewExpression(made.node)) {
    const [said] = made.node.arguments ?? [];
    return said && evaluator.valuesOf(said, made.context);
  }
  const address = value.steps.findLast((step) => step.step === 'call' && NAMING.test(calledName(step.node)));
  if (address?.step !== 'call' || !ts.isCallExpression(address.node)) return assertedQueue(evaluator, value);
  const [given] = address.node.arguments;
  const options = given
    ? evaluator.valuesOf(given, address.context).flatMap(argumentsOfCommand(evaluator))
    : [];
  const names = ['QueueName', 'Name', 'QueueUrl']
    .flatMap((name) => memberOf(evaluator, options, name, address.node))
    // The address by which a queue is asked for may itself be one that was asked for.
    .flatMap((each) => (each.kind === 'derived' ? (askedByName(evaluator, each) ?? [each]) : [each]));
  return names.length > 0 ? names : undefined;
}

/** An event of SST goes by its type: `const Placed = createEvent('order.placed', z.object({ … }))`. */
function definedEvent(evaluator: Evaluator, { root, steps }: Derived): readonly Value[] | undefined {
  if (!('package' in root) || !/^sst(?:\/|$)/.test(root.package)) return undefined;
  const built = steps.findIndex(
    (step) => step.step === 'member' && /^(?:createEventBuilder|builder)$/.test(step.name),
  );
  const defined = built === -1 ? undefined : steps[built + 2];
  if (defined?.step !== 'call' || !ts.isCallExpression(defined.node)) return undefined;
  const [type] = defined.node.arguments;
  return type && evaluator.valuesOf(type, defined.context);
}

const NAMING = /^(?:(?:get|create)Queue(?:Url|Attributes)?|createTopic|send)$/;

function calledName(node: ts.Node): string {
  const callee = ts.isCallExpression(node) ? node.expression : node;
  return ts.isPropertyAccessExpression(callee) ? callee.name.text : '';
}

/** `client.send(new GetQueueUrlCommand({ QueueName }))`: what the command is made with. */
function argumentsOfCommand(evaluator: Evaluator): (value: Value) => readonly Value[] {
  return (value) => {
    const made = value.kind === 'derived' ? value.steps.at(-1) : undefined;
    if (made?.step !== 'new' || !ts.isNewExpression(made.node)) return [value];
    const [given] = made.node.arguments ?? [];
    const isNaming = /\b(?:GetQueue(?:Url|Attributes)|CreateQueue|CreateTopic)Command$/.test(
      made.node.expression.getText(),
    );
    return given && isNaming ? evaluator.valuesOf(given, made.context) : [];
  };
}

/** `new Queue(this, 'Orders', { queueName: 'orders' })`: the name that it is given, else the one in its stack. */
function constructed(evaluator: Evaluator, { steps }: Derived): readonly Value[] | undefined {
  // `Topic.fromTopicArn(this, 'Orders', 'arn:aws:sns:…:orders')`: what another stack builds.
  const index = steps.findLastIndex(
    (step) =>
      step.step === 'member' &&
      /^from(?:Topic|Queue|Stream|EventBus)(?:Arn|Name|Attributes)$/.test(step.name),
  );
  const found = index === -1 ? undefined : steps[index + 1];
  if (found?.step === 'call' && ts.isCallExpression(found.node)) {
    const [, , said] = found.node.arguments;
    const values = said ? evaluator.valuesOf(said, found.context) : [];
    const named = ['queueArn', 'topicArn', 'streamArn'].flatMap((name) =>
      memberOf(evaluator, values, name, found.node),
    );
    return named.length > 0 ? named : values;
  }
  const made = steps.findLast(({ step }) => step === 'new');
  if (made?.step !== 'new' || !ts.isNewExpression(made.node)) return undefined;
  const [, id, options] = made.node.arguments ?? [];
  const said = options ? evaluator.valuesOf(options, made.context) : [];
  const names = ['queueName', 'topicName', 'streamName'].flatMap((name) =>
    memberOf(evaluator, said, name, made.node),
  );
  if (names.length > 0 || !id) return names.length > 0 ? names : undefined;
  return evaluator.valuesOf(id, made.context);
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
  return [{ kind: 'text', parts: anonymousQueue(evaluator, node), origins: [node] }];
}

/** What a queue goes by that the broker names: the place where it is made. */
export function anonymousQueue({ program }: Evaluator, node: ts.Node): readonly [string] {
  const file = node.getSourceFile();
  const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
  return [`a queue without a name of ${program.pathOf(file)}:${line + 1}`];
}
