/**
 * Whether a value is the name by which a message came: `({ topic, message }) => …` of a consumer of Kafka, `message.fields.routingKey`, `job.queueName`,
 * `(topic, payload) => …` of MQTT. In: a value that nothing in the program says. Out: the package that brings the message. Why: dead letters
 * and retries are named by it, and what a program consumes is known.
 */
import { ts } from 'ts-morph';
import type { Derived, Step, Value } from './values.js';

/** Members of messages, and of what they come in, that hold the name. */
const NAMES = /^(?:topic|subject|routingKey|queueName|channel|destination)$/;
/** Types of what is brought. */
const BROUGHT = /(?:Payload|Batch|Message|Msg|MsgImpl|Job|Packet|Delivery)$/;
/** Methods that bring messages to a function, or one by one. */
const BRINGS = /^(?:p?subscribe|pSubscribe|consume|process|receive\w*|run|stream)$/;
/** What speaks over a broker, whatever it is called in full. */
const CARRIES =
  /kafka|amqp|rabbit|nats|mqtt|bull|redis|pulsar|stomp|pubsub|queue|broker|messag|stream|event/i;

/** The package that a message came from, nothing where only the form of the handler says that it did; undefined for any other value. */
export function broughtFrom(value: Value): string | undefined {
  if (value.kind !== 'derived') return undefined;
  const last = value.steps.at(-1);
  if (last?.step === 'given') return isNameGiven(value, last.index) ? packageOf(value) : undefined;
  if (last?.step !== 'member') return undefined;
  const holder = value.steps.at(-2);
  const isName =
    NAMES.test(last.name) || (last.name === 'name' && holder?.step === 'member' && holder.name === 'queue');
  if (!isName) return undefined;
  if ('open' in value.root) return isHandled(value.root.open) ? '' : undefined;
  const from = packageOf(value);
  return from !== undefined && CARRIES.test(from) && value.steps.slice(0, -1).some(brings) ? from : undefined;
}

function packageOf({ root }: Derived): string | undefined {
  return 'package' in root ? root.package : undefined;
}

/** Whether a step leads to a message: what a function is given, something of the type of one, or what a subscription goes through. */
function brings(step: Step, index: number, steps: readonly Step[]): boolean {
  if (step.step === 'given') return true;
  const before = steps[index - 1];
  if (before?.step !== 'member') return false;
  return step.step === 'instance'
    ? BROUGHT.test(before.name)
    : step.step === 'call' && BRINGS.test(before.name);
}

/** `client.on('message', (topic, payload) => …)` of MQTT and ioredis; `subscribe(name, (message, channel) => …)` of node-redis. */
function isNameGiven({ steps }: Derived, index: number): boolean {
  const [method, call] = steps.slice(-3, -1);
  if (method?.step !== 'member' || call?.step !== 'call' || !ts.isCallExpression(call.node)) return false;
  const [first] = call.node.arguments;
  const event = first && ts.isStringLiteralLike(first) ? first.text : undefined;
  if (method.name === 'on')
    return (event === 'message' && index === 0) || (event === 'pmessage' && index === 1);
  return /^p?[sS]ubscribe$/.test(method.name) && index === 1 && isWithTwo(call.node);
}

/** Whether a call hands on a function of a message and the name that it came by; one whose first parameter tells of failure is another. */
function isWithTwo({ arguments: given }: ts.CallExpression): boolean {
  const last = given.at(-1);
  if (!last || !ts.isFunctionLike(last) || last.parameters.length < 2) return false;
  return !/^_?err/i.test(last.parameters[0]?.name.getText() ?? '');
}

/** Whether a parameter is of a function to which messages are brought: that of an option, of a worker, or one that takes a message apart with its partition. */
function isHandled(open: ts.Node): boolean {
  if (!ts.isParameter(open)) return false;
  const { parent: handler, name } = open;
  const index = handler.parameters.indexOf(open);
  if (isOption(handler, index)) return true;
  if (index !== 0) return false;
  if (ts.isNewExpression(handler.parent)) return /Worker$/.test(handler.parent.expression.getText());
  if (!ts.isObjectBindingPattern(name)) return false;
  const taken = name.elements.map((each) => (each.propertyName ?? each.name).getText());
  return taken.includes('partition') && taken.includes('topic');
}

/** `consumer.run({ eachMessage: (payload) => … })`, `nats.subscribe(subject, { callback: (error, message) => … })` */
function isOption(handler: ts.Node, index: number): boolean {
  const option = ts.isMethodDeclaration(handler) ? handler : handler.parent;
  if (!ts.isPropertyAssignment(option) && !ts.isMethodDeclaration(option)) return false;
  if (!ts.isObjectLiteralExpression(option.parent)) return false;
  const name = option.name.getText();
  if (/^(?:eachMessage|eachBatch)$/.test(name)) return index === 0;
  const call = option.parent.parent;
  return (
    name === 'callback' &&
    index === 1 &&
    ts.isCallExpression(call) &&
    ts.isPropertyAccessExpression(call.expression) &&
    BRINGS.test(call.expression.name.text)
  );
}
