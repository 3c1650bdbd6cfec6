import { describe, expect, it } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

const orders = answering(
  'GET /orders',
  'GET /orders/:id',
  'POST /orders/:id/pay',
  'DELETE /orders/:id',
  'GET /health',
);

/** What a shop asks that is set `ORDERS_URL`. */
async function asked(text: string, address = 'http://orders:3000'): Promise<readonly string[]> {
  const shop = {
    files: { 'index.js': `import http from 'node:http';\nimport https from 'node:https';\n${text}` },
    environment: { ORDERS_URL: address },
  };
  return callsIn(await modelOf(systemOf({ shop, orders }))).map((call) => call.replace('shop → orders ', ''));
}

describe('an address that is taken apart for Node keeps its path', () => {
  it.each([
    [
      'a template of its path and query',
      '{ hostname: url.hostname, port: url.port, path: `${url.pathname}${url.search}` }',
    ],
    [
      'a sum of them',
      "{ protocol: url.protocol, host: url.host, method: 'GET', path: url.pathname + url.search }",
    ],
    ['its path alone', '{ hostname: url.hostname, port: url.port || 80, path: url.pathname }'],
    [
      'options that others are put into',
      '{ ...usual, hostname: url.hostname, path: url.pathname + url.search }',
    ],
  ])('%s', async (_, options) => {
    const text = `const usual = { timeout: 500 };
      export function load(id) {
        let url;
        try { url = new URL(\`/orders/\${encodeURIComponent(id)}\`, process.env.ORDERS_URL || 'http://localhost:3000'); } catch { return; }
        url.searchParams.set('all', '1');
        const transport = url.protocol === 'https:' ? https : http;
        return transport.request(${options}, (response) => response.resume()).end();
      }`;
    expect(await asked(text)).toEqual(['GET /orders/*']);
  });

  it('that of a client of its own, which is given method and path', async () => {
    const text = `const ask = ({ method, path, body, base = process.env.ORDERS_URL || 'http://localhost:1' }) =>
        new Promise((resolve) => {
          const url = new URL(path, base);
          const transport = url.protocol === 'https:' ? https : http;
          const request = transport.request({ protocol: url.protocol, hostname: url.hostname, port: Number(url.port) || 80, method, path: \`\${url.pathname}\${url.search}\` }, resolve);
          request.end(JSON.stringify(body));
        });
      export const pay = (id) => ask({ method: 'POST', path: \`/orders/\${encodeURIComponent(id)}/pay\`, body: {} });
      export const drop = (id) => ask({ method: 'DELETE', path: '/orders/' + id });`;
    expect([...(await asked(text))].sort()).toEqual(['DELETE /orders/*', 'POST /orders/*/pay']);
  });

  it('what a function makes of the variable, or nothing', async () => {
    const text = `const trimmed = (value) => { if (typeof value !== 'string') return null; const text = value.trim(); return text ? text.slice(0, 500) : null; };
      const endpoint = () => {
        const base = trimmed(process.env.ORDERS_URL) || 'http://localhost:3000';
        try { return new URL('/orders', base); } catch { return null; }
      };
      export function load() {
        const url = endpoint();
        if (!url) return;
        http.request({ hostname: url.hostname, port: url.port, path: \`\${url.pathname}\${url.search}\` }).end();
      }`;
    expect(await asked(text)).toEqual(['GET /orders']);
  });

  it('what is checked of each service of a list', async () => {
    const text = `const services = [{ name: 'orders', url: process.env.ORDERS_URL }, { name: 'mail', url: 'http://mail.example.com' }];
      const check = (target) => new Promise((resolve) => {
        const url = new URL(target);
        http.get({ hostname: url.hostname, port: url.port, path: url.pathname + url.search }, resolve);
      });
      export const all = () => Promise.all(services.map(({ url }) => check(\`\${url}/health\`)));`;
    expect(await asked(text)).toContain('GET /health');
  });

  it('what the variable holds of the path as well, unless a path from the root replaces it', async () => {
    const taken = '{ hostname: url.hostname, port: url.port, path: url.pathname }';
    const below = `export const load = (id) => { const url = new URL(process.env.ORDERS_URL + '/' + id); http.get(${taken}); };`;
    expect(await asked(below, 'http://orders:3000/orders')).toEqual(['GET /orders/*']);
    const root = `export const load = (id) => { const url = new URL('/orders/' + id, process.env.ORDERS_URL); http.get(${taken}); };`;
    expect(await asked(root, 'http://orders:3000/api/v2')).toEqual(['GET /orders/*']);
    const whole = `export const load = () => { const url = new URL(process.env.ORDERS_URL); http.get(${taken}); };`;
    expect(await asked(whole, 'http://orders:3000/orders')).toEqual(['GET /orders']);
  });

  it('the path of one address where another is asked', async () => {
    const text = `export const load = () => {
        const url = new URL('/orders?all=1', 'http://archive.example.com');
        return fetch(process.env.ORDERS_URL.replace(/\\/+$/, '') + url.pathname + url.search);
      };
      export const other = () => { const url = new URL('/health', 'http://archive.example.com'); http.get({ host: 'orders', path: url.pathname }); };`;
    expect([...(await asked(text))].sort()).toEqual(['GET /health', 'GET /orders']);
  });

  it('each of several paths that options may say', async () => {
    const text = `export const load = (id) => http.get({ hostname: 'orders', port: 3000, path: id ? \`/orders/\${id}\` : '/orders' });`;
    expect([...(await asked(text))].sort()).toEqual(['GET /orders', 'GET /orders/*']);
  });

  it.each([
    [
      'http.request(url, options)',
      "const url = new URL('/orders', process.env.ORDERS_URL); http.request(url, { method: 'GET' }).end();",
    ],
    [
      'http.request(text, options)',
      'http.request(`${process.env.ORDERS_URL}/orders`, { timeout: 5 }).end();',
    ],
    [
      'url.href',
      "const url = new URL('/orders', process.env.ORDERS_URL); url.searchParams.set('a', '1'); fetch(url.href);",
    ],
    ['url.toString()', "const url = new URL('/orders', process.env.ORDERS_URL); fetch(url.toString());"],
    ['String(url)', "const url = new URL('/orders', process.env.ORDERS_URL); fetch(String(url));"],
    ['a template of it', "const url = new URL('/orders', process.env.ORDERS_URL); fetch(`${url}?all=1`);"],
    [
      'url.pathname = …',
      "const url = new URL(process.env.ORDERS_URL); url.pathname = '/orders'; fetch(url);",
    ],
    [
      'origin and path',
      "const url = new URL('/orders', process.env.ORDERS_URL); fetch(`${url.origin}${url.pathname}`);",
    ],
    [
      'members by destructuring',
      "const { hostname, port, pathname, search } = new URL('/orders', process.env.ORDERS_URL); http.get({ hostname, port, path: pathname + search });",
    ],
    [
      'options with the path added',
      "const base = new URL(process.env.ORDERS_URL); const options = { hostname: base.hostname, port: base.port }; http.get({ ...options, path: '/orders' });",
    ],
    [
      'options with the path set',
      "const base = new URL(process.env.ORDERS_URL); const options = { hostname: base.hostname, port: base.port }; options.path = '/orders'; http.get(options);",
    ],
    [
      'a base without its slash',
      "const base = (process.env.ORDERS_URL || '').replace(/\\/+$/, ''); fetch(`${base}/orders`);",
    ],
    [
      'a client by the name of the service',
      "const config = { services: { orders: { url: process.env.ORDERS_URL } } }; class Client { constructor(name) { this.base = new URL(config.services[name].url); } get(path) { return http.get({ hostname: this.base.hostname, port: this.base.port, path }); } } new Client('orders').get('/orders');",
    ],
    [
      'a helper that joins',
      "const join = (base, path) => `${base.replace(/\\/+$/, '')}/${path.replace(/^\\/+/, '')}`; fetch(join(process.env.ORDERS_URL, '/orders'));",
    ],
  ])('%s', async (_, text) => {
    expect(await asked(`export function load() { ${text} }`)).toEqual(['GET /orders']);
  });
});

describe('a member of an address that is written into a text', () => {
  it('is that member, and not the whole address', async () => {
    expect(
      await asked(`const mine = new URL(process.env.MINE || 'http://shop:3000/health');
        export const one = () => fetch(\`\${process.env.ORDERS_URL}/orders/\${mine.searchParams.get('id')}\`);`),
    ).toEqual(['GET /orders/*']);
  });

  it('makes the address again with its origin and its path', async () => {
    expect(
      await asked(
        `const url = new URL(process.env.ORDERS_URL || 'http://orders:3000/orders');
        export const pay = (id) => fetch(\`\${url.origin}\${url.pathname}/\${id}/pay\`, { method: 'POST' });`,
        'http://orders:3000/orders',
      ),
    ).toEqual(['POST /orders/*/pay']);
  });
});

describe('an address of an address', () => {
  it.each([
    [
      'stands alone',
      "const ask = (url) => fetch(new URL(url, process.env.ORDERS_URL)); ask(new URL('/orders', process.env.ORDERS_URL));",
    ],
    [
      'is the base of another',
      "const base = new URL('/v1/', process.env.ORDERS_URL); fetch(new URL('/orders', base));",
    ],
    [
      'is the same with the name that it had before',
      "let url = new URL('/orders', process.env.ORDERS_URL); url = new URL(url); fetch(url);",
    ],
  ])('%s', async (_, text) => {
    expect(await asked(text)).toEqual(['GET /orders']);
  });

  it('may be made of itself', async () => {
    const text =
      "let url = new URL(process.env.ORDERS_URL); for (const step of ['orders']) url = new URL(step, url); fetch(url);";
    expect(await asked(text)).not.toContain('GET /orders/orders');
  });
});

describe('an address that is changed after it is made', () => {
  const base = 'const url = new URL(process.env.ORDERS_URL);';

  it.each([
    ['url.href', "url.pathname = '/orders'; fetch(url.href);"],
    ['url.toString()', "url.pathname = '/orders'; fetch(url.toString());"],
    ['a template of it', "url.pathname = '/orders'; fetch(`${url}?all=1`);"],
    ['its pieces', "url.pathname = '/orders'; fetch(`${url.protocol}//${url.host}${url.pathname}`);"],
    [
      'its pieces with the port',
      "url.pathname = '/orders'; fetch(url.protocol + '//' + url.hostname + ':' + url.port + url.pathname);",
    ],
    ['host and path', "url.pathname = '/orders'; signed('http', url.hostname + url.pathname);"],
    ['host and path alone', "url.pathname = '/orders'; fetch(url.hostname + url.pathname);"],
    ['the options of Node', "url.pathname = '/orders'; http.get({ host: url.host, path: url.pathname });"],
    ['another address of it', "url.pathname = '/orders'; fetch(new URL(url));"],
    ['an origin by its pieces', 'fetch(`${url.protocol}//${url.host}/orders`);'],
    ['an origin by its host', 'fetch(`http://${url.host}/orders`);'],
    ['a path that goes on', "url.pathname += '/orders'; fetch(url);"],
    ['a path that goes on without its slash', "url.pathname += 'orders'; fetch(url.href);"],
    ['a path that goes on twice', "url.pathname = '/or'; url.pathname += 'ders'; fetch(url);"],
    [
      'a path of either branch',
      "if (process.argv[2]) { url.pathname = '/orders'; } else { url.pathname = '/orders'; url.search = 'all'; } fetch(url);",
    ],
  ])('%s', async (_, text) => {
    const signed = "const signed = (scheme, rest) => fetch(scheme + '://' + rest);";
    expect(await asked(`${signed} export function load() { ${base} ${text} }`)).toEqual(['GET /orders']);
  });

  it('has what the base has of a path before what it goes on with', async () => {
    const text = `export const load = (id) => { ${base} url.pathname += \`/\${id}/pay\`; return fetch(url, { method: 'POST' }); };`;
    expect(await asked(text, 'http://orders:3000/orders')).toEqual(['POST /orders/*/pay']);
  });

  it('is each of what branches make of it', async () => {
    const sometimes = `export const load = (id) => { ${base} url.pathname = '/orders'; if (id) url.pathname += \`/\${id}\`; return fetch(url); };`;
    expect([...(await asked(sometimes))].sort()).toEqual(['GET /orders', 'GET /orders/*']);
    const leaving = `export const load = (id) => { ${base} if (!id) { url.pathname = '/health'; return fetch(url); } url.pathname = \`/orders/\${id}\`; return fetch(url); };`;
    expect([...(await asked(leaving))].sort()).toEqual(['GET /health', 'GET /orders/*']);
  });

  it('is each of what is given to somebody in turn, but for who only writes it down', async () => {
    const text = `const login = (address) => fetch(address);
      export const load = async () => { ${base} url.pathname = '/login'; await login(url); url.pathname = '/'; logger.info(url); url.pathname = '/orders'; await fetch(url); };`;
    expect([...new Set(await asked(text))].sort()).toEqual(['GET /login (no endpoint)', 'GET /orders']);
  });

  it('is what each function makes of it that shares it', async () => {
    const text = `${base}
      export const all = () => { url.pathname = '/orders'; return fetch(url); };
      export const one = (id) => { url.pathname = '/orders/' + id; return fetch(url); };`;
    expect([...new Set(await asked(text))].sort()).toEqual(['GET /orders', 'GET /orders/*']);
  });

  it('is somebody else where its host is', async () => {
    const text = `export const pay = (id) => { const url = new URL('http://archive.example.com/orders/' + id + '/pay'); url.hostname = 'orders'; return fetch(url, { method: 'POST' }); };`;
    expect(await asked(text)).toEqual(['POST /orders/*/pay']);
  });

  it('is nobody known where another port of its host is asked', async () => {
    const text = `export const load = () => { ${base} return fetch(\`http://\${url.hostname}:9090/orders\`); };`;
    expect(await asked(text, 'http://localhost:3000')).toEqual([]);
  });
});

it('takes no time for an address that is changed as often as nobody would', async () => {
  const choices = Array.from(
    { length: 60 },
    (_, index) => `url.pathname += late ? '/a${index}' : '/b${index}';`,
  );
  const text = `const late = process.argv.length > 3; const url = new URL('/orders', process.env.ORDERS_URL); ${choices.join(' ')} fetch(url);`;
  expect((await asked(text)).length).toBeLessThanOrEqual(16);
});

it.each([
  "late && (url.pathname = '/orders');",
  "late || (url.pathname = '/orders');",
  "late ? (url.pathname = '/orders') : undefined;",
])('an address may be as it was where what changes it may be left out: %s', async (change) => {
  const text = `const late = process.argv.length > 3; const url = new URL('/health', process.env.ORDERS_URL); ${change} fetch(url);`;
  expect((await asked(text)).toSorted()).toEqual(['GET /health', 'GET /orders']);
});

describe('what a switch makes of an address', () => {
  const base = "const kind = process.argv[2]; const url = new URL('/health', process.env.ORDERS_URL);";

  it.each([
    [
      'each case for itself',
      "switch (kind) { case 'one': { url.pathname = '/orders/7'; break; } default: url.pathname = '/orders'; } fetch(url);",
      ['GET /orders', 'GET /orders/7'],
    ],
    [
      'with those that are left',
      "switch (kind) { case 'one': url.pathname = '/orders/7'; break; case 'all': url.pathname = '/orders'; break; default: throw new Error(kind); } fetch(url);",
      ['GET /orders', 'GET /orders/7'],
    ],
    [
      'with no case for all others',
      "switch (kind) { case 'all': url.pathname = '/orders'; } fetch(url);",
      ['GET /health', 'GET /orders'],
    ],
    [
      'where one falls into the next',
      "switch (kind) { case 'one': url.pathname = '/orders'; case 'all': url.pathname += '/7'; break; default: return; } fetch(url);",
      ['GET /orders/7'],
    ],
  ])('%s', async (_, text, expected) => {
    const found = await asked(`export function load() { ${base} ${text} }`);
    expect([...found].filter((each) => !each.includes('/health/')).toSorted()).toEqual(expected);
  });

  it('an address that each case makes anew has the path of its own case', async () => {
    const text = `let url; switch (process.argv[2]) {
        case 'all': url = new URL(process.env.ORDERS_URL); url.pathname = '/orders'; break;
        default: url = new URL('http://archive.example.com'); url.pathname = '/health'; }
      fetch(url);`;
    expect(await asked(text)).toEqual(['GET /orders']);
  });
});

describe('an address that is set as a whole', () => {
  it.each([
    [
      "const url = new URL('http://archive.example.com/orders'); url.href = process.env.ORDERS_URL + '/orders';",
    ],
    ["const url = new URL(process.env.ORDERS_URL); url.href += '/orders';"],
    ["const url = new URL('http://orders/orders'); url.port = '3000';"],
    [
      "let url = new URL('http://archive.example.com'); if (url) url = new URL(process.env.ORDERS_URL); url.pathname = '/orders';",
    ],
  ])('%s', async (text) => {
    expect(await asked(`${text} fetch(url);`)).toEqual(['GET /orders']);
  });

  it('is nobody known by another port', async () => {
    expect(
      await asked("const url = new URL('http://localhost:3000/orders'); url.port = 9090; fetch(url);"),
    ).toEqual([]);
  });

  it('was asked as it was before', async () => {
    const text = `let url = new URL('/health', process.env.ORDERS_URL); fetch(url);
      url = new URL(process.env.ORDERS_URL); url.pathname = '/orders'; console.log(url); fetch(url.href);
      url.pathname = '/orders/7'; fetch(url);`;
    expect([...new Set(await asked(text))].toSorted()).toEqual([
      'GET /health',
      'GET /orders',
      'GET /orders/7',
    ]);
    const unused = `const url = new URL('/health', process.env.ORDERS_URL); console.log(url); url.pathname = '/orders'; fetch(url);`;
    expect(await asked(unused)).toEqual(['GET /orders']);
  });
});
