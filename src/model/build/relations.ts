/**
 * The relations that a catalogue knows, each once, however many sources tell of it: a server, a dump, migrations. Partitions are folded
 * into the table that they are a part of.
 */
import type { CatalogueFacts, RelationFact } from '../facts.js';
import { groupBy } from '../group.js';
import type { Location, TableKind } from '../nouns.js';
import { tableId } from '../queries.js';
import type { TableNames } from './table-names.js';

export interface Relation {
  readonly name: string;
  readonly database: string;
  readonly kind: TableKind | 'sequence';
  /** What its sources say; those of SQL files first. */
  readonly facts: readonly RelationFact[];
  readonly at: Location;
}

export interface Relations {
  /** Those that are no partitions, by `tableId`. */
  readonly all: ReadonlyMap<string, Relation>;
  /** The names of all of them, partitions as well. */
  readonly known: readonly string[];
  /** The name of the table that a relation is a part of, else its own. */
  rootOf(table: { readonly database: string; readonly name: string }): string;
}

export function gatherRelations(facts: CatalogueFacts['relations'], names: TableNames): Relations {
  const gathered = [
    ...groupBy(
      facts.map((fact) => ({ fact, ...names.resolveDefinition(fact) })),
      tableId,
    ),
  ];
  const parents = new Map<string, string>();
  const relations = gathered.map(([id, group]): [string, Relation] => {
    const { name, database } = group[0]!;
    const ordered = group.map(({ fact }) => fact).sort((a, b) => Number(isSql(b)) - Number(isSql(a)));
    const part = ordered.find(({ partOf }) => partOf !== undefined);
    if (part?.partOf) {
      const parent = names.inCatalogue(part.partOf, part, database);
      if (parent.name !== name) parents.set(id, parent.name);
    }
    const kind = ordered.find((fact) => fact.kind !== undefined)?.kind ?? 'table';
    return [id, { name, database, kind, facts: ordered, at: ordered[0]!.at }];
  });
  const rootOf: Relations['rootOf'] = ({ database, name }) => {
    const seen = new Set<string>();
    let root = name;
    for (;;) {
      const parent = parents.get(tableId({ database, name: root }));
      if (parent === undefined || seen.has(parent)) return root;
      seen.add(parent);
      root = parent;
    }
  };
  return {
    all: new Map(relations.filter(([id]) => !parents.has(id))),
    known: relations.map(([, { name }]) => name),
    rootOf,
  };
}

/** Whether a fact says that somebody creates the relation: not what a server has, and not what an entity maps. */
export function isDefinition(fact: Pick<RelationFact, 'observed' | 'code'>): boolean {
  return isSql(fact) && fact.code !== 'entity';
}

/** Whether a fact was read from SQL, which somebody wrote, and not from a server, which has what somebody made it have. */
export function isSql({ observed = false }: { readonly observed?: boolean }): boolean {
  return !observed;
}
