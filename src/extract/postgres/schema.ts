/** Migrations and schema files → the tables and views that exist once all of them have been applied in order. */
import type { RelationFact, TableName } from '../../model/facts.js';
import type { Location, Notice, Path } from '../../model/nouns.js';
import type { Piece, SchemaChange, Sql } from '../sql/index.js';
import { firstFew } from './notices.js';
import { appliedSql, byMigrationOrder, migrationSet } from './schema-files.js';

export interface SchemaFile {
  readonly path: Path;
  readonly text: string;
  /** The database that the configuration names for this file, if it does. */
  readonly database?: string;
}

export interface SchemaReading {
  /** Tables, partitions, views, materialized views and foreign tables, each where its CREATE stands. */
  readonly tables: readonly RelationFact[];
  readonly notices: readonly Notice[];
}

/**
 * Reads schema files. Those of one directory are applied in the order of their names; what one directory drops or renames
 * does not touch the tables of another, which may belong to another database.
 */
export function readSchema(files: readonly SchemaFile[], sql: Sql): SchemaReading {
  const sets = new Map<Path, Schema>();
  const notices: Notice[] = [];
  for (const file of files.toSorted((a, b) => byMigrationOrder(a.path, b.path))) {
    const set = migrationSet(file.path);
    const schema = sets.get(set) ?? new Schema();
    sets.set(set, schema);
    const { changes, problems } = readFile(file, sql);
    notices.push(...problems);
    schema.startFile();
    for (const { change, line } of changes) schema.apply(change, file, { path: file.path, line });
  }
  return {
    tables: [...sets.values()].flatMap((schema) => schema.tables()),
    notices: firstFew(notices, (count) => `${count} more statements of schema files could not be read`),
  };
}

interface FileReading {
  readonly changes: readonly { readonly change: SchemaChange; readonly line: number }[];
  readonly problems: readonly Notice[];
}

function readFile({ path, text }: SchemaFile, sql: Sql): FileReading {
  const all = sql.split(appliedSql(text));
  const pieces = all.filter(mayDefine);
  const { statements, problems } = sql.readPieces(pieces);
  const notice = (message: string, line: number, unresolved: number): Notice => {
    return { source: 'code', message, at: { path, line }, unresolved };
  };
  const refused = pieces.filter((piece) => problems.some(({ line }) => line === piece.line));
  if (all.some(opensOtherDialect) || refused.some(isOtherDialect)) {
    return { changes: [], problems: [notice("this is not PostgreSQL's SQL: the file is left out", 1, 0)] };
  }
  const hidden = pieces.filter(hidesTables);
  return {
    changes: statements.flatMap(({ changes, line }) => changes.map((change) => ({ change, line }))),
    problems: [
      ...problems.map(({ message, line }) =>
        notice(`the statement could not be parsed: ${message}`, line, 1),
      ),
      ...hidden.map(({ line }) => notice('tables that a DO block creates are not read', line, 1)),
    ],
  };
}

/** Most of a dump is data. A statement without these words cannot change the schema, nor hide one that does. */
function mayDefine({ text }: Piece): boolean {
  return /\b(create|alter|drop|search_path)\b|^set\s+schema\b|^(select|with)\b[\s\S]*\binto\b/i.test(text);
}

function hidesTables({ text }: Piece): boolean {
  return /^do\b[\s\S]*\bcreate\s+(unlogged\s+|foreign\s+)?table\b/i.test(text);
}

/** Statements that only MySQL, SQLite or SQL Server know. */
function opensOtherDialect({ text }: Piece): boolean {
  return /^(pragma|delimiter|use)\s/i.test(text);
}

/** Signs of MySQL, SQLite, SQL Server and Oracle in a statement that PostgreSQL refuses. */
function isOtherDialect({ text }: Piece): boolean {
  return /`|\b(auto_?increment|engine\s*=|unsigned|nvarchar|varchar2)\b|\bengine\s*=|\[\w+\]\.\[\w+\]|\bidentity\s*\(\s*\d|^[ \t]*go[ \t\r]*$/im.test(
    text,
  );
}

/** The relations of one directory's migrations as far as they have been applied. */
class Schema {
  readonly #relations = new Map<string, RelationFact>();
  #searchPath: readonly string[] = [];

  tables(): readonly RelationFact[] {
    return [...this.#relations.values()];
  }

  /** Each file is applied in a session of its own. */
  startFile(): void {
    this.#searchPath = [];
  }

  apply(change: SchemaChange, file: SchemaFile, at: Location): void {
    switch (change.change) {
      case 'search-path':
        this.#searchPath = change.schemas;
        break;
      case 'create':
        this.#create(change.relation, file, at);
        break;
      case 'drop':
        this.#take(change.relation);
        break;
      case 'rename':
        this.#put(this.#take(change.relation), { name: change.to });
        break;
      case 'move':
        this.#put(this.#take(change.relation), { schema: change.schema });
        break;
      case 'drop-schema':
        this.#takeSchema(change.schema);
        break;
      case 'rename-schema':
        for (const fact of this.#takeSchema(change.schema)) this.#put(fact, { schema: change.to });
        break;
    }
  }

  /** A second CREATE of a relation (IF NOT EXISTS, a dump beside its migrations) defines nothing new. */
  #create(relation: TableName, file: SchemaFile, at: Location): void {
    const schema = relation.schema ?? this.#searchPath[0];
    const named = schema === undefined ? { name: relation.name } : { schema, name: relation.name };
    if (this.#find(named) !== undefined) return;
    this.#relations.set(key(named), {
      ...named,
      ...(file.database !== undefined && { database: file.database }),
      at,
    });
  }

  #take(relation: TableName): RelationFact | undefined {
    const found = this.#find(relation);
    if (found !== undefined) {
      const fact = this.#relations.get(found);
      this.#relations.delete(found);
      return fact;
    }
    return undefined;
  }

  #takeSchema(schema: string): readonly RelationFact[] {
    return this.tables().filter((fact) => fact.schema === schema && this.#relations.delete(key(fact)));
  }

  #put(fact: RelationFact | undefined, changed: Partial<TableName>): void {
    if (fact) this.#relations.set(key({ ...fact, ...changed }), { ...fact, ...changed });
  }

  /** Looks an unqualified name up as PostgreSQL does; without a search path it stands in `public`, named or not. */
  #find({ schema, name }: TableName): string | undefined {
    const path = this.#searchPath.length > 0 ? this.#searchPath : ['public'];
    const candidates: TableName[] = (schema === undefined ? path : [schema]).map((from) => ({
      schema: from,
      name,
    }));
    if (schema === 'public' || (schema === undefined && path.includes('public'))) candidates.push({ name });
    return candidates.map(key).find((candidate) => this.#relations.has(candidate));
  }
}

const key = ({ schema, name }: TableName): string => JSON.stringify([schema ?? '', name]);
