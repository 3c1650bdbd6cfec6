import { describe, expect, test } from 'vitest';
import type { Bond, BondKind } from '../../src/model/bonds.js';
import type { Model } from '../../src/model/model.js';
import type { Call } from '../../src/model/nouns.js';
import { servicePairs, strengthOf, suggestionFor } from '../../src/model/pairs.js';
import { type Sketch, system } from '../../src/testing.js';

const bond = (kind: BondKind, amount = 1, degree?: number): Bond => ({
  kind,
  amount,
  tables: [],
  by: [],
  ...(degree !== undefined && { degree }),
  at: [],
});

describe('what follows from what binds a pair', () => {
  test.each<[string, readonly Bond[], string]>([
    ['a transaction, and shared changes', [bond('transaction'), bond('changes', 9, 0.4)], 'merge'],
    ['writes, and a circle of calls', [bond('write'), bond('circle')], 'merge'],
    ['shared changes, and a circle of calls', [bond('circle'), bond('changes', 9, 0.4)], 'merge'],
    ['a transaction', [bond('transaction')], 'saga'],
    ['a transaction, and calls in a loop', [bond('transaction'), bond('write'), bond('loop', 4)], 'saga'],
    ['writes', [bond('write')], 'split'],
    ['a join', [bond('join'), bond('read')], 'split'],
    ['four tables that are read', [bond('read', 4)], 'split'],
    ['three tables that are read', [bond('read', 3)], 'leave'],
    ['a circle', [bond('circle', 2)], 'split'],
    ['calls in a loop', [bond('loop')], 'split'],
    ['shared changes, and what is read', [bond('read', 2), bond('changes', 9, 0.4)], 'split'],
  ])('%s', (_, bonds, suggestion) => {
    expect(suggestionFor(bonds).suggestion).toBe(suggestion);
  });

  test('strength, by hand', () => {
    // 2 transactions + 3 written + 5 read × 0.25 + a circle + 2 loops × 0.25 + 0.42 of changes; joins are in the reads.
    const bonds = [
      bond('transaction', 2),
      bond('write', 3),
      bond('join', 7),
      bond('read', 5),
      bond('circle', 4),
      bond('loop', 2),
      bond('changes', 21, 0.42),
    ];
    expect(strengthOf(bonds)).toBe(2 + 3 + 1.25 + 1 + 0.5 + 0.42);
  });
});

const shop: Sketch = {
  services: ['mail', 'orders', 'stock'],
  defines: { orders: ['orders.orders', 'orders.lines'], stock: ['stock.items'], mail: ['mail.letters'] },
};

/** Awaited calls, `orders > stock`, in a loop if a star follows. */
function withCalls(model: Model, ...calls: readonly string[]): Model {
  return {
    ...model,
    calls: calls.map((text, index): Call => {
      const [from = '', to = '', more] = text.split(/ > | (?=\*)/);
      return {
        from,
        to,
        protocol: 'http',
        by: 'fetch',
        awaited: true,
        ...(more === '*' && { loop: { path: `services/${from}/src/main.ts`, line: 1 } }),
        timeoutMs: 100,
        retry: false,
        breaker: false,
        headers: [],
        keyed: false,
        at: { path: `services/${from}/src/main.ts`, line: index + 1 },
      };
    }),
  };
}

const told = (model: Model) =>
  servicePairs(model).map(({ a, b, suggestion, strength, bonds }) => ({
    pair: `${a} ${b}`,
    suggestion,
    strength,
    bonds: bonds.map(({ kind, amount }) => `${kind} ${amount}`),
  }));

describe('pairs of a system', () => {
  test('a table of another that is written and read counts both ways; one that is read and locked once', () => {
    const model = system({
      ...shop,
      statements: [
        { by: 'orders', writes: ['stock.items'] },
        { by: 'orders', reads: ['stock.items'], locks: ['stock.items'] },
        { by: 'mail', reads: ['orders.orders'] },
      ],
    });
    expect(told(model)).toEqual([
      { pair: 'orders stock', suggestion: 'split', strength: 1.25, bonds: ['write 1', 'read 1'] },
      { pair: 'mail orders', suggestion: 'leave', strength: 0.25, bonds: ['read 1'] },
    ]);
  });

  test('a table of nobody that two write', () => {
    const model = system({
      ...shop,
      defines: { ...shop.defines, '': ['public.log'] },
      statements: [
        { by: 'orders', writes: ['public.log'] },
        { by: 'stock', writes: ['public.log'] },
      ],
    });
    const [pair, ...others] = servicePairs(model);
    expect(others).toEqual([]);
    expect(pair).toMatchObject({ suggestion: 'split', strength: 1, bonds: [{ by: ['orders', 'stock'] }] });
  });

  test('a join binds whoever runs it to the owners, and not these to each other', () => {
    const joined = { by: 'mail', reads: ['mail.letters', 'orders.orders', 'stock.items'] };
    expect(told(system({ ...shop, statements: [joined] }))).toEqual([
      { pair: 'mail orders', suggestion: 'split', strength: 0.25, bonds: ['join 1', 'read 1'] },
      { pair: 'mail stock', suggestion: 'split', strength: 0.25, bonds: ['join 1', 'read 1'] },
    ]);
    const nobodys = { ...joined, role: 'reporting' };
    expect(told(system({ ...shop, statements: [nobodys] })).map(({ pair }) => pair)).toContain(
      'orders stock',
    );
  });

  test('a transaction binds those whose tables it writes', () => {
    const place = { path: 'services/orders/src/place.ts', line: 7 };
    const model = system({
      ...shop,
      touches: ['orders', 'stock'].map(
        (to) => `services/orders/src/place.ts writes ${to === 'stock' ? 'stock.items' : 'orders.orders'}`,
      ),
    });
    const scoped = {
      ...model,
      accesses: model.accesses.map((access) =>
        access.mode === 'write'
          ? { ...access, scope: { ...place, line: 5, name: 'place' }, transaction: place }
          : access,
      ),
    };
    expect(told(scoped)).toEqual([
      { pair: 'orders stock', suggestion: 'saga', strength: 2, bonds: ['transaction 1', 'write 1'] },
    ]);
    expect(servicePairs(scoped)[0]!.bonds[0]).toMatchObject({
      by: ['orders'],
      tables: ['orders.orders', 'stock.items'],
      at: [place],
    });
  });

  test('calls bind on circles and in loops only', () => {
    const model = withCalls(
      system(shop),
      'orders > stock',
      'stock > orders',
      'orders > mail *',
      'orders > mail',
    );
    expect(told(model)).toEqual([
      { pair: 'orders stock', suggestion: 'split', strength: 1, bonds: ['circle 2'] },
      { pair: 'mail orders', suggestion: 'split', strength: 0.25, bonds: ['loop 1'] },
    ]);
    expect(servicePairs(withCalls(system(shop), 'orders > stock'))).toEqual([]);
  });

  test('coupled releases and writes are one context', () => {
    const model = system({
      ...shop,
      statements: [{ by: 'orders', writes: ['stock.items'] }],
      commits: Array.from({ length: 6 }, () => ({ by: 'Ada', changes: ['orders', 'stock'] })),
    });
    expect(told(model)).toEqual([
      { pair: 'orders stock', suggestion: 'merge', strength: 2, bonds: ['write 1', 'changes 6'] },
    ]);
    expect(servicePairs(model)[0]!.signs).toEqual(['consistent together', 'changed together']);
  });
});
