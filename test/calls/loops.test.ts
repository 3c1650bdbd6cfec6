import { describe, expect, test } from 'vitest';
import { answering, modelOf, systemOf } from './support.js';

const orders = answering('GET /orders', 'GET /orders/:id', 'POST /orders');
const environment = { ORDERS_URL: 'http://orders:3000' };

/** The lines of the loops that repeat the calls of a program, whose function `order` asks for one. */
async function loopsOf(text: string, others: Record<string, string> = {}) {
  const head = "const order = (id) => fetch(process.env.ORDERS_URL + '/orders/' + id);\n";
  const { calls } = await modelOf(
    systemOf({ orders, web: { environment, files: { 'index.ts': head + text, ...others } } }),
  );
  return calls.flatMap(({ loop }) => (loop ? [loop.line] : []));
}

describe('asks for each of many', () => {
  test.each([
    ['for … of', 'export async function page(ids) { for (const id of ids) await order(id); }'],
    ['a list method', 'export const page = (ids) => Promise.all(ids.map((id) => order(id)));'],
    [
      'a list method that is given the function',
      'export const page = (ids) => Promise.all(ids.map((id) => limit(() => order(id))));',
    ],
    ['p-map', "import pMap from 'p-map'; export const page = (ids) => pMap(ids, (id) => order(id));"],
    [
      'a counted loop',
      'export async function page(ids) { for (let i = 0; i < ids.length; i++) await order(ids[i]); }',
    ],
    [
      'as many as are asked for',
      'export async function page(count) { for (let i = 0; i < count; i++) await order(i); }',
    ],
    [
      'for await over a list',
      'export async function page(ids) { for await (const id of ids) await order(id); }',
    ],
    [
      'a list that a loop fills',
      'export async function page(lines) { const ids = []; for (const line of lines) ids.push(line.kind === 1 ? "a" : "b"); for (const id of ids) await order(id); }',
    ],
    [
      'a list of which only the type is known',
      'class Line { id = 1; } export async function page(lines: Line[]) { for (const line of lines) await order(line.id); }',
    ],
    [
      'two functions further out',
      `const line = async (id) => (await order(id)).status; export const page = (ids) => ids.map((id) => line(id));`,
    ],
  ])('%s', async (_, text) => {
    expect(await loopsOf(text)).toEqual([2]);
  });

  test('in another file', async () => {
    const client = `export class Orders { async one(id) { return fetch(process.env.ORDERS_URL + '/orders/' + id); } }`;
    const page = `import { Orders } from './client';
      const client = new Orders();
      export async function page(ids) { for (const id of ids) await client.one(id); }`;
    const model = await modelOf(
      systemOf({ orders, web: { environment, files: { 'client.ts': client, 'page.ts': page } } }),
    );
    expect(model.calls).toMatchObject([
      { at: { path: 'web/client.ts' }, loop: { path: 'web/page.ts', line: 3 } },
    ]);
  });
});

describe('does not', () => {
  test.each([
    [
      'retries',
      'export async function page(id) { for (let attempt = 0; attempt < 3; attempt++) { try { return await order(id); } catch {} } }',
    ],
    [
      'the first that answers',
      'export async function page(ids) { for (const id of ids) { try { return await order(id); } catch {} } }',
    ],
    [
      'pages',
      'export async function page() { let cursor = 1; while (cursor) cursor = (await order(cursor)).next; }',
    ],
    [
      'polling',
      'export async function page(id) { do { await order(id); await sleep(500); } while (!done); }',
    ],
    ['for ever', 'export async function page(id) { while (true) await order(id); }'],
    [
      'a list that the program spells out, piece by piece',
      "export async function page() { const ids = ['a']; if (open) ids.push('b'); await Promise.all(ids.map((id) => order(id))); }",
    ],
    [
      'batches',
      'export async function page(ids) { for (let i = 0; i < ids.length; i += 100) await order(ids.slice(i, i + 100).join()); }',
    ],
    [
      'chunks of a list',
      "import { chunk } from 'lodash'; export async function page(ids) { for (const some of chunk(ids, 100)) await order(some.join()); }",
    ],
    [
      'chunks, by a list method',
      "import _ from 'lodash'; export const page = (ids) => Promise.all(_.chunk(ids, 100).map((some) => order(some.join())));",
    ],
    [
      'what others have cut into batches',
      'export async function page(work) { for (const batch of work) await order(batch.ids.join()); }',
    ],
    [
      'a list that the program spells out',
      "const IDS = ['a', 'b']; export async function page() { for (const id of IDS) await order(id); }",
    ],
    [
      'a stream',
      'export async function page(consumer) { for await (const id of consumer.messages()) await order(id); }',
    ],
    ['the start of the program', 'async function bootstrap(ids) { for (const id of ids) await order(id); }'],
    ['what is done later', 'export const page = (ids) => ids.map((id) => ({ open: () => order(id) }));'],
    [
      'what is remembered',
      'const cache = new Map(); const one = async (id) => cache.get(id) ?? order(id); export const page = (ids) => ids.map((id) => one(id));',
    ],
  ])('%s', async (_, text) => {
    expect(await loopsOf(text)).toEqual([]);
  });
});

test('is told of what one service has, not of its instances', async () => {
  const told = async (place: string) => {
    const text = `import axios from 'axios';
      class Node { client = axios.create({ baseURL: process.env.ORDERS_URL }); }
      const { client } = new Node();
      export async function stop(nodes: Node[]) { for (const node of nodes) await ${place}.post('/orders'); }`;
    const { calls } = await modelOf(systemOf({ orders, web: { environment, files: { 'index.ts': text } } }));
    return calls.map(({ method, loop }) => [method, loop?.line]);
  };
  expect(await told('client')).toEqual([['POST', 4]]);
  expect(await told('node.client')).toEqual([['POST', undefined]]);
});
