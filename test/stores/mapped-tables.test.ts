import { describe, expect, it } from 'vitest';
import { modelOf, systemOf } from '../calls/support.js';
import { storesOf } from './support.js';

const MAPPER = `import { DataMapper, GetOptions } from '@aws/dynamodb-data-mapper';
import { ZeroArgumentsConstructor } from '@aws/dynamodb-data-marshaller';
import { DynamoDB } from 'aws-sdk';
export const newMapper = ({ region }: { region: string }) => new DataMapper({ client: new DynamoDB({ region }) });
export interface Given<T> { region: string; model: T }
export class Mapper<T, TModel extends ZeroArgumentsConstructor<any>> {
  private mapper: DataMapper;
  private model: TModel;
  constructor({ region, model }: Given<TModel>) {
    this.model = model;
    this.mapper = newMapper({ region });
  }
  async find(args: Partial<T>, options?: GetOptions) {
    try {
      return await this.mapper.get(this.merge(args), options);
    } catch (error) {
      return null;
    }
  }
  some(keys: string[]) {
    const params = keys.map((id) => this.merge({ id } as any));
    return this.listOf(this.mapper.batchGet(params));
  }
  query(args: Partial<T>) { return this.listOf(this.mapper.query(this.model, args)); }
  async change(key: Partial<T>, args: Partial<T>) {
    const data = await this.find(key);
    return this.mapper.update(Object.assign(data, args));
  }
  async save(data: Partial<T>) {
    const params = this.merge({ ...data, at: 1 });
    return this.mapper.put(params);
  }
  async forget(data: Partial<T>) { return this.mapper.delete(this.merge(data)); }
  private merge(data: Partial<T>) { return Object.assign(new this.model(), data); }
  private async listOf(found: any) { const all: T[] = []; for await (const each of found) all.push(each); return all; }
}`;
const REPOSITORIES = `import { hashKey, table } from '@aws/dynamodb-data-mapper-annotations';
import { Given, Mapper } from './mapper';
const APP = 'shop';
const tables = { orders: \`\${APP}_orders\`, lines: \`\${APP}_lines\`, users: \`\${APP}_users\`, carts: \`\${APP}_carts\` };
@table(tables.orders) class Order { @hashKey() id!: string; }
@table(tables.lines) class Line { @hashKey() id!: string; }
@table(tables.users) class User { @hashKey() id!: string; }
@table(tables.carts) class Cart { @hashKey() id!: string; }
class Orders extends Mapper<Order, typeof Order> { constructor(args: Given<typeof Order>) { super(args); } }
class Users extends Mapper<User, typeof User> {
  constructor(args: Given<typeof User>) { super(args); }
  byMail(mail: string) { return this.find({ id: mail }); }
}
export const orders = new Orders({ region: 'a', model: Order });
export const users = new Users({ region: 'a', model: User });
export const lines = new Mapper<Line, typeof Line>({ region: 'a', model: Line });
export const carts = new Mapper<Cart, typeof Cart>({ region: 'a', model: Cart });`;

describe("AWS's data mapper", () => {
  it('of a class over it that is made for each model: what is asked of each, and no more', async () => {
    const { stores } = await modelOf(
      systemOf({
        orders: {
          files: {
            'mapper.ts': MAPPER,
            'repositories.ts': REPOSITORIES,
            'index.ts': `import { carts, lines, orders, users } from './repositories';
export const show = async (event: any) => orders.find({ id: event.id });
export const place = async (event: any) => {
  const user = await users.byMail(event.mail);
  await lines.save({ ...event, user });
  return orders.change({ id: event.id }, event);
};
export const clear = (event: any) => carts.forget(event.body);
export const all = (event: any) => lines.some(event.ids);`,
          },
        },
      }),
    );
    expect(
      stores
        .flatMap(({ name, uses }) => uses.map(({ mode, at }) => `${name} ${mode} ${at.path}:${at.line}`))
        .sort(),
    ).toEqual([
      'shop_carts write orders/index.ts:8',
      'shop_lines read orders/index.ts:9',
      'shop_lines write orders/index.ts:5',
      'shop_orders read orders/index.ts:2',
      'shop_orders read orders/index.ts:6',
      'shop_orders write orders/index.ts:6',
      'shop_users read orders/index.ts:4',
    ]);
  });

  it('of a base class that those below it complete, by what is asked of each of them', async () => {
    const repository = `import { DataMapper } from '@aws/dynamodb-data-mapper';
import DynamoDB from 'aws-sdk/clients/dynamodb';
export abstract class Repository<T extends { id: string }> {
  protected readonly mapper = new DataMapper({ client: new DynamoDB() });
  protected abstract readonly model: new () => T;
  async byId(id: string): Promise<T> { return this.mapper.get(Object.assign(new this.model(), { id })); }
  async all(): Promise<T[]> { const found: T[] = []; for await (const each of this.mapper.scan(this.model)) found.push(each); return found; }
  async save(item: Partial<T>) { return this.mapper.put(Object.assign(new this.model(), item)); }
  async remove(id: string) { return this.mapper.delete(Object.assign(new this.model(), { id })); }
}`;
    expect(
      await storesOf(
        {
          orders: {
            files: {
              'orders.ts': `import { Repository } from '../shared/repository';
import { table } from '@aws/dynamodb-data-mapper-annotations';
@table('orders') export class Order { id!: string; }
export class Orders extends Repository<Order> { protected readonly model = Order; }`,
              'index.ts': `import { Orders } from './orders';
const orders = new Orders();
export const place = (event: any) => orders.save(event);`,
            },
          },
          stock: {
            files: {
              'index.ts': `import { Repository } from '../shared/repository';
import { table } from '@aws/dynamodb-data-mapper-annotations';
@table('stock') class Item { id!: string; }
class Items extends Repository<Item> { protected get model() { return Item; } }
export const show = async (event: any) => new Items().byId(event.id);`,
            },
          },
        },
        { 'shared/repository.ts': repository },
      ),
    ).toEqual(['dynamodb orders: orders w', 'dynamodb stock: stock r']);
  });

  it('however the table and the class are said', async () => {
    expect(
      await storesOf({
        orders: {
          files: {
            'models.ts': `import { DynamoDbTable, DynamoDbSchema } from '@aws/dynamodb-data-mapper';
import { table as named } from '@nova-odm/annotations';
export class Getter { get [DynamoDbTable]() { return 'by-getter'; } }
export class Member { [DynamoDbTable] = 'by-member'; }
export class Defined {}
Object.defineProperties(Defined.prototype, { [DynamoDbTable]: { value: 'by-definition' }, [DynamoDbSchema]: { value: {} } });
export class One {}
Object.defineProperty(One.prototype, DynamoDbTable, { value: 'by-one' });
@named(process.env.AUDIT!) export class Audit {}
@named('based') class Base {}
export class Based extends Base {}
@named('fields') export class Field { constructor(id?: string) { Object.assign(this, { id }); } }`,
            'index.ts': `import { DataMapper } from '@nova-odm/mapper';
import { Audit, Based, Defined, Field, Getter, Member, One } from './models';
const mapper = new DataMapper({ client: undefined as never });
const prefixed = new DataMapper({ client: undefined as never, tableNamePrefix: 'dev_' });
export const one = (id: string) => mapper.get({ item: new Getter() });
export const all = () => mapper.scan({ valueConstructor: Member });
export const some = () => mapper.parallelScan(Defined, 4);
export const change = (key: any, expression: any) => mapper.executeUpdateExpression(expression, key, One);
export const make = () => mapper.ensureTableExists(Audit, { readCapacityUnits: 1, writeCapacityUnits: 1 });
export const both = () => mapper.batchWrite([['put', new Based()], ['delete', new Based()]]);
export const fill = (ids: string[]) => prefixed.batchPut(ids.map((id) => new Field(id)));
const put = (item: object) => prefixed.put(item);
export const field = () => put(new Field('a'));
export class Given {
  constructor(private readonly mapper: DataMapper) {}
  list() { return this.mapper.query(Field, { id: 'a' }); }
}`,
          },
          environment: { AUDIT: 'audit' },
        },
      }),
    ).toEqual([
      'dynamodb audit: orders d',
      'dynamodb based: orders w',
      'dynamodb by-definition: orders r',
      'dynamodb by-getter: orders r',
      'dynamodb by-member: orders r',
      'dynamodb by-one: orders w',
      'dynamodb dev_fields: orders w',
      'dynamodb fields: orders r',
    ]);
  });

  it('not of classes that say no table, nor of what has methods of such names', async () => {
    expect(
      await storesOf({
        orders: {
          files: {
            'index.ts': `import { DataMapper } from '@aws/dynamodb-data-mapper';
import { table } from './annotations';
class Plain { id = '1'; }
@table('told') class Told {}
const mapper = new DataMapper({ client: undefined as never });
const known = new Map<string, Told>();
export const one = () => [mapper.get(new Plain()), known.get('a'), known.delete('a'), new Map().get(Told)];`,
            'annotations.ts': 'export const table = (name: string) => (of: unknown) => of;',
          },
        },
      }),
    ).toEqual([]);
  });
});

it('dynogels and Dynamo-Easy', async () => {
  expect(
    await storesOf({
      orders: {
        files: {
          'models.js': `const dynogels = require('dynogels');
exports.Order = dynogels.define('Order', { hashKey: 'id', schema: {}, tableName: 'shop-orders' });
exports.Account = dynogels.define('Account', { hashKey: 'id', schema: {} });
exports.Line = dynogels.define('Line', { hashKey: 'id', tableName: () => 'lines-of-' + process.env.STAGE });`,
          'index.js': `const { Account, Line, Order } = require('./models');
exports.one = (id, then) => Order.get(id, then);
exports.add = (data, then) => Account.create(data, then);
exports.remove = (id, then) => Account.destroy(id, then);
exports.lines = (order, then) => Line.query(order).exec(then);`,
        },
      },
      users: {
        files: {
          'index.ts': `import { DynamoStore, Model, PartitionKey } from '@shiftcoders/dynamo-easy';
@Model({ tableName: 'users' }) class User { @PartitionKey() id!: string; }
const store = new DynamoStore(User);
export const one = (id: string) => store.get(id).exec();
export const add = (user: User) => store.put(user).ifNotExists().exec();`,
        },
      },
    }),
  ).toEqual([
    'dynamodb accounts: orders w',
    'dynamodb lines-of-*: orders r',
    'dynamodb shop-orders: orders r',
    'dynamodb users: users rw',
  ]);
});
