/**
 * Tables of DynamoDB, as the SDK of AWS names them: `client.send(new GetCommand({ TableName }))` of version 3, `documents.get({ TableName })` of
 * version 2 and of `DynamoDBDocument`, batches and transactions of several, statements of PartiQL. Libraries over it are in dynamo-models.ts.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html
 */
import { ts } from 'ts-morph';
import type { StoreMode } from '../../../model/nouns.js';
import { memberOf, type Parts, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { openOf } from '../evaluate/text.js';
import type { Context, Derived, ObjectValue, Value } from '../evaluate/values.js';
import { builtNames } from './constructs.js';
import { DYNAMO_SDK } from './packages.js';
import type { Site, StoreReading } from './reading.js';

/** What an operation does with which table: the one of its options, those that items list, those that are keys, those of a text. */
type Operation =
  | { readonly names: 'one' | 'keys'; readonly mode: StoreMode }
  | { readonly names: 'items' | 'statements' };

const OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['get', { names: 'one', mode: 'read' }],
  ['query', { names: 'one', mode: 'read' }],
  ['scan', { names: 'one', mode: 'read' }],
  ['put', { names: 'one', mode: 'write' }],
  ['update', { names: 'one', mode: 'write' }],
  ['delete', { names: 'one', mode: 'write' }],
  ['createTable', { names: 'one', mode: 'define' }],
  ['batchGet', { names: 'keys', mode: 'read' }],
  ['batchWrite', { names: 'keys', mode: 'write' }],
  ['transactGet', { names: 'items' }],
  ['transactWrite', { names: 'items' }],
  ['executeStatement', { names: 'statements' }],
  ['batchExecuteStatement', { names: 'statements' }],
  ['executeTransaction', { names: 'statements' }],
]);

/** What an item of a transaction does. */
const ACTIONS: readonly (readonly [name: string, mode: StoreMode])[] = [
  ['Get', 'read'],
  ['ConditionCheck', 'read'],
  ['Put', 'write'],
  ['Update', 'write'],
  ['Delete', 'write'],
];

interface Use {
  readonly name: Parts;
  readonly mode: StoreMode;
}

export function readDynamo(
  evaluator: Evaluator,
  site: Site,
  value: Value,
  context: Context,
): readonly StoreReading[] {
  if (value.kind !== 'derived') return [];
  const called = calledOn(value);
  const operation = called && operationOf(site, called);
  const isOfSdk = 'package' in value.root && DYNAMO_SDK.test(value.root.package);
  // What is asked of something that is not known says itself that it is a table of DynamoDB.
  if (!operation || ('package' in value.root && !isOfSdk)) return [];
  const options = site.arguments?.[/^paginate/.test(called) ? 1 : 0];
  if (!options) return [];
  const given = evaluator.valuesOf(options, context);
  const uses = usesOf(evaluator, operation, given, options);
  // Others have methods of such names; what is only handed on may hold the name of a table where it surely goes to this client.
  const isSure = isOfSdk && (ts.isNewExpression(site) || isDynamoClient(value));
  const open = uses.length === 0 && isSure ? given.flatMap((each) => openOf(each) ?? [])[0] : undefined;
  const mode = 'mode' in operation ? operation.mode : 'write';
  const all = open ? [{ name: [{ hole: true as const, open }], mode }] : uses;
  return all.map((use) => ({ reads: 'use', kind: 'dynamodb', by: 'dynamodb', ...use }));
}

/** The last name of what is called or made. */
function calledOn({ steps }: Derived): string | undefined {
  const last = steps.findLast(({ step }) => step === 'member');
  return last?.step === 'member' ? last.name : undefined;
}

/** `GetItemCommand`, `get`, `getItem` and `paginateQuery` are one operation each. */
function operationOf(site: Site, called: string): Operation | undefined {
  const isCommand = called.endsWith('Command');
  if (ts.isNewExpression(site) !== isCommand) return undefined;
  const bare = called.replace(/Command$|^paginate/g, '').replace(/(?<!^)Items?$/, '');
  return OPERATIONS.get(bare.charAt(0).toLowerCase() + bare.slice(1));
}

/** Whether something is a client of DynamoDB, and not of another service of the SDK. */
export function isDynamoClient({ root, steps }: Derived): boolean {
  const names = steps.flatMap((step) => (step.step === 'member' ? [step.name] : []));
  return ('package' in root && /dynamodb/.test(root.package)) || names.some((name) => /Dynamo/.test(name));
}

function usesOf(
  evaluator: Evaluator,
  operation: Operation,
  given: readonly Value[],
  at: ts.Node,
): readonly Use[] {
  const held = (values: readonly Value[], name: string) => memberOf(evaluator, values, name, at);
  switch (operation.names) {
    case 'one':
      return named(evaluator, held(given, 'TableName'), operation.mode, at);
    case 'keys':
      return held(given, 'RequestItems').flatMap((each) =>
        each.kind === 'object' ? keysOf(evaluator, each, operation.mode, at) : [],
      );
    case 'items': {
      const items = itemsIn(evaluator, held(given, 'TransactItems'));
      return ACTIONS.flatMap(([action, mode]) =>
        named(evaluator, held(held(items, action), 'TableName'), mode, at),
      );
    }
    case 'statements': {
      const several = ['Statements', 'TransactStatements'].flatMap((name) => held(given, name));
      const texts = held([...given, ...itemsIn(evaluator, several)], 'Statement');
      return texts.length === 0 ? [] : partsOfValues(evaluator, texts, at).flatMap(ofStatement);
    }
  }
}

function named(evaluator: Evaluator, values: readonly Value[], mode: StoreMode, at: ts.Node): readonly Use[] {
  return tableNames(evaluator, values, at).map((name) => ({ name, mode }));
}

/** The names of tables that values are: texts, and what a stack that builds one calls it. An ARN is named by its end. */
export function tableNames(evaluator: Evaluator, values: readonly Value[], at: ts.Node): readonly Parts[] {
  if (values.length === 0) return [];
  const built = values.flatMap((each) => builtNames(evaluator, each));
  const texts = built.length > 0 ? built : partsOfValues(evaluator, values, at);
  return texts.map(([first, ...others]) =>
    typeof first === 'string' ? [first.replace(/^arn:.*:table\//, ''), ...others] : [first!, ...others],
  );
}

/** The tables that are keys: `{ [ORDERS_TABLE]: { Keys } }`. */
function keysOf(evaluator: Evaluator, value: ObjectValue, mode: StoreMode, at: ts.Node): readonly Use[] {
  const { named: written, computed } = evaluator.indexOf(value.node);
  const names = computed.flatMap(({ name }) =>
    name && ts.isComputedPropertyName(name)
      ? tableNames(evaluator, evaluator.valuesOf(name.expression, value.context), at)
      : [],
  );
  const assigned = [...written.keys(), ...(value.assigned?.keys() ?? [])];
  return [...assigned.map((name) => [name]), ...names].map((name) => ({ name, mode }));
}

/** What lists hold, and what a function makes for each of something that is not known: `orders.map((order) => ({ Put: { TableName } }))`. */
export function itemsIn(evaluator: Evaluator, values: readonly Value[]): readonly Value[] {
  return values.flatMap((value): readonly Value[] => {
    if (value.kind === 'list')
      return value.items.flatMap((item) => (item.kind === 'list' ? item.items : [item]));
    const last = value.kind === 'derived' ? value.steps.at(-1) : undefined;
    if (last?.step !== 'call' || !ts.isCallExpression(last.node)) return [];
    const { expression: callee, arguments: given } = last.node;
    const isMapping = ts.isPropertyAccessExpression(callee) && /^(?:map|flatMap)$/.test(callee.name.text);
    return (isMapping ? given.slice(0, 1) : []).flatMap((callback) =>
      evaluator
        .valuesOf(callback, last.context)
        .flatMap((each) => (each.kind === 'function' ? evaluator.returnedBy(each) : []))
        .flatMap((each) => (each.kind === 'list' ? each.items : [each])),
    );
  });
}

/** What a statement of PartiQL does: `SELECT * FROM "orders"."byCustomer" WHERE …`. */
function ofStatement(parts: Parts): readonly Use[] {
  const words = parts.flatMap(
    (part): Parts => (typeof part === 'string' ? part.split(/([\s".';]+)/) : [part]),
  );
  const start = words.findIndex((word) => typeof word === 'string' && /\w/.test(word));
  const verb = String(words[start]).toLowerCase();
  const before = new Map([
    ['select', 'from'],
    ['delete', 'from'],
    ['insert', 'into'],
    ['update', 'update'],
  ]).get(verb);
  const at = words.findIndex((word) => typeof word === 'string' && word.toLowerCase() === before);
  if (before === undefined || at === -1) return [];
  const name: Parts[number][] = [];
  for (const word of words.slice(at + 1)) {
    const ends = typeof word === 'string' && /^[\s".';]+$/.test(word);
    if (ends && name.length > 0) break;
    if (!ends && word !== '') name.push(word);
  }
  return name.length === 0 ? [] : [{ name, mode: verb === 'select' ? 'read' : 'write' }];
}
