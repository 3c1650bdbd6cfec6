import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { survey } from '../../src/check.js';
import type { Model } from '../../src/model/model.js';
import type { Endpoint } from '../../src/model/nouns.js';
import { whatIf } from '../../src/model/what-if.js';
import { type Sketch, system } from '../../src/testing.js';
import { project } from '../helpers/world.js';

/** The shop, with all that is read of it. */
const shop = await survey(
  {
    root: 'fixtures/shop',
    cwd: project,
    env: { XDG_CACHE_HOME: join(tmpdir(), 'archfit-test-cache') },
    statements: [],
    servers: [],
    cache: false,
    history: true,
    depth: 'traffic',
  },
  () => {},
);

/** What may go by the name of a service and is none: databases, roles, queues and what people wrote. */
const NO_SERVICE = new Set([
  'database',
  'role',
  'host',
  'name',
  'reason',
  'says',
  'subject',
  'specifier',
  'queues',
]);

/** Where a value bears a name, as the keys that lead to it. */
function namesIn(value: unknown, wanted: string, path = ''): string[] {
  if (value === wanted) return [path];
  if (value instanceof Map) return namesIn([...value].flat(), wanted, path);
  if (value instanceof Set || Array.isArray(value))
    return [...value].flatMap((each) => namesIn(each, wanted, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    NO_SERVICE.has(key) ? [] : namesIn(each, wanted, `${path}.${key}`),
  );
}

const mergedShop = (...names: readonly string[]) => whatIf(shop, [], [names]).model;

describe('services as one', () => {
  test.each(['catalog', 'inventory', 'notifications', 'payments', 'shipping', 'web'])(
    'nothing names %s any more',
    (gone) => {
      expect(namesIn(shop, gone)).not.toEqual([]);
      expect([...new Set(namesIn(mergedShop('orders', gone), gone))]).toEqual([]);
    },
  );

  test('keeps all that is done, each once per place', () => {
    const merged = mergedShop('orders', 'payments');
    const of = (model: Model, ...services: readonly string[]) =>
      model.endpoints.filter(({ service }: Endpoint) => services.includes(service)).length;
    expect(of(merged, 'orders')).toBe(of(shop, 'orders', 'payments'));
    expect(merged.stores).toHaveLength(shop.stores.length);
    const calls = shop.calls.filter(({ from, to }) => !(isOne(from) && isOne(to)));
    expect(merged.calls).toHaveLength(calls.length);
    expect(merged.invocations.length).toBeLessThanOrEqual(shop.invocations.length);
  });

  const isOne = (name: string) => name === 'orders' || name === 'payments';

  const bank: Sketch = {
    services: ['accounts', 'cards', 'loans'],
    defines: { accounts: ['bank.people'], cards: ['bank.people'] },
  };

  test('a table that only they claim is theirs', () => {
    const model = system(bank);
    const [people] = model.tables.values();
    expect(people?.owner).toBeUndefined();
    const owned = whatIf(model, [], [['cards', 'accounts']]).model;
    expect([...owned.tables.values()][0]).toMatchObject({ owner: 'cards', claims: [{ owner: 'cards' }] });
    const other = whatIf(model, [], [['cards', 'loans']]).model;
    expect([...other.tables.values()][0]?.owner).toBeUndefined();
  });
});
