import { describe, expect, it } from 'vitest';
import { storesOf } from './support.js';

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

  it("of the CDK with an organisation's own constructs, for the function that an archive is called after", async () => {
    const handler = {
      files: {
        'index.ts': `import { GetCommand } from '@aws-sdk/lib-dynamodb';
export const handler = (client: any) => client.send(new GetCommand({ TableName: process.env.TABLE, Key: {} }));`,
      },
    };
    expect(
      await storesOf(
        { orders: handler, refunds: handler, carts: handler },
        {
          'infra/package.json': JSON.stringify({ name: 'infra' }),
          'infra/store.ts': `import { type ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
export class Store extends Construct {
  table: ITable;
  constructor(scope: Construct, id: string) { super(scope, id);
    const table = new Table(this, 'Kept', { tableName: \`shop-\${scope.node.id}-kept\` });
    this.table = table; }
}`,
          'infra/app.ts': `import { ShopStack } from '@shop/cdk/core';
import { ShopFunction } from '@shop/cdk';
import { Table } from '@angular/cdk/table';
import { Store } from './store';
export class Shop extends ShopStack {
  constructor(scope: any, id: string) { super(scope, id);
    const store = new Store(this, 'store');
    const app = 'orders';
    new ShopFunction(this, 'Orders', { fileName: \`\${app}.zip\`, environment: { TABLE: store.table.tableName } });
    new ShopFunction(this, 'Refunds', { fileName: 'refunds-lambda.zip', environment: { TABLE: 'refunded' } });
    new Table(this, 'Grid', { tableName: 'grid' });
  }
}`,
        },
      ),
    ).toEqual([
      'dynamodb ${TABLE}: carts r',
      'dynamodb refunded: refunds r',
      'dynamodb shop-*-kept: orders r',
    ]);
  });

  it('of the CDK, where variables are made of a list of constructs and called after these', async () => {
    const uses = (...variables: string[]) => `import { GetCommand } from '@aws-sdk/lib-dynamodb';
export const handler = async (client: any) => { for (const TableName of [${variables.map((each) => `process.env.${each}`).join(', ')}]) await client.send(new GetCommand({ TableName, Key: {} })); };`;
    expect(
      await storesOf(
        {
          orders: { files: { 'index.ts': uses('OrdersTable', 'LinesTable', 'NobodysTable') } },
          stock: { files: { 'index.ts': uses('Levels', 'REFUNDS') } },
        },
        {
          'infra/package.json': JSON.stringify({ name: 'infra' }),
          'infra/kept.ts': `import { Construct } from 'constructs';
import { aws_dynamodb as dynamodb } from 'aws-cdk-lib';
interface KeptProps { readonly stage: string; readonly name: string }
export class Kept extends Construct {
  public readonly table: dynamodb.Table;
  constructor(scope: Construct, id: string, props: KeptProps) { super(scope, id);
    const { stage, name } = props;
    const tableName = \`\${stage}-\${name}\`;
    this.table = new dynamodb.Table(this, 'Table', { tableName }); }
}`,
          'infra/running.ts': `import { Construct } from 'constructs';
import { NodejsFunction, type NodejsFunctionProps } from 'aws-cdk-lib/aws-lambda-nodejs';
interface Props extends Partial<NodejsFunctionProps> { group: string }
export class Running extends Construct {
  constructor(scope: Construct, id: string, props: Props) { super(scope, id);
    const { group, memorySize = 1024, ...others } = props;
    new NodejsFunction(this, id, { functionName: \`\${group}-\${id}\`, memorySize, ...others }); }
}`,
          'infra/data.ts': `import { Kept } from './kept';
export function addData({ scope, stage }) {
  const tables = [new Kept(scope, 'Orders', { stage, name: 'shop-orders' }), new Kept(scope, 'Lines', { stage, name: 'lines' })];
  return { tables };
}`,
          'infra/functions.ts': `import { aws_dynamodb as dynamodb } from 'aws-cdk-lib';
import { Running } from './running';
import { Kept } from './kept';
interface Props { scope: any; stage: string; tables: Kept[] }
export function addFunctions(props: Props) {
  const { scope, stage, tables } = props;
  const environment = { STAGE: stage, ...Object.fromEntries(tables.map((table) => [\`\${table.node.id}Table\`, table.table.tableName])) };
  const shared = { group: 'shop', environment };
  new Running(scope, 'place', { entry: 'orders/index.ts', ...shared });
  const levels = new dynamodb.Table(scope, 'Levels', { tableName: 'levels' });
  new Running(scope, 'levels', { entry: 'stock/index.ts', group: 'stock', environment: { [levels.node.id]: levels.tableName, REFUNDS: \`\${stage}-refunds\` } });
}`,
          'infra/app.ts': `import { App, Stack, type StackProps } from 'aws-cdk-lib';
import { addData } from './data';
import { addFunctions } from './functions';
class Shop extends Stack {
  constructor(scope: any, id: string, props: StackProps & { stage: string }) { super(scope, id, props);
    const shared = { scope: this, ...props };
    const { tables } = addData({ ...shared });
    addFunctions({ ...shared, tables }); }
}
const app = new App();
new Shop(app, 'shop', { stage: app.node.getContext('stage') });`,
        },
      ),
    ).toEqual([
      'dynamodb ${NobodysTable}: orders r',
      'dynamodb *-lines: orders r',
      'dynamodb *-refunds: stock r',
      'dynamodb *-shop-orders: orders r',
      'dynamodb levels: stock r',
    ]);
  });

  it('of SST, where one stack asks for what another returns', async () => {
    const handler = `import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
export const handler = (client: any) => client.send(new UpdateItemCommand({ TableName: process.env.TABLE, Key: {} }));`;
    expect(
      await storesOf(
        { orders: { files: { 'index.ts': handler } }, carts: { files: { 'index.ts': handler } } },
        {
          'infra/package.json': JSON.stringify({ name: 'infra' }),
          'infra/storage.ts': `import { Table, type StackContext } from 'sst/constructs';
export function Storage({ stack }: StackContext) { return { orders: new Table(stack, 'Orders', {}) }; }
export function Carts({ stack }: StackContext) { return new Table(stack, 'Carts', {}); }`,
          'infra/functions.ts': `import { Function, use, type StackContext } from 'sst/constructs';
import { Carts, Storage } from './storage';
export function Functions({ stack }: StackContext) {
  const { orders } = use(Storage);
  const carts = use(Carts);
  new Function(stack, 'Place', { handler: 'orders/index.handler', environment: { TABLE: orders.tableName } });
  new Function(stack, 'Fill', { handler: 'carts/index.handler', environment: { TABLE: carts.tableName } });
}`,
        },
      ),
    ).toEqual(['dynamodb Carts: carts w', 'dynamodb Orders: orders w']);
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
