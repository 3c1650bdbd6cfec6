import { describe, expect, it } from 'vitest';
import { callsIn, modelOf, systemOf } from '../calls/support.js';

const KEPT = `export abstract class Kept {
  protected async ask<T>(run: () => Promise<T>): Promise<T> { try { return await run(); } catch (error) { throw new Error('not kept'); } }
}`;
const PROMISE =
  'export interface Orders { all(): Promise<unknown>; create(order: unknown): Promise<unknown>; }';
const REPOSITORY = `import type { Orders } from '../domain/orders';
import { Kept } from './kept';
export class HttpOrders extends Kept implements Orders {
  constructor(private readonly shop: string) { super(); }
  async all() {
    return this.ask(() => fetch("http://orders:3000/orders?shop=" + this.shop));
  }
  async create(order: unknown) {
    return this.ask(() => fetch("http://orders:3000/orders?shop=" + this.shop, { method: 'POST' }));
  }
}`;
const useCase = (name: string, asks: string, head = 'private readonly repository: Orders') =>
  `import type { Orders } from '../domain/orders';
export class ${name} {
  constructor(${head}) {}
  async execute(order?: unknown) { return this.repository.${asks}; }
}`;
const IMPORTS = `import { CreateOrder } from '../use-cases/create-order';
import { FindOrders } from '../use-cases/find-orders';
import { HttpOrders } from './http-orders';
const orders = new HttpOrders('main');
`;
const APART = `${IMPORTS}export const findOrders = new FindOrders(orders);\nexport const createOrder = new CreateOrder(orders);`;
const OBJECT = `${IMPORTS}export const container = {\n  findOrders: new FindOrders(orders),\n  createOrder: new CreateOrder(orders),\n};`;
const FUNCTIONS = `${IMPORTS}export const findOrders = () => new FindOrders(orders);\nexport function createOrder(): CreateOrder {\n  return new CreateOrder(orders);\n}`;
const CLASS = `${IMPORTS}export class Container {\n  readonly findOrders = new FindOrders(orders);\n  readonly createOrder = new CreateOrder(orders);\n}\nexport const container = new Container();`;
const GETTERS = `${IMPORTS}export class Container {\n  get findOrders() {\n    return new FindOrders(orders);\n  }\n  get createOrder(): CreateOrder {\n    return new CreateOrder(orders);\n  }\n}\nexport const container = new Container();`;
const PAGE =
  "import { findOrders } from './infrastructure/container';\nexport const show = () => findOrders.execute();";
const PAGE_OF_OBJECT =
  "import { container } from './infrastructure/container';\nexport const show = () => container.findOrders.execute();";
const OTHERS = Object.fromEntries(
  Array.from({ length: 20 }, (_, n) => [`src/pages/page-${n}.ts`, `export const page${n} = ${n};`]),
);

/** What a front end asks, with some files of its own in place of others. */
async function asked(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const all = {
    ...OTHERS,
    'src/domain/orders.ts': PROMISE,
    'src/infrastructure/kept.ts': KEPT,
    'src/infrastructure/http-orders.ts': REPOSITORY,
    'src/infrastructure/container.ts': APART,
    'src/use-cases/find-orders.ts': useCase('FindOrders', 'all()'),
    'src/use-cases/create-order.ts': useCase('CreateOrder', 'create(order)'),
    'src/page.ts': PAGE,
    'src/more.ts': '',
    'index.ts': "import { show } from './src/page';\nimport './src/more';\nshow();",
    ...files,
  };
  const orders = `const app = require('express')();\napp.get('/orders', all);\napp.post('/orders', create);\napp.listen(3000);`;
  return callsIn(await modelOf(systemOf({ web: { files: all }, orders: { files: { 'index.js': orders } } })));
}

const [ALL, CREATE] = ['web → orders GET /orders', 'web → orders POST /orders'];
const made = (container: string, page = PAGE, more = '') => ({
  'src/infrastructure/container.ts': container,
  'src/page.ts': page,
  'src/more.ts': more,
});

describe('what a class does of which the only object is held where nobody asks for it', () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ['under a name of its own', {}],
    [
      'under a name that a barrel passes on',
      {
        'src/infrastructure/index.ts': "export { findOrders, createOrder } from './container';",
        'src/page.ts': PAGE.replace('infrastructure/container', 'infrastructure'),
      },
    ],
    ['in an object', made(OBJECT, PAGE_OF_OBJECT)],
    ['in what a function makes', made(FUNCTIONS, PAGE.replace('.execute', '().execute'))],
    ['in a field', made(CLASS, PAGE_OF_OBJECT)],
    ['in what a getter makes', made(GETTERS, PAGE_OF_OBJECT)],
    [
      'in an object, with what it is given',
      made(
        OBJECT.replace('CreateOrder(orders)', "CreateOrder(new HttpOrders('second, (last)'))"),
        PAGE_OF_OBJECT,
      ),
    ],
    [
      'by a class that keeps what it is given in a field of its own',
      {
        'src/use-cases/create-order.ts':
          "import type { Orders } from '../domain/orders';\nexport class CreateOrder {\n  private repository: Orders;\n  constructor(orders: Orders) {\n    this.repository = orders;\n  }\n  execute(order: unknown) { return this.repository.create(order); }\n}",
      },
    ],
  ])('is done by nobody: %s', async (_, files) => {
    expect(await asked(files)).toEqual([ALL]);
  });

  const PAGE_CREATES = `${PAGE}\nimport { createOrder } from './infrastructure/container';\n`;
  const taking = (how: string, what = 'container') =>
    `import { ${what} } from './infrastructure/container';\n${how}`;
  it.each<[string, Readonly<Record<string, string>>]>([
    ['its object is asked', made(APART, PAGE, taking('createOrder.execute({});', 'createOrder'))],
    ['its object is given to somebody', made(APART, PAGE, taking('start(createOrder);', 'createOrder'))],
    [
      'its container is chosen from',
      made(OBJECT, PAGE_OF_OBJECT, taking('for (const key of keys) container[key].execute();')),
    ],
    [
      'all of its container is taken',
      made(OBJECT, PAGE_OF_OBJECT, taking('Object.values(container).forEach((each) => each.execute());')),
    ],
    [
      'its container is spread',
      made(OBJECT, PAGE_OF_OBJECT, taking('const all = { ...container };\nall.createOrder.execute();')),
    ],
    [
      'its container is taken apart',
      made(OBJECT, PAGE_OF_OBJECT, taking('const { createOrder: make } = container;\nmake.execute();')),
    ],
    [
      'its container goes to a framework',
      made(OBJECT, PAGE_OF_OBJECT, taking("import { serve } from 'server';\nserve(container);")),
    ],
    [
      'fields are chosen from',
      made(
        CLASS,
        PAGE_OF_OBJECT,
        taking('for (const key of Object.keys(container)) container[key].execute();'),
      ),
    ],
    [
      'what has its field goes to others',
      made(CLASS, PAGE_OF_OBJECT, taking("import { serve } from 'server';\nserve(container);")),
    ],
    ['its getter is asked for', made(GETTERS, PAGE_OF_OBJECT, taking('run(container.createOrder);'))],
    [
      'its function is called',
      made(
        FUNCTIONS,
        PAGE.replace('.execute', '().execute'),
        taking('createOrder().execute({});', 'createOrder'),
      ),
    ],
    [
      'its function is handed on',
      made(
        FUNCTIONS,
        PAGE.replace('.execute', '().execute'),
        taking('register(createOrder);', 'createOrder'),
      ),
    ],
    [
      'another object of it is asked',
      made(
        APART,
        PAGE,
        "import { CreateOrder } from './use-cases/create-order';\nimport { HttpOrders } from './infrastructure/http-orders';\nnew CreateOrder(new HttpOrders('second')).execute({});",
      ),
    ],
    [
      'who is given the repository asks at once',
      {
        'src/use-cases/create-order.ts':
          "import type { Orders } from '../domain/orders';\nexport class CreateOrder {\n  constructor(private readonly repository: Orders) { repository.create({}); }\n  execute() {}\n}",
      },
    ],
    [
      'who is given the repository chooses from it',
      {
        'src/use-cases/create-order.ts': useCase('CreateOrder', 'all()').replace(
          'this.repository.all()',
          'this.repository[order as string]()',
        ),
      },
    ],
    [
      'who is given the repository gives it on',
      {
        'src/use-cases/create-order.ts': useCase('CreateOrder', 'all()').replace(
          'this.repository.all()',
          'run(this.repository)',
        ),
        'src/page.ts': `${PAGE_CREATES}createOrder.execute();`,
      },
    ],
    [
      'a class that inherits from who has it asks',
      {
        'src/use-cases/find-orders.ts': useCase(
          'FindOrders',
          'all()',
          'protected readonly repository: Orders',
        ),
        'src/more.ts':
          "import { FindOrders } from './use-cases/find-orders';\nexport class Filling extends FindOrders { fill() { return this.repository.create({}); } }",
      },
    ],
    [
      'its base class asks',
      {
        'src/infrastructure/kept.ts': KEPT.replace(
          'await run()',
          'await (run() ?? (this as any).create({}))',
        ),
      },
    ],
    [
      'its base class is of a package',
      { 'src/infrastructure/http-orders.ts': REPOSITORY.replace("'./kept'", "'kept'") },
    ],
    [
      'its promise is of a package',
      { 'src/infrastructure/http-orders.ts': REPOSITORY.replace("'../domain/orders'", "'orders-of-all'") },
    ],
    [
      'a container may have it by another name',
      {
        'src/infrastructure/http-orders.ts': REPOSITORY.replace(
          'export class',
          "@Service('orders')\nexport class",
        ),
      },
    ],
    [
      'a decorator marks the getter',
      made(GETTERS.replace('  get createOrder', '  @Bean()\n  get createOrder'), PAGE_OF_OBJECT),
    ],
  ])('is kept where %s', async (_, files) => {
    expect(await asked(files)).toEqual([ALL, CREATE]);
  });
});
