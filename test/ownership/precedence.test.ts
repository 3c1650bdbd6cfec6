import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decidingRules, parseCodeowners } from '../../src/extract/ownership/codeowners.js';
import { documentedOwners } from './documented.js';

const segments = fc.constantFrom('a', 'b', 'ab', '*', 'a*', '*b', '?', '.a', '*.ts', 'a\\ b', '**');
const patterns = fc
  .tuple(fc.boolean(), fc.array(segments, { minLength: 1, maxLength: 3 }), fc.boolean())
  .map(([rooted, parts, open]) => `${rooted ? '/' : ''}${parts.join('/')}${open ? '/' : ''}`)
  // What two wildcards in a row mean, nobody documents; `/*` and `/**` are read as what git reads.
  .filter((pattern) => !/\*\*\/\*|^\/?\*\*\/?$|\*\*\/\*\*/.test(pattern));
const paths = fc
  .array(fc.constantFrom('a', 'b', 'ab', 'aab', '.a', 'x.ts', 'a b'), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('/'));

test('who owns a path is what GitHub documents: the last rule that matches it', () => {
  const rules = fc.array(
    fc.record({ pattern: patterns, owners: fc.subarray(['@a', '@b/c', 'd@e.example']) }),
    {
      minLength: 1,
      maxLength: 6,
    },
  );
  fc.assert(
    fc.property(rules, paths, (written, path) => {
      const text = written.map(({ pattern, owners }) => [pattern, ...owners].join(' ')).join('\n');
      const found = decidingRules(parseCodeowners(text, 'GitHub'), path).flatMap(({ owners }) => owners);
      expect(found).toEqual(documentedOwners(written, path));
    }),
    { numRuns: 3_000 },
  );
});
