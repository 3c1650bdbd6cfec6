/**
 * The tables of classes that AWS's data mapper, and those that came after it, keep in DynamoDB. In: a call of a mapper. Out: the tables of the classes that it is given,
 * or instances of: `@table('orders') class Order`; a hole where only somebody else gives the class.
 * Source: https://github.com/awslabs/dynamodb-data-mapper-js
 */
import { ts } from 'ts-morph';
import { memberOf, type Parts, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { type Context, type Derived, free, type Value } from '../evaluate/values.js';
import { decorationsOf } from '../tables/decorators.js';
import { itemsIn, tableNames } from './dynamo.js';
import { calledName, type Site } from './reading.js';

/** What options of a call hold that say which class is meant. */
const MEANT = ['valueConstructor', 'item'];
/** The symbol under which a class holds its table, where no decorator says it. */
const SYMBOL = 'DynamoDbTable';

/** Whether something is a mapper, made here or given by its type. */
export function isMapper({ steps }: Derived): boolean {
  return steps.some((step) => step.step === 'member' && step.name === 'DataMapper');
}

/** @param tablesOf the tables that what a mapper gave before is of */
export function tablesMapped(
  evaluator: Evaluator,
  mapper: Derived,
  site: Site,
  context: Context,
  tablesOf: (before: Derived, call: ts.CallExpression, inside: Context) => readonly Parts[],
): readonly Parts[] {
  const [first, , third] = site.arguments ?? [];
  const said = calledName(site) === 'executeUpdateExpression' ? third : first;
  const given = said ? evaluator.valuesOf(said, context) : [];
  const values = meantIn(evaluator, given, site);
  const tables = values.flatMap((each): readonly Parts[] => {
    if (each.kind === 'class') return tablesOfClass(evaluator, each.node);
    if (each.kind === 'instance') return tablesOfClass(evaluator, each.of);
    // `mapper.update(Object.assign(await mapper.get(order), changes))`
    const last = each.kind === 'derived' ? each.steps.at(-1) : undefined;
    return each.kind === 'derived' &&
      isMapper(each) &&
      last?.step === 'call' &&
      ts.isCallExpression(last.node)
      ? tablesOf(each, last.node, last.context)
      : [];
  });
  if (tables.length > 0) return withPrefix(evaluator, mapper, tables);
  // Whoever gives the class says which table is meant: of `Object.assign(new this.model(), key)` what is made, and not what is filled in.
  const open = values.flatMap((each) =>
    each.kind === 'derived' && 'open' in each.root ? [{ steps: each.steps, open: each.root.open }] : [],
  );
  const made = open.filter(({ steps }) => steps.some(({ step }) => step === 'new'));
  return (made.length > 0 ? made : open).map(({ open: parameter }) => [{ hole: true, open: parameter }]);
}

/** What a call is about: what it is given, each of a list of such, or what its options hold; of batches of both kinds what is written: `[['put', order]]`. */
function meantIn(evaluator: Evaluator, given: readonly Value[], at: ts.Node): readonly Value[] {
  const several = itemsIn(evaluator, given);
  if (several.length > 0) return several;
  // What is written out beside a class is what its instance is filled with: `Object.assign(new Order(), { id })`.
  if (given.some(({ kind }) => kind !== 'object')) return given;
  const held = MEANT.flatMap((name) => memberOf(evaluator, given, name, at));
  return held.length > 0 ? held : given;
}

/** The table that a class says that it is kept in, or one that it extends. */
export function tablesOfClass(
  evaluator: Evaluator,
  node: ts.ClassLikeDeclaration,
  depth: number = 0,
): readonly Parts[] {
  const decorated = decorationsOf(node).flatMap(({ name, arguments: [said] }) => {
    if (!said) return [];
    const values = evaluator.valuesOf(said);
    if (name === 'table') return tableNames(evaluator, values, said);
    return name === 'Model'
      ? tableNames(evaluator, memberOf(evaluator, values, 'tableName', said), said)
      : [];
  });
  if (decorated.length > 0) return decorated;
  const own = [
    ...node.members.flatMap((member) => ofMember(evaluator, member)),
    ...definedOf(evaluator, node),
  ];
  if (own.length > 0 || depth > DEEPEST) return own;
  return (node.heritageClauses ?? [])
    .filter(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)
    .flatMap(({ types }) => types.flatMap(({ expression }) => evaluator.valuesOf(expression)))
    .flatMap((base) => (base.kind === 'class' ? tablesOfClass(evaluator, base.node, depth + 1) : []));
}

/** Classes above classes. */
const DEEPEST = 3;

/** `get [DynamoDbTable]() { return 'orders'; }`, `[DynamoDbTable] = 'orders'` */
function ofMember(evaluator: Evaluator, member: ts.ClassElement): readonly Parts[] {
  if (!member.name || !isSymbol(member.name)) return [];
  if (ts.isPropertyDeclaration(member) && member.initializer)
    return tableNames(evaluator, evaluator.valuesOf(member.initializer), member.initializer);
  return ts.isGetAccessor(member)
    ? tableNames(evaluator, evaluator.returnedBy({ kind: 'function', node: member, context: free }), member)
    : [];
}

/** `Object.defineProperties(Order.prototype, { [DynamoDbTable]: { value: 'orders' } })`, `Object.defineProperty(Order.prototype, DynamoDbTable, { value: 'orders' })` */
function definedOf(evaluator: Evaluator, node: ts.ClassLikeDeclaration): readonly Parts[] {
  const file = node.getSourceFile();
  const name = node.name?.text;
  if (name === undefined || !file.text.includes(`${name}.prototype`)) return [];
  return file.statements.flatMap((statement): readonly Parts[] => {
    const call = ts.isExpressionStatement(statement) ? statement.expression : undefined;
    if (
      !call ||
      !ts.isCallExpression(call) ||
      !/^Object\.definePropert(?:y|ies)$/.test(call.expression.getText())
    )
      return [];
    const [of, second, third] = call.arguments;
    if (of?.getText() !== `${name}.prototype` || !second) return [];
    const isOne = third !== undefined && ts.isIdentifier(second) && second.text === SYMBOL;
    const said = isOne ? third : ts.isObjectLiteralExpression(second) ? symbolIn(second) : undefined;
    const values = said ? memberOf(evaluator, evaluator.valuesOf(said), 'value', said) : [];
    return tableNames(evaluator, values, call);
  });
}

function symbolIn({ properties }: ts.ObjectLiteralExpression): ts.Expression | undefined {
  for (const each of properties)
    if (ts.isPropertyAssignment(each) && isSymbol(each.name)) return each.initializer;
  return undefined;
}

function isSymbol(name: ts.PropertyName): boolean {
  return (
    ts.isComputedPropertyName(name) && ts.isIdentifier(name.expression) && name.expression.text === SYMBOL
  );
}

/** What a mapper puts before the names of all tables: `new DataMapper({ client, tableNamePrefix: 'dev_' })`. */
function withPrefix(evaluator: Evaluator, { steps }: Derived, tables: readonly Parts[]): readonly Parts[] {
  const made = steps.flatMap((step) =>
    step.step === 'new' && ts.isNewExpression(step.node) ? [{ node: step.node, context: step.context }] : [],
  );
  const prefixes = made.flatMap(({ node, context }) => {
    const [options] = node.arguments ?? [];
    const said = options
      ? memberOf(evaluator, evaluator.valuesOf(options, context), 'tableNamePrefix', node)
      : [];
    return said.length > 0 ? partsOfValues(evaluator, said, node) : [];
  });
  // A prefix of which nothing is known tells nobody's tables apart.
  const known = prefixes.filter((parts) =>
    parts.every((part) => typeof part === 'string' || !('hole' in part)),
  );
  return known.length === 0 ? tables : known.flatMap((prefix) => tables.map((name) => [...prefix, ...name]));
}
