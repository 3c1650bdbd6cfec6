import { ts } from 'ts-morph';
import { expect, it } from 'vitest';
import { declarationAround, declaredBy, regionsOf } from '../../src/extract/semantics/declared.js';
import { RegionIndex } from '../../src/extract/semantics/region-index.js';

const STORE = `
  export class Orders { find() { return () => 1; } static all = () => []; constructor() { this.find(); } }
  export const routes = { orders: { list: () => { const rows = [1]; return rows; }, ...other }, carts: wrap(() => 2), plain: 3 };
  export function makeCarts(db) {
    const load = () => { return db.load(); };
    function save() { return load(); }
    if (!db) return { save, empty() { return {}; } };
    const made = { load: () => load(), save };
    return made;
  }
  export const worker = new Worker(async () => { await 1; });
  module.exports.started = { at() { return 1; } };
  start(() => makeCarts(routes));`;

it('finds the innermost region around each place of a file, as looking at all of them does', () => {
  const file = ts.createSourceFile('store.ts', STORE, ts.ScriptTarget.Latest, true);
  const found = new Set<string | undefined>();
  for (const statement of file.statements) {
    const regions = regionsOf(declaredBy(statement));
    const visit = (node: ts.Node): void => {
      const name = regions.findLast(({ pos, end }) => pos <= node.pos && node.end <= end)?.name;
      expect([node.getText(), declarationAround(node)]).toEqual([node.getText(), name]);
      found.add(name);
      ts.forEachChild(node, visit);
    };
    visit(statement);
  }
  expect([...found].sort()).toEqual(
    [
      ...[
        'Orders',
        'Orders.all',
        'Orders.find',
        'makeCarts',
        'makeCarts.empty',
        'makeCarts.load',
        'makeCarts.save',
      ],
      ...['routes', 'routes.carts', 'routes.orders', 'routes.orders.list', 'started', 'started.at'],
      ...['worker', 'worker.()', undefined],
    ].sort(),
  );
});

it('takes the last of several that reach as far, and none where nothing lies around', () => {
  const index = new RegionIndex([
    { pos: 2, end: 20, name: 'shop' },
    { pos: 4, end: 9, name: 'orders' },
    { pos: 4, end: 9, name: 'orders.list' },
    { pos: 12, end: 15, name: 'carts' },
  ]);
  const at = (pos: number, end: number) => index.nameAround({ pos, end });
  expect([at(4, 9), at(5, 6), at(8, 10), at(13, 14), at(16, 17)]).toEqual([
    ...['orders.list', 'orders.list', 'shop', 'carts', 'shop'],
  ]);
  expect([at(0, 1), at(19, 22), new RegionIndex([]).nameAround({ pos: 1, end: 2 })]).toEqual([
    ...[undefined, undefined, undefined],
  ]);
});

it('finds what a statement declares once', () => {
  const file = ts.createSourceFile('store.ts', STORE, ts.ScriptTarget.Latest, true);
  const [statement] = file.statements;
  expect(declaredBy(statement!)).toBe(declaredBy(statement!));
});
