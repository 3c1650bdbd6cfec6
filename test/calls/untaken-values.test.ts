/** Functions of a front end that are handed out in the value of a context, and that somebody takes out of it or nobody. */
import { expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

const orders = answering('GET /orders', 'DELETE /orders/:id');

const context = `import { createContext } from 'react';
  export interface Orders { loadOrders: () => Promise<void>; removeOrder: (id: string) => Promise<void> }
  export const OrdersContext = createContext<Orders | undefined>(undefined);`;

/** What the provider does, by how it says the value. */
const provider = (
  value: string,
  made = '',
  name = 'OrdersContext.Provider',
) => `import React, { useMemo } from 'react';
  import { OrdersContext } from './context';
  export const OrdersProvider = ({ children }) => {
    const loadOrders = async () => {
      await fetch('http://orders:3000/orders');
    };
    const removeOrder = async (id: string): Promise<void> => {
      await fetch(\`http://orders:3000/orders/\${id}\`, { method: 'DELETE' });
    };
    ${made}
    return (
      <${name} value={${value}}>
        {children}
      </${name.split(' ')[0]}>
    );
  };`;

const page = (taken: string) => `import { useContext } from 'react';
  import { OrdersContext } from './context';
  import { OrdersProvider } from './provider';
  export const Page = () => {
    ${taken}
    return <OrdersProvider><p onClick={loadOrders}>all</p></OrdersProvider>;
  };`;

const TAKEN = 'const { loadOrders } = useContext(OrdersContext);';

async function asked(giving: string, taking = TAKEN, more: Readonly<Record<string, string>> = {}) {
  const files = {
    'index.tsx':
      "import { Page } from './page';\nimport { createRoot } from 'react-dom/client';\ncreateRoot(document.body).render(<Page />);",
    'context.ts': context,
    'provider.tsx': giving,
    'page.tsx': page(taking),
    ...more,
  };
  return callsIn(await modelOf(systemOf({ orders, web: { files } })));
}

const [LOAD, REMOVE] = ['web → orders GET /orders', 'web → orders DELETE /orders/*'];

test.each([
  ['in the element', provider('{ loadOrders, removeOrder }')],
  ['over several lines', provider('{\n  orders: [],\n  loadOrders,\n  removeOrder,\n}')],
  ['in an element of the context itself', provider('{ loadOrders, removeOrder }', '', 'OrdersContext')],
  ['beside a key', provider('{ removeOrder, loadOrders }', '', 'OrdersContext.Provider key="orders"')],
  ['before the element', provider('value', 'const value = { loadOrders, removeOrder };')],
  [
    'kept while it is the same',
    provider(
      'value',
      'const value = useMemo(() => ({ loadOrders, removeOrder }), [loadOrders, removeOrder]);',
    ),
  ],
])('who nobody takes out of a value that is made %s calls nobody', async (_, giving) => {
  expect(await asked(giving)).toEqual([LOAD]);
});

test('one that is called alike elsewhere is another', async () => {
  const own = `${TAKEN}\n const removeOrder = async (id) => console.log(id);\n removeOrder('1');`;
  expect(await asked(provider('{ loadOrders, removeOrder }'), own)).toEqual([LOAD]);
});

test.each([
  ['by its name', `${TAKEN}\n const { removeOrder } = useContext(OrdersContext);`],
  ['under another', 'const { loadOrders, removeOrder: remove } = useContext(OrdersContext);'],
  ['as a member', `${TAKEN}\n const all = useContext(OrdersContext); all?.removeOrder('1');`],
  ['by a text', `${TAKEN}\n const all = useContext(OrdersContext); all['removeOrder']('1');`],
  [
    'beside one that is called alike',
    `const { loadOrders, removeOrder } = useContext(OrdersContext);\n const other = () => { const removeOrder = () => {}; removeOrder(); };`,
  ],
])('who is taken out %s calls', async (_, taking) => {
  expect(await asked(provider('{ loadOrders, removeOrder }'), taking)).toEqual(
    expect.arrayContaining([LOAD, REMOVE]),
  );
});

test.each([
  ['is given under another name', provider('{ loadOrders, remove: removeOrder }')],
  ['is run by what is given', provider("{ loadOrders, reset: () => run('1', removeOrder, 2) }")],
  ['is run beside it', provider('{ loadOrders, removeOrder }', "removeOrder('1');")],
  ['is given to a component of somebody else', provider('{ loadOrders, removeOrder }', '', 'ShopProvider')],
])('who %s calls', async (_, giving) => {
  expect(await asked(giving)).toEqual(expect.arrayContaining([LOAD, REMOVE]));
});
