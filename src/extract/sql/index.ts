/** SQL as PostgreSQL itself reads it: which relations a statement touches and how, and what it does to the schema. */
import { loadParser, type Parser } from './parse.js';
import { type Piece, split } from './split.js';
import { readStatement, type SqlStatement } from './statement.js';
import type { SqlText, TextReading } from './text.js';
import { readTexts } from './threads.js';

export type { SchemaChange } from './changes.js';
export { fingerprint } from './fingerprint.js';
export { cutAtLiteral, oneLine, redacted } from './redact.js';
export type { Piece } from './split.js';
export type { SqlStatement } from './statement.js';
export { isStatistics } from './system-names.js';
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

export interface SqlReading {
  readonly statements: readonly SqlStatement[];
  /** The statements that PostgreSQL's grammar does not read. */
  readonly problems: readonly SqlProblem[];
}

export interface SqlProblem {
  /** Where the statement starts in the text, from 1. */
  readonly line: number;
  /** Why it was not read. Shows no string constant. */
  readonly message: string;
}

/** Loads PostgreSQL's parser, once for all texts that are read with the result. */
export async function loadSql(): Promise<Sql> {
  const parser = await loadParser();
  return {
    read: (text) => read(split(text), parser),
    split,
    readPieces: (pieces) => read(pieces, parser),
    readTexts: (texts) => readTexts(texts, parser),
  };
}

function read(pieces: readonly Piece[], parser: Parser): SqlReading {
  const statements: SqlStatement[] = [];
  const problems: SqlProblem[] = [];
  const temporaries = new Set<string>();
  for (const piece of pieces) {
    const result = parser.parse(piece, (tree) => readStatement(tree, piece, temporaries, parser));
    if ('problem' in result) problems.push({ line: piece.line, message: result.problem });
    else statements.push(result.value);
  }
  return { statements, problems };
}
