import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { signsOf } from '../../scripts/signs-of.mjs';
import { BASE_HINTS } from '../../src/extract/semantics/base-hints.js';
import { TABLE_HINTS } from '../../src/extract/semantics/candidates.js';
import { HINT_PATTERNS, hintsIn } from '../../src/extract/semantics/hints.js';
import { LOAD_HINTS } from '../../src/extract/semantics/loaded-files.js';
import { OPEN_HINTS } from '../../src/extract/semantics/open-hints.js';
import { signFinder } from '../../src/extract/semantics/sign-finder.js';
import { SIGNS } from '../../src/extract/semantics/signs.js';
import { STORE_HINTS } from '../../src/extract/semantics/stores/candidates.js';
import { TRAFFIC_HINTS } from '../../src/extract/semantics/traffic-candidates.js';

describe('the signs of a pattern', () => {
  it.each<[string, RegExp, readonly string[]]>([
    ['a word, without white space', /\bselect\s+from\b/, ['selectfrom']],
    ['each alternative', /\.\s*(?:find|count)\s*[(<]/, ['.count(', '.count<', '.find(', '.find<']],
    ['no more than what is sure to follow', /\.find\w*\(/, ['.find']],
    ['small letters', /[oO]rders|SHOP/i, ['orders', 'shop']],
    ['what may be left out, and what it stands before', /\bpre(?:fix)?es\b/, ['prees', 'prefixes']],
    ['what is rarest of a row', /\w+\s*orders\w*\.\s*place\(/, ['.place(']],
    ['what stands before', /\.(?<=repository\.)\w*save/, ['repository.']],
    ['once what begins with another', /\bpay|payment\b/, ['pay']],
    ['nothing of what must not be there', /(?!draft)order(?<!re)/, ['order']],
    ['a few letters of a range', /v[1-3]\//, ['v1/', 'v2/', 'v3/']],
    ['what is repeated, once', /(?:ab)+c/, ['ab']],
  ])('are %s', (_, pattern, signs) => {
    expect(signsOf(pattern)).toEqual(signs);
  });

  it('are none where it may match anything', () => {
    expect(() => signsOf(/\w+\(?/)).toThrow('may hold anything');
  });
});

describe('the signs that are looked for', () => {
  it('are those of the patterns: npm run signs writes them', () => {
    expect(SIGNS).toEqual(HINT_PATTERNS.map(({ pattern }) => signsOf(pattern)));
  });

  const find = signFinder(SIGNS);

  it.each(HINT_PATTERNS.map(({ pattern }, index) => [index, pattern] as const))(
    'stand in whatever pattern %i matches',
    (index, pattern) => {
      // Of what stands around a match no text can be made; what is made without may be none.
      const alone = new RegExp(withoutLookaround(pattern.source).replaceAll('\\b', ''));
      fc.assert(
        fc.property(fc.stringMatching(alone), (text) => {
          if (pattern.test(text)) expect(find(text) & (1 << index)).not.toBe(0);
        }),
        { numRuns: 300 },
      );
    },
  );
});

/** A pattern without what it looks for behind and ahead. */
function withoutLookaround(source: string): string {
  let left = '';
  for (let at = 0; at < source.length; ) {
    if (!/^\(\?<?[=!]/.test(source.slice(at, at + 4))) {
      const length = source[at] === '\\' ? 2 : 1;
      left += source.slice(at, at + length);
      at += length;
      continue;
    }
    let [depth, inClass] = [0, false];
    do {
      if (source[at] === '\\') at += 1;
      else if (inClass) inClass = source[at] !== ']';
      else if (source[at] === '[') inClass = true;
      else if (source[at] === '(') depth += 1;
      else if (source[at] === ')') depth -= 1;
      at += 1;
    } while (depth > 0);
  }
  return left;
}

describe('finding signs', () => {
  const letters = fc.constantFrom(...'abAB.( \n\u00e4');
  const texts = fc.array(fc.string({ unit: fc.constantFrom(...'ab.('), minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 5,
  });

  it('finds what looking for each of them does', () => {
    fc.assert(
      fc.property(
        fc.array(texts, { minLength: 1, maxLength: 4 }),
        fc.string({ unit: letters, maxLength: 30 }),
        (groups, text) => {
          const plain = text.replace(/[\s\u00e4]/g, '').toLowerCase();
          const expected = groups.map((group) => group.some((each) => plain.includes(each)));
          const found = signFinder(groups)(text);
          expect(groups.map((_, index) => (found & (1 << index)) !== 0)).toEqual(expected);
        },
      ),
    );
  });
});

describe('hints', () => {
  it('are the same for the first texts of a run and for later ones', () => {
    const texts = [
      'this.orders.findMany({ where: { id } })',
      "await fetch ( 'http://orders/orders' )",
      'const all = await\n  db\n    .query(`\n select * from orders`)',
      'export const label = "nothing of the kind";',
    ];
    const first = texts.map(hintsIn);
    for (let index = 0; index < 300; index += 1) hintsIn('const nothing = 1;');
    expect(texts.map(hintsIn)).toEqual(first);
    expect(first.slice(0, 3).every((hints) => hints !== 0)).toBe(true);
    expect(first[3]).toBe(0);
  });
});

test('what gives an object more members sends nothing; what takes partitions receives something', () => {
  const isHint = (text: string) => TRAFFIC_HINTS.some(({ pattern }) => pattern.test(text));
  expect(isHint('const seat = Object.assign({}, row);\n')).toBe(false);
  expect(isHint('consumer.assign([{ topic }]);\n')).toBe(true);
});

test('what one reader asks of a text is told apart from what another does', () => {
  const readers = [TABLE_HINTS, TRAFFIC_HINTS, STORE_HINTS, OPEN_HINTS, LOAD_HINTS, BASE_HINTS];
  const bits = readers.flatMap((hints) => [...new Set(hints.map(({ bit }) => bit))]);
  expect(bits.filter((bit, index) => bits.indexOf(bit) !== index)).toEqual([]);
});
