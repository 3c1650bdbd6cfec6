/**
 * The SQL inside of a DO block, as PL/pgSQL's own parser finds it. In: the tree that libpg-query makes of the block; out:
 * the statements and expressions that run, each as a text that can be read, and whether some of it is only put together
 * when it runs (EXECUTE of more than a constant), so that what it touches cannot be known.
 */
import { isTree } from './syntax.js';
import { tokens } from './tokens.js';

export interface Body {
  readonly texts: readonly string[];
  readonly isDynamic: boolean;
}

/** What `raw_parser` is told to expect (src/include/parser/parser.h): a statement, an expression, an assignment. */
const STATEMENT = 0;
const EXPRESSION = 2;

export function bodyOf(tree: unknown): Body {
  const texts: string[] = [];
  let isDynamic = false;
  const visit = (value: unknown, runs: boolean): void => {
    if (Array.isArray(value)) for (const item of value) visit(item, runs);
    if (!isTree(value)) return;
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'PLpgSQL_expr' && isTree(inner)) {
        if (typeof inner.query !== 'string') continue;
        const text = asStatement(inner.query, Number(inner.parseMode ?? STATEMENT));
        const executed = runs ? constantIn(inner.query) : undefined;
        if (executed !== undefined) texts.push(executed);
        else texts.push(text);
        if (runs && executed === undefined) isDynamic = true;
      } else visit(inner, executes(key, runs));
    }
  };
  visit(tree, false);
  return { texts, isDynamic };
}

/** Whether the expression in a field is a statement to be run: that of EXECUTE, FOR … IN EXECUTE, RETURN QUERY EXECUTE. */
function executes(key: string, runs: boolean): boolean {
  if (key === 'dynquery') return true;
  if (key === 'PLpgSQL_stmt_dynexecute' || key === 'PLpgSQL_stmt_dynfors') return true;
  // Of those two, only `query` is run; parameters, targets and the body of the loop are not.
  return runs && key === 'query';
}

function asStatement(query: string, mode: number): string {
  if (mode === STATEMENT) return query;
  if (mode === EXPRESSION) return `SELECT ${query}`;
  const assignment = /:?=/.exec(query);
  return assignment ? `SELECT ${query.slice(assignment.index + assignment[0].length)}` : `SELECT ${query}`;
}

/** The text of an expression that is nothing but a string constant. */
function constantIn(query: string): string | undefined {
  const [only, ...others] = tokens(query);
  if (only?.kind !== 'string' || only.unfinished || others.length > 0) return undefined;
  const text = query.slice(only.start, only.end);
  if (text.startsWith("'")) return text.slice(1, -1).replaceAll("''", "'");
  const dollar = /^(\$\w*\$)([\s\S]*)\1$/.exec(text);
  return dollar?.[2];
}
