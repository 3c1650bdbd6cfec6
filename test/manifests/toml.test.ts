import { describe, expect, it } from 'vitest';
import { readToml } from '../../src/extract/manifests/toml.js';

describe('a file of TOML', () => {
  const { value, notices, at } = readToml(
    'deploy/fly.toml',
    [
      'app = "orders" # ours',
      'motto = """',
      '[env]',
      'fresh"""',
      '[env]',
      '  "URL" = \'http://a#b\'',
      'COUNT = 3',
      'ACCOUNT = 123456789012345678901234567890',
      'hosts = [',
      '  "a", # the first',
      ']',
      'limits.memory = "1gb"',
      '[[services]]',
      'port = 80',
      '[env."production".vars]',
      "LEVEL = 'info'",
    ].join('\r\n'),
  );

  it('says what stands in it', () => {
    expect(notices).toEqual([]);
    expect(value).toEqual({
      app: 'orders',
      motto: '[env]\r\nfresh',
      env: {
        URL: 'http://a#b',
        COUNT: 3,
        ACCOUNT: 123456789012345678901234567890n,
        hosts: ['a'],
        limits: { memory: '1gb' },
        production: { vars: { LEVEL: 'info' } },
      },
      services: [{ port: 80 }],
    });
  });

  it.each<[string[], string, number]>([
    [[], 'app', 1],
    [['env'], 'URL', 6],
    [['env'], 'COUNT', 7],
    [['env', 'production', 'vars'], 'LEVEL', 16],
    // What has no line of its own stands below the head of its table, or somewhere in the file.
    [['env'], 'limits', 5],
    [['vars'], 'LEVEL', 1],
  ])('says where %j %s is written', (table, key, line) => {
    expect(at(table, key)).toEqual({ path: 'deploy/fly.toml', line });
  });
});

it.each<[string, string, number]>([
  ['a head that is not closed', '[env\nA = "b"\n', 1],
  ['a text without quotes', 'app = "orders"\n\nimage = orders\n', 3],
  ['a key that is there twice', 'app = "orders"\napp = "stock"\n', 2],
  ['a text that does not end', 'app = "orders\n', 1],
  ['lists without end', `a = ${'['.repeat(100_000)}`, 1],
])('%s is told with its line', (_, text, line) => {
  const { value, notices } = readToml('fly.toml', text);
  expect(value).toEqual({});
  expect(notices).toEqual([
    {
      source: 'manifests',
      message: expect.stringMatching(
        /^The TOML cannot be read, so nothing that it declares is known: [^\n]+\w\.$/,
      ),
      at: { path: 'fly.toml', line, column: expect.any(Number) },
      unresolved: 1,
    },
  ]);
});
