import { describe, expect, test } from 'vitest';
import { notices, read, refusal, shown } from './saved-text.js';

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
