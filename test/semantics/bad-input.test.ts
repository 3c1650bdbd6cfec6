import { expect, test } from 'vitest';
import { directoryWith } from '../code/support.js';
import { archfit } from '../helpers/world.js';

const db = "import { Pool } from 'pg';\nconst db = new Pool();\n";

/** What the built-in commands say of a directory: its accesses as `read orders`, and the notices of the code, each with its place. */
async function mapped(files: Readonly<Record<string, string>>) {
  const root = directoryWith({ 'package.json': { name: 'bank', dependencies: { pg: '8' } }, ...files });
  const { code, out, err } = await archfit(['map', root, '--format', 'json', '--no-cache']);
  const { accesses } = JSON.parse(out) as { accesses: { mode: string; table: string }[] };
  return {
    code,
    said: out + err,
    accesses: accesses.map(({ mode, table }) => `${mode} ${table.slice('public.'.length)}`),
    notices: err.split('\n').flatMap((line) => (/^ {2}\S+\.ts/.test(line) ? [line.trim()] : [])),
  };
}

test('code that does not parse is read as far as it goes, and told of', async () => {
  const { code, accesses, notices } = await mapped({
    'loans.ts': `${db}export const a = () => db.query('SELECT * FROM loans');\nexport const b = ( => { ]] db.query('SELECT 1'\n`,
  });
  expect(code).toBe(0);
  expect(accesses).toEqual(['read loans']);
  expect(notices).toEqual(['loans.ts:4:20 The code does not parse here, so what it does may not be known.']);
});

test('code that is nested too deeply is left out, and told of', async () => {
  const { code, notices } = await mapped({
    'loans.ts': `${db}export const a = () => ${'('.repeat(20_000)}db.query('SELECT * FROM loans')${')'.repeat(20_000)};`,
  });
  expect(code).toBe(0);
  expect(notices).toEqual([
    'loans.ts The file is nested too deeply to be looked into, so what it does is not known.',
  ]);
});

test('code is read that is written beside thousands of conditions, and of an address with thousands of parts it is known whom it asks', async () => {
  const conditions = Array.from({ length: 5_000 }, (_, index) => `row.f${index} === ${index}`);
  const { code, accesses, notices } = await mapped({
    'and.ts': `${db}export const a = (row: any) => { if (${conditions.join(' && ')}) db.query('SELECT * FROM loans'); };`,
    'or.ts': `${db}export const a = (row: any) => { if (${conditions.join(' || ')}) db.query('SELECT * FROM accounts'); };`,
    'ask.ts': `export const a = (row: any) => fetch('http://loans:3000/loans?' + ${Array.from({ length: 5_000 }, (_, index) => `row.f${index}`).join(' + ')});`,
  });
  expect(code).toBe(0);
  expect(accesses).toEqual(['read accounts', 'read loans']);
  expect(notices).toEqual([
    'ask.ts:1:32 who is called here is not known: no service is known to answer at loans',
  ]);
}, 60_000);

test.each([
  ['calls of what calls give', `.then((row) => row)`],
  ['members of members', '.rows'],
  ['choices', ' ? 0 : db'],
])('thousands of %s are nested too deeply, and told of', async (_, link) => {
  const { code, accesses, notices } = await mapped({
    'loans.ts': `${db}export const a = () => db${link.repeat(5_000)};`,
    'other.ts': `${db}export const a = () => db.query('SELECT * FROM loans')${link.repeat(100)};`,
  });
  expect(code).toBe(0);
  expect(accesses).toEqual(['read loans']);
  expect(notices).toEqual([
    'loans.ts The file is nested too deeply to be looked into, so what it does is not known.',
  ]);
});

test('templates and sums of thousands of parts are read; of what is longer still, the beginning is, and it is told of', async () => {
  const columns = (count: number) =>
    Array.from({ length: count }, (_, index) => `\${row.f${index}} AS f${index}`);
  const long = await mapped({
    'template.ts': `${db}export const a = (row: any) => db.query(\`SELECT ${columns(5_000).join(', ')} FROM loans\`);`,
    'sum.ts': `${db}export const a = (row: any) => db.query('SELECT ' + ${Array.from({ length: 5_000 }, (_, index) => `row.f${index} + ', '`).join(' + ')} + '1 FROM accounts');`,
  });
  expect(long.accesses).toEqual(['read accounts', 'read loans']);
  expect(long.notices).toEqual([]);
  const endless = await mapped({
    'template.ts': `${db}export const a = (row: any) => db.query(\`SELECT (SELECT 1 FROM branches), ${columns(12_000).join(', ')} FROM loans\`);`,
  });
  expect(endless.accesses).toEqual(['read branches']);
  expect(endless.notices).toEqual([
    'template.ts:3:32 the SQL here is not understood, so it may touch more tables than are known',
  ]);
}, 60_000);

test('constants, exports and types that go round end, and what they hide is told of', async () => {
  const { code, accesses, notices } = await mapped({
    'one.ts': `${db}import { B } from './two.js';\nexport const A = B + '_x';\nexport const q = () => db.query(\`SELECT * FROM \${A}\`);`,
    'two.ts': "import { A } from './one.js';\nexport const B = A + '_y';\nexport * from './three.js';",
    'three.ts':
      "export * from './two.js';\nexport * from './three.js';\nexport { X as Y } from './three.js';\nexport { Y as X } from './three.js';",
    'types.ts': `${db}import { X } from './three.js';
type Loop<A> = Loop<Loop<A>>;
type Self<A> = { next: Self<A[]> };
declare const x: Self<Loop<string>>;
class Rows<T extends Rows<T>> { all(table: T) { return db.query('SELECT * FROM rows'); } }
export class Mine extends Rows<Mine> {}
export const y = x.next.next.next;
export const z = () => db.query(\`SELECT * FROM \${X}\`);`,
  });
  expect(code).toBe(0);
  expect(accesses).toEqual(['read rows']);
  expect(notices).toEqual([
    'one.ts:5:24 the name of the table that is touched here is not known',
    'types.ts:10:24 the name of the table that is touched here is not known',
  ]);
});

test('SQL that is none is told of, and sentences are not', async () => {
  const { accesses, notices } = await mapped({
    'loans.ts': `${db}export const a = () => db.query('SELECT FROM WHERE');
export const b = () => db.query('SELECT * FROM loans WHERE AND AND');
export const c = () => db.query('select your plan from our list of offers');
export const d = () => db.query('Update your address on the next page');
export const e = () => db.query('SELECT 1');`,
  });
  expect(accesses).toEqual(['read loans']);
  expect(notices).toEqual([
    'loans.ts:3:24 the SQL here is not understood, so it may touch more tables than are known',
    'loans.ts:4:24 the SQL here is not understood, so it may touch more tables than are known',
  ]);
});

test('what is done on an update names no table, and a look into the catalogue is no access', async () => {
  const { accesses, notices } = await mapped({
    'package.json': JSON.stringify({ name: 'bank', dependencies: { pg: '8', 'drizzle-orm': '1' } }),
    'loans.ts': `import { sql } from 'drizzle-orm';
      import { drizzle } from 'drizzle-orm/node-postgres';
      export const a = () => drizzle('').execute(sql\`
        DO $$ BEGIN
          IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'loans_bank') THEN
            ALTER TABLE loans ADD FOREIGN KEY (bank) REFERENCES banks (id) ON DELETE cascade ON UPDATE cascade;
            UPDATE ONLY rates SET bank = 1 WHERE bank IS NULL;
          END IF;
        END $$;\`);`,
  });
  expect(accesses.filter((each) => !each.endsWith(' loans'))).toEqual(['write rates']);
  expect(notices).toEqual([
    'loans.ts:3:50 the SQL here is not understood, so it may touch more tables than are known',
  ]);
});

test('a variable with two values names two tables, and what else its file holds is told to nobody', async () => {
  const { accesses, said } = await mapped({
    'docker-compose.yml':
      'services:\n  bank: { build: ., environment: { TABLE: loans }, env_file: [.env] }\n',
    'k8s/bank.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: bank }\nspec:\n  template:\n    spec:\n      containers:\n        - name: bank\n          image: bank\n          env: [{ name: TABLE, value: old_loans }, { name: TOKEN, value: very-secret-token }]\n',
    '.env':
      'PASSWORD=very-secret-word\nDATABASE_URL=postgres://bank:very-secret-login@db/bank\nFOO==bar\n=no\n"\n',
    'loans.ts': `${db}export const a = () => db.query(\`SELECT * FROM \${process.env.TABLE}\`);`,
  });
  expect(accesses).toEqual(['read loans', 'read old_loans']);
  expect(said).not.toMatch(/very-secret/);
});

test('a list of hundreds of tables is read whole, and where a longer one ends it is told of', async () => {
  const cleaned = (count: number) =>
    mapped({
      'package.json': JSON.stringify({ name: 'bank', dependencies: { knex: '3' } }),
      'clean.ts': `import knex from 'knex';\nconst db = knex({ client: 'pg' });\nconst TABLES = [${Array.from({ length: count }, (_, index) => `'t${index}'`).join(', ')}];\nexport const a = () => Promise.all(TABLES.map((table) => db(table).del()));`,
    });
  const long = await cleaned(250);
  expect(long.accesses).toHaveLength(250);
  expect(long.notices).toEqual([]);
  const longer = await cleaned(2_000);
  expect(longer.accesses).toHaveLength(300);
  expect(longer.notices).toHaveLength(1);
}, 60_000);

test('what is written through Prisma out of a variable that is filled again and again is found, and soon', async () => {
  const filling = Array.from(
    { length: 24 },
    (_, index) => `if (input.part${index}) data = { ...data, note${index}: { create: {} } };`,
  );
  const { code, accesses } = await mapped({
    'prisma/schema.prisma': `model Visit {
  id Int @id
  lines Line[]
}
model Line {
  id Int @id
  visit Visit @relation(fields: [visitId], references: [id])
  visitId Int
}`,
    'visits.ts': `import { PrismaClient } from '@prisma/client';
      const prisma = new PrismaClient();
      export const close = (input: any) => { let data: any = { lines: { create: [] } }; ${filling.join('\n')}
        return prisma.visit.update({ where: { id: 1 }, data }); };`,
  });
  expect(code).toBe(0);
  expect([...new Set(accesses.map((each) => each.toLowerCase()))].sort()).toEqual(
    expect.arrayContaining(['write line', 'write visit']),
  );
});
