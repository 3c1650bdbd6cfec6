import { describe, expect, test } from 'vitest';
import { callsIn, modelOf, systemOf } from './support.js';

const contract = `import { initContract } from '@ts-rest/core';
  const c = initContract();
  const orders = c.router({ place: { method: 'POST', path: '/', responses: {} }, one: { method: 'GET', path: '/:id', responses: {} } }, { pathPrefix: '/orders' });
  export const contract = c.router({ orders, health: { method: 'GET', path: '/up', responses: {} } });`;

describe('contracts', () => {
  test('ts-rest: clients, hooks and servers of one contract', async () => {
    const shop = {
      files: {
        'contract.ts': contract,
        'index.ts': `import express from 'express';
          import { createExpressEndpoints, initServer } from '@ts-rest/express';
          import { contract } from './contract';
          const app = express();
          createExpressEndpoints(contract, initServer().router(contract, {}), app);
          app.listen(3000);`,
      },
    };
    const web = {
      files: {
        'contract.ts': contract,
        'index.ts': `import { initClient } from '@ts-rest/core';
          import { initQueryClient } from '@ts-rest/react-query';
          import { contract } from './contract';
          const client = initClient(contract, { baseUrl: process.env.SHOP_URL, baseHeaders: {} });
          const hooks = initQueryClient(contract, { baseUrl: 'http://shop:3000' });
          export const place = (body: object) => client.orders.place({ body });
          export const useOrder = (id: string) => hooks.orders.one.useQuery(['order'], { params: { id } });
          export const lost = () => client.nobody();`,
      },
      environment: { SHOP_URL: 'http://shop:3000' },
    };
    expect(callsIn(await modelOf(systemOf({ shop, web })))).toEqual([
      'web → shop POST /orders',
      'web → shop GET /orders/*',
    ]);
  });

  test('Zodios: by alias and by path', async () => {
    const shop = {
      files: {
        'index.js':
          "const app = require('express')();\napp.get('/orders/:id', (request, response) => response.end());\napp.post('/orders', (request, response) => response.end());\napp.listen(3000);",
      },
    };
    const web = {
      files: {
        'index.ts': `import { Zodios, makeApi } from '@zodios/core';
          const api = makeApi([{ method: 'get', path: '/orders/:id', alias: 'getOrder' }, { method: 'post', path: '/orders', alias: 'placeOrder' }]);
          const shop = new Zodios('http://shop:3000', api);
          export const one = (id: string) => shop.getOrder({ params: { id } });
          export const place = (order: object) => shop.post('/orders', order);`,
      },
    };
    expect(callsIn(await modelOf(systemOf({ shop, web })))).toEqual([
      'web → shop GET /orders/*',
      'web → shop POST /orders',
    ]);
  });
});

describe('Lambda', () => {
  test('functions by the names of their services, through what passes the name on', async () => {
    const orders = {
      files: {
        'serverless.ts':
          "const serviceName = 'orders';\nconst configuration = {\n  service: serviceName,\n  provider: { name: 'aws' },\n  functions: { place: { handler: 'place.handler' } },\n};\nmodule.exports = configuration;",
        'place.ts': 'export const handler = async () => ({});',
      },
    };
    const web = {
      files: {
        'invoke.ts':
          "import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';\nconst client = new LambdaClient({});\nexport const invoke = ({ service, name }: { service: string; name: string }) => client.send(new InvokeCommand({ FunctionName: `${service}-${process.env.STAGE}-${name}` }));",
        'index.ts':
          "import { Lambda } from 'aws-sdk';\nimport { invoke } from './invoke';\nexport const place = () => invoke({ service: 'orders', name: 'place' });\nexport const told = () => new Lambda().invoke({ FunctionName: 'orders-prod-mail', InvocationType: 'Event' }).promise();\nexport const lost = () => new Lambda().invoke({ FunctionName: 'billing-prod-pay' }).promise();",
      },
    };
    const model = await modelOf(systemOf({ orders, web }));
    expect(callsIn(model).map((each) => each.replace(' (no endpoint)', ''))).toEqual([
      'web → orders place',
      'web → orders orders-prod-mail',
    ]);
    expect(model.calls.map(({ by, awaited }) => [by, awaited])).toEqual([
      ['lambda', true],
      ['lambda', false],
    ]);
    expect(model.notices.filter(({ message }) => message.includes('billing-prod-pay'))).toHaveLength(1);
  });
});
