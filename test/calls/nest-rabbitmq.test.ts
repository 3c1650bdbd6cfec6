import { describe, expect, test } from 'vitest';
import { callsIn, modelOf, systemOf, unknownIn } from './support.js';

const manifest = (name: string) =>
  JSON.stringify({
    name,
    scripts: { start: 'node index.js' },
    dependencies: { '@nestjs/core': '10', '@nestjs/microservices': '10', shared: '*' },
  });

/** A service of Nest that is asked by a queue, and answers some patterns. */
function answeringBy(name: string, options: string, ...patterns: readonly string[]) {
  const handlers = patterns.map((pattern, index) => `@MessagePattern('${pattern}') on${index}() {}`);
  return {
    files: {
      'package.json': manifest(name),
      'index.ts': `import { Controller, Module } from '@nestjs/common';
        import { NestFactory } from '@nestjs/core';
        import { MessagePattern, Transport } from '@nestjs/microservices';
        import { optionsOf } from 'shared';
        @Controller() class Desk { ${handlers.join('\n')} }
        @Module({ controllers: [Desk] }) class AppModule {}
        NestFactory.createMicroservice(AppModule, ${options}).then((app) => app.listen());`,
    },
  };
}

const queue = (name: string) =>
  `{ transport: Transport.RMQ, options: { urls: ['amqp://rabbit'], queue: '${name}' } }`;

/** A service that asks others by clients that it registers. */
function asking(clients: string, ...asked: readonly string[]) {
  return {
    files: {
      'package.json': manifest('desk'),
      'index.ts': `import { Controller, Inject, Module } from '@nestjs/common';
        import { NestFactory } from '@nestjs/core';
        import { type ClientProxy, ClientProxyFactory, ClientsModule, Transport } from '@nestjs/microservices';
        import { optionsOf, provided } from 'shared';
        @Controller() class Front {
          constructor(@Inject('BOOKS') private readonly books: ClientProxy, @Inject('LOANS') private readonly loans: ClientProxy) {}
          ask() { return [${asked.join(', ')}]; }
        }
        ${clients}
        NestFactory.create(AppModule).then((app) => app.listen(3000));`,
    },
  };
}

const workspaces = { 'package.json': JSON.stringify({ name: 'library', workspaces: ['*', 'packages/*'] }) };
const shared = (options: string) => ({
  ...workspaces,
  'packages/shared/package.json': JSON.stringify({ name: 'shared', main: 'index.ts' }),
  'packages/shared/index.ts': `import { ClientProxyFactory, Transport } from '@nestjs/microservices';
    export enum Names { BOOKS = 'BOOKS', LOANS = 'LOANS' }
    export const optionsOf = (name: Names) => (${options});
    export const provided = (name: Names) => ({ provide: name, useFactory: () => ClientProxyFactory.create(optionsOf(name)) });`,
});

describe('questions that Nest puts in queues', () => {
  test('a pattern that several answer is asked of whoever is asked by the queue', async () => {
    const clients = `@Module({ controllers: [Front], imports: [ClientsModule.register([
      { name: 'BOOKS', ...${queue('books_queue')} }, { name: 'LOANS', ...${queue('loans_queue')} }])] }) class AppModule {}`;
    const system = (first: string, second: string) =>
      systemOf({
        archive: answeringBy('archive', queue('books_queue'), 'find', 'remove'),
        counter: answeringBy('counter', queue('loans_queue'), 'find', 'lend'),
        desk: asking(clients, first, second),
      });
    const model = await modelOf(system("this.books.send('find', {})", "this.loans.send('find', {})"));
    expect(callsIn(model)).toEqual(['desk → archive find', 'desk → counter find']);
    expect(unknownIn(model)).toEqual([]);
    // What nobody is seen to answer is asked of whoever is asked by the queue.
    const other = await modelOf(system("this.loans.send('renew', {})", "this.books.send('remove', {})"));
    expect(callsIn(other)).toEqual(['desk → archive remove', 'desk → counter renew (no endpoint)']);
    expect(other.calls.map(({ assumed = false }) => assumed).sort()).toEqual([false, true]);
  });

  test('a queue that nothing sets goes by its variable; without a queue nobody knows which is meant', async () => {
    const system = (options: string) =>
      systemOf(
        {
          archive: answeringBy('archive', "optionsOf('BOOKS')", 'find'),
          counter: answeringBy('counter', "optionsOf('LOANS')", 'find'),
          desk: asking(
            `@Module({ controllers: [Front], imports: [ClientsModule.register([{ name: 'BOOKS', ...optionsOf('BOOKS') }, { name: 'LOANS', ...optionsOf('LOANS') }])] }) class AppModule {}`,
            "this.loans.send('find', {})",
          ),
        },
        shared(options),
      );
    const named = '{ transport: Transport.RMQ, options: { queue: process.env[`RABBIT_${name}_QUEUE`] } }';
    expect(callsIn(await modelOf(system(named)))).toEqual(['desk → counter find']);
    const nameless = await modelOf(system("{ transport: Transport.NATS, options: { servers: ['nats'] } }"));
    expect(callsIn(nameless)).toEqual([]);
    expect(unknownIn(nameless)).toHaveLength(1);
  });

  test('of several clients that a function makes by their names, the one that answers', async () => {
    const options =
      '{ transport: Transport.TCP, options: { host: process.env[`${name}_SERVICE_HOST`], port: 3001 } }';
    const model = await modelOf(
      systemOf(
        {
          books: answeringBy('books', "optionsOf('BOOKS')", 'find'),
          loans: answeringBy('loans', "optionsOf('LOANS')", 'lend'),
          desk: {
            ...asking(
              `@Module({ controllers: [Front], providers: [provided('BOOKS'), provided('LOANS')] }) class AppModule {}`,
              "this.loans.send('lend', {})",
            ),
            environment: { BOOKS_SERVICE_HOST: 'books', LOANS_SERVICE_HOST: 'loans' },
          },
        },
        shared(options),
      ),
    );
    expect(callsIn(model)).toEqual(['desk → loans lend']);
  });
});

test('topics of nestjs-rmq: asked with send, told with notify, answered and heard by one route', async () => {
  const dependencies = { '@nestjs/core': '10', 'nestjs-rmq': '2' };
  const service = (name: string, code: string) => ({
    files: {
      'package.json': JSON.stringify({ name, scripts: { start: 'node index.js' }, dependencies }),
      'topics.ts':
        "export namespace FindBook { export const topic = 'books.find.query'; export class Request { id!: string } }",
      'index.ts': `import { Controller, Module } from '@nestjs/common';
        import { NestFactory } from '@nestjs/core';
        import { RMQModule, RMQRoute, RMQService, RMQValidate } from 'nestjs-rmq';
        import { FindBook } from './topics';
        ${code}
        @Module({ controllers: [Desk], imports: [RMQModule.forRoot({ exchangeName: 'library', queueName: '${name}', connections: [] })] }) class AppModule {}
        NestFactory.create(AppModule).then((app) => app.listen(3000));`,
    },
  });
  const model = await modelOf(
    systemOf({
      archive: service(
        'archive',
        `@Controller() class Desk {
          @RMQValidate() @RMQRoute(FindBook.topic) find(book: FindBook.Request) {}
          @RMQRoute('books.lent.event') lent() {}
        }`,
      ),
      desk: service(
        'desk',
        `@Controller() class Desk {
          constructor(private readonly rmq: RMQService) {}
          async show(id: string) { return this.rmq.send<FindBook.Request, unknown>(FindBook.topic, { id }); }
          async lend(id: string) { await this.rmq.notify('books.lent.event', { id }); }
        }`,
      ),
    }),
  );
  expect(callsIn(model)).toEqual(['desk → archive books.find.query']);
  expect(model.channels.map(({ name }) => name)).toEqual(['books.lent.event']);
  const [lent] = model.channels;
  expect(lent?.publishers.map(({ service }) => service)).toEqual(['desk']);
  expect(lent?.consumers.map(({ service }) => service)).toEqual(['archive']);
});
