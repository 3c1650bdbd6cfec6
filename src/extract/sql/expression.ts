/** The word, bracket, constant or operator that a statement does not begin with, but an expression does. */
const BEGINNING =
  /^(?:[($\d'"+-]|(?:exists|not|case|array|row|interval|date|timestamp)\b|\w[\w.]*\s*(?:[(.[<>=|+*/-]|is\b|in\b|like\b|and\b|or\b|$))/i;
/** What an expression is assigned to: `total`, `new.total`, `totals[3]`. */
const TARGET = /^\w[\w."]*\s*(?:\[[^\]]*\]\s*)?:?=(?![>=])/;

/**
 * PL/pgSQL runs expressions that need it (`EXISTS (SELECT …)` of an IF, `total := (SELECT …)`, the `$1` that EXECUTE is given) as queries,
 * and `track = all` shows them as they stand in the body: without a SELECT. Undefined for what a statement begins like.
 */
export function expressionAsQuery(text: string): string | undefined {
  const expression = text.replace(TARGET, '').trim();
  return BEGINNING.test(expression) ? `SELECT ${expression}` : undefined;
}
