/**
 * What a site does in a loop over a list, or with one object of several: its SQL is read once for each, for what one says goes together, `${each.schema}.${each.table}`.
 * In: a site, and what is bound around it. Out: the reading.
 */
import type { ts } from 'ts-morph';
import { elementContexts } from '../evaluate/each-element.js';
import type { Context } from '../evaluate/values.js';
import { isKnown, type Knowledge, readOnce, type Site, type SiteReading } from './reader.js';
import type { TableTouch } from './reading.js';

export function readSite(
  knowledge: Knowledge,
  node: Site,
  context: Context,
  consumed: Set<ts.Node>,
): SiteReading {
  const whole = readOnce(knowledge, node, context, consumed);
  const said = whole.touches.filter(isSql);
  const isPlain =
    said.length < 2 && whole.definitions.length < 2 && said.every(({ table }) => isKnown(table));
  if (isPlain) return whole;
  const contexts = elementContexts(knowledge.evaluator, node, context, ELEMENTS);
  if (contexts.length < 2) return whole;
  const each = contexts.map((one) => readOnce(knowledge, node, one, consumed));
  return {
    ...whole,
    // What others do with a table hangs on more than on what one says.
    touches: [
      ...whole.touches.filter((touch) => !isSql(touch)),
      ...each.flatMap(({ touches }) => touches.filter(isSql)),
    ],
    definitions: each.flatMap(({ definitions }) => definitions),
    changes: each.flatMap(({ changes = [] }) => changes),
    isUnread: each.some(({ isUnread }) => isUnread),
  };
}

/** Texts alone tell nothing that goes together, but there may be too many of them to be told at once. */
const ELEMENTS = { ofTexts: true, ofClosures: true, ofChoices: true };

function isSql({ by }: TableTouch): boolean {
  return by === 'sql';
}
