/** The database of a sketched system: what ran in it and what is in it, in a few words, as facts. */
import assert from 'node:assert/strict';
import type {
  BodyFact,
  CatalogueFacts,
  DeploymentFact,
  Facts,
  RelationFact,
  StatementFact,
  TableName,
  TableUse,
} from './model/facts.js';
import type { ReferentialAction } from './model/nouns.js';

export interface SketchedDatabase {
  /** Each run by the role of the service it names, `<service>_app`. */
  readonly statements?: readonly SketchedStatement[];
  /** Migrations: `schema.table`, by the service in whose directory they lie (`''`: nobody's). */
  readonly defines?: Readonly<Record<string, readonly string[]>>;
  /** What a server has, by the role that owns it. */
  readonly serverTables?: Readonly<Record<string, readonly string[]>>;
  /** `orders.orders_2024` → `orders.orders`. */
  readonly partitions?: Readonly<Record<string, string>>;
  readonly views?: Readonly<Record<string, SketchedView>>;
  readonly routines?: Readonly<Record<string, SketchedRoutine>>;
  /** `orders.orders runs audit.log_change()`. */
  readonly triggers?: readonly string[];
  /** Sequences and the table whose rows they number, by the service that defines them. */
  readonly sequences?: Readonly<Record<string, { readonly in?: string; readonly ownedBy: string }>>;
  /** `billing.payments -> orders.orders`, with `(on delete cascade)` behind it, or `(on update cascade)`. */
  readonly foreignKeys?: readonly string[];
  /** The same in the migrations of services. */
  readonly foreignKeysIn?: Readonly<Record<string, readonly string[]>>;
  /** `SELECT, UPDATE on orders.orders`, by role. */
  readonly grants?: Readonly<Record<string, readonly string[]>>;
  /** Schemas, by role. */
  readonly searchPaths?: Readonly<Record<string, readonly string[]>>;
  /** Major version of the server. */
  readonly version?: number;
  /** What the manifests make services log in as. */
  readonly logins?: readonly SketchedLogin[];
  /** Fingerprints of the SQL in each service's code. */
  readonly code?: Readonly<Record<string, readonly string[]>>;
}

export interface SketchedStatement {
  /** The service, whose role is `<service>_app`. */
  readonly by: string;
  /** Its role, if that is another. */
  readonly role?: string;
  /** The name of the source that it is read from. */
  readonly database?: string;
  /** What its server calls the database. */
  readonly datname?: string;
  readonly reads?: readonly string[];
  readonly writes?: readonly string[];
  readonly locks?: readonly string[];
  /** Routines that it calls. */
  readonly routines?: readonly string[];
  readonly calls?: number;
  readonly totalMs?: number;
  /** It ran inside a function. */
  readonly nested?: boolean;
  readonly foreignKeyCheck?: boolean;
  readonly partial?: boolean;
  /** It is a block of several statements. */
  readonly several?: boolean;
  readonly fingerprint?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly text?: string;
}

export interface SketchedView {
  /** The service whose migration defines it (`''`: nobody's, which is the default). */
  readonly in?: string;
  readonly reads?: readonly string[];
  readonly calls?: readonly string[];
  readonly materialized?: boolean;
  /** The role that owns it on a server. */
  readonly role?: string;
}

export interface SketchedRoutine {
  readonly in?: string;
  readonly reads?: readonly string[];
  readonly writes?: readonly string[];
  readonly calls?: readonly string[];
  readonly unread?: string;
  readonly language?: string;
  readonly runsAs?: string;
  readonly searchPath?: readonly string[];
}

export interface SketchedLogin {
  readonly service: string;
  readonly role: string;
  readonly host?: string;
  readonly database?: string;
  readonly schemas?: readonly string[];
}

export function databaseFacts(
  sketch: SketchedDatabase,
): Pick<Facts, 'statements' | 'catalogue' | 'deployments' | 'codeStatements' | 'servers'> {
  return {
    statements: (sketch.statements ?? []).map(statementFact),
    catalogue: catalogueFacts(sketch),
    servers: sketch.version === undefined ? [] : [{ version: sketch.version, at: server.at }],
    deployments: (sketch.logins ?? []).map(deployment),
    codeStatements: Object.entries(sketch.code ?? {}).flatMap(([service, fingerprints]) =>
      fingerprints.map((fingerprint, index) => ({
        fingerprint,
        at: { path: `services/${service}/src/queries.ts`, line: index + 1 },
      })),
    ),
  };
}

function catalogueFacts(sketch: SketchedDatabase): CatalogueFacts {
  return {
    relations: relationFacts(sketch),
    routines: Object.entries(sketch.routines ?? {}).map(([name, routine]) => {
      const { reads, writes, calls, unread, language = 'sql', runsAs, searchPath } = routine;
      return {
        ...tableName(name),
        language,
        body: {
          ...body({ reads, writes, calls }),
          ...(unread !== undefined && { unread }),
        },
        ...(runsAs !== undefined && { runsAs }),
        ...(searchPath && { searchPath }),
        at: migration(routine.in),
      };
    }),
    triggers: (sketch.triggers ?? []).map((text, index) => {
      const [, table, routine] = /^(\S+) runs (\S+)\(\)$/.exec(text) ?? assert.fail(`no trigger: ${text}`);
      const name = `trigger_${index + 1}`;
      return { name, table: tableName(table!), routine: tableName(routine!), at: migration('') };
    }),
    foreignKeys: Object.entries({ '': sketch.foreignKeys ?? [], ...sketch.foreignKeysIn }).flatMap(
      ([service, keys]) => keys.map((text) => foreignKey(text, service)),
    ),
    grants: Object.entries(sketch.grants ?? {}).flatMap(([role, all]) =>
      all.map((text) => {
        const [privileges = '', relation = ''] = text.split(' on ');
        return { role, relation: tableName(relation), privileges: privileges.split(', '), at: migration('') };
      }),
    ),
    searchPaths: Object.entries(sketch.searchPaths ?? {}).map(([role, schemas]) => ({
      role,
      schemas,
      ...server,
    })),
    activity: [],
  };
}

const server = { observed: true, at: { path: 'snapshot.json' } } as const;

function migration(service = ''): { readonly path: string; readonly line: number } {
  return { path: `${service === '' ? 'db' : `services/${service}`}/migrations/001.sql`, line: 1 };
}

function relationFacts(sketch: SketchedDatabase): RelationFact[] {
  const of = <T>(named: Readonly<Record<string, T>> = {}, make: (value: T) => Omit<RelationFact, 'name'>) =>
    Object.entries(named).map(([name, value]): RelationFact => ({ ...make(value), ...tableName(name) }));
  return [
    ...Object.entries(sketch.defines ?? {}).flatMap(([service, tables]) =>
      tables.map((table) => ({ ...tableName(table), at: migration(service) })),
    ),
    ...Object.entries(sketch.serverTables ?? {}).flatMap(([role, tables]) =>
      tables.map((table) => ({ ...tableName(table), role, ...server })),
    ),
    ...of(sketch.partitions, (parent) => ({ partOf: tableName(parent), at: migration('') })),
    ...of(sketch.views, ({ in: service, reads, calls, materialized = false, role }) => ({
      kind: materialized ? 'materialized-view' : 'view',
      body: body({ reads, calls }),
      ...(role !== undefined && { role }),
      ...(role === undefined ? { at: migration(service) } : server),
    })),
    ...of(sketch.sequences, ({ in: service, ownedBy }) => ({
      kind: 'sequence',
      ownedBy: tableName(ownedBy),
      at: migration(service),
    })),
  ];
}

interface SketchedBody {
  readonly reads?: readonly string[] | undefined;
  readonly writes?: readonly string[] | undefined;
  readonly locks?: readonly string[] | undefined;
  readonly calls?: readonly string[] | undefined;
}

function body(sketched: SketchedBody): BodyFact {
  return { uses: uses(sketched), calls: (sketched.calls ?? []).map(tableName) };
}

function uses({ reads = [], writes = [], locks = [] }: SketchedBody): TableUse[] {
  const of = (mode: TableUse['mode'], names: readonly string[]) =>
    names.map((name) => ({ ...tableName(name), mode }));
  return [...of('read', reads), ...of('write', writes), ...of('lock', locks)];
}

function foreignKey(text: string, service: string): CatalogueFacts['foreignKeys'][number] {
  const form = /^(\S+) -> (\S+)(?: \(on (delete|update) (.+)\))?$/;
  const [, from, to, event, action] = form.exec(text) ?? assert.fail(`no foreign key: ${text}`);
  const does = (action?.replace(' ', '-') ?? 'no-action') as ReferentialAction;
  return {
    from: tableName(from!),
    to: tableName(to!),
    onDelete: event === 'delete' ? does : 'no-action',
    onUpdate: event === 'update' ? does : 'no-action',
    at: migration(service),
  };
}

function deployment({ service, role, host, database, schemas = [] }: SketchedLogin): DeploymentFact {
  const at = { path: 'docker-compose.yml', line: 1 };
  const connection = {
    role,
    ...(host !== undefined && { host }),
    ...(database !== undefined && { database }),
    schemas,
    at,
  };
  return { name: service, path: `services/${service}`, variables: {}, connections: [connection], at };
}

function statementFact(sketched: SketchedStatement, index: number): StatementFact {
  const {
    by,
    role = `${by}_app`,
    database,
    datname,
    calls = 100,
    totalMs = 10,
    fingerprint,
    tags,
  } = sketched;
  return {
    queryid: String(index + 1),
    role,
    ...(database !== undefined && { source: database }),
    ...(datname !== undefined && { datname }),
    text: sketched.text ?? `statement ${index + 1}`,
    calls,
    totalMs,
    rows: calls,
    toplevel: !sketched.nested,
    uses: uses({ reads: sketched.reads, writes: sketched.writes, locks: sketched.locks }),
    routines: (sketched.routines ?? []).map(tableName),
    ...(sketched.foreignKeyCheck && { foreignKeyCheck: true }),
    ...(sketched.partial && { partial: true }),
    ...(sketched.several && { several: true }),
    ...(fingerprint !== undefined && { fingerprint }),
    ...(tags && { tags }),
    at: { path: 'statements.csv', line: index + 2 },
  };
}

function tableName(text: string): TableName {
  const [schema, name] = text.split('.');
  return name === undefined ? { name: schema! } : { schema: schema!, name };
}
