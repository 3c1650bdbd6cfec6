/** Requests of front ends that share composables of a library. */
import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

const WRAPPER = `
import { useRuntimeConfig } from '#app';
import { $fetch } from 'ofetch';
export const $fetchBackend = (url: string, option = {}) => {
  const config = useRuntimeConfig();
  return $fetch(url, { baseURL: config.public.backendUrl, ...option });
};
const DEFAULT = { credentials: 'include' };
export function buildRequest({ params, body, path, method }) {
  const url = buildPath(path, params);
  switch (method) {
    case 'GET':
      return async () => $fetchBackend(url, { ...DEFAULT, method: 'GET' });
    case 'PATCH':
      return async () => $fetchBackend(url, { ...DEFAULT, method: 'PATCH', body });
    default:
      throw new Error('no');
  }
}
export function buildRequestFile({ params, path, method, file }) {
  const url = buildPath(path, params);
  const form = new FormData();
  form.append('file', file);
  switch (method) {
    case 'POST':
      return async () => $fetchBackend(url, { ...DEFAULT, method: 'POST', body: form });
    default:
      throw new Error('no');
  }
}
export function buildPath(path: string, params) {
  let finalPath = path;
  if (params && Object.keys(params).length > 0) {
    for (const paramKey in params) {
      finalPath = finalPath.replace(\`{\${paramKey}}\`, \`\${params[paramKey]}\`);
    }
  }
  return finalPath;
}
`;

const NUXT = { 'nuxt.config.ts': 'export default defineNuxtConfig({ srcDir: "src", runtimeConfig: { public: { backendUrl: undefined } } });' };

async function asked(files: Readonly<Record<string, string>>) {
  const backend = answering('GET /orders/admin', 'PATCH /orders/:id/state', 'POST /documents/admin', 'GET /history/:id', 'POST /documents', 'POST /logout');
  const model = await modelOf(systemOf({ backend, web: { files: { ...NUXT, ...files } } }));
  return callsIn(model).map((call) => call.replace('web → backend ', '')).sort();
}

describe('a front end of Nuxt', () => {
  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['A', { 'src/utils/backend.ts': WRAPPER, 'src/stores/orders.ts': "import { $fetchBackend } from '../utils/backend';\nexport const list = () => $fetchBackend('orders/admin', { method: 'GET', credentials: 'include' });" }, ['GET /orders/admin']],
    ['A2', { 'src/utils/backend.ts': WRAPPER, 'src/stores/orders.ts': "import { buildRequest } from '../utils/backend';\nexport const list = { patch: async (id) => await buildRequest({ path: 'orders/{id}/state', method: 'PATCH', params: { id } })() };" }, ['PATCH /orders/*/state']],
    ['B', { 'src/utils/backend.ts': WRAPPER, 'src/stores/orders.ts': "import { buildRequestFile } from '../utils/backend';\nexport const list = { post: async ({ file }) => { const { uuid } = await buildRequestFile({ path: '/documents/admin', method: 'POST', file })(); return uuid; } };" }, ['POST /documents/admin']],
    ['B2', { 'src/utils/backend.ts': WRAPPER, 'src/stores/orders.ts': "import { buildRequestFile } from '../utils/backend';\nexport const list = { post: async ({ file }) => { const { uuid } = await buildRequestFile({ path: '/documents/', method: 'POST', file })(); return uuid; } };" }, ['POST /documents']],
    ['E', { 'src/composables/useFetchBackend.js': "import { useRuntimeConfig, useFetch } from '#app';\nexport const useFetchBackend = (url, option = {}) => { const config = useRuntimeConfig(); return useFetch(url, { baseURL: config.public.backendUrl, ...option }); };", 'src/pages/[[id]].vue': "<script setup lang=\"ts\">\nconst route = useRoute();\nconst { data: history, error: e, execute: run } = useFetchBackend(`/history/${route.params.id}`, { immediate: false, method: 'GET', credentials: 'include' });\n</script>" }, ['GET /history/*']],
  ])('%s', async (_, files, expected) => {
    expect(await asked(files)).toEqual(expected);
  });
});
