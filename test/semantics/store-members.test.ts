import { describe, expect, it } from 'vitest';
import { regionsOf } from '../../src/extract/semantics/uncalled/regions.js';
import { choosesOfStore, storeMembersIn } from '../../src/extract/semantics/uncalled/store-members.js';
import { isBarrel } from '../../src/extract/semantics/uncalled/whole-texts.js';
import { answering, modelOf, systemOf } from '../calls/support.js';

const membersIn = (text: string) =>
  storeMembersIn(text, regionsOf(text)).map(
    ({ declaration, start, end }) => `${declaration}: ${text.slice(start, end).replace(/\s+/g, ' ').trim()}`,
  );

const others = Object.fromEntries(
  Array.from({ length: 20 }, (_, n) => [`rooms/room-${n}.ts`, `export const room${n} = ${n};`]),
);
it('is chosen by names that are looked for in time, whatever the text', () => {
  for (const text of [`useOrders ${'a'.repeat(200_000)}`, `useOrders {${'a:b,'.repeat(50_000)}}`]) {
    const began = performance.now();
    expect(choosesOfStore(text, 'useOrders')).toBe(false);
    expect(isBarrel('export {a,\n'.repeat(20_000))).toBe(false);
    expect(performance.now() - began).toBeLessThan(2_000);
  }
});

const orders = answering('GET /orders', 'GET /orders/:id', 'POST /orders', 'DELETE /orders/:id');

/** What a web page asks: `GET /orders`. */
async function asked(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const index = "import './page'; mount();";
  const { calls } = await modelOf(
    systemOf({ orders, web: { files: { 'index.ts': index, ...others, ...files } } }),
  );
  return calls.map(({ method, route }) => `${method} ${route}`).sort();
}

const PINIA = `import { defineStore } from 'pinia'; import axios from 'axios';
const log = console;
export const useOrders = defineStore('orders', {
  state: () => ({ orders: [], total: 0 }),
  getters: { isEmpty: (state) => state.orders.length === 0 },
  actions: {
    async loadOrders() {
      log.info('loadOrders - in');
      this.orders = await axios.get('http://orders:3000/orders');
    },
    async loadOrder(id: string) { return axios.get(\`http://orders:3000/orders/\${id}\`); },
    async placeOrder({
      order,
    }: { order: unknown }) {
      await axios.post('http://orders:3000/orders', order);
      await this.reloadAll();
    },
    async reloadAll() { await axios.get('http://orders:3000/orders'); },
    dropOrder: async (id: string) => {
      await axios.delete(\`http://orders:3000/orders/\${id}\`);
    },
  },
});
`;

const ZUSTAND = `import { create } from 'zustand';
import axios from 'axios';
interface State {
  loadOrders: () => Promise<void>;
  placeOrder: (order: unknown) => Promise<void>;
  dropOrder(id: string): Promise<void>;
}
export const useOrders = create<State>()(devtools((set, get) => ({
  orders: [],
  loadOrders: async () => {
    set({ orders: await axios.get('http://orders:3000/orders') });
  },
  placeOrder: async (order) => {
    await axios.post('http://orders:3000/orders', order);
  },
  dropOrder: async (id) => {
    await axios.delete(\`http://orders:3000/orders/\${id}\`);
  },
})));
`;

const SETUP = `import axios from 'axios';
export const useOrders = defineStore('orders', () => {
  const orders = ref([]);
  const loadOrders = async () => {
    orders.value = await axios.get('http://orders:3000/orders');
  };
  async function placeOrder(order: unknown) {
    await axios.post('http://orders:3000/orders', order);
  }
  return { orders, loadOrders, placeOrder };
});
`;

describe('what a store can do', () => {
  it('stands where its library looks for it', () => {
    expect(membersIn(PINIA).map((each) => each.slice(0, 24))).toEqual([
      'useOrders.loadOrders: as',
      'useOrders.loadOrder: asy',
      'useOrders.placeOrder: as',
      'useOrders.reloadAll: asy',
      'useOrders.dropOrder: dro',
    ]);
    expect(membersIn(ZUSTAND)).toEqual([
      "useOrders.loadOrders: loadOrders: async () => { set({ orders: await axios.get('http://orders:3000/orders') }); },",
      "useOrders.placeOrder: placeOrder: async (order) => { await axios.post('http://orders:3000/orders', order); },",
      'useOrders.dropOrder: dropOrder: async (id) => { await axios.delete(`http://orders:3000/orders/${id}`); },',
    ]);
    expect(membersIn(SETUP).map((each) => each.split(':')[0])).toEqual([
      'useOrders.loadOrders',
      'useOrders.placeOrder',
    ]);
    const returned = ZUSTAND.replace(
      '(set, get) => ({',
      '(set) => {\n  const api = start();\n  return {',
    ).replace('})));', '}; }));');
    expect(membersIn(returned)).toHaveLength(3);
    expect(membersIn(ZUSTAND.replace("'zustand'", "'./client'"))).toEqual([]);
  });

  it('is done by nobody if no page asks for it', async () => {
    const page = (text: string) => ({ 'page.ts': `import { useOrders } from './store';\n${text}` });
    expect(
      await asked({
        'store.ts': PINIA,
        ...page('const store = useOrders(); store.loadOrder(id); store.placeOrder(order);'),
      }),
    ).toEqual(['GET /orders', 'GET /orders/*', 'POST /orders']);
    expect(
      await asked({
        'store.ts': PINIA,
        ...page("export default { methods: mapActions(useOrders, ['loadOrder', 'dropOrder']) };"),
      }),
    ).toEqual(['DELETE /orders/*', 'GET /orders/*']);
    expect(
      await asked({ 'store.ts': ZUSTAND, ...page('mount(() => useOrders((s) => s.placeOrder));') }),
    ).toEqual(['POST /orders']);
    expect(
      await asked({
        'store.ts': ZUSTAND,
        ...page('mount(() => { const { loadOrders } = useOrders(); loadOrders(); });'),
      }),
    ).toEqual(['GET /orders']);
    expect(
      await asked({ 'store.ts': SETUP, ...page('const store = useOrders(); store.loadOrders();') }),
    ).toEqual(['GET /orders']);
  });

  it('is done where the store itself asks for it', async () => {
    const page = (text: string) => ({ 'page.ts': `import { useOrders } from './store';\n${text}` });
    const watching = SETUP.replace(
      '  return {',
      '  watch(isIn, async () => { if (isIn.value) loadOrders(); });\n  return {',
    );
    expect(await asked({ 'store.ts': watching, ...page('useOrders().placeOrder({});') })).toHaveLength(2);
    const given = SETUP.replace('  return {', '  onMounted(loadOrders);\n  return {').replace(
      ', loadOrders,',
      ',',
    );
    expect(await asked({ 'store.ts': given, ...page('useOrders().placeOrder({});') })).toHaveLength(2);
    const calling = ZUSTAND.replace(
      "'http://orders:3000/orders', order);",
      "'http://orders:3000/orders', order);\n    await get().loadOrders();",
    );
    expect(await asked({ 'store.ts': calling, ...page('useOrders().placeOrder({});') })).toEqual([
      'GET /orders',
      'POST /orders',
    ]);
  });

  it('counts where somebody may ask for it by a name that is made, and in a small service', async () => {
    const page = {
      'page.ts': "import { useOrders } from './store';\nmount((kind) => useOrders()[`${kind}Order`]());",
    };
    expect(await asked({ 'store.ts': ZUSTAND, ...page })).toHaveLength(3);
    const files = {
      'index.ts': "import { useOrders } from './store';\nuseOrders().loadOrders();",
      'store.ts': ZUSTAND,
    };
    const { calls } = await modelOf(systemOf({ orders, web: { files } }));
    expect(calls).toHaveLength(3);
  });
});
