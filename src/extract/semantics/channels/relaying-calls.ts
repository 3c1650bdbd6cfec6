/**
 * What a row is published as by the relays of its own program, where a publisher that knows nothing of rows is handed their names: each program has
 * a relay that decides which rows it gives to it, `if (row.destination === 'kafka') await producer.send(row.topic, row.payload)`. In: the publisher, and a
 * row. Out: the channels by the calls of relays near the row, none where no such call is come to with what it holds; undefined where no relay is seen.
 */
import { ts } from 'ts-morph';
import { memberOf, type Parts, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { mayRun } from '../evaluate/may-run.js';
import { isHole } from '../evaluate/text.js';
import type { Context, Hole } from '../evaluate/values.js';
import type { ToldReading } from './brokers.js';
import { forRow } from './read-by-row.js';
import { isCalledRelay } from './relay-words.js';

/** Functions that hand on to the publisher what they are given. */
const DEEPEST = 3;

/** Nothing is bound, but what is read is read for something: tests are asked what they come to. */
const forOne: Context = { bound: new Map(), depth: 1 };

export function relayedByCalls(
  evaluator: Evaluator,
  publisher: ToldReading,
  { reading, place }: { readonly reading: ToldReading; readonly place: ts.Node },
): readonly Parts[] | undefined {
  return channelsBy(evaluator, publisher.channel, { row: reading, place }, 0);
}

interface Near {
  readonly row: ToldReading;
  readonly place: ts.Node;
}

function channelsBy(
  evaluator: Evaluator,
  published: Parts,
  near: Near,
  depth: number,
): readonly Parts[] | undefined {
  const hole = published.find((part): part is Hole => isHole(part) && part.open !== undefined);
  const open = hole?.open;
  const body = open?.parent;
  if (!open || !ts.isParameter(open) || !body || !ts.isFunctionLike(body) || depth > DEEPEST)
    return undefined;
  const position = body.parameters.indexOf(open);
  const calls = evaluator.callsOf(body, near.place).map(({ node }) => node);
  const relaying = calls.filter((node) => isCalledRelay(node));
  if (relaying.length === 0) return undefined;
  return relaying.flatMap((node) => {
    const given = node.arguments[position];
    if (!given) return [];
    const names = forRow(evaluator, near.row, () =>
      evaluator.within(forOne, () => {
        if (!mayRun(evaluator, node, node.getSourceFile(), forOne)) return [];
        const values = evaluator.valuesOf(given);
        const isWhole = ts.isIdentifier(open.name) && hole.member === open.name.text;
        const held =
          isWhole || hole.member === undefined ? [] : memberOf(evaluator, values, hole.member, given);
        return partsOfValues(evaluator, held.length > 0 ? held : values, given);
      }),
    );
    return names.flatMap((name) => {
      const channel = published.flatMap((part) => (part === hole ? name : [part]));
      return channelsBy(evaluator, channel, near, depth + 1) ?? [channel];
    });
  });
}
