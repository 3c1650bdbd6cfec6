import { expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

const shop = answering('GET /plays', 'POST /plays', 'DELETE /plays/:id');
const CONTRACT = `export const contract = {
  list: { method: 'GET', path: '/plays' },
  add: { method: 'POST', path: '/plays' },
  drop: { method: 'DELETE', path: '/plays/:id' },
} as const;
`;
const variants: [string, Record<string, string>][] = [
  [
    'nested groups, recursive',
    {
      'index.ts': `type Node = any;
      const api = { plays: { list: { method: 'GET', path: '/plays' }, add: { method: 'POST', path: '/plays' } } };
      function build(node: Node): any {
        const made: any = {};
        for (const [key, value] of Object.entries<any>(node)) {
          if (typeof value.path === 'string') made[key] = (input: unknown) => fetch(process.env.SHOP_URL + value.path, { method: value.method });
          else made[key] = build(value);
        }
        return made;
      }
      const client = build(api);
      export const a = () => client.plays.list();
      export const b = () => client.plays.add({});`,
    },
  ],
  [
    'exported client, two hops and destructured',
    {
      'contract.ts': CONTRACT,
      'client.ts': `import { contract } from './contract';
      const methods: any = {};
      (Object.keys(contract) as (keyof typeof contract)[]).forEach((k) => {
        const { path, method } = contract[k];
        methods[k] = async (body?: unknown) => { const r = await fetch(\`\${process.env.SHOP_URL}\${path}\`, { method, body: JSON.stringify(body) }); return r.json(); };
      });
      export const api = methods;
      export default api;`,
      'hooks.ts': `import api from './client';\nexport const useAll = () => api.list();`,
      'index.ts': `import { api } from './client'; import { useAll } from './hooks';
      const { add } = api;
      export const x = () => { useAll(); return add({}); };`,
    },
  ],
  [
    'spread in a loop',
    {
      'contract.ts': CONTRACT,
      'index.ts': `import { contract } from './contract';
      export function createClient(base: string) {
        let client: any = {};
        for (const [name, route] of Object.entries(contract)) client = { ...client, [name]: (b: unknown) => fetch(base + route.path, { method: route.method }) };
        return client;
      }
      const c = createClient(process.env.SHOP_URL!);
      export const a = () => c.list();
      export const b = () => c.add({});`,
    },
  ],
  [
    'class with private map and define()',
    {
      'contract.ts': `type Def = { verb: string; url: string };
      const define = <T extends Record<string, Def>>(defs: T): T => defs;
      const get = (url: string) => ({ verb: 'get', url });
      const post = (url: string) => ({ verb: 'post', url });
      export const contract = define({ list: get('/plays'), add: post('/plays') });`,
      'rpc.ts': `export abstract class Rpc { [k: string]: any;
        protected constructor(defs: any, protected base: string) {
          Object.entries<any>(defs).forEach(([k, d]) => { this[k] = (body: unknown) => this.request(d.verb.toUpperCase(), d.url, body); });
        }
        async request(method: string, url: string, body?: unknown) { return fetch(this.base + url, { method, body: JSON.stringify(body) }); }
      }`,
      'index.ts': `import { Rpc } from './rpc'; import { contract } from './contract';
      class Plays extends Rpc { constructor() { super(contract, process.env.SHOP_URL!); } }
      const plays = new Plays();
      export const a = () => plays.list();
      export const b = () => plays.add({});`,
    },
  ],
  [
    'reflect ownKeys and Map of contract in array',
    {
      'index.ts': `const routes = [
        { name: 'list', method: 'GET', path: '/plays' },
        { name: 'add', method: 'POST', path: '/plays' },
      ] as const;
      const client = Object.fromEntries(routes.map((r) => [r.name, (body?: unknown) => fetch(process.env.SHOP_URL + r.path, { method: r.method })])) as any;
      export const a = () => client.list();
      export const b = () => client.add({});`,
    },
  ],
  [
    'list filled by for of',
    {
      'index.ts': `const routes = [
        { name: 'list', method: 'GET', path: '/plays' },
        { name: 'add', method: 'POST', path: '/plays' },
      ];
      const client: Record<string, (b?: unknown) => Promise<Response>> = {};
      for (const { name, path, method } of routes) client[name] = (b) => fetch(\`\${process.env.SHOP_URL}\${path}\`, { method });
      export const a = () => client.list();
      export const b = () => client['add']({});`,
    },
  ],
  [
    'proxy by name alone',
    {
      'index.ts': `const paths: any = { list: ['GET', '/plays'], add: ['POST', '/plays'] };
      const handler: ProxyHandler<any> = { get: (_t, prop: string) => async (body?: unknown) => { const [method, path] = paths[prop]; return fetch(process.env.SHOP_URL + path, { method }); } };
      export const client = new Proxy({}, handler);
      export const a = () => client.list();
      export const b = () => client.add({});`,
    },
  ],
  [
    'given in a context object',
    {
      'contract.ts': CONTRACT,
      'client.ts': `export const createClient = <C extends Record<string, { method: string; path: string }>>(c: C, base: string) =>
        (Object.keys(c) as Array<keyof C>).reduce((acc, k) => Object.assign(acc, { [k]: (i?: unknown) => fetch(base + c[k].path, { method: c[k].method }) }), {} as any);`,
      'index.ts': `import { createClient } from './client'; import { contract } from './contract';
      const ctx = { clients: { plays: createClient(contract, process.env.SHOP_URL!) } };
      async function a(ctx: any) { return ctx.clients.plays.list(); }
      async function b({ clients }: any) { return clients.plays.add({}); }
      a(ctx); b(ctx);`,
    },
  ],
];
test.each(variants)('members that are put under computed names, written otherwise: %s', async (_, files) => {
  const web = { environment: { SHOP_URL: 'http://shop:3000' }, files };
  expect([...callsIn(await modelOf(systemOf({ shop, web })))].sort()).toEqual([
    'web → shop GET /plays',
    'web → shop POST /plays',
  ]);
});
