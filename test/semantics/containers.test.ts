import { expect, it } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from '../calls/support.js';

const orders = answering('GET /orders/:id');

/** What a clinic asks, whose program these files are. */
async function asked(
  files: Readonly<Record<string, string>>,
  packages: readonly string[],
  others: Readonly<Record<string, string>> = {},
) {
  const dependencies = Object.fromEntries(['express', 'axios', ...packages].map((name) => [name, '1']));
  const clinic = {
    files: {
      'package.json': JSON.stringify({ name: 'clinic', scripts: { start: 'node index.ts' }, dependencies }),
      ...files,
    },
    environment: { ORDERS_URL: 'http://orders:8080' },
  };
  return callsIn(await modelOf(systemOf({ orders, clinic }, others)));
}

const one = ['clinic → orders GET /orders/*'];
const asks = 'one(id: string) { return this.http.get(`/orders/${id}`); }';

it('inversify: bindings of a module and of the container, by members of an object of symbols', async () => {
  for (const bound of [
    'container.bind<AxiosInstance>(TYPES.Http).toConstantValue(axios.create({ baseURL: process.env.ORDERS_URL }));',
    `container.load(new ContainerModule((bind) => {
       bind<AxiosInstance>(TYPES.Http).toDynamicValue(() => axios.create({ baseURL: process.env.ORDERS_URL })).inSingletonScope();
     }));`,
  ])
    expect(
      await asked(
        {
          'types.ts': "export const TYPES = { Http: Symbol.for('Http'), Orders: Symbol.for('Orders') };",
          'index.ts': `import axios, { AxiosInstance } from 'axios';
            import { Container, ContainerModule } from 'inversify';
            import { Orders } from './orders';
            import { TYPES } from './types';
            const container = new Container();
            ${bound}
            container.bind<Orders>(TYPES.Orders).to(Orders);
            container.get<Orders>(TYPES.Orders).one('7');`,
          'orders.ts': `import { AxiosInstance } from 'axios';
            import { inject, injectable } from 'inversify';
            import { TYPES } from './types';
            @injectable() export class Orders { constructor(@inject(TYPES.Http) private http: AxiosInstance) {} ${asks} }`,
        },
        ['inversify'],
      ),
    ).toEqual(one);
});

it('inversify: what an interface promises, by the class that is bound to it', async () => {
  expect(
    await asked(
      {
        'index.ts': `import { Container } from 'inversify';
          import { Resolver } from './resolver';
          import { Proxy } from './proxy';
          import { Desk } from './desk';
          const container = new Container();
          container.bind('Resolver').toConstantValue(new Resolver());
          container.bind('Other').toConstantValue(2);
          container.bind('Proxy').to(Proxy);
          new Desk(container.get('Proxy'), container.get('Resolver')).show('7');`,
        'ports.ts':
          'export interface Paths { of(id: string): string }\nexport interface Asking { ask(path: string): Promise<unknown> }',
        'resolver.ts':
          "import { Paths } from './ports';\nexport class Resolver implements Paths { of(id: string) { return `/orders/${id}`; } }",
        'proxy.ts': `import axios from 'axios';\nimport { Asking } from './ports';
          export class Proxy implements Asking { ask(path: string) { return axios.get(process.env.ORDERS_URL + path); } }`,
        'desk.ts': `import { inject } from 'inversify';\nimport { Asking, Paths } from './ports';
          export class Desk {
            constructor(@inject('Proxy') private proxy: Asking, @inject('Resolver') private paths: Paths) {}
            show(id: string) { return this.proxy.ask(this.paths.of(id)); }
          }`,
      },
      ['inversify'],
    ),
  ).toEqual(one);
});

it('tsyringe and typedi: values by texts, to a parameter and to a property', async () => {
  expect(
    await asked(
      {
        'index.ts': `import axios from 'axios';
          import { container } from 'tsyringe';
          import { Orders } from './orders';
          container.register('Http', { useValue: axios.create({ baseURL: process.env.ORDERS_URL }) });
          container.resolve(Orders).one('7');`,
        'orders.ts': `import { AxiosInstance } from 'axios';
          import { inject } from 'tsyringe';
          export class Orders { constructor(@inject('Http') private http: AxiosInstance) {} ${asks} }`,
      },
      ['tsyringe'],
    ),
  ).toEqual(one);
  expect(
    await asked(
      {
        'index.ts': `import { Container } from 'typedi';
          import { Orders } from './orders';
          Container.set('orders.url', process.env.ORDERS_URL);
          Container.get(Orders).one('7');`,
        'orders.ts': `import axios from 'axios';
          import { Inject, Service } from 'typedi';
          @Service() export class Orders {
            @Inject('orders.url') private url: string;
            one(id: string) { return axios.get(\`\${this.url}/orders/\${id}\`); }
          }`,
      },
      ['typedi'],
    ),
  ).toEqual(one);
});

it('awilix: by the names of parameters and of what is taken out of one; nothing of a program without it', async () => {
  for (const made of [
    'constructor({ http }) { this.http = http; }',
    'constructor(http) { this.http = http; }',
  ])
    expect(
      await asked(
        {
          'index.ts': `import axios from 'axios';
            import { asClass, asValue, createContainer } from 'awilix';
            import { Orders } from './orders';
            const container = createContainer();
            container.register({ http: asValue(axios.create({ baseURL: process.env.ORDERS_URL })), orders: asClass(Orders).singleton() });
            container.resolve('orders').one('7');`,
          'orders.ts': `export class Orders { ${made} one(id) { return this.http.get(\`/orders/\${id}\`); } }`,
        },
        ['awilix'],
      ),
    ).toEqual(one);
});

it('awilix: of a container that a library of the program makes', async () => {
  const files = {
    'index.ts': `import { made } from '@clinic/container';
      import { Orders } from './orders';
      made().build(Orders).one('7');`,
    'orders.ts': `import axios from 'axios';
      export class Orders { constructor({ ordersUrl }) { this.url = ordersUrl; } one(id) { return axios.get(\`${'${this.url}'}/orders/${'${id}'}\`); } }`,
  };
  const library = {
    'packages/container/package.json': JSON.stringify({
      name: '@clinic/container',
      main: 'index.ts',
      dependencies: { awilix: '1' },
    }),
    'packages/container/index.ts': `import { asValue, createContainer } from 'awilix';
      export const made = () => { const container = createContainer(); container.register({ ordersUrl: asValue('http://orders:8080') }); return container; };`,
  };
  expect(await asked(files, ['@clinic/container'], library)).toEqual(one);
});

it('Nest: a class for an abstract one that is asked for by its type', async () => {
  expect(
    await asked(
      {
        'index.ts': `import { Module } from '@nestjs/common';
          import { NestFactory } from '@nestjs/core';
          import { HttpOrders } from './http-orders';
          import { Desk } from './desk';
          import { Port } from './port';
          @Module({ controllers: [Desk], providers: [{ provide: Port, useClass: HttpOrders }] })
          class Clinic {}
          NestFactory.create(Clinic).then((app) => app.listen(3000));`,
        'port.ts': 'export abstract class Port { abstract fetch(path: string): Promise<unknown>; }',
        'http-orders.ts': `import axios from 'axios';\nimport { Port } from './port';
          export class HttpOrders extends Port { fetch(path: string) { return axios.get(process.env.ORDERS_URL + path); } }`,
        'desk.ts': `import { Controller, Get, Param } from '@nestjs/common';\nimport { Port } from './port';
          @Controller('desk') export class Desk {
            constructor(private readonly port: Port) {}
            @Get(':id') show(@Param('id') id: string) { return this.port.fetch(\`/orders/\${id}\`); }
          }`,
      },
      ['@nestjs/common', '@nestjs/core'],
    ),
  ).toEqual(one);
});

it('Nest: what a module is given by whoever asks for it', async () => {
  expect(
    await asked(
      {
        'index.ts': `import { Module } from '@nestjs/common';
          import { NestFactory } from '@nestjs/core';
          import { OrdersModule } from './orders.module';
          import { Desk } from './desk';
          @Module({ imports: [OrdersModule.forRoot({ url: process.env.ORDERS_URL })], controllers: [Desk] })
          class Clinic {}
          NestFactory.create(Clinic).then((app) => app.listen(3000));`,
        'orders.module.ts': `import { Module } from '@nestjs/common';\nimport { Orders } from './orders';
          @Module({})
          export class OrdersModule {
            static forRoot(options: { url: string }) {
              return { module: OrdersModule, providers: [{ provide: 'OPTIONS', useValue: options }, Orders], exports: [Orders] };
            }
          }`,
        'orders.ts': `import axios from 'axios';\nimport { Inject, Injectable } from '@nestjs/common';
          @Injectable() export class Orders {
            constructor(@Inject('OPTIONS') private readonly options: { url: string }) {}
            one(id: string) { return axios.get(\`\${this.options.url}/orders/\${id}\`); }
          }`,
        'desk.ts': `import { Controller, Get, Param } from '@nestjs/common';\nimport { Orders } from './orders';
          @Controller('desk') export class Desk {
            constructor(private readonly orders: Orders) {}
            @Get(':id') show(@Param('id') id: string) { return this.orders.one(id); }
          }`,
      },
      ['@nestjs/common', '@nestjs/core'],
    ),
  ).toEqual(one);
});
