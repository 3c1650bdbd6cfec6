import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { readSchema, readStatements } from '../../src/extract/postgres/index.js';
import { loadSql, type Sql } from '../../src/extract/sql/index.js';
import { UserError } from '../../src/model/user-error.js';

let sql: Sql;
beforeAll(async () => {
  sql = await loadSql();
});

/** Words that bodies are made of, in no order at all. */
const words = fc.array(
  fc.constantFrom(
    ...'BEGIN END ; IF THEN ELSE LOOP FOR r IN SELECT 1 FROM t EXECUTE INSERT INTO x VALUES ( ) := = $1 DECLARE'.split(
      ' ',
    ),
    ...'CURSOR OPEN FETCH RETURN QUERY NEXT NULL EXCEPTION WHEN OTHERS RAISE << >> % TYPE ROWTYPE CASE ,'.split(
      ' ',
    ),
    "'it''s'",
    "'",
    '"',
    '--',
    '/*',
    '\n',
    '\u0001',
    '€',
  ),
  { maxLength: 60 },
);

describe('whatever stands in a body', () => {
  test('costs nothing but that body', () => {
    fc.assert(
      fc.property(words, fc.constantFrom('plpgsql', 'sql'), (body, language) => {
        const text = `CREATE FUNCTION f(a int, b t.c%TYPE) RETURNS SETOF record LANGUAGE ${language} AS $body$ ${body.join(' ')} $body$;
          DO $body$ ${body.join(' ')} $body$; CREATE TABLE safe (id int);`;
        const { catalogue } = readSchema([{ path: '1.sql', text }], sql);
        expect(catalogue.relations.map(({ name }) => name)).toContain('safe');
      }),
      { numRuns: 500 },
    );
    expect(sql.read('SELECT * FROM still_there').statements[0]?.uses).toEqual([
      { name: 'still_there', mode: 'read' },
    ]);
  });

  test.each([
    ['blocks', `${'BEGIN '.repeat(5_000)} NULL; ${'END; '.repeat(5_000)}`],
    ['parentheses', `BEGIN PERFORM ${'('.repeat(10_000)}1${')'.repeat(10_000)}; END`],
    ['conditions', `BEGIN ${'IF true THEN '.repeat(5_000)} NULL; ${'END IF; '.repeat(5_000)} END`],
    ['a megabyte', `BEGIN ${'INSERT INTO t VALUES (1); '.repeat(40_000)} END`],
  ])('%s without end', (_, body) => {
    const text = `CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ ${body} $$; CREATE TABLE safe ();`;
    const { catalogue } = readSchema([{ path: '1.sql', text }], sql);
    expect(catalogue.relations.map(({ name }) => name)).toEqual(['safe']);
    expect(sql.read('SELECT 1 FROM t').problems).toEqual([]);
  });
});

test('whatever stands in a snapshot is read or refused', async () => {
  const snapshot = fc.record(
    {
      archfitSnapshot: fc.constantFrom<unknown>(1, 2, '1', null),
      tool: fc.constantFrom<unknown>('archfit', 1),
      server: fc.constantFrom<unknown>({}, null, {
        name: 'postgres://a@b/c',
        database: 'c',
        version: '18',
        readAt: '',
        inRecovery: false,
        settings: {},
      }),
      notices: fc.constantFrom<unknown>([], [{ message: 'x' }], {}),
      statements: fc.oneof(fc.constant([]), fc.array(fc.jsonValue(), { maxLength: 2 })),
      catalogue: fc.oneof(fc.jsonValue(), fc.constant({})),
    },
    { requiredKeys: ['archfitSnapshot'] },
  );
  await fc.assert(
    fc.asyncProperty(snapshot, fc.nat(300), async (value, cut) => {
      const whole = JSON.stringify(value);
      for (const text of [whole, whole.slice(0, 20 + cut)]) {
        try {
          await readStatements({ path: 's.json', bytes: Buffer.from(text) }, sql);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }
    }),
  );
});
