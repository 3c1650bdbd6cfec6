import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPostgres, type TestServer } from '../helpers/postgres.js';
import { archfit, directory } from '../helpers/world.js';

/** All that is planted below has one of these in it; none may leave archfit. */
const SECRET = /hunter2|4111111111111111|ann@bank|Ann Onym/i;

const setUp = `
CREATE EXTENSION pg_stat_statements;
CREATE ROLE till LOGIN PASSWORD 'till';
CREATE ROLE ledger LOGIN PASSWORD 'ledger';
CREATE ROLE reader LOGIN PASSWORD 'hunter2';
GRANT pg_read_all_stats TO reader;
GRANT pg_write_server_files, pg_execute_server_program TO till;
CREATE TABLE sales (id int, buyer text DEFAULT 'ann@bank.example', card text);
CREATE TABLE entries (id int, note text CHECK (note <> 'not hunter2'));
CREATE FUNCTION dblink(text, text) RETURNS SETOF int LANGUAGE sql AS 'SELECT 1';
CREATE VIEW named AS SELECT id FROM sales WHERE buyer = 'ann@bank.example';
CREATE FUNCTION push() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM dblink('host=db user=x password=hunter2', 'SELECT 1');
  EXECUTE 'UPDATE entries SET note = ''hunter2''';
  IF false THEN EXECUTE 'SELECT hunter2 ' || current_user; END IF;
END $$;
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO entries VALUES (1, 'Ann Onym'); RETURN NEW; END $$;
CREATE TRIGGER stamp AFTER INSERT ON sales FOR EACH ROW EXECUTE FUNCTION stamp('hunter2');
CREATE POLICY own ON sales USING (buyer = 'ann@bank.example');
ALTER TABLE sales OWNER TO till;
GRANT ALL ON sales, entries, named TO till, ledger;
ALTER ROLE till SET my.password = 'hunter2';
COMMENT ON TABLE sales IS 'hunter2';
`;

/** Run by \`till\`, whose tables they touch, so that violations quote them. */
const statements = [
  "ALTER ROLE till PASSWORD 'hunter2'",
  'ALTER ROLE till PASSWORD $pw$hunter2$pw$ /* hunter2 */',
  "ALTER ROLE till SET application_name = 'hunter2'",
  "SET my.token = 'hunter2'",
  "INSERT INTO sales VALUES (1, 'ann@bank.example', '4111111111111111') -- Ann Onym",
  "INSERT INTO entries VALUES (4, E'Ann\\x20Onym hunter2') /*user='ann@bank.example',route='/u/hunter2'*/",
  "DO $$ BEGIN UPDATE entries SET note = 'Ann Onym' WHERE id = 4; PERFORM 1 FROM dblink('password=hunter2', 'x'); END $$",
  "COPY (SELECT * FROM entries WHERE note = 'Ann Onym') TO PROGRAM 'cat >/dev/null; : curl -u till:hunter2'",
  "COPY entries FROM PROGRAM 'true hunter2'",
  "DECLARE all_of CURSOR WITH HOLD FOR SELECT * FROM entries WHERE note = 'ann@bank.example'",
  "EXPLAIN SELECT * FROM entries WHERE note = 'ann@bank.example' AND id::numeric = 4111111111111111",
  "CREATE VIEW pg_temp.mine AS SELECT * FROM entries WHERE note = 'hunter2'",
  "PREPARE one AS SELECT * FROM entries WHERE note = 'ann@bank.example'",
  'EXECUTE one',
  'SELECT push()',
];

/** What other tools save: constants that nobody has replaced, texts that are cut, broken or of another dialect. */
const rough = [
  "SELECT * FROM entries WHERE note = 'ann@bank.example' AND id = 4111111111111111",
  "SELECT * FROM entries WHERE note = U&'Ann Onym' OR note = $x$hunter2$x$ OR note = N'hunter2'",
  "SELECT * FROM entries WHERE note = 'ann@bank.exam",
  'SELECT * FROM entries /* hunter2',
  'SELECT * FROM entries WHERE note = $tag$hunter2',
  "SELECT * FORM entries WHERE note = 'it\\'s hunter2 ' AND note = 'Ann Onym'",
  "UPDATE entries SET note = 'hunter2'; SELEC 'hunter2'",
  "SELECT * FROM entries WHERE note = ? AND id = 'hunter2'",
  "CREATE USER MAPPING FOR till SERVER far OPTIONS (user 'till', password 'hunter2')",
  "CREATE SUBSCRIPTION far CONNECTION 'host=db password=hunter2' PUBLICATION all_tables",
  "CREATE SERVER far FOREIGN DATA WRAPPER w OPTIONS (host 'x', passfile 'hunter2')",
  "ALTER SYSTEM SET primary_conninfo = 'password=hunter2'",
  "SELECT dblink_connect('host=db password=hunter2') FROM entries",
  "COPY entries FROM PROGRAM 'curl https://a:hunter2@db'",
].map((query) => ({ rolname: 'till', query, calls: 3, total_exec_time: 5 }));

const config = `services:
  till: { roles: [till], tables: [public.sales] }
  ledger: { roles: [ledger], tables: [public.entries] }
`;

let server: TestServer;
let url: string;
beforeAll(async () => {
  server = await startPostgres({ 'pg_stat_statements.track': 'all' });
  const admin = await server.connect();
  await admin.query(setUp);
  const till = await server.connect('till');
  for (const statement of statements) await till.query(statement);
  url = server.url('reader').replace('reader:reader@', 'reader:hunter2@');
}, 60_000);
afterAll(() => server?.stop());

const commands = [
  ['check'],
  ['check', '--format', 'json'],
  ['map'],
  ['map', '--format', 'json'],
  ['explain', 'foreign-write'],
  ['why', 'till', 'ledger'],
];

/** Every command on one source, and the whole evidence of each violation; answers with all that was said. */
async function everything(files: Record<string, string>, ...source: readonly string[]): Promise<string> {
  const cwd = directory({ 'archfit.yaml': config, ...files });
  const said: string[] = [];
  const run = async (argv: readonly string[]): Promise<string> => {
    const { code, out, err, files: written } = await archfit(argv, { cwd, columns: 10_000 });
    expect({ argv, code, err }).not.toMatchObject({ code: 2 });
    said.push(out, err, JSON.stringify(written));
    return out;
  };
  for (const [command = '', ...words] of commands) {
    const root = command === 'check' || command === 'map' ? ['.'] : [];
    const given = words[0] === 'foreign-write' ? [] : source;
    await run([command, ...root, ...words, ...given]);
  }
  const { violations } = JSON.parse(await run(['check', '.', '--format', 'json', ...source]));
  expect(violations.length).toBeGreaterThan(0);
  for (const { id } of violations.slice(0, 3)) await run(['explain', id, ...source]);
  return said.join('\n');
}

describe('no secret is shown', () => {
  test('of a live server, its snapshot, or what is made of that', async () => {
    const live = await everything({}, '--db', url);
    expect(live).toContain('writes public.entries, which ledger owns');
    expect(live).not.toMatch(SECRET);
    const { out, err } = await archfit(['snapshot', url]);
    expect(out).toContain("ALTER ROLE till PASSWORD '…'");
    expect(out + err).not.toMatch(SECRET);
    expect(await everything({ 'snapshot.json': out }, '--statements', 'snapshot.json')).not.toMatch(SECRET);
  });

  test('of a file with the texts as they were sent', async () => {
    const text = await everything({ 'saved.json': JSON.stringify(rough) }, '--statements', 'saved.json');
    expect(text).toContain('could not be parsed');
    expect(text).not.toMatch(SECRET);
    const admin = await server.connect();
    const file = join(server.directory, 'saved.csv');
    await admin.query(
      `COPY (SELECT r.rolname, s.* FROM pg_stat_statements s JOIN pg_roles r ON r.oid = userid) TO '${file}' CSV HEADER`,
    );
    const files = { 'db/schema.sql': setUp };
    expect(await everything(files, '--statements', file)).not.toMatch(SECRET);
  });

  test.each([
    ['check', '.', '--statements', 'postgres://reader:hunter2@db/shop'],
    ['check', '.', '--statements', 'main=postgres://reader:hunter2@db/shop'],
    ['check', '.', '--statements', 'host=db user=reader password=hunter2'],
    ['check', 'postgres://reader:hunter2@db/shop'],
    ['map', 'postgres://reader:hunter2@db/shop'],
    ['check', '.', '--config', 'postgres://reader:hunter2@db/shop'],
    ['check', '.', '--ownership', 'postgres://reader:hunter2@db/shop'],
    ['check', '.', '--format', 'postgres://reader:hunter2@db/shop'],
    ['check', '.', '--db', 'host=db user=reader password=hunter2'],
    ['check', '.', '--db', 'postgres://reader@127.0.0.1:1/shop?password=hunter2'],
    ['check', '.', '--db', 'postgres://127.0.0.1:1/shop?user=reader&password=hunter2&sslpassword=hunter2'],
    [
      'check',
      '.',
      '--db',
      'postgres://reader:hunter2@127.0.0.1:1/shop',
      'postgres://reader:hunter2@127.0.0.1:1/shop',
    ],
    ['snapshot', 'postgres://reader:hunter2@127.0.0.1:1/shop'],
    ['snapshot', 'reader:hunter2@127.0.0.1:1/shop'],
    ['snapshot', 'postgres://reader@db', 'postgres://reader:hunter2@db'],
    ['explain', 'postgres://reader:hunter2@db/shop'],
    ['why', 'postgres://reader:hunter2@db/shop', 'till'],
    ['check', '.', '--since', 'postgres://reader:hunter2@db/shop'],
    ['postgres://reader:hunter2@db/shop'],
    ['check', '.', '--dbs=postgres://reader:hunter2@db/shop'],
  ])('in the answer to archfit %s %s', async (...argv) => {
    const cwd = directory({ 'archfit.yaml': config, 'package.json': '{"name":"bank"}' });
    const { code, out, err, files } = await archfit(argv.filter(Boolean), { cwd });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err + JSON.stringify(files)).not.toMatch(SECRET);
  });
});
