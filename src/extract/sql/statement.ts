/** One statement's syntax tree → what it does, as far as anybody outside of the grammar asks. */
import type { BodyFact, TableName, TableUse } from '../../model/facts.js';
import { bodyReader } from './bodies.js';
import { changes } from './changes.js';
import { isForeignKeyCheck } from './foreign-keys.js';
import { type Mention, mentions } from './mentions.js';
import type { Parser } from './parse.js';
import type { BodyReader, SchemaChange } from './schema-change.js';
import { type Piece, split } from './split.js';
import { list, nodes, type Tree, unwrap } from './syntax.js';
import { unique, uniqueUses, usesOf } from './uses.js';

export interface SqlStatement {
  /** Where it starts in the text, from 1. */
  readonly line: number;
  /** SELECT, INSERT, UPDATE, DELETE and MERGE are queries, all else is utility. */
  readonly kind: 'query' | 'utility';
  /** The relations that it touches, each once per mode, without WITH queries, temporary and system relations. */
  readonly uses: readonly TableUse[];
  /** What it does to the schema. */
  readonly changes: readonly SchemaChange[];
  /** The functions and procedures that it calls, as written, each once, without those of `pg_catalog`. */
  readonly routines: readonly TableName[];
  /** The relations of the system catalogue that it touches; with no `uses` it touches nothing else. */
  readonly system: readonly TableName[];
  /** Names of temporary relations that it creates. */
  readonly temporary: readonly string[];
  /** PostgreSQL runs it by itself to uphold a foreign key, as the owner of the table. */
  readonly foreignKeyCheck: boolean;
  /** It steers the session or the transaction that it runs in, or asks after it, and touches no relation. */
  readonly session: boolean;
  /** It only defines what runs another time, as CREATE VIEW, RULE, FUNCTION and POLICY do: now it touches what it defines. */
  readonly deferred: boolean;
  /** It is a DO block, whose statements run one by one. */
  readonly block: boolean;
  /** It puts together, while it runs, statements that cannot be known: `uses` may lack some. */
  readonly partial: boolean;
}

/** What was read of a text. */
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

/** Reads pieces of one text, in their order. */
export function readPieces(pieces: readonly Piece[], parser: Parser): SqlReading {
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

const SESSION =
  /^(Transaction|VariableSet|VariableShow|Discard|Deallocate|Listen|Unlisten|Notify|ClosePortal|Fetch|ConstraintsSet|CheckPoint|Load)Stmt$/;
const DEFERRED = /^(View|Rule|CreateFunction|CreatePolicy|AlterPolicy)Stmt$/;
/** Functions that ask after the session or the server, or lock by a number of one's own. */
const SESSION_FUNCTIONS = /^(pg_\w+|current_\w+|inet_\w+|set_config|version|now|clock_timestamp|txid_\w+)$/;

/** Reads one tree; `temporaries` afterwards holds the temporary relations that exist after the statement. */
export function readStatement(
  tree: unknown,
  piece: Piece,
  temporaries: Set<string>,
  parser: Parser,
): SqlStatement {
  const { type = '', node = {} } = unwrap(tree) ?? {};
  const found = mentions(tree, temporaries);
  const inside = bodyReader(piece, parser, (text) => readPieces(split(text), parser));
  const made = changes(tree, inside);
  const body = type === 'DoStmt' ? readBody(node, inside) : undefined;
  const routines = unique([...found.routines, ...(body?.calls ?? [])]);
  const uses = usesOf(found.relations);
  return {
    line: piece.line,
    kind: /^(Select|Insert|Update|Delete|Merge)Stmt$/.test(type) ? 'query' : 'utility',
    uses: body ? uniqueUses([...uses, ...body.uses]) : uses,
    changes: made,
    routines,
    system: found.relations.filter(({ of }) => of === 'system').map(({ of: _, modes: __, ...name }) => name),
    temporary: created(found.relations, made, temporaries),
    foreignKeyCheck: isForeignKeyCheck(tree),
    session: SESSION.test(type) || (type === 'SelectStmt' && asksOnlySession(found.relations, routines)),
    deferred: DEFERRED.test(type),
    block: body !== undefined,
    partial: body?.unread !== undefined,
  };
}

function asksOnlySession(relations: readonly Mention[], routines: readonly TableName[]): boolean {
  if (relations.some(({ of }) => of !== 'cte' && of !== 'alias')) return false;
  return routines.every(({ schema, name }) => schema === undefined && SESSION_FUNCTIONS.test(name));
}

/** Names of the temporary relations that are new, and keeps the list of those that exist. */
function created(
  relations: readonly Mention[],
  made: readonly SchemaChange[],
  temporaries: Set<string>,
): readonly string[] {
  const dropped = made.flatMap((change) => (change.change === 'drop' ? change.relation.name : []));
  const names = relations
    .filter(({ of, modes, name }) => of === 'temporary' && modes.includes('define') && !temporaries.has(name))
    .map(({ name }) => name)
    .filter((name) => !dropped.includes(name));
  for (const name of names) temporaries.add(name);
  for (const name of dropped) temporaries.delete(name);
  return names;
}

/** What the body of a DO block touches; of another language than PL/pgSQL nothing can be known. */
function readBody(node: Tree, inside: BodyReader): BodyFact {
  const language = nodes(list(node.args)).find(({ defname }) => defname === 'language');
  const name = unwrap(language?.arg)?.node.sval ?? 'plpgsql';
  return name === 'plpgsql'
    ? inside.procedure().body
    : { uses: [], calls: [], unread: `it is written in ${String(name)}` };
}
