/**
 * Places that keep data elsewhere than in tables → stores: all that services keep under one name in one database. In: the places and the
 * connections of the code, the deployments. Which server a service speaks to follows from what its code connects to, with its own variables;
 * where that does not say, from the only URL of the kind that its deployment gives it.
 */
import type { DeploymentFact, Facts, Placed, StoreFacts } from '../facts.js';
import { groupBy } from '../group.js';
import type { Location, Module, Notice, Path, SourceFile, Store, StoreKind, StoreUse } from '../nouns.js';
import { compareText } from '../queries.js';
import type { Reach } from './reach.js';
import { schemeOf } from './store-kinds.js';
import { serviceOf, textsOf, UNKNOWN, type Variables, variablesOf, withSettings } from './store-variables.js';

export interface KeptContext {
  readonly modules: ReadonlyMap<string, Module>;
  readonly files: ReadonlyMap<Path, SourceFile>;
  /** By the references of what is kept. */
  readonly reach: Reach;
  serviceAt(path: Path): string | undefined;
}

const SCHEMES: Readonly<Record<StoreKind, RegExp | undefined>> = {
  collection: /^mongodb(\+srv)?$/,
  keys: /^rediss?$/,
  index: /^(elasticsearch|opensearch|meilisearch)$/,
  table: /^(clickhouse|cassandra|snowflake)$/,
  bucket: undefined,
  dynamodb: undefined,
  firestore: undefined,
};

/** What a server gives who names no database. */
const USUAL: Readonly<Partial<Record<StoreKind, string>>> = { collection: 'test', keys: '0' };

export function buildStores(
  { stores, deployments }: Pick<Facts, 'stores' | 'deployments'>,
  context: KeptContext,
): { readonly stores: readonly Store[]; readonly notices: readonly Notice[] } {
  if (!stores) return { stores: [], notices: [] };
  const { reach } = context;
  const sited = <Fact extends Placed>(facts: readonly Fact[]) =>
    facts.flatMap((fact) => {
      const { path } = fact.at;
      const own = context.serviceAt(path);
      const others = reach.instead(path, fact.declaration);
      if (own !== undefined && !others) return [{ fact, service: own }];
      const via = libraryAt(path, context);
      return (others ?? reach.shared(path, fact.declaration)).map((service) => ({
        fact,
        service,
        ...(via !== undefined && { via }),
      }));
    });
  const variables = withSettings(
    variablesOf(deployments, context.modules),
    stores.settings,
    context.modules,
    context.serviceAt,
  );
  const databases = databasesOf(sited(stores.connections), deployments, context.modules, variables);
  const unplaced = new Set<string>();
  const used = sited(stores.uses).flatMap(({ fact, service, via }) => {
    const { kind, by, mode, relative, scope, branches, at } = fact;
    const known = databases(service, kind);
    const own = fact.database && textsOf(fact.database, service, variables)[0];
    const database =
      known !== undefined && own !== undefined && !own.includes(UNKNOWN) ? withDatabase(known, own) : known;
    if (database === undefined && SCHEMES[kind]) unplaced.add(`${service} ${kind}`);
    const use: StoreUse = {
      service,
      mode,
      ...(relative && { relative }),
      by,
      ...(via !== undefined && { via }),
      ...(scope && { scope }),
      ...(branches && { branches }),
      at,
    };
    return namesOf(fact, service, variables).map((name) => ({
      kind,
      name,
      use,
      ...(database !== undefined && { database }),
    }));
  });
  const groups = groupBy(used, ({ use, ...store }) =>
    [store.kind, store.name, store.database ?? (isPlaced(store) ? '' : use.service)].join('\n'),
  );
  return {
    stores: [...groups.values()].map(storeOf).sort(byStore),
    notices: [
      ...(unplaced.size === 0 ? [] : [unplacedNotice(unplaced, stores)]),
      ...unnamedNotice(stores.unnamed),
    ],
  };
}

/** Where the server is not known, or what a variable is set to, nobody can say that another service means the same. */
export function isPlaced({ kind, name, database }: Pick<Store, 'kind' | 'name' | 'database'>): boolean {
  return database !== undefined || !(SCHEMES[kind] || name.startsWith('${'));
}

function unnamedNotice([first, ...others]: readonly Location[]): readonly Notice[] {
  if (!first) return [];
  const places = others.length === 0 ? '1 place uses' : `${others.length + 1} places use`;
  const among = others.length === 0 ? '' : ', this one among them';
  return [
    {
      source: 'code',
      message: `${places} collections, keys, buckets or indexes whose name is not known${among}`,
      at: first,
    },
  ];
}

function storeOf(
  group: readonly {
    readonly kind: StoreKind;
    readonly name: string;
    readonly database?: string;
    readonly use: StoreUse;
  }[],
): Store {
  const { kind, name, database } = group[0]!;
  const uses = group.map(({ use }) => use);
  return { kind, name, ...(database !== undefined && { database }), uses: uses.sort(byUse) };
}

/** The library that a file lies in. */
function libraryAt(path: Path, { modules, files }: KeptContext): Path | undefined {
  let module = modules.get(files.get(path)?.module ?? '');
  if (module?.kind === 'module') module = modules.get(module.within ?? '');
  return module?.path;
}

/** All names that a store can have in a service; where nothing is known of it but variables, these, unless they only begin all keys. */
function namesOf(
  { kind, name: parts }: Pick<StoreFacts['uses'][number], 'kind' | 'name'>,
  service: string,
  variables: Variables,
): readonly string[] {
  const known = textsOf(parts, service, variables)
    .map((text) => text.replace(/\$\{[^}]*\}/g, UNKNOWN).replaceAll(UNKNOWN, '*'))
    .filter((name) => /\w/.test(name));
  if (known.length > 0) return [...new Set(known)];
  const said = parts.map((part) => {
    if (typeof part === 'string') return part;
    return 'variable' in part ? `\${${setBy(part.variable, variables.get(service))}}` : '*';
  });
  const isSaid = parts.some((part) => typeof part === 'object' && 'variable' in part);
  return isSaid && kind !== 'keys' ? [said.join('')] : [];
}

/** The variable of who deploys that a variable is set to, if it is set to nothing else: `${env:ORDERS_TABLE}`. */
function setBy(variable: string, own: ReadonlyMap<string, ReadonlySet<string>> | undefined): string {
  const [value = '', ...others] = own?.get(variable) ?? [];
  return (others.length === 0 && /^\$\{env:(\w+)\}$/.exec(value)?.[1]) || variable;
}

/** The one database that a service keeps data of a kind in; undefined where it is not known, or there are several. */
function databasesOf(
  connections: readonly { readonly fact: StoreFacts['connections'][number]; readonly service: string }[],
  deployments: readonly DeploymentFact[],
  modules: KeptContext['modules'],
  variables: Variables,
): (service: string, kind: StoreKind) => string | undefined {
  const said = new Map<string, Set<string>>();
  const add = (
    into: Map<string, Set<string>>,
    service: string,
    kind: StoreKind,
    database: string | undefined,
  ) => {
    if (database !== undefined)
      into.set(`${service} ${kind}`, (into.get(`${service} ${kind}`) ?? new Set()).add(database));
  };
  for (const { fact, service } of connections) {
    const names = fact.database ? textsOf(fact.database, service, variables) : [undefined];
    for (const text of textsOf(fact.address, service, variables))
      for (const name of names) add(said, service, fact.kind, databaseAt(fact.kind, text, name));
  }
  const given = new Map<string, Set<string>>();
  for (const deployment of deployments) {
    for (const [variable, value] of Object.entries(deployment.variables)) {
      const scheme = schemeOf(variable, value);
      for (const kind of ['collection', 'keys', 'index', 'table'] as const) {
        if (scheme !== undefined && SCHEMES[kind]?.test(scheme))
          add(given, serviceOf(deployment, modules), kind, databaseAt(kind, value, undefined));
      }
    }
  }
  return (service, kind) => {
    const found = [...(said.get(`${service} ${kind}`) ?? given.get(`${service} ${kind}`) ?? [])];
    // What is said for development, where no variable is set, is not what is deployed.
    const deployed = found.filter((each) => !LOCAL.test(each.split('/')[0]!.replace(/:\d+$/, '')));
    const [only, ...others] = deployed.length > 0 ? deployed : found;
    return others.length === 0 ? only : undefined;
  };
}

/** Names of this machine: without the name of a database nobody knows what runs there. */
const LOCAL = /^(localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])$/;

/** `mongo/shop` of `mongodb://user:***@mongo:27017/shop?replicaSet=a`; undefined where host or database are not known. */
function databaseAt(kind: StoreKind, address: string, named: string | undefined): string | undefined {
  const [, rest = ''] = /^(?:[a-z][\w+.-]*:\/\/)?(?:[^/]*@)?(.*)$/is.exec(address) ?? [];
  const [location = ''] = rest.split(/[?#]/);
  const [hosts = '', path = ''] = location.split('/');
  const host = (hosts.split(',')[0] ?? '')
    .replace(/:(27017|6379|9200|8123|9042)$/, '')
    .replace(/\.svc(\..*)?$/, '');
  const database = named ?? (path === '' ? undefined : path);
  const isUnknown = [host, database ?? ''].some((text) => text.includes(UNKNOWN) || /\$\{|\*\*\*/.test(text));
  if (host === '' || isUnknown || (LOCAL.test(host) && database === undefined)) return undefined;
  return [host, database ?? USUAL[kind] ?? ''].filter((part) => part !== '').join('/');
}

function withDatabase(known: string, database: string): string {
  return `${known.split('/')[0]}/${database}`;
}

function unplacedNotice(unplaced: ReadonlySet<string>, { uses: [first] }: StoreFacts): Notice {
  const services = [...new Set([...unplaced].map((each) => each.split(' ')[0]!))].sort(compareText);
  return {
    source: 'code',
    message: `whether others use the same collections, keys or indexes as ${services.join(', ')} is not known: nothing says which server ${services.length === 1 ? 'it speaks' : 'they speak'} to`,
    ...(first && { at: first.at }),
  };
}

function byUse(a: StoreUse, b: StoreUse): number {
  return (
    compareText(a.service, b.service) ||
    compareText(a.at.path, b.at.path) ||
    (a.at.line ?? 0) - (b.at.line ?? 0) ||
    compareText(a.mode, b.mode)
  );
}

function byStore(a: Store, b: Store): number {
  return (
    compareText(a.kind, b.kind) ||
    compareText(a.database ?? '', b.database ?? '') ||
    compareText(a.name, b.name) ||
    compareText(a.uses[0]?.service ?? '', b.uses[0]?.service ?? '')
  );
}
