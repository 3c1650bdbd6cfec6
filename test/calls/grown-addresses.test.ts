import { ts } from 'ts-morph';
import { expect, test } from 'vitest';
import { Scopes } from '../../src/extract/semantics/evaluate/scopes.js';
import { answering, callsIn, modelOf, systemOf } from './support.js';

const orders = answering('GET /orders', 'POST /orders', 'PATCH /orders', 'DELETE /orders', 'GET /orders/:id');
const environment = { ORDERS_URL: 'http://orders:3000' };

/** What a shop asks of orders by some code. */
async function askedBy(code: string) {
  const files = { 'index.ts': `const U = process.env.ORDERS_URL;\n${code}` };
  const model = await modelOf(systemOf({ orders, shop: { environment, files } }));
  return callsIn(model)
    .map((call) => call.replace('shop → orders ', ''))
    .toSorted();
}

test('an option that is set later is beside what is spread over the usual one', async () => {
  expect(
    await askedBy(`
      const request = (path, given = {}) => {
        const options = { method: 'GET', ...given };
        if (options.body) options.method = 'POST';
        return fetch(U + path, options);
      };
      export const change = (order) => request('/orders', { method: 'PATCH' });`),
  ).toEqual(['PATCH /orders', 'POST /orders']);
});

test('an option that is set in a function that a variable holds, which hands the options on', async () => {
  expect(
    await askedBy(`
      export const remove = () => { const options = { method: 'GET', path: '/orders' }; options.method = 'DELETE'; return send(options); };
      function send(options) { return fetch(U + options.path, { method: options.method }); }`),
  ).toContain('DELETE /orders');
});

test('a block that has a name of its own tells nothing of what the function calls so', async () => {
  expect(
    await askedBy(`
      export const find = (given) => {
        let path = '/orders';
        if (given) {
          let { path } = given;
          path += '/open';
          return fetch(U + path);
        }
        return fetch(U + path);
      };`),
  ).not.toContain('GET /orders/open');
});

test('what a name is in each of a thousand statements that append to it is found at once', () => {
  const steps = Array.from({ length: 1500 }, () => "path += '/1'; ask(path);").join('\n');
  const file = ts.createSourceFile('a.ts', `let path = '/orders';\n${steps}`, ts.ScriptTarget.Latest, true);
  const scopes = new Scopes();
  const asked = file.statements.flatMap((each) =>
    ts.isExpressionStatement(each) && ts.isCallExpression(each.expression) ? each.expression.arguments : [],
  );
  const began = performance.now();
  const found = asked.map((each) => scopes.reaching('path', each)?.grown.length);
  expect(found.at(-1)).toBe(1500);
  expect(performance.now() - began).toBeLessThan(9000);
});

test('what begins as a number counts, and names no segment that goes on', async () => {
  expect(
    await askedBy(
      'export const sum = (lines) => { let total = 0; for (const line of lines) total += line.price; return fetch(`${U}/orders/${total}`); };',
    ),
  ).toEqual(['GET /orders/*']);
});

test('an element at a place that several numbers may say, or of a list that is turned around, may be any', async () => {
  const asked = ['GET /orders/open', 'GET /orders/paid'];
  for (const code of [
    "const paths = ['/orders/open', '/orders/paid']; export const ask = (flag) => { const place = flag ? 0 : 1; return fetch(U + paths.at(place)); };",
    "const paths = ['/orders/open', '/orders/paid']; paths.reverse(); export const ask = () => fetch(U + paths.at(0));",
  ])
    expect(await askedBy(code)).toEqual(asked);
});

test('an option that is set only where something is given is not set where nothing is', async () => {
  expect(
    await askedBy(`
      const call = (path, given) => {
        const options = { method: 'GET' };
        if (given) options.method = 'POST';
        return fetch(U + path, options);
      };
      export const find = (id) => call(\`/orders/\${id}\`);
      export const place = (order) => call('/orders', order);`),
  ).toEqual(['GET /orders', 'GET /orders/*', 'POST /orders']);
});

test('a member of a class that methods set anew is what each of them set last', async () => {
  expect(
    await askedBy(`
      export class Orders {
        url = '';
        async all() { this.url = '/orders/open'; await fetch(U + this.url); this.url = '/orders'; await fetch(U + this.url, { method: 'DELETE' }); }
        async one(id) { this.url = \`/orders/\${id}\`; return fetch(U + this.url); }
      }`),
  ).toEqual(['DELETE /orders', 'GET /orders/*', 'GET /orders/open']);
});

test('a member that a branch, or another method in between, may have set is either', async () => {
  for (const between of ["if (id) this.url = '/orders/open';", 'this.open();', 'this.reopen();'])
    expect(
      await askedBy(`
        export class Orders {
          url = '';
          open() { this.url = '/orders/open'; }
          reopen() { this.open(); }
          async one(id) { this.url = '/orders'; ${between} return fetch(U + this.url); }
        }`),
    ).toEqual(['GET /orders', 'GET /orders/open']);
});

test('an end that is nothing where nobody gives it is a part of the path by itself where it is not known', async () => {
  const asked = (ask: string, given: string) =>
    askedBy(`const read = (suffix = '') => ${ask}; export const show = (req) => read(${given});`);
  const both = ['GET /orders', 'GET /orders/*'];
  expect(await asked('fetch(`${U}/orders${suffix}`)', 'req.query.suffix')).toEqual(both);
  expect(
    await asked("{ const url = U + '/orders' + suffix; return fetch(url); }", 'JSON.parse(req.body).suffix'),
  ).toEqual(both);
  expect(await asked('fetch(`${U}/orders${suffix}`)', "'/open'")).toEqual(['GET /orders/open']);
});
