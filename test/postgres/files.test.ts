import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readStatementFile } from '../../src/extract/postgres/index.js';
import { UserError } from '../../src/model/user-error.js';
import { archfit, directory } from '../helpers/world.js';
import { notices, path, quoted, read, refusal, shown, sql } from './saved-text.js';

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
