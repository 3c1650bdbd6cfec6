import { expect, test } from 'vitest';
import crossOwnerForeignKey from '../../rules/cross-owner-foreign-key.js';
import crossOwnerJoin from '../../rules/cross-owner-join.js';
import crossOwnerObject from '../../rules/cross-owner-object.js';
import ddlOwnerMismatch from '../../rules/ddl-owner-mismatch.js';
import foreignRead from '../../rules/foreign-read.js';
import overprivilegedRole from '../../rules/overprivileged-role.js';
import sharedRole from '../../rules/shared-role.js';
import type { Finding, Rule } from '../../src/index.js';
import { type Sketch, system, testRule } from '../../src/testing.js';

const services = ['orders', 'billing', 'mail'];
const defines = {
  orders: ['orders.orders', 'orders.lines'],
  billing: ['billing.invoices'],
  mail: ['mail.letters'],
};
const base = { services, defines };
const only = (rule: Rule, sketch: Sketch): Finding => {
  const [finding, ...others] = rule.check(system(sketch), {});
  expect(others).toEqual([]);
  return finding!;
};

test('cross-owner-join through views, and not through routines', () => {
  const views = {
    'orders.open_orders': { in: 'orders', reads: ['orders.orders'] },
    'mail.due': { in: 'mail', reads: ['orders.orders', 'billing.invoices'] },
  };
  testRule(crossOwnerJoin, {
    violating: [
      {
        name: 'a view of the one, a table of the other',
        system: {
          ...base,
          views,
          statements: [{ by: 'mail', reads: ['orders.open_orders', 'billing.invoices'] }],
        },
        keys: ['mail>billing.invoices+orders.orders'],
      },
      {
        name: 'a view of both',
        system: { ...base, views, statements: [{ by: 'mail', reads: ['mail.due'] }] },
        keys: ['mail>billing.invoices+orders.orders'],
      },
      {
        name: 'what is known of a text that was cut off',
        system: {
          ...base,
          statements: [{ by: 'mail', reads: ['orders.orders', 'billing.invoices'], partial: true }],
        },
        keys: ['mail>billing.invoices+orders.orders'],
      },
    ],
    clean: [
      {
        name: 'a block that does one after the other',
        system: {
          ...base,
          statements: [{ by: 'mail', reads: ['orders.orders'], writes: ['billing.invoices'], several: true }],
        },
      },
      {
        name: 'a routine touches both, each in a statement of its own',
        system: {
          ...base,
          routines: { 'orders.close': { writes: ['orders.orders', 'billing.invoices'] } },
          statements: [{ by: 'mail', routines: ['orders.close'], reads: ['mail.letters'] }],
        },
      },
      {
        name: 'a read model of its own beside its own table',
        system: {
          ...base,
          statements: [{ by: 'mail', reads: ['mail.orders', 'mail.letters'], writes: ['mail.orders'] }],
        },
      },
      {
        name: 'a check of a foreign key',
        system: {
          ...base,
          statements: [{ by: 'mail', reads: ['orders.orders', 'billing.invoices'], foreignKeyCheck: true }],
        },
      },
    ],
  });
  const writing = only(crossOwnerJoin, {
    ...base,
    statements: [{ by: 'billing', reads: ['orders.orders'], writes: ['billing.invoices'], totalMs: 1500 }],
  });
  expect(writing.message).toBe(
    'billing writes billing.invoices of billing by what orders.orders of orders holds in one statement (100 calls, 1.5 s).',
  );
  const seen = only(crossOwnerJoin, { ...base, views, statements: [{ by: 'mail', reads: ['mail.due'] }] });
  expect(seen.message).toContain('in one statement, through mail.due (100 calls');
});

test('foreign-read says what it goes through, unless a statement names the table itself', () => {
  const views = { 'orders.open_orders': { in: 'orders', reads: ['orders.orders'] } };
  const through = { by: 'mail', reads: ['orders.open_orders'] };
  expect(only(foreignRead, { ...base, views, statements: [through] }).message).toContain(
    'mail reads orders.orders, which orders owns, through orders.open_orders (100 calls',
  );
  const direct = { by: 'mail', reads: ['orders.orders'] };
  expect(only(foreignRead, { ...base, views, statements: [through, direct] }).message).toContain(
    'mail reads orders.orders, which orders owns (200 calls',
  );
});

test('cross-owner-foreign-key', () => {
  testRule(crossOwnerForeignKey, {
    violating: [
      {
        name: 'invoices refer to orders',
        system: { ...base, foreignKeys: ['billing.invoices -> orders.orders'] },
        keys: ['billing.invoices>orders.orders'],
      },
      {
        name: 'by two keys, which is one dependency',
        system: {
          ...base,
          foreignKeys: [
            'billing.invoices -> orders.orders',
            'billing.invoices -> orders.orders (on delete cascade)',
          ],
        },
        keys: ['billing.invoices>orders.orders'],
      },
    ],
    clean: [
      {
        name: 'between tables of one name in databases of their own',
        system: {
          services,
          defines: { orders: ['users', 'orders'], billing: ['invoices'] },
          logins: [
            { service: 'orders', role: 'app', host: 'orders-db', database: 'app' },
            { service: 'billing', role: 'app', host: 'billing-db', database: 'app' },
          ],
          foreignKeysIn: { billing: ['invoices -> users'] },
        },
      },
      {
        name: 'within one owner, and to what nobody owns',
        system: {
          ...base,
          defines: { ...defines, '': ['public.countries'] },
          foreignKeys: ['orders.lines -> orders.orders', 'orders.orders -> public.countries'],
        },
      },
    ],
  });
  const plain = only(crossOwnerForeignKey, { ...base, foreignKeys: ['billing.invoices -> orders.orders'] });
  expect(plain.severity).toBeUndefined();
  for (const action of [
    'on delete cascade',
    'on delete set null',
    'on update cascade',
    'on delete set default',
  ]) {
    const finding = only(crossOwnerForeignKey, {
      ...base,
      foreignKeys: [`billing.invoices -> orders.orders (${action})`],
      statements: [
        { by: 'orders', locks: ['orders.orders'], calls: 2_000, nested: true, foreignKeyCheck: true },
      ],
    });
    expect(finding.severity).toBe('error');
    expect(finding.message).toContain(
      `with ${action.toUpperCase()}, so that orders writes what billing owns`,
    );
    expect(finding.message).toContain('upheld the keys of these tables 2,000 times');
  }
});

test('cross-owner-object', () => {
  testRule(crossOwnerObject, {
    violating: [
      {
        name: 'a view, a materialized view and a function of one owner on the table of another',
        system: {
          ...base,
          views: {
            'mail.due': { in: 'mail', reads: ['billing.invoices', 'mail.letters'] },
            'mail.copy': { in: 'mail', reads: ['orders.orders'], materialized: true },
          },
          routines: { 'mail.forget': { in: 'mail', writes: ['orders.orders'] } },
        },
        keys: [
          'view mail.due>billing.invoices',
          'materialized-view mail.copy>orders.orders',
          'routine mail.forget>orders.orders',
        ],
      },
      {
        name: 'a trigger belongs to its table, whoever made its function, and what that calls counts',
        system: {
          ...base,
          routines: {
            'mail.on_order': { in: 'mail', calls: ['mail.queue'] },
            'mail.queue': { in: 'mail', writes: ['mail.letters'] },
          },
          triggers: ['orders.orders runs mail.on_order()'],
        },
        keys: ['trigger trigger_1 on orders.orders>mail.letters'],
      },
      {
        name: 'a view of nobody on tables of two',
        system: { ...base, views: { 'reports.all': { reads: ['orders.orders', 'billing.invoices'] } } },
        keys: ['view reports.all>billing.invoices+orders.orders'],
      },
      {
        name: 'a sequence that numbers another’s rows',
        system: {
          ...base,
          sequences: { 'billing.order_numbers': { in: 'billing', ownedBy: 'orders.orders' } },
        },
        keys: ['sequence billing.order_numbers>orders.orders'],
      },
    ],
    clean: [
      {
        name: 'each on its own',
        system: {
          ...base,
          views: {
            'orders.open_orders': { in: 'orders', reads: ['orders.orders', 'orders.lines'] },
            'reports.open_orders': { reads: ['orders.orders'] },
          },
          routines: {
            'orders.count_lines': { in: 'orders', reads: ['orders.lines'], writes: ['orders.orders'] },
          },
          triggers: ['orders.lines runs orders.count_lines()'],
          sequences: { 'orders.numbers': { in: 'orders', ownedBy: 'orders.orders' } },
        },
      },
      {
        name: 'one trigger of a partitioned table that keeps to itself',
        system: {
          ...base,
          partitions: { 'orders.y2024': 'orders.orders' },
          routines: { 'orders.stamp': { in: 'orders', writes: ['orders.y2024'] } },
          triggers: ['orders.y2024 runs orders.stamp()'],
        },
      },
    ],
  });
  const { message, weight } = only(crossOwnerObject, {
    ...base,
    views: { 'mail.due': { in: 'mail', reads: ['billing.invoices'] } },
    statements: [
      { by: 'mail', reads: ['mail.due'], calls: 40, totalMs: 2_000 },
      { by: 'mail', reads: ['mail.letters'], calls: 1, totalMs: 9_000 },
    ],
  });
  expect(message).toBe('the view mail.due of mail reads billing.invoices of billing (40 calls, 2.0 s).');
  expect(weight).toBe(2_000);
});

test('ddl-owner-mismatch', () => {
  testRule(ddlOwnerMismatch, {
    violating: [
      {
        name: 'orders defines, billing alone writes',
        system: { ...base, statements: [{ by: 'billing', writes: ['orders.orders'] }] },
        keys: ['orders>orders.orders'],
      },
    ],
    clean: [
      {
        name: 'the definer writes as well, or nobody does',
        system: {
          ...base,
          statements: [
            { by: 'billing', writes: ['orders.orders'] },
            { by: 'orders', writes: ['orders.orders'] },
            { by: 'mail', reads: ['orders.lines'] },
          ],
        },
      },
      {
        name: 'a migration of nobody',
        system: {
          services,
          defines: { '': ['public.log'] },
          statements: [{ by: 'billing', writes: ['public.log'] }],
        },
      },
    ],
  });
});

test('overprivileged-role', () => {
  const logins = services.map((service) => ({ service, role: `${service}_app` }));
  testRule(overprivilegedRole, {
    violating: [
      {
        name: 'granted and not used, one finding per owner',
        system: {
          ...base,
          logins,
          grants: {
            mail_app: [
              'SELECT on orders.orders',
              'SELECT, UPDATE on orders.lines',
              'SELECT on billing.invoices',
            ],
          },
          statements: [{ by: 'mail', reads: ['billing.invoices'] }],
        },
        keys: ['mail_app>orders'],
      },
      {
        name: 'to the role and to everybody',
        system: {
          ...base,
          logins,
          grants: { mail_app: ['SELECT on orders.orders'], PUBLIC: ['SELECT on billing.invoices'] },
          statements: [{ by: 'billing', writes: ['billing.invoices'] }],
        },
        keys: ['mail_app>orders', 'PUBLIC>billing'],
      },
    ],
    clean: [
      ...[{ text: '<insufficient privilege>' }, { partial: true }].map((unseen) => ({
        name: `what it sends is not wholly known: ${Object.keys(unseen)}`,
        system: {
          ...base,
          logins,
          grants: { mail_app: ['SELECT on orders.orders'], PUBLIC: ['SELECT on billing.invoices'] },
          statements: [
            { by: 'mail', ...unseen },
            { by: 'billing', writes: ['billing.invoices'] },
          ],
        },
      })),
      {
        name: 'used, by name or through a view',
        system: {
          ...base,
          logins,
          views: { 'orders.open_orders': { in: 'orders', reads: ['orders.orders'] } },
          grants: {
            mail_app: ['SELECT on orders.lines', 'SELECT on orders.open_orders'],
            PUBLIC: ['SELECT on billing.invoices'],
          },
          statements: [{ by: 'mail', reads: ['orders.lines', 'orders.open_orders', 'billing.invoices'] }],
        },
      },
      {
        name: 'needed by a view of its own, and by a foreign key',
        system: {
          ...base,
          logins,
          grants: { mail_app: ['SELECT on orders.orders', 'REFERENCES on billing.invoices'] },
          views: { 'mail.addressees': { in: 'mail', reads: ['orders.orders'] } },
          foreignKeys: ['mail.letters -> billing.invoices'],
          statements: [{ by: 'mail', writes: ['mail.letters'] }],
        },
      },
      {
        name: 'needed by a trigger of a table that it writes',
        system: {
          ...base,
          logins,
          grants: { orders_app: ['INSERT on mail.letters'] },
          routines: { 'orders.tell': { in: 'orders', writes: ['mail.letters'] } },
          triggers: ['orders.orders runs orders.tell()'],
          statements: [{ by: 'orders', writes: ['orders.orders'] }],
        },
      },
      {
        name: 'its own, and what people may',
        system: {
          ...base,
          logins,
          grants: { orders_app: ['SELECT on orders.orders'], auditor: ['SELECT on orders.orders'] },
          statements: [{ by: 'mail', reads: ['mail.letters'] }],
        },
      },
    ],
  });
});

test('shared-role', () => {
  const login = (service: string, database: string, host = 'db') => ({
    service,
    role: 'postgres',
    database,
    host,
  });
  testRule(sharedRole, {
    violating: [
      {
        name: 'two in one database',
        system: {
          services,
          logins: [login('orders', 'shop'), login('billing', 'shop'), login('mail', 'mail')],
        },
        keys: ['postgres'],
      },
      {
        name: 'one of which does not say where',
        system: { services, logins: [login('orders', 'shop'), { service: 'mail', role: 'postgres' }] },
        keys: ['postgres'],
      },
    ],
    clean: [
      {
        name: 'a database each, or a server each',
        system: {
          services,
          logins: [login('orders', 'orders'), login('billing', 'shop'), login('mail', 'shop', 'db2')],
        },
      },
    ],
  });
});
