/**
 * The databases that clients of the code lead to, where a service has several clients that speak different languages. In: what services connect to,
 * and the places of the code that connect. Out: for a client in a service, its database. Why: deployments tell of servers, and seldom of files; a
 * table of a file beside a PostgreSQL is in no PostgreSQL.
 */
import type { ClientFact, ConnectionFact } from '../facts.js';
import { groupBy } from '../group.js';
import { placeKey } from '../queries.js';
import type { CodeConnection } from './connected.js';
import type { Databases } from './databases.js';
import type { Connections } from './logins.js';

export interface Clients {
  /** The database of a client; none where what the service connects to tells it, or nothing does. */
  of(client: ClientFact | undefined, service: string | undefined): string | undefined;
  /** What a service has beside the databases that it is known to connect to. */
  beside(service: string): readonly string[];
}

export function findClients(
  connections: Connections,
  made: readonly CodeConnection[],
  databases: Pick<Databases, 'usedBy' | 'nameOf'>,
): Clients {
  const byService = groupBy(made, ({ service }) => service);
  const files = groupBy(
    made.flatMap(({ connection }) => (connection?.dialect === 'sqlite' ? connection : [])),
    ({ database }) => database!,
  );
  const nameOf = ({ dialect, host, database }: ConnectionFact): string => {
    const hosts = new Set((files.get(database!) ?? []).map((each) => each.host));
    return dialect === 'sqlite' && host !== undefined && hosts.size > 1 ? `${host}/${database}` : database!;
  };
  const of: Clients['of'] = (client, service) => {
    if (!client || service === undefined) return undefined;
    const own = (connections.get(service) ?? []).filter(({ database }) => database !== undefined);
    const alike = own.filter((each) => spokenBy(each) === client.dialect);
    const ofCode = (byService.get(service) ?? []).flatMap(({ place, connection }) =>
      connection && spokenBy(connection) === client.dialect ? [{ place, connection }] : [],
    );
    const place = client.at && placeKey(client.at);
    const here = ofCode.filter((each) => each.place === place);
    const at = (byService.get(service) ?? []).filter((each) => each.place === place);
    if (alike.length > 0) {
      const used = databases.usedBy(service);
      const told = new Set(alike.map(databases.nameOf).filter((name) => used.includes(name)));
      // Deployments keep to themselves what a URL holds beside its database.
      const set = alike.filter(
        ({ variable }) => variable !== undefined && at.some((each) => each.variable === variable),
      );
      const [exact] = [...here.map(({ connection }) => connection), ...set]
        .map(databases.nameOf)
        .filter((each) => told.has(each));
      if (exact !== undefined) return exact;
      return told.size === 1 && used.length > 1 ? [...told][0] : undefined;
    }
    // Nothing else is known of what the service connects to: then this is no other one.
    if (own.length === 0) return undefined;
    if (client.dialect === 'postgresql') return own.every(isFile) ? 'main' : undefined;
    if (own.some(({ dialect }) => dialect === undefined) && client.dialect !== 'sqlite' && here.length === 0)
      return undefined;
    // What is made at a place of its own is no other one, though that is all that is known of it.
    const possible = place === undefined ? ofCode : here;
    const names = [...new Set(possible.map(({ connection }) => nameOf(connection)))];
    if (names.length > 0) return place !== undefined || names.length === 1 ? names[0] : undefined;
    return client.dialect === 'sqlite' ? `${service}.sqlite` : undefined;
  };
  return {
    of,
    beside: (service) => {
      const own = new Set((connections.get(service) ?? []).map(spokenBy));
      const others = (byService.get(service) ?? []).flatMap(({ connection }) =>
        connection && !own.has(spokenBy(connection)) ? nameOf(connection) : [],
      );
      return own.size === 0 ? [] : [...new Set(others)];
    },
  };
}

function spokenBy({ dialect }: ConnectionFact): ClientFact['dialect'] {
  return dialect ?? 'postgresql';
}

function isFile({ dialect }: ConnectionFact): boolean {
  return dialect === 'sqlite';
}
