/** Statements of SQL that put a row into an outbox → what they put into each of its columns. */
import { ts } from 'ts-morph';
import { memberOf, type Parts, partsOf, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Context } from '../evaluate/values.js';
import { NOTIFIES } from '../traffic-candidates.js';

/** For a first look at a text. */
export const INSERTS_OUTBOX = /\binsert\s+into\s+[^\s(]*outbox/i;
/** `INSERT INTO ${TABLE}` */
export const INSERTS_NAMED = /\binsert\s+into\s+(?:[\w"]+\.)?["`]?\$\{/i;
/** What a template of SQL may tell somebody by. */
export const TELLS_IN_SQL = new RegExp(
  `${NOTIFIES.source}|${INSERTS_OUTBOX.source}|${INSERTS_NAMED.source}`,
  'i',
);
const INSERT = /\binsert\s+into\s+[^\s(]*outbox[^\s(]*\s*\(([^)]*)\)\s*(values(?=\s*\()|select\s)/i;
/** Stands for a part of the statement that is not written in it. */
const MARK = '\u0000';

type Columns = readonly (readonly [string, readonly Parts[]])[];

/** `client.query('INSERT INTO outbox (event_type, payload) VALUES ($1, $2)', [type, payload])`, and the same with names, question marks, or in a template. */
export function insertedColumns(
  evaluator: Evaluator,
  statement: ts.Expression | ts.TemplateLiteral,
  given: ts.Expression | undefined,
  context: Context,
): readonly Columns[] {
  return markedTexts(evaluator, statement, context).flatMap(({ text, marks }): readonly Columns[] => {
    const found = INSERT.exec(text);
    if (!found) return [];
    const names = (found[1] ?? '').split(',').map((each) => each.trim().replace(/["`]/g, ''));
    const start = found.index + found[0].length;
    const rest = text.slice(start);
    let mark = count(text.slice(0, start), MARK);
    let question = count(text.slice(0, start), '?');
    return (/^select/i.test(found[2] ?? '') ? [selected(rest)] : rowsListed(rest.trimStart())).map((values) =>
      names.flatMap((name, index) => {
        const value = values[index]?.trim() ?? '';
        const said = saidBy(evaluator, { value, marked: marks[mark] ?? [], question, given, context });
        mark += count(value, MARK);
        question += count(value, '?');
        return said.length > 0 ? [[name, said] as const] : [];
      }),
    );
  });
}

/** A statement with marks for what is put into it, and what that is. */
interface Marked {
  readonly text: string;
  readonly marks: readonly (readonly Parts[])[];
}

function markedTexts(
  evaluator: Evaluator,
  statement: ts.Expression | ts.TemplateLiteral,
  context: Context,
): readonly Marked[] {
  if (ts.isTemplateExpression(statement)) {
    const { head, templateSpans: spans } = statement;
    const said = spans.map(({ expression, literal }) => ({
      parts: partsOf(evaluator, expression, context),
      literal,
    }));
    let text = head.text;
    const marks: (readonly Parts[])[] = [];
    for (const { parts, literal } of said) {
      // `INSERT INTO ${TABLE}`: what stands before the values is part of the statement.
      const name = IN_VALUES.test(text) ? undefined : nameIn(parts);
      if (name === undefined) marks.push(parts);
      text += (name ?? MARK) + literal.text;
    }
    return [{ text, marks }];
  }
  return partsOf(evaluator, statement, context).map((parts) => ({
    text: parts.map((part) => (typeof part === 'string' ? part : MARK)).join(''),
    marks: parts.flatMap((part) => (typeof part === 'string' ? [] : [[[part]]])),
  }));
}

const IN_VALUES = /\bvalues\b/i;

/** The one name that a part of a statement is known to be. */
function nameIn([parts, another]: readonly Parts[]): string | undefined {
  const [name, ...others] = parts ?? [];
  return typeof name === 'string' && others.length === 0 && another === undefined && /^[\w$."]+$/.test(name)
    ? name
    : undefined;
}

interface Put {
  readonly value: string;
  /** What its first mark stands for. */
  readonly marked: readonly Parts[];
  /** How many question marks stand before. */
  readonly question: number;
  readonly given: ts.Expression | undefined;
  readonly context: Context;
}

/** What is put into one column. */
function saidBy(evaluator: Evaluator, { value, marked, question, given, context }: Put): readonly Parts[] {
  const plain = value.replace(/::[\w\s[\]]+$/, '');
  const [, literal] = /^'([^']*)'$/.exec(plain) ?? [];
  if (literal !== undefined) return literal.includes(MARK) ? marked : [[literal]];
  if (plain === MARK) return marked;
  const values = given ? evaluator.valuesOf(given, context) : [];
  const [, index] = /^\$(\d+)$/.exec(plain) ?? [];
  const position = index !== undefined ? Number(index) - 1 : plain === '?' ? question : undefined;
  if (position !== undefined) {
    if (given && ts.isArrayLiteralExpression(given)) {
      const element = given.elements[position];
      return element ? partsOf(evaluator, element, context) : [];
    }
    const items = values.flatMap((each) => (each.kind === 'list' ? (each.elements?.[position] ?? []) : []));
    return items.length > 0 && given ? partsOfValues(evaluator, items, given) : [];
  }
  const [, name] = /^[:@$](\w+)$/.exec(plain) ?? [];
  if (name === undefined || !given) return [];
  const holders = [
    ...values,
    ...['replacements', 'bind'].flatMap((each) => memberOf(evaluator, values, each, given)),
  ];
  const named = memberOf(evaluator, holders, name, given);
  return named.length > 0 ? partsOfValues(evaluator, named, given) : [];
}

function count(text: string, mark: string): number {
  return text.split(mark).length - 1;
}

/** `SELECT 'money.paid', row_to_json(paid) FROM paid`: what is put into each column, without what it is selected from. */
function selected(text: string): readonly string[] {
  const [list = ''] = text.split(/\s(?:from|where|returning|on\s+conflict)\s|;/i);
  return rowsListed(`(${list})`)[0] ?? [];
}

/** What the parentheses that a text begins with list, and those that follow behind commas; what is in others within them is no list of its own. */
function rowsListed(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let found: string[] = [];
  let depth = 0;
  let start = 1;
  let quoted = false;
  // By units as `slice` counts them: an emoji is two.
  for (let index = 0; index < text.length; index += 1) {
    const letter = text[index]!;
    if (letter === "'") quoted = !quoted;
    if (quoted) continue;
    if (depth === 0 && letter !== '(' && !/[\s,]/.test(letter)) break;
    if (letter === '(' && ++depth === 1) start = index + 1;
    const isEnd = letter === ')' && --depth === 0;
    if (isEnd || (letter === ',' && depth === 1)) {
      found.push(text.slice(start, index));
      start = index + 1;
    }
    if (!isEnd) continue;
    rows.push(found);
    found = [];
  }
  return rows;
}
