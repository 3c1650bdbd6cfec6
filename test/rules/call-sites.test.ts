/** The rules that judge single calls, on systems of two services whose sources are written out. */
import { describe, expect, test } from 'vitest';
import chattyCall from '../../rules/chatty-call.js';
import floatingCall from '../../rules/floating-call.js';
import hardCodedEndpoint from '../../rules/hard-coded-endpoint.js';
import missingTimeout from '../../rules/missing-timeout.js';
import retryWithoutIdempotency from '../../rules/retry-without-idempotency.js';
import type { Finding, Rule } from '../../src/index.js';
import { answering, modelOf, type Service, systemOf } from '../calls/support.js';

const environment = { LEDGER_URL: 'http://ledger:3000' };
const ledger = answering(
  'GET /entries',
  'POST /entries',
  'GET /entries/:id',
  'GET /rates',
  'PATCH /entries/:id',
);

interface Case {
  readonly teller: string;
  readonly ledger?: Service;
  readonly options?: Record<string, unknown>;
}

/** What a rule finds in a bank's teller, who asks the ledger. */
async function findingsOf(
  rule: Rule,
  { teller, ledger: server = ledger, options = {} }: Case,
): Promise<Finding[]> {
  const files = { 'index.ts': `const url = process.env.LEDGER_URL;\n${teller}` };
  const model = await modelOf(systemOf({ ledger: server, teller: { environment, files } }));
  const defaults = Object.entries(rule.options).map(([name, option]) => [name, option.default]);
  return [...rule.check(model, { ...Object.fromEntries(defaults), ...options })];
}

const messagesOf = async (rule: Rule, found: Case) =>
  (await findingsOf(rule, found)).map(({ message }) => message);

describe('missing-timeout', () => {
  test('says of each service that is waited for how long, and where', async () => {
    const teller = `import axios from 'axios';
      await axios.get(url + '/rates');
      await axios.post(url + '/entries', {}, { timeout: 45_000 });
      await axios.get(url + '/entries', { timeout: 30_000 });`;
    const [finding, ...others] = await findingsOf(missingTimeout, { teller });
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      key: 'teller>ledger',
      message:
        'teller waits for ledger without a timeout and for up to 45.0 s in 2 places: GET /rates and POST /entries.',
      at: { line: 3 },
      related: [{ line: 4, says: 'POST /entries for up to 45.0 s' }],
    });
    expect(await messagesOf(missingTimeout, { teller, options: { longestSeconds: 60 } })).toEqual([
      'teller waits for ledger without a timeout: GET /rates.',
    ]);
  });
});

describe('chatty-call', () => {
  test('three endpoints of one service in one function', async () => {
    const three = `export async function day() {
      await fetch(url + '/rates'); await fetch(url + '/entries'); await fetch(url + '/entries/1'); }`;
    expect(await messagesOf(chattyCall, { teller: three })).toEqual([
      'day of teller asks ledger for 3 things: GET /entries, GET /entries/* and GET /rates.',
    ]);
    expect(await messagesOf(chattyCall, { teller: three, options: { endpoints: 4 } })).toEqual([]);
  });

  test.each([
    [
      'one endpoint three times',
      "export async function day() { await fetch(url + '/entries/1'); await fetch(url + '/entries/2'); await fetch(url + '/entries/3'); }",
    ],
    [
      'one way or the other',
      `export async function day(what) {
      await fetch(url + '/rates');
      if (what) await fetch(url + '/entries'); else await fetch(url + '/entries/1'); }`,
    ],
    [
      'one way, and another behind it',
      `export async function day(what) {
      if (what === 1) return fetch(url + '/rates');
      if (what === 2) return fetch(url + '/entries');
      return fetch(url + '/entries/1'); }`,
    ],
    [
      'what a page does when it is clicked',
      `export function Day() {
      const rates = useCallback(() => fetch(url + '/rates'), []);
      const all = useCallback(() => fetch(url + '/entries'), []);
      const one = useCallback(() => fetch(url + '/entries/1'), []); }`,
    ],
    [
      'three functions',
      `export const rates = () => fetch(url + '/rates'); export const all = () => fetch(url + '/entries');
      export const one = () => fetch(url + '/entries/1');`,
    ],
  ])('not %s', async (_, teller) => {
    expect(await messagesOf(chattyCall, { teller })).toEqual([]);
  });
});

describe('chatty-call through functions that ask', () => {
  const client = `export class Ledger {
      async rates() { return (await fetch(url + '/rates')).json(); }
      async all() { return (await fetch(url + '/entries')).json(); }
      async one(id) { return (await fetch(url + '/entries/' + id)).json(); }
      async best(id) { return id ? this.one(id) : this.all(); }
    }
    const ledger = new Ledger();
    const app = require('express')();
    app.listen(80);\n`;
  const asking = (text: string) => messagesOf(chattyCall, { teller: `${client}${text}` });

  test.each([
    [
      'one after the other',
      `app.get('/day', async (req, res) => {
        const rates = await ledger.rates(); const all = await ledger.all(); const one = await ledger.one(all[0]);
        res.json({ rates, one }); });`,
    ],
    [
      'at once',
      `app.get('/day', async (req, res) => {
        res.json(await Promise.all([ledger.rates(), ledger.all(), ledger.one(1)])); });`,
    ],
    [
      'one by itself, and others through a function of its own',
      `async function both(id) { return [await ledger.all(), await ledger.one(id)]; }
      app.get('/day', async (req, res) => { await fetch(url + '/rates'); res.json(await both(1)); });`,
    ],
    [
      'after what may refuse',
      `app.get('/day', async (req, res) => {
        const rates = await ledger.rates();
        if (!rates) return res.status(404).end();
        res.json([await ledger.all(), await ledger.one(1)]); });`,
    ],
  ])('%s', async (_, text) => {
    expect(await asking(text)).toEqual([
      'one handler of teller asks ledger for 3 things: GET /entries, GET /entries/* and GET /rates.',
    ]);
  });

  test('the function that asks, and not all that call it', async () => {
    const text = `async function day() { return [await ledger.rates(), await ledger.all(), await ledger.one(1)]; }
      app.get('/day', async (req, res) => { await ledger.rates(); res.json(await day()); });
      app.get('/today', async (req, res) => res.json(await day()));`;
    expect(await asking(text)).toEqual([
      'day of teller asks ledger for 3 things: GET /entries, GET /entries/* and GET /rates.',
    ]);
  });

  test.each([
    [
      'one way or the other, here',
      `app.get('/day', async (req, res) => {
        await ledger.rates();
        if (req.query.id) res.json(await ledger.one(1)); else res.json(await ledger.all()); });`,
    ],
    [
      'one way or the other, there',
      "app.get('/day', async (req, res) => { await ledger.rates(); res.json(await ledger.best(req.query.id)); });",
    ],
    [
      'one of several cases',
      `app.get('/day', async (req, res) => {
        switch (req.query.what) {
          case 'rates': return res.json(await ledger.rates());
          case 'all': return res.json(await ledger.all());
          default: return res.json(await ledger.one(1));
        } });`,
    ],
    [
      'what is asked behind returns',
      `app.get('/day', async (req, res) => {
        if (req.query.rates) return res.json(await ledger.rates());
        if (req.query.all) { res.json(await ledger.all()); return; }
        res.json(await ledger.one(1)); });`,
    ],
    [
      'what handlers ask each for itself',
      `app.get('/a', async (req, res) => res.json(await ledger.rates()));
      app.get('/b', async (req, res) => res.json(await ledger.all()));
      app.get('/c', async (req, res) => res.json(await ledger.one(1)));`,
    ],
    [
      'one thing again',
      "app.get('/a', async (req, res) => { await ledger.one(1); await ledger.one(2); res.json(await ledger.one(3)); });",
    ],
    [
      'what is asked at the start',
      `app.get('/a', async (req, res) => res.end());
      async function warm() { await ledger.rates(); await ledger.all(); await ledger.one(1); }
      warm();`,
    ],
  ])('not %s', async (_, text) => {
    expect(await asking(text)).toEqual([]);
  });
});

describe('hard-coded-endpoint', () => {
  test('a host in the code, by itself or in a constant', async () => {
    const teller = `const LEDGER = 'http://ledger:3000';
      await fetch(LEDGER + '/rates'); await fetch('http://ledger:3000/entries');`;
    const [finding, ...others] = await findingsOf(hardCodedEndpoint, { teller });
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      key: 'teller>ledger:3000',
      message: 'teller has the address of ledger in its code: ledger:3000, in 2 calls.',
    });
  });

  test.each([
    [
      'a default beside a variable',
      "const LEDGER = process.env.LEDGER ?? 'http://ledger:3000'; await fetch(LEDGER + '/rates');",
    ],
    ['this machine', "await fetch('http://localhost:3000/rates');"],
    ['a variable', "await fetch(url + '/rates');"],
  ])('not %s', async (_, teller) => {
    expect(await messagesOf(hardCodedEndpoint, { teller })).toEqual([]);
  });
});

describe('floating-call', () => {
  test.each([
    ['a path that is misspelt', "fetch(url + '/rate')", 'GET /rate', 'GET /rates'],
    [
      'a method that is not served',
      "fetch(url + '/entries', { method: 'PUT' })",
      'PUT /entries',
      'POST /entries',
    ],
    ['a path below one that ends', "fetch(url + '/rates/today/usd')", 'GET /rates/today/usd', 'GET /rates'],
  ])('%s', async (_, call, asked, nearest) => {
    const said = await messagesOf(floatingCall, { teller: `await ${call};` });
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(`teller calls ${asked}, which ledger does not have: the nearest is `);
    expect(said[0]?.split('the nearest is ')[1]?.split(' ')[1]).toBe(`${nearest.split(' ')[1]}.`);
  });

  test.each([
    ['what may be a route', 'await fetch(url + `/entries/${id}`);'],
    ['what ends with something unknown', 'await fetch(url + `/rates${query}`);'],
    ['what is not known at its start', 'await fetch(url + `/${what}/all`);'],
    ['an address that only a name tells', "await fetch(process.env.LEDGER_HOST + '/nothing');"],
  ])('not %s', async (_, teller) => {
    expect(await messagesOf(floatingCall, { teller })).toEqual([]);
  });

  const server = (text: string, others: Record<string, string> = {}): Service => ({
    files: {
      'index.js': `const express = require('express');
        const app = express();
        app.use(express.json());
        app.get('/rates', (request, response) => response.end());
        app.get('/entries', (request, response) => response.end());
        ${text}
        app.listen(3000);`,
      ...others,
    },
  });

  test.each([
    ['all of it read', '', 1],
    ['middleware', "app.use(require('cors')()); app.use((request, response, next) => next());", 1],
    [
      'routes that are generated',
      "require('./routes').RegisterRoutes(app); for (const each of routes) app.get(each.path, each.handler);",
      0,
    ],
    ['a router of a library', "app.use('/graphs', require('some-library').router());", 0],
    ['methods by name', "app[method]('/x', handle);", 0],
    ['static files', "app.use(express.static('public'));", 0],
    [
      'a proxy',
      "app.use('/x', require('http-proxy-middleware').createProxyMiddleware({ target: 'http://x' }));",
      0,
    ],
    ['whatever is below', "app.use('/x', (request, response) => response.end());", 0],
    ['whatever there is', "app.all('*', (request, response) => response.end());", 0],
  ])('%s: %s', async (_, text, findings) => {
    const teller = "await fetch(url + '/nothing');";
    expect(await messagesOf(floatingCall, { teller, ledger: server(text) })).toHaveLength(findings);
  });

  test('a router that is not seen to be mounted is anywhere', async () => {
    const routes = `const router = require('express').Router(); router.get('/x', (request, response) => response.end()); module.exports = router;`;
    const teller = "await fetch(url + '/api/x');";
    expect(await messagesOf(floatingCall, { teller, ledger: server('', { 'routes.js': routes }) })).toEqual(
      [],
    );
  });
});

describe('floating-call through a gateway', () => {
  // What the path is that is handed on hangs on the version.
  const NEEDS = JSON.stringify({ dependencies: { express: '4', 'http-proxy-middleware': '3' } });
  /** What a page asks of a bank whose desk hands on to its ledger what begins with a path. */
  async function askedThrough(desk: string, path: string): Promise<readonly string[]> {
    const model = await modelOf(
      systemOf({
        ledger,
        desk: { environment, files: { 'package.json': NEEDS, 'index.js': desk } },
        page: {
          environment: { DESK_URL: 'http://desk:3000' },
          files: { 'index.ts': `await fetch(process.env.DESK_URL + '${path}');` },
        },
      }),
    );
    return [...floatingCall.check(model, {})].map(
      ({ message, entities }) => `${message} ${entities?.join(' ')}`,
    );
  }
  const proxied = `const express = require('express');
    const { createProxyMiddleware } = require('http-proxy-middleware');
    const app = express();
    app.get('/health', (request, response) => response.end());
    app.get('/version', (request, response) => response.end());
    app.use('/bank', createProxyMiddleware({ target: process.env.LEDGER_URL, pathRewrite: { '^/bank': '' } }));
    app.listen(3000);`;
  const byHand = `const express = require('express');
    const axios = require('axios');
    const app = express();
    const router = express.Router();
    router.use(async (request, response) => {
      const answer = await axios({ method: request.method, url: \`\${process.env.LEDGER_URL}\${request.originalUrl}\` });
      response.json(answer.data);
    });
    app.get('/health', (request, response) => response.end());
    app.get('/version', (request, response) => response.end());
    app.use('/entries', router);
    app.use('/rates', router);
    app.listen(3000);`;

  test('is told of who it is handed on to', async () => {
    expect(await askedThrough(proxied, '/bank/rate')).toEqual([
      expect.stringMatching(
        /^page calls GET \/bank\/rate through desk, which ledger does not have: .* service:page service:ledger$/,
      ),
    ]);
    expect(await askedThrough(byHand, '/rates/today/usd')).toEqual([
      expect.stringContaining('page calls GET /rates/today/usd through desk, which ledger does not have'),
    ]);
  });

  test.each([
    ['the path without what the gateway takes of it', proxied, '/bank/rates'],
    ['the path as it is', byHand, '/rates'],
    ['one below', byHand, '/entries/1'],
    ['what the gateway answers itself', byHand, '/health'],
  ])('is none where somebody answers %s', async (_, gateway, path) => {
    expect(await askedThrough(gateway, path)).toEqual([]);
  });

  test('is none where what stands before all paths may be taken away, or the address says it already', async () => {
    expect(await messagesOf(floatingCall, { teller: "await fetch(url + '/api/rates');" })).toEqual([]);
    expect(await messagesOf(floatingCall, { teller: "await fetch(url + '/api/api/nothing');" })).toEqual([]);
    expect(await messagesOf(floatingCall, { teller: "await fetch(url + '/api/nothing');" })).toHaveLength(1);
  });

  test('is none where another service behind the gateway has it, which may tell paths apart in ways that are not seen', async () => {
    const both = byHand.replace(
      "app.use('/entries', router);",
      `app.use('/entries', router);
      app.use('/vault', async (request, response) => { response.json((await axios({ method: request.method, url: \`\${process.env.VAULT_URL}\${request.originalUrl}\` })).data); });`,
    );
    const floating = async (routes: readonly string[]) => {
      const model = await modelOf(
        systemOf({
          ledger,
          vault: answering(...routes),
          desk: {
            environment: { ...environment, VAULT_URL: 'http://vault:3000' },
            files: { 'package.json': NEEDS, 'index.js': both },
          },
          page: {
            environment: { DESK_URL: 'http://desk:3000' },
            files: { 'index.ts': "await fetch(process.env.DESK_URL + '/rates/today/usd');" },
          },
        }),
      );
      return floatingCall.check(model, {});
    };
    expect([...(await floating(['GET /vault', 'GET /rates/:day/usd']))]).toEqual([]);
    expect([...(await floating(['GET /vault', 'GET /:key']))]).toHaveLength(1);
  });

  test('is a pattern of Nest that nobody handles', async () => {
    const asking = (pattern: string) => `import { Controller, Inject, Get } from '@nestjs/common';
      import { ClientProxy, ClientsModule, Transport } from '@nestjs/microservices';
      @Controller() class Asks { constructor(@Inject('LEDGER') private client: ClientProxy) {}
        @Get('x') x() { return this.client.send({ cmd: '${pattern}' }, {}); } }
      ClientsModule.register([{ name: 'LEDGER', transport: Transport.TCP, options: { host: 'ledger', port: 3000 } }]);`;
    const handling = `import { Controller } from '@nestjs/common';
      import { NestFactory } from '@nestjs/core';
      import { MessagePattern, Transport } from '@nestjs/microservices';
      @Controller() class Answers {
        @MessagePattern({ cmd: 'sum' }) sum() { return 1; }
        @MessagePattern({ cmd: 'count' }) count() { return 2; } }
      NestFactory.createMicroservice(Answers, { transport: Transport.TCP, options: { port: 3000 } });`;
    const said = async (pattern: string) => {
      const model = await modelOf(
        systemOf({
          ledger: { files: { 'main.ts': handling } },
          teller: { files: { 'main.ts': asking(pattern) } },
        }),
      );
      return [...floatingCall.check(model, {})].map(({ message }) => message);
    };
    expect(await said('sums')).toEqual([
      'teller calls {"cmd":"sums"}, which ledger does not have: the nearest is {"cmd":"sum"}.',
    ]);
    expect(await said('sum')).toEqual([]);
  });
});

describe('retry-without-idempotency', () => {
  test.each([
    [
      'p-retry',
      "import pRetry from 'p-retry'; await pRetry(() => fetch(url + '/entries', { method: 'POST' }));",
    ],
    ['superagent', "import request from 'superagent'; await request.post(url + '/entries').retry(2);"],
    [
      'got, for a method that it is told',
      "import got from 'got'; await got.post(url + '/entries', { retry: { limit: 2, methods: ['POST'] } });",
    ],
    [
      'ofetch',
      "import { ofetch } from 'ofetch'; await ofetch(url + '/entries', { method: 'POST', retry: 2 });",
    ],
    [
      'axios-retry, whatever it was',
      `import axios from 'axios'; import axiosRetry from 'axios-retry';
      const http = axios.create({ baseURL: url }); axiosRetry(http, { retryCondition: () => true }); await http.post('/entries', {});`,
    ],
    [
      'axios-retry, whatever it was that the server broke at',
      `import axios from 'axios'; import axiosRetry from 'axios-retry'; axiosRetry(axios, { retryCondition: (error) =>
      axiosRetry.isNetworkOrIdempotentRequestError(error) || error.response.status >= 500 }); await axios.post(url + '/entries', {});`,
    ],
    [
      'a loop',
      "export async function add() { for (let attempt = 0; attempt < 3; attempt++) { try { return await fetch(url + '/entries', { method: 'POST' }); } catch {} } }",
    ],
  ])('%s', async (_, teller) => {
    const [finding, ...others] = await findingsOf(retryWithoutIdempotency, { teller });
    expect(others).toEqual([]);
    expect(finding?.message).toBe(
      'teller sends POST /entries to ledger again when it fails, without a key that tells the two apart.',
    );
  });

  test.each([
    ['a question', "import pRetry from 'p-retry'; await pRetry(() => fetch(url + '/rates'));"],
    [
      'a key',
      "import pRetry from 'p-retry'; await pRetry(() => fetch(url + '/entries', { method: 'POST', headers: { 'Idempotency-Key': key } }));",
    ],
    [
      'headers from elsewhere',
      "import pRetry from 'p-retry'; import { headers } from 'elsewhere'; await pRetry(() => fetch(url + '/entries', { method: 'POST', headers }));",
    ],
    ['got by itself', "import got from 'got'; await got.post(url + '/entries', { retry: { limit: 2 } });"],
    ['ky by itself', "import ky from 'ky'; await ky.post(url + '/entries', { retry: 3 });"],
    [
      'axios-retry by itself',
      `import axios from 'axios'; import axiosRetry from 'axios-retry';
      axiosRetry(axios, { retries: 3 }); await axios.post(url + '/entries', {});`,
    ],
    [
      'axios-retry for what may be done twice',
      `import axios from 'axios'; import axiosRetry from 'axios-retry';
      axiosRetry(axios, { retryCondition: axiosRetry.isIdempotentRequestError }); await axios.post(url + '/entries', {});`,
    ],
    ['what is done once', "await fetch(url + '/entries', { method: 'POST' });"],
  ])('not %s', async (_, teller) => {
    expect(await messagesOf(retryWithoutIdempotency, { teller })).toEqual([]);
  });
});

test('a place that may ask at two addresses is one place', async () => {
  const teller = `const root = busy ? url : url + '/api';
    export async function day(ids) { for (const id of ids) await fetch(root + '/entries/' + id); }`;
  expect(await messagesOf(chattyCall, { teller })).toEqual([
    'teller asks ledger for each of many things: GET /entries/*.',
  ]);
  expect(await messagesOf(missingTimeout, { teller })).toEqual([
    'teller waits for ledger without a timeout: GET /entries/*.',
  ]);
});

describe('a consumer that counts', () => {
  /** What is said of a teller that consumes transfers. */
  const consuming = (handle: string, more = '') =>
    messagesOf(retryWithoutIdempotency, {
      teller: `import { Kafka } from 'kafkajs';
        import pg from 'pg';
        const pool = new pg.Pool();
        ${more}
        const consumer = new Kafka({ brokers: [] }).consumer({ groupId: 'teller' });
        await consumer.subscribe({ topic: 'transfers' });
        await consumer.run({ eachMessage: async ({ message }) => { ${handle} } });`,
    });
  const add = "await pool.query('UPDATE balances SET cents = cents + $1 WHERE account = $2', [1, 2]);";

  test('by itself, and through a function', async () => {
    const said = [
      'teller counts public.balances up or down for each message of transfers, and a message that comes again counts again.',
    ];
    expect(await consuming(add)).toEqual(said);
    expect(await consuming('await add();', `async function add() { ${add} }`)).toEqual(said);
    const raised = add.replace('+ $1', '+ $1, version = version + 1');
    expect(await consuming(raised)).toEqual(said);
    const opened =
      "export const open = () => pool.query('INSERT INTO balances (account, version) VALUES (1, 1)');";
    expect(await consuming(raised, opened)).toEqual(said);
  });

  test.each([
    [
      'a table that remembers messages',
      `await pool.query('INSERT INTO inbox (id) VALUES ($1)', [message.key]); ${add}`,
    ],
    ['what shall be', "await pool.query('UPDATE balances SET cents = $1 WHERE account = $2', [1, 2]);"],
    ['code that knows what it has seen', `if (await isProcessed(message)) return; ${add}`],
    ['a version that is asked for', add.replace('account = $2', 'account = $2 AND version = $3')],
    [
      'a version',
      "await pool.query('UPDATE balances SET cents = $1, version = version + 1 WHERE account = $2', [1, 2]);",
    ],
  ])('not with %s', async (_, handle) => {
    expect(await consuming(handle)).toEqual([]);
  });
});

describe("a handler of Nest's that counts", () => {
  const handling = (connect: string, update = '{ $inc: { cents: message.cents } }') =>
    messagesOf(retryWithoutIdempotency, {
      teller: `import { NestFactory } from '@nestjs/core';
        import { EventPattern, Transport } from '@nestjs/microservices';
        import { connect, model, Schema } from 'mongoose';
        const Balance = model('Balance', new Schema({}));
        class Transfers {
          @EventPattern('transfers') async handle(message) {
            await Balance.updateOne({ account: message.account }, ${update});
          }
        }
        const app = await NestFactory.create(Teller);
        ${connect}`,
    });
  const kafka = 'app.connectMicroservice({ transport: Transport.KAFKA });';
  const rabbit = (options: string) =>
    `app.connectMicroservice({ transport: Transport.RMQ, options: ${options} });`;
  const said = [
    'teller counts the collection balances up or down for each message of transfers, and a message that comes again counts again.',
  ];

  test('a document, over what delivers again', async () => {
    expect(await handling(kafka)).toEqual(said);
    expect(await handling(`${kafka} app.connectMicroservice({ transport: Transport.TCP });`)).toEqual(said);
    expect(await handling(rabbit('{ noAck: false }'))).toEqual(said);
  });

  test('not where nothing comes again, where it is not known, or where what shall be is said', async () => {
    expect(await handling(rabbit("{ queue: 'teller' }"))).toEqual([]);
    expect(await handling('app.connectMicroservice(options);')).toEqual([]);
    expect(await handling('')).toEqual([]);
    expect(await handling(kafka, '{ $set: { cents: message.cents } }')).toEqual([]);
  });
});
