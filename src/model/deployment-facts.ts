/** Units of the system as manifests and packages show them, how they are deployed, and which versions of own libraries they get. */
import type { Evidence, Location, Path } from './nouns.js';

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
  /** The main program of the package that it is a program of as well: both are built of one code and released together. */
  readonly beside?: Path;
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
  /** It is told to take variables from elsewhere as well: a file that may not be in the tree, a ConfigMap, a Secret. */
  readonly isToldElsewhere?: true;
  readonly connections: readonly ConnectionFact[];
  /** Other names that it answers to in its network. */
  readonly hosts?: readonly string[];
  /** The ports of the host machine that lead to it. */
  readonly ports?: readonly string[];
  /** Where those lead to within it, as far as that is said. */
  readonly innerPorts?: Readonly<Record<string, string>>;
  /** Where others are led to within it, though not from the host machine. */
  readonly ownPorts?: readonly string[];
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

/** What is no PostgreSQL. MariaDB counts as MySQL. */
export type Dialect = 'mysql' | 'mssql' | 'sqlite';

/** A connection to an SQL database that a deployment configures. Never holds a password. */
export interface ConnectionFact {
  /** What the server is, where it is not PostgreSQL: its roles run no statements of `pg_stat_statements`, but its tables are its own. */
  readonly dialect?: Dialect;
  /** Only the code says it. */
  readonly inCode?: true;
  readonly host?: string;
  readonly database?: string;
  readonly role?: string;
  /** The variable that holds its URL. */
  readonly variable?: string;
  /** Schemas of `search_path`, as far as the connection string says. */
  readonly schemas: readonly string[];
  readonly at: Location;
}
