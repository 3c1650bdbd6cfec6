/** Prisma: operations on the models of the client, with what they read and write along through nested relations. */
import { ts } from 'ts-morph';
import type { AccessMode, Path } from '../../../model/nouns.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed, parameterOf } from '../evaluate/text.js';
import type { Context, Derived, Value } from '../evaluate/values.js';
import { PRISMA } from './operations.js';
import type { PrismaModel, PrismaSchema, PrismaTable } from './prisma-schema.js';
import { type NamedTable, propertiesOf, type TableTouch } from './reading.js';

/** The models that code at a place of the tree may mean, by the name of the client's member. */
export type ModelsAt = (path: Path) => ReadonlyMap<string, PrismaModel>;

/** The models of the schema that is nearest to a file; schemas in one directory are one. */
export function modelsBySchema(schemas: readonly PrismaSchema[]): ModelsAt {
  const groups = new Map<Path, PrismaModel[]>();
  for (const { path, models } of schemas) {
    const directory = homeOf(path);
    groups.set(directory, [...(groups.get(directory) ?? []), ...models]);
  }
  const known = new Map<Path, ReadonlyMap<string, PrismaModel>>();
  return (path) => {
    const directory = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    let models = known.get(directory);
    if (!models) {
      // Names of farther schemas stand behind those of nearer ones.
      const sorted = [...groups].sort(
        ([a], [b]) => shared(b, directory) - shared(a, directory) || a.length - b.length,
      );
      const found = new Map<string, PrismaModel>();
      for (const [, each] of sorted) {
        for (const model of each) {
          const member = model.name[0]!.toLowerCase() + model.name.slice(1);
          if (!found.has(member)) found.set(member, model);
        }
      }
      models = found;
      known.set(directory, models);
    }
    return models;
  };
}

/** What a schema belongs to: the directory around `prisma/schema.prisma` or `prisma/schema/*.prisma`. */
export function homeOf(path: Path): Path {
  const segments = path.split('/').slice(0, -1);
  while (/^(prisma|schemas?|models|db|database|src)$/.test(segments.at(-1) ?? '')) segments.pop();
  return segments.join('/');
}

function shared(home: Path, directory: Path): number {
  if (home === '') return 0;
  const [a, b] = [home.split('/'), directory.split('/')];
  let count = 0;
  while (count < a.length && a[count] === b[count]) count += 1;
  // A schema of another directory is farther than one at the root.
  return count === a.length ? count * 2 : count - a.length;
}

export function prismaTouches(
  evaluator: Evaluator,
  node: ts.CallExpression,
  context: Context,
  modelsAt: ModelsAt,
): readonly TableTouch[] {
  const callee = node.expression;
  if (!ts.isPropertyAccessExpression(callee)) return [];
  const how = PRISMA.get(callee.name.text);
  const models = modelsAt(evaluator.program.pathOf(node.getSourceFile()));
  const reading = new Reading(evaluator, models, callee.name);
  if (!how) {
    const before = ts.isCallExpression(callee.expression) ? callee.expression.expression : undefined;
    if (before && ts.isPropertyAccessExpression(before) && ONE.test(before.name.text))
      for (const model of modelsOn(evaluator, before.expression, context, models))
        reading.fluent(model, callee.name.text, node, context);
    return reading.touches;
  }
  const on = modelsOn(evaluator, callee.expression, context, models);
  for (const model of on) {
    for (const mode of how) reading.touch(model, mode);
    const [options] = node.arguments;
    if (options) reading.options(model, options, context);
  }
  if (on.length > 0 || models.size === 0) return reading.touches;
  // `prisma[model]`, of a name that somebody else gives.
  const open = namesOn(evaluator, callee.expression, context).flatMap((value) => parameterOf(value) ?? []);
  return open.flatMap((each) =>
    how.map((mode) => ({
      table: { name: [{ hole: true, open: each }] },
      mode,
      by: 'prisma',
      node: callee.name,
    })),
  );
}

/** What the client is asked for in brackets: `prisma[kind]`. */
function namesOn(evaluator: Evaluator, on: ts.Expression, context: Context): readonly Value[] {
  let place = on;
  while (ts.isParenthesizedExpression(place) || ts.isAsExpression(place) || ts.isNonNullExpression(place))
    place = place.expression;
  if (!ts.isElementAccessExpression(place)) return [];
  const isPrisma = evaluator
    .valuesOf(place.expression, context)
    .some((value) => isOfPrisma(value) || (value.kind === 'instance' && mayBeClient([value])));
  return isPrisma ? evaluator.valuesOf(place.argumentExpression, context) : [];
}

/** Operations that give one row. */
const ONE = /^(?:findUnique\w*|findFirst\w*|create|update|upsert|delete)$/;

/** The models that an expression stands for: of `prisma[kind]`, all that the name can be. */
function modelsOn(
  evaluator: Evaluator,
  on: ts.Expression,
  context: Context,
  models: ReadonlyMap<string, PrismaModel>,
): readonly PrismaModel[] {
  let place = on;
  while (ts.isParenthesizedExpression(place) || ts.isAsExpression(place) || ts.isNonNullExpression(place))
    place = place.expression;
  if (!ts.isElementAccessExpression(place)) return modelOn(evaluator, place, context, models) ?? [];
  const names = namesOn(evaluator, place, context).map(fixed);
  return names.flatMap((name) => (name === undefined ? [] : (models.get(name) ?? [])));
}

export function isOfPrisma(value: Value): boolean {
  return value.kind === 'derived' && 'package' in value.root && /prisma/i.test(value.root.package);
}

/** The model that a member of the client stands for, asked there and then, or held by a variable, a member or what returns it. */
function modelOn(
  evaluator: Evaluator,
  on: ts.Expression,
  context: Context,
  models: ReadonlyMap<string, PrismaModel>,
): readonly PrismaModel[] | undefined {
  const named = ts.isPropertyAccessExpression(on) ? models.get(on.name.text) : undefined;
  if (named && ts.isPropertyAccessExpression(on) && mayBeClient(evaluator.valuesOf(on.expression, context)))
    return [named];
  if (models.size === 0 || !mayHoldModel(on)) return undefined;
  const meant = evaluator.valuesOf(on, context).flatMap((value) => {
    const last = value.kind === 'derived' ? value.steps.at(-1) : undefined;
    return isOfPrisma(value) && last?.step === 'member' ? (models.get(last.name) ?? []) : [];
  });
  return [...new Set(meant)];
}

/** What may be held by a variable or a member, or given by a function. */
function mayHoldModel(on: ts.Expression): boolean {
  return ts.isPropertyAccessExpression(on) || ts.isIdentifier(on) || ts.isCallExpression(on);
}

/** What the program defines by itself is no client, unless it extends one. */
function mayBeClient(values: readonly Value[]): boolean {
  if (values.length === 0) return true;
  return values.some(
    (value) =>
      value.kind === 'instance' ||
      value.kind === 'object' ||
      value.kind === 'shape' ||
      (value.kind === 'derived' && !('package' in value.root && NO_CLIENT.test(value.root.package))),
  );
}

const NO_CLIENT = /^(typeorm|@nestjs\/typeorm|sequelize|knex|drizzle-orm|mongoose|@mikro-orm)/;

const WRITING =
  /^(create|createMany|connectOrCreate|update|updateMany|upsert|delete|deleteMany|connect|disconnect|set)$/;

/** A property of an options object, with what binds its names. */
interface Property {
  readonly name: string;
  readonly value: ts.Expression;
  readonly context: Context;
}

/** A table, or a collection. */
type Touched = PrismaTable & Pick<PrismaModel, 'isCollection'>;

/** Reads what a call on a model does, with what is nested in what it is given. */
export class Reading {
  readonly touches: TableTouch[] = [];
  readonly #evaluator: Evaluator;
  readonly #models: ReadonlyMap<string, PrismaModel>;
  readonly #place: ts.Node;

  constructor(evaluator: Evaluator, models: ReadonlyMap<string, PrismaModel>, place: ts.Node) {
    this.#evaluator = evaluator;
    this.#models = models;
    this.#place = place;
  }

  touch({ schema, table, isCollection }: Touched, mode: AccessMode): void {
    const named: NamedTable = { ...(schema !== undefined && { schema: [schema] }), name: [table] };
    const kept = isCollection && ({ isCollection } as const);
    this.touches.push({ table: named, mode, by: 'prisma', node: this.#place, ...kept });
  }

  options(model: PrismaModel, node: ts.Expression, context: Context, depth = 0): void {
    if (depth > 8) return;
    for (const { name, value, context: inner } of this.#properties(node, context)) {
      if (name === 'include' || name === 'select' || name === '_count')
        this.#reads(model, value, inner, depth);
      else if (name === 'where' || name === 'orderBy' || name === 'having')
        this.filters(model, value, inner, depth);
      else if (name === 'data' || name === 'create' || name === 'update')
        this.writes(model, value, inner, depth);
    }
  }

  /**
   * What objects say, through lists, constants, spreads and choices.
   * @param seen the objects that were looked into: one may be spread into itself, and into others that are spread into it
   */
  #properties(node: ts.Expression, context: Context, seen = new Set<ts.Node>()): readonly Property[] {
    const values = this.#evaluator.valuesOf(node, context);
    const later = values.some(({ kind }) => kind === 'object') ? [] : this.#givenLater(node, context);
    return [...values.flatMap((value) => this.#propertiesOfValue(value, seen)), ...later];
  }

  /** What an object of which nothing is known is given by its name: `const { id, ...data } = body; data.lines = { create: lines }`. */
  #givenLater(node: ts.Expression, context: Context): readonly Property[] {
    const { scopes } = this.#evaluator;
    const [declaration] = ts.isIdentifier(node) ? scopes.find(node.text, node) : [];
    if (!ts.isIdentifier(node) || !declaration) return [];
    return [...(scopes.assignedToMembers(node.text, node.getSourceFile()) ?? [])].flatMap(([name, given]) =>
      given
        .filter((each) => scopes.find(node.text, each).includes(declaration))
        .map((value) => ({ name, value, context })),
    );
  }

  #propertiesOfValue(value: Value, seen: Set<ts.Node>): readonly Property[] {
    if (value.kind === 'list') return value.items.flatMap((item) => this.#propertiesOfValue(item, seen));
    const checked = value.kind === 'derived' ? givenToValidator(value) : undefined;
    if (checked) return this.#properties(checked.node, checked.context, seen);
    if (value.kind !== 'object' || seen.has(value.node)) return [];
    seen.add(value.node);
    const spread = value.node.properties.flatMap((property) =>
      ts.isSpreadAssignment(property) ? this.#properties(property.expression, value.context, seen) : [],
    );
    // `const options = { where }; if (include) options.include = include;`
    const later = [...(value.assigned ?? [])].flatMap(([name, given]) =>
      given.map((each) => ({ name, value: each })),
    );
    const own = [...propertiesOf(value.node), ...later];
    return [...own.map((property) => ({ ...property, context: value.context })), ...spread];
  }

  /** The rows that say which of one model belong to which of another. */
  #touchBetween(model: PrismaModel, field: string, mode: AccessMode): void {
    const table = model.between.get(field);
    if (table) this.touch(table, mode);
  }

  #related(model: PrismaModel, field: string): PrismaModel | undefined {
    const name = model.relations.get(field);
    return name === undefined ? undefined : this.#models.get(name[0]!.toLowerCase() + name.slice(1));
  }

  #reads(model: PrismaModel, node: ts.Expression, context: Context, depth: number): void {
    for (const { name, value, context: inner } of this.#properties(node, context)) {
      if (value.kind === ts.SyntaxKind.FalseKeyword) continue;
      if (name === '_count') {
        if (value.kind === ts.SyntaxKind.TrueKeyword) this.#countsAll(model);
        for (const { name: part, value: counted, context: deeper } of this.#properties(value, inner)) {
          if (part === 'select') this.#reads(model, counted, deeper, depth + 1);
        }
        continue;
      }
      const related = this.#related(model, name);
      if (!related) continue;
      this.touch(related, 'read');
      this.#touchBetween(model, name, 'read');
      this.options(related, value, inner, depth + 1);
    }
  }

  /** `_count: true` counts all lists: what refers to the model, and what is linked to it. */
  #countsAll(model: PrismaModel): void {
    for (const field of model.relations.keys()) {
      const related = this.#related(model, field);
      const isList = model.between.has(field) || related?.refers.some(({ to }) => to === model.name);
      if (!related || !isList) continue;
      this.touch(related, 'read');
      this.#touchBetween(model, field, 'read');
    }
  }

  /** What is asked of one row goes on to its relations: `findUnique({ … }).lines()`. */
  fluent(model: PrismaModel, field: string, call: ts.CallExpression, context: Context): void {
    const related = this.#related(model, field);
    if (!related) return;
    this.touch(related, 'read');
    this.#touchBetween(model, field, 'read');
    const [options] = call.arguments;
    if (options) this.options(related, options, context);
  }

  /** The models that a selection leads to from a model: `{ id lines { id } }`. */
  selection(model: PrismaModel, text: string): void {
    const around: (PrismaModel | undefined)[] = [];
    let last: PrismaModel | undefined = model;
    for (const [token] of text.replace(/\([^()]*\)/g, ' ').matchAll(/\.\.\.|[\w@]+|[{}]/g)) {
      if (token === '{') around.push(last);
      else if (token === '}') around.pop();
      else {
        // What a fragment says is said of what it stands in.
        const field = token === '...' || token === 'on' || /^[A-Z@]/.test(token) ? undefined : token;
        const of = around.at(-1);
        last = field === undefined ? of : of && this.#related(of, field);
        if (last && field !== undefined) this.touch(last, 'read');
      }
    }
  }

  filters(model: PrismaModel, node: ts.Expression, context: Context, depth: number): void {
    if (depth > 8) return;
    for (const { name, value, context: inner } of this.#properties(node, context)) {
      const related = this.#related(model, name);
      if (related) {
        this.touch(related, 'read');
        this.#touchBetween(model, name, 'read');
        this.filters(related, value, inner, depth + 1);
      } else if (/^(AND|OR|NOT|some|every|none|is|isNot|_count)$/.test(name))
        this.filters(model, value, inner, depth + 1);
    }
  }

  writes(model: PrismaModel, node: ts.Expression, context: Context, depth: number): void {
    if (depth > 8) return;
    for (const { name, value, context: inner } of this.#properties(node, context)) {
      const related = this.#related(model, name);
      if (related) this.#nested(model, related, name, { node: value, context: inner }, depth);
      else if (name === 'data') this.writes(model, value, inner, depth + 1);
    }
  }

  /** `items: { create: […], connect: … }` writes the other's table where the key lies there, else the own one with a look at the other. */
  #nested(
    model: PrismaModel,
    related: PrismaModel,
    field: string,
    { node, context }: { readonly node: ts.Expression; readonly context: Context },
    depth: number,
  ): void {
    const isBetween = model.between.has(field);
    const refers = (from: PrismaModel, to: PrismaModel) => from.refers.some((each) => each.to === to.name);
    const isKeyHere = refers(model, related) && !refers(related, model);
    for (const { name, value, context: inner } of this.#properties(node, context)) {
      if (!WRITING.test(name)) continue;
      const isLink = /^(connect|disconnect|set)$/.test(name);
      const isElsewhere = isKeyHere || isBetween || model.isLinkedApart === true;
      this.touch(related, isLink && isElsewhere ? 'read' : 'write');
      this.#touchBetween(model, field, 'write');
      if (name === 'connectOrCreate' || name === 'upsert') this.touch(related, 'read');
      if (!isLink) this.writes(related, value, inner, depth + 1);
      if (/^(connectOrCreate|upsert)$/.test(name)) {
        for (const each of this.#properties(value, inner)) {
          if (each.name === 'create' || each.name === 'update')
            this.writes(related, each.value, each.context, depth + 1);
        }
      }
    }
  }
}

/** `Prisma.validator<…>()({ include: … })` gives what it is given. */
function givenToValidator({
  steps,
}: Derived): { readonly node: ts.Expression; readonly context: Context } | undefined {
  const [validator, before, last] = steps.slice(-3);
  if (validator?.step !== 'member' || validator.name !== 'validator') return undefined;
  if (before?.step !== 'call' || last?.step !== 'call' || !ts.isCallExpression(last.node)) return undefined;
  const [node] = last.node.arguments;
  return node && { node, context: last.context };
}
