import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countExports } from '../../src/extract/code/reading/exported.js';
import { databaseCoupling, metricsOf, systemMetrics } from '../../src/model/metrics.js';
import { system } from '../../src/testing.js';

const chain = (names: readonly string[]) =>
  names.slice(1).map((name, index) => `libs/${names[index]}/src/index.ts -> libs/${name}/src/index.ts`);

describe('coupling of a part', () => {
  const model = system({
    services: ['shop'],
    libraries: ['money', 'log'],
    imports: [
      'services/shop/src/cart/cart.ts -> libs/money/src/index.ts',
      'services/shop/src/cart/cart.ts -> libs/log/src/index.ts',
      'services/shop/src/stock/stock.ts -> libs/log/src/index.ts',
      'services/shop/src/stock/stock.ts -> services/shop/src/cart/cart.ts',
      'libs/money/src/index.ts -> libs/log/src/index.ts',
    ],
    declarations: { modules: [{ value: 'services/shop/src/*', base: '', at: { path: 'archfit.yaml' } }] },
  });

  test.each([
    ['shop', { files: 3, lines: 30, afferent: 0, efferent: 2, instability: 1 }],
    ['money', { files: 1, lines: 10, afferent: 1, efferent: 1, instability: 0.5 }],
    ['log', { files: 1, lines: 10, afferent: 2, efferent: 0, instability: 0 }],
    ['shop/cart', { afferent: 1, efferent: 2, instability: 0.667 }],
  ])('%s, by hand', (name, expected) => {
    expect(metricsOf(model).get(name)).toMatchObject(expected);
  });
});

describe('the whole', () => {
  test('three parts in a line: 3 + 2 + 1 reached, over 4·log₂4 − 3 = 5', () => {
    const libraries = ['a', 'b', 'c'];
    expect(systemMetrics(system({ libraries, imports: chain(libraries) }))).toMatchObject({
      nccd: 1.2,
      cyclicShare: 0,
    });
  });

  test('three in a ring reach each other: 9 over 5', () => {
    const libraries = ['a', 'b', 'c'];
    const model = system({ libraries, imports: chain([...libraries, 'a']) });
    expect(systemMetrics(model)).toMatchObject({ nccd: 1.8, cyclicShare: 1 });
  });

  test('database coupling: a foreign write weighs four foreign reads', () => {
    const statements = [
      { by: 'orders', writes: ['orders.orders'] },
      { by: 'mail', reads: ['orders.orders'] },
    ];
    const sketch = { services: ['orders', 'mail'], defines: { orders: ['orders.orders'] } };
    expect(databaseCoupling(system({ ...sketch, statements }))).toBe(0.2);
    const writing = [...statements, { by: 'mail', writes: ['orders.orders'] }];
    expect(databaseCoupling(system({ ...sketch, statements: writing }))).toBe(0.556);
    expect(databaseCoupling(system({ services: ['orders'] }))).toBe(0);
  });

  test('numbers stay in their ranges whatever the system', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const edge = fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names));
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 20 }), (edges) => {
        const imports = edges.map(([from, to]) => `libs/${from}/src/index.ts -> libs/${to}/src/index.ts`);
        const model = system({ libraries: names, imports });
        for (const { instability, afferent, efferent } of metricsOf(model).values()) {
          expect(instability).toBeGreaterThanOrEqual(0);
          expect(instability).toBeLessThanOrEqual(1);
          expect(afferent + efferent).toBeLessThanOrEqual(8);
        }
        const { cyclicShare, nccd } = systemMetrics(model);
        expect(cyclicShare).toBeLessThanOrEqual(1);
        expect(nccd).toBeGreaterThan(0);
      }),
    );
  });
});

test('exported declarations are counted where they stand', () => {
  const text = `
import { a } from './a.js';
export interface Account {}
export type Id = string;
export abstract class Ledger {}
export declare class Native {}
export default class Bank {}
export const rates = 1;
export async function pay() {}
export enum Currency { EUR }
export type { Rate } from './rate.js';
export { a };
export * from './b.js';
  export const inside = 'a block';
const text = "export interface NotMe {}";
`;
  expect(countExports(text)).toEqual({
    abstract: 3,
    concrete: 5,
    types: ['Account', 'Id', 'Ledger', 'Native', 'Bank', 'Currency'],
  });
});
