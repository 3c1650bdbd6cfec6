import type { Sql } from '../../sql/index.js';
import type { Snapshot } from '../snapshot.js';
import type { ServerTarget } from './target.js';

export { type ServerTarget, serverTarget } from './target.js';

/**
 * Reads statements and catalogue of the database that a URL names. Nothing is written, whatever the role could. What speaks with servers
 * is loaded only here.
 * @param env variables: PGHOST, PGUSER and the others count where the URL says nothing
 * @throws UserError when the server cannot be reached, lets nobody in, or does not count statements
 */
export async function readServer(
  target: ServerTarget,
  env: Readonly<Record<string, string | undefined>>,
  sql: Sql,
): Promise<Snapshot> {
  const { readConnected } = await import('./server.js');
  return readConnected(target, env, sql);
}
