import { parse as parseCsv } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSeparated } from '../../src/extract/postgres/formats/separated.js';
import { readSaved } from '../../src/extract/postgres/saved.js';
import { UserError } from '../../src/model/user-error.js';
import { path, quoted, read } from './saved-text.js';

/** One row of a generated table, and how each format writes such a table. */
interface Sample {
  readonly role: string;
  readonly calls: number;
  readonly query: string;
}
const NAMES = ['rolname', 'calls', 'total_time', 'query'];
const cellsOf = ({ role, calls, query }: Sample): string[] => [role, String(calls), String(calls / 4), query];
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
