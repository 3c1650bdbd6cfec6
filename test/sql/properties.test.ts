import fc from 'fast-check';
import { loadModule, parseSync, scanSync } from 'libpg-query';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadSql, redacted, type Sql } from '../../src/extract/sql/index.js';
import { mentions } from '../../src/extract/sql/mentions.js';
import { tokens } from '../../src/extract/sql/tokens.js';
import type { TableUse } from '../../src/model/facts.js';
import { unaccounted } from './accounting.js';
import { examples } from './examples.js';
import { type Fragment, statement } from './grammar.js';

let sql: Sql;
beforeAll(async () => {
  await loadModule();
  sql = await loadSql();
});

const shown = ({ schema, name, mode }: TableUse): string => JSON.stringify([mode, schema, name]);
const unique = (uses: readonly string[]): string[] => [...new Set(uses)].sort();
const usesOf = (text: string): string[] => sql.read(text).statements.flatMap(({ uses }) => uses.map(shown));

describe('generated statements', () => {
  test('use exactly the relations that they were generated from', () => {
    fc.assert(
      fc.property(statement, ({ text, uses }) => {
        expect(sql.read(text).problems).toEqual([]);
        expect(unique(usesOf(text))).toEqual(unique(uses.map(shown)));
      }),
      { numRuns: 500 },
    );
  });

  test('are the same, with their lines, when they stand in one text', () => {
    const many = fc.array(fc.tuple(statement, fc.constantFrom('\n', '\n\n-- a; b\n', ' /* ; */ ')), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(many, (parts) => {
        const text = parts.map(([{ text }, between]) => `${between}${text};`).join('');
        const { statements } = sql.read(text);
        expect(statements.map(({ uses }) => unique(uses.map(shown)))).toEqual(
          parts.map(([{ uses }]) => unique(uses.map(shown))),
        );
        const lines = text.split('\n');
        for (const [index, { line }] of statements.entries()) {
          const first: Fragment | undefined = parts[index]?.[0];
          expect(lines[line - 1]).toContain(first?.text.split('\n')[0]);
        }
      }),
    );
  });
});

describe('every relation of a tree is accounted for', () => {
  const missed = (text: string): readonly string[] =>
    (parseSync(text).stmts ?? []).flatMap(({ stmt }) =>
      unaccounted(stmt, mentions(stmt, new Set()).relations),
    );

  test('in generated statements', () => {
    fc.assert(
      fc.property(statement, ({ text }) => {
        expect(missed(text)).toEqual([]);
      }),
    );
  });

  test('in the examples', () => {
    for (const [text] of examples) expect(missed(text), text).toEqual([]);
  });

  test('and one that the walk forgets is noticed', () => {
    expect(
      unaccounted(parseSync('SELECT * FROM orders, orders'), [{ name: 'orders', of: 'table', modes: [] }]),
    ).toHaveLength(1);
  });
});

describe('tokens', () => {
  const piece = fc.constantFrom(
    ...["'", '"', '$$', '$a$', "E'", "e'", "U&'", 'U&"', "b'", "x'", '\\', '--', '\n', '/*', '*/', ';'],
    ...['a', '_b', '1', '.5', '?', '=', '+', ' ', '\t', 'é', '$1', '(', ')', ':', "''", '""'],
  );

  /** Which characters, white space aside, lie within strings, quoted names and comments. */
  const covered = (text: string, spans: readonly (readonly [number, number])[]): string =>
    [...text.matchAll(/[^ \t\n]/g)]
      .filter(({ index }) => spans.some(([start, end]) => index >= start && index < end))
      .map(({ index }) => index)
      .join(' ');

  const scanned = (text: string): [number, number][] | undefined => {
    const bytes = Buffer.from(text);
    const at = (byte: number): number => bytes.subarray(0, byte).toString().length;
    try {
      return scanSync(text)
        .tokens.filter(({ text: source }) => /['"]|^\$[^\d]|^--|^\/\*/.test(source))
        .map(({ start, end }) => [at(start), at(end)]);
    } catch {
      return undefined;
    }
  };

  test("hold what PostgreSQL's scanner holds, wherever it reads the text at all", () => {
    let compared = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        const expected = scanned(text);
        if (expected === undefined) return;
        compared++;
        const found = tokens(text)
          .filter(({ kind }) => ['string', 'quoted', 'comment'].includes(kind))
          .map(({ start, end }) => [start, end] as const);
        expect(covered(text, found)).toBe(covered(text, expected));
      }),
      { numRuns: 3000 },
    );
    expect(compared).toBeGreaterThan(500);
  });

  test('cover a text in order, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(piece).map((p) => p.join('')),
        ),
        (text) => {
          let end = 0;
          for (const token of tokens(text)) {
            expect(text.slice(end, token.start)).toMatch(/^[ \t\n\r\f\v]*$/);
            expect(token.end).toBeGreaterThan(token.start);
            end = token.end;
          }
          expect(text.slice(end)).toMatch(/^[ \t\n\r\f\v]*$/);
        },
      ),
    );
  });
});

describe('any text at all', () => {
  const word = fc.constantFrom(
    ...[
      'SELECT',
      'INSERT INTO',
      'FROM',
      'WITH',
      'AS',
      'CREATE TABLE',
      'UPDATE',
      'SET',
      'WHERE',
      'DO',
      'SET search_path =',
    ],
    ...[
      'orders',
      '"a',
      "'",
      '$$',
      '(',
      ')',
      ',',
      ';',
      '?',
      '$1',
      '/*',
      '*/',
      '--',
      '\n',
      '\0',
      '\u0001',
      '\ud800',
      'é',
      '1',
    ],
  );

  test('is read or refused, without an exception, and each statement of it is accounted for', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(word).map((p) => p.join(' ')),
        ),
        (text) => {
          const { statements, problems } = sql.read(text);
          expect(statements.length + problems.length).toBe(sql.split(text).length);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('redaction', () => {
  const quotings: readonly ((secret: string) => string)[] = [
    (secret) => `'${secret.replaceAll("'", "''")}'`,
    (secret) => `E'${secret.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`,
    (secret) => `$x$${secret.replaceAll('$', '')}$x$`,
  ];

  test('leaves nothing of a constant, however it is quoted', () => {
    const secret = fc
      .array(fc.constantFrom('hunter2', "'", '"', '\\', '$', '--', '/*', '*/', ';', ' '))
      .map((p) => p.join(''));
    fc.assert(
      fc.property(secret, fc.constantFrom(...quotings), (text, quote) => {
        const shownText = redacted(
          `ALTER ROLE web /* ${'x'} */ PASSWORD ${quote(text)} VALID UNTIL 'infinity'`,
        );
        expect(shownText).toBe("ALTER ROLE web PASSWORD '…' VALID UNTIL '…'");
      }),
    );
  });
});
