import type { Boundaries } from './declarations.js';
import type {
  Access,
  Attributed,
  Call,
  Capture,
  Channel,
  Commit,
  DatabaseObject,
  Dependency,
  Endpoint,
  Grant,
  Invocation,
  LibraryUse,
  Login,
  Module,
  ModuleDependency,
  Notice,
  PackageDependency,
  Path,
  Reference,
  Source,
  SourceFile,
  StartupWait,
  Statement,
  Store,
  Table,
  TableAccess,
  Team,
  TeamClaim,
  UnreadRoutes,
} from './nouns.js';

/**
 * A system of services as its code, its database and its teams show it: built once, then only asked.
 * All lists are sorted, so that whoever reads them in order gives the same output for the same input.
 */
export interface Model {
  /** Services, libraries and the modules inside them, by name. */
  readonly modules: ReadonlyMap<string, Module>;
  readonly files: ReadonlyMap<Path, SourceFile>;
  /** What deployed code imports inside the tree; tests couple nothing that is deployed and are left out. */
  readonly dependencies: readonly Dependency[];
  /** The same between different modules, joined per pair. */
  readonly moduleDependencies: readonly ModuleDependency[];
  /** What deployed code imports from outside the tree. */
  readonly packageDependencies: readonly PackageDependency[];
  /** By `tableId`. */
  readonly tables: ReadonlyMap<string, Table>;
  readonly accesses: readonly Access[];
  /** The same summed per service, table and mode. */
  readonly tableAccesses: readonly TableAccess[];
  /** By id. */
  readonly statements: ReadonlyMap<string, Statement>;
  /** Milliseconds that all of them took; what runs inside a function is in the time of its caller. */
  readonly totalMs: number;
  /** How much of that time is known to be whose. */
  readonly attributed: Attributed;
  readonly logins: readonly Login[];
  readonly references: readonly Reference[];
  readonly objects: readonly DatabaseObject[];
  readonly grants: readonly Grant[];
  /** Who waits for whose answer, each place once per service. */
  readonly calls: readonly Call[];
  /** What services answer to. */
  readonly endpoints: readonly Endpoint[];
  /** Where what a service answers to is not wholly known. */
  readonly unreadRoutes: readonly UnreadRoutes[];
  readonly channels: readonly Channel[];
  /** Data that is kept elsewhere than in tables. */
  readonly stores: readonly Store[];
  /** Who calls the functions that write, publish or ask others for something, each call once per service. */
  readonly invocations: readonly Invocation[];
  /** What turns rows that are written into messages. */
  readonly captures: readonly Capture[];
  readonly teams: readonly Team[];
  /** Who claims each service and library, by its name, the strongest source first. */
  readonly teamClaims: ReadonlyMap<string, readonly TeamClaim[]>;
  /** Tables that a team owns by itself, whatever service owns them, by `tableId`. */
  readonly tableTeams: ReadonlyMap<string, string>;
  /** What the ownership files claim and nothing answers to. */
  readonly unknownOwned: readonly UnknownOwned[];
  /** What was changed in the last two years of the history, the newest first; none where no history was read. */
  readonly commits: readonly Commit[];
  /** Which internal libraries services depend on as packages, and in which versions. */
  readonly libraryUses: readonly LibraryUse[];
  /** Which service waits for which at its start, each pair once. */
  readonly startupWaits: readonly StartupWait[];
  readonly boundaries: readonly Boundaries[];
  /** How many facts were read of each source; none of one that is not here. */
  readonly facts: ReadonlyMap<Source, number>;
  readonly notices: readonly Notice[];
}

/** A team claims something that does not exist. */
export interface UnknownOwned {
  readonly team: string;
  readonly kind: 'service' | 'library' | 'table';
  readonly pattern: string;
  readonly suggestion?: string;
  readonly at: NonNullable<Team['at']>;
}
