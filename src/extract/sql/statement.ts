/** One statement's syntax tree → what it does, as far as anybody outside of the grammar asks. */
import type { TableName, TableUse } from '../../model/facts.js';
import { bodyOf } from './body.js';
import { changes, type SchemaChange } from './changes.js';
import { isForeignKeyCheck } from './foreign-keys.js';
import { type Mention, mentions } from './mentions.js';
import type { Parser } from './parse.js';
import { type Piece, split } from './split.js';
import { isTree, list, nodes, type Tree, unwrap } from './syntax.js';

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
  /** It puts together, while it runs, statements that cannot be known: `uses` may lack some. */
  readonly partial: boolean;
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
  const made = changes(tree);
  const body = type === 'DoStmt' ? readBody(node, piece, parser) : undefined;
  const routines = unique([...found.routines, ...(body?.routines ?? [])]);
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
    partial: body?.partial ?? false,
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

interface BodyReading {
  readonly uses: readonly TableUse[];
  readonly routines: readonly TableName[];
  readonly partial: boolean;
}

/** What the body of a DO block touches; of another language than PL/pgSQL nothing can be known. */
function readBody(node: Tree, piece: Piece, parser: Parser): BodyReading {
  const unread: BodyReading = { uses: [], routines: [], partial: true };
  const options = nodes(list(node.args));
  const language = options.find(({ defname }) => defname === 'language');
  const name = unwrap(language?.arg)?.node.sval ?? 'plpgsql';
  const tree = name === 'plpgsql' ? parser.parseBody(piece.text) : undefined;
  if (!isTree(tree)) return unread;
  const { texts, isDynamic } = bodyOf(tree);
  const temporaries = new Set<string>();
  const statements: SqlStatement[] = [];
  let isPartial = isDynamic;
  for (const inner of texts.flatMap((text) => split(text))) {
    const result = parser.parse(inner, (innerTree) => readStatement(innerTree, inner, temporaries, parser));
    if ('value' in result) statements.push(result.value);
    else isPartial = true;
  }
  return {
    uses: statements.flatMap(({ uses }) => uses),
    routines: statements.flatMap(({ routines }) => routines),
    partial: isPartial || statements.some(({ partial }) => partial),
  };
}

function usesOf(relations: readonly Mention[]): readonly TableUse[] {
  return uniqueUses(
    relations.flatMap(({ of, schema, name, modes }) => {
      if (of !== 'table') return [];
      return modes.map((mode) => (schema === undefined ? { name, mode } : { schema, name, mode }));
    }),
  );
}

/** Each use once, in their order. */
export function uniqueUses(uses: readonly TableUse[]): readonly TableUse[] {
  if (uses.length < 2) return uses;
  return [...new Map(uses.map((use) => [`${use.mode} ${key(use)}`, use])).values()];
}

function unique(names: readonly TableName[]): readonly TableName[] {
  if (names.length < 2) return names;
  return [...new Map(names.map((name) => [key(name), name])).values()];
}

const key = ({ schema, name }: TableName): string => JSON.stringify([schema, name]);
