import { execFileSync, spawnSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Row, readRows } from '../../src/extract/postgres/formats/index.js';
import {
  readStatements,
  type StatementReading,
  type StatementSource,
} from '../../src/extract/postgres/index.js';
import { loadSql, type Sql } from '../../src/extract/sql/index.js';
import { startPostgres, type TestServer } from '../helpers/postgres.js';

/**
 * One workload of a real server, saved in every form that psql, COPY and the driver of Node give it, says the same in each.
 * The rows are kept in a table, so that saving them does not change them.
 */
const setUp = [
  'CREATE EXTENSION pg_stat_statements',
  "CREATE ROLE web LOGIN PASSWORD 'web'",
  "CREATE ROLE billing LOGIN PASSWORD 'billing'",
  'CREATE SCHEMA sales',
  'CREATE TABLE sales.orders (id int PRIMARY KEY, customer_id int, total int, note text)',
  'CREATE TABLE sales.lines (id int, order_id int REFERENCES sales.orders, n int)',
  'CREATE TABLE public.invoices (id int PRIMARY KEY, "größe" int)',
  'GRANT USAGE ON SCHEMA sales TO web, billing',
  'GRANT ALL ON ALL TABLES IN SCHEMA sales, public TO web, billing',
  "ALTER SYSTEM SET pg_stat_statements.track = 'all'",
  'SELECT pg_reload_conf()',
  'SELECT pg_stat_statements_reset()',
];

const workload: readonly (readonly [role: string, statement: string])[] = [
  ['web', 'SELECT id, total FROM sales.orders WHERE customer_id = 7'],
  [
    'web',
    'SELECT o.id,\n       l.n\n  FROM sales.orders o\n\n  JOIN sales.lines l ON l.order_id = o.id\n WHERE o.id = 3',
  ],
  ['web', "SELECT 'a' || note || 'b' FROM sales.orders WHERE note LIKE '%|%' -- both | and \\N\n ORDER BY 1"],
  ['web', "INSERT INTO sales.orders (id, note) VALUES (1, 'x')"],
  ['web', 'SELECT "größe" AS "漢字 😀 é" FROM public.invoices'],
  ['web', 'SELECT note AS "say ""yes"", or no" FROM sales.orders'],
  ['web', 'SELECT /* a\ttab and a \\ and \\n */ 1 FROM sales.lines'],
  ['web', 'SELECT id\r\n  FROM sales.lines\r\n WHERE id = 4'],
  ['billing', 'INSERT INTO public.invoices SELECT id, total FROM sales.orders'],
  [
    'billing',
    `SELECT ${Array.from({ length: 60 }, (_, n) => `total + ${n} AS column_${n}`).join(', ')} FROM sales.orders JOIN sales.lines USING (id)`,
  ],
  ['billing', 'UPDATE public.invoices SET "größe" = 2 WHERE id = 1'],
  ['billing', 'DO $$ BEGIN DELETE FROM sales.lines WHERE id = 9; END $$'],
];

const named = `SELECT r.rolname, d.datname, s.* FROM kept s
  JOIN pg_roles r ON r.oid = s.userid JOIN pg_database d ON d.oid = s.dbid ORDER BY s.queryid, s.toplevel`;
const few = `SELECT r.rolname, d.datname, s.toplevel, s.queryid, s.calls, s.total_exec_time, s.rows, s.query FROM kept s
  JOIN pg_roles r ON r.oid = s.userid JOIN pg_database d ON d.oid = s.dbid ORDER BY s.queryid, s.toplevel`;
const queryFirst = `SELECT s.query, s.queryid, s.calls, s.total_exec_time, s.rows, s.toplevel, r.rolname, d.datname FROM kept s
  JOIN pg_roles r ON r.oid = s.userid JOIN pg_database d ON d.oid = s.dbid ORDER BY s.queryid, s.toplevel`;

const hasPsql = spawnSync('psql', ['--version']).status === 0;
let server: TestServer;
let sql: Sql;
let expected: ReturnType<typeof essence>;
let ids: NonNullable<StatementSource['ids']>;
const saved = new Map<string, string>();

beforeAll(async () => {
  sql = await loadSql();
  server = await startPostgres();
  const admin = await server.connect();
  for (const statement of setUp) await admin.query(statement);
  for (const role of ['web', 'billing']) {
    const client = await server.connect(role);
    for (const [name, statement] of workload) if (name === role) await client.query(statement);
  }
  await admin.query(`CREATE TABLE kept AS SELECT s.* FROM pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid
    WHERE r.rolname IN ('web', 'billing')`);
  const { rows } = await admin.query(`SELECT ${few.slice(7)}`);
  saved.set('driver', JSON.stringify(rows));
  saved.set('driver result', JSON.stringify(await admin.query(named)));
  const list = async (text: string): Promise<ReadonlyMap<string, string>> =>
    new Map((await admin.query(text)).rows.map(({ oid, name }) => [String(oid), name]));
  ids = {
    roles: await list('SELECT oid, rolname AS name FROM pg_roles'),
    databases: await list('SELECT oid, datname AS name FROM pg_database'),
  };
  expected = essence(await read(JSON.stringify(rows)));
}, 60_000);
afterAll(() => server?.stop());

async function read(content: string | Buffer): Promise<StatementReading> {
  return await readStatements({ path: 'db/saved', bytes: Buffer.from(content), name: 'main', ids }, sql);
}

/** What a reading says of the database, whatever form it was read from. */
function essence({ statements }: StatementReading) {
  return statements
    .map(({ queryid, role, datname, calls, totalMs, rows, toplevel, uses, text }) => ({
      queryid,
      role,
      datname,
      calls,
      totalMs: totalMs.toPrecision(6),
      rows,
      toplevel,
      uses,
      text: text.replace(/\s+/g, ' '),
    }))
    .sort((a, b) => `${a.queryid}${a.toplevel}`.localeCompare(`${b.queryid}${b.toplevel}`));
}

function psql(...args: readonly string[]): string {
  const env = { ...process.env, LC_ALL: 'C.UTF-8', PGCLIENTENCODING: 'UTF8', PSQLRC: '/dev/null' };
  return execFileSync('psql', ['-X', server.url(), ...args], { encoding: 'utf8', env, maxBuffer: 1e9 });
}

test('the driver’s rows are what the server ran', () => {
  expect(expected.length).toBeGreaterThanOrEqual(workload.length);
  expect(expected.filter(({ role }) => role === 'web')).toHaveLength(8);
  const used = expected.flatMap(({ role, uses }) => uses.map(({ mode, name }) => `${role} ${mode} ${name}`));
  expect([...new Set(used)].sort()).toEqual([
    'billing read lines',
    'billing read orders',
    'billing write invoices',
    'billing write lines',
    'web read invoices',
    'web read lines',
    'web read orders',
    'web write orders',
  ]);
});

test('the result object of the driver', async () => {
  expect(essence(await read(saved.get('driver result')!))).toEqual(expected);
});

describe.skipIf(!hasPsql)('the real psql', () => {
  const same = async (content: string | Buffer, squeezed = (text: string) => text): Promise<void> => {
    const reading = await read(content);
    expect(reading.notices.filter(({ unresolved }) => unresolved)).toEqual([]);
    const comparable = (rows: typeof expected) => rows.map((row) => ({ ...row, text: squeezed(row.text) }));
    expect(comparable(essence(reading))).toEqual(comparable(expected));
  };
  /** Where a wide character does not fit into a line, psql fills it with a blank that looks like any other. */
  const wrapped = async (content: string): Promise<void> =>
    await same(content, (text) => text.replace(/ (?=\p{Lo}|\p{Emoji_Presentation})/gu, ''));

  const styles = [0, 1, 2].flatMap((border) =>
    ['ascii', 'unicode', 'old-ascii'].map((linestyle) => ({ border, linestyle })),
  );
  const looks = (border: number, linestyle: string): string[] => [
    '-P',
    `border=${border}`,
    '-P',
    `linestyle=${linestyle}`,
  ];

  test.each(styles)('aligned, border $border, $linestyle', async ({ border, linestyle }) => {
    await same(psql(...looks(border, linestyle), '-c', named));
    await same(psql(...looks(border, linestyle), '-c', few));
    await same(psql(...looks(border, linestyle), '-c', queryFirst));
  });

  // The old style wraps without a mark where no divider stands, and so does border 0.
  const wrapping = styles.filter(({ border, linestyle }) => border > 0 && linestyle !== 'old-ascii');
  test.each(wrapping)('wrapped, border $border, $linestyle', async ({ border, linestyle }) => {
    for (const columns of [100, 160, 237]) {
      const wide = ['-P', 'format=wrapped', '-P', `columns=${columns}`];
      await wrapped(psql(...looks(border, linestyle), ...wide, '-c', few));
      await wrapped(psql(...looks(border, linestyle), ...wide, '-c', queryFirst));
    }
  });

  test.each(styles)('expanded, border $border, $linestyle', async ({ border, linestyle }) => {
    await same(psql('-x', ...looks(border, linestyle), '-c', named));
    await same(psql('-x', ...looks(border, linestyle), '-c', queryFirst));
  });

  test.each(wrapping)('expanded and wrapped, border $border, $linestyle', async ({ border, linestyle }) => {
    await wrapped(
      psql('-x', ...looks(border, linestyle), '-P', 'format=wrapped', '-P', 'columns=80', '-c', named),
    );
  });

  test('pasted: prompt, indentation, fence, quote, trimmed, without a footer', async () => {
    const text = psql('-c', '\\timing on', '-c', few);
    const lines = text.split('\n');
    await same(`shop=> SELECT * FROM pg_stat_statements;\n${text}\nshop=> \n`);
    await same(lines.map((line) => `    ${line}`).join('\n'));
    await same(`This is what it ran:\n\n\`\`\`\n${text}\`\`\`\n\nand so on | etc\n`);
    await same(lines.map((line) => `> ${line}`.trimEnd()).join('\n'));
    await same(lines.map((line) => line.trimEnd()).join('\r\n'));
    await same(psql('-t', '-P', 'tuples_only=off', '-P', 'footer=off', '-c', few));
    await same(psql('-P', 'title=What it ran', '-c', few));
  });

  test.each([
    ['CSV', ['--csv']],
    ['CSV with semicolons', ['--csv', '-P', 'csv_fieldsep=;']],
    ['CSV with tabs', ['--csv', '-P', 'csv_fieldsep=\t']],
    ['unaligned', ['-A']],
    ['unaligned without a footer', ['-A', '-P', 'footer=off']],
  ])('%s', async (_, args) => {
    await same(psql(...args, '-c', few));
    await same(psql(...args, '-c', queryFirst));
    await same(psql(...args, '-c', named));
  });

  test.each([
    ['text', 'FORMAT text, HEADER'],
    ['csv', 'FORMAT csv, HEADER'],
    ['csv with quotes everywhere', 'FORMAT csv, HEADER, FORCE_QUOTE *'],
  ])('COPY %s', async (_, options) => {
    for (const query of [few, named, queryFirst])
      await same(psql('-c', `COPY (${query}) TO STDOUT (${options})`));
  });

  test('the whole view without a header, its ids named', async () => {
    const view = 'SELECT * FROM kept';
    await same(psql('-c', `COPY (${view}) TO STDOUT`));
    await same(psql('-c', `COPY (${view}) TO STDOUT CSV`));
    await same(psql('-c', `COPY (${named}) TO STDOUT`));
    await expect(read(psql('-c', `COPY (${few}) TO STDOUT`))).rejects.toThrow(/no header/);
    await expect(read(psql('-c', `COPY (${few}) TO STDOUT CSV`))).rejects.toThrow(/no header/);
  });

  test('JSON that the server made, in whatever psql put around it', async () => {
    const all = `SELECT json_agg(s) FROM (${named}) s`;
    const texts = `SELECT json_agg(to_jsonb(s) || jsonb_build_object('queryid', s.queryid::text)) FROM (${named}) s`;
    for (const query of [all, texts, all.replace('json_agg', 'jsonb_agg')]) {
      for (const args of [['-At'], ['-A'], [], ['--csv'], ['-P', 'border=2'], ['-x']])
        await same(psql(...args, '-c', query));
    }
    const lines = `SELECT row_to_json(s) FROM (${named}) s`;
    for (const args of [['-At'], ['--csv'], []]) await same(psql(...args, '-c', lines));
    await same(psql('-c', `COPY (${lines}) TO STDOUT CSV HEADER`));
  });

  test('packed, in other encodings, with a mark, with other line ends', async () => {
    const text = psql('--csv', '-c', few);
    await same(gzipSync(text));
    await same(gzipSync(Buffer.from(`\ufeff${text}`, 'utf16le')));
    await same(Buffer.from(`\ufeff${text}`, 'utf16le'));
    await same(Buffer.from(`\ufeff${text}`, 'utf16le').swap16());
    await same(`\ufeff${text}`);
    await same(psql('-c', few).replaceAll('\n', '\r\n'));
  });

  test('whatever a statement holds, in whatever look, it is read as it was', () => {
    const word = fc.constantFrom(
      'SELECT',
      'größe',
      '漢字',
      '😀',
      'e\u0301',
      '|',
      '||',
      '+',
      '.',
      '…',
      '↵',
      '"a"',
      "'b'",
      '\\',
      '-- c',
      ':',
      ';',
      '│',
    );
    const gap = fc.constantFrom(' ', '  ', '\n', '\n\n', '\n   ');
    const text = fc
      .array(fc.tuple(word, gap), { minLength: 1, maxLength: 25 })
      .map((parts) => `SELECT ${parts.flat().join('')}`.trim());
    const rows = fc.array(fc.record({ text, calls: fc.integer({ min: 1, max: 10_000_000 }) }), {
      minLength: 1,
      maxLength: 5,
    });
    const look = fc.constantFrom(
      ...[0, 1, 2].flatMap((border) =>
        ['ascii', 'unicode'].flatMap((style) => [looks(border, style), ['-x', ...looks(border, style)]]),
      ),
      ...[1, 2].flatMap((border) =>
        ['ascii', 'unicode'].flatMap((style) =>
          [60, 91].map((width) => [
            ...looks(border, style),
            '-P',
            'format=wrapped',
            '-P',
            `columns=${width}`,
          ]),
        ),
      ),
      ['-A'],
      ['--csv'],
    );
    const squeezed = (value: string): string =>
      value.replace(/\s+/g, ' ').replace(/ (?=\p{Lo}|\p{Emoji_Presentation})/gu, '');
    fc.assert(
      fc.property(rows, look, fc.boolean(), (table, args, queryFirst) => {
        const values = table.map((row) => `($q$${row.text}$q$, ${row.calls}, 'web')`).join(', ');
        const columns = queryFirst ? 'query, calls, rolname' : 'rolname, calls, query';
        const printed = psql(
          ...args,
          '-c',
          `SELECT ${columns} FROM (VALUES ${values}) v(query, calls, rolname)`,
        );
        const found = readRows(printed, 'saved');
        expect(found.notices).toEqual([]);
        const value = (row: Row, name: string) => row.values[found.columns.indexOf(name)] ?? '';
        expect(
          found.rows.map((row) => [
            value(row, 'rolname'),
            value(row, 'calls'),
            squeezed(value(row, 'query').trim()),
          ]),
        ).toEqual(table.map((row) => ['web', String(row.calls), squeezed(row.text)]));
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  test('the same statement is at the line that it begins at', async () => {
    for (const args of [[], ['-A'], ['--csv']]) {
      const text = psql(...args, '-c', few);
      const lines = text.split('\n');
      for (const { at, queryid } of (await read(text)).statements)
        expect(lines[at.line! - 1]).toContain(queryid);
    }
  });
});

describe.skipIf(!hasPsql)('what tools make of the same rows gives the same accesses', () => {
  /** How often each text touched what; a tool may know no role, and merges nothing. */
  const accesses = ({ statements }: { readonly statements: readonly Accessing[] }): string[] =>
    statements.map(({ calls, uses }) => `${calls}× ${JSON.stringify(uses)}`).sort();
  type Accessing = Pick<StatementReading['statements'][number], 'calls' | 'uses'>;
  const rows = (): readonly Saved[] => JSON.parse(saved.get('driver')!);
  interface Saved {
    readonly rolname: string;
    readonly query: string;
    readonly queryid: string;
    readonly calls: string;
    readonly total_exec_time: number;
  }
  const whole = async (content: string): Promise<void> => {
    const reading = await read(content);
    expect(reading.statements.filter(({ partial }) => partial)).toEqual([]);
    expect(accesses(reading)).toEqual(accesses({ statements: expected }));
  };
  /** A tool that cuts texts is told to have cut those; of the others it says the same. */
  const cutAt = async (limit: number, content: string): Promise<void> => {
    const { statements } = await read(content);
    const cut = statements.filter(({ partial }) => partial);
    expect(cut).toHaveLength(rows().filter(({ query }) => Buffer.byteLength(query) > limit).length);
    const kept = expected.filter(({ text }) => !text.includes('column_5'));
    expect(accesses({ statements: statements.filter((each) => !cut.includes(each)) })).toEqual(
      accesses({ statements: kept }),
    );
  };

  test('PgHero', async () => {
    const query = `SELECT row_number() OVER () AS id, 'primary' AS database, rolname AS "user", query, queryid AS query_hash,
      total_exec_time AS total_time, calls, now() AS captured_at FROM (${named}) s`;
    await whole(psql('-c', `COPY (${query}) TO STDOUT CSV HEADER`));
  });

  test('pg:outliers, of Heroku and Supabase', async () => {
    const query = `SELECT total_exec_time * interval '1 ms' AS total_exec_time, '7.2%' AS prop_exec_time,
      to_char(calls, 'FM999G999G990') AS ncalls, interval '0' AS sync_io_time, query FROM (${named}) s`;
    await whole(psql('-c', query));
    await whole(psql('-P', 'linestyle=unicode', '-c', query));
  });

  test('pganalyze', async () => {
    const getQueryStats = rows().map(({ query, calls, total_exec_time: ms }) => ({
      normalizedQuery: query,
      truncatedQuery: query.slice(0, 100),
      totalCalls: Number(calls),
      avgTime: ms / Number(calls),
    }));
    await whole(JSON.stringify({ data: { getQueryStats } }));
  });

  test('postgres_exporter', async () => {
    const label = (text: string): string => JSON.stringify(text.replaceAll('\r', ''));
    const lines = rows().flatMap(({ rolname, queryid, query, calls, total_exec_time: ms }) => [
      `pg_stat_statements_calls_total{user="${rolname}",datname="shop",queryid="${queryid}"} ${calls}`,
      `pg_stat_statements_seconds_total{user="${rolname}",datname="shop",queryid="${queryid}"} ${ms / 1000}`,
      `pg_stat_statements_query_id{queryid="${queryid}",query=${label(query)}} 1`,
    ]);
    await whole(`# TYPE pg_stat_statements_calls_total counter\n${lines.join('\n')}\n`);
  });

  test('Performance Insights', async () => {
    const Keys = rows().map(({ rolname, query, queryid, calls }) => ({
      Dimensions: {
        'db.sql_tokenized.statement': Buffer.from(query).subarray(0, 500).toString(),
        'db.sql_tokenized.id': queryid,
        'db.user.name': rolname,
      },
      Total: 0.1,
      AdditionalMetrics: { 'db.sql_tokenized.stats.calls_per_sec.avg': Number(calls) / 3600 },
    }));
    const window = { AlignedStartTime: 1777629600, AlignedEndTime: 1777633200 };
    await cutAt(500, JSON.stringify({ ...window, Keys }));
  });

  test('Query Insights', async () => {
    const timeSeries = rows().flatMap(({ rolname, query, queryid, calls }) => {
      const labels = { user: rolname, querystring: query.slice(0, 1024), query_hash: queryid };
      const of = (metric: string, value: object) => ({
        metric: { type: `cloudsql.googleapis.com/database/postgresql/insights/perquery/${metric}`, labels },
        resource: { type: 'cloudsql_instance_database', labels: { database: 'shop' } },
        points: [{ value }],
      });
      return [
        of('execution_time', { int64Value: '3000' }),
        of('latencies', { distributionValue: { count: calls } }),
      ];
    });
    await cutAt(1024, JSON.stringify({ timeSeries }));
  });
});
