/**
 * PL/pgSQL, as PostgreSQL itself reads it: a CREATE FUNCTION or DO in, the SQL of its body out, one statement after the other. Its
 * expressions are parts of queries and become queries. Of dynamic SQL only what is put together of constants is known.
 * Modes of parsing are those of RawParseMode in src/include/parser/parser.h of PostgreSQL.
 */
import { isTree, nameParts, type Tree, unwrap } from './syntax.js';

export interface ProcedureReading {
  /** Statements, in the order of the body. */
  readonly sql: readonly string[];
  /** Why a part of it cannot be known. */
  readonly unread?: string;
}

/**
 * @param parseBody gives the syntax tree of the PL/pgSQL, if it is any
 * @param parse gives that of a query
 */
export function readProcedure(
  text: string,
  parseBody: (text: string) => unknown,
  parse: (query: string) => unknown,
): ProcedureReading {
  const tree =
    parseBody(text) ?? parseBody(text.replace(TYPE_OF_COLUMN, 'text')) ?? parseBody(plainTypes(text));
  if (tree === undefined) return { sql: [], unread: 'its PL/pgSQL does not parse' };
  const found: Found = { sql: [], dynamic: 0 };
  collect(tree, parse, found);
  return found.dynamic === 0 ? { sql: found.sql } : { sql: found.sql, unread: 'it runs dynamic SQL' };
}

/** The parser, which has no tables to look into, does not take `orders.id%TYPE` for the type of a parameter. */
const TYPE_OF_COLUMN = /[\w."$]+\s*%\s*type\b/gi;

/** What stands between DECLARE and BEGIN, and each variable there with its type. */
const DECLARED = /\bdeclare\b[\s\S]*?\bbegin\b/gi;
const VARIABLE =
  /((?:^declare|;)\s*(?:(?:--[^\n]*\n|\/\*(?:[^*]|\*(?!\/))*\*\/)\s*)*)(\w+)(\s+constant)?\s+(?!cursor\b|alias\b|exception\b|record\b|refcursor\b|no\s+scroll\b|scroll\b)([^;:=]+?)(?=\s*(?:not\s+null\b|:=|=|default\b|;))/gi;

/**
 * Types of a schema are rows of something to the parser, which has none to look into, and so it takes no value for them: what is asked for
 * a member is a row, all else a text.
 */
function plainTypes(text: string): string {
  return text.replace(TYPE_OF_COLUMN, 'text').replace(DECLARED, (declared) =>
    declared.replace(VARIABLE, (_, before: string, name: string, constant = '') => {
      const isRow = new RegExp(`(?<![\\w.])${name}\\s*\\.\\s*[\\w"]`, 'i').test(text);
      return `${before}${name}${constant} ${isRow ? 'record' : 'text'}`;
    }),
  );
}

interface Found {
  readonly sql: string[];
  /** Statements that are put together only when they run. */
  dynamic: number;
}

/** Fields that hold an expression whose value is run as a statement. */
const DYNAMIC: Readonly<Record<string, string>> = {
  PLpgSQL_stmt_dynexecute: 'query',
  PLpgSQL_stmt_dynfors: 'query',
  PLpgSQL_stmt_return_query: 'dynquery',
  PLpgSQL_stmt_open: 'dynquery',
};

function collect(value: unknown, parse: (query: string) => unknown, found: Found): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, parse, found);
    return;
  }
  if (!isTree(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    if (!isTree(inner)) collect(inner, parse, found);
    else if (key === 'PLpgSQL_expr') found.sql.push(queryOf(inner));
    else {
      const dynamic = DYNAMIC[key] && expression(inner[DYNAMIC[key]]);
      const text = dynamic && constantText(targetOf(parse(dynamic)));
      if (typeof text === 'string') found.sql.push(text);
      else if (dynamic) found.dynamic++;
      collect(inner, parse, found);
    }
  }
}

function expression(value: unknown): string | undefined {
  const found = unwrap(value);
  return found?.type === 'PLpgSQL_expr' ? queryOf(found.node) : undefined;
}

/** 0 is a whole statement, 2 an expression, 3 and above an assignment to as many names less two. */
function queryOf({ query, parseMode }: Tree): string {
  const text = typeof query === 'string' ? query : '';
  if (typeof parseMode !== 'number' || parseMode < 2) return text;
  return `SELECT ${parseMode === 2 ? text : text.replace(/^[\s\S]*?(:=|=)/, '')}`;
}

/** The expression of a query that selects just one. */
function targetOf(query: unknown): unknown {
  const targets = unwrap(query)?.node.targetList;
  return Array.isArray(targets) && targets.length === 1 ? unwrap(targets[0])?.node.val : undefined;
}

/** The value of an expression of string constants, `||`, casts, and `format` without arguments. */
function constantText(expression: unknown): string | undefined {
  const { type, node } = unwrap(expression) ?? {};
  if (node === undefined) return undefined;
  if (type === 'A_Const') {
    if (!isTree(node.sval)) return undefined;
    return typeof node.sval.sval === 'string' ? node.sval.sval : '';
  }
  if (type === 'TypeCast') return constantText(node.arg);
  if (type === 'A_Expr' && nameParts(node.name).join() === '||') {
    const [left, right] = [constantText(node.lexpr), constantText(node.rexpr)];
    return left === undefined || right === undefined ? undefined : left + right;
  }
  if (type === 'FuncCall' && nameParts(node.funcname).at(-1) === 'format' && Array.isArray(node.args)) {
    const text = node.args.length === 1 ? constantText(node.args[0]) : undefined;
    return text?.includes('%') ? undefined : text;
  }
  return undefined;
}
