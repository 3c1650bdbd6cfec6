import { expect, test } from 'vitest';
import { callsIn, modelOf, type Service, systemOf } from './support.js';

const answering = (port: number): Service => ({
  files: {
    'index.js': `const app = require('express')(); app.get('/orders/:id', (req, res) => res.end()); app.listen(${port});`,
  },
});

/** What a shop publishes of its own, and only a deployment knows. */
const published = { SHOP_API: 'https://api.shop.example' };

test('an address that is published elsewhere is that of who has it while the shop is developed', async () => {
  const model = await modelOf(
    systemOf({
      orders: answering(4001),
      web: {
        files: {
          'index.ts': `const base = process.env.SHOP_API || process.env.OTHER_API || 'http://localhost:4001';
            export const one = (id: string) => fetch(\`\${base}/orders/\${id}\`);
            export const rate = () => fetch(\`\${base}/rates\`);`,
        },
        environment: published,
      },
    }),
  );
  // Nobody answers to rates, so who is asked there may be somebody else.
  expect(callsIn(model)).toEqual(['web → orders GET /orders/*']);
});

test('an address of a container of which it is not known what it runs is as good as one that is published', async () => {
  const shop = (base: string) =>
    systemOf(
      {
        orders: answering(4001),
        web: {
          files: {
            'index.ts': `const base = ${base};
              export const one = (id: string) => fetch(\`\${base}/orders/\${id}\`);`,
          },
          environment: { SHOP_API: 'http://backend:4001' },
        },
      },
      {},
      '\n  backend:\n    build: .\n',
    );
  const known = await modelOf(shop("process.env.SHOP_API ?? 'http://localhost:4001'"));
  expect(callsIn(known)).toEqual(['web → orders GET /orders/*']);
  // The code does not say who has it while it is developed, or says somebody else.
  expect(callsIn(await modelOf(shop('process.env.SHOP_API')))).toEqual([]);
  expect(callsIn(await modelOf(shop("process.env.SHOP_API ?? 'http://localhost:5001'")))).toEqual([]);
});

test('of what is not read, whoever has the port is asked, but not for a path that is called after another', async () => {
  const model = await modelOf(
    systemOf({
      orders: {
        files: { 'main.go': 'package main', 'package.json': '{}' },
        compose: ['ports: ["4001:4001"]'],
      },
      stock: { files: { 'main.go': 'package main', 'package.json': '{}' } },
      web: {
        files: {
          'index.ts': `const base = process.env.SHOP_API || 'http://localhost:4001';
            export const one = (id: string) => fetch(\`\${base}/api/orders/\${id}\`);
            export const left = (id: string) => fetch(\`\${base}/stock/\${id}\`);
            export const bank = () => fetch((process.env.BANK_API || 'https://bank.example') + '/orders/1');`,
        },
        environment: { ...published, BANK_API: 'https://old.bank.example' },
      },
    }),
  );
  expect(callsIn(model)).toEqual(['web → orders GET /api/orders/* (no endpoint)']);
});

test('the last of several variables says what the address is where none of them is set', async () => {
  const model = await modelOf(
    systemOf({
      orders: answering(4001),
      web: {
        files: {
          'index.ts': `const base = process.env.FIRST || process.env.SECOND || process.env.THIRD || 'http://orders:4001';
            export const one = (id: string) => fetch(\`\${base}/orders/\${id}\`);`,
        },
      },
    }),
  );
  expect(callsIn(model)).toEqual(['web → orders GET /orders/*']);
});

test('a stranger is nobody who would take whatever is asked at the port that both have while they are developed', async () => {
  const shop = {
    files: {
      'index.js': `const app = require('express')(); app.get('/:page', (req, res) => res.end()); app.get('*', (req, res) => res.end()); app.listen(3000);`,
    },
  };
  const orders = {
    files: {
      'index.ts': `const rates = process.env.RATES_URL || 'http://localhost:3000'; export const latest = () => fetch(rates + '/latest'); export const of = () => fetch(rates + '/rates/of/today');`,
    },
    environment: { RATES_URL: 'https://rates.example' },
  };
  expect(callsIn(await modelOf(systemOf({ shop, orders })))).toEqual([]);
});

test('a variable that says what somebody does is that of who does it, where nobody is called so', async () => {
  const who = (...names: readonly string[]) =>
    systemOf({
      ...Object.fromEntries(names.map((name, index) => [name, answering(4001 + index)])),
      web: {
        files: {
          'index.ts':
            'export const one = (id: string) => fetch(`${process.env.LEARNING_SERVICE_URL}/orders/${id}`);',
        },
      },
    });
  expect(callsIn(await modelOf(who('learner-service', 'course-service')))).toEqual([
    'web → learner-service GET /orders/*',
  ]);
  expect(callsIn(await modelOf(who('learner-service', 'learning')))).toEqual([
    'web → learning GET /orders/*',
  ]);
  expect(callsIn(await modelOf(who('learn-service', 'course-service')))).toEqual([]);
});
