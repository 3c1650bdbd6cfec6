import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.js';
import { problemsOf } from '../yaml/problems.js';

const ENVIRONMENT = { DATABASE_URL: 'postgres://archfit:s3cret@db.shop.example:5432/shop' };

const parse = (text: string) => parseConfig(text, 'archfit.yaml', ENVIRONMENT);
const problems = (text: string) => problemsOf(() => parse(text));
const at = (line: number, column: number) => ({ path: 'archfit.yaml', line, column });

const CONTRACT = `services:
  orders:
    path: services/orders
    roles: [orders_app]
    schemas: [orders]
    tables: [public.order_audit]
libraries:
  common: { path: libs/common }
modules: ["services/*/src/modules/*"]
public: ["index.ts", "public/**"]
ownership: ownership.yaml
databases:
  main: { statements: db/pg_stat_statements.csv, schema: db/schema.sql }
  live: { url: "\${DATABASE_URL}" }
boundaries:
  layers: [web, orders | billing, platform]
  allow:  [{ from: web, to: orders }]
  forbid: [{ from: "billing/**", to: "**/internal/**", because: "ADR 7" }]
rules:
  foreign-read: error
  sync-chain: { severity: warn, maxServices: 4 }
  hub-service: { maxCallers: 6 }
extends: [recommended]
ignore: ["**/generated/**"]
`;

describe('parseConfig', () => {
  it('reads the example of the contract, every value with its place', () => {
    expect(parse(CONTRACT)).toEqual({
      path: 'archfit.yaml',
      ownership: { value: 'ownership.yaml', at: at(11, 12) },
      databases: [
        {
          name: 'main',
          statements: [{ value: 'db/pg_stat_statements.csv', at: at(13, 23) }],
          schema: [{ value: 'db/schema.sql', at: at(13, 58) }],
        },
        {
          name: 'live',
          statements: [],
          schema: [],
          url: { value: ENVIRONMENT.DATABASE_URL, at: at(14, 16) },
        },
      ],
      ignore: [{ value: '**/generated/**', at: at(24, 10) }],
      notices: [],
      declarations: {
        services: [
          {
            name: 'orders',
            path: { value: 'services/orders', at: at(3, 11) },
            roles: [{ value: 'orders_app', at: at(4, 13) }],
            schemas: [{ value: 'orders', at: at(5, 15) }],
            tables: [{ value: 'public.order_audit', at: at(6, 14) }],
            at: at(2, 3),
          },
        ],
        libraries: [{ name: 'common', path: { value: 'libs/common', at: at(8, 19) }, at: at(8, 3) }],
        modules: [{ value: 'services/*/src/modules/*', base: '', at: at(9, 11) }],
        public: [
          { value: 'index.ts', base: '', at: at(10, 10) },
          { value: 'public/**', base: '', at: at(10, 22) },
        ],
        boundaries: [
          {
            base: '',
            layers: [
              { value: ['web'], at: at(16, 12) },
              { value: ['orders', 'billing'], at: at(16, 17) },
              { value: ['platform'], at: at(16, 35) },
            ],
            allow: [{ from: 'web', to: 'orders', at: at(17, 12) }],
            forbid: [{ from: 'billing/**', to: '**/internal/**', because: 'ADR 7', at: at(18, 12) }],
          },
        ],
        rules: [
          { rule: 'foreign-read', severity: 'error', options: {}, at: at(20, 3) },
          {
            rule: 'sync-chain',
            severity: 'warn',
            options: { maxServices: { value: 4, at: at(21, 46) } },
            at: at(21, 3),
          },
          { rule: 'hub-service', options: { maxCallers: { value: 6, at: at(22, 30) } }, at: at(22, 3) },
        ],
        presets: [{ value: 'recommended', at: at(23, 11) }],
      },
    });
  });

  it.each(['', '# services:\n', 'services:\nrules:\nignore:\nboundaries: { layers: }\n'])(
    'takes a file or section without a word for no declaration: %j',
    (text) => {
      expect(parse(text)).toMatchObject({
        databases: [],
        ignore: [],
        declarations: { services: [], rules: [] },
      });
    },
  );

  it('takes one path or several, one preset or several, and a service without path', () => {
    const config = parse(
      'extends: strict\ndatabases: { main: { statements: [a.csv, b.csv], schema: db/ } }\nservices: { erp: }\n',
    );
    expect(config.declarations.presets).toEqual([{ value: 'strict', at: at(1, 10) }]);
    expect(config.databases[0]?.statements.map(({ value }) => value)).toEqual(['a.csv', 'b.csv']);
    expect(config.databases[0]?.schema.map(({ value }) => value)).toEqual(['db']);
    expect(config.declarations.services).toEqual([
      { name: 'erp', roles: [], schemas: [], tables: [], at: at(3, 13) },
    ]);
  });

  it.each([
    ['./services/orders/', 'services/orders'],
    ['services//orders', 'services/orders'],
    ['services/billing/../orders', 'services/orders'],
    ['.', ''],
    ['..hidden/orders', '..hidden/orders'],
  ])('normalises the path %s', (written, path) => {
    expect(parse(`services: { orders: { path: "${written}" } }`).declarations.services[0]?.path?.value).toBe(
      path,
    );
  });

  it('lets services share what an anchor holds, and merge it', () => {
    const { services } = parse(
      'services:\n  orders: &app { roles: [app], schemas: [shop] }\n  billing: { <<: *app, schemas: [billing] }\n',
    ).declarations;
    expect(services[1]?.roles).toEqual([{ value: 'app', at: at(2, 26) }]);
    expect(services[1]?.schemas.map(({ value }) => value)).toEqual(['billing']);
  });

  it('keeps names that JavaScript objects are born with', () => {
    const { services, rules } = parse(
      'services: { constructor: {}, toString: {} }\nrules: { valueOf: off }',
    ).declarations;
    expect(services.map(({ name }) => name)).toEqual(['constructor', 'toString']);
    expect(rules).toEqual([{ rule: 'valueOf', severity: 'off', options: {}, at: at(2, 10) }]);
  });

  it('reports all problems at once, in the order of the file', async () => {
    expect(
      await problems(`services:
  orders:
    rolse: [orders_app]
    roles: orders_app
    path: ../orders
  orders: {}
libraries:
  orders: { path: /srv/orders }
  common:
extends: strikt
`),
    ).toEqual([
      'archfit.yaml:3:5 services.orders.rolse: unknown key (did you mean "roles"?)',
      'archfit.yaml:4:12 services.orders.roles must be a list of names, but is the text "orders_app" (write it as a list: roles: [orders_app])',
      'archfit.yaml:5:11 services.orders.path leads out of the analysed root (choose a root that holds it, or a path inside)',
      'archfit.yaml:6:3 services.orders is there twice: in line 2 and in line 6 (join them into one, or rename one)',
      'archfit.yaml:8:3 "orders" is declared as a service and as a library (a library is not deployed by itself: decide which one it is, or rename one)',
      'archfit.yaml:8:19 libraries.orders.path is an absolute path (write it relative to the analysed root)',
      'archfit.yaml:9:3 libraries.common is empty, but must be a mapping with a path (give it a value, or remove the key)',
      'archfit.yaml:10:10 extends must be recommended, strict or modular-monolith, but is the text "strikt" (did you mean "strict"?)',
    ]);
  });

  it.each([
    ['- services\n', '1:1 the file must be a mapping with keys such as services and rules, but is a list'],
    [
      'just words\n',
      '1:1 the file must be a mapping with keys such as services and rules, but is the text "just words"',
    ],
    ['owner: x\n', '1:1 owner: unknown key (did you mean "ownership"?)'],
    ['plugins: x\n', '1:1 plugins: unknown key (known: services, libraries, modules'],
    ['"my app": x\n', '1:1 "my app": unknown key'],
    ['services: [orders]\n', '1:11 services must be a mapping from names to services, but is a list'],
    ['services: { orders: services/orders }\n', '1:21 services.orders must be a mapping with path'],
    [
      'services: { orders: { path: } }\n',
      '1:23 services.orders.path is empty, but must be a path (give it a value',
    ],
    ['services: { orders: { path: "" } }\n', '1:29 services.orders.path must be a path, but is blank'],
    [
      'services: { orders: { path: 7 } }\n',
      '1:29 services.orders.path must be a path, but is the number 7 (put it in quotes: path: "7")',
    ],
    ['services: { orders: { path: [a] } }\n', '1:29 services.orders.path must be a path, but is a list'],
    [
      'services: { orders: { path: "a\\\\b" } }\n',
      '1:29 services.orders.path has a backslash in it (write / between',
    ],
    ['services: { orders: { path: "C:/shop" } }\n', '1:29 services.orders.path is an absolute path'],
    [
      'services: { orders: { path: "a/../../b" } }\n',
      '1:29 services.orders.path leads out of the analysed root',
    ],
    [
      'services: { orders: { path: "a\\nb" } }\n',
      '1:29 services.orders.path has a line break or control character in it',
    ],
    [
      'services: { orders: { roles: [1] } }\n',
      '1:31 services.orders.roles[0] must be the name of a role, but is the number 1 (put it in quotes: "1")',
    ],
    [
      'services: { orders: { roles: [off, true] } }\n',
      '1:36 services.orders.roles[1] must be the name of a role, but is true (put it in quotes: "true")',
    ],
    [
      'services: { orders: { roles: "a, b c" } }\n',
      '1:30 services.orders.roles must be a list of names, but is the text "a, b c" (write it as a list: roles: [a, "b c"])',
    ],
    ['services: { " orders": {} }\n', '1:13 services." orders" begins or ends with a blank'],
    ['services: { "": {} }\n', '1:13 services."" must be a name, but is blank'],
    ['services: { a.b: { rolls: [] } }\n', '1:20 services."a.b".rolls: unknown key (did you mean "roles"?)'],
    ['libraries: { common: {} }\n', '1:22 libraries.common.path is missing (add "path: …")'],
    [
      'modules: "services/*"\n',
      '1:10 modules must be a list of globs, but is the text "services/*" (write it as a list: modules: ["services/*"])',
    ],
    ['modules: ["/srv/*"]\n', '1:11 modules[0] is an absolute path'],
    ['modules: ["src/{cart,tax"]\n', '1:11 modules[0] cannot be read as a glob (close every bracket'],
    ['public: ["+(a|aa)/*.ts"]\n', '1:10 public[0] repeats a group, which can take for ever'],
    [`ignore: ["${'*a'.repeat(9)}"]\n`, '1:10 ignore[0] has more than 8 wildcards'],
    ['ignore: ["!../x"]\n', '1:10 ignore[0] leads out of the analysed root'],
    ['ownership: [a.yaml]\n', '1:12 ownership must be a path, but is a list'],
    [
      'databases: { main: { statements: { a: b } } }\n',
      '1:34 databases.main.statements must be a path or a list of paths, but is a mapping',
    ],
    [
      'databases: { main: { schema: [db/a.sql, /b.sql] } }\n',
      '1:41 databases.main.schema[1] is an absolute path',
    ],
    [
      'databases: { main: { url: "mysql://shop" } }\n',
      '1:27 databases.main.url is not the URL of a PostgreSQL server (write postgres://user@host:5432/database)',
    ],
    [
      'boundaries: { layers: web }\n',
      '1:23 boundaries.layers must be a list of layers, but is the text "web" (write it as a list: layers: [web])',
    ],
    ['boundaries: { layers: [web, "orders | "] }\n', '1:29 boundaries.layers[1] begins or ends with a blank'],
    ['boundaries: { layers: [web, "orders ||b"] }\n', '1:29 boundaries.layers[1] has no name beside a "|"'],
    [
      'boundaries: { layers: [web, a | web] }\n',
      '1:29 boundaries.layers[1] names "web" once more (a module is in one layer)',
    ],
    ['boundaries: { forbid: [{ from: web }] }\n', '1:24 boundaries.forbid[0].to is missing (add "to: …")'],
    [
      'boundaries: { allow: [{ from: a, to: b, becuase: c }] }\n',
      '1:41 boundaries.allow[0].becuase: unknown key (did you mean "because"?)',
    ],
    [
      'boundaries: { forbid: { from: a, to: b } }\n',
      '1:23 boundaries.forbid must be a list of { from, to }, but is a mapping',
    ],
    [
      'rules: { foreign-read: warning }\n',
      '1:24 rules.foreign-read must be off, info, warn or error, but is the text "warning" (did you mean "warn"?)',
    ],
    [
      'rules: { foreign-read: false }\n',
      '1:24 rules.foreign-read must be off, info, warn or error, or a mapping with a severity and options, but is false',
    ],
    ['rules: { foreign-read: }\n', '1:10 rules.foreign-read is empty, but must be off, info, warn or error'],
    [
      'rules: { sync-chain: { severity: eror } }\n',
      '1:34 rules.sync-chain.severity must be off, info, warn or error, but is the text "eror" (did you mean "error"?)',
    ],
    ['rules: [foreign-read]\n', '1:8 rules must be a mapping from rules to severities, but is a list'],
    [
      'extends: [strict, relaxed]\n',
      '1:19 extends[1] must be recommended, strict or modular-monolith, but is the text "relaxed"',
    ],
    [
      'extends: 3\n',
      '1:10 extends must be recommended, strict or modular-monolith, or a list of them, but is the number 3',
    ],
  ])('refuses %j', async (text, problem) => {
    const found = await problems(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`archfit.yaml:${problem}`);
  });

  it('lists fifty problems and counts the rest', async () => {
    const found = await problems(Array.from({ length: 60 }, (_, index) => `ward_${index}: 1`).join('\n'));
    expect(found).toHaveLength(51);
    expect(found.at(-1)).toBe('archfit.yaml has 10 more problems');
  });
});
