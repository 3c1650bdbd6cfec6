/**
 * The clients that tables are asked for by. In: what the code of services touches, and on which clients. Out: for a table and a service the client, if
 * all that is asked of it there is asked of one database. Why: an entity is mapped without saying by whom, and of several databases it would be in the
 * first, apart from what asks for it.
 */
import type { ClientFact, CodeTableName, DataAccessFact, TableName } from '../facts.js';
import type { Clients } from './clients.js';

export type AskedBy = (table: TableName, service: string | undefined) => ClientFact | undefined;

interface Asking {
  readonly fact: Pick<DataAccessFact, 'table' | 'client'>;
  readonly services: readonly string[];
}

export function clientsAsked(
  accesses: readonly Asking[],
  boundNames: (name: CodeTableName, service: string) => readonly TableName[],
  clients: Pick<Clients, 'of'>,
): AskedBy {
  const asked = new Map<string, (ClientFact | undefined)[]>();
  for (const { fact, services } of accesses)
    for (const service of services)
      for (const name of boundNames(fact.table, service)) {
        const key = keyOf(name, service);
        const same = asked.get(key);
        if (same) same.push(fact.client);
        else asked.set(key, [fact.client]);
      }
  return (table, service) => {
    if (service === undefined) return undefined;
    const [first, ...others] = asked.get(keyOf(table, service)) ?? [];
    const database = clients.of(first, service);
    const isOne = database !== undefined && others.every((each) => clients.of(each, service) === database);
    return isOne ? first : undefined;
  };
}

function keyOf({ schema = '', name }: TableName, service: string): string {
  return JSON.stringify([service, schema, name]);
}
