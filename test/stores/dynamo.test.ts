import { describe, expect, it } from 'vitest';
import { modelOf, systemOf } from '../calls/support.js';
import { storesOf } from './support.js';

/** One service with one file that holds what a shop does with its orders. */
const orders = (text: string, environment: Readonly<Record<string, string>> = {}) => ({
  orders: { files: { 'index.ts': text }, environment },
});

describe('tables of DynamoDB', () => {
  it('by commands of the SDK, in batches and transactions as well', async () => {
    expect(
      await storesOf(
        orders(
          `import { DynamoDBClient, GetItemCommand, PutItemCommand, ExecuteStatementCommand, CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, BatchGetCommand, BatchWriteCommand, QueryCommand, QueryCommandInput, TransactWriteCommand, UpdateCommand as Change, paginateScan } from '@aws-sdk/lib-dynamodb';
const { ORDERS_TABLE = 'orders-local' } = process.env;
const LINES = process.env.LINES_TABLE!;
const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
export const one = (id: string) => client.send(new GetItemCommand({ TableName: ORDERS_TABLE, Key: { id: { S: id } } }));
export const raise = (id: string) => client.send(new Change({ TableName: process.env.COUNTERS, Key: { id } }));
export const some = (ids: string[]) => client.send(new BatchGetCommand({ RequestItems: { [LINES]: { Keys: ids.map((id) => ({ id })) }, customers: { Keys: [] } } }));
export async function close(orders: { id: string }[]) {
  const items = orders.map((order) => ({ Update: { TableName: ORDERS_TABLE, Key: order } }));
  await client.send(new TransactWriteCommand({ TransactItems: [...items, { Put: { TableName: 'audit', Item: {} } }, { ConditionCheck: { TableName: 'locks', Key: {}, ConditionExpression: 'a' } }] }));
}
export const closeEach = (orders: { id: string }[]) =>
  client.send(new TransactWriteCommand({ TransactItems: orders.map(({ id }) => ({ Delete: { TableName: 'drafts', Key: { id } } })) }));
export const write = async (requests: any[]) => {
  const params = { RequestItems: { ['stock-' + process.env.STAGE]: requests } };
  await client.send(new BatchWriteCommand(params));
};
export async function of(customer: string) {
  const input: QueryCommandInput = { TableName: 'by_customer', KeyConditionExpression: 'c = :c' };
  if (customer) input.Limit = 1;
  return client.send(new QueryCommand({ ...input, IndexName: 'x' }));
}
export const all = () => paginateScan({ client }, { TableName: 'everything' });
export const sql = () => client.send(new ExecuteStatementCommand({ Statement: 'SELECT * FROM "refunds"."byOrder" WHERE id = ?' }));
export const setup = () => client.send(new CreateTableCommand({ TableName: 'made', KeySchema: [], AttributeDefinitions: [] }));`,
          { ORDERS_TABLE: 'shop-orders', LINES_TABLE: 'shop-lines' },
        ),
      ),
    ).toEqual([
      'dynamodb ${COUNTERS}: orders w',
      'dynamodb audit: orders w',
      'dynamodb by_customer: orders r',
      'dynamodb customers: orders r',
      'dynamodb drafts: orders w',
      'dynamodb everything: orders r',
      'dynamodb locks: orders r',
      'dynamodb made: orders d',
      'dynamodb refunds: orders r',
      'dynamodb shop-lines: orders r',
      'dynamodb shop-orders: orders rw',
      'dynamodb stock-*: orders w',
    ]);
  });

  it('by methods of the older SDK and of documents, traced or not', async () => {
    expect(
      await storesOf({
        orders: {
          files: {
            'index.js': `const AWSXRay = require('aws-xray-sdk-core');
const AWS = AWSXRay.captureAWS(require('aws-sdk'));
const { DynamoDB } = require('aws-sdk');
const Documents = require('aws-sdk/clients/dynamodb').DocumentClient;
const { DynamoDBDocument } = require('@aws-sdk/lib-dynamodb');
const documents = new AWS.DynamoDB.DocumentClient();
const low = new DynamoDB({ region: 'eu-west-1' });
const s3 = new AWS.S3();
exports.one = async (id) => (await documents.get({ TableName: 'orders', Key: { id } }).promise()).Item;
exports.put = (item) => low.putItem({ TableName: 'lines', Item: item }).promise();
exports.scan = (last, found = []) => { const params = { TableName: 'archive' }; if (last) params.ExclusiveStartKey = last; return new Documents().scan(params).promise(); };
exports.next = () => DynamoDBDocument.from(low).transactWrite({ TransactItems: [{ Put: { TableName: 'events', Item: {} } }] });
exports.file = () => s3.getObject({ Bucket: 'invoices', Key: 'a' }).promise();`,
          },
        },
      }),
    ).toEqual([
      'bucket invoices: orders r',
      'dynamodb archive: orders r',
      'dynamodb events: orders w',
      'dynamodb lines: orders w',
      'dynamodb orders: orders r',
    ]);
  });

  it('of wrappers that are given the table, the options or the client', async () => {
    expect(
      await storesOf({
        orders: {
          files: {
            'src/database.ts': `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, GetCommandInput, PutCommand, QueryCommand, QueryCommandInput } from '@aws-sdk/lib-dynamodb';
const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
export const get = async (input: GetCommandInput) => (await client.send(new GetCommand(input))).Item;
export const put = async (table: string, item: object) => client.send(new PutCommand({ TableName: table, Item: item }));
export abstract class Repository<Row> {
  protected constructor(private readonly table: string) {}
  query(input: Omit<QueryCommandInput, 'TableName'>) { return client.send(new QueryCommand({ ...input, TableName: this.table })); }
}`,
            'src/orders.ts': `import { Repository } from './database';
export class Orders extends Repository<{ id: string }> { constructor() { super(process.env.ORDERS ?? 'orders'); } ofToday() { return this.query({ KeyConditionExpression: 'a' }); } }`,
            'index.ts': `import { get, put } from './src/database';
import { Orders } from './src/orders';
const LINES = { TableName: 'lines' } as const;
export const line = (id: string) => get({ ...LINES, Key: { id } });
export const save = (item: object) => put('customers', item);
export const today = () => new Orders().ofToday();`,
          },
        },
      }),
    ).toEqual(['dynamodb customers: orders w', 'dynamodb lines: orders r', 'dynamodb orders: orders r']);
  });
});

it('names that options, members and functions hold', async () => {
  expect(
    await storesOf(
      orders(`import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
interface Options { table: string; key: string }
const get = (options: Options) => client.send(new GetCommand({ TableName: options.table, Key: {} }));
const remove = ({ table, key }: Options) => client.send(new DeleteCommand({ TableName: table, Key: { key } }));
class Repo {
  constructor(private readonly options: { tableName: string }) {}
  query() { return client.send(new QueryCommand({ TableName: this.options.tableName })); }
}
class Other {
  private table: string;
  constructor(options: Options) { this.table = options.table; }
  put() { return client.send(new PutCommand({ TableName: this.table, Item: {} })); }
}
const config = { tables: { orders: 'config-orders', lines: process.env.LINES || 'lines-default' } };
const tableFor = (kind: 'orders' | 'lines') => config.tables[kind];
const named = (name: string) => \`shop-\${process.env.STAGE ?? 'dev'}-\${name}\`;
export const all = (id: string) => [
  get({ table: 'by-options', key: id }),
  remove({ table: 'by-pattern', key: id }),
  new Repo({ tableName: 'by-class' }).query(),
  new Other({ table: 'by-member', key: id }).put(),
  client.send(new UpdateCommand({ TableName: tableFor('orders'), Key: { id } })),
  client.send(new UpdateCommand({ TableName: config.tables.lines, Key: { id } })),
  client.send(new UpdateCommand({ TableName: named('carts'), Key: { id } })),
];`),
    ),
  ).toEqual([
    'dynamodb by-class: orders r',
    'dynamodb by-member: orders w',
    'dynamodb by-options: orders r',
    'dynamodb by-pattern: orders w',
    'dynamodb config-orders: orders w',
    'dynamodb lines-default: orders w',
    'dynamodb shop-dev-carts: orders w',
  ]);
});

it('leaves what only looks like it: other services of AWS, maps, and options of which nothing is known', async () => {
  const { stores, notices } = await modelOf(
    systemOf(
      orders(`import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { TimestreamQueryClient, QueryCommand } from '@aws-sdk/client-timestream-query';
import { GlueClient } from '@aws-sdk/client-glue';
const known = new Map<string, number>();
export const of = (name: string, client: any) => [
  known.get(name), new Map().delete(name),
  new TimestreamQueryClient({}).send(new QueryCommand({ QueryString: 'SELECT 1' })),
  client.send(new GetCommand(JSON.parse(name))),
];`),
    ),
  );
  expect(stores).toEqual([]);
  expect(notices.map(({ message }) => message)).not.toContainEqual(expect.stringMatching(/which server/));
});

describe('names of tables that the deployment gives', () => {
  it('of the Serverless Framework: references within the file, and several functions with values of their own', async () => {
    expect(
      await storesOf(
        {},
        {
          'orders/package.json': JSON.stringify({ name: 'orders' }),
          'orders/serverless.yml': `service: orders
custom:
  table: \${self:service}-orders-\${sls:stage}
  refunds: { dev: refunds-dev, live: refunds }
  stage: dev
  circle: \${self:custom.circle}\${self:custom.circle}
provider:
  name: aws
  environment:
    ORDERS_TABLE: \${self:custom.table}
    LINES_TABLE: !Ref Lines
    REFUNDS: \${self:custom.refunds.\${self:custom.stage}}
    STOCK: stock\${file(./config.\${opt:stage}.json):SUFFIX}
    CUSTOMERS: \${env:CUSTOMERS_TABLE}
    CIRCLE: \${self:custom.circle}
functions:
  place: { handler: src/place.handler, environment: { AUDIT: { 'Fn::Join': ['-', ['audit', !Ref 'AWS::Region']] }, TABLE: carts } }
  close: { handler: src/close.handler, environment: { TABLE: !GetAtt Closed.Arn } }
resources:
  Resources:
    Orders: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: '\${self:custom.table}' } }
    Lines: { Type: 'AWS::DynamoDB::Table', Properties: { BillingMode: PAY_PER_REQUEST } }
    Customers: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: '\${env:CUSTOMERS_TABLE}' } }
    Closed: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: closed } }
    Topic: { Type: 'AWS::SNS::Topic' }`,
          'orders/src/place.ts': `import { PutCommand, GetCommand } from '@aws-sdk/lib-dynamodb';
import { client } from './client';
export const handler = async () => {
  await client.send(new PutCommand({ TableName: process.env.ORDERS_TABLE, Item: {} }));
  await client.send(new PutCommand({ TableName: process.env['AUDIT'], Item: {} }));
  await client.send(new GetCommand({ TableName: process.env.LINES_TABLE, Key: {} }));
  for (const TableName of [process.env.REFUNDS, process.env.STOCK, process.env.CUSTOMERS, process.env.CIRCLE])
    await client.send(new GetCommand({ TableName, Key: {} }));
};`,
          'orders/src/close.ts': `import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { client } from './client';
export const handler = async () => client.send(new DeleteCommand({ TableName: process.env.TABLE, Key: {} }));`,
          'orders/src/client.ts':
            "import { DynamoDBClient } from '@aws-sdk/client-dynamodb';\nexport const client = new DynamoDBClient({});",
        },
      ),
    ).toEqual([
      'dynamodb ${CIRCLE}: orders r',
      'dynamodb ${CUSTOMERS_TABLE}: orders dr',
      'dynamodb Lines: orders dr',
      'dynamodb audit-*: orders w',
      'dynamodb carts: orders w',
      'dynamodb closed: orders dw',
      'dynamodb orders-orders-*: orders dw',
      'dynamodb refunds-dev: orders r',
      'dynamodb stock*: orders r',
    ]);
  });

  it('of SAM, whose functions may be units of their own', async () => {
    expect(
      await storesOf(
        {},
        {
          'template.yaml': `Transform: AWS::Serverless-2016-10-31
Globals: { Function: { Environment: { Variables: { ORDERS: !Ref OrdersTable } } } }
Parameters: { CartsName: { Type: String, Default: carts } }
Resources:
  OrdersTable: { Type: AWS::Serverless::SimpleTable, Properties: { TableName: shop-orders } }
  Place: { Type: AWS::Serverless::Function, Properties: { CodeUri: place/, Environment: { Variables: { CARTS: !Ref CartsName } } } }
  Show: { Type: AWS::Serverless::Function, Properties: { CodeUri: ./show } }`,
          'place/package.json': JSON.stringify({ name: 'place', scripts: { start: 'node app.js' } }),
          'place/app.js': `const { DynamoDB } = require('aws-sdk');
const documents = new DynamoDB.DocumentClient();
exports.handler = async () => { await documents.put({ TableName: process.env.ORDERS, Item: {} }).promise(); return documents.delete({ TableName: process.env.CARTS, Key: {} }).promise(); };`,
          'show/package.json': JSON.stringify({ name: 'show', scripts: { start: 'node app.js' } }),
          'show/app.js': `const { DynamoDB } = require('aws-sdk');
const documents = new DynamoDB.DocumentClient();
exports.handler = () => documents.scan({ TableName: process.env.ORDERS }).promise();`,
        },
      ),
    ).toEqual(['dynamodb carts: place w', 'dynamodb shop-orders: place w, show r']);
  });

  it('of stacks in code: of the CDK across stacks, and of SST', async () => {
    const uses = `import { PutCommand } from '@aws-sdk/lib-dynamodb';
export const handler = async (client: any) => {
  await client.send(new PutCommand({ TableName: process.env.ORDERS_TABLE, Item: {} }));
  await client.send(new PutCommand({ TableName: process.env.LINES_TABLE, Item: {} }));
};`;
    expect(
      await storesOf({
        orders: {
          files: {
            'index.ts': `import './lib/app';\nimport './src/handler';`,
            'lib/app.ts': `import { App } from 'aws-cdk-lib';
import { DataStack } from './data-stack';
import { FunctionsStack } from './functions-stack';
const app = new App();
const data = new DataStack(app, 'data');
new FunctionsStack(app, 'functions', { orders: data.orders });`,
            'lib/data-stack.ts': `import { Stack } from 'aws-cdk-lib';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
export class DataStack extends Stack {
  public readonly orders: Table;
  constructor(scope: any, id: string) { super(scope, id);
    this.orders = new Table(this, 'OrdersTable', { partitionKey: { name: 'id', type: AttributeType.STRING } }); }
}`,
            'lib/functions-stack.ts': `import { Stack, StackProps } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
interface Props extends StackProps { orders: dynamodb.ITable }
export class FunctionsStack extends Stack {
  constructor(scope: any, id: string, props: Props) { super(scope, id, props);
    const lines = new dynamodb.Table(this, 'Lines', { tableName: 'lines' });
    const shared = { ORDERS_TABLE: props.orders.tableName };
    const place = new NodejsFunction(this, 'Place', { entry: 'src/handler.ts', environment: { ...shared, LOG: 'debug' } });
    place.addEnvironment('LINES_TABLE', lines.tableName);
  }
}`,
            'src/handler.ts': uses,
          },
        },
        // The package that deploys it lies within, and says where the code of each function is.
        refunds: {
          files: {
            'infra/package.json': JSON.stringify({ name: 'infra', main: 'app.ts' }),
            'infra/app.ts': `import { App, Stack } from 'aws-cdk-lib';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { join } from 'node:path';
const stack = new Stack(new App(), 'refunds');
const table = Table.fromTableName(stack, 'Refunds', 'shop-refunds');
new NodejsFunction(stack, 'Refund', { entry: join(__dirname, '../index.ts'), environment: { TABLE: table.tableName } });
new NodejsFunction(stack, 'Return', { entry: join(__dirname, '../../returns/index.ts'), environment: { TABLE: 'shop-returns' } });`,
            'index.ts': `import { GetCommand } from '@aws-sdk/lib-dynamodb';
export const handler = (client: any) => client.send(new GetCommand({ TableName: process.env.TABLE, Key: {} }));`,
          },
        },
        returns: {
          files: {
            'index.ts': `import { GetCommand } from '@aws-sdk/lib-dynamodb';
export const handler = (client: any) => client.send(new GetCommand({ TableName: process.env.TABLE, Key: {} }));`,
          },
        },
        carts: {
          files: {
            'index.ts': `import { Resource } from 'sst';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
export const handler = (client: any) => client.send(new GetCommand({ TableName: Resource.Carts.name, Key: {} }));`,
          },
        },
      }),
    ).toEqual([
      'dynamodb Carts: carts r',
      'dynamodb OrdersTable: orders dw',
      'dynamodb lines: orders dw',
      'dynamodb shop-refunds: refunds r',
      'dynamodb shop-returns: returns r',
    ]);
  });

  it('of the CDK, where a construct takes what it builds apart for its members, and hands it on by a method', async () => {
    const uses = (table: string) => `import { GetCommand } from '@aws-sdk/lib-dynamodb';
export const handler = (client: any) => client.send(new GetCommand({ TableName: process.env.${table}, Key: {} }));`;
    expect(
      await storesOf(
        {
          orders: { files: { 'index.ts': uses('TABLE') } },
          carts: {
            files: {
              'index.ts': `import { GetCommand } from '@aws-sdk/lib-dynamodb';
let table: string;
const settings = async () => ({ table: process.env.TABLE! });
export const handler = async (client: any) => {
  ({ table } = await settings());
  return client.send(new GetCommand({ TableName: table, Key: {} }));
};`,
            },
          },
        },
        {
          'infra/package.json': JSON.stringify({ name: 'infra' }),
          'infra/tables.ts': `import { ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
interface Built { orders: ITable; carts: { kept: ITable } }
export class Tables extends Construct {
  private readonly name = 'shop-orders';
  public readonly orders: ITable;
  public readonly carts: ITable;
  constructor(scope: Construct, id: string) {
    super(scope, id);
    ({ orders: this.orders, carts: { kept: this.carts = undefined as never } } = this.build());
  }
  private build(): Built { return { orders: this.ordersTable(), carts: { kept: this.cartsTable() } }; }
  private ordersTable(): ITable { return new Table(this, 'Orders', { tableName: this.name } as never); }
  private cartsTable(): ITable { return new Table(this, 'Carts', { tableName: 'shop-carts' } as never); }
}`,
          'infra/app.ts': `import { App, Stack } from 'aws-cdk-lib';
import { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { NodejsFunction, NodejsFunctionProps } from 'aws-cdk-lib/aws-lambda-nodejs';
import { join } from 'node:path';
import { Tables } from './tables';
class Shop extends Stack {
  constructor(scope: App) {
    super(scope, 'shop');
    const { orders, carts } = new Tables(this, 'Tables');
    this.placeFunction(orders);
    let kept: ITable;
    ({ kept } = { kept: carts });
    new NodejsFunction(this, 'Cart', { entry: join(__dirname, '../carts/index.ts'), environment: { TABLE: kept.tableName } });
  }
  private placeFunction(table: ITable) {
    const props: NodejsFunctionProps = { environment: { TABLE: table.tableName } };
    return new NodejsFunction(this, 'Place', { entry: join(__dirname, '/../orders/index.ts'), ...props });
  }
}
new Shop(new App());`,
        },
      ),
    ).toEqual(['dynamodb shop-carts: carts r', 'dynamodb shop-orders: orders r']);
  });
});

describe('libraries over DynamoDB', () => {
  it('dynamoose, in Nest as well', async () => {
    expect(
      await storesOf({
        orders: {
          files: {
            'models.js': `const dynamoose = require('dynamoose');
exports.Order = dynamoose.model('Order', new dynamoose.Schema({ id: String }), { tableName: 'shop-orders' });
exports.Line = dynamoose.model('Line', { id: String });`,
            'index.js': `const { Order, Line } = require('./models');
exports.one = (id) => Order.get(id);
exports.lines = (order) => Line.query('order').eq(order).exec();
exports.add = async (data) => { const order = new Order(data); await order.save(); await Line.batchPut([{ id: 1 }]); };`,
          },
        },
        users: {
          files: {
            'index.ts': `import { InjectModel, Model } from 'nestjs-dynamoose';
export class Users {
  constructor(@InjectModel('User') private readonly users: Model<{ id: string }, { id: string }>) {}
  all() { return this.users.scan().exec(); }
  add(user: { id: string }) { return this.users.create(user); }
}`,
          },
        },
      }),
    ).toEqual(['dynamodb Line: orders drw', 'dynamodb User: users rw', 'dynamodb shop-orders: orders drw']);
  });

  it('ElectroDB, DynamoDB Toolbox, OneTable and the data mapper', async () => {
    expect(
      await storesOf({
        electro: {
          environment: { TABLE: 'electro-table' },
          files: {
            'index.ts': `import { Entity, Service, EntityConfiguration } from 'electrodb';
const configuration: EntityConfiguration = { table: process.env.TABLE, client: undefined as never };
const Order = new Entity({ model: { entity: 'order', version: '1', service: 'shop' }, attributes: {}, indexes: {} }, configuration);
const Audit = new Entity({ model: { entity: 'audit', version: '1', service: 'shop' }, attributes: {}, indexes: {} }, { table: 'audit' });
const shop = new Service({ Order }, configuration);
export const one = (id: string) => Order.query.primary({ id }).where(({ a }, { eq }) => eq(a, 1)).go();
export const of = (id: string) => shop.collections.parts({ id }).go();
export const log = () => Audit.put({}).go();`,
          },
        },
        toolbox: {
          files: {
            'index.ts': `import { Table, Entity, GetItemCommand, PutItemCommand, QueryCommand } from 'dynamodb-toolbox';
const table = new Table({ name: () => 'toolbox-table', partitionKey: { name: 'pk', type: 'string' } });
const Order = new Entity({ name: 'Order', table });
export const one = (id: string) => Order.build(GetItemCommand).key({ id }).send();
export const put = (item: object) => Order.build(PutItemCommand).item(item).send();
export const all = () => table.build(QueryCommand).query({ partition: 'a' }).send();`,
          },
        },
        one: {
          files: {
            'index.ts': `import { Table } from 'dynamodb-onetable';
const table = new Table({ name: 'one-table', client: undefined, schema: {} as never });
const Account = table.getModel('Account');
export const find = () => Account.find({ id: '1' });
export const change = () => Account.update({ id: '1' });`,
          },
        },
        mapper: {
          files: {
            'index.ts': `import { DataMapper } from '@aws/dynamodb-data-mapper';
import { attribute, hashKey, table } from '@aws/dynamodb-data-mapper-annotations';
@table('mapped') class Order { @hashKey() id!: string; @attribute() at?: Date; }
const mapper = new DataMapper({ client: undefined as never });
export const one = (id: string) => mapper.get(Object.assign(new Order(), { id }));
export const put = (order: Order) => mapper.put(order);`,
          },
        },
      }),
    ).toEqual([
      'dynamodb audit: electro w',
      'dynamodb electro-table: electro r',
      'dynamodb mapped: mapper rw',
      'dynamodb one-table: one rw',
      'dynamodb toolbox-table: toolbox rw',
    ]);
  });

  it('entities that a repository is given, by their types alone', async () => {
    expect(
      await storesOf({
        orders: {
          files: {
            'repositories.ts': `import { Entity, Table } from 'dynamodb-toolbox';
export interface Orders { one(id: string): Promise<unknown>; }
export class KeptOrders implements Orders {
  private readonly entity: Entity;
  static create(): Orders {
    const table = new Table({ name: 'orders', partitionKey: 'id' });
    return new KeptOrders(new Entity({ name: 'Order', attributes: {}, table } as const));
  }
  constructor(entity: Entity) { this.entity = entity; }
  async one(id: string) { return (await this.entity.get({ id })).Item; }
}
export abstract class Kept<Name extends string> {
  constructor(private readonly table: Table<Name>, private readonly entity: Entity, private readonly log: Entity) {}
  all(id: string) { return this.entity.query(id); }
  change(id: string) { return this.table.transactWrite([this.log.putTransaction({ id })]); }
}
export class Carts extends Kept<'carts'> {
  static create() {
    const table = new Table({ name: 'carts', partitionKey: 'id' });
    const log = new Entity({ name: 'Log', attributes: {}, table: new Table({ name: 'cart-log', partitionKey: 'id' }) });
    return new Carts(table, new Entity({ name: 'Cart', attributes: {}, table }), log);
  }
}`,
            'index.ts': `import { Carts, KeptOrders } from './repositories.js';
const orders = KeptOrders.create();
const carts = Carts.create();
export const show = async (id: string) => [await orders.one(id), await carts.all(id)];
export const change = (id: string) => carts.change(id);`,
          },
        },
      }),
    ).toEqual(['dynamodb cart-log: orders w', 'dynamodb carts: orders r', 'dynamodb orders: orders r']);
  });
});
