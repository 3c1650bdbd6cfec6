/**
 * Whether anybody asks an object for a member, or what holds the object: `{ ...orders, find: … }`, and under a name, `export const api = { orders, bills: payments }`,
 * which is asked for `api.orders.find()`. In: the file that declares it, and who imports what. Why: those who use a program's own clients often have all of
 * them from one place.
 */
import type { Path } from '../../../model/nouns.js';
import { type Asked, anyOf, isObjectUsed } from './asked.js';
import type { Ask, Search } from './asked-by-name.js';
import { type Handed, type HandedOut, handedOut, isHandedOut } from './handed-out.js';
import { withoutParts, withoutSpreads } from './spreads.js';
import { isInTemplate } from './whole-texts.js';

/** An object, with what its file hands out in its place. */
export interface OwnObject {
  readonly path: Path;
  readonly owner: string;
  readonly member: string;
  readonly handed: HandedOut;
}

/** Objects that hold the one that holds it, and so on. */
const DEEPEST = 3;

/** @param isAskedFor what is asked by those who import what a file hands out */
export function askedOfObject(
  { path, owner, member, handed }: OwnObject,
  isAskedFor: (path: Path, handed: Handed, search: Search) => Asked,
): Asked {
  const searches = new Map<string, Search>();
  /** How what has it under some names is asked for the member: one search for each, or two that hold each other are followed for ever. */
  const searchBelow = (keys: readonly string[]): Search => {
    const known = searches.get(keys.join('.'));
    if (known) return known;
    const ask: Ask = (text, local, from) => {
      if (isInTemplate(text, local, from)) return undefined;
      const spread = withoutSpreads(text, local);
      const held = withoutParts(spread.rest, local);
      const own = askedBelow(held.rest, [local, ...keys], member);
      if (own === true) return true;
      return anyOf([
        own,
        ...spread.holders.map((holder) => ofHolder(held.rest, holder, from, keys)),
        ...held.parts.map(({ holder, name }) => ofHolder(held.rest, holder, from, [name, ...keys])),
      ]);
    };
    const search = { ask, member: keys[0] ?? member, seen: new Set<string>() };
    searches.set(keys.join('.'), search);
    return search;
  };
  const ofHolder = (text: string, holder: string, from: Path, keys: readonly string[]): Asked => {
    if (keys.length > DEEPEST) return undefined;
    const other = handedOut(text, holder);
    const own = holder === 'default' ? false : askedBelow(other.rest, [holder, ...keys], member);
    return own === false && isHandedOut(other) ? isAskedFor(from, other, searchBelow(keys)) : own;
  };
  const search = searchBelow([]);
  const own = owner === 'default' ? false : search.ask(handed.rest, owner, path);
  return own === false ? isAskedFor(path, handed, search) : own;
}

/** Whether a text asks what it has under some names for a member; it cannot be told where it takes all of anything on the way there. */
function askedBelow(text: string, names: readonly string[], member: string): Asked {
  const ask = (count: number, what: string) => isObjectUsed(text, names.slice(0, count).join('.'), what);
  const asked = ask(names.length, member);
  return asked === true ? true : anyOf([asked, ...names.slice(1).map((_, index) => ask(index + 1, ''))]);
}
