import { describe, expect, test } from 'vitest';
import { answering, modelOf, type Service, systemOf } from './support.js';

const orders = answering('GET /orders', 'GET /orders/:id', 'POST /orders');
const environment = { ORDERS_URL: 'http://orders:3000', PORT: '3000' };

/** How long each call of a program waits, in the order of its lines. */
async function timeoutsIn(files: Service['files'], others: Record<string, string> = {}) {
  const { calls } = await modelOf(systemOf({ orders, web: { environment, files } }, others));
  return calls.map(({ timeoutMs }) => timeoutMs);
}

/** The same of a program of one file, with the address of orders as `url`. */
const timeoutsOf = (text: string) =>
  timeoutsIn({ 'index.ts': `const url = process.env.ORDERS_URL;\n${text}` });

describe('nothing sets a timeout', () => {
  test.each([
    ['axios', "import axios from 'axios'; await axios.get(url + '/orders');"],
    [
      'options that say other things',
      "import axios from 'axios'; await axios.get(url + '/orders', { params: { page: 1 } });",
    ],
    [
      'an instance',
      "import axios from 'axios'; const http = axios.create({ baseURL: url }); await http.post('/orders', {});",
    ],
    ['0 is none', "import axios from 'axios'; await axios.get(url + '/orders', { timeout: 0 });"],
    ['fetch', "await fetch(url + '/orders', { method: 'POST' });"],
    [
      'options that are spread into themselves',
      "let options = { method: 'POST' }; while (process.argv.length > 3) options = { ...options, keepalive: true }; await fetch(url + '/orders', options);",
    ],
    ['got', "import got from 'got'; await got(url + '/orders').json();"],
    [
      'superagent, with what it sends',
      "import request from 'superagent'; export const send = (order) => request.post(url + '/orders').send(order);",
    ],
    [
      'an interceptor that does other things',
      `import axios from 'axios';
      axios.interceptors.request.use((config) => { config.headers.a = 'b'; return config; });
      await axios.get(url + '/orders');`,
    ],
    [
      'a wrapper whose options the caller leaves out',
      `import axios from 'axios';
      const get = (path, options?) => axios.get(url + path, options);
      await get('/orders');`,
    ],
    [
      'an agent that only keeps connections',
      `import axios from 'axios'; import { Agent } from 'node:https';
      await axios.get(url + '/orders', { httpsAgent: new Agent({ keepAlive: true }) });`,
    ],
    [
      'a pause that is no limit',
      `import axios from 'axios';
      setTimeout(() => axios.get(url + '/orders'), 1_000);`,
    ],
  ])('%s', async (_, text) => {
    expect(await timeoutsOf(text)).toEqual(['none']);
  });
});

describe('something does', () => {
  test.each([
    ['ky by itself', "import ky from 'ky'; await ky.get(url + '/orders');", 10_000],
    [
      'an instance',
      "import axios from 'axios'; const http = axios.create({ baseURL: url, timeout: 500 }); await http.get('/orders');",
      500,
    ],
    [
      'got.extend',
      "import got from 'got'; const http = got.extend({ prefixUrl: url, timeout: { request: 500 } }); await http('orders');",
      500,
    ],
    [
      'the call over its instance',
      "import axios from 'axios'; const http = axios.create({ baseURL: url, timeout: 500 }); await http.get('/orders', { timeout: 60_000 });",
      60_000,
    ],
    [
      'defaults of the library',
      "import axios from 'axios'; axios.defaults.timeout = 700; await axios.get(url + '/orders');",
      700,
    ],
    [
      'defaults of an instance',
      "import axios from 'axios'; const http = axios.create({ baseURL: url }); http.defaults.timeout = 700; await http.get('/orders');",
      700,
    ],
    ['a signal', "await fetch(url + '/orders', { signal: AbortSignal.timeout(800) });", 800],
    [
      'a dispatcher',
      "import { fetch, Agent } from 'undici'; await fetch(url + '/orders', { dispatcher: new Agent({ headersTimeout: 900 }) });",
      900,
    ],
    [
      'the dispatcher of all',
      "import { Agent, setGlobalDispatcher } from 'undici'; setGlobalDispatcher(new Agent({ headersTimeout: 900 })); await fetch(url + '/orders');",
      900,
    ],
    [
      'superagent',
      "import request from 'superagent'; await request.get(url + '/orders').timeout({ response: 400 });",
      400,
    ],
    [
      'p-timeout',
      "import axios from 'axios'; import pTimeout from 'p-timeout'; await pTimeout(axios.get(url + '/orders'), { milliseconds: 300 });",
      300,
    ],
  ])('%s', async (_, text, timeout) => {
    expect(await timeoutsOf(text)).toEqual([timeout]);
  });
});

describe('something may', () => {
  test.each([
    [
      'options from elsewhere',
      "import axios from 'axios'; import { options } from 'elsewhere'; await axios.get(url + '/orders', options);",
    ],
    [
      'an instance made with options from elsewhere',
      "import axios from 'axios'; import { options } from 'elsewhere'; const http = axios.create({ baseURL: url, ...options }); await http.get('/orders');",
    ],
    [
      'an interceptor',
      `import axios from 'axios';
      const http = axios.create({ baseURL: url });
      http.interceptors.request.use((config) => ({ ...config, signal: limit() }));
      await http.get('/orders');`,
    ],
    [
      'an interceptor of somebody else',
      `import axios from 'axios'; import { limit } from 'elsewhere';
      axios.interceptors.request.use(limit); await axios.get(url + '/orders');`,
    ],
    [
      'a controller',
      `const controller = new AbortController(); setTimeout(() => controller.abort(), 500);
      await fetch(url + '/orders', { signal: controller.signal });`,
    ],
    [
      'a race',
      `import axios from 'axios';
      await Promise.race([axios.get(url + '/orders'), new Promise((_, reject) => setTimeout(reject, 500))]);`,
    ],
    [
      'a race later on',
      `import axios from 'axios';
      const answer = axios.get(url + '/orders');
      await Promise.race([answer, sleep(500)]);`,
    ],
    [
      'a breaker',
      "import axios from 'axios'; import Breaker from 'opossum'; await new Breaker(() => axios.get(url + '/orders')).fire();",
    ],
    [
      'a caller',
      `import axios from 'axios'; import pTimeout from 'p-timeout';
      const load = () => axios.get(url + '/orders');
      await pTimeout(load(), { milliseconds: 300 });`,
    ],
    [
      'a socket',
      "import http from 'node:http'; const request = http.get(url + '/orders', (answer) => {}); request.setTimeout(500);",
    ],
    [
      'an instance that only its type is known of',
      `import type { AxiosInstance } from 'axios';
      export class Orders { constructor(private http: AxiosInstance) {} load() { return this.http.get('http://orders:3000/orders'); } }`,
    ],
  ])('%s', async (_, text) => {
    expect(await timeoutsOf(text)).toEqual(['unknown']);
  });

  test('Nest: modules, factories, operators in a function around, an interceptor', async () => {
    const service = `import { HttpService } from '@nestjs/axios';
      import { Injectable } from '@nestjs/common';
      @Injectable()
      export class Orders {
        constructor(private readonly http: HttpService) {}
        load() { return this.http.get(process.env.ORDERS_URL + '/orders'); }
      }`;
    const modules: [string, unknown][] = [
      ['HttpModule', 'none'],
      ['HttpModule.register({ timeout: 400 })', 400],
      ['HttpModule.registerAsync({ useFactory: () => ({ timeout: 400 }) })', 400],
      ['HttpModule.registerAsync({ useFactory: (config) => config.get("http") })', 'unknown'],
    ];
    for (const [module, expected] of modules) {
      const text = `import { HttpModule } from '@nestjs/axios';
        import { Module } from '@nestjs/common';
        import { Orders } from './orders.service';
        @Module({ imports: [${module}], providers: [Orders] }) export class App {}`;
      expect(await timeoutsIn({ 'orders.service.ts': service, 'app.module.ts': text }), module).toEqual([
        expected,
      ]);
    }
  });

  test('operators stand in a function around', async () => {
    const { calls } = await modelOf(
      systemOf({
        orders: {
          files: {
            'index.ts': `import { Controller } from '@nestjs/common'; import { MessagePattern } from '@nestjs/microservices';
              @Controller() export class Orders { @MessagePattern('count') count() { return 1; } @MessagePattern('list') list() { return []; } }`,
          },
        },
        web: {
          files: {
            'index.ts': `import { Injectable } from '@nestjs/common'; import { ClientProxy } from '@nestjs/microservices'; import { timeout } from 'rxjs';
              @Injectable() export class Web {
                constructor(private readonly client: ClientProxy) {}
                count() { return this.client.send('count', {}); }
                page() { return this.count().pipe(timeout(500)); }
                list() { return this.client.send('list', {}); }
              }`,
          },
        },
      }),
    );
    expect(calls.map(({ route, timeoutMs }) => `${route} ${timeoutMs}`)).toEqual([
      'count unknown',
      'list none',
    ]);
  });
});
