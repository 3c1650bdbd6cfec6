import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { caddyRoutes } from '../../src/extract/manifests/gateways/caddy.js';
import { type CaddyLine, parseCaddy } from '../../src/extract/manifests/gateways/caddy-syntax.js';
import { haproxyRoutes } from '../../src/extract/manifests/gateways/haproxy.js';
import { callsOf } from './theatre.js';

const edge = (mount: string) => `
  edge:
    image: edge:1
    volumes: ["./${mount}"]
    ports: ["80:80"]
    environment: { PLAYS_PORT: "3000" }`;

describe('Caddy', () => {
  const caddy = (addresses: readonly string[], text: string) =>
    callsOf(
      addresses.map((path) => `http://edge${path}`),
      { Caddyfile: text },
      edge('Caddyfile:/etc/caddy/Caddyfile'),
    );

  test('blocks, matchers with names, prefixes that are taken, and what is left', async () => {
    const text = `{
        email ops@theatre.example
      }
      (forwarded) {
        reverse_proxy {args[0]} {
          header_up X-Theatre {host}
        }
      }
      :80 {
        # a comment with { a brace
        @stage path /plays /plays/*
        handle_path /box/* {
          import forwarded tickets:3000
        }
        handle @stage {
          reverse_proxy plays:{$PLAYS_PORT:8080}
        }
        route /old/* {
          uri strip_prefix /old
          rewrite * /v2{uri}
          reverse_proxy http://plays:3000
        }
        @sockets header Connection *Upgrade*
        reverse_proxy @sockets nobody:1
        handle {
          reverse_proxy web:3000
        }
      }`;
    expect(await caddy(['/box/seats/7', '/plays', '/old/plays', '/none'], text)).toEqual([
      'plays GET /plays',
      'plays GET /v2/plays',
      'tickets GET /seats/7',
    ]);
  });

  test('one site without braces, in quotes and over two lines', async () => {
    const text =
      'localhost\n\nreverse_proxy "/plays*" \\\n  plays:3000\nreverse_proxy /seats/* `tickets:3000`';
    expect(await caddy(['/plays', '/seats/1'], text)).toEqual(['plays GET /plays', 'tickets GET /seats/1']);
  });

  test('paths within a path, below what that takes away, or whole where it takes nothing', async () => {
    const text = `:80 {
        handle_path /box/* {
          reverse_proxy /seats/* tickets:3000
        }
        route /stage/* {
          uri strip_prefix /stage
          reverse_proxy /plays* plays:3000
        }
        handle /v2/* {
          reverse_proxy /v2/plays plays:3000
        }
      }`;
    expect(await caddy(['/box/seats/1', '/stage/plays', '/v2/plays'], text)).toEqual([
      'plays GET /plays',
      'plays GET /v2/plays',
      'tickets GET /seats/1',
    ]);
  });

  test('of a site where anything hangs on what is not followed nothing is told', async () => {
    const ordinary = 'reverse_proxy /plays/* plays:3000';
    expect(await caddy(['/plays/1'], `:80 {\n${ordinary}\n}`)).toEqual(['plays GET /plays/1 (no endpoint)']);
    for (const more of [
      'handle /box/* {\nhandle /plays/* {\nreverse_proxy tickets:3000\n}\n}',
      'handle /play/* {\nreverse_proxy /plays* plays:3000\n}',
      'rewrite /plays/* /v2{uri}',
      '@others {\npath /*\nnot path /plays/*\n}\nreverse_proxy @others tickets:3000',
      '@beta {\npath /plays/*\nheader X-Beta 1\n}\nreverse_proxy @beta tickets:3000',
    ])
      expect(await caddy(['/plays/1'], `:80 {\n${ordinary}\n${more}\n}`)).toEqual([]);
  });

  test('one site without braces that has blocks', async () => {
    const text =
      ':80\nhandle /plays/* {\nreverse_proxy plays:3000\n}\nhandle {\nreverse_proxy tickets:3000\n}';
    expect(await caddy(['/plays/1', '/seats/1'], text)).toEqual([
      'plays GET /plays/1 (no endpoint)',
      'tickets GET /seats/1',
    ]);
  });

  type Tree = readonly [words: readonly string[], block: readonly Tree[] | undefined];
  const word = fc.oneof(
    fc.stringMatching(/^[a-z/][\w/.:*-]{0,10}$/),
    fc.string({ unit: fc.constantFrom('a', ' ', '#', '"', '\\'), minLength: 1, maxLength: 6 }),
  );
  const tree: fc.Memo<Tree> = fc.memo((depth) =>
    fc.tuple(
      fc
        .tuple(fc.stringMatching(/^[a-z]{1,6}$/), fc.array(word, { maxLength: 3 }))
        .map(([name, given]) => [name, ...given]),
      depth > 1
        ? fc.option(fc.array(tree(depth - 1), { maxLength: 3 }), { nil: undefined })
        : fc.constant(undefined),
    ),
  );
  const print = (trees: readonly Tree[]): string =>
    trees
      .map(([words, block]) => {
        const said = words.map((each) => `"${each.replace(/["\\]/g, '\\$&')}"`).join(' ');
        return `${said}${block ? ` {\n# a comment }\n${print(block)}}` : ''}\n`;
      })
      .join('');
  const plain = (lines: readonly CaddyLine[]): readonly Tree[] =>
    lines.map(({ words, block }) => [words, block ? plain(block) : undefined]);

  test('is read back as it was written', () => {
    fc.assert(
      fc.property(
        fc.array(tree(3), { maxLength: 4 }).filter((trees) => !JSON.stringify(trees).includes('"import"')),
        (trees) => {
          expect(plain(parseCaddy(print(trees)))).toEqual(trees);
        },
      ),
    );
  });

  test('whatever a text is, it is read', () => {
    const texts = fc.string({
      unit: fc.constantFrom('a', '{', '}', '\n', ' ', '"', '`', '\\', '(x)', 'import x', '@', '/*', '{$A'),
    });
    fc.assert(fc.property(texts, (text) => void caddyRoutes('Caddyfile', text, () => undefined)));
    const itself = '(x) {\nimport x\nimport x\n}\n:80 {\nimport x\n}';
    expect(caddyRoutes('Caddyfile', itself, () => undefined)).toEqual([]);
  });
});

describe('HAProxy', () => {
  const haproxy = (addresses: readonly string[], text: string) =>
    callsOf(
      addresses.map((path) => `http://edge${path}`),
      { 'haproxy.cfg': text },
      edge('haproxy.cfg:/usr/local/etc/haproxy/haproxy.cfg'),
    );

  test('of a frontend where anything hangs on what is not followed nothing is told', async () => {
    const frontend = (more: string) => `frontend web
        bind *:80
        acl is_plays path_beg /plays
        acl is_old path_end .old
        ${more}
        use_backend stage if is_plays
      backend stage
        server one plays:3000
      backend box
        server one tickets:3000`;
    expect(await haproxy(['/plays/1'], frontend(''))).toEqual(['plays GET /plays/1 (no endpoint)']);
    for (const more of [
      'use_backend box if is_plays is_old',
      'use_backend box if is_plays !is_old',
      'use_backend box if is_plays is_beta',
      'use_backend box unless is_old',
      'http-request set-path /v2%[path] if is_old',
    ])
      expect(await haproxy(['/plays/1'], frontend(more))).toEqual([]);
  });

  test('conditions with names and in braces, paths that are set anew, and the default', async () => {
    const text = `defaults
        mode http
      frontend web # all
        bind *:80
        acl is_box path_beg -i /box
        acl is_box path /tickets
        acl is_old path -m beg /old
        acl is_admin hdr(host) -i admin.theatre.example
        use_backend admin if is_admin
        use_backend box if is_box !is_admin
        use_backend old if is_old
        use_backend stage if { path_dir plays } || { path_reg ^/v2/ }
        default_backend none
      backend box
        http-request replace-path /box(/)?(.*) /\\2
        server one tickets:3000 check
      backend stage
        server one plays:\${PLAYS_PORT} check
      backend old
        http-request set-path "%[path,regsub(^/old,/v2)]"
        server one plays:3000
      backend none
        server one nowhere:1
      listen database
        mode tcp
        bind *:5432
        server one tickets:5432`;
    expect(await haproxy(['/box/seats/7', '/plays', '/v2/plays', '/old/plays'], text)).toEqual([
      'plays GET /plays',
      'plays GET /v2/plays',
      'plays GET /v2/plays',
      'tickets GET /seats/7',
    ]);
  });

  test('whatever a text is, it is read', () => {
    const texts = fc.string({
      unit: fc.constantFrom(
        'frontend a\n',
        'backend a\n',
        'use_backend a if',
        'acl a path_beg',
        ' { ',
        ' } ',
        ' -m ',
        ' || ',
        '"',
        '\\',
        '\n',
        ' server s a:1',
        '%[path,regsub(',
      ),
    });
    fc.assert(fc.property(texts, (text) => void haproxyRoutes('haproxy.cfg', text, () => undefined)));
  });

  test('reads thousands of rules in a time that grows with their number', () => {
    const many = (line: (index: number) => string) =>
      Array.from({ length: 2_000 }, (_, at) => line(at)).join('\n');
    const changes = many((at) => `http-request replace-path /old${at}/(.*) /plays/\\1`);
    const told = (rules: string) =>
      haproxyRoutes(
        'haproxy.cfg',
        `frontend all\nmode http\n${rules}\nbackend plays\n${changes}\nserver one plays:3000`,
        () => undefined,
      );
    const routes = told(many((at) => `use_backend plays if { path_beg /plays${at} }`));
    expect(routes.length).toBe(2_000);
    // What a backend changes is looked for once.
    expect(new Set(routes.map(({ rewrites }) => rewrites)).size).toBe(1);
    const same = `${many((at) => `acl is path_beg /plays${at}`)}\n${many(() => 'use_backend plays if is')}`;
    expect(told(same).length).toBe(2_000);
  });
});
