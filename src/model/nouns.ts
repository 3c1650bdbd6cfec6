/**
 * The nouns of archfit: what a system of services is made of, in the words of the field.
 * Everything here is plain, readonly data without behaviour; `Model` (model.ts) holds it all together.
 */

/** A path relative to the analysed root, with forward slashes and no leading `./`. The root itself is `''`. */
export type Path = string;

/** Where something was read. Lines and columns count from 1, columns in UTF-16 code units. */
export interface Location {
  readonly path: Path;
  readonly line?: number;
  readonly column?: number;
}

/**
 * A function: where its name stands, or where it begins if it has none. The name is one that it was declared by or assigned to,
 * `Orders.place` of a method.
 */
export interface Scope extends Location {
  readonly name?: string;
}

/**
 * The branches of its function that a place stands in: for each choice where it is, and which branch of it. Two places with different
 * branches of one choice never both run.
 */
export type Branches = readonly string[];

/** A transaction of the code: where it begins. */
export interface Transaction extends Location {
  /** All that runs meanwhile is part of it: what is to be part of others has to be handed the connection that it runs on. */
  readonly ambient?: true;
}

/**
 * The kinds of input that a rule may need; one that is missing makes the rule skipped, never silently green. `accesses` are there when
 * statements or the code show who touches tables.
 */
export type Source =
  | 'code'
  | 'manifests'
  | 'statements'
  | 'accesses'
  | 'catalogue'
  | 'ownership'
  | 'history'
  | 'calls';

/**
 * Something that could not be read, resolved or attributed. Never a violation, never silent.
 * `unresolved` says how many facts of its source it stands for (0 or absent: it is only worth knowing).
 */
export interface Notice {
  readonly source: Source | 'config';
  readonly message: string;
  readonly at?: Location;
  readonly unresolved?: number;
}

/** Why something was taken for what it is: a sentence that a person can check at `at`. */
export interface Evidence {
  readonly says: string;
  readonly at?: Location;
}

/**
 * A directory with a boundary. Every service and library is one, and modules may lie inside them; a file belongs to
 * the innermost. A service that is known only by its statements has no `path`.
 */
export interface Module {
  readonly name: string;
  readonly path?: Path;
  readonly kind: 'service' | 'library' | 'module';
  /** The service or library that a module lies in. */
  readonly within?: string;
  /** The team that owns it, if one does. */
  readonly team?: string;
  /**
   * Whether somebody drew this boundary (a manifest, the configuration), or archfit only took a source folder for a
   * module to have something to draw. Rules about entries hold only for boundaries that somebody drew.
   */
  readonly declared: boolean;
  /** The files of the module that others may import; `undefined` when it names none, and so hides none. */
  readonly entries?: ReadonlySet<Path>;
  /**
   * Whether somebody said that all else is private: by `public`, by `exports` of package.json, or by declaring the module. An index file alone
   * only suggests it.
   */
  readonly closed: boolean;
  /** The programming languages it is written in, the most frequent first. */
  readonly languages: readonly string[];
  /** How many files are written in each language, SQL among them. */
  readonly languageFiles: Readonly<Record<string, number>>;
  /** The kinds of store that a service keeps data in, sorted: `PostgreSQL`, `Redis`; absent for what is no service. */
  readonly stores?: readonly string[];
  /** The kinds of broker that a service sends messages through, sorted; absent for what is no service. */
  readonly brokers?: readonly string[];
  readonly evidence: readonly Evidence[];
}

/** One source file that was read. */
export interface SourceFile {
  readonly path: Path;
  /** Physical lines; none where its first comment says that a program wrote it. */
  readonly lines: number;
  /** `TypeScript`, `JavaScript`, `Vue` … */
  readonly language: string;
  /** Tests are read and counted, but their imports couple nothing that is deployed. */
  readonly test: boolean;
  readonly exports?: ExportCount;
  /** The innermost module that the file lies in. */
  readonly module?: string;
}

/** Declarations that a file exports: interfaces, types and abstract classes, and all others. */
export interface ExportCount {
  readonly abstract: number;
  readonly concrete: number;
  /** The names of its classes, interfaces, types and enumerations; absent where it exports none. */
  readonly types?: readonly string[];
}

/** How one file names another: `type` vanishes when compiled, `dynamic` is `import()`, `require` is CommonJS. */
export type DependencyKind = 'import' | 'type' | 'dynamic' | 're-export' | 'require';

/** One file imports another. */
export interface Dependency {
  readonly from: Path;
  readonly to: Path;
  readonly kind: DependencyKind;
  readonly specifier: string;
  readonly at: Location;
}

/** All that one module imports from another. */
export interface ModuleDependency {
  readonly from: string;
  readonly to: string;
  readonly dependencies: readonly Dependency[];
}

/** One file imports a package that is not part of the analysed tree (`zod`), or a builtin (`node:fs`). */
export interface PackageDependency {
  readonly from: Path;
  /** `node:fs` for every spelling of a builtin, else the package name without subpath. */
  readonly to: string;
  readonly kind: DependencyKind;
  readonly specifier: string;
  readonly at: Location;
}

/**
 * What showed who owns a table, strongest first. `role`: the role that owns it on the server is one service's; `inherited`: a view that
 * nobody is known to have defined follows the tables of its schema, else those it reads.
 */
export type OwnerSource = 'config' | 'schema' | 'ddl' | 'entity' | 'role' | 'writes' | 'inherited';

/** One service's claim to own a table. */
export interface OwnerClaim {
  readonly owner: string;
  readonly source: OwnerSource;
  readonly at?: Location;
}

/** A view has no rows of its own: whoever reads it reads the tables behind it. A materialized view has. */
export type TableKind = 'table' | 'view' | 'materialized-view' | 'foreign-table';

/**
 * A relation, `schema.table` in one database. It has at most one owner: none when nobody claims it or two do. A partition is no table of
 * its own but part of its parent.
 */
export interface Table {
  readonly name: string;
  readonly database: string;
  readonly kind: TableKind;
  readonly owner?: string;
  readonly ownerSource?: OwnerSource;
  /** The strongest claims there are: one makes the owner, two or more contradict each other. */
  readonly claims: readonly OwnerClaim[];
  /** Where it is defined, or else the first place that names it. */
  readonly at?: Location;
}

/** SELECT reads; INSERT, UPDATE, DELETE, MERGE, TRUNCATE, COPY FROM write; SELECT … FOR UPDATE locks; DDL defines. */
export type AccessMode = 'read' | 'write' | 'lock' | 'define';

/** A view or routine that leads to a table which the statement itself does not name. */
export interface Way {
  readonly kind: 'view' | 'routine';
  readonly name: string;
}

/** A service reads, writes, locks or defines a table, as its code or a statement shows. */
export interface Access {
  readonly service: string;
  readonly module: string;
  readonly database: string;
  readonly table: string;
  readonly mode: AccessMode;
  readonly seen: 'code' | 'statements';
  /** The shared library that the access goes through. */
  readonly via?: Path;
  /** It is not known that the service asks for what does it: it has the class or object that may. */
  readonly assumed?: true;
  /** What in the database it goes through, from the statement to the table; absent when the statement names the table. */
  readonly through?: readonly Way[];
  /** The id of the statement that shows it. */
  readonly statement?: string;
  /** Of the SQL in the code that does it, where its text is known: the same for all that one text does. */
  readonly fingerprint?: string;
  /** It counts from what is there, and nothing near it remembers that it was done: done twice, it leaves something else. */
  readonly relative?: true;
  /** The function of the code that does it; absent for what runs when the file is loaded. */
  readonly scope?: Scope;
  /** The transaction of the code that it is part of. */
  readonly transaction?: Transaction;
  /** Of what writes. */
  readonly branches?: Branches;
  readonly at?: Location;
}

/** What one service does to one table in one way, summed over its statements and places in the code. */
export interface TableAccess {
  readonly service: string;
  readonly table: Table;
  readonly mode: AccessMode;
  /** Executions, as far as statements show them. */
  readonly calls: number;
  /** Milliseconds of execution, as far as statements show them. */
  readonly totalMs: number;
  readonly seen: readonly Access['seen'][];
  /** The shared library that all of it goes through, as far as the code shows. */
  readonly via?: Path;
  /** Of none of its places in the code it is known that the service asks for what does it. */
  readonly assumed?: true;
  /**
   * Every place that shows it: of the code first, those that send the heaviest statement before others; then rows of statements, the
   * heaviest first.
   */
  readonly at: readonly Location[];
  /** Their ids, the heaviest first. */
  readonly statements: readonly string[];
  /** The views and routines that it goes through, sorted; empty as soon as one statement names the table itself. */
  readonly through: readonly string[];
}

/** The rungs of the ladder that attributes statements to services, the first one that bears is taken. */
export type Rung = 'role' | 'database' | 'comment' | 'code' | 'table';

/** `certain`: somebody configured it. `likely`: a name or a text shows it. `weak`: it may as well be another. */
export type Strength = 'certain' | 'likely' | 'weak';

/** How a statement was attributed to a service. */
export interface Attribution {
  readonly service: string;
  readonly by: Rung;
  readonly strength: Strength;
  readonly reason: string;
}

/** One table that a statement touches, by name or through a view or routine. */
export interface StatementTable {
  readonly table: string;
  readonly mode: AccessMode;
  readonly through?: readonly Way[];
}

/** One normalised row of `pg_stat_statements`. */
export interface Statement {
  /** Unique in the model: database, role, queryid and toplevel. */
  readonly id: string;
  /** `queryid` as text: it is a signed 64-bit number. */
  readonly queryid?: string;
  readonly database: string;
  readonly role?: string;
  /** One line, literals of utility statements redacted. */
  readonly text: string;
  readonly calls: number;
  /** Total execution time in milliseconds. */
  readonly totalMs: number;
  readonly rows: number;
  /** False for a statement that ran inside a function or procedure (PostgreSQL 14+). */
  readonly toplevel: boolean;
  /** The text was cut off or only half understood: there may be more tables. */
  readonly partial?: boolean;
  /** It is a block, or a text of several statements: its tables are not joined by being named in it. */
  readonly several?: boolean;
  /** The tables it touches, resolved, each once per mode; none for what upholds a foreign key. */
  readonly tables: readonly StatementTable[];
  /** Where the code has it, in the order of the places; absent where it has not been found. */
  readonly sentFrom?: readonly Location[];
  /** One service: it ran the statement. Several: it cannot be known which of them. */
  readonly services: readonly Attribution[];
  readonly at: Location;
}

/** Of the time that statements took at top level, milliseconds by what is known of who ran them. Noise is left out. */
export interface Attributed {
  readonly totalMs: number;
  readonly attributedMs: number;
  /** It was one of several services. */
  readonly ambiguousMs: number;
  /** No service is known that it may have been. */
  readonly unknownMs: number;
  /** The server did not show the text. */
  readonly hiddenMs: number;
  /** The same as `attributedMs`, by the rung that bore it. */
  readonly byRung: Readonly<Record<Rung, number>>;
  /** SQL or settings that would make more of it known, most useful first. */
  readonly remedies: readonly string[];
}

/** A service logs in as a role. */
export interface Login {
  readonly service: string;
  readonly role: string;
  readonly host?: string;
  readonly database?: string;
  readonly reason: string;
  readonly at?: Location;
}

/** What PostgreSQL does to the referring rows when the row that they refer to is deleted or changes its key. */
export type ReferentialAction = 'no-action' | 'restrict' | 'cascade' | 'set-null' | 'set-default';

/** A service depends on a package of the organisation's own. */
export interface LibraryUse {
  readonly service: string;
  /** The package's name. */
  readonly library: string;
  /** As package.json writes it. */
  readonly range: string;
  /** The version that it gets, where a lock file or the tree says so. */
  readonly version?: string;
  readonly at: Location;
}

/** A service starts only when another one is up. */
export interface StartupWait {
  readonly from: string;
  readonly to: string;
  /** How it waits, where that is written: `service_healthy`. */
  readonly condition?: string;
  readonly at: Location;
}

/** A foreign key: rows of one table refer to rows of another. */
export interface Reference {
  readonly name?: string;
  readonly database: string;
  readonly from: string;
  readonly to: string;
  readonly onDelete: ReferentialAction;
  readonly onUpdate: ReferentialAction;
  /**
   * How often PostgreSQL looked up the referred row or changed the referring ones, by statements that it ran by itself; shared with
   * the other keys of these tables.
   */
  readonly checks: number;
  readonly at: Location;
}

/** A view, routine, trigger or sequence: what lives in the database and reaches tables by itself. */
export interface DatabaseObject {
  readonly kind: 'view' | 'materialized-view' | 'routine' | 'trigger' | 'sequence';
  readonly name: string;
  readonly database: string;
  readonly owner?: string;
  /** The table that a trigger waits on. */
  readonly on?: string;
  /** What it does to which tables and views, as its own text names them. */
  readonly reaches: readonly StatementTable[];
  /** Why a part of it cannot be known. */
  readonly unread?: string;
  readonly at: Location;
}

/** What a role may do with a table, granted to it or to a role that it is a member of. */
export interface Grant {
  readonly database: string;
  /** `PUBLIC` is everybody. */
  readonly role: string;
  readonly table: string;
  /** Upper case, sorted. */
  readonly privileges: readonly string[];
  readonly at: Location;
}

/** People who own services. */
export interface Team {
  readonly name: string;
  readonly type?: TeamType;
  /** How many people; `undefined` when nobody said. */
  readonly members?: number;
  /** Names or e-mail addresses of its people, as far as they are written down. */
  readonly people?: readonly string[];
  /** Names of the services it owns, sorted. */
  readonly services: readonly string[];
  readonly at?: Location;
}

/** Where it is written who owns what, strongest first: where two disagree, the first one wins. */
export type OwnershipSource = 'ownership.yaml' | 'CODEOWNERS' | 'Backstage' | 'Compass';

/** One team's claim to own a service or library. */
export interface TeamClaim {
  readonly team: string;
  readonly source: OwnershipSource;
  /** Whom the source names there, if that is another name that was only taken for the team's, as all that it owns is the team's. */
  readonly guessedFrom?: string;
  readonly at: Location;
}

/** Somebody who writes commits, as git knows them (`.mailmap` applied). The address is in lower case. */
export interface Person {
  readonly name: string;
  readonly email: string;
}

/** A person, and the teams that list them. */
export interface Author extends Person {
  readonly teams: readonly string[];
}

/** A change that git remembers. Merges bring commits together and are none by themselves. */
export interface Commit {
  readonly hash: string;
  /** When it was written, in seconds since 1970. */
  readonly at: number;
  /** Who wrote it: its author first, then those named as co-authors. */
  readonly authors: readonly Author[];
  /** Who let it pass without having written it: reviewers, whoever merged its branch, whoever applied it. */
  readonly passedBy: readonly Author[];
  readonly subject: string;
  /** The files it changes, by the names they have today. */
  readonly paths: readonly Path[];
  /** The services and libraries that these lie in, sorted. */
  readonly units: readonly string[];
  /** Those of them where more was changed than what accompanies any work: versions, lock files, documents. */
  readonly worked: readonly string[];
}

/** The four types of Team Topologies (Skelton & Pais 2019). */
export type TeamType = 'stream-aligned' | 'platform' | 'enabling' | 'complicated-subsystem';

/** How a service is asked: over HTTP, gRPC, or by messages that are answered. */
export type Protocol = 'http' | 'grpc' | 'rpc';

/** A service waits for another service's answer. */
export interface Call {
  readonly from: string;
  readonly to: string;
  readonly protocol: Protocol;
  /** `GET` …; absent when it is not known, and of what is not HTTP. */
  readonly method?: string;
  /** What is asked for, `*` for what is not known of it: `/orders/*`, `{"cmd":"sum"}`, `shop.Cart/GetCart`. */
  readonly route?: string;
  /** The endpoint that answers; absent when the service has none like it, or its endpoints are not known. */
  readonly endpoint?: Endpoint;
  /** The functions of who is called, one of which handles it; absent where it is not known which may. */
  readonly handlers?: readonly Scope[];
  /**
   * The functions that handle requests or messages and may lead to it; none where it runs only at the start or by a timer, absent where
   * others may lead to it as well.
   */
  readonly entrances?: readonly Scope[];
  /** The library that makes it: `axios`, `fetch`. */
  readonly by: string;
  /** Whether the code around it waits for the answer. */
  readonly awaited: boolean;
  /** What repeats it for each of many things: a loop, a method of lists, perhaps in a function that calls the one around; absent where nothing does. */
  readonly loop?: Location;
  /** Milliseconds; `unknown` when something that could not be read may set it. */
  readonly timeoutMs: number | 'none' | 'unknown';
  /** Whether it is sent again by itself when it fails, although its method may not be safe to repeat. */
  readonly retry: boolean;
  readonly breaker: boolean;
  /** Names of the headers that the call sets, lower case, sorted. */
  readonly headers: readonly string[];
  /** Whether something tells a repetition from a second request, or something that could not be read may. */
  readonly keyed: boolean;
  /** Only the name of a variable tells who is asked: what its value adds to the path is not known. */
  readonly assumed?: true;
  /** The host and port as the code writes them, when no variable holds them. */
  readonly hardCoded?: string;
  /** The shared library that the call goes through. */
  readonly via?: Path;
  /** The name of the outermost declaration that it stands in. */
  readonly declaration?: string;
  /** The function that it stands in; absent for what runs when the file is loaded. */
  readonly scope?: Scope;
  /** The transaction that it is part of. */
  readonly transaction?: Transaction;
  readonly branches?: Branches;
  readonly at: Location;
}

/** A service answers to a method and path, a pattern of messages, or a procedure. */
export interface Endpoint {
  readonly service: string;
  readonly protocol: Protocol;
  /** Absent when it answers to every method. */
  readonly method?: string;
  /** Parameters as `*`. */
  readonly path: string;
  /** The function that handles it, where it could be seen. */
  readonly scope?: Scope;
  readonly at: Location;
}

/** A place where a service adds routes that could not all be read: what it answers to is not wholly known. */
export interface UnreadRoutes {
  readonly service: string;
  readonly at: Location;
}

/** A function of the code that writes, publishes or asks other services for something, itself or through others, is called by another one. */
export interface Invocation {
  readonly service: string;
  readonly from: Scope;
  readonly to: Scope;
  /** The transaction that the call is part of. */
  readonly transaction?: Transaction;
  readonly branches?: Branches;
  /** It is given what a transaction runs on: that of the transaction around the call, or else of the one that its caller was given. */
  readonly handed?: true;
  readonly at: Location;
}

/** Change data capture: what is written to some tables becomes messages, by the log of the database. */
export interface Capture {
  /** `schema.table`, `*` for any text. */
  readonly tables: readonly string[];
  readonly at: Location;
}

/** What data is kept in beside tables: a collection of MongoDB, keys of Redis that begin alike, a bucket, an index of a search engine. */
export type StoreKind = 'collection' | 'keys' | 'bucket' | 'index';

export type StoreMode = 'read' | 'write' | 'define';

/** Data that is kept elsewhere than in tables: all of it that goes by one name on one server. */
export interface Store {
  readonly kind: StoreKind;
  /** `orders`; of keys what they begin with: `cart:`. */
  readonly name: string;
  /**
   * The server and the database in it, as deployments and code say: `mongo/shop`, `redis:6379/0`. Absent where that is not known, and of
   * buckets, whose names are everywhere the same: then it is not known either whether two services mean the same.
   */
  readonly database?: string;
  readonly uses: readonly StoreUse[];
}

/** One place where a service uses a store. */
export interface StoreUse {
  readonly service: string;
  readonly mode: StoreMode;
  /** The library that it is written with: `mongoose`, `ioredis`. */
  readonly by: string;
  /** The shared library that it goes through. */
  readonly via?: Path;
  /** The function that it stands in; absent for what runs when the file is loaded. */
  readonly scope?: Scope;
  readonly branches?: Branches;
  readonly at: Location;
}

/** A topic, queue or subject with publishers and consumers. */
export interface Channel {
  readonly name: string;
  /** `kafka`, `rabbitmq`, `nats` …; `any` where the framework hides it. */
  readonly broker: string;
  readonly publishers: readonly ChannelSite[];
  readonly consumers: readonly ChannelSite[];
}

/** One place where a service publishes to a channel, or consumes from it: there the scope is the function that handles what comes. */
export interface ChannelSite {
  readonly service: string;
  /** The shared library that it goes through. */
  readonly via?: Path;
  /** The name of the outermost declaration that it stands in. */
  readonly declaration?: string;
  /** The function that it stands in; absent for what runs when the file is loaded. */
  readonly scope?: Scope;
  /** The transaction that it is part of. */
  readonly transaction?: Transaction;
  readonly branches?: Branches;
  readonly at: Location;
}
