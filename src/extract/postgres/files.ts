import { open, stat } from 'node:fs/promises';
import type { Location, Path } from '../../model/nouns.js';
import { UserError } from '../../model/user-error.js';
import type { Sql } from '../sql/index.js';
import { LARGEST } from './bytes.js';
import type { NamedIds } from './names.js';
import { SAVE_STATEMENTS } from './remedies.js';
import { readStatements, type StatementReading } from './statements.js';

export interface StatementFile {
  /** Absolute path. */
  readonly file: string;
  /** The path as it is to be shown. */
  readonly path: Path;
  /** The database, as the configuration or the command line names it. */
  readonly name?: string;
  /** Names for the ids of roles and databases. */
  readonly ids?: NamedIds;
  /** What came in on standard input, in place of a file. */
  readonly bytes?: () => Promise<Buffer>;
  /** Where the file is named, if that is in another file. */
  readonly at?: Location;
}

/** Reads a file of saved statements. Throws UserError when it cannot be read, and all that `readStatements` throws. */
export async function readStatementFile(source: StatementFile, sql: Sql): Promise<StatementReading> {
  const { path, name, ids } = source;
  const bytes = await (source.bytes ?? (() => bytesOf(source)))();
  return readStatements({ path, bytes, ...(name !== undefined && { name }), ...(ids && { ids }) }, sql);
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
    const bytes = (await wholeFile(file)) ?? (await wholeFile(file));
    if (bytes) return bytes;
    throw refuse(`${path} changes while it is read`, 'wait until whatever writes it is done');
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

/** The bytes of a file; undefined when somebody wrote to it meanwhile, for then they are of no one state. */
async function wholeFile(file: string): Promise<Buffer | undefined> {
  const handle = await open(file);
  try {
    const before = await handle.stat();
    const bytes = await handle.readFile();
    const after = await handle.stat();
    const same = before.mtimeMs === after.mtimeMs && after.size === bytes.length;
    return same || !before.isFile() ? bytes : undefined;
  } finally {
    await handle.close();
  }
}
