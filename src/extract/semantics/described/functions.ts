/**
 * Functions of a cloud and what wakes them. In: serverless.yml, and templates of SAM and CloudFormation. Out: what the service around consumes by
 * them, and the queues that topics and rules hand on to.
 * Sources: https://www.serverless.com/framework/docs/providers/aws/guide/events,
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventsource.html
 */
import type { MessageFact, PatternPart, QueueBindingFact } from '../../../model/facts.js';
import type { Location, Path } from '../../../model/nouns.js';
import { type OneDocument, readDocuments } from '../../../yaml/documents.js';
import { bindingFact, type DescribedChannels } from './bindings.js';
import { entriesIn, itemsIn, keyOf } from './values.js';

/** The names of such documents. */
export const FUNCTIONS = /(?:^|\/)(?:serverless|template|sam|cloudformation)[\w.-]*\.(?:ya?ml)$/;

type Parts = readonly PatternPart[];

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

export function eventsOfFunctions(path: Path, text: string): DescribedChannels {
  if (!/\b(?:functions|Resources|resources)\s*:/.test(text)) return { messages: [], bindings: [] };
  const found = readDocuments(path, text, 'manifests').documents.map((document) => {
    const names = new Names(document.value);
    return { messages: [...woken(document, names)], bindings: [...subscribed(document, names)] };
  });
  return {
    messages: found.flatMap(({ messages }) => messages),
    bindings: found.flatMap(({ bindings }) => bindings),
  };
}

/** The names that a document gives its queues and topics, by which others of its resources speak of them. */
class Names {
  readonly #document: unknown;
  readonly resources: unknown;

  constructor(document: unknown) {
    this.#document = document;
    this.resources = keyOf(document, 'resources', 'Resources') ?? keyOf(document, 'Resources');
  }

  /** What a value names: an ARN, a name, a reference to a resource; none where nothing is known of it. */
  of(value: unknown, depth = 0): Parts | undefined {
    if (depth > DEEPEST) return undefined;
    if (typeof value === 'string') return this.#ofText(value, depth);
    const [[form, inner] = ['', undefined]] = entriesIn(value);
    if (form === 'Ref' || form === 'Fn::GetAtt') return this.of(itemsIn(inner)[0], depth + 1);
    if (form === 'Fn::Sub') return this.of(itemsIn(inner)[0], depth + 1);
    if (form === 'Fn::Join') return this.of(itemsIn(itemsIn(inner)[1]).at(-1), depth + 1);
    return undefined;
  }

  #ofText(text: string, depth: number): Parts {
    const [id = ''] = text.replace(/^\$\{([\w.]+)\}$/, '$1').split('.');
    const properties = keyOf(this.resources, id, 'Properties');
    if (properties !== undefined || keyOf(this.resources, id) !== undefined) {
      const named = ['QueueName', 'TopicName', 'Name'].map((name) => keyOf(properties, name)).find(Boolean);
      return (named === undefined ? undefined : this.of(named, depth + 1)) ?? [id];
    }
    const parts = text.split(/(\$\{[^{}]*\})/).flatMap((piece): Parts => {
      const [, inner] = /^\$\{([^{}]*)\}$/.exec(piece) ?? [];
      if (inner === undefined) return piece === '' ? [] : [piece];
      return this.#ofVariable(inner, depth);
    });
    return afterLast(parts);
  }

  /** `${self:custom.queue}`, `${env:QUEUE}`; what else there is only the deployment knows. */
  #ofVariable(inner: string, depth: number): Parts {
    const [, own] = /^self:([\w.-]+)/.exec(inner) ?? [];
    const value = own === undefined ? undefined : keyOf(this.#document, ...own.split('.'));
    const parts = typeof value === 'string' ? this.of(value, depth + 1) : undefined;
    const [, variable] = /^env:(\w+)/.exec(inner) ?? [];
    return parts ?? [variable === undefined ? { unknown: true } : { variable }];
  }
}

/** References to references. */
const DEEPEST = 8;

/** The parts after the last colon or slash: an ARN ends with a name. */
function afterLast(parts: Parts): Parts {
  const index = parts.findLastIndex((part) => typeof part === 'string' && /[:/]/.test(part));
  const part = parts[index];
  if (typeof part !== 'string') return parts;
  const end = part.slice(part.search(/[^:/]*$/));
  return [...(end === '' ? [] : [end]), ...parts.slice(index + 1)];
}

function* woken(document: OneDocument, names: Names): Iterable<MessageFact> {
  for (const [name, each] of entriesIn(keyOf(document.value, 'functions')))
    for (const [index, event] of itemsIn(keyOf(each, 'events')).entries())
      for (const [kind, said] of entriesIn(event))
        yield* wokenBy(kind, said, names, document.at(['functions', name, 'events', index]));
  const path = keyOf(document.value, 'Resources') === undefined ? ['resources', 'Resources'] : ['Resources'];
  for (const [id, resource] of entriesIn(names.resources)) {
    const type = keyOf(resource, 'Type');
    const at = document.at([...path, id]);
    if (type === 'AWS::Serverless::Function')
      for (const [, event] of entriesIn(keyOf(resource, 'Properties', 'Events')))
        yield* wokenBy(String(keyOf(event, 'Type')), keyOf(event, 'Properties'), names, at);
    if (type === 'AWS::Lambda::EventSourceMapping')
      yield* wokenBy('sqs', { arn: keyOf(resource, 'Properties', 'EventSourceArn') }, names, at);
  }
}

function* wokenBy(kind: string, said: unknown, names: Names, at: Location): Iterable<MessageFact> {
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
    typeof said === 'string' ? [said] : source.names.flatMap((name) => itemsIn(keyOf(said, name)));
  for (const value of values.slice(0, source.broker === 'sns' ? 1 : values.length)) {
    const channel = names.of(value);
    if (channel) yield { role: 'consumes', broker: source.broker, channel, redelivered: true, at };
  }
}

function* subscribed(document: OneDocument, names: Names): Iterable<QueueBindingFact> {
  const path = keyOf(document.value, 'Resources') === undefined ? ['resources', 'Resources'] : ['Resources'];
  for (const [id, resource] of entriesIn(names.resources)) {
    const at = document.at([...path, id]);
    const said = (name: string) => keyOf(resource, 'Properties', name);
    const type = keyOf(resource, 'Type');
    const hands =
      type === 'AWS::SNS::Subscription'
        ? [{ from: said('TopicArn'), to: resource, options: keyOf(resource, 'Properties') }]
        : type === 'AWS::SNS::Topic'
          ? itemsIn(said('Subscription')).map((options) => ({ from: id, to: resource, options }))
          : [];
    for (const { from, options } of hands) {
      const [topic, queue] = [names.of(from), names.of(keyOf(options, 'Endpoint'))];
      if (topic && queue && keyOf(options, 'Protocol') === 'sqs') yield bindingFact(queue, topic, [''], at);
    }
    if (type !== 'AWS::Events::Rule') continue;
    for (const target of itemsIn(said('Targets'))) {
      const queue = names.of(keyOf(target, 'Arn'));
      for (const name of itemsIn(keyOf(said('EventPattern'), 'detail-type')))
        if (queue && typeof name === 'string') yield bindingFact(queue, [''], [name], at);
    }
  }
}
