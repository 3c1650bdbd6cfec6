/**
 * What an entity is related to, by the decorators of TypeORM, MikroORM and Sequelize, by schemas that are objects, and by the mappings of
 * objection. In: an entity. Out: its relations, with the table that lies between two entities where many belong to many. Such a table is
 * one that rows are read from and written to, though nobody declares it.
 */
import { ts } from 'ts-morph';
import { basesOf } from '../evaluate/bases.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { returned } from '../evaluate/returned.js';
import { fixed } from '../evaluate/text.js';
import { type Context, type Derived, free, type Value } from '../evaluate/values.js';
import { saidIn } from '../said-in.js';
import { decoration, decorationsOf } from './decorators.js';
import { classOf, isTrue, prefixed, tableOfClass, tablesOf } from './entities.js';
import { defaultJoinTable, mikroJoinTable } from './join-tables.js';
import { mikroRelations } from './mikro-schemas.js';
import { fixedOption, type NamedTable, optionOf, packageOf, tableOfText, textOption } from './reading.js';

const hasMikro = saidIn(/@mikro-orm\//);

/** A relation of an entity: the member that holds it, and what it leads to. */
export interface Relation {
  readonly member: string;
  /** The entities that it leads to. */
  readonly to: readonly Value[];
  /** Their tables, where only these are named. */
  readonly tables?: readonly NamedTable[];
  /** Whose rows hold the key: its own, those of the others, or those of a table in between. */
  readonly keptBy: 'own' | 'others' | 'between';
  /** The table in between; absent where its name is not known. */
  readonly through?: NamedTable;
  /** It is read with the entity without being asked for. */
  readonly isEager?: true;
  /** What is put into it is saved with the entity. */
  readonly cascades?: true;
}

const RELATION = /^(OneToOne|OneToMany|ManyToOne|ManyToMany|BelongsTo|HasMany|HasOne|BelongsToMany)$/;
/** Classes above a class that are looked at. */
const MOST_BASES = 5;

/** The relations of an entity, and of what it extends. */
export function relationsOf(evaluator: Evaluator, entity: Value, depth = 0): readonly Relation[] {
  const node = classOf(entity);
  if (!node) return entity.kind === 'derived' ? ofSchema(evaluator, entity) : [];
  const beside = evaluator.mappedBeside.get(node);
  const own = [
    ...(beside?.kind === 'derived' ? ofSchema(evaluator, beside) : []),
    ...node.members.flatMap((member) => decorated(evaluator, node, member)),
    ...mappedRelations(evaluator, node),
  ];
  if (depth > MOST_BASES) return own;
  const inherited = basesOf(evaluator, node, free).flatMap(({ value }) =>
    value.kind === 'class' && value.node !== node ? relationsOf(evaluator, value, depth + 1) : [],
  );
  return [...own, ...inherited];
}

function decorated(
  evaluator: Evaluator,
  node: ts.ClassLikeDeclaration,
  member: ts.ClassElement,
): readonly Relation[] {
  const relation = decoration(member, RELATION);
  if (!relation || !member.name || !ts.isIdentifier(member.name)) return [];
  const values = relation.arguments.map((each) => evaluator.valuesOf(each));
  const [first = []] = values;
  const named = first.flatMap((value): readonly Value[] => {
    if (value.kind === 'function') return returned(evaluator, value.node, value.context);
    return value.kind === 'class' ? [value] : given(evaluator, optionOf(evaluator, [value], 'entity', node));
  });
  const typed = ts.isPropertyDeclaration(member) && member.type ? evaluator.valuesOfType(member.type) : [];
  const to = named.some((value) => tablesOf(evaluator, value).length > 0) ? named : typed;
  const options = values.flat();
  // A document has the keys of all that it is related to, or these have its own.
  const isOfDocuments = tableOfClass(evaluator, node)?.isCollection === true;
  const through =
    /ToMany$/.test(relation.name) && !isOfDocuments
      ? between(evaluator, { node, member, name: relation.name, values, to })
      : undefined;
  const isBetween = /^(ManyToMany|BelongsToMany)$/.test(relation.name);
  return [
    {
      member: member.name.text,
      to,
      keptBy: isBetween && !isOfDocuments ? 'between' : keepsKey(member, relation.name) ? 'own' : 'others',
      ...(through && { through }),
      ...(isTrue(evaluator, options, 'eager', node) && { isEager: true as const }),
      ...(cascades(evaluator, options, node) && { cascades: true as const }),
    },
  ];
}

function keepsKey(member: ts.ClassElement, relation: string): boolean {
  if (relation === 'OneToOne') return decoration(member, /^JoinColumn$/) !== undefined;
  return /^(ManyToOne|BelongsTo)$/.test(relation);
}

/** `cascade: true`, `cascade: ['insert']`, `cascade: [Cascade.ALL]` */
function cascades(evaluator: Evaluator, options: readonly Value[], node: ts.Node): boolean {
  if (isTrue(evaluator, options, 'cascade', node)) return true;
  return optionOf(evaluator, options, 'cascade', node).some((value) => value.kind === 'list');
}

/** What functions give, and what is no function as it is. */
function given(evaluator: Evaluator, values: readonly Value[]): readonly Value[] {
  return values.flatMap((each) =>
    each.kind === 'function' ? returned(evaluator, each.node, each.context) : [each],
  );
}

/** A relation of many to many as it is declared. */
interface Declared {
  readonly node: ts.ClassLikeDeclaration;
  readonly member: ts.ClassElement;
  readonly name: string;
  /** What its decorator is given, one after the other. */
  readonly values: readonly (readonly Value[])[];
  readonly to: readonly Value[];
}

/** The table between two entities, whichever of the two sides says how it is called. */
function between(evaluator: Evaluator, declared: Declared, isAsked = false): NamedTable | undefined {
  const { node, member, name, values, to } = declared;
  if (name === 'BelongsToMany') return throughModel(evaluator, values[1] ?? [], node);
  if (name !== 'ManyToMany') return undefined;
  const joined = decorationsOf(member).find((each) => each.name === 'JoinTable');
  const options = values.flat();
  const pivot = textOption(evaluator, options, 'pivotTable', member);
  if (pivot) return tableOfText(pivot);
  const pivotEntity = given(evaluator, optionOf(evaluator, options, 'pivotEntity', member));
  const [pivotTable] = pivotEntity.flatMap((value) => tablesOf(evaluator, value));
  if (pivotTable) return pivotTable;
  const own: Value = { kind: 'class', node, context: free };
  const property = member.name!.getText();
  const inverse = inverseMember(evaluator, declared);
  if (joined) {
    const [option] = joined.arguments;
    const said = option ? evaluator.valuesOf(option) : [];
    const written = textOption(evaluator, said, 'name', member);
    const schema = textOption(evaluator, said, 'schema', member)?.parts;
    const named = written
      ? tableOfText(written)
      : defaultJoinTable(evaluator, { own, other: to, property, inverse: inverse ?? '' });
    const table = named && prefixed(evaluator, node, named);
    const ownSchema = schema ?? tablesOf(evaluator, own)[0]?.schema;
    return table && { ...(ownSchema && { schema: ownSchema }), ...table };
  }
  const isMikro = hasMikro(node.getSourceFile());
  if (isMikro && (inverse === undefined || isTrue(evaluator, options, 'owner', member)))
    return mikroJoinTable(evaluator, own, property);
  if (inverse === undefined || isAsked) return undefined;
  return ofInverse(evaluator, to, inverse);
}

/** What the other side says of the table. */
function ofInverse(evaluator: Evaluator, to: readonly Value[], inverse: string): NamedTable | undefined {
  for (const entity of to) {
    const node = classOf(entity);
    const member = node?.members.find((each) => each.name?.getText() === inverse);
    const relation = member && decoration(member, /^ManyToMany$/);
    if (!node || !relation) continue;
    const values = relation.arguments.map((each) => evaluator.valuesOf(each));
    const others = given(evaluator, values[0] ?? []).flatMap((value) =>
      value.kind === 'object' ? given(evaluator, optionOf(evaluator, [value], 'entity', node)) : [value],
    );
    const table = between(evaluator, { node, member, name: relation.name, values, to: others }, true);
    if (table) return table;
  }
  return undefined;
}

/** The member of the other side: `(tag) => tag.orders`, `'orders'`, `{ mappedBy: 'orders' }`, `{ inversedBy: … }`. */
function inverseMember(evaluator: Evaluator, { values, member }: Declared): string | undefined {
  const said = [
    ...(values[1] ?? []),
    ...['mappedBy', 'inversedBy'].flatMap((name) => optionOf(evaluator, values.flat(), name, member)),
  ];
  for (const value of said) {
    const text = fixed(value);
    if (text !== undefined) return text;
    const body = value.kind === 'function' && 'body' in value.node ? value.node.body : undefined;
    if (body && ts.isPropertyAccessExpression(body)) return body.name.text;
  }
  return undefined;
}

/** Sequelize: `() => OrderTag`, `'order_tags'`, `{ through: … }`, `{ model: … }`. */
export function throughModel(
  evaluator: Evaluator,
  values: readonly Value[],
  node: ts.Node,
  models?: (value: Value) => readonly NamedTable[],
): NamedTable | undefined {
  for (const value of given(evaluator, values)) {
    if (value.kind === 'text') return tableOfText(value);
    if (value.kind === 'object') {
      const inner = ['through', 'model'].flatMap((name) => optionOf(evaluator, [value], name, node));
      const table = throughModel(evaluator, inner, node, models);
      if (table) return table;
    }
    const [table] = [...tablesOf(evaluator, value), ...(models?.(value) ?? [])];
    if (table) return table;
  }
  return undefined;
}

/** What a relation of a schema says of itself. */
interface Schematic {
  readonly member: string;
  readonly said: readonly Value[];
}

function ofSchema(evaluator: Evaluator, value: Derived): readonly Relation[] {
  return [...schemaRelations(evaluator, value), ...mikroRelations(evaluator, value)];
}

/** `new EntitySchema({ relations: { tags: { type: 'many-to-many', target: () => Tag, joinTable: { name } } } })` */
function schemaRelations(evaluator: Evaluator, value: Derived): readonly Relation[] {
  const made = typeormSchema(value);
  if (!made) return [];
  const { node } = made;
  return schematic(evaluator, made).map(({ member, said }): Relation => {
    const type = fixedOption(evaluator, said, 'type', node) ?? '';
    const to = schemaTargets(evaluator, said, node);
    const through = type === 'many-to-many' ? betweenSchemas(evaluator, value, { member, said }) : undefined;
    const isOwn = type === 'many-to-one' || optionOf(evaluator, said, 'joinColumn', node).length > 0;
    return {
      member,
      to,
      keptBy: type === 'many-to-many' ? 'between' : isOwn ? 'own' : 'others',
      ...(through && { through }),
      ...(isTrue(evaluator, said, 'eager', node) && { isEager: true as const }),
      ...(cascades(evaluator, said, node) && { cascades: true as const }),
    };
  });
}

interface MadeSchema {
  readonly node: ts.NewExpression;
  readonly context: Context;
}

/** The `new EntitySchema(…)` of TypeORM that a value is. */
function typeormSchema(value: Derived): MadeSchema | undefined {
  const made = value.steps.find(({ step }) => step === 'new');
  if (made?.step !== 'new' || !ts.isNewExpression(made.node) || !/typeorm/.test(packageOf(value) ?? ''))
    return undefined;
  return { node: made.node, context: made.context };
}

function schematic(evaluator: Evaluator, { node, context }: MadeSchema): readonly Schematic[] {
  const options = (node.arguments ?? []).flatMap((each) => evaluator.valuesOf(each, context));
  return optionOf(evaluator, options, 'relations', node).flatMap((relations) =>
    relations.kind === 'object'
      ? [...evaluator.indexOf(relations.node).named.keys()].map((member) => ({
          member,
          said: evaluator.member(relations, member, node),
        }))
      : [],
  );
}

/** `target: () => Tag`, `target: 'tags'`: what is meant by its name is the schema that goes by it. */
function schemaTargets(evaluator: Evaluator, said: readonly Value[], node: ts.Node): readonly Value[] {
  return given(evaluator, optionOf(evaluator, said, 'target', node)).map((value) => {
    const name = fixed(value);
    return (name === undefined ? undefined : evaluator.entityNamed(name, node)) ?? value;
  });
}

/** The table between two schemas, whichever of the two says how it is called. */
function betweenSchemas(
  evaluator: Evaluator,
  own: Derived,
  { member, said }: Schematic,
  isAsked = false,
): NamedTable | undefined {
  const node = typeormSchema(own)?.node;
  if (!node) return undefined;
  const to = schemaTargets(evaluator, said, node);
  const joined = optionOf(evaluator, said, 'joinTable', node);
  const written = textOption(evaluator, joined, 'name', node);
  if (written) return tableOfText(written);
  if (joined.length > 0 || isTrue(evaluator, said, 'joinTable', node))
    return defaultJoinTable(evaluator, { own, other: to, property: member, inverse: '' });
  const inverse = fixedOption(evaluator, said, 'inverseSide', node);
  if (inverse === undefined || isAsked) return undefined;
  for (const value of to) {
    const made = value.kind === 'derived' ? typeormSchema(value) : undefined;
    const there = made && schematic(evaluator, made).find((each) => each.member === inverse);
    const table =
      there && value.kind === 'derived' ? betweenSchemas(evaluator, value, there, true) : undefined;
    if (table) return table;
  }
  return undefined;
}

/** `static relationMappings = { tags: { relation: Model.ManyToManyRelation, modelClass, join: { from, through: { from, to }, to } } }` */
export function mappedRelations(evaluator: Evaluator, node: ts.ClassLikeDeclaration): readonly Relation[] {
  if (!/\brelationMappings\b/.test(node.getText())) return [];
  const own: Value = { kind: 'class', node, context: free };
  const mappings = given(evaluator, evaluator.member(own, 'relationMappings', node));
  return mappings.flatMap((value) =>
    value.kind === 'object'
      ? [...evaluator.indexOf(value.node).named.keys()].map((member) =>
          mapped(evaluator, member, evaluator.member(value, member, node), node),
        )
      : [],
  );
}

function mapped(evaluator: Evaluator, member: string, said: readonly Value[], node: ts.Node): Relation {
  const join = optionOf(evaluator, said, 'join', node);
  const through = optionOf(evaluator, join, 'through', node);
  const to = given(evaluator, optionOf(evaluator, said, 'modelClass', node)).filter(
    (value) => tablesOf(evaluator, value).length > 0,
  );
  const table = to.length === 0 ? columnTable(evaluator, join, 'to', node) : undefined;
  const middle = columnTable(evaluator, through, 'from', node);
  const text = said.map((value) => (value.kind === 'object' ? value.node.getText() : '')).join('');
  return {
    member,
    to,
    ...(table && { tables: [table] }),
    keptBy: through.length > 0 ? 'between' : /BelongsToOne/.test(text) ? 'own' : 'others',
    ...(middle && { through: middle }),
  };
}

/** The table of a column: `order_tags` of `'order_tags.order_id'`. */
function columnTable(
  evaluator: Evaluator,
  values: readonly Value[],
  name: string,
  node: ts.Node,
): NamedTable | undefined {
  const columns = optionOf(evaluator, values, name, node).flatMap((value) =>
    value.kind === 'list' ? value.items : [value],
  );
  for (const value of columns) {
    const column = value.kind === 'text' ? tableOfText(value) : undefined;
    if (column?.schema) return { name: column.schema };
  }
  return undefined;
}
