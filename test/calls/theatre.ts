import { answering, callsIn, modelOf, type Service, systemOf } from './support.js';

/** A theatre: its tickets and its plays, and a page that asks through a gateway. */
export const tickets = answering('GET /seats/:id', 'POST /seats');
export const plays = answering('GET /plays', 'GET /v2/plays');
export const asking = (...addresses: readonly string[]): Service => ({
  files: { 'index.js': addresses.map((address) => `fetch(${JSON.stringify(address)});`).join('\n') },
});

/** The calls of a page that asks for some addresses, in a theatre with further files; and of compose services that no code belongs to. */
export async function callsOf(
  addresses: readonly string[],
  files: Readonly<Record<string, string>>,
  containers = '',
  page: Partial<Service> = {},
) {
  const root = systemOf({ tickets, plays, web: { ...asking(...addresses), ...page } }, files, containers);
  return callsIn(await modelOf(root))
    .map((call) => call.replace('web → ', ''))
    .sort();
}
