/**
 * One connection to a server that can only read: a read-only transaction with limits of time, in which all questions see the same state.
 * Parameters as node-postgres has them, then the variables that libpq knows, then the password file.
 */
import { Socket } from 'node:net';
import pg from 'pg';
import { parseIntoClientConfig } from 'pg-connection-string';
import pgpass from 'pgpass';
import { refusal } from './refusals.js';
import { malformed, type ServerTarget } from './target.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A row, every value as PostgreSQL writes it. */
export type TextRow = Readonly<Record<string, string | null>>;

export interface Connection {
  /** The server without its password: `postgres://reader@db.example:5432/shop`. */
  readonly shown: string;
  ask(query: string): Promise<readonly TextRow[]>;
}

/** Seconds; `connect_timeout` in the URL or PGCONNECT_TIMEOUT replace the first. */
const LIMITS = { connect: 10, statement: 60, lock: 5 };

/**
 * Connects, lets `use` ask within one transaction, and disconnects.
 * @throws UserError for everything that the server or the way to it refuses
 */
export async function withConnection<Result>(
  target: ServerTarget,
  env: Environment,
  use: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  const socket = new CarefulSocket();
  const { client, patience } = clientFor(target, env, socket);
  const shown = shownName(client);
  const first = { text: BEGIN, query_timeout: patience };
  // A connection that breaks while nothing is asked would otherwise end the process; the next question fails by itself.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(first);
    return await use({ shown, ask: async (query) => (await client.query<TextRow>(query)).rows });
  } catch (error) {
    throw refusal(error, { target, shown, user: client.user ?? '', hasPassword: Boolean(client.password) });
  } finally {
    await disconnected(client, socket);
  }
}

const BEGIN = [
  'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
  `SET LOCAL statement_timeout = '${LIMITS.statement}s'`,
  `SET LOCAL lock_timeout = '${LIMITS.lock}s'`,
].join('; ');

/** `patience`: milliseconds to wait for what can be answered at once. */
function clientFor(
  target: ServerTarget,
  env: Environment,
  socket: Socket,
): { readonly client: pg.Client; readonly patience: number } {
  if (isMisread(target.url)) throw malformed(target);
  try {
    const config = parseIntoClientConfig(exactMode(target.url));
    const seconds = Number(
      new URL(target.url).searchParams.get('connect_timeout') ?? env['PGCONNECT_TIMEOUT'],
    );
    const patience = (seconds > 0 ? seconds : LIMITS.connect) * 1_000;
    const client = new pg.Client({
      ...config,
      user: config.user || env['PGUSER'],
      host: config.host || env['PGHOST'],
      port: config.port || Number(env['PGPORT']) || undefined,
      database: config.database || env['PGDATABASE'],
      password: config.password || env['PGPASSWORD'] || passwordFromFile,
      application_name: 'archfit',
      stream: () => socket,
      connectionTimeoutMillis: patience,
      // The server's own limit comes first, if it still answers.
      query_timeout: (LIMITS.statement + 15) * 1_000,
      types: { getTypeParser: () => (value: string) => value },
    } as pg.ClientConfig);
    return { client, patience };
  } catch (error) {
    if (error instanceof Error && 'code' in error && 'path' in error) {
      throw refusal(error, { target, shown: '', user: '', hasPassword: true });
    }
    throw malformed(target);
  }
}

/** A `/`, `?` or `#` in a password ends the part that holds it, and the rest of it would be shown as the name of a database. */
function isMisread(url: string): boolean {
  const [, authority = '', rest = ''] = /^[a-z]+:\/\/([^/?#]*)(.*)$/is.exec(url) ?? [];
  return url.includes('#') || (rest.includes('@') && !authority.includes('@'));
}

/** These modes mean the same to node-postgres, which prints a warning for all but the last. */
function exactMode(url: string): string {
  if (/[?&]uselibpqcompat=true/.test(url)) return url;
  return url.replace(/([?&]sslmode=)(prefer|require|verify-ca)(?=&|$)/, '$1verify-full');
}

function passwordFromFile(connection?: unknown): Promise<string | undefined> {
  return new Promise((resolve) => pgpass(connection as Parameters<typeof pgpass>[0], resolve));
}

/** A connection over which something else than PostgreSQL speaks breaks, where node-postgres would end the process. */
class CarefulSocket extends Socket {
  override emit(event: string | symbol, ...values: unknown[]): boolean {
    try {
      return super.emit(event, ...values);
    } catch (error) {
      this.destroy(new Error('unexpected message', { cause: error }));
      return false;
    }
  }
}

function shownName({ user, host, port, database }: pg.Client): string {
  const place = host.startsWith('/') ? '' : `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const socket = host.startsWith('/') ? `?host=${host}` : '';
  return `postgres://${user ?? ''}@${place}/${database ?? ''}${socket}`;
}

/** Says goodbye, and hangs up on a server that does not listen. */
async function disconnected(client: pg.Client, socket: Socket): Promise<void> {
  const patience = new Promise((resolve) => setTimeout(resolve, 1_000).unref());
  await Promise.race([client.end().catch(() => {}), patience]);
  socket.destroy();
}
