import { readFile, stat } from 'node:fs/promises';
import type { Location, Path } from '../../model/nouns.js';
import { UserError } from '../../model/user-error.js';
import type { Sql } from '../sql/index.js';
import { SAVE_STATEMENTS } from './remedies.js';
import { readStatements, type StatementReading } from './statements.js';

export interface StatementFile {
  /** Absolute path. */
  readonly file: string;
  /** The path as it is to be shown. */
  readonly path: Path;
  /** The database, as the configuration or the command line names it. */
  readonly name?: string;
  /** Where the file is named, if that is in another file. */
  readonly at?: Location;
}

/** V8 holds no longer text. */
const LARGEST = 500_000_000;

/** Reads a file of saved statements. Throws UserError when it cannot be read, and all that `readStatements` throws. */
export async function readStatementFile(source: StatementFile, sql: Sql): Promise<StatementReading> {
  const bytes = await bytesOf(source);
  return readStatements(
    { path: source.path, bytes, ...(source.name !== undefined && { name: source.name }) },
    sql,
  );
}

async function bytesOf({ file, path, at = { path } }: StatementFile): Promise<Buffer> {
  const refuse = (message: string, hint: string): UserError => new UserError({ message, hint, at });
  const named = 'name a file of saved statements';
  try {
    const found = await stat(file);
    if (found.isDirectory()) throw refuse(`${path} is a directory`, named);
    if (!found.isFile() && !found.isFIFO()) throw refuse(`${path} is not a file`, named);
    if (found.size > LARGEST)
      throw refuse(`${path} is larger than 500 MB`, 'save fewer rows: … WHERE calls > 10');
    return await readFile(file);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw refuse(`there is no file ${path}`, `save the statements into it, in psql: ${SAVE_STATEMENTS}`);
    }
    const hint = code === 'EACCES' ? 'give your user the right to read it' : 'check that it can be read';
    throw refuse(`${path} cannot be read (${code})`, hint);
  }
}
