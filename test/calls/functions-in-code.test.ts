import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { archfit } from '../helpers/world.js';
import { channelsIn, modelOf, type Service, systemOf } from './support.js';

/** A counter of a shop that sends orders to a queue of a service that is deployed by a program. */
const counter = {
  'services/counter/package.json': JSON.stringify({ name: 'counter' }),
  'services/counter/serverless.ts': `import type { AWS } from '@serverless/typescript';
const configuration: AWS = {
  service: { name: 'counter' },
  provider: { name: 'aws', environment: { ORDERS_URL: '\${cf:stock-dev.OrdersUrl}' } },
  functions: { sell: { handler: 'handler.sell', events: [{ http: { method: 'post', path: 'sales' } }] } },
};
module.exports = configuration;`,
  'services/counter/handler.ts': `import { SQS } from 'aws-sdk';
const { ORDERS_URL } = process.env;
export const sell = async (event) => new SQS().sendMessage({ QueueUrl: ORDERS_URL, MessageBody: event.body }).promise();`,
};
const web: Service = { files: { 'index.ts': "await fetch('http://gateway:3000/');" } };
const stock = (files: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries({ 'package.json': JSON.stringify({ name: 'stock' }), ...files }).map(([path, text]) => [
      `services/stock/${path}`,
      text,
    ]),
  );
const told = async (files: Readonly<Record<string, string>>) => {
  const model = await modelOf(systemOf({ web }, { ...counter, ...stock(files) }));
  return { channels: channelsIn(model), endpoints: model.endpoints.map(({ path }) => path) };
};

test('functions of serverless.ts are woken by the queues that it makes, and others are told of these by its outputs', async () => {
  const { channels, endpoints } = await told({
    'serverless.ts': `const stage = 'dev'
export default {
  service: 'stock', // what is kept
  provider: { name: 'aws', environment: { PLACED: { Ref: 'Placed' } } },
  functions: {
    take: { handler: 'handler.take', events: [{ sqs: { batchSize: 5, arn: { 'Fn::GetAtt': ['Orders', 'Arn'] } } }] },
    one: { handler: 'handler.one', events: [{ http: { method: 'get', path: 'stock/{id}' } }] },
  },
  resources: {
    Outputs: { OrdersUrl: { Value: { Ref: 'Orders' } } },
    Resources: {
      Orders: { Type: 'AWS::SQS::Queue', Properties: { QueueName: \`orders-\${stage}\` } },
      Placed: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'placed' } },
    },
  },
} satisfies AWS`,
    'handler.ts': `import { SNS } from 'aws-sdk';
export const take = async () => new SNS().publish({ TopicArn: process.env.PLACED, Message: '' }).promise();
export const one = async () => 1;`,
  });
  expect(channels).toEqual(['orders-dev: counter → stock', 'placed: stock → nobody']);
  expect(endpoints).toEqual(['/sales', '/stock/*']);
});

test('what serverless.ts imports, by aliases and names, spread and merged, belongs to it; what only runs hides nothing', async () => {
  const { channels, endpoints } = await told({
    'serverless.ts': `import type { AWS } from '@serverless/typescript';
import { take, one as single } from '@functions/index';
import * as queues from './resources/queues';
const common = require('./common');
const configuration: AWS = {
  ...common,
  functions: { take, single, ...(process.env.LOCAL ? { local: {} } : {}) },
  resources: { Resources: { ...queues }, Outputs: { OrdersUrl: { Value: { Ref: 'Orders' } } } },
  package: makePackage({ individually: true }),
};
export default configuration;`,
    'tsconfig.paths.json': JSON.stringify({
      compilerOptions: { baseUrl: '.', paths: { '@functions/*': ['src/functions/*'] } },
    }),
    'common.js':
      "module.exports = { service: 'stock', provider: { name: 'aws', stage: process.env.STAGE || 'dev' } };",
    'resources/queues.ts': `export const Orders = { Type: 'AWS::SQS::Queue', Properties: { QueueName: NAMES['orders'] } };
const NAMES = { orders: 'orders-\${self:provider.stage}' } as const;`,
    'src/functions/index.ts':
      "export { default as take } from './take';\nexport { default as one } from './one';",
    'src/functions/take/index.ts': `import { handlerPath } from '@libs/handler-resolver';
export default {
  handler: \`\${handlerPath(__dirname)}/handler.main\`,
  events: [{ sqs: { arn: { 'Fn::GetAtt': ['Orders', 'Arn'] } } }],
};`,
    'src/functions/take/handler.ts': 'export const main = async () => {};',
    'src/functions/one/index.ts': `import { handlerPath } from '@libs/handler-resolver';
export default { handler: \`\${handlerPath(__dirname)}/handler.main\`, events: [{ http: { method: 'get', path: 'stock/{id}' } }] };`,
    'src/functions/one/handler.ts': "export const main = async () => fetch('http://web:3000/');",
  });
  expect(channels).toEqual(['orders-dev: counter → stock']);
  expect(endpoints).toEqual(['/sales', '/stock/*']);
});

test('a resource of serverless.ts that only a variable names goes by the name of that', async () => {
  const { channels } = await told({
    'serverless.ts': `const orders = process.env.ORDERS_QUEUE;
const configuration = {
  service: 'stock',
  functions: { take: { handler: 'handler.take', events: [{ sqs: { arn: { 'Fn::GetAtt': [orders, 'Arn'] } } }] } },
  resources: { Resources: { [orders]: { Type: 'AWS::SQS::Queue', Properties: { QueueName: orders } } } },
};
module.exports = configuration;`,
    'handler.ts': 'export const take = async () => {};',
  });
  expect(channels).toContain(`\${ORDERS_QUEUE}: nobody → stock`);
});

test('what leads back to itself, breaks off or is made by a function is not known, and hangs nothing', async () => {
  for (const text of [
    'const service = service; export default { service, functions: { one: one } };',
    "export default { service: 'stock', functions: { one: { handler: 'a.b', events: [",
    "import all from './serverless'; export default all;",
    "module.exports = async () => ({ service: 'stock', functions: {} });",
    `export default { service: 'stock', functions: ${'['.repeat(2000)} };`,
  ])
    expect((await told({ 'serverless.ts': text, 'a.ts': '' })).channels).not.toContain(
      'orders-dev: counter → stock',
    );
});

const deployed = (events: string, more = '') =>
  `${more}\nexport default { service: 'stock', functions: { one: { handler: 'handler.one', ${events} } } };`;

test('what a comment over lines says, and what an object says again, is not said', async () => {
  const { endpoints } = await told({
    'serverless.ts': deployed(
      'events',
      "const events = [{ http: { method: 'get', path: 'stock' } }];\n/*\nconst events = [{ http: { method: 'get', path: 'old' } }];\n*/",
    ),
  });
  expect(endpoints).toEqual(['/sales', '/stock']);
  const again = await told({
    'serverless.ts': deployed(
      '...base, events: eventsOf(1)',
      "const base = { events: [{ http: { method: 'get', path: 'base' } }] };",
    ),
  });
  expect(again.endpoints).not.toContain('/base');
});

test('what several configurations share is no service, and of a module only what it exports is taken', async () => {
  const { endpoints } = await told({
    'serverless.ts':
      "import * as functions from './functions';\nimport base from './serverless-base';\nexport default { ...base, service: 'stock', functions };",
    'serverless-base.ts':
      "export default { provider: { name: 'aws' }, functions: { warm: { handler: 'warm.all' } } };",
    'functions.ts':
      "const unused = { handler: 'handler.one', events: [{ http: { method: 'get', path: 'unused' } }] };\nexport const one = { handler: 'handler.one', events: [{ http: { method: 'get', path: 'stock' } }] };",
  });
  expect(endpoints).toEqual(['/sales', '/stock']);
});

test('a service whose name and functions are not written out is one all the same', async () => {
  const files = stock({
    'serverless.ts':
      "import { named } from 'named';\nexport default {\n  service: named('stock'),\n  provider: { name: 'aws' },\n  functions: named({}),\n};",
    'handler.ts': 'export const one = async () => 1;',
  });
  const model = await modelOf(systemOf({ web }, { ...counter, ...files }));
  expect(model.modules.get('stock')?.kind).toBe('service');
});

test('what git would ignore is not read, whoever imports it', async () => {
  const files = stock({
    'serverless.ts':
      "import { path, shown } from './local';\nexport default { service: 'stock', provider: { environment: { SHOWN: shown } }, functions: { one: { handler: 'handler.one', events: [{ http: { method: 'get', path } }, { http: { method: 'get', path: 'stock' } }] } } };",
    'local.ts': "export const path = 'secret';\nexport const shown = 'secret';",
    'handler.ts': 'export const one = async () => fetch(process.env.SHOWN);',
  });
  const told = async (ignored: string) =>
    (
      await modelOf(systemOf({ web }, { ...counter, ...files, '.git/HEAD': '', '.gitignore': ignored }))
    ).endpoints.map(({ path }) => path);
  expect(await told('')).toEqual(['/sales', '/secret', '/stock']);
  expect(await told('local.ts')).not.toContain('/secret');
});

test('a configuration that does not parse is told of', async () => {
  const files = stock({
    'serverless.ts':
      "export default {\n  service: 'stock',\n  functions: { one: { handler: 'handler.one', events: [}\n};",
    'handler.ts': "export const one = async () => fetch('http://sales:3000/sales');",
  });
  const { notices } = await modelOf(systemOf({ web }, { ...counter, ...files }));
  expect(notices).toContainEqual(
    expect.objectContaining({
      message: 'The code does not parse here, so what it does may not be known.',
      at: expect.objectContaining({ path: 'services/stock/serverless.ts', line: 3 }),
    }),
  );
});

test('what leads out of the root is not read, be it through a link, an alias or a path', async () => {
  const secret =
    "export default { one: { handler: 'one.do', events: [{ http: { method: 'get', path: 'secret' } }] } };";
  const aside = mkdtempSync(join(tmpdir(), 'archfit-test-'));
  const root = mkdtempSync(join(tmpdir(), 'archfit-test-'));
  try {
    writeFileSync(join(aside, 'functions.ts'), secret);
    writeFileSync(
      join(aside, 'functions.yml'),
      'one:\n  handler: one.do\n  events: [{ http: GET secret }]\n',
    );
    for (const [path, text] of Object.entries({
      'stock/package.json': JSON.stringify({ name: 'stock' }),
      'stock/serverless.ts':
        "import functions from './linked/functions';\nexport default { service: 'stock', functions };",
      'sales/package.json': JSON.stringify({ name: 'sales' }),
      'sales/serverless.ts': `import functions from '@out/functions';\nexport default { service: 'sales', functions };`,
      'sales/tsconfig.json': JSON.stringify({
        compilerOptions: { paths: { '@out/*': [`./../../${basename(aside)}/*`] } },
      }),
      'mails/package.json': JSON.stringify({ name: 'mails' }),
      'mails/serverless.yml': 'service: mails\nfunctions: ${file(../stock/linked/functions.yml)}\n',
    })) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    symlinkSync(aside, join(root, 'stock/linked'));
    const { out } = await archfit(['map', root, '--format', 'json', '--no-cache']);
    expect(JSON.parse(out).services.map(({ name }: { name: string }) => name)).toEqual([
      'mails',
      'sales',
      'stock',
    ]);
    expect(out).not.toContain('secret');
  } finally {
    for (const each of [root, aside]) rmSync(each, { recursive: true });
  }
});

test.each([
  ['blanks', `import${' '.repeat(150_000)}`],
  ['lists of names that do not end', 'export {\n'.repeat(20_000)],
  [
    'texts that double',
    `${Array.from({ length: 40 }, (_, at) => `const a${at + 1} = \`\${a${at}}\${a${at}}\`;`).join('\n')}\nconst a0 = 'shop';`,
  ],
  ['templates in templates', `const a = run(${'`${'.repeat(20_000)}`],
])('a program of %s is read soon and without harm', async (_, more) => {
  const { endpoints } = await told({
    'serverless.ts': deployed("events: [{ http: { method: 'get', path: 'stock' } }], name: a40", `${more}\n`),
  });
  expect(endpoints).toContain('/sales');
});

test('what functions put together that serverless.js exports, and that it calls; not what they make of what they are given', async () => {
  const { channels, endpoints } = await told({
    'serverless.js': `'use strict';
const { name, topics } = require('./lib/names');
const resources = require('./lib/resources');
const { one } = require('./lib/functions');
module.exports = async ({ resolveVariable }) => {
  const stage = await resolveVariable('opt:stage');
  return {
    service: name,
    provider: { name: 'aws', environment: { PLACED: { Ref: 'Placed' } } },
    functions: { one: one(), any: any('stock'), take: { handler: 'handler.take', events: [{ sns: { topicName: topics.closed } }] } },
    resources: resources(stage),
  };
};
const any = (path) => ({ handler: \`\${path}.handler\`, events: [{ http: { method: 'get', path: \`/\${path}\` } }] });`,
    'lib/names.js':
      "const name = 'stock';\nexports.name = name;\nexports.topics = Object.freeze({ placed: `${name}-placed`, closed: `${name}-closed` });",
    'lib/functions.js':
      "module.exports = {\n  one() {\n    return { handler: 'handler.one', events: [{ http: { method: 'get', path: 'stock/{id}' } }] };\n  },\n};",
    'lib/resources.js':
      "const { topics } = require('./names');\nmodule.exports = (stage) => ({ Resources: { Placed: { Type: 'AWS::SNS::Topic', Properties: { TopicName: topics.placed } } } });",
    'handler.ts': `import { SNS } from 'aws-sdk';
export const take = async () => new SNS().publish({ TopicArn: process.env.PLACED, Message: '' }).promise();
export const one = async () => 1;`,
  });
  expect(channels).toEqual([
    '${ORDERS_URL}: counter → nobody',
    'stock-closed: nobody → stock',
    'stock-placed: stock → nobody',
  ]);
  expect(endpoints).toEqual(['/sales', '/stock/*']);
});
