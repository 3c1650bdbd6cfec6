/**
 * Which files may touch a table. In: what files import, and their texts. Out: the few that are worth a syntax tree. Why: a tree costs
 * as much as reading some hundred files for their imports. Where no file imports anything that speaks of a database, and the tree holds
 * no Prisma schema, no text is read at all.
 */
import type { ImportFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';

/** Packages that speak of a database: clients, ORMs, builders, and what companies call their own. */
export const DATABASE_PACKAGE =
  /^(?:pg(?:-[\w-]+)?|postgres|slonik|mysql2?|better-sqlite3|knex|kysely|objection|drizzle-orm|typeorm|sequelize|sequelize-typescript|@nestjs\/(?:typeorm|sequelize)|@prisma\/.+|\.prisma\/.+|@mikro-orm\/.+|massive|bookshelf|zapatos|pgtyped|@pgtyped\/.+|@vercel\/postgres|@neondatabase\/.+|@databases\/.+|nestjs-pg|@fastify\/postgres|fastify-postgres|typeorm-[\w-]+)$|(?:^|[-/@_])(?:db|database|sql|postgres|postgresql|prisma|knex|orm|persistence|repository)(?:[-/_]|$)/i;

/** How far a file may stand from one that imports such a package and still hold a call of what that makes. */
const NEAR = 3;

const SQL =
  /["'`]\s*(?:--[^\n]*\n\s*)*\(?(?:select|insert\s+into|update|delete\s+from|with|merge\s+into|truncate|copy|create\s+(?:table|unlogged|view|materialized)|lock\s+table)\s/i;
/** Calls that read or write rows in one ORM or another. */
const CALLS =
  /\.\s*(?:query|raw|execute|unsafe|find\w*|getRepository|save|insert\w*|update\w*|upsert\w*|delete\w*|remove\w*|create\w*|count\w*|destroy|bulk\w*|select\w*|from|into|increment|decrement|persist\w*|native\w*|aggregate|groupBy|exists?\w*|restore|clear|softDelete|patch|relate)\s*[(<`]|\b(?:knex|trx|tx|db|sql|conn)\s*[(<`]|\$(?:query|execute|transaction)|@(?:Entity|Table)\b/;
/** What speaks for itself, wherever it comes from. */
const SHAPES =
  /@Entity\s*\(|\b(?:pgTable|pgSchema|pgTableCreator|sqliteTable|mysqlTable)\s*\(|\b(?:knex|trx)(?:<[^>]*>)?\s*\(|\.\s*(?:knex|prisma|sequelize)\b|\bprisma\s*\.|\bsequelize\s*\.\s*define\s*\(|\.(?:selectFrom|insertInto|updateTable|deleteFrom|createTable)\s*\(|\bsql(?:\.\w+)*`/;

export interface CandidateRequest {
  /** Source files that are no tests. */
  readonly files: readonly Path[];
  readonly imports: readonly ImportFact[];
  readonly hasPrismaSchema: boolean;
  read(path: Path): string | undefined;
}

/** The candidates, sorted; none when nothing in the tree speaks of a database. */
export function findCandidates({ files, imports, hasPrismaSchema, read }: CandidateRequest): readonly Path[] {
  const speaking = new Set(
    imports.flatMap(({ from, to, specifier }) => (isDatabase(to, specifier) ? [from] : [])),
  );
  if (speaking.size === 0 && !hasPrismaSchema) return [];
  const importers = importersOf(imports);
  const texts = new Set<Path>();
  const shaped = new Set<Path>();
  const calling = new Set<Path>();
  for (const path of files) {
    const text = read(path);
    if (text === undefined) continue;
    if (SQL.test(text)) texts.add(path);
    if (SHAPES.test(text)) shaped.add(path);
    if (CALLS.test(text)) calling.add(path);
  }
  const near = within(NEAR, [...speaking, ...shaped], importers);
  const users = within(2, texts, importers);
  return files.filter(
    (path) =>
      texts.has(path) ||
      shaped.has(path) ||
      speaking.has(path) ||
      (calling.has(path) && (near.has(path) || users.has(path))),
  );
}

function isDatabase(to: ImportFact['to'], specifier: string): boolean {
  const name = 'package' in to ? to.package : specifier;
  return !name.startsWith('.') && !name.startsWith('node:') && DATABASE_PACKAGE.test(name);
}

/** The files that import each file. */
export function importersOf(imports: readonly ImportFact[]): ReadonlyMap<Path, readonly Path[]> {
  const importers = new Map<Path, Path[]>();
  for (const { from, to } of imports) {
    if (!('file' in to)) continue;
    const known = importers.get(to.file);
    if (known) known.push(from);
    else importers.set(to.file, [from]);
  }
  return importers;
}

/** The files that reach one of some files by at most so many imports. */
export function within(
  hops: number,
  from: Iterable<Path>,
  importers: ReadonlyMap<Path, readonly Path[]>,
): ReadonlySet<Path> {
  const found = new Set(from);
  let edge: readonly Path[] = [...found];
  for (let hop = 0; hop < hops && edge.length > 0; hop += 1) {
    const next: Path[] = [];
    for (const path of edge) {
      for (const importer of importers.get(path) ?? []) {
        if (found.has(importer)) continue;
        found.add(importer);
        next.push(importer);
      }
    }
    edge = next;
  }
  return found;
}
