import { describe, expect, test } from 'vitest';
import { callsIn, channelsIn, modelOf, type Service, systemOf, unknownIn } from '../support.js';

/** A service that depends on some packages. */
function using(names: readonly string[], files: Readonly<Record<string, string>>): Service {
  return {
    files: {
      'package.json': JSON.stringify({
        scripts: { start: 'node index.js' },
        dependencies: Object.fromEntries(names.map((name) => [name, '1.0.0'])),
      }),
      ...files,
    },
  };
}

describe('events of Moleculer', () => {
  test('what a context or the broker tells, and what schemas, their mixins and wildcards hear', async () => {
    const orders = using(['moleculer'], {
      'orders.service.js': `const PLACED = 'order.placed';
        module.exports = { name: 'orders', actions: {
          async place(ctx) { ctx.emit(PLACED, ctx.params); await this.broker.broadcast('order.state.changed', {}); ctx.broker.broadcastLocal('order.kept'); },
          close(ctx) { this.socket.emit('order.closed'); return ctx.broadcast(\`order.\${ctx.params.state}\`); } } };`,
    });
    const mails = using(['moleculer'], {
      'mixins/events.js': `module.exports = { events: { 'order.placed': { group: 'mails', async handler(ctx) {} } } };`,
      'mails.service.ts': `import type { ServiceSchema } from 'moleculer';
        import events from './mixins/events';
        const more = { 'order.**'() {} };
        const schema: ServiceSchema = { name: 'mails', mixins: [events], events: { ...more, '$node.connected'() {} } };
        export default schema;`,
    });
    expect(channelsIn(await modelOf(systemOf({ orders, mails })))).toEqual([
      'order.placed: orders → mails',
      'order.state.changed: orders → mails',
    ]);
  });

  test('methods with decorators, and channels of @moleculer/channels', async () => {
    const desk = using(['moleculer', 'moleculer-decorators'], {
      'desk.service.ts': `import { Service as Base, ServiceBroker } from 'moleculer';
        import { Action, Event, Service } from 'moleculer-decorators';
        @Service({ name: 'desk' }) export default class Desk extends Base {
          @Event({ name: 'visit.booked' }) booked() {}
          @Event() 'visit.closed'() {}
          @Action() open(ctx: { broker: ServiceBroker }) { return ctx.broker.sendToChannel('rooms', {}); } }`,
    });
    const ward = using(['moleculer'], {
      'ward.service.js': `class Ward extends Service { constructor(broker) { super(broker); this.parseServiceSchema({ name: 'ward',
        channels: { async rooms() {} }, actions: { book(ctx) { ctx.emit('visit.booked'); this.broker.emit('visit.closed'); } } }); } }`,
    });
    expect(channelsIn(await modelOf(systemOf({ desk, ward })))).toEqual([
      'rooms: desk → ward',
      'visit.booked: ward → desk',
      'visit.closed: ward → desk',
    ]);
  });

  test('what is no broker tells nobody, and what only runs is said to be unknown', async () => {
    const clock = using(['express'], {
      'index.js': `const broker = require('./broker'); broker.emit('tick', {}); module.exports = { name: 'clock', events: { tick() {} } };`,
    });
    const bell = using(['moleculer'], {
      'index.js': `const { ServiceBroker } = require('moleculer'); const broker = new ServiceBroker(); module.exports.ring = (name) => broker.emit(name);`,
    });
    const model = await modelOf(systemOf({ clock, bell }));
    expect(channelsIn(model)).toEqual([]);
    expect(unknownIn(model)).toEqual([
      'bell/index.js:1 who is called here is not known: the name of the channel hangs on what only runs',
    ]);
  });
});

describe("a framework of the program's own around Moleculer", () => {
  const framework = {
    'framework/package.json': JSON.stringify({
      name: 'clinic-framework',
      version: '1.6.0',
      main: 'index.js',
    }),
    'framework/index.js': `module.exports = { Microservice: require('./src/microservice') };`,
    'framework/src/microservice.js': `const { ServiceBroker } = require('moleculer');
      const Microservice = (config = {}) => {
        const broker = new ServiceBroker({ transporter: config.transporter });
        config.actions = {};
        const addMethod = (method) => { config.actions[method.name] = { handler: method.controller }; };
        const run = () => { broker.createService(config); return broker.start(); };
        const requestRpc = (method, params) => new Promise((resolve) => broker.call(method, params).then(resolve));
        return { addMethod, run, requestRpc };
      };
      module.exports = Microservice;`,
  };
  const served = (name: string, more = ''): Service => ({
    files: {
      'package.json': JSON.stringify({
        scripts: { start: 'node app.js' },
        dependencies: {
          'clinic-framework': 'https://git.example/clinic/raw/1f3c/framework/dist/clinic-framework-1.6.0.tgz',
        },
      }),
      'app.js': `const { Microservice } = require('clinic-framework');
        ${more}
        const app = Microservice({ name: '${name}', transporter: 'nats://nats', events: { 'visit.closed'() {} } });
        ${more && 'setApp(app);'}
        app.run();`,
    },
  });

  test('what is asked through an application that is set where the program starts', async () => {
    const desk = served('desk', `const { setApp } = require('./shared/request');`);
    const files = {
      ...desk.files,
      'shared/request.js': `let app;
        const setApp = (given) => (app = given);
        const getApp = () => app;
        const request = async (service, method, params) => getApp().requestRpc(\`\${service}.\${method}\`, params);
        const requestRooms = async (method, params) => request('rooms', method, params);
        module.exports = { setApp, requestRooms };`,
      'shared/visits.js': `const { requestRooms } = require('./request');
        module.exports.visit = async (id) => { await requestRooms('free', { id }); return requestRooms('byId', { id }); };`,
    };
    const model = await modelOf(systemOf({ desk: { files }, rooms: served('rooms') }, framework));
    expect(callsIn(model)).toEqual(['desk → rooms rooms.free', 'desk → rooms rooms.byId']);
    expect(model.calls.map(({ at }) => `${at.path}:${at.line}`)).toEqual([
      'desk/shared/visits.js:2',
      'desk/shared/visits.js:2',
    ]);
    expect(channelsIn(model)).toEqual(['visit.closed: nobody → desk, rooms']);
  });
});
