import { describe, expect, it } from 'vitest';
import { readDeployment } from '../../src/yaml/deployments.js';
import { Stack } from '../../src/yaml/stack.js';

/** What names stand for in a serverless.yml of a service, beside other files. */
function written(
  lines: string,
  files: Readonly<Record<string, string>> = {},
  path = 'orders/serverless.yml',
) {
  const { documents, notices } = readDeployment(path, lines, (each) => files[each]);
  const value = documents[0]?.value;
  const stack = new Stack(value);
  const names = Object.entries((value as { names?: object }).names ?? {});
  return {
    names: Object.fromEntries(names.map(([name, said]) => [name, stack.written(said)])),
    notices: notices.map(({ message }) => message),
  };
}

describe('what code says of a deployment without being run', () => {
  it('by functions that put together what other files say, spread and required', () => {
    const files = {
      'orders/config.js': `require('ts-node').register({ module: 'commonjs' })

module.exports.env = () => {
  const { shared } = require('../config/src/shared.ts')
  const { tables } = require('../config/src/tables')
  const output = {
    ...shared,
    ...tables
  }
  return output
}

module.exports.gone = () => {
  const { queues } = require('../config/src/queues.ts')
  return { ...queues }
}`,
      'config/src/shared.ts': `import { secrets } from './.secrets'
const APP = 'shop'
const topics = { placed: \`\${APP}-placed\` }
export const shared = { ...topics, region: 'eu-west-1', ports: { http: 3000 }, ...secrets, APP }`,
      'config/src/tables.ts': `import { shared } from './shared'
const { APP } = shared
export const tables = { orders_table: \`\${APP}_orders\` }`,
    };
    expect(
      written(
        `names:
  service: \${file(config.js):env.APP}-orders
  table: \${file(./config.js):env.orders_table}
  topic: arn:aws:sns:\${file(config.js):env.region}:\${file(config.js):env.ACCOUNT}:\${file(config.js):env.placed}
  port: \${file(config.js):env.ports.http}
  queue: \${file(config.js):gone.queue}`,
        files,
      ),
    ).toEqual({
      names: {
        service: 'shop-orders',
        table: 'shop_orders',
        topic: 'arn:aws:sns:eu-west-1:${file(config.js):env.ACCOUNT}:shop-placed',
        port: '3000',
        queue: '${file(config.js):gone.queue}',
      },
      notices: [
        'Some of what it takes from orders/config.js is only known to whoever runs that, so it is not known here.',
      ],
    });
  });

  it.each([
    ['an object', "module.exports = { env: { name: 'a' } };"],
    ['a function for all', "module.exports = () => ({ env: { name: 'a' } });"],
    [
      'a function for all of one line',
      "module.exports = async ({ options }) => { const name = 'a'; return { env: { name } } };",
    ],
    ['a method', "module.exports = {\n  env() {\n    return { name: 'a' };\n  },\n};"],
    ['a property', "module.exports = { other: 1, env: async () => ({ name: 'a' }) };"],
    ['a name', "const env = () => ({ name: 'a' });\nmodule.exports = { env };"],
    [
      'a declared function',
      "function env() {\n  const name = 'a';\n  return { name };\n}\nmodule.exports.env = env;",
    ],
    ['an exported one', "export function env(): Record<string, string> {\n  return { name: 'a' };\n}"],
    ['an exported arrow', "export const env = (serverless: any): any => ({ name: 'a' });"],
    ['a default', "export default async function () {\n  return { env: { name: 'a' } };\n}"],
    ['what another file exports', "const names = require('./names');\nexports.env = () => names;"],
    ['what is required in place', "exports.env = () => ({ ...require('./names') });"],
  ])('written as %s', (_, code) => {
    const files = { 'orders/config.js': code, 'orders/names.js': "exports.name = 'a';" };
    expect(written('names: { a: "${file(config.js):env.name}" }', files)).toEqual({
      names: { a: 'a' },
      notices: [],
    });
  });

  it.each([
    [
      'a list of assigned ones',
      "const names = require('./names');\nexports.env = function () {\n  return Object.assign({}, names, { b: 1 });\n};",
    ],
    [
      'one of several',
      "const stage = process.env.STAGE || 'dev';\nconst of = { dev: { name: 'a' }, live: { name: 'b' } } as const;\nmodule.exports.env = of[stage];",
    ],
    ['an export of TypeScript', "const env = { name: 'a' };\nexport = { env };"],
    [
      'a named list',
      "const name = 'a';\nconst env = async (): Promise<object> => {\n  // What is told.\n  const found = { name };\n\n  return found;\n};\nexport { env };",
    ],
    [
      'what is given at the end',
      "exports.env = () => {\n\tif (process.env.CI) {\n\t\treturn { name: 'b' };\n\t}\n\treturn { name: 'a' };\n};",
    ],
  ])('awkwardly, as %s', (_, code) => {
    const files = { 'orders/config.ts': code, 'orders/names.js': "exports.name = 'a';" };
    expect(written('names: { a: "${file(./config.ts):env.name}" }', files).names).toEqual({ a: 'a' });
  });

  it.each([
    ['a choice', "exports.env = () => (process.env.X ? { name: 'a' } : { name: 'b' });"],
    ['a parameter', "const name = 'a';\nexports.env = ({ name }) => ({ name });"],
    ['what is awaited', 'exports.env = async () => { const name = await load(); return { name }; };'],
    ['a call', "exports.env = make({ name: 'a' });"],
    ['a returned choice', "exports.env = () => {\n  if (x) {\n    return { name: 'a' };\n  }\n};"],
    ['itself', 'exports.env = () => env();\nconst env = () => exports.env();'],
  ])('not of %s', (_, code) => {
    const { names, notices } = written('names: { a: "${file(config.js):env.name}" }', {
      'orders/config.js': code,
    });
    expect(names).toEqual({ a: '${file(config.js):env.name}' });
    expect(notices).toHaveLength(1);
  });
});

it('files whose names and keys are chosen by what is usual, and values for want of others', () => {
  const files = {
    'orders/config/dev.yml': 'table: orders-dev\nqueues: { mails: mails-dev }',
    'orders/config/live.json': '{"table":"orders-live"}',
    'shared/common.yml': 'region: eu-west-1\ntopic: ${self:custom.topics.placed}',
  };
  expect(
    written(
      `custom:
  stage: \${opt:stage, self:provider.stage, 'dev'}
  of: \${file(./config/\${self:custom.stage}.yml)}
  topics: { placed: placed }
  mode: { dev: a, live: b }
names:
  table: \${self:custom.of.table}
  queue: \${self:custom.of.queues.mails, 'none'}
  live: \${file(config/\${opt:none, 'live'}.json):table}
  mode: \${self:custom.mode.\${opt:stage, 'live'}}
  gone: \${file(./local.yml):table, 'usual'}
  other: \${file(./local.yml):table, \${self:custom.topics.placed}}
  topic: orders-\${file(../shared/common.yml):topic}-\${file(../shared/common.yml):region}
  bus: \${env:BUS, 'bus'}
  staged: orders-\${self:custom.stage}
  stage: \${opt:stage, 'dev'}
  self: \${self:custom.none, 'dev'}`,
      files,
    ),
  ).toEqual({
    names: {
      table: 'orders-dev',
      queue: 'mails-dev',
      live: 'orders-live',
      mode: 'b',
      gone: 'usual',
      other: 'placed',
      topic: 'orders-placed-eu-west-1',
      bus: 'bus',
      staged: "orders-${opt:stage, self:provider.stage, 'dev'}",
      stage: "${opt:stage, 'dev'}",
      self: 'dev',
    },
    notices: [],
  });
});

it('files that lead back to themselves come to an end', () => {
  const files = {
    'orders/a.yml': 'x: ${file(b.yml):y}${file(b.yml):y}',
    'orders/b.yml': 'y: ${file(a.yml):x}${file(a.yml):x}',
    'orders/c.js': 'exports.z = () => require("./c").z();\nexports.w = () => ({ w: require("./c") });',
  };
  expect(
    Object.keys(
      written('names: { a: "${file(a.yml):x}", c: "${file(c.js):z.w}", w: "${file(c.js):w.w.z}" }', files)
        .names,
    ),
  ).toEqual(['a', 'c', 'w']);
});

describe('what is written to take long takes no time', () => {
  const asked = 'names:\n  a: ${file(config.js):a}\n';
  const many = (count: number, line: (n: number) => string) =>
    Array.from(Array(count), (_, n) => line(n)).join('\n');

  it.each<[string, string, Readonly<Record<string, string>>]>([
    ['blanks of a reference', `names:\n  a: '\${file(${' '.repeat(4_000)})x}'\n`, {}],
    ['comments that do not end', asked, { 'orders/config.js': `module.exports = a ${'/* '.repeat(60_000)}` }],
    [
      'files that hand on each other',
      asked,
      {
        'orders/config.js': `const all = require('./a0')\nmodule.exports = { a: all.b }\n`,
        ...Object.fromEntries(
          Array.from(Array(30), (_, n) =>
            ['a', 'b'].map(
              (name) =>
                [
                  `orders/${name}${n}.js`,
                  `export * from './a${n + 1}'\nexport * from './b${n + 1}'\n`,
                ] as const,
            ),
          ).flat(),
        ),
      },
    ],
    [
      'a function that is called often',
      asked,
      {
        'orders/config.js': `const shared = () => {\n${many(4_000, (n) => `  const a${n} = 'b'`)}\n  return { b: 'c' }\n}\nmodule.exports = () => ({\n${many(4_000, (n) => `  a${n}: shared(),`)}\n})\n`,
      },
    ],
    [
      'functions that do not end',
      asked,
      {
        'orders/config.js': `module.exports = { ${many(5_000, (n) => `a${n}: f${n}(),`)} }\n${many(5_000, (n) => `const f${n} = (`)}\n`,
      },
    ],
    [
      'lists that do not end',
      asked,
      {
        'orders/config.js': `module.exports = { ${many(5_000, (n) => `a${n}: f${n},`)} }\n${many(5_000, (n) => `const f${n} = [{`)}\n`,
      },
    ],
    [
      'objects that hold all of another',
      asked,
      {
        'orders/config.js': `const all = {\n${many(6_000, (n) => `a${n}: 1,`)}\n}\n${many(2_500, (n) => `const b${n} = { ...all }`)}\nmodule.exports = {\n${many(2_500, (n) => `b${n},`)}\n}\n`,
      },
    ],
  ])('%s', (_, lines, files) => {
    const start = performance.now();
    written(lines, files);
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  it('files that hand on each other in a circle', () => {
    const files = {
      'orders/config.js': `const all = require('./b')\nmodule.exports = { a: all.queue }\n`,
      'orders/b.js': `export * from './c'\nexport const queue = 'orders'\n`,
      'orders/c.js': `export * from './b'\n`,
    };
    expect(written(asked, files).names).toEqual({ a: 'orders' });
  });
});

it('says nothing of what code sets again, and what it leaves', () => {
  const names =
    'names:\n  a: ${file(config.js):queue}\n  b: ${file(config.js):topic}\n  c: ${file(config.js):stage}\n';
  const config = `const config = { queue: 'orders', topic: 'placed' }
let stage = 'dev'
if (process.env.LIVE) stage = 'live'
if (process.env.LIVE) {
  config.queue = process.env.QUEUE
  stage = 'live'
}
module.exports = { ...config, stage }
`;
  expect(written(names, { 'orders/config.js': config }).names).toMatchObject({ b: 'placed' });
  expect(JSON.stringify(written(names, { 'orders/config.js': config }))).not.toMatch(/orders"|dev/);
});
