import { expect, test } from 'vitest';
import { filesNamed } from '../../src/extract/semantics/tables/prisma-datamodel.js';
import { accessesOf, definitionsOf, usageOf } from './support.js';

const SHOP = {
  'database/prisma.yml': `endpoint: \${env:PRISMA_ENDPOINT}
# what there is
datamodel:
  - datamodel.graphql
  - enums.graphql
hooks:
  post-deploy:
    - graphql codegen
`,
  'database/datamodel.graphql': `interface Named { id: ID! }
"""
A type of those { who buy }
"""
type Customer implements Named @db(name: "customers") {
  id: ID! @unique
  role: Role!
  orders: [Order!]! @relation(name: "OrdersOfCustomer", onDelete: CASCADE)
  address: Address
}
type Order {
  id: ID! @unique
  customer: Customer! @relation(name: "OrdersOfCustomer")
  lines: [OrderLine!]!
    @relation(name: "LinesOfOrder")
  delivery: Delivery
}
type OrderLine { id: ID! @unique order: Order! product: Product! }
type Product { id: ID! @unique name: String! category: Category }
type Category { id: ID! @unique name: String! }
type Delivery { id: ID! @unique day: DateTime }
type Address @embedded { street: String! }
`,
  'database/enums.graphql': 'enum Role { BUYER SELLER }',
};

const BINDING = `import { Prisma } from 'prisma-binding';
const db = new Prisma({ typeDefs: 'prisma.graphql', endpoint: process.env.PRISMA_ENDPOINT });
`;
const CLIENT = "import { prisma } from './generated/prisma-client';\n";

const bound: Readonly<Record<string, readonly [code: string, accesses: readonly string[]]>> = {
  'all rows': ['db.query.orders({});', ['read Order']],
  'one row': ["db.query.customer({ where: { id: '1' } });", ['read customers']],
  'a page of them': ['db.query.categoriesConnection({ first: 1 });', ['read Category']],
  'whether there is one': [
    "db.exists.Product({ category: { name: 'Tea' } });",
    ['read Category', 'read Product'],
  ],
  'a new row': ["db.mutation.createProduct({ data: { name: 'Tea' } });", ['write Product']],
  'several at once': ['db.mutation.updateManyCategories({ data: {}, where: {} });', ['write Category']],
  'those that are gone': [
    'db.mutation.deleteManyOrderLines({ where: { order: { id: 1 } } });',
    ['read Order', 'write OrderLine'],
  ],
  'nested ones': [
    "const lines = { create: [{ product: { connect: { id: '1' } } }] };\nconst data = { lines, customer: { connect: { id: '1' } }, delivery: { update: { day: 'x' } } };\ndb.mutation.updateOrder({ where: { id: '1' }, data });",
    ['read Product', 'read customers', 'write Delivery', 'write Order', 'write OrderLine'],
  ],
  'one that may be there': [
    "db.mutation.upsertProduct({ where: { id: '1' }, create: { name: 'Tea', category: { create: { name: 'Hot' } } }, update: {} });",
    ['write Category', 'write Product'],
  ],
  'what a selection leads to': [
    "db.query.orders({}, '{ id lines(first: 2) { what: product { category { name } } } ... on Order { delivery { day } } }');",
    ['read Category', 'read Delivery', 'read Order', 'read OrderLine', 'read Product'],
  ],
  'a selection of a mutation': [
    'const info = `{ id customer { id } }`;\ndb.mutation.createOrder({ data: {} }, info);',
    ['read customers', 'write Order'],
  ],
  'by a context': [
    'export const orders = (parent: any, args: any, ctx: any, info: any) => ctx.db.query.orders(args, info);',
    ['read Order'],
  ],
};

for (const [name, [code, accesses]] of Object.entries(bound)) {
  test(`a binding of Prisma 1 is asked for ${name}`, async () => {
    expect(await accessesOf({ ...SHOP, 'src/main.ts': `${BINDING}${code}` })).toEqual(accesses);
  });
}

const generated: Readonly<Record<string, readonly [code: string, accesses: readonly string[]]>> = {
  'all rows': ['prisma.orders({ where: { customer: { id: 1 } } });', ['read Order', 'read customers']],
  'one row': ["prisma.customer({ id: '1' });", ['read customers']],
  'what it leads to': ["prisma.customer({ id: '1' }).orders();", ['read Order', 'read customers']],
  'what a fragment leads to': [
    "prisma.order({ id: '1' }).$fragment('fragment Whole on Order { id lines { id } }');",
    ['read Order', 'read OrderLine'],
  ],
  'whether there is one': ["prisma.$exists.order({ id: '1' });", ['read Order']],
  'a new row with others': [
    "prisma.createOrder({ customer: { connect: { id: '1' } }, lines: { create: {} } });",
    ['read customers', 'write Order', 'write OrderLine'],
  ],
  'a change': ["prisma.updateProduct({ data: { name: 'Tea' }, where: { id: '1' } });", ['write Product']],
  'one that is gone': ["prisma.deleteProduct({ id: '1' });", ['write Product']],
  'a context by its name': [
    'export const orders = (parent: any, args: any, ctx: any) => ctx.prisma.orders();',
    ['read Order'],
  ],
};

for (const [name, [code, accesses]] of Object.entries(generated)) {
  test(`a generated client of Prisma 1 is asked for ${name}`, async () => {
    const settings = SHOP['database/prisma.yml'];
    const files = {
      ...SHOP,
      'database/prisma.yml': settings.replace('datamodel.graphql', './datamodel.prisma'),
    };
    const model = { 'database/datamodel.prisma': SHOP['database/datamodel.graphql'] };
    expect(await accessesOf({ ...files, ...model, 'src/main.ts': `${CLIENT}${code}` })).toEqual(accesses);
  });
}

test('resolvers that import nothing of it are given it by a context', async () => {
  const files = {
    'src/db.js':
      "const { Prisma } = require('prisma-binding');\nmodule.exports = new Prisma({ typeDefs: 'prisma.graphql' });",
    'src/mutations.js':
      'const mutations = {\n  async addOrder(parent, args, ctx, info) { return ctx.db.mutation.createOrder({ data: args }, info); },\n};\nmodule.exports = mutations;',
    'src/main.js':
      "const { GraphQLServer } = require('graphql-yoga');\nconst db = require('./db');\nconst Mutation = require('./mutations');\nnew GraphQLServer({ resolvers: { Mutation }, context: (req) => ({ ...req, db }) }).start();",
  };
  expect(await accessesOf({ ...SHOP, ...files })).toEqual(['write Order']);
});

test('resolvers may hand on to it whatever they are asked', async () => {
  const main = `import { forwardTo } from 'prisma-binding';
export const Query = { orders: forwardTo('db'), invoices: forwardTo('db') };
export const Mutation = { deleteProduct: forwardTo('db') };`;
  expect(await accessesOf({ ...SHOP, 'src/main.ts': main })).toEqual(['read Order', 'write Product']);
});

test('what is generated in the tree is known by what makes it', async () => {
  const made =
    "import { makePrismaClientClass } from 'prisma-client-lib';\nexport const Prisma = makePrismaClientClass<any>({});\nexport const prisma = new Prisma();";
  const files = { ...SHOP, 'src/generated/index.ts': made };
  const main = "import { prisma as db } from './generated';\ndb.createProduct({});";
  expect(await accessesOf({ ...files, 'src/main.ts': main })).toEqual(['write Product']);
});

const none: Readonly<Record<string, string>> = {
  'an object of the program':
    'const db = { query: { orders: (args: object) => args } };\ndb.query.orders({});',
  'a binding of another graph':
    "import { Binding } from 'graphql-binding';\nconst db = new Binding({ schema: {} });\ndb.query.orders({});",
  'what is no field of the graph': `${BINDING}db.query.invoices({});`,
  'a client of something else': "import shop from 'shop-sdk';\nshop.orders();\nshop.createOrder({});",
  'a list of the same name': 'const state: any = {};\nstate.orders();\nstate.order({}).lines();',
  'what is embedded': `${BINDING}db.query.addresses({});`,
};

for (const [name, code] of Object.entries(none)) {
  test(`nothing is asked of the tables of Prisma 1 by ${name}`, async () => {
    expect(await accessesOf({ ...SHOP, 'src/main.ts': code })).toEqual([]);
  });
}

test('the types of a data model are tables, or collections where it says so', async () => {
  const files = { ...SHOP, 'src/main.ts': `${BINDING}db.query.orders({});` };
  expect(await definitionsOf(files)).toEqual(
    ['Category', 'Delivery', 'Order', 'OrderLine', 'Product', 'customers'].map((each) => `entity ${each}`),
  );
  const settings = `databaseType: document\n${SHOP['database/prisma.yml']}`;
  const { usage, stores } = await usageOf({ ...files, 'database/prisma.yml': settings });
  expect(usage?.accesses).toEqual([]);
  expect(stores?.uses.filter(({ mode }) => mode === 'read').map(({ name }) => name)).toEqual([['Order']]);
});

test('settings name one file or several', () => {
  expect(filesNamed('datamodel: datamodel.prisma # all of it\n')).toEqual(['datamodel.prisma']);
  expect(filesNamed('datamodel: ["a.graphql", b.graphql]')).toEqual(['a.graphql', 'b.graphql']);
  expect(filesNamed('datamodel:\n- a.graphql\n\n- "b.graphql"\nseed:\n  - c')).toEqual([
    'a.graphql',
    'b.graphql',
  ]);
  expect(filesNamed('endpoint: http://localhost:4466')).toEqual([]);
});
