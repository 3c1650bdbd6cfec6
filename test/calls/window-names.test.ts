import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

const orders = answering('GET /orders', 'POST /orders', 'GET /orders/:id');

/** What a page asks whose program begins with `index.js`. */
async function told(files: Record<string, string>, others: Record<string, string> = {}) {
  const web = { environment: {}, files };
  return callsIn(await modelOf(systemOf({ orders, web }, others)));
}

const ASK = "async (path, options = {}) => (await fetch('http://orders:3000' + path, options)).json()";
const PAGE = `export const load = () => window.ask('/orders');
export const add = (order) => window.ask('/orders', { method: 'POST', body: order });
load().then(() => add({}));
`;
const COMPONENT = `export default {
  methods: {
    load() { return this.$ask('/orders'); },
    add(order) { return this.$ask('/orders', { method: 'POST', body: order }); },
  },
  mounted() { this.load().then(() => this.add({})); },
};
`;
const START = "import './ask.js';\nimport './page.js';\n";

/** More files of a program, which its first one imports. */
function many(files: Record<string, string>): Record<string, string> {
  const first = 'index.ts' in files ? 'index.ts' : 'index.js';
  const names = Array.from({ length: 25 }, (_, index) => `part${index}`);
  const imports = names.map((name) => `import './parts/${name}.js';\n`).join('');
  const parts = names.map((name) => [`parts/${name}.js`, `console.log('${name}');\n`]);
  return { [first]: imports + files[first]!, ...Object.fromEntries(parts) };
}
const BOTH = ['web → orders GET /orders', 'web → orders POST /orders'];

describe('what a program puts on the window is asked by all of its files', () => {
  test.each([
    [
      'by a function that sets it up',
      {
        'index.js': "import setUp from './ask.js';\nimport './page.js';\nsetUp();\n",
        'ask.js': `function setUp() {\n  window.ask = ${ASK};\n}\nexport default setUp;\n`,
        'page.js': PAGE,
      },
    ],
    [
      'a function that is declared before, asked without saying whose it is',
      {
        'index.js': "import './ask.js';\nimport './page.js';\n",
        'ask.js': `const ask = ${ASK};\nglobalThis.ask = ask;\n`,
        'page.js': PAGE.replaceAll('window.ask', 'ask'),
      },
    ],
    [
      'a function that is called otherwise there',
      {
        'index.js': START,
        'ask.js': `const send = ${ASK};\nwindow.ask = send;\n`,
        'page.js': PAGE,
      },
    ],
    [
      'with types',
      {
        'index.ts': "import './ask';\nimport './page';\n",
        'ask.ts': `export function ask(path: string, options?: RequestInit) {\n  return fetch(\`http://orders:3000\${path}\`, options);\n}\n(window as any).ask = ask;\n`,
        'page.ts': PAGE.replaceAll('window.ask', '(window as any).ask').replace('(order)', '(order: any)'),
      },
    ],
    [
      'declared for all by its type',
      {
        'index.ts': "import './ask';\nimport './page';\n",
        'ask.ts': `declare global {\n  function ask(path: string, options?: RequestInit): Promise<unknown>;\n}\nglobalThis.ask = ${ASK};\n`,
        'page.ts':
          'declare const ask: (path: string, options?: RequestInit) => Promise<unknown>;\n' +
          PAGE.replaceAll('window.ask', 'ask').replace('(order)', '(order: any)'),
      },
    ],
    [
      'a client of a class',
      {
        'index.js': "import './ask.js';\nimport './page.js';\n",
        'ask.js':
          "class Client {\n  constructor(base) { this.base = base; }\n  send(path, options) { return fetch(this.base + path, options); }\n}\nwindow.client = new Client('http://orders:3000');\n",
        'page.js': PAGE.replaceAll('window.ask', 'window.client.send'),
      },
    ],
    [
      'an object of functions',
      {
        'index.js': "import './ask.js';\nimport './page.js';\n",
        'ask.js': `window.shop = { ask: ${ASK} };\n`,
        'page.js': PAGE.replaceAll('window.ask', 'window.shop.ask'),
      },
    ],
    [
      'under two names at once',
      {
        'index.js': "import './ask.js';\nimport './page.js';\n",
        'ask.js': `window.$ask = window.ask = ${ASK};\n`,
        'page.js': PAGE,
      },
    ],
    [
      'a server that keeps it for all',
      {
        'index.js': "require('./ask');\nrequire('./page');\n",
        'ask.js': `global.ask = ${ASK};\n`,
        'page.js': PAGE.replaceAll('window.ask', 'ask').replaceAll('export const', 'const'),
      },
    ],
    [
      'by a call, taken apart',
      {
        'index.js': START,
        'ask.js': `const ask = ${ASK};\nObject.assign(window, { other: 1, ask });\n`,
        'page.js': `const { ask } = window;\n${PAGE.replaceAll('window.ask', 'ask')}`,
      },
    ],
    [
      'in brackets',
      {
        'index.js': START,
        'ask.js': `window['ask'] = ${ASK};\n`,
        'page.js': PAGE.replaceAll('window.ask', "window['ask']"),
      },
    ],
    [
      'as a property that is described',
      {
        'index.js': START,
        'ask.js': `const ask = ${ASK};\nObject.defineProperty(window, 'ask', { value: ask });\n`,
        'page.js': PAGE.replaceAll('window.ask', 'window.ask?.'),
      },
    ],
    [
      'for all components',
      {
        'index.js': START,
        'ask.js': `import { createApp } from 'vue';\nconst ask = ${ASK};\nconst app = createApp({});\napp.config.globalProperties.$ask = ask;\n`,
        'page.js': COMPONENT,
      },
    ],
    [
      'for all components of an older Vue',
      {
        'index.js': START,
        'ask.js': `import Vue from 'vue';\nVue.prototype.$ask = ${ASK};\n`,
        'page.js': COMPONENT,
      },
    ],
  ])('%s', async (_, files) => {
    expect(await told(files)).toEqual(BOTH);
    // In a program that is large, what nobody asks for counts as left over.
    expect(await told({ ...files, ...many(files) })).toEqual(BOTH);
  });

  test('a url that is made whole by another such function, and held by a variable before', async () => {
    const files = {
      'index.js': "import std from './std.js';\nimport './page.js';\nstd();\n",
      'std.js': `export default function std() {
  window.whole = function (url) {
    try {
      url = new URL(url);
    } catch (err) {
      url = new URL(url, window.location.origin);
    }
    if (url.hostname === 'localhost') url.port = '4999';
    return url;
  };
  window.std = async function (url, opts = {}) {
    url = window.whole(url);
    const res = await fetch(url, opts);
    return res.json();
  };
}
`,
      'page.js': `export async function list(id) {
  const url = new URL('/orders', window.location.origin);
  url.searchParams.set('limit', 10);
  await window.std(url);
  await window.std(window.location.origin + \`/orders/\${id}\`);
}
`,
    };
    expect(await told(files)).toEqual(['web → orders GET /orders', 'web → orders GET /orders/*']);
  });
});

test('a page that puts something of its own in the place of what browsers have asks for all the same', async () => {
  const page = `const original = window.fetch;
window.fetch = async (...given) => original(...given);
window.location = '/orders';
fetch('http://orders:3000/orders');
window.fetch('http://orders:3000/orders/1');
`;
  expect(await told({ 'index.js': page })).toEqual([
    'web → orders GET /orders',
    'web → orders GET /orders/1',
  ]);
});

describe('who asks is not known, and only that is told', () => {
  test('where several files put something there by one name', async () => {
    const files = {
      'index.js': "import './ask.js';\nimport './other.js';\nimport './page.js';\n",
      'ask.js': `window.ask = ${ASK};\n`,
      'other.js': 'window.ask = (path) => console.log(path);\n',
      'page.js': PAGE,
    };
    expect(await told(files)).toEqual(['web → orders /*']);
  });

  test('of what another program puts on its window', async () => {
    const page = { 'index.js': PAGE };
    const desk = { files: { 'index.js': `window.ask = ${ASK};\nfetch('http://orders:3000/orders/1');\n` } };
    const model = await modelOf(systemOf({ orders, web: { files: page }, desk }));
    expect(callsIn(model)).toEqual(['desk → orders /*', 'desk → orders GET /orders/1']);
  });

  test('where a file has another function of that name', async () => {
    const files = {
      'index.js': "import './ask.js';\nimport './page.js';\n",
      'ask.js': `window.ask = ${ASK};\n`,
      'page.js': `const ask = (path) => console.log(path);\n${PAGE.replaceAll('window.ask', 'ask')}`,
    };
    expect(await told(files)).toEqual(['web → orders /*']);
  });
});
