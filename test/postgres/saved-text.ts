/** Saved statements as the tests give them: read as a file of that text, and shown as lines that a person can compare with it. */
import {
  readStatements,
  type StatementReading,
  type StatementSource,
} from '../../src/extract/postgres/index.js';
import { loadSql } from '../../src/extract/sql/index.js';
import { type Problem, UserError } from '../../src/model/user-error.js';

export const sql = await loadSql();
export const path = 'db/saved';

export async function read(
  content: string | Buffer,
  ids?: StatementSource['ids'],
): Promise<StatementReading> {
  return await readStatements({ path, bytes: Buffer.from(content), ...(ids && { ids }) }, sql);
}

/** The rows as short lines: what a person would compare with the text. */
export const shown = async (content: string | Buffer, ids?: StatementSource['ids']): Promise<string[]> =>
  (await read(content, ids)).statements.map(({ role, datname, calls, totalMs, rows, text, partial, at }) =>
    [
      `${at.line}:`,
      ...(role ? [role] : []),
      ...(datname ? [`@${datname}`] : []),
      `${calls}×`,
      `${Math.round(totalMs * 1000) / 1000}ms`,
      ...(rows ? [`${rows} rows`] : []),
      `${text}${partial ? ' [cut]' : ''}`,
    ].join(' '),
  );

export const notices = async (content: string | Buffer, ids?: StatementSource['ids']): Promise<string[]> =>
  (await read(content, ids)).notices.map(
    ({ message, at, unresolved }) => `${at?.line ?? ''}: ${message} (${unresolved ?? 0})`,
  );

export async function refusal(content: string | Buffer): Promise<Problem> {
  try {
    await read(content);
  } catch (error) {
    if (error instanceof UserError && error.problems[0]) return error.problems[0];
    throw error;
  }
  throw new Error('it was read');
}

/** As CSV writes a cell. */
export const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;
