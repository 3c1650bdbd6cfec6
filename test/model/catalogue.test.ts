import { describe, expect, test } from 'vitest';
import type { Model } from '../../src/index.js';
import type { ServiceDeclaration } from '../../src/model/declarations.js';
import { type Sketch, system } from '../../src/testing.js';

const services = ['orders', 'billing', 'mail'];
const built = (sketch: Sketch) => system({ services, ...sketch });
const touched = ({ accesses }: Model) =>
  accesses
    .filter(({ seen }) => seen === 'statements')
    .map(({ service, mode, table }) => `${service} ${mode} ${table}`);
const notices = ({ notices: all }: Model) => all.map(({ message }) => message).join('\n');
const declared = (name: string, own: { schemas?: string[]; tables?: string[] }): ServiceDeclaration => {
  const at = { path: 'archfit.yaml', line: 1 };
  const placed = (values: string[] = []) => values.map((value) => ({ value, at }));
  return { name, roles: [], schemas: placed(own.schemas), tables: placed(own.tables), at };
};

describe('an unqualified name resolves', () => {
  const serverTables = { postgres: ['a.t', 'b.t', 'public.t', 'c.only', 'd.twice', 'e.twice'] };

  test('by the connection of the service, else by the search_path of its role, else by its schemas', () => {
    const model = built({
      serverTables,
      logins: [
        { service: 'orders', role: 'orders_app', schemas: ['b'] },
        { service: 'billing', role: 'billing_app' },
        { service: 'mail', role: 'mail_app' },
      ],
      searchPaths: { orders_app: ['a'], billing_app: ['a'] },
      declarations: { services: [declared('mail', { schemas: ['b'] })] },
      statements: services.map((by) => ({ by, reads: ['t'] })),
    });
    expect(touched(model)).toEqual(['billing read a.t', 'mail read b.t', 'orders read b.t']);
  });

  test('to what the server has off the path, if only one schema has it', () => {
    const model = built({ serverTables, statements: [{ by: 'mail', reads: ['only'] }] });
    expect(touched(model)).toEqual(['mail read c.only']);
  });

  test('to nothing if several have it, and that is told and counted', () => {
    const model = built({ serverTables, statements: [{ by: 'mail', reads: ['twice', 't'] }] });
    expect(touched(model)).toEqual(['mail read public.t']);
    expect(notices(model)).toContain('several schemas have a table twice');
    expect(model.notices.find(({ message }) => message.includes('twice'))?.unresolved).toBe(1);
  });

  test('of a migration, to where the server has the table', () => {
    const model = built({
      serverTables,
      defines: { billing: ['only'] },
      statements: [{ by: 'mail', reads: ['c.only'] }],
    });
    expect(model.tables.get('c.only')).toMatchObject({ owner: 'billing', ownerSource: 'ddl' });
    expect([...model.tables.keys()]).not.toContain('public.only');
  });
});

describe('tables of one name in several schemas', () => {
  const statements = [
    { by: 'mail', reads: ['a.outbox'], totalMs: 2000 },
    { by: 'mail', reads: ['b.letters'] },
    { by: 'billing', reads: ['b.outbox'] },
  ];
  const message = 'role mail_app uses tables of one name in several schemas (outbox)';

  test('are one row of a role that uses several schemas, from PostgreSQL 18 on', () => {
    const model = built({ statements, version: 18 });
    expect(notices(model)).toContain(`${message}: on PostgreSQL 18 and newer one row stands for all of them`);
    expect(notices(model)).toContain('(1 statement, 2.0 s)');
    expect(touched(model)).toContain('mail read a.outbox');
    expect(notices(model)).not.toContain('role billing_app uses');
  });

  test('may be, where the version is not known, and are not before', () => {
    expect(notices(built({ statements }))).toContain(`${message}: if the server is PostgreSQL 18 or newer`);
    expect(notices(built({ statements, version: 17 }))).not.toContain(message);
  });
});

test('tables of services that connect to databases of their own are told apart', () => {
  const model = built({
    defines: { orders: ['users'], billing: ['users'], mail: ['letters'] },
    logins: [
      { service: 'orders', role: 'app', host: 'db', database: 'orders' },
      { service: 'orders', role: 'app', host: 'localhost', database: 'test' },
      { service: 'billing', role: 'app', host: 'db', database: 'billing' },
      { service: 'mail', role: 'app', host: 'db', database: 'billing' },
    ],
  });
  expect([...model.tables].map(([id, { owner }]) => `${id} of ${owner}`)).toEqual([
    'billing/public.letters of mail',
    'billing/public.users of billing',
    'orders/public.users of orders',
  ]);
});

test('ledgers of migration tools and sequences are no tables', () => {
  const model = built({
    serverTables: { postgres: ['public._prisma_migrations', 'public.orders'] },
    sequences: { 'public.numbers': { ownedBy: 'public.orders' } },
    statements: [{ by: 'mail', reads: ['numbers'] }],
  });
  expect([...model.tables.keys()]).toEqual(['public.orders']);
});

describe('a table is owned by', () => {
  const ownerOf = (table: string, sketch: Sketch) => {
    const { owner, ownerSource } = built(sketch).tables.get(table)!;
    return owner === undefined ? 'nobody' : `${owner} by ${ownerSource}`;
  };

  test('the service whose role owns it on the server, if no migration says otherwise, whoever writes it', () => {
    const sketch: Sketch = {
      serverTables: { billing_app: ['public.ledger'] },
      statements: [
        { by: 'billing', reads: ['ledger'] },
        { by: 'mail', writes: ['ledger'] },
      ],
    };
    expect(ownerOf('public.ledger', sketch)).toBe('billing by role');
    expect(ownerOf('public.ledger', { ...sketch, defines: { orders: ['ledger'] } })).toBe('orders by ddl');
  });

  test('not by what only migrates it for all, unless that is a service that uses tables', () => {
    const sketch: Sketch = {
      services: [...services, 'db-migrations'],
      defines: { 'db-migrations': ['public.ledger'] },
      statements: [{ by: 'billing', writes: ['public.ledger'] }],
    };
    expect(ownerOf('public.ledger', sketch)).toBe('billing by writes');
    const using = { by: 'db-migrations', reads: ['public.ledger'] };
    expect(ownerOf('public.ledger', { ...sketch, statements: [using] })).toBe('db-migrations by ddl');
  });

  test('nobody whom a role of several services hints at', () => {
    expect(
      ownerOf('public.ledger', {
        serverTables: { shop: ['public.ledger'] },
        logins: [
          { service: 'orders', role: 'shop' },
          { service: 'billing', role: 'shop' },
        ],
      }),
    ).toBe('nobody');
  });

  test('the owner of its parent, if it is a partition, and may be named by that', () => {
    const model = built({
      defines: { orders: ['orders.orders'] },
      partitions: { 'orders.y2024': 'orders.orders' },
      statements: [{ by: 'billing', writes: ['orders.y2024'] }],
      declarations: { services: [declared('orders', { tables: ['orders.y2024'] })] },
    });
    expect(touched(model)).toEqual(['billing write orders.orders']);
    expect(model.tables.get('orders.orders')?.owner).toBe('orders');
    expect(notices(model)).not.toContain('no statement or migration knows');
  });

  test('whoever defines it, if it is a view, else by its schema, else by what it shows', () => {
    const sketch: Sketch = {
      defines: { orders: ['orders.orders'], billing: ['billing.invoices'] },
      views: {
        'orders.mine': { in: 'billing', reads: ['orders.orders'] },
        'billing.late': { reads: ['orders.orders'] },
        'reports.late': { reads: ['orders.orders'] },
        'reports.both': { reads: ['orders.orders', 'billing.invoices'] },
      },
    };
    expect(ownerOf('orders.mine', sketch)).toBe('billing by ddl');
    expect(ownerOf('billing.late', sketch)).toBe('billing by inherited');
    expect(ownerOf('reports.late', sketch)).toBe('orders by inherited');
    expect(ownerOf('reports.both', sketch)).toBe('nobody');
  });
});

test('grants on partitions are grants on their table, and PUBLIC is everybody', () => {
  const model = built({
    defines: { orders: ['orders.orders'] },
    partitions: { 'orders.y2024': 'orders.orders' },
    grants: {
      mail_app: ['SELECT on orders.orders', 'INSERT, SELECT on orders.y2024'],
      public: ['SELECT on orders.orders'],
    },
  });
  expect(model.grants.map(({ role, table, privileges }) => `${role} ${table} ${privileges}`)).toEqual([
    'PUBLIC orders.orders SELECT',
    'mail_app orders.orders INSERT,SELECT',
  ]);
});
