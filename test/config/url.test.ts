import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { parseConfig } from '../../src/config/parse.js';
import { problemsOf } from '../yaml/problems.js';

const ENVIRONMENT = { HOST: 'db.bank.example', PASSWORD: 's3cret', EMPTY: '' };

const parse = (url: string) =>
  parseConfig(stringify({ databases: { ledger: { url } } }), 'archfit.yaml', ENVIRONMENT).databases[0]?.url
    ?.value;
const problems = (url: string) => problemsOf(() => parse(url));

describe("a database's url", () => {
  it('takes variables of the environment, once', () => {
    expect(parse(`postgres://teller:\${PASSWORD}@\${HOST}/ledger`)).toBe(
      'postgres://teller:s3cret@db.bank.example/ledger',
    );
    const nested = parseConfig(`databases: { ledger: { url: "postgres://\${A}" } }`, 'archfit.yaml', {
      A: `\${A}`,
    });
    expect(nested.databases[0]?.url?.value).toBe(`postgres://\${A}`);
  });

  it('names each variable that is not set, or set to nothing', async () => {
    expect(await problems(`postgres://\${USER_OF_LEDGER}@\${HOST}/\${EMPTY}`)).toEqual([
      'archfit.yaml:3:10 databases.ledger.url needs the environment variable USER_OF_LEDGER, which is not set (set USER_OF_LEDGER, or remove the url)',
      'archfit.yaml:3:10 databases.ledger.url needs the environment variable EMPTY, which is not set (set EMPTY, or remove the url)',
    ]);
  });

  it.each([`\${HOST:-localhost}`, `postgres://\${}`, `\${HOST`])(
    'knows no other kind of reference: %s',
    async (url) => {
      expect(await problems(url)).toEqual([
        expect.stringContaining(`has a "\${" that does not begin a \${NAME}`),
      ]);
    },
  );

  it.each(['mysql://bank/ledger', 'bank', `\${HOST}`])('must be of PostgreSQL: %s', async (url) => {
    expect(await problems(url)).toEqual([
      'archfit.yaml:3:10 databases.ledger.url is not the URL of a PostgreSQL server (write postgres://user@host:5432/database)',
    ]);
  });

  it('never shows a password, wherever the URL was put by mistake', async () => {
    const secret = fc.string({ minLength: 8, maxLength: 12, unit: fc.constantFrom(...'abcXYZ129_/:@') });
    const url = fc.oneof(
      secret.map((word) => [`Q${word}Q`, `postgres://teller:Q${word}Q@bank/ledger`] as const),
      secret.map((word) => [`Q${word}Q`, `host=bank user=teller password=Q${word}Q`] as const),
      secret.map((word) => [`Q${word}Q`, `postgres://bank/ledger?user=teller&password=Q${word}Q`] as const),
    );
    const misplaced = fc.constantFrom<(url: string) => unknown>(
      (url) => url,
      (url) => ({ [url]: 1 }),
      (url) => ({ services: url }),
      (url) => ({ services: { [url]: { roles: url } } }),
      (url) => ({ services: { [` ${url}`]: {} }, libraries: { [`${url} `]: {} } }),
      (url) => ({ services: { [url]: {} }, libraries: { [url]: { path: 'libs' } } }),
      (url) => ({
        services: { ledger: { path: `/${url}`, roles: url, schemas: [`${url} `], tables: [[url]] } },
      }),
      (url) => ({ databases: { ledger: url } }),
      (url) => ({ databases: { ledger: { [url]: url } } }),
      (url) => ({ databases: { ledger: { url: `jdbc:${url}`, statements: `/${url}`, schema: { url } } } }),
      (url) => ({ databases: { ledger: { url: [url] } } }),
      (url) => ({ boundaries: { layers: [url, url], forbid: [url] } }),
      (url) => ({
        rules: { 'foreign-read': url, [url]: 1 },
        extends: url,
        ownership: `../${url}`,
        ignore: url,
      }),
    );
    await fc.assert(
      fc.asyncProperty(url, misplaced, async ([word, url], place) => {
        const found = await problemsOf(() => parseConfig(stringify(place(url)), 'archfit.yaml', {}));
        expect(found).not.toEqual([]);
        expect(found.join('\n')).not.toContain(word);
      }),
      { numRuns: 300 },
    );
  });
});
