/** What one site says, and the parameters that this hangs on. */
import { ts } from 'ts-morph';
import { isRequest } from '../evaluate/of-request.js';
import { isHole } from '../evaluate/text.js';
import type { Open } from '../evaluate/values.js';
import { partsThatMatter, type Reading } from './readings.js';
import { opensOf, patternOf } from './texts.js';
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

/**
 * The parameter that readings hang on further out, of a function around the one that a parameter is of: a library calls that, `mutationFn: (id) => ask(path + id)`,
 * and whoever calls the one around it says the rest.
 */
export function openAround(readings: readonly Reading[], open: Open): Open | undefined {
  if (!isGivenToCall(open.parent)) return undefined;
  const opens = readings.flatMap((reading) => partsThatMatter(reading).flatMap((each) => opensOf(each)));
  return innermost(
    opens.filter(
      ({ parent }) =>
        parent !== open.parent &&
        !ts.isClassLike(parent) &&
        !ts.isConstructorDeclaration(parent) &&
        isWithin(open.parent, parent),
    ),
  );
}

/** Whether another reading is one without what is not known at the end of its address: what a function says where it is given nothing. */
export function isSaidByDefault(reading: Reading, other: Reading): boolean {
  if (reading.kind !== 'call' || other.kind !== 'call' || reading.method !== other.method) return false;
  const [said, less] = [reading, other].map(({ address = [] }) => address.filter((part) => part !== ''));
  const last = said!.at(-1);
  if (last === undefined || !isHole(last) || last.open === undefined) return false;
  return JSON.stringify(patternOf(said!.slice(0, -1))) === JSON.stringify(patternOf(less!));
}

/** Whether a function is given to a call, by itself or among options. */
function isGivenToCall(node: ts.Node): boolean {
  const { parent } = node;
  const isOption = ts.isPropertyAssignment(parent) && parent.initializer === node;
  const given = isOption ? parent.parent : ts.isMethodDeclaration(node) ? parent : node;
  return ts.isCallExpression(given.parent) && given.parent.arguments.some((each) => each === given);
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
