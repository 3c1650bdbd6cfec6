import { expect, test } from 'vitest';
import { callsIn, modelOf, systemOf } from './support.js';

/** A service of a few files: routes that mount some of what a controller has. */
const asked = async (
  routes: string,
  controller: string,
  more: Readonly<Record<string, string>> = {},
  others: Readonly<Record<string, string>> = {},
) =>
  callsIn(
    await modelOf(
      systemOf(
        {
          accounts: {
            files: {
              'index.js': `const app = require('express')();
              app.get('/users/:id', (request, response) => response.json({}));
              app.get('/cards/:id', (request, response) => response.json({}));
              app.listen(3000);`,
            },
          },
          orders: {
            environment: { ACCOUNTS: 'http://accounts:3000' },
            files: {
              'index.js': `const app = require('express')(); app.use('/orders', require('./routes')); app.listen(3001);`,
              'routes.js': routes,
              'controller.js': `const axios = require('axios');\n${controller}`,
              ...more,
            },
          },
        },
        others,
      ),
    ),
  );

const USERS = `const find = async (request, response) => {
  response.json((await axios.get(process.env.ACCOUNTS + '/users/' + request.params.id)).data);
};\n`;
const CARDS = `const pay = async (request, response) => {
  response.json((await axios.get(process.env.ACCOUNTS + '/cards/' + request.params.id)).data);
};\n`;
const routesOf = (names: string, more = '') =>
  `const router = require('express').Router();\nconst { ${names} } = require('./controller');\nrouter.get('/:id', find);\n${more}module.exports = router;\n`;
const [FIND, PAY] = ['orders → accounts GET /users/*', 'orders → accounts GET /cards/*'];

test.each<[string, string, string, readonly string[]]>([
  [
    'is imported and mounted nowhere',
    routesOf('find, pay'),
    `${USERS}${CARDS}module.exports = { find, pay };`,
    [FIND],
  ],
  ['is not imported', routesOf('find'), `${USERS}${CARDS}module.exports = { find, pay };`, [FIND]],
  ['is not handed out', routesOf('find'), `${USERS}${CARDS}module.exports = { find };`, [FIND]],
  [
    'is mounted',
    routesOf('find, pay', "router.get('/:id/pay', pay);\n"),
    `${USERS}${CARDS}module.exports = { find, pay };`,
    [PAY, FIND],
  ],
  [
    'is called by one that is mounted',
    routesOf('find'),
    `${CARDS}${USERS.replace('response.json', 'await pay(request, response); response.json')}module.exports = { find };`,
    [PAY, FIND],
  ],
  [
    'is chosen by a name that is made',
    "const router = require('express').Router();\nconst all = require('./controller');\nfor (const name of Object.keys(all)) router.get('/' + name + '/:id', all[name]);\nmodule.exports = router;\n",
    `${USERS}${CARDS}module.exports = { find, pay };`,
    [PAY, FIND],
  ],
  [
    'is run where it is declared',
    routesOf('find'),
    `${USERS}${CARDS.replace('const pay =', 'const paying = setInterval(')}`
      .replace('};\n', '};\n')
      .replace(/\};\n$/, '}, 1000);\nmodule.exports = { find };'),
    [PAY, FIND],
  ],
])('what %s, in a service of a few files', async (_, routes, controller, expected) => {
  expect((await asked(routes, controller)).toSorted()).toEqual(expected);
});

const BOTH = `${USERS}${CARDS.replace('const pay', 'const payBill')}module.exports = { find, payBill };`;

test.each<[string, Readonly<Record<string, string>>, Readonly<Record<string, string>>]>([
  [
    'code of a deployment',
    {},
    {
      'infra/stack.ts':
        "new NodejsFunction(scope, 'Pay', { entry: '../orders/controller.js', handler: 'payBill' });",
    },
  ],
  [
    'a file that says what is deployed',
    {
      'serverless.ts':
        "module.exports = { service: 'orders', functions: { pay: { handler: 'controller.payBill' } } };",
    },
    {},
  ],
  [
    'a description of a function',
    { 'Pay/function.json': '{ "scriptFile": "../controller.js", "entryPoint": "payBill", "bindings": [] }' },
    {},
  ],
  [
    'a description of all that is answered',
    { 'openapi.json': '{ "paths": { "/pay": { "post": { "operationId": "payBill" } } } }' },
    {},
  ],
  [
    'a script of a deployment',
    { 'deploy.sh': 'gcloud functions deploy pay --entry-point payBill --source .' },
    {},
  ],
  ['a table of routes', { 'table.js': "module.exports = { '/pay': 'controller.payBill' };" }, {}],
  [
    'code that loads by a path that is made',
    {
      'wire.js':
        "const path = require('path');\nconst loaded = require(path.join(__dirname, 'controller'));\nloaded.payBill({}, {});",
    },
    {},
  ],
  [
    'code that imports by an alias',
    { 'wire.js': "import { payBill } from '#controller';\npayBill({}, {});" },
    {},
  ],
  [
    'a page to which a bundler brings it',
    {
      'Pay.vue':
        '<script setup>\nconst said = 1;\n</script>\n<template><button @click="payBill">{{ said }}</button></template>',
    },
    {},
  ],
])('what %s names, in a service of a few files', async (_, files, others) => {
  expect(
    (
      await asked(routesOf('find', "require('./wire');\n"), BOTH, { 'wire.js': '', ...files }, others)
    ).toSorted(),
  ).toEqual([PAY, FIND]);
});

test('what others import only types of, in a service of a few files', async () => {
  const types = "import type { Bill } from './controller';\nexport const none: Bill[] = [];";
  const controller = `${USERS}${CARDS}export interface Bill {}\nexport { find, pay };`;
  expect((await asked(types, controller)).toSorted()).toEqual([PAY, FIND]);
});

const SOURCE = (more = '', made = 'const cards = new Cards();\nmodule.exports = { cards };') => `class Cards {
  find(id) {
    return axios.get(process.env.ACCOUNTS + '/users/' + id);
  }
  pay(id) {
    return axios.get(process.env.ACCOUNTS + '/cards/' + id);
  }
  settle(id) {
    return this.pay(id);
  }
  ${more}
}
${made}
`;
const ROUTES = (more = '') =>
  `const router = require('express').Router();\nconst { cards } = require('./controller');\nrouter.get('/:id', async (request, response) => response.json(await cards.find(request.params.id)));\n${more}module.exports = router;\n`;

test('what a file makes once and hands out is asked for nothing but what those ask who take it', async () => {
  expect(await asked(ROUTES(), SOURCE())).toEqual([FIND]);
});

test.each<[string, string, string]>([
  ['a method that another calls', ROUTES("router.get('/:id/s', (request) => cards.settle(1));\n"), SOURCE()],
  ['one of an object that somebody takes whole', ROUTES("require('./server').mount(cards);\n"), SOURCE()],
  [
    'one that is chosen by a name that is made',
    ROUTES("router.get('/:id/:what', (request) => cards[request.params.what](1));\n"),
    SOURCE(),
  ],
  ['one that the object calls', ROUTES(), SOURCE('constructor() { this.settle(1); }')],
])('… and so is not left out: %s', async (_, routes, source) => {
  const calls = await asked(routes, source, {
    'server.js': 'exports.mount = (cards) => cards.settle(1);',
  });
  expect(calls.toSorted()).toEqual([PAY, FIND].toSorted());
});
