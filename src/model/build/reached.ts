/**
 * What of the shared code each service reaches. In: who uses what, by name. Out: the services that reach a declaration or a member of one.
 * A walk from each service along its references: `Orders.find` brings `Orders` with it, since that has to be made, and `Orders.*` all its
 * members; a member that is asked for of something unknown counts with every class that the service reaches and that has one.
 */
import type { ReferenceFact } from '../facts.js';
import { groupBy } from '../group.js';
import type { Path } from '../nouns.js';

/** The services that reach a declaration of a file; without one, any of the file's. */
export type Reached = (path: Path, declaration: string | undefined) => ReadonlySet<string>;

type End = ReferenceFact['to'];

/** Everything that a file exports, or all members of a declaration. */
const ALL = '*';
/** The members of a declaration that are asked for of something that may be it. */
const SOME = '?';

/**
 * @param exact counts only members that are asked for where it is known of what
 */
export function reachedBy(
  references: readonly ReferenceFact[],
  serviceAt: (path: Path) => string | undefined,
  exact = false,
): Reached {
  const files = filesOf(references);
  const starts = groupBy(
    references.flatMap((reference) => {
      const service = serviceAt(reference.from.path);
      // What a class holds goes away only with the class.
      const isHeld = isMany(reference.from.declaration);
      return service === undefined || isHeld ? [] : [{ service, reference }];
    }),
    ({ service }) => service,
  );
  /** By file, and then by declaration. */
  const reached = new Map<Path, Map<string, Set<string>>>();
  for (const [service, own] of starts) {
    const walk = new Walk(files, exact, (path, name) => {
      const inFile = reached.get(path) ?? new Map<string, Set<string>>();
      reached.set(path, inFile.set(name, (inFile.get(name) ?? new Set()).add(service)));
      // What a service has of its own was looked at already, but for what goes away with it.
      return serviceAt(path) !== service || isMany(name);
    });
    walk.follow(own.map(({ reference }) => reference));
  }
  return (path, declaration) => {
    const inFile = reached.get(path);
    if (inFile === undefined) return new Set();
    const names = declaration === undefined ? [...inFile.keys()] : [ALL, ...withWholes(declaration)];
    return new Set(names.flatMap((name) => [...(inFile.get(name) ?? [])]));
  };
}

/** The names that stand for a declaration: its own, and those of the wholes that it is a member of. */
function withWholes(declaration: string): readonly string[] {
  const names = [declaration];
  for (let [head, member] = partsOf(declaration); member !== undefined; [head, member] = partsOf(head))
    names.push(`${head}.${ALL}`);
  return names;
}

/** A member's name is what follows the last dot. */
function partsOf(name: string): readonly [head: string, member: string | undefined] {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? [name, undefined] : [name.slice(0, dot), name.slice(dot + 1)];
}

/** Whether it stands for members of a declaration, without saying which. */
function isMany(declaration: string | undefined): boolean {
  return declaration !== undefined && /\.[*?]$/.test(declaration);
}

interface FileReferences {
  /** Of what runs when the file is loaded. */
  readonly loaded: readonly ReferenceFact[];
  readonly byName: ReadonlyMap<string, readonly ReferenceFact[]>;
  readonly all: readonly ReferenceFact[];
}

function filesOf(references: readonly ReferenceFact[]): ReadonlyMap<Path, FileReferences> {
  const files = groupBy(references, ({ from }) => from.path);
  return new Map(
    [...files].map(([path, all]) => {
      const named = all.filter(({ from }) => from.declaration !== undefined);
      return [
        path,
        {
          loaded: all.filter(({ from }) => from.declaration === undefined),
          byName: groupBy(named, ({ from }) => from.declaration!),
          all,
        },
      ];
    }),
  );
}

/** The walk of one service. */
class Walk {
  readonly #files: ReadonlyMap<Path, FileReferences>;
  readonly #exact: boolean;
  readonly #visited: (path: Path, name: string) => boolean;
  readonly #seen = new Map<Path, Set<string>>();
  readonly #pending: { readonly path: Path; readonly name: string }[] = [];
  /** The names of members that are asked for of what is not known, and who waits for one to be. */
  readonly #asked = new Set<string>();
  readonly #askable = new Map<string, End[]>();
  /** What waits for a class to be reached, by its file and name. */
  readonly #standIns = new Map<string, End[]>();

  /** @param visited told of everything reached; whether what it uses is to be followed */
  constructor(
    files: ReadonlyMap<Path, FileReferences>,
    exact: boolean,
    visited: (path: Path, name: string) => boolean,
  ) {
    this.#files = files;
    this.#exact = exact;
    this.#visited = visited;
  }

  follow(own: readonly ReferenceFact[]): void {
    this.#take(own);
    // Who asks for what by way of a barrel of its own is not looked into: all that this passes on may be meant.
    for (const { from, to } of own) if (from.declaration === ALL) this.#visit(to.path, ALL);
    for (let next = this.#pending.pop(); next; next = this.#pending.pop()) this.#leave(next.path, next.name);
  }

  #visit(path: Path, declaration: string | undefined): void {
    const isWhole = declaration === undefined || declaration === ALL;
    // Who asks for all is not known to want any of it.
    if (isWhole && this.#exact) return;
    const name = isWhole ? ALL : declaration;
    const [head, member] = partsOf(name);
    if (this.#exact && isMany(name)) {
      this.#visit(path, head);
      return;
    }
    const inFile = this.#seen.get(path) ?? new Set();
    if (inFile.has(name)) return;
    this.#seen.set(path, inFile.add(name));
    if (this.#visited(path, name)) this.#pending.push({ path, name });
    for (const end of this.#standIns.get(`${path}\n${name}`) ?? []) this.#visit(end.path, end.declaration);
    if (member !== undefined) this.#visit(path, head);
  }

  /** Follows what something uses. */
  #leave(path: Path, name: string): void {
    const file = this.#files.get(path);
    if (!file) return;
    const [head, member] = partsOf(name);
    this.#take(file.loaded);
    if (name === ALL) this.#take(file.all, ALL);
    else if (member === ALL) {
      for (const [each, references] of file.byName)
        if (each === head || each.startsWith(`${head}.`)) this.#take(references, ALL);
    } else if (member === SOME) this.#take(some(file, head), SOME);
    else this.#take(file.byName.get(name) ?? []);
    // What a barrel passes on, whatever its name.
    for (const { to } of file.byName.get(ALL) ?? []) this.#visit(to.path, name);
  }

  /** @param many whether they are followed for all members, or for some, of what makes them */
  #take(references: readonly ReferenceFact[], many?: typeof ALL | typeof SOME): void {
    for (const { to, how, from } of references) {
      if (from.declaration === ALL) continue;
      const declaration = to.declaration ?? ALL;
      if (how === 'passes')
        this.#visit(to.path, many && declaration !== ALL ? `${declaration}.${many}` : declaration);
      else if (how === 'asks') this.#ask(declaration);
      else if (how === 'asked') this.#offer(to, partsOf(declaration)[1] ?? '', many === ALL);
      else if (how === 'overrides') this.#standIn(to, partsOf(declaration)[0]);
      else if (how !== 'may' || !this.#exact) this.#visit(to.path, declaration);
    }
  }

  #ask(name: string): void {
    if (this.#exact || this.#asked.has(name)) return;
    this.#asked.add(name);
    for (const end of this.#askable.get(name) ?? []) this.#visit(end.path, end.declaration);
  }

  /** A member of something that is reached; of something that goes away as a whole, it counts without being asked for. */
  #offer(to: End, name: string, isWhole: boolean): void {
    if (this.#exact) return;
    if (isWhole || this.#asked.has(name)) this.#visit(to.path, to.declaration);
    else this.#askable.set(name, [...(this.#askable.get(name) ?? []), to]);
  }

  #standIn(to: End, head: string): void {
    if (this.#seen.get(to.path)?.has(head)) this.#visit(to.path, to.declaration);
    else {
      const key = `${to.path}\n${head}`;
      this.#standIns.set(key, [...(this.#standIns.get(key) ?? []), to]);
    }
  }
}

/** What matters of a declaration when it is asked for some of its members. */
function some({ byName }: FileReferences, head: string): readonly ReferenceFact[] {
  const passing = (byName.get(head) ?? []).filter(({ how }) => how === 'passes');
  return [...passing, ...(byName.get(`${head}.${SOME}`) ?? [])];
}
