/**
 * What is sent under the name that a message came by: dead letters, retries, copies. In: all that is published, consumed and bound. Out: the same, with
 * such names filled in by what is consumed nearest to where the message is sent on: in the same function or class, else in the same file, else
 * anywhere in the same program.
 */
import { ts } from 'ts-morph';
import type { Reading } from '../calls/readings.js';
import type { Placing } from '../calls/settled.js';
import { beginsUnknown, type Parts } from '../calls/texts.js';
import { isWithin } from '../calls/within.js';
import { isHole } from '../evaluate/text.js';
import type { Hole, Part } from '../evaluate/values.js';
import type { ToldReading } from './brokers.js';
import { BROKERS } from './catalogue.js';

/** More than these are no knowledge of what comes. */
const MOST = 24;

/** Something that comes to a program under a name. */
interface Coming {
  readonly name: Parts;
  readonly broker: string;
  readonly node: ts.Node;
  readonly place: ts.Node;
}

/** @param isNear whether two places lie in one unit */
export function withNamesBrought(
  placings: readonly Placing[],
  isNear: (a: ts.Node, b: ts.Node) => boolean,
): readonly Placing[] {
  if (!placings.some(({ reading }) => sentOn(reading))) return placings;
  const queues = placings.flatMap(comingTo);
  const keys = placings.flatMap(comingByKey);
  return placings.flatMap((placing) => {
    const { reading, place } = placing;
    const hole = sentOn(reading);
    if (!hole || reading.kind !== 'message') return [placing];
    const coming =
      keys.length > 0 && hole.from !== undefined && /amqp|rabbit/.test(hole.from) ? keys : queues;
    const all = coming.filter(({ broker }) => isOver(broker, hole.from ?? ''));
    const near = nearest(all, reading.node, place, isNear);
    if (near.length === 0 || near.length > MOST) return [placing];
    return near.map((each) => ({
      reading: { ...reading, channel: filled(reading.channel, each.name) },
      place: isNear(place, each.place) ? place : each.place,
    }));
  });
}

/** The part of what is published that is the name of what came; of an exchange that is sent what it got under the same key, none. */
function sentOn(reading: Reading): Hole | undefined {
  if (reading.kind !== 'message' || reading.role !== 'publishes') return undefined;
  const { channel, exchange } = reading;
  if (exchange && channel.length === 1) return undefined;
  return channel.find((part): part is Hole => isBrought(part));
}

function isBrought(part: Part): boolean {
  return isHole(part) && part.from !== undefined;
}

function filled(channel: Parts, name: Parts): Parts {
  return channel.flatMap((part) => (isBrought(part) ? name : [part]));
}

function comingTo({ reading, place }: Placing): readonly Coming[] {
  if (reading.kind !== 'message' || reading.role !== 'consumes' || beginsUnknown(reading.channel)) return [];
  return [{ name: reading.channel, broker: reading.broker, node: reading.node, place }];
}

/** What comes to a queue by the key that it is bound by, or that a class subscribes to. */
function comingByKey({ reading, place }: Placing): readonly Coming[] {
  if (reading.kind !== 'binding' || beginsUnknown(reading.key) || reading.key.every((part) => part === ''))
    return [];
  return [{ name: reading.key, broker: 'rabbitmq', node: reading.node, place }];
}

/** Whether what a package brings, be it not known which one, may have come over a broker. */
function isOver(broker: ToldReading['broker'], from: string): boolean {
  return (
    from === '' ||
    broker === 'any' ||
    BROKERS.some((each) => each.broker === broker && each.packages.test(from))
  );
}

function nearest(
  coming: readonly Coming[],
  node: ts.Node,
  place: ts.Node,
  isNear: (a: ts.Node, b: ts.Node) => boolean,
): readonly Coming[] {
  const file = node.getSourceFile();
  const beside = coming.filter((each) => each.node.getSourceFile() === file);
  if (beside.length === 0) return coming.filter((each) => isNear(each.place, place));
  // What says by itself who handles it says nothing of what is handled elsewhere.
  const others = beside.filter((each) => isWithin(node, each.node) || !handlesItself(each.node));
  const likely = others.length > 0 ? others : beside;
  const spans = likely.map((each) => spanOfBoth(each.node, node));
  const least = Math.min(...spans);
  return likely.filter((_, index) => spans[index] === least);
}

function handlesItself(node: ts.Node): boolean {
  const given = ts.isCallExpression(node) || ts.isNewExpression(node) ? (node.arguments ?? []) : [];
  return given.some((each) => /=>|\bfunction\b/.test(each.getText()));
}

/** How much text the innermost node around two nodes has. */
function spanOfBoth(a: ts.Node, b: ts.Node): number {
  let around: ts.Node = a;
  while (around.parent && !isWithin(b, around)) around = around.parent;
  return around.end - around.pos;
}
