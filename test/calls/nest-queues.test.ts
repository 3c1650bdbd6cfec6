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

/** A service that hears a queue by a transport of its own, and has one handler. */
function withStrategy(queue: string, handler: string) {
  return {
    files: {
      'package.json': PACKAGES,
      'src/main.ts': `import { NestFactory } from '@nestjs/core';
        import { Controller, Module } from '@nestjs/common';
        import { EventPattern, MessagePattern } from '@nestjs/microservices';
        import { AmqpServer } from '@shop/transport';
        @Controller() class Handlers { ${handler} }
        @Module({ controllers: [Handlers] }) class AppModule {}
        async function bootstrap() {
          const app = await NestFactory.create(AppModule);
          const options = { urls: ['amqp://broker'], queue: '${queue}' };
          app.connectMicroservice({ strategy: new AmqpServer(options) });
          await app.startAllMicroservices();
        }
        bootstrap();`,
    },
  };
}

test('the queue of a transport of its own, and a handler of events that answers at one queue while others answer elsewhere', async () => {
  const names = ['orders', 'bills', 'parcels'];
  const model = await modelOf(
    systemOf({
      desk: {
        files: {
          'package.json': PACKAGES,
          'src/main.ts': `import { Inject, Module } from '@nestjs/common';
            import { NestFactory } from '@nestjs/core';
            import { ClientProxy, ClientsModule } from '@nestjs/microservices';
            import { AmqpClient } from '@shop/transport';
            const clientOf = (queue: string) => ({ customClass: AmqpClient, options: { urls: ['amqp://broker'], queue } });
            class Desk {
              constructor(${names.map((name) => `@Inject('${name}') private ${name}: ClientProxy`).join(', ')}) {}
              tell(pattern: string) { return [${names.map((name) => `this.${name}.send(pattern, {})`).join(', ')}]; }
              place() { return this.tell('placed'); }
            }
            @Module({
              imports: [ClientsModule.registerAsync([${names
                .map((name) => `{ name: '${name}', useFactory: () => ({ ...clientOf('${name}_queue') }) }`)
                .join(', ')}])],
              providers: [Desk],
            }) class AppModule {}
            NestFactory.create(AppModule).then((app) => app.get(Desk).place());`,
        },
      },
      orders: withStrategy('orders_queue', "@MessagePattern('placed') placed() {}"),
      bills: withStrategy('bills_queue', "@MessagePattern('placed') placed() {}"),
      parcels: withStrategy('parcels_queue', "@EventPattern('placed') placed() {}"),
    }),
  );
  expect(callsIn(model)).toEqual(['desk → bills placed', 'desk → orders placed', 'desk → parcels placed']);
  expect(unknownIn(model)).toEqual([]);
});
