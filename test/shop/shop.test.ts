/**
 * The demo system promises things that archfit does not check: that its capture is what its code sends, that its code can
 * run where its compose file puts it, and that its README points at the right lines.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse as parseCsv } from 'csv-parse/sync';
import { fingerprintSync, loadModule, parseSync } from 'libpg-query';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { readLogins } from '../../scripts/shop/logins.mjs';
import { readQueries } from '../../scripts/shop/queries.mjs';

const shop = fileURLToPath(new URL('../../fixtures/shop', import.meta.url));
const read = (path: string) => readFileSync(join(shop, path), 'utf8');

const queries = readQueries(shop);
const logins = readLogins(shop);
const roleOf = new Map(logins.map((login) => [login.service, login.role]));
/** Whether a file is of a service whose statements are captured. */
const isCaptured = (path: string) => roleOf.has(path.split('/')[1]!) || path.startsWith('libs/');
const rows: Record<string, string>[] = parseCsv(read('db/pg_stat_statements.csv'), { columns: true });
const sources = readdirSync(shop, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /^(services|libs)\/[^/]+\/src\/.*\.[jt]s$/.test(path));

/** What the libraries send on behalf of every service. */
const housekeeping = ['BEGIN', 'COMMIT', 'ROLLBACK', 'SELECT 1'];

beforeAll(loadModule);

describe('the capture', () => {
  const inRow = (role: string, text: string) => `${role} ${fingerprintSync(text)}`;

  it('has every query of the code, under the role of the service that sends it', () => {
    const captured = new Set(rows.map(({ rolname, query }) => inRow(rolname!, query!)));
    const missing = queries.filter(({ service, text }) => !captured.has(inRow(roleOf.get(service)!, text)));
    expect(missing.map(({ path, line, name }) => `${path}:${line} ${name}`)).toEqual([]);
    expect(queries.length).toBeGreaterThan(40);
  });

  it('has nothing else, but for housekeeping and foreign keys', () => {
    const sent = new Set([
      ...queries.map(({ service, text }) => inRow(roleOf.get(service)!, text)),
      ...logins.flatMap(({ role }) => housekeeping.map((text) => inRow(role, text))),
    ]);
    const others = rows.filter(({ rolname, query }) => !sent.has(inRow(rolname!, query!)));
    expect(others.filter(({ toplevel }) => toplevel === 't')).toEqual([]);
    expect(others.length).toBeGreaterThan(0);
    expect(others.every(({ query }) => query!.includes('FROM ONLY'))).toBe(true);
  });

  it('knows the roles of the compose file, and only these', () => {
    expect(new Set(rows.map((row) => row.rolname))).toEqual(new Set(roleOf.values()));
    expect(new Set(rows.map((row) => row.datname))).toEqual(new Set(logins.map((login) => login.database)));
    const created = [...read('db/roles.sql').matchAll(/^CREATE ROLE (\w+)/gm)].map((match) => match[1]);
    expect(new Set(created)).toEqual(new Set(roleOf.values()));
  });

  it('shows what the README says about the costliest and the most frequent statement', () => {
    expect(rows[0]).toMatchObject({
      rolname: 'shipping_app',
      query: expect.stringContaining('FROM orders.orders'),
    });
    const most = rows.reduce((a, b) => (Number(a.calls) >= Number(b.calls) ? a : b));
    expect(most).toMatchObject({
      rolname: 'inventory_app',
      query: expect.stringContaining('FROM inventory.stock'),
    });
  });
});

describe('the code', () => {
  it('parses as SQL where it is SQL', () => {
    for (const { text } of queries) expect(() => parseSync(text)).not.toThrow();
  });

  it('keeps all its SQL in the files that are captured', () => {
    const elsewhere = sources
      .filter((path) => !/\/queries\.[jt]s$/.test(path) && isCaptured(path))
      .flatMap((path) => [
        ...read(path).matchAll(/(['"`])\s*((?:select|insert|update|delete|with)\b[^'"`]*)\1/gi),
      ])
      .map((match) => match[2]!)
      .filter((text) => !housekeeping.includes(text));
    expect(elsewhere).toEqual([]);
  });

  it('sends every query that it has', () => {
    for (const { service, name } of queries) {
      const uses = sources
        .filter((path) => path.startsWith(`services/${service}/`))
        .flatMap((path) => [...read(path).matchAll(new RegExp(`query\\(\\s*${name}\\b`, 'g'))]);
      expect(uses, `${service} ${name}`).not.toEqual([]);
    }
  });

  it('reads only variables that the compose file or its stack gives it, and needs all the addresses that it is given', () => {
    const { services } = parseYaml(read('docker-compose.yml'), { merge: true });
    for (const service of readdirSync(join(shop, 'services'))) {
      const stack = join('services', service, 'stack', `${service}-stack.ts`);
      const { build, environment } = services[service] ?? { environment: environmentOf(read(stack)) };
      const given: string[] = Object.keys({ ...environment, ...build?.args });
      const text = sources
        .filter((path) => path.startsWith(`services/${service}/`))
        .map(read)
        .join('\n');
      const pattern =
        /(?:(?:requireEnv|httpClient|getOrThrow(?:<\w+>)?)\(|\benv: )'(\w+)'|process\.env\.(\w+)|\b([A-Z_]+): (?:z\.(?!.*default)|(?:port|str|url)\(\))/g;
      const needed = [...text.matchAll(pattern)].map((match) => (match[1] ?? match[2] ?? match[3])!);
      expect(given, service).toEqual(expect.arrayContaining(needed));
      const addresses = given.filter((name) => /^http:/.test(environment[name]));
      expect(needed, service).toEqual(expect.arrayContaining(addresses));
    }
  });
});

/** What a stack gives its functions. */
function environmentOf(stack: string): Record<string, string> {
  const [, given = ''] = /environment: \{([^}]+)\}/.exec(stack) ?? [];
  return Object.fromEntries([...given.matchAll(/(\w+): /g)].map(([, name]) => [name!, 'of the stack']));
}

describe('the README', () => {
  const readme = read('README.md');

  it('points at lines that hold what it says', () => {
    const places = [...readme.matchAll(/`([\w./-]+):(\d+)`(?:[^`|;]{0,20}`([^`]+)`)?/g)];
    expect(places.length).toBeGreaterThan(20);
    for (const [, path, line, excerpt = ''] of places) {
      expect(read(path!).split('\n')[Number(line) - 1], `${path}:${line}`).toContain(excerpt);
    }
  });

  it('names paths that exist', () => {
    const paths = [...readme.matchAll(/`((?:services|libs|db)\/[\w./-]+)(?::\d+)?`/g)].map(
      (match) => match[1]!,
    );
    expect(paths.filter((path) => !existsSync(join(shop, path)))).toEqual([]);
  });
});
