/**
 * Functions of a cloud and what wakes them. In: serverless.yml or serverless.ts, and templates of SAM and CloudFormation. Out: what the service around consumes and
 * answers by them, and the queues that topics and rules hand on to.
 * Sources: https://www.serverless.com/framework/docs/providers/aws/guide/events,
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventsource.html
 */
import type { MessageFact, QueueBindingFact } from '../../../model/facts.js';
import type { Location, Path } from '../../../model/nouns.js';
import { IN_CODE, readDeployment } from '../../../yaml/deployments.js';
import type { OneDocument } from '../../../yaml/documents.js';
import type { Outputs } from '../../../yaml/outputs.js';
import { Stack } from '../../../yaml/stack.js';
import { entriesIn, itemsIn, keyOf } from '../../../yaml/unchecked.js';
import { bindingFact, type DescribedChannels } from './bindings.js';
import { answeredByRoutes } from './declared-routes.js';
import { answeredByDefinitions } from './defined-apis.js';
import { answeredByFunctions } from './function-routes.js';
import { answeredByInvocation } from './invoked-functions.js';

/** The names of such documents. */
export const FUNCTIONS =
  /(?:^|\/)(?:(?:[^/]*(?:sam|cloudformation|cfn)[^/]*\/(?:[^\n]+\/)?[\w.-]+|(?:serverless|template|sam|cloudformation)[\w.-]*)\.ya?ml|serverless(?:[.-][\w-]+)?\.[cm]?[jt]s)$/i;
/** Templates may be called anything: `orders.yml`. */
export const MAY_BE_TEMPLATE = /\.ya?ml$/i;

/** Whether a document is one of such, by its name or by what it says. */
export function saysFunctions(path: Path, text: string): boolean {
  return FUNCTIONS.test(path) || (MAY_BE_TEMPLATE.test(path) && /\bAWS::[A-Z]\w+::[A-Z]/.test(text));
}

/** What can wake a function: by the kind that a document calls it, the broker, and where its name stands. */
const SOURCES: readonly {
  readonly kind: RegExp;
  readonly broker: string;
  readonly names: readonly string[];
}[] = [
  { kind: /^sqs$/i, broker: 'sqs', names: ['arn', 'Queue', 'queueName'] },
  { kind: /^sns$/i, broker: 'sns', names: ['topicName', 'arn', 'Topic'] },
  { kind: /^(?:stream|kinesis)$/i, broker: 'kinesis', names: ['arn', 'Stream'] },
  { kind: /^(?:kafka|msk|selfmanagedkafka)$/i, broker: 'kafka', names: ['topic', 'Topics'] },
  { kind: /^(?:rabbitmq|activemq|mq)$/i, broker: 'rabbitmq', names: ['queue', 'Queues'] },
];

export function eventsOfFunctions(
  path: Path,
  text: string,
  read: (path: Path) => string | undefined,
  outputs: Outputs,
): DescribedChannels {
  // What a program imports it need not name.
  if (!saysFunctions(path, text)) return { messages: [], bindings: [] };
  if (!IN_CODE.test(path) && !/\b(?:functions|Resources|resources)\s*[:,}]/.test(text))
    return { messages: [], bindings: [] };
  const found = readDeployment(path, text, read).documents.map((document) => {
    const names = new Stack(document.value, outputs);
    return {
      messages: [...woken(document, names)],
      bindings: [...subscribed(document, names)],
      endpoints: [
        ...answeredByFunctions(path, document, names),
        ...answeredByDefinitions(path, document, names, read),
        ...answeredByRoutes(path, document, names),
        ...answeredByInvocation(path, document, names),
      ],
    };
  });
  return {
    messages: found.flatMap(({ messages }) => messages),
    bindings: found.flatMap(({ bindings }) => bindings),
    endpoints: found.flatMap(({ endpoints }) => endpoints),
  };
}

function* woken(document: OneDocument, names: Stack): Iterable<MessageFact> {
  for (const [name, each] of entriesIn(keyOf(document.value, 'functions')))
    for (const [index, event] of itemsIn(keyOf(each, 'events')).entries())
      for (const [kind, said] of entriesIn(event))
        yield* wokenBy(kind, said, names, document.at(['functions', name, 'events', index]));
  // Queues that serverless-lift makes, each with a function that it wakes: https://github.com/getlift/lift/blob/master/docs/queue.md
  for (const [id, construct] of entriesIn(keyOf(document.value, 'constructs'))) {
    const channel =
      keyOf(construct, 'worker') === undefined ? undefined : names.named(`\${construct:${id}.queueName}`);
    if (keyOf(construct, 'type') === 'queue' && channel)
      yield {
        role: 'consumes',
        broker: 'sqs',
        channel,
        redelivered: true,
        at: document.at(['constructs', id]),
      };
  }
  for (const [id, resource] of entriesIn(names.resources)) {
    const type = keyOf(resource, 'Type');
    const at = document.at([...names.path, id]);
    if (type === 'AWS::Serverless::Function')
      for (const [, event] of entriesIn(keyOf(resource, 'Properties', 'Events')))
        yield* wokenBy(String(keyOf(event, 'Type')), keyOf(event, 'Properties'), names, at);
    if (type === 'AWS::Lambda::EventSourceMapping')
      yield* wokenBy('sqs', { arn: keyOf(resource, 'Properties', 'EventSourceArn') }, names, at);
  }
}

function* wokenBy(kind: string, said: unknown, names: Stack, at: Location): Iterable<MessageFact> {
  if (/^event-?bridge(?:rule)?$/i.test(kind) || kind === 'CloudWatchEvent') {
    const pattern = keyOf(said, 'pattern') ?? keyOf(said, 'Pattern');
    for (const type of itemsIn(keyOf(pattern, 'detail-type')))
      if (typeof type === 'string')
        yield { role: 'consumes', broker: 'eventbridge', channel: [type], redelivered: true, at };
    return;
  }
  const source = SOURCES.find((each) => each.kind.test(kind));
  if (!source) return;
  const values =
    typeof said === 'string' ? [said] : source.names.flatMap((name) => listedBy(name, keyOf(said, name)));
  for (const value of values.slice(0, source.broker === 'sns' ? 1 : values.length)) {
    const channel = names.named(value);
    if (channel) yield { role: 'consumes', broker: source.broker, channel, redelivered: true, at };
  }
}

/** What an option says: each of several, where it is one for several; else a list is what a function of templates is given. */
function listedBy(name: string, said: unknown): readonly unknown[] {
  if (/s$/.test(name)) return itemsIn(said);
  return said === undefined ? [] : [said];
}

function* subscribed(document: OneDocument, names: Stack): Iterable<QueueBindingFact> {
  for (const [id, resource] of entriesIn(names.resources)) {
    const at = document.at([...names.path, id]);
    const said = (name: string) => keyOf(resource, 'Properties', name);
    const type = keyOf(resource, 'Type');
    const hands =
      type === 'AWS::SNS::Subscription'
        ? [{ from: said('TopicArn'), to: resource, options: keyOf(resource, 'Properties') }]
        : type === 'AWS::SNS::Topic'
          ? itemsIn(said('Subscription')).map((options) => ({ from: id, to: resource, options }))
          : [];
    for (const { from, options } of hands) {
      const [topic, queue] = [names.named(from), names.named(keyOf(options, 'Endpoint'))];
      if (topic && queue && keyOf(options, 'Protocol') === 'sqs') yield bindingFact(queue, topic, [''], at);
    }
    if (type !== 'AWS::Events::Rule') continue;
    for (const target of itemsIn(said('Targets'))) {
      const queue = names.named(keyOf(target, 'Arn'));
      for (const name of itemsIn(keyOf(said('EventPattern'), 'detail-type')))
        if (queue && typeof name === 'string') yield bindingFact(queue, [''], [name], at);
    }
  }
}
