import { expect, test } from 'vitest';
import { Spellings } from '../../src/model/build/spellings.js';

const main = (name: string) => ({ database: 'main', name });

test('a folded name is the one table that differs from it in nothing but case', () => {
  const spellings = new Spellings([main('public.fxCharge'), main('public.fxCharge'), main('public.orders')]);
  expect(spellings.of(main('public.fxcharge'))).toEqual(main('public.fxCharge'));
  expect(spellings.of(main('public.orders'))).toEqual(main('public.orders'));
  expect(spellings.of(main('public.carts'))).toEqual(main('public.carts'));
  expect(spellings.of({ database: 'billing', name: 'public.fxcharge' }).name).toBe('public.fxcharge');
});

test('a name that is spelt so, or that two tables may be, stays as it is', () => {
  const spellings = new Spellings([
    main('public.Order'),
    main('public.order'),
    main('public.cartLines'),
    main('public.CartLines'),
  ]);
  expect(spellings.of(main('public.order'))).toEqual(main('public.order'));
  expect(spellings.of(main('public.cartlines'))).toEqual(main('public.cartlines'));
});
