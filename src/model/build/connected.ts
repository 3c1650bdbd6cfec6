/**
 * The databases that services connect to by what stands in their code. In: what their deployments configure, and the places of the code. Out: the
 * connections of each service: those of its deployments or, where these name no database, those of the code. Why not both: what a deployment sets
 * is what runs, and code has settings for tests and for the machines of developers beside it.
 */
import type { ConnectionFact, SqlConnectionFact, TextPart } from '../facts.js';
import { groupBy } from '../group.js';
import { compareText, placeKey } from '../queries.js';
import type { Bind } from './bindings.js';
import type { Connections } from './logins.js';

/** What one place of the code connects a service to; none where it is not known. */
export interface CodeConnection {
  readonly service: string;
  readonly place: string;
  /** Whether a variable that nothing sets would tell another. */
  readonly isOpen: boolean;
  /** The variable that holds its URL, and nothing beside. */
  readonly variable?: string;
  readonly connection?: ConnectionFact;
}

/** What a place of the code connects a service to, with the variables of that. */
export function connectionMade(
  { dialect, url, host, database, at }: SqlConnectionFact,
  service: string,
  bind: Bind,
  /** Whether the place lies in what services share. */
  isShared: boolean,
): CodeConnection {
  const place = placeKey(at);
  const textOf = (parts: readonly TextPart[] | undefined) => (parts ? bind(parts, service)[0] : undefined);
  const target = url ? targetOf(textOf(url) ?? '') : { host: textOf(host), database: textOf(database) };
  const name = dialect === 'sqlite' ? fileOf(target.database ?? '') : target.database;
  const isOpen = bind((url ?? database ?? []).map(withoutDefault), service).length === 0;
  const [only, ...others] = url ?? [];
  const variable = typeof only === 'object' && others.length === 0 ? { variable: only.variable } : {};
  if (name === undefined || name === '') return { service, place, isOpen, ...variable };
  // A file lies beside the program that opens it, unless its path leads elsewhere: to a volume, or what several have in common.
  const isBeside = dialect === 'sqlite' && !isShared && !ELSEWHERE.test(target.database ?? '');
  const server = dialect === 'sqlite' ? (isBeside ? service : undefined) : target.host;
  return {
    service,
    place,
    isOpen,
    ...variable,
    connection: {
      ...(dialect && { dialect }),
      ...(server && { host: server }),
      database: name,
      schemas: [],
      at,
      inCode: true,
    },
  };
}

/** Absolute, or above where the program is started. */
const ELSEWHERE = /^(?:file:)?(?:[/\\~]|[a-z]:[/\\])|(?:^|[:/\\])\.\.[/\\]/i;
/** Those that every server has, for whoever creates others. */
const MAINTENANCE = /^(?:postgres|template[01]|master|mysql|information_schema|sys)$/;
const OF_TESTS = /(?:^|[_.-])(?:tests?|testing|ci)(?:$|[_.-])/i;

export function withConnectionsOfCode(configured: Connections, made: readonly CodeConnection[]): Connections {
  const isDeployed = [...configured.values()].some((all) => all.some(isNamed));
  const chosen = [...groupBy(made, ({ service }) => service)].flatMap(([service, ofService]) => {
    if (configured.get(service)?.some(isNamed)) return [];
    const places = [...groupBy(ofService, ({ place }) => place).values()].map((all) => {
      const connections = all.flatMap(({ connection }) => connection ?? []);
      // What is taken where nothing is set is for the machines of developers: no database that others are deployed with.
      return isDeployed && all.some(({ isOpen }) => isOpen) ? [] : connections;
    });
    return [{ service, places: withoutTests(places) }];
  });
  const users = new Map<string, Set<string>>();
  const used = (database: string, service: string) =>
    users.set(database, (users.get(database) ?? new Set()).add(service));
  for (const [service, all] of configured)
    for (const { database } of all) if (database !== undefined) used(database, service);
  for (const { service, places } of chosen)
    for (const { database } of places.flat()) used(database!, service);
  const usersOf = ({ database }: ConnectionFact) => users.get(database!)?.size ?? 0;
  const all = new Map(configured);
  for (const { service, places } of chosen) {
    const meant = places.flatMap((each) => meantOf(each, usersOf));
    all.set(service, [...(configured.get(service) ?? []), ...meant]);
  }
  return all;
}

/** Of what one place may connect to, the first is meant, unless others connect to another of them: they would be told apart by a choice. */
function meantOf(
  alternatives: readonly ConnectionFact[],
  usersOf: (connection: ConnectionFact) => number,
): readonly ConnectionFact[] {
  const most = Math.max(...alternatives.map(usersOf));
  if (most < 2) return alternatives.slice(0, 1);
  const shared = alternatives.filter((each) => usersOf(each) === most);
  return [...shared].sort((a, b) => compareText(a.database!, b.database!)).slice(0, 1);
}

/** Without the databases that are there for tests or to create others, where there are more than those. */
function withoutTests(
  places: readonly (readonly ConnectionFact[])[],
): readonly (readonly ConnectionFact[])[] {
  const isMeant = ({ database }: ConnectionFact) => !MAINTENANCE.test(database!) && !OF_TESTS.test(database!);
  return places.flat().some(isMeant) ? places.map((all) => all.filter(isMeant)) : places;
}

function isNamed({ database }: ConnectionFact): boolean {
  return database !== undefined;
}

function withoutDefault(part: TextPart): TextPart {
  return typeof part === 'string' ? part : { variable: part.variable };
}

/** Host and database of `mysql://user:secret@db:3306/orders?charset=utf8`. */
function targetOf(url: string): {
  readonly host?: string | undefined;
  readonly database?: string | undefined;
} {
  const [scheme] = /^[a-z][\w+:-]*:\/\//i.exec(url) ?? [];
  if (scheme === undefined) return {};
  const [main = ''] = url.slice(scheme.length).split(/[?#]/, 1);
  // A password may have any of the other signs in it.
  const [authority = '', path = ''] = main.slice(main.lastIndexOf('@') + 1).split('/', 2);
  return { host: authority.split(/[:,]/, 1)[0], database: path.split(';', 1)[0] };
}

/** `orders.db` of `file:./data/orders.db?mode=rwc`; none for what is kept in memory alone. */
function fileOf(path: string): string | undefined {
  if (path.includes(':memory:')) return undefined;
  return path
    .split('?', 1)[0]
    ?.split(/[/\\:]/)
    .at(-1);
}
