import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { survey } from '../../src/check.js';
import { parseTableName } from '../../src/model/table-name.js';
import { startPostgres, type TestServer } from '../helpers/postgres.js';
import { archfit, directory } from '../helpers/world.js';
import { type Job, workload } from './bank.js';
import { nextYear, schema } from './bank-schema.js';

const services = ['accounts', 'payments', 'cards', 'reporting', 'support'];
const config = `services:
${services.map((name) => `  ${name}: { roles: [${name}], schemas: [${name}] }\n`).join('')}`;

let server: TestServer;
let jobs: readonly Job[];
let csv: string;
/** The numbers of jobs, by role and `queryid` of their rows. */
let jobOf: ReadonlyMap<string, number>;

beforeAll(async () => {
  server = await startPostgres({ 'pg_stat_statements.track': 'all' });
  const admin = await server.connect();
  await admin.query('CREATE EXTENSION pg_stat_statements');
  await admin.query(schema);
  await admin.query('SELECT pg_stat_statements_reset()');
  jobs = workload(server.directory);
  for (const role of services) {
    const client = await server.connect(role);
    for (const [number, job] of jobs.entries()) {
      if (job.role !== role) continue;
      for (const statement of job.sql) await client.query(`${statement} /*job='${number}'*/`);
    }
  }
  const { rows } = await admin.query<{ id: string; query: string }>(
    "SELECT userid::regrole || ' ' || queryid AS id, query FROM pg_stat_statements WHERE toplevel",
  );
  jobOf = new Map(
    rows.flatMap(({ id, query }) => {
      const number = /\/\*job='(\d+)'\*\/$/.exec(query)?.[1];
      return number === undefined ? [] : [[id, Number(number)]];
    }),
  );
  const file = join(server.directory, 'statements.csv');
  await admin.query(`COPY (SELECT r.rolname, d.datname, s.* FROM pg_stat_statements s LEFT JOIN pg_roles r ON r.oid = s.userid
    LEFT JOIN pg_database d ON d.oid = s.dbid) TO '${file}' (FORMAT csv, HEADER)`);
  csv = await readFile(file, 'utf8');
}, 60_000);
afterAll(() => server?.stop());

/** What the map says of who touches what. */
async function mapped(argv: readonly string[], files: Record<string, string> = {}): Promise<string[]> {
  const root = directory({ 'archfit.yaml': config, ...files });
  const { code, out, err } = await archfit([
    'map',
    root,
    ...argv.map((word) => word.replace('<root>', root)),
    '--format',
    'json',
  ]);
  expect({ code, err }).toMatchObject({ code: 0 });
  const { accesses } = JSON.parse(out) as { accesses: { service: string; mode: string; table: string }[] };
  return accesses.map(({ service, mode, table }) => `${service} ${mode} ${bare(table)}`).sort();
}

/** A table's name as the workload writes it. */
function bare(table: string): string {
  const { schema: of, name } = parseTableName(table);
  return `${of}.${name}`;
}

/** What the trigger of `accounts.accounts` does for whoever writes there. */
const triggered = ['write accounts.changes'];

const expected = (some: readonly Job[]): string[] =>
  [
    ...new Set(
      some.flatMap(({ role, uses, inside = [] }) =>
        [...uses, ...inside, ...(uses.includes('write accounts.accounts') ? triggered : [])].map(
          (use) => `${role} ${use}`,
        ),
      ),
    ),
  ].sort();

test('the workload is what was promised', () => {
  expect(jobs.length).toBeGreaterThanOrEqual(60);
  expect(new Set(jobs.map(({ role }) => role)).size).toBe(5);
  expect(new Set(jobs.map(({ sql }) => sql.join())).size).toBe(jobs.length);
  const shown = new Set(jobOf.values());
  expect(jobs.filter((_, number) => !shown.has(number)).map(({ sql }) => sql)).toEqual([]);
});

test('a live server shows who touches what: none missing, none extra', async () => {
  expect(await mapped(['--db', server.url()])).toEqual(expected(jobs));
});

test('so does a snapshot of it', async () => {
  const { code, out } = await archfit(['snapshot', server.url(), '--quiet']);
  expect(code).toBe(0);
  expect(await mapped(['--statements', '<root>/snapshot.json'], { 'snapshot.json': out })).toEqual(
    expected(jobs),
  );
});

test('so does a CSV with the files that made the schema', async () => {
  const files = {
    'statements.csv': csv,
    'db/1_bank.sql': schema,
    'db/2_next_year.sql': nextYear,
    'archfit.yaml': `${config}databases: { shop: { statements: statements.csv, schema: [db/1_bank.sql, db/2_next_year.sql] } }\n`,
  };
  expect(await mapped([], files)).toEqual(expected(jobs));
});

test('each statement touches what a person read in it', async () => {
  const root = directory({ 'archfit.yaml': config });
  const servers = [{ url: server.url(), by: '--db' as const }];
  const request = {
    root,
    cwd: root,
    env: {},
    statements: [],
    servers,
    cache: false,
    history: false,
    depth: 'data' as const,
  };
  const model = await survey(request, () => {});
  expect(model.notices.filter(({ message }) => message.includes('parsed'))).toEqual([]);
  const found = jobs.map((): Set<string> => new Set());
  for (const { role, queryid, toplevel, tables } of model.statements.values()) {
    const uses = toplevel ? found[jobOf.get(`${role} ${queryid}`) ?? -1] : undefined;
    for (const { table, mode } of uses ? tables : []) uses!.add(`${mode} ${bare(table)}`);
  }
  const shown = (uses: Iterable<string>, { role, sql }: Job) => ({ role, sql, uses: [...uses].sort() });
  expect(jobs.map((job, number) => shown(found[number]!, job))).toEqual(
    jobs.map((job) => shown(job.uses, job)),
  );
});

test('who may not see the texts of others sees its own, and is told of the rest', async () => {
  const own = jobs.filter(({ role }) => role === 'support');
  expect(await mapped(['--db', server.url('support')])).toEqual(expected(own));
  const root = directory({ 'archfit.yaml': config });
  const { err } = await archfit(['map', root, '--db', server.url('support')], { columns: 5_000 });
  expect(err).toMatch(/\d+ statements have no text, \d+ ms in all.*GRANT pg_read_all_stats TO "support"/);
});
