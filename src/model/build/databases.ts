/**
 * Which database a statement ran in, and which one a fact of a catalogue speaks of. A source of statements that holds rows of several
 * databases names each by its own name (`datname`); otherwise the source's name stands, so that tables are called as people call them.
 */
import type { CatalogueFacts, ConnectionFact, StatementFact } from '../facts.js';
import { groupBy } from '../group.js';
import { compareText } from '../queries.js';
import type { Connections, Logins } from './logins.js';

export interface Databases {
  of(statement: StatementFact): string;
  /** What a server calls its database → what its statements are told under. */
  canonical(database: string | undefined): string | undefined;
  /**
   * The databases that a service's statements ran in; for one without statements those that it is configured to connect to, where
   * services connect to several; else all there are.
   */
  usedBy(service: string | undefined): readonly string[];
  /** For a service of which it is not known what it connects to, the databases that the code of others names, where nothing else tells of any. */
  ofOthers(service: string): readonly string[];
  /** What the database of a connection is told under, where services connect to several. */
  nameOf(connection: ConnectionFact): string;
}

export function findDatabases(
  statements: readonly StatementFact[],
  { relations }: Pick<CatalogueFacts, 'relations'>,
  logins: Logins,
  connections: Connections,
  /** Of services that keep one by themselves, as their schemas show. */
  own: ReadonlyMap<string, string> = new Map(),
): Databases {
  const onTables = statements.filter(({ uses }) => uses.length > 0);
  const mixed = new Set(
    [...groupBy(onTables, ({ source }) => source)]
      .filter(([, rows]) => new Set(rows.map(({ datname }) => datname)).size > 1)
      .map(([source]) => source),
  );
  const of: Databases['of'] = ({ source, datname }) =>
    mixed.has(source) && datname !== undefined ? datname : (source ?? 'main');

  const told = new Map<string, Set<string>>();
  for (const statement of onTables) {
    if (statement.datname === undefined) continue;
    const names = told.get(statement.datname) ?? new Set();
    told.set(statement.datname, names.add(of(statement)));
  }
  const spokenOf = new Set(onTables.map(of));
  const canonical: Databases['canonical'] = (database) => {
    if (database === undefined || spokenOf.has(database)) return database;
    const names = told.get(database);
    return names?.size === 1 ? [...names][0] : database;
  };

  const all = new Set([...spokenOf, ...relations.flatMap(({ database }) => canonical(database) ?? [])]);
  const used = new Map<string, Set<string>>();
  for (const statement of onTables) {
    const [login, ...others] = logins.of(statement.role, statement.datname);
    if (!login || others.length > 0) continue;
    const found = used.get(login.service) ?? new Set();
    used.set(login.service, found.add(of(statement)));
  }
  const sorted = (names: ReadonlySet<string>) => [...names].sort(compareText);
  const everywhere = sorted(all);
  const configured = configuredDatabases(connections, (datname) => canonical(datname) ?? datname);
  const byService = new Map<string, readonly string[]>([
    ...[...own].map(([service, database]) => [service, [database]] as const),
    ...configured.byService,
    ...[...used].map(([service, names]) => [service, sorted(names)] as const),
  ]);
  const isCode = [...connections.values()].some((each) => each.some(({ inCode }) => inCode));
  const others = isCode && all.size === 0 ? sorted(new Set([...byService.values()].flat())) : [];
  return {
    of,
    canonical,
    usedBy: (service) => byService.get(service ?? '') ?? everywhere,
    ofOthers: (service) => (byService.has(service) ? [] : others),
    nameOf: configured.nameOf,
  };
}

/**
 * What each service connects to, where they connect to different databases. One name on two hosts is two databases; a host of the
 * developer's own machine may be any.
 */
function configuredDatabases(
  connections: Connections,
  canonical: (datname: string) => string,
): {
  readonly byService: (readonly [service: string, databases: readonly string[]])[];
  readonly nameOf: Databases['nameOf'];
} {
  const targets = [...connections].flatMap(([service, all]) => {
    const named = all.filter(({ database }) => database !== undefined);
    const remote = named.filter(({ host }) => host !== undefined && !isLocal(host));
    return (remote.length > 0 ? remote : named).map(({ host, database, dialect, inCode }) => ({
      service,
      isOther: dialect !== undefined,
      inCode,
      host: hostOf(host),
      database: database!,
    }));
  });
  const hosts = new Map(
    [...groupBy(targets, ({ database }) => database)].map(([database, all]) => [
      database,
      new Set(all.flatMap(({ host }) => (host === '' ? [] : host))),
    ]),
  );
  const nameOf = ({ host, database }: Pick<(typeof targets)[number], 'host' | 'database'>) =>
    host !== '' && (hosts.get(database)?.size ?? 0) > 1 ? `${host}/${database}` : canonical(database);
  const nameOfConnection: Databases['nameOf'] = ({ host, database }) =>
    nameOf({ host: hostOf(host), database: database! });
  if (new Set(targets.map(nameOf)).size < 2) return { byService: [], nameOf: nameOfConnection };
  const users = groupBy(targets, nameOf);
  // The first is that of tables of which nothing else is known: none beside PostgreSQL, nor one of several in the code that nobody else has.
  const rank = (target: (typeof targets)[number]) => {
    const isOwn = users.get(nameOf(target))?.every(({ service }) => service === target.service);
    return (target.isOther ? 2 : 0) + (target.inCode && isOwn ? 1 : 0);
  };
  const byService = [...groupBy(targets, ({ service }) => service)].map(
    ([service, all]): readonly [string, readonly string[]] => {
      const sorted = [...all].sort((a, b) => rank(a) - rank(b) || compareText(nameOf(a), nameOf(b)));
      return [service, [...new Set(sorted.map(nameOf))]];
    },
  );
  return { byService, nameOf: nameOfConnection };
}

function hostOf(host: string | undefined): string {
  return host === undefined || isLocal(host) ? '' : host;
}

function isLocal(host: string): boolean {
  return /^(localhost|127\.|::1$|\[::1\]|host\.docker\.internal$|\/)/.test(host);
}
