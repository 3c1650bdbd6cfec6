/**
 * Whether what a class inherits from and promises to be is the program's own. In: its heritage. Out: whether all of that is there to be read, and asks the
 * class for nothing by itself. Why: a base class of a package, or whoever takes what keeps an interface of a package, calls what nobody is seen to call.
 */
import type { ImportFact } from '../../../model/facts.js';
import type { Path } from '../../../model/nouns.js';
import { isSelfAsked, LEAVES } from './asked.js';
import { CHOOSES } from './asked-of-class.js';
import { Declarations } from './declared-at.js';
import { type Heritage, heritageOf, isPromise } from './plainly-declared.js';

/** Base classes of base classes that are read. */
const FURTHEST = 4;

export class Lineage {
  readonly #declarations: Declarations;
  readonly #read: (path: Path) => string;

  constructor(
    imports: readonly Pick<ImportFact, 'from' | 'to' | 'specifier'>[],
    read: (path: Path) => string,
  ) {
    this.#read = read;
    this.#declarations = new Declarations(imports, read);
  }

  /** @param member what the class is asked for by nobody else */
  isOwn(path: Path, { inherited, promised }: Heritage, member: string, left = FURTHEST): boolean {
    if (!promised.every((promise) => this.#isDeclared(path, promise))) return false;
    if (inherited === undefined) return true;
    const base = left > 0 ? this.#declarations.classOf(path, inherited) : undefined;
    if (!base) return false;
    const text = this.#read(base.path);
    if (isSelfAsked(text, member) || LEAVES.test(text) || CHOOSES.test(text)) return false;
    const heritage = heritageOf(text, base.owner);
    return heritage !== undefined && this.isOwn(base.path, heritage, member, left - 1);
  }

  /** Whether a file, or one that it imports, directly or by way of a barrel, declares what a class promises to be. */
  #isDeclared(path: Path, promise: string): boolean {
    const near = [path, ...this.#declarations.importedBy(path)];
    return [...near, ...near.slice(1).flatMap((each) => this.#declarations.importedBy(each))].some((each) =>
      isPromise(this.#read(each), promise),
    );
  }
}
