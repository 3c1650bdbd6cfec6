import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { archfit, project } from '../helpers/world.js';

const shop = 'fixtures/shop';

/** What the shop's README says is wrong, and nothing else. */
const planted = [
  'chatty-call web>inventory GET /stock/*',
  'missing-timeout orders>payments',
  'internal-import orders/returns>services/orders/src/modules/checkout/tax-table.ts',
  'internal-import payments>libs/domain/src/rounding.ts',
  'module-cycle orders/cart+orders/checkout',
  'service-import notifications>shipping',
  'foreign-write orders>inventory.stock',
  'foreign-write payments>orders.orders',
  'shared-table inventory.stock',
  'shared-table orders.orders',
  'shared-table public.audit_log',
  'team-overload checkout',
  'unowned-service notifications',
  'cross-owner-join catalog>catalog.products+inventory.stock',
  'cross-owner-transaction orders>inventory+orders',
  'cross-owner-transaction payments>orders+payments',
  'dual-write orders>services/orders/src/modules/checkout/place-order.ts#placeOrder',
  'foreign-read catalog>inventory.stock',
  'foreign-read notifications>orders.customers',
  'foreign-read shipping>orders.orders',
  'owner-drift orders',
  'release-coupling orders<>payments',
  'shared-domain-library domain',
  'team-underload accounts',
  'unowned-table public.audit_log',
  'cross-team-coupling growth>checkout',
  'hub-service catalog',
  'hub-service web',
  'polyglot-team growth',
  'sync-cycle orders+payments',
  'sync-chain orders>shipping>inventory>catalog',
  'blast-radius catalog',
  'blast-radius inventory',
  'blast-radius orders',
  'missing-circuit-breaker inventory>catalog',
  'missing-circuit-breaker orders>catalog',
  'missing-circuit-breaker orders>payments',
  'missing-circuit-breaker orders>shipping',
  'missing-circuit-breaker payments>orders',
  'missing-circuit-breaker shipping>inventory',
  'missing-circuit-breaker web>orders',
];

interface Found {
  rule: string;
  key: string;
  id: string;
  at: { path: string; line?: number };
  entities: string[];
}

test('check finds every planted problem of the shop, at a place that exists, and none beyond', async () => {
  const { code, out, err } = await archfit(['check', shop, '--format', 'json']);
  const report = JSON.parse(out);
  expect(err).toBe('');
  expect(report.violations.map(({ rule, key }: Found) => `${rule} ${key}`).sort()).toEqual(
    [...planted].sort(),
  );
  expect(code).toBe(1);
  expect(report).toMatchObject({ version: 1, verdict: 'fail', exitCode: 1, skipped: [], notices: [] });
  for (const { at, id, rule } of report.violations as Found[]) {
    expect(id).toMatch(new RegExp(`^${rule}:[0-9a-f]{8}$`));
    const path = join(project, shop, at.path);
    expect(existsSync(path), at.path).toBe(true);
    if (at.line !== undefined)
      expect(at.line).toBeLessThanOrEqual(readFileSync(path, 'utf8').split('\n').length);
  }
});

test('the reports of the shop read as they were read by a person', async () => {
  const golden = join(project, 'test/golden');
  const options = { columns: 100 };
  await expect((await archfit(['check', shop], options)).out).toMatchFileSnapshot(`${golden}/shop-check.txt`);
  await expect((await archfit(['map', shop], options)).out).toMatchFileSnapshot(`${golden}/shop-map.txt`);
  await expect((await archfit(['teams', shop], { columns: 80 })).out).toMatchFileSnapshot(
    `${golden}/shop-teams.txt`,
  );
  await expect((await archfit(['check', shop, '--format', 'json'])).out).toMatchFileSnapshot(
    `${golden}/shop-check.json`,
  );
  await expect((await archfit(['map', shop, '--format', 'json'])).out).toMatchFileSnapshot(
    `${golden}/shop-map.json`,
  );
});

test('the excerpt in the README is what is printed', () => {
  const [, excerpt] = readFileSync(join(project, 'README.md'), 'utf8').split('```\n');
  const golden = readFileSync(join(project, 'test/golden/shop-check.txt'), 'utf8').split('\n');
  for (const line of excerpt!.split('\n').filter((each) => each !== '' && each !== '…'))
    expect(golden).toContain(line);
});

test('the same input gives the same bytes, a second time and from elsewhere', async () => {
  for (const command of ['check', 'map', 'teams']) {
    const first = await archfit([command, shop, '--format', 'json']);
    const second = await archfit([command, shop, '--format', 'json', '--no-cache']);
    const elsewhere = await archfit([command, '.', '--format', 'json'], { cwd: join(project, shop) });
    expect(second.out).toBe(first.out);
    expect(elsewhere.out).toBe(first.out);
  }
});

test('several formats in one run, each where it was sent', async () => {
  const { out, files } = await archfit(['check', shop, '--format', 'table', 'json=report.json']);
  expect(out).toContain('payments writes orders.orders, which orders owns');
  const { out: alone } = await archfit(['check', shop, '--format', 'json']);
  expect(files['report.json']).toBe(alone);
});

test('flags choose the rules and what fails the run', async () => {
  expect((await archfit(['check', shop, '--rule', 'foreign-read'])).code).toBe(0);
  expect((await archfit(['check', shop, '--rule', 'foreign-read', '--fail-on', 'warn'])).code).toBe(1);
  const { out } = await archfit([
    'check',
    shop,
    '--format',
    'json',
    '--rule',
    'foreign-read',
    'unowned-table',
  ]);
  expect(JSON.parse(out).ran).toEqual(['foreign-read', 'unowned-table']);
});

test('explain tells a rule, and a violation with all its evidence', async () => {
  const rule = await archfit(['explain', 'foreign-write']);
  expect(rule.out).toContain('Let the owner do the write');
  const found = JSON.parse((await archfit(['check', shop, '--format', 'json'])).out).violations as Found[];
  for (const { id } of found) {
    const { code, out } = await archfit(['explain', id, shop]);
    expect(code).toBe(0);
    expect(out).toContain(id);
  }
  const missing = await archfit(['explain', 'foreign-write:00000000', shop]);
  expect(missing.code).toBe(2);
  expect(missing.err).toContain('has no violation foreign-write:00000000');
});

test('colour is for terminals that want it', async () => {
  const colourCode = '\u001b[';
  expect((await archfit(['check', shop], { isTTY: true })).out).toContain(colourCode);
  expect((await archfit(['check', shop])).out).not.toContain(colourCode);
  expect((await archfit(['check', shop], { isTTY: true, env: { NO_COLOR: '1' } })).out).not.toContain(
    colourCode,
  );
  expect((await archfit(['check', shop, '--no-color'], { isTTY: true })).out).not.toContain(colourCode);
});

test('no line is wider than a narrow terminal, but for names that cannot be broken', async () => {
  for (const command of ['check', 'map', 'teams']) {
    const { out } = await archfit([command, shop], { columns: 80 });
    for (const line of out.split('\n').filter((each) => each.length > 80 && !each.startsWith('✖'))) {
      const words = line.trim().split(/\s+/);
      expect(Math.max(...words.map(({ length }) => length)), line).toBeGreaterThan(12);
    }
  }
});
