/**
 * What libraries do with the repositories and models that they are handed: `Endpoint.list(() => getRepository(Order))`, `paginate(orders,
 * options)`, `class Orders extends TypeOrmCrudService<Order>`, `new KnexService({ Model: knex, name: 'orders' })`. In: a call. Out: the tables
 * that the library is let to, and what it does with them, as far as the name of what is called tells.
 */
import { ts } from 'ts-morph';
import type { AccessMode } from '../../../model/nouns.js';
import { basesOf } from '../evaluate/bases.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { returned } from '../evaluate/returned.js';
import { type Context, type Derived, free, type Value } from '../evaluate/values.js';
import { tablesOf } from './entities.js';
import type { RelatedBeside } from './orm-rows.js';
import { entitiesOf } from './orms.js';
import { type NamedTable, optionOf, packageOf, type TableTouch, tableOfText } from './reading.js';
import { keptIn } from './repositories.js';

export interface HandedReading {
  readonly touches: readonly TableTouch[];
  /** What the library does with a table that it is handed is not known. */
  readonly isUnknown?: true;
}

/** Those that make repositories and models, and those that only look at them. */
const QUIET =
  /^(?:typeorm|@nestjs\/(?:typeorm|sequelize|common|core|testing|config)|sequelize|sequelize-typescript|@mikro-orm\/.+|objection|typedi|tsyringe|inversify|awilix|lodash|class-transformer|type-graphql|reflect-metadata|util|assert|chai|sinon|jest|vitest|typeorm-transactional[\w-]*|typeorm-extension)$/;
const READS = /^(?:list|view|show|read|count|search|query|paginate\w*|find\w*|get\w*|fetch\w*)$/i;
const WRITES =
  /^(?:create|update|remove|delete|destroy|restore|save|insert|upsert|assign)(?:One|Many|All)?$/i;
const BOTH = /crud|controller|resource|service|repository|adapter|store/i;
/** Members of options by which libraries are handed what they work on. */
const OPTION = /repo|model|dao|entity|query|collection/i;
/** Bases of bases that are followed to a library. */
const DEEPEST = 4;

const NOTHING: HandedReading = { touches: [] };

export function readHanded(
  evaluator: Evaluator,
  node: ts.CallExpression | ts.NewExpression,
  context: Context,
  beside: RelatedBeside,
): HandedReading {
  const given = [...(node.arguments ?? [])];
  if (!given.some(mayHand)) return NOTHING;
  const [library] = librariesCalled(evaluator, node, context);
  const from = library && packageOf(library);
  const name = library && calledName(library);
  if (!library || from === undefined || QUIET.test(from) || name === undefined) return NOTHING;
  const values = given.flatMap((each) => evaluator.valuesOf(each, context));
  const tables = [
    ...values.flatMap((value) => handed(evaluator, value, beside, 0)),
    ...(/feathers.*knex/.test(from) ? namedTables(evaluator, values, node) : []),
  ];
  if (tables.length === 0) return NOTHING;
  const modes = modesOf(name, from);
  const place = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
  return {
    touches: tables.flatMap((table) =>
      modes.map((mode): TableTouch => ({ table, mode, by: 'library', node: place })),
    ),
    ...(modes.length === 0 && { isUnknown: true as const }),
  };
}

/** Whether an argument may be a repository, or hold one: what is written out as a text or a number is none. */
function mayHand(node: ts.Expression): boolean {
  return (
    ts.isIdentifier(node) ||
    ts.isPropertyAccessExpression(node) ||
    ts.isCallExpression(node) ||
    ts.isObjectLiteralExpression(node) ||
    (ts.isArrowFunction(node) && node.parameters.length === 0)
  );
}

function modesOf(name: string, from: string): readonly AccessMode[] {
  if (READS.test(name)) return ['read'];
  if (WRITES.test(name)) return ['write'];
  return BOTH.test(name) || /crud|feathers/.test(from) ? ['read', 'write'] : [];
}

/** The name of what a library has that is called or made. */
function calledName({ steps }: Derived): string | undefined {
  const last = steps.findLast(({ step }) => step === 'member');
  return last?.step === 'member' ? last.name : undefined;
}

/** What a library has that a call is of: a function, a class, or the base of a class of the program that hands on what it is given. */
function librariesCalled(
  evaluator: Evaluator,
  { expression }: ts.CallExpression | ts.NewExpression,
  context: Context,
): readonly Derived[] {
  if (expression.kind === ts.SyntaxKind.SuperKeyword) {
    let place: ts.Node = expression;
    while (place.parent && !ts.isClassLike(place)) place = place.parent;
    return ts.isClassLike(place) ? libraryBases(evaluator, place, 0) : [];
  }
  return evaluator.valuesOf(expression, context).flatMap((value): readonly Derived[] => {
    if (value.kind === 'derived') return [value];
    const handsOn = value.kind === 'class' && !value.node.members.some(ts.isConstructorDeclaration);
    return handsOn ? libraryBases(evaluator, value.node, 0) : [];
  });
}

function libraryBases(
  evaluator: Evaluator,
  node: ts.ClassLikeDeclaration,
  depth: number,
): readonly Derived[] {
  if (depth > DEEPEST) return [];
  return basesOf(evaluator, node, free).flatMap(({ value }): readonly Derived[] => {
    if (value.kind === 'derived') return [value];
    const handsOn = value.kind === 'class' && !value.node.members.some(ts.isConstructorDeclaration);
    return handsOn ? libraryBases(evaluator, value.node, depth + 1) : [];
  });
}

/** The tables of repositories and models among what is given: itself, what a function gives, members of options. */
function handed(
  evaluator: Evaluator,
  value: Value,
  beside: RelatedBeside,
  depth: number,
): readonly NamedTable[] {
  if (depth > 2) return [];
  if (value.kind === 'function')
    return returned(evaluator, value.node, value.context).flatMap((each) =>
      handed(evaluator, each, beside, depth + 1),
    );
  if (value.kind === 'object')
    return [...evaluator.indexOf(value.node).named.keys()]
      .filter((name) => OPTION.test(name))
      .flatMap((name) => evaluator.member(value, name, value.node))
      .flatMap((each) => handed(evaluator, each, beside, depth + 1));
  if (value.kind === 'instance') {
    const isRepository = basesOf(evaluator, value.of, free).some(
      ({ value: base }) => base.kind === 'derived' && isRepositoryClass(base),
    );
    const kept = { kind: 'class' as const, node: value.of, context: free };
    return isRepository
      ? keptIn(evaluator, kept, value.of).flatMap((each) => (each === kept ? [] : tablesOf(evaluator, each)))
      : [];
  }
  if (value.kind !== 'derived') return [];
  const own = /sequelize/.test(packageOf(value) ?? '') ? tablesOf(evaluator, value) : [];
  if (own.length > 0 || !isRepository(value)) return own;
  return entitiesOf(evaluator, value, beside).flatMap((each) => tablesOf(evaluator, each));
}

function isRepositoryClass({ steps }: Derived): boolean {
  return steps.some((step) => step.step === 'member' && /Repository$/.test(step.name));
}

/** Whether a value is a repository itself, not what one gives. */
function isRepository({ steps }: Derived): boolean {
  const [before, last] = steps.slice(-2);
  const name = before?.step === 'member' ? before.name : '';
  if (last?.step === 'call') return /^get\w*Repository$/.test(name);
  return last?.step === 'instance' && /Repository$/.test(name);
}

/** `{ name: 'orders' }` */
function namedTables(evaluator: Evaluator, values: readonly Value[], node: ts.Node): readonly NamedTable[] {
  return optionOf(evaluator, values, 'name', node).flatMap((value) =>
    value.kind === 'text' ? (tableOfText(value) ?? []) : [],
  );
}
