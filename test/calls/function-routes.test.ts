import { expect, test } from 'vitest';
import { callsIn, channelsIn, modelOf, type Service, systemOf } from './support.js';

const web = (text: string): Service => ({ files: { 'index.ts': text } });

/** What serverless.yml, without a container, deploys beside a service of a compose file. */
const orders = {
  'functions/orders/package.json': JSON.stringify({ name: 'orders' }),
  'functions/orders/serverless.yml': `service: orders
provider: { name: aws, stage: "\${opt:stage, 'dev'}" }
functions:
  list: { handler: src/list.handler, events: [{ httpApi: 'GET /all' }] }
  one: { handler: src/one.handler, events: [{ http: { path: 'one/{id}', method: get } }] }
  place:
    handler: src/place.handler
    events:
      - http: { path: /place, method: post }
      - http: { path: '/files/{proxy+}', method: any }
      - stream: { type: dynamodb, arn: !GetAtt Placed.StreamArn }
resources:
  Resources:
    Placed: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: "placed-\${self:provider.stage}" } }
`,
  'functions/orders/src/list.ts': 'export const handler = async () => [];',
  'functions/orders/src/one.ts': 'export const handler = async () => 1;',
  'functions/orders/src/place.ts': `export const handler = async () => { await fetch('http://stock:3000/stock/1', { method: 'PUT' }); };`,
};

const stock: Service = {
  files: {
    'index.js': `const app = require('express')(); app.put('/stock/:id', (req, res) => res.end()); app.listen(3000);`,
  },
};

test('what functions answer to is found below a public address, which no file of the tree names', async () => {
  const model = await modelOf(
    systemOf(
      {
        stock,
        web: web(`const base = \`https://api.shop.com/\${process.env.STAGE}/ordering\`;
          export const all = () => fetch(\`\${base}/all\`);
          export const one = (id: string) => fetch(\`\${base}/one/\${id}\`);
          export const place = (order: string) => fetch(\`\${base}/place\`, { method: 'POST', body: order });
          export const file = (name: string) => fetch(\`\${base}/files/a/\${name}\`);
          export const rates = () => fetch('https://api.bank.com/rates/all');`),
      },
      orders,
    ),
  );
  expect(callsIn(model)).toEqual([
    'orders → stock PUT /stock/1',
    'web → orders GET /all',
    'web → orders GET /one/*',
    'web → orders POST /place',
    'web → orders GET /files/a/*',
  ]);
  expect(model.calls.find(({ to }) => to === 'stock')?.entrances).toMatchObject([{ name: 'handler' }]);
  expect(channelsIn(model)).toEqual(['placed-*: nobody → orders']);
});

test('what several services answer is found below a public address whose gateway no file of the tree tells of', async () => {
  const server = (routes: string): Service => ({
    files: { 'index.js': `const app = require('express')(); ${routes} app.listen(3000);` },
  });
  const services = {
    bookings: server(
      `app.post('/bookings/places', (req, res) => res.end()); app.get('/bookings/of/:who', (req, res) => res.end());`,
    ),
    search: server(`app.get('/search/places/:name', (req, res) => res.end());`),
  };
  const asking = (also: string) =>
    web(`const base = 'https://a1b2c3.execute-api.eu-west-1.amazonaws.com/dev';
      export const book = (what: string) => fetch(base + '/bookings/places', { method: 'POST', body: what });
      export const booked = (who: string) => fetch(base + '/bookings/of/' + who);
      export const find = (name: string) => fetch(base + '/search/places/' + name);
      ${also}`);
  const profile = `export const profile = (who: string) => fetch(base + '/profiles/' + who);`;
  const more = `export const more = () => fetch(base + '/profiles/all');`;
  const profiles = server(`app.get('/profiles/:who', (req, res) => res.end());`);
  expect(callsIn(await modelOf(systemOf({ ...services, profiles, web: asking(profile) })))).toEqual([
    'web → bookings POST /bookings/places',
    'web → bookings GET /bookings/of/*',
    'web → profiles GET /profiles/*',
    'web → search GET /search/places/*',
  ]);
  // Somebody else may answer some of the same.
  expect(callsIn(await modelOf(systemOf({ ...services, web: asking(profile + more) })))).toEqual([]);
});

test('a rented shop has what any shop has, and is not the services that have it as well', async () => {
  const having = (name: string): Service => ({
    files: {
      'index.js': `const app = require('express')();
        app.get('/${name}', (req, res) => res.end()); app.get('/${name}/:id', (req, res) => res.end()); app.listen(3000);`,
    },
  });
  const sync = web(`const base = 'https://rented.example.com/wp-json/wc/v3';
    export const orders = () => fetch(base + '/orders');
    export const products = () => fetch(base + '/products');
    export const product = (id: string) => fetch(base + '/products/' + id);
    export const customers = () => fetch(base + '/customers');`);
  const services = { orders: having('orders'), catalog: having('products'), customers: having('customers') };
  expect(callsIn(await modelOf(systemOf({ ...services, sync })))).toEqual([]);
});

test('a stranger who answers a little of the same is no service of the system', async () => {
  const model = await modelOf(
    systemOf(
      {
        stock,
        web: web(`export const all = () => fetch('https://api.strangers.com/v1/all');
          export const one = (id: string) => fetch(\`https://api.strangers.com/v1/one/\${id}\`);
          export const rates = () => fetch('https://api.strangers.com/v1/rates');
          export const coins = () => fetch('https://api.strangers.com/v1/coins');`),
      },
      orders,
    ),
  );
  expect(callsIn(model).filter((call) => call.startsWith('web'))).toEqual([]);
});

test('routes of a template of SAM', async () => {
  const model = await modelOf(
    systemOf(
      {
        web: web(
          `export const one = (id: string) => fetch(\`\${process.env.ORDERS_SERVICE_URL}/orders/\${id}\`);`,
        ),
      },
      {
        'orders/package.json': JSON.stringify({ name: 'orders' }),
        'orders/src/app.ts': 'export const handler = async () => 1;',
        'orders/template.yaml': `Resources:
  One:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src/
      Handler: app.handler
      Events:
        Get: { Type: HttpApi, Properties: { Path: '/orders/{id}', Method: get } }
`,
      },
    ),
  );
  expect(callsIn(model)).toEqual(['web → orders GET /orders/*']);
});

test('routes of a template of SAM whose functions are built from packages', async () => {
  const model = await modelOf(
    systemOf(
      {
        web: web(
          `export const one = (id: string) => fetch(\`\${process.env.ORDERS_SERVICE_URL}/orders/\${id}\`);`,
        ),
      },
      {
        'packages/orders/package.json': JSON.stringify({ name: 'orders' }),
        'packages/orders/src/one.ts': 'export const main = async () => 1;',
        'SAMtemplates/functions/main.yaml': `Resources:
  One:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: ../../packages
      Handler: one.main
      Events:
        Get: { Type: HttpApi, Properties: { Path: '/orders/{id}', Method: get } }
    Metadata: { BuildMethod: esbuild, BuildProperties: { EntryPoints: [orders/src/one.ts] } }
`,
      },
    ),
  );
  expect(callsIn(model)).toEqual(['web → orders GET /orders/*']);
});

test('functions of Azure that documents describe: what wakes them, what they hand on and answer to', async () => {
  const root = systemOf(
    {
      web: web(
        "export const one = (id: string) => fetch(`${process.env.ORDERS_SERVICE_URL}/api/orders/${id}`);\nexport const check = () => fetch(process.env.ORDERS_SERVICE_URL + '/api/check');",
      ),
    },
    {
      'orders/package.json': JSON.stringify({ name: 'orders' }),
      'orders/host.json': '{ "version": "2.0" }',
      'orders/one/function.json':
        '{ "bindings": [{ "type": "httpTrigger", "direction": "in", "methods": ["get"], "route": "orders/{id:int}" }, { "type": "http", "direction": "out" }] }',
      'orders/one/index.js': 'module.exports = async () => 1;',
      'orders/check/function.json':
        '{ "bindings": [{ "type": "httpTrigger", "direction": "in", "name": "request" }] }',
      'orders/check/index.js': 'module.exports = async () => 1;',
      'orders/placed/function.json':
        '{ "bindings": [{ "type": "serviceBusTrigger", "direction": "in", "topicName": "placed", "subscriptionName": "orders" }, { "type": "queue", "direction": "out", "queueName": "letters" }] }',
      'orders/placed/index.js': 'module.exports = async () => 1;',
      'orders/broken/function.json': '{ "bindings": 3 }',
    },
  );
  const model = await modelOf(root);
  expect(callsIn(model)).toEqual(['web → orders GET /api/orders/*', 'web → orders GET /api/check']);
  expect(channelsIn(model)).toEqual(['letters: orders → nobody', 'placed: nobody → orders']);
});

test('other ports of a machine where one service answers are of the system as well, where only one answers by the same words', async () => {
  const serving = (...routes: readonly string[]): Service => ({
    files: {
      'index.js': `const app = require('express')(); ${routes.map((route) => `app.get('${route}', (req, res) => res.end());`).join(' ')} app.listen(3000);`,
    },
  });
  const asked = async (chat: string) =>
    callsIn(
      await modelOf(
        systemOf({
          users: serving('/api/users/me', '/api/users/all', '/api/users/:id/friends'),
          chats: serving('/api/chats/all'),
          web: web(`const USERS = 'http://13.0.0.7:5000'; const CHATS = '${chat}';
            export const me = () => fetch(USERS + '/api/users/me');
            export const all = () => fetch(USERS + '/api/users/all');
            export const friends = (id: string) => fetch(\`\${USERS}/api/users/\${id}/friends\`);
            export const chats = () => fetch(CHATS + '/api/chats/all');
            export const rates = () => fetch(CHATS + '/api/rates/all');`),
        }),
      ),
    );
  const users = [
    'web → users GET /api/users/me',
    'web → users GET /api/users/all',
    'web → users GET /api/users/*/friends',
  ];
  expect(await asked('http://13.0.0.7:5002/')).toEqual(['web → chats GET /api/chats/all', ...users]);
  expect(await asked('http://13.0.0.8:5002/')).toEqual(users);
});
