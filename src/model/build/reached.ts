/**
 * What of the shared code each service reaches. In: who uses what, by name. Out: the services that reach a declaration or a member of one.
 * A walk from each service along its references: `Orders.find` brings `Orders` with it, since that has to be made, and `Orders.*` all its
 * members; a member that is asked for of something unknown counts with every class that the service reaches and that has one.
 */
import { groupBy } from '../group.js';
import type { Path } from '../nouns.js';
import { ALL, type Name, type NamingFile, type ReferenceGraph, SOME, type Use } from './reference-graph.js';

/** The services that reach a declaration of a file; without one, any of the file's. */
export type Reached = (path: Path, declaration: string | undefined) => ReadonlySet<string>;

/** Which references count. */
export interface Sight {
  /** Only members that are asked for where it is known of what. */
  readonly exact?: true;
  /** Also what only makes something known to a framework. */
  readonly loose?: true;
  /** Only those of such files. */
  readonly from?: (path: Path) => boolean;
}

export function reachedBy(
  graph: ReferenceGraph,
  serviceAt: (path: Path) => string | undefined,
  sight: Sight = {},
): Reached {
  const owners: (string | undefined)[] = [];
  for (const file of graph.values()) owners[file.number] = serviceAt(file.path);
  const starts = groupBy(graph.values(), ({ number }) => owners[number]);
  starts.delete(undefined);
  const walks = [...starts].map(([service, own]) => {
    // What a service has of its own was looked at already, but for what goes away with it.
    const walk = new Walk(sight, ({ file, isMany }) => isMany || owners[file.number] !== service);
    walk.follow(own);
    return { service, walk };
  });
  return (path, declaration) => {
    const file = graph.get(path);
    return new Set(
      walks.flatMap(({ service, walk }) => (file && walk.hasReached(file, declaration) ? [service!] : [])),
    );
  };
}

/**
 * Whether what runs from some files on reaches a declaration of a file, whoever's it is; what only makes something known to a framework counts.
 * @param loaded those that are loaded by then, for whatever sake
 */
export function reachedFrom(
  graph: ReferenceGraph,
  starts: readonly Path[],
  loaded: Iterable<Path>,
): (path: Path, declaration: string | undefined) => boolean {
  const walk = new Walk({ loose: true }, () => true);
  walk.load([...loaded].flatMap((path) => graph.get(path) ?? []));
  walk.follow(starts.flatMap((path) => graph.get(path) ?? []));
  return (path, declaration) => {
    const file = graph.get(path);
    return file === undefined || walk.hasReached(file, declaration);
  };
}

/** Whether what a name uses is to be followed. */
type IsFollowed = (name: Pick<Name, 'file' | 'isMany'>) => boolean;

/** A member that counts where it is asked for, and the arguments that it has to be given. */
interface Offer {
  readonly to: Name;
  readonly taken: number;
}

/** The walk of one service. */
class Walk {
  /** By their numbers. */
  readonly #seen = new Marks();
  readonly #sight: Sight;
  readonly #isFollowed: IsFollowed;
  readonly #pending: Name[] = [];
  /** Those whose loading was followed. */
  readonly #loaded = new Marks();
  /** The barrels that passed something on. */
  readonly #opened = new Marks();
  /** The names of members that are asked for of what is not known, with how many arguments at most, and who waits for one to be. */
  readonly #asked = new Map<string, number>();
  readonly #askable = new Map<string, Offer[]>();
  /** What waits for a class to be reached. */
  readonly #standIns = new Map<Name, Name[]>();

  constructor(sight: Sight, isFollowed: IsFollowed) {
    this.#sight = sight;
    this.#isFollowed = isFollowed;
  }

  load(files: readonly NamingFile[]): void {
    for (const file of files) this.#load(file);
  }

  follow(own: readonly NamingFile[]): void {
    for (const file of own) {
      if (!this.#counts(file)) continue;
      this.#take(file.loaded);
      // What a class holds goes away only with the class.
      for (const [from, uses] of file.byName)
        if (!file.name(from).isMany) this.#take(uses.filter(({ how }) => how !== 'inherits'));
      // Who asks for what by way of a barrel of its own is not looked into: all that this passes on may be meant.
      for (const { to, loose } of file.passed) if (this.#isIn(loose)) this.#visit(to.file.name(ALL));
    }
    for (let next = this.#pending.pop(); next; next = this.#pending.pop()) this.#leave(next);
  }

  /** What a barrel passes on without anybody speaking of it by name is found out here: there is too much of it to be walked. */
  hasReached(file: NamingFile, declaration: string | undefined): boolean {
    return (
      file.namesOf(declaration).some((name) => this.#hasSeen(name)) ||
      file.passers.some(
        ({ from, loose }) =>
          this.#isIn(loose) &&
          this.#counts(from) &&
          from
            .namesOf(declaration)
            .some((name) => isPlain(name) && this.#hasSeen(name) && this.#isFollowed(name)),
      )
    );
  }

  #hasSeen(name: Name): boolean {
    return this.#seen.has(name.number);
  }

  #counts({ path }: NamingFile): boolean {
    return this.#sight.from?.(path) ?? true;
  }

  #isIn(loose: boolean): boolean {
    return !loose || this.#sight.loose === true;
  }

  #visit(name: Name): void {
    if (this.#seen.has(name.number)) return;
    if (this.#sight.exact) {
      // Who asks for all is not known to want any of it.
      if (name.text === ALL) return;
      if (name.isMany) {
        this.#visit(name.head);
        return;
      }
    }
    this.#seen.add(name.number);
    if (this.#isFollowed(name)) this.#pending.push(name);
    if (this.#standIns.size > 0) for (const end of this.#standIns.get(name) ?? []) this.#visit(end);
    if (name.head !== name) this.#visit(name.head);
  }

  /** Follows what something uses. */
  #leave(name: Name): void {
    const { file, text, head, member } = name;
    if (!this.#counts(file)) return;
    if (text === ALL) this.#takeAll(file);
    else {
      this.#load(file);
      if (member === ALL) {
        for (const [each, uses] of file.byName)
          if (each === head.text || each.startsWith(`${head.text}.`)) this.#take(uses, ALL);
      } else if (member === SOME) this.#take(some(file, head), SOME);
      else this.#take(file.byName.get(text) ?? []);
    }
    if (file.passed.length > 0) this.#pass(name);
  }

  /** A barrel passes on a name. Of a file in which nobody speaks of it, only that it is loaded matters (`hasReached` knows the rest). */
  #pass(name: Name): void {
    const { file, text } = name;
    if (!isPlain(name)) {
      for (const { to, loose } of file.passed) if (this.#isIn(loose)) this.#visit(to.file.name(text));
      return;
    }
    const { spoken, on } = file.handing;
    for (const { to, loose } of spoken.get(text) ?? []) if (this.#isIn(loose)) this.#visit(to);
    for (const { to, loose } of on) if (this.#isIn(loose)) this.#visit(to.name(text));
    if (this.#opened.has(file.number)) return;
    this.#opened.add(file.number);
    for (const { to, loose } of file.passed) {
      const isRun = this.#isIn(loose) && this.#isFollowed({ file: to.file, isMany: false });
      if (isRun && this.#counts(to.file)) this.#load(to.file);
    }
  }

  #load(file: NamingFile): void {
    if (this.#loaded.has(file.number)) return;
    this.#loaded.add(file.number);
    this.#take(file.loaded);
  }

  #takeAll(file: NamingFile): void {
    this.#load(file);
    this.#take(file.loaded, ALL);
    for (const uses of file.byName.values()) this.#take(uses, ALL);
  }

  /** @param many whether they are followed for all members, or for some, of what makes them */
  #take(uses: readonly Use[], many?: typeof ALL | typeof SOME): void {
    for (const { to, how, loose, given } of uses) {
      if (!this.#isIn(loose)) continue;
      if (how === undefined || how === 'inherits') this.#visit(to);
      else if (how === 'passes') this.#visit(many && to.text !== ALL ? to.members(many) : to);
      else if (how === 'asks') this.#ask(to.text, given);
      else if (how === 'asked') this.#offer(to, many === ALL, given);
      else if (how === 'overrides') this.#standIn(to);
      else if (!this.#sight.exact) this.#visit(to);
    }
  }

  #ask(name: string, given = Number.POSITIVE_INFINITY): void {
    if (this.#sight.exact || given <= this.#mostGiven(name)) return;
    this.#asked.set(name, given);
    for (const { to, taken } of this.#askable.get(name) ?? []) if (taken <= given) this.#visit(to);
  }

  /** A member of something that is reached; of something that goes away as a whole, it counts without being asked for. */
  #offer(to: Name, isWhole: boolean, taken = 0): void {
    if (this.#sight.exact) return;
    const name = to.member ?? '';
    if (isWhole || taken <= this.#mostGiven(name)) this.#visit(to);
    else waiting(this.#askable, name, { to, taken });
  }

  /** With how many arguments a member of this name is called of what is not known; fewer than none, if it is not. */
  #mostGiven(name: string): number {
    return this.#asked.get(name) ?? -1;
  }

  #standIn(to: Name): void {
    if (this.#hasSeen(to.head)) this.#visit(to);
    else waiting(this.#standIns, to.head, to);
  }
}

/** Whether it is one name, and no member of something. */
function isPlain({ text, member }: Name): boolean {
  return member === undefined && text !== ALL;
}

/** A set of small numbers: walks ask it more often than anything else. */
class Marks {
  #marks = new Uint8Array(1024);

  has(number: number): boolean {
    return this.#marks[number] === 1;
  }

  add(number: number): void {
    if (number >= this.#marks.length) {
      const grown = new Uint8Array(2 * number);
      grown.set(this.#marks);
      this.#marks = grown;
    }
    this.#marks[number] = 1;
  }
}

function waiting<Key, Waiting>(map: Map<Key, Waiting[]>, key: Key, one: Waiting): void {
  const known = map.get(key);
  if (known) known.push(one);
  else map.set(key, [one]);
}

/** What matters of a declaration when it is asked for some of its members. */
function some({ byName }: NamingFile, head: Name): readonly Use[] {
  const passing = (byName.get(head.text) ?? []).filter(({ how }) => how === 'passes');
  return [...passing, ...(byName.get(`${head.text}.${SOME}`) ?? [])];
}
