import { describe, expect, test } from 'vitest';
import { modelOf, type Service, systemOf } from './support.js';

/** A shop whose functions are deployed by names that a file of code makes. */
const shop = (name: string, events = '', more = ''): Service => ({
  files: {
    'package.json': JSON.stringify({ name }),
    'serverless.yml': `service: \${file(../config.js):names.${name}}
provider: { name: aws${more} }
functions:
  main:
    name: \${self:service}-handler
    handler: index.handler
${events}`,
    'index.ts': 'export const handler = async () => ({});',
  },
});
const HTTP = "    events:\n      - http: { method: any, path: '/test' }\n";
const CONFIG = {
  'config.js':
    "const names = () => ({ orders: 'shop-orders', stock: 'shop-stock', users: 'shop-users' });\nmodule.exports = { names };",
};

/** Where a service asks functions: `web/index.ts:3 → orders shop-orders-handler`. */
async function askedBy(
  files: Readonly<Record<string, string>>,
  more: Readonly<Record<string, Service>> = {},
) {
  const web = { files };
  const services = { orders: shop('orders', HTTP), stock: shop('stock', HTTP), ...more, web };
  const { calls, endpoints, notices } = await modelOf(systemOf(services, CONFIG));
  return {
    calls: calls.map(({ at, to, route }) => `${at.path}:${at.line} → ${to} ${route}`),
    functions: endpoints.flatMap(({ protocol, path }) => (protocol === 'rpc' ? [path] : [])),
    notices: notices.flatMap(({ message }) => (/who is called/.test(message) ? [message] : [])),
  };
}

const CALLER = `import { Lambda } from 'aws-sdk';
export class Caller {
  lambda: Lambda;
  functionName: string;
  constructor(port: string | number, functionName: string) {
    this.lambda = new Lambda({ endpoint: process.env.OFFLINE ? 'http://localhost:' + port : undefined });
    this.functionName = functionName;
  }
  async invoke<Given = any>({ action, data }: { action: string; data?: any }) {
    const params = { FunctionName: this.functionName, InvocationType: 'RequestResponse', Payload: JSON.stringify({ action, data }) };
    const answer = await this.lambda.invoke(params).promise();
    return JSON.parse(answer.Payload!.toString()) as Given;
  }
}`;

describe('functions that are asked through a wrapper made for each', () => {
  test('where its method is called, and the functions that something wakes as well', async () => {
    expect(
      await askedBy({
        'caller.ts': CALLER,
        'names.ts':
          "const of = { orders: 'shop-orders', stock: 'shop-stock' };\nexport const shared = { orders: `${of.orders}-handler`, stock: `${of.stock}-handler` };",
        'orders.ts': `import { Caller } from './caller';
import { shared } from './names';
const orders = new Caller(1, shared.orders);
export const place = () => orders.invoke({ action: 'place' });
export const show = async () => {
  const shown = await orders.invoke<{ id: string }>({ action: 'show' });
  return shown;
};`,
        'index.ts': `import { Caller } from './caller';
import { shared } from './names';
export * from './orders';
export const stock = new Caller(2, shared.stock);
export const take = () => stock.invoke({ action: 'take' });`,
      }),
    ).toEqual({
      calls: [
        'web/orders.ts:4 → orders shop-orders-handler',
        'web/orders.ts:6 → orders shop-orders-handler',
        'web/index.ts:5 → stock shop-stock-handler',
      ],
      functions: ['shop-orders-handler', 'shop-stock-handler'],
      notices: [],
    });
  });

  test.each([
    [
      'commands of SDK 3, in a field that is set where it is declared',
      `import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
class Functions {
  private readonly client = new LambdaClient({});
  constructor(private readonly name: string) {}
  ask(data: object) {
    const command = new InvokeCommand({ FunctionName: this.name, Payload: Buffer.from(JSON.stringify(data)) });
    return this.client.send(command);
  }
}
const orders = new Functions('shop-orders-handler');
export const place = () => orders.ask({ a: 1 });`,
      11,
    ],
    [
      'a client that is given',
      `import Lambda from 'aws-sdk/clients/lambda';
class Functions {
  constructor(private readonly lambda: Lambda, private readonly options: { name: string }) {}
  ask(data: object) {
    return this.lambda.invoke({ FunctionName: this.options.name, Payload: JSON.stringify(data) }).promise();
  }
}
const orders = new Functions(new Lambda(), { name: 'shop-orders-handler' });
export const place = () => orders.ask({ a: 1 });`,
      9,
    ],
    [
      'a class that extends it',
      `import { Lambda } from 'aws-sdk/clients/all';
abstract class Functions {
  protected readonly lambda = new Lambda();
  protected constructor(private readonly name: string) {}
  protected ask(data: object) {
    return this.lambda.invoke({ FunctionName: this.name, Payload: JSON.stringify(data) }).promise();
  }
}
class Orders extends Functions {
  constructor() { super('shop-orders-handler'); }
  place() { return this.ask({ place: true }); }
}
const orders = new Orders();
export const place = () => orders.place();`,
      11,
    ],
    [
      'a function that makes functions',
      `import * as AWS from 'aws-sdk';
const lambda = new AWS.Lambda();
const asking = (name: string) => (data: object) =>
  new Promise((resolve, reject) => lambda.invoke({ FunctionName: name, Payload: JSON.stringify(data) }, (error, answer) => (error ? reject(error) : resolve(answer))));
const orders = asking('arn:aws:lambda:eu-west-1:1:function:shop-orders-handler:live');
export const place = () => orders({ a: 1 });`,
      5,
    ],
  ])('however it is written: %s', async (_, text, line) => {
    const { calls, notices } = await askedBy({ 'index.ts': text });
    expect(notices).toEqual([]);
    expect(calls.map((each) => each.replace(/:\d+ /, ' '))).toEqual([
      'web/index.ts → orders shop-orders-handler',
    ]);
    expect(calls[0]).toContain(`:${line} `);
  });

  test('by a variable that another stack is named in, whatever the stage', async () => {
    const files = {
      'package.json': JSON.stringify({ name: 'till' }),
      'serverless.yml': `service: till
provider:
  name: aws
  stage: \${opt:stage, 'dev'}
  environment: { TAKE: '\${file(../goods/serverless.yml):service}-\${self:provider.stage}-take' }
functions:
  sell: { handler: index.sell, events: [{ httpApi: 'POST /sales' }] }`,
      'index.ts': `import { Lambda } from 'aws-sdk';
const lambda = new Lambda();
export const sell = (event: any) => lambda.invoke({ FunctionName: process.env.TAKE!, Payload: event.body }).promise();`,
    };
    const goods = {
      'package.json': JSON.stringify({ name: 'goods' }),
      'serverless.yml': `service: goods
provider: { name: aws }
functions:
  take: { handler: index.take }`,
      'index.ts': 'export const take = async () => ({});',
    };
    const { calls } = await modelOf(systemOf({ till: { files }, goods: { files: goods } }));
    expect(calls.map(({ from, to, route }) => `${from} → ${to} ${route}`)).toEqual(['till → goods take']);
  });

  test('what nobody calls asks nothing, and of several that end alike the one is meant that more is known of', async () => {
    expect(
      await askedBy(
        {
          'caller.ts': CALLER,
          'index.ts': `import { Caller } from './caller';
export const unused = new Caller(2, 'shop-stock-handler');
const pay = new Caller(3, 'bank-payments-handler');
export const paid = () => pay.invoke({ action: 'pay' });
const users = new Caller(3, 'shop-users-handler');
export const user = () => users.invoke({ action: 'show' });`,
        },
        { users: shop('users', '    events:\n      - sqs: arn:aws:sqs:eu-west-1:1:users\n') },
      ),
    ).toEqual({
      calls: ['web/index.ts:6 → users shop-users-handler'],
      functions: ['shop-users-handler'],
      notices: [
        'who is called here is not known: no service is known to answer the pattern bank-payments-handler',
      ],
    });
  });
});

test('a function of somebody else is none that is called as it is here and woken by a path', async () => {
  const orders = shop('orders', HTTP);
  const files = {
    ...orders.files,
    'serverless.yml': String(orders.files['serverless.yml']).replace(/ {2}main:\n.*\n/, '  create:\n'),
  };
  const { calls } = await askedBy(
    {
      'index.ts': `import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
const client = new LambdaClient({});
export const sell = () => client.send(new InvokeCommand({ FunctionName: 'acme-fraud-prod-create' }));
export const keep = () => client.send(new InvokeCommand({ FunctionName: 'shop-orders-prod-create' }));`,
    },
    { orders: { files } },
  );
  expect(calls).toEqual(['web/index.ts:4 → orders create']);
});
