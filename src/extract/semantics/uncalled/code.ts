/** The texts of code, without notes and without what is found to be done by nobody: who asks for something there does not ask. */
import type { Location, Path } from '../../../model/nouns.js';
import { placesWithoutNotes, withoutNotes } from '../program-texts.js';
import { type Doing, keyOf } from './doings.js';
import { type Region, regionAround, regionsOf } from './regions.js';
import { MAY_MAKE, storeMembersIn, withoutMember } from './store-members.js';
import { type Span, unusedLocals, withoutSpans } from './unused-locals.js';

/** Characters of texts that are kept. */
const MOST_KEPT = 50_000_000;

export class Code {
  readonly #read: (path: Path) => string;
  readonly #regions = new Map<Path, readonly Region[]>();
  /** Texts without notes: each is asked for by every function that its file may call. */
  readonly #plain = new Map<Path, string>();
  /** Characters of them. */
  #kept = 0;
  /** Of those, what stores can do. */
  readonly #ofStores = new Map<string, Region>();
  /** The functions in texts that their own functions keep and never name again. */
  readonly #unused = new Map<Path, readonly Span[]>();
  /** Where lines stand in these texts: each of what was found in a file is looked for there. */
  readonly #places = new Map<Path, ReturnType<typeof placesWithoutNotes>>();
  /** The texts of which something is left out. */
  readonly #shortened = new Map<Path, string>();

  constructor(read: (path: Path) => string) {
    this.#read = read;
  }

  textOf(path: Path): string {
    return this.#shortened.get(path) ?? this.#plainOf(path);
  }

  #plainOf(path: Path): string {
    const known = this.#plain.get(path);
    if (known !== undefined) return known;
    const whole = withoutNotes(this.#read(path));
    const unused = unusedLocals(whole);
    const text = withoutSpans(whole, unused);
    this.#unused.set(path, unused);
    if (this.#kept + text.length <= MOST_KEPT) {
      this.#kept += text.length;
      this.#plain.set(path, text);
    }
    return text;
  }

  /** Whether a place of a file stands in a function that is kept there and never named again. */
  isUnusedAt(location: Location): boolean {
    if (location.line === undefined) return false;
    if (!this.#unused.has(location.path)) this.#plainOf(location.path);
    const unused = this.#unused.get(location.path) ?? [];
    if (unused.length === 0) return false;
    const place = this.placeOf(location);
    return unused.some(({ from, end }) => from <= place && place < end);
  }

  /** Where something stands in the text of its file without notes. */
  placeOf({ path, line = 1, column = 1 }: Location): number {
    const places = this.#places.get(path) ?? placesWithoutNotes(this.#read(path));
    this.#places.set(path, places);
    return places(line, column);
  }

  /** Where functions and members stand in the text of a file, of which nothing is ever moved. */
  regionsOf(path: Path): readonly Region[] {
    const known = this.#regions.get(path);
    if (known) return known;
    const text = this.#plainOf(path);
    const own = regionsOf(text);
    const members = storeMembersIn(text, own);
    for (const each of members) this.#ofStores.set(keyOf({ path, declaration: each.declaration }), each);
    const all = [...own, ...members];
    this.#regions.set(path, all);
    return all;
  }

  /** What a line of a file stands in that a store can do. */
  storeMemberAt(location: Location): Doing | undefined {
    const { path, line } = location;
    if (line === undefined || !MAY_MAKE.test(this.#plainOf(path))) return undefined;
    const around = regionAround(this.regionsOf(path), this.placeOf(location));
    const doing = around && { path, declaration: around.declaration };
    return doing && this.#ofStores.has(keyOf(doing)) ? doing : undefined;
  }

  /** The text of a store without one of its functions; undefined of what is none of a store, or may be called there by its name alone. */
  storeWithout({ path, declaration }: Doing): string | undefined {
    const member = this.#ofStores.get(keyOf({ path, declaration }));
    return member && withoutMember(this.textOf(path), member);
  }

  /** Leaves out what some of a file's functions do, and members altogether. */
  leaveOut(doings: readonly Doing[]): void {
    const left = new Set(doings.map(keyOf));
    for (const path of new Set(doings.map((each) => each.path))) {
      const text = this.textOf(path);
      const spans = this.regionsOf(path).flatMap(({ declaration, start, inside, end }) => {
        if (!left.has(keyOf({ path, declaration }))) return [];
        const from = declaration.includes('.') ? start : inside;
        // What comes after it begins after a bracket still.
        const last = text.lastIndexOf('}', end - 1);
        const isLast = last > from && text.slice(last + 1, end).trim() === '';
        return [{ start: from, end: isLast ? last : end }];
      });
      this.#shortened.set(path, withoutSpans(text, spans));
    }
  }
}
