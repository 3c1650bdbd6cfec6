/**
 * Messages that go through an outbox: a table that they are written to with what they tell of, and of which something else publishes each row by
 * the topic that it holds. In: calls that write to what is called an outbox. Out: what is published by that, where a relay of the same program is
 * seen to publish what only its rows name. Source: https://microservices.io/patterns/data/transactional-outbox.html
 */
import { ts } from 'ts-morph';
import type { MessageFact } from '../../../model/facts.js';
import type { Path } from '../../../model/nouns.js';
import { memberOf, type Parts, partsOf, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed, parameterOf } from '../evaluate/text.js';
import type { Context, Value } from '../evaluate/values.js';
import type { ToldReading } from './brokers.js';

/** Stands for the broker until the relay says which one it is. */
export const OUTBOX = 'outbox';

const SPEAKS = /outbox/i;
const WRITES = /^(?:create|createMany|save|insert|insertOne|insertMany|add|values|append|store)$/;
/** Methods that are given statements. */
const STATEMENT = /^(?:query|execute|exec|run|raw|unsafe|none|any|one|\$(?:execute|query)Raw(?:Unsafe)?)$/;
const INSERT = /insert\s+into\s+[\w."]*outbox\w*"?\s*\(([^)]*)\)\s*values\s*\(([^)]*)\)/i;
/** What rows call where they go, before what only says of what kind they are. */
const NAMES = [
  'topic',
  'routingKey',
  'routing_key',
  'eventType',
  'event_type',
  'eventName',
  'event_name',
  'event',
  'pattern',
  'subject',
  'type',
];

export function readOutbox(
  evaluator: Evaluator,
  node: ts.CallExpression,
  context: Context,
): readonly ToldReading[] {
  const { expression: callee, arguments: given } = node;
  if (!ts.isPropertyAccessExpression(callee)) return [];
  const method = callee.name.text;
  const channels = STATEMENT.test(method)
    ? inserted(evaluator, given, context)
    : WRITES.test(method) &&
        SPEAKS.test(callee.expression.getText() + (given[0]?.getText() ?? '').slice(0, 40))
      ? written(evaluator, node, context)
      : [];
  return channels.map((channel) => ({ kind: 'message', role: 'publishes', broker: OUTBOX, channel, node }));
}

function written(evaluator: Evaluator, node: ts.CallExpression, context: Context): readonly Parts[] {
  // What a function of the program does with it is read there.
  if (evaluator.valuesOf(node.expression, context).some(({ kind }) => kind === 'function')) return [];
  const given = node.arguments.flatMap((each) => evaluator.valuesOf(each, context)).flatMap(itemsOf);
  const data = memberOf(
    evaluator,
    given.filter(({ kind }) => kind === 'object'),
    'data',
    node,
  ).flatMap(itemsOf);
  const rows = data.length > 0 ? data : given;
  // Whoever gives the whole row says it.
  const [open] = rows.flatMap((value) => parameterOf(value) ?? []);
  if (open) return [[{ hole: true, open }]];
  const named = NAMES.map((name) =>
    memberOf(
      evaluator,
      rows.filter(({ kind }) => kind === 'object'),
      name,
      node,
    ),
  ).find((values) => values.length > 0);
  return named ? named.flatMap((value) => partsOfValues(evaluator, [value], node)) : [];
}

/** `client.query('INSERT INTO outbox (event_type, payload) VALUES ($1, $2)', [type, payload])` */
function inserted(
  evaluator: Evaluator,
  [statement, given]: readonly ts.Expression[],
  context: Context,
): readonly Parts[] {
  if (!statement || !SPEAKS.test(statement.getText())) return [];
  return evaluator.valuesOf(statement, context).flatMap((value) => {
    const [, columns = '', values = ''] = INSERT.exec(fixed(value) ?? '') ?? [];
    const names = columns.split(',').map((each) => each.trim().replace(/"/g, ''));
    const name = NAMES.find((each) => names.includes(each));
    const said = name === undefined ? '' : (values.split(',')[names.indexOf(name)] ?? '').trim();
    const [, literal] = /^'([^']+)'$/.exec(said) ?? [];
    if (literal !== undefined) return [[literal]];
    const [, index] = /^\$(\d+)$/.exec(said) ?? [];
    const element =
      given && ts.isArrayLiteralExpression(given) ? given.elements[Number(index) - 1] : undefined;
    return element ? partsOf(evaluator, element, context) : [];
  });
}

function itemsOf(value: Value): readonly Value[] {
  return value.kind === 'list' ? value.items : [value];
}

/** Messages of outboxes as their relays publish them; none where nothing relays them. A relay by itself says nothing more. */
export function relayed(
  messages: readonly MessageFact[],
  textAt: (path: Path) => string | undefined,
  unitOf: (path: Path) => Path,
): readonly MessageFact[] {
  const waiting = messages.filter(({ broker }) => broker === OUTBOX);
  if (waiting.length === 0) return messages;
  const isRelay = ({ role, broker, channel, at }: MessageFact) =>
    role === 'publishes' &&
    broker !== OUTBOX &&
    channel.every((part) => typeof part === 'object' && 'unknown' in part) &&
    SPEAKS.test(at.path + (textAt(at.path) ?? ''));
  const relays = messages.filter(isRelay);
  const relayOf = ({ at }: MessageFact) => {
    const near = relays.filter((each) => unitOf(each.at.path) === unitOf(at.path));
    return near[0] ?? relays[0];
  };
  const known = waiting.filter(({ channel }) =>
    channel.some((part) => typeof part === 'string' || 'variable' in part),
  );
  const explained = new Set(known.map(relayOf));
  return [
    ...messages.filter((each) => each.broker !== OUTBOX && !explained.has(each)),
    ...known.flatMap((each) => {
      const relay = relayOf(each);
      return relay ? [{ ...each, broker: relay.broker }] : [];
    }),
  ];
}
