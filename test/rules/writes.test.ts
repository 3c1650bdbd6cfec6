import { describe, expect, it, test } from 'vitest';
import crossOwnerTransaction from '../../rules/cross-owner-transaction.js';
import dualWrite from '../../rules/dual-write.js';
import sharedDomainLibrary from '../../rules/shared-domain-library.js';
import sharedStore from '../../rules/shared-store.js';
import { check } from '../../src/check.js';
import { checkTable } from '../../src/report/check-table.js';
import type { Report } from '../../src/rule/report.js';
import type { Rule } from '../../src/rule/rule.js';
import { answering, type Service, systemOf } from '../calls/support.js';
import { project } from '../helpers/world.js';

/** What a rule finds in a system, as `severity message`. */
async function found(
  rule: Rule,
  services: Readonly<Record<string, Service>>,
  others: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const { violations } = await judged([rule], services, others);
  return violations.map(({ severity, message }) => `${severity} ${message}`);
}

async function judged(
  rules: readonly Rule[],
  services: Readonly<Record<string, Service>>,
  others: Readonly<Record<string, string>> = {},
): Promise<Report> {
  const { report } = await check(
    {
      root: systemOf(services, others),
      cwd: project,
      env: {},
      statements: [],
      servers: [],
      cache: false,
    },
    rules,
    () => {},
  );
  return report;
}

const HEAD = `const amqp = require('amqplib');
const axios = require('axios');
const { Pool } = require('pg');
const pool = new Pool();
`;

/** A service whose functions have a pool and a channel; what is written is in its own schema. */
const orders = (body: string): Service => ({
  files: {
    'index.js': `${HEAD}async function main() {
  const channel = await (await amqp.connect('amqp://broker')).createChannel();
${body}
}
main();`,
    'migrations/001.sql':
      'CREATE TABLE orders (id int);\nCREATE TABLE jobs (id int);\nCREATE TABLE outbox (id int);',
  },
  environment: { DATABASE_URL: 'postgres://orders:secret@postgres/shop' },
});
const mail = answering('POST /mails', 'GET /mails', 'POST /mails/search');

describe('dual-write', () => {
  const dual = (body: string, others?: Readonly<Record<string, string>>) =>
    found(dualWrite, { orders: orders(body), mail }, others);
  const WRITE = "await pool.query('INSERT INTO orders VALUES (1)');";
  const PUBLISH = "channel.publish('shop', 'order.placed', Buffer.from(''));";

  it('is a row and a message, or a row and a request that changes something', async () => {
    expect(await dual(`${WRITE} ${PUBLISH}`)).toEqual([
      'warn In main, orders writes public.orders, and it publishes order.placed, with nothing that holds the two together.',
    ]);
    expect(await dual(`await axios.post('http://mail/mails', {}); ${WRITE}`)).toEqual([
      'warn In main, orders writes public.orders, and it asks mail for POST /mails, with nothing that holds the two together.',
    ]);
    expect(await dual(`await axios.get('http://mail/mails'); ${WRITE}`)).toEqual([]);
    expect(await dual(`await axios.post('http://mail/mails/search', {}); ${WRITE}`)).toEqual([]);
  });

  it('is a row and what is published by whoever hears of an event in the same program', async () => {
    const events = await found(dualWrite, {
      orders: {
        ...orders(''),
        files: {
          ...orders('').files,
          'index.ts': `import { Pool } from 'pg';
import { EventEmitter2 } from '@nestjs/event-emitter';
const pool = new Pool();
export class Orders {
  constructor(private readonly events: EventEmitter2) {}
  async place() {
    await pool.query('INSERT INTO orders VALUES (1)');
    this.events.emit('order.placed', { id: 1 });
  }
}`,
          'billing.ts': `import { OnEvent } from '@nestjs/event-emitter';
import axios from 'axios';
export class Billing {
  @OnEvent('order.*') async tell() { await axios.post('http://mail/mails', {}); }
}`,
        },
      },
      mail,
    });
    expect(events).toEqual([
      'warn In Orders.place, orders writes public.orders, and it asks mail for POST /mails, with nothing that holds the two together.',
    ]);
  });

  it('is a row and what a listener of an emitter of the program asks for', async () => {
    const events = await dual(`${WRITE} emitter.emit('order.placed', { id: 1 });`);
    expect(events).toEqual([]);
    const listened = await found(dualWrite, {
      orders: orders(`  const EventEmitter = require('events');
  const emitter = new EventEmitter();
  emitter.on('order.placed', async () => { await axios.post('http://mail/mails', {}); });
  emitter.on('order.paid', async () => { await axios.post('http://mail/mails', {}); });
  ${WRITE} emitter.emit('order.placed', { id: 1 });`),
      mail,
    });
    expect(listened).toEqual([
      'warn In main, orders writes public.orders, and it asks mail for POST /mails, with nothing that holds the two together.',
    ]);
  });

  it('is a row and one of several requests that a name chooses among', async () => {
    const chosen = await found(dualWrite, {
      orders: {
        ...orders(''),
        files: {
          ...orders('').files,
          'index.ts': `import axios from 'axios';
import { Pool } from 'pg';
const pool = new Pool();
class Mails {
  accept(id: number) { return axios.post('http://mail/mails', { id }); }
  search(id: number) { return axios.post('http://mail/mails/search', { id }); }
}
export class Orders {
  private readonly mails = new Mails();
  accept(id: number) { return this.tell(id, 'accept'); }
  private async tell(id: number, how: 'accept' | 'search') {
    await this.mails[how](id);
    await pool.query('UPDATE orders SET id = $1', [id]);
  }
}`,
        },
      },
      mail,
    });
    expect(chosen).toEqual([
      'warn In Orders.tell, orders writes public.orders, and it asks mail for POST /mails, with nothing that holds the two together.',
    ]);
  });

  it('is worse inside of the transaction, and nothing is wrong with an outbox in it', async () => {
    const begin = "await pool.query('BEGIN');";
    const commit = "await pool.query('COMMIT');";
    expect(await dual(`${begin} ${WRITE} ${PUBLISH} ${commit}`)).toEqual([
      'error In main, orders writes public.orders, and it publishes order.placed, inside of the transaction: others hear of it even if that is rolled back.',
    ]);
    expect(await dual(`${begin} ${WRITE} ${commit} ${PUBLISH}`)).toHaveLength(1);
    const note = "await pool.query('INSERT INTO outbox VALUES (1)');";
    expect(await dual(`${begin} ${WRITE} ${note} ${commit} ${PUBLISH}`)).toEqual([]);
    expect(await dual(`${WRITE} ${note} ${PUBLISH}`)).toHaveLength(1);
  });

  it('is outside of a transaction that others begin where it is told for whoever hands none, or after the commit', async () => {
    const place = (telling: string) => `
      async function place(client) { await (client ?? pool).query('INSERT INTO orders VALUES (1)'); ${telling} }
      const client = await pool.connect();
      await client.query('BEGIN'); await place(client); await client.query('COMMIT');`;
    const severities = async (telling: string) =>
      (await dual(place(telling))).map((each) => each.slice(0, each.indexOf(' ')));
    expect(await severities(PUBLISH)).toEqual(['error']);
    expect(await severities(`if (client) { ${PUBLISH} }`)).toEqual(['error']);
    expect(await severities(`if (!client) { ${PUBLISH} }`)).toEqual(['warn']);
    expect(await severities(`if (client) return; ${PUBLISH}`)).toEqual(['warn']);
    expect(await severities(`client.afterCommit(() => { ${PUBLISH} });`)).toEqual(['warn']);
  });

  it('is none where an outbox is emptied, whatever it is called', async () => {
    const relay = `const { rows } = await pool.query('SELECT id FROM jobs FOR UPDATE');
      for (const row of rows) { ${PUBLISH} await pool.query('DELETE FROM jobs WHERE id = $1', [row.id]); }`;
    const place = `await pool.query('BEGIN'); ${WRITE} await pool.query('INSERT INTO jobs VALUES (1)'); await pool.query('COMMIT'); `;
    expect(await dual(relay)).toEqual([]);
    expect(await dual(`const relay = async () => { ${relay} }; ${place} await relay();`)).toEqual([]);
  });

  it('is none where the log of the database is what others are told by', async () => {
    const connector = JSON.stringify({
      name: 'orders',
      config: {
        'connector.class': 'io.debezium.connector.postgresql.PostgresConnector',
        'table.include.list': 'public\\.orders',
      },
    });
    expect(await dual(`${WRITE} ${PUBLISH}`, { 'debezium/orders-connector.json': connector })).toEqual([]);
    expect(
      await dual(`${WRITE} ${PUBLISH}`, {
        'debezium/orders-connector.json': connector.replace('public', 'billing'),
      }),
    ).toHaveLength(1);
  });

  it('is none where one call does the one or the other', async () => {
    const handlers = (dispatch: string): Service => ({
      ...orders(''),
      files: {
        ...orders('').files,
        'index.js': 'setInterval(() => {}, 1000);',
        'handlers.ts': `import { Pool } from 'pg';
          import type { Channel } from 'amqplib';
          const pool = new Pool();
          interface Handler { handle(): Promise<void>; }
          class Stores implements Handler { async handle() { ${WRITE} } }
          class Tells implements Handler {
            constructor(private readonly channel: Channel) {}
            async handle() { this.tell(); }
            private tell() { this.channel.publish('shop', 'order.placed', Buffer.from('')); }
          }
          export class Inbox {
            constructor(private readonly stores: Stores, private readonly tells: Tells) {}
            ${dispatch}
          }`,
      },
    });
    const dispatching = (dispatch: string) => found(dualWrite, { orders: handlers(dispatch), mail });
    expect(await dispatching('async take(handler: Handler) { await handler.handle(); }')).toEqual([]);
    const both = 'async take() { await this.stores.handle(); await this.tells.handle(); }';
    expect(await dispatching(both)).toHaveLength(1);
  });

  it('is none where the two are different cases, or different work', async () => {
    expect(await dual(`if (process.argv[2]) { ${WRITE} } else { ${PUBLISH} }`)).toEqual([]);
    expect(await dual(`if (process.argv[2]) { ${WRITE} return; } ${PUBLISH}`)).toEqual([]);
    expect(await dual(`try { ${WRITE} } catch { ${PUBLISH} }`)).toEqual([]);
    expect(await dual(`setInterval(async () => { ${WRITE} }, 1000); ${PUBLISH}`)).toEqual([]);
    expect(
      await dual(
        `channel.consume('mails', async (message) => { ${WRITE} channel.ack(message); }); ${PUBLISH}`,
      ),
    ).toEqual([]);
    expect(await dual(`if (process.argv[2]) { ${WRITE} } ${PUBLISH}`)).toHaveLength(1);
  });

  it('is found through the functions that it is spread over, once, where it comes together', async () => {
    expect(
      await dual(`const store = async () => { ${WRITE} };
        const announce = async () => { ${PUBLISH} };
        const place = async () => { await store(); await announce(); };
        const handle = async () => place();
        await handle();`),
    ).toEqual([
      'warn In place, orders writes public.orders, and it publishes order.placed, with nothing that holds the two together.',
    ]);
  });

  it('is a row that was read, changed and then told of; a relay tells before it writes', async () => {
    const READ = "await pool.query('SELECT * FROM orders');";
    const MARK = "await pool.query('UPDATE orders SET id = 2');";
    expect(await dual(`${READ} ${MARK} ${PUBLISH}`)).toHaveLength(1);
    expect(await dual(`${READ} ${PUBLISH} ${MARK}`)).toEqual([]);
  });

  it('is not what is written by who is only asked for something', async () => {
    const asking = (name: string) =>
      dual(`const ${name} = async () => { ${WRITE} }; await ${name}(); ${PUBLISH}`);
    expect(await asking('getOrder')).toEqual([]);
    expect(await asking('findOrCreateOrder')).toHaveLength(1);
    expect(await asking('getting')).toHaveLength(1);
  });

  it('is found through an interface that one class implements', async () => {
    const text = `import mongoose from 'mongoose';
      import { Kafka } from 'kafkajs';
      const Order = mongoose.model('Order', new mongoose.Schema({ id: Number }));
      const producer = new Kafka({ brokers: [] }).producer();
      interface Teller { placed(): Promise<void> }
      class KafkaTeller implements Teller {
        async placed(): Promise<void> { await producer.send({ topic: 'order.placed', messages: [] }); }
      }
      export class Orders {
        constructor(private readonly teller: Teller) {}
        async place() { await new Order({ id: 1 }).save(); await this.teller.placed(); }
      }`;
    expect(await found(dualWrite, { orders: { files: { 'index.ts': text } }, mail })).toEqual([
      'warn In Orders.place, orders writes the collection orders, and it publishes order.placed, with nothing that holds the two together.',
    ]);
  });

  it('is a document as well, and of what one place may tell, one is told', async () => {
    const text = (tell: string) => `import mongoose from 'mongoose';
      import { Kafka } from 'kafkajs';
      const Order = mongoose.model('Order', new mongoose.Schema({ id: Number }));
      const producer = new Kafka({ brokers: [] }).producer();
      export async function place() { await new Order({ id: 1 }).save(); ${tell} }`;
    const shop = (tell: string) => found(dualWrite, { orders: { files: { 'index.ts': text(tell) } }, mail });
    const direct = "await producer.send({ topic: 'order.placed', messages: [] });";
    expect(await shop(direct)).toEqual([
      'warn In place, orders writes the collection orders, and it publishes order.placed, with nothing that holds the two together.',
    ]);
    expect(
      await shop(direct.replace("'order.placed'", "process.argv[2] ? 'order.placed' : 'order.gone'")),
    ).toEqual([
      'warn In place, orders writes the collection orders, and it publishes order.gone or order.placed, with nothing that holds the two together.',
    ]);
  });

  it('is not what only the instances of the service hear over a broker that forgets', async () => {
    const files = (head: string, tell: string): Service => ({
      ...orders(''),
      files: {
        ...orders('').files,
        'index.js': `${HEAD}const Redis = require('ioredis');
          const redis = new Redis('redis://redis');
          ${head}
          async function main() { ${WRITE} ${tell} }
          main();`,
      },
    });
    const hears = "redis.subscribe('sockets'); redis.on('message', () => {});";
    const tells = "await redis.publish('sockets', '');";
    expect(await found(dualWrite, { orders: files(hears, tells) })).toEqual([]);
    const other: Service = {
      files: {
        'index.js': `const Redis = require('ioredis'); const redis = new Redis('redis://redis'); ${hears}`,
      },
    };
    expect(await found(dualWrite, { orders: files('', tells), other })).toHaveLength(1);
  });
});

describe('cross-owner-transaction', () => {
  const stock: Service = {
    files: {
      'index.js': `const { Pool } = require('pg');\nconst pool = new Pool();\nexports.a = () => pool.query('INSERT INTO stock VALUES (1)');`,
      'migrations/001.sql': 'CREATE TABLE stock (id int);',
    },
    environment: { DATABASE_URL: 'postgres://stock:secret@postgres/shop' },
  };
  const crossing = (body: string) => found(crossOwnerTransaction, { orders: orders(body), stock });
  const WRITES =
    "await tx.query('INSERT INTO orders VALUES (1)'); await tx.query('UPDATE stock SET id = 2');";

  it('counts what functions do that the transaction is handed to, and nothing that they do besides', async () => {
    const expected = [
      'warn orders writes tables of orders (public.orders) and stock (public.stock) in one transaction: what changes together or not at all is one bounded context.',
    ];
    expect(await crossing(`await pool.transaction(async (tx) => { ${WRITES} });`)).toEqual(expected);
    const take = "const take = async (tx) => { await tx.query('UPDATE stock SET id = 2'); };";
    const place = "await tx.query('INSERT INTO orders VALUES (1)');";
    const run = (call: string) =>
      crossing(`${take} await pool.transaction(async (tx) => { ${place} ${call} });`);
    expect(await run('await take(tx);')).toEqual(expected);
    expect(await run('await take(pool);')).toEqual([]);
    expect(
      await crossing(
        `${take} const through = async (tx) => take(tx); await pool.transaction(async (tx) => { ${place} await through(tx); });`,
      ),
    ).toEqual(expected);
  });

  it('is none in two transactions, nor without one', async () => {
    expect(
      await crossing(
        "await pool.transaction(async (tx) => tx.query('INSERT INTO orders VALUES (1)')); await pool.query('UPDATE stock SET id = 2');",
      ),
    ).toEqual([]);
  });
});

describe('shared-store', () => {
  const model = (op: string) => `const mongoose = require('mongoose');
mongoose.connect(process.env.MONGO_URL);
const User = mongoose.model('User', new mongoose.Schema({}));
exports.a = () => User.${op}({});`;
  const service = (op: string, url: string): Service => ({
    files: { 'index.js': model(op) },
    environment: { MONGO_URL: url },
  });

  it('is one collection of one database that two services use', async () => {
    expect(
      await found(sharedStore, {
        mail: service('find', 'mongodb://mongo/shop'),
        users: service('create', 'mongodb://user:secret@mongo:27017/shop?retryWrites=true'),
      }),
    ).toEqual(['warn mail and users both use the collection users in mongo/shop.']);
  });

  it('is none in two databases, nor where the database is not known', async () => {
    expect(
      await found(sharedStore, {
        mail: service('find', 'mongodb://mongo/mail'),
        users: service('create', 'mongodb://mongo/users'),
        web: service('find', 'mongodb://localhost:27017'),
        shop: service('find', 'mongodb://localhost:27017'),
      }),
    ).toEqual([]);
  });

  it('binds services as a table does, as far as it is known what they share', async () => {
    const sharing = (mail: string, users: string) =>
      judged([sharedStore, sharedDomainLibrary], {
        mail: service('find', mail),
        users: service('create', users),
      });
    const part = ({ score }: Report) => score.parts.find((each) => each.part === 'shared-tables');
    const shop = 'mongodb://mongo/shop';
    expect(part(await sharing(shop, shop))).toMatchObject({ points: 15, services: 2, missing: [] });
    expect(part(await sharing(shop, 'mongodb://mongo/users'))).toMatchObject({ points: 0, services: 0 });

    const unknown = await sharing('mongodb://localhost:27017', 'mongodb://localhost:27017');
    expect(part(unknown)).toMatchObject({ points: null });
    expect(unknown.skipped).toEqual([{ rule: 'shared-store', missing: ['stores'] }]);
    const text = checkTable(unknown, { colour: false, width: 120 });
    expect(text).toContain('shared-store: no stores of known servers to read');
    expect(text).toContain(' 0 tables, 2 stores, 0 statements');
  });

  it('is none where a library only declares a model for all who may want it', async () => {
    const models = {
      'libs/models/package.json': '{ "name": "models" }',
      'libs/models/index.js': `const mongoose = require('mongoose');
exports.User = mongoose.model('User', new mongoose.Schema({}));
exports.Mail = mongoose.model('Mail', new mongoose.Schema({}));`,
    };
    const user = (text: string): Service => ({
      files: { 'index.js': `const { Mail, User } = require('../libs/models');\n${text}` },
      environment: { MONGO_URL: 'mongodb://mongo/shop' },
    });
    expect(
      await found(
        sharedStore,
        { a: user('exports.a = () => User.find();'), b: user('exports.b = () => Mail.find();') },
        models,
      ),
    ).toEqual([]);
  });
});

test('a library with the schema of the database is shared by those who reach it through that', async () => {
  const uses = (model: string): Service => ({
    files: {
      'package.json': JSON.stringify({ name: model, dependencies: { '@shop/db': '*' } }),
      'index.ts': `import { prisma } from '@shop/db';\nexport const all = () => prisma.${model}.findMany();`,
    },
  });
  const of = (schema: string) =>
    found(
      sharedDomainLibrary,
      { order: uses('order'), parcel: uses('parcel') },
      {
        'package.json': JSON.stringify({ name: 'shop', workspaces: ['order', 'parcel', 'libs/*'] }),
        'libs/db/package.json': JSON.stringify({ name: '@shop/db', main: 'index.ts' }),
        'libs/db/index.ts':
          "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();",
        [schema]: [
          'datasource db {',
          '  provider = "postgresql"',
          '  url      = env("DATABASE_URL")',
          '}',
          'generator client {',
          '  provider = "prisma-client-js"',
          '}',
          ...['Order', 'Parcel'].flatMap((name) => [`model ${name} {`, '  id Int @id', '}']),
        ].join('\n'),
      },
    );
  expect(await of('libs/db/prisma/schema.prisma')).toEqual([
    'warn db is used by 2 of 2 services (order and parcel) and defines public.Order and public.Parcel, among 1 exported declaration.',
  ]);
  expect(await of('prisma/schema.prisma')).toEqual([]);
});
