import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf, unknownIn } from './support.js';

/** Packages beside services of a compose file. */
const workspaces = { 'package.json': JSON.stringify({ name: 'shop', workspaces: ['*', 'packages/*'] }) };

/** A service of Nest that answers patterns, and asks others by a client of the shared package. */
function serviceOf(name: string, patterns: readonly string[], asks = '') {
  const handlers = patterns.map(
    (pattern, index) => `@MessagePattern({ cmd: \`\${Patterns.${pattern}}/v\${VERSION}\` }) on${index}() {}`,
  );
  return {
    files: {
      'package.json': JSON.stringify({
        name,
        scripts: { start: 'node index.js' },
        dependencies: { '@nestjs/core': '10', '@nestjs/microservices': '10', shared: '*' },
      }),
      'index.ts': `import { Controller, Inject, Module } from '@nestjs/common';
        import { NestFactory } from '@nestjs/core';
        import { type ClientProxy, MessagePattern } from '@nestjs/microservices';
        import { BooksConnection, Patterns } from 'shared';
        const VERSION = '1';
        @Controller() class Desk {
          private readonly books: BooksConnection;
          constructor(@Inject('BOOKS') client: ClientProxy) { this.books = new BooksConnection(client, '1'); }
          ${handlers.join('\n')}
          ${asks}
        }
        @Module({ controllers: [Desk] }) class AppModule {}
        NestFactory.create(AppModule).then((app) => app.listen(3000));`,
    },
  };
}

const shared = {
  'packages/shared/package.json': JSON.stringify({ name: 'shared', main: 'src/index.ts' }),
  'packages/shared/src/index.ts': `/* what all use */\nexport * from './remotes';`,
  'packages/shared/src/remotes/index.ts': `export * from './books';`,
  'packages/shared/src/remotes/books/index.ts': `export * from './impl';\nexport { Patterns } from './patterns';\nexport * from './connection';`,
  'packages/shared/src/remotes/books/patterns.ts': `export abstract class Patterns { static FIND = 'books.find'; static COUNT = 'books.count'; static DROP = 'books.drop'; }`,
  'packages/shared/src/remotes/books/impl/index.ts': `export * from './books';`,
  'packages/shared/src/remotes/books/impl/books.ts': `import type { ClientProxy } from '@nestjs/microservices';
    import { firstValueFrom } from 'rxjs';
    import { Patterns } from 'shared';
    export class Books {
      constructor(private readonly client: ClientProxy, private readonly version: string) {}
      find(id: string) { return firstValueFrom(this.client.send({ cmd: \`\${Patterns.FIND}/v\${this.version}\` }, { id })); }
      async findOrFail(id: string) { const book = await this.find(id); if (!book) throw new Error(id); return book; }
      count(): Promise<unknown>;
      count(of: string): Promise<unknown>;
      count() { return firstValueFrom(this.client.send({ cmd: \`\${Patterns.COUNT}/v\${this.version}\` }, {})); }
      drop(id: string) { return firstValueFrom(this.client.send({ cmd: \`\${Patterns.DROP}/v\${this.version}\` }, { id })); }
    }`,
  'packages/shared/src/remotes/books/connection.ts': `import type { ClientProxy } from '@nestjs/microservices';
    import { Books } from 'shared';
    export class BooksConnection {
      readonly books: Books;
      constructor(client: ClientProxy, version: string) { this.books = new Books(client, version); }
    }`,
};

describe('clients that services make of a shared library', () => {
  test('behind barrels of barrels, each service asks what it uses of them', async () => {
    const model = await modelOf(
      systemOf(
        {
          archive: serviceOf('archive', ['FIND', 'COUNT', 'DROP']),
          desk: serviceOf('desk', [], 'show(id: string) { return this.books.books.findOrFail(id); }'),
          report: serviceOf('report', [], 'total() { return this.books.books.count(); }'),
        },
        { ...workspaces, ...shared },
      ),
    );
    expect(callsIn(model)).toEqual([
      'desk → archive {"cmd":"books.find/v1"}',
      'report → archive {"cmd":"books.count/v1"}',
    ]);
    expect(unknownIn(model)).toEqual([]);
  });

  test('a method that is handed over is asked for by whoever does', async () => {
    const guard = `const axios = require('axios');
      class Guard {
        constructor({ base }) { this.base = base + '/internal'; }
        make(user) { return axios.post(\`\${this.base}/make\`, { user }); }
        validate(token) { return axios.post(\`\${this.base}/validate\`, { token }); }
        async check(request, response, next) { request.user = await this.validate(request.headers.token); next(); }
      }
      module.exports = Guard;`;
    const using = (use: string) => ({
      files: {
        'index.js': `const { Guard } = require('shared'); const app = require('express')();
          const guard = new Guard({ base: 'http://archive:3000' });
          ${use}
          app.listen(3000);`,
      },
    });
    const model = await modelOf(
      systemOf(
        {
          archive: answering('POST /internal/make', 'POST /internal/validate'),
          desk: using('app.use(guard.check.bind(guard));'),
          report: using("app.get('/x', (request, response) => guard.make(request.body.user));"),
        },
        {
          ...workspaces,
          'packages/shared/package.json': JSON.stringify({ name: 'shared', main: 'index.js' }),
          'packages/shared/index.js': `module.exports = { Guard: require('./guard') };`,
          'packages/shared/guard.js': guard,
        },
      ),
    );
    expect(callsIn(model)).toEqual([
      'desk → archive POST /internal/validate',
      'report → archive POST /internal/make',
    ]);
  });

  test('what a file hands on beside what it does itself is no barrel', async () => {
    const deep = {
      ...shared,
      'packages/shared/src/index.ts': `export * from './remotes';\nexport const name = 'shared';`,
    };
    const { 'packages/shared/src/remotes/books/index.ts': barrel, ...others } = deep;
    const model = await modelOf(
      systemOf(
        {
          archive: serviceOf('archive', ['COUNT']),
          report: serviceOf('report', [], 'total() { return this.books.books.count(); }'),
        },
        {
          ...workspaces,
          ...others,
          'packages/shared/src/remotes/books/index.ts': `${barrel}\n// export const count = 0;`,
        },
      ),
    );
    expect(callsIn(model)).toEqual(['report → archive {"cmd":"books.count/v1"}']);
  });

  test('a client that a document types, in a wrapper that spreads what it is given', async () => {
    const wrapped = `import createClient, { type Client } from 'openapi-fetch';
      const urls = { books: { url: 'http://archive:3000' }, loans: { url: 'http://desk:3000' } };
      export class Remotes {
        readonly books: ReturnType<typeof createClient<any>>;
        readonly loans: ReturnType<typeof createClient<any>>;
        constructor() {
          this.books = this.checked(createClient<any>({ baseUrl: urls.books.url }));
          this.loans = this.checked(createClient<any>({ baseUrl: urls.loans.url }));
        }
        checked<T extends Client<any, any>>(client: T) {
          const failing = async (asked: Promise<any>) => { const answer = await asked; if (answer.error) throw answer.error; return answer; };
          return {
            GET: (...given: any[]) => failing(client.GET(...given)),
            POST: (...given: any[]) => failing(client.POST(...given)),
          } as T;
        }
      }`;
    const asking = `import { Remotes } from 'shared';
      const remotes = new Remotes();
      export const load = (id: string) => remotes.books.GET('/books/{id}', { params: { path: { id } } });
      export const lend = (id: string) => remotes.loans.POST('/loans', { body: { id } });`;
    const model = await modelOf(
      systemOf(
        {
          archive: answering('GET /books/:id'),
          desk: answering('POST /loans'),
          report: { files: { 'index.ts': asking } },
        },
        {
          ...workspaces,
          'packages/shared/package.json': JSON.stringify({ name: 'shared', main: 'src/index.ts' }),
          'packages/shared/src/index.ts': wrapped,
        },
      ),
    );
    expect(callsIn(model)).toEqual(['report → archive GET /books/*', 'report → desk POST /loans']);
  });
});
