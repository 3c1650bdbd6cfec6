import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parse as parseCsv } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readSeparated } from '../../src/extract/postgres/formats/separated.js';
import {
  readStatementFile,
  readStatements,
  type StatementReading,
  type StatementSource,
} from '../../src/extract/postgres/index.js';
import { readSaved } from '../../src/extract/postgres/saved.js';
import { loadSql } from '../../src/extract/sql/index.js';
import { type Problem, UserError } from '../../src/model/user-error.js';
import { archfit, directory } from '../helpers/world.js';

const sql = await loadSql();
const path = 'db/saved';

async function read(content: string | Buffer, ids?: StatementSource['ids']): Promise<StatementReading> {
  return await readStatements({ path, bytes: Buffer.from(content), ...(ids && { ids }) }, sql);
}

/** The rows as short lines: what a person would compare with the text. */
const shown = async (content: string | Buffer, ids?: StatementSource['ids']): Promise<string[]> =>
  (await read(content, ids)).statements.map(({ role, datname, calls, totalMs, rows, text, partial, at }) =>
    [
      `${at.line}:`,
      ...(role ? [role] : []),
      ...(datname ? [`@${datname}`] : []),
      `${calls}×`,
      `${Math.round(totalMs * 1000) / 1000}ms`,
      ...(rows ? [`${rows} rows`] : []),
      `${text}${partial ? ' [cut]' : ''}`,
    ].join(' '),
  );

const notices = async (content: string | Buffer, ids?: StatementSource['ids']): Promise<string[]> =>
  (await read(content, ids)).notices.map(
    ({ message, at, unresolved }) => `${at?.line ?? ''}: ${message} (${unresolved ?? 0})`,
  );

async function refusal(content: string | Buffer): Promise<Problem> {
  try {
    await read(content);
  } catch (error) {
    if (error instanceof UserError && error.problems[0]) return error.problems[0];
    throw error;
  }
  throw new Error('it was read');
}

/** One row of a generated table, and how each format writes such a table. */
interface Sample {
  readonly role: string;
  readonly calls: number;
  readonly query: string;
}
const NAMES = ['rolname', 'calls', 'total_time', 'query'];
const cellsOf = ({ role, calls, query }: Sample): string[] => [role, String(calls), String(calls / 4), query];
const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;
const escaped = (value: string): string =>
  value.replace(/[\\\n\r\t]/g, (c) => ({ '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' })[c]!);

/** As the libraries of Ruby and Go draw tables: no marks, the lines of a cell below one another. */
function boxed(rows: readonly Sample[]): string {
  const table = rows.map((row) => cellsOf(row).map((cell) => cell.split('\n')));
  const widths = NAMES.map((name, place) =>
    Math.max(name.length, ...table.flatMap((row) => row[place]!.map((line) => line.length))),
  );
  const ruler = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+`;
  const drawn = (cells: readonly string[]): string =>
    `| ${cells.map((cell, place) => cell.padEnd(widths[place]!)).join(' | ')} |`;
  const lines = table.flatMap((row) => {
    const height = Math.max(...row.map((cell) => cell.length));
    return Array.from({ length: height }, (_, line) => drawn(row.map((cell) => cell[line] ?? '')));
  });
  return [
    ruler,
    `| ${'Outliers'.padEnd(ruler.length - 4)} |`,
    ruler,
    drawn(NAMES),
    ruler,
    ...lines,
    ruler,
  ].join('\n');
}

const PRINTERS: Readonly<Record<string, (rows: readonly Sample[]) => string>> = {
  CSV: (rows) =>
    [NAMES, ...rows.map((row) => cellsOf(row).map(quoted))].map((cells) => cells.join(',')).join('\n'),
  'COPY text': (rows) =>
    [NAMES, ...rows.map((row) => cellsOf(row).map(escaped))].map((cells) => cells.join('\t')).join('\n'),
  'JSON array': (rows) => JSON.stringify(rows.map(record), null, 2),
  'JSON lines': (rows) => rows.map((row) => JSON.stringify(record(row))).join('\n'),
  'driver result': (rows) =>
    JSON.stringify({ command: 'SELECT', rows: rows.map(record), fields: [{ name: 'query' }] }),
  'json_agg in a cell': (rows) => `json_agg\n${quoted(JSON.stringify(rows.map(record)))}\n`,
  Markdown: (rows) =>
    [
      NAMES,
      NAMES.map(() => '---'),
      ...rows.map((row) => cellsOf(row).map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', '<br>'))),
    ]
      .map((cells) => `| ${cells.join(' | ')} |`)
      .join('\n'),
  'drawn table': boxed,
  unaligned: (rows) => [NAMES, ...rows.map(cellsOf)].map((cells) => cells.join('|')).join('\n'),
};

const record = (row: Sample): Record<string, string> =>
  Object.fromEntries(cellsOf(row).map((cell, place) => [NAMES[place]!, cell]));

describe('a table that was printed reads back as it was', () => {
  const word = fc.constantFrom(
    '"größe"',
    "'a|b'",
    "E'\\\\n'",
    '/* , ; */ 1',
    '"a ""b"""',
    'x || y',
    '$1',
    "'{}[]'",
    '2 <> 3',
    '"漢"',
  );
  const query = fc
    .tuple(fc.array(word, { minLength: 1, maxLength: 5 }), fc.constantFrom(' ', '\n', '\n  '))
    .map(([words, gap]) => `SELECT ${words.join(`,${gap}`)}${gap}FROM sales.orders`);
  const rows = fc.array(
    fc.record({
      role: fc.constantFrom('web', 'billing_app', 'größe'),
      calls: fc.integer({ min: 1, max: 1e6 }),
      query,
    }),
    { minLength: 1, maxLength: 8 },
  );

  test.each(Object.entries(PRINTERS))('%s', (_, print) => {
    fc.assert(
      fc.property(rows, fc.constantFrom('\n', '\r\n'), (table, end) => {
        const saved = readSaved(print(table).replaceAll('\n', end), path, {});
        expect([...saved.unread, ...saved.notices].filter(({ at }) => at?.line !== undefined)).toEqual([]);
        const { value } = saved.columns;
        expect(
          saved.rows.map((row) => [
            value(row, 'role'),
            Number(value(row, 'calls')),
            Number(value(row, 'time')),
            value(row, 'query').replace(/\s+/g, ' '),
          ]),
        ).toEqual(
          table.map(({ role, calls, query }) => [role, calls, calls / 4, query.replace(/\s+/g, ' ')]),
        );
      }),
      { numRuns: 60 },
    );
  });

  test('CSV is read as a library reads it, whatever stands in its quotes', () => {
    const value = fc
      .array(fc.constantFrom('a', 'é', '"', ',', ';', '\n', '\r\n', '\t', ' '), { maxLength: 6 })
      .map((parts) => parts.join(''));
    const table = fc.array(fc.tuple(value, value, fc.boolean()), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        table,
        fc.constantFrom(',', ';', '\t'),
        fc.constantFrom('\n', '\r\n'),
        (records, delimiter, end) => {
          const written = (text: string, always: boolean): string =>
            always || /[",;\t\r\n]/.test(text) || text === '' ? quoted(text) : text;
          const lines = records.map(([a, b, always]) =>
            [a, '4', b].map((text) => written(text, always)).join(delimiter),
          );
          const text = ['query', 'calls', 'rolname'].join(delimiter) + end + lines.join(end) + end;
          const library: string[][] = parseCsv(text, { delimiter, from: 2 });
          const { rows } = readSeparated(text, delimiter, path);
          expect(rows.map(({ values }) => values.map((each) => each ?? ''))).toEqual(library);
        },
      ),
    );
  });

  test('and whatever a file holds, the answer is rows, or one message with a place and a remedy', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        ...Object.values(PRINTERS).map((print) => print([{ role: 'web', calls: 3, query: 'SELECT 1' }])),
      ),
      fc.constantFrom(
        '\n',
        '\t',
        '|',
        '"',
        '{"query":',
        '[',
        ']',
        '-[ RECORD 1 ]-\n',
        '---+---\n',
        '(3 rows)\n',
        '```\n',
        '\\N',
        '\0',
      ),
      fc.string(),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 8 }), async (pieces) => {
        try {
          await read(pieces.join(''));
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          expect(error.problems[0]).toMatchObject({ hint: expect.any(String), at: { path } });
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('what consoles and services give', () => {
  test('Heroku’s outliers, in psql’s table with intervals and percentages', async () => {
    const text = `
  total_exec_time  | prop_exec_time |   ncalls    |   sync_io_time   |               query
-------------------+----------------+-------------+------------------+-----------------------------------
 11:39:16.45432    | 72.2%          | 34,211,877  | 00:00:00         | SELECT * FROM archivable_orders
 1 day 00:00:01    | 8.0%           | 12          | 00:00:00         | SELECT id                        +
                   |                |             |                  |   FROM users
(2 rows)
`;
    expect(await shown(text)).toEqual([
      '4: 34211877× 41956454.32ms SELECT * FROM archivable_orders',
      '5: 12× 86401000ms SELECT id FROM users',
    ]);
  });

  test('supabase inspect, whose widest cell leaves no room', async () => {
    const text = `
                        QUERY                      │ TOTAL EXECUTION TIME │ PROPORTION OF TOTAL EXEC TIME │ NUMBER CALLS │  SYNC IO TIME
  ─────────────────────────────────────────────────┼──────────────────────┼───────────────────────────────┼──────────────┼──────────────────
    SELECT * FROM users WHERE id = $1              │ 14:50:11.828939      │ 89.8%                         │  183,389,757 │ 00:00:00.002018
    INSERT INTO users (email, name) VALUES ($1, $2)│ 00:40:11.616882      │ 0.8%                          │       54,003 │ 00:00:00.000322
`;
    expect(await shown(text)).toEqual([
      '4: 183389757× 53411828.939ms SELECT * FROM users WHERE id = $1',
      '5: 54003× 2411616.882ms INSERT INTO users (email, name) VALUES ($1, $2)',
    ]);
  });

  test('a Markdown table in a ticket, with code in its cells and a bar that was not escaped', async () => {
    const text = `Look what it does:

| Query | Calls | Total Exec Time (ms) |
|:------|------:|---------------------:|
| \`SELECT a || b FROM orders\` | 1,204 | 3,100.5 |
| SELECT 1<br>FROM lines | 3 | 2.5 |

Who can help?
`;
    expect(await shown(text)).toEqual([
      '5: 1204× 3100.5ms SELECT a || b FROM orders',
      '6: 3× 2.5ms SELECT 1 FROM lines',
    ]);
  });

  test('JSON and CSV inside a fence', async () => {
    expect(
      await shown('So:\n\n```json\n[\n  {"query": "SELECT 1", "calls": 2, "total_time": 3}\n]\n```\n'),
    ).toEqual(['5: 2× 3ms SELECT 1']);
    expect(await shown('So:\n```\nquery,calls,total_time\nSELECT 1,2,3\n```\n')).toEqual([
      '4: 2× 3ms SELECT 1',
    ]);
  });

  test('pganalyze: the average makes the total', async () => {
    const stats = [
      {
        id: '1',
        normalizedQuery: 'SELECT * FROM orders',
        truncatedQuery: 'SELECT * FROM o',
        statementTypes: ['SELECT'],
        totalCalls: 40,
        avgTime: 2.5,
      },
    ];
    expect(await shown(JSON.stringify({ data: { getQueryStats: stats } }))).toEqual([
      '1: 40× 100ms SELECT * FROM orders',
    ]);
    const short = stats.map(({ normalizedQuery: _, ...rest }) => ({
      ...rest,
      truncatedQuery: `${'SELECT '.padEnd(99, 'a')}b`,
    }));
    expect((await read(JSON.stringify({ data: { getQueryStats: short } }))).statements[0]).toMatchObject({
      partial: true,
    });
  });

  test('Performance Insights: load and rates over a window, texts of 500 bytes', async () => {
    const long = `SELECT ${'total, '.repeat(80)}`.slice(0, 500);
    const answer = {
      AlignedStartTime: '2026-05-01T10:00:00+00:00',
      AlignedEndTime: 1777633200,
      Keys: [
        {
          Dimensions: {
            'db.sql_tokenized.statement': 'SELECT * FROM orders WHERE id = ?',
            'db.sql_tokenized.id': 'AB12',
            'db.user.name': 'web',
          },
          Total: 0.5,
          AdditionalMetrics: { 'db.sql_tokenized.stats.calls_per_sec.avg': 2 },
        },
        { Dimensions: { 'db.sql_tokenized.statement': long, 'db.sql_tokenized.id': 'CD34' }, Total: 0.25 },
      ],
    };
    const { statements } = await read(JSON.stringify(answer));
    expect(statements).toMatchObject([
      { queryid: 'AB12', role: 'web', calls: 7200, totalMs: 1_800_000 },
      { queryid: 'CD34', totalMs: 900_000, partial: true },
    ]);
    expect(statements[0]).not.toHaveProperty('partial');
    expect((await notices(JSON.stringify(answer))).join('\n')).toMatch(
      /the text of 1 statement is cut off.*\(1\)/,
    );
    const detail = {
      Dimensions: [{ Value: 'SELECT 1', Dimension: 'db.sql.statement', Status: 'AVAILABLE' }],
    };
    expect(await refusal(JSON.stringify(detail))).toMatchObject({
      message: expect.stringContaining('GetDimensionKeyDetails'),
      hint: expect.stringContaining('DescribeDimensionKeys'),
    });
  });

  test('Query Insights of Cloud SQL: the series of one statement are added', async () => {
    const series = (metric: string, user: string, points: readonly object[]) => ({
      metric: {
        type: `cloudsql.googleapis.com/database/postgresql/insights/perquery/${metric}`,
        labels: { user, querystring: 'SELECT * FROM orders', query_hash: '99', client_addr: metric },
      },
      resource: { type: 'cloudsql_instance_database', labels: { database: 'shop' } },
      metricKind: 'DELTA',
      points,
    });
    const int64 = (value: string) => ({ value: { int64Value: value } });
    const timeSeries = [
      series('execution_time', 'web', [int64('3000'), int64('4000')]),
      series('latencies', 'web', [
        { value: { distributionValue: { count: '5', mean: 1 } } },
        { value: { distributionValue: { count: '2' } } },
      ]),
      series('execution_time', 'billing', [int64('500')]),
      series('lock_time', 'web', [int64('1')]),
    ];
    expect(await shown(JSON.stringify({ timeSeries }))).toEqual([
      '1: web @shop 7× 7ms SELECT * FROM orders',
      '1: billing @shop 0× 0.5ms SELECT * FROM orders',
    ]);
  });

  test('pgBadger, by database and role', async () => {
    const info = {
      count: 5,
      duration: 12.5,
      users: { web: { count: 3, duration: 10 }, billing: { count: 2, duration: 2.5 } },
    };
    const nested = JSON.stringify({
      overall_stat: {},
      normalyzed_info: { shop: { 'select * from orders where id = ?;': info } },
    });
    expect((await shown(nested)).map((line) => line.slice(0, 24))).toEqual([
      '1: web @shop 3× 10ms sel',
      '1: billing @shop 2× 2.5m',
    ]);
    const flat = JSON.stringify({ normalyzed_info: { 'select 1': { count: 5, duration: '12.5' } } });
    expect(await shown(flat)).toEqual(['1: 5× 12.5ms select 1']);
  });

  test('postgres_exporter, whose texts stand in a metric of their own', async () => {
    const text = `# HELP pg_stat_statements_calls_total Number of times executed
# TYPE pg_stat_statements_calls_total counter
pg_stat_statements_calls_total{datname="shop",queryid="-42",user="web"} 12
pg_stat_statements_rows_total{datname="shop",queryid="-42",user="web"} 30
pg_stat_statements_seconds_total{datname="shop",queryid="-42",user="web"} 0.5
pg_stat_statements_block_read_seconds_total{datname="shop",queryid="-42",user="web"} 7
pg_stat_statements_query_id{queryid="-42",query="SELECT \\"größe\\"\\nFROM orders"} 1
`;
    expect(await shown(text)).toEqual(['3: web @shop 12× 500ms 30 rows SELECT "größe" FROM orders']);
    const hidden = text.split('\n').slice(0, -2).join('\n');
    expect((await notices(hidden)).join('\n')).toMatch(/1 statement has no text/);
  });

  test('the driver’s intervals are objects', async () => {
    const rows = [
      { query: 'SELECT 1', ncalls: '1,000', exec_time: { minutes: 1, seconds: 2, milliseconds: 3.5 } },
    ];
    expect(await shown(JSON.stringify(rows))).toEqual(['1: 1000× 62003.5ms SELECT 1']);
  });

  test('a queryid keeps its digits, whether it is a number or a text', async () => {
    const text =
      '[{"queryid": -7425712873482716543, "query": "SELECT 1", "calls": 1, "ms": 1}, {"queryid": "9007199254740993", "query": "SELECT 2", "calls": 1, "ms": 1}]';
    expect((await read(text)).statements.map(({ queryid }) => queryid)).toEqual([
      '-7425712873482716543',
      '9007199254740993',
    ]);
  });
});

describe('what stands around a table', () => {
  const table = (query: string, calls: number) =>
    ` query    | calls\n----------+-------\n ${query} | ${String(calls).padStart(5)}\n(1 row)\n\n`;

  test('the query that asked for it is not its header', async () => {
    expect(
      await shown(
        `shop=> SELECT query,calls,total_exec_time FROM pg_stat_statements;\n${table('SELECT 1', 2)}`,
      ),
    ).toEqual(['4: 2× 0ms SELECT 1']);
  });

  test('a session that asked for other things before', async () => {
    const count = 'shop=# SELECT count(*) FROM pg_stat_statements;\n count \n-------\n     1\n(1 row)\n\n';
    expect(await shown(`${count}shop=# SELECT …\n${table('SELECT 1', 2)}${count}`)).toEqual([
      '10: 2× 0ms SELECT 1',
    ]);
    expect((await refusal(count)).message).toMatch(/has no column query; its header is count/);
  });

  test('the same table again, of another database, is read; another one is named', async () => {
    const text = `${table('SELECT 1', 2)}${table('SELECT 2', 3)} version | \n---------+---\n 18 | x\n\n query    | mean_time\n----------+-----------\n SELECT 3 |         1\n`;
    expect(await shown(text)).toEqual(['3: 2× 0ms SELECT 1', '8: 3× 0ms SELECT 2']);
    expect((await notices(text)).join('\n')).toMatch(/^15: this table has other columns than the first/m);
  });

  test('a paste that lost the blanks before its first line', async () => {
    const text = 'query        | calls\n--------------+-------\n SELECT lines | 2\n';
    expect(await shown(text.replace('query        |', 'query   |'))).toEqual(['3: 2× 0ms SELECT lines']);
  });

  test('pg-extras of Python and of Node, with their own frames and cuts', async () => {
    const python = `
    | qry                                     | exec_time              | prop_exec_time   |   ncalls | sync_io_time   |
    |-----------------------------------------+------------------------+------------------+----------+----------------|
    | SELECT abalance FROM pgbench_accounts.. | 0:00:04.471754         | 0.0%             |   414000 | 0:00:00        |
    | BEGIN                                   | 1 day, 2:38:45.396566  | 83.9%            |   414000 | 0:00:00        |
`;
    expect(await shown(python)).toEqual([
      '4: 414000× 4471.754ms SELECT abalance FROM pgbench_accounts.. [cut]',
      '5: 414000× 95925396.566ms BEGIN',
    ]);
    const node = `
  .-----------------------------------------------------------------------.
  | total_exec_time | prop_exec_time | ncalls | sync_io_time |   query    |
  |-----------------|----------------|--------|--------------|------------|
  |      007 millis | 0.3%           | 295    |   000 millis | SELECT 1   |
  '-----------------------------------------------------------------------'
`;
    expect(await shown(node)).toEqual(['5: 295× 7ms SELECT 1']);
  });

  test('pgcli', async () => {
    const text = `
+----------+-------+
| query    | calls |
|----------+-------|
| SELECT 1 | 2     |
| SELECT a | 3     |
|   FROM b |       |
+----------+-------+
SELECT 2
`;
    expect(await shown(text)).toEqual(['5: 2× 0ms SELECT 1', '6: 3× 0ms SELECT a FROM b']);
  });

  test('NULL, as consoles show it', async () => {
    const text = 'query,calls,rolname,queryid,total_time\nSELECT 1,2,[NULL],(null),\\N\n';
    expect((await read(text)).statements[0]).toMatchObject({ totalMs: 0 });
    expect((await read(text)).statements[0]).not.toHaveProperty('role');
    expect((await read(text)).statements[0]).not.toHaveProperty('queryid');
  });

  test('expanded records of another query, or cut ones, are left out and named', async () => {
    const text =
      '-[ RECORD 1 ]--\nversion | 18\n-[ RECORD 1 ]--\nquery | SELECT 1\ncalls | 2\n-[ RECORD 2 ]--\nquery | SELECT 2\n';
    expect(await shown(text)).toEqual(['3: 2× 0ms SELECT 1']);
    expect((await notices(text)).join('\n')).toMatch(
      /^1: this record lacks columns.*\n6: this record lacks columns/m,
    );
  });
});

describe('durations and counts as people have them', () => {
  test.each([
    ['total_exec_time', '12.3 ms', 12.3],
    ['total_exec_time', '00:00:01.234', 1_234],
    ['exec_time', '2 days 01:00:00', 176_400_000],
    ['exec_time', '@ 3 mins 2.5 secs', 182_500],
    ['exec_time', 'PT1M2.5S', 62_500],
    ['exec_time', '1.5s', 1_500],
    ['exec_time', '1.204.000', 1_204_000],
    ['total_exec_time', '1 204,5', 1_204.5],
    ['total_exec_time_us', '2500', 2.5],
    ['Total Time (seconds)', '2', 2_000],
    ['totalExecTime', '3', 3],
    ['total_minutes', '12.5 ms', 12.5],
    ['total_min', '2', 120_000],
    ['exec_time_min;total_exec_time', '2;7', 7],
    ['mean_exec_time', '2', 8],
    ['avg_time', '00:00:01', 4_000],
  ])('%s %s', async (name, text, milliseconds) => {
    expect((await read(`query;calls;${name}\nSELECT 1;4;${text}\n`)).statements[0]?.totalMs).toBeCloseTo(
      milliseconds,
      6,
    );
  });

  test('what is none is said, and not guessed', async () => {
    expect(await notices('query,calls,role,exec_time\nSELECT 1,2,web,3 fortnights\n')).toEqual([
      "2: time is not a number but '3 fortnights', and counts as 0 (0)",
    ]);
  });

  test('without calls, but with times, the rest still counts', async () => {
    expect(await shown('query,total_time\nSELECT 1,2\n')).toEqual(['2: 0× 2ms SELECT 1']);
    expect(await notices('query,total_time\nSELECT 1,2\n')).toContain(
      `: ${path} does not say how often a statement ran: all calls count as 0 (0)`,
    );
  });
});

describe('a statement that was captured several times counts once', () => {
  test('PgHero empties the counters each time: they are added', async () => {
    const text = `id,database,user,query,query_hash,total_time,calls,captured_at
1,primary,web,SELECT 1,77,10.5,4,2026-05-01 10:00:00
2,primary,web,SELECT 1,77,2.5,1,2026-05-01 10:05:00
3,primary,billing,SELECT 1,77,1,1,2026-05-01 10:05:00
`;
    expect(await shown(text)).toEqual([
      '3: web @primary 5× 13ms SELECT 1',
      '4: billing @primary 1× 1ms SELECT 1',
    ]);
    expect((await notices(text)).join()).toMatch(
      /3 rows are captures of 2 statements \(captured_at\): their calls and times are added/,
    );
  });

  test('pgwatch copies counters that go on: the newest hold, and what a reset took is added', async () => {
    const text = `epoch_ns,tag_queryid,tag_query,calls,total_time
900,5,SELECT 1,10,100
1700,5,SELECT 1,15,150
1000,5,SELECT 1,12,120
1800,5,SELECT 1,2,20
1900,5,SELECT 1,3,30
`;
    expect(await shown(text)).toEqual(['6: 18× 180ms SELECT 1']);
    expect((await notices(text)).join()).toMatch(
      /5 rows are captures of 1 statements \(epoch_ns\): their counters go on/,
    );
  });
});

test('the view printed twice, by \\watch or into one file, counts once; a statement that ran inside functions as well counts both', async () => {
  const print = (calls: number, nested: number) =>
    `rolname,datname,queryid,toplevel,query,calls,total_time\nweb,shop,1,t,SELECT 1,${calls},${calls}\nweb,shop,1,f,SELECT 1,${nested},0\nbilling,shop,1,t,SELECT 1,7,7\n`;
  expect(await shown(print(4, 2) + print(6, 3))).toEqual([
    '6: web @shop 6× 6ms SELECT 1',
    '7: web @shop 3× 0ms SELECT 1',
    '8: billing @shop 7× 7ms SELECT 1',
  ]);
  expect((await notices(print(4, 2) + print(6, 3))).join()).toMatch(
    /6 rows are captures of 3 statements \(saved one after another\)/,
  );
  const old =
    'rolname,datname,queryid,query,calls\nweb,shop,1,SELECT 1,4\nweb,shop,1,SELECT 1,2\nweb,shop,2,SELECT 2,1\n';
  expect(await shown(old)).toHaveLength(3);
});

describe('ids without names', () => {
  const text = 'userid,dbid,queryid,query,calls,total_time\n16385,5,1,SELECT 1,2,3\n10,6,2,SELECT 2,2,3\n';

  test('are named by the configuration', async () => {
    const ids = {
      roles: new Map([
        ['16385', 'web'],
        ['10', 'postgres'],
      ]),
      databases: new Map([
        ['5', 'shop'],
        ['6', 'bank'],
      ]),
    };
    expect(await shown(text, ids)).toEqual([
      '2: web @shop 2× 3ms SELECT 1',
      '3: postgres @bank 2× 3ms SELECT 2',
    ]);
    expect(await notices(text, ids)).toEqual([]);
  });

  test('are counted when nobody names them', async () => {
    expect(await notices(text, { roles: new Map([['10', 'postgres']]) })).toEqual([
      '2: 1 of 2 statements tell their role only by userid 16385; save them with rolname, or name them under databases.<name>.roles (SELECT oid, rolname FROM pg_roles) (1)',
      '2: 2 of 2 statements tell their database only by dbid 5, 6; save them with datname, or name them under databases.<name>.dbids (SELECT oid, datname FROM pg_database) (0)',
    ]);
  });

  test('archfit.yaml names them', async () => {
    const root = directory({
      'archfit.yaml': `services: { web: { roles: [web] }, bills: { roles: [billing], schemas: [bills] } }
databases: { main: { statements: db/s.tsv, roles: { 16385: web, "16386": billing }, dbids: { 5: shop } } }\n`,
      'db/s.tsv':
        'userid\tdbid\tqueryid\tquery\tcalls\ttotal_time\n16385\t5\t1\tSELECT *\\nFROM bills.sent\t2\t3\n16386\t5\t2\tINSERT INTO bills.sent VALUES ($1)\t2\t3\n',
    });
    const { out, err } = await archfit(['check', root, '--format', 'json']);
    expect(err).not.toMatch(/userid/);
    expect(JSON.parse(out).violations.map(({ key }: { key: string }) => key)).toContain('web>bills.sent');
    const wrong = directory({ 'archfit.yaml': 'databases: { main: { roles: { web: 1 } } }\n' });
    expect(await archfit(['check', wrong])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/archfit\.yaml:1:\d+.*main\.roles/),
    });
  });
});

describe('texts that somebody cut', () => {
  test.each([
    ['the column is named for it', `left,calls,ms\n${'SELECT * FROM orders JOIN'.padEnd(100, ' x')},1,1\n`],
    ['they end in an ellipsis', 'query,calls,ms\nSELECT * FROM orders JOIN l…,1,1\n'],
    ['they end in three points', 'query,calls,ms\nSELECT * FROM orders JOIN l...,1,1\n'],
  ])('because %s', async (_, text) => {
    expect((await read(text)).statements[0]).toMatchObject({ partial: true });
    expect((await notices(text)).join('\n')).toMatch(/^2: the text of 1 statement is cut off/m);
  });

  test('because several of them end at a length that tools have', async () => {
    const text = (start: string) => `${start.padEnd(1023, 'x')}`;
    const rows = ['SELECT coalesce(a', 'UPDATE b', 'DELETE c'].map((start) => `${text(start)},1,1`);
    expect(
      (await read(`query,calls,ms\nSELECT 1,1,1\n${rows.join('\n')}\n`)).statements.map(
        ({ partial }) => partial,
      ),
    ).toEqual([undefined, true, true, true]);
  });

  test('but not because three whole ones happen to be as long', async () => {
    const rows = ['SELECT a', 'UPDATE b', 'DELETE c'].map((start) => `${start.padEnd(100, 'x')},1,1`);
    expect(readSaved(`query,calls,ms\n${rows.join('\n')}\n`, path, {}).rows.some(({ cut }) => cut)).toBe(
      false,
    );
  });

  test('but not because partitions have names of one length', async () => {
    const rows = Array.from(
      { length: 9 },
      (_, n) => `${`SELECT id FROM orders_${n} WHERE`.padEnd(98, ' ')}$1,1,1`,
    );
    expect(readSaved(`query,calls,ms\n${rows.join('\n')}\n`, path, {}).rows.some(({ cut }) => cut)).toBe(
      false,
    );
  });
});

describe('files that are broken', () => {
  const csv = 'query,calls,role,ms\nSELECT * FROM orders,1,web,1\n';

  test('gzip that was cut, that is broken, or that unpacks without end', async () => {
    const many =
      csv +
      Array.from({ length: 9_000 }, (_, n) => `SELECT ${(n * 7919) % 9973} FROM orders,1,web,1\n`).join('');
    const cut = gzipSync(many).subarray(0, 20_000);
    expect((await read(cut)).statements.length).toBeGreaterThan(100);
    expect((await notices(cut))[0]).toBe(`: ${path} was cut: what of it gzip could unpack is read (1)`);
    expect(
      (await refusal(Buffer.concat([gzipSync(csv).subarray(0, 10), Buffer.from('no deflate at all')])))
        .message,
    ).toMatch(/is broken: gzip/);
    expect((await refusal(gzipSync(Buffer.alloc(500_000_001)))).message).toBe(
      `${path} unpacks to more than 500 MB`,
    );
  });

  test('NUL bytes: of the statement with one is read what can be, the others are read whole', async () => {
    const { statements } = await read(`${csv}"SELECT * FROM lines\0 JOIN secret",1,web,1\n`);
    expect(statements.map(({ uses }) => uses.map(({ name }) => name))).toEqual([['orders'], ['lines']]);
    expect(statements.map(({ partial }) => partial)).toEqual([undefined, true]);
    expect((await notices(`${csv}SELECT \0 1,1,web,1\n`)).join('\n')).toMatch(
      /3: .* has NUL bytes.*\n3: the statement could not be parsed/,
    );
  });

  test('invalid UTF-8 among valid is told from Latin-1, with the line', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`${csv}SELECT "größe" FROM lines,1,web,1\n"SELECT '`),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('\' FROM lines",1,web,1\n'),
    ]);
    expect((await read(bytes)).statements[1]?.text).toContain('größe');
    expect((await notices(bytes))[0]).toMatch(/^4: .* is UTF-8 with bytes that are none/);
  });

  test.each([
    ['PK\u0003\u0004rest', /zip archive/],
    ['PGDMP\u0001\u000e\0', /dump of pg_dump/],
    ['SQLite format 3\0', /SQLite/],
    ['\u0000\u0001\u0002\u0003binary\u0000', /is not text/],
    ['<html><body>Sign in</body></html>', /looks like HTML/],
    ['CREATE TABLE orders ();\n', /looks like SQL/],
    ['{"services": {}}', /holds no list of statements/],
    ['[{"a": 1}]', /holds no list of statements/],
    ['[{"query": "SELECT', /is no JSON: it ends in the middle of a text/],
    [`${'['.repeat(5_000)}`, /nested more than/],
    ['7,SELECT 1,3\n8,SELECT 2,4\n', /no header, and what its 3 columns mean/],
    ['PASSWORD=hunter2\nAPI_KEY=hunter2\n', /begins with "PASSWORD"/],
  ])('%j', async (content, message) => {
    const problem = await refusal(Buffer.from(content, 'latin1'));
    expect(problem.message).toMatch(message);
    expect(problem.message).not.toContain('hunter2');
    expect(problem.hint).toBeTruthy();
    expect(problem.at?.path).toBe(path);
  });

  test('JSON that was cut keeps what came before', async () => {
    const text =
      '{"data": {"rows": [\n  {"query": "SELECT 1", "calls": 1, "ms": 1},\n  {"query": "SELECT 2", "cal';
    expect(await shown(text)).toEqual(['2: 1× 1ms SELECT 1']);
    expect((await notices(text)).join('\n')).toMatch(/^3: from here on the JSON cannot be read.*\(1\)$/m);
    expect(await shown('{"query": "SELECT 1", "calls": 1, "ms": 1}\n{"query": "SEL')).toEqual([
      '1: 1× 1ms SELECT 1',
    ]);
  });

  test('a table that says it has more rows than were found', async () => {
    const text = ' query    | calls\n----------+-------\n SELECT 1 |     2\n(3 rows)\n';
    expect((await notices(text)).join('\n')).toMatch(
      /4: the table says that it has 3 rows, but 1 were found in it \(2\)/,
    );
  });

  test('a line that does not fit its table is left out and named', async () => {
    const text =
      ' query    | calls\n----------+-------\n SELECT 1 |     2\n SELECT a much longer one | 3\n SELECT 2 |     3\n(3 rows)\n';
    expect(await shown(text)).toEqual(['3: 2× 0ms SELECT 1', '5: 3× 0ms SELECT 2']);
    expect((await notices(text)).join('\n')).toMatch(
      /4: this line does not fit the columns of its table: it is left out \(1\)/,
    );
  });

  test('files that were appended to one another name their columns again', async () => {
    expect(await shown(`${csv}${csv}`)).toHaveLength(2);
  });

  test.each([
    ['blanks', ' '.repeat(300_000)],
    ['dashes', '-'.repeat(300_000)],
    ['bars', '|'.repeat(300_000)],
    ['quotes', '"'.repeat(300_001)],
    ['brackets', '['.repeat(300_000)],
    ['backslashes', '\\'.repeat(300_000)],
    ['points', '.'.repeat(300_000)],
  ])('a line of 300,000 %s costs no time', async (_, line) => {
    const begun = process.cpuUsage();
    for (const text of [
      `x${line}x\n`,
      `${csv}"${line}x",1,web,1\n`,
      `query | calls\n${line}\n---|---\n x | 1\n${line}\n`,
      ` query | calls\n-------+-------\n x ${line} | 1\n${line}x\n`,
      `[{"query": "${line}x", "calls": 1}${line}`,
      `-[ RECORD 1 ]--\nquery | ${line}+\n      | ${line}\ncalls | 1${line}\n`,
      `query,calls,total_time\nSELECT 1,2${line},3${line}x\n`,
    ]) {
      try {
        await read(text);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
      }
    }
    expect(process.cpuUsage(begun).user / 1e6).toBeLessThan(5);
  });

  test('a file that somebody writes to while it is read', async () => {
    const root = await mkdtemp(join(tmpdir(), 'archfit-changing-'));
    onTestFinished(() => rm(root, { recursive: true }));
    const file = join(root, 's.csv');
    await writeFile(file, csv + 'SELECT 1,1,web,1\n'.repeat(2_000_000));
    let writing = true;
    const writer = (async () => {
      while (writing) await writeFile(file, 'SELECT 2,1,web,1\n', { flag: 'a' });
    })();
    await expect(readStatementFile({ file, path: 's.csv' }, sql)).rejects.toMatchObject({
      problems: [{ message: 's.csv changes while it is read', hint: expect.any(String) }],
    });
    writing = false;
    await writer;
  });
});

describe('lines', () => {
  test('of JSON inside a cell are those of the file', async () => {
    const agg = '[{"query": "SELECT 1", "calls": 1}, \n {"query": "SELECT 2", "calls": 2}]';
    expect(await shown(`json_agg\n${quoted(agg)}\n`)).toEqual(['2: 1× 0ms SELECT 1', '3: 2× 0ms SELECT 2']);
    expect(await shown(`json_agg\n${agg}\n(1 row)\n`)).toEqual(['2: 1× 0ms SELECT 1', '3: 2× 0ms SELECT 2']);
  });

  test('of CSV count what stands in quotes, and blank ones', async () => {
    expect(await shown('query,calls\r\n\r\n"SELECT 1\r\n\r\nFROM orders",1\r\nSELECT 2,2\r\n')).toEqual([
      '3: 1× 0ms SELECT 1 FROM orders',
      '6: 2× 0ms SELECT 2',
    ]);
  });
});

test('several files, each in its own form, are several databases', async () => {
  const root = directory({
    'archfit.yaml': 'services: { web: { roles: [web] } }\n',
    'a.csv': 'rolname,query,calls\nweb,SELECT * FROM orders,1\n',
    'b.any': '[{"rolname": "web", "query": "SELECT * FROM orders", "calls": 2}]',
  });
  const { out } = await archfit([
    'map',
    root,
    '--statements',
    `shop=${root}/a.csv`,
    `bank=${root}/b.any`,
    '--format',
    'json',
  ]);
  const { tables } = JSON.parse(out);
  expect(
    tables.map(({ database, name }: { database: string; name: string }) => `${database} ${name}`),
  ).toEqual(['bank public.orders', 'shop public.orders']);
});

describe('standard input', () => {
  const shop = { 'archfit.yaml': 'services: { web: { roles: [web] }, bills: { schemas: [bills] } }\n' };
  const text =
    ' rolname | query                    | calls\n---------+--------------------------+-------\n web     | SELECT * FROM bills.sent |     2\n(1 row)\n';

  test('is read for -, packed or not, and can name its database', async () => {
    for (const [flag, stdin] of [
      ['-', text],
      ['main=-', gzipSync(text)],
    ] as const) {
      const { out } = await archfit(['check', directory(shop), '--statements', flag, '--format', 'json'], {
        stdin,
      });
      expect(JSON.parse(out).violations[0]).toMatchObject({
        key: 'web>bills.sent',
        at: { path: 'standard input', line: 3 },
      });
    }
  });

  test('that is empty, or named twice, is refused', async () => {
    expect(await archfit(['check', directory(shop), '--statements', '-'])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/standard input is empty/),
    });
    expect(
      await archfit(['check', directory(shop), '--statements', '-', 'a=-'], { stdin: text }),
    ).toMatchObject({ code: 2, err: expect.stringMatching(/standard input is given twice/) });
  });
});
