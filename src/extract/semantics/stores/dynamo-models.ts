/**
 * Libraries that map models to tables of DynamoDB: dynamoose, ElectroDB, DynamoDB Toolbox, OneTable, dynogels, Dynamo-Easy, AWS's data mapper. In: a call on a model, an
 * entity or a mapper. Out: the table that it is kept in, which many models may share.
 */
import { ts } from 'ts-morph';
import { distinctBy } from '../../../model/group.js';
import type { StoreMode } from '../../../model/nouns.js';
import { memberOf, type Parts } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Context, Derived, Value } from '../evaluate/values.js';
import { decorationsOf } from '../tables/decorators.js';
import { tableNames } from './dynamo.js';
import { isMapper, tablesMapped, tablesOfClass } from './mapped-tables.js';
import { DYNAMO_MODELS } from './packages.js';
import { plural } from './plural.js';
import type { Site, StoreReading } from './reading.js';

const READS =
  /^(?:get|getItems|batchGet|query\w*|scan\w*|find|match|exists|fetch|conditionCheck|check|parallelScan|get(?:Batch|Transaction)|(?:Get|BatchGet|Query|Scan|ConditionCheck)\w*)$/;
const WRITES =
  /^(?:put|create|upsert|update|patch|delete|destroy|remove|save|executeUpdateExpression|batch(?:Put|Delete|Write)\w*|(?:put|update|delete)(?:Batch|Transaction)|(?:Put|Update|Delete|BatchWrite|BatchPut|BatchDelete)\w*)$/;
/** What makes tables. */
const DEFINES = /^(?:ensureTableExists|createTables?)$/;
/** What sends a request that was built before: only it is one. */
const SENDS = /^(?:go|commit|exec|send)$/;
/** Tables of tables that are followed. */
const DEEPEST = 3;

export function readDynamoModel(
  evaluator: Evaluator,
  site: Site,
  value: Value,
  context: Context,
): readonly StoreReading[] {
  if (value.kind !== 'derived' || !('package' in value.root) || !DYNAMO_MODELS.test(value.root.package))
    return [];
  const by =
    value.root.package.split('/')[0] === 'dynamodb-toolbox' ? 'dynamodb-toolbox' : value.root.package;
  const use = { reads: 'use', kind: 'dynamodb', by } as const;
  const members = value.steps.flatMap((step) => (step.step === 'member' ? [step.name] : []));
  const last = members.at(-1) ?? '';
  if (/^(?:nestjs-)?dynamoose$/.test(by) && last === 'model' && ts.isCallExpression(site))
    return ofModel(evaluator, [...site.arguments], context).map((name) => ({ ...use, name, mode: 'define' }));
  const mode = modeOf(evaluator, site, members, by, context);
  if (!mode) return [];
  return tablesOf(evaluator, value, site, context, 0).map((name) => ({ ...use, name, mode }));
}

/** What a call does with the table of what it is called on; undefined where it does nothing yet. */
function modeOf(
  evaluator: Evaluator,
  site: Site,
  members: readonly string[],
  by: string,
  context: Context,
): StoreMode | undefined {
  const last = members.at(-1) ?? '';
  const named = (name: string | undefined): StoreMode | undefined => {
    if (name === undefined) return undefined;
    if (DEFINES.test(name)) return 'define';
    return WRITES.test(name) ? 'write' : READS.test(name) ? 'read' : undefined;
  };
  // `orders.query.byCustomer({ … }).go()`
  if (by === 'electrodb')
    return SENDS.test(last) ? (named(members.find((name) => named(name))) ?? 'read') : undefined;
  if (ts.isNewExpression(site)) return undefined;
  // `Orders.build(GetItemCommand).key({ … }).send()`
  if (last === 'build') {
    const [first] = site.arguments;
    const commands = first ? evaluator.valuesOf(first, context) : [];
    return commands.map((each) => named(lastMember(each))).find((each) => each !== undefined);
  }
  return named(last);
}

function lastMember(value: Value): string | undefined {
  const last = value.kind === 'derived' ? value.steps.findLast(({ step }) => step === 'member') : undefined;
  return last?.step === 'member' ? last.name : undefined;
}

/** The tables that a model, an entity, a service of several, a table itself or a mapper reads and writes. */
function tablesOf(
  evaluator: Evaluator,
  value: Derived,
  site: Site,
  context: Context,
  depth: number,
): readonly Parts[] {
  if (depth > DEEPEST) return [];
  if (isMapper(value))
    return tablesMapped(evaluator, value, site, context, (before, call, inside) =>
      tablesOf(evaluator, before, call, inside, depth + 1),
    );
  for (const [index, step] of value.steps.entries()) {
    const before = value.steps[index - 1];
    const name = before?.step === 'member' ? before.name : '';
    if (step.step === 'call' && name === 'define' && ts.isCallExpression(step.node))
      return ofDefined(evaluator, [...step.node.arguments], step.context);
    if (step.step === 'call' && name === 'model' && ts.isCallExpression(step.node))
      return ofModel(evaluator, [...step.node.arguments], step.context);
    if (step.step !== 'new' || !ts.isNewExpression(step.node)) continue;
    const given = [...(step.node.arguments ?? [])];
    const values = given.map((each) => evaluator.valuesOf(each, step.context));
    const held = (of: readonly Value[], option: string) => memberOf(evaluator, of, option, step.node);
    if (name === 'DynamoStore')
      return (values[0] ?? []).flatMap((each) =>
        each.kind === 'class' ? tablesOfClass(evaluator, each.node) : [],
      );
    if (name === 'Table') {
      const [first = []] = values;
      const isText = first.some(({ kind }) => kind === 'text');
      return tableNames(
        evaluator,
        isText ? first : held(first, 'name').flatMap((each) => results(evaluator, each)),
        step.node,
      );
    }
    if (name === 'Entity' || name === 'Service') {
      const said = values.flatMap((each) => held(each, 'table'));
      const own = said.flatMap((each) =>
        each.kind === 'derived' && 'package' in each.root && DYNAMO_MODELS.test(each.root.package)
          ? tablesOf(evaluator, each, site, context, depth + 1)
          : tableNames(evaluator, [each], step.node),
      );
      if (own.length > 0 || name === 'Entity') return own;
      // A service has no table but those of its entities.
      const entities = (values[0] ?? []).flatMap((each) =>
        each.kind === 'object'
          ? [...evaluator.indexOf(each.node).named.keys()].flatMap((key) => held([each], key))
          : [],
      );
      return distinct(
        entities.flatMap((each) =>
          each.kind === 'derived' ? tablesOf(evaluator, each, site, context, depth + 1) : [],
        ),
      );
    }
  }
  const named = injected(evaluator, value);
  return named.length > 0 ? named : given(value);
}

/** The table of what whoever gives a parameter made: `constructor(private readonly orders: Entity) {}`. */
function given({ steps }: Derived): readonly Parts[] {
  return steps.flatMap((step) => {
    const open = step.step === 'instance' ? step.open : undefined;
    return open ? [[{ hole: true as const, open }]] : [];
  });
}

/** What a function gives that says a name when it is asked for. */
function results(evaluator: Evaluator, value: Value): readonly Value[] {
  return value.kind === 'function' ? evaluator.returnedBy(value) : [value];
}

/** `dynamoose.model('Order', schema, { tableName: 'orders' })` */
function ofModel(
  evaluator: Evaluator,
  [first, , options]: readonly ts.Expression[],
  context: Context,
): readonly Parts[] {
  if (!first) return [];
  const said = options ? memberOf(evaluator, evaluator.valuesOf(options, context), 'tableName', options) : [];
  return tableNames(evaluator, said.length > 0 ? said : evaluator.valuesOf(first, context), first);
}

/** `dynogels.define('Order', { hashKey: 'id', tableName: 'orders' })`: without a name of a table, that of the model in lower case and plural. */
function ofDefined(
  evaluator: Evaluator,
  [first, options]: readonly ts.Expression[],
  context: Context,
): readonly Parts[] {
  if (!first || !options) return [];
  const said = memberOf(evaluator, evaluator.valuesOf(options, context), 'tableName', options);
  if (said.length > 0)
    return tableNames(
      evaluator,
      said.flatMap((each) => results(evaluator, each)),
      options,
    );
  return tableNames(evaluator, evaluator.valuesOf(first, context), first).map((parts) =>
    parts.map((part) => (typeof part === 'string' ? plural(part.toLowerCase()) : part)),
  );
}

/** `constructor(@InjectModel('Order') private orders: Model<Order, Key>)` of Nest. */
function injected(evaluator: Evaluator, { steps }: Derived): readonly Parts[] {
  return steps.flatMap((step) => {
    const [type] = step.step === 'instance' ? step.types : [];
    const member = type?.parent.parent;
    if (!member || (!ts.isParameter(member) && !ts.isPropertyDeclaration(member))) return [];
    const [name] = decorationsOf(member).find((each) => each.name === 'InjectModel')?.arguments ?? [];
    return name ? tableNames(evaluator, evaluator.valuesOf(name), name) : [];
  });
}

function distinct(found: readonly Parts[]): readonly Parts[] {
  return distinctBy(found, (parts) =>
    parts
      .map((part) => (typeof part === 'string' ? part : 'variable' in part ? part.variable : ''))
      .join('\n'),
  );
}
