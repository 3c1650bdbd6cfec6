import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Model } from '../../src/index.js';
import type { Declarations, ServiceDeclaration } from '../../src/model/declarations.js';
import { parseTableName, qualify } from '../../src/model/table-name.js';
import { system } from '../../src/testing.js';

const at = { path: 'archfit.yaml', line: 1 };
const service = (
  name: string,
  own: { roles?: string[]; schemas?: string[]; tables?: string[] },
): ServiceDeclaration => {
  const placed = (values: string[] = []) => values.map((value) => ({ value, at }));
  return { name, roles: placed(own.roles), schemas: placed(own.schemas), tables: placed(own.tables), at };
};
const declared = (...services: ServiceDeclaration[]): Partial<Declarations> => ({ services });

const accesses = ({ tableAccesses }: Model) =>
  tableAccesses
    .filter(({ mode }) => mode !== 'define')
    .map(
      ({ service: by, mode, table }) =>
        `${by} ${mode} ${table.database}/${table.name} of ${table.owner ?? 'nobody'}`,
    );
const notices = ({ notices: all }: Model) => all.map(({ message }) => message).join('\n');

describe('an unqualified name resolves', () => {
  test('to what migrations made, though the service has a schema of its own', () => {
    const model = system({
      services: ['orders', 'billing'],
      defines: { orders: ['orders'], billing: ['billing.invoices'] },
      statements: [{ by: 'billing', reads: ['orders', 'invoices'] }],
      declarations: declared(service('billing', { schemas: ['billing'] })),
    });
    expect(accesses(model)).toEqual([
      'billing read main/billing.invoices of billing',
      'billing read main/public.orders of orders',
    ]);
  });

  test('to the first schema of the service when nobody knows the table, else to public', () => {
    const model = system({
      services: ['billing', 'mail'],
      statements: [
        { by: 'billing', writes: ['ledger'] },
        { by: 'mail', writes: ['outbox'] },
      ],
      declarations: declared(service('billing', { schemas: ['billing', 'archive'] })),
    });
    expect([...model.tables.keys()]).toEqual(['billing.ledger', 'public.outbox']);
  });

  test('to a schema named like the role, as PostgreSQL does by default', () => {
    const model = system({
      services: ['billing'],
      statements: [
        { by: 'billing', reads: ['billing_app.ledger'] },
        { by: 'billing', writes: ['ledger'] },
      ],
    });
    expect([...model.tables.keys()]).toEqual(['billing_app.ledger']);
  });

  test('in the database of its statement, not by what another database has', () => {
    const model = system({
      services: ['orders', 'billing'],
      statements: [
        { by: 'orders', database: 'a', writes: ['orders.items'] },
        { by: 'billing', database: 'b', writes: ['public.items'] },
        { by: 'orders', database: 'b', reads: ['items'] },
      ],
      declarations: declared(service('orders', { schemas: ['orders'] })),
    });
    expect(accesses(model)).toContain('orders read b/public.items of billing');
  });

  test('and a migration lies in the database where its table is used', () => {
    const model = system({
      services: ['orders'],
      defines: { orders: ['public.customers'] },
      statements: [
        { by: 'orders', database: 'a', writes: ['public.orders'] },
        { by: 'orders', database: 'b', writes: ['public.customers'] },
      ],
    });
    expect([...model.tables.keys()]).toEqual(['a/public.orders', 'b/public.customers']);
  });
});

describe('a role belongs to', () => {
  test('the service that it is named after, and that is told', () => {
    const model = system({ services: ['orders'], statements: [{ by: 'orders', reads: ['t'] }] });
    expect(accesses(model)).toHaveLength(1);
    expect(notices(model)).toContain('orders_app → orders');
  });

  test.each(['app_user', 'api_user', 'postgres'])('nobody when it is called %s', (role) => {
    const model = system({
      services: ['user', 'app', 'api'],
      statements: [{ by: 'user', role, writes: ['t'] }],
    });
    expect(accesses(model)).toEqual([]);
    expect(notices(model)).toContain(`role ${role} belongs to no service`);
  });

  test('nobody when two services log in as it', () => {
    const model = system({
      services: ['orders', 'billing'],
      statements: [{ by: 'shop', writes: ['t'] }],
      declarations: declared(
        service('orders', { roles: ['shop_app'] }),
        service('billing', { roles: ['shop_app'] }),
      ),
    });
    expect(accesses(model)).toEqual([]);
    expect(notices(model)).toContain('role shop_app is shared by billing, orders');
  });
});

describe('a table is owned by', () => {
  const services = ['orders', 'billing'];

  test('whom the configuration names, over schema, migration and writer', () => {
    const owners = (declarations?: Partial<Declarations>) =>
      [
        ...system({
          services,
          defines: { billing: ['sales.orders'] },
          statements: [{ by: 'orders', writes: ['sales.orders'] }],
          ...(declarations && { declarations }),
        }).tables.values(),
      ].map(({ owner, ownerSource }) => `${owner} by ${ownerSource}`);
    expect(owners()).toEqual(['billing by ddl']);
    expect(owners(declared(service('orders', { schemas: ['sales'] })))).toEqual(['orders by schema']);
    expect(
      owners(
        declared(service('orders', { schemas: ['sales'] }), service('billing', { tables: ['sales.orders'] })),
      ),
    ).toEqual(['billing by config']);
  });

  test.each(['public.Order', 'public."Order"', '"Order"', 'Order'])(
    'however the configuration writes it: %s',
    (written) => {
      const model = system({
        services,
        statements: [{ by: 'billing', writes: ['public.Order'] }],
        declarations: declared(service('orders', { tables: [written] })),
      });
      expect(model.tables.get('public.Order')).toMatchObject({ owner: 'orders', ownerSource: 'config' });
      expect(notices(model)).not.toContain('knows');
    },
  );

  test('nobody that the database does not know, and that is told', () => {
    const model = system({
      services,
      statements: [{ by: 'billing', writes: ['public.orders'] }],
      declarations: declared(service('orders', { tables: ['public.order'], schemas: ['typo'] })),
    });
    expect(notices(model)).toContain('the table public.order (did you mean "public.orders"?)');
    expect(notices(model)).toContain('the schema typo');
  });
});

test('a name survives being written and read', () => {
  const part = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => !text.includes('\0'));
  fc.assert(
    fc.property(part, part, (schema, name) => {
      expect(parseTableName(qualify(schema, name))).toEqual({ schema, name });
    }),
  );
});
