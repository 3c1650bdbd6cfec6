/**
 * What functions of SST are woken by: `queue.subscribe('src/mails.handler')`, `bus.subscribe('Paid', 'src/paid.handler', { pattern: { detailType: […] } })`, and, of
 * its second version, `new Topic(stack, 'Orders', { subscribers: { mails: 'src/mails.handler' } })`. In: a call or something that is made in a stack. Out:
 * who consumes what, each at the expression that says where the code of the function lies; and queues that get what comes to a topic.
 * https://sst.dev/docs/component/aws/queue, https://v2.sst.dev/constructs/Topic
 */
import { ts } from 'ts-morph';
import { memberOf, type Parts, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Context, Derived, Value } from '../evaluate/values.js';
import { builtNames } from '../stores/constructs.js';
import type { MessageReading } from './brokers.js';
import { bindings } from './streams.js';

/** What carries messages, over which broker, and where the second version is told its functions. */
const CARRYING: readonly { readonly name: RegExp; readonly broker: string; readonly told: string }[] = [
  { name: /^Queue$/, broker: 'sqs', told: 'consumer' },
  { name: /^(?:Sns)?Topic$/, broker: 'sns', told: 'subscribers' },
  { name: /^(?:Event)?Bus$/, broker: 'eventbridge', told: 'rules' },
  { name: /^KinesisStream$/, broker: 'kinesis', told: 'consumers' },
];

const PACKAGE = /^(?:sst|@serverless-stack\/resources)$/;

/** @param made the value of what is made, or whose method is called */
export function readSst(
  evaluator: Evaluator,
  node: ts.CallExpression | ts.NewExpression,
  made: Derived,
  context: Context,
): readonly MessageReading[] {
  const { root, steps } = made;
  const isGlobal = 'name' in root && root.name === 'sst';
  if (!isGlobal && !('package' in root && PACKAGE.test(root.package))) return [];
  const of = steps.findLast((step, index) => step.step === 'member' && steps[index + 1]?.step === 'new');
  const carrying = of?.step === 'member' ? CARRYING.find(({ name }) => name.test(of.name)) : undefined;
  if (!carrying) return [];
  const { broker, told } = carrying;
  const channels = builtNames(evaluator, made);
  const values = (expression: ts.Expression | undefined) =>
    expression ? evaluator.valuesOf(expression, context) : [];
  const woken = (handlers: readonly ts.Expression[], names: readonly Parts[] = channels) =>
    handlers.flatMap((handler) => {
      const queues = values(handler).flatMap((value) => queueOf(evaluator, value));
      return queues.length > 0
        ? bindings(handler, queues, names, [['']])
        : names.map((channel) => ({
            kind: 'message' as const,
            role: 'consumes' as const,
            broker,
            channel,
            node: handler,
          }));
    });
  const byRules = (rules: readonly Value[]) =>
    eachOf(evaluator, rules).flatMap(({ value, node: at }) => {
      const rule = evaluator.valuesOf(at, value.context);
      const types = detailTypes(evaluator, memberOf(evaluator, rule, 'pattern', node), node);
      const targets = memberOf(evaluator, rule, 'targets', node);
      return woken(
        eachOf(evaluator, targets).map((each) => each.node),
        types.length > 0 ? types : channels,
      );
    });
  const [first, second, third] = node.arguments ?? [];
  if (ts.isNewExpression(node)) {
    const options = memberOf(evaluator, values(third), told, node);
    if (told === 'rules') return byRules(options);
    const [only] = told === 'consumer' && third ? saidIn(evaluator, third, told) : [];
    return only ? woken([only]) : woken(eachOf(evaluator, options).map((each) => each.node));
  }
  const last = ts.isPropertyAccessExpression(node.expression) ? node.expression.name.text : '';
  if (last === 'addRules') return byRules(values(second));
  if (last === 'addConsumer') return second ? woken([second]) : [];
  if (/^add/.test(last)) return woken(eachOf(evaluator, values(second)).map((each) => each.node));
  // Topics and buses are told a name first, queues only the function.
  const [handler, options] = broker === 'sqs' ? [first, undefined] : [second ?? first, third];
  if (!handler) return [];
  if (last === 'subscribeQueue')
    return values(handler).flatMap((value) => bindings(node, builtNames(evaluator, value), channels, [['']]));
  // A bus of the second version is told the types of the events first.
  const types =
    of?.step === 'member' && of.name === 'EventBus'
      ? textsOf(evaluator, values(first), node)
      : detailTypes(evaluator, memberOf(evaluator, values(options), 'pattern', node), node);
  return woken([handler], types.length > 0 ? types : channels);
}

/** The queue that messages are handed to instead of a function. */
function queueOf(evaluator: Evaluator, value: Value): readonly Parts[] {
  const isQueue =
    value.kind === 'derived' &&
    value.steps.some((step, index) => step.step === 'new' && isNamed(value.steps[index - 1], 'Queue'));
  return isQueue ? builtNames(evaluator, value) : [];
}

function isNamed(step: Derived['steps'][number] | undefined, name: string): boolean {
  return step?.step === 'member' && step.name === name;
}

/** The types of events that a pattern lets through. */
function detailTypes(evaluator: Evaluator, patterns: readonly Value[], node: ts.Node): readonly Parts[] {
  return textsOf(evaluator, memberOf(evaluator, patterns, 'detailType', node), node);
}

/** Texts, and those of lists. */
function textsOf(evaluator: Evaluator, values: readonly Value[], node: ts.Node): readonly Parts[] {
  return values
    .flatMap((value) => (value.kind === 'list' ? value.items : [value]))
    .flatMap((value) => partsOfValues(evaluator, [value], node));
}

/** The expressions that an object holds, one for each of its names. */
function eachOf(evaluator: Evaluator, values: readonly Value[]) {
  return values.flatMap((value) =>
    value.kind === 'object'
      ? [...evaluator.indexOf(value.node).named.values()].flatMap((property) =>
          ts.isPropertyAssignment(property) ? [{ value, node: property.initializer }] : [],
        )
      : [],
  );
}

function saidIn(evaluator: Evaluator, node: ts.Expression, name: string): readonly ts.Expression[] {
  const said = ts.isObjectLiteralExpression(node) ? evaluator.indexOf(node).named.get(name) : undefined;
  return said && ts.isPropertyAssignment(said) ? [said.initializer] : [];
}
