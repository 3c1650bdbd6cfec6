/** A shop of two services: web, which asks, and orders, which answers. */
import { answering, callsIn, modelOf, systemOf } from './support.js';

/** What answers. */
export const orders = answering('GET /orders/:id', 'POST /orders', 'GET /orders');
/** What who asks is given. */
export const environment = { ORDERS_URL: 'http://orders:3000' };

/** The calls of a service web, whose sources these are, to a service orders. */
export async function callsOf(
  files: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>> = environment,
) {
  const model = await modelOf(systemOf({ orders, web: { files, environment: given } }));
  return callsIn(model);
}
