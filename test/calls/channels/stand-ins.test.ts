/** What helps tests tells Nest to give stand-ins for classes; programs are given the classes. */
import { expect, test } from 'vitest';
import { channelsIn, modelOf, type Service, systemOf } from '../support.js';

const MAIN = `import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';
const app = await NestFactory.create(AppModule);
await app.listen(3000);
`;
const MODULE = `import { Module } from '@nestjs/common';
import { Queues } from '@shop/queues';
import { Api } from './api';
import { Orders } from './orders';
@Module({ controllers: [Api], providers: [Orders, Queues] })
export class AppModule {}
`;
const QUEUES = `import { Injectable } from '@nestjs/common';
import { ClientProxy, ClientProxyFactory, Transport } from '@nestjs/microservices';
@Injectable()
export class Queues {
  private clients: Map<string, ClientProxy> = new Map();
  onModuleInit() {
    for (const queue of ['ship', 'mail'])
      this.clients.set(queue, ClientProxyFactory.create({ transport: Transport.RMQ, options: { queue } }));
  }
  emit<T>(pattern: string, data: T): void {
    const client = this.clients.get('ship');
    client!.emit(pattern, data).subscribe();
  }
}
`;
const orders: Service = {
  files: {
    'index.ts': MAIN,
    'app.module.ts': MODULE,
    'api.ts': `import { Controller, Post } from '@nestjs/common';
import { Orders } from './orders';
@Controller('orders')
export class Api { constructor(private orders: Orders) {} @Post() add() { return this.orders.place(); } }`,
    'orders.ts': `import { Injectable } from '@nestjs/common';
import { Queues } from '@shop/queues';
import { PATTERNS } from '@shop/queues/patterns';
@Injectable()
export class Orders { constructor(private queues: Queues) {} place() { this.queues.emit(PATTERNS.PLACED, {}); } }`,
  },
};
const shipping: Service = {
  files: {
    'index.ts': `import { NestFactory } from '@nestjs/core';
import { Transport } from '@nestjs/microservices';
import { AppModule } from './app.module';
const app = await NestFactory.createMicroservice(AppModule, { transport: Transport.RMQ, options: { queue: 'ship' } });
await app.listen();`,
    'app.module.ts': `import { Module } from '@nestjs/common';
import { Shipping } from './shipping';
@Module({ controllers: [Shipping] })
export class AppModule {}`,
    'shipping.ts': `import { Controller } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';
import { PATTERNS } from '@shop/queues/patterns';
@Controller()
export class Shipping { @MessagePattern(PATTERNS.PLACED) ship() {} }`,
  },
};
const LIBRARY = {
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      baseUrl: '.',
      paths: {
        '@shop/queues': ['libs/queues/src'],
        '@shop/queues/*': ['libs/queues/src/*'],
        '@shop/testing': ['libs/testing/src'],
      },
    },
  }),
  'libs/queues/src/index.ts': QUEUES,
  'libs/queues/src/patterns.ts': "export const PATTERNS = { PLACED: 'order.placed' } as const;",
};
const FOUND = ['order.placed: orders → shipping'];

const STANDS_IN = `{ provide: Queues, useValue: { emit: jest.fn() } }`;

test('a message that is emitted comes to whoever answers its pattern, as Nest gives it to every handler of that', async () => {
  expect(channelsIn(await modelOf(systemOf({ orders, shipping }, LIBRARY)))).toEqual(FOUND);
});

test('a stand-in for tests is given to no program', async () => {
  const module = `import { Test } from '@nestjs/testing';
import { Queues } from '@shop/queues';
export const testing = (controllers: any[]) => Test.createTestingModule({ controllers, providers: [${STANDS_IN}] });
`;
  const providers = `import type { Provider } from '@nestjs/common';
import { Queues } from '@shop/queues';
export const standIns: Provider[] = [${STANDS_IN}];
`;
  for (const others of [
    // A library for tests.
    { 'libs/testing/src/index.ts': "export * from './module';", 'libs/testing/src/module.ts': module },
    // One that no service imports, whatever it is called and made of.
    { 'libs/kit/src/index.ts': providers },
    // One that only tests import, by its directory.
    {
      'libs/testing/src/index.ts': "export * from './providers';",
      'libs/testing/src/providers.ts': providers,
      'orders/orders.spec.ts': "import { standIns } from '@shop/testing';\nconsole.log(standIns);",
    },
    // A helper in the service itself.
    { 'orders/helpers/module.ts': module },
  ])
    expect(channelsIn(await modelOf(systemOf({ orders, shipping }, { ...LIBRARY, ...others })))).toEqual(
      FOUND,
    );
});

test('what a program provides instead of a class is what it is given', async () => {
  const silent = MODULE.replace('Queues] })', '{ provide: Queues, useClass: Silent }] })').replace(
    'import { Api }',
    "import { Silent } from './silent';\nimport { Api }",
  );
  const files = {
    ...orders.files,
    'app.module.ts': silent,
    'silent.ts': 'export class Silent { emit() {} }',
  };
  expect(channelsIn(await modelOf(systemOf({ orders: { files }, shipping }, LIBRARY)))).toEqual([]);
});
