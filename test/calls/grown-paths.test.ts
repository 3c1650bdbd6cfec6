import { expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

const environment = { ORDERS_URL: 'http://orders:3000' };

/** What a page asks of orders by some code. */
async function askedBy(code: string) {
  const files = {
    'index.ts': `import axios from 'axios';\nconst U = process.env.ORDERS_URL;\nexport const ask = async (id, flag, lines) => { ${code} };`,
  };
  const orders = answering('GET /orders', 'GET /orders/:id', 'DELETE /orders/:id', 'GET /orders/:id/lines');
  const model = await modelOf(systemOf({ orders, web: { environment, files } }));
  return callsIn(model)
    .map((call) => call.replace('web → orders ', ''))
    .toSorted();
}

test('an address that is used twice, and grows in between', async () => {
  const code = 'let url = `${U}/orders`; await axios.get(url); url += `/${id}`; await axios.delete(url);';
  expect(await askedBy(code)).toEqual(['DELETE /orders/*', 'GET /orders']);
});

test('in a branch, each way; of a query nothing is told', async () => {
  const ways = "let url = `${U}/orders`; if (flag) { url += `/${id}`; } else { url += '?all=1'; }";
  expect(await askedBy(`${ways} if (lines) url += '&sort=' + lines; return axios.get(url);`)).toEqual([
    'GET /orders',
    'GET /orders/*',
  ]);
  expect(
    await askedBy("let url = U + '/orders/' + id; if (lines) url += '/lines'; return axios.get(url);"),
  ).toEqual(['GET /orders/*', 'GET /orders/*/lines']);
  // A branch that ends the function appends to nothing after it.
  expect(
    await askedBy(
      "let url = U + '/orders'; if (flag) { url += '/' + id; return axios.delete(url); } return axios.get(url);",
    ),
  ).toEqual(['DELETE /orders/*', 'GET /orders']);
});

test('in cases, each by itself', async () => {
  expect(
    await askedBy(
      "let url = U + '/orders'; switch (flag) { case 'all': return axios.get(url); case 'one': url += '/' + id; await axios.delete(url); break; }",
    ),
  ).toEqual(['DELETE /orders/*', 'GET /orders']);
  expect(
    await askedBy(
      "let url = U + '/orders'; switch (flag) { case 'one': url = U + '/orders/' + id; await axios.delete(url); break; default: url = U + '/orders/' + id + '/lines'; await axios.get(url); }",
    ),
  ).toEqual(['DELETE /orders/*', 'GET /orders/*/lines']);
});

test('what a function that is made after all changes uses', async () => {
  expect(
    await askedBy(
      "let url = U + '/orders'; url += '/' + id; return new Promise((done) => { axios.delete(url).then(done); });",
    ),
  ).toEqual(['DELETE /orders/*']);
});

test('of a parameter', async () => {
  expect(
    await askedBy(
      "const drop = (path) => { path = U + path; path += '/' + id; return axios.delete(path); }; return drop('/orders');",
    ),
  ).toEqual(['DELETE /orders/*']);
});

test('an end that may be nothing is a part of the path where it is something', async () => {
  expect(await askedBy("return axios.get(`${U}/orders${kept.tail || ''}`);")).toEqual([
    'GET /orders',
    'GET /orders/*',
  ]);
  // What must be something goes on with the word.
  expect(await askedBy('return axios.delete(`${U}/orders/${id}${lines.tail}`);')).not.toContain(
    'DELETE /orders/*/*',
  );
});

test('what is there only to be replaced in each branch is not asked for, unless something uses it before or a branch leaves it', async () => {
  const asked = 'return axios.get(`${U}/` + path);';
  expect(
    await askedBy(
      `let path = ''; if (flag) { path = \`orders/\${id}\`; } else if (id) { path = 'orders'; } else { path = \`orders/\${id}/lines\`; } ${asked}`,
    ),
  ).toEqual(['GET /orders', 'GET /orders/*', 'GET /orders/*/lines']);
  const first = `let path = 'orders'; console.log(path); if (flag) { path = \`orders/\${id}\`; } else { path = \`orders/\${id}/lines\`; } ${asked}`;
  expect(await askedBy(first)).toContain('GET /orders');
  const left = `let path = 'orders'; if (flag) { path = \`orders/\${id}\`; } else if (id) { path = \`orders/\${id}/lines\`; } ${asked}`;
  expect(await askedBy(left)).toContain('GET /orders');
});

test.each([
  ['a sum', "let url = path; if (query) url = url + '?' + new URLSearchParams(query);"],
  ['a template', 'let url = path; if (query) { url = `${url}?${new URLSearchParams(query)}`; }'],
  ['a text that is nothing', 'let url = path; const q = String(query); if (q) url = `${url}?${q}`;'],
  ['in a loop', 'let url = path; for (const key in query) url = `${url}?${key}=${query[key]}`;'],
  ['a base before it', "let url = path; if (url.startsWith('/')) url = U + url;", ''],
  ['the parameter itself', 'if (query) path = `${path}?${new URLSearchParams(query)}`;'],
])('what a wrapper is given, where a branch makes more of it: %s', async (_, more, base = '${U}') => {
  const wrapper = `const get = (path, query) => { ${more} return fetch(url ?? path); };`;
  const code = `${wrapper} return [get(\`${base}/orders\`, { all: 1 }), get(\`${base}/orders/\${id}/lines\`)];`;
  expect(await askedBy(code.replace('url ?? path', more.includes('url') ? 'url' : 'path'))).toEqual([
    'GET /orders',
    'GET /orders/*/lines',
  ]);
});
