/** SQL as PostgreSQL itself reads it: which relations a statement touches and how, and what it does to the schema. */
import type { TableUse } from '../../model/facts.js';
import { bodyReader, usesOf } from './bodies.js';
import { changes } from './changes.js';
import { isForeignKeyCheck } from './foreign-keys.js';
import { mentions } from './mentions.js';
import { loadParser, type Parse } from './parse.js';
import type { BodyReader, SchemaChange } from './schema-change.js';
import { type Piece, split } from './split.js';
import { unwrap } from './syntax.js';

export { referentialAction } from './changes-of-tables.js';
export { chosenName } from './chosen-names.js';
export { cutAtLiteral, oneLine, redacted } from './redact.js';
export type { RoutineName, SchemaChange } from './schema-change.js';
export { namedSchemas } from './settings.js';
export type { Piece } from './split.js';

/** PostgreSQL's parser, loaded. */
export interface Sql {
  /** Reads all statements of a text. Never throws because of what the text says. */
  read(text: string): SqlReading;
  /** The statements of a text, unread: for a caller that needs only some of them. */
  split(text: string): Piece[];
  /** Reads pieces of one text, in their order. */
  readPieces(pieces: readonly Piece[]): SqlReading;
}

export interface SqlReading {
  readonly statements: readonly SqlStatement[];
  /** The statements that PostgreSQL's grammar does not read. */
  readonly problems: readonly SqlProblem[];
}

export interface SqlStatement {
  /** Where it starts in the text, from 1. */
  readonly line: number;
  /** SELECT, INSERT, UPDATE, DELETE and MERGE are queries, all else is utility. */
  readonly kind: 'query' | 'utility';
  /** The relations that it touches, each once per mode, without WITH queries, temporary and system relations. */
  readonly uses: readonly TableUse[];
  /** What it does to the schema. */
  readonly changes: readonly SchemaChange[];
  /** The functions and procedures that it calls, as written, each once. */
  readonly functions: readonly string[];
  /** It touches relations of the system catalogue; with no `uses` it touches nothing else. */
  readonly system: boolean;
  /** Names of temporary relations that it creates. */
  readonly temporary: readonly string[];
  /** PostgreSQL runs it by itself to uphold a foreign key, as the owner of the table. */
  readonly foreignKeyCheck: boolean;
}

export interface SqlProblem {
  /** Where the statement starts in the text, from 1. */
  readonly line: number;
  /** Why it was not read. Shows no string constant. */
  readonly message: string;
}

/** Loads PostgreSQL's parser, once for all texts that are read with the result. */
export async function loadSql(): Promise<Sql> {
  const parse = await loadParser();
  return {
    read: (text) => read(split(text), parse),
    split,
    readPieces: (pieces) => read(pieces, parse),
  };
}

function read(pieces: readonly Piece[], parse: Parse): SqlReading {
  const statements: SqlStatement[] = [];
  const problems: SqlProblem[] = [];
  const temporaries = new Set<string>();
  for (const piece of pieces) {
    const inside = bodyReader(piece, parse, (text) => read(split(text), parse));
    const result = parse(piece, (tree) => statement(tree, piece.line, temporaries, inside));
    if ('problem' in result) problems.push({ line: piece.line, message: result.problem });
    else statements.push(result.value);
  }
  return { statements, problems };
}

/** Reads one tree; `temporaries` afterwards holds the temporary relations that exist after the statement. */
function statement(tree: unknown, line: number, temporaries: Set<string>, inside: BodyReader): SqlStatement {
  const { relations, functions } = mentions(tree, temporaries);
  const made = changes(tree, inside);
  const dropped = made.flatMap((change) => (change.change === 'drop' ? change.relation.name : []));
  const temporary = relations
    .filter(({ of, modes, name }) => of === 'temporary' && modes.includes('define') && !temporaries.has(name))
    .map(({ name }) => name)
    .filter((name) => !dropped.includes(name));
  for (const name of temporary) temporaries.add(name);
  for (const name of dropped) temporaries.delete(name);
  return {
    line,
    kind: /^(Select|Insert|Update|Delete|Merge)Stmt$/.test(unwrap(tree)?.type ?? '') ? 'query' : 'utility',
    uses: usesOf(relations),
    changes: made,
    functions: [...new Set(functions)],
    system: relations.some((relation) => relation.of === 'system'),
    temporary,
    foreignKeyCheck: isForeignKeyCheck(tree),
  };
}
