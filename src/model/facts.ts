/**
 * Facts: what the readers in extract/ saw, each with the place it was seen at, before anything is joined.
 * A reader fills its own part and knows no other; `build` is the only place where the parts meet.
 */
import type {
  AccessMode,
  DependencyKind,
  Evidence,
  ExportCount,
  Location,
  Notice,
  Path,
  TeamType,
} from './nouns.js';

export interface Facts {
  /** Every directory of the tree that holds a file of whatever kind, at any depth. */
  readonly directories: ReadonlySet<Path>;
  readonly code: CodeFacts;
  readonly units: readonly UnitFact[];
  readonly deployments: readonly DeploymentFact[];
  readonly statements: readonly StatementFact[];
  readonly tables: readonly TableFact[];
  readonly ownership: OwnershipFacts;
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
  readonly at: Location;
}

/** A table that a migration or schema file defines. */
export interface TableFact extends TableName {
  /** The database that the configuration names for this file, if it does. */
  readonly database?: string;
  readonly at: Location;
}

export interface OwnershipFacts {
  /** Where the ownership was read; empty when the organisation has none. */
  readonly read: readonly Path[];
  readonly teams: readonly TeamFact[];
}

export interface TeamFact {
  readonly name: string;
  readonly type?: TeamType;
  readonly members?: number;
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
