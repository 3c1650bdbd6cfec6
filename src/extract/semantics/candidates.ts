/**
 * Which files may touch a table. In: what files import, and what their texts hint at: they are looked through when they are read for their
 * imports, in whatever thread does that. Out: the few that are worth a syntax tree. Why: a tree costs as much as some hundred such readings.
 */
import type { ImportFact } from '../../model/facts.js';
import { groupBy } from '../../model/group.js';
import type { Path } from '../../model/nouns.js';
import { remembered } from './evaluate/remembered.js';
import type { HintPattern } from './hint-pattern.js';
import { importing } from './importing.js';
import { givenTo } from './open-hints.js';

/** Packages that speak of a database: clients, ORMs, builders, and what companies call their own. */
export const DATABASE_PACKAGE =
  /^(?:pg(?:-[\w-]+)?|postgres|slonik|bun:sqlite|tedious|oracledb|knex|kysely|objection|drizzle-orm|typeorm|sequelize|sequelize-typescript|@nestjs\/(?:typeorm|sequelize)|@prisma\/.+|\.prisma\/.+|@mikro-orm\/.+|massive|bookshelf|zapatos|pgtyped|@pgtyped\/.+|@vercel\/postgres|@neondatabase\/.+|@databases\/.+|nestjs-pg|@fastify\/postgres|fastify-postgres|typeorm-[\w-]+|@supabase\/(?:supabase-js|ssr|postgrest-js|auth-helpers-[\w-]+))$|(?:^|[-/@_])(?:db|database|sql|postgres|postgresql|pglite|mysql2?|mariadb|mssql|sqlite3?|libsql|prisma|knex|orm|persistence|repository)(?:[-/_]|$)/i;

/** How far a file may stand from one that imports such a package and still hold a call of what that makes. */
const NEAR = 3;

/** Statements as people who write SQL spell them … */
const SQL =
  /["'`]\s*(?:--[^\n]*\n\s*)*\(*(?:SELECT|INSERT\s+(?:OR\s+\w+\s+|IGNORE\s+)?INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM|WITH|MERGE\s+INTO|TRUNCATE|COPY|CREATE\s+(?:OR\s+REPLACE\s+)?(?:TABLE|UNLOGGED|VIEW|MATERIALIZED|FUNCTION|PROCEDURE|(?:CONSTRAINT\s+)?TRIGGER)|CALL\s+[\w."]+\(|LOCK\s+TABLE)\s/;
/** … and in small letters, where their words begin sentences and names of styles as well: `"Update the order"`, `"truncate text-sm"`. */
const SMALL_SQL =
  /["'`]\s*(?:--[^\n]*\n\s*)*\(*(?:select\s(?:[^'"`]|["'`](?=[\w$]+["'`]))*?\bfrom\s|insert\s+into\s|update\s+[\w."`${}]+\s+(?:as\s+)?(?:\w+\s+)?set\s|delete\s+from\s|with\s+(?:recursive\s+)?["\w]+\s*(?:\([^)]*\)\s*)?as\s|merge\s+into\s|truncate\s+table\s|copy\s+[\w."]+\s*(?:\([^)]*\)\s*)?(?:from|to)\s|create\s+(?:or\s+replace\s+)?(?:table|unlogged|view|materialized|function|procedure|(?:constraint\s+)?trigger)\s|call\s+\w*[_.]\w*\(|lock\s+table\s)/i;
/** A statement that is put together from several texts. */
const [SMALL_START, SMALL_REST] = [/["'`]\s*\(*select\s/i, /["'`]\s*from\s+["\w$]/i];
/** Calls that read or write rows in one ORM or another; those of the language, of browsers and of lists are none. */
const CALLS =
  /(?<!\b(?:Array|Object|Buffer|Map|Set|Date|Promise|JSON|Math|Number|String|React|Readable|Observable|Uint8Array|document|window|z|cookies|[pP]arams|headers|classList|localStorage|sessionStorage|formData))\.\s*(?:(?:find\w*|remove\w*|exists?\w*|count\w*)\s*[(<`](?!\s*(?:async\s*)?(?:\([^()]*\)|[\w$]+)\s*=>)|(?:query|raw|execute|unsafe|getRepository|save|insert\w*|update\w*|upsert\w*|delete\w*|create\w*|destroy|bulk\w*|select\w*|from|into|increment|decrement|persist\w*|native\w*|aggregate|groupBy|restore|clear|softDelete|patch|relate|rpc)\s*[(<`])|\b(?:knex|trx|tx|db|sql|conn)\s*[(<`]|\$(?:query|execute|transaction)|@(?:Entity|Table)\b|\bpaginate\w*\s*[(<]|\bnew\s+\w*(?:Service|Crud\w*|Resource|Adapter)\s*\(|\.\s*(?:query|\$?exists)\s*\.\s*\w+\s*\(|\.\s*\w+\s*\(\s*(?:this\.)?(?:sql|queries|\w+(?:Sql|SQL|_sql|Quer(?:y|ies)|_query))\b/;
/** What speaks for itself, wherever it comes from. */
const SHAPES =
  /@Entity\s*\(|\b(?:pgTable|pgSchema|pgTableCreator|sqliteTable|mysqlTable)\s*\(|\b(?:knex|trx)(?:<[^>]*>)?\s*\(|\.\s*(?:knex|prisma|sequelize)\b|\bprisma\s*\.|\bsequelize\s*\.\s*define\s*\(|\.(?:selectFrom|insertInto|updateTable|deleteFrom|createTable|alterTable|renameTable|dropTable(?:IfExists)?|createForeignKeys?|addForeignKey(?:Constraint)?|createFunction|createTrigger)\s*\(|\b(?:queryInterface|queryRunner|pgm)\s*\.\s*(?:add|change|remove|drop)\w+\s*\(|\.\s*schema\s*\.\s*table\s*\(|\bstatic\s+(?:readonly\s+)?(?:get\s+)?(?:_?tableName|[_$]table|relationMappings)\b|\.\$?relatedQuery\s*[(<]|\b(?:D1Database|PrismaClient)\b|\.\s*prepare\s*\(\s*["'`]\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH|CREATE)\s|\bsql(?:\.\w+)*`|\bbetterAuth\s*\(|[aA]uth\s*\.\s*(?:api\s*\.|handler\b)|\bto(?:NextJs|Node|SolidStart)Handler\s*\(|\bsvelteKitHandler\s*\(|\bAuthModule\s*\.\s*forRoot|['"`]postgres_changes['"`]|\b(?:Prisma|Drizzle|Postgres|Kysely)Adapter\s*\(|['"`](?:connect-pg-simple|connect-session-knex|express-mysql-session)['"`]/;

/** A model of Sequelize, on a connection of any name: what else defines things by names knows no such types. */
const [DEFINED, TYPED] = [
  /\.\s*define\s*\(\s*['"`]/,
  /\b[sS]equelize\b|\bDataTypes?\b|\.\s*(?:STRING|INTEGER|TEXT|UUID)\b/,
];

/** A call of a model of Sequelize that something holds which no import leads to: `global.models.Order.findAll()`, `req.app.locals.db.Order.destroy(…)`. */
const HELD =
  /\.\s*(?:findAll|findOne|findByPk|findAndCountAll|findOrCreate|findOrBuild|bulkCreate|create|update|upsert|destroy|count)\s*\((?<=\b(?:global(?:This)?|locals|app|models|[dD][bB]|get\(['"`]\w+['"`]\))(?:\s*\.\s*\w+){0,2}\s*\.\s*[A-Z]\w*\s*\.\s*\w+\s*\()/;

/** … or of one that is taken from that: `const { Order } = req.app.get('models')`. */
const [TAKEN, FROM_HELD] = [
  /\b[A-Z]\w*\s*\.\s*(?:findAll|findOne|findByPk|findAndCountAll|findOrCreate|findOrBuild|bulkCreate|create|update|upsert|destroy|count)\s*\(/,
  /\}\s*=\s*(?:await\s+)?(?:global(?:This)?|req(?:uest)?|ctx|context|app)\b[\w.\s]*(?:\(['"`])?\b(?:models|db)\b/i,
];

/** Bits of what a text hints at. */
const Hint = { sql: 1, shape: 2, call: 4, held: 2 ** 23 } as const;

/** What a text hints at about tables. */
export const TABLE_HINTS: readonly HintPattern[] = [
  { bit: Hint.sql, pattern: SQL },
  { bit: Hint.sql, pattern: SMALL_SQL },
  { bit: Hint.sql, pattern: SMALL_START, and: SMALL_REST },
  { bit: Hint.shape, pattern: SHAPES },
  { bit: Hint.shape, pattern: DEFINED, and: TYPED },
  { bit: Hint.call, pattern: CALLS },
  { bit: Hint.held, pattern: HELD },
  { bit: Hint.held, pattern: TAKEN, and: FROM_HELD },
];

/** An entity, a table or a model of a builder, a migration. */
const DEFINES =
  /@(?:Entity|Table|ViewEntity)\b|\b(?:pg|sqlite|mysql|mssql|singlestore)(?:Table|View|MaterializedView|Schema)\w*\s*\(|\bcreate(?:Table|View|MaterializedView|Function|Trigger)\w*\s*[(<]|\brename(?:Table|To)\s*\(|\balterTable\s*\(|\b(?:create|add)ForeignKey\w*\s*[.(]|\b(?:queryInterface|queryRunner|pgm)\s*\.\s*(?:add|change|remove|drop)\w+\s*\(|\.\s*schema\s*\.\s*table\s*\(|\b(?:EntitySchema|defineEntity)\b|\.(?:define|init)\s*\(\s*['"`{]|\b(?:create|alter)\s+(?:or\s+replace\s+|unlogged\s+|materialized\s+|constraint\s+)*(?:table|view|function|procedure|trigger)\b/i;

/** Whether a text may say that a table is there, beside what it does with it. */
export function mayDefineTables(text: string): boolean {
  return DEFINES.test(text);
}

export interface CandidateRequest {
  /** Source files that are no tests. */
  readonly files: readonly Path[];
  readonly imports: readonly ImportFact[];
  readonly hasPrismaSchema: boolean;
  /** What the text of a file hints at. */
  hintsAt(path: Path): number;
}

/** The candidates, sorted; none when nothing in the tree speaks of a database. */
export function findCandidates({
  files,
  imports,
  hasPrismaSchema,
  hintsAt,
}: CandidateRequest): readonly Path[] {
  const speaking = new Set(importing(imports, isDatabase));
  const hinting = (hint: number) => new Set(files.filter((path) => (hintsAt(path) & hint) !== 0));
  const shaped = hinting(Hint.shape);
  // What runs where its database is given to it imports nothing for it: D1 of Cloudflare.
  if (speaking.size + shaped.size === 0 && !hasPrismaSchema) return [];
  const importers = importersOf(imports);
  const texts = hinting(Hint.sql);
  const calling = hinting(Hint.call);
  const held = hinting(Hint.held);
  const near = within(NEAR, [...speaking, ...shaped], importers);
  const users = within(2, texts, importers);
  const given = givenTo(near, imports, hintsAt);
  return files.filter(
    (path) =>
      texts.has(path) ||
      shaped.has(path) ||
      speaking.has(path) ||
      given.has(path) ||
      held.has(path) ||
      (calling.has(path) && (near.has(path) || users.has(path))),
  );
}

function isDatabase(name: string): boolean {
  if (name === 'node:sqlite') return true;
  return !name.startsWith('.') && !name.startsWith('node:') && DATABASE_PACKAGE.test(name);
}

/** The imports of each file. */
export const importsOf = remembered((imports: readonly Pick<ImportFact, 'from' | 'specifier' | 'to'>[]) =>
  groupBy(imports, ({ from }) => from),
);

/** The files that import each file. */
export const importersOf = remembered(
  (imports: readonly Pick<ImportFact, 'from' | 'to'>[]): ReadonlyMap<Path, readonly Path[]> => {
    const importers = new Map<Path, Path[]>();
    for (const { from, to } of imports) {
      if (!('file' in to)) continue;
      const known = importers.get(to.file);
      if (known) known.push(from);
      else importers.set(to.file, [from]);
    }
    return importers;
  },
);

/** The files that reach one of some files by at most so many imports; to be handed on by one barrel after another counts as one. */
export function within(
  hops: number,
  from: Iterable<Path>,
  importers: ReadonlyMap<Path, readonly Path[]>,
  isBarrel: (path: Path) => boolean = () => false,
): ReadonlySet<Path> {
  const found = new Set(from);
  let edge: readonly Path[] = [...found];
  for (let hop = 0; hop < hops && edge.length > 0; hop += 1) {
    const next: Path[] = [];
    const reach = (path: Path, through: boolean): void => {
      for (const importer of importers.get(path) ?? []) {
        if (found.has(importer) || (through && !isBarrel(importer))) continue;
        found.add(importer);
        next.push(importer);
      }
    };
    for (const path of edge) reach(path, false);
    // What is pushed to a list while it is walked is walked as well.
    for (const path of next) if (isBarrel(path)) reach(path, true);
    edge = next;
  }
  return found;
}
