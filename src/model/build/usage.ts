/**
 * What the code does with tables, before names are looked up: who runs each place, and which tables entities and migrations in code make
 * known. A place is run by the service whose file it stands in; one in a library by each service that reaches its declaration. Names
 * are bound per service.
 */
import type {
  CatalogueFacts,
  ClientFact,
  CodeDefinitionFact,
  CodeStatementFact,
  CodeTableName,
  DataAccessFact,
  DeploymentFact,
  ForeignKeyFact,
  RelationFact,
  TableName,
  TextPart,
  UsageFacts,
} from '../facts.js';
import type { Location, Module, Path, ReferentialAction } from '../nouns.js';
import { parseTableName } from '../table-name.js';
import { type Bind, bindVariables } from './bindings.js';
import { type CodeConnection, connectionMade } from './connected.js';
import type { Reach } from './reach.js';

/** What usage is joined with. */
export interface UsageContext {
  readonly deployments: readonly DeploymentFact[];
  readonly modules: ReadonlyMap<string, Module>;
  /** By the references of what is used. */
  readonly reach: Reach;
  serviceAt(path: Path): string | undefined;
}

/** One place in the code that touches a table, and the services that run it. */
export interface CodeAccess {
  readonly fact: DataAccessFact;
  readonly services: readonly string[];
  /** Of the services, those of which it is not known whether they ask for what does it: they have the class or object that may. */
  readonly assumed: readonly string[];
}

/** A table as code defines it, its names bound. */
interface Definition {
  readonly names: readonly TableName[];
  readonly refersTo: readonly { readonly to: TableName; readonly onDelete: ReferentialAction }[];
  readonly partOf: readonly TableName[];
  readonly source: CodeDefinitionFact['source'];
  readonly ifMissing?: true;
  readonly isKeys?: true;
  readonly client?: ClientFact;
  /** Those that define it, where it does not lie in one of them. */
  readonly sharers: readonly string[];
  readonly at: Location;
}

type ObjectsOfCode = Pick<CatalogueFacts, 'relations' | 'routines' | 'triggers'>;

const noObjects: ObjectsOfCode = { relations: [], routines: [], triggers: [] };

export interface Usage {
  readonly accesses: readonly CodeAccess[];
  /** What the code connects services to. */
  readonly connections: readonly CodeConnection[];
  /** The SQL that the code sends. */
  readonly statements: readonly CodeStatementFact[];
  readonly definitions: readonly Definition[];
  /** Views, routines and triggers that code makes; those of a library once for each service that uses it. */
  readonly objects: ObjectsOfCode;
  /** The names that a text of the code can be in a service. */
  boundNames(name: CodeTableName, service: string): readonly TableName[];
}

export function readUsage(usage: UsageFacts | undefined, context: UsageContext): Usage {
  if (!usage)
    return {
      accesses: [],
      connections: [],
      statements: [],
      definitions: [],
      objects: noObjects,
      boundNames: () => [],
    };
  const bind = bindVariables(context.deployments, context.modules);
  const { reach } = context;
  const accesses = usage.accesses.map((fact): CodeAccess => {
    const { declaration, at } = fact;
    const own = context.serviceAt(at.path);
    const services =
      own === undefined
        ? reach.shared(at.path, declaration)
        : (reach.instead(at.path, declaration) ?? [own, ...reach.foreign(at.path, declaration)]);
    const isAssumed = (service: string) => service !== own && !reach.isShown(at.path, declaration, service);
    return { fact, services, assumed: services.filter(isAssumed) };
  });
  const definitions = usage.definitions.map(
    ({ table, references, partOf, source, ifMissing, isKeys, client, at }): Definition => {
      const own = context.serviceAt(at.path);
      const of = (name: CodeTableName) => boundNames(name, own ?? '', bind);
      return {
        names: of(table),
        refersTo: references.flatMap(({ onDelete = 'no-action', ...name }) =>
          of(name).map((to) => ({ to, onDelete })),
        ),
        partOf: partOf ? of(partOf) : [],
        source,
        ...(ifMissing && { ifMissing }),
        ...(isKeys && { isKeys }),
        ...(client && { client }),
        sharers: own === undefined ? reach.shared(at.path, undefined) : [],
        at,
      };
    },
  );
  return {
    accesses,
    connections: (usage.connections ?? []).flatMap((fact) => {
      const own = context.serviceAt(fact.at.path);
      const services = own === undefined ? reach.shared(fact.at.path, fact.declaration) : [own];
      return services.map((service) => connectionMade(fact, service, bind, own === undefined));
    }),
    // What runs on another server than PostgreSQL is no statement of one.
    statements: accesses.flatMap(({ fact: { fingerprint, client, at }, services }) =>
      fingerprint === undefined || (client && client.dialect !== 'postgresql')
        ? []
        : { fingerprint, services, at },
    ),
    definitions,
    objects: objectsOf(usage.objects ?? noObjects, context),
    boundNames: (name, service) => boundNames(name, service, bind),
  };
}

/** The tables and keys that code defines, as facts of a catalogue. What a library defines is read for each service that uses it. */
export function catalogueOf({
  definitions,
  objects,
}: Pick<Usage, 'definitions' | 'objects'>): ObjectsOfCode & {
  readonly foreignKeys: readonly ForeignKeyFact[];
} {
  const read = definitions.flatMap(({ sharers, ...definition }) =>
    sharers.length === 0
      ? [{ ...definition, by: {} }]
      : sharers.map((reader) => ({ ...definition, by: { reader } })),
  );
  const tables = read.flatMap(({ names, partOf: [parent], source, ifMissing, isKeys, client, by, at }) =>
    (isKeys ? [] : names).map(
      (name): RelationFact => ({
        ...name,
        ...by,
        ...(parent && { partOf: parent }),
        code: source,
        ...(ifMissing && { ifMissing }),
        ...(client && { client }),
        at,
      }),
    ),
  );
  return {
    ...objects,
    relations: [...tables, ...objects.relations],
    foreignKeys: read.flatMap(({ names: [from], refersTo, source, client, by, at }) =>
      (from === undefined ? [] : refersTo).map(({ to, onDelete }) => ({
        from: from!,
        to,
        onDelete,
        onUpdate: 'no-action' as const,
        code: source,
        ...(client && { client }),
        ...by,
        at,
      })),
    ),
  };
}

function objectsOf(
  { relations, routines, triggers }: ObjectsOfCode,
  { reach, serviceAt }: UsageContext,
): ObjectsOfCode {
  const read = <Fact extends { readonly at: Location }>(facts: readonly Fact[]) =>
    facts.flatMap((fact) => {
      const readers = serviceAt(fact.at.path) === undefined ? reach.shared(fact.at.path, undefined) : [];
      return readers.length === 0 ? [fact] : readers.map((reader) => ({ ...fact, reader }));
    });
  return { relations: read(relations), routines: read(routines), triggers: read(triggers) };
}

/** Where only the schema hangs on what nothing sets, the table is still the one of that name; two such variables are two schemas. */
function boundNames({ schema, name }: CodeTableName, service: string, bind: Bind): readonly TableName[] {
  const set = schema === undefined ? [undefined] : bind(schema, service);
  const schemas = schema !== undefined && set.length === 0 ? [openSchema(schema)] : set;
  return bind(name, service).flatMap((text) => {
    // A variable may hold a qualified name.
    const parsed = name.some((part) => typeof part !== 'string') ? parseTableName(text) : { name: text };
    return schemas.map((each) => (each === undefined ? parsed : { ...parsed, schema: each }));
  });
}

function openSchema(schema: readonly TextPart[]): string {
  return schema.map((part) => (typeof part === 'string' ? part : `\${${part.variable}}`)).join('');
}
