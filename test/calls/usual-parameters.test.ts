import { expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

const orders = answering('GET /orders');

async function asked(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return callsIn(await modelOf(systemOf({ orders, web: { files } })));
}

const load = (set: string, call: string, parameter = 'url') => ({
  'index.js': `const axios = require('axios');
    function load(${parameter}) {
      ${set}
      return axios.get(url + '/orders');
    }
    exports.all = () => ${call};`,
});

test.each([
  ["if (!url) url = 'http://orders:3000';"],
  ["if (url === undefined) { url = 'http://orders:3000'; }"],
  ["if (null == url) url = 'http://orders:3000';"],
  ["if (typeof url === 'undefined') url = 'http://orders:3000';"],
  ["url ??= 'http://orders:3000';"],
  ["url ||= 'http://orders:3000';"],
  ["url = url || 'http://orders:3000';"],
])('who is asked where nobody says so: %s', async (set) => {
  expect(await asked(load(set, 'load()'))).toEqual(['web → orders GET /orders']);
});

test('a setting that nothing sets is such a one', async () => {
  const files = load("if (!url) { url = 'http://orders:3000'; }", 'load()', 'url = process.env.X_URL');
  expect(await asked(files)).toEqual(['web → orders GET /orders']);
});

test.each([["if (!url) url = 'http://nobody:1';"], ["url ??= 'http://nobody:1';"]])(
  'what is given goes before it: %s',
  async (set) => {
    expect(await asked(load(set, "load('http://orders:3000')"))).toEqual(['web → orders GET /orders']);
  },
);

test.each([
  ['is for another case', "if (!fast) url = 'http://orders:3000';"],
  ['is of another of that name', "if (!url) { let url; url = 'http://orders:3000'; }"],
])('what %s is none', async (_, set) => {
  expect(await asked(load(set, 'load()', 'url, fast'))).toEqual([]);
});
