/**
 * Events of Moleculer, which one service tells and others hear: `ctx.emit('order.placed', …)`, `broker.broadcast(…)`, and what a schema's `events`,
 * its `channels`, those of its mixins, or methods with `@Event` listen to. Sources: https://moleculer.services/docs/0.14/events.html and the
 * README of @moleculer/channels.
 */
import { ts } from 'ts-morph';
import { beginsUnknown, memberOf, type Parts, partsOf } from '../calls/texts.js';
import type { ToldReading } from '../channels/brokers.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import { type Context, free, type Value } from '../evaluate/values.js';
import { type Body, isBody } from '../functions.js';
import { decorationsOf } from '../tables/decorators.js';
import { dependsOn } from './depends-on.js';
import { CALLER, DEEPEST, isSchema, PACKAGES } from './moleculer.js';

/** Methods that tell others; what is told to the own node alone leaves no program. */
const TELLS = /^(?:emit|broadcast|sendToChannel)$/;
const BROKER = 'moleculer';

/** What listens to an event. */
export interface EventReading {
  readonly channel: Parts;
  readonly broker: string;
  readonly node: ts.Node;
  readonly handler?: Body;
}

/** `ctx.emit('order.placed', order)`, `this.broker.broadcast('order.placed')`. */
export function readEventCall(
  evaluator: Evaluator,
  node: ts.CallExpression,
  context: Context,
): readonly ToldReading[] {
  const { expression: callee } = node;
  const [first] = node.arguments;
  if (!first || !ts.isPropertyAccessExpression(callee) || !TELLS.test(callee.name.text)) return [];
  if (!CALLER.test(callee.expression.getText().slice(-60))) return [];
  if (!dependsOn(evaluator.program, node, PACKAGES)) return [];
  return partsOf(evaluator, first, context)
    .filter(([name]) => !isOfBroker(name))
    .map((channel) => ({ kind: 'message', role: 'publishes', broker: BROKER, channel, node }));
}

/** What begins with a dollar the broker itself tells, of what happens inside of it. */
function isOfBroker(name: Parts[number] | undefined): boolean {
  return typeof name === 'string' && name.startsWith('$');
}

/** The events of a schema: an object with a name, and events, channels or mixins. */
export function readEvents(evaluator: Evaluator, node: ts.ObjectLiteralExpression): readonly EventReading[] {
  const { named } = evaluator.indexOf(node);
  const listens = LISTENING.some((member) => named.has(member)) || named.has('mixins');
  if (!named.has('name') || !listens || !isSchema(evaluator, node, true)) return [];
  return eventsIn(evaluator, { kind: 'object', node, context: free }, node, 0);
}

const LISTENING = ['events', 'channels'];

function eventsIn(
  evaluator: Evaluator,
  schema: Value,
  node: ts.Node,
  depth: number,
): readonly EventReading[] {
  if (depth > DEEPEST || schema.kind !== 'object') return [];
  const own = LISTENING.flatMap((member) => memberOf(evaluator, [schema], member, node));
  const listed = memberOf(evaluator, [schema], 'mixins', node);
  const mixins = listed.flatMap((value) => (value.kind === 'list' ? value.items : [value]));
  return [
    ...own.flatMap((value) => heardIn(evaluator, value)),
    ...mixins.flatMap((value) => eventsIn(evaluator, value, node, depth + 1)),
  ];
}

/** `{ 'order.placed'(ctx) { … }, 'order.*': { group: 'mails', handler } }`, with what is spread into it. */
function heardIn(evaluator: Evaluator, events: Value): readonly EventReading[] {
  if (events.kind !== 'object') return [];
  const { named, spread } = evaluator.indexOf(events.node);
  const own = [...named].flatMap(([name, property]): readonly EventReading[] => {
    const values = evaluator.member(events, name, property);
    const said = memberOf(evaluator, values, 'name', property).map(fixed)[0] ?? name;
    const handlers = [...values, ...memberOf(evaluator, values, 'handler', property)];
    const bodies = [property, ...handlers.flatMap((each) => (each.kind === 'function' ? [each.node] : []))];
    return heard([said], property, bodies.find(isBody));
  });
  const spreads = spread.flatMap((each) => evaluator.valuesOf(each, events.context));
  return [...own, ...spreads.flatMap((each) => heardIn(evaluator, each))];
}

function heard(channel: Parts, node: ts.Node, handler: Body | undefined): readonly EventReading[] {
  if (beginsUnknown(channel) || isOfBroker(channel[0])) return [];
  return [{ channel, broker: BROKER, node, ...(handler && { handler }) }];
}

/** `@Service() class Mails { @Event({ name: 'order.placed' }) send() {} }` of moleculer-decorators and its like. */
export function readEventClass(evaluator: Evaluator, node: ts.ClassLikeDeclaration): readonly EventReading[] {
  if (!decorationsOf(node).some(({ name }) => name === 'Service')) return [];
  const methods = node.members.filter(ts.isMethodDeclaration);
  const events = methods.flatMap((member) =>
    decorationsOf(member).flatMap((each) => (each.name === 'Event' ? [{ member, ...each }] : [])),
  );
  if (events.length === 0 || !dependsOn(evaluator.program, node, PACKAGES)) return [];
  return events.flatMap(({ member, arguments: [first] }) => {
    const options = first ? evaluator.valuesOf(first) : [];
    const said = [...options, ...memberOf(evaluator, options, 'name', member)].map(fixed);
    const name = said.find((each) => each !== undefined) ?? member.name.getText().replace(/^['"]|['"]$/g, '');
    return heard([name], member, member);
  });
}
