import { modelOf, type Service, systemOf } from '../calls/support.js';

/** The stores of a system, as `collection orders in mongo/shop: orders rw`; of several places each mode once. */
export async function storesOf(
  services: Readonly<Record<string, Service>>,
  others: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const { stores } = await modelOf(systemOf(services, others));
  return stores.map(({ kind, name, database, uses }) => {
    const by = [...new Set(uses.map(({ service }) => service))].map((service) => {
      const modes = new Set(uses.filter((use) => use.service === service).map(({ mode }) => mode[0]));
      return `${service} ${[...modes].sort().join('')}`;
    });
    return `${kind} ${name}${database === undefined ? '' : ` in ${database}`}: ${by.join(', ')}`;
  });
}

/** One service with one file. */
export const one = (text: string, environment: Readonly<Record<string, string>> = {}) => ({
  a: { files: { 'index.js': text }, environment },
});
