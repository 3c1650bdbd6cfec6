import { expect, test } from 'vitest';
import { callsIn, modelOf, systemOf, unknownIn } from './support.js';

const PACKAGES = JSON.stringify({ dependencies: { '@nestjs/core': '11', '@nestjs/microservices': '11' } });

/** A service that hears a queue, as its code writes that, and answers to some patterns. */
function hearing(queue: string, ...patterns: readonly string[]) {
  return {
    files: {
      'package.json': PACKAGES,
      'src/main.ts': `import { NestFactory } from '@nestjs/core';
        import { MicroserviceOptions, Transport } from '@nestjs/microservices';
        import { AppModule } from './app';
        async function bootstrap() {
          const app = await NestFactory.createMicroservice<MicroserviceOptions>(AppModule, {
            transport: Transport.RMQ, options: { urls: ['amqp://broker'], queue: ${queue} },
          });
          await app.listen();
        }
        bootstrap();`,
      'src/app.ts': `import { Controller, Module } from '@nestjs/common';
        import { MessagePattern } from '@nestjs/microservices';
        @Controller() export class Answers {
          ${patterns.map((each, index) => `@MessagePattern('${each}') answer${index}() {}`).join('\n')}
        }
        @Module({ controllers: [Answers] }) export class AppModule {}`,
    },
  };
}

/** A program that asks by two clients, each of a queue, and answers to one pattern itself. */
function asking(orders: string, bills: string) {
  const client = (name: string, queue: string) =>
    `{ name: '${name}', transport: Transport.RMQ, options: { urls: ['amqp://broker'], queue: ${queue} } }`;
  return {
    files: {
      'package.json': PACKAGES,
      'src/main.ts': `import { Controller, Inject, Module } from '@nestjs/common';
        import { NestFactory } from '@nestjs/core';
        import { ClientProxy, ClientsModule, MessagePattern, Transport } from '@nestjs/microservices';
        @Controller() class Desk {
          constructor(@Inject('ORDERS') private orders: ClientProxy, @Inject('BILLS') private bills: ClientProxy) {}
          @MessagePattern('pay') pay() { return this.bills.send('pay', {}); }
          @MessagePattern('all') all() { return [this.orders.send('find', {}), this.bills.send('find', {})]; }
        }
        @Module({ imports: [ClientsModule.register([${client('ORDERS', orders)}, ${client('BILLS', bills)}])], controllers: [Desk] }) class AppModule {}
        NestFactory.create(AppModule).then((app) => app.listen(3000));`,
    },
  };
}

test('of several services that answer a pattern the one is asked that hears the queue of the client', async () => {
  const model = await modelOf(
    systemOf({
      desk: asking("'orders_queue'", 'process.env.BILLS_QUEUE'),
      orders: hearing("'orders_queue'", 'find'),
      bills: hearing('process.env.BILLS_QUEUE', 'find'),
    }),
  );
  expect(callsIn(model)).toEqual([
    // Nobody else is seen to answer what comes to the queue.
    'desk → bills pay (no endpoint)',
    'desk → bills find',
    'desk → orders find',
  ]);
  expect(unknownIn(model)).toEqual([]);
});

test('a queue that several hear, or nobody, tells nothing', async () => {
  const model = await modelOf(
    systemOf({
      desk: asking("'shop'", "'bills'"),
      orders: hearing("'shop'", 'find'),
      bills: hearing("'shop'", 'find'),
    }),
  );
  expect(callsIn(model)).toEqual([]);
  expect(unknownIn(model)).toEqual([
    expect.stringContaining('several services answer the pattern find: bills, orders'),
  ]);
});
