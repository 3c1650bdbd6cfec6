/**
 * Services that keep a database of their own, though nothing says what they connect to. In: the tables that their Prisma schemas and migrations
 * define. Out: for each such service the name of its database, which is its own. Why: a Prisma schema describes all of a database, and what it
 * leaves out is dropped when it is pushed; a table that is there cannot be created once more. Where two services define one table, each among
 * others that the other lacks, they cannot live in one, unless one of them makes it only where it is not there (`IF NOT EXISTS`). Entities alone say nothing of the kind: who maps a table need not make it.
 */
import type { RelationFact } from '../facts.js';
import { groupBy } from '../group.js';
import type { Notice } from '../nouns.js';
import { compareText } from '../queries.js';
import type { Connections } from './logins.js';
import type { Relations } from './relations.js';

export function ownDatabases(
  relations: readonly Pick<RelationFact, 'schema' | 'name' | 'at' | 'code' | 'ifMissing'>[],
  connections: Connections,
  serviceAt: (path: string) => string | undefined,
): ReadonlyMap<string, string> {
  const defined = relations.flatMap(({ schema = 'public', name: table, at: { path }, code, ifMissing }) => {
    const service = path.endsWith('.prisma') || code !== 'entity' ? serviceAt(path) : undefined;
    const name = `${schema}.${table}`;
    return service === undefined || isTold(service, connections)
      ? []
      : [{ service, name, isMade: !ifMissing }];
  });
  const schemas = [...groupBy(defined, ({ service }) => service)].map(([service, tables]) => ({
    service,
    tables: new Set(tables.map(({ name }) => name)),
    made: new Set(tables.flatMap(({ name, isMade }) => (isMade ? [name] : []))),
  }));
  const isApart = ({ tables, made }: (typeof schemas)[number]) =>
    schemas.some(
      (other) =>
        other.tables !== tables &&
        [...made].some((name) => other.made.has(name)) &&
        [...tables].some((name) => !other.tables.has(name)) &&
        [...other.tables].some((name) => !tables.has(name)),
    );
  return new Map(schemas.filter(isApart).map(({ service }) => [service, service]));
}

/** Whether anything says which database a service connects to. */
function isTold(service: string, connections: Connections): boolean {
  return connections.get(service)?.some(({ database }) => database !== undefined) === true;
}

/** Tables that several services define, each for itself, and that count as one because nothing says what these connect to. */
export function supposedlyOne(
  relations: Relations,
  connections: Connections,
  serviceAt: (path: string) => string | undefined,
): Notice[] {
  const doubtful = [...relations.all.values()].flatMap(({ name, facts }) => {
    const definitions = facts.flatMap(({ at }) => {
      const service = serviceAt(at.path);
      return service === undefined ? [] : [{ service, at }];
    });
    const services = [...new Set(definitions.map(({ service }) => service))].sort(compareText);
    const isOpen = services.length > 1 && services.some((each) => !isTold(each, connections));
    return isOpen ? [{ services, name, at: definitions[0]!.at }] : [];
  });
  return [...groupBy(doubtful, ({ services }) => services.join('\n')).values()].map((group): Notice => {
    const { services, at } = group[0]!;
    const names = group.map(({ name }) => name).sort(compareText);
    const message =
      `${services.join(' and ')} each define ${shortened(names)}, and nothing says which databases they connect to: ` +
      'what they call the same counts as one table until a manifest or a .env file says it';
    return { source: 'code', message, at, unresolved: names.length };
  });
}

function shortened(names: readonly string[]): string {
  const rest = names.length - MOST_NAMED;
  return names.slice(0, MOST_NAMED).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

const MOST_NAMED = 5;
