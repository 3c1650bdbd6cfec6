import { describe, expect, it } from 'vitest';
import { answering, modelOf, systemOf } from '../calls/support.js';

/** Files that say nothing, of a service that is not small. */
const others = Object.fromEntries(
  Array.from({ length: 20 }, (_, n) => [`rooms/room-${n}.ts`, `export const room${n} = ${n};`]),
);
const api = `import axios from 'axios';
const http = axios.create({ baseURL: process.env.ORDERS_URL });
export const list = () => http.get('/orders');
export const cancel = (id: string) => http.delete(\`/orders/\${id}\`);
export async function pay(id: string) {
  return (await http.post(\`/orders/\${id}/pay\`)).data;
}
`;

/** What a service with such files asks another for. */
async function askedBy(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const rooms = Object.keys(others)
    .map((name) => `import './${name.replace('.ts', '.js')}';`)
    .join('\n');
  const { calls } = await modelOf(
    systemOf({
      orders: answering('GET /orders', 'DELETE /orders/:id', 'POST /orders/:id/pay'),
      desk: {
        environment: { ORDERS_URL: 'http://orders:3000' },
        files: { ...others, 'rooms.ts': rooms, 'api/orders.ts': api, ...files },
      },
    }),
  );
  return calls.map(({ route = '' }) => route).sort();
}

const actions = `import { cancel, list, pay } from '../api/orders.js';
export async function listOrders() {
  return list();
}
export const cancelOrder = async (id: string) => {
  await cancel(id);
};
export const payOrder = (id: string) => pay(id);
`;
const hooks = `import { useMutation, useQuery } from '@tanstack/react-query';
import { cancelOrder, listOrders, payOrder } from '../actions/orders.js';
export const useOrders = () => useQuery({ queryKey: ['orders'], queryFn: listOrders });
export const useCancel = () => {
  return useMutation({ mutationFn: (id: string) => cancelOrder(id) });
};
export function usePay() {
  return useMutation({
    mutationFn: payOrder,
  });
}
`;
const page = (used: string) => `import './rooms.js';
${used}`;

describe('what is called by nobody but what nobody calls', () => {
  it('is followed from an api over an action to the hook that no page uses', async () => {
    const index = page(`import { useOrders } from './hooks/orders.js';
console.log(useOrders());`);
    expect(
      await askedBy({ 'actions/orders.ts': actions, 'hooks/orders.ts': hooks, 'index.ts': index }),
    ).toEqual(['/orders']);
  });

  it('is told where one of them is used, be it by another name', async () => {
    const index = page(`import { useOrders, usePay as usePayment } from './hooks/orders.js';
console.log(useOrders(), usePayment());`);
    expect(
      await askedBy({ 'actions/orders.ts': actions, 'hooks/orders.ts': hooks, 'index.ts': index }),
    ).toEqual(['/orders', '/orders/*/pay']);
  });

  it('is told where a file does it that runs, or one whose brackets do not match', async () => {
    const index = page(`import { useOrders } from './hooks/orders.js';
console.log(useOrders());`);
    expect(
      await askedBy({
        'actions/orders.ts': `${actions}cancelOrder('1');\n`,
        'hooks/orders.ts': hooks.replace(
          'return useMutation({\n',
          'if (orders) /[(]/.test(orders);\n  return useMutation({\n',
        ),
        'index.ts': index,
      }),
    ).toEqual(['/orders', '/orders/*', '/orders/*/pay']);
  });

  it('is what a member of an object asks its others for, and what a method of a class does', async () => {
    const client = `import { cancel, list, pay } from '../api/orders.js';
export const orders = {
  list: async () => list(),
  cancel: async (id: string): Promise<Map<string, string>> => cancel(id),
  async cancelAll(ids: string[]) {
    for (const id of ids) await this.cancel(id);
  },
};
export class Till {
  open = true;
  take(id: string) {
    return this.charge(id);
  }
  private charge(id: string) {
    return pay(id);
  }
}
export const till = new Till();
`;
    const index = (used: string) =>
      page(`import { orders, till } from './clients/orders.js';
console.log(orders.list(), till.open${used});`);
    expect(await askedBy({ 'clients/orders.ts': client, 'index.ts': index('') })).toEqual(['/orders']);
    expect(await askedBy({ 'clients/orders.ts': client, 'index.ts': index(", till.take('1')") })).toEqual([
      '/orders',
      '/orders/*/pay',
    ]);
    expect(
      await askedBy({ 'clients/orders.ts': client, 'index.ts': index(", orders.cancelAll(['1'])") }),
    ).toEqual(['/orders', '/orders/*']);
  });

  it('is what a field or a member makes as its class or object is made, though nobody asks for that', async () => {
    const effects = `import { cancel, list, pay } from '../api/orders.js';
import { made } from './made.js';
export class Effects {
  cancel$ = made(() => cancel('1'));
  pay = async () => pay('1');
}
export const all = { list: made(list) };
`;
    const files = {
      'effects/made.ts': 'export const made = (run: () => unknown) => run();\n',
      'effects/orders.ts': effects,
      'index.ts': page(`import { all, Effects } from './effects/orders.js';
start(new Effects(), typeof all);`),
    };
    expect(await askedBy(files)).toEqual(['/orders', '/orders/*', '/orders/*/pay']);
    const seen = page(`import { all, Effects } from './effects/orders.js';
const effects = new Effects();
console.log(effects.cancel$, all.list);`);
    expect(await askedBy({ ...files, 'index.ts': seen.replace(', all.list', '') })).toEqual([
      '/orders',
      '/orders/*',
    ]);
  });

  it('is no page that its framework finds, though others import something else of it', async () => {
    const found = `import { pay } from '../api/orders.js';
export const title = 'pay';
const PayPage = () => pay('1');
export default PayPage;
`;
    const index = page(`import { title } from './pages/pay.js';
import { list } from './api/orders.js';
console.log(title, list());`);
    expect(await askedBy({ 'pages/pay.ts': found, 'index.ts': index })).toEqual(['/orders', '/orders/*/pay']);
  });

  it('is not called by a log that says its name, nor by a method of another service', async () => {
    const index = page(`import { list } from './api/orders.js';
list();`);
    const logged = api.replace('  return (await', "  console.log('pay', id);\n  return (await");
    expect(logged).not.toBe(api);
    expect(await askedBy({ 'api/orders.ts': logged, 'index.ts': index })).toEqual(['/orders']);
    const { calls } = await modelOf(
      systemOf({
        orders: {
          files: {
            'index.ts': `import express from 'express';
import { Orders } from './orders.js';
const app = express();
app.get('/orders', Orders.list);
app.post('/orders/:id/pay', Orders.pay);
app.listen(3000);`,
            'orders.ts': `export class Orders {
  static async list() { return []; }
  public static async pay(id: string) { return Orders.pay(id); }
}`,
          },
        },
        desk: {
          environment: { ORDERS_URL: 'http://orders:3000' },
          files: { ...others, 'api/orders.ts': api, 'index.ts': index },
        },
      }),
    );
    expect(calls.map(({ route = '' }) => route)).toEqual(['/orders']);
  });
});

describe('a method that a class has for an interface of the program', () => {
  const kinds = `export interface Orders {
  list(): Promise<unknown>;
  cancel(id: string): Promise<unknown>;
  settle: (id: string) => Promise<unknown>;
}
`;
  const http = (promised = 'Orders') => `import { injectable } from 'inversify';
import type { Orders } from './kinds.js';
import { cancel, list, pay } from '../api/orders.js';
@injectable()
export class HttpOrders implements ${promised} {
  async list() {
    return list();
  }
  async cancel(id: string): Promise<unknown> {
    return cancel(id);
  }
  settle = (id: string) => pay(id);
}
`;
  const index = (used: string) =>
    page(`import { Container } from 'inversify';
import type { Orders } from './clients/kinds.js';
import { HttpOrders } from './clients/orders.js';
const container = new Container();
container.bind('Orders').to(HttpOrders);
export const run = async (orders: Orders) => {
  await orders.list();
  ${used}
};
run(container.get('Orders'));`);
  const all = ['/orders', '/orders/*', '/orders/*/pay'];

  it.each<[string, string, string, readonly string[]]>([
    ['is called by nobody where nobody asks anything for it', 'Orders', '', ['/orders']],
    [
      'is called where somebody asks something for it',
      'Orders',
      "await orders.cancel('1'); const { settle } = orders; await settle('1');",
      all,
    ],
    [
      'may be called where its name is said',
      'Orders',
      "for (const name of ['cancel', 'settle']) await orders[name]('1');",
      all,
    ],
    [
      'may be called where its name is made',
      'Orders',
      'for (const start of [`can`, `set`]) await orders[`${start}${end[start]}`](`1`);',
      all,
    ],
    ['may be called by a package that knows what it promises', 'Orders, CanBeCancelled', '', all],
  ])('%s', async (_, promised, used, expected) => {
    const files = { 'clients/kinds.ts': kinds, 'clients/orders.ts': http(promised), 'index.ts': index(used) };
    expect(await askedBy(files)).toEqual(expected);
  });

  it('may be called by a package where the program has nothing by the name of the interface', async () => {
    const used = `import { createServer } from 'nice-grpc';
import { OrdersDefinition } from './clients/kinds.js';
import { HttpOrders } from './clients/orders.js';
createServer().add(OrdersDefinition, new HttpOrders());`;
    const files = {
      'clients/kinds.ts': `${kinds}export const OrdersDefinition = { methods: {} };\n`,
      'clients/orders.ts': http(),
      'index.ts': page(used),
    };
    expect(await askedBy(files)).toEqual(all);
  });
});
