import { describe, expect, test } from 'vitest';
import { answering, modelOf, type Service, systemOf } from './support.js';

const orders = answering('GET /orders', 'GET /health', 'GET /api/orders');
const stock = answering('GET /stock', 'GET /health', 'GET /api/stock');
const environment = { ORDERS_URL: 'http://orders:3000', STOCK_URL: 'http://stock:3000' };

/** Whom a program asks, each with the line that it is told at. */
async function told(
  files: Record<string, string>,
  others: Record<string, Service> = {},
): Promise<readonly string[]> {
  const { calls } = await modelOf(
    systemOf({
      orders,
      stock,
      ...others,
      web: {
        environment,
        files: {
          'package.json': JSON.stringify({
            name: 'web',
            scripts: { start: 'node index.js' },
            dependencies: { 'http-proxy-middleware': '^2.0.6', express: '4' },
          }),
          ...files,
        },
      },
    }),
  );
  return calls
    .flatMap(({ from, to, at }) => {
      if (from !== 'web') return [];
      const line = files[at.path.replace(/^web\//, '')]?.split('\n')[(at.line ?? 0) - 1]?.trim();
      return [`${to}: ${line ?? at.path}`];
    })
    .sort();
}

const HEAD = `import express from 'express'; import { createProxyMiddleware } from 'http-proxy-middleware'; const app = express();
`;
const ROWS = `const routes = [
  { prefix: '/orders', target: process.env.ORDERS_URL },
  { prefix: '/stock', target: process.env.STOCK_URL },
];
`;
const OF_ROWS = [
  "orders: { prefix: '/orders', target: process.env.ORDERS_URL },",
  "stock: { prefix: '/stock', target: process.env.STOCK_URL },",
];
const ENTRIES = `const routes = {
  '/orders': process.env.ORDERS_URL,
  '/stock': process.env.STOCK_URL,
};
`;
const OF_ENTRIES = ["orders: '/orders': process.env.ORDERS_URL,", "stock: '/stock': process.env.STOCK_URL,"];

describe('what is passed on in a loop over a table is told at the row that says its path', () => {
  test.each([
    [
      'for … of',
      `${ROWS}for (const route of routes)
      app.use(route.prefix, createProxyMiddleware({ target: route.target }));`,
      OF_ROWS,
    ],
    [
      'taken apart',
      `${ROWS}routes.forEach(({ prefix, target }) => {
      app.use(prefix, createProxyMiddleware({ target }));
    });`,
      OF_ROWS,
    ],
    [
      'below a prefix',
      `${ROWS}for (const { prefix, target } of routes)
      app.use('/api' + prefix, createProxyMiddleware({ target }));`,
      OF_ROWS,
    ],
    [
      'as a filter',
      `${ROWS}for (const route of routes)
      app.use(createProxyMiddleware({ pathFilter: route.prefix, target: route.target }));`,
      OF_ROWS,
    ],
    [
      'by a function',
      `${ROWS}const proxy = (target) => createProxyMiddleware({ target });
      routes.forEach((route) => app.use(route.prefix, proxy(route.target)));`,
      OF_ROWS,
    ],
    [
      'by a function that mounts it',
      `${ROWS}function mount(route) {
      app.use(route.prefix, createProxyMiddleware({ target: route.target }));
    }
    for (const route of routes) mount(route);`,
      OF_ROWS,
    ],
    [
      'the names of which are paths',
      `${ENTRIES}Object.entries(routes).forEach(([path, target]) => {
      app.use(path, createProxyMiddleware({ target }));
    });`,
      OF_ENTRIES,
    ],
    [
      'by its names alone',
      `${ENTRIES}for (const path of Object.keys(routes))
      app.use(path, createProxyMiddleware({ target: routes[path] }));`,
      OF_ENTRIES,
    ],
    [
      'for … in',
      `${ENTRIES}for (const path in routes)
      app.use(path, createProxyMiddleware({ target: routes[path] }));`,
      OF_ENTRIES,
    ],
    [
      'of a `Map`',
      `const routes = new Map([
      ['/orders', { host: process.env.ORDERS_URL }],
      ['/stock', { host: process.env.STOCK_URL }],
    ]);
    routes.forEach((route, path) => app.use(path, createProxyMiddleware({ target: route.host })));`,
      [
        "orders: ['/orders', { host: process.env.ORDERS_URL }],",
        "stock: ['/stock', { host: process.env.STOCK_URL }],",
      ],
    ],
    [
      'that a function is given',
      `const mountAll = (rows) => rows.forEach((row) => app.use(row.prefix, createProxyMiddleware({ target: row.target })));
    ${ROWS}mountAll(routes);`,
      OF_ROWS,
    ],
    [
      'in pairs',
      `const routes = [
      ['/orders', process.env.ORDERS_URL],
      ['/stock', process.env.STOCK_URL],
    ];
    for (const [path, target] of routes) app.use(path, createProxyMiddleware({ target }));`,
      ["orders: ['/orders', process.env.ORDERS_URL],", "stock: ['/stock', process.env.STOCK_URL],"],
    ],
    [
      'of which one has several paths',
      `const services = {
      orders: { url: process.env.ORDERS_URL, paths: [
        { mount: '/orders' },
        { mount: '/baskets' },
      ] },
      stock: { url: process.env.STOCK_URL, paths: [
        { mount: '/stock' },
      ] },
    };
    Object.entries(services).forEach(([name, service]) => {
      service.paths.forEach(({ mount }) => app.use(mount, createProxyMiddleware({ target: service.url })));
    });`,
      ["orders: { mount: '/baskets' },", "orders: { mount: '/orders' },", "stock: { mount: '/stock' },"],
    ],
    [
      'by a handler',
      `${ROWS}for (const route of routes)
      app.use(route.prefix, async (req, res) => {
        const answer = await fetch(route.target + req.originalUrl, { method: req.method });
        res.json(await answer.json());
      });`,
      OF_ROWS,
    ],
  ])('%s', async (_, text, lines) => {
    expect(await told({ 'index.js': HEAD + text })).toEqual(lines);
  });

  test('in another file', async () => {
    const files = {
      'routes.js': `export ${ROWS}`,
      'index.js': `${HEAD}import { routes } from './routes.js';
        for (const route of routes) app.use(route.prefix, createProxyMiddleware({ target: route.target }));`,
    };
    expect(await told(files)).toEqual(OF_ROWS);
  });

  test('the loop says a path that is put together there, or that goes to one alone', async () => {
    const named = `const services = {
      orders: process.env.ORDERS_URL,
      stock: process.env.STOCK_URL,
    };
    for (const [name, target] of Object.entries(services))
      app.use('/api/' + name, createProxyMiddleware({ target }));`;
    expect(await told({ 'index.js': HEAD + named })).toEqual([
      "orders: app.use('/api/' + name, createProxyMiddleware({ target }));",
      "stock: app.use('/api/' + name, createProxyMiddleware({ target }));",
    ]);
    const paths = `for (const path of [
      '/orders',
      '/baskets',
    ])
      app.use(path, createProxyMiddleware({ target: process.env.ORDERS_URL }));`;
    expect(new Set(await told({ 'index.js': HEAD + paths }))).toEqual(
      new Set(['orders: app.use(path, createProxyMiddleware({ target: process.env.ORDERS_URL }));']),
    );
  });

  test('what a call gives is told at the call', async () => {
    const text = `function mount({ prefix, target }) { app.use(prefix, createProxyMiddleware({ target })); }
      const toOrders = {
        prefix: '/orders', target: process.env.ORDERS_URL };
      mount(toOrders);`;
    expect(await told({ 'index.js': HEAD + text })).toEqual(['orders: mount(toOrders);']);
  });
});

const SERVICES = `const SERVICES = [
  { name: 'orders', url: process.env.ORDERS_URL },
  { name: 'stock', url: process.env.STOCK_URL },
];
`;

describe('what a loop only gives the elements of a list is told at the request', () => {
  const check = `async function check(service) {
      return fetch(service.url + '/health');
    }
    `;
  const both = (line: string) => [`orders: ${line}`, `stock: ${line}`];
  const atCheck = both("return fetch(service.url + '/health');");
  test.each([
    ['given the function', `${check}Promise.all(SERVICES.map(check));`, atCheck],
    ['by a call', `${check}for (const service of SERVICES) await check(service);`, atCheck],
    [
      'by its address',
      `async function check(url) {
      return fetch(url + '/health');
    }
    SERVICES.forEach(async (service) => { await check(service.url); });`,
      both("return fetch(url + '/health');"),
    ],
    [
      'through a constant',
      `async function check(url) {
      return fetch(\`\${url}/health\`);
    }
    for (const service of SERVICES) { const { url } = service; await check(url); }`,
      both('return fetch(`${url}/health`);'),
    ],
    [
      'looked up by name',
      `const byName = { orders: process.env.ORDERS_URL, stock: process.env.STOCK_URL };
    async function check(url) {
      return fetch(url + '/health');
    }
    for (const name of Object.keys(byName)) await check(byName[name]);`,
      both("return fetch(url + '/health');"),
    ],
    [
      'of a method, by one more',
      `class Monitor {
      all() { return Promise.all(SERVICES.map((service) => this.check(service.name, service))); }
      async check(name, service) {
        return this.ping(service.url + '/health', 5000);
      }
      ping(url) { return fetch(url); }
    }
    new Monitor().all();`,
      both("return this.ping(service.url + '/health', 5000);"),
    ],
  ])('%s', async (_, text, lines) => {
    expect(await told({ 'index.js': SERVICES + text })).toEqual(lines);
  });

  test('a loop that says what is asked for, or hands it on as it is, is where it is told', async () => {
    const get = `const get = (base, path) => fetch(base + path);
      for (const service of SERVICES)
        await get(service.url, '/health');`;
    expect(await told({ 'index.js': SERVICES + get })).toEqual(both("await get(service.url, '/health');"));
    const whole = `const urls = [process.env.ORDERS_URL + '/health', process.env.STOCK_URL + '/health'];
      const ask = (url) => fetch(url);
      for (const url of urls)
        await ask(url);`;
    expect(await told({ 'index.js': whole })).toEqual(both('await ask(url);'));
  });

  test('what a caller only names is told at the request, what it asks for there', async () => {
    const text = `const check = (url) => fetch(url + '/health');
      const get = (url, path) => fetch(url + path);
      const one = (url, id) => fetch(url + '/stock/' + id);
      await check(process.env.ORDERS_URL);
      await check(process.env.STOCK_URL);
      await get(process.env.ORDERS_URL, '/orders');
      await one(process.env.STOCK_URL, 1);`;
    expect(await told({ 'index.js': text })).toEqual([
      "orders: await get(process.env.ORDERS_URL, '/orders');",
      "orders: const check = (url) => fetch(url + '/health');",
      "stock: const check = (url) => fetch(url + '/health');",
      "stock: const one = (url, id) => fetch(url + '/stock/' + id);",
    ]);
  });

  test('and beside whom an id, but no word of what is asked for', async () => {
    const text = `import express from 'express';
      const load = async (url, token) => (await fetch(url, { headers: { token } })).json();
      const order = async (url, id, token) => {
        return load(\`\${url}/orders/\${id}\`, token);
      };
      const act = (url, id, action) => fetch(url + '/stock/' + id + '/' + action);
      const under = (url, rest) => fetch(url + '/api/' + rest);
      const app = express();
      app.get('/:id', async (req, res) => {
        await order(process.env.ORDERS_URL, req.params.id, 't');
        await act(process.env.STOCK_URL, req.params.id, 'approve');
        await under(process.env.STOCK_URL, 'stock');
      });`;
    expect(await told({ 'index.js': text })).toEqual([
      'orders: return load(`${url}/orders/${id}`, token);',
      "stock: await act(process.env.STOCK_URL, req.params.id, 'approve');",
      "stock: await under(process.env.STOCK_URL, 'stock');",
    ]);
  });

  test('whatever the number of parts that are not known', async () => {
    const parts = Array.from({ length: 40 }, (_, n) => `part${n}`);
    const text = `const many = (url, ${parts.join(', ')}) => fetch(\`\${url}/orders/${parts.map((part) => `\${${part}}`).join('')}/end\`);
      many(process.env.ORDERS_URL, ${parts.map(() => '11111').join(', ')});
      many(process.env.STOCK_URL, ${parts.map((_, n) => (n < 39 ? '11111' : "'x'")).join(', ')});`;
    const found = await told({ 'index.js': text });
    expect(found.map((each) => each.slice(0, 20))).toEqual(['orders: const many =', 'stock: many(process.']);
  });

  test('and so of what is given to what sends', async () => {
    const text = `class Health {
      all() { return [this.check(process.env.ORDERS_URL), this.check(process.env.STOCK_URL)]; }
      check(base) {
        return this.send(base, '/health');
      }
      send(base, path) { return fetch(base + path); }
    }
    new Health().all();`;
    expect(await told({ 'index.js': text })).toEqual(both("return this.send(base, '/health');"));
  });

  test('what a library asks is told there, as asked by the service whose loop it is', async () => {
    const library = {
      files: {
        'package.json': JSON.stringify({ name: '@shop/health', main: 'index.js' }),
        'index.js': "export async function check(service) { return fetch(service.url + '/health'); }",
      },
    };
    const text = `import { check } from '@shop/health';
      ${SERVICES}for (const service of SERVICES)
        await check(service);`;
    const { calls } = await modelOf(
      systemOf(
        {
          orders,
          stock,
          web: {
            environment,
            files: {
              'index.js': text,
              'package.json': JSON.stringify({
                name: 'web',
                scripts: { start: 'node index.js' },
                dependencies: { '@shop/health': '*' },
              }),
            },
          },
        },
        {
          'package.json': JSON.stringify({ workspaces: ['*', 'packages/*'] }),
          ...Object.fromEntries(
            Object.entries(library.files).map(([path, each]) => [`packages/health/${path}`, each]),
          ),
        },
      ),
    );
    expect(calls.map(({ from, to, at }) => `${from} → ${to} ${at.path}`)).toEqual([
      'web → orders packages/health/index.js',
      'web → stock packages/health/index.js',
    ]);
  });

  test('a loop over what there is repeats it all the same', async () => {
    const text = `async function order(each) {
      return fetch(process.env.ORDERS_URL + '/orders/' + each.id);
    }
    export async function page(list) { for (const each of list) await order(each); }`;
    const { calls } = await modelOf(
      systemOf({ orders: answering('GET /orders/:id'), web: { environment, files: { 'index.js': text } } }),
    );
    expect(calls.map(({ at, loop }) => [at.line, loop?.line])).toEqual([[2, 4]]);
  });
});
