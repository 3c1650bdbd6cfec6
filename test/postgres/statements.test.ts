import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  readStatementFile,
  readStatements,
  type StatementReading,
} from '../../src/extract/postgres/index.js';
import { loadSql, type Sql } from '../../src/extract/sql/index.js';
import { type Problem, UserError } from '../../src/model/user-error.js';

let sql: Sql;
beforeAll(async () => {
  sql = await loadSql();
});

const path = 'db/statements.csv';
const read = (content: string | Buffer): Promise<StatementReading> =>
  readStatements({ path, bytes: Buffer.from(content) }, sql);
const notices = async (content: string | Buffer) =>
  (await read(content)).notices.map(({ message, at, unresolved }) => [at?.line, message, unresolved]);
const refusal = async (content: string | Buffer): Promise<Problem> => {
  try {
    await read(content);
  } catch (error) {
    if (error instanceof UserError && error.problems[0]) return error.problems[0];
    throw error;
  }
  throw new Error('it was read');
};

describe('columns', () => {
  test('stand in any order, in any case, with whatever else the view has', async () => {
    const { statements, notices } = await read(
      'Calls,ROLNAME,min_time,query,total_exec_time,rows,queryid,datname,toplevel\n' +
        '12,web,0.1,SELECT * FROM orders,34.5,120,-7421,shop,f\n',
    );
    expect(notices).toEqual([]);
    expect(statements).toEqual([
      {
        queryid: '-7421',
        datname: 'shop',
        role: 'web',
        text: 'SELECT * FROM orders',
        calls: 12,
        totalMs: 34.5,
        rows: 120,
        toplevel: false,
        uses: [{ name: 'orders', mode: 'read' }],
        routines: [],
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
        at: { path, line: 2 },
      },
    ]);
  });

  test.each([
    ['total_time', 250],
    ['total_exec_time', 250],
    ['total_ms', 250],
    ['total_seconds', 250_000],
    ['total_minutes', 15_000_000],
  ])('%s', async (name, totalMs) => {
    expect((await read(`query,calls,role,${name}\nSELECT 1,1,web,250\n`)).statements[0]?.totalMs).toBe(
      totalMs,
    );
  });

  test.each(['rolname', 'usename', 'user', 'username', 'role'])('the role is called %s', async (name) => {
    expect((await read(`query,calls,ms,${name}\nSELECT 1,1,1,web\n`)).statements[0]?.role).toBe('web');
  });

  test('what is missing is said once, with the SQL that saves it', async () => {
    const found = await notices('query,calls,userid\nSELECT 1,1,16385\nSELECT 2,1,16385\n');
    expect(found).toHaveLength(2);
    expect(found[0]?.[1]).toMatch(
      /only by userid 16385; save them with rolname, or .*databases\.<name>\.roles/,
    );
    expect(found[1]?.[1]).toMatch(/no column total_exec_time/);
  });

  test('without query or calls there is nothing to be said', async () => {
    expect(await refusal('queryid,total_time\n1,2\n')).toMatchObject({
      message: 'db/statements.csv has no column query and no column calls; its header is queryid, total_time',
      hint: expect.stringContaining('\\copy (SELECT'),
      at: { path, line: 1 },
    });
    expect((await refusal('query,rows\nSELECT 1,2\n')).message).toContain(
      'has no column calls; its header is query, rows',
    );
  });

  test('numbers are read as consoles write them; what is none is said', async () => {
    const text =
      'query,calls,rows,role,total_time\nSELECT 1,"1,234,567",1.2e+03,web,0.5\nSELECT 2,many,,web,n/a\n';
    expect((await read(text)).statements.map(({ calls, rows, totalMs }) => [calls, rows, totalMs])).toEqual([
      [1_234_567, 1200, 0.5],
      [0, 0, 0],
    ]);
    expect((await notices(text)).map(([line, message]) => `${line}: ${message}`)).toEqual([
      "3: calls is not a number but 'many', and counts as 0",
      "3: time is not a number but 'n/a', and counts as 0",
    ]);
  });
});

describe('CSV', () => {
  test.each([
    ['semicolons', 'query;calls;role;ms\n"SELECT a, b FROM orders";1;web;2\n'],
    ['tabs', 'query\tcalls\trole\tms\nSELECT a, b FROM orders\t1\tweb\t2\n'],
    ['a byte order mark', '\ufeffquery,calls,role,ms\n"SELECT a, b FROM orders",1,web,2\n'],
    ['CRLF', 'query,calls,role,ms\r\n"SELECT a, b FROM orders",1,web,2\r\n'],
    ['quoted names', '"query","calls","role","ms"\n"SELECT a, b FROM orders","1","web","2"'],
    ['UTF-16', Buffer.from('\ufeffquery,calls,role,ms\n"SELECT a, b FROM orders",1,web,2\n', 'utf16le')],
  ])('with %s', async (_, content) => {
    expect(await read(content)).toMatchObject({
      statements: [{ text: 'SELECT a, b FROM orders', role: 'web', calls: 1, totalMs: 2, at: { line: 2 } }],
      notices: [],
    });
  });

  test('what was written is what is read, each record at the line where it starts', async () => {
    const text = fc
      .array(fc.constantFrom('a', 'é', '"', "'", ',', ';', '\n', '\r\n', ' ', '😀'))
      .map((parts) => parts.join(''));
    const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;
    const record = fc.tuple(text, fc.nat(1000), fc.constantFrom('\n', '\r\n', '\n\n', '\r\n\r\n'));
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { minLength: 1, maxLength: 6 }),
        fc.constantFrom('\n', '\r\n'),
        async (records, end) => {
          let file = `calls,role,ms,query${end}`;
          const lines = records.map(([name, calls]) => {
            file += end;
            const line = file.split('\n').length;
            file += `${calls},web,1,${quoted(`SELECT ${calls} AS ${quoted(name)}`)}${end}`;
            return line;
          });
          const { statements } = await read(file);
          expect(statements.map(({ calls, at }) => [calls, at.line])).toEqual(
            records.map(([, calls], index) => [calls, lines[index]]),
          );
          for (const [index, [name, calls]] of records.entries()) {
            const squeezed = `SELECT ${calls} AS ${quoted(name)}`.replace(/\s+/g, ' ');
            expect(statements[index]?.text).toBe(squeezed);
          }
        },
      ),
    );
  });

  test('a file that was cut keeps what came before', async () => {
    const whole = 'query,calls,role,ms\nSELECT 1,1,web,1\n"SELECT *\nFROM orders",2,web,1\n';
    expect(await read(`${whole}"SELECT *\nFROM cu`)).toMatchObject({
      statements: [{ calls: 1 }, { calls: 2, at: { line: 3 } }],
      notices: [
        { at: { path, line: 5 }, unresolved: 1, message: expect.stringContaining('open quote to the end') },
      ],
    });
    expect(await read(`${whole}SELECT 3,1`)).toMatchObject({
      statements: [{ calls: 1 }, { calls: 2 }],
      notices: [{ at: { line: 5 }, unresolved: 1, message: expect.stringContaining('ends in the middle') }],
    });
  });

  test('a record of another width is left out and named', async () => {
    expect(
      await notices('query,calls,role,ms\nSELECT 1,1,web,1\nSELECT a, b FROM x,1,web,1\nSELECT 3,1,web,1\n'),
    ).toEqual([[3, 'this record has 5 values where the header names 4 columns: it is left out', 1]]);
  });

  test('a quote in the wrong place is an error at its line, for nothing after it is certain', async () => {
    expect(await refusal('query,calls,role,ms\nSELECT 1,1,web,1\n"SELECT "x",1,web,1\n')).toMatchObject({
      message: expect.stringContaining('breaks the rules of CSV'),
      at: { path, line: 3 },
    });
  });
});

describe('files that are no saved statements', () => {
  test.each([
    ['', 'is empty'],
    [' \n\n', 'is empty'],
    [Buffer.from([0x1f, 0x8b, 8, 0]), 'is cut'],
    [Buffer.from('PK\x03\x04\0\0'), 'is not text'],
    ['query,calls,rolname\n', 'has a header and no rows'],
  ])('%j', async (content, message) => {
    const problem = await refusal(content);
    expect(problem.message).toContain(message);
    expect(problem.message.startsWith(path)).toBe(true);
    expect(problem.hint).toBeTruthy();
  });

  test('the remedy of an empty one tells how to check that statements are collected', async () => {
    expect((await refusal('query,calls\n')).hint).toMatch(
      /shared_preload_libraries.*CREATE EXTENSION.*count\(\*\)/,
    );
  });

  test('Latin-1 is read, with a notice', async () => {
    const { statements, notices } = await read(
      Buffer.from('query,calls,role,ms\nSELECT * FROM größe,1,web,1\n', 'latin1'),
    );
    expect(statements[0]?.uses).toEqual([{ name: 'größe', mode: 'read' }]);
    expect(notices).toMatchObject([{ message: expect.stringContaining('not UTF-8') }]);
  });

  describe('on disk', () => {
    let directory: string;
    beforeAll(async () => {
      directory = await mkdtemp(join(tmpdir(), 'archfit-statements-'));
      await mkdir(join(directory, 'db'));
      await writeFile(join(directory, 'good.csv'), 'query,calls,role,ms\nSELECT 1,1,web,1\n');
    });
    afterAll(() => rm(directory, { recursive: true }));
    const readFile = (path: string) => readStatementFile({ file: join(directory, path), path }, sql);

    test('a good one is read', async () => {
      expect((await readFile('good.csv')).statements).toHaveLength(1);
    });

    test.each([
      ['missing.csv', 'there is no file missing.csv'],
      ['good.csv/x.csv', 'there is no file good.csv/x.csv'],
      ['db', 'db is a directory'],
      ['../../../../../../dev/null', '../../../../../../dev/null is not a file'],
    ])('%s', async (path, message) => {
      const at = { path: 'archfit.yaml', line: 12 };
      const reading = readStatementFile({ file: join(directory, path), path, at }, sql);
      await expect(reading).rejects.toMatchObject({ problems: [{ message, at, hint: expect.any(String) }] });
    });
  });
});

describe('statements', () => {
  const csv = (...queries: readonly string[]): string =>
    ['query,calls,role,ms', ...queries.map((query) => `"${query.replaceAll('"', '""')}",1,web,10`)].join(
      '\n',
    );
  const uses = async (...queries: readonly string[]) =>
    (await read(csv(...queries))).statements.map((statement) =>
      statement.uses.map(({ mode, name }) => `${mode} ${name}`).join(', '),
    );

  const noises: readonly (readonly [noise: string, texts: readonly string[]])[] = [
    [
      'session',
      [
        'BEGIN',
        'SET search_path = sales',
        'DISCARD ALL',
        'SELECT $1',
        'SELECT version(), pg_backend_pid()',
        'SELECT set_config($1, $2, $3)',
        'SELECT pg_advisory_xact_lock($1)',
        'FETCH FORWARD $1 c',
      ],
    ],
    [
      'catalogue',
      [
        'SELECT * FROM pg_catalog.pg_class',
        'SELECT * FROM information_schema.tables',
        'SELECT * FROM pg_roles',
      ],
    ],
    [
      'monitoring',
      [
        'SELECT * FROM public.pg_stat_statements',
        'SELECT * FROM pg_stat_user_tables t JOIN pg_class c ON c.oid = t.relid',
        'SELECT count(*) FROM pg_locks',
      ],
    ],
    [
      'migration',
      [
        'SELECT * FROM "_prisma_migrations"',
        'INSERT INTO public.knex_migrations_lock VALUES ($1)',
        'SELECT name FROM "SequelizeMeta"',
        'SELECT * FROM drizzle.__drizzle_migrations',
        'CREATE TABLE IF NOT EXISTS pgmigrations (id int)',
      ],
    ],
    [
      'backup',
      [
        'COPY public.orders (id, total) TO stdout',
        'LOCK TABLE public.orders IN ACCESS SHARE MODE',
        'DECLARE _pg_dump_cursor CURSOR FOR SELECT * FROM ONLY public.orders',
        'SELECT pg_backup_start($1)',
      ],
    ],
  ];

  test.each(noises)('noise of kind %s is kept and uses nothing', async (noise, texts) => {
    const { statements } = await read(csv(...texts));
    expect(statements.map((statement) => [statement.noise, statement.uses, statement.routines])).toEqual(
      texts.map(() => [noise, [], []]),
    );
  });

  test('what a watcher or the provider asks is monitoring, whatever it touches', async () => {
    const { statements } = await read(
      'query,calls,ms,role\nSELECT * FROM heartbeat,1,1,rdsadmin\nSELECT * FROM orders,1,1,datadog\nSELECT * FROM orders,1,1,web\n',
    );
    expect(statements.map(({ noise, uses: { length } }) => [noise, length])).toEqual([
      ['monitoring', 0],
      ['monitoring', 0],
      [undefined, 1],
    ]);
  });

  test('the check of a foreign key keeps its relation, and is told from a read', async () => {
    const { statements } = await read(
      csv('SELECT $2 FROM ONLY "public"."users" x WHERE "id" OPERATOR(pg_catalog.=) $1 FOR KEY SHARE OF x'),
    );
    expect(statements[0]).toMatchObject({ foreignKeyCheck: true });
    expect(statements[0]?.uses).toContainEqual({ schema: 'public', name: 'users', mode: 'read' });
  });

  test('what is known of a statement beside its tables stands in its fact', async () => {
    const { statements, notices } = await read(
      csv(
        "SELECT audit.total(id) FROM orders WHERE id = 1 /*service='till'*/",
        'select audit.total(id) from "orders" where id = $1',
        "DO $$ BEGIN EXECUTE 'DROP TABLE ' || x; END $$",
        'SELECT * FROM orders JOIN',
      ),
    );
    expect(statements).toMatchObject([
      { routines: [{ schema: 'audit', name: 'total' }], tags: { service: 'till' } },
      { fingerprint: statements[0]?.fingerprint },
      { partial: true, uses: [] },
      { partial: true, uses: [{ name: 'orders', mode: 'read' }] },
    ]);
    expect(
      notices.map(({ at, message, unresolved }) => [at?.line, message.slice(0, 60), unresolved]),
    ).toEqual([
      [5, 'the statement could not be parsed: syntax error at end of in', 1],
      [4, '1 DO block runs code that cannot be read, or statements that', 1],
    ]);
  });

  test('what only looks like noise is none', async () => {
    expect(
      await uses(
        'COPY (SELECT * FROM orders) TO stdout',
        'LOCK TABLE orders IN EXCLUSIVE MODE',
        'SELECT * FROM migrations',
        'INSERT INTO orders SELECT * FROM schema_migrations',
        'SELECT * FROM orders, pg_class',
      ),
    ).toEqual(['read orders', 'lock orders', 'read migrations', 'write orders', 'read orders']);
  });

  test('a temporary table of a role is none of the tables of that role, wherever its CREATE stands', async () => {
    const text = `query,calls,role,ms
INSERT INTO basket VALUES (1),1,web,1
CREATE TEMP TABLE basket (id int),1,web,1
SELECT * FROM public.basket,1,web,1
SELECT * FROM basket,1,billing,1
`.replaceAll(/^(?!query)(.*?)(,1,)/gm, '"$1"$2');
    const { statements, notices } = await read(text);
    expect(statements.map((statement) => statement.uses)).toEqual([
      [],
      [],
      [{ schema: 'public', name: 'basket', mode: 'read' }],
      [{ name: 'basket', mode: 'read' }],
    ]);
    expect(notices).toMatchObject([
      { message: expect.stringMatching(/temporary tables are left out.*basket/) },
    ]);
  });

  test('constants of utility statements are not shown, neither are those of what does not parse', async () => {
    const { statements, notices } = await read(
      csv(
        "SELECT *\n  FROM orders -- all\n WHERE status = 'open'",
        "ALTER ROLE web PASSWORD 'hunter2' /* hunter2 */",
        "ALTER ROLE web PASWORD 'hunter2'",
        "ALTER ROLE web PASSWORD 'it\\'s hunter2'",
      ),
    );
    expect(statements.map(({ text }) => text)).toEqual([
      "SELECT * FROM orders WHERE status = '…'",
      "ALTER ROLE web PASSWORD '…'",
      "ALTER ROLE web PASWORD '…'",
      "ALTER ROLE web PASSWORD '…'",
    ]);
    expect(JSON.stringify(notices)).not.toContain('hunter2');
  });

  test('hidden texts are counted, with their time', async () => {
    const { statements, notices } = await read(
      csv('SELECT 1', '<insufficient privilege>', '', '<insufficient privilege>'),
    );
    expect(statements).toHaveLength(4);
    expect(notices).toEqual([
      {
        source: 'statements',
        message:
          '3 statements have no text, 30 ms in all; if it is hidden: GRANT pg_read_all_stats TO the role that saves them',
        at: { path, line: 3 },
        unresolved: 3,
      },
    ]);
  });

  test('what does not parse is named at its line, the first twenty one by one', async () => {
    const broken = Array.from({ length: 25 }, (_, index) => `SELECT * FRM orders_${index} WHERE x`);
    const found = await notices(csv('SELECT 1', ...broken));
    expect(found).toHaveLength(21);
    expect(found[0]).toEqual([
      3,
      'the statement could not be parsed: syntax error at or near "FRM": SELECT * FRM orders_0 WHERE x',
      1,
    ]);
    expect(found[20]).toEqual([23, '5 more statements could not be parsed', 5]);
  });

  test('two readings of the same bytes are equal', async () => {
    const text = csv('SELECT * FROM orders', 'SELECT FRM', 'CREATE TEMP TABLE x ()');
    expect(await read(text)).toEqual(await read(text));
  });

  test('50,000 statements take seconds', async () => {
    const many = Array.from(
      { length: 50_000 },
      (_, index) => `SELECT a FROM t${index % 100} JOIN u ON u.id = $1 WHERE n IN ($2, $3)`,
    );
    expect((await read(csv(...many))).statements).toHaveLength(50_000);
  });
});
