import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { project } from '../helpers/world.js';

/** What the README says of the JSON of `map` and of `check`, in that order. */
const documented = [
  ...readFileSync(join(project, 'README.md'), 'utf8').matchAll(/^```jsonc\n(.*?)^```/gms),
].map(([, text]) => keysIn(parse(text!)));

describe.each([
  // What the shop has none of.
  [
    'map',
    documented[0],
    [
      'accesses.through',
      'accesses.via',
      'calls.handedOnTo',
      'calls.handedOnTo.service',
      'calls.handedOnTo.routes',
      'calls.handsOn',
      'libraries.team',
      'services.processOf',
    ],
  ],
  [
    'check',
    documented[1],
    [
      'failAbove',
      ...['rule', 'sources'].map((key) => `score.parts.missing.${key}`),
      ...['rule', 'missing'].map((key) => `skipped.${key}`),
      ...['source', 'message', 'at', 'unresolved'].map((key) => `notices.${key}`),
    ],
  ],
])('the JSON of %s', (command, says, lacking) => {
  const written = keysIn(JSON.parse(readFileSync(join(project, `test/golden/shop-${command}.json`), 'utf8')));

  it('has no key that the README does not tell', () => {
    // Of `check`, what is the same as of `map` is told there.
    const all = command === 'check' ? [...says!, ...documented[0]!] : says!;
    expect([...written].filter((key) => !all.includes(key))).toEqual([]);
  });

  it('has every key that the README tells', () => {
    expect(says!.filter((key) => !written.includes(key)).sort()).toEqual([...lacking].sort());
  });
});

/** The keys of a document with those around them; places are told once, and names of parts are no keys. */
function keysIn(value: unknown, around: readonly string[] = []): readonly string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((each) => keysIn(each, around)))];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, within]) => {
    const isPart = around.length === 2 && around[0] === 'metrics';
    if (isPart) return keysIn(within, ['metrics', 'parts', 'of']);
    const own = [...around, key];
    return [own.join('.'), ...(key === 'at' ? [] : keysIn(within, own))];
  });
}
