import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { parseYaml } from '../../src/yaml/document.js';
import { problemsOf } from './problems.js';

const parse = (text: string) => parseYaml(text, 'archfit.yaml');
const problems = (text: string) => problemsOf(() => parse(text));

describe('parseYaml', () => {
  it('keeps the place of every key and value', () => {
    const document = parse('services:\n  orders:\n    roles: [orders_app, "orders_job"]\n');
    expect(document.at(['services', 'orders', 'roles', 1])).toEqual({
      path: 'archfit.yaml',
      line: 3,
      column: 25,
    });
    expect(document.keyAt(['services', 'orders'])).toEqual({ path: 'archfit.yaml', line: 2, column: 3 });
  });

  it('places what is not there at what would hold it, and an empty value at its key', () => {
    const document = parse('services:\n  orders:\n  billing: { roles: [] }\n');
    expect(document.at(['services', 'billing', 'path'])).toMatchObject({ line: 3, column: 12 });
    expect(document.at(['services', 'orders'])).toMatchObject({ line: 2, column: 3 });
  });

  it('counts lines over CRLF, and columns in UTF-16 code units', () => {
    const document = parse('teams:\r\n  "🛒": [Änne, Bo]\r\n');
    expect(document.at(['teams', '🛒', 1])).toMatchObject({ line: 2, column: 16 });
  });

  it('reads YAML 1.2: off, yes and dates are texts, whatever a directive says', () => {
    expect(parse('%YAML 1.1\n---\na: off\nb: yes\nc: 2026-07-01\nd: 010').value).toEqual({
      a: 'off',
      b: 'yes',
      c: '2026-07-01',
      d: 10,
    });
  });

  it('keeps numbers that are not finite as the text they are', () => {
    expect(parse('[.nan, -.inf, 1e999, 1e3]').value).toEqual(['.nan', '-.inf', '1e999', 1000]);
  });

  it.each(['', '# nothing yet\n', '---\n', '\n\n'])('takes %j for an empty file', (text) => {
    expect(parse(text).value).toBeNull();
    expect(parse(text).at([])).toEqual({
      path: 'archfit.yaml',
      line: expect.any(Number),
      column: expect.any(Number),
    });
  });

  it('expands aliases, and merges with what a mapping says itself going first', () => {
    const document = parse(
      'base: &base { schemas: [shop], roles: [app] }\norders: { <<: *base, roles: [orders_app] }\nbilling: *base\n' +
        'mail: { <<: [{ path: mail }, *base] }\n',
    );
    expect(document.value).toMatchObject({
      orders: { schemas: ['shop'], roles: ['orders_app'] },
      billing: { schemas: ['shop'], roles: ['app'] },
      mail: { path: 'mail', schemas: ['shop'] },
    });
    expect(document.at(['orders', 'schemas', 0])).toMatchObject({ line: 1, column: 25 });
    expect(document.at(['billing'])).toMatchObject({ line: 3, column: 10 });
  });

  it('takes the nearest anchor above when a name is given twice', () => {
    expect(parse('a: &x 1\nb: *x\nc: &x 2\nd: *x').value).toEqual({ a: 1, b: 1, c: 2, d: 2 });
  });

  it('reports keys that are there twice, and keeps the first', () => {
    const document = parse('orders: 1\nbilling: 2\norders: 3\n');
    expect(document.value).toEqual({ orders: 1, billing: 2 });
    expect(document.twice).toEqual([
      {
        keys: ['orders'],
        first: { path: 'archfit.yaml', line: 1, column: 1 },
        again: { path: 'archfit.yaml', line: 3, column: 1 },
      },
    ]);
  });

  it.each([
    ['services:\n\torders: {}\n', '2:1 this line is indented with a tab (YAML is indented with spaces only)'],
    ['a:\n  b: 1\n c: 2\n', '3:1 this line is not indented like the lines that it belongs to'],
    ['roles: [a, b\nignore: []\n', '2:1 a list that opens with "[" is not closed before here'],
    ['orders: { path: x\nignore: []\n', '2:1 a mapping that opens with "{" is not closed before here'],
    ['path: "services/orders\n', '2:1 a quoted text is not closed before here'],
    [
      'services:\n  orders\n    path: x\n',
      '2:3 this line is neither "key: value" nor part of the line above',
    ],
    ['path: services: orders\n', '1:7 there is a second ": " in this line'],
    ['roles: ["a" "b"]\n', '1:13 a "," is missing before here'],
    ['to: @shop/db\n', '1:5 a text cannot begin with this character (put the text in quotes)'],
    ['path: "libs\\db"\n', '1:12 a backslash in double quotes'],
    ['ignore:\n  - **/generated/**\n', '2:5 a "*" here begins an alias, and there is none (put a glob'],
    ['ignore:\n  - !src/legacy\n', '2:5 a tag ("!") means nothing here'],
    ['orders: {}\n---\nbilling: {}\n', '2:1 a second document begins here'],
    ['orders: {}\n...\nbilling: {}\n', '3:1 a second document begins here'],
    ['name: {{ service }}\n', '1:8 a key must be a text'],
    ['roles: [a, b]]\n', '1:14 this text does not belong here'],
    ['%SHOP\n---\na: 1\n', '1:1 a line that begins with "%" means nothing here'],
    ['services: { __proto__: { path: x } }\n', '1:13 __proto__ cannot be a key'],
    ['a: &a [*a]\n', '1:8 the file is nested too deeply'],
    ['a: { <<: orders }\n', '1:10 "<<" merges mappings, and this is none'],
  ])('says of %j in plain words what is wrong', async (text, problem) => {
    const [first, ...more] = await problems(text);
    expect(first).toContain(`archfit.yaml:${problem}`);
    expect(more).toEqual([]);
  });

  it.each([
    ['nesting', '['.repeat(200_000)],
    ['nesting of mappings', '{a: '.repeat(100_000)],
    ['closing brackets', ']'.repeat(200_000)],
  ])('survives endless %s', async (_, text) => {
    expect(await problems(text)).toHaveLength(1);
  });

  it('refuses a bomb of aliases at once', async () => {
    const levels = [...'bcdefghijk'].map((name, index) => {
      const below = `*${'abcdefghij'[index]}`;
      return `${name}: &${name} [${Array(9).fill(below).join(', ')}]`;
    });
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]', ...levels].join('\n');
    expect(await problems(bomb)).toEqual([expect.stringMatching(/there are more than 100000 values/)]);
  });

  it('gives back what any YAML writer wrote', () => {
    const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        scalar,
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(
          fc.string().filter((key) => key !== '__proto__' && key !== '<<'),
          tie('tree'),
          { maxKeys: 4, noNullPrototype: true },
        ),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        expect(parse(stringify(value)).value).toEqual(value);
      }),
    );
  });

  it('throws nothing but UserError, whatever the text', async () => {
    const fragment = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '\n',
        '  ',
        '- ',
        ': ',
        '? ',
        '{',
        '}',
        '[',
        ']',
        ',',
        '"',
        "'",
        '&a',
        '*a',
        '<<: ',
        '!x',
        '#',
        '|',
        '>',
      ),
      fc.constantFrom(
        '---\n',
        '...\n',
        '%YAML 1.2\n',
        '\t',
        '\r\n',
        '\u0000',
        '\uFEFF',
        'a',
        'b: 1\n',
        '!!map ',
        '!!str ',
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fragment, { maxLength: 30 }), async (fragments) => {
        for (const problem of await problems(fragments.join('')))
          expect(problem).toMatch(/^archfit\.yaml:\d+:\d+ ./);
      }),
      { numRuns: 500 },
    );
  });
});
