/**
 * The ladder that says which service ran a statement; the first rung that bears is taken.
 * 1. role: one service logs in as it. 2. database: one service connects to it. 3. comment: a tag names a service; it is only the first
 * caller's, so weak. 4. code: one service's code contains the statement. 5. table: of the services that it may have been, one is known
 * to touch its tables. Where none bears, the statement belongs to nobody, or to one of several: both are told, never guessed.
 */
import type { CodeStatementFact, StatementFact } from '../facts.js';
import { groupBy } from '../group.js';
import type { Attribution, Location, Module, Rung, StatementTable, Strength } from '../nouns.js';
import { bareNames, type Logins } from './logins.js';

export interface Ladder {
  /** All rungs but the last. Several attributions: one of them, unknown which; none: nobody that is known. */
  climb(statement: StatementFact): readonly Attribution[];
  /** The last rung: the same rows, more of them attributed. */
  byTables<Row extends Climbed>(rows: readonly Row[]): Row[];
}

/** A statement after the first rungs, with the tables it touches. */
export interface Climbed {
  readonly fact: StatementFact;
  readonly database: string;
  readonly tables: readonly StatementTable[];
  readonly services: readonly Attribution[];
}

export function ladder(
  statements: readonly StatementFact[],
  code: readonly CodeStatementFact[],
  logins: Logins,
  modules: ReadonlyMap<string, Module>,
  serviceAt: (path: string) => string | undefined,
): Ladder {
  const services = [...modules.values()].filter(({ kind }) => kind === 'service').map(({ name }) => name);
  const named = new Set(services);
  const users = usersByDatabase(statements, logins);
  const senders = sendersOf(code, serviceAt);
  const sendersBy = (fingerprint: string | undefined) =>
    (fingerprint === undefined ? undefined : senders.get(fingerprint)) ?? [];

  const climb: Ladder['climb'] = ({ role, datname, tags, fingerprint }) => {
    const candidates = logins.of(role, datname);
    const [login, ...otherLogins] = candidates;
    if (login && otherLogins.length === 0)
      return [borne(login.service, 'role', login.guessed ? 'likely' : 'certain', login.reason)];
    const may = ({ service }: { readonly service: string }) =>
      candidates.length === 0 || candidates.some((each) => each.service === service);

    const [connecting, ...others] = logins.connectingTo(datname);
    if (connecting !== undefined && others.length === 0 && may({ service: connecting })) {
      const alone = [...(users.get(datname) ?? [])].every((user) => user === connecting);
      const reason = `only ${connecting} connects to the database ${datname}`;
      if (alone) return [borne(connecting, 'database', 'likely', reason)];
    }
    const tag = serviceTag(tags, named);
    if (tag) {
      const reason = `its comment says ${tag.key}=${tag.value}, which is its first caller`;
      return [borne(tag.service, 'comment', 'weak', reason)];
    }
    const [sender, ...otherSenders] = sendersBy(fingerprint).filter(may);
    if (sender && otherSenders.length === 0) {
      const reason = `only the code of ${sender.service} has it (${sender.place})`;
      return [borne(sender.service, 'code', 'likely', reason)];
    }
    return candidates.map(({ service, reason }) => borne(service, 'role', 'weak', reason));
  };

  const byTables: Ladder['byTables'] = (rows) => {
    if (!rows.some(isOpen)) return [...rows];
    const touching = touchesOf(rows, sendersBy);
    const withRole = new Set([
      ...logins.all.map(({ service }) => service),
      ...rows.flatMap((row) => row.services.map(({ service }) => service)),
    ]);
    const homeless = services.filter((service) => !withRole.has(service));
    return rows.map((row) => {
      if (!isOpen(row)) return row;
      const candidates = row.services.length > 0 ? row.services.map(({ service }) => service) : homeless;
      const touchers = new Set(
        row.tables
          .flatMap(({ table }) => [...(touching.get(`${row.database}\n${table}`) ?? [])])
          .filter((service) => candidates.includes(service)),
      );
      const [only] = touchers;
      if (only === undefined || touchers.size > 1) return row;
      const tables = [...new Set(row.tables.map(({ table }) => table))];
      const reason = `of those that it may be, only ${only} is known to touch ${tables.slice(0, 3).join(', ')}`;
      return { ...row, services: [borne(only, 'table', 'weak', reason)] };
    });
  };
  return { climb, byTables };
}

/** Whether a statement touches tables and it is not known whose it is. */
function isOpen({ services, tables }: Climbed): boolean {
  return services.length !== 1 && tables.length > 0;
}

function borne(service: string, by: Rung, strength: Strength, reason: string): Attribution {
  return { service, by, strength, reason };
}

/** The services whose roles ran statements in a database (`datname`). */
function usersByDatabase(
  statements: readonly StatementFact[],
  logins: Logins,
): ReadonlyMap<string | undefined, ReadonlySet<string>> {
  const users = new Map<string | undefined, Set<string>>();
  for (const { role, datname, uses } of statements) {
    const [login, ...others] = uses.length > 0 ? logins.of(role, datname) : [];
    if (!login || others.length > 0) continue;
    const known = users.get(datname) ?? new Set();
    users.set(datname, known.add(login.service));
  }
  return users;
}

interface Sender {
  readonly service: string;
  readonly place: string;
}

/** Where the code has a statement, by its fingerprint, and who sends it from there; in the order of the places. */
export function placesOf(
  code: readonly CodeStatementFact[],
  serviceAt: (path: string) => string | undefined,
): ReadonlyMap<string, readonly { readonly services: readonly string[]; readonly at: Location }[]> {
  const places = code.map(({ fingerprint, services, at }) => {
    const own = serviceAt(at.path);
    return { fingerprint, services: services ?? (own === undefined ? [] : [own]), at };
  });
  return groupBy(places, ({ fingerprint }) => fingerprint);
}

/** The services whose code has a statement, by its fingerprint. */
function sendersOf(
  code: readonly CodeStatementFact[],
  serviceAt: (path: string) => string | undefined,
): ReadonlyMap<string, readonly Sender[]> {
  const found = new Map<string, Map<string, Sender>>();
  for (const [fingerprint, places] of placesOf(code, serviceAt)) {
    const known = new Map<string, Sender>();
    found.set(fingerprint, known);
    for (const { services, at } of places) {
      const place = at.line === undefined ? at.path : `${at.path}:${at.line}`;
      for (const service of services) if (!known.has(service)) known.set(service, { service, place });
    }
  }
  return new Map([...found].map(([fingerprint, known]) => [fingerprint, [...known.values()]]));
}

/** Keys of comments whose value names an application, of sqlcommenter and its kin; without case, dots and underscores. */
const serviceKeys: ReadonlySet<string> = new Set([
  ...['application', 'applicationname', 'app', 'appname', 'service', 'servicename'],
]);

/** The service that a tag names, by itself or in the ways that roles are named after services. */
function serviceTag(
  tags: StatementFact['tags'],
  services: ReadonlySet<string>,
): { readonly service: string; readonly key: string; readonly value: string } | undefined {
  for (const [key, value] of Object.entries(tags ?? {})) {
    if (!serviceKeys.has(key.toLowerCase().replaceAll(/[._-]/g, ''))) continue;
    const service = bareNames(value).find((name) => services.has(name));
    if (service !== undefined) return { service, key, value };
  }
  return undefined;
}

/** Who is known to touch a table: by a statement that is surely its own, or because its code has one that touches it. */
function touchesOf(
  rows: readonly Climbed[],
  sendersBy: (fingerprint: string | undefined) => readonly Sender[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const touching = new Map<string, Set<string>>();
  for (const { fact, database, tables, services } of rows) {
    const [sure, ...others] = services;
    const own = sure && others.length === 0 && sure.by !== 'comment' ? [sure] : [];
    const touchers = [...own, ...sendersBy(fact.fingerprint)];
    for (const { table } of touchers.length > 0 ? tables : []) {
      const key = `${database}\n${table}`;
      const known = touching.get(key) ?? new Set();
      touching.set(key, known);
      for (const { service } of touchers) known.add(service);
    }
  }
  return touching;
}
