import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

const orders = answering('GET /orders', 'GET /all', 'GET /v2/orders');

async function asked(web: string) {
  return callsIn(
    await modelOf(
      systemOf({
        orders,
        web: { files: { 'index.js': web }, environment: { ORDERS_URL: 'http://orders:3000' } },
      }),
    ),
  );
}

const ONE = 'web → orders GET /orders';
const ALL = 'web → orders GET /all';
const BOTH = [ALL, ONE];

describe('a setting that is on or off chooses what is asked for', () => {
  test.each([
    [
      'left out, of options that are none',
      'load(URL)',
      '(base, options = {}) => { const { all = false } = options;',
      [ONE],
    ],
    ['left out, of options', 'load(URL, {})', '(base, { all = false } = {}) => {', [ONE]],
    ['set', 'load(URL, { all: true })', '(base, { all = false } = {}) => {', [ALL]],
    [
      'set to what it is anyway',
      'load(URL, { all: false })',
      '(base, options = {}) => { const { all = true } = options;',
      [ONE],
    ],
    ['given by itself', 'load(URL, true)', '(base, all) => {', [ALL]],
    ['left out by itself', 'load(URL)', '(base, all = true) => {', [ALL]],
    ['by another name', 'load(URL, { every: true })', '(base, { every: all = false }) => {', [ALL]],
    ['both ways', 'load(URL, { all: true }); load(URL)', '(base, { all = false } = {}) => {', BOTH],
    [
      'as running code says',
      'load(URL, { all: process.argv[2] })',
      '(base, { all = false } = {}) => {',
      BOTH,
    ],
    ['among what is not known', 'load(URL, { ...settings })', '(base, { all = false } = {}) => {', BOTH],
    ['changed later', 'load(URL)', '(base, all = false) => { if (global.every) all = true;', BOTH],
  ])('%s', async (_, call, opening, expected) => {
    const web = `const URL = process.env.ORDERS_URL;\nconst load = ${opening} return fetch(base + (all ? '/all' : '/orders')); };\n${call};`;
    expect(await asked(web)).toEqual(expected);
  });

  test('as a member of options', async () => {
    const web = `const URL = process.env.ORDERS_URL;\nfunction load(base, options) { const path = options.all ? '/all' : '/orders'; return fetch(base + path); }
      load(URL, { all: true });`;
    expect(await asked(web)).toEqual([ALL]);
  });

  test('of a handler that a function makes', async () => {
    const web = `const app = require('express')();
      function forward(base, path, options = {}) {
        const { keep = false } = options;
        return async (req, res) => { const target = keep ? req.path : path; res.json(await (await fetch(\`\${base}\${target}\`)).json()); };
      }
      app.get('/mine', forward(process.env.ORDERS_URL, '/orders'));
      app.get('/v2/orders', forward(process.env.ORDERS_URL, '/none', { keep: true }));`;
    expect(await asked(web)).toEqual([ONE, 'web → orders GET /v2/orders']);
  });
});
