/** Addresses and ports that a schema of variables says for while a program is developed, and not for where it is deployed. */
import { describe, expect, test } from 'vitest';
import { callsIn, modelOf, type Service, systemOf } from './support.js';

/** A service of which only its schema says where it listens. */
const listening = (port: string): Service => ({
  files: {
    'constants.js': `import { cleanEnv, port } from 'envalid';
      export const env = cleanEnv(process.env, { PORT: port(${port}) });`,
    'index.js': `import Fastify from 'fastify';
      import { env } from './constants.js';
      const app = Fastify();
      app.get('/orders/:id', async () => ({}));
      app.listen({ port: env.PORT });`,
  },
});

const asking = 'export const one = (id) => fetch(`${env.SHOP_API}/orders/${id}`);';

async function asked(
  schema: string,
  given: Readonly<Record<string, string>> = {},
  services: Readonly<Record<string, Service>> = { orders: listening('{ default: 4001 }') },
): Promise<readonly string[]> {
  const files = { 'constants.js': schema, 'index.js': `import { env } from './constants.js';\n${asking}` };
  return callsIn(await modelOf(systemOf({ ...services, web: { files, environment: given } })));
}

const IMPORT = "import { cleanEnv, makeValidator, str, testOnly, url } from 'envalid';";
const of = (spec: string, before = '') =>
  `${IMPORT}\n${before}\nexport const env = cleanEnv(process.env, { ${spec} });`;

describe('an address that holds while a program is developed', () => {
  test.each([
    ['alone', of("SHOP_API: url({ devDefault: 'http://localhost:4001', desc: 'Orders' })")],
    ['beside another', of("SHOP_API: url({ default: undefined, devDefault: 'http://localhost:4001' })")],
    ['under a quoted name', of("'SHOP_API': str({ 'devDefault': 'http://localhost:4001' })")],
    [
      'made of others',
      of(
        'SHOP_API: str({ devDefault: `http://localhost:${PORTS.orders}` })',
        'const PORTS = { orders: 4001 };',
      ),
    ],
    [
      'of a validator of its own',
      of(
        "SHOP_API: base({ devDefault: 'http://localhost:4001' })",
        "const base = makeValidator((given) => given.replace(/x$/, ''));",
      ),
    ],
    [
      'of a variable that is declared before',
      of('SHOP_API', "const SHOP_API = url({ devDefault: 'http://localhost:4001' });"),
    ],
    [
      'of a declaration that has another name',
      of('SHOP_API: at', "const at = url({ devDefault: 'http://localhost:4001' });"),
    ],
    [
      'of options that are declared before',
      of('SHOP_API: url(local)', "const local = { devDefault: 'http://localhost:4001' };"),
    ],
    [
      'of options that hold others',
      of(
        "SHOP_API: url({ ...told, devDefault: 'http://localhost:4001' })",
        "const told = { desc: 'Orders' };",
      ),
    ],
    [
      'of a schema that holds another',
      of('...shared', "const shared = { SHOP_API: url({ devDefault: 'http://localhost:4001' }) };"),
    ],
    [
      'of a function that declares',
      of('SHOP_API: at(4001)', 'const at = (port) => url({ devDefault: `http://localhost:${port}` });'),
    ],
    [
      'of the library as a whole',
      "import * as envalid from 'envalid';\nexport const env = envalid.cleanEnv(process.env, { SHOP_API: envalid.url({ devDefault: 'http://localhost:4001' }) });",
    ],
  ])('%s', async (_, schema) => {
    expect(await asked(schema)).toEqual(['web → orders GET /orders/*']);
  });
});

test('a port of a program holds where it is developed, and where it is deployed', async () => {
  const services = {
    orders: listening('{ default: 8080, devDefault: 4001 }'),
    stock: listening('{ default: 8080, devDefault: 4002 }'),
  };
  const schema = (port: number) => of(`SHOP_API: url({ devDefault: 'http://localhost:${port}' })`);
  expect(await asked(schema(4001), {}, services)).toEqual(['web → orders GET /orders/*']);
  expect(await asked(schema(4002), {}, services)).toEqual(['web → stock GET /orders/*']);
});

test('of an address that a deployment sets, none is told that only holds elsewhere', async () => {
  const services = { orders: listening('{ default: 4001 }'), stock: listening('{ default: 4002 }') };
  const schema = of("SHOP_API: url({ default: 'http://stock:4002', devDefault: 'http://localhost:4002' })");
  expect(await asked(schema, {}, services)).toEqual(['web → stock GET /orders/*']);
  expect(await asked(schema, { SHOP_API: 'http://orders:4001' }, services)).toEqual([
    'web → orders GET /orders/*',
  ]);
});

test.each([
  ['an address that only tests have', of("SHOP_API: url({ devDefault: testOnly('http://localhost:4001') })")],
  ['an example', of("SHOP_API: url({ example: 'http://localhost:4001' })")],
  ['nothing', of('SHOP_API: url({ devDefault: undefined })')],
  ['a port at which nobody listens', of("SHOP_API: url({ devDefault: 'http://localhost:5001' })")],
  [
    'somebody else',
    of("SHOP_API: url({ default: 'https://bank.example', devDefault: 'https://test.bank.example' })"),
  ],
])('%s tells nobody', async (_, schema) => {
  const files = { 'constants.js': schema, 'index.js': `import { env } from './constants.js';\n${asking}` };
  const model = await modelOf(systemOf({ orders: listening('{ default: 4001 }'), web: { files } }));
  expect(callsIn(model)).toEqual([]);
});
