import { expect, test } from 'vitest';
import { accessesOf } from './support.js';

/** The tables that a function of a shop reads. */
async function read(body: string, others = ''): Promise<readonly string[]> {
  const accesses = await accessesOf({
    'package.json': { name: 'shop' },
    'server.js': `const { Pool } = require('pg');
      const db = new Pool();
      const query = (table) => db.query(\`select * from \${table}\`);
      ${others}
      async function load(kind, isOld) {
        ${body}
      }
      module.exports = { load };`,
  });
  return accesses.map((each) => each.replace('read ', ''));
}

const CHOSEN = `let table = 'none';
  if (isOld) table = 'old_orders';
  else if (kind.length > 3) table = 'orders';`;
const SENT = 'await db.query(`select * from ${table}`);';

test.each([
  ['a return', `if (table === 'none') return; ${SENT}`],
  ['what is thrown', `if (table == 'none') { throw new Error('none'); } ${SENT}`],
  ['a branch', `if (table !== 'none') { ${SENT} }`],
  ['the end of the program', `if (table === 'none') process.exit(1); ${SENT}`],
  ['another branch', `if (table === 'none') { console.log('none'); } else { ${SENT} }`],
  ['one side of a test', `if (table !== 'none' && kind) { ${SENT} }`],
  ['not', `if (!(table === 'none')) ${SENT}`],
  ['and', `table !== 'none' && (${SENT.replace(';', '')});`],
  ['or', `table === 'none' || (${SENT.replace(';', '')});`],
  ['a choice', `const found = table === 'none' ? [] : ${SENT}`],
  ['a switch', `switch (table) { case 'none': break; default: ${SENT} }`],
  ['labels', `switch (table) { case 'orders': case 'old_orders': ${SENT} break; case 'none': return; }`],
  ['a constant', `if (table === NONE) return; ${SENT}`],
  ['a list', `if (!KNOWN.includes(table)) throw new Error(); ${SENT}`],
  ['a set', `if (!new Set(KNOWN).has(table)) return; ${SENT}`],
  ['a predicate', `if (isNone(table)) return; ${SENT}`],
  ['a guard', `if (!isKnown(table)) return; ${SENT}`],
  ['a loop', `for (const each of [1, 2]) { if (table === 'none') continue; ${SENT} }`],
  ['the end of a loop', `while (kind) { if (table === 'none') break; ${SENT} }`],
  ['a function within', `if (table === 'none') return; await retry(async () => { ${SENT} });`],
  ['a text that begins so', `if (table.startsWith('no')) return; ${SENT}`],
])('what a test before does not let through is not asked for: %s', async (_, tested) => {
  const others = `const NONE = 'none'; const KNOWN = ['orders', 'old_orders'];
    const isNone = (name) => name === 'none';
    function isKnown(name) { return KNOWN.includes(name); }`;
  expect(await read(`${CHOSEN} ${tested}`, others)).toEqual(['old_orders', 'orders']);
});

test.each([
  [
    'an element of a list',
    `for (const table of ['none', 'orders']) { if (table === 'none') continue; ${SENT} }`,
  ],
  [
    'a member',
    `const made = { table: isOld ? 'none' : 'orders' }; if (made.table === 'none') return; await db.query(\`select * from \${made.table}\`);`,
  ],
  ['a part', `const { table } = { table: isOld ? 'none' : 'orders' }; if (table === 'none') return; ${SENT}`],
  ['nothing', `const table = isOld ? '' : 'orders'; if (!table) return; ${SENT}`],
])('whatever has the name: %s', async (_, body) => {
  expect(await read(body)).toEqual(['orders']);
});

test('what a function is called with goes on no further than its tests', async () => {
  const others = `const load2 = async (table) => { if (table === 'none') return; ${SENT} };
    const load3 = (table) => { switch (table) { case 'gone': return undefined; default: return query(table); } };`;
  const body = `await load2('none'); await load2('orders'); await load3('gone'); await load3('carts');`;
  expect(await read(body, others)).toEqual(['carts', 'orders']);
});

test.each([
  [
    'it is another by then',
    `if (table === 'none') { table = 'carts'; } ${SENT}`,
    ['carts', 'none', 'old_orders', 'orders'],
  ],
  [
    'it is given anew',
    `if (table === 'orders') return; table = isOld ? 'orders' : 'carts'; ${SENT}`,
    ['carts', 'orders'],
  ],
  [
    'a loop gives it anew',
    `if (table === 'orders') return; for (;;) { ${SENT} table = 'orders'; }`,
    ['none', 'old_orders', 'orders'],
  ],
  [
    'a function gives it anew',
    `const next = () => { table = 'orders'; }; if (table === 'orders') return; next(); ${SENT}`,
    ['none', 'old_orders', 'orders'],
  ],
  ['it goes on', `if (table === 'none') console.log('none'); ${SENT}`, ['none', 'old_orders', 'orders']],
  ['the test says nothing', `if (table === kind) return; ${SENT}`, ['none', 'old_orders', 'orders']],
  [
    'a clause runs on',
    `switch (table) { case 'none': console.log(kind); case 'orders': ${SENT} }`,
    ['none', 'orders'],
  ],
  [
    'it is another name',
    `{ const table = 'none'; if (table === 'orders') return; } ${SENT}`,
    ['none', 'old_orders', 'orders'],
  ],
  ['one way leaves', `if (table === 'none') { if (kind) return; } ${SENT}`, ['none', 'old_orders', 'orders']],
  [
    'a function that is declared',
    `if (table === 'none') return run(); function run() { return db.query(\`select * from \${table}\`); }`,
    ['none', 'old_orders', 'orders'],
  ],
])('what may still come is asked for: %s', async (_, body, tables) => {
  expect(await read(`${CHOSEN} ${body}`)).toEqual(tables);
});
