import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundBy, type Weighed } from '../../src/rule/bound.js';
import { feedsOf, type Judged, SCORE_PARTS, scoreOf } from '../../src/rule/score.js';
import { worstThings } from '../../src/rule/things.js';

const rules: Judged['rules'] = [
  { id: 'shared-table', feeds: { part: 'shared-tables', intensity: 1 } },
  { id: 'foreign-read', feeds: { part: 'shared-tables', intensity: 0.25 } },
  { id: 'release-coupling', feeds: { part: 'release-coupling', intensity: 1 } },
  { id: 'module-cycle' },
];

type Found = Weighed & { readonly remedy: string };

function found(rule: string, key: string, ...entities: Found['entities'][number][]): Found {
  const [first, ...others] = entities;
  return { rule, severity: 'warn', entities: [first!, ...others], remedy: `mend ${key}` };
}

const judged = (violations: readonly Found[], services = 4, skipped: Judged['skipped'] = []): Judged => ({
  rules,
  skipped,
  bound: bound(violations),
  services,
});

/** Findings with what they count. */
const bound = (all: readonly Found[]) => boundBy(all, feedsOf(rules));

const service = fc.constantFrom('mail', 'orders', 'stock', 'web').map((name) => `service:${name}` as const);
const table = fc.constantFrom('orders', 'stock').map((name) => `table:${name}` as const);
const violation = fc
  .tuple(
    fc.constantFrom(...rules.map(({ id }) => id)),
    fc.nat(999),
    fc.array(service, { minLength: 1 }),
    fc.array(table),
  )
  .map(([rule, key, services, tables]) => found(rule, String(key), ...services, ...tables));

describe('the score', () => {
  it('is nothing where nothing was found', () => {
    expect(scoreOf(judged([]))).toMatchObject({ value: 0, measured: 50 });
    expect(scoreOf(judged([]))).not.toHaveProperty('change');
  });

  it('is the share of services that are bound, by what binds each most', () => {
    const { value, parts } = scoreOf(
      judged([
        found('foreign-read', 'a', 'service:orders', 'service:stock', 'table:stock'),
        found('shared-table', 'b', 'service:orders', 'table:audit'),
        found('release-coupling', 'c', 'service:orders', 'service:web'),
        found('module-cycle', 'd', 'service:mail'),
      ]),
    );
    const points = Object.fromEntries(parts.map((each) => [each.part, each.points]));
    expect(points).toMatchObject({ 'shared-tables': (30 * 1.25) / 4 + 0.025, 'release-coupling': 10 });
    expect(value).toBe(19.4);
  });

  it('says that a part was not measured, and why', () => {
    const { parts, value, measured } = scoreOf(
      judged([], 4, [{ rule: 'release-coupling', missing: ['history'] }]),
    );
    expect(parts.find(({ part }) => part === 'release-coupling')).toMatchObject({
      points: null,
      missing: [{ rule: 'release-coupling', sources: ['history'] }],
    });
    expect(parts.find(({ part }) => part === 'blast-radius')).toMatchObject({ points: null, missing: [] });
    expect({ value, measured }).toEqual({ value: 0, measured: 30 });
  });

  it('has no value where no part was measured', () => {
    expect(scoreOf({ ...judged([]), rules: [{ id: 'module-cycle' }] }).value).toBeNull();
  });

  it('names the one change that lowers it most', () => {
    const { change } = scoreOf(
      judged([
        found('shared-table', 'a', 'service:orders', 'service:stock', 'table:stock'),
        found('shared-table', 'b', 'service:web', 'table:audit'),
        found('release-coupling', 'c', 'service:orders', 'service:web'),
      ]),
    );
    expect(change).toEqual({ about: 'table:stock', points: 15, remedy: 'mend a' });
  });

  it('names where to begin when no single change lowers it', () => {
    const { change } = scoreOf(
      judged([
        found('shared-table', 'a', 'service:orders', 'service:stock', 'table:stock'),
        found('shared-table', 'b', 'service:orders', 'service:stock', 'table:audit'),
      ]),
    );
    expect(change).toEqual({ about: 'table:stock', points: 0, remedy: 'mend a' });
  });

  it('never rises when a violation goes, whichever', () => {
    fc.assert(
      fc.property(
        fc.array(violation, { minLength: 1 }),
        fc.nat(),
        fc.integer({ min: 0, max: 9 }),
        (all, at, services) => {
          const gone = at % all.length;
          const before = scoreOf(judged(all, services)).value!;
          const after = scoreOf(
            judged(
              all.filter((_, index) => index !== gone),
              services,
            ),
          ).value!;
          expect(after).toBeLessThanOrEqual(before);
        },
      ),
    );
  });

  it('is the sum of its parts, from 0 to 100, and the same in any order', () => {
    fc.assert(
      fc.property(fc.array(violation), fc.integer({ min: 4, max: 9 }), (all, services) => {
        const { value, measured, parts, change } = scoreOf(judged(all, services));
        const sum = parts.reduce((total, { points }) => total + (points ?? 0), 0);
        expect(value).toBeCloseTo(sum, 6);
        expect(value).toBeLessThanOrEqual(measured);
        expect(change?.points ?? 0).toBeLessThanOrEqual(value! + 0.05 * (SCORE_PARTS.length + 1) + 1e-9);
        expect(scoreOf(judged([...all].reverse(), services)).parts).toEqual(parts);
      }),
    );
  });

  it('is what the things take off that are wrong, all taken together', () => {
    fc.assert(
      fc.property(fc.array(violation, { maxLength: 12 }), fc.integer({ min: 4, max: 9 }), (all, services) => {
        const things = worstThings(bound(all), services, Number.POSITIVE_INFINITY);
        const sum = things.reduce((total, { points }) => total + points, 0);
        // Each thing and each part is rounded to a tenth.
        expect(Math.abs(sum - scoreOf(judged(all, services)).value!)).toBeLessThan(
          0.05 * (things.length + SCORE_PARTS.length) + 1e-9,
        );
        expect(things.flatMap(({ found: own }) => own)).toHaveLength(all.length);
      }),
    );
  });

  it('has weights that come to 100', () => {
    expect(SCORE_PARTS.reduce((sum, { weight }) => sum + weight, 0)).toBe(100);
  });
});

describe('the worst things', () => {
  const worst = (all: readonly Found[]) =>
    worstThings(bound(all), 4, 3).map(({ about, points, found: own }) => [about, points, own.length]);

  it('are what takes most off, then what does when that is mended', () => {
    expect(
      worst([
        // 7.5 for stock, and three quarters of it for orders, which a quarter still binds.
        found('shared-table', 'a', 'service:orders', 'service:stock', 'table:stock'),
        // A quarter for mail, and for orders as soon as the first is mended.
        found('foreign-read', 'b', 'service:orders', 'service:mail', 'table:letters'),
        found('release-coupling', 'c', 'service:orders', 'service:web'),
        found('module-cycle', 'd', 'module:cart'),
      ]),
    ).toEqual([
      ['table:stock', 13.1, 1],
      ['orders and web', 10, 1],
      ['table:letters', 3.8, 1],
    ]);
  });

  it('are told once each, whatever is found about them', () => {
    expect(
      worst([
        found('foreign-read', 'a', 'service:web', 'table:stock', 'table:orders'),
        found('shared-table', 'b', 'service:orders', 'service:stock', 'table:stock'),
        found('shared-table', 'c', 'service:mail', 'table:stock'),
      ]),
    ).toEqual([['table:stock', 24.4, 3]]);
  });

  it('are the most severe ones where nothing counts in the score', () => {
    const severe = { ...found('module-cycle', 'b', 'module:stock'), severity: 'error' as const };
    expect(
      worst([
        found('module-cycle', 'a', 'module:cart'),
        severe,
        found('internal-import', 'c', 'module:cart'),
      ]),
    ).toEqual([
      ['stock', 0, 1],
      ['cart', 0, 1],
      ['cart', 0, 1],
    ]);
  });

  it('are what counts most by itself where services are bound twice', () => {
    expect(
      worst([
        found('foreign-read', 'a', 'service:orders', 'table:letters'),
        found('shared-table', 'b', 'service:orders', 'table:stock'),
        found('shared-table', 'c', 'service:orders', 'table:audit'),
      ]).map(([about, points]) => [about, points]),
    ).toEqual([
      ['table:stock', 0],
      ['table:audit', 5.6],
      ['table:letters', 1.9],
    ]);
  });
});
