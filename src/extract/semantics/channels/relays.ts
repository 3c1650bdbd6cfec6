/**
 * Rows of outboxes → what is published by them. In: all that is published, the rows of outboxes among it. Out: the same, with each row as the relay
 * publishes it: what reads the rows and publishes by what one of their columns holds, `producer.send({ topic: row.topic })`. Rows
 * that nothing relays tell nobody; a relay by itself says nothing more than its rows do.
 */
import type { ts } from 'ts-morph';
import { groupBy } from '../../../model/group.js';
import type { Placing } from '../calls/settled.js';
import { beginsUnknown, type Parts } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { remembered } from '../evaluate/remembered.js';
import { isHole } from '../evaluate/text.js';
import type { Hole, Part } from '../evaluate/values.js';
import type { ToldReading } from './brokers.js';
import type { Connector } from './connectors.js';
import { columnOf, OUTBOX, saysWhere } from './outbox.js';
import { readByRow } from './read-by-row.js';
import { isCalledRelay, isOfRelay, namesAround, speaksIn } from './relay-words.js';
import { relayedByCalls } from './relaying-calls.js';

interface Told extends Placing {
  readonly reading: ToldReading;
}

export interface Surrounding {
  /** Whether two places lie in one unit. */
  isNear(a: ts.Node, b: ts.Node): boolean;
  /** The texts of the files near one that name something of it. */
  textsNaming(file: ts.SourceFile, names: readonly string[]): readonly string[];
  /** What relays the rows that no program does. */
  readonly connector?: Connector | undefined;
}

export function relayed(
  evaluator: Evaluator,
  placings: readonly Placing[],
  { isNear, textsNaming, connector }: Surrounding,
): readonly Placing[] {
  const rows = placings.filter(isRow);
  if (rows.length === 0) return placings;
  const relays = placings.filter((each): each is Told => isRelay(each) && speaks(each, textsNaming));
  const wholesale = placings.filter(
    (each): each is Told =>
      isTold(each) &&
      each.reading.broker !== OUTBOX &&
      isKnown(each.reading.channel) &&
      [each.reading.node, each.place].some(isCalledRelay),
  );
  // What relays rows of its own relays those of no other program: a table of the same name lies in another database.
  const hasOwn = remembered((relay: Told) => rows.some((row) => isNear(relay.place, row.place)));
  const serves = (relay: Told, row: Told) => isNear(relay.place, row.place) || !hasOwn(relay);
  const readAs = (relay: Told, row: Told) => readByRow(evaluator, relay.reading, row.reading) ?? [];
  const chosen = chosenByRows(wholesale, rows, serves, readAs);
  const relayOf = (row: Told) =>
    relays.find((each) => isNear(each.place, row.place)) ??
    // What relays all rows of a unit under one name says it there, and no other unit relays them.
    (wholesale.some((each) => isNear(each.place, row.place))
      ? undefined
      : relays.find((each) => serves(each, row)));
  const explained = new Set<ts.Node>();
  const told = rows.flatMap((row): readonly Placing[] => {
    if (chosen.rows.has(row)) return [];
    const relay = relayOf(row);
    if (!relay) return connector ? connected(row, connector) : [];
    const called = relayedByCalls(evaluator, relay.reading, row);
    if (called) explained.add(relay.reading.node);
    const read = called ?? readAs(relay, row).map(({ channel }) => channel);
    const known = read.filter(isKnown);
    const isSettled = known.length > 0 || called?.length === 0;
    const channels = isSettled ? known : publishedAs(row.reading, relay.reading.channel).filter(isKnown);
    if (channels.length > 0) explained.add(relay.reading.node);
    const { broker, exchange } = relay.reading;
    // What another program is told by its deployment holds for that program.
    const isShared = isNear(relay.place, row.place) || exchange?.every((part) => typeof part === 'string');
    return channels.map((channel) => ({
      place: row.place,
      reading: {
        kind: 'message',
        role: 'publishes',
        broker,
        channel,
        ...(exchange && isShared && { exchange }),
        node: row.reading.node,
      },
    }));
  });
  const isExplained = (each: Placing) =>
    (isRelay(each) && explained.has(each.reading.node)) || (isTold(each) && chosen.relays.has(each));
  return [...placings.filter((each) => !isRow(each) && !isExplained(each)), ...told, ...chosen.told];
}

interface Chosen {
  /** What was thought to tell of any row. */
  readonly relays: ReadonlySet<Told>;
  readonly rows: ReadonlySet<Told>;
  readonly told: readonly Placing[];
}

/** What relays that choose among several channels by what a row holds tell of each row. */
function chosenByRows(
  relays: readonly Told[],
  rows: readonly Told[],
  serves: (relay: Told, row: Told) => boolean,
  readAs: (relay: Told, row: Told) => readonly ToldReading[],
): Chosen {
  const chosen = { relays: new Set<Told>(), rows: new Set<Told>(), told: [] as Placing[] };
  const atPlaces = [...groupBy(relays, ({ place }) => place).values()];
  for (const all of atPlaces.flatMap((each) => [...groupBy(each, ({ reading }) => reading.node).values()])) {
    const [relay, ...others] = all;
    if (!relay || others.length === 0) continue;
    const served = rows.filter((row) => serves(relay, row)).map((row) => ({ row, read: readAs(relay, row) }));
    const isChosen = served.every(({ read }) => read.length > 0 && read.length < all.length);
    if (served.length === 0 || !isChosen) continue;
    for (const each of all) chosen.relays.add(each);
    for (const { row, read } of served) {
      chosen.rows.add(row);
      chosen.told.push(...read.map((reading) => ({ place: row.place, reading })));
    }
  }
  return chosen;
}

/** A row as a connector relays it. */
function connected(
  { reading, place }: Told,
  { broker, column, channel: said }: Connector,
): readonly Placing[] {
  if (!reading.columns?.has(columnOf(column))) return [];
  return publishedAs(reading, said)
    .filter(isKnown)
    .map((channel) => ({
      place,
      reading: { kind: 'message', role: 'publishes', broker, channel, node: reading.node },
    }));
}

function isTold(placing: Placing): placing is Told {
  return placing.reading.kind === 'message' && placing.reading.role === 'publishes';
}

function isRow(placing: Placing): placing is Told {
  return isTold(placing) && placing.reading.broker === OUTBOX;
}

/** Whether something may publish by what a row says: by all that it is handed, or by the name of such a column. */
function isRelay(placing: Placing): placing is Told {
  if (!isTold(placing) || placing.reading.broker === OUTBOX) return false;
  const { channel } = placing.reading;
  const hole = channel.find((part): part is Hole => isUnknown(part));
  if (!hole) return false;
  const column = readBy(hole);
  return channel.every(isUnknown) || (column !== undefined && saysWhere(column));
}

/**
 * Whether what publishes speaks of an outbox, or what uses it does: else any helper that is handed the name of its channel would relay
 * whatever lies in its service.
 */
function speaks({ reading, place }: Placing, textsNaming: Surrounding['textsNaming']): boolean {
  return [reading.node, place].some((node) => {
    const file = node.getSourceFile();
    if (speaksIn(file)) return true;
    const names = namesAround(node);
    return names.length > 0 && textsNaming(file, names).some(isOfRelay);
  });
}

function isUnknown(part: Part): part is Hole {
  return isHole(part) && part.variable === undefined && part.from === undefined;
}

/** The column that a part which is not known is read from, or the parameter that it is handed by. */
function readBy({ member, open }: Hole): string | undefined {
  return member ?? open?.name.getText();
}

/** What a relay publishes a row as: its name with what the row holds in place of what is read of it. */
function publishedAs({ channel, columns }: ToldReading, published: Parts): readonly Parts[] {
  const hole = published.find(isUnknown);
  const column = hole && readBy(hole);
  const held = column === undefined ? undefined : columns?.get(columnOf(column));
  return (held ?? [channel]).map((name) =>
    published.flatMap((part) => (isUnknown(part) ? (part === hole ? name : [part]) : [part])),
  );
}

function isKnown(channel: Parts): boolean {
  return channel.some((part) => typeof part === 'string' || !isHole(part)) && !beginsUnknown(channel);
}
