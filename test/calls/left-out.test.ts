import { describe, expect, it } from 'vitest';
import { answering, callsIn, channelsIn, modelOf, systemOf } from './support.js';

const orders = answering('GET /orders', 'GET /mails');

function shopOf(files: Readonly<Record<string, string>>) {
  return modelOf(systemOf({ shop: { files, environment: { ORDERS_URL: 'http://orders:3000' } }, orders }));
}

const amqp = `import amqp from 'amqplib';
  const channel = await (await amqp.connect(process.env.BROKER_URL)).createChannel();
  const tell = (queue) => channel.sendToQueue(queue, Buffer.from(''));`;

async function told(text: string, others: Readonly<Record<string, string>> = {}) {
  return channelsIn(await shopOf({ 'index.js': text, ...others })).map((each) => each.replace(/:.*/, ''));
}

async function asked(text: string, others: Readonly<Record<string, string>> = {}) {
  return callsIn(await shopOf({ 'index.js': text, ...others })).map((each) =>
    each.replace('shop → orders ', ''),
  );
}

describe('a call that leaves out what another gives', () => {
  it.each([
    ['a function', "function send(queue = 'orders') { tell(queue); } send('mails'); send();"],
    ['a constant', "const send = (queue = 'orders') => tell(queue); send('mails'); send();"],
    [
      'a method',
      "class Mailer { send(queue = 'orders') { tell(queue); } } const m = new Mailer(); m.send('mails'); m.send();",
    ],
    [
      'a default inside',
      "function send(queue) { tell(queue ?? 'orders'); } send('mails'); send(undefined); send();",
    ],
    [
      'options',
      "function send(options = {}) { tell(options.queue ?? 'orders'); } send({ queue: 'mails' }); send();",
    ],
    [
      'options taken apart',
      "function send({ queue = 'orders' } = {}) { tell(queue); } send({ queue: 'mails' }); send();",
    ],
    [
      'a function that hands it on',
      "const put = (queue) => tell(queue); const send = (queue = 'orders') => put(queue); send('mails'); send();",
    ],
  ])('tells what %s says itself', async (_, text) => {
    expect(await told(`${amqp} ${text}`)).toEqual(['mails', 'orders']);
  });

  it('tells it from another file, under another name', async () => {
    const files = { 'send.js': `${amqp} export function send(queue = 'orders') { tell(queue); }` };
    expect(await told("import { send as post } from './send.js'; post('mails'); post();", files)).toEqual([
      'mails',
      'orders',
    ]);
  });

  it('asks the path that it says itself', async () => {
    const get = "const get = (path = '/orders') => fetch(process.env.ORDERS_URL + path);";
    expect(await asked(`${get} get('/mails'); get();`)).toEqual(['GET /mails', 'GET /orders']);
    const optional = {
      'get.ts': "export const get = (path?: string) => fetch(process.env.ORDERS_URL + (path ?? '/orders'));",
    };
    expect(await asked("import { get } from './get'; get('/mails'); get();", optional)).toEqual([
      'GET /mails',
      'GET /orders',
    ]);
  });

  it('says nothing where all calls give it, whatever else is called so', async () => {
    const other = { 'other.js': 'export function send() { return 1; }' };
    const text = `${amqp} import * as other from './other.js'; function send(queue = 'orders') { channel.sendToQueue(queue, Buffer.from('')); } send('mails'); other.send();`;
    expect(await told(text, other)).toEqual(['mails']);
  });
});

describe('an empty text', () => {
  it('gives way to what stands after ||', async () => {
    expect(
      await told(`${amqp} function send(queue) { tell(queue || 'orders'); } send('mails'); send('');`),
    ).toEqual(['mails', 'orders']);
  });

  it('does not to what stands after ??', async () => {
    const get = "const get = (rest) => fetch(process.env.ORDERS_URL + '/orders' + (rest ?? '/new'));";
    expect(await asked(`${get} get('');`)).toEqual(['GET /orders']);
  });
});

describe('a verb that a call leaves out', () => {
  const base = 'process.env.ORDERS_URL';
  it.each([
    [
      'a parameter',
      `const ask = (path, method) => fetch(${base} + path, { method });`,
      "ask('/orders'); ask('/mails', 'PUT');",
    ],
    [
      'a member of options',
      `const ask = (path, options = {}) => fetch(${base} + path, { method: options.method });`,
      "ask('/orders'); ask('/mails', { method: 'PUT' });",
    ],
    [
      'options taken apart',
      `const ask = (path, { method, body } = {}) => fetch(${base} + path, { method, body });`,
      "ask('/orders', { body: 1 }); ask('/mails', { method: 'PUT' });",
    ],
    [
      'options taken apart later',
      `const ask = (options) => { const { path, method } = options; return fetch(${base} + path, { method }); };`,
      "ask({ path: '/orders' }); ask({ path: '/mails', method: 'PUT' });",
    ],
    [
      'an element of a list',
      `const all = [{ path: '/orders' }, { path: '/mails', method: 'PUT' }];`,
      `for (const each of all) fetch(${base} + each.path, { method: each.method });`,
    ],
  ])('is the usual one: %s', async (_, ask, calls) => {
    expect([...(await asked(`${ask} ${calls}`))].sort()).toEqual(['GET /orders', 'PUT /mails (no endpoint)']);
  });

  it.each([
    ['body ? {ASK} : undefined', '{ items: [] }'],
    ['body === undefined ? undefined : {ASK}', '{ items: [] }'],
    ["{ method: body ? 'PUT' : 'GET', body }", 'order'],
    ["{ method: body != null ? 'PUT' : undefined }", 'order'],
  ])('is that of what is sent, where something is: %s', async (options, given) => {
    const init = options.replace('{ASK}', "{ method: 'PUT', body: JSON.stringify(body) }");
    const ask = `const ask = (path, body) => { const init = ${init}; return fetch(${base} + path, init); };`;
    const calls = `ask('/orders'); export const save = (order) => ask('/mails', ${given});`;
    expect([...(await asked(`${ask} ${calls}`))].sort()).toEqual(['GET /orders', 'PUT /mails (no endpoint)']);
  });

  it.each([
    "ask('/carts', isNew ? { items: [] } : undefined);",
    "const items = isNew ? { list: [] } : null; ask('/carts', items);",
    "let items; if (isNew) items = { list: [] }; ask('/carts', items);",
  ])('may be either where something is sent at times: %s', async (call) => {
    const ask = `const ask = (path, body) => fetch(${base} + path, { method: body ? 'PUT' : 'GET', body });`;
    expect([...(await asked(`${ask} export const save = (isNew) => { ${call} };`))].sort()).toEqual([
      'GET /carts (no endpoint)',
      'PUT /carts (no endpoint)',
    ]);
  });

  it('may be either where nobody knows what is given', async () => {
    const ask = `const ask = (path, isNew) => fetch(${base} + path, { method: isNew ? 'PUT' : 'GET' });`;
    expect([...(await asked(`${ask} export const save = (isNew) => ask('/carts', isNew);`))].sort()).toEqual([
      'GET /carts (no endpoint)',
      'PUT /carts (no endpoint)',
    ]);
  });

  it('is not known where more is put into the options', async () => {
    const ask = `const ask = (options) => fetch(${base} + options.path, { method: options.method });`;
    expect(await asked(`${ask} export const run = (more) => ask({ path: '/carts', ...more });`)).toEqual([
      '/carts (no endpoint)',
    ]);
  });
});

it.each([
  [
    '({ url, ...others }) => axios({ url: process.env.ORDERS_URL + url, ...others })',
    "{ url: '/orders', method: 'GET' }",
  ],
  [
    '({ path: url, method, ...others }) => axios({ url: process.env.ORDERS_URL + url, method, ...others })',
    "{ path: '/orders' }",
  ],
])('what is taken out of options is not among the others: %s', async (ask, given) => {
  expect(await asked(`import axios from 'axios'; const ask = ${ask}; ask(${given});`)).toEqual([
    'GET /orders',
  ]);
});

it('a member of a function is that of the function, not of one that is called so elsewhere', async () => {
  const text = `function first() { function load() {} load.PATH = '/orders'; return fetch(process.env.ORDERS_URL + load.PATH); }
    function second() { function load() {} load.PATH = '/mails'; return load; } first(); second();`;
  expect(await asked(text)).toEqual(['GET /orders']);
});

it('is not called by what nobody imports: a function that asks others', async () => {
  const rooms = Object.fromEntries(
    Array.from({ length: 20 }, (_, n) => [`rooms/room-${n}.ts`, `export type Room${n} = '${n}';`]),
  );
  const page = (name: string, path: string) => `import { ask } from './ask';
export function ${name}() { return ask('${path}'); }`;
  const files = {
    ...rooms,
    'ask.ts': 'export const ask = (path: string) => fetch(`http://orders:3000${path}`);',
    'page.ts': page('Orders', '/orders'),
    'old-page.ts': page('OldOrders', '/old'),
    'index.ts': "import { Orders } from './page';\nsetInterval(() => Orders(), 1000);",
  };
  const asked = async (index: string) => {
    const web = { files: { ...files, 'index.ts': index } };
    return [
      ...callsIn(await modelOf(systemOf({ orders: answering('GET /orders', 'GET /old'), web }))),
    ].sort();
  };
  expect(await asked(files['index.ts'])).toEqual(['web → orders GET /orders']);
  expect(await asked(`import { OldOrders } from './old-page';\n${files['index.ts']}\nOldOrders();`)).toEqual([
    'web → orders GET /old',
    'web → orders GET /orders',
  ]);
});
