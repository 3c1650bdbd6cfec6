/**
 * In: the model. Out: for each library who uses it, and what of the domain it hands out: tables that it defines or reaches on behalf of its
 * users, and types that are named as a table of the system is (`Order`, `OrderEntity` for orders.orders). Why names of tables: they are what
 * this system calls its things, so nobody has to guess which words are business.
 */
import { innermostOf, isBelow } from './directories.js';
import { groupBy } from './group.js';
import type { Model } from './model.js';
import type { Dependency, Location, Module, Path } from './nouns.js';
import { compareText, tableId, unitOf } from './queries.js';

export interface SharedLibrary {
  readonly library: Module;
  /** The services that import it, sorted, each with the place of its first import. */
  readonly users: ReadonlyMap<string, Location>;
  /** What it hands out of the domain, by name, sorted. */
  readonly domain: readonly DomainPart[];
  /** Declarations that others can import: those of files that somebody imports from outside, and of files that these re-export. */
  readonly symbols: number;
}

/** A type or table of the domain in a library. */
export interface DomainPart {
  readonly name: string;
  readonly table: string;
  /** `type`: a type has the table's name. `definition`: the library defines the table. `access`: services reach it through the library. */
  readonly by: 'type' | 'definition' | 'access';
  readonly at: Location;
}

/** Libraries that services use, by name. */
export function sharedLibraries(model: Model): SharedLibrary[] {
  const units = new Map([...model.modules].map(([name, module]) => [name, unitOf(model, module)]));
  const unitOfFile = (path: Path) => units.get(model.files.get(path)?.module ?? '');
  const imports: { readonly from: Module; readonly to: Module; readonly dependency: Dependency }[] = [];
  for (const dependency of model.dependencies) {
    const to = unitOfFile(dependency.to);
    const from = to?.kind === 'library' ? unitOfFile(dependency.from) : undefined;
    if (to !== undefined && from !== undefined) imports.push({ from, to, dependency });
  }
  const filesOf = groupBy(model.files.values(), ({ path }) => unitOfFile(path)?.name);
  const named = tablesByName(model);
  const partsIn = tableParts(model);
  const byLibrary = groupBy(imports, ({ to }) => to.name);
  return [...byLibrary]
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, own]): SharedLibrary => {
      const library = model.modules.get(name)!;
      const outside = own.filter(({ from }) => from !== library);
      const users = new Map<string, Location>();
      for (const { from, dependency } of outside) {
        if (from.kind === 'service' && !users.has(from.name)) users.set(from.name, dependency.at);
      }
      const entries = outside.map(({ dependency }) => dependency.to);
      const inside = own.filter(({ from }) => from === library).map(({ dependency }) => dependency);
      const handedOut = withReExports(model, entries, inside);
      const files = (filesOf.get(name) ?? []).filter(({ path, test }) => handedOut.has(path) && !test);
      const types = files.flatMap(({ path, exports }) =>
        (exports?.types ?? []).flatMap((type): DomainPart[] => {
          const table = named.get(wordOf(type));
          return table === undefined ? [] : [{ name: type, table, by: 'type', at: { path } }];
        }),
      );
      return {
        library,
        users: new Map([...users].sort(([a], [b]) => compareText(a, b))),
        domain: distinct([...types, ...partsIn(library.path ?? '')]),
        symbols: files.reduce(
          (sum, { exports }) => sum + (exports?.abstract ?? 0) + (exports?.concrete ?? 0),
          0,
        ),
      };
    });
}

/** The files that are imported, and all that they pass on. A file that declares nothing itself imports types to pass them on. */
function withReExports(
  model: Model,
  entries: readonly Path[],
  inside: readonly Model['dependencies'][number][],
): ReadonlySet<Path> {
  const isBarrel = (path: Path) => {
    const { abstract = 0, concrete = 0 } = model.files.get(path)?.exports ?? {};
    return abstract + concrete === 0;
  };
  const passedOn = inside.filter(
    ({ kind, from }) => kind === 're-export' || (kind === 'type' && isBarrel(from)),
  );
  const next = groupBy(passedOn, ({ from }) => from);
  const found = new Set(entries);
  for (const path of found) for (const { to } of next.get(path) ?? []) found.add(to);
  return found;
}

/**
 * Tables that libraries define, in code, in a schema or by their migrations, or that others reach through them, each with where that lies; asked
 * for what lies in one library and in no part of the system within it.
 */
function tableParts(model: Model): (library: Path) => DomainPart[] {
  const units = [...model.modules.values()].flatMap(({ kind, path }) =>
    kind !== 'module' && path !== undefined ? [[path, path] as const] : [],
  );
  const unitAt = innermostOf(new Map(units));
  const defined = [...model.tables].flatMap(([table, { at }]) => {
    const path = at && unitAt(at.path);
    return at && path !== undefined
      ? { path, part: { name: table, table, by: 'definition' as const, at } }
      : [];
  });
  const reached = model.accesses.flatMap(({ via, at, database, table: name }) => {
    if (via === undefined) return [];
    const table = tableId({ database, name });
    return { path: via, part: { name: table, table, by: 'access' as const, at: at ?? { path: via } } };
  });
  return (library) => [
    ...defined.flatMap(({ path, part }) => (path === library ? part : [])),
    ...reached.flatMap(({ path, part }) => (path === library || isBelow(library, path) ? part : [])),
  ];
}

/** One part per table, the one that says most. */
function distinct(parts: readonly DomainPart[]): DomainPart[] {
  const known = new Map<string, DomainPart>();
  for (const part of parts) if (!known.has(part.table)) known.set(part.table, part);
  return [...known.values()].sort((a, b) => compareText(a.name, b.name));
}

/** Words that every system uses for things of its machinery, whatever tables it has. */
const MACHINERY = new Set(
  'audit cache config configuration error event file job lock log message metadata metric migration option outbox queue request response role session setting status task token type version'.split(
    ' ',
  ),
);

/** The tables of the system by the word for one of their rows. */
function tablesByName(model: Model): ReadonlyMap<string, string> {
  const named = new Map<string, string>();
  for (const [id, { name }] of model.tables) {
    const word = singular(plainWord(name.slice(name.lastIndexOf('.') + 1)));
    if (word.length > 2 && !MACHINERY.has(word) && !named.has(word)) named.set(word, id);
  }
  return named;
}

/** `OrderLineEntity` → orderline */
function wordOf(type: string): string {
  const bare = type.replace(/^I(?=[A-Z][a-z])/, '').replace(/(?<=.)(?:Entity|Model|Schema|Record|Row)$/, '');
  return singular(plainWord(bare));
}

function plainWord(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
}

function singular(word: string): string {
  if (/[^aeiou]ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(?:ch|sh|ss|x|zz)es$/.test(word)) return word.slice(0, -2);
  return /[^su]s$/.test(word) ? word.slice(0, -1) : word;
}
