/**
 * Whether anybody asks what holds an object for that. In: a text that makes one, and where. Out: no, where it is the value of a property, a getter or a
 * function that nobody asks for: `createOrder: new CreateOrder(orders)` in a container of which the pages name others; or that it cannot be told. Why: what
 * frees a program of knowing how its parts are made often makes more of them than it needs yet.
 */
import { escaped } from '../../../model/escaped.js';
import type { Path } from '../../../model/nouns.js';
import { type Asked, LEAVES } from './asked.js';
import { LOOKED_FOR } from './doings.js';
import { isOwnField } from './given-over.js';
import { isPlain, ownerOf } from './plainly-declared.js';
import { type Region, regionAround, regionsOf } from './regions.js';

/** A member that nothing has: who asks for that takes all of it, or chooses from it. */
const NONE = '$';

export class Holders {
  readonly #asked: (path: Path, declaration: string) => Asked;
  #last: { readonly text: string; readonly regions: readonly Region[] } = { text: '', regions: [] };

  /** @param asked whether anybody asks for a function or a member of a file */
  constructor(asked: (path: Path, declaration: string) => Asked) {
    this.#asked = asked;
  }

  /** What holds an object that a text makes between two places, if nobody asks for that. */
  leftWith(path: Path, text: string, start: number, end: number): string | undefined {
    const region = regionAround(this.#regionsOf(text), start);
    const [owner, member, ...others] = region?.declaration.split('.') ?? [];
    const name = member ?? owner;
    if (!region || owner === undefined || name === undefined || others.length > 0) return undefined;
    if (LOOKED_FOR.test(name) || !isMadeIn(text, region, start, end)) return undefined;
    return this.#asked(path, region.declaration) === false ? name : undefined;
  }

  /** Whether whoever has the class that keeps an object in a field may choose it from there by a name that is made. */
  isOpen(path: Path, text: string, name: string): boolean {
    const field = new RegExp(
      `(?:^[ \\t]+(?:(?:public|protected|static|readonly|override|declare)\\s+)*|\\bthis\\.)${escaped(name)}\\s*[?!]?\\s*(?::[^=;\\n]*)?=\\s*new\\b`,
      'm',
    ).exec(text);
    if (!field || isOwnField(text, name)) return field !== null && LEAVES.test(text);
    const region = regionAround(this.#regionsOf(text), field.index + field[0].length);
    const [owner, member] = region?.declaration.split('.') ?? [];
    return member === undefined || this.#asked(path, `${owner}.${NONE}`) !== false;
  }

  #regionsOf(text: string): readonly Region[] {
    if (this.#last.text !== text) this.#last = { text, regions: regionsOf(text) };
    return this.#last.regions;
  }
}

/** Whether something between two places is made only as a function or a member is asked for, or is all that a member of an object is. */
function isMadeIn(text: string, { declaration, start, inside }: Region, from: number, to: number): boolean {
  const [owner = '', member] = declaration.split('.');
  if (member === undefined) return isPlain(text, declaration);
  if (ownerOf(text, owner) === 'object')
    return (
      (/^\s*:\s*$/.test(text.slice(inside, from)) && /^\s*[,}]/.test(text.slice(to))) ||
      isPlain(text, declaration)
    );
  const head = text.slice(start, inside);
  // What a decorator marks, a framework calls.
  return text[inside] === '(' && /[{};]\s*$/.test(text.slice(0, start)) && !/\bconstructor\b/.test(head);
}
