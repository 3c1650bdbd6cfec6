import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { startPostgres, type TestServer } from '../helpers/postgres.js';
import { archfit, directory, type Outcome } from '../helpers/world.js';
import { SECRET, schema, workload } from '../postgres/clinic.js';

const config = `
services:
  patients: { roles: [patients], schemas: [patients] }
  billing: { roles: [billing], schemas: [billing] }
  reporting: { roles: [reporting] }
`;

let server: TestServer;
let shown: string;

beforeAll(async () => {
  server = await startPostgres();
  const admin = await server.connect();
  await admin.query('CREATE EXTENSION pg_stat_statements');
  await admin.query(schema);
  await admin.query("CREATE ROLE reader LOGIN PASSWORD 'hunter2'");
  await admin.query('GRANT pg_read_all_stats TO reader');
  for (const [role, statement] of workload) await (await server.connect(role)).query(statement);
  shown = server.url('reader').replace('reader:reader@', 'reader@');
}, 60_000);
afterAll(() => server?.stop());

const url = (): string => server.url('reader').replace('reader:reader@', 'reader:hunter2@');
const root = (files: Record<string, string> = {}): string => directory({ 'archfit.yaml': config, ...files });

/** What a run says of the database. Nothing in it may be a secret. */
async function map(argv: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const outcome = await archfit(['map', ...argv, '--format', 'json'], { env });
  expect(outcome).toMatchObject({ code: 0 });
  expect(outcome.out + outcome.err).not.toMatch(SECRET);
  return outcome.out;
}

describe('a live server', () => {
  test('says who touches what', async () => {
    const { accesses, tables } = JSON.parse(await map([root(), '--db', url()])) as {
      accesses: { service: string; mode: string; table: string; database: string; at: unknown[] }[];
      tables: { name: string; database: string }[];
    };
    expect(accesses.map(({ service, mode, table }) => `${service} ${mode} ${table}`)).toEqual(
      expect.arrayContaining([
        'billing write billing.invoices',
        'patients read patients.people',
        'patients write patients.people',
        'patients write patients.visits',
        'reporting read public.daily',
      ]),
    );
    expect(accesses[0]!.at).toEqual([{ path: shown }]);
    expect(new Set(tables.map(({ database }) => database))).toEqual(new Set(['main']));
  });

  test('is told by ARCHFIT_DB and by the configuration as by --db', async () => {
    const named = await map([root(), '--db', `clinic=${url()}`]);
    expect(named).toContain('"database": "clinic"');
    const fromVariable = await map([root()], { ARCHFIT_DB: ` clinic=${url()} ` });
    const declared = root({ 'archfit.yaml': `${config}databases: { clinic: { url: "\${CLINIC_URL}" } }\n` });
    const fromConfig = await map([declared], { CLINIC_URL: url() });
    // Only what the questions themselves add may differ: they touch no table.
    expect(fromVariable).toBe(named);
    expect(fromConfig).toBe(named);
  });

  test('and a snapshot of it make the same model', async () => {
    const snapshot = await archfit(['snapshot', url()]);
    expect(snapshot).toMatchObject({ code: 0, err: expect.stringContaining('the statistics cover') });
    expect(snapshot.out).not.toMatch(SECRET);
    const saved = root({ 'db/snapshot.json': snapshot.out });
    const fromFile = await map([saved, '--statements', join(saved, 'db/snapshot.json')]);
    const live = await map([saved, '--db', url()]);
    expect(fromFile.replaceAll('db/snapshot.json', shown)).toBe(live);
    const declared = root({
      'archfit.yaml': `${config}databases: { main: { statements: snapshot.json } }\n`,
      'snapshot.json': snapshot.out,
    });
    expect((await map([declared])).replaceAll('snapshot.json', shown)).toBe(live);
  });

  test('a snapshot is written to a file, sorted, the same each time but for times and counts', async () => {
    const take = async (): Promise<string> => {
      const { code, files, out } = await archfit(['snapshot', url(), '-o', 'clinic.json', '--quiet']);
      expect({ code, out }).toEqual({ code: 0, out: '' });
      return files['clinic.json']!;
    };
    const [first, second] = [await take(), await take()];
    const bare = (text: string): string =>
      text
        .split('\n')
        .filter((line) => !line.includes('"role":"reader"'))
        .join('\n')
        .replaceAll(/"readAt": ".*"|cover \d+ min/g, '');
    expect(bare(second)).toBe(bare(first));
    expect(JSON.parse(first)).toMatchObject({
      archfitSnapshot: 1,
      server: { name: shown, database: 'shop' },
    });
  });

  test('the password may stand in the password file', async () => {
    const file = join(root({ pgpass: `*:*:*:reader:hunter2\n` }), 'pgpass');
    chmodSync(file, 0o600);
    vi.stubEnv('PGPASSFILE', file);
    onTestFinished(() => void vi.unstubAllEnvs());
    await map([root(), '--db', shown]);
  });

  test('user, host, port and database may stand in variables', async () => {
    const { port, hostname } = new URL(server.url());
    const env = {
      PGHOST: hostname,
      PGPORT: port,
      PGUSER: 'reader',
      PGPASSWORD: 'hunter2',
      PGDATABASE: 'shop',
    };
    await map([root(), '--db', 'postgres://'], env);
  });

  test('is not asked twice for what is given in another way as well', async () => {
    const declared = root({
      'archfit.yaml': `${config}databases: { clinic: { url: "${url()}", statements: a.csv } }\n`,
    });
    const { code, err } = await archfit(['check', declared]);
    expect(code).toBe(2);
    expect(err).toMatch(/^archfit\.yaml:6:\d+: databases\.clinic has statements and a url\n/);
    expect(err).not.toMatch(SECRET);
  });
});

describe('several databases', () => {
  let other: string;
  beforeAll(async () => {
    const admin = await server.connect();
    await admin.query('CREATE DATABASE lab');
    other = url().replace(/shop$/, 'lab');
    const { Client } = (await import('pg')).default;
    const client = new Client({ connectionString: server.url().replace(/shop$/, 'lab') });
    await client.connect();
    await client.query(
      'CREATE EXTENSION pg_stat_statements; CREATE TABLE samples (id int); GRANT ALL ON samples TO billing',
    );
    await client.query('SET ROLE billing; SELECT * FROM samples');
    await client.end();
  });
  const databases = async (...urls: readonly string[]): Promise<readonly string[]> => {
    const { tables } = JSON.parse(await map([root(), '--db', ...urls])) as {
      tables: { name: string; database: string }[];
    };
    const wanted = tables.filter(({ name }) => /^public\.(samples|settings)$/.test(name));
    return wanted.map(({ name, database }) => `${database}/${name}`).sort();
  };

  test('go by the names that people give them, else by their own', async () => {
    expect(await databases(`a=${url()}`, `b=${other}`)).toEqual(['a/public.settings', 'b/public.samples']);
    expect(await databases(url(), other)).toEqual(['lab/public.samples', 'shop/public.settings']);
  });

  test('are not read twice', async () => {
    const { code, err } = await archfit(['check', root(), '--db', url(), other, `again=${url()}`]);
    expect(code).toBe(2);
    expect(err).toContain(`${shown} is given twice`);
  });
});

describe('what a server cannot show is told', () => {
  const notices = async (): Promise<string> => {
    const { code, err }: Outcome = await archfit(['map', root(), '--db', url()], { columns: 5_000 });
    expect(code).toBe(0);
    return err;
  };

  test('a short time since the statistics were reset', async () => {
    expect(await notices()).toMatch(/the statistics cover \d+ min since 20\d\d-\d\d-\d\dT[\d:]+Z/);
  });

  test('tables that were written and that no statement writes', async () => {
    const admin = await server.connect();
    await admin.query('INSERT INTO public.settings SELECT n FROM generate_series(1, 5000) n');
    await admin.query('SELECT pg_stat_force_next_flush()');
    expect(await notices()).not.toContain('public.settings');
    await admin.query('SELECT pg_stat_statements_reset()');
    expect(await notices()).toMatch(/no statement shows by whom.*public\.settings \(5000 rows\)/);
  });

  test('statements that were evicted', async () => {
    const small = await startPostgres({ 'pg_stat_statements.max': '100' });
    try {
      const admin = await small.connect();
      await admin.query('CREATE EXTENSION pg_stat_statements');
      for (let n = 0; n < 150; n++) await admin.query(`CREATE TABLE t${n} ()`);
      const { code, err } = await archfit(['map', root(), '--db', small.url()], { columns: 5_000 });
      expect(code).toBe(0);
      expect(err).toMatch(
        /statements were evicted (once|\d+ times) .* raise pg_stat_statements\.max \(100\)/,
      );
    } finally {
      await small.stop();
    }
  }, 60_000);
});

test('a snapshot that is cut off, changed or of another version is refused', async () => {
  const { out } = await archfit(['snapshot', url(), '--quiet']);
  const refuse = async (text: string): Promise<string> => {
    const file = join(root(), 'snapshot.json');
    writeFileSync(file, text);
    const { code, err } = await archfit(['check', root(), '--statements', file]);
    expect(code).toBe(2);
    return err;
  };
  expect(await refuse(out.slice(0, -200))).toContain('is not whole');
  expect(await refuse(out.replace('"archfitSnapshot": 1', '"archfitSnapshot": 2'))).toContain('of version 2');
  expect(await refuse(out.replace('"calls":1,', '"calls":"many",'))).toMatch(
    /is not what archfit snapshot writes: statements\.\d+\.calls/,
  );
});
