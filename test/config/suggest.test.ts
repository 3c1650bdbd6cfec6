import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { didYouMean, suggest } from '../../src/model/suggest.js';

const KEYS = ['path', 'roles', 'schemas', 'tables'];
const RULES = ['foreign-write', 'foreign-read', 'shared-table', 'cross-owner-join'];

describe('suggest', () => {
  it.each([
    ['rolse', KEYS, 'roles'],
    ['Tables', KEYS, 'tables'],
    ['schema', KEYS, 'schemas'],
    ['foreignRead', RULES, 'foreign-read'],
    ['foreign_wirte', RULES, 'foreign-write'],
    ['cross-owner', RULES, 'cross-owner-join'],
    ['warning', ['off', 'info', 'warn', 'error'], 'warn'],
    ['stream-alligned', ['platform', 'stream-aligned'], 'stream-aligned'],
  ])('takes %s for a slip', (name, candidates, meant) => {
    expect(suggest(name, candidates)).toBe(meant);
  });

  it.each(['databases', 'x', '', 'p'.repeat(10_000)])('guesses nothing for %.12s', (name) => {
    expect(suggest(name, KEYS)).toBeUndefined();
  });

  it('finds every name again that lost or swapped one letter', () => {
    const slip = fc.tuple(fc.constantFrom(...RULES), fc.nat(), fc.boolean()).map(([rule, position, swap]) => {
      const at = position % (rule.length - 1);
      const rest = swap ? `${rule[at + 1]}${rule[at]}${rule.slice(at + 2)}` : rule.slice(at + 1);
      return { rule, slip: rule.slice(0, at) + rest };
    });
    fc.assert(
      fc.property(slip, ({ rule, slip }) => {
        expect(suggest(slip, RULES)).toBe(rule);
      }),
    );
  });
});

describe('didYouMean', () => {
  it('names the likely one, or else what there is', () => {
    expect(didYouMean('rolse', KEYS)).toBe('did you mean "roles"?');
    expect(didYouMean('owner', KEYS)).toBe('known: path, roles, schemas, tables');
    expect(didYouMean('owner', [])).toBeUndefined();
  });

  it('lists no more than a person wants to read', () => {
    const services = Array.from({ length: 40 }, (_, index) => `clinic-ward-${index}`);
    expect(didYouMean('x', services)).toMatch(/clinic-ward-11 and 28 more$/);
  });
});
