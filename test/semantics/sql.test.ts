import { describe, expect, test } from 'vitest';
import { accessesOf, definitionsOf } from './support.js';

const read = (code: string) => accessesOf({ 'package.json': { name: 'shop' }, 'store.ts': code });
const pg = "import pg from 'pg';\nconst pool = new pg.Pool();\n";

describe('SQL is known by its text, whoever sends it', () => {
  test.each([
    [
      'pg',
      `${pg}export const f = () => pool.query('UPDATE sales.orders SET paid = true WHERE id = $1', [1]);`,
      ['write sales.orders'],
    ],
    [
      'pg, by a query object',
      `${pg}export const f = () => pool.query({ name: 'q', text: 'SELECT 1 FROM orders' });`,
      ['read orders'],
    ],
    [
      'postgres.js',
      "import postgres from 'postgres';\nconst sql = postgres();\nexport const f = (id: number) => sql`select * from ${sql('sales.orders')} where id = ${id} for update`;",
      ['lock sales.orders', 'read sales.orders'],
    ],
    [
      'a sentence that is put in as a value',
      "import postgres from 'postgres';\nconst sql = postgres();\nexport const f = (level: string) => { const reason = `Moved from ${level} to open`; const order = 'order by id'; return sql`insert into notes (reason) select ${reason} from orders ${sql.unsafe(order)}`; };",
      ['read orders', 'write notes'],
    ],
    [
      'slonik',
      "import { sql } from 'slonik';\nexport const f = (db: any) => db.any(sql.unsafe`SELECT * FROM ${sql.identifier(['sales', 'orders'])}`);",
      ['read sales.orders'],
    ],
    [
      'mysql2',
      "import mysql from 'mysql2/promise';\nconst db = mysql.createPool({});\nexport const f = () => db.execute('DELETE FROM `orders` WHERE id = ?', [1]);",
      ['write orders'],
    ],
    [
      'mysql2, of a table that is called by a word of PostgreSQL',
      "import mysql from 'mysql2/promise';\nconst db = mysql.createPool({});\nexport const f = () => db.execute('SELECT o.id FROM user u JOIN orders o ON o.user = u.id WHERE u.id IN (?)', [1]);\nexport const g = () => db.execute('UPDATE user SET name = ?', ['a']);",
      ['read orders', 'read user', 'write user'],
    ],
    [
      'better-sqlite3',
      "import Database from 'better-sqlite3';\nconst db = new Database('a');\nexport const f = () => db.prepare('INSERT INTO orders (id) VALUES (?)').run(1);",
      ['write orders'],
    ],
    [
      'knex.raw with names as bindings',
      "import knex from 'knex';\nconst db = knex({});\nexport const f = () => db.raw('select * from ?? where id = ?', ['orders', 1]);",
      ['read orders'],
    ],
    [
      'a query within a piece of another',
      "import knex from 'knex';\nconst db = knex({});\nexport const f = () => db.raw('ANY(ARRAY(SELECT id FROM orders WHERE x = ?))', [1]);",
      ['read orders'],
    ],
    [
      'queries of its own that are not known',
      `${pg}const queries = () => globalThis.queries;
       export const f = () => pool.query(\`WITH \${queries().join(', ')} SELECT * FROM open_orders JOIN sales.lines ON true WHERE id = 1\`);`,
      ['read open_orders?', 'read sales.lines'],
    ],
    [
      'named parameters',
      `${pg}export const f = () => pool.query('SELECT * FROM orders o WHERE o.id = :id AND o.at::date = :day');`,
      ['read orders'],
    ],
    [
      'pg-promise',
      `${pg}export const f = (table) => pool.query('SELECT * FROM $(table:name) JOIN orders ON true WHERE id = \${id}');`,
      ['read orders'],
    ],
    [
      'a wrapper of nobody knows what',
      `${pg}declare function run(text: string): void;\nexport const f = () => run(\`SELECT * FROM orders WHERE id = \${1}\`);`,
      ['read orders'],
    ],
  ])('%s', async (_, code, expected) => {
    expect(await read(code)).toEqual(expected);
  });

  test('a clause that is put in, a condition that may be missing, and a sum of texts', async () => {
    expect(
      await read(`${pg}
        export const f = (where: string, sort: string, ids: number[]) => [
          pool.query(\`SELECT * FROM orders \${where} ORDER BY \${sort} LIMIT \${10}\`),
          pool.query('SELECT * FROM lines WHERE id IN (' + ids.join(',') + ')' + (where ? ' AND ' + where : '')),
          pool.query(\`INSERT INTO returns (\${ids.map(String)}) VALUES \${ids.map(() => '(?)')}\`),
        ];`),
    ).toEqual(['read lines', 'read orders', 'write returns']);
  });

  test('a name that is only half known is none', async () => {
    expect(
      await read(
        `${pg}export const f = (x: string, y: any) => pool.query(\`SELECT * FROM vectors_\${x} \${y} ORDER BY \${y} NULLS \${y}\`);`,
      ),
    ).toEqual([]);
  });

  test('a text that no call is seen to send stands for itself, and once only', async () => {
    const files = {
      'package.json': { name: 'shop' },
      'queries.ts':
        "export const FIND = 'SELECT * FROM orders WHERE id = $1';\nexport const LOST = 'DELETE FROM carts WHERE id = $1';",
      'store.ts': `${pg}import { FIND } from './queries.js';\nexport const find = () => pool.query(FIND, [1]);`,
    };
    expect(await accessesOf(files)).toEqual(['read orders', 'write carts']);
  });

  test('prose, names of queries, functions and temporary tables are none', async () => {
    expect(
      await read(`${pg}
        export const f = () => {
          console.log('select one from the list');
          throw new Error('update orders set failed');
        };
        export const label = 'Select a customer from the list';
        export const g = () => pool.query('WITH recent AS (SELECT * FROM orders) SELECT * FROM recent, generate_series(1, 2)');`),
    ).toEqual(['read orders']);
  });

  test('what may as well be a label counts where there is such a table', async () => {
    expect(
      await read(`${pg}
        export const title = (mode) => (mode === 'map' ? 'Select location from map' : 'Select shop, and street, from maps.');
        export const Remove = () => title('Delete from cart');
        export const named = \`Select \${title} from list\`;
        export const f = () => pool.query('Select name from customers');
        export const g = () => pool.query('select name from orders');
        export const h = () => pool.query('Select * from lines');
        export const i = () => pool.query('Select name FROM bills');
        export const j = () => pool.query('Select name from stock where id = 1');`),
    ).toEqual([
      'read bills',
      'read customers?',
      'read lines',
      'read list?',
      'read map?',
      'read orders',
      'read stock',
      'write cart?',
    ]);
  });
});

test('migrations and what creates tables define them; migrations, seeds and tests access nothing', async () => {
  const files = {
    'package.json': { name: 'shop' },
    'start.ts': `${pg}export const start = () => pool.query('CREATE TABLE IF NOT EXISTS jobs (id int)');`,
    'migrations/001.js':
      "exports.up = (knex) => knex.schema.createTable('orders', (t) => t.increments()).then(() => knex('orders').insert({}));\nexports.down = (knex) => knex.schema.createTable('old_orders', () => {});",
    'src/migrations/002.ts':
      "import { MigrationInterface, QueryRunner, Table } from 'typeorm';\nexport class A implements MigrationInterface {\n  async up(q: QueryRunner) { await q.query('CREATE TABLE \"orderLines\" (id int)'); await q.createTable(new Table({ name: 'sales.returns' })); }\n  async down(q: QueryRunner) { await q.query('CREATE TABLE gone (id int)'); }\n}",
    'seeds/a.ts': `${pg}export const seed = () => pool.query('INSERT INTO orders VALUES (1)');`,
    'a.test.ts': `${pg}pool.query('INSERT INTO orders VALUES (1)');`,
  };
  expect(await accessesOf(files)).toEqual([]);
  expect(await definitionsOf(files)).toEqual([
    'ddl jobs',
    'ddl orderLines',
    'ddl orders',
    'ddl sales.returns',
  ]);
});

test('SQL of MySQL and SQLite touches what it touches there', async () => {
  const statements = [
    'INSERT OR REPLACE INTO t01 (k, v) VALUES (?, ?)',
    "INSERT IGNORE INTO t02 (a) VALUES ('x')",
    'SELECT * FROM `t03` LIMIT 5, 10',
    'REPLACE INTO t04 VALUES (1)',
    'INSERT INTO t05 (a) VALUES (?) ON DUPLICATE KEY UPDATE a = VALUES(a)',
    'UPDATE t06 SET a = 1 ORDER BY id LIMIT 1',
    'INSERT INTO t07 SET a = 1',
    'SELECT TOP 10 * FROM [t08]',
    'DELETE t09 FROM t09 JOIN t10 ON t09.a = t10.a',
    'SELECT * FROM t11 WHERE at > NOW() - INTERVAL 7 DAY',
    'UPDATE t12 JOIN t13 ON t12.a = t13.a SET t12.b = 1',
    "SELECT GROUP_CONCAT(a SEPARATOR ',') FROM t14 USE INDEX (x) LOCK IN SHARE MODE",
  ];
  const touched = await accessesOf({
    'package.json': { name: 'shop' },
    'store.ts': `import Database from 'better-sqlite3';
      const db = new Database('shop.sqlite');
      ${statements.map((sql, index) => `export const f${index} = () => db.prepare(${JSON.stringify(sql)}).run();`).join('\n')}`,
  });
  expect(touched).toEqual([
    'lock t14',
    'read t03',
    'read t08',
    'read t10',
    'read t11',
    'read t13',
    'read t14',
    'write t01',
    'write t02',
    'write t04',
    'write t05',
    'write t06',
    'write t07',
    'write t09',
    'write t12',
  ]);
});

test('a name in the quotes of MySQL that only running code knows is not known', async () => {
  expect(
    await read(
      `${pg}export const all = (model: { tableName: string }) => pool.query(\`SELECT * FROM \\\`\${model.tableName}\\\` WHERE id = 1\`);`,
    ),
  ).toEqual([]);
});

test('definitions of MySQL and SQLite', async () => {
  expect(
    await definitionsOf({
      'package.json': { name: 'shop' },
      'schema.ts': `import mysql from 'mysql2';
        const db = mysql.createPool({});
        db.query('CREATE TABLE IF NOT EXISTS \`orders\` (\`id\` INT(11) UNSIGNED NOT NULL AUTO_INCREMENT, state ENUM("open", "paid"), PRIMARY KEY (id), KEY by_state (state)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4');
        db.query('CREATE TABLE lines (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT) STRICT');`,
    }),
  ).toEqual(['ddl lines', 'ddl orders']);
});

test('SQL that is sent to an address touches the tables of whoever answers there', async () => {
  expect(
    await read(`${pg}import axios from 'axios';
      export const own = () => pool.query('SELECT 1 FROM orders');
      export const theirs = async ({ http }: any) => {
        const params = { operation: 'query', query: 'SELECT * FROM Accounts ORDER BY createdtime DESC;' };
        await http.get('/webservice.php', { params });
        await axios.post('https://crm.example.com/query', { sql: 'SELECT * FROM Leads' });
      };`),
  ).toEqual(['read orders']);
});

test('what SQLite keeps for itself is no table of a program', async () => {
  expect(
    await read(
      "import Database from 'better-sqlite3';\nconst db = new Database('a');\nexport const f = () => db.prepare(\"SELECT name FROM sqlite_master WHERE type = 'table'\").all();",
    ),
  ).toEqual([]);
});

test('a database that a worker is given and that no package speaks to', async () => {
  const sent = "env.DB.prepare('UPDATE orders SET paid = 1 WHERE id = ?').bind(id).run()";
  expect(
    await accessesOf({
      'package.json': { name: 'shop' },
      'worker.js': `export default { async fetch(request, env) { const id = 1; await ${sent}; return new Response(await list(env.DB)); } };
        const list = async (db) => JSON.stringify(await db.batch([db.prepare('SELECT * FROM lines'), db.prepare(\`DELETE FROM carts WHERE age > \${7}\`)]));`,
    }),
  ).toEqual(['read lines', 'write carts', 'write orders']);
  expect(
    await accessesOf({
      'package.json': { name: 'shop' },
      'store.ts':
        "export interface Env { readonly DB: D1Database }\nconst FIND = 'SELECT * FROM orders WHERE id = ?1';\nexport const find = (env: Env, id: number) => env.DB.prepare(FIND).bind(id).first();",
    }),
  ).toEqual(['read orders']);
});
