/** The front end of a shop, and what it asks. */
import { answering, callsIn, modelOf, systemOf } from './support.js';

const orders = answering(
  'GET /orders',
  'GET /orders/:id',
  'POST /orders',
  'DELETE /orders/:id',
  'PATCH /orders/:id',
  'GET /api/orders/:id',
);
const environment = { ORDERS_URL: 'http://orders:3000', VITE_ORDERS_URL: 'http://orders:3000' };

/** The calls of a front end that a shop has beside its orders. */
export async function asked(
  files: Readonly<Record<string, string>>,
  others: Readonly<Record<string, string>> = {},
) {
  const model = await modelOf(systemOf({ orders, web: { files, environment } }, others));
  return callsIn(model)
    .map((call) => call.replace('web → orders ', ''))
    .sort();
}

export const ONE = ['GET /orders/*'];
export const BOTH = ['GET /orders/*', 'POST /orders'];

export type Case = readonly [
  name: string,
  files: Readonly<Record<string, string>>,
  expected: readonly string[],
];
