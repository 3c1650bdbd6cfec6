import { describe, expect, test } from 'vitest';
import type { Model } from '../../src/index.js';
import type { ServiceDeclaration } from '../../src/model/declarations.js';
import { type Sketch, system } from '../../src/testing.js';

const services = ['orders', 'billing', 'mail'];
const shared = (...names: string[]): ServiceDeclaration[] =>
  names.map((name, index) => {
    const at = { path: 'archfit.yaml', line: index + 1 };
    return { name, roles: [{ value: 'shop', at }], schemas: [], tables: [], at };
  });
const sharing = { declarations: { services: shared('orders', 'billing') } };
const built = (sketch: Sketch) => system({ services, ...sketch });

/** `billing by comment, weak`, or those that it may be. */
function attributions({ statements }: Model): string[] {
  return [...statements.values()].map(({ services: found }) =>
    found.map(({ service, by, strength }) => `${service} by ${by}, ${strength}`).join(' or '),
  );
}
const notices = ({ notices: all }: Model) => all.map(({ message }) => message).join('\n');

describe('the ladder', () => {
  test('1: the role of one service, however it is known', () => {
    const model = built({
      logins: [{ service: 'billing', role: 'accounting' }],
      declarations: { services: shared('orders') },
      statements: [
        { by: 'billing', role: 'accounting', reads: ['t'] },
        { by: 'mail', reads: ['t'] },
        { by: 'orders', role: 'shop', reads: ['t'] },
      ],
    });
    expect(attributions(model)).toEqual([
      'billing by role, certain',
      'mail by role, likely',
      'orders by role, certain',
    ]);
  });

  test('1: a role that is another service’s in each database', () => {
    const model = built({
      logins: [
        { service: 'orders', role: 'postgres', database: 'orders' },
        { service: 'billing', role: 'postgres', database: 'billing' },
      ],
      statements: [
        { by: '', role: 'postgres', datname: 'billing', writes: ['ledger'] },
        { by: '', role: 'postgres', datname: 'orders', writes: ['orders'] },
      ],
    });
    expect(attributions(model)).toEqual(['billing by role, certain', 'orders by role, certain']);
    expect([...model.tables.keys()]).toEqual(['billing/public.ledger', 'orders/public.orders']);
  });

  test('2: the only service that connects to the database', () => {
    const model = built({
      logins: [
        { service: 'orders', role: 'orders_app', database: 'orders' },
        { service: 'billing', role: 'billing_app', database: 'billing' },
      ],
      statements: [
        { by: '', role: 'nightly', datname: 'billing', writes: ['ledger'] },
        { by: '', role: 'nightly', datname: 'orders', writes: ['orders'] },
        { by: 'mail', datname: 'orders', reads: ['orders'] },
      ],
    });
    expect(attributions(model)).toEqual(['billing by database, likely', 'mail by role, likely', '']);
  });

  test('3: a tag of the comment that names a service, and that is told', () => {
    const model = built({
      ...sharing,
      statements: [
        { by: '', role: 'shop', reads: ['t'], tags: { application: 'billing-svc', route: '/orders' } },
        { by: '', role: 'shop', reads: ['t'], tags: { controller: 'orders' } },
        { by: '', role: 'shop', reads: ['t'], tags: { 'service.name': 'nobody' } },
      ],
    });
    const both = 'billing by role, weak or orders by role, weak';
    expect(attributions(model)).toEqual(['billing by comment, weak', both, both]);
    expect(notices(model)).toContain(
      '1 statement on tables, 0.0 s were attributed to billing because their comment',
    );
  });

  test('4: the only one whose code has it, of those that it may be', () => {
    const model = built({
      ...sharing,
      code: { orders: ['a', 'b'], billing: ['b'], mail: ['a', 'c'] },
      statements: ['a', 'b', 'c'].map((fingerprint) => ({ by: '', role: 'shop', reads: ['t'], fingerprint })),
    });
    const both = 'billing by role, weak or orders by role, weak';
    expect(attributions(model)).toEqual(['orders by code, likely', both, both]);
    expect([...model.statements.values()][0]?.services[0]?.reason).toBe(
      'only the code of orders has it (services/orders/src/queries.ts:1)',
    );
  });

  test('5: the only one that is known to touch the table, of those that it may be', () => {
    const model = built({
      ...sharing,
      code: { orders: ['a'], billing: ['b'] },
      statements: [
        { by: '', role: 'shop', reads: ['carts'], fingerprint: 'a' },
        { by: '', role: 'shop', reads: ['ledger', 'rates'], fingerprint: 'b' },
        { by: '', role: 'shop', writes: ['carts'] },
        { by: '', role: 'shop', writes: ['carts', 'ledger'] },
        { by: 'mail', reads: ['letters'] },
        { by: '', role: 'shop', reads: ['letters'] },
      ],
    });
    const both = 'billing by role, weak or orders by role, weak';
    expect(attributions(model)).toEqual([
      'mail by role, likely',
      'orders by code, likely',
      'billing by code, likely',
      'orders by table, weak',
      both,
      both,
    ]);
  });

  test('ends with nobody: a stranger is none of those who have a role of their own', () => {
    const model = built({
      logins: services.map((service) => ({ service, role: `${service}_app` })),
      statements: [
        { by: 'orders', writes: ['carts'] },
        { by: '', role: 'analyst', reads: ['carts'] },
      ],
    });
    expect(attributions(model)).toEqual(['', 'orders by role, certain']);
    expect(notices(model)).toContain('role analyst belongs to no service (1 statement on tables, 0.0 s)');
  });
});

test('the summary tells whose time it was, leaving noise and nested statements out', () => {
  const model = built({
    ...sharing,
    statements: [
      { by: 'mail', reads: ['letters'], totalMs: 910 },
      { by: 'mail', reads: ['letters'], totalMs: 300, nested: true },
      { by: '', role: 'shop', reads: ['carts'], totalMs: 60 },
      { by: '', role: 'analyst', reads: ['carts'], totalMs: 10 },
      { by: '', role: 'other', text: '<insufficient privilege>', totalMs: 20 },
      { by: 'mail', text: 'BEGIN', totalMs: 5000 },
    ],
  });
  expect(model.attributed).toMatchObject({
    totalMs: 1000,
    attributedMs: 910,
    ambiguousMs: 60,
    unknownMs: 10,
    hiddenMs: 20,
    byRung: { role: 910, table: 0 },
  });
  expect(model.attributed.remedies).toEqual([
    'GRANT pg_read_all_stats TO the role that saves the statements',
    'CREATE ROLE billing_app LOGIN; CREATE ROLE orders_app LOGIN: each in place of shop, which billing and orders share',
    'name the service of analyst under services.<service>.roles',
  ]);
});
