import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

const orders = answering('GET /orders', 'POST /orders', 'DELETE /orders');

/** What a program asks, where it does: `GET /orders index.ts:4`. */
async function asked(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const web = { files, environment: { ORDERS_URL: 'http://orders:3000' } };
  const { calls } = await modelOf(systemOf({ orders, web }));
  return calls.map(({ method, route, at }) => `${method} ${route} ${at.path.slice(4)}:${at.line}`).sort();
}

const AXIOS = "import axios from 'axios';\n";
const LOAD = "const load = (url: string) => axios.get(url + '/orders');\n";
const URL = 'process.env.ORDERS_URL!';

describe('a function that is given by its type', () => {
  test.each([
    ['to a function', 'const run = (f: (url: string) => Promise<any>, url: string) => f(url);', 'run(load, '],
    [
      'to a function that names its type',
      'type Ask = (url: string) => Promise<any>; const run = (f: Ask, url: string) => f(url);',
      'run(load, ',
    ],
    [
      'to a function that hands all on',
      'async function run<A extends any[], T>(f: (...given: A) => Promise<T>, ...given: A): Promise<T> { for (;;) try { return await f(...given); } catch {} }',
      'run(load, ',
    ],
    [
      'to a class, which keeps it',
      'class Runner { private f: (url: string) => Promise<any>; constructor(f: (url: string) => Promise<any>) { this.f = f; } async go(url: string): Promise<any> { return this.f(url); } }',
      'new Runner(load).go(',
    ],
    [
      'to a method of a class that sets it',
      'class Runner { private f?: (url: string) => Promise<any>; set(f: (url: string) => Promise<any>) { this.f = f; return this; } async go(url: string) { return this.f!(url); } }\nconst runner = new Runner(); runner.set(load);',
      'runner.go(',
    ],
  ])('%s', async (_, lines, call) => {
    const found = await asked({
      'index.ts': `${AXIOS}${LOAD}${lines}\nexport const all = () => ${call}${URL});`,
    });
    expect(found.map((each) => each.split(' index')[0])).toEqual(['GET /orders']);
  });

  test('is called by who hands it what, of several', async () => {
    const code = `${AXIOS}class Runner { constructor(private readonly f: (url: string) => Promise<any>) {} go(url: string) { return this.f(url); } }
      const loading = new Runner((url) => axios.get(url));
      const dropping = new Runner((url) => axios.delete(url));
      export const one = () => loading.go(${URL} + '/orders');
      export const other = () => dropping.go('http://nobody');`;
    expect(await asked({ 'index.ts': code })).toEqual(['GET /orders index.ts:5']);
  });

  test('is not asked for by what is never called', async () => {
    const code = `${AXIOS}const load = (url: string) => axios.get(url);
      const keep = (f: (url: string) => Promise<any>, url: string) => [f, url];
      export const all = () => keep(load, ${URL} + '/orders');`;
    expect(await asked({ 'index.ts': code })).toEqual([]);
  });
});

describe('a breaker', () => {
  const OWN = `import CircuitBreaker from 'opossum';
    interface Asking { method: string; path: string }
    type Ask = (service: string, asking: Asking) => Promise<any>;
    interface Breaker { fireRequest(service: string, asking: Asking): Promise<any>; bindFunction(f: Ask): void }
    class Opossum implements Breaker {
      private breaker: CircuitBreaker | undefined;
      bindFunction(f: Ask): void { this.breaker = new CircuitBreaker(f, {}); }
      async fireRequest(service: string, asking: Asking): Promise<any> { return this.breaker?.fire(service, asking); }
    }\n`;

  test('that is bound to a method of another class', async () => {
    const code = `${AXIOS}${OWN}class Client {
      constructor(private breaker: Breaker) { this.breaker.bindFunction(this.ask.bind(this)); }
      async request(service: string, asking: Asking) { return this.breaker.fireRequest(service, asking); }
      private async ask(service: string, asking: Asking) {
        switch (asking.method) {
          case 'GET': return axios.get(service + asking.path);
          case 'DELETE': return axios.delete(service + asking.path);
        }
      }
    }
    const client = new Client(new Opossum());
    export const all = () => client.request(${URL}, { method: 'GET', path: '/orders' });`;
    expect((await asked({ 'index.ts': code })).map((each) => each.split(' index')[0])).toEqual([
      'GET /orders',
    ]);
  });

  test('that a function makes, which gives back what fires it', async () => {
    const files = {
      'breaker.js': `const CircuitBreaker = require('opossum');
        module.exports = function withBreaker(action, options) {
          const breaker = new CircuitBreaker(action, options);
          return (...given) => breaker.fire(...given);
        };`,
      'index.js': `const axios = require('axios');
        const withBreaker = require('./breaker');
        const load = withBreaker((path) => axios.get(process.env.ORDERS_URL + path));
        const drop = withBreaker((path) => axios.delete(process.env.ORDERS_URL + path));
        exports.all = () => load('/orders');
        exports.none = () => drop('/orders');`,
    };
    expect(await asked(files)).toEqual(['DELETE /orders index.js:6', 'GET /orders index.js:5']);
  });

  test('that is fired with what another does not run asks nothing for that', async () => {
    const code = `${AXIOS}import CircuitBreaker from 'opossum';
      class Guard { private breaker: CircuitBreaker; constructor(f: (url: string) => Promise<any>) { this.breaker = new CircuitBreaker(f); } run(url: string) { return this.breaker.fire(url); } }
      const quiet = new Guard(async (url: string) => url);
      const asking = new Guard((url: string) => axios.get(url));
      export const none = () => quiet.run(${URL} + '/orders');
      export const other = () => asking.run('http://nobody');`;
    expect(await asked({ 'index.ts': code })).toEqual([]);
  });
});

describe('a library that runs functions with care', () => {
  const FROM = `const load = (path: string) => axios.get(${URL} + path);`;
  test.each([
    ['p-limit', 'limit', "import pLimit from 'p-limit'; const limit = pLimit(2);", "limit(load, '/orders')"],
    [
      'bottleneck',
      'schedule',
      "import Bottleneck from 'bottleneck'; const limiter = new Bottleneck({});",
      "limiter.schedule(load, '/orders')",
    ],
    [
      'bottleneck',
      'schedule with options',
      "import Bottleneck from 'bottleneck'; const limiter = new Bottleneck({});",
      "limiter.schedule({ priority: 1 }, load, '/orders')",
    ],
    [
      'bottleneck',
      'wrap',
      "import Bottleneck from 'bottleneck'; const slow = new Bottleneck({}).wrap(load);",
      "slow('/orders')",
    ],
    [
      'cockatiel',
      'wrap',
      "import { handleAll, retry } from 'cockatiel'; const again = retry(handleAll, {}).wrap(load);",
      "again('/orders')",
    ],
    [
      'cockatiel',
      'execute',
      "import { circuitBreaker, handleAll, retry, wrap } from 'cockatiel'; const policy = wrap(retry(handleAll, {}), circuitBreaker(handleAll, {}));",
      "policy.execute(() => load('/orders'))",
    ],
    [
      'p-throttle',
      'its function',
      "import pThrottle from 'p-throttle'; const throttle = pThrottle({ limit: 2 }); const slow = throttle(load);",
      "slow('/orders')",
    ],
    ['p-retry', 'itself', "import pRetry from 'p-retry';", "pRetry(() => load('/orders'), { retries: 3 })"],
    [
      'p-queue',
      'add',
      "import PQueue from 'p-queue'; const queue = new PQueue();",
      "queue.add(() => load('/orders'))",
    ],
    [
      'async-retry',
      'itself',
      "import retry from 'async-retry';",
      "retry(async (bail) => load('/orders'), { retries: 3 })",
    ],
  ])('%s: %s', async (_, __, lines, call) => {
    const found = await asked({ 'index.ts': `${AXIOS}${FROM}\n${lines}\nexport const all = () => ${call};` });
    expect(found).toEqual(['GET /orders index.ts:4']);
  });

  test('of whom nothing is known runs nothing', async () => {
    const code = `${AXIOS}import { limit } from 'labels';
      const load = (path: string) => axios.get(${URL} + path);
      export const all = () => limit(load, '/orders');`;
    const { calls } = await modelOf(
      systemOf({
        orders,
        web: { files: { 'index.ts': code }, environment: { ORDERS_URL: 'http://orders:3000' } },
      }),
    );
    expect(callsIn({ calls } as never)).not.toContain('web → orders GET /orders');
  });
});
