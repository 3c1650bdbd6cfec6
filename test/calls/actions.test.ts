import { describe, expect, test } from 'vitest';
import { callsIn, modelOf, type Service, systemOf, unknownIn } from './support.js';

/** A service that depends on a package. */
function using(name: string, files: Readonly<Record<string, string>>): Service {
  return {
    files: {
      'package.json': JSON.stringify({
        scripts: { start: 'node index.js' },
        dependencies: { [name]: '1.0.0' },
      }),
      ...files,
    },
  };
}

describe('Moleculer', () => {
  const orders = using('moleculer', {
    'services/orders.service.js': `module.exports = { name: 'orders', version: 2,
      actions: { place: { handler(ctx) { return ctx.call('stock.reserve', ctx.params); } }, list(ctx) { return []; }, short: { name: 'brief', handler() {} } } };`,
  });

  test('what a context or the broker calls, by names with versions', async () => {
    const stock = using('moleculer', {
      'services/stock.service.ts': `import type { ServiceSchema } from 'moleculer';
        import { reserve } from '../actions/reserve';
        const schema: ServiceSchema = { name: 'stock', actions: { reserve } };
        export default schema;`,
      'actions/reserve.ts': 'export async function reserve(ctx) { return ctx.params; }',
      'services/audit.service.js': `module.exports = { name: 'audit', actions: {
        async check(ctx) { await this.broker.call('v2.orders.list'); return ctx.broker.mcall([{ action: 'v2.orders.brief' }, { action: 'nobody.knows' }]); },
        own(ctx) { return ctx.call('stock.reserve'); } } };`,
    });
    const model = await modelOf(systemOf({ orders, stock }));
    expect(callsIn(model)).toEqual([
      'orders → stock stock.reserve',
      'stock → orders v2.orders.list',
      'stock → orders v2.orders.brief',
    ]);
    expect(
      model.calls.map(({ by, protocol, endpoint }) => [by, protocol, endpoint?.scope !== undefined]),
    ).toEqual(model.calls.map(() => ['moleculer', 'rpc', true]));
    expect(unknownIn(model)).toEqual([]);
  });

  test('mixins of the tree and of packages, versions left out, names in parameters', async () => {
    const depot = using('moleculer', {
      'mixins/counting.js': 'module.exports = { actions: { count(ctx) { return 1; } } };',
      'services/depot.service.js': `const DbService = require('moleculer-db');
        module.exports = { name: 'depot', version: 3, settings: { $noVersionPrefix: true }, mixins: [require('../mixins/counting'), DbService], actions: {} };`,
    });
    const desk = using('moleculer', {
      'services/desk.service.js': `module.exports = { name: 'desk', actions: { ask(ctx) { return this.over('count', ctx); } },
        methods: { over(name, ctx) { return Promise.all([ctx.call('depot.count'), ctx.call('depot.find', {}),
          ctx.call('clock.time')]); } } };`,
    });
    const model = await modelOf(systemOf({ depot, desk }));
    expect(callsIn(model)).toEqual(['desk → depot depot.count', 'desk → depot depot.find']);
    expect(unknownIn(model)).toEqual([
      'desk/services/desk.service.js:3 who is called here is not known: no service is known to answer the pattern clock.time',
    ]);
  });

  test('classes with decorators', async () => {
    const clinic = using('moleculer-decorators', {
      'clinic.service.ts': `import { Service, Action } from 'moleculer-decorators';
        @Service({ name: 'clinic', version: 1 })
        export default class Clinic { @Action({ name: 'open' }) isOpen() { return true; } @Action() beds(ctx) { return 1; } }`,
    });
    const web = using('moleculer', {
      'web.ts':
        "import { ServiceBroker } from 'moleculer';\nconst broker = new ServiceBroker();\nexport const open = () => broker.call('v1.clinic.open');\nexport const beds = () => broker.call('v1.clinic.beds');",
    });
    expect(callsIn(await modelOf(systemOf({ clinic, web })))).toEqual([
      'web → clinic v1.clinic.open',
      'web → clinic v1.clinic.beds',
    ]);
  });

  test('its gateway leads paths to actions', async () => {
    const api = using('moleculer-web', {
      'api.service.js': `const Gateway = require('moleculer-web');
        module.exports = { name: 'api', mixins: [Gateway], settings: { port: process.env.PORT || 3100, routes: [
          { path: '/api', aliases: { 'POST orders': 'v2.orders.place', 'GET orders': ['guard', 'v2.orders.list'] } },
          { path: '/shop', aliases: { 'REST items': 'stock' } } ] } };`,
    });
    const web: Service = {
      files: {
        'index.js':
          "export const place = (order) => fetch('http://localhost:3100/api/orders', { method: 'POST' });\nexport const item = (id) => fetch(`http://localhost:3100/shop/items/${id}`);",
      },
    };
    const stock = using('moleculer', {
      'stock.service.js':
        "module.exports = { name: 'stock', actions: { get() {}, list() {}, create() {}, update() {}, patch() {}, remove() {}, reserve() {} } };",
    });
    const model = await modelOf(systemOf({ api, orders, stock, web }));
    expect(callsIn(model)).toEqual(
      [
        'api → orders v2.orders.place',
        'api → orders v2.orders.list',
        ...['create', 'get', 'list', 'patch', 'remove', 'update'].map((each) => `api → stock stock.${each}`),
        'orders → stock stock.reserve',
        'web → api POST /api/orders',
        'web → api GET /shop/items/*',
      ].map((each) => expect.stringContaining(each)),
    );
  });

  test('nothing of others that call something or have actions', async () => {
    const shop: Service = {
      files: {
        'store.js':
          "export default { name: 'orders', actions: { place(context) { return context.call('orders.place'); } } };",
      },
    };
    const model = await modelOf(
      systemOf({
        shop,
        stock: using('vuex', {
          'index.js': "module.exports = { name: 'stock', actions: { reserve() {} } };",
        }),
      }),
    );
    expect(model.endpoints).toEqual([]);
    expect(unknownIn(model)).toEqual([]);
  });
});

describe('patterns', () => {
  test('seneca: texts and objects, in whatever order, with more than is asked for', async () => {
    const bank = using('seneca', {
      'index.js': `const seneca = require('seneca')();
        seneca.add('role:bank,cmd:pay', (message, reply) => reply(null, {})).add({ role: 'bank', cmd: 'balance' }, balance).listen(9000);
        function balance(message, reply) { reply(null, 1); }`,
    });
    const till = using('seneca', {
      'index.js': `module.exports = function till(options) {
          this.add('role:till', function (message, reply) { this.act({ cmd: 'pay', role: 'bank', amount: message.amount }, reply); });
          this.act('role:bank', { cmd: 'balance', account: 'x' }, () => {});
          this.act('role:nobody,cmd:knows', () => {});
        };`,
    });
    const model = await modelOf(systemOf({ bank, till }));
    expect(callsIn(model)).toEqual([
      'till → bank cmd:pay,role:bank',
      'till → bank account:x,cmd:balance,role:bank',
    ]);
    expect(unknownIn(model)).toEqual([
      'till/index.js:4 who is called here is not known: no service is known to answer the pattern cmd:knows,role:nobody',
    ]);
  });

  test('hemera', async () => {
    const math = using('nats-hemera', {
      'index.js':
        "const Hemera = require('nats-hemera');\nconst hemera = new Hemera(nats);\nhemera.add({ topic: 'math', cmd: 'add' }, (request, done) => done(null, 3));",
    });
    const desk = using('nats-hemera', {
      'index.js':
        "const Hemera = require('nats-hemera');\nconst hemera = new Hemera(nats);\nhemera.act({ topic: 'math', cmd: 'add', a: 1 }, console.log);",
    });
    expect(callsIn(await modelOf(systemOf({ math, desk })))).toEqual(['desk → math a:1,cmd:add,topic:math']);
  });

  test('cote: by namespace, key and type', async () => {
    const bank = using('cote', {
      'index.js':
        "const cote = require('cote');\nconst responder = new cote.Responder({ name: 'bank', key: 'bank', namespace: 'money' });\nresponder.on('*', console.log);\nresponder.on('pay', (request, done) => done());",
    });
    const till = using('cote', {
      'index.js':
        "const { Requester } = require('cote');\nconst requester = new Requester({ name: 'till', namespace: 'money', key: 'bank' });\nexports.pay = (amount) => requester.send({ type: 'pay', amount });",
    });
    const model = await modelOf(systemOf({ bank, till }));
    expect(callsIn(model)).toEqual(['till → bank money.bank.pay']);
    expect(model.endpoints.map(({ path }) => path)).toEqual(['money.bank.pay']);
  });
});
