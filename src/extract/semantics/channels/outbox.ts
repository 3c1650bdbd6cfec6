/**
 * Messages that go through an outbox: a table that they are written to with what they tell of, and of which something else publishes each row by
 * what it holds. In: what writes to something that is called an outbox. Out: what each row holds in its columns; relays.ts says what is
 * published by that. Source: https://microservices.io/patterns/data/transactional-outbox.html
 */
import { ts } from 'ts-morph';
import { memberOf, type Parts, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { isHole, parameterOf } from '../evaluate/text.js';
import type { Context, Value } from '../evaluate/values.js';
import { SPEAKS_OF_OUTBOX, speaksOfOutbox } from '../outbox-words.js';
import type { ToldReading } from './brokers.js';
import { INSERTS_NAMED, INSERTS_OUTBOX, insertedColumns } from './outbox-statements.js';
import { isGivenOutbox } from './outbox-tables.js';

/** Stands for the broker until the relay says which one it is. */
export const OUTBOX = 'outbox';

const WRITES =
  /^(?:create|createMany|save|insert|insertOne|insertMany|add|values|append|store|persist|insertInto|enqueue|bulkCreate|bulkInsert|batchInsert|upsert)$/;
/** Methods that are given statements. */
const STATEMENT = /^(?:query|execute|exec|run|raw|unsafe|none|any|one|\$(?:execute|query)Raw(?:Unsafe)?)$/;
/** What rows call where they go, before what only says of what kind they are. */
const NAMES = [
  'topic',
  'routingKey',
  'subject',
  'channel',
  'queue',
  'destination',
  'eventType',
  'eventName',
  'messageType',
  'event',
  'pattern',
  'type',
  'name',
  'aggregateType',
  'aggregate',
];

/** A column, however it is spelt: `event_type` and `eventType` are one. */
export function columnOf(name: string): string {
  return name.replace(/[_-]/g, '').toLowerCase();
}

const COLUMNS = new Map(NAMES.map((name) => [columnOf(name), name]));

const SPELLINGS = [
  ...new Set(
    NAMES.flatMap((name) => [
      name,
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      name.toLowerCase(),
    ]),
  ),
];

/** Whether a column may say where a row goes. */
export function saysWhere(name: string): boolean {
  return COLUMNS.has(columnOf(name));
}

interface Row {
  /** What it holds, by its columns; of each what it can be. */
  readonly columns: ReadonlyMap<string, readonly Parts[]>;
  /** What it is made of. */
  readonly of?: Value;
}

export function readOutbox(
  evaluator: Evaluator,
  node: ts.CallExpression | ts.TaggedTemplateExpression,
  context: Context,
): readonly ToldReading[] {
  return rowsAt(evaluator, node, context).flatMap(({ columns, of }) => {
    const primary = [...COLUMNS.keys()].find((name) => columns.has(name));
    return (primary === undefined ? [] : (columns.get(primary) ?? [])).map((channel) => ({
      kind: 'message',
      role: 'publishes',
      broker: OUTBOX,
      channel,
      columns,
      ...(of && { row: [of] }),
      node,
    }));
  });
}

function rowsAt(
  evaluator: Evaluator,
  node: ts.CallExpression | ts.TaggedTemplateExpression,
  context: Context,
): readonly Row[] {
  if (ts.isTaggedTemplateExpression(node))
    return mayInsert(node.template.getText(), node)
      ? inserted(evaluator, node.template, undefined, context)
      : [];
  const { expression: callee, arguments: given } = node;
  if (!ts.isPropertyAccessExpression(callee)) return [];
  const method = callee.name.text;
  const [first, second] = given;
  if (STATEMENT.test(method))
    return first && mayInsert(statementText(evaluator, first), node)
      ? inserted(evaluator, first, second, context)
      : [];
  return WRITES.test(method) ? written(evaluator, node, callee, context) : [];
}

/** Whether a text may put a row into an outbox: into one, or into whatever else a file that speaks of one names there. */
function mayInsert(text: string, node: ts.Node): boolean {
  return INSERTS_OUTBOX.test(text) || (INSERTS_NAMED.test(text) && speaksOfOutbox(node.getSourceFile()));
}

/** The text of a statement, be it in a constant of the same file. */
function statementText(evaluator: Evaluator, node: ts.Expression): string {
  if (!ts.isIdentifier(node)) return node.getText();
  const [found] = evaluator.scopes.find(node.text, node);
  return found && ts.isVariableDeclaration(found) ? (found.initializer?.getText() ?? '') : '';
}

function inserted(
  evaluator: Evaluator,
  statement: ts.Expression,
  given: ts.Expression | undefined,
  context: Context,
): readonly Row[] {
  return insertedColumns(evaluator, statement, given, context).map((columns) =>
    rowOf(columns.filter(([name]) => saysWhere(name))),
  );
}

function written(
  evaluator: Evaluator,
  node: ts.CallExpression,
  callee: ts.PropertyAccessExpression,
  context: Context,
): readonly Row[] {
  const said = callee.expression.getText() + (node.arguments[0]?.getText() ?? '').slice(0, 40);
  const isWritten = SPEAKS_OF_OUTBOX.test(said);
  if (!isWritten && !speaksOfOutbox(node.getSourceFile())) return [];
  // `row.save()` of what was made with what it holds.
  const made = node.arguments.length === 0 ? madeRows(evaluator, callee.expression, context) : [];
  // What a function of the program does with it is read there.
  if (evaluator.valuesOf(callee, context).some(({ kind }) => kind === 'function')) return [];
  const isSaid = isWritten || isGivenOutbox(evaluator, callee.expression, context);
  const given = [
    ...made,
    ...node.arguments.flatMap((each) => evaluator.valuesOf(each, context)).flatMap(itemsOf),
  ].filter((value) => isSaid || isRow(value));
  const data = memberOf(
    evaluator,
    given.filter(({ kind }) => kind === 'object'),
    'data',
    node,
  ).flatMap(itemsOf);
  const rows = data.length > 0 ? data : given;
  const holding = rows.filter(({ kind }) => kind === 'object' || kind === 'instance');
  const found = holding.map((row) =>
    rowOf(
      SPELLINGS.map((name) => [name, memberOf(evaluator, [row], name, node)] as const)
        .filter(([, values]) => values.length > 0)
        .map(([name, values]) => [name, values.flatMap((value) => partsOfValues(evaluator, [value], node))]),
      row,
    ),
  );
  // Whoever gives the whole row says it.
  const [open = found.some(saysAny) ? undefined : parameterGiven(evaluator, node)] = rows.flatMap(
    (value) => parameterOf(value) ?? [],
  );
  return open && isSaid ? [rowOf([['topic', [[{ hole: true, open }]]]])] : found;
}

/** Whether anything is known of what a row holds, or by whom it is given. */
function saysAny({ columns }: Row): boolean {
  return [...columns.values()].flat(2).some((part) => !isHole(part) || part.open !== undefined);
}

/** The parameter that is written as it is, whatever its type says of it: `create({ data: payload })`, or that each row is made of. */
function parameterGiven(evaluator: Evaluator, node: ts.CallExpression): ts.ParameterDeclaration | undefined {
  for (const argument of node.arguments) {
    const data = ts.isObjectLiteralExpression(argument)
      ? evaluator.indexOf(argument).named.get('data')
      : undefined;
    const written = data && ts.isPropertyAssignment(data) ? data.initializer : argument;
    const found = declaredBy(evaluator, listMade(made(evaluator, written)) ?? written);
    if (found && ts.isParameter(found) && ts.isIdentifier(found.name)) return found;
  }
  return undefined;
}

/** What a constant is made of, be it named before it is written: `const rows = events.map(toRow); await outbox.insert(rows)`. */
function made(evaluator: Evaluator, node: ts.Expression): ts.Expression {
  const found = declaredBy(evaluator, node);
  return found && ts.isVariableDeclaration(found) && found.initializer ? found.initializer : node;
}

function declaredBy(evaluator: Evaluator, node: ts.Expression): ts.Node | undefined {
  return ts.isIdentifier(node) ? evaluator.scopes.find(node.text, node)[0] : undefined;
}

/** `events.map((event) => ({ type: event.type }))`: the list. */
function listMade(node: ts.Expression): ts.Expression | undefined {
  const callee = ts.isCallExpression(node) ? node.expression : undefined;
  return callee && ts.isPropertyAccessExpression(callee) && /^(?:flatM|m)ap$/.test(callee.name.text)
    ? callee.expression
    : undefined;
}

/** `new OutboxMessage()` of a class of the program, whatever holds it. */
function isRow(value: Value): boolean {
  return value.kind === 'instance' && SPEAKS_OF_OUTBOX.test(value.of.name?.text ?? '');
}

/** What something that is saved by itself was made with: `new Outbox({ topic }).save()`. */
function madeRows(evaluator: Evaluator, node: ts.Expression, context: Context): readonly Value[] {
  return evaluator.valuesOf(node, context).flatMap((value): readonly Value[] => {
    const made = value.kind === 'derived' ? value.steps.at(-1) : undefined;
    if (made?.step !== 'new' || !ts.isNewExpression(made.node)) return [];
    const [given] = made.node.arguments ?? [];
    return given && SPEAKS_OF_OUTBOX.test(made.node.expression.getText())
      ? evaluator.valuesOf(given, made.context).filter(({ kind }) => kind === 'object')
      : [];
  });
}

function rowOf(columns: readonly (readonly [string, readonly Parts[]])[], of?: Value): Row {
  return { columns: new Map(columns.map(([name, values]) => [columnOf(name), values])), ...(of && { of }) };
}

function itemsOf(value: Value): readonly Value[] {
  return value.kind === 'list' ? value.items : [value];
}
