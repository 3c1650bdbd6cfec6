/**
 * Services that keep a database of their own, though nothing says what they connect to. In: the tables that their Prisma schemas define. Out:
 * for each such service the name of its database, which is its own. Why: a Prisma schema describes all of a database, and what it leaves out is
 * dropped when it is pushed. Where two services define one table, each among others that the other lacks, they cannot live in one.
 */
import type { RelationFact } from '../facts.js';
import { groupBy } from '../group.js';
import type { Connections } from './logins.js';

export function ownDatabases(
  relations: readonly Pick<RelationFact, 'name' | 'at'>[],
  connections: Connections,
  serviceAt: (path: string) => string | undefined,
): ReadonlyMap<string, string> {
  const defined = relations.flatMap(({ name, at: { path } }) => {
    const service = path.endsWith('.prisma') ? serviceAt(path) : undefined;
    const isTold = connections.get(service ?? '')?.some(({ database }) => database !== undefined);
    return service === undefined || isTold ? [] : [{ service, name }];
  });
  const schemas = [...groupBy(defined, ({ service }) => service)].map(([service, tables]) => ({
    service,
    tables: new Set(tables.map(({ name }) => name)),
  }));
  const isApart = ({ tables }: (typeof schemas)[number]) =>
    schemas.some(
      (other) =>
        other.tables !== tables &&
        [...tables].some((name) => other.tables.has(name)) &&
        [...tables].some((name) => !other.tables.has(name)) &&
        [...other.tables].some((name) => !tables.has(name)),
    );
  return new Map(schemas.filter(isApart).map(({ service }) => [service, service]));
}
