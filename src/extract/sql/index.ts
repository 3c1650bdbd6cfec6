/** SQL as PostgreSQL itself reads it: which relations a statement touches and how, and what it does to the schema. */
import { loadParser } from './parse.js';
import { type Piece, split } from './split.js';
import { readPieces, type SqlReading } from './statement.js';
import type { SqlText, TextReading } from './text.js';
import { readTexts } from './threads.js';

export { referentialAction } from './changes-of-tables.js';
export { chosenName } from './chosen-names.js';
export {
  asPostgres,
  dialectless,
  isOtherDialect,
  opensOtherDialect,
  withoutDatabases,
} from './dialects.js';
export { fingerprint } from './fingerprint.js';
export { cutAtLiteral, oneLine, redacted } from './redact.js';
export type { RoutineName, SchemaChange } from './schema-change.js';
export { namedSchemas } from './settings.js';
export type { Piece } from './split.js';
export type { SqlProblem, SqlReading, SqlStatement } from './statement.js';
export { isStatistics, isSystem } from './system-names.js';
export type { SqlText, TextReading } from './text.js';

/** PostgreSQL's parser, loaded. */
export interface Sql {
  /** Reads all statements of a text. Never throws because of what the text says. */
  read(text: string): SqlReading;
  /** The statements of a text, unread: for a caller that needs only some of them. */
  split(text: string): Piece[];
  /** Reads pieces of one text, in their order. */
  readPieces(pieces: readonly Piece[]): SqlReading;
  /** Reads many texts of rows, in threads where that pays; answers in their order. */
  readTexts(texts: readonly SqlText[]): Promise<readonly TextReading[]>;
}

/** Loads PostgreSQL's parser, once for all texts that are read with the result. */
export async function loadSql(): Promise<Sql> {
  const parser = await loadParser();
  return {
    read: (text) => readPieces(split(text), parser),
    split,
    readPieces: (pieces) => readPieces(pieces, parser),
    readTexts: (texts) => readTexts(texts, parser),
  };
}
