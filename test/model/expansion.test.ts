import { describe, expect, test } from 'vitest';
import type { Model } from '../../src/index.js';
import { type Sketch, system } from '../../src/testing.js';

const services = ['orders', 'billing', 'mail'];
const defines = { orders: ['orders.orders', 'orders.lines'], billing: ['billing.invoices'] };

/** `mail read orders.orders by orders.open_orders`. */
function accesses({ accesses: all }: Model): string[] {
  return all
    .filter(({ seen }) => seen === 'statements')
    .map(({ service, mode, table, through = [] }) =>
      [`${service} ${mode} ${table}`, ...through.map(({ kind, name }) => `by ${kind} ${name}`)].join(' '),
    );
}
const built = (sketch: Sketch) => system({ services, defines, ...sketch });
const notices = ({ notices: all }: Model) => all.map(({ message }) => message).join('\n');

describe('who reads a view', () => {
  test('reads the tables behind it, through any number of views, and not the view', () => {
    const model = built({
      views: {
        'orders.open_orders': { in: 'orders', reads: ['orders.orders'] },
        'billing.due': { in: 'billing', reads: ['orders.open_orders', 'billing.invoices'] },
      },
      statements: [{ by: 'mail', reads: ['billing.due'] }],
    });
    expect(accesses(model)).toEqual([
      'mail read billing.invoices by view billing.due',
      'mail read orders.orders by view billing.due by view orders.open_orders',
    ]);
    expect(model.tables.get('billing.due')).toMatchObject({ kind: 'view', owner: 'billing' });
  });

  test('locks what it locks, and a view of one table passes writes on', () => {
    const model = built({
      views: { 'orders.open_orders': { reads: ['orders.orders'] } },
      statements: [
        { by: 'mail', reads: ['orders.open_orders'], locks: ['orders.open_orders'] },
        { by: 'billing', writes: ['orders.open_orders'] },
      ],
    });
    expect(accesses(model)).toEqual([
      'billing write orders.orders by view orders.open_orders',
      'mail lock orders.orders by view orders.open_orders',
      'mail read orders.orders by view orders.open_orders',
    ]);
  });

  test('of several tables does not write them', () => {
    const model = built({
      views: { 'orders.both': { reads: ['orders.orders', 'orders.lines'] } },
      statements: [{ by: 'mail', writes: ['orders.both'] }],
    });
    expect(accesses(model)).toEqual(['mail write orders.both']);
  });

  test('that is materialized reads its own rows, and who refreshes it reads the tables', () => {
    const model = built({
      views: { 'mail.copy': { in: 'mail', reads: ['orders.orders'], materialized: true } },
      statements: [
        { by: 'billing', reads: ['mail.copy'] },
        { by: 'mail', writes: ['mail.copy'] },
      ],
    });
    expect(accesses(model)).toEqual([
      'billing read mail.copy',
      'mail write mail.copy',
      'mail read orders.orders by view mail.copy',
    ]);
  });

  test('that shows itself ends somewhere', () => {
    const model = built({
      views: { 'orders.a': { reads: ['orders.b'] }, 'orders.b': { reads: ['orders.a', 'orders.lines'] } },
      statements: [{ by: 'mail', reads: ['orders.a'] }],
    });
    expect(accesses(model)).toEqual(['mail read orders.lines by view orders.a by view orders.b']);
  });
});

test('a partition is its parent, however deep', () => {
  const model = built({
    partitions: { 'orders.y2024': 'orders.orders', 'orders.m2024_01': 'orders.y2024' },
    statements: [
      { by: 'mail', reads: ['orders.m2024_01'] },
      { by: 'billing', reads: ['orders.orders'] },
    ],
  });
  expect(accesses(model)).toEqual(['billing read orders.orders', 'mail read orders.orders']);
  expect([...model.tables.keys()]).not.toContain('orders.y2024');
});

describe('who calls a routine', () => {
  test('does what its body does, and what those do that it calls, though it runs with other rights', () => {
    const model = built({
      routines: {
        'orders.place': {
          in: 'orders',
          writes: ['orders.orders'],
          calls: ['orders.number'],
          runsAs: 'owner',
        },
        'orders.number': { in: 'orders', reads: ['orders.lines'], calls: ['orders.place'] },
      },
      statements: [{ by: 'mail', routines: ['orders.place', 'now', 'pg_catalog.lower'] }],
    });
    expect(accesses(model)).toEqual([
      'mail read orders.lines by routine orders.place by routine orders.number',
      'mail write orders.orders by routine orders.place',
    ]);
  });

  test('reaches the tables behind views that the body names', () => {
    const model = built({
      views: { 'orders.open_orders': { reads: ['orders.orders'] } },
      routines: { 'orders.total': { reads: ['orders.open_orders'] } },
      statements: [{ by: 'mail', routines: ['orders.total'] }],
    });
    expect(accesses(model)).toEqual([
      'mail read orders.orders by routine orders.total by view orders.open_orders',
    ]);
  });

  test('looks up bare names where the routine says, else where the caller does', () => {
    const model = built({
      routines: {
        'tools.own': { writes: ['orders'], searchPath: ['orders'] },
        'tools.borrowed': { writes: ['invoices'] },
      },
      searchPaths: { mail_app: ['billing'] },
      statements: [{ by: 'mail', routines: ['tools.own', 'tools.borrowed'] }],
    });
    expect(accesses(model)).toEqual([
      'mail write billing.invoices by routine tools.borrowed',
      'mail write orders.orders by routine tools.own',
    ]);
  });

  test('is told when the body is not wholly known, unless it is C', () => {
    const unread = 'it builds its SQL when it runs';
    const model = built({
      routines: {
        'orders.archive': { unread, language: 'plpgsql' },
        'orders.never_called': { unread, language: 'plpgsql' },
        'public.similarity': { unread: 'it is written in c', language: 'c' },
      },
      statements: [{ by: 'mail', routines: ['orders.archive', 'similarity'], totalMs: 1500 }],
    });
    expect(notices(model)).toContain(
      `what orders.archive() touches is not wholly known: ${unread} (1 statement, 1.5 s)`,
    );
    expect(notices(model)).not.toMatch(/never_called|similarity/);
    expect(model.notices.find(({ source }) => source === 'catalogue')?.unresolved).toBe(1);
  });
});

describe('what ran inside of others', () => {
  const routines = { 'orders.place': { in: 'orders', writes: ['orders.orders'] } };

  test('adds no calls and no time to what the caller did', () => {
    const model = built({
      routines,
      statements: [
        { by: 'mail', routines: ['orders.place'], calls: 10, totalMs: 50 },
        { by: 'mail', writes: ['orders.orders'], calls: 10, totalMs: 40, nested: true },
      ],
    });
    const access = model.tableAccesses.find(({ service, mode }) => service === 'mail' && mode === 'write');
    expect(access).toMatchObject({
      calls: 10,
      totalMs: 50,
      statements: ['main/mail_app/1', 'main/mail_app/2/nested'],
    });
    expect(model.totalMs).toBe(50);
  });

  test('shows an access that no body explains, with its calls and without its time', () => {
    const model = built({
      statements: [{ by: 'mail', writes: ['orders.orders'], calls: 7, totalMs: 40, nested: true }],
    });
    const access = model.tableAccesses.find(({ service, mode }) => service === 'mail' && mode === 'write');
    expect(access).toMatchObject({ calls: 7, totalMs: 0 });
  });

  test('is done by who writes the table that a trigger waits on', () => {
    const model = built({
      routines: { 'orders.count_invoice': { in: 'orders', writes: ['billing.invoices'] } },
      triggers: ['orders.orders runs orders.count_invoice()'],
      statements: [
        { by: 'mail', writes: ['orders.orders'] },
        { by: 'mail', writes: ['billing.invoices'], nested: true },
      ],
    });
    expect(accesses(model)).toEqual([
      'mail write billing.invoices by trigger trigger_1',
      'mail write orders.orders',
    ]);
  });

  test('is not charged to the owner of a routine that runs with its rights, but to who calls it', () => {
    const model = built({
      routines: { 'billing.bill': { reads: ['orders.orders'], runsAs: 'billing_app' } },
      statements: [
        { by: 'mail', routines: ['billing.bill'] },
        { by: 'billing', reads: ['orders.orders'], nested: true },
        { by: 'billing', reads: ['orders.lines'], nested: true },
      ],
    });
    expect(accesses(model)).toEqual([
      'billing read orders.lines',
      'mail read orders.orders by routine billing.bill',
    ]);
  });
});

test('what upholds a foreign key is traffic of the key and no access', () => {
  const model = built({
    foreignKeys: ['billing.invoices -> orders.orders (on delete cascade)'],
    statements: [
      {
        by: 'orders',
        reads: ['orders.orders'],
        locks: ['orders.orders'],
        calls: 30,
        nested: true,
        foreignKeyCheck: true,
      },
      { by: 'billing', writes: ['billing.invoices'], calls: 5, nested: true, foreignKeyCheck: true },
    ],
  });
  expect(accesses(model)).toEqual([]);
  expect(model.references).toMatchObject([
    { from: 'billing.invoices', to: 'orders.orders', onDelete: 'cascade', onUpdate: 'no-action', checks: 35 },
  ]);
});

test('keys of partitions are those of their tables', () => {
  const model = built({
    partitions: { 'billing.y2024': 'billing.invoices' },
    foreignKeys: ['billing.invoices -> orders.orders', 'billing.y2024 -> orders.orders'],
  });
  expect(model.references).toHaveLength(1);
});

test('fifty thousand statements are joined in linear time', () => {
  const views = Object.fromEntries(
    Array.from({ length: 200 }, (_, index) => [
      `orders.v${index}`,
      { reads: index === 0 ? ['orders.orders'] : [`orders.v${index - 1}`, 'orders.lines'] },
    ]),
  );
  const build = (count: number) => {
    const begun = process.cpuUsage();
    system({
      services,
      defines,
      views,
      routines: { 'orders.place': { writes: ['orders.orders'], reads: ['orders.v199'] } },
      statements: Array.from({ length: count }, (_, index) => ({
        by: services[index % 3]!,
        reads: [`orders.v${index % 200}`, 'lines'],
        routines: index % 10 === 0 ? ['orders.place'] : [],
      })),
    });
    return process.cpuUsage(begun).user / 1_000;
  };
  build(5_000);
  const tenth = build(5_000);
  // Quadratic work would take a hundred times as long; other processes of the machine may take their share.
  expect(build(50_000)).toBeLessThan(30 * Math.max(tenth, 50));
});
