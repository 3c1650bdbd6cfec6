import { describe, expect, test } from 'vitest';
import { callsIn, modelOf, systemOf } from './support.js';

const orders = {
  files: {
    'index.ts':
      "import express from 'express';\nconst app = express();\napp.get('/orders/:id', (request, response) => response.end());\napp.listen(3000);",
  },
};

const callsOf = async (web: string) =>
  callsIn(await modelOf(systemOf({ orders, web: { files: { 'index.ts': web } } })));

describe('what is asked once more', () => {
  test('by a function that calls itself, is what those say who call it first', async () => {
    expect(
      await callsOf(`async function get(path: string, attempt = 0): Promise<unknown> {
        try { return await (await fetch(\`http://orders:3000\${path}\`)).json(); }
        catch (error) { if (attempt < 3) return get(path, attempt + 1); throw error; }
      }
      export const one = (id: string) => get(\`/orders/\${id}\`);`),
    ).toEqual(['web → orders GET /orders/*']);
  });

  test('by a method of the same client', async () => {
    expect(
      await callsOf(`import axios from 'axios';
      class Orders {
        private async ask(path: string, retries = 3): Promise<unknown> {
          try { return (await axios.get('http://orders:3000' + path)).data; }
          catch (error) { if (retries > 0) return this.ask(path, retries - 1); throw error; }
        }
        one(id: string) { return this.ask(\`/orders/\${id}\`); }
      }
      export const orders = new Orders();
      setInterval(() => orders.one('1'), 1000);`),
    ).toEqual(['web → orders GET /orders/*']);
  });

  test('by functions and methods that call each other, is what those say who call them first', async () => {
    expect(
      await callsOf(`class Orders {
        private async ask(method: string, path: string): Promise<Response> {
          const response = await fetch('http://orders:3000' + path, { method });
          return response.status === 401 ? this.again(method, path) : response;
        }
        private async again(method: string, path: string) { await signIn(); return this.ask(method, path); }
        one(id: string) { return this.ask('GET', \`/orders/\${id}\`); }
      }
      const load = async (path: string, method: string) => (await fetch('http://orders:3000' + path, { method })) ?? retry(path, method);
      const retry = (path: string, method: string) => load(path, method);
      const signIn = () => load('/orders/me', 'GET');
      setInterval(() => new Orders().one('1'), 1000);`),
    ).toEqual(['web → orders GET /orders/*', 'web → orders GET /orders/me']);
  });

  test('at a path that grows on the way, is asked as well', async () => {
    const found =
      await callsOf(`const load = (path: string): Promise<Response> => fetch('http://orders:3000' + path).then(() => under(path));
      const under = (path: string) => load(path + '/first');
      load('/orders');`);
    expect(found).toContain('web → orders GET /*/first');
  });

  test('at another path by the same function, is asked as well', async () => {
    expect(
      await callsOf(`async function get(path: string, old = false): Promise<Response> {
        const response = await fetch('http://orders:3000' + path);
        return response.ok || old ? response : get('/orders/old', true);
      }
      export const one = () => get('/orders/1');`),
    ).toEqual(['web → orders GET /orders/old', 'web → orders GET /orders/1']);
  });
});
