import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

const orders = answering('GET /orders', 'POST /orders', 'GET /orders/:id');

describe('names that a build gives to files', () => {
  test('Nuxt: composables and utilities, by their names and those of their files', async () => {
    const model = await modelOf(
      systemOf({
        orders,
        web: {
          files: {
            'nuxt.config.ts': 'export default defineNuxtConfig({});',
            'composables/useOrders.ts':
              "export const useOrders = () => ({ all: () => ask('/orders'), one: (id: string) => ask(`/orders/${id}`) });",
            'utils/ask.ts':
              'export default (path: string, options?: object) => $fetch(`${process.env.ORDERS}${path}`, options);',
            'pages/index.vue':
              "<script setup>\nconst { all } = useOrders();\nconst orders = await all();\nconst place = () => ask('/orders', { method: 'POST' });\n</script>",
            'pages/own.vue': "<script setup>\nconst ask = (path) => path;\nask('/nothing');\n</script>",
          },
          environment: { ORDERS: 'http://orders:3000' },
        },
      }),
    );
    expect([...callsIn(model)].sort()).toEqual([
      'web → orders GET /orders',
      'web → orders GET /orders/*',
      'web → orders POST /orders',
    ]);
  });

  test('what unplugin-auto-import lists', async () => {
    const model = await modelOf(
      systemOf({
        orders,
        web: {
          files: {
            'src/auto-imports.d.ts':
              "export {}\ndeclare global {\n  const request: typeof import('./utils/request')['default']\n  const restful: typeof import('@/utils/restful')['restful']\n  const ref: typeof import('vue')['ref']\n}",
            'src/utils/request.ts':
              "import axios from 'axios';\nexport default axios.create({ baseURL: 'http://orders:3000' });",
            'src/utils/restful.ts':
              "export function restful(url: string) { return { all: () => request({ url, method: 'get' }), create: (data: any) => request({ url, method: 'post', data }) }; }",
            'src/apis/orders.ts': "export default restful('/orders');",
          },
        },
      }),
    );
    expect([...callsIn(model)].sort()).toEqual(['web → orders GET /orders', 'web → orders POST /orders']);
  });

  test('what it is told to look through', async () => {
    const model = await modelOf(
      systemOf({
        orders,
        web: {
          files: {
            'vite.config.ts':
              "import AutoImport from 'unplugin-auto-import/vite';\nexport default { plugins: [AutoImport({ imports: ['vue'], dirs: ['./src/api/**'] })] };",
            'src/api/client.ts':
              "import axios from 'axios';\nexport const client = axios.create({ baseURL: 'http://orders:3000' });",
            'src/Orders.vue': "<script setup>\nconst load = () => client.get('/orders');\n</script>",
          },
        },
      }),
    );
    expect(callsIn(model)).toEqual(['web → orders GET /orders']);
  });
});
