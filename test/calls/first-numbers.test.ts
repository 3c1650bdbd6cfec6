import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf, unknownIn } from './support.js';

const orders = answering('GET /orders/:id', 'GET /v1/orders/:id', 'GET /v2/orders/:id');

/** What a service web asks a service orders for, by its file `web.ts` and others. */
async function askedBy(text: string, others: Readonly<Record<string, string>> = {}) {
  const web = {
    files: { 'web.ts': text.replaceAll('ORDERS', 'process.env.ORDERS_URL'), ...others },
    environment: { ORDERS_URL: 'http://orders:3000' },
  };
  const model = await modelOf(systemOf({ orders, web }));
  return [...callsIn(model), ...unknownIn(model)].sort();
}

const ONE = 'web → orders GET /orders/*';

describe('a number that something begins with', () => {
  test.each([
    ['a variable', 'let id = 0; on("chosen", (order) => { id = order.id; });', 'id'],
    [
      'one that is given it again',
      'let id = 0; on("x", (o) => { id = o.id; }); on("y", () => { id = 0; });',
      'id',
    ],
    ['one that is given it first', 'let id; id = 0; on("chosen", (order) => { id = order.id; });', 'id'],
    ['one that takes it apart', 'let id = 0; on("chosen", (order) => { ({ id } = order); });', 'id'],
    ['one of a list', 'let id = 0; on("chosen", (...all) => { [, id] = all; });', 'id'],
    ['one that counts', 'let page = 0; on("next", () => { page++; });', 'page'],
    ['one that counts by more', 'let page = 0; on("next", () => { page += 10; });', 'page'],
    ['one of a loop', 'let id = 0; export const each = (all) => { for (id of all) tell(id); };', 'id'],
    [
      'a member of an object',
      'const at = { id: 0 }; on("chosen", (order) => { at.id = order.id; });',
      'at.id',
    ],
    [
      'a static member',
      'class At { static id = 0; static set(o) { At.id = o.id; } } on("x", At.set);',
      'At.id',
    ],
    ['a parameter', '', 'id', '(id = 0)'],
    ['what else is taken', '', 'Number(text) || 0', '(text)'],
    ['what else is chosen', '', 'order ? order.id : 0', '(order)'],
    ['as a text', 'let id = "0"; on("chosen", (order) => { id = order.id; });', 'id'],
  ])('%s: is none that is asked for', async (_, before, id, given = '()') => {
    const load = `export const load = ${given} => fetch(\`\${ORDERS}/orders/\${${id}}\`);`;
    expect(await askedBy(`${before}\n${load}`)).toEqual([ONE]);
  });

  test('of an object that another file has', async () => {
    const others = {
      'at.ts': 'export const at = { id: 0 };\nexport const set = (order) => { at.id = order.id; };',
    };
    const text =
      "import { at } from './at.js';\nexport const load = () => fetch(`${ORDERS}/orders/${at.id}`);";
    expect(await askedBy(text, others)).toEqual([ONE]);
  });

  test('of a class, beside one that stays', async () => {
    expect(
      await askedBy(`export class View {
        private id = 0;
        private readonly list = 7;
        open(text: string) { this.id = Number.parseInt(text, 10); }
        load() { return fetch(\`\${ORDERS}/orders/\${this.id}\`); }
        loadList() { return fetch(\`\${ORDERS}/orders/\${this.list}\`); }
      }`),
    ).toEqual([ONE, ONE.replace('*', '7')]);
  });

  test('while it is looked for', async () => {
    expect(
      await askedBy(`let page = 0;
        export const all = async () => { while (page < 3) { await fetch(\`\${ORDERS}/orders/\${page}\`); page++; } };`),
    ).toEqual([ONE]);
  });
});

describe('a number that is meant', () => {
  test('of several that are known', async () => {
    expect(
      await askedBy(
        'let id = 1; if (process.argv[2]) id = 2;\nexport const load = () => fetch(`${ORDERS}/orders/${id}`);',
      ),
    ).toEqual([ONE.replace('*', '1'), ONE.replace('*', '2')]);
  });

  test('as a port, and at the end of a name', async () => {
    expect(
      await askedBy(
        'export const load = ({ port, version }) => fetch(`http://orders:${port || 3000}/v${version || 1}/orders/7`);',
      ),
    ).toContain('web → orders GET /v1/orders/7');
  });
});

test.each([
  ['turned into one', 'const pageOf = (size) => (size ? +size : 20);'],
  ['calculated', 'const pageOf = (size) => (size ? (size - 1) * 20 : 0);'],
])('a number beside one that is %s', async (_, text) => {
  expect(
    await askedBy(`${text}\nexport const load = (size) => fetch(\`\${ORDERS}/orders/\${pageOf(size)}\`);`),
  ).toEqual([ONE]);
});

test('of two numbers that are written each is meant', async () => {
  expect(
    await askedBy('export const load = (big) => fetch(`${ORDERS}/v${big ? 2 : 1}/orders/${order.id}`);'),
  ).toEqual(['web → orders GET /v1/orders/*', 'web → orders GET /v2/orders/*']);
});

test('what is a word is meant beside what is not known', async () => {
  expect(
    await askedBy(
      "export const load = (choice) => { let which = 'newest'; if (choice) which = choice.id; return fetch(`${ORDERS}/orders/${which}`); };",
    ),
  ).toEqual([ONE, ONE.replace('*', 'newest')]);
});
