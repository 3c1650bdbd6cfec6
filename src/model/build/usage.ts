/**
 * What the code does with tables → accesses of services, and the tables that entities and migrations in code define. An access belongs
 * to the service whose file it stands in; one in a library to each service that reaches its declaration. Names are bound per service.
 */
import type {
  CodeTableName,
  DataAccessFact,
  DeploymentFact,
  ImportFact,
  RelationFact,
  UsageFacts,
} from '../facts.js';
import type { Access, Location, Module, Notice, Path, SourceFile } from '../nouns.js';
import { compareText } from '../queries.js';
import { parseTableName } from '../table-name.js';
import { bindVariables } from './bindings.js';
import { reachOf } from './reach.js';

/** What usage is joined with. */
export interface UsageContext {
  readonly deployments: readonly DeploymentFact[];
  readonly imports: readonly ImportFact[];
  readonly modules: ReadonlyMap<string, Module>;
  readonly files: ReadonlyMap<Path, SourceFile>;
  serviceAt(path: Path): string | undefined;
  /** Database and `schema.table` of a table that a service (or nobody) defines. */
  define(table: RelationFact, service: string | undefined): NamedIn;
  /** The tables that are known otherwise. */
  readonly known: Iterable<NamedIn>;
}

interface NamedIn {
  readonly name: string;
  readonly database: string;
}

export interface CodeDefinition extends NamedIn {
  readonly source: 'ddl' | 'entity';
  readonly service?: string;
  readonly at: Location;
}

export interface Usage {
  readonly accesses: readonly Access[];
  readonly definitions: readonly CodeDefinition[];
  readonly notices: readonly Notice[];
}

export const noUsage: Usage = { accesses: [], definitions: [], notices: [] };

export function buildUsage(usage: UsageFacts | undefined, context: UsageContext): Usage {
  if (!usage) return noUsage;
  const bind = bindVariables(context.deployments, context.modules);
  const definitions = usage.definitions.flatMap((fact): CodeDefinition[] => {
    const service = context.serviceAt(fact.at.path);
    return boundNames(fact.table, service ?? '', bind).map((name) => ({
      ...context.define({ ...name, at: fact.at }, service),
      source: fact.source,
      ...(service !== undefined && { service }),
      at: fact.at,
    }));
  });
  const names = new Names([...context.known, ...definitions]);
  const reach = reachOf(usage.references, context.imports, context.serviceAt);
  const accesses: Access[] = [];
  const unset = new Map<string, Location>();
  let unreached: Counted;
  let doubtful: Counted;
  for (const fact of usage.accesses) {
    const own = context.serviceAt(fact.at.path);
    const { path } = fact.at;
    const services =
      own === undefined
        ? reach.shared(path, fact.declaration)
        : [own, ...reach.foreign(path, fact.declaration)];
    if (services.length === 0) unreached = counted(unreached, fact.at);
    for (const service of services) {
      const bound = boundNames(fact.table, service, bind);
      if (bound.length === 0) {
        for (const variable of variablesIn(fact.table)) unset.set(`${variable} of ${service}`, fact.at);
      }
      for (const name of bound) {
        const table = names.resolve(name, context.define({ ...name, at: fact.at }, service));
        if (fact.doubtful && !names.knows(table)) doubtful = counted(doubtful, fact.at);
        else {
          const via = service === own ? undefined : unitAt(context, path);
          accesses.push(accessOf(fact, service, table, via, context));
        }
      }
    }
  }
  return {
    accesses,
    definitions,
    notices: [...unsetNotices(unset), ...told(unreached, unreachedText), ...told(doubtful, doubtfulText)],
  };
}

function counted(sum: Counted, at: Location): Counted {
  return { first: sum?.first ?? at, count: (sum?.count ?? 0) + 1 };
}

function boundNames(
  { schema, name }: CodeTableName,
  service: string,
  bind: ReturnType<typeof bindVariables>,
): readonly { readonly schema?: string; readonly name: string }[] {
  const schemas = schema === undefined ? [undefined] : bind(schema, service);
  return bind(name, service).flatMap((text) => {
    // A variable may hold a qualified name.
    const parsed = name.some((part) => typeof part !== 'string') ? parseTableName(text) : { name: text };
    return schemas.map((each) => (each === undefined ? parsed : { ...parsed, schema: each }));
  });
}

function variablesIn({ schema = [], name }: CodeTableName): readonly string[] {
  return [...schema, ...name].flatMap((part) => (typeof part === 'string' ? [] : [part.variable]));
}

function accessOf(
  { mode, at }: DataAccessFact,
  service: string,
  { database, name: table }: NamedIn,
  via: Path | undefined,
  { files, modules }: UsageContext,
): Access {
  const inner = files.get(at.path)?.module;
  const isInside = inner !== undefined && modules.get(inner)?.within === service;
  return {
    service,
    module: isInside ? inner : service,
    database,
    table,
    mode,
    seen: 'code',
    ...(via !== undefined && { via }),
    at,
  };
}

/** The directory of the library, or of the other service, that a file lies in. */
function unitAt({ files, modules }: UsageContext, path: Path): Path | undefined {
  let module = modules.get(files.get(path)?.module ?? '');
  if (module?.kind === 'module') module = modules.get(module.within ?? '');
  return module?.path;
}

/** The tables that are known, to find the one that a name without schema means. */
class Names {
  readonly #byName = new Map<string, NamedIn[]>();
  readonly #known = new Set<string>();

  constructor(known: Iterable<NamedIn>) {
    for (const table of known) {
      const key = `${table.database}\n${table.name}`;
      if (this.#known.has(key)) continue;
      this.#known.add(key);
      const bare = parseTableName(table.name).name;
      this.#byName.set(bare, [...(this.#byName.get(bare) ?? []), table]);
    }
  }

  knows({ database, name }: NamedIn): boolean {
    return this.#known.has(`${database}\n${name}`);
  }

  /** The table where its definition would put it, else the one in `public`, else the only one of that name. */
  resolve(written: { readonly schema?: string; readonly name: string }, usual: NamedIn): NamedIn {
    if (written.schema !== undefined || this.knows(usual)) return usual;
    const same = (this.#byName.get(written.name) ?? []).filter(({ database }) => database === usual.database);
    const open = same.find(({ name }) => parseTableName(name).schema === 'public');
    return open ?? (same.length === 1 ? same[0]! : usual);
  }
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

type Counted = { readonly first: Location; readonly count: number } | undefined;

const unreachedText = (places: string): string => `${places} a table in code that no service reaches`;
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
