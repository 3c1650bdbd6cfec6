/** Views, routines and triggers that migrations make stand for the tables inside, for whoever asks for them. */
import { expect, test } from 'vitest';
import { archfit, directory } from '../helpers/world.js';

const PACKAGES =
  'pg knex sequelize typeorm @prisma/client @supabase/supabase-js postgres node-pg-migrate kysely';

/** What the services of a clinic touch: `visits` has the migrations, `billing` the code that is under test. */
async function touched(
  billing: string,
  migrations: Readonly<Record<string, string>>,
  options: { readonly places?: boolean } = {},
): Promise<readonly string[]> {
  const dependencies = Object.fromEntries(PACKAGES.split(' ').map((name) => [name, '*']));
  const unit = (name: string) => JSON.stringify({ name, dependencies, scripts: { start: 'node index.js' } });
  const root = directory({
    'package.json': JSON.stringify({ name: 'clinic', workspaces: ['services/*'] }),
    'docker-compose.yml':
      'services:\n  visits: { build: services/visits }\n  billing: { build: services/billing }\n',
    'services/visits/package.json': unit('visits'),
    'services/visits/index.ts': 'export {};\n',
    'services/billing/package.json': unit('billing'),
    'services/billing/index.ts': billing,
    ...Object.fromEntries(
      Object.entries(migrations).map(([name, text]) => [`services/visits/migrations/${name}`, text]),
    ),
  });
  const { out } = await archfit(['map', root, '--format', 'json', '--no-cache']);
  const { accesses } = JSON.parse(out) as {
    accesses: {
      service: string;
      mode: string;
      table: string;
      at: { path: string; line: number }[];
    }[];
  };
  return accesses
    .filter(({ mode }) => mode !== 'define')
    .map(({ service, mode, table, at }) =>
      [
        `${service} ${mode} ${table.replace('public.', '')}`,
        ...(options.places ? at.map(({ path, line }) => `${path}:${line}`) : []),
      ].join(' '),
    )
    .sort();
}

const PG = "import { Pool } from 'pg';\nconst pool = new Pool();\n";

const closing = `CREATE OR REPLACE FUNCTION close_visit(visit int) RETURNS void AS $$
BEGIN
  UPDATE visits SET closed = true WHERE id = visit;
  INSERT INTO bills (visit_id) SELECT id FROM fees WHERE visit_id = visit;
END $$ LANGUAGE plpgsql;`;
const CLOSED = ['billing read fees', 'billing write bills', 'billing write visits'];
const typeorm = (text: string) => `import { MigrationInterface, QueryRunner } from 'typeorm';
export class Closing1700000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> { await queryRunner.query(\`${text}\`); }
  async down(queryRunner: QueryRunner): Promise<void> { await queryRunner.query('DROP FUNCTION close_visit'); }
}`;

test('the place of the call and that of the definition are both evidence', async () => {
  expect(
    await touched(
      `${PG}export const f = () => pool.query('SELECT close_visit($1)', [1]);`,
      {
        '1-closing.ts': typeorm(closing),
      },
      { places: true },
    ),
  ).toEqual(
    CLOSED.map((use) => `${use} services/billing/index.ts:3 services/visits/migrations/1-closing.ts:3`),
  );
});

test.each([
  ['pg, as a table', `${PG}export const f = () => pool.query('select * from close_visit($1)', [1]);`],
  ['pg, a procedure', `${PG}export const f = () => pool.query('CALL close_visit($1)', [1]);`],
  ['pg, small', `${PG}export const f = () => pool.query('select close_visit($1)', [1]);`],
  [
    'knex.raw',
    "import knex from 'knex';\nconst db = knex({});\nexport const f = () => db.raw('select close_visit(?)', [1]);",
  ],
  [
    'sequelize.query',
    "import { Sequelize } from 'sequelize';\nconst db = new Sequelize('');\nexport const f = () => db.query('SELECT close_visit(:id);', { replacements: { id: 1 } });",
  ],
  [
    'TypeORM',
    "import { DataSource } from 'typeorm';\nexport class Closing { constructor(private source: DataSource) {}\n run() { return this.source.query('SELECT close_visit($1)', [1]); } }",
  ],
  [
    'Prisma',
    "import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nexport const f = (id: number) => prisma.$queryRaw`SELECT close_visit(${id})`;",
  ],
  [
    'Supabase',
    "import { createClient } from '@supabase/supabase-js';\nconst db = createClient('', '');\nexport const f = () => db.rpc('close_visit', { visit: 1 });",
  ],
  [
    'Supabase, in a schema',
    "import { createClient } from '@supabase/supabase-js';\nconst db = createClient('', '');\nexport const f = () => db.schema('public').rpc('close_visit', { visit: 1 });",
  ],
  [
    'postgres.js',
    "import postgres from 'postgres';\nconst sql = postgres();\nexport const f = (id: number) => sql`select close_visit(${id})`;",
  ],
  [
    'Kysely',
    "import { Kysely, sql } from 'kysely';\nexport const f = (db: Kysely<any>, id: number) => sql`call close_visit(${id})`.execute(db);",
  ],
])('%s', async (_, billing) => {
  expect(await touched(billing, { '1-closing.ts': typeorm(closing) })).toEqual(CLOSED);
});

const asks = `${PG}export const f = () => pool.query('SELECT close_visit($1)', [1]);`;

test.each([
  [
    'knex',
    `exports.up = (knex) => knex.raw(\`${closing}\`);\nexports.down = (knex) => knex.raw('DROP FUNCTION close_visit(int)');`,
  ],
  [
    'Sequelize, whose body has no BEGIN',
    `module.exports = {
  up: (queryInterface, Sequelize) => queryInterface.createFunction('close_visit', [{ type: Sequelize.DataTypes.INTEGER, name: 'visit' }], 'json', 'plpgsql',
    \`UPDATE visits SET closed = true WHERE id = visit RETURNING id INTO found;
      INSERT INTO bills (visit_id) SELECT id FROM fees WHERE visit_id = found;
      RETURN found;\`, [], { force: true, variables: [{ type: 'int', name: 'found' }] }),
  down: (queryInterface) => queryInterface.dropFunction('close_visit', []),
};`,
  ],
  [
    'node-pg-migrate',
    `exports.up = (pgm) => { pgm.createFunction('close_visit', [{ name: 'visit', type: 'int' }], { returns: 'void', language: 'plpgsql', replace: true },
    \`BEGIN UPDATE visits SET closed = true WHERE id = visit; INSERT INTO bills SELECT id FROM fees; END\`); };`,
  ],
  [
    'a text of its own, defined by a function in SQL',
    `const body = \`CREATE FUNCTION close_visit(visit int) RETURNS void LANGUAGE sql AS 'UPDATE visits SET closed = true; INSERT INTO bills SELECT id FROM fees'\`;
export const up = async (db: any) => { await db.query(body); };`,
  ],
])('made by %s', async (_, migration) => {
  expect(await touched(asks, { '20240101-closing.js': migration })).toEqual(CLOSED);
});

test('the last of several definitions counts, a dropped one does not, and what nobody calls gives nothing', async () => {
  const files = {
    '1-closing.ts': typeorm(closing),
    '2-closing.ts': typeorm(
      'CREATE OR REPLACE FUNCTION close_visit(visit int) RETURNS void LANGUAGE sql AS $$ DELETE FROM visits $$',
    ),
    '10-gone.ts': typeorm('CREATE FUNCTION gone() RETURNS void LANGUAGE sql AS $$ DELETE FROM fees $$'),
    '11-gone.ts': typeorm('DROP FUNCTION gone()'),
  };
  expect(await touched(asks, files)).toEqual(['billing write visits']);
  expect(await touched(`${PG}export const f = () => pool.query('SELECT gone()');`, files)).toEqual([]);
  expect(await touched('export {};', files)).toEqual([]);
});

test('a routine calls others, and a view stands for what is behind it', async () => {
  expect(
    await touched(`${PG}export const f = () => pool.query('SELECT settle()');`, {
      '1-a.ts': typeorm(
        'CREATE FUNCTION settle() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM close_visit(v.id) FROM open_visits v; END $$',
      ),
      '2-b.ts': typeorm(closing),
      '3-c.ts': typeorm('CREATE OR REPLACE VIEW open_visits AS SELECT * FROM visits JOIN rooms USING (room)'),
    }),
  ).toEqual([
    'billing read fees',
    'billing read rooms',
    'billing read visits',
    'billing write bills',
    'billing write visits',
  ]);
});

test('who writes a table does what its trigger does, and who reads it does not', async () => {
  const files = {
    '1-trigger.ts':
      typeorm(`CREATE FUNCTION note() RETURNS trigger AS $$ BEGIN INSERT INTO audit VALUES (NEW.id); RETURN NEW; END $$ LANGUAGE plpgsql;
      CREATE TRIGGER note_visit AFTER INSERT OR UPDATE ON visits FOR EACH ROW EXECUTE PROCEDURE note();`),
  };
  expect(
    await touched(`${PG}export const f = () => pool.query('UPDATE visits SET closed = true');`, files),
  ).toEqual(['billing write audit', 'billing write visits']);
  expect(await touched(`${PG}export const f = () => pool.query('SELECT * FROM visits');`, files)).toEqual([
    'billing read visits',
  ]);
  const pgm = `exports.up = (pgm) => pgm.createTrigger('visits', 'note_visit', { when: 'AFTER', operation: 'INSERT', level: 'ROW', language: 'plpgsql' },
    \`BEGIN INSERT INTO audit VALUES (NEW.id); RETURN NEW; END\`);`;
  expect(
    await touched(`${PG}export const f = () => pool.query('INSERT INTO visits VALUES (1)');`, {
      '1-trigger.js': pgm,
    }),
  ).toEqual(['billing write audit', 'billing write visits']);
});

test('triggers that write one another’s tables are gone through once each, however many ways lead there', async () => {
  const tables = Array.from({ length: 14 }, (_, index) => `ward_${index}`);
  const triggers = tables.flatMap((table) => [
    `CREATE FUNCTION note_${table}() RETURNS trigger AS $$ BEGIN ${tables.map((other) => `INSERT INTO ${other} VALUES (NEW.id);`).join(' ')} RETURN NEW; END $$ LANGUAGE plpgsql;`,
    `CREATE TRIGGER note AFTER INSERT ON ${table} FOR EACH ROW EXECUTE PROCEDURE note_${table}();`,
  ]);
  expect(
    await touched(`${PG}export const f = () => pool.query('INSERT INTO ward_0 VALUES (1)');`, {
      '1-triggers.ts': typeorm(triggers.join('\n')),
    }),
  ).toEqual(tables.map((table) => `billing write ${table}`).sort());
});

test('a body that is put together when it runs touches what is known of it, and a call of the server’s own nothing', async () => {
  const dynamic =
    "CREATE FUNCTION close_visit(visit int) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('DELETE FROM %I', visit); DELETE FROM fees; END $$";
  expect(await touched(asks, { '1-closing.ts': typeorm(dynamic.replaceAll("'", "\\'")) })).toEqual([
    'billing write fees',
  ]);
  expect(
    await touched(`${PG}export const f = () => pool.query('SELECT now()');`, {
      '1-closing.ts': typeorm(closing),
    }),
  ).toEqual([]);
});

test('an entity that is a view stands for the tables that its query reads', async () => {
  const billing = `import { DataSource, Entity, PrimaryGeneratedColumn, ViewColumn, ViewEntity } from 'typeorm';
    @Entity('bills') class Bill { @PrimaryGeneratedColumn() id: number; }
    @ViewEntity({ name: 'bill_sums', expression: 'SELECT b.id FROM bills b JOIN fees f ON f.id = b.id' })
    class BillSum { @ViewColumn() id: number; }
    const source = new DataSource({ type: 'postgres' });
    export const all = () => source.getRepository(BillSum).find();`;
  expect(await touched(billing, {})).toEqual(['billing read bills', 'billing read fees']);
});
