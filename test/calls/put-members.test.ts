import { describe, expect, test } from 'vitest';
import { answering, modelOf, systemOf } from './support.js';

const shop = answering('GET /plays', 'POST /plays', 'DELETE /plays/:id');
const CONTRACT = `export const contract = {
  list: { method: 'GET', path: '/plays' },
  add: { method: 'POST', path: '/plays' },
  drop: { method: 'DELETE', path: '/plays/:id' },
} as const;
`;
const USE = `import { createClient } from './client';
import { contract } from './contract';
const plays = createClient(contract, { baseUrl: process.env.SHOP_URL });
export const all = () => plays.list({});
export const put = () => plays.add({ title: 'Hamlet' });
`;
const TOLD = [
  'GET /plays: export const all = () => plays.list({});',
  "POST /plays: export const put = () => plays.add({ title: 'Hamlet' });",
];

/** What a program asks, each with the line that it is told at. */
async function told(files: Record<string, string>, services = { shop }): Promise<readonly string[]> {
  const all = { 'contract.ts': CONTRACT, 'index.ts': USE, ...files };
  const web = { environment: { SHOP_URL: 'http://shop:3000' }, files: all };
  const { calls } = await modelOf(systemOf({ ...services, web }));
  return calls
    .filter(({ from }) => from === 'web')
    .map(({ method, route, at }) => {
      const line = (all as Record<string, string>)[at.path.replace(/^web\//, '')]
        ?.split('\n')
        [(at.line ?? 0) - 1]?.trim();
      return `${method} ${route}: ${line}`;
    });
}

describe('a client that a loop over a contract fills asks where its members are called', () => {
  test.each([
    [
      'Object.keys',
      `export function createClient(contracts: any, options: any) {
        const fetchImpl = options.fetch ?? fetch.bind(globalThis);
        const client = {} as Record<string, unknown>;
        for (const key of Object.keys(contracts) as string[]) {
          const contract = contracts[key];
          const call = (input: unknown) => send(contract, input, { base: options.baseUrl, fetchImpl });
          client[key] = call as never;
        }
        return client;
      }
      async function send(contract: any, input: unknown, context: any) {
        const init: RequestInit = { method: contract.method };
        if (contract.method === 'POST') init.body = JSON.stringify(input);
        return (await context.fetchImpl(\`\${context.base}\${contract.path}\`, init)).json();
      }`,
    ],
    [
      'Object.entries and a list of pairs',
      `export const createClient = <T>(contract: T, { baseUrl }: any) =>
        Object.fromEntries(
          Object.entries(contract).map(([name, { method, path }]: any) => [
            name,
            (input: unknown) => fetch(baseUrl + path, { method, body: JSON.stringify(input) }),
          ]),
        ) as any;`,
    ],
    [
      'forEach',
      `export function createClient(contract: any, options: any) {
        const client: any = {};
        Object.entries(contract).forEach(([name, route]: any) => {
          client[name] = async (input: unknown) => fetch(new URL(route.path, options.baseUrl), { method: route.method });
        });
        return client;
      }`,
    ],
    [
      'reduce',
      `export const createClient = (contract: any, options: any) =>
        Object.keys(contract).reduce((client: any, name) => ({
          ...client,
          [name]: (input: unknown) => fetch(options.baseUrl + contract[name].path, { method: contract[name].method }),
        }), {});`,
    ],
    [
      'reduce that fills',
      `export const createClient = (contract: any, options: any) =>
        Object.keys(contract).reduce((client: any, name) => {
          client[name] = (input: unknown) => fetch(options.baseUrl + contract[name].path, { method: contract[name].method });
          return client;
        }, {} as any);`,
    ],
    [
      'for … in',
      `export function createClient(contract: any, options: any) {
        const client: any = {};
        for (const name in contract) client[name] = make(contract[name], options);
        return client;
      }
      function make(route: any, options: any) {
        return async function (input: unknown) {
          const answer = await fetch(options.baseUrl + route.path, { method: route.method });
          return answer.json();
        };
      }`,
    ],
    [
      'a proxy',
      `export function createClient(contract: any, options: any): any {
        return new Proxy({}, {
          get(_target, name: string) {
            const route = contract[name];
            return (input: unknown) => fetch(\`\${options.baseUrl}\${route.path}\`, { method: route.method });
          },
        });
      }`,
    ],
    [
      'a proxy whose handler is an arrow',
      `export const createClient = (contract: any, options: any): any =>
        new Proxy({} as any, {
          get: (target, name) => {
            if (typeof name !== 'string' || !(name in contract)) return undefined;
            return (input: unknown) => call(contract[name], input);
          },
        });
      const call = (route: any, input: unknown) => fetch(process.env.SHOP_URL + route.path, { method: route.method });`,
    ],
    [
      'a class',
      `class Client {
        [name: string]: any;
        constructor(contract: any, private readonly options: any) {
          for (const [name, route] of Object.entries<any>(contract))
            this[name] = (input: unknown) => this.send(route, input);
        }
        private send(route: any, input: unknown) {
          return fetch(this.options.baseUrl + route.path, { method: route.method });
        }
      }
      export const createClient = (contract: any, options: any) => new Client(contract, options);`,
    ],
    [
      'Object.defineProperty',
      `export function createClient(contract: any, options: any): any {
        const client = {};
        for (const name of Object.keys(contract))
          Object.defineProperty(client, name, {
            enumerable: true,
            value: (input: unknown) => fetch(options.baseUrl + contract[name].path, { method: contract[name].method }),
          });
        return client;
      }`,
    ],
    [
      'mapValues',
      `import { mapValues } from 'lodash';
      export const createClient = (contract: any, options: any): any =>
        mapValues(contract, (route: any) => (input: unknown) => fetch(options.baseUrl + route.path, { method: route.method }));`,
    ],
    [
      'Object.assign',
      `export function createClient(contract: any, options: any): any {
        const client = {};
        for (const [name, route] of Object.entries<any>(contract))
          Object.assign(client, { [name]: (input: unknown) => fetch(options.baseUrl + route.path, { method: route.method }) });
        return client;
      }`,
    ],
    [
      'axios',
      `import axios from 'axios';
      export function createClient(contract: any, options: any): any {
        const http = axios.create({ baseURL: options.baseUrl });
        const client: any = {};
        for (const [name, route] of Object.entries<any>(contract))
          client[name] = async (data: unknown) => (await http.request({ method: route.method, url: route.path, data })).data;
        return client;
      }`,
    ],
  ])('%s', async (_, client) => {
    expect(await told({ 'client.ts': client })).toEqual(TOLD);
  });

  const KEYS = `export function createClient(contracts: any, options: any) {
    const client: any = {};
    for (const key of Object.keys(contracts)) {
      const contract = contracts[key];
      client[key] = (input: unknown) => fetch(options.baseUrl + contract.path, { method: contract.method });
    }
    return client;
  }
  export type Client<T> = { [K in keyof T]: (input: unknown) => Promise<any> };`;

  test('given to a class, by an option that is only a type there', async () => {
    const files = {
      'client.ts': KEYS,
      'theatre.ts': `import type { Client } from './client';
import type { contract } from './contract';
export type PlaysClient = Pick<Client<typeof contract>, 'list' | 'add'>;
type Deps = { plays: PlaysClient };
export class Theatre {
  private readonly plays: PlaysClient;
  constructor({ plays }: Deps) { this.plays = plays; }
  async all() { return await this.plays.list({}); }
  async put() { return await this.plays.add({ title: 'Hamlet' }); }
}`,
      'index.ts': `import { createClient } from './client';
import { contract } from './contract';
import { Theatre } from './theatre';
const theatre = new Theatre({ plays: createClient(contract, { baseUrl: process.env.SHOP_URL }) });
export const run = async () => [await theatre.all(), await theatre.put()];`,
    };
    expect(await told(files)).toEqual([
      'GET /plays: async all() { return await this.plays.list({}); }',
      "POST /plays: async put() { return await this.plays.add({ title: 'Hamlet' }); }",
    ]);
  });

  test('two clients of two services, each its own, and what nobody calls is not told', async () => {
    const seats = answering('GET /seats', 'POST /plays');
    const files = {
      'client.ts': KEYS,
      'index.ts': `import { createClient } from './client';
import { contract } from './contract';
const plays = createClient(contract, { baseUrl: process.env.SHOP_URL });
const seats = createClient({ free: { method: 'GET', path: '/seats' }, add: { method: 'POST', path: '/plays' } }, { baseUrl: 'http://seats:3000' });
export const put = () => plays.add({ title: 'Hamlet' });
export const free = () => seats.free({});
export const lost = () => seats.list({});`,
    };
    expect(await told(files, { shop, seats } as never)).toEqual([
      'GET /seats: export const free = () => seats.free({});',
      "POST /plays: export const put = () => plays.add({ title: 'Hamlet' });",
    ]);
  });

  test('the base of which only the end is cut', async () => {
    const files = {
      'client.ts': KEYS.replace(
        'const client: any = {};',
        "const base = options.baseUrl.replace(/\\/+$/, '');\nconst client: any = {};",
      ).replace('options.baseUrl +', 'base +'),
      'index.ts': USE.replace('process.env.SHOP_URL', '`http://${process.env.SHOP_HOST}:3000/`'),
    };
    const web = { environment: { SHOP_HOST: 'shop' }, files: { 'contract.ts': CONTRACT, ...files } };
    const { calls } = await modelOf(systemOf({ shop, web }));
    expect(calls.map(({ to, method, route }) => `${to} ${method} ${route}`)).toEqual([
      'shop GET /plays',
      'shop POST /plays',
    ]);
  });

  test('what a class of a library asks of one is asked by who makes that class, and nothing else of it', async () => {
    const files = {
      'index.ts': `import { Titles } from '../titles/titles';
const titles = new Titles({ baseUrl: process.env.SHOP_URL });
export const run = () => titles.put('Hamlet');`,
    };
    const web = { environment: { SHOP_URL: 'http://shop:3000' }, files };
    const library = {
      'titles/package.json': JSON.stringify({ name: 'titles' }),
      'titles/client.ts': KEYS.replace(
        'options.baseUrl + contract.path',
        'options.baseUrl.trim() + contract.path',
      ),
      'titles/contract.ts': CONTRACT,
      'titles/titles.ts': `import { createClient } from './client';
import { contract } from './contract';
export class Titles {
  private readonly api: any;
  constructor({ baseUrl }: { baseUrl: string }) { this.api = createClient(contract, { baseUrl }); }
  async put(title: string) { await this.api.add({ title }); }
}`,
    };
    const { calls } = await modelOf(systemOf({ shop, web }, library));
    expect(calls.map(({ from, to, method, route }) => `${from} ${to} ${method} ${route}`)).toEqual([
      'web shop POST /plays',
    ]);
  });

  test('functions that are put under computed names and called by others ask nothing of a loop', async () => {
    const files = {
      'index.ts': `const handlers: any = {};
for (const kind of ['placed', 'paid']) handlers[kind] = (order: any) => fetch(process.env.SHOP_URL + '/plays', { method: 'POST' });
export const hear = (kind: string, order: unknown) => handlers[kind](order);`,
    };
    expect((await told(files)).map((each) => each.split(':')[0])).toEqual(['POST /plays']);
  });
});
