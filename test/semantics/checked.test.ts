import { expect, test } from 'vitest';
import { accessesOf, usageOf } from './support.js';

/** What the routes of a server, which ask for one table or another, touch. */
async function touchedBy(
  routes: string,
  others: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  return accessesOf({ 'package.json': { name: 'shop' }, 'server.js': server(routes), ...others });
}

function server(routes: string): string {
  return `const express = require('express');
    const knex = require('knex');
    const { Pool } = require('pg');
    const db = knex({ client: 'pg' });
    const pool = new Pool();
    const app = express();
    ${routes}
    app.listen(3000);`;
}

test('the keys of an object in which a name is looked up are what goes on past the check', async () => {
  const routes = `const TABLES = { orders: ['sum'], carts: ['lines'] };
    app.get('/admin/:kind', async (req, res) => {
      const { kind } = req.params;
      if (!TABLES[kind]) return res.status(404).end();
      res.json(await db(kind).select('*'));
    });
    app.put('/admin/:kind', async (req, res) => {
      const columns = TABLES[req.params.kind];
      if (!columns) return res.status(404).end();
      await pool.query(\`UPDATE \${req.params.kind} SET sum = $1\`, [1]);
    });`;
  expect(await touchedBy(routes)).toEqual(['read carts', 'read orders', 'write carts', 'write orders']);
});

test.each([
  ['a list', 'const KNOWN = ["orders", "carts"];', 'if (!KNOWN.includes(req.params.kind)) return;'],
  ['its index', 'const KNOWN = ["orders", "carts"];', 'if (KNOWN.indexOf(req.params.kind) === -1) return;'],
  ['a set', 'const KNOWN = new Set(["orders", "carts"]);', 'if (!KNOWN.has(req.params.kind)) return;'],
  [
    'a map',
    'const KNOWN = new Map([["orders", 1], ["carts", 2]]);',
    'if (!KNOWN.has(req.params.kind)) return;',
  ],
  [
    'keys',
    'const KNOWN = { orders: 1, carts: 2 };',
    'if (!Object.keys(KNOWN).includes(req.params.kind)) return;',
  ],
  ['in', 'const KNOWN = { orders: 1, carts: 2 };', 'if (!(req.params.kind in KNOWN)) throw new Error();'],
  ['hasOwn', 'const KNOWN = { orders: 1, carts: 2 };', 'if (!Object.hasOwn(KNOWN, req.params.kind)) return;'],
  [
    'rows',
    'const KNOWN = [{ name: "orders" }, { name: "carts" }];',
    'if (!KNOWN.some((each) => each.name === req.params.kind)) return;',
  ],
  ['words', '', 'if (req.params.kind !== "orders" && req.params.kind !== "carts") return;'],
  [
    'a function',
    'const KNOWN = ["orders", "carts"]; const isKnown = (name) => KNOWN.includes(name);',
    'if (!req.params.kind || !isKnown(req.params.kind)) return;',
  ],
  [
    'a function that throws',
    'const KNOWN = { orders: 1, carts: 2 }; function must(name) { if (!KNOWN[name]) throw new Error(name); }',
    'must(req.params.kind);',
  ],
])('a name is one of those that %s lets through', async (_, known, check) => {
  const routes = `${known}
    app.get('/:kind', async (req, res) => {
      ${check}
      res.json(await pool.query('SELECT * FROM ' + req.params.kind));
    });`;
  expect(await touchedBy(routes)).toEqual(['read carts', 'read orders']);
});

test('a branch, a switch and the handler before say what a name is where they lead to', async () => {
  const routes = `const KNOWN = { mails: 1, returns: 2 };
    const onlyKnown = (request, response, next) => {
      if (!KNOWN[request.params.kind]) return response.status(404).end();
      next();
    };
    app.get('/:kind', onlyKnown, async (req, res) => res.json(await db(req.params.kind).select()));
    app.put('/:kind', async (req, res) => {
      switch (req.params.kind) {
        case 'orders':
        case 'carts':
          await db(req.params.kind).update({});
      }
      const { kind } = req.params;
      const rows = kind === 'stock' || kind === 'prices' ? await db(kind).select() : [];
    });`;
  expect(await touchedBy(routes)).toEqual([
    'read mails',
    'read prices',
    'read returns',
    'read stock',
    'write carts',
    'write orders',
  ]);
});

test('of all that a function lets through, who names a table touches that one; who hands on a request, any', async () => {
  const store = `const knex = require('knex');
    const db = knex({ client: 'pg' });
    const KNOWN = ['orders', 'carts', 'mails'];
    exports.all = (name) => {
      if (!KNOWN.includes(name)) throw new Error(name);
      return db(name).select();
    };
    exports.clear = (name) => {
      if (!KNOWN.includes(name)) throw new Error(name);
      return db(name).del();
    };`;
  const routes = `const { all, clear } = require('./store.js');
    app.get('/:kind', async (req, res) => res.json(await all(req.params.kind)));
    app.delete('/carts', async (req, res) => res.json(await clear('carts')));`;
  expect(await touchedBy(routes, { 'store.js': store })).toEqual([
    'read carts',
    'read mails',
    'read orders',
    'write carts',
  ]);
});

test('a check that lists what is not known, or that leads elsewhere, says nothing', async () => {
  const routes = `const KNOWN = { orders: 1, ...require('./more.json') };
    app.get('/a/:kind', async (req, res) => {
      if (!KNOWN[req.params.kind]) return;
      res.json(await pool.query('SELECT * FROM ' + req.params.kind));
    });
    const GONE = ['carts'];
    app.get('/b/:kind', async (req, res) => {
      if (GONE.includes(req.params.kind)) return res.status(410).end();
      res.json(await pool.query('SELECT * FROM ' + req.params.kind));
    });
    app.get('/c/:kind', async (req, res) => {
      if (req.params.kind === 'mails' || req.query.all) res.json(await pool.query('SELECT * FROM ' + req.params.kind));
    });`;
  const contents = { 'package.json': { name: 'shop' }, 'server.js': server(routes) };
  expect(await accessesOf(contents)).toEqual([]);
  const { notices } = await usageOf(contents);
  expect(notices.filter(({ message }) => /whose name is not known|is not known/.test(message))).toHaveLength(
    3,
  );
});

test('one of several models is meant by a name that only running code knows', async () => {
  const files = {
    'package.json': { name: 'shop' },
    'models.ts': `import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
      @Entity('orders') export class Order { @PrimaryGeneratedColumn() id: number; }
      @Entity('carts') export class Cart { @PrimaryGeneratedColumn() id: number; }`,
    'store.ts': `import { DataSource } from 'typeorm';
      import { Cart, Order } from './models.js';
      const source = new DataSource({ type: 'postgres' });
      const MODELS = { order: Order, cart: Cart };
      export async function all(request: { params: { kind: keyof typeof MODELS } }) {
        const model = MODELS[request.params.kind];
        return source.getRepository(model).find();
      }`,
  };
  expect(await accessesOf(files)).toEqual(['read carts', 'read orders']);
});
