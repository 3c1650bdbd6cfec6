/** What one site says, and the parameters that this hangs on. */
import { ts } from 'ts-morph';
import { isRequest } from '../evaluate/of-request.js';
import { isHole } from '../evaluate/text.js';
import type { Open } from '../evaluate/values.js';
import { partsThatMatter, type Reading } from './readings.js';
import { opensOf } from './texts.js';
import { isWithin } from './within.js';

export interface Answer {
  readonly readings: readonly Reading[];
  /** The parameter that the readings, or whether there are any, hang on. */
  readonly open?: Open;
  /** Those that others of the readings hang on: what several functions register is read at one place. */
  readonly others?: readonly Open[];
}

export function answerOf(readings: readonly Reading[]): Answer {
  const opens = readings.flatMap((reading): readonly Open[] => {
    const parts = partsThatMatter(reading);
    return parts.flatMap((each) => opensOf(each));
  });
  // What a method is called with makes known what it is called on.
  const ofFunctions = opens.filter(
    ({ parent }) => !ts.isClassLike(parent) && !ts.isConstructorDeclaration(parent),
  );
  // Which request a handler is sent, who makes the handler does not know; whom it asks then, they do.
  const known = ofFunctions.filter((each) => !isRequest(each));
  const open = innermost(known.length > 0 ? known : ofFunctions) ?? opens[0];
  if (!open) return { readings };
  const owners = new Set([open.parent]);
  const others = readings.flatMap((reading) => {
    const [part, ...more] = reading.kind === 'message' ? reading.channel : [];
    const told = part && isHole(part) && more.length === 0 ? part.open : undefined;
    if (!told || !ofFunctions.includes(told) || owners.has(told.parent)) return [];
    owners.add(told.parent);
    return isApart(open, told) ? [told] : [];
  });
  return { readings, open, ...(others.length > 0 && { others }) };
}

/** Whether neither of two parameters is of a function within the one that the other is of. */
function isApart(one: Open, other: Open): boolean {
  return innermost([one, other]) === one && innermost([other, one]) === other;
}

/** The first parameter, or that of a function within the one that it is of: who calls that knows what was given around it. */
export function innermost([first, ...others]: readonly Open[]): Open | undefined {
  return others.reduce((inner, each) => {
    if (inner === undefined || each.parent === inner.parent) return inner;
    return isWithin(each.parent, inner.parent) ? each : inner;
  }, first);
}
