import { describe, expect, test } from 'vitest';
import { answering, modelOf, systemOf } from './support.js';

const orders = answering('GET /orders/:id', 'GET /orders/top', 'POST /orders');
const carts = answering('GET /carts');

/** What a shop asks, whose program these files are, and where: `GET /orders/* index.js:3`. */
async function asked(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const shop = {
    files: {
      'package.json': JSON.stringify({
        name: 'shop',
        scripts: { start: 'node index.js' },
        dependencies: { express: '4' },
      }),
      ...files,
    },
    environment: { ORDERS_URL: 'http://orders:3000', CARTS_URL: 'http://carts:3000' },
  };
  const { calls } = await modelOf(systemOf({ orders, carts, shop }));
  return calls
    .filter(({ from }) => from === 'shop')
    .map(({ to, method, route, at }) => `${to} ${method} ${route} ${at.path.replace('shop/', '')}:${at.line}`)
    .sort();
}

/** A factory that is given how to ask, and whom. */
const AGGREGATOR = `async function load(url, options, fetcher) {
  const answer = await fetcher(url, { ...options });
  return answer.json();
}
function buildAggregator(deps) {
  const { fetcher, ordersUrl, cartsUrl } = deps;
  async function all() {
    const targets = [{ key: 'orders', url: \`\${ordersUrl}/orders/top?limit=1\` }, { key: 'carts', url: \`\${cartsUrl}/carts\` }];
    return Promise.allSettled(targets.map((each) => load(each.url, { method: 'GET' }, fetcher)));
  }
  async function place(body) {
    return load(\`\${ordersUrl}/orders\`, { method: 'POST', body }, fetcher);
  }
  async function generate() { await all(); return place({}); }
  return { generate };
}
module.exports = { buildAggregator };`;

const serve = (lines: string) =>
  `const app = require('express')();\n${lines}\napp.get('/', async (q, r) => r.json(await made.generate()));\napp.listen(80);`;

describe('a function that is handed to whoever asks', () => {
  test('among what a factory is given, which hands it on', async () => {
    const index = serve(`const { buildAggregator } = require('./aggregator');
      const made = buildAggregator({ fetcher: (url, options) => fetch(url, options), ordersUrl: process.env.ORDERS_URL, cartsUrl: process.env.CARTS_URL });`);
    expect(await asked({ 'index.js': index, 'aggregator.js': AGGREGATOR })).toEqual([
      'carts GET /carts aggregator.js:9',
      'orders GET /orders/top aggregator.js:9',
      'orders POST /orders aggregator.js:12',
    ]);
  });

  test.each([
    [
      'by a name, among what is kept under one',
      `const { build } = require('./asking');
      const send = (url, options) => fetch(url, options);
      const deps = { send, url: process.env.ORDERS_URL };
      const made = build(deps);`,
      'exports.build = ({ send, url }) => ({ generate: () => send(`${url}/orders`, { method: "POST" }) });',
    ],
    [
      'a function that is declared, by itself, under another name',
      `const { build } = require('./asking');
      const made = build(ask, process.env.ORDERS_URL);
      async function ask(url, options) { const answer = await fetch(url, options); return answer.json(); }`,
      'exports.build = (get, url) => { const generate = async () => get(url + "/orders", { method: "POST" }); return { generate }; };',
    ],
    [
      'to a class, whose method asks by it',
      `const { Asking } = require('./asking');
      const made = new Asking({ request: (options) => fetch(options.url, { method: options.method }), url: process.env.ORDERS_URL });`,
      'class Asking { constructor({ request, url }) { this.request = request; this.url = url; } generate() { return this.request({ method: "POST", url: this.url + "/orders" }); } }\nmodule.exports = { Asking };',
    ],
    [
      'of another file',
      `const { build } = require('./asking');
      const { send } = require('./send');
      const made = build({ send, url: process.env.ORDERS_URL });`,
      'exports.build = (deps) => ({ async generate() { return deps.send(`${deps.url}/orders`, { method: "POST" }); } });',
    ],
  ])('%s', async (_, index, asking) => {
    const found = await asked({
      'index.js': serve(index),
      'asking.js': asking,
      'send.js': 'exports.send = (url, options) => fetch(url, options);',
    });
    expect(found).toEqual(['orders POST /orders asking.js:1']);
  });

  test('is none of what asks nothing by it, nor of what is handed another', async () => {
    const index = serve(`const { build } = require('./asking');
      const send = (url) => fetch(url);
      const log = (url) => console.log(url);
      const made = build({ send: log, url: process.env.ORDERS_URL });
      const other = build({ send, url: process.env.CARTS_URL });`);
    const asking =
      'exports.build = ({ send, url }) => ({ generate: () => send(`${url}/orders`), all: () => log(`${url}/carts`) });\nfunction log(text) {}';
    // Of what answers nobody at carts.
    expect(await asked({ 'index.js': index, 'asking.js': asking })).toEqual([
      'carts GET /orders asking.js:1',
    ]);
  });
});

describe('what a factory makes is asked for where it is written', () => {
  test.each([
    [
      'members that it gives back',
      '{ one: async (id) => { return fetch(`${url}/orders/1`); } }',
      'asking.js:2',
    ],
    ['a function that it gives back', '(id) => fetch(`${url}/orders/1`)', 'asking.js:2'],
  ])('%s', async (_, made, place) => {
    const index =
      "const app = require('express')();\nconst { build } = require('./asking');\nconst made = build(process.env.ORDERS_URL);\napp.listen(80);";
    expect(
      await asked({ 'index.js': index, 'asking.js': `exports.build = (url) => {\nreturn ${made};\n};` }),
    ).toEqual([`orders GET /orders/1 ${place}`]);
  });
});

describe('hands on in time what is handed on', () => {
  const all = (count: number, line: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => line(index)).join('\n');

  test('by hundreds of functions of one factory', async () => {
    const asking = `exports.build = (url) => {
      ${all(800, (index) => `function one${index}() { one${(index * 7) % 800}(); return fetch(url + '/orders/${index}'); }`)}
      return { one0 };
    };`;
    const index = `const { build } = require('./asking');\nconst made = build(process.env.ORDERS_URL);\nmade.one0();`;
    expect(await asked({ 'index.js': index, 'asking.js': asking })).toContain(
      'orders GET /orders/799 asking.js:801',
    );
  }, 20_000);

  test('by files that hand it to each other', async () => {
    const desks = [0, 1, 2, 3, 4];
    const desk = (own: number) => {
      const others = desks.filter((each) => each !== own);
      return `${others.map((each) => `const { desk${each} } = require('./desk${each}');`).join('\n')}
        exports.desk${own} = (deps, url) => {
          ${others.map((each) => `if (url.length > ${each}) desk${each}({ load: deps.load }, url);`).join('\n')}
          return deps.load(url);
        };`;
    };
    const index = `const { desk0 } = require('./desk0');\nconst load = (url) => fetch(url);\ndesk0({ load }, process.env.ORDERS_URL + '/orders/top');`;
    const files = Object.fromEntries(desks.map((each) => [`desk${each}.js`, desk(each)]));
    expect((await asked({ 'index.js': index, ...files })).join()).toContain('orders GET /orders/top');
  }, 60_000);
});
