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
