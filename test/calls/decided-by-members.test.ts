import { expect, test } from 'vitest';
import { callsIn, modelOf, systemOf } from './support.js';

const CLIENT = (given: string, sets = '') => `
  class Client {
    ${given}
    ${sets}
    async ask() {
      if (this.kind === 'orders') return fetch(this.base + "/orders");
      return fetch(this.base + "/stock");
    }
  }`;
const SHOP = `const app = require('express')();
  app.get('/orders', (request, response) => response.json([]));
  app.get('/stock', (request, response) => response.json([]));
  app.listen(80);`;
const asked = async (code: string) =>
  callsIn(
    await modelOf(
      systemOf({
        shop: { files: { 'index.js': SHOP } },
        web: {
          files: { 'index.ts': code },
          environment: { SHOP: 'http://shop' },
        },
      }),
    ),
  ).toSorted();

const [ORDERS, STOCK] = ['web → shop GET /orders', 'web → shop GET /stock'];
const PROPERTY = CLIENT("constructor(private readonly base: string, private readonly kind = 'orders') {}");
const OPTIONS = CLIENT(
  'base: string; kind: string; constructor(options: { base: string; kind: string }) { this.base = options.base; this.kind = options.kind; }',
);

test.each<[string, string, readonly string[]]>([
  [
    'what the constructor is given',
    `${PROPERTY}\nawait new Client(process.env.SHOP!, 'stock').ask();`,
    [STOCK],
  ],
  ['what stands for what is not given', `${PROPERTY}\nawait new Client(process.env.SHOP!).ask();`, [ORDERS]],
  [
    'each of several that are made',
    `${PROPERTY}\nawait new Client(process.env.SHOP!).ask(); await new Client(process.env.SHOP!, 'stock').ask();`,
    [ORDERS, STOCK],
  ],
  ['an option', `${OPTIONS}\nawait new Client({ base: process.env.SHOP!, kind: 'orders' }).ask();`, [ORDERS]],
  [
    'what a class below hands on',
    `${OPTIONS}\nclass Stock extends Client { constructor() { super({ base: process.env.SHOP!, kind: 'stock' }); } }\nawait new Stock().ask();`,
    [STOCK],
  ],
  [
    'nothing where only running code knows it',
    `${PROPERTY}\nawait new Client(process.env.SHOP!, process.argv[2]).ask();`,
    [ORDERS, STOCK],
  ],
  [
    'nothing where it is set later as well',
    `${CLIENT('kind: string; constructor(private base: string, kind: string) { this.kind = kind; }', 'use(kind: string) { this.kind = kind; }')}\nconst client = new Client(process.env.SHOP!, 'orders'); client.use(process.argv[2]!); await client.ask();`,
    [ORDERS, STOCK],
  ],
  ...(
    [
      ['whoever has it', '', 'client.kind = process.argv[2]!;'],
      ['another name of it', 'use(kind: string) { const self = this; self.kind = kind; }', ''],
      [
        'a name that is not written down',
        'use(name: string, value: string) { (this as any)[name] = value; }',
        '',
      ],
      ['all that is given', 'use(more: object) { Object.assign(this, more); }', ''],
      ['what goes on', 'use(more: string) { this.kind += more; }', ''],
    ] as const
  ).map(([by, sets, later]): [string, string, readonly string[]] => [
    `nothing where it is set by ${by}`,
    `${CLIENT('kind: string; constructor(public base: string, kind: string) { this.kind = kind; }', sets)}\nconst client = new Client(process.env.SHOP!, 'orders'); ${later} await client.ask();`,
    [ORDERS, STOCK],
  ]),
  [
    'nothing where the constructor makes another of it',
    `${CLIENT('kind: string; constructor(private base: string, kind: string) { kind = process.argv[2] ?? kind; this.kind = kind; }')}\nawait new Client(process.env.SHOP!, 'orders').ask();`,
    [ORDERS, STOCK],
  ],
  [
    'nothing where a class between sets another',
    `${OPTIONS}\nclass Shelf extends Client { use(kind: string) { this.kind = kind; } }\nclass Stock extends Shelf {}\nawait new Stock({ base: process.env.SHOP!, kind: 'orders' }).ask();`,
    [ORDERS, STOCK],
  ],
  [
    'nothing where a class below says another',
    `${OPTIONS}\nclass Stock extends Client { kind = process.argv[2]!; constructor() { super({ base: process.env.SHOP!, kind: 'orders' }); } }\nawait new Stock().ask();`,
    [ORDERS, STOCK],
  ],
])('a test of a member is decided by %s', async (_, code, expected) => {
  expect(await asked(code)).toEqual(expected);
});
