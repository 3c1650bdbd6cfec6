/** The text of a snapshot → Snapshot. The file may be anybody's, so every part of it is checked. */
import type { Path } from '../../model/nouns.js';
import { UserError } from '../../model/user-error.js';
import { z } from '../../yaml/shape.js';
import { SNAPSHOT_VERSION, type Snapshot } from './snapshot.js';

/** Whether a text is a snapshot, of whatever version. */
export function isSnapshot(text: string): boolean {
  return /^\s*\{\s*"archfitSnapshot"\s*:/.test(text);
}

/** @throws UserError when it was cut off, changed by hand, or is of a version that this archfit does not know */
export function parseSnapshot(text: string, path: Path): Snapshot {
  const refuse = (message: string, hint: string): UserError => new UserError({ message, hint, at: { path } });
  const again = 'save it again: archfit snapshot <postgres-url> -o file';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse(`${path} is not whole: it begins as a snapshot and is no JSON to its end`, again);
  }
  const { archfitSnapshot: version } = value as { readonly archfitSnapshot: unknown };
  if (version !== SNAPSHOT_VERSION) {
    throw refuse(
      `${path} is a snapshot of version ${JSON.stringify(version)?.slice(0, 20)}, and this archfit reads version ${SNAPSHOT_VERSION}`,
      'use the archfit that made it, or save it again with this one',
    );
  }
  const checked = snapshot.safeParse(value);
  if (checked.success) return checked.data as Snapshot;
  const place = checked.error.issues[0]?.path.join('.') ?? '';
  throw refuse(`${path} is not what archfit snapshot writes: ${place.slice(0, 80)}`, again);
}

const name = z.object({ schema: z.string().exactOptional(), name: z.string() });
const count = z.number().nonnegative();
const mode = z.enum(['read', 'write', 'lock', 'define']);
const use = name.extend({ mode });
const body = z.object({ uses: z.array(use), calls: z.array(name), unread: z.string().exactOptional() });
const action = z.enum(['no-action', 'restrict', 'cascade', 'set-null', 'set-default']);

/** What another version knows to tell of a statement is kept. */
const statement = z.looseObject({
  queryid: z.string().exactOptional(),
  datname: z.string().exactOptional(),
  role: z.string().exactOptional(),
  text: z.string(),
  calls: count,
  totalMs: count,
  rows: count,
  toplevel: z.boolean(),
  uses: z.array(use),
  routines: z.array(name),
  foreignKeyCheck: z.boolean().exactOptional(),
  partial: z.boolean().exactOptional(),
  several: z.boolean().exactOptional(),
  fingerprint: z.string().exactOptional(),
  tags: z.record(z.string(), z.string()).exactOptional(),
});

const catalogue = z.object({
  relations: z.array(
    name.extend({
      kind: z.enum(['table', 'view', 'materialized-view', 'foreign-table', 'sequence']).exactOptional(),
      partOf: name.exactOptional(),
      ownedBy: name.exactOptional(),
      body: body.exactOptional(),
      role: z.string().exactOptional(),
    }),
  ),
  routines: z.array(
    name.extend({
      language: z.string(),
      body,
      runsAs: z.string().exactOptional(),
      searchPath: z.array(z.string()).exactOptional(),
    }),
  ),
  triggers: z.array(z.object({ name: z.string(), table: name, routine: name })),
  foreignKeys: z.array(
    z.object({
      name: z.string().exactOptional(),
      from: name,
      to: name,
      onDelete: action,
      onUpdate: action,
    }),
  ),
  grants: z.array(z.object({ role: z.string(), relation: name, privileges: z.array(z.string()) })),
  searchPaths: z.array(z.object({ role: z.string().exactOptional(), schemas: z.array(z.string()) })),
  activity: z.array(name.extend({ inserted: count, updated: count, deleted: count })),
});

const snapshot = z.object({
  archfitSnapshot: z.literal(SNAPSHOT_VERSION),
  tool: z.string(),
  server: z.object({
    name: z.string(),
    database: z.string(),
    version: z.string(),
    readAt: z.string(),
    inRecovery: z.boolean(),
    evictions: count.exactOptional(),
    statisticsSince: z.string().exactOptional(),
    settings: z.record(z.string(), z.string()),
  }),
  notices: z.array(z.object({ message: z.string(), unresolved: count.exactOptional() })),
  statements: z.array(statement),
  catalogue,
});
