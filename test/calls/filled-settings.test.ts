import { describe, expect, test } from 'vitest';
import { callsIn, modelOf, systemOf } from './support.js';
import { environment, orders } from './web-and-orders.js';

/** Web, whose settings a function of its own fills in, by a schema that it is given. */
const web = (check: string) => ({
  'check.ts': check,
  'index.ts': `import { check } from './check';
    const env = check({ PORT: { type: 'number', usual: 3000 }, ORDERS_URL: { type: 'string', usual: 'http://localhost:9' }, STOCK_URL: { type: 'string', usual: 'http://stock:3000' } });
    const settings = { orders: env.ORDERS_URL, stock: env.STOCK_URL };
    export const one = (id: string) => fetch(\`\${settings.orders}/orders/\${id}\`);
    export const left = () => fetch(settings.stock + '/orders');`,
});

describe('settings that a function fills in by names which it is told', () => {
  test.each([
    [
      'by entries, changed and checked on the way',
      `export function check<T extends Record<string, any>>(schema: any): T {
        const result: any = {};
        const errors: string[] = [];
        for (const [key, rule] of Object.entries(schema) as any) {
          let value = process.env[key];
          if (value === undefined || value === '') {
            if (rule.required) { errors.push(key); continue; }
            value = rule.usual;
          }
          if (value !== undefined) result[key] = rule.type === 'number' ? Number(value) : String(value);
          else result[key] = undefined;
        }
        return result as T;
      }`,
    ],
    [
      'by names, in a callback',
      'export const check = (schema: any): any => { const out: any = {}; Object.keys(schema).forEach((key) => { out[key] = process.env[key] || schema[key].usual; }); return Object.freeze(out); };',
    ],
    [
      'by names, in a loop over them',
      'export const check = (schema: any): any => { const out: any = {}; for (const key in schema) out[key] = process.env[key] ?? schema[key].usual; return out; };',
    ],
  ])('%s', async (_, check) => {
    const system = systemOf({ orders, stock: orders, web: { files: web(check), environment } });
    expect(callsIn(await modelOf(system))).toEqual(['web → orders GET /orders/*', 'web → stock GET /orders']);
  });
});
