/**
 * Workers of Cloudflare, and projects of Pages. In: a wrangler configuration. Out: the directory that it deploys, with what it is given: variables; of what it
 * is bound to, a variable for each other Worker, that holds where that is asked, and for each queue, that holds what it is called; and its databases of D1. Why:
 * code asks for all of these by the name of the binding alone, `env.STOCK.fetch(request)`.
 * Sources: https://developers.cloudflare.com/workers/wrangler/configuration/, https://developers.cloudflare.com/pages/functions/wrangler-configuration/
 */
import type { ConnectionFact, GatewayFact, GatewayRouteFact } from '../../model/facts.js';
import type { Location, Path } from '../../model/nouns.js';
import { entriesIn, itemsIn, keyOf } from '../../yaml/unchecked.js';
import type { UnitNames } from './command.js';
import { type HostingFile, memberAt, variablesOf } from './hosting.js';
import { readJson } from './json.js';
import { nameOf, parentOf, resolvePath } from './paths.js';
import { readToml } from './toml.js';
import { textOf } from './values.js';
import type { Variable, Variables } from './variables.js';

/** @param has whether the tree has something at a path */
export function onCloudflare(
  file: Path,
  text: string,
  names: UnitNames,
  has: (path: Path) => boolean,
): HostingFile {
  const at = { path: file, line: 1 };
  const says = 'deploys it to Cloudflare';
  const toml = file.endsWith('.toml') ? readToml(file, text) : undefined;
  const { value, notices } = toml ?? readJson(file, text);
  const path = memberAt(parentOf(file), names)?.path ?? ownDirectory(file, value, names, has);
  const table = value['vars'] === undefined ? ['env', 'production', 'vars'] : ['vars'];
  const variables = variablesOf(keyOf(value, ...table), (key) => toml?.at(table, key) ?? at);
  const bound = boundIn(value, (key) => toml?.at([], key) ?? at);
  const name = textOf(value['name']) ?? nameOf(path ?? '');
  // Each environment is a Worker of its own, by a name of its own.
  const hosts = entriesIn(value['env']).map(([key, said]) => textOf(keyOf(said, 'name')) ?? `${name}-${key}`);
  const databases = databasesIn(value, at);
  const routes = path === undefined ? [] : routesTo(name, value, toml?.at(['routes'], '') ?? at);
  const gateways: readonly GatewayFact[] =
    routes.length > 0 ? [{ by: 'Cloudflare', hosts: [], ports: [], routes, at }] : [];
  return { hosted: [{ name, path, hosts, variables, bound, databases, at, says }], gateways, notices };
}

/** The addresses that lead to a Worker: `route = "shop.example/api/*"`, `[[routes]] pattern = "api.shop.example"`. */
function routesTo(name: string, value: unknown, at: Location): readonly GatewayRouteFact[] {
  const said = [...everywhere(value, 'routes'), ...everywhere(value, 'route')];
  const patterns = said.flatMap((each) => textOf(each) ?? textOf(keyOf(each, 'pattern')) ?? []);
  return [...new Set(patterns)].flatMap((pattern): readonly GatewayRouteFact[] => {
    const [, host, path = '/*'] = /^(?:https?:\/\/)?([^/]+)(\/.*)?$/.exec(pattern) ?? [];
    if (host === undefined || !/[\w-]\.[\w-]/.test(host)) return [];
    const [start = '/', ...rest] = path.split('*');
    const match = rest.length > 0 ? { prefix: start } : { exact: start };
    const to = [name];
    return [{ hosts: [host.replace(/^\*\.?/, '*.')], path: match, rewrites: [], to, rank: start.length, at }];
  });
}

/** The directory of a configuration that lies in no package of its own, where what it deploys lies in it. */
function ownDirectory(
  file: Path,
  value: unknown,
  { units }: UnitNames,
  has: (path: Path) => boolean,
): Path | undefined {
  const directory = parentOf(file);
  if (directory === '' || units.at(directory) !== undefined) return undefined;
  const main = textOf(keyOf(value, 'main'));
  const program = main === undefined ? undefined : resolvePath(directory, main);
  const isOwn =
    program === undefined
      ? keyOf(value, 'pages_build_output_dir') !== undefined && has(`${directory}/functions`)
      : program.startsWith(`${directory}/`) && has(program);
  return isOwn ? directory : undefined;
}

/** All of a kind, of whatever environment, those that all have first. */
function everywhere(value: unknown, ...keys: readonly string[]): readonly unknown[] {
  const environments = entriesIn(keyOf(value, 'env')).map(([, said]) => said);
  return [value, ...environments].flatMap((each) => itemsIn(keyOf(each, ...keys)));
}

/** Other Workers and queues by the names of their bindings: the first environment that says one counts. */
function boundIn(value: unknown, at: (key: string) => Location): Variables {
  const variables = new Map<string, Variable>();
  const add = (binding: unknown, said: string | undefined, place: Location): void => {
    const name = textOf(binding);
    if (name !== undefined && said !== undefined && !variables.has(name))
      variables.set(name, { value: said, at: place });
  };
  for (const each of everywhere(value, 'services')) {
    const service = textOf(keyOf(each, 'service'));
    const environment = textOf(keyOf(each, 'environment'));
    const called = environment === undefined ? service : `${service}-${environment}`;
    add(keyOf(each, 'binding'), service === undefined ? undefined : `http://${called}`, at('services'));
  }
  for (const each of everywhere(value, 'queues', 'producers'))
    add(keyOf(each, 'binding'), textOf(keyOf(each, 'queue')), at('queues'));
  return variables;
}

/** Databases of D1: each is one by its name, whoever is bound to it. */
function databasesIn(value: unknown, at: Location): readonly ConnectionFact[] {
  const found = new Map<string, ConnectionFact>();
  for (const each of everywhere(value, 'd1_databases')) {
    const variable = textOf(keyOf(each, 'binding')) ?? 'DB';
    const database = textOf(keyOf(each, 'database_name'));
    if (database !== undefined && !found.has(variable))
      found.set(variable, { dialect: 'sqlite', database, variable, schemas: [], at });
  }
  return [...found.values()];
}
