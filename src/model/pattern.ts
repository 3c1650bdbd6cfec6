/**
 * A pattern of a boundary → a test for the names that a file or a package goes by.
 * It is a name or path with all inside (`orders`), a glob (`billing/**`), either behind a `!` (all but that), or comes from outside the tree
 * (`npm:zod`, `node:*`). `{name}` captures a path segment or a part of one in `from`, and stands for it in `to`; `!{name}` stands for any
 * other there: what fits with the captured name in its place does not match.
 */

import { isBelow } from './directories.js';
import { escaped } from './escaped.js';
import { globFault, globRegExp, isGlob } from './globs.js';

/** Whether something is a file of the tree, a package, or a builtin of Node. */
export type Origin = 'tree' | 'npm' | 'node';

/** What a pattern may match. */
export interface Named {
  readonly origin: Origin;
  readonly names: readonly string[];
  /** The module that a file lies in. */
  readonly module?: string;
}

/** What each `{name}` captured. */
export type Captures = ReadonlyMap<string, string>;

export interface Pattern {
  readonly origin: Origin;
  /** Each `{name}` and `!{name}`, in order. */
  readonly slots: readonly Slot[];
  /** What it captures of the first name that it matches; `undefined` when it matches none. */
  capture(named: Named): Captures | undefined;
  /** Whether it matches with what was captured in place; a slot that nothing was captured for takes any segment. */
  matches(named: Named, captures: Captures): boolean;
}

interface Slot {
  readonly name: string;
  /** Whether it is a `!{name}`. */
  readonly other: boolean;
}

export const NO_CAPTURES: Captures = new Map();

const MOST_SLOTS = 8;

/** What is wrong with a pattern, to be said behind it, and how to mend it; `undefined` when nothing is. */
export function patternFault(written: string): ReturnType<typeof globFault> {
  const { glob, slots } = split(written);
  if (slots.length === 0 && !isGlob(glob)) return undefined;
  if (slots.length > MOST_SLOTS) {
    return { message: `has more than ${MOST_SLOTS} {name}`, hint: 'write ** for whatever lies between' };
  }
  const fault = globFault(glob);
  if (fault) return fault;
  try {
    // An expression that takes one value takes any: each is put in as a group of plain letters.
    const { open, filled } = compile(glob, slots);
    open.test('');
    filled(new Map(slots.map(({ name }) => [name, 'x']))).fits.test('');
    return undefined;
  } catch {
    return { message: 'has a {name} where none can stand', hint: 'let it stand for a whole path segment' };
  }
}

/** @throws SyntaxError for a pattern that has a fault */
export function readPattern(written: string): Pattern {
  const { negated, origin, text, glob, slots } = split(written);
  const { capture, matches } =
    slots.length > 0 ? slotted(glob, slots) : isGlob(text) ? plainGlob(text) : plainName(text);
  return {
    origin,
    slots,
    capture(named) {
      if (named.origin !== origin) return undefined;
      const captures = capture(named.names);
      if (!negated) return captures;
      return captures === undefined ? NO_CAPTURES : undefined;
    },
    matches: (named, captures) => named.origin === origin && matches(named.names, captures) !== negated,
  };
}

/** What a pattern says of names whose origin is right, before a `!` turns it round. */
interface Reading {
  capture(names: readonly string[]): Captures | undefined;
  matches(names: readonly string[], captures: Captures): boolean;
}

function plainName(text: string): Reading {
  return unslotted((name) => name === text || isBelow(text, name));
}

/** A name is itself before it is a glob: `app/(shop)` is a directory of that name. */
function plainGlob(text: string): Reading {
  const expression = globRegExp(text);
  const needed = neededText(text);
  const isName = (name: string) => name === text || isBelow(text, name);
  return unslotted((name) => (name.includes(needed) && expression.test(name)) || isName(name));
}

/** The longest text that all which a glob matches must hold: looking for it is several times cheaper than trying the expression. */
function neededText(glob: string): string {
  if (/[\\[\](){}|!"]/.test(glob)) return '';
  const texts = glob.split(NOT_TEXT).map((text) => text.replace(/^\/|\/$/g, ''));
  return texts.reduce((longest, text) => (text.length > longest.length ? text : longest), '');
}

function unslotted(fits: (name: string) => boolean): Reading {
  return {
    capture: (names) => (names.some(fits) ? NO_CAPTURES : undefined),
    matches: (names) => names.some(fits),
  };
}

/** Expressions that are kept; there may be as many as there are directories. */
const MOST_KEPT = 1_000;

function slotted(glob: string, slots: readonly Slot[]): Reading {
  const { open, filled } = compile(glob, slots);
  const needed = neededText(glob);
  const kept = new Map<string, ReturnType<typeof filled>>();
  const filledOnce = (captures: Captures) => {
    const key = slots.map(({ name }) => captures.get(name) ?? '').join('/');
    const known = kept.get(key);
    if (known) return known;
    if (kept.size >= MOST_KEPT) kept.clear();
    const made = filled(captures);
    kept.set(key, made);
    return made;
  };
  return {
    capture(names) {
      for (const name of names) {
        const match = name.includes(needed) ? open.exec(name) : null;
        if (!match) continue;
        const values = slots.map((slot, index) => [slot.name, match.groups?.[group(index)]] as const);
        return new Map(values.filter((entry): entry is [string, string] => entry[1] !== undefined));
      }
      return undefined;
    },
    matches(names, captures) {
      if (!names.some((name) => name.includes(needed) && open.test(name))) return false;
      const { fits, same } = filledOnce(captures);
      return (
        names.some((name) => fits.test(name)) && !same.some((each) => names.some((name) => each.test(name)))
      );
    },
  };
}

const SEGMENT = '(?:[^/]+)';
/** A slot goes through the compiler of globs as one character of the private use area. */
const FIRST_MARK = 0xe000;
const MARKS = /[\ue000-\ue007]/g;
/** What is neither a name nor a slash in a glob without brackets. */
const NOT_TEXT = /[*?\ue000-\ue007]+/;

/** `open` captures; `filled` fits what was captured, `same` what must not be: the captured name where another is wanted. */
function compile(glob: string, slots: readonly Slot[]) {
  const { source } = globRegExp(isGlob(glob) ? glob : `${glob}/**`);
  const expression = (fill: (slot: Slot, index: number) => string) =>
    new RegExp(
      source.replace(MARKS, (mark) => {
        const index = mark.charCodeAt(0) - FIRST_MARK;
        const slot = slots[index];
        return slot === undefined ? mark : fill(slot, index);
      }),
    );
  const captured = new Map<string, number>();
  const open = expression((slot, index) => {
    if (slot.other) return SEGMENT;
    const first = captured.get(slot.name);
    if (first !== undefined) return `\\k<${group(first)}>`;
    captured.set(slot.name, index);
    return `(?<${group(index)}>[^/]+)`;
  });
  const filled = (captures: Captures) => {
    const literal = ({ name }: Slot) => {
      const value = captures.get(name);
      return value === undefined ? SEGMENT : `(?:${escaped(value)})`;
    };
    const others = slots.filter(({ name, other }) => other && captures.has(name));
    return {
      fits: expression((slot) => (slot.other ? SEGMENT : literal(slot))),
      same: others.map((other) =>
        expression((slot) => (slot.other && slot !== other ? SEGMENT : literal(slot))),
      ),
    };
  };
  return { open, filled };
}

function group(index: number): string {
  return `slot${index}`;
}

function split(written: string) {
  const negated = /^!(?!\(|\{\w+\})/.test(written);
  const text = written
    .slice(negated ? 1 : 0)
    .replace(/^\.\//, '')
    .replace(/\/$/, '');
  const slots: Slot[] = [];
  const glob = text.replace(/(!?)\{(\w+)\}/g, (_, other: string, name: string) => {
    slots.push({ name, other: other !== '' });
    return String.fromCharCode(FIRST_MARK + slots.length - 1);
  });
  return { negated, origin: originOf(text), text, glob, slots };
}

/** Where what a text names comes from. */
function originOf(text: string): Origin {
  if (text.startsWith('npm:')) return 'npm';
  return text.startsWith('node:') ? 'node' : 'tree';
}
