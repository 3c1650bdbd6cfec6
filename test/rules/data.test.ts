import { test } from 'vitest';
import crossOwnerJoin from '../../rules/cross-owner-join.js';
import foreignRead from '../../rules/foreign-read.js';
import foreignWrite from '../../rules/foreign-write.js';
import sharedTable from '../../rules/shared-table.js';
import unownedTable from '../../rules/unowned-table.js';
import { testRule } from '../../src/testing.js';

const services = ['orders', 'billing', 'mail'];
const defines = { orders: ['orders.orders'], billing: ['billing.invoices'] };

test('foreign-write', () => {
  testRule(foreignWrite, {
    violating: [
      {
        name: 'billing writes what the migrations of orders define',
        system: { services, defines, statements: [{ by: 'billing', writes: ['orders.orders'] }] },
        keys: ['billing>orders.orders'],
      },
      {
        name: 'several statements are one violation',
        system: {
          services,
          defines,
          statements: [
            { by: 'billing', writes: ['orders.orders'] },
            { by: 'billing', writes: ['orders.orders'], reads: ['billing.invoices'] },
            { by: 'mail', writes: ['orders.orders'] },
          ],
        },
        keys: ['billing>orders.orders', 'mail>orders.orders'],
      },
    ],
    clean: [
      {
        name: 'the owner writes, others read',
        system: {
          services,
          defines,
          statements: [
            { by: 'orders', writes: ['orders.orders'] },
            { by: 'billing', reads: ['orders.orders'], writes: ['billing.invoices'] },
          ],
        },
      },
      {
        name: 'a table that nobody owns has no foreign writer',
        system: {
          services,
          statements: [
            { by: 'orders', writes: ['public.log'] },
            { by: 'billing', writes: ['public.log'] },
          ],
        },
      },
      {
        name: 'one server, separate schemas, no crossing',
        system: {
          services,
          defines,
          statements: [
            { by: 'orders', reads: ['orders.orders'], writes: ['orders.orders'] },
            { by: 'billing', reads: ['billing.invoices'], writes: ['billing.invoices'] },
          ],
        },
      },
    ],
  });
});

test('foreign-read', () => {
  testRule(foreignRead, {
    violating: [
      {
        name: 'mail reads and locks what orders owns: one violation',
        system: {
          services,
          defines,
          statements: [{ by: 'mail', reads: ['orders.orders'], locks: ['orders.orders'] }],
        },
        keys: ['mail>orders.orders'],
      },
    ],
    clean: [
      {
        name: 'a local read model, written by mail itself',
        system: {
          services,
          defines,
          statements: [{ by: 'mail', reads: ['mail.orders'], writes: ['mail.orders'] }],
        },
      },
      {
        name: 'a foreign write is not a read',
        system: { services, defines, statements: [{ by: 'mail', writes: ['orders.orders'] }] },
      },
    ],
  });
});

test('shared-table', () => {
  testRule(sharedTable, {
    violating: [
      {
        name: 'owner and stranger write',
        system: {
          services,
          defines,
          statements: [
            { by: 'orders', writes: ['orders.orders'] },
            { by: 'billing', writes: ['orders.orders'] },
          ],
        },
        keys: ['orders.orders'],
      },
      {
        name: 'two write what nobody owns',
        system: {
          services,
          statements: [
            { by: 'mail', writes: ['log'] },
            { by: 'billing', writes: ['public.log'] },
          ],
        },
        keys: ['public.log'],
      },
    ],
    clean: [
      {
        name: 'one writes, another reads',
        system: {
          services,
          statements: [
            { by: 'mail', writes: ['public.log'] },
            { by: 'billing', reads: ['public.log'] },
          ],
        },
      },
      {
        name: 'tables of one name in two schemas are two tables',
        system: {
          services,
          statements: [
            { by: 'mail', writes: ['mail.outbox'] },
            { by: 'billing', writes: ['billing.outbox'] },
          ],
        },
      },
    ],
  });
});

test('cross-owner-join', () => {
  testRule(crossOwnerJoin, {
    violating: [
      {
        name: 'two owners in one statement',
        system: {
          services,
          defines,
          statements: [{ by: 'mail', reads: ['orders.orders', 'billing.invoices'] }],
        },
        keys: ['mail>billing.invoices+orders.orders'],
      },
      {
        name: 'writing one’s own from another’s',
        system: {
          services,
          defines,
          statements: [{ by: 'billing', reads: ['orders.orders'], writes: ['billing.invoices'] }],
        },
        keys: ['billing>billing.invoices+orders.orders'],
      },
      {
        name: 'by a role that no service has',
        system: {
          services,
          defines,
          statements: [{ by: 'analyst', reads: ['orders.orders', 'billing.invoices'] }],
        },
        keys: ['role analyst_app>billing.invoices+orders.orders'],
      },
    ],
    clean: [
      {
        name: 'two tables of one owner',
        system: {
          services,
          defines: { orders: ['orders.orders', 'orders.lines'] },
          statements: [{ by: 'mail', reads: ['orders.orders', 'orders.lines'] }],
        },
      },
      {
        name: 'two statements are no join',
        system: {
          services,
          defines,
          statements: [
            { by: 'mail', reads: ['orders.orders'] },
            { by: 'mail', reads: ['billing.invoices'] },
          ],
        },
      },
    ],
  });
});

test('unowned-table', () => {
  testRule(unownedTable, {
    violating: [
      {
        name: 'only read, defined by nobody',
        system: { services, statements: [{ by: 'mail', reads: ['public.rates'] }] },
        keys: ['public.rates'],
      },
      {
        name: 'two services define it',
        system: {
          services,
          defines: { orders: ['public.log'], billing: ['public.log'] },
          statements: [{ by: 'orders', writes: ['public.log'] }],
        },
        keys: ['public.log'],
      },
    ],
    clean: [
      {
        name: 'the sole writer owns it',
        system: { services, statements: [{ by: 'mail', writes: ['public.outbox'] }] },
      },
      {
        name: 'the configuration settles what two define',
        system: {
          services,
          defines: { orders: ['public.log'], billing: ['public.log'] },
          statements: [{ by: 'orders', writes: ['public.log'] }],
          declarations: {
            services: [
              {
                name: 'orders',
                roles: [],
                schemas: [],
                tables: [{ value: 'public.log', at: { path: 'archfit.yaml', line: 3 } }],
                at: { path: 'archfit.yaml', line: 2 },
              },
            ],
          },
        },
      },
    ],
  });
});
