import { expect, it } from 'vitest';
import { storesOf } from './support.js';

const uses = (...variables: string[]) => `import { GetCommand } from '@aws-sdk/lib-dynamodb';
export const handler = async (client: any) => { for (const TableName of [${variables.map((each) => `process.env.${each}`).join(', ')}]) await client.send(new GetCommand({ TableName, Key: {} })); };`;
const kept = `import { Construct } from 'constructs';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
export interface KeptProps { readonly stage: string; readonly name: string }
export class Kept extends Construct {
  public readonly table: dynamodb.ITable;
  public readonly tableName: string;
  constructor(scope: Construct, id: string, props: KeptProps) { super(scope, id);
    const table = new dynamodb.Table(this, 'Table', { tableName: [props.stage, props.name].join('-') });
    this.table = table; this.tableName = table.tableName; }
}`;
async function tablesOf(infra: Record<string, string>, orders: string[], stock: string[] = []) {
  return storesOf(
    { orders: { files: { 'index.ts': uses(...orders) } }, stock: { files: { 'index.ts': uses(...stock) } } },
    {
      'infra/package.json': JSON.stringify({ name: 'infra' }),
      'infra/kept.ts': kept,
      ...Object.fromEntries(Object.entries(infra).map(([p, t]) => [`infra/${p}`, t])),
    },
  );
}
it('of what a list is reduced to', async () => {
  expect(
    await tablesOf(
      {
        'app.ts': `import { App, Stack } from 'aws-cdk-lib'; import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs'; import { Kept } from './kept';
class Shop extends Stack { private tables: Kept[];
 constructor(scope: any, id: string, private stage: string) { super(scope, id);
  this.tables = ['Orders', 'Lines'].map((id) => new Kept(this, id, { stage, name: id.toLowerCase() }));
  const environment = this.tables.reduce((all, each) => ({ ...all, [each.node.id + '_TABLE']: each.tableName }), {} as Record<string, string>);
  new NodejsFunction(this, 'fn', { entry: 'orders/index.ts', environment }); } }
new Shop(new App(), 'shop', 'dev');`,
      },
      ['Orders_TABLE', 'Lines_TABLE'],
    ),
  ).toEqual(['dynamodb dev-lines: orders r', 'dynamodb dev-orders: orders r']);
});
it('of the entries of an object', async () => {
  expect(
    await tablesOf(
      {
        'app.ts': `import { App, Stack } from 'aws-cdk-lib'; import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs'; import { Kept } from './kept';
const stage = process.env.STAGE!;
const stack = new Stack(new App(), 'shop');
const tables = { ORDERS: new Kept(stack, 'a', { stage, name: 'orders' }), LINES: new Kept(stack, 'b', { stage, name: 'lines' }) };
const environment = Object.fromEntries(Object.entries(tables).map(([key, { table }]) => [\`\${key}_TABLE\`, table.tableName]));
new NodejsFunction(stack, 'fn', { entry: 'orders/index.ts', environment: { ...environment, LOG: '1' } });`,
      },
      ['ORDERS_TABLE', 'LINES_TABLE'],
    ),
  ).toEqual(['dynamodb *-lines: orders r', 'dynamodb *-orders: orders r']);
});
it('of a loop that adds each', async () => {
  expect(
    await tablesOf(
      {
        'app.ts': `import { App, Stack } from 'aws-cdk-lib'; import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs'; import { Kept } from './kept';
const stack = new Stack(new App(), 'shop');
const tables = [new Kept(stack, 'Orders', { stage: 'x', name: 'orders' }), new Kept(stack, 'Lines', { stage: 'x', name: 'lines' })];
const fn = new NodejsFunction(stack, 'fn', { entry: 'orders/index.ts' });
for (const each of tables) { fn.addEnvironment(\`\${each.node.id}Table\`, each.table.tableName); each.table.grantReadWriteData(fn); }`,
      },
      ['OrdersTable', 'LinesTable'],
    ),
  ).toEqual(['dynamodb x-lines: orders r', 'dynamodb x-orders: orders r']);
});
it('of a list that each construct is given, for the function of each', async () => {
  expect(
    await tablesOf(
      {
        'app.ts': `import { App, Stack } from 'aws-cdk-lib'; import { Api } from './api'; import { Kept } from './kept';
const app = new App();
class Shop extends Stack { constructor(scope: any, id: string, { stage }: { stage: string }) { super(scope, id);
 const orders = new Kept(this, 'Orders', { stage, name: 'orders' }); const levels = new Kept(this, 'Levels', { stage, name: 'levels' });
 new Api(this, 'orders', { entry: 'orders/index.ts', tables: [orders] });
 new Api(this, 'stock', { entry: 'stock/index.ts', tables: [levels, orders] }); } }
for (const stage of ['dev', 'live']) new Shop(app, stage, { stage });`,
        'api.ts': `import { Construct } from 'constructs'; import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs'; import { Kept } from './kept';
export class Api extends Construct { constructor(scope: Construct, id: string, { entry, tables }: { entry: string; tables: Kept[] }) { super(scope, id);
 new NodejsFunction(this, 'fn', { entry, environment: { ...Object.fromEntries(tables.map((t) => ['TABLE_' + t.node.id.toUpperCase(), t.table.tableName])) } }); } }`,
      },
      ['TABLE_ORDERS'],
      ['TABLE_LEVELS', 'TABLE_ORDERS', 'TABLE_NONE'],
    ),
  ).toEqual([
    'dynamodb ${TABLE_NONE}: stock r',
    'dynamodb dev-levels: stock r',
    'dynamodb dev-orders: orders r, stock r',
    'dynamodb live-levels: stock r',
    'dynamodb live-orders: orders r, stock r',
  ]);
});
it('of none whose name is not known, or is that of something else', async () => {
  expect(
    await tablesOf(
      {
        'app.ts': `import { App, Stack } from 'aws-cdk-lib'; import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs'; import { Kept } from './kept'; import { named, Tree } from './elsewhere';
const stack = new Stack(new App(), 'shop');
const tables = [new Kept(stack, named(), { stage: 'x', name: 'orders' })];
class Leaf extends Tree { constructor(scope: any, id: string) { super(scope, id); } table = { tableName: 'leaf' } }
const leaf = new Leaf(stack, 'Orders');
new NodejsFunction(stack, 'fn', { entry: 'orders/index.ts', environment: { ...Object.fromEntries(tables.map((t) => [\`\${t.node.id}Table\`, t.tableName])), [leaf.node.id + 'Table']: leaf.table.tableName } });`,
        'elsewhere.ts': `export const named = (): string => globalThis.name; export class Tree { node: { id: string }; constructor(scope: any, id: string) { this.node = { id: 'T' + id }; } }`,
      },
      ['OrdersTable', 'Table'],
    ),
  ).toEqual(['dynamodb ${OrdersTable}: orders r', 'dynamodb ${Table}: orders r']);
});
it('of classes that extend a table, with a constructor of their own and without one, and by way of another class', async () => {
  expect(
    await tablesOf(
      {
        'app.ts': `import { App, Stack } from 'aws-cdk-lib'; import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs'; import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
abstract class Named extends dynamodb.Table { constructor(scope: any, id: string, tableName: string) { super(scope, id, { tableName }); } }
class Orders extends Named { constructor(scope: any) { super(scope, 'Orders', 'shop-orders'); } }
class Plain extends dynamodb.Table {}
class Shop extends Stack { constructor(scope: any, id: string) { super(scope, id);
  const tables = [new Orders(this), new Plain(this, 'Lines', { tableName: 'shop-lines' })];
  new NodejsFunction(this, 'fn', { entry: 'orders/index.ts', environment: Object.fromEntries(tables.map((each) => [each.node.id.toUpperCase() + '_TABLE', each.tableName])) }); } }
new Shop(new App(), 'shop');`,
      },
      ['ORDERS_TABLE', 'LINES_TABLE'],
    ),
  ).toEqual(['dynamodb shop-lines: orders r', 'dynamodb shop-orders: orders r']);
});
