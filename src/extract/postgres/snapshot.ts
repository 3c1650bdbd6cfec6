/**
 * All that archfit reads of a live server: what `archfit snapshot` saves and a run reads again. A server that a run asks itself goes the
 * same way, so that both say the same. Texts are as they may be shown, and of bodies there is only what they touch: no constant of a
 * utility statement, no password and no source text gets in here.
 */
import type { CatalogueFacts, StatementFact } from '../../model/facts.js';
import type { Notice, Path } from '../../model/nouns.js';
import type { StatementReading } from './statements.js';

/** The version of the format; additions do not change it. */
export const SNAPSHOT_VERSION = 1;

export interface Snapshot {
  readonly archfitSnapshot: typeof SNAPSHOT_VERSION;
  readonly tool: string;
  readonly server: ServerState;
  readonly notices: readonly Pick<Notice, 'message' | 'unresolved'>[];
  readonly statements: readonly SavedStatement[];
  readonly catalogue: SavedCatalogue;
}

/** The server at the moment of reading; times are UTC. */
export interface ServerState {
  /** Without a password: `postgres://reader@db.example:5432/shop`. */
  readonly name: string;
  readonly database: string;
  readonly version: string;
  readonly readAt: string;
  readonly inRecovery: boolean;
  /** Of pg_stat_statements_info (14+): passes in which the least executed statements were evicted. */
  readonly evictions?: number;
  readonly statisticsSince?: string;
  /** `pg_stat_statements.*` and what else decides on what it sees. */
  readonly settings: Readonly<Record<string, string>>;
}

/** A fact without what is known only to its reader: where it stands, and what the database is called. */
export type Unplaced<Fact> = Omit<Fact, 'at' | 'database' | 'observed'>;

export type SavedStatement = Omit<StatementFact, 'at' | 'source'>;

export type SavedCatalogue = {
  readonly [Kind in keyof CatalogueFacts]: readonly Unplaced<CatalogueFacts[Kind][number]>[];
};

/** Statements and catalogue of one database. */
export type DatabaseReading = Required<StatementReading>;

/** The facts of a snapshot, for a reader who finds it at `path` and may have a name for the database. */
export function placeSnapshot(
  { server, statements, catalogue, notices }: Snapshot,
  { path, name }: { readonly path: Path; readonly name?: string },
): DatabaseReading {
  const at = { path };
  const source = name === undefined ? {} : { source: name };
  const place = { ...(name !== undefined && { database: name }), observed: true as const, at };
  const placed = <Fact>(facts: readonly Fact[]): (Fact & typeof place)[] =>
    facts.map((fact) => ({ ...fact, ...place }));
  return {
    server: {
      ...(name !== undefined && { database: name }),
      version: Number.parseInt(server.version, 10),
      at,
    },
    datname: server.database,
    statements: statements.map((statement) => ({ ...statement, ...source, at })),
    catalogue: {
      relations: placed(catalogue.relations),
      routines: placed(catalogue.routines),
      triggers: placed(catalogue.triggers),
      foreignKeys: placed(catalogue.foreignKeys),
      grants: placed(catalogue.grants),
      searchPaths: placed(catalogue.searchPaths),
      activity: placed(catalogue.activity),
    },
    notices: notices.map((notice) => ({ source: 'statements', ...notice, at })),
  };
}

/** The same with its lists in an order that depends on nothing but what is in them. */
export function sortedSnapshot({ statements, catalogue, ...head }: Snapshot): Snapshot {
  const kinds = Object.entries(catalogue).map(([kind, facts]) => [kind, sorted<unknown>(facts)]);
  return {
    ...head,
    statements: sorted(statements),
    catalogue: Object.fromEntries(kinds) as SavedCatalogue,
  };
}

function sorted<Fact>(facts: readonly Fact[]): readonly Fact[] {
  const lines = facts.map((fact) => ({ fact, line: JSON.stringify(fact) }));
  return lines.sort((a, b) => (a.line < b.line ? -1 : 1)).map(({ fact }) => fact);
}

/** The snapshot as text: the same for the same content, a line for each fact, so that a comparison shows what changed. */
export function snapshotText({ statements, catalogue, ...head }: Snapshot): string {
  const lists = Object.entries(catalogue).map(
    ([kind, facts]) => `    ${JSON.stringify(kind)}: ${lines(facts, '      ')}`,
  );
  return `${JSON.stringify(head, undefined, 2).replace(/\n\}$/, '')},
  "statements": ${lines(statements, '    ')},
  "catalogue": {
${lists.join(',\n')}
  }
}
`;
}

function lines(facts: readonly unknown[], indent: string): string {
  if (facts.length === 0) return '[]';
  return `[\n${facts.map((fact) => indent + JSON.stringify(fact)).join(',\n')}\n${indent.slice(2)}]`;
}
