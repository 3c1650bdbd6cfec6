/** Pages that are built with an address, and whose container is given another one too late. */
import { describe, expect, test } from 'vitest';
import { floatingCalls } from '../../src/model/floating.js';
import { answering, callsIn, modelOf, systemOf } from './support.js';

async function asked(variable: string, usual: string, paths: readonly string[]) {
  const requests = paths.map((path) => `export const c${paths.indexOf(path)} = fetch(\`\${base}${path}\`);`);
  const page = `const base = process.env.${variable} || '${usual}';\n${requests.join('\n')}`;
  const model = await modelOf(
    systemOf({
      orders: answering('GET /api/orders', 'POST /api/orders', 'GET /orders/all'),
      web: { files: { 'index.js': page }, environment: { [variable]: 'http://orders:3000' } },
    }),
  );
  return { calls: callsIn(model), floating: floatingCalls(model).length };
}

describe('the path that the code says for a variable of a page', () => {
  test('is asked for, where nobody answers without', async () => {
    expect(await asked('NEXT_PUBLIC_API_URL', 'http://localhost:3000/api', ['/orders'])).toEqual({
      calls: ['web → orders GET /api/orders'],
      floating: 0,
    });
  });

  test('is not, where something else that is asked there has an answer', async () => {
    const { calls } = await asked('NEXT_PUBLIC_API_URL', 'http://localhost:3000/api', [
      '/orders',
      '/orders/all',
    ]);
    expect(calls).toEqual(['web → orders GET /orders (no endpoint)', 'web → orders GET /orders/all']);
  });

  test('is not, where it has no answer either, or a program on a server is given the address', async () => {
    const other = await asked('VITE_API_URL', 'http://localhost:3000/v2', ['/orders']);
    expect(other.calls).toEqual(['web → orders GET /orders (no endpoint)']);
    const server = await asked('ORDERS_URL', 'http://localhost:3000/api', ['/orders']);
    expect(server.calls).toEqual(['web → orders GET /orders (no endpoint)']);
  });
});
