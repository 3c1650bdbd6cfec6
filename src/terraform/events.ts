/**
 * What wakes the programs that Terraform deploys, and what goes on from topics and buses to queues. In: what is made. Out: the messages that each program
 * consumes, and bindings of queues.
 */
import { groupBy } from '../model/group.js';
import type { Location } from '../model/nouns.js';
import { jsonOf } from './json.js';
import type { Program } from './programs.js';
import {
  entriesOf,
  itemsOf,
  mapped,
  type Piece,
  plainOf,
  type Thing,
  text,
  under,
  type Value,
} from './values.js';

export interface Woken {
  readonly program: Program;
  readonly broker: string;
  readonly channel: readonly Piece[];
  readonly at: Location;
}

export interface Handed {
  readonly queue: readonly Piece[];
  readonly exchange: readonly Piece[];
  readonly key: readonly Piece[];
  readonly at: Location;
}

export interface Events {
  readonly woken: readonly Woken[];
  readonly handed: readonly Handed[];
}

/** The broker of what a resource is. */
const BROKERS: Readonly<Record<string, string>> = {
  aws_sqs_queue: 'sqs',
  aws_sns_topic: 'sns',
  aws_kinesis_stream: 'kinesis',
  google_pubsub_topic: 'pubsub',
  google_pubsub_subscription: 'pubsub',
  scaleway_mnq_sns_topic: 'sns',
  scaleway_mnq_sqs_queue: 'sqs',
};
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/(?:^|[_-])(?:sqs|queue|dlq)(?:[_-]|$)/i, 'sqs'],
  [/(?:^|[_-])(?:sns|topic)(?:[_-]|$)/i, 'sns'],
  [/(?:^|[_-])kinesis(?:[_-]|$)/i, 'kinesis'],
];

export function eventsOf(things: readonly Thing[], programs: readonly Program[]): Events {
  const woken: Woken[] = [];
  const handed: Handed[] = [];
  const programAt = finderOf(programs);
  const wake = (by: Value | undefined, from: Value | undefined, at: Location, otherwise?: string) => {
    const channel = channelOf(from);
    const broker = from && (brokerOf(from) ?? otherwise);
    for (const program of by ? programAt(by) : [])
      if (channel && broker !== undefined && broker !== 'dynamodb')
        woken.push({ program, broker, channel, at });
  };
  const subscribe = (
    protocol: string | undefined,
    topic: Value | undefined,
    end: Value | undefined,
    at: Location,
  ) => {
    if (protocol === 'lambda') wake(end, topic, at, 'sns');
    const [queue, exchange] = [channelOf(end), channelOf(topic)];
    if (protocol === 'sqs' && queue && exchange) handed.push({ queue, exchange, key: [''], at });
  };
  const route = (pattern: Value | undefined, targets: readonly (Value | undefined)[], at: Location) => {
    for (const type of typesOf(pattern))
      for (const target of targets) {
        const found = target ? programAt(target) : [];
        for (const program of found) woken.push({ program, broker: 'eventbridge', channel: [type], at });
        const queue = target && brokerOf(target) === 'sqs' ? channelOf(target) : undefined;
        if (queue) handed.push({ queue, exchange: [''], key: [type], at });
      }
  };
  const rules = things.filter(({ type }) => type === 'aws_cloudwatch_event_rule');
  for (const thing of things) {
    const { at } = thing;
    const said = (name: string) => thing.argument(name);
    switch (thing.type) {
      case 'aws_lambda_event_source_mapping':
        wake(said('function_name'), said('event_source_arn'), at);
        for (const topic of itemsOf(said('topics'))) wake(said('function_name'), topic, at, 'kafka');
        break;
      case 'aws_sns_topic_subscription':
        subscribe(plainOf(said('protocol')), said('topic_arn'), said('endpoint'), at);
        break;
      case 'aws_cloudwatch_event_target': {
        const rule = ruleOf(said('rule'), rules);
        if (rule) route(rule.argument('event_pattern'), [said('arn')], at);
        break;
      }
      case 'aws_pipes_pipe':
        wake(said('target'), said('source'), at);
        break;
      case 'google_pubsub_subscription': {
        const [queue, exchange] = [channelOf(said('name')), channelOf(said('topic'))];
        if (queue && exchange) handed.push({ queue, exchange, key: [''], at });
        const push = under(mapped(thing.all()), 'push_config', 'push_endpoint');
        wake(push, said('topic'), at, 'pubsub');
        break;
      }
      case 'google_eventarc_trigger': {
        const all = mapped(thing.all());
        const program = under(all, 'destination', 'cloud_run_service', 'service');
        wake(program, under(all, 'transport', 'pubsub', 'topic'), at, 'pubsub');
        break;
      }
      case 'scaleway_container_trigger':
      case 'scaleway_function_trigger': {
        const all = mapped(thing.all());
        const program = said('container_id') ?? said('function_id');
        wake(program, under(all, 'sqs', 'queue'), at, 'sqs');
        wake(program, under(all, 'nats', 'subject'), at, 'nats');
        break;
      }
      case 'google_cloudfunctions_function':
      case 'google_cloudfunctions2_function': {
        const trigger = under(mapped(thing.all()), 'event_trigger');
        const topic = under(trigger, 'pubsub_topic') ?? under(trigger, 'resource');
        if (/pubsub/i.test(plainOf(under(trigger, 'event_type')) ?? ''))
          wake({ ...text(), of: thing }, topic, at, 'pubsub');
        break;
      }
      case 'module':
        ofModule(thing);
    }
  }
  return { woken, handed };

  /** What modules that lie elsewhere are told: mappings of a function, subscriptions of a topic, rules of a bus with their targets. */
  function ofModule(thing: Thing): void {
    const all = thing.all();
    const itself: Value = { ...text(), of: thing };
    const source = plainOf(all.get('source')?.value) ?? '';
    const rulesOfBus = all.get('rules')?.value;
    for (const [name, { value, at }] of entriesOf(rulesOfBus))
      route(under(value, 'event_pattern'), targetsOf(under(all.get('targets')?.value, name)), at);
    const see = (value: Value, at: Location, depth: number): void => {
      if (depth > 5) return;
      if (value.is === 'list') for (const each of value.items) see(each, at, depth + 1);
      if (value.is !== 'map') return;
      wake(itself, under(value, 'event_source_arn'), at);
      const protocol = plainOf(under(value, 'protocol'));
      if (protocol !== undefined && under(value, 'endpoint'))
        subscribe(
          protocol,
          under(value, 'topic_arn') ?? ownTopic(thing, source),
          under(value, 'endpoint'),
          at,
        );
      for (const [, given] of value.entries) see(given.value, given.at, depth + 1);
    };
    see(mapped(all), thing.at, 0);
  }
}

function targetsOf(value: Value | undefined): readonly (Value | undefined)[] {
  return itemsOf(value).map((each) => under(each, 'arn'));
}

/** The topic that a module makes. */
function ownTopic(thing: Thing, source: string): Value | undefined {
  if (!/sns|topic/i.test(`${source} ${thing.label}`)) return undefined;
  const name = thing.argument('name') ?? thing.argument('topic_name');
  return name?.is === 'text' ? name : text(thing.label);
}

/** The programs that a value means: by what it refers to, or by a name that is written out. */
function finderOf(programs: readonly Program[]): (value: Value) => readonly Program[] {
  const byId = new Map(programs.map((program) => [program.id, program]));
  const byName = groupBy(
    programs.filter(({ isFunction }) => isFunction),
    ({ name }) => name.join(''),
  );
  const find = (value: Value, depth: number): readonly Program[] => {
    if (value.is !== 'text' || depth > 4) return [];
    const { of } = value;
    const aliased = of?.type === 'aws_lambda_alias' ? of.argument('function_name') : undefined;
    if (aliased) return find(aliased, depth + 1);
    const own = of && byId.get(of.id);
    if (own) return [own];
    if (of) return [];
    const name = nameIn(plainOf(value) ?? '');
    return name === '' ? [] : (byName.get(name) ?? []);
  };
  return (value) => find(value, 0);
}

function nameIn(address: string): string {
  const [, name] = /(?:^|:function:)([\w-]+)(?::[\w$-]+)?$/.exec(address) ?? [];
  return name ?? '';
}

function ruleOf(value: Value | undefined, rules: readonly Thing[]): Thing | undefined {
  if (value?.is === 'text' && value.of) {
    const { id } = value.of;
    return rules.find((rule) => rule.id === id);
  }
  const name = plainOf(value);
  return name === undefined ? undefined : rules.find((rule) => plainOf(rule.argument('name')) === name);
}

/** The types of events that a pattern lets through. */
function typesOf(pattern: Value | undefined): readonly string[] {
  const said = pattern?.is === 'text' ? jsonOf(pattern.pieces, { path: '' }) : pattern;
  const types = itemsOf(under(said, 'detail-type'));
  return types.flatMap((each) => plainOf(each) ?? []);
}

function brokerOf(value: Value): string | undefined {
  if (value.is !== 'text') return undefined;
  const { of, asked = '' } = value;
  if (of && of.type !== 'module') {
    if (of.type.endsWith('aws_dynamodb_table')) return 'dynamodb';
    return BROKERS[of.type.replace(/^data\./, '')];
  }
  const [, service] = /^arn:[\w*-]*:(sqs|sns|kinesis|dynamodb):/.exec(plainStart(value.pieces)) ?? [];
  if (service !== undefined || !of) return service;
  if (/table|dynamodb/i.test(asked)) return 'dynamodb';
  const told = [asked, of.label, plainOf(of.argument('source')) ?? ''];
  for (const words of told)
    for (const [pattern, broker] of WORDS) if (pattern.test(words.replace(/[/.]/g, '-'))) return broker;
  return undefined;
}

function plainStart(pieces: readonly Piece[]): string {
  return typeof pieces[0] === 'string' ? pieces[0] : '';
}

/** The name in an address: what stands after its last colon or slash. */
function channelOf(value: Value | undefined): readonly Piece[] | undefined {
  if (value?.is !== 'text') return undefined;
  const index = value.pieces.findLastIndex((piece) => typeof piece === 'string' && /[:/]/.test(piece));
  const piece = value.pieces[index];
  const end = typeof piece === 'string' ? piece.slice(piece.search(/[^:/]*$/)) : '';
  const name = index === -1 ? value.pieces : [...(end === '' ? [] : [end]), ...value.pieces.slice(index + 1)];
  const isKnown = name.some((each) => /\w/.test(typeof each === 'string' ? each : (each.usual ?? '')));
  return isKnown ? name : undefined;
}
