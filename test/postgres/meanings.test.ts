import { describe, expect, test } from 'vitest';
import { readSaved } from '../../src/extract/postgres/saved.js';
import { archfit, directory } from '../helpers/world.js';
import { notices, path, read, shown } from './saved-text.js';

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
