/**
 * The databases that services connect to by what stands in their code. In: what their deployments configure, and the places of the code. Out: the
 * connections of each service: those of its deployments or, where these name no database, those of the code. Why not both: what a deployment sets
 * is what runs, and code has settings for tests and for the machines of developers beside it.
 */
import type { ConnectionFact, SqlConnectionFact, TextPart } from '../facts.js';
import { groupBy } from '../group.js';
import { placeKey } from '../queries.js';
import type { Bind } from './bindings.js';
import type { Connections } from './logins.js';

/** What one place of the code connects a service to. */
export interface CodeConnection {
  readonly service: string;
  readonly connection: ConnectionFact;
}

/** What a place of the code connects a service to, with the variables of that; none where it is not known. */
export function connectionMade(
  { dialect, url, host, database, at }: SqlConnectionFact,
  service: string,
  bind: Bind,
): readonly CodeConnection[] {
  const textOf = (parts: readonly TextPart[] | undefined) => (parts ? bind(parts, service)[0] : undefined);
  const target = url ? targetOf(textOf(url) ?? '') : { host: textOf(host), database: textOf(database) };
  const name = dialect === 'sqlite' ? fileOf(target.database ?? '') : target.database;
  // A file lies beside the program that opens it.
  const server = dialect === 'sqlite' ? service : target.host;
  if (name === undefined || name === '') return [];
  return [
    {
      service,
      connection: {
        ...(dialect && { dialect }),
        ...(server && { host: server }),
        database: name,
        schemas: [],
        at,
      },
    },
  ];
}

export function withConnectionsOfCode(
  connections: Connections,
  made: readonly CodeConnection[],
): Connections {
  const all = new Map(connections);
  for (const [service, ofService] of groupBy(made, ({ service }) => service)) {
    const known = connections.get(service) ?? [];
    if (known.some(({ database }) => database !== undefined)) continue;
    // Of what one place may connect to, the first is meant.
    const places = groupBy(ofService, ({ connection }) => placeKey(connection.at));
    all.set(service, [...known, ...[...places.values()].map(([first]) => first!.connection)]);
  }
  return all;
}

/** Host and database of `mysql://user:secret@db:3306/orders?charset=utf8`. */
function targetOf(url: string): {
  readonly host?: string | undefined;
  readonly database?: string | undefined;
} {
  const [, host, database] =
    /^(?:[a-z][\w+:-]*:)\/\/(?:[^?#]*@)?([^/:?#,]*)[^/?#]*\/([^/?#;]+)/i.exec(url) ?? [];
  return { host, database };
}

/** `orders.db` of `file:./data/orders.db?mode=rwc`; none for what is kept in memory alone. */
function fileOf(path: string): string | undefined {
  return path.includes(':memory:') ? undefined : /([^/\\:]+?)(?:\?.*)?$/.exec(path)?.[1];
}
