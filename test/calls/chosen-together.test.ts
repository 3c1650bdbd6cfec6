import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

const orders = answering('GET /orders', 'POST /orders', 'PUT /orders/:id', 'DELETE /orders/:id');
const environment = { ORDERS_URL: 'http://orders:3000', ORDERS_ROOT: 'http://orders:3000/orders/v1' };

/** What a page asks of orders by some code; of a server of which nothing is read, by its name alone. */
async function askedBy(code: string, isRead = true) {
  const files = {
    'index.ts': `import axios from 'axios';\nconst U = process.env.ORDERS_URL;\nexport const save = async (id, order, flag) => { ${code} };`,
  };
  const others = { files: { 'main.go': 'package main' } };
  const model = await modelOf(systemOf({ orders: isRead ? orders : others, web: { environment, files } }));
  return callsIn(model)
    .map((call) => call.replace('web → orders ', '').replace(' (no endpoint)', ''))
    .toSorted();
}

describe('a verb that is chosen', () => {
  test('each of the verbs, with the address that the same test chooses', async () => {
    const saved = ['POST /orders', 'PUT /orders/*'];
    for (const isRead of [true, false]) {
      expect(
        await askedBy(
          "return fetch(id ? `${U}/orders/${id}` : `${U}/orders`, { method: id ? 'PUT' : 'POST' });",
          isRead,
        ),
      ).toEqual(saved);
      expect(
        await askedBy(
          "const url = !id ? U + '/orders' : `${U}/orders/${id}`; const method = id ? 'put' : 'post'; return axios({ url, method });",
          isRead,
        ),
      ).toEqual(saved);
    }
  });

  test('whatever the test is, of one address', async () => {
    expect(await askedBy("return fetch(`${U}/orders/${id}`, { method: flag ? 'PUT' : 'DELETE' });")).toEqual([
      'DELETE /orders/*',
      'PUT /orders/*',
    ]);
  });

  test('in the block that chooses the address', async () => {
    for (const isRead of [true, false]) {
      expect(
        await askedBy(
          "let url = '/orders'; let method = 'POST'; if (id) { url = `/orders/${id}`; method = 'PUT'; } return fetch(U + url, { method });",
          isRead,
        ),
      ).toEqual(['POST /orders', 'PUT /orders/*']);
      expect(
        await askedBy(
          "let url; let verb; if (id) { verb = 'PUT'; url = `/orders/${id}`; } else { verb = 'POST'; url = '/orders'; } return axios({ url: U + url, method: verb });",
          isRead,
        ),
      ).toEqual(['POST /orders', 'PUT /orders/*']);
    }
  });

  test('among options that are set once they are written, in the block that sets the address', async () => {
    const begun = "const options = { url: U + '/orders', method: 'POST' };";
    const set = 'options.url = `${U}/orders/${id}`; options.method = "PUT";';
    for (const isRead of [true, false]) {
      expect(await askedBy(`${begun} if (id) { ${set} } return axios(options);`, isRead)).toEqual([
        'POST /orders',
        'PUT /orders/*',
      ]);
      expect(await askedBy(`${begun} await axios(options); ${set} return axios(options);`, isRead)).toEqual([
        'POST /orders',
        'PUT /orders/*',
      ]);
    }
  });

  test('by a test that may set it among the options, or else is the one that they begin with, or the usual one', async () => {
    const set = "if (flag) options.method = 'DELETE'; return fetch(`${U}/orders/${id}`, options);";
    for (const begun of ["{ method: 'GET' }", '{ headers: {} }'])
      expect(await askedBy(`const options = ${begun}; ${set}`, false)).toEqual([
        'DELETE /orders/*',
        'GET /orders/*',
      ]);
    expect(
      await askedBy(
        "const options = {}; options.method = 'PUT'; return fetch(U + '/orders/1', options);",
        false,
      ),
    ).toEqual(['PUT /orders/1']);
    // What another function calls its options says nothing of these.
    expect(
      await askedBy(
        "const drop = () => { const options = {}; options.method = 'DELETE'; }; const options = { method: 'PUT' }; return fetch(U + '/orders/1', options);",
        false,
      ),
    ).toEqual(['PUT /orders/1']);
  });

  test('among options of which each block sets one alone, with what was said before of the other', async () => {
    const one = 'options.url = `${U}/orders/${id}`;';
    expect(
      await askedBy(
        `const options = { url: U + '/orders' }; if (id) { options.method = 'PUT'; ${one} } else { options.method = 'POST'; } return axios(options);`,
        false,
      ),
    ).toEqual(['POST /orders', 'PUT /orders/*']);
    expect(
      await askedBy(
        `const options = { method: 'GET', url: U + '/orders' }; if (id) ${one} if (flag) options.method = 'POST'; return axios(options);`,
        false,
      ),
    ).toEqual(['GET /orders', 'GET /orders/*', 'POST /orders']);
  });

  test('by no usual one where each branch says another, or whoever calls says that there is one', async () => {
    expect(
      await askedBy(
        "const options = {}; if (flag) options.method = 'PUT'; else options.method = 'DELETE'; return fetch(`${U}/orders/${id}`, options);",
        false,
      ),
    ).toEqual(['DELETE /orders/*', 'PUT /orders/*']);
    expect(
      await askedBy(
        "const ask = (path, method) => { const init = {}; if (method) init.method = method; return fetch(U + path, init); }; await ask('/orders', 'POST'); return ask(`/orders/${id}`);",
        false,
      ),
    ).toEqual(['GET /orders/*', 'POST /orders']);
  });

  test('in the case that chooses the address, and by a test there', async () => {
    expect(
      await askedBy(
        `let url, method;
        switch (flag) {
          case 'order':
            url = id ? \`\${U}/orders/\${id}\` : \`\${U}/orders\`;
            method = id ? 'PUT' : 'POST';
            break;
          case 'line':
            url = \`\${U}/lines\`;
            method = 'DELETE';
            break;
        }
        return fetch(url, { method });`,
        false,
      ),
    ).toEqual(['DELETE /lines', 'POST /orders', 'PUT /orders/*']);
  });

  test('in another block than the address: the first of them, for most of the pairs are never sent', async () => {
    const verbs = "let method = 'POST'; if (flag) method = 'PUT';";
    expect(
      await askedBy(
        `${verbs} let url = '/orders'; if (id) { url = '/lines'; } return fetch(U + url, { method });`,
        false,
      ),
    ).toEqual(['POST /lines', 'POST /orders']);
    expect(await askedBy(`${verbs} return fetch(U + '/orders', { method });`, false)).toEqual([
      'POST /orders',
      'PUT /orders',
    ]);
  });

  test('of addresses that are tried one after the other, a variable that nothing sets says what the others do', async () => {
    const index = `const ADDRESSES = [process.env.ORDERS_SERVICE_URL, process.env.ORDERS_API, 'http://orders:3000/api/orders', 'http://localhost:9/api/orders'].filter(Boolean);
      const ask = async (path = '', options = {}) => {
        let last;
        for (const base of ADDRESSES.map((each) => String(each).replace(/\\/+$/, ''))) {
          try { return await fetch(\`\${base}\${path}\`, { ...options }); } catch (error) { last = error; }
        }
        throw last;
      };
      export const all = () => ask();
      export const cancel = (id) => ask(\`/\${id}/cancel\`, { method: 'PUT' });
      export const drop = (id) => ask(\`/\${id}\`, { method: 'DELETE' });`;
    const orders = answering('GET /api/orders', 'PUT /api/orders/:id/cancel');
    const calls = callsIn(await modelOf(systemOf({ orders, web: { files: { 'index.js': index } } })));
    // What nobody is seen to answer may be asked by either.
    expect(calls.filter((each) => !each.includes('DELETE'))).toEqual([
      'web → orders GET /api/orders',
      'web → orders PUT /api/orders/*/cancel',
    ]);
    expect(calls).toContain('web → orders DELETE /api/orders/* (no endpoint)');
  });

  test('by different tests, those that somebody answers', async () => {
    expect(
      await askedBy(
        "return fetch(id !== 1 ? `${U}/orders/${id}` : `${U}/orders`, { method: flag ? 'PUT' : 'POST' });",
      ),
    ).toEqual(['POST /orders', 'PUT /orders/*']);
  });
});

describe('a path that is chosen', () => {
  test('may be the root of whoever is asked, beside one that is answered', async () => {
    expect(await askedBy("return fetch(U + (flag ? '/orders' : '/'));")).toEqual(['GET /', 'GET /orders']);
  });

  test('of one word that nobody answers stays; what is spelt as the name of something else does not', async () => {
    expect(await askedBy('return fetch(flag ? `${U}/orders` : `${U}/legacy`);')).toEqual([
      'GET /legacy',
      'GET /orders',
    ]);
    expect(await askedBy("return fetch(`${U}/${flag ? 'orders' : 'ORDER_PLACED'}`);")).toEqual([
      'GET /orders',
    ]);
  });

  test('with a query behind it is the path alone, whatever the query is', async () => {
    expect(await askedBy('return fetch(`${U}/orders${order.search}`);')).toEqual(['GET /orders']);
    expect(await askedBy('const qs = build(order); return fetch(`${U}/orders${qs}`);')).toEqual([
      'GET /orders',
    ]);
    expect(await askedBy("return fetch(U + '/orders' + toQueryString(order));")).toEqual(['GET /orders']);
    // What may be the rest of the path is no query.
    expect(await askedBy('return fetch(`${U}/orders${order.path}`, { method: "PUT" });')).not.toEqual([
      'PUT /orders',
    ]);
  });

  test('that repeats its beginning is not meant where it is known without', async () => {
    const withEnd = (root: string) => `const withEnd = (raw) => {
        const root = raw.replace(/\\/$/, '');
        return root.endsWith('/orders/v1') ? root : root + '/orders/v1';
      };
      return fetch(withEnd(${root}) + '/open');`;
    expect(await askedBy(withEnd('process.env.ORDERS_ROOT'), false)).toEqual(['GET /orders/v1/open']);
    // What is said twice by who writes it is meant.
    expect(await askedBy("return fetch(U + '/orders/v1/orders/v1/open');", false)).toEqual([
      'GET /orders/v1/orders/v1/open',
    ]);
  });
});
