/**
 * Facts: what the readers in extract/ saw, each with the place it was seen at, before anything is joined.
 * A reader fills its own part and knows no other; `build` is the only place where the parts meet.
 */
import type { GatewayFact } from './gateway-facts.js';
import type {
  AccessMode,
  Capture,
  DependencyKind,
  Evidence,
  ExportCount,
  Location,
  Notice,
  OwnershipSource,
  Path,
  Person,
  ReferentialAction,
  TeamType,
} from './nouns.js';
import type { StoreFacts } from './store-facts.js';
import type { TrafficFacts } from './traffic-facts.js';
import type { CodeDefinitionFact, UsageFacts } from './usage-facts.js';

export type { GatewayFact, GatewayRouteFact, PathMatch, PathRewrite } from './gateway-facts.js';
export type { ReferentialAction } from './nouns.js';
export type { StoreConnectionFact, StoreFacts, StoreSettingFact, StoreUseFact } from './store-facts.js';
export type {
  CallFact,
  CallManner,
  DescribedCall,
  EndpointFact,
  ListenFact,
  MessageFact,
  PageProxyFact,
  PatternPart,
  Placed,
  PrefixFact,
  QueueBindingFact,
  TrafficFacts,
} from './traffic-facts.js';
export type {
  CodeDefinitionFact,
  CodeReference,
  CodeTableName,
  DataAccessFact,
  InvocationFact,
  ReferenceFact,
  ReferenceWay,
  TextPart,
  UsageFacts,
} from './usage-facts.js';

export interface Facts {
  /** Every directory of the tree that holds a file of whatever kind, at any depth. */
  readonly directories: ReadonlySet<Path>;
  /** Every file of the tree, of whatever kind. */
  readonly files: readonly Path[];
  /** What files are written in that the reader of code does not read: `services/rates/main.go` → Go. */
  readonly languages: ReadonlyMap<Path, string>;
  readonly code: CodeFacts;
  readonly units: readonly UnitFact[];
  readonly deployments: readonly DeploymentFact[];
  /** Where a mesh breaks the circuit; absent where none does. */
  readonly breakers?: readonly BreakerFact[];
  readonly captures: readonly Capture[];
  /** What stands before services and sends on what it is asked for. */
  readonly gateways?: readonly GatewayFact[];
  readonly libraryUses: readonly LibraryUseFact[];
  readonly statements: readonly StatementFact[];
  /** SQL that stands in the code, where it was read. */
  readonly codeStatements?: readonly CodeStatementFact[];
  readonly servers?: readonly ServerFact[];
  readonly catalogue: CatalogueFacts;
  readonly ownership: OwnershipFacts;
  readonly history: HistoryFacts;
  /** What the code does with tables; absent where nothing of it may touch any. */
  readonly usage?: UsageFacts;
  readonly traffic?: TrafficFacts;
  /** What the code keeps elsewhere than in tables; absent where nothing of it speaks to such a store. */
  readonly stores?: StoreFacts;
  readonly notices: readonly Notice[];
}

/** The files that were read, and what they import. */
export interface CodeFacts {
  readonly files: readonly FileFact[];
  readonly imports: readonly ImportFact[];
  readonly entries: readonly EntriesFact[];
}

/** The source files that a package.json hands out to others (`exports`, `main`, `module`, `types`, `bin`). */
export interface EntriesFact {
  /** The package's directory. */
  readonly path: Path;
  readonly files: readonly Path[];
  /** Whether Node would refuse all else: the package has `exports`. */
  readonly closed: boolean;
}

export interface FileFact {
  readonly path: Path;
  readonly lines: number;
  readonly language: string;
  readonly test: boolean;
  readonly exports?: ExportCount;
}

/** One import as written, and what it turned out to name. */
export interface ImportFact {
  readonly from: Path;
  readonly specifier: string;
  readonly kind: DependencyKind;
  readonly at: Location;
  readonly to:
    | { readonly file: Path }
    | { readonly package: string }
    /** A relative, aliased or workspace import that leads nowhere. */
    | { readonly unresolved: true };
}

/**
 * A directory that something takes for a unit of the system: a package of a workspace, a build context of a compose
 * file, a Dockerfile. Several facts about one path are joined by build, which decides from their evidence.
 */
export interface UnitFact {
  readonly path: Path;
  /** The name that this evidence gives it, without scope: `orders` for `@shop/orders`. */
  readonly name: string;
  /** What the evidence speaks for; `package` speaks for neither. */
  readonly shows: 'service' | 'library' | 'package';
  /** How much it counts against evidence for the contrary; `hinted` when absent. */
  readonly weight?: EvidenceWeight;
  readonly evidence: Evidence;
}

/**
 * How much evidence counts, strongest first. `deployed`: a manifest builds or runs it by itself. `declared`: a workspace
 * names its kind. `shown`: its own package shows it (it starts a server; others depend on it). `hinted`: a habit of naming.
 */
export type EvidenceWeight = 'deployed' | 'declared' | 'shown' | 'hinted';

/** How one service is deployed: the variables it gets, and the database connections that follow from them. */
export interface DeploymentFact {
  /** The name in the manifest, and the directory it is built from. */
  readonly name: string;
  readonly path?: Path;
  readonly variables: Readonly<Record<string, string>>;
  readonly connections: readonly ConnectionFact[];
  /** Other names that it answers to in its network. */
  readonly hosts?: readonly string[];
  /** The ports of the host machine that lead to it. */
  readonly ports?: readonly string[];
  /** What has to be up before it starts; absent when nothing has. */
  readonly waitsFor?: readonly WaitFact[];
  readonly at: Location;
}

/** A mesh or proxy stops asking the instances of a host that do not answer. */
export interface BreakerFact {
  /** As the manifest writes it; `*` at its start stands for all. */
  readonly host: string;
  /** Whose calls alone it guards; those of all when absent. */
  readonly from?: string;
  readonly by: 'Istio' | 'Linkerd' | 'Consul' | 'Envoy';
  readonly at: Location;
}

/** A deployment starts only when another one is up. */
export interface WaitFact {
  /** The other one's name in the manifest, and the directory it is built from. */
  readonly name: string;
  readonly path?: Path;
  /** How it waits, where that is written: `service_healthy`. */
  readonly condition?: string;
  readonly at: Location;
}

/** A package depends on a library of the organisation's own. */
export interface LibraryUseFact {
  /** The directory of the package. */
  readonly from: Path;
  /** The library's package name. */
  readonly library: string;
  /** As package.json writes it. */
  readonly range: string;
  /** The version that it gets, where a lock file or the tree says so. */
  readonly version?: string;
  readonly at: Location;
}

/** A PostgreSQL connection that a deployment configures. Never holds a password. */
export interface ConnectionFact {
  readonly host?: string;
  readonly database?: string;
  readonly role?: string;
  /** Schemas of `search_path`, as far as the connection string says. */
  readonly schemas: readonly string[];
  readonly at: Location;
}

/** A relation as SQL names it, folded to the case that PostgreSQL would give it. */
export interface TableName {
  readonly schema?: string;
  readonly name: string;
}

/** One statement touches one relation. */
export interface TableUse extends TableName {
  readonly mode: AccessMode;
}

/** One row of a saved `pg_stat_statements`, parsed. */
export interface StatementFact {
  readonly queryid?: string;
  /** The database as the configuration or the command line names the source, if either did. */
  readonly source?: string;
  /** `datname`, if the row has it. */
  readonly datname?: string;
  readonly role?: string;
  readonly text: string;
  readonly calls: number;
  readonly totalMs: number;
  readonly rows: number;
  readonly toplevel: boolean;
  readonly uses: readonly TableUse[];
  /** The functions and procedures that it calls, as written, folded; builtin ones may be among them. */
  readonly routines: readonly TableName[];
  /**
   * PostgreSQL runs it by itself to uphold a foreign key, as the owner of a table: `uses` names the relation that is checked or
   * changed, as traffic of that key; it is no access of the role.
   */
  readonly foreignKeyCheck?: boolean;
  /** The text was cut off, or had `?` for constants and was only half understood: `uses` may lack some. */
  readonly partial?: boolean;
  /** `uses` are those of several statements that only run together: of a DO block, or of a text that holds more than one. */
  readonly several?: boolean;
  /**
   * The same for the same statement, however it is spelt: numbers of parameters, lengths of lists, quotes and case of names, and layout do
   * not count. Joins rows of one statement, and a row with the SQL in the code that sent it.
   */
  readonly fingerprint?: string;
  /** Key-value pairs of a sqlcommenter comment, and what other well-known tags say. Only the first caller's: weak. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Why it says nothing about the data that services use; then `uses` is empty. */
  readonly noise?: Noise;
  readonly at: Location;
}

/** One SQL text that the code sends: what joins a row of statistics with the services that may have sent it. */
export interface CodeStatementFact {
  /** As `StatementFact.fingerprint`. */
  readonly fingerprint: string;
  /** The services that send it, where it stands in a library; else it is the service that its place lies in. */
  readonly services?: readonly string[];
  readonly at: Location;
}

/**
 * What a statement is if no service's business: a watcher's or the provider's (`monitoring`), of a migration's ledger
 * (`migration`), of pg_dump and the like (`backup`), about the catalogue only (`catalogue`), about the session or the
 * transaction only (`session`).
 */
export type Noise = 'monitoring' | 'migration' | 'backup' | 'catalogue' | 'session';

/**
 * What is known of databases beside what ran in them: read from a live server, a snapshot, a dump of the schema, or from migrations
 * applied in their order. Names from a server are qualified; those from files are as written, resolved by build.
 */
export interface CatalogueFacts {
  readonly relations: readonly RelationFact[];
  readonly routines: readonly RoutineFact[];
  readonly triggers: readonly TriggerFact[];
  readonly foreignKeys: readonly ForeignKeyFact[];
  readonly grants: readonly GrantFact[];
  readonly searchPaths: readonly SearchPathFact[];
  readonly activity: readonly ActivityFact[];
}

export const emptyCatalogue: CatalogueFacts = {
  relations: [],
  routines: [],
  triggers: [],
  foreignKeys: [],
  grants: [],
  searchPaths: [],
  activity: [],
};

/** What every fact of a catalogue says of itself. */
interface CatalogueFact {
  /** The database that the configuration, the command line or the server names, if one does. */
  readonly database?: string;
  /** A server has it, asked live or in a snapshot: where it was read says nothing about who defines it. */
  readonly observed?: true;
  /** The service whose connection it is read for, where the place lies in none. */
  readonly reader?: string;
  readonly at: Location;
}

/** A table, view or sequence that a server has, or that a migration or schema file defines. */
export interface RelationFact extends TableName, CatalogueFact {
  /** `table` when absent. */
  readonly kind?: 'table' | 'view' | 'materialized-view' | 'foreign-table' | 'sequence';
  /** The partitioned (or inherited) table that it is a part of. */
  readonly partOf?: TableName;
  /** The column's table that a sequence belongs to (`OWNED BY`, `serial`, identity). */
  readonly ownedBy?: TableName;
  /** What the query of a view touches, and the routines it calls. */
  readonly body?: BodyFact;
  /** The role that owns it, on a server. */
  readonly role?: string;
  /** Source code says so: a migration written in it, or an entity, and who maps a table need not be the one that defines it. */
  readonly code?: CodeDefinitionFact['source'];
}

/** What a piece of SQL inside the database touches when it runs. */
export interface BodyFact {
  readonly uses: readonly TableUse[];
  readonly calls: readonly TableName[];
  /** Why a part of it cannot be known: another language, dynamic SQL, a text that does not parse. */
  readonly unread?: string;
}

/** A function or procedure. */
export interface RoutineFact extends TableName, CatalogueFact {
  readonly language: string;
  readonly body: BodyFact;
  /** The role whose rights it runs with (SECURITY DEFINER), if that is not the caller's; empty where nobody says who owns it. */
  readonly runsAs?: string;
  /** Schemas that its own `SET search_path` names. */
  readonly searchPath?: readonly string[];
}

/** A trigger runs its routine whenever somebody writes its table. */
export interface TriggerFact extends CatalogueFact {
  readonly name: string;
  readonly table: TableName;
  readonly routine: TableName;
}

export interface ForeignKeyFact extends CatalogueFact {
  readonly name?: string;
  readonly from: TableName;
  readonly to: TableName;
  readonly onDelete: ReferentialAction;
  readonly onUpdate: ReferentialAction;
  /** An entity of the code says so, which need not be what the database upholds. */
  readonly mapped?: true;
}

/** What a role may do with a relation, as GRANT or the server's access list says; owners and superusers are left out. */
export interface GrantFact extends CatalogueFact {
  readonly role: string;
  readonly relation: TableName;
  /** Upper case, sorted: `INSERT`, `SELECT`. */
  readonly privileges: readonly string[];
}

/** A server that was read, by itself or by a snapshot. */
export interface ServerFact extends Pick<CatalogueFact, 'database' | 'at'> {
  /** Its major version, such as 18. */
  readonly version: number;
}

/** Where unqualified names of a role (of everybody, if it names none) are looked up in a database. */
export interface SearchPathFact extends CatalogueFact {
  readonly role?: string;
  /** Without `"$user"`. */
  readonly schemas: readonly string[];
}

/** Rows of a table that were written since the server's counters were reset (`pg_stat_user_tables`). */
export interface ActivityFact extends TableName, CatalogueFact {
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
}

export interface OwnershipFacts {
  /** Where the ownership was read; empty when the organisation has none. */
  readonly read: readonly Path[];
  /** Of `ownership.yaml`, and groups of Backstage. */
  readonly teams: readonly TeamFact[];
  /** What the other sources claim, strongest first. */
  readonly claims: readonly OwnerFact[];
}

export interface TeamFact {
  readonly name: string;
  readonly source: OwnershipSource;
  readonly type?: TeamType;
  readonly members?: number;
  /** Names or e-mail addresses of its people, where they are listed. */
  readonly people?: readonly string[];
  /** What other sources call it: a handle of CODEOWNERS, a group of Backstage. */
  readonly aliases?: readonly string[];
  /** Names or globs of services, as written. */
  readonly services: readonly OwnedPattern[];
  /** Names or globs of libraries; absent when the team names none. */
  readonly libraries?: readonly OwnedPattern[];
  /** Names or globs of tables; absent when the team names none. */
  readonly tables?: readonly OwnedPattern[];
  readonly at: Location;
}

/** A name or glob of what a team owns, as written. */
export interface OwnedPattern {
  readonly pattern: string;
  readonly at: Location;
}

/** Somebody owns a part of the tree, as CODEOWNERS, Backstage or Compass says it. */
export interface OwnerFact {
  readonly source: OwnershipSource;
  /** As written: `@shop/checkout`, `ada@shop.example`, `group:default/checkout`, the last part of a Compass identifier. */
  readonly owner: string;
  /** Whether it can only be a team, or only a person; absent where it can be either. */
  readonly kind?: 'team' | 'person';
  /** Files that it owns, or the directory that its description lies in. */
  readonly of: { readonly files: readonly Path[] } | { readonly directory: Path; readonly name: string };
  readonly at: Location;
}

/** What git remembers of the analysed root, newest first; nothing where there is no history to read. */
export interface HistoryFacts {
  readonly commits: readonly CommitFact[];
}

export const noHistory: HistoryFacts = { commits: [] };

export interface CommitFact {
  readonly hash: string;
  /** When its author wrote it, in seconds since 1970. */
  readonly at: number;
  readonly author: Person;
  readonly committer: Person;
  readonly coAuthors: readonly Person[];
  /** Named by a trailer such as `Reviewed-by`. */
  readonly reviewers: readonly Person[];
  /** The author of the merge that brought it onto the main line. */
  readonly landedBy?: Person;
  readonly subject: string;
  /** The files that it changes, by the names they have today. */
  readonly paths: readonly Path[];
}
