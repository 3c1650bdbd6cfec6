/**
 * Places of the code that touch a table → accesses of the services that run them. Names are looked up as those of statements are, views
 * stand for what is behind them, partitions for their table. What only looks like an access counts if such a table is known.
 */
import type { CodeTableName, TableName } from '../facts.js';
import type { Access, Location, Module, Notice, Path, SourceFile } from '../nouns.js';
import { compareText, tableId } from '../queries.js';
import { parseTableName } from '../table-name.js';
import type { Expansion } from './expansion.js';
import type { Relations } from './relations.js';
import type { Routines } from './routines.js';
import { Spellings } from './spellings.js';
import type { ResolvedName, TableNames } from './table-names.js';
import type { CodeAccess, Usage } from './usage.js';

export interface CodeContext {
  readonly modules: ReadonlyMap<string, Module>;
  readonly files: ReadonlyMap<Path, SourceFile>;
  readonly names: TableNames;
  readonly relations: Relations;
  readonly routines: Routines;
  readonly expansion: Expansion;
  /** The tables that statements touch. */
  readonly touched: Iterable<ResolvedName>;
  serviceAt(path: Path): string | undefined;
}

export function accessesOfCode(
  usage: Usage,
  context: CodeContext,
): { readonly accesses: readonly Access[]; readonly notices: readonly Notice[] } {
  const { relations, expansion } = context;
  const known = new KnownTables([...relations.all.values(), ...context.touched]);
  const spellings = new Spellings([
    ...relations.all.values(),
    ...context.touched,
    ...usage.accesses.flatMap(({ fact, services }) =>
      fact.by === 'sql' || fact.routine
        ? []
        : services.flatMap((service) =>
            usage
              .boundNames(fact.table, service)
              .map((name) => known.find(name, context.names.inCode(name, service, fact.client))),
          ),
    ),
  ]);
  const accesses: Access[] = [];
  const unset = new Map<string, Location>();
  let unreached: Counted;
  let doubtful: Counted;
  let undefinedRoutines: Counted;
  for (const access of usage.accesses) {
    const { fact, services } = access;
    if (services.length === 0) unreached = counted(unreached, fact.at);
    for (const service of services) {
      const bound = usage.boundNames(fact.table, service);
      if (bound.length === 0) {
        for (const variable of variablesIn(fact.table)) unset.set(`${variable} of ${service}`, fact.at);
      }
      for (const name of bound) {
        const usual = context.names.inCode(name, service, fact.client);
        if (fact.routine) {
          const path = [parseTableName(usual.name).schema ?? 'public'];
          const known = context.routines.find(name, usual.database, path);
          const called = known.length > 0 ? known : context.routines.elsewhere(name);
          // SQL calls what every server has; who asks for a routine alone means one of its own.
          if (called.length === 0 && fact.by !== 'sql')
            undefinedRoutines = counted(undefinedRoutines, fact.at);
          const part = partOf(access, service, context);
          for (const routine of called)
            for (const { table, mode, through } of expansion.routine(routine, path))
              accesses.push({
                ...part,
                database: routine.database,
                table,
                mode,
                ...(through && { through }),
              });
          continue;
        }
        const found = known.find(name, usual);
        const { database, name: table } = fact.by === 'sql' ? spellings.of(found) : found;
        if (fact.doubtful && !known.has({ database, name: table })) {
          doubtful = counted(doubtful, fact.at);
          continue;
        }
        if (relations.all.get(tableId({ database, name: table }))?.kind === 'sequence') continue;
        const root = relations.rootOf({ database, name: table });
        const part = partOf(access, service, context);
        for (const { table: behind, mode, through } of expansion.relation(root, fact.mode, database))
          accesses.push({ ...part, database, table: behind, mode, ...(through && { through }) });
      }
    }
  }
  return {
    accesses,
    notices: [
      ...unsetNotices(unset),
      ...told(unreached, unreachedText),
      ...told(doubtful, doubtfulText),
      ...told(undefinedRoutines, undefinedText),
    ],
  };
}

/** What all accesses of one place by one service have in common. */
function partOf(
  { fact: { fingerprint, relative, scope, transaction, branches, at }, assumed }: CodeAccess,
  service: string,
  { files, modules, serviceAt }: CodeContext,
): Omit<Access, 'database' | 'table' | 'mode'> {
  const inner = files.get(at.path)?.module;
  const isInside = inner !== undefined && modules.get(inner)?.within === service;
  const via = serviceAt(at.path) === service ? undefined : unitAt(at.path, files, modules);
  return {
    service,
    module: isInside ? inner : service,
    seen: 'code',
    ...(via !== undefined && { via }),
    ...(assumed.includes(service) && { assumed: true as const }),
    ...(fingerprint !== undefined && { fingerprint }),
    ...(relative && { relative }),
    ...(scope && { scope }),
    ...(transaction && { transaction }),
    ...(branches && { branches }),
    at,
  };
}

/** The directory of the library, or of the other service, that a file lies in. */
function unitAt(path: Path, files: CodeContext['files'], modules: CodeContext['modules']): Path | undefined {
  let module = modules.get(files.get(path)?.module ?? '');
  if (module?.kind === 'module') module = modules.get(module.within ?? '');
  return module?.path;
}

function variablesIn({ schema = [], name }: CodeTableName): readonly string[] {
  return [...schema, ...name].flatMap((part) => (typeof part === 'string' ? [] : [part.variable]));
}

/** The tables that are known, to find the one that a name without schema means. */
class KnownTables {
  readonly #byName = new Map<string, ResolvedName[]>();
  readonly #ids = new Set<string>();

  constructor(known: Iterable<ResolvedName>) {
    for (const { database, name } of known) {
      const table = { database, name };
      if (this.has(table)) continue;
      this.#ids.add(tableId(table));
      const bare = `${database}\n${parseTableName(name).name}`;
      this.#byName.set(bare, [...(this.#byName.get(bare) ?? []), table]);
    }
  }

  has(table: ResolvedName): boolean {
    return this.#ids.has(tableId(table));
  }

  /** The table that the search path leads to; where nobody knows one there, the only one of its name. */
  find(written: TableName, usual: ResolvedName): ResolvedName {
    if (written.schema !== undefined || this.has(usual)) return usual;
    const [only, ...others] = this.#byName.get(`${usual.database}\n${written.name}`) ?? [];
    return only && others.length === 0 ? only : usual;
  }
}

type Counted = { readonly first: Location; readonly count: number } | undefined;

function counted(sum: Counted, at: Location): Counted {
  return { first: sum?.first ?? at, count: (sum?.count ?? 0) + 1 };
}

function unsetNotices(unset: ReadonlyMap<string, Location>): Notice[] {
  return [...unset]
    .sort(([a], [b]) => compareText(a, b))
    .map(([what, at]) => ({
      source: 'code',
      message: `the name of a table hangs on the variable ${what}, which no manifest sets`,
      at,
      unresolved: 1,
    }));
}

const unreachedText = (places: string): string => `${places} a table in code that no service reaches`;
const undefinedText = (places: string): string =>
  `${places} what a routine of the database touches, which no file or server defines`;
const doubtfulText = (places: string): string =>
  `${places}, by its shape alone, a table that nothing else knows, and does not count`;

function told(counts: Counted, say: (places: string) => string): Notice[] {
  if (!counts) return [];
  const { first, count } = counts;
  const places = count === 1 ? '1 place touches' : `${count} places touch`;
  return [
    { source: 'code', message: `${say(places)}${count === 1 ? '' : ', this one among them'}`, at: first },
  ];
}
