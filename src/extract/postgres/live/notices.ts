/** What the state of a server takes away from what its statistics can show. */
import type { StatementFact, TableName } from '../../../model/facts.js';
import type { Notice } from '../../../model/nouns.js';
import type { SavedCatalogue, ServerState } from '../snapshot.js';

type Said = Pick<Notice, 'message' | 'unresolved'>;

const HOUR = 3_600;

/** @param seconds since the statistics were reset; NaN when the server does not say */
export function serverNotices(
  server: ServerState,
  seconds: number,
  statements: readonly StatementFact[],
  catalogue: SavedCatalogue,
): readonly Said[] {
  const { evictions = 0, statisticsSince, settings, inRecovery } = server;
  const most = settings['pg_stat_statements.max'];
  const said: Said[] = [];
  const say = (message: string): void => void said.push({ message });
  if (inRecovery) {
    say(
      'the server is a replica: its statistics show only what was read from it; read the primary as well (--db a=… b=…)',
    );
  }
  if (settings['pg_stat_statements.track'] === 'none') {
    say(
      "pg_stat_statements.track is none, so nothing is counted: ALTER SYSTEM SET pg_stat_statements.track = 'top'",
    );
  }
  if (settings['compute_query_id'] === 'off') {
    say("compute_query_id is off, so nothing is counted: ALTER SYSTEM SET compute_query_id = 'auto'");
  }
  if (evictions > 0) {
    say(
      `statements were evicted ${evictions === 1 ? 'once' : `${evictions} times`} to make room for new ones, the least executed first${since(statisticsSince)}: rare accesses may be missing; raise pg_stat_statements.max (${most})`,
    );
  }
  if (seconds < 24 * HOUR) {
    say(
      `the statistics cover ${duration(seconds)}${since(statisticsSince)}: what runs once a day or less often may be missing`,
    );
  }
  if (statements.length === 0) {
    say(
      `there is no statement of the database ${server.database}: nothing ran since the statistics were reset`,
    );
  }
  return [...said, ...unseenWrites(statements, catalogue)];
}

function since(time: string | undefined): string {
  return time === undefined ? '' : ` since ${time}`;
}

function duration(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A table is written heavily when this many rows of it were, and this share of all. */
const HEAVY = { rows: 1_000, share: 0.01 };

/**
 * Tables that the server wrote and no statement does: their statements were evicted, or ran before the last reset. What bodies of
 * routines write, what a foreign key cascades to and partitions of what is written count as seen.
 */
function unseenWrites(statements: readonly StatementFact[], catalogue: SavedCatalogue): readonly Said[] {
  if (statements.some(({ text }) => text === '<insufficient privilege>')) return [];
  const written = new Set<string>();
  const see = ({ schema, name }: TableName): void => {
    written.add(name);
    if (schema !== undefined) written.add(`${schema}.${name}`);
  };
  const bodies = catalogue.routines.flatMap(({ body }) => body.uses);
  for (const use of [...statements.flatMap(({ uses }) => uses), ...bodies])
    if (use.mode === 'write') see(use);
  for (const { from, onDelete, onUpdate } of catalogue.foreignKeys) {
    if ([onDelete, onUpdate].some((action) => !/^(no-action|restrict)$/.test(action))) see(from);
  }
  for (const { schema, name, partOf } of catalogue.relations) {
    if (partOf && written.has(partOf.name)) see({ ...(schema !== undefined && { schema }), name });
  }
  const rowsOf = ({ inserted, updated, deleted }: SavedCatalogue['activity'][number]): number =>
    inserted + updated + deleted;
  const all = catalogue.activity.reduce((sum, each) => sum + rowsOf(each), 0);
  const unseen = catalogue.activity
    .filter(
      (each) => rowsOf(each) >= HEAVY.rows && rowsOf(each) >= all * HEAVY.share && !written.has(each.name),
    )
    .sort((a, b) => rowsOf(b) - rowsOf(a));
  if (unseen.length === 0) return [];
  const names = unseen.slice(0, 10).map((each) => `${each.schema}.${each.name} (${rowsOf(each)} rows)`);
  const more = unseen.length > names.length ? ` and ${unseen.length - names.length} more` : '';
  return [
    {
      message: `tables were written and no statement shows by whom, because it was evicted or ran before the last reset: ${names.join(', ')}${more}`,
      unresolved: unseen.length,
    },
  ];
}
