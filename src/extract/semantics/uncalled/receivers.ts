/**
 * Whether those to whom objects of a class are given ask them for something. In: the texts, and where an object is given: `new PlaceOrder(orders)`. Out: what
 * its class asks of it, and of whom that gives it to in turn. It cannot be told where an object goes to somebody whose class is not there to be read.
 */
import type { ImportFact } from '../../../model/facts.js';
import type { Path } from '../../../model/nouns.js';
import { type Asked, type GoingOn, isUsed } from './asked.js';
import { CHOOSES } from './asked-of-class.js';
import { Declarations } from './declared-at.js';
import { givenTo, type Kept, keptBy, putInto } from './given-over.js';
import type { Holders } from './holders.js';

/** What is known of where the objects of a class go. */
export interface Trail {
  /** What they may be asked for. */
  readonly member: string;
  /** What they are called where others may ask them. */
  readonly objects: Set<string>;
  /** The files of those who are given one. */
  readonly through: Set<Path>;
  readonly seen: Set<string>;
}

export class Receivers {
  readonly #declarations: Declarations;
  readonly #read: (path: Path) => string;
  readonly #holders: Holders;

  constructor(
    imports: readonly Pick<ImportFact, 'from' | 'to' | 'specifier'>[],
    read: (path: Path) => string,
    holders: Holders,
  ) {
    this.#read = read;
    this.#holders = holders;
    this.#declarations = new Declarations(imports, read);
  }

  /** Those to whom a file gives objects. */
  of(path: Path, trail: Trail): GoingOn {
    return (text, start, end) => {
      const given = givenTo(text, start, end);
      if (!given) return this.#ofHeld(path, text, start, end, trail);
      const declared = this.#declarations.classOf(path, given.made);
      if (!declared) return undefined;
      trail.through.add(declared.path);
      const whole = this.#read(declared.path);
      const kept = keptBy(whole, declared.owner, given.place);
      // What a class chooses from may be anything that it has.
      return !kept || CHOOSES.test(whole) ? undefined : this.#ofKept(declared.path, whole, kept, trail);
    };
  }

  /** What is made where nobody gets it is asked for nothing. */
  #ofHeld(path: Path, text: string, start: number, end: number, trail: Trail): Asked {
    if (!/^new\s/.test(text.slice(start, end))) return undefined;
    const holder = this.#holders.leftWith(path, text, start, end);
    if (holder !== undefined) trail.objects.add(holder);
    return holder === undefined ? undefined : false;
  }

  #ofKept(path: Path, text: string, { name, isOwn }: Kept, trail: Trail): Asked {
    // Who has an object of the class, or inherits from it, may ask as well.
    if (!isOwn) trail.objects.add(name);
    const key = `${path} ${name}`;
    if (trail.seen.has(key)) return false;
    trail.seen.add(key);
    const onwards = this.of(path, trail);
    return isUsed(text, name, trail.member, true, (each, start, end) => {
      const put = putInto(each, start, end);
      return put ? this.#ofKept(path, text, put, trail) : onwards(each, start, end);
    });
  }
}
