/** Who uses what, by name, as a graph that can be walked again and again: each name of a file is one object, and knows what it is a part of. */
import type { ReferenceFact, ReferenceWay } from '../facts.js';
import type { Path } from '../nouns.js';

/** Everything that a file exports, or all members of a declaration. */
export const ALL = '*';
/** The members of a declaration that are asked for of something that may be it. */
export const SOME = '?';

/** A name of a file that somebody may reach: a declaration, a member of one, or several at once. */
export class Name {
  readonly file: NamingFile;
  readonly text: string;
  /** Each name of a graph has its own, from 0. */
  readonly number: number;
  /** What it is a member of; itself, where it is no member. */
  readonly head: Name;
  /** What it is called there: what follows the last dot. */
  readonly member: string | undefined;
  /** Whether it stands for members of a declaration, without saying which. */
  readonly isMany: boolean;

  constructor(file: NamingFile, text: string, number: number) {
    this.file = file;
    this.text = text;
    this.number = number;
    const [head, member] = partsOf(text);
    this.head = member === undefined ? this : file.name(head);
    this.member = member;
    this.isMany = member === ALL || member === SOME;
  }

  /** All of its members, or those that are asked for. */
  members(which: typeof ALL | typeof SOME): Name {
    return this.file.name(`${this.text}.${which}`);
  }
}

/** One name uses another. */
export interface Use {
  readonly to: Name;
  readonly how: ReferenceWay | undefined;
  readonly loose: boolean;
  /** How many arguments who `asks` gives, or what is `asked` takes. */
  readonly given: number | undefined;
}

/** A file that uses something, or that something is used of. */
export class NamingFile {
  readonly path: Path;
  /** Each file of a graph has its own, from 0. */
  readonly number: number;
  /** What runs when it is loaded uses these. */
  readonly loaded: Use[] = [];
  /** By the name that uses them. */
  readonly byName = new Map<string, Use[]>();
  /** What a barrel passes on, whatever its name. */
  readonly passed: Use[] = [];
  /** The barrels that pass this file on. */
  readonly passers: { readonly from: NamingFile; readonly loose: boolean }[] = [];
  readonly #names = new Map<string, Name>();
  readonly #count: Count;
  #handing: Handing | undefined;

  constructor(path: Path, number: number, count: Count) {
    this.path = path;
    this.number = number;
    this.#count = count;
  }

  name(text: string): Name {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    const name = new Name(this, text, this.#count.names++);
    this.#names.set(text, name);
    return name;
  }

  /** The names of a declaration that somebody may have reached: its own, and those of the wholes that it is part of; without one, all. */
  namesOf(declaration: string | undefined): readonly Name[] {
    if (declaration === undefined) return [...this.#names.values()];
    const texts = [ALL, declaration];
    for (let [head, member] = partsOf(declaration); member !== undefined; [head, member] = partsOf(head))
      texts.push(`${head}.${ALL}`);
    return texts.flatMap((text) => this.#names.get(text) ?? []);
  }

  uses(from: string | undefined): Use[] {
    if (from === undefined) return this.loaded;
    if (from === ALL) return this.passed;
    const known = this.byName.get(from);
    if (known !== undefined) return known;
    const uses: Use[] = [];
    this.byName.set(from, uses);
    this.name(from);
    return uses;
  }

  /** What becomes of a name that a barrel passes on. Only to be asked when the graph is whole. */
  get handing(): Handing {
    if (this.#handing !== undefined) return this.#handing;
    const spoken = new Map<string, Passed[]>();
    const on: { readonly to: NamingFile; readonly loose: boolean }[] = [];
    for (const { to, loose } of this.passed) {
      if (to.file.passed.length > 0) on.push({ to: to.file, loose });
      else
        for (const [text, name] of to.file.#names) {
          const others = spoken.get(text);
          if (others) others.push({ to: name, loose });
          else spoken.set(text, [{ to: name, loose }]);
        }
    }
    this.#handing = { spoken, on };
    return this.#handing;
  }
}

/** A name that is passed on. */
type Passed = Pick<Use, 'to' | 'loose'>;

/** Where what a barrel passes on may go. */
export interface Handing {
  /** To files of which somebody speaks by a name: it, by its text. */
  readonly spoken: ReadonlyMap<string, readonly Passed[]>;
  /** To barrels. */
  readonly on: readonly { readonly to: NamingFile; readonly loose: boolean }[];
}

/** How many names a graph has so far. */
interface Count {
  names: number;
}

export type ReferenceGraph = ReadonlyMap<Path, NamingFile>;

export function referenceGraph(references: readonly ReferenceFact[]): ReferenceGraph {
  const files = new Map<Path, NamingFile>();
  const count: Count = { names: 0 };
  const at = (path: Path): NamingFile => {
    const known = files.get(path);
    if (known !== undefined) return known;
    const file = new NamingFile(path, files.size, count);
    files.set(path, file);
    return file;
  };
  for (const { from, to, how, loose = false, given } of references) {
    const [user, used] = [at(from.path), at(to.path)];
    user.uses(from.declaration).push({ to: used.name(to.declaration ?? ALL), how, loose, given });
    if (from.declaration === ALL) used.passers.push({ from: user, loose });
  }
  return files;
}

/** A member's name is what follows the last dot. */
function partsOf(name: string): readonly [head: string, member: string | undefined] {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? [name, undefined] : [name.slice(0, dot), name.slice(dot + 1)];
}
