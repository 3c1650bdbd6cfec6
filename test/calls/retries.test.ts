import { describe, expect, test } from 'vitest';
import { modelOf, systemOf } from './support.js';

const ledger = {
  files: {
    'index.ts': `import express from 'express';
      const app = express();
      app.post('/charges', (req, res) => res.json({}));
      app.listen(3000);`,
  },
};

/** Which lines of the caller's file send a charge again. */
async function retried(code: string): Promise<readonly (number | undefined)[]> {
  const till = {
    environment: { LEDGER_URL: 'http://ledger:3000' },
    files: { 'index.ts': `import axios from 'axios';\nimport axiosRetry from 'axios-retry';\n${code}` },
  };
  const { calls } = await modelOf(systemOf({ ledger, till }));
  expect(calls.length).toBeGreaterThan(0);
  return calls.flatMap(({ at, method, retry }) => (retry && method === 'POST' ? [at.line] : []));
}

const client = 'const client = axios.create({ baseURL: process.env.LEDGER_URL, timeout: 900 });';
const charge = "export const charge = (sum: number) => client.post('/charges', { sum });";
const withCondition = (condition: string) =>
  retried(`${client}\naxiosRetry(client, { retries: 3, retryCondition: ${condition} });\n${charge}`);

describe('the condition of axios-retry', () => {
  test.each([
    ['(error) => axiosRetry.isNetworkOrIdempotentRequestError(error) || error.response.status >= 500'],
    ['(error) => (error.response?.status ?? 0) >= 500'],
    ['(error) => [429, 503].includes(error.response?.status ?? 0)'],
    ['axiosRetry.isRetryableError'],
    ['() => true'],
  ])('%s sends a charge again', async (condition) => {
    expect(await withCondition(condition)).toEqual([5]);
  });

  test.each([
    ['axiosRetry.isNetworkOrIdempotentRequestError'],
    ['(error) => axiosRetry.isNetworkOrIdempotentRequestError(error) || error.response?.status === 429'],
    ["(error) => error.config?.method === 'get' && (error.response?.status ?? 0) >= 500"],
    // What was refused was not carried out.
    ['(error) => error.response?.status === 429'],
  ])('%s does not', async (condition) => {
    expect(await withCondition(condition)).toEqual([]);
  });
});

describe('an interceptor of answers', () => {
  const intercepted = (handler: string) =>
    retried(`${client}\nclient.interceptors.response.use((answer) => answer, ${handler});\n${charge}`);

  test('sends again what failed', async () => {
    const again = `async (error) => {
      const config = error.config;
      if ((config.tries = (config.tries ?? 0) + 1) > 3) throw error;
      return client(config);
    }`;
    expect(await intercepted(again)).toEqual([9]);
    expect(await intercepted('(error) => axios.request(error.config)')).toEqual([5]);
  });

  test.each([
    ['(error) => { if (error.response?.status === 401) return client(error.config); throw error; }'],
    ["(error) => { if (error.config.method === 'get') return client(error.config); throw error; }"],
    ["(error) => { client.post('/failures', error.message); throw error; }"],
  ])('%s sends nothing again that may have been carried out', async (handler) => {
    expect(await intercepted(handler)).toEqual([]);
  });
});

test('a function that calls itself when it fails sends again', async () => {
  const code = (caught: string) => `${client}
    export async function charge(sum: number, retries = 3) {
      try {
        await client.post('/charges', { sum });
      } catch (error) {
        ${caught}
      }
    }`;
  expect(await retried(code('if (retries > 0) return charge(sum, retries - 1); throw error;'))).toEqual([6]);
  expect(await retried(code('throw error;'))).toEqual([]);
});

test('a helper whose name says so calls again what it is given', async () => {
  const code = (helper: string) => `${client}
    export const charge = (sum: number) => ${helper}(() => client.post('/charges', { sum }));`;
  expect(await retried(code('executeWithNetworkRetries'))).toEqual([4]);
  expect(await retried(code('onRetry'))).toEqual([]);
});
