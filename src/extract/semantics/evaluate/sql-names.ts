/**
 * What functions of database clients make: names as SQL quotes them, and texts with such names in them. In: a call of a package. Out: the texts,
 * as far as it is known what they name: `format('DELETE FROM %I', table)`, `escapeId(table)`, `helpers.insert(rows, columns, 'orders')`.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { filled, withBindings } from './placeholders.js';
import { concatenated, textsOf } from './text.js';
import { type Context, type Derived, type TextValue, textValue, type Value } from './values.js';

const FORMATS = /^pg-format$/;
const MYSQL = /^(?:mysql2?(?:\/promise)?|promise-mysql|sqlstring|mariadb)$/;
const PG_PROMISE = /^pg-promise$/;
const CLIENT =
  /^(?:pg|pg-pool|pg-format|mysql2?(?:\/promise)?|promise-mysql|sqlstring|mariadb|pg-promise|@nearform\/sql|pg-escape)$/;

/** A name as SQL quotes it, piece by piece where a text has several. */
export function quotedName(name: TextValue): TextValue {
  const parts = ['"', ...name.parts, '"'].map((part) =>
    typeof part === 'string' ? part.replace(/(?<=\w)\.(?=\w)/g, '"."') : part,
  );
  return { ...name, parts };
}

/** What such a function makes; undefined for any other. */
export function sqlTexts(
  evaluator: Evaluator,
  { root, steps }: Derived,
  node: ts.CallExpression,
  context: Context,
): readonly TextValue[] | undefined {
  if (!('package' in root) || !CLIENT.test(root.package)) return undefined;
  const last = steps.at(-1);
  const name = last?.step === 'member' ? last.name : '';
  const [first, ...others] = node.arguments;
  if (!first) return undefined;
  const texts = (each: ts.Expression) => textsOf(evaluator.valuesOf(each, context), each);
  if (/^(?:escapeId(?:entifier)?|quoteIdent|ident)$/.test(name)) return texts(first).map(quotedName);
  if (FORMATS.test(root.package) && /^(?:|default|format|withArray)$/.test(name))
    return texts(first).flatMap((text) => formatted(evaluator, text, others, name, context));
  if (MYSQL.test(root.package) && name === 'format') {
    const [values] = others;
    const given = () => (values ? evaluator.valuesOf(values, context) : []);
    return texts(first).flatMap((text) => withBindings(evaluator, text, given, node));
  }
  if (name === 'glue') return glued(evaluator, first, context);
  return PG_PROMISE.test(root.package) ? ofHelpers(evaluator, name, node, context) : undefined;
}

/** `format('SELECT * FROM %I WHERE id = %L', table, id)`, also `%2$I`, and with the rest in a list. */
function formatted(
  evaluator: Evaluator,
  text: TextValue,
  given: readonly ts.Expression[],
  name: string,
  context: Context,
): readonly TextValue[] {
  const [list] = given;
  const listed = name === 'withArray' && list ? evaluator.valuesOf(list, context) : undefined;
  const at = (index: number): readonly Value[] => {
    if (listed) return listed.flatMap((each) => (each.kind === 'list' ? (each.elements?.[index] ?? []) : []));
    const each = given[index];
    return each ? evaluator.valuesOf(each, context) : [];
  };
  let next = 0;
  return filled(text, /%(?:(\d+)\$)?([ILs%])/g, ([, number, kind]) => {
    const [node = text.origins[0]!] = text.origins;
    if (kind === '%') return [textValue('%', node)];
    if (number !== undefined) next = Number(number) - 1;
    const values = at(next);
    const [expression = node] = listed ? given : given.slice(next);
    next += 1;
    if (kind === 'L') return [textValue('($1)', node)];
    const pieces = textsOf(values, expression);
    return kind === 'I' ? pieces.map(quotedName) : pieces;
  });
}

/** `SQL.glue([SQL`UPDATE orders SET`, …], ' ')`: a list of fragments, of which the first says what is done. */
function glued(
  evaluator: Evaluator,
  pieces: ts.Expression,
  context: Context,
): readonly TextValue[] | undefined {
  if (!ts.isArrayLiteralExpression(pieces)) return undefined;
  return concatenated(
    pieces.elements.flatMap((piece) => [
      ts.isTaggedTemplateExpression(piece)
        ? textsOf(evaluator.valuesOf(piece.template, context), piece)
        : textsOf([], piece),
      [textValue(' ', piece)],
    ]),
  );
}

/** What pg-promise's helpers make of rows: they are given the table, or columns that know it. */
function ofHelpers(
  evaluator: Evaluator,
  name: string,
  node: ts.CallExpression,
  context: Context,
): readonly TextValue[] | undefined {
  if (!/^(?:insert|update)$/.test(name)) return undefined;
  const [, columns, table] = node.arguments;
  const given = table
    ? evaluator.valuesOf(table, context)
    : columns
      ? evaluator.valuesOf(columns, context).flatMap((value) => tableOfColumns(evaluator, value))
      : [];
  const names = given.flatMap((value) => namesIn(evaluator, value, node));
  const isInsert = name === 'insert';
  const verb = `${name.toUpperCase()} ${isInsert ? 'INTO ' : ''}`;
  return concatenated([
    [textValue(verb, node)],
    names.length > 0 ? names : textsOf([], node),
    [textValue(isInsert ? ' DEFAULT VALUES' : ' SET changed = $1', node)],
  ]);
}

/** `new ColumnSet(['id'], { table: 'orders' })` */
function tableOfColumns(evaluator: Evaluator, value: Value): readonly Value[] {
  const made = madeBy(value, 'ColumnSet');
  const options = made?.node.arguments?.[1];
  return made && options
    ? evaluator.valuesOf(options, made.context).flatMap((each) => evaluator.member(each, 'table', options))
    : [];
}

/** What has a format of its own: `new TableName('orders')`. */
export function formattedName(evaluator: Evaluator, value: Value): readonly TextValue[] {
  const made = madeBy(value, 'TableName');
  const [first] = made?.node.arguments ?? [];
  return made && first
    ? evaluator.valuesOf(first, made.context).flatMap((each) => namesIn(evaluator, each, first))
    : [];
}

/** A table as pg-promise is told of it: a text, `{ table, schema }`, or what was made of either. */
function namesIn(evaluator: Evaluator, value: Value, node: ts.Node): readonly TextValue[] {
  if (value.kind === 'text') return [quotedName(value)];
  if (value.kind !== 'object') return formattedName(evaluator, value);
  const schema = textsOf(evaluator.member(value, 'schema', node), node);
  const isQualified = schema.some(({ parts }) => parts.some((part) => typeof part === 'string'));
  const table = textsOf(evaluator.member(value, 'table', node), node).map(quotedName);
  return isQualified ? concatenated([schema.map(quotedName), [textValue('.', node)], table]) : table;
}

function madeBy(value: Value, name: string) {
  if (value.kind !== 'derived') return undefined;
  const [named, made] = value.steps.slice(-2);
  const isMade = named?.step === 'member' && named.name === name && made?.step === 'new';
  return isMade && ts.isNewExpression(made.node) ? { node: made.node, context: made.context } : undefined;
}
