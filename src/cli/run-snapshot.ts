import { placeSnapshot, readServer, serverTarget, snapshotText } from '../extract/postgres/index.js';
import { loadSql } from '../extract/sql/index.js';
import { UserError } from '../model/user-error.js';
import type { World } from '../world.js';
import { printNotices } from './results.js';
import type { SnapshotFlags } from './snapshot.js';

/** Reads a live server and writes what it told; what it could not tell goes to standard error, and into the file as well. */
export async function runSnapshot(url: string, flags: SnapshotFlags, world: World): Promise<void> {
  const snapshot = await readServer(serverTarget(url, '<postgres-url>'), world.env, await loadSql());
  const text = snapshotText(snapshot);
  printNotices(placeSnapshot(snapshot, { path: snapshot.server.name }).notices, flags, world);
  if (flags.output === undefined) world.stdout.write(text);
  else {
    await world.writeFile(flags.output, text).catch((error: NodeJS.ErrnoException) => {
      throw new UserError({
        message: `cannot write ${flags.output}: ${error.code ?? error.message}`,
        hint: 'give -o a file in a directory that exists and can be written to',
      });
    });
  }
}
