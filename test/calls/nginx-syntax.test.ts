import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nginxRoutes } from '../../src/extract/manifests/gateways/nginx.js';
import { type Directive, parseNginx } from '../../src/extract/manifests/gateways/nginx-syntax.js';
import { parseRule } from '../../src/extract/manifests/gateways/traefik-rule.js';
import { safePattern } from '../../src/model/safe-pattern.js';

type Tree = readonly [name: string, words: readonly string[], block: readonly Tree[] | undefined];

const name = fc.stringMatching(/^[a-z][a-z_]{0,8}$/).filter((each) => !each.endsWith('_by_lua_block'));
const word = fc.oneof(
  fc.stringMatching(/^[\w/.:$^*~()=-]{1,12}$/),
  fc.string({ unit: fc.constantFrom('a', ' ', '{', '}', ';', '#', '"', '\\', '$'), maxLength: 8 }),
);
const tree: fc.Memo<Tree> = fc.memo((depth) =>
  fc.tuple(
    name,
    fc.array(word, { maxLength: 3 }),
    depth > 1
      ? fc.option(fc.array(tree(depth - 1), { maxLength: 3 }), { nil: undefined })
      : fc.constant(undefined),
  ),
);

function print(trees: readonly Tree[]): string {
  return trees
    .map(([of, words, block]) => {
      const said = [of, ...words.map((each) => `"${each.replace(/["\\]/g, '\\$&')}"`)].join(' ');
      return `${said}${block ? ` { # a comment; }\n${print(block)} }` : ';'}\n`;
    })
    .join('');
}

function plain(directives: readonly Directive[]): readonly Tree[] {
  return directives.map(({ name: of, words, block }) => [of, words, block ? plain(block) : undefined]);
}

describe('what nginx reads', () => {
  test('is read back as it was written', () => {
    fc.assert(
      fc.property(fc.array(tree(3), { maxLength: 4 }), (trees) => {
        expect(plain(parseNginx(print(trees)))).toEqual(trees);
      }),
    );
  });

  test('whatever the text is, it is an answer', () => {
    const text = fc.string({
      unit: fc.constantFrom(
        'a',
        '/',
        ' ',
        '\n',
        '{',
        '}',
        ';',
        '#',
        '"',
        "'",
        '\\',
        '$',
        '~',
        'location ',
        'proxy_pass ',
        'http://a:1',
      ),
    });
    fc.assert(
      fc.property(text, (given) => {
        parseNginx(given);
        nginxRoutes([{ path: 'nginx.conf', text: given }], () => undefined);
        parseRule(given);
      }),
    );
    expect(parseNginx(`${'a {'.repeat(50_000)}b;`)).toHaveLength(1);
    expect(parseRule('('.repeat(5_000))).toHaveLength(1);
  });

  test('a line is where a directive begins', () => {
    const [server] = parseNginx('# one\n\nserver {\n  listen\n    80;\n}');
    expect([server?.line, server?.block?.[0]?.line]).toEqual([3, 4]);
    expect(parseNginx('proxy_pass http://${A}:80/$1;')[0]?.words).toEqual(['http://${A}:80/$1']);
  });
});

describe('patterns of others', () => {
  test.each(['^/api/(.*)$', '/users/\\d+(/|$)(.*)', '^/(?:a|b)/[^/]+$', '(?<id>\\w+)'])(
    '%s is followed',
    (source) => {
      expect(safePattern(source)).toBeInstanceOf(RegExp);
    },
  );

  test.each(['(a+)+$', '(.*)*', '(a|a)*b', '((x+))+', '.*.*.*.*.*', '(?=a)', '(', '\\1', 'a'.repeat(400)])(
    '%s is not',
    (source) => {
      expect(safePattern(source)).toBeUndefined();
    },
  );
});
