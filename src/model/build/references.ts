/** Foreign keys between tables, with how much PostgreSQL itself does to uphold them. */
import type { CatalogueFacts, StatementFact } from '../facts.js';
import { groupBy } from '../group.js';
import type { Reference } from '../nouns.js';
import { compareText, tableId } from '../queries.js';
import type { Databases } from './databases.js';
import type { Relations } from './relations.js';
import type { TableNames } from './table-names.js';

export function buildReferences(
  { foreignKeys }: Pick<CatalogueFacts, 'foreignKeys'>,
  statements: readonly StatementFact[],
  relations: Relations,
  names: TableNames,
  databases: Databases,
): Reference[] {
  const traffic = trafficOf(statements, relations, names, databases);
  const references = foreignKeys.map((fact): Reference & { readonly rank: number } => {
    const from = names.inCatalogue(fact.from, fact);
    const { database } = from;
    const to = names.inCatalogue(fact.to, fact, database);
    const [owner, referred] = [relations.rootOf(from), relations.rootOf(to)];
    const { name, onDelete, onUpdate, code, at } = fact;
    // The lookup locks the row that is referred to; an action writes those that refer.
    const checks =
      (traffic.get(`lock ${tableId({ database, name: referred })}`) ?? 0) +
      (traffic.get(`write ${tableId({ database, name: owner })}`) ?? 0);
    return {
      ...(name !== undefined && { name }),
      database,
      from: owner,
      to: referred,
      onDelete,
      onUpdate,
      checks,
      rank: code === undefined ? 2 : code === 'ddl' ? 1 : 0,
      at,
    };
  });
  // Of what the database upholds, an entity is only a picture; what a migration in code makes is what it does, unless a server says otherwise.
  const best = new Map<string, number>();
  for (const { rank, ...key } of references)
    best.set(endsOf(key), Math.max(rank, best.get(endsOf(key)) ?? 0));
  const telling = references.flatMap(({ rank, ...key }) => (rank < best.get(endsOf(key))! ? [] : [key]));
  // Each partition has its parent's keys as well, and a server those of the migrations.
  const distinct = groupBy(telling, ({ database, from, to, onDelete, onUpdate }) =>
    JSON.stringify([database, from, to, onDelete, onUpdate]),
  );
  return [...distinct.values()]
    .map((same) => same.find(({ at }) => at.line !== undefined) ?? same[0]!)
    .sort(
      (a, b) => compareText(a.database, b.database) || compareText(a.from, b.from) || compareText(a.to, b.to),
    );
}

function endsOf({ database, from, to }: Reference): string {
  return [database, from, to].join('\n');
}

/** Calls of the statements that PostgreSQL runs by itself, by what they do to which table. */
function trafficOf(
  statements: readonly StatementFact[],
  relations: Relations,
  names: TableNames,
  databases: Databases,
): ReadonlyMap<string, number> {
  const traffic = new Map<string, number>();
  for (const statement of statements) {
    if (!statement.foreignKeyCheck) continue;
    const database = databases.of(statement);
    for (const { mode, ...name } of statement.uses) {
      const table = names.resolve(name, database, ['public']);
      if (table === undefined) continue;
      const key = `${mode} ${tableId({ database, name: relations.rootOf({ database, name: table }) })}`;
      traffic.set(key, (traffic.get(key) ?? 0) + statement.calls);
    }
  }
  return traffic;
}
