import { readSchema } from '../../src/extract/postgres/index.js';
import { loadSql } from '../../src/extract/sql/index.js';

const sql = await loadSql();

/** What files of a schema say, in their order, perhaps of a database that they are known to be of. */
export function read(files: Readonly<Record<string, string>>, database?: string) {
  const { catalogue, notices } = readSchema(
    Object.entries(files).map(([path, text]) => ({
      path,
      text,
      ...(database !== undefined && { database }),
    })),
    sql,
  );
  return { catalogue, tables: catalogue.relations, notices };
}

/** `schema.name path:line`, sorted. */
export function tables(files: Readonly<Record<string, string>>): string[] {
  return read(files)
    .tables.map(
      ({ schema, name, at }) => `${schema === undefined ? '' : `${schema}.`}${name} ${at.path}:${at.line}`,
    )
    .sort();
}
