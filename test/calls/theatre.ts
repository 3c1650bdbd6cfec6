import type { Model } from '../../src/model/model.js';
import { mapOf } from '../../src/report/map.js';
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

const environment = { TICKETS: 'http://tickets:3000', PLAYS: 'http://plays:3000' };

/** A gateway of some files. */
export function gateway(
  files: Readonly<Record<string, string>>,
  dependencies: Readonly<Record<string, string>> = {},
): Service {
  const manifest = { name: 'gateway', main: 'index.js', scripts: { start: 'node index.js' }, dependencies };
  return { files: { 'package.json': JSON.stringify(manifest), ...files }, environment };
}

/** What a gateway hands on, as `/box/* → tickets /seats/*`, with what is asked through it. */
export function handedBy(model: Model, name = 'gateway'): readonly string[] {
  return mapOf(model).calls.flatMap(({ from, to, handsOn, routes }) =>
    from === name ? [`${handsOn?.join(' ') ?? '?'} → ${to} ${routes.join(', ')}`] : [],
  );
}

/** A page that asks a gateway. */
export const askedOfGateway = (...paths: readonly string[]) =>
  asking(...paths.map((path) => `http://gateway${path}`));
